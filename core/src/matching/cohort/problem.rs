//! A cohort as a document.

use super::build::{Cohort, CohortBuilder};
use crate::{
    error::{Error, ErrorCode, Faults},
    id::{Code, PersonId, TeamId},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who is to be matched with whom: people, what each pair would score, and what has been settled already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CohortProblem {
    /// The round. The order among equals depends on it and on nothing else but the people.
    pub round: Code,
    /// Those who each want one mentor; at most a million, none twice.
    pub mentees: Vec<CohortMentee>,
    /// Those who have places; at most a million, none twice. Somebody may be both mentee and mentor.
    pub mentors: Vec<CohortMentor>,
    /// What each possible pair would score; no pair twice, nobody with themselves. A pair that is not here is not
    /// possible.
    #[serde(default)]
    pub pairs: Vec<ScoredPair>,
    /// Pairs that are settled: they are matched whatever they score, even if they score nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Pairing>,
    /// Pairs that must not be. Neither list may name a pinned pair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bans: Vec<Pairing>,
    /// Pairs that were and never want to be again: as good as banned, told apart where it is explained.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never_again: Vec<Pairing>,
    /// Pairs that score less, before the bonus for the mentee's ranking, are not possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_score: Option<i32>,
    /// The bonus for the first of a mentee's own ranking; 0 to 1,000,000. See [`CohortMentee::ranking`].
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ranking_bonus: i32,
    /// Teams of which only so many may be matched; none twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamLimit>,
}

/// How many of a team may be matched, so that no team gives up too many of its people at once and none takes all the
/// places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamLimit {
    /// Which team. One that nobody is in limits nobody.
    pub id: TeamId,
    /// How many of its mentees may be matched, pinned ones included; 0 to 1,000,000.
    pub at_most: u32,
}

/// Somebody who wants a mentor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CohortMentee {
    /// Who.
    pub id: PersonId,
    /// Left out last round: comes first among those who can be matched. Never costs anybody else a place on balance:
    /// with [`Objective::MostPeople`](super::Objective::MostPeople) no fewer are matched for it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub priority: bool,
    /// The mentors they would like, best first; at most 100, none twice. Of `n` named the first adds the whole
    /// `ranking_bonus` to the score of the pair, the next `(n - 1) / n` of it, and so on, rounded down. Those who are no
    /// candidates do not count for anything but their place in the list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranking: Vec<PersonId>,
    /// Their team. Counts only where [`CohortProblem::teams`] limits it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
}

/// Somebody who has places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CohortMentor {
    /// Who.
    pub id: PersonId,
    /// How many mentees they take; 0 to 1,000,000.
    pub places: u32,
    /// How many mentees they must have, pinned ones included; at most `places`.
    #[serde(default, skip_serializing_if = "is_none_at_least")]
    pub at_least: u32,
}

/// A possible pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoredPair {
    /// Who is to be guided.
    pub mentee: PersonId,
    /// By whom.
    pub mentor: PersonId,
    /// How well they fit; -900,000,000 to 900,000,000, higher is better.
    pub score: i32,
}

/// A pair, without a score.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CohortPairing")]
pub struct Pairing {
    /// Who is guided.
    pub mentee: PersonId,
    /// By whom.
    pub mentor: PersonId,
}

impl CohortMentee {
    /// Somebody with nothing to be said about them.
    pub fn new(id: PersonId) -> Self {
        CohortMentee { id, priority: false, ranking: Vec::new(), team: None }
    }
}

fn is_zero(number: &i32) -> bool {
    *number == 0
}

fn is_none_at_least(number: &u32) -> bool {
    *number == 0
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl CohortProblem {
    /// The cohort, checked.
    ///
    /// # Errors
    /// Every fault with its path: `duplicate_id`, `invalid_value` for people who are not in the cohort,
    /// `invalid_bounds`, `out_of_range`, `too_large`.
    pub fn build(&self) -> Result<Cohort, Error> {
        let mut builder = CohortBuilder::new(&self.round, &self.mentees, &self.mentors)?;
        let mut faults = Faults::default();
        let numbers = Numbers::of(self);
        let settled = self.settled(&numbers, &mut faults);
        let mut scored: Vec<((u32, u32), usize)> = Vec::with_capacity(self.pairs.len());
        for (at, pair) in self.pairs.iter().enumerate() {
            let found = numbers.find(&pair.mentee, &pair.mentor, ("pairs", at), &mut faults);
            scored.extend(found.map(|pair| (pair, at)));
        }
        scored.sort_unstable();
        none_twice("pairs", &scored, &mut faults);
        faults.into_result()?;
        self.settle(&mut builder, &settled)?;
        self.score(&mut builder, &scored)?;
        builder.finish()
    }

    /// Everything but the pairs.
    pub(super) fn begin(&self) -> Result<CohortBuilder, Error> {
        let mut builder = CohortBuilder::new(&self.round, &self.mentees, &self.mentors)?;
        let mut faults = Faults::default();
        let settled = self.settled(&Numbers::of(self), &mut faults);
        faults.into_result()?;
        self.settle(&mut builder, &settled)?;
        Ok(builder)
    }

    /// Pins, bans and those who never want to be again, by number.
    fn settled(&self, numbers: &Numbers<'_>, faults: &mut Faults) -> [Vec<((u32, u32), usize)>; 3] {
        let bonus_range = (0..=1_000_000).contains(&self.ranking_bonus);
        faults.check(bonus_range, ErrorCode::OutOfRange, "ranking_bonus", "must be 0 to 1000000");
        let mut lists: [Vec<((u32, u32), usize)>; 3] = Default::default();
        let all = [&self.pins, &self.bans, &self.never_again];
        for ((list, name), pairs) in lists.iter_mut().zip(SETTLED).zip(all) {
            for (at, pair) in pairs.iter().enumerate() {
                let found = numbers.find(&pair.mentee, &pair.mentor, (name, at), faults);
                list.extend(found.map(|pair| (pair, at)));
            }
            let mut sorted = list.clone();
            sorted.sort_unstable();
            none_twice(name, &sorted, faults);
        }
        lists
    }

    fn settle(
        &self,
        builder: &mut CohortBuilder,
        settled: &[Vec<((u32, u32), usize)>; 3],
    ) -> Result<(), Error> {
        builder.minimum_score(self.minimum_score);
        builder.ranking_bonus(self.ranking_bonus);
        let mut faults = Faults::default();
        for (at, limit) in self.teams.iter().enumerate() {
            faults.absorb(&format!("teams[{at}]"), builder.limit_team(&limit.id, limit.at_most));
        }
        for (name, list) in SETTLED.into_iter().zip(settled) {
            for ((mentee, mentor), at) in list {
                let done = match name {
                    "pins" => builder.pin(*mentee, *mentor),
                    "bans" => builder.ban(*mentee, *mentor),
                    _ => builder.never_again(*mentee, *mentor),
                };
                faults.absorb(&format!("{name}[{at}]"), done);
            }
        }
        faults.into_result()
    }

    fn score(&self, builder: &mut CohortBuilder, scored: &[((u32, u32), usize)]) -> Result<(), Error> {
        let mut faults = Faults::default();
        let mut row = Vec::new();
        for pairs in scored.chunk_by(|((one, _), _), ((other, _), _)| one == other) {
            row.clear();
            let mut mentee = 0;
            for ((i, j), at) in pairs {
                mentee = *i;
                let score = self.pairs.get(*at).map_or(0, |pair| pair.score);
                match CohortBuilder::in_range(score) {
                    Ok(()) => row.push((*j, score)),
                    Err(error) => {
                        faults.absorb::<()>(&format!("pairs[{at}]"), Err(error));
                    }
                }
                let (one, other) = (self.mentees.get(*i as usize), self.mentors.get(*j as usize));
                if one.map(|one| &one.id) == other.map(|other| &other.id) {
                    faults.add(ErrorCode::InvalidValue, format!("pairs[{at}]"), "nobody is their own mentor");
                }
            }
            if faults.is_empty() {
                faults.absorb("pairs", builder.candidates(mentee, &row));
            }
        }
        faults.into_result()
    }
}

const SETTLED: [&str; 3] = ["pins", "bans", "never_again"];

/// The numbers of the people, in the order of the document.
struct Numbers<'a> {
    mentees: BTreeMap<&'a PersonId, u32>,
    mentors: BTreeMap<&'a PersonId, u32>,
}

impl<'a> Numbers<'a> {
    fn of(problem: &'a CohortProblem) -> Self {
        Numbers {
            mentees: problem.mentees.iter().zip(0..).map(|(one, i)| (&one.id, i)).collect(),
            mentors: problem.mentors.iter().zip(0..).map(|(one, j)| (&one.id, j)).collect(),
        }
    }

    fn find(
        &self,
        mentee: &PersonId,
        mentor: &PersonId,
        (list, at): (&str, usize),
        faults: &mut Faults,
    ) -> Option<(u32, u32)> {
        let (i, j) = (self.mentees.get(mentee).copied(), self.mentors.get(mentor).copied());
        for (field, id, found) in [("mentee", mentee, i), ("mentor", mentor, j)] {
            if found.is_none() {
                let path = format!("{list}[{at}].{field}");
                faults.add(ErrorCode::InvalidValue, path, format!("no {field} `{id}` in this cohort"));
            }
        }
        i.zip(j)
    }
}

/// No pair stands twice in a sorted list.
fn none_twice(name: &str, sorted: &[((u32, u32), usize)], faults: &mut Faults) {
    for two in sorted.windows(2) {
        if let [(first, _), (again, at)] = two
            && first == again
        {
            faults.add(ErrorCode::DuplicateId, format!("{name}[{at}]"), "the pair is there twice");
        }
    }
}
