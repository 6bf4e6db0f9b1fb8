//! Counting that never goes wrong silently: a sum that does not fit is an error, and so is a table that grows without
//! bound.

use crate::error::{Error, ErrorCode};

/// The most values of one attribute that are told apart.
pub const MOST_GROUPS: usize = 1_000;
/// The most pairs of values of one attribute that are told apart.
pub const MOST_PAIRS: usize = 10_000;
/// The most months, skills, and outcomes of a host that are told apart.
pub const MOST_MONTHS: usize = 1_200;
/// See [`MOST_MONTHS`].
pub const MOST_SKILLS: usize = 20_000;
/// See [`MOST_MONTHS`].
pub const MOST_OUTCOMES: usize = 64;

/// What was counted in two places, added up.
pub(super) trait Merge {
    /// Adds what was counted elsewhere.
    ///
    /// # Errors
    /// When a sum does not fit into 64 bits, or a table is full.
    fn merge(&mut self, other: &Self) -> Result<(), Error>;
}

pub(super) fn increase(count: &mut u64, by: u64) -> Result<(), Error> {
    *count = count.checked_add(by).ok_or_else(|| too_large("a sum does not fit into 64 bits".to_owned()))?;
    Ok(())
}

/// One more, where it holds.
pub(super) fn count_if(count: &mut u64, holds: bool) -> Result<(), Error> {
    increase(count, u64::from(holds))
}

/// A length as a count.
pub(super) fn size(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

pub(super) fn too_large(message: String) -> Error {
    Error::new(ErrorCode::TooLarge, "", message)
}

impl Merge for u64 {
    fn merge(&mut self, other: &u64) -> Result<(), Error> {
        increase(self, *other)
    }
}

pub(super) fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Counts side by side, and the same as somebody may see them: what is withheld is left out.
macro_rules! counts {
    ($(#[$doc:meta])* $name:ident, shown as $shown:ident $(with { $($(#[$own_doc:meta])* $own:ident: $own_type:ty,)* })? {
        $($(#[$field_doc:meta])* $field:ident,)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub(super) struct $name {
            $($(#[$field_doc])* #[serde(skip_serializing_if = "crate::report::count::is_zero")] pub(super) $field: u64,)*
        }

        impl crate::report::count::Merge for $name {
            fn merge(&mut self, other: &Self) -> Result<(), crate::error::Error> {
                $(crate::report::count::increase(&mut self.$field, other.$field)?;)*
                Ok(())
            }
        }

        $(#[$doc])*
        ///
        /// A figure that is left out is withheld.
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
        pub struct $shown {
            $($($(#[$own_doc])* pub $own: $own_type,)*)?
            $($(#[$field_doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<u64>,)*
        }

        impl $shown {
            /// The figures with their names, in order.
            pub(super) fn figures(&self) -> impl Iterator<Item = (&'static str, Option<u64>)> {
                [$((stringify!($field), self.$field),)*].into_iter()
            }
        }

        impl $name {
            /// The figures as far as they are shown, in order.
            pub(super) fn shown(&self, withhold: &mut crate::report::withhold::Withhold $($(, $own: $own_type)*)?) -> $shown {
                $shown { $($($own,)*)? $($field: withhold.figure(self.$field),)* }
            }
        }
    };
}
pub(super) use counts;
