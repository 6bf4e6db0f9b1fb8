//! From a graph to an optimal state: which prices to begin with, and in which order the two levels of worth are met.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "worths are bounded by the number of people times the largest score"
)]

use super::{
    auction, augment,
    augment::State,
    cardinality,
    graph::{Graph, Worth},
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
    optimum(graph, worth, close.price, &close.mentor_of)
}

fn points_first(graph: &Graph, worth: Worth) -> Option<State> {
    let points = Worth { person: 0, point: 1, least: worth.least };
    let mut state = match single_worth(graph, worth) {
        Some(one) if one > 0 => {
            let people = most_people(graph, worth.least)?;
            let price = people.price.iter().map(|price| price * one).collect();
            return optimum(graph, worth, price, &people.seats.mentor_of);
        }
        _ => {
            let close = auction::run(graph, 0, worth.least, &vec![0; graph.upper.len()]);
            optimum(graph, points, close.price, &close.mentor_of)?
        }
    };
    // The same prices in the finer worth: what is tight in points stays, and people decide among what is tight.
    for price in &mut state.price {
        *price *= worth.point;
    }
    optimum(graph, worth, state.price, &state.seats.mentor_of)
}

/// The worth of a pair if all pairs are worth the same.
fn single_worth(graph: &Graph, worth: Worth) -> Option<i64> {
    let (low, high) = graph.score_range()?;
    let class = *graph.class.first()?;
    let single = low == high && graph.class.iter().all(|other| *other == class);
    (single && class == 1).then(|| worth.of(class, low))
}

fn optimum(graph: &Graph, worth: Worth, mut price: Vec<i64>, mentor_of: &[u32]) -> Option<State> {
    let mut mentor_of = Cow::Borrowed(mentor_of);
    if graph.has_benches() {
        teams::hold_back(graph, worth, &mut price, mentor_of.to_mut());
    }
    let mut state = State::under(graph, worth, price, &mentor_of);
    augment::run(graph, worth, &mut state).then_some(state)
}
