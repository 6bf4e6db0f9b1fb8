//! The JSON Schemas that the core gives are those of its types. They stand in `core/src/wire/schemas.txt`, which
//! `TUTELAGE_BLESS=1 cargo test -p tutelage --test schemas` writes anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use schemars::{
    JsonSchema, Schema,
    generate::SchemaSettings,
    transform::{RecursiveTransform, Transform},
};
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
        ("type_draft", of::<TypeDraft>()),
        ("config", of::<Config>()),
        ("mapping", of::<Mapping>()),
        ("request", of::<Request>()),
        ("response", of::<Response>()),
        ("index_request", of::<IndexRequest>()),
        ("index_change", of::<IndexChange>()),
        ("index_response", of::<IndexResponse>()),
    ]
}

/// A field is required that is neither left out of what is written nor may be left out of what is read.
fn of<T: JsonSchema>() -> Schema {
    let read = SchemaSettings::default().for_deserialize();
    let written = SchemaSettings::default().for_serialize();
    let [mut schema, written] = [read, written].map(|how| how.into_generator().into_root_schema_for::<T>());
    RecursiveTransform(readable).transform(&mut schema);
    let mut value = schema.to_value();
    require_less(&mut value, written.as_value());
    value.try_into().unwrap()
}

#[expect(clippy::disallowed_types, reason = "a schema is a document like any other here")]
fn require_less(schema: &mut serde_json::Value, other: &serde_json::Value) {
    if let (Some(fields), Some(others)) = (schema.as_object_mut(), other.as_object()) {
        for (name, value) in fields.iter_mut() {
            let Some(other) = others.get(name) else { continue };
            match (name.as_str(), value.as_array_mut(), other.as_array()) {
                ("required", Some(these), Some(those)) => these.retain(|field| those.contains(field)),
                _ => require_less(value, other),
            }
        }
        // Where nothing is required in what is written, the word is not there.
        let is_object = fields.get("properties").is_some_and(|properties| properties.is_object());
        if is_object && others.contains_key("properties") && !others.contains_key("required") {
            fields.remove("required");
        }
        if fields.get("required").is_some_and(|list| list.as_array().is_some_and(Vec::is_empty)) {
            fields.remove("required");
        }
    } else if let (Some(items), Some(others)) = (schema.as_array_mut(), other.as_array()) {
        items.iter_mut().zip(others).for_each(|(item, other)| require_less(item, other));
    }
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
