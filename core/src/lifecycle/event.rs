//! What happened: past tense, ids and codes, never free text. Records are what events made of them.

use super::{
    Actor, Approver, Flag, Momentum, PairKey, Participation, Party, RecordKey, RelationshipTerms,
    RequestKind, RequestParties, RequestTerms, Work,
};
use crate::{
    diary::EntryKind,
    id::{Code, CommandId, EntryId, FollowUpId, PersonId, RelationshipId, RequestId, RoleId, TextId, TypeId},
    scheme::CoordinatorView,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An event with when, by whom and under which command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRecord {
    /// The command that brought it about.
    pub command: CommandId,
    /// Its place among the events of that command, from 0.
    pub ordinal: u32,
    /// When it happened. What falls due happens when it was due, however late that was noticed.
    pub at: Timestamp,
    /// Who brought it about.
    pub actor: Actor,
    /// For whom a coordinator acted, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<super::OnBehalfOf>,
    /// The version of the relationship type that decided, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_version: Option<u32>,
    /// What happened.
    pub event: Event,
}

/// The places that a relationship takes after an event, and those that it no longer takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// Which relationship.
    pub relationship: RelationshipId,
    /// Who has a place, of those whom the event concerns.
    pub taken: Vec<TakenPlace>,
    /// Who has none any more.
    pub freed: Vec<Party>,
    /// Who came or went, when it was one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<PersonId>,
}

/// A place and, in groups, how many more people the relationship can take opposite to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenPlace {
    /// Whose.
    pub party: Party,
    /// How many more.
    pub seats: u8,
}

impl Places {
    /// Everybody concerned.
    pub(crate) fn people(&self) -> impl Iterator<Item = &Party> + Clone {
        self.taken.iter().map(|taken| &taken.party).chain(&self.freed)
    }

    /// The pairs concerned: people in opposite roles, or everybody where there is one role.
    fn pairs(&self, type_id: &TypeId) -> Vec<PairKey> {
        let mut roles: Vec<&RoleId> = self.people().map(|party| &party.role).collect();
        roles.sort_unstable();
        roles.dedup();
        let mut pairs = Vec::new();
        for (i, one) in self.people().enumerate() {
            for other in self.people().skip(i.saturating_add(1)) {
                let opposite = roles.len() == 1 || one.role != other.role;
                let moved = |person: &PersonId| one.person == *person || other.person == *person;
                if opposite && self.moved.as_ref().is_none_or(moved) {
                    pairs.push(PairKey::new(type_id, &one.person, &other.person));
                }
            }
        }
        pairs
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of the command and record that the variant names")]
pub enum Event {
    /// What the host says of somebody changed. The content is the host's and not repeated here.
    PersonChanged { person: PersonId, left: bool },
    /// Somebody began or ceased to take part, or applied.
    ParticipationChanged {
        person: PersonId,
        #[serde(rename = "type")]
        type_id: TypeId,
        role: RoleId,
        participation: Participation,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreement: Option<Code>,
    },
    /// Somebody set their places.
    PlacesChanged {
        person: PersonId,
        #[serde(rename = "type")]
        type_id: TypeId,
        role: RoleId,
        places: u16,
    },
    /// Somebody blocked somebody.
    Blocked { by: PersonId, person: PersonId },
    /// Somebody no longer blocks somebody.
    Unblocked { by: PersonId, person: PersonId },
    /// Somebody does not want to be with somebody in this type ever again.
    NeverAgain {
        #[serde(rename = "type")]
        type_id: TypeId,
        person: PersonId,
        other: PersonId,
    },
    /// A request was made, or joined a waiting list.
    RequestOpened {
        #[serde(rename = "type")]
        type_id: TypeId,
        about: RequestParties,
        kind: RequestKind,
        by: PersonId,
        waiting: bool,
        steps: Vec<Approver>,
        terms: RequestTerms,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        choices: Vec<PersonId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        follows: Option<RequestId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joins: Option<RelationshipId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reopens: Option<RelationshipId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<TextId>,
    },
    /// A request came to the head of a waiting list; a place is kept for it.
    RequestPromoted {
        #[serde(rename = "type")]
        type_id: TypeId,
        about: RequestParties,
        asks: Approver,
        expires_at: Timestamp,
    },
    /// Whoever is to answer was reminded.
    RequestReminded { request: RequestId, reminders: u8 },
    /// Somebody said yes, and others have yet to.
    StepApproved {
        #[serde(rename = "type")]
        type_id: TypeId,
        about: RequestParties,
        by: PersonId,
        asks: Approver,
        expires_at: Timestamp,
        reserved: Vec<PersonId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// Whoever was to answer left; a coordinator answers instead.
    ApproverReplaced {
        #[serde(rename = "type")]
        type_id: TypeId,
        about: RequestParties,
        asks: Approver,
        expires_at: Timestamp,
        reserved: Vec<PersonId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// The last yes was said.
    RequestAccepted {
        #[serde(rename = "type")]
        type_id: TypeId,
        about: RequestParties,
        by: PersonId,
        relationship: RelationshipId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// Somebody said no.
    RequestDeclined {
        #[serde(rename = "type")]
        type_id: TypeId,
        about: RequestParties,
        by: PersonId,
        code: Code,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<TextId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// Whoever made the request took it back.
    RequestWithdrawn {
        #[serde(rename = "type")]
        type_id: TypeId,
        about: RequestParties,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// Nobody answered in time.
    RequestExpired {
        #[serde(rename = "type")]
        type_id: TypeId,
        about: RequestParties,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// It was no longer possible.
    RequestInvalidated {
        #[serde(rename = "type")]
        type_id: TypeId,
        about: RequestParties,
        code: Code,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// The last choice came to nothing.
    ChoicesExhausted { request: RequestId },
    /// A coordinator has looked after somebody whose choices came to nothing.
    ExhaustionSettled { request: RequestId },
    /// Places were taken by a new relationship.
    RelationshipFormed {
        #[serde(rename = "type")]
        type_id: TypeId,
        places: Places,
        members: Vec<Party>,
        starts_at: Timestamp,
        terms: RelationshipTerms,
        request: RequestId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reopens: Option<RelationshipId>,
    },
    /// Somebody joined a group.
    MemberJoined {
        #[serde(rename = "type")]
        type_id: TypeId,
        places: Places,
        party: Party,
    },
    /// Somebody left, and the others go on.
    MemberLeft {
        #[serde(rename = "type")]
        type_id: TypeId,
        places: Places,
        party: Party,
        code: Code,
    },
    /// It began to run.
    RelationshipStarted { relationship: RelationshipId },
    /// It was put on hold.
    RelationshipHeld {
        relationship: RelationshipId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// It goes on.
    RelationshipResumed { relationship: RelationshipId },
    /// One side wants to go on for longer.
    ExtensionProposed { relationship: RelationshipId, by: PersonId, until: Timestamp },
    /// Another side agreed, and others have yet to.
    ExtensionAgreed { relationship: RelationshipId, by: PersonId },
    /// All sides agreed.
    RelationshipExtended { relationship: RelationshipId, until: Timestamp },
    /// A side said no.
    ExtensionDeclined { relationship: RelationshipId, by: PersonId },
    /// It came to its end.
    RelationshipCompleted {
        #[serde(rename = "type")]
        type_id: TypeId,
        places: Places,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
    /// It was ended early.
    RelationshipCancelled {
        #[serde(rename = "type")]
        type_id: TypeId,
        places: Places,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
        code: Code,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<TextId>,
    },
    /// It ended by silence.
    RelationshipLapsed {
        #[serde(rename = "type")]
        type_id: TypeId,
        places: Places,
    },
    /// A coordinator should know something.
    RelationshipFlagged { relationship: RelationshipId, flag: Flag },
    /// It is no longer so.
    RelationshipUnflagged { relationship: RelationshipId, flag: Flag },
    /// Silence was noticed.
    MomentumChanged { relationship: RelationshipId, momentum: Momentum },
    /// Everybody was warned that silence will end it.
    LapseWarned { relationship: RelationshipId },
    /// A note or a concern was written.
    EntryWritten {
        entry: EntryId,
        relationship: RelationshipId,
        author: PersonId,
        kind: EntryKind,
        readers: Vec<PersonId>,
        coordinators: CoordinatorView,
        text: TextId,
    },
    /// An entry was written anew; what stood before is kept.
    EntryEdited { entry: EntryId, text: TextId },
    /// A meeting was planned.
    MeetingPlanned {
        entry: EntryId,
        relationship: RelationshipId,
        author: PersonId,
        starts_at: Timestamp,
        minutes: u16,
        readers: Vec<PersonId>,
        coordinators: CoordinatorView,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<TextId>,
    },
    /// A meeting took place; one that was not planned is an entry of its own.
    MeetingHeld {
        entry: EntryId,
        relationship: RelationshipId,
        author: PersonId,
        starts_at: Timestamp,
        minutes: u16,
        readers: Vec<PersonId>,
        coordinators: CoordinatorView,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<TextId>,
    },
    /// A planned meeting will not take place.
    MeetingCancelled { entry: EntryId, relationship: RelationshipId },
    /// A coordinator has looked after a concern.
    ConcernSettled { entry: EntryId, relationship: RelationshipId },
    /// A version of a type came into force.
    TypePublished {
        #[serde(rename = "type")]
        type_id: TypeId,
        version: u32,
    },
    /// A type takes no new requests.
    TypeClosed {
        #[serde(rename = "type")]
        type_id: TypeId,
    },
    /// A type takes requests again.
    TypeReopened {
        #[serde(rename = "type")]
        type_id: TypeId,
    },
    /// A small command was left to be run.
    FollowUpScheduled { follow_up: FollowUpId, work: Work, due_at: Timestamp },
    /// It was run.
    FollowUpDone { follow_up: FollowUpId },
}

/// How an event leaves a request open.
pub(crate) enum Open<'a> {
    /// In line; to be put before somebody once a place comes free.
    Waiting { asks: Option<&'a Approver> },
    /// Before somebody.
    Pending { asks: &'a Approver, due_at: Timestamp, reserved: &'a [PersonId] },
}

impl Open<'_> {
    pub(crate) fn due_at(&self) -> Option<Timestamp> {
        match self {
            Open::Waiting { .. } => None,
            Open::Pending { due_at, .. } => Some(*due_at),
        }
    }

    pub(crate) fn approver(&self) -> Option<&PersonId> {
        match self {
            Open::Waiting { asks } => asks.and_then(Approver::person),
            Open::Pending { asks, .. } => asks.person(),
        }
    }

    pub(crate) fn asks(&self, person: &PersonId) -> bool {
        matches!(self, Open::Pending { asks, .. } if asks.person() == Some(person))
    }

    pub(crate) fn reserves(&self, party: &Party) -> bool {
        matches!(self, Open::Pending { reserved, .. } if reserved.contains(&party.person))
    }
}

impl Event {
    /// The request that the event is about, when it changes the queues of people.
    pub(crate) fn about_request(&self) -> Option<(&TypeId, &RequestParties)> {
        match self {
            Event::RequestOpened { type_id, about, .. }
            | Event::RequestPromoted { type_id, about, .. }
            | Event::StepApproved { type_id, about, .. }
            | Event::ApproverReplaced { type_id, about, .. }
            | Event::RequestAccepted { type_id, about, .. }
            | Event::RequestDeclined { type_id, about, .. }
            | Event::RequestWithdrawn { type_id, about, .. }
            | Event::RequestExpired { type_id, about, .. }
            | Event::RequestInvalidated { type_id, about, .. } => Some((type_id, about)),
            _ => None,
        }
    }

    /// How the request is left, if it stays open.
    pub(crate) fn leaves_open(&self) -> Option<Open<'_>> {
        match self {
            Event::RequestOpened { waiting: true, steps, .. } => Some(Open::Waiting { asks: steps.first() }),
            Event::RequestOpened { steps, expires_at: Some(due_at), .. } => {
                steps.first().map(|asks| Open::Pending { asks, due_at: *due_at, reserved: &[] })
            }
            Event::RequestPromoted { about, asks, expires_at, .. } => {
                let reserved = std::slice::from_ref(&about.to.person);
                Some(Open::Pending { asks, due_at: *expires_at, reserved })
            }
            Event::StepApproved { asks, expires_at, reserved, .. }
            | Event::ApproverReplaced { asks, expires_at, reserved, .. } => {
                Some(Open::Pending { asks, due_at: *expires_at, reserved })
            }
            _ => None,
        }
    }

    /// Somebody besides the two in whose queue the request stands before or after the event.
    fn queues(&self) -> Vec<&PersonId> {
        match self {
            Event::RequestOpened { waiting: false, steps, .. } => {
                steps.first().and_then(Approver::person).into_iter().collect()
            }
            Event::RequestPromoted { asks, .. } => asks.person().into_iter().collect(),
            Event::StepApproved { asks, asked, .. } | Event::ApproverReplaced { asks, asked, .. } => {
                asks.person().into_iter().chain(asked).collect()
            }
            Event::RequestAccepted { asked, .. }
            | Event::RequestDeclined { asked, .. }
            | Event::RequestWithdrawn { asked, .. }
            | Event::RequestExpired { asked, .. }
            | Event::RequestInvalidated { asked, .. } => asked.iter().collect(),
            _ => Vec::new(),
        }
    }

    fn places(&self) -> Option<(&TypeId, &Places)> {
        match self {
            Event::RelationshipFormed { type_id, places, .. }
            | Event::MemberJoined { type_id, places, .. }
            | Event::MemberLeft { type_id, places, .. }
            | Event::RelationshipCompleted { type_id, places, .. }
            | Event::RelationshipCancelled { type_id, places, .. }
            | Event::RelationshipLapsed { type_id, places } => Some((type_id, places)),
            _ => None,
        }
    }

    /// The relationship of which the event changes places.
    pub(crate) fn about_places(&self) -> Option<(&TypeId, RelationshipId)> {
        self.places().map(|(type_id, places)| (type_id, places.relationship))
    }

    /// The role and seats of somebody who has a place after the event.
    pub(crate) fn seats_of(&self, person: &PersonId) -> Option<(RoleId, u8)> {
        let (_, places) = self.places()?;
        let taken = places.taken.iter().find(|taken| taken.party.person == *person)?;
        Some((taken.party.role.clone(), taken.seats))
    }

    /// Who holds a place opposite to somebody after the event, of those whom it concerns.
    pub(crate) fn opposite_of(&self, person: &PersonId) -> Vec<PersonId> {
        let Some((_, places)) = self.places() else { return Vec::new() };
        let own = places.taken.iter().find(|taken| taken.party.person == *person);
        let Some(role) = own.map(|taken| &taken.party.role) else { return Vec::new() };
        let one_role = places.people().all(|party| party.role == *role);
        let others = places.taken.iter().map(|taken| &taken.party);
        let opposite = others.filter(|party| party.person != *person && (one_role || party.role != *role));
        opposite.map(|party| party.person.clone()).collect()
    }

    /// Whether somebody gives their place back.
    pub(crate) fn frees(&self, person: &PersonId) -> bool {
        self.places().is_some_and(|(_, places)| places.freed.iter().any(|party| party.person == *person))
    }

    /// The relationship that the event is about.
    pub fn relationship(&self) -> Option<RelationshipId> {
        match self {
            Event::RelationshipStarted { relationship }
            | Event::RelationshipHeld { relationship, .. }
            | Event::RelationshipResumed { relationship }
            | Event::ExtensionProposed { relationship, .. }
            | Event::ExtensionAgreed { relationship, .. }
            | Event::RelationshipExtended { relationship, .. }
            | Event::ExtensionDeclined { relationship, .. }
            | Event::RelationshipFlagged { relationship, .. }
            | Event::RelationshipUnflagged { relationship, .. }
            | Event::MomentumChanged { relationship, .. }
            | Event::LapseWarned { relationship }
            | Event::EntryWritten { relationship, .. }
            | Event::MeetingPlanned { relationship, .. }
            | Event::MeetingHeld { relationship, .. }
            | Event::MeetingCancelled { relationship, .. }
            | Event::ConcernSettled { relationship, .. }
            | Event::RequestAccepted { relationship, .. } => Some(*relationship),
            event => event.about_places().map(|(_, relationship)| relationship),
        }
    }

    /// The records that the event changes.
    pub fn touches(&self) -> Vec<RecordKey> {
        let mut keys = Vec::new();
        if let Some((type_id, about)) = self.about_request() {
            let (from, to) = (&about.from.person, &about.to.person);
            keys.push(RecordKey::Request(about.request));
            keys.extend([from, to].map(|person| RecordKey::Caseload(person.clone())));
            let others = self.queues().into_iter().filter(|person| *person != from && *person != to);
            keys.extend(others.map(|person| RecordKey::Caseload(person.clone())));
            keys.push(RecordKey::Pair(PairKey::new(type_id, from, to)));
        }
        if let Some((type_id, places)) = self.places() {
            keys.push(RecordKey::Relationship(places.relationship));
            keys.extend(places.people().map(|party| RecordKey::Caseload(party.person.clone())));
            keys.extend(places.pairs(type_id).into_iter().map(RecordKey::Pair));
        }
        match self {
            Event::ParticipationChanged { person, .. } | Event::PlacesChanged { person, .. } => {
                keys.push(RecordKey::Caseload(person.clone()));
            }
            Event::Blocked { by, .. } | Event::Unblocked { by, .. } => {
                keys.push(RecordKey::Caseload(by.clone()))
            }
            Event::NeverAgain { type_id, person, other } => {
                keys.push(RecordKey::Pair(PairKey::new(type_id, person, other)));
            }
            Event::RequestReminded { request, .. }
            | Event::ChoicesExhausted { request }
            | Event::ExhaustionSettled { request } => keys.push(RecordKey::Request(*request)),
            Event::RelationshipStarted { relationship }
            | Event::RelationshipHeld { relationship, .. }
            | Event::RelationshipResumed { relationship }
            | Event::ExtensionProposed { relationship, .. }
            | Event::ExtensionAgreed { relationship, .. }
            | Event::RelationshipExtended { relationship, .. }
            | Event::ExtensionDeclined { relationship, .. }
            | Event::RelationshipFlagged { relationship, .. }
            | Event::RelationshipUnflagged { relationship, .. }
            | Event::MomentumChanged { relationship, .. }
            | Event::LapseWarned { relationship } => keys.push(RecordKey::Relationship(*relationship)),
            Event::EntryWritten { entry, .. } | Event::EntryEdited { entry, .. } => {
                keys.push(RecordKey::Entry(*entry));
            }
            Event::MeetingPlanned { entry, relationship, .. }
            | Event::MeetingHeld { entry, relationship, .. }
            | Event::MeetingCancelled { entry, relationship } => {
                keys.push(RecordKey::Entry(*entry));
                keys.push(RecordKey::Relationship(*relationship));
            }
            Event::ConcernSettled { entry, .. } => keys.push(RecordKey::Entry(*entry)),
            Event::TypePublished { type_id, .. }
            | Event::TypeClosed { type_id }
            | Event::TypeReopened { type_id } => keys.push(RecordKey::Type(type_id.clone())),
            Event::FollowUpScheduled { follow_up, .. } | Event::FollowUpDone { follow_up } => {
                keys.push(RecordKey::FollowUp(*follow_up));
            }
            _ => {}
        }
        keys
    }
}
