//! For coordinators: what waits for them besides requests. As in the overview their scope travels in the query, and
//! every row is checked again.

use super::{
    cards::{self, PersonCard, SeenMember},
    diary::{self, EntryCard},
    overview::{Desk, PAGE, members_of},
    page,
};
use crate::{
    diary::{Entry, EntryKind, EntryState, Reading},
    id::{EntryId, PersonId, RelationshipId, RoleId, TypeId},
    lifecycle::{Caseload, Fact, Participation, Query, Record, RecordKey, Relationship, Session, Stop},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::{slice, sync::Arc};

/// A page of applications to take part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApplicationsView {
    /// One for each person, in the order of their ids.
    pub applications: Vec<ApplicationCard>,
    /// Whether there are more.
    pub more: bool,
}

/// Somebody who applied and waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApplicationCard {
    /// Who.
    pub person: PersonCard,
    /// As what; each is answered by itself.
    pub roles: Vec<RoleId>,
}

/// A page of concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConcernsView {
    /// The concerns, in the order of their ids.
    pub concerns: Vec<ConcernCard>,
    /// Whether there are more.
    pub more: bool,
}

/// A concern that nobody has settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConcernCard {
    /// In which relationship.
    pub relationship: RelationshipId,
    /// Who is in it.
    pub members: Vec<SeenMember>,
    /// The concern itself, as it stands in the diary.
    pub entry: EntryCard,
}

pub(super) fn applications(
    s: &mut Session<'_>,
    viewer: &PersonId,
    type_id: &TypeId,
    after: Option<PersonId>,
    limit: u16,
) -> Result<ApplicationsView, Stop> {
    let limit = page(limit)?;
    let desk = Desk::open(s, viewer, type_id)?;
    let mut applicants = applicants(s, &desk, after, limit.saturating_add(1))?;
    let more = applicants.len() > limit;
    applicants.truncate(limit);
    let mut applications = Vec::new();
    for (person, roles) in applicants {
        applications.push(ApplicationCard { person: cards::person_card(s, &person)?, roles });
    }
    Ok(ApplicationsView { applications, more })
}

/// At least `wanted` people in scope who wait for an answer, if there are so many, after one.
fn applicants(
    s: &mut Session<'_>,
    desk: &Desk,
    mut after: Option<PersonId>,
    wanted: usize,
) -> Result<Vec<(PersonId, Vec<RoleId>)>, Stop> {
    let mut found = Vec::new();
    loop {
        let (type_id, scopes) = (desk.type_id().clone(), desk.scopes());
        let query = Query::Applications { type_id, scopes, after: after.clone(), limit: PAGE };
        s.want(query.clone());
        s.round()?;
        let Fact::Applications(rows) = s.fact(&query)? else { break };
        let rows = Beyond::new(after.clone(), &rows, |row| match row {
            Record::Caseload(caseload) => Some((caseload.person.clone(), Arc::clone(caseload))),
            _ => None,
        });
        for caseload in &rows.rows {
            s.want_record(RecordKey::Person(caseload.person.clone()));
        }
        s.round()?;
        for caseload in &rows.rows {
            let roles = applied(desk, caseload);
            // Somebody who left waits for nothing.
            let active = s.person(&caseload.person)?.is_some_and(|person| person.is_active());
            if active && !roles.is_empty() && desk.covers(s, slice::from_ref(&caseload.person))? {
                found.push((caseload.person.clone(), roles));
            }
        }
        after = rows.last;
        if rows.is_last || found.len() >= wanted {
            break;
        }
    }
    Ok(found)
}

/// The roles for which somebody waits; one that the version in force does not have cannot be answered.
fn applied(desk: &Desk, caseload: &Caseload) -> Vec<RoleId> {
    let sections = caseload.sections.iter().filter(|section| {
        section.participation == Participation::Applied
            && section.type_id == *desk.type_id()
            && desk.relationship_type().role(&section.role).is_some()
    });
    sections.map(|section| section.role.clone()).collect()
}

pub(super) fn concerns(
    s: &mut Session<'_>,
    viewer: &PersonId,
    type_id: &TypeId,
    after: Option<EntryId>,
    limit: u16,
) -> Result<ConcernsView, Stop> {
    let limit = page(limit)?;
    let desk = Desk::open(s, viewer, type_id)?;
    let mut unsettled = unsettled(s, &desk, viewer, after, limit.saturating_add(1))?;
    let more = unsettled.len() > limit;
    unsettled.truncate(limit);
    for raised in &unsettled {
        diary::want_words(s, &raised.entry);
    }
    s.round()?;
    let mut concerns = Vec::new();
    for Raised { entry, relationship } in unsettled {
        concerns.push(ConcernCard {
            relationship: relationship.id,
            members: cards::seen_members(s, &relationship)?,
            entry: diary::card(s, &entry, Reading::Text)?,
        });
    }
    Ok(ConcernsView { concerns, more })
}

/// A concern and where it was raised.
struct Raised {
    entry: Arc<Entry>,
    relationship: Arc<Relationship>,
}

/// At least `wanted` concerns in scope that nobody has settled, if there are so many, after one.
fn unsettled(
    s: &mut Session<'_>,
    desk: &Desk,
    viewer: &PersonId,
    mut after: Option<EntryId>,
    wanted: usize,
) -> Result<Vec<Raised>, Stop> {
    let mut found = Vec::new();
    loop {
        let (type_id, scopes) = (desk.type_id().clone(), desk.scopes());
        let query = Query::Concerns { type_id, scopes, after, limit: PAGE };
        s.want(query.clone());
        s.round()?;
        let Fact::Entries(rows) = s.fact(&query)? else { break };
        let mut rows = Beyond::new(after, &rows, |row| match row {
            Record::Entry(entry) => Some((entry.id, Arc::clone(entry))),
            _ => None,
        });
        rows.rows.retain(|entry| waits(entry, desk.type_id(), viewer));
        for entry in &rows.rows {
            s.want_record(RecordKey::Relationship(entry.relationship));
        }
        s.round()?;
        let mut about = Vec::new();
        for entry in rows.rows {
            // A coordinator who is in the relationship, or was, is a member first, as in its diary.
            let relationship = s.relationship(&entry.relationship)?.filter(|of| !of.knows(viewer));
            about.extend(relationship.map(|relationship| Raised { entry, relationship }));
        }
        for raised in &about {
            cards::want_relationship(s, &raised.relationship);
        }
        s.round()?;
        for raised in about {
            if desk.covers(s, &members_of(&raised.relationship))? {
                found.push(raised);
            }
        }
        after = rows.last;
        if rows.is_last || found.len() >= wanted {
            break;
        }
    }
    Ok(found)
}

/// Whether it is a concern of this type that nobody has settled, for coordinators to read.
fn waits(entry: &Entry, type_id: &TypeId, viewer: &PersonId) -> bool {
    entry.kind == EntryKind::Concern
        && entry.state == EntryState::Written
        && entry.type_id == *type_id
        && diary::reading(entry, viewer, true) == Reading::Text
}

/// The rows of a page that come in order after a key.
struct Beyond<K, R> {
    rows: Vec<R>,
    /// The last key of all.
    last: Option<K>,
    /// Whether there is nothing to ask for after it. A host that gives the same page again is not asked for ever.
    is_last: bool,
}

impl<K: Ord + Clone, R> Beyond<K, R> {
    fn new(after: Option<K>, page: &[Record], keyed: impl Fn(&Record) -> Option<(K, R)>) -> Self {
        let mut last = after;
        let mut rows = Vec::new();
        for (key, row) in page.iter().filter_map(keyed) {
            if last.as_ref().is_none_or(|last| key > *last) {
                last = Some(key);
                rows.push(row);
            }
        }
        let is_last = page.len() < usize::from(PAGE) || rows.is_empty();
        Beyond { rows, last, is_last }
    }
}
