//! From what each person has to features: each is planned as planes or as a list, then all are written, people in the
//! order of rows, so that nothing has to be sorted.

use super::{
    feature::{FIRST, Feature, MARK_BITS},
    image::{long, word},
    lanes::{BLOCK, Lanes, PLANE},
    recover::Remaining,
};
use std::hint::black_box;

/// A feature that one person in so many has is kept as planes; below that a list is quicker to read.
const DENSE: usize = 48;

/// How many people have any mark in some respect, and which marks there are.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    many: u32,
    present: u32,
}

/// What was found, by respect.
#[derive(Default)]
pub(super) struct Tally(Vec<Found>);

impl Tally {
    #[inline]
    pub(super) fn add(&mut self, respect: u32, marks: u32) {
        let respect = respect as usize;
        if respect >= self.0.len() {
            self.0.resize(respect.saturating_add(1), Found::default());
        }
        if let Some(found) = self.0.get_mut(respect) {
            found.many = found.many.saturating_add(1);
            found.present |= marks;
        }
    }
}

/// The notes of so many people are fetched together: the memory is waited for once, not for one after the other.
const TOGETHER: usize = 32;

/// What was noted of people, one after the other: which of a number of respects, and what in it.
#[derive(Default)]
pub(super) struct Notes {
    /// Respect and marks in one word, as an entry of a list has row and marks.
    entries: Vec<u32>,
    /// Where the notes of each person end.
    ends: Vec<usize>,
    pub(super) tally: Tally,
}

impl Notes {
    pub(super) fn for_people(count: usize) -> Self {
        Notes { ends: Vec::with_capacity(count), ..Notes::default() }
    }

    /// The notes that were once written as these features, of those who remain. A respect is asked for by the
    /// number of its feature, where anybody who remains has it; nothing comes of it where there is none.
    pub(super) fn read<'f>(
        features: impl Iterator<Item = Feature<'f>> + Clone,
        remaining: &Remaining,
        mut respect: impl FnMut(usize) -> Option<u32>,
    ) -> Option<Self> {
        let mut notes = Notes { ends: vec![0; remaining.people], ..Notes::default() };
        let mut respects = Vec::new();
        for (number, feature) in features.clone().enumerate() {
            let mut many = 0_usize;
            feature.each(remaining.blocks(), |row, _| {
                if let Some(count) = remaining.place(row).and_then(|place| notes.ends.get_mut(place)) {
                    *count = count.saturating_add(1);
                    many = many.saturating_add(1);
                }
            });
            respects.push(if many > 0 { Some(respect(number)?) } else { None });
        }
        let mut next = 0_usize;
        for end in &mut notes.ends {
            let count = *end;
            *end = next;
            next = next.saturating_add(count);
        }
        notes.entries.resize(next, 0);
        for (respect, feature) in respects.into_iter().zip(features) {
            let Some(respect) = respect else { continue };
            feature.each(remaining.blocks(), |row, marks| {
                let Some(end) = remaining.place(row).and_then(|place| notes.ends.get_mut(place)) else {
                    return;
                };
                if let Some(to) = notes.entries.get_mut(*end) {
                    *to = entry(respect, marks);
                }
                *end = end.saturating_add(1);
                notes.tally.add(respect, marks);
            });
        }
        Some(notes)
    }

    #[inline]
    pub(super) fn add(&mut self, respect: u32, marks: u32) {
        self.tally.add(respect, marks);
        self.entries.push(entry(respect, marks));
    }

    /// What follows is of the next person.
    pub(super) fn end_person(&mut self) {
        self.ends.push(self.entries.len());
    }

    /// Writes everything in its place, in the order of rows; `people` tells who stands where.
    pub(super) fn write(&self, people: &[u32], places: &mut Places, bytes: &mut [u8]) {
        let mut row = 0_u32;
        for people in people.chunks(TOGETHER) {
            let mut notes: [&[u32]; TOGETHER] = [&[]; TOGETHER];
            for (notes, person) in notes.iter_mut().zip(people) {
                *notes = self.of(*person as usize);
            }
            black_box(notes.map(|notes| notes.first().copied()));
            for (notes, _) in notes.iter().zip(people) {
                notes.iter().for_each(|entry| places.write(bytes, row, entry >> MARK_BITS, entry & 31));
                row = row.saturating_add(1);
            }
        }
        places.finish(bytes);
    }

    fn of(&self, person: usize) -> &[u32] {
        let start = person.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(person).copied().unwrap_or(start);
        self.entries.get(start..end).unwrap_or_default()
    }
}

fn entry(row: u32, marks: u32) -> u32 {
    row.wrapping_shl(MARK_BITS) | marks
}

/// Where features will stand, one after the other.
pub(super) struct Plan {
    blocks: usize,
    people: usize,
    /// The table: offset (eight bytes), number of entries or planes, which planes are stored (none: a list), how many
    /// people have any mark, nothing.
    pub(super) table: Vec<u8>,
    /// How many bytes they take.
    pub(super) length: usize,
    pub(super) count: usize,
}

/// Where planes are written: the first of every block, then the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planes {
    steps: usize,
    others: usize,
    present: u32,
}

impl Plan {
    pub(super) fn new(people: usize) -> Self {
        Plan { blocks: people.div_ceil(BLOCK), people, table: Vec::new(), length: 0, count: 0 }
    }

    /// Plans a feature for each respect, in the order given.
    pub(super) fn features(&mut self, tally: &Tally, order: &[u32]) -> Places {
        let mut places = Places { places: vec![Place::List(0); order.len()], dense: Vec::new(), block: 0 };
        for respect in order {
            let found = tally.0.get(*respect as usize).copied().unwrap_or_default();
            let many = found.many as usize;
            let is_dense = many >= 64 && many.saturating_mul(DENSE) >= self.people;
            let place = if is_dense {
                let planes = self.planes(found.present, many);
                places.dense.push(Dense { planes, lanes: [Lanes::NONE; MARK_BITS as usize] });
                Place::Dense(places.dense.len().saturating_sub(1))
            } else {
                let start = self.length;
                self.add(many, 4, 0, many);
                Place::List(start)
            };
            if let Some(to) = places.places.get_mut(*respect as usize) {
                *to = place;
            }
        }
        places
    }

    /// Plans the planes in `present`, of which there is at least one.
    pub(super) fn planes(&mut self, present: u32, many: usize) -> Planes {
        self.length = self.length.next_multiple_of(PLANE);
        let steps = self.length;
        self.add(self.blocks.saturating_mul(present.count_ones() as usize), PLANE, present, many);
        let first = self.blocks.saturating_mul((present & FIRST).count_ones() as usize);
        Planes { steps, others: steps.saturating_add(first.saturating_mul(PLANE)), present }
    }

    fn add(&mut self, length: usize, size: usize, present: u32, many: usize) {
        self.table.extend_from_slice(&long(self.length).to_le_bytes());
        for number in [word(length), present, word(many), 0] {
            self.table.extend_from_slice(&number.to_le_bytes());
        }
        self.length = self.length.saturating_add(length.saturating_mul(size));
        self.count = self.count.saturating_add(1);
    }
}

/// Where features are written, by respect, as long as marks come in the order of rows.
pub(super) struct Places {
    places: Vec<Place>,
    dense: Vec<Dense>,
    /// The block that `dense` holds.
    block: usize,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    /// As a list, of which this is the next entry.
    List(usize),
    /// As planes, by number.
    Dense(usize),
}

/// A feature as planes, and what is not yet written of it.
struct Dense {
    planes: Planes,
    lanes: [Lanes; MARK_BITS as usize],
}

impl Places {
    /// Writes the marks of somebody in one respect.
    #[inline]
    pub(super) fn write(&mut self, bytes: &mut [u8], row: u32, respect: u32, marks: u32) {
        match self.places.get_mut(respect as usize) {
            Some(Place::List(next)) => {
                let end = next.saturating_add(4);
                if let Some(place) = bytes.get_mut(*next..end) {
                    place.copy_from_slice(&entry(row, marks).to_le_bytes());
                }
                *next = end;
            }
            Some(Place::Dense(dense)) => {
                let (row, dense) = (row as usize, *dense);
                if row / BLOCK != self.block {
                    self.finish(bytes);
                    self.block = row / BLOCK;
                }
                let Some(dense) = self.dense.get_mut(dense) else { return };
                (0..)
                    .zip(&mut dense.lanes)
                    .for_each(|(bit, lanes)| lanes.mark(row % BLOCK, (marks >> bit) & 1));
            }
            None => {}
        }
    }

    /// Writes the rest.
    pub(super) fn finish(&mut self, bytes: &mut [u8]) {
        for Dense { planes, lanes } in &mut self.dense {
            planes.each(self.block.saturating_mul(PLANE), |bit, at| {
                let place = bytes.get_mut(at..at.saturating_add(PLANE));
                if let (Some(place), Some(lanes)) = (place, lanes.get(bit as usize)) {
                    place.copy_from_slice(&lanes.write());
                }
            });
            *lanes = [Lanes::NONE; MARK_BITS as usize];
        }
    }
}

impl Planes {
    /// Writes what `number` makes of the code of everybody, in the order of rows.
    pub(super) fn write(&self, bytes: &mut [u8], codes: &[u32], number: impl Fn(u32) -> u32) {
        for (at, codes) in codes.chunks(8).enumerate() {
            let mut eight = [0; 8];
            eight.iter_mut().zip(codes).for_each(|(to, code)| *to = number(*code));
            self.each(at, |bit, at| {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = eight.iter().rev().fold(0, |byte, of| byte << 1 | u8::from(of >> bit & 1 == 1));
                }
            });
        }
    }

    /// Calls `each` with every plane that is stored and where the byte of these eight people stands in it.
    #[inline(always)]
    fn each(&self, eight: usize, mut each: impl FnMut(u32, usize)) {
        let (block, byte) = (eight / PLANE, eight % PLANE);
        for (start, mut left) in [(self.steps, self.present & FIRST), (self.others, self.present & !FIRST)] {
            let before = block.saturating_mul(left.count_ones() as usize).saturating_mul(PLANE);
            let mut at = start.saturating_add(before).saturating_add(byte);
            while left != 0 {
                each(left.trailing_zeros(), at);
                left &= left.wrapping_sub(1);
                at = at.saturating_add(PLANE);
            }
        }
    }
}
