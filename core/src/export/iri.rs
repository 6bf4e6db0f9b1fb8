//! Addresses that name things.

use crate::error::{Error, ErrorCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An absolute IRI of at most 512 characters, in ASCII so that it is a URI (RFC 3986) too: a scheme, a colon and something
/// behind it, without blanks, control characters or any of `<>"{}|\^` and the backtick.
///
/// ```
/// use tutelage::export::Iri;
/// assert!("https://lms.example/people".parse::<Iri>().is_ok());
/// assert!("lms.example/people".parse::<Iri>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Iri(#[schemars(length(min = 3, max = 512))] String);

impl Iri {
    const LONGEST: usize = 512;

    /// The IRI as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The IRI of something below this one. What an IRI cannot hold is percent-encoded.
    pub(super) fn below(&self, segments: &[&str]) -> String {
        let mut text = self.0.trim_end_matches('/').to_owned();
        for segment in segments {
            text.push('/');
            for byte in segment.bytes() {
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                    text.push(char::from(byte));
                } else {
                    text.push_str(&format!("%{byte:02X}"));
                }
            }
        }
        text
    }
}

impl TryFrom<String> for Iri {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        let scheme = text.split_once(':').filter(|(_, rest)| !rest.is_empty()).map(|(scheme, _)| scheme);
        let is_scheme = |scheme: &str| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        };
        let allowed =
            |c: char| c.is_ascii() && !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`".contains(c);
        if scheme.is_some_and(is_scheme) && text.len() <= Iri::LONGEST && text.chars().all(allowed) {
            return Ok(Iri(text));
        }
        let shown: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
        let message =
            format!("`{shown}` is not an absolute IRI of at most {} ASCII characters", Iri::LONGEST);
        Err(Error::new(ErrorCode::InvalidValue, "", message))
    }
}

impl std::str::FromStr for Iri {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Iri::try_from(text.to_owned())
    }
}

impl From<Iri> for String {
    fn from(iri: Iri) -> String {
        iri.0
    }
}

impl fmt::Display for Iri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iri_is_absolute_and_what_stands_below_it_is_encoded() {
        for good in ["https://lms.example", "urn:example:people", "https://lms.example/%C3%A4", "a+b:c"] {
            assert!(good.parse::<Iri>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "lms",
            ":x",
            "1a:b",
            "https:",
            "https://a b",
            "https://a\n",
            "x:<y>",
            "https://lms.example/ä",
            &format!("x:{}", "y".repeat(512)),
        ] {
            assert!(bad.parse::<Iri>().is_err(), "{bad}");
        }
        let base: Iri = "https://lms.example/".parse().unwrap();
        assert_eq!(base.below(&["types", "a/b ä"]), "https://lms.example/types/a%2Fb%20%C3%A4");
    }
}
