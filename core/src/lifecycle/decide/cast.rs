//! Everything known of the two people that a request is about.

use crate::{
    id::{PersonId, TypeId},
    lifecycle::{
        Candidate, Caseload, Eligibility, Pair, PairKey, Purpose, Query, ReasonCode, RecordKey,
        RequestParties, Seeker, Viewer,
        session::{Session, Stop},
    },
    people::{Manager, Person, ReportingLine},
    scheme::{RelationshipType, RoleIndex},
};
use std::sync::Arc;

/// The records of two people who may come together.
pub(super) struct Cast {
    pub(super) type_id: TypeId,
    pub(super) from: Actorship,
    pub(super) to: Actorship,
    pub(super) pair: Arc<Pair>,
}

/// One of the two.
pub(super) struct Actorship {
    pub(super) id: PersonId,
    pub(super) person: Option<Person>,
    pub(super) caseload: Arc<Caseload>,
    pub(super) line: Option<Arc<ReportingLine>>,
    pub(super) role: RoleIndex,
    /// Whether they have their place already, in a group.
    pub(super) placed: bool,
}

/// Notes what will be needed of two people. Reporting lines are asked for where the newest version of the type that is
/// configured wants them, or where none is.
pub(super) fn want(s: &mut Session<'_>, type_id: &TypeId, from: &PersonId, to: &PersonId) {
    s.want_person(from);
    s.want_person(to);
    s.want_record(RecordKey::Pair(PairKey::new(type_id, from, to)));
    if wants_lines(s, type_id) {
        s.want(Query::ReportingLine(from.clone()));
        s.want(Query::ReportingLine(to.clone()));
    }
}

/// Where the configuration lacks the version of the type in force: notes it together with all that it may turn out to
/// ask of these people, so that no round of its own is needed for that.
pub(super) fn want_unseen(s: &mut Session<'_>, type_id: &TypeId, people: &[&PersonId]) -> Result<(), Stop> {
    if s.want_type_in_force(type_id)? {
        for person in people {
            s.want(Query::ReportingLine((*person).clone()));
            let manager = s.person(person)?.map(|person| person.record().manager.clone());
            if let Some(Manager::Person(manager)) = manager {
                s.want_person(&manager);
            }
        }
    }
    Ok(())
}

/// Whether reporting lines may be needed, as far as the configuration tells.
pub(super) fn wants_lines(s: &Session<'_>, type_id: &TypeId) -> bool {
    s.catalog.newest(type_id).is_none_or(|newest| newest.needs_lines() != [false, false])
}

impl Cast {
    pub(super) fn load(
        s: &mut Session<'_>,
        relationship_type: &RelationshipType,
        from: (&PersonId, RoleIndex),
        to: (&PersonId, RoleIndex),
    ) -> Result<Cast, Stop> {
        let type_id = relationship_type.id().clone();
        let lines = relationship_type.needs_lines() != [false, false];
        if lines {
            s.want(Query::ReportingLine(from.0.clone()));
            s.want(Query::ReportingLine(to.0.clone()));
        }
        s.round()?;
        let mut one = |(id, role): (&PersonId, RoleIndex)| -> Result<Actorship, Stop> {
            Ok(Actorship {
                id: id.clone(),
                person: s.person(id)?,
                caseload: s.caseload(id)?,
                line: if lines { s.line(id)? } else { None },
                role,
                placed: false,
            })
        };
        let (from, to) = (one(from)?, one(to)?);
        let pair = s.pair(&PairKey::new(&type_id, &from.id, &to.id))?;
        Ok(Cast { type_id, from, to, pair })
    }

    /// The cast of a request, its roles taken from the version of the type that decides now.
    pub(super) fn of_request(
        s: &mut Session<'_>,
        relationship_type: &RelationshipType,
        parties: &RequestParties,
    ) -> Result<Cast, Stop> {
        let role =
            |party: &crate::lifecycle::Party| relationship_type.role(&party.role).map(|(index, _)| index);
        let (Some(from), Some(to)) = (role(&parties.from), role(&parties.to)) else {
            return Err(ReasonCode::NotAvailable.into());
        };
        Cast::load(s, relationship_type, (&parties.from.person, from), (&parties.to.person, to))
    }

    pub(super) fn seeker(&self) -> Option<Seeker<'_>> {
        self.from.seeker()
    }

    pub(super) fn candidate(&self) -> Candidate<'_> {
        self.to.candidate(&self.pair)
    }

    /// The same two seen from the other side.
    pub(super) fn reversed(self) -> Cast {
        Cast { from: self.to, to: self.from, ..self }
    }
}

impl Actorship {
    fn seeker(&self) -> Option<Seeker<'_>> {
        Some(Seeker {
            person: self.person.as_ref()?,
            caseload: &self.caseload,
            line: self.line.as_deref(),
            role: self.role,
            placed: self.placed,
        })
    }

    fn candidate<'a>(&'a self, pair: &'a Pair) -> Candidate<'a> {
        Candidate {
            person: self.person.as_ref(),
            caseload: &self.caseload,
            pair,
            line: self.line.as_deref(),
            placed: self.placed,
        }
    }
}

impl<'a> Session<'a> {
    pub(super) fn eligibility<'b>(
        &self,
        relationship_type: &'b RelationshipType,
        open: bool,
        purpose: Purpose,
        viewer: Viewer,
    ) -> Eligibility<'b>
    where
        'a: 'b,
    {
        Eligibility {
            catalog: self.catalog,
            relationship_type,
            open,
            now: self.now,
            purpose,
            viewer,
            exceed_places: self.exceeds_places(),
        }
    }
}
