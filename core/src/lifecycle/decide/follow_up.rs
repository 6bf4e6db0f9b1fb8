//! Small commands that decisions leave behind: what spreads further than one decision may change.
//!
//! Each run does a few steps and leaves the rest to a follow-up of its own, so that no run grows with the queue.

use super::{
    answer, ask,
    cast::{self, Cast},
    end,
    erase::{self, Erasing},
    feedback,
    publish::{self, Few},
    recheck, release,
    retention::{self, Texts},
};
use crate::{
    id::{Code, FollowUpId, PersonId, RelationshipId, RequestId, RoleId, TypeId},
    lifecycle::{
        Approver, Caseload, Erasure, Event, Item, NoticeCode, Outcome, PairKey, Party, Purpose, Query,
        ReasonCode, Recipient, RecordKey, Request, RequestParties, RoundPageKey, Ticket, Viewer, Work,
        decision::notice,
        session::{Session, Stop},
        settle,
    },
    scheme::TypeRole,
    sort,
    time::{Span, Timestamp},
};

/// Why a relationship or request of somebody ends who left.
const LEFT: &str = "left";
/// How many requests one run ends; each changes up to six records.
const STEPS: usize = 6;
/// How many small commands one run leaves behind.
pub(super) const AT_ONCE: usize = 16;

pub(super) fn run(s: &mut Session<'_>, id: FollowUpId) -> Result<Outcome, Stop> {
    s.host_only()?;
    s.want_record(RecordKey::FollowUp(id));
    s.round()?;
    let Some(follow_up) = s.follow_up(&id)? else { return Err(ReasonCode::NotAvailable.into()) };
    if follow_up.due_at.is_none() {
        return Ok(Outcome::Done);
    }
    let outcome = work(s, id, &follow_up.work)?;
    s.emit(Event::FollowUpDone { follow_up: id })?;
    Ok(outcome)
}

fn work(s: &mut Session<'_>, id: FollowUpId, work: &Work) -> Result<Outcome, Stop> {
    match work {
        Work::Cascade { request, type_id, from, choices } => cascade(s, *request, type_id, from, choices),
        Work::Promote { person, type_id, role } => promote(s, person, type_id, role),
        Work::PromoteAll { person, type_id, role } => promote_all(s, person, type_id, role),
        Work::PromoteMembers { relationship, after } => promote_members(s, *relationship, after.as_ref()),
        Work::Release { person, type_id, role, before, after } => {
            release(s, &Releasing { person, type_id, role, before: *before, after: *after })
        }
        Work::Leave { person, after } => leave(s, person, *after),
        Work::LeaveFeedback { person, feedback } => feedback::leave(s, person, *feedback),
        Work::ReplaceApprover { person, request } => replace_approver(s, person, *request),
        Work::Part { person, relationship, code } => part(s, person, *relationship, code),
        Work::Recheck { person, after } => recheck::person(s, person, *after),
        Work::RecheckItem { type_id, item } => recheck::item(s, type_id, *item),
        Work::Separate { by, person } => separate(s, by, person),
        Work::PublishPage { round, page } => publish::page(s, RoundPageKey { round: *round, number: *page }),
        Work::PublishPairs { round, type_id, page, from, by, pairs } => {
            let key = RoundPageKey { round: *round, number: *page };
            publish::pairs(s, &Few { key, type_id, from: *from, by: by.as_ref(), pairs })
        }
        Work::ReleaseFeedback { feedback } => release::release(s, *feedback),
        Work::RecheckType { type_id, version, after } => recheck::whole_type(s, type_id, *version, *after),
        Work::EraseTexts { relationship, request, joined, reason, objectives, feedback, after } => {
            let texts = Texts {
                relationship: *relationship,
                request: *request,
                joined,
                reason: *reason,
                objectives,
                feedback,
                after: *after,
            };
            retention::erase_texts(s, &texts)
        }
        Work::Erase { person, pseudonym, after, untouched } => {
            let erasure = Erasure { person: person.clone(), pseudonym: pseudonym.clone() };
            return erase::page(s, &Erasing { id, erasure, after: after.clone(), untouched: *untouched });
        }
    }?;
    Ok(Outcome::Done)
}

/// Asks the next choice; one that is not possible is passed over; after the last it is a coordinator's to look after.
fn cascade(
    s: &mut Session<'_>,
    request: RequestId,
    type_id: &TypeId,
    from: &PersonId,
    choices: &[PersonId],
) -> Result<(), Stop> {
    s.want_record(RecordKey::Request(request));
    s.want_record(RecordKey::Type(type_id.clone()));
    s.want_person(from);
    if let Some(next) = choices.first() {
        cast::want(s, type_id, from, next);
    }
    s.round()?;
    let Some(failed) = s.request(&request)? else { return Ok(()) };
    let next = choices.first().unwrap_or(&failed.parties.to.person);
    cast::want(s, type_id, from, next);
    cast::want_unseen(s, type_id, &[from])?;
    if let Some(next) = choices.first() {
        cast::want_unseen(s, type_id, &[next])?;
    }
    let Some((relationship_type, open)) = s.type_in_force(type_id)? else { return Ok(()) };
    let roles = [&failed.parties.from, &failed.parties.to].map(|party| relationship_type.role(&party.role));
    let [Some((mine, _)), Some((theirs, _))] = roles else { return Ok(()) };
    let mut cast = Cast::load(s, &relationship_type, (from, mine), (next, theirs))?;
    ask::find_group(&relationship_type, &mut cast);
    let eligibility = s.eligibility(&relationship_type, open, Purpose::Ask, Viewer::Coordinator);
    // Whoever found somebody meanwhile, or no longer takes part, needs nobody to look after them.
    if !cast.seeker().is_some_and(|seeker| eligibility.own_reasons(&seeker).is_empty()) {
        return Ok(());
    }
    let Some((_, rest)) = choices.split_first() else {
        s.emit(Event::ChoicesExhausted { request })?;
        let maker = failed.by.clone().map(Recipient::Person);
        for to in maker.into_iter().chain([Recipient::Coordinators]) {
            let mut exhausted = notice(to, NoticeCode::ChoicesExhausted);
            exhausted.type_id = Some(type_id.clone());
            exhausted.request = Some(request);
            s.tell(exhausted);
        }
        return Ok(());
    };
    match ask::possible(s, &relationship_type, open, &cast) {
        Ok(waits) if cast.pair.open_at(s.now).is_none() => {
            let opening = ask::Opening {
                kind: failed.kind,
                by: failed.by.clone(),
                choices: rest.to_vec(),
                follows: Some(request),
                reopens: None,
                message: failed.message,
                by_coordinator: false,
                asks: true,
            };
            ask::open_request(s, &relationship_type, &cast, &opening, waits)?;
            Ok(())
        }
        _ => {
            let (type_id, from, choices) = (type_id.clone(), from.clone(), rest.to_vec());
            s.follow_up_later(Work::Cascade { request, type_id, from, choices })
        }
    }
}

/// Gives a freed place to the first in line, and to the next if there is another.
fn promote(s: &mut Session<'_>, person: &PersonId, type_id: &TypeId, role: &RoleId) -> Result<(), Stop> {
    s.want_person(person);
    s.want_record(RecordKey::Type(type_id.clone()));
    s.round()?;
    let caseload = s.caseload(person)?;
    let line = caseload.section(type_id, role).map(|section| section.waiting.clone()).unwrap_or_default();
    let Some(first) = line.first() else { return Ok(()) };
    want_ticket(s, type_id, person, first);
    cast::want(s, type_id, person, &first.with);
    if s.want_type_in_force(type_id)? {
        s.want(Query::ReportingLine(person.clone()));
        s.want(Query::ReportingLine(first.with.clone()));
    }
    let Some((relationship_type, open)) = s.type_in_force(type_id)? else { return Ok(()) };
    let Some((_, place)) = relationship_type.role(role) else { return Ok(()) };
    let full = caseload.load(type_id, place, s.now).free() == 0;
    if full || caseload.joint_limit_reached(s.catalog, type_id, role, None, s.now) {
        return Ok(());
    }
    s.round()?;
    let Some(request) = s.request(&first.request)? else { return Ok(()) };
    s.decide_by(relationship_type.version());
    let mut cast = match Cast::of_request(s, &relationship_type, &request.parties) {
        Err(Stop::Refused(_)) => {
            invalidate(s, &request, "no_longer_possible")?;
            return s.promote_later(Work::Promote {
                person: person.clone(),
                type_id: type_id.clone(),
                role: role.clone(),
            });
        }
        cast => cast?,
    };
    // Whether the place is there was seen above; whether the other still has one is seen when it is accepted.
    (cast.from.placed, cast.to.placed) = (true, true);
    let eligibility =
        s.eligibility(&relationship_type, open, Purpose::Accept(request.id()), Viewer::Coordinator);
    let possible =
        cast.seeker().is_some_and(|seeker| eligibility.reasons(&seeker, &cast.candidate()).is_empty());
    let asks = request.steps.first().map(|step| step.approver.clone()).filter(|_| possible);
    match asks {
        Some(asks) => {
            let asks = match asks {
                Approver::Manager(manager) if !ask::can_approve(s, &manager)? => Approver::Coordinator,
                asks => asks,
            };
            s.emit(Event::RequestPromoted {
                type_id: type_id.clone(),
                about: request.parties.clone(),
                asks: asks.clone(),
                expires_at: s.now.plus(Span::days(request.terms.expires_after_days)),
            })?;
            ask::tell_approver(s, type_id, request.id(), &asks);
            answer::tell_maker(s, &request, NoticeCode::PlaceFreed);
        }
        None => invalidate(s, &request, "no_longer_possible")?,
    }
    s.promote_later(Work::Promote { person: person.clone(), type_id: type_id.clone(), role: role.clone() })
}

/// A place that several roles count is offered in the line of each.
fn promote_all(s: &mut Session<'_>, person: &PersonId, type_id: &TypeId, role: &RoleId) -> Result<(), Stop> {
    s.want_record(RecordKey::Caseload(person.clone()));
    s.round()?;
    for TypeRole { type_id, role } in s.lines_fed_by(person, type_id, role)? {
        s.follow_up_later(Work::Promote { person: person.clone(), type_id, role })?;
    }
    Ok(())
}

/// A group gave back the places of all its members; the next few of them are seen to.
fn promote_members(
    s: &mut Session<'_>,
    relationship: RelationshipId,
    after: Option<&PersonId>,
) -> Result<(), Stop> {
    s.want_record(RecordKey::Relationship(relationship));
    s.round()?;
    let Some(ended) = s.relationship(&relationship)? else { return Ok(()) };
    let mut members: Vec<&Party> = ended.present().map(|member| &member.party).collect();
    sort::by(&mut members, Ord::cmp);
    members.retain(|party| after.is_none_or(|after| party.person > *after));
    let more = members.len() > AT_ONCE;
    members.truncate(AT_ONCE);
    for party in &members {
        s.want_record(RecordKey::Caseload(party.person.clone()));
    }
    s.round()?;
    for Party { person, role } in members.iter().copied().cloned() {
        s.promote_later(Work::Promote { person, type_id: ended.type_id.clone(), role })?;
    }
    match members.last().filter(|_| more) {
        Some(last) => {
            s.follow_up_later(Work::PromoteMembers { relationship, after: Some(last.person.clone()) })
        }
        None => Ok(()),
    }
}

fn release(s: &mut Session<'_>, id: &Releasing<'_>) -> Result<(), Stop> {
    s.want_record(RecordKey::Caseload(id.person.clone()));
    s.want_record(RecordKey::Type(id.type_id.clone()));
    s.round()?;
    let caseload = s.caseload(id.person)?;
    let mut tickets = tickets_of(&caseload, |type_id, role| type_id == id.type_id && role == id.role);
    tickets.retain(|(_, ticket)| id.after.is_none_or(|after| ticket.request > after));
    sort::by_key(&mut tickets, |(_, ticket)| ticket.request);
    end_requests(s, id.person, &tickets, Some(id.before), "role_filled")?;
    let last = tickets.iter().take(STEPS).next_back().map(|(_, ticket)| ticket.request);
    if tickets.len() > STEPS {
        s.follow_up_later(Work::Release {
            person: id.person.clone(),
            type_id: id.type_id.clone(),
            role: id.role.clone(),
            before: id.before,
            after: last,
        })?;
    }
    Ok(())
}

struct Releasing<'a> {
    person: &'a PersonId,
    type_id: &'a TypeId,
    role: &'a RoleId,
    before: Timestamp,
    after: Option<RequestId>,
}

/// Somebody left: their requests end, what waits for their approval goes to coordinators, their relationships end.
fn leave(s: &mut Session<'_>, person: &PersonId, after: Option<Item>) -> Result<(), Stop> {
    s.want_person(person);
    s.round()?;
    if s.person(person)?.is_some_and(|person| person.is_active()) {
        return Ok(());
    }
    let caseload = s.caseload(person)?;
    let tickets = tickets_of(&caseload, |_, _| true);
    if after.is_none() {
        end_requests(s, person, &tickets, None, LEFT)?;
        if tickets.len() > STEPS {
            return s.follow_up_later(Work::Leave { person: person.clone(), after });
        }
        if let Some(feedback) = caseload.feedback.first() {
            s.follow_up_later(Work::LeaveFeedback { person: person.clone(), feedback: *feedback })?;
        }
    }
    let mut items: Vec<(Item, Work)> = Vec::new();
    for ticket in caseload.approvals.iter().filter(|ticket| ticket.counts(s.now)) {
        let work = Work::ReplaceApprover { person: person.clone(), request: ticket.request };
        items.push((Item::Request(ticket.request), work));
    }
    for (_, place) in places_of(&caseload) {
        let relationship = place.relationship;
        let work = Work::Part { person: person.clone(), relationship, code: code(LEFT)? };
        items.push((Item::Relationship(relationship), work));
    }
    leave_behind(s, items, after, |after| Work::Leave { person: person.clone(), after: Some(after) })
}

/// Leaves a small command behind for each of the next few items, and one that goes on after those.
pub(super) fn leave_behind(
    s: &mut Session<'_>,
    mut items: Vec<(Item, Work)>,
    after: Option<Item>,
    go_on: impl Fn(Item) -> Work,
) -> Result<(), Stop> {
    items.retain(|(item, _)| after.is_none_or(|after| *item > after));
    sort::by(&mut items, Ord::cmp);
    let more = items.len() > AT_ONCE;
    items.truncate(AT_ONCE);
    let last = items.last().map(|(item, _)| *item).filter(|_| more);
    for (_, work) in items {
        s.follow_up_later(work)?;
    }
    last.map_or(Ok(()), |last| s.follow_up_later(go_on(last)))
}

/// One blocked the other: what is open between them ends, and neither learns from it who did it.
fn separate(s: &mut Session<'_>, by: &PersonId, person: &PersonId) -> Result<(), Stop> {
    s.want_record(RecordKey::Caseload(by.clone()));
    s.want_record(RecordKey::Caseload(person.clone()));
    s.round()?;
    let (caseload, other) = (s.caseload(by)?, s.caseload(person)?);
    let mut tickets = tickets_of(&caseload, |_, _| true);
    tickets.retain(|(_, ticket)| ticket.with == *person);
    end_requests(s, by, &tickets, None, "no_longer_possible")?;
    if tickets.len() > STEPS {
        return s.follow_up_later(Work::Separate { by: by.clone(), person: person.clone() });
    }
    // In a group the two may be on the same side; then neither is among those whom the other is with.
    let shared: Vec<RelationshipId> =
        places_of(&other).into_iter().map(|(_, place)| place.relationship).collect();
    let places = places_of(&caseload).into_iter().map(|(_, place)| place.relationship);
    for relationship in places.filter(|place| shared.contains(place)).take(AT_ONCE) {
        let person = by.clone();
        s.follow_up_later(Work::Part { person, relationship, code: code("ended")? })?;
    }
    Ok(())
}

/// Ends the first few of these requests, those made by `before` if it is given.
fn end_requests(
    s: &mut Session<'_>,
    person: &PersonId,
    tickets: &[(TypeId, Ticket)],
    before: Option<Timestamp>,
    why: &str,
) -> Result<(), Stop> {
    let few = tickets.iter().take(STEPS);
    for (type_id, ticket) in few.clone() {
        want_ticket(s, type_id, person, ticket);
    }
    s.round()?;
    for (_, ticket) in few {
        s.settle(Item::Request(ticket.request))?;
        let Some(request) = s.request(&ticket.request)? else { continue };
        let early = before.is_none_or(|before| request.opened_at <= before);
        if request.state.is_open() && early {
            invalidate(s, &request, why)?;
        }
    }
    Ok(())
}

pub(super) fn invalidate(s: &mut Session<'_>, request: &Request, why: &str) -> Result<(), Stop> {
    s.decide_by(request.type_version);
    let asked = request.approver().and_then(Approver::person).cloned();
    s.emit(Event::RequestInvalidated {
        type_id: request.type_id.clone(),
        about: request.parties.clone(),
        code: code(why)?,
        asked,
    })?;
    for person in request.knowing() {
        answer::tell(s, request, person, NoticeCode::RequestInvalidated, None);
    }
    for work in settle::after_failure(request) {
        s.promote_later(work)?;
    }
    Ok(())
}

fn replace_approver(s: &mut Session<'_>, person: &PersonId, id: RequestId) -> Result<(), Stop> {
    s.want_record(RecordKey::Request(id));
    s.want_person(person);
    s.round()?;
    let Some(request) = s.request(&id)? else { return Ok(()) };
    want_request(s, &request);
    s.round()?;
    s.settle(Item::Request(id))?;
    let Some(request) = s.request(&id)?.filter(|request| request.state.is_open()) else { return Ok(()) };
    let (Some(approver), Some(expires_at)) = (request.approver().cloned(), request.expires_at) else {
        return Ok(());
    };
    let back = s.person(person)?.is_some_and(|person| person.is_active());
    if approver != Approver::Manager(person.clone()) || back {
        return Ok(());
    }
    s.decide_by(request.type_version);
    s.emit(Event::ApproverReplaced {
        type_id: request.type_id.clone(),
        about: request.parties.clone(),
        asks: Approver::Coordinator,
        expires_at,
        reserved: request.reserved.clone(),
        asked: Some(person.clone()),
    })?;
    ask::tell_approver(s, &request.type_id, id, &Approver::Coordinator);
    Ok(())
}

/// Takes somebody out of a relationship: it ends for all when it is of two, for them when others can go on. A leaver
/// who has come back stays.
fn part(s: &mut Session<'_>, person: &PersonId, id: RelationshipId, code: &Code) -> Result<(), Stop> {
    s.want_record(RecordKey::Relationship(id));
    s.want_record(RecordKey::Person(person.clone()));
    s.round()?;
    if code.as_str() == LEFT && s.person(person)?.is_some_and(|person| person.is_active()) {
        return Ok(());
    }
    let Some(relationship) = s.relationship(&id)? else { return Ok(()) };
    end::want_members(s, &relationship);
    s.round()?;
    s.settle(Item::Relationship(id))?;
    let Some(relationship) = s.relationship(&id)?.filter(|r| r.state.is_open()) else { return Ok(()) };
    let Some(party) = relationship.member(person).map(|member| member.party.clone()) else { return Ok(()) };
    s.decide_by(relationship.type_version);
    end::part(s, &relationship, &party, None, code)?;
    Ok(())
}

/// The open requests of somebody, each once, with the type.
pub(super) fn tickets_of(
    caseload: &Caseload,
    select: impl Fn(&TypeId, &RoleId) -> bool,
) -> Vec<(TypeId, Ticket)> {
    let mut found: Vec<(TypeId, Ticket)> = Vec::new();
    for section in caseload.sections.iter().filter(|section| select(&section.type_id, &section.role)) {
        let lists =
            [&section.incoming, &section.outgoing, &section.ahead, &section.reserved, &section.waiting];
        for ticket in lists.into_iter().flatten() {
            if found.iter().all(|(_, known)| known.request != ticket.request) {
                found.push((section.type_id.clone(), ticket.clone()));
            }
        }
    }
    found
}

pub(super) fn places_of(caseload: &Caseload) -> Vec<(TypeId, crate::lifecycle::ActivePlace)> {
    let sections = caseload.sections.iter();
    sections
        .flat_map(|section| section.active.iter().map(|place| (section.type_id.clone(), place.clone())))
        .collect()
}

pub(super) fn want_ticket(s: &mut Session<'_>, type_id: &TypeId, person: &PersonId, ticket: &Ticket) {
    s.want_record(RecordKey::Request(ticket.request));
    s.want_record(RecordKey::Caseload(ticket.with.clone()));
    s.want_record(RecordKey::Pair(PairKey::new(type_id, person, &ticket.with)));
    if let Some(asks) = &ticket.asks {
        s.want_person(asks);
    }
}

/// Notes that everybody will be needed whose queues a request stands in.
pub(super) fn want_request(s: &mut Session<'_>, request: &Request) {
    let RequestParties { from, to, .. } = &request.parties;
    s.want_record(RecordKey::Caseload(from.person.clone()));
    s.want_record(RecordKey::Caseload(to.person.clone()));
    s.want_record(RecordKey::Pair(PairKey::new(&request.type_id, &from.person, &to.person)));
    if let Some(asked) = request.approver().and_then(Approver::person) {
        s.want_record(RecordKey::Caseload(asked.clone()));
    }
}

pub(super) fn code(text: &str) -> Result<Code, Stop> {
    text.parse().map_err(|_| ReasonCode::UnknownCode.into())
}
