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
const FEW: u32 = 6;

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

/// What is known so far.
struct State {
    /// The best so far, best first.
    best: Vec<Found>,
    /// The lists in one of which a row must stand; `None` when it may stand anywhere.
    drivers: Option<Vec<usize>>,
    /// Whether the threshold has risen since they were chosen.
    stale: bool,
    /// The points of the block that is looked at.
    sum: Sum,
    /// Whether they were added up.
    summed: bool,
}

/// The search as work to be done with whatever the machine has.
struct Blocks<'r, 'a, 's> {
    scan: &'r mut Scan<'a, 's>,
    state: &'r mut State,
}

impl pulp::WithSimd for Blocks<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        self.scan.blocks(self.state);
    }
}

impl Scan<'_, '_> {
    /// The best, best first. Linear in the number of blocks that are not skipped.
    pub(super) fn run(mut self, arch: pulp::Arch) -> Vec<Found> {
        let best = Vec::with_capacity(self.limit.saturating_add(1).min(1_024));
        let drivers = self.drivers(None);
        let mut state = State { best, drivers, stale: false, sum: Sum::new(), summed: false };
        arch.dispatch(Blocks { scan: &mut self, state: &mut state });
        state.best
    }

    #[inline(always)]
    fn blocks(&mut self, state: &mut State) {
        for (from, to) in [(self.entry, self.people), (0, self.entry.min(self.people))] {
            let mut block = from / BLOCK;
            while block.saturating_mul(BLOCK) < to {
                let next = self.next_block(state, block);
                if next > block {
                    block = next;
                    continue;
                }
                let who = self.who(block, from, to);
                if who.any() {
                    self.block(state, block, who);
                }
                block = block.saturating_add(1);
            }
        }
    }

    /// Who of a block may be asked and fits the filters, of the rows from `from` up to `to`.
    #[inline(always)]
    pub(super) fn who(&mut self, block: usize, from: usize, to: usize) -> Lanes {
        let mut who = self.available.get(block).copied().unwrap_or(Lanes::NONE);
        let start = block.saturating_mul(BLOCK);
        if !self.patches.is_empty() {
            self.patch(block, &mut who);
        }
        if start < from || start.saturating_add(BLOCK) > to {
            who = who.and(Lanes::between(from.saturating_sub(start), to.saturating_sub(start).min(BLOCK)));
        }
        for filter in &mut self.filters {
            if who.any() {
                let mut any = Lanes::NONE;
                for value in filter {
                    any = any.or(value.plane(block));
                }
                who = who.and(any);
            }
        }
        who
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
        state.summed = state.drivers.is_none() || left.count() > FEW;
        if state.summed {
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
        if state.stale {
            state.stale = false;
            state.drivers = self.drivers(self.threshold(state));
        }
    }

    /// Looks at a few of a block one by one.
    #[inline(never)]
    fn rows(&mut self, state: &mut State, block: usize, mut left: Lanes) {
        let start = block.saturating_mul(BLOCK);
        if left.count() <= FEW {
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
        while let Some(position) = left.first() {
            left.set(position, false);
            let row = start.saturating_add(position);
            let Some(score) = self.is_better(state, row) else { continue };
            if self.excluded.binary_search(&row).is_ok() || !(self.behind)(row, score) {
                continue;
            }
            let at = state.best.partition_point(|found| found.score >= score);
            state.best.insert(at, Found { score, row });
            state.best.truncate(self.limit);
            if let Some(threshold) = self.threshold(state) {
                state.stale = true;
                if state.summed {
                    left = left.and(state.sum.more_than(self.points.bound(threshold)));
                }
            }
        }
    }

    /// The score of a row, if it is enough to be among the best.
    fn is_better(&mut self, state: &State, row: usize) -> Option<i64> {
        let (skills, score) = self.points.row_above(row, self.threshold(state))?;
        (skills > 0 || !self.must_have_points).then_some(score)
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
