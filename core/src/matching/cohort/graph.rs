//! The numeric form of a problem: who may be matched with whom, as two lists of rows over small indices.
//!
//! **Invariant.** Every row lies inside `edges`, every `to` is below the number of rows of the other side, and scores
//! are within [`SCORE_LIMIT`]. [`Graph::new`] establishes it and nothing breaks it, so the kernels over a graph may
//! index without checking and need not fear overflow: no worth exceeds 2^56, no sum of two worths 2^57.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "rows and indices were checked when the graph was built, magnitudes are bounded by SCORE_LIMIT"
)]

use std::hint::black_box;

/// The largest absolute score of a pair, bonus for the ranking included.
pub(super) const SCORE_LIMIT: i32 = 1_000_000_000;

/// Nobody.
pub(super) const NONE: u32 = u32::MAX;

/// How many rows ahead the one is fetched that is needed then.
const AHEAD: u32 = 8;

/// One end of a pair as seen from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) to: u32,
    pub(super) score: i32,
}

/// The rows of one side.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    pub(super) start: Vec<u32>,
    pub(super) len: Vec<u32>,
    pub(super) edges: Vec<Edge>,
}

impl Side {
    pub(super) fn rows(&self) -> usize {
        self.start.len()
    }

    #[inline]
    pub(super) fn row(&self, of: u32) -> &[Edge] {
        let start = self.start[of as usize] as usize;
        &self.edges[start..start + self.len[of as usize] as usize]
    }

    /// Has a row fetched from memory that is needed soon. Several of them arrive in the time of one.
    #[inline]
    pub(super) fn fetch(&self, of: u32) {
        let row = self.row(of);
        // A line of memory holds eight edges; in a long row one follows the other anyway.
        for edge in row.iter().step_by(8).take(4) {
            black_box(edge.score);
        }
    }

    pub(super) fn row_mut(&mut self, of: u32) -> &mut [Edge] {
        let start = self.start[of as usize] as usize;
        &mut self.edges[start..start + self.len[of as usize] as usize]
    }

    /// Takes a pair from a row and closes the gap. False if it was not there.
    pub(super) fn remove(&mut self, of: u32, to: u32) -> bool {
        let row = self.row_mut(of);
        let Some(at) = row.iter().position(|edge| edge.to == to) else { return false };
        row.copy_within(at + 1.., at);
        self.len[of as usize] -= 1;
        true
    }

    /// The number of pairs.
    pub(super) fn pairs(&self) -> usize {
        self.len.iter().map(|len| *len as usize).sum()
    }

    /// The same rows, each behind the one before it: whoever goes through all of them goes through memory as it lies.
    pub(super) fn in_order(self) -> Side {
        if self.start.is_sorted() {
            return self;
        }
        let mut edges = Vec::with_capacity(self.pairs());
        let mut start = Vec::with_capacity(self.rows());
        for of in 0..self.rows() as u32 {
            self.fetch((of + AHEAD).min(self.rows() as u32 - 1));
            start.push(edges.len() as u32);
            edges.extend_from_slice(self.row(of));
        }
        Side { start, len: self.len, edges }
    }
}

/// Mentees with their candidates, mentors with their places.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    /// Rows of mentees, highest score first.
    pub(super) mentees: Side,
    /// The same pairs as rows of mentors, in the order of the mentees.
    pub(super) mentors: Side,
    /// How many mentees a mentor can take.
    pub(super) upper: Vec<u32>,
    /// How many mentees a mentor must have.
    pub(super) lower: Vec<u32>,
    /// What a mentee counts for: 1, or 2 with priority.
    pub(super) class: Vec<u8>,
    /// The bench that each mentee may sit on, or [`NONE`]; nothing where there are no benches. Those stand behind the
    /// mentors, have rows as they do, and are in no row of a mentee: to sit there is worth nothing.
    bench: Vec<u32>,
    benches: usize,
}

impl Graph {
    /// The graph of rows that are sorted and lie within bounds.
    pub(super) fn new(mentees: Side, upper: Vec<u32>, lower: Vec<u32>, class: Vec<u8>) -> Graph {
        let mentors = transposed(&mentees, upper.len());
        Graph { mentees, mentors, upper, lower, class, bench: Vec::new(), benches: 0 }
    }

    /// The graph with benches: who may sit on each, and how many must.
    pub(super) fn with_benches(mut self, benches: Vec<(Vec<u32>, u32)>) -> Graph {
        if benches.is_empty() {
            return self;
        }
        self.benches = benches.len();
        self.bench = vec![NONE; self.mentees.rows()];
        for (members, lower) in benches {
            let bench = self.upper.len() as u32;
            self.mentors.start.push(self.mentors.edges.len() as u32);
            self.mentors.len.push(members.len() as u32);
            self.upper.push(members.len() as u32);
            self.lower.push(lower);
            for mentee in members {
                self.bench[mentee as usize] = bench;
                self.mentors.edges.push(Edge { to: mentee, score: 0 });
            }
        }
        self
    }

    /// How many mentors there are, benches apart.
    pub(super) fn real_mentors(&self) -> usize {
        self.upper.len() - self.benches
    }

    pub(super) fn has_benches(&self) -> bool {
        self.benches > 0
    }

    /// The bench that a mentee may sit on.
    #[inline]
    pub(super) fn bench_of(&self, mentee: u32) -> Option<u32> {
        self.bench.get(mentee as usize).copied().filter(|bench| *bench != NONE)
    }

    pub(super) fn is_bench(&self, mentor: u32) -> bool {
        mentor as usize >= self.real_mentors()
    }

    /// A mentee may no longer sit on their bench: they are pinned, or gone. Gives back which it was.
    pub(super) fn no_bench(&mut self, mentee: u32) -> Option<u32> {
        let bench = self.bench_of(mentee)?;
        self.mentors.remove(bench, mentee);
        self.bench[mentee as usize] = NONE;
        Some(bench)
    }

    /// Where a mentee may go, bench included, and what that leaves them.
    pub(super) fn choices(
        &self,
        worth: Worth,
        price: &[i64],
        mentee: u32,
    ) -> impl Iterator<Item = (u32, i64)> {
        let class = self.class[mentee as usize];
        let possible = self.mentees.row(mentee).iter().take_while(move |edge| edge.score >= worth.least);
        let left = possible.map(move |edge| (edge.to, worth.of(class, edge.score) - price[edge.to as usize]));
        left.chain(self.bench_of(mentee).map(|bench| (bench, -price[bench as usize])))
    }

    /// How many seats each mentor can ever need, one after the other: where each begins, and how many in all.
    pub(super) fn seats(&self) -> (Vec<u32>, usize) {
        let mut start = Vec::with_capacity(self.upper.len());
        let mut sum = 0;
        for (places, candidates) in self.upper.iter().zip(&self.mentors.len) {
            start.push(sum);
            sum += places.min(candidates);
        }
        (start, sum as usize)
    }

    /// How many seats the mentors need, benches apart.
    pub(super) fn real_seats(&self) -> usize {
        let (start, seats) = self.seats();
        start.get(self.real_mentors()).map_or(seats, |first| *first as usize)
    }

    /// The smallest and the largest score; none of no pairs.
    pub(super) fn score_range(&self) -> Option<(i32, i32)> {
        let rows = 0..self.mentees.rows() as u32;
        let ends = rows.filter_map(|i| {
            let row = self.mentees.row(i);
            Some((row.last()?.score, row.first()?.score))
        });
        ends.reduce(|(low, high), (least, most)| (low.min(least), high.max(most)))
    }
}

fn transposed(mentees: &Side, mentors: usize) -> Side {
    let mut len = vec![0_u32; mentors];
    for i in 0..mentees.rows() as u32 {
        for edge in mentees.row(i) {
            len[edge.to as usize] += 1;
        }
    }
    let mut start = Vec::with_capacity(mentors);
    let mut sum = 0;
    for len in &len {
        start.push(sum);
        sum += len;
    }
    let mut next = start.clone();
    let mut edges = vec![Edge { to: 0, score: 0 }; sum as usize];
    for i in 0..mentees.rows() as u32 {
        for edge in mentees.row(i) {
            let place = &mut next[edge.to as usize];
            edges[*place as usize] = Edge { to: i, score: edge.score };
            *place += 1;
        }
    }
    Side { start, len, edges }
}

/// What a pair is worth: `person * class of the mentee + point * score`. With the one factor large enough the number of
/// people comes before the score, or the score before the number of people. Pairs that score less than `least` do not
/// count as pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Worth {
    pub(super) person: i64,
    pub(super) point: i64,
    pub(super) least: i32,
}

impl Worth {
    #[inline]
    pub(super) fn of(self, class: u8, score: i32) -> i64 {
        self.person * i64::from(class) + self.point * i64::from(score)
    }
}
