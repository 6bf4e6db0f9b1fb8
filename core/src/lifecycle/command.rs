//! What somebody wants done.

use super::RecordKey;
use crate::{
    diary::Audience,
    feedback::{AnswerDraft, ImportedFigure, Occasion},
    id::{
        Code, CommandId, EntryId, FeedbackId, FollowUpId, ObjectiveId, PersonId, RelationshipId, RequestId,
        RoleId, RoundId, TypeId,
    },
    objectives::{ObjectiveDraft, Verdict},
    people::PersonRecord,
    scheme::TypeDraft,
    strict,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use strum::IntoStaticStr;

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

impl Envelope {
    /// Everybody whom it names.
    pub(super) fn people(&self) -> BTreeSet<PersonId> {
        let mut people = self.command.people();
        people.extend(self.on_behalf_of.as_ref().map(|on| on.person.clone()));
        if let Actor::Person(actor) = &self.actor {
            people.insert(actor.clone());
        }
        people
    }
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

/// What is wanted. As a `&'static str` it is its name on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
pub enum Command {
    /// Host: what is known of somebody changed; the whole of it. Its `version` does not count.
    PersonChanged {
        /// Who.
        person: Box<PersonRecord>,
    },
    /// Host: erase somebody for good. They leave; once nothing of theirs is open any more, follow-ups put a pseudonym in
    /// the place of their id, in every record and the log, and take their words away.
    ErasePerson {
        /// Who.
        person: PersonId,
    },
    /// Host: a version of a type comes into force.
    PublishType {
        /// The document.
        draft: Box<TypeDraft>,
    },
    /// Host: a type takes no new requests. Those that are open can still be answered.
    CloseType {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
    },
    /// Host: a type takes requests again.
    ReopenType {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
    },
    /// Take part in a role, or apply for it.
    TakePart {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The role.
        role: RoleId,
        /// The places.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        places: Option<u16>,
        /// The code of the agreement that is accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreement: Option<Code>,
    },
    /// No longer take part in a role. What runs goes on.
    StepBack {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The role.
        role: RoleId,
    },
    /// Coordinator: let an applicant take part, or not.
    AnswerApplication {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The role.
        role: RoleId,
        /// Who.
        person: PersonId,
        /// Whether they may take part.
        admit: bool,
    },
    /// Set how many places one has.
    SetPlaces {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The role.
        role: RoleId,
        /// The places.
        places: u16,
        /// What to do when more are in use.
        #[serde(default)]
        when_in_use: WhenInUse,
    },
    /// Never be brought together with somebody, in any type; ends what there is between the two.
    Block {
        /// Who.
        person: PersonId,
    },
    /// Take a block back.
    Unblock {
        /// Who.
        person: PersonId,
    },
    /// Not be with somebody in this type again.
    NeverAgain {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Who.
        person: PersonId,
    },
    /// Ask somebody, or offer oneself, depending on the role; several in order of preference.
    Request {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The role.
        role: RoleId,
        /// Whom, the most wanted first.
        to: Vec<PersonId>,
        /// The words that go with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// Bring two others together.
    Nominate {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The two, each with a role.
        people: Vec<super::Party>,
        /// The words that go with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// Say yes at the step that is one's own.
    Accept {
        /// Which request.
        request: RequestId,
    },
    /// Say no at the step that is one's own.
    Decline {
        /// Which request.
        request: RequestId,
        /// Why, as a code.
        code: Code,
        /// Why, in words that only coordinators read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Take one's own request back.
    Withdraw {
        /// Which request.
        request: RequestId,
    },
    /// Coordinator: somebody whose choices came to nothing has been looked after.
    SettleExhausted {
        /// Which request.
        request: RequestId,
    },
    /// Put a running relationship on hold.
    PutOnHold {
        /// Which relationship.
        relationship: RelationshipId,
        /// Until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// Go on.
    Resume {
        /// Which relationship.
        relationship: RelationshipId,
    },
    /// Propose to go on for longer, or agree to what another side proposed (with the same `until`).
    Extend {
        /// Which relationship.
        relationship: RelationshipId,
        /// Until when.
        until: Timestamp,
    },
    /// Say no to a longer time that was proposed.
    DeclineExtension {
        /// Which relationship.
        relationship: RelationshipId,
    },
    /// Bring it to its end.
    Complete {
        /// Which relationship.
        relationship: RelationshipId,
    },
    /// End it early.
    Cancel {
        /// Which relationship.
        relationship: RelationshipId,
        /// Why, as a code.
        code: Code,
        /// Why, in words that only coordinators read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Leave a group. When nobody is left opposite, it ends.
    Leave {
        /// Which relationship.
        relationship: RelationshipId,
        /// Why, as a code.
        code: Code,
    },
    /// Ask to take a closed relationship up again.
    Reopen {
        /// Which relationship.
        relationship: RelationshipId,
        /// The words that go with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// Plan a meeting.
    PlanMeeting {
        /// Which relationship.
        relationship: RelationshipId,
        /// When it begins or began.
        starts_at: Timestamp,
        /// How long, in minutes.
        minutes: u16,
        /// The agenda of the type that it follows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agenda: Option<Code>,
        /// For whom it is written.
        #[serde(default)]
        audience: Audience,
        /// Whether the writer was told that coordinators will read it.
        #[serde(default)]
        told: bool,
        /// The words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Say that a planned meeting took place.
    HoldMeeting {
        /// Which entry.
        entry: EntryId,
        /// When it begins or began.
        starts_at: Timestamp,
        /// How long, in minutes.
        minutes: u16,
        /// Who was not there, of those who were to be.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        absent: Vec<PersonId>,
    },
    /// Log a meeting that took place without having been planned.
    LogMeeting {
        /// Which relationship.
        relationship: RelationshipId,
        /// When it begins or began.
        starts_at: Timestamp,
        /// How long, in minutes.
        minutes: u16,
        /// Who was not there, of those who were to be.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        absent: Vec<PersonId>,
        /// For whom it is written.
        #[serde(default)]
        audience: Audience,
        /// Whether the writer was told that coordinators will read it.
        #[serde(default)]
        told: bool,
        /// The words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Say that a planned meeting did not take place since somebody was not there.
    MissMeeting {
        /// Which entry.
        entry: EntryId,
        /// Who was not there.
        absent: Vec<PersonId>,
    },
    /// Call a planned meeting off.
    CancelMeeting {
        /// Which entry.
        entry: EntryId,
    },
    /// Write a note.
    WriteNote {
        /// Which relationship.
        relationship: RelationshipId,
        /// For whom it is written.
        #[serde(default)]
        audience: Audience,
        /// Whether the writer was told that coordinators will read it.
        #[serde(default)]
        told: bool,
        /// The words.
        text: String,
    },
    /// Write one's own entry anew. Its audience stays.
    EditEntry {
        /// Which entry.
        entry: EntryId,
        /// The words.
        text: String,
    },
    /// Tell coordinators, and nobody else, that something is wrong.
    RaiseConcern {
        /// Which relationship.
        relationship: RelationshipId,
        /// The words.
        text: String,
    },
    /// Coordinator: a concern has been looked after.
    SettleConcern {
        /// Which entry.
        entry: EntryId,
    },
    /// Propose an objective. It counts once both sides have agreed.
    ProposeObjective {
        /// Which relationship.
        relationship: RelationshipId,
        /// What it is to say.
        objective: ObjectiveDraft,
        /// Whether the writer was told that coordinators will read it.
        #[serde(default)]
        told: bool,
    },
    /// Propose another wording, measure or milestones. Until both sides have agreed it stays as it was.
    ReviseObjective {
        /// Which objective.
        objective: ObjectiveId,
        /// What it is to say.
        draft: ObjectiveDraft,
        /// Whether the writer was told that coordinators will read it.
        #[serde(default)]
        told: bool,
    },
    /// Agree to what is proposed of an objective.
    AgreeObjective {
        /// Which objective.
        objective: ObjectiveId,
        /// Which proposal, by its number: what is proposed since is another.
        proposal: u16,
    },
    /// Turn down what is proposed of an objective, or take it back.
    DeclineObjective {
        /// Which objective.
        objective: ObjectiveId,
        /// Which proposal, by its number: what is proposed since is another.
        proposal: u16,
    },
    /// Give an objective up, or propose to where both sides had agreed to it.
    DropObjective {
        /// Which objective.
        objective: ObjectiveId,
    },
    /// Say how far an objective has come: a value, a milestone, words, or several of them.
    UpdateObjective {
        /// Which objective.
        objective: ObjectiveId,
        /// The value of the measure now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<i64>,
        /// The milestone that was reached, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        milestone: Option<u8>,
        /// The words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// Whether the writer was told that coordinators will read it.
        #[serde(default)]
        told: bool,
    },
    /// Say what came of an objective; what one said before is replaced.
    ReviewObjective {
        /// Which objective.
        objective: ObjectiveId,
        /// What came of it.
        verdict: Verdict,
        /// The words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// Whether the writer was told that coordinators will read it.
        #[serde(default)]
        told: bool,
    },
    /// Whom it is about, coordinator, or host: ask for feedback about somebody in a relationship. Themselves, whoever is
    /// with them and their manager are asked as the type says; peers and reports are named.
    OpenFeedback {
        /// In which relationship; a completed one for 60 days.
        relationship: RelationshipId,
        /// About whom.
        subject: PersonId,
        /// Before, while or after they are together.
        occasion: Occasion,
        /// Colleagues who are asked.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        peers: Vec<PersonId>,
        /// People who report to them and are asked.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reports: Vec<PersonId>,
    },
    /// Answer the questions of a feedback round; what one answered before is replaced.
    AnswerFeedback {
        /// Which round.
        feedback: FeedbackId,
        /// By question. What one cannot answer is left out.
        #[serde(deserialize_with = "strict::map")]
        answers: BTreeMap<Code, AnswerDraft>,
        /// Whether the rater was told that it shows who said it.
        #[serde(default)]
        told: bool,
    },
    /// Whoever opened it, coordinator, or host: close a feedback round before its time.
    CloseFeedback {
        /// Which round.
        feedback: FeedbackId,
    },
    /// Host: take figures of its own 360 tool over as a round that is released at once.
    ImportFeedback {
        /// In which relationship; a completed one for 60 days.
        relationship: RelationshipId,
        /// About whom.
        subject: PersonId,
        /// Before, while or after they are together.
        occasion: Occasion,
        /// The figures, 1 to 250.
        figures: Vec<ImportedFigure>,
    },
    /// Coordinator for everybody, or host: draft a cohort round. Nothing is reserved and nobody is told; its pairs are
    /// looked at when it is published.
    DraftRound {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The pairs of the first page, 1 to 500, in the order in which they are to be published.
        pairs: Vec<super::Pairing>,
    },
    /// Coordinator for everybody, or host: add a page of pairs to a draft. The same page again does nothing.
    AddPairs {
        /// Which round.
        round: RoundId,
        /// Which page: the next, 2 to 2,000.
        page: u16,
        /// The pairs, 1 to 500.
        pairs: Vec<super::Pairing>,
    },
    /// Coordinator for everybody, or host: publish a draft. Its pairs are seen to by follow-ups, in their order.
    PublishRound {
        /// Which round.
        round: RoundId,
    },
    /// Coordinator for everybody, or host: throw a draft away.
    DiscardRound {
        /// Which round.
        round: RoundId,
    },
    /// Host: bring about what fell due for a record. Doing it late, twice or in any order comes to the same.
    Advance {
        /// Which record.
        record: RecordKey,
    },
    /// Host: run a small command that a decision left behind. The envelope's id should be that of the follow-up.
    FollowUp {
        /// Which follow-up.
        follow_up: FollowUpId,
    },
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
