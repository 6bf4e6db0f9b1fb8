//! Whatever the machine has, the answers are the same.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "tests may")]

use super::{Asker, Index};
use crate::{
    Config, Engine,
    matching::SearchQuery,
    people::{LineEnd, Person, ReportingLine},
    time::Timestamp,
};
use proptest::prelude::*;

const CONFIG: &str = r#"{
    "schema": {"attributes": [
        {"id": "level", "name": "Level", "kind": "integer"},
        {"id": "team", "name": "Team", "kind": "text"}]},
    "types": [{"version": 1, "draft": {
        "id": "t", "name": "T", "purpose": "mentoring", "format": "one_on_one",
        "roles": [
            {"id": "mentor", "name": "Mentor", "min": 1, "max": 1,
             "audience": {"grants": [{"id": "senior", "when": {"compare": {"who": "self", "attribute": "level", "is": "at_least", "value": 2}}}]},
             "taking_part": {"mode": "unless_opted_out"}},
            {"id": "mentee", "name": "Mentee", "min": 1, "max": 1, "initiative": "asks",
             "audience": {"grants": [{"id": "all", "when": "always"}]},
             "taking_part": {"mode": "unless_opted_out"}}],
        "pair": {
            "grants": [{"id": "above", "when": {"difference": {"attribute": "level", "of": "mentor", "minus": "mentee", "at_least": 0}}}],
            "bans": [{"id": "line", "when": {"reporting_line": {"above": "mentor", "below": "mentee"}}}]},
        "matching": {"attributes": [{"attribute": "team", "prefer": "different", "points": 10}]}}}]}"#;

fn arches() -> Vec<pulp::Arch> {
    let mut arches = vec![pulp::Arch::Scalar];
    #[cfg(target_arch = "x86_64")]
    {
        arches.extend(pulp::x86::V3::try_new().map(pulp::Arch::V3));
        arches.extend(pulp::x86::V4::try_new().map(pulp::Arch::V4));
    }
    arches
}

/// Who has which of four skills how well: the first many, the last few.
fn people(engine: &Engine, drawn: &[(u8, u8, u32)]) -> Vec<Person> {
    let person = |(number, (level, team, marks)): (usize, &(u8, u8, u32))| {
        let mut skills = Vec::new();
        for (skill, share) in [(0, 2), (1, 7), (2, 60), (3, 150)] {
            let drawn = marks.wrapping_mul(2_654_435_761).rotate_left(skill * 8) >> 8;
            if drawn.is_multiple_of(share) {
                skills.push(format!(
                    r#"{{"skill": "s{skill}", "proficiency": {}, "validated": {}, "teaches": {}}}"#,
                    1 + drawn / share % 5,
                    drawn / share / 5 % 2 == 0,
                    drawn / share / 10 % 2 == 0
                ));
            }
        }
        let text = format!(
            r#"{{"id": "p{number}", "name": "P", "attributes": {{"level": {level}, "team": "t{team}"}},
                 "manager": {}, "skills": [{}]}}"#,
            if number == 0 {
                r#""nobody""#.to_owned()
            } else {
                format!(r#"{{"person": "p{}"}}"#, number / 3)
            },
            skills.join(",")
        );
        engine.person(serde_json::from_str(&text).unwrap()).unwrap()
    };
    drawn.iter().enumerate().map(person).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn answers_are_the_same_on_every_path(
        drawn in prop::collection::vec((1_u8..5, 0_u8..4, any::<u32>()), 1..3_000),
        weights in prop::collection::vec((0_usize..4, 1_u8..100, 1_u8..4), 1..4),
        limit in 1_u16..30,
        asker in any::<prop::sample::Index>(),
    ) {
        let config: Config = serde_json::from_str(CONFIG).unwrap();
        let engine = Engine::build(config).unwrap();
        let now = Timestamp::from_millis(1_800_000_000_000).unwrap();
        let people = people(&engine, &drawn);
        let index = Index::build(&engine, &people, now).unwrap();
        let mut query: SearchQuery =
            serde_json::from_str(&format!(r#"{{"type": "t", "role": "mentee", "limit": {limit}}}"#)).unwrap();
        let mut weights = weights;
        weights.sort_unstable();
        weights.dedup_by_key(|(skill, ..)| *skill);
        let wanted = weights.iter().map(|(skill, weight, least)| {
            format!(r#"{{"skill": "s{skill}", "weight": {weight}, "at_least": {least}}}"#)
        });
        let wanted: Vec<String> = wanted.collect();
        query.wanted = serde_json::from_str(&format!("[{}]", wanted.join(","))).unwrap();
        let line = ReportingLine { above: Vec::new(), end: LineEnd::Nobody };
        let asker = Asker { person: asker.get(&people), caseload: None, line: Some(&line) };
        let search = |arch| index.search_by((&engine).into(), &asker, &query, now, arch).unwrap().unwrap();
        let mut arches = arches().into_iter();
        let plain = search(arches.next().unwrap());
        for arch in arches {
            prop_assert_eq!(&search(arch), &plain);
        }
    }
}
