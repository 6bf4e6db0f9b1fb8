//! Tutelage for JavaScript: engines and indexes over JSON, nothing more. The facade that a host sees is in `npm/src`.
//!
//! Where a function gives something else than a document, the error document is thrown as its JSON text. A panic is a
//! trap: the instance is lost with everything in it, and the facade makes a new one.

mod engine;
mod index;
mod trap;

use tutelage::error::Error;
use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the package.
#[wasm_bindgen]
pub fn version() -> String {
    trap::here();
    env!("CARGO_PKG_VERSION").to_owned()
}

/// What is thrown for an error: the error document.
fn thrown(error: &Error) -> String {
    let error = serde_json::to_string(error).unwrap_or_default();
    format!(r#"{{"error":{error}}}"#)
}
