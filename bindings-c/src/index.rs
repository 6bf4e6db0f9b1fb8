//! Search indexes: made from records or opened from a file, kept current, asked.

use crate::{
    boundary::{Failure, Output, bytes, enter, required, text},
    bytes::tut_bytes,
    engine::{bad, engine_of, free, make, read},
    file,
    status::tut_status,
    table::{self, Held, Kind},
};
use std::{ffi::c_char, sync::Arc};
use tutelage::{Engine, error::ErrorCode, matching::index::Index, time::Timestamp};

/// An index with the engine that it was made for.
pub(crate) struct Indexed {
    engine: Engine,
    index: Index,
}

/// Makes an index over records as JSON lines, one record a line as decisions give them: people, caseloads, pairs and types
/// say something, others nothing. `now` is the time in milliseconds since 1970-01-01 UTC.
///
/// `records` is read and not kept; the index keeps the engine, which may be freed before it. `index` gets a handle, or 0.
/// `error` may be NULL; else it gets nothing, or the error document, which you free with `tut_bytes_free`.
///
/// Free the index with `tut_index_free`. About a second for 100,000 people, most of it for reading JSON; save it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_index_new(
    engine: u64,
    records: *const c_char,
    records_len: usize,
    now: i64,
    index: *mut u64,
    error: *mut tut_bytes,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        make_for(engine, index, error, |engine| {
            let records = text(records, records_len, "records")?;
            let now = Timestamp::from_millis(now)
                .map_err(|error| Failure::new(tut_status::TUT_OUT_OF_RANGE, "now", &error.to_string()))?;
            Ok(engine.index_from_json_lines(records, now)?)
        })
    }
}

/// Opens an index that was saved to a file. The file is mapped, not read: opening a compacted index takes as long for a
/// million people as for ten; people beside it are read. Processes that open the same file share its memory.
///
/// `path` is UTF-8 and need not end with a zero. The file must not be changed while it is open anywhere; replace it by
/// rename, as `tut_index_save_file` does. Damage is found when it is touched, and is `TUT_STALE_FILE` then, as is a file of
/// another version or for other attributes: make it anew. For the rest see `tut_index_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_index_open(
    engine: u64,
    path: *const c_char,
    path_len: usize,
    index: *mut u64,
    error: *mut tut_bytes,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        make_for(engine, index, error, |engine| {
            let path = text(path, path_len, "path")?;
            Ok(Index::open(engine, file::map(path)?)?)
        })
    }
}

/// Opens an index that was saved to memory. The bytes are copied. For the rest see `tut_index_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_index_load(
    engine: u64,
    saved: *const c_char,
    saved_len: usize,
    index: *mut u64,
    error: *mut tut_bytes,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        make_for(engine, index, error, |engine| {
            let saved = bytes(saved, saved_len, "saved")?.to_vec();
            Ok(Index::open(engine, Arc::new(saved))?)
        })
    }
}

/// Answers a request of an index: `{"view": ...}` as for `tut_call`, with a `search`; `{"facets": ...}`; `{"match": ...}`, a
/// whole cohort; `{"size": {}}`. Through `tut_call`, `{"schema": {"of": "index_request"}}` describes them all. The answer to
/// a search is the same as that of `tut_call`, but of all facts only those about the viewer are needed.
///
/// `request` is read and not kept. `response` gets the response document, for errors too; free it with `tut_bytes_free`.
///
/// From any thread, any number of them at once; while one changes the index, others get `TUT_BUSY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_index_ask(
    index: u64,
    request: *const c_char,
    request_len: usize,
    response: *mut tut_bytes,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        enter(response, || {
            required(response, "response")?;
            let held = read(index, Kind::Index)?;
            let indexed = index_of(&held)?;
            Ok(indexed.engine.ask_index(&indexed.index, text(request, request_len, "request")?).into())
        })
    }
}

/// Tells an index what was written, so that the next search knows it: a JSON list of `{"done": ...}` (the answer to
/// `decide` as it came), `{"records": [...]}`, `{"removed": [...]}` (keys), `{"settle": "2026-03-02T09:00:00Z"}`,
/// `{"compact": {}}`. All of it is checked before any of it is taken.
///
/// `changes` is read and not kept. `response` may be NULL; else it gets `{"size": {...}}` or the error document; free it
/// with `tut_bytes_free`. Where `changed` in it is some thousands, compact the index: it is made anew from what it holds.
///
/// One thread at a time and without others that ask: else `TUT_BUSY`, and nothing was changed. Then nobody else who asks is
/// let in for a while, so try again soon: once those inside are out, it is your turn.
///
/// With `TUT_STALE_FILE` the file that the index stands on turned out to be damaged, and the handle is freed: make it anew.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_index_change(
    index: u64,
    changes: *const c_char,
    changes_len: usize,
    response: *mut tut_bytes,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        enter(response, || {
            let changes = text(changes, changes_len, "changes")?;
            let mut held = table::write(index, Kind::Index).map_err(|status| bad(status, Kind::Index))?;
            let Held::Index(indexed) = &mut *held else {
                return Err(bad(tut_status::TUT_WRONG_HANDLE, Kind::Index));
            };
            let Indexed { engine, index } = indexed.as_mut();
            let reply = engine.change_index(index, changes);
            // Nobody knows what an index on damaged bytes took.
            if reply.code == Some(ErrorCode::StaleFile) {
                held.give_up();
            }
            Ok(reply.into())
        })
    }
}

/// Gives the saved form of an index as bytes, the same on every platform. They are no text.
///
/// `saved` gets the bytes, or the error document; free either with `tut_bytes_free`.
///
/// From any thread, also while others ask.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_index_save(index: u64, saved: *mut tut_bytes) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        enter(saved, || {
            required(saved, "saved")?;
            let held = read(index, Kind::Index)?;
            let indexed = index_of(&held)?;
            Ok(Output::bytes(indexed.index.save(&indexed.engine)?))
        })
    }
}

/// Saves an index to a file: written beside it, forced to the disk, and put in its place by rename. Whoever has the old
/// one open keeps it. It keeps who may read the file; a new one is made as the umask says. It holds what is known of people.
///
/// Nothing of whoever was taken out, or erased, is written, but what somebody corrected stays until the index is compacted.
/// After an erasure save it anew, and open it anew wherever it is open.
///
/// `path` is UTF-8 and need not end with a zero. `error` may be NULL; else it gets nothing, or the error document, which
/// you free with `tut_bytes_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_index_save_file(
    index: u64,
    path: *const c_char,
    path_len: usize,
    error: *mut tut_bytes,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        enter(error, || {
            let path = text(path, path_len, "path")?;
            let held = read(index, Kind::Index)?;
            let indexed = index_of(&held)?;
            file::replace(path, &indexed.index.save(&indexed.engine)?)?;
            Ok(Output::NOTHING)
        })
    }
}

/// Frees an index. Calls that are inside come to their end. 0 is fine.
#[unsafe(no_mangle)]
pub extern "C" fn tut_index_free(index: u64) -> tut_status {
    free(index, Kind::Index)
}

/// Makes an index for an engine and puts its handle in its place.
///
/// # Safety
/// `place` and `error` are NULL or may be written to.
unsafe fn make_for(
    engine: u64,
    place: *mut u64,
    error: *mut tut_bytes,
    how: impl FnOnce(&Engine) -> Result<Index, Failure>,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        make(place, "index", error, || {
            let held = read(engine, Kind::Engine)?;
            let engine = engine_of(&held)?.clone();
            Ok(Held::Index(Box::new(Indexed { index: how(&engine)?, engine })))
        })
    }
}

/// The index that a handle stands for.
fn index_of(held: &Held) -> Result<&Indexed, Failure> {
    match held {
        Held::Index(indexed) => Ok(indexed),
        Held::Engine(_) => Err(bad(tut_status::TUT_WRONG_HANDLE, Kind::Index)),
    }
}
