//! Instances made ready, solved and timed.

use crate::generate::{Cohort, Row};
use std::borrow::Borrow;
use tutelage::matching::cohort::{
    self, CohortBuilder, CohortMentee, CohortMentor, Objective, Outcome, Solution, solve,
};

pub const SEED: u64 = 1;

/// What it gives, and the seconds of processor time that this thread took.
pub fn timed<T>(what: impl FnOnce() -> T) -> (T, f64) {
    let from = cpu_time::ThreadTime::now();
    let result = what();
    (result, from.elapsed().as_secs_f64())
}

/// The most memory that this process ever held, in megabytes.
pub fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches(" kB").parse::<f64>().expect("kilobytes") / 1024.0
}

pub fn build(made: &Cohort) -> cohort::Cohort {
    build_of(&made.places, made.rows.len(), made.pairs(), made.rows.iter())
}

/// Builds a cohort of rows as they come.
pub fn build_of<R: Borrow<Row>>(
    places: &[u32],
    mentees: usize,
    pairs: usize,
    rows: impl Iterator<Item = R>,
) -> cohort::Cohort {
    let mut builder = begin(places, mentees);
    builder.reserve(pairs);
    for (i, row) in (0..).zip(rows) {
        builder.candidates(i, row.borrow()).expect("candidates");
    }
    builder.finish().expect("a cohort")
}

fn begin(places: &[u32], mentees: usize) -> CohortBuilder {
    let mentee = |i| CohortMentee::new(format!("e{i:07}").parse().expect("id"));
    let mentees: Vec<_> = (0..mentees).map(mentee).collect();
    let mentor = |(j, places): (usize, &u32)| CohortMentor {
        id: format!("o{j:07}").parse().expect("id"),
        places: *places,
        at_least: 0,
    };
    let mentors: Vec<_> = places.iter().enumerate().map(mentor).collect();
    CohortBuilder::new(&"bench".parse().expect("code"), &mentees, &mentors).expect("people")
}

/// A solution, which carries its proof; that it holds is looked at before it is given out.
pub fn solved(cohort: &cohort::Cohort, objective: Objective) -> Box<Solution> {
    match solve(cohort, objective).expect("a solution") {
        Outcome::Solved(solution) => solution,
        Outcome::Impossible(impossible) => panic!("{impossible:?}"),
    }
}
