//! Everybody at once: the people of a file, matched by the skills that they have and want, with the proof that no
//! matching is better.
//!
//! ```text
//! cargo run --release --example cohort
//! cargo run --release --example cohort -- people.csv mapping.json
//! ```
#![expect(dead_code, reason = "the modules of the five steps are shared, and not all of them is needed")]

#[path = "../five_steps/company.rs"]
pub(crate) mod company;
#[path = "../five_steps/host.rs"]
mod host;
#[path = "../five_steps/programme.rs"]
mod programme;
mod round;
#[path = "../five_steps/tables.rs"]
mod tables;

use company::Files;
use host::{Host, Try};
use programme::{Keys, Known};
use round::Office;
use std::{
    env,
    io::{self, Write},
};
use tables::{Names, Page};
use tutelage::{
    Config, Engine,
    matching::cohort::{Objective, Outcome, Preference, Proposer},
};

fn main() -> Try<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let files = match arguments.as_slice() {
        [] => Files::company(),
        [people, mapping] => Files::own(people, mapping),
        _ => return Err("give no arguments, or a CSV file and a mapping".into()),
    };
    io::stdout().write_all(cohort(&files)?.as_bytes())?;
    Ok(())
}

/// The text to print.
pub(crate) fn cohort(files: &Files) -> Try<String> {
    let mut page = Page::default();

    page.heading(1, "Who takes part");
    let sources = files.read()?;
    let config =
        Config { schema: company::schema()?, taxonomy: sources.taxonomy.clone(), ..Config::default() };
    let mut host = Host::new(Engine::build(config.clone())?, "2026-11-02T09:00:00Z".parse()?);
    let people = company::import(&mut host, &sources, &mut page)?;
    let coordinator = company::hire_office(&mut host)?;
    let names = Names::of(&people);
    let known = Known::of(&people, sources.mapping.manager.is_some())?;
    host.engine = Engine::build(Config { types: programme::types(&known)?, ..config })?;
    let keys = Keys::new()?;
    let roster = programme::take_part(&mut host, &keys, &people, &known, &mut page)?;

    page.heading(2, "Match them");
    // The index answers what a search by each mentee would: only whom the rules let them ask, and who has room. A list
    // is made longer only where the prices of the solved cohort say that it could change the answer.
    let office = Office::open(&host, coordinator, &keys, &roster)?;
    let best = office.matched(Objective::MostPeople)?;
    let Outcome::Solved(solution) = &best.outcome else { return Err("the round cannot be met".into()) };
    let matching = solution.matching(&best.cohort);
    round::result(&mut page, &best, &matching, &office);
    let proof = solution.certificate(&best.cohort).ok_or("no proof")?;
    proof.check(&best.cohort, &matching)?;
    round::proof(&mut page, &proof, &office);

    page.heading(3, "Beside other ways");
    let stable = Objective::Stable { proposed_by: Proposer::Mentees, mentees_prefer: Preference::Score };
    round::compared(&mut page, &office, &best.cohort, &matching, stable)?;

    page.heading(4, "Why");
    for mentee in round::telling(solution, &best.cohort, &matching)? {
        let explanation = solution.explain(&best.cohort, &mentee)?;
        round::explain(&mut page, &office, &names, &explanation)?;
    }
    Ok(page.into_text())
}
