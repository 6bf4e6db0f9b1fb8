//! Why: the facts that made a decision so, none of which can be left out, and what would have to differ.
//!
//! Both are found by leaving facts open one at a time and looking whether the verdict still stands: a sufficient
//! reason in the sense of Darwiche and Hirth (2020), made irreducible by deletion.

use super::{Leaf, NamedRule, Rules, Subjects, Truth, check::Side, evaluate::Interval};
use crate::{
    id::{AttributeId, RuleId},
    people::{AttributeSchema, SlotIndex, Visibility},
    sort::Inserted,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One condition that a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// The rule that it stands in.
    pub rule: RuleId,
    /// The condition.
    pub condition: GroundKind,
    /// The attribute that it looks at, if it looks at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<AttributeId>,
    /// Whom it is about.
    pub about: Subject,
    /// Whether it holds now; unknown when a fact is missing.
    pub holds: Truth,
}

/// The kind of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroundKind {
    /// An attribute against a value.
    Compare,
    /// An attribute among texts.
    OneOf,
    /// The same value.
    Same,
    /// A difference within bounds.
    Difference,
    /// Texts in common.
    Shared,
    /// Above in the reporting line.
    ReportingLine,
    /// One of the people named.
    Person,
}

/// Whom a condition is about: in a rule over one person always the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The first person of the rule.
    First,
    /// The second person of the rule.
    Second,
    /// Both.
    Both,
}

/// Where a condition stands: the number of its rule, grants first, and its own within the rule.
pub(super) type Place = (usize, usize);

/// Rules with the truth of each of their conditions for some people.
pub(crate) struct Weighing<'a> {
    rules: &'a Rules,
    schema: &'a AttributeSchema,
    truths: Vec<(Place, Truth)>,
}

impl<'a> Weighing<'a> {
    pub(crate) fn new(rules: &'a Rules, schema: &'a AttributeSchema, subjects: &Subjects<'_>) -> Self {
        let mut truths = Vec::new();
        for (r, named) in rules.grants.iter().chain(&rules.bans).enumerate() {
            for (l, leaf) in named.rule.leaves.iter().enumerate() {
                truths.push(((r, l), leaf.truth(subjects)));
            }
        }
        Weighing { rules, schema, truths }
    }

    /// Conditions that made the verdict so, whatever the others are; none can be left out.
    pub(crate) fn because(&self) -> Vec<Ground> {
        let permitted = self.verdict(&BTreeSet::new()).low == Truth::True;
        let mut open = BTreeSet::new();
        for (place, _) in &self.truths {
            open.insert(*place);
            let verdict = self.verdict(&open);
            let stands = if permitted { verdict.low == Truth::True } else { verdict.high != Truth::True };
            if !stands {
                open.remove(place);
            }
        }
        self.grounds(|place| !open.contains(&place))
    }

    /// Conditions that would have to come out otherwise for a permission, none in vain; empty when it is permitted, and
    /// also when no fact could bring it about (no grant at all).
    pub(crate) fn would_need(&self) -> Vec<Ground> {
        let mut open: BTreeSet<_> = self.truths.iter().map(|(place, _)| *place).inserted();
        if self.verdict(&open).high != Truth::True {
            return Vec::new();
        }
        for (place, _) in &self.truths {
            open.remove(place);
            if self.verdict(&open).high != Truth::True {
                open.insert(*place);
            }
        }
        self.grounds(|place| open.contains(&place))
    }

    pub(super) fn verdict(&self, open: &BTreeSet<Place>) -> Interval {
        self.rules.weigh(&mut |r, l, _| {
            let place = (r, l);
            if open.contains(&place) { Interval::OPEN } else { Interval::exactly(self.truth(place)) }
        })
    }

    pub(super) fn schema(&self) -> &'a AttributeSchema {
        self.schema
    }

    /// The places of the conditions that are of a kind.
    pub(super) fn places_where(&self, keep: impl Fn(&Ground) -> bool) -> BTreeSet<Place> {
        let places = self.truths.iter().map(|(place, _)| *place);
        places.filter(|place| self.ground(*place).is_some_and(|ground| keep(&ground))).inserted()
    }

    fn ground(&self, (r, l): Place) -> Option<Ground> {
        let NamedRule { id, rule, .. } = self.rules.grants.iter().chain(&self.rules.bans).nth(r)?;
        Some(rule.leaves.get(l)?.ground(id, self.schema, self.truth((r, l))))
    }

    fn truth(&self, place: Place) -> Truth {
        let found = self.truths.binary_search_by(|(other, _)| other.cmp(&place)).ok();
        found.and_then(|i| self.truths.get(i)).map_or(Truth::Unknown, |(_, truth)| *truth)
    }

    pub(super) fn grounds(&self, keep: impl Fn(Place) -> bool) -> Vec<Ground> {
        let kept = self.truths.iter().map(|(place, _)| *place).filter(|place| keep(*place));
        kept.filter_map(|place| self.ground(place)).collect()
    }
}

impl Leaf {
    fn ground(&self, rule: &RuleId, schema: &AttributeSchema, holds: Truth) -> Ground {
        let attribute = |slot: &SlotIndex| schema.at(*slot).map(|definition| definition.id.clone());
        let (condition, attribute, about) = match self {
            Leaf::Compare { who, slot, .. } => (GroundKind::Compare, attribute(slot), who.subject()),
            Leaf::OneOf { who, slot, .. } => (GroundKind::OneOf, attribute(slot), who.subject()),
            Leaf::Same { slot } => (GroundKind::Same, attribute(slot), Subject::Both),
            Leaf::Difference { slot, .. } => (GroundKind::Difference, attribute(slot), Subject::Both),
            Leaf::Shared { slot, .. } => (GroundKind::Shared, attribute(slot), Subject::Both),
            Leaf::ReportingLine { .. } => (GroundKind::ReportingLine, None, Subject::Both),
            Leaf::Person { who, .. } => (GroundKind::Person, None, who.subject()),
        };
        Ground { rule: rule.clone(), condition, attribute, about, holds }
    }
}

impl Side {
    fn subject(self) -> Subject {
        match self {
            Side::First => Subject::First,
            Side::Second => Subject::Second,
        }
    }
}

impl Ground {
    /// The condition and how it comes out, in plain English; `first` and `second` say whom the rule is about.
    pub fn message(&self, first: &str, second: &str) -> String {
        let who = match self.about {
            Subject::First => first,
            Subject::Second => second,
            Subject::Both => "both",
        };
        let attribute = self.attribute.as_ref().map(AttributeId::as_str).unwrap_or_default();
        let condition = match self.condition {
            GroundKind::Compare => format!("the comparison of `{attribute}` of {who}"),
            GroundKind::OneOf => format!("the choice of values of `{attribute}` of {who}"),
            GroundKind::Same => format!("having the same `{attribute}`"),
            GroundKind::Difference => format!("the difference in `{attribute}`"),
            GroundKind::Shared => format!("having enough of `{attribute}` in common"),
            GroundKind::ReportingLine => "one being above the other in the reporting line".to_owned(),
            GroundKind::Person => format!("naming {who}"),
        };
        let outcome = match self.holds {
            Truth::True => "is true",
            Truth::False => "is not true",
            Truth::Unknown => "cannot be told, because a fact is missing",
        };
        format!("in the rule `{}`: {condition} {outcome}", self.rule)
    }

    /// Whether somebody who is `viewer` in the rule may be told of it: it is about themselves, or about what everyone
    /// may see. That somebody is named in a rule by id is for coordinators only, unless it is oneself.
    pub(crate) fn visible_to(&self, viewer: Subject, schema: &AttributeSchema) -> bool {
        if self.about == viewer {
            return true;
        }
        match (&self.attribute, self.condition) {
            (Some(attribute), _) => {
                schema.get(attribute).is_some_and(|definition| definition.visible_to == Visibility::Everyone)
            }
            (None, GroundKind::ReportingLine) => schema.reporting_line() == Visibility::Everyone,
            (None, _) => false,
        }
    }
}

#[cfg(test)]
mod tests;
