//! Random worlds: who is there, which types there are, and what people try to do.

use crate::common::{config, id, monday, person};
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeMap;
use tutelage::{
    Config, Engine,
    feedback::{AnswerDraft, FeedbackState, ImportedFigure, Occasion},
    id::{PersonId, RoleId, TypeId},
    lifecycle::{Actor, Command, Party, Record, WhenInUse},
    objectives::{Measure, MeasureDraft, MilestoneDraft, ObjectiveDraft, Verdict},
    people::{Manager, PersonRecord, PersonState},
    rules::Condition,
    scheme::{RaterGroup, RoleDraft, TakingPartMode, TypeDraft},
    time::{Span, Timestamp},
};

/// What somebody tries, as plain numbers that mean something only in the world they are tried in: they shrink well.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    pub kind: u8,
    pub a: u8,
    pub b: u8,
    pub c: u8,
    pub d: u8,
}

/// The people of a world and what they try.
#[derive(Debug, Clone)]
pub struct Story {
    /// A level each, and among those before them their manager.
    pub people: Vec<(u8, u8)>,
    pub actions: Vec<Action>,
}

pub fn story(steps: usize) -> impl Strategy<Value = Story> {
    let action = any::<(u8, u8, u8, u8, u8)>().prop_map(|(kind, a, b, c, d)| Action { kind, a, b, c, d });
    (vec((1..7_u8, any::<u8>()), 3..=8), vec(action, 1..=steps))
        .prop_map(|(people, actions)| Story { people, actions })
}

/// The names of the types, in the order in which actions number them.
pub const TYPES: [&str; 5] = ["mentoring", "sponsorship", "peers", "circle", "onboarding"];

/// What the reference model knows of a version of a type, in its own words beside the document.
#[derive(Debug, Clone)]
pub struct Spec {
    pub draft: TypeDraft,
    /// The least difference in level of the first over the second role.
    pub apart: Option<i64>,
    /// The most difference in level either way.
    pub near: Option<i64>,
    /// Whether nobody may be with somebody above or below them.
    pub line_ban: bool,
    /// The lowest level for the first role.
    pub lowest: i64,
}

/// A version of a type: an even one is the usual, an odd one is stricter and shorter.
pub fn spec(base: &Config, index: usize, variant: u8, lapse: bool) -> Spec {
    let strict = variant % 2 == 1;
    let name = TYPES[index];
    let found = base.types.iter().find(|one| one.draft.id.as_str() == name).unwrap();
    let mut draft = found.draft.clone();
    draft.coordinators.truncate(1);
    for role in &mut draft.roles {
        if role.taking_part.mode == TakingPartMode::OptIn {
            role.taking_part.mode = TakingPartMode::UnlessOptedOut;
        }
    }
    draft.momentum.lapse_days = Some(75).filter(|_| lapse && index != 2);
    let mut spec = Spec { draft, apart: None, near: None, line_ban: false, lowest: i64::MIN };
    if strict {
        spec.draft.requests.expires_after_days = 10;
        spec.draft.requests.reminders_after_days = vec![2, 3];
        spec.draft.running.duration_days = Some(60);
    }
    match name {
        "mentoring" => {
            spec.apart = Some(if strict { 2 } else { 1 });
            spec.line_ban = true;
            if strict {
                spec.lowest = 3;
                at_least(&mut spec.draft.roles[0], 3);
            }
        }
        "sponsorship" => spec.apart = Some(if strict { 1 } else { 2 }),
        "peers" => spec.near = Some(if strict { 2 } else { 1 }),
        "circle" => spec.draft.running.again = strict,
        _ => spec.draft.pair.grants[0].when = Condition::Always,
    }
    let bounds = match (spec.apart, spec.near) {
        (Some(apart), _) => Some((apart, None)),
        (_, Some(near)) => Some((-near, Some(near))),
        _ => None,
    };
    if let (Some((least, most)), Condition::Difference { at_least, at_most, .. }) =
        (bounds, &mut spec.draft.pair.grants[0].when)
    {
        (*at_least, *at_most) = (Some(least), most);
    }
    spec
}

fn at_least(role: &mut RoleDraft, level: i64) {
    role.audience.grants[0].when = Condition::Compare {
        who: id("self"),
        attribute: id("level"),
        is: tutelage::rules::Comparison::AtLeast,
        value: tutelage::people::AttributeValue::Integer(level),
    };
}

/// The configuration: the usual one, made livelier; `most` is the joint limit of mentors and sponsors.
pub fn lively(lapse: bool) -> Config {
    let base = config();
    let mut lively = base.clone();
    for (index, name) in TYPES.iter().enumerate() {
        let one = lively.types.iter_mut().find(|one| one.draft.id.as_str() == *name).unwrap();
        one.draft = spec(&base, index, 0, lapse).draft;
    }
    lively.joint_limits[0].most = JOINT_MOST;
    lively
}

pub const JOINT_MOST: u16 = 2;

/// The people of a story, and the office beside them.
pub fn people(story: &Story) -> Vec<PersonRecord> {
    let mut people = vec![person("office", 3, "none", None)];
    for (i, (level, manager)) in story.people.iter().enumerate() {
        let above = (usize::from(*manager) % (i + 2)).checked_sub(2).map(name);
        people.push(person(&name(i), i64::from(*level), "red", above.as_deref()));
    }
    people
}

pub fn name(index: usize) -> String {
    format!("quilliam-{index}")
}

/// What is done next.
#[derive(Debug, Clone)]
pub enum Step {
    Send(Actor, Option<PersonId>, Box<Command>),
    /// Send an earlier envelope again; with another payload.
    Again(usize, bool),
    Clock(Span),
    /// Run what is due; all of it, or so many records.
    Run(Option<usize>),
}

/// The world as far as it is needed to make an action of numbers one of names.
pub struct Stage<'a> {
    pub base: &'a Config,
    pub lapse: bool,
    pub now: Timestamp,
    pub people: &'a [PersonRecord],
    pub records: &'a BTreeMap<tutelage::lifecycle::RecordKey, Record>,
    pub requests: &'a [tutelage::id::RequestId],
    pub relationships: &'a [tutelage::id::RelationshipId],
    pub entries: &'a [tutelage::id::EntryId],
    pub sent: usize,
}

fn pick<T>(list: &[T], number: u8) -> Option<&T> {
    (!list.is_empty()).then(|| &list[usize::from(number) % list.len()])
}

impl Stage<'_> {
    fn who(&self, number: u8) -> PersonId {
        pick(&self.people[1..], number).map_or_else(|| id("office"), |person| person.id.clone())
    }

    fn role(&self, number: u8) -> (TypeId, RoleId) {
        let index = usize::from(number) % TYPES.len();
        let draft = spec(self.base, index, 0, self.lapse).draft;
        let role = pick(&draft.roles, number / 8).unwrap();
        (draft.id.clone(), role.id.clone())
    }

    /// A request, the more recent the more likely.
    fn request(&self, number: u8) -> Option<&tutelage::lifecycle::Request> {
        let recent = &self.requests[self.requests.len().saturating_sub(12)..];
        let open: Vec<_> = recent.iter().filter_map(|id| self.found(*id)).collect();
        let alive: Vec<_> = open.iter().copied().filter(|request| request.state.is_open()).collect();
        if number.is_multiple_of(8) || alive.is_empty() {
            pick(&open, number / 8)
        } else {
            pick(&alive, number / 8)
        }
        .copied()
    }

    fn found(&self, id: tutelage::id::RequestId) -> Option<&tutelage::lifecycle::Request> {
        match self.records.get(&tutelage::lifecycle::RecordKey::Request(id)) {
            Some(Record::Request(request)) => Some(request),
            _ => None,
        }
    }

    fn relationship(&self, number: u8, closed: bool) -> Option<&tutelage::lifecycle::Relationship> {
        let all = self.relationships.iter().filter_map(|id| {
            match self.records.get(&tutelage::lifecycle::RecordKey::Relationship(*id)) {
                Some(Record::Relationship(found)) => Some(found.as_ref()),
                _ => None,
            }
        });
        let all: Vec<_> = all.collect();
        let fit: Vec<_> = all.iter().copied().filter(|one| one.state.is_open() != closed).collect();
        if number.is_multiple_of(8) || fit.is_empty() {
            pick(&all, number / 8)
        } else {
            pick(&fit, number / 8)
        }
        .copied()
    }

    /// Whose turn it is at a request; now and then somebody else.
    fn answerer(&self, request: &tutelage::lifecycle::Request, number: u8) -> PersonId {
        match request.steps.get(usize::from(request.step)).map(|step| step.approver.person()) {
            Some(Some(person)) if !number.is_multiple_of(8) => person.clone(),
            Some(None) if !number.is_multiple_of(8) => id("office"),
            _ => self.who(number / 8),
        }
    }

    fn member(&self, relationship: &tutelage::lifecycle::Relationship, number: u8) -> PersonId {
        let members: Vec<_> = relationship.members.iter().map(|member| member.party.person.clone()).collect();
        if number.is_multiple_of(16) {
            self.who(number / 16)
        } else {
            pick(&members, number / 16).unwrap().clone()
        }
    }

    /// Makes an action one of names; now and then the office acts for whoever it is.
    pub fn step(&self, action: Action) -> Option<Step> {
        let step = self.plain_step(action)?;
        Some(match step {
            Step::Send(Actor::Person(who), None, command)
                if action.d % 16 == 1 && for_others(&command, &who) =>
            {
                Step::Send(Actor::Person(id("office")), Some(who), command)
            }
            step => step,
        })
    }

    /// Makes an action one of names. `None` where there is nothing to try it on.
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of action")]
    fn plain_step(&self, action: Action) -> Option<Step> {
        let Action { kind, a, b, c, d } = action;
        let by =
            |who: PersonId, command: Command| Some(Step::Send(Actor::Person(who), None, Box::new(command)));
        let days = |count: u8| self.now.plus(Span::days(u16::from(count)));
        match kind {
            0..=43 => {
                let (type_id, role) = self.asking(b);
                let most = if d.is_multiple_of(4) { 1 + usize::from(c % 3) } else { 1 };
                let mut to: Vec<PersonId> =
                    (0..most).map(|i| self.who(c.wrapping_add(i as u8 * (1 + d % 5)))).collect();
                if d == 255 {
                    to = vec![id("ghost")];
                }
                let command = Command::Request { type_id, role, to, message: None };
                by(self.who(a), command)
            }
            50..=57 => {
                let (type_id, role) = self.role(c);
                let draft = spec(self.base, usize::from(c) % TYPES.len(), 0, self.lapse).draft;
                let other =
                    draft.roles.iter().find(|one| one.id != role).unwrap_or(&draft.roles[0]).id.clone();
                let people =
                    vec![Party { person: self.who(a), role }, Party { person: self.who(b), role: other }];
                let who = if d.is_multiple_of(2) { id("office") } else { self.who(d / 2) };
                by(who, Command::Nominate { type_id, people, message: None })
            }
            58..=105 => {
                let request = self.request(a)?;
                by(self.answerer(request, b), Command::Accept { request: request.id() })
            }
            106..=119 => {
                let request = self.request(a)?;
                let code = id(if c.is_multiple_of(8) { "bogus" } else { "no_time" });
                by(self.answerer(request, b), Command::Decline { request: request.id(), code, reason: None })
            }
            120..=123 => {
                let request = self.request(a)?;
                let who = if b.is_multiple_of(4) { self.who(c) } else { request.by.clone().unwrap() };
                by(who, Command::Withdraw { request: request.id() })
            }
            124..=133 => {
                let (type_id, role) = self.role(b);
                let agreement = (c % 4 != 0).then(|| id("buddy-2026"));
                let places = (c.is_multiple_of(2)).then_some(u16::from(d % 7));
                by(self.who(a), Command::TakePart { type_id, role, places, agreement })
            }
            134..=138 => {
                let (type_id, role) = self.role(b);
                by(self.who(a), Command::StepBack { type_id, role })
            }
            139..=146 => {
                let (type_id, role) = self.role(b);
                let when_in_use = if c.is_multiple_of(2) { WhenInUse::Refuse } else { WhenInUse::StopNew };
                by(self.who(a), Command::SetPlaces { type_id, role, places: u16::from(d % 4), when_in_use })
            }
            147..=150 => {
                let (type_id, role) = (id("onboarding"), id("buddy"));
                let who = if d.is_multiple_of(4) { self.who(d) } else { id("office") };
                by(who, Command::AnswerApplication { type_id, role, person: self.who(a), admit: c % 4 != 0 })
            }
            151..=155 => by(self.who(a), Command::Block { person: self.who(b) }),
            156..=158 => by(self.who(a), Command::Unblock { person: self.who(b) }),
            159..=161 => {
                let (type_id, _) = self.role(c);
                by(self.who(a), Command::NeverAgain { type_id, person: self.who(b) })
            }
            162..=165 => {
                let until = (c.is_multiple_of(2)).then(|| days(c));
                let relationship = self.relationship(a, false)?;
                by(self.member(relationship, b), Command::PutOnHold { relationship: relationship.id, until })
            }
            166..=168 => {
                let relationship = self.relationship(a, false)?;
                by(self.member(relationship, b), Command::Resume { relationship: relationship.id })
            }
            169..=175 => {
                let relationship = self.relationship(a, false)?;
                let proposed = relationship.extension.as_ref().map(|extension| extension.until);
                let end = relationship.ends_at.unwrap_or(self.now).plus(Span::days(u16::from(d)));
                let until = proposed.filter(|_| c % 4 != 0).unwrap_or(end);
                by(self.member(relationship, b), Command::Extend { relationship: relationship.id, until })
            }
            176..=177 => {
                let relationship = self.relationship(a, false)?;
                by(self.member(relationship, b), Command::DeclineExtension { relationship: relationship.id })
            }
            178..=181 => {
                let relationship = self.relationship(a, false)?;
                by(self.member(relationship, b), Command::Complete { relationship: relationship.id })
            }
            182..=187 => {
                let relationship = self.relationship(a, false)?;
                let code = id(if c.is_multiple_of(8) { "bogus" } else { "other" });
                by(
                    self.member(relationship, b),
                    Command::Cancel { relationship: relationship.id, code, reason: None },
                )
            }
            188..=191 => {
                let relationship = self.relationship(a, false)?;
                by(
                    self.member(relationship, b),
                    Command::Leave { relationship: relationship.id, code: id("other") },
                )
            }
            192..=195 => {
                let relationship = self.relationship(a, true)?;
                by(
                    self.member(relationship, b),
                    Command::Reopen { relationship: relationship.id, message: None },
                )
            }
            44..=49 | 196..=203 => self.diary(action),
            204..=214 => {
                let mut person = pick(&self.people[1..], a)?.clone();
                match b % 4 {
                    0 => person = change_level(person, c % 7),
                    1 => {
                        let index = usize::from(a) % (self.people.len() - 1);
                        let above = (usize::from(c) % (index + 2)).checked_sub(2).map(name);
                        person.manager = above.map_or(Manager::Nobody, |above| Manager::Person(id(&above)));
                    }
                    2 => person.state = PersonState::Left,
                    _ => person.state = PersonState::Active,
                }
                Some(Step::Send(
                    Actor::Host,
                    None,
                    Box::new(Command::PersonChanged { person: Box::new(person) }),
                ))
            }
            215..=217 => {
                let draft = spec(self.base, usize::from(a) % TYPES.len(), b, self.lapse).draft;
                Some(Step::Send(Actor::Host, None, Box::new(Command::PublishType { draft: Box::new(draft) })))
            }
            218..=219 => {
                let (type_id, _) = self.role(a);
                let close = b.is_multiple_of(3);
                let command =
                    if close { Command::CloseType { type_id } } else { Command::ReopenType { type_id } };
                Some(Step::Send(Actor::Host, None, Box::new(command)))
            }
            220..=235 => {
                let minutes = [
                    1,
                    60,
                    1_440,
                    2_880,
                    4 * 1_440,
                    8 * 1_440,
                    15 * 1_440,
                    31 * 1_440,
                    70 * 1_440,
                    200 * 1_440,
                ];
                Some(Step::Clock(Span::millis(pick(&minutes, a / 2)? * 60_000)))
            }
            236..=249 => Some(Step::Run((a.is_multiple_of(4)).then_some(1 + usize::from(b % 4)))),
            250..=251 => {
                let request = self.records.values().find_map(|record| match record {
                    Record::Request(request) if request.exhausted || a.is_multiple_of(8) => {
                        Some(request.id())
                    }
                    _ => None,
                })?;
                by(id("office"), Command::SettleExhausted { request })
            }
            _ => (self.sent > 0).then(|| Step::Again(usize::from(a) % self.sent, b.is_multiple_of(3))),
        }
    }

    /// A role that may make the first step, most of the time.
    fn asking(&self, number: u8) -> (TypeId, RoleId) {
        let begins = [
            ("mentoring", "mentee"),
            ("mentoring", "mentee"),
            ("sponsorship", "sponsor"),
            ("peers", "peer"),
            ("circle", "member"),
            ("circle", "lead"),
            ("onboarding", "newcomer"),
            ("onboarding", "buddy"),
        ];
        match pick(&begins, number / 4) {
            Some((type_id, role)) if !number.is_multiple_of(16) => (id(type_id), id(role)),
            _ => self.role(number / 16),
        }
    }

    fn diary(&self, Action { a, b, c, d, .. }: Action) -> Option<Step> {
        let found = self.relationship(a, false)?;
        let (relationship, who) = (found.id, self.member(found, b));
        let later = self.now.plus(Span::days(u16::from(d)));
        let earlier = self.now.plus(Span::days(u16::from(d % 20)).back());
        let entry = pick(self.entries, a).copied();
        let (audience, told, text, minutes) = (tutelage::diary::Audience::Members, true, None, 30);
        if c >= 192 {
            return Some(self.feedback(found, b, d));
        }
        if c >= 128 {
            let (who, command) = self.objective(found, b, d);
            return Some(Step::Send(Actor::Person(who), None, Box::new(command)));
        }
        let author =
            entry.and_then(|id| match self.records.get(&tutelage::lifecycle::RecordKey::Entry(id)) {
                Some(Record::Entry(entry)) => Some(entry.author.clone()),
                _ => None,
            });
        let command = match c % 6 {
            0 | 1 => Command::PlanMeeting {
                agenda: None,
                relationship,
                starts_at: later,
                minutes,
                audience,
                told,
                text,
            },
            2 => Command::LogMeeting {
                absent: Vec::new(),
                relationship,
                starts_at: earlier,
                minutes,
                audience,
                told,
                text,
            },
            3 => Command::HoldMeeting { absent: Vec::new(), entry: entry?, starts_at: earlier, minutes },
            4 if d < 128 => Command::CancelMeeting { entry: entry? },
            4 => Command::MissMeeting { entry: entry?, absent: author.clone().into_iter().collect() },
            _ => Command::WriteNote { relationship, audience, told, text: "a note".to_owned() },
        };
        let who = if matches!(c % 6, 3 | 4) { author.unwrap_or(who) } else { who };
        Some(Step::Send(Actor::Person(who), None, Box::new(command)))
    }
}

impl Stage<'_> {
    /// Something about an objective of a relationship, the last one or a new one, and who tries it.
    fn objective(&self, of: &tutelage::lifecycle::Relationship, b: u8, d: u8) -> (PersonId, Command) {
        let measure = MeasureDraft::Number { baseline: 0, target: 4, unit: id("talks") };
        let milestone = MilestoneDraft { text: "a step".to_owned(), target_date: None, reached_at: None };
        let draft = ObjectiveDraft {
            statement: "to grow".to_owned(),
            measure: Measure::try_from(measure).unwrap(),
            target_date: None,
            milestones: vec![milestone],
        };
        let (told, member) = (true, self.member(of, b));
        let Some(last) = of.objectives.last().filter(|_| !b.is_multiple_of(16)) else {
            return (member, Command::ProposeObjective { relationship: of.id, objective: draft, told });
        };
        let objective = last.objective;
        if let Some(to_agree) = last.to_agree.first().filter(|_| !d.is_multiple_of(8)) {
            let key = tutelage::lifecycle::RecordKey::Objective(objective);
            let proposal = match self.records.get(&key) {
                Some(Record::Objective(known)) => known.proposals,
                _ => 1,
            };
            let answer = |agrees: bool| match agrees {
                true => Command::AgreeObjective { objective, proposal },
                false => Command::DeclineObjective { objective, proposal },
            };
            return (to_agree.clone(), answer(d % 8 > 1));
        }
        let (value, milestone) = (Some(i64::from(d % 9)), Some(d % 3).filter(|number| *number > 0));
        let verdict = [Verdict::Reached, Verdict::PartlyReached, Verdict::NotReached][usize::from(d) % 3];
        let command = match b / 16 % 6 {
            0 => Command::ReviseObjective { objective, draft, told },
            1 => Command::DropObjective { objective },
            2 | 3 => Command::UpdateObjective { objective, value, milestone, text: None, told },
            _ => Command::ReviewObjective { objective, verdict, text: None, told },
        };
        (member, command)
    }
}

impl Stage<'_> {
    /// Something about feedback in a relationship: the last round, or a new one.
    fn feedback(&self, of: &tutelage::lifecycle::Relationship, b: u8, d: u8) -> Step {
        let subject = self.member(of, b);
        let send = |who: Actor, command: Command| Step::Send(who, None, Box::new(command));
        let last = of.feedback.last().and_then(|last| {
            match self.records.get(&tutelage::lifecycle::RecordKey::Feedback(last.feedback)) {
                Some(Record::Feedback(round)) => Some(round),
                _ => None,
            }
        });
        if let Some(round) = last.filter(|round| round.state == FeedbackState::Open && !d.is_multiple_of(4)) {
            let feedback = round.id;
            if d % 16 == 1 {
                return send(Actor::Host, Command::CloseFeedback { feedback });
            }
            let rater = pick(&round.raters, d).map_or(subject, |rater| rater.person.clone());
            let answers = BTreeMap::from([(id("goals"), AnswerDraft::Step(1 + d % 3))]);
            return send(Actor::Person(rater), Command::AnswerFeedback { feedback, answers, told: true });
        }
        let (relationship, occasion) = (of.id, Occasion::Mid);
        if d.is_multiple_of(16) {
            let figures =
                vec![ImportedFigure { question: id("goals"), group: RaterGroup::Peers, count: 4, sum: 9 }];
            return send(Actor::Host, Command::ImportFeedback { relationship, subject, occasion, figures });
        }
        let fits = |other: &&PersonRecord| {
            let apart = other.manager != Manager::Person(subject.clone());
            let manages = self
                .people
                .iter()
                .any(|one| one.id == subject && one.manager == Manager::Person(other.id.clone()));
            apart && !manages && other.state == PersonState::Active && of.member(&other.id).is_none()
        };
        let peers = self.people.iter().filter(fits).skip(usize::from(d % 3)).take(4);
        let peers: Vec<PersonId> = peers.map(|other| other.id.clone()).collect();
        let command = Command::OpenFeedback { relationship, subject, occasion, peers, reports: Vec::new() };
        send(Actor::Host, command)
    }
}

/// Whether a coordinator may act for somebody in this at all.
fn for_others(command: &Command, who: &PersonId) -> bool {
    use Command::{
        Accept, Cancel, Complete, Decline, Extend, Leave, PutOnHold, Reopen, Request, Resume, SetPlaces,
        StepBack, TakePart, Withdraw,
    };
    let may = matches!(
        command,
        Accept { .. }
            | Cancel { .. }
            | Complete { .. }
            | Decline { .. }
            | Extend { .. }
            | Leave { .. }
            | PutOnHold { .. }
            | Reopen { .. }
            | Request { .. }
            | Resume { .. }
            | SetPlaces { .. }
            | StepBack { .. }
            | TakePart { .. }
            | Withdraw { .. }
    );
    may && who.as_str() != "office"
}

fn change_level(mut person: PersonRecord, level: u8) -> PersonRecord {
    let value = tutelage::people::AttributeValue::Integer(i64::from(level));
    person.attributes.insert(id("level"), value);
    person
}

/// An engine for the lively configuration.
pub fn engine(lapse: bool) -> Engine {
    Engine::build(lively(lapse)).unwrap()
}

/// When every story begins.
pub fn beginning() -> Timestamp {
    monday()
}
