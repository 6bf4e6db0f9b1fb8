//! Who was taken, by group; how evenly load and requests lie; how many stay among themselves.
//!
//! The selection rate of a group beside that of the group with the highest is its impact ratio; one below four fifths
//! is generally taken for evidence of adverse impact (Uniform Guidelines on Employee Selection Procedures, 1978, 29 CFR
//! 1607.4 D). It is no test: with few people chance alone brings it about, hence the intervals.

use super::{
    count::{Merge, count_if, counts, increase, is_zero},
    group::{Groups, entry, groups_of, merge_maps},
    histogram::Histogram,
    plan::{MOST_ATTRIBUTES, Plan},
    rate::{Rate, basis_points},
    row::{Alike, Couple},
    summary::{Standing, Summary},
    withhold::{Withhold, shown_parts},
};
use crate::{
    error::Error,
    id::{AttributeId, PersonId, RoleId},
    people::{Person, ReportingLine},
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

counts! {
    /// People by how far they came in a role; see [`Stages`](super::Stages).
    GroupCounts, shown as GroupFigures {
        /// Fit the audience, or did something.
        eligible,
        /// Take part, or did something.
        taking_part,
        /// Made a request or an offer.
        asked,
        /// Took a place in a relationship.
        selected,
    }
}

/// What a summary counts for the [`Fairness`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FairnessCounts {
    #[serde(deserialize_with = "strict::map")]
    roles: BTreeMap<RoleId, RoleFairnessCounts>,
    /// Pairs of people who are or were with each other, by whether they have a value in common.
    #[serde(deserialize_with = "strict::map")]
    pairs: BTreeMap<AttributeId, AlikeCounts>,
    /// The same pairs, by whether one is above the other in the reporting line.
    line: AlikeCounts,
}

/// What is counted of one role.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct RoleFairnessCounts {
    all: GroupCounts,
    #[serde(deserialize_with = "strict::map")]
    by: BTreeMap<AttributeId, Groups<GroupCounts>>,
}

/// Pairs by whether they are the same in some respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct AlikeCounts {
    #[serde(skip_serializing_if = "is_zero")]
    same: u64,
    #[serde(skip_serializing_if = "is_zero")]
    different: u64,
    #[serde(skip_serializing_if = "is_zero")]
    unknown: u64,
}

impl FairnessCounts {
    pub(super) fn add_person(
        &mut self,
        plan: &Plan,
        role: &RoleId,
        person: &Person,
        standing: &Standing,
    ) -> Result<(), Error> {
        let counts = entry(&mut self.roles, role, 2, "roles")?;
        counts.all.count(standing)?;
        for attribute in &plan.by {
            let groups = entry(&mut counts.by, attribute, MOST_ATTRIBUTES, "attributes")?;
            for group in groups_of(Some(person), attribute) {
                groups.at(group.as_deref())?.count(standing)?;
            }
        }
        Ok(())
    }

    pub(super) fn add_couples(
        &mut self,
        plan: &Plan,
        couples: &[Couple<'_>],
        lines: &BTreeMap<PersonId, ReportingLine>,
    ) -> Result<(), Error> {
        for couple in couples {
            self.line.count(couple.in_line(lines))?;
            for attribute in &plan.by {
                let counts = entry(&mut self.pairs, attribute, MOST_ATTRIBUTES, "attributes")?;
                counts.count(couple.alike(attribute))?;
            }
        }
        Ok(())
    }
}

impl GroupCounts {
    fn count(&mut self, standing: &Standing) -> Result<(), Error> {
        count_if(&mut self.eligible, standing.eligible)?;
        count_if(&mut self.taking_part, standing.candidate)?;
        count_if(&mut self.asked, standing.tally.requests_made > 0)?;
        count_if(&mut self.selected, standing.selected)
    }
}

impl AlikeCounts {
    fn count(&mut self, alike: Alike) -> Result<(), Error> {
        increase(
            match alike {
                Alike::Same => &mut self.same,
                Alike::Different => &mut self.different,
                Alike::Unknown => &mut self.unknown,
            },
            1,
        )
    }
}

impl Merge for AlikeCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        increase(&mut self.same, other.same)?;
        increase(&mut self.different, other.different)?;
        increase(&mut self.unknown, other.unknown)
    }
}

impl Merge for RoleFairnessCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.all.merge(&other.all)?;
        merge_maps(&mut self.by, &other.by, MOST_ATTRIBUTES, "attributes")
    }
}

impl Merge for FairnessCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        merge_maps(&mut self.roles, &other.roles, 2, "roles")?;
        merge_maps(&mut self.pairs, &other.pairs, MOST_ATTRIBUTES, "attributes")?;
        self.line.merge(&other.line)
    }
}

/// Who was taken, by group. A group is left out when fewer people are in it than the threshold, or fewer of it take
/// part but not none; and with it further groups, the smallest first, until all that are left out come to the threshold
/// together. The same groups are left out in every figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fairness {
    /// The smallest group that is shown.
    pub threshold: u16,
    /// By role, in the order of the roles' keys.
    pub roles: Vec<RoleFairness>,
    /// How many pairs stay among themselves: by attribute, in the order of their keys.
    pub pairs: Vec<PairFairness>,
    /// How many pairs are in one reporting line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporting_line: Option<AlikeShare>,
}

/// Who was taken in one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoleFairness {
    /// Which.
    pub role: RoleId,
    /// Everybody.
    pub all: GroupFigures,
    /// By attribute, in the order of their keys.
    pub by: Vec<AttributeFairness>,
    /// How evenly relationships lie on those who take part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<Concentration>,
    /// How evenly requests lie on those who take part or did something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<Concentration>,
}

/// Who was taken, by the groups of one attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AttributeFairness {
    /// Which.
    pub attribute: AttributeId,
    /// The groups that are shown, in the order of their values; those without a value last.
    pub groups: Vec<GroupFairness>,
    /// Whether there are groups that are left out.
    pub left_out: bool,
}

/// Who was taken of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GroupFairness {
    /// The value; unknown without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// People.
    #[serde(flatten)]
    pub people: GroupFigures,
    /// Of those who take part, how many were taken.
    pub selection: Rate,
    /// That rate beside the highest of the groups shown, in basis points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact_ratio: Option<u64>,
    /// Whether it is below four fifths of the highest.
    pub below_four_fifths: bool,
}

/// How evenly something lies on people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Concentration {
    /// On how many people.
    pub people: u64,
    /// How much of it the tenth has that has most.
    pub top_tenth: Rate,
    /// The Gini coefficient in basis points: 0 where all have the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gini: Option<u64>,
    /// The Herfindahl index in basis points: 10,000 where one has everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub herfindahl: Option<u64>,
}

/// How many pairs have a value of an attribute in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PairFairness {
    /// Which.
    pub attribute: AttributeId,
    /// How many.
    #[serde(flatten)]
    pub share: AlikeShare,
}

/// How many pairs are the same in some respect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AlikeShare {
    /// Of those of whom it is known.
    pub same: Rate,
    /// Of how many it is not known.
    pub unknown: u64,
}

impl Fairness {
    /// `visible` are the attributes that may be told of somebody, and `line_visible` says whether who reports to whom
    /// may; the others enter figures over groups only.
    pub(super) fn of(
        summary: &Summary,
        visible: &BTreeSet<AttributeId>,
        line_visible: bool,
        withhold: &Withhold,
    ) -> Fairness {
        let Summary { plan, fairness, load, .. } = summary;
        let threshold = u64::from(plan.threshold);
        let roles = fairness.roles.iter().filter(|(_, counts)| withhold.tells_over(counts.all.eligible));
        let roles: Vec<_> = roles.collect();
        // Of an attribute that may be told of nobody in one role only: between two roles it could be subtracted.
        let most = |(_, counts): &&(&RoleId, &RoleFairnessCounts)| counts.all.taking_part;
        let largest = roles.iter().rev().max_by_key(most).map(|(role, _)| (*role).clone());
        let roles = roles.into_iter().map(|(role, counts)| {
            let by = counts.by.iter().map(|(attribute, groups)| {
                let visible = visible.contains(attribute);
                let told = visible || largest.as_ref() == Some(role);
                groups.report(attribute, &counts.all, threshold, visible, told)
            });
            let counted = load.role(role);
            RoleFairness {
                role: role.clone(),
                all: counts.all.shown(&mut Withhold::nothing()),
                by: by.collect(),
                load: counted
                    .and_then(|counts| Concentration::of(&counts.relationships, threshold, withhold)),
                requests: counted.and_then(|counts| Concentration::of(&counts.requests, threshold, withhold)),
            }
        });
        let pairs = fairness.pairs.iter().filter_map(|(attribute, counts)| {
            let share = counts.share(threshold, visible.contains(attribute))?;
            Some(PairFairness { attribute: attribute.clone(), share })
        });
        Fairness {
            threshold: plan.threshold,
            roles: roles.collect(),
            pairs: pairs.collect(),
            reporting_line: fairness.line.share(threshold, line_visible),
        }
    }
}

impl Groups<GroupCounts> {
    fn report(
        &self,
        attribute: &AttributeId,
        all: &GroupCounts,
        threshold: u64,
        visible: bool,
        told: bool,
    ) -> AttributeFairness {
        let sizes: Vec<[u64; 2]> =
            self.iter().map(|(_, counts)| [counts.eligible, counts.taking_part]).collect();
        let mut shown = shown_parts(&sizes, threshold);
        if !told || (!visible && self.iter().any(|(_, counts)| counts.gives_away(all))) {
            shown.fill(false);
        }
        // Groups that overlap are no parts of a whole: those outside of one must be enough, too.
        let whole = self.iter().map(|(_, counts)| counts.eligible).sum::<u64>() == all.eligible;
        if !whole {
            let safe = |inside: u64, all: u64| inside == all || all.saturating_sub(inside) >= threshold;
            for ((_, counts), shown) in self.iter().zip(&mut shown) {
                let outside =
                    safe(counts.eligible, all.eligible) && safe(counts.taking_part, all.taking_part);
                *shown = *shown && outside;
            }
        }
        let groups: Vec<(Option<&str>, &GroupCounts)> =
            self.iter().zip(&shown).filter(|(_, shown)| **shown).map(|(group, _)| group).collect();
        let best = groups.iter().map(|(_, counts)| *counts).filter(|counts| counts.taking_part > 0);
        let best = best.max_by(|one, other| one.cross(other).cmp(&other.cross(one)));
        let groups = groups.iter().map(|(value, counts)| GroupFairness {
            value: value.map(str::to_owned),
            people: counts.shown(&mut Withhold::nothing()),
            selection: Rate::of(counts.selected, counts.taking_part),
            impact_ratio: best.and_then(|best| basis_points(counts.cross(best), best.cross(counts))),
            below_four_fifths: best.is_some_and(|best| {
                counts.taking_part > 0
                    && counts.cross(best).saturating_mul(5) < best.cross(counts).saturating_mul(4)
            }),
        });
        AttributeFairness {
            attribute: attribute.clone(),
            groups: groups.collect(),
            left_out: shown.contains(&false),
        }
    }
}

impl GroupCounts {
    /// Its selected times the other's taking part: in the order of the selection rates.
    fn cross(&self, other: &GroupCounts) -> u128 {
        u128::from(self.selected).saturating_mul(other.taking_part.into())
    }

    /// Whether all who are known to have come so far, or known not to, are in this group: coordinators know them by
    /// name, and would know the value of each.
    fn gives_away(&self, all: &GroupCounts) -> bool {
        let stages = |counts: &GroupCounts| {
            let GroupCounts { eligible, taking_part, asked, selected } = *counts;
            let without = |part: u64| [eligible.saturating_sub(part), taking_part.saturating_sub(part)];
            let [_, before_asking] = without(asked);
            let [_, before_selection] = without(selected);
            let [outside, _] = without(taking_part);
            let [not_asked, not_selected] = [asked, selected].map(|part| eligible.saturating_sub(part));
            [
                eligible,
                taking_part,
                asked,
                selected,
                outside,
                before_asking,
                before_selection,
                not_asked,
                not_selected,
            ]
        };
        stages(self).iter().zip(stages(all)).any(|(theirs, everybody)| everybody > 0 && *theirs == everybody)
    }
}

impl AlikeCounts {
    /// Nothing where fewer pairs are known than the threshold. Of an attribute that may not be told of anybody nothing
    /// too where few, or none, are the same or different, or unknown: it would tell of those that everybody knows.
    fn share(&self, threshold: u64, visible: bool) -> Option<AlikeShare> {
        let known = self.same.saturating_add(self.different);
        let even = self.same >= threshold && self.different >= threshold;
        let clear = self.unknown == 0 || self.unknown >= threshold;
        let shown = known >= threshold && (visible || (even && clear));
        shown.then(|| AlikeShare { same: Rate::of(self.same, known), unknown: self.unknown })
    }
}

impl Concentration {
    fn of(histogram: &Histogram, threshold: u64, withhold: &Withhold) -> Option<Concentration> {
        let people = histogram.count();
        // The tenth that has most is so many people too.
        (people >= threshold && withhold.tells_over(people.div_ceil(10))).then(|| Concentration {
            people,
            top_tenth: histogram.top_tenth(),
            gini: histogram.gini(),
            herfindahl: histogram.herfindahl(),
        })
    }
}
