//! Small organisations, made and run at random, always the same for the same number.

use crate::common;
use crate::dice::Dice;
use common::{day, id};
use tutelage::{
    Config, Engine,
    diary::Audience,
    feedback::{AnswerDraft, FeedbackRound, FeedbackState, Occasion},
    id::{CommandId, PersonId},
    lifecycle::{
        Actor, Approver, Command, Envelope, Party, ReasonCode, Record, Refusal, RelationshipState,
        RequestState, WhenInUse,
    },
    objectives::{Measure, MilestoneDraft, ObjectiveDraft, Verdict},
    people::{AttributeValue, Manager, PersonRecord, PersonState, Skill, Wish},
    store::{Driven, MemoryStore, drive, run_due},
    time::Timestamp,
};

pub(crate) fn config() -> Config {
    let mut config = common::config();
    let draft = serde_json::from_str(include_str!("secret.json")).unwrap();
    let mut secret = config.types[0].clone();
    secret.draft = draft;
    // In onboarding, where one applies, boss coordinates some too.
    let reds = secret.draft.coordinators.last().cloned();
    let onboarding = config.types.iter_mut().find(|other| other.draft.id.as_str() == "onboarding").unwrap();
    onboarding.draft.coordinators.extend(reds);
    config.types.push(secret);
    config.taxonomy = serde_json::from_str(
        r#"[{"id": "programming", "label": "Programming"},
            {"id": "rust", "label": "Rust", "broader": ["programming"], "related": ["cpp"]},
            {"id": "cpp", "label": "C++", "broader": ["programming"]},
            {"id": "selling", "label": "Selling"}]"#,
    )
    .unwrap();
    config
}

/// Every role of every type, with the role opposite.
pub(crate) const ROLES: [(&str, &str, &str); 11] = [
    ("mentoring", "mentor", "mentee"),
    ("mentoring", "mentee", "mentor"),
    ("sponsorship", "sponsor", "protege"),
    ("sponsorship", "protege", "sponsor"),
    ("peers", "peer", "peer"),
    ("circle", "lead", "member"),
    ("circle", "member", "lead"),
    ("onboarding", "buddy", "newcomer"),
    ("onboarding", "newcomer", "buddy"),
    ("secret", "guide", "learner"),
    ("secret", "learner", "guide"),
];
pub(crate) const SKILLS: [&str; 4] = ["programming", "rust", "cpp", "selling"];
const NAMES: [&str; 8] = ["ana", "ben", "cy", "dee", "eve", "fay", "gus", "hal"];

/// Somebody wanted something at some time.
#[derive(Clone)]
pub(crate) struct Step {
    pub(crate) envelope: Envelope,
    pub(crate) now: Timestamp,
    /// Whether everything due was brought about afterwards.
    pub(crate) settles: bool,
}

/// An organisation with what happened in it.
pub(crate) struct Organisation<'e> {
    pub(crate) engine: &'e Engine,
    pub(crate) store: MemoryStore,
    pub(crate) people: Vec<PersonId>,
    pub(crate) now: Timestamp,
    pub(crate) steps: Vec<Step>,
    pub(crate) ended: Vec<Driven>,
    /// Whether the core gave up on a command: rechecking the members of a group can take more than three rounds.
    pub(crate) stuck: bool,
    /// Whether what is due is brought about at once. What is late collapses, and then it tells who noticed it when.
    pub(crate) prompt: bool,
    /// Who has nobody report to them.
    pub(crate) leaf: PersonId,
    day: u16,
}

pub(crate) fn command_id(kind: u64, number: u64) -> CommandId {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&kind.to_be_bytes());
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    CommandId::from_bytes(bytes)
}

pub(crate) fn someone(dice: &mut Dice, name: &str, managers: &[PersonId]) -> PersonRecord {
    let mut person = PersonRecord::new(id(name), name.to_uppercase());
    let mut set = |attribute: &str, value: AttributeValue| person.attributes.insert(id(attribute), value);
    if dice.chance(92) {
        set("level", AttributeValue::Integer(i64::try_from(dice.below(6)).unwrap() + 1));
    }
    if dice.chance(90) {
        set("team", AttributeValue::Text((*dice.one(&["red", "blue", "green"])).to_owned()));
    }
    if dice.chance(80) {
        set("location", AttributeValue::Text((*dice.one(&["paris", "rome"])).to_owned()));
    }
    if dice.chance(80) {
        set("grade", AttributeValue::Integer(i64::try_from(dice.below(6)).unwrap()));
    }
    if dice.chance(80) {
        set("gender", AttributeValue::Text((*dice.one(&["x", "f", "m", "f", "m"])).to_owned()));
    }
    if dice.chance(70) {
        let spoken = ["de", "en", "fr"].iter().filter(|_| dice.chance(60)).map(|l| (*l).to_owned());
        let spoken = AttributeValue::TextSet(spoken.collect());
        person.attributes.insert(id("languages"), spoken);
    }
    person.manager = match dice.below(4) {
        0 => Manager::Nobody,
        1 => Manager::Unknown,
        _ if managers.is_empty() => Manager::Nobody,
        _ => Manager::Person(dice.one(managers).clone()),
    };
    for skill in SKILLS {
        let step =
            |dice: &mut Dice| tutelage::people::Proficiency::new(u8::try_from(dice.below(5)).unwrap() + 1);
        if dice.chance(45) {
            let proficiency = step(dice).unwrap();
            let (validated, teaches) = (dice.chance(40), dice.chance(40));
            person.skills.push(Skill { skill: id(skill), proficiency, validated, teaches });
        }
        if dice.chance(40) {
            person.wants.push(Wish { skill: id(skill), priority: step(dice).unwrap() });
        }
    }
    person
}

impl<'e> Organisation<'e> {
    /// Hires 4 to 10 people, some of whom take part in this and that. The last of them is nobody's manager.
    pub(crate) fn found(engine: &'e Engine, dice: &mut Dice) -> Organisation<'e> {
        let mut names: Vec<&str> = NAMES[..2 + dice.below(7)].to_vec();
        let leaf = names.remove(dice.below(names.len()));
        names.insert(dice.below(names.len() + 1), "boss");
        names.insert(dice.below(names.len() + 1), "office");
        names.push(leaf);
        let mut organisation = Organisation {
            engine,
            store: MemoryStore::new(engine.schema()),
            people: Vec::new(),
            now: day(0),
            steps: Vec::new(),
            ended: Vec::new(),
            stuck: false,
            prompt: false,
            leaf: id(leaf),
            day: 0,
        };
        for name in &names {
            let person = someone(dice, name, &organisation.people);
            organisation.act(Actor::Host, Command::PersonChanged { person: Box::new(person) }, false);
            organisation.people.push(id(name));
        }
        for person in organisation.people.clone() {
            for (type_id, role, _) in ROLES {
                if dice.chance(60) {
                    let places = Some(1 + u16::try_from(dice.below(3)).unwrap()).filter(|_| dice.chance(70));
                    organisation.act(Actor::Person(person.clone()), take_part(type_id, role, places), true);
                    if (type_id, role) == ("onboarding", "buddy") && dice.chance(70) {
                        organisation.act(Actor::Person(id("office")), admit(&person), true);
                    }
                }
            }
        }
        organisation
    }

    /// Somebody wants something now.
    pub(crate) fn act(&mut self, actor: Actor, command: Command, settles: bool) -> Driven {
        let nothing = Driven::Refused(Refusal::new(ReasonCode::FactUnknown));
        if self.stuck {
            return nothing;
        }
        let number = u64::try_from(self.steps.len()).unwrap();
        let envelope = Envelope { id: command_id(1, number), actor, on_behalf_of: None, command };
        let step = Step { envelope, now: self.now, settles };
        let Some(ended) = perform(self.engine, &self.store, &step) else {
            self.stuck = true;
            return nothing;
        };
        self.steps.push(step);
        self.ended.push(ended.clone());
        ended
    }

    /// Lets so much happen.
    pub(crate) fn live(&mut self, dice: &mut Dice, steps: usize) {
        for _ in 0..steps {
            if dice.chance(25) {
                self.day += 1 + u16::try_from(dice.below(6)).unwrap();
                self.now = day(self.day);
            }
            let who = dice.one(&self.people).clone();
            let (actor, command) = self.wish(dice, who);
            let settles = self.prompt || dice.chance(75);
            self.act(actor, command, settles);
        }
    }

    pub(crate) fn requests(&self) -> Vec<std::sync::Arc<tutelage::lifecycle::Request>> {
        let records = self.store.records().into_values();
        records.filter_map(|r| if let Record::Request(r) = r { Some(r) } else { None }).collect()
    }

    pub(crate) fn relationships(&self) -> Vec<std::sync::Arc<tutelage::lifecycle::Relationship>> {
        let records = self.store.records().into_values();
        records.filter_map(|r| if let Record::Relationship(r) = r { Some(r) } else { None }).collect()
    }

    fn wish(&self, dice: &mut Dice, who: PersonId) -> (Actor, Command) {
        let me = Actor::Person(who.clone());
        let other = dice.one(&self.people).clone();
        let (type_id, role, opposite) = *dice.one(&ROLES);
        let command = match dice.below(20) {
            0..=4 => {
                let mut to = vec![other];
                if dice.chance(25) {
                    to.push(dice.one(&self.people).clone());
                }
                let message = Some("please".to_owned()).filter(|_| dice.chance(50));
                Command::Request { type_id: id(type_id), role: id(role), to, message }
            }
            5 => {
                let third = dice.one(&self.people).clone();
                let people = vec![
                    Party { person: other, role: id(role) },
                    Party { person: third, role: id(opposite) },
                ];
                let by = if dice.chance(50) { id("office") } else { who };
                let message = Some("you two".to_owned()).filter(|_| dice.chance(50));
                return (Actor::Person(by), Command::Nominate { type_id: id(type_id), people, message });
            }
            6..=11 => return self.answer(dice).unwrap_or_else(|| (me, take_part(type_id, role, None))),
            12..=16 => return self.running(dice).unwrap_or_else(|| (me, take_part(type_id, role, Some(2)))),
            17 => match dice.below(3) {
                0 => Command::StepBack { type_id: id(type_id), role: id(role) },
                1 => {
                    let places = u16::try_from(dice.below(4)).unwrap();
                    let when_in_use = WhenInUse::StopNew;
                    Command::SetPlaces { type_id: id(type_id), role: id(role), places, when_in_use }
                }
                _ => take_part(type_id, role, None),
            },
            18 => match dice.below(3) {
                0 => Command::Block { person: other },
                1 => Command::Unblock { person: other },
                _ => Command::NeverAgain { type_id: id(type_id), person: other },
            },
            _ => {
                let managers: Vec<PersonId> = self
                    .people
                    .iter()
                    .take_while(|p| **p != who)
                    .filter(|p| **p != self.leaf)
                    .cloned()
                    .collect();
                let mut person = someone(dice, who.as_str(), &managers);
                if dice.chance(10) && who.as_str() != "office" {
                    person.state = PersonState::Left;
                }
                return (Actor::Host, Command::PersonChanged { person: Box::new(person) });
            }
        };
        (me, command)
    }

    fn answer(&self, dice: &mut Dice) -> Option<(Actor, Command)> {
        let requests = self.requests();
        let open: Vec<_> = requests.iter().filter(|r| r.state == RequestState::Pending).collect();
        if open.is_empty() {
            return None;
        }
        let request = dice.one(&open);
        let approver = request.approver()?;
        let who = match approver {
            Approver::Coordinator => id("office"),
            Approver::Party(person) | Approver::Manager(person) => person.clone(),
        };
        let id = request.id();
        Some(match dice.below(10) {
            0..=6 => (Actor::Person(who), Command::Accept { request: id }),
            7 | 8 => {
                let reason = Some("because I say so".to_owned()).filter(|_| dice.chance(70));
                let decline = Command::Decline { request: id, code: common::id("other"), reason };
                (Actor::Person(who), decline)
            }
            _ => (Actor::Person(request.by.clone().unwrap()), Command::Withdraw { request: id }),
        })
    }

    fn running(&self, dice: &mut Dice) -> Option<(Actor, Command)> {
        let relationships = self.relationships();
        if relationships.is_empty() {
            return None;
        }
        let of = dice.one(&relationships);
        let members: Vec<PersonId> = of.present().map(|member| member.party.person.clone()).collect();
        if members.is_empty() {
            return None;
        }
        let who = dice.one(&members).clone();
        let planned: Vec<_> = of.clock.planned.iter().collect();
        let relationship = of.id;
        let audience = *dice.one(&[Audience::Author, Audience::Members, Audience::Coordinators]);
        let shared = if audience == Audience::Author { Audience::Members } else { audience };
        let text = format!("words {}", self.steps.len());
        let command = match dice.below(23) {
            0..=3 => Command::WriteNote { relationship, audience, told: true, text },
            4 | 5 => Command::RaiseConcern { relationship, text },
            6 | 7 => {
                let (starts_at, text) = (day(self.day + 2), Some(text).filter(|_| dice.chance(70)));
                Command::PlanMeeting {
                    agenda: None,
                    relationship,
                    starts_at,
                    minutes: 30,
                    audience: shared,
                    told: true,
                    text,
                }
            }
            8 => {
                let (starts_at, text) = (self.now, Some(text).filter(|_| dice.chance(70)));
                Command::LogMeeting {
                    absent: Vec::new(),
                    relationship,
                    starts_at,
                    minutes: 30,
                    audience: shared,
                    told: true,
                    text,
                }
            }
            9 if !planned.is_empty() && dice.chance(40) => Command::MissMeeting {
                entry: dice.one(&planned).entry,
                absent: vec![dice.one(&members).clone()],
            },
            9 if !planned.is_empty() => Command::HoldMeeting {
                absent: members.iter().filter(|_| dice.chance(20)).cloned().collect(),
                entry: dice.one(&planned).entry,
                starts_at: self.now,
                minutes: 45,
            },
            10 => Command::EditEntry { entry: self.entry_of(dice, &who)?, text },
            11 if of.state == RelationshipState::OnHold => Command::Resume { relationship },
            11 => Command::PutOnHold { relationship, until: None },
            12 if dice.chance(50) => Command::Extend { relationship, until: day(self.day + 200) },
            12 | 16..=18 => self.objective(dice, of, text),
            19..=22 => return self.feedback(dice, of),
            13 => Command::Complete { relationship },
            14 => Command::Reopen { relationship, message: Some(text) },
            _ => {
                let reason = Some(text).filter(|_| dice.chance(70));
                Command::Cancel { relationship, code: id("other"), reason }
            }
        };
        Some((Actor::Person(who), command))
    }

    /// Something about an objective, a new one or one of those that there are.
    fn objective(&self, dice: &mut Dice, of: &tutelage::lifecycle::Relationship, text: String) -> Command {
        let (relationship, told) = (of.id, true);
        let milestone = MilestoneDraft { text: text.clone(), target_date: None, reached_at: None };
        let draft = ObjectiveDraft {
            statement: text.clone(),
            measure: Measure::default(),
            target_date: None,
            milestones: vec![milestone],
        };
        if of.objectives.is_empty() || dice.chance(30) {
            return Command::ProposeObjective { relationship, objective: draft, told };
        }
        let objective = dice.one(&of.objectives).objective;
        match dice.below(6) {
            0 => Command::ReviseObjective { objective, draft, told },
            1 => Command::DropObjective { objective },
            2 => Command::UpdateObjective {
                objective,
                value: None,
                milestone: Some(1),
                text: Some(text),
                told,
            },
            3 => Command::ReviewObjective { objective, verdict: Verdict::Reached, text: Some(text), told },
            _ => Command::AgreeObjective { objective, proposal: if dice.chance(80) { 1 } else { 2 } },
        }
    }

    /// Something about feedback in a relationship: an open round, or a new one.
    fn feedback(&self, dice: &mut Dice, of: &tutelage::lifecycle::Relationship) -> Option<(Actor, Command)> {
        let rounds = self.rounds();
        let open: Vec<_> = rounds.iter().filter(|round| round.state == FeedbackState::Open).collect();
        if !open.is_empty() && dice.chance(75) {
            let round = *dice.one(&open);
            if dice.chance(15) {
                return Some((Actor::Host, Command::CloseFeedback { feedback: round.id }));
            }
            let rater = dice.one(&round.raters).person.clone();
            let words = AnswerDraft::Text(format!("words {}", self.steps.len()));
            let step = AnswerDraft::Step(1 + u8::try_from(dice.below(5)).unwrap());
            let answers = [(id("goals"), step), (id("words"), words)].into();
            let command = Command::AnswerFeedback { feedback: round.id, answers, told: true };
            return Some((Actor::Person(rater), command));
        }
        let member = of.present().find(|member| member.party.role.as_str() == "mentee")?;
        let subject = member.party.person.clone();
        let apart = self.people.iter().filter(|person| of.member(person).is_none());
        let peers = apart.filter(|_| dice.chance(30)).cloned().collect();
        let by = if dice.chance(50) { Actor::Host } else { Actor::Person(subject.clone()) };
        let (relationship, occasion, reports) = (of.id, Occasion::Mid, Vec::new());
        Some((by, Command::OpenFeedback { relationship, subject, occasion, peers, reports }))
    }

    pub(crate) fn rounds(&self) -> Vec<std::sync::Arc<FeedbackRound>> {
        let records = self.store.records().into_values();
        records.filter_map(|r| if let Record::Feedback(r) = r { Some(r) } else { None }).collect()
    }

    fn entry_of(&self, dice: &mut Dice, author: &PersonId) -> Option<tutelage::id::EntryId> {
        let entries: Vec<_> = self
            .store
            .records()
            .into_values()
            .filter_map(|r| if let Record::Entry(e) = r { Some(e) } else { None })
            .filter(|entry| entry.author == *author)
            .map(|entry| entry.id)
            .collect();
        if entries.is_empty() { None } else { Some(*dice.one(&entries)) }
    }
}

/// Does what a step says; nothing when the core gives up on it.
pub(crate) fn perform(engine: &Engine, store: &MemoryStore, step: &Step) -> Option<Driven> {
    let ended = drive(engine, store, &step.envelope, step.now).ok()?;
    if step.settles {
        run_due(engine, store, step.now, 10_000).ok()?;
    }
    Some(ended)
}

pub(crate) fn take_part(type_id: &str, role: &str, places: Option<u16>) -> Command {
    let agreement = Some(id("buddy-2026")).filter(|_| role == "buddy");
    Command::TakePart { type_id: id(type_id), role: id(role), places, agreement }
}

pub(crate) fn admit(person: &PersonId) -> Command {
    Command::AnswerApplication {
        type_id: id("onboarding"),
        role: id("buddy"),
        person: person.clone(),
        admit: true,
    }
}
