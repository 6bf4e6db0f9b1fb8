//! The C interface of Tutelage: a few functions over the wire protocol and the search index.
//!
//! `include/tutelage.h` is generated from this crate and is its manual; see there for ownership, threads and errors.

#![expect(
    clippy::missing_safety_doc,
    reason = "what holds for all pointers stands once, at the head of the header"
)]

mod boundary;
mod bytes;
mod engine;
mod file;
mod index;
mod library;
mod status;
mod table;

pub use bytes::{tut_bytes, tut_bytes_free};
pub use engine::{tut_call, tut_engine_free, tut_engine_new, tut_engine_open, tut_engine_save_file};
pub use index::{
    tut_index_ask, tut_index_change, tut_index_free, tut_index_load, tut_index_new, tut_index_open,
    tut_index_save, tut_index_save_file,
};
pub use library::{TUT_ABI_VERSION, tut_abi_version, tut_status_name, tut_version};
pub use status::tut_status;

#[cfg(feature = "testing")]
pub use boundary::panic_next;
