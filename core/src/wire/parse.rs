//! From text to a typed document, with a code and a path for whatever is wrong with it.

use super::objects::Objects;
use crate::error::{Error, ErrorCode, join};
use serde::de::{DeserializeOwned, IgnoredAny};

/// Reads a document of this type.
pub(super) fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    if json.len() > super::LARGEST_DOCUMENT {
        let message = format!("{} bytes; at most {} are allowed", json.len(), super::LARGEST_DOCUMENT);
        return Err(Error::new(ErrorCode::TooLarge, "", message));
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let read: T = serde_path_to_error::deserialize(Objects(&mut deserializer)).map_err(|error| {
        let path = error.path().to_string();
        describe(json, error.inner(), if path == "." { "" } else { &path })
    })?;
    deserializer.end().map_err(|error| describe(json, &error, ""))?;
    Ok(read)
}

/// The fault as ours: serde names them in words only.
fn describe(json: &str, error: &serde_json::Error, path: &str) -> Error {
    // What somebody sent stands in both, whatever it is.
    let (text, path) = (plain(&error.to_string()), plain(path));
    let text = text.replace(
        "invalid type: unit variant, expected struct variant",
        "invalid type: a name alone, expected an object with one key",
    );
    let path = path.as_str();
    let (message, place) = match text.rsplit_once(" at line ") {
        Some((message, place)) => (message, Some(place)),
        None => (text.as_str(), None),
    };
    if error.is_syntax() || error.is_eof() {
        let place = place.map(|place| format!(" at line {place}")).unwrap_or_default();
        if message.starts_with("recursion limit") {
            return Error::new(ErrorCode::TooLarge, "", format!("{message}{place}"));
        }
        // To serde a choice that is no name and no object with one key is a fault of syntax.
        if serde_json::from_str::<IgnoredAny>(json).is_ok() {
            let message = if message == "expected value" {
                "a name or an object with one key is expected"
            } else {
                message
            };
            return Error::new(ErrorCode::InvalidValue, path, format!("{message}{place}"));
        }
        let message = message.replacen("EOF", "the text ends", 1);
        return Error::new(ErrorCode::MalformedJson, "", format!("{message}{place}"));
    }
    let codes = [
        ("unknown field", ErrorCode::UnknownField),
        ("duplicate field", ErrorCode::DuplicateField),
        ("missing field", ErrorCode::MissingField),
        ("unknown variant", ErrorCode::UnknownVariant),
    ];
    let found = codes.iter().find(|(begins, _)| message.starts_with(begins));
    let code = found.map_or(ErrorCode::InvalidValue, |(_, code)| *code);
    // The path of a field that is missing or stands twice ends at the object around it.
    let field = match code {
        ErrorCode::MissingField | ErrorCode::DuplicateField => message.split('`').nth(1).unwrap_or_default(),
        _ => "",
    };
    Error::new(code, join(path, field), message)
}

/// One line of bounded length.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(2_000).collect()
}
