//! The best of a base, exactly: block by block from the asker's point in the shuffle on, so that of equals the first
//! that is seen is the first in the list, and only more points displace.

use super::{
    drivers::Drivers,
    feature::Source,
    lanes::{BLOCK, Lanes, Sum},
    lines::Lines,
    points::{FEW, Points},
    standing::Available,
    test::Condition,
};

/// What is looked for in a base.
pub(super) struct Scan<'a, 's> {
    pub(super) people: usize,
    /// Who may be asked by anybody at all, by block.
    pub(super) available: Available<'s>,
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
struct State<'a> {
    /// The best so far, best first.
    best: Vec<Found>,
    /// A score that enough others exceed.
    floor: Option<i64>,
    /// Whether the threshold has risen since the lists were chosen.
    stale: bool,
    drivers: Drivers<'a>,
    /// The points of the block that is looked at.
    sum: Sum,
    /// Whether they were added up.
    summed: bool,
}

/// The search as work to be done with whatever the machine has.
struct Blocks<'r, 'a, 's> {
    scan: &'r mut Scan<'a, 's>,
    state: &'r mut State<'a>,
}

impl pulp::WithSimd for Blocks<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        self.scan.blocks(self.state);
    }
}

impl<'a> Scan<'a, '_> {
    /// The best, best first. Linear in the number of blocks that are not skipped.
    pub(super) fn run(mut self, arch: pulp::Arch) -> Vec<Found> {
        let best = Vec::with_capacity(self.limit.saturating_add(1).min(1_024));
        let drivers = Drivers::new(&self.points);
        let floor = self.seed();
        let mut state = State { best, floor, stale: false, drivers, sum: Sum::new(), summed: false };
        self.rise(&mut state);
        arch.dispatch(Blocks { scan: &mut self, state: &mut state });
        state.best
    }

    #[inline(always)]
    fn blocks(&mut self, state: &mut State<'a>) {
        for (from, to) in [(self.entry, self.people), (0, self.entry.min(self.people))] {
            state.drivers.start(from);
            let mut block = from / BLOCK;
            while block.saturating_mul(BLOCK) < to {
                let next = self.next_block(state, block);
                if next > block {
                    block = next;
                    continue;
                }
                self.block(state, block, (from, to));
                if state.stale {
                    state.stale = false;
                    self.rise(state);
                    if self.threshold(state).is_some_and(|threshold| self.points.is_most(threshold)) {
                        return;
                    }
                }
                block = block.saturating_add(1);
            }
        }
    }

    /// Takes over a threshold that has risen.
    #[inline(never)]
    fn rise(&mut self, state: &mut State<'a>) {
        if let Some(threshold) = self.threshold(state) {
            self.points.exceed(threshold);
        }
        state.drivers.choose(&self.points, self.must_have_points);
    }

    /// Who of a block may be asked and fits the filters, of the rows from `from` up to `to`.
    #[inline(always)]
    pub(super) fn who(&mut self, block: usize, from: usize, to: usize) -> Lanes {
        let mut who = self.available.block(block);
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
    fn next_block(&mut self, state: &mut State<'a>, block: usize) -> usize {
        let mut next = if state.drivers.active { state.drivers.next_block(block) } else { block };
        for filter in &mut self.filters {
            if filter.iter().all(|value| value.feature.is_list()) {
                next = next
                    .max(filter.iter_mut().map(|value| value.next_block(block)).fold(usize::MAX, usize::min));
            }
        }
        next
    }

    #[inline(always)]
    fn block(&mut self, state: &mut State<'a>, block: usize, (from, to): (usize, usize)) {
        let mut left = Lanes::ALL;
        if state.drivers.active {
            left = state.drivers.block(block);
            if !left.any() {
                return;
            }
        }
        left = left.and(self.who(block, from, to));
        state.summed = false;
        if !state.drivers.active || left.count() > FEW {
            if !left.any() {
                return;
            }
            (left, state.summed) = self.points.above(block, &mut state.sum, left, self.must_have_points);
        }
        if left.any() {
            self.rows(state, block, left);
        }
    }

    /// Looks at a few of a block one by one.
    #[inline(never)]
    fn rows(&mut self, state: &mut State<'a>, block: usize, mut left: Lanes) {
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
            let before = self.threshold(state);
            let at = state.best.partition_point(|found| found.score >= score);
            state.best.insert(at, Found { score, row });
            state.best.truncate(self.limit);
            if let Some(threshold) = self.threshold(state).filter(|threshold| Some(*threshold) > before) {
                state.stale = true;
                if state.summed {
                    self.points.exceed(threshold);
                    left = self.points.bound().map_or(left, |bound| left.and(state.sum.more_than(bound)));
                }
            }
        }
    }

    /// The score of a row, if it is enough to be among the best.
    fn is_better(&mut self, state: &State<'_>, row: usize) -> Option<i64> {
        let (skills, score) = self.points.row_above(row, self.threshold(state))?;
        (skills > 0 || !self.must_have_points).then_some(score)
    }

    /// What has to be exceeded.
    fn threshold(&self, state: &State<'_>) -> Option<i64> {
        let last = state.best.last().filter(|_| state.best.len() >= self.limit);
        last.map(|found| found.score).max(state.floor)
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
