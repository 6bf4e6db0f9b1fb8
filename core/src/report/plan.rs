//! What a summary is about: the type, the people whom it counts, and the attributes by which it tells them apart.

use crate::{
    error::{Error, ErrorCode, Faults},
    id::{AttributeId, PersonId, TypeId},
    people::{AttributeSchema, AttributeValue, Manager, Person},
    scheme::{RelationshipType, RoleDraft, ScopeTerm},
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most attributes of one plan.
pub const MOST_ATTRIBUTES: usize = 8;
/// The smallest group that is ever shown.
pub const LEAST_THRESHOLD: u16 = 4;

/// What is asked of a summary. It holds everything that it takes to fold records into one, so that a host can keep a
/// summary under its plan and go on with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Of which type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// Its one or two roles: who fits their audience could take part.
    pub roles: Vec<RoleDraft>,
    /// Whom it counts.
    #[serde(default)]
    pub scope: Scope,
    /// By which attributes it tells people apart, at most 8.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "strict::set")]
    pub by: BTreeSet<AttributeId>,
    /// The smallest group that is shown, from 4.
    #[serde(default = "least")]
    pub threshold: u16,
}

fn least() -> u16 {
    LEAST_THRESHOLD
}

/// Whom a summary counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everybody.
    #[default]
    Everybody,
    /// People who fit one of these scopes, of which all terms must fit. What happens between people counts when one
    /// scope covers all of them.
    Scopes(Vec<Vec<ScopeTerm>>),
    /// People who report to this one directly. What happens between people counts when it happens to one of them.
    ReportsOf(PersonId),
}

impl Plan {
    /// A plan for this type: everybody, by nothing.
    pub fn of(relationship_type: &RelationshipType) -> Plan {
        Plan {
            type_id: relationship_type.id().clone(),
            roles: relationship_type.draft().roles.clone(),
            scope: Scope::Everybody,
            by: BTreeSet::new(),
            threshold: LEAST_THRESHOLD,
        }
    }

    /// Checks the bounds, and that the schema has the attributes.
    ///
    /// # Errors
    /// Every fault with its path.
    pub(super) fn check(&self, schema: &AttributeSchema) -> Result<(), Error> {
        let mut faults = Faults::default();
        let count = self.roles.len();
        let message = format!("{count} roles; a type has one or two");
        faults.check((1..=2).contains(&count), ErrorCode::InvalidBounds, "roles", message);
        let count = self.by.len();
        let message = format!("{count} attributes; at most {MOST_ATTRIBUTES} are allowed");
        faults.check(count <= MOST_ATTRIBUTES, ErrorCode::TooLarge, "by", message);
        for (i, attribute) in self.by.iter().enumerate() {
            let message = format!("the schema has no attribute `{attribute}`");
            let known = schema.get(attribute).is_some();
            faults.check(known, ErrorCode::UnknownAttribute, &format!("by[{i}]"), message);
        }
        let message = format!("`{}` is below {LEAST_THRESHOLD}", self.threshold);
        faults.check(self.threshold >= LEAST_THRESHOLD, ErrorCode::OutOfRange, "threshold", message);
        faults.into_result().map(|_| ())
    }
}

impl Scope {
    /// Whether what happens between these people counts; of one of whom nothing is known, nothing fits.
    pub(super) fn covers<'a>(&self, people: impl Iterator<Item = Option<&'a Person>> + Clone) -> bool {
        match self {
            Scope::Everybody => true,
            Scope::Scopes(scopes) => scopes.iter().any(|scope| {
                let mut people = people.clone();
                people.all(|person| person.is_some_and(|person| scope.iter().all(|term| fits(term, person))))
            }),
            Scope::ReportsOf(manager) => people.flatten().any(|person| reports_to(person, manager)),
        }
    }
}

/// As [`Coordinators::covers`](crate::scheme::Coordinators) does, from plain data.
fn fits(term: &ScopeTerm, person: &Person) -> bool {
    match person.record().attributes.get(&term.attribute) {
        Some(AttributeValue::Text(text)) => term.values.contains(text),
        Some(AttributeValue::TextSet(texts)) => texts.iter().any(|text| term.values.contains(text)),
        _ => false,
    }
}

fn reports_to(person: &Person, manager: &PersonId) -> bool {
    matches!(&person.record().manager, Manager::Person(above) if above == manager)
}
