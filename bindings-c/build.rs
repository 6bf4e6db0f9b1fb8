//! Names the shared library by the version of its interface, so that one with another is not loaded in its place.

/// The first number of `TUT_ABI_VERSION`; `tests/header.rs` compares them.
const SONAME: u32 = 1;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libtutelage_c.so.{SONAME}");
    }
}
