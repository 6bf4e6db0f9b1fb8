//! The same bytes on every platform, in debug and in release: what an index saves and answers, what an engine saves, and
//! what a cohort comes to, are what they were when the numbers here were written down. `make test` runs this natively and as WebAssembly.
//!
//! Where a number changes, so does what hosts have stored: say so in the changelog.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests may"
)]

#[path = "cohort/make.rs"]
mod make;
#[path = "common/random.rs"]
mod random;

use random::Random;
use tutelage::{
    Config, Engine,
    matching::{
        SearchQuery,
        cohort::{Objective, Outcome, Preference, Proposer, solve},
        index::{Asker, Index},
    },
    people::{Person, PersonRecord},
    time::Timestamp,
};

const OBJECTIVES: [Objective; 5] = [
    Objective::MostPeople,
    Objective::HighestScore,
    Objective::WorstOff,
    Objective::Stable { proposed_by: Proposer::Mentees, mentees_prefer: Preference::Ranking },
    Objective::Stable { proposed_by: Proposer::Mentors, mentees_prefer: Preference::Score },
];

const CONFIG: &str = r#"{
    "schema": {"attributes": [
        {"id": "level", "name": "Level", "kind": "integer"},
        {"id": "team", "name": "Team", "kind": "text"}]},
    "types": [{"version": 1, "draft": {
        "id": "mentoring", "name": "Mentoring", "purpose": "mentoring", "format": "one_on_one",
        "roles": [
            {"id": "mentor", "name": "Mentor", "min": 1, "max": 1,
             "audience": {"grants": [{"id": "senior", "when": {"compare": {
                "who": "self", "attribute": "level", "is": "at_least", "value": 2}}}]},
             "taking_part": {"mode": "unless_opted_out"}},
            {"id": "mentee", "name": "Mentee", "min": 1, "max": 1, "initiative": "asks",
             "audience": {"grants": [{"id": "all", "when": "always"}]},
             "taking_part": {"mode": "unless_opted_out"}}],
        "pair": {"grants": [{"id": "above", "when": {"difference": {
            "attribute": "level", "of": "mentor", "minus": "mentee", "at_least": 0}}}]},
        "matching": {"attributes": [{"attribute": "team", "prefer": "different", "points": 10}]}}}]}"#;

/// FNV-1a of 64 bits.
fn fingerprint(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn cohorts_come_to_the_same() {
    let mut all = String::new();
    for seed in 0..500 {
        let cohort = make::any(seed).build().unwrap();
        for objective in OBJECTIVES {
            all += &match solve(&cohort, objective).unwrap() {
                Outcome::Solved(solution) => {
                    let proof = serde_json::to_string(&solution.certificate(&cohort)).unwrap();
                    serde_json::to_string(&solution.matching(&cohort)).unwrap() + &proof
                }
                Outcome::Impossible(impossible) => serde_json::to_string(&impossible).unwrap(),
            };
        }
    }
    assert_eq!(fingerprint(all.bytes()), 9_894_732_655_527_354_253);
}

#[test]
fn an_engine_saves_the_same() {
    let mut config: Config = serde_json::from_str(CONFIG).unwrap();
    let skill = |number: u64| {
        serde_json::json!({
            "id": format!("skill {number}"),
            "label": format!("Skill {}", number * 31 % 100),
            "alternative_labels": [format!("Fertigkeit {number} (ÜBLICH)"), "some skill"],
            "broader": if number > 0 { vec![format!("skill {}", number / 5)] } else { vec![] },
            "related": [format!("skill {}", number * 7 % 100)],
        })
    };
    config.taxonomy = (0..100).map(|number| serde_json::from_value(skill(number)).unwrap()).collect();
    let saved = Engine::build(config).unwrap().save().unwrap();
    assert_eq!(fingerprint(saved.iter().copied()), 13_183_610_088_960_228_081);
    assert!(Engine::open(std::sync::Arc::new(saved)).is_ok());
}

/// People of a few teams with skills of every frequency.
fn people(engine: &Engine) -> Vec<Person> {
    let mut random = Random(5);
    let person = |number: u64| {
        let mut skills = Vec::new();
        for (skill, one_in) in [(0, 1), (1, 2), (2, 5), (3, 20), (4, 100), (5, 700)] {
            let (drawn, marks) = (random.below(one_in), random.next());
            if drawn == 0 {
                skills.push(serde_json::json!({
                    "skill": format!("skill {skill}"),
                    "proficiency": 1 + marks % 5,
                    "validated": marks / 5 % 3 == 0,
                    "teaches": marks / 15 % 2 == 0,
                }));
            }
        }
        let mut record = serde_json::json!({
            "id": format!("person {number}"),
            "name": "Somebody",
            "attributes": {"level": random.below(9), "team": format!("team {}", random.below(30))},
            "skills": skills,
        });
        if number > 0 {
            record["manager"] = serde_json::json!({"person": format!("person {}", random.below(number))});
        }
        engine.person(serde_json::from_value::<PersonRecord>(record).unwrap()).unwrap()
    };
    (0..3_000).map(person).collect()
}

#[test]
fn an_index_saves_and_answers_the_same() {
    let config: Config = serde_json::from_str(CONFIG).unwrap();
    let (engine, now) = (Engine::build(config).unwrap(), Timestamp::from_millis(1_772_442_000_000).unwrap());
    let people = people(&engine);
    let saved = Index::build(&engine, &people, now).unwrap().save(&engine).unwrap();
    assert_eq!(fingerprint(saved.iter().copied()), 11_901_763_826_919_561_269);
    let index = Index::open(&engine, std::sync::Arc::new(saved)).unwrap();
    let mut answers = String::new();
    for (number, person) in people.iter().enumerate().step_by(100) {
        let query: SearchQuery = serde_json::from_value(serde_json::json!({
            "type": "mentoring",
            "role": "mentee",
            "wanted": [
                {"skill": format!("skill {}", number / 100 % 6), "weight": 3},
                {"skill": format!("skill {}", (number / 100 + 1) % 6), "at_least": 2},
            ],
        }))
        .unwrap();
        let asker = Asker { person, caseload: None, line: None };
        answers += &format!("{:?}", index.search(&engine, &asker, &query, now));
    }
    assert!(answers.contains("Hit {"));
    assert_eq!(fingerprint(answers.bytes()), 7_329_722_375_957_951_757);
}
