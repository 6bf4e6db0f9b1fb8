//! The condition language: each kind of condition true, false and unknown, and every fault that a draft can have. In
//! `laws`, the evaluation against a naive one, and that losing information never widens access.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

use tutelage::{
    error::{Error, ErrorCode},
    people::{AttributeSchema, LineEnd, Person, PersonRecord, ReportingLine, SchemaDraft},
    rules::{Binding, Condition, Rules, RulesDraft, Subjects, Truth},
};

#[path = "rules/laws.rs"]
mod laws;

const T: Truth = Truth::True;
const F: Truth = Truth::False;
const U: Truth = Truth::Unknown;

fn schema() -> AttributeSchema {
    schema_with("everyone")
}

fn schema_with(reporting_line: &str) -> AttributeSchema {
    let draft = format!(
        r#"{{"attributes": [
            {{"id": "level", "name": "Level", "kind": "integer"}},
            {{"id": "since", "name": "Since", "kind": "date"}},
            {{"id": "team", "name": "Team", "kind": "text"}},
            {{"id": "remote", "name": "Remote", "kind": "yes_no", "visible_to": "self_and_coordinators"}},
            {{"id": "languages", "name": "Languages", "kind": "text_set"}},
            {{"id": "age", "name": "Age", "kind": "integer", "visible_to": "aggregates"}}
        ], "reporting_line": "{reporting_line}"}}"#
    );
    serde_json::from_str::<SchemaDraft>(&draft).unwrap().build().unwrap()
}

/// A person with attributes as the JSON between braces, and the id `boss`, `mid` or `new`.
fn person(id: &str, attributes: &str) -> Person {
    let mut record = PersonRecord::new(id.parse().unwrap(), id);
    record.attributes = serde_json::from_str(&format!("{{{attributes}}}")).unwrap();
    Person::intern(&schema(), record).unwrap()
}

fn two() -> Binding {
    Binding::Two("mentor".parse().unwrap(), "mentee".parse().unwrap())
}

fn condition(json: &str) -> Condition {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Rules that permit exactly when the condition is true.
fn granting(condition: &str) -> RulesDraft {
    serde_json::from_str(&format!(r#"{{"grants": [{{"id": "g", "when": {condition}}}]}}"#)).unwrap()
}

fn build(draft: &RulesDraft, binding: &Binding) -> Result<Rules, Error> {
    draft.build(&schema(), binding)
}

fn line(above: &[&str], end: LineEnd) -> ReportingLine {
    ReportingLine { above: above.iter().map(|id| id.parse().unwrap()).collect(), end }
}

#[test]
fn conditions_over_one_person() {
    let compare = |attribute: &str, is: &str, value: &str| {
        format!(
            r#"{{"compare": {{"who": "self", "attribute": "{attribute}", "is": "{is}", "value": {value}}}}}"#
        )
    };
    let one_of = |attribute: &str, values: &str| {
        format!(r#"{{"one_of": {{"who": "self", "attribute": "{attribute}", "values": [{values}]}}}}"#)
    };
    let table = [
        (r#""always""#.to_owned(), vec![("", T)]),
        (compare("level", "equal", "3"), vec![(r#""level": 3"#, T), (r#""level": 4"#, F), ("", U)]),
        (compare("level", "equal", "0"), vec![(r#""level": 0"#, T), ("", U)]),
        (compare("level", "not_equal", "3"), vec![(r#""level": 3"#, F), (r#""level": 4"#, T), ("", U)]),
        (compare("level", "less", "3"), vec![(r#""level": 2"#, T), (r#""level": 3"#, F), ("", U)]),
        (compare("level", "at_most", "3"), vec![(r#""level": 3"#, T), (r#""level": 4"#, F), ("", U)]),
        (compare("level", "more", "3"), vec![(r#""level": 4"#, T), (r#""level": 3"#, F), ("", U)]),
        (compare("level", "at_least", "3"), vec![(r#""level": 3"#, T), (r#""level": -3"#, F), ("", U)]),
        (
            compare("since", "less", r#""2020-03-01""#),
            vec![
                (r#""since": "2020-02-29""#, T),
                (r#""since": "2020-03-01""#, F),
                (r#""since": "0999-12-31""#, T),
                ("", U),
            ],
        ),
        (compare("since", "equal", r#""2020-03-01""#), vec![(r#""since": "2020-03-01""#, T), ("", U)]),
        (compare("team", "equal", r#""""#), vec![(r#""team": """#, T), (r#""team": "Web""#, F), ("", U)]),
        (
            compare("team", "not_equal", r#""Web""#),
            vec![(r#""team": "web""#, T), (r#""team": "Web""#, F), ("", U)],
        ),
        (
            compare("remote", "equal", "false"),
            vec![(r#""remote": false"#, T), (r#""remote": true"#, F), ("", U)],
        ),
        (
            compare("remote", "not_equal", "false"),
            vec![(r#""remote": false"#, F), (r#""remote": true"#, T), ("", U)],
        ),
        (one_of("team", r#""Web", "Ops""#), vec![(r#""team": "Ops""#, T), (r#""team": "ops""#, F), ("", U)]),
        (one_of("team", r#""""#), vec![(r#""team": """#, T), ("", U)]),
        (
            one_of("languages", r#""fr", "de""#),
            vec![
                (r#""languages": ["de", "en"]"#, T),
                (r#""languages": ["en"]"#, F),
                (r#""languages": []"#, F),
                ("", U),
            ],
        ),
        (r#"{"person": {"who": "self", "ids": ["boss", "mid"]}}"#.to_owned(), vec![("", T)]),
        (r#"{"person": {"who": "self", "ids": ["new"]}}"#.to_owned(), vec![("", F)]),
    ];
    for (condition, cases) in table {
        let rules = build(&granting(&condition), &Binding::One).unwrap();
        let not = build(&granting(&format!(r#"{{"not": {condition}}}"#)), &Binding::One).unwrap();
        for (attributes, expected) in cases {
            let boss = person("boss", attributes);
            assert_eq!(rules.evaluate(&Subjects::one(&boss)), expected, "{condition} of {attributes}");
            assert_eq!(
                not.evaluate(&Subjects::one(&boss)),
                expected.not(),
                "not {condition} of {attributes}"
            );
        }
    }
}

#[test]
fn conditions_over_two_people() {
    let difference = |attribute: &str, bounds: &str| {
        format!(
            r#"{{"difference": {{"attribute": "{attribute}", "of": "mentor", "minus": "mentee", {bounds}}}}}"#
        )
    };
    const LOW: &str = r#""level": -9223372036854775808"#;
    const HIGH: &str = r#""level": 9223372036854775807"#;
    let table = [
        (
            r#"{"same": {"attribute": "team"}}"#.to_owned(),
            vec![
                (r#""team": "Web""#, r#""team": "Web""#, T),
                (r#""team": "Web""#, r#""team": "Ops""#, F),
                (r#""team": """#, r#""team": """#, T),
                (r#""team": "Web""#, "", U),
                ("", r#""team": "Web""#, U),
                ("", "", U),
            ],
        ),
        (
            r#"{"different": {"attribute": "team"}}"#.to_owned(),
            vec![
                (r#""team": "Web""#, r#""team": "Web""#, F),
                (r#""team": "Web""#, r#""team": "Ops""#, T),
                (r#""team": "Web""#, "", U),
                ("", "", U),
            ],
        ),
        (
            r#"{"same": {"attribute": "languages"}}"#.to_owned(),
            vec![
                (r#""languages": ["en", "de"]"#, r#""languages": ["de", "en"]"#, T),
                (r#""languages": []"#, r#""languages": []"#, T),
                (r#""languages": ["en"]"#, r#""languages": ["de", "en"]"#, F),
            ],
        ),
        (
            r#"{"same": {"attribute": "since"}}"#.to_owned(),
            vec![(r#""since": "2020-01-01""#, r#""since": "2020-01-01""#, T)],
        ),
        (
            r#"{"same": {"attribute": "remote"}}"#.to_owned(),
            vec![(r#""remote": false"#, r#""remote": false"#, T)],
        ),
        (
            difference("level", r#""at_least": 1, "at_most": 3"#),
            vec![
                (r#""level": 4"#, r#""level": 3"#, T),
                (r#""level": 6"#, r#""level": 3"#, T),
                (r#""level": 7"#, r#""level": 3"#, F),
                (r#""level": 3"#, r#""level": 3"#, F),
                (r#""level": 3"#, r#""level": 4"#, F),
                (r#""level": 4"#, "", U),
                ("", r#""level": 4"#, U),
            ],
        ),
        (difference("level", r#""at_least": 0"#), vec![(HIGH, LOW, T), (LOW, HIGH, F), (HIGH, HIGH, T)]),
        (difference("level", r#""at_most": -1"#), vec![(HIGH, LOW, F), (LOW, HIGH, T), (LOW, LOW, F)]),
        (
            difference("since", r#""at_most": -365"#),
            vec![
                (r#""since": "2019-12-31""#, r#""since": "2020-12-30""#, T),
                (r#""since": "2019-12-31""#, r#""since": "2020-12-29""#, F),
                ("", r#""since": "2020-12-29""#, U),
            ],
        ),
        (
            r#"{"shared": {"attribute": "languages"}}"#.to_owned(),
            vec![
                (r#""languages": ["en", "de"]"#, r#""languages": ["fr", "en"]"#, T),
                (r#""languages": ["en"]"#, r#""languages": ["fr"]"#, F),
                (r#""languages": []"#, r#""languages": []"#, F),
                (r#""languages": []"#, "", U),
            ],
        ),
        (
            r#"{"shared": {"attribute": "languages", "at_least": 2}}"#.to_owned(),
            vec![
                (r#""languages": ["en", "de"]"#, r#""languages": ["de", "en", "fr"]"#, T),
                (r#""languages": ["en", "de"]"#, r#""languages": ["en"]"#, F),
            ],
        ),
        (
            r#"{"compare": {"who": "mentee", "attribute": "level", "is": "less", "value": 3}}"#.to_owned(),
            vec![(r#""level": 9"#, r#""level": 2"#, T), (r#""level": 2"#, "", U)],
        ),
        (r#"{"person": {"who": "mentee", "ids": ["new"]}}"#.to_owned(), vec![("", "", T)]),
        (r#"{"person": {"who": "mentor", "ids": ["new"]}}"#.to_owned(), vec![("", "", F)]),
    ];
    for (condition, cases) in table {
        let rules = build(&granting(&condition), &two()).unwrap();
        for (mentor, mentee, expected) in cases {
            let (boss, new) = (person("boss", mentor), person("new", mentee));
            let subjects = Subjects::two(&boss, &new);
            assert_eq!(rules.evaluate(&subjects), expected, "{condition} of {mentor} and {mentee}");
        }
    }
}

#[test]
fn connectives_know_as_much_as_their_parts_allow() {
    let leaf = |truth: Truth| match truth {
        Truth::True => r#""always""#,
        Truth::False => r#"{"not": "always"}"#,
        Truth::Unknown => r#"{"compare": {"who": "self", "attribute": "level", "is": "equal", "value": 1}}"#,
    };
    let somebody = person("boss", "");
    let truth_of = |condition: String| {
        build(&granting(&condition), &Binding::One).unwrap().evaluate(&Subjects::one(&somebody))
    };
    for (a, b, all, any) in
        [(T, T, T, T), (T, U, U, T), (T, F, F, T), (U, U, U, U), (U, F, F, U), (F, F, F, F)]
    {
        for (a, b) in [(a, b), (b, a)] {
            assert_eq!(truth_of(format!(r#"{{"all": [{}, {}]}}"#, leaf(a), leaf(b))), all, "{a:?} and {b:?}");
            assert_eq!(truth_of(format!(r#"{{"any": [{}, {}]}}"#, leaf(a), leaf(b))), any, "{a:?} or {b:?}");
        }
    }
}

#[test]
fn a_grant_needs_true_and_a_ban_needs_false() {
    let draft = |grants: &[Truth], bans: &[Truth]| {
        let one = |truth: &Truth| match truth {
            Truth::True => r#""always""#,
            Truth::False => r#"{"not": "always"}"#,
            Truth::Unknown => {
                r#"{"compare": {"who": "self", "attribute": "level", "is": "equal", "value": 1}}"#
            }
        };
        let list = |prefix: &str, truths: &[Truth]| {
            let rule = |(i, truth)| format!(r#"{{"id": "{prefix}{i}", "when": {}}}"#, one(truth));
            truths.iter().enumerate().map(rule).collect::<Vec<_>>().join(", ")
        };
        let json = format!(r#"{{"grants": [{}], "bans": [{}]}}"#, list("g", grants), list("b", bans));
        serde_json::from_str::<RulesDraft>(&json).unwrap()
    };
    let somebody = person("boss", "");
    let table: [(&[Truth], &[Truth], Truth); 13] = [
        (&[], &[], F),
        (&[], &[F], F),
        (&[T], &[], T),
        (&[U], &[], U),
        (&[F], &[], F),
        (&[F, U, T], &[], T),
        (&[F, U], &[], U),
        (&[T], &[F], T),
        (&[T], &[U], U),
        (&[T], &[T], F),
        (&[T], &[F, U, T], F),
        (&[U], &[U], U),
        (&[F], &[U], F),
    ];
    for (grants, bans, expected) in table {
        let rules = build(&draft(grants, bans), &Binding::One).unwrap();
        assert_eq!(rules.evaluate(&Subjects::one(&somebody)), expected, "{grants:?} but {bans:?}");
    }
}

#[test]
fn reporting_lines() {
    let above =
        |within: &str| format!(r#"{{"reporting_line": {{"above": "mentor", "below": "mentee"{within}}}}}"#);
    let (boss, new) = (person("boss", ""), person("new", ""));
    let (top, unknown) = (LineEnd::Nobody, LineEnd::Unknown);
    let table = [
        ("", Some(line(&["boss"], top)), T),
        ("", Some(line(&["mid", "boss"], unknown)), T),
        ("", Some(line(&["mid"], top)), F),
        ("", Some(line(&["mid"], unknown)), U),
        ("", Some(line(&[], top)), F),
        ("", Some(line(&[], unknown)), U),
        ("", None, U),
        (r#", "within": 1"#, Some(line(&["boss"], unknown)), T),
        (r#", "within": 1"#, Some(line(&["mid", "boss"], top)), F),
        (r#", "within": 1"#, Some(line(&["mid"], unknown)), F),
        (r#", "within": 1"#, Some(line(&[], unknown)), U),
        (r#", "within": 2"#, Some(line(&["mid", "boss"], unknown)), T),
        (r#", "within": 2"#, Some(line(&["mid"], unknown)), U),
        (r#", "within": 2"#, Some(line(&["mid"], top)), F),
        (r#", "within": 64"#, Some(line(&["mid"; 64], unknown)), F),
    ];
    for (within, line, expected) in table {
        let rules = build(&granting(&above(within)), &two()).unwrap();
        let subjects = Subjects::two(&boss, &new).with_lines(None, line.as_ref());
        assert_eq!(rules.evaluate(&subjects), expected, "within{within} of {line:?}");
        let theirs = Subjects::two(&boss, &new).with_lines(line.as_ref(), None);
        assert_eq!(rules.evaluate(&theirs), U, "the line of the one above says nothing");
        let swapped = Subjects::two(&new, &boss).with_lines(line.as_ref(), None).swapped();
        assert_eq!(rules.evaluate(&swapped), expected);
    }
    let either = r#"{"any": [
        {"reporting_line": {"above": "mentor", "below": "mentee"}},
        {"reporting_line": {"above": "mentee", "below": "mentor"}}
    ]}"#;
    let rules = build(&granting(either), &two()).unwrap();
    let (under_boss, no_one) = (line(&["mid", "boss"], top), line(&[], top));
    for (first, second) in [(&boss, &new), (&new, &boss)] {
        let line_of = |person: &Person| if person.id() == boss.id() { &no_one } else { &under_boss };
        let subjects = Subjects::two(first, second).with_lines(Some(line_of(first)), Some(line_of(second)));
        assert_eq!(rules.evaluate(&subjects), T, "both directions");
    }
}

#[test]
fn only_bans_marked_so_end_what_is_running() {
    let ban = |id: &str, attribute: &str, marked: bool| {
        format!(
            r#"{{"id": "{id}", "when": {{"same": {{"attribute": "{attribute}"}}}}, "while_running": {marked}}}"#
        )
    };
    let json = format!(r#"{{"bans": [{}, {}]}}"#, ban("a", "team", false), ban("b", "level", true));
    let rules = build(&serde_json::from_str(&json).unwrap(), &two()).unwrap();
    let table = [
        (r#""team": "Web", "level": 1"#, r#""team": "Web", "level": 2"#, false),
        (r#""team": "Web", "level": 1"#, r#""team": "Ops", "level": 1"#, true),
        (r#""team": "Web", "level": 1"#, r#""team": "Ops""#, true),
    ];
    for (mentor, mentee, expected) in table {
        let (boss, new) = (person("boss", mentor), person("new", mentee));
        assert_eq!(rules.ends_running(&Subjects::two(&boss, &new)), expected, "{mentor} and {mentee}");
    }
}

/// The faults of a grant with this condition, each path without the `grants[0].when` that is before it.
fn faults_of(condition: &str, binding: &Binding) -> Vec<(String, ErrorCode)> {
    let error = build(&granting(condition), binding).expect_err(condition);
    let rest = |path: &str| path.strip_prefix("grants[0].when").unwrap().trim_start_matches('.').to_owned();
    error.faults().iter().map(|fault| (rest(&fault.path), fault.code)).collect()
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_path() {
    use ErrorCode::{
        AttributeForAggregates as Aggregates, AttributeKind as Kind, InvalidBounds,
        InvalidSubject as Subject, InvalidValue, MissingField, OutOfRange, TooLarge,
        UnknownAttribute as Unknown,
    };
    let compare = |who: &str, attribute: &str, is: &str, value: &str| {
        format!(
            r#"{{"compare": {{"who": "{who}", "attribute": "{attribute}", "is": "{is}", "value": {value}}}}}"#
        )
    };
    let long = format!(r#""{}""#, "x".repeat(201));
    let values = (0..257).map(|i| format!("\"{i}\"")).collect::<Vec<_>>().join(",");
    let two_people: Vec<(String, Vec<(&str, ErrorCode)>)> = vec![
        (compare("self", "level", "equal", "1"), vec![("compare.who", Subject)]),
        (
            compare("coach", "shoe", "equal", "1"),
            vec![("compare.who", Subject), ("compare.attribute", Unknown)],
        ),
        (compare("mentor", "age", "equal", "1"), vec![("compare.attribute", Aggregates)]),
        (compare("mentor", "languages", "equal", r#""x""#), vec![("compare.attribute", Kind)]),
        (compare("mentor", "level", "equal", r#""x""#), vec![("compare.value", Kind)]),
        (compare("mentor", "team", "equal", "1"), vec![("compare.value", Kind)]),
        (compare("mentor", "remote", "equal", "1"), vec![("compare.value", Kind)]),
        (compare("mentor", "since", "equal", "1"), vec![("compare.value", Kind)]),
        (compare("mentor", "since", "equal", r#""2021-02-29""#), vec![("compare.value", InvalidValue)]),
        (compare("mentor", "team", "equal", &long), vec![("compare.value", TooLarge)]),
        (compare("mentor", "team", "more", r#""a""#), vec![("compare.is", Kind)]),
        (compare("mentor", "remote", "at_least", "true"), vec![("compare.is", Kind)]),
        (
            r#"{"one_of": {"who": "x", "attribute": "level", "values": []}}"#.to_owned(),
            vec![("one_of.who", Subject), ("one_of.values", TooLarge), ("one_of.attribute", Kind)],
        ),
        (
            format!(r#"{{"one_of": {{"who": "mentor", "attribute": "team", "values": [{values}]}}}}"#),
            vec![("one_of.values", TooLarge)],
        ),
        (r#"{"same": {"attribute": "shoe"}}"#.to_owned(), vec![("same.attribute", Unknown)]),
        (r#"{"different": {"attribute": "age"}}"#.to_owned(), vec![("different.attribute", Aggregates)]),
        (
            r#"{"difference": {"attribute": "team", "of": "mentor", "minus": "mentor"}}"#.to_owned(),
            vec![("difference", Subject), ("difference", MissingField), ("difference.attribute", Kind)],
        ),
        (
            r#"{"difference": {"attribute": "level", "of": "a", "minus": "b", "at_least": 2, "at_most": 1}}"#
                .to_owned(),
            vec![("difference.of", Subject), ("difference.minus", Subject), ("difference", InvalidBounds)],
        ),
        (
            r#"{"shared": {"attribute": "team", "at_least": 0}}"#.to_owned(),
            vec![("shared.at_least", OutOfRange), ("shared.attribute", Kind)],
        ),
        (
            r#"{"shared": {"attribute": "languages", "at_least": 65}}"#.to_owned(),
            vec![("shared.at_least", OutOfRange)],
        ),
        (
            r#"{"reporting_line": {"above": "mentee", "below": "mentee", "within": 0}}"#.to_owned(),
            vec![("reporting_line", Subject), ("reporting_line.within", OutOfRange)],
        ),
        (
            r#"{"reporting_line": {"above": "a", "below": "b", "within": 65}}"#.to_owned(),
            vec![
                ("reporting_line.above", Subject),
                ("reporting_line.below", Subject),
                ("reporting_line.within", OutOfRange),
            ],
        ),
        (
            r#"{"person": {"who": "self", "ids": []}}"#.to_owned(),
            vec![("person.ids", TooLarge), ("person.who", Subject)],
        ),
        (format!(r#"{{"person": {{"who": "mentor", "ids": [{values}]}}}}"#), vec![("person.ids", TooLarge)]),
        (r#"{"all": []}"#.to_owned(), vec![("all", InvalidValue)]),
        (
            r#"{"any": ["always", {"not": {"all": [{"any": []}, {"same": {"attribute": "shoe"}}]}}]}"#
                .to_owned(),
            vec![("any[1].not.all[0].any", InvalidValue), ("any[1].not.all[1].same.attribute", Unknown)],
        ),
    ];
    for (condition, expected) in two_people {
        let expected: Vec<_> = expected.into_iter().map(|(path, code)| (path.to_owned(), code)).collect();
        assert_eq!(faults_of(&condition, &two()), expected, "{condition}");
    }
    let one_person = [
        (compare("mentor", "level", "equal", "1"), "compare.who"),
        (r#"{"same": {"attribute": "team"}}"#.to_owned(), "same"),
        (r#"{"different": {"attribute": "team"}}"#.to_owned(), "different"),
        (r#"{"shared": {"attribute": "languages"}}"#.to_owned(), "shared"),
    ];
    for (condition, path) in one_person {
        assert_eq!(faults_of(&condition, &Binding::One), [(path.to_owned(), Subject)], "{condition}");
    }
    let difference =
        r#"{"difference": {"attribute": "level", "of": "self", "minus": "other", "at_least": 1}}"#;
    let paths: Vec<_> = faults_of(difference, &Binding::One).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["difference.minus", "difference"]);
    let peers = Binding::Two("self".parse().unwrap(), "other".parse().unwrap());
    assert!(build(&granting(difference), &peers).is_ok());
}

#[test]
fn a_line_for_aggregates_is_in_no_rule() {
    let draft = granting(r#"{"reporting_line": {"above": "mentor", "below": "mentee"}}"#);
    let error = draft.build(&schema_with("aggregates"), &two()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::AttributeForAggregates);
    assert_eq!(error.faults()[0].path, "grants[0].when.reporting_line");
    assert!(draft.build(&schema_with("self_and_coordinators"), &two()).is_ok());
}

#[test]
fn size_has_bounds() {
    let nested =
        |depth: usize| format!("{}\"always\"{}", "{\"not\":".repeat(depth - 1), "}".repeat(depth - 1));
    assert!(build(&granting(&nested(16)), &Binding::One).is_ok());
    let deep = vec!["not"; 16].join(".");
    assert_eq!(faults_of(&nested(17), &Binding::One), [(deep, ErrorCode::RuleTooLarge)]);
    for leaf in [r#""always""#, r#"{"person": {"who": "self", "ids": ["boss"]}}"#] {
        let wide = |count: usize| format!(r#"{{"any": [{}]}}"#, vec![leaf; count].join(","));
        assert!(build(&granting(&wide(64)), &Binding::One).is_ok());
        assert_eq!(faults_of(&wide(65), &Binding::One), [(String::new(), ErrorCode::RuleTooLarge)]);
    }
}

#[test]
fn lists_of_rules_have_faults_of_their_own() {
    let rules = |from: usize, count: usize| {
        let rule = |i| format!(r#"{{"id": "r{i}", "when": "always"}}"#);
        (from..from + count).map(rule).collect::<Vec<_>>().join(",")
    };
    let faults = |grants: &str, bans: &str, binding: &Binding| -> Vec<(String, ErrorCode)> {
        let json = format!(r#"{{"grants": [{grants}], "bans": [{bans}]}}"#);
        match build(&serde_json::from_str(&json).unwrap(), binding) {
            Ok(_) => Vec::new(),
            Err(error) => error.faults().iter().map(|fault| (fault.path.clone(), fault.code)).collect(),
        }
    };
    assert_eq!(faults(&rules(0, 32), &rules(32, 32), &Binding::One), []);
    assert_eq!(
        faults(&rules(0, 33), &rules(33, 33), &Binding::One),
        [("grants".to_owned(), ErrorCode::TooLarge), ("bans".to_owned(), ErrorCode::TooLarge)]
    );
    assert_eq!(
        faults(&[rules(0, 1), rules(0, 1)].join(","), &rules(0, 1), &Binding::One),
        [
            ("grants[1].id".to_owned(), ErrorCode::DuplicateId),
            ("bans[0].id".to_owned(), ErrorCode::DuplicateId)
        ]
    );
    let marked = r#"{"id": "m", "when": "always", "while_running": true}"#;
    let invalid = |path: &str| [(path.to_owned(), ErrorCode::InvalidValue)];
    assert_eq!(faults(marked, "", &two()), invalid("grants[0].while_running"));
    assert_eq!(faults("", marked, &Binding::One), invalid("bans[0].while_running"));
    assert_eq!(faults("", marked, &two()), []);
}

#[test]
fn conditions_are_strict_json() {
    for bad in [
        r#""never""#,
        r#"{"same": {"attribute": "team", "who": "self"}}"#,
        r#"{"same": {"attribute": "team"}, "different": {"attribute": "team"}}"#,
        r#"{"one_of": {"who": "self", "attribute": "team", "values": ["a", "a"]}}"#,
        r#"{"person": {"who": "self", "ids": ["a", "a"]}}"#,
        r#"{"compare": {"who": "self", "attribute": "level", "is": "equal", "value": 1.5}}"#,
        r#"{"compare": {"who": "self", "attribute": "level", "is": "equal", "value": null}}"#,
    ] {
        assert!(serde_json::from_str::<Condition>(bad).is_err(), "{bad}");
    }
    let all = r#"{"all":["always",{"difference":{"attribute":"level","of":"mentor","minus":"mentee","at_least":1}}]}"#;
    assert_eq!(serde_json::to_string(&condition(all)).unwrap(), all);
}

#[test]
fn a_fault_reads_as_one_line() {
    let error = build(&granting(r#"{"all": []}"#), &Binding::One).unwrap_err();
    assert_eq!(error.to_string(), "grants[0].when.all: an empty list; write `always` or leave the rule out");
}
