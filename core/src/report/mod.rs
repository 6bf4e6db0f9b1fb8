//! Figures over many records: summaries that are fed one record at a time, in any order, and merged.

mod momentum;

pub use momentum::MomentumReport;
