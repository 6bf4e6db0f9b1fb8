//! Records are a fold over the log; and what falls due comes to the same however late and in whatever order.

use crate::invariants::{Checked, Records, hold};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tutelage::{
    Engine,
    id::CommandId,
    lifecycle::{Actor, Command, Envelope, EventRecord, Record, RecordKey, Work, evolve},
    store::{MemoryStore, drive, run_due},
    time::{Span, Timestamp},
};

/// Folds the log over nothing. The version of a record is the number of commands of which at least one event made
/// another of it than it was; that an event touches it is not enough.
pub fn fold(log: &[EventRecord]) -> Records {
    let mut records = Records::new();
    for batch in log.chunk_by(|one, other| one.command == other.command) {
        let mut changed = BTreeSet::new();
        for event in batch {
            for key in event.event.touches() {
                let old = records.get(&key).cloned();
                let new = evolve(&key, old.clone(), event);
                if new != old {
                    changed.insert(key.clone());
                }
                if let Some(new) = new {
                    records.insert(key, new);
                }
            }
        }
        for key in changed {
            if let Some(record) = records.get_mut(&key) {
                set_version(record, record.version() + 1);
            }
        }
    }
    records
}

pub fn set_version(record: &mut Record, version: u64) {
    match record {
        Record::Person(record) => Arc::make_mut(record).version = version,
        Record::Caseload(record) => Arc::make_mut(record).version = version,
        Record::Pair(record) => Arc::make_mut(record).version = version,
        Record::Request(record) => Arc::make_mut(record).version = version,
        Record::Relationship(record) => Arc::make_mut(record).version = version,
        Record::Entry(record) => Arc::make_mut(record).version = version,
        Record::Objective(record) => Arc::make_mut(record).version = version,
        Record::Feedback(record) => Arc::make_mut(record).version = version,
        Record::Answers(record) => Arc::make_mut(record).version = version,
        Record::Disclosures(record) => Arc::make_mut(record).version = version,
        Record::Text(record) => Arc::make_mut(record).version = version,
        Record::Type(record) => Arc::make_mut(record).version = version,
        Record::TypeVersion(record) => Arc::make_mut(record).version = version,
        Record::Round(record) => Arc::make_mut(record).version = version,
        Record::RoundPage(record) => Arc::make_mut(record).version = version,
        Record::FollowUp(record) => Arc::make_mut(record).version = version,
        Record::Receipt(record) => Arc::make_mut(record).version = version,
    }
}

pub fn is_folded(key: &RecordKey) -> bool {
    use RecordKey::{
        Caseload, Disclosures, Entry, Feedback, FollowUp, Objective, Pair, Relationship, Request, Round,
        RoundPage, Type,
    };
    matches!(
        key,
        Caseload(_)
            | Pair(_)
            | Request(_)
            | Relationship(_)
            | Entry(_)
            | Objective(_)
            | Feedback(_)
            | Disclosures(_)
            | Type(_)
            | Round(_)
            | RoundPage(_)
            | FollowUp(_)
    )
}

/// The log gives the stored records, byte for byte.
pub fn replays(store: &MemoryStore) -> Checked {
    let stored: Records = store.records().into_iter().filter(|(key, _)| is_folded(key)).collect();
    let folded = fold(&store.log());
    let bytes = |record: &Record| serde_json::to_string(record).unwrap();
    for (key, record) in &stored {
        let (stored, folded) = (bytes(record), folded.get(key).map(bytes));
        hold!(folded.as_ref() == Some(&stored), "{key:?} is stored as {stored}, the log gives {folded:?}");
    }
    for key in folded.keys() {
        hold!(stored.contains_key(key), "the log gives {key:?}, which is not stored");
    }
    Ok(())
}

/// Everything that falls due within a time comes to the same when it is noticed at every due instant, once at the end,
/// or once at the end in any order and twice.
///
/// What is compared: requests, relationships, feedback rounds, caseloads and pairs, whole but for `version`; and of follow-ups the works
/// that are left behind, each as often. Not compared: the ids and due dates of those (a follow-up is due when it was
/// left behind, and what it starts begins when it runs), receipts, and events (missed reminders and levels of silence
/// collapse into the last, so late runs have fewer). Follow-ups are therefore all run before, and none during it.
pub fn late_or_twice(engine: &Engine, store: &MemoryStore, now: Timestamp, shuffle: u64) -> Checked {
    run_due(engine, store, now, 10_000).map_err(|error| format!("{error:?}"))?;
    let end = now.plus(Span::days(400));
    let (stepwise, once, shuffled) = (store.fork(), store.fork(), store.fork());
    let mut worker = Worker { engine, next: 0 };

    let mut at = now;
    while let Some(next) = worker.due(&stepwise).iter().map(|(at, _)| *at).min().filter(|next| *next <= end) {
        at = at.max(next);
        for (due, key) in worker.due(&stepwise) {
            if due <= at {
                worker.advance(&stepwise, &key, at)?;
            }
        }
    }

    for (due, key) in worker.due(&once) {
        if due <= end {
            worker.advance(&once, &key, end)?;
        }
    }

    let mut due: Vec<RecordKey> = worker.due(&shuffled).into_iter().map(|(_, key)| key).collect();
    let mut random = shuffle | 1;
    for i in (1..due.len()).rev() {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        due.swap(i, (random >> 33) as usize % (i + 1));
    }
    for key in due.iter().chain(&due) {
        worker.advance(&shuffled, key, end)?;
    }

    let ends = [&stepwise, &once, &shuffled].map(compared);
    for (name, other) in [("once and late", &ends[1]), ("in any order, twice", &ends[2])] {
        let all: BTreeSet<&String> = ends[0].keys().chain(other.keys()).collect();
        for key in all {
            let (one, other) = (ends[0].get(key), other.get(key));
            hold!(one == other, "{key}: at every instant {one:?}, {name} {other:?}");
        }
    }
    for store in [&stepwise, &once, &shuffled] {
        replays(store)?;
    }
    Ok(())
}

struct Worker<'a> {
    engine: &'a Engine,
    next: u64,
}

impl Worker<'_> {
    /// Requests, relationships and feedback rounds with something due, ever.
    fn due(&self, store: &MemoryStore) -> Vec<(Timestamp, RecordKey)> {
        let records = store.records();
        let items = records.iter().filter(|(key, _)| {
            matches!(key, RecordKey::Request(_) | RecordKey::Relationship(_) | RecordKey::Feedback(_))
        });
        items.filter_map(|(key, record)| Some((record.due_at()?, key.clone()))).collect()
    }

    fn advance(&mut self, store: &MemoryStore, record: &RecordKey, now: Timestamp) -> Checked {
        self.next += 1;
        let mut bytes = [0xff; 16];
        bytes[8..].copy_from_slice(&self.next.to_be_bytes());
        let command = Command::Advance { record: record.clone() };
        let envelope =
            Envelope { id: CommandId::from_bytes(bytes), actor: Actor::Host, on_behalf_of: None, command };
        drive(self.engine, store, &envelope, now).map_err(|error| format!("{record:?}: {error:?}"))?;
        let left = store.records().get(record).and_then(Record::due_at).filter(|due| *due <= now);
        hold!(left.is_none(), "{record:?} was advanced and is still due at {left:?}");
        Ok(())
    }
}

fn compared(store: &MemoryStore) -> BTreeMap<String, String> {
    let mut compared = BTreeMap::new();
    for (key, mut record) in store.records() {
        match &record {
            Record::FollowUp(follow_up) => {
                let work: &Work = &follow_up.work;
                let named = format!("{work:?} due: {}", follow_up.due_at.is_some());
                let before: usize = compared.get(&named).map_or(0, |count: &String| count.parse().unwrap());
                compared.insert(named, (before + 1).to_string());
            }
            Record::Request(_)
            | Record::Relationship(_)
            | Record::Feedback(_)
            | Record::Caseload(_)
            | Record::Pair(_) => {
                set_version(&mut record, 0);
                compared.insert(format!("{key:?}"), serde_json::to_string(&record).unwrap());
            }
            _ => {}
        }
    }
    compared
}
