//! What has changed since a cohort was solved, solved again from there.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices come from a checked cohort; worths stay within the bounds that the first solve was made for"
)]

use super::{
    augment,
    build::{Cohort, CohortBuilder, Pin},
    feasible,
    graph::{Graph, NONE, SCORE_LIMIT, Worth},
    objective::{Objective, Outcome, Solution, solve},
    problem::Pairing,
    solve::{self, First},
    state::State,
};
use crate::{
    error::{Error, ErrorCode},
    id::PersonId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Something that changes after a cohort was built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// A mentee is no longer to be matched. They stay in the lists, without candidates.
    MenteeLeaves {
        /// Who.
        mentee: PersonId,
    },
    /// A mentor is no longer there. They stay in the lists, without places.
    MentorLeaves {
        /// Who.
        mentor: PersonId,
    },
    /// A pair is settled, possible or not. An earlier pin of the mentee must not be to another mentor.
    Pin(Pairing),
    /// A pair is forbidden. It must not be pinned.
    Ban(Pairing),
    /// A possible pair that is not pinned scores something else, all told: no bonus is added any more.
    Score {
        /// Who would be guided.
        mentee: PersonId,
        /// By whom.
        mentor: PersonId,
        /// What the pair scores from now on; -900,000,000 to 900,000,000.
        score: i32,
    },
}

/// Changes a solved cohort and solves it again, from the prices of `before`: worth as much as solving it anew, though
/// not always the same pairs where several matchings are equally good. [`Objective::WorstOff`] and
/// [`Objective::Stable`] are solved anew.
///
/// # Errors
/// `invalid_value` for somebody or a pair not in the cohort, `out_of_range` for a score, `invalid_bounds` for a pin
/// against a ban or another pin: the cohort is as before then. `invalid_value` with an empty path if `before` is of
/// another cohort. `internal` as [`solve`].
pub fn resolve(cohort: &mut Cohort, before: &Solution, change: &Change) -> Result<Outcome, Error> {
    if before.mentor_of.len() != cohort.mentees() {
        return Err(Error::new(ErrorCode::InvalidValue, "", "the solution is of another cohort"));
    }
    let touched = cohort.apply(change)?;
    if let Some(impossible) = feasible::conflict(cohort, i32::MIN) {
        return Ok(Outcome::Impossible(impossible));
    }
    let first = match before.objective {
        Objective::MostPeople => First::People,
        Objective::HighestScore => First::Points,
        Objective::WorstOff | Objective::Stable { .. } => return solve(cohort, before.objective),
    };
    let Some((old, state)) = before.proof.as_ref().map(|proof| proof.worth).zip(before.state.as_ref()) else {
        return solve(cohort, before.objective);
    };
    let needed = solve::worth(&cohort.graph, first, i32::MIN);
    let still = match first {
        First::People => old.person >= needed.person,
        First::Points => old.point >= needed.point,
    };
    if touched.anew || !still || state.price.len() != cohort.graph.upper.len() {
        return solve(cohort, before.objective);
    }
    let mut state = state.clone();
    unsettle(&cohort.graph, old, &mut state, &touched);
    if !augment::run(&cohort.graph, old, &mut state) {
        return solve(cohort, before.objective);
    }
    Solution::certified(cohort, before.objective, old, state, None)
}

/// Whom a change concerns.
#[derive(Default)]
struct Touched {
    mentees: Vec<u32>,
    /// A mentor who has fewer places, or a bench that fewer must sit on.
    mentor: Option<u32>,
    /// The prices are of no use: a mentor has more places than there were seats for.
    anew: bool,
}

/// Makes a state fit again around what was touched: gains follow prices, and whom it no longer suits gets up.
fn unsettle(graph: &Graph, worth: Worth, state: &mut State, touched: &Touched) {
    for mentee in touched.mentees.iter().copied() {
        let i = mentee as usize;
        let theirs = state.seats.mentor_of[i];
        let (mut gain, mut own) = (0, None);
        for (mentor, left) in graph.choices(worth, &state.price, mentee) {
            gain = gain.max(left);
            if mentor == theirs {
                own = Some(left);
            }
        }
        state.gain[i] = gain;
        if theirs != NONE && own != Some(gain) {
            state.seats.rise(mentee);
        }
    }
    let Some(mentor) = touched.mentor else { return };
    let j = mentor as usize;
    // A price below zero holds somebody back at the lower bound, which may be met now. From zero it finds its way again.
    let anew = state.price[j] < 0;
    state.price[j] = state.price[j].max(0);
    while state.seats.taken[j] > if anew { 0 } else { graph.upper[j] } {
        let least = state
            .seats
            .of(mentor)
            .iter()
            .copied()
            .min_by_key(|mentee| (state.gain[*mentee as usize], *mentee));
        let Some(least) = least else { break };
        state.seats.rise(least);
    }
    if graph.mentors.len[j] == 0 && graph.lower[j] == 0 {
        state.price[j] = 0;
    }
}

impl Cohort {
    fn pair_of(&self, mentee: &PersonId, mentor: &PersonId) -> Result<(u32, u32), Error> {
        Ok((self.mentee(mentee)?, self.mentor(mentor)?))
    }

    fn mentee(&self, id: &PersonId) -> Result<u32, Error> {
        let message =
            || Error::new(ErrorCode::InvalidValue, "mentee", format!("no mentee `{id}` in this cohort"));
        self.mentees.find(id).ok_or_else(message)
    }

    fn mentor(&self, id: &PersonId) -> Result<u32, Error> {
        let message =
            || Error::new(ErrorCode::InvalidValue, "mentor", format!("no mentor `{id}` in this cohort"));
        self.mentors.find(id).ok_or_else(message)
    }

    fn apply(&mut self, change: &Change) -> Result<Touched, Error> {
        let conflict = |message| Err(Error::new(ErrorCode::InvalidBounds, "", message));
        match change {
            Change::MenteeLeaves { mentee } => {
                let i = self.mentee(mentee)?;
                let mut mentor = self.graph.no_bench(i);
                let pin = self.pinned.remove(&i);
                if let Some(pin) = pin {
                    self.places(pin.mentor);
                    mentor = Some(pin.mentor);
                }
                self.fit_bench(i);
                for edge in self.graph.mentees.row(i).to_vec() {
                    self.graph.mentors.remove(edge.to, i);
                }
                self.graph.mentees.len[i as usize] = 0;
                Ok(Touched { mentees: vec![i], mentor, anew: pin.is_some() })
            }
            Change::MentorLeaves { mentor } => {
                let j = self.mentor(mentor)?;
                if self.pinned.values().any(|pin| pin.mentor == j) {
                    return conflict("a mentee is pinned to the mentor");
                }
                let mentees: Vec<u32> = self.graph.mentors.row(j).iter().map(|edge| edge.to).collect();
                for i in &mentees {
                    self.graph.mentees.remove(*i, j);
                }
                self.graph.mentors.len[j as usize] = 0;
                self.bounds[j as usize] = (0, 0);
                self.places(j);
                Ok(Touched { mentees, mentor: Some(j), anew: false })
            }
            Change::Ban(pair) => {
                let (i, j) = self.pair_of(&pair.mentee, &pair.mentor)?;
                if self.pinned.get(&i).is_some_and(|pin| pin.mentor == j) {
                    return conflict("the pair is both pinned and banned");
                }
                if self.graph.mentees.remove(i, j) {
                    self.graph.mentors.remove(j, i);
                    self.cuts[i as usize][0] += 1;
                }
                Ok(Touched { mentees: vec![i], mentor: None, anew: false })
            }
            Change::Pin(pair) => {
                let (i, j) = self.pair_of(&pair.mentee, &pair.mentor)?;
                if let Some(pin) = self.pinned.get(&i) {
                    return if pin.mentor == j {
                        Ok(Touched::default())
                    } else {
                        conflict("the mentee is pinned to two mentors")
                    };
                }
                let score = self.score_of(i, j).unwrap_or(0);
                let row = self.graph.mentees.row(i).to_vec();
                for edge in &row {
                    self.graph.mentors.remove(edge.to, i);
                }
                let candidates = std::mem::take(&mut self.graph.mentees.len[i as usize]);
                self.pinned.insert(i, Pin { mentor: j, score, candidates });
                self.places(j);
                self.graph.no_bench(i);
                self.fit_bench(i);
                Ok(Touched { mentees: vec![i], mentor: Some(j), anew: false })
            }
            Change::Score { mentee, mentor, score } => {
                let (i, j) = self.pair_of(mentee, mentor)?;
                CohortBuilder::in_range(*score)?;
                let score = (*score).clamp(-SCORE_LIMIT, SCORE_LIMIT);
                let entry = self.mentors.entered_by(&self.mentees, i);
                let row = self.graph.mentees.row_mut(i);
                let Some(edge) = row.iter_mut().find(|edge| edge.to == j) else {
                    return Err(Error::new(
                        ErrorCode::InvalidValue,
                        "",
                        "the pair is not possible or pinned",
                    ));
                };
                edge.score = score;
                let mentors = &self.mentors;
                row.sort_unstable_by_key(|edge| (Reverse(edge.score), mentors.behind(entry, edge.to)));
                if let Some(edge) = self.graph.mentors.row_mut(j).iter_mut().find(|edge| edge.to == i) {
                    edge.score = score;
                }
                Ok(Touched { mentees: vec![i], mentor: None, anew: false })
            }
        }
    }

    /// The bounds of a mentor without the places that pins take.
    fn places(&mut self, mentor: u32) {
        let pins = self.pinned.values().filter(|pin| pin.mentor == mentor).count() as u32;
        let (at_least, places) = self.bounds[mentor as usize];
        self.graph.upper[mentor as usize] = places.saturating_sub(pins);
        self.graph.lower[mentor as usize] = at_least.saturating_sub(pins);
    }
}
