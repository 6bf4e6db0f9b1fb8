//! Who has what: a few marks for each person, as planes where many have it and as a list where few do.

use super::lanes::{BLOCK, Lanes, PLANE};

/// The bits that an entry of a list keeps for marks; the rest is the row.
pub(super) const MARK_BITS: u32 = 5;

/// The marks of a skill: three bits of proficiency, then these.
pub(super) const VALIDATED: u32 = 3;
/// See [`VALIDATED`].
pub(super) const TEACHES: u32 = 4;

/// So many planes stand apart from the others: the bits of a proficiency.
pub(super) const STEPS: u32 = 3;

/// Which those are.
pub(super) const FIRST: u32 = (1 << STEPS) - 1;

/// The most people in an index: what an entry of a list can name.
pub(super) const MOST_ROWS: usize = 1 << (32 - MARK_BITS);

/// The marks of everybody in one respect. Whatever bytes it stands on, it reads nothing beyond them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Feature<'a> {
    /// Planes, those of a block side by side, but the first [`STEPS`] apart from the others: most searches look at no
    /// more. Bit `i` of `present` says whether plane `i` is stored; without it all are zero.
    Planes {
        steps: &'a [[u8; PLANE]],
        others: &'a [[u8; PLANE]],
        present: u32,
        /// How many people have any mark, as far as the bytes are to be believed.
        many: u32,
    },
    /// Entries in the order of rows: `row << 5 | marks`, little end first.
    List(&'a [[u8; 4]]),
}

impl<'a> Feature<'a> {
    pub(super) const NOBODY: Feature<'static> = Feature::List(&[]);

    /// Planes as they are stored: the first of every block, then the others.
    pub(super) fn of_planes(
        planes: &'a [[u8; PLANE]],
        blocks: usize,
        present: u32,
        many: u32,
    ) -> Option<Feature<'a>> {
        let first = blocks.checked_mul((present & FIRST).count_ones() as usize)?;
        let (steps, others) = planes.split_at_checked(first)?;
        Some(Feature::Planes { steps, others, present, many })
    }

    /// The marks of one person; 0 when they have none. Logarithmic in the length of a list.
    pub(super) fn marks(&self, row: usize) -> u32 {
        self.marks_among(row, u32::MAX)
    }

    /// Those of the marks of one person that are in `among`, of lists all.
    #[inline]
    pub(super) fn marks_among(&self, row: usize, among: u32) -> u32 {
        match self {
            Feature::Planes { steps, others, present, .. } => {
                let (block, position) = (row / BLOCK, row % BLOCK);
                let mut marks = 0;
                for (planes, mut left) in [(steps, present & FIRST), (others, present & !FIRST)] {
                    if left & among == 0 {
                        continue;
                    }
                    for plane in of_block(planes, block, left.count_ones() as usize) {
                        let bit = left & left.wrapping_neg();
                        left ^= bit;
                        if bit & among != 0 {
                            let byte = plane.get(position / 8).copied().unwrap_or(0);
                            marks |= bit & (u32::from(byte >> (position % 8)) & 1).wrapping_neg();
                        }
                    }
                }
                marks
            }
            Feature::List(entries) => {
                let at = entries.partition_point(|entry| row_of(*entry) < row);
                let found = entries.get(at).filter(|entry| row_of(**entry) == row);
                found.map_or(0, |entry| marks_of(*entry))
            }
        }
    }

    /// Calls `each` with everybody in so many blocks who has any mark, and all their marks, in the order of rows.
    pub(super) fn each(&self, blocks: usize, mut each: impl FnMut(usize, u32)) {
        let Feature::Planes { present, .. } = *self else {
            let marked = self.entries().iter().filter(|entry| marks_of(**entry) != 0);
            return marked.for_each(|entry| each(row_of(*entry), marks_of(*entry)));
        };
        for block in 0..blocks {
            let (mut marks, mut left) = ([0_u32; BLOCK], present);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left.wrapping_sub(1);
                for position in self.plane(block, bit).each() {
                    if let Some(marks) = marks.get_mut(position) {
                        *marks |= 1_u32.wrapping_shl(bit);
                    }
                }
            }
            let start = block.saturating_mul(BLOCK);
            for (position, marks) in marks.into_iter().enumerate().filter(|(_, marks)| *marks != 0) {
                each(start.saturating_add(position), marks);
            }
        }
    }

    /// How many people have any mark, about.
    pub(super) fn many(&self) -> u64 {
        match self {
            Feature::Planes { many, .. } => u64::from(*many),
            Feature::List(entries) => u64::try_from(entries.len()).unwrap_or(u64::MAX),
        }
    }

    /// One plane of a block; nobody for a list.
    #[inline(always)]
    pub(super) fn plane(&self, block: usize, bit: u32) -> Lanes {
        self.bytes(block, bit).map_or(Lanes::NONE, Lanes::read)
    }

    /// The steps of everybody as they are stored, block by block, if all are.
    pub(super) fn all_steps(&self) -> Option<&'a [[[u8; PLANE]; 3]]> {
        match self {
            Feature::Planes { steps, present, .. } if present & FIRST == FIRST => Some(steps.as_chunks().0),
            _ => None,
        }
    }

    /// The plane of everybody, block by block, where there is just one mark to have.
    #[inline(always)]
    pub(super) fn single(&self) -> Option<&'a [[u8; PLANE]]> {
        match self {
            Feature::Planes { steps, present: 1, .. } => Some(steps),
            _ => None,
        }
    }

    /// The steps of everybody in a block as they are stored, if all are.
    #[inline(always)]
    pub(super) fn steps(&self, block: usize) -> Option<[&'a [u8; PLANE]; 3]> {
        match self {
            Feature::Planes { steps, present, .. } if present & FIRST == FIRST => {
                match of_block(steps, block, 3) {
                    [a, b, c] => Some([a, b, c]),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A plane of a block as it is stored.
    #[inline(always)]
    pub(super) fn bytes(&self, block: usize, bit: u32) -> Option<&'a [u8; PLANE]> {
        let Feature::Planes { steps, others, present, .. } = self else { return None };
        let (planes, among) = if bit < STEPS { (steps, FIRST) } else { (others, !FIRST) };
        let width = (present & among).count_ones() as usize;
        let before = present & among & !u32::MAX.checked_shl(bit).unwrap_or(0);
        let stored = present.checked_shr(bit).unwrap_or(0) & 1 == 1;
        planes
            .get(block.saturating_mul(width).saturating_add(before.count_ones() as usize))
            .filter(|_| stored)
    }

    /// Whether it is kept as a list.
    pub(super) fn is_list(&self) -> bool {
        matches!(self, Feature::List(_))
    }

    /// How many entries the list has; nothing for planes.
    pub(super) fn entries(&self) -> &'a [[u8; 4]] {
        match self {
            Feature::Planes { .. } => &[],
            Feature::List(entries) => entries,
        }
    }
}

/// The planes of a block, so many for each.
#[inline(always)]
fn of_block(planes: &[[u8; PLANE]], block: usize, width: usize) -> &[[u8; PLANE]] {
    let from = block.saturating_mul(width);
    planes.get(from..from.saturating_add(width)).unwrap_or_default()
}

pub(super) fn row_of(entry: [u8; 4]) -> usize {
    (u32::from_le_bytes(entry) >> MARK_BITS) as usize
}

pub(super) fn marks_of(entry: [u8; 4]) -> u32 {
    u32::from_le_bytes(entry) & 31
}

/// A feature that is read block by block, mostly forwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) feature: Feature<'a>,
    /// The entry of a list from which to look on.
    next: usize,
    /// The entry from which the block read last began, since a block may be read again.
    start: usize,
}

impl<'a> Source<'a> {
    pub(super) fn new(feature: Feature<'a>) -> Self {
        Source { feature, next: 0, start: 0 }
    }

    /// The first planes of a block.
    #[inline(always)]
    pub(super) fn read<const N: usize>(&mut self, block: usize) -> [Lanes; N] {
        let mut found = [Lanes::NONE; N];
        match self.feature {
            Feature::Planes { steps, others, present, .. } => {
                let first = (1_u32 << N.min(31)).wrapping_sub(1);
                if present & first == first {
                    let steps = of_block(steps, block, (present & FIRST).count_ones() as usize);
                    let others = of_block(others, block, (present & !FIRST).count_ones() as usize);
                    let mut to = found.iter_mut();
                    steps.iter().zip(to.by_ref()).for_each(|(bytes, plane)| *plane = Lanes::read(bytes));
                    others.iter().zip(to).for_each(|(bytes, plane)| *plane = Lanes::read(bytes));
                    return found;
                }
                for (bit, plane) in (0_u32..).zip(&mut found) {
                    *plane = self.feature.plane(block, bit);
                }
            }
            Feature::List(entries) => {
                let end = block.saturating_add(1).saturating_mul(BLOCK);
                let mut next = 0_usize;
                let rest = self.seek(entries, block);
                for entry in rest {
                    let row = row_of(*entry);
                    if row >= end {
                        break;
                    }
                    next = next.saturating_add(1);
                    let mut marks = marks_of(*entry);
                    for plane in &mut found {
                        plane.mark(row, marks & 1);
                        marks >>= 1;
                    }
                }
                self.next = self.next.saturating_add(next);
            }
        }
        found
    }

    /// The marks of one person, where the block that was read last is theirs or just before.
    #[inline(always)]
    pub(super) fn marks(&mut self, row: usize, among: u32) -> u32 {
        let entries = match self.feature {
            Feature::List(entries) => entries,
            // Mostly all steps are there and nothing else is looked at.
            Feature::Planes { steps, present, .. } if present & FIRST == FIRST && among == FIRST => {
                let [a, b, c] = of_block(steps, row / BLOCK, 3) else { return 0 };
                let (byte, bit) = (row % BLOCK / 8, row % 8);
                let mark =
                    |plane: &[u8; PLANE]| (plane.get(byte).map_or(0, |byte| u32::from(*byte)) >> bit) & 1;
                return mark(a) | mark(b) << 1 | mark(c) << 2;
            }
            Feature::Planes { .. } => return self.feature.marks_among(row, among),
        };
        let from = self.start;
        let at = |at: usize| entries.get(at).map_or(usize::MAX, |entry| row_of(*entry));
        let mut next = if from > 0 && at(from.saturating_sub(1)) >= row { 0 } else { from };
        if at(next) < row {
            // In steps that double, since it is mostly near.
            let mut step = 1_usize;
            while at(next.saturating_add(step)) < row {
                next = next.saturating_add(step);
                step = step.saturating_mul(2);
            }
            let end = next.saturating_add(step).min(entries.len());
            let between = entries.get(next..end).unwrap_or_default();
            next = next.saturating_add(between.partition_point(|entry| row_of(*entry) < row));
        }
        (self.start, self.next) = (next, next);
        if at(next) == row { entries.get(next).map_or(0, |entry| marks_of(*entry)) } else { 0 }
    }

    /// The first plane of a block.
    #[inline(always)]
    pub(super) fn plane(&mut self, block: usize) -> Lanes {
        if let Some(planes) = self.feature.single() {
            return planes.get(block).map_or(Lanes::NONE, Lanes::read);
        }
        let [plane] = self.read::<1>(block);
        plane
    }

    /// The first block from `block` on in which a list has an entry.
    pub(super) fn next_block(&mut self, block: usize) -> usize {
        match self.feature {
            Feature::Planes { .. } => block,
            Feature::List(entries) => {
                let rest = self.seek(entries, block);
                rest.first().map_or(usize::MAX, |entry| row_of(*entry) / BLOCK)
            }
        }
    }

    /// Goes to the first entry of a block: in steps that double, since it is mostly near.
    #[inline(always)]
    fn seek(&mut self, entries: &'a [[u8; 4]], block: usize) -> &'a [[u8; 4]] {
        let from = block.saturating_mul(BLOCK);
        let before = |at: usize| entries.get(at).is_some_and(|entry| row_of(*entry) < from);
        if self.next > 0 && !before(self.next.saturating_sub(1)) {
            let again = self.start == 0 || before(self.start.saturating_sub(1));
            self.next = if again { self.start } else { 0 };
        }
        if before(self.next) {
            let mut step = 1_usize;
            while before(self.next.saturating_add(step)) {
                self.next = self.next.saturating_add(step);
                step = step.saturating_mul(2);
            }
            let end = self.next.saturating_add(step).min(entries.len());
            let between = entries.get(self.next..end).unwrap_or_default();
            let ahead = between.partition_point(|entry| row_of(*entry) < from);
            self.next = self.next.saturating_add(ahead);
        }
        self.start = self.next;
        entries.get(self.next..).unwrap_or_default()
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "tests may")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn lists_and_planes_say_the_same(
            marks in prop::collection::btree_map(0_u32..3_000, 1_u32..32, 0..200),
            blocks in prop::collection::vec(0_usize..7, 1..20),
        ) {
            let list: Vec<[u8; 4]> = marks.iter().map(|(row, m)| (row << MARK_BITS | m).to_le_bytes()).collect();
            let (mut steps, mut others) = (vec![[0_u8; PLANE]; 6 * 3], vec![[0_u8; PLANE]; 6 * 2]);
            for (row, m) in &marks {
                let (row, block) = (*row as usize, *row as usize / BLOCK);
                for bit in 0..5 {
                    let plane = if bit < 3 { &mut steps[block * 3 + bit] } else { &mut others[block * 2 + bit - 3] };
                    plane[row % BLOCK / 8] |= u8::from(m >> bit & 1 == 1) << (row % 8);
                }
            }
            let mut one = Source::new(Feature::List(&list));
            let mut other = Source::new(Feature::Planes { steps: &steps, others: &others, present: 31, many: 0 });
            for block in blocks {
                prop_assert_eq!(one.read::<5>(block), other.read::<5>(block));
                let next = marks.keys().map(|row| *row as usize / BLOCK).find(|b| *b >= block);
                prop_assert_eq!(one.next_block(block), next.unwrap_or(usize::MAX));
            }
            let marks: BTreeMap<usize, u32> = marks.into_iter().map(|(row, m)| (row as usize, m)).collect();
            for row in 0..3_100 {
                let expected = marks.get(&row).copied().unwrap_or(0);
                prop_assert_eq!(one.feature.marks(row), expected);
                prop_assert_eq!(other.feature.marks(row), expected);
            }
            for feature in [one.feature, other.feature] {
                let mut found = BTreeMap::new();
                feature.each(6, |row, marks| assert_eq!(found.insert(row, marks), None));
                prop_assert_eq!(&found, &marks);
            }
        }
    }
}
