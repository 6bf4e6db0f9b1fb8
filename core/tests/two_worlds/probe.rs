//! Everything that somebody can ask or try, and what they are told.

use crate::common::id;
use crate::dice::Dice;
use crate::organisation::{ROLES, command_id};
use tutelage::{
    Engine,
    diary::Audience,
    feedback::{AnswerDraft, Occasion},
    id::{EntryId, FeedbackId, ObjectiveId, PersonId, RelationshipId, RequestId, TypeId},
    lifecycle::{
        Actor, Command, Decision, Envelope, Item, OnBehalfOf, Party, Recipient, RecordKey, WhenInUse,
    },
    matching::{After, SearchQuery, Wanted},
    objectives::{Measure, ObjectiveDraft, Verdict},
    people::Proficiency,
    store::{Driven, MemoryStore, Shown, Store, drive, run_due, see},
    time::{Span, Timestamp},
    view::{Inquiry, OverviewSelection, Question},
};

pub(crate) const TYPES: [&str; 6] = ["mentoring", "sponsorship", "peers", "circle", "onboarding", "secret"];

/// The ids that somebody tries.
pub(crate) struct Ids {
    pub(crate) requests: Vec<RequestId>,
    pub(crate) relationships: Vec<RelationshipId>,
    pub(crate) entries: Vec<EntryId>,
    pub(crate) objectives: Vec<ObjectiveId>,
    pub(crate) feedback: Vec<FeedbackId>,
    pub(crate) people: Vec<PersonId>,
}

/// What somebody asks: much about one person, something about others.
pub(crate) fn questions(dice: &mut Dice, ids: &Ids, about: &PersonId) -> Vec<Question> {
    let mut questions = vec![Question::Dashboard {}, Question::Calendar {}];
    questions.push(Question::PersonExport { after: None, limit: 1_000 });
    let after = RecordKey::Entry(*dice.one(&ids.entries));
    questions.push(Question::PersonExport { after: Some(after), limit: *dice.one(&[1, 2, 50]) });
    questions.extend(ids.requests.iter().map(|request| Question::Request { request: *request }));
    questions.extend(ids.feedback.iter().map(|feedback| Question::Feedback { feedback: *feedback }));
    for relationship in ids.relationships.iter().copied() {
        let limit = *dice.one(&[1, 2, 50]);
        let after = Some(*dice.one(&ids.entries)).filter(|_| dice.chance(60));
        questions.push(Question::Relationship { relationship });
        questions.push(Question::Objectives { relationship, objective: None });
        questions.push(Question::Diary { relationship, after: None, limit: 50 });
        questions.push(Question::Diary { relationship, after, limit });
        questions.push(Question::Audit { relationship, offset: 0, limit: 1_000 });
        let offset = u32::try_from(dice.below(9)).unwrap();
        questions.push(Question::Audit { relationship, offset, limit });
    }
    for type_id in TYPES.map(id) {
        let after = Some(Item::Relationship(*dice.one(&ids.relationships))).filter(|_| dice.chance(50));
        let limit = *dice.one(&[1, 2, 50]);
        let select = *dice.one(&[OverviewSelection::Relationships, OverviewSelection::ToDo]);
        questions.push(Question::Overview { type_id, select, after, limit });
    }
    for type_id in TYPES.map(id::<TypeId>) {
        let after = Some(dice.one(&ids.people).clone()).filter(|_| dice.chance(50));
        let limit = *dice.one(&[1, 2, 50]);
        questions.push(Question::Applications { type_id: type_id.clone(), after, limit });
        let after = Some(*dice.one(&ids.entries)).filter(|_| dice.chance(50));
        questions.push(Question::Concerns { type_id: type_id.clone(), after, limit });
        questions.push(Question::Momentum { type_id, limit: *dice.one(&[1, 50]) });
    }
    for (type_id, role, _) in ROLES {
        for _ in 0..2 {
            questions.push(Question::Search(search(dice, type_id, role, about)));
        }
        let others = [dice.one(&ids.people).clone(), id("nobody")];
        for to in [about.clone()].into_iter().chain(others) {
            let explain = |from, to| Question::Explain { type_id: id(type_id), role: id(role), from, to };
            questions.push(explain(None, to.clone()));
            if dice.chance(30) {
                questions.push(explain(Some(to.clone()), dice.one(&ids.people).clone()));
                questions.push(explain(Some(dice.one(&ids.people).clone()), to));
            }
        }
    }
    questions
}

fn search(dice: &mut Dice, type_id: &str, role: &str, about: &PersonId) -> SearchQuery {
    let want = |skill: &str, weight| Wanted { skill: id(skill), weight, at_least: Proficiency::ONE };
    let wanted = match dice.below(4) {
        0 => Some(Vec::new()),
        1 => Some(vec![want("rust", 3), want("selling", 1)]),
        _ => None,
    };
    let filter = || serde_json::from_str(r#"{"attribute": "team", "values": ["red", "blue"]}"#).unwrap();
    SearchQuery {
        type_id: id(type_id),
        role: id(role),
        wanted,
        filters: if dice.chance(30) { vec![filter()] } else { Vec::new() },
        limit: *dice.one(&[1, 2, 3, 1_000, 1_000]),
        after: Some(After { score: *dice.one(&[0, 100, 5_000]), person: about.clone() })
            .filter(|_| dice.chance(30)),
        explain: dice.chance(50),
    }
}

/// What somebody tries to do: everything there is to somebody, with their ids.
pub(crate) fn commands(dice: &mut Dice, ids: &Ids, about: &PersonId, now: Timestamp) -> Vec<Command> {
    let to = about.clone();
    let mut commands = vec![
        Command::Block { person: to.clone() },
        Command::Unblock { person: to.clone() },
        Command::Advance { record: RecordKey::Caseload(to.clone()) },
        Command::Advance { record: RecordKey::Person(to.clone()) },
    ];
    for type_id in TYPES {
        commands.push(Command::NeverAgain { type_id: id(type_id), person: to.clone() });
    }
    for (type_id, role, opposite) in ROLES {
        let other = dice.one(&ids.people).clone();
        let choices = match dice.below(4) {
            0 => vec![other.clone(), to.clone()],
            1 => vec![to.clone(), other.clone()],
            _ => vec![to.clone()],
        };
        let message = Some("hello".to_owned()).filter(|_| dice.chance(50));
        let asks =
            Command::Request { type_id: id(type_id), role: id(role), to: choices, message: message.clone() };
        commands.push(asks);
        let pair = [(to.clone(), role), (other, opposite)];
        let people = pair.map(|(person, role)| Party { person, role: id(role) }).to_vec();
        commands.push(Command::Nominate { type_id: id(type_id), people, message });
        let (type_id, role, person) = (id(type_id), id(role), to.clone());
        commands.push(Command::AnswerApplication { type_id, role, person, admit: dice.chance(50) });
    }
    for _ in 0..3 {
        let (type_id, role, _) = *dice.one(&ROLES);
        let (type_id, role) = (id(type_id), id(role));
        commands.push(match dice.below(3) {
            0 => Command::StepBack { type_id, role },
            1 => Command::TakePart { type_id, role, places: Some(2), agreement: Some(id("buddy-2026")) },
            _ => Command::SetPlaces { type_id, role, places: 1, when_in_use: WhenInUse::Refuse },
        });
    }
    for request in ids.requests.iter().copied() {
        let reason = Some("no reason".to_owned()).filter(|_| dice.chance(50));
        commands.push(Command::Accept { request });
        commands.push(Command::Decline {
            request,
            code: id(dice.one::<&str>(&["other", "unheard_of"])),
            reason,
        });
        commands.push(Command::Withdraw { request });
        commands.push(Command::SettleExhausted { request });
        commands.push(Command::Advance { record: RecordKey::Request(request) });
    }
    for relationship in ids.relationships.iter().copied() {
        running(dice, relationship, now, &mut commands);
    }
    for objective in ids.objectives.iter().copied() {
        commands.push(Command::AgreeObjective { objective, proposal: 1 });
        commands.push(Command::DropObjective { objective });
        let text = Some("words".to_owned());
        commands.push(Command::ReviewObjective { objective, verdict: Verdict::Reached, text, told: true });
    }
    for feedback in ids.feedback.iter().copied() {
        let answers = [(id("goals"), AnswerDraft::Step(3))].into();
        commands.push(Command::AnswerFeedback { feedback, answers, told: true });
        commands.push(Command::CloseFeedback { feedback });
        commands.push(Command::Advance { record: RecordKey::Feedback(feedback) });
    }
    for entry in ids.entries.iter().copied() {
        commands.push(Command::HoldMeeting { absent: Vec::new(), entry, starts_at: now, minutes: 30 });
        commands.push(Command::CancelMeeting { entry });
        commands.push(Command::MissMeeting { entry, absent: vec![dice.one(&ids.people).clone()] });
        commands.push(Command::EditEntry { entry, text: "other words".to_owned() });
        commands.push(Command::SettleConcern { entry });
    }
    commands
}

/// Naming somebody among those who are to rate oneself: that a colleague is there is no secret, unless they left or block
/// one.
pub(crate) fn names(ids: &Ids, viewer: &PersonId, about: &PersonId) -> Vec<Command> {
    let open = |relationship: &RelationshipId| Command::OpenFeedback {
        relationship: *relationship,
        subject: viewer.clone(),
        occasion: Occasion::Mid,
        peers: vec![about.clone()],
        reports: Vec::new(),
    };
    ids.relationships.iter().map(open).collect()
}

fn running(dice: &mut Dice, relationship: RelationshipId, now: Timestamp, commands: &mut Vec<Command>) {
    let until = now.plus(Span::days(150));
    let (audience, told, text) = (Audience::Members, true, "words".to_owned());
    let starts_at = now.plus(Span::days(1));
    let some = Some(text.clone());
    let all = [
        Command::PutOnHold { relationship, until: None },
        Command::Resume { relationship },
        Command::Extend { relationship, until },
        Command::DeclineExtension { relationship },
        Command::Complete { relationship },
        Command::Cancel { relationship, code: id("other"), reason: some.clone() },
        Command::Leave { relationship, code: id("other") },
        Command::Reopen { relationship, message: some.clone() },
        Command::PlanMeeting {
            agenda: None,
            relationship,
            starts_at,
            minutes: 30,
            audience,
            told,
            text: some.clone(),
        },
        Command::LogMeeting {
            absent: Vec::new(),
            relationship,
            starts_at: now,
            minutes: 30,
            audience,
            told,
            text: some,
        },
        Command::WriteNote { relationship, audience, told, text: text.clone() },
        Command::RaiseConcern { relationship, text: text.clone() },
        Command::ProposeObjective {
            relationship,
            objective: ObjectiveDraft {
                statement: text,
                measure: Measure::default(),
                target_date: None,
                milestones: Vec::new(),
            },
            told,
        },
    ];
    commands.extend(all.into_iter().filter(|_| dice.chance(50)));
}

/// One of the two worlds, as it is found.
pub(crate) struct World<'e> {
    pub(crate) engine: &'e Engine,
    pub(crate) store: MemoryStore,
    pub(crate) now: Timestamp,
}

impl World<'_> {
    /// What is seen of it, as it would stand on the wire.
    pub(crate) fn seen(&self, viewer: &PersonId, question: &Question) -> String {
        seen(self.engine, &self.store, viewer, question, self.now)
    }

    /// What is told of a command, to whoever sends it, and what they see afterwards when it was done.
    pub(crate) fn told(&self, envelope: &Envelope, viewer: &PersonId, afterwards: &[Question]) -> String {
        let store = self.copy();
        match drive(self.engine, &store, envelope, self.now) {
            Err(error) => format!("error {error:?}"),
            Ok(Driven::Refused(refusal)) => format!("refused {}", json(&refusal)),
            Ok(Driven::Done(decision)) => {
                let mut told = format!("done {} {}\n", json(&decision.outcome), notices(&decision, viewer));
                for question in afterwards {
                    told.push_str(&seen(self.engine, &store, viewer, question, self.now));
                    told.push('\n');
                }
                let decisions = run_due(self.engine, &store, self.now, 10_000).unwrap_or_default();
                decisions.iter().for_each(|decision| told.push_str(&notices(decision, viewer)));
                for question in afterwards {
                    told.push_str(&seen(self.engine, &store, viewer, question, self.now));
                    told.push('\n');
                }
                told
            }
        }
    }

    fn copy(&self) -> MemoryStore {
        let store = MemoryStore::new(self.engine.schema());
        for record in self.store.records().into_values() {
            store.put(record);
        }
        let events = Decision {
            outcome: tutelage::lifecycle::Outcome::Done,
            repeated: false,
            events: self.store.log(),
            changes: Vec::new(),
            removals: Vec::new(),
            erasure: None,
            guards: Vec::new(),
            receipt: None,
            follow_ups: Vec::new(),
            notices: Vec::new(),
        };
        store.commit(&events).unwrap();
        store
    }
}

pub(crate) fn envelopes(
    dice: &mut Dice,
    viewer: &PersonId,
    about: &PersonId,
    all: Vec<Command>,
) -> Vec<Envelope> {
    let mut number = 0;
    let mut envelope = |command, on_behalf_of| {
        number += 1;
        Envelope { id: command_id(9, number), actor: Actor::Person(viewer.clone()), on_behalf_of, command }
    };
    let mut envelopes = Vec::new();
    for command in all {
        if dice.chance(15) {
            let exceed_places = dice.chance(30);
            let for_them = OnBehalfOf { person: about.clone(), reason: id("ill"), exceed_places };
            envelopes.push(envelope(command.clone(), Some(for_them)));
        }
        envelopes.push(envelope(command, None));
    }
    envelopes
}

/// The notices that somebody gets.
pub(crate) fn notices(decision: &Decision, viewer: &PersonId) -> String {
    let theirs = decision.notices.iter().filter(|notice| notice.to == Recipient::Person(viewer.clone()));
    theirs.map(json).collect()
}

fn seen(
    engine: &Engine,
    store: &MemoryStore,
    viewer: &PersonId,
    question: &Question,
    now: Timestamp,
) -> String {
    let inquiry = Inquiry { viewer: viewer.clone(), question: question.clone() };
    match see(engine, store, &inquiry, now) {
        Ok(Shown::View(view)) => format!("answer {}", json(&view)),
        Ok(Shown::Refused(refusal)) => format!("refused {}", json(&refusal)),
        Err(error) => format!("error {error:?}"),
    }
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}
