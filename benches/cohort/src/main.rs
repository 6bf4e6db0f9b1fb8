//! Cohort matches, measured: CPU time of one thread, the same instances for everybody.
//!
//! `tutelage-bench-cohort run [mentees] [candidates] [family]` prints a table of our own figures;
//! `write <family> <mentees> <candidates> <people|points> <file>` writes an instance for the peers;
//! `growth` measures four sizes; `change` solves again after one change; `dense <size>` measures a full square.

mod generate;

use generate::{Cohort, Family};
use std::{fs::File, io::Write, time::Duration};
use tutelage::matching::cohort::{
    self, Change, CohortBuilder, CohortMentee, CohortMentor, Objective, Outcome, Preference, Proposer,
    Solution, resolve, solve,
};

const SEED: u64 = 1;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, default: usize| args.get(at).map_or(default, |text| text.parse().expect("a number"));
    match args.first().map_or("run", String::as_str) {
        "run" => run(number(1, 1_000), number(2, 20), args.get(3).map(String::as_str)),
        "write" => write(&args),
        "growth" => [12_500, 25_000, 50_000, 100_000].into_iter().for_each(|n| run(n, 20, None)),
        "change" => change(number(1, 1_000), number(2, 20)),
        "dense" => dense(number(1, 500)),
        other => panic!("no such thing to run: {other}"),
    }
}

/// CPU time of this process so far.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/schedstat").expect("Linux");
    Duration::from_nanos(stat.split(' ').next().and_then(|nanos| nanos.parse().ok()).expect("nanoseconds"))
}

fn timed<T>(what: impl FnOnce() -> T) -> (T, f64) {
    let from = cpu();
    let result = what();
    (result, (cpu() - from).as_secs_f64())
}

fn build(made: &Cohort) -> cohort::Cohort {
    let mentee =
        |i| CohortMentee { id: format!("e{i:07}").parse().expect("id"), priority: false, ranking: vec![] };
    let mentees: Vec<_> = (0..made.rows.len()).map(mentee).collect();
    let mentor = |(j, places): (usize, &u32)| CohortMentor {
        id: format!("o{j:07}").parse().expect("id"),
        places: *places,
        at_least: 0,
    };
    let mentors: Vec<_> = made.places.iter().enumerate().map(mentor).collect();
    let mut builder =
        CohortBuilder::new(&"bench".parse().expect("code"), &mentees, &mentors).expect("people");
    builder.reserve(made.pairs());
    for (i, row) in made.rows.iter().enumerate() {
        builder.candidates(i as u32, row).expect("candidates");
    }
    builder.finish().expect("a cohort")
}

fn solved(cohort: &cohort::Cohort, objective: Objective) -> Box<Solution> {
    match solve(cohort, objective).expect("a solution") {
        Outcome::Solved(solution) => solution,
        Outcome::Impossible(impossible) => panic!("{impossible:?}"),
    }
}

const STABLE: Objective =
    Objective::Stable { proposed_by: Proposer::Mentees, mentees_prefer: Preference::Score };

fn run(mentees: usize, candidates: usize, only: Option<&str>) {
    println!(
        "| family | mentees x candidates | build s | people first s | people | score | score first s | people | score | stable s |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for family in Family::ALL {
        if only.is_some_and(|only| only != family.name()) {
            continue;
        }
        let made = Cohort::generate(family, mentees, candidates, SEED);
        let (cohort, building) = timed(|| build(&made));
        drop(made);
        let mut line = format!("| {} | {mentees} x {candidates} | {building:.3} |", family.name());
        for objective in [Objective::MostPeople, Objective::HighestScore] {
            let (solution, time) = timed(|| solved(&cohort, objective));
            let found = solution.matching(&cohort);
            line += &format!(" {time:.3} | {} | {} |", found.people, found.score);
        }
        let (_, time) = timed(|| solved(&cohort, STABLE));
        println!("{line} {time:.3} |");
    }
}

/// Text: `mentees mentors pairs bonus`, the places, then `mentee mentor worth` a line, for the peers. `bonus` is in the
/// worth already: with `people` it is as large as the score of everybody.
fn write(args: &[String]) {
    let [_, family, mentees, candidates, first, path] = args else {
        panic!("write <family> <mentees> <candidates> <people|points> <file>")
    };
    let family = Family::ALL.into_iter().find(|known| known.name() == family).expect("a family");
    let (mentees, candidates) = (mentees.parse().expect("a number"), candidates.parse().expect("a number"));
    let made = Cohort::generate(family, mentees, candidates, SEED);
    let most = made.rows.iter().flatten().map(|(_, score)| i64::from(*score)).max().unwrap_or(0);
    let bonus = if first == "people" { 1 + most * mentees as i64 } else { 0 };
    let mut text = format!("{} {} {} {bonus}\n", made.rows.len(), made.places.len(), made.pairs());
    for places in &made.places {
        text += &format!("{places}\n");
    }
    for (i, row) in made.rows.iter().enumerate() {
        for (mentor, score) in row {
            text += &format!("{i} {mentor} {}\n", i64::from(*score) + bonus);
        }
    }
    File::create(path).and_then(|mut file| file.write_all(text.as_bytes())).expect("written");
}

fn change(mentees: usize, candidates: usize) {
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
            let pairing = |mentee: &cohort::MatchedPair, mentor: &cohort::MatchedPair| cohort::Pairing {
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

/// Everybody with everybody, one place each, random scores.
fn dense(size: usize) {
    let mut random = generate::Random::new(SEED);
    let row = |random: &mut generate::Random| {
        (0..size as u32).map(|j| (j, 1 + random.below(1_000_000) as i32)).collect()
    };
    let made = Cohort { places: vec![1; size], rows: (0..size).map(|_| row(&mut random)).collect() };
    let cohort = build(&made);
    let (solution, time) = timed(|| solved(&cohort, Objective::MostPeople));
    let score = solution.matching(&cohort).score;
    println!("dense {size} x {size}: tutelage {time:.3} s, score {score}");
    #[cfg(feature = "peers")]
    {
        let costs = ndarray_of(&made);
        let ((rows, _), theirs) = timed(|| lapjv::lapjv(&costs).expect("a solution"));
        let found: i64 = rows.iter().enumerate().map(|(i, j)| i64::from(made.rows[i][*j].1)).sum();
        assert_eq!(found, score, "lapjv gives another answer");
        println!("dense {size} x {size}: lapjv {theirs:.3} s, {:.1} times ours", theirs / time);
    }
}

#[cfg(feature = "peers")]
fn ndarray_of(made: &Cohort) -> lapjv::Matrix<f64> {
    let size = made.rows.len();
    lapjv::Matrix::from_shape_fn((size, size), |(i, j)| -f64::from(made.rows[i][j].1))
}
