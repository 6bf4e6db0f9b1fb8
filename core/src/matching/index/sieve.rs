//! Who of a block can have enough at all, told from the planes of steps alone: a bound from above on everybody's points,
//! in units so coarse that eight planes hold the sum. Whoever gets through is counted exactly.

use super::{
    adder::{add_shifted, is_none, more_than, read, write},
    criterion::Criterion,
    lanes::{Lanes, PLANE},
    term::SkillTerm,
};
use pulp::{Simd, bytemuck::Zeroable};

/// So many planes a sum has here, and the largest that it can be.
const WIDTH: usize = 8;
const LARGEST: u32 = (1 << WIDTH) - 1;
/// So many skills and so many criteria are looked at, that each can give a unit at least.
const MOST: usize = 32;
/// More than any step.
const NO_STEP: u32 = 6;

/// What can be told from planes, for a search.
#[derive(Default)]
pub(super) struct Sieve<'a> {
    skills: Vec<Skill<'a>>,
    criteria: Vec<Preferred<'a>>,
    /// So many units of the points are one here.
    coarse: u32,
    /// The most that a sum can be.
    most: u32,
    /// The most that all that is looked at in lists gives, and all else that is not looked at here; in units of points.
    lists: u32,
    besides: u32,
    /// What a sum must exceed; nothing as long as everybody gets through.
    bound: Option<u32>,
    /// The same for those who stand in a list.
    bound_listed: Option<u32>,
}

/// A skill whose steps stand in planes.
struct Skill<'a> {
    steps: &'a [[[u8; PLANE]; 3]],
    /// What a step gives at most.
    factor: u32,
    /// The least step with which it can still be enough: for those who stand in no list, and for those who do.
    least: u32,
    least_listed: u32,
}

/// A criterion that a plane tells.
struct Preferred<'a> {
    plane: &'a [[u8; PLANE]],
    factor: u32,
}

impl<'a> Sieve<'a> {
    /// Over skills, those first that rule most people out, and criteria.
    pub(super) fn new<'t>(
        skills: impl Iterator<Item = &'t SkillTerm<'a>>,
        criteria: impl Iterator<Item = &'t Criterion<'a>>,
    ) -> Sieve<'a>
    where
        'a: 't,
    {
        let mut sieve = Sieve { coarse: 1, ..Sieve::default() };
        let mut total = 0_u32;
        for term in skills {
            match term.planes().filter(|_| sieve.skills.len() < MOST) {
                Some(steps) => {
                    let factor = term.most.div_ceil(5);
                    sieve.skills.push(Skill { steps, factor, least: 0, least_listed: 0 });
                    total = total.saturating_add(term.most);
                }
                None if term.is_list() => sieve.lists = sieve.lists.saturating_add(term.most),
                None => sieve.besides = sieve.besides.saturating_add(term.most),
            }
        }
        for criterion in criteria {
            match criterion.plane().filter(|_| sieve.criteria.len() < MOST) {
                Some(plane) => {
                    sieve.criteria.push(Preferred { plane, factor: criterion.most() });
                    total = total.saturating_add(criterion.most());
                }
                None => sieve.besides = sieve.besides.saturating_add(criterion.most()),
            }
        }
        sieve.coarsen(total);
        sieve
    }

    /// Takes units so coarse that no sum is too large.
    fn coarsen(&mut self, total: u32) {
        let mut coarse = total.div_ceil(LARGEST).max(1);
        while self.sum_of(coarse) > LARGEST {
            coarse = coarse.saturating_add(coarse.div_ceil(8));
        }
        self.most = self.sum_of(coarse);
        self.coarse = coarse;
        self.skills.iter_mut().for_each(|skill| skill.factor = skill.factor.div_ceil(coarse));
        self.criteria.iter_mut().for_each(|criterion| criterion.factor = criterion.factor.div_ceil(coarse));
    }

    /// The largest sum in such units.
    fn sum_of(&self, coarse: u32) -> u32 {
        let skills = self.skills.iter().map(|skill| skill.factor.div_ceil(coarse).saturating_mul(5));
        let criteria = self.criteria.iter().map(|criterion| criterion.factor.div_ceil(coarse));
        skills.chain(criteria).fold(0, u32::saturating_add)
    }

    /// From now on only those matter who have more units than this.
    pub(super) fn exceed(&mut self, bound: u32) {
        let needed = |besides: u32| Some(bound.checked_sub(besides)?.checked_div(self.coarse).unwrap_or(0));
        self.bound = needed(self.besides);
        self.bound_listed = needed(self.besides.saturating_add(self.lists));
        for skill in &mut self.skills {
            let others = self.most.saturating_sub(skill.factor.saturating_mul(5));
            let least = |bound: Option<u32>| {
                let Some(needed) = bound.and_then(|bound| bound.checked_sub(others)) else { return 0 };
                (1..NO_STEP).find(|step| step.saturating_mul(skill.factor) > needed).unwrap_or(NO_STEP)
            };
            (skill.least, skill.least_listed) = (least(self.bound), least(self.bound_listed));
        }
    }

    /// Of `alone` those who can have enough without any list, of `listed` those who can with an entry in one.
    #[inline(always)]
    pub(super) fn pass<S: Simd>(&self, simd: S, block: usize, alone: Lanes, listed: Lanes) -> Lanes {
        if self.skills.is_empty() && self.criteria.is_empty() {
            return if self.bound.is_none() { alone.or(listed) } else { listed };
        }
        let (mut alone, listed) = (alone.write(), listed.write());
        let mut at = 0;
        while at < PLANE {
            let both = (read::<S>(&alone, at), read::<S>(&listed, at));
            write::<S>(&mut alone, at, self.pass_in(simd, (block, at), both));
            at = at.saturating_add(size_of::<S::u64s>());
        }
        Lanes::read(&alone)
    }

    /// The same for a register's width from a byte of the planes on.
    #[inline(always)]
    fn pass_in<S: Simd>(
        &self,
        simd: S,
        (block, at): (usize, usize),
        (mut alone, mut listed): (S::u64s, S::u64s),
    ) -> S::u64s {
        for skill in self.skills.iter().filter(|skill| skill.least > 0) {
            if let Some(steps) = skill.steps.get(block) {
                let steps = steps.each_ref().map(|plane| read::<S>(plane, at));
                alone = simd.and_u64s(alone, from_step(simd, steps, skill.least));
                if skill.least_listed > 0 {
                    listed = simd.and_u64s(listed, from_step(simd, steps, skill.least_listed));
                }
            }
        }
        if is_none::<S>(simd.or_u64s(alone, listed)) {
            return S::u64s::zeroed();
        }
        let mut sum = [S::u64s::zeroed(); WIDTH];
        for skill in &self.skills {
            if let Some(steps) = skill.steps.get(block) {
                let steps = steps.each_ref().map(|plane| read::<S>(plane, at));
                add_times::<S>(simd, &mut sum, steps, skill.factor);
            }
        }
        for criterion in &self.criteria {
            if let Some(plane) = criterion.plane.get(block) {
                let digits = [read::<S>(plane, at), S::u64s::zeroed(), S::u64s::zeroed()];
                add_times::<S>(simd, &mut sum, digits, criterion.factor);
            }
        }
        alone = enough::<S>(simd, &sum, alone, self.bound);
        simd.or_u64s(alone, enough::<S>(simd, &sum, listed, self.bound_listed))
    }
}

/// Of `who` those whose sum is more than a bound, if there is one.
#[inline(always)]
fn enough<S: Simd>(simd: S, sum: &[S::u64s; WIDTH], who: S::u64s, bound: Option<u32>) -> S::u64s {
    match bound {
        Some(bound) => simd.and_u64s(who, more_than::<S, WIDTH>(simd, sum, bound)),
        None => who,
    }
}

#[inline(always)]
fn add_times<S: Simd>(simd: S, sum: &mut [S::u64s; WIDTH], digits: [S::u64s; 3], mut factor: u32) {
    while factor != 0 {
        let shift = factor.trailing_zeros();
        factor &= factor.wrapping_sub(1);
        add_shifted::<S, WIDTH>(simd, sum, digits, shift);
    }
}

/// Who has at least this step; nobody has more than the fifth.
#[inline(always)]
fn from_step<S: Simd>(simd: S, [a, b, c]: [S::u64s; 3], least: u32) -> S::u64s {
    match least {
        0 => simd.splat_u64s(u64::MAX),
        1 => simd.or_u64s(simd.or_u64s(a, b), c),
        2 => simd.or_u64s(b, c),
        3 => simd.or_u64s(simd.and_u64s(a, b), c),
        4 => c,
        5 => simd.and_u64s(a, c),
        _ => S::u64s::zeroed(),
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "tests may")]
mod tests {
    use super::*;
    use crate::matching::index::lanes::BLOCK;
    use proptest::prelude::*;

    struct Passing<'a> {
        sieve: &'a Sieve<'a>,
        alone: Lanes,
        listed: Lanes,
    }

    impl pulp::WithSimd for Passing<'_> {
        type Output = Lanes;

        fn with_simd<S: Simd>(self, simd: S) -> Lanes {
            self.sieve.pass(simd, 0, self.alone, self.listed)
        }
    }

    fn lanes(has: impl Fn(usize) -> bool) -> Lanes {
        let mut lanes = Lanes::NONE;
        (0..BLOCK).for_each(|i| lanes.set(i, has(i)));
        lanes
    }

    proptest! {
        #[test]
        fn nobody_who_has_enough_is_lost(
            skills in prop::collection::vec((prop::collection::vec(0_u32..6, BLOCK), 1_u32..300), 0..5),
            criteria in prop::collection::vec((prop::collection::vec(any::<bool>(), BLOCK), 1_u32..200), 0..3),
            who in prop::collection::vec(0_u32..4, BLOCK),
            (lists, besides, part, fine) in (0_u32..400, 0_u32..100, 0_u32..101, any::<bool>()),
        ) {
            // Fine enough that nothing is rounded, or not.
            let factor = |factor: u32| if fine { 1 + factor % 6 } else { factor };
            let steps: Vec<[[[u8; PLANE]; 3]; 1]> = skills
                .iter()
                .map(|(numbers, _)| [[0, 1, 2].map(|bit| lanes(|i| (numbers[i] >> bit) & 1 == 1).write())])
                .collect();
            let planes: Vec<[[u8; PLANE]; 1]> =
                criteria.iter().map(|(has, _)| [lanes(|i| has[i]).write()]).collect();
            let mut sieve = Sieve { lists, besides, ..Sieve::default() };
            for (steps, (_, times)) in steps.iter().zip(&skills) {
                sieve.skills.push(Skill { steps, factor: factor(*times), least: 0, least_listed: 0 });
            }
            for (plane, (_, times)) in planes.iter().zip(&criteria) {
                sieve.criteria.push(Preferred { plane, factor: factor(*times) });
            }
            let most = sieve.sum_of(1);
            sieve.coarsen(most);
            let bound = (most + lists + besides) * part / 100;
            sieve.exceed(bound);
            let passing = Passing {
                sieve: &sieve,
                alone: lanes(|i| who[i] & 1 == 1),
                listed: lanes(|i| who[i] & 2 == 2),
            };
            let passed = pulp::Arch::Scalar.dispatch(Passing { ..passing });
            prop_assert_eq!(pulp::Arch::new().dispatch(Passing { ..passing }), passed);
            for i in 0..BLOCK {
                let skills = skills.iter().map(|(numbers, times)| numbers[i] * factor(*times)).sum::<u32>();
                let criteria =
                    criteria.iter().map(|(has, times)| u32::from(has[i]) * factor(*times)).sum::<u32>();
                let sum = skills + criteria + besides;
                let enough = (who[i] & 1 == 1 && sum > bound) || (who[i] & 2 == 2 && sum + lists > bound);
                prop_assert!(passed.has(i) || !enough);
                prop_assert!(!passed.has(i) || enough || sieve.coarse > 1);
            }
        }
    }
}
