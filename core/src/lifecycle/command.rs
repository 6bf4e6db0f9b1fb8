//! What somebody wants done.

use super::RecordKey;
use crate::{
    diary::Audience,
    id::{Code, CommandId, EntryId, FollowUpId, PersonId, RelationshipId, RequestId, RoleId, TypeId},
    people::PersonRecord,
    scheme::TypeDraft,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A command with who wants it done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// A UUID made by the host. Sent again, it does nothing and answers the same.
    pub id: CommandId,
    /// Who wants it done; the host has made sure that it is them.
    pub actor: Actor,
    /// For whom a coordinator acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<OnBehalfOf>,
    /// What.
    pub command: Command,
}

/// Who brings something about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person.
    Person(PersonId),
    /// The host itself: its user administration, its timer.
    Host,
    /// Time: something fell due. Only in events.
    Time,
}

/// A coordinator acting for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnBehalfOf {
    /// For whom.
    pub person: PersonId,
    /// Why; kept in the audit trail.
    pub reason: Code,
    /// Whether somebody may get more than their places by it.
    #[serde(default)]
    pub exceed_places: bool,
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are explained once, at the records and in the lifecycle guide")]
pub enum Command {
    /// Host: what is known of somebody changed; the whole of it. Its `version` does not count.
    PersonChanged { person: Box<PersonRecord> },
    /// Host or coordinator: a version of a type comes into force.
    PublishType { draft: Box<TypeDraft> },
    /// Host: a type takes no new requests.
    CloseType {
        #[serde(rename = "type")]
        type_id: TypeId,
    },
    /// Host: a type takes requests again.
    ReopenType {
        #[serde(rename = "type")]
        type_id: TypeId,
    },
    /// Take part in a role, or apply for it.
    TakePart {
        #[serde(rename = "type")]
        type_id: TypeId,
        role: RoleId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        places: Option<u16>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreement: Option<Code>,
    },
    /// No longer take part in a role. What runs goes on.
    StepBack {
        #[serde(rename = "type")]
        type_id: TypeId,
        role: RoleId,
    },
    /// Coordinator: let an applicant take part, or not.
    AnswerApplication {
        #[serde(rename = "type")]
        type_id: TypeId,
        role: RoleId,
        person: PersonId,
        admit: bool,
    },
    /// Set how many places one has.
    SetPlaces {
        #[serde(rename = "type")]
        type_id: TypeId,
        role: RoleId,
        places: u16,
        #[serde(default)]
        when_in_use: WhenInUse,
    },
    /// Never be brought together with somebody, in any type; ends what there is between the two.
    Block { person: PersonId },
    /// Take a block back.
    Unblock { person: PersonId },
    /// Not be with somebody in this type again.
    NeverAgain {
        #[serde(rename = "type")]
        type_id: TypeId,
        person: PersonId,
    },
    /// Ask somebody, or offer oneself, depending on the role; several in order of preference.
    Request {
        #[serde(rename = "type")]
        type_id: TypeId,
        role: RoleId,
        to: Vec<PersonId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// Bring two others together.
    Nominate {
        #[serde(rename = "type")]
        type_id: TypeId,
        people: Vec<super::Party>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// Say yes at the step that is one's own.
    Accept { request: RequestId },
    /// Say no at the step that is one's own.
    Decline {
        request: RequestId,
        code: Code,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Take one's own request back.
    Withdraw { request: RequestId },
    /// Coordinator: somebody whose choices came to nothing has been looked after.
    SettleExhausted { request: RequestId },
    /// Put a running relationship on hold.
    PutOnHold {
        relationship: RelationshipId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// Go on.
    Resume { relationship: RelationshipId },
    /// Propose to go on for longer, or agree to what another side proposed (with the same `until`).
    Extend { relationship: RelationshipId, until: Timestamp },
    /// Say no to a longer time that was proposed.
    DeclineExtension { relationship: RelationshipId },
    /// Bring it to its end.
    Complete { relationship: RelationshipId },
    /// End it early.
    Cancel {
        relationship: RelationshipId,
        code: Code,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Leave a group. When nobody is left opposite, it ends.
    Leave { relationship: RelationshipId, code: Code },
    /// Ask to take a closed relationship up again.
    Reopen {
        relationship: RelationshipId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// Plan a meeting.
    PlanMeeting {
        relationship: RelationshipId,
        starts_at: Timestamp,
        minutes: u16,
        #[serde(default)]
        audience: Audience,
        #[serde(default)]
        told: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Say that a planned meeting took place.
    HoldMeeting { entry: EntryId, starts_at: Timestamp, minutes: u16 },
    /// Log a meeting that took place without having been planned.
    LogMeeting {
        relationship: RelationshipId,
        starts_at: Timestamp,
        minutes: u16,
        #[serde(default)]
        audience: Audience,
        #[serde(default)]
        told: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Call a planned meeting off.
    CancelMeeting { entry: EntryId },
    /// Write a note.
    WriteNote {
        relationship: RelationshipId,
        #[serde(default)]
        audience: Audience,
        #[serde(default)]
        told: bool,
        text: String,
    },
    /// Write one's own entry anew. Its audience stays.
    EditEntry { entry: EntryId, text: String },
    /// Tell coordinators, and nobody else, that something is wrong.
    RaiseConcern { relationship: RelationshipId, text: String },
    /// Coordinator: a concern has been looked after.
    SettleConcern { entry: EntryId },
    /// Host: bring about what fell due for a record. Doing it late, twice or in any order comes to the same.
    Advance { record: RecordKey },
    /// Host: run a small command that a decision left behind. The envelope's id should be that of the follow-up.
    FollowUp { follow_up: FollowUpId },
}

impl Command {
    /// The commands that bring an import about, one for each person who changed.
    pub fn changes(import: crate::people::Import) -> Vec<Command> {
        let changed = import.changed.into_iter();
        changed.map(|person| Command::PersonChanged { person: Box::new(person) }).collect()
    }
}

/// What to do when places are set to fewer than are in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenInUse {
    /// Refuse, and name the relationships and requests that use them.
    #[default]
    Refuse,
    /// Let them go on and take nobody new.
    StopNew,
}
