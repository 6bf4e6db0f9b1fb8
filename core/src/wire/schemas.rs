//! The JSON Schemas of the documents.
//!
//! They stand in `schemas.txt` as text, a definition once for all documents, so that a library that only looks them up
//! need not carry the code that makes them of the types, which is as large as the rest of it. A test holds the text to
//! the types.

use super::operations::DocumentName;
use schemars::Schema;
use std::collections::BTreeMap;

/// A line with the name of a document and those of its definitions, or of one definition, and below it the JSON.
const WRITTEN: &str = include_str!("schemas.txt");

/// The schema of a document.
pub(super) fn schema(of: DocumentName) -> Schema {
    // A test reads every one of them.
    serde_json::from_str(&text(of.name())).unwrap_or_default()
}

fn text(document: &str) -> String {
    let (mut definitions, mut found) = (BTreeMap::new(), None);
    let mut lines = WRITTEN.lines();
    while let (Some(heading), Some(json)) = (lines.next(), lines.next()) {
        let mut words = heading.split(' ');
        match (words.next(), words.next()) {
            (Some("document"), Some(name)) if name == document => found = Some((json, words)),
            (Some("definition"), Some(name)) => drop(definitions.insert(name, json)),
            _ => {}
        }
    }
    let Some((json, names)) = found else { return String::new() };
    let of_it = names.filter_map(|name| Some(format!(r#""{name}":{}"#, definitions.get(name)?)));
    let of_it: Vec<String> = of_it.collect();
    format!(r#"{},"$defs":{{{}}}}}"#, json.strip_suffix('}').unwrap_or(json), of_it.join(","))
}
