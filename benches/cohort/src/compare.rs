//! The same instances by LEMON and OR-Tools, which a file takes them to.

use crate::{
    figures::{SEED, build, solved, timed},
    generate::{Cohort, Family},
};
use std::{env, fs::File, io::Write, path::Path, process::Command};
use tutelage::matching::cohort::Objective;

/// Peers get so many seconds for one instance.
const PATIENCE: &str = "60";

pub fn compare(mentees: usize, candidates: usize, only: Option<&str>) {
    let peers = peers();
    for (objective, title) in
        [(Objective::HighestScore, "highest score"), (Objective::MostPeople, "most people, then score")]
    {
        println!("\n### {mentees} x {candidates}, {title}\n");
        print!("| family | people | score | tutelage s |");
        peers.iter().for_each(|peer| print!(" {} s |", peer.name));
        println!(" best of them, times ours |");
        println!("|---|---|---|---|{}---|", "---|".repeat(peers.len()));
        for family in Family::ALL.into_iter().filter(|family| only.is_none_or(|only| only == family.name())) {
            line(family, objective, (mentees, candidates), &peers);
        }
    }
    if peers.is_empty() {
        println!("\nNOT RUN: LEMON and OR-Tools; `benches/results.sh` tells what they need");
    }
}

fn line(family: Family, objective: Objective, (mentees, candidates): (usize, usize), peers: &[Peer]) {
    let made = Cohort::generate(family, mentees, candidates, SEED);
    let cohort = build(&made);
    let (solution, time) = timed(|| solved(&cohort, objective));
    let found = solution.matching(&cohort);
    print!("| {} | {} | {} | {time:.3} |", family.name(), found.people, found.score);
    let most = made.rows.iter().flatten().map(|(_, score)| i64::from(*score)).max().unwrap_or(0);
    let bonus = if objective == Objective::MostPeople { 1 + most * mentees as i64 } else { 0 };
    let worth = found.people as i64 * bonus + found.score;
    let mut best = f64::INFINITY;
    if !peers.is_empty() {
        let path = env::temp_dir().join(format!("tutelage-cohort-{}", std::process::id()));
        write(&made, bonus, &path);
        for peer in peers {
            match peer.solve(&path) {
                Some((theirs, value)) => {
                    assert_eq!(value, worth, "{} gives another worth for {}", peer.name, family.name());
                    best = best.min(theirs);
                    print!(" {theirs:.3} |");
                }
                None => print!(" more than {PATIENCE} |"),
            }
        }
        std::fs::remove_file(&path).expect("removed");
    }
    println!("{}", if best.is_finite() { format!(" {:.1} |", best / time) } else { " |".to_owned() });
}

/// A program that reads an instance and prints the seconds of the solve and the worth.
struct Peer {
    name: &'static str,
    command: Vec<String>,
}

fn peers() -> Vec<Peer> {
    let mut peers = Vec::new();
    if let Ok(lemon) = env::var("LEMON") {
        for (name, solver) in [("LEMON network simplex", "simplex"), ("LEMON cost scaling", "scaling")] {
            peers.push(Peer { name, command: vec![lemon.clone(), solver.to_owned()] });
        }
    }
    if let Ok(python) = env::var("ORTOOLS") {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../peers/ortools_flow.py").to_owned();
        peers.push(Peer { name: "OR-Tools min-cost flow", command: vec![python, script] });
    }
    peers
}

impl Peer {
    fn solve(&self, instance: &Path) -> Option<(f64, i64)> {
        let output = Command::new("timeout")
            .arg(PATIENCE)
            .args(&self.command)
            .arg(instance)
            .output()
            .expect("the peer starts");
        if output.status.code() == Some(124) {
            return None;
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let words: Vec<&str> = text.split_whitespace().collect();
        let [seconds, worth] = words[..] else {
            panic!("{}: {text} {}", self.name, String::from_utf8_lossy(&output.stderr))
        };
        Some((seconds.parse().expect("seconds"), worth.parse().expect("a worth")))
    }
}

/// Text: `mentees mentors pairs`, the places, then `mentee mentor worth` a line. With a bonus for each pair, which is more
/// than all scores, the highest worth is that of the most people.
fn write(made: &Cohort, bonus: i64, path: &Path) {
    let mut text = format!("{} {} {}\n", made.rows.len(), made.places.len(), made.pairs());
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
