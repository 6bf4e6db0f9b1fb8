//! Small commands that decisions leave behind: what spreads further than one decision may change.
//!
//! Each run does a few steps and leaves the rest to a follow-up of its own, so that no run grows with the queue.

use super::{
    ask,
    cast::{self, Cast},
    end,
};
use crate::{
    id::{Code, FollowUpId, PersonId, RequestId, RoleId, TypeId},
    lifecycle::{
        Approver, Caseload, Event, Fact, Item, ItemSelection, NoticeCode, Outcome, PairKey, Purpose, Query,
        ReasonCode, Recipient, Record, RecordKey, Relationship, Request, RequestKind, RequestParties, Ticket,
        Viewer, Work,
        decision::notice,
        session::{Session, Stop},
        settle,
    },
    people::Person,
    rules::{Subjects, Truth},
    scheme::RoleIndex,
    time::{Span, Timestamp},
};

/// How many requests one run ends; each changes up to six records.
const STEPS: usize = 6;

pub(super) fn run(s: &mut Session<'_>, id: FollowUpId) -> Result<Outcome, Stop> {
    s.host_only()?;
    s.want_record(RecordKey::FollowUp(id));
    s.round()?;
    let Some(follow_up) = s.follow_up(&id)? else { return Err(ReasonCode::NotAvailable.into()) };
    if follow_up.due_at.is_none() {
        return Ok(Outcome::Done);
    }
    match &follow_up.work {
        Work::Cascade { request, type_id, from, choices } => cascade(s, *request, type_id, from, choices)?,
        Work::Promote { person, type_id, role } => promote(s, person, type_id, role)?,
        Work::Release { person, type_id, role, before, after } => {
            release(s, &Releasing { person, type_id, role, before: *before, after: *after })?;
        }
        Work::Leave { person } => leave(s, person)?,
        Work::Recheck { person, after } => recheck_person(s, person, *after)?,
        Work::Separate { by, person } => separate(s, by, person)?,
        Work::RecheckType { type_id, version, after } => recheck_type(s, type_id, *version, *after)?,
    }
    s.emit(Event::FollowUpDone { follow_up: id })?;
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
    if let Some(next) = choices.first() {
        cast::want(s, type_id, from, next);
    }
    s.round()?;
    let Some(failed) = s.request(&request)? else { return Ok(()) };
    let Some((next, rest)) = choices.split_first() else {
        s.emit(Event::ChoicesExhausted { request })?;
        for to in [Recipient::Person(failed.by.clone()), Recipient::Coordinators] {
            let mut exhausted = notice(to, NoticeCode::ChoicesExhausted);
            exhausted.type_id = Some(type_id.clone());
            exhausted.request = Some(request);
            s.tell(exhausted);
        }
        return Ok(());
    };
    let Some((relationship_type, open)) = s.type_in_force(type_id)? else { return Ok(()) };
    let roles = [&failed.parties.from, &failed.parties.to].map(|party| relationship_type.role(&party.role));
    let [Some((mine, _)), Some((theirs, _))] = roles else { return Ok(()) };
    let mut cast = Cast::load(s, &relationship_type, (from, mine), (next, theirs))?;
    ask::find_group(&relationship_type, &mut cast);
    let eligibility = s.eligibility(&relationship_type, open, Purpose::Ask, Viewer::Coordinator);
    let willing = cast.seeker().is_some_and(|seeker| eligibility.own_reasons(&seeker).is_empty());
    if !willing {
        return Ok(());
    }
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
    let Some((relationship_type, open)) = s.type_in_force(type_id)? else { return Ok(()) };
    let Some((_, place)) = relationship_type.role(role) else { return Ok(()) };
    let caseload = s.caseload(person)?;
    let line = caseload.section(type_id, role).map(|section| section.waiting.clone()).unwrap_or_default();
    let Some(first) = line.first() else { return Ok(()) };
    if caseload.load(type_id, place, s.now).free() == 0 {
        return Ok(());
    }
    want_ticket(s, type_id, person, first);
    cast::want(s, type_id, person, &first.with);
    s.round()?;
    let Some(request) = s.request(&first.request)? else { return Ok(()) };
    s.decide_by(relationship_type.version());
    let mut cast = Cast::of_request(s, &relationship_type, &request.parties)?;
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
            super::answer::tell_maker(s, &request, NoticeCode::PlaceFreed, None);
        }
        None => invalidate(s, &request, "no_longer_possible")?,
    }
    s.promote_later(Work::Promote { person: person.clone(), type_id: type_id.clone(), role: role.clone() })
}

fn release(s: &mut Session<'_>, id: &Releasing<'_>) -> Result<(), Stop> {
    s.want_record(RecordKey::Caseload(id.person.clone()));
    s.want_record(RecordKey::Type(id.type_id.clone()));
    s.round()?;
    let caseload = s.caseload(id.person)?;
    let mut tickets = tickets_of(&caseload, |type_id, role| type_id == id.type_id && role == id.role);
    tickets.retain(|(_, ticket)| id.after.is_none_or(|after| ticket.request > after));
    tickets.sort_by_key(|(_, ticket)| ticket.request);
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
fn leave(s: &mut Session<'_>, person: &PersonId) -> Result<(), Stop> {
    s.want_person(person);
    s.round()?;
    if s.person(person)?.is_some_and(|person| person.is_active()) {
        return Ok(());
    }
    let caseload = s.caseload(person)?;
    let (tickets, places) = (tickets_of(&caseload, |_, _| true), places_of(&caseload));
    let approvals = &caseload.approvals;
    let more = if !tickets.is_empty() {
        end_requests(s, person, &tickets, None, "left")?;
        tickets.len() > STEPS || !approvals.is_empty() || !places.is_empty()
    } else if !approvals.is_empty() {
        for ticket in approvals.iter().take(STEPS) {
            s.want_record(RecordKey::Request(ticket.request));
        }
        s.round()?;
        for ticket in approvals.iter().take(STEPS) {
            replace_approver(s, ticket.request)?;
        }
        approvals.len() > STEPS || !places.is_empty()
    } else {
        end_first_place(s, person, &places, "left")?;
        places.len() > 1
    };
    if more {
        s.follow_up_later(Work::Leave { person: person.clone() })?;
    }
    Ok(())
}

/// One blocked the other: what is open between them ends, and neither learns from it who did it.
fn separate(s: &mut Session<'_>, by: &PersonId, person: &PersonId) -> Result<(), Stop> {
    s.want_record(RecordKey::Caseload(by.clone()));
    s.round()?;
    let caseload = s.caseload(by)?;
    let mut tickets = tickets_of(&caseload, |_, _| true);
    tickets.retain(|(_, ticket)| ticket.with == *person);
    let mut places = places_of(&caseload);
    places.retain(|place| place.1.with.contains(person));
    if tickets.is_empty() {
        end_first_place(s, by, &places, "ended")?;
    } else {
        end_requests(s, by, &tickets, None, "no_longer_possible")?;
    }
    if tickets.len().saturating_add(places.len()) > usize::from(tickets.is_empty() && !places.is_empty()) {
        s.follow_up_later(Work::Separate { by: by.clone(), person: person.clone() })?;
    }
    Ok(())
}

/// Something changed about somebody: what of theirs is open is looked at again, one by one.
fn recheck_person(s: &mut Session<'_>, person: &PersonId, after: Option<Item>) -> Result<(), Stop> {
    s.want_person(person);
    s.round()?;
    let caseload = s.caseload(person)?;
    let mut items: Vec<(Item, TypeId, Vec<PersonId>)> = Vec::new();
    for (type_id, ticket) in tickets_of(&caseload, |_, _| true) {
        items.push((Item::Request(ticket.request), type_id, vec![ticket.with]));
    }
    for (type_id, place) in places_of(&caseload) {
        items.push((Item::Relationship(place.relationship), type_id, place.with));
    }
    items.retain(|(item, ..)| after.is_none_or(|after| *item > after));
    items.sort();
    let Some((item, type_id, with)) = items.first() else { return Ok(()) };
    s.want_record(RecordKey::Type(type_id.clone()));
    for other in with {
        cast::want(s, type_id, person, other);
    }
    recheck(s, *item)?;
    if items.len() > 1 {
        s.follow_up_later(Work::Recheck { person: person.clone(), after: Some(*item) })?;
    }
    Ok(())
}

/// A new version of a type came into force: everything open in it is looked at again.
fn recheck_type(
    s: &mut Session<'_>,
    type_id: &TypeId,
    version: u32,
    after: Option<Item>,
) -> Result<(), Stop> {
    let query = Query::Items {
        type_id: type_id.clone(),
        select: ItemSelection::Open,
        scopes: Vec::new(),
        after,
        limit: 1,
    };
    s.want(query.clone());
    s.want_record(RecordKey::Type(type_id.clone()));
    s.round()?;
    if s.type_head(type_id)?.is_some_and(|head| head.in_force > version) {
        return Ok(());
    }
    let Fact::Items(rows) = s.fact(&query)? else { return Ok(()) };
    let Some((row, item)) = rows.first().and_then(|row| Some((row, row.item()?))) else { return Ok(()) };
    let people: Vec<PersonId> = match row {
        Record::Request(request) => {
            vec![request.parties.from.person.clone(), request.parties.to.person.clone()]
        }
        Record::Relationship(relationship) => {
            relationship.present().map(|m| m.party.person.clone()).collect()
        }
        _ => Vec::new(),
    };
    if let Some((first, others)) = people.split_first() {
        for other in others {
            cast::want(s, type_id, first, other);
        }
    }
    recheck(s, item)?;
    s.follow_up_later(Work::RecheckType { type_id: type_id.clone(), version, after: Some(item) })
}

/// Looks at one request or relationship under the rules in force.
fn recheck(s: &mut Session<'_>, item: Item) -> Result<(), Stop> {
    match item {
        Item::Request(id) => s.want_record(RecordKey::Request(id)),
        Item::Relationship(id) => s.want_record(RecordKey::Relationship(id)),
    }
    s.round()?;
    match item {
        Item::Request(id) => {
            s.settle(item)?;
            let Some(request) = s.request(&id)?.filter(|request| request.state.is_open()) else {
                return Ok(());
            };
            let Some((relationship_type, _)) = s.type_in_force(&request.type_id)? else { return Ok(()) };
            let cast = Cast::of_request(s, &relationship_type, &request.parties)?;
            let eligibility =
                s.eligibility(&relationship_type, true, Purpose::Accept(id), Viewer::Coordinator);
            let lasting = |code: ReasonCode| {
                matches!(
                    code,
                    ReasonCode::Audience
                        | ReasonCode::PairRule
                        | ReasonCode::NotAvailable
                        | ReasonCode::NotTakingPart
                )
            };
            let reasons = cast.seeker().map(|seeker| eligibility.reasons(&seeker, &cast.candidate()));
            if reasons.is_none_or(|reasons| reasons.iter().any(|reason| lasting(reason.code))) {
                invalidate(s, &request, "rule_changed")?;
            }
            Ok(())
        }
        Item::Relationship(id) => {
            let Some(relationship) = s.relationship(&id)?.filter(|r| r.state.is_open()) else {
                return Ok(());
            };
            recheck_relationship(s, &relationship)
        }
    }
}

/// Ends a relationship for which a ban marked `while_running` has come to apply, and flags one of which another rule is
/// no longer true.
fn recheck_relationship(s: &mut Session<'_>, relationship: &Relationship) -> Result<(), Stop> {
    let Some((relationship_type, _)) = s.type_in_force(&relationship.type_id)? else { return Ok(()) };
    let lines = relationship_type.needs_lines() != [false, false];
    for member in relationship.present() {
        s.want_record(RecordKey::Person(member.party.person.clone()));
        if lines {
            s.want(Query::ReportingLine(member.party.person.clone()));
        }
    }
    end::want_members(s, relationship);
    s.round()?;
    let mut members: Vec<(Person, RoleId)> = Vec::new();
    for member in relationship.present() {
        let person = s.person(&member.party.person)?;
        members.extend(person.map(|person| (person, member.party.role.clone())));
    }
    let (mut broken, mut over) = (false, false);
    for (person, role) in &members {
        let audience = relationship_type.role(role).map(|(_, role)| role.audience());
        broken |= audience.is_none_or(|audience| audience.evaluate(&Subjects::one(person)) != Truth::True);
    }
    for (i, (one, role)) in members.iter().enumerate() {
        for (other, other_role) in members.iter().skip(i.saturating_add(1)) {
            if relationship_type.is_peer() || role != other_role {
                let (mine, theirs) =
                    if lines { (s.line(one.id())?, s.line(other.id())?) } else { (None, None) };
                let subjects = Subjects::two(one, other).with_lines(mine.as_deref(), theirs.as_deref());
                let first = relationship_type.role(role).is_some_and(|(index, _)| index == RoleIndex::First);
                let subjects = if first { subjects } else { subjects.swapped() };
                broken |= relationship_type.permits_pair(&subjects) != Truth::True;
                over |= relationship_type.ends_running(&subjects);
            }
        }
    }
    s.settle(Item::Relationship(relationship.id))?;
    let Some(relationship) = s.relationship(&relationship.id)?.filter(|r| r.state.is_open()) else {
        return Ok(());
    };
    s.decide_by(relationship_type.version());
    if over {
        return end::end(s, &relationship, None, &code("rule_broken")?, None);
    }
    let flag = crate::lifecycle::Flag::RuleBroken;
    match (broken, relationship.flags.contains(&flag)) {
        (true, false) => {
            s.emit(Event::RelationshipFlagged { relationship: relationship.id, flag })?;
            let to = Recipient::Coordinators;
            s.tell(settle::about_relationship(&relationship, to, NoticeCode::RelationshipFlagged));
            Ok(())
        }
        (false, true) => s.emit(Event::RelationshipUnflagged { relationship: relationship.id, flag }),
        _ => Ok(()),
    }
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

fn invalidate(s: &mut Session<'_>, request: &Request, why: &str) -> Result<(), Stop> {
    s.decide_by(request.type_version);
    let RequestParties { from, to, .. } = &request.parties;
    let asked = request.approver().and_then(Approver::person).cloned();
    s.emit(Event::RequestInvalidated {
        type_id: request.type_id.clone(),
        about: request.parties.clone(),
        code: code(why)?,
        asked: asked.clone(),
    })?;
    let waits = request.kind == RequestKind::Nominated;
    let mut people = vec![&request.by, &from.person];
    people.extend(Some(&to.person).filter(|_| waits));
    people.extend(asked.as_ref());
    people.sort();
    people.dedup();
    for person in people {
        let mut invalidated = notice(Recipient::Person(person.clone()), NoticeCode::RequestInvalidated);
        invalidated.type_id = Some(request.type_id.clone());
        invalidated.request = Some(request.id());
        s.tell(invalidated);
    }
    for work in settle::after_failure(request) {
        s.promote_later(work)?;
    }
    Ok(())
}

fn replace_approver(s: &mut Session<'_>, id: RequestId) -> Result<(), Stop> {
    s.settle(Item::Request(id))?;
    let Some(request) = s.request(&id)?.filter(|request| request.state.is_open()) else { return Ok(()) };
    let (Some(Approver::Manager(manager)), Some(expires_at)) =
        (request.approver().cloned(), request.expires_at)
    else {
        return Ok(());
    };
    s.decide_by(request.type_version);
    s.emit(Event::ApproverReplaced {
        type_id: request.type_id.clone(),
        about: request.parties.clone(),
        asks: Approver::Coordinator,
        expires_at,
        reserved: request.reserved.clone(),
        asked: Some(manager),
    })?;
    ask::tell_approver(s, &request.type_id, id, &Approver::Coordinator);
    Ok(())
}

/// Ends the first of these relationships for somebody: for all when it is of two, for them when others can go on.
fn end_first_place(
    s: &mut Session<'_>,
    person: &PersonId,
    places: &[(TypeId, crate::lifecycle::ActivePlace)],
    why: &str,
) -> Result<(), Stop> {
    let Some((type_id, place)) = places.first() else { return Ok(()) };
    s.want_record(RecordKey::Relationship(place.relationship));
    for other in &place.with {
        s.want_record(RecordKey::Caseload(other.clone()));
        s.want_record(RecordKey::Pair(PairKey::new(type_id, person, other)));
    }
    s.round()?;
    s.settle(Item::Relationship(place.relationship))?;
    let relationship =
        s.relationship(&place.relationship)?.filter(|relationship| relationship.state.is_open());
    let Some(relationship) = relationship else { return Ok(()) };
    let Some(party) = relationship.member(person).map(|member| member.party.clone()) else { return Ok(()) };
    s.decide_by(relationship.type_version);
    end::part(s, &relationship, &party, None, &code(why)?)?;
    Ok(())
}

/// The open requests of somebody, each once, with the type.
fn tickets_of(caseload: &Caseload, select: impl Fn(&TypeId, &RoleId) -> bool) -> Vec<(TypeId, Ticket)> {
    let mut found: Vec<(TypeId, Ticket)> = Vec::new();
    for section in caseload.sections.iter().filter(|section| select(&section.type_id, &section.role)) {
        let lists = [&section.incoming, &section.outgoing, &section.reserved, &section.waiting];
        for ticket in lists.into_iter().flatten() {
            if found.iter().all(|(_, known)| known.request != ticket.request) {
                found.push((section.type_id.clone(), ticket.clone()));
            }
        }
    }
    found
}

fn places_of(caseload: &Caseload) -> Vec<(TypeId, crate::lifecycle::ActivePlace)> {
    let sections = caseload.sections.iter();
    sections
        .flat_map(|section| section.active.iter().map(|place| (section.type_id.clone(), place.clone())))
        .collect()
}

fn want_ticket(s: &mut Session<'_>, type_id: &TypeId, person: &PersonId, ticket: &Ticket) {
    s.want_record(RecordKey::Request(ticket.request));
    s.want_record(RecordKey::Caseload(ticket.with.clone()));
    s.want_record(RecordKey::Pair(PairKey::new(type_id, person, &ticket.with)));
    if let Some(asks) = &ticket.asks {
        s.want_person(asks);
    }
}

fn code(text: &str) -> Result<Code, Stop> {
    text.parse().map_err(|_| ReasonCode::UnknownCode.into())
}
