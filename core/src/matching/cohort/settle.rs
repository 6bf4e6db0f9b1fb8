//! From prices that are close to a state to go on from: who finds their best place free takes it.
//!
//! Everybody bids as in an [auction](super::auction), but by steps of nothing, so whoever is seated in the end has the
//! best place there is for them, exactly. Whom that leaves without a place finds one by [`super::augment`].
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph; worths are bounded by the number of people times the largest score"
)]

use super::{
    graph::{Graph, NONE, Worth},
    places::Places,
    seats::Seats,
    state::State,
};

/// How often everybody may bid, on average.
const MOST_BIDS: usize = 10;

/// A state under prices that are no lower than those given. Whoever is best off with the mentor they had stays there.
pub(super) fn run(graph: &Graph, worth: Worth, price: Vec<i64>, mentor_of: &[u32]) -> State {
    let mut bidding = Bidding { graph, worth, price, places: Places::empty(graph) };
    let mut others = Vec::new();
    for (mentee, theirs) in (0..).zip(mentor_of.iter().copied()) {
        let choice = bidding.choice(mentee, theirs);
        if choice.to != NONE && choice.to == theirs && bidding.places.has_room(theirs) {
            bidding.take(mentee, &choice);
        } else {
            others.push(mentee);
        }
    }
    others.reverse();
    let mut left = MOST_BIDS * mentor_of.len();
    while let Some(mentee) = others.pop()
        && left > 0
    {
        left -= 1;
        others.extend(bidding.bid(mentee));
    }
    bidding.state()
}

struct Bidding<'a> {
    graph: &'a Graph,
    worth: Worth,
    price: Vec<i64>,
    places: Places<i64>,
}

/// What a mentee is best off with.
struct Choice {
    best: i64,
    second: i64,
    to: u32,
}

impl Bidding<'_> {
    /// The best mentor of a mentee; `theirs` among equals.
    fn choice(&self, mentee: u32, theirs: u32) -> Choice {
        let mut choice = Choice { best: 0, second: 0, to: NONE };
        let class = self.graph.class[mentee as usize];
        for edge in self.graph.mentees.row(mentee) {
            let worth = self.worth.of(class, edge.score);
            if worth <= choice.second || edge.score < self.worth.least {
                break;
            }
            let value = worth - self.price[edge.to as usize];
            choice.second = choice.second.max(value.min(choice.best));
            let better = value > choice.best || value == choice.best && edge.to == theirs;
            choice.to = if better { edge.to } else { choice.to };
            choice.best = choice.best.max(value);
        }
        choice
    }

    /// Seats a mentee with the best mentor, unless that would only drive out somebody who is just as well off there.
    /// Gives back whom it drives out.
    fn bid(&mut self, mentee: u32) -> Option<u32> {
        let choice = self.choice(mentee, NONE);
        let Choice { best, second, to } = choice;
        if to == NONE || self.graph.upper[to as usize] == 0 || best == second && !self.places.has_room(to) {
            return None;
        }
        self.take(mentee, &choice)
    }

    /// Takes a place for as much as makes it no better than the second best.
    fn take(&mut self, mentee: u32, choice: &Choice) -> Option<u32> {
        let price = &mut self.price[choice.to as usize];
        let outbid = self.places.give(choice.to, mentee, *price + choice.best - choice.second);
        if !self.places.has_room(choice.to)
            && let Some((least, _)) = self.places.of(choice.to).first()
        {
            *price = *least;
        }
        outbid
    }

    fn state(self) -> State {
        let mut seats = Seats::empty(self.graph);
        for mentor in 0..self.graph.upper.len() as u32 {
            for (_, mentee) in self.places.of(mentor) {
                seats.sit(*mentee, mentor);
            }
        }
        let gains = (0..).zip(&seats.mentor_of).map(|(mentee, theirs)| {
            // A place is given for the best, and prices of others have only risen since.
            let own = self.graph.mentees.row(mentee).iter().find(|edge| edge.to == *theirs);
            let class = self.graph.class[mentee as usize];
            own.map_or_else(
                || self.choice(mentee, NONE).best,
                |own| self.worth.of(class, own.score) - self.price[own.to as usize],
            )
        });
        State { gain: gains.collect(), seats, price: self.price }
    }
}
