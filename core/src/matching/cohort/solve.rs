//! From a graph to an optimal state: which prices to begin with, and in which order the two levels of worth are met.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph; worths are bounded by the number of people times the largest score"
)]

use super::{
    auction, augment, cardinality,
    graph::{Edge, Graph, NONE, Worth},
    settle,
    state::State,
    teams,
};
use std::borrow::Cow;

/// What comes first: people or points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    People,
    Points,
}

/// The worth of a pair when `first` decides before the other is looked at.
pub(super) fn worth(graph: &Graph, first: First, least: i32) -> Worth {
    let places: u64 = graph.upper.iter().take(graph.real_mentors()).map(|places| u64::from(*places)).sum();
    // At least 1: prices of pairs that no place is left for must not fall below zero either.
    let most = i64::try_from(places.min(graph.mentees.rows() as u64)).unwrap_or(i64::MAX).max(1);
    match first {
        First::People => {
            let (low, high) = graph.score_range().unwrap_or((0, 0));
            let spread = i64::from(high.max(0)) - i64::from(low.min(0));
            Worth { person: 1 + most * spread, point: 1, least }
        }
        // A mentee counts for at most 2.
        First::Points => Worth { person: 1, point: 1 + 2 * most, least },
    }
}

/// An optimal state; none when a lower bound cannot be met.
pub(super) fn solve(graph: &Graph, first: First, least: i32) -> Option<State> {
    let worth = worth(graph, first, least);
    match first {
        First::People => people_first(graph, worth),
        First::Points => points_first(graph, worth),
    }
}

/// As many people as possible, whatever they score. The prices say how many mentees each place more would serve.
pub(super) fn most_people(graph: &Graph, least: i32) -> Option<State> {
    let worth = Worth { person: 1, point: 0, least };
    let most = cardinality::run(graph, least);
    let price = most.level.iter().map(|level| i64::from(*level)).collect();
    optimum(graph, worth, price, &most.mentor_of)
}

fn people_first(graph: &Graph, worth: Worth) -> Option<State> {
    let people = most_people(graph, worth.least)?;
    if let Some(one) = single_worth(graph, worth) {
        let price = people.price.iter().map(|price| price * one).collect();
        return optimum(graph, worth, price, &people.seats.mentor_of);
    }
    // Prices begin where the number of people alone puts them, so that nobody has to bid their way up there.
    let level: Vec<u8> = people.price.iter().map(|price| (*price).clamp(0, 2) as u8).collect();
    let close = auction::run(graph, worth.person, worth.least, &level);
    settled(graph, worth, close)
}

fn points_first(graph: &Graph, worth: Worth) -> Option<State> {
    let points = Worth { person: 0, point: 1, least: worth.least };
    if let Some(one) = single_worth(graph, worth).filter(|one| *one > 0) {
        let people = most_people(graph, worth.least)?;
        let price = people.price.iter().map(|price| price * one).collect();
        return optimum(graph, worth, price, &people.seats.mentor_of);
    }
    let close = auction::run(graph, 0, worth.least, &vec![0; graph.upper.len()]);
    let state = settled(graph, points, close)?;
    if graph.has_benches() {
        let price = state.price.iter().map(|price| price * worth.point).collect();
        return optimum(graph, worth, price, &state.seats.mentor_of);
    }
    let mut fine = refined(graph, worth, &state);
    if augment::run_near(graph, worth, &mut fine) {
        return improved(graph, worth, fine);
    }
    // On wide plateaus of equal scores there are better ways to seat as many as possible.
    drop(fine);
    let tight = |mentee: u32, mentor: u32, score: i32| {
        // A price below zero holds a mentor at the lower bound.
        let price = state.price[mentor as usize];
        price >= 0 && i64::from(score) - price == state.gain[mentee as usize]
    };
    let most = cardinality::more(graph, worth.least, &state.seats.mentor_of, tight);
    let levels = state.price.iter().zip(&most.level);
    let price = levels.map(|(price, level)| price * worth.point + i64::from(*level)).collect();
    optimum(graph, worth, price, &most.mentor_of)
}

/// An optimal state in points, in the finer worth: what is tight in points stays, and people decide among what is tight.
fn refined(graph: &Graph, worth: Worth, state: &State) -> State {
    let gain = |mentee: u32| {
        let i = mentee as usize;
        let tight = |edge: &Edge| i64::from(edge.score) - state.price[edge.to as usize] == state.gain[i];
        // Whoever has a place has it tight, and whoever has none gains nothing yet.
        let some = state.seats.mentor_of[i] != NONE || {
            let row = graph.mentees.row(mentee).iter();
            row.take_while(|edge| edge.score >= worth.least).any(tight)
        };
        state.gain[i] * worth.point + if some { i64::from(graph.class[i]) } else { 0 }
    };
    State {
        seats: state.seats.clone(),
        gain: (0..graph.mentees.rows() as u32).map(gain).collect(),
        price: state.price.iter().map(|price| price * worth.point).collect(),
    }
}

/// The worth of a pair if all pairs are worth the same.
fn single_worth(graph: &Graph, worth: Worth) -> Option<i64> {
    let (low, high) = graph.score_range()?;
    let class = *graph.class.first()?;
    let single = low == high && graph.class.iter().all(|other| *other == class);
    (single && class == 1).then(|| worth.of(class, low))
}

/// The optimal state that an auction has come close to.
fn settled(graph: &Graph, worth: Worth, close: auction::Outcome) -> Option<State> {
    if graph.has_benches() {
        return optimum(graph, worth, close.price, &close.mentor_of);
    }
    improved(graph, worth, settle::run(graph, worth, close.price, &close.mentor_of))
}

/// The optimal state under prices that are close, from a matching that they nearly suit.
fn optimum(graph: &Graph, worth: Worth, mut price: Vec<i64>, mentor_of: &[u32]) -> Option<State> {
    let mut mentor_of = Cow::Borrowed(mentor_of);
    if graph.has_benches() {
        teams::hold_back(graph, worth, &mut price, mentor_of.to_mut());
    }
    improved(graph, worth, State::under(graph, worth, price, &mentor_of))
}

fn improved(graph: &Graph, worth: Worth, mut state: State) -> Option<State> {
    augment::run(graph, worth, &mut state).then_some(state)
}
