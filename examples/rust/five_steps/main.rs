//! The five steps of a mentoring programme, from a file of people to an audit trail, against a store in memory; and at the
//! end a report on what it achieved, as `report.html`.
//!
//! Read `five_steps` from top to bottom: it is the API in the order in which a host needs it. Everything goes through
//! two calls, which `host.rs` wraps: [`drive`](tutelage::store::drive) decides a command and commits the decision,
//! [`see`](tutelage::store::see) answers a question. The core itself reads no clock and no database.
//!
//! ```text
//! cargo run --release --example five_steps
//! cargo run --release --example five_steps -- people.csv mapping.json
//! ```

mod cast;
pub(crate) mod company;
mod diary;
mod feedback;
mod host;
mod impact;
mod objectives;
mod plots;
mod programme;
pub(crate) mod reports;
mod sheet;
mod story;
mod tables;

use cast::Cast;
use company::Files;
use host::{Host, Try};
use programme::{Keys, Known};
use std::{
    env, fs,
    io::{self, Write},
};
use tables::{Names, Page};
use tutelage::{Config, Engine, feedback::Occasion};

fn main() -> Try<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let files = match arguments.as_slice() {
        [] => Files::company(),
        [people, mapping] => Files::own(people, mapping),
        _ => return Err("give no arguments, or a CSV file and a mapping".into()),
    };
    let (told, _) = five_steps(&files)?;
    io::stdout().write_all(told.text.as_bytes())?;
    fs::write(REPORT, told.report)?;
    println!("\nthe report to show is in {REPORT}; open it in a browser, or print it");
    Ok(())
}

/// Where the report is written.
const REPORT: &str = "report.html";

/// What comes of the story.
pub(crate) struct Told {
    /// The text to print.
    pub(crate) text: String,
    /// The report to show, as HTML.
    pub(crate) report: String,
}

/// Tells the story of a file; with it comes the host as it was left.
pub(crate) fn five_steps(files: &Files) -> Try<(Told, Host)> {
    let mut page = Page::default();

    page.heading(1, "Load people");
    // The schema and the taxonomy are enough to begin with. An engine is compiled once and shared between threads; it
    // holds no people and no state: these are in the store.
    // `Engine::import` compares a CSV file with what is stored; `Command::changes` makes commands of the difference.
    let sources = files.read()?;
    let config =
        Config { schema: company::schema()?, taxonomy: sources.taxonomy.clone(), ..Config::default() };
    let mut host = Host::new(Engine::build(config.clone())?, "2026-11-02T09:00:00Z".parse()?);
    let people = company::import(&mut host, &sources, &mut page)?;
    let office = company::hire_office(&mut host)?;
    let names = Names::of(&people);

    page.heading(2, "Build three relationship types, side by side");
    // A `TypeDraft` is plain data, what an admin's screen edits; `templates::named` gives one to begin with. Building
    // the engine checks it, and lists every fault. Then people say in which role they take part: `Command::TakePart`.
    let known = Known::of(&people, sources.mapping.manager.is_some())?;
    let types = programme::types(&known)?;
    tables::types(&mut page, &types);
    if !known.reporting_lines {
        page.line(
            "This file says nothing of managers, so reporting lines are unknown. A ban applies on true or",
        );
        page.line("unknown, and this one would forbid every pair: these types do without it.");
    }
    host.engine = Engine::build(Config { types, ..config })?;
    let keys = Keys::new()?;
    let roster = programme::take_part(&mut host, &keys, &people, &known, &mut page)?;

    page.heading(3, "Search, ask, answer");
    // `Question::Search` finds the people whom somebody may ask, and nobody else: it uses the rules that decide a
    // `Command::Request`. `Accept` and `Decline` answer one. What follows from an answer (others are no longer needed,
    // the next choice is asked, the first in line gets a place) is left behind as due, and `run_due` brings it about.
    let cast = Cast::choose(&host, &keys, &roster)?;
    let pair = story::ask_and_answer(&mut host, &keys, &cast, &names, &mut page)?;
    story::everybody_else(&mut host, &keys, &roster, &cast, &mut page)?;

    page.heading(4, "Meet, and write it down");
    // `PlanMeeting`, `HoldMeeting`, `WriteNote`: an entry keeps the audience that it was written for. An objective counts
    // once both sides have agreed to it. Silence is noticed by time alone: the host moves its clock on and calls
    // `run_due`.
    diary::keep(&mut host, &cast, pair, &names, &mut page)?;
    let objective = objectives::agree(&mut host, &cast, pair, &names, &mut page)?;
    feedback::gather(&mut host, &keys, &people, Occasion::Before, &mut page)?;
    diary::time_passes(&mut host, &keys, &office, &cast, pair, &names, &mut page)?;
    objectives::review(&mut host, &cast, objective, &mut page)?;
    feedback::gather(&mut host, &keys, &people, Occasion::After, &mut page)?;

    page.heading(5, "What each of them sees");
    // Every read is a `Question` by somebody, and its `View` holds what they may see and nothing else.
    reports::dashboards(&host, &cast, &names, &mut page)?;
    reports::diaries(&host, &cast, &office, pair, &names, &mut page)?;
    objectives::seen(&host, &cast, &office, pair, &names, &mut page)?;
    feedback::seen(&host, &cast, &names, &mut page)?;
    reports::overview(&host, &keys, &office, &mut page)?;
    reports::momentum(&host, &keys, &office, &mut page)?;
    reports::audit(&host, &office, pair, &names, &mut page)?;
    reports::refusal(&host, &keys, &roster, &people, &names, &mut page)?;
    reports::places(&host, &mut page)?;

    page.heading(6, "Prove that it helped, and that it was fair");
    // `Question::Report` makes seven reports, each as data, CSV or a table; who asks decides over whom they are. Scores
    // of a programme are told of months that are over, so a month goes by.
    diary::goes_on(&mut host, &keys, &office, pair)?;
    host.pass(110)?;
    let report = impact::prove(&host, &keys, &office, &roster, &people, &names, &mut page)?;
    Ok((Told { text: page.into_text(), report }, host))
}
