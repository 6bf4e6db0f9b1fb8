//! What every store must do, as a suite that any store can run against itself.
//!
//! ```
//! use tutelage::store::{MemoryStore, conformance};
//! conformance::run(|engine| MemoryStore::new(engine.schema())).expect("it conforms");
//! ```

mod commits;
mod lists;
mod story;
mod summaries;
mod waiting;

use super::{Commit, Store};
use crate::{
    Engine,
    lifecycle::{Change, Decision, Fact, Guard, Outcome, Query, Receipt, Record, RecordKey},
};
use std::fmt;
use story::Story;

/// Something that a store did not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// What it should do.
    pub check: &'static str,
    /// What it did instead.
    pub message: String,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.check, self.message)
    }
}

type Checked = Result<(), String>;
type Check<S> = fn(&Stage<'_, S>) -> Checked;

/// Runs every check, each on a store of its own. `make` opens an empty store for the people of the engine's schema.
///
/// # Errors
/// Everything that failed, in the order of the checks.
pub fn run<S: Store>(make: impl Fn(&Engine) -> S) -> Result<(), Vec<Failed>> {
    let told = story::engine().and_then(|engine| Ok((story::tell(&engine)?, engine)));
    let (story, engine) = match told {
        Ok(told) => told,
        Err(message) => return Err(vec![Failed { check: "story", message }]),
    };
    let mut failed = Vec::new();
    for (check, run) in checks() {
        let stage = Stage { engine: &engine, story: &story, store: make(&engine) };
        if let Err(message) = run(&stage) {
            failed.push(Failed { check, message });
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(failed) }
}

/// The names of all checks, in the order in which they run.
pub fn names() -> Vec<&'static str> {
    checks::<super::MemoryStore>().into_iter().map(|(name, _)| name).collect()
}

fn checks<S: Store>() -> Vec<(&'static str, Check<S>)> {
    let mut checks = commits::checks();
    checks.extend(lists::checks());
    checks.extend(waiting::checks());
    checks.extend(summaries::checks());
    checks
}

/// A fresh store and what is known besides.
struct Stage<'a, S> {
    engine: &'a Engine,
    story: &'a Story,
    store: S,
}

impl<S: Store> Stage<'_, S> {
    /// The answer to one query.
    fn one(&self, query: Query) -> Result<Fact, String> {
        let mut answers = self.load(&[query])?;
        match (answers.pop(), answers.pop()) {
            (Some(answer), None) => Ok(answer),
            _ => Err("one query was not answered by one fact".to_owned()),
        }
    }

    fn load(&self, queries: &[Query]) -> Result<Vec<Fact>, String> {
        self.store.load(queries).map_err(|_| "the store could not be read".to_owned())
    }

    fn commit(&self, decision: &Decision) -> Result<Commit, String> {
        self.store.commit(decision).map_err(|_| "the store could not be written".to_owned())
    }

    /// Commits what must be written.
    fn writes(&self, decision: &Decision) -> Checked {
        match self.commit(decision)? {
            Commit::Written => Ok(()),
            other => Err(format!("what fits was not written: {other:?}")),
        }
    }

    /// Commits what must not be written.
    fn conflicts(&self, decision: &Decision, why: &str) -> Checked {
        match self.commit(decision)? {
            Commit::Conflict => Ok(()),
            other => Err(format!("{why}, and the answer was {other:?}")),
        }
    }

    /// The version under which a record is stored; 0 when it is not.
    fn version(&self, key: &RecordKey) -> Result<u64, String> {
        match self.one(Query::Record(key.clone()))? {
            Fact::Record(record) if record.key() == *key => Ok(record.version()),
            Fact::Person(person) if RecordKey::Person(person.id().clone()) == *key => {
                Ok(person.record().version)
            }
            Fact::None => Ok(0),
            other => Err(format!("{key:?} was answered by {other:?}")),
        }
    }

    /// Writes the whole story.
    fn told(&self) -> Checked {
        self.story.decisions.iter().try_for_each(|decision| self.writes(decision))
    }
}

fn ensure(holds: bool, message: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(message()) }
}

fn same<T: PartialEq + fmt::Debug>(found: &T, wanted: &T) -> Checked {
    ensure(found == wanted, || format!("wanted {wanted:?}, found {found:?}"))
}

/// A decision that writes these records and relies on nothing.
fn writing(records: Vec<(u64, Record)>) -> Decision {
    let changes = records.into_iter().map(|(expected, mut record)| {
        record.set_version(expected.saturating_add(1));
        Change { key: record.key(), expected, record }
    });
    Decision {
        outcome: Outcome::Done,
        repeated: false,
        events: Vec::new(),
        changes: changes.collect(),
        removals: Vec::new(),
        erasure: None,
        guards: Vec::new(),
        receipt: None,
        follow_ups: Vec::new(),
        notices: Vec::new(),
    }
}

fn guarded(decision: Decision, record: RecordKey, version: u64) -> Decision {
    Decision { guards: vec![Guard { record, version }], ..decision }
}

fn receipted(decision: Decision, receipt: Receipt) -> Decision {
    Decision { receipt: Some(receipt), ..decision }
}
