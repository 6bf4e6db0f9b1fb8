//! An index over JSON: built from records, kept current by decisions, asked as the engine is.

use super::{
    FactDocument,
    cohort::{CohortMatch, CohortRequest, CohortSearch, Matched},
    facts,
    reply::Reply,
};
use crate::{
    Engine,
    error::{Error, ErrorCode},
    id::{AttributeId, PersonId},
    json,
    lifecycle::{Decision, Query, Record, RecordKey, Refusal},
    matching::{
        SearchQuery,
        cohort::Impossible,
        index::{Facet, Index},
    },
    people::Person,
    time::Timestamp,
    view::{Inquiry, Seen, View},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an index is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum IndexRequest {
    /// A search: the document that the engine takes as well. Only facts about the viewer are needed.
    View {
        /// The question, a `search`, and who asks it.
        inquiry: Inquiry,
        /// The time of the host.
        now: Timestamp,
        /// All facts so far.
        #[serde(default)]
        facts: Vec<FactDocument>,
    },
    /// How many of those whom a search finds, on all pages together, have which values.
    Facets {
        /// Who searches.
        viewer: PersonId,
        /// What they look for.
        query: SearchQuery,
        /// Of which attributes, which everyone may see, at most 16.
        attributes: Vec<AttributeId>,
        /// The time of the host.
        now: Timestamp,
        /// All facts so far.
        #[serde(default)]
        facts: Vec<FactDocument>,
    },
    /// Matches a whole cohort; the candidates come from the search of each mentee, more of them wherever more could change
    /// the answer.
    Match {
        /// The cohort, without pairs.
        cohort: Box<CohortRequest>,
        /// Who searches, in which type.
        search: Box<CohortSearch>,
        /// The time of the host.
        now: Timestamp,
    },
    /// How large it is.
    Size {},
}

/// What an index answers.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IndexResponse {
    /// These facts are missing; call again with all facts so far.
    Need {
        /// What is missing.
        queries: Vec<Query>,
    },
    /// What may be seen.
    Answer(Box<View>),
    /// No.
    Refused(Refusal),
    /// The attributes in the order in which they were asked for.
    Facets {
        /// Values with how many people have them, none that nobody has; dates as days since 1970-01-01.
        facets: Vec<Facet>,
    },
    /// The best matching of a cohort.
    Matched(Box<CohortMatch>),
    /// There is none: requirements that cannot all be met.
    Impossible(Impossible),
    /// How large it is.
    Size(IndexSize),
    /// Something is wrong with the call.
    Error(Error),
}

/// How large an index is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IndexSize {
    /// How many people there are in it, those included who left.
    pub people: u64,
    /// How many of them are kept beside it since they are new or changed.
    pub changed: u64,
    /// The bytes that the people take.
    pub bytes: u64,
}

/// What an index is told, one after the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum IndexChange {
    /// What was decided and written: the answer to `decide` as it came.
    Done(Box<Decision>),
    /// Records as they are stored now.
    Records(Vec<Record>),
    /// Records that are no longer stored.
    Removed(Vec<RecordKey>),
    /// The time as of which it is to be settled.
    Settle(Timestamp),
    /// Makes it anew from what it holds: nobody is beside it any more, and nothing is left of who was taken out.
    Compact {},
}

/// At most so many attributes are counted at once.
const MOST_FACETS: usize = 16;
/// At most so many changes at once.
const MOST_CHANGES: usize = 10_000;

impl Engine {
    /// An index over records as JSON lines: a [`Record`] in each, in any order; empty lines are passed over. People,
    /// caseloads, pairs and types say something, others nothing. Settled as of `now`. Piece by piece: [`IndexRecords`].
    ///
    /// # Errors
    /// When a line cannot be read or does not fit the configuration; its number, from 0, stands in the path. Those of
    /// [`Index::build`].
    ///
    /// ```
    /// # use tutelage::{Config, Engine, time::Timestamp};
    /// let engine = Engine::build(Config::default())?;
    /// let lines = r#"{"person": {"id": "ana", "name": "Ana"}}
    /// {"person": {"id": "ben", "name": "Ben"}}"#;
    /// let index = engine.index_from_json_lines(lines, "2026-03-02T09:00:00Z".parse()?)?;
    /// assert_eq!(engine.ask_index(&index, r#"{"size": {}}"#).json.split(',').next(), Some(r#"{"size":{"people":2"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn index_from_json_lines(&self, lines: &str, now: Timestamp) -> Result<Index, Error> {
        let mut records = IndexRecords::default();
        records.read(self, lines)?;
        records.index(self, now)
    }

    /// Tells an index what changed: a JSON list of [`IndexChange`]. The answer is [`IndexResponse::Size`].
    pub fn change_index(&self, index: &mut Index, changes: &str) -> Reply {
        let told = json::read(changes).and_then(|changes: Vec<IndexChange>| self.tell_index(index, &changes));
        Reply::of(told.map(IndexResponse::Size), IndexResponse::Error)
    }

    /// Tells an index what changed. All of it is checked before any of it is told.
    ///
    /// # Errors
    /// When something does not fit the configuration. Then the index is as it was. With `stale_file` the bytes that it
    /// stands on turned out to be damaged: throw it away, since nobody knows what it took.
    pub fn tell_index(&self, index: &mut Index, changes: &[IndexChange]) -> Result<IndexSize, Error> {
        if changes.len() > MOST_CHANGES {
            let message = format!("{} changes; at most {MOST_CHANGES} are allowed", changes.len());
            return Err(Error::new(ErrorCode::TooLarge, "", message));
        }
        let compacts = |change: &IndexChange| matches!(change, IndexChange::Compact {});
        if let Some(i) = changes.iter().rev().skip(1).rposition(compacts) {
            let message = "only the last change compacts";
            return Err(Error::new(ErrorCode::InvalidValue, format!("[{i}].compact"), message));
        }
        for (i, change) in changes.iter().enumerate() {
            self.check_change(change).map_err(|error| error.within(&format!("[{i}]")))?;
        }
        for change in changes {
            match change {
                IndexChange::Done(decision) => index.apply_decision(self, decision)?,
                IndexChange::Records(records) => {
                    records.iter().try_for_each(|record| index.apply(self, record))?;
                }
                IndexChange::Removed(keys) => keys.iter().for_each(|key| index.remove(self, key)),
                IndexChange::Settle(now) => index.settle(self, *now),
                IndexChange::Compact {} => *index = index.compacted(self)?,
            }
        }
        index.check()?;
        Ok(size(index))
    }

    /// Answers an [`IndexRequest`] by an index of this engine. Never fails: what is wrong with the call is a document
    /// too.
    pub fn ask_index(&self, index: &Index, request: &str) -> Reply {
        let answer = json::read(request).and_then(|request| self.answer_by_index(index, request));
        Reply::of(answer, IndexResponse::Error)
    }

    /// Answers a request without the JSON.
    ///
    /// # Errors
    /// Whatever is wrong with the call.
    pub fn answer_by_index(&self, index: &Index, request: IndexRequest) -> Result<IndexResponse, Error> {
        match request {
            IndexRequest::View { inquiry, now, facts } => {
                let facts = facts::read(self, facts).map_err(|error| error.within("view"))?;
                let seen = self.view_in(index, &inquiry, &facts, now);
                Ok(match seen.map_err(|error| error.within("view"))? {
                    Seen::Need(queries) => IndexResponse::Need { queries },
                    Seen::Answer(view) => IndexResponse::Answer(view),
                    Seen::Refused(refusal) => IndexResponse::Refused(refusal),
                })
            }
            IndexRequest::Facets { attributes, .. } if attributes.len() > MOST_FACETS => {
                let message = format!("{} attributes; at most {MOST_FACETS} are allowed", attributes.len());
                Err(Error::new(ErrorCode::TooLarge, "facets.attributes", message))
            }
            IndexRequest::Facets { ref attributes, .. }
                if attributes.iter().collect::<std::collections::BTreeSet<_>>().len() < attributes.len() =>
            {
                let message = "an attribute stands twice";
                Err(Error::new(ErrorCode::DuplicateId, "facets.attributes", message))
            }
            IndexRequest::Facets { viewer, query, attributes, now, facts } => {
                let facts = facts::read(self, facts).map_err(|error| error.within("facets"))?;
                let counted = self.facets(index, &viewer, &query, &attributes, &facts, now);
                Ok(match counted.map_err(|error| error.within("facets"))? {
                    Seen::Need(queries) => IndexResponse::Need { queries },
                    Seen::Answer(facets) => IndexResponse::Facets { facets },
                    Seen::Refused(refusal) => IndexResponse::Refused(refusal),
                })
            }
            IndexRequest::Match { cohort, search, now } => {
                let matched = cohort.solve_in(self, index, &search, now);
                Ok(match matched.map_err(|error| error.within("match"))? {
                    Matched::Solved(matched) => IndexResponse::Matched(matched),
                    Matched::Impossible(impossible) => IndexResponse::Impossible(impossible),
                })
            }
            IndexRequest::Size {} => Ok(IndexResponse::Size(size(index))),
        }
    }

    fn check_change(&self, change: &IndexChange) -> Result<(), Error> {
        match change {
            IndexChange::Done(decision) => {
                let changes = decision.changes.iter().enumerate();
                changes.map(|(i, change)| (i, &change.record)).try_for_each(|(i, record)| {
                    self.check_record(record)
                        .map_err(|error| error.within(&format!("done.changes[{i}].record")))
                })
            }
            IndexChange::Records(records) => records.iter().enumerate().try_for_each(|(i, record)| {
                self.check_record(record).map_err(|error| error.within(&format!("records[{i}]")))
            }),
            IndexChange::Removed(_) | IndexChange::Settle(_) | IndexChange::Compact {} => Ok(()),
        }
    }

    /// Whether an index takes it.
    fn check_record(&self, record: &Record) -> Result<(), Error> {
        match record {
            Record::Person(record) => self.person(record.as_ref().clone()).map(drop),
            Record::TypeVersion(version) => version.draft.build(version.key.number, self.schema()).map(drop),
            _ => Ok(()),
        }
    }
}

/// What an index is to be made of, read piece by piece: for hosts that show how far it is, or have not all in memory.
///
/// ```
/// # use tutelage::{Config, Engine, wire::IndexRecords};
/// let engine = Engine::build(Config::default())?;
/// let mut records = IndexRecords::default();
/// records.read(&engine, r#"{"person": {"id": "ana", "name": "Ana"}}"#)?;
/// records.read(&engine, r#"{"person": {"id": "ben", "name": "Ben"}}"#)?;
/// assert_eq!(records.index(&engine, "2026-03-02T09:00:00Z".parse()?)?.people(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct IndexRecords {
    people: Vec<Person>,
    others: Vec<Record>,
    lines: usize,
}

impl IndexRecords {
    /// Reads a piece of JSON lines, a [`Record`] in each; it ends where a line ends. Empty lines are passed over.
    ///
    /// # Errors
    /// When a line cannot be read or does not fit the configuration; its number, from 0 and over all pieces, stands in
    /// the path. What stood before it was taken.
    pub fn read(&mut self, engine: &Engine, lines: &str) -> Result<(), Error> {
        for line in lines.lines() {
            let number = self.lines;
            self.lines = number.saturating_add(1);
            if !line.trim().is_empty() {
                self.take(engine, line).map_err(|error| error.within(&format!("records[{number}]")))?;
            }
        }
        Ok(())
    }

    /// The index over what was read, settled as of `now`.
    ///
    /// # Errors
    /// Those of [`Index::build`].
    pub fn index(self, engine: &Engine, now: Timestamp) -> Result<Index, Error> {
        let mut index = Index::build(engine, &self.people, now).map_err(|error| error.within("records"))?;
        self.others.iter().try_for_each(|record| index.apply(engine, record))?;
        Ok(index)
    }

    fn take(&mut self, engine: &Engine, line: &str) -> Result<(), Error> {
        match json::read::<Record>(line)? {
            Record::Person(record) => {
                self.people.push(engine.person(std::sync::Arc::unwrap_or_clone(record))?);
            }
            other => {
                engine.check_record(&other)?;
                self.others.push(other);
            }
        }
        Ok(())
    }
}

fn size(index: &Index) -> IndexSize {
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    IndexSize { people: count(index.people()), changed: count(index.changed()), bytes: count(index.bytes()) }
}
