//! An attribute that the type prefers: who has points for it.

use super::{
    base::View,
    lanes::{Lanes, PLANE},
    points::{FINE, ceiling},
    rules::Compiler,
    test::Test,
};
use crate::{
    matching::Scoring,
    people::{Person, Slot},
    scheme::{AttributeCriterion, Preference},
};

/// An attribute that the type prefers.
pub(super) struct Criterion<'a> {
    pub(super) policy: &'a AttributeCriterion,
    test: Test<'a>,
    /// Whether points are for those of whom it is known and not so.
    otherwise: bool,
    units: u32,
}

/// What a preference of the type means for this asker; several for texts in common, one each.
pub(super) fn preferred<'a>(
    view: View<'a>,
    scoring: &Scoring<'a>,
    policy: &'a AttributeCriterion,
    seeker: &Person,
) -> Option<Vec<Criterion<'a>>> {
    let slot = scoring.schema.slot(&policy.attribute)?;
    let (own, column) = (seeker.slot(slot)?, view.column(slot)?);
    let compiler = Compiler { view };
    let criterion = |test, otherwise| Criterion { policy, test, otherwise, units: 0 };
    Some(match (policy.prefer, own) {
        (Preference::Same, own) => vec![criterion(compiler.same(column, own), false)],
        (Preference::Different, own) => vec![criterion(compiler.same(column, own), true)],
        (Preference::Shared, Slot::Set(texts)) => {
            let has = |text: &str| compiler.has(column, [view.text_code(column, text)?]);
            texts.iter().filter_map(|text| has(text)).map(|test| criterion(test, false)).collect()
        }
        (Preference::Shared, _) => Vec::new(),
    })
}

impl<'a> Criterion<'a> {
    pub(super) fn set_unit(&mut self, unit: i64) -> i64 {
        self.units = ceiling(i64::from(self.policy.points).saturating_mul(FINE), unit);
        self.units.into()
    }

    /// The most units that it gives.
    pub(super) fn most(&self) -> u32 {
        self.units
    }

    /// The plane of those who have it, block by block, where there is just one.
    pub(super) fn plane(&self) -> Option<&'a [[u8; PLANE]]> {
        match &self.test {
            Test::Has { values, .. } if !self.otherwise => match values.as_slice() {
                [value] => value.feature.single(),
                _ => None,
            },
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn block(&mut self, block: usize) -> Lanes {
        match &mut self.test {
            Test::Has { values, .. } if !self.otherwise => {
                values.iter_mut().fold(Lanes::NONE, |any, value| any.or(value.plane(block)))
            }
            Test::Has { known, values } => {
                values.iter_mut().fold(known.plane(block), |left, value| left.and_not(value.plane(block)))
            }
            test => {
                let fit = test.certain(block);
                if self.otherwise { fit.maybe.not() } else { fit.yes }
            }
        }
    }

    pub(super) fn row(&self, row: usize) -> i64 {
        let points = if self.otherwise {
            self.test.is_known(row) && !self.test.holds(row)
        } else {
            self.test.holds(row)
        };
        if points { self.policy.points.into() } else { 0 }
    }
}
