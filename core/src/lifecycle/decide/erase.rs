//! Erasing somebody: at once what the host said of them, then page by page whatever names them.
//!
//! Only what is over is rewritten: as long as a place, a request or a small command of theirs is open, it waits. What
//! names them may still come while it goes on (somebody blocks them, a round is drafted), so it ends with a look at
//! everything that finds nothing more to do.

use super::follow_up::{places_of, tickets_of};
use crate::{
    error::{Error, ErrorCode},
    feedback::FeedbackState,
    id::{FollowUpId, PersonId, TextId},
    lifecycle::{
        Caseload, Erased, Erasure, Event, Fact, NoticeCode, Outcome, Query, ReasonCode, Recipient, Record,
        RecordKey, Work,
        decision::notice,
        session::{Session, Stop},
    },
    people::{PersonRecord, PersonState},
    time::Span,
};
use std::sync::Arc;

/// How many records one run looks at: each may be taken away and stored under another key.
const ROWS: u16 = 28;
/// How long to wait for what is open still: an hour, in milliseconds.
const WAIT: i64 = 3_600_000;

pub(super) fn erase(s: &mut Session<'_>, person: &PersonId) -> Result<Outcome, Stop> {
    s.host_only()?;
    let erasure = Erasure::new(s.command(), person.clone());
    s.want_record(RecordKey::Person(person.clone()));
    s.want_record(RecordKey::Person(erasure.pseudonym.clone()));
    s.round()?;
    let known = s.person(person)?;
    if let Some(erased) = known.filter(|known| known.record().state == PersonState::Erased) {
        // While somebody is being erased, their name is who they are from then on.
        let pseudonym = erased.record().name.parse().map_err(|_| ReasonCode::Erased)?;
        return if pseudonym == *person { Err(ReasonCode::Erased.into()) } else { Ok(outcome(pseudonym)) };
    }
    s.person(&erasure.pseudonym)?;
    let Erasure { person, pseudonym } = erasure;
    for id in [&person, &pseudonym] {
        let nothing = PersonRecord::new(id.clone(), pseudonym.as_str());
        s.store(Record::Person(Arc::new(PersonRecord { state: PersonState::Erased, ..nothing })))?;
    }
    s.emit(Event::ErasureStarted { person: person.clone(), pseudonym: pseudonym.clone() })?;
    s.follow_up_later(Work::Leave { person: person.clone(), after: None })?;
    s.follow_up_later(Work::Erase { person, pseudonym: pseudonym.clone(), after: None, untouched: true })?;
    Ok(outcome(pseudonym))
}

fn outcome(pseudonym: PersonId) -> Outcome {
    Outcome::Erasure { pseudonym, finished: false, review: Vec::new() }
}

/// How far an erasure has come.
pub(super) struct Erasing {
    pub(super) id: FollowUpId,
    pub(super) erasure: Erasure,
    pub(super) after: Option<RecordKey>,
    pub(super) untouched: bool,
}

/// Rewrites the next few records.
pub(super) fn page(s: &mut Session<'_>, erasing: &Erasing) -> Result<Outcome, Stop> {
    let Erasing { id, erasure, after, .. } = erasing;
    let Erasure { person, pseudonym } = erasure;
    let query = Query::Mentions { person: person.clone(), after: after.clone(), limit: ROWS };
    s.want(query.clone());
    s.want_person(person);
    s.want_record(RecordKey::Caseload(pseudonym.clone()));
    s.round()?;
    let Fact::Mentions(rows) = s.fact(&query)? else {
        let message = "this does not answer the query for what names somebody";
        return Err(Error::new(ErrorCode::InvalidFact, "facts", message).into());
    };
    s.person(person)?;
    let is_open = is_open(s.caseload(person)?.as_ref());
    let rewriting = if is_open { Rewriting::waiting() } else { rewrite(s, erasing, &rows)? };
    // This small command names them too.
    if let Some(own) = s.follow_up(id)?
        && let Erased::Replaced(own) = erasure.record(&Record::FollowUp(own))
    {
        s.store(own)?;
    }
    let Rewriting { waits, changed, review } = rewriting;
    let full = rows.len() >= usize::from(ROWS) && !waits;
    // A host that gives the same page again is not asked for ever.
    let goes_on = |last: &RecordKey| after.as_ref().is_none_or(|after| last.text() > after.text());
    let last = rows.last().map(Record::key).filter(|last| full && goes_on(last));
    let untouched = erasing.untouched && !changed;
    // Where this was the only page, everything that names them was on it.
    let finished = last.is_none() && !waits && (after.is_none() || untouched);
    if finished {
        finish(s, erasure)?;
    } else {
        let due_at = if waits { s.now.plus(Span::millis(WAIT)) } else { s.now };
        let (person, pseudonym) = (person.clone(), pseudonym.clone());
        let untouched = last.is_none() || untouched;
        s.follow_up_at(due_at, Work::Erase { person, pseudonym, after: last, untouched })?;
    }
    Ok(Outcome::Erasure { pseudonym: pseudonym.clone(), finished, review })
}

/// Whether anything is theirs to hold or to answer; what fell due counts until it was brought about.
fn is_open(caseload: &Caseload) -> bool {
    let tickets = tickets_of(caseload, |_, _| true);
    let asked = !caseload.approvals.is_empty() || !caseload.feedback.is_empty();
    asked || !tickets.is_empty() || !places_of(caseload).is_empty()
}

/// What came of a page.
struct Rewriting {
    /// Whether something has to be done by others first.
    waits: bool,
    changed: bool,
    review: Vec<TextId>,
}

impl Rewriting {
    fn waiting() -> Self {
        Rewriting { waits: true, changed: false, review: Vec::new() }
    }
}

fn rewrite(s: &mut Session<'_>, erasing: &Erasing, rows: &[Record]) -> Result<Rewriting, Stop> {
    let Erasing { id, erasure, .. } = erasing;
    let mut rewriting = Rewriting { waits: false, changed: false, review: Vec::new() };
    let mut erased = Vec::new();
    let open = |row: &Record| match row {
        Record::FollowUp(follow_up) => follow_up.due_at.is_some() && follow_up.id != *id,
        // Somebody may say something about them still, or what was said is being worked out.
        Record::Feedback(round) => round.subject == erasure.person && round.state != FeedbackState::Released,
        _ => false,
    };
    if rows.iter().any(open) {
        return Ok(Rewriting::waiting());
    }
    for row in rows {
        let becomes = erasure.record(row);
        match (row, &becomes) {
            (_, Erased::Unchanged) => continue,
            // This small command itself: it is rewritten at its end.
            (Record::FollowUp(own), _) if own.due_at.is_some() => continue,
            // By these two it is known, until the end, that they are being erased and have nothing open.
            (Record::Person(own), _) if own.id == erasure.person => continue,
            (Record::Caseload(own), _) if own.person == erasure.person => continue,
            (_, Erased::Moved(record)) => s.want_record(record.key()),
            (_, Erased::Replaced(_) | Erased::Removed) => {}
        }
        erased.push((row, becomes));
    }
    s.round()?;
    for (row, becomes) in erased {
        s.hold(row);
        rewriting.changed = true;
        rewriting.review.extend(erasure.words_of_others(row));
        put_in_place(s, &row.key(), becomes)?;
    }
    Ok(rewriting)
}

/// A record under the pseudonym, in the place of one that was read.
fn put_in_place(s: &mut Session<'_>, key: &RecordKey, becomes: Erased) -> Result<(), Stop> {
    match becomes {
        Erased::Unchanged => {}
        Erased::Replaced(record) => s.store(record)?,
        Erased::Moved(record) => {
            s.remove(key);
            s.store(record)?;
        }
        Erased::Removed => s.remove(key),
    }
    Ok(())
}

/// The last that named them.
fn finish(s: &mut Session<'_>, erasure: &Erasure) -> Result<(), Stop> {
    if let Some(caseload) = s.stored_caseload(&erasure.person)? {
        let caseload = Record::Caseload(caseload);
        put_in_place(s, &caseload.key(), erasure.record(&caseload))?;
    }
    s.remove(&RecordKey::Person(erasure.person.clone()));
    let mut erased = notice(Recipient::Host, NoticeCode::PersonErased);
    erased.person = Some(erasure.pseudonym.clone());
    s.tell(erased);
    s.finish_erasure(erasure.clone())
}
