//! What a person has taken on: one record each, a section per type and role, so that no limit can be overrun between
//! two decisions.

use super::{Party, Tally, event::Event, log::EventRecord, touch::Open};
use crate::{
    id::{Code, FeedbackId, PersonId, RelationshipId, RequestId, RoleId, TypeId},
    scheme::{Catalog, Role, TakingPartMode},
    sort, strict,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most entries in one queue.
pub(crate) const LONGEST_QUEUE: usize = 500;

/// Everything that somebody takes part in, and whom they block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caseload {
    /// Whose.
    pub person: PersonId,
    /// The version of this record.
    pub version: u64,
    /// A section per type and role, in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// Requests of others that wait for this person's approval as a manager.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Ticket>,
    /// Open feedback rounds in which they are asked, or that are about them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "strict::set")]
    pub feedback: BTreeSet<FeedbackId>,
    /// Whom they block.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "strict::set")]
    pub blocks: BTreeSet<PersonId>,
}

/// What somebody has taken on in one role of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// The role.
    pub role: RoleId,
    /// Whether they take part.
    #[serde(default)]
    pub participation: Participation,
    /// The places they set for themselves; the default of the role without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u16>,
    /// The code of the agreement they accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Code>,
    /// Places kept for requests that both sides agreed to and others have yet to approve.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<Ticket>,
    /// Relationships that take a place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub active: Vec<ActivePlace>,
    /// Open requests from others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incoming: Vec<Ticket>,
    /// Open requests of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outgoing: Vec<Ticket>,
    /// Open requests about them that ask others first, or still others; not for them to see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ahead: Vec<Ticket>,
    /// Requests that wait for a place with them, first come first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Ticket>,
    /// What has happened by now.
    #[serde(default, skip_serializing_if = "Tally::is_empty")]
    pub tally: Tally,
}

/// Whether somebody takes part in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Participation {
    /// They have said nothing; the type decides.
    #[default]
    Unsaid,
    /// They applied and wait for an answer.
    Applied,
    /// They do.
    In,
    /// They do not.
    Out,
}

/// A request that stands in a queue until it is dealt with or due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// Which request.
    pub request: RequestId,
    /// With whom it would bring them together; for a manager the one who asked.
    pub with: PersonId,
    /// Who is to answer it now, unless that is any coordinator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<PersonId>,
    /// From when it no longer counts; never without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

/// A place that is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivePlace {
    /// By which relationship.
    pub relationship: RelationshipId,
    /// With whom: those in the opposite role, or everybody where there is one role.
    pub with: Vec<PersonId>,
    /// In groups: how many more people it can take in the opposite role.
    #[serde(default)]
    pub seats: u8,
}

impl Ticket {
    /// Whether it still counts.
    pub fn counts(&self, now: Timestamp) -> bool {
        self.due_at.is_none_or(|due| now < due)
    }
}

impl Caseload {
    /// The caseload of somebody of whom none was stored yet.
    pub fn new(person: PersonId) -> Self {
        Caseload {
            person,
            version: 0,
            sections: Vec::new(),
            approvals: Vec::new(),
            feedback: BTreeSet::new(),
            blocks: BTreeSet::new(),
        }
    }

    /// The section of a role, if there is one.
    pub fn section(&self, type_id: &TypeId, role: &RoleId) -> Option<&Section> {
        self.sections.iter().find(|section| section.type_id == *type_id && section.role == *role)
    }

    /// How much somebody has in a role, as of `now`.
    pub fn load(&self, type_id: &TypeId, role: &Role, now: Timestamp) -> Load {
        let section = self.section(type_id, role.id());
        let draft = role.draft();
        let count = |tickets: &[Ticket]| tickets.iter().filter(|ticket| ticket.counts(now)).count();
        let participation = section.map_or(Participation::Unsaid, |section| section.participation);
        let takes_part = participation == Participation::In
            || (participation == Participation::Unsaid
                && draft.taking_part.mode == TakingPartMode::UnlessOptedOut);
        let agreed = draft.taking_part.agreement.is_none()
            || section.is_some_and(|section| section.agreement == draft.taking_part.agreement);
        let set = section.and_then(|section| section.places).unwrap_or(draft.taking_part.default_places);
        Load {
            participation,
            takes_part,
            agreed,
            places: if takes_part { usize::from(set.min(draft.limits.places)) } else { 0 },
            reserved: section.map_or(0, |section| count(&section.reserved)),
            active: section.map_or(0, |section| section.active.len()),
            incoming: section.map_or(0, |section| count(&section.incoming)),
            outgoing: section.map_or(0, |section| count(&section.outgoing)),
            ahead: section.map_or(0, |section| count(&section.ahead)),
            waiting: section.map_or(0, |section| section.waiting.len()),
        }
    }

    /// A place of theirs in a group that can take more people opposite to them.
    pub(crate) fn place_with_room(&self, type_id: &TypeId, role: &RoleId) -> Option<&ActivePlace> {
        self.section(type_id, role)?.active.iter().find(|place| place.seats > 0)
    }

    /// Whether a limit over several roles together leaves no place in this one; a place kept for `request` is not
    /// counted.
    pub(crate) fn joint_limit_reached(
        &self,
        catalog: &Catalog,
        type_id: &TypeId,
        role: &RoleId,
        request: Option<RequestId>,
        now: Timestamp,
    ) -> bool {
        catalog.joint_limits_of(type_id, role).any(|limit| {
            let used = limit.roles.iter().filter_map(|r| self.section(&r.type_id, &r.role)).map(|section| {
                let counts = |ticket: &&Ticket| ticket.counts(now) && Some(ticket.request) != request;
                section.active.len().saturating_add(section.reserved.iter().filter(counts).count())
            });
            used.sum::<usize>() >= usize::from(limit.most)
        })
    }

    /// Whether a place is kept for this request.
    pub(crate) fn keeps_place_for(
        &self,
        party: &Party,
        type_id: &TypeId,
        request: RequestId,
        now: Timestamp,
    ) -> bool {
        self.section(type_id, &party.role)
            .is_some_and(|section| section.reserved.iter().any(|t| t.request == request && t.counts(now)))
    }

    /// Whether it is a request of theirs, or one that they were asked.
    pub(crate) fn holds(&self, request: RequestId) -> bool {
        let tickets = |section: &Section| {
            let all = section.outgoing.iter().chain(&section.incoming).chain(&section.reserved);
            all.into_iter().any(|ticket| ticket.request == request)
        };
        self.sections.iter().any(tickets)
    }

    fn section_mut(&mut self, type_id: &TypeId, role: &RoleId) -> Option<&mut Section> {
        let place = self.sections.binary_search_by(|s| (&s.type_id, &s.role).cmp(&(type_id, role)));
        let index = match place {
            Ok(index) => index,
            Err(index) => {
                self.sections.insert(index, Section::new(type_id.clone(), role.clone()));
                index
            }
        };
        self.sections.get_mut(index)
    }

    /// What the event makes of this record.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, record: &EventRecord) {
        match &record.event {
            Event::ParticipationChanged { type_id, role, participation, agreement, .. } => {
                if let Some(section) = self.section_mut(type_id, role) {
                    section.participation = *participation;
                    section.agreement = agreement.clone();
                }
            }
            Event::PlacesChanged { type_id, role, places, .. } => {
                if let Some(section) = self.section_mut(type_id, role) {
                    section.places = Some(*places);
                }
            }
            Event::Blocked { person, .. } => {
                self.blocks.insert(person.clone());
            }
            Event::Unblocked { person, .. } => {
                self.blocks.remove(person);
            }
            Event::FeedbackOpened { feedback, .. } => {
                self.feedback.insert(*feedback);
            }
            Event::FeedbackLeft { feedback, .. } | Event::FeedbackClosed { feedback, .. } => {
                self.feedback.remove(feedback);
            }
            event => {
                if let Some((type_id, about)) = event.about_request() {
                    self.evolve_request(type_id, about, event, record.at);
                }
                if let Some((type_id, relationship)) = event.about_places() {
                    self.evolve_place(type_id, relationship, event);
                }
                if let Some((type_id, role, counted)) = event.counted_for(&self.person)
                    && let Some(section) = self.section_mut(type_id, role)
                {
                    section.tally.count(counted);
                }
            }
        }
        self.sections.retain(|section| !section.is_blank());
    }

    /// Takes the request out of every queue and puts it where the event wants it.
    fn evolve_request(
        &mut self,
        type_id: &TypeId,
        about: &super::RequestParties,
        event: &Event,
        at: Timestamp,
    ) {
        let request = about.request;
        let open = event.leaves_open();
        let gone = |ticket: &Ticket| ticket.request == request || !ticket.counts(at);
        self.approvals.retain(|ticket| !gone(ticket));
        for section in &mut self.sections {
            section.reserved.retain(|ticket| !gone(ticket));
            section.incoming.retain(|ticket| !gone(ticket));
            section.outgoing.retain(|ticket| !gone(ticket));
            section.ahead.retain(|ticket| !gone(ticket));
            if !matches!(open, Some(Open::Waiting { .. })) {
                section.waiting.retain(|ticket| ticket.request != request);
            }
        }
        let Some(open) = open else { return };
        let me = self.person.clone();
        let ticket = |with: &Party| Ticket {
            request,
            with: with.person.clone(),
            asks: open.approver().cloned(),
            due_at: open.due_at(),
        };
        for (party, other, begins) in
            [(&about.from, &about.to, about.from_began), (&about.to, &about.from, false)]
        {
            if party.person != me {
                continue;
            }
            let reserved = open.reserves(party);
            let waits_here = matches!(open, Open::Waiting { .. }) && *party == about.to;
            if let Some(section) = self.section_mut(type_id, &party.role) {
                if reserved {
                    section.reserved.push(ticket(other));
                }
                if begins {
                    section.outgoing.push(ticket(other));
                } else if open.asks(&me) {
                    section.incoming.push(ticket(other));
                } else if !reserved && !waits_here {
                    section.ahead.push(ticket(other));
                }
                if waits_here && section.waiting.iter().all(|waiting| waiting.request != request) {
                    section.waiting.push(ticket(other));
                }
            }
        }
        if open.asks(&me) && me != about.from.person && me != about.to.person {
            self.approvals.push(ticket(&about.from));
        }
    }

    fn evolve_place(&mut self, type_id: &TypeId, relationship: RelationshipId, event: &Event) {
        let mut with = Vec::new();
        for section in self.sections.iter_mut().filter(|section| section.type_id == *type_id) {
            let place = section.active.iter().find(|place| place.relationship == relationship);
            with.extend(place.into_iter().flat_map(|place| place.with.iter().cloned()));
            section.active.retain(|place| place.relationship != relationship);
        }
        let Some((role, seats)) = event.seats_of(&self.person) else { return };
        with.extend(event.opposite_of(&self.person));
        with.retain(|person| event.seats_of(person).is_some() || !event.frees(person));
        sort::by(&mut with, Ord::cmp);
        with.dedup();
        if let Some(section) = self.section_mut(type_id, &role) {
            section.active.push(ActivePlace { relationship, with, seats });
            sort::by_key(&mut section.active, |place| place.relationship);
        }
    }
}

impl Section {
    fn new(type_id: TypeId, role: RoleId) -> Self {
        Section {
            type_id,
            role,
            participation: Participation::Unsaid,
            places: None,
            agreement: None,
            reserved: Vec::new(),
            active: Vec::new(),
            incoming: Vec::new(),
            outgoing: Vec::new(),
            ahead: Vec::new(),
            waiting: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Whether a request stands in one of its queues.
    pub(crate) fn has_ticket(&self, request: RequestId) -> bool {
        let lists = [&self.incoming, &self.outgoing, &self.ahead, &self.reserved, &self.waiting];
        lists.into_iter().flatten().any(|ticket| ticket.request == request)
    }

    fn is_blank(&self) -> bool {
        *self == Section::new(self.type_id.clone(), self.role.clone())
    }
}

/// What somebody has in a role, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// What they said.
    pub participation: Participation,
    /// Whether that means they take part.
    pub takes_part: bool,
    /// Whether they accepted the agreement that the role asks for.
    pub agreed: bool,
    /// Their places; none when they do not take part.
    pub places: usize,
    /// Places kept for requests being approved.
    pub reserved: usize,
    /// Places taken by relationships.
    pub active: usize,
    /// Open requests from others.
    pub incoming: usize,
    /// Open requests of their own.
    pub outgoing: usize,
    /// Open requests about them that ask others now; they count among those from others.
    pub ahead: usize,
    /// Requests waiting for a place with them.
    pub waiting: usize,
}

impl Load {
    /// Places in use.
    pub fn used(&self) -> usize {
        self.active.saturating_add(self.reserved)
    }

    /// Places left for somebody new: those in line come first.
    pub fn room(&self) -> usize {
        self.places.saturating_sub(self.used()).saturating_sub(self.waiting)
    }

    /// Places left, those in line included.
    pub fn free(&self) -> usize {
        self.places.saturating_sub(self.used())
    }
}
