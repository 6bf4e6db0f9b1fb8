//! What is checked of every step: the edges of the state table, and what must hold of the records afterwards.

use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
use tutelage::{
    Engine,
    id::{PersonId, RelationshipId, RequestId},
    lifecycle::{
        Caseload, Decision, Event, PairKey, Record, RecordKey, RelationshipState, RequestState, Section,
        evolve,
    },
};

/// An edge: of a request or relationship, from a state, by an event, to a state.
pub(crate) type Edge = (&'static str, &'static str, String, &'static str);

/// The edges of a decision. `Err` when its records are not what its events made of them.
pub(crate) fn edges(before: &World, decision: &Decision) -> Result<Vec<Edge>, String> {
    let mut records: BTreeMap<RecordKey, Option<Record>> = BTreeMap::new();
    let mut edges = Vec::new();
    for event in &decision.events {
        for key in event.event.touches() {
            let known = records.remove(&key).unwrap_or_else(|| before.records.get(&key).cloned());
            let from = known.as_ref().and_then(state);
            let record = evolve(&key, known, event);
            if let Some((kind, to)) = record.as_ref().and_then(state) {
                edges.push((kind, from.map_or("(none)", |(_, from)| from), name(&event.event), to));
            }
            records.insert(key, record);
        }
    }
    for change in &decision.changes {
        let key = change.record.key();
        if let Some(Some(folded)) = records.get(&key)
            && !same(folded, &change.record)
        {
            return Err(format!(
                "{key:?} is not what its events made of it:\n{folded:?}\n{:?}",
                change.record
            ));
        }
    }
    Ok(edges)
}

/// Whether two records say the same, whatever their versions.
fn same(one: &Record, other: &Record) -> bool {
    let text = |record: &Record| {
        let text = serde_json::to_string(record).unwrap();
        let at = text.find("\"version\":").unwrap() + 10;
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        (text[..at].to_owned(), text[at + digits..].to_owned())
    };
    one == other || text(one) == text(other)
}

fn name(event: &Event) -> String {
    let json = serde_json::to_string(event).unwrap();
    json.split('"').nth(1).unwrap().to_owned()
}

fn state(record: &Record) -> Option<(&'static str, &'static str)> {
    Some(match record {
        Record::Request(request) => (
            "request",
            match request.state {
                RequestState::Waiting => "waiting",
                RequestState::Pending => "pending",
                RequestState::Accepted => "accepted",
                RequestState::Declined => "declined",
                RequestState::Withdrawn => "withdrawn",
                RequestState::Expired => "expired",
                RequestState::Invalidated => "invalidated",
            },
        ),
        Record::Relationship(relationship) => (
            "relationship",
            match relationship.state {
                RelationshipState::Forming => "forming",
                RelationshipState::Active => "active",
                RelationshipState::OnHold => "on_hold",
                RelationshipState::Completed => "completed",
                RelationshipState::Cancelled => "cancelled",
                RelationshipState::Lapsed => "lapsed",
            },
        ),
        _ => return None,
    })
}

/// What must hold after every step: nothing oversold, nobody together across a block, and caseloads, pairs, requests
/// and relationships tell the same.
pub(crate) fn check(
    engine: &Engine,
    before: &World,
    after: &World,
    decision: &Decision,
) -> Result<(), String> {
    for change in &decision.changes {
        if let Record::Caseload(caseload) = &change.record {
            not_oversold(engine, before, after, caseload)?;
        }
    }
    for event in &decision.events {
        if let Event::RelationshipFormed { members, .. } = &event.event {
            let people: Vec<_> = members.iter().map(|party| &party.person).collect();
            not_across_a_block(after, &people, &people)?;
        }
        if let Event::MemberJoined { places, party, .. } = &event.event
            && let Some(Record::Relationship(group)) =
                after.records.get(&RecordKey::Relationship(places.relationship))
        {
            let people: Vec<_> = group.present().map(|member| &member.party.person).collect();
            not_across_a_block(after, &people, &[&party.person])?;
        }
    }
    told_alike(after)
}

fn not_oversold(engine: &Engine, before: &World, after: &World, caseload: &Caseload) -> Result<(), String> {
    for section in &caseload.sections {
        let version = match after.records.get(&RecordKey::Type(section.type_id.clone())) {
            Some(Record::Type(head)) => engine.catalog().version(&section.type_id, head.in_force),
            _ => engine.catalog().newest(&section.type_id),
        };
        let (_, role) = version.unwrap().role(&section.role).unwrap();
        let load = caseload.load(&section.type_id, role, after.now);
        let used = match before.records.get(&RecordKey::Caseload(caseload.person.clone())) {
            Some(Record::Caseload(before)) => before.load(&section.type_id, role, after.now).used(),
            _ => 0,
        };
        if load.used() > used && load.used() > load.places {
            return Err(format!("{} has {} places and {load:?}", caseload.person, load.places));
        }
        let waiting = usize::from(role.draft().waiting_list.unwrap_or(0));
        if load.waiting > waiting {
            return Err(format!("{} of {waiting} wait in line with {}", load.waiting, caseload.person));
        }
    }
    Ok(())
}

/// Of those who came nobody blocks, or is blocked by, anybody there.
fn not_across_a_block(world: &World, there: &[&PersonId], came: &[&PersonId]) -> Result<(), String> {
    let blocks = |one: &PersonId, other: &PersonId| match world.records.get(&RecordKey::Caseload(one.clone()))
    {
        Some(Record::Caseload(caseload)) => caseload.blocks.contains(other),
        _ => false,
    };
    for one in came {
        if let Some(other) = there.iter().find(|other| blocks(one, other) || blocks(other, one)) {
            return Err(format!("{one} and {other} came together across a block"));
        }
    }
    Ok(())
}

/// Every open request stands in the right queues and nothing else does; so do places and pairs.
fn told_alike(world: &World) -> Result<(), String> {
    let mut requests: BTreeSet<RequestId> = BTreeSet::new();
    let mut places: BTreeSet<(PersonId, RelationshipId)> = BTreeSet::new();
    for record in world.records.values() {
        match record {
            Record::Request(request) if request.state.is_open() => {
                requests.insert(request.id());
                let (from, to) = (&request.parties.from.person, &request.parties.to.person);
                let key = RecordKey::Pair(PairKey::new(&request.type_id, from, to));
                let open = match world.records.get(&key) {
                    Some(Record::Pair(pair)) => pair.open.as_ref().map(|open| open.request),
                    _ => None,
                };
                if open != Some(request.id()) && request.expires_at.is_none_or(|at| at > world.now) {
                    return Err(format!("the pair does not know of {request:?}"));
                }
            }
            Record::Relationship(relationship) if relationship.state.is_open() => {
                places.extend(relationship.present().map(|m| (m.party.person.clone(), relationship.id)));
            }
            _ => {}
        }
    }
    let held = places.clone();
    for record in world.records.values() {
        match record {
            Record::Caseload(caseload) => {
                for section in &caseload.sections {
                    for place in &section.active {
                        if !places.remove(&(caseload.person.clone(), place.relationship)) {
                            return Err(format!("{} has a place too many: {section:?}", caseload.person));
                        }
                    }
                    if let Some(stale) = stale_ticket(section, &requests) {
                        return Err(format!(
                            "{} has a ticket for {stale:?}, which is closed",
                            caseload.person
                        ));
                    }
                }
                if caseload.approvals.iter().any(|ticket| !requests.contains(&ticket.request)) {
                    return Err(format!("{} is to approve what is closed", caseload.person));
                }
            }
            Record::Pair(pair) => {
                if pair.open.as_ref().is_some_and(|open| !requests.contains(&open.request)) {
                    return Err(format!("{pair:?} is about a closed request"));
                }
                let both = |id: &RelationshipId| {
                    [&pair.key.first, &pair.key.second]
                        .iter()
                        .all(|who| held.contains(&((*who).clone(), *id)))
                };
                if pair.current.is_some_and(|current| !both(&current)) {
                    return Err(format!("{pair:?} is about a closed relationship"));
                }
            }
            _ => {}
        }
    }
    match places.first() {
        Some(lost) => Err(format!("{lost:?} has no place in the caseload")),
        None => Ok(()),
    }
}

fn stale_ticket(section: &Section, open: &BTreeSet<RequestId>) -> Option<RequestId> {
    let lists = [&section.reserved, &section.incoming, &section.ahead, &section.outgoing, &section.waiting];
    lists.into_iter().flatten().map(|ticket| ticket.request).find(|request| !open.contains(request))
}
