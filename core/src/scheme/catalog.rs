//! Everything that an engine was configured with: the schema, the types in all their versions, the joint limits.

use super::{RelationshipType, TypeDraft};
use crate::{
    error::{Error, ErrorCode, Faults},
    id::{RoleId, RuleId, TypeId},
    people::AttributeSchema,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A version of a relationship type in a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfiguredType {
    /// The version, from 1.
    pub version: u32,
    /// The document.
    pub draft: TypeDraft,
}

/// A limit over several roles together, across types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JointLimit {
    /// Its name, under which refusals mention it.
    pub id: RuleId,
    /// The roles that count together, 1 to 32.
    pub roles: Vec<TypeRole>,
    /// The most places that anybody may have in use in all of them together, 1 to 100.
    pub most: u16,
}

/// A role of a type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeRole {
    /// The type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// The role.
    pub role: RoleId,
}

/// A checked configuration.
#[derive(Debug, Clone)]
pub struct Catalog {
    schema: AttributeSchema,
    types: BTreeMap<TypeId, BTreeMap<u32, Arc<RelationshipType>>>,
    joint_limits: Vec<JointLimit>,
}

impl Catalog {
    /// Checks and compiles a configuration.
    ///
    /// # Errors
    /// Every fault of every type and limit with its path.
    pub fn build(
        schema: AttributeSchema,
        types: &[ConfiguredType],
        joint_limits: Vec<JointLimit>,
    ) -> Result<Self, Error> {
        let mut faults = Faults::default();
        let mut built: BTreeMap<TypeId, BTreeMap<u32, Arc<RelationshipType>>> = BTreeMap::new();
        for (i, configured) in types.iter().enumerate() {
            let path = format!("types[{i}]");
            let message = "versions are counted from 1";
            faults.check(configured.version > 0, ErrorCode::OutOfRange, &format!("{path}.version"), message);
            let draft = configured.draft.build(configured.version, &schema);
            if let Some(one) = faults.absorb(&format!("{path}.draft"), draft) {
                let versions = built.entry(one.id().clone()).or_default();
                let message = format!("version {} of `{}` stands twice", one.version(), one.id());
                let fresh = versions.insert(one.version(), Arc::new(one)).is_none();
                faults.check(fresh, ErrorCode::DuplicateId, &format!("{path}.version"), message);
            }
        }
        let mut seen = BTreeSet::new();
        for (i, limit) in joint_limits.iter().enumerate() {
            let path = format!("joint_limits[{i}]");
            let message = format!("the limit `{}` stands twice", limit.id);
            faults.check(seen.insert(&limit.id), ErrorCode::DuplicateId, &format!("{path}.id"), message);
            let in_range = (1..=100).contains(&limit.most);
            faults.check(in_range, ErrorCode::OutOfRange, &format!("{path}.most"), "needs 1 to 100");
            let count = limit.roles.len();
            let message = format!("{count} roles; 1 to 32 are allowed");
            faults.check((1..=32).contains(&count), ErrorCode::TooLarge, &format!("{path}.roles"), message);
            for (j, role) in limit.roles.iter().enumerate() {
                let known =
                    |t: &TypeRole| built.get(&t.type_id)?.values().find(|one| one.role(&t.role).is_some());
                let message = format!("no type `{}` has a role `{}`", role.type_id, role.role);
                faults.check(
                    known(role).is_some(),
                    ErrorCode::UnknownRole,
                    &format!("{path}.roles[{j}]"),
                    message,
                );
            }
        }
        faults.into_result()?;
        Ok(Catalog { schema, types: built, joint_limits })
    }

    /// The attribute schema.
    pub fn schema(&self) -> &AttributeSchema {
        &self.schema
    }

    /// A version of a type.
    pub fn version(&self, type_id: &TypeId, version: u32) -> Option<&Arc<RelationshipType>> {
        self.types.get(type_id)?.get(&version)
    }

    /// The newest version of a type that is configured.
    pub fn newest(&self, type_id: &TypeId) -> Option<&Arc<RelationshipType>> {
        self.types.get(type_id)?.values().next_back()
    }

    /// The newest version of every type.
    pub fn all_newest(&self) -> impl Iterator<Item = &Arc<RelationshipType>> {
        self.types.values().filter_map(|versions| versions.values().next_back())
    }

    /// Every version of every type.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<RelationshipType>> {
        self.types.values().flat_map(BTreeMap::values)
    }

    /// The limits that count places in this role.
    pub fn joint_limits_of<'a>(
        &'a self,
        type_id: &TypeId,
        role: &RoleId,
    ) -> impl Iterator<Item = &'a JointLimit> {
        let counted = move |counted: &TypeRole| counted.type_id == *type_id && counted.role == *role;
        self.joint_limits.iter().filter(move |limit| limit.roles.iter().any(counted))
    }

    /// The limits over several roles together.
    pub fn joint_limits(&self) -> &[JointLimit] {
        &self.joint_limits
    }
}
