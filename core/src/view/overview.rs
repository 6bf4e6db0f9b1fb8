//! For coordinators: who is with whom, and how it goes. Their scope travels in the query, so that the host filters and
//! pages; every row is checked again.

use super::{
    OverviewSelection, cards,
    cards::{RelationshipCard, RequestCard, RequestPart},
    page,
};
use crate::{
    id::{PersonId, TypeId},
    lifecycle::{
        Fact, Item, ItemSelection, Momentum, Query, ReasonCode, Record, RecordKey, Relationship,
        RelationshipState, Request, Session, Stop, settled,
    },
    people::Person,
    report::MomentumReport,
    scheme::{Coordinators, RelationshipType, ScopeTerm},
    sort,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::{collections::BTreeSet, sync::Arc};

/// A page of an overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OverviewView {
    /// The rows, in the order of their ids.
    pub rows: Vec<OverviewRow>,
    /// Whether there are more.
    pub more: bool,
}

/// A row of an overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OverviewRow {
    /// A relationship.
    Relationship(RelationshipCard),
    /// A request that needs a coordinator.
    Request(RequestCard),
}

/// How it goes in a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MomentumView {
    /// The figures.
    pub report: MomentumReport,
    /// Relationships that are amber or red, the longest silence first.
    pub at_risk: Vec<RelationshipCard>,
}

/// How many rows are asked of the host at once.
pub(super) const PAGE: u16 = 1_000;

pub(super) fn overview(
    s: &mut Session<'_>,
    viewer: &PersonId,
    type_id: &TypeId,
    select: OverviewSelection,
    after: Option<Item>,
    limit: u16,
) -> Result<OverviewView, Stop> {
    let limit = page(limit)?;
    let desk = Desk::open(s, viewer, type_id)?;
    let selection = match select {
        OverviewSelection::Relationships => ItemSelection::Relationships,
        OverviewSelection::ToDo => ItemSelection::ToDo,
    };
    let mut rows = desk.rows(s, selection, after, limit.saturating_add(1))?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    for row in &rows {
        if let Record::Request(request) = row {
            cards::want_request(s, request, RequestPart::Coordinator);
        }
    }
    s.round()?;
    let mut shown = Vec::new();
    for row in rows {
        shown.push(match row {
            Record::Request(request) => {
                OverviewRow::Request(cards::request_card(s, &request, RequestPart::Coordinator)?)
            }
            Record::Relationship(relationship) => {
                OverviewRow::Relationship(cards::relationship_card(s, &relationship, None)?)
            }
            _ => continue,
        });
    }
    Ok(OverviewView { rows: shown, more })
}

pub(super) fn momentum(
    s: &mut Session<'_>,
    viewer: &PersonId,
    type_id: &TypeId,
    limit: u16,
) -> Result<MomentumView, Stop> {
    let limit = page(limit)?;
    let desk = Desk::open(s, viewer, type_id)?;
    let mut report = MomentumReport::default();
    let mut at_risk = Vec::new();
    for row in desk.rows(s, ItemSelection::Relationships, None, usize::MAX)? {
        let Record::Relationship(relationship) = row else { continue };
        report.add(&relationship);
        let running = relationship.state == RelationshipState::Active;
        if running && relationship.momentum() >= Momentum::Amber {
            at_risk.push(cards::relationship_card(s, &relationship, None)?);
        }
    }
    sort::by(&mut at_risk, |a, b| (b.silent_days, a.relationship).cmp(&(a.silent_days, b.relationship)));
    at_risk.truncate(limit);
    Ok(MomentumView { report, at_risk })
}

/// A coordinator at work in a type.
pub(super) struct Desk {
    relationship_type: Arc<RelationshipType>,
    coordinator: Person,
}

impl Desk {
    /// For everybody who is no coordinator of the type there is nothing to see.
    pub(super) fn open(s: &mut Session<'_>, viewer: &PersonId, type_id: &TypeId) -> Result<Desk, Stop> {
        s.want_record(RecordKey::Type(type_id.clone()));
        s.want_record(RecordKey::Person(viewer.clone()));
        s.round()?;
        let found = s.type_in_force(type_id)?.zip(s.person(viewer)?);
        let Some(((relationship_type, _), coordinator)) = found else {
            return Err(ReasonCode::NotAvailable.into());
        };
        let desk = Desk { relationship_type, coordinator };
        if desk.grants().next().is_none() || !desk.coordinator.is_active() {
            return Err(ReasonCode::NotAvailable.into());
        }
        Ok(desk)
    }

    pub(super) fn relationship_type(&self) -> &RelationshipType {
        &self.relationship_type
    }

    pub(super) fn type_id(&self) -> &TypeId {
        self.relationship_type.id()
    }

    fn grants(&self) -> impl Iterator<Item = &Coordinators> {
        self.relationship_type.grants_of(&self.coordinator)
    }

    /// The scopes for the host; none where one grant covers everybody.
    pub(super) fn scopes(&self) -> Vec<Vec<ScopeTerm>> {
        let scopes: Vec<Vec<ScopeTerm>> = self.grants().map(Coordinators::scope).collect();
        if scopes.iter().any(Vec::is_empty) { Vec::new() } else { scopes }
    }

    /// Whether one grant covers all of these people.
    pub(super) fn covers(&self, s: &mut Session<'_>, people: &[PersonId]) -> Result<bool, Stop> {
        let mut known = Vec::new();
        for person in people {
            known.extend(s.person(person)?);
        }
        let all = known.len() == people.len();
        Ok(all && self.grants().any(|grant| known.iter().all(|person| grant.covers(person))))
    }

    /// At least `wanted` rows in scope as they effectively stand, if there are so many, after one.
    fn rows(
        &self,
        s: &mut Session<'_>,
        select: ItemSelection,
        mut after: Option<Item>,
        wanted: usize,
    ) -> Result<Vec<Record>, Stop> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        loop {
            let query = Query::Items {
                type_id: self.type_id().clone(),
                select,
                scopes: self.scopes(),
                after,
                limit: PAGE,
            };
            s.want(query.clone());
            s.round()?;
            let Fact::Items(rows) = s.fact(&query)? else { break };
            for row in rows.iter() {
                for person in people_of(row) {
                    s.want_record(RecordKey::Person(person));
                }
            }
            s.round()?;
            for row in rows.iter() {
                after = row.item().or(after);
                let row = settled(row, s.now);
                if selected(&row, select) && row_type(&row) == Some(self.type_id()) {
                    let people = people_of(&row);
                    if self.covers(s, &people)? {
                        found.push(row);
                    }
                }
            }
            // A host that gives the same page again is not asked for ever.
            if rows.len() < usize::from(PAGE) || found.len() >= wanted || !seen.insert(after) {
                break;
            }
        }
        Ok(found)
    }
}

/// Whether a row still belongs here as it effectively stands.
fn selected(row: &Record, select: ItemSelection) -> bool {
    match (row, select) {
        (Record::Request(request), ItemSelection::ToDo) => needs_coordinator(request),
        (Record::Request(request), ItemSelection::Open) => request.state.is_open(),
        (Record::Relationship(relationship), ItemSelection::Open) => relationship.state.is_open(),
        (Record::Relationship(_), ItemSelection::Relationships) => true,
        _ => false,
    }
}

fn needs_coordinator(request: &Request) -> bool {
    request.exhausted || request.approver() == Some(&crate::lifecycle::Approver::Coordinator)
}

fn row_type(row: &Record) -> Option<&TypeId> {
    match row {
        Record::Request(request) => Some(&request.type_id),
        Record::Relationship(relationship) => Some(&relationship.type_id),
        _ => None,
    }
}

fn people_of(row: &Record) -> Vec<PersonId> {
    match row {
        Record::Request(request) => {
            vec![request.parties.from.person.clone(), request.parties.to.person.clone()]
        }
        Record::Relationship(relationship) => members_of(relationship),
        _ => Vec::new(),
    }
}

pub(super) fn members_of(relationship: &Relationship) -> Vec<PersonId> {
    relationship.present().map(|member| member.party.person.clone()).collect()
}
