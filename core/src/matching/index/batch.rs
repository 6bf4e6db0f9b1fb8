//! A few people who are scored together, skill by skill: what one of them waits for in memory does not hold up the others.

use super::points::Points;

const MOST: usize = 64;

/// Rows in order, each with points for skills and all points so far.
pub(super) struct Batch {
    rows: [(usize, i64); MOST],
    len: usize,
}

impl Batch {
    pub(super) fn new() -> Batch {
        Batch { rows: [(0, 0); MOST], len: 0 }
    }

    /// Takes a row; tells whether there is no room for another.
    #[inline(always)]
    pub(super) fn push(&mut self, row: usize) -> bool {
        if let Some(place) = self.rows.get_mut(self.len) {
            *place = (row, 0);
            self.len = self.len.saturating_add(1);
        }
        self.len == MOST
    }

    pub(super) fn clear(&mut self) {
        self.len = 0;
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// A row with its points.
    pub(super) fn get(&self, at: usize) -> (usize, i64) {
        self.rows.get(at).copied().unwrap_or_default()
    }

    /// Adds points to each and keeps those who have more than `least` then.
    #[inline(always)]
    fn add(&mut self, least: i64, mut points: impl FnMut(usize) -> i64) {
        let mut kept = 0_usize;
        for at in 0..self.len {
            let (row, before) = self.get(at);
            let after = before.saturating_add(points(row));
            if let Some(place) = self.rows.get_mut(kept) {
                *place = (row, after);
            }
            kept = kept.saturating_add(usize::from(after > least));
        }
        self.len = kept;
    }
}

impl Points<'_> {
    /// Scores a batch and keeps those with more than `threshold`, and, where that `must` be, with points for a skill.
    #[inline(always)]
    pub(super) fn rows_above(&mut self, batch: &mut Batch, threshold: Option<i64>, must: bool) {
        let threshold = threshold.unwrap_or(i64::MIN);
        let mut left = self.most;
        for at in &self.order {
            let Some(term) = self.skills.get_mut(*at) else { continue };
            left = left.saturating_sub(term.most_points());
            batch.add(threshold.saturating_sub(left), |row| term.near(row));
        }
        if must {
            batch.add(0, |_| 0);
        }
        for criterion in &self.criteria {
            left = left.saturating_sub(i64::from(criterion.policy.points));
            batch.add(threshold.saturating_sub(left), |row| criterion.row(row));
        }
    }
}
