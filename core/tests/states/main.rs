//! All states of a small world: three people, two types, one place each. Every step that is seen is in the state table,
//! and every step of the table is seen.
//!
//! 300,000 states; 10,000,000 with `TUTELAGE_FULL=1` (in release).
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]

mod alphabet;
mod canonical;
mod directed;
mod quiet;
mod search;
mod steps;
mod world;

use alphabet::{Names, id};
use search::{Search, step};
use std::{collections::BTreeSet, sync::Arc};
use steps::Edge;
use tutelage::{
    Config, Engine,
    id::PersonId,
    lifecycle::{Actor, Command, Record, TypeHead, state_table},
    people::{AttributeValue, Manager, PersonRecord},
    time::{Span, Timestamp},
};
use world::{Action, Came, World};

fn config() -> Config {
    serde_json::from_str(include_str!("config.json")).unwrap()
}

/// The first state: three people, nothing between them, the circle still at its first version.
fn first(engine: &Engine, names: &Names) -> World {
    let mut world = World::new("2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap());
    let cal = Manager::Person(names.cal.clone());
    for (who, level, manager) in
        [(&names.ana, 5, Manager::Nobody), (&names.ben, 1, cal), (&names.cal, 3, Manager::Nobody)]
    {
        let mut person = PersonRecord::new(who.clone(), who.as_str());
        person.version = 1;
        person.attributes.insert(id("level"), AttributeValue::Integer(level));
        person.manager = manager;
        world.put(engine, Record::Person(Arc::new(person)));
    }
    let head = TypeHead { type_id: names.circle.clone(), version: 1, in_force: 1, open: true };
    world.put(engine, Record::Type(Arc::new(head)));
    world
}

/// Somebody does something that leads on to where the search begins; then everything due is run.
fn does(engine: &Engine, world: &mut World, who: &PersonId, command: Command) {
    let action = Action::Do(Actor::Person(who.clone()), Box::new(command));
    take(engine, world, &action);
    run_due(engine, world);
}

fn run_due(engine: &Engine, world: &mut World) {
    while let Some(key) = world.due().into_iter().next() {
        take(engine, world, &Action::Due(key));
    }
}

fn take(engine: &Engine, world: &mut World, action: &Action) {
    if let Ok(Came::Refused(refusal)) = world.take(engine, action) {
        panic!("{action:?} was refused: {refusal:?}");
    }
    *world = step(engine, world, action).unwrap().unwrap().0;
}

/// Everybody who is asked says yes, until nobody is asked.
fn all_say_yes(engine: &Engine, names: &Names, world: &mut World) {
    while let Some(accept) = find(names, world, |command| matches!(command, Command::Accept { .. })) {
        take(engine, world, &accept);
    }
}

fn find(names: &Names, world: &World, which: impl Fn(&Command) -> bool) -> Option<Action> {
    let mut actions = names.actions(world).into_iter();
    actions.find(|action| matches!(action, Action::Do(_, command) if which(command)))
}

/// States from which the search begins besides the first, all within its reach, so that it comes deep enough in each
/// direction: a mentoring that runs, a line of one, a circle of three, both on hold, a second choice that is asked,
/// too late to answer it, about to end it, circles that are flagged: forming, running and on hold.
fn waypoints(engine: &Engine, names: &Names) -> Vec<World> {
    let (ana, ben, cal) = (&names.ana, &names.ben, &names.cal);
    let start = first(engine, names);
    let mut mentoring = start.clone();
    does(engine, &mut mentoring, ben, names.asks(&[ana]));
    all_say_yes(engine, names, &mut mentoring);
    let mut line = mentoring.clone();
    does(engine, &mut line, cal, names.asks(&[ana]));
    let mut circle = start.clone();
    let publish = Command::PublishType { draft: Box::new(names.small_circle.clone()) };
    take(engine, &mut circle, &Action::Do(Actor::Host, Box::new(publish)));
    for who in [ben, cal] {
        does(engine, &mut circle, who, names.joins());
        all_say_yes(engine, names, &mut circle);
    }
    let on_hold = |world: &World| {
        let mut held = world.clone();
        let hold = find(names, &held, |command| matches!(command, Command::PutOnHold { .. }));
        take(engine, &mut held, &hold.unwrap());
        held
    };
    let held = [on_hold(&mentoring), on_hold(&circle)];
    let mut second_choice = start.clone();
    does(engine, &mut second_choice, ben, names.asks(&[ana, cal]));
    let no = find(names, &second_choice, |command| matches!(command, Command::Decline { .. }));
    take(engine, &mut second_choice, &no.unwrap());
    run_due(engine, &mut second_choice);
    let mut too_late = second_choice.clone();
    too_late.now = too_late.now.plus(Span::days(10));
    let mut stepped_back = second_choice.clone();
    let step_back = find(names, &second_choice, |command| matches!(command, Command::StepBack { .. }));
    take(engine, &mut stepped_back, &step_back.unwrap());
    let mut broken = start.clone();
    does(engine, &mut broken, ben, names.joins());
    all_say_yes(engine, names, &mut broken);
    let flagged = |world: &World| {
        let mut flagged = world.clone();
        let falls = Action::Do(Actor::Host, Box::new(names.changes_level(&flagged)));
        take(engine, &mut flagged, &falls);
        run_due(engine, &mut flagged);
        flagged
    };
    let broken = [flagged(&broken), flagged(&circle), flagged(&held[1])];
    let last_chance = [second_choice, too_late, stepped_back];
    [start, mentoring, line, circle].into_iter().chain(broken).chain(last_chance).chain(held).collect()
}

fn table() -> BTreeSet<Edge> {
    let edges = |kind: &'static str, steps: Vec<state_table::Step>| {
        steps.into_iter().map(move |step| (kind, step.from, step.event.to_owned(), step.to))
    };
    let requests = edges("request", state_table::request_steps());
    requests.chain(edges("relationship", state_table::relationship_steps())).collect()
}

#[test]
fn every_step_is_in_the_table_and_the_table_has_no_other() {
    let config = config();
    let small_circle = config.types[1].draft.clone();
    let engine = Engine::build(config).unwrap();
    let names = Names::new(small_circle);
    let full = std::env::var_os("TUTELAGE_FULL").is_some_and(|full| full == "1");
    let most = std::env::var("TUTELAGE_STATES").ok().map(|most| most.parse().unwrap());
    let most = most.unwrap_or(if full { 10_000_000 } else { 300_000 });
    let mut search = Search::new(&engine, &names);
    search.edges.extend(directed::a_member_leaves_a_group_that_forms());
    for world in waypoints(&engine, &names) {
        search.root(world);
    }
    let gone_on = search.run(most).unwrap_or_else(|fault| panic!("{fault}"));
    println!(
        "{} states, {gone_on} gone on from, {} steps, {} to rest",
        search.states(),
        search.taken,
        search.rested
    );
    let table = table();
    let unknown: Vec<_> = search.edges.difference(&table).collect();
    assert!(unknown.is_empty(), "not in the table: {unknown:?}");
    let unseen: Vec<_> = table.difference(&search.edges).collect();
    assert!(unseen.is_empty(), "in the table, and never seen: {unseen:?}");
}
