//! Facts as JSON.

use crate::{
    Engine,
    error::{Error, ErrorCode},
    lifecycle::{CandidateRow, Caseload, EventRecord, Fact, FactSet, LONGEST_PAGE, Pair, Query, Record},
    people::{PersonRecord, ReportingLine},
    report::Summary,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The most rows in all facts together.
const MOST_ROWS: usize = 100_000;

/// A query and what the host answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactDocument {
    /// The query, as it was asked.
    pub query: Query,
    /// The answer.
    pub answer: FactAnswer,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactAnswer {
    /// There is no such record.
    None,
    /// The host cannot say. Whatever depends on it is denied.
    Unknown,
    /// The record.
    Record(Record),
    /// The people above somebody.
    ReportingLine(ReportingLine),
    /// Diary entries, requests and relationships, caseloads, or records of any kind, in the order that the query names.
    Records(Vec<Record>),
    /// People to choose from.
    Candidates(Vec<WireCandidate>),
    /// Events, in the order of commit.
    Events(Vec<EventRecord>),
    /// A summary of the plan in the query.
    Summary(Box<Summary>),
}

/// A person to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WireCandidate {
    /// Who.
    pub person: PersonRecord,
    /// What they have taken on, where it is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caseload: Option<Caseload>,
    /// What there is between them and whoever is looking, where it is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<Pair>,
    /// Who is above them; unknown without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<ReportingLine>,
}

/// The facts of a call, checked.
pub(super) fn read(engine: &Engine, documents: Vec<FactDocument>) -> Result<FactSet, Error> {
    let mut facts = FactSet::new();
    let mut rows = 0_usize;
    for (i, document) in documents.into_iter().enumerate() {
        let path = format!("facts[{i}]");
        let FactDocument { query, answer } = document;
        rows = rows.saturating_add(answer.rows());
        if rows > MOST_ROWS {
            let message = format!("more than {MOST_ROWS} rows of facts");
            return Err(Error::new(ErrorCode::TooLarge, "facts", message));
        }
        let fact = fit(engine, &query, answer).map_err(|error| error.within(&format!("{path}.answer")))?;
        if !facts.insert(query, fact) {
            let message = "the same query was answered before, and differently";
            return Err(Error::new(ErrorCode::ContradictoryFacts, path, message));
        }
    }
    Ok(facts)
}

/// The answer as a fact, when it is one that the query can have.
fn fit(engine: &Engine, query: &Query, answer: FactAnswer) -> Result<Fact, Error> {
    let fact = match (query, answer) {
        (_, FactAnswer::Unknown) => Fact::Unknown,
        (Query::Record(_) | Query::ReportingLine(_), FactAnswer::None) => Fact::None,
        (Query::Record(key), FactAnswer::Record(record)) if record.key() == *key => match record {
            Record::Person(person) => {
                let person = Arc::unwrap_or_clone(person);
                Fact::Person(engine.person(person).map_err(|error| error.within("record.person"))?)
            }
            record => Fact::Record(record),
        },
        (Query::ReportingLine(_), FactAnswer::ReportingLine(line)) => {
            if line.above.len() > ReportingLine::MOST {
                let message =
                    format!("{} people; at most {} are allowed", line.above.len(), ReportingLine::MOST);
                return Err(Error::new(ErrorCode::TooLarge, "reporting_line.above", message));
            }
            Fact::ReportingLine(Arc::new(line))
        }
        (Query::Entries { relationship, limit, .. }, FactAnswer::Records(rows)) => {
            check_page(rows.len(), *limit)?;
            let fits =
                |row: &Record| matches!(row, Record::Entry(entry) if entry.relationship == *relationship);
            if !rows.iter().all(fits) {
                return Err(Error::new(ErrorCode::InvalidFact, "records", "a row is no entry of this diary"));
            }
            Fact::Entries(rows.into())
        }
        (Query::Items { limit, .. }, FactAnswer::Records(rows)) => {
            check_page(rows.len(), *limit)?;
            let fits = |row: &Record| matches!(row, Record::Request(_) | Record::Relationship(_));
            if !rows.iter().all(fits) {
                return Err(Error::new(
                    ErrorCode::InvalidFact,
                    "records",
                    "a row is no request or relationship",
                ));
            }
            Fact::Items(rows.into())
        }
        (Query::Applications { limit, .. }, FactAnswer::Records(rows)) => {
            check_page(rows.len(), *limit)?;
            if !rows.iter().all(|row| matches!(row, Record::Caseload(_))) {
                return Err(Error::new(ErrorCode::InvalidFact, "records", "a row is no caseload"));
            }
            Fact::Applications(rows.into())
        }
        (Query::Concerns { limit, .. }, FactAnswer::Records(rows)) => {
            check_page(rows.len(), *limit)?;
            if !rows.iter().all(|row| matches!(row, Record::Entry(_))) {
                return Err(Error::new(ErrorCode::InvalidFact, "records", "a row is no diary entry"));
            }
            Fact::Entries(rows.into())
        }
        (Query::Mentions { limit, .. }, FactAnswer::Records(rows)) => {
            check_page(rows.len(), *limit)?;
            if !rows.is_sorted_by(|one, other| one.key().text() < other.key().text()) {
                let message = "the rows do not stand in the order of their keys, each once";
                return Err(Error::new(ErrorCode::InvalidFact, "records", message));
            }
            Fact::Mentions(rows.into())
        }
        (Query::Candidates { limit, .. }, FactAnswer::Candidates(rows)) => {
            check_page(rows.len(), *limit)?;
            let mut ready = Vec::with_capacity(rows.len());
            for (i, row) in rows.into_iter().enumerate() {
                let ready_row = candidate(engine, row);
                ready.push(ready_row.map_err(|error| error.within(&format!("candidates[{i}]")))?);
            }
            Fact::Candidates(ready.into())
        }
        (Query::Events { limit, .. }, FactAnswer::Events(rows)) => {
            check_page(rows.len(), *limit)?;
            Fact::Events(rows.into())
        }
        (Query::Summary { plan, .. }, FactAnswer::Summary(summary)) => {
            if summary.plan != **plan {
                let message = "the summary is of another plan than the query";
                return Err(Error::new(ErrorCode::InvalidFact, "summary.plan", message));
            }
            Fact::Summary(Arc::from(summary))
        }
        _ => {
            return Err(Error::new(ErrorCode::InvalidFact, "", "this is no answer to the query beside it"));
        }
    };
    Ok(fact)
}

fn candidate(engine: &Engine, row: WireCandidate) -> Result<CandidateRow, Error> {
    let person = engine.person(row.person).map_err(|error| error.within("person"))?;
    if row.caseload.as_ref().is_some_and(|caseload| caseload.person != *person.id()) {
        return Err(Error::new(
            ErrorCode::InvalidFact,
            "caseload.person",
            "this is the caseload of somebody else",
        ));
    }
    Ok(CandidateRow {
        person,
        caseload: row.caseload.map(Arc::new),
        pair: row.pair.map(Arc::new),
        line: row.line.map(Arc::new),
    })
}

fn check_page(rows: usize, limit: u16) -> Result<(), Error> {
    if rows > usize::from(limit).min(LONGEST_PAGE) {
        let message = format!("{rows} rows; the query asked for at most {limit}");
        return Err(Error::new(ErrorCode::TooLarge, "", message));
    }
    Ok(())
}

impl FactAnswer {
    fn rows(&self) -> usize {
        match self {
            FactAnswer::Records(rows) => rows.len(),
            FactAnswer::Candidates(rows) => rows.len(),
            FactAnswer::Events(rows) => rows.len(),
            _ => 1,
        }
    }
}
