//! Whether pins and lower bounds can be met at all, and if not, which of them get in each other's way.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked cohort; counts are bounded by its people"
)]

use super::{
    build::Cohort,
    graph::{Edge, NONE},
};
use crate::{
    id::{PersonId, TeamId},
    sort::Inserted,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Why there is no matching: requirements that cannot all be met. With any one of them dropped the others can; a pair that
/// is no longer pinned stays possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Impossible {
    /// Lower bounds first, then pins, each in the order of the round, then limits of teams by their ids.
    pub requirements: Vec<Requirement>,
}

/// Something that a matching must keep to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Requirement {
    /// A mentor must have so many mentees.
    AtLeast {
        /// Who.
        mentor: PersonId,
        /// How many.
        at_least: u32,
    },
    /// A mentor has only so many places.
    Places {
        /// Who.
        mentor: PersonId,
        /// How many.
        places: u32,
    },
    /// Of a team only so many may be matched.
    AtMost {
        /// Which team.
        team: TeamId,
        /// How many.
        at_most: u32,
    },
    /// A pair is settled.
    Pin {
        /// Who is guided.
        mentee: PersonId,
        /// By whom.
        mentor: PersonId,
    },
    /// The matching must be stable.
    Stable {},
}

/// The requirements that get in each other's way; none when all can be met. Pairs below `least` are not possible.
pub(super) fn conflict(cohort: &Cohort, least: i32) -> Option<Impossible> {
    if let Some(crowded) = crowded_by_pins(cohort) {
        return Some(crowded);
    }
    let bounded = (0..).zip(&cohort.graph.lower).take(cohort.mentors()).filter(|(_, lower)| **lower > 0);
    let pinned: BTreeSet<u32> = cohort.pinned.keys().copied().inserted();
    let mut required = Required {
        cohort,
        least,
        bounds: bounded.map(|(j, _)| j).inserted(),
        pins: pinned,
        limits: (0..cohort.teams.ids.len() as u32).inserted(),
    };
    required.bounds = required.unmet()?;
    // Pins matter that take a candidate from one of these mentors, or a place of a team.
    let matters = |mentee: &u32| {
        let theirs = candidates(cohort, *mentee, least);
        theirs.iter().any(|edge| required.bounds.contains(&edge.to)) || cohort.teams.of(*mentee).is_some()
    };
    required.pins = required.pins.iter().copied().filter(matters).inserted();
    required.leave_out(|required| &mut required.bounds);
    required.leave_out(|required| &mut required.pins);
    required.leave_out(|required| &mut required.limits);
    let bounds = required.bounds.iter().map(|mentor| Requirement::AtLeast {
        mentor: cohort.mentors.id(*mentor).clone(),
        at_least: cohort.bounds[*mentor as usize].0,
    });
    let pins = required.pins.iter().map(|mentee| pin(cohort, *mentee));
    let limits = required.limits.iter().map(|team| limit(cohort, *team));
    Some(Impossible { requirements: bounds.chain(pins).chain(limits).collect() })
}

/// More pins than a mentor has places, or than there may be of a team.
fn crowded_by_pins(cohort: &Cohort) -> Option<Impossible> {
    let mut of_mentor = BTreeMap::<u32, Vec<u32>>::new();
    let mut of_team = BTreeMap::<u32, Vec<u32>>::new();
    for (mentee, pin) in &cohort.pinned {
        of_mentor.entry(pin.mentor).or_default().push(*mentee);
        if let Some(team) = cohort.teams.of(*mentee) {
            of_team.entry(team).or_default().push(*mentee);
        }
    }
    let mentors = of_mentor.iter().map(|(mentor, pins)| {
        let places = cohort.bounds[*mentor as usize].1;
        (pins, places, Requirement::Places { mentor: cohort.mentors.id(*mentor).clone(), places })
    });
    let teams =
        of_team.iter().map(|(team, pins)| (pins, cohort.teams.at_most[*team as usize], limit(cohort, *team)));
    let (pins, room, requirement) =
        mentors.chain(teams).find(|(pins, room, _)| pins.len() > *room as usize)?;
    let first = pins.iter().take(room as usize + 1).map(|mentee| pin(cohort, *mentee));
    Some(Impossible { requirements: std::iter::once(requirement).chain(first).collect() })
}

fn pin(cohort: &Cohort, mentee: u32) -> Requirement {
    let mentor = cohort.pinned[&mentee].mentor;
    Requirement::Pin { mentee: cohort.mentees.id(mentee).clone(), mentor: cohort.mentors.id(mentor).clone() }
}

pub(super) fn limit(cohort: &Cohort, team: u32) -> Requirement {
    let at = team as usize;
    Requirement::AtMost { team: cohort.teams.ids[at].clone(), at_most: cohort.teams.at_most[at] }
}

/// The possible mentors of a mentee, pinned or not, best first.
fn candidates(cohort: &Cohort, mentee: u32, least: i32) -> &[Edge] {
    let side = &cohort.graph.mentees;
    let start = side.start[mentee as usize] as usize;
    let len = cohort.pinned.get(&mentee).map_or(side.len[mentee as usize], |pin| pin.candidates);
    let row = &side.edges[start..start + len as usize];
    &row[..row.partition_point(|edge| edge.score >= least)]
}

/// What is required at once: lower bounds of mentors, pins by their mentees, limits of teams. All others are ignored.
struct Required<'a> {
    cohort: &'a Cohort,
    least: i32,
    bounds: BTreeSet<u32>,
    pins: BTreeSet<u32>,
    limits: BTreeSet<u32>,
}

impl Required<'_> {
    /// Leaves out of one of the sets, one after the other, what is not in the way of the rest.
    fn leave_out(&mut self, of: fn(&mut Self) -> &mut BTreeSet<u32>) {
        for one in of(self).clone() {
            of(self).remove(&one);
            if self.unmet().is_none() {
                of(self).insert(one);
            }
        }
    }

    /// The mentors whose lower bounds cannot all be met: those who compete with one that falls short. None if all can
    /// be met.
    fn unmet(&self) -> Option<BTreeSet<u32>> {
        let mut filling = Filling::new(self);
        self.bounds.iter().find_map(|mentor| filling.meet(*mentor).err())
    }
}

/// Mentees who serve to meet lower bounds.
struct Filling<'a> {
    cohort: &'a Cohort,
    /// How many each mentor needs, and who is free to go there.
    need: BTreeMap<u32, u32>,
    rows: BTreeMap<u32, Vec<u32>>,
    mentor_of: Vec<u32>,
    /// Of each limited team how many may serve, and who does.
    teams: BTreeMap<u32, (usize, BTreeSet<u32>)>,
}

/// How a mentor was reached: a mentee goes to another mentor, and for that one of theirs no longer serves them. It is
/// the same one, or one of the same team, of which no more may serve.
struct Step {
    mentee: u32,
    to: u32,
    released: u32,
}

impl<'a> Filling<'a> {
    fn new(required: &Required<'a>) -> Self {
        let Required { cohort, least, .. } = *required;
        let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut need: BTreeMap<u32, u32> = BTreeMap::new();
        let room = |team: u32| (team, (cohort.teams.at_most[team as usize] as usize, BTreeSet::new()));
        let mut teams: BTreeMap<u32, (usize, BTreeSet<u32>)> =
            required.limits.iter().copied().map(room).inserted();
        for mentor in &required.bounds {
            need.insert(*mentor, cohort.bounds[*mentor as usize].0);
            let column = cohort.graph.mentors.row(*mentor).iter().filter(|edge| edge.score >= least);
            rows.insert(*mentor, column.map(|edge| edge.to).inserted());
        }
        for (mentee, pin) in &cohort.pinned {
            if required.pins.contains(mentee) {
                if let Some(need) = need.get_mut(&pin.mentor) {
                    *need = need.saturating_sub(1);
                }
                if let Some((room, _)) = cohort.teams.of(*mentee).and_then(|team| teams.get_mut(&team)) {
                    *room = room.saturating_sub(1);
                }
                continue;
            }
            // A settled pair is possible even if nothing settles it any more.
            let own = Edge { to: pin.mentor, score: pin.score };
            let row = candidates(cohort, *mentee, least);
            for edge in row.iter().chain((!row.iter().any(|edge| edge.to == own.to)).then_some(&own)) {
                if let Some(row) = rows.get_mut(&edge.to) {
                    row.push(*mentee);
                }
            }
        }
        Filling { cohort, need, rows, mentor_of: vec![NONE; cohort.mentees()], teams }
    }

    /// Meets the lower bound of a mentor, or says who competes with them.
    fn meet(&mut self, mentor: u32) -> Result<(), BTreeSet<u32>> {
        for _ in 0..self.need[&mentor] {
            let (mentee, to, via) = self.way_to(mentor)?;
            self.shift(mentee, to, &via);
        }
        Ok(())
    }

    /// A mentee who serves nobody yet, where they go, and who moves on for that, up to `mentor`.
    fn way_to(&self, mentor: u32) -> Result<(u32, u32, BTreeMap<u32, Step>), BTreeSet<u32>> {
        let mut via: BTreeMap<u32, Step> = BTreeMap::new();
        let mut reached = vec![mentor];
        let mut seen = BTreeSet::from([mentor]);
        let mut at = 0;
        while let Some(to) = reached.get(at).copied() {
            at += 1;
            for mentee in self.rows[&to].iter().copied() {
                let mut reach = |released: u32| {
                    let theirs = self.mentor_of[released as usize];
                    if seen.insert(theirs) {
                        via.insert(theirs, Step { mentee, to, released });
                        reached.push(theirs);
                    }
                };
                if self.mentor_of[mentee as usize] != NONE {
                    reach(mentee);
                    continue;
                }
                match self.team(mentee) {
                    Some((room, serving)) if serving.len() >= *room => {
                        serving.iter().copied().for_each(reach)
                    }
                    _ => return Ok((mentee, to, via)),
                }
            }
        }
        Err(seen)
    }

    fn team(&self, mentee: u32) -> Option<&(usize, BTreeSet<u32>)> {
        self.teams.get(&self.cohort.teams.of(mentee)?)
    }

    fn shift(&mut self, mut mentee: u32, mut to: u32, via: &BTreeMap<u32, Step>) {
        loop {
            self.serve(mentee, to);
            let Some(step) = via.get(&to) else { return };
            if step.released != step.mentee {
                self.serve(step.released, NONE);
            }
            (mentee, to) = (step.mentee, step.to);
        }
    }

    fn serve(&mut self, mentee: u32, mentor: u32) {
        self.mentor_of[mentee as usize] = mentor;
        let team = self.cohort.teams.of(mentee);
        if let Some((_, serving)) = team.and_then(|team| self.teams.get_mut(&team)) {
            if mentor == NONE {
                serving.remove(&mentee)
            } else {
                serving.insert(mentee)
            };
        }
    }
}
