//! Whatever the pieces and the order, the merged summary is the same, byte for byte.

use crate::{company::Company, dice::Dice};
use proptest::prelude::*;
use tutelage::{
    error::ErrorCode,
    report::{Fold, MOST_GROUPS, MOST_OUTCOMES, Row, Scope, Summary},
    time::Span,
};

fn json(summary: &Summary) -> String {
    serde_json::to_string(summary).unwrap()
}

/// Splits the rows at random, counts the pieces, some of them over the wire, and merges them at random.
fn in_pieces(dice: &mut Dice, company: &Company, mut rows: Vec<Row<'_>>) -> Summary {
    dice.shuffle(&mut rows);
    if rows.len() < 2 || dice.chance(20) {
        let mut fold = Fold::new(company.plan.clone(), company.as_of, company.engine.schema()).unwrap();
        for row in rows {
            fold.add(row).unwrap();
            if dice.chance(10) {
                let read = serde_json::from_str(&json(&fold.finish())).unwrap();
                fold = Fold::resume(read, company.engine.schema()).unwrap();
            }
        }
        return fold.finish();
    }
    let rest = rows.split_off(dice.below(rows.len()));
    let [mut one, other] = [rows, rest].map(|rows| in_pieces(dice, company, rows));
    one.merge(&other).unwrap();
    one
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var_os("TUTELAGE_FULL").is_some() { 2_000 } else { 150 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_partition_and_order_gives_the_same_bytes(seed: u64, size in 0_usize..30) {
        let mut dice = Dice(seed);
        let mut company = Company::found(&mut dice, size);
        company.scope(&mut dice);
        let whole = json(&company.summary());
        for _ in 0..3 {
            let pieces = in_pieces(&mut dice, &company, company.rows());
            prop_assert_eq!(&json(&pieces), &whole);
        }
    }
}

#[test]
fn summaries_of_other_plans_and_times_do_not_merge() {
    let mut company = Company::found(&mut Dice(7), 12);
    let mut one = company.summary();
    company.plan.scope = Scope::ReportsOf(crate::common::id("p1"));
    let error = one.clone().merge(&company.summary()).unwrap_err();
    assert_eq!((error.code(), error.faults()[0].path.as_str()), (ErrorCode::InvalidValue, "plan"));
    company.plan = one.plan.clone();
    company.as_of = one.as_of.plus(Span::days(1));
    let error = one.merge(&company.summary()).unwrap_err();
    assert_eq!((error.code(), error.faults()[0].path.as_str()), (ErrorCode::InvalidValue, "as_of"));
}

#[test]
fn sums_and_tables_that_do_not_fit_are_errors() {
    let company = Company::found(&mut Dice(8), 12);
    let summary = company.summary();
    let full = json(&summary)
        .replace(&format!("\"records\":{}", summary.records), &format!("\"records\":{}", u64::MAX));
    let mut full: Summary = serde_json::from_str(&full).unwrap();
    assert_eq!(full.records, u64::MAX);
    assert_eq!(full.merge(&summary).unwrap_err().code(), ErrorCode::TooLarge);
    assert_eq!(serde_json::from_str::<Summary>(&json(&summary)).unwrap(), summary);
    let twice = json(&summary).replacen("\"roles\":{", "\"roles\":{\"nobody\":{},\"nobody\":{},", 1);
    assert!(serde_json::from_str::<Summary>(&twice).unwrap_err().to_string().contains("duplicate field"));
}

#[test]
fn what_is_told_apart_is_bounded() {
    let mut company = Company::found(&mut Dice(9), 1);
    company.plan.by = [crate::common::id("team")].into();
    let mut fold = Fold::new(company.plan.clone(), company.as_of, company.engine.schema()).unwrap();
    let mut teams = 0;
    let error = loop {
        let mut person = crate::common::person("pat", 2, &format!("team {teams}"), None);
        person.id = crate::common::id(&format!("pat {teams}"));
        let person = company.engine.person(person).unwrap();
        match fold.add(Row::Person { person: &person, caseload: None }) {
            Ok(_) => teams += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((teams, error.code()), (MOST_GROUPS, ErrorCode::TooLarge));
    let mut fold = Fold::new(company.plan.clone(), company.as_of, company.engine.schema()).unwrap();
    let mut names = 0;
    let error = loop {
        let name = crate::common::id(&format!("outcome_{names}"));
        let person = &company.people[0];
        match fold.add(Row::Observed { person, caseload: None, name: &name, observed: true }) {
            Ok(_) => names += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((names, error.code()), (MOST_OUTCOMES, ErrorCode::TooLarge));
}
