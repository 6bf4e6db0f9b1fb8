//! Time as an argument: the core has no clock. Instants are milliseconds since 1970 in UTC (RFC 3339 in JSON),
//! a day is 86,400 seconds.

use crate::strict;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt, str::FromStr};

/// An instant, from year 1 to year 9999, to the millisecond.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Why a text or a number is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time such as `2026-11-23T09:30:00Z` in the years 1 to 9999")]
pub struct InvalidTime(String);

impl Timestamp {
    /// The earliest instant: 0001-01-01T00:00:00Z.
    pub const MIN: Timestamp = Timestamp(-62_135_596_800_000);
    /// The latest instant: 9999-12-30T22:00:00.999Z (the last that RFC 3339 can write in any offset).
    pub const MAX: Timestamp = Timestamp(253_402_207_200_999);

    /// An instant from milliseconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// Outside [`Timestamp::MIN`]..=[`Timestamp::MAX`].
    pub fn from_millis(millis: i64) -> Result<Self, InvalidTime> {
        if (Self::MIN.0..=Self::MAX.0).contains(&millis) {
            Ok(Timestamp(millis))
        } else {
            Err(InvalidTime(millis.to_string()))
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// This instant moved by a span; stays within the range of instants.
    #[must_use]
    pub fn plus(self, span: Span) -> Self {
        Timestamp(self.0.saturating_add(span.0).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// The calendar month in which it lies, in UTC.
    pub fn month(self) -> Month {
        // The second of the day decides nothing, so the last 999 milliseconds of the range need no care.
        let date = jiff::Timestamp::from_second(self.0.div_euclid(1_000))
            .map(|instant| jiff::tz::Offset::UTC.to_datetime(instant).date());
        let (year, month) = date.map_or((1970, 1), |date| (date.year(), date.month()));
        Month { year: year.unsigned_abs(), month: month.unsigned_abs() }
    }

    /// The beginning of the minute in which it lies.
    #[must_use]
    pub fn minute(self) -> Timestamp {
        Timestamp(self.0.saturating_sub(self.0.rem_euclid(60_000)))
    }

    /// The span from `earlier` to this instant; negative when it is in fact later.
    pub fn since(self, earlier: Timestamp) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

/// A calendar month, `2026-11` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: u16,
    month: u8,
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = InvalidTime;
    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let shape = text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let parts = text.split_once('-').filter(|(year, _)| shape && year.len() == 4);
        let month = parts
            .and_then(|(year, month)| Some(Month { year: year.parse().ok()?, month: month.parse().ok()? }));
        month
            .filter(|month| month.year >= 1 && (1..=12).contains(&month.month))
            .ok_or_else(|| InvalidTime(text.chars().filter(|c| !c.is_control()).take(40).collect()))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|_| de::Error::custom(format_args!("`{text}` is not a month such as `2026-11`")))
    }
}

impl JsonSchema for Month {
    fn schema_name() -> Cow<'static, str> {
        "Month".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "description": "a calendar month in UTC"})
    }
}

/// A length of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);

    /// So many days of 86,400 seconds.
    pub fn days(days: u16) -> Span {
        Span(i64::from(days).saturating_mul(86_400_000))
    }

    /// So many minutes.
    pub fn minutes(minutes: u16) -> Span {
        Span(i64::from(minutes).saturating_mul(60_000))
    }

    /// So many milliseconds.
    pub fn millis(millis: i64) -> Span {
        Span(millis)
    }

    /// The length in milliseconds.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole days in it, rounded down; none when it is negative.
    pub fn whole_days(self) -> u32 {
        u32::try_from(self.0.max(0).div_euclid(86_400_000)).unwrap_or(u32::MAX)
    }

    /// The sum, at the ends of the range the end.
    #[must_use]
    pub fn plus(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }

    /// The difference, at the ends of the range the end.
    #[must_use]
    pub fn minus(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }

    /// The same length the other way.
    #[must_use]
    pub fn back(self) -> Span {
        Span(self.0.saturating_neg())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not `from_millisecond`: it refuses the last 999 milliseconds of the range.
        let nanos = i32::try_from(self.0.rem_euclid(1_000)).unwrap_or(0).saturating_mul(1_000_000);
        match jiff::Timestamp::new(self.0.div_euclid(1_000), nanos) {
            Ok(instant) => fmt::Display::fmt(&instant, f),
            Err(_) => fmt::Display::fmt(&self.0, f),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTime;
    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let invalid = || InvalidTime(text.chars().filter(|c| !c.is_control()).take(40).collect());
        let instant: jiff::Timestamp = text.parse().map_err(|_| invalid())?;
        if instant.subsec_nanosecond().rem_euclid(1_000_000) != 0 {
            return Err(invalid());
        }
        Timestamp::from_millis(instant.as_millisecond()).map_err(|_| invalid())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        strict::parsed(deserializer)
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time", "description": "an instant, RFC 3339, to the millisecond"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for text in ["2026-11-23T09:30:00Z", "1969-12-31T23:59:59.999Z", "9999-12-30T22:00:00.999Z"] {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        }
        let offset: Timestamp = "2026-11-23T10:30:00+01:00".parse().unwrap();
        assert_eq!(offset.to_string(), "2026-11-23T09:30:00Z");
        for bad in
            ["", "2026-11-23", "2026-11-23T09:30:00", "2026-11-23T09:30:00.0001Z", "-2026-01-01T00:00:00Z"]
        {
            assert!(bad.parse::<Timestamp>().is_err(), "{bad}");
        }
        assert_eq!(Timestamp::MIN.to_string(), "0001-01-01T00:00:00Z");
        assert_eq!(Timestamp::MAX.to_string(), "9999-12-30T22:00:00.999Z");
    }

    #[test]
    fn months_are_those_of_utc() {
        let month = |text: &str| text.parse::<Timestamp>().unwrap().month().to_string();
        assert_eq!(month("2024-02-29T23:59:59.999Z"), "2024-02");
        assert_eq!(month("2026-03-01T00:30:00+01:00"), "2026-02");
        assert_eq!(month("1969-12-31T23:59:59.999Z"), "1969-12");
        assert_eq!(Timestamp::MIN.month().to_string(), "0001-01");
        assert_eq!(Timestamp::MAX.month().to_string(), "9999-12");
        assert_eq!("2026-11".parse::<Month>().unwrap().to_string(), "2026-11");
        for bad in ["", "2026-13", "2026-00", "0000-01", "2026-1", "26-01-01", "2026-011"] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
        assert_eq!(
            "2026-11-23T09:30:59.999Z".parse::<Timestamp>().unwrap().minute().to_string(),
            "2026-11-23T09:30:00Z"
        );
        assert_eq!(
            "1969-12-31T23:59:59.999Z".parse::<Timestamp>().unwrap().minute().to_string(),
            "1969-12-31T23:59:00Z"
        );
    }

    #[test]
    fn arithmetic_stays_in_range() {
        assert_eq!(Timestamp::MAX.plus(Span::days(1)), Timestamp::MAX);
        assert_eq!(Timestamp::MIN.plus(Span::days(1).back()), Timestamp::MIN);
        assert_eq!(Timestamp::MAX.since(Timestamp::MIN).whole_days(), 3_652_057);
    }
}
