//! A store in memory: for tests, examples, and as the model of what a store has to do.

use super::{Commit, Store, summary::Stored};
use crate::{
    diary::{Entry, EntryKind, EntryState},
    id::{EntryId, PersonId, RelationshipId, TypeId},
    lifecycle::{
        Approver, CandidateRow, Decision, EventRecord, Fact, Item, ItemSelection, PairKey, Participation,
        Query, Record, RecordKey, Request, RequestState, Section,
    },
    people::{AttributeSchema, LineEnd, Manager, Person, PersonState, ReportingLine},
    report::Plan,
    sort,
    time::Timestamp,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A store in memory. Cheap to share; every commit is one critical section.
#[derive(Debug)]
pub struct MemoryStore {
    schema: AttributeSchema,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default, Clone)]
struct Inside {
    records: BTreeMap<RecordKey, Record>,
    people: BTreeMap<PersonId, Person>,
    log: Vec<EventRecord>,
}

impl MemoryStore {
    /// An empty store for people of this schema.
    pub fn new(schema: &AttributeSchema) -> Self {
        MemoryStore { schema: schema.clone(), inside: Mutex::default() }
    }

    /// Everything stored, in the order of the keys.
    pub fn records(&self) -> BTreeMap<RecordKey, Record> {
        self.inside().records.clone()
    }

    /// Every event, in the order of commit.
    pub fn log(&self) -> Vec<EventRecord> {
        self.inside().log.clone()
    }

    /// Puts a record there as it is, without any decision: for tests that need a certain state.
    pub fn put(&self, record: Record) {
        self.inside().put(&self.schema, record);
    }

    /// A store of its own with all that is stored here now. Records are shared until one of the two changes them.
    #[must_use]
    pub fn fork(&self) -> MemoryStore {
        MemoryStore { schema: self.schema.clone(), inside: Mutex::new(self.inside().clone()) }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    type Error = Infallible;

    fn load(&self, queries: &[Query]) -> Result<Vec<Fact>, Infallible> {
        let inside = self.inside();
        Ok(queries.iter().map(|query| inside.answer(&self.schema, query)).collect())
    }

    fn commit(&self, decision: &Decision) -> Result<Commit, Infallible> {
        let mut inside = self.inside();
        let version = |key: &RecordKey| inside.records.get(key).map_or(0, Record::version);
        let changes_fit =
            decision.changes.iter().all(|change| version(&change.record.key()) == change.expected);
        let mut relied_on = decision.removals.iter().chain(&decision.guards);
        let guards_hold = relied_on.all(|guard| version(&guard.record) == guard.version);
        let receipt_is_new = decision
            .receipt
            .as_ref()
            .is_none_or(|receipt| version(&RecordKey::Receipt(receipt.command)) == 0);
        if !(changes_fit && guards_hold && receipt_is_new) {
            return Ok(Commit::Conflict);
        }
        for removed in &decision.removals {
            inside.remove(&removed.record);
        }
        let receipt = decision.receipt.clone().map(|receipt| Record::Receipt(Arc::new(receipt)));
        let changed = decision.changes.iter().map(|change| change.record.clone());
        for record in changed.chain(receipt) {
            inside.put(&self.schema, record);
        }
        inside.log.extend(decision.events.iter().cloned());
        if let Some(erasure) = &decision.erasure {
            inside.log.iter_mut().for_each(|event| *event = erasure.event(event));
        }
        Ok(Commit::Written)
    }

    fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<RecordKey>, Infallible> {
        let inside = self.inside();
        let due = inside.records.iter().filter_map(|(key, record)| Some((record.due_at()?, key)));
        let mut due: Vec<_> = due.filter(|(at, _)| *at <= now).collect();
        sort::by(&mut due, Ord::cmp);
        Ok(due.into_iter().take(limit).map(|(_, key)| key.clone()).collect())
    }
}

impl Inside {
    fn put(&mut self, schema: &AttributeSchema, record: Record) {
        if let Record::Person(person) = &record {
            // A decision holds only people that fit the schema; `put` may be given others, which are then unknown.
            match Person::intern(schema, person.as_ref().clone()) {
                Ok(interned) => self.people.insert(person.id.clone(), interned),
                Err(_) => self.people.remove(&person.id),
            };
        }
        self.records.insert(record.key(), record);
    }

    fn remove(&mut self, key: &RecordKey) {
        if let RecordKey::Person(id) = key {
            self.people.remove(id);
        }
        self.records.remove(key);
    }

    fn answer(&self, schema: &AttributeSchema, query: &Query) -> Fact {
        match query {
            Query::Record(RecordKey::Person(id)) => {
                self.people.get(id).cloned().map_or(Fact::None, Fact::Person)
            }
            Query::Record(key) => self.records.get(key).cloned().map_or(Fact::None, Fact::Record),
            Query::ReportingLine(person) => match self.people.get(person) {
                Some(person) => Fact::ReportingLine(Arc::new(self.line(person))),
                None => Fact::None,
            },
            Query::Entries { relationship, after, limit } => self.entries(*relationship, *after, *limit),
            Query::Candidates { type_id, asker, after, limit } => {
                self.candidates(type_id, asker, after.as_ref(), *limit)
            }
            Query::Items { type_id, select, after, limit, .. } => {
                self.items(type_id, *select, *after, *limit)
            }
            Query::Applications { type_id, after, limit, .. } => {
                self.applications(type_id, after.as_ref(), *limit)
            }
            Query::Concerns { type_id, after, limit, .. } => self.concerns(type_id, *after, *limit),
            Query::Mentions { person, after, limit } => self.mentions(person, after.as_ref(), *limit),
            Query::Events { relationship, offset, limit } => self.events(*relationship, *offset, *limit),
            Query::Summary { plan, as_of } => self.summary(schema, plan, *as_of),
        }
    }

    /// A plan that does not fit the schema has no answer.
    fn summary(&self, schema: &AttributeSchema, plan: &Plan, as_of: Timestamp) -> Fact {
        let line = |person: &Person| self.line(person);
        let stored = Stored { schema, people: &self.people, records: &self.records, line: &line };
        stored.summary(plan, as_of).map_or(Fact::Unknown, |summary| Fact::Summary(Arc::new(summary)))
    }

    fn line(&self, person: &Person) -> ReportingLine {
        let mut line = ReportingLine::default();
        let mut seen = BTreeSet::from([person.id()]);
        let mut manager = &person.record().manager;
        loop {
            match manager {
                Manager::Nobody => line.end = LineEnd::Nobody,
                Manager::Person(id) if line.above.len() < ReportingLine::MOST && seen.insert(id) => {
                    line.above.push(id.clone());
                    if let Some(next) = self.people.get(id) {
                        manager = &next.record().manager;
                        continue;
                    }
                }
                Manager::Person(_) | Manager::Unknown => {}
            }
            return line;
        }
    }

    fn entries(&self, relationship: RelationshipId, after: Option<EntryId>, limit: u16) -> Fact {
        let entries = self.records.values().filter_map(|record| match record {
            Record::Entry(entry) if entry.relationship == relationship => Some(entry),
            _ => None,
        });
        let mut entries: Vec<&Arc<Entry>> = entries.collect();
        sort::by_key(&mut entries, |entry| (entry.written_at, entry.id));
        let from = after.and_then(|after| entries.iter().position(|entry| entry.id == after));
        let rest = entries.into_iter().skip(from.map_or(0, |index| index.saturating_add(1)));
        Fact::Entries(rest.take(usize::from(limit)).map(|entry| Record::Entry(Arc::clone(entry))).collect())
    }

    fn candidates(&self, type_id: &TypeId, asker: &PersonId, after: Option<&PersonId>, limit: u16) -> Fact {
        let others = self.people.values().filter(|person| {
            person.record().state == PersonState::Active
                && person.id() != asker
                && after.is_none_or(|after| person.id() > after)
        });
        let row = |person: &Person| CandidateRow {
            person: person.clone(),
            caseload: match self.records.get(&RecordKey::Caseload(person.id().clone())) {
                Some(Record::Caseload(caseload)) => Some(Arc::clone(caseload)),
                _ => None,
            },
            pair: match self.records.get(&RecordKey::Pair(PairKey::new(type_id, asker, person.id()))) {
                Some(Record::Pair(pair)) => Some(Arc::clone(pair)),
                _ => None,
            },
            line: Some(Arc::new(self.line(person))),
        };
        Fact::Candidates(others.take(usize::from(limit)).map(row).collect())
    }

    fn items(&self, type_id: &TypeId, select: ItemSelection, after: Option<Item>, limit: u16) -> Fact {
        let fits = |record: &&Record| match (record, select) {
            (Record::Request(request), ItemSelection::Open) => {
                request.type_id == *type_id && request.state.is_open()
            }
            (Record::Request(request), ItemSelection::ToDo) => {
                request.type_id == *type_id && needs_coordinator(request)
            }
            (Record::Relationship(relationship), ItemSelection::Open) => {
                relationship.type_id == *type_id && relationship.state.is_open()
            }
            (Record::Relationship(relationship), ItemSelection::Relationships) => {
                relationship.type_id == *type_id
            }
            _ => false,
        };
        let mut rows: Vec<(Item, Record)> =
            self.records.values().filter(fits).filter_map(|row| Some((row.item()?, row.clone()))).collect();
        sort::by_key(&mut rows, |(item, _)| *item);
        let rest = rows.into_iter().filter(|(item, _)| after.is_none_or(|after| *item > after));
        Fact::Items(rest.map(|(_, row)| row).take(usize::from(limit)).collect())
    }

    fn applications(&self, type_id: &TypeId, after: Option<&PersonId>, limit: u16) -> Fact {
        let waits = |section: &Section| {
            section.type_id == *type_id && section.participation == Participation::Applied
        };
        // Records come in the order of their keys, so these in the order of people.
        let rows = self.records.values().filter(|record| match record {
            Record::Caseload(caseload) => {
                after.is_none_or(|after| caseload.person > *after) && caseload.sections.iter().any(waits)
            }
            _ => false,
        });
        Fact::Applications(rows.take(usize::from(limit)).cloned().collect())
    }

    fn concerns(&self, type_id: &TypeId, after: Option<EntryId>, limit: u16) -> Fact {
        let rows = self.records.values().filter(|record| match record {
            Record::Entry(entry) => {
                entry.type_id == *type_id
                    && (entry.kind, entry.state) == (EntryKind::Concern, EntryState::Written)
                    && after.is_none_or(|after| entry.id > after)
            }
            _ => false,
        });
        Fact::Entries(rows.take(usize::from(limit)).cloned().collect())
    }

    fn mentions(&self, person: &PersonId, after: Option<&RecordKey>, limit: u16) -> Fact {
        let after = after.map(RecordKey::text);
        let named = self.records.iter().filter(|(_, record)| record.names(person));
        let named: BTreeMap<String, &Record> = named.map(|(key, record)| (key.text(), record)).collect();
        let rest = named.into_iter().filter(|(key, _)| after.as_ref().is_none_or(|after| key > after));
        let rows = rest.map(|(_, record)| record);
        Fact::Mentions(rows.take(usize::from(limit)).cloned().collect())
    }

    fn events(&self, relationship: RelationshipId, offset: u32, limit: u16) -> Fact {
        let request = match self.records.get(&RecordKey::Relationship(relationship)) {
            Some(Record::Relationship(found)) => Some(found.request),
            _ => None,
        };
        let mut entries = BTreeSet::new();
        let mut found = Vec::new();
        for record in &self.log {
            let event = &record.event;
            let touched = event.touches();
            let about = event.relationship() == Some(relationship)
                || touched.iter().any(|key| match key {
                    RecordKey::Request(id) => request == Some(*id),
                    RecordKey::Entry(id) => entries.contains(id),
                    _ => false,
                });
            if about {
                entries.extend(touched.iter().filter_map(|key| match key {
                    RecordKey::Entry(id) => Some(*id),
                    _ => None,
                }));
                found.push(record.clone());
            }
        }
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        Fact::Events(found.into_iter().skip(offset).take(usize::from(limit)).collect())
    }
}

fn needs_coordinator(request: &Request) -> bool {
    request.exhausted
        || (request.state == RequestState::Pending && request.approver() == Some(&Approver::Coordinator))
}
