//! Real threads over one store.

use crate::{
    common::{World, ask, config, id, monday, request_of},
    verify,
};
use tutelage::{
    id::PersonId,
    lifecycle::{Actor, Command, Envelope, Record, RecordKey, RelationshipState},
    store::{Driven, drive},
};

const THREADS: usize = 8;
const ROUNDS: usize = 200;

/// A mentor with one place and eight who want it.
fn world() -> World {
    let world = World::new(config());
    world.hire("mentor", 6, "red", None);
    world.takes_part("mentor", "mentoring", "mentor", 1);
    for n in 0..THREADS {
        world.hire(&format!("mentee{n}"), 1, "blue", None);
        world.takes_part(&format!("mentee{n}"), "mentoring", "mentee", 1);
    }
    world
}

/// All at once; how many of them were not refused.
fn at_once(world: &World, envelopes: Vec<Envelope>) -> usize {
    let (engine, store) = (&world.engine, &world.store);
    let barrier = &std::sync::Barrier::new(envelopes.len());
    std::thread::scope(|scope| {
        let send = |envelope: Envelope| {
            barrier.wait();
            matches!(drive(engine, store, &envelope, monday()).unwrap(), Driven::Done(_))
        };
        let running: Vec<_> = envelopes.into_iter().map(|e| scope.spawn(move || send(e))).collect();
        running.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
    })
}

fn together(world: &World) -> usize {
    let mentor: PersonId = id("mentor");
    let records = world.store.records();
    let running = records.values().filter(|record| match record {
        Record::Relationship(found) => found.state == RelationshipState::Active,
        _ => false,
    });
    let running = running.count();
    let places = match records.get(&RecordKey::Caseload(mentor)) {
        Some(Record::Caseload(caseload)) => {
            caseload.sections.iter().map(|section| section.active.len()).sum()
        }
        _ => 0,
    };
    assert_eq!(places, running);
    running
}

#[test]
fn eight_are_accepted_at_once_and_one_gets_the_place() {
    for _ in 0..ROUNDS {
        let world = world();
        let mentor = Actor::Person(id("mentor"));
        let mut accepts = Vec::new();
        for n in 0..THREADS {
            let request = world.asks(&format!("mentee{n}"), "mentoring", "mentee", &["mentor"], monday());
            accepts.push(world.envelope(mentor.clone(), Command::Accept { request }));
        }
        assert_eq!(at_once(&world, accepts), 1);
        assert_eq!(together(&world), 1);
        verify::once(&world.store.log()).unwrap();
    }
}

#[test]
fn one_command_is_sent_by_eight_at_once_and_done_once() {
    for _ in 0..ROUNDS {
        let world = world();
        let command = ask("mentoring", "mentee", &["mentor"]);
        let envelope = world.envelope(Actor::Person(id("mentee0")), command);
        assert_eq!(at_once(&world, vec![envelope; THREADS]), THREADS);
        verify::once(&world.store.log()).unwrap();
        let asks = (0..THREADS).map(|n| {
            let command = ask("mentoring", "mentee", &["mentor"]);
            world.envelope(Actor::Person(id(&format!("mentee{n}"))), command)
        });
        let asks = asks.collect::<Vec<_>>();
        assert_eq!(at_once(&world, asks), THREADS);
        let (request, _) =
            request_of(&world.does("mentee0", ask("mentoring", "mentee", &["mentor"]), monday()));
        world.does("mentor", Command::Accept { request }, monday());
        assert_eq!(together(&world), 1);
    }
}
