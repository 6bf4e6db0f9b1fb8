#![expect(clippy::disallowed_types, reason = "what any document may hold")]

use super::*;
use crate::strict;
use proptest::{collection::vec, prelude::*};
use serde::{Deserialize, de::IntoDeserializer};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Strict {
    first: u8,
    #[serde(rename = "type")]
    second: Option<String>,
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default, deserialize_with = "strict::map")]
    numbers: BTreeMap<i32, (bool, u64)>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Lenient {
    wanted: i64,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Choice {
    Alone,
    One(Box<Strict>),
    Two(u8, u8),
    Named { lenient: Lenient },
}

/// The code, the path and the message of what is wrong with it.
fn fault<T: DeserializeOwned + std::fmt::Debug>(json: &str) -> String {
    let error = read::<T>(json).unwrap_err();
    let fault = &error.faults()[0];
    format!("{} {:?} {}", fault.code, fault.path, fault.message)
}

#[test]
fn whatever_a_type_is_made_of() {
    let json = r#" { "choices" : [ "alone", {"one": {"first": 0, "type": null}}, {"two": [1, 2]},
        {"named": {"lenient": {"a": [[], {"b": "]"}, -1.5e3], "wanted": -9223372036854775808, "\u0061": 1}}}],
        "first": 255, "type": "\"\\\/\u00e9\ud83d\ude00\n", "numbers": {"-7": [true, 18446744073709551615]} } "#;
    let inner = Strict { first: 0, second: None, choices: vec![], numbers: BTreeMap::new() };
    let expected = Strict {
        first: 255,
        second: Some("\"\\/é😀\n".to_owned()),
        choices: vec![
            Choice::Alone,
            Choice::One(Box::new(inner)),
            Choice::Two(1, 2),
            Choice::Named { lenient: Lenient { wanted: i64::MIN } },
        ],
        numbers: BTreeMap::from([(-7, (true, u64::MAX))]),
    };
    assert_eq!(read::<Strict>(json).unwrap(), expected);
    assert_eq!(read_saved::<Strict>(json.as_bytes()), Some(expected));
    assert_eq!(read_saved::<Strict>(b"\xff"), None);
}

#[test]
fn what_is_wrong_and_where() {
    let of_strict = [
        ("", r#"malformed_json "" the text ends while parsing a value at line 1 column 0"#),
        ("{\"first\": 1\n,}", r#"malformed_json "" key must be a string at line 2 column 2"#),
        ("{\"first\": 01}", r#"malformed_json "" invalid number at line 1 column 12"#),
        ("[1]", r#"invalid_value "" invalid type: sequence, expected an object"#),
        ("{}", r#"missing_field "first" missing field `first`"#),
        (r#"{"first": 256}"#, r#"invalid_value "first" invalid value: integer `256`, expected u8"#),
        (r#"{"first": -1}"#, r#"invalid_value "first" invalid value: integer `-1`, expected u8"#),
        (r#"{"first": 1.0}"#, r#"invalid_value "first" invalid type: floating point `1.0`, expected u8"#),
        (r#"{"first": -0}"#, r#"invalid_value "first" invalid type: floating point `-0`, expected u8"#),
        (r#"{"first": 1e999}"#, r#"invalid_value "first" invalid type: floating point `1e999`, expected u8"#),
        (r#"{"first": {}}"#, r#"invalid_value "first" invalid type: map, expected u8"#),
        (r#"{"first": null}"#, r#"invalid_value "first" invalid type: null, expected u8"#),
        (r#"{"first": "\n"}"#, r#"invalid_value "first" invalid type: string "\n", expected u8"#),
        (
            r#"{"first": 1, "type": true}"#,
            r#"invalid_value "type" invalid type: boolean `true`, expected a string"#,
        ),
        (r#"{"first": 1, "type": "\ud800"}"#, r#"invalid_value "type" unexpected end of hex escape"#),
        (r#"{"first": 1, "first": 1}"#, r#"duplicate_field "first" duplicate field `first`"#),
        (
            r#"{"first": 1, "second": "a"}"#,
            r#"unknown_field "second" unknown field `second`, expected one of `first`, `type`, `choices`, `numbers`"#,
        ),
        (
            r#"{"first": 1, "choices": "a"}"#,
            r#"invalid_value "choices" invalid type: string "a", expected a sequence"#,
        ),
        (
            r#"{"first": 1, "choices": ["alone", "none"]}"#,
            r#"unknown_variant "choices[1]" unknown variant `none`, expected one of `alone`, `one`, `two`, `named`"#,
        ),
        (
            r#"{"first": 1, "choices": [{"one": {"first": 2, "choices": [{"two": [3, "4"]}]}}]}"#,
            r#"invalid_value "choices[0].one.choices[0].two[1]" invalid type: string "4", expected u8"#,
        ),
        (
            r#"{"first": 1, "choices": [7]}"#,
            r#"invalid_value "choices[0]" a name or an object with one key is expected"#,
        ),
        (
            r#"{"first": 1, "choices": [{}]}"#,
            r#"invalid_value "choices[0]" a name or an object with one key is expected"#,
        ),
        (
            r#"{"first": 1, "choices": [{"alone": null, "one": 1}]}"#,
            r#"invalid_value "choices[0]" a name or an object with one key is expected"#,
        ),
        (
            r#"{"first": 1, "choices": [{"alone": 1}]}"#,
            r#"invalid_value "choices[0].alone" invalid type: integer `1`, expected unit"#,
        ),
        (
            r#"{"first": 1, "choices": ["named"]}"#,
            r#"invalid_value "choices[0].named" invalid type: a name alone, expected an object with one key"#,
        ),
        (
            r#"{"first": 1, "choices": [{"two": [1]}]}"#,
            r#"invalid_value "choices[0].two" invalid length 1, expected tuple variant Choice::Two with 2 elements"#,
        ),
        (
            r#"{"first": 1, "choices": [{"two": [1, 2, 3]}]}"#,
            r#"invalid_value "choices[0].two" a list of more than 2 items"#,
        ),
        (
            r#"{"first": 1, "choices": [{"named": [{"wanted": 1}]}]}"#,
            r#"invalid_value "choices[0].named" invalid type: sequence, expected an object"#,
        ),
        (
            r#"{"first": 1, "numbers": {"07": [true, 1]}}"#,
            r#"invalid_value "numbers.07" invalid type: string "07", expected i32"#,
        ),
        (
            r#"{"first": 1, "numbers": {"7": [true, 1], "7": [true, 1]}}"#,
            r#"duplicate_field "numbers.7" duplicate field `7`"#,
        ),
        (
            "{\"first\": 1, \"a\\u0007b\": 1}",
            r#"unknown_field "ab" unknown field `ab`, expected one of `first`, `type`, `choices`, `numbers`"#,
        ),
    ];
    for (json, expected) in of_strict {
        assert_eq!(fault::<Strict>(json), expected, "{json}");
    }
}

#[test]
fn as_deep_and_as_long_as_is_allowed() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read::<Tree>(&nested(127)).is_ok());
    let too_deep = r#"too_large "" nested too deep: more than 127 lists and objects in each other"#;
    assert_eq!(fault::<Tree>(&nested(128)), too_deep);
    assert_eq!(fault::<Tree>(&nested(100_000)), too_deep);
    // Nobody keeps what is left out, however deep it is.
    assert!(read::<Lenient>(&format!(r#"{{"a": {}, "wanted": 1}}"#, nested(100_000))).is_ok());
    let spaces = " ".repeat(LARGEST_DOCUMENT);
    assert!(fault::<Tree>(&format!("{spaces}1")).starts_with(r#"too_large "" 67108865 bytes"#));
    assert!(read::<Tree>(&format!("{}1", &spaces[1..])).is_ok());
    let long = fault::<Strict>(&format!(r#"{{"{}": 1}}"#, "é".repeat(5_000)));
    assert_eq!(long.chars().filter(|c| *c == 'é').count(), 2_000 + 2_000 - "unknown field `".len());
}

/// Any document without fractions.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Tree {
    Null(()),
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Text(String),
    List(Vec<Tree>),
    Object(BTreeMap<String, Tree>),
}

fn tree() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let object = vec((any::<String>(), inner.clone()), 0..6);
        prop_oneof![
            vec(inner, 0..6).prop_map(Into::into),
            object.prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    /// The reader reads what serde_json reads, however it is set.
    #[test]
    fn reads_what_serde_json_reads(value in tree(), pretty in any::<bool>()) {
        let json = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let expected = Tree::deserialize(value.into_deserializer()).unwrap();
        prop_assert_eq!(read::<Tree>(&json.unwrap()).unwrap(), expected);
    }

    /// Whatever the text, the two agree on whether it is JSON, and what is read through types is the same.
    #[test]
    fn agrees_with_serde_json_on_any_text(
        parts in vec(prop_oneof![
            "[\\[\\]{}:,\" \\\\0-9eE.+-]", Just("\"first\":".to_owned()), Just("null".to_owned()),
            Just("true".to_owned()), Just("\"a\"".to_owned()), Just("{\"first\":1}".to_owned()), any::<String>(),
        ], 0..12),
    ) {
        let json = parts.concat();
        let is_json = serde_json::from_str::<IgnoredAny>(&json).is_ok();
        // What was saved is not looked at beforehand: it must come to an end all the same.
        let saved = read_saved::<Strict>(json.as_bytes());
        let _: (Option<Tree>, Option<Lenient>) = (read_saved(json.as_bytes()), read_saved(json.as_bytes()));
        let strict = read::<Strict>(&json);
        prop_assert_eq!(is_json, !strict.as_ref().is_err_and(|error| error.code() == ErrorCode::MalformedJson));
        if let Ok(strict) = strict {
            prop_assert_eq!(saved.as_ref(), Some(&strict));
            prop_assert_eq!(strict, serde_json::from_str::<Strict>(&json).unwrap());
        }
        // Sets are lists without repetition, in both.
        let set = read::<BTreeSet<String>>(&json).ok();
        prop_assert_eq!(set, serde_json::from_str::<BTreeSet<String>>(&json).ok());
    }
}
