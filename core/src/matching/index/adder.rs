//! Numbers of 512 people at once, a bit of each in a plane: added and compared by and, or and xor alone, in registers of
//! whatever width the machine has.
//!
//! Bytes are never taken apart here, so the order of bytes in a register does not matter and the outcome is the same
//! everywhere.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places are constants below the number of planes, or positions in a plane up to its end"
)]

use super::lanes::{Lanes, PLANE};
use pulp::{
    Simd,
    bytemuck::{Zeroable, bytes_of, cast_slice, try_pod_read_unaligned},
};

/// The most planes that a sum has.
pub(super) const PLANES: usize = 16;

/// The largest sum that there may be.
pub(super) const LARGEST: u32 = (1 << PLANES) - 1;

/// Nobody.
pub(super) const EMPTY: [u8; PLANE] = [0; PLANE];

/// A number from 0 to 7 for everybody in a block, and how often it counts.
#[derive(Clone, Copy)]
pub(super) struct Addend<'a> {
    pub(super) digits: [&'a [u8; PLANE]; 3],
    /// It counts only for these.
    pub(super) mask: Option<&'a [u8; PLANE]>,
    pub(super) factor: u32,
    /// Once it is added, only those matter whose sum is more than this.
    pub(super) needed: Option<u32>,
}

impl Addend<'_> {
    /// Adds nothing.
    pub(super) const NOTHING: Addend<'static> =
        Addend { digits: [&EMPTY; 3], mask: None, factor: 0, needed: None };
}

/// A number for each of 512 people.
pub(super) struct Sum {
    planes: [[u8; PLANE]; PLANES],
    /// How many planes are looked at.
    width: usize,
}

impl Sum {
    /// With room for sums up to `most`.
    pub(super) fn new(most: u64) -> Sum {
        let width = match most {
            0..0x100 => 8,
            0x100..0x1000 => 12,
            _ => PLANES,
        };
        Sum { planes: [EMPTY; PLANES], width }
    }

    #[inline(always)]
    pub(super) fn clear(&mut self) {
        self.planes[..self.width].fill(EMPTY);
    }

    /// Adds one after the other as long as somebody is `left`; gives back who is.
    #[inline(always)]
    pub(super) fn add<S: Simd>(&mut self, simd: S, addends: &[Addend<'_>], left: Lanes) -> Lanes {
        let mut left = left.write();
        match self.width {
            8 => add_all::<S, 8>(simd, &mut self.planes, addends, &mut left),
            12 => add_all::<S, 12>(simd, &mut self.planes, addends, &mut left),
            _ => add_all::<S, PLANES>(simd, &mut self.planes, addends, &mut left),
        }
        Lanes::read(&left)
    }

    /// Those whose number is more than `bound`.
    pub(super) fn more_than(&self, bound: u32) -> Lanes {
        let (mut more, mut same) = (Lanes::NONE, Lanes::ALL);
        for (bit, digit) in self.planes[..self.width].iter().enumerate().rev() {
            let digit = Lanes::read(digit);
            if (bound >> bit) & 1 == 1 {
                same = same.and(digit);
            } else {
                more = more.or(same.and(digit));
                same = same.and_not(digit);
            }
        }
        if bound >> self.width == 0 { more } else { Lanes::NONE }
    }

    /// Of `left` at least so many, of whom nobody has less than any other of `left`.
    pub(super) fn best(&self, left: Lanes, mut many: u32) -> Lanes {
        let (mut best, mut same) = (Lanes::NONE, left);
        for digit in self.planes[..self.width].iter().rev() {
            let ones = same.and(Lanes::read(digit));
            if ones.count() >= many {
                same = ones;
            } else {
                many -= ones.count();
                best = best.or(ones);
                same = same.and_not(ones);
            }
        }
        best.or(same)
    }
}

/// A register's width of the block after the other.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn add_all<S: Simd, const W: usize>(
    simd: S,
    planes: &mut [[u8; PLANE]; PLANES],
    addends: &[Addend<'_>],
    left: &mut [u8; PLANE],
) {
    let mut at = 0;
    while at < PLANE {
        let mut sum = [S::u64s::zeroed(); W];
        for (sum, plane) in sum.iter_mut().zip(&*planes) {
            *sum = read::<S>(plane, at);
        }
        let mut who = read::<S>(left, at);
        for addend in addends {
            let mut digits = addend.digits.map(|digit| read::<S>(digit, at));
            if let Some(mask) = addend.mask {
                let mask = read::<S>(mask, at);
                digits = digits.map(|digit| simd.and_u64s(digit, mask));
            }
            let mut factor = addend.factor;
            while factor != 0 {
                let shift = factor.trailing_zeros();
                factor &= factor - 1;
                add_shifted::<S, W>(simd, &mut sum, digits, shift);
            }
            if let Some(needed) = addend.needed {
                who = simd.and_u64s(who, more_than::<S, W>(simd, &sum, needed));
                if is_none::<S>(who) {
                    break;
                }
            }
        }
        for (sum, plane) in sum.iter().zip(&mut *planes) {
            write::<S>(plane, at, *sum);
        }
        write::<S>(left, at, who);
        at += size_of::<S::u64s>();
    }
}

/// Every shift is a piece of its own, so that all places are constants and the sum stays in registers.
#[inline(always)]
pub(super) fn add_shifted<S: Simd, const W: usize>(
    simd: S,
    sum: &mut [S::u64s; W],
    digits: [S::u64s; 3],
    shift: u32,
) {
    match shift {
        0 => add_at::<S, W, 0>(simd, sum, digits),
        1 => add_at::<S, W, 1>(simd, sum, digits),
        2 => add_at::<S, W, 2>(simd, sum, digits),
        3 => add_at::<S, W, 3>(simd, sum, digits),
        4 => add_at::<S, W, 4>(simd, sum, digits),
        5 => add_at::<S, W, 5>(simd, sum, digits),
        6 => add_at::<S, W, 6>(simd, sum, digits),
        7 => add_at::<S, W, 7>(simd, sum, digits),
        8 => add_at::<S, W, 8>(simd, sum, digits),
        9 => add_at::<S, W, 9>(simd, sum, digits),
        10 => add_at::<S, W, 10>(simd, sum, digits),
        11 => add_at::<S, W, 11>(simd, sum, digits),
        12 => add_at::<S, W, 12>(simd, sum, digits),
        13 => add_at::<S, W, 13>(simd, sum, digits),
        14 => add_at::<S, W, 14>(simd, sum, digits),
        _ => add_at::<S, W, 15>(simd, sum, digits),
    }
}

#[inline(always)]
fn add_at<S: Simd, const W: usize, const SHIFT: usize>(
    simd: S,
    sum: &mut [S::u64s; W],
    digits: [S::u64s; 3],
) {
    let mut carry = S::u64s::zeroed();
    let mut digits = digits.into_iter();
    for place in sum.iter_mut().skip(SHIFT) {
        let before = *place;
        match digits.next() {
            Some(digit) => {
                let half = simd.xor_u64s(before, digit);
                *place = simd.xor_u64s(half, carry);
                carry = simd.or_u64s(simd.and_u64s(before, digit), simd.and_u64s(half, carry));
            }
            None => {
                *place = simd.xor_u64s(before, carry);
                carry = simd.and_u64s(before, carry);
            }
        }
    }
}

#[inline(always)]
pub(super) fn more_than<S: Simd, const W: usize>(simd: S, sum: &[S::u64s; W], bound: u32) -> S::u64s {
    let (mut more, mut same) = (S::u64s::zeroed(), simd.splat_u64s(u64::MAX));
    if bound >> W != 0 {
        return more;
    }
    for (bit, digit) in sum.iter().enumerate().rev() {
        let both = simd.and_u64s(same, *digit);
        if (bound >> bit) & 1 == 1 {
            same = both;
        } else {
            more = simd.or_u64s(more, both);
            same = simd.xor_u64s(same, both);
        }
    }
    more
}

#[inline(always)]
pub(super) fn is_none<S: Simd>(who: S::u64s) -> bool {
    let words: &[u64] = cast_slice(std::slice::from_ref(&who));
    words.iter().fold(0, |all, word| all | word) == 0
}

#[inline(always)]
pub(super) fn read<S: Simd>(plane: &[u8; PLANE], at: usize) -> S::u64s {
    let bytes = plane.get(at..at + size_of::<S::u64s>()).unwrap_or_default();
    try_pod_read_unaligned(bytes).unwrap_or(S::u64s::zeroed())
}

#[inline(always)]
pub(super) fn write<S: Simd>(plane: &mut [u8; PLANE], at: usize, register: S::u64s) {
    if let Some(bytes) = plane.get_mut(at..at + size_of::<S::u64s>()) {
        bytes.copy_from_slice(bytes_of(&register));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::index::lanes::BLOCK;
    use proptest::prelude::*;

    fn planes(numbers: &[u32]) -> [[u8; PLANE]; 3] {
        let mut planes = [Lanes::NONE; 3];
        for (i, number) in numbers.iter().enumerate() {
            for (at, plane) in planes.iter_mut().enumerate() {
                plane.mark(i, (number >> at) & 1);
            }
        }
        planes.map(Lanes::write)
    }

    /// The sums as they should be, and what is left with each width of register.
    struct Adding<'a> {
        addends: &'a [Addend<'a>],
        most: u64,
        bound: u32,
        left: Lanes,
    }

    impl pulp::WithSimd for Adding<'_> {
        type Output = (Lanes, Lanes, Lanes);

        fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
            let mut sum = Sum::new(self.most);
            sum.clear();
            let left = sum.add(simd, self.addends, self.left);
            (left, sum.more_than(self.bound), sum.best(self.left, 11))
        }
    }

    proptest! {
        #[test]
        fn sums_are_sums(
            terms in prop::collection::vec(
                (prop::collection::vec(0_u32..8, BLOCK), prop::collection::vec(any::<bool>(), BLOCK), 0_u32..800),
                1..6,
            ),
            size in 0_usize..3,
            bound in 0_u32..20_000,
            left in prop::collection::vec(any::<bool>(), BLOCK),
        ) {
            let (limit, most) = [(5, 0xff), (80, 0xfff), (800, LARGEST)][size];
            let factor = |factor: u32| factor % limit;
            let bound = bound % most;
            let digits: Vec<[[u8; PLANE]; 3]> = terms.iter().map(|(numbers, ..)| planes(numbers)).collect();
            let lanes = |set: &[bool]| {
                let mut lanes = Lanes::NONE;
                set.iter().enumerate().for_each(|(i, set)| lanes.set(i, *set));
                lanes
            };
            let masks: Vec<[u8; PLANE]> = terms.iter().map(|(_, mask, _)| lanes(mask).write()).collect();
            let each = terms.iter().zip(&digits).zip(&masks).enumerate();
            let addends: Vec<Addend<'_>> = each
                .map(|(at, ((term, digits), mask))| Addend {
                    digits: digits.each_ref(),
                    mask: (at % 2 == 1).then_some(mask),
                    factor: factor(term.2),
                    needed: (at + 1 == terms.len()).then_some(bound),
                })
                .collect();
            let total = |i: usize| {
                let each = terms.iter().enumerate();
                each.map(|(at, (n, m, f))| if at % 2 == 0 || m[i] { n[i] * factor(*f) } else { 0 }).sum::<u32>()
            };
            let left = lanes(&left);
            let adding = || Adding { addends: &addends, most: most.into(), bound, left };
            let (found, more, best) = pulp::Arch::new().dispatch(adding());
            prop_assert_eq!((found, more, best), pulp::Arch::Scalar.dispatch(adding()));
            for i in 0..BLOCK {
                prop_assert_eq!(more.has(i), total(i) > bound);
                prop_assert_eq!(found.has(i), left.has(i) && total(i) > bound);
            }
            let least = best.each().map(total).min();
            prop_assert!(best.count() >= left.count().min(11));
            prop_assert!((0..BLOCK).filter(|i| left.has(*i)).all(|i| best.has(i) || Some(total(i)) <= least));
        }
    }
}
