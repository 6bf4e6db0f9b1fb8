//! One question, again and again: may these two be together in a relationship of this type? Twenty types, each with an
//! audience for either role and a rule over the two, 1,000 people made ready beforehand.

mod scene;

#[cfg(feature = "peers")]
mod peers;

use scene::{Check, Closure, Scene};
use std::{hint::black_box, time::Instant};
use tutelage::rules::Subjects;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scene = Scene::new()?;
    let closures: Vec<Closure> = scene.terms.iter().map(scene::closure).collect();
    let by_hand =
        |check: &Check| closures[check.type_number](&scene.facts[check.mentor], &scene.facts[check.mentee]);
    let expected: Vec<bool> = scene.checks.iter().map(by_hand).collect();
    let yes = expected.iter().filter(|yes| **yes).count();
    println!("{} checks, {yes} permitted\n", scene.checks.len());
    let ours = |check: &Check| {
        let subjects = Subjects::two(&scene.people[check.mentor], &scene.people[check.mentee]);
        scene.types[check.type_number].permits(&subjects)
    };
    let mut rows = vec![("hand-coded closure", time(&scene, &expected, by_hand))];
    rows.push(("tutelage", time(&scene, &expected, ours)));
    #[cfg(feature = "peers")]
    {
        let cedar = peers::Cedar::new(&scene)?;
        rows.push(("cedar-policy", time(&scene, &expected, |check| cedar.allows(check))));
        let regorus = peers::Regorus::new(&scene)?;
        rows.push(("regorus, compiled", time(&scene, &expected, |check| regorus.allows(check))));
    }
    let own = rows[1].1;
    println!("| engine | per check | times tutelage |\n|---|---|---|");
    for (name, nanoseconds) in rows {
        println!("| {name} | {nanoseconds:.1} ns | {:.2} |", nanoseconds / own);
    }
    Ok(())
}

/// The best of several rounds over all checks, in nanoseconds a check, after the answers were compared.
fn time(scene: &Scene, expected: &[bool], mut permits: impl FnMut(&Check) -> bool) -> f64 {
    for (check, expected) in scene.checks.iter().zip(expected) {
        assert_eq!(permits(check), *expected, "{check:?}");
    }
    let count = scene.checks.len() as f64;
    let mut best = f64::MAX;
    let begin = Instant::now();
    let budget = if std::env::args().any(|argument| argument == "--small") { 50 } else { 1_500 };
    while begin.elapsed().as_millis() < budget {
        let round = Instant::now();
        for check in &scene.checks {
            black_box(permits(black_box(check)));
        }
        best = best.min(round.elapsed().as_secs_f64() * 1e9 / count);
    }
    best
}
