//! The index, as it is and as it is saved.

use crate::{
    figures::{least, mean, micros, percentile, ratio, timed},
    peers::Best,
    scene::{self, Ask, Dice, Facts},
};
use std::{sync::Arc, time::Duration};
use tutelage::{
    Config, Engine,
    id::PersonId,
    lifecycle::{Caseload, Participation, Record, Section},
    matching::{
        SearchQuery,
        index::{Asker, Index},
    },
    people::{Person, PersonRecord, ReportingLine},
    time::Timestamp,
};

pub struct Ours {
    engine: Engine,
    people: Vec<Person>,
    index: Index,
    now: Timestamp,
    pub built: Duration,
}

impl Ours {
    pub fn new(facts: &[Facts]) -> Ours {
        let config: Config = serde_json::from_str(include_str!("config.json")).unwrap();
        let engine = Engine::build(config).unwrap();
        let now = Timestamp::from_millis(1_800_000_000_000).unwrap();
        let people = scene::people(&engine, facts);
        let (index, built) = timed(|| Index::build(&engine, &people, now).unwrap());
        Ours { engine, people, index, now, built }
    }

    /// The least time of some rounds for each.
    pub fn times(&self, type_id: &str, asks: &[Ask], rounds: usize) -> Vec<Duration> {
        let queries: Vec<SearchQuery> = asks.iter().map(|ask| ask.query(type_id)).collect();
        let lines: Vec<ReportingLine> = asks.iter().map(|ask| scene::line(ask.asker)).collect();
        least(rounds, asks.len(), |at| {
            let asker =
                Asker { person: &self.people[asks[at].asker], caseload: None, line: Some(&lines[at]) };
            timed(|| self.index.search(&self.engine, &asker, &queries[at], self.now).unwrap().unwrap()).1
        })
    }

    /// The answer in the terms of the others: points are twenty times theirs.
    pub fn best(&self, ask: &Ask) -> Vec<Best> {
        let asker = Asker { person: &self.people[ask.asker], caseload: None, line: None };
        let found = self.index.search(&self.engine, &asker, &ask.query("plain"), self.now).unwrap().unwrap();
        let hits = found.hits.iter().map(|hit| {
            let number: u32 = hit.person.as_str()[1..].parse().unwrap();
            ((hit.score / 20) as u32, number)
        });
        hits.collect()
    }

    /// What somebody has taken on changes, 20,000 times.
    pub fn changes(&mut self, facts: &[Facts]) -> Vec<Duration> {
        let mut dice = Dice(super::SEED + 3);
        let mut index = self.index.clone();
        let mut one = |_| {
            let person = &self.people[dice.below(facts.len())];
            let record = Record::Caseload(caseload(person.id(), dice.below(2) == 0).into());
            timed(|| index.apply(&self.engine, &record).unwrap()).1
        };
        (0..20_000).map(&mut one).collect()
    }

    /// What the others have nothing to set against.
    pub fn report(&mut self, asks: &[Ask], rounds: usize, plain: &[Duration]) {
        let ids: usize = self.people.iter().map(|person| person.id().as_str().len() + 4).sum();
        let each = (self.index.bytes() - ids) as f64 / self.people.len() as f64;
        let full = self.times("full", asks, rounds);
        println!("\n- {each:.1} bytes a person, ids apart");
        println!("- p99 {} of our own mean", ratio(percentile(plain, 99), mean(plain)));
        println!(
            "- with all rules and the full score of a type: mean {}, p99 {}; {} times the plain one",
            micros(mean(&full)),
            micros(percentile(&full, 99)),
            ratio(mean(&full), mean(plain))
        );
        #[cfg(feature = "narrow")]
        self.narrow(asks, rounds, plain);
        self.open(asks);
        self.people_change(asks, rounds);
    }

    /// The same searches in registers of 256 bits.
    #[cfg(feature = "narrow")]
    fn narrow(&mut self, asks: &[Ask], rounds: usize, plain: &[Duration]) {
        let index = self.index.clone().with_narrow_registers();
        let widest = std::mem::replace(&mut self.index, index);
        let narrow = self.times("plain", asks, rounds);
        self.index = widest;
        let (times, narrow) = (ratio(mean(&narrow), mean(plain)), micros(mean(&narrow)));
        println!("- in registers of 256 bits: mean {narrow}, {times} times that of the widest");
    }

    /// A saved index opened and asked once, as a host that starts a process for each request does.
    fn open(&self, asks: &[Ask]) {
        let bytes = Arc::new(self.index.save(&self.engine).unwrap());
        for type_id in ["plain", "full"] {
            let times: Vec<Duration> =
                asks.iter().take(40).map(|ask| self.opened(&bytes, ask, type_id)).collect();
            let [mean, most] = [mean(&times), percentile(&times, 100)].map(micros);
            println!("- opened from what was saved and asked once ({type_id}): mean {mean}, most {most}");
        }
    }

    fn opened(&self, bytes: &Arc<Vec<u8>>, ask: &Ask, type_id: &str) -> Duration {
        let line = scene::line(ask.asker);
        let asker = Asker { person: &self.people[ask.asker], caseload: None, line: Some(&line) };
        let (query, bytes) = (ask.query(type_id), Arc::clone(bytes));
        let search = || {
            let index = Index::open(&self.engine, bytes).unwrap();
            index.search(&self.engine, &asker, &query, self.now).unwrap().unwrap()
        };
        timed(search).1
    }

    /// People change their skills, and stand beside the index from then on.
    fn people_change(&mut self, asks: &[Ask], rounds: usize) {
        let mut dice = Dice(super::SEED + 4);
        let (mut ready, mut times) = (Vec::new(), Vec::new());
        for _ in 0..300 {
            let mut record = PersonRecord::clone(self.people[dice.below(self.people.len())].record());
            record.skills.truncate(2);
            let (person, took) = timed(|| self.engine.person(record).unwrap());
            ready.push(took);
            times.push(timed(|| self.index.put_person(person)).1);
        }
        println!(
            "- a person made ready: p99 {}; changed: median {}, p99 {}; then, with 300 beside the index, mean {}",
            micros(percentile(&ready, 99)),
            micros(percentile(&times, 50)),
            micros(percentile(&times, 99)),
            micros(mean(&self.times("plain", asks, rounds)))
        );
    }
}

fn caseload(person: &PersonId, takes_part: bool) -> Caseload {
    let mut caseload = Caseload::new(person.clone());
    let mut section: Section = serde_json::from_str(r#"{"type": "plain", "role": "mentor"}"#).unwrap();
    section.participation = if takes_part { Participation::In } else { Participation::Out };
    section.places = Some(3);
    caseload.sections.push(section);
    caseload
}
