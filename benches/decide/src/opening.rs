//! What a process costs that is started for one request: an engine made of its configuration, and one that was saved.

use crate::Try;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    hint::black_box,
    path::Path,
    sync::Arc,
    time::Instant,
};
use tutelage::{
    Config, Engine,
    people::SkillEntry,
    scheme::{ConfiguredType, templates},
};

const TYPES: usize = 20;
const SKILLS: usize = 14_000;

pub fn measure(small: bool) -> Try<()> {
    let config = |taxonomy: Vec<SkillEntry>| -> Try<Config> {
        let mut config = Config {
            schema: serde_json::from_str(
                r#"{"attributes": [{"id": "level", "name": "Level", "kind": "integer"},
                                   {"id": "team", "name": "Team", "kind": "text"}]}"#,
            )?,
            taxonomy,
            ..Config::default()
        };
        for (at, name) in templates::NAMES.iter().cycle().take(TYPES).enumerate() {
            let mut draft = templates::named(name)?.ok_or("no such template")?;
            draft.id = format!("{}-{at}", draft.id).parse()?;
            config.types.push(ConfiguredType { version: 1, draft });
        }
        Ok(config)
    };
    println!("\n### An engine for one request, {TYPES} relationship types\n");
    println!(
        "| skills | JSON | built of it | saved form | opened | a skill's neighbours | found by name | completed | with a slip |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let rounds = if small { 1 } else { 30 };
    row("none", &config(Vec::new())?, rounds)?;
    row("made up", &config(made_up(if small { 500 } else { SKILLS })?)?, rounds)?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/esco");
    match fs::read_to_string(folder.join("skills.csv")) {
        Ok(skills) if !small => row("ESCO", &config(esco(&folder, &skills)?)?, rounds)?,
        Ok(_) => {}
        Err(_) => println!("\nNOT RUN: {} is absent", folder.display()),
    }
    Ok(())
}

fn row(name: &str, config: &Config, rounds: usize) -> Try<()> {
    let json = serde_json::to_string(config)?;
    let built = least(rounds, || Engine::from_json(black_box(&json)).is_ok());
    let engine = Engine::from_json(&json)?;
    let saved = Arc::new(engine.save()?);
    let opened = least(rounds * 10, || Engine::open(black_box(saved.clone())).is_ok());
    let mut line = format!(
        "| {name}: {} | {} kB | {built:.0} µs | {} kB | {opened:.0} µs",
        config.taxonomy.len(),
        json.len() / 1_000,
        saved.len() / 1_000
    );
    let Some(skill) = config.taxonomy.get(config.taxonomy.len() / 2) else {
        println!("{line} | | | | |");
        return Ok(());
    };
    // Each as the engine that was built and as the one that was opened.
    let opened = Engine::open(saved)?;
    let both = [engine.taxonomy(), opened.taxonomy()];
    let slip = skill.label.replacen(char::is_alphabetic, "#", 1);
    let (short, upper) = (&skill.label[..1], skill.label.to_uppercase());
    for what in 0..4 {
        let times = both.map(|taxonomy| {
            let each = || match what {
                0 => taxonomy.related(&skill.id).len() + taxonomy.broader(&skill.id).len() < 1_000,
                1 => taxonomy.find(&upper).is_some(),
                2 => !taxonomy.complete(short, 10).is_empty(),
                _ => taxonomy.complete(&slip, 10).len() <= 10,
            };
            assert!(each());
            least(rounds * 10, || (0..10).all(|_| black_box(each()))) / 10.0
        });
        write!(line, " | {:.2} µs; opened {:.2} µs", times[0], times[1])?;
    }
    println!("{line} |");
    Ok(())
}

/// In microseconds.
fn least(rounds: usize, mut run: impl FnMut() -> bool) -> f64 {
    let mut least = f64::MAX;
    for _ in 0..rounds {
        let begin = Instant::now();
        assert!(run());
        least = least.min(begin.elapsed().as_secs_f64() * 1e6);
    }
    least
}

/// As many as ESCO has, named and joined like those.
fn made_up(count: usize) -> Try<Vec<SkillEntry>> {
    let id = |at: usize| {
        format!(
            "http://data.europa.eu/esco/skill/{:08x}-5b5a-4a66-8aac-{at:012}",
            at * 2_654_435_761 % (1 << 32)
        )
    };
    let entry = |at: usize| -> Try<SkillEntry> {
        let verb = ["manage", "supervise", "Apply", "identify", "perform"][at % 5];
        Ok(SkillEntry {
            id: id(at).parse()?,
            label: format!("{verb} the affairs of department {}", at * 7_919 % count),
            alternative_labels: vec![format!("department {}: {verb}", at * 7_919 % count)],
            broader: if at > 0 { vec![id(at / 8).parse()?] } else { Vec::new() },
            related: if at % 3 == 0 { vec![id(at * 31 % count).parse()?] } else { Vec::new() },
        })
    };
    (0..count).map(entry).collect()
}

/// The skills of ESCO; no label of them has a comma within quotation marks that matters here.
fn esco(folder: &Path, skills: &str) -> Try<Vec<SkillEntry>> {
    let read = |name: &str| fs::read_to_string(folder.join(name));
    let (broader, related) = (read("broader.csv")?, read("skillSkillRelations_en.csv")?);
    let known: BTreeSet<&str> = skills.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let pairs = |text: &str, to: usize| -> Try<BTreeMap<String, Vec<_>>> {
        let mut pairs: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            if known.contains(cells[to]) {
                pairs.entry(cells[0].to_owned()).or_default().push(cells[to].parse()?);
            }
        }
        Ok(pairs)
    };
    let (mut broader, mut related) = (pairs(&broader, 2)?, pairs(&related, 4)?);
    let mut entry = |line: &str| -> Try<SkillEntry> {
        let mut cells = line.split(',');
        let (id, label) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        Ok(SkillEntry {
            id: id.parse()?,
            label: label.trim_matches('"').to_owned(),
            alternative_labels: Vec::new(),
            broader: broader.remove(id).unwrap_or_default(),
            related: related.remove(id).unwrap_or_default(),
        })
    };
    skills.lines().skip(1).map(&mut entry).collect()
}
