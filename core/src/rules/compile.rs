//! Rules in the form in which they are evaluated: alternatives of conditions that must all hold, over values that are
//! compared as words.
//!
//! A grant needs *true*, and an alternative is true when each of its conditions is; a ban applies unless it is *false*,
//! and an alternative is false when one of its conditions is. Both are decided without a third value in between, and
//! agree with Kleene's connectives, in which a disjunction is the greatest of its parts and a conjunction the least.

use super::{
    Comparison, NamedRule,
    check::{Leaf, Node, Rule, Side},
    evaluate::{Subjects, Truth},
};
use crate::people::{Slot, SlotIndex, Word};

/// A rule with more alternatives than this is evaluated as it stands.
const MOST_ALTERNATIVES: usize = 16;

/// A list of rules, of which one is enough.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Compiled {
    alternatives: Vec<Box<[Literal]>>,
    /// Rules with too many alternatives, by their place.
    others: Vec<usize>,
}

/// A condition or its opposite.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Literal {
    test: Test,
    /// Whether the leaf is the opposite of the test.
    opposite: bool,
    /// The rule and the leaf in it, where the words do not tell all.
    leaf: (usize, usize),
    negated: bool,
}

/// What is compared. A text is a word too; two that are the same word are compared as texts.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Number { who: Side, slot: SlotIndex, at_least: i64, at_most: i64 },
    Text { who: Side, slot: SlotIndex, words: Box<[u64]> },
    Same { slot: SlotIndex },
    Difference { slot: SlotIndex, of: Side, at_least: i64, at_most: i64 },
    Leaf,
}

impl Compiled {
    pub(super) fn of(rules: &[NamedRule]) -> Compiled {
        let mut compiled = Compiled::default();
        for (r, named) in rules.iter().enumerate() {
            match alternatives(&named.rule, r, &named.rule.node, false) {
                Some(found) => compiled.alternatives.extend(found.into_iter().map(Vec::into_boxed_slice)),
                None => compiled.others.push(r),
            }
        }
        compiled
    }

    /// Whether one of the rules is true.
    pub(super) fn any_true(&self, rules: &[NamedRule], subjects: &Subjects<'_>) -> bool {
        self.alternatives.iter().any(|all| all.iter().all(|one| one.truth(rules, subjects) == Some(true)))
            || self.others(rules).any(|rule| rule.evaluate(subjects) == Truth::True)
    }

    /// Whether each of the rules is false.
    pub(super) fn all_false(&self, rules: &[NamedRule], subjects: &Subjects<'_>) -> bool {
        self.alternatives.iter().all(|all| all.iter().any(|one| one.truth(rules, subjects) == Some(false)))
            && self.others(rules).all(|rule| rule.evaluate(subjects) == Truth::False)
    }

    fn others<'r>(&self, rules: &'r [NamedRule]) -> impl Iterator<Item = &'r Rule> {
        self.others.iter().filter_map(|r| rules.get(*r)).map(|named| &named.rule)
    }
}

/// The disjunctive normal form; nothing when it is too long.
fn alternatives(rule: &Rule, r: usize, node: &Node, negated: bool) -> Option<Vec<Vec<Literal>>> {
    match (node, negated) {
        (Node::Always, false) => Some(vec![Vec::new()]),
        (Node::Always, true) => Some(Vec::new()),
        (Node::Not(part), _) => alternatives(rule, r, part, !negated),
        (Node::Leaf(l), _) => {
            let leaf = rule.leaves.get(*l)?;
            let (test, opposite) = Test::of(leaf);
            Some(vec![vec![Literal { test, opposite, leaf: (r, *l), negated }]])
        }
        (Node::Any(parts), false) | (Node::All(parts), true) => {
            let mut found = Vec::new();
            for part in parts {
                found.extend(alternatives(rule, r, part, negated)?);
            }
            (found.len() <= MOST_ALTERNATIVES).then_some(found)
        }
        (Node::All(parts), false) | (Node::Any(parts), true) => {
            let mut found = vec![Vec::new()];
            for part in parts {
                let further = alternatives(rule, r, part, negated)?;
                let both =
                    found.iter().flat_map(|one| further.iter().map(move |two| [&one[..], two].concat()));
                found = both.collect();
                if found.len() > MOST_ALTERNATIVES {
                    return None;
                }
            }
            Some(found)
        }
    }
}

impl Test {
    /// The test for a leaf, and whether the leaf is its opposite.
    fn of(leaf: &Leaf) -> (Test, bool) {
        match leaf {
            Leaf::Compare { who, slot, is, value: Slot::Number(value) } => {
                let (at_least, at_most, opposite) = match is {
                    Comparison::Equal => (*value, *value, false),
                    Comparison::NotEqual => (*value, *value, true),
                    Comparison::AtLeast => (*value, i64::MAX, false),
                    Comparison::Less => (*value, i64::MAX, true),
                    Comparison::AtMost => (i64::MIN, *value, false),
                    Comparison::More => (i64::MIN, *value, true),
                };
                (Test::Number { who: *who, slot: *slot, at_least, at_most }, opposite)
            }
            Leaf::Compare { who, slot, is, value: Slot::YesNo(yes) } => {
                let yes = i64::from(*yes);
                let test = Test::Number { who: *who, slot: *slot, at_least: yes, at_most: yes };
                (test, *is != Comparison::Equal)
            }
            Leaf::Compare { who, slot, is, value: Slot::Text(text) } => {
                let words = Box::new([Word::of_text(text)]);
                (Test::Text { who: *who, slot: *slot, words }, *is != Comparison::Equal)
            }
            Leaf::OneOf { who, slot, values } => {
                let mut words: Vec<u64> = values.iter().map(|text| Word::of_text(text)).collect();
                words.sort_unstable();
                (Test::Text { who: *who, slot: *slot, words: words.into() }, false)
            }
            Leaf::Same { slot } => (Test::Same { slot: *slot }, false),
            Leaf::Difference { slot, of, at_least, at_most } => {
                let (at_least, at_most) = (at_least.unwrap_or(i64::MIN), at_most.unwrap_or(i64::MAX));
                (Test::Difference { slot: *slot, of: *of, at_least, at_most }, false)
            }
            _ => (Test::Leaf, false),
        }
    }
}

impl Literal {
    /// How it comes out; nothing where a fact is missing.
    #[inline]
    fn truth(&self, rules: &[NamedRule], subjects: &Subjects<'_>) -> Option<bool> {
        let of_leaf = match self.test.outcome(subjects) {
            Outcome::Known(found) => found != self.opposite,
            Outcome::Unknown => return None,
            Outcome::Open => self.leaf(rules, subjects)?,
        };
        Some(of_leaf != self.negated)
    }

    #[cold]
    fn leaf(&self, rules: &[NamedRule], subjects: &Subjects<'_>) -> Option<bool> {
        let (r, l) = self.leaf;
        rules.get(r)?.rule.leaves.get(l)?.known_truth(subjects)
    }
}

enum Outcome {
    Known(bool),
    /// A fact is missing.
    Unknown,
    /// The words do not tell; the leaf will.
    Open,
}

impl Test {
    #[inline]
    fn outcome(&self, subjects: &Subjects<'_>) -> Outcome {
        match self {
            Test::Number { who, slot, at_least, at_most } => match subjects.word(*who, *slot) {
                Word::Number(number) => Outcome::Known(*at_least <= number && number <= *at_most),
                Word::Unknown => Outcome::Unknown,
                _ => Outcome::Open,
            },
            Test::Text { who, slot, words } => match subjects.word(*who, *slot) {
                Word::Text(word) if words.binary_search(&word).is_err() => Outcome::Known(false),
                Word::Unknown => Outcome::Unknown,
                _ => Outcome::Open,
            },
            Test::Same { slot } => {
                match (subjects.word(Side::First, *slot), subjects.word(Side::Second, *slot)) {
                    (Word::Unknown, _) | (_, Word::Unknown) => Outcome::Unknown,
                    (Word::Number(one), Word::Number(other)) => Outcome::Known(one == other),
                    (Word::Text(one), Word::Text(other)) if one != other => Outcome::Known(false),
                    _ => Outcome::Open,
                }
            }
            Test::Difference { slot, of, at_least, at_most } => {
                match (subjects.word(*of, *slot), subjects.word(of.other(), *slot)) {
                    (Word::Unknown, _) | (_, Word::Unknown) => Outcome::Unknown,
                    (Word::Number(one), Word::Number(other)) => match one.checked_sub(other) {
                        Some(difference) => Outcome::Known(*at_least <= difference && difference <= *at_most),
                        None => Outcome::Open,
                    },
                    _ => Outcome::Open,
                }
            }
            Test::Leaf => Outcome::Open,
        }
    }
}
