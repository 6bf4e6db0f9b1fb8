//! From JSON to a typed document, with a code and a path for whatever is wrong with it.
//!
//! serde's derive is compiled once for every deserializer that a type is read from, so there is one, and it is not
//! generic: what it does beside calling the derived visitors is compiled once. It is strict where derived visitors are
//! not: an object is read from nothing but an object, never from a list of its fields.
//!
//! A text that somebody sent is seen twice: serde_json says whether it is JSON, then the [`Reader`] takes it to be. Both
//! are linear in its length, and nothing is kept of it but what the document holds.

mod access;
mod cursor;
mod fault;
mod reader;

use crate::error::{Error, ErrorCode};
use cursor::Cursor;
use fault::Fault;
use reader::Reader;
use serde::de::{DeserializeOwned, IgnoredAny};

/// The largest document that is read, in bytes.
pub const LARGEST_DOCUMENT: usize = 64 << 20;

/// Reads a document of this type that somebody sent.
pub(crate) fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    if json.len() > LARGEST_DOCUMENT {
        let message = format!("{} bytes; at most {LARGEST_DOCUMENT} are allowed", json.len());
        return Err(Error::new(ErrorCode::TooLarge, "", message));
    }
    check(json)?;
    trusted(json).map_err(Fault::into_error)
}

/// Reads a document of this type that was saved, of any length. One that is none gives nothing, or something else.
pub(crate) fn read_saved<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    trusted(str::from_utf8(json).ok()?).ok()
}

/// Reads what is taken to be JSON; it comes to an end whatever it is, since every value takes up some of the text.
fn trusted<T: DeserializeOwned>(json: &str) -> Result<T, Fault> {
    T::deserialize(&mut Reader::new(Cursor::new(json)))
}

/// Whether it is JSON.
fn check(json: &str) -> Result<(), Error> {
    serde_json::from_str::<IgnoredAny>(json).map(drop).map_err(|error| {
        Error::new(ErrorCode::MalformedJson, "", error.to_string().replacen("EOF", "the text ends", 1))
    })
}

#[cfg(test)]
mod tests;
