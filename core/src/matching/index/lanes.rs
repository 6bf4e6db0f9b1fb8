//! Sets of 512 people at once, and numbers of them with a bit of each in a plane.
//!
//! Plain words, so that the compiler makes of them what the machine has (AVX-512, AVX2, simd128); the bytes that come
//! out are the same everywhere.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "positions are taken modulo 512, planes are three"
)]

/// How many people stand in one block.
pub(super) const BLOCK: usize = 512;

/// The bytes of one bit of everybody in a block.
pub(super) const PLANE: usize = BLOCK / 8;

/// One bit of each of 512 people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(64))]
pub(super) struct Lanes(pub(super) [u64; 8]);

impl Lanes {
    pub(super) const NONE: Lanes = Lanes([0; 8]);
    pub(super) const ALL: Lanes = Lanes([u64::MAX; 8]);

    #[inline(always)]
    pub(super) fn read(bytes: &[u8; PLANE]) -> Lanes {
        let (words, _) = bytes.as_chunks::<8>();
        let mut lanes = [0; 8];
        for (lane, word) in lanes.iter_mut().zip(words) {
            *lane = u64::from_le_bytes(*word);
        }
        Lanes(lanes)
    }

    #[inline(always)]
    pub(super) fn write(self) -> [u8; PLANE] {
        let mut bytes = [0; PLANE];
        let (words, _) = bytes.as_chunks_mut::<8>();
        for (word, lane) in words.iter_mut().zip(self.0) {
            *word = lane.to_le_bytes();
        }
        bytes
    }

    /// Those from `from` up to, but not including, `to`.
    pub(super) fn between(from: usize, to: usize) -> Lanes {
        let mut lanes = [0; 8];
        for (i, lane) in lanes.iter_mut().enumerate() {
            let below = |bound: usize| match bound.saturating_sub(i * 64) {
                0 => 0,
                bits @ 1..=63 => (1_u64 << bits) - 1,
                _ => u64::MAX,
            };
            *lane = below(to) & !below(from);
        }
        Lanes(lanes)
    }

    #[inline(always)]
    pub(super) fn and(mut self, other: Lanes) -> Lanes {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a &= b;
        }
        self
    }

    #[inline(always)]
    pub(super) fn or(mut self, other: Lanes) -> Lanes {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a |= b;
        }
        self
    }

    #[inline(always)]
    pub(super) fn xor(mut self, other: Lanes) -> Lanes {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a ^= b;
        }
        self
    }

    #[inline(always)]
    pub(super) fn and_not(mut self, other: Lanes) -> Lanes {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a &= !b;
        }
        self
    }

    #[inline(always)]
    pub(super) fn not(self) -> Lanes {
        Lanes::ALL.and_not(self)
    }

    #[inline(always)]
    pub(super) fn any(self) -> bool {
        self.0.iter().fold(0, |all, lane| all | lane) != 0
    }

    #[inline(always)]
    pub(super) fn count(self) -> u32 {
        self.0.iter().map(|lane| lane.count_ones()).sum()
    }

    #[inline(always)]
    pub(super) fn has(self, position: usize) -> bool {
        (self.0[(position >> 6) & 7] >> (position & 63)) & 1 == 1
    }

    #[inline(always)]
    pub(super) fn set(&mut self, position: usize, to: bool) {
        let bit = 1 << (position & 63);
        let lane = &mut self.0[(position >> 6) & 7];
        *lane = if to { *lane | bit } else { *lane & !bit };
    }

    /// Sets the bit where `bit` is 1.
    #[inline(always)]
    pub(super) fn mark(&mut self, position: usize, bit: u32) {
        self.0[(position >> 6) & 7] |= u64::from(bit) << (position & 63);
    }

    /// The first that is set.
    pub(super) fn first(self) -> Option<usize> {
        let (i, lane) = self.0.iter().enumerate().find(|(_, lane)| **lane != 0)?;
        Some(i * 64 + lane.trailing_zeros() as usize)
    }

    /// The first so many of them.
    pub(super) fn first_few(self, many: u32) -> Lanes {
        let mut few = Lanes::NONE;
        self.each().take(many as usize).for_each(|position| few.set(position, true));
        few
    }

    /// The positions of those that are set, in order.
    pub(super) fn each(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(i, lane)| {
            let mut left = lane;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                left &= left.wrapping_sub(1);
                (bit < 64).then_some(i * 64 + bit as usize)
            })
        })
    }
}

/// Those whose number, given by its planes, is at least `bound`.
#[inline(always)]
pub(super) fn at_least(planes: &[Lanes], bound: u32) -> Lanes {
    let (mut more, mut same) = (Lanes::NONE, Lanes::ALL);
    for (at, digit) in planes.iter().enumerate().rev() {
        if (bound >> at) & 1 == 1 {
            same = same.and(*digit);
        } else {
            more = more.or(same.and(*digit));
            same = same.and_not(*digit);
        }
    }
    if planes.len() < 32 && bound >> planes.len() != 0 { Lanes::NONE } else { more.or(same) }
}

/// The larger of two numbers of three planes, for each person.
#[inline(always)]
pub(super) fn larger(a: [Lanes; 3], b: [Lanes; 3]) -> [Lanes; 3] {
    let (mut more, mut same) = (Lanes::NONE, Lanes::ALL);
    for at in (0..3).rev() {
        more = more.or(same.and(a[at]).and_not(b[at]));
        same = same.and_not(a[at].xor(b[at]));
    }
    let mut larger = b;
    for at in 0..3 {
        larger[at] = b[at].xor(a[at].xor(b[at]).and(more));
    }
    larger
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn planes(numbers: &[u32], width: usize) -> Vec<Lanes> {
        let mut planes = vec![Lanes::NONE; width];
        for (i, number) in numbers.iter().enumerate() {
            for (at, plane) in planes.iter_mut().enumerate() {
                plane.mark(i, (number >> at) & 1);
            }
        }
        planes
    }

    proptest! {
        #[test]
        fn comparisons_compare(
            a in prop::collection::vec(0_u32..8, 512),
            b in prop::collection::vec(0_u32..8, 512),
            bound in 0_u32..20,
        ) {
            let (pa, pb) = (planes(&a, 3), planes(&b, 3));
            let most = larger([pa[0], pa[1], pa[2]], [pb[0], pb[1], pb[2]]);
            let enough = at_least(&pa, bound);
            for i in 0..BLOCK {
                let found = (0..3).map(|at| u32::from(most[at].has(i)) << at).sum::<u32>();
                prop_assert_eq!(found, a[i].max(b[i]));
                prop_assert_eq!(enough.has(i), a[i] >= bound);
            }
        }

        #[test]
        fn positions_come_in_order(from in 0_usize..513, to in 0_usize..513) {
            let expected: Vec<usize> = (from..to).collect();
            let lanes = Lanes::between(from, to);
            prop_assert_eq!(lanes.each().collect::<Vec<_>>(), expected);
            prop_assert_eq!(Lanes::read(&lanes.write()), lanes);
        }
    }
}
