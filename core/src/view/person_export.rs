//! Everything that is held about somebody, as a document that they could be given: what they see of it anyway in the
//! other views, by the same functions, of all that is over too. So it is without the private words of others.

use super::{
    cards::{self, RelationshipCard, RequestCard, RequestPart},
    dashboard::{self, TakingPartCard},
    diary::{self, EntryCard},
    feedback::{self, FeedbackView},
    objectives::{self, ObjectiveCard},
    page,
};
use crate::{
    diary::{Entry, Reading},
    feedback::FeedbackRound,
    id::{PersonId, TextId, TypeId},
    lifecycle::{
        Fact, Query, ReasonCode, Record, RecordKey, Relationship, Request, Session, Stop, Text, settled,
    },
    objectives::Objective,
    people::PersonRecord,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// A page of what is held about somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonExport {
    /// What the host says of them, all of it: the attributes too that are for aggregates only, since they are theirs.
    pub person: PersonRecord,
    /// What they said about taking part, by type and role.
    pub taking_part: Vec<TakingPartCard>,
    /// Whom they block.
    pub blocks: Vec<PersonId>,
    /// What they wrote, and what they are or were part of, in the order of the keys of the records as JSON.
    pub held: Vec<Held>,
    /// Whether there is more.
    pub more: bool,
}

/// A record of which somebody sees something, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Held {
    /// Which: where the next page goes on.
    pub record: RecordKey,
    /// What they see of it.
    pub shows: Shows,
}

/// What somebody sees of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// With somebody they do not want to be again.
    NeverAgain {
        /// In which type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// With whom.
        other: PersonId,
    },
    /// A request that they made or were asked.
    Request(RequestCard),
    /// A relationship that they are or were in.
    Relationship(RelationshipCard),
    /// A diary entry that they wrote, or that was written for them to read.
    Entry(EntryCard),
    /// An objective that they read.
    Objective(ObjectiveCard),
    /// A feedback round in which they are asked, or that they read.
    Feedback(FeedbackView),
    /// Words of their own.
    Text {
        /// Which.
        text: TextId,
        /// The words.
        body: String,
    },
}

pub(super) fn person_export(
    s: &mut Session<'_>,
    viewer: &PersonId,
    after: Option<&RecordKey>,
    limit: u16,
) -> Result<PersonExport, Stop> {
    let limit = page(limit)?;
    s.want_person(viewer);
    s.round()?;
    let Some(person) = s.person(viewer)? else { return Err(ReasonCode::NotAvailable.into()) };
    let caseload = s.caseload(viewer)?;
    let mut seen = seen(s, viewer)?;
    let after = after.map(RecordKey::text);
    seen.retain(|part| after.as_ref().is_none_or(|after| part.key().text() > *after));
    let more = seen.len() > limit;
    seen.truncate(limit);
    seen.iter().for_each(|part| part.want(s, viewer));
    s.round()?;
    let mut held = Vec::new();
    for part in seen {
        held.push(Held { record: part.key(), shows: part.shows(s, viewer)? });
    }
    Ok(PersonExport {
        person: person.record().clone(),
        taking_part: caseload.sections.iter().filter_map(dashboard::taking_part).collect(),
        blocks: caseload.blocks.iter().cloned().collect(),
        held,
        more,
    })
}

/// A record of which they see something.
enum Part {
    Pair(Arc<crate::lifecycle::Pair>),
    Request(Arc<Request>, RequestPart),
    Relationship(Arc<Relationship>),
    Entry(Arc<Entry>),
    Objective(Arc<Objective>),
    Feedback(Arc<FeedbackRound>),
    Text(Arc<Text>),
}

/// Every record of which they see something, in the order of their keys as JSON. The host's pages are read to their end: where
/// one ends depends on records that they must not learn of.
fn seen(s: &mut Session<'_>, viewer: &PersonId) -> Result<Vec<Part>, Stop> {
    const PAGE: u16 = 1_000;
    let mut rows: Vec<Record> = Vec::new();
    let mut after = None;
    loop {
        let query = Query::Mentions { person: viewer.clone(), after: after.clone(), limit: PAGE };
        s.want(query.clone());
        s.round()?;
        let Fact::Mentions(page) = s.fact(&query)? else { break };
        rows.extend(page.iter().cloned());
        // A host that gives the same page again is not asked for ever.
        let text = |key: &Option<RecordKey>| key.as_ref().map(RecordKey::text);
        let last = page.last().map(Record::key);
        if page.len() < usize::from(PAGE) || text(&last) <= text(&after) {
            break;
        }
        after = last;
    }
    for row in &rows {
        if let Record::Objective(objective) = row {
            s.want_record(RecordKey::Relationship(objective.relationship));
        }
    }
    s.round()?;
    let mut seen = Vec::new();
    for row in rows {
        seen.extend(Part::seen(s, viewer, &settled(&row, s.now))?);
    }
    Ok(seen)
}

impl Part {
    /// The record as far as they see anything of it; every kind has a rule.
    fn seen(s: &mut Session<'_>, viewer: &PersonId, row: &Record) -> Result<Option<Part>, Stop> {
        Ok(match row {
            Record::Pair(pair) => pair.never_again.contains(viewer).then(|| Part::Pair(Arc::clone(pair))),
            Record::Request(request) => {
                cards::part(request, viewer).map(|part| Part::Request(Arc::clone(request), part))
            }
            Record::Relationship(relationship) => {
                relationship.knows(viewer).then(|| Part::Relationship(Arc::clone(relationship)))
            }
            Record::Entry(entry) => {
                let reading = diary::reading(entry, viewer, false);
                (reading > Reading::Nothing).then(|| Part::Entry(Arc::clone(entry)))
            }
            Record::Objective(objective) => {
                let relationship = cards::effective_relationship(s, objective.relationship)?;
                let reading = relationship.map_or(Reading::Nothing, |relationship| {
                    objectives::reading(objective, &relationship, viewer, false)
                });
                (reading == Reading::Text).then(|| Part::Objective(Arc::clone(objective)))
            }
            Record::Feedback(round) => {
                let concerns = round.rater(viewer).is_some() || round.is_read_by(viewer);
                concerns.then(|| Part::Feedback(Arc::clone(round)))
            }
            Record::Text(text) => (text.author == *viewer).then(|| Part::Text(Arc::clone(text))),
            // What the host and they themselves said stands at the head, what they answered in its round; who blocks them,
            // who spoke about them, and what was drafted or is to be done about them, is not for them.
            Record::Person(_)
            | Record::Caseload(_)
            | Record::Answers(_)
            | Record::Disclosures(_)
            | Record::Type(_)
            | Record::TypeVersion(_)
            | Record::Round(_)
            | Record::RoundPage(_)
            | Record::FollowUp(_)
            | Record::Receipt(_) => None,
        })
    }

    fn key(&self) -> RecordKey {
        match self {
            Part::Pair(pair) => RecordKey::Pair(pair.key.clone()),
            Part::Request(request, _) => RecordKey::Request(request.id()),
            Part::Relationship(relationship) => RecordKey::Relationship(relationship.id),
            Part::Entry(entry) => RecordKey::Entry(entry.id),
            Part::Objective(objective) => RecordKey::Objective(objective.id),
            Part::Feedback(round) => RecordKey::Feedback(round.id),
            Part::Text(text) => RecordKey::Text(text.id),
        }
    }

    /// Notes what will be needed to show it.
    fn want(&self, s: &mut Session<'_>, viewer: &PersonId) {
        match self {
            Part::Request(request, part) => cards::want_request(s, request, *part),
            Part::Relationship(relationship) => cards::want_relationship(s, relationship),
            Part::Entry(entry) => diary::want_words(s, entry),
            Part::Objective(objective) => objectives::want_words(s, objective),
            Part::Feedback(round) => feedback::want(s, viewer, round),
            Part::Pair(_) | Part::Text(_) => {}
        }
    }

    fn shows(&self, s: &mut Session<'_>, viewer: &PersonId) -> Result<Shows, Stop> {
        Ok(match self {
            Part::Pair(pair) => {
                let key = &pair.key;
                let other = if key.first == *viewer { &key.second } else { &key.first };
                Shows::NeverAgain { type_id: key.type_id.clone(), other: other.clone() }
            }
            Part::Request(request, part) => Shows::Request(cards::request_card(s, request, *part)?),
            Part::Relationship(relationship) => {
                Shows::Relationship(cards::relationship_card(s, relationship, Some(viewer))?)
            }
            Part::Entry(entry) => Shows::Entry(diary::card(s, entry, diary::reading(entry, viewer, false))?),
            Part::Objective(objective) => Shows::Objective(objectives::card(s, objective, Reading::Text)?),
            Part::Feedback(round) => Shows::Feedback(feedback::view(s, viewer, round, false)?),
            Part::Text(text) => Shows::Text { text: text.id, body: text.body.clone() },
        })
    }
}
