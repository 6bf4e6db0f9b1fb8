//! The bulk of a solve: mentees bid for places, in rounds of ever smaller steps.
//!
//! What comes out is not exact, only close: prices under which nearly everybody finds a place that is nearly their best.
//! [`super::settle`] seats whom they suit exactly and [`super::augment`] everybody else, and neither relies on anything
//! here. So an auction may stop at any time, and does when it drags on; and it counts in small numbers, which take less
//! memory to go through.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph, and units are such that no sum of two worths leaves 32 bits"
)]

use super::{
    dense::Dense,
    graph::{Edge, Graph, NONE, Side},
    places::Places,
};

/// The first step is a fraction of the span of all scores, and each one after it the same fraction of the one before.
const FRACTION: i32 = 8;

/// How many rounds there are. What is left then is less work for exact paths.
const ROUNDS: u32 = 4;

/// How often everybody may bid in one round, on average, before it is broken off.
const MOST_BIDS: u64 = 50;

/// How many bits the span of all scores has at most.
const BITS: u32 = 24;

/// What a person counts for while people bid, in spans of all scores: more than any place is worth in practice.
const PERSON: i32 = 16;

/// How many bid at once: the memory that one waits for is fetched while others are looked at.
const TOGETHER: usize = 16;

/// More than anybody has of a place, so that nobody is made an offer.
const FAR: i32 = 1 << 30;

const NOWHERE: Edge = Edge { to: NONE, score: 0 };

/// Who has which place, and what it costs in points.
pub(super) struct Outcome {
    pub(super) price: Vec<i64>,
    pub(super) mentor_of: Vec<u32>,
}

/// Runs the auction. A mentee is worth `person * class` beside the score. `level` says for each mentor at which
/// multiple of `person` the price begins.
pub(super) fn run(graph: &Graph, person: i64, least: i32, level: &[u8]) -> Outcome {
    let mut auction = Auction::new(graph, person > 0, least, level);
    let mut step = auction.units.span / FRACTION;
    if let Some(dense) = Dense::of(graph) {
        auction.favour(&dense.favour);
        step = auction.units.span / (dense.length / FRACTION).max(1);
    }
    for _ in 0..ROUNDS {
        step = step.max(1);
        auction.bids(step);
        auction.offers(step);
        if step == 1 {
            break;
        }
        step /= FRACTION;
    }
    let price = auction.prices(person, level);
    Outcome { price, mentor_of: auction.place.iter().map(|place| place.to).collect() }
}

/// How worths become the small numbers of an auction.
#[derive(Clone, Copy)]
struct Units {
    /// A point is `1 << fine` units: the last step is a fraction of it, a small one where points are few and ties many.
    fine: u32,
    /// Or a unit is `1 << coarse` points.
    coarse: u32,
    /// From the lowest score or nothing to the highest or nothing.
    span: i32,
    person: i32,
}

impl Units {
    fn of(graph: &Graph, people: bool) -> Units {
        let (low, high) = graph.score_range().unwrap_or((0, 0));
        let span = high.max(0).abs_diff(low.min(0));
        let bits = u32::BITS - span.leading_zeros();
        let fine = if span < 1000 { 4 } else { BITS.saturating_sub(bits).min(2) };
        let coarse = bits.saturating_sub(BITS);
        let span = ((span << fine) >> coarse) as i32;
        Units { fine, coarse, span, person: if people { PERSON * span } else { 0 } }
    }

    fn worth(self, class: u8, score: i32) -> i32 {
        self.person * i32::from(class) + self.score(score)
    }

    fn score(self, score: i32) -> i32 {
        (score << self.fine) >> self.coarse
    }

    fn points(self, units: i32) -> i64 {
        let half = (1 << self.fine) >> 1;
        (i64::from(units + half) >> self.fine) << self.coarse
    }
}

struct Auction<'a> {
    graph: &'a Graph,
    units: Units,
    least: i32,
    /// Per mentor: what a place costs now, that is the least bid held, or what an empty place was left at.
    price: Vec<i32>,
    /// The place of each mentee, and what they score there.
    place: Vec<Edge>,
    /// What each mentee has of their place, without what they are worth as a person; known while offers are made.
    profit: Vec<i32>,
    places: Places<i32>,
    waiting: Vec<u32>,
    vacant: Vec<u32>,
}

impl<'a> Auction<'a> {
    fn new(graph: &'a Graph, people: bool, least: i32, level: &[u8]) -> Self {
        let mentees = graph.mentees.rows();
        let units = Units::of(graph, people);
        let begin = |(level, places): (&u8, &u32)| {
            // Where there are no places nobody bids.
            if *places == 0 { 2 * units.person + units.span } else { i32::from(*level) * units.person }
        };
        Auction {
            graph,
            units,
            least,
            price: level.iter().zip(&graph.upper).map(begin).collect(),
            place: vec![NOWHERE; mentees],
            profit: vec![0; mentees],
            places: Places::empty(graph),
            waiting: Vec::new(),
            vacant: Vec::new(),
        }
    }

    /// Prices begin higher by so many points.
    fn favour(&mut self, points: &[i64]) {
        for (price, points) in self.price.iter_mut().zip(points) {
            *price += ((points << self.units.fine) >> self.units.coarse) as i32;
        }
    }

    /// The prices in points, with a person worth what it is worth.
    fn prices(&self, person: i64, level: &[u8]) -> Vec<i64> {
        let price = |((level, places), price): ((&u8, &u32), &i32)| {
            if *places == 0 {
                return 2 * person + self.units.points(self.units.span);
            }
            i64::from(*level) * person + self.units.points(price - i32::from(*level) * self.units.person)
        };
        level.iter().zip(&self.graph.upper).zip(&self.price).map(price).collect()
    }

    /// Everybody bids anew, as long as somebody is outbid.
    fn bids(&mut self, step: i32) {
        let mentees = self.place.len();
        self.places.clear();
        self.place.fill(NOWHERE);
        self.waiting.clear();
        self.waiting.extend((0..mentees as u32).rev());
        let mut left = MOST_BIDS * mentees as u64;
        while !self.waiting.is_empty() && left > 0 {
            let (next, count) = several(&mut self.waiting, &self.graph.mentees);
            for mentee in next.into_iter().take(count) {
                self.bid(mentee, step);
            }
            left = left.saturating_sub(count as u64);
        }
    }

    /// A mentee without a place bids for the best one as much as makes it as good as the second best.
    fn bid(&mut self, mentee: u32, step: i32) {
        let (mut best, mut second, mut to) = (0, 0, NOWHERE);
        let units = self.units;
        let class = self.graph.class[mentee as usize];
        for edge in self.graph.mentees.row(mentee) {
            let worth = units.worth(class, edge.score);
            if worth <= second || edge.score < self.least {
                break;
            }
            let value = worth - self.price[edge.to as usize];
            second = second.max(value.min(best));
            to = if value > best { *edge } else { to };
            best = best.max(value);
        }
        if to.to == NONE {
            return;
        }
        let price = &mut self.price[to.to as usize];
        self.place[mentee as usize] = to;
        if let Some(outbid) = self.places.give(to.to, mentee, *price + best - second + step) {
            self.place[outbid as usize] = NOWHERE;
            self.waiting.push(outbid);
        }
        if !self.places.has_room(to.to)
            && let Some((least, _)) = self.places.of(to.to).first()
        {
            *price = *least;
        }
    }

    /// Mentors with room and a price offer their places.
    fn offers(&mut self, step: i32) {
        let vacant = |mentor: &u32| self.places.has_room(*mentor) && self.price[*mentor as usize] > 0;
        self.vacant = (0..self.price.len() as u32).rev().filter(vacant).collect();
        if self.vacant.is_empty() {
            return;
        }
        for (mentee, place) in self.place.iter().enumerate() {
            self.profit[mentee] = if place.to == NONE {
                -self.units.person * i32::from(self.graph.class[mentee])
            } else {
                self.units.score(place.score) - self.price[place.to as usize]
            };
        }
        let mut left = MOST_BIDS * self.profit.len() as u64;
        while !self.vacant.is_empty() && left > 0 {
            let (next, count) = several(&mut self.vacant, &self.graph.mentors);
            for mentor in next.into_iter().take(count) {
                self.offer(mentor, step);
            }
            left = left.saturating_sub(count as u64);
        }
    }

    /// A mentor with room and a price offers the place to whom it is worth most, for what it is worth to the second.
    /// Who is there already pays no more than that.
    fn offer(&mut self, mentor: u32, step: i32) {
        let j = mentor as usize;
        if !self.places.has_room(mentor) || self.price[j] <= 0 {
            return;
        }
        let (mut best, mut second, mut to) = (0, 0, NOWHERE);
        for (_, own) in self.places.of(mentor) {
            self.profit[*own as usize] += FAR;
        }
        let units = self.units;
        for edge in self.graph.mentors.row(mentor) {
            let value = units.score(edge.score) - self.profit[edge.to as usize];
            if edge.score < self.least {
                continue;
            }
            second = second.max(value.min(best));
            to = if value > best { *edge } else { to };
            best = best.max(value);
        }
        let price = (second - step).clamp(0, self.price[j]);
        let down = self.price[j] - price;
        self.price[j] = price;
        for (_, own) in self.places.of(mentor) {
            self.profit[*own as usize] += down - FAR;
        }
        if best > price.max(step) {
            let i = to.to as usize;
            let place = Edge { to: mentor, score: to.score };
            let former = std::mem::replace(&mut self.place[i], place).to;
            if former != NONE {
                self.places.take(former, to.to);
                self.vacant.push(former);
            }
            self.profit[i] += best - price;
            self.places.give(mentor, to.to, 0);
            self.vacant.push(mentor);
        }
    }
}

/// The next of those who wait, with their rows on the way, and how many they are.
fn several(waiting: &mut Vec<u32>, side: &Side) -> ([u32; TOGETHER], usize) {
    let mut next = [NONE; TOGETHER];
    let count = TOGETHER.min(waiting.len());
    for (next, one) in next.iter_mut().zip(waiting.drain(waiting.len() - count..).rev()) {
        side.fetch(one);
        *next = one;
    }
    (next, count)
}
