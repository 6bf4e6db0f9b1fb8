//! Answers to requests: yes, no, taken back.

use super::{
    ask,
    cast::{self, Cast},
    follow_up, form,
};
use crate::{
    id::{Code, PersonId, RequestId},
    lifecycle::{
        Actor, Approver, Event, Item, NoticeCode, Outcome, Purpose, ReasonCode, Recipient, Record, RecordKey,
        Refusal, Request, RequestState, Viewer,
        decision::notice,
        session::{Session, Stop, ensure},
        settle, settled,
    },
    scheme::RelationshipType,
    time::Span,
};
use std::sync::Arc;

pub(super) fn accept(s: &mut Session<'_>, id: RequestId) -> Result<Outcome, Stop> {
    let turn = Turn::find(s, id)?;
    let Turn { request, relationship_type, open, by, as_coordinator } = turn;
    let mut cast = Cast::of_request(s, &relationship_type, &request.parties)?;
    let group = form::group(s, &request, &relationship_type, &mut cast)?;
    let party = request.is_party(&by);
    // The one who answers is told about themselves first, and of the other what they may know.
    let cast = if request.parties.to.person == by { cast.reversed() } else { cast };
    let viewer =
        if as_coordinator || s.on_behalf_of.is_some() { Viewer::Coordinator } else { Viewer::Seeker };
    let eligibility = s.eligibility(&relationship_type, open, Purpose::Accept(id), viewer);
    let checked = match cast.seeker() {
        Some(seeker) => eligibility.check(&seeker, &cast.candidate()),
        None => Err(Refusal::new(ReasonCode::NotAvailable)),
    };
    match checked {
        Err(refusal) if party || viewer == Viewer::Coordinator => return Err(Stop::Refused(refusal)),
        Err(_) => return Err(ReasonCode::NotAvailable.into()),
        Ok(()) => {}
    }
    let asked = request.approver().and_then(Approver::person).cloned();
    let Some(next) = request.next_step().map(|step| step.approver.clone()) else {
        return form::accept(s, &request, &relationship_type, &cast, group.as_deref(), Some(&by), asked);
    };
    let asks = match next {
        Approver::Manager(manager) if !ask::can_approve(s, &manager)? => Approver::Coordinator,
        next => next,
    };
    let mut reserved = request.reserved.clone();
    if party {
        let began = Some(&request.parties.from.person).filter(|_| request.parties.from_began);
        for person in std::iter::once(&by).chain(began) {
            let placed = [&cast.from, &cast.to].iter().any(|who| who.id == *person && who.placed);
            if !placed && !reserved.contains(person) {
                reserved.push(person.clone());
            }
        }
    }
    s.emit(Event::StepApproved {
        type_id: request.type_id.clone(),
        about: request.parties.clone(),
        by,
        asks: asks.clone(),
        expires_at: s.now.plus(Span::days(request.terms.expires_after_days)),
        reserved,
        asked,
    })?;
    ask::tell_approver(s, &request.type_id, id, &asks);
    tell_maker(s, &request, NoticeCode::RequestApproved);
    Ok(Outcome::Request { request: id, state: RequestState::Pending, already: false, relationship: None })
}

pub(super) fn decline(
    s: &mut Session<'_>,
    id: RequestId,
    code: &Code,
    reason: Option<&str>,
) -> Result<Outcome, Stop> {
    let Turn { request, relationship_type, by, .. } = Turn::find(s, id)?;
    ensure(relationship_type.draft().requests.decline_codes.contains(code), ReasonCode::UnknownCode)?;
    let reason = s.write_optional(&by, reason, "reason")?;
    for person in request.knowing().into_iter().filter(|person| **person != by) {
        tell(s, &request, person, NoticeCode::RequestDeclined, Some(code));
    }
    s.emit(Event::RequestDeclined {
        type_id: request.type_id.clone(),
        about: request.parties.clone(),
        asked: request.approver().and_then(Approver::person).cloned(),
        by,
        code: code.clone(),
        reason,
    })?;
    for work in settle::after_failure(&request) {
        s.promote_later(work)?;
    }
    Ok(Outcome::Request { request: id, state: RequestState::Declined, already: false, relationship: None })
}

pub(super) fn withdraw(s: &mut Session<'_>, id: RequestId) -> Result<Outcome, Stop> {
    // What a round of the host's proposed is the host's to take back.
    let by_host = s.actor == Actor::Host && s.on_behalf_of.is_none();
    let acting = if by_host { None } else { Some(s.acting()?) };
    s.want_record(RecordKey::Request(id));
    s.want_authority();
    s.round()?;
    let Some(request) = s.request(&id)?.filter(|request| request.by == acting) else {
        return Err(ReasonCode::NotAvailable.into());
    };
    if s.on_behalf_of.is_some() {
        s.want_record(RecordKey::Type(request.type_id.clone()));
        follow_up::want_request(s, &request);
        s.round()?;
        if let Some((relationship_type, _)) = s.type_in_force(&request.type_id)? {
            s.authorize_unseen(&relationship_type)?;
        }
    }
    ensure_open(&request, s)?;
    s.decide_by(request.type_version);
    s.settle(Item::Request(id))?;
    s.emit(Event::RequestWithdrawn {
        type_id: request.type_id.clone(),
        about: request.parties.clone(),
        asked: request.approver().and_then(Approver::person).cloned(),
    })?;
    for person in request.knowing().into_iter().filter(|person| Some(*person) != acting.as_ref()) {
        tell(s, &request, person, NoticeCode::RequestWithdrawn, None);
    }
    for party in [&request.parties.from, &request.parties.to] {
        if request.reserved.contains(&party.person) {
            s.promote_later(crate::lifecycle::Work::Promote {
                person: party.person.clone(),
                type_id: request.type_id.clone(),
                role: party.role.clone(),
            })?;
        }
    }
    Ok(Outcome::Request { request: id, state: RequestState::Withdrawn, already: false, relationship: None })
}

pub(super) fn settle_exhausted(s: &mut Session<'_>, id: RequestId) -> Result<Outcome, Stop> {
    s.want_record(RecordKey::Request(id));
    s.round()?;
    let Some(request) = s.request(&id)? else { return Err(ReasonCode::CoordinatorsOnly.into()) };
    let (from, to) = (&request.parties.from.person, &request.parties.to.person);
    s.want_record(RecordKey::Type(request.type_id.clone()));
    for person in [from, to] {
        s.want_record(RecordKey::Person(person.clone()));
    }
    if let Actor::Person(actor) = s.actor.clone() {
        s.want_record(RecordKey::Person(actor));
    }
    s.round()?;
    let Some((relationship_type, _)) = s.type_in_force(&request.type_id)? else {
        return Err(ReasonCode::CoordinatorsOnly.into());
    };
    // As in the list of what there is to do: whoever is out of scope must not show by a request that was made to them.
    s.coordinator(&relationship_type, &[from, to])?;
    ensure(request.exhausted, ReasonCode::NotExhausted)?;
    s.emit(Event::ExhaustionSettled { request: id })?;
    Ok(Outcome::Done)
}

/// A request at the step of whoever acts.
struct Turn {
    request: Arc<Request>,
    relationship_type: Arc<RelationshipType>,
    open: bool,
    by: PersonId,
    as_coordinator: bool,
}

impl Turn {
    /// Finds the request and makes sure that it is the turn of whoever acts. For others than the two and whoever is to
    /// answer, it does not exist.
    fn find(s: &mut Session<'_>, id: RequestId) -> Result<Turn, Stop> {
        let acting = s.acting()?;
        s.want_record(RecordKey::Request(id));
        s.round()?;
        let Some(request) = s.request(&id)? else { return Err(ReasonCode::NotAvailable.into()) };
        let (from, to) = (request.parties.from.person.clone(), request.parties.to.person.clone());
        s.want_record(RecordKey::Type(request.type_id.clone()));
        cast::want(s, &request.type_id, &from, &to);
        s.want_record(RecordKey::Person(acting.clone()));
        s.want_authority();
        for approver in request.steps.iter().filter_map(|step| step.approver.person()) {
            s.want_person(approver);
        }
        if let Some(group) = request.joins {
            s.want_record(RecordKey::Relationship(group));
        }
        s.round()?;
        cast::want_unseen(s, &request.type_id, &[&from, &to])?;
        form::want_group(s, &request)?;
        let Some((relationship_type, open)) = s.type_in_force(&request.type_id)? else {
            return Err(ReasonCode::NotAvailable.into());
        };
        s.authorize_unseen(&relationship_type)?;
        let knows = request.reached(&acting)
            || request.steps.iter().any(|step| step.approved_by.as_ref() == Some(&acting));
        let mine = request.approver().and_then(Approver::person) == Some(&acting);
        let as_coordinator = request.approver() == Some(&Approver::Coordinator);
        if as_coordinator {
            match s.coordinator(&relationship_type, &[&from, &to]) {
                Err(Stop::Refused(_)) if knows => return Err(ReasonCode::NotYourTurn.into()),
                Err(Stop::Refused(_)) => return Err(ReasonCode::NotAvailable.into()),
                found => found?,
            };
        } else if !mine {
            ensure(knows, ReasonCode::NotAvailable)?;
            ensure_open(&request, s)?;
            ensure(request.state != RequestState::Waiting, ReasonCode::RequestWaiting)?;
            return Err(ReasonCode::NotYourTurn.into());
        }
        if mine && !request.is_party(&acting) {
            // Of the two this is seen with all the rest.
            ensure(s.person(&acting)?.is_some_and(|manager| manager.is_active()), ReasonCode::YouLeft)?;
        }
        ensure_open(&request, s)?;
        s.settle(Item::Request(id))?;
        let request = s.request(&id)?.unwrap_or(request);
        Ok(Turn { request, relationship_type, open, by: acting, as_coordinator })
    }
}

/// Refuses when the request is closed, or effectively is because it expired unnoticed.
fn ensure_open(request: &Arc<Request>, s: &Session<'_>) -> Result<(), Stop> {
    let effective = settled(&Record::Request(Arc::clone(request)), s.now);
    let state = match &effective {
        Record::Request(request) => request.state,
        _ => request.state,
    };
    ensure(state != RequestState::Expired, ReasonCode::RequestExpired)?;
    ensure(state.is_open(), ReasonCode::RequestClosed)
}

/// Tells whoever made the request.
pub(super) fn tell_maker(s: &mut Session<'_>, request: &Request, code: NoticeCode) {
    if let Some(maker) = &request.by {
        tell(s, request, maker, code, None);
    }
}

/// Tells somebody who knows of a request what became of it.
pub(super) fn tell(
    s: &mut Session<'_>,
    request: &Request,
    person: &PersonId,
    code: NoticeCode,
    reason: Option<&Code>,
) {
    let mut told = notice(Recipient::Person(person.clone()), code);
    told.type_id = Some(request.type_id.clone());
    told.request = Some(request.id());
    told.reason = reason.cloned();
    s.tell(told);
}
