//! Objectives: proposed by one, agreed on by both sides, followed and reviewed.

use super::running::{Membership, both_sides};
use crate::{
    id::{ObjectiveId, PersonId, RelationshipId},
    lifecycle::{
        Event, NoticeCode, Outcome, ReasonCode, Recipient, RecordKey,
        decision::notice,
        session::{Session, Stop, ensure},
    },
    objectives::{
        Milestone, MilestoneDraft, Objective, ObjectiveChange, ObjectiveDraft, ObjectiveResult,
        ObjectiveState, ObjectiveTerms, Verdict,
    },
    scheme::CoordinatorView,
    sort,
};
use std::sync::Arc;

/// The most objectives that are not given up, and the most with those that are.
const MOST_OPEN: usize = 20;
const MOST: usize = 60;
const MOST_MILESTONES: usize = 20;
/// How often something can be proposed of one.
const MOST_PROPOSALS: u16 = 100;
/// How many words may be replaced.
const MOST_EARLIER: usize = 3_000;
/// How often it can be said how far one has come.
const MOST_UPDATES: usize = 200;

pub(super) fn propose(
    s: &mut Session<'_>,
    relationship: RelationshipId,
    draft: &ObjectiveDraft,
    told: bool,
) -> Result<Outcome, Stop> {
    s.acting_in_person()?;
    let membership = Membership::find(s, relationship)?;
    let known = &membership.relationship;
    let open = known.objectives.iter().filter(|summary| summary.state != ObjectiveState::Dropped).count();
    ensure(open < MOST_OPEN && known.objectives.len() < MOST, ReasonCode::TooManyObjectives)?;
    let relationship_type = s.type_version(&known.type_id, known.type_version)?;
    let coordinators = relationship_type.draft().objectives.coordinators;
    ensure(coordinators != CoordinatorView::Text || told, ReasonCode::MustBeTold)?;
    let mut readers: Vec<PersonId> = known.present().map(|member| member.party.person.clone()).collect();
    sort::by(&mut readers, Ord::cmp);
    let terms = terms(s, membership.person(), draft, "objective")?;
    let objective = s.new_objective();
    tell(s, &membership, &readers, objective, NoticeCode::ObjectiveToAgree);
    s.emit(Event::ObjectiveProposed {
        objective,
        relationship,
        type_id: known.type_id.clone(),
        by: membership.person().clone(),
        change: ObjectiveChange::Set(terms),
        readers,
        coordinators,
    })?;
    Ok(outcome(objective, ObjectiveState::Proposed, coordinators))
}

/// Writes down what an objective is to say.
fn terms(
    s: &mut Session<'_>,
    author: &PersonId,
    draft: &ObjectiveDraft,
    path: &str,
) -> Result<ObjectiveTerms, Stop> {
    ensure(draft.milestones.len() <= MOST_MILESTONES, ReasonCode::TooManyMilestones)?;
    let statement = s.write(author, &draft.statement, &format!("{path}.statement"))?;
    let mut milestones = Vec::new();
    for (at, MilestoneDraft { text, target_date, reached_at }) in draft.milestones.iter().enumerate() {
        ensure(reached_at.is_none_or(|reached_at| reached_at <= s.now), ReasonCode::TimeOutOfRange)?;
        let text = s.write(author, text, &format!("{path}.milestones[{at}].text"))?;
        milestones.push(Milestone { text, target_date: *target_date, reached_at: *reached_at });
    }
    Ok(ObjectiveTerms {
        statement,
        measure: draft.measure.clone(),
        target_date: draft.target_date,
        milestones,
    })
}

pub(super) fn revise(
    s: &mut Session<'_>,
    id: ObjectiveId,
    draft: &ObjectiveDraft,
    told: bool,
) -> Result<Outcome, Stop> {
    let own = Own::find(s, id)?;
    own.not_dropped()?;
    own.told(told)?;
    let terms = terms(s, own.membership.person(), draft, "draft")?;
    own.change(s, ObjectiveChange::Set(terms))
}

/// One that was never agreed on is taken back or turned down; one that was is given up once both sides say so.
pub(super) fn give_up(s: &mut Session<'_>, id: ObjectiveId) -> Result<Outcome, Stop> {
    let own = Own::find(s, id)?;
    own.not_dropped()?;
    if own.objective.state == ObjectiveState::Proposed {
        return own.decline(s);
    }
    let proposed = own.objective.proposal.as_ref().map(|proposal| &proposal.change);
    if proposed == Some(&ObjectiveChange::Drop) { own.agree(s) } else { own.change(s, ObjectiveChange::Drop) }
}

pub(super) fn agree(s: &mut Session<'_>, id: ObjectiveId, proposal: u16) -> Result<Outcome, Stop> {
    let own = Own::find(s, id)?;
    own.proposed(proposal)?;
    own.agree(s)
}

pub(super) fn decline(s: &mut Session<'_>, id: ObjectiveId, proposal: u16) -> Result<Outcome, Stop> {
    let own = Own::find(s, id)?;
    own.proposed(proposal)?;
    own.decline(s)
}

pub(super) fn update(
    s: &mut Session<'_>,
    id: ObjectiveId,
    value: Option<i64>,
    milestone: Option<u8>,
    text: Option<&str>,
    told: bool,
) -> Result<Outcome, Stop> {
    let own = Own::find(s, id)?;
    let terms = own.agreed()?;
    own.told(told || text.is_none())?;
    ensure(value.is_none_or(|value| terms.measure.takes(value)), ReasonCode::NotMeasured)?;
    let at = |number: u8| usize::from(number).checked_sub(1);
    let named = milestone.and_then(at).and_then(|at| terms.milestones.get(at));
    ensure(named.is_some() == milestone.is_some(), ReasonCode::UnknownMilestone)?;
    let is_new = named.is_some_and(|milestone| milestone.reached_at.is_none());
    ensure(value.is_some() || is_new || text.is_some(), ReasonCode::NothingSaid)?;
    // Other milestones may be agreed on; then this one would be forgotten.
    let changes = own.objective.proposal.as_ref().is_some_and(|p| p.change != ObjectiveChange::Drop);
    ensure(!is_new || !changes, ReasonCode::NotAgreed)?;
    ensure(own.objective.progress.len() < MOST_UPDATES, ReasonCode::TooManyUpdates)?;
    let by = own.membership.person().clone();
    let text = s.write_optional(&by, text, "text")?;
    let relationship = own.objective.relationship;
    s.emit(Event::ObjectiveUpdated { objective: id, relationship, by, value, milestone, text })?;
    Ok(own.outcome(own.objective.state))
}

pub(super) fn review(
    s: &mut Session<'_>,
    id: ObjectiveId,
    verdict: Verdict,
    text: Option<&str>,
    told: bool,
) -> Result<Outcome, Stop> {
    let own = Own::find(s, id)?;
    own.agreed()?;
    own.told(told || text.is_none())?;
    let by = own.membership.person().clone();
    let others = own.objective.reviews.iter().filter(|review| review.by != by);
    ensure(own.objective.earlier.len() < MOST_EARLIER, ReasonCode::TooManyUpdates)?;
    let Some(result) = ObjectiveResult::of(others.map(|review| review.verdict).chain([verdict])) else {
        return Err(ReasonCode::NothingSaid.into());
    };
    let text = s.write_optional(&by, text, "text")?;
    let relationship = own.objective.relationship;
    s.emit(Event::ObjectiveReviewed { objective: id, relationship, by, verdict, result, text })?;
    Ok(own.outcome(own.objective.state))
}

/// An objective and the member who acts on it.
struct Own {
    objective: Arc<Objective>,
    membership: Membership,
}

impl Own {
    /// For whoever does not read it an objective does not exist.
    fn find(s: &mut Session<'_>, id: ObjectiveId) -> Result<Own, Stop> {
        let acting = s.acting_in_person()?;
        s.want_record(RecordKey::Objective(id));
        s.round()?;
        let objective = s.objective(&id)?.filter(|objective| objective.is_read_by(&acting));
        let Some(objective) = objective else { return Err(ReasonCode::NotAvailable.into()) };
        let membership = Membership::find(s, objective.relationship)?;
        Ok(Own { objective, membership })
    }

    fn not_dropped(&self) -> Result<(), Stop> {
        ensure(self.objective.state != ObjectiveState::Dropped, ReasonCode::ObjectiveDropped)
    }

    /// Nobody agrees to what they have not seen.
    fn proposed(&self, number: u16) -> Result<(), Stop> {
        ensure(self.objective.proposal.is_some(), ReasonCode::NothingProposed)?;
        ensure(self.objective.proposals == number, ReasonCode::ProposalChanged)
    }

    fn agreed(&self) -> Result<&ObjectiveTerms, Stop> {
        self.not_dropped()?;
        ensure(self.objective.state == ObjectiveState::Agreed, ReasonCode::NotAgreed)?;
        self.objective.terms.as_ref().ok_or_else(|| ReasonCode::NotAgreed.into())
    }

    fn told(&self, told: bool) -> Result<(), Stop> {
        ensure(self.objective.coordinators != CoordinatorView::Text || told, ReasonCode::MustBeTold)
    }

    fn outcome(&self, state: ObjectiveState) -> Outcome {
        outcome(self.objective.id, state, self.objective.coordinators)
    }

    fn tell(&self, s: &mut Session<'_>, code: NoticeCode) {
        tell(s, &self.membership, &self.objective.readers, self.objective.id, code);
    }

    /// Proposes to make something else of it; what was proposed before is no longer.
    fn change(&self, s: &mut Session<'_>, change: ObjectiveChange) -> Result<Outcome, Stop> {
        ensure(self.objective.proposals < MOST_PROPOSALS, ReasonCode::TooManyUpdates)?;
        self.tell(s, NoticeCode::ObjectiveToAgree);
        let Objective { id, relationship, type_id, readers, coordinators, state, .. } =
            self.objective.as_ref();
        s.emit(Event::ObjectiveProposed {
            objective: *id,
            relationship: *relationship,
            type_id: type_id.clone(),
            by: self.membership.person().clone(),
            change,
            readers: readers.clone(),
            coordinators: *coordinators,
        })?;
        Ok(self.outcome(*state))
    }

    /// What is proposed holds once both sides have agreed.
    fn agree(&self, s: &mut Session<'_>) -> Result<Outcome, Stop> {
        let Some(proposal) = &self.objective.proposal else { return Err(ReasonCode::NothingProposed.into()) };
        let (objective, relationship) = (self.objective.id, self.objective.relationship);
        let (me, mut agreed) = (self.membership.person(), proposal.agreed.clone());
        if !agreed.contains(me) {
            agreed.push(me.clone());
            s.emit(Event::ObjectiveApproved { objective, relationship, by: me.clone() })?;
        }
        let reads = |person: &PersonId| self.objective.is_read_by(person);
        // Where nobody is left opposite, nobody agrees for them.
        if agreed.len() < 2 || !both_sides(&self.membership.relationship, &agreed, reads) {
            return Ok(self.outcome(self.objective.state));
        }
        let state = match proposal.change {
            ObjectiveChange::Set(_) => ObjectiveState::Agreed,
            ObjectiveChange::Drop => ObjectiveState::Dropped,
        };
        self.tell(s, NoticeCode::ObjectiveSettled);
        s.emit(Event::ObjectiveSettled { objective, relationship, state })?;
        Ok(self.outcome(state))
    }

    fn decline(&self, s: &mut Session<'_>) -> Result<Outcome, Stop> {
        ensure(self.objective.proposal.is_some(), ReasonCode::NothingProposed)?;
        let state = match self.objective.state {
            ObjectiveState::Proposed => ObjectiveState::Dropped,
            state => state,
        };
        self.tell(s, NoticeCode::ObjectiveDeclined);
        let (objective, relationship) = (self.objective.id, self.objective.relationship);
        let by = self.membership.person().clone();
        s.emit(Event::ObjectiveDeclined { objective, relationship, by, state })?;
        Ok(self.outcome(state))
    }
}

/// Tells everybody else who reads it and is still there.
fn tell(
    s: &mut Session<'_>,
    membership: &Membership,
    readers: &[PersonId],
    objective: ObjectiveId,
    code: NoticeCode,
) {
    let others = membership.relationship.present().map(|member| &member.party.person);
    for other in others.filter(|other| *other != membership.person() && readers.contains(other)) {
        let mut about = notice(Recipient::Person(other.clone()), code);
        about.relationship = Some(membership.relationship.id);
        about.objective = Some(objective);
        s.tell(about);
    }
}

fn outcome(objective: ObjectiveId, state: ObjectiveState, coordinators: CoordinatorView) -> Outcome {
    Outcome::Objective { objective, state, coordinators: coordinators.into() }
}
