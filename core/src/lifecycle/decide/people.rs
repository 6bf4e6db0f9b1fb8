//! People: what the host says of them, whom they block, with whom they never want to be again.

use crate::{
    error::{Error, ErrorCode},
    id::{PersonId, TypeId},
    lifecycle::{
        Event, Outcome, Pair, PairKey, ReasonCode, Record, RecordKey, Work,
        session::{Session, Stop, ensure},
    },
    people::{Person, PersonRecord, PersonState},
};
use std::sync::Arc;

pub(super) fn changed(s: &mut Session<'_>, record: &PersonRecord) -> Result<Outcome, Stop> {
    s.host_only()?;
    let fresh = Person::intern(s.catalog.schema(), record.clone()).map_err(|error| error.within("person"))?;
    if record.state == PersonState::Erased {
        let message = "only `erase_person` makes somebody erased";
        return Err(Error::new(ErrorCode::InvalidValue, "person.state", message).into());
    }
    s.want_record(RecordKey::Person(record.id.clone()));
    s.round()?;
    let known = s.person(&record.id)?;
    let is_erased = |person: &Person| person.record().state == PersonState::Erased;
    ensure(!known.as_ref().is_some_and(is_erased), ReasonCode::Erased)?;
    let mut fresh = fresh.record().clone();
    if known.as_ref().is_some_and(|known| known.record().same_content(&fresh)) {
        return Ok(Outcome::Done);
    }
    fresh.version = known.as_ref().map_or(0, |known| known.record().version);
    let was_active = known.as_ref().is_some_and(Person::is_active);
    let left = fresh.state == PersonState::Left;
    let person = fresh.id.clone();
    s.store(Record::Person(Arc::new(fresh)))?;
    s.emit(Event::PersonChanged { person: person.clone(), left })?;
    if left && was_active {
        s.follow_up_later(Work::Leave { person, after: None })?;
    } else if known.is_some() {
        s.follow_up_later(Work::Recheck { person, after: None })?;
    }
    Ok(Outcome::Done)
}

pub(super) fn block(s: &mut Session<'_>, person: &PersonId) -> Result<Outcome, Stop> {
    let by = s.acting_in_person()?;
    ensure(by != *person, ReasonCode::NotYourself)?;
    s.want_person(&by);
    s.want_record(RecordKey::Person(person.clone()));
    s.round()?;
    ensure(s.person(&by)?.is_some(), ReasonCode::NotAvailable)?;
    // Relied on whether or not they are there, so that nobody who is being erased is named beside it.
    s.person(person)?;
    let caseload = s.caseload(&by)?;
    if caseload.blocks.contains(person) {
        return Ok(Outcome::Done);
    }
    ensure(caseload.blocks.len() < 500, ReasonCode::OwnQueueFull)?;
    s.emit(Event::Blocked { by: by.clone(), person: person.clone() })?;
    s.follow_up_later(Work::Separate { by, person: person.clone() })?;
    Ok(Outcome::Done)
}

pub(super) fn unblock(s: &mut Session<'_>, person: &PersonId) -> Result<Outcome, Stop> {
    let by = s.acting_in_person()?;
    s.want_person(&by);
    s.round()?;
    if s.caseload(&by)?.blocks.contains(person) {
        s.emit(Event::Unblocked { by, person: person.clone() })?;
    }
    Ok(Outcome::Done)
}

/// Whether somebody knows of the open request between them: of two who are nominated, the second learns of it when
/// the first has said yes.
fn knows_open(s: &mut Session<'_>, pair: &Pair, person: &PersonId) -> Result<bool, Stop> {
    let Some(open) = pair.open_at(s.now) else { return Ok(false) };
    s.want_record(RecordKey::Request(open.request));
    s.round()?;
    Ok(s.request(&open.request)?.is_some_and(|request| request.reached(person)))
}

/// Only those who were or are together, or have a request open, can know enough to say so.
pub(super) fn never_again(s: &mut Session<'_>, type_id: &TypeId, other: &PersonId) -> Result<Outcome, Stop> {
    let person = s.acting_in_person()?;
    ensure(person != *other, ReasonCode::NotYourself)?;
    let key = PairKey::new(type_id, &person, other);
    s.want_record(RecordKey::Pair(key.clone()));
    s.want_record(RecordKey::Type(type_id.clone()));
    s.round()?;
    ensure(s.type_in_force(type_id)?.is_some(), ReasonCode::NotAvailable)?;
    let pair = s.pair(&key)?;
    let together = pair.current.is_some() || pair.past > 0 || knows_open(s, &pair, &person)?;
    ensure(together || pair.never_again.contains(&person), ReasonCode::NotAvailable)?;
    if !pair.never_again.contains(&person) {
        s.emit(Event::NeverAgain { type_id: type_id.clone(), person, other: other.clone() })?;
    }
    Ok(Outcome::Done)
}
