//! 360 feedback: what people say about somebody before, while and after they are in a relationship.
//!
//! A round asks groups of raters the questions of its type. Each answers once, and may revise until the round is closed;
//! then one release is made of it, which never changes. [`Release`] says what it may hold, and why nothing about fewer
//! people than the threshold can be worked out of it and all that was released before.

mod answers;
mod disclosure;
mod release;
mod round;
mod score;

pub use answers::{Answer, AnswerDraft, Answers};
pub use disclosure::{Disclosed, Disclosures, DisclosuresKey};
pub(crate) use release::Count;
pub use release::{Figure, ImportedFigure, Of, Release, ReleasedWords, THRESHOLD, THRESHOLD_OF_ALL, Tally};
pub use round::{FeedbackRound, FeedbackState, FeedbackSummary, FeedbackTerms, Occasion, Rater};
pub use score::{SatisfactionScore, Score, ScoreChange};
