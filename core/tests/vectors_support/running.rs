//! What happens while a relationship runs, in twos and in groups.

use super::{
    asking::with_grade,
    recorder::{Book, Scene, ask, day, id, person, relationship_of, request_of, take_part},
};
use tutelage::{
    id::RelationshipId,
    lifecycle::{Command, RecordKey},
    people::{Manager, PersonRecord, PersonState},
};

pub fn record(book: &Book) {
    holds(book);
    extensions(book);
    ends(book);
    silence(book);
    movers(book);
    group(book);
    group_full(book);
    group_of_peers(book);
}

fn hold(relationship: RelationshipId, until: Option<u16>) -> Command {
    Command::PutOnHold { relationship, until: until.map(day) }
}

fn extend(relationship: RelationshipId, until: u16) -> Command {
    Command::Extend { relationship, until: day(until) }
}

fn cancel(relationship: RelationshipId, code: &str, reason: Option<&str>) -> Command {
    Command::Cancel { relationship, code: id(code), reason: reason.map(str::to_owned) }
}

fn reopen(relationship: RelationshipId) -> Command {
    Command::Reopen { relationship, message: Some("shall we go on".to_owned()) }
}

fn holds(book: &Book) {
    let s = Scene::new(book, "running", 20);
    let relationship = s.mentoring(1);
    let resume = || Command::Resume { relationship };
    s.refused("resume_what_runs", "not_on_hold", "ben", resume(), 1);
    s.refused("put_on_hold_into_the_past", "time_out_of_range", "ben", hold(relationship, Some(0)), 1);
    s.refused("put_on_hold_by_a_stranger", "not_available", "eve", hold(relationship, None), 1);
    s.does("put_on_hold", "ben", hold(relationship, None), 1);
    s.refused("put_on_hold_twice", "not_running", "cy", hold(relationship, None), 2);
    s.does("resume", "cy", resume(), 3);
    s.does("put_on_hold_until_a_day", "ben", hold(relationship, Some(20)), 4);
    s.due(Some("a_hold_ends_by_itself"), 21);
}

fn extensions(book: &Book) {
    let s = Scene::new(book, "running", 21);
    let relationship = s.mentoring(1);
    let decline = || Command::DeclineExtension { relationship };
    s.refused("decline_an_extension_that_nobody_proposed", "nothing_proposed", "ben", decline(), 1);
    s.refused("extend_for_too_long", "extension_too_long", "ben", extend(relationship, 700), 1);
    s.refused("extend_to_an_earlier_end", "extension_too_long", "ben", extend(relationship, 100), 1);
    s.does("extend_proposes", "ben", extend(relationship, 200), 1);
    s.does("decline_an_extension", "cy", decline(), 2);
    s.just("ben", extend(relationship, 200), 3);
    s.does("extend_agrees", "cy", extend(relationship, 200), 4);
    for until in [210, 220] {
        for who in ["ben", "cy"] {
            if until == 210 {
                s.just(who, extend(relationship, until), 5);
            }
        }
    }
    s.refused("extend_too_often", "no_extension", "ben", extend(relationship, 220), 6);
    for who in ["ana", "fay"] {
        s.takes_part(who, "peers", "peer", 1);
    }
    let open_ended = s.together("ana", "peers", "peer", "fay", 6);
    s.refused("extend_without_an_end", "no_extension", "ana", extend(open_ended, 220), 6);
}

fn ends(book: &Book) {
    let s = Scene::new(book, "running", 22);
    let relationship = s.mentoring(1);
    s.refused("reopen_what_is_open", "not_closed", "ben", reopen(relationship), 1);
    s.refused("cancel_with_an_unknown_code", "unknown_code", "ben", cancel(relationship, "bored", None), 1);
    s.refused("leave_a_relationship_of_two", "not_a_group", "ben", leave(relationship), 1);
    s.refused("complete_by_a_stranger", "not_available", "eve", Command::Complete { relationship }, 1);
    s.does("complete", "ben", Command::Complete { relationship }, 30);
    s.refused("complete_twice", "relationship_closed", "cy", Command::Complete { relationship }, 31);
    let request = request_of(&s.does("reopen", "ben", reopen(relationship), 32));
    let again = relationship_of(&s.does("accept_a_reopening", "cy", Command::Accept { request }, 33));
    s.does("cancel_with_words", "cy", cancel(again, "moved_on", Some("she changed the country")), 40);
    s.refused("reopen_by_a_stranger", "not_available", "eve", reopen(again), 41);
    let s = Scene::new(book, "running", 23);
    let relationship = s.mentoring(1);
    let key = || Command::Advance { record: RecordKey::Relationship(relationship) };
    s.does("it_completes_itself", "host", key(), 194);
}

fn leave(relationship: RelationshipId) -> Command {
    Command::Leave { relationship, code: id("moved_on") }
}

fn silence(book: &Book) {
    let s = Scene::new(book, "due", 24);
    s.host(with_grade("gil", 2, None, 3), 0);
    s.takes_part("cy", "sponsorship", "sponsor", 1);
    s.takes_part("gil", "sponsorship", "protege", 1);
    let request = s.requests("cy", "sponsorship", "sponsor", &["gil"], 0);
    s.just("gil", Command::Accept { request }, 0);
    let relationship = relationship_of(&s.just("office", Command::Accept { request }, 0));
    let advance = || Command::Advance { record: RecordKey::Relationship(relationship) };
    for (name, at) in [
        ("silence_nudges", 35),
        ("silence_turns_amber", 45),
        ("silence_turns_red", 60),
        ("silence_is_about_to_end_it", 76),
        ("silence_ends_it", 90),
    ] {
        s.does(name, "host", advance(), at);
    }
    let s = Scene::new(book, "due", 25);
    let relationship = s.mentoring(1);
    s.does(
        "silence_noticed_late",
        "host",
        Command::Advance { record: RecordKey::Relationship(relationship) },
        100,
    );
}

fn movers(book: &Book) {
    let s = Scene::new(book, "people", 26);
    s.mentoring(1);
    let changed = |person: PersonRecord| Command::PersonChanged { person: Box::new(person) };
    s.does("person_changed_level", "host", changed(person("ben", 5, "red", Some("ana"))), 1);
    s.due(Some("a_rule_no_longer_holds_of_what_runs"), 1);
    s.host(changed(person("ben", 3, "red", Some("ana"))), 2);
    s.due(Some("a_rule_holds_again_of_what_runs"), 2);
    let under = PersonRecord { manager: Manager::Person(id("cy")), ..person("ben", 3, "red", None) };
    s.does("person_changed_manager", "host", changed(under), 3);
    s.due(Some("a_ban_ends_what_runs"), 3);
    let s = Scene::new(book, "people", 27);
    s.mentoring(2);
    s.takes_part("eve", "mentoring", "mentee", 1);
    s.requests("eve", "mentoring", "mentee", &["cy"], 0);
    let left = PersonRecord { state: PersonState::Left, ..person("cy", 5, "blue", None) };
    s.does("person_changed_left", "host", changed(left), 4);
    s.due(Some("somebody_who_left_leaves_everything"), 4);
    s.refused("take_part_after_leaving", "you_left", "cy", take_part("mentoring", "mentor", None), 5);
    s.refused("request_to_somebody_who_left", "not_available", "eve", ask("mentoring", "mentee", &["cy"]), 5);
}

fn group(book: &Book) {
    let s = Scene::new(book, "groups", 28);
    s.takes_part("fay", "circle", "lead", 1);
    for who in ["ben", "eve", "dee"] {
        s.takes_part(who, "circle", "member", 1);
    }
    let late = take_part("circle", "member", None);
    s.refused("take_part_after_enrolment", "enrolment_closed", "ana", late, 100);
    let request = s.requests("ben", "circle", "member", &["fay"], 0);
    let formed = s.does("accept_forms_a_group", "fay", Command::Accept { request }, 0);
    let relationship = relationship_of(&formed);
    s.refused("put_on_hold_before_it_started", "not_running", "fay", hold(relationship, None), 0);
    let request = request_of(&s.does("request_to_join_a_group", "eve", ask("circle", "member", &["fay"]), 1));
    s.does("accept_into_a_group", "fay", Command::Accept { request }, 1);
    let request = s.requests("fay", "circle", "lead", &["dee"], 2);
    s.does("accept_an_offer_to_join", "dee", Command::Accept { request }, 2);
    s.does("leave", "dee", leave(relationship), 3);
    s.does("leave_below_the_minimum", "ben", leave(relationship), 4);
    s.refused("leave_twice", "not_available", "ben", leave(relationship), 4);
    s.refused(
        "request_after_having_been_together",
        "together_before",
        "ben",
        ask("circle", "member", &["fay"]),
        5,
    );
    s.does("leave_as_the_only_lead", "fay", leave(relationship), 6);
}

fn group_full(book: &Book) {
    let s = Scene::new(book, "groups", 29);
    s.takes_part("fay", "circle", "lead", 1);
    for who in ["ben", "eve", "dee", "ana"] {
        s.takes_part(who, "circle", "member", 1);
    }
    s.together("ben", "circle", "member", "fay", 0);
    s.together("eve", "circle", "member", "fay", 0);
    let one = s.requests("dee", "circle", "member", &["fay"], 0);
    let other = s.requests("ana", "circle", "member", &["fay"], 0);
    s.just("fay", Command::Accept { request: one }, 1);
    s.refused("accept_into_a_full_group", "group_full", "fay", Command::Accept { request: other }, 1);
    for who in ["boss", "cy"] {
        s.takes_part(who, "peers", "peer", 1);
    }
    let relationship = s.together("boss", "peers", "peer", "cy", 1);
    s.does("leave_a_pair_of_peers_ends_it", "boss", leave(relationship), 2);
}

fn group_of_peers(book: &Book) {
    let s = Scene::new(book, "groups", 60);
    for who in ["ana", "fay", "cy"] {
        s.takes_part(who, "peers", "peer", 1);
    }
    let before = s.together("ana", "peers", "peer", "cy", 0);
    s.just("cy", Command::NeverAgain { type_id: id("peers"), person: id("ana") }, 1);
    s.just("ana", Command::Complete { relationship: before }, 1);
    s.together("fay", "peers", "peer", "cy", 2);
    let request = s.requests("ana", "peers", "peer", &["fay"], 3);
    let accept = Command::Accept { request };
    s.refused("accept_into_a_group_against_never_again", "not_available", "fay", accept, 3);
}
