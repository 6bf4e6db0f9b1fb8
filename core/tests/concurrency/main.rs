//! Others are faster, reads are old, answers are lost: whatever happens between reading and writing, nothing is sold
//! twice, nothing is done twice, and nobody comes together across a block or by rules that are no longer in force.
//!
//! 2,000 seeds; 20,000 with `TUTELAGE_FULL=1`. One seed alone: `TUTELAGE_SEED=17`.
#![expect(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, reason = "tests may")]

#[path = "../common/mod.rs"]
mod common;
mod faulty;
mod threads;
mod verify;
mod workload;

use tutelage::{Config, Engine, scheme::ConfiguredType};

/// The usual types, each with a second version, stricter or wider, and the first once more as the third.
fn versions() -> Config {
    let mut config = common::config();
    for first in config.types.clone() {
        let mut second = first.clone();
        second.version = 2;
        second.draft.pair.bans.clear();
        for role in &mut second.draft.roles {
            role.limits.places = 1;
            role.max += u8::from(role.max > 1);
        }
        config.types.extend([second, ConfiguredType { version: 3, ..first }]);
    }
    config
}

#[test]
fn whatever_happens_between_reading_and_writing() {
    let engine = Engine::build(versions()).unwrap();
    let full = std::env::var_os("TUTELAGE_FULL").is_some_and(|full| full == "1");
    let seeds = if full { 20_000 } else { 2_000 };
    let seeds: Vec<u64> = match std::env::var("TUTELAGE_SEED") {
        Ok(seed) => vec![seed.parse().unwrap()],
        Err(_) => (0..seeds).collect(),
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let engine = &engine;
    let totals: Vec<workload::Tally> = std::thread::scope(|scope| {
        let parts = seeds.chunks(seeds.len().div_ceil(threads));
        let run = |part: &[u64]| {
            part.iter().fold(workload::Tally::default(), |tally, seed| {
                let outcome = workload::run(engine, *seed);
                tally.plus(outcome.unwrap_or_else(|fault| panic!("seed {seed}: {fault}")))
            })
        };
        let running: Vec<_> = parts.map(|part| scope.spawn(move || run(part))).collect();
        running.into_iter().map(|part| part.join().unwrap()).collect()
    });
    let total = totals.into_iter().fold(workload::Tally::default(), workload::Tally::plus);
    println!("{total:?}");
    if seeds.len() > 1 {
        assert!(
            total.formed > 1_000 && total.conflicts > 1_000 && total.stale > 1_000,
            "hardly anything happens"
        );
        assert!(
            total.lost > 1_000 && total.between > 1_000 && total.repeated > 1_000,
            "hardly anything happens"
        );
        assert!(total.refused < total.done * 3, "nearly everything is refused");
    }
}
