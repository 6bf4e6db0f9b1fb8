//! What happened: past tense, ids and codes, never free text. Records are what events made of them.

use super::{
    Approver, Flag, Momentum, PairOutcome, Pairing, Participation, Party, Places, RelationshipTerms,
    RequestKind, RequestParties, RequestTerms, Work,
};
use crate::{
    diary::EntryKind,
    feedback::{Disclosed, FeedbackTerms, Occasion, Rater, Release},
    id::{
        AnswersId, Code, EntryId, FeedbackId, FollowUpId, ObjectiveId, PersonId, RelationshipId, RequestId,
        RoleId, RoundId, TextId, TypeId,
    },
    objectives::{ObjectiveChange, ObjectiveResult, ObjectiveState, Verdict},
    scheme::CoordinatorView,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What happened. As a `&'static str` it is its name on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
pub enum Event {
    /// What the host says of somebody changed. The content is the host's and not repeated here.
    PersonChanged {
        /// Who.
        person: PersonId,
        /// Whether they left.
        left: bool,
    },
    /// Somebody is to be erased; they left by it. Once the log was rewritten the pseudonym stands in both places.
    ErasureStarted {
        /// Who.
        person: PersonId,
        /// Who they are from then on.
        pseudonym: PersonId,
    },
    /// Nothing names them any more.
    ErasureFinished {
        /// Who they are now.
        pseudonym: PersonId,
    },
    /// Somebody began or ceased to take part, or applied.
    ParticipationChanged {
        /// Who.
        person: PersonId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The role.
        role: RoleId,
        /// Whether they take part now.
        participation: Participation,
        /// The code of the agreement that is accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreement: Option<Code>,
    },
    /// Somebody set their places.
    PlacesChanged {
        /// Who.
        person: PersonId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The role.
        role: RoleId,
        /// The places.
        places: u16,
    },
    /// Somebody blocked somebody.
    Blocked {
        /// Who did it.
        by: PersonId,
        /// Who.
        person: PersonId,
    },
    /// Somebody no longer blocks somebody.
    Unblocked {
        /// Who did it.
        by: PersonId,
        /// Who.
        person: PersonId,
    },
    /// Somebody does not want to be with somebody in this type ever again.
    NeverAgain {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Who.
        person: PersonId,
        /// With whom.
        other: PersonId,
    },
    /// A request was made, or joined a waiting list.
    RequestOpened {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The request and the two whom it concerns.
        about: RequestParties,
        /// How it came about, or what it is.
        kind: RequestKind,
        /// Who did it; nobody when the host did, by a cohort round.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
        /// Whether it waits in line.
        waiting: bool,
        /// Who has to say yes, in order.
        steps: Vec<Approver>,
        /// The periods that it keeps.
        terms: RequestTerms,
        /// When the present step expires.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
        /// Whom to ask next.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        choices: Vec<PersonId>,
        /// The request before it in a ranking.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        follows: Option<RequestId>,
        /// The group that it wants to join.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joins: Option<RelationshipId>,
        /// The relationship that it takes up again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reopens: Option<RelationshipId>,
        /// The words that go with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<TextId>,
    },
    /// A request came to the head of a waiting list; a place is kept for it.
    RequestPromoted {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The request and the two whom it concerns.
        about: RequestParties,
        /// Who is to answer now.
        asks: Approver,
        /// When the present step expires.
        expires_at: Timestamp,
    },
    /// Whoever is to answer was reminded.
    RequestReminded {
        /// Which request.
        request: RequestId,
        /// How many reminders were due by then.
        reminders: u8,
    },
    /// Somebody said yes, and others have yet to.
    StepApproved {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The request and the two whom it concerns.
        about: RequestParties,
        /// Who did it.
        by: PersonId,
        /// Who is to answer now.
        asks: Approver,
        /// When the present step expires.
        expires_at: Timestamp,
        /// Whose places are kept for it.
        reserved: Vec<PersonId>,
        /// Who was to answer it before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// Whoever was to answer left; a coordinator answers instead.
    ApproverReplaced {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The request and the two whom it concerns.
        about: RequestParties,
        /// Who is to answer now.
        asks: Approver,
        /// When the present step expires.
        expires_at: Timestamp,
        /// Whose places are kept for it.
        reserved: Vec<PersonId>,
        /// Who was to answer it before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// The last yes was said.
    RequestAccepted {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The request and the two whom it concerns.
        about: RequestParties,
        /// Who did it; nobody when the host did, by a cohort round.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
        /// Which relationship.
        relationship: RelationshipId,
        /// Who was to answer it before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// Somebody said no.
    RequestDeclined {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The request and the two whom it concerns.
        about: RequestParties,
        /// Who did it.
        by: PersonId,
        /// Why, as a code.
        code: Code,
        /// Why, in words that only coordinators read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<TextId>,
        /// Who was to answer it before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// Whoever made the request took it back.
    RequestWithdrawn {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The request and the two whom it concerns.
        about: RequestParties,
        /// Who was to answer it before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// Nobody answered in time.
    RequestExpired {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The request and the two whom it concerns.
        about: RequestParties,
        /// Who was to answer it before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// It was no longer possible.
    RequestInvalidated {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The request and the two whom it concerns.
        about: RequestParties,
        /// Why, as a code.
        code: Code,
        /// Who was to answer it before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<PersonId>,
    },
    /// The last choice came to nothing.
    ChoicesExhausted {
        /// Which request.
        request: RequestId,
    },
    /// A coordinator has looked after somebody whose choices came to nothing.
    ExhaustionSettled {
        /// Which request.
        request: RequestId,
    },
    /// Places were taken by a new relationship.
    RelationshipFormed {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The places.
        places: Places,
        /// Who is in it.
        members: Vec<Party>,
        /// When it begins or began.
        starts_at: Timestamp,
        /// The periods that it keeps.
        terms: RelationshipTerms,
        /// Which request.
        request: RequestId,
        /// The relationship that it takes up again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reopens: Option<RelationshipId>,
    },
    /// Somebody joined a group.
    MemberJoined {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The places.
        places: Places,
        /// Who, as what.
        party: Party,
        /// By which request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<RequestId>,
    },
    /// Somebody left, and the others go on.
    MemberLeft {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The places.
        places: Places,
        /// Who, as what.
        party: Party,
        /// Why, as a code.
        code: Code,
    },
    /// It began to run.
    RelationshipStarted {
        /// Which relationship.
        relationship: RelationshipId,
    },
    /// It was put on hold.
    RelationshipHeld {
        /// Which relationship.
        relationship: RelationshipId,
        /// Until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// It goes on.
    RelationshipResumed {
        /// Which relationship.
        relationship: RelationshipId,
    },
    /// One side wants to go on for longer.
    ExtensionProposed {
        /// Which relationship.
        relationship: RelationshipId,
        /// Who did it.
        by: PersonId,
        /// Until when.
        until: Timestamp,
    },
    /// Another side agreed, and others have yet to.
    ExtensionAgreed {
        /// Which relationship.
        relationship: RelationshipId,
        /// Who did it.
        by: PersonId,
    },
    /// All sides agreed.
    RelationshipExtended {
        /// Which relationship.
        relationship: RelationshipId,
        /// Until when.
        until: Timestamp,
    },
    /// A side said no.
    ExtensionDeclined {
        /// Which relationship.
        relationship: RelationshipId,
        /// Who did it.
        by: PersonId,
    },
    /// It came to its end.
    RelationshipCompleted {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The places.
        places: Places,
        /// Who did it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
    /// It was ended early.
    RelationshipCancelled {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The places.
        places: Places,
        /// Who did it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
        /// Why, as a code.
        code: Code,
        /// Why, in words that only coordinators read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<TextId>,
    },
    /// It ended by silence.
    RelationshipLapsed {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The places.
        places: Places,
    },
    /// A coordinator should know something.
    RelationshipFlagged {
        /// Which relationship.
        relationship: RelationshipId,
        /// What it is about.
        flag: Flag,
    },
    /// It is no longer so.
    RelationshipUnflagged {
        /// Which relationship.
        relationship: RelationshipId,
        /// What it is about.
        flag: Flag,
    },
    /// Silence was noticed.
    MomentumChanged {
        /// Which relationship.
        relationship: RelationshipId,
        /// How it goes.
        momentum: Momentum,
    },
    /// Everybody was warned that silence will end it.
    LapseWarned {
        /// Which relationship.
        relationship: RelationshipId,
    },
    /// The words of a relationship are kept no longer.
    RetentionEnded {
        /// Which relationship.
        relationship: RelationshipId,
    },
    /// A note or a concern was written.
    EntryWritten {
        /// Which entry.
        entry: EntryId,
        /// Which relationship.
        relationship: RelationshipId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Who wrote it.
        author: PersonId,
        /// How it came about, or what it is.
        kind: EntryKind,
        /// Who besides the author reads it.
        readers: Vec<PersonId>,
        /// What coordinators see of it.
        coordinators: CoordinatorView,
        /// The words.
        text: TextId,
    },
    /// An entry was written anew; what stood before is kept.
    EntryEdited {
        /// Which entry.
        entry: EntryId,
        /// The words.
        text: TextId,
    },
    /// A meeting was planned.
    MeetingPlanned {
        /// Which entry.
        entry: EntryId,
        /// Which relationship.
        relationship: RelationshipId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Who wrote it.
        author: PersonId,
        /// When it begins or began.
        starts_at: Timestamp,
        /// How long, in minutes.
        minutes: u16,
        /// The agenda of the type that it follows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agenda: Option<Code>,
        /// Who besides the author reads it.
        readers: Vec<PersonId>,
        /// What coordinators see of it.
        coordinators: CoordinatorView,
        /// The words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<TextId>,
    },
    /// A meeting took place; one that was not planned is an entry of its own.
    MeetingHeld {
        /// Which entry.
        entry: EntryId,
        /// Which relationship.
        relationship: RelationshipId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Who wrote it.
        author: PersonId,
        /// When it begins or began.
        starts_at: Timestamp,
        /// How long, in minutes.
        minutes: u16,
        /// Who was not there, by id.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        absent: Vec<PersonId>,
        /// Who besides the author reads it.
        readers: Vec<PersonId>,
        /// What coordinators see of it.
        coordinators: CoordinatorView,
        /// The words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<TextId>,
    },
    /// A planned meeting did not take place since somebody was not there.
    MeetingMissed {
        /// Which entry.
        entry: EntryId,
        /// Which relationship.
        relationship: RelationshipId,
        /// Who was not there, by id.
        absent: Vec<PersonId>,
    },
    /// A planned meeting will not take place.
    MeetingCancelled {
        /// Which entry.
        entry: EntryId,
        /// Which relationship.
        relationship: RelationshipId,
    },
    /// A coordinator has looked after a concern.
    ConcernSettled {
        /// Which entry.
        entry: EntryId,
        /// Which relationship.
        relationship: RelationshipId,
    },
    /// An objective was proposed, or another wording of one, or that it be given up.
    ObjectiveProposed {
        /// Which objective.
        objective: ObjectiveId,
        /// Which relationship.
        relationship: RelationshipId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Who did it.
        by: PersonId,
        /// What is proposed.
        change: ObjectiveChange,
        /// Who reads it, by id.
        readers: Vec<PersonId>,
        /// What coordinators see of it.
        coordinators: CoordinatorView,
    },
    /// Somebody agreed to what was proposed.
    ObjectiveApproved {
        /// Which objective.
        objective: ObjectiveId,
        /// Which relationship.
        relationship: RelationshipId,
        /// Who did it.
        by: PersonId,
    },
    /// Both sides agreed; what was proposed holds.
    ObjectiveSettled {
        /// Which objective.
        objective: ObjectiveId,
        /// Which relationship.
        relationship: RelationshipId,
        /// Where it stands now.
        state: ObjectiveState,
    },
    /// What was proposed was turned down, or taken back.
    ObjectiveDeclined {
        /// Which objective.
        objective: ObjectiveId,
        /// Which relationship.
        relationship: RelationshipId,
        /// Who did it.
        by: PersonId,
        /// Where it stands now.
        state: ObjectiveState,
    },
    /// Somebody said how far an objective has come.
    ObjectiveUpdated {
        /// Which objective.
        objective: ObjectiveId,
        /// Which relationship.
        relationship: RelationshipId,
        /// Who did it.
        by: PersonId,
        /// The value of the measure.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<i64>,
        /// The milestone that was reached, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        milestone: Option<u8>,
        /// The words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<TextId>,
    },
    /// Somebody said what came of an objective.
    ObjectiveReviewed {
        /// Which objective.
        objective: ObjectiveId,
        /// Which relationship.
        relationship: RelationshipId,
        /// Who did it.
        by: PersonId,
        /// What they say.
        verdict: Verdict,
        /// What came of it as all see it so far.
        result: ObjectiveResult,
        /// The words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<TextId>,
    },
    /// A feedback round was opened.
    FeedbackOpened {
        /// Which round.
        feedback: FeedbackId,
        /// In which relationship.
        relationship: RelationshipId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Whom it is about.
        subject: PersonId,
        /// Before, while or after they are together.
        occasion: Occasion,
        /// Who did it; nobody when the host did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
        /// Who is asked, by id.
        raters: Vec<Rater>,
        /// What was settled.
        terms: FeedbackTerms,
        /// The round that it is to be compared with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        baseline: Option<FeedbackId>,
    },
    /// A rater answered, or revised what they had answered. What they said is in no event.
    FeedbackAnswered {
        /// Which round.
        feedback: FeedbackId,
        /// Who.
        rater: PersonId,
        /// Where it stands.
        answers: AnswersId,
    },
    /// Raters who had not answered were reminded.
    FeedbackReminded {
        /// Which round.
        feedback: FeedbackId,
        /// The reminders that were due by then.
        reminders: u8,
    },
    /// A rater who had left is waited for no longer.
    FeedbackLeft {
        /// Which round.
        feedback: FeedbackId,
        /// Who.
        rater: PersonId,
    },
    /// Nobody answers any more.
    FeedbackClosed {
        /// Which round.
        feedback: FeedbackId,
        /// Who was asked, and whom it is about, by id.
        people: Vec<PersonId>,
    },
    /// What may be shown of a round was released.
    FeedbackReleased {
        /// Which round.
        feedback: FeedbackId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Whom it is about.
        subject: PersonId,
        /// What is shown.
        release: Release,
        /// Of whom something is known by it.
        disclosed: Vec<Disclosed>,
    },
    /// Figures of another tool were taken over as a round.
    FeedbackImported {
        /// Which round.
        feedback: FeedbackId,
        /// In which relationship.
        relationship: RelationshipId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Whom it is about.
        subject: PersonId,
        /// Before, while or after they are together.
        occasion: Occasion,
        /// What was settled.
        terms: FeedbackTerms,
        /// The round that it is compared with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        baseline: Option<FeedbackId>,
        /// What is shown.
        release: Release,
    },
    /// A version of a type came into force.
    TypePublished {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Which version.
        version: u32,
    },
    /// A type takes no new requests.
    TypeClosed {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
    },
    /// A type takes requests again.
    TypeReopened {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
    },
    /// A cohort round was drafted. Nothing is reserved by it.
    RoundDrafted {
        /// Which round.
        round: RoundId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// What the first of every pair is to be.
        first_role: RoleId,
        /// What the second is to be; in a peer type the same.
        second_role: RoleId,
    },
    /// A page of pairs was added to a draft.
    PairsAdded {
        /// Which round.
        round: RoundId,
        /// Which page, from 1.
        page: u16,
        /// The pairs.
        pairs: Vec<Pairing>,
    },
    /// A round was published; its pairs are seen to one after the other.
    RoundPublished {
        /// Which round.
        round: RoundId,
    },
    /// A draft was thrown away.
    RoundDiscarded {
        /// Which round.
        round: RoundId,
    },
    /// A pair of a published round was seen to.
    PairPublished {
        /// Which round.
        round: RoundId,
        /// On which page, from 1.
        page: u16,
        /// Which pair of the page, from 0.
        pair: u16,
        /// What came of it.
        outcome: PairOutcome,
    },
    /// The last pair of a round was seen to.
    RoundFinished {
        /// Which round.
        round: RoundId,
    },
    /// A small command was left to be run.
    FollowUpScheduled {
        /// Which follow-up.
        follow_up: FollowUpId,
        /// What is to be done.
        work: Work,
        /// From when.
        due_at: Timestamp,
    },
    /// It was run.
    FollowUpDone {
        /// Which follow-up.
        follow_up: FollowUpId,
    },
}
