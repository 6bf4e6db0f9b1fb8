//! What events make of feedback rounds, and of what is known of whom.

use super::{Event, EventRecord, Work};
use crate::feedback::{Disclosures, FeedbackRound, FeedbackState};

impl FeedbackRound {
    /// The round that the event opens, or takes over.
    pub(crate) fn opened(record: &EventRecord) -> Option<FeedbackRound> {
        let (Event::FeedbackOpened {
            feedback,
            relationship,
            type_id,
            subject,
            occasion,
            terms,
            baseline,
            ..
        }
        | Event::FeedbackImported {
            feedback,
            relationship,
            type_id,
            subject,
            occasion,
            terms,
            baseline,
            ..
        }) = &record.event
        else {
            return None;
        };
        let mut round = FeedbackRound {
            id: *feedback,
            version: 0,
            relationship: *relationship,
            type_id: type_id.clone(),
            type_version: record.type_version.unwrap_or(0),
            subject: subject.clone(),
            occasion: *occasion,
            state: FeedbackState::Open,
            by: None,
            opened_at: record.at,
            terms: terms.clone(),
            raters: Vec::new(),
            due_at: None,
            reminded: 0,
            baseline: *baseline,
            release: None,
            imported: false,
        };
        match &record.event {
            Event::FeedbackOpened { by, raters, .. } => {
                round.by.clone_from(by);
                round.raters.clone_from(raters);
            }
            Event::FeedbackImported { release, .. } => {
                round.state = FeedbackState::Released;
                round.release = Some(release.clone());
                round.imported = true;
            }
            _ => {}
        }
        round.set_due();
        Some(round)
    }

    /// What the event makes of this record.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, record: &EventRecord) {
        match &record.event {
            Event::FeedbackAnswered { rater, answers, .. } => {
                if let Some(rater) = self.raters.iter_mut().find(|asked| asked.person == *rater) {
                    rater.answers = Some(*answers);
                }
            }
            Event::FeedbackLeft { rater, .. } => {
                self.raters.retain(|asked| asked.person != *rater || asked.answers.is_some());
            }
            Event::FeedbackReminded { reminders, .. } => self.reminded = *reminders,
            Event::FeedbackClosed { .. } => {
                self.state = FeedbackState::Closed;
                // Reminders that nobody noticed in time were due all the same.
                let lasted = record.at.since(self.opened_at).whole_days();
                let due = self.terms.reminders_after_days.iter().filter(|days| u32::from(**days) < lasted);
                self.reminded = self.reminded.max(u8::try_from(due.count()).unwrap_or(u8::MAX));
            }
            Event::FeedbackReleased { release, .. } => {
                self.state = FeedbackState::Released;
                self.release = Some(release.clone());
            }
            _ => {}
        }
        self.set_due();
    }

    pub(crate) fn closing(&self) -> Event {
        Event::FeedbackClosed { feedback: self.id, people: self.people().into_iter().cloned().collect() }
    }

    pub(crate) fn releasing(&self) -> Work {
        Work::ReleaseFeedback { feedback: self.id }
    }
}

impl Disclosures {
    /// What the event makes of this record.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, record: &EventRecord) {
        let Event::FeedbackReleased { disclosed, .. } = &record.event else { return };
        for group in disclosed {
            for question in &group.questions {
                self.disclose(group.at, question, &group.raters);
            }
        }
    }
}
