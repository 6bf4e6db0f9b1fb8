//! Who is with whom: by state, and by the values of attributes.

use super::{
    count::{MOST_PAIRS, Merge, count_if, counts, increase, size, too_large},
    group::{Groups, entry, groups_of, merge_maps},
    plan::{MOST_ATTRIBUTES, Plan},
    row::{Couple, find},
    summary::{Standing, Summary},
    withhold::Withhold,
};
use crate::{
    error::Error,
    id::{AttributeId, RoleId},
    lifecycle::{Relationship, RelationshipState},
    people::Person,
    sort::Inserted,
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

counts! {
    /// Relationships by where they stand.
    StateCounts, shown as States {
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
    }
}

counts! {
    /// People in a role.
    PlaceCounts, shown as RolePlaces with {
        /// Which role.
        role: RoleId,
    } {
        /// People who are with somebody now.
        people,
        /// Places that relationships take.
        places,
    }
}

counts! {
    /// Relationships, or people who are with each other.
    TogetherCounts, shown as Together {
        /// Now.
        open,
        /// Ever.
        all,
    }
}

/// What a summary counts for the [`Overview`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OverviewCounts {
    states: StateCounts,
    #[serde(deserialize_with = "strict::map")]
    roles: BTreeMap<RoleId, PlaceCounts>,
    #[serde(deserialize_with = "strict::map")]
    by: BTreeMap<AttributeId, GroupedCounts>,
}

/// By one attribute.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct GroupedCounts {
    /// Relationships with somebody of the group.
    groups: Groups<TogetherCounts>,
    /// Pairs of people by the group of the first and the second role.
    pairs: Groups<Groups<TogetherCounts>>,
}

impl OverviewCounts {
    pub(super) fn add_person(&mut self, role: &RoleId, standing: &Standing) -> Result<(), Error> {
        let counts = entry(&mut self.roles, role, 2, "roles")?;
        count_if(&mut counts.people, standing.load.active > 0)?;
        increase(&mut counts.places, size(standing.load.active))
    }

    pub(super) fn add_relationship(
        &mut self,
        plan: &Plan,
        relationship: &Relationship,
        people: &[Person],
        couples: &[Couple<'_>],
    ) -> Result<(), Error> {
        let state = match relationship.state {
            RelationshipState::Forming => &mut self.states.forming,
            RelationshipState::Active => &mut self.states.active,
            RelationshipState::OnHold => &mut self.states.on_hold,
            RelationshipState::Completed => &mut self.states.completed,
            RelationshipState::Cancelled => &mut self.states.cancelled,
            RelationshipState::Lapsed => &mut self.states.lapsed,
        };
        increase(state, 1)?;
        let open = relationship.state.is_open();
        let one_role = plan.roles.len() == 1;
        for attribute in &plan.by {
            let counts = entry(&mut self.by, attribute, MOST_ATTRIBUTES, "attributes")?;
            let members = relationship.present().map(|member| find(people, &member.party.person));
            let groups: BTreeSet<_> = members.flat_map(|person| groups_of(person, attribute)).inserted();
            for group in &groups {
                counts.groups.at(group.as_deref())?.count(open)?;
            }
            for couple in couples {
                for one in groups_of(couple.first.person, attribute) {
                    for other in groups_of(couple.second.person, attribute) {
                        // Of two in the same role neither comes first.
                        let turned = one_role && (one.is_none(), &one) > (other.is_none(), &other);
                        let (one, other) = if turned { (&other, &one) } else { (&one, &other) };
                        counts.pair(one.as_deref(), other.as_deref())?.count(open)?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl GroupedCounts {
    fn pair(&mut self, one: Option<&str>, other: Option<&str>) -> Result<&mut TogetherCounts, Error> {
        if !self.pairs.at(one)?.has(other) {
            let pairs: usize = self.pairs.iter().map(|(_, others)| others.len()).sum();
            if pairs >= MOST_PAIRS {
                return Err(too_large(format!("more than {MOST_PAIRS} pairs of values of an attribute")));
            }
        }
        self.pairs.at(one)?.at(other)
    }
}

impl TogetherCounts {
    fn count(&mut self, open: bool) -> Result<(), Error> {
        count_if(&mut self.open, open)?;
        increase(&mut self.all, 1)
    }
}

impl Merge for GroupedCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.groups.merge(&other.groups)?;
        for (one, others) in other.pairs.iter() {
            for (two, count) in others.iter() {
                self.pair(one, two)?.merge(count)?;
            }
        }
        Ok(())
    }
}

impl Merge for OverviewCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.states.merge(&other.states)?;
        merge_maps(&mut self.roles, &other.roles, 2, "roles")?;
        merge_maps(&mut self.by, &other.by, MOST_ATTRIBUTES, "attributes")
    }
}

/// Who is with whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Overview {
    /// Relationships by where they stand.
    pub relationships: States,
    /// People by role, in the order of the roles' keys.
    pub roles: Vec<RolePlaces>,
    /// By attribute, in the order of their keys.
    pub by: Vec<OverviewByAttribute>,
}

/// Who is with whom, by one attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OverviewByAttribute {
    /// Which.
    pub attribute: AttributeId,
    /// Relationships with somebody of a group, by its value; those without a value last.
    pub groups: Vec<OverviewGroup>,
    /// Pairs of people, by the values of the two.
    pub pairs: Vec<OverviewPair>,
}

/// Relationships with somebody of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OverviewGroup {
    /// The value; unknown without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// How many.
    #[serde(flatten)]
    pub relationships: Together,
}

/// People of two groups who are with each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OverviewPair {
    /// The value of the one in the first role; of two in the same role the smaller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The value of the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<String>,
    /// How many pairs.
    #[serde(flatten)]
    pub pairs: Together,
}

impl Overview {
    /// By those attributes only that may be told of somebody.
    pub(super) fn of(summary: &Summary, visible: &BTreeSet<AttributeId>, withhold: &Withhold) -> Overview {
        let Summary { overview: counts, funnel, .. } = summary;
        let mut all = Withhold::nothing();
        let roles = counts.roles.iter().filter(|(role, _)| withhold.tells_over(funnel.eligible(role)));
        let by = counts.by.iter().filter(|(attribute, _)| visible.contains(*attribute));
        Overview {
            relationships: counts.states.shown(&mut all),
            roles: roles.map(|(role, places)| places.shown(&mut all, role.clone())).collect(),
            by: by.map(|(attribute, counts)| counts.report(attribute)).collect(),
        }
    }
}

impl GroupedCounts {
    fn report(&self, attribute: &AttributeId) -> OverviewByAttribute {
        let mut all = Withhold::nothing();
        let groups = self.groups.iter().map(|(value, count)| OverviewGroup {
            value: value.map(str::to_owned),
            relationships: count.shown(&mut all),
        });
        let groups = groups.collect();
        let mut pairs = Vec::new();
        for (first, others) in self.pairs.iter() {
            for (second, count) in others.iter() {
                pairs.push(OverviewPair {
                    first: first.map(str::to_owned),
                    second: second.map(str::to_owned),
                    pairs: count.shown(&mut all),
                });
            }
        }
        OverviewByAttribute { attribute: attribute.clone(), groups, pairs }
    }
}
