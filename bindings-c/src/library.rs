//! What this library is.

use crate::status::tut_status;
use std::ffi::{CStr, c_char};

/// The version of this interface. It grows when a program that was built against an earlier header would no longer work;
/// what is only added does not change it. Compare it with `tut_abi_version()` where the library is loaded by hand.
pub const TUT_ABI_VERSION: u32 = 1;

/// The version of this interface that the library has: `TUT_ABI_VERSION` of the header that belongs to it.
#[unsafe(no_mangle)]
pub extern "C" fn tut_abi_version() -> u32 {
    TUT_ABI_VERSION
}

/// The version of the library, such as `0.1.0`. Valid for ever; do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn tut_version() -> *const c_char {
    const VERSION: &CStr =
        match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
            Ok(version) => version,
            Err(_) => c"",
        };
    VERSION.as_ptr()
}

/// The name of a status, the one that stands as `code` in error documents; `unknown` for a number that is none. Valid
/// for ever; do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn tut_status_name(status: i32) -> *const c_char {
    tut_status::of(status).map_or(c"unknown", tut_status::name).as_ptr()
}
