//! A request: somebody asked, offered or nominated, and others have to say yes, one step after the other.

use super::{event::Event, log::EventRecord};
use crate::{
    id::{Code, PersonId, RelationshipId, RequestId, RoleId, TextId, TypeId},
    sort::Inserted,
    time::{Span, Timestamp},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Somebody in a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: RoleId,
}

/// Who is concerned by a request; every event about it says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestParties {
    /// Which request.
    pub request: RequestId,
    /// Who asked or offered; of two who were nominated the first.
    pub from: Party,
    /// Whom they asked; of two who were nominated the second.
    pub to: Party,
    /// Whether `from` made the request, and it was not a nomination.
    pub from_began: bool,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Who is concerned, and its id.
    pub parties: RequestParties,
    /// The version of this record.
    pub version: u64,
    /// The type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// The version of the type when it was made; its periods stay those.
    pub type_version: u32,
    /// How it came about.
    pub kind: RequestKind,
    /// Who made it; nobody when the host did, by a cohort round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// Where it stands.
    pub state: RequestState,
    /// Who has to say yes, in order.
    pub steps: Vec<RequestStep>,
    /// The step that it waits at, from 0.
    pub step: u8,
    /// When it was made.
    pub opened_at: Timestamp,
    /// When the last yes, or the no, was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// When the present step was reached.
    pub step_since: Timestamp,
    /// When something happens by itself: a reminder or the expiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// When the present step expires; never while it waits in line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// The reminders that were due at this step already.
    pub reminded: u8,
    /// The periods of the type when it was made.
    pub terms: RequestTerms,
    /// Whose places are kept for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<PersonId>,
    /// Whom to ask next, should this one come to nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<PersonId>,
    /// The request that this one follows in a ranking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<RequestId>,
    /// The group that it wants to join.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joins: Option<RelationshipId>,
    /// The closed relationship that it wants to take up again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopens: Option<RelationshipId>,
    /// The words that came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<TextId>,
    /// The code given for a no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The words given for a no, for coordinators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<TextId>,
    /// The relationship that came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<RelationshipId>,
    /// Whether all choices came to nothing, so that a coordinator should look at it.
    #[serde(default)]
    pub exhausted: bool,
}

/// How a request came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// Somebody asked.
    Asked,
    /// Somebody offered themselves.
    Offered,
    /// Somebody brought two others together.
    Nominated,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// In line for a place.
    Waiting,
    /// Before whoever has the present step.
    Pending,
    /// Everybody said yes.
    Accepted,
    /// Somebody said no.
    Declined,
    /// Taken back.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
    /// No longer possible: a place filled, somebody left, a rule changed.
    Invalidated,
}

impl RequestState {
    /// Whether it can still come to something.
    pub fn is_open(self) -> bool {
        matches!(self, RequestState::Waiting | RequestState::Pending)
    }
}

/// One who has to say yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestStep {
    /// Who.
    pub approver: Approver,
    /// Who did, when they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<PersonId>,
}

/// Who has to say yes at a step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Approver {
    /// Somebody whose place it takes.
    Party(PersonId),
    /// A manager of somebody whose place it takes.
    Manager(PersonId),
    /// Any coordinator in whose scope both are.
    Coordinator,
}

impl Approver {
    /// The person, unless it is any coordinator.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Approver::Party(person) | Approver::Manager(person) => Some(person),
            Approver::Coordinator => None,
        }
    }
}

/// The periods of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestTerms {
    /// How many days each step may take.
    pub expires_after_days: u16,
    /// After how many days of a step whoever has it is reminded.
    pub reminders_after_days: Vec<u16>,
}

impl Request {
    /// Its id.
    pub fn id(&self) -> RequestId {
        self.parties.request
    }

    /// Who has the present step; nobody when it is not pending.
    pub fn approver(&self) -> Option<&Approver> {
        let pending = self.state == RequestState::Pending;
        self.steps.get(usize::from(self.step)).filter(|_| pending).map(|step| &step.approver)
    }

    /// The steps after the present one.
    pub(crate) fn next_step(&self) -> Option<&RequestStep> {
        self.steps.get(usize::from(self.step).saturating_add(1))
    }

    /// Whether somebody knows of it: they made it, or began it, or it was their turn at some time.
    pub(crate) fn reached(&self, person: &PersonId) -> bool {
        self.knowing().contains(person)
    }

    /// Every text that belongs to it.
    pub(crate) fn texts(&self) -> impl Iterator<Item = TextId> {
        self.message.into_iter().chain(self.reason)
    }

    /// Whether this person is one of the two whom it would bring together.
    pub fn is_party(&self, person: &PersonId) -> bool {
        self.parties.from.person == *person || self.parties.to.person == *person
    }

    /// Those who know of it, each once: who made it, who was asked by now, and the two once they are together.
    pub(crate) fn knowing(&self) -> BTreeSet<&PersonId> {
        let asked =
            if self.state == RequestState::Waiting { 0 } else { usize::from(self.step).saturating_add(1) };
        let asked = self.steps.iter().take(asked).filter_map(|step| step.approver.person());
        let began = Some(&self.parties.from.person).filter(|_| self.parties.from_began);
        let together = self.state == RequestState::Accepted;
        let parties = [&self.parties.from.person, &self.parties.to.person].into_iter().filter(|_| together);
        asked.chain(began).chain(&self.by).chain(parties).inserted()
    }

    fn reach_step(&mut self, step: u8, at: Timestamp) {
        self.state = RequestState::Pending;
        self.step = step;
        self.step_since = at;
        self.reminded = 0;
        self.expires_at = Some(at.plus(Span::days(self.terms.expires_after_days)));
        self.set_due();
    }

    fn set_due(&mut self) {
        let reminder = self.terms.reminders_after_days.get(usize::from(self.reminded));
        let reminder = reminder.map(|days| self.step_since.plus(Span::days(*days)));
        self.due_at = reminder.into_iter().chain(self.expires_at).min();
    }

    fn replace_approver(&mut self, asks: &Approver) {
        if let Some(step) = self.steps.get_mut(usize::from(self.step)) {
            step.approver = asks.clone();
        }
    }

    fn close(&mut self, state: RequestState) {
        self.state = state;
        self.due_at = None;
        self.expires_at = None;
        self.reserved.clear();
    }

    /// What the event makes of this record.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, record: &EventRecord) {
        match &record.event {
            Event::RequestPromoted { .. } => {
                self.reserved = vec![self.parties.to.person.clone()];
                self.reach_step(0, record.at);
            }
            Event::RequestReminded { reminders, .. } => {
                self.reminded = *reminders;
                self.set_due();
            }
            Event::StepApproved { by, asks, reserved, .. } => {
                if let Some(step) = self.steps.get_mut(usize::from(self.step)) {
                    step.approved_by = Some(by.clone());
                }
                self.reserved.clone_from(reserved);
                self.reach_step(self.step.saturating_add(1), record.at);
                self.replace_approver(asks);
            }
            Event::ApproverReplaced { asks, .. } => self.replace_approver(asks),
            Event::RequestAccepted { by, relationship, .. } => {
                if let Some(step) = self.steps.get_mut(usize::from(self.step)) {
                    step.approved_by.clone_from(by);
                }
                self.relationship = Some(*relationship);
                self.answered_at = Some(record.at);
                self.close(RequestState::Accepted);
            }
            Event::RequestDeclined { code, reason, .. } => {
                self.code = Some(code.clone());
                self.reason = *reason;
                self.answered_at = Some(record.at);
                self.close(RequestState::Declined);
            }
            Event::RequestWithdrawn { .. } => self.close(RequestState::Withdrawn),
            Event::RequestExpired { .. } => {
                // Reminders that nobody noticed in time were due all the same.
                let expiry = self.terms.expires_after_days;
                let due = self.terms.reminders_after_days.iter().filter(|days| **days <= expiry).count();
                self.reminded = u8::try_from(due).unwrap_or(u8::MAX);
                self.close(RequestState::Expired);
            }
            Event::RequestInvalidated { code, .. } => {
                self.code = Some(code.clone());
                self.close(RequestState::Invalidated);
            }
            Event::ChoicesExhausted { .. } => self.exhausted = true,
            Event::ExhaustionSettled { .. } => self.exhausted = false,
            _ => {}
        }
    }

    /// The request that the event opens.
    pub(crate) fn opened(record: &EventRecord) -> Option<Request> {
        let Event::RequestOpened {
            type_id,
            about,
            kind,
            by,
            waiting,
            steps,
            terms,
            choices,
            follows,
            joins,
            reopens,
            message,
            ..
        } = &record.event
        else {
            return None;
        };
        let steps =
            steps.iter().map(|approver| RequestStep { approver: approver.clone(), approved_by: None });
        let mut request = Request {
            parties: about.clone(),
            version: 0,
            type_id: type_id.clone(),
            type_version: record.type_version.unwrap_or(0),
            kind: *kind,
            by: by.clone(),
            state: RequestState::Waiting,
            steps: steps.collect(),
            step: 0,
            opened_at: record.at,
            answered_at: None,
            step_since: record.at,
            due_at: None,
            expires_at: None,
            reminded: 0,
            terms: terms.clone(),
            reserved: Vec::new(),
            choices: choices.clone(),
            follows: *follows,
            joins: *joins,
            reopens: *reopens,
            message: *message,
            code: None,
            reason: None,
            relationship: None,
            exhausted: false,
        };
        if !waiting {
            request.reach_step(0, record.at);
        }
        Some(request)
    }
}
