//! The shared vectors through the functions of C, byte for byte.
#![expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "tests may")]

#[expect(dead_code, reason = "other tests use more of it")]
mod support;

#[path = "../../core/tests/vectors_support/json.rs"]
#[expect(dead_code, unreachable_pub, reason = "a part of it is enough, and it is another test's")]
mod json;

use support::*;
use tutelage_c::{tut_engine_free, tut_status::TUT_OK};

#[test]
fn every_vector_has_its_answer() {
    let (status, engine, error) = new_engine(&config());
    assert_eq!(status, TUT_OK, "{error}");
    let mut count = 0;
    for entry in std::fs::read_dir(vectors()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let text = json::compact(&std::fs::read_to_string(path).unwrap());
        for vector in json::parts(&text[1..text.len() - 1], b',') {
            let members = json::parts(&vector[1..vector.len() - 1], b',');
            let value = |at: usize| json::parts_of_member(members.get(at).expect("three members")).1;
            let (status, response) = call(engine, value(1));
            assert!(response == value(2), "{}", value(0));
            assert_eq!(status != TUT_OK, response.starts_with(r#"{"error":"#), "{}", value(0));
            count += 1;
        }
    }
    assert!(count > 500, "only {count} vectors");
    assert_eq!(tut_engine_free(engine), TUT_OK);
}
