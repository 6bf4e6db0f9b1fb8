//! Search: how long it takes, how much it holds, how soon a change is seen. `cargo run --release -- [people]...`

mod people;

use cpu_time::ThreadTime;
use people::{Dice, people, queries};
use std::time::{Duration, Instant};
use tutelage::{
    Config, Engine,
    id::PersonId,
    lifecycle::{Caseload, Participation, Record, Section},
    matching::{
        SearchQuery,
        index::{Asker, Index},
    },
    people::{LineEnd, Person, PersonRecord, ReportingLine},
    time::Timestamp,
};

const SEED: u64 = 42;
const ROUNDS: usize = 7;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let counts: Vec<usize> = arguments.iter().filter_map(|count| count.parse().ok()).collect();
    let counts = match counts.is_empty() {
        true if arguments.iter().any(|argument| argument == "--small") => vec![3_000],
        true => vec![10_000, 100_000, 1_000_000],
        false => counts,
    };
    let engine = Engine::build(config()).unwrap();
    let now = Timestamp::from_millis(1_800_000_000_000).unwrap();
    for count in counts {
        let people = people(&engine, count, SEED);
        let (mut index, built) = timed(|| Index::build(&engine, &people, now).unwrap());
        let ids: usize = people.iter().map(|person| person.id().as_str().len() + 4).sum();
        println!(
            "{count} people: built in {built:?}, {:.1} bytes a person without ids",
            (index.bytes() - ids) as f64 / count as f64
        );
        for type_id in ["plain", "full"] {
            measure(&engine, &index, &people, type_id, now);
        }
        open(&engine, &index, &people, now);
        changes(&engine, &mut index, &people, now);
        measure(&engine, &index, &people, "plain", now);
    }
}

/// The processor time of this thread alone: what others do on the machine is not counted.
fn timed<T>(what: impl FnOnce() -> T) -> (T, Duration) {
    let start = ThreadTime::now();
    let result = what();
    (result, start.elapsed())
}

/// Who is above somebody: person `n` reports to `(n - 1) / 8`.
fn line(person: &Person) -> ReportingLine {
    let mut number: usize = person.id().as_str()[1..].parse().unwrap();
    let mut above = Vec::new();
    while number > 0 {
        number = (number - 1) / 8;
        above.push(format!("p{number:07}").parse().unwrap());
    }
    ReportingLine { above, end: LineEnd::Nobody }
}

fn measure(engine: &Engine, index: &Index, people: &[Person], type_id: &str, now: Timestamp) {
    let queries = queries(type_id, 2_000, SEED + 1);
    let mut dice = Dice(SEED + 2);
    let askers: Vec<&Person> = queries.iter().map(|_| &people[dice.below(people.len())]).collect();
    let lines: Vec<ReportingLine> = askers.iter().map(|person| line(person)).collect();
    // The least of some rounds for each query: what others do on the machine is not counted.
    let mut took: Vec<_> = queries.iter().map(|query| (Duration::MAX, query)).collect();
    let mut wall = vec![Duration::MAX; queries.len()];
    let mut hits = 0;
    let mut all = Duration::ZERO;
    for _ in 0..ROUNDS {
        hits = 0;
        let each = queries.iter().zip(&askers).zip(&lines).zip(&mut took).zip(&mut wall);
        for ((((query, person), line), best), wall) in each {
            let asker = Asker { person, caseload: None, line: Some(line) };
            let start = Instant::now();
            let (found, time) = timed(|| index.search(engine, &asker, query, now).unwrap().unwrap());
            *wall = start.elapsed().min(*wall);
            best.0 = best.0.min(time);
            all += time;
            hits += found.hits.len();
        }
    }
    let count = queries.len() as u32;
    let wall = wall.iter().sum::<Duration>() / count;
    print!(
        "  every run: mean {:?}; by the clock on the wall, least: mean {wall:?};",
        all / (count * ROUNDS as u32)
    );
    report(type_id, &mut took, hits);
}

fn report(name: &str, took: &mut [(Duration, &SearchQuery)], hits: usize) {
    let mean = took.iter().map(|(time, _)| *time).sum::<Duration>() / took.len() as u32;
    took.sort_by_key(|(time, _)| *time);
    let at = |percent: usize| took[(took.len() - 1) * percent / 100].0;
    println!(
        "  {name}: mean {mean:?}, median {:?}, p90 {:?}, p99 {:?}, most {:?}; {hits} hits",
        at(50),
        at(90),
        at(99),
        at(100)
    );
    if std::env::var_os("WORST").is_some() {
        for (time, query) in took.iter().rev().step_by(20).take(8) {
            let ranks: Vec<String> = query
                .wanted
                .iter()
                .flatten()
                .map(|w| format!("{}x{}", w.skill.as_str().rsplit('/').next().unwrap(), w.weight))
                .collect();
            println!("    {time:?} {ranks:?} {} filters", query.filters.len());
        }
    }
}

/// A saved index opened and asked once, as a host that starts a process for each request does.
fn open(engine: &Engine, index: &Index, people: &[Person], now: Timestamp) {
    let bytes = std::sync::Arc::new(index.save());
    for type_id in ["plain", "full"] {
        let mut least = Duration::MAX;
        for query in queries(type_id, 40, SEED + 4) {
            let asker = Asker { person: &people[7], caseload: None, line: Some(&line(&people[7])) };
            let bytes = std::sync::Arc::clone(&bytes);
            let (_, took) = timed(|| {
                let index = Index::open(engine, bytes, now).unwrap();
                index.search(engine, &asker, &query, now).unwrap().unwrap()
            });
            least = least.min(took);
            if type_id == "plain" && std::env::var_os("WORST").is_some() {
                print!(" {took:?}");
            }
        }
        println!("  opened and asked once ({type_id}): least {least:?}");
    }
}

/// One change after the other: a caseload, a person.
fn changes(engine: &Engine, index: &mut Index, people: &[Person], now: Timestamp) {
    let mut dice = Dice(SEED + 3);
    let _ = now;
    let mut took: Vec<Duration> = Vec::new();
    for _ in 0..200 {
        let mut record = PersonRecord::clone(people[dice.below(people.len())].record());
        record.name.push('y');
        let person = engine.person(record).unwrap();
        took.push(timed(|| index.put_person(person)).1);
    }
    took.sort();
    println!("  change of a person made ready: median {:?}, p99 {:?}", took[100], took[198]);
    for what in ["caseload", "person"] {
        let mut took = Vec::new();
        for _ in 0..if what == "person" { 300 } else { 20_000 } {
            let person = &people[dice.below(people.len())];
            let record = if what == "person" {
                let mut record = PersonRecord::clone(person.record());
                record.name.push('x');
                Record::Person(record.into())
            } else {
                Record::Caseload(caseload(person.id(), dice.below(2) == 0).into())
            };
            took.push(timed(|| index.apply(engine, &record).unwrap()).1);
        }
        took.sort();
        let at = |percent: usize| took[(took.len() - 1) * percent / 100];
        println!("  change of a {what}: median {:?}, p99 {:?}", at(50), at(99));
    }
}

fn caseload(person: &PersonId, takes_part: bool) -> Caseload {
    let mut caseload = Caseload::new(person.clone());
    let text = r#"{"type": "plain", "role": "mentor"}"#;
    let mut section: Section = serde_json::from_str(text).unwrap();
    section.participation = if takes_part { Participation::In } else { Participation::Out };
    section.places = Some(3);
    caseload.sections.push(section);
    caseload
}

fn config() -> Config {
    serde_json::from_str(include_str!("config.json")).unwrap()
}
