//! At most so many of a team: those of it who must be left out sit on its bench.
//!
//! A bench is a mentor of no worth who stands behind the real ones in the graph. Of a team of `s` with at most `n`
//! matched, `s - n` at least sit there; and the price of the bench, below zero, is that of the team. So a limit is a
//! lower bound, and what meets lower bounds meets limits.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked cohort; counts are bounded by its people"
)]

use super::{
    build::{Cohort, Pin},
    graph::{Graph, NONE, Worth},
};
use crate::{id::TeamId, sort};
use std::collections::BTreeMap;

/// The teams that are limited, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub(super) struct Teams {
    pub(super) ids: Vec<TeamId>,
    pub(super) at_most: Vec<u32>,
    /// The team of each mentee, or [`NONE`]; nothing where no team is limited.
    of: Vec<u32>,
}

impl Teams {
    /// The teams with a limit, of all there are.
    pub(super) fn limited(
        limits: BTreeMap<TeamId, u32>,
        members: &BTreeMap<TeamId, Vec<u32>>,
        mentees: usize,
    ) -> Teams {
        let mut teams = Teams::default();
        if limits.is_empty() {
            return teams;
        }
        teams.of = vec![NONE; mentees];
        for (team, (id, at_most)) in (0..).zip(limits) {
            for mentee in members.get(&id).into_iter().flatten() {
                teams.of[*mentee as usize] = team;
            }
            teams.ids.push(id);
            teams.at_most.push(at_most);
        }
        teams
    }

    /// The limited team of a mentee.
    pub(super) fn of(&self, mentee: u32) -> Option<u32> {
        self.of.get(mentee as usize).copied().filter(|team| *team != NONE)
    }

    /// The benches of a graph: for each team who is free to be matched, and how many of them cannot be.
    pub(super) fn benches(&self, pinned: &BTreeMap<u32, Pin>) -> Vec<(Vec<u32>, u32)> {
        let mut free = vec![Vec::new(); self.ids.len()];
        for (mentee, team) in (0..).zip(&self.of) {
            if *team != NONE && !pinned.contains_key(&mentee) {
                free[*team as usize].push(mentee);
            }
        }
        let pins = self.count(pinned.keys().copied());
        let room = self.at_most.iter().zip(pins).map(|(at_most, pins)| at_most.saturating_sub(pins));
        let bench = |(free, room): (Vec<u32>, u32)| {
            let left_out = (free.len() as u32).saturating_sub(room);
            (free, left_out)
        };
        free.into_iter().zip(room).map(bench).collect()
    }

    /// How many of these mentees are in each team.
    fn count(&self, mentees: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut count = vec![0; self.ids.len()];
        for team in mentees.filter_map(|mentee| self.of(mentee)) {
            count[team as usize] += 1;
        }
        count
    }

    /// The first team of which more are matched than may be.
    pub(super) fn exceeded(&self, mentor_of: &[u32]) -> Option<u32> {
        let matched = (0..).zip(mentor_of).filter(|(_, mentor)| **mentor != NONE);
        let counts = self.count(matched.map(|(mentee, _)| mentee));
        let over = counts.iter().zip(&self.at_most).position(|(count, at_most)| count > at_most);
        over.map(|team| team as u32)
    }
}

impl Cohort {
    /// Sets anew how many of the team of a mentee must be left out.
    pub(super) fn fit_bench(&mut self, mentee: u32) {
        let Some(team) = self.teams.of(mentee) else { return };
        let bench = self.mentors() + team as usize;
        let free = self.graph.mentors.len[bench];
        self.graph.upper[bench] = free;
        let pins = self.teams.count(self.pinned.keys().copied())[team as usize];
        self.graph.lower[bench] = free.saturating_sub(self.teams.at_most[team as usize].saturating_sub(pins));
    }
}

/// Puts those on the bench who gain least, where more of a team have a mentor than may, and everybody who has none. A
/// start that is near: the exact part goes on from any.
pub(super) fn hold_back(graph: &Graph, worth: Worth, price: &mut [i64], mentor_of: &mut [u32]) {
    for bench in graph.real_mentors()..graph.upper.len() {
        // Prices of benches are never above zero; an auction may have closed one that nobody may sit on.
        price[bench] = price[bench].min(0);
        let members = graph.mentors.row(bench as u32);
        let most = members.len() - graph.lower[bench] as usize;
        let gain = |mentee| graph.choices(worth, price, mentee).fold(0, |gain, (_, left)| left.max(gain));
        let matched =
            members.iter().filter(|edge| (mentor_of[edge.to as usize] as usize) < graph.real_mentors());
        let mut matched: Vec<(i64, u32)> = matched.map(|edge| (gain(edge.to), edge.to)).collect();
        sort::by(&mut matched, |one, other| other.cmp(one));
        if let Some((least, _)) = matched.get(most) {
            price[bench] = price[bench].min(-*least);
        }
        matched.truncate(most);
        let kept: Vec<(u32, u32)> =
            matched.iter().map(|(_, mentee)| (*mentee, mentor_of[*mentee as usize])).collect();
        for edge in members {
            mentor_of[edge.to as usize] = bench as u32;
        }
        for (mentee, mentor) in kept {
            mentor_of[mentee as usize] = mentor;
        }
    }
}
