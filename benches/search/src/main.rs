//! Search: how long it takes beside what else there is, how much it holds, how soon a change is seen.
//!
//! `tutelage-bench-search [--small] [--alone] [people]...` prints tables; with the feature `peers` tantivy and SQLite
//! stand beside the index and the plain loop, and nothing does with `--alone`. All answers are compared.

mod figures;
mod ours;
mod peers;
mod plain;
mod scene;

use figures::{least, mean, micros, percentile, ratio, timed};
use ours::Ours;
use peers::{Best, Make, Peer};
use scene::{Ask, Facts};
use std::time::{Duration, Instant};

const SEED: u64 = 42;

/// How much is measured.
struct Measure {
    asks: usize,
    rounds: usize,
    /// No peer is asked for longer than this; ratios are over what it was asked.
    budget: Duration,
}

const FULL: Measure = Measure { asks: 2_000, rounds: 5, budget: Duration::from_secs(20) };
const SMALL: Measure = Measure { asks: 200, rounds: 1, budget: Duration::from_secs(5) };

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let small = arguments.iter().any(|argument| argument == "--small");
    let counts: Vec<usize> = arguments.iter().filter_map(|count| count.parse().ok()).collect();
    let counts = match (counts.is_empty(), small) {
        (true, true) => vec![3_000],
        (true, false) => vec![10_000, 100_000, 1_000_000],
        (false, _) => counts,
    };
    let measure = if small { SMALL } else { FULL };
    let alone = arguments.iter().any(|argument| argument == "--alone");
    for count in counts {
        compare(count, &measure, if alone { Vec::new() } else { peers::all() });
    }
}

fn compare(count: usize, measure: &Measure, peers: Vec<Make>) {
    let facts = scene::facts(count, SEED);
    let asks = scene::asks(count, measure.asks, SEED + 1);
    let mut ours = Ours::new(&facts);
    println!("\n### {count} people, {} skills, {} queries\n", scene::SKILLS, asks.len());
    println!("| engine | mean | median | p99 | times ours | build | change seen after |");
    println!("|---|---|---|---|---|---|---|");
    let plain = ours.times("plain", &asks, measure.rounds);
    let expected: Vec<Vec<Best>> = asks.iter().map(|ask| ours.best(ask)).collect();
    for (ask, best) in asks.iter().zip(&expected) {
        check("tutelage", ask, &facts, best, best);
    }
    let mut changes = ours.changes(&facts);
    row("tutelage", &plain, "1", &micros(ours.built), &change(&changes));
    for make in peers {
        let (peers, built) = timed_by_the_clock(|| make(&facts));
        for mut peer in peers {
            let times = ask_peer(peer.as_mut(), &asks, &expected, &facts, measure);
            changes = changes_of(peer.as_mut(), &facts);
            let ratio = ratio(mean(&times), mean(&plain[..times.len()]));
            row(peer.name(), &times, &ratio, &micros(built), &change(&changes));
        }
    }
    ours.report(&asks, measure.rounds, &plain);
}

/// Asks until all was asked or the budget is spent, and compares.
fn ask_peer(
    peer: &mut dyn Peer,
    asks: &[Ask],
    expected: &[Vec<Best>],
    facts: &[Facts],
    measure: &Measure,
) -> Vec<Duration> {
    let begin = Instant::now();
    let mut asked = 0;
    for (ask, expected) in asks.iter().zip(expected) {
        check(peer.name(), ask, facts, &peer.best(ask), expected);
        asked += 1;
        if begin.elapsed() > measure.budget / 4 {
            break;
        }
    }
    let rounds = measure.rounds.min(3);
    least(rounds, asked, |at| timed(|| peer.best(&asks[at])).1)
}

/// Points as they are, of people who fit, and as many points as the others found.
fn check(name: &str, ask: &Ask, facts: &[Facts], found: &[Best], expected: &[Best]) {
    for (points, person) in found {
        let person = *person as usize;
        assert!(person != ask.asker && ask.fits(&facts[person]), "{name}: {person} does not fit {ask:?}");
        assert_eq!(ask.points(&facts[person]), *points, "{name}: points of {person} for {ask:?}");
    }
    let points = |best: &[Best]| best.iter().map(|(points, _)| *points).collect::<Vec<_>>();
    assert_eq!(points(found), points(expected), "{name}: another answer to {ask:?}");
}

/// Wall-clock, since peers build with threads of their own.
fn timed_by_the_clock<T>(what: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let result = what();
    (result, begin.elapsed())
}

fn changes_of(peer: &mut dyn Peer, facts: &[Facts]) -> Vec<Duration> {
    let mut dice = scene::Dice(SEED + 3);
    let mut one = |_| {
        let person = dice.below(facts.len());
        timed_by_the_clock(|| peer.change(person, &facts[person])).1
    };
    (0..20).map(&mut one).collect()
}

fn change(times: &[Duration]) -> String {
    format!("{}, p99 {}", micros(percentile(times, 50)), micros(percentile(times, 99)))
}

fn row(name: &str, times: &[Duration], ratio: &str, built: &str, change: &str) {
    let [mean, median, p99] = [mean(times), percentile(times, 50), percentile(times, 99)].map(micros);
    println!("| {name} | {mean} | {median} | {p99} | {ratio} | {built} | {change} |");
}
