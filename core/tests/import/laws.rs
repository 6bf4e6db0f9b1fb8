//! Whatever the bytes, an import ends with every row accounted for; and people written are people read.

use super::{HEADER, known, mapping, run_with, schema, with_header};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tutelage::people::{AttributeValue, Manager, OnFault, Person, PersonRecord, PersonState};

fn cases() -> ProptestConfig {
    ProptestConfig::with_cases(if std::env::var_os("TUTELAGE_FULL").is_some() { 50_000 } else { 2_000 })
}

fn a_cell() -> impl Strategy<Value = String> + Clone {
    let usual = [
        "",
        "NA",
        "e1",
        "e2",
        "e3",
        "Ada",
        "7",
        "-1",
        "yes",
        "0",
        "2020-02-29",
        "a;b",
        "sql:5:v",
        "sql;c",
        "rust:9",
        "left",
        "\"",
        "\"e1\"",
        "sql:",
        "é",
    ];
    prop_oneof![4 => prop::sample::select(usual.map(str::to_owned).to_vec()), 1 => "[ -~\n\r\"é]{0,12}"]
}

fn some_bytes() -> impl Strategy<Value = Vec<u8>> {
    let rows = prop::collection::vec(prop::collection::vec(a_cell(), 11..=14), 0..6);
    let usual = (1_u8..9, 1_u8..9).prop_map(|(id, boss)| {
        ["e", &id.to_string(), ",Ada,e", &boss.to_string(), ",,,,,,,,,,"]
            .concat()
            .split(',')
            .map(str::to_owned)
            .collect()
    });
    let usual = prop::collection::vec(usual, 0..4);
    let table = (usual, rows, "[\n\r,\"]{0,3}").prop_map(|(usual, rows, end)| {
        let cells: String =
            usual.iter().chain(&rows).map(|cells: &Vec<String>| cells.join(",") + "\n").collect();
        with_header(&(cells + &end)).into_bytes()
    });
    let noise = prop::collection::vec(any::<u8>(), 0..200);
    let spoilt =
        (table.clone(), noise.clone(), any::<prop::sample::Index>()).prop_map(|(mut table, noise, at)| {
            let at = at.index(table.len() + 1);
            table.splice(at..at, noise.into_iter().take(4));
            table
        });
    prop_oneof![table, spoilt, noise]
}

fn a_person(number: usize) -> impl Strategy<Value = PersonRecord> {
    let skill = prop::sample::select(vec!["sql", "go", "rust", "c"]);
    let texts = prop::collection::btree_set("[a-z\",]{0,4}[a-z]", 1..4);
    let attributes = (
        prop::option::of(any::<i64>().prop_map(AttributeValue::Integer)),
        prop::option::of(any::<bool>().prop_map(AttributeValue::YesNo)),
        prop::option::of("[a-z][a-z\",\n]{0,4}[a-z]".prop_map(AttributeValue::Text)),
        prop::option::of(texts.prop_map(AttributeValue::TextSet)),
    );
    let attributes = attributes.prop_map(|(level, remote, team, languages)| {
        let all = [("level", level), ("remote", remote), ("team", team), ("languages", languages)];
        all.into_iter()
            .filter_map(|(id, value)| Some((id.parse().unwrap(), value?)))
            .collect::<BTreeMap<_, _>>()
    });
    let skills = prop::collection::btree_map(skill.clone(), (1..=5, any::<bool>(), any::<bool>()), 0..4);
    let wants = prop::collection::btree_map(skill, 1..=5, 0..4);
    let rest = ("[A-Z][a-zé,;\"\n]{0,6}[a-z]", any::<bool>(), prop::option::of(0..8_usize));
    (attributes, skills, wants, rest).prop_map(move |(attributes, skills, wants, (name, left, manager))| {
        let mut person = PersonRecord::new(format!("e{number}").parse().unwrap(), name);
        person.attributes = attributes;
        let skill = |(id, (step, v, t)): (&str, (i32, bool, bool))| {
            let json = format!(r#"{{"skill":"{id}","proficiency":{step},"validated":{v},"teaches":{t}}}"#);
            serde_json::from_str(&json).unwrap()
        };
        let wish = |(id, step): (&str, i32)| {
            serde_json::from_str(&format!(r#"{{"skill":"{id}","priority":{step}}}"#)).unwrap()
        };
        person.skills = skills.into_iter().map(skill).collect();
        person.wants = wants.into_iter().map(wish).collect();
        person.state = if left { PersonState::Left } else { PersonState::Active };
        person.manager = match manager {
            Some(manager) if manager != number => Manager::Person(format!("e{manager}").parse().unwrap()),
            _ => Manager::Nobody,
        };
        person
    })
}

/// The file from which these people would be read, written by the csv crate.
fn csv_of(people: &[PersonRecord]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(HEADER.as_bytes().to_vec());
    for person in people {
        let value = |id: &str| match person.attributes.get(&id.parse().unwrap()) {
            None => String::new(),
            Some(AttributeValue::Integer(number)) => number.to_string(),
            Some(AttributeValue::YesNo(yes)) => if *yes { "TRUE" } else { "no" }.to_owned(),
            Some(AttributeValue::Text(text)) => text.clone(),
            Some(AttributeValue::TextSet(texts)) => texts.iter().cloned().collect::<Vec<_>>().join(" ;"),
        };
        let mark = |set, letter| if set { letter } else { "" };
        let skills = person.skills.iter().map(|s| {
            format!("{}:{}{}{}", s.skill, s.proficiency.get(), mark(s.validated, ":v"), mark(s.teaches, ":t"))
        });
        let wants = person.wants.iter().map(|w| format!("{}:{}", w.skill, w.priority.get()));
        let manager = match &person.manager {
            Manager::Person(id) => id.as_str(),
            Manager::Nobody | Manager::Unknown => "",
        };
        let [skills, wants] = [skills.collect::<Vec<_>>().join(";"), wants.collect::<Vec<_>>().join(";")];
        let status = mark(person.state == PersonState::Left, "left");
        let attributes = ["level", "remote", "since", "team", "languages"].map(value);
        let mut cells = vec![person.id.as_str(), &person.name, manager];
        cells.extend(attributes.iter().map(String::as_str));
        cells.extend([skills.as_str(), "", &wants, status, ""]);
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_row_is_accounted_for(bytes in some_bytes()) {
        let run = |known: &BTreeMap<_, _>| run_with(&bytes, &mapping(), OnFault::SkipFaulty, known);
        let Ok(import) = run(&BTreeMap::new()) else { return Ok(()) };
        let faulty: BTreeSet<u32> = import.faults.iter().map(|fault| fault.line).collect();
        prop_assert_eq!(import.rows as usize, faulty.len() + import.changed.len());
        prop_assert!(import.faults.is_sorted_by_key(|fault| fault.line));
        let lines = String::from_utf8_lossy(&bytes).split(['\n', '\r']).count() as u32;
        prop_assert!(faulty.iter().all(|line| (2..=lines).contains(line)));
        for fault in &import.faults {
            prop_assert!(!fault.message.contains(['\n', '\r']) && fault.message.chars().count() < 300);
        }
        for person in &import.changed {
            prop_assert!(Person::intern(&schema(), person.clone()).is_ok());
        }
        let again = run(&known(&import)).unwrap();
        prop_assert_eq!((again.changed.len(), again.unchanged as usize), (0, import.changed.len()));
        prop_assert_eq!(again.faults, import.faults);
    }

    #[test]
    fn people_written_are_people_read(people in (0..8_usize).map(a_person).collect::<Vec<_>>()) {
        let csv = csv_of(&people);
        let import = run_with(&csv, &mapping(), OnFault::RejectAll, &BTreeMap::new()).unwrap();
        prop_assert_eq!(&import.faults, &[]);
        prop_assert_eq!(&import.changed, &people);
        let again = run_with(&csv, &mapping(), OnFault::RejectAll, &known(&import)).unwrap();
        prop_assert_eq!((again.changed.len(), again.unchanged), (0, 8));
    }
}
