//! The story of the example, told here as `main` tells it: the same text every time, and nobody with more than their
//! places.

#[path = "../five_steps/main.rs"]
#[expect(dead_code, reason = "the tests stand in for `main`")]
mod five_steps;

use five_steps::{Told, company::Files, five_steps as tell, reports::oversold};
use std::{env, error::Error, path::PathBuf};

const HEADINGS: [&str; 6] = [
    "1. Load people\n==",
    "2. Build three relationship types, side by side\n==",
    "3. Search, ask, answer\n==",
    "4. Meet, and write it down\n==",
    "5. What each of them sees\n==",
    "6. Prove that it helped, and that it was fair\n==",
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
    let (Told { text, report }, host) = tell(files)?;
    let (again, _) = tell(files)?;
    assert_eq!(text, again.text, "two runs differ");
    assert_eq!(report, again.report, "two runs differ");
    check_report(&report);
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

/// One file that needs nothing else, with a plot for each question.
fn check_report(report: &str) {
    assert!(report.starts_with("<!DOCTYPE html>") && report.ends_with("</html>"));
    for elsewhere in ["http", "src=", "href=", "@import", "url("] {
        assert!(!report.contains(elsewhere), "{elsewhere}");
    }
    for part in [
        "Momentum",
        "Equal chances",
        "Not causal",
        "feedback before and after",
        "aria-label=\"rates with intervals\"",
    ] {
        assert!(report.contains(part), "{part}");
    }
    assert_eq!(report.matches("<svg").count(), report.matches("</svg>").count());
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
