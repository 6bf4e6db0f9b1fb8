//! A second opinion: the whole world in a few plain lists, every rule written down once more and naively.
//!
//! It knows no events, versions, guards or due records. What time brings about it brings about at once; what spreads
//! (`owed` below) it only checks: whatever the core does on its own must be allowed when it does it, and when nothing is
//! due any more nothing may be left that should have been done.

use crate::{
    common::id,
    generate::{JOINT_MOST, Spec},
};
use std::collections::{BTreeMap, BTreeSet};
use tutelage::{
    id::{PersonId, RelationshipId, RequestId, RoleId, TypeId},
    lifecycle::{Approver, Item, Participation, Party, ReasonCode, RelationshipState, RequestState},
    people::{Manager, PersonRecord, PersonState},
    scheme::{Initiative, Step, TakingPartMode},
    time::{Span, Timestamp},
};

#[derive(Debug, Clone)]
pub struct Type {
    pub spec: Spec,
    pub open: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Part {
    pub said: Participation,
    pub places: Option<u16>,
    pub agreed: bool,
}

#[derive(Debug, Clone)]
pub struct Asked {
    pub type_id: TypeId,
    pub from: Party,
    pub to: Party,
    pub by: PersonId,
    pub from_began: bool,
    pub state: RequestState,
    pub steps: Vec<Approver>,
    pub step: usize,
    pub opened: Timestamp,
    /// Its place in the line.
    pub serial: usize,
    pub expires: Option<Timestamp>,
    pub days: u16,
    pub reserved: Vec<PersonId>,
    pub choices: Vec<PersonId>,
    pub follows: bool,
    pub joins: Option<RelationshipId>,
    /// Whether it may join a group that there is by the time it is accepted.
    pub regroup: bool,
    /// Whether its failure is still to be followed by the next choice.
    pub cascades: bool,
}

#[derive(Debug, Clone)]
pub struct Together {
    pub type_id: TypeId,
    pub people: Vec<Party>,
    pub state: RelationshipState,
    pub hold_until: Option<Timestamp>,
    pub ends: Option<Timestamp>,
    pub days: Option<u16>,
    pub completes_after: u16,
    pub extension: Option<(Timestamp, Vec<PersonId>)>,
    pub extensions: u8,
    /// Whether its places are still taken: it may have ended without anybody having noticed.
    pub held: bool,
}

/// What was decided, as far as the model can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Done,
    Refused(Option<ReasonCode>),
    /// The model has no opinion; nothing that it knows of changes.
    Either,
}

pub const NO: Verdict = Verdict::Refused(None);

#[derive(Debug, Clone)]
pub struct World {
    pub now: Timestamp,
    pub people: BTreeMap<PersonId, PersonRecord>,
    pub types: BTreeMap<TypeId, Type>,
    pub parts: BTreeMap<(PersonId, TypeId, RoleId), Part>,
    pub blocks: BTreeSet<(PersonId, PersonId)>,
    /// In a type, the first never again with the second.
    pub never: BTreeSet<(TypeId, PersonId, PersonId)>,
    /// Pairs that were together, and that the record of their pair says so.
    pub past: BTreeSet<(TypeId, PersonId, PersonId)>,
    pub requests: BTreeMap<RequestId, Asked>,
    pub relationships: BTreeMap<RelationshipId, Together>,
    /// Requests that have yet to end because somebody was taken, or stepped back.
    pub released: BTreeSet<RequestId>,
    /// What may have come to lie in a reporting line by somebody else's new manager: the core looks again only at what
    /// the one who moved is in.
    pub unsure: BTreeSet<Item>,
}

impl World {
    pub fn new(now: Timestamp, people: &[PersonRecord], specs: Vec<Spec>) -> World {
        World {
            now,
            people: people.iter().map(|person| (person.id.clone(), person.clone())).collect(),
            types: specs.into_iter().map(|spec| (spec.draft.id.clone(), Type { spec, open: true })).collect(),
            parts: BTreeMap::new(),
            blocks: BTreeSet::new(),
            never: BTreeSet::new(),
            past: BTreeSet::new(),
            requests: BTreeMap::new(),
            relationships: BTreeMap::new(),
            released: BTreeSet::new(),
            unsure: BTreeSet::new(),
        }
    }

    // What time does.

    pub fn clock(&mut self, now: Timestamp) {
        self.now = now;
        for request in self.requests.values_mut() {
            if request.state == RequestState::Pending && request.expires.is_some_and(|at| at <= now) {
                request.fail(RequestState::Expired);
            }
        }
        for together in self.relationships.values_mut() {
            let over = together.ends.map(|end| end.plus(Span::days(together.completes_after)));
            if together.state == RelationshipState::OnHold
                && together
                    .hold_until
                    .is_some_and(|until| until <= now && over.is_none_or(|over| until <= over))
            {
                together.state = RelationshipState::Active;
                together.hold_until = None;
            }
            let runs = matches!(together.state, RelationshipState::Active | RelationshipState::OnHold);
            if runs && over.is_some_and(|over| over <= now) {
                together.state = RelationshipState::Completed;
            }
        }
    }

    // Looking.

    pub fn active(&self, person: &PersonId) -> bool {
        self.people.get(person).is_some_and(|person| person.state == PersonState::Active)
    }

    fn level(&self, person: &PersonId) -> i64 {
        match self.people.get(person).and_then(|person| person.attributes.get(&id("level"))) {
            Some(tutelage::people::AttributeValue::Integer(level)) => *level,
            _ => 0,
        }
    }

    fn is_above(&self, above: &PersonId, below: &PersonId) -> bool {
        let mut at = below.clone();
        while let Some(Manager::Person(next)) = self.people.get(&at).map(|person| person.manager.clone()) {
            if next == *above {
                return true;
            }
            at = next;
        }
        false
    }

    pub fn is_office(person: &PersonId) -> bool {
        person.as_str() == "office"
    }

    pub fn spec(&self, type_id: &TypeId) -> &Spec {
        &self.types[type_id].spec
    }

    fn is_group(&self, type_id: &TypeId) -> bool {
        self.spec(type_id).draft.roles.iter().map(|role| role.max).sum::<u8>() > 2
    }

    pub fn opposite(&self, type_id: &TypeId, role: &RoleId) -> RoleId {
        let roles = &self.spec(type_id).draft.roles;
        roles.iter().find(|one| one.id != *role).unwrap_or(&roles[0]).id.clone()
    }

    fn role(&self, type_id: &TypeId, role: &RoleId) -> &tutelage::scheme::RoleDraft {
        self.spec(type_id).draft.roles.iter().find(|one| one.id == *role).unwrap()
    }

    fn part(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> Part {
        self.parts.get(&(person.clone(), type_id.clone(), role.clone())).cloned().unwrap_or_default()
    }

    fn part_mut(&mut self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> &mut Part {
        self.parts.entry((person.clone(), type_id.clone(), role.clone())).or_default()
    }

    pub fn takes_part(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> bool {
        match self.part(person, type_id, role).said {
            Participation::In => true,
            Participation::Unsaid => {
                self.role(type_id, role).taking_part.mode == TakingPartMode::UnlessOptedOut
            }
            _ => false,
        }
    }

    fn agreed(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> bool {
        self.role(type_id, role).taking_part.agreement.is_none() || self.part(person, type_id, role).agreed
    }

    fn meets_audience(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> bool {
        let spec = self.spec(type_id);
        *role != spec.draft.roles[0].id || self.level(person) >= spec.lowest
    }

    /// Whether the rules over two people let them be together, `one` being in `role`.
    fn may_be_together(&self, type_id: &TypeId, one: &PersonId, role: &RoleId, other: &PersonId) -> bool {
        let spec = self.spec(type_id);
        let (first, second) = if *role == spec.draft.roles[0].id { (one, other) } else { (other, one) };
        let by = self.level(first) - self.level(second);
        spec.apart.is_none_or(|apart| by >= apart)
            && spec.near.is_none_or(|near| by.abs() <= near)
            && !self.ends_running(type_id, one, other)
    }

    fn ends_running(&self, type_id: &TypeId, one: &PersonId, other: &PersonId) -> bool {
        self.spec(type_id).line_ban && (self.is_above(one, other) || self.is_above(other, one))
    }

    pub fn places(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> usize {
        let draft = self.role(type_id, role);
        let set = self.part(person, type_id, role).places.unwrap_or(draft.taking_part.default_places);
        if self.takes_part(person, type_id, role) { usize::from(set.min(draft.limits.places)) } else { 0 }
    }

    pub fn taken(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> usize {
        let mine = |together: &&Together| {
            together.held
                && together.type_id == *type_id
                && together.people.iter().any(|party| party.person == *person && party.role == *role)
        };
        self.relationships.values().filter(mine).count()
    }

    fn open_of<'a>(
        &'a self,
        person: &'a PersonId,
        type_id: &'a TypeId,
        role: &'a RoleId,
    ) -> impl Iterator<Item = &'a Asked> {
        self.requests.values().filter(move |request| {
            let party = |party: &Party| party.person == *person && party.role == *role;
            request.state.is_open()
                && request.type_id == *type_id
                && (party(&request.from) || party(&request.to))
        })
    }

    pub fn kept(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> usize {
        self.open_of(person, type_id, role).filter(|request| request.reserved.contains(person)).count()
    }

    pub fn outgoing(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> usize {
        self.open_of(person, type_id, role)
            .filter(|request| request.from_began && request.from.person == *person)
            .count()
    }

    pub fn incoming(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> usize {
        let asked = |request: &&Asked| {
            let own = request.from_began && request.from.person == *person;
            request.asks() == Some(person) && !own
        };
        self.open_of(person, type_id, role).filter(asked).count()
    }

    /// Who waits for a place with somebody, in order.
    pub fn line(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> Vec<RequestId> {
        let waits = |request: &Asked| {
            request.state == RequestState::Waiting
                && request.type_id == *type_id
                && request.to == Party { person: person.clone(), role: role.clone() }
        };
        let mut line: Vec<_> = self.requests.iter().filter(|(_, request)| waits(request)).collect();
        line.sort_by_key(|(_, request)| request.serial);
        line.into_iter().map(|(id, _)| *id).collect()
    }

    fn joint(&self, person: &PersonId) -> usize {
        let counted = [("mentoring", "mentor"), ("sponsorship", "sponsor")];
        let used = |(type_id, role): (&str, &str)| {
            let (type_id, role) = (id(type_id), id(role));
            self.taken(person, &type_id, &role) + self.kept(person, &type_id, &role)
        };
        counted.into_iter().map(used).sum()
    }

    fn joint_limit_reached(&self, person: &PersonId, type_id: &TypeId, role: &RoleId, kept: usize) -> bool {
        let counts = [("mentoring", "mentor"), ("sponsorship", "sponsor")]
            .contains(&(type_id.as_str(), role.as_str()));
        counts && self.joint(person) - kept >= usize::from(JOINT_MOST)
    }

    fn between(&self, type_id: &TypeId, one: &PersonId, other: &PersonId) -> Option<&Asked> {
        self.requests.values().find(|request| {
            request.state.is_open() && request.type_id == *type_id && request.has(one) && request.has(other)
        })
    }

    /// Whether a request is open between two of which the first has yet to learn.
    pub fn open_unknown_to(&self, type_id: &TypeId, me: &PersonId, other: &PersonId) -> bool {
        self.between(type_id, me, other).is_some_and(|request| {
            let began = request.from_began && request.from.person == *me;
            !(began || request.asks() == Some(me) || request.reserved.contains(me))
        })
    }

    fn together(&self, type_id: &TypeId, one: &PersonId, other: &PersonId) -> bool {
        self.relationships
            .values()
            .any(|together| together.held && together.type_id == *type_id && self.face(together, one, other))
    }

    /// Whether two people in a relationship are opposite to each other.
    fn face(&self, together: &Together, one: &PersonId, other: &PersonId) -> bool {
        let peer = self.spec(&together.type_id).draft.roles.len() == 1;
        match (together.party(one), together.party(other)) {
            (Some(one), Some(other)) => peer || one.role != other.role,
            _ => false,
        }
    }

    fn were_together(&self, type_id: &TypeId, one: &PersonId, other: &PersonId) -> bool {
        self.past.contains(&(type_id.clone(), one.clone(), other.clone()))
    }

    pub fn blocked(&self, one: &PersonId, other: &PersonId) -> bool {
        self.blocks.contains(&(one.clone(), other.clone()))
            || self.blocks.contains(&(other.clone(), one.clone()))
    }

    pub fn ruled_out(&self, type_id: &TypeId, one: &PersonId, other: &PersonId) -> bool {
        let never = |one: &PersonId, other: &PersonId| {
            self.never.contains(&(type_id.clone(), one.clone(), other.clone()))
        };
        never(one, other) || never(other, one)
    }

    // The rules for two people to come together.

    /// The first thing in the way that concerns only the one who seeks.
    pub fn own_reason(
        &self,
        type_id: &TypeId,
        me: &Party,
        accepts: Option<RequestId>,
        placed: bool,
        exceeds: bool,
    ) -> Option<ReasonCode> {
        let Party { person, role } = me;
        if !self.types[type_id].open && accepts.is_none() {
            return Some(ReasonCode::TypeClosed);
        }
        if !self.active(person) {
            return Some(ReasonCode::YouLeft);
        }
        if !self.meets_audience(person, type_id, role) {
            return Some(ReasonCode::Audience);
        }
        if !self.takes_part(person, type_id, role) {
            let applied = self.part(person, type_id, role).said == Participation::Applied;
            let waits = ReasonCode::ApplicationPending;
            return Some(if applied { waits } else { ReasonCode::NotTakingPart });
        }
        if !self.agreed(person, type_id, role) {
            return Some(ReasonCode::AgreementRequired);
        }
        if !placed && !exceeds {
            let kept = self.keeps(me, accepts);
            if !self.has_room(type_id, me) && kept == 0 {
                return Some(ReasonCode::NoPlaceLeft);
            }
            if self.joint_limit_reached(person, type_id, role, kept) {
                return Some(ReasonCode::JointLimitReached);
            }
        }
        let own = self.taken(person, type_id, role) + self.outgoing(person, type_id, role);
        let most = usize::from(self.role(type_id, role).limits.outgoing);
        (accepts.is_none() && !exceeds && own >= most).then_some(ReasonCode::OwnLimitReached)
    }

    fn keeps(&self, me: &Party, request: Option<RequestId>) -> usize {
        let kept = request.and_then(|request| self.requests.get(&request));
        usize::from(
            kept.is_some_and(|request| request.state.is_open() && request.reserved.contains(&me.person)),
        )
    }

    fn has_room(&self, type_id: &TypeId, me: &Party) -> bool {
        let Party { person, role } = me;
        let used = self.taken(person, type_id, role) + self.kept(person, type_id, role);
        self.places(person, type_id, role) > used + self.line(person, type_id, role).len()
    }

    /// Whether nothing that concerns the other is in the way.
    pub fn other_is_possible(
        &self,
        type_id: &TypeId,
        me: &Party,
        other: &Party,
        accepts: Option<RequestId>,
        placed: bool,
        exceeds: bool,
    ) -> bool {
        let Party { person, role } = other;
        self.lasting(type_id, me, other)
            && self.takes_part(person, type_id, role)
            && self.agreed(person, type_id, role)
            && !self.ruled_out(type_id, &me.person, person)
            && !self.together(type_id, &me.person, person)
            && (self.spec(type_id).draft.running.again || !self.were_together(type_id, &me.person, person))
            && (placed || exceeds || self.other_has_room(type_id, other, accepts))
    }

    fn other_has_room(&self, type_id: &TypeId, other: &Party, accepts: Option<RequestId>) -> bool {
        let Party { person, role } = other;
        let kept = self.keeps(other, accepts);
        if self.joint_limit_reached(person, type_id, role, kept) {
            return false;
        }
        let longest = self.role(type_id, role).waiting_list.filter(|_| accepts.is_none());
        let line = self.line(person, type_id, role).len();
        let joins_line = self.places(person, type_id, role) > 0
            && longest.is_some_and(|longest| line < usize::from(longest));
        self.has_room(type_id, other) || kept > 0 || joins_line
    }

    /// What must hold of an open request however full everybody is.
    pub fn lasting(&self, type_id: &TypeId, one: &Party, other: &Party) -> bool {
        let fits = |party: &Party| {
            self.active(&party.person)
                && self.meets_audience(&party.person, type_id, &party.role)
                && (self.takes_part(&party.person, type_id, &party.role)
                    || self.part(&party.person, type_id, &party.role).said == Participation::Applied)
        };
        fits(one)
            && fits(other)
            && !self.blocked(&one.person, &other.person)
            && self.may_be_together(type_id, &one.person, &one.role, &other.person)
    }

    /// The group that one of the two has with room for the other, and who has it: the one asked first.
    pub fn group(&self, type_id: &TypeId, from: &Party, to: &Party) -> Option<(RelationshipId, PersonId)> {
        if !self.is_group(type_id) {
            return None;
        }
        [to, from].into_iter().find_map(|party| {
            let group = self.relationships.iter().find(|(_, together)| {
                let opposite = self.opposite(type_id, &party.role);
                let most = usize::from(self.role(type_id, &opposite).max);
                together.held
                    && together.type_id == *type_id
                    && together.people.contains(party)
                    && together.people.iter().filter(|member| member.role == opposite).count() < most
            });
            group.map(|(id, _)| (*id, party.person.clone()))
        })
    }

    // What people do.

    /// Somebody asks for somebody else. The verdict, whether a new request came of it.
    #[expect(clippy::too_many_arguments, reason = "what a request is made of")]
    pub fn ask(
        &mut self,
        id: RequestId,
        type_id: &TypeId,
        from: &Party,
        to: &Party,
        by: &PersonId,
        nominated: bool,
        exceeds: bool,
        choices: &[PersonId],
        follows: bool,
        regroup: bool,
    ) -> Verdict {
        let office = nominated && Self::is_office(by);
        if self.between(type_id, &from.person, &to.person).is_some() {
            return if nominated && !office { NO } else { Verdict::Done };
        }
        let group = self.group(type_id, from, to).filter(|_| regroup);
        let placed = |party: &Party| group.as_ref().is_some_and(|(_, person)| *person == party.person);
        if let Some(own) = self.own_reason(type_id, from, None, placed(from), exceeds) {
            return Verdict::Refused(Some(own).filter(|_| !nominated));
        }
        if !self.other_is_possible(type_id, from, to, None, placed(to), exceeds) {
            return NO;
        }
        let waits = !placed(to) && !exceeds && !self.has_room(type_id, to);
        let request = Asked {
            steps: self.approvers(type_id, from, to, by, nominated, office),
            type_id: type_id.clone(),
            from: from.clone(),
            to: to.clone(),
            by: by.clone(),
            from_began: !nominated,
            state: if waits { RequestState::Waiting } else { RequestState::Pending },
            step: 0,
            opened: self.now,
            serial: self.requests.len(),
            expires: None,
            days: self.spec(type_id).draft.requests.expires_after_days,
            reserved: Vec::new(),
            choices: choices.to_vec(),
            follows,
            joins: group.map(|(id, _)| id),
            regroup,
            cascades: false,
        };
        self.requests.insert(id, request);
        if !waits {
            self.reach(id, 0);
        }
        Verdict::Done
    }

    fn approvers(
        &self,
        type_id: &TypeId,
        from: &Party,
        to: &Party,
        by: &PersonId,
        nominated: bool,
        office: bool,
    ) -> Vec<Approver> {
        let mut steps: Vec<Approver> = Vec::new();
        for step in &self.spec(type_id).draft.steps {
            match step {
                Step::Counterpart if nominated => {
                    steps.extend([from, to].map(|party| Approver::Party(party.person.clone())));
                }
                Step::Counterpart => steps.push(Approver::Party(to.person.clone())),
                Step::ManagerOf(role) => {
                    let whose = if from.role == *role { from } else { to };
                    match &self.people[&whose.person].manager {
                        Manager::Person(manager) if [&from.person, &to.person, by].contains(&manager) => {}
                        Manager::Person(manager) => steps.push(self.manager(manager)),
                        _ => steps.push(Approver::Coordinator),
                    }
                }
                Step::Coordinator if office => {}
                Step::Coordinator => steps.push(Approver::Coordinator),
            }
        }
        let mut seen = BTreeSet::new();
        steps.retain(|step| seen.insert(step.clone()));
        steps
    }

    fn manager(&self, manager: &PersonId) -> Approver {
        if self.active(manager) { Approver::Manager(manager.clone()) } else { Approver::Coordinator }
    }

    fn reach(&mut self, id: RequestId, step: usize) {
        let now = self.now;
        let asks = match &self.requests[&id].steps[step] {
            Approver::Manager(manager) => self.manager(manager),
            asks => asks.clone(),
        };
        let request = self.requests.get_mut(&id).unwrap();
        request.state = RequestState::Pending;
        request.step = step;
        request.steps[step] = asks;
        request.expires = Some(now.plus(Span::days(request.days)));
    }

    /// Whether it is somebody's turn to answer.
    fn is_turn(&self, id: RequestId, who: &PersonId) -> bool {
        self.requests.get(&id).is_some_and(|request| {
            request.state == RequestState::Pending
                && match &request.steps[request.step] {
                    Approver::Coordinator => Self::is_office(who),
                    Approver::Manager(manager) => manager == who && self.active(who),
                    Approver::Party(party) => party == who,
                }
        })
    }

    pub fn accept(
        &mut self,
        id: RequestId,
        who: &PersonId,
        relationship: RelationshipId,
        exceeds: bool,
    ) -> Verdict {
        if !self.is_turn(id, who) {
            return NO;
        }
        let request = self.requests[&id].clone();
        let type_id = request.type_id.clone();
        let by_now = || self.group(&type_id, &request.from, &request.to).filter(|_| request.regroup);
        let group = match request.joins.or_else(|| by_now().map(|(id, _)| id)) {
            Some(group) if !self.relationships[&group].state.is_open() => return NO,
            Some(group) => Some((group, self.relationships[&group].clone())),
            None => None,
        };
        let placed =
            |party: &Party| group.as_ref().is_some_and(|(_, group)| group.party(&party.person).is_some());
        let (me, other) = if request.to.person == *who {
            (&request.to, &request.from)
        } else {
            (&request.from, &request.to)
        };
        if let Some(own) = self.own_reason(&type_id, me, Some(id), placed(me), exceeds) {
            return Verdict::Refused(Some(own).filter(|_| me.person == *who));
        }
        if !self.other_is_possible(&type_id, me, other, Some(id), placed(other), exceeds) {
            return NO;
        }
        if request.step + 1 < request.steps.len() {
            let mut reserved = request.reserved.clone();
            if request.has(who) {
                let began = request.from_began.then_some(&request.from);
                for party in [&request.from, &request.to] {
                    let said_yes = party.person == *who || began == Some(party);
                    if said_yes && !placed(party) && !reserved.contains(&party.person) {
                        reserved.push(party.person.clone());
                    }
                }
            }
            self.requests.get_mut(&id).unwrap().reserved = reserved;
            self.reach(id, request.step + 1);
            return Verdict::Done;
        }
        let comers = match &group {
            Some((_, group)) => {
                let comers: Vec<Party> = [&request.from, &request.to]
                    .into_iter()
                    .filter(|party| !placed(party))
                    .cloned()
                    .collect();
                let [comer] = comers.as_slice() else { return NO };
                let most = usize::from(self.role(&type_id, &comer.role).max);
                let full = group.people.iter().filter(|party| party.role == comer.role).count() >= most;
                let peer = self.spec(&type_id).draft.roles.len() == 1;
                let bad = group.people.iter().any(|party| {
                    let opposite = peer || party.role != comer.role;
                    self.blocked(&party.person, &comer.person)
                        || (opposite
                            && !self.may_be_together(&type_id, &comer.person, &comer.role, &party.person))
                });
                if full || bad {
                    return NO;
                }
                comers
            }
            None => vec![request.from.clone(), request.to.clone()],
        };
        let accepted = self.requests.get_mut(&id).unwrap();
        accepted.state = RequestState::Accepted;
        accepted.reserved.clear();
        let relationship = group.as_ref().map_or(relationship, |(id, _)| *id);
        let running = self.spec(&type_id).draft.running.clone();
        let together = self.relationships.entry(relationship).or_insert_with(|| Together {
            type_id: type_id.clone(),
            people: Vec::new(),
            state: RelationshipState::Forming,
            hold_until: None,
            ends: None,
            days: running.duration_days,
            completes_after: running.completes_after_days,
            extension: None,
            extensions: 0,
            held: true,
        });
        together.people.extend(comers.iter().cloned());
        let together = together.clone();
        let enough = self.spec(&type_id).draft.roles.iter().all(|role| {
            together.people.iter().filter(|party| party.role == role.id).count() >= usize::from(role.min)
        });
        if enough && together.state == RelationshipState::Forming {
            let started = self.relationships.get_mut(&relationship).unwrap();
            started.state = RelationshipState::Active;
            started.ends = together.days.map(|days| self.now.plus(Span::days(days)));
        }
        for party in &comers {
            let filled = self.taken(&party.person, &type_id, &party.role)
                >= self.places(&party.person, &type_id, &party.role);
            if self.role(&type_id, &party.role).exclusive && filled {
                self.release(&party.person, &type_id, &party.role);
            }
        }
        Verdict::Done
    }

    pub fn decline(&mut self, id: RequestId, who: &PersonId, code: &str) -> Verdict {
        if !self.is_turn(id, who) || code == "bogus" {
            return NO;
        }
        self.requests.get_mut(&id).unwrap().fail(RequestState::Declined);
        Verdict::Done
    }

    pub fn withdraw(&mut self, id: RequestId, who: &PersonId) -> Verdict {
        match self.requests.get_mut(&id).filter(|request| request.by == *who && request.state.is_open()) {
            Some(request) => {
                request.state = RequestState::Withdrawn;
                Verdict::Done
            }
            None => NO,
        }
    }

    pub fn take_part(
        &mut self,
        who: &PersonId,
        type_id: &TypeId,
        role: &RoleId,
        places: Option<u16>,
        agrees: bool,
    ) -> Verdict {
        let draft = self.role(type_id, role).clone();
        let asks = draft.taking_part.agreement.is_some();
        let reason = if !self.active(who) {
            ReasonCode::YouLeft
        } else if !self.meets_audience(who, type_id, role) {
            ReasonCode::Audience
        } else if asks && !agrees && !self.agreed(who, type_id, role) {
            ReasonCode::AgreementRequired
        } else if places.is_some_and(|places| places == 0 || places > draft.limits.places) {
            ReasonCode::PlacesOutOfRange
        } else {
            let part = self.part_mut(who, type_id, role);
            let by_application =
                draft.taking_part.mode == TakingPartMode::Apply && part.said != Participation::In;
            part.said = if by_application { Participation::Applied } else { Participation::In };
            part.agreed = true;
            part.places = places.or(part.places);
            return Verdict::Done;
        };
        Verdict::Refused(Some(reason))
    }

    pub fn step_back(&mut self, who: &PersonId, type_id: &TypeId, role: &RoleId) -> Verdict {
        let part = self.part_mut(who, type_id, role);
        if part.said != Participation::Out {
            (part.said, part.agreed) = (Participation::Out, false);
            self.release(who, type_id, role);
        }
        Verdict::Done
    }

    fn release(&mut self, who: &PersonId, type_id: &TypeId, role: &RoleId) {
        let party = Party { person: who.clone(), role: role.clone() };
        let concerned = |request: &Asked| {
            request.state.is_open()
                && request.type_id == *type_id
                && (request.from == party || request.to == party)
        };
        let found = self.requests.iter().filter(|(_, request)| concerned(request));
        self.released.extend(found.map(|(id, _)| *id));
    }

    pub fn answer_application(
        &mut self,
        by: &PersonId,
        who: &PersonId,
        type_id: &TypeId,
        role: &RoleId,
        admit: bool,
    ) -> Verdict {
        if !Self::is_office(by) || self.part(who, type_id, role).said != Participation::Applied {
            return NO;
        }
        let said = if admit { Participation::In } else { Participation::Out };
        self.part_mut(who, type_id, role).said = said;
        Verdict::Done
    }

    pub fn set_places(
        &mut self,
        who: &PersonId,
        type_id: &TypeId,
        role: &RoleId,
        places: u16,
        refuse: bool,
    ) -> Verdict {
        let used = self.taken(who, type_id, role) + self.kept(who, type_id, role);
        let reason = if places > self.role(type_id, role).limits.places {
            ReasonCode::PlacesOutOfRange
        } else if !self.takes_part(who, type_id, role) {
            ReasonCode::NotTakingPart
        } else if refuse && usize::from(places) < used {
            ReasonCode::PlacesInUse
        } else {
            self.part_mut(who, type_id, role).places = Some(places);
            return Verdict::Done;
        };
        Verdict::Refused(Some(reason))
    }

    pub fn never_again(&mut self, type_id: &TypeId, who: &PersonId, other: &PersonId) -> Verdict {
        let key = (type_id.clone(), who.clone(), other.clone());
        let know = self.together(type_id, who, other)
            || self.were_together(type_id, who, other)
            || self.between(type_id, who, other).is_some_and(|request| request.reached(who));
        if who == other || (!know && !self.never.contains(&key)) {
            return NO;
        }
        self.never.insert(key);
        Verdict::Done
    }

    /// The relationship, when somebody is in it and it is open.
    fn mine(&mut self, relationship: RelationshipId, who: &PersonId) -> Option<&mut Together> {
        let found = self.relationships.get_mut(&relationship)?;
        (found.state.is_open() && found.party(who).is_some()).then_some(found)
    }

    pub fn hold(
        &mut self,
        relationship: RelationshipId,
        who: &PersonId,
        until: Option<Timestamp>,
    ) -> Verdict {
        let now = self.now;
        match self.mine(relationship, who) {
            Some(found)
                if found.state == RelationshipState::Active && until.is_none_or(|until| until > now) =>
            {
                (found.state, found.hold_until) = (RelationshipState::OnHold, until);
                Verdict::Done
            }
            _ => NO,
        }
    }

    pub fn resume(&mut self, relationship: RelationshipId, who: &PersonId) -> Verdict {
        match self.mine(relationship, who) {
            Some(found) if found.state == RelationshipState::OnHold => {
                (found.state, found.hold_until) = (RelationshipState::Active, None);
                Verdict::Done
            }
            _ => NO,
        }
    }

    pub fn extend(&mut self, relationship: RelationshipId, who: &PersonId, until: Timestamp) -> Verdict {
        let now = self.now;
        let Some(type_id) = self.relationships.get(&relationship).map(|found| found.type_id.clone()) else {
            return NO;
        };
        let draft = self.spec(&type_id).draft.clone();
        let Some(found) = self.mine(relationship, who) else { return NO };
        let Some(ends) = found.ends.filter(|_| found.state != RelationshipState::Forming) else { return NO };
        let from = ends.max(now);
        let latest = from.plus(Span::days(draft.running.extension_days));
        if found.extensions >= draft.running.extensions || until <= from || until > latest {
            return NO;
        }
        match &mut found.extension {
            Some((proposed, agreed)) if *proposed == until => {
                agreed.push(who.clone());
                let said = |party: &Party| agreed.contains(&party.person);
                let all = if draft.roles.len() == 1 {
                    found.people.iter().all(said)
                } else {
                    draft.roles.iter().all(|role| {
                        let mut side = found.people.iter().filter(|party| party.role == role.id).peekable();
                        side.peek().is_none() || side.any(said)
                    })
                };
                if all {
                    found.extension = None;
                    found.extensions += 1;
                    found.ends = Some(until);
                }
            }
            extension => *extension = Some((until, vec![who.clone()])),
        }
        Verdict::Done
    }

    pub fn decline_extension(&mut self, relationship: RelationshipId, who: &PersonId) -> Verdict {
        match self.mine(relationship, who) {
            Some(found) if found.extension.is_some() => {
                found.extension = None;
                Verdict::Done
            }
            _ => NO,
        }
    }

    pub fn complete(&mut self, relationship: RelationshipId, who: &PersonId) -> Verdict {
        match self.mine(relationship, who) {
            Some(found) if found.state != RelationshipState::Forming => {
                self.end(relationship, RelationshipState::Completed);
                Verdict::Done
            }
            _ => NO,
        }
    }

    pub fn cancel(&mut self, relationship: RelationshipId, who: &PersonId, code: &str) -> Verdict {
        if code == "bogus" || self.mine(relationship, who).is_none() {
            return NO;
        }
        self.end(relationship, RelationshipState::Cancelled);
        Verdict::Done
    }

    pub fn leave(&mut self, relationship: RelationshipId, who: &PersonId) -> Verdict {
        let Some(type_id) = self.mine(relationship, who).map(|found| found.type_id.clone()) else {
            return NO;
        };
        if !self.is_group(&type_id) {
            return NO;
        }
        self.part_from(relationship, who);
        Verdict::Done
    }

    /// Ends it, however it came to that, and gives the places back.
    pub fn end(&mut self, relationship: RelationshipId, state: RelationshipState) {
        let found = self.relationships.get_mut(&relationship).unwrap();
        (found.state, found.held) = (state, false);
        let found = found.clone();
        for one in &found.people {
            for other in &found.people {
                if self.face(&found, &one.person, &other.person) {
                    self.past.insert((found.type_id.clone(), one.person.clone(), other.person.clone()));
                }
            }
        }
    }

    /// Somebody goes; with nobody left to be with, it ends.
    pub fn part_from(&mut self, relationship: RelationshipId, who: &PersonId) {
        let found = self.relationships[&relationship].clone();
        let role = found.party(who).unwrap().role.clone();
        let left = found.people.iter().filter(|party| party.role == role).count() - 1;
        let peer = self.spec(&found.type_id).draft.roles.len() == 1;
        if left < if peer { 2 } else { 1 } {
            return self.end(relationship, RelationshipState::Cancelled);
        }
        for other in &found.people {
            if self.face(&found, who, &other.person) && other.person != *who {
                for (one, other) in [(who, &other.person), (&other.person, who)] {
                    self.past.insert((found.type_id.clone(), one.clone(), other.clone()));
                }
            }
        }
        self.relationships.get_mut(&relationship).unwrap().people.retain(|party| party.person != *who);
    }

    pub fn reopen(
        &mut self,
        id: RequestId,
        relationship: RelationshipId,
        who: &PersonId,
        exceeds: bool,
    ) -> Verdict {
        let Some(found) = self.relationships.get(&relationship).cloned() else { return NO };
        let (Some(me), false, 2) = (found.party(who), found.state.is_open(), found.people.len()) else {
            return NO;
        };
        let other = found.people.iter().find(|party| *party != me).unwrap();
        let before = self.clone();
        if found.held {
            self.end(relationship, found.state);
        }
        let verdict = self.ask(id, &found.type_id, me, other, who, false, exceeds, &[], false, false);
        if verdict != Verdict::Done {
            *self = before;
        }
        verdict
    }

    // What the core does by itself.

    /// The first choice left is asked, if they can be; nobody is when the one who asks may not ask any more.
    pub fn cascade(
        &mut self,
        failed: RequestId,
        choices: &[PersonId],
        id: RequestId,
    ) -> Result<bool, String> {
        let request = self.requests.get_mut(&failed).ok_or("a cascade from nothing")?;
        if !request.cascades {
            return Err("a cascade that is not due".into());
        }
        request.cascades = false;
        let request = request.clone();
        let Some((next, rest)) = choices.split_first() else { return Ok(false) };
        let to = Party { person: next.clone(), role: request.to.role.clone() };
        let group = self.group(&request.type_id, &request.from, &to);
        let placed = group.is_some_and(|(_, person)| person == request.from.person);
        if self.own_reason(&request.type_id, &request.from, None, placed, false).is_some() {
            return Ok(false);
        }
        let known = self.between(&request.type_id, &request.from.person, next).is_some();
        let asked = !known
            && self.ask(
                id,
                &request.type_id,
                &request.from,
                &to,
                &request.by,
                false,
                false,
                rest,
                true,
                true,
            ) == Verdict::Done;
        self.requests.get_mut(&failed).unwrap().cascades = !asked;
        Ok(asked)
    }

    /// The first in line is given the place that came free, if it is still possible.
    pub fn promote(
        &mut self,
        person: &PersonId,
        type_id: &TypeId,
        role: &RoleId,
    ) -> Option<(RequestId, RequestState)> {
        let used = self.taken(person, type_id, role) + self.kept(person, type_id, role);
        let full =
            self.places(person, type_id, role) <= used || self.joint_limit_reached(person, type_id, role, 0);
        let first = self.line(person, type_id, role).first().copied().filter(|_| !full)?;
        let request = self.requests[&first].clone();
        let possible = self.own_reason(type_id, &request.from, Some(first), true, false).is_none()
            && self.other_is_possible(type_id, &request.from, &request.to, Some(first), true, false);
        if possible {
            self.requests.get_mut(&first).unwrap().reserved = vec![person.clone()];
            self.reach(first, 0);
        } else {
            self.requests.get_mut(&first).unwrap().fail(RequestState::Invalidated);
        }
        Some((first, self.requests[&first].state))
    }

    /// Whether a relationship has to end because of a ban that counts while it runs.
    pub fn must_end(&self, relationship: RelationshipId) -> bool {
        let found = &self.relationships[&relationship];
        let people = || found.people.iter().map(|party| &party.person);
        people().any(|one| {
            people()
                .any(|other| self.face(found, one, other) && self.ends_running(&found.type_id, one, other))
        })
    }

    /// The host says something new of somebody.
    pub fn person_changed(&mut self, person: &PersonRecord) {
        let id = person.id.clone();
        let known = self.people.insert(id.clone(), person.clone());
        if known.is_some_and(|known| known.manager != person.manager) {
            let requests = self.requests.iter().filter(|(_, request)| !request.has(&id));
            self.unsure.extend(requests.map(|(id, _)| Item::Request(*id)));
            let others = self.relationships.iter().filter(|(_, together)| together.party(&id).is_none());
            self.unsure.extend(others.map(|(id, _)| Item::Relationship(*id)));
        }
    }

    /// Whatever should have happened by itself and did not, when nothing is due any more.
    pub fn left_undone(&self) -> Vec<String> {
        let mut undone = Vec::new();
        for (id, request) in &self.requests {
            let (from, to) = (&request.from, &request.to);
            if request.cascades {
                undone.push(format!("{id} should have gone on to the next choice"));
            }
            if !request.state.is_open() {
                continue;
            }
            if !self.active(&from.person) || !self.active(&to.person) {
                undone.push(format!("{id} is open with somebody who left"));
            } else if self.blocked(&from.person, &to.person) {
                undone.push(format!("{id} is open across a block"));
            } else if !self.unsure.contains(&Item::Request(*id)) && !self.lasting(&request.type_id, from, to)
            {
                undone.push(format!("{id} is open against the rules"));
            }
            if let Some(Approver::Manager(manager)) =
                request.asked_now().filter(|asks| asks.person().is_some_and(|m| !self.active(m)))
            {
                undone.push(format!("{id} waits for {manager:?}, who left"));
            }
            if self.released.contains(id) {
                undone.push(format!("{id} should have ended when one of the two was taken or stepped back"));
            }
            let waits = request.state == RequestState::Waiting;
            let used = self.taken(&to.person, &request.type_id, &to.role)
                + self.kept(&to.person, &request.type_id, &to.role);
            let free = self.places(&to.person, &request.type_id, &to.role) > used;
            if waits && free && !self.joint_limit_reached(&to.person, &request.type_id, &to.role, 0) {
                undone.push(format!("{id} is in line for a place that is free"));
            }
        }
        for (id, found) in &self.relationships {
            if found.held && !found.state.is_open() {
                undone.push(format!("{id} is over and keeps its places"));
            }
            if !found.state.is_open() {
                continue;
            }
            let people = || found.people.iter().map(|party| &party.person);
            if people().any(|person| !self.active(person)) {
                undone.push(format!("{id} runs with somebody who left"));
            }
            if people().any(|one| people().any(|other| self.blocked(one, other))) {
                undone.push(format!("{id} runs across a block"));
            }
            if !self.unsure.contains(&Item::Relationship(*id)) && self.must_end(*id) {
                undone.push(format!("{id} runs against a ban that counts while it runs"));
            }
        }
        undone
    }

    pub fn may_begin(&self, type_id: &TypeId, role: &RoleId) -> bool {
        self.role(type_id, role).initiative != Initiative::Waits
    }

    /// Whether somebody will have nothing to do with somebody in this type.
    pub fn shuns(&self, type_id: &TypeId, person: &PersonId, other: &PersonId) -> bool {
        self.blocks.contains(&(person.clone(), other.clone()))
            || self.never.contains(&(type_id.clone(), person.clone(), other.clone()))
    }

    pub fn nominates(&self, type_id: &TypeId, who: &PersonId) -> bool {
        let leaders = type_id.as_str() == "sponsorship" && self.level(who) >= 5;
        self.active(who) && (leaders || Self::is_office(who))
    }
}

impl Asked {
    pub fn has(&self, person: &PersonId) -> bool {
        self.from.person == *person || self.to.person == *person
    }

    /// Whether somebody knows of it by now.
    pub fn reached(&self, person: &PersonId) -> bool {
        let began = self.from_began && self.from.person == *person;
        let asked = self.steps[..=self.step].iter().any(|step| step.person() == Some(person));
        began || self.by == *person || (asked && self.state != RequestState::Waiting)
    }

    /// Comes to nothing.
    pub fn fail(&mut self, state: RequestState) {
        self.state = state;
        self.cascades = !self.choices.is_empty() || self.follows;
    }

    pub fn asked_now(&self) -> Option<&Approver> {
        self.steps.get(self.step).filter(|_| self.state == RequestState::Pending)
    }

    pub fn asks(&self) -> Option<&PersonId> {
        self.asked_now().and_then(Approver::person)
    }
}

impl Together {
    pub fn party(&self, person: &PersonId) -> Option<&Party> {
        self.people.iter().find(|party| party.person == *person)
    }
}
