//! Who sits where: the places of every mentor, filled from the front.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph; a mentor's seats lie between its start and the next"
)]

use super::graph::{Graph, NONE};

/// A matching that can be changed in constant time.
#[derive(Debug, Clone)]
pub(super) struct Seats {
    /// The mentor of each mentee.
    pub(super) mentor_of: Vec<u32>,
    /// Where in `seat` each matched mentee sits.
    position: Vec<u32>,
    start: Vec<u32>,
    seat: Vec<u32>,
    /// How many mentees each mentor has.
    pub(super) taken: Vec<u32>,
}

impl Seats {
    pub(super) fn empty(graph: &Graph) -> Seats {
        let (start, seats) = graph.seats();
        let mentees = graph.mentees.rows();
        Seats {
            mentor_of: vec![NONE; mentees],
            position: vec![0; mentees],
            start,
            seat: vec![NONE; seats],
            taken: vec![0; graph.upper.len()],
        }
    }

    /// The mentees of a mentor.
    #[inline]
    pub(super) fn of(&self, mentor: u32) -> &[u32] {
        let start = self.start[mentor as usize] as usize;
        &self.seat[start..start + self.taken[mentor as usize] as usize]
    }

    /// Seats an unmatched mentee; the mentor must have room.
    pub(super) fn sit(&mut self, mentee: u32, mentor: u32) {
        let at = self.start[mentor as usize] + self.taken[mentor as usize];
        self.seat[at as usize] = mentee;
        self.position[mentee as usize] = at;
        self.mentor_of[mentee as usize] = mentor;
        self.taken[mentor as usize] += 1;
    }

    /// Takes a matched mentee from their seat.
    pub(super) fn rise(&mut self, mentee: u32) {
        let mentor = self.mentor_of[mentee as usize];
        self.taken[mentor as usize] -= 1;
        let last = self.start[mentor as usize] + self.taken[mentor as usize];
        let moved = self.seat[last as usize];
        let at = self.position[mentee as usize];
        self.seat[at as usize] = moved;
        self.position[moved as usize] = at;
        self.mentor_of[mentee as usize] = NONE;
    }
}
