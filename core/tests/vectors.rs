//! The shared vectors, `core/tests/vectors/*.json`: what every language sends and gets, byte for byte.
//!
//! They are recorded by the scenes in `vectors_support`; `TUTELAGE_BLESS=1 cargo test -p tutelage --test vectors` writes
//! them anew.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]

mod vectors_support;

use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    sync::{Arc, OnceLock},
};
use tutelage::{
    Engine,
    error::ErrorCode,
    lifecycle::{Command, Event, NoticeCode, Outcome, Query, ReasonCode, Record, RecordKey},
    view::Question,
    wire::{FactAnswer, Request},
};
use vectors_support::{
    aiming, asking, cohorts,
    coverage::{Done, NOT_IN_VECTORS, keys, variants},
    documents, forgetting, json, leaving, rating,
    recorder::{Book, Vector, engine},
    reporting, running, seeing, writing,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn recorded() -> BTreeMap<String, Vec<Vector>> {
    let book = Book::default();
    asking::record(&book);
    running::record(&book);
    writing::record(&book);
    seeing::record(&book);
    reporting::record(&book);
    cohorts::record(&book);
    aiming::record(&book);
    rating::record(&book);
    leaving::record(&book);
    forgetting::record(&book);
    documents::record(&book);
    assert_eq!(book.surprises.into_inner(), NONE);
    book.files.into_inner()
}

fn file(vectors: &[Vector]) -> String {
    let objects = vectors.iter().map(|vector| {
        let Vector { name, request, response } = vector;
        let (request, response) = (json::pretty(request), json::pretty(response));
        let part = |text: &str| text.replace('\n', "\n  ");
        format!(
            " {{\n  \"name\": \"{name}\",\n  \"request\": {},\n  \"response\": {}\n }}",
            part(&request),
            part(&response)
        )
    });
    format!("[\n{}\n]\n", objects.collect::<Vec<_>>().join(",\n"))
}

fn read(text: &str) -> Vec<Vector> {
    let text = json::compact(text);
    let objects = json::parts(&text[1..text.len() - 1], b',');
    let read = objects.into_iter().map(|object| {
        let members = json::parts(&object[1..object.len() - 1], b',');
        let [name, request, response] = members[..] else { panic!("not three members: {object:.80}") };
        let value = |member: &str, key: &str| {
            let (found, value) = json::parts_of_member(member);
            assert_eq!(found, format!("\"{key}\""));
            value.to_owned()
        };
        Vector {
            name: value(name, "name").trim_matches('"').to_owned(),
            request: value(request, "request"),
            response: value(response, "response"),
        }
    });
    read.collect()
}

/// The vectors as they stand in the files.
fn vectors() -> &'static [Vector] {
    static VECTORS: OnceLock<Vec<Vector>> = OnceLock::new();
    VECTORS.get_or_init(|| {
        let mut files: Vec<PathBuf> =
            fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|end| end == "json"));
        files.sort();
        files.iter().flat_map(|path| read(&fs::read_to_string(path).unwrap())).collect()
    })
}

#[test]
fn the_files_are_what_the_scenes_record() {
    let recorded = recorded();
    let bless = std::env::var_os("TUTELAGE_BLESS").is_some();
    for (name, vectors) in &recorded {
        let path = folder().join(format!("{name}.json"));
        let text = file(vectors);
        assert_eq!(&read(&text), vectors, "{name} comes back as it was");
        if bless {
            fs::write(&path, &text).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        let at = found.lines().zip(text.lines()).position(|(one, other)| one != other);
        assert!(found == text, "{name}.json differs from line {at:?} on; TUTELAGE_BLESS=1 writes it anew");
    }
    let present =
        fs::read_dir(folder()).unwrap().filter_map(|entry| entry.unwrap().file_name().into_string().ok());
    let present: BTreeSet<String> =
        present.filter_map(|name| Some(name.strip_suffix(".json")?.to_owned())).collect();
    assert_eq!(present, recorded.keys().cloned().collect(), "a file that no scene records");
}

#[test]
fn every_vector_is_answered_byte_for_byte() {
    let engine = engine();
    assert!(vectors().len() >= 220, "{} vectors", vectors().len());
    let mut names = BTreeSet::new();
    for vector in vectors() {
        let Vector { name, request, response } = vector;
        assert_eq!(engine.call(request), *response, "{name}");
        assert!(names.insert(name), "the name `{name}` stands twice");
        assert!(name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_')), "{name}");
    }
}

#[test]
fn an_engine_that_was_saved_answers_every_vector_byte_for_byte() {
    let engine = Engine::open(Arc::new(engine().save().unwrap())).unwrap();
    for vector in vectors() {
        assert_eq!(engine.call(&vector.request), vector.response, "{}", vector.name);
    }
}

fn missing(all: &BTreeSet<String>, shown: &BTreeSet<String>) -> Vec<String> {
    all.difference(shown).cloned().collect()
}

const NONE: Vec<String> = Vec::new();

#[test]
fn every_operation_and_every_answer_is_shown() {
    let shown: BTreeSet<String> = vectors().iter().map(Vector::operation).collect();
    assert_eq!(missing(&variants::<Request>(), &shown), NONE);
    let answers = [
        "need",
        "done",
        "refused",
        "answer",
        "cloud_events",
        "completed",
        "erased",
        "impossible",
        "imported",
        "matched",
        "type_checked",
        "template",
        "schema",
        "evolved",
        "settled",
        "statements",
        "summary",
        "described",
        "error",
    ];
    let shown: BTreeSet<String> = vectors().iter().map(Vector::answer).collect();
    assert_eq!(shown, answers.map(str::to_owned).into());
}

#[test]
fn every_command_asks_for_facts_is_done_and_is_refused() {
    let shown: BTreeSet<String> =
        vectors().iter().filter_map(|v| Some(format!("{} {}", v.command()?, v.answer()))).collect();
    let commands = variants::<Command>();
    assert!(commands.len() >= 35, "{commands:?}");
    let each = |command: &String| ["need", "done", "refused"].map(|answer| format!("{command} {answer}"));
    assert_eq!(missing(&commands.iter().flat_map(each).collect(), &shown), NONE);
}

#[test]
fn every_question_asks_for_facts_is_answered_and_is_refused() {
    let shown: BTreeSet<String> =
        vectors().iter().filter_map(|v| Some(format!("{} {}", v.question()?, v.answer()))).collect();
    let each = |question: &String| ["need", "answer", "refused"].map(|answer| format!("{question} {answer}"));
    let questions = variants::<Question>();
    assert_eq!(missing(&questions.iter().flat_map(each).collect(), &shown), NONE);
    let views = vectors().iter().filter(|v| v.answer() == "answer").map(|v| keys(&v.response, 2));
    assert_eq!(views.collect::<BTreeSet<_>>(), questions, "a view for each question");
}

#[test]
fn every_reason_is_shown() {
    let refused = vectors().iter().filter(|v| v.answer() == "refused");
    let shown: BTreeSet<String> = refused.flat_map(|v| v.codes()).collect();
    let all = ReasonCode::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    assert_eq!(missing(&all, &shown), NONE);
}

#[test]
fn every_error_is_shown() {
    let errors = vectors().iter().filter(|v| v.answer() != "refused");
    let shown: BTreeSet<String> = errors.flat_map(|v| v.codes()).collect();
    let mut all: BTreeSet<String> = ErrorCode::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    for (code, why) in NOT_IN_VECTORS {
        assert!(
            all.remove(code.as_str()) && !shown.contains(code.as_str()),
            "`{code}` is in a vector after all ({why})"
        );
    }
    assert_eq!(missing(&all, &shown), NONE);
}

#[test]
fn errors_that_no_vector_can_have() {
    let engine = engine();
    for malformed in
        ["", "{", "{\"describe\": {}} {}", "\u{0}", "{'describe': {}}", "{\"describe\": {},}", "nul"]
    {
        let answer = engine.call(malformed);
        assert!(
            answer.starts_with(r#"{"error":{"faults":[{"code":"malformed_json","path":"""#),
            "{malformed}: {answer}"
        );
    }
    // The vectors have a value twice in a list only: JSON readers of other languages keep the last of two fields.
    for (twice, path) in [
        (r#"{"template": {"name": "coaching", "name": "coaching"}}"#, "template.name"),
        (
            r#"{"decide": {"now": "2026-03-02T09:00:00Z", "envelope": {"id": "00000000-0000-0000-0000-000000000001", "actor":
            "host", "command": {"person_changed": {"person": {"id": "a", "name": "A", "attributes": {"level": 1, "level": 2}}}}}}}"#,
            "decide.envelope.command.person_changed.person.attributes.level",
        ),
    ] {
        let answer = engine.call(twice);
        let begins = format!(r#"{{"error":{{"faults":[{{"code":"duplicate_field","path":"{path}""#);
        assert!(answer.starts_with(&begins), "{answer}");
    }
    let circle = r#"{"taxonomy": [{"id": "a", "label": "A", "broader": ["b"]}, {"id": "b", "label": "B", "broader": ["a"]}]}"#;
    assert_eq!(Engine::from_json(circle).unwrap_err().code(), ErrorCode::TaxonomyCycle);
}

/// The name of a value on the wire.
fn named<T: Serialize>(value: &T) -> String {
    keys(&serde_json::to_string(value).unwrap(), 1)
}

#[test]
fn every_event_notice_and_outcome_is_shown() {
    let (mut events, mut notices, mut outcomes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for done in vectors().iter().filter_map(Vector::done) {
        events.extend(done.events.iter().map(|event| named(&event.event)));
        notices.extend(done.notices.iter().map(|notice| named(&notice.code)));
        outcomes.insert(named(&done.outcome));
    }
    assert_eq!(missing(&variants::<Event>(), &events), NONE);
    assert_eq!(missing(&variants::<NoticeCode>(), &notices), NONE);
    assert_eq!(missing(&variants::<Outcome>(), &outcomes), NONE);
}

#[test]
fn every_query_and_every_record_is_asked_for() {
    let (mut queries, mut records) = (BTreeSet::new(), BTreeSet::new());
    for query in vectors().iter().flat_map(Vector::queries) {
        queries.insert(named(&query));
        if let Query::Record(key) = &query {
            records.insert(named(key));
        }
    }
    assert_eq!(missing(&variants::<Query>(), &queries), NONE);
    assert_eq!(missing(&variants::<RecordKey>(), &records), NONE);
}

/// Done decisions with the call that they answer.
fn decisions() -> impl Iterator<Item = (&'static Vector, Request, Done)> {
    vectors().iter().filter_map(|v| {
        let done = v.done()?;
        Some((v, serde_json::from_str(&v.request).unwrap(), done))
    })
}

/// Whether the answer would be another one if the host said something else of this fact.
fn depends(engine: &Engine, vector: &Vector, query: &Query) -> bool {
    [FactAnswer::Unknown, FactAnswer::None].into_iter().any(|otherwise| {
        let mut request = serde_json::from_str(&vector.request).unwrap();
        let Request::Decide { facts, .. } = &mut request else { panic!("{}", vector.name) };
        for fact in facts.iter_mut().filter(|fact| fact.query == *query) {
            fact.answer = otherwise.clone();
        }
        engine.call(&serde_json::to_string(&request).unwrap()) != vector.response
    })
}

#[test]
fn decisions_guard_everything_that_they_read() {
    let (engine, mut count, mut unguarded) = (engine(), 0, Vec::new());
    for (vector, request, done) in decisions().filter(|(.., done)| !done.repeated) {
        let Request::Decide { envelope, facts, .. } = request else { panic!("{}", vector.name) };
        let mut kept: BTreeMap<RecordKey, u64> =
            done.guards.iter().map(|g| (g.record.clone(), g.version)).collect();
        for change in &done.changes {
            assert_eq!(change.record.version(), change.expected + 1, "{}", vector.name);
            assert!(
                kept.insert(change.record.key(), change.expected).is_none(),
                "{}: guarded and changed",
                vector.name
            );
        }
        for removed in &done.removals {
            assert!(removed.version > 0, "{}", vector.name);
            let twice = kept.insert(removed.record.clone(), removed.version);
            assert!(twice.is_none(), "{}: taken away and guarded or changed", vector.name);
        }
        assert!(done.changes.len() + done.removals.len() <= 64, "{}", vector.name);
        for fact in &facts {
            let Query::Record(key) = &fact.query else { continue };
            if matches!(key, RecordKey::Receipt(_)) {
                continue;
            }
            let version = match &fact.answer {
                FactAnswer::Record(record) => record.version(),
                _ => 0,
            };
            count += 1;
            if let Some(guarded) = kept.get(key) {
                assert_eq!(*guarded, version, "{}: {key:?}", vector.name);
            } else if depends(&engine, vector, &fact.query) {
                unguarded.push(format!("{}: {key:?}", vector.name));
            }
        }
        let finished = matches!(done.outcome, Outcome::Erasure { finished: true, .. });
        assert_eq!(done.erasure.is_some(), finished, "{}", vector.name);
        let advance = matches!(envelope.command, Command::Advance { .. });
        match &done.receipt {
            Some(receipt) => {
                assert_eq!((receipt.command, receipt.version, receipt.digest.len()), (envelope.id, 1, 64));
                assert_eq!(receipt.outcome, done.outcome, "{}", vector.name);
            }
            None => assert!(advance && done.events.is_empty() && done.changes.is_empty(), "{}", vector.name),
        }
        for follow_up in &done.follow_ups {
            let stored = |c: &tutelage::lifecycle::Change| c.record.key() == RecordKey::FollowUp(*follow_up);
            assert!(done.changes.iter().any(stored), "{}", vector.name);
        }
    }
    assert!(count > 450, "{count} facts");
    assert_eq!(unguarded, NONE);
}

#[test]
fn what_people_write_is_in_texts_and_nowhere_else() {
    let mut count = 0;
    for (vector, _, done) in decisions() {
        for change in &done.changes {
            let Record::Text(text) = &change.record else { continue };
            let written = serde_json::to_string(&text.body).unwrap();
            let (before, after) = vector.response.split_once(&written).unwrap();
            assert!(!before.contains(&written) && !after.contains(&written), "{}: {written}", vector.name);
            count += 1;
        }
    }
    assert!(count >= 14, "{count} texts");
}

#[test]
fn what_is_hidden_looks_like_what_does_not_exist() {
    let answer = |name: &str| {
        let found = vectors().iter().find(|vector| vector.name == name);
        found.unwrap_or_else(|| panic!("no vector `{name}`")).response.as_str()
    };
    for same in [
        &[
            "request_to_nobody",
            "request_to_somebody_hidden",
            "request_to_somebody_who_blocked_one",
            "request_to_somebody_who_left",
            "request_to_who_is_hidden_in_search",
            "request_against_a_hidden_attribute",
            "request_with_a_missing_attribute",
            "offer_to_nobody",
            "nominate_somebody_hidden",
            "accept_a_request_of_others",
            "accept_a_request_that_does_not_exist",
            "accept_before_ones_step",
            "accept_as_no_coordinator",
            "withdraw_a_request_of_others",
            "put_on_hold_by_a_stranger",
            "reopen_by_a_stranger",
            "edit_entry_that_one_cannot_read",
            "edit_entry_that_does_not_exist",
            "request_of_others",
            "request_as_a_coordinator_out_of_scope",
            "relationship_of_others",
            "relationship_that_does_not_exist",
            "diary_of_a_stranger",
            "audit_of_a_stranger",
            "overview_by_no_coordinator",
            "overview_of_an_unknown_type",
            "applications_by_who_applied",
            "applications_by_a_coordinator_of_another_type",
            "concerns_by_who_raised_one",
            "concerns_of_an_unknown_type",
            "round_of_others",
            "round_within_a_scope",
            "round_that_does_not_exist",
        ][..],
        &["explain_somebody_hidden", "explain_nobody"],
        &["request_in_a_role_that_waits", "search_in_a_role_that_waits"],
        &[
            "draft_round_by_a_participant",
            "add_pairs_by_a_participant",
            "discard_round_by_a_participant",
            "publish_round_that_does_not_exist",
        ],
        &["settle_concern_by_the_other", "settle_concern_that_is_none"],
    ] {
        for name in same {
            assert_eq!(answer(name), answer(same[0]), "{name}");
        }
    }
    for (name, words) in [
        ("diary_of_the_other", "be bolder"),
        ("diary_of_a_coordinator", "be bolder"),
        ("diary_of_a_coordinator", "read the book"),
        ("diary_of_the_author", "he is always late"),
        ("request_declined_without_the_words", "too busy"),
        ("request_against_a_hidden_attribute", "grade"),
        ("explain_a_hidden_attribute", "grade"),
        ("concerns", "he never prepares"),
        ("concerns_within_a_scope", "late"),
        ("audit_of_a_coordinator", "entry_edited"),
        ("audit_of_the_other_side", "\"readers\":[],\"coordinators\":\"nothing\""),
    ] {
        assert!(!answer(name).contains(words), "{name} tells `{words}`");
    }
    for (name, words) in [
        ("diary_of_the_author", "be bolder"),
        ("diary_of_the_other", "read the book"),
        ("diary_of_a_coordinator", "he is always late"),
        ("request_declined_with_the_words", "too busy"),
        ("request_against_a_hidden_attribute_for_somebody", "grade"),
        ("explain_a_hidden_attribute_to_a_coordinator", "grade"),
    ] {
        assert!(answer(name).contains(words), "{name} does not tell `{words}`");
    }
}
