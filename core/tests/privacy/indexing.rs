//! A saved index forgets whoever is erased.

use crate::{
    common::{World, day, id},
    erasing::{WHO, person, story},
    traces::{erases, index, indexed, reopened},
};
use tutelage::{
    lifecycle::{Command, Decision, Record},
    matching::index::Index,
    people::{AttributeValue, PersonRecord, Proficiency, Skill},
};

const TEXTS: [&str; 4] = [WHO, "QUILLIAM", "falconry", "on the moon"];

/// Quilliam with what nobody else has.
fn somebody_special(world: &World) {
    let mut record = PersonRecord::clone(&person(world, WHO).unwrap());
    let (skill, proficiency) = (id("falconry"), Proficiency::new(4).unwrap());
    record.skills.push(Skill { skill, proficiency, validated: false, teaches: true });
    record.attributes.insert(id("location"), AttributeValue::Text("on the moon".to_owned()));
    world.host(Command::PersonChanged { person: Box::new(record) }, day(2));
    world.settle(day(2));
}

/// What is left after the first decision and after the last, of an index that was saved before.
fn left(world: &World, saved: &Index, decisions: &[Decision]) -> [Vec<&'static str>; 2] {
    let mut index = saved.clone();
    let mut left = decisions.iter().map(|decision| {
        index.apply_decision(&world.engine, decision).unwrap();
        let left = indexed(&world.engine, &index, &TEXTS);
        assert_eq!(indexed(&world.engine, &reopened(&world.engine, &index), &TEXTS), left);
        left
    });
    let first = left.next().unwrap();
    let last = left.last().unwrap();
    let anew = crate::traces::index(&world.engine, &world.store, day(2)).compacted(&world.engine).unwrap();
    // The pseudonym is in the place of who was erased.
    assert_eq!(index.people(), saved.people());
    let compacted = index.compacted(&world.engine).unwrap();
    assert!(compacted.save(&world.engine).unwrap() == anew.save(&world.engine).unwrap());
    [first, last]
}

#[test]
fn somebody_in_it() {
    let (world, _) = story();
    somebody_special(&world);
    let saved = index(&world.engine, &world.store, day(2)).compacted(&world.engine).unwrap();
    let saved = reopened(&world.engine, &saved);
    // Names are not in it.
    assert_eq!(indexed(&world.engine, &saved, &TEXTS), [WHO, "falconry", "on the moon"]);
    let (_, decisions) = erases(&world, WHO, day(3));
    assert_eq!(left(&world, &saved, &decisions), [vec![WHO], vec![]]);
}

#[test]
fn somebody_beside_it() {
    let (world, _) = story();
    somebody_special(&world);
    // Whether the base knows them as they were before, or not at all.
    for in_base in [true, false] {
        let world = world.fork();
        let people = world.store.records().into_values().filter_map(|record| match record {
            Record::Person(person) if in_base || person.id != id(WHO) => {
                Some(world.engine.person(PersonRecord::clone(&person)).unwrap())
            }
            _ => None,
        });
        let people: Vec<_> = people.collect();
        let mut saved = Index::build(&world.engine, &people, day(2)).unwrap();
        for record in world.store.records().into_values() {
            if !matches!(&record, Record::Person(person) if person.id != id(WHO)) {
                saved.apply(&world.engine, &record).unwrap();
            }
        }
        let saved = reopened(&world.engine, &saved);
        assert_eq!(indexed(&world.engine, &saved, &TEXTS), TEXTS);
        let (_, decisions) = erases(&world, WHO, day(3));
        assert_eq!(left(&world, &saved, &decisions), [vec![WHO], vec![]]);
    }
}

/// They were taken out before, and only others still spoke of them.
#[test]
fn somebody_who_is_only_named() {
    let (world, _) = story();
    let mut saved = index(&world.engine, &world.store, day(2));
    saved.remove_person(&id(WHO));
    let mut saved = reopened(&world.engine, &saved);
    assert_eq!(indexed(&world.engine, &saved, &TEXTS), [WHO]);
    let (_, decisions) = erases(&world, WHO, day(3));
    for decision in &decisions {
        saved.apply_decision(&world.engine, decision).unwrap();
    }
    assert_eq!(indexed(&world.engine, &saved, &TEXTS), [""; 0]);
}
