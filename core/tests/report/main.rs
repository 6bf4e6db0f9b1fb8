//! Reports: every figure against a scenario counted by hand and against plain loops over all records; merging in any
//! order and in any pieces; and that nothing is told of a few.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::needless_pass_by_value,
    reason = "tests may"
)]

mod brute;
#[path = "../common/mod.rs"]
mod common;
mod company;
mod competencies;
#[path = "../common/dice.rs"]
mod dice;
mod figures;
mod merge;
mod scenarios;
mod seeing;
mod suppression;
