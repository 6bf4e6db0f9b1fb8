//! The lifecycle, sentence by sentence: each test is one sentence of the design, or a few that belong together.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may")]

mod codes;
#[path = "../common/mod.rs"]
mod common;
mod coordinators;
mod decisions;
mod diary;
mod feedback;
mod groups;
mod leavers;
mod meetings;
mod momentum;
mod objectives;
mod places;
mod publications;
mod requests;
mod rounds;
mod running;
mod steps;
mod support;
mod tally;
mod to_do;
mod waiting_list;
