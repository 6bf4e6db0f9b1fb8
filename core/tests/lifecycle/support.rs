//! Short ways to ask what is stored and what happened.

use crate::common::{World, config, id, monday};
use std::sync::Arc;
use tutelage::{
    Config,
    id::{EntryId, PersonId, RelationshipId, RequestId},
    lifecycle::{
        Actor, Answer, Caseload, Command, Decision, Envelope, Event, FactSet, NoticeCode, OnBehalfOf,
        Outcome, Pair, PairKey, ReasonCode, Recipient, Record, RecordKey, Relationship, RelationshipState,
        Request, RequestState, WhenInUse,
    },
    people::{PersonRecord, PersonState},
    scheme::TypeDraft,
    store::{Driven, Store},
    time::Timestamp,
};

/// The usual configuration with one type changed.
pub(crate) fn config_with(type_id: &str, change: impl FnOnce(&mut TypeDraft)) -> Config {
    let mut config = config();
    let found = config.types.iter_mut().find(|configured| configured.draft.id.as_str() == type_id).unwrap();
    change(&mut found.draft);
    config
}

/// The draft of a type of the usual configuration.
pub(crate) fn draft(type_id: &str) -> TypeDraft {
    let config = config();
    config.types.into_iter().find(|configured| configured.draft.id.as_str() == type_id).unwrap().draft
}

/// The usual people in a world of this configuration.
pub(crate) fn world_of(config: Config) -> World {
    let world = World::new(config);
    world.hire_the_usual_people();
    world
}

pub(crate) fn request(world: &World, request: RequestId) -> Arc<Request> {
    match world.store.records().remove(&RecordKey::Request(request)) {
        Some(Record::Request(request)) => request,
        other => panic!("no request: {other:?}"),
    }
}

pub(crate) fn state(world: &World, id: RequestId) -> RequestState {
    request(world, id).state
}

pub(crate) fn relationship(world: &World, relationship: RelationshipId) -> Arc<Relationship> {
    match world.store.records().remove(&RecordKey::Relationship(relationship)) {
        Some(Record::Relationship(relationship)) => relationship,
        other => panic!("no relationship: {other:?}"),
    }
}

pub(crate) fn runs(world: &World, id: RelationshipId) -> RelationshipState {
    relationship(world, id).state
}

pub(crate) fn caseload(world: &World, person: &str) -> Caseload {
    match world.store.records().remove(&RecordKey::Caseload(id(person))) {
        Some(Record::Caseload(caseload)) => caseload.as_ref().clone(),
        _ => Caseload::new(id(person)),
    }
}

pub(crate) fn pair(world: &World, type_id: &str, one: &str, other: &str) -> Pair {
    let key = PairKey::new(&id(type_id), &id(one), &id(other));
    match world.store.records().remove(&RecordKey::Pair(key.clone())) {
        Some(Record::Pair(pair)) => pair.as_ref().clone(),
        _ => Pair::new(key),
    }
}

/// The requests of a type between two people, in the order in which they were made.
pub(crate) fn requests_between(world: &World, one: &str, other: &str) -> Vec<Arc<Request>> {
    let mut found: Vec<Arc<Request>> = Vec::new();
    for record in world.store.records().into_values() {
        if let Record::Request(request) = record
            && request.is_party(&id(one))
            && request.is_party(&id(other))
        {
            found.push(request);
        }
    }
    found.sort_by_key(|request| (request.opened_at, request.id()));
    found
}

/// The relationship that came of an acceptance.
pub(crate) fn formed(decision: &Decision) -> RelationshipId {
    match decision.outcome {
        Outcome::Request { relationship: Some(relationship), .. } => relationship,
        ref outcome => panic!("no relationship came of it: {outcome:?}"),
    }
}

pub(crate) fn entry_of(decision: &Decision) -> EntryId {
    match decision.outcome {
        Outcome::Entry { entry, .. } => entry,
        ref outcome => panic!("no entry: {outcome:?}"),
    }
}

/// Who is told this by a decision.
pub(crate) fn told(decision: &Decision, code: NoticeCode) -> Vec<Recipient> {
    let mut told: Vec<Recipient> = decision
        .notices
        .iter()
        .filter(|notice| notice.code == code)
        .map(|notice| notice.to.clone())
        .collect();
    told.sort();
    told
}

pub(crate) fn to(person: &str) -> Recipient {
    Recipient::Person(id(person))
}

pub(crate) fn events(decisions: &[Decision]) -> Vec<&Event> {
    decisions.iter().flat_map(|decision| &decision.events).map(|record| &record.event).collect()
}

pub(crate) fn accept(request: RequestId) -> Command {
    Command::Accept { request }
}

pub(crate) fn decline(request: RequestId) -> Command {
    Command::Decline { request, code: id("no_time"), reason: None }
}

pub(crate) fn withdraw(request: RequestId) -> Command {
    Command::Withdraw { request }
}

pub(crate) fn cancel(relationship: RelationshipId) -> Command {
    Command::Cancel { relationship, code: id("moved_on"), reason: None }
}

pub(crate) fn complete(relationship: RelationshipId) -> Command {
    Command::Complete { relationship }
}

pub(crate) fn block(person: &str) -> Command {
    Command::Block { person: id(person) }
}

pub(crate) fn set_places(type_id: &str, role: &str, places: u16, when_in_use: WhenInUse) -> Command {
    Command::SetPlaces { type_id: id(type_id), role: id(role), places, when_in_use }
}

pub(crate) fn take_part(type_id: &str, role: &str, places: Option<u16>) -> Command {
    Command::TakePart { type_id: id(type_id), role: id(role), places, agreement: None }
}

pub(crate) fn step_back(type_id: &str, role: &str) -> Command {
    Command::StepBack { type_id: id(type_id), role: id(role) }
}

pub(crate) fn never_again(type_id: &str, person: &str) -> Command {
    Command::NeverAgain { type_id: id(type_id), person: id(person) }
}

/// What the host says of somebody, changed.
pub(crate) fn changes(world: &World, person: &str, now: Timestamp, change: impl FnOnce(&mut PersonRecord)) {
    let stored = world.store.records().remove(&RecordKey::Person(id::<PersonId>(person)));
    let Some(Record::Person(stored)) = stored else { panic!("{person} is not known") };
    let mut record = stored.as_ref().clone();
    change(&mut record);
    world.host(Command::PersonChanged { person: Box::new(record) }, now);
}

pub(crate) fn leaves(world: &World, person: &str, now: Timestamp) {
    changes(world, person, now, |person| person.state = PersonState::Left);
}

/// A coordinator acts for somebody.
pub(crate) fn acting_for(
    world: &World,
    coordinator: &str,
    person: &str,
    command: Command,
    now: Timestamp,
) -> Driven {
    let on_behalf_of = OnBehalfOf { person: id(person), reason: id("on_leave"), exceed_places: false };
    let envelope = world.envelope(Actor::Person(id(coordinator)), command);
    world.send(&Envelope { on_behalf_of: Some(on_behalf_of), ..envelope }, now)
}

/// A coordinator acts for somebody, who may get more than their places by it.
pub(crate) fn exceeding(
    world: &World,
    coordinator: &str,
    person: &str,
    command: Command,
    now: Timestamp,
) -> Driven {
    let on_behalf_of = OnBehalfOf { person: id(person), reason: id("exception"), exceed_places: true };
    let envelope = world.envelope(Actor::Person(id(coordinator)), command);
    world.send(&Envelope { on_behalf_of: Some(on_behalf_of), ..envelope }, now)
}

/// Decides without committing, and tells how often facts were missing.
pub(crate) fn decided_in_rounds(world: &World, envelope: &Envelope, now: Timestamp) -> (Decision, usize) {
    let mut facts = FactSet::new();
    for rounds in 0.. {
        match world.engine.decide(envelope, &facts, now).unwrap() {
            Answer::Done(decision) => return (*decision, rounds),
            Answer::Refused(refusal) => panic!("{refusal:?}"),
            Answer::Need(queries) => {
                let answers = world.store.load(&queries).unwrap();
                for (query, fact) in queries.into_iter().zip(answers) {
                    facts.insert(query, fact);
                }
            }
        }
    }
    panic!("there is always another round")
}

pub(crate) fn done(driven: Driven) -> Decision {
    match driven {
        Driven::Done(decision) => *decision,
        Driven::Refused(refusal) => panic!("refused: {refusal:?}"),
    }
}

pub(crate) fn refused(driven: Driven) -> Vec<ReasonCode> {
    match driven {
        Driven::Done(decision) => panic!("not refused: {:?}", decision.outcome),
        Driven::Refused(refusal) => refusal.reasons.into_iter().map(|reason| reason.code).collect(),
    }
}

/// `mentor` has places in mentoring and `mentees` want to be there.
pub(crate) fn mentoring(world: &World, mentor: &str, places: u16, mentees: &[&str]) {
    world.takes_part(mentor, "mentoring", "mentor", places);
    for mentee in mentees {
        world.takes_part(mentee, "mentoring", "mentee", 1);
    }
}

/// Somebody asks somebody to be their mentor.
pub(crate) fn asks(world: &World, mentee: &str, mentor: &str, now: Timestamp) -> RequestId {
    world.asks(mentee, "mentoring", "mentee", &[mentor], now)
}

/// Cy mentors eve since monday.
pub(crate) fn cy_and_eve(world: &World) -> RelationshipId {
    mentoring(world, "cy", 1, &["eve"]);
    world.together("eve", "mentoring", "mentee", "cy", monday())
}

/// Cy leads; these are members.
pub(crate) fn circle(world: &World, members: &[&str]) -> RelationshipId {
    world.takes_part("cy", "circle", "lead", 1);
    let mut group = None;
    for member in members {
        world.takes_part(member, "circle", "member", 1);
        group = Some(world.together(member, "circle", "member", "cy", monday()));
    }
    group.unwrap()
}
