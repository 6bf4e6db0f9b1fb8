//! A small company and the means to let its people act, shared by the tests.
#![expect(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "each test uses a part of it"
)]

use std::cell::Cell;
use tutelage::{
    Config, Engine,
    id::{CommandId, PersonId, RelationshipId, RequestId},
    lifecycle::{Actor, Command, Decision, Envelope, OnBehalfOf, Outcome, ReasonCode, Refusal, RequestState},
    people::{AttributeValue, Manager, PersonRecord},
    store::{Driven, MemoryStore, drive, run_due},
    time::{Span, Timestamp},
};

/// Monday morning.
pub fn monday() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

pub fn day(days: u16) -> Timestamp {
    monday().plus(Span::days(days))
}

pub fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

/// The schema, types and limits that most tests use.
pub fn config() -> Config {
    serde_json::from_str(include_str!("config.json")).unwrap()
}

/// A store with an engine over it, and a counter for command ids.
pub struct World {
    pub engine: Engine,
    pub store: MemoryStore,
    next: Cell<u64>,
}

impl World {
    pub fn new(config: Config) -> World {
        let engine = Engine::build(config).unwrap();
        let store = MemoryStore::new(engine.schema());
        World { engine, store, next: Cell::new(1) }
    }

    /// A world with the usual configuration and the usual people: `boss` above `ana` above `ben`; `cy`, `dee`, `eve`
    /// elsewhere; `office` is the programme office. Everybody takes part in nothing yet.
    pub fn usual() -> World {
        let world = World::new(config());
        world.hire_the_usual_people();
        world
    }

    /// A world of its own that goes on from here.
    pub fn fork(&self) -> World {
        World { engine: self.engine.clone(), store: self.store.fork(), next: self.next.clone() }
    }

    pub fn hire_the_usual_people(&self) {
        for (name, level, team, manager) in [
            ("boss", 6, "red", None),
            ("ana", 4, "red", Some("boss")),
            ("ben", 2, "red", Some("ana")),
            ("cy", 5, "blue", None),
            ("dee", 1, "blue", Some("cy")),
            ("eve", 2, "green", None),
            ("office", 3, "none", None),
        ] {
            self.hire(name, level, team, manager);
        }
    }

    pub fn hire(&self, name: &str, level: i64, team: &str, manager: Option<&str>) {
        let person = person(name, level, team, manager);
        self.host(Command::PersonChanged { person: Box::new(person) }, monday());
        self.settle(monday());
    }

    pub fn command_id(&self) -> CommandId {
        let next = self.next.get();
        self.next.set(next.wrapping_add(1));
        let mut bytes = [0; 16];
        bytes[8..].copy_from_slice(&next.to_be_bytes());
        CommandId::from_bytes(bytes)
    }

    pub fn send(&self, envelope: &Envelope, now: Timestamp) -> Driven {
        drive(&self.engine, &self.store, envelope, now).unwrap()
    }

    pub fn envelope(&self, actor: Actor, command: Command) -> Envelope {
        Envelope { id: self.command_id(), actor, on_behalf_of: None, command }
    }

    /// What comes of it when somebody wants something.
    pub fn tries(&self, who: &str, command: Command, now: Timestamp) -> Driven {
        self.send(&self.envelope(Actor::Person(id(who)), command), now)
    }

    /// Somebody wants something, and it is done.
    pub fn does(&self, who: &str, command: Command, now: Timestamp) -> Decision {
        match self.tries(who, command.clone(), now) {
            Driven::Done(decision) => *decision,
            Driven::Refused(refusal) => panic!("{who} was refused {command:?}: {refusal:?}"),
        }
    }

    /// Somebody wants something, and it is refused.
    pub fn refused(&self, who: &str, command: Command, now: Timestamp) -> Refusal {
        match self.tries(who, command.clone(), now) {
            Driven::Done(decision) => panic!("{who} was not refused {command:?}: {:?}", decision.outcome),
            Driven::Refused(refusal) => refusal,
        }
    }

    pub fn codes(&self, who: &str, command: Command, now: Timestamp) -> Vec<ReasonCode> {
        self.refused(who, command, now).reasons.into_iter().map(|reason| reason.code).collect()
    }

    pub fn host(&self, command: Command, now: Timestamp) -> Decision {
        match self.send(&self.envelope(Actor::Host, command), now) {
            Driven::Done(decision) => *decision,
            Driven::Refused(refusal) => panic!("the host was refused: {refusal:?}"),
        }
    }

    pub fn for_somebody(&self, coordinator: &str, person: &str, command: Command, now: Timestamp) -> Driven {
        let on_behalf_of = OnBehalfOf { person: id(person), reason: id("on_leave"), exceed_places: false };
        let envelope = Envelope {
            on_behalf_of: Some(on_behalf_of),
            ..self.envelope(Actor::Person(id(coordinator)), command)
        };
        self.send(&envelope, now)
    }

    /// Runs everything that is due.
    pub fn settle(&self, now: Timestamp) -> Vec<Decision> {
        run_due(&self.engine, &self.store, now, 10_000).unwrap()
    }

    pub fn takes_part(&self, who: &str, type_id: &str, role: &str, places: u16) {
        let command =
            Command::TakePart { type_id: id(type_id), role: id(role), places: Some(places), agreement: None };
        self.does(who, command, monday());
    }

    /// Asks, and returns the request.
    pub fn asks(&self, who: &str, type_id: &str, role: &str, whom: &[&str], now: Timestamp) -> RequestId {
        request_of(&self.does(who, ask(type_id, role, whom), now)).0
    }

    /// Asks, and is accepted; returns the relationship.
    pub fn together(
        &self,
        who: &str,
        type_id: &str,
        role: &str,
        whom: &str,
        now: Timestamp,
    ) -> RelationshipId {
        let request = self.asks(who, type_id, role, &[whom], now);
        let decision = self.does(whom, Command::Accept { request }, now);
        match decision.outcome {
            Outcome::Request { relationship: Some(relationship), .. } => relationship,
            outcome => panic!("no relationship came of it: {outcome:?}"),
        }
    }
}

pub fn person(name: &str, level: i64, team: &str, manager: Option<&str>) -> PersonRecord {
    let mut person = PersonRecord::new(id(name), name.to_uppercase());
    person.attributes.insert(id("level"), AttributeValue::Integer(level));
    person.attributes.insert(id("team"), AttributeValue::Text(team.to_owned()));
    person.attributes.insert(id("location"), AttributeValue::Text("paris".to_owned()));
    person.manager = manager.map_or(Manager::Nobody, |manager| Manager::Person(id(manager)));
    person
}

pub fn ask(type_id: &str, role: &str, whom: &[&str]) -> Command {
    let to: Vec<PersonId> = whom.iter().map(|whom| id(whom)).collect();
    Command::Request { type_id: id(type_id), role: id(role), to, message: None }
}

pub fn request_of(decision: &Decision) -> (RequestId, RequestState) {
    match decision.outcome {
        Outcome::Request { request, state, .. } => (request, state),
        ref outcome => panic!("not about a request: {outcome:?}"),
    }
}
