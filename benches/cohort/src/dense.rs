//! Everybody with everybody, one place each, random scores.

use crate::{
    figures::{SEED, build, solved, timed},
    generate::{Cohort, Random},
};
use tutelage::matching::cohort::Objective;

pub fn dense(size: usize) {
    let mut random = Random::new(SEED);
    let row =
        |random: &mut Random| (0..size as u32).map(|j| (j, 1 + random.below(1_000_000) as i32)).collect();
    let made = Cohort { places: vec![1; size], rows: (0..size).map(|_| row(&mut random)).collect() };
    let cohort = build(&made);
    let (solution, time) = timed(|| solved(&cohort, Objective::MostPeople));
    let score = solution.matching(&cohort).score;
    println!("\n### Dense, {size} x {size}\n\n| solver | s | times ours | score |\n|---|---|---|---|");
    println!("| tutelage | {time:.3} | 1 | {score} |");
    #[cfg(feature = "peers")]
    {
        let costs = lapjv::Matrix::from_shape_fn((size, size), |(i, j)| -f64::from(made.rows[i][j].1));
        let ((rows, _), theirs) = timed(|| lapjv::lapjv(&costs).expect("a solution"));
        let found: i64 = rows.iter().enumerate().map(|(i, j)| i64::from(made.rows[i][*j].1)).sum();
        assert_eq!(found, score, "lapjv gives another answer");
        println!("| crate lapjv | {theirs:.3} | {:.1} | {found} |", theirs / time);
    }
}
