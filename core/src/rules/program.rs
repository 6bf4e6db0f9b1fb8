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
use crate::{
    people::{Same, Slot, SlotIndex, Word, Words},
    sort,
};

/// A rule with more alternatives than this is evaluated as it stands.
const MOST_ALTERNATIVES: usize = 16;
/// Where a program ends.
const YES: u32 = u32::MAX;
const NO: u32 = u32::MAX - 1;

/// A list of tests that ends in yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Program {
    steps: Vec<Step>,
    /// Where each step comes from, for what words do not tell.
    origins: Vec<Origin>,
    rules: Vec<(Rule, About)>,
    /// The texts that are looked for.
    texts: Vec<Word>,
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

/// A test, and where to go on when it fails, when it holds, and when a fact is missing. Small, since it is what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    test: Test,
    /// The outcome after which it goes straight on, which a processor foresees.
    straight: Outcome,
    next: [u32; 3],
}

/// What a step was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin {
    rule: u32,
    leaf: u32,
    /// Whether the leaf is the opposite of the test.
    opposite: bool,
}

/// What is compared. A text is a word too; of long ones that are alike the leaf tells whether they are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    /// A number from `least` on, and no more than `span` beyond.
    Number {
        who: Side,
        slot: SlotIndex,
        least: i64,
        span: u64,
    },
    /// One of the texts of the program that stand from `from` up to `to`.
    Texts {
        who: Side,
        slot: SlotIndex,
        from: u32,
        to: u32,
    },
    Same {
        slot: SlotIndex,
    },
    /// What the one's number is more than the other's.
    Difference {
        slot: SlotIndex,
        of: Side,
        least: i64,
        span: u64,
    },
    Leaf,
    Rule,
    Never,
}

/// How a test comes out; the first three by the place of what follows in [`Step::next`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fails = 0,
    Holds = 1,
    /// A fact is missing.
    Unknown = 2,
    /// The words do not tell.
    Open = 3,
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
        for (at, step) in (1_u32..).zip(&mut program.steps) {
            for (next, outcome) in
                step.next.iter_mut().zip([Outcome::Fails, Outcome::Holds, Outcome::Unknown])
            {
                if *next == end {
                    *next = YES;
                } else if *next == at && outcome != Outcome::Unknown {
                    step.straight = outcome;
                }
            }
        }
        program
    }

    /// Whether the rules permit. Linear in their size; values are compared as words, long texts and sets as they stand.
    #[inline]
    pub(crate) fn permits(&self, subjects: &Subjects<'_>) -> bool {
        let words = subjects.words();
        let mut at = if self.steps.is_empty() { YES } else { 0 };
        while let Some(step) = self.steps.get(at as usize) {
            let outcome = match self.outcome(step.test, &words) {
                Outcome::Open => self.look_up(at, subjects),
                outcome => outcome,
            };
            at = if outcome == step.straight {
                at.saturating_add(1)
            } else {
                step.next.get(outcome as usize).copied().unwrap_or(NO)
            };
        }
        at == YES
    }

    #[inline]
    fn outcome(&self, test: Test, words: &[Words<'_>; 2]) -> Outcome {
        match test {
            Test::Number { who, slot, least, span } => {
                let word = value(words, who, slot);
                word.number().map_or(missing(word), |number| within(number, least, span))
            }
            Test::Texts { who, slot, from, to } => {
                let word = value(words, who, slot);
                if !word.is_text() {
                    return missing(word);
                }
                let texts = self.texts.get(from as usize..to as usize).unwrap_or_default();
                one_of(word, texts)
            }
            Test::Same { slot } => {
                let (one, other) = (value(words, Side::First, slot), value(words, Side::Second, slot));
                match one.same(other) {
                    _ if one.is_unknown() || other.is_unknown() => Outcome::Unknown,
                    Same::No => Outcome::Fails,
                    Same::Yes => Outcome::Holds,
                    Same::Open => Outcome::Open,
                }
            }
            Test::Difference { slot, of, least, span } => {
                let (one, other) = (value(words, of, slot), value(words, of.other(), slot));
                match (one.number(), other.number()) {
                    (Some(one), Some(other)) => {
                        one.checked_sub(other).map_or(Outcome::Open, |more| within(more, least, span))
                    }
                    _ if one.is_unknown() || other.is_unknown() => Outcome::Unknown,
                    _ => Outcome::Open,
                }
            }
            Test::Never => Outcome::Fails,
            Test::Leaf | Test::Rule => Outcome::Open,
        }
    }

    /// How a step comes out by its leaf, or by its whole rule.
    #[cold]
    fn look_up(&self, at: u32, subjects: &Subjects<'_>) -> Outcome {
        let (step, origin) = (self.steps.get(at as usize), self.origins.get(at as usize));
        let (Some(step), Some(origin)) = (step, origin) else { return Outcome::Unknown };
        let Some((rule, about)) = self.rules.get(origin.rule as usize) else { return Outcome::Unknown };
        let subjects = about.whom(subjects);
        let known = if step.test == Test::Rule {
            match rule.evaluate(&subjects) {
                Truth::True => Some(true),
                Truth::False => Some(false),
                Truth::Unknown => None,
            }
        } else {
            rule.leaves.get(origin.leaf as usize).and_then(|leaf| leaf.known_truth(&subjects))
        };
        known.map_or(Outcome::Unknown, |known| Outcome::of(known != origin.opposite))
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
            match alternatives(rule, number, about, &rule.node, false, &mut self.texts) {
                Some(alternatives) => found.extend(alternatives),
                None => found.push(vec![Literal {
                    test: Test::Rule,
                    negated: false,
                    origin: Origin { rule: number, leaf: 0, opposite: false },
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
            self.push(&Literal::never(), [NO, NO, NO]);
        }
        for (i, all) in alternatives.into_iter().enumerate() {
            let otherwise = starts.get(i.saturating_add(1)).copied().unwrap_or(NO);
            let count = all.len();
            for (j, literal) in all.iter().enumerate() {
                let next = self.here().saturating_add(1);
                let last = j.saturating_add(1) == count;
                self.push(literal, [otherwise, if last { end } else { next }, otherwise]);
            }
        }
    }

    /// Goes on when one of each alternative is false.
    fn all_false(&mut self, alternatives: Vec<Vec<Literal>>) {
        if alternatives.iter().any(Vec::is_empty) {
            self.push(&Literal::never(), [NO, NO, NO]);
            return;
        }
        let starts = self.starts(&alternatives);
        for (i, all) in alternatives.into_iter().enumerate() {
            let passed = starts.get(i.saturating_add(1)).copied().unwrap_or(NO);
            let count = all.len();
            for (j, literal) in all.iter().enumerate() {
                let next = self.here().saturating_add(1);
                let applies = if j.saturating_add(1) == count { NO } else { next };
                self.push(literal, [passed, applies, applies]);
            }
        }
    }

    /// Adds a step: where to go on when the literal is false, true, unknown. What is stored is where to go on by how the
    /// test comes out, of which the literal may be the opposite.
    fn push(&mut self, literal: &Literal, [no, yes, unknown]: [u32; 3]) {
        let Literal { test, negated, origin } = *literal;
        let next = if negated != origin.opposite { [yes, no, unknown] } else { [no, yes, unknown] };
        self.steps.push(Step { test, straight: Outcome::Open, next });
        self.origins.push(origin);
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
#[derive(Debug, Clone, Copy)]
struct Literal {
    test: Test,
    negated: bool,
    origin: Origin,
}

impl Literal {
    fn never() -> Literal {
        Literal { test: Test::Never, negated: false, origin: Origin { rule: NO, leaf: NO, opposite: false } }
    }
}

/// The disjunctive normal form; nothing when it is too long.
fn alternatives(
    rule: &Rule,
    number: u32,
    about: About,
    node: &Node,
    negated: bool,
    texts: &mut Vec<Word>,
) -> Option<Vec<Vec<Literal>>> {
    let mut of = |part: &Node, negated: bool| alternatives(rule, number, about, part, negated, texts);
    match (node, negated) {
        (Node::Always, false) => Some(vec![Vec::new()]),
        (Node::Always, true) => Some(Vec::new()),
        (Node::Not(part), _) => of(part, !negated),
        (Node::Leaf(l), _) => {
            let (test, opposite) = Test::of(rule.leaves.get(*l)?, about, texts);
            let origin = Origin { rule: number, leaf: u32::try_from(*l).ok()?, opposite };
            Some(vec![vec![Literal { test, negated, origin }]])
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
    /// The test for a leaf, and whether the leaf is its opposite; what texts it looks for goes to `texts`.
    fn of(leaf: &Leaf, about: About, texts: &mut Vec<Word>) -> (Test, bool) {
        match leaf {
            Leaf::Compare { who, slot, is, value } => {
                let (who, slot) = (about.side(*who), *slot);
                let number = |least, most| {
                    range(least, most).map_or(Test::Leaf, |span| Test::Number { who, slot, least, span })
                };
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
                        let (from, to) = append(texts, std::iter::once(text));
                        (Test::Texts { who, slot, from, to }, *is != Comparison::Equal)
                    }
                    (Slot::Set(_), _) => (Test::Leaf, false),
                }
            }
            Leaf::OneOf { who, slot, values } => {
                let (from, to) = append(texts, values.iter());
                (Test::Texts { who: about.side(*who), slot: *slot, from, to }, false)
            }
            Leaf::Same { slot } => (Test::Same { slot: *slot }, false),
            Leaf::Difference { slot, of, at_least, at_most } => {
                let (least, most) = (at_least.unwrap_or(i64::MIN), at_most.unwrap_or(i64::MAX));
                // An empty range is left to the leaf, which says too when a fact is missing.
                let test = range(least, most).map_or(Test::Leaf, |span| Test::Difference {
                    slot: *slot,
                    of: about.side(*of),
                    least,
                    span,
                });
                (test, false)
            }
            Leaf::Shared { .. } | Leaf::ReportingLine { .. } | Leaf::Person { .. } => (Test::Leaf, false),
        }
    }
}

impl Outcome {
    #[inline]
    fn of(holds: bool) -> Outcome {
        if holds { Outcome::Holds } else { Outcome::Fails }
    }
}

/// How far a range goes beyond its least; nothing when it is empty.
fn range(least: i64, most: i64) -> Option<u64> {
    (least <= most).then(|| most.wrapping_sub(least).cast_unsigned())
}

/// Adds texts, sorted; returns where they stand.
fn append<'t>(texts: &mut Vec<Word>, more: impl Iterator<Item = &'t Box<str>>) -> (u32, u32) {
    let from = texts.len();
    texts.extend(more.map(|text| Word::of_text(text)));
    if let Some(added) = texts.get_mut(from..) {
        sort::by(added, Ord::cmp);
    }
    let place = |at: usize| u32::try_from(at).unwrap_or(NO);
    (place(from), place(texts.len()))
}

#[inline]
fn value([first, second]: &[Words<'_>; 2], side: Side, slot: SlotIndex) -> Word {
    let words = if side == Side::First { first } else { second };
    words.at(usize::from(slot.0))
}

/// How a test comes out for a value that it cannot compare.
#[inline]
fn missing(word: Word) -> Outcome {
    if word.is_unknown() { Outcome::Unknown } else { Outcome::Open }
}

#[inline]
fn within(number: i64, least: i64, span: u64) -> Outcome {
    Outcome::of(number.wrapping_sub(least).cast_unsigned() <= span)
}

/// Whether a text is among some, which are sorted. Of a few all are compared, since a guess at each costs more.
#[inline]
fn one_of(word: Word, texts: &[Word]) -> Outcome {
    const FEW: usize = 8;
    let found = if texts.len() <= FEW {
        texts.iter().fold(false, |found, text| found | (word == *text))
    } else {
        texts.binary_search(&word).is_ok()
    };
    match found {
        false => Outcome::Fails,
        true if word.same(word) == Same::Yes => Outcome::Holds,
        true => Outcome::Open,
    }
}
