//! Rates with their intervals, and means with their spread, in whole numbers. A rate is in basis points: 10,000 is all.

use super::count::{Merge, too_large};
use crate::error::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// So many of so many, with the interval in which the rate behind it lies with 95 % confidence: that of Wilson (1927),
/// which is right for small numbers too, rounded outwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rate {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The rate in basis points, to the nearest; nothing of nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis_points: Option<u64>,
    /// The lower end of the interval, rounded down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<u64>,
    /// The upper end of the interval, rounded up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<u64>,
}

impl Rate {
    /// The rate of `count` among `of`.
    pub fn of(count: u64, of: u64) -> Rate {
        let interval = wilson(count.min(of), of);
        Rate {
            count,
            of,
            basis_points: basis_points(count.into(), of.into()),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    }
}

/// A quotient in basis points, to the nearest, halves up; nothing where there is nothing to divide by.
pub(super) fn basis_points(numerator: u128, denominator: u128) -> Option<u64> {
    let twice = numerator.saturating_mul(20_000).saturating_add(denominator);
    twice.checked_div(denominator.saturating_mul(2)).map(|points| u64::try_from(points).unwrap_or(u64::MAX))
}

/// The square of 1.959964, the point of the normal distribution for 95 %, in millionths.
const Z_SQUARED: u128 = 3_841_459;
const MILLION: u128 = 1_000_000;

/// `(2x + z² ± z √(z² + 4x(n − x)/n)) / 2(n + z²)` in basis points, rounded outwards.
fn wilson(count: u64, of: u64) -> Option<(u64, u64)> {
    let (mut x, mut n) = (u128::from(count), u128::from(of));
    if n == 0 {
        return None;
    }
    // Beyond 10^9 the interval is a fraction of a basis point wide, and products would not fit.
    while n > 1_000_000_000 {
        (x, n) = (x.div_euclid(2), n.div_euclid(2));
    }
    let spread = x.saturating_mul(n.saturating_sub(x)).saturating_mul(4).saturating_mul(Z_SQUARED);
    let square =
        Z_SQUARED.saturating_mul(Z_SQUARED).saturating_mul(n).saturating_add(spread.saturating_mul(MILLION));
    let root = root_up(square.div_ceil(n));
    let middle = x.saturating_mul(2).saturating_mul(MILLION).saturating_add(Z_SQUARED);
    let below = n.saturating_mul(MILLION).saturating_add(Z_SQUARED).saturating_mul(2);
    let low = middle.saturating_sub(root).saturating_mul(10_000).checked_div(below)?;
    let high = middle.saturating_add(root).saturating_mul(10_000).div_ceil(below);
    Some((u64::try_from(low).ok()?, u64::try_from(high.min(10_000)).ok()?))
}

/// The square root, rounded up.
fn root_up(square: u128) -> u128 {
    let root = square.isqrt();
    if root.saturating_mul(root) < square { root.saturating_add(1) } else { root }
}

/// How two rates differ, in basis points, with the interval of Newcombe (1998, method 10), which is made of the two of
/// Wilson; rounded outwards. Nothing unless both are rates of somebody.
pub(super) fn difference(one: &Rate, other: &Rate) -> Option<Difference> {
    let signed = |points: Option<u64>| points.and_then(|points| i64::try_from(points).ok());
    let [p, low, high] = [signed(one.basis_points)?, signed(one.low)?, signed(one.high)?];
    let [q, other_low, other_high] = [signed(other.basis_points)?, signed(other.low)?, signed(other.high)?];
    let hypotenuse = |a: i64, b: i64| {
        let (a, b) = (u128::from(a.unsigned_abs()), u128::from(b.unsigned_abs()));
        let root = root_up(a.saturating_mul(a).saturating_add(b.saturating_mul(b)));
        i64::try_from(root).unwrap_or(i64::MAX)
    };
    let apart = p.saturating_sub(q);
    let down = hypotenuse(p.saturating_sub(low), other_high.saturating_sub(q));
    let up = hypotenuse(high.saturating_sub(p), q.saturating_sub(other_low));
    Some(Difference {
        basis_points: apart,
        low: apart.saturating_sub(down).max(-10_000),
        high: apart.saturating_add(up).min(10_000),
    })
}

/// How one rate differs from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// The first less the second, in basis points.
    pub basis_points: i64,
    /// The lower end of the interval.
    pub low: i64,
    /// The upper end of the interval.
    pub high: i64,
}

/// Numbers by their count, their sum and the sum of their squares: enough for mean and spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Moments {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub sum: i64,
    /// The sum of their squares.
    pub squares: u64,
}

impl Moments {
    /// Adds a number.
    pub(super) fn add(&mut self, number: i32) -> Result<(), Error> {
        let square = u64::from(number.unsigned_abs()).saturating_mul(number.unsigned_abs().into());
        self.merge(&Moments { count: 1, sum: number.into(), squares: square })
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The mean in ten-thousandths, to the nearest, halves away from zero.
    pub(super) fn mean(&self) -> Option<i64> {
        let mean = basis_points(self.sum.unsigned_abs().into(), self.count.into())?;
        let mean = i64::try_from(mean).unwrap_or(i64::MAX);
        Some(if self.sum < 0 { mean.saturating_neg() } else { mean })
    }

    /// The standard deviation of the sample in ten-thousandths, rounded down; nothing of fewer than two.
    pub(super) fn deviation(&self) -> Option<u64> {
        let (count, sum) = (u128::from(self.count), u128::from(self.sum.unsigned_abs()));
        let spread = count.saturating_mul(self.squares.into()).saturating_sub(sum.saturating_mul(sum));
        let pairs = count.saturating_mul(count.saturating_sub(1));
        // Where 10^8 times the spread does not fit, its lower digits do not matter.
        let variance = match spread.checked_mul(100_000_000) {
            Some(scaled) => scaled.checked_div(pairs)?,
            None => spread.checked_div(pairs)?.saturating_mul(100_000_000),
        };
        u64::try_from(variance.isqrt()).ok()
    }
}

impl Merge for Moments {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        let sums = (|| {
            Some(Moments {
                count: self.count.checked_add(other.count)?,
                sum: self.sum.checked_add(other.sum)?,
                squares: self.squares.checked_add(other.squares)?,
            })
        })();
        *self = sums.ok_or_else(|| too_large("a sum does not fit into 64 bits".to_owned()))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(count: u64, of: u64) -> (u64, u64) {
        let rate = Rate::of(count, of);
        (rate.low.unwrap(), rate.high.unwrap())
    }

    /// Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I,
    /// method 3: each to four places, and ours rounded outwards.
    #[test]
    fn wilson_as_published() {
        assert_eq!(interval(81, 263), (2_552, 3_663), "0.2553 to 0.3662");
        assert_eq!(interval(15, 148), (623, 1_605), "0.0624 to 0.1605");
        assert_eq!(interval(0, 20), (0, 1_612), "0.0000 to 0.1611");
        assert_eq!(interval(1, 29), (61, 1_718), "0.0061 to 0.1718");
    }

    #[test]
    fn intervals_hold_their_rate_and_stay_in_bounds() {
        for of in [1, 2, 3, 7, 100, 12_345, 4_000_000_000, u64::MAX] {
            for count in [0, 1, of.div_euclid(3), of.div_euclid(2), of.saturating_sub(1), of] {
                let rate = Rate::of(count.min(of), of);
                let (low, points, high) = (rate.low.unwrap(), rate.basis_points.unwrap(), rate.high.unwrap());
                assert!(low <= points && points <= high && high <= 10_000, "{rate:?}");
            }
        }
        assert_eq!(interval(0, 5).0, 0);
        assert_eq!(interval(5, 5).1, 10_000);
        assert_eq!(Rate::of(0, 0).low, None);
    }

    /// Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17
    /// (1998), table II, method 10.
    #[test]
    fn differences_as_published() {
        for ((x, n, y, m), published) in [
            ((56, 70, 48, 80), (524, 3_339)),
            ((9, 10, 3, 10), (1_705, 8_090)),
            ((0, 10, 0, 20), (-1_611, 2_775)),
        ] {
            let found = difference(&Rate::of(x, n), &Rate::of(y, m)).unwrap();
            assert!((found.low - published.0).abs() <= 2 && found.low <= published.0 + 1, "{found:?}");
            assert!((found.high - published.1).abs() <= 2 && found.high >= published.1 - 1, "{found:?}");
        }
    }

    #[test]
    fn means_and_spread() {
        let mut moments = Moments::default();
        for number in [2, 4, 4, 4, 5, 5, 7, 9] {
            moments.add(number).unwrap();
        }
        assert_eq!(moments.mean(), Some(50_000));
        assert_eq!(moments.deviation(), Some(21_380), "the root of 32/7");
        let mut below = Moments::default();
        [-1, -2].into_iter().for_each(|number| below.add(number).unwrap());
        assert_eq!((below.mean(), below.deviation()), (Some(-15_000), Some(7_071)));
        assert_eq!((Moments::default().mean(), Moments::default().deviation()), (None, None));
        let full = Moments { count: 1, sum: i64::MAX, squares: 0 };
        assert!(below.merge(&full).is_ok() && below.merge(&full).is_err());
    }
}
