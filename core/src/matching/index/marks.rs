//! From what each person has to features: counted, spread, and written as planes or lists.

use super::{
    feature::{MARK_BITS, STEPS},
    image::{long, word},
    lanes::{BLOCK, Lanes},
};

/// A feature that one person in so many has is kept as planes; below that a list is quicker to read.
const DENSE: usize = 48;

/// What was noted of people, one after the other: which of a number of respects, and what in it.
#[derive(Default)]
pub(super) struct Notes {
    /// Respect and marks.
    entries: Vec<(u32, u32)>,
    /// Where the notes of each person end.
    ends: Vec<usize>,
}

impl Notes {
    pub(super) fn add(&mut self, respect: u32, marks: u32) {
        self.entries.push((respect, marks));
    }

    /// What follows is of the next person.
    pub(super) fn end_person(&mut self) {
        self.ends.push(self.entries.len());
    }

    fn of(&self, person: usize) -> &[(u32, u32)] {
        let start = person.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(person).copied().unwrap_or(start);
        self.entries.get(start..end).unwrap_or_default()
    }
}

/// Features as they are written, one after the other.
#[derive(Default)]
pub(super) struct FeatureWriter {
    /// The table: offset (eight bytes), number of entries or planes, which planes are stored (none: a list), how many
    /// people have any mark, nothing.
    pub(super) table: Vec<u8>,
    pub(super) marks: Vec<u8>,
    pub(super) count: usize,
}

impl FeatureWriter {
    /// Writes what was noted as features, the respects in the order given; `rows` tells who stands where.
    pub(super) fn write(&mut self, notes: &Notes, order: &[u32], rows: &[u32]) {
        let mut ends = vec![0_usize; order.len()];
        for (respect, _) in &notes.entries {
            if let Some(count) = ends.get_mut(*respect as usize) {
                *count = count.saturating_add(1);
            }
        }
        let mut end = 0_usize;
        for count in &mut ends {
            let start = end;
            end = end.saturating_add(*count);
            *count = start;
        }
        let mut spread = vec![0_u32; notes.entries.len()];
        // In the order of rows, so that nothing has to be sorted.
        for (row, person) in (0_u32..).zip(rows) {
            for (respect, marks) in notes.of(*person as usize) {
                let Some(next) = ends.get_mut(*respect as usize) else { continue };
                if let Some(place) = spread.get_mut(*next) {
                    *place = row.wrapping_shl(MARK_BITS) | marks;
                }
                *next = next.saturating_add(1);
            }
        }
        for respect in order {
            let respect = *respect as usize;
            let start = respect.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
            let end = ends.get(respect).copied().unwrap_or(start);
            self.list(spread.get(start..end).unwrap_or_default(), rows.len());
        }
    }

    /// Writes a sorted list, as planes where that is better.
    fn list(&mut self, list: &[u32], people: usize) {
        if list.len() < 64 || list.len().saturating_mul(DENSE) < people {
            self.begin(list.len(), 0, list.len());
            self.marks.extend(list.iter().flat_map(|entry| entry.to_le_bytes()));
            self.end();
            return;
        }
        let present = list.iter().fold(0, |all, entry| all | (entry & 31));
        self.planes(
            present,
            people,
            list.len(),
            list.iter().map(|entry| ((entry >> MARK_BITS) as usize, entry & 31)),
        );
    }

    /// Writes planes of marks given in the order of rows: the first of every block, then the others.
    pub(super) fn planes(
        &mut self,
        present: u32,
        people: usize,
        many: usize,
        marks: impl Iterator<Item = (usize, u32)>,
    ) -> usize {
        let blocks = people.div_ceil(BLOCK);
        self.begin(blocks.saturating_mul(present.count_ones() as usize), present, many);
        let mut block = 0_usize;
        let mut planes = [Lanes::NONE; 32];
        let mut others = Vec::new();
        for (row, mut left) in marks {
            while row / BLOCK > block {
                self.block(present, &mut planes, &mut others);
                block = block.saturating_add(1);
            }
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                left &= left.wrapping_sub(1);
                if let Some(plane) = planes.get_mut(bit) {
                    plane.set(row % BLOCK, true);
                }
            }
        }
        for _ in block..blocks {
            self.block(present, &mut planes, &mut others);
        }
        self.marks.extend_from_slice(&others);
        self.end()
    }

    fn block(&mut self, present: u32, planes: &mut [Lanes; 32], others: &mut Vec<u8>) {
        for (bit, plane) in (0_u32..).zip(planes) {
            if present.checked_shr(bit).unwrap_or(0) & 1 == 1 {
                let bytes = if bit < STEPS { &mut self.marks } else { &mut *others };
                bytes.extend_from_slice(&plane.write());
            }
            *plane = Lanes::NONE;
        }
    }

    fn begin(&mut self, length: usize, present: u32, many: usize) {
        if present != 0 {
            self.marks.resize(self.marks.len().next_multiple_of(64), 0);
        }
        self.table.extend_from_slice(&long(self.marks.len()).to_le_bytes());
        self.table.extend_from_slice(&word(length).to_le_bytes());
        self.table.extend_from_slice(&present.to_le_bytes());
        self.table.extend_from_slice(&word(many).to_le_bytes());
        self.table.extend_from_slice(&[0; 4]);
    }

    fn end(&mut self) -> usize {
        let number = self.count;
        self.count = self.count.saturating_add(1);
        number
    }
}
