//! What events make of objectives, in their own records and in those of their relationships.

use super::{Event, EventRecord, Relationship};
use crate::{
    id::PersonId,
    objectives::{
        Objective, ObjectiveChange, ObjectiveState, ObjectiveSummary, ObjectiveTerms, Progress, Proposal,
        Review,
    },
};

impl Objective {
    /// The objective that the event proposes.
    pub(crate) fn proposed(record: &EventRecord) -> Option<Objective> {
        let Event::ObjectiveProposed { objective, relationship, type_id, by, change, readers, coordinators } =
            &record.event
        else {
            return None;
        };
        Some(Objective {
            id: *objective,
            version: 0,
            relationship: *relationship,
            type_id: type_id.clone(),
            author: by.clone(),
            proposed_at: record.at,
            state: ObjectiveState::Proposed,
            terms: None,
            agreed_at: None,
            proposals: 1,
            proposal: Some(Proposal { change: change.clone(), agreed: vec![by.clone()] }),
            readers: readers.clone(),
            coordinators: *coordinators,
            progress: Vec::new(),
            before_measure: 0,
            earlier: Vec::new(),
            reviews: Vec::new(),
        })
    }

    /// What the event makes of this record.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, record: &EventRecord) {
        let at = record.at;
        match &record.event {
            Event::ObjectiveProposed { by, change, .. } => {
                self.proposals = self.proposals.saturating_add(1);
                self.forget_proposal();
                self.proposal = Some(Proposal { change: change.clone(), agreed: vec![by.clone()] });
            }
            Event::ObjectiveApproved { by, .. } => {
                if let Some(proposal) = &mut self.proposal {
                    proposal.agreed.push(by.clone());
                }
            }
            Event::ObjectiveSettled { state, .. } => {
                self.state = *state;
                if let Some(ObjectiveChange::Set(terms)) =
                    self.proposal.take().map(|proposal| proposal.change)
                {
                    if self.terms.as_ref().is_none_or(|before| before.measure != terms.measure) {
                        self.before_measure = u16::try_from(self.progress.len()).unwrap_or(u16::MAX);
                    }
                    self.earlier.extend(self.terms.iter().flat_map(ObjectiveTerms::texts));
                    self.earlier.extend(self.reviews.iter().filter_map(|review| review.text));
                    self.terms = Some(terms);
                    self.reviews.clear();
                    self.agreed_at.get_or_insert(at);
                }
            }
            Event::ObjectiveDeclined { state, .. } => {
                self.state = *state;
                self.forget_proposal();
            }
            Event::ObjectiveUpdated { by, value, milestone, text, .. } => {
                let milestones = self.terms.iter_mut().flat_map(|terms| &mut terms.milestones);
                for (number, reached) in (1_usize..).zip(milestones) {
                    if milestone.map(usize::from) == Some(number) {
                        reached.reached_at.get_or_insert(at);
                    }
                }
                if value.is_some() || text.is_some() {
                    self.progress.push(Progress { at, by: by.clone(), value: *value, text: *text });
                }
            }
            Event::ObjectiveReviewed { by, verdict, text, .. } => {
                let replaced = self.reviews.iter().filter(|review| review.by == *by);
                self.earlier.extend(replaced.filter_map(|review| review.text));
                self.reviews.retain(|review| review.by != *by);
                let place = self.reviews.partition_point(|review| review.by < *by);
                self.reviews.insert(place, Review { at, by: by.clone(), verdict: *verdict, text: *text });
            }
            _ => {}
        }
    }
}

impl Objective {
    /// What was proposed holds no longer, and nobody sees it any more.
    fn forget_proposal(&mut self) {
        if let Some(ObjectiveChange::Set(terms)) = self.proposal.take().map(|proposal| proposal.change) {
            self.earlier.extend(terms.texts());
        }
    }
}

impl Relationship {
    /// What the event makes of the objectives that it counts.
    pub(super) fn evolve_objectives(&mut self, event: &Event) {
        let Some((objective, _)) = event.objective() else { return };
        if let Event::ObjectiveProposed { by, readers, .. } = event {
            let others = readers.iter().filter(|reader| *reader != by);
            let to_agree: Vec<PersonId> = others.cloned().collect();
            match self.objectives.iter_mut().find(|summary| summary.objective == objective) {
                Some(summary) => summary.to_agree = to_agree,
                None => {
                    let state = ObjectiveState::Proposed;
                    self.objectives.push(ObjectiveSummary { objective, state, to_agree, result: None });
                }
            }
        }
        let Some(summary) = self.objectives.iter_mut().find(|summary| summary.objective == objective) else {
            return;
        };
        match event {
            Event::ObjectiveApproved { by, .. } => summary.to_agree.retain(|person| person != by),
            Event::ObjectiveSettled { state, .. } => {
                summary.state = *state;
                summary.to_agree.clear();
                summary.result = summary.result.filter(|_| *state == ObjectiveState::Dropped);
            }
            Event::ObjectiveDeclined { state, .. } => {
                summary.state = *state;
                summary.to_agree.clear();
            }
            Event::ObjectiveReviewed { result, .. } => summary.result = Some(*result),
            _ => {}
        }
    }
}
