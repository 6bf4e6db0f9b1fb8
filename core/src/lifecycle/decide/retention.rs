//! Words that are kept no longer: taken away a few at a time, those of the diary first, then of one objective and one
//! feedback round after the other, of the requests by which others joined, at last the first message and the reason. What
//! refers to them by id stays, and shows nothing in their place.

use crate::{
    id::{EntryId, FeedbackId, ObjectiveId, RelationshipId, RequestId, TextId},
    lifecycle::{
        Fact, Query, Record, RecordKey, Work,
        session::{Session, Stop},
    },
    time::Span,
};
use std::collections::BTreeSet;

/// How many entries one run looks at.
const ENTRIES: u16 = 8;
/// How many requests of those who joined one run looks at; each has a message and a reason at most.
const REQUESTS: usize = 16;
/// How many words one run takes away.
const TEXTS: usize = 60;

/// What has words, as far as it has yet to be seen to.
pub(super) struct Texts<'a> {
    pub(super) relationship: RelationshipId,
    pub(super) request: RequestId,
    pub(super) joined: &'a [RequestId],
    pub(super) reason: Option<TextId>,
    pub(super) objectives: &'a [ObjectiveId],
    pub(super) feedback: &'a [FeedbackId],
    pub(super) after: Option<EntryId>,
}

pub(super) fn erase_texts(s: &mut Session<'_>, of: &Texts<'_>) -> Result<(), Stop> {
    let entries = Query::Entries { relationship: of.relationship, after: of.after, limit: ENTRIES };
    s.want(entries.clone());
    s.want_record(RecordKey::Request(of.request));
    let (joined, later) = of.joined.split_at(of.joined.len().min(REQUESTS));
    match (of.objectives.first(), of.feedback.first()) {
        (Some(objective), _) => s.want_record(RecordKey::Objective(*objective)),
        (None, Some(feedback)) => s.want_record(RecordKey::Feedback(*feedback)),
        (None, None) => joined.iter().for_each(|request| s.want_record(RecordKey::Request(*request))),
    }
    s.round()?;
    let rows = match s.fact(&entries)? {
        Fact::Entries(rows) => rows,
        _ => Vec::new().into(),
    };
    let mut rest = Texts { ..*of };
    let mut texts: BTreeSet<TextId> = BTreeSet::new();
    for row in rows.iter() {
        if let Record::Entry(entry) = row
            && entry.relationship == of.relationship
        {
            rest.after = Some(entry.id);
            texts.extend(entry.texts());
        }
    }
    // A host that gives the same page again is not asked for ever.
    let more_entries = !rows.is_empty() && rest.after != of.after;
    let mut last = false;
    if !more_entries {
        match (of.objectives.split_first(), of.feedback.split_first()) {
            (Some((objective, others)), _) => {
                texts.extend(s.objective(objective)?.iter().flat_map(|objective| objective.texts()));
                rest.objectives = others;
            }
            (None, Some((feedback, others))) => {
                let round = s.feedback(feedback)?;
                // Whoever still answers writes words; they are known once it was released.
                if let Some(open) = round.as_ref().filter(|round| round.release.is_none()) {
                    return s.follow_up_at(s.now.max(open.terms.closes_at).plus(Span::days(1)), of.work());
                }
                texts.extend(round.iter().flat_map(|round| round.texts()));
                rest.feedback = others;
            }
            (None, None) if !joined.is_empty() => {
                for request in joined {
                    texts.extend(s.request(request)?.iter().flat_map(|request| request.texts()));
                }
                rest.joined = later;
            }
            (None, None) => {
                texts.extend(s.request(&of.request)?.iter().flat_map(|request| request.texts()));
                texts.extend(of.reason);
                last = true;
            }
        }
    }
    match (take_away(s, texts)?, last) {
        (false, _) => s.follow_up_later(of.work()),
        (true, false) => s.follow_up_later(rest.work()),
        (true, true) => Ok(()),
    }
}

/// Takes the first of these away that are there; whether these were all.
fn take_away(s: &mut Session<'_>, texts: BTreeSet<TextId>) -> Result<bool, Stop> {
    texts.iter().for_each(|text| s.want_record(RecordKey::Text(*text)));
    s.round()?;
    let mut taken: usize = 0;
    for text in texts {
        if s.text(&text)?.is_none() {
            continue;
        }
        if taken == TEXTS {
            return Ok(false);
        }
        s.remove(&RecordKey::Text(text));
        taken = taken.saturating_add(1);
    }
    Ok(true)
}

impl Texts<'_> {
    fn work(&self) -> Work {
        Work::EraseTexts {
            relationship: self.relationship,
            request: self.request,
            joined: self.joined.to_vec(),
            reason: self.reason,
            objectives: self.objectives.to_vec(),
            feedback: self.feedback.to_vec(),
            after: self.after,
        }
    }
}
