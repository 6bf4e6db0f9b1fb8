//! What people have taken on, what more is asked of them, and which skills are wanted and taught.

use super::{
    count::{MOST_SKILLS, Merge, count_if, counts, increase, size},
    group::{entry, merge_maps},
    histogram::Histogram,
    summary::{Standing, Summary},
    withhold::Withhold,
};
use crate::{
    error::Error,
    id::{RoleId, SkillId},
    people::Person,
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

counts! {
    /// People who take part in a role now, and their places.
    CapacityCounts, shown as Capacity {
        /// Who take part.
        people,
        /// Of whom no place is left.
        full,
        /// Of whom more is asked than they have places left, those in line included.
        over_asked,
        /// Their places.
        places,
        /// Places that relationships take.
        used,
        /// Places kept for requests being approved.
        reserved,
        /// Open requests that they have yet to answer.
        open_requests,
        /// Requests in line for a place with them.
        waiting,
        /// Requests beyond the places that are left, with those who are over-asked.
        unmet_requests,
    }
}

counts! {
    /// People who take part in a role now, by a skill.
    SkillCounts, shown as SkillDemand with {
        /// Which.
        skill: SkillId,
    } {
        /// Who want to learn it.
        wanted,
        /// Who want to learn it and are with nobody in this role.
        unmet,
        /// Who are willing to teach it.
        taught,
        /// Who are willing to teach it and have a place left.
        teachable,
    }
}

/// What a summary counts for the [`LoadReport`], by role.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LoadCounts {
    #[serde(deserialize_with = "strict::map")]
    roles: BTreeMap<RoleId, RoleLoadCounts>,
}

/// What is counted of one role.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RoleLoadCounts {
    capacity: CapacityCounts,
    /// Relationships of each who takes part now.
    pub(super) relationships: Histogram,
    /// Requests that each who takes part now, or did something, ever received.
    pub(super) requests: Histogram,
    #[serde(deserialize_with = "strict::map")]
    skills: BTreeMap<SkillId, SkillCounts>,
}

impl LoadCounts {
    pub(super) fn add_person(
        &mut self,
        role: &RoleId,
        person: &Person,
        standing: &Standing,
    ) -> Result<(), Error> {
        let counts = entry(&mut self.roles, role, 2, "roles")?;
        if standing.candidate {
            counts.requests.add(standing.tally.requests_received)?;
        }
        if standing.active && standing.load.takes_part {
            counts.add(person, standing)?;
        }
        Ok(())
    }

    pub(super) fn role(&self, role: &RoleId) -> Option<&RoleLoadCounts> {
        self.roles.get(role)
    }
}

impl RoleLoadCounts {
    fn add(&mut self, person: &Person, standing: &Standing) -> Result<(), Error> {
        let load = &standing.load;
        let free = load.free();
        let demand = load.incoming.saturating_add(load.waiting);
        let beyond = demand.saturating_sub(free);
        let capacity = &mut self.capacity;
        increase(&mut capacity.people, 1)?;
        count_if(&mut capacity.full, free == 0)?;
        count_if(&mut capacity.over_asked, beyond > 0)?;
        increase(&mut capacity.places, size(load.places))?;
        increase(&mut capacity.used, size(load.active))?;
        increase(&mut capacity.reserved, size(load.reserved))?;
        increase(&mut capacity.open_requests, size(load.incoming))?;
        increase(&mut capacity.waiting, size(load.waiting))?;
        increase(&mut capacity.unmet_requests, size(beyond))?;
        self.relationships.add(u32::try_from(load.active).unwrap_or(u32::MAX))?;
        for wish in &person.record().wants {
            let skill = entry(&mut self.skills, &wish.skill, MOST_SKILLS, "skills")?;
            increase(&mut skill.wanted, 1)?;
            count_if(&mut skill.unmet, load.active == 0)?;
        }
        for taught in person.record().skills.iter().filter(|skill| skill.teaches) {
            let skill = entry(&mut self.skills, &taught.skill, MOST_SKILLS, "skills")?;
            increase(&mut skill.taught, 1)?;
            count_if(&mut skill.teachable, free > 0)?;
        }
        Ok(())
    }
}

impl Merge for LoadCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        merge_maps(&mut self.roles, &other.roles, 2, "roles")
    }
}

impl Merge for RoleLoadCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.capacity.merge(&other.capacity)?;
        self.relationships.merge(&other.relationships)?;
        self.requests.merge(&other.requests)?;
        merge_maps(&mut self.skills, &other.skills, MOST_SKILLS, "skills")
    }
}

/// What people have taken on, by role in the order of the roles' keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LoadReport {
    /// The roles.
    pub roles: Vec<RoleLoad>,
}

/// What people have taken on in one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoleLoad {
    /// Which.
    pub role: RoleId,
    /// People and places.
    pub capacity: Capacity,
    /// Half of them are in at most so many relationships.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_relationships: Option<u32>,
    /// Skills, in the order of their ids; for coordinators only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<SkillDemand>,
}

impl LoadReport {
    pub(super) fn of(summary: &Summary, withhold: &Withhold) -> LoadReport {
        let roles = summary.load.roles.iter();
        let roles = roles.filter(|(_, counts)| withhold.tells_over(counts.capacity.people));
        let roles = roles.map(|(role, counts)| counts.report(role, withhold));
        LoadReport { roles: roles.collect() }
    }
}

impl RoleLoadCounts {
    fn report(&self, role: &RoleId, withhold: &Withhold) -> RoleLoad {
        let all = withhold.threshold().is_none();
        let enough = withhold.enough(self.capacity.people);
        let mut capacity = self.capacity.shown(&mut withhold.anew());
        if !enough {
            capacity = CapacityCounts::default().shown(&mut withhold.anew());
        }
        // What one person wants or teaches is known; whether they have taken somebody on may not be.
        let enough_of = |count: u64| count == 0 || withhold.tells_over(count);
        let told = |skill: &&SkillCounts| enough_of(skill.wanted) && enough_of(skill.taught);
        let skills = self.skills.iter().filter(|(_, count)| all && told(count));
        RoleLoad {
            role: role.clone(),
            capacity,
            median_relationships: self.relationships.percentile(50).filter(|_| enough),
            skills: skills.map(|(skill, count)| count.shown(&mut withhold.anew(), skill.clone())).collect(),
        }
    }
}
