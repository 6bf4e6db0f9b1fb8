//! The match of a whole cohort: sentence by sentence, against brute force, and with proofs checked by others.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]

mod brute;
mod laws;
mod make;
mod naive;
#[path = "../common/random.rs"]
mod random;
mod scenarios;
mod shortlist;
mod stable;
