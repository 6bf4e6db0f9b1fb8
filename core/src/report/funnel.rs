//! How far people, requests and relationships came, and how long an answer took.

use super::{
    count::{Merge, count_if, counts, increase},
    group::{entry, merge_maps},
    histogram::Histogram,
    summary::{Standing, Summary},
    withhold::Withhold,
};
use crate::{
    error::Error,
    id::RoleId,
    lifecycle::{Participation, Relationship, RelationshipState, Request, RequestState},
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

counts! {
    /// People by how far they came in a role. Who left counts with what they did.
    StageCounts, shown as Stages with {
        /// Which role.
        role: RoleId,
    } {
        /// Fit the audience, or did something.
        eligible,
        /// Take part, or did something.
        taking_part,
        /// Applied to take part and wait for an answer.
        applied,
        /// Made a request or an offer.
        asked,
        /// Were asked, offered or nominated.
        received,
        /// Took a place in a relationship.
        selected,
        /// Came to the end of one.
        completed,
    }
}

counts! {
    /// Requests by where they stand.
    RequestCounts, shown as Requests with {
        /// How many were made.
        made: Option<u64>,
    } {
        /// In line for a place.
        waiting,
        /// Before somebody.
        pending,
        /// Everybody said yes.
        accepted,
        /// Somebody said no.
        declined,
        /// Taken back.
        withdrawn,
        /// Nobody answered in time.
        expired,
        /// No longer possible.
        invalidated,
    }
}

counts! {
    /// Relationships by how far they came.
    CourseCounts, shown as Course {
        /// Formed.
        formed,
        /// Began to run.
        started,
        /// Came to their end.
        completed,
        /// Ended early.
        cancelled,
        /// Ended by silence.
        lapsed,
    }
}

/// What a summary counts for the [`Funnel`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FunnelCounts {
    #[serde(deserialize_with = "strict::map")]
    roles: BTreeMap<RoleId, StageCounts>,
    requests: RequestCounts,
    /// Whole hours from when a request was made to the last yes, or the no.
    hours_to_answer: Histogram,
    relationships: CourseCounts,
}

impl FunnelCounts {
    pub(super) fn add_person(&mut self, role: &RoleId, standing: &Standing) -> Result<(), Error> {
        let counts = entry(&mut self.roles, role, 2, "roles")?;
        let applied = standing.active && standing.load.participation == Participation::Applied;
        count_if(&mut counts.eligible, standing.eligible)?;
        count_if(&mut counts.taking_part, standing.candidate)?;
        count_if(&mut counts.applied, applied)?;
        count_if(&mut counts.asked, standing.tally.requests_made > 0)?;
        count_if(&mut counts.received, standing.tally.requests_received > 0)?;
        count_if(&mut counts.selected, standing.selected)?;
        count_if(&mut counts.completed, standing.tally.relationships_completed > 0)
    }

    pub(super) fn add_request(&mut self, request: &Request) -> Result<(), Error> {
        let state = match request.state {
            RequestState::Waiting => &mut self.requests.waiting,
            RequestState::Pending => &mut self.requests.pending,
            RequestState::Accepted => &mut self.requests.accepted,
            RequestState::Declined => &mut self.requests.declined,
            RequestState::Withdrawn => &mut self.requests.withdrawn,
            RequestState::Expired => &mut self.requests.expired,
            RequestState::Invalidated => &mut self.requests.invalidated,
        };
        increase(state, 1)?;
        if let Some(answered_at) = request.answered_at {
            let millis = answered_at.since(request.opened_at).as_millis().max(0);
            self.hours_to_answer.add(u32::try_from(millis.div_euclid(3_600_000)).unwrap_or(u32::MAX))?;
        }
        Ok(())
    }

    pub(super) fn add_relationship(&mut self, relationship: &Relationship) -> Result<(), Error> {
        let counts = &mut self.relationships;
        increase(&mut counts.formed, 1)?;
        count_if(&mut counts.started, relationship.started_at.is_some())?;
        count_if(&mut counts.completed, relationship.state == RelationshipState::Completed)?;
        count_if(&mut counts.cancelled, relationship.state == RelationshipState::Cancelled)?;
        count_if(&mut counts.lapsed, relationship.state == RelationshipState::Lapsed)
    }

    /// How many people there are in the role that has most, by what `count` counts.
    fn most(&self, count: impl Fn(&StageCounts) -> u64) -> u64 {
        self.roles.values().map(count).max().unwrap_or(0)
    }

    /// The fewest people who can stand behind the requests.
    pub(super) fn people_asking(&self) -> u64 {
        self.most(|counts| counts.asked.max(counts.received))
    }

    /// The fewest people who can stand behind the relationships.
    pub(super) fn people_selected(&self) -> u64 {
        self.most(|counts| counts.selected)
    }

    /// How many people there are in a role.
    pub(super) fn eligible(&self, role: &RoleId) -> u64 {
        self.roles.get(role).map_or(0, |counts| counts.eligible)
    }

    /// How many people there are.
    pub(super) fn people(&self) -> u64 {
        self.most(|counts| counts.eligible)
    }
}

impl Merge for FunnelCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        merge_maps(&mut self.roles, &other.roles, 2, "roles")?;
        self.requests.merge(&other.requests)?;
        self.hours_to_answer.merge(&other.hours_to_answer)?;
        self.relationships.merge(&other.relationships)
    }
}

/// How far people, requests and relationships came. Of a viewer who is no coordinator figures are withheld that would
/// tell of few.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Funnel {
    /// People by role, in the order of the roles' keys.
    pub roles: Vec<Stages>,
    /// Requests.
    pub requests: Requests,
    /// How long answers took.
    pub answers: Answers,
    /// Relationships.
    pub relationships: Course,
}

/// How long it took from when a request was made to the last yes, or the no; waiting in line included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "AnswerTimes")]
pub struct Answers {
    /// How many were answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<u64>,
    /// Half of them took at most so many whole hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_hours: Option<u32>,
    /// Nine of ten took at most so many whole hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ninth_decile_hours: Option<u32>,
}

impl Funnel {
    pub(super) fn of(summary: &Summary, withhold: &Withhold) -> Funnel {
        let counts = &summary.funnel;
        let roles = counts.roles.iter().filter(|(_, stages)| withhold.tells_over(stages.eligible));
        let roles = roles.map(|(role, stages)| stages.shown(&mut withhold.anew(), role.clone()));
        Funnel {
            roles: roles.collect(),
            requests: counts.requests_shown(withhold),
            answers: counts.answers_shown(withhold),
            relationships: counts.course_shown(withhold),
        }
    }
}

impl FunnelCounts {
    fn requests_shown(&self, withhold: &Withhold) -> Requests {
        let RequestCounts { waiting, pending, accepted, declined, withdrawn, expired, invalidated } =
            self.requests;
        let states = [waiting, pending, accepted, declined, withdrawn, expired, invalidated];
        let made = states.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
        if withhold.threshold().is_none() {
            return self.requests.shown(&mut withhold.anew(), Some(made));
        }
        let enough = withhold.enough(self.people_asking());
        let made = withhold.anew().figure(made).filter(|_| enough);
        let shown = withhold.parts(states).map(|count| count.filter(|_| made.is_some()));
        let [waiting, pending, accepted, declined, withdrawn, expired, invalidated] = shown;
        Requests { made, waiting, pending, accepted, declined, withdrawn, expired, invalidated }
    }

    fn answers_shown(&self, withhold: &Withhold) -> Answers {
        let hours = &self.hours_to_answer;
        // Accepted and declined together; where one of them is withheld, so is the sum.
        let RequestCounts { accepted, declined, .. } = self.requests;
        let requests = self.requests_shown(withhold);
        let shown = withhold.threshold().is_none()
            || (requests.accepted.is_some() && requests.declined.is_some())
            || (accepted == 0 && requests.declined.is_some())
            || (declined == 0 && requests.accepted.is_some());
        Answers {
            answered: Some(hours.count()).filter(|_| shown),
            median_hours: hours.percentile(50).filter(|_| shown),
            ninth_decile_hours: hours.percentile(90).filter(|_| shown),
        }
    }

    /// Where relationships stand is told with the momentum; told here too, one could be worked out from the other.
    fn course_shown(&self, withhold: &Withhold) -> Course {
        if withhold.threshold().is_none() {
            return self.relationships.shown(&mut withhold.anew());
        }
        let formed = withhold.anew().figure(self.relationships.formed);
        let formed = formed.filter(|_| withhold.enough(self.people_selected()));
        Course { formed, started: None, completed: None, cancelled: None, lapsed: None }
    }
}
