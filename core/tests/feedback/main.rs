//! Somebody who reads everything that they may read, and calculates. 2,000 small organisations, 100,000 with
//! `TUTELAGE_FULL=1`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]

mod algebra;
mod attack;
#[path = "../common/mod.rs"]
mod common;
mod organisation;
#[path = "../common/random.rs"]
mod random;

use organisation::{Organisation, Script};
use random::Random;
use std::collections::{BTreeMap, BTreeSet};

fn organisations() -> u64 {
    if std::env::var_os("TUTELAGE_FULL").is_some() { 100_000 } else { 2_000 }
}

/// Whoever adds and subtracts what they read, knowing what the named groups and they themselves said, and holding that
/// nobody changes their mind from round to round, learns nothing about fewer than three people.
#[test]
fn no_figure_about_fewer_than_three_follows_from_all_that_one_may_read() {
    let base = Organisation::base();
    let (mut shown, mut of_all, mut hidden) = (0, 0, 0);
    for seed in 0..organisations() {
        let mut random = Random(seed);
        let script = Script::any(&mut random);
        let organisation = base.play(&script);
        for viewer in organisation.viewers() {
            let read = organisation.read_by(viewer);
            if let Some(learnt) = attack::small_group(&read, &script, viewer) {
                panic!("seed {seed}: {viewer} learns something about {learnt:?} alone: {script:?}");
            }
            let unnamed = read.figures.iter().filter(|figure| !figure.of.is_named()).count();
            shown += unnamed;
            hidden += usize::from(unnamed == 0);
            of_all += read.figures.iter().filter(|figure| figure.of == tutelage::feedback::Of::All).count();
        }
    }
    assert!(
        shown > 1_000 && of_all > 100 && hidden > 100,
        "{shown} shown, {of_all} of all, {hidden} saw none"
    );
}

/// The attack finds what it is to find: without suppression there is something in most organisations.
#[test]
fn the_attack_succeeds_where_nothing_is_withheld() {
    let base = Organisation::base();
    let mut found = 0;
    for seed in 0..200 {
        let script = Script::any(&mut Random(seed));
        let careless = base.play(&script).everything();
        found += usize::from(attack::small_group(&careless, &script, "sue").is_some());
    }
    assert!(found > 100, "{found} of 200");
}

/// Whoever knows the rules too, and tries every way in which the unnamed raters may have answered, cannot say of any of
/// them what they answered: another answer would have shown the same.
#[test]
fn whatever_shows_might_have_come_of_other_answers() {
    let base = Organisation::base();
    let full = std::env::var_os("TUTELAGE_FULL").is_some();
    let mut ambiguous = 0;
    for seed in 0..if full { 1_000 } else { 60 } {
        let mut random = Random(1_000_000 + seed);
        let Some(script) = Script::small(&mut random) else { continue };
        let raters = script.unnamed();
        let mut worlds: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
        for number in 0..3_u32.pow(u32::try_from(raters.len()).unwrap()) {
            let steps: Vec<u8> =
                (0..raters.len()).map(|at| 1 + (number / 3_u32.pow(at as u32) % 3) as u8).collect();
            let answered = script.with_answers(&raters, &steps);
            let read = base.play(&answered).read_by("sue");
            worlds.entry(format!("{read:?}")).or_default().push(steps);
        }
        for (read, same) in &worlds {
            for (at, rater) in raters.iter().enumerate() {
                let might: BTreeSet<u8> = same.iter().map(|steps| steps[at]).collect();
                assert!(might.len() > 1, "seed {seed}: {rater} answered {might:?}: {read} {script:?}");
                ambiguous += 1;
            }
        }
    }
    assert!(ambiguous > 100, "{ambiguous}");
}
