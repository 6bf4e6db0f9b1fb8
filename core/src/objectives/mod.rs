//! Objectives: what a relationship is for, so that at its end it can be said what came of it.
//!
//! Somebody in the relationship proposes a statement with a measure and milestones; it counts once both sides have
//! agreed, and so does every later change to it. Either side says how far it has come, and at the end each side reviews
//! it. The words are texts of their own; numbers, dates and verdicts are not words.

mod measure;
mod objective;

pub use measure::{Measure, MeasureDraft};
pub use objective::{
    Milestone, MilestoneDraft, Objective, ObjectiveChange, ObjectiveDraft, ObjectiveResult, ObjectiveState,
    ObjectiveSummary, ObjectiveTerms, Progress, Proposal, Review, Verdict,
};
