//! How an objective is measured.

use crate::{
    error::{Error, ErrorCode},
    id::Code,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How an objective is measured, as somebody proposes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MeasureDraft {
    /// Done or not done.
    #[default]
    Done,
    /// A whole number that is to go from one to another, up or down.
    Number {
        /// Where it stands when it is proposed.
        baseline: i64,
        /// Where it is to come; not the same.
        target: i64,
        /// Of what: `percent`, `talks`, `days`.
        unit: Code,
    },
}

/// How an objective is measured: a number goes somewhere, by at most 9,007,199,254,740,991 (what every host can count).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "MeasureDraft", into = "MeasureDraft")]
pub struct Measure(MeasureDraft);

impl Measure {
    /// The largest number: 2 to the power of 53, less 1.
    pub const MOST: i64 = (1 << 53) - 1;
    const LEAST: i64 = -Measure::MOST;

    /// The measure as plain data.
    pub fn draft(&self) -> &MeasureDraft {
        &self.0
    }

    /// Whether this is a value that it can have; one that is only done or not done has none.
    pub fn takes(&self, value: i64) -> bool {
        matches!(self.0, MeasureDraft::Number { .. }) && in_range(value)
    }

    /// How much of the way from the baseline to the target a value is, in percent: less than 0 when it went the other
    /// way, more than 100 when it went further, and towards the baseline where it is not whole.
    ///
    /// ```
    /// use tutelage::objectives::{Measure, MeasureDraft};
    /// let days = MeasureDraft::Number { baseline: 30, target: 10, unit: "days".parse()? };
    /// let measure = Measure::try_from(days)?;
    /// assert_eq!(measure.percent(15), Some(75));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn percent(&self, value: i64) -> Option<i64> {
        let MeasureDraft::Number { baseline, target, .. } = self.0 else { return None };
        let way = i128::from(target).checked_sub(baseline.into())?;
        let gone = i128::from(value).checked_sub(baseline.into())?.checked_mul(100)?;
        i64::try_from(gone.checked_div(way)?).ok()
    }
}

fn in_range(number: i64) -> bool {
    (Measure::LEAST..=Measure::MOST).contains(&number)
}

impl TryFrom<MeasureDraft> for Measure {
    type Error = Error;

    fn try_from(draft: MeasureDraft) -> Result<Self, Error> {
        if let MeasureDraft::Number { baseline, target, .. } = &draft {
            for (field, number) in [("baseline", baseline), ("target", target)] {
                if !in_range(*number) {
                    let message = format!("`{number}` is not from {} to {}", Measure::LEAST, Measure::MOST);
                    return Err(Error::new(
                        ErrorCode::OutOfRange,
                        format!("measure.number.{field}"),
                        message,
                    ));
                }
            }
            if baseline == target {
                let message = format!("`{target}` is the baseline too; say where it is to come");
                return Err(Error::new(ErrorCode::InvalidValue, "measure.number.target", message));
            }
        }
        Ok(Measure(draft))
    }
}

impl From<Measure> for MeasureDraft {
    fn from(measure: Measure) -> Self {
        measure.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(baseline: i64, target: i64) -> Result<Measure, Error> {
        Measure::try_from(MeasureDraft::Number { baseline, target, unit: "talks".parse().unwrap() })
    }

    #[test]
    fn a_number_goes_somewhere() {
        assert_eq!(number(3, 3).unwrap_err().code(), ErrorCode::InvalidValue);
        assert_eq!(number(0, i64::MAX).unwrap_err().code(), ErrorCode::OutOfRange);
        let measure = number(0, 3).unwrap();
        assert_eq!(
            [-3, 0, 1, 2, 3, 4].map(|value| measure.percent(value).unwrap()),
            [-100, 0, 33, 66, 100, 133]
        );
        assert!(measure.takes(-5) && !measure.takes(i64::MIN));
        let done = Measure::try_from(MeasureDraft::Done).unwrap();
        assert!(!done.takes(1) && done.percent(1).is_none());
        let far = number(-Measure::MOST, Measure::MOST).unwrap();
        assert_eq!(far.percent(i64::MIN), Some(-51_150));
    }
}
