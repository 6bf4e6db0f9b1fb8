//! Reports: how many records a second are counted, and that memory does not grow with them.
//!
//! `tutelage-bench-report [--small] [relationships]...` makes relationships with ten meetings each, a batch at a time,
//! and counts them; nothing is kept. Beside it a plain loop counts three of the figures, and so does SQLite with the
//! feature `peers`, which has to keep the records for it. The answers are compared.

mod figures;
mod peers;
mod scene;

use figures::{peak, resident, seconds, timed};
use peers::{Counted, Peer};
use scene::{Batch, ENTRIES, STATES, Scene};
use std::{collections::BTreeMap, time::Duration};
use tutelage::report::{Fold, Reader, Report, ReportKind, Row, Summary};

const SEED: u64 = 42;
const BATCH: usize = 5_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let small = arguments.iter().any(|argument| argument == "--small");
    let counts: Vec<usize> = arguments.iter().filter_map(|count| count.parse().ok()).collect();
    let counts = match (counts.is_empty(), small) {
        (true, true) => vec![5_000],
        (true, false) => vec![100_000, 1_000_000],
        (false, _) => counts,
    };
    // Before anybody else keeps records, and the smallest first: a process tells only the most that it ever had.
    println!("\n### Memory\n");
    println!("| relationships | diary entries | after a tenth | after all | at most | summary as JSON |");
    println!("|---|---|---|---|---|---|");
    counts.iter().for_each(|count| memory(*count));
    counts.into_iter().for_each(compare);
}

fn records(relationships: usize) -> usize {
    relationships * (1 + ENTRIES)
}

/// Counts everything alone: what this process holds after a tenth and at the end.
fn memory(count: usize) {
    let mut scene = Scene::new(SEED);
    let mut fold = scene.fold();
    let (mut left, mut after_a_tenth) = (count, None);
    while left > 0 {
        let batch = scene.batch(left.min(batch_of(count)));
        add(&mut fold, &batch);
        left -= batch.relationships.len();
        if left <= count - count / 10 {
            after_a_tenth.get_or_insert_with(resident);
        }
    }
    let summary = serde_json::to_string(&fold.finish()).expect("JSON").len() as f64 / 1e3;
    let [tenth, all, most] = [after_a_tenth.unwrap_or_default(), resident(), peak()];
    let entries = count * ENTRIES;
    println!("| {count} | {entries} | {tenth:.1} MB | {all:.1} MB | {most:.1} MB | {summary:.1} kB |");
}

/// Records are made a batch at a time.
fn batch_of(count: usize) -> usize {
    (count / 20).clamp(1, BATCH)
}

fn compare(count: usize) {
    println!("\n### {count} relationships, {} diary entries\n", count * ENTRIES);
    let mut scene = Scene::new(SEED);
    let mut fold = scene.fold();
    let mut peers: Vec<(Box<dyn Peer>, Duration)> =
        peers::all().into_iter().map(|peer| (peer, Duration::ZERO)).collect();
    let (mut ours, mut left) = (Duration::ZERO, count);
    while left > 0 {
        let batch = scene.batch(left.min(batch_of(count)));
        ours += timed(|| add(&mut fold, &batch)).1;
        for (peer, took) in &mut peers {
            *took += timed(|| peer.take(&batch)).1;
        }
        left -= batch.relationships.len();
    }
    let summary = fold.finish();
    let (reports, reporting) = timed(|| {
        ReportKind::ALL.map(|kind| {
            summary
                .report(kind, Reader::Coordinator, scene.engine.schema())
                .expect("a report for coordinators")
        })
    });
    let expected = counted(&summary, &reports, &scene);
    println!("| engine | takes the records | records a second | answers in |");
    println!("|---|---|---|---|");
    row("tutelage, seven reports by team and location", count, ours, reporting);
    for (mut peer, took) in peers {
        let (found, answering) = timed(|| peer.counted());
        assert_eq!(found, expected, "{}", peer.name());
        row(peer.name(), count, took, answering);
    }
}

fn row(name: &str, count: usize, took: Duration, answering: Duration) {
    let a_second = records(count) as f64 / took.as_secs_f64() / 1e6;
    let answering = format!("{:.2} ms", answering.as_secs_f64() * 1e3);
    println!("| {name} | {} | {a_second:.2} million | {answering} |", seconds(took));
}

fn add(fold: &mut Fold, batch: &Batch) {
    let lines = BTreeMap::new();
    for (relationship, people) in &batch.relationships {
        fold.add(Row::Relationship { relationship, people, lines: &lines }).expect("counted");
    }
    for (entry, of) in &batch.entries {
        let (relationship, people) = &batch.relationships[*of];
        fold.add(Row::Entry { entry, relationship, people }).expect("counted");
    }
}

/// What the peers are asked, from our reports.
fn counted(summary: &Summary, reports: &[Report], scene: &Scene) -> Counted {
    let mut counted = Counted::new();
    let count = |count: Option<u64>| count.expect("a coordinator is told everything");
    for report in reports {
        match report {
            Report::Overview(overview) => {
                let states = &overview.relationships;
                let figures = [
                    states.forming,
                    states.active,
                    states.on_hold,
                    states.completed,
                    states.cancelled,
                    states.lapsed,
                ];
                for (state, figure) in STATES.iter().zip(figures) {
                    counted.insert(format!("state|{state:?}"), count(figure));
                }
                let teams = overview.by.iter().find(|by| by.attribute.as_str() == "team");
                for pair in &teams.expect("by team").pairs {
                    let [one, other] = [&pair.first, &pair.second].map(|team| team.as_deref().unwrap_or(""));
                    counted.insert(format!("pair|{one}|{other}"), count(pair.pairs.all));
                }
            }
            Report::Momentum(momentum) => {
                for month in &momentum.months {
                    let name = month.month;
                    counted.insert(format!("held|{name}"), count(month.held));
                    counted.insert(format!("missed|{name}"), count(month.missed));
                    counted.insert(format!("minutes|{name}"), count(month.minutes));
                }
            }
            _ => {}
        }
    }
    assert_eq!(summary.as_of, scene.as_of);
    counted
}
