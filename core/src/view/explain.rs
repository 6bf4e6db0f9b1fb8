//! Why somebody may be asked, or may not: the facts that made it so, and what would have to differ, as far as the asker
//! may know.

use super::cards;
use crate::{
    id::{PersonId, RoleId, TypeId},
    lifecycle::{
        Candidate, Eligibility, PairKey, Purpose, Query, Reason, ReasonCode, RecordKey, Seeker, Session,
        Stop, Viewer, ensure, group_places,
    },
    people::Person,
    rules::{Ground, Rules, Subject, Subjects, Weighing},
    scheme::{Initiative, RelationshipType, RoleIndex},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a request would be possible, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Explanation {
    /// Whether it would be.
    pub allowed: bool,
    /// What stands in the way; empty when it is allowed.
    pub reasons: Vec<Reason>,
    /// The conditions that made it so; none can be left out. Those that the asker may not know of are missing.
    pub because: Vec<SidedGround>,
    /// The conditions that would have to come out otherwise than they do now, none in vain, as far as the asker may know;
    /// `holds` is how each comes out now.
    pub would_need: Vec<SidedGround>,
}

/// A condition and the rule that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SidedGround {
    /// Which rules it belongs to.
    pub of: Which,
    /// The condition.
    pub ground: Ground,
    /// The same in plain English.
    pub message: String,
}

/// Which rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Who may take part as the one who asks.
    AskerAudience,
    /// Who may take part as the one who is asked.
    OtherAudience,
    /// Who may be together; first and second are the roles in the order of the type.
    Pair,
    /// The same, looked at from the other side, in a type with one role.
    PairReversed,
}

pub(super) fn explain(
    s: &mut Session<'_>,
    viewer: &PersonId,
    type_id: &TypeId,
    role: &RoleId,
    from: Option<&PersonId>,
    to: &PersonId,
) -> Result<Explanation, Stop> {
    let from = from.unwrap_or(viewer);
    ensure(from != to, ReasonCode::NotYourself)?;
    s.want_record(RecordKey::Type(type_id.clone()));
    let pair = PairKey::new(type_id, from, to);
    s.want_record(RecordKey::Pair(pair.clone()));
    for person in [from, to] {
        s.want_person(person);
        s.want(Query::ReportingLine(person.clone()));
    }
    s.round()?;
    let as_coordinator = cards::coordinates(s, viewer, type_id, &[from, to])?;
    ensure(from == viewer || as_coordinator, ReasonCode::CoordinatorsOnly)?;
    let Some((relationship_type, open)) = s.type_in_force(type_id)? else {
        return Err(ReasonCode::NotAvailable.into());
    };
    let Some((index, role)) = relationship_type.role(role) else {
        return Err(ReasonCode::NotAvailable.into());
    };
    if role.initiative() == Initiative::Waits {
        // A request is refused before any rule is looked at, whoever would be asked.
        let reasons = vec![Reason::new(ReasonCode::RoleWaits)];
        return Ok(Explanation { allowed: false, reasons, because: Vec::new(), would_need: Vec::new() });
    }
    let Some(asker) = s.person(from)? else { return Err(ReasonCode::NotAvailable.into()) };
    let (caseload, line) = (s.caseload(from)?, s.line(from)?);
    let (other, other_caseload, other_line) = (s.person(to)?, s.caseload(to)?, s.line(to)?);
    let pair = s.pair(&pair)?;
    let (other_placed, placed) = group_places(&relationship_type, index, &other_caseload, &caseload);
    let eligibility = Eligibility {
        catalog: s.catalog,
        relationship_type: &relationship_type,
        open,
        now: s.now,
        purpose: Purpose::Ask,
        viewer: if as_coordinator { Viewer::Coordinator } else { Viewer::Seeker },
        exceed_places: false,
    };
    let seeker = Seeker { person: &asker, caseload: &caseload, line: line.as_deref(), role: index, placed };
    let candidate = Candidate {
        person: other.as_ref(),
        caseload: &other_caseload,
        pair: &pair,
        line: other_line.as_deref(),
        placed: other_placed,
    };
    let reasons = eligibility.reasons(&seeker, &candidate);
    let allowed = reasons.is_empty();
    let hidden = reasons.iter().any(|reason| reason.code == ReasonCode::NotAvailable);
    let desk = Desk { eligibility, relationship_type: &relationship_type, index, as_coordinator };
    let mut explanation = Explanation { allowed, reasons, because: Vec::new(), would_need: Vec::new() };
    desk.audience(Which::AskerAudience, index, &asker, &mut explanation);
    if let Some(other) = other.as_ref().filter(|_| !hidden) {
        let opposite = match (relationship_type.is_peer(), index) {
            (false, RoleIndex::First) => RoleIndex::Second,
            _ => RoleIndex::First,
        };
        desk.audience(Which::OtherAudience, opposite, other, &mut explanation);
        desk.pair(&seeker, other, other_line.as_deref(), &mut explanation);
    }
    if allowed {
        explanation.would_need.clear();
    }
    for list in [&mut explanation.because, &mut explanation.would_need] {
        let mut seen = std::collections::BTreeSet::new();
        list.retain(|ground| seen.insert(ground.clone()));
    }
    Ok(explanation)
}

struct Desk<'a> {
    eligibility: Eligibility<'a>,
    relationship_type: &'a RelationshipType,
    index: RoleIndex,
    as_coordinator: bool,
}

impl Desk<'_> {
    fn audience(&self, which: Which, index: RoleIndex, person: &Person, explanation: &mut Explanation) {
        let role = self.relationship_type.roles().get(usize::from(index == RoleIndex::Second));
        let Some(role) = role else { return };
        let viewer = if which == Which::AskerAudience { Subject::First } else { Subject::Second };
        self.weigh(which, role.audience(), &Subjects::one(person), viewer, explanation);
    }

    fn pair(
        &self,
        seeker: &Seeker<'_>,
        other: &Person,
        line: Option<&crate::people::ReportingLine>,
        explanation: &mut Explanation,
    ) {
        let subjects = self.eligibility.subjects(seeker, other, line);
        let viewer = if self.index == RoleIndex::First { Subject::First } else { Subject::Second };
        let rules = self.relationship_type.pair();
        self.weigh(Which::Pair, rules, &subjects, viewer, explanation);
        if self.relationship_type.is_peer() {
            let reversed = subjects.swapped();
            self.weigh(Which::PairReversed, rules, &reversed, Subject::Second, explanation);
        }
    }

    /// Rules that permit are part of why it is allowed; rules that deny are part of why it is not.
    fn weigh(
        &self,
        of: Which,
        rules: &Rules,
        subjects: &Subjects<'_>,
        viewer: Subject,
        explanation: &mut Explanation,
    ) {
        let schema = self.eligibility.catalog.schema();
        let weighing = Weighing::new(rules, schema, subjects);
        let viewer = Some(viewer).filter(|_| !self.as_coordinator);
        let permits = weighing.permitted();
        if permits != explanation.allowed {
            return;
        }
        let visible = |ground: &Ground| viewer.is_none_or(|viewer| ground.visible_to(viewer, schema));
        let because = if permits {
            weighing.because().into_iter().filter(visible).collect()
        } else {
            weighing.denial_for(viewer).unwrap_or_default()
        };
        explanation.because.extend(because.into_iter().map(|ground| self.sided(of, ground)));
        let needs = weighing.would_need_for(viewer);
        explanation.would_need.extend(needs.into_iter().map(|ground| self.sided(of, ground)));
    }

    fn sided(&self, of: Which, ground: Ground) -> SidedGround {
        let (asker, other) = ("the one who asks", "the one who is asked");
        let message = match (of, self.relationship_type.is_peer(), self.index) {
            (Which::OtherAudience, ..) => ground.message(other, other),
            (Which::Pair, true, _) | (Which::Pair, false, RoleIndex::First) => ground.message(asker, other),
            (Which::AskerAudience, ..) => ground.message(asker, asker),
            (Which::Pair | Which::PairReversed, ..) => ground.message(other, asker),
        };
        SidedGround { of, ground, message }
    }
}
