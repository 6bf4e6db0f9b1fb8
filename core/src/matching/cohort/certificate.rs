//! The proof that a matching is the best there is.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "lengths are compared before indices are used, sums are i128 of at most a million i64"
)]

use super::{
    build::Cohort,
    graph::{Edge, NONE, SCORE_LIMIT, Worth},
    objective::Matching,
    state::State,
};
use crate::id::{PersonId, TeamId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    ops::{Add, Mul, Sub},
};

/// What a pair is worth and three duals of no more bits than this have a sum of no more than 63.
const SMALL: u32 = 60;

/// Prices that prove a matching to be optimal. Whoever wants to check it needs nothing else but the problem:
///
/// 1. A pair is worth `person * (2 with priority, else 1) + point * score`; pairs below `least_score` are not possible.
/// 2. For every possible pair the gain of the mentee, the price of the mentor and the price of the mentee's team, if that
///    is limited, together are at least its worth. A pinned mentee has one possible pair, and theirs are exactly its
///    worth.
/// 3. No gain is below zero, but of pinned mentees; and no price of a team.
/// 4. The worth of the matching is the sum of all gains, for each mentor the price times `places`, or times `at_least`
///    where the price is below zero, and for each team the price times `at_most`.
///
/// No matching within the bounds can be worth more than that sum, and this one is worth as much.
///
/// It is the explanation too: a price is what one place more would be worth, so how contested a mentor is; a gain is
/// what the round would lose without the mentee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// What a matched person counts.
    pub person: i64,
    /// What a point of score counts.
    pub point: i64,
    /// Pairs that score less are left out of the proof; none if no pair is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_score: Option<i32>,
    /// What each mentee gains, in the order of the round. All are there.
    pub gains: Vec<Dual>,
    /// What a place of each mentor costs, in the order of the round. All are there.
    pub prices: Vec<Dual>,
    /// What one more of each limited team would be worth, in the order of their ids. All are there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamDual>,
}

/// The price of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamDual {
    /// Which team.
    pub team: TeamId,
    /// How much.
    pub value: i64,
}

/// A dual value of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dual {
    /// Who.
    pub id: PersonId,
    /// How much.
    pub value: i64,
}

/// What is wrong with a matching or its certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// People are missing, unknown, or in another order than the cohort's.
    People,
    /// A pair is not possible, or a mentee has two mentors.
    Pair,
    /// A pin is missing.
    Pin,
    /// A mentor has more or fewer mentees than the bounds say.
    Places,
    /// More of a team are matched than may be.
    Team,
    /// A gain, or the price of a team, is below zero.
    Gain,
    /// A pair is worth more than its gain and prices.
    Uncovered,
    /// The worth of the matching and the sum of the prices differ.
    Gap,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Flaw::People => "the people are not those of the cohort",
            Flaw::Pair => "a pair is not possible",
            Flaw::Pin => "a pin is missing",
            Flaw::Places => "the bounds of a mentor are broken",
            Flaw::Team => "more of a team are matched than its limit says",
            Flaw::Gain => "a gain or the price of a team is below zero",
            Flaw::Uncovered => "a pair is worth more than its gain and prices",
            Flaw::Gap => "worth and prices differ",
        })
    }
}

impl std::error::Error for Flaw {}

impl Certificate {
    /// Whether this proves that `matching` is optimal for `cohort`.
    ///
    /// # Errors
    /// The first flaw found.
    pub fn check(&self, cohort: &Cohort, matching: &Matching) -> Result<(), Flaw> {
        let of = |duals: &[Dual], ids: &[PersonId]| {
            let same = duals.len() == ids.len() && duals.iter().zip(ids).all(|(dual, id)| dual.id == *id);
            same.then(|| duals.iter().map(|dual| dual.value).collect::<Vec<i64>>()).ok_or(Flaw::People)
        };
        let teams: Vec<&TeamId> = self.teams.iter().map(|dual| &dual.team).collect();
        if !teams.into_iter().eq(&cohort.teams.ids) {
            return Err(Flaw::People);
        }
        let least = self.least_score.unwrap_or(i32::MIN);
        let proof = Proof {
            worth: Worth { person: self.person, point: self.point, least },
            gains: of(&self.gains, &cohort.mentees.ids)?,
            prices: of(&self.prices, &cohort.mentors.ids)?,
            teams: self.teams.iter().map(|dual| dual.value).collect(),
        };
        proof.check(cohort, &matching.mentor_of(cohort)?)
    }
}

/// A certificate over indices.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    pub(super) worth: Worth,
    pub(super) gains: Vec<i64>,
    pub(super) prices: Vec<i64>,
    /// Of each limited team.
    pub(super) teams: Vec<i64>,
}

impl Proof {
    /// The prices and gains of a state, pinned mentees included.
    pub(super) fn of(cohort: &Cohort, worth: Worth, state: &State) -> Proof {
        let (prices, benches) = state.price.split_at(cohort.mentors());
        let teams = benches.iter().map(|price| -price).collect();
        let mut proof = Proof { worth, gains: state.gain.clone(), prices: prices.to_vec(), teams };
        if !proof.teams.is_empty() {
            for (mentee, gain) in (0..).zip(&mut proof.gains) {
                // Whoever may sit on a bench gains no less than the price of the team.
                *gain += cohort.graph.bench_of(mentee).map_or(0, |bench| state.price[bench as usize]);
            }
        }
        for (mentee, pin) in &cohort.pinned {
            let i = *mentee as usize;
            let price = proof.prices[pin.mentor as usize] + proof.team(cohort, *mentee);
            proof.gains[i] = worth.of(cohort.graph.class[i], pin.score) - price;
        }
        proof
    }

    /// The price of the team of a mentee.
    pub(super) fn team(&self, cohort: &Cohort, mentee: u32) -> i64 {
        cohort.teams.of(mentee).map_or(0, |team| self.teams[team as usize])
    }

    pub(super) fn certificate(&self, cohort: &Cohort) -> Certificate {
        let duals = |ids: &[PersonId], values: &[i64]| {
            ids.iter().zip(values).map(|(id, value)| Dual { id: id.clone(), value: *value }).collect()
        };
        Certificate {
            person: self.worth.person,
            point: self.worth.point,
            least_score: (self.worth.least != i32::MIN).then_some(self.worth.least),
            gains: duals(&cohort.mentees.ids, &self.gains),
            prices: duals(&cohort.mentors.ids, &self.prices),
            teams: cohort
                .teams
                .ids
                .iter()
                .zip(&self.teams)
                .map(|(team, value)| TeamDual { team: team.clone(), value: *value })
                .collect(),
        }
    }

    /// Whether every possible pair is covered, and what no matching can be worth more than.
    pub(super) fn bound(&self, cohort: &Cohort) -> Result<i128, Flaw> {
        let graph = &cohort.graph;
        let mut bound = 0;
        for (price, (at_least, places)) in self.prices.iter().zip(&cohort.bounds) {
            bound += i128::from(*price) * i128::from(if *price < 0 { *at_least } else { *places });
        }
        for (price, at_most) in self.teams.iter().zip(&cohort.teams.at_most) {
            if *price < 0 {
                return Err(Flaw::Gain);
            }
            bound += i128::from(*price) * i128::from(*at_most);
        }
        let (low, small) = (self.prices.iter().copied().min().unwrap_or(0), self.is_small());
        for (i, gain) in self.gains.iter().copied().enumerate() {
            bound += i128::from(gain);
            let class = graph.class[i];
            let team = self.team(cohort, i as u32);
            let covered = i128::from(gain) + i128::from(team);
            if let Some(pin) = cohort.pinned.get(&(i as u32)) {
                let worth = self.wide(class, pin.score);
                if covered + i128::from(self.prices[pin.mentor as usize]) != worth {
                    return Err(Flaw::Uncovered);
                }
                continue;
            }
            if gain < 0 {
                return Err(Flaw::Gain);
            }
            let row = graph.mentees.row(i as u32);
            let all = if small {
                self.covers::<i64>(row, class, gain + team, low)
            } else {
                self.covers(row, class, covered, i128::from(low))
            };
            if !all {
                return Err(Flaw::Uncovered);
            }
        }
        Ok(bound)
    }

    /// Whether prices from `low` on, and what the mentee is `covered` with, cover every pair of their row.
    #[inline]
    fn covers<N>(&self, row: &[Edge], class: u8, covered: N, low: N) -> bool
    where
        N: Copy + Ord + From<i64> + Add<Output = N> + Sub<Output = N> + Mul<Output = N>,
    {
        let person = N::from(self.worth.person) * N::from(i64::from(class)) - covered;
        let point = N::from(self.worth.point);
        for edge in row {
            let left = person + point * N::from(i64::from(edge.score));
            // Scores fall along the row: with the lowest price covered, so are all that follow.
            if edge.score < self.worth.least || self.worth.point >= 0 && left <= low {
                break;
            }
            if left > N::from(self.prices[edge.to as usize]) {
                return false;
            }
        }
        true
    }

    /// Whether all figures are so small that those of a pair can be counted in 64 bits.
    fn is_small(&self) -> bool {
        let Worth { person, point, .. } = self.worth;
        let pair = 2 * i128::from(person).abs() + i128::from(SCORE_LIMIT) * i128::from(point).abs();
        let mut duals = self.gains.iter().chain(&self.prices).chain(&self.teams);
        pair < 1 << SMALL && duals.all(|dual| dual.unsigned_abs() < 1 << SMALL)
    }

    fn wide(&self, class: u8, score: i32) -> i128 {
        i128::from(self.worth.person) * i128::from(class) + i128::from(self.worth.point) * i128::from(score)
    }

    /// Whether this proves that a matching, one mentor or none for each mentee, is optimal.
    pub(super) fn check(&self, cohort: &Cohort, mentor_of: &[u32]) -> Result<(), Flaw> {
        let mut worth = 0;
        let mut taken = vec![0; cohort.mentors()];
        for (i, mentor) in mentor_of.iter().copied().enumerate() {
            let pin = cohort.pinned.get(&(i as u32));
            if pin.is_some_and(|pin| pin.mentor != mentor) {
                return Err(Flaw::Pin);
            }
            if mentor == NONE {
                continue;
            }
            let score = cohort.score_of(i as u32, mentor).ok_or(Flaw::Pair)?;
            if score < self.worth.least && pin.is_none() {
                return Err(Flaw::Pair);
            }
            worth += self.wide(cohort.graph.class[i], score);
            taken[mentor as usize] += 1;
        }
        for (taken, (at_least, places)) in taken.iter().zip(&cohort.bounds) {
            if taken < at_least || taken > places {
                return Err(Flaw::Places);
            }
        }
        if cohort.teams.exceeded(mentor_of).is_some() {
            return Err(Flaw::Team);
        }
        if self.bound(cohort)? == worth { Ok(()) } else { Err(Flaw::Gap) }
    }
}
