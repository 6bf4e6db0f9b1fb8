//! What the vectors show between them, and what there is to show.

use super::recorder::Vector;
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::BTreeSet;
use tutelage::{
    error::ErrorCode,
    lifecycle::{Change, Erasure, EventRecord, Guard, Notice, Outcome, Query, Receipt},
};

/// Every variant of an enumeration that is read from JSON, by name: serde lists them when it meets another one.
pub fn variants<T: DeserializeOwned>() -> BTreeSet<String> {
    let Err(error) = serde_json::from_str::<T>("{\"?\": {}}") else { panic!("`?` is a variant") };
    let text = error.to_string();
    let (_, listed) = text.split_once("expected ").unwrap_or_else(|| panic!("no list of variants: {text}"));
    listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NeedDocument {
    need: Need,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Need {
    queries: Vec<Query>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DoneDocument {
    done: Done,
}

/// A decision as a host reads it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Done {
    pub outcome: Outcome,
    pub repeated: bool,
    pub events: Vec<EventRecord>,
    pub changes: Vec<Change>,
    #[serde(default)]
    pub removals: Vec<Guard>,
    #[serde(default)]
    pub erasure: Option<Erasure>,
    pub guards: Vec<Guard>,
    #[serde(default)]
    pub receipt: Option<Receipt>,
    pub follow_ups: Vec<tutelage::id::FollowUpId>,
    pub notices: Vec<Notice>,
}

/// The first key of an object within an object.
pub fn keys(text: &str, depth: usize) -> String {
    let mut rest = text;
    let mut key = String::new();
    for _ in 0..depth {
        let (_, after) = rest.split_once('"').unwrap();
        let (found, after) = after.split_once('"').unwrap();
        (key, rest) = (found.to_owned(), after);
    }
    key
}

impl Vector {
    pub fn operation(&self) -> String {
        keys(&format!("{}\"?\"", self.request), 1)
    }

    /// How it was answered.
    pub fn answer(&self) -> String {
        keys(&self.response, 1)
    }

    /// The command that is decided, where one is.
    pub fn command(&self) -> Option<String> {
        let (_, command) =
            self.request.split_once("\"command\":").filter(|_| self.operation() == "decide")?;
        Some(keys(command, 1))
    }

    pub fn question(&self) -> Option<String> {
        let (_, question) =
            self.request.split_once("\"question\":").filter(|_| self.operation() == "view")?;
        Some(keys(question, 1))
    }

    pub fn queries(&self) -> Vec<Query> {
        match self.answer().as_str() {
            "need" => serde_json::from_str::<NeedDocument>(&self.response).unwrap().need.queries,
            _ => Vec::new(),
        }
    }

    pub fn done(&self) -> Option<Done> {
        let is_done = self.answer() == "done";
        is_done.then(|| serde_json::from_str::<DoneDocument>(&self.response).unwrap().done)
    }

    /// The codes of a refusal or an error, and those of faulty rows.
    pub fn codes(&self) -> BTreeSet<String> {
        if !matches!(self.answer().as_str(), "refused" | "error" | "imported") {
            return BTreeSet::new();
        }
        self.response
            .split("\"code\":\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect()
    }
}

/// Codes that no vector can have, with the reason; `vectors.rs` calls for each of them in Rust.
pub const NOT_IN_VECTORS: [(ErrorCode, &str); 4] = [
    (ErrorCode::MalformedJson, "a request that is no JSON is no JSON value in a file"),
    (ErrorCode::StaleFile, "no call holds a file"),
    (ErrorCode::TaxonomyCycle, "taxonomies are part of the configuration, which no call holds"),
    (ErrorCode::Internal, "a fault of the core itself"),
];
