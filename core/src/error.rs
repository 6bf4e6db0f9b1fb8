//! The one error of the crate: something about the call itself is wrong. A decision that says no is not an error
//! but a [`Refusal`](crate::lifecycle::Refusal).

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::fmt;

/// A call that could not be answered, with every fault found. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, thiserror::Error)]
#[error("{}", self.first())]
pub struct Error {
    faults: Vec<Fault>,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Fault {
    /// What is wrong; stable for ever.
    pub code: ErrorCode,
    /// Where it is wrong, such as `roles[1].min`; empty for the whole document.
    pub path: String,
    /// One line of plain English in lower case; user input stands in backticks.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "{path}: {}", self.message),
        }
    }
}

impl Error {
    /// An error with one fault.
    pub fn new(code: ErrorCode, path: impl Into<String>, message: impl Into<String>) -> Self {
        Error { faults: vec![Fault { code, path: path.into(), message: message.into() }] }
    }

    /// The same error seen from further out: `prefix` is put before every path.
    #[must_use]
    pub fn within(mut self, prefix: &str) -> Self {
        for fault in &mut self.faults {
            fault.path = join(prefix, &fault.path);
        }
        self
    }

    /// Every fault, in the order of the document.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The code of the first fault.
    pub fn code(&self) -> ErrorCode {
        self.faults.first().map_or(ErrorCode::Internal, |fault| fault.code)
    }

    /// The kind of the first fault.
    pub fn kind(&self) -> ErrorKind {
        self.code().kind()
    }

    fn first(&self) -> String {
        let first = self.faults.first().map(Fault::to_string).unwrap_or_default();
        match self.faults.len() {
            0 | 1 => first,
            more => format!("{first} (and {} more)", more.saturating_sub(1)),
        }
    }
}

/// `outer` and `inner` as one path.
pub(crate) fn join(outer: &str, inner: &str) -> String {
    match (outer, inner) {
        ("", only) | (only, "") => only.to_owned(),
        (outer, inner) if inner.starts_with('[') => format!("{outer}{inner}"),
        (outer, inner) => format!("{outer}.{inner}"),
    }
}

/// Collects faults, so that a document with several reports all of them at once.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, code: ErrorCode, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(Fault { code, path: path.into(), message: message.into() });
    }

    pub(crate) fn check(&mut self, holds: bool, code: ErrorCode, path: &str, message: impl Into<String>) {
        if !holds {
            self.add(code, path, message);
        }
    }

    /// Takes over the faults of `result` with their paths put under `path`.
    pub(crate) fn absorb<T>(&mut self, path: &str, result: Result<T, Error>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.extend(error.within(path).faults);
                None
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok` when nothing was found.
    pub(crate) fn into_result(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error { faults: self.0 }) }
    }
}

/// Whose turn it is to do something about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The document sent is malformed or out of bounds: mend it and send it again.
    Input,
    /// The configuration (schema, taxonomy, relationship type) contradicts itself.
    Config,
    /// The facts given contradict the query, each other or the configuration.
    Facts,
    /// The command id was used for another command.
    Conflict,
    /// A fault of the core itself; please report it.
    Internal,
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal $kind:ident $text:literal;)*) => {
        /// What is wrong: a stable code, a kind and the number used as C status. None is ever used anew.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode {$($(#[$doc])* $name = $status,)*}

        impl ErrorCode {
            /// Every code there is.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$name,)*];

            /// The code on the wire.
            pub fn as_str(self) -> &'static str {
                match self {$(ErrorCode::$name => $text,)*}
            }

            /// The kind that the code belongs to.
            pub fn kind(self) -> ErrorKind {
                match self {$(ErrorCode::$name => ErrorKind::$kind,)*}
            }

            /// The number of the code in the C interface.
            pub fn status(self) -> i32 {
                match self {$(ErrorCode::$name => $status,)*}
            }
        }
    };
}

error_codes! {
    /// The text is not JSON, or not UTF-8.
    MalformedJson = 100 Input "malformed_json";
    /// A field that the document does not have.
    UnknownField = 101 Input "unknown_field";
    /// A field given twice, or a key given twice in a map.
    DuplicateField = 102 Input "duplicate_field";
    /// A field that must be there is missing.
    MissingField = 103 Input "missing_field";
    /// A value of the wrong type or form.
    InvalidValue = 104 Input "invalid_value";
    /// A name that is none of the choices: an operation, a command, a code.
    UnknownVariant = 105 Input "unknown_variant";
    /// A text, list, number or document beyond its limit.
    TooLarge = 106 Input "too_large";
    /// A number or time outside its range.
    OutOfRange = 107 Input "out_of_range";
    /// A cell or row of an imported file that cannot be read.
    InvalidRow = 120 Input "invalid_row";
    /// A column that the mapping names and the file does not have.
    UnknownColumn = 121 Input "unknown_column";
    /// The same id twice in one list or file.
    DuplicateId = 122 Input "duplicate_id";
    /// A saved engine or index that cannot be used: of another version of the library, for other attributes, something
    /// else altogether, or damaged. Make it anew.
    StaleFile = 130 Input "stale_file";
    /// An attribute that the schema does not declare.
    UnknownAttribute = 200 Config "unknown_attribute";
    /// An attribute used as another kind than it is declared.
    AttributeKind = 201 Config "attribute_kind";
    /// An attribute for aggregates only, used where it would decide about or show a person.
    AttributeForAggregates = 202 Config "attribute_for_aggregates";
    /// A role that the type does not have.
    UnknownRole = 203 Config "unknown_role";
    /// A skill that the taxonomy does not have.
    UnknownSkill = 204 Config "unknown_skill";
    /// Broader skills that lead back to where they began.
    TaxonomyCycle = 205 Config "taxonomy_cycle";
    /// The roles do not fit the format.
    FormatMismatch = 206 Config "format_mismatch";
    /// A minimum above its maximum, or a count that cannot be met.
    InvalidBounds = 207 Config "invalid_bounds";
    /// More members than one decision may change.
    TooManyMembers = 208 Config "too_many_members";
    /// Nobody could ever take part, ask or be asked.
    NobodyEligible = 209 Config "nobody_eligible";
    /// A condition about one person where two are meant, or the other way round.
    InvalidSubject = 210 Config "invalid_subject";
    /// A condition nested too deep or with too many parts.
    RuleTooLarge = 211 Config "rule_too_large";
    /// Times, days or steps in an order that cannot happen.
    InvalidOrder = 212 Config "invalid_order";
    /// An attribute that not everyone may see, used where it would show.
    AttributeNotVisible = 213 Config "attribute_not_visible";
    /// A fact that answers another query than it is given for, or that breaks its bounds.
    InvalidFact = 300 Facts "invalid_fact";
    /// Two different answers to the same query.
    ContradictoryFacts = 301 Facts "contradictory_facts";
    /// A version of a type that differs from the one the engine was built with.
    TypeVersionMismatch = 302 Facts "type_version_mismatch";
    /// The command id was used before, for another command or by another actor.
    CommandConflict = 400 Conflict "command_conflict";
    /// A fault of the core itself.
    Internal = 500 Internal "internal";
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_numbers_are_unique() {
        for (i, one) in ErrorCode::ALL.iter().enumerate() {
            for other in &ErrorCode::ALL[..i] {
                assert_ne!(one.as_str(), other.as_str());
                assert_ne!(one.status(), other.status());
            }
        }
    }
}
