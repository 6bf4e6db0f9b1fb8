//! One versioned JSON protocol over everything: what every language binding speaks.
//!
//! [`Engine::call`](crate::Engine::call) takes a request document and gives a response document, always.
//!
//! | operation | does | answers |
//! |---|---|---|
//! | `decide` | decides a command from facts | `need`, `done`, `refused` |
//! | `view` | answers a question from facts | `need`, `answer`, `refused` |
//! | `import` | reads people from CSV | `imported` |
//! | `check_type` | checks the draft of a relationship type | `type_checked` |
//! | `template` | gives a ready-made draft by name, or all names | `template` |
//! | `schema` | gives the JSON Schema of a document, so that a host can render a form | `schema` |
//! | `evolve` | applies events to records, for replay | `evolved` |
//! | `settle` | shows a record as it effectively stands | `settled` |
//! | `summarise` | counts records into a summary, for reports | `summary` |
//! | `merge` | adds up summaries of the same plan | `summary` |
//! | `export` | gives events as xAPI statements or CloudEvents | `statements`, `cloud_events` |
//! | `erase` | puts a pseudonym in the place of somebody's id in events and records, and names what is to be deleted | `erased` |
//! | `match` | matches a whole cohort whose pairs are given | `matched`, `impossible` |
//! | `complete` | completes what somebody types to skills of the taxonomy | `completed` |
//! | `describe` | names protocol version, types and codes | `described` |
//!
//! A request is one object with one operation: `{"decide": {...}}`; so is a response. Whatever is wrong with the call
//! comes as `{"error": {"faults": [{"code", "path", "message"}]}}`. Objects take no field that they do not have, and
//! none twice. Answers are compact: what is empty or absent is left out where the field says so.
//!
//! An [index](crate::matching::index) is asked and told in the same way: [`IndexRequest`] answers searches from it,
//! [`IndexChange`] tells it what was written, and what it is made of are records as JSON lines.
//!
//! Limits: a document of at most 64 MiB; facts at most 100,000 rows; texts, lists and numbers as their types say.

mod cohort;
mod facts;
mod indexed;
mod operations;
mod reply;
mod rows;
mod schemas;

pub use cohort::{Beside, CohortMatch, CohortRequest, CohortSearch};
pub use facts::{FactAnswer, FactDocument, WireCandidate};
pub use indexed::{IndexChange, IndexRecords, IndexRequest, IndexResponse, IndexSize};
pub use operations::{
    Described, DocumentName, ExportFormat, PROTOCOL_VERSION, Request, RequestDocument, Response, TypeSummary,
};
pub use reply::Reply;
pub use rows::WireRow;

pub use crate::json::LARGEST_DOCUMENT;
