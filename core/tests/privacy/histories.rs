//! Somebody is erased in the middle of a random history, and others go on.

use crate::{
    common::{config, id},
    generate::{self, Stage, Step, Story},
    invariants::{self, Checked, Records, hold},
    replay::fold,
    traces::{index, indexed, reopened, replays, traces},
};
use proptest::test_runner::{Config as RunConfig, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};
use tutelage::{
    Config, Engine,
    error::ErrorCode,
    id::{CommandId, EntryId, PersonId, RelationshipId, RequestId},
    lifecycle::{
        Actor, Command, Decision, Envelope, Erased, Erasure, Event, NoticeCode, OnBehalfOf, Outcome, Record,
        RecordKey,
    },
    matching::index::Index,
    people::{PersonRecord, Proficiency, Skill},
    store::{Driven, Failure, MemoryStore, Store, drive, due_command},
    time::{Span, Timestamp},
};

struct Play<'a> {
    engine: &'a Engine,
    base: &'a Config,
    store: MemoryStore,
    /// One that was saved before somebody was erased, and was told of every decision since.
    index: Option<Index>,
    records: Records,
    now: Timestamp,
    people: Vec<PersonRecord>,
    requests: Vec<RequestId>,
    relationships: Vec<RelationshipId>,
    entries: Vec<EntryId>,
    sent: Vec<Envelope>,
    next: u64,
    /// Whom nothing may name any more that is sent.
    erased: Option<PersonId>,
    notices: Vec<String>,
    review: BTreeSet<tutelage::id::TextId>,
    finished: bool,
    /// Whether something of theirs was open when it was first tried.
    waited: bool,
}

impl<'a> Play<'a> {
    fn new(engine: &'a Engine, base: &'a Config, story: &Story) -> Play<'a> {
        let mut people = generate::people(story);
        for person in &mut people {
            let (skill, proficiency) = (id(&words(&person.id)), Proficiency::new(3).unwrap());
            person.skills.push(Skill { skill, proficiency, validated: false, teaches: true });
        }
        let store = MemoryStore::new(engine.schema());
        for person in &people {
            store.put(Record::Person(std::sync::Arc::new(person.clone())));
        }
        Play {
            engine,
            base,
            records: store.records(),
            store,
            index: None,
            now: generate::beginning(),
            people,
            requests: Vec::new(),
            relationships: Vec::new(),
            entries: Vec::new(),
            sent: Vec::new(),
            next: 1,
            erased: None,
            notices: Vec::new(),
            review: BTreeSet::new(),
            finished: false,
            waited: false,
        }
    }

    fn act(&mut self, action: generate::Action) -> Checked {
        let stage = Stage {
            base: self.base,
            lapse: true,
            now: self.now,
            people: &self.people,
            records: &self.records,
            requests: &self.requests,
            relationships: &self.relationships,
            entries: &self.entries,
            sent: self.sent.len(),
        };
        match stage.step(action) {
            None => Ok(()),
            Some(Step::Clock(span)) => {
                self.now = self.now.plus(span);
                Ok(())
            }
            Some(Step::Run(limit)) => self.run(limit.unwrap_or(10_000)),
            Some(Step::Again(index, _)) => {
                let envelope = self.sent[index].clone();
                match self.send(&envelope) {
                    // What somebody sent who was erased is known to nobody any more.
                    Err(Failure::Call(error)) if error.code() == ErrorCode::CommandConflict => Ok(()),
                    other => other.map_err(|error| format!("{error:?}")).map(|_| ()),
                }
            }
            Some(Step::Send(actor, person, command)) => {
                let on_behalf_of =
                    person.map(|person| OnBehalfOf { person, reason: id("on_leave"), exceed_places: false });
                let envelope = Envelope { id: self.id(), actor, on_behalf_of, command: *command };
                self.say(&envelope)
            }
        }
    }

    fn id(&mut self) -> CommandId {
        let mut bytes = [0; 16];
        bytes[8..].copy_from_slice(&self.next.to_be_bytes());
        self.next += 1;
        CommandId::from_bytes(bytes)
    }

    /// Sends it, with words of whoever sends it, unless it names somebody who was erased.
    fn say(&mut self, envelope: &Envelope) -> Checked {
        let by = match (&envelope.on_behalf_of, &envelope.actor) {
            (Some(on), _) => words(&on.person),
            (None, Actor::Person(person)) => words(person),
            _ => "words of the host".to_owned(),
        };
        let mut text = serde_json::to_string(&envelope).unwrap();
        if self.erased.as_ref().is_some_and(|erased| text.contains(erased.as_str())) {
            return Ok(());
        }
        for plain in ["a note", "to grow", "a step"] {
            text = text.replace(&format!("\"{plain}\""), &format!("\"{by}\""));
        }
        let mut envelope: Envelope = serde_json::from_str(&text).unwrap();
        match &mut envelope.command {
            Command::Request { message, .. } | Command::Nominate { message, .. } => *message = Some(by),
            Command::Decline { reason, .. } | Command::Cancel { reason, .. } => *reason = Some(by),
            Command::UpdateObjective { text, .. } | Command::ReviewObjective { text, .. } => *text = Some(by),
            _ => {}
        }
        let sent = self.send(&envelope).map_err(|error| format!("{error:?}"))?;
        if sent {
            if let Command::PersonChanged { person } = &envelope.command {
                let known = self.people.iter_mut().find(|known| known.id == person.id).unwrap();
                *known = PersonRecord::clone(person);
            }
            self.sent.push(envelope);
        }
        Ok(())
    }

    /// Whether it was done.
    fn send(&mut self, envelope: &Envelope) -> Result<bool, Failure<std::convert::Infallible>> {
        let Driven::Done(decision) = drive(self.engine, &self.store, envelope, self.now)? else {
            return Ok(false);
        };
        self.took(&decision);
        Ok(true)
    }

    fn took(&mut self, decision: &Decision) {
        self.records = self.store.records();
        if let Some(index) = &mut self.index {
            index.apply_decision(self.engine, decision).unwrap();
            // Now and then, as where every request starts a process.
            if self.records.len().is_multiple_of(11) {
                *index = reopened(self.engine, index);
            }
        }
        for event in &decision.events {
            match &event.event {
                Event::RequestOpened { about, .. } => self.requests.push(about.request),
                Event::RelationshipFormed { places, .. } => self.relationships.push(places.relationship),
                Event::MeetingPlanned { entry, .. } => self.entries.push(*entry),
                _ => {}
            }
        }
        if let Outcome::Erasure { review, .. } = &decision.outcome {
            self.review.extend(review);
        }
        let told = decision.notices.iter().map(|notice| serde_json::to_string(notice).unwrap());
        if self.finished {
            self.notices.extend(told);
        }
        self.finished |= decision.notices.iter().any(|notice| notice.code == NoticeCode::PersonErased);
    }

    fn run(&mut self, limit: usize) -> Checked {
        let mut left = limit;
        while left > 0 {
            let due = self.store.due(self.now, left.min(16)).unwrap_or_else(|never| match never {});
            if due.is_empty() {
                return Ok(());
            }
            for key in due {
                left -= 1;
                let envelope = due_command(key.clone(), self.now);
                let done = self.send(&envelope).map_err(|error| format!("{key:?}: {error:?}"))?;
                hold!(done, "{key:?} is refused");
            }
        }
        hold!(limit < 10_000, "it never ends");
        Ok(())
    }

    fn erase(&mut self, person: &PersonId) -> Checked {
        let command = Command::ErasePerson { person: person.clone() };
        let envelope = Envelope { id: self.id(), actor: Actor::Host, on_behalf_of: None, command };
        hold!(self.send(&envelope).map_err(|error| format!("{error:?}"))?, "the host may not erase");
        self.erased = Some(person.clone());
        self.people.retain(|known| known.id != *person);
        for known in &mut self.people {
            if known.manager == tutelage::people::Manager::Person(person.clone()) {
                known.manager = tutelage::people::Manager::Unknown;
            }
        }
        Ok(())
    }

    /// Runs everything until nothing names them.
    fn finish(&mut self) -> Checked {
        for _ in 0..60 {
            self.run(10_000)?;
            if self.finished {
                return Ok(());
            }
            self.waited = true;
            self.now = self.now.plus(Span::millis(3_600_000));
        }
        Err("it never comes to an end".to_owned())
    }

    fn things(&self) -> BTreeSet<RecordKey> {
        use RecordKey::{Entry, Objective, Relationship, Request};
        let keys = self.records.keys().cloned();
        keys.filter(|key| matches!(key, Request(_) | Relationship(_) | Entry(_) | Objective(_))).collect()
    }

    fn clean(&self, person: &PersonId) -> Checked {
        let (name, words) = (person.as_str().to_uppercase(), words(person));
        let left = traces(self.engine, &self.store, &[person.as_str(), &name, &words], self.now);
        hold!(left.is_empty(), "left: {left:#?}");
        self.clean_index(&[person.as_str(), &name, &words])?;
        let told: Vec<_> = self.notices.iter().filter(|notice| notice.contains(person.as_str())).collect();
        hold!(told.is_empty(), "told later: {told:?}");
        Ok(())
    }

    /// Nothing of these texts is in what the index saves, now and after it was opened, and it is what would be built anew.
    fn clean_index(&self, texts: &[&str]) -> Checked {
        let Some(saved) = &self.index else { return Ok(()) };
        let left = indexed(self.engine, saved, texts);
        hold!(left.is_empty(), "left in the index: {left:?}");
        let opened = reopened(self.engine, saved);
        let left = indexed(self.engine, &opened, texts);
        hold!(left.is_empty(), "left in the index that was opened: {left:?}");
        let bytes = |index: &Index| {
            let mut index = index.clone();
            index.settle(self.engine, self.now);
            index.compacted(self.engine).unwrap().save(self.engine).unwrap()
        };
        let anew = bytes(&index(self.engine, &self.store, self.now));
        hold!(bytes(saved) == anew && bytes(&opened) == anew, "it is not what would be built anew");
        Ok(())
    }
}

/// What somebody writes and alone can do: always the same, and nobody else.
fn words(person: &PersonId) -> String {
    let reversed: String = person.as_str().chars().rev().collect();
    format!("words of {reversed}")
}

fn live(play: &mut Play<'_>, story: &Story) -> Checked {
    let half = story.actions.len() / 2;
    let number = story.actions.last().map_or(0, |action| usize::from(action.a));
    let victim = play.people[1 + number % (play.people.len() - 1)].id.clone();
    for action in &story.actions[..half] {
        play.act(*action)?;
    }
    let people: Vec<PersonId> = play.people.iter().map(|person| person.id.clone()).collect();
    people.iter().try_for_each(|person| commutes(play, person))?;
    let before = play.things();
    play.index = Some(reopened(play.engine, &index(play.engine, &play.store, play.now)));
    play.erase(&victim)?;
    for action in &story.actions[half..] {
        play.act(*action)?;
    }
    play.finish()?;
    hold!(before.is_subset(&play.things()), "something is lost that they were part of");
    play.clean(&victim)?;
    replays(&play.store)?;
    invariants::agreement(&play.records, play.now)?;
    reviewed(play)?;
    for action in &story.actions[half..] {
        play.act(*action)?;
    }
    play.run(10_000)?;
    play.clean(&victim)?;
    replays(&play.store)?;
    invariants::agreement(&play.records, play.now)
}

/// What events make of records and what an erasure makes of them is the same in either order, byte for byte, whoever it
/// is; versions too, since the store is not in it.
fn commutes(play: &Play<'_>, person: &PersonId) -> Checked {
    let erasure = Erasure::new(CommandId::from_bytes([9; 16]), person.clone());
    let log = play.store.log();
    let rewritten: Vec<_> = log.iter().map(|event| erasure.event(event)).collect();
    let erased = fold(&log).into_values().filter_map(|record| match erasure.record(&record) {
        Erased::Unchanged => Some(record),
        Erased::Replaced(erased) | Erased::Moved(erased) => Some(erased),
        Erased::Removed => None,
    });
    let json = |record: Record| (record.key(), serde_json::to_string(&record).unwrap());
    let erased: BTreeMap<_, _> = erased.map(json).collect();
    let replayed: BTreeMap<_, _> = fold(&rewritten).into_values().map(json).collect();
    for (key, record) in &erased {
        let other = replayed.get(key);
        hold!(other == Some(record), "{person}: {key:?} is {record}, the rewritten log gives {other:?}");
    }
    hold!(erased.len() == replayed.len(), "{person}: the rewritten log gives something more");
    Ok(())
}

fn names_an_erased(record: &Record) -> bool {
    record.people().iter().any(|person| person.as_str().starts_with("erased-"))
}

/// Whatever others wrote for them to read, or about a request or relationship of theirs, is named to be looked at.
fn reviewed(play: &Play<'_>) -> Checked {
    for record in play.records.values() {
        let theirs = names_an_erased(record);
        let words = match record {
            Record::Entry(entry) if theirs => entry.text,
            Record::Request(request) if theirs => request.message.or(request.reason),
            Record::Relationship(relationship) if theirs => {
                relationship.closing.as_ref().and_then(|closing| closing.reason)
            }
            _ => None,
        };
        let Some(text) = words else { continue };
        let still_there = play.records.contains_key(&RecordKey::Text(text));
        hold!(!still_there || play.review.contains(&text), "{text} is not named, of {record:?}");
    }
    Ok(())
}

#[test]
fn nothing_names_who_was_erased_in_a_random_history() {
    let full = std::env::var_os("TUTELAGE_FULL").is_some();
    let cases = if full { 10_000 } else { 1_000 };
    let (engine, base) = (generate::engine(true), config());
    let run = RunConfig { cases, failure_persistence: None, max_shrink_iters: 2_000, ..RunConfig::default() };
    let mut runner = TestRunner::new_with_rng(run, TestRng::from_seed(RngAlgorithm::ChaCha, &[21; 32]));
    let (lived_through, waited, read) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let lived = runner.run(&generate::story(160), |story| {
        let mut play = Play::new(&engine, &base, &story);
        live(&mut play, &story).map_err(TestCaseError::fail)?;
        let rewritten = play.records.values().filter(|record| names_an_erased(record)).count();
        lived_through.set(lived_through.get() + usize::from(rewritten > 10));
        waited.set(waited.get() + usize::from(play.waited));
        read.set(read.get() + play.review.len());
        Ok(())
    });
    if let Err(error) = lived {
        panic!("{error}");
    }
    let (lived_through, waited, read) = (lived_through.get(), waited.get(), read.get());
    println!(
        "{cases} histories: {lived_through} with more than 10 records, {waited} had to wait, {read} texts to read"
    );
    // Stories in which nothing happened would prove nothing.
    assert!(lived_through > cases as usize / 2 && waited > 20 && read > 500);
}
