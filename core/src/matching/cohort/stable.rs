//! Stable matchings by deferred acceptance, and the pairs that keep a matching from being stable.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked cohort; positions are bounded by the length of a row"
)]

use super::{
    build::Cohort,
    graph::{Edge, NONE},
    objective::{Preference, Proposer},
    problem::Pairing,
};
use std::{cmp::Reverse, collections::BinaryHeap};

/// How much a mentor likes a mentee; less is better.
type Liking = (Reverse<i32>, Reverse<u8>, u32, u32);

struct Preferences<'a> {
    cohort: &'a Cohort,
    /// Where each mentor enters the order of the mentees.
    entry: Vec<u32>,
    prefer: Preference,
}

impl<'a> Preferences<'a> {
    fn new(cohort: &'a Cohort, prefer: Preference) -> Self {
        let mentors = 0..cohort.mentors() as u32;
        let entry = mentors.map(|j| cohort.mentees.entered_by(&cohort.mentors, j)).collect();
        Preferences { cohort, entry, prefer }
    }

    fn of_mentor(&self, mentor: u32, mentee: u32, score: i32) -> Liking {
        let class = self.cohort.graph.class[mentee as usize];
        let behind = self.cohort.mentees.behind(self.entry[mentor as usize], mentee);
        (Reverse(score), Reverse(class), behind, mentee)
    }

    /// The candidates of a mentee, best first, when that is not their row as it is.
    fn own_order(&self, mentee: u32) -> Option<Vec<Edge>> {
        let ranking = self.cohort.rankings.get(&mentee).filter(|_| self.prefer == Preference::Ranking)?;
        let mut row = self.cohort.graph.mentees.row(mentee).to_vec();
        let rank = |edge: &Edge| ranking.iter().position(|mentor| *mentor == edge.to).unwrap_or(usize::MAX);
        row.sort_by_key(rank);
        Some(row)
    }

    /// The place of a mentor among the candidates of a mentee; less is better.
    fn of_mentee(&self, mentee: u32, mentor: u32) -> usize {
        let place = |row: &[Edge]| row.iter().position(|edge| edge.to == mentor).unwrap_or(usize::MAX);
        match self.own_order(mentee) {
            Some(row) => place(&row),
            None => place(self.cohort.graph.mentees.row(mentee)),
        }
    }
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
    let graph = &preferences.cohort.graph;
    let mentees = graph.mentees.rows();
    let mut mentor_of = vec![NONE; mentees];
    let mut next = vec![0_u32; mentees];
    // The mentees of a mentor, the least liked on top.
    let mut held: Vec<BinaryHeap<Liking>> = vec![BinaryHeap::new(); graph.real_mentors()];
    for first in 0..mentees as u32 {
        let mut mentee = first;
        let mut own = preferences.own_order(mentee);
        loop {
            let row = own.as_deref().unwrap_or(graph.mentees.row(mentee));
            let Some(edge) = row.get(next[mentee as usize] as usize).copied() else { break };
            next[mentee as usize] += 1;
            let j = edge.to as usize;
            let liking = preferences.of_mentor(edge.to, mentee, edge.score);
            if held[j].len() < graph.upper[j] as usize {
                held[j].push(liking);
                mentor_of[mentee as usize] = edge.to;
                break;
            }
            if let Some(mut worst) = held[j].peek_mut()
                && liking < *worst
            {
                let (.., refused) = std::mem::replace(&mut *worst, liking);
                mentor_of[mentee as usize] = edge.to;
                mentor_of[refused as usize] = NONE;
                mentee = refused;
                own = preferences.own_order(mentee);
            }
        }
    }
    mentor_of
}

fn by_mentors(preferences: &Preferences<'_>) -> Vec<u32> {
    let graph = &preferences.cohort.graph;
    let mut mentor_of = vec![NONE; graph.mentees.rows()];
    let mut lists: Vec<std::vec::IntoIter<Liking>> = Vec::with_capacity(graph.real_mentors());
    for mentor in 0..graph.real_mentors() as u32 {
        let row = graph.mentors.row(mentor).iter();
        let mut list: Vec<Liking> =
            row.map(|edge| preferences.of_mentor(mentor, edge.to, edge.score)).collect();
        list.sort_unstable();
        lists.push(list.into_iter());
    }
    let mut waiting: Vec<u32> = Vec::new();
    for first in 0..graph.real_mentors() as u32 {
        waiting.extend(std::iter::repeat_n(first, graph.upper[first as usize] as usize));
        while let Some(mentor) = waiting.pop() {
            let Some((.., mentee)) = lists[mentor as usize].next() else {
                // Nobody is left to ask; more places do not change that.
                continue;
            };
            let theirs = mentor_of[mentee as usize];
            let better = theirs == NONE
                || preferences.of_mentee(mentee, mentor) < preferences.of_mentee(mentee, theirs);
            if better {
                mentor_of[mentee as usize] = mentor;
            }
            waiting.extend([if better { theirs } else { mentor }].iter().filter(|mentor| **mentor != NONE));
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
    let graph = &cohort.graph;
    let preferences = Preferences::new(cohort, prefer);
    // The least liked mentee of each mentor, and how many there are.
    let mut taken = vec![0_u32; cohort.mentors()];
    let mut worst: Vec<Option<Liking>> = vec![None; cohort.mentors()];
    for (i, mentor) in (0..).zip(mentor_of.iter().copied()) {
        if mentor == NONE || cohort.pinned.contains_key(&i) {
            continue;
        }
        taken[mentor as usize] += 1;
        if let Some(score) = cohort.score_of(i, mentor) {
            let liking = preferences.of_mentor(mentor, i, score);
            worst[mentor as usize] = worst[mentor as usize].max(Some(liking));
        }
    }
    let (mut pairs, mut count) = (Vec::new(), 0);
    for (i, theirs) in (0..).zip(mentor_of.iter().copied()) {
        if cohort.pinned.contains_key(&i) {
            continue;
        }
        let own = preferences.own_order(i);
        for edge in own.as_deref().unwrap_or(graph.mentees.row(i)) {
            if edge.to == theirs {
                break;
            }
            let j = edge.to as usize;
            let room = taken[j] < graph.upper[j];
            let liked =
                || worst[j].is_some_and(|worst| preferences.of_mentor(edge.to, i, edge.score) < worst);
            if room || graph.upper[j] > 0 && liked() {
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
