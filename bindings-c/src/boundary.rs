//! What stands between a host and the engine: no panic gets out, nothing is printed, every failure is a status and a
//! document.

use crate::{bytes::tut_bytes, status::tut_status};
use std::{
    cell::Cell,
    ffi::c_char,
    panic::{AssertUnwindSafe, catch_unwind},
    slice,
    sync::atomic::{AtomicBool, Ordering},
};
use tutelage::{
    error::{Error, ErrorCode},
    wire::Reply,
};

/// Why a call failed.
pub(crate) struct Failure {
    status: tut_status,
    /// The error document.
    json: String,
}

impl Failure {
    /// With one fault; `path` names the argument.
    pub(crate) fn new(status: tut_status, path: &str, message: &str) -> Failure {
        let text = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let code = status.name().to_string_lossy();
        let json = format!(
            r#"{{"error":{{"faults":[{{"code":{},"path":{},"message":{}}}]}}}}"#,
            text(&code),
            text(path),
            text(message)
        );
        Failure { status, json }
    }

    fn null(path: &str) -> Failure {
        Failure::new(tut_status::TUT_NULL_POINTER, path, "the pointer is NULL")
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match serde_json::to_string(&error) {
            Ok(json) => Failure { status: error.code().into(), json: format!(r#"{{"error":{json}}}"#) },
            Err(_) => Failure::new(tut_status::TUT_INTERNAL, "", "the error could not be written"),
        }
    }
}

/// What a function that came to its end gives.
pub(crate) struct Output {
    status: tut_status,
    bytes: Option<Vec<u8>>,
}

impl Output {
    pub(crate) const NOTHING: Output = Output { status: tut_status::TUT_OK, bytes: None };

    pub(crate) fn bytes(bytes: Vec<u8>) -> Output {
        Output { status: tut_status::TUT_OK, bytes: Some(bytes) }
    }
}

impl From<Reply> for Output {
    fn from(reply: Reply) -> Output {
        let status = reply.code.map_or(tut_status::TUT_OK, tut_status::from);
        Output { status, bytes: Some(reply.json.into_bytes()) }
    }
}

impl From<Failure> for Output {
    fn from(failure: Failure) -> Output {
        Output { status: failure.status, bytes: Some(failure.json.into_bytes()) }
    }
}

/// Does what a function does. `out` gets what comes of it, or a document that tells what went wrong; it may be NULL.
///
/// # Safety
/// `out` is NULL or may be written to.
pub(crate) unsafe fn enter(
    out: *mut tut_bytes,
    body: impl FnOnce() -> Result<Output, Failure>,
) -> tut_status {
    silence();
    let guarded = catch_unwind(AssertUnwindSafe(|| {
        let _inside = Inside::here();
        #[cfg(feature = "testing")]
        testing::maybe_panic();
        body().unwrap_or_else(Output::from)
    }));
    let output = guarded.unwrap_or_else(|panic| {
        // What a panic carries may panic when it is dropped.
        std::mem::forget(panic);
        Failure::new(tut_status::TUT_PANIC, "", "a fault of the library; please report it").into()
    });
    let Some(bytes) = output.bytes.filter(|_| !out.is_null()) else {
        if !out.is_null() {
            // SAFETY: the caller's promise; what stood there belongs to the host.
            unsafe { out.write(tut_bytes::NONE) };
        }
        return output.status;
    };
    let copy = tut_bytes::copy_of(&bytes);
    let status = if copy.ptr.is_null() { tut_status::TUT_NO_MEMORY } else { output.status };
    // SAFETY: the caller's promise; what stood there belongs to the host.
    unsafe { out.write(copy) };
    status
}

/// A function that gives nothing but a status.
pub(crate) fn enter_quietly(body: impl FnOnce() -> Result<(), tut_status>) -> tut_status {
    let body = || body().map(|()| Output::NOTHING).map_err(|status| Failure::new(status, "", ""));
    // SAFETY: nothing is written to NULL.
    unsafe { enter(std::ptr::null_mut(), body) }
}

/// Makes sure that there is a place for what a function gives.
pub(crate) fn required(out: *mut tut_bytes, path: &str) -> Result<(), Failure> {
    if out.is_null() { Err(Failure::null(path)) } else { Ok(()) }
}

/// The text that a host gave.
///
/// # Safety
/// `ptr` is NULL with `len` 0, or points to `len` bytes that nobody changes during `'a`.
pub(crate) unsafe fn text<'a>(ptr: *const c_char, len: usize, path: &str) -> Result<&'a str, Failure> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { bytes(ptr, len, path) }?;
    str::from_utf8(bytes).map_err(|_| {
        let code = if path == "path" { ErrorCode::InvalidValue } else { ErrorCode::MalformedJson };
        Failure::new(code.into(), path, "the text is not UTF-8")
    })
}

/// The bytes that a host gave.
///
/// # Safety
/// As for [`text`].
pub(crate) unsafe fn bytes<'a>(ptr: *const c_char, len: usize, path: &str) -> Result<&'a [u8], Failure> {
    if len == 0 {
        return Ok(&[]);
    }
    if ptr.is_null() {
        return Err(Failure::null(path));
    }
    if isize::try_from(len).is_err() {
        return Err(Failure::new(
            ErrorCode::TooLarge.into(),
            path,
            "the length is more than memory can have",
        ));
    }
    // SAFETY: the caller's promise, and the length fits.
    Ok(unsafe { slice::from_raw_parts(ptr.cast(), len) })
}

/// A place where a handle is put: 0 until there is one.
pub(crate) struct HandleOut(*mut u64);

impl HandleOut {
    /// # Safety
    /// `place` is NULL or may be written to until the function returns.
    pub(crate) unsafe fn new(place: *mut u64, path: &str) -> Result<HandleOut, Failure> {
        if place.is_null() {
            return Err(Failure::null(path));
        }
        // SAFETY: the caller's promise.
        unsafe { place.write(0) };
        Ok(HandleOut(place))
    }

    pub(crate) fn put(self, handle: u64) {
        // SAFETY: promised in `new`.
        unsafe { self.0.write(handle) };
    }
}

thread_local! {
    /// How many functions of this library this thread is in.
    static INSIDE: Cell<u32> = const { Cell::new(0) };
}

struct Inside;

impl Inside {
    fn here() -> Inside {
        INSIDE.with(|inside| inside.set(inside.get().saturating_add(1)));
        Inside
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.with(|inside| inside.set(inside.get().saturating_sub(1)));
    }
}

/// Makes panics inside this library print nothing; where a Rust program links it, its own are told as before.
fn silence() {
    static SILENT: AtomicBool = AtomicBool::new(false);
    // Whoever calls while a panic of theirs unwinds cannot change the hook.
    if std::thread::panicking() || SILENT.swap(true, Ordering::Relaxed) {
        return;
    }
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if INSIDE.with(Cell::get) == 0 {
            before(panic);
        }
    }));
}

#[cfg(feature = "testing")]
mod testing {
    use std::cell::Cell;

    thread_local! {
        static ARMED: Cell<bool> = const { Cell::new(false) };
    }

    /// The next function that this thread calls panics.
    pub fn panic_next() {
        ARMED.with(|armed| armed.set(true));
    }

    #[expect(clippy::panic, reason = "this is what it is for")]
    pub(super) fn maybe_panic() {
        if ARMED.with(|armed| armed.replace(false)) {
            panic!("asked for by a test");
        }
    }
}

#[cfg(feature = "testing")]
pub use testing::panic_next;
