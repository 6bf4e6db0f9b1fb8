//! Nothing is told of a few: an attacker who adds and subtracts everything in a report finds no group below the
//! threshold.

use crate::{
    company::Company,
    dice::Dice,
    figures::{Figures, figures},
};
use std::collections::BTreeMap;
use tutelage::report::{Reader, Report, ReportKind, Scope};

fn small(seed: u64) -> Company {
    let mut dice = Dice(seed);
    let size = 4 + dice.below(9);
    let mut company = Company::found(&mut dice, size);
    for attribute in ["team", "gender", "level", "remote"] {
        company.plan.by.insert(crate::common::id(attribute));
    }
    company.plan.by.remove(&crate::common::id("languages"));
    if dice.chance(40) {
        company.plan.scope = Scope::ReportsOf(crate::common::id("p0"));
    }
    company
}

fn number(value: &str) -> u64 {
    value.split(' ').next().unwrap().parse().unwrap()
}

/// Every size that can be had of a list of parts and their whole, where each part is known or not: what is left of the
/// whole when known parts are taken away.
fn rest(whole: u64, parts: &[u64]) -> u64 {
    whole - parts.iter().sum::<u64>()
}

fn safe(size: u64) -> bool {
    size == 0 || size >= 4
}

/// Groups of a role and attribute: `eligible` and `taking_part`, by value.
fn shown_groups(found: &Figures) -> BTreeMap<(String, String), BTreeMap<String, [u64; 2]>> {
    let mut groups: BTreeMap<(String, String), BTreeMap<String, [u64; 2]>> = BTreeMap::new();
    for (key, value) in found {
        let parts: Vec<&str> = key.split('|').collect();
        let column = match parts[5] {
            "eligible" => 0,
            "taking_part" => 1,
            _ => continue,
        };
        if parts[0] == "groups" {
            let of = groups.entry((parts[1].to_owned(), parts[2].to_owned())).or_default();
            of.entry(parts[3].to_owned()).or_default()[column] = number(value);
        }
    }
    groups
}

#[test]
fn what_is_left_out_of_a_report_on_fairness_cannot_be_worked_out() {
    let (mut shown, mut left_out, mut with_complement) = (0, 0, 0);
    for seed in 0..12_000 {
        let company = small(seed);
        let report =
            company.summary().report(ReportKind::Fairness, Reader::Coordinator, company.engine.schema());
        let report = report.unwrap();
        let found = figures(&report);
        let Report::Fairness(fairness) = &report else { panic!("another report") };
        let groups = shown_groups(&found);
        for role in &fairness.roles {
            for by in &role.by {
                let key = (role.role.to_string(), by.attribute.to_string());
                let groups = groups.get(&key).cloned().unwrap_or_default();
                for column in 0..2 {
                    let figure = ["eligible", "taking_part"][column];
                    let whole = number(&found[&format!("everybody|{}||||{figure}", role.role)]);
                    let sizes: Vec<u64> = groups.values().map(|sizes| sizes[column]).collect();
                    assert!(sizes.iter().all(|size| safe(*size)), "seed {seed}: {key:?} {groups:?}");
                    // Every union of shown groups is a union of groups that reach the threshold; only what is left out
                    // remains to be worked out.
                    if !groups.is_empty() {
                        let rest = rest(whole, &sizes);
                        assert!(safe(rest), "seed {seed}: {rest} left of {whole} in {key:?}: {groups:?}");
                        assert!(rest > 0 || column > 0 || !by.left_out, "seed {seed}: {key:?}");
                        with_complement += usize::from(rest > 0 && column == 0);
                    }
                }
                shown += groups.len();
                left_out += usize::from(by.left_out);
            }
        }
    }
    assert!(
        shown > 1_000 && left_out > 1_000 && with_complement > 300,
        "{shown} {left_out} {with_complement}"
    );
}

/// Who came how far is known to a coordinator by name; nobody's value of an attribute that may not be told follows.
#[test]
fn no_stage_gives_the_hidden_value_of_everybody_in_it_away() {
    let mut shown = 0;
    for seed in 0..12_000 {
        let company = small(seed);
        let report =
            company.summary().report(ReportKind::Fairness, Reader::Coordinator, company.engine.schema());
        let found = figures(&report.unwrap());
        let figure = |key: &str| found.get(key).map(|value| number(value));
        for (key, value) in &found {
            let parts: Vec<&str> = key.split('|').collect();
            if parts[0] != "groups" || parts[2] != "gender" || parts[5] != "selected" {
                continue;
            }
            shown += 1;
            let (role, group) = (parts[1], parts[3]);
            let of = |figure_of: &str| {
                let theirs = figure(&format!("groups|{role}|gender|{group}||{figure_of}")).unwrap();
                (theirs, figure(&format!("everybody|{role}||||{figure_of}")).unwrap())
            };
            let (theirs, all) = (number(value), of("selected").1);
            assert!(all == 0 || theirs < all, "seed {seed}: all who were selected are {group}");
            for (outer, inner) in [
                ("eligible", "taking_part"),
                ("taking_part", "asked"),
                ("taking_part", "selected"),
                ("eligible", "selected"),
            ] {
                let ((theirs, all), (theirs_in, all_in)) = (of(outer), of(inner));
                let apart = all > all_in && theirs - theirs_in == all - all_in;
                assert!(!apart, "seed {seed}: all of {outer} and not {inner} are {group}");
            }
        }
    }
    assert!(shown > 100, "{shown}");
}

/// Managers and participants: each figure counts at least the threshold, and so does what lies between two of them.
#[test]
fn managers_and_participants_are_told_nothing_of_a_few() {
    let mut told = 0;
    for seed in 0..3_000 {
        let mut company = small(seed);
        for (reader, scope) in [
            (Reader::Manager, Scope::ReportsOf(crate::common::id("p0"))),
            (Reader::Participant, Scope::Everybody),
        ] {
            company.plan.scope = scope;
            let summary = company.summary();
            for kind in ReportKind::ALL {
                let Some(report) = summary.report(kind, reader, company.engine.schema()) else { continue };
                let found = figures(&report);
                told += found.len();
                attack(seed, kind, &found);
            }
        }
    }
    assert!(told > 3_000, "{told}");
}

fn attack(seed: u64, kind: ReportKind, found: &Figures) {
    let number_of = |key: &str| found.get(key).map(|value| number(value));
    let mut by_part: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
    for (key, value) in found {
        let parts: Vec<&str> = key.split('|').collect();
        assert!(parts[2..5].iter().all(|part| part.is_empty()), "seed {seed}: broken down: {key}");
        if matches!(parts[5], "median" | "ninth_decile" | "median_silence" | "median_relationships") {
            continue;
        }
        assert!(number(value) >= 4, "seed {seed}: {kind:?} {key} {value}");
        by_part.entry(parts[..2].join("|")).or_default().push((parts[5].to_owned(), number(value)));
    }
    // Stages of people, and places, lie one within the other.
    for (part, figures) in &by_part {
        if part.starts_with("people|") || part.starts_with("places|") {
            for (i, (one, a)) in figures.iter().enumerate() {
                for (other, b) in &figures[i + 1..] {
                    assert!(a.abs_diff(*b) >= 4, "seed {seed}: {part} {one} {other}");
                }
            }
        }
    }
    // Requests are a whole in parts.
    let states = ["waiting", "pending", "accepted", "declined", "withdrawn", "expired", "invalidated"];
    let parts: Vec<u64> =
        states.iter().filter_map(|state| number_of(&format!("requests|||||{state}"))).collect();
    if let Some(made) = number_of("requests|||||made") {
        assert!(safe(rest(made, &parts)), "seed {seed}: {made} {parts:?}");
        assert!(parts.iter().all(|part| *part < made), "seed {seed}: all are the same");
    } else {
        assert!(parts.is_empty());
    }
    if let (Some(active), Some(at_risk)) =
        (number_of("relationships|||||active"), number_of("relationships|||||at_risk"))
    {
        assert!(active - at_risk >= 4, "seed {seed}");
    }
}
