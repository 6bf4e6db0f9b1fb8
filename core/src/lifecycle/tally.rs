//! What somebody has done in a role by now, counted for ever: reports tell by it who asked and who was taken, without
//! reading what is closed.

use super::{Party, event::Event};
use crate::id::{PersonId, RoleId, TypeId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often something happened to somebody in one role of one type. Records written before it was counted begin at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Requests and offers that they made; each choice of a ranking once it is asked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub requests_made: u32,
    /// Requests and offers made to them, and nominations of them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub requests_received: u32,
    /// Relationships in which they took a place.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub relationships_begun: u32,
    /// Relationships that came to their end while they were in them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub relationships_completed: u32,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Tally {
    /// Whether nothing was counted yet.
    pub fn is_empty(&self) -> bool {
        *self == Tally::default()
    }

    /// Counts what the event is to somebody in this role of this type.
    pub(super) fn count(&mut self, counted: Counted) {
        let count = match counted {
            Counted::Made => &mut self.requests_made,
            Counted::Received => &mut self.requests_received,
            Counted::Begun => &mut self.relationships_begun,
            Counted::Completed => &mut self.relationships_completed,
        };
        *count = count.saturating_add(1);
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counted {
    Made,
    Received,
    Begun,
    Completed,
}

impl Event {
    /// What is to be counted of the event for somebody, and in which role.
    pub(super) fn counted_for(&self, person: &PersonId) -> Option<(&TypeId, &RoleId, Counted)> {
        let theirs = |party: &&Party| party.person == *person;
        match self {
            Event::RequestOpened { type_id, about, .. } if about.from.person == *person => {
                let counted = if about.from_began { Counted::Made } else { Counted::Received };
                Some((type_id, &about.from.role, counted))
            }
            Event::RequestOpened { type_id, about, .. } if about.to.person == *person => {
                Some((type_id, &about.to.role, Counted::Received))
            }
            Event::RelationshipFormed { type_id, members, .. } => {
                Some((type_id, &members.iter().find(theirs)?.role, Counted::Begun))
            }
            Event::MemberJoined { type_id, party, .. } if theirs(&party) => {
                Some((type_id, &party.role, Counted::Begun))
            }
            Event::RelationshipCompleted { type_id, places, .. } => {
                Some((type_id, &places.freed.iter().find(theirs)?.role, Counted::Completed))
            }
            _ => None,
        }
    }
}
