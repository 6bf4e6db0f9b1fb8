//! Rules as tests over candidates: what they say of the asker is worked out once.

use super::{
    base::{Column, View},
    feature::Source,
    test::{Condition, Test},
};
use crate::{
    id::PersonId,
    lifecycle::Seeker,
    people::{LineEnd, Slot, SlotIndex},
    rules::{Comparison, Leaf, Node, Rule, Rules, Side, Subjects, Truth},
    scheme::{RelationshipType, RoleIndex},
};

/// Turns conditions into tests.
#[derive(Clone, Copy)]
pub(super) struct Compiler<'a> {
    pub(super) view: View<'a>,
}

/// The other person in a rule over two.
#[derive(Clone, Copy)]
struct Asker<'s> {
    seeker: &'s Seeker<'s>,
    /// Their number, if they were ever mentioned; the base alone does not know everybody.
    number: Option<usize>,
    /// Which side the candidate is.
    candidate: Side,
}

impl<'a> Compiler<'a> {
    /// A rule over one person.
    pub(super) fn audience(&self, rules: &Rules) -> Condition<'a> {
        self.rules(rules, None)
    }

    /// The rule over two people for this asker; in a peer type both ways.
    pub(super) fn pair(
        &self,
        relationship_type: &RelationshipType,
        seeker: &Seeker<'_>,
        number: Option<usize>,
    ) -> Condition<'a> {
        let candidate = if seeker.role == RoleIndex::First { Side::Second } else { Side::First };
        let rules = relationship_type.pair();
        let one_way = self.rules(rules, Some(Asker { seeker, number, candidate }));
        if relationship_type.is_peer() {
            let other_way = self.rules(rules, Some(Asker { seeker, number, candidate: candidate.other() }));
            all([one_way, other_way])
        } else {
            one_way
        }
    }

    fn rules(&self, rules: &Rules, asker: Option<Asker<'_>>) -> Condition<'a> {
        let granted = any(rules.grants.iter().map(|grant| self.rule(&grant.rule, asker)));
        let banned = any(rules.bans.iter().map(|ban| self.rule(&ban.rule, asker)));
        all([granted, not(banned)])
    }

    fn rule(&self, rule: &Rule, asker: Option<Asker<'_>>) -> Condition<'a> {
        self.node(rule, &rule.node, asker)
    }

    fn node(&self, rule: &Rule, node: &Node, asker: Option<Asker<'_>>) -> Condition<'a> {
        match node {
            Node::Always => always(Truth::True),
            Node::All(parts) => all(parts.iter().map(|part| self.node(rule, part, asker))),
            Node::Any(parts) => any(parts.iter().map(|part| self.node(rule, part, asker))),
            Node::Not(part) => not(self.node(rule, part, asker)),
            Node::Leaf(index) => match rule.leaves.get(*index) {
                Some(leaf) => self.leaf(leaf, asker).unwrap_or_else(|| always(Truth::Unknown)),
                None => always(Truth::Unknown),
            },
        }
    }

    /// `None` where a fact of the asker is missing.
    fn leaf(&self, leaf: &Leaf, asker: Option<Asker<'_>>) -> Option<Condition<'a>> {
        let candidate = asker.map_or(Side::First, |asker| asker.candidate);
        let own = |slot: &SlotIndex| asker.and_then(|asker| asker.seeker.person.slot(*slot));
        let of_asker = |leaf: &Leaf| {
            let truth = |asker: Asker<'_>| {
                let person = asker.seeker.person;
                leaf.truth(&Subjects::two(person, person))
            };
            always(asker.map_or(Truth::Unknown, truth))
        };
        let test = match leaf {
            Leaf::Compare { who, .. } | Leaf::OneOf { who, .. } | Leaf::Person { who, .. }
                if *who != candidate =>
            {
                return Some(of_asker(leaf));
            }
            Leaf::Compare { slot, is, value, .. } => {
                return self.compare(self.view.column(*slot)?, *is, value);
            }
            Leaf::OneOf { slot, values, .. } => {
                let column = self.view.column(*slot)?;
                self.has(column, values.iter().filter_map(|text| self.view.text_code(column, text)))?
            }
            Leaf::Person { ids, .. } => Test::Rows { rows: self.rows(ids.iter()), otherwise: Truth::False },
            Leaf::Same { slot } => self.same(self.view.column(*slot)?, own(slot)?),
            Leaf::Difference { slot, of, at_least, at_most } => {
                let Slot::Number(own) = own(slot)? else { return None };
                let (own, least) = (i128::from(*own), at_least.map(i128::from));
                let most = at_most.map(i128::from);
                // Either `candidate - own` or `own - candidate` lies between the two.
                let (low, high) = if *of == candidate {
                    (least.map(|d| own.saturating_add(d)), most.map(|d| own.saturating_add(d)))
                } else {
                    (most.map(|d| own.saturating_sub(d)), least.map(|d| own.saturating_sub(d)))
                };
                self.numbers(self.view.column(*slot)?, low, high)
            }
            Leaf::Shared { slot, at_least } => {
                let (column, Slot::Set(own)) = (self.view.column(*slot)?, own(slot)?) else { return None };
                let codes = own.iter().filter_map(|text| self.view.text_code(column, text));
                Test::Shares {
                    known: Source::new(self.view.known(column)),
                    texts: codes.map(|code| Source::new(self.view.value(column, code))).collect(),
                    at_least: u32::from(*at_least),
                }
            }
            Leaf::ReportingLine { above, within } => {
                let steps = within.map_or(usize::MAX, usize::from);
                let seeker = asker?.seeker;
                if *above == candidate {
                    let line = seeker.line?;
                    let known = line.above.iter().take(steps);
                    let ends = line.end == LineEnd::Nobody || known.len() == steps;
                    let otherwise = if ends { Truth::False } else { Truth::Unknown };
                    Test::Rows { rows: self.rows(known), otherwise }
                } else {
                    let above = asker?.number.unwrap_or(usize::MAX);
                    Test::Below { above, within: steps }
                }
            }
        };
        Some(Condition::Test(test))
    }

    fn compare(&self, column: &Column, is: Comparison, value: &Slot) -> Option<Condition<'a>> {
        let code = match value {
            Slot::Number(number) => {
                let number = i128::from(*number);
                let (low, high) = match is {
                    Comparison::Equal | Comparison::NotEqual => (Some(number), Some(number)),
                    Comparison::Less => (None, Some(number.saturating_sub(1))),
                    Comparison::AtMost => (None, Some(number)),
                    Comparison::More => (Some(number.saturating_add(1)), None),
                    Comparison::AtLeast => (Some(number), None),
                };
                let test = Condition::Test(self.numbers(column, low, high));
                return Some(if is == Comparison::NotEqual { not(test) } else { test });
            }
            Slot::YesNo(yes) => Some(usize::from(*yes)),
            Slot::Text(text) => self.view.text_code(column, text),
            Slot::Set(_) => return None,
        };
        let test = Condition::Test(self.has(column, code)?);
        Some(if is == Comparison::Equal { test } else { not(test) })
    }

    /// Known, and one of these values.
    pub(super) fn has(&self, column: &Column, codes: impl IntoIterator<Item = usize>) -> Option<Test<'a>> {
        let values = codes.into_iter().map(|code| Source::new(self.view.value(column, code))).collect();
        Some(Test::Has { known: Source::new(self.view.known(column)), values })
    }

    /// Known, and the same.
    pub(super) fn same(&self, column: &Column, own: &Slot) -> Test<'a> {
        let known = Source::new(self.view.known(column));
        let value = |code: Option<usize>| code.map(|code| Source::new(self.view.value(column, code)));
        let code = match own {
            Slot::YesNo(yes) => Some(usize::from(*yes)),
            Slot::Text(text) => self.view.text_code(column, text),
            Slot::Number(number) => {
                let below = |bound: i128| self.view.numbers_below(column, bound);
                let number = i128::from(*number);
                let code = below(number);
                (below(number.saturating_add(1)) > code).then_some(code)
            }
            Slot::Set(texts) => {
                let codes = texts.iter().map(|text| value(self.view.text_code(column, text)));
                let codes_of_all = Source::new(self.view.codes(column));
                return Test::SetIs { codes: codes_of_all, texts: codes.collect() };
            }
        };
        Test::Has { known, values: value(code).into_iter().collect() }
    }

    /// Known, and between the two, both in.
    fn numbers(&self, column: &Column, low: Option<i128>, high: Option<i128>) -> Test<'a> {
        let from = low.map_or(0, |low| self.view.numbers_below(column, low));
        let to = high.map_or(column.values, |high| self.view.numbers_below(column, high.saturating_add(1)));
        let code = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let ranges = if from < to { vec![(code(from).saturating_add(1), code(to))] } else { Vec::new() };
        Test::Codes { codes: Source::new(self.view.codes(column)), ranges }
    }

    fn rows<'i>(&self, ids: impl Iterator<Item = &'i PersonId>) -> Vec<usize> {
        let mut rows: Vec<usize> = ids.filter_map(|id| self.view.number_of(id)).collect();
        rows.sort_unstable();
        rows
    }
}

fn always<'a>(truth: Truth) -> Condition<'a> {
    Condition::Test(Test::Always(truth))
}

fn not(part: Condition<'_>) -> Condition<'_> {
    match part {
        Condition::Test(Test::Always(truth)) => always(truth.not()),
        part => Condition::Not(Box::new(part)),
    }
}

/// All of them, without those that are always true; what is always false decides.
fn all<'a>(parts: impl IntoIterator<Item = Condition<'a>>) -> Condition<'a> {
    gather(parts, Truth::True, Condition::All)
}

fn any<'a>(parts: impl IntoIterator<Item = Condition<'a>>) -> Condition<'a> {
    gather(parts, Truth::False, Condition::Any)
}

fn gather<'a>(
    parts: impl IntoIterator<Item = Condition<'a>>,
    neutral: Truth,
    together: fn(Vec<Condition<'a>>) -> Condition<'a>,
) -> Condition<'a> {
    let mut kept = Vec::new();
    for part in parts {
        match part {
            Condition::Test(Test::Always(truth)) if truth == neutral => {}
            Condition::Test(Test::Always(truth)) if truth == neutral.not() => return always(truth),
            part => kept.push(part),
        }
    }
    match kept.len() {
        0 => always(neutral),
        1 => kept.pop().unwrap_or_else(|| always(neutral)),
        _ => together(kept),
    }
}
