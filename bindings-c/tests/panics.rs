//! No panic gets out of any function, and what it was about is as it was.
#![cfg(feature = "testing")]

#[expect(dead_code, reason = "other tests use more of it")]
mod support;

use support::*;
use tutelage_c::{tut_status::*, *};

/// Calls a function; gives its status, and the document where it gives one.
type Call<'a> = &'a dyn Fn() -> (tut_status, Option<String>);

/// Every function but those that cannot panic: three that give constants, and `tut_bytes_free`.
#[test]
fn a_panic_in_any_function_is_a_status() {
    let (_, engine, _) = new_engine("{}");
    let (_, index, _) = new_index(engine, PEOPLE, NOW);
    let (_, saved) = save(index);
    let told = r#"{"error":{"faults":[{"code":"panic","path":"","message":"a fault of the library; please report it"}]}}"#;
    let functions: [(&str, Call<'_>); 13] = [
        ("tut_engine_new", &|| {
            let (status, _, error) = new_engine("{}");
            (status, Some(error))
        }),
        ("tut_call", &|| {
            let (status, response) = call(engine, "{}");
            (status, Some(response))
        }),
        ("tut_engine_open", &|| {
            let (status, _, error) = open_engine("x");
            (status, Some(error))
        }),
        ("tut_engine_save_file", &|| {
            let (status, error) = save_engine(engine, "x");
            (status, Some(error))
        }),
        ("tut_engine_free", &|| (tut_engine_free(engine), None)),
        ("tut_index_new", &|| {
            let (status, _, error) = new_index(engine, PEOPLE, NOW);
            (status, Some(error))
        }),
        ("tut_index_open", &|| {
            let (status, _, error) = open_index(engine, "x");
            (status, Some(error))
        }),
        ("tut_index_load", &|| {
            let (status, _, error) = load_index(engine, &saved);
            (status, Some(error))
        }),
        ("tut_index_ask", &|| {
            let (status, response) = ask(index, "{}");
            (status, Some(response))
        }),
        ("tut_index_change", &|| {
            let (status, response) = change(index, "[]");
            (status, Some(response))
        }),
        ("tut_index_save", &|| {
            let (status, saved) = save(index);
            (status, Some(String::from_utf8_lossy(&saved).into_owned()))
        }),
        ("tut_index_save_file", &|| {
            let (status, error) = save_file(index, "x");
            (status, Some(error))
        }),
        ("tut_index_free", &|| (tut_index_free(index), None)),
    ];
    for (name, function) in functions {
        panic_next();
        let (status, out) = function();
        assert_eq!(status, TUT_PANIC, "{name}");
        assert!(out.is_none_or(|out| out == told), "{name}");
        assert_eq!(call(engine, r#"{"describe": {}}"#).0, TUT_OK, "{name}");
        assert_eq!(ask(index, r#"{"size": {}}"#).0, TUT_OK, "{name}");
    }
    assert_eq!(tut_index_free(index), TUT_OK);
    assert_eq!(tut_engine_free(engine), TUT_OK);
}
