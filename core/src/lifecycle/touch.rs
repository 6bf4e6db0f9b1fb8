//! Which records an event changes, and what it says to each of them.

use super::{Approver, Event, PairKey, Party, Places, RecordKey, RequestParties, RoundPageKey};
use crate::{
    feedback::DisclosuresKey,
    id::{ObjectiveId, PersonId, RelationshipId, RequestId, RoleId, TypeId},
    time::Timestamp,
};
use std::collections::BTreeSet;

/// How an event leaves a request open.
pub(crate) enum Open<'a> {
    /// In line; to be put before somebody once a place comes free.
    Waiting { asks: Option<&'a Approver> },
    /// Before somebody.
    Pending { asks: &'a Approver, due_at: Timestamp, reserved: &'a [PersonId] },
}

impl Open<'_> {
    pub(crate) fn due_at(&self) -> Option<Timestamp> {
        match self {
            Open::Waiting { .. } => None,
            Open::Pending { due_at, .. } => Some(*due_at),
        }
    }

    pub(crate) fn approver(&self) -> Option<&PersonId> {
        match self {
            Open::Waiting { asks } => asks.and_then(Approver::person),
            Open::Pending { asks, .. } => asks.person(),
        }
    }

    pub(crate) fn asks(&self, person: &PersonId) -> bool {
        matches!(self, Open::Pending { asks, .. } if asks.person() == Some(person))
    }

    pub(crate) fn reserves(&self, party: &Party) -> bool {
        matches!(self, Open::Pending { reserved, .. } if reserved.contains(&party.person))
    }
}

impl Event {
    /// The request that the event is about, when it changes the queues of people.
    pub(crate) fn about_request(&self) -> Option<(&TypeId, &RequestParties)> {
        match self {
            Event::RequestOpened { type_id, about, .. }
            | Event::RequestPromoted { type_id, about, .. }
            | Event::StepApproved { type_id, about, .. }
            | Event::ApproverReplaced { type_id, about, .. }
            | Event::RequestAccepted { type_id, about, .. }
            | Event::RequestDeclined { type_id, about, .. }
            | Event::RequestWithdrawn { type_id, about, .. }
            | Event::RequestExpired { type_id, about, .. }
            | Event::RequestInvalidated { type_id, about, .. } => Some((type_id, about)),
            _ => None,
        }
    }

    /// How the request is left, if it stays open.
    pub(crate) fn leaves_open(&self) -> Option<Open<'_>> {
        match self {
            Event::RequestOpened { waiting: true, steps, .. } => Some(Open::Waiting { asks: steps.first() }),
            Event::RequestOpened { steps, expires_at: Some(due_at), .. } => {
                steps.first().map(|asks| Open::Pending { asks, due_at: *due_at, reserved: &[] })
            }
            Event::RequestPromoted { about, asks, expires_at, .. } => {
                let reserved = std::slice::from_ref(&about.to.person);
                Some(Open::Pending { asks, due_at: *expires_at, reserved })
            }
            Event::StepApproved { asks, expires_at, reserved, .. }
            | Event::ApproverReplaced { asks, expires_at, reserved, .. } => {
                Some(Open::Pending { asks, due_at: *expires_at, reserved })
            }
            _ => None,
        }
    }

    /// Somebody besides the two in whose queue the request stands before or after the event.
    fn queues(&self) -> Vec<&PersonId> {
        match self {
            Event::RequestOpened { waiting: false, steps, .. } => {
                steps.first().and_then(Approver::person).into_iter().collect()
            }
            Event::RequestPromoted { asks, .. } => asks.person().into_iter().collect(),
            Event::StepApproved { asks, asked, .. } | Event::ApproverReplaced { asks, asked, .. } => {
                asks.person().into_iter().chain(asked).collect()
            }
            Event::RequestAccepted { asked, .. }
            | Event::RequestDeclined { asked, .. }
            | Event::RequestWithdrawn { asked, .. }
            | Event::RequestExpired { asked, .. }
            | Event::RequestInvalidated { asked, .. } => asked.iter().collect(),
            _ => Vec::new(),
        }
    }

    fn places(&self) -> Option<(&TypeId, &Places)> {
        match self {
            Event::RelationshipFormed { type_id, places, .. }
            | Event::MemberJoined { type_id, places, .. }
            | Event::MemberLeft { type_id, places, .. }
            | Event::RelationshipCompleted { type_id, places, .. }
            | Event::RelationshipCancelled { type_id, places, .. }
            | Event::RelationshipLapsed { type_id, places } => Some((type_id, places)),
            _ => None,
        }
    }

    /// The relationship of which the event changes places.
    pub(crate) fn about_places(&self) -> Option<(&TypeId, RelationshipId)> {
        self.places().map(|(type_id, places)| (type_id, places.relationship))
    }

    /// The role and seats of somebody who has a place after the event.
    pub(crate) fn seats_of(&self, person: &PersonId) -> Option<(RoleId, u8)> {
        let (_, places) = self.places()?;
        let taken = places.taken.iter().find(|taken| taken.party.person == *person)?;
        Some((taken.party.role.clone(), taken.seats))
    }

    /// Who holds a place opposite to somebody after the event, of those whom it concerns.
    pub(crate) fn opposite_of(&self, person: &PersonId) -> Vec<PersonId> {
        let Some((_, places)) = self.places() else { return Vec::new() };
        let own = places.taken.iter().find(|taken| taken.party.person == *person);
        let Some(role) = own.map(|taken| &taken.party.role) else { return Vec::new() };
        let one_role = places.people().all(|party| party.role == *role);
        let others = places.taken.iter().map(|taken| &taken.party);
        let opposite = others.filter(|party| party.person != *person && (one_role || party.role != *role));
        opposite.map(|party| party.person.clone()).collect()
    }

    /// Whether somebody gives their place back.
    pub(crate) fn frees(&self, person: &PersonId) -> bool {
        self.places().is_some_and(|(_, places)| places.freed.iter().any(|party| party.person == *person))
    }

    /// The relationship that the event is about.
    pub fn relationship(&self) -> Option<RelationshipId> {
        match self {
            Event::EntryWritten { relationship, .. }
            | Event::MeetingPlanned { relationship, .. }
            | Event::MeetingHeld { relationship, .. }
            | Event::MeetingMissed { relationship, .. }
            | Event::MeetingCancelled { relationship, .. }
            | Event::ConcernSettled { relationship, .. }
            | Event::RequestAccepted { relationship, .. } => Some(*relationship),
            event => {
                let objective = event.objective().map(|(_, relationship)| relationship);
                event.only_relationship().or(objective).or_else(|| Some(event.about_places()?.1))
            }
        }
    }

    /// The request that the event is about.
    pub fn request(&self) -> Option<RequestId> {
        match self {
            Event::RequestReminded { request, .. }
            | Event::ChoicesExhausted { request }
            | Event::ExhaustionSettled { request }
            | Event::RelationshipFormed { request, .. } => Some(*request),
            event => event.about_request().map(|(_, about)| about.request),
        }
    }

    /// The objective that the event is about, and whose it is.
    pub fn objective(&self) -> Option<(ObjectiveId, RelationshipId)> {
        match self {
            Event::ObjectiveProposed { objective, relationship, .. }
            | Event::ObjectiveApproved { objective, relationship, .. }
            | Event::ObjectiveSettled { objective, relationship, .. }
            | Event::ObjectiveDeclined { objective, relationship, .. }
            | Event::ObjectiveUpdated { objective, relationship, .. }
            | Event::ObjectiveReviewed { objective, relationship, .. } => Some((*objective, *relationship)),
            _ => None,
        }
    }

    /// Whether it is about a feedback round.
    pub(crate) fn is_feedback(&self) -> bool {
        matches!(
            self,
            Event::FeedbackOpened { .. }
                | Event::FeedbackAnswered { .. }
                | Event::FeedbackReminded { .. }
                | Event::FeedbackLeft { .. }
                | Event::FeedbackClosed { .. }
                | Event::FeedbackReleased { .. }
                | Event::FeedbackImported { .. }
        )
    }

    /// The relationship whose record the event changes, and no other.
    fn only_relationship(&self) -> Option<RelationshipId> {
        match self {
            Event::RelationshipStarted { relationship }
            | Event::RelationshipHeld { relationship, .. }
            | Event::RelationshipResumed { relationship }
            | Event::ExtensionProposed { relationship, .. }
            | Event::ExtensionAgreed { relationship, .. }
            | Event::RelationshipExtended { relationship, .. }
            | Event::ExtensionDeclined { relationship, .. }
            | Event::RelationshipFlagged { relationship, .. }
            | Event::RelationshipUnflagged { relationship, .. }
            | Event::MomentumChanged { relationship, .. }
            | Event::LapseWarned { relationship }
            | Event::RetentionEnded { relationship } => Some(*relationship),
            _ => None,
        }
    }

    /// The records that the event changes.
    pub fn touches(&self) -> Vec<RecordKey> {
        let mut keys = Vec::new();
        if let Some((type_id, about)) = self.about_request() {
            let (from, to) = (&about.from.person, &about.to.person);
            keys.push(RecordKey::Request(about.request));
            keys.extend([from, to].map(|person| RecordKey::Caseload(person.clone())));
            let others = self.queues().into_iter().filter(|person| *person != from && *person != to);
            keys.extend(others.map(|person| RecordKey::Caseload(person.clone())));
            keys.push(RecordKey::Pair(PairKey::new(type_id, from, to)));
        }
        if let Some((type_id, places)) = self.places() {
            keys.push(RecordKey::Relationship(places.relationship));
            keys.extend(places.people().map(|party| RecordKey::Caseload(party.person.clone())));
            keys.extend(places.pairs(type_id).into_iter().map(RecordKey::Pair));
        }
        keys.extend(self.only_relationship().map(RecordKey::Relationship));
        if let Some((objective, relationship)) = self.objective() {
            keys.push(RecordKey::Objective(objective));
            // How far it has come stands in its own record alone.
            let counted = !matches!(self, Event::ObjectiveUpdated { .. });
            keys.extend(counted.then_some(RecordKey::Relationship(relationship)));
        }
        match self {
            Event::ParticipationChanged { person, .. } | Event::PlacesChanged { person, .. } => {
                keys.push(RecordKey::Caseload(person.clone()));
            }
            Event::Blocked { by, .. } | Event::Unblocked { by, .. } => {
                keys.push(RecordKey::Caseload(by.clone()))
            }
            Event::NeverAgain { type_id, person, other } => {
                keys.push(RecordKey::Pair(PairKey::new(type_id, person, other)));
            }
            Event::RequestReminded { request, .. }
            | Event::ChoicesExhausted { request }
            | Event::ExhaustionSettled { request } => keys.push(RecordKey::Request(*request)),
            Event::EntryWritten { entry, .. } | Event::EntryEdited { entry, .. } => {
                keys.push(RecordKey::Entry(*entry));
            }
            Event::MeetingPlanned { entry, relationship, .. }
            | Event::MeetingHeld { entry, relationship, .. }
            | Event::MeetingMissed { entry, relationship, .. }
            | Event::MeetingCancelled { entry, relationship } => {
                keys.push(RecordKey::Entry(*entry));
                keys.push(RecordKey::Relationship(*relationship));
            }
            Event::ConcernSettled { entry, .. } => keys.push(RecordKey::Entry(*entry)),
            Event::FeedbackOpened { feedback, relationship, subject, raters, .. } => {
                keys.push(RecordKey::Feedback(*feedback));
                keys.push(RecordKey::Relationship(*relationship));
                let people: BTreeSet<&PersonId> =
                    raters.iter().map(|rater| &rater.person).chain([subject]).collect();
                keys.extend(people.into_iter().cloned().map(RecordKey::Caseload));
            }
            Event::FeedbackImported { feedback, relationship, .. } => {
                keys.push(RecordKey::Feedback(*feedback));
                keys.push(RecordKey::Relationship(*relationship));
            }
            Event::FeedbackAnswered { feedback, .. } | Event::FeedbackReminded { feedback, .. } => {
                keys.push(RecordKey::Feedback(*feedback));
            }
            Event::FeedbackLeft { feedback, rater } => {
                keys.push(RecordKey::Feedback(*feedback));
                keys.push(RecordKey::Caseload(rater.clone()));
            }
            Event::FeedbackClosed { feedback, people } => {
                keys.push(RecordKey::Feedback(*feedback));
                keys.extend(people.iter().cloned().map(RecordKey::Caseload));
            }
            Event::FeedbackReleased { feedback, type_id, subject, disclosed, .. } => {
                keys.push(RecordKey::Feedback(*feedback));
                let key = DisclosuresKey { type_id: type_id.clone(), subject: subject.clone() };
                keys.extend((!disclosed.is_empty()).then_some(RecordKey::Disclosures(key)));
            }
            Event::TypePublished { type_id, .. }
            | Event::TypeClosed { type_id }
            | Event::TypeReopened { type_id } => keys.push(RecordKey::Type(type_id.clone())),
            Event::RoundDrafted { round, .. }
            | Event::RoundPublished { round }
            | Event::RoundDiscarded { round }
            | Event::RoundFinished { round } => keys.push(RecordKey::Round(*round)),
            Event::PairsAdded { round, page, .. } | Event::PairPublished { round, page, .. } => {
                keys.push(RecordKey::Round(*round));
                keys.push(RecordKey::RoundPage(RoundPageKey { round: *round, number: *page }));
            }
            Event::FollowUpScheduled { follow_up, .. } | Event::FollowUpDone { follow_up } => {
                keys.push(RecordKey::FollowUp(*follow_up));
            }
            _ => {}
        }
        keys
    }
}
