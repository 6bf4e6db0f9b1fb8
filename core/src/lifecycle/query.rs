//! What a decision asks the host for, and what the host answers.

use super::{Item, Record, RecordKey};
use crate::{
    id::{EntryId, PersonId, RelationshipId, TypeId},
    people::{Person, ReportingLine},
    report::{Plan, Summary},
    scheme::ScopeTerm,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// The most rows that one page of a list holds.
pub const LONGEST_PAGE: usize = 10_000;

/// A missing fact. Records are read from committed state; lists may be a snapshot that lags behind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Query {
    /// One record. A decision relies on its version.
    Record(RecordKey),
    /// The people above somebody; a snapshot that nothing guards.
    ReportingLine(PersonId),
    /// The entries of a diary in the order (`written_at`, id), after one.
    Entries {
        /// Whose diary.
        relationship: RelationshipId,
        /// After this entry.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<EntryId>,
        /// At most so many.
        limit: u16,
    },
    /// People in the order of their ids, after one, who are active, with what is known of them: the caseload, the pair
    /// with `asker`, and the reporting line.
    Candidates {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Who is looking; they are not among the rows.
        asker: PersonId,
        /// After this person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<PersonId>,
        /// At most so many.
        limit: u16,
    },
    /// Requests and relationships of a type in the order of their ids, requests first, after one.
    Items {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Which of them.
        select: ItemSelection,
        /// Only those whose members all fit one of these scopes; each scope is a list of terms that must all fit.
        /// Empty: all. The host may filter by it; the core checks every row again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        scopes: Vec<Vec<ScopeTerm>>,
        /// After this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Item>,
        /// At most so many.
        limit: u16,
    },
    /// Caseloads with a section of the type whose participation is `applied`, in the order of the ids of people, after
    /// one.
    Applications {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Only of people who fit one of these scopes; each scope is a list of terms that must all fit. Empty: all. The
        /// host may filter by it; the core checks every row again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        scopes: Vec<Vec<ScopeTerm>>,
        /// After this person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<PersonId>,
        /// At most so many.
        limit: u16,
    },
    /// Diary entries of a type that are a `concern` in the state `written`, in the order of their ids, after one;
    /// whether the relationship is open or closed.
    Concerns {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Only of relationships whose members all fit one of these scopes; each scope is a list of terms that must all
        /// fit. Empty: all. The host may filter by it; the core checks every row again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        scopes: Vec<Vec<ScopeTerm>>,
        /// After this entry.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<EntryId>,
        /// At most so many.
        limit: u16,
    },
    /// Every record that names somebody, their texts and the receipts of commands that named them among these, in the
    /// order of their keys as JSON, byte by byte, after one; read from committed state. [`Record::people`] says whom a record names. There may
    /// be others among them, so a search for the id in the stored JSON will do: the core looks at every row.
    Mentions {
        /// Whom.
        person: PersonId,
        /// After this record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<RecordKey>,
        /// At most so many.
        limit: u16,
    },
    /// Events about a relationship, the request it came from, its diary and its objectives, in the order of commit, from
    /// an offset; not those of feedback rounds.
    Events {
        /// Which relationship.
        relationship: RelationshipId,
        /// Leaving out so many.
        offset: u32,
        /// At most so many.
        limit: u16,
    },
    /// What a plan counts of all records, folded by the core; see [`Fold`](crate::report::Fold). A summary of an earlier
    /// time will do, so that a host can keep one and fold it anew every night.
    Summary {
        /// What is counted.
        plan: Box<Plan>,
        /// As of when, at the latest.
        as_of: Timestamp,
    },
}

/// Which requests and relationships are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemSelection {
    /// Those that are open.
    Open,
    /// All relationships, open and closed.
    Relationships,
    /// Those that need a coordinator: requests at a coordinator's step, requests whose choices came to nothing.
    ToDo,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// The record; it names itself.
    Record(Record),
    /// A person, made ready.
    Person(Person),
    /// There is no such record.
    None,
    /// The host cannot say. Whatever depends on it is denied.
    Unknown,
    /// A reporting line.
    ReportingLine(Arc<ReportingLine>),
    /// Diary entries, of one diary or all that are concerns.
    Entries(Arc<[Record]>),
    /// People to choose from.
    Candidates(Arc<[CandidateRow]>),
    /// Requests and relationships.
    Items(Arc<[Record]>),
    /// Caseloads of people who applied.
    Applications(Arc<[Record]>),
    /// Records that name somebody.
    Mentions(Arc<[Record]>),
    /// Events.
    Events(Arc<[super::EventRecord]>),
    /// A summary of the plan that was asked for.
    Summary(Arc<Summary>),
}

/// A person to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateRow {
    /// Who.
    pub person: Person,
    /// What they have taken on; none stored yet without it.
    pub caseload: Option<Arc<super::Caseload>>,
    /// What there is between them and whoever is looking.
    pub pair: Option<Arc<super::Pair>>,
    /// Who is above them; unknown without it.
    pub line: Option<Arc<ReportingLine>>,
}

/// Answers queries: a seam for Rust hosts. The default is [`FactSet`].
pub trait Facts {
    /// The answer, or nothing when it has to be asked for.
    fn answer(&self, query: &Query) -> Option<Fact>;
}

/// Facts by query.
#[derive(Debug, Clone, Default)]
pub struct FactSet(BTreeMap<Query, Fact>);

impl FactSet {
    /// No facts.
    pub fn new() -> Self {
        FactSet::default()
    }

    /// Adds the answer to a query; returns whether it is new or the same as before.
    pub fn insert(&mut self, query: Query, fact: Fact) -> bool {
        match self.0.get(&query) {
            Some(known) => *known == fact,
            None => {
                self.0.insert(query, fact);
                true
            }
        }
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Facts for FactSet {
    fn answer(&self, query: &Query) -> Option<Fact> {
        self.0.get(query).cloned()
    }
}
