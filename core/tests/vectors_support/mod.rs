//! The scenes behind the shared vectors.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    unreachable_pub,
    reason = "tests may"
)]

pub mod asking;
pub mod coverage;
pub mod documents;
pub mod json;
pub mod recorder;
pub mod running;
pub mod seeing;
pub mod writing;
