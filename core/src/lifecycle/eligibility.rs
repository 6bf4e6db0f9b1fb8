//! Whether somebody may be asked by somebody. Search and the single decision use this and nothing else, so that what a
//! search shows can be asked, and what it does not show cannot.

use super::{Caseload, Load, Pair, Participation, Party, Reason, ReasonCode, Refusal};
use crate::{
    id::{PersonId, RequestId},
    people::{Person, ReportingLine},
    rules::{Ground, Subject, Subjects, Weighing},
    scheme::{Catalog, RelationshipType, Role, RoleIndex},
    sort,
    time::Timestamp,
};

/// The type and time by which it is decided.
#[derive(Clone, Copy)]
pub(crate) struct Eligibility<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) relationship_type: &'a RelationshipType,
    /// Whether the type takes requests.
    pub(crate) open: bool,
    pub(crate) now: Timestamp,
    pub(crate) purpose: Purpose,
    pub(crate) viewer: Viewer,
    /// Whether a coordinator gives more than the places.
    pub(crate) exceed_places: bool,
}

/// What it is decided for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To make a request.
    Ask,
    /// To take the places that this request is for.
    Accept(RequestId),
}

/// Who will be told the reasons.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Viewer {
    /// The one who seeks.
    Seeker,
    /// A coordinator who may see both.
    Coordinator,
}

/// Who asks.
#[derive(Clone, Copy)]
pub(crate) struct Seeker<'a> {
    pub(crate) person: &'a Person,
    pub(crate) caseload: &'a Caseload,
    pub(crate) line: Option<&'a ReportingLine>,
    pub(crate) role: RoleIndex,
    /// Whether they have their place already: somebody joins their group.
    pub(crate) placed: bool,
}

/// Who is asked.
#[derive(Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) person: Option<&'a Person>,
    pub(crate) caseload: &'a Caseload,
    pub(crate) pair: &'a Pair,
    pub(crate) line: Option<&'a ReportingLine>,
    /// Whether they have their place already.
    pub(crate) placed: bool,
}

impl Eligibility<'_> {
    /// Everything in the way, own reasons first. Empty: go ahead.
    pub(crate) fn reasons(&self, seeker: &Seeker<'_>, candidate: &Candidate<'_>) -> Vec<Reason> {
        let mut reasons = self.own_reasons(seeker);
        reasons.extend(self.reasons_of_other(seeker, candidate));
        reasons
    }

    pub(crate) fn check(&self, seeker: &Seeker<'_>, candidate: &Candidate<'_>) -> Result<(), Refusal> {
        let reasons = self.reasons(seeker, candidate);
        if reasons.is_empty() { Ok(()) } else { Err(Refusal { reasons }) }
    }

    /// What concerns only the one who asks.
    pub(crate) fn own_reasons(&self, seeker: &Seeker<'_>) -> Vec<Reason> {
        let Some(role) = self.role(seeker.role) else { return vec![Reason::new(ReasonCode::NotAllowed)] };
        let mut reasons = Vec::new();
        if !self.open && self.purpose == Purpose::Ask {
            reasons.push(Reason::new(ReasonCode::TypeClosed));
        }
        if !seeker.person.is_active() {
            reasons.push(Reason::new(ReasonCode::YouLeft));
        }
        let standing = self.standing(role, seeker.person, seeker.caseload, Some(Subject::First));
        reasons.extend(standing.unwrap_or_else(|| vec![Reason::new(ReasonCode::Audience)]));
        let load = self.load(role, seeker.caseload);
        if load.takes_part && !seeker.placed && !self.exceed_places {
            if !self.has_place(role, seeker.person.id(), seeker.caseload, &load) {
                reasons.push(Reason::new(ReasonCode::NoPlaceLeft));
            }
            if self.joint_limit_reached(role, seeker.person.id(), seeker.caseload) {
                reasons.push(Reason::new(ReasonCode::JointLimitReached));
            }
        }
        if self.purpose == Purpose::Ask {
            let own = load.active.saturating_add(load.outgoing);
            let limit = usize::from(role.draft().limits.outgoing);
            if own >= limit && !self.exceed_places {
                reasons.push(Reason::new(ReasonCode::OwnLimitReached));
            }
        }
        reasons
    }

    /// What concerns the one who is asked, as far as the viewer may know: one `not_available` for everything that they
    /// may not, the same as for somebody who does not exist.
    pub(crate) fn reasons_of_other(&self, seeker: &Seeker<'_>, candidate: &Candidate<'_>) -> Vec<Reason> {
        let not_available = || vec![Reason::new(ReasonCode::NotAvailable)];
        let Some(role) = self.relationship_type.opposite(seeker.role) else { return not_available() };
        let Some(person) = candidate.person.filter(|person| person.is_active()) else {
            return not_available();
        };
        let (me, other) = (seeker.person.id(), person.id());
        let blocks_me = candidate.caseload.blocks.contains(me);
        if blocks_me || candidate.pair.never_again.contains(other) {
            return not_available();
        }
        // Of two who are nominated, the second learns of it when it is their turn and not by asking.
        let knows = |request: RequestId| self.viewer == Viewer::Coordinator || seeker.caseload.holds(request);
        if self.purpose == Purpose::Ask
            && candidate.pair.open_at(self.now).is_some_and(|open| !knows(open.request))
        {
            return not_available();
        }
        let Some(mut reasons) = self.standing(role, person, candidate.caseload, self.onlooker()) else {
            return not_available();
        };
        let not_there = |reason: &Reason| reason.code != ReasonCode::Audience;
        if self.viewer == Viewer::Seeker && reasons.iter().any(not_there) {
            return not_available();
        }
        match self.pair_denial(seeker, person, candidate.line) {
            None => return not_available(),
            Some(denial) => reasons.extend(denial),
        }
        if seeker.caseload.blocks.contains(other) {
            reasons.push(Reason::new(ReasonCode::BlockedByYou));
        }
        if candidate.pair.never_again.contains(me) {
            reasons.push(Reason::new(ReasonCode::NeverAgain));
        }
        if candidate.pair.current.is_some() {
            reasons.push(Reason::new(ReasonCode::AlreadyTogether));
        }
        if candidate.pair.past > 0 && !self.relationship_type.draft().running.again {
            reasons.push(Reason::new(ReasonCode::TogetherBefore));
        }
        reasons
            .extend(self.no_room(role, person.id(), candidate.caseload, candidate.placed).map(Reason::new));
        reasons
    }

    /// Whether somebody in the role opposite to `seeking` may be asked by anybody, as far as their caseload says.
    pub(crate) fn may_be_asked(&self, seeking: RoleIndex, caseload: &Caseload, placed: bool) -> bool {
        let Some(role) = self.relationship_type.opposite(seeking) else { return false };
        let load = self.load(role, caseload);
        let person = &caseload.person;
        load.takes_part && load.agreed && self.no_room(role, person, caseload, placed).is_none()
    }

    /// Whether the request would have to wait in line.
    pub(crate) fn waits(&self, seeker: &Seeker<'_>, candidate: &Candidate<'_>) -> bool {
        let role = self.relationship_type.opposite(seeker.role);
        !candidate.placed
            && role.is_some_and(|role| self.load(role, candidate.caseload).room() == 0)
            && !self.exceed_places
    }

    pub(crate) fn subjects<'p>(
        &self,
        seeker: &Seeker<'p>,
        other: &'p Person,
        line: Option<&'p ReportingLine>,
    ) -> Subjects<'p> {
        let subjects = Subjects::two(seeker.person, other).with_lines(seeker.line, line);
        if seeker.role == RoleIndex::First { subjects } else { subjects.swapped() }
    }

    fn no_room(
        &self,
        role: &Role,
        person: &PersonId,
        caseload: &Caseload,
        placed: bool,
    ) -> Option<ReasonCode> {
        let load = self.load(role, caseload);
        let asking = self.purpose == Purpose::Ask;
        if asking && load.incoming.saturating_add(load.ahead) >= usize::from(role.draft().limits.incoming) {
            return Some(ReasonCode::QueueFull);
        }
        if placed || self.exceed_places {
            return None;
        }
        if self.joint_limit_reached(role, person, caseload) {
            return Some(ReasonCode::Full);
        }
        if self.has_place(role, person, caseload, &load) {
            return None;
        }
        match role.draft().waiting_list.filter(|_| asking && load.places > 0) {
            Some(longest) if load.waiting < usize::from(longest) => None,
            Some(_) => Some(ReasonCode::QueueFull),
            None => Some(ReasonCode::Full),
        }
    }

    fn has_place(&self, role: &Role, person: &PersonId, caseload: &Caseload, load: &Load) -> bool {
        load.room() > 0 || self.keeps_place(role, person, caseload)
    }

    fn keeps_place(&self, role: &Role, person: &PersonId, caseload: &Caseload) -> bool {
        let Purpose::Accept(request) = self.purpose else { return false };
        let party = Party { person: person.clone(), role: role.id().clone() };
        caseload.keeps_place_for(&party, self.relationship_type.id(), request, self.now)
    }

    fn joint_limit_reached(&self, role: &Role, person: &PersonId, caseload: &Caseload) -> bool {
        let kept = match self.purpose {
            Purpose::Accept(request) if self.keeps_place(role, person, caseload) => Some(request),
            _ => None,
        };
        caseload.joint_limit_reached(self.catalog, self.relationship_type.id(), role.id(), kept, self.now)
    }

    /// Whether somebody may be in the role at all; `None` when the viewer may not know why not.
    fn standing(
        &self,
        role: &Role,
        person: &Person,
        caseload: &Caseload,
        viewer: Option<Subject>,
    ) -> Option<Vec<Reason>> {
        let mut reasons = Vec::new();
        if !role.audience().permit(&Subjects::one(person)) {
            let weighing = Weighing::new(role.audience(), self.catalog.schema(), &Subjects::one(person));
            reasons = reasons_from(&weighing.denial_for(viewer)?, ReasonCode::Audience);
        }
        let load = self.load(role, caseload);
        if !load.takes_part {
            reasons.push(Reason::new(match load.participation {
                Participation::Applied => ReasonCode::ApplicationPending,
                _ => ReasonCode::NotTakingPart,
            }));
        } else if !load.agreed {
            reasons.push(Reason::new(ReasonCode::AgreementRequired));
        }
        Some(reasons)
    }

    fn pair_denial(
        &self,
        seeker: &Seeker<'_>,
        other: &Person,
        line: Option<&ReportingLine>,
    ) -> Option<Vec<Reason>> {
        if self.relationship_type.permits_pair(&self.subjects(seeker, other, line)) {
            return Some(Vec::new());
        }
        let subjects = self.subjects(seeker, other, line);
        let side = if seeker.role == RoleIndex::First { Subject::First } else { Subject::Second };
        let mut ways = vec![(subjects, side)];
        if self.relationship_type.is_peer() {
            ways.push((subjects.swapped(), Subject::Second));
        }
        let mut reasons = Vec::new();
        for (subjects, side) in ways {
            let weighing = Weighing::new(self.relationship_type.pair(), self.catalog.schema(), &subjects);
            if !weighing.permitted() {
                let viewer = Some(side).filter(|_| self.viewer == Viewer::Seeker);
                reasons.extend(reasons_from(&weighing.denial_for(viewer)?, ReasonCode::PairRule));
            }
        }
        sort::by(&mut reasons, Ord::cmp);
        reasons.dedup();
        Some(reasons)
    }

    /// From where a rule over the other alone is looked at: coordinators see all of it, others what everyone sees.
    fn onlooker(&self) -> Option<Subject> {
        Some(Subject::Second).filter(|_| self.viewer == Viewer::Seeker)
    }

    fn load(&self, role: &Role, caseload: &Caseload) -> Load {
        caseload.load(self.relationship_type.id(), role, self.now)
    }

    fn role(&self, index: RoleIndex) -> Option<&Role> {
        let roles = self.relationship_type.roles();
        match index {
            RoleIndex::First => roles.first(),
            RoleIndex::Second => roles.get(1),
        }
    }
}

/// One reason for each rule and attribute; a bare one where no condition made it so.
pub(crate) fn reasons_from(grounds: &[Ground], code: ReasonCode) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = grounds
        .iter()
        .map(|ground| Reason {
            rule: Some(ground.rule.clone()),
            attribute: ground.attribute.clone(),
            came_out: Some(ground.holds),
            ..Reason::new(code)
        })
        .collect();
    sort::by(&mut reasons, Ord::cmp);
    reasons.dedup();
    if reasons.is_empty() {
        reasons.push(Reason::new(code));
    }
    reasons
}
