//! Requests: asking, offering, nominating, taking something up again.

use super::cast::{self, Cast};
use crate::{
    id::{PersonId, RelationshipId, RequestId, RoleId, TextId, TypeId},
    lifecycle::{
        Actor, Approver, Caseload, Event, Item, NoticeCode, Outcome, PairKey, Party, Purpose, ReasonCode,
        Recipient, Record, RecordKey, Refusal, RequestKind, RequestParties, RequestState, RequestTerms,
        Viewer,
        caseload::LONGEST_QUEUE,
        decision::notice,
        session::{Session, Stop, ensure},
        settled,
    },
    people::Manager,
    rules::Subjects,
    scheme::{Initiative, RelationshipType, Role, RoleIndex, Step},
    sort::Inserted,
    time::Span,
};
use std::collections::BTreeSet;

/// What a new request says besides who and whom.
pub(super) struct Opening {
    pub(super) kind: RequestKind,
    /// Who made it; nobody when the host did.
    pub(super) by: Option<PersonId>,
    pub(super) choices: Vec<PersonId>,
    pub(super) follows: Option<RequestId>,
    pub(super) reopens: Option<RelationshipId>,
    pub(super) message: Option<TextId>,
    /// Whether the one who made it speaks for coordinators.
    pub(super) by_coordinator: bool,
    /// Whether anybody is asked; nobody where a round starts relationships.
    pub(super) asks: bool,
}

pub(super) fn request(
    s: &mut Session<'_>,
    type_id: &TypeId,
    role: &RoleId,
    to: &[PersonId],
    message: Option<&str>,
) -> Result<Outcome, Stop> {
    let acting = s.acting()?;
    let Some((first, choices)) = to.split_first() else { return Err(ReasonCode::NotYourself.into()) };
    ensure(!to.contains(&acting), ReasonCode::NotYourself)?;
    s.want_record(RecordKey::Type(type_id.clone()));
    cast::want(s, type_id, &acting, first);
    s.want_authority();
    s.round()?;
    cast::want_unseen(s, type_id, &[&acting, first])?;
    let Some((relationship_type, open)) = s.type_in_force(type_id)? else {
        return Err(ReasonCode::NotAvailable.into());
    };
    s.authorize(&relationship_type)?;
    let Some((index, role)) = relationship_type.role(role) else {
        return Err(ReasonCode::NotAvailable.into());
    };
    let most = usize::from(relationship_type.draft().requests.ranked_choices);
    let distinct = to.iter().inserted::<BTreeSet<_>>().len() == to.len();
    ensure(to.len() <= most && distinct, ReasonCode::TooManyChoices)?;
    let kind = match role.initiative() {
        Initiative::Asks => RequestKind::Asked,
        Initiative::Offers => RequestKind::Offered,
        Initiative::Waits => return Err(ReasonCode::RoleWaits.into()),
    };
    let opposite = opposite(index, &relationship_type);
    let mut cast = Cast::load(s, &relationship_type, (&acting, index), (first, opposite))?;
    if let Some(open) = already_open(s, &cast) {
        return Ok(open);
    }
    find_group(&relationship_type, &mut cast);
    let viewer = if s.on_behalf_of.is_some() { Viewer::Coordinator } else { Viewer::Seeker };
    let waits = check(s, &relationship_type, open, viewer, &cast)?;
    let opening = Opening {
        kind,
        by: Some(acting.clone()),
        choices: choices.to_vec(),
        follows: None,
        reopens: None,
        message: s.write_optional(&acting, message, "message")?,
        by_coordinator: false,
        asks: true,
    };
    open_request(s, &relationship_type, &cast, &opening, waits)
}

pub(super) fn nominate(
    s: &mut Session<'_>,
    type_id: &TypeId,
    people: &[Party],
    message: Option<&str>,
) -> Result<Outcome, Stop> {
    let by = s.acting_in_person()?;
    let [one, other] = people else { return Err(ReasonCode::WrongRoles.into()) };
    ensure(one.person != other.person, ReasonCode::NotYourself)?;
    ensure(one.person != by && other.person != by, ReasonCode::NotAllowed)?;
    s.want_record(RecordKey::Type(type_id.clone()));
    s.want_record(RecordKey::Person(by.clone()));
    cast::want(s, type_id, &one.person, &other.person);
    for party in people {
        s.want_record(RecordKey::Pair(PairKey::new(type_id, &by, &party.person)));
    }
    s.round()?;
    cast::want_unseen(s, type_id, &[&one.person, &other.person])?;
    let Some((relationship_type, open)) = s.type_in_force(type_id)? else {
        return Err(ReasonCode::NotAvailable.into());
    };
    let (Some((first, _)), Some((second, _))) =
        (relationship_type.role(&one.role), relationship_type.role(&other.role))
    else {
        return Err(ReasonCode::WrongRoles.into());
    };
    ensure(second == opposite(first, &relationship_type), ReasonCode::WrongRoles)?;
    let Some(nominator) = s.person(&by)? else { return Err(ReasonCode::NotAllowed.into()) };
    let mut cast = Cast::load(s, &relationship_type, (&one.person, first), (&other.person, second))?;
    let known: Vec<_> = [&cast.from.person, &cast.to.person].into_iter().flatten().collect();
    let by_coordinator =
        known.len() == 2 && super::coordinator_covers(&relationship_type, &nominator, &known);
    let may = nominator.is_active() && relationship_type.nominators().permit(&Subjects::one(&nominator));
    ensure(may || by_coordinator, ReasonCode::NotAllowed)?;
    if let Some(open) = already_open(s, &cast).filter(|_| by_coordinator) {
        return Ok(open);
    }
    ensure(cast.pair.open_at(s.now).is_none(), ReasonCode::NotAvailable)?;
    // Somebody who blocks the nominator is nobody to them here either.
    for who in [&cast.from, &cast.to] {
        let never = s.pair(&PairKey::new(type_id, &by, &who.id))?.never_again.contains(&who.id);
        let shuns = never || who.caseload.blocks.contains(&by);
        ensure(by_coordinator || !shuns, ReasonCode::NotAvailable)?;
    }
    find_group(&relationship_type, &mut cast);
    // Somebody who is no coordinator learns nothing of why two others cannot be brought together.
    let waits = match check(s, &relationship_type, open, Viewer::Coordinator, &cast) {
        Err(Stop::Refused(_)) if !by_coordinator => return Err(ReasonCode::NotAvailable.into()),
        checked => checked?,
    };
    let message = s.write_optional(&by, message, "message")?;
    let opening = Opening {
        kind: RequestKind::Nominated,
        by: Some(by),
        choices: Vec::new(),
        follows: None,
        reopens: None,
        message,
        by_coordinator,
        asks: true,
    };
    open_request(s, &relationship_type, &cast, &opening, waits)
}

/// A request of its own under all rules, which says what it takes up.
pub(super) fn reopen(
    s: &mut Session<'_>,
    id: RelationshipId,
    message: Option<&str>,
) -> Result<Outcome, Stop> {
    let acting = s.acting()?;
    s.want_record(RecordKey::Relationship(id));
    s.want_authority();
    s.round()?;
    let Some(closed) = s.relationship(&id)?.filter(|r| r.member(&acting).is_some()) else {
        return Err(ReasonCode::NotAvailable.into());
    };
    let Record::Relationship(closed) = settled(&Record::Relationship(closed), s.now) else {
        return Err(ReasonCode::NotAvailable.into());
    };
    let type_id = closed.type_id.clone();
    let members: Vec<Party> = closed.present().map(|member| member.party.clone()).collect();
    let pair = match members.as_slice() {
        [one, other] if one.person == acting => Some((one, other)),
        [other, one] => Some((one, other)),
        _ => None,
    };
    s.want_record(RecordKey::Type(type_id.clone()));
    if let Some((_, other)) = pair {
        cast::want(s, &type_id, &acting, &other.person);
    }
    s.round()?;
    if let Some((_, other)) = pair {
        cast::want_unseen(s, &type_id, &[&acting, &other.person])?;
    }
    let Some((relationship_type, open)) = s.type_in_force(&type_id)? else {
        return Err(ReasonCode::NotAvailable.into());
    };
    s.authorize_unseen(&relationship_type)?;
    ensure(!closed.state.is_open(), ReasonCode::NotClosed)?;
    let Some((me, other)) = pair else { return Err(ReasonCode::NotAvailable.into()) };
    // A relationship that ended unnoticed gives its places back first.
    s.settle(Item::Relationship(id))?;
    let (Some((index, _)), Some((opposite, _))) =
        (relationship_type.role(&me.role), relationship_type.role(&other.role))
    else {
        return Err(ReasonCode::NotAvailable.into());
    };
    let cast = Cast::load(s, &relationship_type, (&acting, index), (&other.person, opposite))?;
    if let Some(open) = already_open(s, &cast) {
        return Ok(open);
    }
    let viewer = if s.on_behalf_of.is_some() { Viewer::Coordinator } else { Viewer::Seeker };
    let waits = check(s, &relationship_type, open, viewer, &cast)?;
    let opening = Opening {
        kind: RequestKind::Asked,
        by: Some(acting.clone()),
        choices: Vec::new(),
        follows: None,
        reopens: Some(id),
        message: s.write_optional(&acting, message, "message")?,
        by_coordinator: false,
        asks: true,
    };
    open_request(s, &relationship_type, &cast, &opening, waits)
}

/// Opens a request that was found possible; `waits` puts it in line.
pub(super) fn open_request(
    s: &mut Session<'_>,
    relationship_type: &RelationshipType,
    cast: &Cast,
    opening: &Opening,
    waits: bool,
) -> Result<Outcome, Stop> {
    let from_began = opening.kind != RequestKind::Nominated;
    let steps = if opening.asks { approvers(s, relationship_type, cast, opening)? } else { Vec::new() };
    let policy = &relationship_type.draft().requests;
    let request = s.new_request();
    let party = |who: &cast::Actorship| {
        let role = relationship_type.roles().get(usize::from(who.role == RoleIndex::Second));
        role.map(|role| Party { person: who.id.clone(), role: role.id().clone() })
    };
    let (Some(from), Some(to)) = (party(&cast.from), party(&cast.to)) else {
        return Err(ReasonCode::WrongRoles.into());
    };
    let about = RequestParties { request, from, to, from_began };
    let expires_at = s.now.plus(Span::days(policy.expires_after_days));
    let first = steps.first().cloned();
    s.emit(Event::RequestOpened {
        type_id: cast.type_id.clone(),
        about,
        kind: opening.kind,
        by: opening.by.clone(),
        waiting: waits,
        steps,
        terms: RequestTerms {
            expires_after_days: policy.expires_after_days,
            reminders_after_days: policy.reminders_after_days.clone(),
        },
        expires_at: Some(expires_at).filter(|_| !waits && opening.asks),
        choices: opening.choices.clone(),
        follows: opening.follows,
        joins: group_of(relationship_type, cast),
        reopens: opening.reopens,
        message: opening.message,
    })?;
    if let (false, Some(approver)) = (waits, first) {
        tell_approver(s, &cast.type_id, request, &approver);
    }
    let state = if waits { RequestState::Waiting } else { RequestState::Pending };
    Ok(Outcome::Request { request, state, already: false, relationship: None })
}

/// Tells whoever is to answer a request.
pub(super) fn tell_approver(s: &mut Session<'_>, type_id: &TypeId, request: RequestId, approver: &Approver) {
    let to = approver.person().map_or(Recipient::Coordinators, |person| Recipient::Person(person.clone()));
    let mut asked = notice(to, NoticeCode::RequestToAnswer);
    asked.type_id = Some(type_id.clone());
    asked.request = Some(request);
    s.tell(asked);
}

/// Checks all rules for a new request; tells whether it has to wait in line.
fn check(
    s: &Session<'_>,
    relationship_type: &RelationshipType,
    open: bool,
    viewer: Viewer,
    cast: &Cast,
) -> Result<bool, Stop> {
    let Some(seeker) = cast.seeker() else { return Err(ReasonCode::NotAvailable.into()) };
    let eligibility = s.eligibility(relationship_type, open, Purpose::Ask, viewer);
    eligibility.check(&seeker, &cast.candidate()).map_err(Stop::Refused)?;
    Ok(eligibility.waits(&seeker, &cast.candidate()))
}

/// Whether a new request of these two would be refused, and for what reasons; used by follow-ups.
pub(super) fn possible(
    s: &Session<'_>,
    relationship_type: &RelationshipType,
    open: bool,
    cast: &Cast,
) -> Result<bool, Refusal> {
    match check(s, relationship_type, open, Viewer::Coordinator, cast) {
        Ok(waits) => Ok(waits),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(_) => Err(Refusal::new(ReasonCode::NotAvailable)),
    }
}

/// Asking twice returns the request that is open, if the one who asks knows of it.
fn already_open(s: &Session<'_>, cast: &Cast) -> Option<Outcome> {
    let open = cast.pair.open_at(s.now)?;
    let by_themselves = s.on_behalf_of.is_none() && s.actor == Actor::Person(cast.from.id.clone());
    if by_themselves && !cast.from.caseload.holds(open.request) {
        return None;
    }
    let state = if open.due_at.is_some() { RequestState::Pending } else { RequestState::Waiting };
    Some(Outcome::Request { request: open.request, state, already: true, relationship: None })
}

/// In a type with groups somebody joins the group of the other, or brings the other into their own, if it has room.
pub(super) fn find_group(relationship_type: &RelationshipType, cast: &mut Cast) {
    (cast.to.placed, cast.from.placed) =
        group_places(relationship_type, cast.from.role, &cast.to.caseload, &cast.from.caseload);
}

/// Whether the one who is asked, or else the one who asks, has a group with room for the other.
pub(crate) fn group_places(
    relationship_type: &RelationshipType,
    asking: RoleIndex,
    asked_caseload: &Caseload,
    asking_caseload: &Caseload,
) -> (bool, bool) {
    if !relationship_type.has_groups() {
        return (false, false);
    }
    let has_room = |caseload: &Caseload, role: Option<&Role>| {
        let section = role.and_then(|role| caseload.section(relationship_type.id(), role.id()));
        section.is_some_and(|section| section.active.iter().any(|place| place.seats > 0))
    };
    let own = relationship_type.roles().get(usize::from(asking == RoleIndex::Second));
    if has_room(asked_caseload, relationship_type.opposite(asking)) {
        (true, false)
    } else {
        (false, has_room(asking_caseload, own))
    }
}

/// The group that one of the two is placed in already.
fn group_of(relationship_type: &RelationshipType, cast: &Cast) -> Option<RelationshipId> {
    let placed = [&cast.to, &cast.from].into_iter().find(|who| who.placed)?;
    let role = relationship_type.roles().get(usize::from(placed.role == RoleIndex::Second))?;
    Some(placed.caseload.place_with_room(&cast.type_id, role.id())?.relationship)
}

pub(super) fn opposite(index: RoleIndex, relationship_type: &RelationshipType) -> RoleIndex {
    match (relationship_type.is_peer(), index) {
        (true, _) | (false, RoleIndex::Second) => RoleIndex::First,
        (false, RoleIndex::First) => RoleIndex::Second,
    }
}

/// Who has to say yes, in order. Nobody is asked twice, and nobody for what they asked themselves.
fn approvers(
    s: &mut Session<'_>,
    relationship_type: &RelationshipType,
    cast: &Cast,
    opening: &Opening,
) -> Result<Vec<Approver>, Stop> {
    let asked: Vec<&PersonId> = match opening.kind {
        RequestKind::Nominated => vec![&cast.from.id, &cast.to.id],
        RequestKind::Asked | RequestKind::Offered => vec![&cast.to.id],
    };
    let managed = relationship_type.steps().any(|step| matches!(step, Step::ManagerOf(_)));
    for who in [&cast.from, &cast.to].into_iter().filter(|_| managed) {
        if let Some(Manager::Person(manager)) = who.person.as_ref().map(|person| &person.record().manager) {
            s.want_person(manager);
        }
    }
    let mut approvers = Vec::new();
    for step in relationship_type.steps() {
        match step {
            Step::Counterpart => approvers.extend(asked.iter().map(|id| Approver::Party((*id).clone()))),
            Step::ManagerOf(role) => {
                let Some((index, _)) = relationship_type.role(role) else { continue };
                for who in [&cast.from, &cast.to].into_iter().filter(|who| who.role == index) {
                    let manager = who.person.as_ref().map(|person| person.record().manager.clone());
                    approvers.extend(manager_step(s, cast, opening, manager.as_ref())?);
                }
            }
            Step::Coordinator if opening.by_coordinator => {}
            Step::Coordinator => approvers.push(Approver::Coordinator),
        }
    }
    let mut seen = BTreeSet::new();
    approvers.retain(|approver| seen.insert(approver.clone()));
    Ok(approvers)
}

/// The manager, unless they are one of the two or made the request; a coordinator where there is none who could answer.
fn manager_step(
    s: &mut Session<'_>,
    cast: &Cast,
    opening: &Opening,
    manager: Option<&Manager>,
) -> Result<Option<Approver>, Stop> {
    let Some(Manager::Person(manager)) = manager else { return Ok(Some(Approver::Coordinator)) };
    if *manager == cast.from.id || *manager == cast.to.id || Some(manager) == opening.by.as_ref() {
        return Ok(None);
    }
    Ok(Some(if can_approve(s, manager)? {
        Approver::Manager(manager.clone())
    } else {
        Approver::Coordinator
    }))
}

/// Whether a manager is there to answer, and not drowned in requests.
pub(super) fn can_approve(s: &mut Session<'_>, manager: &PersonId) -> Result<bool, Stop> {
    s.want_person(manager);
    s.round()?;
    let active = s.person(manager)?.is_some_and(|manager| manager.is_active());
    Ok(active && s.caseload(manager)?.approvals.len() < LONGEST_QUEUE)
}
