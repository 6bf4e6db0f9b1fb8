//! Taking part in a role, and with how many places.

use crate::{
    id::{Code, PersonId, RoleId, TypeId},
    lifecycle::{
        Caseload, Event, Item, NoticeCode, Outcome, Participation, Reason, ReasonCode, Recipient, RecordKey,
        Refusal, WhenInUse, Work,
        decision::notice,
        session::{Session, Stop, ensure},
    },
    people::Person,
    rules::{Subject, Subjects, Weighing},
    scheme::{RelationshipType, Role, TakingPartMode},
    time::Timestamp,
};
use std::sync::Arc;

pub(super) fn take_part(
    s: &mut Session<'_>,
    type_id: &TypeId,
    role: &RoleId,
    places: Option<u16>,
    agreement: Option<&Code>,
) -> Result<Outcome, Stop> {
    let (relationship_type, person) = in_type(s, type_id, role)?;
    let role = role_of(&relationship_type, role)?;
    let caseload = s.caseload(person.id())?;
    let load = caseload.load(type_id, role, s.now);
    let draft = &role.draft().taking_part;
    let mut reasons = Vec::new();
    if !person.is_active() {
        reasons.push(Reason::new(ReasonCode::YouLeft));
    }
    if !role.audience().permit(&Subjects::one(&person)) {
        let weighing = Weighing::new(role.audience(), s.catalog.schema(), &Subjects::one(&person));
        let grounds = weighing.denial_for(Some(Subject::First)).unwrap_or_default();
        reasons.extend(crate::lifecycle::eligibility::reasons_from(&grounds, ReasonCode::Audience));
    }
    if !load.takes_part && !draft.enrolment.is_open(s.now) {
        reasons.push(Reason::new(ReasonCode::EnrolmentClosed));
    }
    if draft.agreement.as_ref() != agreement && draft.agreement.is_some() && !load.agreed {
        reasons.push(Reason::new(ReasonCode::AgreementRequired));
    }
    if places.is_some_and(|places| places == 0 || places > role.draft().limits.places) {
        reasons.push(Reason::new(ReasonCode::PlacesOutOfRange));
    }
    reasons.extend(places.and_then(|places| places_in_use(&caseload, type_id, role, places, s.now)));
    ensure_none(reasons)?;
    let participation = match (draft.mode, load.participation) {
        (TakingPartMode::Apply, Participation::In) => Participation::In,
        (TakingPartMode::Apply, _) => Participation::Applied,
        _ => Participation::In,
    };
    if load.participation != participation || !load.agreed {
        let kept = draft.agreement.clone();
        s.emit(changed(type_id, role.id(), person.id(), participation, kept))?;
        if participation == Participation::Applied {
            let mut applied = notice(Recipient::Coordinators, NoticeCode::ApplicationToAnswer);
            applied.type_id = Some(type_id.clone());
            applied.role = Some(role.id().clone());
            applied.person = Some(person.id().clone());
            s.tell(applied);
        }
    }
    if let Some(places) = places {
        change_places(s, type_id, role.id(), person.id(), places)?;
    }
    Ok(Outcome::Done)
}

pub(super) fn step_back(s: &mut Session<'_>, type_id: &TypeId, role: &RoleId) -> Result<Outcome, Stop> {
    let (relationship_type, person) = in_type(s, type_id, role)?;
    let role = role_of(&relationship_type, role)?;
    let load = s.caseload(person.id())?.load(type_id, role, s.now);
    if load.participation != Participation::Out {
        s.emit(changed(type_id, role.id(), person.id(), Participation::Out, None))?;
        let (person, type_id, role) = (person.id().clone(), type_id.clone(), role.id().clone());
        s.follow_up_later(Work::Release { person, type_id, role, before: s.now, after: None })?;
    }
    Ok(Outcome::Done)
}

pub(super) fn answer(
    s: &mut Session<'_>,
    type_id: &TypeId,
    role: &RoleId,
    applicant: &PersonId,
    admit: bool,
) -> Result<Outcome, Stop> {
    s.want_record(RecordKey::Type(type_id.clone()));
    s.want_person(applicant);
    s.round()?;
    let Some((relationship_type, _)) = s.type_in_force(type_id)? else {
        return Err(ReasonCode::NotAvailable.into());
    };
    s.coordinator(&relationship_type, &[applicant])?;
    let role = role_of(&relationship_type, role)?;
    let caseload = s.caseload(applicant)?;
    let load = caseload.load(type_id, role, s.now);
    ensure(load.participation == Participation::Applied, ReasonCode::NotApplied)?;
    let participation = if admit { Participation::In } else { Participation::Out };
    let agreement = caseload.section(type_id, role.id()).and_then(|section| section.agreement.clone());
    s.emit(changed(type_id, role.id(), applicant, participation, agreement))?;
    let mut answered = notice(Recipient::Person(applicant.clone()), NoticeCode::ParticipationAnswered);
    answered.type_id = Some(type_id.clone());
    answered.role = Some(role.id().clone());
    s.tell(answered);
    Ok(Outcome::Done)
}

pub(super) fn set_places(
    s: &mut Session<'_>,
    type_id: &TypeId,
    role: &RoleId,
    places: u16,
    when_in_use: WhenInUse,
) -> Result<Outcome, Stop> {
    let (relationship_type, person) = in_type(s, type_id, role)?;
    let role = role_of(&relationship_type, role)?;
    ensure(places <= role.draft().limits.places, ReasonCode::PlacesOutOfRange)?;
    let caseload = s.caseload(person.id())?;
    let load = caseload.load(type_id, role, s.now);
    ensure(load.takes_part, ReasonCode::NotTakingPart)?;
    if when_in_use == WhenInUse::Refuse {
        let reason = places_in_use(&caseload, type_id, role, places, s.now);
        ensure_none(reason.into_iter().collect())?;
    }
    change_places(s, type_id, role.id(), person.id(), places)?;
    Ok(Outcome::Done)
}

fn ensure_none(reasons: Vec<Reason>) -> Result<(), Stop> {
    if reasons.is_empty() { Ok(()) } else { Err(Stop::Refused(Refusal { reasons })) }
}

/// What uses more places than somebody wants to have.
fn places_in_use(
    caseload: &Caseload,
    type_id: &TypeId,
    role: &Role,
    places: u16,
    now: Timestamp,
) -> Option<Reason> {
    if usize::from(places) >= caseload.load(type_id, role, now).used() {
        return None;
    }
    let section = caseload.section(type_id, role.id())?;
    let mut items: Vec<Item> =
        section.active.iter().map(|place| Item::Relationship(place.relationship)).collect();
    let reserved = section.reserved.iter().filter(|ticket| ticket.counts(now));
    items.extend(reserved.map(|ticket| Item::Request(ticket.request)));
    Some(Reason { items, ..Reason::new(ReasonCode::PlacesInUse) })
}

/// Sets the places; whoever is in line gets one that came free by it.
fn change_places(
    s: &mut Session<'_>,
    type_id: &TypeId,
    role: &RoleId,
    person: &PersonId,
    places: u16,
) -> Result<(), Stop> {
    let known = s.caseload(person)?.section(type_id, role).and_then(|section| section.places);
    if known == Some(places) {
        return Ok(());
    }
    let (type_id, role, person) = (type_id.clone(), role.clone(), person.clone());
    s.emit(Event::PlacesChanged {
        person: person.clone(),
        type_id: type_id.clone(),
        role: role.clone(),
        places,
    })?;
    s.promote_later(Work::Promote { person, type_id, role })
}

fn changed(
    type_id: &TypeId,
    role: &RoleId,
    person: &PersonId,
    participation: Participation,
    agreement: Option<Code>,
) -> Event {
    Event::ParticipationChanged {
        person: person.clone(),
        type_id: type_id.clone(),
        role: role.clone(),
        participation,
        agreement,
    }
}

/// The type in force and the person who acts, authorized.
fn in_type(
    s: &mut Session<'_>,
    type_id: &TypeId,
    role: &RoleId,
) -> Result<(Arc<RelationshipType>, Person), Stop> {
    let acting = s.acting()?;
    s.want_record(RecordKey::Type(type_id.clone()));
    s.want_person(&acting);
    s.want_authority();
    s.round()?;
    let Some((relationship_type, _)) = s.type_in_force(type_id)? else {
        return Err(ReasonCode::NotAvailable.into());
    };
    role_of(&relationship_type, role)?;
    s.authorize(&relationship_type)?;
    match s.person(&acting)? {
        Some(person) => Ok((relationship_type, person)),
        None => Err(ReasonCode::NotAvailable.into()),
    }
}

fn role_of<'a>(relationship_type: &'a RelationshipType, role: &RoleId) -> Result<&'a Role, Stop> {
    relationship_type.role(role).map(|(_, role)| role).ok_or_else(|| ReasonCode::NotAvailable.into())
}
