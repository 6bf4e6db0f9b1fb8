//! What came of relationships: objectives, how long those that were completed took, and what feedback says.

use super::{
    competencies::{self, CompetencyChange, FeedbackCounts, Satisfaction},
    count::{Merge, count_if, counts, increase},
    rate::Moments,
    summary::Summary,
    withhold::Withhold,
};
use crate::{
    error::Error,
    lifecycle::{Flag, Relationship, RelationshipState},
    objectives::{ObjectiveResult, ObjectiveState},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

counts! {
    /// Objectives by what came of them, as all see it who reviewed them.
    ObjectiveCounts, shown as Objectives {
        /// Agreed on by both sides.
        agreed,
        /// Of these, reached.
        reached,
        /// Reached in part, or they do not agree.
        partly_reached,
        /// Not reached.
        not_reached,
        /// Reviewed by nobody yet.
        unreviewed,
        /// Proposed, and not agreed on yet.
        proposed,
        /// Given up, or never agreed on.
        dropped,
    }
}

counts! {
    /// Relationships that were completed.
    CompletionCounts, shown as Completions {
        /// All.
        completed,
        /// With every objective that was agreed on reached, and with one at least.
        all_reached,
        /// With fewer objectives than the type asks for.
        objectives_missing,
    }
}

/// What a summary counts for the [`Outcomes`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OutcomeCounts {
    objectives: ObjectiveCounts,
    completions: CompletionCounts,
    /// Relationships with an objective that both sides agreed on, and of these those that were completed.
    with_objectives: [u64; 2],
    /// Whole days from start to end of those that were completed.
    #[serde(skip_serializing_if = "Moments::is_empty")]
    days: Moments,
    /// What feedback rounds say.
    #[serde(skip_serializing_if = "FeedbackCounts::is_empty")]
    pub(super) feedback: FeedbackCounts,
}

impl OutcomeCounts {
    pub(super) fn add_relationship(&mut self, relationship: &Relationship) -> Result<(), Error> {
        let (mut agreed, mut reached) = (0_u64, 0_u64);
        for objective in &relationship.objectives {
            let by_state = match objective.state {
                ObjectiveState::Proposed => &mut self.objectives.proposed,
                ObjectiveState::Agreed => &mut self.objectives.agreed,
                ObjectiveState::Dropped => &mut self.objectives.dropped,
            };
            increase(by_state, 1)?;
            if objective.state == ObjectiveState::Agreed {
                let by_result = match objective.result {
                    Some(ObjectiveResult::Reached) => &mut self.objectives.reached,
                    Some(ObjectiveResult::PartlyReached) => &mut self.objectives.partly_reached,
                    Some(ObjectiveResult::NotReached) => &mut self.objectives.not_reached,
                    None => &mut self.objectives.unreviewed,
                };
                increase(by_result, 1)?;
                increase(&mut agreed, 1)?;
                count_if(&mut reached, objective.result == Some(ObjectiveResult::Reached))?;
            }
        }
        let [with_objectives, completed_with] = &mut self.with_objectives;
        count_if(with_objectives, agreed > 0)?;
        count_if(completed_with, agreed > 0 && relationship.state == RelationshipState::Completed)?;
        if relationship.state == RelationshipState::Completed {
            let missing = relationship.flags.contains(&Flag::ObjectivesMissing);
            increase(&mut self.completions.completed, 1)?;
            count_if(&mut self.completions.all_reached, agreed > 0 && agreed == reached)?;
            count_if(&mut self.completions.objectives_missing, missing)?;
            if let Some((from, until)) = relationship.started_at.zip(relationship.ended_at) {
                self.days.add(i32::try_from(until.since(from).whole_days()).unwrap_or(i32::MAX))?;
            }
        }
        Ok(())
    }
}

impl Merge for OutcomeCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.objectives.merge(&other.objectives)?;
        self.completions.merge(&other.completions)?;
        for (mine, theirs) in self.with_objectives.iter_mut().zip(other.with_objectives) {
            increase(mine, theirs)?;
        }
        self.days.merge(&other.days)?;
        self.feedback.merge(&other.feedback)
    }
}

/// What came of relationships.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcomes {
    /// Objectives. What came of them is left out where fewer relationships have one than the smallest group that is shown.
    pub objectives: Objectives,
    /// Relationships that were completed.
    pub relationships: Completions,
    /// How long these took.
    pub days: Spread,
    /// How competencies changed from the first feedback round to that at the end; only for coordinators of everybody, of
    /// months that are over, and in batches of as many people as the smallest group that is shown.
    pub competencies: Vec<CompetencyChange>,
    /// How satisfied people are with their relationship, told like that.
    pub satisfaction: Vec<Satisfaction>,
}

/// How long something took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Spread {
    /// How many there are.
    pub count: u64,
    /// The mean, in ten-thousandths of a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<i64>,
    /// The standard deviation, in ten-thousandths of a day; nothing of fewer than two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deviation: Option<u64>,
}

impl From<&Moments> for Spread {
    fn from(moments: &Moments) -> Spread {
        Spread { count: moments.count, mean: moments.mean(), deviation: moments.deviation() }
    }
}

impl Outcomes {
    pub(super) fn of(summary: &Summary) -> Outcomes {
        let counts = &summary.outcomes;
        let mut all = Withhold::nothing();
        let mut objectives = counts.objectives.shown(&mut all);
        let mut relationships = counts.completions.shown(&mut all);
        // What members make of an objective is theirs; a type may let coordinators see nothing of it.
        let [with_objectives, completed_with] = counts.with_objectives;
        let few = |relationships: u64| relationships < u64::from(summary.plan.threshold);
        if few(completed_with) {
            relationships.all_reached = None;
        }
        if few(with_objectives) {
            objectives.reached = None;
            objectives.partly_reached = None;
            objectives.not_reached = None;
            objectives.unreviewed = None;
        }
        Outcomes {
            objectives,
            relationships,
            days: (&counts.days).into(),
            competencies: competencies::changes(summary),
            satisfaction: competencies::satisfaction(summary),
        }
    }
}
