//! The highest score that everybody matched can have at least.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a binary search between two indices of a list; scores are bounded"
)]

use super::{
    build::Cohort,
    certificate::Proof,
    feasible,
    graph::{NONE, Worth},
    solve,
};

/// The highest threshold under which as many people can be matched as without one, and the proof that the next higher
/// one is too high: none if bounds could not be met there, or if there is no next.
pub(super) fn highest(cohort: &Cohort) -> Option<(i32, Option<Proof>)> {
    let graph = &cohort.graph;
    let mut scores: Vec<i32> = graph.mentees.edges.iter().map(|edge| edge.score).collect();
    scores.sort_unstable();
    scores.dedup();
    let most = people(cohort, i32::MIN)?;
    if most.1 == 0 || scores.is_empty() {
        return Some((i32::MIN, None));
    }
    // Invariant: with `scores[low]` all can be matched, with `scores[high]` they cannot.
    let (mut low, mut high) = (0, scores.len());
    let mut cut = None;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match feasible::conflict(cohort, scores[middle])
            .is_none()
            .then(|| people(cohort, scores[middle]))
            .flatten()
        {
            Some((_, matched)) if matched == most.1 => low = middle,
            found => {
                cut = found.map(|(proof, _)| proof);
                high = middle;
            }
        }
    }
    Some((scores[low], cut))
}

/// How many people, those with priority counted twice, can be matched with pairs of `least` and more, and why not more.
fn people(cohort: &Cohort, least: i32) -> Option<(Proof, i64)> {
    let state = solve::most_people(&cohort.graph, least)?;
    let graph = &cohort.graph;
    let made = |mentor: u32| mentor != NONE && !graph.is_bench(mentor);
    let matched = (0..).zip(&state.seats.mentor_of).filter(|(_, mentor)| made(**mentor));
    let count = matched.map(|(i, _): (usize, _)| i64::from(graph.class[i])).sum();
    let worth = Worth { person: 1, point: 0, least };
    Some((Proof::of(cohort, worth, &state), count))
}
