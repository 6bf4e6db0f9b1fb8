//! Conditions as an admin writes them.

use crate::{
    id::{AttributeId, PersonId, RoleId, RuleId},
    people::AttributeValue,
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Grants and bans as plain data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesDraft {
    /// Somebody is allowed when one of these is true; with none, nobody is. At most 32.
    #[serde(default)]
    pub grants: Vec<RuleDraft>,
    /// Nobody is allowed when one of these is true or unknown. At most 32.
    #[serde(default)]
    pub bans: Vec<RuleDraft>,
}

/// A condition with a name, under which refusals mention it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleDraft {
    /// The name, unique among the rules beside it.
    pub id: RuleId,
    /// When it applies.
    pub when: Condition,
    /// For bans over two people: whether a running relationship ends when it comes to apply. Otherwise the relationship
    /// runs on, flagged.
    #[serde(default)]
    pub while_running: bool,
}

/// A condition over one person (`self`) or over two (by role; `self` and `other` where both have the same role).
///
/// A missing attribute makes a condition unknown. `0`, `false` and `""` are values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// True for everybody.
    Always,
    /// True when all are; at most 64 conditions in one rule, nested at most 16 deep.
    All(Vec<Condition>),
    /// True when one is.
    Any(Vec<Condition>),
    /// True when it is false.
    Not(Box<Condition>),
    /// An attribute against a value: numbers and dates by size, texts and yes/no for equality.
    Compare {
        /// Whose attribute.
        who: RoleId,
        /// Which.
        attribute: AttributeId,
        /// How.
        is: Comparison,
        /// Against what.
        value: AttributeValue,
    },
    /// A text that is one of these, or a set that holds one of these.
    OneOf {
        /// Whose attribute.
        who: RoleId,
        /// Which; a text or a set of text.
        attribute: AttributeId,
        /// The texts, 1 to 256.
        #[serde(deserialize_with = "strict::set")]
        values: BTreeSet<String>,
    },
    /// Both people have the same value.
    Same {
        /// Of which attribute.
        attribute: AttributeId,
    },
    /// Both people have a value, and it is not the same.
    Different {
        /// Of which attribute.
        attribute: AttributeId,
    },
    /// `of` minus `minus` lies within bounds: a mentor one to three levels above the mentee.
    Difference {
        /// Of which attribute; a number, or a date (in days).
        attribute: AttributeId,
        /// Whose value is taken.
        of: RoleId,
        /// Whose value is subtracted.
        minus: RoleId,
        /// The least difference, if there is a least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_least: Option<i64>,
        /// The largest difference, if there is a largest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_most: Option<i64>,
    },
    /// Two sets have at least so many texts in common.
    Shared {
        /// Of which attribute; a set of text.
        attribute: AttributeId,
        /// How many.
        #[serde(default = "one")]
        at_least: u8,
    },
    /// `above` is somewhere above `below` in the reporting line. For both directions put two into `any`.
    ReportingLine {
        /// Who is above.
        above: RoleId,
        /// Who is below.
        below: RoleId,
        /// At most so many steps above: 1 is the manager. Without it any number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<u8>,
    },
    /// It is one of these people.
    Person {
        /// Who.
        who: RoleId,
        /// The people, 1 to 256.
        #[serde(deserialize_with = "strict::set")]
        ids: BTreeSet<PersonId>,
    },
}

fn one() -> u8 {
    1
}

/// How an attribute is compared with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The same.
    Equal,
    /// Known and not the same.
    NotEqual,
    /// Less; earlier.
    Less,
    /// Less or the same.
    AtMost,
    /// More; later.
    More,
    /// More or the same.
    AtLeast,
}
