//! The working set of one decision or view: records read, changed by events, and relied on.

use super::{
    Actor, Answer, Caseload, Change, Decision, Erasure, EventRecord, Fact, Facts, FollowUp, Guard, Item,
    MOST_CHANGES, Notice, OnBehalfOf, Outcome, Pair, PairKey, Party, Query, ReasonCode, Receipt, Record,
    RecordKey, Refusal, Relationship, Request, Round, RoundPage, RoundPageKey, Text, TypeHead,
    TypeVersionKey, Work, event::Event, evolve, settle,
};
use crate::{
    diary::Entry,
    error::{Error, ErrorCode},
    feedback::{Answers, Disclosures, DisclosuresKey, FeedbackRound},
    id::{
        AnswersId, CommandId, EntryId, FeedbackId, FollowUpId, ObjectiveId, PersonId, RelationshipId,
        RequestId, RoleId, RoundId, TextId, TypeId, digest, hex,
    },
    objectives::Objective,
    people::{Person, PersonRecord, ReportingLine, bounded_text},
    scheme::{Catalog, RelationshipType, TypeRole},
    sort::Inserted,
    time::Timestamp,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Why a handler stopped before its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Facts are missing; the session knows which.
    Need,
    /// The answer is no.
    Refused(Refusal),
    /// The call is wrong.
    Error(Error),
}

impl From<ReasonCode> for Stop {
    fn from(code: ReasonCode) -> Stop {
        Stop::Refused(Refusal::new(code))
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Error(error)
    }
}

/// `Err` with the reason unless it holds.
pub(crate) fn ensure(holds: bool, code: ReasonCode) -> Result<(), Stop> {
    if holds { Ok(()) } else { Err(code.into()) }
}

pub(crate) struct Session<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) now: Timestamp,
    pub(crate) actor: Actor,
    pub(crate) on_behalf_of: Option<OnBehalfOf>,
    facts: &'a dyn Facts,
    command: CommandId,
    type_version: Option<u32>,
    missing: BTreeSet<Query>,
    held: BTreeMap<RecordKey, Held>,
    people: BTreeMap<PersonId, Option<Person>>,
    types: BTreeMap<TypeVersionKey, Arc<RelationshipType>>,
    events: Vec<EventRecord>,
    notices: Vec<Notice>,
    follow_ups: Vec<FollowUpId>,
    erasure: Option<Erasure>,
    ids_made: [u32; 8],
}

struct Held {
    version: u64,
    record: Option<Record>,
    changed: bool,
}

macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident($id:ty) -> $variant:ident($record:ty) by $key:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(&mut self, id: &$id) -> Result<Option<Arc<$record>>, Stop> {
            let key: fn(&$id) -> RecordKey = $key;
            Ok(match self.record(&key(id))? {
                Some(Record::$variant(record)) => Some(record),
                _ => None,
            })
        }
    )*};
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        catalog: &'a Catalog,
        facts: &'a dyn Facts,
        now: Timestamp,
        actor: Actor,
        command: CommandId,
    ) -> Self {
        Session {
            catalog,
            now,
            actor,
            on_behalf_of: None,
            facts,
            command,
            type_version: None,
            missing: BTreeSet::new(),
            held: BTreeMap::new(),
            people: BTreeMap::new(),
            types: BTreeMap::new(),
            events: Vec::new(),
            notices: Vec::new(),
            follow_ups: Vec::new(),
            erasure: None,
            ids_made: [0; 8],
        }
    }

    // Asking.

    /// The command that is decided.
    pub(crate) fn command(&self) -> CommandId {
        self.command
    }

    /// Notes that a fact will be needed, so that one round asks for as much as possible.
    pub(crate) fn want(&mut self, query: Query) {
        if self.facts.answer(&query).is_none() {
            self.missing.insert(query);
        }
    }

    pub(crate) fn want_record(&mut self, key: RecordKey) {
        if !self.held.contains_key(&key) {
            self.want(Query::Record(key));
        }
    }

    pub(crate) fn want_person(&mut self, person: &PersonId) {
        self.want_record(RecordKey::Person(person.clone()));
        self.want_record(RecordKey::Caseload(person.clone()));
    }

    /// Stops when anything wanted is missing.
    pub(crate) fn round(&self) -> Result<(), Stop> {
        if self.missing.is_empty() { Ok(()) } else { Err(Stop::Need) }
    }

    pub(crate) fn missing(&self) -> Vec<Query> {
        self.missing.iter().cloned().collect()
    }

    pub(crate) fn fact(&mut self, query: &Query) -> Result<Fact, Stop> {
        match self.facts.answer(query) {
            Some(Fact::Unknown) => Err(ReasonCode::FactUnknown.into()),
            Some(fact) => Ok(fact),
            None => {
                self.missing.insert(query.clone());
                Err(Stop::Need)
            }
        }
    }

    /// The record as it stands in this decision.
    pub(crate) fn record(&mut self, key: &RecordKey) -> Result<Option<Record>, Stop> {
        if let Some(held) = self.held.get(key) {
            return Ok(held.record.clone());
        }
        let record = match self.fact(&Query::Record(key.clone()))? {
            Fact::Record(record) if record.key() == *key => Some(record),
            Fact::None => None,
            _ => return Err(wrong_fact(key).into()),
        };
        let version = record.as_ref().map_or(0, Record::version);
        self.held.insert(key.clone(), Held { version, record: record.clone(), changed: false });
        Ok(record)
    }

    /// Somebody whom the host knows. `None` when it does not; unknown is treated as not known.
    pub(crate) fn person(&mut self, id: &PersonId) -> Result<Option<Person>, Stop> {
        if let Some(known) = self.people.get(id) {
            return Ok(known.clone());
        }
        let key = RecordKey::Person(id.clone());
        let query = Query::Record(key.clone());
        let person = match self.facts.answer(&query) {
            Some(Fact::Person(person)) if person.id() == id => Some(person),
            Some(Fact::Record(Record::Person(record))) if record.id == *id => Some(
                Person::intern(self.catalog.schema(), PersonRecord::clone(&record))
                    .map_err(|e| e.within("person"))?,
            ),
            Some(Fact::None | Fact::Unknown) => None,
            Some(_) => return Err(wrong_fact(&key).into()),
            None => {
                self.missing.insert(query);
                return Err(Stop::Need);
            }
        };
        let version = person.as_ref().map_or(0, |person| person.record().version);
        let record = person.as_ref().map(|person| Record::Person(person.shared_record()));
        self.held.insert(key, Held { version, record, changed: false });
        self.people.insert(id.clone(), person.clone());
        Ok(person)
    }

    getters! {
        /// What is between two people.
        stored_pair(PairKey) -> Pair(Pair) by |id| RecordKey::Pair(id.clone());
        stored_caseload(PersonId) -> Caseload(Caseload) by |id| RecordKey::Caseload(id.clone());
        request(RequestId) -> Request(Request) by |id| RecordKey::Request(*id);
        relationship(RelationshipId) -> Relationship(Relationship) by |id| RecordKey::Relationship(*id);
        entry(EntryId) -> Entry(Entry) by |id| RecordKey::Entry(*id);
        objective(ObjectiveId) -> Objective(Objective) by |id| RecordKey::Objective(*id);
        feedback(FeedbackId) -> Feedback(FeedbackRound) by |id| RecordKey::Feedback(*id);
        answers(AnswersId) -> Answers(Answers) by |id| RecordKey::Answers(*id);
        disclosures(DisclosuresKey) -> Disclosures(Disclosures) by |key| RecordKey::Disclosures(key.clone());
        text(TextId) -> Text(Text) by |id| RecordKey::Text(*id);
        type_head(TypeId) -> Type(TypeHead) by |id| RecordKey::Type(id.clone());
        cohort_round(RoundId) -> Round(Round) by |id| RecordKey::Round(*id);
        round_page(RoundPageKey) -> RoundPage(RoundPage) by |key| RecordKey::RoundPage(*key);
        follow_up(FollowUpId) -> FollowUp(FollowUp) by |id| RecordKey::FollowUp(*id);
        receipt(CommandId) -> Receipt(Receipt) by |id| RecordKey::Receipt(*id);
    }

    pub(crate) fn caseload(&mut self, person: &PersonId) -> Result<Arc<Caseload>, Stop> {
        let stored = self.stored_caseload(person)?;
        Ok(stored.unwrap_or_else(|| Arc::new(Caseload::new(person.clone()))))
    }

    pub(crate) fn pair(&mut self, key: &PairKey) -> Result<Arc<Pair>, Stop> {
        let stored = self.stored_pair(key)?;
        Ok(stored.unwrap_or_else(|| Arc::new(Pair::new(key.clone()))))
    }

    /// The people above somebody; unknown where the host cannot say.
    pub(crate) fn line(&mut self, person: &PersonId) -> Result<Option<Arc<ReportingLine>>, Stop> {
        let query = Query::ReportingLine(person.clone());
        match self.facts.answer(&query) {
            Some(Fact::ReportingLine(line)) if line.above.len() <= ReportingLine::MOST => Ok(Some(line)),
            Some(Fact::None | Fact::Unknown) => Ok(None),
            Some(_) => {
                let message = format!("this does not answer the query for the reporting line of `{person}`");
                Err(Error::new(ErrorCode::InvalidFact, "facts", message).into())
            }
            None => {
                self.missing.insert(query);
                Err(Stop::Need)
            }
        }
    }

    /// Notes that the version of a type in force will be needed, where the configuration lacks it; tells whether it
    /// does.
    pub(crate) fn want_type_in_force(&mut self, id: &TypeId) -> Result<bool, Stop> {
        let Some(head) = self.type_head(id)? else { return Ok(false) };
        self.want_type_version(id, head.in_force);
        Ok(self.catalog.version(id, head.in_force).is_none())
    }

    /// Notes that a version of a type will be needed, where the configuration lacks it.
    pub(crate) fn want_type_version(&mut self, id: &TypeId, number: u32) {
        if self.catalog.version(id, number).is_none() {
            self.want_record(RecordKey::TypeVersion(TypeVersionKey { type_id: id.clone(), number }));
        }
    }

    /// The version of a type in force, and whether it takes requests. `None` when there is no such type.
    pub(crate) fn type_in_force(
        &mut self,
        id: &TypeId,
    ) -> Result<Option<(Arc<RelationshipType>, bool)>, Stop> {
        let head = self.type_head(id)?;
        let (version, open) = match &head {
            Some(head) => (head.in_force, head.open),
            None => (self.catalog.newest(id).map_or(0, |newest| newest.version()), true),
        };
        if version == 0 {
            return Ok(None);
        }
        let found = self.type_version(id, version)?;
        self.type_version = Some(version);
        Ok(Some((found, open)))
    }

    pub(crate) fn type_version(&mut self, id: &TypeId, number: u32) -> Result<Arc<RelationshipType>, Stop> {
        if let Some(known) = self.catalog.version(id, number) {
            return Ok(Arc::clone(known));
        }
        let key = TypeVersionKey { type_id: id.clone(), number };
        if let Some(built) = self.types.get(&key) {
            return Ok(Arc::clone(built));
        }
        match self.record(&RecordKey::TypeVersion(key.clone()))? {
            Some(Record::TypeVersion(stored)) => {
                let built =
                    stored.draft.build(number, self.catalog.schema()).map_err(|e| e.within("draft"))?;
                let built = Arc::new(built);
                self.types.insert(key, Arc::clone(&built));
                Ok(built)
            }
            _ => {
                let message =
                    format!("neither the configuration nor the store has version {number} of `{id}`");
                Err(Error::new(ErrorCode::TypeVersionMismatch, "facts", message).into())
            }
        }
    }

    /// Which version of the type the following events are decided by.
    pub(crate) fn decide_by(&mut self, version: u32) {
        self.type_version = Some(version);
    }

    // Changing.

    /// Something happened now.
    pub(crate) fn emit(&mut self, event: Event) -> Result<(), Stop> {
        let actor = self.actor.clone();
        self.emit_at(self.now, actor, event)
    }

    /// Something fell due at its time.
    pub(crate) fn emit_due(&mut self, at: Timestamp, event: Event) -> Result<(), Stop> {
        self.emit_at(at, Actor::Time, event)
    }

    fn emit_at(&mut self, at: Timestamp, actor: Actor, event: Event) -> Result<(), Stop> {
        let touched = event.touches();
        for key in &touched {
            self.want_record(key.clone());
        }
        self.round()?;
        let record = EventRecord {
            command: self.command,
            ordinal: u32::try_from(self.events.len()).unwrap_or(u32::MAX),
            at,
            on_behalf_of: self.on_behalf_of.clone().filter(|_| actor != Actor::Time),
            actor,
            type_version: self.type_version,
            event,
        };
        for key in touched {
            let before = self.record(&key)?;
            let after = evolve(&key, before, &record);
            self.put(&key, after);
        }
        self.events.push(record);
        Ok(())
    }

    fn put(&mut self, key: &RecordKey, record: Option<Record>) {
        if let Some(held) = self.held.get_mut(key) {
            held.changed = held.changed || held.record != record;
            held.record = record;
        }
    }

    /// Stores a record that no event describes: a person, a text, a version of a type.
    pub(crate) fn store(&mut self, record: Record) -> Result<(), Stop> {
        let key = record.key();
        self.record(&key)?;
        self.put(&key, Some(record));
        Ok(())
    }

    /// Takes a record as it came in a list, to change it or take it away: what is in the store must still be this.
    pub(crate) fn hold(&mut self, record: &Record) {
        let held = || Held { version: record.version(), record: Some(record.clone()), changed: false };
        self.held.entry(record.key()).or_insert_with(held);
    }

    /// Takes a record away that was read.
    pub(crate) fn remove(&mut self, key: &RecordKey) {
        self.put(key, None);
    }

    /// Nothing names somebody any more; the log is to forget them too.
    pub(crate) fn finish_erasure(&mut self, erasure: Erasure) -> Result<(), Stop> {
        self.emit(Event::ErasureFinished { pseudonym: erasure.pseudonym.clone() })?;
        self.erasure = Some(erasure);
        Ok(())
    }

    /// Keeps somebody's words; the records refer to them by id.
    pub(crate) fn write(&mut self, author: &PersonId, body: &str, path: &str) -> Result<TextId, Stop> {
        bounded_text(body, 1, 10_000).map_err(|error| error.within(path))?;
        let id = TextId::derive(self.command, self.next_ordinal(0));
        let text = Text { id, version: 0, author: author.clone(), body: body.to_owned() };
        self.fresh(RecordKey::Text(id));
        self.store(Record::Text(Arc::new(text)))?;
        Ok(id)
    }

    /// Puts other words in the place of those that somebody wrote.
    pub(crate) fn rewrite(&mut self, id: TextId, body: &str, path: &str) -> Result<TextId, Stop> {
        bounded_text(body, 1, 10_000).map_err(|error| error.within(path))?;
        let Some(text) = self.text(&id)? else { return Err(ReasonCode::NotAvailable.into()) };
        let text = Text { body: body.to_owned(), ..Text::clone(&text) };
        self.store(Record::Text(Arc::new(text)))?;
        Ok(id)
    }

    pub(crate) fn write_optional(
        &mut self,
        author: &PersonId,
        body: Option<&str>,
        path: &str,
    ) -> Result<Option<TextId>, Stop> {
        body.map(|body| self.write(author, body, path)).transpose()
    }

    fn next_ordinal(&mut self, kind: usize) -> u32 {
        let Some(next) = self.ids_made.get_mut(kind) else { return 0 };
        let ordinal = *next;
        *next = next.saturating_add(1);
        ordinal
    }

    /// A record of this command's own making: its id is derived, so nothing can be stored under it yet.
    fn fresh(&mut self, key: RecordKey) {
        self.held.insert(key, Held { version: 0, record: None, changed: false });
    }

    pub(crate) fn new_request(&mut self) -> RequestId {
        let id = RequestId::derive(self.command, self.next_ordinal(1));
        self.fresh(RecordKey::Request(id));
        id
    }

    pub(crate) fn new_relationship(&mut self) -> RelationshipId {
        let id = RelationshipId::derive(self.command, self.next_ordinal(4));
        self.fresh(RecordKey::Relationship(id));
        id
    }

    pub(crate) fn new_entry(&mut self) -> EntryId {
        let id = EntryId::derive(self.command, self.next_ordinal(2));
        self.fresh(RecordKey::Entry(id));
        id
    }

    pub(crate) fn new_objective(&mut self) -> ObjectiveId {
        let id = ObjectiveId::derive(self.command, self.next_ordinal(5));
        self.fresh(RecordKey::Objective(id));
        id
    }

    pub(crate) fn new_feedback(&mut self) -> FeedbackId {
        let id = FeedbackId::derive(self.command, self.next_ordinal(6));
        self.fresh(RecordKey::Feedback(id));
        id
    }

    pub(crate) fn new_answers(&mut self) -> AnswersId {
        let id = AnswersId::derive(self.command, self.next_ordinal(7));
        self.fresh(RecordKey::Answers(id));
        id
    }

    /// A round with its first page.
    pub(crate) fn new_round(&mut self) -> RoundPageKey {
        let first = RoundPageKey { round: RoundId::derive(self.command, 0), number: 1 };
        self.fresh(RecordKey::Round(first.round));
        self.fresh(RecordKey::RoundPage(first));
        first
    }

    /// Leaves a small command behind, to be run from now on.
    pub(crate) fn follow_up_later(&mut self, work: Work) -> Result<(), Stop> {
        self.follow_up_at(self.now, work)
    }

    /// Leaves a small command behind, to be run from then on.
    pub(crate) fn follow_up_at(&mut self, due_at: Timestamp, work: Work) -> Result<(), Stop> {
        let follow_up = FollowUpId::derive(self.command, self.next_ordinal(3));
        self.fresh(RecordKey::FollowUp(follow_up));
        self.emit(Event::FollowUpScheduled { follow_up, work, due_at })?;
        self.follow_ups.push(follow_up);
        Ok(())
    }

    /// Leaves work behind. A place that comes free leaves some only where somebody is in line for it, and one small
    /// command however many roles or members it concerns, so that no decision grows with them.
    pub(crate) fn promote_later(&mut self, work: Work) -> Result<(), Stop> {
        match work {
            Work::Promote { person, type_id, role } => {
                let lines = self.lines_fed_by(&person, &type_id, &role)?;
                match (lines.len(), lines.first()) {
                    (0, _) | (_, None) => Ok(()),
                    (1, Some(TypeRole { type_id, role })) => {
                        let (type_id, role) = (type_id.clone(), role.clone());
                        self.follow_up_later(Work::Promote { person, type_id, role })
                    }
                    _ => self.follow_up_later(Work::PromoteAll { person, type_id, role }),
                }
            }
            Work::PromoteMembers { relationship, after: None } => {
                let Some(ended) = self.relationship(&relationship)? else { return Ok(()) };
                let mut freed = Vec::new();
                for Party { person, role } in ended.present().map(|member| member.party.clone()) {
                    if !self.lines_fed_by(&person, &ended.type_id, &role)?.is_empty() {
                        freed.push(Work::Promote { person, type_id: ended.type_id.clone(), role });
                    }
                }
                if freed.len() > 2 {
                    return self.follow_up_later(Work::PromoteMembers { relationship, after: None });
                }
                freed.into_iter().try_for_each(|work| self.promote_later(work))
            }
            work => self.follow_up_later(work),
        }
    }

    /// The roles in which somebody is in line for a place that this one gives back; it may be one for other roles too,
    /// where a limit counts them together.
    pub(crate) fn lines_fed_by(
        &mut self,
        person: &PersonId,
        type_id: &TypeId,
        role: &RoleId,
    ) -> Result<BTreeSet<TypeRole>, Stop> {
        let caseload = self.caseload(person)?;
        let this = TypeRole { type_id: type_id.clone(), role: role.clone() };
        let others =
            self.catalog.joint_limits_of(type_id, role).flat_map(|limit| limit.roles.iter().cloned());
        let in_line = |one: &TypeRole| {
            caseload.section(&one.type_id, &one.role).is_some_and(|section| !section.waiting.is_empty())
        };
        Ok(others.chain([this]).filter(in_line).inserted())
    }

    pub(crate) fn tell(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Brings about everything that was due for a record by now.
    pub(crate) fn settle(&mut self, item: Item) -> Result<(), Stop> {
        // Each round of the loop takes one due event off a finite list; the bound is a belt beside those braces.
        for _ in 0..64 {
            let due = match item {
                Item::Request(id) => {
                    self.request(&id)?.and_then(|request| settle::request_due(&request, self.now))
                }
                Item::Relationship(id) => self
                    .relationship(&id)?
                    .and_then(|relationship| settle::relationship_due(&relationship, self.now)),
            };
            let Some(due) = due else { break };
            let (at, event) = (due.at, due.event.clone());
            let version = match item {
                Item::Request(id) => self.request(&id)?.map(|request| request.type_version),
                Item::Relationship(id) => {
                    self.relationship(&id)?.map(|relationship| relationship.type_version)
                }
            };
            let before = std::mem::replace(&mut self.type_version, version);
            let emitted = self.emit_due(at, event);
            self.type_version = before;
            emitted?;
            for notice in due.notices {
                self.tell(notice);
            }
            for work in due.works {
                self.promote_later(work)?;
            }
        }
        Ok(())
    }

    /// Brings about everything that was due for a feedback round by now.
    pub(crate) fn settle_feedback(&mut self, id: &FeedbackId) -> Result<(), Stop> {
        // Two reminders and the closing.
        for _ in 0..3 {
            let Some(round) = self.feedback(id)? else { break };
            let Some(due) = settle::feedback_due(&round, self.now) else { break };
            self.decide_by(round.type_version);
            self.emit_due(due.at, due.event)?;
            due.notices.into_iter().for_each(|notice| self.tell(notice));
            due.works.into_iter().try_for_each(|work| self.follow_up_later(work))?;
        }
        Ok(())
    }

    // Finishing.

    /// The decision: everything changed, everything relied on.
    pub(crate) fn finish(
        self,
        outcome: Outcome,
        digest: String,
        people: BTreeSet<PersonId>,
        receipted: bool,
    ) -> Result<Answer, Error> {
        let (mut changes, mut removals, mut guards) = (Vec::new(), Vec::new(), Vec::new());
        for (key, held) in self.held {
            if key == RecordKey::Receipt(self.command) {
                continue;
            }
            match held.record {
                Some(mut record) if held.changed => {
                    record.set_version(held.version.saturating_add(1));
                    changes.push(Change { key, expected: held.version, record });
                }
                None if held.changed && held.version > 0 => {
                    removals.push(Guard { record: key, version: held.version });
                }
                _ => guards.push(Guard { record: key, version: held.version }),
            }
        }
        let changed = changes.len().saturating_add(removals.len());
        if changed > MOST_CHANGES {
            let message = format!("{changed} records would change at once; at most {MOST_CHANGES} may");
            return Err(Error::new(ErrorCode::Internal, "", message));
        }
        let receipt = Receipt {
            command: self.command,
            version: 1,
            digest,
            people,
            outcome: outcome.clone(),
            at: self.now,
        };
        Ok(Answer::Done(Box::new(Decision {
            outcome,
            repeated: false,
            events: self.events,
            changes,
            removals,
            erasure: self.erasure,
            guards,
            receipt: receipted.then_some(receipt),
            follow_ups: self.follow_ups,
            notices: self.notices,
        })))
    }

    pub(crate) fn has_events(&self) -> bool {
        !self.events.is_empty() || self.held.values().any(|held| held.changed)
    }
}

fn wrong_fact(key: &RecordKey) -> Error {
    let named = serde_json::to_string(key).unwrap_or_default();
    Error::new(ErrorCode::InvalidFact, "facts", format!("this does not answer the query for `{named}`"))
}

/// SHA-256 of who wants what, in hexadecimal: what makes two commands the same.
pub(crate) fn command_digest(envelope: &super::Envelope) -> Result<String, Error> {
    let canonical = serde_json::to_vec(&(&envelope.actor, &envelope.on_behalf_of, &envelope.command))
        .map_err(|error| Error::new(ErrorCode::Internal, "", error.to_string()))?;
    Ok(hex(&digest(&[&canonical])))
}
