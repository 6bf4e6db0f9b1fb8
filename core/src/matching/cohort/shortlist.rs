//! Candidates from a search: the best of it for each mentee, and more wherever more could change the answer.
//!
//! A list that is cut off hides pairs that score no more than its last one. The prices of the solved cohort tell whether
//! one of them could matter: only if it could be worth more than the gain of its mentee and the least price among the
//! mentors whom the mentee has not been shown. Where none can, the matching is the best over *all* pairs, as if all had
//! been scored; where one can, the list is made longer and the cohort solved again (column generation: Gilmore and
//! Gomory, 1961).

use super::{
    CohortProblem, Objective, Outcome, Preference, Solution, build::Cohort, certificate::Proof, solve,
};
use crate::{
    error::{Error, ErrorCode},
    id::PersonId,
    matching::{After, SearchResult},
    sort::Inserted,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Where pairs come from: a search by the rules of a type, an index, a host's own scores.
///
/// A closure over `(mentee, after, limit)` is one.
pub trait Shortlist {
    /// The best mentors of a mentee, best first, those after `after`, at most `limit`, which is 1 to 1,000. Hits that
    /// would have to wait in line are passed over, and whoever has `own_reasons` is not matched.
    ///
    /// # Errors
    /// When the source fails.
    fn best(&mut self, mentee: &PersonId, after: Option<&After>, limit: u16) -> Result<SearchResult, Error>;
}

impl<F> Shortlist for F
where
    F: FnMut(&PersonId, Option<&After>, u16) -> Result<SearchResult, Error>,
{
    fn best(&mut self, mentee: &PersonId, after: Option<&After>, limit: u16) -> Result<SearchResult, Error> {
        self(mentee, after, limit)
    }
}

/// A cohort whose candidates came from a search, solved.
#[derive(Debug, Clone)]
pub struct Matched {
    /// The cohort with the candidates that were looked at.
    pub cohort: Cohort,
    /// The matching, or why there is none.
    pub outcome: Outcome,
    /// How far the search went.
    pub searched: Searched,
}

/// How far the search for candidates went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Searched {
    /// How many pairs were looked at.
    pub pairs: usize,
    /// How often the cohort was solved.
    pub rounds: u32,
    /// How many mentees were shown more than the first few.
    pub lengthened: usize,
    /// The mentees for whom a pair that was not looked at might change the answer. When it is empty, as it is unless
    /// `most_pairs` was reached, the matching is the best over all pairs that the search allows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uncertain: Vec<PersonId>,
}

/// Matches a whole cohort with candidates from a search: `first` (1 to 1,000; 20 is usual) for each mentee to begin with,
/// twice as many for those for whom it matters, until it matters for nobody or `most_pairs` are reached (at most 50
/// million are). `problem` has no pairs of its own.
///
/// # Errors
/// Those of [`CohortProblem::build`], of the shortlist and of [`solve`]; `invalid_value` when `problem` has pairs,
/// `out_of_range` for `first`.
pub fn match_cohort(
    problem: &CohortProblem,
    objective: Objective,
    shortlist: &mut dyn Shortlist,
    first: u16,
    most_pairs: usize,
) -> Result<Matched, Error> {
    if !problem.pairs.is_empty() {
        return Err(Error::new(ErrorCode::InvalidValue, "pairs", "the search makes them; leave them out"));
    }
    if !(1..=1_000).contains(&first) {
        return Err(Error::new(ErrorCode::OutOfRange, "first", format!("`{first}` is not from 1 to 1000")));
    }
    let most_pairs = most_pairs.min(50_000_000);
    let numbers: BTreeMap<PersonId, u32> =
        problem.mentors.iter().zip(0_u32..).map(|(mentor, j)| (mentor.id.clone(), j)).inserted();
    let mut lists: Vec<List> = vec![List::default(); problem.mentees.len()];
    let mut pairs = 0_usize;
    for (mentee, list) in problem.mentees.iter().zip(&mut lists) {
        pairs = pairs.saturating_add(list.lengthen(&mentee.id, &numbers, shortlist, usize::from(first))?);
    }
    let mut searched = Searched { pairs, rounds: 0, lengthened: 0, uncertain: Vec::new() };
    let mut lengthened = BTreeSet::new();
    loop {
        let cohort = build(problem, &lists)?;
        let outcome = solve(&cohort, objective)?;
        searched.rounds = searched.rounds.saturating_add(1);
        let open = could_change(problem, &numbers, &cohort, &outcome, &lists);
        if open.is_empty() || searched.pairs >= most_pairs {
            searched.lengthened = lengthened.len();
            let ids = open.iter().filter_map(|i| problem.mentees.get(*i));
            searched.uncertain = ids.map(|mentee| mentee.id.clone()).collect();
            return Ok(Matched { cohort, outcome, searched });
        }
        for i in open {
            let Some((mentee, list)) = problem.mentees.get(i).zip(lists.get_mut(i)) else { continue };
            let further = list.seen.max(usize::from(first));
            let found = list.lengthen(&mentee.id, &numbers, shortlist, further)?;
            searched.pairs = searched.pairs.saturating_add(found);
            lengthened.insert(i);
        }
    }
}

/// What a mentee has been shown.
#[derive(Debug, Clone, Default)]
struct List {
    candidates: Vec<(u32, i32)>,
    /// How many hits there were, those of no use included.
    seen: usize,
    after: Option<After>,
    /// Whether there is nothing after these.
    ended: bool,
}

impl List {
    /// Takes in so many hits more, if there are; returns how many of them are candidates.
    fn lengthen(
        &mut self,
        mentee: &PersonId,
        mentors: &BTreeMap<PersonId, u32>,
        shortlist: &mut dyn Shortlist,
        mut further: usize,
    ) -> Result<usize, Error> {
        let before = self.candidates.len();
        while further > 0 && !self.ended {
            let limit = u16::try_from(further.min(1_000)).unwrap_or(1_000);
            let page = shortlist.best(mentee, self.after.as_ref(), limit)?;
            let Some(last) = page.hits.last().filter(|_| page.own_reasons.is_empty()) else {
                self.ended = true;
                break;
            };
            self.after = Some(After { score: last.score, person: last.person.clone() });
            self.ended = !page.more;
            self.seen = self.seen.saturating_add(page.hits.len());
            further = further.saturating_sub(page.hits.len());
            for hit in page.hits.iter().filter(|hit| !hit.waits) {
                let mentor = mentors.get(&hit.person);
                self.candidates.extend(mentor.map(|mentor| (*mentor, points(hit.score))));
            }
        }
        Ok(self.candidates.len().saturating_sub(before))
    }

    /// What those who were not shown score at most; nothing when everybody was shown.
    fn hidden(&self) -> Option<i32> {
        let last = self.after.as_ref().filter(|_| !self.ended)?;
        Some(points(last.score))
    }
}

/// Points of a search as points of a cohort. A search of 50 skills gives no more than a few millions.
fn points(score: i64) -> i32 {
    i32::try_from(score.clamp(-900_000_000, 900_000_000)).unwrap_or(0)
}

fn build(problem: &CohortProblem, lists: &[List]) -> Result<Cohort, Error> {
    let mut builder = problem.begin()?;
    builder.reserve(lists.iter().map(|list| list.candidates.len()).sum());
    for (i, list) in (0_u32..).zip(lists) {
        builder.candidates(i, &list.candidates)?;
    }
    builder.finish()
}

/// The mentees for whom a pair that they were not shown could change the answer.
fn could_change(
    problem: &CohortProblem,
    numbers: &BTreeMap<PersonId, u32>,
    cohort: &Cohort,
    outcome: &Outcome,
    lists: &[List],
) -> Vec<usize> {
    let solution = match outcome {
        Outcome::Solved(solution) => solution,
        // What cannot be met with these candidates may be met with more.
        Outcome::Impossible(_) => {
            return lists.iter().enumerate().filter(|(_, list)| !list.ended).map(|(i, _)| i).collect();
        }
    };
    let least = solution.proof.as_ref().map_or(i32::MIN, |proof| proof.worth.least);
    let above = least.saturating_add(1);
    let proofs = [(&solution.proof, least), (&solution.cut, above)].into_iter();
    let priced: Vec<Priced<'_>> = proofs
        .filter_map(|(proof, least)| Some(Priced::new(problem, cohort, proof.as_ref()?, least)))
        .collect();
    // Where a higher least score fails by a lower bound, or there was none among the pairs that were shown, no prices
    // tell who could help.
    let no_cut = solution.objective() == Objective::WorstOff && solution.cut.is_none();
    // With lower scores more people might be matched, of which the proofs of the worst-off say nothing.
    let more_people =
        solution.objective() == Objective::WorstOff && solution.mentor_of.contains(&super::graph::NONE);
    let pins: BTreeMap<&PersonId, &PersonId> =
        problem.pins.iter().map(|pin| (&pin.mentee, &pin.mentor)).inserted();
    let mut open = Vec::new();
    for (i, (mentee, list)) in problem.mentees.iter().zip(lists).enumerate() {
        let (Some(hidden), Some(at)) = (list.hidden(), cohort.mentees.find(&mentee.id)) else { continue };
        let place = usize::try_from(at).unwrap_or(usize::MAX);
        let shown: BTreeSet<u32> = list.candidates.iter().map(|(mentor, _)| *mentor).inserted();
        let unseen = |mentor: &PersonId| numbers.get(mentor).is_some_and(|mentor| !shown.contains(mentor));
        if let Some(mentor) = pins.get(&mentee.id) {
            // What a pinned pair scores has to be known, and nothing else of its mentee.
            if unseen(mentor) {
                open.push(i);
            }
            continue;
        }
        let ranked_unseen = mentee.ranking.iter().any(unseen);
        let bonus = if ranked_unseen { problem.ranking_bonus } else { 0 };
        let most = hidden.saturating_add(bonus);
        let possible = problem.minimum_score.is_none_or(|least| hidden >= least);
        let matters = match solution.objective() {
            Objective::Stable { mentees_prefer, .. } => {
                let left_out = is_left_out(solution, place);
                left_out || (mentees_prefer == Preference::Ranking && ranked_unseen) || bonus > 0
            }
            _ if more_people || (no_cut && most >= above) => true,
            _ => priced.iter().any(|priced| priced.could_gain(place, mentee.priority, most, &shown)),
        };
        if possible && matters {
            open.push(i);
        }
    }
    open
}

fn is_left_out(solution: &Solution, mentee: usize) -> bool {
    solution.mentor_of.get(mentee).is_none_or(|mentor| *mentor == super::graph::NONE)
}

/// The prices of a solved cohort, cheapest mentor first.
struct Priced<'a> {
    cohort: &'a Cohort,
    proof: &'a Proof,
    /// Price and the mentor's number in the problem.
    mentors: Vec<(i64, u32)>,
    /// Pairs that score less do not count.
    least: i32,
    /// The least score for which a person is worth enough, where people come first.
    floor: Option<i32>,
}

impl<'a> Priced<'a> {
    fn new(problem: &CohortProblem, cohort: &'a Cohort, proof: &'a Proof, least: i32) -> Self {
        let with_places = problem.mentors.iter().zip(0_u32..).filter(|(mentor, _)| mentor.places > 0);
        let price = |id: &PersonId| {
            let at = usize::try_from(cohort.mentors.find(id)?).ok()?;
            proof.prices.get(at).copied()
        };
        let mut mentors: Vec<(i64, u32)> =
            with_places.filter_map(|(mentor, j)| Some((price(&mentor.id)?, j))).collect();
        mentors.sort_unstable();
        let people_first = proof.worth.person >= proof.worth.point;
        let floor = cohort.graph.score_range().map_or(0, |(low, _)| low.min(0));
        Priced { cohort, proof, mentors, least, floor: people_first.then_some(floor) }
    }

    /// Whether a pair of this mentee with somebody whom they were not shown could be worth more than its price.
    fn could_gain(&self, mentee: usize, priority: bool, score: i32, shown: &BTreeSet<u32>) -> bool {
        let worth = &self.proof.worth;
        if score < self.least {
            return false;
        }
        let cheapest = self.mentors.iter().find(|(_, mentor)| !shown.contains(mentor));
        let Some((price, _)) = cheapest else { return false };
        let people = worth.person.saturating_mul(if priority { 2 } else { 1 });
        // A person is worth more than all scores that were shown. One who could be matched with less than any of them
        // is still one more; so such a score counts as the least. With it the prices hold for all pairs, and what is
        // the best with scores that are raised is so without.
        let score = self.floor.map_or(score, |floor| score.max(floor));
        let most = people.saturating_add(worth.point.saturating_mul(i64::from(score)));
        let gain = self.proof.gains.get(mentee).copied().unwrap_or(0);
        let team = u32::try_from(mentee).map_or(0, |mentee| self.proof.team(self.cohort, mentee));
        most > gain.saturating_add(team).saturating_add(*price)
    }
}
