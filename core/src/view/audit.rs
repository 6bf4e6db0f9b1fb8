//! The audit trail of a relationship, as far as the viewer may know.

use super::{AuditView, cards, diary, objectives, page};
use crate::{
    diary::Reading,
    id::{CommandId, EntryId, PersonId, RelationshipId},
    lifecycle::{Actor, Event, EventRecord, Fact, Flag, Query, RecordKey, Relationship, Session, Stop},
};

pub(super) fn audit(
    s: &mut Session<'_>,
    viewer: &PersonId,
    id: RelationshipId,
    offset: u32,
    limit: u16,
) -> Result<AuditView, Stop> {
    let limit = page(limit)?;
    let (relationship, as_coordinator) = cards::seen_relationship(s, viewer, id)?;
    let records = all_events(s, id)?;
    for record in &records {
        if let Some(entry) = entry_of(&record.event) {
            s.want_record(RecordKey::Entry(entry));
        }
        if let Some((objective, _)) = record.event.objective() {
            s.want_record(RecordKey::Objective(objective));
        }
    }
    s.round()?;
    let mut events = Vec::new();
    for record in records {
        if let Some(shown) = shown(s, viewer, &relationship, as_coordinator, record)? {
            events.push(shown);
        }
    }
    hide_commands(&mut events);
    let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(events.len());
    events.drain(..offset);
    let more = events.len() > limit;
    events.truncate(limit);
    Ok(AuditView { events, more })
}

/// All pages: where one of them ends depends on events that the viewer must not learn of.
fn all_events(s: &mut Session<'_>, relationship: RelationshipId) -> Result<Vec<EventRecord>, Stop> {
    const PAGE: u16 = 1_000;
    let mut all: Vec<EventRecord> = Vec::new();
    loop {
        let offset = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let query = Query::Events { relationship, offset, limit: PAGE };
        s.want(query.clone());
        s.round()?;
        let Fact::Events(rows) = s.fact(&query)? else { break };
        all.extend(rows.iter().cloned());
        if rows.len() < usize::from(PAGE) {
            break;
        }
    }
    Ok(all)
}

/// Which command noticed that something fell due, and how many events it has besides those shown, would tell of entries
/// that the viewer must not learn of.
fn hide_commands(events: &mut [EventRecord]) {
    let nothing = CommandId::from_bytes([0; 16]);
    let mut last = None;
    let mut next = 0_u32;
    for event in events {
        // The ids of follow-ups count what else their command left behind.
        if matches!(event.actor, Actor::Time | Actor::Host) {
            (event.command, event.ordinal) = (nothing, 0);
            continue;
        }
        next = if last == Some(event.command) { next.saturating_add(1) } else { 0 };
        last = Some(event.command);
        event.ordinal = next;
    }
}

fn entry_of(event: &Event) -> Option<EntryId> {
    match event {
        Event::EntryWritten { entry, .. }
        | Event::EntryEdited { entry, .. }
        | Event::MeetingPlanned { entry, .. }
        | Event::MeetingHeld { entry, .. }
        | Event::MeetingMissed { entry, .. }
        | Event::MeetingCancelled { entry, .. }
        | Event::ConcernSettled { entry, .. } => Some(*entry),
        _ => None,
    }
}

/// An event of which it is not to be seen who brought it about.
fn by_nobody(record: EventRecord) -> EventRecord {
    EventRecord { actor: Actor::Host, on_behalf_of: None, ..record }
}

/// The event as the viewer may see it, or nothing. Words are never in it; their ids go too where the words do not.
fn shown(
    s: &mut Session<'_>,
    viewer: &PersonId,
    relationship: &Relationship,
    as_coordinator: bool,
    mut record: EventRecord,
) -> Result<Option<EventRecord>, Stop> {
    // What is said about somebody is no part of what happened in a relationship; its own question tells of it.
    if record.event.is_feedback() {
        return Ok(None);
    }
    if let Some(entry) = entry_of(&record.event) {
        let reading = match s.entry(&entry)? {
            Some(entry) => diary::reading(&entry, viewer, as_coordinator),
            None => Reading::Nothing,
        };
        return Ok(match (&mut record.event, reading) {
            (_, Reading::Text) => Some(record),
            // Who wrote a note that one does not read is kept back with it.
            (_, Reading::Nothing) | (Event::EntryWritten { .. } | Event::EntryEdited { .. }, _) => None,
            (Event::MeetingPlanned { text, .. } | Event::MeetingHeld { text, .. }, Reading::Dates) => {
                *text = None;
                match &mut record.event {
                    Event::MeetingPlanned { agenda, .. } => *agenda = None,
                    Event::MeetingHeld { absent, .. } => absent.clear(),
                    _ => {}
                }
                Some(record)
            }
            // That it was missed shows in the dates; who was not there does not.
            (Event::MeetingMissed { absent, .. }, Reading::Dates) => {
                absent.clear();
                Some(by_nobody(record))
            }
            _ => Some(record),
        });
    }
    if let Some((objective, _)) = record.event.objective() {
        let reading = match s.objective(&objective)? {
            Some(objective) => objectives::reading(&objective, relationship, viewer, as_coordinator),
            None => Reading::Nothing,
        };
        // Who said what of it goes with the words; where it stands since does not.
        return Ok(match (&record.event, reading) {
            (_, Reading::Text) => Some(record),
            (Event::ObjectiveSettled { .. }, Reading::Dates) => Some(by_nobody(record)),
            _ => None,
        });
    }
    if as_coordinator {
        return Ok(Some(record));
    }
    Ok(match &mut record.event {
        Event::RelationshipFlagged { flag: Flag::RuleBroken | Flag::ObjectivesMissing, .. }
        | Event::RelationshipUnflagged { flag: Flag::RuleBroken | Flag::ObjectivesMissing, .. }
        | Event::ChoicesExhausted { .. }
        | Event::ExhaustionSettled { .. }
        | Event::FollowUpScheduled { .. }
        | Event::FollowUpDone { .. } => None,
        Event::RequestOpened { choices, by, .. } => {
            // Whom else somebody would have asked is nobody else's business.
            if by.as_ref() != Some(viewer) {
                choices.clear();
            }
            Some(record)
        }
        Event::RequestDeclined { reason, .. } | Event::RelationshipCancelled { reason, .. } => {
            *reason = None;
            Some(record)
        }
        _ => Some(record),
    })
}
