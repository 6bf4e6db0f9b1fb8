//! A relationship type as an admin writes it.

use super::feedback::FeedbackPolicy;
use super::policy::{
    CohortPolicy, DiaryPolicy, MatchingPolicy, MeetingsPolicy, MomentumPolicy, ObjectivesPolicy,
    RequestPolicy, RetentionPolicy, RunningPolicy, TakingPart,
};
use crate::{
    id::{AttributeId, RoleId, RuleId, TypeId},
    rules::RulesDraft,
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A relationship type as plain data. What is left out takes the default named at the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeDraft {
    /// Its key, the same in every version.
    pub id: TypeId,
    /// Its name for people, 1 to 200 characters.
    pub name: String,
    /// What it is for, in words, at most 2,000 characters.
    #[serde(default)]
    pub description: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Who is with whom.
    pub format: Format,
    /// One role (peer) or two.
    pub roles: Vec<RoleDraft>,
    /// Who may be with whom: a rule over two people, named by their roles; in a peer type `self` and `other`, and it
    /// must hold both ways.
    pub pair: RulesDraft,
    /// Who may bring two others together: a rule over one person (`self`). Nobody by default; coordinators always may.
    #[serde(default)]
    pub nominators: RulesDraft,
    /// Who has to say yes, in order, at most 4 steps. Everyone who takes a place and did not ask is asked even where
    /// `counterpart` is missing.
    #[serde(default = "counterpart_only")]
    pub steps: Vec<Step>,
    /// How long requests stay open and what may be said about them.
    #[serde(default)]
    pub requests: RequestPolicy,
    /// How a relationship runs and ends.
    #[serde(default)]
    pub running: RunningPolicy,
    /// When silence is noticed.
    #[serde(default)]
    pub momentum: MomentumPolicy,
    /// What meetings are about.
    #[serde(default)]
    pub meetings: MeetingsPolicy,
    /// Who writes and reads the diary.
    #[serde(default)]
    pub diary: DiaryPolicy,
    /// Whether objectives are asked for.
    #[serde(default)]
    pub objectives: ObjectivesPolicy,
    /// How long what people wrote is kept.
    #[serde(default)]
    pub retention: RetentionPolicy,
    /// Whether 360 feedback is gathered.
    #[serde(default)]
    pub feedback: FeedbackPolicy,
    /// What makes somebody a good match.
    #[serde(default)]
    pub matching: MatchingPolicy,
    /// How cohort rounds take place.
    #[serde(default)]
    pub cohort: CohortPolicy,
    /// Who administers it, and for whom. At most 32 grants.
    #[serde(default)]
    pub coordinators: Vec<CoordinatorGrant>,
}

fn counterpart_only() -> Vec<Step> {
    vec![Step::Counterpart]
}

/// What a relationship type is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Somebody experienced advises somebody on their growth.
    Mentoring,
    /// Somebody trained helps somebody reach a goal of their own.
    Coaching,
    /// Somebody with influence speaks up for somebody.
    Sponsorship,
    /// Somebody who is there helps somebody who is new.
    Onboarding,
    /// A purpose of the host's own.
    Own,
}

/// Who is with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Two roles, one person each.
    OneOnOne,
    /// One role for everybody, 2 to 10 people.
    Peer,
    /// Two roles, several people in at least one.
    Group,
    /// Two roles, one person each, the junior one giving.
    Reverse,
}

/// A place in a relationship.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleDraft {
    /// Its key; not `self` or `other`, which name people in rules.
    pub id: RoleId,
    /// Its name for people, 1 to 200 characters.
    pub name: String,
    /// The fewest people with which a relationship runs, at least 1.
    pub min: u8,
    /// The most people in it.
    pub max: u8,
    /// Who may take part: a rule over one person (`self`).
    pub audience: RulesDraft,
    /// How they come to take part.
    #[serde(default)]
    pub taking_part: TakingPart,
    /// Whether people in this role ask, offer, or wait to be asked.
    #[serde(default)]
    pub initiative: Initiative,
    /// How much anybody may have.
    #[serde(default)]
    pub limits: RoleLimits,
    /// Whether all of somebody's other requests in this role end when their places are filled.
    #[serde(default)]
    pub exclusive: bool,
    /// How many may wait for a place with somebody in this role; without it nobody waits. At most 500.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_list: Option<u16>,
}

/// Whether people in a role make the first step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Initiative {
    /// They wait.
    #[default]
    Waits,
    /// They ask for somebody.
    Asks,
    /// They offer themselves to somebody.
    Offers,
}

/// How much anybody may have in a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleLimits {
    /// The most places that anybody may set for themselves, 1 to 100. Default 10.
    #[serde(default = "ten")]
    pub places: u16,
    /// The most relationships and open requests of one's own together, 1 to 500. Default 10.
    #[serde(default = "ten")]
    pub outgoing: u16,
    /// The most open requests from others at one time, 1 to 500. Default 500.
    #[serde(default = "five_hundred")]
    pub incoming: u16,
}

impl Default for RoleLimits {
    fn default() -> Self {
        RoleLimits { places: ten(), outgoing: ten(), incoming: five_hundred() }
    }
}

fn ten() -> u16 {
    10
}

fn five_hundred() -> u16 {
    500
}

/// Somebody who has to say yes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Everyone who takes a place and did not ask.
    Counterpart,
    /// The manager of whoever takes this role; without one, a coordinator.
    ManagerOf(RoleId),
    /// A coordinator of the type.
    Coordinator,
}

/// A coordinator's grant: who, for whom, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoordinatorGrant {
    /// Its name.
    pub id: RuleId,
    /// Who is a coordinator: a rule over one person (`self`).
    pub who: RulesDraft,
    /// For whom: people to whom all of these apply; everybody by default. At most 8.
    #[serde(default)]
    pub scope: Vec<ScopeTerm>,
    /// What beyond reading and approving.
    #[serde(default)]
    pub rights: CoordinatorRights,
}

/// People with one of these values: sets only, so that a host can put the scope into its own query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeTerm {
    /// An attribute, a text or a set of text.
    pub attribute: AttributeId,
    /// The values that count, 1 to 256.
    #[serde(deserialize_with = "strict::set")]
    pub values: BTreeSet<String>,
}

/// What a coordinator may do beyond reading and approving. Bans and blocks bind them all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoordinatorRights {
    /// Act for somebody, with a reason, audited.
    #[serde(default)]
    pub act_for: bool,
    /// Give somebody more than their places, with a reason, audited.
    #[serde(default)]
    pub exceed_places: bool,
}
