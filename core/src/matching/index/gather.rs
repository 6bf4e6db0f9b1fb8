//! What is said of people, in the order in which they came.

use super::{
    build::{NOBODY, UNKNOWN},
    feature::{TEACHES, VALIDATED},
    image::{TextBuilder, word},
    intern::{Interner, SharedInterner, Worded},
    marks::{Notes, Places, Plan, Planes, Tally},
    rows::Rows,
};
use crate::{
    matching::order::shuffled,
    people::{AttributeKind, AttributeSchema, Manager, Person, Skill, Slot, SlotIndex},
};
use std::hint::black_box;

/// What is said of so many people is fetched together: the memory is waited for once, not for one after the other.
const TOGETHER: usize = 32;

/// One entry for each person in every list.
pub(super) struct Gathered<'a> {
    pub(super) ids: TextBuilder,
    /// Places in the shuffle.
    pub(super) hashes: Vec<u64>,
    pub(super) active: Vec<bool>,
    /// Numbers in `named`, or signs.
    pub(super) managers: Vec<u32>,
    pub(super) named: Interner<&'a str>,
    pub(super) skills: SharedInterner<'a>,
    pub(super) has: Notes,
    pub(super) wants: Notes,
    pub(super) columns: Vec<Column<'a>>,
}

impl<'a> Gathered<'a> {
    /// Looks at everybody once: what is said of them lies scattered in memory.
    pub(super) fn of(schema: &AttributeSchema, people: &'a [Person]) -> Self {
        let mut gathered = Gathered::new(schema, people.len());
        let slots = (0_u16..).map(SlotIndex).zip(schema.attributes());
        let sets = slots.filter(|(_, attribute)| attribute.kind == AttributeKind::TextSet);
        let sets: Vec<SlotIndex> = sets.map(|(slot, _)| slot).collect();
        for some in people.chunks(TOGETHER) {
            some.iter().for_each(|person| touch(person, &sets));
            some.iter().for_each(|person| gathered.take(person));
        }
        gathered
    }

    /// Nothing yet, of about so many people.
    pub(super) fn new(schema: &AttributeSchema, count: usize) -> Self {
        Gathered {
            ids: TextBuilder::default(),
            hashes: Vec::with_capacity(count),
            active: Vec::with_capacity(count),
            managers: Vec::with_capacity(count),
            named: Interner::new(),
            skills: SharedInterner::new(),
            has: Notes::for_people(count),
            wants: Notes::for_people(count),
            columns: schema.attributes().iter().map(|attribute| Column::new(attribute.kind, count)).collect(),
        }
    }

    pub(super) fn take(&mut self, person: &'a Person) {
        let record = person.record();
        self.ids.push(person.id().as_str());
        self.hashes.push(shuffled(person.id()));
        self.active.push(person.is_active());
        self.managers.push(match &record.manager {
            Manager::Nobody => NOBODY,
            Manager::Unknown => UNKNOWN,
            Manager::Person(id) => self.named.number(id.as_str()),
        });
        for skill in &record.skills {
            let marks = u32::from(skill.proficiency.get())
                | u32::from(skill.validated) << VALIDATED
                | u32::from(skill.teaches) << TEACHES;
            self.has.add(self.skills.number(skill.skill.as_str()), marks);
        }
        self.has.end_person();
        for wish in &record.wants {
            self.wants.add(self.skills.number(wish.skill.as_str()), u32::from(wish.priority.get()));
        }
        self.wants.end_person();
        for (slot, column) in (0_u16..).map(SlotIndex).zip(&mut self.columns) {
            column.take(person, slot);
        }
    }

    /// The most different texts or numbers that anything has.
    pub(super) fn most_values(&self) -> usize {
        let columns = self.columns.iter().map(|column| column.values.count());
        columns.fold(self.skills.interner().keys().len(), usize::max)
    }
}

/// Asks the memory for what is said of somebody, that in the `sets` too.
fn touch(person: &Person, sets: &[SlotIndex]) {
    let record = person.record();
    let first = |text: &str| text.as_bytes().first().copied();
    let manager = match &record.manager {
        Manager::Person(id) => first(id.as_str()),
        Manager::Nobody | Manager::Unknown => None,
    };
    let step = |skill: Option<&Skill>| skill.map(|skill| skill.proficiency);
    let steps = (step(record.skills.first()), step(record.skills.last()));
    black_box((first(person.id().as_str()), manager, steps));
    for slot in sets {
        if let Some(Slot::Set(set)) = person.slot(*slot) {
            black_box(set.first().and_then(|text| first(text)));
        }
    }
}

/// The values of an attribute.
pub(super) struct Column<'a> {
    /// For each person one more than the number of their value, or than how many texts they have in a set; 0 where
    /// nothing is known.
    pub(super) codes: Vec<u32>,
    pub(super) values: Values<'a>,
}

pub(super) enum Values<'a> {
    YesNo,
    Numbers(Interner<i64>),
    Texts(Interner<Worded<'a>>),
    Sets(Interner<&'a str>, Notes),
}

impl<'a> Column<'a> {
    fn new(kind: AttributeKind, people: usize) -> Self {
        let values = match kind {
            AttributeKind::Integer | AttributeKind::Date => Values::Numbers(Interner::new()),
            AttributeKind::YesNo => Values::YesNo,
            AttributeKind::Text => Values::Texts(Interner::new()),
            AttributeKind::TextSet => Values::Sets(Interner::new(), Notes::for_people(people)),
        };
        Column { codes: Vec::with_capacity(people), values }
    }

    /// Numbers and texts are mostly known by their words, which lie where the person does; sets lie elsewhere.
    fn take(&mut self, person: &'a Person, slot: SlotIndex) {
        let value = person.words().at(slot.0.into());
        let known = match &mut self.values {
            Values::YesNo => value.number().map(|answer| u32::from(answer != 0)),
            Values::Numbers(numbers) => value.number().map(|number| numbers.number(number)),
            Values::Texts(texts) => value.is_text().then(|| {
                let text = || match person.slot(slot) {
                    Some(Slot::Text(text)) => text,
                    _ => "",
                };
                texts.number_of(value, text)
            }),
            Values::Sets(texts, notes) => match person.slot(slot) {
                Some(Slot::Set(set)) => {
                    set.iter().for_each(|text| notes.add(texts.number(text), 1));
                    Some(word(set.len()))
                }
                _ => None,
            },
        };
        self.codes.push(known.map_or(0, |number| number.saturating_add(1)));
        if let Values::Sets(_, notes) = &mut self.values {
            notes.end_person();
        }
    }

    /// Plans its features and adds its values to the dictionaries, both in the order of the values.
    pub(super) fn plan(
        &self,
        rows: &Rows,
        plan: &mut Plan,
        numbers: &mut Vec<u8>,
        texts: &mut TextBuilder,
    ) -> PlannedColumn<'_> {
        let (sorted, dictionary) = self.values.sort(numbers, texts);
        let code = |at: &u32| self.codes.get(*at as usize).copied().unwrap_or(0);
        let mut codes: Vec<u32> = rows.people.iter().map(code).collect();
        let notes = match &self.values {
            Values::Sets(_, notes) => Some(notes),
            _ => {
                put_in_order(&mut codes, &sorted);
                None
            }
        };
        let present = codes.iter().fold(1, |all, code| all | code);
        let width = u32::BITS.saturating_sub(present.leading_zeros());
        let many = codes.iter().filter(|code| **code != 0).count();
        let first = plan.count;
        let all = u32::MAX.checked_shr(u32::BITS.saturating_sub(width)).unwrap_or(0);
        let (planes, known) = (plan.planes(all, many), plan.planes(1, many));
        let places = match notes {
            Some(notes) => plan.features(&notes.tally, &sorted),
            None => {
                let mut tally = Tally::default();
                codes.iter().filter_map(|code| code.checked_sub(1)).for_each(|value| tally.add(value, 1));
                let all: Vec<u32> = (0..word(sorted.len())).collect();
                plan.features(&tally, &all)
            }
        };
        PlannedColumn { values: sorted.len(), dictionary, first, codes, planes, known, notes, places }
    }
}

impl Values<'_> {
    /// How many there are.
    fn count(&self) -> usize {
        match self {
            Values::YesNo => 2,
            Values::Numbers(numbers) => numbers.keys().len(),
            Values::Texts(texts) => texts.keys().len(),
            Values::Sets(texts, _) => texts.keys().len(),
        }
    }

    /// The numbers of the values in their order, and where they now begin in their dictionary.
    fn sort(&self, numbers: &mut Vec<u8>, texts: &mut TextBuilder) -> (Vec<u32>, usize) {
        match self {
            Values::YesNo => (vec![0, 1], 0),
            Values::Numbers(known) => {
                let (sorted, dictionary) = (known.sorted(), numbers.len() / 8);
                known.of(&sorted).for_each(|number| numbers.extend_from_slice(&number.to_le_bytes()));
                (sorted, dictionary)
            }
            Values::Texts(known) => {
                let sorted = known.sorted();
                let dictionary = put_texts(known.of(&sorted).map(|worded| worded.text), texts);
                (sorted, dictionary)
            }
            Values::Sets(known, _) => {
                let sorted = known.sorted();
                let dictionary = put_texts(known.of(&sorted), texts);
                (sorted, dictionary)
            }
        }
    }
}

/// Adds texts in their order; tells where they begin, 0 where there are none.
fn put_texts<'t>(all: impl Iterator<Item = &'t str>, texts: &mut TextBuilder) -> usize {
    let (before, mut any) = (texts.count(), false);
    for text in all {
        texts.push(text);
        any = true;
    }
    if any { before } else { 0 }
}

/// From one more than the number of a value to one more than its place among those in order.
fn put_in_order(codes: &mut [u32], sorted: &[u32]) {
    let mut places = vec![0_u32; sorted.len().saturating_add(1)];
    for (place, number) in (1_u32..).zip(sorted) {
        if let Some(to) = places.get_mut((*number as usize).saturating_add(1)) {
            *to = place;
        }
    }
    for code in codes {
        *code = places.get(*code as usize).copied().unwrap_or(0);
    }
}

/// An attribute of which is known where everything goes: two features (codes; who is known), then one for each value.
pub(super) struct PlannedColumn<'a> {
    pub(super) values: usize,
    pub(super) dictionary: usize,
    pub(super) first: usize,
    /// By row.
    codes: Vec<u32>,
    planes: Planes,
    known: Planes,
    /// Who has what, of sets; of others the codes say it.
    notes: Option<&'a Notes>,
    places: Places,
}

impl PlannedColumn<'_> {
    pub(super) fn write(&mut self, rows: &Rows, marks: &mut [u8]) {
        self.planes.write(marks, &self.codes, |code| code);
        self.known.write(marks, &self.codes, |code| u32::from(code != 0));
        match self.notes {
            Some(notes) => notes.write(&rows.people, &mut self.places, marks),
            None => {
                for (row, code) in (0_u32..).zip(&self.codes) {
                    if let Some(value) = code.checked_sub(1) {
                        self.places.write(marks, row, value, 1);
                    }
                }
                self.places.finish(marks);
            }
        }
    }
}
