//! The bulk of a solve: mentees bid for places, in rounds of ever smaller steps.
//!
//! What comes out is not exact, only close: prices under which nearly everybody has their best place. [`super::augment`]
//! makes it exact, and does not rely on anything here. So an auction may stop at any time, and does when it drags on.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph, and worths are bounded so that four times a sum of them fits"
)]

use super::graph::{Graph, NONE};

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
    let mut step = (spread * scale / 8).max(1);
    loop {
        auction.phase(step);
        if step == 1 {
            break;
        }
        step = (step / 10).max(1);
    }
    let price = auction.price.iter().map(|price| (price + scale / 2).div_euclid(scale)).collect();
    Outcome { price, mentor_of: auction.mentor_of }
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
    profit: Vec<i64>,
    /// The places of each mentor as a heap, the least bid first.
    start: Vec<u32>,
    taken: Vec<u32>,
    seat: Vec<u32>,
    bid: Vec<i64>,
    position: Vec<u32>,
    waiting: Vec<u32>,
    vacant: Vec<u32>,
    bids: u64,
}

impl<'a> Auction<'a> {
    fn new(graph: &'a Graph, person: i64, least: i32, level: &'a [u8], scale: i64) -> Self {
        let mentees = graph.mentees.rows();
        let (start, seats) = graph.seats();
        let most = graph.score_range().map_or(0, |(_, high)| i64::from(high.max(0)));
        let closed = (3 * person + most) * scale;
        let lowest = |i: u32| graph.mentees.row(i).iter().map(|edge| level[edge.to as usize]).min();
        Auction {
            graph,
            person,
            scale,
            least,
            // Where there are no places nobody bids.
            price: level
                .iter()
                .zip(&graph.upper)
                .map(|(level, places)| if *places == 0 { closed } else { i64::from(*level) * person * scale })
                .collect(),
            level,
            lowest_level: (0..mentees as u32).map(|i| lowest(i).unwrap_or(0)).collect(),
            low: [0, person * scale, 2 * person * scale, 3 * person * scale],
            mentor_of: vec![NONE; mentees],
            profit: vec![0; mentees],
            start,
            taken: vec![0; graph.upper.len()],
            seat: vec![NONE; seats],
            bid: vec![0; seats],
            position: vec![0; mentees],
            waiting: Vec::new(),
            vacant: Vec::new(),
            bids: 0,
        }
    }

    fn phase(&mut self, step: i64) {
        self.taken.fill(0);
        self.mentor_of.fill(NONE);
        self.profit.fill(0);
        self.waiting.clear();
        self.waiting.extend((0..self.graph.mentees.rows() as u32).rev());
        let most = self.bids + MOST_BIDS * self.profit.len() as u64;
        while let Some(mentee) = self.waiting.pop()
            && self.bids < most
        {
            self.bid(mentee, step);
        }
        for mentor in 0..self.price.len() as u32 {
            if self.has_room(mentor) && self.price[mentor as usize] > 0 {
                self.vacant.push(mentor);
            }
        }
        let most = self.bids + MOST_BIDS * self.profit.len() as u64;
        while let Some(mentor) = self.vacant.pop()
            && self.bids < most
        {
            self.offer(mentor, step);
        }
        self.vacant.clear();
    }

    fn has_room(&self, mentor: u32) -> bool {
        self.taken[mentor as usize] < self.graph.upper[mentor as usize]
    }

    /// A mentee without a place bids for the best one as much as makes it as good as the second best.
    fn bid(&mut self, mentee: u32, step: i64) {
        let i = mentee as usize;
        let bonus = self.person * i64::from(self.graph.class[i]);
        let low = self.low[self.lowest_level[i] as usize];
        let (mut best, mut second, mut at) = (0, 0, NONE);
        for edge in self.graph.mentees.row(mentee) {
            let worth = (bonus + i64::from(edge.score)) * self.scale;
            if worth - low <= second || edge.score < self.least {
                break;
            }
            let value = worth - self.price[edge.to as usize];
            if value > second {
                if value > best {
                    second = best;
                    best = value;
                    at = edge.to;
                } else {
                    second = value;
                }
            }
        }
        if at == NONE {
            return;
        }
        self.bids += 1;
        let bid = self.price[at as usize] + best - second + step;
        self.profit[i] = second - step;
        self.mentor_of[i] = at;
        if self.has_room(at) {
            self.push(at, mentee, bid);
            if !self.has_room(at) {
                self.price[at as usize] = self.bid[self.start[at as usize] as usize];
            }
        } else {
            let first = self.start[at as usize];
            let outbid = self.seat[first as usize];
            self.mentor_of[outbid as usize] = NONE;
            self.profit[outbid as usize] = 0;
            self.waiting.push(outbid);
            self.put(first, mentee, bid);
            self.sink(at, first);
            self.price[at as usize] = self.bid[first as usize];
        }
    }

    /// A mentor with room and a price offers the place to whom it is worth most, for what it is worth to the second.
    fn offer(&mut self, mentor: u32, step: i64) {
        let j = mentor as usize;
        if !self.has_room(mentor) || self.price[j] <= 0 {
            return;
        }
        let (mut best, mut second, mut to) = (0, 0, NONE);
        for edge in self.graph.mentors.row(mentor) {
            let i = edge.to as usize;
            let worth = (self.person * i64::from(self.graph.class[i]) + i64::from(edge.score)) * self.scale;
            let value = worth - self.profit[i];
            if value > second && self.mentor_of[i] != mentor && edge.score >= self.least {
                if value > best {
                    second = best;
                    best = value;
                    to = edge.to;
                } else {
                    second = value;
                }
            }
        }
        let level = self.level[j] as usize;
        if to == NONE || best <= step {
            self.price[j] = 0;
            self.low[level] = self.low[level].min(0);
            return;
        }
        let price = (second - step).max(0);
        self.bids += 1;
        let i = to as usize;
        let former = self.mentor_of[i];
        if former != NONE {
            self.remove(former, to);
            if self.price[former as usize] > 0 {
                self.vacant.push(former);
            }
        }
        self.profit[i] += best - price;
        self.mentor_of[i] = mentor;
        self.push(mentor, to, price);
        self.price[j] = price.min(self.price[j]);
        self.low[level] = self.low[level].min(price);
        if self.has_room(mentor) && price > 0 {
            self.vacant.push(mentor);
        }
    }

    fn put(&mut self, at: u32, mentee: u32, bid: i64) {
        self.seat[at as usize] = mentee;
        self.bid[at as usize] = bid;
        self.position[mentee as usize] = at;
    }

    fn push(&mut self, mentor: u32, mentee: u32, bid: i64) {
        let at = self.start[mentor as usize] + self.taken[mentor as usize];
        self.taken[mentor as usize] += 1;
        self.put(at, mentee, bid);
        self.swim(mentor, at);
    }

    fn remove(&mut self, mentor: u32, mentee: u32) {
        let at = self.position[mentee as usize];
        self.taken[mentor as usize] -= 1;
        let last = self.start[mentor as usize] + self.taken[mentor as usize];
        if at != last {
            let (moved, bid) = (self.seat[last as usize], self.bid[last as usize]);
            self.put(at, moved, bid);
            self.sink(mentor, at);
            self.swim(mentor, self.position[moved as usize]);
        }
    }

    fn swap(&mut self, a: u32, b: u32) {
        self.seat.swap(a as usize, b as usize);
        self.bid.swap(a as usize, b as usize);
        self.position[self.seat[a as usize] as usize] = a;
        self.position[self.seat[b as usize] as usize] = b;
    }

    fn swim(&mut self, mentor: u32, mut at: u32) {
        let start = self.start[mentor as usize];
        while at > start {
            let above = start + (at - start - 1) / 2;
            if self.bid[above as usize] <= self.bid[at as usize] {
                break;
            }
            self.swap(above, at);
            at = above;
        }
    }

    fn sink(&mut self, mentor: u32, mut at: u32) {
        let start = self.start[mentor as usize];
        let end = start + self.taken[mentor as usize];
        loop {
            let left = start + 2 * (at - start) + 1;
            if left >= end {
                break;
            }
            let right = left + 1;
            let least =
                if right < end && self.bid[right as usize] < self.bid[left as usize] { right } else { left };
            if self.bid[at as usize] <= self.bid[least as usize] {
                break;
            }
            self.swap(at, least);
            at = least;
        }
    }
}
