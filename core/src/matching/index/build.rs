//! From people to the bytes of a base. Linear in what they have, plus a sort by the shuffle.

use super::{
    feature::{MOST_ROWS, TEACHES, VALIDATED},
    image::{Image, PARTS, Part, TextBuilder, long, word},
    intern::Interner,
    marks::{FeatureWriter, Notes},
};
use crate::{
    error::{Error, ErrorCode},
    matching::order::shuffled,
    people::{AttributeKind, AttributeSchema, Manager, Person, Slot, SlotIndex},
};
use std::{borrow::Cow, collections::BTreeMap};

/// The manager is nobody.
pub(super) const NOBODY: u32 = u32::MAX - 1;
/// The manager is not known.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// The bytes of a base of these people.
///
/// # Errors
/// When somebody stands in it twice, or there are 134 million, or their ids or texts have more than 4 GiB.
pub(super) fn build(schema: &AttributeSchema, people: &[&Person]) -> Result<Vec<u8>, Error> {
    if people.len() >= MOST_ROWS {
        let message = format!("{} people; fewer than {MOST_ROWS} are allowed", people.len());
        return Err(Error::new(ErrorCode::TooLarge, "people", message));
    }
    let order = Order::of(people)?;
    let mut gathered = Gathered::new(schema);
    // Everybody once: what is said of them lies scattered in memory.
    people.iter().for_each(|person| gathered.take(person));
    let mut features = FeatureWriter::default();
    let mut texts = TextBuilder::default();
    let skills = gathered.write_skills(&order, &mut features, &mut texts);
    let mut numbers = Vec::new();
    let mut columns = Vec::new();
    for (column, attribute) in gathered.columns.iter().zip(schema.attributes()) {
        let id = texts.push(attribute.id.as_str());
        let written = column.write(&order, &mut features, &mut numbers, &mut texts);
        for number in [id, attribute.kind as usize, written.values, written.first, written.dictionary] {
            columns.extend_from_slice(&word(number).to_le_bytes());
        }
    }
    let mut ids = TextBuilder::default();
    for at in &order.rows {
        gathered.ids.get(*at as usize).iter().for_each(|id| {
            ids.push(id);
        });
    }
    let (managers, others) = managers(&gathered, &order, &mut ids);
    if u32::try_from(ids.bytes.len()).is_err() || u32::try_from(texts.bytes.len()).is_err() {
        let message = "ids or texts of more than 4 GiB";
        return Err(Error::new(ErrorCode::TooLarge, "people", message));
    }
    let mut active = vec![0_u8; people.len().div_ceil(8).next_multiple_of(64)];
    for (is_active, row) in gathered.active.iter().zip(&order.row_of) {
        if let Some(byte) = active.get_mut(*row as usize / 8) {
            *byte |= u8::from(*is_active) << (row % 8);
        }
    }
    let counts = [people.len(), others, skills, features.count, schema.attributes().len()];
    let counts = counts.map(|count| long(count).to_le_bytes()).concat();
    let hashes = order.hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    let sections = PARTS.map(|part| match part {
        Part::Counts => Cow::Borrowed(counts.as_slice()),
        Part::Hashes => Cow::Borrowed(Vec::as_slice(&hashes)),
        Part::IdEnds => Cow::Borrowed(ids.ends.as_slice()),
        Part::Ids => Cow::Borrowed(ids.bytes.as_slice()),
        Part::Managers => Cow::Borrowed(managers.as_slice()),
        Part::Active => Cow::Borrowed(active.as_slice()),
        Part::TextEnds => Cow::Borrowed(texts.ends.as_slice()),
        Part::Texts => Cow::Borrowed(texts.bytes.as_slice()),
        Part::Numbers => Cow::Borrowed(numbers.as_slice()),
        Part::Columns => Cow::Borrowed(columns.as_slice()),
        Part::Features => Cow::Borrowed(features.table.as_slice()),
        Part::Marks => Cow::Borrowed(features.marks.as_slice()),
        // Nothing was taken on yet.
        _ => Cow::Borrowed(&[][..]),
    });
    Ok(Image::assemble(&sections))
}

/// Which person stands in which row: the order of the shuffle, then of the ids.
struct Order {
    /// By row, the place in the input.
    rows: Vec<u32>,
    /// By place in the input, the row.
    row_of: Vec<u32>,
    hashes: Vec<u64>,
}

impl Order {
    fn of(people: &[&Person]) -> Result<Order, Error> {
        let mut order: Vec<(u64, u32)> =
            people.iter().zip(0_u32..).map(|(person, at)| (shuffled(person.id()), at)).collect();
        let id = |at: u32| people.get(at as usize).map(|person| person.id());
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| id(a.1).cmp(&id(b.1))));
        for (one, other) in order.iter().zip(order.iter().skip(1)) {
            if one.0 == other.0
                && let (Some(one), Some(other)) = (id(one.1), id(other.1))
                && one == other
            {
                let message = format!("the person `{one}` stands twice");
                return Err(Error::new(ErrorCode::DuplicateId, "people", message));
            }
        }
        let mut row_of = vec![0; people.len()];
        for ((_, at), row) in order.iter().zip(0_u32..) {
            if let Some(place) = row_of.get_mut(*at as usize) {
                *place = row;
            }
        }
        let (hashes, rows) = order.into_iter().unzip();
        Ok(Order { rows, row_of, hashes })
    }
}

/// What is said of people, in the order in which they came.
struct Gathered<'a> {
    ids: Vec<&'a str>,
    managers: Vec<&'a Manager>,
    active: Vec<bool>,
    skills: Interner<'a>,
    has: Notes,
    wants: Notes,
    columns: Vec<Values<'a>>,
}

/// The values of an attribute, one entry for each person.
enum Values<'a> {
    Numbers(Vec<Option<i64>>),
    YesNo(Vec<Option<bool>>),
    /// Texts by number, and for each person one more than how many they have in a set, or than the number of their text;
    /// 0 where nothing is known.
    Texts {
        interner: Interner<'a>,
        notes: Notes,
        codes: Vec<u32>,
        sets: bool,
    },
}

impl<'a> Gathered<'a> {
    fn new(schema: &AttributeSchema) -> Self {
        let values = |kind| match kind {
            AttributeKind::Integer | AttributeKind::Date => Values::Numbers(Vec::new()),
            AttributeKind::YesNo => Values::YesNo(Vec::new()),
            AttributeKind::Text | AttributeKind::TextSet => Values::Texts {
                interner: Interner::new(),
                notes: Notes::default(),
                codes: Vec::new(),
                sets: kind == AttributeKind::TextSet,
            },
        };
        Gathered {
            ids: Vec::new(),
            managers: Vec::new(),
            active: Vec::new(),
            skills: Interner::new(),
            has: Notes::default(),
            wants: Notes::default(),
            columns: schema.attributes().iter().map(|attribute| values(attribute.kind)).collect(),
        }
    }

    fn take(&mut self, person: &'a Person) {
        let record = person.record();
        self.ids.push(person.id().as_str());
        self.managers.push(&record.manager);
        self.active.push(person.is_active());
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
        for (slot, values) in (0_u16..).map(SlotIndex).zip(&mut self.columns) {
            values.take(person.slot(slot));
        }
    }

    /// Writes what people can and what they want to learn; returns how many skills there are.
    fn write_skills(&self, order: &Order, features: &mut FeatureWriter, texts: &mut TextBuilder) -> usize {
        let sorted = self.skills.sorted();
        for number in &sorted {
            texts.push(self.skills.texts().get(*number as usize).copied().unwrap_or_default());
        }
        features.write(&self.has, &sorted, &order.rows);
        features.write(&self.wants, &sorted, &order.rows);
        sorted.len()
    }
}

impl<'a> Values<'a> {
    fn take(&mut self, slot: Option<&'a Slot>) {
        match self {
            Values::Numbers(numbers) => numbers.push(match slot {
                Some(Slot::Number(number)) => Some(*number),
                _ => None,
            }),
            Values::YesNo(answers) => answers.push(match slot {
                Some(Slot::YesNo(answer)) => Some(*answer),
                _ => None,
            }),
            Values::Texts { interner, notes, codes, .. } => {
                codes.push(match slot {
                    Some(Slot::Text(text)) => {
                        let number = interner.number(text);
                        notes.add(number, 1);
                        number.saturating_add(1)
                    }
                    Some(Slot::Set(set)) => {
                        set.iter().for_each(|text| notes.add(interner.number(text), 1));
                        word(set.len()).saturating_add(1)
                    }
                    _ => 0,
                });
                notes.end_person();
            }
        }
    }

    fn write(
        &self,
        order: &Order,
        features: &mut FeatureWriter,
        numbers: &mut Vec<u8>,
        texts: &mut TextBuilder,
    ) -> Written {
        match self {
            Values::Numbers(values) => {
                let mut known: Vec<i64> = values.iter().flatten().copied().collect();
                known.sort_unstable();
                known.dedup();
                let dictionary = numbers.len() / 8;
                numbers.extend(known.iter().flat_map(|number| number.to_le_bytes()));
                let code = |number: i64| word(known.partition_point(|k| *k < number));
                let codes = values.iter().map(|value| value.map(code));
                write_codes(codes, known.len(), order, features, dictionary)
            }
            Values::YesNo(values) => {
                let codes = values.iter().map(|value| value.map(u32::from));
                write_codes(codes, 2, order, features, 0)
            }
            Values::Texts { interner, notes, codes, sets } => {
                let sorted = interner.sorted();
                let mut code_of = vec![0_u32; sorted.len().saturating_add(1)];
                for (code, number) in (1_u32..).zip(&sorted) {
                    if let Some(place) = code_of.get_mut((*number as usize).saturating_add(1)) {
                        *place = code;
                    }
                }
                let code = |code: u32| code_of.get(code as usize).copied().unwrap_or(0);
                let codes: Vec<u32> =
                    if *sets { codes.clone() } else { codes.iter().map(|number| code(*number)).collect() };
                let first = write_column(&codes, order, features);
                let mut dictionary = 0;
                for (at, number) in sorted.iter().enumerate() {
                    let place =
                        texts.push(interner.texts().get(*number as usize).copied().unwrap_or_default());
                    if at == 0 {
                        dictionary = place;
                    }
                }
                features.write(notes, &sorted, &order.rows);
                Written { values: sorted.len(), first, dictionary }
            }
        }
    }
}

/// An attribute as it was written: two features (codes; who is known), then one for each value.
struct Written {
    values: usize,
    first: usize,
    dictionary: usize,
}

/// Writes one code for each person who is known, and who has each.
fn write_codes(
    codes: impl Iterator<Item = Option<u32>>,
    values: usize,
    order: &Order,
    features: &mut FeatureWriter,
    dictionary: usize,
) -> Written {
    let (mut notes, mut stored) = (Notes::default(), Vec::new());
    for code in codes {
        code.iter().for_each(|code| notes.add(*code, 1));
        notes.end_person();
        stored.push(code.map_or(0, |code| code.saturating_add(1)));
    }
    let first = write_column(&stored, order, features);
    let all: Vec<u32> = (0..word(values)).collect();
    features.write(&notes, &all, &order.rows);
    Written { values, first, dictionary }
}

/// Writes a number from 1 for everybody who is known, bit by bit, and who that is.
fn write_column(codes: &[u32], order: &Order, features: &mut FeatureWriter) -> usize {
    let people = codes.len();
    let by_row = || order.rows.iter().map(|at| codes.get(*at as usize).copied().unwrap_or(0));
    let present = codes.iter().fold(0, |all, code| all | code);
    let width = u32::BITS.saturating_sub(present.leading_zeros());
    let all = u32::MAX.checked_shr(u32::BITS.saturating_sub(width.max(1))).unwrap_or(0);
    let many = codes.iter().filter(|code| **code != 0).count();
    let first = features.planes(all, people, many, by_row().enumerate());
    features.planes(1, people, many, by_row().map(|code| u32::from(code != 0)).enumerate());
    first
}

/// The managers by row, and how many are nobody in the index; their ids follow those of the people.
fn managers(gathered: &Gathered<'_>, order: &Order, ids: &mut TextBuilder) -> (Vec<u8>, usize) {
    let by_id = |id: &str| {
        let hash = shuffled_text(id)?;
        let from = order.hashes.partition_point(|there| *there < hash);
        let same = order.hashes.get(from..)?.iter().take_while(|there| **there == hash).count();
        let rows = order.rows.get(from..from.saturating_add(same))?;
        let is = |at: &u32| gathered.ids.get(*at as usize).is_some_and(|there| *there == id);
        rows.iter().position(is).map(|at| word(from.saturating_add(at)))
    };
    let mut others: BTreeMap<&str, u32> = BTreeMap::new();
    let mut seen = Interner::new();
    let mut numbers: Vec<u32> = Vec::new();
    let people = order.rows.len();
    let mut by_row = vec![UNKNOWN; people];
    for (manager, row) in gathered.managers.iter().zip(&order.row_of) {
        let manager = match manager {
            Manager::Nobody => NOBODY,
            Manager::Unknown => UNKNOWN,
            Manager::Person(id) => {
                // Many report to the same few: each is looked up once.
                let known = seen.number(id.as_str()) as usize;
                if known == numbers.len() {
                    numbers.push(by_id(id.as_str()).unwrap_or_else(|| {
                        let next = word(people.saturating_add(others.len()));
                        *others.entry(id.as_str()).or_insert(next)
                    }));
                }
                numbers.get(known).copied().unwrap_or(UNKNOWN)
            }
        };
        if let Some(place) = by_row.get_mut(*row as usize) {
            *place = manager;
        }
    }
    let mut in_order: Vec<(&str, u32)> = others.into_iter().collect();
    in_order.sort_unstable_by_key(|(_, number)| *number);
    in_order.iter().for_each(|(id, _)| {
        ids.push(id);
    });
    (by_row.iter().flat_map(|manager| manager.to_le_bytes()).collect(), in_order.len())
}

fn shuffled_text(id: &str) -> Option<u64> {
    Some(shuffled(&id.parse().ok()?))
}
