//! A relationship type that cannot be invalid.

use super::{CoordinatorRights, Format, Initiative, RoleDraft, ScopeTerm, Step, TypeDraft};
use crate::{
    error::Error,
    id::{RoleId, TypeId},
    people::{AttributeSchema, Person, Slot, SlotIndex},
    rules::{About, Binding, Program, Rules, Subjects},
};

/// A checked version of a relationship type. Made by [`TypeDraft::build`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationshipType {
    pub(super) draft: TypeDraft,
    pub(super) version: u32,
    pub(super) roles: Vec<Role>,
    pub(super) pair: Rules,
    pub(super) nominators: Rules,
    pub(super) coordinators: Vec<Coordinators>,
    /// Both audiences and the rule over two people as one program.
    pub(super) program: Program,
}

/// Which of the one or two roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoleIndex {
    /// The first.
    First,
    /// The second; there is none in a peer type.
    Second,
}

/// A role with its rules checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    pub(super) draft: RoleDraft,
    pub(super) audience: Rules,
}

/// A coordinator's grant with its rules checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coordinators {
    pub(super) who: Rules,
    pub(super) scope: Vec<(ScopeTerm, SlotIndex)>,
    pub(super) rights: CoordinatorRights,
}

impl RelationshipType {
    /// Its key.
    pub fn id(&self) -> &TypeId {
        &self.draft.id
    }

    /// Its version, from 1.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The document that it was built from.
    pub fn draft(&self) -> &TypeDraft {
        &self.draft
    }

    /// The role with this key.
    pub fn role(&self, id: &RoleId) -> Option<(RoleIndex, &Role)> {
        let indices = [RoleIndex::First, RoleIndex::Second];
        indices.into_iter().zip(&self.roles).find(|(_, role)| role.id() == id)
    }

    /// The roles, one or two.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The role that somebody takes opposite to this one; in a peer type the same.
    pub fn opposite(&self, index: RoleIndex) -> Option<&Role> {
        match (self.roles.as_slice(), index) {
            ([only], _) => Some(only),
            ([_, second], RoleIndex::First) => Some(second),
            ([first, _], RoleIndex::Second) => Some(first),
            _ => None,
        }
    }

    /// Whether everybody has the same role.
    pub fn is_peer(&self) -> bool {
        self.draft.format == Format::Peer
    }

    /// Whether more than two people can be in one relationship.
    pub fn has_groups(&self) -> bool {
        self.draft.roles.iter().map(|role| u16::from(role.max)).sum::<u16>() > 2
    }

    pub(super) fn program(roles: &[Role], pair: &Rules) -> Program {
        let audiences = roles.iter().map(|role| &role.audience).zip([About::First, About::Second]);
        let mut all: Vec<(&Rules, About)> = audiences.collect();
        all.push((pair, About::Both));
        if let [only] = roles {
            all.extend([(&only.audience, About::Second), (pair, About::Turned)]);
        }
        Program::of(&all)
    }

    /// The rule over two people.
    pub(crate) fn pair(&self) -> &Rules {
        &self.pair
    }

    /// Whether these two may be together, `subjects` being in the order of the roles. In a peer type it has to hold
    /// both ways.
    pub fn permits_pair(&self, subjects: &Subjects<'_>) -> bool {
        self.pair.permit(subjects) && (!self.is_peer() || self.pair.permit(&subjects.swapped()))
    }

    /// Whether the rules of the type let these two be in its roles together, `subjects` being in the order of the roles:
    /// both fit their audience, and the rule over two permits them. Places, blocks and what was between them before are
    /// looked at by requests and searches. Tens of nanoseconds; see [`Rules::permit`].
    pub fn permits(&self, subjects: &Subjects<'_>) -> bool {
        self.program.permits(subjects)
    }

    /// Whether a ban marked `while_running` has come to apply between these two.
    pub(crate) fn ends_running(&self, subjects: &Subjects<'_>) -> bool {
        self.pair.ends_running(subjects) || (self.is_peer() && self.pair.ends_running(&subjects.swapped()))
    }

    /// Whose reporting lines the rule over two people asks for, in the order of the roles.
    pub(crate) fn needs_lines(&self) -> [bool; 2] {
        let [first, second] = self.pair.needs_line();
        if self.is_peer() { [first || second, first || second] } else { [first, second] }
    }

    pub(crate) fn nominators(&self) -> &Rules {
        &self.nominators
    }

    /// The steps, always with the counterpart among them.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &Step> {
        let missing = !self.draft.steps.contains(&Step::Counterpart);
        missing.then_some(&Step::Counterpart).into_iter().chain(&self.draft.steps)
    }

    /// The grants under which somebody is a coordinator of this type.
    pub(crate) fn grants_of<'a>(&'a self, person: &'a Person) -> impl Iterator<Item = &'a Coordinators> {
        let coordinators = self.coordinators.iter();
        coordinators.filter(|grant| grant.who.permit(&Subjects::one(person)))
    }
}

impl Role {
    /// Checks the rule over who may take part, of a role that stood in a checked type.
    ///
    /// # Errors
    /// Every fault of the rule with its path.
    pub(crate) fn build(draft: RoleDraft, schema: &AttributeSchema) -> Result<Role, Error> {
        let audience = draft.audience.build(schema, &Binding::One).map_err(|e| e.within("audience"))?;
        Ok(Role { draft, audience })
    }

    /// Its key.
    pub fn id(&self) -> &RoleId {
        &self.draft.id
    }

    /// The document that it was built from.
    pub fn draft(&self) -> &RoleDraft {
        &self.draft
    }

    /// Who may take part.
    pub(crate) fn audience(&self) -> &Rules {
        &self.audience
    }

    /// Whether people in this role make the first step.
    pub fn initiative(&self) -> Initiative {
        self.draft.initiative
    }
}

impl Coordinators {
    /// Whether somebody is in the scope. An attribute that is missing puts them out of it.
    pub(crate) fn covers(&self, person: &Person) -> bool {
        self.scope.iter().all(|(term, slot)| match person.slot(*slot) {
            Some(Slot::Text(text)) => term.values.contains(text.as_ref()),
            Some(Slot::Set(texts)) => texts.iter().any(|text| term.values.contains(text.as_ref())),
            _ => false,
        })
    }

    /// Whether the scope is everybody.
    pub(crate) fn covers_everybody(&self) -> bool {
        self.scope.is_empty()
    }

    /// The scope as plain data.
    pub(crate) fn scope(&self) -> Vec<ScopeTerm> {
        self.scope.iter().map(|(term, _)| term.clone()).collect()
    }

    pub(crate) fn rights(&self) -> CoordinatorRights {
        self.rights
    }
}
