//! What the exact part of a solve works on, and what a solution is made of.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph; duals stay within the number of people times the largest worth"
)]

use super::{
    graph::{Graph, NONE, Worth},
    seats::Seats,
};

/// A matching with its dual prices. `gain` of a mentee and `price` of a mentor cover every pair: `gain + price >= worth`;
/// matched pairs are tight: `gain + price == worth`; no gain is negative.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) seats: Seats,
    pub(super) gain: Vec<i64>,
    pub(super) price: Vec<i64>,
}

impl State {
    /// The state under the prices given: each mentee gains the most that they leave, and keeps their mentor where it is
    /// with them.
    pub(super) fn under(graph: &Graph, worth: Worth, price: Vec<i64>, mentor_of: &[u32]) -> State {
        let mut state = State { seats: Seats::empty(graph), gain: vec![0; mentor_of.len()], price };
        let low = state.price.iter().copied().min().unwrap_or(0);
        for i in 0..mentor_of.len() as u32 {
            let (class, old) = (graph.class[i as usize], mentor_of[i as usize]);
            let (mut gain, mut tight) = (0, false);
            for edge in graph.mentees.row(i) {
                let value = worth.of(class, edge.score);
                // At the same gain there can be a tie to look for.
                let enough = if tight || old == NONE { gain } else { gain - 1 };
                if edge.score < worth.least || value - low <= enough {
                    break;
                }
                let value = value - state.price[edge.to as usize];
                if value > gain {
                    gain = value;
                    tight = false;
                }
                if value == gain {
                    tight |= edge.to == old;
                }
            }
            if let Some(bench) = graph.bench_of(i) {
                let value = -state.price[bench as usize];
                tight = if value > gain { old == bench } else { tight || value == gain && old == bench };
                gain = gain.max(value);
            }
            state.gain[i as usize] = gain;
            // A tie with the mentor they had keeps them there.
            if tight && state.seats.taken[old as usize] < graph.upper[old as usize] {
                state.seats.sit(i, old);
            }
        }
        state
    }
}
