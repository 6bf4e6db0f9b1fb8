//! Places that are bid for: those of one mentor are a heap, the least bid first. Bids are numbers of whatever width.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph; a mentor's places lie between its start and the next"
)]

use super::graph::{Graph, NONE};

/// Who holds a place, and for how much.
#[derive(Debug, Clone)]
pub(super) struct Places<B> {
    start: Vec<u32>,
    upper: Vec<u32>,
    taken: Vec<u32>,
    held: Vec<(B, u32)>,
    /// Where in `held` each mentee with a place is.
    position: Vec<u32>,
}

impl<B: Copy + Ord + Default> Places<B> {
    pub(super) fn empty(graph: &Graph) -> Places<B> {
        let (start, places) = graph.seats();
        Places {
            start,
            upper: graph.upper.clone(),
            taken: vec![0; graph.upper.len()],
            held: vec![(B::default(), NONE); places],
            position: vec![0; graph.mentees.rows()],
        }
    }

    pub(super) fn clear(&mut self) {
        self.taken.fill(0);
    }

    pub(super) fn has_room(&self, mentor: u32) -> bool {
        self.taken[mentor as usize] < self.upper[mentor as usize]
    }

    /// Bids and mentees of a mentor, the least bid first.
    pub(super) fn of(&self, mentor: u32) -> &[(B, u32)] {
        let start = self.start[mentor as usize] as usize;
        &self.held[start..start + self.taken[mentor as usize] as usize]
    }

    /// Gives a place to a mentee who has none. Of a mentor without room the least bid loses its own.
    pub(super) fn give(&mut self, mentor: u32, mentee: u32, bid: B) -> Option<u32> {
        let start = self.start[mentor as usize];
        if self.has_room(mentor) {
            let at = start + self.taken[mentor as usize];
            self.taken[mentor as usize] += 1;
            self.put(at, mentee, bid);
            self.swim(start, at);
            None
        } else {
            let (_, outbid) = self.held[start as usize];
            self.put(start, mentee, bid);
            self.sink(mentor, start);
            Some(outbid)
        }
    }

    /// Takes the place of a mentee away from the mentor that gave it.
    pub(super) fn take(&mut self, mentor: u32, mentee: u32) {
        let at = self.position[mentee as usize];
        self.taken[mentor as usize] -= 1;
        let start = self.start[mentor as usize];
        let last = start + self.taken[mentor as usize];
        if at != last {
            let (bid, moved) = self.held[last as usize];
            self.put(at, moved, bid);
            self.sink(mentor, at);
            self.swim(start, self.position[moved as usize]);
        }
    }

    fn put(&mut self, at: u32, mentee: u32, bid: B) {
        self.held[at as usize] = (bid, mentee);
        self.position[mentee as usize] = at;
    }

    fn swap(&mut self, a: u32, b: u32) {
        self.held.swap(a as usize, b as usize);
        self.position[self.held[a as usize].1 as usize] = a;
        self.position[self.held[b as usize].1 as usize] = b;
    }

    fn swim(&mut self, start: u32, mut at: u32) {
        while at > start {
            let above = start + (at - start - 1) / 2;
            if self.held[above as usize].0 <= self.held[at as usize].0 {
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
            let bid = |at: u32| self.held[at as usize].0;
            let least = if right < end && bid(right) < bid(left) { right } else { left };
            if bid(at) <= bid(least) {
                break;
            }
            self.swap(at, least);
            at = least;
        }
    }
}
