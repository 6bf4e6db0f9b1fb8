//! From a condition to a rule: attributes become slots, roles become sides, and what cannot be meant is refused.

use super::{Comparison, Condition, NamedRule, RuleDraft, Rules, RulesDraft};
use crate::{
    error::{Error, ErrorCode, Faults},
    id::{AttributeId, PersonId, RoleId},
    people::{AttributeKind, AttributeSchema, Slot, SlotIndex, Visibility},
};
use std::collections::BTreeSet;

const DEEPEST: usize = 16;
const MOST_LEAVES: usize = 64;
const MOST_VALUES: usize = 256;

/// What the words for people in a condition stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Binding {
    /// A rule over one person, called `self`.
    One,
    /// A rule over two people, called by these names.
    Two(RoleId, RoleId),
}

/// A condition that was checked against the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub(crate) node: Node,
    pub(crate) leaves: Vec<Leaf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Always,
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Leaf(usize),
}

/// A condition without parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Leaf {
    Compare { who: Side, slot: SlotIndex, is: Comparison, value: Slot },
    OneOf { who: Side, slot: SlotIndex, values: Box<[Box<str>]> },
    Same { slot: SlotIndex },
    Difference { slot: SlotIndex, of: Side, at_least: Option<i64>, at_most: Option<i64> },
    Shared { slot: SlotIndex, at_least: u8 },
    ReportingLine { above: Side, within: Option<u8> },
    Person { who: Side, ids: BTreeSet<PersonId> },
}

/// Which of the two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    First,
    Second,
}

impl Side {
    pub(crate) fn other(self) -> Side {
        match self {
            Side::First => Side::Second,
            Side::Second => Side::First,
        }
    }
}

impl Rule {
    /// Checks a condition: depth at most 16, at most 64 leaves, attributes declared and of a fitting kind, none for
    /// aggregates only, people named as `binding` says.
    ///
    /// # Errors
    /// Every fault with its path.
    pub fn check(condition: &Condition, schema: &AttributeSchema, binding: &Binding) -> Result<Rule, Error> {
        let mut check = Check { schema, binding, leaves: Vec::new(), always: 0, faults: Faults::default() };
        let node = check.node(condition, "", 1);
        let Check { leaves, always, mut faults, .. } = check;
        let count = leaves.len().saturating_add(always);
        faults.check(
            count <= MOST_LEAVES,
            ErrorCode::RuleTooLarge,
            "",
            format!("{count} conditions in one rule; at most {MOST_LEAVES} are allowed"),
        );
        faults.into_result()?;
        Ok(Rule { node, leaves })
    }

    /// Whether the rule asks for the reporting line of the first or second person.
    pub(crate) fn needs_line(&self) -> [bool; 2] {
        let mut needs = [false; 2];
        for leaf in &self.leaves {
            match leaf {
                Leaf::ReportingLine { above: Side::Second, .. } => needs[0] = true,
                Leaf::ReportingLine { above: Side::First, .. } => needs[1] = true,
                _ => {}
            }
        }
        needs
    }
}

pub(super) fn rules(draft: &RulesDraft, schema: &AttributeSchema, binding: &Binding) -> Result<Rules, Error> {
    let mut faults = Faults::default();
    let mut seen = BTreeSet::new();
    let mut list = |field: &str, drafts: &[RuleDraft]| -> Vec<NamedRule> {
        let count = drafts.len();
        faults.check(
            count <= 32,
            ErrorCode::TooLarge,
            field,
            format!("{count} rules; at most 32 are allowed"),
        );
        let mut checked = Vec::new();
        for (i, draft) in drafts.iter().enumerate() {
            if !seen.insert(draft.id.clone()) {
                let message = format!("the rule `{}` stands twice", draft.id);
                faults.add(ErrorCode::DuplicateId, format!("{field}[{i}].id"), message);
            }
            let path = format!("{field}[{i}].while_running");
            let lasting = !draft.while_running || (field == "bans" && matches!(binding, Binding::Two(..)));
            faults.check(
                lasting,
                ErrorCode::InvalidValue,
                &path,
                "only a ban over two people ends what is running",
            );
            let rule = Rule::check(&draft.when, schema, binding);
            if let Some(rule) = faults.absorb(&format!("{field}[{i}].when"), rule) {
                checked.push(NamedRule { id: draft.id.clone(), rule, while_running: draft.while_running });
            }
        }
        checked
    };
    let (grants, bans) = (list("grants", &draft.grants), list("bans", &draft.bans));
    faults.into_result()?;
    Ok(Rules::new(grants, bans))
}

struct Check<'a> {
    schema: &'a AttributeSchema,
    binding: &'a Binding,
    leaves: Vec<Leaf>,
    /// How many conditions are `always`: they are no leaves, yet a rule may not be made of any number of them.
    always: usize,
    faults: Faults,
}

impl Check<'_> {
    fn node(&mut self, condition: &Condition, path: &str, depth: usize) -> Node {
        if depth > DEEPEST {
            self.faults.add(ErrorCode::RuleTooLarge, path, format!("nested more than {DEEPEST} deep"));
            return Node::Always;
        }
        let below = depth.saturating_add(1);
        match condition {
            Condition::Always => {
                self.always = self.always.saturating_add(1);
                Node::Always
            }
            Condition::All(parts) => Node::All(self.parts(parts, &dotted(path, "all"), below)),
            Condition::Any(parts) => Node::Any(self.parts(parts, &dotted(path, "any"), below)),
            Condition::Not(part) => Node::Not(Box::new(self.node(part, &dotted(path, "not"), below))),
            Condition::Different { attribute } => {
                let path = dotted(path, "different");
                self.two(&path);
                let slot = self.slot(attribute, &path, ANY);
                Node::Not(Box::new(self.keep(slot.map(|slot| Leaf::Same { slot }))))
            }
            leaf => {
                let leaf = self.leaf(leaf, path);
                self.keep(leaf)
            }
        }
    }

    fn parts(&mut self, parts: &[Condition], path: &str, depth: usize) -> Vec<Node> {
        if parts.is_empty() {
            self.faults.add(
                ErrorCode::InvalidValue,
                path,
                "an empty list; write `always` or leave the rule out",
            );
        }
        parts.iter().enumerate().map(|(i, part)| self.node(part, &format!("{path}[{i}]"), depth)).collect()
    }

    fn keep(&mut self, leaf: Option<Leaf>) -> Node {
        let index = self.leaves.len();
        self.leaves.extend(leaf);
        Node::Leaf(index)
    }

    fn leaf(&mut self, condition: &Condition, path: &str) -> Option<Leaf> {
        match condition {
            Condition::Compare { who, attribute, is, value } => {
                let path = dotted(path, "compare");
                let who = self.side(who, &path, "who");
                let slot = self.slot(attribute, &path, SINGLE)?;
                let definition = self.schema.at(slot)?;
                let value = self.faults.absorb(&dotted(&path, "value"), definition.fit(value))?;
                let ordered = matches!(value, Slot::Number(_))
                    || matches!(is, Comparison::Equal | Comparison::NotEqual);
                let message = format!("`{attribute}` can only be `equal` or `not_equal`");
                self.faults.check(ordered, ErrorCode::AttributeKind, &dotted(&path, "is"), message);
                Some(Leaf::Compare { who: who?, slot, is: *is, value })
            }
            Condition::OneOf { who, attribute, values } => {
                let path = dotted(path, "one_of");
                let who = self.side(who, &path, "who");
                self.count(values.len(), &dotted(&path, "values"));
                let slot = self.slot(attribute, &path, TEXTS)?;
                let values = values.iter().map(|text| text.as_str().into()).collect();
                Some(Leaf::OneOf { who: who?, slot, values })
            }
            Condition::Same { attribute } => {
                let path = dotted(path, "same");
                self.two(&path);
                Some(Leaf::Same { slot: self.slot(attribute, &path, ANY)? })
            }
            Condition::Difference { attribute, of, minus, at_least, at_most } => {
                let path = dotted(path, "difference");
                let (of, minus) = (self.side(of, &path, "of"), self.side(minus, &path, "minus"));
                self.two(&path);
                let distinct = of.is_none() || of != minus;
                self.faults.check(
                    distinct,
                    ErrorCode::InvalidSubject,
                    &path,
                    "`of` and `minus` are the same person",
                );
                let bounded = at_least.is_some() || at_most.is_some();
                self.faults.check(
                    bounded,
                    ErrorCode::MissingField,
                    &path,
                    "needs `at_least` or `at_most` or both",
                );
                let possible = at_least.zip(*at_most).is_none_or(|(least, most)| least <= most);
                self.faults.check(
                    possible,
                    ErrorCode::InvalidBounds,
                    &path,
                    "`at_least` is more than `at_most`",
                );
                let slot = self.slot(attribute, &path, NUMBERS)?;
                Some(Leaf::Difference { slot, of: of?, at_least: *at_least, at_most: *at_most })
            }
            Condition::Shared { attribute, at_least } => {
                let path = dotted(path, "shared");
                self.two(&path);
                let message = "needs 1 to 64";
                self.faults.check(
                    (1..=64).contains(at_least),
                    ErrorCode::OutOfRange,
                    &dotted(&path, "at_least"),
                    message,
                );
                Some(Leaf::Shared { slot: self.slot(attribute, &path, SETS)?, at_least: *at_least })
            }
            Condition::ReportingLine { above, below, within } => {
                let path = dotted(path, "reporting_line");
                let (above, below) = (self.side(above, &path, "above"), self.side(below, &path, "below"));
                self.two(&path);
                let distinct = above.is_none() || above != below;
                self.faults.check(
                    distinct,
                    ErrorCode::InvalidSubject,
                    &path,
                    "`above` and `below` are the same person",
                );
                let within_range = within.is_none_or(|steps| (1..=64).contains(&steps));
                self.faults.check(
                    within_range,
                    ErrorCode::OutOfRange,
                    &dotted(&path, "within"),
                    "needs 1 to 64",
                );
                let usable = self.schema.reporting_line() != Visibility::Aggregates;
                let message = "reporting lines are for aggregates only; no rule may use them";
                self.faults.check(usable, ErrorCode::AttributeForAggregates, &path, message);
                Some(Leaf::ReportingLine { above: above?, within: *within })
            }
            Condition::Person { who, ids } => {
                let path = dotted(path, "person");
                self.count(ids.len(), &dotted(&path, "ids"));
                Some(Leaf::Person { who: self.side(who, &path, "who")?, ids: ids.clone() })
            }
            Condition::Always
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::Different { .. } => None,
        }
    }

    fn slot(&mut self, attribute: &AttributeId, path: &str, kinds: &[AttributeKind]) -> Option<SlotIndex> {
        let path = dotted(path, "attribute");
        let slot = self.schema.slot(attribute);
        let Some(definition) = self.schema.get(attribute) else {
            let message = format!("the schema has no attribute `{attribute}`");
            self.faults.add(ErrorCode::UnknownAttribute, path, message);
            return None;
        };
        if definition.visible_to == Visibility::Aggregates {
            let message = format!("`{attribute}` is for aggregates only; no rule may use it");
            self.faults.add(ErrorCode::AttributeForAggregates, path.as_str(), message);
        }
        if !kinds.contains(&definition.kind) {
            let message = format!("`{attribute}` is of a kind that cannot be used here");
            self.faults.add(ErrorCode::AttributeKind, path, message);
            return None;
        }
        slot
    }

    fn side(&mut self, name: &RoleId, path: &str, field: &str) -> Option<Side> {
        let (found, expected) = match self.binding {
            Binding::One => ((name.as_str() == "self").then_some(Side::First), "`self`".to_owned()),
            Binding::Two(first, second) => {
                let found =
                    if name == first { Some(Side::First) } else { (name == second).then_some(Side::Second) };
                (found, format!("`{first}` or `{second}`"))
            }
        };
        if found.is_none() {
            let message = format!("`{name}` is nobody here; it is {expected}");
            self.faults.add(ErrorCode::InvalidSubject, dotted(path, field), message);
        }
        found
    }

    fn two(&mut self, path: &str) {
        let two = matches!(self.binding, Binding::Two(..));
        self.faults.check(
            two,
            ErrorCode::InvalidSubject,
            path,
            "this is about two people; the rule is about one",
        );
    }

    fn count(&mut self, count: usize, path: &str) {
        let fits = (1..=MOST_VALUES).contains(&count);
        self.faults.check(
            fits,
            ErrorCode::TooLarge,
            path,
            format!("{count} values; 1 to {MOST_VALUES} are allowed"),
        );
    }
}

const ANY: &[AttributeKind] = &[
    AttributeKind::Integer,
    AttributeKind::Text,
    AttributeKind::YesNo,
    AttributeKind::Date,
    AttributeKind::TextSet,
];
const SINGLE: &[AttributeKind] =
    &[AttributeKind::Integer, AttributeKind::Text, AttributeKind::YesNo, AttributeKind::Date];
const TEXTS: &[AttributeKind] = &[AttributeKind::Text, AttributeKind::TextSet];
const NUMBERS: &[AttributeKind] = &[AttributeKind::Integer, AttributeKind::Date];
const SETS: &[AttributeKind] = &[AttributeKind::TextSet];

fn dotted(path: &str, field: &str) -> String {
    crate::error::join(path, field)
}
