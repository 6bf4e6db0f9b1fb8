//! People who took part beside people who did not, by what the host says became of them.

use super::{
    count::{MOST_OUTCOMES, Merge, count_if, increase, is_zero},
    group::{entry, merge_maps},
    rate::{Difference, Rate, difference},
    summary::Summary,
};
use crate::{error::Error, id::Code, strict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What every comparison says: who takes part chose to, or was chosen, and may differ in more than that.
pub const NOT_CAUSAL: &str = "people chose to take part, or were chosen, and may differ from others in more than that; a \
    difference between the two does not show that taking part brought it about";

/// What a summary counts for the [`Comparison`], by the name of what became of people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ComparisonCounts {
    #[serde(deserialize_with = "strict::map")]
    names: BTreeMap<Code, ComparedCounts>,
}

/// By whether they took part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct ComparedCounts {
    took_part: ObservedCounts,
    others: ObservedCounts,
}

/// People, and of how many it was so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct ObservedCounts {
    #[serde(skip_serializing_if = "is_zero")]
    people: u64,
    #[serde(skip_serializing_if = "is_zero")]
    observed: u64,
}

impl ComparisonCounts {
    pub(super) fn add(&mut self, name: &Code, took_part: bool, observed: bool) -> Result<(), Error> {
        let counts = entry(&mut self.names, name, MOST_OUTCOMES, "outcomes")?;
        let counts = if took_part { &mut counts.took_part } else { &mut counts.others };
        increase(&mut counts.people, 1)?;
        count_if(&mut counts.observed, observed)
    }
}

impl Merge for ObservedCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        increase(&mut self.people, other.people)?;
        increase(&mut self.observed, other.observed)
    }
}

impl Merge for ComparedCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.took_part.merge(&other.took_part)?;
        self.others.merge(&other.others)
    }
}

impl Merge for ComparisonCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        merge_maps(&mut self.names, &other.names, MOST_OUTCOMES, "outcomes")
    }
}

/// People who took part beside people who did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OutcomeComparison")]
pub struct Comparison {
    /// [`NOT_CAUSAL`].
    pub warning: &'static str,
    /// By what became of people, in the order of the names. Left out where either side is smaller than the smallest
    /// group that is shown.
    pub outcomes: Vec<Compared>,
}

/// People who took part beside people who did not, by one thing that became of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Compared {
    /// What, as the host names it.
    pub name: Code,
    /// Of those who took a place in a relationship of the type.
    pub took_part: Rate,
    /// Of those who never did.
    pub others: Rate,
    /// The first rate less the second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
}

impl Comparison {
    pub(super) fn of(summary: &Summary) -> Comparison {
        let threshold = u64::from(summary.plan.threshold);
        let enough = |counts: &ComparedCounts| {
            counts.took_part.people >= threshold && counts.others.people >= threshold
        };
        let names = summary.comparison.names.iter().filter(|(_, counts)| enough(counts));
        let outcomes = names.map(|(name, counts)| {
            let rate = |counts: &ObservedCounts| Rate::of(counts.observed, counts.people);
            let (took_part, others) = (rate(&counts.took_part), rate(&counts.others));
            let difference = difference(&took_part, &others);
            Compared { name: name.clone(), took_part, others, difference }
        });
        Comparison { warning: NOT_CAUSAL, outcomes: outcomes.collect() }
    }
}
