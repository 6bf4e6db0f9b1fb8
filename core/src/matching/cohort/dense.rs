//! Cohorts in which most pairs are possible. Rows are long then, and the best of a row close to each other: prices part
//! little from what the scores alone say of each mentor, and an auction that begins there need not go far.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "scores are bounded by SCORE_LIMIT, and no divisor is zero"
)]

use super::graph::Graph;

/// Shorter rows are looked through sooner than anything is made of them.
const LONG: usize = 64;

/// What is known of a dense cohort before anybody bids.
pub(super) struct Dense {
    /// How much more each mentor scores with the best of their mentees than the one with whom that is least.
    pub(super) favour: Vec<i64>,
    /// How many candidates a mentee has, on average.
    pub(super) length: i32,
}

impl Dense {
    /// None where fewer than a quarter of all pairs are possible.
    pub(super) fn of(graph: &Graph) -> Option<Dense> {
        let length = graph.mentees.pairs() / graph.mentees.rows().max(1);
        if length < LONG || length < graph.real_mentors() / 4 {
            return None;
        }
        let best = |j: u32| graph.mentors.row(j).iter().map(|edge| i64::from(edge.score)).max();
        let best: Vec<Option<i64>> = (0..graph.real_mentors() as u32).map(best).collect();
        let least = best.iter().flatten().min().copied().unwrap_or(0);
        let favour = best.iter().map(|best| best.map_or(0, |best| best - least)).collect();
        Some(Dense { favour, length: length as i32 })
    }
}
