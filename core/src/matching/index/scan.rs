//! The best of a base, exactly: block by block from the asker's point in the shuffle on, so that of equals the first
//! that is seen is the first in the list, and only more points displace.

use super::{
    adder::Sum,
    batch::Batch,
    drivers::{Drivers, WINDOW, Window},
    feature::Source,
    lanes::{BLOCK, Lanes},
    lines::Lines,
    points::Points,
    seed::{LONGEST, floor_of, keep_best},
    standing::Available,
    test::Condition,
};

/// The rule over two is worked out for a whole block where there are more than this.
const FEW: u32 = 6;

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
    /// The points of the block that is added up.
    sum: Sum,
    /// The blocks that are looked at in the lists, and whom of them one by one.
    window: Window,
    batch: Batch,
}

/// The search as work to be done with whatever the machine has.
struct Blocks<'r, 'a, 's> {
    scan: &'r mut Scan<'a, 's>,
    state: &'r mut State<'a>,
}

impl pulp::WithSimd for Blocks<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, simd: S) {
        self.scan.blocks(simd, self.state);
    }
}

impl<'a> Scan<'a, '_> {
    /// The best, best first. Linear in the number of blocks that are not skipped.
    pub(super) fn run(mut self, arch: pulp::Arch) -> Vec<Found> {
        let best = Vec::with_capacity(self.limit.saturating_add(1).min(1_024));
        let drivers = Drivers::new(&self.points);
        let (floor, sum) = (self.seed(), Sum::new(self.points.most_units()));
        let mut state =
            State { best, floor, stale: false, drivers, sum, window: Window::new(), batch: Batch::new() };
        self.rise(&mut state);
        arch.dispatch(Blocks { scan: &mut self, state: &mut state });
        state.best
    }

    #[inline(always)]
    fn blocks<S: pulp::Simd>(&mut self, simd: S, state: &mut State<'a>) {
        for (from, to) in [(self.entry, self.people), (0, self.entry.min(self.people))] {
            state.drivers.start(from);
            let mut block = from / BLOCK;
            while block.saturating_mul(BLOCK) < to {
                block = if state.drivers.active {
                    self.sparse(state, block, (from, to))
                } else {
                    self.dense(simd, state, block, (from, to))
                };
                if state.stale {
                    state.stale = false;
                    self.rise(state);
                    if self.threshold(state).is_some_and(|threshold| self.points.is_most(threshold)) {
                        return;
                    }
                }
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

    /// Adds up the next block in which somebody may be found; gives back where to look on.
    #[inline(always)]
    fn dense<S: pulp::Simd>(
        &mut self,
        simd: S,
        state: &mut State<'a>,
        block: usize,
        (from, to): (usize, usize),
    ) -> usize {
        let next = self.next_block(block);
        if next > block {
            return next;
        }
        let mut left = self.who(block, from, to);
        if left.any() {
            left = self.points.above(simd, block, &mut state.sum, left, self.must_have_points);
        }
        if left.any() {
            if self.points.bound().is_none() {
                left = left.and(self.pair.block(block, left, &self.lines).yes);
                left = self.first_threshold(state, block, left);
            }
            self.rows(state, block, left);
        }
        block.saturating_add(1)
    }

    /// Looks at those of the next blocks who stand in the lists; gives back where to look on.
    #[inline(always)]
    fn sparse(&mut self, state: &mut State<'a>, block: usize, (from, to): (usize, usize)) -> usize {
        let Some(first) = state.drivers.fill(&mut state.window, block, to) else { return usize::MAX / BLOCK };
        for at in 0..WINDOW {
            let mut left = state.window.block(at);
            if !left.any() {
                continue;
            }
            let block = first.saturating_add(at);
            left = left.and(self.who(block, from, to));
            for position in left.each() {
                if state.batch.push(block.saturating_mul(BLOCK).saturating_add(position)) {
                    self.batch(state);
                }
            }
        }
        self.batch(state);
        first.saturating_add(WINDOW)
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

    /// The first block from `block` on in which somebody may fit the filters.
    #[inline(always)]
    fn next_block(&mut self, block: usize) -> usize {
        let mut next = block;
        for filter in &mut self.filters {
            if filter.iter().all(|value| value.feature.is_list()) {
                next = next
                    .max(filter.iter_mut().map(|value| value.next_block(block)).fold(usize::MAX, usize::min));
            }
        }
        next
    }

    /// A threshold from those of the first block who have most, as a [`seed`](Scan::seed) is one.
    #[inline(never)]
    fn first_threshold(&mut self, state: &mut State<'a>, block: usize, left: Lanes) -> Lanes {
        if self.limit > LONGEST || left.count() as usize <= self.limit {
            return left;
        }
        let best = state.sum.best(left, u32::try_from(self.limit).unwrap_or(u32::MAX));
        let mut scores: Vec<i64> = Vec::with_capacity(self.limit.saturating_add(1));
        for position in best.each() {
            let least = scores.last().copied().filter(|_| scores.len() >= self.limit);
            let row = block.saturating_mul(BLOCK).saturating_add(position);
            if let Some(score) = self.found(row, least) {
                keep_best(&mut scores, score, self.limit);
            }
        }
        state.floor = floor_of(&scores, self.limit).max(state.floor);
        let Some(floor) = state.floor else { return left };
        state.stale = true;
        self.points.exceed(floor);
        self.points.bound().map_or(left, |bound| left.and(state.sum.more_than(bound)))
    }

    /// Looks at those of a batch, in the order of rows.
    #[inline(never)]
    fn batch(&mut self, state: &mut State<'a>) {
        let threshold = self.threshold(state);
        self.points.rows_above(&mut state.batch, threshold, self.must_have_points);
        for at in 0..state.batch.len() {
            let (row, score) = state.batch.get(at);
            if self.threshold(state).is_none_or(|threshold| score > threshold) && self.rules_let(row) {
                self.take(state, row, score);
            }
        }
        state.batch.clear();
    }

    /// Looks at who is left of a block one by one.
    #[inline(never)]
    fn rows(&mut self, state: &mut State<'a>, block: usize, mut left: Lanes) {
        let start = block.saturating_mul(BLOCK);
        // Of a few each is asked about when it is known that they have enough.
        let few = left.count() <= FEW;
        if !few {
            left = left.and(self.pair.block(block, left, &self.lines).yes);
        }
        while let Some(position) = left.first() {
            left.set(position, false);
            let row = start.saturating_add(position);
            let Some(score) = self.is_better(state, row) else { continue };
            if (!few || self.rules_let(row)) && self.take(state, row, score) {
                let bound = self.points.bound();
                left = bound.map_or(left, |bound| left.and(state.sum.more_than(bound)));
            }
        }
    }

    /// Takes somebody among the best if nothing is against it; tells whether the threshold has risen.
    fn take(&mut self, state: &mut State<'a>, row: usize, score: i64) -> bool {
        if self.excluded.binary_search(&row).is_ok() || !(self.behind)(row, score) {
            return false;
        }
        let before = self.threshold(state);
        let at = state.best.partition_point(|found| found.score >= score);
        state.best.insert(at, Found { score, row });
        state.best.truncate(self.limit);
        let risen = self.threshold(state).filter(|threshold| Some(*threshold) > before);
        if let Some(threshold) = risen {
            state.stale = true;
            self.points.exceed(threshold);
        }
        risen.is_some()
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
