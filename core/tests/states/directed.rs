//! The one edge of the table that three people cannot reach: a member leaves a group that forms, and others stay in it
//! to go on forming. It takes a group of at least three members, hence one leader and two members of three.

use crate::{
    alphabet::Names,
    config, first,
    steps::Edge,
    world::{Action, World},
};
use std::collections::BTreeSet;
use tutelage::{
    Engine,
    id::PersonId,
    lifecycle::{Actor, Command, Record},
};

/// The edges of a circle of at least three members that two join and one leaves.
pub(crate) fn a_member_leaves_a_group_that_forms() -> BTreeSet<Edge> {
    let mut config = config();
    config.types[0].draft.roles[1].min = 3;
    let small_circle = config.types[1].draft.clone();
    let engine = Engine::build(config).unwrap();
    let names = Names::new(small_circle);
    let mut world = first(&engine, &names);
    let mut edges = BTreeSet::new();
    for who in [&names.ben, &names.cal] {
        take(&engine, &mut world, &mut edges, who, names.joins());
        let request = world.records.values().find_map(|record| match record {
            Record::Request(request) => Some(request.id()),
            _ => None,
        });
        take(&engine, &mut world, &mut edges, &names.ana, Command::Accept { request: request.unwrap() });
    }
    let group = world.records.values().find_map(|record| match record {
        Record::Relationship(group) => Some(group.id),
        _ => None,
    });
    let leave = Command::Leave { relationship: group.unwrap(), code: "over".parse().unwrap() };
    take(&engine, &mut world, &mut edges, &names.cal, leave);
    edges
}

fn take(engine: &Engine, world: &mut World, edges: &mut BTreeSet<Edge>, who: &PersonId, command: Command) {
    let action = Action::Do(Actor::Person(who.clone()), Box::new(command));
    let (next, seen) = crate::search::step(engine, world, &action).unwrap().unwrap();
    edges.extend(seen);
    *world = next;
}
