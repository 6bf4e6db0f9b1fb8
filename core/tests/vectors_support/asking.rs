//! Requests from the first question to the last answer.

use super::recorder::{Book, Scene, ask, id, person, relationship_of, request_of, take_part};
use tutelage::{
    id::RequestId,
    lifecycle::{Command, Party, WhenInUse},
    people::{AttributeValue, PersonRecord, PersonState},
};

pub fn record(book: &Book) {
    requests(book);
    limits(book);
    waiting_line(book);
    for_others(book);
    nominations(book);
    hidden(book);
    answers(book);
    steps(book);
    choices(book);
    time(book);
}

pub fn message(whom: &str, text: &str) -> Command {
    Command::Request {
        type_id: id("mentoring"),
        role: id("mentee"),
        to: vec![id(whom)],
        message: Some(text.to_owned()),
    }
}

fn accept(request: RequestId) -> Command {
    Command::Accept { request }
}

fn decline(request: RequestId, code: &str, reason: Option<&str>) -> Command {
    Command::Decline { request, code: id(code), reason: reason.map(str::to_owned) }
}

pub fn with_grade(name: &str, level: i64, manager: Option<&str>, grade: i64) -> Command {
    let mut person = person(name, level, "red", manager);
    person.attributes.insert(id("grade"), AttributeValue::Integer(grade));
    Command::PersonChanged { person: Box::new(person) }
}

fn requests(book: &Book) {
    let s = Scene::new(book, "requests", 1);
    for mentor in ["cy", "ana"] {
        s.takes_part(mentor, "mentoring", "mentor", 2);
    }
    s.refused("request_before_taking_part", "not_taking_part", "ben", ask("mentoring", "mentee", &["cy"]), 0);
    s.takes_part("ben", "mentoring", "mentee", 1);
    s.takes_part("fay", "mentoring", "mentee", 1);
    s.does(
        "request_with_a_message",
        "ben",
        message("cy", "I want to learn how you negotiate: \"win-win\" & co."),
        0,
    );
    s.does("request_again_returns_the_open_one", "ben", ask("mentoring", "mentee", &["cy"]), 1);
    s.refused("request_to_nobody", "not_available", "ben", ask("mentoring", "mentee", &["nobody"]), 1);
    s.refused("request_to_somebody_hidden", "not_available", "ben", ask("mentoring", "mentee", &["eve"]), 1);
    s.refused("request_to_oneself", "not_yourself", "ben", ask("mentoring", "mentee", &["ben"]), 1);
    s.refused("request_to_no_one", "not_yourself", "ben", ask("mentoring", "mentee", &[]), 1);
    s.refused("request_in_an_unknown_type", "not_available", "ben", ask("nothing", "mentee", &["cy"]), 1);
    s.refused("request_in_an_unknown_role", "not_available", "ben", ask("mentoring", "pupil", &["cy"]), 1);
    s.refused("request_in_a_role_that_waits", "role_waits", "cy", ask("mentoring", "mentor", &["ben"]), 1);
    let many = ask("mentoring", "mentee", &["cy", "ana", "eve", "boss"]);
    s.refused("request_with_too_many_choices", "too_many_choices", "ben", many, 1);
    let twice = ask("mentoring", "mentee", &["ana", "ana"]);
    s.refused("request_naming_somebody_twice", "too_many_choices", "ben", twice, 1);
    s.refused("request_to_the_same_level", "pair_rule", "fay", ask("mentoring", "mentee", &["ana"]), 1);
    s.refused("request_to_ones_manager", "pair_rule", "ben", ask("mentoring", "mentee", &["ana"]), 1);
    s.refused(
        "request_by_somebody_unknown",
        "not_available",
        "nobody",
        ask("mentoring", "mentee", &["cy"]),
        1,
    );
    s.just("ben", Command::Block { person: id("fay") }, 1);
    s.takes_part("fay", "mentoring", "mentor", 1);
    s.refused(
        "request_to_somebody_one_blocked",
        "blocked_by_you",
        "ben",
        ask("mentoring", "mentee", &["fay"]),
        1,
    );
    s.takes_part("eve", "mentoring", "mentee", 1);
    s.just("fay", Command::Block { person: id("eve") }, 1);
    s.refused(
        "request_to_somebody_who_blocked_one",
        "not_available",
        "eve",
        ask("mentoring", "mentee", &["fay"]),
        1,
    );
    s.host(Command::CloseType { type_id: id("mentoring") }, 2);
    s.refused("request_in_a_closed_type", "type_closed", "eve", ask("mentoring", "mentee", &["cy"]), 2);
}

fn limits(book: &Book) {
    let s = Scene::new(book, "requests", 2);
    for mentor in ["ana", "fay", "boss"] {
        s.takes_part(mentor, "mentoring", "mentor", 1);
    }
    s.takes_part("dee", "mentoring", "mentee", 1);
    s.requests("dee", "mentoring", "mentee", &["ana"], 0);
    s.requests("dee", "mentoring", "mentee", &["fay"], 0);
    s.refused(
        "request_beyond_ones_own_limit",
        "own_limit_reached",
        "dee",
        ask("mentoring", "mentee", &["boss"]),
        0,
    );
    let relationship = s.mentoring(3);
    s.refused(
        "request_without_a_place_left",
        "no_place_left",
        "ben",
        ask("mentoring", "mentee", &["fay"]),
        0,
    );
    s.takes_part("ben", "mentoring", "mentee", 2);
    s.refused("request_while_together", "already_together", "ben", ask("mentoring", "mentee", &["cy"]), 0);
    s.takes_part("eve", "mentoring", "mentee", 1);
    s.together("eve", "mentoring", "mentee", "cy", 0);
    s.takes_part("cy", "sponsorship", "sponsor", 1);
    s.host(with_grade("gil", 2, None, 3), 0);
    s.takes_part("gil", "sponsorship", "protege", 1);
    s.refused(
        "request_beyond_the_joint_limit",
        "joint_limit_reached",
        "cy",
        ask("sponsorship", "sponsor", &["gil"]),
        0,
    );
    s.takes_part("gil", "mentoring", "mentee", 1);
    s.refused("request_to_somebody_full", "full", "gil", ask("mentoring", "mentee", &["cy"]), 0);
    s.just("ben", Command::NeverAgain { type_id: id("mentoring"), person: id("cy") }, 1);
    s.just("ben", Command::Cancel { relationship, code: id("no_time"), reason: None }, 1);
    s.refused("request_after_never_again", "never_again", "ben", ask("mentoring", "mentee", &["cy"]), 1);
}

fn waiting_line(book: &Book) {
    let s = Scene::new(book, "requests", 3);
    let relationship = s.mentoring(1);
    s.takes_part("eve", "mentoring", "mentee", 1);
    s.takes_part("fay", "mentoring", "mentee", 1);
    let waiting = s.does("request_in_line", "eve", ask("mentoring", "mentee", &["cy"]), 1);
    let waiting = request_of(&waiting);
    s.refused("request_when_the_line_is_full", "queue_full", "fay", ask("mentoring", "mentee", &["cy"]), 1);
    s.refused("accept_a_request_in_line", "request_waiting", "eve", accept(waiting), 1);
    s.just("cy", Command::Cancel { relationship, code: id("no_time"), reason: None }, 2);
    s.due(Some("place_goes_to_the_first_in_line"), 2);
    s.does("accept_after_the_line", "cy", accept(waiting), 3);
    s.refused("set_places_below_use", "places_in_use", "cy", places(0, WhenInUse::Refuse), 3);
    s.does("set_places_below_use_for_new_ones", "cy", places(0, WhenInUse::StopNew), 3);
}

fn places(places: u16, when_in_use: WhenInUse) -> Command {
    Command::SetPlaces { type_id: id("mentoring"), role: id("mentor"), places, when_in_use }
}

fn for_others(book: &Book) {
    let s = Scene::new(book, "requests", 4);
    s.takes_part("cy", "mentoring", "mentor", 1);
    s.takes_part("ben", "mentoring", "mentee", 1);
    s.takes_part("eve", "mentoring", "mentee", 1);
    let asking = || ask("mentoring", "mentee", &["cy"]);
    s.refuses(
        "request_for_somebody_without_the_right",
        "coordinators_only",
        &s.for_somebody("boss", "ben", false, asking()),
        0,
    );
    s.refuses(
        "request_for_somebody_by_no_coordinator",
        "coordinators_only",
        &s.for_somebody("eve", "ben", false, asking()),
        0,
    );
    let request = request_of(&s.done(
        Some("request_for_somebody"),
        &s.for_somebody("office", "ben", false, asking()),
        0,
    ));
    let accepting = s.for_somebody("office", "cy", false, accept(request));
    s.done(Some("accept_for_somebody"), &accepting, 0);
    let beyond = s.for_somebody("office", "eve", true, asking());
    s.done(Some("request_for_somebody_beyond_the_places"), &beyond, 1);
    let hidden = s.for_somebody("office", "eve", false, ask("mentoring", "mentee", &["fay"]));
    s.refuses("request_for_somebody_tells_a_coordinator_why", "not_taking_part", &hidden, 1);
}

fn party(person: &str, role: &str) -> Party {
    Party { person: id(person), role: id(role) }
}

fn nominate(people: &[Party]) -> Command {
    let message = Some("you would do well together".to_owned());
    Command::Nominate { type_id: id("sponsorship"), people: people.to_vec(), message }
}

fn nominations(book: &Book) {
    let s = Scene::new(book, "requests", 5);
    s.host(with_grade("gil", 2, Some("fay"), 3), 0);
    s.takes_part("cy", "sponsorship", "sponsor", 1);
    s.takes_part("gil", "sponsorship", "protege", 1);
    let both = [party("cy", "sponsor"), party("gil", "protege")];
    s.refused("nominate_without_the_right", "not_allowed", "ben", nominate(&both), 0);
    s.refused("nominate_one", "wrong_roles", "boss", nominate(&both[..1]), 0);
    let same = [party("cy", "sponsor"), party("gil", "sponsor")];
    s.refused("nominate_two_in_one_role", "wrong_roles", "boss", nominate(&same), 0);
    let hidden = [party("cy", "sponsor"), party("ben", "protege")];
    s.refused("nominate_somebody_hidden", "not_available", "boss", nominate(&hidden), 0);
    s.refused("nominate_as_a_coordinator_tells_why", "not_taking_part", "office", nominate(&hidden), 0);
    let request = request_of(&s.does("nominate", "boss", nominate(&both), 0));
    s.does("accept_a_nomination_first", "cy", accept(request), 1);
    s.does("accept_a_nomination_second", "gil", accept(request), 2);
    s.does("decline_as_a_manager", "fay", decline(request, "not_a_fit", Some("not this year")), 3);
}

fn hidden(book: &Book) {
    let s = Scene::new(book, "requests", 6);
    s.host(with_grade("gil", 2, Some("fay"), 9), 0);
    s.takes_part("cy", "sponsorship", "sponsor", 1);
    s.takes_part("gil", "sponsorship", "protege", 1);
    let offer = || ask("sponsorship", "sponsor", &["gil"]);
    s.refused("request_against_a_hidden_attribute", "not_available", "cy", offer(), 0);
    s.refused("offer_to_nobody", "not_available", "cy", ask("sponsorship", "sponsor", &["nobody"]), 0);
    s.refuses(
        "request_against_a_hidden_attribute_for_somebody",
        "pair_rule",
        &s.for_somebody("office", "cy", false, offer()),
        0,
    );
    s.takes_part("ben", "sponsorship", "protege", 1);
    s.refused(
        "request_with_a_missing_attribute",
        "not_available",
        "cy",
        ask("sponsorship", "sponsor", &["ben"]),
        0,
    );
}

fn answers(book: &Book) {
    let s = Scene::new(book, "answers", 10);
    s.takes_part("cy", "mentoring", "mentor", 2);
    s.takes_part("fay", "mentoring", "mentor", 1);
    s.takes_part("ben", "mentoring", "mentee", 1);
    s.takes_part("eve", "mentoring", "mentee", 1);
    let request = s.requests("ben", "mentoring", "mentee", &["cy"], 0);
    let other = s.requests("ben", "mentoring", "mentee", &["fay"], 0);
    s.refused("accept_ones_own_request", "not_your_turn", "ben", accept(request), 0);
    s.refused("accept_a_request_of_others", "not_available", "eve", accept(request), 0);
    s.refused(
        "accept_a_request_that_does_not_exist",
        "not_available",
        "eve",
        accept(RequestId::derive(s.envelope("eve", accept(request)).id, 9)),
        0,
    );
    s.refused("decline_with_an_unknown_code", "unknown_code", "cy", decline(request, "no_idea", None), 0);
    s.refused("withdraw_a_request_of_others", "not_available", "cy", Command::Withdraw { request }, 0);
    s.does("accept", "cy", accept(request), 1);
    s.due(Some("other_requests_end_when_a_role_is_filled"), 1);
    s.refused("accept_twice", "request_closed", "cy", accept(request), 1);
    s.refused("accept_what_ended", "request_closed", "fay", accept(other), 1);
    let request = s.requests("eve", "mentoring", "mentee", &["fay"], 1);
    s.does("withdraw", "eve", Command::Withdraw { request }, 2);
    s.refused("withdraw_twice", "request_closed", "eve", Command::Withdraw { request }, 2);
    let request = s.requests("eve", "mentoring", "mentee", &["fay"], 3);
    s.does("decline_with_words", "fay", decline(request, "no_time", Some("I am moving abroad")), 4);
    s.does(
        "settle_exhausted_needs_nothing_else",
        "host",
        Command::Advance { record: tutelage::lifecycle::RecordKey::Request(request) },
        4,
    );
    let request = s.requests("eve", "mentoring", "mentee", &["fay"], 5);
    s.host(Command::PersonChanged { person: Box::new(person("eve", 4, "green", None)) }, 5);
    s.refused("accept_when_a_rule_no_longer_holds", "pair_rule", "fay", accept(request), 5);
    s.due(Some("request_ends_when_a_rule_no_longer_holds"), 6);
}

fn steps(book: &Book) {
    let s = Scene::new(book, "answers", 11);
    s.host(with_grade("gil", 2, Some("fay"), 3), 0);
    s.host(with_grade("hal", 2, Some("ana"), 3), 0);
    s.takes_part("cy", "sponsorship", "sponsor", 2);
    s.takes_part("gil", "sponsorship", "protege", 1);
    s.takes_part("hal", "sponsorship", "protege", 1);
    let request = request_of(&s.does("offer", "cy", ask("sponsorship", "sponsor", &["gil"]), 0));
    s.refused("accept_before_ones_step", "not_available", "fay", accept(request), 0);
    s.does("accept_the_first_step", "gil", accept(request), 1);
    s.refused("accept_a_step_that_is_over", "not_your_turn", "gil", accept(request), 1);
    s.does("accept_as_a_manager", "fay", accept(request), 2);
    s.refused("accept_as_no_coordinator", "not_available", "eve", accept(request), 2);
    s.does("accept_as_a_coordinator", "office", accept(request), 3);
    let request = s.requests("cy", "sponsorship", "sponsor", &["hal"], 4);
    s.just("hal", accept(request), 5);
    let left = PersonRecord { state: PersonState::Left, ..person("ana", 4, "red", Some("boss")) };
    s.host(Command::PersonChanged { person: Box::new(left) }, 6);
    s.refused("accept_as_a_manager_who_left", "you_left", "ana", accept(request), 6);
    s.due(Some("a_manager_who_left_is_replaced"), 6);
    s.just("office", decline(request, "other", None), 7);
}

fn choices(book: &Book) {
    let s = Scene::new(book, "answers", 12);
    for mentor in ["cy", "fay"] {
        s.takes_part(mentor, "mentoring", "mentor", 1);
    }
    s.takes_part("ben", "mentoring", "mentee", 1);
    let ranked = ask("mentoring", "mentee", &["cy", "nobody", "fay"]);
    let first = request_of(&s.does("request_with_ranked_choices", "ben", ranked, 0));
    let settle = |request| Command::SettleExhausted { request };
    s.refused("settle_exhausted_too_early", "not_exhausted", "office", settle(first), 0);
    s.does("decline_with_choices_left", "cy", decline(first, "no_time", None), 1);
    s.due(Some("the_next_choice_is_asked"), 1);
    let open = s.just("ben", ask("mentoring", "mentee", &["fay"]), 1);
    let last = request_of(&open);
    s.just("fay", decline(last, "no_time", None), 2);
    s.due(Some("choices_come_to_nothing"), 2);
    s.refused("settle_exhausted_by_no_coordinator", "coordinators_only", "ben", settle(last), 3);
    s.does("settle_exhausted", "office", settle(last), 3);
}

fn time(book: &Book) {
    let s = Scene::new(book, "due", 13);
    s.takes_part("cy", "mentoring", "mentor", 1);
    s.takes_part("ben", "mentoring", "mentee", 1);
    let request = s.requests("ben", "mentoring", "mentee", &["cy"], 0);
    let advance = || Command::Advance { record: tutelage::lifecycle::RecordKey::Request(request) };
    s.refused("advance_by_a_person", "host_only", "cy", advance(), 1);
    s.does("advance_too_early", "host", advance(), 1);
    s.does("advance_reminds", "host", advance(), 7);
    s.does("advance_reminds_once_for_all_that_was_missed", "host", advance(), 13);
    s.refused("accept_at_the_instant_of_expiry", "request_expired", "cy", accept(request), 14);
    s.does("advance_expires_late", "host", advance(), 20);
    s.does("advance_again_changes_nothing", "host", advance(), 21);
    let request = s.requests("ben", "mentoring", "mentee", &["cy"], 22);
    let done = s.does("accept_after_a_missed_reminder", "cy", accept(request), 30);
    s.does(
        "advance_a_relationship",
        "host",
        Command::Advance { record: tutelage::lifecycle::RecordKey::Relationship(relationship_of(&done)) },
        31,
    );
    s.does(
        "advance_something_without_a_time",
        "host",
        Command::Advance { record: tutelage::lifecycle::RecordKey::Caseload(id("cy")) },
        31,
    );
    s.refused(
        "take_part_with_no_places",
        "places_out_of_range",
        "eve",
        take_part("mentoring", "mentor", Some(0)),
        31,
    );
}
