//! An answer as text, with the code of what is wrong with the call beside it.

use crate::error::{Error, ErrorCode};
use serde::Serialize;

/// A response document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The document.
    pub json: String,
    /// What is wrong with the call, where the document says `error`.
    pub code: Option<ErrorCode>,
}

impl Reply {
    /// The document of an answer, or of an error put into one.
    pub(super) fn of<T: Serialize>(answer: Result<T, Error>, error: impl FnOnce(Error) -> T) -> Self {
        let code = answer.as_ref().err().map(Error::code);
        match serde_json::to_string(&answer.unwrap_or_else(error)) {
            Ok(json) => Reply { json, code },
            Err(_) => {
                let fault = r#"{"code":"internal","path":"","message":"the answer could not be written"}"#;
                let json = format!(r#"{{"error":{{"faults":[{fault}]}}}}"#);
                Reply { json, code: Some(ErrorCode::Internal) }
            }
        }
    }
}
