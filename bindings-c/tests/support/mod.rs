//! The functions of C, as a test calls them.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests may")]

use std::{ffi::c_char, fs, path::PathBuf};
use tutelage_c::*;

/// What stands in a `tut_bytes` that nobody should read: every function writes it anew.
pub(crate) fn nothing() -> tut_bytes {
    tut_bytes { ptr: std::ptr::dangling_mut(), len: 77 }
}

pub(crate) fn args(text: &str) -> (*const c_char, usize) {
    (text.as_ptr().cast(), text.len())
}

/// Takes what a function gave.
pub(crate) fn taken(mut bytes: tut_bytes) -> Vec<u8> {
    if bytes.ptr.is_null() {
        assert_eq!(bytes.len, 0);
        return Vec::new();
    }
    // SAFETY: the library gave it.
    let (text, behind) = unsafe {
        let text = std::slice::from_raw_parts(bytes.ptr.cast::<u8>(), bytes.len).to_vec();
        (text, bytes.ptr.add(bytes.len).read())
    };
    assert_eq!(behind, 0, "a zero stands behind the text");
    // SAFETY: the library gave it, and it is freed once; then it is empty.
    unsafe {
        tut_bytes_free(&raw mut bytes);
        tut_bytes_free(&raw mut bytes);
    }
    assert!(bytes.ptr.is_null() && bytes.len == 0);
    text
}

pub(crate) fn text(bytes: tut_bytes) -> String {
    String::from_utf8(taken(bytes)).expect("text is UTF-8")
}

pub(crate) fn new_engine(config: &str) -> (tut_status, u64, String) {
    let (mut engine, mut error) = (77, nothing());
    let (ptr, len) = args(config);
    // SAFETY: as the header asks.
    let status = unsafe { tut_engine_new(ptr, len, &raw mut engine, &raw mut error) };
    (status, engine, text(error))
}

pub(crate) fn open_engine(path: &str) -> (tut_status, u64, String) {
    let (mut engine, mut error) = (77, nothing());
    let (ptr, len) = args(path);
    // SAFETY: as the header asks.
    let status = unsafe { tut_engine_open(ptr, len, &raw mut engine, &raw mut error) };
    (status, engine, text(error))
}

pub(crate) fn save_engine(engine: u64, path: &str) -> (tut_status, String) {
    let mut error = nothing();
    let (ptr, len) = args(path);
    // SAFETY: as the header asks.
    let status = unsafe { tut_engine_save_file(engine, ptr, len, &raw mut error) };
    (status, text(error))
}

pub(crate) fn call(engine: u64, request: &str) -> (tut_status, String) {
    let mut response = nothing();
    let (ptr, len) = args(request);
    // SAFETY: as the header asks.
    let status = unsafe { tut_call(engine, ptr, len, &raw mut response) };
    (status, text(response))
}

pub(crate) fn new_index(engine: u64, records: &str, now: i64) -> (tut_status, u64, String) {
    let (mut index, mut error) = (77, nothing());
    let (ptr, len) = args(records);
    // SAFETY: as the header asks.
    let status = unsafe { tut_index_new(engine, ptr, len, now, &raw mut index, &raw mut error) };
    (status, index, text(error))
}

pub(crate) fn open_index(engine: u64, path: &str) -> (tut_status, u64, String) {
    let (mut index, mut error) = (77, nothing());
    let (ptr, len) = args(path);
    // SAFETY: as the header asks.
    let status = unsafe { tut_index_open(engine, ptr, len, &raw mut index, &raw mut error) };
    (status, index, text(error))
}

pub(crate) fn load_index(engine: u64, saved: &[u8]) -> (tut_status, u64, String) {
    let (mut index, mut error) = (77, nothing());
    // SAFETY: as the header asks.
    let status =
        unsafe { tut_index_load(engine, saved.as_ptr().cast(), saved.len(), &raw mut index, &raw mut error) };
    (status, index, text(error))
}

pub(crate) fn ask(index: u64, request: &str) -> (tut_status, String) {
    let mut response = nothing();
    let (ptr, len) = args(request);
    // SAFETY: as the header asks.
    let status = unsafe { tut_index_ask(index, ptr, len, &raw mut response) };
    (status, text(response))
}

pub(crate) fn change(index: u64, changes: &str) -> (tut_status, String) {
    let mut response = nothing();
    let (ptr, len) = args(changes);
    // SAFETY: as the header asks.
    let status = unsafe { tut_index_change(index, ptr, len, &raw mut response) };
    (status, text(response))
}

pub(crate) fn save(index: u64) -> (tut_status, Vec<u8>) {
    let mut saved = nothing();
    // SAFETY: as the header asks.
    let status = unsafe { tut_index_save(index, &raw mut saved) };
    (status, taken(saved))
}

pub(crate) fn save_file(index: u64, path: &str) -> (tut_status, String) {
    let mut error = nothing();
    let (ptr, len) = args(path);
    // SAFETY: as the header asks.
    let status = unsafe { tut_index_save_file(index, ptr, len, &raw mut error) };
    (status, text(error))
}

/// The configuration that the shared vectors are for.
pub(crate) fn config() -> String {
    fs::read_to_string(vectors().join("engine/config.json")).unwrap()
}

pub(crate) fn vectors() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../core/tests/vectors")
}

/// Three people as records, a line each.
pub(crate) const PEOPLE: &str = r#"{"person": {"id": "ana", "name": "Ana"}}
{"person": {"id": "ben", "name": "Ben"}}

{"person": {"id": "cy", "name": "Cy"}}"#;

/// 2026-03-02T09:00:00Z.
pub(crate) const NOW: i64 = 1_772_442_000_000;
