//! The scenes behind the shared vectors.
#![expect(unreachable_pub, reason = "these are shared between the parts of one test")]

pub mod aiming;
pub mod asking;
pub mod cohorts;
pub mod coverage;
pub mod documents;
pub mod forgetting;
pub mod json;
pub mod leaving;
pub mod rating;
pub mod recorder;
pub mod reporting;
pub mod running;
pub mod seeing;
pub mod writing;
