//! What anybody can do in a state: a small alphabet of commands and instants.

use crate::world::{Action, World};
use std::sync::Arc;
use tutelage::{
    id::{Code, PersonId, RoleId, TypeId},
    lifecycle::{
        Actor, Approver, Command, Party, Record, RecordKey, Relationship, RelationshipState, Request,
        WhenInUse,
    },
    people::{AttributeValue, Manager, PersonRecord, PersonState},
    scheme::TypeDraft,
    time::Span,
};

/// Everybody and everything by name. Ana leads and mentors; Ben and Cal are members and mentees; Cal mentors too, is
/// Ben's manager and the coordinator.
pub(crate) struct Names {
    pub(crate) ana: PersonId,
    pub(crate) ben: PersonId,
    pub(crate) cal: PersonId,
    pub(crate) mentoring: TypeId,
    pub(crate) circle: TypeId,
    mentor: RoleId,
    mentee: RoleId,
    lead: RoleId,
    member: RoleId,
    no: Code,
    over: Code,
    /// The version of the circle that needs one member only.
    pub(crate) small_circle: TypeDraft,
}

pub(crate) fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

impl Names {
    pub(crate) fn new(small_circle: TypeDraft) -> Names {
        Names {
            ana: id("ana"),
            ben: id("ben"),
            cal: id("cal"),
            mentoring: id("mentoring"),
            circle: id("circle"),
            mentor: id("mentor"),
            mentee: id("mentee"),
            lead: id("lead"),
            member: id("member"),
            no: id("no"),
            over: id("over"),
            small_circle,
        }
    }

    pub(crate) fn asks(&self, whom: &[&PersonId]) -> Command {
        let to = whom.iter().map(|whom| (*whom).clone()).collect();
        Command::Request { type_id: self.mentoring.clone(), role: self.mentee.clone(), to, message: None }
    }

    pub(crate) fn joins(&self) -> Command {
        let to = vec![self.ana.clone()];
        Command::Request { type_id: self.circle.clone(), role: self.member.clone(), to, message: None }
    }

    pub(crate) fn person(&self, world: &World, who: &PersonId) -> PersonRecord {
        match world.records.get(&RecordKey::Person(who.clone())) {
            Some(Record::Person(person)) => person.as_ref().clone(),
            _ => PersonRecord::new(who.clone(), who.as_str()),
        }
    }

    /// Everything that can be tried, always in the same order.
    pub(crate) fn actions(&self, world: &World) -> Vec<Action> {
        let mut all = Vec::with_capacity(64);
        all.extend(world.due().into_iter().take(2).map(Action::Due));
        all.extend(world.next_due().map(Action::Clock));
        if world.next_due().is_some() {
            all.push(Action::Clock(world.now.plus(Span::days(81))));
        }
        let mut of = |who: &PersonId, command: Command| {
            all.push(Action::Do(Actor::Person(who.clone()), Box::new(command)));
        };
        of(&self.ben, self.asks(&[&self.ana]));
        of(&self.ben, self.asks(&[&self.ana, &self.cal]));
        of(&self.cal, self.asks(&[&self.ana]));
        of(&self.ben, self.joins());
        of(&self.cal, self.joins());
        of(&self.ana, self.offers(&self.ben));
        of(&self.cal, self.brings_together());
        self.standing(world, &mut of);
        for record in world.records.values() {
            match record {
                Record::Request(request) => self.answers(request, &mut of),
                Record::Relationship(relationship) => self.runs(world, relationship, &mut of),
                _ => {}
            }
        }
        self.host(world, &mut all);
        all
    }

    fn offers(&self, whom: &PersonId) -> Command {
        let to = vec![whom.clone()];
        Command::Request { type_id: self.circle.clone(), role: self.lead.clone(), to, message: None }
    }

    fn brings_together(&self) -> Command {
        let party = |person: &PersonId, role: &RoleId| Party { person: person.clone(), role: role.clone() };
        let people = vec![party(&self.ana, &self.mentor), party(&self.ben, &self.mentee)];
        Command::Nominate { type_id: self.mentoring.clone(), people, message: None }
    }

    fn standing(&self, world: &World, of: &mut impl FnMut(&PersonId, Command)) {
        let caseload = |who: &PersonId| match world.records.get(&RecordKey::Caseload(who.clone())) {
            Some(Record::Caseload(caseload)) => Some(Arc::clone(caseload)),
            _ => None,
        };
        let (ana, ben) = (caseload(&self.ana), caseload(&self.ben));
        let (type_id, role) = (self.mentoring.clone(), self.mentor.clone());
        let section = ana.as_ref().and_then(|ana| ana.section(&type_id, &role));
        let places = u16::from(section.is_some_and(|section| section.places == Some(0)));
        let when_in_use = WhenInUse::StopNew;
        of(&self.ana, Command::SetPlaces { type_id, role, places, when_in_use });
        let (type_id, role) = (self.mentoring.clone(), self.mentee.clone());
        let section = ben.as_ref().and_then(|ben| ben.section(&type_id, &role));
        let out =
            section.is_some_and(|section| section.participation == tutelage::lifecycle::Participation::Out);
        of(
            &self.ben,
            match out {
                true => Command::TakePart { type_id, role, places: None, agreement: None },
                false => Command::StepBack { type_id, role },
            },
        );
        let person = self.ana.clone();
        let blocks = ben.is_some_and(|ben| ben.blocks.contains(&self.ana));
        of(&self.ben, if blocks { Command::Unblock { person } } else { Command::Block { person } });
    }

    fn answers(&self, request: &Request, of: &mut impl FnMut(&PersonId, Command)) {
        let id = request.id();
        let approver = match request.approver() {
            Some(Approver::Party(person) | Approver::Manager(person)) => Some(person),
            Some(Approver::Coordinator) => Some(&self.cal),
            None => None,
        };
        if let Some(approver) = approver {
            of(approver, Command::Accept { request: id });
            of(approver, Command::Decline { request: id, code: self.no.clone(), reason: None });
        }
        if request.state.is_open() {
            of(request.by.as_ref().unwrap(), Command::Withdraw { request: id });
        }
        if request.exhausted {
            of(&self.cal, Command::SettleExhausted { request: id });
        }
    }

    fn runs(&self, world: &World, found: &Relationship, of: &mut impl FnMut(&PersonId, Command)) {
        let relationship = found.id;
        let Some(first) = found.present().next().map(|member| &member.party.person) else { return };
        if !found.state.is_open() {
            return of(first, Command::Reopen { relationship, message: None });
        }
        let code = || self.over.clone();
        of(first, Command::Cancel { relationship, code: code(), reason: None });
        if found.type_id == self.circle {
            for member in found.present() {
                of(&member.party.person, Command::Leave { relationship, code: code() });
            }
        }
        let minutes = 30;
        match found.clock.planned.first() {
            None => of(
                first,
                Command::PlanMeeting {
                    agenda: None,
                    relationship,
                    starts_at: world.now.plus(Span::days(7)),
                    minutes,
                    audience: tutelage::diary::Audience::default(),
                    told: true,
                    text: None,
                },
            ),
            Some(planned) => {
                of(first, Command::CancelMeeting { entry: planned.entry });
                of(
                    first,
                    Command::HoldMeeting {
                        absent: Vec::new(),
                        entry: planned.entry,
                        starts_at: world.now,
                        minutes,
                    },
                );
            }
        }
        if found.state == RelationshipState::Forming {
            return;
        }
        of(first, Command::Complete { relationship });
        if found.state == RelationshipState::OnHold {
            of(first, Command::Resume { relationship });
        } else {
            of(first, Command::PutOnHold { relationship, until: None });
            of(first, Command::PutOnHold { relationship, until: Some(world.now.plus(Span::days(10))) });
        }
        let proposed = found.extension.as_ref().map(|extension| extension.until);
        if let Some(until) = proposed.or(found.ends_at.map(|end| end.plus(Span::days(20)))) {
            for member in found.present() {
                of(&member.party.person, Command::Extend { relationship, until });
            }
        }
        if proposed.is_some() {
            of(first, Command::DeclineExtension { relationship });
        }
    }

    fn host(&self, world: &World, all: &mut Vec<Action>) {
        let mut host = |command: Command| all.push(Action::Do(Actor::Host, Box::new(command)));
        for who in [&self.ana, &self.cal] {
            let mut person = self.person(world, who);
            person.state = match person.state {
                PersonState::Active => PersonState::Left,
                PersonState::Left | PersonState::Erased => PersonState::Active,
            };
            host(Command::PersonChanged { person: Box::new(person) });
        }
        host(self.changes_level(world));
        let mut ben = self.person(world, &self.ben);
        let other = if ben.manager == Manager::Person(self.ana.clone()) { &self.cal } else { &self.ana };
        ben.manager = Manager::Person(other.clone());
        host(Command::PersonChanged { person: Box::new(ben) });
        if let Some(Record::Type(head)) = world.records.get(&RecordKey::Type(self.circle.clone()))
            && head.in_force == 1
        {
            host(Command::PublishType { draft: Box::new(self.small_circle.clone()) });
        }
    }

    /// Ana, above everybody, comes to be below everybody, or the other way round.
    pub(crate) fn changes_level(&self, world: &World) -> Command {
        let mut ana = self.person(world, &self.ana);
        let level: tutelage::id::AttributeId = id("level");
        let other = if ana.attributes.get(&level) == Some(&AttributeValue::Integer(0)) { 5 } else { 0 };
        ana.attributes.insert(level, AttributeValue::Integer(other));
        Command::PersonChanged { person: Box::new(ana) }
    }
}
