//! The documents that every host sends: a decision with all its facts, and a search in a saved index.

use crate::Try;
use std::{fmt::Write, fs, path::Path};
use tutelage::Engine;

pub struct Documents {
    pub people: usize,
    pub config: String,
    pub decide: String,
    pub decided: String,
    pub saved: Vec<u8>,
    pub search: String,
    pub found: String,
    pub cohort: String,
    pub matched: String,
}

const NOW: &str = "2026-11-23T09:00:00Z";

impl Documents {
    /// With so many people to search, and so many mentees to match.
    pub fn new(people: usize, mentees: usize) -> Try<Documents> {
        let blank = Engine::from_json("{}")?;
        let template = blank.call(r#"{"template": {"name": "mentoring_one_on_one"}}"#);
        let draft = template.split_once(r#""draft":"#).and_then(|(_, draft)| draft.strip_suffix("}}"));
        let config = format!(
            r#"{{"schema": {{"attributes": [{{"id": "level", "name": "Level", "kind": "integer"}},
                {{"id": "team", "name": "Team", "kind": "text"}}]}},
                "types": [{{"version": 1, "draft": {}}}]}}"#,
            draft.ok_or("no such template")?
        );
        let engine = Engine::from_json(&config)?;
        let decide = decide();
        let decided = engine.call(&decide);
        let index = engine.index_from_json_lines(&records(people)?, NOW.parse()?)?;
        let search = search();
        let found = engine.ask_index(&index, &search).json;
        let cohort = cohort(mentees)?;
        let matched = engine.call(&cohort);
        if !matched.starts_with(r#"{"matched""#) {
            return Err(format!("not what is to be measured: {matched:.200}").into());
        }
        if !decided.starts_with(r#"{"done""#) || !found.contains(r#""score":"#) {
            return Err(format!("not what is to be measured: {decided:.200} {found:.200}").into());
        }
        Ok(Documents {
            people,
            saved: index.save(&engine)?,
            config,
            decide,
            decided,
            search,
            found,
            cohort,
            matched,
        })
    }

    pub fn write(&self, folder: &Path) -> Try<()> {
        fs::write(folder.join("config.json"), &self.config)?;
        fs::write(folder.join("decide.json"), &self.decide)?;
        fs::write(folder.join("search.json"), &self.search)?;
        fs::write(folder.join("match.json"), &self.cohort)?;
        fs::write(folder.join("people.index"), &self.saved)?;
        Ok(())
    }
}

/// A command with all facts that it needs, about 1 KB.
fn decide() -> String {
    let id = "00000000-0000-4000-8000-000000000001";
    let person = |id: &str, name: &str| {
        format!(
            r#"{{"query":{{"record":{{"person":"{id}"}}}},"answer":{{"record":{{"person":{{"id":"{id}","version":1,"name":"{name}","attributes":{{"level":3,"team":"north"}},"skills":[{{"skill":"negotiation","proficiency":4}},{{"skill":"coaching","proficiency":3}}]}}}}}}}}"#
        )
    };
    let none = |query: &str| format!(r#"{{"query":{{"record":{query}}},"answer":"none"}}"#);
    let facts = [
        person("ana", "Ana Example"),
        person("ben", "Ben Example"),
        none(r#"{"caseload":"ana"}"#),
        none(&format!(r#"{{"receipt":"{id}"}}"#)),
    ];
    format!(
        r#"{{"decide":{{"envelope":{{"id":"{id}","actor":{{"person":"ana"}},"command":{{"block":{{"person":"ben"}}}}}},"now":"{NOW}","facts":[{}]}}}}"#,
        facts.join(",")
    )
}

fn search() -> String {
    let viewer =
        r#"{"id":"p0","version":1,"name":"P0","attributes":{"level":1,"team":"t0"},"manager":"nobody"}"#;
    let facts = [
        format!(r#"{{"query":{{"record":{{"person":"p0"}}}},"answer":{{"record":{{"person":{viewer}}}}}}}"#),
        r#"{"query":{"record":{"caseload":"p0"}},"answer":"none"}"#.to_owned(),
        r#"{"query":{"reporting_line":"p0"},"answer":{"reporting_line":{"above":[],"end":"nobody"}}}"#
            .to_owned(),
    ];
    format!(
        r#"{{"view":{{"inquiry":{{"viewer":"p0","question":{{"search":{{"type":"mentoring","role":"mentee","wanted":[{{"skill":"s7","weight":3,"at_least":2}},{{"skill":"s40","weight":2,"at_least":1}},{{"skill":"s300","weight":1,"at_least":1}}]}}}}}},"now":"{NOW}","facts":[{}]}}}}"#,
        facts.join(",")
    )
}

/// Mentees with 20 candidates each, among a third as many mentors with three places.
fn cohort(mentees: usize) -> Try<String> {
    let mentors = mentees.div_ceil(3);
    let mut roll = dice(11);
    let each =
        |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<Vec<_>>().join(",");
    let mut pairs = Vec::new();
    for mentee in 0..mentees {
        let mut candidates: Vec<u64> = (0..20).map(|_| roll(mentors as u64)).collect();
        candidates.sort_unstable();
        candidates.dedup();
        for mentor in candidates {
            let score = roll(1_000);
            pairs.push(format!(r#"{{"mentee":"e{mentee}","mentor":"m{mentor}","score":{score}}}"#));
        }
    }
    Ok(format!(
        r#"{{"match":{{"problem":{{"round":"autumn","mentees":[{}],"mentors":[{}],"pairs":[{}]}}}}}}"#,
        each(mentees, &|number| format!(r#"{{"id":"e{number}"}}"#)),
        each(mentors, &|number| format!(r#"{{"id":"m{number}","places":3}}"#)),
        pairs.join(",")
    ))
}

/// People with four skills each, some common and some rare; two of three are mentors.
fn records(people: usize) -> Try<String> {
    let mut lines = String::new();
    let mut roll = dice(7);
    for number in 0..people {
        let mut skills: Vec<u64> = [50, 50, 500, 1_000].map(&mut roll).to_vec();
        skills.sort_unstable();
        skills.dedup();
        let skills: Vec<String> = skills
            .into_iter()
            .map(|skill| format!(r#"{{"skill":"s{skill}","proficiency":{}}}"#, roll(5) + 1))
            .collect();
        let (level, team) = (roll(8) + 1, roll(200));
        writeln!(
            lines,
            r#"{{"person":{{"id":"p{number}","version":1,"name":"P{number}","attributes":{{"level":{level},"team":"t{team}"}},"manager":"nobody","skills":[{}]}}}}"#,
            skills.join(",")
        )?;
        if number % 3 != 0 {
            writeln!(
                lines,
                r#"{{"caseload":{{"person":"p{number}","version":1,"sections":[{{"type":"mentoring","role":"mentor","participation":"in","places":2}}]}}}}"#
            )?;
        }
    }
    Ok(lines)
}

/// SplitMix64 (Steele, Lea, Flood 2014): a number below a bound.
fn dice(mut state: u64) -> impl FnMut(u64) -> u64 {
    move |bound| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}
