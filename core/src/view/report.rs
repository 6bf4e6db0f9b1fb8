//! Reports: figures over many people, for those whom they are for. Who asks decides over whom they are; what is told of
//! few is withheld, see [`Reader`].

use super::overview::Desk;
use crate::{
    error::{Error, ErrorCode},
    id::{AttributeId, PersonId, TypeId},
    lifecycle::{Fact, Query, ReasonCode, RecordKey, Session, Stop, ensure},
    people::Person,
    report::{MOST_ATTRIBUTES, Plan, Reader, Report, ReportKind, Scope},
    rules::Subjects,
    scheme::RelationshipType,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};

/// Over whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportOver {
    /// For coordinators their scopes, for participants the whole type.
    #[default]
    Programme,
    /// The people who report to the viewer.
    Reports,
}

/// How a report is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    /// As data.
    #[default]
    Data,
    /// As CSV, for spreadsheets too; see [`Report::csv`].
    Csv,
    /// As a table in text; see [`Report::table`].
    Table,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportView {
    /// As of when it was counted; a host may give figures of last night.
    pub as_of: Timestamp,
    /// As what the viewer sees it.
    pub reader: Reader,
    /// The report.
    pub shown: ShownReport,
}

/// A report as it was wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShownReport {
    /// As data.
    Data(Box<Report>),
    /// As CSV.
    Csv(String),
    /// As a table in text.
    Table(String),
}

/// What is wanted.
pub(super) struct Wanted<'a> {
    pub(super) type_id: &'a TypeId,
    pub(super) kind: ReportKind,
    pub(super) over: ReportOver,
    pub(super) by: &'a BTreeSet<AttributeId>,
    pub(super) format: ReportFormat,
}

pub(super) fn report(
    s: &mut Session<'_>,
    viewer: &PersonId,
    wanted: &Wanted<'_>,
) -> Result<ReportView, Stop> {
    check(s, wanted.by)?;
    let (reader, plan) = plan(s, viewer, wanted)?;
    // A minute at a time, so that a host whose clock runs on between two rounds is not asked for ever.
    let query = Query::Summary { plan: Box::new(plan.clone()), as_of: s.now.minute() };
    let Fact::Summary(summary) = s.fact(&query)? else { return Err(invalid("this is no summary")) };
    if summary.plan != plan {
        return Err(invalid("the summary is of another plan"));
    }
    if summary.as_of > s.now {
        return Err(invalid("the summary is of a time to come"));
    }
    let Some(report) = summary.report(wanted.kind, reader, s.catalog.schema()) else {
        return Err(ReasonCode::NotAvailable.into());
    };
    let shown = match wanted.format {
        ReportFormat::Data => ShownReport::Data(Box::new(report)),
        ReportFormat::Csv => ShownReport::Csv(report.csv()?),
        ReportFormat::Table => ShownReport::Table(report.table()),
    };
    Ok(ReportView { as_of: summary.as_of, reader, shown })
}

fn invalid(message: &str) -> Stop {
    Error::new(ErrorCode::InvalidFact, "facts", message).into()
}

/// The schema is no secret: what it does not have is an error, whoever asks.
fn check(s: &Session<'_>, by: &BTreeSet<AttributeId>) -> Result<(), Stop> {
    if by.len() > MOST_ATTRIBUTES {
        let message = format!("{} attributes; at most {MOST_ATTRIBUTES} are allowed", by.len());
        return Err(Error::new(ErrorCode::TooLarge, "by", message).into());
    }
    match by.iter().find(|attribute| s.catalog.schema().get(attribute).is_none()) {
        Some(unknown) => {
            let message = format!("the schema has no attribute `{unknown}`");
            Err(Error::new(ErrorCode::UnknownAttribute, "by", message).into())
        }
        None => Ok(()),
    }
}

/// As what they look, and what is counted for them.
fn plan(s: &mut Session<'_>, viewer: &PersonId, wanted: &Wanted<'_>) -> Result<(Reader, Plan), Stop> {
    let type_id = wanted.type_id;
    s.want_record(RecordKey::Type(type_id.clone()));
    s.want_person(viewer);
    s.round()?;
    let found = s.type_in_force(type_id)?.zip(s.person(viewer)?);
    let Some(((relationship_type, _), person)) = found else { return Err(ReasonCode::NotAvailable.into()) };
    ensure(person.is_active(), ReasonCode::NotAvailable)?;
    let everybody = Plan::of(&relationship_type);
    let (reader, plan) = match wanted.over {
        ReportOver::Reports => {
            (Reader::Manager, Plan { scope: Scope::ReportsOf(viewer.clone()), ..everybody })
        }
        ReportOver::Programme => match Desk::open(s, viewer, type_id) {
            Ok(desk) => {
                let scopes = desk.scopes();
                let scope = if scopes.is_empty() { Scope::Everybody } else { Scope::Scopes(scopes) };
                (Reader::Coordinator, Plan { scope, by: wanted.by.clone(), ..everybody })
            }
            Err(Stop::Refused(_)) => {
                let part = takes_part(s, &relationship_type, &person)?;
                ensure(part, ReasonCode::NotAvailable)?;
                (Reader::Participant, everybody)
            }
            Err(stop) => return Err(stop),
        },
    };
    ensure(reader.may_see(wanted.kind), ReasonCode::NotAvailable)?;
    Ok((reader, plan))
}

/// Whether somebody takes part, or is or was in a relationship of the type.
fn takes_part(
    s: &mut Session<'_>,
    relationship_type: &Arc<RelationshipType>,
    person: &Person,
) -> Result<bool, Stop> {
    let caseload = s.caseload(person.id())?;
    let now = s.now;
    Ok(relationship_type.roles().iter().any(|role| {
        let section = caseload.section(relationship_type.id(), role.id());
        let began = section
            .is_some_and(|section| section.tally.relationships_begun > 0 || !section.active.is_empty());
        let takes_part = caseload.load(relationship_type.id(), role, now).takes_part;
        began || (takes_part && role.audience().permit(&Subjects::one(person)))
    }))
}
