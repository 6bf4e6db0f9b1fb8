//! "Waiting list."

use crate::common::{World, ask, day, id, monday, request_of};
use crate::support::*;
use tutelage::{
    lifecycle::{NoticeCode, ReasonCode, RequestState, WhenInUse},
    scheme::TypeRole,
};

/// Cy mentors eve; ben and then fay are in line.
fn line() -> (World, tutelage::id::RelationshipId, [tutelage::id::RequestId; 2]) {
    let world = World::usual();
    let running = cy_and_eve(&world);
    world.hire("fay", 1, "green", None);
    let line = ["ben", "fay"].map(|mentee| {
        world.takes_part(mentee, "mentoring", "mentee", 1);
        let (request, state) = request_of(&world.does(mentee, ask("mentoring", "mentee", &["cy"]), day(1)));
        assert_eq!(state, RequestState::Waiting);
        request
    });
    (world, running, line)
}

#[test]
fn a_freed_place_is_reserved_for_the_first_in_line_whose_request_becomes_pending_afresh() {
    let (world, running, [first, second]) = line();
    world.does("eve", complete(running), day(20));
    let decisions = world.settle(day(20));
    let promoted = request(&world, first);
    assert_eq!((promoted.state, promoted.step_since), (RequestState::Pending, day(20)));
    assert_eq!(promoted.expires_at, Some(day(34)), "the two weeks begin with the place");
    assert_eq!(state(&world, second), RequestState::Waiting);
    let section = &caseload(&world, "cy").sections[0];
    assert_eq!((section.reserved.len(), section.waiting.len()), (1, 1));
    let told: Vec<_> = decisions.iter().flat_map(|decision| told(decision, NoticeCode::PlaceFreed)).collect();
    assert_eq!(told, [to("ben")]);
    world.does("cy", accept(first), day(21));
    let who_waits = caseload(&world, "cy").sections[0].waiting[0].with.to_string();
    assert_eq!(world.codes(&who_waits, accept(second), day(21)), [ReasonCode::RequestWaiting]);
    assert_eq!(world.codes("cy", accept(second), day(21)), [ReasonCode::NotAvailable], "not asked yet");
}

#[test]
fn whoever_comes_between_cannot_overtake_the_line() {
    let (world, running, _) = line();
    world.does("eve", complete(running), day(20));
    // The promotion has not run yet; the place is the line's all the same.
    world.hire("gus", 1, "green", None);
    world.takes_part("gus", "mentoring", "mentee", 1);
    assert_eq!(world.codes("gus", ask("mentoring", "mentee", &["cy"]), day(20)), [ReasonCode::QueueFull]);
}

#[test]
fn a_place_in_the_line_never_goes_back() {
    let (world, running, [first, second]) = line();
    world.does("eve", complete(running), day(20));
    world.settle(day(20));
    world.does("cy", decline(first), day(21));
    world.settle(day(21));
    assert_eq!(state(&world, second), RequestState::Pending);
    let (again, state) = request_of(&world.does("ben", ask("mentoring", "mentee", &["cy"]), day(22)));
    assert_eq!(state, RequestState::Waiting, "who asks again stands at the end");
    assert_ne!(again, first);
    world.settle(day(200));
    assert_eq!(request(&world, second).state, RequestState::Expired, "only pending requests expire");
    assert_eq!(
        request(&world, again).step_since,
        day(200),
        "expiry counts from due, what it starts from now"
    );
}

#[test]
fn a_waiting_request_does_not_expire_and_can_be_withdrawn() {
    let (world, running, [first, second]) = line();
    world.settle(day(100));
    assert_eq!([first, second].map(|request| state(&world, request)), [RequestState::Waiting; 2]);
    world.does("ben", withdraw(first), day(100));
    world.does("eve", complete(running), day(101));
    world.settle(day(101));
    assert_eq!(state(&world, second), RequestState::Pending);
}

#[test]
fn more_places_move_the_line() {
    let (world, _, [first, second]) = line();
    world.does("cy", set_places("mentoring", "mentor", 3, WhenInUse::Refuse), day(2));
    world.settle(day(2));
    assert_eq!([first, second].map(|request| state(&world, request)), [RequestState::Pending; 2]);
}

#[test]
fn the_first_who_is_no_longer_possible_is_passed_over() {
    let (world, running, [first, second]) = line();
    world.does("ben", step_back("mentoring", "mentee"), day(2));
    world.does("eve", complete(running), day(3));
    world.settle(day(3));
    assert_eq!(
        [first, second].map(|id| state(&world, id)),
        [RequestState::Invalidated, RequestState::Pending]
    );
}

#[test]
fn the_line_is_as_long_as_the_type_says() {
    let (world, ..) = line();
    world.hire("gus", 1, "green", None);
    world.takes_part("gus", "mentoring", "mentee", 1);
    assert_eq!(world.codes("gus", ask("mentoring", "mentee", &["cy"]), day(1)), [ReasonCode::QueueFull]);
}

#[test]
fn the_line_moves_only_as_far_as_limits_over_several_types_allow() {
    let world = World::usual();
    mentoring(&world, "boss", 1, &["eve", "dee"]);
    world.together("eve", "mentoring", "mentee", "boss", monday());
    world.takes_part("boss", "sponsorship", "sponsor", 3);
    let sponsored = ["fay", "gus"].map(|protege| {
        world.hire(protege, 1, "green", None);
        world.takes_part(protege, "sponsorship", "protege", 1);
        let request = world.asks("boss", "sponsorship", "sponsor", &[protege], monday());
        world.does(protege, accept(request), monday());
        formed(&world.does("office", accept(request), monday()))
    });
    let waiting = world.tries("dee", ask("mentoring", "mentee", &["boss"]), monday());
    assert_eq!(refused(waiting), [ReasonCode::Full], "the joint limit has no line");
    world.does("boss", complete(sponsored[0]), day(1));
    let waiting = asks(&world, "dee", "boss", day(1));
    world.hire("hal", 1, "green", None);
    world.takes_part("hal", "sponsorship", "protege", 1);
    let request = world.asks("boss", "sponsorship", "sponsor", &["hal"], day(1));
    world.does("hal", accept(request), day(1));
    world.does("boss", set_places("mentoring", "mentor", 2, WhenInUse::Refuse), day(2));
    world.settle(day(2));
    assert_eq!(state(&world, waiting), RequestState::Waiting, "eve, gus and hal are three");
    world.does("office", decline(request), day(3));
    world.settle(day(3));
    assert_eq!(state(&world, waiting), RequestState::Pending, "a place in the other type moved it");
}

#[test]
fn a_place_that_several_roles_count_is_offered_in_the_line_of_each() {
    let mut config = config_with("peers", |peers| {
        peers.roles[0].max = 2;
        peers.roles[0].waiting_list = Some(2);
    });
    config.joint_limits[0].roles.push(TypeRole { type_id: id("peers"), role: id("peer") });
    let world = world_of(config);
    mentoring(&world, "boss", 1, &["eve", "dee"]);
    world.hire("fay", 6, "green", None);
    for who in ["boss", "cy", "fay"] {
        world.takes_part(who, "peers", "peer", 1);
    }
    let mentored = world.together("eve", "mentoring", "mentee", "boss", monday());
    let dee = asks(&world, "dee", "boss", monday());
    let fay = world.asks("fay", "peers", "peer", &["boss"], monday());
    assert_eq!(
        [dee, fay].map(|request| state(&world, request)),
        [RequestState::Waiting, RequestState::Pending]
    );
    world.does("boss", accept(fay), monday());
    let cy = world.asks("cy", "peers", "peer", &["boss"], monday());
    assert_eq!(state(&world, cy), RequestState::Waiting);
    let ended = world.does("eve", complete(mentored), day(1));
    assert_eq!(ended.follow_ups.len(), 1, "however many lines there are");
    world.settle(day(1));
    assert_eq!(
        [dee, cy].map(|request| state(&world, request)),
        [RequestState::Pending, RequestState::Waiting]
    );
}
