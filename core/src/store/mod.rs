//! For Rust hosts: a store behind a trait, one in memory, and the loop that drives decisions over either.
//!
//! An async host writes the loop itself; it is ten lines:
//!
//! ```text
//! loop {
//!     match engine.decide(&envelope, &facts, now)? {
//!         Answer::Need(queries) => for (query, fact) in load(queries).await? { facts.insert(query, fact); },
//!         Answer::Refused(refusal) => return Ok(refusal),
//!         Answer::Done(decision) if decision.repeated => return Ok(decision),
//!         Answer::Done(decision) => match commit(&decision).await? {
//!             Commit::Written => return Ok(decision),
//!             Commit::Conflict | Commit::Unknown => facts = FactSet::new(),
//!         },
//!     }
//! }
//! ```

#[cfg(feature = "testing")]
pub mod conformance;
mod drive;
mod memory;
mod summary;

pub use drive::{Driven, Failure, MOST_ATTEMPTS, Shown, drive, due_command, run_due, see};
pub use memory::MemoryStore;

use crate::{
    lifecycle::{Decision, Fact, Query, RecordKey},
    time::Timestamp,
};

/// Where a host keeps its records. One store serves one tenant.
pub trait Store {
    /// What can go wrong with it.
    type Error;

    /// Answers each query, in the order asked. Records are read from committed state; rows of lists stand in the
    /// order that the query names.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn load(&self, queries: &[Query]) -> Result<Vec<Fact>, Self::Error>;

    /// Writes a decision in one transaction: all of it, if every change and every removal finds the version it expects,
    /// every guard holds and nothing is stored under the receipt's key; nothing of it otherwise. Where it has an
    /// `erasure`, every event in the log is rewritten by it, after those of the decision were added.
    ///
    /// # Errors
    /// When it is certain that nothing was written.
    fn commit(&self, decision: &Decision) -> Result<Commit, Self::Error>;

    /// Records that are due by `now`, in the order (`due_at`, key), at most `limit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<RecordKey>, Self::Error>;
}

/// How a commit went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// Everything was written.
    Written,
    /// A version did not match; nothing was written.
    Conflict,
    /// The connection broke before the answer came: it was written or not. The receipt will tell.
    Unknown,
}
