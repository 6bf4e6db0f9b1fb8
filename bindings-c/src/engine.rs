//! Engines: the configuration of a host, and the protocol over it.

use crate::{
    boundary::{Failure, HandleOut, Output, enter, enter_quietly, required, text},
    bytes::tut_bytes,
    status::tut_status,
    table::{self, Held, Kind},
};
use std::ffi::c_char;
use tutelage::Engine;

/// Makes an engine from a configuration document: attributes, taxonomy, relationship types (`{"schema": {"of":
/// "config"}}` gives its JSON Schema).
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
        enter(error, || {
            let place = HandleOut::new(engine, "engine")?;
            let config = text(config, config_len, "config")?;
            place.put(insert(Held::Engine(Engine::from_json(config)?))?);
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
            let held = read(engine, "engine")?;
            let Held::Engine(engine) = &*held else { return Err(wrong("engine", "an engine")) };
            Ok(engine.reply(text(request, request_len, "request")?).into())
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

pub(crate) fn insert(held: Held) -> Result<u64, Failure> {
    table::insert(held).map_err(|status| match status {
        tut_status::TUT_BUSY => {
            Failure::new(status, "", "the library is being set up by another thread; try again")
        }
        _ => Failure::new(status, "", "there are 4096 handles already; free those that are not needed"),
    })
}

pub(crate) fn read(handle: u64, path: &str) -> Result<table::Reading<'static>, Failure> {
    table::read(handle).map_err(|status| bad(status, path))
}

/// Why a handle cannot be used.
pub(crate) fn bad(status: tut_status, path: &str) -> Failure {
    let message = match status {
        tut_status::TUT_BUSY => "another thread is using it; try again",
        _ => "this is no handle, or one that was freed",
    };
    Failure::new(status, path, message)
}

pub(crate) fn wrong(path: &str, wanted: &str) -> Failure {
    Failure::new(tut_status::TUT_WRONG_HANDLE, path, &format!("the handle is not that of {wanted}"))
}
