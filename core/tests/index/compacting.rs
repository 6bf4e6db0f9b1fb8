//! A compacted index is the one that would be built anew: byte for byte, and in what it answers.

use crate::{
    dice::Dice,
    facts, id, index, moved,
    organisation::{Organisation, ROLES, config, someone},
    query, reopened, times,
};
use std::{collections::BTreeMap, sync::Arc};
use tutelage::{
    Config, Engine,
    error::ErrorCode,
    id::PersonId,
    lifecycle::{Actor, Command, Record},
    matching::{After, index::Index},
    people::{AttributeValue, Manager, Person, PersonRecord, PersonState, Proficiency, Skill, Wish},
    time::Timestamp,
};

/// What a host that still has everybody would build.
fn anew(
    engine: &Engine,
    people: &BTreeMap<PersonId, Person>,
    records: &[Record],
    settled: Timestamp,
    dice: &mut Dice,
) -> Index {
    let mut people: Vec<Person> = people.values().cloned().collect();
    let first = dice.below(people.len());
    people.rotate_left(first);
    let mut index = Index::build(engine, &people, settled).unwrap();
    let mut records: Vec<&Record> =
        records.iter().filter(|record| !matches!(record, Record::Person(_))).collect();
    while !records.is_empty() {
        index.apply(engine, records.swap_remove(dice.below(records.len()))).unwrap();
    }
    index
}

/// The same searches and counts by both, on every page.
fn answer_the_same(one: &Index, other: &Index, organisation: &Organisation<'_>, dice: &mut Dice) -> usize {
    let engine = organisation.engine;
    let mut hits = 0;
    for who in organisation.people.iter().cycle().take(organisation.people.len() * 4) {
        let (type_id, role, _) = *dice.one(&ROLES);
        let (mut query, facts) = (query(dice, type_id, role), facts(organisation, who));
        let now = moved(organisation.now, *dice.one(&[0, 0, 7, 14, 200]));
        let attributes = ["team", "languages", "level"].map(id);
        let facets = |index: &Index| index.facets(engine, &facts.asker(), &query, &attributes, now).unwrap();
        assert_eq!(facets(one), facets(other), "{who} {query:?} at {now}");
        for _ in 0..30 {
            let found = one.search(engine, &facts.asker(), &query, now).unwrap();
            let same = other.search(engine, &facts.asker(), &query, now).unwrap();
            assert_eq!(found, same, "{who} {query:?} at {now}");
            let Ok(found) = found else { break };
            hits += found.hits.len();
            let Some(last) = found.hits.last().filter(|_| found.more) else { break };
            query.after = Some(After { score: last.score, person: last.person.clone() });
        }
    }
    hits
}

#[test]
fn after_any_history() {
    let engine = Engine::build(config()).unwrap();
    let (mut hits, mut fewer) = (0, 0);
    for seed in 0..times(4_000, 300) {
        let mut dice = Dice(9 << 40 | seed);
        let mut organisation = Organisation::found(&engine, &mut dice);
        let steps = 10 + dice.below(90);
        organisation.live(&mut dice, steps);
        if dice.chance(20) {
            let (type_id, ..) = *dice.one(&ROLES);
            organisation.act(Actor::Host, Command::CloseType { type_id: id(type_id) }, true);
        }
        let settled = moved(organisation.now, *dice.one(&[-20, -3, 0, 3, 20]));
        let mut index = index(&organisation, &mut dice, settled);
        let records: Vec<Record> = organisation.store.records().into_values().collect();
        let mut people: BTreeMap<PersonId, Person> = BTreeMap::new();
        for record in &records {
            if let Record::Person(person) = record {
                people.insert(person.id.clone(), engine.person(PersonRecord::clone(person)).unwrap());
            }
        }
        // Most stay; some go, and some of these come again.
        for _ in 0..dice.below(12) {
            let who = dice.one(&organisation.people).clone();
            if dice.chance(60) {
                index.remove_person(&who);
                people.remove(&who);
            } else {
                let others: Vec<PersonId> =
                    organisation.people.iter().filter(|other| **other != who).cloned().collect();
                let person = engine.person(someone(&mut dice, who.as_str(), &others)).unwrap();
                index.put_person(person.clone());
                people.insert(who, person);
            }
            if dice.chance(20) {
                index = reopened(&engine, &index);
            }
        }
        let settled = moved(settled, *dice.one(&[-5, 0, 0, 2, 14]));
        index.settle(&engine, settled);
        let place = format!("seed {seed}");
        assert_eq!(index.people(), people.len(), "{place}");
        let compacted = index.compacted(&engine).unwrap();
        let anew = anew(&engine, &people, &records, settled, &mut dice);
        let saved = compacted.save(&engine).unwrap();
        assert!(saved == anew.save(&engine).unwrap(), "{place}");
        assert_eq!((compacted.people(), compacted.changed()), (people.len(), 0), "{place}");
        // The same comes of what was saved, with people beside it and without.
        for index in [reopened(&engine, &index), reopened(&engine, &compacted)] {
            assert!(index.compacted(&engine).unwrap().save(&engine).unwrap() == saved, "{place}");
        }
        hits += answer_the_same(&index, &compacted, &organisation, &mut dice);
        fewer += usize::from(people.len() < organisation.people.len());
    }
    println!("{hits} hits, {fewer} with somebody taken out");
    assert!(hits > 3_000 && fewer > 100);
}

/// With attributes of all kinds.
fn plain() -> Engine {
    let config = r#"{"schema": {"attributes": [
        {"id": "level", "name": "Level", "kind": "integer"},
        {"id": "since", "name": "Since", "kind": "date"},
        {"id": "remote", "name": "Remote", "kind": "yes_no"},
        {"id": "team", "name": "Team", "kind": "text"},
        {"id": "languages", "name": "Languages", "kind": "text_set"}]}, "types": []}"#;
    Engine::build(serde_json::from_str::<Config>(config).unwrap()).unwrap()
}

/// Somebody with what many have, what few have and what only they have.
fn anybody(dice: &mut Dice, number: usize) -> PersonRecord {
    let mut person = PersonRecord::new(id(&format!("id-{number}-")), format!("name-{number}-"));
    let mut set = |attribute: &str, value: AttributeValue| person.attributes.insert(id(attribute), value);
    let rare = |dice: &mut Dice| match dice.below(4) {
        0 => format!("only-{number}-"),
        1 => format!("text {}", dice.below(300)),
        _ => format!("text {}", dice.below(5)),
    };
    if dice.chance(80) {
        set(
            "level",
            AttributeValue::Integer(
                i64::try_from(dice.below(if number.is_multiple_of(2) { 5 } else { 5_000 })).unwrap() - 20,
            ),
        );
    }
    if dice.chance(80) {
        set("since", AttributeValue::Text(format!("20{}-03-04", dice.below(90) + 10)));
    }
    if dice.chance(80) {
        set("remote", AttributeValue::YesNo(dice.chance(30)));
    }
    if dice.chance(80) {
        set("team", AttributeValue::Text(rare(dice)));
    }
    if dice.chance(80) {
        set("languages", AttributeValue::TextSet((0..dice.below(5)).map(|_| rare(dice)).collect()));
    }
    person.manager = match dice.below(5) {
        0 => Manager::Nobody,
        1 => Manager::Unknown,
        2 => Manager::Person(id(&format!("outside-{}-", dice.below(200)))),
        _ => Manager::Person(id(&format!("id-{}-", (number + 1 + dice.below(1_999)) % 2_000))),
    };
    let step = |dice: &mut Dice| Proficiency::new(u8::try_from(dice.below(5)).unwrap() + 1).unwrap();
    for _ in 0..dice.below(6) {
        let (skill, wish) = (id(&rare(dice)), id(&rare(dice)));
        let (validated, teaches) = (dice.chance(40), dice.chance(40));
        if person.skills.iter().all(|has| has.skill != skill) {
            person.skills.push(Skill { skill, proficiency: step(dice), validated, teaches });
        }
        if person.wants.iter().all(|wants| wants.skill != wish) {
            person.wants.push(Wish { skill: wish, priority: step(dice) });
        }
    }
    if dice.chance(10) {
        person.state = PersonState::Left;
    }
    person
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn people_of_several_blocks_with_values_of_all_kinds() {
    let engine = plain();
    let now = Timestamp::from_millis(0).unwrap();
    for seed in 0..times(100, 6) {
        let mut dice = Dice(10 << 40 | seed);
        let count = *dice.one(&[0, 1, 511, 513, 1_700]);
        let record = |dice: &mut Dice, number: usize| engine.person(anybody(dice, number)).unwrap();
        let mut people: BTreeMap<usize, Person> =
            (0..count).map(|number| (number, record(&mut dice, number))).collect();
        let all: Vec<Person> = people.values().cloned().collect();
        let mut index = Index::build(&engine, &all, now).unwrap();
        if dice.chance(50) {
            index = reopened(&engine, &index);
        }
        let mut gone = Vec::new();
        for _ in 0..dice.below(count + 50) {
            let number = dice.below(count + 20);
            if dice.chance(50) {
                people.remove(&number);
                index.remove_person(&id(&format!("id-{number}-")));
                gone.push(number);
            } else {
                let person = record(&mut dice, number);
                people.insert(number, person.clone());
                index.put_person(person);
            }
        }
        gone.retain(|number| !people.contains_key(number));
        let left: Vec<Person> = people.values().cloned().collect();
        let saved = Index::build(&engine, &left, now).unwrap().save(&engine).unwrap();
        assert!(index.compacted(&engine).unwrap().save(&engine).unwrap() == saved, "seed {seed}");
        let (beside, out) = (index.changed(), gone.iter().any(|number| *number < count));
        let index = reopened(&engine, &index);
        assert_eq!(index.changed(), if out { 0 } else { beside }, "seed {seed}");
        assert!(index.compacted(&engine).unwrap().save(&engine).unwrap() == saved, "seed {seed}");
        for number in gone.iter().take(20) {
            let manager = people
                .values()
                .any(|person| person.record().manager == Manager::Person(id(&format!("id-{number}-"))));
            assert_eq!(holds(&saved, &format!("id-{number}-")), manager, "seed {seed}: {number}");
            assert!(!holds(&saved, &format!("only-{number}-")), "seed {seed}: {number}");
        }
    }
}

/// Somebody who was never in the base, and somebody whom the base knows as a manager alone.
#[test]
fn ids_that_nothing_mentions_any_longer_are_not_saved() {
    let engine = plain();
    let now = Timestamp::from_millis(0).unwrap();
    let person = |who: &str, manager: &str| {
        let manager = Manager::Person(id(manager));
        engine.person(PersonRecord { manager, ..PersonRecord::new(id(who), who.to_owned()) }).unwrap()
    };
    let mut index =
        Index::build(&engine, &[person("below", "quilliam"), person("other", "boss")], now).unwrap();
    index.put_person(person("late", "quentin"));
    let mut index = reopened(&engine, &index);
    index.remove_person(&id("late"));
    let saved = index.save(&engine).unwrap();
    assert!(holds(&saved, "quilliam") && !holds(&saved, "quentin") && !holds(&saved, "late"));
    index.put_person(person("below", "boss"));
    let saved = index.save(&engine).unwrap();
    assert!(!holds(&saved, "quilliam") && holds(&saved, "below") && holds(&saved, "boss"));
    index.put_person(person("below", "late"));
    index.remove_person(&id("other"));
    let saved = reopened(&engine, &index).save(&engine).unwrap();
    assert!(holds(&saved, "late") && !holds(&saved, "boss") && !holds(&saved, "other"));
}

#[test]
fn of_damaged_bytes_nothing_is_made() {
    let engine = plain();
    let (now, mut dice) = (Timestamp::from_millis(0).unwrap(), Dice(3));
    let people: Vec<Person> =
        (0..600).map(|number| engine.person(anybody(&mut dice, number)).unwrap()).collect();
    let sound = Index::build(&engine, &people, now).unwrap().save(&engine).unwrap();
    let mut refused = 0;
    for _ in 0..300 {
        let mut bytes = sound.clone();
        let at = 500 + dice.below(bytes.len() - 500);
        bytes[at] ^= 1 << dice.below(8);
        let Ok(mut index) = Index::open(&engine, Arc::new(bytes)) else { continue };
        let Err(error) = index.compacted(&engine) else {
            panic!("byte {at} of {} is not missed", sound.len())
        };
        assert_eq!(error.code(), ErrorCode::StaleFile);
        index.put_person(people[0].clone());
        assert_eq!(index.save(&engine).unwrap_err().code(), ErrorCode::StaleFile);
        refused += 1;
    }
    assert!(refused > 50);
    let other = Engine::build(config()).unwrap();
    let index = Index::open(&engine, Arc::new(sound)).unwrap();
    assert!(index.compacted(&other).is_err());
}
