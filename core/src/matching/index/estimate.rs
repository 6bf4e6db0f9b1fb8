//! A threshold to begin with: about what the last of a page will have, from how common is what gives points.
//!
//! Of some blocks it is counted how many may be found and what they have; of a list, what its first entries say. As if
//! one thing told nothing of another, that gives how many can be expected above any number of points. Nothing is decided
//! by it: whoever exceeds the threshold is looked at exactly, and where fewer do than are looked for, the search begins
//! again with a lower one.

use super::{
    feature::{Feature, TEACHES, VALIDATED, marks_of},
    lanes::{BLOCK, Lanes},
    scan::Scan,
    term::SkillTerm,
};

/// So many blocks are looked at, or all where there are fewer.
const BLOCKS: usize = 4;
/// With fewer blocks a threshold is found as quickly by looking.
const LEAST: usize = 2;
/// So many entries of a list.
const ENTRIES: usize = 64;
/// So many people of a block are asked about by the rule over two.
const ASKED_ABOUT: u32 = 8;
/// Where it lets fewer than one in so many be found, it is better asked first.
const FEW_FIT: u64 = 8;
/// Fewer who may be found in all of these tell too little.
const ENOUGH: u64 = 32;
/// Sums have so many bits, or are told apart more coarsely.
const BITS: u32 = 8;
/// Everybody, as a number of which parts are taken.
const ALL: u32 = 1 << ALL_BITS;
const ALL_BITS: u32 = 31;

/// How many can be expected with which sum.
pub(super) struct Estimate {
    /// Of everybody with each sum, in parts of [`ALL`].
    spread: Vec<u32>,
    /// So many units are one here, as a power of two.
    coarse: u32,
    /// How many may be found.
    found: u64,
    /// Whether the rule over two lets fewer than one in [`FEW_FIT`] be found.
    pub(super) few_fit: bool,
}

impl Estimate {
    /// The most units that at least `many` can be expected to exceed.
    pub(super) fn exceeded_by(&self, many: u64) -> Option<u32> {
        let needed = many.saturating_mul(ALL.into());
        let mut above = 0_u64;
        let sum = self.spread.iter().rposition(|share| {
            above = above.saturating_add(u64::from(*share).saturating_mul(self.found));
            above >= needed
        })?;
        u32::try_from(sum).ok()?.checked_shl(self.coarse)?.checked_sub(1)
    }

    fn sum_of(&self, units: u32) -> usize {
        units.checked_shr(self.coarse).unwrap_or(0) as usize
    }

    /// Adds what parts of everybody have more: how many units, and which part.
    #[inline(always)]
    fn add(&mut self, mut shares: Vec<(u32, u32)>) {
        shares.sort_unstable();
        shares.dedup_by(|next, one| {
            let same = next.0 == one.0;
            one.1 = one.1.saturating_add(if same { next.1 } else { 0 });
            same
        });
        let some = shares.iter().fold(0, |sum: u32, (_, share)| sum.saturating_add(*share));
        let most = shares.last().map_or(0, |(units, _)| self.sum_of(*units));
        let mut after = vec![0_u32; self.spread.len().saturating_add(most)];
        for (units, share) in shares.into_iter().chain([(0, ALL.saturating_sub(some))]) {
            let to = after.get_mut(self.sum_of(units)..).unwrap_or_default();
            for (to, from) in to.iter_mut().zip(&self.spread) {
                // No part is more than everybody.
                let both = u64::from(*from).wrapping_mul(share.into()) >> ALL_BITS;
                *to = to.wrapping_add(both as u32);
            }
        }
        self.spread = after;
    }
}

impl Scan<'_, '_> {
    /// What can be expected, if that can be told.
    #[inline(always)]
    pub(super) fn estimate(&mut self) -> Option<Estimate> {
        let blocks = self.people.div_ceil(BLOCK);
        if blocks < LEAST || self.points.most_units() == 0 {
            return None;
        }
        let mut sample = [(0, Lanes::NONE); BLOCKS];
        let looked_at = BLOCKS.min(blocks);
        let sample = sample.get_mut(..looked_at)?;
        let (mut may, mut asked, mut let_in) = (0_u64, 0_u64, 0_u64);
        for (at, (block, who)) in (0_usize..).zip(&mut *sample) {
            *block = at.saturating_mul(blocks).checked_div(looked_at)?;
            *who = self.who(*block, 0, self.people);
            may = may.saturating_add(who.count().into());
            let few = who.first_few(ASKED_ABOUT);
            asked = asked.saturating_add(few.count().into());
            let fit = self.pair.block(*block, few, Some(&self.lines)).yes.and(few);
            let_in = let_in.saturating_add(fit.count().into());
        }
        if may < ENOUGH {
            return None;
        }
        let people = self.people as u64;
        let sampled = looked_at.saturating_mul(BLOCK).min(self.people) as u64;
        let found = people.saturating_mul(may).checked_div(sampled)?;
        let found = found.saturating_mul(let_in).checked_div(asked)?;
        let bits = u64::BITS.saturating_sub(self.points.most_units().leading_zeros());
        let (coarse, few_fit) = (bits.saturating_sub(BITS), let_in.saturating_mul(FEW_FIT) < asked);
        let mut estimate = Estimate { spread: vec![ALL], coarse, found, few_fit };
        for term in &self.points.skills {
            estimate.add(shares(term, sample, people));
        }
        for criterion in &mut self.points.criteria {
            let has = |(block, who): &(usize, Lanes)| u64::from(criterion.block(*block).and(*who).count());
            let has = sample.iter().map(has).fold(0, u64::saturating_add);
            estimate.add(vec![(criterion.most(), part(ALL, has, may))]);
        }
        if let Some(most) = self.most {
            let last = estimate.sum_of(self.points.bound_of(most));
            estimate.spread.truncate(last.saturating_add(1));
        }
        Some(estimate)
    }
}

/// Which part of everybody has how many units for a skill.
#[inline(always)]
fn shares(term: &SkillTerm<'_>, sample: &[(usize, Lanes)], people: u64) -> Vec<(u32, u32)> {
    let (mut shares, mut left) = (Vec::new(), ALL);
    for (itself, feature) in term.features() {
        let marks = marks(&feature, sample, term.is_by_step());
        let counted = marks.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let have = part(left, feature.many(), people);
        for (marks, count) in (0_u32..).zip(marks).filter(|(_, count)| *count > 0) {
            let units = term.units_of(marks, itself);
            if units > 0 {
                let share = part(have, count, counted);
                left = left.saturating_sub(share);
                shares.push((units, share));
            }
        }
    }
    shares
}

#[inline(always)]
fn part(whole: u32, count: u64, of: u64) -> u32 {
    let part = u64::from(whole).saturating_mul(count.min(of)).checked_div(of);
    part.and_then(|part| u32::try_from(part).ok()).unwrap_or(0)
}

/// How many of some people have which marks; of the `steps` alone where nothing else counts.
#[inline(always)]
fn marks(feature: &Feature<'_>, sample: &[(usize, Lanes)], steps: bool) -> [u64; 32] {
    let mut counts = [0_u64; 32];
    let mut count = |marks: u32, more: u32| {
        if let Some(count) = counts.get_mut(marks as usize) {
            *count = count.saturating_add(more.into());
        }
    };
    feature.entries().iter().take(ENTRIES).for_each(|entry| count(marks_of(*entry), 1));
    for (block, _) in sample.iter().filter(|_| !feature.is_list()) {
        let [a, b, c] = [0, 1, 2].map(|bit| feature.plane(*block, bit));
        let each = [a.and_not(b), b.and_not(a), a.and(b), c.and_not(a), c.and(a)];
        if steps {
            (1..).zip(each).for_each(|(step, who)| count(step, who.count()));
            continue;
        }
        let [validated, teaches] = [VALIDATED, TEACHES].map(|bit| feature.plane(*block, bit));
        for (step, who) in (1..).zip(each) {
            let (is, is_not) = (who.and(validated), who.and_not(validated));
            count(step, is_not.and_not(teaches).count());
            count(step | 1 << TEACHES, is_not.and(teaches).count());
            count(step | 1 << VALIDATED, is.and_not(teaches).count());
            count(step | 1 << VALIDATED | 1 << TEACHES, is.and(teaches).count());
        }
    }
    counts
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "tests may")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_many_are_expected_as_were_asked_for(
            terms in prop::collection::vec(prop::collection::vec((1_u32..30, 1_u32..200), 0..4), 1..5),
            (found, many) in (100_u64..1_000_000, 1_u64..100),
        ) {
            let mut estimate = Estimate { spread: vec![ALL], coarse: 0, found, few_fit: false };
            // Which sums there are, and how many of a thousand, of a million and so on have each.
            let mut sums: Vec<(u32, u128)> = vec![(0, 1)];
            for term in &terms {
                let share = |of: u32| u32::try_from(u64::from(ALL) * u64::from(of) / 1_000).unwrap();
                estimate.add(term.iter().map(|(units, of)| (*units, share(*of))).collect());
                let none = 1_000 - term.iter().map(|(_, of)| of).sum::<u32>();
                let each = || term.iter().copied().chain([(0, none)]);
                let more = |(sum, part): &(u32, u128)| {
                    let (sum, part) = (*sum, *part);
                    each().map(move |(units, of)| (sum + units, part * u128::from(of)))
                };
                sums = sums.iter().flat_map(more).collect();
            }
            let whole = sums.iter().map(|(_, part)| part).sum::<u128>();
            let expected = |above: u32| {
                let parts = sums.iter().filter(|(sum, _)| *sum > above).map(|(_, part)| part);
                parts.sum::<u128>() * u128::from(found) * 100
            };
            let units = estimate.exceeded_by(many);
            let (many, slack) = (u128::from(many) * whole, 10 * whole);
            prop_assert!(units.is_none_or(|units| expected(units) + slack > many * 99));
            prop_assert!(expected(units.map_or(0, |units| units + 1)) < many * 101 + slack);
        }
    }
}
