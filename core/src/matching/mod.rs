//! Finding the right person: how good a match somebody is, and in which order the matches stand.
//!
//! Integers only. Ties are many; they are broken by a shuffle that is the same for everybody and entered at another
//! point by every asker, so that the lowest ids do not head every list.

pub mod cohort;
mod configured;
pub mod index;
mod order;
mod score;
mod search;

pub use configured::Configured;
pub use order::{Rank, shuffled};
pub use score::{Score, ScorePart, Scoring, Wanted};
pub use search::{After, Candidates, Hit, SearchQuery, SearchResult};
pub(crate) use search::{Searcher, ranked, run};
