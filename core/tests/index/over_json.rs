//! An index over JSON answers as the engine does, and is told what was written as the host wrote it.

use crate::{
    dice::Dice,
    facts, id, linear, moved,
    organisation::{Organisation, ROLES, config},
    query, times,
};
use tutelage::{
    Engine,
    id::PersonId,
    lifecycle::{Record, RecordKey},
    matching::{
        SearchQuery, SearchResult,
        cohort::{CohortMentee, CohortMentor, CohortProblem, Objective, ScoredPair},
        index::Index,
    },
    time::Timestamp,
    wire::{CohortRequest, CohortSearch, IndexChange, IndexRequest, IndexResponse, WireCandidate},
};

fn lines(records: &[Record]) -> String {
    records.iter().map(|record| serde_json::to_string(record).unwrap() + "\n").collect()
}

fn anything(organisation: &Organisation<'_>) -> Vec<Record> {
    organisation.store.records().into_values().collect()
}

/// What the host knows of somebody, as facts on the wire.
fn facts_on_the_wire(organisation: &Organisation<'_>, who: &PersonId) -> String {
    let facts = facts(organisation, who);
    let json = |value: &str| value.to_owned();
    let person = serde_json::to_string(facts.person.record()).unwrap();
    let caseload = facts.caseload.as_ref().map_or_else(
        || json(r#""none""#),
        |caseload| format!(r#"{{"record":{{"caseload":{}}}}}"#, serde_json::to_string(caseload).unwrap()),
    );
    let line = facts.line.as_ref().map_or_else(
        || json(r#""none""#),
        |line| format!(r#"{{"reporting_line":{}}}"#, serde_json::to_string(line).unwrap()),
    );
    format!(
        r#"[{{"query":{{"record":{{"person":"{who}"}}}},"answer":{{"record":{{"person":{person}}}}}}},
            {{"query":{{"record":{{"caseload":"{who}"}}}},"answer":{caseload}}},
            {{"query":{{"reporting_line":"{who}"}},"answer":{line}}}]"#
    )
}

fn asked(
    organisation: &Organisation<'_>,
    index: &Index,
    who: &PersonId,
    query: &SearchQuery,
    now: Timestamp,
) -> String {
    let (query, now) = (serde_json::to_string(query).unwrap(), serde_json::to_string(&now).unwrap());
    let facts = facts_on_the_wire(organisation, who);
    let request = format!(
        r#"{{"view":{{"inquiry":{{"viewer":"{who}","question":{{"search":{query}}}}},"now":{now},"facts":{facts}}}}}"#
    );
    organisation.engine.ask_index(index, &request).json
}

#[test]
fn it_answers_what_the_engine_answers() {
    let engine = Engine::build(config()).unwrap();
    let mut hits = 0;
    for seed in 0..times(400, 40) {
        let mut dice = Dice(11 << 40 | seed);
        let mut organisation = Organisation::found(&engine, &mut dice);
        organisation.live(&mut dice, 60);
        let mut index =
            engine.index_from_json_lines(&lines(&anything(&organisation)), organisation.now).unwrap();
        // Told of what happens from now on, decision by decision, as the answers came.
        let before = organisation.store.records();
        organisation.live(&mut dice, 30);
        let now_stored = organisation.store.records();
        let changed: Vec<Record> = now_stored
            .iter()
            .filter(|(key, record)| before.get(key) != Some(record))
            .map(|(_, record)| record.clone())
            .collect();
        let removed: Vec<RecordKey> =
            before.keys().filter(|key| !now_stored.contains_key(key)).cloned().collect();
        let changes = [
            IndexChange::Removed(removed),
            IndexChange::Records(changed),
            IndexChange::Settle(organisation.now),
        ];
        let told = engine.change_index(&mut index, &serde_json::to_string(&changes).unwrap());
        assert_eq!(told.code, None, "{}", told.json);
        if dice.chance(30) {
            assert_eq!(engine.change_index(&mut index, r#"[{"compact": {}}]"#).code, None);
            assert_eq!(index.changed(), 0);
        }
        for who in std::iter::repeat_n(organisation.people.clone(), 8).flatten() {
            let (type_id, role, _) = *dice.one(&ROLES);
            let query = query(&mut dice, type_id, role);
            let now = moved(organisation.now, *dice.one(&[0, 0, 7, 200]));
            let expected = match linear(&organisation, &who, &query, now) {
                Ok(result) => {
                    hits += result.hits.len();
                    format!(r#"{{"answer":{{"search":{}}}}}"#, serde_json::to_string(&result).unwrap())
                }
                Err(refusal) => format!(r#"{{"refused":{}}}"#, serde_json::to_string(&refusal).unwrap()),
            };
            assert_eq!(asked(&organisation, &index, &who, &query, now), expected, "seed {seed} {who}");
        }
    }
    assert!(hits > 1_000, "{hits}");
}

#[test]
fn a_decision_is_taken_as_it_came() {
    let engine = Engine::build(config()).unwrap();
    let mut index = engine.index_from_json_lines("", "2026-03-02T09:00:00Z".parse().unwrap()).unwrap();
    let person = r#"{"id": "ana", "name": "Ana", "attributes": {"level": 3}}"#;
    let answer = engine.call(&format!(
        r#"{{"decide": {{"envelope": {{"id": "00000000-0000-0000-0000-000000000001", "actor": "host", "command":
            {{"person_changed": {{"person": {person}}}}}}}, "now": "2026-03-02T09:00:00Z", "facts": [
            {{"query": {{"record": {{"person": "ana"}}}}, "answer": "none"}},
            {{"query": {{"record": {{"caseload": "ana"}}}}, "answer": "none"}},
            {{"query": {{"record": {{"receipt": "00000000-0000-0000-0000-000000000001"}}}}, "answer": "none"}}]}}}}"#
    ));
    assert!(answer.starts_with(r#"{"done""#), "{answer}");
    let told = engine.change_index(&mut index, &format!("[{answer}]"));
    assert!(told.json.starts_with(r#"{"size":{"people":1,"changed":1,"#), "{}", told.json);
}

#[test]
fn what_is_wrong_is_told_and_nothing_is_taken() {
    let engine = Engine::build(config()).unwrap();
    let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    let mut index = engine.index_from_json_lines(r#"{"person": {"id": "ana", "name": "Ana"}}"#, now).unwrap();
    for (changes, path) in [
        (
            r#"[{"records": [{"person": {"id": "ben", "name": "Ben"}}, {"person": {"id": "cy", "name": "Cy", "attributes":
            {"none": 1}}}]}]"#,
            "[0].records[1].attributes.none",
        ),
        (r#"[{"removed": [{"person": "ana"}]}, {"recordz": []}]"#, "[1]"),
        ("{}", ""),
    ] {
        let told = engine.change_index(&mut index, changes);
        assert!(told.code.is_some(), "{changes}");
        assert!(told.json.contains(&format!(r#""path":"{path}"#)), "{}", told.json);
        assert_eq!((index.people(), index.changed()), (1, 0), "{changes}");
    }
    for (request, path) in [
        (
            r#"{"view": {"inquiry": {"viewer": "ana", "question": {"dashboard": {}}}, "now": "2026-03-02T09:00:00Z"}}"#,
            "view.inquiry.question",
        ),
        (
            r#"{"facets": {"viewer": "ana", "query": {"type": "mentoring", "role": "mentee"}, "attributes": ["none"], "now":
            "2026-03-02T09:00:00Z"}}"#,
            "",
        ),
        (r#"{"decide": {}}"#, "decide"),
    ] {
        let answer = engine.ask_index(&index, request);
        // Whoever asks is looked at first: an unknown attribute may wait until they are known.
        if answer.code.is_some() {
            assert!(answer.json.contains(path), "{}", answer.json);
        } else {
            assert!(answer.json.starts_with(r#"{"need""#), "{}", answer.json);
        }
    }
    assert!(engine.index_from_json_lines("{}\n", now).is_err());
}

/// The candidates of the search are all there are: the matching is the one over all pairs.
#[test]
fn a_cohort_from_the_index_is_the_best_over_all_pairs() {
    let engine = Engine::build(config()).unwrap();
    let mut matched = 0;
    for seed in 0..times(200, 20) {
        let mut dice = Dice(12 << 40 | seed);
        let mut organisation = Organisation::found(&engine, &mut dice);
        organisation.live(&mut dice, 40);
        let now = organisation.now;
        let index = engine.index_from_json_lines(&lines(&anything(&organisation)), now).unwrap();
        let (type_id, role, _) = *dice.one(&ROLES);
        let query: SearchQuery =
            serde_json::from_str(&format!(r#"{{"type": "{type_id}", "role": "{role}", "limit": 1000}}"#))
                .unwrap();
        let people = organisation.people.clone();
        let mut pairs = Vec::new();
        for mentee in &people {
            let Ok(SearchResult { own_reasons, hits, .. }) = linear(&organisation, mentee, &query, now)
            else {
                continue;
            };
            for hit in hits.into_iter().filter(|hit| own_reasons.is_empty() && !hit.waits) {
                let score = i32::try_from(hit.score).unwrap();
                pairs.push(ScoredPair { mentee: mentee.clone(), mentor: hit.person, score });
            }
        }
        let mentor = |id: &PersonId| CohortMentor { id: id.clone(), places: 1, at_least: 0 };
        let problem = CohortProblem {
            round: id("spring"),
            mentees: people.iter().cloned().map(CohortMentee::new).collect(),
            mentors: people.iter().map(mentor).collect(),
            pairs: Vec::new(),
            pins: Vec::new(),
            bans: Vec::new(),
            never_again: Vec::new(),
            minimum_score: None,
            ranking_bonus: 0,
            teams: Vec::new(),
        };
        let asker = |who: &PersonId| {
            let facts = facts(&organisation, who);
            let (person, caseload, line) = (facts.person.record().clone(), facts.caseload, facts.line);
            WireCandidate { person, caseload, pair: None, line }
        };
        let cohort = CohortRequest {
            problem,
            objective: Objective::MostPeople,
            explain: Vec::new(),
            compare: Vec::new(),
            certificate: false,
        };
        let search = CohortSearch {
            type_id: id(type_id),
            role: id(role),
            askers: people.iter().map(asker).collect(),
            first: 1 + u16::try_from(dice.below(3)).unwrap(),
            most_pairs: 1_000_000,
        };
        let given = CohortProblem { pairs, ..cohort.problem.clone() };
        let given = CohortRequest { problem: given, ..cohort.clone() };
        let request = IndexRequest::Match { cohort: Box::new(cohort), search: Box::new(search), now };
        let request: IndexRequest = serde_json::from_str(&serde_json::to_string(&request).unwrap()).unwrap();
        let IndexResponse::Matched(found) = engine.answer_by_index(&index, request).unwrap() else {
            panic!("seed {seed}");
        };
        let tutelage::wire::Response::Matched(expected) =
            engine.answer(tutelage::wire::Request::Match(Box::new(given))).unwrap()
        else {
            panic!("seed {seed}");
        };
        assert!(found.searched.as_ref().is_some_and(|searched| searched.uncertain.is_empty()), "seed {seed}");
        let figures =
            |matched: &tutelage::wire::CohortMatch| (matched.matching.people, matched.matching.score);
        assert_eq!(figures(&found), figures(&expected), "seed {seed}");
        matched += found.matching.people;
    }
    assert!(matched > 20, "{matched}");
}
