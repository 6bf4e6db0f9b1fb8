//! The most people that can be matched, whatever they score: those without a place push others on, toward room.
//!
//! Every mentor has a label, a number of moves that are needed at least from there to a place that is free. A mentee goes
//! where it is least, and whoever has to leave for that goes on. From time to time the labels are measured, which also
//! shows who cannot reach a free place any more.
//!
//! Lower bounds of mentors are not looked at here, and of those with priority nearly the most are matched, not always the
//! most: [`super::augment`] makes it exact.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph; labels are at most two more than there are mentors"
)]

use super::{
    graph::{Graph, NONE},
    places::Places,
};

/// From here no place is free that can be reached.
const DEAD: u32 = u32::MAX / 4;

/// So many rows are fetched together.
const TOGETHER: usize = 8;

/// A matching of most people, and the level of each mentor: 0 when one place more would serve nobody, else the class of
/// the mentee whom it would serve.
pub(super) struct MostPeople {
    pub(super) mentor_of: Vec<u32>,
    pub(super) level: Vec<u8>,
}

/// Pairs that score less than `least` are no pairs.
pub(super) fn run(graph: &Graph, least: i32) -> MostPeople {
    more(graph, least, &vec![NONE; graph.mentees.rows()], |_, _, _| true)
}

/// The same, from a matching on, by pairs of mentee, mentor and score that are `possible` only.
pub(super) fn more(
    graph: &Graph,
    least: i32,
    mentor_of: &[u32],
    possible: impl Fn(u32, u32, i32) -> bool,
) -> MostPeople {
    let mut push = Push {
        graph,
        least,
        possible,
        places: Places::empty(graph),
        mentor_of: vec![NONE; graph.mentees.rows()],
        label: vec![0; graph.upper.len()],
        queue: Vec::with_capacity(graph.upper.len()),
    };
    for (mentee, mentor) in (0..).zip(mentor_of).filter(|(_, mentor)| **mentor != NONE) {
        push.sit(mentee, *mentor, 0);
    }
    for class in [2, 1] {
        let unseated = |i: &u32| graph.class[*i as usize] == class && push.mentor_of[*i as usize] == NONE;
        let mut open: Vec<u32> = (0..graph.mentees.rows() as u32).filter(unseated).collect();
        open.retain(|i| !push.first_room(*i));
        push.all(open);
    }
    let level = push.levels();
    MostPeople { mentor_of: push.mentor_of, level }
}

struct Push<'a, P> {
    graph: &'a Graph,
    least: i32,
    possible: P,
    places: Places<u32>,
    mentor_of: Vec<u32>,
    label: Vec<u32>,
    queue: Vec<u32>,
}

impl<P: Fn(u32, u32, i32) -> bool> Push<'_, P> {
    fn row(&self, mentee: u32) -> impl Iterator<Item = u32> {
        let least = self.least;
        let row = self.graph.mentees.row(mentee).iter().take_while(move |edge| edge.score >= least);
        row.filter(move |edge| (self.possible)(mentee, edge.to, edge.score)).map(|edge| edge.to)
    }

    /// Seats a mentee with their best mentor that has room.
    fn first_room(&mut self, mentee: u32) -> bool {
        let free = self.row(mentee).find(|mentor| self.places.has_room(*mentor));
        if let Some(mentor) = free {
            self.sit(mentee, mentor, 0);
        }
        free.is_some()
    }

    fn sit(&mut self, mentee: u32, mentor: u32, label: u32) -> Option<u32> {
        let out = self.places.give(mentor, mentee, label);
        self.mentor_of[mentee as usize] = mentor;
        if let Some(out) = out {
            self.mentor_of[out as usize] = NONE;
        }
        out
    }

    /// Seats as many as can be.
    fn all(&mut self, mut open: Vec<u32>) {
        let (mut next, mut work) = (Vec::new(), 0);
        if !open.is_empty() {
            self.measure();
        }
        while !open.is_empty() {
            for few in open.chunks(TOGETHER) {
                few.iter().for_each(|mentee| self.graph.mentees.fetch(*mentee));
                next.extend(few.iter().filter_map(|mentee| self.push(*mentee)));
            }
            work += open.len();
            open.clear();
            std::mem::swap(&mut open, &mut next);
            // A measurement looks at every pair, about as much as everybody moving once.
            if work > self.label.len() {
                work = 0;
                self.measure();
            }
        }
    }

    /// Seats a mentee where the label is least. Gives back who has to leave for that.
    fn push(&mut self, mentee: u32) -> Option<u32> {
        let (mut least, mut second, mut to) = (DEAD, DEAD, NONE);
        for mentor in self.row(mentee) {
            let label = self.label[mentor as usize];
            if label < least {
                (second, least, to) = (least, label, mentor);
            } else if label < second {
                second = label;
            }
        }
        if to == NONE {
            return None;
        }
        let out = self.sit(mentee, to, second.saturating_add(1).min(DEAD));
        if !self.places.has_room(to) {
            let first = self.places.of(to).first().map_or(0, |(label, _)| *label);
            let label = &mut self.label[to as usize];
            *label = first.max(*label).max(1);
        }
        out
    }

    /// Sets every label to what it is exactly.
    fn measure(&mut self) {
        let graph = self.graph;
        self.label.fill(DEAD);
        self.queue.clear();
        for mentor in 0..graph.real_mentors() as u32 {
            if self.places.has_room(mentor) {
                self.label[mentor as usize] = 0;
                self.queue.push(mentor);
            }
        }
        let mut at = 0;
        while let Some(mentor) = self.queue.get(at).copied() {
            self.soon(at).for_each(|mentor| graph.mentors.fetch(*mentor));
            at += 1;
            let label = self.label[mentor as usize] + 1;
            for edge in graph.mentors.row(mentor) {
                let theirs = self.mentor_of[edge.to as usize];
                if theirs != NONE
                    && self.label[theirs as usize] == DEAD
                    && edge.score >= self.least
                    && (self.possible)(edge.to, mentor, edge.score)
                {
                    self.label[theirs as usize] = label;
                    self.queue.push(theirs);
                }
            }
        }
    }

    /// Those in the queue whose rows are to be fetched when the one at `at` is reached: several at a time, some ahead.
    fn soon(&self, at: usize) -> std::slice::Iter<'_, u32> {
        let from = if at.is_multiple_of(TOGETHER) { at + TOGETHER } else { self.queue.len() };
        let to = (from + TOGETHER).min(self.queue.len());
        self.queue.get(from..to).unwrap_or_default().iter()
    }

    /// Whom those left out reach cannot be had for less than one of them.
    fn levels(&mut self) -> Vec<u8> {
        let mut level = vec![0; self.label.len()];
        for class in [2, 1] {
            self.queue.clear();
            for mentee in 0..self.mentor_of.len() as u32 {
                if self.mentor_of[mentee as usize] == NONE && self.graph.class[mentee as usize] == class {
                    self.reach(mentee, class, &mut level);
                }
            }
            let mut at = 0;
            while let Some(mentor) = self.queue.get(at).copied() {
                let soon = self.soon(at).flat_map(|mentor| self.places.of(*mentor));
                soon.for_each(|(_, mentee)| self.graph.mentees.fetch(*mentee));
                at += 1;
                for place in 0..self.places.of(mentor).len() {
                    let (_, mentee) = self.places.of(mentor)[place];
                    self.reach(mentee, class, &mut level);
                }
            }
        }
        level
    }

    fn reach(&mut self, mentee: u32, class: u8, level: &mut [u8]) {
        let mut queue = std::mem::take(&mut self.queue);
        for mentor in self.row(mentee) {
            if level[mentor as usize] == 0 {
                level[mentor as usize] = class;
                queue.push(mentor);
            }
        }
        self.queue = queue;
    }
}
