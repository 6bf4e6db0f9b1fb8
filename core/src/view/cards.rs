//! Requests, relationships and people as somebody sees them.

use crate::{
    feedback::{FeedbackRound, FeedbackSummary},
    id::{Code, EntryId, FeedbackId, PersonId, RelationshipId, RequestId, RoleId, TextId, TypeId},
    lifecycle::{
        Approver, Flag, Item, Momentum, ReasonCode, Record, RecordKey, Relationship, RelationshipState,
        Request, RequestKind, RequestState, Session, Stop, coordinator_covers, ensure, settled,
    },
    people::Person,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};

/// A person by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonCard {
    /// Who.
    pub id: PersonId,
    /// Their name; empty for somebody whom the host no longer knows.
    pub name: String,
}

/// A request as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestCard {
    /// Which.
    pub request: RequestId,
    /// The type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// How it came about.
    pub kind: RequestKind,
    /// Where it stands.
    pub state: RequestState,
    /// What one has to do with it.
    pub part: RequestPart,
    /// Who asked or offered; of two who were nominated the first.
    pub from: SeenMember,
    /// Whom; of two who were nominated the second.
    pub to: SeenMember,
    /// When it was made.
    pub opened_at: Timestamp,
    /// When the present step expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// The step that it is at, from 1; 0 where nobody was asked.
    pub step: u8,
    /// How many steps there are.
    pub steps: u8,
    /// The words that came with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The code that was given for a no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The words given for a no; coordinators only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The relationship that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationship: Option<RelationshipId>,
    /// Whether all choices came to nothing.
    pub exhausted: bool,
}

/// What somebody has to do with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestPart {
    /// They made it.
    Made,
    /// They are to answer it.
    ToAnswer,
    /// They are one of the two, or answered it before.
    Concerned,
    /// They coordinate the type.
    Coordinator,
}

/// A relationship as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RelationshipCard {
    /// Which.
    pub relationship: RelationshipId,
    /// The type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// Where it stands.
    pub state: RelationshipState,
    /// Who is in it.
    pub members: Vec<SeenMember>,
    /// When it was formed.
    pub formed_at: Timestamp,
    /// When it started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When it is meant to end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// When it did end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// How it goes.
    pub momentum: Momentum,
    /// For how many days it has been silent.
    pub silent_days: u32,
    /// How often they met.
    pub met: u32,
    /// When they last met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_met: Option<Timestamp>,
    /// How often somebody was not there when a meeting was planned.
    pub missed: u32,
    /// By when the cadence of the type wants them to meet, where no meeting that is to come is planned by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meet_by: Option<Timestamp>,
    /// The next meeting that is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_meeting: Option<Timestamp>,
    /// A new end that was proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension_until: Option<Timestamp>,
    /// Feedback rounds, oldest first: for members those about themselves, for coordinators all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub feedback: Vec<FeedbackSummary>,
    /// What coordinators should know; for them only.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub flags: BTreeSet<Flag>,
    /// The code with which it was ended early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
}

/// Somebody in a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenMember {
    /// Who.
    pub person: PersonCard,
    /// As what.
    pub role: RoleId,
}

/// One request, for the two, whoever made or is to answer it, and coordinators.
pub(super) fn request(s: &mut Session<'_>, viewer: &PersonId, id: RequestId) -> Result<RequestCard, Stop> {
    s.want_record(RecordKey::Request(id));
    s.round()?;
    let Some(request) = effective_request(s, id)? else { return Err(ReasonCode::NotAvailable.into()) };
    let part = match part(&request, viewer) {
        Some(part) => part,
        None => {
            let (from, to) = (&request.parties.from.person, &request.parties.to.person);
            ensure(coordinates(s, viewer, &request.type_id, &[from, to])?, ReasonCode::NotAvailable)?;
            RequestPart::Coordinator
        }
    };
    want_request(s, &request, part);
    s.round()?;
    request_card(s, &request, part)
}

/// One relationship, for its members and coordinators.
pub(super) fn relationship(
    s: &mut Session<'_>,
    viewer: &PersonId,
    id: RelationshipId,
) -> Result<RelationshipCard, Stop> {
    let (relationship, as_coordinator) = seen_relationship(s, viewer, id)?;
    want_relationship(s, &relationship);
    s.round()?;
    relationship_card(s, &relationship, Some(viewer).filter(|_| !as_coordinator))
}

/// The relationship as it effectively stands, and whether it is seen as a coordinator. For others it does not exist.
pub(super) fn seen_relationship(
    s: &mut Session<'_>,
    viewer: &PersonId,
    id: RelationshipId,
) -> Result<(Arc<Relationship>, bool), Stop> {
    s.want_record(RecordKey::Relationship(id));
    s.round()?;
    let Some(relationship) = effective_relationship(s, id)? else {
        return Err(ReasonCode::NotAvailable.into());
    };
    if relationship.knows(viewer) {
        return Ok((relationship, false));
    }
    let members: Vec<&PersonId> = relationship.present().map(|member| &member.party.person).collect();
    ensure(coordinates(s, viewer, &relationship.type_id, &members)?, ReasonCode::NotAvailable)?;
    Ok((relationship, true))
}

/// Whether the viewer is a coordinator of the type for all of these people.
pub(super) fn coordinates(
    s: &mut Session<'_>,
    viewer: &PersonId,
    type_id: &TypeId,
    people: &[&PersonId],
) -> Result<bool, Stop> {
    s.want_record(RecordKey::Type(type_id.clone()));
    s.want_record(RecordKey::Person(viewer.clone()));
    for person in people {
        s.want_record(RecordKey::Person((*person).clone()));
    }
    s.round()?;
    let (Some((relationship_type, _)), Some(viewer)) = (s.type_in_force(type_id)?, s.person(viewer)?) else {
        return Ok(false);
    };
    let mut known = Vec::new();
    for person in people {
        known.extend(s.person(person)?);
    }
    let covered: Vec<&Person> = known.iter().collect();
    Ok(covered.len() == people.len() && coordinator_covers(&relationship_type, &viewer, &covered))
}

/// What somebody has to do with a request; nothing for those who have yet to be reached.
pub(super) fn part(request: &Request, viewer: &PersonId) -> Option<RequestPart> {
    if request.approver().and_then(Approver::person) == Some(viewer) {
        return Some(RequestPart::ToAnswer);
    }
    if request.by.as_ref() == Some(viewer) {
        return Some(RequestPart::Made);
    }
    request.reached(viewer).then_some(RequestPart::Concerned)
}

pub(super) fn want_request(s: &mut Session<'_>, request: &Request, part: RequestPart) {
    for party in [&request.parties.from, &request.parties.to] {
        s.want_record(RecordKey::Person(party.person.clone()));
    }
    for text in texts(request, part) {
        s.want_record(RecordKey::Text(text));
    }
}

/// The words that belong to a request and that this part of it may read.
fn texts(request: &Request, part: RequestPart) -> impl Iterator<Item = TextId> {
    let reason = request.reason.filter(|_| part == RequestPart::Coordinator);
    request.message.into_iter().chain(reason)
}

pub(super) fn request_card(
    s: &mut Session<'_>,
    request: &Request,
    part: RequestPart,
) -> Result<RequestCard, Stop> {
    let mut words = |id: Option<TextId>| -> Result<Option<String>, Stop> {
        let Some(id) = id else { return Ok(None) };
        Ok(s.text(&id)?.map(|text| text.body.clone()))
    };
    let message = words(request.message)?;
    let reason = words(request.reason.filter(|_| part == RequestPart::Coordinator))?;
    let party = |s: &mut Session<'_>, party: &crate::lifecycle::Party| -> Result<SeenMember, Stop> {
        Ok(SeenMember { person: person_card(s, &party.person)?, role: party.role.clone() })
    };
    let steps = u8::try_from(request.steps.len()).unwrap_or(u8::MAX);
    let inside = part != RequestPart::ToAnswer || request.relationship.is_some();
    Ok(RequestCard {
        request: request.id(),
        type_id: request.type_id.clone(),
        kind: request.kind,
        state: request.state,
        part,
        from: party(s, &request.parties.from)?,
        to: party(s, &request.parties.to)?,
        opened_at: request.opened_at,
        expires_at: request.expires_at,
        step: request.step.saturating_add(1).min(steps),
        steps,
        message,
        code: request.code.clone(),
        reason,
        relationship: request.relationship.filter(|_| inside),
        exhausted: request.exhausted,
    })
}

pub(super) fn want_relationship(s: &mut Session<'_>, relationship: &Relationship) {
    for member in relationship.present() {
        s.want_record(RecordKey::Person(member.party.person.clone()));
    }
}

/// A relationship as a member sees it, or as a coordinator does.
pub(super) fn relationship_card(
    s: &mut Session<'_>,
    relationship: &Relationship,
    member: Option<&PersonId>,
) -> Result<RelationshipCard, Stop> {
    let members = seen_members(s, relationship)?;
    let open = relationship.state.is_open() && relationship.started_at.is_some();
    let until = relationship.ended_at.unwrap_or(s.now);
    let seen = |summary: &&FeedbackSummary| member.is_none_or(|member| *member == summary.subject);
    let feedback = relationship.feedback.iter().filter(seen);
    let upcoming = relationship.clock.planned.iter().map(|planned| planned.at);
    Ok(RelationshipCard {
        relationship: relationship.id,
        type_id: relationship.type_id.clone(),
        state: relationship.state,
        members,
        formed_at: relationship.formed_at,
        started_at: relationship.started_at,
        ends_at: relationship.ends_at,
        ended_at: relationship.ended_at,
        momentum: relationship.momentum(),
        silent_days: if open { relationship.clock.silence(until).whole_days() } else { 0 },
        met: relationship.clock.met,
        last_met: relationship.clock.last_met,
        missed: relationship.clock.missed,
        meet_by: relationship.meet_by(s.now),
        next_meeting: upcoming.filter(|at| *at > s.now && open).min(),
        extension_until: relationship.extension.as_ref().map(|extension| extension.until),
        feedback: feedback.cloned().collect(),
        flags: if member.is_none() { relationship.flags.clone() } else { BTreeSet::new() },
        code: relationship.closing.as_ref().and_then(|closing| closing.code.clone()),
    })
}

/// Who is in a relationship, by name.
pub(super) fn seen_members(
    s: &mut Session<'_>,
    relationship: &Relationship,
) -> Result<Vec<SeenMember>, Stop> {
    let mut members = Vec::new();
    for member in relationship.present() {
        let person = person_card(s, &member.party.person)?;
        members.push(SeenMember { person, role: member.party.role.clone() });
    }
    Ok(members)
}

pub(super) fn person_card(s: &mut Session<'_>, id: &PersonId) -> Result<PersonCard, Stop> {
    let name = s.person(id)?.map(|person| person.record().name.clone()).unwrap_or_default();
    Ok(PersonCard { id: id.clone(), name })
}

pub(super) fn effective_request(s: &mut Session<'_>, id: RequestId) -> Result<Option<Arc<Request>>, Stop> {
    let Some(request) = s.request(&id)? else { return Ok(None) };
    Ok(match settled(&Record::Request(request), s.now) {
        Record::Request(request) => Some(request),
        _ => None,
    })
}

pub(super) fn effective_relationship(
    s: &mut Session<'_>,
    id: RelationshipId,
) -> Result<Option<Arc<Relationship>>, Stop> {
    let Some(relationship) = s.relationship(&id)? else { return Ok(None) };
    Ok(match settled(&Record::Relationship(relationship), s.now) {
        Record::Relationship(relationship) => Some(relationship),
        _ => None,
    })
}

pub(super) fn effective_feedback(
    s: &mut Session<'_>,
    id: FeedbackId,
) -> Result<Option<Arc<FeedbackRound>>, Stop> {
    let Some(round) = s.feedback(&id)? else { return Ok(None) };
    Ok(match settled(&Record::Feedback(round), s.now) {
        Record::Feedback(round) => Some(round),
        _ => None,
    })
}

/// Planned meetings whose time has come without anybody saying that they took place.
pub(super) fn overdue_meetings(relationship: &Relationship, now: Timestamp) -> Vec<EntryId> {
    let planned = relationship.clock.planned.iter();
    planned.filter(|planned| planned.at <= now).map(|planned| planned.entry).collect()
}

impl RequestCard {
    /// The request as an item.
    pub fn item(&self) -> Item {
        Item::Request(self.request)
    }
}
