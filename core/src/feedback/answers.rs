//! What one rater says in a round.

use crate::{
    id::{AnswersId, Code, FeedbackId, PersonId, TextId},
    scheme::{FeedbackQuestion, QuestionKind},
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answers of one rater. They come from outside like texts: no event holds them, so that no log, bus or replay does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Their id.
    pub id: AnswersId,
    /// The version of this record.
    pub version: u64,
    /// In which round.
    pub feedback: FeedbackId,
    /// Whose.
    pub rater: PersonId,
    /// By question; one that is missing could not be answered.
    #[serde(default, deserialize_with = "strict::map")]
    pub answers: BTreeMap<Code, Answer>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A step of a scale, from 1.
    Step(u8),
    /// An option.
    Choice(Code),
    /// Words.
    Text(TextId),
}

/// An answer as somebody gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerDraft {
    /// A step of a scale, from 1.
    Step(u8),
    /// An option.
    Choice(Code),
    /// Words, 1 to 10,000 characters.
    Text(String),
}

impl Answer {
    /// The words, by id, if it is words.
    pub fn text(&self) -> Option<TextId> {
        match self {
            Answer::Text(text) => Some(*text),
            Answer::Step(_) | Answer::Choice(_) => None,
        }
    }
}

impl AnswerDraft {
    /// Whether it answers this question.
    pub(crate) fn fits(&self, question: &FeedbackQuestion) -> bool {
        match (self, &question.kind) {
            (AnswerDraft::Step(step), QuestionKind::Scale { steps }) => (1..=*steps).contains(step),
            (AnswerDraft::Choice(choice), QuestionKind::Choice { options }) => options.contains(choice),
            (AnswerDraft::Text(_), QuestionKind::Text {}) => true,
            _ => false,
        }
    }
}
