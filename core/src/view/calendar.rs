//! One's own planned meetings, as a list and for a calendar.

use super::cards::{self, SeenMember};
use crate::{
    diary::{EntryState, Reading},
    export::{CalendarEvent, calendar},
    id::{Code, EntryId, PersonId, RelationshipId, TypeId},
    lifecycle::{ReasonCode, RecordKey, Session, Stop},
    sort::{self, Inserted},
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// The meetings that somebody planned or is to be at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CalendarView {
    /// The meetings, by time; those too whose time has come and of which nobody has said whether they took place.
    pub meetings: Vec<MeetingCard>,
    /// The same as iCalendar (RFC 5545): names of the type and of the others, no other words.
    pub icalendar: String,
}

/// A planned meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeetingCard {
    /// Its diary entry.
    pub entry: EntryId,
    /// In which relationship.
    pub relationship: RelationshipId,
    /// Of which type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// With whom.
    pub with: Vec<SeenMember>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it takes, in minutes.
    pub minutes: u16,
    /// The agenda of the type that it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda: Option<Code>,
}

pub(super) fn calendar_of(s: &mut Session<'_>, viewer: &PersonId) -> Result<CalendarView, Stop> {
    s.want_person(viewer);
    s.round()?;
    if s.person(viewer)?.is_none() {
        return Err(ReasonCode::NotAvailable.into());
    }
    let caseload = s.caseload(viewer)?;
    let places = caseload.sections.iter().flat_map(|section| &section.active);
    let ids: BTreeSet<RelationshipId> = places.map(|place| place.relationship).inserted();
    ids.iter().for_each(|id| s.want_record(RecordKey::Relationship(*id)));
    s.round()?;
    let mut running = Vec::new();
    for id in ids {
        let relationship = cards::effective_relationship(s, id)?;
        let Some(relationship) = relationship.filter(|relationship| relationship.state.is_open()) else {
            continue;
        };
        cards::want_relationship(s, &relationship);
        s.want_type_version(&relationship.type_id, relationship.type_version);
        for planned in &relationship.clock.planned {
            s.want_record(RecordKey::Entry(planned.entry));
        }
        running.push(relationship);
    }
    s.round()?;
    let mut planned_ones = Vec::new();
    for relationship in running {
        let name = s.type_version(&relationship.type_id, relationship.type_version)?.draft().name.clone();
        let mut members = cards::seen_members(s, &relationship)?;
        members.retain(|member| member.person.id != *viewer);
        for planned in &relationship.clock.planned {
            let entry = s.entry(&planned.entry)?;
            let entry = entry
                .filter(|entry| entry.state == EntryState::Planned && entry.reading(viewer) == Reading::Text);
            let Some((entry, minutes)) =
                entry.and_then(|entry| entry.minutes.map(|minutes| (entry, minutes)))
            else {
                continue;
            };
            let at_it = |member: &&SeenMember| entry.reading(&member.person.id) == Reading::Text;
            let with: Vec<SeenMember> = members.iter().filter(at_it).cloned().collect();
            let names: Vec<&str> = with.iter().map(|member| member.person.name.as_str()).collect();
            let event = CalendarEvent {
                entry: entry.id,
                sequence: entry.version.saturating_sub(1),
                starts_at: planned.at,
                minutes,
                summary: format!("{name}: {}", names.join(", ")),
            };
            let card = MeetingCard {
                entry: entry.id,
                relationship: relationship.id,
                type_id: relationship.type_id.clone(),
                with,
                starts_at: planned.at,
                minutes,
                agenda: entry.agenda.clone(),
            };
            planned_ones.push((card, event));
        }
    }
    sort::by_key(&mut planned_ones, |(card, _)| (card.starts_at, card.entry));
    let (meetings, events): (Vec<MeetingCard>, Vec<CalendarEvent>) = planned_ones.into_iter().unzip();
    Ok(CalendarView { meetings, icalendar: calendar(&events, s.now) })
}
