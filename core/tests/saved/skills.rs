//! Skills are found, named and completed in the saved form as in the other.

use crate::{config, dice::Dice, reopened};
use std::{collections::BTreeMap, fs, path::PathBuf};
use tutelage::{
    Engine,
    id::SkillId,
    people::{SkillEntry, SkillTaxonomy, Taxonomy},
};

/// Some that have everything, in a form that is easily damaged.
pub(crate) fn few() -> Vec<SkillEntry> {
    let entries = r#"[
        {"id": "it", "label": "Information technology"},
        {"id": "programming", "label": "Programming", "alternative_labels": ["coding", "Software"], "broader": ["it"]},
        {"id": "Rust", "label": "Rust (language)", "broader": ["programming", "it"], "related": ["c"]},
        {"id": "c", "label": "C", "alternative_labels": ["The C language"], "broader": ["programming"]},
        {"id": "rust", "label": "Rust (corrosion)", "alternative_labels": ["coding"]}]"#;
    serde_json::from_str(entries).unwrap()
}

/// Everything that can be asked of one skill, name or beginning of a name.
fn compare(one: &dyn Taxonomy, other: &dyn Taxonomy, text: &str) {
    assert_eq!(one.find(text), other.find(text), "{text:?}");
    for limit in [0, 3, 1_000] {
        assert_eq!(one.complete(text, limit), other.complete(text, limit), "{text:?}");
    }
    let Ok(skill) = text.parse::<SkillId>() else { return };
    assert_eq!(one.contains(&skill), other.contains(&skill), "{skill}");
    assert_eq!(one.label(&skill), other.label(&skill), "{skill}");
    assert_eq!(one.broader(&skill), other.broader(&skill), "{skill}");
    assert_eq!(one.related(&skill), other.related(&skill), "{skill}");
}

/// A few letters in which case is not as simple as it looks, and blanks.
const LETTERS: [char; 16] =
    ['a', 'A', 'b', 'B', 'c', ' ', 'é', 'É', 'σ', 'ς', 'Σ', 'ß', 'İ', 'i', '\u{212a}', 'k'];

fn text(dice: &mut Dice, most: usize) -> String {
    let letters = if dice.chance(50) { &LETTERS[..5] } else { &LETTERS[..] };
    (0..=dice.below(most)).map(|_| *dice.one(letters)).collect()
}

fn some(dice: &mut Dice) -> Vec<SkillEntry> {
    let mut ids: Vec<SkillId> =
        (0..1 + dice.below(40)).filter_map(|_| text(dice, 5).trim().parse().ok()).collect();
    ids.sort();
    ids.dedup();
    // What is broader stands before, in an order that is not that of the ids.
    for at in (1..ids.len()).rev() {
        ids.swap(at, dice.below(at + 1));
    }
    let few = |dice: &mut Dice, of: &[SkillId]| -> Vec<SkillId> {
        if of.is_empty() { Vec::new() } else { (0..dice.below(4)).map(|_| dice.one(of).clone()).collect() }
    };
    let entry = |at: usize| SkillEntry {
        id: ids[at].clone(),
        label: text(dice, 6),
        alternative_labels: (0..dice.below(4)).map(|_| text(dice, 8)).collect(),
        broader: few(dice, &ids[..at]),
        related: few(dice, &ids),
    };
    (0..ids.len()).map(entry).collect()
}

#[test]
fn skills_are_the_same_in_the_saved_form() {
    let (mut found, mut completed, mut corrected) = (0, 0, 0);
    for seed in 0..600 {
        let mut dice = Dice(seed);
        let entries = some(&mut dice);
        if entries.is_empty() {
            continue;
        }
        let taxonomy = SkillTaxonomy::build(entries.clone()).unwrap();
        let engine = reopened(&Engine::build(config(entries.clone())).unwrap());
        let saved = engine.taxonomy();
        let names = entries.iter().flat_map(|entry| {
            let labels = std::iter::once(&entry.label).chain(&entry.alternative_labels);
            std::iter::once(entry.id.to_string()).chain(labels.cloned())
        });
        let mut texts: Vec<String> = names.collect();
        texts.extend((0..60).map(|_| text(&mut dice, 6)));
        for text in texts {
            for text in [text.clone(), text.to_uppercase(), text.to_ascii_lowercase(), format!(" {text}")] {
                compare(&taxonomy, saved, &text);
                found += usize::from(saved.find(&text).is_some());
                let completions = saved.complete(&text, 5);
                completed += completions.len();
                corrected += completions.iter().filter(|one| one.corrected).count();
            }
        }
    }
    println!("{found} found, {completed} completed, {corrected} of them corrected");
    assert!(found > 10_000 && completed > 10_000 && corrected > 1_000);
}

#[test]
fn a_name_may_be_that_of_several() {
    let engine = reopened(&Engine::build(config(few())).unwrap());
    let find = |name: &str| engine.taxonomy().find(name).map(|skill| skill.to_string());
    assert_eq!(find("Rust").as_deref(), Some("Rust"), "an id as it is");
    assert_eq!(find("RUST").as_deref(), Some("Rust"), "the first of those that are the same but for case");
    assert_eq!(find("coding").as_deref(), Some("programming"));
    assert_eq!(find(" the c LANGUAGE ").as_deref(), Some("c"));
    assert_eq!(find("the c"), None);
    let complete = |typed: &str| engine.taxonomy().complete(typed, 5);
    let names = |typed: &str| complete(typed).into_iter().map(|one| one.name).collect::<Vec<_>>();
    assert_eq!(names("c"), ["C", "coding", "coding"]);
    assert_eq!(names("RUST ("), ["Rust (language)", "Rust (corrosion)"]);
    assert_eq!(names("porgr"), ["Programming"]);
    assert!(complete("porgr")[0].corrected);
}

/// The skills of ESCO in `shared/data`, which is not part of the repository.
#[test]
fn all_of_esco_is_the_same_in_the_saved_form() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/esco"));
    let Ok(skills) = fs::read(folder.join("skills.csv")) else {
        println!("NOT RUN: {} is absent", folder.display());
        return;
    };
    let rows = |bytes: &[u8]| -> Vec<csv::StringRecord> {
        csv::Reader::from_reader(bytes).into_records().map(Result::unwrap).collect()
    };
    let entry = |row: &csv::StringRecord| SkillEntry {
        id: row[0].parse().unwrap(),
        label: row[1].to_owned(),
        // There are none in the data.
        alternative_labels: vec![row[1].to_uppercase(), format!("the art to {}", &row[1])],
        broader: Vec::new(),
        related: Vec::new(),
    };
    let mut entries: BTreeMap<String, SkillEntry> =
        rows(&skills).iter().map(|row| (row[0].to_owned(), entry(row))).collect();
    for (file, [from, to]) in [("broader.csv", [0, 2]), ("skillSkillRelations_en.csv", [0, 4])] {
        for row in rows(&fs::read(folder.join(file)).unwrap()) {
            let known = entries.contains_key(&row[to]);
            let Some(entry) = entries.get_mut(&row[from]).filter(|_| known) else { continue };
            let list = if file == "broader.csv" { &mut entry.broader } else { &mut entry.related };
            list.push(row[to].parse().unwrap());
        }
    }
    let entries: Vec<SkillEntry> = entries.into_values().collect();
    assert!(entries.len() > 13_000);
    let taxonomy = SkillTaxonomy::build(entries.clone()).unwrap();
    let engine = reopened(&Engine::build(config(entries.clone())).unwrap());
    for (at, entry) in entries.iter().enumerate() {
        for text in [entry.id.as_str(), &entry.label, &entry.label.to_ascii_uppercase()] {
            assert_eq!(taxonomy.find(text), engine.taxonomy().find(text), "{text}");
        }
        let skill = &entry.id;
        assert_eq!(engine.taxonomy().label(skill), Some(entry.label.as_str()));
        assert_eq!(engine.taxonomy().broader(skill), taxonomy.broader(skill));
        assert_eq!(engine.taxonomy().related(skill), taxonomy.related(skill));
        if at % 2_000 == 0 {
            let letters: Vec<char> = entry.label.chars().collect();
            for length in 1..letters.len() {
                compare(&taxonomy, engine.taxonomy(), &letters[..length].iter().collect::<String>());
            }
        }
    }
}
