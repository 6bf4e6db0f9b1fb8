//! A store of the lightest kind: a map of records that is cheap to copy and answers every query at once, so that a
//! decision takes one round. What can no longer matter is thrown away after every step.

use std::{collections::BTreeMap, sync::Arc};
use tutelage::{
    Engine,
    id::{CommandId, PersonId},
    lifecycle::{
        Actor, Answer, Command, Decision, Envelope, Fact, Facts, Item, ItemSelection, Query, Record,
        RecordKey, Refusal, Work,
    },
    people::{LineEnd, Manager, Person, ReportingLine},
    store::due_command,
    time::Timestamp,
};

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) now: Timestamp,
    pub(crate) records: BTreeMap<RecordKey, Record>,
    people: BTreeMap<PersonId, Person>,
    steps: u64,
}

/// One way on from a state.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    Clock(Timestamp),
    Due(RecordKey),
    Do(Actor, Box<Command>),
}

/// What came of an action.
pub(crate) enum Came {
    Moved(World),
    Decided(World, Box<Decision>),
    Refused(Refusal),
}

impl World {
    pub(crate) fn new(now: Timestamp) -> World {
        World { now, records: BTreeMap::new(), people: BTreeMap::new(), steps: 0 }
    }

    pub(crate) fn put(&mut self, engine: &Engine, record: Record) {
        if let Record::Person(person) = &record {
            self.people.insert(person.id.clone(), engine.person(person.as_ref().clone()).unwrap());
        }
        self.records.insert(record.key(), record);
    }

    /// The records that are due by now, in their order.
    pub(crate) fn due(&self) -> Vec<RecordKey> {
        let due = self.records.iter().filter_map(|(key, record)| Some((record.due_at()?, key)));
        let mut due: Vec<_> = due.filter(|(at, _)| *at <= self.now).collect();
        due.sort();
        due.into_iter().map(|(_, key)| key.clone()).collect()
    }

    /// The next instant at which something falls due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.records.values().filter_map(Record::due_at).filter(|at| *at > self.now).min()
    }

    /// Takes an action. `Err` is a fault of the engine, whatever the action.
    pub(crate) fn take(&self, engine: &Engine, action: &Action) -> Result<Came, String> {
        let steps = self.steps.wrapping_add(1);
        let envelope = match action {
            Action::Clock(now) => return Ok(Came::Moved(World { now: *now, steps, ..self.clone() })),
            Action::Due(key) => due_command(key.clone(), self.now),
            Action::Do(actor, command) => {
                let mut id = [0; 16];
                id[8..].copy_from_slice(&steps.to_be_bytes());
                let command = command.as_ref().clone();
                Envelope { id: CommandId::from_bytes(id), actor: actor.clone(), on_behalf_of: None, command }
            }
        };
        let decision = match engine.decide(&envelope, self, self.now) {
            Ok(Answer::Done(decision)) => decision,
            Ok(Answer::Refused(refusal)) if matches!(action, Action::Due(_)) => {
                return Err(format!("what was due was refused, and will be for ever: {refusal:?}"));
            }
            Ok(Answer::Refused(refusal)) => return Ok(Came::Refused(refusal)),
            Ok(Answer::Need(queries)) => return Err(format!("asked for {queries:?}, which were answered")),
            Err(error) => return Err(format!("{error:?}")),
        };
        let mut world = World { steps, ..self.clone() };
        for change in &decision.changes {
            let key = change.record.key();
            if world.records.get(&key).map_or(0, Record::version) != change.expected {
                return Err(format!("{key:?} is not at the version that it was read at"));
            }
            world.put(engine, change.record.clone());
        }
        if let Action::Due(key) = action
            && world.records.get(key).and_then(Record::due_at).is_some_and(|at| at <= self.now)
        {
            return Err(format!("{key:?} is due still after it was run"));
        }
        Ok(Came::Decided(world, decision))
    }

    /// Throws away what no command can find any more.
    pub(crate) fn forget(&mut self) {
        let cascading = self.records.values().filter_map(|record| match record {
            Record::FollowUp(follow_up) if follow_up.due_at.is_some() => match &follow_up.work {
                Work::Cascade { request, .. } => Some(*request),
                _ => None,
            },
            _ => None,
        });
        let cascading = cascading.collect::<Vec<_>>();
        let mut last_ended = BTreeMap::new();
        for record in self.records.values() {
            if let Record::Relationship(closed) = record
                && !closed.state.is_open()
            {
                let together: Vec<_> = closed.present().map(|member| member.party.person.clone()).collect();
                if together.len() == 2 {
                    let known = last_ended
                        .entry((closed.type_id.clone(), together))
                        .or_insert((closed.ended_at, closed.id));
                    *known = (*known).max((closed.ended_at, closed.id));
                }
            }
        }
        let open = self.records.values().filter_map(|record| match record {
            Record::Relationship(relationship) if relationship.state.is_open() => Some(relationship.id),
            _ => None,
        });
        let open = open.collect::<Vec<_>>();
        self.records.retain(|_, record| match record {
            Record::Request(request) => {
                request.state.is_open() || request.exhausted || cascading.contains(&request.id())
            }
            Record::Relationship(relationship) => {
                relationship.state.is_open() || last_ended.values().any(|(_, id)| *id == relationship.id)
            }
            Record::Entry(entry) => {
                entry.state == tutelage::diary::EntryState::Planned && open.contains(&entry.relationship)
            }
            Record::FollowUp(follow_up) => follow_up.due_at.is_some(),
            Record::Text(_) | Record::Receipt(_) => false,
            _ => true,
        });
    }

    fn line(&self, person: &Person) -> ReportingLine {
        let mut line = ReportingLine { above: Vec::new(), end: LineEnd::Unknown };
        let mut manager = &person.record().manager;
        while let Manager::Person(id) = manager {
            line.above.push(id.clone());
            match self.people.get(id) {
                Some(next) if line.above.len() < 8 => manager = &next.record().manager,
                _ => return line,
            }
        }
        if *manager == Manager::Nobody {
            line.end = LineEnd::Nobody;
        }
        line
    }
}

impl Facts for World {
    fn answer(&self, query: &Query) -> Option<Fact> {
        Some(match query {
            Query::Record(RecordKey::Person(id)) => {
                self.people.get(id).cloned().map_or(Fact::None, Fact::Person)
            }
            Query::Record(key) => self.records.get(key).cloned().map_or(Fact::None, Fact::Record),
            Query::ReportingLine(person) => match self.people.get(person) {
                Some(person) => Fact::ReportingLine(Arc::new(self.line(person))),
                None => Fact::None,
            },
            Query::Items { type_id, select: ItemSelection::Open, after, limit, .. } => {
                let open = |record: &Record| match record {
                    Record::Request(request) if request.type_id == *type_id && request.state.is_open() => {
                        Some(Item::Request(request.id()))
                    }
                    Record::Relationship(found) if found.type_id == *type_id && found.state.is_open() => {
                        Some(Item::Relationship(found.id))
                    }
                    _ => None,
                };
                let mut rows: Vec<_> =
                    self.records.values().filter_map(|r| Some((open(r)?, r.clone()))).collect();
                rows.sort_by_key(|(item, _)| *item);
                let rest = rows.into_iter().filter(|(item, _)| after.is_none_or(|after| *item > after));
                Fact::Items(rest.take(usize::from(*limit)).map(|(_, record)| record).collect())
            }
            _ => return None,
        })
    }
}
