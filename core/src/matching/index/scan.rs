//! The best of a base, exactly: block by block from the asker's point in the shuffle on, so that of equals the first
//! that is seen is the first in the list, and only more points displace.
//!
//! All of it is one function for each kind of registers, but in WebAssembly, where engines make poor code of a large one:
//! there the parts that most time goes to stand apart.

use super::{
    adder::Sum,
    batch::Batch,
    drivers::{Drivers, WINDOW, Window},
    feature::Source,
    lanes::{BLOCK, Lanes},
    lines::Lines,
    points::Points,
    standing::Available,
    test::Condition,
};

/// The rule over two is worked out for a whole block where there are more than this.
const FEW: u32 = 6;
/// So many more than are looked for are expected above the first threshold, that there are hardly ever too few.
const SPARE: usize = 3;

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
    /// Whether few fit that rule, so that it is asked before anything is counted.
    pub(super) few_fit: bool,
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
    /// The most that anybody behind it has.
    pub(super) most: Option<i64>,
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
pub(super) struct State<'a, 'r> {
    /// The best so far, best first.
    best: Vec<Found>,
    /// A score that enough others exceed.
    pub(super) floor: Option<i64>,
    /// Whether the threshold has risen since the lists were chosen.
    pub(super) stale: bool,
    drivers: Drivers<'a>,
    /// The points of the block that is added up.
    pub(super) sum: &'r mut Sum,
    /// The blocks that are looked at in the lists, and whom of them one by one.
    window: &'r mut Window,
    batch: &'r mut Batch,
}

/// The search as work to be done with whatever the machine has.
struct Blocks<'r, 'a, 's, 'w> {
    scan: &'r mut Scan<'a, 's>,
    state: &'r mut State<'a, 'w>,
}

impl pulp::WithSimd for Blocks<'_, '_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, simd: S) {
        self.scan.blocks(simd, self.state);
    }
}

/// The registers to compute in. WebAssembly is built for those that it has: nothing is compiled for others.
fn registers(arch: pulp::Arch) -> pulp::Arch {
    if cfg!(target_arch = "wasm32") { pulp::Arch::new() } else { arch }
}

impl<'a> Scan<'a, '_> {
    /// The best, best first. Linear in the number of blocks that are not skipped.
    pub(super) fn run(mut self, arch: pulp::Arch) -> Vec<Found> {
        let arch = registers(arch);
        let estimate = arch.dispatch(|| self.estimate());
        if let Some(estimate) = estimate {
            self.few_fit = estimate.few_fit;
            let expected = self.limit.saturating_add(self.limit / 4).saturating_add(SPARE);
            for many in [expected, expected.saturating_mul(16)] {
                let Some(units) = estimate.exceeded_by(many as u64) else { break };
                let best = self.above(arch, Some(self.points.points_of(units)));
                if best.len() >= self.limit {
                    return best;
                }
            }
        }
        self.above(arch, None)
    }

    /// The best of those who have more than a score, if there is one.
    fn above(&mut self, arch: pulp::Arch, floor: Option<i64>) -> Vec<Found> {
        let best = Vec::with_capacity(self.limit.saturating_add(1).min(1_024));
        let drivers = Drivers::new(&self.points);
        self.points.begin();
        let (mut sum, mut window, mut batch) =
            (Sum::new(self.points.most_units()), Window::new(), Batch::new());
        let (sum, window, batch) = (&mut sum, &mut window, &mut batch);
        let mut state = State { best, floor, stale: false, drivers, sum, window, batch };
        self.rise(&mut state);
        arch.dispatch(Blocks { scan: self, state: &mut state });
        state.best
    }

    #[inline(always)]
    fn blocks<S: pulp::Simd>(&mut self, simd: S, state: &mut State<'a, '_>) {
        for (from, to) in [(self.entry, self.people), (0, self.entry.min(self.people))] {
            state.drivers.start(from);
            let mut block = from / BLOCK;
            while block.saturating_mul(BLOCK) < to {
                block = self.window(simd, state, block, (from, to));
                if state.stale {
                    state.stale = false;
                    self.rise(state);
                    state.drivers.start(block.saturating_mul(BLOCK));
                    if self.is_done(state) {
                        return;
                    }
                }
            }
        }
    }

    /// Takes over a threshold that has risen.
    #[inline(never)]
    fn rise(&mut self, state: &mut State<'a, '_>) {
        if let Some(threshold) = self.threshold(state) {
            self.points.exceed(threshold);
        }
        let by_one = state.drivers.choose(&self.points, self.must_have_points);
        self.points.lists_give(by_one);
    }

    /// Looks at those of the next blocks who can have enough; gives back where to look on.
    #[inline(always)]
    fn window<S: pulp::Simd>(
        &mut self,
        simd: S,
        state: &mut State<'a, '_>,
        block: usize,
        (from, to): (usize, usize),
    ) -> usize {
        let (listed_only, unbound) = (state.drivers.active, self.points.bound().is_none());
        let first = if listed_only {
            let Some(first) = state.drivers.fill(state.window, block, to) else { return usize::MAX / BLOCK };
            first
        } else {
            let first = self.next_block(block);
            state.drivers.mark(state.window, first);
            first
        };
        for at in 0..WINDOW {
            let block = first.saturating_add(at);
            let (listed, twice) = state.window.block(at);
            if block.saturating_mul(BLOCK) >= to {
                break;
            }
            if listed_only && !listed.any() {
                continue;
            }
            let who = self.who(block, from, to);
            let alone = if listed_only { Lanes::NONE } else { who };
            let once = listed.and_not(twice).and(who);
            let left = self.points.sieve.pass(simd, block, [alone, once, twice.and(who)]);
            if !left.any() {
                continue;
            }
            if listed_only {
                self.put_aside(state, block, left);
                continue;
            }
            self.block(simd, state, block, left);
            if state.stale && (unbound || state.drivers.would_do(&self.points) || self.is_done(state)) {
                return block.saturating_add(1);
            }
        }
        if listed_only {
            self.batch(state);
        }
        first.saturating_add(WINDOW)
    }

    /// Looks at who is left of a block, together where they are many.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn block<S: pulp::Simd>(&mut self, simd: S, state: &mut State<'a, '_>, block: usize, mut left: Lanes) {
        let unbound = self.points.bound().is_none();
        let many = unbound || left.count() > FEW;
        if many {
            left = self.points.above(simd, block, state.sum, left, self.must_have_points);
        }
        if unbound {
            left = left.and(self.pair.block(block, left, Some(&self.lines)).yes);
            left = self.first_threshold(state, block, left);
        }
        if left.any() {
            self.rows(state, block, left, many);
        }
    }

    /// Has those of a block looked at with others.
    #[inline(always)]
    fn put_aside(&mut self, state: &mut State<'a, '_>, block: usize, left: Lanes) {
        let mut start = block.saturating_mul(BLOCK);
        for mut word in left.0 {
            while word != 0 {
                if state.batch.push(start.saturating_add(word.trailing_zeros() as usize)) {
                    self.batch(state);
                }
                word &= word.wrapping_sub(1);
            }
            start = start.saturating_add(64);
        }
    }

    /// Who of a block may be asked and fits the filters, of the rows from `from` up to `to`.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
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
        if self.few_fit && who.any() {
            who = who.and(self.pair.block(block, who, None).maybe);
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

    /// Looks at those of a batch, in the order of rows.
    #[inline(never)]
    fn batch(&mut self, state: &mut State<'a, '_>) {
        let threshold = self.threshold(state);
        self.points.rows_above(state.batch, threshold, self.must_have_points);
        for at in 0..state.batch.len() {
            let (row, score) = state.batch.get(at);
            if self.threshold(state).is_none_or(|threshold| score > threshold) && self.rules_let(row) {
                self.take(state, row, score);
            }
        }
        state.batch.clear();
    }

    /// Looks at who is left of a block one by one; the sums are those of the block where it was `summed`.
    #[inline(never)]
    fn rows(&mut self, state: &mut State<'a, '_>, block: usize, mut left: Lanes, summed: bool) {
        let start = block.saturating_mul(BLOCK);
        // Of a few each is asked about when it is known that they have enough.
        let few = left.count() <= FEW;
        if !few {
            left = left.and(self.pair.block(block, left, Some(&self.lines)).yes);
        }
        while let Some(position) = left.first() {
            left.set(position, false);
            let row = start.saturating_add(position);
            let Some(score) = self.is_better(state, row) else { continue };
            let risen = (!few || self.rules_let(row)) && self.take(state, row, score);
            if let Some(bound) = self.points.bound().filter(|_| risen && summed) {
                left = left.and(state.sum.more_than(bound));
            }
        }
    }

    /// Takes somebody among the best if nothing is against it; tells whether the threshold has risen.
    fn take(&mut self, state: &mut State<'a, '_>, row: usize, score: i64) -> bool {
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
    fn is_better(&mut self, state: &State<'_, '_>, row: usize) -> Option<i64> {
        let (skills, score) = self.points.row_above(row, self.threshold(state))?;
        (skills > 0 || !self.must_have_points).then_some(score)
    }

    /// Whether nobody can be better than the best so far.
    fn is_done(&self, state: &State<'_, '_>) -> bool {
        self.threshold(state).is_some_and(|threshold| self.points.is_most(threshold))
    }

    /// What has to be exceeded.
    fn threshold(&self, state: &State<'_, '_>) -> Option<i64> {
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
