//! What a decision says: what to write, under which conditions, and whom to tell.

use super::{
    Erasure, EventRecord, Receipt, Record, RecordKey, Refusal, RelationshipState, RequestState, RoundState,
    query::Query,
};
use crate::{
    diary::Reading,
    feedback::FeedbackState,
    id::{
        Code, EntryId, FeedbackId, FollowUpId, ObjectiveId, PersonId, RelationshipId, RequestId, RoleId,
        RoundId, TextId, TypeId,
    },
    objectives::ObjectiveState,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most records that one decision changes or takes away.
pub const MOST_CHANGES: usize = 64;

/// The answer to a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// These facts are missing; ask again with all facts so far. At most three rounds.
    Need(Vec<Query>),
    /// Yes: write this in one transaction, if every version still matches.
    Done(Box<Decision>),
    /// No. Nothing is to be written.
    Refused(Refusal),
}

/// What to write, all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What came of the command.
    pub outcome: Outcome,
    /// Whether the command had taken effect before. Then there is nothing to write.
    pub repeated: bool,
    /// What happened.
    pub events: Vec<EventRecord>,
    /// The records as they are to be, in the order of their keys, each with the version it must have in the store.
    pub changes: Vec<Change>,
    /// Records to take away, in the order of their keys, with the version that they must still have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removals: Vec<Guard>,
    /// Whom the host's log must forget: in the same transaction [`Erasure::event`] rewrites every event in it, those of
    /// this decision included. Only in the last decision of an erasure; kept nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<Erasure>,
    /// Records that were relied on, with the version that they must still have.
    pub guards: Vec<Guard>,
    /// The proof that the command took effect; nothing must be stored under its key yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// Small commands left behind, among the changes too; the host runs them soon.
    pub follow_ups: Vec<FollowUpId>,
    /// Whom to tell what. The host sends them, after the transaction.
    pub notices: Vec<Notice>,
}

/// A record to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Under which key it is stored.
    pub key: RecordKey,
    /// The version in the store; 0 when nothing must be there.
    pub expected: u64,
    /// What to store; its version is one more.
    pub record: Record,
}

/// A record that must not have changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// Which record.
    pub record: RecordKey,
    /// The version in the store; 0 when nothing must be there.
    pub version: u64,
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// It is done; there is nothing more to say.
    Done,
    /// A request was made or answered.
    Request {
        /// Which.
        request: RequestId,
        /// Where it stands.
        state: RequestState,
        /// Whether it was open already.
        #[serde(default)]
        already: bool,
        /// The relationship that came of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        relationship: Option<RelationshipId>,
    },
    /// A relationship went a step further.
    Relationship {
        /// Which.
        relationship: RelationshipId,
        /// Where it stands.
        state: RelationshipState,
    },
    /// Something was written into a diary.
    Entry {
        /// Which entry.
        entry: EntryId,
        /// Who besides the author reads it.
        readers: Vec<PersonId>,
        /// How much of it coordinators see; tell the author.
        coordinators: Reading,
    },
    /// An objective was proposed, or something was said of it.
    Objective {
        /// Which.
        objective: ObjectiveId,
        /// Where it stands.
        state: ObjectiveState,
        /// How much of it coordinators see; tell the author.
        coordinators: Reading,
    },
    /// A feedback round was opened or answered, or went a step further.
    Feedback {
        /// Which round.
        feedback: FeedbackId,
        /// Where it stands.
        state: FeedbackState,
    },
    /// A cohort round was drafted, or went a step further.
    Round {
        /// Which.
        round: RoundId,
        /// Where it stands.
        state: RoundState,
        /// How many pages it has.
        pages: u16,
        /// How many pairs are on them.
        pairs: u32,
    },
    /// Somebody is being erased.
    Erasure {
        /// Who they are from then on.
        pseudonym: PersonId,
        /// Whether nothing names them any more.
        finished: bool,
        /// Words of others, by id, in the records that were rewritten: somebody has to look whether they are about them.
        /// Those that are gone by then were their own.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        review: Vec<TextId>,
    },
    /// A version of a type came into force.
    Type {
        /// Which type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Which version.
        version: u32,
    },
}

/// Something to tell somebody. Holds only what that recipient may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Whom.
    pub to: Recipient,
    /// What.
    pub code: NoticeCode,
    /// The type that it is about.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub type_id: Option<TypeId>,
    /// The role that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// The request that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// The relationship that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<RelationshipId>,
    /// The round that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    /// The entry that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// The objective that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<ObjectiveId>,
    /// The feedback round that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<FeedbackId>,
    /// Somebody else who is concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// The code that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Code>,
}

/// Whom a notice is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// One person.
    Person(PersonId),
    /// Those coordinators of the type in whose scope both people are, and who are neither of them.
    Coordinators,
    /// Whoever runs the host, for what the host itself began.
    Host,
}

/// What there is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// A request waits for your answer.
    RequestToAnswer,
    /// A request still waits for your answer.
    RequestReminder,
    /// Your request was taken a step further.
    RequestApproved,
    /// Your request came to a relationship.
    RequestAccepted,
    /// Your request was declined.
    RequestDeclined,
    /// A request to you was taken back.
    RequestWithdrawn,
    /// A request expired.
    RequestExpired,
    /// A request is no longer possible.
    RequestInvalidated,
    /// A place came free for you; your request is being answered.
    PlaceFreed,
    /// All your choices came to nothing.
    ChoicesExhausted,
    /// You applied for, or were admitted to, a role.
    ParticipationAnswered,
    /// Somebody applied for a role.
    ApplicationToAnswer,
    /// Your relationship began.
    RelationshipStarted,
    /// It was put on hold.
    RelationshipHeld,
    /// It goes on.
    RelationshipResumed,
    /// An extension is proposed to you.
    ExtensionToAnswer,
    /// It was extended.
    RelationshipExtended,
    /// An extension was declined.
    ExtensionDeclined,
    /// It came to its end.
    RelationshipCompleted,
    /// It was ended early.
    RelationshipCancelled,
    /// It ended by silence.
    RelationshipLapsed,
    /// Silence will end it in two weeks.
    LapseWarning,
    /// You have not met for a while.
    MomentumNudge,
    /// A relationship has been silent for long.
    MomentumAmber,
    /// A relationship has been silent for very long.
    MomentumRed,
    /// Somebody joined your group.
    MemberJoined,
    /// Somebody left your group.
    MemberLeft,
    /// A meeting was planned with you.
    MeetingPlanned,
    /// Somebody was not there at a meeting that was planned.
    MeetingMissed,
    /// A planned meeting was called off.
    MeetingCancelled,
    /// An objective, or a change to one, is proposed to you.
    ObjectiveToAgree,
    /// What was proposed of an objective holds now.
    ObjectiveSettled,
    /// What was proposed of an objective was turned down or taken back.
    ObjectiveDeclined,
    /// You are asked for feedback about somebody.
    FeedbackToGive,
    /// Your feedback about somebody is still waited for.
    FeedbackReminder,
    /// Feedback that you may read was released.
    FeedbackReleased,
    /// Somebody raised a concern.
    ConcernRaised,
    /// A rule of the type is no longer true of a running relationship.
    RelationshipFlagged,
    /// Every pair of your round was seen to.
    RoundPublished,
    /// Nothing names somebody any more who was to be erased; the pseudonym stands beside it.
    PersonErased,
}

/// A notice without particulars yet.
pub(crate) fn notice(to: Recipient, code: NoticeCode) -> Notice {
    Notice {
        to,
        code,
        type_id: None,
        role: None,
        request: None,
        relationship: None,
        round: None,
        entry: None,
        objective: None,
        feedback: None,
        person: None,
        reason: None,
    }
}
