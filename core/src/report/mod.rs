//! Figures over many records: summaries that are fed one record at a time, in any order and in pieces, and merged; and
//! the reports that are made of them, each with what its viewer may see.
//!
//! A [`Plan`] says what is asked, a [`Fold`] counts records into a [`Summary`], [`Summary::merge`] adds up pieces, and
//! [`Summary::report`] makes a [`Report`]: data, [CSV](Report::csv) or a [table](Report::table). A person gets theirs
//! through [`Question::Report`](crate::view::Question::Report).

mod comparison;
mod competencies;
mod count;
mod fairness;
mod funnel;
mod group;
mod histogram;
mod lines;
mod load;
mod momentum;
mod outcomes;
mod overview;
mod plan;
mod rate;
mod row;
mod summary;
mod table;
mod withhold;

pub use comparison::{Compared, Comparison, NOT_CAUSAL};
pub use competencies::{CompetencyChange, Satisfaction};
pub use count::{MOST_GROUPS, MOST_MONTHS, MOST_OUTCOMES, MOST_PAIRS, MOST_SKILLS};
pub use fairness::{
    AlikeShare, AttributeFairness, Concentration, Fairness, GroupFairness, GroupFigures, PairFairness,
    RoleFairness,
};
pub use funnel::{Answers, Course, Funnel, Requests, Stages};
pub use histogram::LARGEST_VALUE;
pub use load::{Capacity, LoadReport, RoleLoad, SkillDemand};
pub use momentum::{Meetings, MomentumFigures, MomentumReport, MomentumSummary};
pub use outcomes::{Completions, Objectives, Outcomes, Spread};
pub use overview::{
    Overview, OverviewByAttribute, OverviewGroup, OverviewPair, RolePlaces, States, Together,
};
pub use plan::{LEAST_THRESHOLD, MOST_ATTRIBUTES, Plan, Scope};
pub use rate::{Difference, Rate};
pub use row::Row;
pub use summary::{Fold, Summary};

use crate::{
    id::AttributeId,
    people::{AttributeSchema, Visibility},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use withhold::Withhold;

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Who is with whom.
    Overview,
    /// How far people, requests and relationships came.
    Funnel,
    /// How relationships go.
    Momentum,
    /// What people have taken on, and what is wanted.
    Load,
    /// What came of it.
    Outcomes,
    /// People who took part beside people who did not.
    Comparison,
    /// Who was taken, by group.
    Fairness,
}

impl ReportKind {
    /// Every report, in the order of their declaration.
    pub const ALL: [ReportKind; 7] = [
        ReportKind::Overview,
        ReportKind::Funnel,
        ReportKind::Momentum,
        ReportKind::Load,
        ReportKind::Outcomes,
        ReportKind::Comparison,
        ReportKind::Fairness,
    ];
}

/// As what somebody looks at a report, which says what of it they may see.
///
/// | | coordinator | manager | participant |
/// |---|---|---|---|
/// | over whom | all in one of their scopes | who report to them | everybody in the type |
/// | `overview` | all; by attributes that may be told of somebody | no | no |
/// | `funnel` | all | stages of people, requests, answers, relationships formed | the same |
/// | `momentum` | all, by month | states, at risk, median silence | the same |
/// | `load` | all, with skills | people, places, requests | no |
/// | `outcomes` | all; what came of objectives and of feedback from the threshold on | no | no |
/// | `comparison` | both sides from the threshold on | no | no |
/// | `fairness` | groups from the threshold on | no | no |
/// | a figure of few | yes | withheld | withheld |
///
/// Everybody else sees nothing. What people have taken on may be with people out of a coordinator's scope: to a
/// coordinator of some it is told over as many people as the threshold only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// A coordinator of the type, of people in one of their scopes.
    Coordinator,
    /// A manager, of those who report to them.
    Manager,
    /// Somebody who takes part, or is or was in a relationship of the type.
    Participant,
}

impl Reader {
    /// Whether a report is for them.
    pub fn may_see(self, kind: ReportKind) -> bool {
        match (self, kind) {
            (Reader::Coordinator, _) => true,
            (Reader::Manager, ReportKind::Funnel | ReportKind::Momentum | ReportKind::Load) => true,
            (Reader::Participant, ReportKind::Funnel | ReportKind::Momentum) => true,
            (Reader::Manager | Reader::Participant, _) => false,
        }
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// Who is with whom.
    Overview(Overview),
    /// How far people, requests and relationships came.
    Funnel(Funnel),
    /// How relationships go.
    Momentum(MomentumSummary),
    /// What people have taken on, and what is wanted.
    Load(LoadReport),
    /// What came of it.
    Outcomes(Outcomes),
    /// People who took part beside people who did not.
    Comparison(Comparison),
    /// Who was taken, by group.
    Fairness(Fairness),
}

impl Summary {
    /// The report as somebody may see it; nothing where it is not for them, or tells of too few people. The summary has
    /// to be one over those people whom [`Reader`] names.
    pub fn report(&self, kind: ReportKind, reader: Reader, schema: &AttributeSchema) -> Option<Report> {
        let threshold = self.plan.threshold.into();
        let withhold = match reader {
            Reader::Coordinator if self.plan.scope == Scope::Everybody => Withhold::nothing(),
            Reader::Coordinator => Withhold::over_enough(threshold),
            Reader::Manager | Reader::Participant => Withhold::below(threshold),
        };
        if !reader.may_see(kind) || !withhold.enough(self.funnel.people()) {
            return None;
        }
        let told = |attribute: &&AttributeId| {
            schema.get(attribute).is_some_and(|definition| definition.visible_to != Visibility::Aggregates)
        };
        let visible: BTreeSet<AttributeId> = self.plan.by.iter().filter(told).cloned().collect();
        Some(match kind {
            ReportKind::Overview => Report::Overview(Overview::of(self, &visible, &withhold)),
            ReportKind::Funnel => Report::Funnel(Funnel::of(self, &withhold)),
            ReportKind::Momentum => Report::Momentum(MomentumSummary::of(self, &withhold)),
            ReportKind::Load => Report::Load(LoadReport::of(self, &withhold)),
            ReportKind::Outcomes => Report::Outcomes(Outcomes::of(self)),
            ReportKind::Comparison => Report::Comparison(Comparison::of(self)),
            ReportKind::Fairness => {
                let line_visible = schema.reporting_line() != Visibility::Aggregates;
                Report::Fairness(Fairness::of(self, &visible, line_visible, &withhold))
            }
        })
    }
}
