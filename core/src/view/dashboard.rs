//! The dashboard of a person: in, out, running, to do.

use super::cards::{self, RelationshipCard, RequestCard, RequestPart};
use crate::{
    id::{EntryId, FeedbackId, ObjectiveId, PersonId, RelationshipId, RequestId, RoleId, TypeId},
    lifecycle::{
        Momentum, Participation, ReasonCode, RecordKey, RelationshipState, RequestState, Section, Session,
        Stop,
    },
    sort,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody has open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dashboard {
    /// Requests that wait for their answer, oldest first.
    pub inbound: Vec<RequestCard>,
    /// Open requests of their own, oldest first.
    pub outbound: Vec<RequestCard>,
    /// Relationships that are forming, active or on hold, oldest first.
    pub running: Vec<RelationshipCard>,
    /// What there is to do.
    pub to_do: Vec<ToDo>,
    /// How many wait in line for a place with them.
    pub in_line: u32,
    /// What they said about taking part, by type and role.
    pub taking_part: Vec<TakingPartCard>,
    /// Whom they block.
    pub blocks: Vec<PersonId>,
}

/// What somebody said about taking part in a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakingPartCard {
    /// In which type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// As what.
    pub role: RoleId,
    /// What they said.
    pub participation: Participation,
    /// The places that they set; the default of the role without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u16>,
    /// Places taken by relationships.
    pub active: u32,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ToDo {
    /// What.
    pub code: ToDoCode,
    /// About which request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// About which relationship.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<RelationshipId>,
    /// About which entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// About which objective.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<ObjectiveId>,
    /// About which feedback round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<FeedbackId>,
}

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ToDoCode {
    /// Answer a request.
    AnswerRequest,
    /// Answer a proposal to go on for longer.
    AnswerExtension,
    /// Say whether a planned meeting took place.
    ConfirmMeeting,
    /// Agree to what is proposed of an objective, or turn it down.
    AnswerObjective,
    /// Answer the questions of a feedback round.
    GiveFeedback,
    /// Meet: it has been silent for long.
    Meet,
}

pub(super) fn dashboard(s: &mut Session<'_>, viewer: &PersonId) -> Result<Dashboard, Stop> {
    s.want_person(viewer);
    s.round()?;
    if s.person(viewer)?.is_none() {
        return Err(ReasonCode::NotAvailable.into());
    }
    let caseload = s.caseload(viewer)?;
    let mut requests = BTreeSet::new();
    let mut relationships = BTreeSet::new();
    let mut in_line = 0_u32;
    for section in &caseload.sections {
        for ticket in section.incoming.iter().chain(&section.outgoing).chain(&section.reserved) {
            requests.insert(ticket.request);
            s.want_record(RecordKey::Person(ticket.with.clone()));
        }
        for place in &section.active {
            relationships.insert(place.relationship);
            for other in &place.with {
                s.want_record(RecordKey::Person(other.clone()));
            }
        }
        in_line = in_line.saturating_add(u32::try_from(section.waiting.len()).unwrap_or(u32::MAX));
    }
    requests.extend(caseload.approvals.iter().map(|ticket| ticket.request));
    for id in &requests {
        s.want_record(RecordKey::Request(*id));
    }
    for id in &relationships {
        s.want_record(RecordKey::Relationship(*id));
    }
    for id in &caseload.feedback {
        s.want_record(RecordKey::Feedback(*id));
    }
    s.round()?;
    let mut open_requests = Vec::new();
    for id in requests {
        let Some(request) = cards::effective_request(s, id)?.filter(|request| request.state.is_open()) else {
            continue;
        };
        if let Some(part) = cards::part(&request, viewer) {
            cards::want_request(s, &request, part);
            open_requests.push((request, part));
        }
    }
    let mut running = Vec::new();
    for id in relationships {
        let relationship = cards::effective_relationship(s, id)?;
        if let Some(relationship) = relationship.filter(|relationship| relationship.state.is_open()) {
            cards::want_relationship(s, &relationship);
            running.push(relationship);
        }
    }
    s.round()?;
    sort::by_key(&mut open_requests, |(request, _)| (request.opened_at, request.id()));
    sort::by_key(&mut running, |relationship| (relationship.formed_at, relationship.id));
    let mut dashboard = Dashboard {
        inbound: Vec::new(),
        outbound: Vec::new(),
        running: Vec::new(),
        to_do: Vec::new(),
        in_line,
        taking_part: caseload.sections.iter().filter_map(taking_part).collect(),
        blocks: caseload.blocks.iter().cloned().collect(),
    };
    for (request, part) in open_requests {
        let card = cards::request_card(s, &request, part)?;
        if part == RequestPart::ToAnswer && request.state == RequestState::Pending {
            dashboard.to_do.push(ToDo { request: Some(request.id()), ..to_do(ToDoCode::AnswerRequest) });
            dashboard.inbound.push(card);
        } else {
            dashboard.outbound.push(card);
        }
    }
    for id in &caseload.feedback {
        if super::feedback::is_waited_for(s, id, viewer)? {
            dashboard.to_do.push(ToDo { feedback: Some(*id), ..to_do(ToDoCode::GiveFeedback) });
        }
    }
    for relationship in running {
        let about = |code: ToDoCode| ToDo { relationship: Some(relationship.id), ..to_do(code) };
        if relationship.extension.as_ref().is_some_and(|extension| !extension.agreed.contains(viewer)) {
            dashboard.to_do.push(about(ToDoCode::AnswerExtension));
        }
        for summary in relationship.objectives.iter().filter(|summary| summary.to_agree.contains(viewer)) {
            let objective = Some(summary.objective);
            dashboard.to_do.push(ToDo { objective, ..about(ToDoCode::AnswerObjective) });
        }
        for entry in cards::overdue_meetings(&relationship, s.now) {
            dashboard.to_do.push(ToDo { entry: Some(entry), ..about(ToDoCode::ConfirmMeeting) });
        }
        if relationship.state == RelationshipState::Active && relationship.momentum() > Momentum::Green {
            dashboard.to_do.push(about(ToDoCode::Meet));
        }
        dashboard.running.push(cards::relationship_card(s, &relationship, Some(viewer))?);
    }
    Ok(dashboard)
}

/// Only where they said something: that a section exists may come of a request that they have yet to learn of.
pub(super) fn taking_part(section: &Section) -> Option<TakingPartCard> {
    let said = section.participation != Participation::Unsaid || section.places.is_some();
    said.then(|| TakingPartCard {
        type_id: section.type_id.clone(),
        role: section.role.clone(),
        participation: section.participation,
        places: section.places,
        active: u32::try_from(section.active.len()).unwrap_or(u32::MAX),
    })
}

fn to_do(code: ToDoCode) -> ToDo {
    ToDo { code, request: None, relationship: None, entry: None, objective: None, feedback: None }
}
