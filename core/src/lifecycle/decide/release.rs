//! The one release of a feedback round that was closed.

use crate::{
    feedback::{Answers, Count, Disclosures, DisclosuresKey, FeedbackState},
    id::FeedbackId,
    lifecycle::{
        Event, RecordKey,
        session::{Session, Stop},
        settle,
    },
    scheme::RaterGroup,
    time::Span,
};
use std::sync::Arc;

pub(super) fn release(s: &mut Session<'_>, feedback: FeedbackId) -> Result<(), Stop> {
    s.want_record(RecordKey::Feedback(feedback));
    s.round()?;
    let Some(round) = s.feedback(&feedback)? else { return Ok(()) };
    if round.state != FeedbackState::Closed {
        return Ok(());
    }
    // By the round and not by who it was when this was left behind: they may have been erased since.
    let key = &DisclosuresKey { type_id: round.type_id.clone(), subject: round.subject.clone() };
    let (version, baseline) = (round.type_version, round.baseline);
    s.want_record(RecordKey::Disclosures(key.clone()));
    s.want_type_version(&key.type_id, version);
    baseline.iter().for_each(|baseline| s.want_record(RecordKey::Feedback(*baseline)));
    let answered = round.raters.iter().filter_map(|rater| Some((rater.group, rater.answers?)));
    let answered: Vec<_> = answered.collect();
    answered.iter().for_each(|(_, answers)| s.want_record(RecordKey::Answers(*answers)));
    s.round()?;
    let compared = match baseline {
        Some(baseline) => s.feedback(&baseline)?,
        None => None,
    };
    // What it is compared with comes first, however late it is worked out.
    if compared.as_ref().is_some_and(|compared| compared.state != FeedbackState::Released) {
        return s.follow_up_at(s.now.plus(Span::minutes(1)), round.releasing());
    }
    let mut answers: Vec<(RaterGroup, Arc<Answers>)> = Vec::new();
    for (group, id) in answered {
        let found = s.answers(&id)?;
        answers.extend(found.filter(|answers| answers.feedback == feedback).map(|found| (group, found)));
    }
    let relationship_type = s.type_version(&key.type_id, version)?;
    let before = s.disclosures(key)?;
    let before = before.map_or_else(|| Disclosures::new(key.clone()), |before| Disclosures::clone(&before));
    let count = Count {
        policy: &relationship_type.draft().feedback,
        answers: answers.iter().map(|(group, answers)| (*group, answers.as_ref())).collect(),
        thresholds: [round.terms.threshold, round.terms.threshold_of_all],
        forgets_after_days: round.terms.forgets_after_days,
    };
    let (release, disclosed) = count.release(
        s.now,
        round.opened_at,
        &before,
        compared.as_ref().and_then(|compared| compared.release.as_ref()),
    );
    s.decide_by(version);
    s.emit(Event::FeedbackReleased {
        feedback,
        type_id: key.type_id.clone(),
        subject: key.subject.clone(),
        release,
        disclosed,
    })?;
    if let Some(round) = s.feedback(&feedback)? {
        settle::tell_readers(s, &round);
    }
    Ok(())
}
