//! How relationships go, counted: where they stand, how long they have been silent, and when they met.

use super::{
    count::{MOST_MONTHS, Merge, count_if, counts, increase},
    funnel::FunnelCounts,
    group::{entry, merge_maps},
    histogram::Histogram,
    summary::Summary,
    withhold::Withhold,
};
use crate::{
    diary::{Entry, EntryState},
    error::Error,
    lifecycle::{Flag, Momentum, Relationship, RelationshipState},
    scheme::CoordinatorView,
    strict,
    time::{Month, Timestamp},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many relationships stand where. Feeding records in any order, in pieces, and merging the pieces comes to the
/// same. Feed records as they effectively stand, see [`settled`](crate::lifecycle::settled).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MomentumReport {
    /// Waiting for their minimum or their day.
    pub forming: u64,
    /// Running.
    pub active: u64,
    /// Paused.
    pub on_hold: u64,
    /// Came to their end.
    pub completed: u64,
    /// Ended early.
    pub cancelled: u64,
    /// Ended by silence.
    pub lapsed: u64,
    /// Running, and they meet.
    pub green: u64,
    /// Running, and they were nudged.
    pub nudged: u64,
    /// Running, silent for long.
    pub amber: u64,
    /// Running, silent for very long.
    pub red: u64,
    /// Held meetings, of all of them.
    pub met: u64,
    /// Planned meetings at which somebody was not there.
    #[serde(default)]
    pub missed: u64,
    /// Of which a rule of the type is no longer true.
    pub rule_broken: u64,
    /// Completed with fewer objectives than the type asks for.
    pub objectives_missing: u64,
}

impl MomentumReport {
    /// Counts one relationship.
    pub fn add(&mut self, relationship: &Relationship) {
        let by_state = match relationship.state {
            RelationshipState::Forming => &mut self.forming,
            RelationshipState::Active => &mut self.active,
            RelationshipState::OnHold => &mut self.on_hold,
            RelationshipState::Completed => &mut self.completed,
            RelationshipState::Cancelled => &mut self.cancelled,
            RelationshipState::Lapsed => &mut self.lapsed,
        };
        *by_state = by_state.saturating_add(1);
        if relationship.state == RelationshipState::Active {
            let by_momentum = match relationship.momentum() {
                Momentum::Green => &mut self.green,
                Momentum::Nudged => &mut self.nudged,
                Momentum::Amber => &mut self.amber,
                Momentum::Red => &mut self.red,
            };
            *by_momentum = by_momentum.saturating_add(1);
        }
        self.met = self.met.saturating_add(u64::from(relationship.clock.met));
        self.missed = self.missed.saturating_add(u64::from(relationship.clock.missed));
        let flagged = |flag: Flag| u64::from(relationship.flags.contains(&flag));
        self.rule_broken = self.rule_broken.saturating_add(flagged(Flag::RuleBroken));
        self.objectives_missing = self.objectives_missing.saturating_add(flagged(Flag::ObjectivesMissing));
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &MomentumReport) {
        let pairs = [
            (&mut self.forming, other.forming),
            (&mut self.active, other.active),
            (&mut self.on_hold, other.on_hold),
            (&mut self.completed, other.completed),
            (&mut self.cancelled, other.cancelled),
            (&mut self.lapsed, other.lapsed),
            (&mut self.green, other.green),
            (&mut self.nudged, other.nudged),
            (&mut self.amber, other.amber),
            (&mut self.red, other.red),
            (&mut self.met, other.met),
            (&mut self.missed, other.missed),
            (&mut self.rule_broken, other.rule_broken),
            (&mut self.objectives_missing, other.objectives_missing),
        ];
        for (mine, theirs) in pairs {
            *mine = mine.saturating_add(theirs);
        }
    }
}

counts! {
    /// Meetings of one month.
    MeetingCounts, shown as Meetings with {
        /// Which, in UTC.
        month: Month,
    } {
        /// Held.
        held,
        /// At which somebody was not there.
        missed,
        /// How long those that were held took together, in minutes.
        minutes,
    }
}

/// What a summary counts for the [`MomentumSummary`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct MomentumCounts {
    report: MomentumReport,
    /// Whole days of silence of those that run.
    silent_days: Histogram,
    /// Meetings of which coordinators may know the day, by when they were to begin.
    #[serde(deserialize_with = "strict::map")]
    months: BTreeMap<Month, MeetingCounts>,
    /// Meetings of which they may not.
    #[serde(deserialize_with = "strict::map")]
    unseen: BTreeMap<Month, MeetingCounts>,
}

impl MomentumCounts {
    pub(super) fn add_relationship(
        &mut self,
        relationship: &Relationship,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.report.add(relationship);
        if relationship.state == RelationshipState::Active {
            self.silent_days.add(relationship.clock.silence(now).whole_days())?;
        }
        Ok(())
    }

    /// Counts a meeting that took place, or did not since somebody was not there; tells whether it is one.
    pub(super) fn add_meeting(&mut self, meeting: &Entry) -> Result<bool, Error> {
        if !matches!(meeting.state, EntryState::Held | EntryState::Missed) {
            return Ok(false);
        }
        let months = if meeting.coordinators == CoordinatorView::Nothing {
            &mut self.unseen
        } else {
            &mut self.months
        };
        let month = meeting.starts_at.unwrap_or(meeting.written_at).month();
        let counts = entry(months, &month, MOST_MONTHS, "months")?;
        let held = meeting.state == EntryState::Held;
        count_if(&mut counts.held, held)?;
        count_if(&mut counts.missed, !held)?;
        increase(&mut counts.minutes, meeting.minutes.filter(|_| held).unwrap_or(0).into())?;
        Ok(true)
    }
}

impl Merge for MomentumCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.report.merge(&other.report);
        self.silent_days.merge(&other.silent_days)?;
        merge_maps(&mut self.months, &other.months, MOST_MONTHS, "months")?;
        merge_maps(&mut self.unseen, &other.unseen, MOST_MONTHS, "months")
    }
}

counts! {
    /// Relationships by where they stand and how they go.
    CourseOfMomentum, shown as MomentumFigures {
        /// Waiting for their minimum or their day.
        forming,
        /// Running.
        active,
        /// Paused.
        on_hold,
        /// Came to their end.
        completed,
        /// Ended early.
        cancelled,
        /// Ended by silence.
        lapsed,
        /// Running, and they meet.
        green,
        /// Running, and they were nudged.
        nudged,
        /// Running, silent for long.
        amber,
        /// Running, silent for very long.
        red,
        /// Amber and red together.
        at_risk,
        /// Held meetings, of all of them.
        met,
        /// Planned meetings at which somebody was not there.
        missed,
        /// Of which a rule of the type is no longer true.
        rule_broken,
    }
}

/// How relationships go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MomentumSummary {
    /// Relationships.
    pub relationships: MomentumFigures,
    /// Half of those that run have been silent for at most so many whole days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_silent_days: Option<u32>,
    /// Meetings by month, the earliest first; for coordinators only. Where the diary tells them nothing, a month counts
    /// once it has as many meetings as the smallest group that is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<Meetings>,
}

impl MomentumSummary {
    pub(super) fn of(summary: &Summary, withhold: &Withhold) -> MomentumSummary {
        let Summary { plan, momentum, funnel, .. } = summary;
        match withhold.threshold() {
            None => momentum.in_full(plan.threshold.into()),
            Some(_) => momentum.in_part(funnel, withhold),
        }
    }
}

impl MomentumCounts {
    fn in_full(&self, threshold: u64) -> MomentumSummary {
        let mut all = Withhold::nothing();
        let mut months = self.months.clone();
        for (month, unseen) in &self.unseen {
            if unseen.held.saturating_add(unseen.missed) >= threshold {
                let seen = months.entry(*month).or_default();
                seen.held = seen.held.saturating_add(unseen.held);
                seen.missed = seen.missed.saturating_add(unseen.missed);
                seen.minutes = seen.minutes.saturating_add(unseen.minutes);
            }
        }
        MomentumSummary {
            relationships: self.figures().shown(&mut all),
            median_silent_days: self.silent_days.percentile(50),
            months: months.iter().map(|(month, meetings)| meetings.shown(&mut all, *month)).collect(),
        }
    }

    /// Where they stand is one whole in parts, and of those that run who is at risk another.
    fn in_part(&self, funnel: &FunnelCounts, withhold: &Withhold) -> MomentumSummary {
        let enough = withhold.enough(funnel.people_selected());
        let counts = self.figures();
        let states = [
            counts.forming,
            counts.active,
            counts.on_hold,
            counts.completed,
            counts.cancelled,
            counts.lapsed,
        ];
        let shown = withhold.parts(states).map(|count| count.filter(|_| enough));
        let [forming, active, on_hold, completed, cancelled, lapsed] = shown;
        let well = counts.green.saturating_add(counts.nudged);
        let [_, at_risk] = withhold.parts([well, counts.at_risk]);
        let at_risk = at_risk.filter(|_| active.is_some());
        MomentumSummary {
            relationships: MomentumFigures {
                forming,
                active,
                on_hold,
                completed,
                cancelled,
                lapsed,
                green: None,
                nudged: None,
                amber: None,
                red: None,
                at_risk,
                met: None,
                missed: None,
                rule_broken: None,
            },
            median_silent_days: self.silent_days.percentile(50).filter(|_| active.is_some()),
            months: Vec::new(),
        }
    }

    fn figures(&self) -> CourseOfMomentum {
        let MomentumReport {
            forming,
            active,
            on_hold,
            completed,
            cancelled,
            lapsed,
            green,
            nudged,
            amber,
            red,
            met,
            missed,
            rule_broken,
            objectives_missing: _,
        } = self.report;
        let at_risk = amber.saturating_add(red);
        CourseOfMomentum {
            forming,
            active,
            on_hold,
            completed,
            cancelled,
            lapsed,
            green,
            nudged,
            amber,
            red,
            at_risk,
            met,
            missed,
            rule_broken,
        }
    }
}
