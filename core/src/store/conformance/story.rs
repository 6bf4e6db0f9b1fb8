//! A small company and what happens in it, decided once over a store that is trusted. The store that is checked is
//! given the decisions.

use crate::{
    Config, Engine,
    id::{CommandId, EntryId, PersonId, RelationshipId, RequestId},
    lifecycle::{Actor, Command, Decision, Envelope, EventRecord, Outcome},
    people::{Manager, PersonRecord, PersonState},
    scheme::TakingPartMode,
    store::{Driven, MemoryStore, drive},
    time::{Span, Timestamp},
};

const CONFIG: &str = r#"{"types": [{"version": 1, "draft": {
    "id": "mentoring", "name": "Mentoring", "purpose": "mentoring", "format": "one_on_one",
    "roles": [
        {"id": "mentor", "name": "Mentor", "min": 1, "max": 1, "initiative": "waits",
         "audience": {"grants": [{"id": "all", "when": "always"}]},
         "taking_part": {"mode": "unless_opted_out", "default_places": 9}},
        {"id": "mentee", "name": "Mentee", "min": 1, "max": 1, "initiative": "asks",
         "audience": {"grants": [{"id": "all", "when": "always"}]},
         "taking_part": {"mode": "unless_opted_out", "default_places": 9}}],
    "pair": {"grants": [{"id": "all", "when": "always"}]},
    "steps": ["counterpart", "coordinator"],
    "coordinators": [{"id": "office", "who": {"grants": [
        {"id": "named", "when": {"person": {"who": "self", "ids": ["office"]}}}]}}]}}]}"#;

/// What happened, and what came of it.
pub(super) struct Story {
    pub(super) decisions: Vec<Decision>,
    /// Everybody who is active, in order.
    pub(super) active: Vec<PersonId>,
    /// Ana and Ben, who are together.
    pub(super) running: RelationshipId,
    /// Ana and Cy, who were.
    pub(super) ended: RelationshipId,
    /// Dee asks Ana, who has not answered.
    pub(super) pending: RequestId,
    /// Eve asked Ana, who said yes; a coordinator has not answered.
    pub(super) at_coordinator: RequestId,
    /// The diary of Ana and Ben, in its order.
    pub(super) entries: Vec<EntryId>,
    /// Who applied to be a tutor and has not been answered, in order.
    pub(super) applicants: Vec<PersonId>,
    /// Ben, who applied to be a coach.
    pub(super) applicant_elsewhere: PersonId,
    /// Concerns in mentoring that nobody has settled, in order; one of them of a relationship that ended.
    pub(super) concerns: Vec<EntryId>,
    /// A concern in tutoring.
    pub(super) concern_elsewhere: EntryId,
    /// What happened about Ana and Ben, in its order.
    pub(super) events: Vec<EventRecord>,
}

pub(super) fn engine() -> Result<Engine, String> {
    let mut config: Config = serde_json::from_str(CONFIG).map_err(|error| error.to_string())?;
    // The same again, but one applies to take part.
    for type_id in ["tutoring", "coaching"] {
        let mut others = config.types.clone();
        others.truncate(1);
        for other in &mut others {
            other.draft.id = id(type_id)?;
            other.draft.roles.iter_mut().for_each(|role| role.taking_part.mode = TakingPartMode::Apply);
        }
        config.types.extend(others);
    }
    Engine::build(config).map_err(|error| error.to_string())
}

pub(super) fn id<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("`{text}` is not an id"))
}

pub(super) fn command_id(number: u8) -> CommandId {
    let mut bytes = [7; 16];
    for last in bytes.iter_mut().rev().take(1) {
        *last = number;
    }
    CommandId::from_bytes(bytes)
}

pub(super) fn monday() -> Result<Timestamp, String> {
    id("2026-03-02T09:00:00Z")
}

struct Teller<'a> {
    engine: &'a Engine,
    store: MemoryStore,
    decisions: Vec<Decision>,
    now: Timestamp,
}

impl Teller<'_> {
    fn sends(&mut self, actor: Actor, command: Command) -> Result<Outcome, String> {
        let number = u8::try_from(self.decisions.len()).map_err(|_| "the story is too long".to_owned())?;
        let envelope = Envelope { id: command_id(number), actor, on_behalf_of: None, command };
        match drive(self.engine, &self.store, &envelope, self.now) {
            Ok(Driven::Done(decision)) => {
                let outcome = decision.outcome.clone();
                self.decisions.push(*decision);
                Ok(outcome)
            }
            Ok(Driven::Refused(refusal)) => Err(format!("the story was refused: {refusal:?}")),
            Err(error) => Err(error.to_string()),
        }
    }

    fn does(&mut self, who: &str, command: Command) -> Result<Outcome, String> {
        self.sends(Actor::Person(id(who)?), command)
    }

    fn hires(&mut self, who: &str, manager: Option<&str>, state: PersonState) -> Result<(), String> {
        let mut person = PersonRecord::new(id(who)?, who);
        person.manager = manager.map_or(Ok(Manager::Nobody), |manager| id(manager).map(Manager::Person))?;
        person.state = state;
        self.sends(Actor::Host, Command::PersonChanged { person: Box::new(person) }).map(|_| ())
    }

    fn asks(&mut self, who: &str, type_id: &str, whom: &str) -> Result<RequestId, String> {
        let (type_id, role, to) = (id(type_id)?, id("mentee")?, vec![id(whom)?]);
        match self.does(who, Command::Request { type_id, role, to, message: None })? {
            Outcome::Request { request, .. } => Ok(request),
            other => Err(format!("the story went wrong: {other:?}")),
        }
    }

    fn together(&mut self, who: &str, type_id: &str, whom: &str) -> Result<RelationshipId, String> {
        let request = self.asks(who, type_id, whom)?;
        self.does(whom, Command::Accept { request })?;
        match self.does("office", Command::Accept { request })? {
            Outcome::Request { relationship: Some(relationship), .. } => Ok(relationship),
            other => Err(format!("the story went wrong: {other:?}")),
        }
    }

    fn applies(&mut self, who: &str, type_id: &str, role: &str) -> Result<(), String> {
        let (type_id, role) = (id(type_id)?, id(role)?);
        let command = Command::TakePart { type_id, role, places: None, agreement: None };
        self.does(who, command).map(|_| ())
    }

    fn admitted(&mut self, who: &str, type_id: &str, role: &str) -> Result<(), String> {
        self.applies(who, type_id, role)?;
        let (type_id, role, person) = (id(type_id)?, id(role)?, id(who)?);
        let admits = Command::AnswerApplication { type_id, role, person, admit: true };
        self.does("office", admits).map(|_| ())
    }

    fn worries(&mut self, who: &str, relationship: RelationshipId) -> Result<(Timestamp, EntryId), String> {
        let text = "it does not go well".to_owned();
        match self.does(who, Command::RaiseConcern { relationship, text })? {
            Outcome::Entry { entry, .. } => Ok((self.now, entry)),
            other => Err(format!("the story went wrong: {other:?}")),
        }
    }

    fn notes(&mut self, relationship: RelationshipId, day: u16) -> Result<(Timestamp, EntryId), String> {
        self.now = monday()?.plus(Span::days(day));
        let audience = crate::diary::Audience::default();
        let note = Command::WriteNote { relationship, audience, told: true, text: format!("day {day}") };
        match self.does("ben", note)? {
            Outcome::Entry { entry, .. } => Ok((self.now, entry)),
            other => Err(format!("the story went wrong: {other:?}")),
        }
    }
}

pub(super) fn tell(engine: &Engine) -> Result<Story, String> {
    let store = MemoryStore::new(engine.schema());
    let mut teller = Teller { engine, store, decisions: Vec::new(), now: monday()? };
    // Not in the order of their ids, so that order has to come from somewhere.
    for who in ["office", "eve", "ben", "dee", "cy", "ana"] {
        let manager = Some("eve").filter(|_| who == "ana");
        teller.hires(who, manager, PersonState::Active)?;
    }
    teller.hires("bob", None, PersonState::Left)?;
    let ended = teller.together("cy", "mentoring", "ana")?;
    let (_, of_old) = teller.worries("cy", ended)?;
    let code = id("other")?;
    teller.does("cy", Command::Cancel { relationship: ended, code, reason: None })?;
    let withdrawn = teller.asks("cy", "mentoring", "ana")?;
    teller.does("cy", Command::Withdraw { request: withdrawn })?;
    let pending = teller.asks("dee", "mentoring", "ana")?;
    let at_coordinator = teller.asks("eve", "mentoring", "ana")?;
    teller.does("ana", Command::Accept { request: at_coordinator })?;
    let running = teller.together("ben", "mentoring", "ana")?;
    let mut entries = Vec::new();
    for day in [5, 3, 3, 3, 4, 1, 1, 2] {
        entries.push(teller.notes(running, day)?);
    }
    let mut concerns = vec![of_old];
    for who in ["ben", "ana", "ben"] {
        let raised = teller.worries(who, running)?;
        entries.push(raised);
        concerns.push(raised.1);
    }
    concerns.sort();
    let settled = teller.worries("ana", running)?;
    entries.push(settled);
    teller.does("office", Command::SettleConcern { entry: settled.1 })?;
    for who in ["dee", "cy", "ana"] {
        teller.applies(who, "tutoring", "mentor")?;
    }
    teller.applies("ben", "coaching", "mentor")?;
    teller.admitted("eve", "tutoring", "mentor")?;
    teller.admitted("ben", "tutoring", "mentee")?;
    let elsewhere = teller.together("ben", "tutoring", "eve")?;
    let (_, concern_elsewhere) = teller.worries("ben", elsewhere)?;
    entries.sort();
    let entries = entries.into_iter().map(|(_, entry)| entry).collect();
    let events = teller.decisions.iter().flat_map(|decision| &decision.events);
    let request = events.clone().find_map(|record| match &record.event {
        crate::lifecycle::Event::RequestAccepted { about, relationship, .. } if *relationship == running => {
            Some(about.request)
        }
        _ => None,
    });
    let about = |record: &&EventRecord| {
        record.event.relationship() == Some(running)
            || record.event.about_request().is_some_and(|(_, about)| Some(about.request) == request)
    };
    let events = events.filter(about).cloned().collect();
    let active =
        ["ana", "ben", "cy", "dee", "eve", "office"].into_iter().map(id).collect::<Result<_, _>>()?;
    Ok(Story {
        decisions: teller.decisions,
        active,
        running,
        ended,
        pending,
        at_coordinator,
        entries,
        applicants: ["ana", "cy", "dee"].into_iter().map(id).collect::<Result<_, _>>()?,
        applicant_elsewhere: id("ben")?,
        concerns,
        concern_elsewhere,
        events,
    })
}
