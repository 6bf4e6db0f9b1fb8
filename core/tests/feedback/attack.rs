//! Linear inference: each figure is a sum over people; whatever the attacker knows is taken off.

use crate::{
    algebra::{Matrix, isolated},
    organisation::{Read, Script},
};
use std::collections::BTreeSet;

/// The fewest people of whom anything may follow.
const FEWEST: usize = 3;

/// People, fewer than three, about whom alone something follows from what is read, on some question.
pub(crate) fn small_group(read: &Read, script: &Script, viewer: &str) -> Option<Vec<String>> {
    let questions: BTreeSet<&str> = read.figures.iter().map(|figure| figure.question.as_str()).collect();
    for question in questions {
        let figures = read.figures.iter().filter(|figure| figure.question == question);
        let sets: Vec<BTreeSet<&str>> = figures
            .map(|figure| {
                let over = script.answered(figure.round, question, figure.of);
                // What named groups said, and what one said oneself, is known.
                let unknown = over.into_iter().filter(|rater| !script.is_named(rater) && *rater != viewer);
                unknown.collect()
            })
            .collect();
        let people: Vec<&str> = sets.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let row =
            |set: &BTreeSet<&str>| people.iter().map(|person| i128::from(set.contains(person))).collect();
        let rows: Matrix = sets.iter().map(row).collect();
        if let Some(found) = isolated(&rows, FEWEST) {
            return Some(found.into_iter().map(|at| people[at].to_owned()).collect());
        }
    }
    None
}
