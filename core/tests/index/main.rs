//! The index answers what the linear search answers, byte for byte: however it came to know what it knows, for
//! everybody, at any time, on every page.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]

#[path = "../common/mod.rs"]
mod common;
mod compacting;
#[path = "../common/dice.rs"]
mod dice;
#[path = "../two_worlds/organisation.rs"]
mod organisation;
mod over_json;

use common::id;
use dice::Dice;
use organisation::{Organisation, ROLES, config, someone, take_part};
use tutelage::{
    Engine,
    id::PersonId,
    lifecycle::{Actor, Caseload, Command, Fact, Query, ReasonCode, Record, RecordKey, Refusal},
    matching::{
        After, SearchQuery, SearchResult, Wanted,
        index::{Asker, FacetValue, Index},
    },
    people::{AttributeValue, Person, Proficiency, ReportingLine},
    store::{Shown, Store, see},
    time::{Span, Timestamp},
    view::{Inquiry, Question, View},
};

/// Somebody with the facts that are theirs, as a host has them.
struct Facts {
    person: Person,
    caseload: Option<Caseload>,
    line: Option<ReportingLine>,
}

fn facts(organisation: &Organisation<'_>, who: &PersonId) -> Facts {
    let queries = [
        Query::Record(RecordKey::Person(who.clone())),
        Query::Record(RecordKey::Caseload(who.clone())),
        Query::ReportingLine(who.clone()),
    ];
    let mut facts = organisation.store.load(&queries).unwrap().into_iter();
    let person = match facts.next().unwrap() {
        Fact::Person(person) => person,
        Fact::Record(Record::Person(record)) => {
            organisation.engine.person(tutelage::people::PersonRecord::clone(&record)).unwrap()
        }
        fact => panic!("{fact:?}"),
    };
    let caseload = match facts.next().unwrap() {
        Fact::Record(Record::Caseload(caseload)) => Some(Caseload::clone(&caseload)),
        _ => None,
    };
    let line = match facts.next().unwrap() {
        Fact::ReportingLine(line) => Some(ReportingLine::clone(&line)),
        _ => None,
    };
    Facts { person, caseload, line }
}

impl Facts {
    fn asker(&self) -> Asker<'_> {
        Asker { person: &self.person, caseload: self.caseload.as_ref(), line: self.line.as_ref() }
    }
}

fn linear(
    organisation: &Organisation<'_>,
    who: &PersonId,
    query: &SearchQuery,
    now: Timestamp,
) -> Result<SearchResult, Refusal> {
    let inquiry = Inquiry { viewer: who.clone(), question: Question::Search(query.clone()) };
    match see(organisation.engine, &organisation.store, &inquiry, now).unwrap() {
        Shown::View(view) => match *view {
            View::Search(result) => Ok(result),
            view => panic!("{view:?}"),
        },
        Shown::Refused(refusal) => Err(refusal),
    }
}

fn query(dice: &mut Dice, type_id: &str, role: &str) -> SearchQuery {
    let text = format!(r#"{{"type": "{type_id}", "role": "{role}"}}"#);
    let mut query: SearchQuery = serde_json::from_str(&text).unwrap();
    query.limit = *dice.one(&[1, 2, 3, 10, 1_000]);
    query.explain = dice.chance(50);
    if dice.chance(70) {
        let skills = organisation::SKILLS.iter().chain(["nobody has it"].iter()).filter(|_| dice.chance(50));
        let skills: Vec<&&str> = skills.collect();
        let wanted = skills.into_iter().map(|skill| Wanted {
            skill: id(skill),
            weight: u8::try_from(dice.below(100)).unwrap() + 1,
            at_least: Proficiency::new(u8::try_from(dice.below(5)).unwrap() + 1).unwrap(),
        });
        query.wanted = Some(wanted.collect());
    }
    for (attribute, values) in [
        ("team", ["red", "blue", "green", "none"]),
        ("location", ["paris", "rome", "oslo", ""]),
        ("languages", ["de", "en", "fr", "it"]),
    ] {
        if dice.chance(25) {
            let values: std::collections::BTreeSet<String> =
                values.iter().filter(|_| dice.chance(50)).map(|v| (*v).to_owned()).collect();
            if !values.is_empty() {
                query.filters.push(tutelage::scheme::ScopeTerm { attribute: id(attribute), values });
            }
        }
    }
    query
}

fn moved(time: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_millis(time.as_millis() + days * 86_400_000).unwrap()
}

/// An index that was told of some records at once and of the others as changes, in any order.
fn index(organisation: &Organisation<'_>, dice: &mut Dice, settled: Timestamp) -> Index {
    let records: Vec<Record> = organisation.store.records().into_values().collect();
    let engine = organisation.engine;
    let percent = *dice.one(&[0, 20, 80, 100]);
    let mut base = Vec::new();
    let mut later = Vec::new();
    for record in records {
        match &record {
            Record::Person(person) if dice.chance(percent) => {
                let mut person = tutelage::people::PersonRecord::clone(person);
                if dice.chance(20) {
                    // As they were before they changed.
                    person = someone(dice, person.id.as_str(), &[]);
                    later.push(record.clone());
                }
                base.push(engine.person(person).unwrap());
            }
            _ => later.push(record),
        }
    }
    let mut index = Index::build(engine, &base, settled).unwrap();
    if dice.chance(40) {
        index = reopened(engine, &index);
    }
    // How often it is saved and opened again in between.
    let mut again = dice.below(4);
    while !later.is_empty() {
        let record = later.swap_remove(dice.below(later.len()));
        if dice.chance(5)
            && let Record::Caseload(caseload) = &record
        {
            let was = Caseload { blocks: Default::default(), ..Caseload::clone(caseload) };
            index.apply(engine, &Record::Caseload(std::sync::Arc::new(was))).unwrap();
        }
        index.apply(engine, &record).unwrap();
        if dice.chance(2) {
            index.settle(engine, moved(settled, *dice.one(&[-30, -3, 0, 2, 14])));
        }
        if again > 0 && dice.chance(3) {
            again -= 1;
            index = reopened(engine, &index);
        }
        if dice.chance(1) {
            index = index.compacted(engine).unwrap();
        }
    }
    index
}

/// The index saved and opened, which is to save the same again.
fn reopened(engine: &Engine, index: &Index) -> Index {
    let bytes = index.save(engine).unwrap();
    let opened = Index::open(engine, std::sync::Arc::new(bytes.clone())).unwrap();
    assert!(opened.save(engine).unwrap() == bytes, "an index that was opened saves other bytes");
    opened
}

fn compare(
    organisation: &Organisation<'_>,
    index: &Index,
    dice: &mut Dice,
    who: &PersonId,
    now: Timestamp,
    place: &str,
) -> usize {
    let (type_id, role, _) = *dice.one(&ROLES);
    let mut query = query(dice, type_id, role);
    let facts = facts(organisation, who);
    let mut hits = 0;
    if dice.chance(20) {
        let all = SearchQuery { limit: 1_000, ..query.clone() };
        let attributes = ["team", "languages", "level"].map(id);
        let found = index.facets(organisation.engine, &facts.asker(), &all, &attributes, now).unwrap();
        let expected = everybody(organisation, who, all, now).map(|people| count(organisation, &people));
        let found = found.map(|facets| facets.into_iter().map(|facet| facet.values).collect::<Vec<_>>());
        assert_eq!(found, expected, "{place} {who} {query:?} at {now}");
    }
    for page in 0..30 {
        let expected = linear(organisation, who, &query, now);
        let found = index.search(organisation.engine, &facts.asker(), &query, now).unwrap();
        let place = format!("{place} {who} {query:?} at {now}, page {page}");
        assert_eq!(found, expected, "{place}");
        let Ok(found) = found else { break };
        hits += found.hits.len();
        let Some(last) = found.hits.last().filter(|_| found.more) else { break };
        query.after = Some(After { score: last.score, person: last.person.clone() });
        if dice.chance(20) {
            query.after.as_mut().unwrap().score -= i64::try_from(dice.below(100)).unwrap();
        }
    }
    hits
}

/// Whom the linear search finds on all pages.
fn everybody(
    organisation: &Organisation<'_>,
    who: &PersonId,
    mut query: SearchQuery,
    now: Timestamp,
) -> Result<Vec<PersonId>, Refusal> {
    let mut people = Vec::new();
    loop {
        let page = linear(organisation, who, &query, now)?;
        people.extend(page.hits.iter().map(|hit| hit.person.clone()));
        let Some(last) = page.hits.last().filter(|_| page.more) else { return Ok(people) };
        query.after = Some(After { score: last.score, person: last.person.clone() });
    }
}

fn count(organisation: &Organisation<'_>, people: &[PersonId]) -> Vec<Vec<(FacetValue, u64)>> {
    let mut counts: [std::collections::BTreeMap<FacetValue, u64>; 3] = Default::default();
    for person in people {
        let person = facts(organisation, person).person;
        for (attribute, counts) in ["team", "languages", "level"].into_iter().zip(&mut counts) {
            match person.record().attributes.get(&id(attribute)) {
                Some(AttributeValue::Text(text)) => {
                    *counts.entry(FacetValue::Text(text.clone())).or_default() += 1
                }
                Some(AttributeValue::Integer(n)) => *counts.entry(FacetValue::Number(*n)).or_default() += 1,
                Some(AttributeValue::TextSet(texts)) => {
                    texts
                        .iter()
                        .for_each(|text| *counts.entry(FacetValue::Text(text.clone())).or_default() += 1);
                }
                _ => {}
            }
        }
    }
    counts.into_iter().map(|counts| counts.into_iter().collect()).collect()
}

fn times(full: u64, usual: u64) -> u64 {
    if std::env::var_os("TUTELAGE_FULL").is_some() { full } else { usual }
}

#[test]
fn small_organisations() {
    let engine = Engine::build(config()).unwrap();
    let mut hits = 0;
    for seed in 0..times(4_000, 300) {
        let mut dice = Dice(5 << 40 | seed);
        let mut organisation = Organisation::found(&engine, &mut dice);
        let steps = 10 + dice.below(90);
        organisation.live(&mut dice, steps);
        if dice.chance(10) {
            let (type_id, ..) = *dice.one(&ROLES);
            organisation.act(Actor::Host, Command::CloseType { type_id: id(type_id) }, true);
        }
        let settled = moved(organisation.now, *dice.one(&[-20, -3, 0, 3, 20]));
        let index = index(&organisation, &mut dice, settled);
        for who in organisation.people.clone() {
            for _ in 0..8 {
                let now = organisation.now.plus(Span::days(*dice.one(&[0, 0, 3, 7, 10, 14, 20, 200])));
                hits += compare(&organisation, &index, &mut dice, &who, now, &format!("seed {seed}"));
            }
        }
    }
    println!("{hits} hits");
    assert!(hits > 10_000);
}

#[test]
fn organisations_of_several_blocks() {
    let engine = Engine::build(config()).unwrap();
    let mut hits = 0;
    for seed in 0..times(40, 3) {
        let mut dice = Dice(6 << 40 | seed);
        let mut organisation = Organisation::found(&engine, &mut dice);
        let mut managers = organisation.people.clone();
        for number in 0..1_100 + dice.below(700) {
            let name = format!("n{number}");
            let person = someone(&mut dice, &name, &managers);
            organisation.act(Actor::Host, Command::PersonChanged { person: Box::new(person) }, false);
            let who: PersonId = id(&name);
            for (type_id, role, _) in ROLES {
                if dice.chance(40) {
                    organisation.act(Actor::Person(who.clone()), take_part(type_id, role, Some(2)), false);
                }
            }
            if dice.chance(10) {
                managers.push(who.clone());
            }
            organisation.people.push(who);
        }
        organisation.live(&mut dice, 300);
        let index = index(&organisation, &mut dice, organisation.now);
        for _ in 0..60 {
            let who = dice.one(&organisation.people).clone();
            let now = organisation.now.plus(Span::days(*dice.one(&[0, 0, 10, 14, 200])));
            hits += compare(&organisation, &index, &mut dice, &who, now, &format!("seed {seed}"));
        }
    }
    println!("{hits} hits");
    assert!(hits > 1_000);
}

/// Whatever the bytes are, a search fails or answers as it would have without the damage.
#[test]
fn damaged_bytes() {
    let engine = Engine::build(config()).unwrap();
    let (mut failed, mut answered) = (0, 0);
    for seed in 0..times(40, 4) {
        let mut dice = Dice(7 << 40 | seed);
        let mut organisation = Organisation::found(&engine, &mut dice);
        for number in 0..600 {
            let person = someone(&mut dice, &format!("n{number}"), &organisation.people);
            organisation.store.put(Record::Person(person.into()));
        }
        organisation.live(&mut dice, 10);
        let records = organisation.store.records().into_values();
        let people = records.filter_map(|record| match record {
            Record::Person(person) => {
                Some(engine.person(tutelage::people::PersonRecord::clone(&person)).unwrap())
            }
            _ => None,
        });
        let people: Vec<Person> = people.collect();
        let mut sound = Index::build(&engine, &people, organisation.now).unwrap();
        let bytes = sound.save(&engine).unwrap();
        assert!(bytes == Index::build(&engine, &people, organisation.now).unwrap().save(&engine).unwrap());
        // Half of the time with what they have taken on.
        for record in organisation.store.records().into_values().filter(|_| seed % 2 == 0) {
            if !matches!(record, Record::Person(_)) || dice.chance(10) {
                sound.apply(&engine, &record).unwrap();
            }
        }
        let bytes = if seed % 2 == 0 { sound.save(&engine).unwrap() } else { bytes };
        let mut open = |bytes: Vec<u8>, dice: &mut Dice| {
            let Ok(mut index) = Index::open(&engine, std::sync::Arc::new(bytes)) else {
                failed += 1;
                return;
            };
            if dice.chance(50) {
                index.settle(&engine, organisation.now);
            }
            for _ in 0..3 {
                let (type_id, role, _) = *dice.one(&ROLES);
                let (who, query) = (dice.one(&organisation.people).clone(), query(dice, type_id, role));
                let facts = facts(&organisation, &who);
                match index.search(&engine, &facts.asker(), &query, organisation.now) {
                    Ok(found) => {
                        let expected = sound.search(&engine, &facts.asker(), &query, organisation.now);
                        assert_eq!(found, expected.unwrap(), "seed {seed}");
                        answered += 1;
                    }
                    Err(_) => failed += 1,
                }
            }
        };
        for _ in 0..150 {
            let mut bytes = bytes.clone();
            match dice.below(4) {
                0 => bytes.truncate(dice.below(bytes.len())),
                1 => {
                    let at = dice.below(300);
                    bytes[at] = u8::try_from(dice.below(256)).unwrap();
                }
                _ => {
                    for _ in 0..1 + dice.below(3) {
                        let at = dice.below(bytes.len());
                        bytes[at] ^= 1 << dice.below(8);
                    }
                }
            }
            open(bytes, &mut dice);
        }
        open(bytes, &mut dice);
        open(Vec::new(), &mut dice);
    }
    println!("{failed} failed, {answered} answered");
    assert!(failed > 50 && answered > 10);
}

#[test]
fn who_may_not_search_is_told_the_same() {
    let engine = Engine::build(config()).unwrap();
    let organisation = Organisation::found(&engine, &mut Dice(1));
    let index = index(&organisation, &mut Dice(2), organisation.now);
    let who = &organisation.people[0];
    let facts = facts(&organisation, who);
    for text in [r#"{"type": "none", "role": "mentor"}"#, r#"{"type": "mentoring", "role": "none"}"#] {
        let query: SearchQuery = serde_json::from_str(text).unwrap();
        let found = index.search(&engine, &facts.asker(), &query, organisation.now).unwrap();
        assert_eq!(found, linear(&organisation, who, &query, organisation.now));
        assert_eq!(found.unwrap_err(), Refusal::new(ReasonCode::NotAvailable));
    }
}

/// Taking people out gives the index that there would be without them.
#[test]
fn who_is_taken_out_was_never_there() {
    let engine = Engine::build(config()).unwrap();
    let mut hits = 0;
    for seed in 0..times(400, 40) {
        let mut dice = Dice(8 << 40 | seed);
        let mut organisation = Organisation::found(&engine, &mut dice);
        organisation.live(&mut dice, 60);
        let (left, gone): (Vec<PersonId>, Vec<PersonId>) =
            organisation.people.clone().into_iter().partition(|_| dice.chance(70));
        let records: Vec<Record> = organisation.store.records().into_values().collect();
        let index = |among: &dyn Fn(&PersonId) -> bool, in_base: usize, dice: &mut Dice| {
            let person = |record: &Record| match record {
                Record::Person(person) if among(&person.id) => {
                    Some(engine.person(tutelage::people::PersonRecord::clone(person)).unwrap())
                }
                _ => None,
            };
            let (mut base, mut beside): (Vec<Person>, Vec<Person>) = Default::default();
            for person in records.iter().filter_map(person) {
                if dice.chance(in_base) { base.push(person) } else { beside.push(person) }
            }
            let mut index = Index::build(&engine, &base, organisation.now).unwrap();
            beside.into_iter().for_each(|person| index.put_person(person));
            for record in records.iter().filter(|record| !matches!(record, Record::Person(_))) {
                index.apply(&engine, record).unwrap();
            }
            index
        };
        let mut without = index(&|_| true, 70, &mut dice);
        gone.iter().for_each(|person| without.remove_person(person));
        if dice.chance(50) {
            without = reopened(&engine, &without);
        }
        let never = index(&|id| left.contains(id), 70, &mut dice);
        assert_eq!(without.people(), never.people());
        for who in &left {
            let (type_id, role, _) = *dice.one(&ROLES);
            let (query, facts) = (query(&mut dice, type_id, role), facts(&organisation, who));
            let search =
                |index: &Index| index.search(&engine, &facts.asker(), &query, organisation.now).unwrap();
            let found = search(&without);
            assert_eq!(found, search(&never), "seed {seed} {who} {query:?}");
            hits += found.map_or(0, |found| found.hits.len());
        }
    }
    assert!(hits > 20);
}
