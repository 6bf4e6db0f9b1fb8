//! What is saved beside the people: what they have taken on, what there is between two of them, what is due when, who
//! may be asked. It holds until a record says something else; whatever bytes it stands on, nothing beyond them is read.

use super::{
    build::fits,
    image::{Image, Part, TextBuilder, TextTable, word},
    lanes::{Lanes, PLANE},
};
use crate::{
    error::Error,
    id::TypeId,
    json,
    lifecycle::{Caseload, Pair},
    people::PersonRecord,
    scheme::ConfiguredType,
    time::Timestamp,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What is said once, as a document.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rest {
    pub(super) settled: Timestamp,
    /// Which version of a type decides, and whether it takes requests.
    pub(super) heads: Vec<(TypeId, u32, bool)>,
    /// Versions that the configuration may not have.
    pub(super) types: Vec<ConfiguredType>,
    pub(super) standings: Vec<KeptStanding>,
    /// People who changed since the base was built, in the order of their numbers.
    pub(super) beside: Vec<PersonRecord>,
}

/// Whose bits stand in the part `standings`, at the place of this in its list: first the audience, then who may be asked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptStanding {
    #[serde(rename = "type")]
    pub(super) type_id: TypeId,
    pub(super) version: u32,
    /// Whether those who ask have the second role.
    pub(super) second: bool,
    /// Of all that decides who may be asked: with any other the bits say nothing.
    pub(super) digest: String,
}

/// One bit of everybody, by block.
pub(super) type Planes<'a> = &'a [[u8; PLANE]];

/// The parts that are kept, ready to be read.
#[derive(Clone, Copy)]
pub(super) struct Kept<'a> {
    image: &'a Image,
    caseload_of: Rows<'a, 4>,
    caseloads: TextTable<'a>,
    /// The one, the other, the document; both ways.
    pair_of: Rows<'a, 12>,
    pairs: TextTable<'a>,
    /// Who is blocked, by whom.
    blocks: Rows<'a, 8>,
    due: Rows<'a, 12>,
    was_due: Rows<'a, 12>,
}

impl<'a> Kept<'a> {
    pub(super) fn of(image: &'a Image) -> Self {
        Kept {
            image,
            caseload_of: Rows::of(image, Part::CaseloadOf),
            caseloads: TextTable::of(image, Part::CaseloadEnds, Part::Caseloads),
            pair_of: Rows::of(image, Part::PairOf),
            pairs: TextTable::of(image, Part::PairEnds, Part::Pairs),
            blocks: Rows::of(image, Part::Blocks),
            due: Rows::of(image, Part::Due),
            was_due: Rows::of(image, Part::WasDue),
        }
    }

    /// What is said once; nothing for an index that was just built.
    pub(super) fn rest(&self) -> Option<Rest> {
        let bytes = self.image.part(Part::Rest);
        self.image.touch(Part::Rest, 0, bytes.len());
        if bytes.is_empty() { None } else { self.parse(bytes) }
    }

    pub(super) fn caseload(&self, number: u32) -> Option<Arc<Caseload>> {
        let at = self.caseload_of.first(|row| u32::from_le_bytes(row) < number);
        let found = self.caseload_of.get(at).filter(|row| u32::from_le_bytes(*row) == number);
        found.and_then(|_| self.caseload_at(at))
    }

    /// Who has a caseload, with it.
    pub(super) fn caseloads(self) -> impl Iterator<Item = (u32, Arc<Caseload>)> {
        self.caseload_of
            .from(0)
            .enumerate()
            .filter_map(move |(at, row)| Some((u32::from_le_bytes(row), self.caseload_at(at)?)))
    }

    fn caseload_at(&self, at: usize) -> Option<Arc<Caseload>> {
        self.parse(self.caseloads.get(at)?).map(Arc::new)
    }

    /// What there is between somebody and others.
    pub(super) fn pairs_of(self, number: u32) -> impl Iterator<Item = (u32, Arc<Pair>)> {
        let key = |row: [u8; 12]| three(row).0;
        let from = self.pair_of.first(|row| key(row) < number);
        let own = self.pair_of.from(from).take_while(move |row| key(*row) == number).map(three);
        own.filter_map(move |(_, other, at)| Some((other, self.pair_at(at)?)))
    }

    /// What there is between two people, of whichever type.
    pub(super) fn between(self, one: u32, other: u32) -> impl Iterator<Item = Arc<Pair>> {
        let key = |row: [u8; 12]| {
            let (one, other, _) = three(row);
            (one, other)
        };
        let from = self.pair_of.first(|row| key(row) < (one, other));
        let both = self.pair_of.from(from).take_while(move |row| key(*row) == (one, other)).map(three);
        both.filter_map(move |(_, _, at)| self.pair_at(at))
    }

    /// Everything between two people, once.
    pub(super) fn pairs(self) -> impl Iterator<Item = (u32, u32, Arc<Pair>)> {
        let once = self.pair_of.from(0).map(three).filter(|(one, other, _)| one <= other);
        once.filter_map(move |(one, other, at)| Some((one, other, self.pair_at(at)?)))
    }

    fn pair_at(&self, at: u32) -> Option<Arc<Pair>> {
        self.parse(self.pairs.get(at as usize)?).map(Arc::new)
    }

    /// Who blocks somebody.
    pub(super) fn blocked_by(self, number: u32) -> impl Iterator<Item = u32> {
        let from = self.blocks.first(|row| two(row).0 < number);
        let rows = self.blocks.from(from).map(two);
        rows.take_while(move |(blocked, _)| *blocked == number).map(|(_, by)| by)
    }

    /// Whose tickets fall due up to `now`, of those that were ahead.
    pub(super) fn due_by(self, now: Timestamp) -> impl Iterator<Item = u32> {
        let rows = self.due.from(0).map(when);
        rows.take_while(move |(due, _)| *due <= now.as_millis()).map(|(_, number)| number)
    }

    /// Whose tickets fell due after `now`, of those that were behind.
    pub(super) fn was_due_after(self, now: Timestamp) -> impl Iterator<Item = u32> {
        let from = self.was_due.first(|row| when(row).0 <= now.as_millis());
        self.was_due.from(from).map(|row| when(row).1)
    }

    /// When whose tickets are due, of one of the two parts of that.
    pub(super) fn all_due(self, part: Part) -> impl Iterator<Item = (Timestamp, u32)> {
        let all = Rows::of(self.image, part).from(0).map(when);
        all.filter_map(|(time, number)| Some((Timestamp::from_millis(time).ok()?, number)))
    }

    /// Who is blocked, by whom.
    pub(super) fn all_blocks(self) -> impl Iterator<Item = (u32, u32)> {
        self.blocks.from(0).map(two)
    }

    /// The bits of a standing, so many blocks each: its audience, and who may be asked.
    pub(super) fn bits(&self, at: usize, blocks: usize) -> Option<(Planes<'a>, Planes<'a>)> {
        let planes = self.image.part(Part::Standings).as_chunks::<PLANE>().0;
        let both = blocks.checked_mul(2)?;
        let from = at.checked_mul(both)?;
        let to = from.checked_add(both)?;
        let found = planes.get(from..to)?.split_at_checked(blocks)?;
        let sound = self.image.touch(Part::Standings, from.checked_mul(PLANE)?, to.checked_mul(PLANE)?);
        sound.then_some(found)
    }

    fn parse<T: DeserializeOwned>(&self, bytes: &[u8]) -> Option<T> {
        let found = json::read_saved(bytes);
        if found.is_none() {
            self.image.spoil();
        }
        found
    }
}

/// The rows of a part, each checked when it is first read.
#[derive(Clone, Copy)]
struct Rows<'a, const N: usize> {
    image: &'a Image,
    part: Part,
    rows: &'a [[u8; N]],
}

impl<'a, const N: usize> Rows<'a, N> {
    fn of(image: &'a Image, part: Part) -> Self {
        Rows { image, part, rows: image.part(part).as_chunks().0 }
    }

    fn get(&self, at: usize) -> Option<[u8; N]> {
        let row = self.rows.get(at)?;
        let from = at.saturating_mul(N);
        self.image.touch(self.part, from, from.saturating_add(N)).then_some(*row)
    }

    /// The rows from a place on, up to the first that is not as it was saved.
    fn from(self, at: usize) -> impl Iterator<Item = [u8; N]> + use<'a, N> {
        (at..self.rows.len()).map_while(move |at| self.get(at))
    }

    /// The first row that does not stand before what is looked for; rows are in order.
    fn first(&self, before: impl Fn([u8; N]) -> bool) -> usize {
        let (mut low, mut high) = (0, self.rows.len());
        while low < high {
            let middle = low.midpoint(high);
            let Some(row) = self.get(middle) else { return self.rows.len() };
            if before(row) {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        low
    }
}

fn two(row: [u8; 8]) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = row;
    (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]))
}

fn three(row: [u8; 12]) -> (u32, u32, u32) {
    let [first @ .., a, b, c, d] = row;
    let (one, other) = two(first);
    (one, other, u32::from_le_bytes([a, b, c, d]))
}

fn when(row: [u8; 12]) -> (i64, u32) {
    let [time @ .., a, b, c, d] = row;
    (i64::from_le_bytes(time), u32::from_le_bytes([a, b, c, d]))
}

/// What is to be kept, by part.
#[derive(Default)]
pub(super) struct KeptWriter {
    parts: Vec<(Part, Vec<u8>)>,
}

impl KeptWriter {
    /// The bytes of a part.
    pub(super) fn part(&mut self, part: Part) -> Option<Vec<u8>> {
        let at = self.parts.iter().position(|(there, _)| *there == part)?;
        Some(self.parts.swap_remove(at).1)
    }

    pub(super) fn rest(&mut self, rest: &Rest) {
        self.parts.push((Part::Rest, serde_json::to_vec(rest).unwrap_or_default()));
    }

    /// The caseloads, by number.
    ///
    /// # Errors
    /// When they have more than 4 GiB.
    pub(super) fn caseloads(&mut self, caseloads: &BTreeMap<u32, &Arc<Caseload>>) -> Result<(), Error> {
        let (mut numbers, mut texts) = (Vec::new(), TextBuilder::default());
        for (number, caseload) in caseloads {
            numbers.extend_from_slice(&number.to_le_bytes());
            texts.push(serde_json::to_string(caseload.as_ref()).unwrap_or_default());
        }
        self.parts.push((Part::CaseloadOf, numbers));
        self.texts(Part::CaseloadEnds, Part::Caseloads, texts, "bytes of caseloads")
    }

    /// All pairs, by the numbers of the two and the type.
    ///
    /// # Errors
    /// When they have more than 4 GiB.
    pub(super) fn pairs(&mut self, pairs: &BTreeMap<(u32, u32, &TypeId), &Arc<Pair>>) -> Result<(), Error> {
        let mut texts = TextBuilder::default();
        let mut rows = BTreeSet::new();
        for ((one, other, _), pair) in pairs {
            let at = word(texts.count());
            texts.push(serde_json::to_string(pair.as_ref()).unwrap_or_default());
            rows.extend([(*one, *other, at), (*other, *one, at)]);
        }
        let bytes =
            |(one, other, at): (u32, u32, u32)| [one, other, at].map(u32::to_le_bytes).into_iter().flatten();
        self.parts.push((Part::PairOf, rows.into_iter().flat_map(bytes).collect()));
        self.texts(Part::PairEnds, Part::Pairs, texts, "bytes of pairs")
    }

    fn texts(&mut self, ends: Part, bytes: Part, texts: TextBuilder, what: &str) -> Result<(), Error> {
        fits(texts.bytes.len(), u32::MAX as usize, what)?;
        self.parts.extend([(ends, texts.ends), (bytes, texts.bytes)]);
        Ok(())
    }

    pub(super) fn blocks(&mut self, blocks: &BTreeSet<(u32, u32)>) {
        let bytes = |(blocked, by): &(u32, u32)| [*blocked, *by].map(u32::to_le_bytes).into_iter().flatten();
        self.parts.push((Part::Blocks, blocks.iter().flat_map(bytes).collect()));
    }

    pub(super) fn due(&mut self, part: Part, due: &BTreeSet<(Timestamp, u32)>) {
        let mut bytes = Vec::new();
        for (time, number) in due {
            bytes.extend_from_slice(&time.as_millis().to_le_bytes());
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        self.parts.push((part, bytes));
    }

    pub(super) fn standings(&mut self, lanes: impl Iterator<Item = Lanes>) {
        self.parts.push((Part::Standings, lanes.flat_map(Lanes::write).collect()));
    }
}
