//! The operations.

use super::{
    cohort::{CohortMatch, CohortRequest, Matched},
    facts::{self, FactDocument},
    reply::Reply,
    rows::WireRow,
    schemas,
};
use crate::{
    Config, Engine,
    error::{Error, ErrorCode},
    export::{CloudEvent, Iri, Statement, XapiSettings},
    id::TypeId,
    json,
    lifecycle::{
        Answer, Command, Decision, Envelope, Erased, Erasure, EventRecord, Query, ReasonCode, Record,
        RecordKey, Refusal, evolve, settled,
    },
    matching::cohort::Impossible,
    people::{Completion, Mapping, OnFault, PersonRecord, RowFault},
    report::{Fold, Plan, Summary},
    scheme::{TypeDraft, templates},
    sort::Inserted,
    time::Timestamp,
    view::{Inquiry, Seen, View},
};
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the protocol. It grows when a document changes so that older readers would misread it.
pub const PROTOCOL_VERSION: u32 = 1;

/// The most events that one call exports or rewrites, and the most practices.
const MOST_EXPORTED: usize = 10_000;
const MOST_PRACTICES: usize = 64;
/// The most rows that one call counts, and the most summaries that it merges.
const MOST_ROWS: usize = 100_000;
const MOST_SUMMARIES: usize = 1_000;

/// A call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Decides a command.
    Decide {
        /// The command and who wants it.
        envelope: Envelope,
        /// The time of the host.
        now: Timestamp,
        /// All facts so far.
        #[serde(default)]
        facts: Vec<FactDocument>,
    },
    /// Answers a question.
    View {
        /// The question and who asks it.
        inquiry: Inquiry,
        /// The time of the host.
        now: Timestamp,
        /// All facts so far.
        #[serde(default)]
        facts: Vec<FactDocument>,
    },
    /// Reads people from CSV.
    Import {
        /// The file.
        csv: String,
        /// Which column means what.
        mapping: Mapping,
        /// What to do when a row is faulty.
        on_fault: OnFault,
        /// The people stored so far; what is the same is left out.
        #[serde(default)]
        existing: Vec<PersonRecord>,
    },
    /// Checks a draft.
    CheckType {
        /// The draft.
        draft: Box<TypeDraft>,
    },
    /// Gives a ready-made draft.
    Template {
        /// Which; without it the names of all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// Gives a JSON Schema.
    Schema {
        /// Of which document.
        of: DocumentName,
    },
    /// Applies events to records.
    Evolve {
        /// The records before; those that an event makes need not be there.
        #[serde(default)]
        records: Vec<Record>,
        /// The events, in the order of commit.
        events: Vec<EventRecord>,
    },
    /// Shows a record as it effectively stands.
    Settle {
        /// The record.
        record: Record,
        /// The time of the host.
        now: Timestamp,
    },
    /// Counts records, each given once over all calls, into a summary.
    Summarise {
        /// What is counted.
        plan: Box<Plan>,
        /// As of when; what fell due by then is settled.
        now: Timestamp,
        /// The records, at most 100,000.
        #[serde(default)]
        rows: Vec<WireRow>,
        /// What was counted before under the same plan and time; begins with nothing without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        summary: Option<Box<Summary>>,
    },
    /// Adds up summaries of the same plan and time, of different records.
    Merge {
        /// The summaries, 1 to 1,000.
        summaries: Vec<Summary>,
    },
    /// Gives events as documents for other systems.
    Export {
        /// As what.
        to: ExportFormat,
        /// The events, at most 10,000.
        events: Vec<EventRecord>,
    },
    /// Puts a pseudonym in the place of somebody's id: for the log, and for whatever is kept elsewhere.
    Erase {
        /// Whom, as a decision said.
        erasure: Erasure,
        /// Events of the log, at most 10,000.
        #[serde(default)]
        events: Vec<EventRecord>,
        /// Records, at most 10,000.
        #[serde(default)]
        records: Vec<Record>,
    },
    /// Matches a whole cohort whose pairs are given.
    Match(Box<CohortRequest>),
    /// Completes what somebody types to skills of the taxonomy.
    Complete {
        /// What was typed.
        typed: String,
        /// At most so many skills, 1 to 100.
        #[serde(default = "ten")]
        limit: u16,
    },
    /// Names versions, types and codes.
    Describe {},
}

fn ten() -> u16 {
    10
}

/// What events are exported as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExportFormat {
    /// CloudEvents 1.0, for a message bus: one for each event.
    CloudEvents {
        /// Whose events they are: the host, or one of its tenants.
        source: Iri,
    },
    /// Statements of xAPI 1.0.3, for a learning record store: of what people did with each other.
    Xapi(XapiSettings),
}

/// A request with its name, for JSON Schema.
pub type RequestDocument = Request;

/// A document that has a JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentName {
    /// The draft of a relationship type.
    TypeDraft,
    /// The configuration of an engine.
    Config,
    /// A mapping for imports.
    Mapping,
    /// A call.
    Request,
    /// An answer.
    Response,
    /// What an index is asked.
    IndexRequest,
    /// What an index is told; a call takes a list of them.
    IndexChange,
    /// What an index answers.
    IndexResponse,
}

impl DocumentName {
    pub(super) fn name(self) -> &'static str {
        match self {
            DocumentName::TypeDraft => "type_draft",
            DocumentName::Config => "config",
            DocumentName::Mapping => "mapping",
            DocumentName::Request => "request",
            DocumentName::Response => "response",
            DocumentName::IndexRequest => "index_request",
            DocumentName::IndexChange => "index_change",
            DocumentName::IndexResponse => "index_response",
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// These facts are missing; call again with all facts so far.
    Need {
        /// What is missing.
        queries: Vec<Query>,
    },
    /// Yes; write this.
    Done(Box<Decision>),
    /// No.
    Refused(Refusal),
    /// What may be seen.
    Answer(Box<View>),
    /// What an import found.
    Imported {
        /// One for each person who is new or changed.
        commands: Vec<Command>,
        /// How many were the same.
        unchanged: u32,
        /// How many rows the file has.
        rows: u32,
        /// What is wrong with which row.
        faults: Vec<RowFault>,
        /// How many faults more there are than are listed.
        faults_omitted: u32,
    },
    /// The draft is valid.
    TypeChecked {
        /// The draft with every default written out.
        draft: Box<TypeDraft>,
    },
    /// A template, or the names of all.
    Template {
        /// The names of all.
        names: Vec<String>,
        /// The draft that was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        draft: Option<Box<TypeDraft>>,
    },
    /// A JSON Schema.
    Schema {
        /// The schema.
        schema: Schema,
    },
    /// Records after events.
    Evolved {
        /// The records, in the order of their keys.
        records: Vec<Record>,
    },
    /// A record as it effectively stands.
    Settled {
        /// The record.
        record: Record,
    },
    /// Events and records without somebody.
    Erased {
        /// The events, in the order in which they were given.
        events: Vec<EventRecord>,
        /// The records that are left, in the order of their keys, each with the version that it had.
        records: Vec<Record>,
        /// The records to delete, in the order of their keys: what was said of them, their own words, and the old key of
        /// whatever is stored under another from now on.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        removed: Vec<RecordKey>,
    },
    /// What was counted. It tells of groups however small: for the host, not for people.
    Summary {
        /// The summary.
        summary: Box<Summary>,
    },
    /// Events as CloudEvents.
    CloudEvents {
        /// The documents, in the order of the events.
        events: Vec<CloudEvent>,
    },
    /// Events as statements.
    Statements {
        /// The documents, in the order of the events.
        statements: Vec<Statement>,
    },
    /// The best matching of a cohort.
    Matched(Box<CohortMatch>),
    /// There is none: requirements that cannot all be met.
    Impossible(Impossible),
    /// Skills that what was typed may mean, the likeliest first.
    Completed {
        /// The skills, each with the name that fits.
        skills: Vec<Completion>,
    },
    /// Versions, types and codes.
    Described(Described),
    /// Something is wrong with the call.
    Error(Error),
}

/// What an engine is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Described {
    /// The version of the protocol.
    pub protocol: u32,
    /// The version of the library.
    pub library: String,
    /// The newest version of every configured type.
    pub types: Vec<TypeSummary>,
    /// Every code of a refusal, with what it says in English.
    pub reasons: BTreeMap<String, String>,
    /// Every code of an error, with the number it has as status.
    pub errors: BTreeMap<String, i32>,
}

/// A type in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TypeSummary {
    /// Which.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// Its newest configured version.
    pub version: u32,
    /// Its name.
    pub name: String,
}

impl Engine {
    /// Answers a call of the wire protocol. Never fails: what is wrong with the call is a document too.
    ///
    /// ```
    /// let engine = tutelage::Engine::build(tutelage::Config::default())?;
    /// let answer = engine.call(r#"{"template": {"name": "coaching"}}"#);
    /// assert!(answer.starts_with(r#"{"template":{"names":["mentoring_one_on_one","#));
    /// let answer = engine.call(r#"{"templates": {}}"#);
    /// assert!(answer.starts_with(r#"{"error":{"faults":[{"code":"unknown_variant""#));
    /// # Ok::<(), tutelage::error::Error>(())
    /// ```
    pub fn call(&self, json: &str) -> String {
        self.reply(json).json
    }

    /// What [`call`](Engine::call) answers, with the code of the error beside the document that tells of it.
    pub fn reply(&self, json: &str) -> Reply {
        Reply::of(json::read(json).and_then(|request| self.answer(request)), Response::Error)
    }

    /// Builds an engine from a configuration document.
    ///
    /// # Errors
    /// When the document cannot be read, or contradicts itself; see [`Engine::build`].
    pub fn from_json(config: &str) -> Result<Engine, Error> {
        Engine::build(json::read::<Config>(config)?)
    }

    /// Answers a call without the JSON.
    ///
    /// # Errors
    /// Whatever is wrong with the call.
    pub fn answer(&self, request: Request) -> Result<Response, Error> {
        // What is asked seldom stands in functions of its own, kept apart, for the reason that `lifecycle::evolve` gives.
        match request {
            Request::Decide { envelope, now, facts } => {
                let facts = facts::read(self, facts).map_err(|error| error.within("decide"))?;
                Ok(match self.decide(&envelope, &facts, now).map_err(|error| error.within("decide"))? {
                    Answer::Need(queries) => Response::Need { queries },
                    Answer::Done(decision) => Response::Done(decision),
                    Answer::Refused(refusal) => Response::Refused(refusal),
                })
            }
            Request::View { inquiry, now, facts } => {
                let facts = facts::read(self, facts).map_err(|error| error.within("view"))?;
                Ok(match self.view(&inquiry, &facts, now).map_err(|error| error.within("view"))? {
                    Seen::Need(queries) => Response::Need { queries },
                    Seen::Answer(view) => Response::Answer(view),
                    Seen::Refused(refusal) => Response::Refused(refusal),
                })
            }
            Request::Import { csv, mapping, on_fault, existing } => {
                self.imported(&csv, &mapping, on_fault, existing)
            }
            Request::CheckType { draft } => {
                draft.build(1, self.schema()).map_err(|error| error.within("check_type.draft"))?;
                Ok(Response::TypeChecked { draft })
            }
            Request::Template { name } => template(name.as_deref()),
            Request::Schema { of } => Ok(Response::Schema { schema: schemas::schema(of) }),
            Request::Evolve { records, events } => {
                Ok(Response::Evolved { records: replay(records, &events) })
            }
            Request::Settle { record, now } => Ok(Response::Settled { record: settled(&record, now) }),
            Request::Summarise { plan, now, rows, summary } => {
                let summary = self.summarise(*plan, now, rows, summary.map(|summary| *summary));
                let summary = Box::new(summary.map_err(|error| error.within("summarise"))?);
                Ok(Response::Summary { summary })
            }
            Request::Merge { summaries } => {
                let summary = Box::new(merge(summaries).map_err(|error| error.within("merge"))?);
                Ok(Response::Summary { summary })
            }
            Request::Export { events, .. } if events.len() > MOST_EXPORTED => {
                let message = format!("{} events; at most {MOST_EXPORTED} are allowed", events.len());
                Err(Error::new(ErrorCode::TooLarge, "export.events", message))
            }
            Request::Export { to: ExportFormat::Xapi(settings), .. }
                if settings.practices.len() > MOST_PRACTICES =>
            {
                let count = settings.practices.len();
                let message = format!("{count} practices; at most {MOST_PRACTICES} are allowed");
                Err(Error::new(ErrorCode::TooLarge, "export.to.xapi.practices", message))
            }
            Request::Export { to: ExportFormat::CloudEvents { source }, events } => {
                let events = events.iter().map(|event| CloudEvent::of(event, &source)).collect();
                Ok(Response::CloudEvents { events })
            }
            Request::Export { to: ExportFormat::Xapi(settings), events } => {
                let statements = events.iter().flat_map(|event| Statement::of(event, &settings)).collect();
                Ok(Response::Statements { statements })
            }
            Request::Erase { events, records, .. } if events.len().max(records.len()) > MOST_EXPORTED => {
                let (count, path) = match events.len() > MOST_EXPORTED {
                    true => (events.len(), "erase.events"),
                    false => (records.len(), "erase.records"),
                };
                let message = format!("{count} rows; at most {MOST_EXPORTED} are allowed");
                Err(Error::new(ErrorCode::TooLarge, path, message))
            }
            Request::Erase { erasure, events, records } => {
                let events = events.iter().map(|event| erasure.event(event)).collect();
                let (records, removed) = erased(&erasure, records);
                Ok(Response::Erased { events, records, removed })
            }
            Request::Match(request) => Ok(match request.solve().map_err(|error| error.within("match"))? {
                Matched::Solved(matched) => Response::Matched(matched),
                Matched::Impossible(impossible) => Response::Impossible(impossible),
            }),
            Request::Complete { limit, .. } if !(1..=100).contains(&limit) => {
                let message = format!("`{limit}` is not from 1 to 100");
                Err(Error::new(ErrorCode::OutOfRange, "complete.limit", message))
            }
            Request::Complete { typed, limit } => {
                Ok(Response::Completed { skills: self.taxonomy().complete(&typed, usize::from(limit)) })
            }
            Request::Describe {} => Ok(Response::Described(self.describe())),
        }
    }

    #[inline(never)]
    fn imported(
        &self,
        csv: &str,
        mapping: &Mapping,
        on_fault: OnFault,
        existing: Vec<PersonRecord>,
    ) -> Result<Response, Error> {
        let existing: BTreeMap<_, _> = existing.into_iter().map(|p| (p.id.clone(), p)).inserted();
        let stored = |id: &crate::id::PersonId| existing.get(id).cloned();
        let import = self.import(csv.as_bytes(), mapping, on_fault, &stored);
        // Faults of the mapping have a path in it; those of the file as a whole have none.
        let import = import.map_err(|error| {
            let of_file = error.faults().iter().all(|fault| fault.path.is_empty());
            error.within(if of_file { "import.csv" } else { "import.mapping" })
        })?;
        let (unchanged, rows) = (import.unchanged, import.rows);
        let (faults, faults_omitted) = (import.faults.clone(), import.faults_omitted);
        let commands = Command::changes(import);
        Ok(Response::Imported { commands, unchanged, rows, faults, faults_omitted })
    }

    #[inline(never)]
    fn summarise(
        &self,
        plan: Plan,
        now: Timestamp,
        rows: Vec<WireRow>,
        summary: Option<Summary>,
    ) -> Result<Summary, Error> {
        if rows.len() > MOST_ROWS {
            let message = format!("{} rows; at most {MOST_ROWS} are allowed", rows.len());
            return Err(Error::new(ErrorCode::TooLarge, "rows", message));
        }
        let mut fold = match summary {
            Some(summary) if summary.plan == plan && summary.as_of == now => {
                Fold::resume(summary, self.schema())?
            }
            Some(_) => {
                let message = "the summary has another plan or time";
                return Err(Error::new(ErrorCode::InvalidValue, "summary", message));
            }
            None => Fold::new(plan, now, self.schema())?,
        };
        for (i, row) in rows.into_iter().enumerate() {
            row.add_to(&mut fold, self).map_err(|error| error.within(&format!("rows[{i}]")))?;
        }
        Ok(fold.finish())
    }

    #[inline(never)]
    fn describe(&self) -> Described {
        let summary = |newest: &std::sync::Arc<crate::scheme::RelationshipType>| TypeSummary {
            type_id: newest.id().clone(),
            version: newest.version(),
            name: newest.draft().name.clone(),
        };
        let reasons = ReasonCode::ALL.iter().map(|code| (code.to_string(), code.message().to_owned()));
        Described {
            protocol: PROTOCOL_VERSION,
            library: env!("CARGO_PKG_VERSION").to_owned(),
            types: self.catalog().all_newest().map(summary).collect(),
            reasons: reasons.inserted(),
            errors: ErrorCode::ALL.iter().map(|code| (code.to_string(), code.status())).inserted(),
        }
    }
}

#[inline(never)]
fn merge(summaries: Vec<Summary>) -> Result<Summary, Error> {
    let count = summaries.len();
    let mut rest = (0..).zip(summaries);
    let Some((_, mut whole)) = rest.next().filter(|_| count <= MOST_SUMMARIES) else {
        let message = format!("{count} summaries; 1 to {MOST_SUMMARIES} are allowed");
        return Err(Error::new(ErrorCode::TooLarge, "summaries", message));
    };
    rest.try_for_each(|(i, summary): (usize, Summary)| {
        whole.merge(&summary).map_err(|error| error.within(&format!("summaries[{i}]")))
    })?;
    Ok(whole)
}

#[inline(never)]
fn template(name: Option<&str>) -> Result<Response, Error> {
    let names = templates::NAMES.map(str::to_owned).to_vec();
    let draft = match name {
        None => None,
        Some(name) => match templates::named(name)? {
            Some(draft) => Some(Box::new(draft)),
            None => {
                let shown: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
                let message = format!("there is no template `{shown}`");
                return Err(Error::new(ErrorCode::UnknownVariant, "template.name", message));
            }
        },
    };
    Ok(Response::Template { names, draft })
}

/// Records after events. The version of a record grows by one with every command that changed it.
#[inline(never)]
fn replay(records: Vec<Record>, events: &[EventRecord]) -> Vec<Record> {
    let mut after: BTreeMap<RecordKey, Record> =
        records.into_iter().map(|record| (record.key(), record)).inserted();
    for batch in events.chunk_by(|a, b| a.command == b.command) {
        let mut touched: BTreeMap<RecordKey, Option<Record>> = BTreeMap::new();
        for event in batch {
            for key in event.event.touches() {
                let before = touched.get(&key).cloned().unwrap_or_else(|| after.get(&key).cloned());
                let evolved = evolve(&key, before, event);
                touched.insert(key, evolved);
            }
        }
        for (key, record) in touched {
            let Some(mut record) = record else { continue };
            let before = after.get(&key);
            if before != Some(&record) {
                record.set_version(before.map_or(0, Record::version).saturating_add(1));
                after.insert(key, record);
            }
        }
    }
    after.into_values().collect()
}

/// The records that are left, and the keys under which nothing is stored any more.
#[inline(never)]
fn erased(erasure: &Erasure, records: Vec<Record>) -> (Vec<Record>, Vec<RecordKey>) {
    let mut removed: BTreeSet<RecordKey> = records.iter().map(Record::key).inserted();
    let left = records.into_iter().filter_map(|record| match erasure.record(&record) {
        Erased::Unchanged => Some(record),
        Erased::Replaced(erased) | Erased::Moved(erased) => Some(erased),
        Erased::Removed => None,
    });
    let left: BTreeMap<RecordKey, Record> = left.map(|record| (record.key(), record)).inserted();
    removed.retain(|key| !left.contains_key(key));
    (left.into_values().collect(), removed.into_iter().collect())
}
