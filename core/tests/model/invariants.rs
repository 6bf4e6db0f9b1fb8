//! What holds after every step, whatever was tried: looked at in the records alone.

use crate::{
    common::id,
    generate::{JOINT_MOST, Spec, TYPES},
};
use std::collections::{BTreeMap, BTreeSet};
use tutelage::{
    id::{PersonId, RelationshipId, RequestId, RoleId, TypeId},
    lifecycle::{
        Approver, Caseload, Decision, Envelope, Event, MOST_CHANGES, PairKey, Participation, Party, Query,
        Record, RecordKey, Relationship, RelationshipState, Request, RequestState, Section, Tally, settled,
    },
    scheme::TakingPartMode,
    time::Timestamp,
};

pub type Records = BTreeMap<RecordKey, Record>;
pub type Checked = Result<(), String>;

/// Fails the step with what was expected.
macro_rules! hold {
    ($holds:expr, $($message:tt)+) => {
        if !$holds {
            return Err(format!($($message)+));
        }
    };
}
pub(crate) use hold;

/// A decision as it is to be written.
pub fn decision(
    before: &Records,
    envelope: &Envelope,
    decision: &Decision,
    asked: &BTreeSet<Query>,
) -> Checked {
    hold!(decision.changes.len() <= MOST_CHANGES, "{} records change", decision.changes.len());
    let mut changed = BTreeSet::new();
    for change in &decision.changes {
        let key = change.record.key();
        let stored = before.get(&key).map_or(0, Record::version);
        hold!(change.expected == stored, "{key:?} is expected at {}, stored at {stored}", change.expected);
        hold!(
            change.record.version() == stored + 1,
            "{key:?} goes from {stored} to {}",
            change.record.version()
        );
        let known = asked.contains(&Query::Record(key.clone())) || stored == 0;
        hold!(known, "{key:?} is changed and was never asked for");
        hold!(changed.insert(key.clone()), "{key:?} stands twice among the changes");
    }
    let mut guarded = BTreeSet::new();
    for guard in &decision.guards {
        let key = &guard.record;
        hold!(asked.contains(&Query::Record(key.clone())), "{key:?} is guarded and was never asked for");
        hold!(
            guarded.insert(key.clone()) && !changed.contains(key),
            "{key:?} is guarded twice, or changed too"
        );
    }
    let touched: BTreeSet<RecordKey> =
        decision.events.iter().flat_map(|event| event.event.touches()).collect();
    for key in &changed {
        let outside = matches!(
            key,
            RecordKey::Person(_) | RecordKey::Text(_) | RecordKey::Answers(_) | RecordKey::TypeVersion(_)
        );
        hold!(outside || touched.contains(key), "{key:?} changes, and no event touches it");
    }
    for key in &touched {
        // An event may leave a record that it touches as it was; then it is a guard.
        hold!(
            changed.contains(key) || guarded.contains(key),
            "{key:?} is touched, and neither changed nor guarded"
        );
    }
    for event in &decision.events {
        let (Event::RequestOpened { type_id, about, .. }
        | Event::StepApproved { type_id, about, .. }
        | Event::RequestAccepted { type_id, about, .. }
        | Event::RequestPromoted { type_id, about, .. }) = &event.event
        else {
            continue;
        };
        let people = [&about.from.person, &about.to.person].map(|person| RecordKey::Person(person.clone()));
        for key in people.into_iter().chain([RecordKey::Type(type_id.clone())]) {
            hold!(
                guarded.contains(&key) || changed.contains(&key),
                "{key:?} was relied on and is not guarded"
            );
        }
    }
    for (ordinal, event) in decision.events.iter().enumerate() {
        hold!(
            event.command == envelope.id && event.ordinal as usize == ordinal,
            "event {ordinal} is misnumbered"
        );
    }
    Ok(())
}

/// Nothing that is over changes.
pub fn terminal(before: &Records, after: &Records) -> Checked {
    for (key, old) in before {
        match (old, after.get(key)) {
            (Record::Request(old), Some(Record::Request(new))) if !old.state.is_open() => {
                hold!(old.state == new.state, "{key:?} was {:?} and became {:?}", old.state, new.state);
            }
            (Record::Relationship(old), Some(Record::Relationship(new))) if !old.state.is_open() => {
                // Feedback about it may still be gathered for a while.
                let known = new.feedback.get(..old.feedback.len()).map(<[_]>::to_vec);
                let before = Relationship {
                    version: old.version,
                    feedback: known.unwrap_or_default(),
                    ..Relationship::clone(new)
                };
                hold!(**old == before, "{key:?} was over and changed");
            }
            (_, Some(_)) => {}
            (_, None) => return Err(format!("{key:?} is gone")),
        }
    }
    Ok(())
}

/// Where a ticket stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Queue {
    Incoming,
    Outgoing,
    Reserved,
    Ahead,
    Waiting,
    Approvals,
}

type Tickets = BTreeSet<(PersonId, Option<(TypeId, RoleId)>, Queue, RequestId)>;

/// Caseloads and pairs say exactly what the requests and relationships say.
pub fn agreement(records: &Records, now: Timestamp) -> Checked {
    let mut expected = Tickets::new();
    let mut places: BTreeSet<(PersonId, TypeId, RoleId, RelationshipId, Vec<PersonId>)> = BTreeSet::new();
    let mut open: BTreeMap<PairKey, RequestId> = BTreeMap::new();
    let mut current: BTreeMap<PairKey, RelationshipId> = BTreeMap::new();
    for record in records.values() {
        match record {
            Record::Request(_) => {
                let Record::Request(request) = settled(record, now) else { continue };
                if request.state.is_open() {
                    expected.extend(tickets(&request));
                    let key = PairKey::new(
                        &request.type_id,
                        &request.parties.from.person,
                        &request.parties.to.person,
                    );
                    let second = open.insert(key.clone(), request.id());
                    hold!(second.is_none(), "two requests are open for {key:?}");
                }
            }
            Record::Relationship(relationship) if relationship.state.is_open() => {
                for (party, with) in sides(relationship) {
                    for other in &with {
                        current.insert(
                            PairKey::new(&relationship.type_id, &party.person, other),
                            relationship.id,
                        );
                    }
                    places.insert((
                        party.person,
                        relationship.type_id.clone(),
                        party.role,
                        relationship.id,
                        with,
                    ));
                }
            }
            _ => {}
        }
    }
    let mut found = Tickets::new();
    let mut found_places = BTreeSet::new();
    for record in records.values() {
        match record {
            Record::Caseload(caseload) => {
                found.extend(standing(caseload, now));
                for section in &caseload.sections {
                    for place in &section.active {
                        let (person, with) = (caseload.person.clone(), place.with.clone());
                        let (type_id, role) = (section.type_id.clone(), section.role.clone());
                        found_places.insert((person, type_id, role, place.relationship, with));
                    }
                }
            }
            Record::Pair(pair) => {
                let said = pair.open_at(now).map(|open| open.request);
                hold!(said == open.remove(&pair.key), "{:?} says that {said:?} is open", pair.key);
                let said = pair.current;
                hold!(said == current.remove(&pair.key), "{:?} says that they are in {said:?}", pair.key);
            }
            _ => {}
        }
    }
    hold!(open.is_empty() && current.is_empty(), "no pair says so: {open:?} {current:?}");
    let missing: Vec<_> = expected.difference(&found).collect();
    let surplus: Vec<_> = found.difference(&expected).collect();
    hold!(
        missing.is_empty() && surplus.is_empty(),
        "tickets missing {missing:?}, without ground {surplus:?}"
    );
    hold!(found_places == places, "places in use {found_places:?}, by the relationships {places:?}");
    Ok(())
}

/// What a caseload counts for ever is what the requests and relationships say, open or closed.
pub fn tallies(records: &Records) -> Checked {
    let mut expected: BTreeMap<(PersonId, TypeId, RoleId), Tally> = BTreeMap::new();
    for record in records.values() {
        match record {
            Record::Request(request) => {
                let parties = &request.parties;
                for party in [&parties.from, &parties.to] {
                    let key = (party.person.clone(), request.type_id.clone(), party.role.clone());
                    let tally = expected.entry(key).or_default();
                    if parties.from_began && *party == parties.from {
                        tally.requests_made += 1;
                    } else {
                        tally.requests_received += 1;
                    }
                }
            }
            Record::Relationship(relationship) => {
                for member in &relationship.members {
                    let Party { person, role } = member.party.clone();
                    let tally = expected.entry((person, relationship.type_id.clone(), role)).or_default();
                    let stayed = member.left.is_none();
                    tally.relationships_begun += 1;
                    tally.relationships_completed +=
                        u32::from(stayed && relationship.state == RelationshipState::Completed);
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    for record in records.values() {
        let Record::Caseload(caseload) = record else { continue };
        for section in caseload.sections.iter().filter(|section| !section.tally.is_empty()) {
            let key = (caseload.person.clone(), section.type_id.clone(), section.role.clone());
            found.insert(key, section.tally);
        }
    }
    hold!(found == expected, "tallies {found:?}, by the records {expected:?}");
    Ok(())
}

fn tickets(request: &Request) -> Tickets {
    let mut tickets = Tickets::new();
    let parties = &request.parties;
    let section = |party: &Party| Some((request.type_id.clone(), party.role.clone()));
    let asked = request.approver().and_then(Approver::person);
    for party in [&parties.from, &parties.to] {
        let mut stands =
            |queue: Queue| tickets.insert((party.person.clone(), section(party), queue, request.id()));
        let began = parties.from_began && *party == parties.from;
        if began {
            stands(Queue::Outgoing);
        } else if asked == Some(&party.person) {
            stands(Queue::Incoming);
        }
        if request.reserved.contains(&party.person) {
            stands(Queue::Reserved);
        }
        if request.state == RequestState::Waiting && *party == parties.to {
            stands(Queue::Waiting);
        } else if !began && asked != Some(&party.person) && !request.reserved.contains(&party.person) {
            stands(Queue::Ahead);
        }
    }
    if let Some(manager) = asked.filter(|person| !request.is_party(person)) {
        tickets.insert((manager.clone(), None, Queue::Approvals, request.id()));
    }
    tickets
}

fn standing(caseload: &Caseload, now: Timestamp) -> Tickets {
    let mut tickets = Tickets::new();
    for section in &caseload.sections {
        let lists = [
            (Queue::Incoming, &section.incoming),
            (Queue::Outgoing, &section.outgoing),
            (Queue::Reserved, &section.reserved),
            (Queue::Ahead, &section.ahead),
            (Queue::Waiting, &section.waiting),
        ];
        for (queue, list) in lists {
            for ticket in list.iter().filter(|ticket| ticket.counts(now)) {
                let place = Some((section.type_id.clone(), section.role.clone()));
                tickets.insert((caseload.person.clone(), place, queue.clone(), ticket.request));
            }
        }
    }
    for ticket in caseload.approvals.iter().filter(|ticket| ticket.counts(now)) {
        tickets.insert((caseload.person.clone(), None, Queue::Approvals, ticket.request));
    }
    tickets
}

/// Everybody in a relationship, with whom they are in it.
fn sides(relationship: &Relationship) -> Vec<(Party, Vec<PersonId>)> {
    let peer = relationship.terms.roles.len() == 1;
    let all: Vec<&Party> = relationship.present().map(|member| &member.party).collect();
    let with = |me: &Party| {
        let opposite =
            all.iter().filter(|other| other.person != me.person && (peer || other.role != me.role));
        let mut with: Vec<PersonId> = opposite.map(|other| other.person.clone()).collect();
        with.sort();
        with
    };
    all.iter().map(|party| ((*party).clone(), with(party))).collect()
}

/// Nobody comes to have more than their places by a decision, within a role or across types, unless a coordinator
/// exceeded them.
pub fn places(before: &Records, after: &Records, specs: &[Spec], exceeds: bool, now: Timestamp) -> Checked {
    for (key, record) in after {
        let Record::Caseload(new) = record else { continue };
        let old = match before.get(key) {
            Some(Record::Caseload(old)) if old == new => continue,
            Some(Record::Caseload(old)) => Some(old.as_ref()),
            _ => None,
        };
        for section in &new.sections {
            let (used, was) =
                (used(section, now), old.map_or(0, |old| used_in(old, &section.type_id, &section.role, now)));
            let index = TYPES.iter().position(|name| *name == section.type_id.as_str()).unwrap_or(0);
            let Some(role) = specs[index].draft.roles.iter().find(|role| role.id == section.role) else {
                continue;
            };
            let unless_out = role.taking_part.mode == TakingPartMode::UnlessOptedOut;
            let takes_part = match section.participation {
                Participation::In => true,
                Participation::Unsaid => unless_out,
                _ => false,
            };
            let places = section.places.unwrap_or(role.taking_part.default_places).min(role.limits.places);
            let places = if takes_part { usize::from(places) } else { 0 };
            hold!(
                exceeds || used <= was || used <= places,
                "{key:?} uses {used} of {places} places as {}",
                section.role
            );
        }
        let joint = |caseload: &Caseload| {
            used_in(caseload, &id("mentoring"), &id("mentor"), now)
                + used_in(caseload, &id("sponsorship"), &id("sponsor"), now)
        };
        let (used, was) = (joint(new), old.map_or(0, joint));
        let most = usize::from(JOINT_MOST);
        hold!(exceeds || used <= was || used <= most, "{key:?} uses {used} places of {most} across types");
    }
    Ok(())
}

fn used_in(caseload: &Caseload, type_id: &TypeId, role: &RoleId, now: Timestamp) -> usize {
    caseload.section(type_id, role).map_or(0, |section| used(section, now))
}

fn used(section: &Section, now: Timestamp) -> usize {
    section.active.len() + section.reserved.iter().filter(|ticket| ticket.counts(now)).count()
}
