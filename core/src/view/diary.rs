//! The diary as its reader sees it. What was not written for them does not exist: not in a list, not in a count, not
//! in where the next page begins.

use super::{cards, page};
use crate::{
    diary::{Entry, EntryKind, EntryState, Reading},
    id::{Code, EntryId, PersonId, RelationshipId},
    lifecycle::{Fact, Query, Record, RecordKey, Session, Stop},
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::{collections::BTreeSet, sync::Arc};

/// A page of a diary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiaryView {
    /// The entries, in the order in which they were written.
    pub entries: Vec<EntryCard>,
    /// Whether there are more.
    pub more: bool,
}

/// An entry as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EntryCard {
    /// Which.
    pub entry: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Where it stands.
    pub state: EntryState,
    /// When it was written.
    pub written_at: Timestamp,
    /// When the meeting begins or began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// How long the meeting takes or took, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// The agenda of the type that the meeting follows; only for those who read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda: Option<Code>,
    /// Who was not there; only for those who read it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<PersonId>,
    /// Who wrote it; only for those who read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonId>,
    /// Its words; only for those who read them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What it said before, oldest first; only for those who read it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<SeenRevision>,
}

/// What an entry said before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenRevision {
    /// Until when.
    pub until: Timestamp,
    /// What.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

pub(super) fn diary(
    s: &mut Session<'_>,
    viewer: &PersonId,
    id: RelationshipId,
    after: Option<EntryId>,
    limit: u16,
) -> Result<DiaryView, Stop> {
    let limit = page(limit)?;
    let (_, as_coordinator) = cards::seen_relationship(s, viewer, id)?;
    let mut visible = readable_entries(s, viewer, id, as_coordinator)?;
    if let Some(after) = after {
        let at = visible.iter().position(|(entry, _)| entry.id == after);
        visible.drain(..at.map_or(0, |at| at.saturating_add(1)));
    }
    let more = visible.len() > limit;
    visible.truncate(limit);
    for (entry, reading) in &visible {
        if *reading == Reading::Text {
            want_words(s, entry);
        }
    }
    s.round()?;
    let mut entries = Vec::new();
    for (entry, reading) in visible {
        entries.push(card(s, &entry, reading)?);
    }
    Ok(DiaryView { entries, more })
}

/// How much of an entry somebody sees who is in the relationship, or coordinates it.
pub(super) fn reading(entry: &Entry, viewer: &PersonId, as_coordinator: bool) -> Reading {
    let own = entry.reading(viewer);
    if as_coordinator { own.max(entry.reading_by_coordinator()) } else { own }
}

/// Every entry that the viewer sees anything of, in order. The host's pages are read to their end: where one ends
/// depends on entries that the viewer must not learn of.
fn readable_entries(
    s: &mut Session<'_>,
    viewer: &PersonId,
    relationship: RelationshipId,
    as_coordinator: bool,
) -> Result<Vec<(Arc<Entry>, Reading)>, Stop> {
    const PAGE: u16 = 1_000;
    let mut visible = Vec::new();
    let mut after = None;
    let mut seen = BTreeSet::new();
    loop {
        let query = Query::Entries { relationship, after, limit: PAGE };
        s.want(query.clone());
        s.round()?;
        let Fact::Entries(rows) = s.fact(&query)? else { break };
        for row in rows.iter() {
            let Record::Entry(entry) = row else { continue };
            after = Some(entry.id);
            let reading = reading(entry, viewer, as_coordinator);
            if entry.relationship == relationship && reading > Reading::Nothing {
                visible.push((Arc::clone(entry), reading));
            }
        }
        // A host that gives the same page again is not asked for ever.
        if rows.len() < usize::from(PAGE) || !seen.insert(after) {
            break;
        }
    }
    Ok(visible)
}

/// Notes that the words of an entry will be needed, those of before too.
pub(super) fn want_words(s: &mut Session<'_>, entry: &Entry) {
    entry.texts().for_each(|text| s.want_record(RecordKey::Text(text)));
}

pub(super) fn card(s: &mut Session<'_>, entry: &Entry, reading: Reading) -> Result<EntryCard, Stop> {
    let in_full = reading == Reading::Text;
    let mut words = |id: Option<crate::id::TextId>| -> Result<Option<String>, Stop> {
        let Some(id) = id.filter(|_| in_full) else { return Ok(None) };
        Ok(s.text(&id)?.map(|text| text.body.clone()))
    };
    let text = words(entry.text)?;
    let mut revisions = Vec::new();
    for revision in entry.revisions.iter().filter(|_| in_full) {
        revisions.push(SeenRevision { until: revision.until, text: words(revision.text)? });
    }
    Ok(EntryCard {
        entry: entry.id,
        kind: entry.kind,
        state: entry.state,
        written_at: entry.written_at,
        starts_at: entry.starts_at,
        minutes: entry.minutes,
        agenda: entry.agenda.clone().filter(|_| in_full),
        absent: if in_full { entry.absent.clone() } else { Vec::new() },
        author: Some(entry.author.clone()).filter(|_| in_full),
        text,
        revisions,
    })
}
