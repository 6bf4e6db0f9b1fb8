//! Three-valued evaluation.

use super::{
    Comparison,
    check::{Leaf, Node, Rule, Side},
};
use crate::people::{LineEnd, Person, ReportingLine, Slot, SlotIndex, Words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// True, false, or not to be told from what is known. Ordered so that `and` is the least and `or` the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// No.
    False,
    /// It cannot be told.
    Unknown,
    /// Yes.
    True,
}

impl Truth {
    /// The opposite; unknown stays unknown.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "`!truth` would read like a two-valued not")]
    pub fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Truth {
        if known { Truth::True } else { Truth::False }
    }
}

/// Whom a rule is about: the first person, and for rules over two the second, each with the reporting line if it is
/// known.
#[derive(Debug, Clone, Copy)]
pub struct Subjects<'a> {
    pub(crate) people: [&'a Person; 2],
    pub(crate) lines: [Option<&'a ReportingLine>; 2],
}

impl<'a> Subjects<'a> {
    /// For a rule over one person.
    pub fn one(person: &'a Person) -> Self {
        Subjects { people: [person, person], lines: [None, None] }
    }

    /// For a rule over two people.
    pub fn two(first: &'a Person, second: &'a Person) -> Self {
        Subjects { people: [first, second], lines: [None, None] }
    }

    /// The same with the reporting lines of both, where they are known.
    #[must_use]
    pub fn with_lines(mut self, first: Option<&'a ReportingLine>, second: Option<&'a ReportingLine>) -> Self {
        self.lines = [first, second];
        self
    }

    /// The same with first and second exchanged.
    #[must_use]
    pub fn swapped(self) -> Self {
        let ([a, b], [la, lb]) = (self.people, self.lines);
        Subjects { people: [b, a], lines: [lb, la] }
    }

    /// Each for a rule over one person.
    pub(crate) fn each(&self) -> [Subjects<'a>; 2] {
        self.people.map(Subjects::one)
    }

    fn person(&self, side: Side) -> &'a Person {
        let [first, second] = self.people;
        if side == Side::First { first } else { second }
    }

    fn line(&self, side: Side) -> Option<&'a ReportingLine> {
        let [first, second] = self.lines;
        if side == Side::First { first } else { second }
    }

    fn slot(&self, side: Side, index: SlotIndex) -> Option<&'a Slot> {
        self.person(side).slot(index)
    }

    /// The values of both as words.
    #[inline]
    pub(super) fn words(&self) -> [Words<'a>; 2] {
        let [first, second] = self.people;
        [first.words(), second.words()]
    }

    fn both(&self, index: SlotIndex) -> Option<(&'a Slot, &'a Slot)> {
        self.slot(Side::First, index).zip(self.slot(Side::Second, index))
    }
}

impl Rule {
    /// Whether the condition holds. Linear in its size; the sets it compares are sorted.
    pub fn evaluate(&self, subjects: &Subjects<'_>) -> Truth {
        self.truth(&self.node, subjects)
    }

    fn truth(&self, node: &Node, subjects: &Subjects<'_>) -> Truth {
        match node {
            Node::Always => Truth::True,
            Node::All(parts) => least(parts.iter().map(|part| self.truth(part, subjects))),
            Node::Any(parts) => least(parts.iter().map(|part| self.truth(part, subjects).not())).not(),
            Node::Not(part) => self.truth(part, subjects).not(),
            Node::Leaf(index) => self.leaves.get(*index).map_or(Truth::Unknown, |leaf| leaf.truth(subjects)),
        }
    }
}

/// The least truth, not looking further than a false one.
fn least(parts: impl Iterator<Item = Truth>) -> Truth {
    let mut least = Truth::True;
    for part in parts {
        least = least.min(part);
        if least == Truth::False {
            break;
        }
    }
    least
}

impl Leaf {
    pub(crate) fn truth(&self, subjects: &Subjects<'_>) -> Truth {
        self.known_truth(subjects).map_or(Truth::Unknown, Truth::from)
    }

    /// `None` where a fact is missing.
    pub(super) fn known_truth(&self, subjects: &Subjects<'_>) -> Option<bool> {
        match self {
            Leaf::Compare { who, slot, is, value } => {
                let found = subjects.slot(*who, *slot)?;
                match (found, value) {
                    (Slot::Number(a), Slot::Number(b)) => Some(is.holds(a.cmp(b))),
                    _ => Some((found == value) == (*is == Comparison::Equal)),
                }
            }
            Leaf::OneOf { who, slot, values } => match subjects.slot(*who, *slot)? {
                Slot::Text(text) => Some(values.binary_search(text).is_ok()),
                Slot::Set(texts) => Some(common(texts, values) > 0),
                Slot::Number(_) | Slot::YesNo(_) => None,
            },
            Leaf::Same { slot } => subjects.both(*slot).map(|(a, b)| a == b),
            Leaf::Difference { slot, of, at_least, at_most } => match subjects.both(*slot)? {
                (Slot::Number(first), Slot::Number(second)) => {
                    let (first, second) = (i128::from(*first), i128::from(*second));
                    let (a, b) = if *of == Side::First { (first, second) } else { (second, first) };
                    let difference = a.saturating_sub(b);
                    Some(
                        at_least.is_none_or(|least| difference >= i128::from(least))
                            && at_most.is_none_or(|most| difference <= i128::from(most)),
                    )
                }
                _ => None,
            },
            Leaf::Shared { slot, at_least } => match subjects.both(*slot)? {
                (Slot::Set(a), Slot::Set(b)) => Some(common(a, b) >= usize::from(*at_least)),
                _ => None,
            },
            Leaf::ReportingLine { above, within } => {
                let line = subjects.line(above.other())?;
                let above = subjects.person(*above).id();
                let steps = within.map_or(usize::MAX, usize::from);
                let known = line.above.iter().take(steps);
                if known.clone().any(|id| id == above) {
                    Some(true)
                } else if line.end == LineEnd::Nobody || known.len() == steps {
                    Some(false)
                } else {
                    None
                }
            }
            Leaf::Person { who, ids } => Some(ids.contains(subjects.person(*who).id())),
        }
    }
}

impl Comparison {
    fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::More => order.is_gt(),
            Comparison::AtLeast => order.is_ge(),
        }
    }
}

/// How many texts two sorted sets share.
fn common(a: &[Box<str>], b: &[Box<str>]) -> usize {
    a.iter().filter(|text| b.binary_search(text).is_ok()).count()
}

/// Between what and what a truth lies when some facts are left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) low: Truth,
    pub(crate) high: Truth,
}

impl Interval {
    pub(crate) const OPEN: Interval = Interval { low: Truth::False, high: Truth::True };

    pub(crate) fn exactly(truth: Truth) -> Self {
        Interval { low: truth, high: truth }
    }

    pub(crate) fn and(self, other: Interval) -> Interval {
        Interval { low: self.low.min(other.low), high: self.high.min(other.high) }
    }

    pub(crate) fn or(self, other: Interval) -> Interval {
        Interval { low: self.low.max(other.low), high: self.high.max(other.high) }
    }

    pub(crate) fn not(self) -> Interval {
        Interval { low: self.high.not(), high: self.low.not() }
    }
}

impl Rule {
    pub(crate) fn weigh(&self, of_leaf: &mut dyn FnMut(usize, &Leaf) -> Interval) -> Interval {
        self.weigh_node(&self.node, of_leaf)
    }

    fn weigh_node(&self, node: &Node, of_leaf: &mut dyn FnMut(usize, &Leaf) -> Interval) -> Interval {
        match node {
            Node::Always => Interval::exactly(Truth::True),
            Node::All(parts) => parts
                .iter()
                .fold(Interval::exactly(Truth::True), |all, part| all.and(self.weigh_node(part, of_leaf))),
            Node::Any(parts) => parts
                .iter()
                .fold(Interval::exactly(Truth::False), |any, part| any.or(self.weigh_node(part, of_leaf))),
            Node::Not(part) => self.weigh_node(part, of_leaf).not(),
            Node::Leaf(index) => self.leaves.get(*index).map_or(Interval::OPEN, |leaf| of_leaf(*index, leaf)),
        }
    }
}
