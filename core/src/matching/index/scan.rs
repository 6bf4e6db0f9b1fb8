//! The best of a base, exactly: block by block from the asker's point in the shuffle on, so that of equals the first
//! that is seen is the first in the list, and only more points displace.

use super::{
    feature::Source,
    lanes::{BLOCK, Lanes, Sum},
    lines::Lines,
    points::Points,
    test::Condition,
};

/// So few are counted one by one.
const FEW: u32 = 8;

/// What is looked for in a base.
pub(super) struct Scan<'a, 's> {
    pub(super) people: usize,
    /// Who may be asked by anybody at all, by block.
    pub(super) available: &'s [Lanes],
    /// Where that is otherwise at the time of the search, in the order of rows.
    pub(super) patches: &'s [(usize, bool)],
    /// One of each must be there.
    pub(super) filters: Vec<Vec<Source<'a>>>,
    /// The rule between the asker and the candidate.
    pub(super) pair: Condition<'a>,
    pub(super) lines: Lines<'a>,
    /// Who may not be asked by this asker, in order.
    pub(super) excluded: &'s [usize],
    pub(super) points: Points<'a>,
    /// Whether only people with points for a skill are looked for.
    pub(super) must_have_points: bool,
    /// The first row behind the asker's point.
    pub(super) entry: usize,
    /// How many are looked for.
    pub(super) limit: usize,
    /// Whether a row with a score stands behind the last of the page before.
    pub(super) behind: &'s dyn Fn(usize, i64) -> bool,
}

/// Somebody who was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) score: i64,
    pub(super) row: usize,
}

/// A block while it is looked at.
struct State {
    /// The best so far, best first.
    best: Vec<Found>,
    /// The lists in one of which a row must stand; `None` when it may stand anywhere.
    drivers: Option<Vec<usize>>,
    sum: Sum,
}

impl Scan<'_, '_> {
    /// The best, best first. Linear in the number of blocks that are not skipped.
    pub(super) fn run(mut self, arch: pulp::Arch) -> Vec<Found> {
        let mut state =
            State { best: Vec::with_capacity(self.limit.min(1_024)), drivers: None, sum: Sum::new() };
        state.drivers = self.drivers(None);
        arch.dispatch(
            #[inline(always)]
            || {
                self.part(&mut state, self.entry, self.people);
                self.part(&mut state, 0, self.entry.min(self.people));
            },
        );
        state.best
    }

    #[inline(always)]
    fn part(&mut self, state: &mut State, from: usize, to: usize) {
        let mut block = from / BLOCK;
        while block.saturating_mul(BLOCK) < to {
            let next = self.next_block(state, block);
            if next > block {
                block = next;
                continue;
            }
            let mut who = self.available.get(block).copied().unwrap_or(Lanes::NONE);
            let start = block.saturating_mul(BLOCK);
            if !self.patches.is_empty() {
                self.patch(block, &mut who);
            }
            if start < from || start.saturating_add(BLOCK) > to {
                who =
                    who.and(Lanes::between(from.saturating_sub(start), to.saturating_sub(start).min(BLOCK)));
            }
            for filter in &mut self.filters {
                if who.any() {
                    let any = filter.iter_mut().fold(Lanes::NONE, |any, value| any.or(value.plane(block)));
                    who = who.and(any);
                }
            }
            if who.any() {
                self.block(state, block, who);
            }
            block = block.saturating_add(1);
        }
    }

    /// The first block from `block` on in which somebody may be found.
    #[inline(always)]
    fn next_block(&mut self, state: &State, block: usize) -> usize {
        let mut next = block;
        if let Some(drivers) = &state.drivers {
            let skills =
                drivers.iter().filter_map(|at| Some(self.points.skills.get_mut(*at)?.next_block(block)));
            next = skills.fold(usize::MAX, usize::min);
        }
        for filter in &mut self.filters {
            if filter.iter().all(|value| value.feature.is_list()) {
                next = next
                    .max(filter.iter_mut().map(|value| value.next_block(block)).fold(usize::MAX, usize::min));
            }
        }
        next
    }

    #[inline(always)]
    fn block(&mut self, state: &mut State, block: usize, who: Lanes) {
        let threshold = self.threshold(state);
        let mut left = who;
        if let Some(drivers) = &state.drivers {
            let mut any = Lanes::NONE;
            for at in drivers {
                if let Some(term) = self.points.skills.get_mut(*at) {
                    any = any.or(term.anybody(block));
                }
            }
            left = left.and(any);
            if !left.any() {
                return;
            }
        }
        if state.drivers.is_none() || left.count() > FEW {
            let with_points = self.points.block(block, &mut state.sum);
            if self.must_have_points {
                left = left.and(with_points);
            }
            if let Some(threshold) = threshold {
                left = left.and(state.sum.more_than(self.points.bound(threshold)));
            }
            if !left.any() {
                return;
            }
        }
        self.rows(state, block, left);
    }

    /// Looks at a few of a block one by one.
    #[inline(never)]
    fn rows(&mut self, state: &mut State, block: usize, mut left: Lanes) {
        let start = block.saturating_mul(BLOCK);
        let few = left.count() <= FEW;
        if few {
            for position in left.each() {
                if self.is_better(state, start.saturating_add(position)).is_none() {
                    left.set(position, false);
                }
            }
            if !left.any() {
                return;
            }
        }
        left = left.and(self.pair.block(block, left, &self.lines).yes);
        for position in left.each() {
            let row = start.saturating_add(position);
            let Some(score) = self.is_better(state, row) else { continue };
            if self.excluded.binary_search(&row).is_ok() || !(self.behind)(row, score) {
                continue;
            }
            let at = state.best.partition_point(|found| found.score >= score);
            state.best.insert(at, Found { score, row });
            if state.best.len() >= self.limit {
                state.best.truncate(self.limit);
                state.drivers = self.drivers(self.threshold(state));
            }
        }
    }

    /// The score of a row, if it is enough to be among the best.
    fn is_better(&self, state: &State, row: usize) -> Option<i64> {
        let (skills, score) = self.points.row(row);
        let enough = self.threshold(state).is_none_or(|threshold| score > threshold);
        (enough && (skills > 0 || !self.must_have_points)).then_some(score)
    }

    /// What has to be exceeded.
    fn threshold(&self, state: &State) -> Option<i64> {
        state.best.last().filter(|_| state.best.len() >= self.limit).map(|found| found.score)
    }

    /// The lists in one of which whoever exceeds the threshold must stand: all other terms together are not enough.
    fn drivers(&self, threshold: Option<i64>) -> Option<Vec<usize>> {
        let lists = || {
            let terms = self.points.skills.iter().enumerate();
            terms.filter(|(_, term)| term.is_list()).map(|(at, term)| (term.most, at))
        };
        let Some(threshold) = threshold else {
            let all = self.must_have_points && lists().count() == self.points.skills.len();
            return all.then(|| lists().map(|(_, at)| at).collect());
        };
        let bound = u64::from(self.points.bound(threshold));
        let criteria = self.points.criteria.iter().map(|criterion| u64::from(criterion.most()));
        let planes =
            self.points.skills.iter().filter(|term| !term.is_list()).map(|term| u64::from(term.most));
        let mut rest: u64 = criteria.chain(planes).fold(0, u64::saturating_add);
        if rest > bound {
            let all = self.must_have_points && lists().count() == self.points.skills.len();
            return all.then(|| lists().map(|(_, at)| at).collect());
        }
        let mut lists: Vec<(u32, usize)> = lists().collect();
        lists.sort_unstable();
        let needed = lists.into_iter().filter(|(most, _)| {
            rest = rest.saturating_add(u64::from(*most));
            rest > bound
        });
        Some(needed.map(|(_, at)| at).collect())
    }

    /// What is otherwise at the time of the search.
    fn patch(&self, block: usize, who: &mut Lanes) {
        let (from, to) = (block.saturating_mul(BLOCK), block.saturating_add(1).saturating_mul(BLOCK));
        let first = self.patches.partition_point(|(row, _)| *row < from);
        for (row, there) in self.patches.iter().skip(first).take_while(|(row, _)| *row < to) {
            who.set(*row, *there);
        }
    }
}
