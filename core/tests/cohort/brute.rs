//! Every matching there is.

use crate::naive::possible;
use std::collections::BTreeMap;
use tutelage::{
    id::PersonId,
    matching::cohort::{CohortProblem, Matching, Pairing, Requirement, ScoredPair},
};

/// What a matching is worth, in all the ways it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Value {
    pub(crate) people: u32,
    pub(crate) priority: u32,
    pub(crate) score: i64,
    /// The least score, pins apart.
    pub(crate) least: i64,
}

pub(crate) type Choice = BTreeMap<PersonId, PersonId>;

/// All matchings that keep to pins and bounds.
pub(crate) fn all(problem: &CohortProblem) -> Vec<Choice> {
    let possible = possible(problem);
    let mut found = vec![Choice::new()];
    for mentee in &problem.mentees {
        let pinned = problem.pins.iter().any(|pin| pin.mentee == mentee.id);
        let mut next = Vec::new();
        for choice in &found {
            if !pinned {
                next.push(choice.clone());
            }
            for mentor in &problem.mentors {
                let taken = choice.values().filter(|theirs| **theirs == mentor.id).count();
                if taken < mentor.places as usize
                    && possible.contains_key(&(mentee.id.clone(), mentor.id.clone()))
                {
                    let mut more = choice.clone();
                    more.insert(mentee.id.clone(), mentor.id.clone());
                    next.push(more);
                }
            }
        }
        found = next;
    }
    found.retain(|choice| {
        problem.mentors.iter().all(|mentor| {
            choice.values().filter(|theirs| **theirs == mentor.id).count() >= mentor.at_least as usize
        }) && within_limits(problem, choice)
    });
    found
}

/// Whether no more of a team are matched than may be.
pub(crate) fn within_limits(problem: &CohortProblem, choice: &Choice) -> bool {
    problem.teams.iter().all(|limit| {
        let theirs = problem.mentees.iter().filter(|one| one.team.as_ref() == Some(&limit.id));
        theirs.filter(|one| choice.contains_key(&one.id)).count() <= limit.at_most as usize
    })
}

pub(crate) fn value(problem: &CohortProblem, choice: &Choice) -> Value {
    let possible = possible(problem);
    let score = |(mentee, mentor): (&PersonId, &PersonId)| possible[&(mentee.clone(), mentor.clone())];
    let priority = problem.mentees.iter().filter(|one| one.priority && choice.contains_key(&one.id)).count();
    let free = choice.iter().filter(|(mentee, _)| !problem.pins.iter().any(|pin| pin.mentee == **mentee));
    Value {
        people: choice.len() as u32,
        priority: priority as u32,
        score: choice.iter().map(score).sum(),
        least: free.map(score).min().unwrap_or(i64::MAX),
    }
}

pub(crate) fn choice(matching: &Matching) -> Choice {
    matching.pairs.iter().map(|pair| (pair.mentee.clone(), pair.mentor.clone())).collect()
}

/// The problem with nothing required but `keep`.
pub(crate) fn only(problem: &CohortProblem, keep: &[&Requirement]) -> CohortProblem {
    let mut only = problem.clone();
    // A pair that is no longer pinned stays possible.
    let pinned = |mentee: &PersonId, mentor: &PersonId| {
        problem.pins.iter().any(|pin| pin.mentee == *mentee && pin.mentor == *mentor)
    };
    let least = only.minimum_score.take().unwrap_or(i32::MIN);
    only.pairs.retain(|pair| pair.score >= least || pinned(&pair.mentee, &pair.mentor));
    for Pairing { mentee, mentor } in &problem.pins {
        if !only.pairs.iter().any(|pair| pair.mentee == *mentee && pair.mentor == *mentor) {
            only.pairs.push(ScoredPair { mentee: mentee.clone(), mentor: mentor.clone(), score: 0 });
        }
    }
    only.pins.retain(|pin| {
        let (mentee, mentor) = (pin.mentee.clone(), pin.mentor.clone());
        keep.contains(&&Requirement::Pin { mentee, mentor })
    });
    only.teams.retain(|limit| {
        let (team, at_most) = (limit.id.clone(), limit.at_most);
        keep.contains(&&Requirement::AtMost { team, at_most })
    });
    for one in &mut only.mentors {
        let (mentor, at_least, places) = (one.id.clone(), one.at_least, one.places);
        if !keep.contains(&&Requirement::AtLeast { mentor: mentor.clone(), at_least }) {
            one.at_least = 0;
        }
        // Where places are not among what is in the way, there are enough.
        let crowded = problem.pins.iter().filter(|pin| pin.mentor == mentor).count() > places as usize;
        let told = keep.iter().any(|other| matches!(other, Requirement::Places { .. }));
        if (told || crowded) && !keep.contains(&&Requirement::Places { mentor, places }) {
            one.places = 9;
        }
    }
    only
}
