//! Calls, facts, people and files that are not what they should be.

use super::{check, engine, style};
use serde::Deserialize;

const NOW: &str = r#""now":"2026-03-02T09:00:00Z""#;
const ID: &str = "00000000-0000-0000-0000-000000000001";

fn decide(command: &str) -> String {
    format!(
        r#"{{"decide":{{"envelope":{{"id":"{ID}","actor":{{"person":"ben"}},"command":{command}}},{NOW}}}}}"#
    )
}

fn host(command: &str) -> String {
    decide(command).replace(r#"{"person":"ben"},"command""#, r#""host","command""#)
}

fn view(question: &str) -> String {
    format!(r#"{{"view":{{"inquiry":{{"viewer":"ben","question":{question}}},{NOW}}}}}"#)
}

fn person(fields: &str) -> String {
    host(&format!(r#"{{"person_changed":{{"person":{{"id":"ben","name":"Ben",{fields}}}}}}}"#))
}

fn facts(facts: &str) -> String {
    decide(r#"{"block":{"person":"cy"}}"#).replace(NOW, &format!(r#"{NOW},"facts":[{facts}]"#))
}

#[test]
fn a_call_that_is_none() {
    let own = |text: &str| text.to_owned();
    check(&[
        (own(""), "malformed_json "),
        (own(" "), "malformed_json "),
        (own("{"), "malformed_json "),
        (own("{}}"), "malformed_json "),
        (own(r#"{"describe":{}} x"#), "malformed_json "),
        (own(r#"{"describe":{},}"#), "malformed_json "),
        (own(r#"{"describe" {}}"#), "malformed_json "),
        (own("{\"template\":{\"name\":\"a\nb\"}}"), "malformed_json "),
        (own(r#"{"template":{"name":"\x"}}"#), "malformed_json "),
        (own(r#"{"template":{"name":"\ud800"}}"#), "invalid_value template.name"),
        (own("nul"), "malformed_json "),
        (own("\u{feff}{}"), "malformed_json "),
        (own("null"), "invalid_value "),
        (own("1"), "invalid_value "),
        (own("1e999"), "invalid_value "),
        (own("[]"), "invalid_value "),
        (own("\"destroy\""), "unknown_variant "),
        (own("\"describe\""), "invalid_value describe"),
        (own(r#"{"destroy":{}}"#), "unknown_variant "),
        (own(r#"{"describe":7}"#), "invalid_value describe"),
        (own(r#"{"describe":null}"#), "invalid_value describe"),
        (own(r#"{"describe":[]}"#), "invalid_value describe"),
        (own(r#"{"template":["peer"]}"#), "invalid_value template"),
        (
            view(r#"{"explain":["mentoring","mentee",null,"cy"]}"#),
            "invalid_value view.inquiry.question.explain",
        ),
        (
            host(r#"{"person_changed":{"person":["ben"]}}"#),
            "invalid_value decide.envelope.command.person_changed.person",
        ),
        (own(r#"{"describe":{"a":1}}"#), "unknown_field describe.a"),
        (own(r#"{"describe":{},"describe":{}}"#), "invalid_value "),
        (own(r#"{"template":{"name":7}}"#), "invalid_value template.name"),
        (own(r#"{"template":{"name":"nothing"}}"#), "unknown_variant template.name"),
        (own(r#"{"template":{"name":"a","name":"b"}}"#), "duplicate_field template.name"),
        (own(r#"{"schema":{}}"#), "missing_field schema.of"),
        (own(r#"{"schema":{"of":"all"}}"#), "unknown_variant schema.of"),
        (own(&format!(r#"{{"settle":{{{NOW}}}}}"#)), "missing_field settle.record"),
        (own(&format!(r#"{{"settle":{{{NOW},"record":"none"}}}}"#)), "unknown_variant settle.record"),
        (own(r#"{"evolve":{"records":{}}}"#), "invalid_value evolve.records"),
        (own(r#"{"decide":{}}"#), "missing_field decide.envelope"),
        (decide(r#"{"block":{"person":"cy"}}"#).replace(ID, "1"), "invalid_value decide.envelope.id"),
        (
            decide(r#"{"block":{"person":"cy"}}"#).replace(ID, &ID.replace('-', "")),
            "invalid_value decide.envelope.id",
        ),
        (
            decide(r#"{"block":{"person":"cy"}}"#).replace("09:00:00Z", "25:00:00Z"),
            "invalid_value decide.now",
        ),
        (decide(r#"{"block":{"person":"cy"}}"#).replace("2026-", "10000-"), "invalid_value decide.now"),
        (decide(r#"{"block":{"person":"cy"}}"#).replace("00Z", "00.0001Z"), "invalid_value decide.now"),
        (
            decide(r#"{"block":{"person":"cy"}}"#).replace(r#""2026-03-02T09:00:00Z""#, "0"),
            "invalid_value decide.now",
        ),
        (
            decide(r#"{"block":{"person":"cy"}}"#).replace(r#"{"person":"ben"}"#, r#""time""#),
            "invalid_value decide.envelope.actor",
        ),
        (
            decide(r#"{"block":{"person":"cy"}}"#).replace(r#"{"person":"ben"}"#, "null"),
            "invalid_value decide.envelope.actor",
        ),
        (
            decide(r#"{"block":{"person":"cy"}}"#).replace(r#"{"person":"ben"}"#, r#"{"person":""}"#),
            "invalid_value decide.envelope.actor.person",
        ),
    ]);
}

#[test]
fn a_command_or_question_that_is_none() {
    check(&[
        (decide("{}"), "invalid_value decide.envelope.command"),
        (decide(r#""block""#), "invalid_value decide.envelope.command.block"),
        (decide(r#"{"block":{}}"#), "missing_field decide.envelope.command.block.person"),
        (decide(r#"{"block":{"person":"a","b":1}}"#), "unknown_field decide.envelope.command.block.b"),
        (
            decide(&format!(r#"{{"block":{{"person":"{}"}}}}"#, "x".repeat(129))),
            "invalid_value decide.envelope.command.block.person",
        ),
        (decide(r#"{"block":{"person":"a\u0000b"}}"#), "invalid_value decide.envelope.command.block.person"),
        (decide(r#"{"accept":{"request":"0"}}"#), "invalid_value decide.envelope.command.accept.request"),
        (
            decide(r#"{"accept":{"request":"ABCDEF00000000000000000000000000"}}"#),
            "invalid_value decide.envelope.command.accept.request",
        ),
        (
            decide(r#"{"set_places":{"type":"mentoring","role":"mentor","places":65536}}"#),
            "invalid_value decide.envelope.command.set_places.places",
        ),
        (
            decide(r#"{"set_places":{"type":"mentoring","role":"mentor","places":1,"when_in_use":"cry"}}"#),
            "unknown_variant decide.envelope.command.set_places.when_in_use",
        ),
        (
            decide(r#"{"request":{"type":"mentoring","role":"mentee","to":["cy",7]}}"#),
            "invalid_value decide.envelope.command.request.to[1]",
        ),
        (
            decide(r#"{"request":{"type":"mentoring","role":"mentee","to":"cy"}}"#),
            "invalid_value decide.envelope.command.request.to",
        ),
        (
            decide(r#"{"advance":{"record":{"pair":{"type":"mentoring","first":"a"}}}}"#),
            "missing_field decide.envelope.command.advance.record.pair.second",
        ),
        (
            decide(r#"{"advance":{"record":{"thing":"a"}}}"#),
            "unknown_variant decide.envelope.command.advance.record",
        ),
        (
            person(r#""attributes":{"level":"high"}"#),
            "attribute_kind decide.envelope.command.person_changed.person.attributes.level",
        ),
        (
            person(r#""attributes":{"shoes":1,"team":false,"joined":"soon"}"#),
            "invalid_value decide.envelope.command.person_changed.person.attributes.joined; unknown_attribute decide.envelope.command.person_changed.person.attributes.shoes; \
             attribute_kind decide.envelope.command.person_changed.person.attributes.team",
        ),
        (
            person(r#""attributes":{"level":9223372036854775808}"#),
            "invalid_value decide.envelope.command.person_changed.person.attributes.level",
        ),
        (
            person(r#""attributes":{"level":1.0}"#),
            "invalid_value decide.envelope.command.person_changed.person.attributes.level",
        ),
        (
            person(r#""attributes":{"level":null}"#),
            "invalid_value decide.envelope.command.person_changed.person.attributes.level",
        ),
        (
            person(r#""attributes":{"level":1,"level":1}"#),
            "duplicate_field decide.envelope.command.person_changed.person.attributes.level",
        ),
        (
            person(r#""manager":{"person":"ben"}"#),
            "invalid_value decide.envelope.command.person_changed.person.manager",
        ),
        (
            person(r#""skills":[{"skill":"a","proficiency":6}]"#),
            "invalid_value decide.envelope.command.person_changed.person.skills[0].proficiency",
        ),
        (
            person(r#""skills":[{"skill":"a","proficiency":1},{"skill":"a","proficiency":2}]"#),
            "duplicate_id decide.envelope.command.person_changed.person.skills[1].skill",
        ),
        (person(r#""version":-1"#), "invalid_value decide.envelope.command.person_changed.person.version"),
        (view("null"), "invalid_value view.inquiry.question"),
        (view(r#"{"gossip":{}}"#), "unknown_variant view.inquiry.question"),
        (
            view(r#"{"diary":{"relationship":"00000000000000000000000000000001","limit":0}}"#),
            "out_of_range view.inquiry.question.diary.limit",
        ),
        (
            view(r#"{"overview":{"type":"mentoring","limit":1001}}"#),
            "out_of_range view.inquiry.question.overview.limit",
        ),
        (
            view(
                r#"{"search":{"type":"mentoring","role":"mentee","limit":0,"wanted":[{"skill":"a","weight":0},{"skill":"a"}],"filters":[{"attribute":"shoes","values":["1"]},{"attribute":"grade","values":["1"]}]}}"#,
            ),
            "out_of_range view.inquiry.question.search.limit; out_of_range view.inquiry.question.search.wanted[0].weight; \
             duplicate_id view.inquiry.question.search.wanted[1].skill; unknown_attribute view.inquiry.question.search.filters[0].attribute; \
             attribute_not_visible view.inquiry.question.search.filters[1].attribute; attribute_kind view.inquiry.question.search.filters[1].attribute",
        ),
    ]);
}

#[test]
fn facts_that_answer_nothing() {
    let ben = r#"{"person":{"id":"ben","name":"Ben"}}"#;
    let fact = |query: &str, answer: &str| facts(&format!(r#"{{"query":{query},"answer":{answer}}}"#));
    let row = r#"{"person":{"id":"a","name":"A"},"caseload":{"person":"b","version":1}}"#;
    let candidates = r#"{"candidates":{"type":"mentoring","asker":"ben","limit":1}}"#;
    check(&[
        (facts("1"), "invalid_value decide.facts[0]"),
        (fact("{}", r#""none""#), "invalid_value decide.facts[0].query"),
        (fact(r#"{"record":{"person":"ben"}}"#, r#""maybe""#), "unknown_variant decide.facts[0].answer"),
        (
            fact(r#"{"record":{"person":"cy"}}"#, &format!(r#"{{"record":{ben}}}"#)),
            "invalid_fact decide.facts[0].answer",
        ),
        (
            fact(r#"{"record":{"caseload":"ben"}}"#, &format!(r#"{{"record":{ben}}}"#)),
            "invalid_fact decide.facts[0].answer",
        ),
        (
            fact(
                r#"{"record":{"person":"ben"}}"#,
                r#"{"record":{"person":{"id":"ben","name":"","attributes":{"shoes":1}}}}"#,
            ),
            "invalid_value decide.facts[0].answer.record.person.name; unknown_attribute decide.facts[0].answer.record.person.attributes.shoes",
        ),
        (
            fact(r#"{"reporting_line":"ben"}"#, &format!(r#"{{"record":{ben}}}"#)),
            "invalid_fact decide.facts[0].answer",
        ),
        (
            fact(r#"{"entries":{"relationship":"00000000000000000000000000000001","limit":1}}"#, r#""none""#),
            "invalid_fact decide.facts[0].answer",
        ),
        (
            fact(
                r#"{"entries":{"relationship":"00000000000000000000000000000001","limit":1}}"#,
                &format!(r#"{{"records":[{ben}]}}"#),
            ),
            "invalid_fact decide.facts[0].answer.records",
        ),
        (
            fact(
                r#"{"entries":{"relationship":"00000000000000000000000000000001","limit":1}}"#,
                &format!(r#"{{"records":[{ben},{ben}]}}"#),
            ),
            "too_large decide.facts[0].answer",
        ),
        (
            fact(
                r#"{"items":{"type":"mentoring","select":"open","limit":1}}"#,
                &format!(r#"{{"records":[{ben}]}}"#),
            ),
            "invalid_fact decide.facts[0].answer.records",
        ),
        (
            fact(r#"{"applications":{"type":"mentoring","limit":1}}"#, &format!(r#"{{"records":[{ben}]}}"#)),
            "invalid_fact decide.facts[0].answer.records",
        ),
        (
            fact(
                r#"{"applications":{"type":"mentoring","limit":1}}"#,
                &format!(r#"{{"records":[{ben},{ben}]}}"#),
            ),
            "too_large decide.facts[0].answer",
        ),
        (
            fact(r#"{"concerns":{"type":"mentoring","limit":1}}"#, &format!(r#"{{"records":[{ben}]}}"#)),
            "invalid_fact decide.facts[0].answer.records",
        ),
        (
            fact(
                r#"{"concerns":{"type":"mentoring","limit":1}}"#,
                &format!(r#"{{"records":[{ben},{ben}]}}"#),
            ),
            "too_large decide.facts[0].answer",
        ),
        (
            fact(candidates, &format!(r#"{{"candidates":[{row}]}}"#)),
            "invalid_fact decide.facts[0].answer.candidates[0].caseload.person",
        ),
        (fact(candidates, &format!(r#"{{"candidates":[{row},{row}]}}"#)), "too_large decide.facts[0].answer"),
        (
            fact(
                r#"{"record":{"person":"ben"}}"#,
                r#""none"},{"query":{"record":{"person":"ben"}},"answer":"unknown""#,
            ),
            "contradictory_facts decide.facts[1]",
        ),
    ]);
}

#[derive(Deserialize)]
struct Answer {
    imported: Imported,
}

#[derive(Deserialize)]
struct Imported {
    faults: Vec<RowFault>,
}

#[derive(Deserialize)]
struct RowFault {
    line: u32,
    #[serde(default)]
    column: String,
    code: String,
    message: String,
}

const MAPPING: &str = r#"{"id":{"column":"id"},"name":{"column":"name"},"manager":{"column":"boss"},"left":{"column":"left","values":["yes"]},
"attributes":{"level":{"column":"level"},"joined":{"column":"joined"},"remote":{"column":"remote"}},
"skills":[{"column":"skills","separator":";","marks":":"}]}"#;

fn import(csv: &str, mapping: &str) -> String {
    let csv = serde_json::to_string(csv).unwrap();
    format!(r#"{{"import":{{"csv":{csv},"mapping":{mapping},"on_fault":"reject_all"}}}}"#)
}

#[test]
fn a_file_that_cannot_be_read() {
    let header = "id,name,boss,left,level,joined,remote,skills\n";
    let change = |part: &str, other: &str| {
        assert!(MAPPING.contains(part), "{part}");
        import(header, &MAPPING.replacen(part, other, 1))
    };
    check(&[
        (import("", MAPPING), "invalid_row import.csv"),
        (
            import("id,name\n", MAPPING),
            "unknown_column import.mapping.manager.column; unknown_column import.mapping.left.column; \
             unknown_column import.mapping.attributes.joined.column; unknown_column import.mapping.attributes.level.column; \
             unknown_column import.mapping.attributes.remote.column; unknown_column import.mapping.skills[0].column",
        ),
        (
            change(r#""level":{"column""#, r#""shoes":{"column""#),
            "unknown_attribute import.mapping.attributes.shoes",
        ),
        (
            change(r#""column":"level""#, r#""column":"level","separator":";""#),
            "attribute_kind import.mapping.attributes.level.separator",
        ),
        (change(r#""values":["yes"]"#, r#""values":[]"#), "invalid_value import.mapping.left.values"),
        (change(r#""column":"id""#, r#""column":"nr""#), "unknown_column import.mapping.id.column"),
        (change(r#"{"id":"#, r#"{"delimiter":"ß","id":"#), "invalid_value import.mapping.delimiter"),
        (change(r#"{"id":"#, r#"{"delimiter":"ab","id":"#), "invalid_value import.mapping.delimiter"),
        (change(r#"{"id":"#, r#"{"colour":"red","id":"#), "unknown_field import.mapping.colour"),
        (import(header, MAPPING).replace("reject_all", "shrug"), "unknown_variant import.on_fault"),
    ]);
    let engine = engine();
    let mut wrong = String::new();
    for (row, expected) in [
        (",A,,,,,,", "2 id missing_field"),
        ("a,,,,,,,", "2 name missing_field"),
        (" a b ,A,zoe,,,,,", "2 boss invalid_value"),
        ("a,A,a,,,,,", "2 boss invalid_value"),
        ("a,A,,,1.5,,,", "2 level invalid_value"),
        ("a,A,,,99999999999999999999,,,", "2 level invalid_value"),
        ("a,A,,,,2026-13-01,,", "2 joined invalid_value"),
        ("a,A,,,,,perhaps,", "2 remote invalid_value"),
        ("a,A,,,,,,juggling", "2 skills unknown_skill"),
        ("a,A,,,,,,python:9", "2 skills invalid_value"),
        ("a,A,,,,,,python:4:x", "2 skills invalid_value"),
        ("a,A,,,,,", "2  invalid_row"),
        ("a,A,,,,,,,", "2  invalid_row"),
        ("a,A,,,,,,\na,B,,,,,,", "3 id duplicate_id"),
        ("a,A,,,x,y,z,", "2 level invalid_value; 2 remote invalid_value; 2 joined invalid_value"),
    ] {
        let answer = engine.call(&import(&format!("{header}{row}\n"), MAPPING));
        let found = match serde_json::from_str::<Answer>(&answer) {
            Ok(Answer { imported }) => {
                let told = imported.faults.iter().map(|f| {
                    assert_eq!(style(&f.message), None, "{}", f.message);
                    format!("{} {} {}", f.line, f.column, f.code)
                });
                told.collect::<Vec<_>>().join("; ")
            }
            Err(_) => answer,
        };
        if found != expected {
            wrong.push_str(&format!("{row}\n  expected {expected}\n  found    {found}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
