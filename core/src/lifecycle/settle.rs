//! What falls due, and when. A record carries all that is needed to tell, so that a view can show the effective state
//! without asking for more, and late or repeated runs come to the same.

use super::{
    Approver, Event, EventRecord, Item, Momentum, Notice, NoticeCode, Places, Recipient, Record,
    Relationship, RelationshipState, Request, RequestState, Session, Work, decision::notice,
    momentum::Silence,
};
use crate::{
    feedback::{FeedbackRound, FeedbackState},
    id::{CommandId, PersonId},
    time::{Span, Timestamp},
};
use std::sync::Arc;

/// Something that fell due.
pub(crate) struct Due {
    pub(crate) at: Timestamp,
    pub(crate) event: Event,
    pub(crate) notices: Vec<Notice>,
    pub(crate) works: Vec<Work>,
}

/// The next thing due for a request by `now`. Missed reminders collapse into one.
pub(crate) fn request_due(request: &Request, now: Timestamp) -> Option<Due> {
    if request.state != RequestState::Pending || request.due_at.is_none_or(|due| now < due) {
        return None;
    }
    let approver = request.approver();
    let asked = approver.and_then(Approver::person).cloned();
    let to = match &asked {
        Some(person) => Recipient::Person(person.clone()),
        None => Recipient::Coordinators,
    };
    let about = |to: Recipient, code: NoticeCode| {
        let mut notice = notice(to, code);
        notice.type_id = Some(request.type_id.clone());
        notice.request = Some(request.id());
        notice
    };
    if let Some(expired) = request.expires_at.filter(|at| *at <= now) {
        let event =
            Event::RequestExpired { type_id: request.type_id.clone(), about: request.parties.clone(), asked };
        let knowing = request.knowing().into_iter().map(|person| Recipient::Person(person.clone()));
        let coordinators = Some(to).filter(|to| *to == Recipient::Coordinators);
        let notices = knowing.chain(coordinators).map(|to| about(to, NoticeCode::RequestExpired)).collect();
        return Some(Due { at: expired, event, notices, works: after_failure(request) });
    }
    let due = |days: &u16| request.step_since.plus(Span::days(*days));
    let passed = request.terms.reminders_after_days.iter().filter(|days| due(days) <= now);
    let last = passed.clone().map(due).max()?;
    let reminders = u8::try_from(passed.count()).unwrap_or(u8::MAX);
    let event = Event::RequestReminded { request: request.id(), reminders };
    Some(Due { at: last, event, notices: vec![about(to, NoticeCode::RequestReminder)], works: Vec::new() })
}

/// The next thing due for a feedback round by `now`. Missed reminders collapse into one.
pub(crate) fn feedback_due(round: &FeedbackRound, now: Timestamp) -> Option<Due> {
    if round.state != FeedbackState::Open || round.due_at.is_none_or(|due| now < due) {
        return None;
    }
    if round.terms.closes_at <= now {
        let (event, works) = (round.closing(), vec![round.releasing()]);
        return Some(Due { at: round.terms.closes_at, event, notices: Vec::new(), works });
    }
    let due = |days: &u16| round.opened_at.plus(Span::days(*days));
    let passed = round.terms.reminders_after_days.iter().filter(|days| due(days) <= now);
    let at = passed.clone().map(due).max()?;
    let reminders = u8::try_from(passed.count()).unwrap_or(u8::MAX);
    let event = Event::FeedbackReminded { feedback: round.id, reminders };
    let remind = |rater: &PersonId| {
        about_feedback(round, Recipient::Person(rater.clone()), NoticeCode::FeedbackReminder)
    };
    Some(Due { at, event, notices: round.unanswered().map(remind).collect(), works: Vec::new() })
}

pub(crate) fn about_feedback(round: &FeedbackRound, to: Recipient, code: NoticeCode) -> Notice {
    let mut notice = notice(to, code);
    notice.type_id = Some(round.type_id.clone());
    notice.feedback = Some(round.id);
    notice.person = Some(round.subject.clone());
    notice
}

/// Tells everybody who reads it that a round was released.
pub(crate) fn tell_readers(s: &mut Session<'_>, round: &FeedbackRound) {
    let people = round.terms.readers.iter().chain([&round.subject]).cloned().map(Recipient::Person);
    let coordinators = round.terms.coordinators.then_some(Recipient::Coordinators);
    for to in people.chain(coordinators) {
        let mut notice = about_feedback(round, to, NoticeCode::FeedbackReleased);
        notice.relationship = Some(round.relationship);
        s.tell(notice);
    }
}

/// What follows when a request comes to nothing: the next choice is asked, and kept places go to those in line.
pub(crate) fn after_failure(request: &Request) -> Vec<Work> {
    let mut works = Vec::new();
    if !request.choices.is_empty() || request.follows.is_some() {
        works.push(Work::Cascade {
            request: request.id(),
            type_id: request.type_id.clone(),
            from: request.parties.from.person.clone(),
            choices: request.choices.clone(),
        });
    }
    for party in [&request.parties.from, &request.parties.to] {
        if request.reserved.contains(&party.person) {
            works.push(Work::Promote {
                person: party.person.clone(),
                type_id: request.type_id.clone(),
                role: party.role.clone(),
            });
        }
    }
    works
}

/// The next thing due for a relationship by `now`. Of several levels of silence that were missed, the last counts.
pub(crate) fn relationship_due(relationship: &Relationship, now: Timestamp) -> Option<Due> {
    let due_at = relationship.due_at.filter(|due| *due <= now)?;
    let id = relationship.id;
    let plain = |at: Timestamp, event: Event, code: NoticeCode| {
        Some(Due { at, event, notices: tell_members(relationship, code), works: Vec::new() })
    };
    match relationship.state {
        RelationshipState::Forming => {
            let started = Event::RelationshipStarted { relationship: id };
            plain(due_at, started, NoticeCode::RelationshipStarted)
        }
        RelationshipState::OnHold if relationship.hold_until == Some(due_at) => {
            let resumed = Event::RelationshipResumed { relationship: id };
            plain(due_at, resumed, NoticeCode::RelationshipResumed)
        }
        RelationshipState::Active | RelationshipState::OnHold => {
            let completes_at = relationship.completes_at();
            let silence = relationship.clock.next(&relationship.terms.momentum);
            match silence {
                Some((at, silence)) if completes_at.is_none_or(|end| at < end) => {
                    Some(silent(relationship, now.min(completes_at.unwrap_or(now)), at, silence))
                }
                _ => {
                    let event = Event::RelationshipCompleted {
                        type_id: relationship.type_id.clone(),
                        places: all_freed(relationship),
                        by: None,
                    };
                    let notices = tell_members(relationship, NoticeCode::RelationshipCompleted);
                    Some(Due { at: due_at, event, notices, works: vec![promotions(relationship)] })
                }
            }
        }
        RelationshipState::Completed | RelationshipState::Cancelled | RelationshipState::Lapsed => {
            let event = Event::RetentionEnded { relationship: id };
            let works = vec![texts_of(relationship)];
            Some(Due { at: due_at, event, notices: Vec::new(), works })
        }
    }
}

/// The words of a relationship are to be taken away.
fn texts_of(relationship: &Relationship) -> Work {
    Work::EraseTexts {
        relationship: relationship.id,
        request: relationship.request,
        joined: relationship.members.iter().filter_map(|member| member.request).collect(),
        reason: relationship.closing.as_ref().and_then(|closing| closing.reason),
        objectives: relationship.objectives.iter().map(|summary| summary.objective).collect(),
        feedback: relationship.feedback.iter().map(|summary| summary.feedback).collect(),
        after: None,
    }
}

fn silent(relationship: &Relationship, until: Timestamp, at: Timestamp, silence: Silence) -> Due {
    let id = relationship.id;
    match silence {
        Silence::Became(_) => {
            let (at, momentum) = last_level(relationship, until).unwrap_or((at, Momentum::Red));
            let code = match momentum {
                Momentum::Green | Momentum::Nudged => NoticeCode::MomentumNudge,
                Momentum::Amber => NoticeCode::MomentumAmber,
                Momentum::Red => NoticeCode::MomentumRed,
            };
            let mut notices = tell_members(relationship, code);
            if momentum >= Momentum::Amber {
                notices.push(about_relationship(relationship, Recipient::Coordinators, code));
            }
            let event = Event::MomentumChanged { relationship: id, momentum };
            Due { at, event, notices, works: Vec::new() }
        }
        Silence::LapseNear => {
            let event = Event::LapseWarned { relationship: id };
            Due {
                at,
                event,
                notices: tell_members(relationship, NoticeCode::LapseWarning),
                works: Vec::new(),
            }
        }
        Silence::Lapsed => {
            let event = Event::RelationshipLapsed {
                type_id: relationship.type_id.clone(),
                places: all_freed(relationship),
            };
            let notices = tell_members(relationship, NoticeCode::RelationshipLapsed);
            Due { at, event, notices, works: vec![promotions(relationship)] }
        }
    }
}

/// The last level of silence reached by `until`, and when it was reached.
fn last_level(relationship: &Relationship, until: Timestamp) -> Option<(Timestamp, Momentum)> {
    let mut clock = relationship.clock.clone();
    let mut last = None;
    // Warnings fall among the levels and are taken on their own.
    clock.lapse_warned = true;
    let policy = crate::scheme::MomentumPolicy { lapse_days: None, ..relationship.terms.momentum.clone() };
    while let Some((at, Silence::Became(momentum))) = clock.next(&policy).filter(|(at, _)| *at <= until) {
        clock.momentum = momentum;
        last = Some((at, momentum));
    }
    last
}

/// The places of a relationship that ends.
pub(crate) fn all_freed(relationship: &Relationship) -> Places {
    let freed = relationship.present().map(|member| member.party.clone()).collect();
    Places { relationship: relationship.id, taken: Vec::new(), freed, moved: None }
}

/// Whoever is in line with somebody who gets a place back is to be given it.
pub(crate) fn promotions(relationship: &Relationship) -> Work {
    Work::PromoteMembers { relationship: relationship.id, after: None }
}

pub(crate) fn about_relationship(relationship: &Relationship, to: Recipient, code: NoticeCode) -> Notice {
    let mut notice = notice(to, code);
    notice.type_id = Some(relationship.type_id.clone());
    notice.relationship = Some(relationship.id);
    notice
}

pub(crate) fn tell_members(relationship: &Relationship, code: NoticeCode) -> Vec<Notice> {
    let people = relationship.present().map(|member| member.party.person.clone());
    people.map(|person| about_relationship(relationship, Recipient::Person(person), code)).collect()
}

/// A record as it effectively stands at `now`, by itself: what a view shows before anybody has advanced it.
pub fn settled(record: &Record, now: Timestamp) -> Record {
    let mut record = record.clone();
    for _ in 0..64 {
        let due = match &record {
            Record::Request(request) => request_due(request, now),
            Record::Relationship(relationship) => relationship_due(relationship, now),
            Record::Feedback(round) => feedback_due(round, now),
            _ => None,
        };
        let Some(due) = due else { break };
        let event = EventRecord {
            command: CommandId::from_bytes([0; 16]),
            ordinal: 0,
            at: due.at,
            actor: super::Actor::Time,
            on_behalf_of: None,
            type_version: None,
            event: due.event,
        };
        match &mut record {
            Record::Request(request) => Arc::make_mut(request).evolve(&event),
            Record::Relationship(relationship) => Arc::make_mut(relationship).evolve(&event),
            Record::Feedback(round) => Arc::make_mut(round).evolve(&event),
            _ => break,
        }
    }
    record
}

impl Record {
    /// The record as an item, when it is one.
    pub(crate) fn item(&self) -> Option<Item> {
        match self {
            Record::Request(request) => Some(Item::Request(request.id())),
            Record::Relationship(relationship) => Some(Item::Relationship(relationship.id)),
            _ => None,
        }
    }
}
