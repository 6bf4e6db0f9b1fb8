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
use crate::id::PersonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Why there is no matching: requirements that cannot all be met. With any one of them dropped the others can; a pair that
/// is no longer pinned stays possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Impossible {
    /// Lower bounds first, then pins, each in the order of the round.
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
    let mut pins = BTreeMap::<u32, Vec<u32>>::new();
    for (mentee, pin) in &cohort.pinned {
        pins.entry(pin.mentor).or_default().push(*mentee);
    }
    for (mentor, mentees) in &pins {
        let places = cohort.bounds[*mentor as usize].1;
        if mentees.len() > places as usize {
            let first = mentees.iter().take(places as usize + 1);
            let mut requirements =
                vec![Requirement::Places { mentor: cohort.mentors.id(*mentor).clone(), places }];
            requirements.extend(first.map(|mentee| pin(cohort, *mentee, *mentor)));
            return Some(Impossible { requirements });
        }
    }
    let all: BTreeSet<u32> =
        (0..).zip(&cohort.graph.lower).filter(|(_, lower)| **lower > 0).map(|(j, _)| j).collect();
    let pinned: BTreeSet<u32> = cohort.pinned.keys().copied().collect();
    let mut bounds = unmet(cohort, least, &all, &pinned)?;
    // Pins matter that take a candidate from one of these mentors.
    let mut pins: BTreeSet<u32> = pinned
        .iter()
        .copied()
        .filter(|mentee| candidates(cohort, *mentee, least).iter().any(|edge| bounds.contains(&edge.to)))
        .collect();
    for mentor in bounds.clone() {
        let mut fewer = bounds.clone();
        fewer.remove(&mentor);
        if unmet(cohort, least, &fewer, &pins).is_some() {
            bounds = fewer;
        }
    }
    for mentee in pins.clone() {
        let mut fewer = pins.clone();
        fewer.remove(&mentee);
        if unmet(cohort, least, &bounds, &fewer).is_some() {
            pins = fewer;
        }
    }
    let bounds = bounds.into_iter().map(|mentor| Requirement::AtLeast {
        mentor: cohort.mentors.id(mentor).clone(),
        at_least: cohort.bounds[mentor as usize].0,
    });
    let pins = pins.into_iter().map(|mentee| pin(cohort, mentee, cohort.pinned[&mentee].mentor));
    Some(Impossible { requirements: bounds.chain(pins).collect() })
}

fn pin(cohort: &Cohort, mentee: u32, mentor: u32) -> Requirement {
    Requirement::Pin { mentee: cohort.mentees.id(mentee).clone(), mentor: cohort.mentors.id(mentor).clone() }
}

/// The possible mentors of a mentee, pinned or not, best first.
fn candidates(cohort: &Cohort, mentee: u32, least: i32) -> &[Edge] {
    let side = &cohort.graph.mentees;
    let start = side.start[mentee as usize] as usize;
    let len = cohort.pinned.get(&mentee).map_or(side.len[mentee as usize], |pin| pin.candidates);
    let row = &side.edges[start..start + len as usize];
    &row[..row.partition_point(|edge| edge.score >= least)]
}

/// The mentors among `bounds` whose lower bounds cannot all be met while `pins` hold: those who compete with one that
/// falls short. None if all can be met. Other pins and bounds are ignored.
fn unmet(cohort: &Cohort, least: i32, bounds: &BTreeSet<u32>, pins: &BTreeSet<u32>) -> Option<BTreeSet<u32>> {
    if bounds.is_empty() {
        return None;
    }
    // Who could serve: mentees by mentor, those who are free to go there.
    let mut rows: BTreeMap<u32, Vec<u32>> = bounds.iter().map(|mentor| (*mentor, Vec::new())).collect();
    let mut need: BTreeMap<u32, u32> = BTreeMap::new();
    for mentor in bounds {
        need.insert(*mentor, cohort.bounds[*mentor as usize].0);
        let column = cohort.graph.mentors.row(*mentor).iter().filter(|edge| edge.score >= least);
        rows.insert(*mentor, column.map(|edge| edge.to).collect());
    }
    for (mentee, pin) in &cohort.pinned {
        if pins.contains(mentee) {
            if let Some(need) = need.get_mut(&pin.mentor) {
                *need = need.saturating_sub(1);
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
    let mut mentor_of = vec![NONE; cohort.mentees()];
    let mut via: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for (mentor, need) in &need {
        for _ in 0..*need {
            via.clear();
            let mut reached = vec![*mentor];
            let mut seen = BTreeSet::from([*mentor]);
            let mut found = None;
            let mut at = 0;
            'search: while let Some(to) = reached.get(at).copied() {
                at += 1;
                for mentee in &rows[&to] {
                    let theirs = mentor_of[*mentee as usize];
                    if theirs == NONE {
                        found = Some((*mentee, to));
                        break 'search;
                    }
                    if seen.insert(theirs) {
                        via.insert(theirs, (*mentee, to));
                        reached.push(theirs);
                    }
                }
            }
            let Some((mut mentee, mut to)) = found else { return Some(seen) };
            loop {
                mentor_of[mentee as usize] = to;
                match via.get(&to) {
                    None => break,
                    Some(next) => (mentee, to) = *next,
                }
            }
        }
    }
    None
}
