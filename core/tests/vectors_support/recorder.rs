//! Drives a store through the wire, and keeps chosen calls with their answers.

use super::json;
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tutelage::{
    Engine,
    id::{CommandId, EntryId, RelationshipId, RequestId},
    lifecycle::{Actor, Command, Decision, Envelope, Fact, OnBehalfOf, Outcome, Query, Record},
    people::{AttributeValue, Manager, PersonRecord},
    store::{Commit, MemoryStore, Store, due_command},
    time::{Span, Timestamp},
    view::{Inquiry, Question},
    wire::{FactAnswer, FactDocument, Request, Response, WireCandidate},
};

/// A call and its answer, both compact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vector {
    pub name: String,
    pub request: String,
    pub response: String,
}

/// All vectors, by file.
#[derive(Default)]
pub struct Book {
    pub files: RefCell<BTreeMap<String, Vec<Vector>>>,
    names: RefCell<BTreeSet<String>>,
    /// What was asked for facts already; one such answer is enough.
    asked: RefCell<BTreeSet<String>>,
    /// Refusals that came out otherwise than the scene says.
    pub surprises: RefCell<Vec<String>>,
}

impl Book {
    pub fn write(&self, file: &str, name: &str, request: &str, response: &str) {
        assert!(self.names.borrow_mut().insert(name.to_owned()), "the name `{name}` stands twice");
        let vector =
            Vector { name: name.to_owned(), request: request.to_owned(), response: response.to_owned() };
        self.files.borrow_mut().entry(file.to_owned()).or_default().push(vector);
    }
}

/// The engine that all vectors are for.
pub fn engine() -> Engine {
    Engine::from_json(include_str!("../vectors/engine/config.json")).unwrap()
}

/// A small company at work.
pub struct Scene<'a> {
    pub engine: Engine,
    pub store: MemoryStore,
    book: &'a Book,
    file: &'static str,
    number: u8,
    next: Cell<u32>,
}

pub fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

pub fn day(days: u16) -> Timestamp {
    id::<Timestamp>("2026-03-02T09:00:00Z").plus(Span::days(days))
}

pub fn person(name: &str, level: i64, team: &str, manager: Option<&str>) -> PersonRecord {
    let mut capital = name.to_owned();
    capital[..1].make_ascii_uppercase();
    let mut person = PersonRecord::new(id(name), capital);
    person.attributes.insert(id("level"), AttributeValue::Integer(level));
    person.attributes.insert(id("team"), AttributeValue::Text(team.to_owned()));
    person.manager = manager.map_or(Manager::Nobody, |manager| Manager::Person(id(manager)));
    person
}

impl<'a> Scene<'a> {
    /// An empty company; the number keeps the ids of one scene apart from those of another.
    pub fn empty(book: &'a Book, file: &'static str, number: u8) -> Self {
        let engine = engine();
        let store = MemoryStore::new(engine.schema());
        Scene { engine, store, book, file, number, next: Cell::new(1) }
    }

    /// `boss` above `ana` above `ben`; `cy` above `dee`; `eve` and `fay` elsewhere; `office` is the programme office.
    pub fn new(book: &'a Book, file: &'static str, number: u8) -> Self {
        let scene = Scene::empty(book, file, number);
        for (name, level, team, manager) in [
            ("boss", 6, "red", None),
            ("ana", 4, "red", Some("boss")),
            ("ben", 2, "red", Some("ana")),
            ("cy", 5, "blue", None),
            ("dee", 1, "blue", Some("cy")),
            ("eve", 2, "green", None),
            ("fay", 4, "green", None),
            ("office", 3, "none", None),
        ] {
            scene.host(Command::PersonChanged { person: Box::new(person(name, level, team, manager)) }, 0);
        }
        scene
    }

    fn command_id(&self) -> CommandId {
        let next = self.next.get();
        self.next.set(next + 1);
        let mut bytes = [0; 16];
        bytes[0] = self.number;
        bytes[12..].copy_from_slice(&next.to_be_bytes());
        CommandId::from_bytes(bytes)
    }

    pub fn envelope(&self, who: &str, command: Command) -> Envelope {
        let actor = if who == "host" { Actor::Host } else { Actor::Person(id(who)) };
        Envelope { id: self.command_id(), actor, on_behalf_of: None, command }
    }

    pub fn for_somebody(
        &self,
        coordinator: &str,
        person: &str,
        exceed_places: bool,
        command: Command,
    ) -> Envelope {
        let on_behalf_of = Some(OnBehalfOf { person: id(person), reason: id("on_leave"), exceed_places });
        Envelope { on_behalf_of, ..self.envelope(coordinator, command) }
    }

    /// One call; the text of the answer is that of the wire.
    fn call(&self, request: &Request) -> (String, String, Response) {
        let text = serde_json::to_string(request).unwrap();
        let answer = self.engine.call(&text);
        let response = self.engine.answer(request.clone()).unwrap_or_else(Response::Error);
        assert_eq!(answer, serde_json::to_string(&response).unwrap(), "the wire says what the engine says");
        (text, answer, response)
    }

    /// Calls with more and more facts until it needs no more.
    fn rounds(
        &self,
        name: Option<&str>,
        subject: &str,
        request: impl Fn(Vec<FactDocument>) -> Request,
    ) -> Response {
        let mut facts: Vec<FactDocument> = Vec::new();
        for round in 1.. {
            assert!(round < 9, "{subject} never has enough");
            let (text, answer, response) = self.call(&request(facts.clone()));
            let Response::Need { queries } = response else {
                if let Some(name) = name {
                    self.book.write(self.file, name, &text, &answer);
                }
                return response;
            };
            let asks = format!("{subject}_asks_for_facts{}", if round == 1 { "" } else { "_again" });
            if name.is_some() && round < 3 && self.book.asked.borrow_mut().insert(asks.clone()) {
                self.book.write(self.file, &asks, &text, &answer);
            }
            let answers = self.store.load(&queries).unwrap();
            facts.extend(queries.into_iter().zip(answers).map(|(query, fact)| document(query, fact)));
        }
        panic!("there is always another round")
    }

    /// Decides, and commits what is done.
    pub fn sends(&self, name: Option<&str>, envelope: &Envelope, at: u16) -> Response {
        let subject = kind(&envelope.command);
        let response = self.rounds(name, &subject, |facts| Request::Decide {
            envelope: envelope.clone(),
            now: day(at),
            facts,
        });
        if let Response::Done(decision) = &response
            && !decision.repeated
        {
            assert_eq!(self.store.commit(decision).unwrap(), Commit::Written, "{subject}");
        }
        response
    }

    /// Somebody wants something, and it is done and kept under the name.
    pub fn does(&self, name: &str, who: &str, command: Command, at: u16) -> Decision {
        self.done(Some(name), &self.envelope(who, command), at)
    }

    pub fn done(&self, name: Option<&str>, envelope: &Envelope, at: u16) -> Decision {
        match self.sends(name, envelope, at) {
            Response::Done(decision) => *decision,
            other => panic!("{name:?} was not done, {envelope:?}: {other:?}"),
        }
    }

    /// The same without keeping it.
    pub fn just(&self, who: &str, command: Command, at: u16) -> Decision {
        self.done(None, &self.envelope(who, command), at)
    }

    /// Somebody wants something, and it is refused with this code.
    pub fn refused(&self, name: &str, code: &str, who: &str, command: Command, at: u16) {
        self.refuses(name, code, &self.envelope(who, command), at);
    }

    pub fn refuses(&self, name: &str, code: &str, envelope: &Envelope, at: u16) {
        let response = self.sends(Some(name), envelope, at);
        let found = match &response {
            Response::Refused(refusal) => refusal.reasons[0].code.as_str(),
            _ => "no refusal",
        };
        if found != code {
            let surprise = format!("{name}: expected `{code}`, found `{found}`: {response:?}");
            self.book.surprises.borrow_mut().push(surprise);
        }
    }

    pub fn host(&self, command: Command, at: u16) -> Decision {
        self.just("host", command, at)
    }

    /// Brings about what is due and keeps what comes of it under the name.
    pub fn due(&self, name: Option<&str>, at: u16) {
        let mut kept = 0;
        for _ in 0..32 {
            let due = self.store.due(day(at), 64).unwrap();
            if due.is_empty() {
                return;
            }
            for key in due {
                kept += 1;
                let numbered =
                    name.map(|name| if kept == 1 { name.to_owned() } else { format!("{name}_{kept}") });
                self.done(numbered.as_deref(), &due_command(key, day(at)), at);
            }
        }
        panic!("something is due for ever");
    }

    /// Asks a question and keeps the answer.
    pub fn sees(&self, name: &str, viewer: &str, question: Question, at: u16) -> String {
        let subject = format!("view_{}", kind(&question));
        let inquiry = Inquiry { viewer: id(viewer), question };
        let response = self.rounds(Some(name), &subject, |facts| Request::View {
            inquiry: inquiry.clone(),
            now: day(at),
            facts,
        });
        serde_json::to_string(&response).unwrap()
    }

    /// A call as text, kept as it is.
    pub fn calls(&self, name: &str, request: &str) -> String {
        let request = json::compact(request);
        let answer = self.engine.call(&request);
        self.book.write(self.file, name, &request, &answer);
        answer
    }

    /// A typed call, kept.
    pub fn asks(&self, name: &str, request: &Request) -> String {
        let (text, answer, _) = self.call(request);
        self.book.write(self.file, name, &text, &answer);
        answer
    }

    /// What is asked for in the third round.
    pub fn asks_at_last(&self, name: &str, envelope: &Envelope, at: u16) {
        let decide = |facts: &[FactDocument]| {
            let (envelope, now, facts) = (envelope.clone(), day(at), facts.to_vec());
            Request::Decide { envelope, now, facts }
        };
        let mut facts = Vec::new();
        for _ in 0..2 {
            let Response::Need { queries } = self.call(&decide(&facts)).2 else {
                panic!("{name} needs nothing")
            };
            let answers = self.store.load(&queries).unwrap();
            facts.extend(queries.into_iter().zip(answers).map(|(query, fact)| document(query, fact)));
        }
        self.asks(name, &decide(&facts));
    }

    /// A call with the facts of the store, except where `change` says otherwise.
    pub fn with_facts(
        &self,
        name: &str,
        envelope: &Envelope,
        at: u16,
        change: impl Fn(&mut FactDocument),
    ) -> String {
        let mut facts: Vec<FactDocument> = Vec::new();
        loop {
            let request = Request::Decide { envelope: envelope.clone(), now: day(at), facts: facts.clone() };
            let (text, answer, response) = self.call(&request);
            let Response::Need { queries } = response else {
                self.book.write(self.file, name, &text, &answer);
                return answer;
            };
            let answers = self.store.load(&queries).unwrap();
            for (query, fact) in queries.into_iter().zip(answers) {
                let mut document = document(query, fact);
                change(&mut document);
                facts.push(document);
            }
        }
    }

    // What people do again and again.

    pub fn takes_part(&self, who: &str, type_id: &str, role: &str, places: u16) {
        self.just(who, take_part(type_id, role, Some(places)), 0);
    }

    pub fn requests(&self, who: &str, type_id: &str, role: &str, whom: &[&str], at: u16) -> RequestId {
        request_of(&self.just(who, ask(type_id, role, whom), at))
    }

    /// Asks, and is accepted.
    pub fn together(&self, who: &str, type_id: &str, role: &str, whom: &str, at: u16) -> RelationshipId {
        let request = self.requests(who, type_id, role, &[whom], at);
        relationship_of(&self.just(whom, Command::Accept { request }, at))
    }

    /// `ben` is the mentee of `cy`.
    pub fn mentoring(&self, places: u16) -> RelationshipId {
        self.takes_part("cy", "mentoring", "mentor", places);
        self.takes_part("ben", "mentoring", "mentee", 1);
        self.together("ben", "mentoring", "mentee", "cy", 0)
    }
}

fn document(query: Query, fact: Fact) -> FactDocument {
    let answer = match fact {
        Fact::Record(record) => FactAnswer::Record(record),
        Fact::Person(person) => FactAnswer::Record(Record::Person(Arc::new(person.record().clone()))),
        Fact::None => FactAnswer::None,
        Fact::Unknown => FactAnswer::Unknown,
        Fact::ReportingLine(line) => FactAnswer::ReportingLine(Arc::unwrap_or_clone(line)),
        Fact::Entries(rows) | Fact::Items(rows) | Fact::Applications(rows) => {
            FactAnswer::Records(rows.to_vec())
        }
        Fact::Candidates(rows) => {
            let row = |row: &tutelage::lifecycle::CandidateRow| WireCandidate {
                person: row.person.record().clone(),
                caseload: row.caseload.as_deref().cloned(),
                pair: row.pair.as_deref().cloned(),
                line: row.line.as_deref().cloned(),
            };
            FactAnswer::Candidates(rows.iter().map(row).collect())
        }
        Fact::Mentions(rows) => FactAnswer::Records(rows.to_vec()),
        Fact::Events(rows) => FactAnswer::Events(rows.to_vec()),
        Fact::Summary(summary) => FactAnswer::Summary(Box::new(Arc::unwrap_or_clone(summary))),
    };
    FactDocument { query, answer }
}

/// The name of a variant as it stands in JSON.
pub fn kind<T: serde::Serialize>(value: &T) -> String {
    let text = serde_json::to_string(value).unwrap();
    text.split('"').nth(1).unwrap().to_owned()
}

pub fn ask(type_id: &str, role: &str, whom: &[&str]) -> Command {
    let to = whom.iter().map(|whom| id(whom)).collect();
    Command::Request { type_id: id(type_id), role: id(role), to, message: None }
}

pub fn take_part(type_id: &str, role: &str, places: Option<u16>) -> Command {
    Command::TakePart { type_id: id(type_id), role: id(role), places, agreement: None }
}

pub fn request_of(decision: &Decision) -> RequestId {
    match &decision.outcome {
        Outcome::Request { request, .. } => *request,
        other => panic!("not about a request: {other:?}"),
    }
}

pub fn relationship_of(decision: &Decision) -> RelationshipId {
    match &decision.outcome {
        Outcome::Request { relationship: Some(relationship), .. } => *relationship,
        other => panic!("no relationship came of it: {other:?}"),
    }
}

pub fn entry_of(decision: &Decision) -> EntryId {
    match &decision.outcome {
        Outcome::Entry { entry, .. } => *entry,
        other => panic!("no entry came of it: {other:?}"),
    }
}
