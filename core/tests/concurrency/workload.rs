//! Six people who do what comes to their minds.

use crate::{
    common::{ask, id, monday, person},
    faulty::{Chance, Faulty, Seen},
    verify::{self, Records},
};
use std::{cell::Cell, sync::Arc};
use tutelage::{
    Engine,
    error::ErrorKind,
    id::{CommandId, RelationshipId, RequestId, TypeId},
    lifecycle::{
        Actor, Approver, Command, Envelope, OnBehalfOf, Party, Record, RecordKey, Request, TypeHead,
        WhenInUse,
    },
    people::PersonState,
    store::{Driven, Failure, MemoryStore, drive, run_due},
    time::{Span, Timestamp},
};

const PEOPLE: [&str; 6] = ["ana", "ben", "cy", "dee", "eve", "office"];
const ROLES: [(&str, &str); 5] = [
    ("mentoring", "mentor"),
    ("mentoring", "mentee"),
    ("circle", "lead"),
    ("circle", "member"),
    ("peers", "peer"),
];
const STEPS: usize = 40;

/// What happened in all.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) done: u64,
    pub(crate) refused: u64,
    pub(crate) contended: u64,
    pub(crate) formed: u64,
    pub(crate) repeated: u64,
    pub(crate) conflicts: u64,
    pub(crate) stale: u64,
    pub(crate) lost: u64,
    pub(crate) between: u64,
}

impl Tally {
    pub(crate) fn plus(self, other: Tally) -> Tally {
        Tally {
            done: self.done + other.done,
            refused: self.refused + other.refused,
            contended: self.contended + other.contended,
            formed: self.formed + other.formed,
            repeated: self.repeated + other.repeated,
            conflicts: self.conflicts + other.conflicts,
            stale: self.stale + other.stale,
            lost: self.lost + other.lost,
            between: self.between + other.between,
        }
    }
}

struct Workload<'a> {
    engine: &'a Engine,
    chance: &'a Chance,
    sent: Cell<u64>,
}

pub(crate) fn run(engine: &Engine, seed: u64) -> Result<Tally, String> {
    let chance = Chance::new(seed);
    let workload = Workload { engine, chance: &chance, sent: Cell::new(1) };
    let store = MemoryStore::new(engine.schema());
    workload.begin(&store)?;
    let between = |store: &MemoryStore| Some(workload.between(&store.records()));
    let faulty = Faulty::new(engine, store, &chance, monday(), &between);
    let mut tally = Tally::default();
    let mut sent: Vec<Envelope> = Vec::new();
    for _ in 0..STEPS {
        if chance.percent(15) {
            let days = u16::try_from(1 + chance.below(12)).unwrap();
            faulty.now.set(faulty.now.get().plus(Span::days(days)));
        }
        let now = faulty.now.get();
        if chance.percent(25) {
            fit(run_due(engine, &faulty, now, 6), "due")?;
        } else {
            let again = chance.pick(&sent).filter(|_| chance.percent(12)).cloned();
            let envelope = again.unwrap_or_else(|| workload.any(&faulty.inner.records(), now));
            match fit(drive(engine, &faulty, &envelope, now), &envelope)? {
                Some(Driven::Done(decision)) if decision.repeated => tally.repeated += 1,
                Some(Driven::Done(_)) => tally.done += 1,
                Some(Driven::Refused(_)) => tally.refused += 1,
                None => tally.contended += 1,
            }
            sent.push(envelope);
        }
        if let Some(fault) = faulty.fault.take() {
            return Err(fault);
        }
    }
    let now = faulty.now.get();
    let runs = fit(run_due(engine, &Seen(&faulty), now, 2_000), "the last due")?;
    let left =
        faulty.inner.records().into_values().filter(|record| record.due_at().is_some_and(|at| at <= now));
    let left: Vec<Record> = left.collect();
    if !left.is_empty() || runs.is_none() {
        return Err(format!("what is due stays due: {left:?}"));
    }
    if let Some(fault) = faulty.fault.take() {
        return Err(fault);
    }
    let log = faulty.inner.log();
    verify::once(&log)?;
    let formed =
        log.iter().filter(|r| matches!(r.event, tutelage::lifecycle::Event::RelationshipFormed { .. }));
    tally.formed = u64::try_from(formed.count()).unwrap();
    let wrongs = &faulty.wrongs;
    (tally.conflicts, tally.stale) = (wrongs.conflicts.get(), wrongs.stale.get());
    (tally.lost, tally.between) = (wrongs.lost.get(), wrongs.between.get());
    Ok(tally)
}

/// What a store without faults of its own may answer; everything but contention is a fault of the engine.
fn fit<T, E: std::fmt::Debug>(
    result: Result<T, Failure<E>>,
    what: impl std::fmt::Debug,
) -> Result<Option<T>, String> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Failure::Contended) => Ok(None),
        Err(Failure::Call(error)) if error.kind() == ErrorKind::Conflict => {
            Err(format!("an id was taken for another command: {what:?}"))
        }
        Err(failure) => Err(format!("{failure:?} of {what:?}")),
    }
}

impl Workload<'_> {
    fn id(&self) -> CommandId {
        let next = self.sent.get();
        self.sent.set(next + 1);
        let mut bytes = [9; 16];
        bytes[8..].copy_from_slice(&next.to_be_bytes());
        CommandId::from_bytes(bytes)
    }

    fn by(&self, actor: Actor, command: Command) -> Envelope {
        Envelope { id: self.id(), actor, on_behalf_of: None, command }
    }

    fn someone(&self) -> &'static str {
        self.chance.pick(&PEOPLE).unwrap()
    }

    fn begin(&self, store: &MemoryStore) -> Result<(), String> {
        for first in self.engine.catalog().all_newest() {
            let head = TypeHead { type_id: first.id().clone(), version: 1, in_force: 1, open: true };
            store.put(Record::Type(Arc::new(head)));
        }
        for (n, who) in (0_i64..).zip(PEOPLE) {
            let hired = Box::new(person(who, 5 - n, if n < 3 { "red" } else { "blue" }, None));
            fit(
                drive(
                    self.engine,
                    store,
                    &self.by(Actor::Host, Command::PersonChanged { person: hired }),
                    monday(),
                ),
                who,
            )?;
        }
        for who in PEOPLE {
            for (type_id, role) in ROLES {
                if self.chance.percent(80) {
                    let command = self.takes_part(type_id, role);
                    fit(drive(self.engine, store, &self.by(Actor::Person(id(who)), command), monday()), who)?;
                }
            }
        }
        Ok(())
    }

    fn takes_part(&self, type_id: &str, role: &str) -> Command {
        let places = Some(u16::try_from(1 + self.chance.below(2)).unwrap());
        Command::TakePart { type_id: id(type_id), role: id(role), places, agreement: None }
    }

    /// What pulls the ground from under somebody's feet: blocks, leavings, types that change, places lowered.
    fn between(&self, records: &Records) -> Envelope {
        let who = self.someone();
        let command = match self.chance.below(8) {
            0..3 => return self.by(Actor::Person(id(who)), Command::Block { person: id(self.someone()) }),
            3 => self.person_changes(records, who),
            4 => self.publishes(records),
            5 => match self.chance.percent(40) {
                true => Command::CloseType { type_id: id("mentoring") },
                false => Command::ReopenType {
                    type_id: id(self.chance.pick(&["mentoring", "circle", "peers"]).unwrap()),
                },
            },
            _ => {
                let (type_id, role) = *self.chance.pick(&ROLES).unwrap();
                let places = u16::try_from(self.chance.below(2)).unwrap();
                let when_in_use = WhenInUse::StopNew;
                let command =
                    Command::SetPlaces { type_id: id(type_id), role: id(role), places, when_in_use };
                return self.by(Actor::Person(id(who)), command);
            }
        };
        self.by(Actor::Host, command)
    }

    fn person_changes(&self, records: &Records, who: &str) -> Command {
        let mut changed = match records.get(&RecordKey::Person(id(who))) {
            Some(Record::Person(person)) => person.as_ref().clone(),
            _ => person(who, 3, "red", None),
        };
        match (changed.state, self.chance.below(3)) {
            (PersonState::Left, _) => changed.state = PersonState::Active,
            (PersonState::Active, 0) => changed.state = PersonState::Left,
            _ => {
                let level = i64::try_from(self.chance.below(7)).unwrap();
                let level = tutelage::people::AttributeValue::Integer(level);
                changed.attributes.insert(id("level"), level);
            }
        }
        Command::PersonChanged { person: Box::new(changed) }
    }

    /// The next version of a type that the engine knows of.
    fn publishes(&self, records: &Records) -> Command {
        let type_id: TypeId = id(self.chance.pick(&["mentoring", "circle", "peers"]).unwrap());
        let in_force = match records.get(&RecordKey::Type(type_id.clone())) {
            Some(Record::Type(head)) => head.in_force,
            _ => 1,
        };
        match self.engine.catalog().version(&type_id, in_force + 1) {
            Some(next) => Command::PublishType { draft: Box::new(next.draft().clone()) },
            None => Command::CloseType { type_id },
        }
    }

    fn any(&self, records: &Records, now: Timestamp) -> Envelope {
        let who = self.someone();
        let requests: Vec<&Request> = records
            .values()
            .filter_map(|record| match record {
                Record::Request(request) if request.state.is_open() => Some(request.as_ref()),
                _ => None,
            })
            .collect();
        let together: Vec<(RelationshipId, &Party)> = records
            .values()
            .filter_map(|record| match record {
                Record::Relationship(found) if found.state.is_open() => Some(found),
                _ => None,
            })
            .flat_map(|found| found.present().map(|member| (found.id, &member.party)))
            .collect();
        let of = |who: &str, command: Command| self.by(Actor::Person(id(who)), command);
        match self.chance.below(100) {
            0..30 => of(who, self.asks(who)),
            30..62 => match self.chance.pick(&requests) {
                Some(request) => self.answers(request),
                None => of(who, self.asks(who)),
            },
            62..72 => match self.chance.pick(&together) {
                Some((relationship, party)) => of(party.person.as_str(), self.goes_on(*relationship, now)),
                None => of(who, self.asks(who)),
            },
            72..78 => {
                let (type_id, role) = *self.chance.pick(&ROLES).unwrap();
                of(who, self.takes_part(type_id, role))
            }
            78..80 => {
                let (type_id, role) = *self.chance.pick(&ROLES).unwrap();
                of(who, Command::StepBack { type_id: id(type_id), role: id(role) })
            }
            80..84 => of(who, Command::Unblock { person: id(self.someone()) }),
            84..87 => self.by(Actor::Host, Command::ReopenType { type_id: id("mentoring") }),
            87..91 => self.brings_together(),
            _ => self.between(records),
        }
    }

    fn asks(&self, who: &str) -> Command {
        let others: Vec<&str> = PEOPLE.into_iter().filter(|other| *other != who).collect();
        let whom = *self.chance.pick(&others).unwrap();
        match self.chance.below(6) {
            0 | 1 => ask("mentoring", "mentee", &[whom]),
            2 => {
                let second = *self.chance.pick(&others).unwrap();
                ask("mentoring", "mentee", &[whom, second])
            }
            3 => ask("circle", "member", &[whom]),
            4 => ask("circle", "lead", &[whom]),
            _ => ask("peers", "peer", &[whom]),
        }
    }

    fn brings_together(&self) -> Envelope {
        let party = |role: &str| Party { person: id(self.someone()), role: id(role) };
        let people = vec![party("mentor"), party("mentee")];
        self.by(
            Actor::Person(id("office")),
            Command::Nominate { type_id: id("mentoring"), people, message: None },
        )
    }

    fn answers(&self, request: &Request) -> Envelope {
        let id_of: RequestId = request.id();
        let approver = match request.approver() {
            Some(Approver::Party(person) | Approver::Manager(person)) => person.clone(),
            Some(Approver::Coordinator) | None => id("office"),
        };
        let command = match self.chance.below(10) {
            0..8 => Command::Accept { request: id_of },
            8 => Command::Decline { request: id_of, code: id("no_time"), reason: None },
            _ => {
                return self
                    .by(Actor::Person(request.by.clone().unwrap()), Command::Withdraw { request: id_of });
            }
        };
        if self.chance.percent(8) {
            let on_behalf_of = Some(OnBehalfOf {
                person: approver,
                reason: id("on_leave"),
                exceed_places: self.chance.percent(50),
            });
            return Envelope { on_behalf_of, ..self.by(Actor::Person(id("office")), command) };
        }
        self.by(Actor::Person(approver), command)
    }

    fn goes_on(&self, relationship: RelationshipId, now: Timestamp) -> Command {
        match self.chance.below(6) {
            0 | 1 => Command::Cancel { relationship, code: id("other"), reason: None },
            2 => Command::Leave { relationship, code: id("other") },
            3 => Command::PutOnHold { relationship, until: Some(now.plus(Span::days(5))) },
            4 => Command::Resume { relationship },
            _ => Command::Advance { record: RecordKey::Relationship(relationship) },
        }
    }
}
