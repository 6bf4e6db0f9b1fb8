//! What must hold of everything that is written, seen from what is in the store at that very moment.

use std::{collections::BTreeMap, sync::Arc};
use tutelage::{
    Engine,
    id::{PersonId, TypeId},
    lifecycle::{Caseload, Decision, Event, EventRecord, Record, RecordKey, TypeVersionKey},
    people::PersonState,
    scheme::RelationshipType,
};

pub(crate) type Records = BTreeMap<RecordKey, Record>;

/// The version of a type in force, and whether it takes requests.
fn in_force(engine: &Engine, records: &Records, type_id: &TypeId) -> (Arc<RelationshipType>, bool) {
    let newest = engine.catalog().newest(type_id).unwrap();
    let Some(Record::Type(head)) = records.get(&RecordKey::Type(type_id.clone())) else {
        return (Arc::clone(newest), true);
    };
    if let Some(configured) = engine.catalog().version(type_id, head.in_force) {
        return (Arc::clone(configured), head.open);
    }
    let key = TypeVersionKey { type_id: type_id.clone(), number: head.in_force };
    match records.get(&RecordKey::TypeVersion(key)) {
        Some(Record::TypeVersion(stored)) => {
            (Arc::new(stored.draft.build(head.in_force, engine.schema()).unwrap()), head.open)
        }
        other => panic!("version {} of {type_id} is in force, and there is {other:?}", head.in_force),
    }
}

fn caseload<'a>(records: &'a Records, person: &PersonId) -> Option<&'a Caseload> {
    match records.get(&RecordKey::Caseload(person.clone())) {
        Some(Record::Caseload(caseload)) => Some(caseload),
        _ => None,
    }
}

/// A decision as it is written over `before`, which makes `after` of it.
pub(crate) fn written(
    engine: &Engine,
    before: &Records,
    after: &Records,
    decision: &Decision,
) -> Result<(), String> {
    for record in &decision.events {
        match &record.event {
            Event::RequestOpened { type_id, .. } | Event::RequestAccepted { type_id, .. } => {
                by_rules_in_force(engine, before, type_id, record)?;
            }
            Event::RelationshipFormed { members, .. } => {
                let people: Vec<&PersonId> = members.iter().map(|party| &party.person).collect();
                may_come_together(before, &people, &people)?;
            }
            Event::MemberJoined { places, party, .. } => {
                let Some(Record::Relationship(group)) =
                    after.get(&RecordKey::Relationship(places.relationship))
                else {
                    return Err("a group is lost".to_owned());
                };
                let people: Vec<&PersonId> = group.present().map(|member| &member.party.person).collect();
                may_come_together(before, &people, &[&party.person])?;
                let count = group.present().filter(|member| member.party.role == party.role).count();
                let most = group.terms.roles.iter().find(|terms| terms.role == party.role).unwrap().max;
                if count > usize::from(most) {
                    return Err(format!("{count} of at most {most} are in {group:?}"));
                }
            }
            _ => {}
        }
    }
    let exceeds =
        |record: &EventRecord| record.on_behalf_of.as_ref().is_some_and(|actor| actor.exceed_places);
    if !decision.events.iter().any(exceeds) {
        for change in &decision.changes {
            if let Record::Caseload(caseload) = &change.record {
                not_oversold(engine, before, caseload, decision)?;
            }
        }
    }
    Ok(())
}

fn by_rules_in_force(
    engine: &Engine,
    before: &Records,
    type_id: &TypeId,
    record: &EventRecord,
) -> Result<(), String> {
    let (version, open) = in_force(engine, before, type_id);
    // A closed type takes no new requests; what is open can still be answered.
    let taken = open || !matches!(record.event, Event::RequestOpened { .. });
    if record.type_version != Some(version.version()) || !taken {
        return Err(format!(
            "version {} of {type_id} is in force, open: {open}: {record:?}",
            version.version()
        ));
    }
    Ok(())
}

fn may_come_together(before: &Records, there: &[&PersonId], came: &[&PersonId]) -> Result<(), String> {
    let blocks =
        |one: &PersonId, other: &PersonId| caseload(before, one).is_some_and(|c| c.blocks.contains(other));
    for one in came {
        if let Some(other) = there.iter().find(|other| blocks(one, other) || blocks(other, one)) {
            return Err(format!("{one} and {other} came together across a block"));
        }
        match before.get(&RecordKey::Person((*one).clone())) {
            Some(Record::Person(person)) if person.state == PersonState::Active => {}
            other => return Err(format!("{one} has left and came together with somebody: {other:?}")),
        }
    }
    Ok(())
}

fn not_oversold(
    engine: &Engine,
    before: &Records,
    after: &Caseload,
    decision: &Decision,
) -> Result<(), String> {
    let at = decision.receipt.as_ref().map(|receipt| receipt.at).unwrap();
    for section in &after.sections {
        let (version, _) = in_force(engine, before, &section.type_id);
        let Some((_, role)) = version.role(&section.role) else { continue };
        let load = after.load(&section.type_id, role, at);
        let used = caseload(before, &after.person).map_or(0, |c| c.load(&section.type_id, role, at).used());
        if load.used() > used && load.used() > load.places {
            return Err(format!("{} has {} places and {load:?}; {used} before", after.person, load.places));
        }
    }
    Ok(())
}

/// Nothing was done twice: every command has its events once, in one piece.
pub(crate) fn once(log: &[EventRecord]) -> Result<(), String> {
    let mut done = BTreeMap::new();
    let mut last = None;
    for record in log {
        let next = done.entry(record.command).or_insert(0);
        if record.ordinal != *next || (*next > 0 && last != Some(record.command)) {
            return Err(format!("done twice or torn apart: {record:?}"));
        }
        *next += 1;
        last = Some(record.command);
    }
    Ok(())
}
