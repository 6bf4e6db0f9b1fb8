//! Calls without a story: facts as hosts send them, imports, drafts, replays, and everything that can be wrong.

use super::{
    recorder::{Book, Scene, ask, id, person, take_part},
    writing::draft,
};
use tutelage::{
    lifecycle::{Command, Query, Record, RecordKey},
    scheme::TypeDraft,
    wire::{FactAnswer, FactDocument, Request},
};

pub fn record(book: &Book) {
    facts(book);
    replays(book);
    imports(book);
    drafts(book);
    errors(book);
}

fn is(document: &FactDocument, key: &RecordKey) -> bool {
    document.query == Query::Record(key.clone())
}

fn facts(book: &Book) {
    let s = Scene::new(book, "facts", 50);
    s.takes_part("cy", "mentoring", "mentor", 1);
    s.takes_part("ben", "mentoring", "mentee", 1);
    let envelope = s.envelope("ben", ask("mentoring", "mentee", &["cy"]));
    let caseload = RecordKey::Caseload(id("cy"));
    let refused = s.with_facts("an_unknown_caseload_denies", &envelope, 0, |document| {
        if is(document, &caseload) {
            document.answer = FactAnswer::Unknown;
        }
    });
    assert!(refused.contains("fact_unknown"), "{refused}");
    s.with_facts("an_unknown_person_denies", &envelope, 0, |document| {
        if is(document, &RecordKey::Person(id("cy"))) {
            document.answer = FactAnswer::Unknown;
        }
    });
    s.with_facts("an_unknown_reporting_line_denies", &envelope, 0, |document| {
        if document.query == Query::ReportingLine(id("cy")) {
            document.answer = FactAnswer::Unknown;
        }
    });
    s.with_facts("facts_of_somebody_else", &envelope, 0, |document| {
        if is(document, &caseload) {
            document.query = Query::Record(RecordKey::Caseload(id("eve")));
        }
    });
    let ben = s.store.records().remove(&RecordKey::Person(id("ben"))).unwrap();
    s.with_facts("facts_of_another_kind", &envelope, 0, |document| {
        if is(document, &caseload) {
            document.answer = FactAnswer::Record(ben.clone());
        }
    });
    s.with_facts("facts_that_do_not_fit_the_schema", &envelope, 0, |document| {
        if let (true, FactAnswer::Record(Record::Person(person))) =
            (is(document, &RecordKey::Person(id("ben"))), &document.answer)
        {
            let mut person = person.as_ref().clone();
            person.attributes.insert(id("shoe_size"), tutelage::people::AttributeValue::Integer(42));
            document.answer = FactAnswer::Record(Record::Person(person.into()));
        }
    });
    let head = |in_force| tutelage::lifecycle::TypeHead {
        type_id: id("mentoring"),
        version: 4,
        in_force,
        open: true,
    };
    let wants_version = s.with_facts("a_type_version_that_nobody_has", &envelope, 0, |document| {
        if is(document, &RecordKey::Type(id("mentoring"))) {
            document.answer = FactAnswer::Record(Record::Type(head(7).into()));
        }
    });
    assert!(wants_version.contains("type_version_mismatch"), "{wants_version}");
    let done = s.done(Some("a_command_the_first_time"), &envelope, 0);
    assert!(!done.repeated);
    assert!(s.done(Some("a_command_sent_again"), &envelope, 3).repeated);
    let conflict = tutelage::lifecycle::Envelope { command: take_part("peers", "peer", None), ..envelope };
    assert!(
        s.with_facts("a_command_id_used_for_another_command", &conflict, 3, |_| {})
            .contains("command_conflict")
    );
    let twice = |answer: &str| {
        format!(
            r#"{{"decide": {{"envelope": {{"id": "32000000-0000-0000-0000-0000000000ff", "actor": "host", "command":
            {{"follow_up": {{"follow_up": "00000000000000000000000000000001"}}}}}}, "now": "2026-03-02T09:00:00Z", "facts": [
            {{"query": {{"record": {{"type": "mentoring"}}}}, "answer": "none"}},
            {{"query": {{"record": {{"type": "mentoring"}}}}, "answer": {answer}}}]}}}}"#
        )
    };
    s.calls("the_same_fact_twice", &twice(r#""none""#));
    s.calls("facts_that_contradict_each_other", &twice(r#""unknown""#));
    s.calls("a_list_for_a_record", &twice(r#"{"records": []}"#));
    let line: Vec<String> = (0..300).map(|n| format!("\"p{n}\"")).collect();
    let long = format!(
        r#"{{"decide": {{"envelope": {{"id": "32000000-0000-0000-0000-0000000000ff", "actor": "host", "command":
        {{"close_type": {{"type": "peers"}}}}}}, "now": "2026-03-02T09:00:00Z", "facts": [{{"query": {{"reporting_line": "ben"}},
        "answer": {{"reporting_line": {{"above": [{}]}}}}}}]}}}}"#,
        line.join(", ")
    );
    s.calls("a_reporting_line_without_end", &long);
}

fn replays(book: &Book) {
    let s = Scene::new(book, "documents", 51);
    let relationship = s.mentoring(1);
    let events = s.store.log();
    let about = |key: &RecordKey| {
        events.iter().filter(|event| event.event.touches().contains(key)).cloned().collect()
    };
    let key = RecordKey::Relationship(relationship);
    let events_of: Vec<_> = about(&key);
    s.asks("evolve_from_nothing", &Request::Evolve { records: Vec::new(), events: events_of });
    s.asks("evolve_nothing", &Request::Evolve { records: Vec::new(), events: Vec::new() });
    let record = s.store.records().remove(&key).unwrap();
    let now = super::recorder::day;
    s.asks("settle_a_relationship", &Request::Settle { record: record.clone(), now: now(50) });
    s.asks("settle_before_anything_is_due", &Request::Settle { record, now: now(1) });
    let ben = s.store.records().remove(&RecordKey::Person(id("ben"))).unwrap();
    s.asks("settle_what_has_no_time", &Request::Settle { record: ben, now: now(50) });
    s.calls("describe", r#"{"describe": {}}"#);
    s.calls("schema_of_a_mapping", r#"{"schema": {"of": "mapping"}}"#);
    s.calls("template_names", r#"{"template": {}}"#);
    for name in ["coaching", "sponsorship"] {
        s.calls(&format!("template_{name}"), &format!(r#"{{"template": {{"name": "{name}"}}}}"#));
    }
    for (name, typed) in
        [("complete_a_skill", "pre"), ("complete_with_a_slip", "preesnting"), ("complete_nothing", "zzz")]
    {
        s.calls(name, &format!(r#"{{"complete": {{"typed": "{typed}"}}}}"#));
    }
    s.calls("complete_to_too_many", r#"{"complete": {"typed": "p", "limit": 101}}"#);
    s.calls("template_that_does_not_exist", r#"{"template": {"name": "speed dating"}}"#);
}

const MAPPING: &str = r#"{"id": {"column": "id"}, "name": {"column": "name"},
    "manager": {"column": "manager", "empty": "nobody"}, "attributes": {"level": {"column": "level"},
    "languages": {"column": "speaks", "separator": "/"}}, "skills": [{"column": "skills", "separator": ";", "marks": ":"}],
    "left": {"column": "status", "values": ["left"]}}"#;

fn import(csv: &str, mapping: &str, on_fault: &str, existing: &str) -> String {
    let csv = serde_json::to_string(csv).unwrap();
    format!(
        r#"{{"import": {{"csv": {csv}, "mapping": {mapping}, "on_fault": "{on_fault}", "existing": [{existing}]}}}}"#
    )
}

fn imports(book: &Book) {
    let s = Scene::empty(book, "import", 52);
    let header = "id,name,manager,level,speaks,skills,status\n";
    let file = |rows: &str| format!("{header}{rows}");
    let good = file("ana,Ana,,4,en/fr,python:4:v;Haggling,\nben,\"Ben, the younger\",ana,2,,,left\n");
    s.calls("import_new_people", &import(&good, MAPPING, "reject_all", ""));
    let known = r#"{"id": "ana", "version": 3, "name": "Ana", "attributes": {"level": 4, "languages": ["en", "fr"]},
        "manager": "nobody", "skills": [{"skill": "negotiation", "proficiency": 3, "validated": false, "teaches": false},
        {"skill": "python", "proficiency": 4, "validated": true, "teaches": false}]}"#;
    s.calls("import_leaves_out_what_is_known", &import(&good, MAPPING, "reject_all", known));
    let faulty = file(
        "ana,Ana,,four,en,,\n,Nobody,,1,,,\nben,Ben,zoe,2,,juggling,\nana,Ana again,,1,,,\nold,Old,,1\n",
    );
    s.calls("import_with_faults_takes_nothing", &import(&faulty, MAPPING, "reject_all", ""));
    s.calls(
        "import_with_faults_takes_the_rest",
        &import(&(faulty + "cy,Cy,,5,en,,\n"), MAPPING, "skip_faulty", ""),
    );
    s.calls("import_without_a_column", &import("id,name\nana,Ana\n", MAPPING, "reject_all", ""));
    s.calls("import_of_nothing", &import("", MAPPING, "reject_all", ""));
    s.calls("import_of_a_header_only", &import(header, MAPPING, "reject_all", ""));
    let unknown = r#"{"id": {"column": "id"}, "name": {"column": "name"}, "attributes": {"shoe_size": {"column": "level"}}}"#;
    s.calls("import_of_an_unknown_attribute", &import(&good, unknown, "reject_all", ""));
}

fn check(s: &Scene<'_>, name: &str, code: &str, change: impl Fn(&mut TypeDraft)) {
    let mut changed = draft(s, "mentoring");
    change(&mut changed);
    let answer = s.asks(name, &Request::CheckType { draft: Box::new(changed) });
    assert!(answer.contains(&format!("\"code\":\"{code}\"")), "{name}: {answer}");
}

fn when(text: &str) -> tutelage::rules::Condition {
    serde_json::from_str(text).unwrap()
}

fn drafts(book: &Book) {
    let s = Scene::empty(book, "types", 53);
    s.calls(
        "check_type_writes_out_every_default",
        r#"{"check_type": {"draft": {"id": "buddies", "name": "Buddies", "purpose": "own", "format": "peer", "roles": [{"id":
        "buddy", "name": "Buddy", "min": 2, "max": 2, "audience": {"grants": [{"id": "all", "when": "always"}]}, "initiative":
        "asks"}], "pair": {"grants": [{"id": "all", "when": "always"}]}}}}"#,
    );
    let grant = |draft: &mut TypeDraft, condition: &str| draft.pair.grants[0].when = when(condition);
    check(&s, "check_type_unknown_attribute", "unknown_attribute", |d| {
        grant(d, r#"{"same": {"attribute": "shoe_size"}}"#)
    });
    check(&s, "check_type_attribute_kind", "attribute_kind", |d| {
        grant(d, r#"{"shared": {"attribute": "team"}}"#)
    });
    check(&s, "check_type_aggregates", "attribute_for_aggregates", |d| {
        grant(d, r#"{"same": {"attribute": "gender"}}"#)
    });
    check(&s, "check_type_subject", "invalid_subject", |d| {
        grant(d, r#"{"reporting_line": {"above": "mentor", "below": "self"}}"#);
    });
    check(&s, "check_type_bounds", "invalid_bounds", |d| d.roles[0].min = 2);
    check(&s, "check_type_format", "format_mismatch", |d| d.roles[0].max = 3);
    check(&s, "check_type_nobody", "nobody_eligible", |d| d.roles[0].audience.grants.clear());
    check(&s, "check_type_unknown_role", "unknown_role", |d| d.running.complete_by = vec![id("boss")]);
    check(&s, "check_type_order", "invalid_order", |d| d.momentum.amber_days = 1);
    check(&s, "check_type_too_many_members", "too_many_members", |d| {
        d.format = tutelage::scheme::Format::Group;
        (d.roles[0].max, d.roles[1].max) = (2, 40);
    });
    check(&s, "check_type_rule_too_large", "rule_too_large", |d| {
        for _ in 0..20 {
            let inside = d.pair.grants[0].when.clone();
            d.pair.grants[0].when = tutelage::rules::Condition::Not(Box::new(inside));
        }
    });
    check(&s, "check_type_not_visible", "attribute_not_visible", |d| {
        d.matching.attributes[0].attribute = id("grade")
    });
    check(&s, "check_type_duplicate_id", "duplicate_id", |d| d.roles[1].id = id("mentor"));
    check(&s, "check_type_out_of_range", "out_of_range", |d| d.roles[0].limits.places = 0);
    check(&s, "check_type_too_large", "too_large", |d| d.name = "x".repeat(201));
    check(&s, "check_type_all_faults_at_once", "out_of_range", |d| {
        d.name = String::new();
        d.roles[0].id = id("self");
        d.requests.expires_after_days = 0;
        d.requests.decline_codes = vec![id("other"), id("other")];
        d.steps.push(tutelage::scheme::Step::ManagerOf(id("boss")));
        d.momentum.lapse_days = Some(3);
        d.coordinators[1].scope[0].attribute = id("level");
    });
    s.refused_publish();
}

impl Scene<'_> {
    fn refused_publish(&self) {
        let mut bad = draft(self, "mentoring");
        bad.roles[0].min = 9;
        let command = Command::PublishType { draft: Box::new(bad) };
        let answer = self.with_facts("publish_type_with_a_fault", &self.envelope("host", command), 0, |_| {});
        assert!(answer.contains("envelope.command.publish_type.draft.roles[0].min"), "{answer}");
    }
}

fn errors(book: &Book) {
    let s = Scene::empty(book, "errors", 54);
    let decide = |actor: &str, command: &str| {
        format!(
            r#"{{"decide": {{"envelope": {{"id": "36000000-0000-0000-0000-000000000001", "actor": {actor}, "command": {command}}},
            "now": "2026-03-02T09:00:00Z"}}}}"#
        )
    };
    let ben = r#"{"person": "ben"}"#;
    for (name, request) in [
        ("no_operation", "{}".to_owned()),
        ("two_operations", r#"{"describe": {}, "template": {}}"#.to_owned()),
        ("an_unknown_operation", r#"{"destroy": {}}"#.to_owned()),
        ("a_list", "[]".to_owned()),
        ("a_number", "7".to_owned()),
        ("nothing_at_all", "null".to_owned()),
        ("an_operation_without_its_object", r#"{"describe": null}"#.to_owned()),
        ("an_unknown_field", r#"{"describe": {"language": "fr"}}"#.to_owned()),
        ("a_missing_field", r#"{"decide": {"now": "2026-03-02T09:00:00Z"}}"#.to_owned()),
        ("an_unknown_document", r#"{"schema": {"of": "everything"}}"#.to_owned()),
        ("an_unknown_command", decide(ben, r#"{"conquer": {"person": "cy"}}"#)),
        ("a_command_with_an_unknown_field", decide(ben, r#"{"block": {"person": "cy", "why": "so"}}"#)),
        ("a_command_with_a_missing_field", decide(ben, r#"{"block": {}}"#)),
        ("a_person_without_a_name", decide(ben, r#"{"block": {"person": ""}}"#)),
        ("a_person_with_blanks_around", decide(ben, r#"{"block": {"person": " cy"}}"#)),
        ("a_type_in_capitals", decide(ben, r#"{"never_again": {"type": "Mentoring", "person": "cy"}}"#)),
        ("a_record_id_too_short", decide(ben, r#"{"accept": {"request": "00ff"}}"#)),
        ("places_below_nothing", decide(ben, r#"{"set_places": {"type": "mentoring", "role": "mentee", "places": -1}}"#)),
        ("places_beyond_counting", decide(ben, r#"{"set_places": {"type": "mentoring", "role": "mentee", "places": 70000}}"#)),
        ("time_as_an_actor", decide(r#""time""#, r#"{"block": {"person": "cy"}}"#)),
        ("an_actor_of_no_kind", decide(r#""everybody""#, r#"{"block": {"person": "cy"}}"#)),
        ("a_day_for_a_time", r#"{"view": {"inquiry": {"viewer": "ben", "question": {"dashboard": {}}}, "now": "2026-03-02"}}"#.to_owned()),
        ("a_command_id_in_capitals", decide(ben, "{}").replace("36000000", "ABCDEF00")),
        ("a_command_of_no_kind", decide(ben, "{}")),
        ("a_page_too_long", r#"{"view": {"inquiry": {"viewer": "office", "question": {"overview": {"type": "mentoring", "limit": 1001}}},
            "now": "2026-03-02T09:00:00Z"}}"#.to_owned()),
        ("deeper_than_anybody_reads", format!("{}{}", "[".repeat(200), "]".repeat(200))),
        ("a_rule_deeper_than_anybody_reads", format!("{{\"check_type\": {}1{}}}", "{\"not\":".repeat(150), "}".repeat(150))),
        ("a_value_twice_in_a_set", decide(r#""host""#, r#"{"person_changed": {"person": {"id": "ben", "name": "Ben", "attributes":
            {"languages": ["en", "en"]}}}}"#)),
    ] {
        let answer = s.calls(name, &request);
        assert!(answer.starts_with(r#"{"error":"#), "{name}: {answer}");
    }
    let mut faulty = person("ben", 2, "red", None);
    faulty.name = String::new();
    faulty.attributes.insert(id("team"), tutelage::people::AttributeValue::Integer(1));
    faulty.manager = tutelage::people::Manager::Person(id("ben"));
    let envelope = s.envelope("host", Command::PersonChanged { person: Box::new(faulty) });
    let answer = s.with_facts("a_person_with_several_faults", &envelope, 0, |_| {});
    assert!(answer.contains("envelope.command.person_changed.person.manager"), "{answer}");
}
