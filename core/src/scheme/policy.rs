//! The policies of a relationship type. Every one has a default that a sound programme can live with.

use crate::{
    id::{AttributeId, Code, RoleId},
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How people come to take part in a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakingPart {
    /// By themselves, by approval, or as a matter of course.
    #[serde(default)]
    pub mode: TakingPartMode,
    /// The places of somebody who takes part and has not said how many, 1 to 100. Default 1.
    #[serde(default = "one")]
    pub default_places: u16,
    /// When one may begin to take part; always by default.
    #[serde(default)]
    pub enrolment: Enrolment,
    /// An agreement that has to be accepted by this code; a new code asks everybody anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Code>,
}

fn one() -> u16 {
    1
}

impl Default for TakingPart {
    fn default() -> Self {
        TakingPart {
            mode: TakingPartMode::OptIn,
            default_places: 1,
            enrolment: Enrolment::default(),
            agreement: None,
        }
    }
}

/// How somebody begins to take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakingPartMode {
    /// By saying so.
    #[default]
    OptIn,
    /// By applying; a coordinator approves.
    Apply,
    /// Everybody does who has not opted out.
    UnlessOptedOut,
}

/// The window in which one may begin to take part; the end is not in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// From when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl Enrolment {
    /// Whether the window is open.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }
}

/// How requests are dealt with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RequestPolicy {
    /// The days that each step may take, 1 to 365. Default 14.
    pub expires_after_days: u16,
    /// When whoever is to answer is reminded, in days after the step was reached, at most 2. Default 7 and 12.
    pub reminders_after_days: Vec<u16>,
    /// How many people one may name in order of preference, 1 to 10. Default 5.
    pub ranked_choices: u8,
    /// The reasons that may be given for a no, 1 to 32.
    pub decline_codes: Vec<Code>,
}

/// How a relationship runs and ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RunningPolicy {
    /// The days from start to end, 1 to 3,650; open-ended without it. Default 180.
    pub duration_days: Option<u16>,
    /// How often it may be extended. Default 2.
    pub extensions: u8,
    /// The most days that one extension adds, 1 to 3,650. Default 180.
    pub extension_days: u16,
    /// How many days after its end it completes by itself, 0 to 365. Default 14.
    pub completes_after_days: u16,
    /// Who may complete it; everybody in it by default.
    pub complete_by: Vec<RoleId>,
    /// The reasons that may be given for ending it early or leaving it, 1 to 32.
    pub cancel_codes: Vec<Code>,
    /// Whether the same people may be together again. Default yes.
    pub again: bool,
}

/// When silence is noticed: days without a held meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MomentumPolicy {
    /// The days between meetings that the type hopes for, 1 to 365. Default 30.
    pub cadence_days: u16,
    /// After how many days members are nudged. Default 35.
    pub nudge_days: u16,
    /// After how many days it is amber. Default 45.
    pub amber_days: u16,
    /// After how many days it is red. Default 60.
    pub red_days: u16,
    /// After how many days it lapses, 60 or more; never by default. All are warned 14 days before.
    pub lapse_days: Option<u16>,
}

/// What meetings are about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MeetingsPolicy {
    /// Agendas to choose from when a meeting is planned, at most 20.
    pub agendas: Vec<Agenda>,
}

/// An agenda: what to talk about, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agenda {
    /// Its key.
    pub id: Code,
    /// Its name for people, 1 to 200 characters.
    pub name: String,
    /// What to talk about, 1 to 20 items of 1 to 500 characters.
    pub items: Vec<String>,
}

/// Who writes and reads the diary.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DiaryPolicy {
    /// The roles that may write; all by default.
    pub writers: Vec<RoleId>,
    /// The roles that read what others write for everybody in it; all by default.
    pub readers: Vec<RoleId>,
    /// What coordinators see of an entry that was written for them too.
    pub coordinators: CoordinatorView,
}

/// What coordinators see of the diary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CoordinatorView {
    /// Nothing.
    Nothing,
    /// When, how long and how many.
    #[default]
    Dates,
    /// The text too, of entries written for coordinators by somebody who was told so.
    Text,
}

/// Whether objectives are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ObjectivesPolicy {
    /// How many a relationship should have, 0 to 20. A relationship that completes with fewer is marked, never held.
    pub at_least: u8,
    /// What coordinators see of an objective: its state, dates and how far it has come, unless this says otherwise.
    pub coordinators: CoordinatorView,
}

/// How long what people wrote is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionPolicy {
    /// How many days after its end the words of a relationship are taken away, 1 to 3,650: those of its diary, its
    /// objectives and its feedback rounds, the message of its request and the reason for its end. Kept without it.
    pub texts_days: Option<u16>,
}

/// How cohort rounds take place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CohortPolicy {
    /// What comes of a pair when its round is published.
    pub publication: Publication,
}

/// What comes of a pair when its round is published. All rules, places and blocks are looked at again either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Publication {
    /// Both are asked, and whoever else the steps of the type name, as if a coordinator had nominated them.
    #[default]
    Proposes,
    /// They are together at once; nobody is asked, managers neither.
    Starts,
}

/// What makes somebody a good match; integers only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MatchingPolicy {
    /// What skills count for.
    pub skills: SkillCriterion,
    /// What attributes count for, at most 16.
    pub attributes: Vec<AttributeCriterion>,
}

/// What skills count for. A wanted skill of weight `w` that somebody has at proficiency `p` is worth `20 * w * p`
/// points; the percentages are of that, rounded down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SkillCriterion {
    /// Added when somebody else confirmed it, 0 to 100. Default 25.
    pub validated_percent: u8,
    /// Added when they are willing to teach it, 0 to 100. Default 25.
    pub teaches_percent: u8,
    /// What the same proficiency in a related skill is worth instead, 0 to 100. Default 40.
    pub related_percent: u8,
    /// What the same proficiency in a directly broader skill is worth instead, 0 to 100. Default 30.
    pub broader_percent: u8,
}

impl Default for SkillCriterion {
    fn default() -> Self {
        SkillCriterion {
            validated_percent: 25,
            teaches_percent: 25,
            related_percent: 40,
            broader_percent: 30,
        }
    }
}

/// What an attribute counts for. Only attributes that everyone may see, since an order tells too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributeCriterion {
    /// Which.
    pub attribute: AttributeId,
    /// What is preferred.
    pub prefer: Preference,
    /// The points for it, 1 to 10,000; for `shared` for every text in common.
    pub points: u16,
}

/// What is preferred of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Preference {
    /// The same value.
    Same,
    /// Another value.
    Different,
    /// Texts in common.
    Shared,
}

impl Default for RequestPolicy {
    fn default() -> Self {
        RequestPolicy {
            expires_after_days: 14,
            reminders_after_days: vec![7, 12],
            ranked_choices: 5,
            decline_codes: codes(&["no_time", "not_a_fit", "other"]),
        }
    }
}

impl Default for RunningPolicy {
    fn default() -> Self {
        RunningPolicy {
            duration_days: Some(180),
            extensions: 2,
            extension_days: 180,
            completes_after_days: 14,
            complete_by: Vec::new(),
            cancel_codes: codes(&["no_time", "not_a_fit", "moved_on", "other"]),
            again: true,
        }
    }
}

impl Default for MomentumPolicy {
    fn default() -> Self {
        MomentumPolicy { cadence_days: 30, nudge_days: 35, amber_days: 45, red_days: 60, lapse_days: None }
    }
}

fn codes(texts: &[&str]) -> Vec<Code> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}
