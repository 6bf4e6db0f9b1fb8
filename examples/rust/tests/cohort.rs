//! The cohort example, told here as `main` tells it: the same text every time, with proof and explanations.

#[path = "../cohort/main.rs"]
mod cohort;

use cohort::{cohort as tell, company::Files};
use std::{error::Error, path::PathBuf};

fn check(files: &Files) -> Result<(), Box<dyn Error>> {
    let text = tell(files)?;
    assert_eq!(text, tell(files)?, "two runs differ");
    for turn in ["proof: ", "| stable ", "one place more with", " is left out: "] {
        assert!(text.contains(turn), "nothing of `{turn}`:\n{text}");
    }
    Ok(())
}

#[test]
fn the_company_is_matched() -> Result<(), Box<dyn Error>> {
    check(&Files::company())
}

#[test]
fn the_survey_is_matched_where_it_is_there() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let survey = here.join("../../../shared/data/people/so2025_have_want.csv");
    if !survey.exists() {
        println!("NOT RUN: {} is absent", survey.display());
        return Ok(());
    }
    check(&Files::own(survey, here.join("so2025.mapping.json")))
}
