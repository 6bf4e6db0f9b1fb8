//! Two people and one type: whether they are at it already, what was, and what shall never be again.

use super::{event::Event, log::EventRecord};
use crate::{
    id::{PersonId, RelationshipId, RequestId, TypeId},
    strict,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which pair: the ids in order, so that there is one record however one looks at it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairKey {
    /// The type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// The person whose id comes first.
    pub first: PersonId,
    /// The other.
    pub second: PersonId,
}

impl PairKey {
    /// The pair of these two, in either order.
    pub fn new(type_id: &TypeId, one: &PersonId, other: &PersonId) -> Self {
        let (first, second) = if one <= other { (one, other) } else { (other, one) };
        PairKey { type_id: type_id.clone(), first: first.clone(), second: second.clone() }
    }
}

/// What there is between two people in one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Which pair.
    pub key: PairKey,
    /// The version of this record.
    pub version: u64,
    /// The open request between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenRequest>,
    /// The relationship that they are in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<RelationshipId>,
    /// How many relationships they were in.
    #[serde(default)]
    pub past: u32,
    /// Who said: never again.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "strict::set")]
    pub never_again: BTreeSet<PersonId>,
}

/// The open request between two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRequest {
    /// Which.
    pub request: RequestId,
    /// From when it no longer counts; never while it waits in line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

impl Pair {
    /// Two people between whom nothing was stored yet.
    pub fn new(key: PairKey) -> Self {
        Pair { key, version: 0, open: None, current: None, past: 0, never_again: BTreeSet::new() }
    }

    /// The open request between them as of `now`.
    pub fn open_at(&self, now: Timestamp) -> Option<&OpenRequest> {
        self.open.as_ref().filter(|open| open.due_at.is_none_or(|due| now < due))
    }

    /// What the event makes of this record.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, record: &EventRecord) {
        let event = &record.event;
        if let Event::NeverAgain { person, .. } = event {
            self.never_again.insert(person.clone());
        }
        if let Some((_, about)) = event.about_request() {
            if let Some(open) = event.leaves_open() {
                self.open = Some(OpenRequest { request: about.request, due_at: open.due_at() });
            } else if self.open.as_ref().is_some_and(|ticket| ticket.request == about.request) {
                self.open = None;
            }
        }
        if let Some((_, relationship)) = event.about_places() {
            let both =
                event.seats_of(&self.key.first).is_some() && event.seats_of(&self.key.second).is_some();
            if both {
                self.current = Some(relationship);
            } else if self.current == Some(relationship) {
                self.current = None;
                self.past = self.past.saturating_add(1);
            }
        }
    }
}
