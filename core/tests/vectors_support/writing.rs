//! The diary, and who takes part, whom they block, what a type says.

use super::{
    asking::with_grade,
    recorder::{Book, Scene, ask, day, entry_of, id, person, relationship_of, take_part},
};
use std::{collections::BTreeSet, sync::Arc};
use tutelage::{
    diary::{Audience, Revision},
    id::{EntryId, RelationshipId},
    lifecycle::{Caseload, Command, Record, RecordKey, WhenInUse},
    scheme::TypeDraft,
    view::Question,
};

pub fn record(book: &Book) {
    meetings(book);
    notes(book);
    diary_rules(book);
    taking_part(book);
    applications(book);
    blocks(book);
    types(book);
    follow_ups(book);
}

pub fn plan(relationship: RelationshipId, at: u16) -> Command {
    Command::PlanMeeting {
        agenda: None,
        relationship,
        starts_at: day(at),
        minutes: 60,
        audience: Audience::Members,
        told: false,
        text: Some("first steps".to_owned()),
    }
}

pub fn log(relationship: RelationshipId, at: u16, minutes: u16, audience: Audience) -> Command {
    Command::LogMeeting {
        absent: Vec::new(),
        relationship,
        starts_at: day(at),
        minutes,
        audience,
        told: true,
        text: None,
    }
}

pub fn note(relationship: RelationshipId, audience: Audience, told: bool, text: &str) -> Command {
    Command::WriteNote { relationship, audience, told, text: text.to_owned() }
}

fn hold(entry: EntryId, at: u16) -> Command {
    Command::HoldMeeting { absent: Vec::new(), entry, starts_at: day(at), minutes: 45 }
}

fn meetings(book: &Book) {
    let s = Scene::new(book, "diary", 30);
    let r = s.mentoring(1);
    let entry = entry_of(&s.does("plan_meeting", "ben", plan(r, 7), 1));
    s.refused("plan_meeting_in_the_past", "time_out_of_range", "ben", plan(r, 0), 1);
    s.refused("plan_meeting_by_a_stranger", "not_available", "eve", plan(r, 7), 1);
    s.refused("hold_meeting_that_has_not_begun", "time_out_of_range", "cy", hold(entry, 7), 2);
    s.refused("hold_meeting_by_a_stranger", "not_available", "eve", hold(entry, 7), 8);
    s.does("hold_meeting", "cy", hold(entry, 7), 8);
    s.refused("hold_meeting_twice", "not_planned", "cy", hold(entry, 7), 8);
    let entry = entry_of(&s.just("cy", plan(r, 20), 9));
    s.does("cancel_meeting", "ben", Command::CancelMeeting { entry }, 10);
    s.refused("cancel_meeting_twice", "not_planned", "ben", Command::CancelMeeting { entry }, 10);
    let entry = entry_of(&s.just("cy", plan(r, 11), 10));
    let miss =
        |absent: &[&str]| Command::MissMeeting { entry, absent: absent.iter().map(|who| id(who)).collect() };
    s.refused("miss_meeting_that_has_not_begun", "time_out_of_range", "cy", miss(&["ben"]), 10);
    s.refused("miss_meeting_of_nobody", "not_expected", "cy", miss(&[]), 11);
    s.refused("miss_meeting_by_a_stranger", "not_available", "eve", miss(&["ben"]), 11);
    s.does("miss_meeting", "cy", miss(&["ben"]), 11);
    s.refused("miss_meeting_twice", "not_planned", "ben", miss(&["cy"]), 11);
    let with = |agenda: &str| Command::PlanMeeting {
        relationship: r,
        starts_at: day(20),
        minutes: 30,
        agenda: Some(id(agenda)),
        audience: Audience::Members,
        told: false,
        text: None,
    };
    s.does("plan_meeting_with_an_agenda", "cy", with("first"), 11);
    s.refused("plan_meeting_with_an_unknown_agenda", "unknown_agenda", "cy", with("last"), 11);
    s.sees("calendar", "ben", Question::Calendar {}, 11);
    s.sees("calendar_of_nobody", "nobody", Question::Calendar {}, 11);
    s.does("log_meeting", "cy", log(r, 11, 30, Audience::Members), 12);
    let without = |who: &str| Command::LogMeeting {
        relationship: r,
        starts_at: day(11),
        minutes: 30,
        absent: vec![id(who)],
        audience: Audience::Members,
        told: false,
        text: None,
    };
    s.does("log_meeting_without_somebody", "cy", without("ben"), 12);
    s.refused("log_meeting_without_a_stranger", "not_expected", "cy", without("eve"), 12);
    s.refused("log_meeting_of_the_future", "time_out_of_range", "cy", log(r, 13, 30, Audience::Members), 12);
    s.refused("log_meeting_of_no_length", "time_out_of_range", "cy", log(r, 11, 0, Audience::Members), 12);
    s.refused("log_meeting_for_oneself", "meetings_are_shared", "cy", log(r, 11, 30, Audience::Author), 12);
    for at in 1..50 {
        s.just("ben", plan(r, 30 + at), 13);
    }
    s.refused("plan_too_many_meetings", "too_many_planned", "ben", plan(r, 90), 13);
}

fn notes(book: &Book) {
    let s = Scene::new(book, "diary", 31);
    let r = s.mentoring(1);
    let shared =
        entry_of(&s.does("write_note", "ben", note(r, Audience::Members, false, "read the book"), 1));
    let own =
        entry_of(&s.does("write_note_for_oneself", "ben", note(r, Audience::Author, false, "be bolder"), 1));
    s.does("write_note_for_coordinators", "ben", note(r, Audience::Coordinators, true, "all is well"), 1);
    s.refused(
        "write_note_by_a_stranger",
        "not_available",
        "eve",
        note(r, Audience::Members, false, "hello"),
        1,
    );
    let edit = |entry, text: &str| Command::EditEntry { entry, text: text.to_owned() };
    s.does("edit_entry", "ben", edit(shared, "read both books"), 2);
    s.refused("edit_entry_of_another", "not_your_entry", "cy", edit(shared, "no"), 2);
    s.refused("edit_entry_that_one_cannot_read", "not_available", "cy", edit(own, "no"), 2);
    s.refused(
        "edit_entry_that_does_not_exist",
        "not_available",
        "cy",
        edit(EntryId::derive(s.envelope("cy", edit(own, "")).id, 7), "no"),
        2,
    );
    let concern = |text: &str| Command::RaiseConcern { relationship: r, text: text.to_owned() };
    let raised = entry_of(&s.does("raise_concern", "ben", concern("he never comes"), 3));
    s.refused("raise_concern_by_a_stranger", "not_available", "eve", concern("hm"), 3);
    let settle = |entry| Command::SettleConcern { entry };
    s.refused("settle_concern_by_the_other", "coordinators_only", "cy", settle(raised), 4);
    s.refused("settle_concern_that_is_none", "coordinators_only", "office", settle(shared), 4);
    s.does("settle_concern", "office", settle(raised), 4);
    s.does("settle_concern_twice", "office", settle(raised), 4);
    if let Some(Record::Entry(entry)) = s.store.records().get(&RecordKey::Entry(own)) {
        let mut often = entry.as_ref().clone();
        often.revisions = vec![Revision { until: day(2), text: None }; 100];
        s.store.put(Record::Entry(Arc::new(often)));
    }
    s.refused("edit_entry_too_often", "own_queue_full", "ben", edit(own, "once more"), 5);
    s.just("ben", Command::Complete { relationship: r }, 6);
    s.refused(
        "write_note_after_the_end",
        "relationship_closed",
        "ben",
        note(r, Audience::Members, false, "bye"),
        7,
    );
}

fn diary_rules(book: &Book) {
    let s = Scene::new(book, "diary", 32);
    s.host(with_grade("gil", 2, None, 3), 0);
    s.takes_part("cy", "sponsorship", "sponsor", 1);
    s.takes_part("gil", "sponsorship", "protege", 1);
    let request = s.requests("cy", "sponsorship", "sponsor", &["gil"], 0);
    s.just("gil", Command::Accept { request }, 0);
    let r = relationship_of(&s.just("office", Command::Accept { request }, 0));
    let untold = note(r, Audience::Coordinators, false, "a step ahead");
    s.refused("write_note_without_being_told", "must_be_told", "gil", untold, 1);
    s.does(
        "write_note_that_coordinators_read",
        "gil",
        note(r, Audience::Coordinators, true, "a step ahead"),
        1,
    );
    let s = Scene::new(book, "diary", 33);
    let agreed = Command::TakePart {
        type_id: id("onboarding"),
        role: id("buddy"),
        places: None,
        agreement: Some(id("buddy-2026")),
    };
    s.just("cy", agreed, 0);
    s.just("office", answer("cy", true), 0);
    let r = s.together("eve", "onboarding", "newcomer", "cy", 0);
    s.refused(
        "write_note_in_a_role_that_reads",
        "may_not_write",
        "eve",
        note(r, Audience::Members, false, "hi"),
        1,
    );
    s.does(
        "write_note_in_a_role_that_reads_for_oneself",
        "eve",
        note(r, Audience::Author, false, "ask about keys"),
        1,
    );
}

fn answer(person: &str, admit: bool) -> Command {
    Command::AnswerApplication { type_id: id("onboarding"), role: id("buddy"), person: id(person), admit }
}

fn taking_part(book: &Book) {
    let s = Scene::new(book, "taking_part", 34);
    s.does("take_part", "ben", take_part("mentoring", "mentee", Some(1)), 0);
    s.does("take_part_again_changes_nothing", "ben", take_part("mentoring", "mentee", Some(1)), 0);
    s.does("take_part_without_places", "cy", take_part("mentoring", "mentor", None), 0);
    s.refused(
        "take_part_with_too_many_places",
        "places_out_of_range",
        "eve",
        take_part("mentoring", "mentee", Some(9)),
        0,
    );
    s.refused(
        "take_part_against_the_audience",
        "audience",
        "ben",
        take_part("sponsorship", "sponsor", None),
        0,
    );
    s.refused(
        "take_part_in_an_unknown_type",
        "not_available",
        "ben",
        take_part("nothing", "mentee", None),
        0,
    );
    s.refused("take_part_as_the_host", "not_allowed", "host", take_part("mentoring", "mentee", None), 0);
    let mut without = person("ida", 4, "red", None);
    without.attributes.clear();
    s.host(Command::PersonChanged { person: Box::new(without) }, 0);
    s.refused(
        "take_part_with_a_missing_attribute",
        "audience",
        "ida",
        take_part("sponsorship", "sponsor", None),
        0,
    );
    let places = |places| Command::SetPlaces {
        type_id: id("mentoring"),
        role: id("mentor"),
        places,
        when_in_use: WhenInUse::Refuse,
    };
    s.does("set_places", "cy", places(3), 1);
    s.refused("set_places_out_of_range", "places_out_of_range", "cy", places(6), 1);
    s.refused("set_places_without_taking_part", "not_taking_part", "eve", places(2), 1);
    s.requests("ben", "mentoring", "mentee", &["cy"], 1);
    let step_back = |type_id: &str| Command::StepBack { type_id: id(type_id), role: id("mentor") };
    s.does("step_back", "cy", step_back("mentoring"), 2);
    s.due(Some("requests_end_when_somebody_steps_back"), 2);
    s.refused("step_back_from_an_unknown_type", "not_available", "cy", step_back("nothing"), 2);
    s.done(
        Some("take_part_for_somebody"),
        &s.for_somebody("office", "eve", false, take_part("mentoring", "mentee", None)),
        3,
    );
}

fn applications(book: &Book) {
    let s = Scene::new(book, "taking_part", 35);
    let apply = |code: Option<&str>| Command::TakePart {
        type_id: id("onboarding"),
        role: id("buddy"),
        places: Some(1),
        agreement: code.map(id),
    };
    s.refused("apply_without_the_agreement", "agreement_required", "cy", apply(None), 0);
    s.refused("apply_with_an_old_agreement", "agreement_required", "cy", apply(Some("buddy-2025")), 0);
    s.does("apply", "cy", apply(Some("buddy-2026")), 0);
    let offer = ask("onboarding", "buddy", &["eve"]);
    s.refused("offer_before_the_application_is_answered", "application_pending", "cy", offer, 1);
    s.refused("answer_application_by_no_coordinator", "coordinators_only", "ben", answer("cy", true), 1);
    s.refused(
        "answer_application_of_somebody_who_has_not_applied",
        "not_applied",
        "office",
        answer("eve", true),
        1,
    );
    s.does("answer_application", "office", answer("cy", true), 1);
    s.just("fay", apply(Some("buddy-2026")), 1);
    s.does("answer_application_with_no", "office", answer("fay", false), 1);
    s.does("request_by_somebody_in_as_a_matter_of_course", "eve", ask("onboarding", "newcomer", &["cy"]), 2);
}

fn blocks(book: &Book) {
    let s = Scene::new(book, "people", 36);
    let block = |person: &str| Command::Block { person: id(person) };
    let unblock = |person: &str| Command::Unblock { person: id(person) };
    let never = |person: &str| Command::NeverAgain { type_id: id("mentoring"), person: id(person) };
    let changed = |level| Command::PersonChanged { person: Box::new(person("ida", level, "red", None)) };
    s.does("person_changed_new", "host", changed(3), 0);
    s.does("person_changed_not_at_all", "host", changed(3), 0);
    s.refused("person_changed_by_a_person", "host_only", "ben", changed(4), 0);
    s.mentoring(1);
    s.refused("never_again_with_a_stranger", "not_available", "ben", never("eve"), 1);
    s.refused("never_again_with_oneself", "not_yourself", "ben", never("ben"), 1);
    s.does("never_again", "ben", never("cy"), 1);
    s.does("never_again_twice", "ben", never("cy"), 1);
    s.does("block", "cy", block("ben"), 2);
    s.due(Some("a_block_ends_what_runs"), 2);
    s.does("block_twice", "cy", block("ben"), 3);
    s.does("block_somebody_unknown", "cy", block("nobody"), 3);
    s.refused("block_oneself", "not_yourself", "cy", block("cy"), 3);
    s.does("unblock", "cy", unblock("ben"), 4);
    s.does("unblock_somebody_not_blocked", "cy", unblock("ben"), 4);
    s.refused("unblock_as_the_host", "not_allowed", "host", unblock("ben"), 4);
    s.refuses("block_for_somebody", "not_allowed", &s.for_somebody("office", "ben", false, block("eve")), 4);
    let blocks: BTreeSet<_> = (0..500).map(|n| id(&format!("p{n}"))).collect();
    let full = Caseload { version: 1, blocks, ..Caseload::new(id("fay")) };
    s.store.put(Record::Caseload(Arc::new(full)));
    s.refused("block_too_many", "own_queue_full", "fay", block("eve"), 5);
}

pub fn draft(s: &Scene<'_>, type_id: &str) -> TypeDraft {
    s.engine.catalog().newest(&id(type_id)).unwrap().draft().clone()
}

fn types(book: &Book) {
    let s = Scene::new(book, "types", 37);
    let type_id = || id("peers");
    s.refused("close_type_by_a_person", "host_only", "office", Command::CloseType { type_id: type_id() }, 0);
    s.refused(
        "close_unknown_type",
        "not_available",
        "host",
        Command::CloseType { type_id: id("nothing") },
        0,
    );
    s.does("close_type", "host", Command::CloseType { type_id: type_id() }, 0);
    s.does("close_type_twice", "host", Command::CloseType { type_id: type_id() }, 0);
    s.refused(
        "reopen_type_by_a_person",
        "host_only",
        "office",
        Command::ReopenType { type_id: type_id() },
        0,
    );
    s.does("reopen_type", "host", Command::ReopenType { type_id: type_id() }, 0);
    for who in ["ana", "fay", "cy"] {
        s.takes_part(who, "peers", "peer", 1);
    }
    s.requests("ana", "peers", "peer", &["fay"], 1);
    let mut second = draft(&s, "peers");
    second.roles[0].max = 2;
    second.pair.grants[0].id = id("nobody_above");
    second.pair.grants[0].when = serde_json::from_str(
        r#"{"difference": {"attribute": "level", "of": "self", "minus": "other", "at_least": 3}}"#,
    )
    .unwrap();
    let publish = |draft: &TypeDraft| Command::PublishType { draft: Box::new(draft.clone()) };
    s.refused("publish_type_by_a_person", "host_only", "office", publish(&second), 2);
    s.does("publish_type_second_version", "host", publish(&second), 2);
    s.due(Some("a_new_version_ends_what_it_forbids"), 2);
    s.refused("request_under_a_stored_version", "pair_rule", "ana", ask("peers", "peer", &["cy"]), 3);
    let mut other = draft(&s, "mentoring");
    other.id = id("mentoring-lite");
    other.name = "Mentoring, lightly".to_owned();
    s.does("publish_type_first_version", "host", publish(&other), 4);
}

fn follow_ups(book: &Book) {
    let s = Scene::new(book, "due", 38);
    let r = s.mentoring(1);
    let decision = s.just("cy", Command::Block { person: id("ben") }, 1);
    let follow_up = decision.follow_ups[0];
    let command = || Command::FollowUp { follow_up };
    s.refused("follow_up_by_a_person", "host_only", "cy", command(), 1);
    s.does("follow_up", "host", command(), 1);
    s.does("follow_up_twice", "host", command(), 2);
    let unknown = tutelage::id::FollowUpId::derive(s.envelope("cy", command()).id, 4);
    s.refused(
        "follow_up_that_does_not_exist",
        "not_available",
        "host",
        Command::FollowUp { follow_up: unknown },
        2,
    );
    let advance = Command::Advance { record: RecordKey::Relationship(r) };
    s.does("advance_what_ended", "host", advance, 400);
}
