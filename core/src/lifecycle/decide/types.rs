//! Versions of relationship types coming into force.

use crate::{
    id::TypeId,
    lifecycle::{
        Event, Outcome, ReasonCode, Record, RecordKey, TypeVersion, TypeVersionKey, Work,
        session::{Session, Stop, ensure},
    },
    scheme::TypeDraft,
};
use std::sync::Arc;

pub(super) fn publish(s: &mut Session<'_>, draft: &TypeDraft) -> Result<Outcome, Stop> {
    s.host_only()?;
    let type_id = draft.id.clone();
    s.want_record(RecordKey::Type(type_id.clone()));
    s.round()?;
    let head = s.type_head(&type_id)?;
    let configured = s.catalog.newest(&type_id).map_or(0, |newest| newest.version());
    let in_force = head.map_or(configured, |head| head.in_force);
    // The configuration may already hold the version that is being published.
    let number = in_force.saturating_add(1);
    let built = draft.build(number, s.catalog.schema()).map_err(|error| error.within("draft"))?;
    let key = TypeVersionKey { type_id: type_id.clone(), number };
    s.want_record(RecordKey::TypeVersion(key.clone()));
    s.round()?;
    s.decide_by(built.version());
    s.store(Record::TypeVersion(Arc::new(TypeVersion { key, version: 0, draft: draft.clone() })))?;
    s.emit(Event::TypePublished { type_id: type_id.clone(), version: number })?;
    if in_force > 0 {
        s.follow_up_later(Work::RecheckType { type_id: type_id.clone(), version: number, after: None })?;
    }
    Ok(Outcome::Type { type_id, version: number })
}

pub(super) fn set_open(s: &mut Session<'_>, type_id: &TypeId, open: bool) -> Result<Outcome, Stop> {
    s.host_only()?;
    s.want_record(RecordKey::Type(type_id.clone()));
    s.round()?;
    let found = s.type_in_force(type_id)?;
    ensure(found.is_some(), ReasonCode::NotAvailable)?;
    let (stored, is_open) = (s.type_head(type_id)?, found.is_some_and(|(_, open)| open));
    if is_open == open {
        return Ok(Outcome::Done);
    }
    if stored.is_none() {
        // The version in force came from the configuration; from now on the store says which it is.
        if let Some(newest) = s.catalog.newest(type_id).map(|newest| newest.version()) {
            s.emit(Event::TypePublished { type_id: type_id.clone(), version: newest })?;
        }
    }
    let type_id = type_id.clone();
    s.emit(if open { Event::TypeReopened { type_id } } else { Event::TypeClosed { type_id } })?;
    Ok(Outcome::Done)
}
