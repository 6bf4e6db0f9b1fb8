//! The whole: everything that is counted of one type, in one pass and in memory that does not grow with the records.

use super::{
    comparison::ComparisonCounts,
    count::{Merge, increase},
    fairness::FairnessCounts,
    funnel::FunnelCounts,
    load::LoadCounts,
    momentum::MomentumCounts,
    outcomes::OutcomeCounts,
    overview::OverviewCounts,
    plan::{Plan, Scope},
    row::{Row, couples, find, settled_relationship, settled_request},
};
use crate::{
    diary::{Entry, EntryKind},
    error::{Error, ErrorCode},
    feedback::FeedbackRound,
    id::{Code, PersonId},
    lifecycle::{Caseload, Load, Relationship, Request, Section, Tally},
    people::{AttributeSchema, Person, ReportingLine},
    rules::Subjects,
    scheme::Role,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// What was counted of the records of one type as they stood at one time. Whatever the order and the pieces in which
/// records were counted, the merged summary is the same, byte for byte.
///
/// It holds figures of groups however small: it is for the host to keep and to answer
/// [`Query::Summary`](crate::lifecycle::Query) with. People see the [`Report`](super::Report) that is made of it.
///
/// Its size is bounded by what it tells apart: at most 8 attributes of 1,000 values and 10,000 pairs of values, 1,200
/// months, 20,000 skills a role and 64 outcomes. More is an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// What was asked.
    pub plan: Plan,
    /// As of when: what fell due by then is settled.
    pub as_of: Timestamp,
    /// How many records were counted.
    #[serde(default)]
    pub records: u64,
    /// Who is with whom.
    #[serde(default)]
    pub(super) overview: OverviewCounts,
    /// How far people and requests came.
    #[serde(default)]
    pub(super) funnel: FunnelCounts,
    /// How relationships go.
    #[serde(default)]
    pub(super) momentum: MomentumCounts,
    /// What people have taken on.
    #[serde(default)]
    pub(super) load: LoadCounts,
    /// What came of it.
    #[serde(default)]
    pub(super) outcomes: OutcomeCounts,
    /// What became of people, whether they took part or not.
    #[serde(default)]
    pub(super) comparison: ComparisonCounts,
    /// Who was taken, by group.
    #[serde(default)]
    pub(super) fairness: FairnessCounts,
}

impl Summary {
    /// Adds what was counted elsewhere, of other records.
    ///
    /// # Errors
    /// When the other is of another plan or time ([`ErrorCode::InvalidValue`]), or a sum or table gets too large. The
    /// summary is not to be used after that.
    pub fn merge(&mut self, other: &Summary) -> Result<(), Error> {
        if self.plan != other.plan {
            return Err(Error::new(ErrorCode::InvalidValue, "plan", "the summaries have different plans"));
        }
        if self.as_of != other.as_of {
            return Err(Error::new(ErrorCode::InvalidValue, "as_of", "the summaries are of different times"));
        }
        increase(&mut self.records, other.records)?;
        self.overview.merge(&other.overview)?;
        self.funnel.merge(&other.funnel)?;
        self.momentum.merge(&other.momentum)?;
        self.load.merge(&other.load)?;
        self.outcomes.merge(&other.outcomes)?;
        self.comparison.merge(&other.comparison)?;
        self.fairness.merge(&other.fairness)
    }
}

/// Counts records, one at a time, into a [`Summary`].
///
/// ```
/// use tutelage::{Config, Engine, lifecycle::Caseload, people::PersonRecord, report::{Fold, Plan, Row}, scheme::{ConfiguredType, templates}};
///
/// let mut config = Config::default();
/// config.schema = serde_json::from_str(r#"{"attributes": [{"id": "level", "name": "Level", "kind": "integer"}]}"#)?;
/// let draft = templates::named("coaching")?.ok_or("no such template")?;
/// config.types.push(ConfiguredType { version: 1, draft });
/// let engine = Engine::build(config)?;
/// let coaching = engine.catalog().newest(&"coaching".parse()?).ok_or("no such type")?;
///
/// let as_of = "2026-11-23T09:00:00Z".parse()?;
/// let mut fold = Fold::new(Plan::of(coaching), as_of, engine.schema())?;
/// let ana = engine.person(PersonRecord::new("ana".parse()?, "Ana"))?;
/// assert!(fold.add(Row::Person { person: &ana, caseload: None })?);
/// assert_eq!(fold.finish().records, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Fold {
    summary: Summary,
    roles: Vec<Role>,
}

impl Fold {
    /// Begins with nothing.
    ///
    /// # Errors
    /// When the plan is out of bounds or does not fit the schema.
    pub fn new(plan: Plan, as_of: Timestamp, schema: &AttributeSchema) -> Result<Fold, Error> {
        let summary = Summary {
            plan,
            as_of,
            records: 0,
            overview: OverviewCounts::default(),
            funnel: FunnelCounts::default(),
            momentum: MomentumCounts::default(),
            load: LoadCounts::default(),
            outcomes: OutcomeCounts::default(),
            comparison: ComparisonCounts::default(),
            fairness: FairnessCounts::default(),
        };
        Fold::resume(summary, schema)
    }

    /// Goes on with what was counted before.
    ///
    /// # Errors
    /// As [`Fold::new`].
    pub fn resume(summary: Summary, schema: &AttributeSchema) -> Result<Fold, Error> {
        let plan = &summary.plan;
        plan.check(schema).map_err(|error| error.within("plan"))?;
        let mut roles = Vec::new();
        for (i, draft) in plan.roles.iter().enumerate() {
            let role = Role::build(draft.clone(), schema);
            roles.push(role.map_err(|error| error.within(&format!("plan.roles[{i}]")))?);
        }
        Ok(Fold { summary, roles })
    }

    /// What was counted.
    pub fn finish(self) -> Summary {
        self.summary
    }

    /// Counts one record, as it effectively stands at the time of the summary; tells whether it was one to count. What
    /// is out of scope or of another type is not.
    ///
    /// # Errors
    /// When a sum or table gets too large, or a diary entry or a feedback round comes with another
    /// relationship than its own. The fold is
    /// not to be used after that.
    pub fn add(&mut self, row: Row<'_>) -> Result<bool, Error> {
        let counted = match row {
            Row::Person { person, caseload } => self.person(person, caseload)?,
            Row::Request { request, people } => self.request(request, people)?,
            Row::Relationship { relationship, people, lines } => {
                self.relationship(relationship, people, lines)?
            }
            Row::Entry { entry, relationship, people } => self.entry(entry, relationship, people)?,
            Row::Feedback { round, relationship } => self.feedback(round, relationship)?,
            Row::Observed { person, caseload, name, observed } => {
                self.observed(person, caseload, name, observed)?
            }
        };
        increase(&mut self.summary.records, u64::from(counted))?;
        Ok(counted)
    }

    fn person(&mut self, person: &Person, caseload: Option<&Caseload>) -> Result<bool, Error> {
        let Summary { plan, as_of, funnel, load, overview, fairness, .. } = &mut self.summary;
        if !plan.scope.covers([Some(person)].into_iter()) {
            return Ok(false);
        }
        for role in &self.roles {
            let standing = Standing::of(plan, role, person, caseload, *as_of);
            if !standing.eligible {
                continue;
            }
            funnel.add_person(role.id(), &standing)?;
            overview.add_person(role.id(), &standing)?;
            load.add_person(role.id(), person, &standing)?;
            fairness.add_person(plan, role.id(), person, &standing)?;
        }
        Ok(true)
    }

    fn request(&mut self, request: &Arc<Request>, people: &[Person]) -> Result<bool, Error> {
        let Summary { plan, as_of, funnel, .. } = &mut self.summary;
        let parties = [&request.parties.from.person, &request.parties.to.person];
        let known = parties.map(|person| find(people, person));
        if request.type_id != plan.type_id || !plan.scope.covers(known.into_iter()) {
            return Ok(false);
        }
        funnel.add_request(&settled_request(request, *as_of))?;
        Ok(true)
    }

    fn relationship(
        &mut self,
        relationship: &Arc<Relationship>,
        people: &[Person],
        lines: &BTreeMap<PersonId, ReportingLine>,
    ) -> Result<bool, Error> {
        let Summary { plan, as_of, overview, funnel, momentum, outcomes, fairness, .. } = &mut self.summary;
        if relationship.type_id != plan.type_id || !covers(plan, relationship, people) {
            return Ok(false);
        }
        let relationship = settled_relationship(relationship, *as_of);
        funnel.add_relationship(&relationship)?;
        momentum.add_relationship(&relationship, *as_of)?;
        outcomes.add_relationship(&relationship)?;
        let Some(first) = plan.roles.first() else { return Ok(true) };
        let couples = couples(&relationship, people, &first.id, plan.roles.len() == 1);
        overview.add_relationship(plan, &relationship, people, &couples)?;
        fairness.add_couples(plan, &couples, lines)?;
        Ok(true)
    }

    fn entry(
        &mut self,
        entry: &Entry,
        relationship: &Relationship,
        people: &[Person],
    ) -> Result<bool, Error> {
        if entry.relationship != relationship.id {
            let message = "the diary entry is of another relationship than the one beside it";
            return Err(Error::new(ErrorCode::InvalidValue, "entry.relationship", message));
        }
        let Summary { plan, momentum, .. } = &mut self.summary;
        let meeting = entry.kind == EntryKind::Meeting;
        if !meeting || entry.type_id != plan.type_id || !covers(plan, relationship, people) {
            return Ok(false);
        }
        momentum.add_meeting(entry)
    }

    fn feedback(&mut self, round: &FeedbackRound, relationship: &Relationship) -> Result<bool, Error> {
        if round.relationship != relationship.id {
            let message = "the feedback round is of another relationship than the one beside it";
            return Err(Error::new(ErrorCode::InvalidValue, "round.relationship", message));
        }
        let Summary { plan, outcomes, .. } = &mut self.summary;
        Ok(round.type_id == plan.type_id
            && plan.scope == Scope::Everybody
            && outcomes.feedback.add(round, relationship)?)
    }

    fn observed(
        &mut self,
        person: &Person,
        caseload: Option<&Caseload>,
        name: &Code,
        observed: bool,
    ) -> Result<bool, Error> {
        let Summary { plan, comparison, .. } = &mut self.summary;
        if !plan.scope.covers([Some(person)].into_iter()) {
            return Ok(false);
        }
        let began = |section: &Section| section.type_id == plan.type_id && has_begun(section);
        let took_part = caseload.is_some_and(|caseload| caseload.sections.iter().any(began));
        comparison.add(name, took_part, observed)?;
        Ok(true)
    }
}

/// Whether a relationship counts: by who is in it now, or was at its end.
fn covers(plan: &Plan, relationship: &Relationship, people: &[Person]) -> bool {
    plan.scope.covers(relationship.present().map(|member| find(people, &member.party.person)))
}

/// Records from before there was a tally tell by the place that is taken.
fn has_begun(section: &Section) -> bool {
    section.tally.relationships_begun > 0 || !section.active.is_empty()
}

/// How somebody stands to a role.
pub(super) struct Standing {
    /// Whether they are there and fit the audience, or did something.
    pub(super) eligible: bool,
    /// Whether they take part, or did something.
    pub(super) candidate: bool,
    /// Whether they are still there.
    pub(super) active: bool,
    /// Whether they took a place ever.
    pub(super) selected: bool,
    /// What they did.
    pub(super) tally: Tally,
    /// What they have taken on now.
    pub(super) load: Load,
}

impl Standing {
    fn of(
        plan: &Plan,
        role: &Role,
        person: &Person,
        caseload: Option<&Caseload>,
        now: Timestamp,
    ) -> Standing {
        let nothing;
        let caseload = match caseload {
            Some(caseload) => caseload,
            None => {
                nothing = Caseload::new(person.id().clone());
                &nothing
            }
        };
        let section = caseload.section(&plan.type_id, role.id());
        let tally = section.map_or(Tally::default(), |section| section.tally);
        let load = caseload.load(&plan.type_id, role, now);
        let selected = section.is_some_and(has_begun);
        let did = selected || !tally.is_empty();
        let active = person.is_active();
        let candidate = did || (active && load.takes_part);
        Standing {
            eligible: candidate || (active && role.audience().permit(&Subjects::one(person))),
            candidate,
            active,
            selected,
            tally,
            load,
        }
    }
}
