//! What is held about somebody, and how they are erased.

use super::{
    aiming::{objective_of, propose, talks},
    recorder::{Book, Scene, id, person, relationship_of, request_of},
    writing::{log, note},
};
use tutelage::{
    diary::Audience,
    lifecycle::{Command, EventRecord, Pairing, Record},
    people::{PersonRecord, PersonState},
    view::Question,
};

pub fn record(book: &Book) {
    exported(book);
    erased(book);
    kept(book);
    kept_of_a_group(book);
}

/// `ben` and his mentor `cy`, with words of both.
fn story(s: &Scene<'_>) {
    let relationship = s.mentoring(2);
    s.just("ben", note(relationship, Audience::Members, false, "read the book"), 1);
    s.just("ben", note(relationship, Audience::Author, false, "he is always late"), 1);
    s.just("cy", note(relationship, Audience::Author, false, "be bolder"), 1);
    s.just("cy", log(relationship, 1, 45, Audience::Members), 2);
    let objective = objective_of(&s.just("ben", propose(relationship, talks()), 2));
    s.just("cy", Command::AgreeObjective { objective, proposal: 1 }, 2);
    s.just("cy", Command::NeverAgain { type_id: id("mentoring"), person: id("ben") }, 2);
    s.just("ben", Command::NeverAgain { type_id: id("mentoring"), person: id("cy") }, 2);
    s.just("ben", Command::Block { person: id("dee") }, 2);
    s.just("eve", Command::Block { person: id("ben") }, 2);
    let pairs = vec![Pairing { first: id("cy"), second: id("ben"), score: 1 }];
    s.just("office", Command::DraftRound { type_id: id("mentoring"), pairs }, 2);
    s.due(None, 2);
}

fn exported(book: &Book) {
    let s = Scene::new(book, "privacy", 91);
    story(&s);
    let export = |after, limit| Question::PersonExport { after, limit };
    let all = s.sees("person_export", "ben", export(None, 50), 3);
    assert!(all.contains("he is always late") && !all.contains("be bolder") && !all.contains("\"eve\""));
    let first = s.sees("person_export_first_page", "ben", export(None, 3), 3);
    let (_, last) = first.rsplit_once("\"record\":").unwrap();
    let (last, _) = last.split_once(",\"shows\"").unwrap();
    s.sees("person_export_next_page", "ben", export(Some(serde_json::from_str(last).unwrap()), 3), 3);
    s.sees("person_export_of_the_other_side", "cy", export(None, 50), 3);
    s.sees("person_export_of_nobody", "nobody", export(None, 50), 3);
    s.sees("person_export_of_too_much_at_once", "ben", export(None, 1_001), 3);
}

fn erased(book: &Book) {
    let s = Scene::new(book, "privacy", 92);
    story(&s);
    let erases = || Command::ErasePerson { person: id("ben") };
    s.refused("erase_person_by_a_coordinator", "host_only", "office", erases(), 3);
    let (events, records) = (s.store.log(), s.store.records());
    s.does("erase_person", "host", erases(), 3);
    s.does("erase_person_who_is_being_erased", "host", erases(), 3);
    let changed = Command::PersonChanged { person: Box::new(person("ben", 2, "red", Some("ana"))) };
    s.refused("person_changed_who_is_being_erased", "erased", "host", changed, 3);
    s.due(Some("erase_follow_up"), 3);
    s.due(Some("erase_follow_up_later"), 4);
    let left = s.store.records().into_values().find_map(|record| match record {
        Record::Person(person) if person.state == PersonState::Erased => Some(person),
        _ => None,
    });
    let pseudonym = left.unwrap().id.clone();
    s.refused("erase_a_pseudonym", "erased", "host", Command::ErasePerson { person: pseudonym.clone() }, 5);
    s.does("erase_person_nobody_knows", "host", Command::ErasePerson { person: id("ben") }, 5);
    let call = |events: &[EventRecord], records: &[Record]| {
        let (events, records) =
            (serde_json::to_string(events).unwrap(), serde_json::to_string(records).unwrap());
        format!(
            r#"{{"erase": {{"erasure": {{"person": "ben", "pseudonym": "{pseudonym}"}}, "events": {events}, "records": {records}}}}}"#
        )
    };
    let events: Vec<_> =
        events.into_iter().filter(|event| serde_json::to_string(event).unwrap().contains("ben")).collect();
    let records: Vec<_> = records.into_values().filter(|record| record.names(&id("ben"))).collect();
    let rewritten = s.calls("erase_from_events_and_records", &call(&events, &records));
    // Only what is to be deleted names them still.
    let (left, removed) = rewritten.split_once("\"removed\":").unwrap();
    assert!(!left.contains("\"ben\"") && removed.contains("{\"caseload\":\"ben\"}"));
    s.calls("erase_from_nothing", &call(&[], &[]));
    let erased = PersonRecord { state: PersonState::Erased, ..person("dee", 1, "blue", Some("cy")) };
    let envelope = s.envelope("host", Command::PersonChanged { person: Box::new(erased) });
    s.sends(Some("person_changed_to_erased"), &envelope, 5);
}

/// Words that go a month after the end.
fn kept(book: &Book) {
    let s = Scene::new(book, "privacy", 93);
    let found = s.engine.catalog().newest(&id("mentoring")).unwrap();
    let mut draft = found.draft().clone();
    draft.retention.texts_days = Some(30);
    s.host(Command::PublishType { draft: Box::new(draft) }, 0);
    let relationship = s.mentoring(2);
    s.just("ben", note(relationship, Audience::Members, false, "read the book"), 1);
    s.just("ben", Command::Complete { relationship }, 2);
    s.due(None, 2);
    s.due(Some("texts_kept_no_longer"), 33);
    s.sees("diary_without_its_words", "ben", Question::Diary { relationship, after: None, limit: 50 }, 34);
}

/// In a group the messages go by which others joined it.
fn kept_of_a_group(book: &Book) {
    let s = Scene::new(book, "privacy", 94);
    let found = s.engine.catalog().newest(&id("circle")).unwrap();
    let mut draft = found.draft().clone();
    draft.retention.texts_days = Some(30);
    s.host(Command::PublishType { draft: Box::new(draft) }, 0);
    s.takes_part("fay", "circle", "lead", 1);
    let mut group = None;
    for who in ["ben", "eve"] {
        s.takes_part(who, "circle", "member", 1);
        let message = Some(format!("{who} wants to join"));
        let (type_id, role, to) = (id("circle"), id("member"), vec![id("fay")]);
        let request = request_of(&s.just(who, Command::Request { type_id, role, to, message }, 1));
        group = Some(relationship_of(&s.just("fay", Command::Accept { request }, 1)));
    }
    s.just("fay", Command::Complete { relationship: group.unwrap() }, 2);
    s.due(None, 2);
    s.due(Some("texts_of_a_group_kept_no_longer"), 33);
}
