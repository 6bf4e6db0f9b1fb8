//! The bulk of a solve: mentees bid for places, in rounds of ever smaller steps.
//!
//! What comes out is not exact, only close: prices under which nearly everybody has their best place. [`super::augment`]
//! makes it exact, and does not rely on anything here. So an auction may stop at any time, and does when it drags on.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph, and worths are bounded so that four times a sum of them fits"
)]

use super::{
    dense::Dense,
    graph::{Edge, Graph, NONE},
    places::Places,
};

/// How often everybody may bid in one round, on average, before it is broken off.
const MOST_BIDS: u64 = 50;

/// Prices, in points.
pub(super) struct Outcome {
    pub(super) price: Vec<i64>,
    pub(super) mentor_of: Vec<u32>,
}

/// Runs the auction. A mentee is worth `person * class` beside the score. `level` says for each mentor at which
/// multiple of `person` the price begins.
pub(super) fn run(graph: &Graph, person: i64, least: i32, level: &[u8]) -> Outcome {
    let spread = graph.score_range().map_or(0, |(low, high)| i64::from(high) - i64::from(low.min(0)));
    // Worths are multiplied, so that the last step is a fraction of a point: a small one where points are few and ties
    // many.
    let scale = if spread < 1000 { 16 } else { 4 };
    let mut auction = Auction::new(graph, person, least, level, scale);
    let mut part = 8;
    if let Some(dense) = Dense::of(graph) {
        auction.favour(&dense.favour);
        part = dense.length / 8;
    }
    let mut step = (spread * scale / part).max(1);
    loop {
        auction.bids(step);
        auction.offers(step);
        if step == 1 {
            break;
        }
        step = (step / 10).max(1);
    }
    let price = auction.price.iter().map(|price| (price + scale / 2).div_euclid(scale)).collect();
    Outcome { price, mentor_of: auction.mentor_of }
}

/// How many of the best mentors are remembered for each mentee.
const NEAR: usize = 4;

/// The best mentors of a mentee when the row was last looked through. As long as prices only rise, none of the others
/// can be better than `others`.
#[derive(Clone, Copy)]
struct Near {
    others: i64,
    edges: [Edge; NEAR],
}

const UNKNOWN: Near = Near { others: i64::MAX, edges: [Edge { to: NONE, score: 0 }; NEAR] };

/// The lowest level among the mentors of a row.
fn lowest(row: &[Edge], level: &[u8]) -> u8 {
    let mut lowest = row.first().map_or(0, |edge| level[edge.to as usize]);
    for edge in row {
        if lowest == 0 {
            break;
        }
        lowest = lowest.min(level[edge.to as usize]);
    }
    lowest
}

struct Auction<'a> {
    graph: &'a Graph,
    person: i64,
    scale: i64,
    least: i32,
    /// Per mentor: what a place costs now, that is the least bid held, or what an empty place was left at.
    price: Vec<i64>,
    /// The level of each mentor, and the lowest among the mentors of each mentee.
    level: &'a [u8],
    lowest_level: Vec<u8>,
    /// No price of a level is below this.
    low: [i64; 4],
    mentor_of: Vec<u32>,
    /// What each mentee scores with their mentor.
    score: Vec<i32>,
    /// What each mentee has of their place; known while offers are made.
    profit: Vec<i64>,
    places: Places,
    near: Vec<Near>,
    waiting: Vec<u32>,
    vacant: Vec<u32>,
}

impl<'a> Auction<'a> {
    fn new(graph: &'a Graph, person: i64, least: i32, level: &'a [u8], scale: i64) -> Self {
        let mentees = graph.mentees.rows();
        let most = graph.score_range().map_or(0, |(_, high)| i64::from(high.max(0)));
        let closed = (3 * person + most) * scale;
        let begin = |(level, places): (&u8, &u32)| {
            // Where there are no places nobody bids.
            if *places == 0 { closed } else { i64::from(*level) * person * scale }
        };
        Auction {
            graph,
            person,
            scale,
            least,
            price: level.iter().zip(&graph.upper).map(begin).collect(),
            level,
            lowest_level: (0..mentees as u32).map(|i| lowest(graph.mentees.row(i), level)).collect(),
            low: [0, person * scale, 2 * person * scale, 3 * person * scale],
            mentor_of: vec![NONE; mentees],
            score: vec![0; mentees],
            profit: vec![0; mentees],
            places: Places::empty(graph),
            near: vec![UNKNOWN; mentees],
            waiting: Vec::new(),
            vacant: Vec::new(),
        }
    }

    /// Prices begin higher by so much.
    fn favour(&mut self, points: &[i64]) {
        for (price, points) in self.price.iter_mut().zip(points) {
            *price += points * self.scale;
        }
    }

    /// Everybody bids anew, as long as somebody is outbid.
    fn bids(&mut self, step: i64) {
        let mentees = self.mentor_of.len();
        self.places.clear();
        self.mentor_of.fill(NONE);
        self.waiting.clear();
        self.waiting.extend((0..mentees as u32).rev());
        let mut left = MOST_BIDS * mentees as u64;
        while let Some(mentee) = self.waiting.pop()
            && left > 0
        {
            left -= 1;
            self.bid(mentee, step);
        }
    }

    /// What a pair is worth.
    fn worth(&self, mentee: u32, score: i32) -> i64 {
        (self.person * i64::from(self.graph.class[mentee as usize]) + i64::from(score)) * self.scale
    }

    /// A mentee without a place bids for the best one as much as makes it as good as the second best.
    fn bid(&mut self, mentee: u32, step: i64) {
        let (mut best, mut second, mut to) = self.best_two(mentee);
        if second < self.near[mentee as usize].others {
            self.look(mentee);
            (best, second, to) = self.best_two(mentee);
        }
        if to.to == NONE {
            return;
        }
        let bid = self.price[to.to as usize] + best - second + step;
        self.mentor_of[mentee as usize] = to.to;
        self.score[mentee as usize] = to.score;
        if let Some(outbid) = self.places.give(to.to, mentee, bid) {
            self.mentor_of[outbid as usize] = NONE;
            self.waiting.push(outbid);
        }
        if !self.places.has_room(to.to)
            && let Some((least, _)) = self.places.of(to.to).first()
        {
            self.price[to.to as usize] = *least;
        }
    }

    /// The best and the second best of the mentors remembered, neither below nothing.
    fn best_two(&self, mentee: u32) -> (i64, i64, Edge) {
        let (mut best, mut second, mut to) = (0, 0, Edge { to: NONE, score: 0 });
        for edge in self.near[mentee as usize].edges {
            if edge.to == NONE {
                break;
            }
            let value = self.worth(mentee, edge.score) - self.price[edge.to as usize];
            if value > best {
                (second, best, to) = (best, value, edge);
            } else if value > second {
                second = value;
            }
        }
        (best, second, to)
    }

    /// Looks through the whole row for the best mentors.
    fn look(&mut self, mentee: u32) {
        let low = self.low[self.lowest_level[mentee as usize] as usize];
        let mut near = Near { others: 0, ..UNKNOWN };
        let mut values = [0; NEAR];
        for edge in self.graph.mentees.row(mentee) {
            let worth = self.worth(mentee, edge.score);
            if worth - low <= near.others || edge.score < self.least {
                break;
            }
            let value = worth - self.price[edge.to as usize];
            if value <= near.others {
                continue;
            }
            let mut at = NEAR - 1;
            if value <= values[at] {
                near.others = value;
                continue;
            }
            near.others = values[at];
            while at > 0 && values[at - 1] < value {
                (values[at], near.edges[at]) = (values[at - 1], near.edges[at - 1]);
                at -= 1;
            }
            (values[at], near.edges[at]) = (value, *edge);
        }
        self.near[mentee as usize] = near;
    }

    /// Mentors with room and a price offer their places.
    fn offers(&mut self, step: i64) {
        let vacant = |mentor: &u32| self.places.has_room(*mentor) && self.price[*mentor as usize] > 0;
        self.vacant = (0..self.price.len() as u32).rev().filter(vacant).collect();
        if self.vacant.is_empty() {
            return;
        }
        for mentee in 0..self.mentor_of.len() as u32 {
            let theirs = self.mentor_of[mentee as usize];
            self.profit[mentee as usize] = if theirs == NONE {
                0
            } else {
                self.worth(mentee, self.score[mentee as usize]) - self.price[theirs as usize]
            };
        }
        let mut left = MOST_BIDS * self.profit.len() as u64;
        while let Some(mentor) = self.vacant.pop()
            && left > 0
        {
            left -= 1;
            self.offer(mentor, step);
        }
        // Prices fell, so what is remembered no longer holds.
        self.near.fill(UNKNOWN);
    }

    /// A mentor with room and a price offers the place to whom it is worth most, for what it is worth to the second.
    /// Who is there already pays no more than that.
    fn offer(&mut self, mentor: u32, step: i64) {
        let j = mentor as usize;
        if !self.places.has_room(mentor) || self.price[j] <= 0 {
            return;
        }
        let (mut best, mut second, mut to) = (0, 0, Edge { to: NONE, score: 0 });
        for edge in self.graph.mentors.row(mentor) {
            let value = self.worth(edge.to, edge.score) - self.profit[edge.to as usize];
            if value > second && self.mentor_of[edge.to as usize] != mentor && edge.score >= self.least {
                if value > best {
                    (second, best, to) = (best, value, *edge);
                } else {
                    second = value;
                }
            }
        }
        let price = (second - step).clamp(0, self.price[j]);
        let down = self.price[j] - price;
        self.price[j] = price;
        let low = &mut self.low[self.level[j] as usize];
        *low = price.min(*low);
        for (_, mentee) in self.places.of(mentor) {
            self.profit[*mentee as usize] += down;
        }
        if best > price.max(step) {
            let i = to.to as usize;
            let former = std::mem::replace(&mut self.mentor_of[i], mentor);
            if former != NONE {
                self.places.take(former, to.to);
                self.vacant.push(former);
            }
            self.profit[i] += best - price;
            self.score[i] = to.score;
            self.places.give(mentor, to.to, 0);
            self.vacant.push(mentor);
        }
    }
}
