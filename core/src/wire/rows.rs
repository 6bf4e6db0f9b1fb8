//! Records to be counted, as JSON.

use crate::{
    Engine,
    diary::Entry,
    error::Error,
    feedback::FeedbackRound,
    id::{Code, PersonId},
    lifecycle::{Caseload, Relationship, Request},
    people::{Person, PersonRecord, ReportingLine},
    report::{Fold, Row},
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// A record with what is known of the people in it; see [`Row`](crate::report::Row).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WireRow {
    /// Somebody, with what they have taken on.
    Person {
        /// Who.
        person: PersonRecord,
        /// Their caseload, where it is stored.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caseload: Option<Caseload>,
    },
    /// A request, with the two whom it is about.
    Request {
        /// The request.
        request: Arc<Request>,
        /// The two.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        people: Vec<PersonRecord>,
    },
    /// A relationship, with its members.
    Relationship {
        /// The relationship.
        relationship: Arc<Relationship>,
        /// Its members.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        people: Vec<PersonRecord>,
        /// Their reporting lines, as far as they are known.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "strict::map")]
        lines: BTreeMap<PersonId, ReportingLine>,
    },
    /// A diary entry, with the relationship in whose diary it stands and its members.
    Entry {
        /// The entry.
        entry: Box<Entry>,
        /// The relationship.
        relationship: Arc<Relationship>,
        /// Its members.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        people: Vec<PersonRecord>,
    },
    /// A feedback round, with the relationship in which it took place.
    Feedback {
        /// The round.
        round: Box<FeedbackRound>,
        /// The relationship.
        relationship: Arc<Relationship>,
    },
    /// What the host says became of somebody.
    Observed {
        /// Who.
        person: PersonRecord,
        /// Their caseload, where it is stored.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caseload: Option<Caseload>,
        /// What, as the host names it.
        name: Code,
        /// Whether it became of them.
        observed: bool,
    },
}

impl WireRow {
    /// Counts it.
    pub(super) fn add_to(self, fold: &mut Fold, engine: &Engine) -> Result<bool, Error> {
        let one = |record: PersonRecord| engine.person(record).map_err(|error| error.within("person"));
        let all = |records: Vec<PersonRecord>| -> Result<Vec<Person>, Error> {
            let people = records.into_iter().enumerate();
            people
                .map(|(i, record)| {
                    engine.person(record).map_err(|error| error.within(&format!("people[{i}]")))
                })
                .collect()
        };
        match self {
            WireRow::Person { person, caseload } => {
                fold.add(Row::Person { person: &one(person)?, caseload: caseload.as_ref() })
            }
            WireRow::Request { request, people } => {
                fold.add(Row::Request { request: &request, people: &all(people)? })
            }
            WireRow::Relationship { relationship, people, lines } => {
                let people = all(people)?;
                fold.add(Row::Relationship { relationship: &relationship, people: &people, lines: &lines })
            }
            WireRow::Entry { entry, relationship, people } => {
                let people = all(people)?;
                fold.add(Row::Entry { entry: &entry, relationship: &relationship, people: &people })
            }
            WireRow::Feedback { round, relationship } => {
                fold.add(Row::Feedback { round: &round, relationship: &relationship })
            }
            WireRow::Observed { person, caseload, name, observed } => {
                let (person, caseload) = (&one(person)?, caseload.as_ref());
                fold.add(Row::Observed { person, caseload, name: &name, observed })
            }
        }
    }
}
