//! An engine that was saved and opened answers as the one that was saved, and whatever bytes it is opened over, it fails
//! or answers. The shared vectors are answered by one in `vectors.rs`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]

mod damage;
#[path = "../common/dice.rs"]
mod dice;
mod skills;

use skills::few;
use std::sync::Arc;
use tutelage::{
    Config, Engine,
    error::ErrorCode,
    lifecycle::Refusal,
    matching::{
        SearchQuery, SearchResult,
        index::{Asker, Index},
    },
    people::{NoTaxonomy, Person, PersonRecord, SkillEntry},
    scheme::{ConfiguredType, templates},
    time::Timestamp,
};

/// An engine of all templates with these skills.
fn config(taxonomy: Vec<SkillEntry>) -> Config {
    let schema = r#"{"reporting_line": "self_and_coordinators", "attributes": [
        {"id": "level", "name": "Level", "kind": "integer"},
        {"id": "team", "name": "Team", "kind": "text"},
        {"id": "location", "name": "Location", "kind": "text"},
        {"id": "gender", "name": "Gender", "kind": "text", "visible_to": "aggregates"}]}"#;
    let drafts = templates::NAMES.iter().map(|name| templates::named(name).unwrap().unwrap());
    let types =
        drafts.flat_map(|draft| [2, 1].map(|version| ConfiguredType { version, draft: draft.clone() }));
    let joint_limits = r#"[{"id": "few", "roles": [{"type": "mentoring", "role": "mentor"}], "most": 3}]"#;
    Config {
        schema: serde_json::from_str(schema).unwrap(),
        taxonomy,
        types: types.collect(),
        joint_limits: serde_json::from_str(joint_limits).unwrap(),
    }
}

fn reopened(engine: &Engine) -> Engine {
    Engine::open(Arc::new(engine.save().unwrap())).unwrap()
}

/// Some with one of the few skills each.
fn people(engine: &Engine) -> Option<Vec<Person>> {
    let record = |at: usize| -> PersonRecord {
        let skill = ["it", "programming", "Rust", "c", "rust"][at % 5];
        let record = format!(
            r#"{{"id": "p{at}", "name": "P", "skills": [{{"skill": "{skill}", "proficiency": 3}}],
                "attributes": {{"level": {}}}}}"#,
            at % 7
        );
        serde_json::from_str(&record).unwrap()
    };
    (0..20).map(|at| engine.person(record(at)).ok()).collect()
}

/// Of the first of them, in the newest type.
fn search(engine: &Engine, index: &Index, people: &[Person]) -> Option<Result<SearchResult, Refusal>> {
    let one = engine.catalog().all_newest().next()?;
    let query = format!(
        r#"{{"type": "{}", "role": "{}", "wanted": [{{"skill": "Rust"}}, {{"skill": "c"}}], "explain": true}}"#,
        one.id(),
        one.roles()[one.roles().len() - 1].id()
    );
    let query: SearchQuery = serde_json::from_str(&query).unwrap();
    let asker = Asker { person: &people[0], caseload: None, line: None };
    Some(index.search(engine, &asker, &query, Timestamp::from_millis(0).unwrap()).unwrap())
}

#[test]
fn an_index_finds_the_same() {
    let mut config = config(few());
    config.types.retain(|one| one.draft.id.as_str() == "mentoring");
    for one in &mut config.types {
        one.draft.pair = serde_json::from_str(r#"{"grants": [{"id": "all", "when": "always"}]}"#).unwrap();
        for role in &mut one.draft.roles {
            role.taking_part = serde_json::from_str(r#"{"mode": "unless_opted_out"}"#).unwrap();
        }
    }
    let engine = Engine::build(config).unwrap();
    let opened = reopened(&engine);
    let people = people(&engine).unwrap();
    let mut index = Index::build(&engine, &people[..15], Timestamp::from_millis(0).unwrap()).unwrap();
    people[15..].iter().for_each(|person| index.put_person(person.clone()));
    let found = search(&opened, &index, &people).unwrap().unwrap();
    assert!(found.hits.iter().any(|hit| hit.score > 0) && found.hits.len() > 5, "{found:?}");
    assert_eq!(search(&engine, &index, &people).unwrap().unwrap(), found);
}

#[test]
fn an_engine_comes_back_as_it_was() {
    for taxonomy in [Vec::new(), few()] {
        let engine = Engine::build(config(taxonomy)).unwrap();
        let opened = reopened(&engine);
        assert_eq!(format!("{:?}", opened.catalog()), format!("{:?}", engine.catalog()));
        assert_eq!(opened.call(r#"{"describe": {}}"#), engine.call(r#"{"describe": {}}"#));
        assert!(opened.save().unwrap() == engine.save().unwrap(), "saved once more it is the same");
        let unknown = "cobol".parse().unwrap();
        assert_eq!(opened.taxonomy().contains(&unknown), engine.taxonomy().contains(&unknown));
    }
    let engine = Engine::build(Config::default()).unwrap();
    assert_eq!(format!("{:?}", reopened(&engine).catalog()), format!("{:?}", engine.catalog()));
}

#[test]
fn a_taxonomy_of_the_hosts_own_is_given_again() {
    let engine = Engine::build(config(few())).unwrap();
    let own = engine.clone().with_taxonomy(Arc::new(NoTaxonomy));
    let error = own.save().unwrap_err();
    assert_eq!((error.code(), error.faults()[0].path.as_str()), (ErrorCode::InvalidValue, "taxonomy"));
    let opened = reopened(&engine).with_taxonomy(Arc::new(NoTaxonomy));
    assert!(opened.taxonomy().contains(&"cobol".parse().unwrap()));
}
