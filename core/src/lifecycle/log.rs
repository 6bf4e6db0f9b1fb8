//! The log: one row for each event, which a host keeps in the order of commit.

use super::{Actor, OnBehalfOf, event::Event};
use crate::{id::CommandId, time::Timestamp};
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
    pub on_behalf_of: Option<OnBehalfOf>,
    /// The version of the relationship type that decided, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_version: Option<u32>,
    /// What happened.
    pub event: Event,
}
