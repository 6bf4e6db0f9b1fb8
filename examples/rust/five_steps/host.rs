//! What a host adds to the core: a store, a clock, ids for commands, and what to do with a no.

use std::error::Error;
use tutelage::{
    Engine,
    id::{CommandId, EntryId, PersonId, RelationshipId, RequestId},
    lifecycle::{Actor, Command, Decision, Envelope, Outcome},
    matching::{SearchQuery, SearchResult},
    store::{Driven, MemoryStore, Shown, drive, run_due, see},
    time::{Span, Timestamp},
    view::{Inquiry, Question, View},
};

/// A result of this example: whatever goes wrong ends it with a message.
pub(crate) type Try<T> = Result<T, Box<dyn Error>>;

/// A small host: everything that the core does not have.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) engine: Engine,
    pub(crate) store: MemoryStore,
    began: Timestamp,
    now: Timestamp,
    sent: u64,
}

impl Host {
    /// The clock begins at a fixed time, so that every run prints the same.
    pub(crate) fn new(engine: Engine, began: Timestamp) -> Self {
        let store = MemoryStore::new(engine.schema());
        Host { engine, store, began, now: began, sent: 0 }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// That many days after the beginning.
    pub(crate) fn day(&self, days: u16) -> Timestamp {
        self.began.plus(Span::days(days))
    }

    /// Moves the clock on and brings about what fell due: reminders, expiry, cascades, promotions, silence.
    pub(crate) fn pass(&mut self, days: u16) -> Try<Vec<Decision>> {
        self.now = self.day(days);
        self.settle()
    }

    /// Runs what the last commands left behind. A real host has a timer for it.
    pub(crate) fn settle(&self) -> Try<Vec<Decision>> {
        Ok(run_due(&self.engine, &self.store, self.now, usize::MAX)?)
    }

    /// Sends a command for somebody. A refusal is an answer like any other.
    pub(crate) fn tries(&mut self, actor: Actor, command: Command) -> Try<Driven> {
        // A real host takes a random UUID. Sent again after a lost answer, the same id takes effect once.
        self.sent = self.sent.saturating_add(1);
        let id = CommandId::from_bytes(u128::from(self.sent).to_be_bytes());
        let envelope = Envelope { id, actor, on_behalf_of: None, command };
        Ok(drive(&self.engine, &self.store, &envelope, self.now)?)
    }

    /// Sends a command of the host itself, which is expected to succeed.
    pub(crate) fn manages(&mut self, command: Command) -> Try<Decision> {
        done(self.tries(Actor::Host, command)?)
    }

    /// Sends a command of a person, which is expected to succeed.
    pub(crate) fn does(&mut self, who: &PersonId, command: Command) -> Try<Decision> {
        done(self.tries(Actor::Person(who.clone()), command)?)
    }

    /// What somebody may see, or the words in which they are told that they may not.
    pub(crate) fn shows(&self, viewer: &PersonId, question: Question) -> Try<View> {
        let inquiry = Inquiry { viewer: viewer.clone(), question };
        match see(&self.engine, &self.store, &inquiry, self.now)? {
            Shown::View(view) => Ok(*view),
            Shown::Refused(refusal) => Err(format!("{viewer} may not see this: {refusal:?}").into()),
        }
    }

    /// A search by somebody.
    pub(crate) fn search(&self, viewer: &PersonId, query: SearchQuery) -> Try<SearchResult> {
        match self.shows(viewer, Question::Search(query))? {
            View::Search(found) => Ok(found),
            other => Err(unexpected(&other)),
        }
    }
}

/// Every question has an answer of its own kind; another would be a fault of the core.
pub(crate) fn unexpected(view: &View) -> Box<dyn Error> {
    format!("an answer to another question: {view:?}").into()
}

fn done(driven: Driven) -> Try<Decision> {
    match driven {
        Driven::Done(decision) => Ok(*decision),
        Driven::Refused(refusal) => Err(format!("refused: {refusal:?}").into()),
    }
}

/// The request that a decision was about.
pub(crate) fn request_of(decision: &Decision) -> Try<RequestId> {
    match &decision.outcome {
        Outcome::Request { request, .. } => Ok(*request),
        other => Err(format!("not about a request: {other:?}").into()),
    }
}

/// The relationship that an accepted request came to.
pub(crate) fn relationship_of(decision: &Decision) -> Try<RelationshipId> {
    match &decision.outcome {
        Outcome::Request { relationship: Some(relationship), .. } => Ok(*relationship),
        other => Err(format!("no relationship came of it: {other:?}").into()),
    }
}

/// The diary entry that was written.
pub(crate) fn entry_of(decision: &Decision) -> Try<EntryId> {
    match &decision.outcome {
        Outcome::Entry { entry, .. } => Ok(*entry),
        other => Err(format!("not about an entry: {other:?}").into()),
    }
}
