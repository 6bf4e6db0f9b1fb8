//! The JSON Schemas that the core gives are those of its types. They stand in `core/src/wire/schemas.txt`, which
//! `TUTELAGE_BLESS=1 cargo test -p tutelage --test schemas` writes anew.

use schemars::{Schema, schema_for, transform::RecursiveTransform, transform::Transform};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
};
use tutelage::{
    Config, Engine,
    people::Mapping,
    scheme::TypeDraft,
    wire::{IndexChange, IndexRequest, IndexResponse, Request, Response},
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/wire/schemas.txt");

#[test]
fn they_are_those_of_the_types() {
    let written = written();
    if std::env::var_os("TUTELAGE_BLESS").is_some() {
        fs::write(FILE, &written).unwrap();
        return;
    }
    let found = fs::read_to_string(FILE).unwrap();
    let at = written.lines().zip(found.lines()).position(|(a, b)| a != b);
    assert!(written == found, "schemas.txt differs from line {at:?} on; TUTELAGE_BLESS=1 writes it anew");
}

#[test]
fn each_comes_as_it_is() {
    let engine = Engine::build(Config::default()).unwrap();
    for (name, schema) in documents() {
        let answer = engine.call(&format!(r#"{{"schema": {{"of": "{name}"}}}}"#));
        // What differs is too long to be printed.
        assert!(answer == format!(r#"{{"schema":{{"schema":{}}}}}"#, json(&schema)), "{name}");
    }
}

/// Hosts make types of them: a name says what it is, in all documents the same.
fn written() -> String {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut twice = BTreeSet::new();
    let mut text = String::new();
    for (name, mut schema) in documents() {
        let definitions = schema.remove("$defs").unwrap();
        write!(text, "document {name}").unwrap();
        for (definition, schema) in definitions.as_object().unwrap() {
            if definition.ends_with(|last: char| last.is_ascii_digit()) {
                twice.insert(definition.clone());
            }
            write!(text, " {definition}").unwrap();
            let schema = serde_json::to_string(schema).unwrap();
            let before = known.entry(definition.clone()).or_insert_with(|| schema.clone());
            if *before != schema {
                twice.insert(format!("{definition} of {name}"));
            }
        }
        writeln!(text, "\n{}", json(&schema)).unwrap();
    }
    assert!(twice.is_empty(), "names that stand for two things; give one `#[schemars(rename)]`: {twice:?}");
    for (name, schema) in known {
        writeln!(text, "definition {name}\n{schema}").unwrap();
    }
    text
}

fn documents() -> [(&'static str, Schema); 8] {
    [
        ("type_draft", schema_for!(TypeDraft)),
        ("config", schema_for!(Config)),
        ("mapping", schema_for!(Mapping)),
        ("request", schema_for!(Request)),
        ("response", schema_for!(Response)),
        ("index_request", schema_for!(IndexRequest)),
        ("index_change", schema_for!(IndexChange)),
        ("index_response", schema_for!(IndexResponse)),
    ]
    .map(|(name, mut schema)| {
        RecursiveTransform(readable).transform(&mut schema);
        (name, schema)
    })
}

/// Links of rustdoc lead nowhere in a schema, and its lines are broken by whoever shows them.
fn readable(schema: &mut Schema) {
    let Some(description) = schema.get("description").and_then(|text| text.as_str()) else { return };
    let text = without_links(description);
    let mut lines = text.lines();
    let mut joined = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let is_list = line.starts_with(['-', '*', '|']) || line.is_empty() || joined.ends_with('\n');
        joined.push(if is_list { '\n' } else { ' ' });
        joined.push_str(line);
    }
    schema.insert("description".into(), joined.into());
}

/// ``[`Name`](path)`` and ``[`Name`]`` as `` `Name` ``.
fn without_links(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((name, after)) = after.split_once("`]") else { break };
        write!(plain, "{before}`{name}`").unwrap();
        rest = match after.strip_prefix('(').and_then(|link| link.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    plain + rest
}

fn json(schema: &Schema) -> String {
    serde_json::to_string(schema).unwrap()
}
