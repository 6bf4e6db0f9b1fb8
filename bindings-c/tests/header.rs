//! The header is what this crate says.

use std::{fs, path::Path};

/// `TUTELAGE_BLESS=1 cargo test -p tutelage-c --test header` writes it anew.
#[test]
fn the_header_is_what_the_crate_says() {
    let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(crate_dir.join("cbindgen.toml")).unwrap();
    let mut written = Vec::new();
    cbindgen::Builder::new()
        .with_crate(crate_dir)
        .with_config(config)
        .generate()
        .unwrap()
        .write(&mut written);
    let written = String::from_utf8(written).unwrap();
    let path = crate_dir.join("include/tutelage.h");
    if std::env::var_os("TUTELAGE_BLESS").is_some() {
        fs::write(&path, &written).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == written, "include/tutelage.h differs; TUTELAGE_BLESS=1 writes it anew");
}

#[test]
fn the_library_is_named_by_the_version_of_its_interface() {
    let build = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs")).unwrap();
    assert!(build.contains(&format!("const SONAME: u32 = {};", tutelage_c::TUT_ABI_VERSION)));
}

/// PHP's `FFI::cdef` takes the header as it is.
#[test]
fn the_header_has_nothing_that_php_cannot_read() {
    let header =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("include/tutelage.h")).unwrap();
    for unwanted in
        ["extern \"C\"", "enum tut_status :", "typedef int32_t tut_status", "__attribute__", "bool "]
    {
        assert!(!header.contains(unwanted), "{unwanted}");
    }
}
