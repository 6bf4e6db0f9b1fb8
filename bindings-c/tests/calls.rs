//! What each function promises.

mod support;

use std::ffi::CStr;
use support::*;
use tutelage_c::{tut_status::*, *};

#[test]
fn a_library_says_what_it_is() {
    // SAFETY: both are valid for ever.
    let version = unsafe { CStr::from_ptr(tut_version()) };
    assert_eq!(version.to_str(), Ok(env!("CARGO_PKG_VERSION")));
    assert_eq!(tut_abi_version(), TUT_ABI_VERSION);
    for status in tut_status::ALL {
        // SAFETY: valid for ever.
        assert_eq!(unsafe { CStr::from_ptr(tut_status_name(*status as i32)) }, status.name());
    }
    for number in [-1, 99, 9_999, i32::MIN] {
        // SAFETY: valid for ever.
        assert_eq!(unsafe { CStr::from_ptr(tut_status_name(number)) }, c"unknown");
    }
}

#[test]
fn an_engine_answers_until_it_is_freed() {
    let (status, engine, error) = new_engine("{}");
    assert_eq!((status, error.as_str()), (TUT_OK, ""));
    assert_ne!(engine, 0);
    let (status, response) = call(engine, r#"{"describe": {}}"#);
    assert_eq!(status, TUT_OK);
    assert!(response.starts_with(r#"{"described":{"protocol":1"#));
    let (status, response) = call(engine, r#"{"describes": {}}"#);
    assert_eq!(status, TUT_UNKNOWN_VARIANT);
    assert!(response.starts_with(r#"{"error":{"faults":[{"code":"unknown_variant""#));
    assert_eq!(tut_engine_free(engine), TUT_OK);
    let (status, response) = call(engine, r#"{"describe": {}}"#);
    assert_eq!(status, TUT_INVALID_HANDLE);
    assert_eq!(
        response,
        r#"{"error":{"faults":[{"code":"invalid_handle","path":"engine","message":"this is no handle, or one that was freed"}]}}"#
    );
    assert_eq!(tut_engine_free(engine), TUT_INVALID_HANDLE);
    assert_eq!(tut_engine_free(0), TUT_OK);
}

#[test]
fn a_configuration_that_is_wrong_says_where() {
    let (status, engine, error) = new_engine(r#"{"types": [{"version": 0}]}"#);
    assert_eq!((status, engine), (TUT_MISSING_FIELD, 0));
    assert!(error.contains(r#""code":"missing_field","path":"types[0].draft""#), "{error}");
    let (status, engine, error) = new_engine("\u{0}");
    assert_eq!((status, engine), (TUT_MALFORMED_JSON, 0));
    assert!(error.contains("malformed_json"));
}

#[test]
fn pointers_that_are_null_are_named() {
    let (_, engine, _) = new_engine("{}");
    let (mut handle, mut out) = (5, nothing());
    // SAFETY: NULL is what is tried.
    unsafe {
        assert_eq!(tut_engine_new(std::ptr::null(), 9, &raw mut handle, &raw mut out), TUT_NULL_POINTER);
        assert_eq!(handle, 0);
        assert!(text(out).contains(r#""code":"null_pointer","path":"config""#));
        let (ptr, len) = args("{}");
        let mut out = nothing();
        assert_eq!(tut_engine_new(ptr, len, std::ptr::null_mut(), &raw mut out), TUT_NULL_POINTER);
        assert!(text(out).contains(r#""path":"engine""#));
        assert_eq!(tut_engine_new(ptr, len, std::ptr::null_mut(), std::ptr::null_mut()), TUT_NULL_POINTER);
        assert_eq!(tut_engine_new(ptr, len, &raw mut handle, std::ptr::null_mut()), TUT_OK);
        assert_eq!(tut_engine_free(handle), TUT_OK);
        assert_eq!(tut_call(engine, ptr, len, std::ptr::null_mut()), TUT_NULL_POINTER);
        assert_eq!(tut_index_ask(engine, ptr, len, std::ptr::null_mut()), TUT_NULL_POINTER);
        assert_eq!(tut_index_save(engine, std::ptr::null_mut()), TUT_NULL_POINTER);
        tut_bytes_free(std::ptr::null_mut());
        let mut out = nothing();
        assert_eq!(tut_call(engine, std::ptr::null(), 0, &raw mut out), TUT_MALFORMED_JSON);
        drop(taken(out));
        let mut out = nothing();
        assert_eq!(tut_call(engine, ptr, usize::MAX, &raw mut out), TUT_TOO_LARGE);
        drop(taken(out));
        let mut out = nothing();
        let bytes = [0xFF_u8, 0xFE];
        assert_eq!(tut_call(engine, bytes.as_ptr().cast(), 2, &raw mut out), TUT_MALFORMED_JSON);
        assert!(text(out).contains(r#""path":"request","message":"the text is not UTF-8""#));
    }
    assert_eq!(tut_engine_free(engine), TUT_OK);
}

#[test]
fn an_index_is_made_asked_changed_and_saved() {
    let (_, engine, _) = new_engine(&config());
    let (status, index, error) = new_index(engine, PEOPLE, NOW);
    assert_eq!((status, error.as_str()), (TUT_OK, ""));
    // It keeps its engine.
    assert_eq!(tut_engine_free(engine), TUT_OK);
    let (status, size) = ask(index, r#"{"size": {}}"#);
    assert_eq!(status, TUT_OK);
    assert!(size.starts_with(r#"{"size":{"people":3,"changed":0,"#), "{size}");
    let search = r#"{"view": {"inquiry": {"viewer": "ben", "question": {"search": {"type": "mentoring", "role":
        "mentee"}}}, "now": "2026-03-02T09:00:00Z"}}"#;
    let (status, need) = ask(index, search);
    assert_eq!(status, TUT_OK);
    assert_eq!(
        need,
        r#"{"need":{"queries":[{"record":{"person":"ben"}},{"record":{"caseload":"ben"}},{"reporting_line":"ben"}]}}"#
    );
    let (status, size) = change(
        index,
        r#"[{"records": [{"person": {"id": "di", "name": "Di"}}]}, {"removed": [{"person": "cy"}]}]"#,
    );
    assert_eq!(status, TUT_OK);
    assert!(size.starts_with(r#"{"size":{"people":3,"changed":1,"#), "{size}");
    // One is wrong: none is taken.
    let (status, error) = change(
        index,
        r#"[{"records": [{"person": {"id": "ed", "name": "Ed"}}]},
            {"records": [{"person": {"id": "fi", "name": "Fi", "attributes": {"no_such": 1}}}]}]"#,
    );
    assert_eq!(status, TUT_UNKNOWN_ATTRIBUTE);
    assert!(error.contains(r#""path":"[1].records[0].attributes"#), "{error}");
    assert_eq!(ask(index, r#"{"size": {}}"#).1, size);

    let (status, saved) = save(index);
    assert_eq!(status, TUT_OK);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.index");
    let path = path.to_str().unwrap();
    assert_eq!(save_file(index, path), (TUT_OK, String::new()));
    assert_eq!(std::fs::read(path).unwrap(), saved);
    let (_, engine, _) = new_engine(&config());
    for (status, again, error) in [open_index(engine, path), load_index(engine, &saved)] {
        assert_eq!((status, error.as_str()), (TUT_OK, ""));
        assert!(ask(again, r#"{"size": {}}"#).1.starts_with(r#"{"size":{"people":3,"#));
        assert_eq!(ask(again, search).1, need);
        assert_eq!(tut_index_free(again), TUT_OK);
    }
    let (status, _, error) = open_index(engine, &format!("{path}.not_there"));
    assert_eq!(status, TUT_FILE);
    assert!(error.contains(r#""code":"file","path":"path""#), "{error}");
    let (status, again, error) = load_index(engine, &saved[..saved.len() / 2]);
    assert_eq!((status, again), (TUT_STALE_FILE, 0), "{error}");
    // A link is followed, and who may read the file stays as it was.
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let link = folder.path().join("link");
        symlink(path, &link).unwrap();
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o600)).unwrap();
        assert_eq!(save_file(index, link.to_str().unwrap()).0, TUT_OK);
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(link.is_symlink());
    }
    assert_eq!(open_index(engine, folder.path().to_str().unwrap()).0, TUT_FILE, "a folder");
    let (status, error) = save_file(index, "/no/such/folder/people.index");
    assert_eq!(status, TUT_FILE, "{error}");
    assert_eq!(tut_index_free(index), TUT_OK);
    assert_eq!(tut_engine_free(engine), TUT_OK);
}

#[test]
fn an_engine_that_was_saved_answers_the_same() {
    let (_, engine, _) = new_engine(&config());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.engine");
    let path = path.to_str().unwrap();
    assert_eq!(save_engine(engine, path), (TUT_OK, String::new()));
    let (status, opened, error) = open_engine(path);
    assert_eq!((status, error.as_str()), (TUT_OK, ""));
    for request in [r#"{"describe": {}}"#, r#"{"complete": {"typed": "hag"}}"#] {
        assert_eq!(call(opened, request), call(engine, request));
    }
    assert!(call(opened, r#"{"complete": {"typed": "hag"}}"#).1.contains("negotiation"));
    // Replaced while it is open: whoever has the old one keeps it.
    let (_, other, _) = new_engine("{}");
    assert_eq!(save_engine(other, path).0, TUT_OK);
    assert!(call(opened, r#"{"complete": {"typed": "hag"}}"#).1.contains("negotiation"));
    assert_eq!(open_engine("no/such/file").0, TUT_FILE);
    std::fs::write(path, "{}").unwrap();
    let (status, none, error) = open_engine(path);
    assert_eq!((status, none), (TUT_STALE_FILE, 0), "{error}");
    assert!(error.contains("this is no saved engine"), "{error}");
    for handle in [engine, opened, other] {
        assert_eq!(tut_engine_free(handle), TUT_OK);
    }
}

#[test]
fn an_index_that_turns_out_to_be_damaged_is_given_up() {
    let (_, engine, _) = new_engine("{}");
    let many: String =
        (0..5_000).map(|n| format!("{{\"person\": {{\"id\": \"p{n}\", \"name\": \"P\"}}}}\n")).collect();
    let (_, index, _) = new_index(engine, &many, NOW);
    let (_, saved) = save(index);
    let mut given_up = 0;
    for at in (4_096..saved.len()).step_by(saved.len() / 40) {
        let mut damaged = saved.clone();
        damaged[at] ^= 1;
        let (status, opened, _) = load_index(engine, &damaged);
        if status != TUT_OK {
            continue;
        }
        let new: Vec<String> =
            (0..60).map(|n| format!(r#"{{"person": {{"id": "p{}", "name": "Q"}}}}"#, n * 83)).collect();
        let (status, answer) = change(opened, &format!(r#"[{{"records": [{}]}}]"#, new.join(",")));
        if status == TUT_OK {
            assert!(answer.starts_with(r#"{"size":{"people":5000,"#), "{answer}");
            assert_eq!(tut_index_free(opened), TUT_OK);
        } else {
            assert_eq!(status, TUT_STALE_FILE, "{answer}");
            assert_eq!(tut_index_free(opened), TUT_INVALID_HANDLE);
            given_up += 1;
        }
    }
    assert!(given_up > 0);
    assert_eq!(tut_index_free(index), TUT_OK);
    assert_eq!(tut_engine_free(engine), TUT_OK);
}

#[test]
fn a_handle_of_the_other_kind_is_not_taken() {
    let (_, engine, _) = new_engine("{}");
    let (_, index, _) = new_index(engine, PEOPLE, NOW);
    assert_eq!(call(index, "{}").0, TUT_WRONG_HANDLE);
    assert_eq!(ask(engine, "{}").0, TUT_WRONG_HANDLE);
    assert_eq!(change(engine, "[]").0, TUT_WRONG_HANDLE);
    assert_eq!(save(engine).0, TUT_WRONG_HANDLE);
    assert_eq!(save_file(engine, "x").0, TUT_WRONG_HANDLE);
    assert_eq!(save_engine(index, "x").0, TUT_WRONG_HANDLE);
    assert_eq!(new_index(index, PEOPLE, NOW).0, TUT_WRONG_HANDLE);
    assert_eq!(tut_engine_free(index), TUT_WRONG_HANDLE);
    assert_eq!(tut_index_free(engine), TUT_WRONG_HANDLE);
    assert_eq!(tut_index_free(index), TUT_OK);
    assert_eq!(tut_engine_free(engine), TUT_OK);
}

#[test]
fn records_that_are_wrong_say_which_line() {
    let (_, engine, _) = new_engine("{}");
    let (status, index, error) =
        new_index(engine, "{\"person\": {\"id\": \"ana\", \"name\": \"Ana\"}}\n\n{\"person\": 1}", NOW);
    assert_eq!((status, index), (TUT_INVALID_VALUE, 0));
    assert!(error.contains(r#""path":"records[2].person""#), "{error}");
    let (status, _, error) = new_index(engine, PEOPLE, i64::MAX);
    assert_eq!(status, TUT_OUT_OF_RANGE);
    assert!(error.contains(r#""path":"now""#), "{error}");
    assert_eq!(tut_engine_free(engine), TUT_OK);
}
