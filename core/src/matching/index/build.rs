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
    people::{AttributeKind, AttributeSchema, Manager, Person, PersonRecord, Slot, SlotIndex},
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
    let mut features = FeatureWriter::default();
    let mut texts = TextBuilder::default();
    let skills = write_skills(people, &order, &mut features, &mut texts);
    let mut numbers = Vec::new();
    let mut columns = Vec::new();
    for (slot, attribute) in (0_u16..).map(SlotIndex).zip(schema.attributes()) {
        let id = texts.push(attribute.id.as_str());
        let values: Vec<(usize, &Slot)> = order.values(people, slot);
        let written = match attribute.kind {
            AttributeKind::Integer | AttributeKind::Date => {
                write_numbers(&values, people.len(), &mut features, &mut numbers)
            }
            AttributeKind::YesNo => write_yes_no(&values, people.len(), &mut features),
            AttributeKind::Text | AttributeKind::TextSet => {
                write_texts(&values, people.len(), &mut features, &mut texts)
            }
        };
        for number in [id, attribute.kind as usize, written.values, written.first, written.dictionary] {
            columns.extend_from_slice(&word(number).to_le_bytes());
        }
    }
    let mut ids = TextBuilder::default();
    for at in &order.rows {
        people.get(*at as usize).iter().for_each(|person| {
            ids.push(person.id().as_str());
        });
    }
    let (managers, others) = managers(people, &order, &mut ids);
    if u32::try_from(ids.bytes.len()).is_err() || u32::try_from(texts.bytes.len()).is_err() {
        let message = "ids or texts of more than 4 GiB";
        return Err(Error::new(ErrorCode::TooLarge, "people", message));
    }
    let mut active = vec![0_u8; people.len().div_ceil(8).next_multiple_of(64)];
    for (person, row) in people.iter().zip(&order.row_of) {
        if let Some(byte) = active.get_mut(*row as usize / 8) {
            *byte |= u8::from(person.is_active()) << (row % 8);
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

    /// The known values of an attribute with their rows, in the order of the input.
    fn values<'a>(&self, people: &[&'a Person], slot: SlotIndex) -> Vec<(usize, &'a Slot)> {
        let rows = self.row_of.iter().map(|row| *row as usize);
        rows.zip(people).filter_map(|(row, person)| Some((row, person.slot(slot)?))).collect()
    }
}

/// Writes what people can and what they want to learn; returns how many skills there are.
fn write_skills(
    people: &[&Person],
    order: &Order,
    features: &mut FeatureWriter,
    texts: &mut TextBuilder,
) -> usize {
    let mut skills = Interner::new();
    let count = |how_many: fn(&PersonRecord) -> usize| {
        let mut counts = vec![0_usize; people.len()];
        for (person, row) in people.iter().zip(&order.row_of) {
            if let Some(place) = counts.get_mut(*row as usize) {
                *place = how_many(person.record());
            }
        }
        Notes::with_room(counts)
    };
    let (mut has, mut wants) = (count(|record| record.skills.len()), count(|record| record.wants.len()));
    for (person, row) in people.iter().zip(&order.row_of) {
        let (record, row) = (person.record(), *row as usize);
        for skill in &record.skills {
            let marks = u32::from(skill.proficiency.get())
                | u32::from(skill.validated) << VALIDATED
                | u32::from(skill.teaches) << TEACHES;
            has.add(skills.number(skill.skill.as_str()), row, marks);
        }
        for wish in &record.wants {
            wants.add(skills.number(wish.skill.as_str()), row, u32::from(wish.priority.get()));
        }
    }
    let sorted = skills.sorted();
    for number in &sorted {
        texts.push(skills.texts().get(*number as usize).copied().unwrap_or_default());
    }
    features.write(&has, &sorted, people.len());
    features.write(&wants, &sorted, people.len());
    sorted.len()
}

/// An attribute as it was written: two features (codes; who is known), then one for each value.
struct Written {
    values: usize,
    first: usize,
    dictionary: usize,
}

fn write_numbers(
    values: &[(usize, &Slot)],
    people: usize,
    features: &mut FeatureWriter,
    numbers: &mut Vec<u8>,
) -> Written {
    let number = |slot: &Slot| if let Slot::Number(number) = slot { *number } else { 0 };
    let mut known: Vec<i64> = values.iter().map(|(_, slot)| number(slot)).collect();
    known.sort_unstable();
    known.dedup();
    let dictionary = numbers.len() / 8;
    numbers.extend(known.iter().flat_map(|number| number.to_le_bytes()));
    let codes = values.iter().map(|(row, slot)| (*row, known.partition_point(|k| *k < number(slot))));
    let codes: Vec<(usize, usize)> = codes.collect();
    write_codes(&codes, known.len(), people, features, dictionary)
}

fn write_yes_no(values: &[(usize, &Slot)], people: usize, features: &mut FeatureWriter) -> Written {
    let codes = values.iter().map(|(row, slot)| (*row, usize::from(**slot == Slot::YesNo(true))));
    write_codes(&codes.collect::<Vec<_>>(), 2, people, features, 0)
}

/// Writes one code for each person who is known, and who has each.
fn write_codes(
    codes: &[(usize, usize)],
    values: usize,
    people: usize,
    features: &mut FeatureWriter,
    dictionary: usize,
) -> Written {
    let first =
        write_column(codes.iter().map(|(row, code)| (*row, code.saturating_add(1))), people, features);
    let mut notes = room(people, codes.iter().map(|(row, _)| (*row, 1)));
    for (row, code) in codes {
        notes.add(word(*code), *row, 1);
    }
    let order: Vec<u32> = (0..word(values)).collect();
    features.write(&notes, &order, people);
    Written { values, first, dictionary }
}

fn write_texts(
    values: &[(usize, &Slot)],
    people: usize,
    features: &mut FeatureWriter,
    texts: &mut TextBuilder,
) -> Written {
    let mut interner = Interner::new();
    let size = |slot: &Slot| if let Slot::Set(set) = slot { set.len() } else { 1 };
    let mut notes = room(people, values.iter().map(|(row, slot)| (*row, size(slot))));
    let mut single = Vec::new();
    let mut sizes = Vec::new();
    for (row, slot) in values {
        match slot {
            Slot::Text(text) => {
                let number = interner.number(text);
                notes.add(number, *row, 1);
                single.push((*row, number));
            }
            Slot::Set(set) => {
                set.iter().for_each(|text| notes.add(interner.number(text), *row, 1));
                sizes.push((*row, set.len().saturating_add(1)));
            }
            Slot::Number(_) | Slot::YesNo(_) => {}
        }
    }
    let sorted = interner.sorted();
    let mut codes = vec![0_usize; sorted.len()];
    for (code, number) in (1_usize..).zip(&sorted) {
        if let Some(place) = codes.get_mut(*number as usize) {
            *place = code;
        }
    }
    let single = single.iter().map(|(row, number)| (*row, codes.get(*number as usize).copied().unwrap_or(0)));
    let first = write_column(single.chain(sizes.iter().copied()), people, features);
    let mut dictionary = 0;
    for (at, number) in sorted.iter().enumerate() {
        let place = texts.push(interner.texts().get(*number as usize).copied().unwrap_or_default());
        if at == 0 {
            dictionary = place;
        }
    }
    features.write(&notes, &sorted, people);
    Written { values: sorted.len(), first, dictionary }
}

/// Room for so many notes of rows.
fn room(people: usize, sizes: impl Iterator<Item = (usize, usize)>) -> Notes {
    let mut counts = vec![0_usize; people];
    for (row, size) in sizes {
        if let Some(place) = counts.get_mut(row) {
            *place = size;
        }
    }
    Notes::with_room(counts)
}

/// Writes a number from 1 for everybody who is known, bit by bit, and who that is.
fn write_column(
    codes: impl Iterator<Item = (usize, usize)>,
    people: usize,
    features: &mut FeatureWriter,
) -> usize {
    let mut by_row = vec![0_u32; people];
    for (row, code) in codes {
        if let Some(place) = by_row.get_mut(row) {
            *place = word(code);
        }
    }
    let present = by_row.iter().fold(0, |all, code| all | code);
    let width = u32::BITS.saturating_sub(present.leading_zeros());
    let all = u32::MAX.checked_shr(u32::BITS.saturating_sub(width.max(1))).unwrap_or(0);
    let many = by_row.iter().filter(|code| **code != 0).count();
    let first = features.planes(all, people, many, by_row.iter().copied().enumerate());
    let known = by_row.iter().map(|code| u32::from(*code != 0));
    features.planes(1, people, many, known.enumerate());
    first
}

/// The managers by row, and how many are nobody in the index; their ids follow those of the people.
fn managers(people: &[&Person], order: &Order, ids: &mut TextBuilder) -> (Vec<u8>, usize) {
    let by_id = |id: &str| {
        let hash = shuffled_text(id)?;
        let from = order.hashes.partition_point(|there| *there < hash);
        let same = order.hashes.get(from..)?.iter().take_while(|there| **there == hash).count();
        let rows = order.rows.get(from..from.saturating_add(same))?;
        let is = |at: &u32| people.get(*at as usize).is_some_and(|person| person.id().as_str() == id);
        rows.iter().position(is).map(|at| word(from.saturating_add(at)))
    };
    let mut others: BTreeMap<&str, u32> = BTreeMap::new();
    let mut seen = Interner::new();
    let mut numbers: Vec<u32> = Vec::new();
    let mut by_row = vec![UNKNOWN; people.len()];
    for (person, row) in people.iter().zip(&order.row_of) {
        let manager = match &person.record().manager {
            Manager::Nobody => NOBODY,
            Manager::Unknown => UNKNOWN,
            Manager::Person(id) => {
                // Many report to the same few: each is looked up once.
                let known = seen.number(id.as_str()) as usize;
                if known == numbers.len() {
                    numbers.push(by_id(id.as_str()).unwrap_or_else(|| {
                        let next = word(people.len().saturating_add(others.len()));
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
