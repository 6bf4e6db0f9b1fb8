//! What others have nothing to set against: stable matches, growth, a second solve after a change, a million.

use crate::{
    figures::{SEED, build, build_of, peak, solved, timed},
    generate::{Cohort, Family, one_by_one},
};
use tutelage::matching::cohort::{
    Change, MatchedPair, Objective, Outcome, Pairing, Preference, Proposer, resolve,
};

const STABLE: Objective =
    Objective::Stable { proposed_by: Proposer::Mentees, mentees_prefer: Preference::Score };

pub fn stable(mentees: usize, candidates: usize) {
    println!("\n### Stable, {mentees} x {candidates}\n\n| family | s | people |\n|---|---|---|");
    for family in Family::ALL {
        let cohort = build(&Cohort::generate(family, mentees, candidates, SEED));
        let (solution, time) = timed(|| solved(&cohort, STABLE));
        println!("| {} | {time:.3} | {} |", family.name(), solution.matching(&cohort).people);
    }
}

pub fn growth(sizes: &[usize]) {
    println!("\n### Growth, 20 candidates each, seconds: most people / highest score / stable\n");
    println!("| family | {} |", sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "---|".repeat(sizes.len()));
    for family in Family::ALL {
        let mut line = format!("| {} |", family.name());
        for size in sizes {
            let cohort = build(&Cohort::generate(family, *size, 20, SEED));
            let times = [Objective::MostPeople, Objective::HighestScore, STABLE]
                .map(|objective| format!("{:.3}", timed(|| solved(&cohort, objective)).1));
            line += &format!(" {} |", times.join(" / "));
        }
        println!("{line}");
    }
}

pub fn change(mentees: usize, candidates: usize) {
    println!("\n### One change, {mentees} x {candidates}\n");
    println!(
        "| family | objective | first solve s | somebody leaves s | a pair banned s | a pair pinned s |"
    );
    println!("|---|---|---|---|---|---|");
    for family in Family::ALL {
        let made = Cohort::generate(family, mentees, candidates, SEED);
        let cohort = build(&made);
        for objective in [Objective::MostPeople, Objective::HighestScore] {
            let (solution, first) = timed(|| solved(&cohort, objective));
            let pairs = solution.matching(&cohort).pairs;
            let pair = &pairs[pairs.len() / 2];
            let other = &pairs[pairs.len() / 3];
            let pairing = |mentee: &MatchedPair, mentor: &MatchedPair| Pairing {
                mentee: mentee.mentee.clone(),
                mentor: mentor.mentor.clone(),
            };
            let changes = [
                Change::MenteeLeaves { mentee: pair.mentee.clone() },
                Change::Ban(pairing(pair, pair)),
                Change::Pin(pairing(pair, other)),
            ];
            let times = changes.map(|change| {
                let mut changed = cohort.clone();
                let (outcome, time) = timed(|| resolve(&mut changed, &solution, &change).expect("solved"));
                let Outcome::Solved(warm) = outcome else { panic!("it can be met") };
                let (warm, anew) = (warm.matching(&changed), solved(&changed, objective).matching(&changed));
                assert_eq!((warm.people, warm.score), (anew.people, anew.score));
                format!("{time:.4}")
            });
            println!("| {} | {objective:?} | {first:.3} | {} |", family.name(), times.join(" | "));
        }
    }
}

/// As large as it gets: one family, highest score, with the memory that all of it took.
pub fn large(mentees: usize, candidates: usize) {
    let family = Family::Idf;
    println!("\n### Large: {}, {mentees} x {candidates}\n", family.name());
    let (places, rows) = one_by_one(family, mentees, candidates, SEED);
    let (cohort, building) = timed(|| build_of(&places, mentees, mentees * candidates, rows));
    let before = peak();
    let (solution, time) = timed(|| solved(&cohort, Objective::HighestScore));
    let most = peak();
    let found = solution.matching(&cohort);
    println!(
        "- made up and built in {building:.2} s, solved in {time:.2} s; {} people, score {}; peak {most:.0} MB, \
         {before:.0} MB of it before the solve",
        found.people, found.score
    );
}
