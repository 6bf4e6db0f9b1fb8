//! Privacy, sentence by sentence, and over random histories.
//!
//! Somebody is erased in 1,000 histories, in 10,000 with `TUTELAGE_FULL=1`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    reason = "tests may"
)]

#[path = "../common/mod.rs"]
mod common;
mod erasing;
mod exporting;
#[path = "../model/generate.rs"]
#[expect(dead_code, unreachable_pub, reason = "the model uses more of it")]
mod generate;
mod histories;
mod indexing;
#[path = "../model/invariants.rs"]
#[expect(dead_code, unreachable_pub, reason = "the model uses more of it")]
mod invariants;
mod keeping;
#[path = "../model/replay.rs"]
#[expect(dead_code, unreachable_pub, reason = "the model uses more of it")]
mod replay;
mod traces;
