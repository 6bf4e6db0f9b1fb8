//! The story of the example, told here as `main` tells it: the same text every time, and nobody with more than their
//! places.

#[path = "../five_steps/main.rs"]
#[expect(dead_code, reason = "the tests stand in for `main`")]
mod five_steps;

use five_steps::{company::Files, five_steps as tell, reports::oversold};
use std::{env, error::Error, path::PathBuf};

const HEADINGS: [&str; 5] = [
    "1. Load people\n==",
    "2. Build three relationship types, side by side\n==",
    "3. Search, ask, answer\n==",
    "4. Meet, and write it down\n==",
    "5. What each of them sees\n==",
];

/// What has to happen in the story of any file.
const TURNS: [&str; 7] = [
    "the same file again: 0 changes",
    "request invalidated",
    ": in line\n",
    "request promoted",
    "request expired",
    "is refused at first",
    "sees 6 of the mentee's 8 entries",
];

fn check(files: &Files) -> Result<String, Box<dyn Error>> {
    let (text, host) = tell(files)?;
    let (again, _) = tell(files)?;
    assert_eq!(text, again, "two runs differ");
    let places: Vec<Option<usize>> = HEADINGS.iter().map(|heading| text.find(heading)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    for turn in TURNS {
        assert!(text.contains(turn), "nothing of `{turn}`");
    }
    assert_eq!(oversold(&host), 0);
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(110), "{widest:?} columns");
    Ok(text)
}

#[test]
fn the_company_comes_to_the_same_story_twice() -> Result<(), Box<dyn Error>> {
    let text = check(&Files::company())?;
    assert!(text.contains("300 rows read, 300 people new or changed, 0 faults"));
    assert!(text.contains("(rule reporting_line)"), "the manager is refused");
    Ok(())
}

/// Real people, of whose managers nothing is known. The file is not part of the repository; set `TUTELAGE_SURVEY` where
/// it lies elsewhere.
#[test]
fn the_survey_comes_to_a_story_too() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let usual = here.join("../../../shared/data/people/so2025_have_want.csv");
    let survey = env::var_os("TUTELAGE_SURVEY").map_or(usual, PathBuf::from);
    if !survey.exists() {
        eprintln!("{} is absent: not checked", survey.display());
        return Ok(());
    }
    let text = check(&Files::own(survey, here.join("so2025.mapping.json")))?;
    assert!(text.contains("1000 rows read"));
    assert!(text.contains("reporting lines are unknown"));
    Ok(())
}
