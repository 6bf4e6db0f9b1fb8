//! One entry of a diary.

use crate::{
    id::{Code, EntryId, PersonId, RelationshipId, TextId, TypeId},
    scheme::CoordinatorView,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// The version of this record.
    pub version: u64,
    /// In whose diary it stands.
    pub relationship: RelationshipId,
    /// The type of that relationship.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// Who wrote it.
    pub author: PersonId,
    /// What it is.
    pub kind: EntryKind,
    /// Where it stands.
    pub state: EntryState,
    /// When it was written.
    pub written_at: Timestamp,
    /// When the meeting begins or began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// How long the meeting takes or took, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// The agenda of the type that the meeting follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agenda: Option<Code>,
    /// Who was not there, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<PersonId>,
    /// Who besides the author reads it, by id; settled when it was written.
    pub readers: Vec<PersonId>,
    /// What coordinators see of it; settled when it was written.
    pub coordinators: CoordinatorView,
    /// Its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextId>,
    /// What stood there before it was edited, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<Revision>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A meeting, planned or held.
    Meeting,
    /// A note.
    Note,
    /// Something that only coordinators and its author see.
    Concern,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// A note or concern that stands there.
    Written,
    /// A meeting to come.
    Planned,
    /// A meeting that took place.
    Held,
    /// A meeting that did not take place since somebody was not there.
    Missed,
    /// A meeting that will not take place.
    Cancelled,
    /// A concern that a coordinator has looked after.
    Settled,
}

/// For whom an entry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// For the author alone; it exists for nobody else, not even in counts. Notes only.
    Author,
    /// For the people in the relationship whom the type lets read. Coordinators see what the type says, at most dates.
    #[default]
    Members,
    /// For coordinators too, with the words where the type says so.
    Coordinators,
}

/// What an entry said before it was edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// When it was replaced.
    pub until: Timestamp,
    /// The words that were replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextId>,
}

/// How much of an entry somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Nothing: for them it does not exist.
    Nothing,
    /// That it exists, when, and how long.
    Dates,
    /// All of it.
    Text,
}

impl Entry {
    /// Its words, by id, those of before too.
    pub fn texts(&self) -> impl Iterator<Item = TextId> {
        self.revisions.iter().filter_map(|revision| revision.text).chain(self.text)
    }

    /// How much of it a participant sees.
    pub fn reading(&self, person: &PersonId) -> Reading {
        if self.author == *person || self.readers.binary_search(person).is_ok() {
            Reading::Text
        } else {
            Reading::Nothing
        }
    }

    /// How much of it a coordinator sees.
    pub fn reading_by_coordinator(&self) -> Reading {
        self.coordinators.into()
    }
}

impl From<CoordinatorView> for Reading {
    fn from(view: CoordinatorView) -> Reading {
        match view {
            CoordinatorView::Nothing => Reading::Nothing,
            CoordinatorView::Dates => Reading::Dates,
            CoordinatorView::Text => Reading::Text,
        }
    }
}
