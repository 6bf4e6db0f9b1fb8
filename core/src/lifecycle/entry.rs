//! What events make of diary entries, and who reads what is written now.

use super::{Event, EventRecord, Relationship};
use crate::{
    diary::{Audience, Entry, EntryKind, EntryState, Revision},
    id::{EntryId, PersonId, RelationshipId, RoleId, TypeId},
    scheme::{CoordinatorView, DiaryPolicy},
    sort,
};

impl Audience {
    /// Who reads what is written now by `author`, and what coordinators see of it.
    pub(crate) fn settle(
        self,
        relationship: &Relationship,
        policy: &DiaryPolicy,
        author: &PersonId,
    ) -> (Vec<PersonId>, CoordinatorView) {
        if self == Audience::Author {
            return (Vec::new(), CoordinatorView::Nothing);
        }
        let may_read = |role: &RoleId| policy.readers.is_empty() || policy.readers.contains(role);
        let members = relationship.present().map(|member| &member.party);
        let readers = members.filter(|party| party.person != *author && may_read(&party.role));
        let mut readers: Vec<PersonId> = readers.map(|party| party.person.clone()).collect();
        sort::by(&mut readers, Ord::cmp);
        let most =
            if self == Audience::Coordinators { CoordinatorView::Text } else { CoordinatorView::Dates };
        (readers, policy.coordinators.min(most))
    }
}

impl Entry {
    /// What the event makes of this record.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, record: &EventRecord) {
        match &record.event {
            Event::EntryEdited { text, .. } => {
                self.revisions.push(Revision { until: record.at, text: self.text });
                self.text = Some(*text);
            }
            Event::MeetingHeld { starts_at, minutes, absent, .. } => {
                self.state = EntryState::Held;
                self.absent.clone_from(absent);
                self.starts_at = Some(*starts_at);
                self.minutes = Some(*minutes);
            }
            Event::MeetingMissed { absent, .. } => {
                self.state = EntryState::Missed;
                self.absent.clone_from(absent);
            }
            Event::MeetingCancelled { .. } => self.state = EntryState::Cancelled,
            Event::ConcernSettled { .. } => self.state = EntryState::Settled,
            _ => {}
        }
    }

    /// The entry that the event writes.
    pub(crate) fn written(record: &EventRecord) -> Option<Entry> {
        let entry =
            |id: &EntryId, relationship: &RelationshipId, type_id: &TypeId, author: &PersonId| Entry {
                id: *id,
                version: 0,
                relationship: *relationship,
                type_id: type_id.clone(),
                author: author.clone(),
                kind: EntryKind::Meeting,
                state: EntryState::Written,
                written_at: record.at,
                starts_at: None,
                minutes: None,
                agenda: None,
                absent: Vec::new(),
                readers: Vec::new(),
                coordinators: CoordinatorView::Nothing,
                text: None,
                revisions: Vec::new(),
            };
        match &record.event {
            Event::EntryWritten {
                entry: id,
                relationship,
                type_id,
                author,
                kind,
                readers,
                coordinators,
                text,
            } => Some(Entry {
                kind: *kind,
                readers: readers.clone(),
                coordinators: *coordinators,
                text: Some(*text),
                ..entry(id, relationship, type_id, author)
            }),
            Event::MeetingPlanned {
                entry: id,
                relationship,
                type_id,
                author,
                starts_at,
                minutes,
                readers,
                coordinators,
                text,
                ..
            }
            | Event::MeetingHeld {
                entry: id,
                relationship,
                type_id,
                author,
                starts_at,
                minutes,
                readers,
                coordinators,
                text,
                ..
            } => {
                let (agenda, absent) = match &record.event {
                    Event::MeetingPlanned { agenda, .. } => (agenda.clone(), Vec::new()),
                    Event::MeetingHeld { absent, .. } => (None, absent.clone()),
                    _ => (None, Vec::new()),
                };
                let planned = matches!(record.event, Event::MeetingPlanned { .. });
                Some(Entry {
                    state: if planned { EntryState::Planned } else { EntryState::Held },
                    starts_at: Some(*starts_at),
                    minutes: Some(*minutes),
                    readers: readers.clone(),
                    coordinators: *coordinators,
                    text: *text,
                    agenda,
                    absent,
                    ..entry(id, relationship, type_id, author)
                })
            }
            _ => None,
        }
    }
}
