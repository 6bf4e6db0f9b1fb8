//! Who may act: oneself, a coordinator for somebody, the host.

use crate::{
    id::PersonId,
    lifecycle::{
        Actor, ReasonCode,
        session::{Session, Stop, ensure},
    },
    people::Person,
    scheme::{Coordinators, RelationshipType},
};

/// Whether a person is a coordinator of the type for all of these people.
pub(crate) fn coordinator_covers(
    relationship_type: &RelationshipType,
    coordinator: &Person,
    people: &[&Person],
) -> bool {
    coordinator.is_active()
        && relationship_type
            .grants_of(coordinator)
            .any(|grant| people.iter().all(|person| grant.covers(person)))
}

/// Whether a person may run cohort rounds of the type: a coordinator for everybody. A round is a matter of the whole
/// type, and to check a scope every person of a page would have to be read.
pub(crate) fn runs_rounds(relationship_type: &RelationshipType, coordinator: &Person) -> bool {
    coordinator.is_active() && relationship_type.grants_of(coordinator).any(Coordinators::covers_everybody)
}

impl Session<'_> {
    /// The person who acts, whether for themselves or through a coordinator. The host is nobody.
    pub(super) fn acting(&self) -> Result<PersonId, Stop> {
        match (&self.on_behalf_of, &self.actor) {
            (Some(on_behalf_of), Actor::Person(_)) => Ok(on_behalf_of.person.clone()),
            (None, Actor::Person(person)) => Ok(person.clone()),
            _ => Err(ReasonCode::NotAllowed.into()),
        }
    }

    /// The person who sent the command, not for somebody else.
    pub(super) fn acting_in_person(&self) -> Result<PersonId, Stop> {
        ensure(self.on_behalf_of.is_none(), ReasonCode::NotAllowed)?;
        self.acting()
    }

    pub(super) fn host_only(&self) -> Result<(), Stop> {
        ensure(self.actor == Actor::Host && self.on_behalf_of.is_none(), ReasonCode::HostOnly)
    }

    /// Notes that the records of who acts will be needed.
    pub(super) fn want_authority(&mut self) {
        if let (Some(on_behalf_of), Actor::Person(actor)) = (self.on_behalf_of.clone(), self.actor.clone()) {
            self.want_record(crate::lifecycle::RecordKey::Person(actor));
            self.want_record(crate::lifecycle::RecordKey::Person(on_behalf_of.person));
        }
    }

    /// Makes sure that whoever acts for somebody may: a coordinator of the type, in scope, with the right to.
    pub(super) fn authorize(&mut self, relationship_type: &RelationshipType) -> Result<(), Stop> {
        let (Some(on_behalf_of), Actor::Person(actor)) = (self.on_behalf_of.clone(), self.actor.clone())
        else {
            return Ok(());
        };
        let (actor, person) = (self.person(&actor)?, self.person(&on_behalf_of.person)?);
        let (Some(actor), Some(person)) = (actor, person) else {
            return Err(ReasonCode::CoordinatorsOnly.into());
        };
        let may = |grant: &Coordinators| {
            grant.covers(&person)
                && grant.rights().act_for
                && (!on_behalf_of.exceed_places || grant.rights().exceed_places)
        };
        ensure(
            actor.is_active() && relationship_type.grants_of(&actor).any(may),
            ReasonCode::CoordinatorsOnly,
        )
    }

    /// The same for something that does not exist for those who may not act on it.
    pub(super) fn authorize_unseen(&mut self, relationship_type: &RelationshipType) -> Result<(), Stop> {
        match self.authorize(relationship_type) {
            Err(Stop::Refused(_)) => Err(ReasonCode::NotAvailable.into()),
            authorized => authorized,
        }
    }

    /// Whether a coordinator acts, and lets somebody have more than their places.
    pub(super) fn exceeds_places(&self) -> bool {
        self.on_behalf_of.as_ref().is_some_and(|on_behalf_of| on_behalf_of.exceed_places)
    }

    /// Makes sure that the actor is a coordinator of the type for all of these people; returns who it is.
    pub(super) fn coordinator(
        &mut self,
        relationship_type: &RelationshipType,
        people: &[&PersonId],
    ) -> Result<PersonId, Stop> {
        let Actor::Person(actor) = self.actor.clone() else {
            return Err(ReasonCode::CoordinatorsOnly.into());
        };
        ensure(self.on_behalf_of.is_none(), ReasonCode::CoordinatorsOnly)?;
        self.want_record(crate::lifecycle::RecordKey::Person(actor.clone()));
        for person in people {
            self.want_record(crate::lifecycle::RecordKey::Person((*person).clone()));
        }
        self.round()?;
        let Some(coordinator) = self.person(&actor)? else { return Err(ReasonCode::CoordinatorsOnly.into()) };
        let mut covered = Vec::new();
        for person in people {
            covered.extend(self.person(person)?);
        }
        let known: Vec<&Person> = covered.iter().collect();
        let covers =
            known.len() == people.len() && coordinator_covers(relationship_type, &coordinator, &known);
        ensure(covers, ReasonCode::CoordinatorsOnly)?;
        Ok(actor)
    }
}
