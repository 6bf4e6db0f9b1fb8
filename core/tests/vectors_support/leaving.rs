//! Events as documents for other systems.

use super::{
    aiming::{objective_of, propose, talks},
    recorder::{Book, Scene, day, id, relationship_of},
    writing::{log, note, plan},
};
use tutelage::{
    diary::Audience,
    lifecycle::{Command, EventRecord},
};

const XAPI: &str = r#"{"xapi": {"accounts": "https://lms.example/people", "activities": "https://lms.example/grow",
    "practices": [{"type": "mentoring", "role": "mentor", "did": "mentored"},
        {"type": "peers", "role": "peer", "did": "coached"}]}}"#;
const CLOUD: &str = r#"{"cloud_events": {"source": "https://lms.example"}}"#;

pub fn record(book: &Book) {
    let s = Scene::new(book, "exports", 90);
    let events = story(&s);
    let call = |to: &str, events: &[EventRecord]| {
        format!(r#"{{"export": {{"to": {to}, "events": {}}}}}"#, serde_json::to_string(events).unwrap())
    };
    s.calls("export_statements", &call(XAPI, &events));
    s.calls("export_cloud_events", &call(CLOUD, &events));
    s.calls("export_nothing", &call(XAPI, &[]));
    for (name, to) in [
        ("export_to_a_source_that_is_no_iri", r#"{"cloud_events": {"source": "lms example"}}"#),
        ("export_to_accounts_that_are_no_iri", r#"{"xapi": {"accounts": "people", "activities": "x:y"}}"#),
    ] {
        s.calls(name, &call(to, &[]));
    }
}

/// Whatever can be said of people, and what is not.
fn story(s: &Scene<'_>) -> Vec<EventRecord> {
    for mentor in ["cy", "ana"] {
        s.takes_part(mentor, "mentoring", "mentor", 2);
    }
    for mentee in ["ben", "eve"] {
        s.takes_part(mentee, "mentoring", "mentee", 1);
    }
    let asked = s.requests("ben", "mentoring", "mentee", &["cy"], 0);
    let code = id("no_time");
    s.just("cy", Command::Decline { request: asked, code, reason: Some("too busy".to_owned()) }, 1);
    let asked = s.requests("eve", "mentoring", "mentee", &["ana"], 1);
    s.just("eve", Command::Withdraw { request: asked }, 1);
    let relationship = s.together("ben", "mentoring", "mentee", "cy", 2);
    s.just("ben", plan(relationship, 4), 3);
    s.just("cy", log(relationship, 3, 45, Audience::Members), 5);
    s.just("ben", note(relationship, Audience::Members, false, "read the book"), 5);
    let objective = objective_of(&s.just("ben", propose(relationship, talks()), 5));
    s.just("cy", Command::AgreeObjective { objective, proposal: 1 }, 5);
    s.just("cy", Command::Complete { relationship }, 6);
    for peer in ["ana", "fay"] {
        s.takes_part(peer, "peers", "peer", 1);
    }
    let peers = s.together("ana", "peers", "peer", "fay", 7);
    s.just("ana", Command::Complete { relationship: peers }, 8);
    let second = s.requests("eve", "mentoring", "mentee", &["ana"], 9);
    let relationship = relationship_of(&s.just("ana", Command::Accept { request: second }, 9));
    s.just(
        "eve",
        Command::Cancel { relationship, code: id("moved_on"), reason: Some("new job".to_owned()) },
        10,
    );
    s.just("fay", Command::Block { person: id("ana") }, 11);
    s.requests("eve", "mentoring", "mentee", &["cy"], 11);
    s.due(None, 40);
    let log = s.store.log();
    assert!(log.iter().all(|event| event.at <= day(40)));
    log
}
