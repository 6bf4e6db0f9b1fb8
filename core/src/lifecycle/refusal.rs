//! No, and why: as far as the asker may know.

use super::Item;
use crate::{
    id::{AttributeId, RuleId},
    rules::Truth,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer, de};
use std::{borrow::Cow, fmt};

/// A decision that says no. Nothing is changed, and no receipt is left: the same command may be sent again later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Refusal {
    /// Why; at least one reason, in a fixed order.
    pub reasons: Vec<Reason>,
}

/// One reason for a no.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Reason {
    /// What stands in the way; stable for ever.
    pub code: ReasonCode,
    /// The rule that said no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// The attribute that it looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute: Option<AttributeId>,
    /// How the condition over it came out; unknown when the attribute is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came_out: Option<Truth>,
    /// What is affected, where the code says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// The code in plain English.
    pub message: &'static str,
}

impl Refusal {
    /// A refusal for one reason.
    pub fn new(code: ReasonCode) -> Self {
        Refusal { reasons: vec![Reason::new(code)] }
    }

    /// Whether one of the reasons has this code.
    pub fn has(&self, code: ReasonCode) -> bool {
        self.reasons.iter().any(|reason| reason.code == code)
    }
}

impl Reason {
    /// A reason without particulars.
    pub fn new(code: ReasonCode) -> Self {
        Reason {
            code,
            rule: None,
            attribute: None,
            came_out: None,
            items: Vec::new(),
            message: code.message(),
        }
    }
}

macro_rules! reason_codes {
    ($($name:ident $text:literal $message:literal;)*) => {
        /// What stands in the way.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ReasonCode {$(#[doc = $message] $name,)*}

        impl ReasonCode {
            /// Every code there is.
            pub const ALL: &'static [ReasonCode] = &[$(ReasonCode::$name,)*];

            /// The code on the wire.
            pub fn as_str(self) -> &'static str {
                match self {$(ReasonCode::$name => $text,)*}
            }

            /// The code in plain English.
            pub fn message(self) -> &'static str {
                match self {$(ReasonCode::$name => $message,)*}
            }
        }
    };
}

reason_codes! {
    NotAvailable "not_available" "this is not available to you";
    NotAllowed "not_allowed" "you may not do this";
    CoordinatorsOnly "coordinators_only" "only a coordinator for these people may do this";
    HostOnly "host_only" "only the host may do this";
    YouLeft "you_left" "you are no longer active";
    TypeClosed "type_closed" "this type takes no requests at the moment";
    Audience "audience" "the rule for who may take part says no";
    PairRule "pair_rule" "the rule for who may be together says no";
    RoleWaits "role_waits" "this role is asked and does not ask";
    NotTakingPart "not_taking_part" "you do not take part in this role";
    ApplicationPending "application_pending" "your application has not been answered yet";
    NotApplied "not_applied" "this person has not applied";
    AgreementRequired "agreement_required" "the agreement has to be accepted first";
    EnrolmentClosed "enrolment_closed" "one cannot begin to take part at this time";
    PlacesOutOfRange "places_out_of_range" "the role does not allow so many places, or none";
    PlacesInUse "places_in_use" "more places are in use than that";
    NoPlaceLeft "no_place_left" "you have no place left in this role";
    OwnLimitReached "own_limit_reached" "you have as many requests and relationships as the role allows";
    JointLimitReached "joint_limit_reached" "you have as many relationships as are allowed over several types together";
    Full "full" "no place is left with this person";
    QueueFull "queue_full" "too many are waiting with this person";
    OwnQueueFull "own_queue_full" "too much is open with you";
    BlockedByYou "blocked_by_you" "you have blocked this person";
    NeverAgain "never_again" "you did not want to be with this person in this type again";
    AlreadyTogether "already_together" "you are together in this type already";
    TogetherBefore "together_before" "you were together in this type before, and it allows that once";
    NotYourself "not_yourself" "this needs somebody, and not yourself";
    TooManyChoices "too_many_choices" "fewer choices are allowed, and each person once";
    WrongRoles "wrong_roles" "this needs one person for each of the two roles";
    NotYourTurn "not_your_turn" "somebody else has to answer first";
    UnknownCode "unknown_code" "this reason is not one that the type allows";
    RequestClosed "request_closed" "the request is closed";
    RequestWaiting "request_waiting" "the request is still in line for a place";
    RequestExpired "request_expired" "the request has expired";
    RelationshipClosed "relationship_closed" "the relationship is closed; it can only be read";
    NotRunning "not_running" "the relationship is not running";
    NotOnHold "not_on_hold" "the relationship is not on hold";
    NotClosed "not_closed" "the relationship is not closed";
    NotAGroup "not_a_group" "this is for relationships of more than two people";
    GroupFull "group_full" "the group has no place left in this role";
    NoExtension "no_extension" "it has no end, or was extended as often as the type allows";
    ExtensionTooLong "extension_too_long" "this is not later than the end, or longer than one extension may be";
    NothingProposed "nothing_proposed" "nothing is proposed";
    MayNotWrite "may_not_write" "the type does not let this role write into the diary";
    MustBeTold "must_be_told" "others will read this as theirs; the writer must have been told";
    MeetingsAreShared "meetings_are_shared" "a meeting cannot be for its author alone";
    NotPlanned "not_planned" "this is not a planned meeting";
    TimeOutOfRange "time_out_of_range" "this time is too early, too late, or of no length";
    UnknownAgenda "unknown_agenda" "the type has no such agenda";
    NotExpected "not_expected" "those who were not there must be among those who were to be, each once; a missed meeting has some";
    TooManyPlanned "too_many_planned" "too many meetings are planned";
    NotYourEntry "not_your_entry" "only its author may change this";
    TooManyObjectives "too_many_objectives" "there are as many objectives as there may be";
    TooManyMilestones "too_many_milestones" "an objective has fewer milestones";
    TooManyUpdates "too_many_updates" "as much was said of this objective as may be";
    ProposalChanged "proposal_changed" "something else is proposed now";
    NotAgreed "not_agreed" "both sides have yet to agree to this objective";
    ObjectiveDropped "objective_dropped" "this objective was given up";
    NotMeasured "not_measured" "this objective is not measured by such a number";
    UnknownMilestone "unknown_milestone" "the objective has no such milestone";
    NothingSaid "nothing_said" "this says nothing";
    NoFeedback "no_feedback" "the type gathers no feedback about this person";
    FeedbackOpen "feedback_open" "feedback about this person is being gathered already";
    TooManyRounds "too_many_rounds" "there were as many feedback rounds about this person in this relationship as there may be";
    WrongRaters "wrong_raters" "raters must be there, each in one group that the type asks, and reports report to whom they rate";
    FeedbackClosed "feedback_closed" "the feedback round is closed";
    WrongAnswer "wrong_answer" "an answer must fit its question, and the question must be asked of this group";
    NotExhausted "not_exhausted" "there is nothing here for a coordinator to settle";
    NotADraft "not_a_draft" "the round is published or discarded already";
    WrongPage "wrong_page" "this is not the next page of the round, or was given with other pairs";
    Erased "erased" "this person was erased, or is being erased";
    FactUnknown "fact_unknown" "the host cannot say what this depends on";
}

impl Serialize for ReasonCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ReasonCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let found = ReasonCode::ALL.iter().find(|code| code.as_str() == text);
        found.copied().ok_or_else(|| de::Error::custom(format_args!("`{text}` is not a reason code")))
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
