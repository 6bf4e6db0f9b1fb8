//! A threshold to begin with where none can be expected: the scores of those of the first block who have most.
//!
//! So many who may be found have at least so many points; hence nobody with fewer is among the best, wherever they stand.

use super::{
    lanes::{BLOCK, Lanes},
    scan::{Scan, State},
};
use crate::rules::Truth;

/// With pages longer than this a threshold is not worth what it costs.
const LONGEST: usize = 64;

impl<'a> Scan<'a, '_> {
    /// Takes as a threshold a score that at least as many as are looked for exceed; gives back who of `left` can.
    #[inline(never)]
    pub(super) fn first_threshold(&mut self, state: &mut State<'a, '_>, block: usize, left: Lanes) -> Lanes {
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

    /// The score of a row that the rules let this asker find, if it is more than `least`.
    fn found(&mut self, row: usize, least: Option<i64>) -> Option<i64> {
        let (skills, score) = self.points.row_above(row, least)?;
        if (self.must_have_points && skills <= 0)
            || self.excluded.binary_search(&row).is_ok()
            || !(self.behind)(row, score)
        {
            return None;
        }
        self.rules_let(row).then_some(score)
    }

    /// Whether the rule over two lets this asker find a row.
    pub(super) fn rules_let(&self, row: usize) -> bool {
        self.pair.truth(row, &self.lines) == Truth::True
    }
}

/// Takes a score among the best, best first.
fn keep_best(scores: &mut Vec<i64>, score: i64, limit: usize) {
    let at = scores.partition_point(|other| *other >= score);
    scores.insert(at, score);
    scores.truncate(limit);
}

/// A score that as many as are looked for exceed, if there are so many.
fn floor_of(scores: &[i64], limit: usize) -> Option<i64> {
    let least = scores.last().copied().filter(|_| scores.len() >= limit)?;
    Some(least.saturating_sub(1)).filter(|least| *least >= 0)
}
