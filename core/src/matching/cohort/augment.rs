//! The exact part of a solve: shortest augmenting paths under reduced costs, until nothing is left to improve.
//!
//! Between any two steps that holds which a [`State`] promises, and at the end it is the proof of optimality. What may be
//! missing: a mentee without a mentor whose gain is not zero (*excess*), a mentor with room whose price is above zero, or
//! with fewer mentees than the lower bound (*deficit*).
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked graph; duals stay within the number of people times the largest worth"
)]

use super::{
    graph::{Edge, Graph, NONE, Worth},
    state::State,
};
use std::{cmp::Reverse, collections::BinaryHeap};

/// How many mentors one search may settle before it is put off, in vain: this many, or where there are very many mentors
/// one of a hundred.
const NEAR: u32 = 500;

/// How many searches may be put off before another way is taken, where there is one.
const MOST_FAR: usize = 8;

/// Makes the state optimal. False when a lower bound cannot be met; the state is then of no use.
///
/// Most searches end near by and go one at a time. On wide plateaus of equal scores they do not: those are put off and
/// then made together, in phases that each cost one pass and settle many.
pub(super) fn run(graph: &Graph, worth: Worth, state: &mut State) -> bool {
    let mut search = Search::new(graph, worth, state);
    let near = NEAR.max(graph.upper.len() as u32 / 100);
    let mut far = search.seat_near(near, usize::MAX);
    while !far.is_empty() {
        search.seat(&far, u32::MAX);
        // As much effort again goes to single searches, so that whichever way is better here costs at most twice.
        let mut left = search.steps;
        for i in &far {
            if search.unseated(*i) && !search.seat(&[*i], left) {
                break;
            }
            left = left.saturating_sub(search.steps);
        }
        far.retain(|i| search.unseated(*i));
    }
    for j in 0..graph.upper.len() as u32 {
        while search.short(j) {
            if search.fill(&[j], near) != Some(true) {
                far.push(j);
                break;
            }
        }
    }
    while !far.is_empty() {
        if search.fill(&far, u32::MAX).is_none() {
            return false;
        }
        let mut left = search.steps;
        for j in &far {
            if search.short(*j) && search.fill(&[*j], left) != Some(true) {
                break;
            }
            left = left.saturating_sub(search.steps);
        }
        far.retain(|j| search.short(*j));
    }
    true
}

/// Seats whom it can near by. False if that soon turns out to be a way too slow.
pub(super) fn run_near(graph: &Graph, worth: Worth, state: &mut State) -> bool {
    Search::new(graph, worth, state).seat_near(NEAR, MOST_FAR).len() <= MOST_FAR
}

struct Search<'a> {
    graph: &'a Graph,
    worth: Worth,
    state: &'a mut State,
    /// No price is below this while mentees are seated.
    low: i64,
    /// Per mentor, in this search: the distance; the mentee through whom it was reached; when places are filled also
    /// the mentor to whom that mentee would go.
    dist: Vec<i64>,
    via: Vec<u32>,
    toward: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<(Reverse<i64>, u32)>,
    /// The number of this phase, and the last one in which a mentor was seen.
    phase: u32,
    /// How many mentors the last search settled.
    steps: u32,
    seen: Vec<u32>,
    stack: Vec<u32>,
    moves: Vec<(u32, u32)>,
}

/// Where a shortest path ends.
#[derive(Clone, Copy)]
enum End {
    /// Where it began: a price or gain goes down to zero and nobody moves.
    Here,
    /// At a mentor: with room, or who gives one mentee up.
    Mentor(u32),
    /// At a mentee: who is left out, or comes in to the mentor named.
    Mentee(u32, u32),
}

impl<'a> Search<'a> {
    fn new(graph: &'a Graph, worth: Worth, state: &'a mut State) -> Self {
        let mentors = graph.upper.len();
        Search {
            graph,
            worth,
            low: state.price.iter().copied().min().unwrap_or(0),
            state,
            dist: vec![i64::MAX; mentors],
            via: vec![NONE; mentors],
            toward: vec![NONE; mentors],
            touched: Vec::new(),
            heap: BinaryHeap::new(),
            phase: 0,
            steps: 0,
            seen: vec![0; mentors],
            stack: Vec::new(),
            moves: Vec::new(),
        }
    }

    /// Seats one mentee after the other, those apart for whom more than `near` mentors would be settled. Stops when there
    /// are more than `most` of those.
    fn seat_near(&mut self, near: u32, most: usize) -> Vec<u32> {
        let mut far = Vec::new();
        for i in 0..self.graph.mentees.rows() as u32 {
            if self.unseated(i) && !self.seat(&[i], near) {
                far.push(i);
            }
            if far.len() > most {
                break;
            }
        }
        far
    }

    fn unseated(&self, mentee: u32) -> bool {
        self.state.seats.mentor_of[mentee as usize] == NONE && self.state.gain[mentee as usize] > 0
    }

    fn room(&self, mentor: u32) -> bool {
        self.state.seats.taken[mentor as usize] < self.graph.upper[mentor as usize]
    }

    /// Whether a mentor lacks mentees.
    fn short(&self, mentor: u32) -> bool {
        let j = mentor as usize;
        self.state.seats.taken[j] < self.graph.lower[j] || self.room(mentor) && self.state.price[j] > 0
    }

    /// Whether a mentor may have one mentee less, as far as the lower bound goes.
    fn spare(&self, mentor: u32) -> bool {
        self.state.seats.taken[mentor as usize] > self.graph.lower[mentor as usize]
    }

    /// What a pair in the row of a mentor or a bench is worth.
    fn worth_at(&self, mentor: u32, edge: &Edge) -> i64 {
        if self.graph.is_bench(mentor) {
            return 0;
        }
        self.worth.of(self.graph.class[edge.to as usize], edge.score)
    }

    fn counts(&self, mentor: u32, edge: &Edge) -> bool {
        edge.score >= self.worth.least || self.graph.is_bench(mentor)
    }

    fn reset(&mut self) {
        for j in self.touched.drain(..) {
            self.dist[j as usize] = i64::MAX;
        }
        self.heap.clear();
    }

    fn reach(&mut self, mentor: u32, dist: i64, via: u32) {
        let old = &mut self.dist[mentor as usize];
        if *old == i64::MAX {
            self.touched.push(mentor);
        }
        *old = dist;
        self.via[mentor as usize] = via;
        self.heap.push((Reverse(dist), mentor));
    }

    /// Moves the prices of the mentors reached, and the gains of their mentees against them.
    fn reprice(&mut self, bound: i64, sign: i64) {
        for mentor in &self.touched {
            let by = bound - self.dist[*mentor as usize];
            if by > 0 {
                self.state.price[*mentor as usize] += by * sign;
                for mentee in self.state.seats.of(*mentor) {
                    self.state.gain[*mentee as usize] -= by * sign;
                }
            }
        }
    }

    /// Seats the mentee who is nearest to a seat, in the cheapest way there is: by leaving somebody else or themselves
    /// out, if need be; and others of them where that costs nothing more. False if it would take more than `most` steps.
    fn seat(&mut self, mentees: &[u32], most: u32) -> bool {
        self.reset();
        let graph = self.graph;
        let gains = mentees.iter().map(|i| self.state.gain[*i as usize]);
        let mut bound = gains.min().unwrap_or(0);
        let mut end = End::Here;
        for mentee in mentees {
            self.leave(*mentee, 0, &mut bound, &mut end);
        }
        self.steps = 0;
        while let Some((Reverse(dist), mentor)) = self.heap.pop() {
            if dist >= bound {
                break;
            }
            if dist > self.dist[mentor as usize] {
                continue;
            }
            self.steps += 1;
            if self.steps > most {
                return false;
            }
            for next in self.state.seats.of(mentor) {
                graph.mentees.fetch(*next);
            }
            for s in 0..self.state.seats.taken[mentor as usize] as usize {
                let next = self.state.seats.of(mentor)[s];
                self.leave(next, dist, &mut bound, &mut end);
            }
        }
        for mentee in mentees {
            self.state.gain[*mentee as usize] -= bound;
        }
        self.reprice(bound, 1);
        self.shift(end);
        if mentees.len() > 1 {
            self.phase += 1;
            for mentee in mentees {
                if self.unseated(*mentee) {
                    self.seat_tight(*mentee);
                }
            }
        }
        true
    }

    /// Ends a path at a mentor at a distance, if that is nearer than `bound`: there is room, or somebody is left out.
    fn exit(&self, mentor: u32, dist: i64, bound: &mut i64, end: &mut End) {
        if self.room(mentor) {
            // A price below zero holds a mentor at the lower bound; with one mentee more it is zero.
            let out = dist + (-self.state.price[mentor as usize]).max(0);
            if out < *bound {
                (*bound, *end) = (out, End::Mentor(mentor));
            }
        }
        for next in self.state.seats.of(mentor) {
            let out = dist + self.state.gain[*next as usize];
            if out < *bound {
                (*bound, *end) = (out, End::Mentee(*next, mentor));
            }
        }
    }

    /// Goes from a mentee at a distance on to all their mentors that are nearer than `bound`.
    fn leave(&mut self, mentee: u32, dist: i64, bound: &mut i64, end: &mut End) {
        let graph = self.graph;
        let class = graph.class[mentee as usize];
        let base = dist + self.state.gain[mentee as usize];
        for edge in graph.mentees.row(mentee) {
            let least = base - self.worth.of(class, edge.score);
            // Scores fall along the row: even for the lowest price all that follow are too far.
            if edge.score < self.worth.least || least + self.low >= *bound {
                break;
            }
            self.arrive(mentee, edge.to, least + self.state.price[edge.to as usize], bound, end);
        }
        if let Some(bench) = graph.bench_of(mentee) {
            self.arrive(mentee, bench, base + self.state.price[bench as usize], bound, end);
        }
    }

    /// Takes in a way from a mentee to a mentor, if it is shorter than what is known.
    #[inline]
    fn arrive(&mut self, mentee: u32, mentor: u32, dist: i64, bound: &mut i64, end: &mut End) {
        if dist < *bound && dist < self.dist[mentor as usize] {
            self.reach(mentor, dist, mentee);
            self.exit(mentor, dist, bound, end);
        }
    }

    /// Moves everybody on the path that was found to its end.
    fn shift(&mut self, end: End) {
        let mut mentor = match end {
            End::Here => return,
            End::Mentor(mentor) => mentor,
            End::Mentee(out, mentor) => {
                self.state.seats.rise(out);
                mentor
            }
        };
        loop {
            let via = self.via[mentor as usize];
            let from = self.state.seats.mentor_of[via as usize];
            if from == NONE {
                return self.state.seats.sit(via, mentor);
            }
            self.state.seats.rise(via);
            self.state.seats.sit(via, mentor);
            mentor = from;
        }
    }

    /// Seats a mentee over tight pairs only, through mentors not yet seen in this phase.
    fn seat_tight(&mut self, mentee: u32) {
        let graph = self.graph;
        self.stack.clear();
        let mut next = Some(mentee);
        while let Some(i) = next.or_else(|| self.stack.pop()) {
            next = None;
            let gain = self.state.gain[i as usize];
            for edge in graph.mentees.row(i) {
                if edge.score < self.worth.least {
                    break;
                }
                let j = edge.to as usize;
                let worth = self.worth.of(graph.class[i as usize], edge.score);
                let tight = gain + self.state.price[j] == worth;
                if !tight || self.seen[j] == self.phase {
                    continue;
                }
                self.seen[j] = self.phase;
                self.via[j] = i;
                if self.room(edge.to) && self.state.price[j] >= 0 {
                    return self.shift(End::Mentor(edge.to));
                }
                let seats = self.state.seats.of(edge.to);
                if let Some(out) = seats.iter().find(|out| self.state.gain[**out as usize] == 0) {
                    return self.shift(End::Mentee(*out, edge.to));
                }
                self.stack.extend_from_slice(seats);
            }
        }
    }

    /// Fills a place of the mentor who is nearest to a mentee, or does without, in the cheapest way there is; and places
    /// of others where that costs nothing more. `Some(false)` if it would take more than `most` steps, none if it cannot
    /// be done.
    fn fill(&mut self, mentors: &[u32], most: u32) -> Option<bool> {
        let (mut bound, mut end) = (i64::MAX, End::Here);
        self.reset();
        for mentor in mentors {
            if self.state.seats.taken[*mentor as usize] >= self.graph.lower[*mentor as usize] {
                bound = bound.min(self.state.price[*mentor as usize]);
            }
            self.reach(*mentor, 0, NONE);
        }
        let graph = self.graph;
        self.steps = 0;
        while let Some((Reverse(dist), at)) = self.heap.pop() {
            if dist >= bound {
                break;
            }
            if dist > self.dist[at as usize] {
                continue;
            }
            self.steps += 1;
            if self.steps > most {
                return Some(false);
            }
            let base = dist + self.state.price[at as usize];
            for edge in graph.mentors.row(at) {
                let i = edge.to as usize;
                let to = base + self.state.gain[i] - self.worth_at(at, edge);
                if to >= bound || !self.counts(at, edge) {
                    continue;
                }
                let theirs = self.state.seats.mentor_of[i];
                if theirs == NONE {
                    (bound, end) = (to, End::Mentee(edge.to, at));
                } else if theirs != at && to < self.dist[theirs as usize] {
                    self.toward[theirs as usize] = at;
                    self.reach(theirs, to, edge.to);
                    let out = to + self.state.price[theirs as usize];
                    if self.spare(theirs) && out < bound {
                        (bound, end) = (out, End::Mentor(theirs));
                    }
                }
            }
        }
        if bound == i64::MAX {
            return None;
        }
        self.reprice(bound, -1);
        self.draw(end);
        if mentors.len() > 1 {
            self.phase += 1;
            for mentor in mentors {
                self.seen[*mentor as usize] = self.phase;
            }
            for mentor in mentors {
                if self.short(*mentor) {
                    self.fill_tight(*mentor);
                }
            }
        }
        Some(true)
    }

    /// Moves everybody on the path that was found by one mentor, toward the place to be filled.
    fn draw(&mut self, end: End) {
        let mut from = match end {
            End::Here => return,
            End::Mentor(from) | End::Mentee(_, from) => from,
        };
        // The move into the empty place comes first, so that nobody's seats overflow.
        self.moves.clear();
        while self.via[from as usize] != NONE {
            let to = self.toward[from as usize];
            self.moves.push((self.via[from as usize], to));
            from = to;
        }
        while let Some((mentee, to)) = self.moves.pop() {
            self.state.seats.rise(mentee);
            self.state.seats.sit(mentee, to);
        }
        if let End::Mentee(mentee, to) = end {
            self.state.seats.sit(mentee, to);
        }
    }

    /// Fills a place over tight pairs only, through mentors not yet seen in this phase.
    fn fill_tight(&mut self, mentor: u32) {
        let graph = self.graph;
        self.stack.clear();
        self.stack.push(mentor);
        self.via[mentor as usize] = NONE;
        while let Some(at) = self.stack.pop() {
            let price = self.state.price[at as usize];
            for edge in graph.mentors.row(at) {
                let i = edge.to as usize;
                if self.state.gain[i] + price != self.worth_at(at, edge) || !self.counts(at, edge) {
                    continue;
                }
                let theirs = self.state.seats.mentor_of[i];
                if theirs == NONE {
                    return self.draw(End::Mentee(edge.to, at));
                }
                if theirs == at || self.seen[theirs as usize] == self.phase {
                    continue;
                }
                self.seen[theirs as usize] = self.phase;
                self.via[theirs as usize] = edge.to;
                self.toward[theirs as usize] = at;
                if self.state.price[theirs as usize] == 0 && self.spare(theirs) {
                    return self.draw(End::Mentor(theirs));
                }
                self.stack.push(theirs);
            }
        }
    }
}
