//! The objectives of a relationship as their reader sees them: for its members in full, for coordinators what the type
//! lets them see. Whoever joined after an objective was proposed does not read it, nor does whoever left.

use super::cards;
use crate::{
    diary::Reading,
    id::{ObjectiveId, PersonId, RelationshipId, TextId},
    lifecycle::{RecordKey, Relationship, Session, Stop},
    objectives::{
        Measure, Milestone, Objective, ObjectiveChange, ObjectiveResult, ObjectiveState, ObjectiveTerms,
        Verdict,
    },
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// The objectives of a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ObjectivesView {
    /// The objectives, in the order in which they were proposed.
    pub objectives: Vec<ObjectiveCard>,
    /// How many the type asks for.
    pub asked_for: u8,
}

/// An objective as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ObjectiveCard {
    /// Which.
    pub objective: ObjectiveId,
    /// Where it stands.
    pub state: ObjectiveState,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// When both sides agreed first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed_at: Option<Timestamp>,
    /// By when it is to be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_date: Option<Timestamp>,
    /// How much of the way is gone, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<i64>,
    /// How many milestones it has, and how many were reached.
    pub milestones: [u8; 2],
    /// What came of it, as all see it who reviewed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<ObjectiveResult>,
    /// What it says; only for those who read it, and not among others where it was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<ObjectiveWords>,
}

/// What an objective says, for those who read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ObjectiveWords {
    /// Who proposed it.
    pub author: PersonId,
    /// What both sides agreed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<SeenTerms>,
    /// What is proposed now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<SeenProposal>,
    /// How far it had come when, oldest first; among others the last 5 times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub progress: Vec<SeenProgress>,
    /// What each makes of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<SeenReview>,
}

/// The terms of an objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenTerms {
    /// The words; nothing where they were erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// How it is measured.
    pub measure: Measure,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_date: Option<Timestamp>,
    /// Steps on the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<SeenMilestone>,
}

/// A step on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenMilestone {
    /// The words; nothing where they were erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_date: Option<Timestamp>,
    /// When it was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached_at: Option<Timestamp>,
}

/// What is proposed of an objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenProposal {
    /// What it is to say; nothing where it is to be given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<SeenTerms>,
    /// Its number: what is agreed to, or turned down.
    pub number: u16,
    /// Who has agreed; the first proposed it.
    pub agreed: Vec<PersonId>,
}

/// How far an objective had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenProgress {
    /// When.
    pub at: Timestamp,
    /// Who says so.
    pub by: PersonId,
    /// The value of the measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What somebody makes of an objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenReview {
    /// When.
    pub at: Timestamp,
    /// Who says so.
    pub by: PersonId,
    /// What came of it.
    pub verdict: Verdict,
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

pub(super) fn objectives(
    s: &mut Session<'_>,
    viewer: &PersonId,
    id: RelationshipId,
    only: Option<ObjectiveId>,
) -> Result<ObjectivesView, Stop> {
    let (relationship, as_coordinator) = cards::seen_relationship(s, viewer, id)?;
    let asked = relationship.objectives.iter().map(|summary| summary.objective);
    let asked: Vec<ObjectiveId> =
        asked.filter(|objective| only.is_none_or(|only| only == *objective)).collect();
    asked.iter().for_each(|objective| s.want_record(RecordKey::Objective(*objective)));
    s.round()?;
    let mut seen = Vec::new();
    for objective in asked {
        let Some(mut objective) = s.objective(&objective)? else { continue };
        let mut reading = reading(&objective, &relationship, viewer, as_coordinator);
        if objective.relationship != id || reading == Reading::Nothing {
            continue;
        }
        if only.is_none() {
            let progress = &mut Arc::make_mut(&mut objective).progress;
            progress.drain(..progress.len().saturating_sub(LATEST));
            if objective.state == ObjectiveState::Dropped {
                reading = Reading::Dates;
            }
        }
        seen.push((objective, reading));
    }
    for (objective, _) in seen.iter().filter(|(_, reading)| *reading == Reading::Text) {
        want_words(s, objective);
    }
    s.round()?;
    let mut objectives = Vec::new();
    for (objective, reading) in seen {
        objectives.push(card(s, &objective, reading)?);
    }
    Ok(ObjectivesView { objectives, asked_for: relationship.terms.objectives })
}

/// So much of how far an objective has come is shown among others.
const LATEST: usize = 5;

/// How much of an objective somebody sees.
pub(super) fn reading(
    objective: &Objective,
    relationship: &Relationship,
    viewer: &PersonId,
    as_coordinator: bool,
) -> Reading {
    if as_coordinator {
        objective.coordinators.into()
    } else if objective.is_read_by(viewer) && relationship.member(viewer).is_some() {
        Reading::Text
    } else {
        Reading::Nothing
    }
}

/// Notes that the words of an objective will be needed.
pub(super) fn want_words(s: &mut Session<'_>, objective: &Objective) {
    objective.texts().for_each(|text| s.want_record(RecordKey::Text(text)));
}

pub(super) fn card(
    s: &mut Session<'_>,
    objective: &Objective,
    reading: Reading,
) -> Result<ObjectiveCard, Stop> {
    let milestones = objective.terms.iter().flat_map(|terms| &terms.milestones);
    let count = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
    let reached = milestones.clone().filter(|milestone| milestone.reached_at.is_some());
    Ok(ObjectiveCard {
        objective: objective.id,
        state: objective.state,
        proposed_at: objective.proposed_at,
        agreed_at: objective.agreed_at,
        target_date: objective.terms.as_ref().and_then(|terms| terms.target_date),
        percent: objective.percent(),
        milestones: [count(milestones.count()), count(reached.count())],
        result: objective.result(),
        words: if reading == Reading::Text { Some(words(s, objective)?) } else { None },
    })
}

fn words(s: &mut Session<'_>, objective: &Objective) -> Result<ObjectiveWords, Stop> {
    let terms = objective.terms.as_ref().map(|terms| seen_terms(s, terms)).transpose()?;
    let mut proposal = None;
    if let Some(proposed) = &objective.proposal {
        let terms = match &proposed.change {
            ObjectiveChange::Set(terms) => Some(seen_terms(s, terms)?),
            ObjectiveChange::Drop => None,
        };
        proposal = Some(SeenProposal { terms, number: objective.proposals, agreed: proposed.agreed.clone() });
    }
    let mut progress = Vec::new();
    for said in &objective.progress {
        let (at, by, value) = (said.at, said.by.clone(), said.value);
        progress.push(SeenProgress { at, by, value, text: text(s, said.text)? });
    }
    let mut reviews = Vec::new();
    for review in &objective.reviews {
        let (at, by, verdict) = (review.at, review.by.clone(), review.verdict);
        reviews.push(SeenReview { at, by, verdict, text: text(s, review.text)? });
    }
    Ok(ObjectiveWords { author: objective.author.clone(), terms, proposal, progress, reviews })
}

fn seen_terms(s: &mut Session<'_>, terms: &ObjectiveTerms) -> Result<SeenTerms, Stop> {
    let mut milestones = Vec::new();
    for Milestone { text: words, target_date, reached_at } in &terms.milestones {
        let (target_date, reached_at) = (*target_date, *reached_at);
        milestones.push(SeenMilestone { text: text(s, Some(*words))?, target_date, reached_at });
    }
    Ok(SeenTerms {
        statement: text(s, Some(terms.statement))?,
        measure: terms.measure.clone(),
        target_date: terms.target_date,
        milestones,
    })
}

fn text(s: &mut Session<'_>, id: Option<TextId>) -> Result<Option<String>, Stop> {
    let Some(id) = id else { return Ok(None) };
    Ok(s.text(&id)?.map(|text| text.body.clone()))
}
