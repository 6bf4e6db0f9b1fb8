//! What is left of somebody, wherever it may be.

use crate::{
    common::{World, id},
    invariants::{Checked, Records, hold},
    replay::{fold, is_folded, set_version},
};
use std::{collections::BTreeMap, sync::Arc};
use tutelage::{
    Engine,
    export::{CloudEvent, Iri, Statement, XapiSettings},
    id::PersonId,
    lifecycle::{Command, Decision, NoticeCode, Outcome, Record, RecordKey},
    matching::index::Index,
    people::PersonRecord,
    store::{MemoryStore, Shown, see},
    time::{Span, Timestamp},
    view::{Inquiry, Question},
};

/// Where one of these texts stands: in a record, a receipt among them, in an event, in an export of events or of what is
/// held about anybody, or in a saved index.
pub(crate) fn traces(engine: &Engine, store: &MemoryStore, texts: &[&str], now: Timestamp) -> Vec<String> {
    let records: Vec<Record> = store.records().into_values().collect();
    let log = store.log();
    let mut all: Vec<String> = records.iter().map(|record| serde_json::to_string(record).unwrap()).collect();
    all.extend(store.records().keys().map(|key| serde_json::to_string(key).unwrap()));
    let source: Iri = "https://lms.example".parse().unwrap();
    let settings: XapiSettings = serde_json::from_str(XAPI).unwrap();
    for event in &log {
        all.push(serde_json::to_string(event).unwrap());
        all.push(serde_json::to_string(&CloudEvent::of(event, &source)).unwrap());
        all.extend(
            Statement::of(event, &settings).iter().map(|statement| serde_json::to_string(statement).unwrap()),
        );
    }
    for record in &records {
        if let Record::Person(person) = record {
            all.push(exported(engine, store, &person.id, now));
        }
    }
    all.push(String::from_utf8_lossy(&index(engine, store, now).save(engine).unwrap()).into_owned());
    let found = all.into_iter().filter(|one| texts.iter().any(|text| one.contains(text)));
    found.map(|one| one.chars().take(400).collect()).collect()
}

/// What somebody is given of what is held about them.
fn exported(engine: &Engine, store: &MemoryStore, who: &PersonId, now: Timestamp) -> String {
    let question = Question::PersonExport { after: None, limit: 1_000 };
    let inquiry = Inquiry { viewer: who.clone(), question };
    let Shown::View(view) = see(engine, store, &inquiry, now).unwrap() else {
        panic!("{who} is given nothing")
    };
    serde_json::to_string(&view).unwrap()
}

const XAPI: &str = r#"{"accounts": "https://lms.example/people", "activities": "https://lms.example/grow",
    "practices": []}"#;

/// An index built anew.
pub(crate) fn index(engine: &Engine, store: &MemoryStore, now: Timestamp) -> Index {
    let records: Vec<Record> = store.records().into_values().collect();
    let person = |record: &Record| match record {
        Record::Person(person) => Some(engine.person(PersonRecord::clone(person)).unwrap()),
        _ => None,
    };
    let people: Vec<_> = records.iter().filter_map(person).collect();
    let mut index = Index::build(engine, &people, now).unwrap();
    records.iter().for_each(|record| index.apply(engine, record).unwrap());
    index
}

/// An index saved and opened again, which is to save the same.
pub(crate) fn reopened(engine: &Engine, index: &Index) -> Index {
    let bytes = index.save(engine).unwrap();
    let opened = Index::open(engine, Arc::new(bytes.clone())).unwrap();
    assert!(opened.save(engine).unwrap() == bytes, "an index that was opened saves other bytes");
    opened
}

/// Which of these texts stand in what an index saves.
pub(crate) fn indexed<'t>(engine: &Engine, index: &Index, texts: &[&'t str]) -> Vec<&'t str> {
    let bytes = index.save(engine).unwrap();
    let holds = |text: &&str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    texts.iter().copied().filter(holds).collect()
}

/// Erases somebody and runs all that follows; returns who they are now, and everything that was decided.
pub(crate) fn erases(world: &World, who: &str, now: Timestamp) -> (PersonId, Vec<Decision>) {
    let started = world.host(Command::ErasePerson { person: id(who) }, now);
    let Outcome::Erasure { pseudonym, finished: false, .. } = started.outcome.clone() else {
        panic!("not an erasure: {:?}", started.outcome)
    };
    let mut decisions = vec![started];
    for hours in 0..48 {
        decisions.extend(world.settle(now.plus(Span::millis(hours * 3_600_000))));
        let told = decisions.iter().flat_map(|decision| &decision.notices);
        if told.clone().any(|notice| notice.code == NoticeCode::PersonErased) {
            return (pseudonym, decisions);
        }
    }
    panic!("`{who}` is still there");
}

/// Words of others that somebody has to look at, in order.
pub(crate) fn to_review(decisions: &[Decision]) -> Vec<tutelage::id::TextId> {
    let of = |decision: &Decision| match &decision.outcome {
        Outcome::Erasure { review, .. } => review.clone(),
        _ => Vec::new(),
    };
    let mut all: Vec<_> = decisions.iter().flat_map(of).collect();
    all.sort();
    all.dedup();
    all
}

pub(crate) fn texts(store: &MemoryStore) -> Vec<Arc<tutelage::lifecycle::Text>> {
    let text = |record: Record| match record {
        Record::Text(text) => Some(text),
        _ => None,
    };
    store.records().into_values().filter_map(text).collect()
}

/// The log gives the stored records, byte for byte but for their versions: rewriting counts as a change in the store,
/// and is none in the log.
pub(crate) fn replays(store: &MemoryStore) -> Checked {
    let plain = |records: Records| -> BTreeMap<RecordKey, String> {
        let folded = records.into_iter().filter(|(key, _)| is_folded(key));
        folded
            .map(|(key, mut record)| {
                set_version(&mut record, 0);
                (key, serde_json::to_string(&record).unwrap())
            })
            .collect()
    };
    let (stored, mut folded) = (plain(store.records()), plain(fold(&store.log())));
    for (key, stored) in stored {
        let of_log = folded.remove(&key);
        hold!(of_log.as_ref() == Some(&stored), "{key:?} is stored as {stored}, the log gives {of_log:?}");
    }
    hold!(folded.is_empty(), "the log gives {folded:?}, which is not stored");
    Ok(())
}
