//! Stable matchings by deferred acceptance, and the pairs that keep a matching from being stable.
//!
//! Who asks whom does not depend on the order in which they do, and neither does what comes of it. So those who ask go in
//! rounds: whom one round refuses ask on in the next.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked cohort; positions are bounded by the length of a row"
)]

use super::{
    build::{Cohort, People},
    graph::{Edge, NONE, SCORE_LIMIT, Side},
    objective::{Preference, Proposer},
    problem::Pairing,
};
use std::{borrow::Cow, cmp::Reverse, collections::BinaryHeap, ops::Range};

/// How much somebody likes somebody: more is better, and nobody likes two the same. From the highest bit on: the rank,
/// the score, the class, and how early the other comes in the order.
type Liking = u64;

/// Bits for a place in the order: there are at most a million people.
const ORDER: u32 = 20;
const LAST: u32 = (1 << ORDER) - 1;
/// Bits for a class and a score, and where a rank begins.
const RANK: u32 = ORDER + 1 + 31;

/// Everybody is liked more.
const ANYBODY: Liking = 0;
/// Nobody is.
const NOBODY: Liking = u64::MAX;

/// How much somebody who enters the order of `others` at `entry` likes one of them.
#[inline]
fn liking(others: &People, entry: u32, other: u32, class: u8, score: i32) -> Liking {
    let points = i64::from(score) + i64::from(SCORE_LIMIT) + 1;
    let early = LAST - others.behind(entry, other);
    (points as u64) << (ORDER + 1) | u64::from(class - 1) << ORDER | u64::from(early)
}

/// Who is liked so much, and for which score.
#[inline]
fn liked(others: &People, entry: u32, liking: Liking) -> Edge {
    let to = others.after(entry, LAST - (liking as u32 & LAST));
    let points = (liking >> (ORDER + 1)) & ((1 << (RANK - ORDER - 1)) - 1);
    Edge { to, score: (points as i64 - i64::from(SCORE_LIMIT) - 1) as i32 }
}

struct Preferences<'a> {
    cohort: &'a Cohort,
    prefer: Preference,
    /// The candidates of each mentee, best first.
    rows: Cow<'a, Side>,
}

impl<'a> Preferences<'a> {
    fn new(cohort: &'a Cohort, prefer: Preference) -> Self {
        let mut preferences = Preferences { cohort, prefer, rows: Cow::Borrowed(&cohort.graph.mentees) };
        if prefer == Preference::Ranking && !cohort.rankings.is_empty() {
            let mut rows = cohort.graph.mentees.clone();
            for mentee in cohort.rankings.keys() {
                let rank = |edge: &Edge| Reverse(preferences.rank(*mentee, edge.to));
                rows.row_mut(*mentee).sort_by_key(rank);
            }
            preferences.rows = Cow::Owned(rows);
        }
        preferences
    }

    /// What a mentee's ranking adds to their liking.
    fn rank(&self, mentee: u32, mentor: u32) -> Liking {
        let ranking = self.cohort.rankings.get(&mentee).filter(|_| self.prefer == Preference::Ranking);
        let behind = ranking.and_then(|ranking| ranking.iter().rev().position(|ranked| *ranked == mentor));
        behind.map_or(0, |behind| (1 + behind as u64) << RANK)
    }

    #[inline]
    fn of_mentor(&self, entry: u32, mentee: u32, score: i32) -> Liking {
        liking(&self.cohort.mentees, entry, mentee, self.cohort.graph.class[mentee as usize], score)
    }

    /// All mentors, before anybody comes.
    fn mentors(&self) -> Vec<Asked> {
        let Cohort { mentees, mentors, graph, .. } = self.cohort;
        let bar = |places: u32| if places == 0 { NOBODY } else { ANYBODY };
        let each = mentees.entries(mentors).zip(graph.seats().0).zip(&graph.upper);
        each.map(|((entry, first), places)| Asked { bar: bar(*places), entry, first }).collect()
    }
}

/// A mentor who is asked.
#[derive(Clone, Copy)]
struct Asked {
    /// How much the mentee is liked who would have to leave. Whoever is not liked more is refused.
    bar: Liking,
    /// Where the mentor enters the order of the mentees.
    entry: u32,
    /// The first of their places.
    first: u32,
}

/// The stable matching that is best for those who propose: one mentor or none for each mentee, pins included.
pub(super) fn run(cohort: &Cohort, proposed_by: Proposer, prefer: Preference) -> Vec<u32> {
    let preferences = Preferences::new(cohort, prefer);
    let mut mentor_of = match proposed_by {
        Proposer::Mentees => by_mentees(&preferences),
        Proposer::Mentors => by_mentors(&preferences),
    };
    for (mentee, pin) in &cohort.pinned {
        mentor_of[*mentee as usize] = pin.mentor;
    }
    mentor_of
}

fn by_mentees(preferences: &Preferences<'_>) -> Vec<u32> {
    let Cohort { graph, .. } = preferences.cohort;
    let rows = &preferences.rows;
    let mut round = Round {
        preferences,
        mentors: preferences.mentors(),
        held: vec![ANYBODY; graph.real_seats()],
        left: rows.start.iter().zip(&rows.len).map(|(start, len)| *start..start + len).collect(),
        refused: Vec::new(),
    };
    let mut asking: Vec<u32> = (0..rows.rows() as u32).collect();
    while !asking.is_empty() {
        for few in asking.chunks(AT_ONCE) {
            round.ask(few);
        }
        asking.clear();
        std::mem::swap(&mut asking, &mut round.refused);
    }
    round.mentor_of()
}

/// How many ask at once.
const AT_ONCE: usize = 32;

/// Mentees ask.
struct Round<'a> {
    preferences: &'a Preferences<'a>,
    mentors: Vec<Asked>,
    /// How much those are liked who have places, of each mentor in a heap with the least on top. Nobody has a place at
    /// first, and anybody is liked more.
    held: Vec<Liking>,
    /// Whom each mentee has not asked yet.
    left: Vec<Range<u32>>,
    /// Who lost their place.
    refused: Vec<u32>,
}

impl Round<'_> {
    /// A few who have no place ask on until somebody takes them. The memory that all of them need first is read before
    /// anything is decided, so that it is waited for once and not by one after the other.
    fn ask(&mut self, few: &[u32]) {
        let edges = &self.preferences.rows.edges;
        let mut first = [None; AT_ONCE];
        for (first, mentee) in first.iter_mut().zip(few) {
            let left = &self.left[*mentee as usize];
            *first = edges[left.start as usize..left.end as usize].first();
        }
        for (first, mentee) in first.iter().zip(few) {
            if let Some(edge) = first {
                // Bars only rise: who is refused now stays refused.
                self.left[*mentee as usize].start += u32::from(!self.wanted(*mentee, edge));
            }
        }
        for mentee in few {
            self.ask_on(*mentee);
        }
    }

    fn ask_on(&mut self, mentee: u32) {
        let left = self.left[mentee as usize].clone();
        let row = &self.preferences.rows.edges[left.start as usize..left.end as usize];
        if let Some(at) = row.iter().position(|edge| self.wanted(mentee, edge)) {
            self.left[mentee as usize].start += at as u32 + 1;
            self.take(mentee, row[at]);
        }
    }

    #[inline]
    fn wanted(&self, mentee: u32, edge: &Edge) -> bool {
        let mentor = &self.mentors[edge.to as usize];
        self.preferences.of_mentor(mentor.entry, mentee, edge.score) > mentor.bar
    }

    /// Gives a mentee the place of the one liked least.
    fn take(&mut self, mentee: u32, edge: Edge) {
        let end = self.mentors.get(edge.to as usize + 1).map_or(self.held.len(), |next| next.first as usize);
        let mentor = &mut self.mentors[edge.to as usize];
        if mentor.bar != ANYBODY {
            self.refused.push(liked(&self.preferences.cohort.mentees, mentor.entry, mentor.bar).to);
        }
        let liking = self.preferences.of_mentor(mentor.entry, mentee, edge.score);
        mentor.bar = replace_least(&mut self.held[mentor.first as usize..end], liking);
    }

    fn mentor_of(&self) -> Vec<u32> {
        let mut mentor_of = vec![NONE; self.left.len()];
        let ends = self.mentors.iter().skip(1).map(|next| next.first as usize).chain([self.held.len()]);
        for (j, (mentor, end)) in (0..).zip(self.mentors.iter().zip(ends)) {
            for liking in self.held[mentor.first as usize..end].iter().filter(|liking| **liking != ANYBODY) {
                mentor_of[liked(&self.preferences.cohort.mentees, mentor.entry, *liking).to as usize] = j;
            }
        }
        mentor_of
    }
}

/// Puts something larger in the place of the least of a heap; gives back what is the least then.
fn replace_least(heap: &mut [Liking], larger: Liking) -> Liking {
    let mut at = 0;
    while let Some(left) = heap.get(2 * at + 1) {
        let right = heap.get(2 * at + 2).filter(|right| *right < left);
        let (below, least) = (2 * at + 1 + usize::from(right.is_some()), *right.unwrap_or(left));
        if larger <= least {
            break;
        }
        heap[at] = least;
        at = below;
    }
    heap[at] = larger;
    heap[0]
}

fn by_mentors(preferences: &Preferences<'_>) -> Vec<u32> {
    let Cohort { mentees, mentors, graph, .. } = preferences.cohort;
    let asked: Vec<u32> = mentors.entries(mentees).collect();
    let mut bar = vec![ANYBODY; asked.len()];
    let mut mentor_of = vec![NONE; asked.len()];
    let asking: Vec<u32> = mentees.entries(mentors).collect();
    let mut lists: Vec<BinaryHeap<Liking>> = Vec::with_capacity(asking.len());
    for (j, entry) in (0..).zip(&asking) {
        let row = graph.mentors.row(j).iter();
        lists.push(row.map(|edge| preferences.of_mentor(*entry, edge.to, edge.score)).collect());
    }
    let mut waiting: Vec<u32> = Vec::new();
    for (first, places) in (0..).zip(&graph.upper).take(asking.len()) {
        waiting.extend(std::iter::repeat_n(first, *places as usize));
        while let Some(mentor) = waiting.pop() {
            // When nobody is left to ask, more places do not change that.
            while let Some(next) = lists[mentor as usize].pop() {
                let Edge { to, score } = liked(mentees, asking[mentor as usize], next);
                let i = to as usize;
                let liking = preferences.rank(to, mentor) | liking(mentors, asked[i], mentor, 1, score);
                if liking > bar[i] {
                    bar[i] = liking;
                    let theirs = std::mem::replace(&mut mentor_of[i], mentor);
                    waiting.extend((theirs != NONE).then_some(theirs));
                    break;
                }
            }
        }
    }
    mentor_of
}

/// The pairs who prefer each other to what they have, at most `most` of them, and how many there are.
pub(super) fn blocking(
    cohort: &Cohort,
    mentor_of: &[u32],
    prefer: Preference,
    most: usize,
) -> (Vec<Pairing>, u64) {
    let preferences = Preferences::new(cohort, prefer);
    let mentors = settled(&preferences, mentor_of);
    let (mut pairs, mut count) = (Vec::new(), 0);
    for (i, theirs) in (0..).zip(mentor_of.iter().copied()) {
        if cohort.pinned.contains_key(&i) {
            continue;
        }
        for edge in preferences.rows.row(i).iter().take_while(|edge| edge.to != theirs) {
            let mentor = &mentors[edge.to as usize];
            if preferences.of_mentor(mentor.entry, i, edge.score) > mentor.bar {
                count += 1;
                if pairs.len() < most {
                    pairs.push(Pairing {
                        mentee: cohort.mentees.id(i).clone(),
                        mentor: cohort.mentors.id(edge.to).clone(),
                    });
                }
            }
        }
    }
    (pairs, count)
}

/// The mentors with the mentees they have.
fn settled(preferences: &Preferences<'_>, mentor_of: &[u32]) -> Vec<Asked> {
    let cohort = preferences.cohort;
    let mut mentors = preferences.mentors();
    let mut room = cohort.graph.upper.clone();
    let mut least = vec![NOBODY; mentors.len()];
    for (i, theirs) in (0..).zip(mentor_of.iter().copied()) {
        if theirs == NONE || cohort.pinned.contains_key(&i) {
            continue;
        }
        let j = theirs as usize;
        room[j] = room[j].saturating_sub(1);
        if let Some(score) = cohort.score_of(i, theirs) {
            least[j] = preferences.of_mentor(mentors[j].entry, i, score).min(least[j]);
        }
    }
    for ((mentor, least), room) in mentors.iter_mut().zip(least).zip(room) {
        if room == 0 {
            mentor.bar = least;
        }
    }
    mentors
}
