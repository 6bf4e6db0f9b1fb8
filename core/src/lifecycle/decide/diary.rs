//! Writing into the diary.

use super::running::Membership;
use crate::{
    diary::{Audience, Entry, EntryKind, EntryState, Reading},
    id::{Code, EntryId, PersonId, RelationshipId},
    lifecycle::{
        Event, NoticeCode, Outcome, ReasonCode, Recipient, RecordKey, Relationship,
        decision::notice,
        momentum::MOST_PLANNED,
        session::{Session, Stop, ensure},
    },
    scheme::CoordinatorView,
    sort::Inserted,
    time::{Span, Timestamp},
};
use std::{collections::BTreeSet, sync::Arc};

/// The longest meeting, in minutes.
const LONGEST_MEETING: u16 = 1_440;
/// How far ahead a meeting can be planned, in days.
const FARTHEST_MEETING: u16 = 1_095;
/// How often an entry can be edited.
const MOST_REVISIONS: usize = 100;

/// For whom something is written, and where.
pub(super) struct Writing {
    pub(super) relationship: RelationshipId,
    pub(super) audience: Audience,
    /// Whether the author was told that coordinators will read it.
    pub(super) told: bool,
}

struct Settled {
    membership: Membership,
    readers: Vec<PersonId>,
    coordinators: CoordinatorView,
}

impl Writing {
    /// Settles once and for all who will read what is written now.
    fn settle(&self, s: &mut Session<'_>) -> Result<Settled, Stop> {
        s.acting_in_person()?;
        let membership = Membership::find(s, self.relationship)?;
        let relationship = &membership.relationship;
        let relationship_type = s.type_version(&relationship.type_id, relationship.type_version)?;
        let policy = &relationship_type.draft().diary;
        let may_write = policy.writers.is_empty() || policy.writers.contains(&membership.party.role);
        ensure(may_write || self.audience == Audience::Author, ReasonCode::MayNotWrite)?;
        let (readers, coordinators) = self.audience.settle(relationship, policy, membership.person());
        ensure(coordinators != CoordinatorView::Text || self.told, ReasonCode::MustBeTold)?;
        Ok(Settled { membership, readers, coordinators })
    }
}

pub(super) fn plan(
    s: &mut Session<'_>,
    writing: &Writing,
    starts_at: Timestamp,
    minutes: u16,
    agenda: Option<&Code>,
    text: Option<&str>,
) -> Result<Outcome, Stop> {
    let settled = meeting(s, writing, minutes)?;
    if let Some(agenda) = agenda {
        let Relationship { type_id, type_version, .. } = settled.membership.relationship.as_ref();
        let relationship_type = s.type_version(type_id, *type_version)?;
        let known = relationship_type.draft().meetings.agendas.iter().any(|known| known.id == *agenda);
        ensure(known, ReasonCode::UnknownAgenda)?;
    }
    let farthest = s.now.plus(Span::days(FARTHEST_MEETING));
    ensure(starts_at > s.now && starts_at <= farthest, ReasonCode::TimeOutOfRange)?;
    let planned = settled.membership.relationship.clock.planned.len();
    ensure(planned < MOST_PLANNED, ReasonCode::TooManyPlanned)?;
    let author = settled.membership.person().clone();
    let (entry, text) = (s.new_entry(), s.write_optional(&author, text, "text")?);
    let Settled { membership, readers, coordinators } = settled;
    for reader in &readers {
        let mut planned = notice(Recipient::Person(reader.clone()), NoticeCode::MeetingPlanned);
        planned.relationship = Some(writing.relationship);
        planned.entry = Some(entry);
        s.tell(planned);
    }
    let outcome = outcome(entry, &readers, coordinators);
    s.emit(Event::MeetingPlanned {
        entry,
        relationship: membership.relationship.id,
        type_id: membership.relationship.type_id.clone(),
        author,
        starts_at,
        minutes,
        agenda: agenda.cloned(),
        readers,
        coordinators,
        text,
    })?;
    Ok(outcome)
}

pub(super) fn log(
    s: &mut Session<'_>,
    writing: &Writing,
    starts_at: Timestamp,
    minutes: u16,
    absent: &[PersonId],
    text: Option<&str>,
) -> Result<Outcome, Stop> {
    let Settled { membership, readers, coordinators } = meeting(s, writing, minutes)?;
    let since = membership.relationship.formed_at;
    ensure(starts_at <= s.now && starts_at >= since, ReasonCode::TimeOutOfRange)?;
    let author = membership.person().clone();
    let absent = absentees(absent, &readers, &author, &membership.relationship)?;
    let (entry, text) = (s.new_entry(), s.write_optional(&author, text, "text")?);
    let outcome = outcome(entry, &readers, coordinators);
    s.emit(Event::MeetingHeld {
        entry,
        relationship: membership.relationship.id,
        type_id: membership.relationship.type_id.clone(),
        author,
        starts_at,
        minutes,
        absent,
        readers,
        coordinators,
        text,
    })?;
    Ok(outcome)
}

fn meeting(s: &mut Session<'_>, writing: &Writing, minutes: u16) -> Result<Settled, Stop> {
    ensure(writing.audience != Audience::Author, ReasonCode::MeetingsAreShared)?;
    ensure((1..=LONGEST_MEETING).contains(&minutes), ReasonCode::TimeOutOfRange)?;
    writing.settle(s)
}

pub(super) fn hold(
    s: &mut Session<'_>,
    id: EntryId,
    starts_at: Timestamp,
    minutes: u16,
    absent: &[PersonId],
) -> Result<Outcome, Stop> {
    let (entry, membership) = planned(s, id)?;
    let absent = absentees(absent, &entry.readers, &entry.author, &membership.relationship)?;
    ensure((1..=LONGEST_MEETING).contains(&minutes), ReasonCode::TimeOutOfRange)?;
    let since = membership.relationship.formed_at;
    ensure(starts_at <= s.now && starts_at >= since, ReasonCode::TimeOutOfRange)?;
    s.emit(Event::MeetingHeld {
        entry: id,
        relationship: entry.relationship,
        type_id: entry.type_id.clone(),
        author: entry.author.clone(),
        starts_at,
        minutes,
        absent,
        readers: entry.readers.clone(),
        coordinators: entry.coordinators,
        text: entry.text,
    })?;
    Ok(outcome(id, &entry.readers, entry.coordinators))
}

/// The silence goes on; that they meant to meet is not a meeting.
pub(super) fn miss(s: &mut Session<'_>, id: EntryId, absent: &[PersonId]) -> Result<Outcome, Stop> {
    let (entry, membership) = planned(s, id)?;
    ensure(entry.starts_at.is_some_and(|starts_at| starts_at <= s.now), ReasonCode::TimeOutOfRange)?;
    ensure(!absent.is_empty(), ReasonCode::NotExpected)?;
    let absent = absentees(absent, &entry.readers, &entry.author, &membership.relationship)?;
    tell_others(s, &entry, &membership, NoticeCode::MeetingMissed);
    s.emit(Event::MeetingMissed { entry: id, relationship: entry.relationship, absent })?;
    Ok(outcome(id, &entry.readers, entry.coordinators))
}

/// Those who were not there, by id; each must be one who was to be.
fn absentees(
    absent: &[PersonId],
    readers: &[PersonId],
    author: &PersonId,
    relationship: &Relationship,
) -> Result<Vec<PersonId>, Stop> {
    // Those too whom the type does not let read.
    let expected = |person: &&PersonId| {
        readers.contains(person) || *person == author || relationship.member(person).is_some()
    };
    let missing: BTreeSet<&PersonId> = absent.iter().filter(expected).inserted();
    ensure(missing.len() == absent.len(), ReasonCode::NotExpected)?;
    Ok(missing.into_iter().cloned().collect())
}

/// Tells everybody else who was to be at a meeting.
fn tell_others(s: &mut Session<'_>, entry: &Entry, membership: &Membership, code: NoticeCode) {
    for person in entry.readers.iter().chain([&entry.author]).filter(|person| *person != membership.person())
    {
        let mut about = notice(Recipient::Person(person.clone()), code);
        about.relationship = Some(entry.relationship);
        about.entry = Some(entry.id);
        s.tell(about);
    }
}

pub(super) fn cancel(s: &mut Session<'_>, id: EntryId) -> Result<Outcome, Stop> {
    let (entry, membership) = planned(s, id)?;
    tell_others(s, &entry, &membership, NoticeCode::MeetingCancelled);
    s.emit(Event::MeetingCancelled { entry: id, relationship: entry.relationship })?;
    Ok(outcome(id, &entry.readers, entry.coordinators))
}

pub(super) fn note(s: &mut Session<'_>, writing: &Writing, text: &str) -> Result<Outcome, Stop> {
    let Settled { membership, readers, coordinators } = writing.settle(s)?;
    write(s, &membership, EntryKind::Note, readers, coordinators, text)
}

/// Only coordinators see it; it is theirs even where the type shows them nothing else.
pub(super) fn raise_concern(
    s: &mut Session<'_>,
    relationship: RelationshipId,
    text: &str,
) -> Result<Outcome, Stop> {
    s.acting_in_person()?;
    let membership = Membership::find(s, relationship)?;
    let mut raised = notice(Recipient::Coordinators, NoticeCode::ConcernRaised);
    raised.type_id = Some(membership.relationship.type_id.clone());
    raised.relationship = Some(relationship);
    let written = write(s, &membership, EntryKind::Concern, Vec::new(), CoordinatorView::Text, text)?;
    if let Outcome::Entry { entry, .. } = &written {
        raised.entry = Some(*entry);
    }
    s.tell(raised);
    Ok(written)
}

fn write(
    s: &mut Session<'_>,
    membership: &Membership,
    kind: EntryKind,
    readers: Vec<PersonId>,
    coordinators: CoordinatorView,
    text: &str,
) -> Result<Outcome, Stop> {
    let author = membership.person().clone();
    let (entry, text) = (s.new_entry(), s.write(&author, text, "text")?);
    let outcome = outcome(entry, &readers, coordinators);
    let (relationship, type_id) = (membership.relationship.id, membership.relationship.type_id.clone());
    s.emit(Event::EntryWritten { entry, relationship, type_id, author, kind, readers, coordinators, text })?;
    Ok(outcome)
}

pub(super) fn edit(s: &mut Session<'_>, id: EntryId, text: &str) -> Result<Outcome, Stop> {
    let entry = readable(s, id)?;
    let membership = Membership::find(s, entry.relationship)?;
    ensure(entry.author == *membership.person(), ReasonCode::NotYourEntry)?;
    ensure(entry.revisions.len() < MOST_REVISIONS, ReasonCode::OwnQueueFull)?;
    let text = s.write(&entry.author, text, "text")?;
    s.emit(Event::EntryEdited { entry: id, text })?;
    Ok(outcome(id, &entry.readers, entry.coordinators))
}

pub(super) fn settle_concern(s: &mut Session<'_>, id: EntryId) -> Result<Outcome, Stop> {
    s.want_record(RecordKey::Entry(id));
    s.round()?;
    let concern = s.entry(&id)?.filter(|entry| entry.kind == EntryKind::Concern);
    let Some(concern) = concern else { return Err(ReasonCode::CoordinatorsOnly.into()) };
    s.want_record(RecordKey::Relationship(concern.relationship));
    s.want_record(RecordKey::Type(concern.type_id.clone()));
    s.round()?;
    let Some(relationship) = s.relationship(&concern.relationship)? else {
        return Err(ReasonCode::CoordinatorsOnly.into());
    };
    s.want_type_in_force(&concern.type_id)?;
    for member in relationship.present() {
        s.want_record(RecordKey::Person(member.party.person.clone()));
    }
    if let crate::lifecycle::Actor::Person(actor) = s.actor.clone() {
        s.want_record(RecordKey::Person(actor));
    }
    s.round()?;
    let Some((relationship_type, _)) = s.type_in_force(&concern.type_id)? else {
        return Err(ReasonCode::CoordinatorsOnly.into());
    };
    let members: Vec<&PersonId> = relationship.present().map(|member| &member.party.person).collect();
    let actor = s.coordinator(&relationship_type, &members)?;
    // A coordinator who is in it, or was, is a member first.
    ensure(!relationship.knows(&actor), ReasonCode::CoordinatorsOnly)?;
    if concern.state == EntryState::Written {
        s.emit(Event::ConcernSettled { entry: id, relationship: concern.relationship })?;
    }
    Ok(Outcome::Done)
}

/// A planned meeting and the member who acts on it.
fn planned(s: &mut Session<'_>, id: EntryId) -> Result<(Arc<Entry>, Membership), Stop> {
    let entry = readable(s, id)?;
    let membership = Membership::find(s, entry.relationship)?;
    ensure(entry.state == EntryState::Planned, ReasonCode::NotPlanned)?;
    Ok((entry, membership))
}

/// An entry that whoever acts can read; for others it does not exist.
fn readable(s: &mut Session<'_>, id: EntryId) -> Result<Arc<Entry>, Stop> {
    let acting = s.acting_in_person()?;
    s.want_record(RecordKey::Entry(id));
    s.round()?;
    let entry = s.entry(&id)?.filter(|entry| entry.reading(&acting) == Reading::Text);
    entry.ok_or_else(|| ReasonCode::NotAvailable.into())
}

fn outcome(entry: EntryId, readers: &[PersonId], coordinators: CoordinatorView) -> Outcome {
    Outcome::Entry { entry, readers: readers.to_vec(), coordinators: coordinators.into() }
}
