//! What is best, and the solution that is.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a solution has as many mentees and mentors as the cohort it is of; sums are bounded by people times score"
)]

use super::{
    build::Cohort,
    certificate::{Certificate, Flaw, Proof},
    feasible::{self, Impossible, Requirement},
    graph::{NONE, Worth},
    solve::{self, First},
    stable,
    state::State,
    worst_off,
};
use crate::{
    error::{Error, ErrorCode},
    id::PersonId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "CohortObjective")]
pub enum Objective {
    /// Most people matched, those with priority counted twice; among those the highest total score. Where no mentor has a
    /// lower bound and no team a limit, these are most people, and among those most with priority: whoever can be matched
    /// besides some can be without harm to anybody (a transversal matroid; Edmonds and Fulkerson, 1965).
    #[default]
    MostPeople,
    /// The highest total score, so that no pair below zero is made but by need; among those most people, counting those
    /// with priority twice.
    HighestScore,
    /// Among the matchings of most people, counted as by [`Objective::MostPeople`], those in which the least score is
    /// highest, pins apart; among those the highest total score.
    WorstOff,
    /// No mentee and mentor who both prefer each other to what they have. Mentors prefer higher scores, and those with
    /// priority among equals; what is still equal is in the order of the shuffle, entered at their own point.
    /// Pinned pairs are settled and prefer nobody. All stable matchings match the same mentees, and serve the same
    /// number of them at each mentor (Roth, 1986), so a lower bound or a limit of a team that is broken by one is broken
    /// by all.
    Stable {
        /// Whose proposals: that side gets the best that any stable matching has for it.
        proposed_by: Proposer,
        /// What mentees go by.
        mentees_prefer: Preference,
    },
}

/// Who proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Proposer {
    /// The mentees.
    Mentees,
    /// The mentors.
    Mentors,
}

/// What mentees go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "CohortPreference")]
pub enum Preference {
    /// The score; equals by the shuffle, entered at their own point.
    Score,
    /// Their own ranking; whom they did not rank comes behind, by score.
    Ranking,
}

/// A matching or the reason why there is none.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The best there is.
    Solved(Box<Solution>),
    /// Pins and bounds that cannot be met together.
    Impossible(Impossible),
}

/// The best matching of a cohort, in compact form, with what proves it.
#[derive(Debug, Clone)]
pub struct Solution {
    pub(super) objective: Objective,
    /// One mentor or none for each mentee, pins included.
    pub(super) mentor_of: Vec<u32>,
    pub(super) proof: Option<Proof>,
    /// That no matching of as many people does with a higher least score.
    pub(super) cut: Option<Proof>,
    /// To begin from when something changes.
    pub(super) state: Option<State>,
}

/// A matching as a document, with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// How many mentees are matched.
    pub people: u32,
    /// The total score.
    pub score: i64,
    /// The least score of a pair; none without pairs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_score: Option<i32>,
    /// Who with whom, mentees in the order of the round.
    pub pairs: Vec<MatchedPair>,
    /// Who is left out, in the order of the round.
    pub left_out: Vec<PersonId>,
}

/// A pair that is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchedPair {
    /// Who is guided.
    pub mentee: PersonId,
    /// By whom.
    pub mentor: PersonId,
    /// What the pair scores, with the bonus for the mentee's ranking.
    pub score: i32,
}

/// Solves a cohort.
///
/// # Errors
/// `internal` if a solution does not pass its own check; nothing wrong is ever given out.
pub fn solve(cohort: &Cohort, objective: Objective) -> Result<Outcome, Error> {
    if let Some(impossible) = feasible::conflict(cohort, i32::MIN) {
        return Ok(Outcome::Impossible(impossible));
    }
    let (first, least, cut) = match objective {
        Objective::MostPeople => (First::People, i32::MIN, None),
        Objective::HighestScore => (First::Points, i32::MIN, None),
        Objective::WorstOff => {
            let Some((least, cut)) = worst_off::highest(cohort) else { return Err(fault("worst off")) };
            (First::People, least, cut)
        }
        Objective::Stable { proposed_by, mentees_prefer } => {
            return stable_solution(cohort, objective, proposed_by, mentees_prefer);
        }
    };
    let worth = solve::worth(&cohort.graph, first, least);
    let Some(state) = solve::solve(&cohort.graph, first, least) else { return Err(fault("lower bounds")) };
    Solution::certified(cohort, objective, worth, state, cut)
}

fn stable_solution(
    cohort: &Cohort,
    objective: Objective,
    proposed_by: Proposer,
    mentees_prefer: Preference,
) -> Result<Outcome, Error> {
    let mentor_of = stable::run(cohort, proposed_by, mentees_prefer);
    let mut taken = vec![0; cohort.mentors()];
    for mentor in mentor_of.iter().filter(|mentor| **mentor != NONE) {
        taken[*mentor as usize] += 1;
    }
    for (j, (taken, (at_least, _))) in (0..).zip(taken.iter().zip(&cohort.bounds)) {
        if taken < at_least {
            let mentor = cohort.mentors.id(j).clone();
            let requirements =
                vec![Requirement::AtLeast { mentor, at_least: *at_least }, Requirement::Stable {}];
            return Ok(Outcome::Impossible(Impossible { requirements }));
        }
    }
    if let Some(team) = cohort.teams.exceeded(&mentor_of) {
        let requirements = vec![feasible::limit(cohort, team), Requirement::Stable {}];
        return Ok(Outcome::Impossible(Impossible { requirements }));
    }
    if stable::blocking(cohort, &mentor_of, mentees_prefer, 1).1 > 0 {
        return Err(fault("a blocking pair"));
    }
    Ok(Outcome::Solved(Box::new(Solution { objective, mentor_of, proof: None, cut: None, state: None })))
}

fn fault(what: &str) -> Error {
    Error::new(ErrorCode::Internal, "", format!("the cohort match failed its own check: {what}"))
}

impl Solution {
    /// The solution of a state, if it passes its own check.
    pub(super) fn certified(
        cohort: &Cohort,
        objective: Objective,
        worth: Worth,
        state: State,
        cut: Option<Proof>,
    ) -> Result<Outcome, Error> {
        let mut mentor_of = state.seats.mentor_of.clone();
        for mentor in mentor_of.iter_mut().filter(|mentor| cohort.graph.is_bench(**mentor)) {
            *mentor = NONE;
        }
        for (mentee, pin) in &cohort.pinned {
            mentor_of[*mentee as usize] = pin.mentor;
        }
        let proof = Proof::of(cohort, worth, &state);
        proof.check(cohort, &mentor_of).map_err(|flaw| fault(&flaw.to_string()))?;
        Ok(Outcome::Solved(Box::new(Solution {
            objective,
            mentor_of,
            proof: Some(proof),
            cut,
            state: Some(state),
        })))
    }

    /// What it is the best for.
    pub fn objective(&self) -> Objective {
        self.objective
    }

    /// The matching as a document. `cohort` is the one that was solved.
    pub fn matching(&self, cohort: &Cohort) -> Matching {
        Matching::of(cohort, &self.mentor_of)
    }

    /// The proof; none for a stable matching, which is proven by having no [blocking pairs](Self::blocking_pairs).
    pub fn certificate(&self, cohort: &Cohort) -> Option<Certificate> {
        self.proof.as_ref().map(|proof| proof.certificate(cohort))
    }

    /// For [`Objective::WorstOff`] the proof that with only pairs of a higher score fewer people would be matched: its
    /// sum is below the number of people matched, those with priority counted twice. None for other objectives, where
    /// nobody is matched, and where bounds could not be met with higher scores alone.
    pub fn cut(&self, cohort: &Cohort) -> Option<Certificate> {
        self.cut.as_ref().map(|proof| proof.certificate(cohort))
    }

    /// Pairs who both prefer each other to what they have, at most `most`, and how many there are.
    pub fn blocking_pairs(&self, cohort: &Cohort, most: usize) -> (Vec<super::Pairing>, u64) {
        let prefer = match self.objective {
            Objective::Stable { mentees_prefer, .. } => mentees_prefer,
            _ => Preference::Score,
        };
        stable::blocking(cohort, &self.mentor_of, prefer, most)
    }
}

impl Matching {
    pub(super) fn of(cohort: &Cohort, mentor_of: &[u32]) -> Matching {
        let mut matching = Matching::default();
        for (i, mentor) in (0..).zip(mentor_of.iter().copied()) {
            let mentee = cohort.mentees.id(i).clone();
            let Some(score) = (mentor != NONE).then(|| cohort.score_of(i, mentor)).flatten() else {
                matching.left_out.push(mentee);
                continue;
            };
            matching.people += 1;
            matching.score += i64::from(score);
            matching.least_score = Some(matching.least_score.map_or(score, |least| least.min(score)));
            matching.pairs.push(MatchedPair { mentee, mentor: cohort.mentors.id(mentor).clone(), score });
        }
        matching
    }

    /// The matching over indices.
    pub(super) fn mentor_of(&self, cohort: &Cohort) -> Result<Vec<u32>, Flaw> {
        let mut mentor_of = vec![NONE; cohort.mentees()];
        for pair in &self.pairs {
            let i = cohort.mentees.find(&pair.mentee).ok_or(Flaw::People)?;
            let j = cohort.mentors.find(&pair.mentor).ok_or(Flaw::People)?;
            if std::mem::replace(&mut mentor_of[i as usize], j) != NONE {
                return Err(Flaw::Pair);
            }
        }
        Ok(mentor_of)
    }
}
