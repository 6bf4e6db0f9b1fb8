//! Engines: the configuration of a host, and the protocol over it.

use crate::{
    boundary::{Failure, HandleOut, Output, enter, enter_quietly, required, text},
    bytes::tut_bytes,
    file,
    status::tut_status,
    table::{self, Held, Kind},
};
use std::ffi::c_char;
use tutelage::Engine;

/// Makes an engine from a configuration document: attributes, taxonomy, relationship types. `{}` is one.
///
/// `config` is read and not kept. `engine` gets a handle, or 0. `error` may be NULL; else it gets nothing, or the error
/// document with every fault of the configuration, which you free with `tut_bytes_free`.
///
/// An engine never changes and serves any number of threads at once. Free it with `tut_engine_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_engine_new(
    config: *const c_char,
    config_len: usize,
    engine: *mut u64,
    error: *mut tut_bytes,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        make(engine, "engine", error, || {
            Ok(Held::Engine(Engine::from_json(text(config, config_len, "config")?)?))
        })
    }
}

/// Opens an engine that was saved to a file. The file is mapped, checked and not copied: a taxonomy is looked up in it, so
/// that a process for each request begins in half a millisecond.
///
/// `path` is UTF-8 and need not end with a zero. The file must not be changed while it is open anywhere; replace it by
/// rename, as `tut_engine_save_file` does. For the rest see `tut_engine_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_engine_open(
    path: *const c_char,
    path_len: usize,
    engine: *mut u64,
    error: *mut tut_bytes,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        make(engine, "engine", error, || {
            Ok(Held::Engine(Engine::open(file::map(text(path, path_len, "path")?)?)?))
        })
    }
}

/// Saves an engine to a file, to be opened by the same version of the library: written beside it, forced to the disk, and
/// put in its place by rename. Whoever has the old one open keeps it. Save anew when the configuration changes, or the
/// library does.
///
/// `path` is UTF-8 and need not end with a zero. `error` may be NULL; else it gets nothing, or the error document, which
/// you free with `tut_bytes_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_engine_save_file(
    engine: u64,
    path: *const c_char,
    path_len: usize,
    error: *mut tut_bytes,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        enter(error, || {
            let path = text(path, path_len, "path")?;
            let held = read(engine, Kind::Engine)?;
            file::replace(path, &engine_of(&held)?.save()?)?;
            Ok(Output::NOTHING)
        })
    }
}

/// Answers a request document, such as `{"decide": {...}}` or `{"view": {...}}`.
///
/// `request` is read and not kept. `response` gets the response document, for errors too; free it with `tut_bytes_free`.
/// It says `need`, `done`, `refused`, `answer` or what else the operation gives, and `TUT_OK` is returned; or it says
/// `error`, and the number of its first code is returned.
///
/// From any thread, any number of them at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_call(
    engine: u64,
    request: *const c_char,
    request_len: usize,
    response: *mut tut_bytes,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        enter(response, || {
            required(response, "response")?;
            let held = read(engine, Kind::Engine)?;
            Ok(engine_of(&held)?.reply(text(request, request_len, "request")?).into())
        })
    }
}

/// Frees an engine. Calls that are inside come to their end; indexes made with it stay as they are. 0 is fine.
#[unsafe(no_mangle)]
pub extern "C" fn tut_engine_free(engine: u64) -> tut_status {
    free(engine, Kind::Engine)
}

pub(crate) fn free(handle: u64, kind: Kind) -> tut_status {
    enter_quietly(|| match handle {
        0 => Ok(()),
        handle => table::free(handle, kind),
    })
}

/// Makes something and puts its handle in its place.
///
/// # Safety
/// `place` and `error` are NULL or may be written to.
pub(crate) unsafe fn make(
    place: *mut u64,
    path: &str,
    error: *mut tut_bytes,
    how: impl FnOnce() -> Result<Held, Failure>,
) -> tut_status {
    // SAFETY: the caller's promises.
    unsafe {
        enter(error, || {
            let place = HandleOut::new(place, path)?;
            place.put(insert(how()?)?);
            Ok(Output::NOTHING)
        })
    }
}

/// The engine that a handle stands for.
pub(crate) fn engine_of(held: &Held) -> Result<&Engine, Failure> {
    match held {
        Held::Engine(engine) => Ok(engine),
        Held::Index(_) => Err(bad(tut_status::TUT_WRONG_HANDLE, Kind::Engine)),
    }
}

fn insert(held: Held) -> Result<u64, Failure> {
    table::insert(held).map_err(|status| match status {
        tut_status::TUT_NO_MEMORY => Failure::new(status, "", "there is no memory to watch for forks"),
        _ => Failure::new(status, "", "there are 4096 handles already; free those that are not needed"),
    })
}

pub(crate) fn read(handle: u64, kind: Kind) -> Result<table::Reading<'static>, Failure> {
    table::read(handle, kind).map_err(|status| bad(status, kind))
}

/// Why a handle cannot be used.
pub(crate) fn bad(status: tut_status, kind: Kind) -> Failure {
    let (path, other) = match kind {
        Kind::Engine => ("engine", "this is the handle of an index"),
        Kind::Index => ("index", "this is the handle of an engine"),
    };
    let message = match status {
        tut_status::TUT_BUSY => "another thread is using it; try again",
        tut_status::TUT_WRONG_HANDLE => other,
        _ => "this is no handle, or one that was freed",
    };
    Failure::new(status, path, message)
}
