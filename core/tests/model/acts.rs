//! What people do in the naive model, and what it does by itself.

use crate::reference::{Asked, NO, Together, Verdict, World};
use std::collections::BTreeSet;
use tutelage::{
    id::{PersonId, RelationshipId, RequestId, RoleId, TypeId},
    lifecycle::{Approver, Item, Participation, Party, ReasonCode, RelationshipState, RequestState},
    people::{Manager, PersonRecord},
    scheme::{Initiative, Step, TakingPartMode},
    time::{Span, Timestamp},
};

impl World {
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

    pub fn approvers(
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

    pub fn manager(&self, manager: &PersonId) -> Approver {
        if self.active(manager) { Approver::Manager(manager.clone()) } else { Approver::Coordinator }
    }

    pub fn reach(&mut self, id: RequestId, step: usize) {
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
    pub fn is_turn(&self, id: RequestId, who: &PersonId) -> bool {
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

    pub fn release(&mut self, who: &PersonId, type_id: &TypeId, role: &RoleId) {
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
    pub fn mine(&mut self, relationship: RelationshipId, who: &PersonId) -> Option<&mut Together> {
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
