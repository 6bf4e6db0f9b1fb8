//! A reporting line: who is above somebody, as far as it is known.

use crate::id::PersonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The people above somebody, nearest first. A snapshot taken by the host: decisions do not guard it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportingLine {
    /// Their manager, the manager's manager and so on, at most 64. A longer line, or one that runs in a circle, is cut
    /// and ends `unknown`.
    pub above: Vec<PersonId>,
    /// Whether the line is known to its top.
    #[serde(default)]
    pub end: LineEnd,
}

/// What comes above the last person of a reporting line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineEnd {
    /// Nobody: it is the top.
    Nobody,
    /// Somebody or nobody.
    #[default]
    Unknown,
}

impl ReportingLine {
    /// The most people that a line may name.
    pub const MOST: usize = 64;
}
