//! The loop: decide, load what is missing, commit, and begin anew when somebody else was faster.

use super::{Commit, Store};
use crate::{
    Engine,
    error::{Error, ErrorCode},
    id::CommandId,
    lifecycle::{Actor, Answer, Command, Decision, Envelope, FactSet, Query, RecordKey, Refusal},
    time::Timestamp,
    view::{Inquiry, Seen, View},
};

/// How often a decision is begun anew after a conflict.
pub const MOST_ATTEMPTS: usize = 32;
/// From facts of one moment a decision takes at most three rounds.
const MOST_ROUNDS: usize = 3;

/// How a command ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Driven {
    /// It took effect, now or before.
    Done(Box<Decision>),
    /// The answer was no.
    Refused(Refusal),
}

/// Why a command did not end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure<E> {
    /// The call is wrong.
    #[error(transparent)]
    Call(#[from] Error),
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(E),
    /// Others were faster every time.
    #[error("the records changed {MOST_ATTEMPTS} times while deciding; try again later")]
    Contended,
}

/// Decides a command and commits the decision.
///
/// # Errors
/// When the call is wrong, the store fails, or others change the same records again and again. A no is
/// [`Driven::Refused`].
pub fn drive<S: Store>(
    engine: &Engine,
    store: &S,
    envelope: &Envelope,
    now: Timestamp,
) -> Result<Driven, Failure<S::Error>> {
    let mut unsure = None;
    for _ in 0..MOST_ATTEMPTS {
        let decision = match decide(engine, store, envelope, now)? {
            Some(Driven::Done(decision)) if !decision.repeated => decision,
            // It was written after all: what came of it, notices included, is what was about to be written.
            Some(Driven::Done(repeated)) => return Ok(Driven::Done(unsure.unwrap_or(repeated))),
            Some(refused) => return Ok(refused),
            None => continue,
        };
        match store.commit(&decision).map_err(Failure::Store)? {
            Commit::Written => return Ok(Driven::Done(decision)),
            Commit::Unknown => unsure = Some(decision),
            Commit::Conflict => {}
        }
    }
    Err(Failure::Contended)
}

/// Answers a question from a store.
///
/// # Errors
/// When the call is wrong or the store fails. What the viewer may not see is [`Shown::Refused`].
pub fn see<S: Store>(
    engine: &Engine,
    store: &S,
    inquiry: &Inquiry,
    now: Timestamp,
) -> Result<Shown, Failure<S::Error>> {
    let mut facts = FactSet::new();
    loop {
        match engine.view(inquiry, &facts, now)? {
            Seen::Answer(view) => return Ok(Shown::View(view)),
            Seen::Refused(refusal) => return Ok(Shown::Refused(refusal)),
            Seen::Need(queries) => load(store, queries, &mut facts)?,
        }
    }
}

/// How a question was answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// This is what they may see.
    View(Box<View>),
    /// Nothing.
    Refused(Refusal),
}

fn load<S: Store>(store: &S, queries: Vec<Query>, facts: &mut FactSet) -> Result<(), Failure<S::Error>> {
    let answers = store.load(&queries).map_err(Failure::Store)?;
    if answers.len() != queries.len() {
        let message = format!("the store answered {} of {} queries", answers.len(), queries.len());
        return Err(Failure::Call(Error::new(ErrorCode::InvalidFact, "facts", message)));
    }
    for (query, fact) in queries.into_iter().zip(answers) {
        facts.insert(query, fact);
    }
    Ok(())
}

/// Decides from facts as they are now; `None` when they changed while they were read, so that what came later did not
/// fit what came before.
fn decide<S: Store>(
    engine: &Engine,
    store: &S,
    envelope: &Envelope,
    now: Timestamp,
) -> Result<Option<Driven>, Failure<S::Error>> {
    let mut facts = FactSet::new();
    for _ in 0..=MOST_ROUNDS {
        match engine.decide(envelope, &facts, now)? {
            Answer::Done(decision) => return Ok(Some(Driven::Done(decision))),
            Answer::Refused(refusal) => return Ok(Some(Driven::Refused(refusal))),
            Answer::Need(queries) => load(store, queries, &mut facts)?,
        }
    }
    Ok(None)
}

/// Brings about what is due by `now`, follow-ups included, until nothing is or `limit` decisions were made. Returns the
/// decisions, for their notices.
///
/// # Errors
/// As [`drive`], when nothing was done before; otherwise what was done is returned, and the next run will tell.
pub fn run_due<S: Store>(
    engine: &Engine,
    store: &S,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Decision>, Failure<S::Error>> {
    let mut decisions: Vec<Decision> = Vec::new();
    // What cannot be done yet stays due and must not hide what comes after it.
    let mut stuck: usize = 0;
    while decisions.len() < limit {
        let before = decisions.len();
        let page = limit.saturating_sub(before).min(64).saturating_add(stuck);
        let due = match store.due(now, page) {
            Ok(due) => due,
            Err(error) if decisions.is_empty() => return Err(Failure::Store(error)),
            Err(_) => break,
        };
        let last_page = due.len() < page;
        for key in due {
            match drive(engine, store, &due_command(key, now), now) {
                Ok(Driven::Done(decision)) if !decision.events.is_empty() => decisions.push(*decision),
                Ok(_) => {}
                Err(error) if decisions.is_empty() => return Err(error),
                Err(_) => return Ok(decisions),
            }
        }
        if decisions.len() == before {
            if last_page {
                break;
            }
            stuck = page;
        }
    }
    Ok(decisions)
}

/// The command that brings about what is due for a record. Its id is derived, so that two workers do not do it twice.
pub fn due_command(key: RecordKey, now: Timestamp) -> Envelope {
    let named = serde_json::to_vec(&(&key, now)).unwrap_or_default();
    let (id, command) = match key {
        RecordKey::FollowUp(follow_up) => (follow_up.command_id(), Command::FollowUp { follow_up }),
        record => {
            (CommandId::from_bytes(crate::id::digest128(&[b"advance", &named])), Command::Advance { record })
        }
    };
    Envelope { id, actor: Actor::Host, on_behalf_of: None, command }
}
