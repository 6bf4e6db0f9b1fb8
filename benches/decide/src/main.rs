//! A whole decision, typed and over the wire; and what it takes to have an engine for one.

mod opening;

use std::{hint::black_box, time::Instant};
use tutelage::{
    Config, Engine,
    id::CommandId,
    lifecycle::{Actor, Answer, Command, Envelope, Fact, FactSet, Query, Record},
    people::{AttributeValue, Manager, PersonRecord},
    scheme::{ConfiguredType, templates},
    store::{Driven, MemoryStore, Store, drive},
    time::Timestamp,
    wire::{FactAnswer, FactDocument, Request},
};

type Try<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Try<()> {
    let mut config = Config {
        schema: serde_json::from_str(
            r#"{"attributes": [{"id": "level", "name": "Level", "kind": "integer"},
                               {"id": "team", "name": "Team", "kind": "text"}]}"#,
        )?,
        ..Config::default()
    };
    let draft = templates::named("mentoring_one_on_one")?.ok_or("no such template")?;
    config.types.push(ConfiguredType { version: 1, draft });
    let engine = Engine::build(config)?;
    let store = MemoryStore::new(engine.schema());
    let now: Timestamp = "2026-11-23T09:00:00Z".parse()?;
    let mut next = 0_u8;
    let mut envelope = |actor: Actor, command: Command| {
        next += 1;
        Envelope { id: CommandId::from_bytes([next; 16]), actor, on_behalf_of: None, command }
    };
    for (id, level) in [("ana", 5), ("ben", 2)] {
        let mut person = PersonRecord::new(id.parse()?, id);
        person.attributes.insert("level".parse()?, AttributeValue::Integer(level));
        person.manager = Manager::Nobody;
        drive(
            &engine,
            &store,
            &envelope(Actor::Host, Command::PersonChanged { person: Box::new(person) }),
            now,
        )?;
    }
    for (who, role) in [("ana", "mentor"), ("ben", "mentee")] {
        let command = Command::TakePart {
            type_id: "mentoring".parse()?,
            role: role.parse()?,
            places: Some(1),
            agreement: None,
        };
        drive(&engine, &store, &envelope(Actor::Person(who.parse()?), command), now)?;
    }
    let ask = Command::Request {
        type_id: "mentoring".parse()?,
        role: "mentee".parse()?,
        to: vec!["ana".parse()?],
        message: None,
    };
    let ask = envelope(Actor::Person("ben".parse()?), ask);
    measure(&engine, &store, "request", &ask, now)?;
    let Driven::Done(done) = drive(&engine, &store, &ask, now)? else { return Err("refused".into()) };
    let tutelage::lifecycle::Outcome::Request { request, .. } = done.outcome else {
        return Err("none".into());
    };
    let accept = envelope(Actor::Person("ana".parse()?), Command::Accept { request });
    measure(&engine, &store, "accept", &accept, now)?;
    opening::measure(std::env::args().any(|argument| argument == "--small"))
}

fn measure(engine: &Engine, store: &MemoryStore, name: &str, envelope: &Envelope, now: Timestamp) -> Try<()> {
    let mut facts = FactSet::new();
    let mut all: Vec<(Query, Fact)> = Vec::new();
    while let Answer::Need(queries) = engine.decide(envelope, &facts, now)? {
        let answers = store.load(&queries).map_err(|_| "load")?;
        for (query, fact) in queries.into_iter().zip(answers) {
            all.push((query.clone(), fact.clone()));
            facts.insert(query, fact);
        }
    }
    println!("- {name}: {} facts", facts.len());
    time(&format!("{name}, typed"), || black_box(engine.decide(envelope, &facts, now)).is_ok());
    let facts =
        all.into_iter().map(|(query, fact)| FactDocument { query, answer: on_the_wire(fact) }).collect();
    let request = Request::Decide { envelope: envelope.clone(), now, facts };
    let request = serde_json::to_string(&request)?;
    assert!(engine.call(&request).starts_with(r#"{"done""#));
    println!("- {name}: {} bytes in, {} out", request.len(), engine.call(&request).len());
    time(&format!("{name}, over the wire"), || !black_box(engine.call(&request)).is_empty());
    Ok(())
}

fn on_the_wire(fact: Fact) -> FactAnswer {
    match fact {
        Fact::Person(person) => FactAnswer::Record(Record::Person(person.record().clone().into())),
        Fact::Record(record) => FactAnswer::Record(record),
        Fact::ReportingLine(line) => FactAnswer::ReportingLine(line.as_ref().clone()),
        _ => FactAnswer::None,
    }
}

fn time(name: &str, mut run: impl FnMut() -> bool) {
    let mut best = f64::MAX;
    let rounds = if std::env::args().any(|argument| argument == "--small") { 2 } else { 40 };
    for _ in 0..rounds {
        let begin = Instant::now();
        for _ in 0..1_000 {
            assert!(run());
        }
        best = best.min(begin.elapsed().as_secs_f64() / 1_000.0);
    }
    println!("- {name}: {:.2} us", best * 1e6);
}
