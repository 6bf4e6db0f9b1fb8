//! Two worlds that differ only in what one person may not know look the same to that person: every answer, byte for
//! byte, whatever they ask or try.
//!
//! What is public may differ and makes no pair of worlds here: that somebody is full, that a group has room, what
//! everyone may see of a person.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/dice.rs"]
mod dice;
mod organisation;
mod pairs;
mod probe;
mod reports;

use common::id;
use dice::Dice;
use organisation::config;
use pairs::Twins;
use probe::{World, commands, envelopes, questions};
use std::sync::atomic::{AtomicU64, Ordering};
use tutelage::{Engine, view::Question};

/// Reports that there were to see, and those in which a figure over many differed.
static SHOWN: AtomicU64 = AtomicU64::new(0);
static DIFFERED: AtomicU64 = AtomicU64::new(0);

fn wanted() -> u64 {
    if std::env::var_os("TUTELAGE_FULL").is_some() { 50_000 } else { 2_000 }
}

/// Runs pairs of worlds until there were enough; not every seed makes a pair.
fn everywhere(kind: u64, share: u64, twins: fn(&Engine, &mut Dice) -> Option<Twins>) {
    let engine = Engine::build(config()).unwrap();
    let (seed, found, done) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let wanted = wanted() * share / 100;
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while found.load(Ordering::Relaxed) < wanted {
                    let number = seed.fetch_add(1, Ordering::Relaxed);
                    let mut dice = Dice(kind.wrapping_mul(1 << 40).wrapping_add(number));
                    if let Some(twins) = twins(&engine, &mut dice) {
                        found.fetch_add(1, Ordering::Relaxed);
                        done.fetch_add(compare(&engine, &mut dice, twins, number), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let (seeds, found, done) = (seed.into_inner(), found.into_inner(), done.into_inner());
    let (shown, differed) = (SHOWN.load(Ordering::Relaxed), DIFFERED.load(Ordering::Relaxed));
    println!("{shown} reports, of which {differed} differ in figures over many");
    assert!(shown > found, "hardly any report was seen: {shown}");
    println!("{found} pairs of worlds from {seeds} seeds; {done} commands were done in both");
    assert!(found * 4 >= seeds, "most seeds make no pair of worlds: {found} of {seeds}");
    assert!(done > found, "hardly anything was done: {done}");
}

/// Asks everything in both worlds; returns how many commands took effect.
fn compare(engine: &Engine, dice: &mut Dice, twins: Twins, seed: u64) -> u64 {
    let Twins { one, other, now, viewer, about, ids, what } = twins;
    let one = World { engine, store: one, now };
    let other = World { engine, store: other, now };
    for question in questions(dice, &ids, &about) {
        let (a, b) = (one.seen(&viewer, &question), other.seen(&viewer, &question));
        assert_eq!(a, b, "seed {seed}: {viewer} sees {what} of {about} through {question:?}");
    }
    for question in reports::reports(dice) {
        let about = format!("seed {seed}: {viewer} sees {what} of {about} through {question:?}");
        let [shown, differed] = reports::compare(&one, &other, &viewer, &question, &about);
        SHOWN.fetch_add(shown, Ordering::Relaxed);
        DIFFERED.fetch_add(differed, Ordering::Relaxed);
    }
    let mut tried = commands(dice, &ids, &about, now);
    if what != pairs::HIDDEN_BY_RULES {
        tried.extend(probe::names(&ids, &viewer, &about));
    }
    let mut done = 0;
    for envelope in envelopes(dice, &viewer, &about, tried) {
        let afterwards = afterwards(dice, &about);
        let (a, b) = (one.told(&envelope, &viewer, &afterwards), other.told(&envelope, &viewer, &afterwards));
        assert_eq!(a, b, "seed {seed}: {viewer} sees {what} of {about} through {:?}", envelope.command);
        done += u64::from(a.starts_with("done"));
    }
    done
}

/// What they look at after something was done.
fn afterwards(dice: &mut Dice, about: &tutelage::id::PersonId) -> Vec<Question> {
    let (type_id, role, _) = *dice.one(&organisation::ROLES);
    let search = format!(r#"{{"search": {{"type": "{type_id}", "role": "{role}", "limit": 1000}}}}"#);
    let explain = Question::Explain { type_id: id(type_id), role: id(role), from: None, to: about.clone() };
    vec![Question::Dashboard {}, serde_json::from_str(&search).unwrap(), explain]
}

#[test]
fn somebody_hidden_looks_like_nobody() {
    everywhere(1, 60, pairs::without_somebody);
}

#[test]
fn words_and_entries_for_others_leave_no_trace() {
    everywhere(2, 40, pairs::with_other_words);
}
