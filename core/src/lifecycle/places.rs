//! The places that an event about a relationship takes and gives back.

use super::{PairKey, Party};
use crate::{
    id::{PersonId, RelationshipId, RoleId, TypeId},
    sort,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The places that a relationship takes after an event, and those that it no longer takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// Which relationship.
    pub relationship: RelationshipId,
    /// Who has a place, of those whom the event concerns.
    pub taken: Vec<TakenPlace>,
    /// Who has none any more.
    pub freed: Vec<Party>,
    /// Who came or went, when it was one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<PersonId>,
}

/// A place and, in groups, how many more people the relationship can take opposite to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenPlace {
    /// Whose.
    pub party: Party,
    /// How many more.
    pub seats: u8,
}

impl Places {
    /// Everybody concerned.
    pub(crate) fn people(&self) -> impl Iterator<Item = &Party> + Clone {
        self.taken.iter().map(|taken| &taken.party).chain(&self.freed)
    }

    /// The pairs concerned: people in opposite roles, or everybody where there is one role.
    pub(super) fn pairs(&self, type_id: &TypeId) -> Vec<PairKey> {
        let mut roles: Vec<&RoleId> = self.people().map(|party| &party.role).collect();
        sort::by(&mut roles, Ord::cmp);
        roles.dedup();
        let mut pairs = Vec::new();
        for (i, one) in self.people().enumerate() {
            for other in self.people().skip(i.saturating_add(1)) {
                let opposite = roles.len() == 1 || one.role != other.role;
                let moved = |person: &PersonId| one.person == *person || other.person == *person;
                if opposite && self.moved.as_ref().is_none_or(moved) {
                    pairs.push(PairKey::new(type_id, &one.person, &other.person));
                }
            }
        }
        pairs
    }
}
