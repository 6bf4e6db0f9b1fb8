//! How often each number occurred: exact medians and shares without keeping what was counted.

use super::{
    count::{Merge, increase},
    rate::{Rate, basis_points},
};
use crate::{error::Error, strict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The largest number that is told apart; larger ones count as this one.
pub const LARGEST_VALUE: u32 = 10_000;

/// How often each whole number from 0 to [`LARGEST_VALUE`] occurred.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Histogram(#[serde(deserialize_with = "strict::map")] BTreeMap<u32, u64>);

impl Histogram {
    pub(super) fn add(&mut self, value: u32) -> Result<(), Error> {
        self.add_times(value, 1)
    }

    fn add_times(&mut self, value: u32, times: u64) -> Result<(), Error> {
        increase(self.0.entry(value.min(LARGEST_VALUE)).or_default(), times)
    }

    /// The numbers and how often each occurred, in order.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (u32, u64)> {
        self.0.iter().map(|(value, times)| (*value, *times))
    }

    /// How many numbers were counted.
    pub(super) fn count(&self) -> u64 {
        self.0.values().fold(0, |sum, times| sum.saturating_add(*times))
    }

    /// Their sum.
    pub(super) fn total(&self) -> u64 {
        self.iter().fold(0, |sum, (value, times)| sum.saturating_add(u64::from(value).saturating_mul(times)))
    }

    /// The number that so many percent of all do not exceed: the nearest rank, and of the two in the middle the lower.
    /// Nothing where nothing was counted.
    pub(super) fn percentile(&self, percent: u8) -> Option<u32> {
        let rank = u128::from(self.count()).saturating_mul(u128::from(percent)).div_ceil(100).max(1);
        let mut seen = 0_u128;
        let reaches = |(_, times): &(u32, u64)| {
            seen = seen.saturating_add(u128::from(*times));
            seen >= rank
        };
        self.iter().find(reaches).map(|(value, _)| value)
    }

    /// Of the total, how much the tenth has that has most; of a tenth that is no whole number the next larger one.
    pub(super) fn top_tenth(&self) -> Rate {
        let mut left = self.count().div_ceil(10);
        let mut top = 0_u64;
        for (value, times) in self.iter().rev() {
            let taken = times.min(left);
            left = left.saturating_sub(taken);
            top = top.saturating_add(u64::from(value).saturating_mul(taken));
        }
        Rate::of(top, self.total())
    }

    /// The Gini coefficient in basis points: 0 where all have the same, up to 10,000 where one has everything. Nothing
    /// where there is nothing to have. (Gini 1912, over ranks: `G = (2 Σ i x_i − (n + 1) Σ x) / (n Σ x)`.)
    pub(super) fn gini(&self) -> Option<u64> {
        let (count, total) = (u128::from(self.count()), u128::from(self.total()));
        let (mut before, mut ranked) = (0_u128, 0_u128);
        for (value, times) in self.iter() {
            let (value, times) = (u128::from(value), u128::from(times));
            let ranks =
                times.saturating_mul(before.saturating_mul(2).saturating_add(times).saturating_add(1));
            ranked = ranked.saturating_add(value.saturating_mul(ranks));
            before = before.saturating_add(times);
        }
        let above = ranked.saturating_sub(count.saturating_add(1).saturating_mul(total));
        basis_points(above, count.saturating_mul(total))
    }

    /// The Herfindahl index in basis points: the sum of the squares of everybody's share, 10,000 where one has
    /// everything. Nothing where there is nothing to have. (Herfindahl 1950.)
    pub(super) fn herfindahl(&self) -> Option<u64> {
        let total = u128::from(self.total());
        let squares = self.iter().fold(0_u128, |sum, (value, times)| {
            let square = u128::from(value).saturating_mul(u128::from(value));
            sum.saturating_add(square.saturating_mul(u128::from(times)))
        });
        basis_points(squares, total.saturating_mul(total))
    }
}

impl Merge for Histogram {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        other.iter().try_for_each(|(value, times)| self.add_times(value, times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[u32]) -> Histogram {
        let mut histogram = Histogram::default();
        values.iter().for_each(|value| histogram.add(*value).unwrap());
        histogram
    }

    #[test]
    fn percentiles_are_by_the_nearest_rank() {
        let values = of(&[15, 20, 35, 40, 50]);
        assert_eq!([5, 30, 40, 50, 100].map(|p| values.percentile(p).unwrap()), [15, 20, 20, 35, 50]);
        assert_eq!(of(&[1, 2]).percentile(50), Some(1));
        assert_eq!(of(&[]).percentile(50), None);
        assert_eq!(of(&[2_000_000]).percentile(50), Some(LARGEST_VALUE));
    }

    #[test]
    fn concentration_is_that_of_the_definitions() {
        assert_eq!((of(&[3; 8]).gini(), of(&[3; 8]).herfindahl()), (Some(0), Some(1_250)));
        // One of four has everything: (n - 1) / n.
        assert_eq!((of(&[0, 0, 0, 9]).gini(), of(&[0, 0, 0, 9]).herfindahl()), (Some(7_500), Some(10_000)));
        // Mean absolute difference of 1, 2, 3, 4 is 20/16; over twice the mean of 2.5.
        assert_eq!((of(&[1, 2, 3, 4]).gini(), of(&[1, 2, 3, 4]).herfindahl()), (Some(2_500), Some(3_000)));
        assert_eq!((of(&[0, 0]).gini(), of(&[]).herfindahl()), (None, None));
        let top = of(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 8]).top_tenth();
        assert_eq!((top.count, top.of), (11, 20), "a tenth of eleven is two");
    }
}
