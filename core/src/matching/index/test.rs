//! Tests over everybody in a block at once, three-valued, and the same over one row.

use super::{
    feature::{Feature, Source},
    lanes::{BLOCK, Lanes, at_least},
    lines::Lines,
};
use crate::rules::Truth;

/// Who fits, and who may fit as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    pub(super) yes: Lanes,
    pub(super) maybe: Lanes,
}

impl Fit {
    fn all(truth: Truth) -> Fit {
        let lanes = |set: bool| if set { Lanes::ALL } else { Lanes::NONE };
        Fit { yes: lanes(truth == Truth::True), maybe: lanes(truth != Truth::False) }
    }

    fn known(yes: Lanes, known: Lanes) -> Fit {
        let yes = yes.and(known);
        Fit { yes, maybe: yes.or(known.not()) }
    }

    fn not(self) -> Fit {
        Fit { yes: self.maybe.not(), maybe: self.yes.not() }
    }
}

/// One condition over a candidate; what it says of the asker was worked out before.
pub(super) enum Test<'a> {
    /// The same for everybody.
    Always(Truth),
    /// Has one of these values; unknown where the attribute is.
    Has { known: Source<'a>, values: Vec<Source<'a>> },
    /// Has a code within one of these ranges, both ends in; codes as stored, so from 1.
    Codes { codes: Source<'a>, ranges: Vec<(u32, u32)> },
    /// Has a set of just these texts; `None` when one of them is nobody's.
    SetIs { codes: Source<'a>, texts: Option<Vec<Source<'a>>> },
    /// Has at least so many of these texts.
    Shares { known: Source<'a>, texts: Vec<Source<'a>>, at_least: u32 },
    /// Is one of these, in order; otherwise this.
    Rows { rows: Vec<usize>, otherwise: Truth },
    /// Has this person above them in the reporting line within so many steps.
    Below { above: usize, within: usize },
}

impl Test<'_> {
    /// Who fits in a block. Where it has to be worked out one by one, along the `lines`, only for those who `matter`.
    fn block(&mut self, block: usize, matter: Lanes, lines: Option<&Lines<'_>>) -> Fit {
        let (Test::Below { above, within }, Some(lines)) = (&*self, lines) else {
            return self.certain(block);
        };
        let (mut yes, mut maybe) = (Lanes::NONE, Lanes::NONE);
        for position in matter.each() {
            let row = block.saturating_mul(BLOCK).saturating_add(position);
            let truth = lines.is_below(row, *above, *within);
            yes.set(position, truth == Truth::True);
            maybe.set(position, truth != Truth::False);
        }
        Fit { yes, maybe }
    }

    /// Who fits in a block; where it would have to be worked out one by one, nothing is known.
    pub(super) fn certain(&mut self, block: usize) -> Fit {
        match self {
            Test::Always(truth) => Fit::all(*truth),
            Test::Has { known, values } => {
                let any = values.iter_mut().fold(Lanes::NONE, |any, value| any.or(value.plane(block)));
                Fit::known(any, known.plane(block))
            }
            Test::Codes { codes, ranges } => {
                let (planes, width, known) = read_codes(codes, block);
                let planes = planes.get(..width).unwrap_or_default();
                let mut within = Lanes::NONE;
                for (low, high) in ranges {
                    let above = at_least(planes, high.saturating_add(1));
                    within = within.or(at_least(planes, *low).and_not(above));
                }
                Fit::known(within, known)
            }
            Test::SetIs { codes, texts } => {
                let (planes, width, known) = read_codes(codes, block);
                let planes = planes.get(..width).unwrap_or_default();
                let Some(texts) = texts else { return Fit::known(Lanes::NONE, known) };
                let size = u32::try_from(texts.len()).unwrap_or(u32::MAX).saturating_add(1);
                let same_size = at_least(planes, size).and_not(at_least(planes, size.saturating_add(1)));
                Fit::known(texts.iter_mut().fold(same_size, |all, text| all.and(text.plane(block))), known)
            }
            Test::Shares { known, texts, at_least: least } => {
                let mut sum = [Lanes::NONE; 7];
                for text in texts {
                    let mut carry = text.plane(block);
                    for digit in &mut sum {
                        let both = digit.and(carry);
                        *digit = digit.xor(carry);
                        carry = both;
                    }
                }
                Fit::known(at_least(&sum, *least), known.plane(block))
            }
            Test::Rows { rows, otherwise } => {
                let mut yes = Lanes::NONE;
                let (from, to) = (block.saturating_mul(BLOCK), block.saturating_add(1).saturating_mul(BLOCK));
                let first = rows.partition_point(|row| *row < from);
                for row in rows.iter().skip(first).take_while(|row| **row < to) {
                    yes.set(*row, true);
                }
                let rest = Fit::all(*otherwise);
                Fit { yes: yes.or(rest.yes), maybe: yes.or(rest.maybe) }
            }
            Test::Below { .. } => Fit::all(Truth::Unknown),
        }
    }

    /// Whether one row fits. Used for points, which are given for what is true and nothing else.
    pub(super) fn holds(&self, row: usize) -> bool {
        let has = |source: &Source<'_>| source.feature.marks(row) != 0;
        match self {
            Test::Always(truth) => *truth == Truth::True,
            Test::Has { values, .. } => values.iter().any(has),
            Test::SetIs { codes, texts } => texts.as_ref().is_some_and(|texts| {
                codes.feature.marks(row) as usize == texts.len().saturating_add(1) && texts.iter().all(has)
            }),
            Test::Codes { codes, ranges } => {
                let code = codes.feature.marks(row);
                let within = ranges.iter().any(|(low, high)| (*low..=*high).contains(&code));
                code != 0 && within
            }
            Test::Shares { texts, at_least, .. } => {
                texts.iter().filter(|text| has(text)).count() >= *at_least as usize
            }
            Test::Rows { rows, .. } => rows.binary_search(&row).is_ok(),
            Test::Below { .. } => false,
        }
    }

    /// What it says of one row.
    fn truth(&self, row: usize, lines: &Lines<'_>) -> Truth {
        match self {
            Test::Always(truth) => *truth,
            Test::Rows { otherwise, .. } => {
                if self.holds(row) {
                    Truth::True
                } else {
                    *otherwise
                }
            }
            Test::Below { above, within } => lines.is_below(row, *above, *within),
            _ if !self.is_known(row) => Truth::Unknown,
            _ => self.holds(row).into(),
        }
    }

    /// Whether it is known of one row.
    pub(super) fn is_known(&self, row: usize) -> bool {
        match self {
            Test::Has { known, .. } | Test::Shares { known, .. } => known.feature.marks(row) != 0,
            Test::Codes { codes, .. } | Test::SetIs { codes, .. } => codes.feature.marks(row) != 0,
            Test::Always(_) | Test::Rows { .. } | Test::Below { .. } => true,
        }
    }
}

/// The planes of codes, how many there are, and whose code is known.
fn read_codes(codes: &Source<'_>, block: usize) -> ([Lanes; 32], usize, Lanes) {
    let mut planes = [Lanes::NONE; 32];
    let Feature::Planes { present, .. } = codes.feature else { return (planes, 0, Lanes::NONE) };
    let width = u32::BITS.saturating_sub(present.leading_zeros());
    let mut known = Lanes::NONE;
    for (bit, plane) in (0..width).zip(&mut planes) {
        *plane = codes.feature.plane(block, bit);
        known = known.or(*plane);
    }
    (planes, width as usize, known)
}

/// A rule, or several, as tests.
pub(super) enum Condition<'a> {
    Test(Test<'a>),
    All(Vec<Condition<'a>>),
    Any(Vec<Condition<'a>>),
    Not(Box<Condition<'a>>),
}

impl Condition<'_> {
    /// What it says of one row.
    pub(super) fn truth(&self, row: usize, lines: &Lines<'_>) -> Truth {
        match self {
            Condition::Test(test) => test.truth(row, lines),
            Condition::Not(part) => part.truth(row, lines).not(),
            Condition::All(parts) => {
                let mut all = Truth::True;
                for part in parts {
                    match part.truth(row, lines) {
                        Truth::False => return Truth::False,
                        Truth::Unknown => all = Truth::Unknown,
                        Truth::True => {}
                    }
                }
                all
            }
            Condition::Any(parts) => {
                let mut any = Truth::False;
                for part in parts {
                    match part.truth(row, lines) {
                        Truth::True => return Truth::True,
                        Truth::Unknown => any = Truth::Unknown,
                        Truth::False => {}
                    }
                }
                any
            }
        }
    }

    /// Who fits in a block; worked out only for those who `matter`. Without `lines` nothing is known of who is above whom,
    /// which has to be worked out one by one. Linear in the number of tests.
    pub(super) fn block(&mut self, block: usize, matter: Lanes, lines: Option<&Lines<'_>>) -> Fit {
        match self {
            Condition::Test(test) => test.block(block, matter, lines),
            Condition::Not(part) => part.block(block, matter, lines).not(),
            Condition::All(parts) => {
                let mut all = Fit::all(Truth::True);
                for part in parts {
                    let left = matter.and(all.maybe);
                    if !left.any() {
                        break;
                    }
                    let fit = part.block(block, left, lines);
                    all = Fit { yes: all.yes.and(fit.yes), maybe: all.maybe.and(fit.maybe) };
                }
                all
            }
            Condition::Any(parts) => {
                let mut any = Fit::all(Truth::False);
                for part in parts {
                    let left = matter.and_not(any.yes);
                    if !left.any() {
                        break;
                    }
                    let fit = part.block(block, left, lines);
                    any = Fit { yes: any.yes.or(fit.yes), maybe: any.maybe.or(fit.maybe) };
                }
                any
            }
        }
    }
}
