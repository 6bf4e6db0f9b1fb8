//! The most people that can be matched, whatever they score, by shortest augmenting paths in layers.
//!
//! Lower bounds of mentors are not looked at here. Among matchings of most people one with most of those who have
//! priority is found: they are seated first, and whoever has a seat keeps one.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph; layers are fewer than mentors"
)]

use super::{
    graph::{Graph, NONE},
    seats::Seats,
};

/// A matching of most people, and the level of each mentor: 0 when one place more would serve nobody, else the class of
/// the mentee whom it would serve.
pub(super) struct MostPeople {
    pub(super) seats: Seats,
    pub(super) level: Vec<u8>,
}

/// Pairs that score less than `least` are no pairs.
pub(super) fn run(graph: &Graph, least: i32) -> MostPeople {
    let mentors = graph.upper.len();
    let mut search = Layers {
        graph,
        least,
        seats: Seats::empty(graph),
        layer: vec![NONE; mentors],
        via: vec![NONE; mentors],
        next: vec![0; graph.mentees.rows()],
        queue: Vec::new(),
        stack: Vec::new(),
    };
    let mut level = vec![0; mentors];
    for class in [2, 1] {
        let of_class = |i: &u32| graph.class[*i as usize] == class;
        let mut open: Vec<u32> = (0..graph.mentees.rows() as u32).filter(of_class).collect();
        open.retain(|i| !search.first_room(*i));
        while search.layers(&open) {
            search.next.fill(0);
            open.retain(|i| !search.seat(*i));
        }
        // Whom the last round reached from those without a seat cannot be had for less than one of them.
        for (level, layer) in level.iter_mut().zip(&search.layer) {
            if *layer != NONE {
                *level = class.max(*level);
            }
        }
    }
    MostPeople { seats: search.seats, level }
}

struct Layers<'a> {
    graph: &'a Graph,
    least: i32,
    seats: Seats,
    /// How many pairs away from the nearest mentee without a seat; none when not reached, or already walked through.
    layer: Vec<u32>,
    via: Vec<u32>,
    next: Vec<u32>,
    queue: Vec<u32>,
    stack: Vec<(u32, u32)>,
}

impl Layers<'_> {
    fn room(&self, mentor: u32) -> bool {
        self.seats.taken[mentor as usize] < self.graph.upper[mentor as usize]
    }

    /// Seats a mentee with their best mentor that has room.
    fn first_room(&mut self, mentee: u32) -> bool {
        let row = self.graph.mentees.row(mentee).iter().take_while(|edge| edge.score >= self.least);
        let free = row.map(|edge| edge.to).find(|mentor| self.room(*mentor));
        if let Some(mentor) = free {
            self.seats.sit(mentee, mentor);
        }
        free.is_some()
    }

    /// Measures how far mentors are from the mentees without a seat, up to the first with room. False if there is none.
    fn layers(&mut self, open: &[u32]) -> bool {
        self.layer.fill(NONE);
        self.queue.clear();
        let mut last = NONE;
        for mentee in open {
            self.look(*mentee, 1, &mut last);
        }
        let mut at = 0;
        while let Some(mentor) = self.queue.get(at).copied() {
            at += 1;
            let layer = self.layer[mentor as usize];
            if layer >= last {
                break;
            }
            for s in 0..self.seats.taken[mentor as usize] as usize {
                let mentee = self.seats.of(mentor)[s];
                self.look(mentee, layer + 1, &mut last);
            }
        }
        last != NONE
    }

    fn look(&mut self, mentee: u32, layer: u32, last: &mut u32) {
        for edge in self.graph.mentees.row(mentee) {
            if edge.score < self.least {
                break;
            }
            if self.layer[edge.to as usize] == NONE {
                self.layer[edge.to as usize] = layer;
                self.queue.push(edge.to);
                if self.room(edge.to) {
                    *last = layer;
                }
            }
        }
    }

    /// Seats a mentee by moving others along, one layer at a time.
    fn seat(&mut self, mentee: u32) -> bool {
        self.stack.clear();
        self.stack.push((mentee, 1));
        while let Some((mentee, layer)) = self.stack.last().copied() {
            let edge = self.graph.mentees.row(mentee).get(self.next[mentee as usize] as usize);
            let Some(edge) = edge.filter(|edge| edge.score >= self.least) else {
                self.stack.pop();
                continue;
            };
            self.next[mentee as usize] += 1;
            let mentor = edge.to;
            if self.layer[mentor as usize] != layer {
                continue;
            }
            self.layer[mentor as usize] = NONE;
            self.via[mentor as usize] = mentee;
            if self.room(mentor) {
                self.shift(mentor);
                return true;
            }
            self.stack.extend(self.seats.of(mentor).iter().map(|next| (*next, layer + 1)));
        }
        false
    }

    fn shift(&mut self, mut mentor: u32) {
        loop {
            let mentee = self.via[mentor as usize];
            let from = self.seats.mentor_of[mentee as usize];
            if from != NONE {
                self.seats.rise(mentee);
            }
            self.seats.sit(mentee, mentor);
            if from == NONE {
                return;
            }
            mentor = from;
        }
    }
}
