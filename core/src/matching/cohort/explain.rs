//! Why somebody is matched with whom they are, why somebody is left out, and how matchings compare.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a solution has as many mentees and mentors as the cohort it is of; duals are bounded"
)]

use super::{
    build::Cohort,
    certificate::Flaw,
    graph::{NONE, Worth},
    objective::{Matching, Preference, Solution},
    stable,
};
use crate::{
    error::{Error, ErrorCode},
    id::{PersonId, TeamId},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A worth in its two parts: people first, or points first, as the objective has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// People matched; one with priority counts twice.
    pub people: i64,
    /// Points of score.
    pub points: i64,
}

impl Price {
    /// The parts of a value: the multiple of the larger unit that is nearest, and what remains.
    fn of(worth: Worth, value: i64) -> Price {
        let unit = worth.person.max(worth.point).max(1);
        let most = (value + unit / 2).div_euclid(unit);
        let rest = value - most * unit;
        if worth.person >= worth.point {
            Price { people: most, points: rest }
        } else {
            Price { people: rest, points: most }
        }
    }
}

/// Why a mentee has the mentor they have, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CohortExplanation")]
pub struct Explanation {
    /// Who.
    pub mentee: PersonId,
    /// How many candidates they have; those cut are not counted.
    pub candidates: u32,
    /// How many candidates were banned.
    pub banned: u32,
    /// How many were not wanted again.
    pub never_again: u32,
    /// How many scored below the minimum.
    pub below_minimum: u32,
    /// What came of it.
    pub outcome: Placing,
}

/// What came of it for a mentee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Placing {
    /// The pair was settled beforehand.
    Pinned {
        /// With whom.
        mentor: PersonId,
        /// What it scores.
        score: i32,
    },
    /// Matched.
    Matched {
        /// With whom.
        mentor: PersonId,
        /// What it scores.
        score: i32,
        /// What one place more of that mentor would be worth; none where the objective has no prices.
        price: Option<Price>,
        /// The candidate with the highest score, where it is another and scores more.
        better: Option<Better>,
    },
    /// Left out because there is nobody: no candidates, or none that was not cut.
    NoCandidate {},
    /// Left out because others are worth more to the round.
    Outbid {
        /// The candidate where the least is missing.
        mentor: PersonId,
        /// What the pair would score.
        score: i32,
        /// By how much the pair falls short of the price of the mentor, and that of the team if it has one; none where
        /// the objective has no prices.
        short_by: Option<Price>,
        /// Who is there.
        held_by: Vec<PersonId>,
        /// Their team, where its limit has a price.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamPrice>,
    },
}

/// What one more of a team would be worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamPrice {
    /// Which team.
    pub team: TeamId,
    /// How much.
    pub price: Price,
}

/// A choice that somebody did not get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Better {
    /// Who.
    pub mentor: PersonId,
    /// How much more it would have scored.
    pub lost: i64,
    /// Who is there.
    pub held_by: Vec<PersonId>,
    /// What one place more there would be worth; none where the objective has no prices.
    pub price: Option<Price>,
}

impl Solution {
    /// Why a mentee has the mentor they have, or none. `cohort` is the one that was solved.
    ///
    /// # Errors
    /// `invalid_value` for somebody who is no mentee of the cohort.
    pub fn explain(&self, cohort: &Cohort, mentee: &PersonId) -> Result<Explanation, Error> {
        let index = cohort.mentees.find(mentee).filter(|i| (*i as usize) < self.mentor_of.len());
        let Some(i) = index else {
            let message = format!("no mentee `{mentee}` in this cohort");
            return Err(Error::new(ErrorCode::InvalidValue, "mentee", message));
        };
        let [banned, never_again, below_minimum] = cohort.cuts[i as usize];
        let candidates =
            cohort.pinned.get(&i).map_or(cohort.graph.mentees.len[i as usize], |pin| pin.candidates);
        Ok(Explanation {
            mentee: mentee.clone(),
            candidates,
            banned,
            never_again,
            below_minimum,
            outcome: self.placing(cohort, i),
        })
    }

    fn placing(&self, cohort: &Cohort, mentee: u32) -> Placing {
        let mentor = self.mentor_of[mentee as usize];
        let id = |j: u32| cohort.mentors.id(j).clone();
        if let Some(pin) = cohort.pinned.get(&mentee) {
            return Placing::Pinned { mentor: id(pin.mentor), score: pin.score };
        }
        let row = cohort.graph.mentees.row(mentee);
        let Some(best) = row.first() else { return Placing::NoCandidate {} };
        if let Some(own) = row.iter().find(|edge| edge.to == mentor) {
            let better = (best.score > own.score).then(|| Better {
                mentor: id(best.to),
                lost: i64::from(best.score) - i64::from(own.score),
                held_by: self.held_by(cohort, best.to),
                price: self.price(best.to),
            });
            return Placing::Matched {
                mentor: id(mentor),
                score: own.score,
                price: self.price(mentor),
                better,
            };
        }
        let class = cohort.graph.class[mentee as usize];
        let nearest = self.proof.as_ref().and_then(|proof| {
            let team = proof.team(cohort, mentee);
            let left = row.iter().map(|edge| {
                (team + proof.prices[edge.to as usize] - proof.worth.of(class, edge.score), edge)
            });
            left.min_by_key(|(short, _)| *short).map(|(short, edge)| (edge, Price::of(proof.worth, short)))
        });
        let (edge, short_by) = nearest.map_or((best, None), |(edge, short)| (edge, Some(short)));
        let held_by = self.held_by(cohort, edge.to);
        let team = self.team_price(cohort, mentee);
        Placing::Outbid { mentor: id(edge.to), score: edge.score, short_by, held_by, team }
    }

    /// What one more of the team of a mentee would be worth, where that is anything.
    fn team_price(&self, cohort: &Cohort, mentee: u32) -> Option<TeamPrice> {
        let (proof, team) = (self.proof.as_ref()?, cohort.teams.of(mentee)? as usize);
        let price = proof.teams[team];
        (price > 0)
            .then(|| TeamPrice { team: cohort.teams.ids[team].clone(), price: Price::of(proof.worth, price) })
    }

    /// What one place more of a mentor would be worth.
    fn price(&self, mentor: u32) -> Option<Price> {
        self.proof.as_ref().map(|proof| Price::of(proof.worth, proof.prices[mentor as usize]))
    }

    fn held_by(&self, cohort: &Cohort, mentor: u32) -> Vec<PersonId> {
        let held = (0..).zip(&self.mentor_of).filter(|(_, theirs)| **theirs == mentor);
        held.map(|(i, _)| cohort.mentees.id(i).clone()).collect()
    }
}

/// The figures of a matching, to be put beside those of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// How many mentees are matched.
    pub people: u32,
    /// How many of them have priority.
    pub priority: u32,
    /// The total score.
    pub score: i64,
    /// The least score of a pair; none without pairs.
    pub least_score: Option<i32>,
    /// How many pairs prefer each other to what they have, by score.
    pub blocking_pairs: u64,
    /// How many pairs it has that the first of those compared has not.
    pub other_pairs: u32,
}

/// The figures of several matchings of one cohort, such as the best, the stable and the one made by hand, in the order
/// given. Only the pairs of a matching are looked at, and scores are the cohort's.
///
/// # Errors
/// `invalid_value`, with the path `[index]`, for people or pairs that the cohort does not have, `out_of_range` for more
/// mentees than a mentor has places. Lower bounds, pins and limits of teams may be broken by hand.
pub fn compare(cohort: &Cohort, matchings: &[&Matching]) -> Result<Vec<Figures>, Error> {
    let mut first: Option<Vec<u32>> = None;
    let mut all = Vec::with_capacity(matchings.len());
    for (at, matching) in matchings.iter().enumerate() {
        let error = |code, flaw: Flaw| Error::new(code, format!("[{at}]"), flaw.to_string());
        let mentor_of = matching.mentor_of(cohort).map_err(|flaw| error(ErrorCode::InvalidValue, flaw))?;
        let mut taken = vec![0; cohort.mentors()];
        for (i, mentor) in (0..).zip(mentor_of.iter().copied()).filter(|(_, mentor)| *mentor != NONE) {
            if cohort.score_of(i, mentor).is_none() {
                return Err(error(ErrorCode::InvalidValue, Flaw::Pair));
            }
            taken[mentor as usize] += 1;
        }
        if taken.iter().zip(&cohort.bounds).any(|(taken, (_, places))| taken > places) {
            return Err(error(ErrorCode::OutOfRange, Flaw::Places));
        }
        let found = Matching::of(cohort, &mentor_of);
        let matched = (0..).zip(&mentor_of).filter(|(_, mentor)| **mentor != NONE);
        let priority = matched.filter(|(i, _): &(usize, _)| cohort.graph.class[*i] == 2).count() as u32;
        let reference = first.get_or_insert_with(|| mentor_of.clone());
        let other = mentor_of.iter().zip(&*reference).filter(|(one, other)| **one != NONE && one != other);
        all.push(Figures {
            people: found.people,
            priority,
            score: found.score,
            least_score: found.least_score,
            blocking_pairs: stable::blocking(cohort, &mentor_of, Preference::Score, 0).1,
            other_pairs: other.count() as u32,
        });
    }
    Ok(all)
}
