//! What every decision holds: events that say who and when, guards, receipts.

use crate::common::{World, ask, day, id, monday};
use crate::support::*;
use tutelage::{
    error::ErrorCode,
    id::{CommandId, PersonId},
    lifecycle::{
        Actor, Answer, Command, Decision, Envelope, Fact, FactSet, Facts, Query, ReasonCode, RecordKey,
        RequestState,
    },
    store::{Commit, Driven, Failure, Store, drive, run_due},
    time::Timestamp,
};

/// Decides without committing.
fn decided(world: &World, envelope: &Envelope, now: Timestamp) -> Decision {
    decided_in_rounds(world, envelope, now).0
}

#[test]
fn the_same_id_gives_the_same_answer_and_does_nothing() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let envelope = world.envelope(Actor::Person(id("eve")), ask("mentoring", "mentee", &["cy"]));
    let first = done(world.send(&envelope, monday()));
    let before = world.store.records();
    let again = done(world.send(&envelope, day(3)));
    assert!(
        again.repeated && again.events.is_empty() && again.changes.is_empty() && again.notices.is_empty()
    );
    assert_eq!(again.outcome, first.outcome);
    assert_eq!(world.store.records(), before);
}

#[test]
fn the_same_id_for_something_else_is_a_conflict() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let envelope = world.envelope(Actor::Person(id("eve")), ask("mentoring", "mentee", &["cy"]));
    world.send(&envelope, monday());
    let other_command = Envelope { command: block("cy"), ..envelope.clone() };
    let other_actor = Envelope { actor: Actor::Person(id("ben")), ..envelope };
    for envelope in [other_command, other_actor] {
        let failure = drive(&world.engine, &world.store, &envelope, monday()).unwrap_err();
        let Failure::Call(error) = failure else { panic!("{failure}") };
        assert_eq!(error.code(), ErrorCode::CommandConflict);
    }
}

#[test]
fn a_refusal_leaves_no_receipt() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let envelope = world.envelope(Actor::Person(id("ben")), ask("mentoring", "mentee", &["cy"]));
    assert!(matches!(world.send(&envelope, monday()), Driven::Refused(_)));
    world.takes_part("ben", "mentoring", "mentee", 1);
    assert!(matches!(world.send(&envelope, monday()), Driven::Done(_)), "it may be sent again");
}

#[test]
fn every_record_read_and_not_changed_is_guarded() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let request_id = asks(&world, "eve", "cy", monday());
    let decision = decided(&world, &world.envelope(Actor::Person(id("cy")), accept(request_id)), monday());
    let guarded = |key: RecordKey| decision.guards.iter().any(|guard| guard.record == key);
    for person in ["cy", "eve"].map(id::<PersonId>) {
        assert!(guarded(RecordKey::Person(person.clone())));
        assert!(
            decision.changes.iter().any(|change| change.record.key() == RecordKey::Caseload(person.clone()))
        );
    }
    assert!(guarded(RecordKey::Type(id("mentoring"))));
    let mut keys: Vec<_> = decision.guards.iter().map(|guard| guard.record.clone()).collect();
    keys.extend(decision.changes.iter().map(|change| change.record.key()));
    let many = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), many, "each once");
}

#[test]
fn a_block_between_reading_and_committing_conflicts() {
    for command in ["ask", "accept"] {
        let world = World::usual();
        mentoring(&world, "cy", 1, &["eve"]);
        let envelope = if command == "ask" {
            world.envelope(Actor::Person(id("eve")), ask("mentoring", "mentee", &["cy"]))
        } else {
            let request_id = asks(&world, "eve", "cy", monday());
            world.envelope(Actor::Person(id("cy")), accept(request_id))
        };
        let decision = decided(&world, &envelope, monday());
        world.does("eve", block("cy"), monday());
        assert_eq!(world.store.commit(&decision).unwrap(), Commit::Conflict, "{command}");
        assert!(matches!(world.send(&envelope, monday()), Driven::Refused(_)));
    }
}

#[test]
fn what_the_host_or_the_type_changes_in_between_conflicts_too() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let envelope = world.envelope(Actor::Person(id("eve")), ask("mentoring", "mentee", &["cy"]));
    let decision = decided(&world, &envelope, monday());
    leaves(&world, "cy", monday());
    assert_eq!(world.store.commit(&decision).unwrap(), Commit::Conflict);
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let decision = decided(&world, &envelope, monday());
    world.host(Command::CloseType { type_id: id("mentoring") }, monday());
    assert_eq!(world.store.commit(&decision).unwrap(), Commit::Conflict);
}

#[test]
fn every_event_names_actor_command_version_and_time() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let envelope = world.envelope(Actor::Person(id("eve")), complete(together));
    let decision = done(world.send(&envelope, day(50)));
    let due = &decision.events[0];
    assert_eq!((due.actor.clone(), due.at), (Actor::Time, day(45)), "what was due comes first, at its time");
    let own = &decision.events[1];
    assert_eq!((own.actor.clone(), own.at), (Actor::Person(id("eve")), day(50)));
    for (ordinal, record) in (0..).zip(&decision.events) {
        assert_eq!((record.command, record.ordinal, record.type_version), (envelope.id, ordinal, Some(1)));
    }
    let log = world.store.log();
    let about_a_type =
        log.iter().filter(|record| serde_json::to_string(&record.event).unwrap().contains("\"type\""));
    assert!(about_a_type.filter(|record| record.type_version.is_none()).count() == 0);
}

#[test]
fn time_brings_nothing_about_by_command() {
    let world = World::usual();
    let envelope = world.envelope(Actor::Time, block("cy"));
    let error = world.engine.decide(&envelope, &FactSet::new(), monday()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidValue);
}

#[test]
fn a_fact_that_the_host_cannot_say_denies() {
    struct Unsaid<'a>(&'a World);
    impl Facts for Unsaid<'_> {
        fn answer(&self, query: &Query) -> Option<Fact> {
            match query {
                Query::Record(RecordKey::Caseload(_)) => Some(Fact::Unknown),
                query => self.0.store.load(std::slice::from_ref(query)).unwrap().pop(),
            }
        }
    }
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let envelope = world.envelope(Actor::Person(id("eve")), ask("mentoring", "mentee", &["cy"]));
    let answer = world.engine.decide(&envelope, &Unsaid(&world), monday()).unwrap();
    assert!(matches!(answer, Answer::Refused(refusal) if refusal.has(ReasonCode::FactUnknown)));
}

#[test]
fn follow_ups_run_once_however_often_they_are_run() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let blocked = world.does("eve", block("cy"), day(1));
    let [follow_up] = blocked.follow_ups[..] else { panic!("{:?}", blocked.follow_ups) };
    let id: CommandId = follow_up.command_id();
    let run = Envelope { id, ..world.envelope(Actor::Host, Command::FollowUp { follow_up }) };
    assert!(!done(world.send(&run, day(2))).repeated);
    assert!(done(world.send(&run, day(3))).repeated);
    world.settle(day(3));
    assert!(!relationship(&world, together).state.is_open());
    assert_eq!(world.codes("eve", Command::FollowUp { follow_up }, day(3)), [ReasonCode::HostOnly]);
    let unknown = Command::FollowUp { follow_up: "00000000000000000000000000000000".parse().unwrap() };
    let refusal = world.send(&world.envelope(Actor::Host, unknown), day(3));
    assert_eq!(refused(refusal), [ReasonCode::NotAvailable]);
}

/// A store that cannot say what these people have taken on.
struct Unsure<'a>(&'a World);

impl Store for Unsure<'_> {
    type Error = std::convert::Infallible;
    fn load(&self, queries: &[Query]) -> Result<Vec<Fact>, Self::Error> {
        let mut facts = self.0.store.load(queries)?;
        for (query, fact) in queries.iter().zip(&mut facts) {
            if matches!(query, Query::Record(RecordKey::Caseload(who)) if who.as_str().starts_with("hidden"))
            {
                *fact = Fact::Unknown;
            }
        }
        Ok(facts)
    }
    fn commit(&self, decision: &Decision) -> Result<Commit, Self::Error> {
        self.0.store.commit(decision)
    }
    fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<RecordKey>, Self::Error> {
        self.0.store.due(now, limit)
    }
}

#[test]
fn what_cannot_be_done_yet_does_not_hide_what_is_due_after_it() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let request = world.asks("eve", "mentoring", "mentee", &["cy"], monday());
    let hidden: Vec<String> = (0..150).map(|i| format!("hidden{i:03}")).collect();
    for name in &hidden {
        world.hire(name, 2, "green", None);
    }
    for name in &hidden {
        let moved = crate::common::person(name, 2, "red", None);
        world.host(Command::PersonChanged { person: Box::new(moved) }, monday());
    }
    let unsure = Unsure(&world);
    run_due(&world.engine, &unsure, day(30), 10_000).unwrap();
    assert_eq!(state(&world, request), RequestState::Expired);
    let waiting = |world: &World| world.store.due(day(30), 1_000).unwrap().len();
    assert_eq!(waiting(&world), 150, "they wait until the host can say");
    world.settle(day(30));
    assert_eq!(waiting(&world), 0);
}
