//! A relationship between people, from forming to its end.

use super::{
    Party,
    event::Event,
    log::EventRecord,
    momentum::{Clock, Momentum, Planned},
};
use crate::{
    feedback::FeedbackSummary,
    id::{Code, PersonId, RelationshipId, RequestId, RoleId, TextId, TypeId},
    objectives::{ObjectiveState, ObjectiveSummary},
    scheme::MomentumPolicy,
    strict,
    time::{Span, Timestamp},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// Its id.
    pub id: RelationshipId,
    /// The version of this record.
    pub version: u64,
    /// The type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// The version of the type when it was formed; its periods and diary policy stay those.
    pub type_version: u32,
    /// Who is and was in it.
    pub members: Vec<Member>,
    /// Where it stands.
    pub state: RelationshipState,
    /// When it was formed.
    pub formed_at: Timestamp,
    /// The day from which it may start.
    pub starts_at: Timestamp,
    /// When it started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When it is meant to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// When it did end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// When something happens by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The periods of the type when it was formed.
    pub terms: RelationshipTerms,
    /// How long it has been silent.
    pub clock: Clock,
    /// When a hold ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_until: Option<Timestamp>,
    /// An extension that one side proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// How often it was extended.
    #[serde(default)]
    pub extensions: u8,
    /// Its objectives, in the order in which they were proposed first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<ObjectiveSummary>,
    /// Feedback rounds, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feedback: Vec<FeedbackSummary>,
    /// What a coordinator should know.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "strict::set")]
    pub flags: BTreeSet<Flag>,
    /// Who ended it and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// When its words were due to be taken away, once they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts_ended_at: Option<Timestamp>,
    /// The request that it came from.
    pub request: RequestId,
    /// The relationship that it takes up again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopens: Option<RelationshipId>,
}

/// Somebody in a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Who, as what.
    pub party: Party,
    /// Since when.
    pub joined_at: Timestamp,
    /// The request by which they joined; those with whom it was formed came by its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// When and why they left before the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Leaving>,
}

/// When and why somebody left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub code: Code,
}

/// Where a relationship stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationshipState {
    /// Waiting for its minimum or its day.
    Forming,
    /// Running.
    Active,
    /// Paused.
    OnHold,
    /// Came to its end.
    Completed,
    /// Ended early by somebody.
    Cancelled,
    /// Ended by silence.
    Lapsed,
}

impl RelationshipState {
    /// Whether it takes places still.
    pub fn is_open(self) -> bool {
        matches!(self, RelationshipState::Forming | RelationshipState::Active | RelationshipState::OnHold)
    }
}

/// What a coordinator should know of a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// A role has fewer people than its minimum.
    BelowMinimum,
    /// A rule of the type is no longer true of its members.
    RuleBroken,
    /// It completed with fewer objectives than the type asks for.
    ObjectivesMissing,
}

/// How a relationship was ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// By whom; by nobody when it ended by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// In their words, for coordinators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<TextId>,
}

/// An extension that waits for the other side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The new end.
    pub until: Timestamp,
    /// Who has agreed; the first proposed it.
    pub agreed: Vec<PersonId>,
}

/// The periods of a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationshipTerms {
    /// Days from start to end; open-ended without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_days: Option<u16>,
    /// How many days after its end it completes by itself.
    pub completes_after_days: u16,
    /// How often it may be extended.
    pub extensions: u8,
    /// The most days that one extension adds.
    pub extension_days: u16,
    /// When silence is noticed.
    pub momentum: MomentumPolicy,
    /// The bounds of the roles.
    pub roles: Vec<RoleTerms>,
    /// How many objectives it should have.
    pub objectives: u8,
    /// How many days after its end its words are taken away; they are kept without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts_days: Option<u16>,
}

/// The bounds of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleTerms {
    /// Which.
    pub role: RoleId,
    /// The fewest people with which it runs.
    pub min: u8,
    /// The most people in it.
    pub max: u8,
}

impl Relationship {
    /// Who is in it now, or was when it ended.
    pub fn present(&self) -> impl Iterator<Item = &Member> + Clone {
        self.members.iter().filter(|member| member.left.is_none())
    }

    /// The membership of somebody who is in it.
    pub fn member(&self, person: &PersonId) -> Option<&Member> {
        self.present().find(|member| member.party.person == *person)
    }

    /// Whether somebody is in it or was.
    pub fn knows(&self, person: &PersonId) -> bool {
        self.members.iter().any(|member| member.party.person == *person)
    }

    /// How many more people a role can take.
    pub fn room(&self, role: &RoleId) -> u8 {
        let max = self.terms.roles.iter().find(|terms| terms.role == *role).map_or(0, |terms| terms.max);
        max.saturating_sub(self.count(role))
    }

    pub(crate) fn count(&self, role: &RoleId) -> u8 {
        let count = self.present().filter(|member| member.party.role == *role).count();
        u8::try_from(count).unwrap_or(u8::MAX)
    }

    /// Whether every role has its minimum.
    pub(crate) fn has_minimum(&self) -> bool {
        self.terms.roles.iter().all(|terms| self.count(&terms.role) >= terms.min)
    }

    /// How many objectives both sides have agreed on.
    pub fn agreed_objectives(&self) -> usize {
        self.objectives.iter().filter(|objective| objective.state == ObjectiveState::Agreed).count()
    }

    /// When it completes by itself.
    pub(crate) fn completes_at(&self) -> Option<Timestamp> {
        let started = matches!(self.state, RelationshipState::Active | RelationshipState::OnHold);
        self.ends_at.filter(|_| started).map(|end| end.plus(Span::days(self.terms.completes_after_days)))
    }

    /// When its words are to be taken away, unless they were.
    fn texts_end_at(&self) -> Option<Timestamp> {
        let days = self.terms.texts_days.filter(|_| self.texts_ended_at.is_none())?;
        Some(self.ended_at?.plus(Span::days(days)))
    }

    fn set_due(&mut self) {
        self.due_at = match self.state {
            RelationshipState::Forming => {
                // Once the last of those came without whom it could not begin, and its day.
                let complete =
                    self.present().map(|member| member.joined_at).max().filter(|_| self.has_minimum());
                complete.map(|at| at.max(self.starts_at))
            }
            RelationshipState::Active => {
                let silence = self.clock.next_due(&self.terms.momentum);
                silence.into_iter().chain(self.completes_at()).min()
            }
            RelationshipState::OnHold => self.hold_until.into_iter().chain(self.completes_at()).min(),
            RelationshipState::Completed | RelationshipState::Cancelled | RelationshipState::Lapsed => {
                self.texts_end_at()
            }
        };
    }

    fn close(&mut self, state: RelationshipState, at: Timestamp, closing: Closing) {
        self.state = state;
        self.ended_at = Some(at);
        self.closing = Some(closing);
        self.extension = None;
        self.hold_until = None;
    }

    /// What the event makes of this record.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, record: &EventRecord) {
        let at = record.at;
        match &record.event {
            Event::MemberJoined { party, request, .. } => {
                let (party, request) = (party.clone(), *request);
                self.members.push(Member { party, joined_at: at, request, left: None });
            }
            Event::MemberLeft { party, code, .. } => {
                let present = |member: &&mut Member| member.left.is_none() && member.party == *party;
                if let Some(member) = self.members.iter_mut().find(present) {
                    member.left = Some(Leaving { at, code: code.clone() });
                }
            }
            Event::RelationshipStarted { .. } => {
                self.state = RelationshipState::Active;
                self.started_at = Some(at);
                self.ends_at = self.terms.duration_days.map(|days| at.plus(Span::days(days)));
                self.clock.restart(at);
            }
            Event::RelationshipHeld { until, .. } => {
                self.state = RelationshipState::OnHold;
                self.hold_until = *until;
                self.clock.stop(at);
            }
            Event::RelationshipResumed { .. } => {
                self.state = RelationshipState::Active;
                self.hold_until = None;
                self.clock.go_on(at);
            }
            Event::ExtensionProposed { by, until, .. } => {
                self.extension = Some(Extension { until: *until, agreed: vec![by.clone()] });
            }
            Event::ExtensionAgreed { by, .. } => {
                if let Some(extension) = &mut self.extension {
                    extension.agreed.push(by.clone());
                }
            }
            Event::RelationshipExtended { until, .. } => {
                self.extension = None;
                self.extensions = self.extensions.saturating_add(1);
                self.ends_at = Some(*until);
            }
            Event::ExtensionDeclined { .. } => self.extension = None,
            Event::RelationshipCompleted { by, .. } => {
                self.close(
                    RelationshipState::Completed,
                    at,
                    Closing { by: by.clone(), code: None, reason: None },
                );
                if self.agreed_objectives() < usize::from(self.terms.objectives) {
                    self.flags.insert(Flag::ObjectivesMissing);
                }
            }
            Event::RelationshipCancelled { by, code, reason, .. } => {
                let closing = Closing { by: by.clone(), code: Some(code.clone()), reason: *reason };
                self.close(RelationshipState::Cancelled, at, closing);
            }
            Event::RelationshipLapsed { .. } => {
                self.close(RelationshipState::Lapsed, at, Closing { by: None, code: None, reason: None });
            }
            Event::RetentionEnded { .. } => self.texts_ended_at = Some(at),
            Event::RelationshipFlagged { flag, .. } => {
                self.flags.insert(*flag);
            }
            Event::RelationshipUnflagged { flag, .. } => {
                self.flags.remove(flag);
            }
            Event::MomentumChanged { momentum, .. } => self.clock.momentum = *momentum,
            Event::LapseWarned { .. } => self.clock.lapse_warned = true,
            Event::MeetingPlanned { entry, starts_at, .. } => {
                self.clock.plan(Planned { entry: *entry, at: *starts_at, planned_on: at });
            }
            Event::MeetingHeld { entry, starts_at, .. } => self.clock.held(*entry, *starts_at),
            Event::MeetingMissed { entry, .. } => self.clock.miss(*entry, at),
            Event::MeetingCancelled { entry, .. } => self.clock.unplan(*entry, at),
            Event::FeedbackOpened { feedback, subject, occasion, .. }
            | Event::FeedbackImported { feedback, subject, occasion, .. } => {
                let (feedback, subject, occasion) = (*feedback, subject.clone(), *occasion);
                self.feedback.push(FeedbackSummary { feedback, subject, occasion });
            }
            event => self.evolve_objectives(event),
        }
        if self.state.is_open() && self.started_at.is_some() {
            if self.has_minimum() {
                self.flags.remove(&Flag::BelowMinimum);
            } else {
                self.flags.insert(Flag::BelowMinimum);
            }
        }
        self.set_due();
    }

    /// The relationship that the event forms.
    pub(crate) fn formed(record: &EventRecord) -> Option<Relationship> {
        let Event::RelationshipFormed { type_id, places, members, starts_at, terms, request, reopens } =
            &record.event
        else {
            return None;
        };
        let member =
            |party: &Party| Member { party: party.clone(), joined_at: record.at, request: None, left: None };
        let mut relationship = Relationship {
            id: places.relationship,
            version: 0,
            type_id: type_id.clone(),
            type_version: record.type_version.unwrap_or(0),
            members: members.iter().map(member).collect(),
            state: RelationshipState::Forming,
            formed_at: record.at,
            starts_at: *starts_at,
            started_at: None,
            ends_at: None,
            ended_at: None,
            due_at: None,
            terms: terms.clone(),
            clock: Clock::new(record.at),
            hold_until: None,
            extension: None,
            extensions: 0,
            objectives: Vec::new(),
            feedback: Vec::new(),
            flags: BTreeSet::new(),
            closing: None,
            texts_ended_at: None,
            request: *request,
            reopens: *reopens,
        };
        relationship.set_due();
        Some(relationship)
    }

    /// By when the cadence of its type wants them to meet, while it runs; nothing where a meeting that is to come is
    /// planned by then.
    pub fn meet_by(&self, now: Timestamp) -> Option<Timestamp> {
        let since =
            self.clock.last_met.max(self.started_at).filter(|_| self.state == RelationshipState::Active)?;
        let by = since.plus(Span::days(self.terms.momentum.cadence_days));
        let is_planned = self.clock.planned.iter().any(|planned| planned.at >= now && planned.at <= by);
        (!is_planned).then_some(by)
    }

    /// How it goes, as of the last time it was settled.
    pub fn momentum(&self) -> Momentum {
        self.clock.momentum
    }
}
