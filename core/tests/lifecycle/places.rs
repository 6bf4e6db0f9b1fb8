//! "Taking places."

use crate::common::{World, ask, day, id, monday, request_of};
use crate::support::*;
use tutelage::lifecycle::{Command, Item, Participation, ReasonCode, RequestState, WhenInUse};
use tutelage::store::Driven;

#[test]
fn limits_belong_to_a_role() {
    let world = World::usual();
    world.takes_part("ana", "mentoring", "mentor", 1);
    world.takes_part("ana", "mentoring", "mentee", 1);
    mentoring(&world, "cy", 1, &["eve"]);
    let as_mentor = asks(&world, "eve", "ana", monday());
    world.does("ana", accept(as_mentor), monday());
    let as_mentee = asks(&world, "ana", "cy", monday());
    world.does("cy", accept(as_mentee), monday());
    assert_eq!(
        caseload(&world, "ana").sections.iter().filter(|section| section.active.len() == 1).count(),
        2
    );
}

#[test]
fn a_filled_exclusive_role_ends_the_other_requests_in_it() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben", "eve"]);
    world.takes_part("boss", "mentoring", "mentor", 3);
    world.takes_part("ana", "mentoring", "mentor", 3);
    let (to_cy, to_boss, to_ana) = (
        asks(&world, "eve", "cy", monday()),
        asks(&world, "eve", "boss", monday()),
        asks(&world, "eve", "ana", monday()),
    );
    let from_ben = asks(&world, "ben", "cy", monday());
    world.does("boss", accept(to_boss), monday());
    world.settle(monday());
    assert_eq!(state(&world, to_boss), RequestState::Accepted);
    assert_eq!([to_cy, to_ana].map(|request| state(&world, request)), [RequestState::Invalidated; 2]);
    assert_eq!(request(&world, to_cy).code, Some(id("role_filled")));
    assert_eq!(state(&world, from_ben), RequestState::Pending, "somebody else's request is none of theirs");
    assert!(caseload(&world, "cy").sections.iter().all(|section| section.incoming.len() <= 1));
}

#[test]
fn a_mentor_with_three_places_keeps_the_rest_open() {
    let world = World::usual();
    mentoring(&world, "cy", 3, &["ben", "eve"]);
    let requests = ["ben", "eve"].map(|mentee| asks(&world, mentee, "cy", monday()));
    world.does("cy", accept(requests[0]), monday());
    world.settle(monday());
    assert_eq!(state(&world, requests[1]), RequestState::Pending);
    world.does("cy", accept(requests[1]), monday());
}

#[test]
fn a_request_that_cannot_be_accepted_is_refused_before_its_follow_up_ran() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    world.takes_part("boss", "mentoring", "mentor", 1);
    let requests = ["cy", "boss"].map(|mentor| asks(&world, "eve", mentor, monday()));
    world.does("cy", accept(requests[0]), monday());
    assert_eq!(world.codes("boss", accept(requests[1]), monday()), [ReasonCode::Full]);
}

#[test]
fn missing_places_are_the_default_for_those_taking_part_else_none() {
    let world = World::usual();
    world.does("cy", take_part("mentoring", "mentor", None), monday());
    world.takes_part("eve", "mentoring", "mentee", 1);
    world.takes_part("ben", "mentoring", "mentee", 1);
    let first = asks(&world, "eve", "cy", monday());
    world.does("cy", accept(first), monday());
    let (_, waits) = request_of(&world.does("ben", ask("mentoring", "mentee", &["cy"]), monday()));
    assert_eq!(waits, RequestState::Waiting, "the default is one place");
    assert_eq!(
        world.codes("eve", ask("mentoring", "mentee", &["boss"]), monday())[0],
        ReasonCode::NoPlaceLeft
    );
    assert_eq!(
        world.codes("ana", ask("mentoring", "mentee", &["cy"]), monday()),
        [ReasonCode::NotTakingPart]
    );
}

#[test]
fn lowering_places_names_what_is_in_use() {
    let world = World::usual();
    mentoring(&world, "cy", 3, &["ben", "eve"]);
    let running = ["ben", "eve"].map(|mentee| world.together(mentee, "mentoring", "mentee", "cy", monday()));
    let lower = |when| set_places("mentoring", "mentor", 1, when);
    let refusal = world.refused("cy", lower(WhenInUse::Refuse), monday());
    assert_eq!(refusal.reasons[0].code, ReasonCode::PlacesInUse);
    let mut named = running.map(Item::Relationship);
    named.sort();
    assert_eq!(refusal.reasons[0].items, named);
    let again = world.refused("cy", take_part("mentoring", "mentor", Some(1)), monday());
    assert_eq!(again.reasons[0].items, named, "taking part with fewer is the same");
}

#[test]
fn lowering_places_can_stop_new_ones_only() {
    let world = World::usual();
    mentoring(&world, "cy", 2, &["ben", "eve"]);
    for mentee in ["ben", "eve"] {
        world.together(mentee, "mentoring", "mentee", "cy", monday());
    }
    world.does("cy", set_places("mentoring", "mentor", 1, WhenInUse::StopNew), monday());
    assert_eq!(caseload(&world, "cy").sections[0].active.len(), 2, "what runs goes on");
    world.hire("fay", 1, "green", None);
    world.takes_part("fay", "mentoring", "mentee", 1);
    let (_, state) = request_of(&world.does("fay", ask("mentoring", "mentee", &["cy"]), monday()));
    assert_eq!(state, RequestState::Waiting);
}

#[test]
fn places_stay_within_the_role() {
    let world = World::usual();
    assert_eq!(
        world.codes("cy", take_part("mentoring", "mentor", Some(6)), monday()),
        [ReasonCode::PlacesOutOfRange]
    );
    assert_eq!(
        world.codes("cy", take_part("mentoring", "mentor", Some(0)), monday()),
        [ReasonCode::PlacesOutOfRange]
    );
    let set = |places| set_places("mentoring", "mentor", places, WhenInUse::Refuse);
    assert_eq!(world.codes("cy", set(1), monday()), [ReasonCode::NotTakingPart]);
    world.takes_part("cy", "mentoring", "mentor", 2);
    assert_eq!(world.codes("cy", set(6), monday()), [ReasonCode::PlacesOutOfRange]);
    world.does("cy", set(0), monday());
}

#[test]
fn stepping_back_ends_requests_and_lets_relationships_go_on() {
    let world = World::usual();
    mentoring(&world, "cy", 2, &["ben", "eve"]);
    let running = world.together("ben", "mentoring", "mentee", "cy", monday());
    let pending = asks(&world, "eve", "cy", monday());
    world.does("cy", step_back("mentoring", "mentor"), day(1));
    assert_eq!(world.codes("cy", accept(pending), day(1)), [ReasonCode::NotTakingPart]);
    world.settle(day(1));
    assert_eq!(state(&world, pending), RequestState::Invalidated);
    assert!(relationship(&world, running).state.is_open());
}

#[test]
fn an_application_is_answered_by_a_coordinator() {
    let world = World::usual();
    let apply = |agreement: Option<&str>| Command::TakePart {
        type_id: id("onboarding"),
        role: id("buddy"),
        places: None,
        agreement: agreement.map(id),
    };
    let answer = |person: &str, admit| Command::AnswerApplication {
        type_id: id("onboarding"),
        role: id("buddy"),
        person: id(person),
        admit,
    };
    assert_eq!(world.codes("cy", apply(None), monday()), [ReasonCode::AgreementRequired]);
    assert_eq!(world.codes("cy", apply(Some("buddy-2025")), monday()), [ReasonCode::AgreementRequired]);
    world.does("cy", apply(Some("buddy-2026")), monday());
    let offer = ask("onboarding", "buddy", &["ben"]);
    assert_eq!(world.codes("cy", offer.clone(), monday()), [ReasonCode::ApplicationPending]);
    assert_eq!(world.codes("ben", answer("cy", true), monday()), [ReasonCode::CoordinatorsOnly]);
    assert_eq!(world.codes("office", answer("eve", true), monday()), [ReasonCode::NotApplied]);
    world.does("office", answer("cy", true), monday());
    world.does("cy", offer, monday());
    world.does("eve", apply(Some("buddy-2026")), monday());
    world.does("office", answer("eve", false), monday());
    assert_eq!(caseload(&world, "eve").sections[0].participation, Participation::Out);
}

#[test]
fn one_is_in_unless_one_opted_out() {
    let world = World::usual();
    admitted(&world, "cy");
    let (request, _) = request_of(&world.does("cy", ask("onboarding", "buddy", &["ben"]), monday()));
    world.does("ben", step_back("onboarding", "newcomer"), monday());
    world.settle(monday());
    assert_eq!(state(&world, request), RequestState::Invalidated);
    assert_eq!(world.codes("cy", ask("onboarding", "buddy", &["ben"]), monday()), [ReasonCode::NotAvailable]);
}

/// Applies as a buddy with the agreement, and is admitted.
fn admitted(world: &World, person: &str) {
    let agreement = Some(id("buddy-2026"));
    let (type_id, role) = (id("onboarding"), id("buddy"));
    world.does(person, Command::TakePart { type_id, role, places: None, agreement }, monday());
    let (type_id, role, person) = (id("onboarding"), id("buddy"), id(person));
    world.does("office", Command::AnswerApplication { type_id, role, person, admit: true }, monday());
}

#[test]
fn one_begins_to_take_part_within_the_window() {
    let world = world_of(config_with("mentoring", |draft| {
        draft.roles[0].taking_part.enrolment.from = Some(day(1));
        draft.roles[0].taking_part.enrolment.until = Some(day(3));
    }));
    let part = || take_part("mentoring", "mentor", None);
    assert_eq!(world.codes("cy", part(), monday()), [ReasonCode::EnrolmentClosed]);
    assert_eq!(world.codes("cy", part(), day(3)), [ReasonCode::EnrolmentClosed]);
    world.does("cy", part(), day(1));
    world.does("cy", take_part("mentoring", "mentor", Some(2)), day(9));
}

#[test]
fn the_audience_says_who_may_take_part() {
    let world = world_of(config_with("mentoring", |draft| {
        let when = serde_json::from_str(
            r#"{"compare":{"who":"self","attribute":"level","is":"at_least","value":4}}"#,
        );
        draft.roles[0].audience.grants[0].when = when.unwrap();
    }));
    let refusal = world.refused("ben", take_part("mentoring", "mentor", None), monday());
    assert_eq!(refusal.reasons[0].code, ReasonCode::Audience);
    assert_eq!(refusal.reasons[0].attribute, Some(id("level")));
    world.does("cy", take_part("mentoring", "mentor", None), monday());
}

#[test]
fn limits_span_types() {
    let world = World::usual();
    mentoring(&world, "boss", 5, &["eve", "dee"]);
    world.takes_part("boss", "sponsorship", "sponsor", 3);
    world.hire("fay", 1, "green", None);
    world.takes_part("fay", "mentoring", "mentee", 1);
    for mentee in ["eve", "dee", "fay"] {
        world.together(mentee, "mentoring", "mentee", "boss", monday());
    }
    world.takes_part("ben", "sponsorship", "protege", 1);
    let offer = ask("sponsorship", "sponsor", &["ben"]);
    assert_eq!(world.codes("boss", offer, monday()), [ReasonCode::JointLimitReached]);
    world.hire("gus", 1, "green", None);
    world.takes_part("gus", "mentoring", "mentee", 1);
    let refusal = world.codes("gus", ask("mentoring", "mentee", &["boss"]), monday());
    assert_eq!(refusal, [ReasonCode::Full], "being full is public, of whatever");
}

#[test]
fn being_full_is_public_where_nobody_can_wait() {
    let world = world_of(config_with("mentoring", |draft| draft.roles[0].waiting_list = None));
    mentoring(&world, "cy", 1, &["ben", "eve"]);
    world.together("eve", "mentoring", "mentee", "cy", monday());
    let refusal = world.tries("ben", ask("mentoring", "mentee", &["cy"]), monday());
    assert!(matches!(refusal, Driven::Refused(refusal) if refusal.has(ReasonCode::Full)));
}
