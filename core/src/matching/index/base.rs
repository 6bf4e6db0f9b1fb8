//! What an image says: people by row, skills, attributes, features.

use super::{
    build::UNKNOWN,
    feature::Feature,
    image::{Image, Owner, Part, Slots, TextBuilder, TextTable, damaged},
    kept::Kept,
    lanes::{BLOCK, Lanes, PLANE},
};
use crate::{
    error::{Error, ErrorCode},
    id::PersonId,
    image::places_for,
    matching::order::shuffled,
    people::{AttributeSchema, SlotIndex},
};
use std::hint::black_box;

/// The people of an index as they were when it was built. Never changes.
#[derive(Clone)]
pub(super) struct Base {
    image: Image,
    people: usize,
    others: usize,
    skills: usize,
    columns: Vec<Column>,
}

/// An attribute.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// How many values there are.
    pub(super) values: usize,
    /// Its first feature: codes, who is known, then one for each value.
    first: usize,
    /// Where its dictionary begins.
    dictionary: usize,
}

impl Base {
    /// Reads an image made for the same attributes.
    ///
    /// # Errors
    /// When its parts do not fit together or the attributes are others.
    pub(super) fn open(owner: Owner, saved: bool, schema: &AttributeSchema) -> Result<Base, Error> {
        let image = Image::open(owner, saved)?;
        image.touch(Part::Counts, 0, image.part(Part::Counts).len());
        image.touch(Part::Columns, 0, image.part(Part::Columns).len());
        let (counts, _) = image.part(Part::Counts).as_chunks::<8>();
        let count = |at: usize| {
            let number = counts.get(at).map(|bytes| u64::from_le_bytes(*bytes));
            number.and_then(|number| usize::try_from(number).ok()).ok_or_else(|| damaged("the part `counts`"))
        };
        let (people, others, skills, features) = (count(0)?, count(1)?, count(2)?, count(3)?);
        let fits = |part: Part, count: usize, size: usize| {
            let length = count.checked_mul(size);
            length == Some(image.part(part).len())
        };
        let named = people.checked_add(others);
        let fit = fits(Part::Hashes, people, 8)
            && named.is_some_and(|named| fits(Part::IdEnds, named, 4))
            && fits(Part::Managers, people, 4)
            && image.part(Part::Active).len() == people.div_ceil(8).next_multiple_of(PLANE)
            && fits(Part::SkillSlots, places_for(skills), 4)
            && skills.saturating_mul(2) <= features
            && fits(Part::Features, features, 24);
        if !fit {
            return Err(damaged("a part"));
        }
        let mut base = Base { image, people, others, skills, columns: Vec::new() };
        let columns = base.read_columns(schema);
        base.check()?;
        base.columns = columns?;
        Ok(base)
    }

    fn read_columns(&self, schema: &AttributeSchema) -> Result<Vec<Column>, Error> {
        let (words, _) = self.image.part(Part::Columns).as_chunks::<4>();
        let (rows, _) = words.as_chunks::<5>();
        let view = self.view();
        let mut columns = Vec::new();
        for row in rows {
            let [id, kind, values, first, dictionary] = row.map(|bytes| u32::from_le_bytes(bytes) as usize);
            let attribute = schema.attributes().get(columns.len());
            let same = attribute.filter(|attribute| {
                view.texts.get(id) == Some(attribute.id.as_str().as_bytes())
                    && attribute.kind as usize == kind
            });
            if same.is_none() {
                break;
            }
            let column = Column { values, first, dictionary };
            if !self.holds(column) {
                return Err(damaged("the part `columns`"));
            }
            columns.push(column);
        }
        if columns.len() == schema.attributes().len() && rows.len() == columns.len() {
            return Ok(columns);
        }
        let message = "the saved index was made for other attributes";
        Err(Error::new(ErrorCode::StaleFile, "index", message))
    }

    /// Whether all that a column says is there is there, so that nothing is gone through that is not.
    fn holds(&self, column: Column) -> bool {
        let features = self.image.part(Part::Features).len() / 24;
        let texts = self.image.part(Part::TextEnds).len() / 4;
        let numbers = self.image.part(Part::Numbers).len() / 8;
        let within =
            |from: usize, count: usize, most: usize| from.checked_add(count).is_some_and(|to| to <= most);
        within(column.first, column.values.saturating_add(2), features)
            && within(column.dictionary, column.values, texts.max(numbers))
    }

    /// Whether it was made for these attributes.
    ///
    /// # Errors
    /// When it was made for others.
    pub(super) fn fits(&self, schema: &AttributeSchema) -> Result<(), Error> {
        self.read_columns(schema).map(|_| ())
    }

    pub(super) fn people(&self) -> usize {
        self.people
    }

    pub(super) fn blocks(&self) -> usize {
        self.people.div_ceil(BLOCK)
    }

    /// How many people have a number: those in it and those whom they name as managers.
    pub(super) fn named(&self) -> usize {
        self.people.saturating_add(self.others)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.image.bytes()
    }

    pub(super) fn part(&self, part: Part) -> &[u8] {
        self.image.part(part)
    }

    /// What the part `counts` says, with so many who are only named.
    pub(super) fn counts(&self, others: usize) -> [usize; 5] {
        let features = self.image.part(Part::Features).len() / 24;
        [self.people, others, self.skills, features, self.columns.len()]
    }

    /// The ids of the people, by row.
    pub(super) fn ids_of_rows(&self) -> TextBuilder {
        let ends = self.image.part(Part::IdEnds).get(..self.people.saturating_mul(4)).unwrap_or_default();
        let end = ends.last_chunk::<4>().map_or(0, |end| u32::from_le_bytes(*end) as usize);
        TextBuilder::over(ends, self.image.part(Part::Ids).get(..end).unwrap_or_default())
    }

    /// Whether anything may have been saved beside the people.
    pub(super) fn is_saved(&self) -> bool {
        self.image.is_saved()
    }

    /// What was saved beside the people.
    pub(super) fn kept(&self) -> Kept<'_> {
        Kept::of(&self.image)
    }

    /// Whether all that was read so far is as it was saved.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.image.is_damaged() { Err(damaged("a part")) } else { Ok(()) }
    }

    /// Whether all of it is as it was saved. Linear.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn check_all(&self) -> Result<(), Error> {
        self.image.touch_all();
        self.check()
    }

    /// What was read makes no sense.
    pub(super) fn spoil(&self) {
        self.image.spoil();
    }

    /// All of it, ready to be read.
    pub(super) fn view(&self) -> View<'_> {
        let image = &self.image;
        View {
            image,
            people: self.people,
            named: self.named(),
            skills: self.skills,
            columns: &self.columns,
            hashes: self.image.part(Part::Hashes).as_chunks::<8>().0,
            ids: TextTable::of(image, Part::IdEnds, Part::Ids),
            managers: image.part(Part::Managers).as_chunks().0,
            active: self.image.part(Part::Active).as_chunks::<PLANE>().0,
            texts: TextTable::of(image, Part::TextEnds, Part::Texts),
            slots: Slots::of(image, Part::SkillSlots),
            numbers: self.image.part(Part::Numbers).as_chunks::<8>().0,
            features: self.image.part(Part::Features).as_chunks::<24>().0,
            marks: self.image.part(Part::Marks),
        }
    }
}

/// The parts of a base.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    image: &'a Image,
    pub(super) people: usize,
    named: usize,
    skills: usize,
    columns: &'a [Column],
    hashes: &'a [[u8; 8]],
    ids: TextTable<'a>,
    managers: &'a [[u8; 4]],
    active: &'a [[u8; PLANE]],
    texts: TextTable<'a>,
    slots: Slots<'a>,
    numbers: &'a [[u8; 8]],
    features: &'a [[u8; 24]],
    marks: &'a [u8],
}

impl<'a> View<'a> {
    /// The place of a person in the shuffle.
    pub(super) fn hash(&self, row: usize) -> u64 {
        self.touch(Part::Hashes, row, 8);
        self.hashes.get(row).map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }

    /// The first row whose place in the shuffle is not before `hash`.
    pub(super) fn row_from(&self, hash: u64) -> usize {
        // Places are spread evenly: a step or two of interpolation, then halves of what is left.
        let (mut low, mut high) = (0, self.hashes.len());
        let mut span = 256_usize;
        let scaled = u128::from(hash).saturating_mul(self.hashes.len() as u128) >> 64;
        let guess = usize::try_from(scaled).unwrap_or(0);
        loop {
            let from = guess.saturating_sub(span);
            let to = guess.saturating_add(span).min(self.hashes.len());
            let before = from == 0 || self.hash(from.saturating_sub(1)) < hash;
            let behind = to == self.hashes.len() || self.hash(to) >= hash;
            if before && behind {
                (low, high) = (from, to);
                break;
            }
            if span >= self.hashes.len() {
                break;
            }
            span = span.saturating_mul(8);
        }
        while low < high {
            let middle = low.midpoint(high);
            if self.hash(middle) < hash {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        low
    }

    /// The number of somebody: their row, or the number of one who is only named.
    pub(super) fn number_of(&self, id: &PersonId) -> Option<usize> {
        let hash = shuffled(id);
        let from = self.row_from(hash);
        let same = (from..self.people).take_while(|row| self.hash(*row) == hash);
        let is = |row: &usize| self.ids.get(*row) == Some(id.as_str().as_bytes());
        let other = || self.ids.find(self.people, self.named, id.as_str().as_bytes());
        same.into_iter().find(is).or_else(other)
    }

    /// Who has a number.
    pub(super) fn id(&self, number: usize) -> Option<PersonId> {
        self.id_text(number)?.parse().ok()
    }

    /// The id of who has a number.
    pub(super) fn id_text(&self, number: usize) -> Option<&'a str> {
        std::str::from_utf8(self.ids.get(number)?).ok()
    }

    /// Asks the memory for who stands in a row.
    pub(super) fn fetch(&self, row: usize) {
        black_box((self.hash(row), self.ids.get(row).and_then(<[u8]>::first)));
    }

    /// The number of somebody's manager, or a sign.
    pub(super) fn manager(&self, row: usize) -> u32 {
        self.touch(Part::Managers, row, 4);
        self.managers.get(row).map_or(UNKNOWN, |bytes| u32::from_le_bytes(*bytes))
    }

    pub(super) fn active(&self, block: usize) -> Lanes {
        self.touch(Part::Active, block, PLANE);
        self.active.get(block).map_or(Lanes::NONE, Lanes::read)
    }

    /// Checks an entry of a part that was not touched before.
    #[inline]
    fn touch(&self, part: Part, at: usize, size: usize) {
        let from = at.saturating_mul(size);
        self.image.touch(part, from, from.saturating_add(size));
    }

    /// A skill by its number.
    pub(super) fn skill_text(&self, number: usize) -> Option<&'a str> {
        std::str::from_utf8(self.texts.get(number).filter(|_| number < self.skills)?).ok()
    }

    /// Who has what of the skills, one after the other; then who wants to learn them.
    pub(super) fn by_skill(self, wanted: bool) -> impl Iterator<Item = Feature<'a>> + Clone {
        let first = if wanted { self.skills } else { 0 };
        (first..first.saturating_add(self.skills)).map(move |number| self.feature(number))
    }

    /// What people can.
    pub(super) fn skill(&self, skill: &str) -> Feature<'a> {
        self.skill_number(skill).map_or(Feature::NOBODY, |number| self.feature(number))
    }

    /// What people want to learn.
    pub(super) fn wish(&self, skill: &str) -> Feature<'a> {
        let number = self.skill_number(skill);
        number.map_or(Feature::NOBODY, |number| self.feature(number.saturating_add(self.skills)))
    }

    fn skill_number(&self, skill: &str) -> Option<usize> {
        self.slots.find(&self.texts, self.skills, skill)
    }

    pub(super) fn column(&self, slot: SlotIndex) -> Option<&'a Column> {
        self.columns.get(usize::from(slot.0))
    }

    /// For everybody one more than the code of their value, for sets than the number of texts; 0 where it is unknown.
    pub(super) fn codes(&self, column: &Column) -> Feature<'a> {
        self.feature(column.first)
    }

    /// Of whom the attribute is known.
    pub(super) fn known(&self, column: &Column) -> Feature<'a> {
        self.feature(column.first.saturating_add(1))
    }

    /// Who has a value.
    pub(super) fn value(&self, column: &Column, code: usize) -> Feature<'a> {
        if code < column.values {
            self.feature(column.first.saturating_add(2).saturating_add(code))
        } else {
            Feature::NOBODY
        }
    }

    /// The code of a text.
    pub(super) fn text_code(&self, column: &Column, text: &str) -> Option<usize> {
        let end = column.dictionary.checked_add(column.values)?;
        let place = self.texts.find(column.dictionary, end, text.as_bytes())?;
        place.checked_sub(column.dictionary)
    }

    /// The text of a code.
    pub(super) fn text(&self, column: &Column, code: usize) -> Option<&'a str> {
        let bytes = self.texts.get(column.dictionary.checked_add(code).filter(|_| code < column.values)?)?;
        std::str::from_utf8(bytes).ok()
    }

    /// The number of a code.
    pub(super) fn number(&self, column: &Column, code: usize) -> Option<i64> {
        let at = column.dictionary.checked_add(code).filter(|_| code < column.values)?;
        self.touch(Part::Numbers, at, 8);
        self.numbers.get(at).map(|bytes| i64::from_le_bytes(*bytes))
    }

    /// How many numbers of an attribute are less than `bound`; codes are in the order of the numbers.
    pub(super) fn numbers_below(&self, column: &Column, bound: i128) -> usize {
        let end = column.dictionary.saturating_add(column.values);
        let (from, to) = (column.dictionary.saturating_mul(8), end.saturating_mul(8));
        self.image.touch(Part::Numbers, from, to.min(self.numbers.len().saturating_mul(8)));
        let numbers = self.numbers.get(column.dictionary..end).unwrap_or_default();
        numbers.partition_point(|bytes| i128::from(i64::from_le_bytes(*bytes)) < bound)
    }

    fn feature(&self, number: usize) -> Feature<'a> {
        self.read_feature(number).unwrap_or(Feature::NOBODY)
    }

    fn read_feature(&self, number: usize) -> Option<Feature<'a>> {
        self.touch(Part::Features, number, 24);
        let [a, b, c, d, e, f, g, h, l0, l1, l2, l3, p0, p1, p2, p3, m0, m1, m2, m3, ..] =
            *self.features.get(number)?;
        let from = usize::try_from(u64::from_le_bytes([a, b, c, d, e, f, g, h])).ok()?;
        let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        let present = u32::from_le_bytes([p0, p1, p2, p3]);
        let many = u32::from_le_bytes([m0, m1, m2, m3]);
        if present == 0 {
            let to = from.checked_add(length.checked_mul(4)?)?;
            self.marks.get(from..to)?;
            self.image.touch(Part::Marks, from, to);
            return Some(Feature::List(self.marks.get(from..to)?.as_chunks::<4>().0));
        }
        let to = from.checked_add(length.checked_mul(PLANE)?)?;
        self.marks.get(from..to)?;
        self.image.touch(Part::Marks, from, to);
        let planes = self.marks.get(from..to)?.as_chunks::<PLANE>().0;
        Feature::of_planes(planes, self.people.div_ceil(BLOCK), present, many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        matching::index::build::build,
        people::{Person, PersonRecord, SchemaDraft},
    };
    use std::sync::Arc;

    /// Checksums tell of damage, and of nothing that somebody made up.
    #[test]
    fn columns_that_say_more_than_there_is_are_refused() {
        let schema: SchemaDraft = serde_json::from_str(
            r#"{"attributes": [{"id": "level", "name": "L", "kind": "integer"}, {"id": "team", "name": "T", "kind": "text"},
                {"id": "remote", "name": "R", "kind": "yes_no"}, {"id": "since", "name": "S", "kind": "date"}]}"#,
        )
        .unwrap();
        let schema = schema.build().unwrap();
        let record: PersonRecord = serde_json::from_str(
            r#"{"id": "ana", "name": "Ana", "attributes": {"level": 3, "team": "red", "remote": true, "since": "2026-01-01"}}"#,
        )
        .unwrap();
        let bytes = build(&schema, &[Person::intern(&schema, record).unwrap()]).unwrap();
        assert!(Base::open(Arc::new(bytes.clone()), false, &schema).is_ok());
        let columns = Image::open(Arc::new(bytes.clone()), false).unwrap().range(Part::Columns);
        for column in 0..4 {
            for field in 2..5 {
                for value in [u32::MAX, 1 << 20, 1_000] {
                    let mut forged = bytes.clone();
                    let at = columns.start + (column * 5 + field) * 4;
                    forged[at..at + 4].copy_from_slice(&value.to_le_bytes());
                    let opened = Base::open(Arc::new(forged), false, &schema);
                    assert_eq!(opened.err().map(|error| error.code()), Some(ErrorCode::StaleFile));
                }
            }
        }
    }
}
