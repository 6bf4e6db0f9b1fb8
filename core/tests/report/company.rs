//! Made-up companies: records as a host might hold them, put together at random and not by decisions.

use crate::common::{config, day, id};
use crate::dice::Dice;
use std::{collections::BTreeMap, sync::Arc};
use tutelage::{
    Engine,
    diary::{Entry, EntryKind, EntryState},
    id::{Code, CommandId, EntryId, ObjectiveId, PersonId, RelationshipId, RequestId},
    lifecycle::{
        ActivePlace, Caseload, Clock, Member, Momentum, Participation, Party, Relationship,
        RelationshipState, RelationshipTerms, Request, RequestKind, RequestParties, RequestState,
        RequestTerms, Section, Tally, Ticket,
    },
    objectives::{ObjectiveResult, ObjectiveState, ObjectiveSummary},
    people::{
        AttributeValue, LineEnd, Manager, Person, PersonRecord, PersonState, Proficiency, ReportingLine,
        Skill, Wish,
    },
    report::{Fold, Plan, Row, Scope, Summary},
    scheme::{CoordinatorView, MomentumPolicy},
    time::{Span, Timestamp},
};

impl Dice {
    pub(crate) fn shuffle<T>(&mut self, of: &mut [T]) {
        for i in (1..of.len()).rev() {
            of.swap(i, self.below(i + 1));
        }
    }
}

/// A diary entry with the place of its relationship.
pub(crate) struct Written {
    pub(crate) entry: Entry,
    pub(crate) of: usize,
}

/// What the host says became of somebody.
pub(crate) struct Seen {
    pub(crate) person: usize,
    pub(crate) name: Code,
    pub(crate) observed: bool,
}

pub(crate) struct Company {
    pub(crate) engine: Engine,
    pub(crate) plan: Plan,
    pub(crate) as_of: Timestamp,
    pub(crate) people: Vec<Person>,
    pub(crate) caseloads: BTreeMap<PersonId, Caseload>,
    pub(crate) requests: Vec<Arc<Request>>,
    pub(crate) relationships: Vec<Arc<Relationship>>,
    pub(crate) entries: Vec<Written>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) lines: BTreeMap<PersonId, ReportingLine>,
}

/// Types, with the roles that are with each other.
const TYPES: [(&str, [&str; 2]); 3] =
    [("mentoring", ["mentor", "mentee"]), ("peers", ["peer", "peer"]), ("circle", ["lead", "member"])];

impl Company {
    /// A company of this many people.
    pub(crate) fn found(dice: &mut Dice, size: usize) -> Company {
        let engine = Engine::build(config()).unwrap();
        let (type_id, roles) = *dice.one(&TYPES);
        let mut plan = Plan::of(engine.catalog().newest(&id(type_id)).unwrap());
        for attribute in ["team", "gender", "languages", "level", "remote"] {
            if dice.chance(60) {
                plan.by.insert(id(attribute));
            }
        }
        let mut company = Company {
            engine,
            plan,
            as_of: day(400),
            people: Vec::new(),
            caseloads: BTreeMap::new(),
            requests: Vec::new(),
            relationships: Vec::new(),
            entries: Vec::new(),
            seen: Vec::new(),
            lines: BTreeMap::new(),
        };
        for number in 0..size {
            let person = somebody(dice, number);
            company.people.push(company.engine.person(person).unwrap());
        }
        for number in 0..size {
            company.take_on(dice, number, type_id, roles);
        }
        if size >= 2 {
            for number in 0..dice.below(2 * size) {
                company.ask(dice, number, type_id, roles);
            }
            for number in 0..dice.below(2 * size) {
                company.bring_together(dice, number, type_id, roles);
            }
        }
        company
    }

    /// Every record as a row, in no particular order.
    pub(crate) fn rows(&self) -> Vec<Row<'_>> {
        let caseload = |person: &Person| self.caseloads.get(person.id());
        let mut rows: Vec<Row<'_>> =
            self.people.iter().map(|person| Row::Person { person, caseload: caseload(person) }).collect();
        let people = self.people.as_slice();
        rows.extend(self.requests.iter().map(|request| Row::Request { request, people }));
        let lines = &self.lines;
        rows.extend(self.relationships.iter().map(|relationship| Row::Relationship {
            relationship,
            people,
            lines,
        }));
        rows.extend(self.entries.iter().map(|written| {
            let relationship = &self.relationships[written.of];
            Row::Entry { entry: &written.entry, relationship, people }
        }));
        rows.extend(self.seen.iter().map(|seen| {
            let person = &self.people[seen.person];
            Row::Observed { person, caseload: caseload(person), name: &seen.name, observed: seen.observed }
        }));
        rows
    }

    pub(crate) fn summary(&self) -> Summary {
        self.fold(&self.rows())
    }

    pub(crate) fn fold(&self, rows: &[Row<'_>]) -> Summary {
        let mut fold = Fold::new(self.plan.clone(), self.as_of, self.engine.schema()).unwrap();
        for row in rows {
            fold.add(*row).unwrap();
        }
        fold.finish()
    }

    /// The people of a coordinator of reds and blues, or those who report to somebody, or everybody.
    pub(crate) fn scope(&mut self, dice: &mut Dice) {
        let team = |names: &str| format!(r#"[{{"attribute": "team", "values": {names}}}]"#);
        self.plan.scope = match dice.below(3) {
            0 => Scope::Everybody,
            1 => {
                let scopes = format!("[{}, {}]", team(r#"["red", "blue"]"#), team(r#"["green"]"#));
                Scope::Scopes(serde_json::from_str(&scopes).unwrap())
            }
            _ => Scope::ReportsOf(id("p0")),
        };
    }

    fn take_on(&mut self, dice: &mut Dice, number: usize, type_id: &str, roles: [&str; 2]) {
        let person = self.people[number].id().clone();
        let mut caseload = Caseload::new(person.clone());
        for type_id in [type_id, "sponsorship"] {
            let mut roles = roles.to_vec();
            roles.dedup();
            for role in roles {
                if dice.chance(60) {
                    let section = self.section(dice, type_id, role);
                    caseload.sections.push(section);
                }
            }
        }
        caseload.sections.sort_by(|a, b| (&a.type_id, &a.role).cmp(&(&b.type_id, &b.role)));
        if !caseload.sections.is_empty() {
            self.caseloads.insert(person, caseload);
        }
        for name in ["stayed", "promoted"] {
            if dice.chance(70) {
                self.seen.push(Seen { person: number, name: id(name), observed: dice.chance(60) });
            }
        }
    }

    fn section(&self, dice: &mut Dice, type_id: &str, role: &str) -> Section {
        let few = |dice: &mut Dice| u32::try_from(dice.below(4)).unwrap();
        let tickets = |dice: &mut Dice| {
            let ticket = |number: usize, due: Timestamp| Ticket {
                request: RequestId::derive(CommandId::from_bytes([9; 16]), u32::try_from(number).unwrap()),
                with: id("p0"),
                asks: None,
                due_at: Some(due),
            };
            (0..dice.below(3))
                .map(|number| {
                    let due = if dice.chance(30) { day(399) } else { day(410) };
                    ticket(number, due)
                })
                .collect::<Vec<_>>()
        };
        let active = (0..dice.below(3)).map(|number| ActivePlace {
            relationship: RelationshipId::derive(
                CommandId::from_bytes([8; 16]),
                u32::try_from(number).unwrap(),
            ),
            with: vec![id("p0")],
            seats: 0,
        });
        let participations = [
            Participation::Unsaid,
            Participation::Applied,
            Participation::In,
            Participation::In,
            Participation::Out,
        ];
        Section {
            type_id: id(type_id),
            role: id(role),
            participation: *dice.one(&participations),
            places: Some(u16::try_from(dice.below(5)).unwrap()).filter(|_| dice.chance(60)),
            agreement: None,
            reserved: tickets(dice),
            active: active.collect(),
            incoming: tickets(dice),
            outgoing: tickets(dice),
            ahead: Vec::new(),
            waiting: tickets(dice).into_iter().map(|ticket| Ticket { due_at: None, ..ticket }).collect(),
            tally: Tally {
                requests_made: few(dice),
                requests_received: few(dice),
                relationships_begun: few(dice) / 2,
                relationships_completed: few(dice) / 3,
            },
        }
    }

    /// Two different people.
    fn two(&self, dice: &mut Dice) -> [PersonId; 2] {
        let one = dice.below(self.people.len());
        let other = (one + 1 + dice.below(self.people.len() - 1)) % self.people.len();
        [one, other].map(|number| self.people[number].id().clone())
    }

    fn ask(&mut self, dice: &mut Dice, number: usize, type_id: &str, roles: [&str; 2]) {
        let type_id = if dice.chance(90) { type_id } else { "sponsorship" };
        let [from, to] = self.two(dice);
        let states = [
            RequestState::Waiting,
            RequestState::Pending,
            RequestState::Accepted,
            RequestState::Accepted,
            RequestState::Declined,
            RequestState::Withdrawn,
            RequestState::Expired,
            RequestState::Invalidated,
        ];
        let state = *dice.one(&states);
        let opened_at = day(u16::try_from(dice.below(300)).unwrap());
        let answered = matches!(state, RequestState::Accepted | RequestState::Declined);
        let minutes = u16::try_from(dice.below(40_000)).unwrap();
        let request = RequestId::derive(CommandId::from_bytes([1; 16]), u32::try_from(number).unwrap());
        self.requests.push(Arc::new(Request {
            parties: RequestParties {
                request,
                from: Party { person: from, role: id(roles[1]) },
                to: Party { person: to, role: id(roles[0]) },
                from_began: true,
            },
            version: 1,
            type_id: id(type_id),
            type_version: 1,
            kind: RequestKind::Asked,
            by: None,
            state,
            steps: Vec::new(),
            step: 0,
            opened_at,
            answered_at: Some(opened_at.plus(Span::minutes(minutes))).filter(|_| answered),
            step_since: opened_at,
            due_at: None,
            expires_at: None,
            reminded: 0,
            terms: RequestTerms { expires_after_days: 14, reminders_after_days: Vec::new() },
            reserved: Vec::new(),
            choices: Vec::new(),
            follows: None,
            joins: None,
            reopens: None,
            message: None,
            code: None,
            reason: None,
            relationship: None,
            exhausted: false,
        }));
    }

    fn bring_together(&mut self, dice: &mut Dice, number: usize, type_id: &str, roles: [&str; 2]) {
        let type_of = if dice.chance(90) { type_id } else { "sponsorship" };
        let command = CommandId::from_bytes([2; 16]);
        let ordinal = u32::try_from(number).unwrap();
        let relationship = RelationshipId::derive(command, ordinal);
        let [first, second] = self.two(dice);
        let mut parties = vec![(first, roles[0]), (second, roles[1])];
        if type_id == "circle" && dice.chance(50) {
            let [third, _] = self.two(dice);
            if parties.iter().all(|(person, _)| *person != third) {
                parties.push((third, roles[1]));
            }
        }
        let members = parties.into_iter().map(|(person, role)| Member {
            party: Party { person, role: id(role) },
            joined_at: day(1),
            request: None,
            left: None,
        });
        let states = [
            RelationshipState::Forming,
            RelationshipState::Active,
            RelationshipState::Active,
            RelationshipState::OnHold,
            RelationshipState::Completed,
            RelationshipState::Cancelled,
            RelationshipState::Lapsed,
        ];
        let state = *dice.one(&states);
        let started_at = Some(day(u16::try_from(dice.below(100)).unwrap()));
        let started_at = started_at.filter(|_| state != RelationshipState::Forming);
        let ended_at = started_at.map(|at| at.plus(Span::days(u16::try_from(dice.below(200)).unwrap())));
        let objectives =
            (0..dice.below(4)).map(|number| objective(dice, ordinal * 8 + u32::try_from(number).unwrap()));
        let objectives = objectives.collect();
        let quiet_since = day(300 + u16::try_from(dice.below(100)).unwrap());
        let momentum = *dice.one(&[Momentum::Green, Momentum::Nudged, Momentum::Amber, Momentum::Red]);
        let flags = ["rule_broken", "objectives_missing", "below_minimum"]
            .into_iter()
            .filter(|_| dice.chance(20))
            .map(|flag| serde_json::from_str(&format!("\"{flag}\"")).unwrap());
        let flags = flags.collect();
        self.relationships.push(Arc::new(Relationship {
            id: relationship,
            version: 1,
            type_id: id(type_of),
            type_version: 1,
            members: members.collect(),
            state,
            formed_at: day(0),
            starts_at: day(0),
            started_at,
            ends_at: None,
            ended_at: ended_at.filter(|_| !state.is_open()),
            due_at: None,
            terms: RelationshipTerms {
                duration_days: None,
                completes_after_days: 14,
                extensions: 0,
                extension_days: 1,
                momentum: MomentumPolicy::default(),
                roles: Vec::new(),
                objectives: 1,
                texts_days: None,
            },
            clock: Clock {
                quiet_since,
                stopped: None,
                last_met: None,
                met: u32::try_from(dice.below(5)).unwrap(),
                missed: u32::try_from(dice.below(2)).unwrap(),
                planned: Vec::new(),
                momentum,
                lapse_warned: false,
            },
            hold_until: None,
            extension: None,
            extensions: 0,
            objectives,
            feedback: Vec::new(),
            texts_ended_at: None,
            flags,
            closing: None,
            request: RequestId::derive(command, ordinal),
            reopens: None,
        }));
        let of = self.relationships.len() - 1;
        for number in 0..dice.below(6) {
            let entry = EntryId::derive(command, ordinal * 8 + u32::try_from(number).unwrap());
            let entry = written(dice, entry, &self.relationships[of]);
            self.entries.push(Written { entry, of });
        }
    }
}

fn somebody(dice: &mut Dice, number: usize) -> PersonRecord {
    let mut person = PersonRecord::new(id(&format!("p{number}")), format!("P{number}"));
    let text = |value: &str| AttributeValue::Text(value.to_owned());
    if dice.chance(85) {
        person.attributes.insert(id("team"), text(dice.one::<&str>(&["red", "red", "blue", "green"])));
    }
    if dice.chance(85) {
        person.attributes.insert(id("gender"), text(dice.one::<&str>(&["f", "f", "m", "m", "x"])));
    }
    if dice.chance(80) {
        let level = i64::try_from(dice.below(3)).unwrap();
        person.attributes.insert(id("level"), AttributeValue::Integer(level));
    }
    if dice.chance(80) {
        person.attributes.insert(id("remote"), AttributeValue::YesNo(dice.chance(50)));
    }
    if dice.chance(80) {
        let spoken = ["de", "en", "fr"].iter().filter(|_| dice.chance(50)).map(|l| (*l).to_owned());
        let spoken = AttributeValue::TextSet(spoken.collect());
        person.attributes.insert(id("languages"), spoken);
    }
    person.manager = match dice.below(5) {
        0 => Manager::Nobody,
        1 => Manager::Unknown,
        _ if number == 0 => Manager::Nobody,
        _ if dice.chance(60) => Manager::Person(id("p0")),
        _ => Manager::Person(id(&format!("p{}", dice.below(number)))),
    };
    if dice.chance(10) {
        person.state = PersonState::Left;
    }
    for skill in ["rust", "cpp", "selling"] {
        let step = Proficiency::new(3).unwrap();
        if dice.chance(40) {
            let teaches = dice.chance(50);
            person.skills.push(Skill { skill: id(skill), proficiency: step, validated: false, teaches });
        }
        if dice.chance(40) {
            person.wants.push(Wish { skill: id(skill), priority: step });
        }
    }
    person
}

fn objective(dice: &mut Dice, number: u32) -> ObjectiveSummary {
    let state = *dice.one(&[
        ObjectiveState::Agreed,
        ObjectiveState::Agreed,
        ObjectiveState::Proposed,
        ObjectiveState::Dropped,
    ]);
    let results = [
        None,
        Some(ObjectiveResult::Reached),
        Some(ObjectiveResult::Reached),
        Some(ObjectiveResult::PartlyReached),
        Some(ObjectiveResult::NotReached),
    ];
    let objective = ObjectiveId::derive(CommandId::from_bytes([3; 16]), number);
    ObjectiveSummary { objective, state, to_agree: Vec::new(), result: *dice.one(&results) }
}

fn written(dice: &mut Dice, id: EntryId, relationship: &Relationship) -> Entry {
    let (kind, state) = *dice.one(&[
        (EntryKind::Meeting, EntryState::Held),
        (EntryKind::Meeting, EntryState::Held),
        (EntryKind::Meeting, EntryState::Missed),
        (EntryKind::Meeting, EntryState::Planned),
        (EntryKind::Meeting, EntryState::Cancelled),
        (EntryKind::Note, EntryState::Written),
        (EntryKind::Concern, EntryState::Settled),
    ]);
    let starts_at = day(u16::try_from(dice.below(120)).unwrap());
    let coordinators = *dice.one(&[CoordinatorView::Dates, CoordinatorView::Dates, CoordinatorView::Nothing]);
    Entry {
        id,
        version: 1,
        relationship: relationship.id,
        type_id: relationship.type_id.clone(),
        author: relationship.members[0].party.person.clone(),
        kind,
        state,
        written_at: day(0),
        starts_at: Some(starts_at).filter(|_| kind == EntryKind::Meeting),
        minutes: Some(30 + u16::try_from(dice.below(4)).unwrap()),
        agenda: None,
        absent: Vec::new(),
        readers: Vec::new(),
        coordinators,
        text: None,
        revisions: Vec::new(),
    }
}

/// Somebody's reporting line, as far as managers are known.
pub(crate) fn line_of(people: &[Person], person: &Person) -> ReportingLine {
    let mut line = ReportingLine::default();
    let mut manager = &person.record().manager;
    loop {
        match manager {
            Manager::Nobody => {
                line.end = LineEnd::Nobody;
                return line;
            }
            Manager::Unknown => return line,
            Manager::Person(above) => {
                if line.above.contains(above) {
                    return line;
                }
                line.above.push(above.clone());
                match people.iter().find(|person| person.id() == above) {
                    Some(found) => manager = &found.record().manager,
                    None => return line,
                }
            }
        }
    }
}
