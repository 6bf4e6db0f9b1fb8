//! The first exact search: everybody is looked at, by the same rules that decide a request.

use super::{Rank, ScorePart, Scoring, Wanted};
use crate::{
    error::{Error, ErrorCode, Faults},
    id::{PersonId, RequestId, RoleId, TypeId},
    lifecycle::{Candidate, CandidateRow, Caseload, Eligibility, Pair, PairKey, Reason, Seeker},
    people::{AttributeKind, AttributeSchema, Slot, SlotIndex, Taxonomy, Visibility},
    scheme::{Initiative, RelationshipType, Role, ScopeTerm, TakingPartMode},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// In which type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// As what; those in the opposite role are found.
    pub role: RoleId,
    /// Skills, at most 50. When given, only people with points for one of them are found. When left out, what one
    /// wants to learn counts (for those who offer: what one can), and everybody is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Vec<Wanted>>,
    /// Only people with one of these values in each of these attributes, which everyone may see. At most 16.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<ScopeTerm>,
    /// At most so many, 1 to 1,000.
    #[serde(default = "ten")]
    pub limit: u16,
    /// The last of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<After>,
    /// Whether to say what each score is made of.
    #[serde(default)]
    pub explain: bool,
}

fn ten() -> u16 {
    10
}

/// From where a next page goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The score of the last of the page before.
    pub score: i64,
    /// Who that was.
    pub person: PersonId,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchResult {
    /// What concerns only the one who looks, such as that they have no place left. They may look all the same.
    pub own_reasons: Vec<crate::lifecycle::ReasonCode>,
    /// The best, best first.
    pub hits: Vec<Hit>,
    /// Whether there are more.
    pub more: bool,
}

/// Somebody who was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hit {
    /// Who.
    pub person: PersonId,
    /// The points.
    pub score: i64,
    /// Whether they are full, and one would have to wait in line.
    #[serde(default)]
    pub waits: bool,
    /// The request that is open between the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<RequestId>,
    /// What the score is made of, when asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ScorePart>,
}

/// Where the people to rank come from: a seam for a scan, an index, a host's SQL. What it yields is checked again.
pub trait Candidates {
    /// Calls `each` with everybody who may be found, in any order, nobody twice.
    ///
    /// # Errors
    /// When the source cannot be read.
    fn each(&mut self, each: &mut dyn FnMut(&CandidateRow)) -> Result<(), Error>;
}

impl Candidates for &[CandidateRow] {
    fn each(&mut self, each: &mut dyn FnMut(&CandidateRow)) -> Result<(), Error> {
        self.iter().for_each(each);
        Ok(())
    }
}

/// Who looks, by which rules.
#[derive(Clone, Copy)]
pub(crate) struct Searcher<'a> {
    pub(crate) eligibility: Eligibility<'a>,
    pub(crate) seeker: Seeker<'a>,
    pub(crate) schema: &'a AttributeSchema,
    pub(crate) taxonomy: &'a dyn Taxonomy,
}

/// A query that was checked.
pub(crate) struct Checked<'q> {
    pub(super) filters: Vec<(SlotIndex, &'q ScopeTerm)>,
}

impl SearchQuery {
    pub(crate) fn check(&self, schema: &AttributeSchema) -> Result<Checked<'_>, Error> {
        let mut faults = Faults::default();
        if !(1..=1_000).contains(&self.limit) {
            faults.add(ErrorCode::OutOfRange, "limit", format!("`{}` is not from 1 to 1000", self.limit));
        }
        let wanted = self.wanted.as_deref().unwrap_or_default();
        faults.check(wanted.len() <= 50, ErrorCode::TooLarge, "wanted", "at most 50 skills are allowed");
        let mut seen = BTreeSet::new();
        for (i, one) in wanted.iter().enumerate() {
            if !seen.insert(&one.skill) {
                let twice = format!("the skill `{}` stands twice", one.skill);
                faults.add(ErrorCode::DuplicateId, format!("wanted[{i}].skill"), twice);
            }
            if !(1..=100).contains(&one.weight) {
                let message = format!("`{}` is not from 1 to 100", one.weight);
                faults.add(ErrorCode::OutOfRange, format!("wanted[{i}].weight"), message);
            }
        }
        let few = self.filters.len() <= 16;
        faults.check(few, ErrorCode::TooLarge, "filters", "at most 16 filters are allowed");
        let mut filters = Vec::new();
        for (i, filter) in self.filters.iter().enumerate() {
            match check_filter(schema, filter) {
                Ok(slot) => filters.push((slot, filter)),
                Err(found) => {
                    let path = format!("filters[{i}].attribute");
                    found.into_iter().for_each(|(code, message)| faults.add(code, path.as_str(), message));
                }
            }
        }
        faults.into_result()?;
        Ok(Checked { filters })
    }
}

/// The attribute of a filter, or all that is wrong with it.
fn check_filter(schema: &AttributeSchema, filter: &ScopeTerm) -> Result<SlotIndex, Vec<(ErrorCode, String)>> {
    let attribute = &filter.attribute;
    let (Some(slot), Some(definition)) = (schema.slot(attribute), schema.get(attribute)) else {
        let message = format!("the schema has no attribute `{attribute}`");
        return Err(vec![(ErrorCode::UnknownAttribute, message)]);
    };
    let mut wrong = Vec::new();
    if definition.visible_to != Visibility::Everyone {
        wrong.push((ErrorCode::AttributeNotVisible, format!("`{attribute}` is not for everyone to see")));
    }
    if !matches!(definition.kind, AttributeKind::Text | AttributeKind::TextSet) {
        wrong.push((ErrorCode::AttributeKind, format!("`{attribute}` is not a text or a set of text")));
    }
    if wrong.is_empty() { Ok(slot) } else { Err(wrong) }
}

/// The best matches for somebody, by the rules and criteria of the type; linear in the number of candidates.
///
/// # Errors
/// When the query is out of bounds or the source of candidates fails.
pub(crate) fn run(
    searcher: &Searcher<'_>,
    relationship_type: &RelationshipType,
    query: &SearchQuery,
    candidates: &mut dyn Candidates,
) -> Result<SearchResult, Error> {
    let limit = usize::from(query.limit);
    ranked(searcher, relationship_type, query, limit, candidates)
}

/// The same with a limit that may be any.
pub(crate) fn ranked(
    searcher: &Searcher<'_>,
    relationship_type: &RelationshipType,
    query: &SearchQuery,
    limit: usize,
    candidates: &mut dyn Candidates,
) -> Result<SearchResult, Error> {
    let checked = query.check(searcher.schema)?;
    let role = relationship_type.role(&query.role).map(|(_, role)| role);
    let offered = role.is_some_and(|role| role.initiative() == Initiative::Offers);
    let wanted = query.wanted.clone().unwrap_or_else(|| searcher.own_wanted(offered));
    let scoring = Scoring {
        policy: &relationship_type.draft().matching,
        schema: searcher.schema,
        taxonomy: searcher.taxonomy,
        wanted: &wanted,
        offered,
    };
    let asker = searcher.seeker.person.id();
    let after = query.after.as_ref().map(|after| Rank::new(after.score, asker, &after.person));
    let mut best: BTreeSet<Rank> = BTreeSet::new();
    let mut kept = std::collections::BTreeMap::new();
    let mut dropped = false;
    let opposite = relationship_type.opposite(searcher.seeker.role);
    candidates.each(&mut |row| {
        // Most people take part in other roles, or in none; they are no match however good their score.
        if !opposite.is_some_and(|role| searcher.takes_part(relationship_type, role, row)) {
            return;
        }
        let fits = checked.filters.iter().all(|(slot, filter)| match row.person.slot(*slot) {
            Some(Slot::Text(text)) => filter.values.contains(text.as_ref()),
            Some(Slot::Set(texts)) => texts.iter().any(|text| filter.values.contains(text.as_ref())),
            _ => false,
        });
        if !fits {
            return;
        }
        let score = scoring.score(searcher.seeker.person, &row.person);
        if query.wanted.as_ref().is_some_and(|wanted| !wanted.is_empty()) && score.skills == 0 {
            return;
        }
        let rank = Rank::new(score.total, asker, row.person.id());
        if after.as_ref().is_some_and(|after| rank <= *after) {
            return;
        }
        let full = best.len() >= limit;
        if full && best.last().is_some_and(|worst| rank > *worst) && dropped {
            return;
        }
        let Some(mut hit) = searcher.hit(relationship_type, row, score.total) else { return };
        if query.explain {
            hit.parts = scoring.explain(searcher.seeker.person, &row.person);
        }
        best.insert(rank);
        kept.insert(hit.person.clone(), hit);
        if best.len() > limit
            && let Some(worst) = best.pop_last()
        {
            kept.remove(&worst.person);
            dropped = true;
        }
    })?;
    let own = searcher.eligibility.own_reasons(&searcher.seeker);
    let hits = best.iter().filter_map(|rank| kept.remove(&rank.person)).collect();
    Ok(SearchResult { own_reasons: codes(&own), hits, more: dropped })
}

impl Searcher<'_> {
    fn takes_part(&self, relationship_type: &RelationshipType, role: &Role, row: &CandidateRow) -> bool {
        match &row.caseload {
            Some(caseload) => caseload.load(relationship_type.id(), role, self.eligibility.now).takes_part,
            None => role.draft().taking_part.mode == TakingPartMode::UnlessOptedOut,
        }
    }

    /// The candidate as a hit, when the rules let the seeker ask them.
    fn hit(&self, relationship_type: &RelationshipType, row: &CandidateRow, score: i64) -> Option<Hit> {
        let no_caseload;
        let caseload = match &row.caseload {
            Some(caseload) => caseload.as_ref(),
            None => {
                no_caseload = Caseload::new(row.person.id().clone());
                &no_caseload
            }
        };
        let no_pair;
        let pair = match &row.pair {
            Some(pair) => pair.as_ref(),
            None => {
                let key = PairKey::new(relationship_type.id(), self.seeker.person.id(), row.person.id());
                no_pair = Pair::new(key);
                &no_pair
            }
        };
        let mut candidate =
            Candidate { person: Some(&row.person), caseload, pair, line: row.line.as_deref(), placed: false };
        let mut seeker = self.seeker;
        (candidate.placed, seeker.placed) =
            crate::lifecycle::group_places(relationship_type, seeker.role, caseload, seeker.caseload);
        if !self.eligibility.reasons_of_other(&seeker, &candidate).is_empty() {
            return None;
        }
        let open = pair.open_at(self.eligibility.now).map(|open| open.request);
        let waits = self.eligibility.waits(&seeker, &candidate);
        Some(Hit { person: row.person.id().clone(), score, waits, open, parts: Vec::new() })
    }

    /// What somebody looks for who does not say: what they want to learn; for those who offer, what they can.
    pub(super) fn own_wanted(&self, offered: bool) -> Vec<Wanted> {
        let record = self.seeker.person.record();
        if offered {
            let skills = record.skills.iter();
            let wanted = skills.map(|has| Wanted {
                skill: has.skill.clone(),
                weight: if has.teaches { 2 } else { 1 },
                at_least: crate::people::Proficiency::ONE,
            });
            return wanted.collect();
        }
        let wishes = record.wants.iter();
        let wanted = wishes.map(|wish| Wanted {
            skill: wish.skill.clone(),
            weight: wish.priority.get(),
            at_least: crate::people::Proficiency::ONE,
        });
        wanted.collect()
    }
}

pub(super) fn codes(reasons: &[Reason]) -> Vec<crate::lifecycle::ReasonCode> {
    let mut codes: Vec<_> = reasons.iter().map(|reason| reason.code).collect();
    codes.dedup();
    codes
}
