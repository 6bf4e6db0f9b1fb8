//! What a caseload counts for ever, and when a request was answered.

use crate::common::{World, ask, day, id, monday, request_of};
use crate::support::*;
use tutelage::lifecycle::{Caseload, Command, RelationshipState, RequestState, Tally};

fn tally(world: &World, who: &str, type_id: &str, role: &str) -> Tally {
    let caseload = caseload(world, who);
    caseload.section(&id(type_id), &id(role)).map_or(Tally::default(), |section| section.tally)
}

fn counted(made: u32, received: u32, begun: u32, completed: u32) -> Tally {
    Tally {
        requests_made: made,
        requests_received: received,
        relationships_begun: begun,
        relationships_completed: completed,
    }
}

#[test]
fn requests_and_relationships_are_counted_for_both_sides() {
    let world = World::usual();
    mentoring(&world, "cy", 2, &["ben", "eve"]);
    let declined = asks(&world, "ben", "cy", monday());
    let decline = Command::Decline { request: declined, code: id("other"), reason: None };
    world.does("cy", decline, day(1));
    let running = world.together("ben", "mentoring", "mentee", "cy", day(2));
    world.together("eve", "mentoring", "mentee", "cy", day(3));
    assert_eq!(tally(&world, "cy", "mentoring", "mentor"), counted(0, 3, 2, 0));
    assert_eq!(tally(&world, "ben", "mentoring", "mentee"), counted(2, 0, 1, 0));
    world.does("ben", Command::Complete { relationship: running }, day(9));
    assert_eq!(runs(&world, running), RelationshipState::Completed);
    assert_eq!(tally(&world, "cy", "mentoring", "mentor"), counted(0, 3, 2, 1));
    assert_eq!(tally(&world, "ben", "mentoring", "mentee"), counted(2, 0, 1, 1));
    assert_eq!(tally(&world, "eve", "mentoring", "mentee"), counted(1, 0, 1, 0), "hers runs on");
}

#[test]
fn a_relationship_that_was_cancelled_was_not_completed() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben"]);
    let relationship = world.together("ben", "mentoring", "mentee", "cy", monday());
    world.does("ben", Command::Cancel { relationship, code: id("other"), reason: None }, day(1));
    assert_eq!(tally(&world, "ben", "mentoring", "mentee"), counted(1, 0, 1, 0));
}

#[test]
fn a_section_of_which_nothing_but_the_tally_is_left_stays() {
    let world = World::usual();
    world.takes_part("cy", "mentoring", "mentor", 1);
    world.takes_part("eve", "mentoring", "mentee", 1);
    let request = asks(&world, "eve", "cy", monday());
    world.does("eve", Command::Withdraw { request }, monday());
    let (type_id, role) = (id("mentoring"), id("mentee"));
    world.does("eve", Command::StepBack { type_id, role }, monday());
    assert_eq!(tally(&world, "eve", "mentoring", "mentee"), counted(1, 0, 0, 0));
}

#[test]
fn nominees_receive_and_choices_count_once_they_are_asked() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve", "ben"]);
    world.takes_part("boss", "mentoring", "mentor", 1);
    let (first, _) = request_of(&world.does("eve", ask("mentoring", "mentee", &["cy", "boss"]), monday()));
    assert_eq!(tally(&world, "eve", "mentoring", "mentee"), counted(1, 0, 0, 0));
    world.does("cy", Command::Decline { request: first, code: id("other"), reason: None }, day(1));
    world.settle(day(1));
    assert_eq!(tally(&world, "eve", "mentoring", "mentee"), counted(2, 0, 0, 0));
    assert_eq!(tally(&world, "boss", "mentoring", "mentor"), counted(0, 1, 0, 0));
    let people = [("cy", "mentor"), ("ben", "mentee")]
        .map(|(person, role)| tutelage::lifecycle::Party { person: id(person), role: id(role) })
        .to_vec();
    world.does("office", Command::Nominate { type_id: id("mentoring"), people, message: None }, day(1));
    assert_eq!(tally(&world, "cy", "mentoring", "mentor"), counted(0, 2, 0, 0));
    assert_eq!(tally(&world, "ben", "mentoring", "mentee"), counted(0, 1, 0, 0));
}

#[test]
fn a_request_says_when_it_was_answered_and_only_then() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben", "eve", "ana"]);
    let [yes, no, withdrawn] = ["ben", "eve", "ana"].map(|mentee| asks(&world, mentee, "cy", monday()));
    world.does("cy", Command::Decline { request: no, code: id("other"), reason: None }, day(2));
    world.does("ana", Command::Withdraw { request: withdrawn }, day(3));
    world.does("cy", accept(yes), day(4));
    assert_eq!(request(&world, no).answered_at, Some(day(2)));
    assert_eq!(request(&world, withdrawn).answered_at, None);
    assert_eq!(request(&world, yes).answered_at, Some(day(4)));
    assert_eq!(state(&world, yes), RequestState::Accepted);
}

#[test]
fn records_from_before_it_was_counted_read_as_zero() {
    let old = r#"{"person": "ana", "version": 4, "sections": [{"type": "mentoring", "role": "mentor",
        "participation": "in"}]}"#;
    let read: Caseload = serde_json::from_str(old).unwrap();
    assert!(read.sections[0].tally.is_empty());
    let written = serde_json::to_string(&read).unwrap();
    assert!(!written.contains("tally"), "{written}");
}
