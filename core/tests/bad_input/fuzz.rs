//! Whatever comes, `call` answers, with one JSON object that has one key.

use super::{engine, style};
use proptest::{collection::vec, prelude::*, sample};
use serde::{Deserialize, de::IgnoredAny};
use std::{collections::BTreeMap, fs, path::PathBuf, sync::OnceLock};
use tutelage::Engine;

fn cases() -> ProptestConfig {
    let full = std::env::var_os("TUTELAGE_FULL").is_some();
    ProptestConfig {
        cases: if full { 50_000 } else { 5_000 },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn shared() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(engine)
}

/// Requests that are valid, from the shared vectors; the shorter ones, so that a change hits something.
fn valid() -> &'static [String] {
    static VALID: OnceLock<Vec<String>> = OnceLock::new();
    VALID.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
        let files = [
            "requests",
            "answers",
            "views",
            "search",
            "types",
            "import",
            "facts",
            "documents",
            "diary",
            "cohorts",
        ];
        let mut valid = Vec::new();
        for file in files {
            let text = fs::read_to_string(folder.join(format!("{file}.json"))).unwrap();
            let requests = text.split("\n  \"request\": ").skip(1);
            valid.extend(requests.map(|rest| rest.split(",\n  \"response\": ").next().unwrap().to_owned()));
        }
        valid.retain(|request| request.len() < 20_000);
        assert!(valid.len() > 200, "{} requests", valid.len());
        valid
    })
}

const KEYS: [&str; 19] = [
    "need",
    "done",
    "refused",
    "answer",
    "imported",
    "type_checked",
    "template",
    "schema",
    "evolved",
    "settled",
    "summary",
    "cloud_events",
    "statements",
    "erased",
    "matched",
    "impossible",
    "completed",
    "described",
    "error",
];

#[derive(Deserialize)]
struct Told {
    message: String,
}

#[derive(Deserialize)]
struct Faults {
    faults: Vec<Told>,
}

#[derive(Deserialize)]
struct Wrong {
    error: Faults,
}

fn answers(request: &str) -> Result<(), TestCaseError> {
    let answer = shared().call(request);
    let read: BTreeMap<String, IgnoredAny> = serde_json::from_str(&answer).unwrap();
    let keys: Vec<&String> = read.keys().collect();
    prop_assert!(keys.len() == 1 && KEYS.contains(&keys[0].as_str()), "{:?}", keys);
    prop_assert!(!answer.contains("\"code\":\"internal\""), "{answer}");
    if keys[0] == "error" {
        let wrong: Wrong = serde_json::from_str(&answer).unwrap();
        prop_assert!(!wrong.error.faults.is_empty());
        for fault in wrong.error.faults {
            prop_assert_eq!(style(&fault.message), None, "{}", fault.message);
        }
    }
    Ok(())
}

/// One place of a request after which something else stands.
#[derive(Debug, Clone)]
enum Change {
    Flip(u8),
    Truncate,
    Delete(usize),
    Repeat(usize),
    Put(&'static str),
}

fn change() -> impl Strategy<Value = Change> {
    let put = [
        "null",
        "-1",
        "18446744073709551616",
        "1e400",
        "0.5",
        "\"\"",
        "[]",
        "{}",
        "true",
        "\"\\u0000\"",
        ",",
        ":",
        "\"",
        "{\"a\":",
        "[[[[[[[[",
        "\\",
        "\u{202e}",
        "\"9999-12-31T23:59:59Z\"",
        "65535",
        "\"none\"",
        "\"unknown\"",
    ];
    prop_oneof![
        any::<u8>().prop_map(Change::Flip),
        Just(Change::Truncate),
        (1..60_usize).prop_map(Change::Delete),
        (1..200_usize).prop_map(Change::Repeat),
        sample::select(put.to_vec()).prop_map(Change::Put),
    ]
}

fn changed(request: &str, at: usize, change: &Change) -> String {
    if request.is_empty() {
        return String::new();
    }
    let mut bytes = request.as_bytes().to_vec();
    let at = at % bytes.len();
    match change {
        Change::Flip(bits) => bytes[at] ^= bits | 1,
        Change::Truncate => bytes.truncate(at),
        Change::Delete(count) => drop(bytes.drain(at..(at + count).min(bytes.len()))),
        Change::Repeat(count) => {
            let part = bytes[at..(at + count).min(bytes.len())].to_vec();
            bytes.splice(at..at, part);
        }
        Change::Put(text) => {
            // In the place of a whole value, where there is one.
            let ends = bytes[at..]
                .iter()
                .position(|b| matches!(b, b',' | b'}' | b']'))
                .map_or(bytes.len(), |end| at + end);
            let begins = bytes[..at]
                .iter()
                .rposition(|b| matches!(b, b':' | b'[' | b','))
                .map_or(at, |begin| begin + 1);
            bytes.splice(begins..ends, text.bytes());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// JSON of words that the protocol knows.
fn json() -> impl Strategy<Value = String> {
    let words = [
        "decide",
        "view",
        "envelope",
        "id",
        "actor",
        "person",
        "command",
        "request",
        "type",
        "role",
        "to",
        "facts",
        "query",
        "answer",
        "record",
        "now",
        "inquiry",
        "viewer",
        "question",
        "search",
        "draft",
        "check_type",
        "settle",
        "host",
        "mentoring",
        "mentee",
        "ben",
        "evolve",
        "events",
        "records",
        "always",
        "when",
        "grants",
        "none",
    ];
    let word = sample::select(words.to_vec());
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|b| b.to_string()),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<f64>().prop_map(|n| if n.is_finite() { n.to_string() } else { "0".to_owned() }),
        word.clone().prop_map(|word| format!("\"{word}\"")),
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
    ];
    leaf.prop_recursive(6, 48, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            vec((word.clone(), inner), 0..6).prop_map(|members| {
                let members = members.into_iter().map(|(key, value)| format!("\"{key}\":{value}"));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_bytes_are_answered(bytes in vec(any::<u8>(), 0..200)) {
        answers(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn any_text_is_answered(text in any::<String>(), inside in any::<bool>()) {
        let quoted = serde_json::to_string(&text).unwrap();
        answers(&if inside { format!("{{\"template\":{{\"name\":{quoted}}}}}") } else { text })?;
    }

    #[test]
    fn any_json_is_answered(document in json(), operation in sample::select(vec!["decide", "view", "check_type", "settle", "evolve", ""])) {
        answers(&if operation.is_empty() { document } else { format!("{{\"{operation}\":{document}}}") })?;
    }

    #[test]
    fn a_valid_call_with_changes_is_answered(
        which in any::<sample::Index>(),
        changes in vec((any::<u16>(), change()), 1..4),
    ) {
        let mut request = which.get(valid()).clone();
        for (at, change) in &changes {
            request = changed(&request, usize::from(*at), change);
        }
        answers(&request)?;
    }

    #[test]
    fn any_nesting_is_answered(depth in 0..3_000_usize, open in sample::select(vec!["[", "{\"decide\":", "{\"not\":", "{\"check_type\":{\"draft\":"]), closed in any::<bool>()) {
        let close = if !closed { String::new() } else if open == "[" { "]".repeat(depth) } else { "}".repeat(depth * open.matches('{').count()) };
        answers(&format!("{}1{close}", open.repeat(depth)))?;
    }
}
