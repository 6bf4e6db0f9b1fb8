//! Rules as they are evaluated: one list of tests, each with the place to go on at when it comes out true, false or
//! unknown, over values that are compared as words.
//!
//! A grant needs *true*, and one of several alternatives is true when each of its conditions is. A ban applies unless it
//! is *false*, and an alternative is false when one of its conditions is. Both agree with Kleene's connectives, in which
//! a disjunction is the greatest of its parts and a conjunction the least; so no third value has to be carried along.

use super::{
    Comparison, Rule, Rules,
    check::{Leaf, Node, Side},
    evaluate::{Subjects, Truth},
};
use crate::people::{Slot, SlotIndex, Word, Words};

/// A rule with more alternatives than this is evaluated as it stands.
const MOST_ALTERNATIVES: usize = 16;
/// Where a program ends.
const YES: u32 = u32::MAX;
const NO: u32 = u32::MAX - 1;

/// A list of tests that ends in yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Program {
    steps: Vec<Step>,
    /// The rules that the tests come from, for what words do not tell.
    rules: Vec<(Rule, About)>,
}

/// Of whom rules are, among the two that a program is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// The first alone.
    First,
    /// The second alone.
    Second,
    /// The two.
    Both,
    /// The two the other way round.
    Turned,
}

/// A test and where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    test: Test,
    /// Whether the condition is the opposite of the test.
    opposite: bool,
    holds: u32,
    fails: u32,
    unknown: u32,
    /// The rule and its leaf.
    origin: (u32, u32),
}

/// What is compared. A text is a word too; of two that are the same word the leaf tells whether they are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Number { who: Side, slot: SlotIndex, at_least: i64, at_most: i64 },
    Text { who: Side, slot: SlotIndex, word: u64 },
    Texts { who: Side, slot: SlotIndex, words: Box<[u64]> },
    Same { slot: SlotIndex },
    Difference { slot: SlotIndex, of: Side, at_least: i64, at_most: i64 },
    Leaf,
    Rule,
    Never,
}

/// How a test comes out.
enum Outcome {
    Known(bool),
    /// A fact is missing.
    Unknown,
    /// The words do not tell.
    Open,
}

impl Program {
    /// A program that says yes when all of these rules permit.
    pub(crate) fn of(all: &[(&Rules, About)]) -> Program {
        let mut program = Program::default();
        for (rules, about) in all {
            let grants = program.alternatives(rules.grants.iter().map(|named| &named.rule), *about);
            // One that is always true is enough.
            if grants.iter().all(|all| !all.is_empty()) {
                program.one_true(grants);
            }
            let bans = program.alternatives(rules.bans.iter().map(|named| &named.rule), *about);
            program.all_false(bans);
        }
        let end = program.here();
        for step in &mut program.steps {
            for next in [&mut step.holds, &mut step.fails, &mut step.unknown] {
                *next = if *next == end { YES } else { *next };
            }
        }
        program
    }

    /// Whether the rules permit. Linear in their size; values are compared as words of 64 bits, texts only where these
    /// are the same.
    #[inline]
    pub(crate) fn permits(&self, subjects: &Subjects<'_>) -> bool {
        let words = subjects.words();
        let mut at = if self.steps.is_empty() { YES } else { 0 };
        while let Some(step) = usize::try_from(at).ok().and_then(|at| self.steps.get(at)) {
            let outcome = match step.test.outcome(&words) {
                Outcome::Open => self.look_up(step, subjects),
                outcome => outcome,
            };
            at = match outcome {
                Outcome::Known(true) => step.holds,
                Outcome::Known(false) => step.fails,
                Outcome::Unknown | Outcome::Open => step.unknown,
            };
        }
        at == YES
    }

    /// How a test comes out by its leaf, or by its whole rule.
    #[cold]
    fn look_up(&self, step: &Step, subjects: &Subjects<'_>) -> Outcome {
        let (rule, leaf) = step.origin;
        let Some((rule, about)) = usize::try_from(rule).ok().and_then(|rule| self.rules.get(rule)) else {
            return Outcome::Unknown;
        };
        let subjects = about.whom(subjects);
        let known = if step.test == Test::Rule {
            match rule.evaluate(&subjects) {
                Truth::True => Some(true),
                Truth::False => Some(false),
                Truth::Unknown => None,
            }
        } else {
            let leaf = usize::try_from(leaf).ok().and_then(|leaf| rule.leaves.get(leaf));
            leaf.and_then(|leaf| leaf.known_truth(&subjects))
        };
        known.map_or(Outcome::Unknown, |known| Outcome::Known(known != step.opposite))
    }

    fn here(&self) -> u32 {
        u32::try_from(self.steps.len()).unwrap_or(NO)
    }

    /// The tests of rules, any one of which is enough, with their ends still open.
    fn alternatives<'r>(&mut self, rules: impl Iterator<Item = &'r Rule>, about: About) -> Vec<Vec<Literal>> {
        let mut found = Vec::new();
        for rule in rules {
            let number = u32::try_from(self.rules.len()).unwrap_or(NO);
            self.rules.push((rule.clone(), about));
            match alternatives(rule, number, about, &rule.node, false) {
                Some(alternatives) => found.extend(alternatives),
                None => found.push(vec![Literal {
                    test: Test::Rule,
                    opposite: false,
                    negated: false,
                    origin: (number, 0),
                }]),
            }
        }
        found
    }

    /// Goes on when all of one alternative is true; the next is tried as soon as one is not.
    fn one_true(&mut self, alternatives: Vec<Vec<Literal>>) {
        let mut starts = self.starts(&alternatives);
        let end = starts.pop().unwrap_or(NO);
        if alternatives.is_empty() {
            let next = (NO, NO, NO);
            self.steps.push(Literal::never().step(next));
        }
        for (i, all) in alternatives.into_iter().enumerate() {
            let otherwise = starts.get(i.saturating_add(1)).copied().unwrap_or(NO);
            let count = all.len();
            for (j, literal) in all.into_iter().enumerate() {
                let next = self.here().saturating_add(1);
                let last = j.saturating_add(1) == count;
                self.steps.push(literal.step((if last { end } else { next }, otherwise, otherwise)));
            }
        }
    }

    /// Goes on when one of each alternative is false.
    fn all_false(&mut self, alternatives: Vec<Vec<Literal>>) {
        if alternatives.iter().any(Vec::is_empty) {
            self.steps.push(Literal::never().step((NO, NO, NO)));
            return;
        }
        let starts = self.starts(&alternatives);
        for (i, all) in alternatives.into_iter().enumerate() {
            let passed = starts.get(i.saturating_add(1)).copied().unwrap_or(NO);
            let count = all.len();
            for (j, literal) in all.into_iter().enumerate() {
                let next = self.here().saturating_add(1);
                let applies = if j.saturating_add(1) == count { NO } else { next };
                self.steps.push(literal.step((applies, passed, applies)));
            }
        }
    }

    /// Where each alternative begins, and where the last ends.
    fn starts(&self, alternatives: &[Vec<Literal>]) -> Vec<u32> {
        let mut starts = vec![self.here()];
        let mut at = self.here();
        for all in alternatives {
            at = at.saturating_add(u32::try_from(all.len()).unwrap_or(NO));
            starts.push(at);
        }
        if alternatives.is_empty() {
            starts = vec![self.here().saturating_add(1)];
        }
        starts
    }
}

impl About {
    fn side(self, side: Side) -> Side {
        match self {
            About::First => Side::First,
            About::Second => Side::Second,
            About::Both => side,
            About::Turned => side.other(),
        }
    }

    fn whom<'a>(self, subjects: &Subjects<'a>) -> Subjects<'a> {
        let [first, second] = subjects.each();
        match self {
            About::First => first,
            About::Second => second,
            About::Both => *subjects,
            About::Turned => subjects.swapped(),
        }
    }
}

/// A condition or its opposite.
#[derive(Debug, Clone)]
struct Literal {
    test: Test,
    opposite: bool,
    negated: bool,
    origin: (u32, u32),
}

impl Literal {
    fn never() -> Literal {
        Literal { test: Test::Never, opposite: false, negated: false, origin: (NO, NO) }
    }

    /// Where to go on when it is true, false, unknown. The step looks at the test, of which the leaf may be the opposite.
    fn step(self, (holds, fails, unknown): (u32, u32, u32)) -> Step {
        let Literal { test, opposite, negated, origin } = self;
        let (holds, fails) = if negated != opposite { (fails, holds) } else { (holds, fails) };
        Step { test, opposite, holds, fails, unknown, origin }
    }
}

/// The disjunctive normal form; nothing when it is too long.
fn alternatives(
    rule: &Rule,
    number: u32,
    about: About,
    node: &Node,
    negated: bool,
) -> Option<Vec<Vec<Literal>>> {
    let of = |part: &Node, negated: bool| alternatives(rule, number, about, part, negated);
    match (node, negated) {
        (Node::Always, false) => Some(vec![Vec::new()]),
        (Node::Always, true) => Some(Vec::new()),
        (Node::Not(part), _) => of(part, !negated),
        (Node::Leaf(l), _) => {
            let (test, opposite) = Test::of(rule.leaves.get(*l)?, about);
            let origin = (number, u32::try_from(*l).ok()?);
            Some(vec![vec![Literal { test, opposite, negated, origin }]])
        }
        (Node::Any(parts), false) | (Node::All(parts), true) => {
            let mut found = Vec::new();
            for part in parts {
                found.extend(of(part, negated)?);
            }
            (found.len() <= MOST_ALTERNATIVES).then_some(found)
        }
        (Node::All(parts), false) | (Node::Any(parts), true) => {
            let mut found = vec![Vec::new()];
            for part in parts {
                let further = of(part, negated)?;
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
    fn of(leaf: &Leaf, about: About) -> (Test, bool) {
        match leaf {
            Leaf::Compare { who, slot, is, value } => {
                let (who, slot) = (about.side(*who), *slot);
                let number = |at_least, at_most| Test::Number { who, slot, at_least, at_most };
                match (value, is) {
                    (Slot::Number(value), Comparison::Equal) => (number(*value, *value), false),
                    (Slot::Number(value), Comparison::NotEqual) => (number(*value, *value), true),
                    (Slot::Number(value), Comparison::AtLeast) => (number(*value, i64::MAX), false),
                    (Slot::Number(value), Comparison::Less) => (number(*value, i64::MAX), true),
                    (Slot::Number(value), Comparison::AtMost) => (number(i64::MIN, *value), false),
                    (Slot::Number(value), Comparison::More) => (number(i64::MIN, *value), true),
                    (Slot::YesNo(yes), is) => {
                        (number(i64::from(*yes), i64::from(*yes)), *is != Comparison::Equal)
                    }
                    (Slot::Text(text), is) => {
                        (Test::Text { who, slot, word: Word::of_text(text) }, *is != Comparison::Equal)
                    }
                    (Slot::Set(_), _) => (Test::Leaf, false),
                }
            }
            Leaf::OneOf { who, slot, values } => {
                let mut words: Vec<u64> = values.iter().map(|text| Word::of_text(text)).collect();
                words.sort_unstable();
                (Test::Texts { who: about.side(*who), slot: *slot, words: words.into() }, false)
            }
            Leaf::Same { slot } => (Test::Same { slot: *slot }, false),
            Leaf::Difference { slot, of, at_least, at_most } => {
                let (at_least, at_most) = (at_least.unwrap_or(i64::MIN), at_most.unwrap_or(i64::MAX));
                (Test::Difference { slot: *slot, of: about.side(*of), at_least, at_most }, false)
            }
            Leaf::Shared { .. } | Leaf::ReportingLine { .. } | Leaf::Person { .. } => (Test::Leaf, false),
        }
    }

    #[inline]
    fn outcome(&self, words: &[Words<'_>; 2]) -> Outcome {
        match self {
            Test::Number { who, slot, at_least, at_most } => match value(words, *who, *slot) {
                Word::Number(number) => Outcome::Known(*at_least <= number && number <= *at_most),
                Word::Unknown => Outcome::Unknown,
                _ => Outcome::Open,
            },
            Test::Text { who, slot, word } => match value(words, *who, *slot) {
                Word::Text(found) if found != *word => Outcome::Known(false),
                Word::Unknown => Outcome::Unknown,
                _ => Outcome::Open,
            },
            Test::Texts { who, slot, words: texts } => match value(words, *who, *slot) {
                Word::Text(found) if texts.binary_search(&found).is_err() => Outcome::Known(false),
                Word::Unknown => Outcome::Unknown,
                _ => Outcome::Open,
            },
            Test::Same { slot } => {
                match (value(words, Side::First, *slot), value(words, Side::Second, *slot)) {
                    (Word::Unknown, _) | (_, Word::Unknown) => Outcome::Unknown,
                    (Word::Number(one), Word::Number(other)) => Outcome::Known(one == other),
                    (Word::Text(one), Word::Text(other)) if one != other => Outcome::Known(false),
                    _ => Outcome::Open,
                }
            }
            Test::Difference { slot, of, at_least, at_most } => {
                match (value(words, *of, *slot), value(words, of.other(), *slot)) {
                    (Word::Unknown, _) | (_, Word::Unknown) => Outcome::Unknown,
                    (Word::Number(one), Word::Number(other)) => match one.checked_sub(other) {
                        Some(difference) => Outcome::Known(*at_least <= difference && difference <= *at_most),
                        None => Outcome::Open,
                    },
                    _ => Outcome::Open,
                }
            }
            Test::Never => Outcome::Known(false),
            Test::Leaf | Test::Rule => Outcome::Open,
        }
    }
}

#[inline]
fn value([first, second]: &[Words<'_>; 2], side: Side, slot: SlotIndex) -> Word {
    if side == Side::First { first.at(slot) } else { second.at(slot) }
}
