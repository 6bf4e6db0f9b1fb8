//! What is wrong with a document, while it is read.

use crate::error::{Error, ErrorCode, join};
use serde::de::{self, Expected, Unexpected};
use std::fmt;

/// The code, the path from here on, and the message. In a box, for it is handed through every part that is read.
pub(super) struct Fault(Box<(ErrorCode, String, String)>);

impl Fault {
    pub(super) fn new(code: ErrorCode, path: &str, message: impl fmt::Display) -> Fault {
        Fault(Box::new((code, path.to_owned(), message.to_string())))
    }

    /// A value that does not do.
    pub(super) fn invalid(message: impl fmt::Display) -> Fault {
        Fault::new(ErrorCode::InvalidValue, "", message)
    }

    /// Another value than is wanted here.
    pub(super) fn unexpected(found: impl fmt::Display, expected: &dyn Expected) -> Fault {
        Fault::invalid(format_args!("invalid type: {found}, expected {expected}"))
    }

    /// The fault seen from the object that has it under this key.
    pub(super) fn within(mut self, key: &str) -> Fault {
        // Too deep is a matter of the whole.
        if self.0.0 != ErrorCode::TooLarge {
            self.0.1 = join(key, &self.0.1);
        }
        self
    }

    /// The fault seen from the list that has it at this place.
    pub(super) fn within_item(self, at: usize) -> Fault {
        self.within(&format!("[{at}]"))
    }

    pub(super) fn into_error(self) -> Error {
        let (code, path, message) = *self.0;
        // What somebody sent stands in both, whatever it is.
        Error::new(code, plain(&path), plain(&message))
    }
}

/// One line of bounded length.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(2_000).collect()
}

impl de::Error for Fault {
    /// serde names faults in words only.
    fn custom<T: fmt::Display>(message: T) -> Fault {
        let message = message.to_string();
        let codes = [
            ("unknown field", ErrorCode::UnknownField),
            ("duplicate field", ErrorCode::DuplicateField),
            ("missing field", ErrorCode::MissingField),
            ("unknown variant", ErrorCode::UnknownVariant),
        ];
        let found = codes.iter().find(|(begins, _)| message.starts_with(begins));
        let code = found.map_or(ErrorCode::InvalidValue, |(_, code)| *code);
        // The path to a field ends at the field; that to a name at what has it for its value.
        let field = match code {
            ErrorCode::InvalidValue | ErrorCode::UnknownVariant => "",
            _ => message.split('`').nth(1).unwrap_or_default(),
        };
        Fault::new(code, field, &message)
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Fault {
        Fault::unexpected(Found(found), expected)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Fault {
        Fault::invalid(format_args!("invalid value: {}, expected {expected}", Found(found)))
    }
}

/// What stands in a document, as far as the reader tells a visitor of it: no numbers with a fraction, whose printing is
/// long.
pub(super) struct Found<'a>(pub(super) Unexpected<'a>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Bool(value) => write!(f, "boolean `{value}`"),
            Unexpected::Unsigned(value) => write!(f, "integer `{value}`"),
            Unexpected::Signed(value) => write!(f, "integer `{value}`"),
            Unexpected::Str(value) => write!(f, "string {value:?}"),
            Unexpected::Unit => f.write_str("null"),
            Unexpected::Seq => f.write_str("sequence"),
            Unexpected::Map => f.write_str("map"),
            Unexpected::Other(value) => f.write_str(value),
            _ => f.write_str("another value"),
        }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.2)
    }
}

impl std::error::Error for Fault {}
