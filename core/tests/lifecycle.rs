//! The lifecycle, sentence by sentence.
#![expect(clippy::unwrap_used, reason = "tests may")]

mod common;

use common::{World, ask, day, id, monday, request_of};
use tutelage::lifecycle::{Command, Outcome, ReasonCode, Record, RecordKey, RequestState};

#[test]
fn somebody_asks_and_is_accepted() {
    let world = World::usual();
    world.takes_part("cy", "mentoring", "mentor", 1);
    world.takes_part("ben", "mentoring", "mentee", 1);
    let request = world.asks("ben", "mentoring", "mentee", &["cy"], monday());
    let accepted = world.does("cy", Command::Accept { request }, day(1));
    let Outcome::Request { state, relationship: Some(relationship), .. } = accepted.outcome else { panic!() };
    assert_eq!(state, RequestState::Accepted);
    let records = world.store.records();
    let Some(Record::Relationship(relationship)) = records.get(&RecordKey::Relationship(relationship)) else {
        panic!()
    };
    assert_eq!(relationship.started_at, Some(day(1)));
    world.takes_part("boss", "mentoring", "mentor", 1);
    world.takes_part("dee", "mentoring", "mentee", 1);
    let (_, state) = request_of(&world.does("dee", ask("mentoring", "mentee", &["boss"]), monday()));
    assert_eq!(state, RequestState::Pending);
}

#[test]
fn a_hidden_no_looks_like_nobody() {
    let world = World::usual();
    world.takes_part("ben", "mentoring", "mentee", 1);
    let to_nobody = world.refused("ben", ask("mentoring", "mentee", &["nobody"]), monday());
    let not_taking_part = world.refused("ben", ask("mentoring", "mentee", &["cy"]), monday());
    assert_eq!(to_nobody, not_taking_part);
    assert!(to_nobody.has(ReasonCode::NotAvailable));
    let _: tutelage::id::PersonId = id("ben");
}
