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
    scheme::TakingPartMode,
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

    pub fn level(&self, person: &PersonId) -> i64 {
        match self.people.get(person).and_then(|person| person.attributes.get(&id("level"))) {
            Some(tutelage::people::AttributeValue::Integer(level)) => *level,
            _ => 0,
        }
    }

    pub fn is_above(&self, above: &PersonId, below: &PersonId) -> bool {
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

    pub fn is_group(&self, type_id: &TypeId) -> bool {
        self.spec(type_id).draft.roles.iter().map(|role| role.max).sum::<u8>() > 2
    }

    pub fn opposite(&self, type_id: &TypeId, role: &RoleId) -> RoleId {
        let roles = &self.spec(type_id).draft.roles;
        roles.iter().find(|one| one.id != *role).unwrap_or(&roles[0]).id.clone()
    }

    pub fn role(&self, type_id: &TypeId, role: &RoleId) -> &tutelage::scheme::RoleDraft {
        self.spec(type_id).draft.roles.iter().find(|one| one.id == *role).unwrap()
    }

    pub fn part(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> Part {
        self.parts.get(&(person.clone(), type_id.clone(), role.clone())).cloned().unwrap_or_default()
    }

    pub fn part_mut(&mut self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> &mut Part {
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

    pub fn agreed(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> bool {
        self.role(type_id, role).taking_part.agreement.is_none() || self.part(person, type_id, role).agreed
    }

    pub fn meets_audience(&self, person: &PersonId, type_id: &TypeId, role: &RoleId) -> bool {
        let spec = self.spec(type_id);
        *role != spec.draft.roles[0].id || self.level(person) >= spec.lowest
    }

    /// Whether the rules over two people let them be together, `one` being in `role`.
    pub fn may_be_together(&self, type_id: &TypeId, one: &PersonId, role: &RoleId, other: &PersonId) -> bool {
        let spec = self.spec(type_id);
        let (first, second) = if *role == spec.draft.roles[0].id { (one, other) } else { (other, one) };
        let by = self.level(first) - self.level(second);
        spec.apart.is_none_or(|apart| by >= apart)
            && spec.near.is_none_or(|near| by.abs() <= near)
            && !self.ends_running(type_id, one, other)
    }

    pub fn ends_running(&self, type_id: &TypeId, one: &PersonId, other: &PersonId) -> bool {
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

    pub fn open_of<'a>(
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

    pub fn joint(&self, person: &PersonId) -> usize {
        let counted = [("mentoring", "mentor"), ("sponsorship", "sponsor")];
        let used = |(type_id, role): (&str, &str)| {
            let (type_id, role) = (id(type_id), id(role));
            self.taken(person, &type_id, &role) + self.kept(person, &type_id, &role)
        };
        counted.into_iter().map(used).sum()
    }

    pub fn joint_limit_reached(
        &self,
        person: &PersonId,
        type_id: &TypeId,
        role: &RoleId,
        kept: usize,
    ) -> bool {
        let counts = [("mentoring", "mentor"), ("sponsorship", "sponsor")]
            .contains(&(type_id.as_str(), role.as_str()));
        counts && self.joint(person) - kept >= usize::from(JOINT_MOST)
    }

    pub fn between(&self, type_id: &TypeId, one: &PersonId, other: &PersonId) -> Option<&Asked> {
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

    pub fn together(&self, type_id: &TypeId, one: &PersonId, other: &PersonId) -> bool {
        self.relationships
            .values()
            .any(|together| together.held && together.type_id == *type_id && self.face(together, one, other))
    }

    /// Whether two people in a relationship are opposite to each other.
    pub fn face(&self, together: &Together, one: &PersonId, other: &PersonId) -> bool {
        let peer = self.spec(&together.type_id).draft.roles.len() == 1;
        match (together.party(one), together.party(other)) {
            (Some(one), Some(other)) => peer || one.role != other.role,
            _ => false,
        }
    }

    pub fn were_together(&self, type_id: &TypeId, one: &PersonId, other: &PersonId) -> bool {
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

    pub fn keeps(&self, me: &Party, request: Option<RequestId>) -> usize {
        let kept = request.and_then(|request| self.requests.get(&request));
        usize::from(
            kept.is_some_and(|request| request.state.is_open() && request.reserved.contains(&me.person)),
        )
    }

    pub fn has_room(&self, type_id: &TypeId, me: &Party) -> bool {
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

    pub fn other_has_room(&self, type_id: &TypeId, other: &Party, accepts: Option<RequestId>) -> bool {
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
