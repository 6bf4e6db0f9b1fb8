//! A cohort over JSON: everybody matched at once, with the proof, and why.

use super::WireCandidate;
use crate::{
    Engine,
    error::{Error, ErrorCode},
    id::{PersonId, RoleId, TypeId},
    lifecycle::Caseload,
    matching::{
        After, SearchQuery, SearchResult,
        cohort::{
            Certificate, Cohort, CohortProblem, Explanation, Figures, Impossible, MatchedPair, Matching,
            Objective, Outcome, Pairing, Searched, Shortlist, Solution, compare, match_cohort, solve,
        },
        index::{Asker, Index},
    },
    people::{Person, ReportingLine},
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A cohort, and what is to be told of its best matching.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CohortRequest {
    /// Who is to be matched with whom.
    pub problem: CohortProblem,
    /// What is looked for.
    #[serde(default)]
    pub objective: Objective,
    /// Mentees of whom it is to be said why they have whom they have, or nobody; at most 1,000.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explain: Vec<PersonId>,
    /// What the matching is to be compared with; at most 8.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compare: Vec<Beside>,
    /// Whether to give the certificate, which is about as large as the cohort.
    #[serde(default)]
    pub certificate: bool,
}

/// Where the pairs of a cohort come from that names none: the search of each mentee in the index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CohortSearch {
    /// In which type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// As what the mentees search.
    pub role: RoleId,
    /// The mentees, with what concerns them; whoever is not here has no candidates. The reporting line of one without
    /// `line` is unknown: where a rule of the type looks at it, nobody is possible for them.
    pub askers: Vec<WireCandidate>,
    /// How many candidates each is shown to begin with, 1 to 1,000.
    #[serde(default = "twenty")]
    pub first: u16,
    /// No more are looked for once there are so many pairs; at most 50 million.
    #[serde(default = "fifty_million")]
    pub most_pairs: u32,
}

fn twenty() -> u16 {
    20
}

fn fifty_million() -> u32 {
    50_000_000
}

/// Another matching of the same cohort.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Beside {
    /// The best for another objective.
    Objective(Objective),
    /// One that was made by hand.
    Pairs(Vec<Pairing>),
}

/// The best matching of a cohort. It passed its own check, or it would not be here.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CohortMatch {
    /// Who with whom, and who is left out.
    pub matching: Matching,
    /// The proof that no matching is better; when asked for, and none for a stable one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Certificate>,
    /// For the worst-off pair: the proof that with only higher scores fewer would be matched; when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Certificate>,
    /// How many pairs prefer each other to what they have; none in a stable matching.
    pub blocking_pairs: u64,
    /// Why, in the order in which it was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explanations: Vec<Explanation>,
    /// The figures of this matching and of those that it was compared with, in their order; none for an objective that
    /// cannot be met.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub compared: Vec<Option<Figures>>,
    /// How far the search for candidates went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub searched: Option<Searched>,
}

/// The best matching, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Matched {
    Solved(Box<CohortMatch>),
    Impossible(Impossible),
}

const MOST_EXPLAINED: usize = 1_000;
const MOST_COMPARED: usize = 8;

impl CohortRequest {
    /// Solves a cohort that names its pairs.
    #[inline(never)]
    pub(super) fn solve(&self) -> Result<Matched, Error> {
        self.check()?;
        let cohort = self.problem.build().map_err(|error| error.within("problem"))?;
        match solve(&cohort, self.objective)? {
            Outcome::Solved(solution) => self.told(&cohort, &solution, None),
            Outcome::Impossible(impossible) => Ok(Matched::Impossible(impossible)),
        }
    }

    /// Solves a cohort with candidates from an index.
    pub(super) fn solve_in(
        &self,
        engine: &Engine,
        index: &Index,
        search: &CohortSearch,
        now: Timestamp,
    ) -> Result<Matched, Error> {
        self.check()?;
        let mut searching = Searching::new(engine, index, search, now)?;
        let most = usize::try_from(search.most_pairs).unwrap_or(usize::MAX);
        let matched = match_cohort(&self.problem, self.objective, &mut searching, search.first, most)?;
        match matched.outcome {
            Outcome::Solved(solution) => self.told(&matched.cohort, &solution, Some(matched.searched)),
            Outcome::Impossible(impossible) => Ok(Matched::Impossible(impossible)),
        }
    }

    fn check(&self) -> Result<(), Error> {
        for (path, count, most) in
            [("explain", self.explain.len(), MOST_EXPLAINED), ("compare", self.compare.len(), MOST_COMPARED)]
        {
            if count > most {
                let message = format!("{count} rows; at most {most} are allowed");
                return Err(Error::new(ErrorCode::TooLarge, path, message));
            }
        }
        Ok(())
    }

    fn told(
        &self,
        cohort: &Cohort,
        solution: &Solution,
        searched: Option<Searched>,
    ) -> Result<Matched, Error> {
        let matching = solution.matching(cohort);
        let explanations = self.explain.iter().enumerate().map(|(i, mentee)| {
            solution.explain(cohort, mentee).map_err(|error| error.within(&format!("explain[{i}]")))
        });
        let explanations = explanations.collect::<Result<_, _>>()?;
        let compared = self.compared(cohort, &matching)?;
        let of = |proof: Option<Certificate>| proof.filter(|_| self.certificate);
        Ok(Matched::Solved(Box::new(CohortMatch {
            certificate: of(solution.certificate(cohort)),
            cut: of(solution.cut(cohort)),
            blocking_pairs: solution.blocking_pairs(cohort, 0).1,
            matching,
            explanations,
            compared,
            searched,
        })))
    }

    /// The figures of the best and of those beside it; nothing when there are none.
    fn compared(&self, cohort: &Cohort, best: &Matching) -> Result<Vec<Option<Figures>>, Error> {
        if self.compare.is_empty() {
            return Ok(Vec::new());
        }
        let figures = |other: &Matching| Ok::<_, Error>(compare(cohort, &[best, other])?.pop());
        let mut all = vec![figures(best)?];
        for (i, beside) in self.compare.iter().enumerate() {
            let other = match beside {
                Beside::Pairs(pairs) => Some(by_hand(pairs)),
                Beside::Objective(objective) => match solve(cohort, *objective)? {
                    Outcome::Solved(solution) => Some(solution.matching(cohort)),
                    Outcome::Impossible(_) => None,
                },
            };
            let found = other.as_ref().map(figures).transpose();
            // There are two in that list; the other one is ours.
            let found =
                found.map_err(|error| Error::new(error.code(), format!("compare[{i}]"), plain(&error)))?;
            all.push(found.flatten());
        }
        Ok(all)
    }
}

fn plain(error: &Error) -> String {
    error.faults().first().map_or_else(String::new, |fault| fault.message.clone())
}

fn by_hand(pairs: &[Pairing]) -> Matching {
    let pair = |Pairing { mentee, mentor }: &Pairing| MatchedPair {
        mentee: mentee.clone(),
        mentor: mentor.clone(),
        score: 0,
    };
    Matching { pairs: pairs.iter().map(pair).collect(), ..Matching::default() }
}

/// The search of each mentee, by what they want to learn.
struct Searching<'a> {
    engine: &'a Engine,
    index: &'a Index,
    search: &'a CohortSearch,
    askers: BTreeMap<PersonId, (Person, Option<&'a Caseload>, Option<&'a ReportingLine>)>,
    now: Timestamp,
}

impl<'a> Searching<'a> {
    fn new(
        engine: &'a Engine,
        index: &'a Index,
        search: &'a CohortSearch,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let mut askers = BTreeMap::new();
        for (i, asker) in search.askers.iter().enumerate() {
            let path = format!("search.askers[{i}]");
            let person = engine.person(asker.person.clone()).map_err(|error| error.within(&path))?;
            let known = (person.clone(), asker.caseload.as_ref(), asker.line.as_ref());
            if askers.insert(person.id().clone(), known).is_some() {
                let message = format!("`{}` stands twice", person.id());
                return Err(Error::new(ErrorCode::DuplicateId, path, message));
            }
        }
        Ok(Searching { engine, index, search, askers, now })
    }
}

impl Shortlist for Searching<'_> {
    fn best(&mut self, mentee: &PersonId, after: Option<&After>, limit: u16) -> Result<SearchResult, Error> {
        let nobody = SearchResult { own_reasons: Vec::new(), hits: Vec::new(), more: false };
        let Some((person, caseload, line)) = self.askers.get(mentee) else { return Ok(nobody) };
        let query = SearchQuery {
            type_id: self.search.type_id.clone(),
            role: self.search.role.clone(),
            wanted: None,
            filters: Vec::new(),
            limit,
            after: after.cloned(),
            explain: false,
        };
        let asker = Asker { person, caseload: *caseload, line: *line };
        Ok(self.index.search(self.engine, &asker, &query, self.now)?.unwrap_or(nobody))
    }
}
