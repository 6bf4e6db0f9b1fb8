//! Bad input: each fault with its code and path, all faults of a document at once, and nothing at all that makes the
//! engine do anything else than answer.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]

#[path = "bad_input/documents.rs"]
mod documents;
#[path = "bad_input/fuzz.rs"]
mod fuzz;
#[path = "bad_input/types.rs"]
mod types;

use serde::Deserialize;
use tutelage::Engine;

/// The engine that the shared vectors are for.
fn engine() -> Engine {
    Engine::from_json(include_str!("vectors/engine/config.json")).unwrap()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    error: Faults,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    faults: Vec<Fault>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    code: String,
    path: String,
    message: String,
}

/// The faults that are answered, as `code path`.
fn faults(engine: &Engine, request: &str) -> Vec<String> {
    let answer = engine.call(request);
    let Ok(Answer { error }) = serde_json::from_str(&answer) else {
        return vec![format!("no error: {answer:.200}")];
    };
    for fault in &error.faults {
        if let Some(wrong) = style(&fault.message) {
            return vec![format!("{wrong}: {}", fault.message)];
        }
    }
    error.faults.into_iter().map(|fault| format!("{} {}", fault.code, fault.path)).collect()
}

/// What is wrong with a message: it is one line, begins in lower case or with something quoted, and has no full stop.
fn style(message: &str) -> Option<&'static str> {
    let first = message.chars().next()?;
    if message.chars().any(char::is_control) {
        Some("not one line")
    } else if first.is_uppercase() {
        Some("begins in upper case")
    } else if message.contains("expected struct") {
        Some("names a Rust type")
    } else if message.ends_with('.') {
        Some("ends with a full stop")
    } else {
        None
    }
}

/// Each request with its faults, one on a line; all that differ are told at once.
fn check(cases: &[(String, &str)]) {
    let engine = engine();
    let mut wrong = String::new();
    for (request, expected) in cases {
        let found = faults(&engine, request).join("; ");
        if found != *expected {
            let (end, _) = request.char_indices().nth(300).unwrap_or((request.len(), ' '));
            wrong.push_str(&format!("{}\n  expected {expected}\n  found    {found}\n", &request[..end]));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
