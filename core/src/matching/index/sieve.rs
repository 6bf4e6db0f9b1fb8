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
/// In registers of up to so many bytes, as those of WebAssembly, stairs are quicker than sums; in wider ones they are not.
const NARROW: usize = 16;
/// The least step of one skill that is enough with each step of another.
type Stairs = [u32; NO_STEP as usize];

/// What can be told from planes, for a search.
#[derive(Default)]
pub(super) struct Sieve<'a> {
    skills: Vec<Skill<'a>>,
    criteria: Vec<Preferred<'a>>,
    /// So many units of the points are one here.
    coarse: u32,
    /// The most that a sum can be.
    most: u32,
    /// The most that all gives that is looked at neither here nor in lists, in units of points.
    besides: u32,
    /// The most that lists give to those who stand in no list, in one, in several.
    listed: [u32; 3],
    /// What the sum of these must exceed; nothing as long as everybody gets through.
    bounds: [Option<u32>; 3],
    /// What of it skills alone must exceed.
    skills_alone: [Option<u32>; 3],
    /// Where there are up to two skills and nothing else, so that nothing need be added up: what is enough of the second
    /// with each step of the first.
    stairs: Option<[Stairs; 3]>,
}

/// A skill whose steps stand in planes.
struct Skill<'a> {
    steps: &'a [[[u8; PLANE]; 3]],
    /// What a step gives at most.
    factor: u32,
    /// The least step with which it can still be enough, for those who stand in no list, in one, in several.
    least: [u32; 3],
}

/// Up to three criteria that give the same, which a plane each tells.
struct Preferred<'a> {
    planes: [Option<&'a [[u8; PLANE]]>; 3],
    factor: u32,
}

impl Preferred<'_> {
    fn many(&self) -> u32 {
        self.planes.iter().fold(0, |many, plane| many.saturating_add(plane.is_some().into()))
    }

    /// How many of them each has, as two digits.
    #[inline(always)]
    fn digits<S: Simd>(&self, simd: S, block: usize, at: usize) -> [S::u64s; 3] {
        let none = S::u64s::zeroed();
        let read = |plane: Option<&[[u8; PLANE]]>| {
            plane.and_then(|plane| plane.get(block)).map_or(none, |plane| read::<S>(plane, at))
        };
        let [first, second, third] = self.planes;
        let a = read(first);
        if second.is_none() {
            return [a, none, none];
        }
        let (b, c) = (read(second), read(third));
        let one = simd.xor_u64s(a, b);
        [simd.xor_u64s(one, c), simd.or_u64s(simd.and_u64s(a, b), simd.and_u64s(one, c)), none]
    }
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
        let (mut total, mut lists) = (0_u32, 0_u32);
        for term in skills {
            match term.planes().filter(|_| sieve.skills.len() < MOST) {
                Some(steps) => {
                    let factor = term.most.div_ceil(5);
                    sieve.skills.push(Skill { steps, factor, least: [0; 3] });
                    total = total.saturating_add(term.most);
                }
                None if term.is_list() => lists = lists.saturating_add(term.most),
                None => sieve.besides = sieve.besides.saturating_add(term.most),
            }
        }
        for criterion in criteria {
            match criterion.plane() {
                Some(plane) if sieve.prefer(plane, criterion.most()) => {
                    total = total.saturating_add(criterion.most())
                }
                _ => sieve.besides = sieve.besides.saturating_add(criterion.most()),
            }
        }
        sieve.listed = [0, lists, lists];
        sieve.coarsen(total);
        sieve
    }

    /// Takes a criterion to others that give the same; tells whether there was room.
    fn prefer(&mut self, plane: &'a [[u8; PLANE]], factor: u32) -> bool {
        let same = self.criteria.iter_mut().filter(|other| other.factor == factor);
        let mut free = same.flat_map(|other| &mut other.planes).filter(|place| place.is_none());
        if let Some(place) = free.next() {
            *place = Some(plane);
            return true;
        }
        let room = self.criteria.len() < MOST;
        if room {
            self.criteria.push(Preferred { planes: [Some(plane), None, None], factor });
        }
        room
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
        let criteria = self.criteria.iter();
        let criteria = criteria.map(|each| each.factor.div_ceil(coarse).saturating_mul(each.many()));
        skills.chain(criteria).fold(0, u32::saturating_add)
    }

    /// The most that lists give to somebody who stands in one of those that are looked at.
    pub(super) fn lists_give(&mut self, by_one: u32) {
        let [_, one, several] = &mut self.listed;
        *one = by_one.min(*several);
    }

    /// From now on only those matter who have more units than this.
    pub(super) fn exceed(&mut self, bound: u32) {
        self.bounds = self.listed.map(|listed| {
            let besides = self.besides.saturating_add(listed);
            Some(bound.checked_sub(besides)?.checked_div(self.coarse).unwrap_or(0))
        });
        let skills =
            self.skills.iter().map(|skill| skill.factor.saturating_mul(5)).fold(0, u32::saturating_add);
        let criteria = self.most.saturating_sub(skills);
        self.skills_alone = self.bounds.map(|bound| bound?.checked_sub(criteria));
        self.stairs = self.stairs();
        for skill in &mut self.skills {
            let others = self.most.saturating_sub(skill.factor.saturating_mul(5));
            skill.least = self.bounds.map(|bound| {
                let Some(needed) = bound.and_then(|bound| bound.checked_sub(others)) else { return 0 };
                (1..NO_STEP).find(|step| step.saturating_mul(skill.factor) > needed).unwrap_or(NO_STEP)
            });
        }
    }

    fn stairs(&self) -> Option<[Stairs; 3]> {
        let factor = |skill: Option<&Skill<'_>>| skill.map_or(0, |skill| skill.factor);
        let (first, second) = (factor(self.skills.first()), factor(self.skills.get(1)));
        let least = |step: u32, bound: u32| {
            let Some(short) = bound.checked_sub(first.saturating_mul(step)) else { return 0 };
            short.checked_div(second).map_or(NO_STEP, |steps| steps.saturating_add(1).min(NO_STEP))
        };
        let all = |bound: Option<u32>| {
            std::array::from_fn(|step| bound.map_or(0, |bound| least(step as u32, bound)))
        };
        (self.skills.len() <= 2 && self.criteria.is_empty()).then(|| self.bounds.map(all))
    }

    /// From now on everybody matters.
    pub(super) fn begin(&mut self) {
        (self.bounds, self.skills_alone, self.stairs) = ([None; 3], [None; 3], None);
        self.skills.iter_mut().for_each(|skill| skill.least = [0; 3]);
    }

    /// Who can have enough, of those who stand in no list, in one, in several.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    pub(super) fn pass<S: Simd>(&self, simd: S, block: usize, who: [Lanes; 3]) -> Lanes {
        let nothing_known = self.skills.is_empty() && self.criteria.is_empty();
        if nothing_known || self.bounds == [None; 3] {
            let pass = who.iter().zip(self.bounds).filter(|(_, bound)| bound.is_none());
            return pass.fold(Lanes::NONE, |all, (who, _)| all.or(*who));
        }
        let who = who.map(Lanes::write);
        let mut passed = [0; PLANE];
        let mut at = 0;
        while at < PLANE {
            let who = who.each_ref().map(|who| read::<S>(who, at));
            let here = match &self.stairs {
                Some(stairs) if size_of::<S::u64s>() <= NARROW => self.climb(simd, (block, at), who, stairs),
                _ => self.add_up(simd, (block, at), who),
            };
            write::<S>(&mut passed, at, here);
            at = at.saturating_add(size_of::<S::u64s>());
        }
        Lanes::read(&passed)
    }

    /// The same for a register's width from a byte of the planes on, where nothing need be added up.
    #[inline(always)]
    fn climb<S: Simd>(
        &self,
        simd: S,
        (block, at): (usize, usize),
        who: [S::u64s; 3],
        stairs: &[Stairs; 3],
    ) -> S::u64s {
        let first = steps_of(simd, self.skills.first(), block, at);
        let second = steps_of(simd, self.skills.get(1), block, at);
        let mut passed = S::u64s::zeroed();
        for (who, stairs) in who.iter().zip(stairs) {
            if is_none::<S>(*who) {
                continue;
            }
            let mut enough = S::u64s::zeroed();
            for (has, least) in first.iter().zip(stairs) {
                let other = second.get(*least as usize).copied().unwrap_or(S::u64s::zeroed());
                enough = simd.or_u64s(enough, simd.and_u64s(*has, other));
            }
            passed = simd.or_u64s(passed, simd.and_u64s(*who, enough));
        }
        passed
    }

    /// The same where points are added up.
    #[inline(always)]
    fn add_up<S: Simd>(
        &self,
        simd: S,
        (block, at): (usize, usize),
        [mut alone, mut once, mut twice]: [S::u64s; 3],
    ) -> S::u64s {
        // Who stands in no list needs most, and who stands in several least.
        for skill in self.skills.iter().filter(|skill| skill.least[0] > 0) {
            let [least, least_once, least_twice] = skill.least;
            if let Some(steps) = skill.steps.get(block) {
                let steps = steps.each_ref().map(|plane| read::<S>(plane, at));
                alone = simd.and_u64s(alone, from_step(simd, steps, least));
                if least_once > 0 {
                    once = simd.and_u64s(once, from_step(simd, steps, least_once));
                    twice = simd.and_u64s(twice, from_step(simd, steps, least_twice));
                }
            }
        }
        if is_none::<S>(either(simd, [alone, once, twice])) {
            return S::u64s::zeroed();
        }
        let mut sum = [S::u64s::zeroed(); WIDTH];
        for skill in &self.skills {
            if let Some(steps) = skill.steps.get(block) {
                let steps = steps.each_ref().map(|plane| read::<S>(plane, at));
                add_times::<S>(simd, &mut sum, steps, skill.factor);
            }
        }
        if !self.criteria.is_empty() {
            let [bound, bound_once, bound_twice] = self.skills_alone;
            alone = enough::<S>(simd, &sum, alone, bound);
            once = enough::<S>(simd, &sum, once, bound_once);
            twice = enough::<S>(simd, &sum, twice, bound_twice);
            if is_none::<S>(either(simd, [alone, once, twice])) {
                return S::u64s::zeroed();
            }
            for criterion in &self.criteria {
                add_times::<S>(simd, &mut sum, criterion.digits(simd, block, at), criterion.factor);
            }
        }
        let [bound, bound_once, bound_twice] = self.bounds;
        alone = enough::<S>(simd, &sum, alone, bound);
        once = enough::<S>(simd, &sum, once, bound_once);
        twice = enough::<S>(simd, &sum, twice, bound_twice);
        either(simd, [alone, once, twice])
    }
}

#[inline(always)]
fn either<S: Simd>(simd: S, [alone, once, twice]: [S::u64s; 3]) -> S::u64s {
    simd.or_u64s(simd.or_u64s(alone, once), twice)
}

/// Of `who` those whose sum is more than a bound, if there is one.
#[inline(always)]
fn enough<S: Simd>(simd: S, sum: &[S::u64s; WIDTH], who: S::u64s, bound: Option<u32>) -> S::u64s {
    match bound {
        Some(bound) if !is_none::<S>(who) => simd.and_u64s(who, more_than::<S, WIDTH>(simd, sum, bound)),
        _ => who,
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

/// Who has at least each step of a skill, from none on.
#[inline(always)]
fn steps_of<S: Simd>(
    simd: S,
    skill: Option<&Skill<'_>>,
    block: usize,
    at: usize,
) -> [S::u64s; NO_STEP as usize] {
    let planes = skill.and_then(|skill| skill.steps.get(block));
    let digits = match planes {
        Some([a, b, c]) => [read::<S>(a, at), read::<S>(b, at), read::<S>(c, at)],
        None => [S::u64s::zeroed(); 3],
    };
    // One by one: in a closure each would be compiled for what every machine has.
    [
        from_step(simd, digits, 0),
        from_step(simd, digits, 1),
        from_step(simd, digits, 2),
        from_step(simd, digits, 3),
        from_step(simd, digits, 4),
        from_step(simd, digits, 5),
    ]
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "tests may")]
mod tests {
    use super::*;
    use crate::matching::index::lanes::BLOCK;
    use proptest::prelude::*;

    struct Passing<'a> {
        sieve: &'a Sieve<'a>,
        who: [Lanes; 3],
    }

    impl pulp::WithSimd for Passing<'_> {
        type Output = Lanes;

        fn with_simd<S: Simd>(self, simd: S) -> Lanes {
            self.sieve.pass(simd, 0, self.who)
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
            criteria in prop::collection::vec((prop::collection::vec(any::<bool>(), BLOCK), 0_usize..2), 0..7),
            gives in (1_u32..200, 1_u32..200),
            who in prop::collection::vec(0_u32..8, BLOCK),
            (one, more, besides) in (0_u32..300, 0_u32..200, 0_u32..100),
            (part, fine) in (0_u32..101, any::<bool>()),
        ) {
            // Fine enough that nothing is rounded, or not.
            let factor = |factor: u32| if fine { 1 + factor % 4 } else { factor };
            let steps: Vec<[[[u8; PLANE]; 3]; 1]> = skills
                .iter()
                .map(|(numbers, _)| [[0, 1, 2].map(|bit| lanes(|i| (numbers[i] >> bit) & 1 == 1).write())])
                .collect();
            let planes: Vec<[[u8; PLANE]; 1]> =
                criteria.iter().map(|(has, _)| [lanes(|i| has[i]).write()]).collect();
            let give = |which: usize| factor([gives.0, gives.1][which]);
            let mut sieve = Sieve { besides, listed: [0, 0, one + more], ..Sieve::default() };
            sieve.lists_give(one);
            for (steps, (_, times)) in steps.iter().zip(&skills) {
                sieve.skills.push(Skill { steps, factor: factor(*times), least: [0; 3] });
            }
            for (plane, (_, which)) in planes.iter().zip(&criteria) {
                prop_assert!(sieve.prefer(plane, give(*which)));
            }
            let most = sieve.sum_of(1);
            sieve.coarsen(most);
            let bound = (most + one + more + besides) * part / 100;
            sieve.exceed(bound);
            let who_of = |class: u32| lanes(|i| (who[i] >> class) & 1 == 1);
            let passing = || Passing { sieve: &sieve, who: [who_of(0), who_of(1), who_of(2)] };
            let passed = pulp::Arch::Scalar.dispatch(passing());
            prop_assert_eq!(pulp::Arch::new().dispatch(passing()), passed);
            for i in 0..BLOCK {
                let skills = skills.iter().map(|(numbers, times)| numbers[i] * factor(*times)).sum::<u32>();
                let has = criteria.iter().filter(|(has, _)| has[i]);
                let sum = skills + has.map(|(_, which)| give(*which)).sum::<u32>() + besides;
                let each = (0..).zip([0, one, one + more]);
                let enough = each.filter(|(class, _)| (who[i] >> class) & 1 == 1).any(|(_, by)| sum + by > bound);
                prop_assert!(passed.has(i) || !enough);
                prop_assert!(!passed.has(i) || enough || sieve.coarse > 1);
            }
        }
    }
}
