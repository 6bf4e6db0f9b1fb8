//! Competencies: what figures on several questions come to, and what changed.

use super::{Figure, Of, Tally};
use crate::{
    id::Code,
    scheme::{FeedbackPolicy, FeedbackQuestion, QuestionKind},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the figures on a competency come to. Groups are never mixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Which competency.
    pub competency: Code,
    /// Over whom.
    pub of: Of,
    /// The mean over the questions, in hundredths of a percent of the scale: 0 is the lowest step, 10,000 the highest.
    pub score: u16,
    /// How many questions it is the mean of.
    pub questions: u8,
}

/// How satisfied a group is with the relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SatisfactionScore {
    /// Who.
    pub of: Of,
    /// The mean over the questions that ask it, in hundredths of a percent of the scale.
    pub score: u16,
    /// How many questions it is the mean of.
    pub questions: u8,
}

/// How a score changed from the first round in a relationship to a later one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreChange {
    /// Which competency.
    pub competency: Code,
    /// Over whom.
    pub of: Of,
    /// The score then, over the questions on which there are figures then and now.
    pub before: u16,
    /// The score now, over the same questions.
    pub after: u16,
    /// How many questions that are.
    pub questions: u8,
}

impl ScoreChange {
    /// By how much it rose, in hundredths of a percent of the scale; less than 0 when it fell.
    pub fn rise(&self) -> i32 {
        i32::from(self.after).saturating_sub(i32::from(self.before))
    }
}

pub(super) fn scores(policy: &FeedbackPolicy, figures: &[Figure]) -> Vec<Score> {
    let scored = |competency: &Code, of: Of| {
        let measuring =
            policy.questions.iter().filter(|question| question.competency.as_ref() == Some(competency));
        let each: Vec<u16> = measuring.filter_map(|question| of_question(question, figures, of)).collect();
        let (score, questions) = mean(&each)?;
        Some(Score { competency: competency.clone(), of, score, questions })
    };
    over_all(policy, scored)
}

pub(super) fn satisfaction(policy: &FeedbackPolicy, figures: &[Figure]) -> Vec<SatisfactionScore> {
    let satisfied = |of: Of| {
        let asking = policy.questions.iter().filter(|question| question.satisfaction);
        let each: Vec<u16> = asking.filter_map(|question| of_question(question, figures, of)).collect();
        let (score, questions) = mean(&each)?;
        Some(SatisfactionScore { of, score, questions })
    };
    Of::ALL.into_iter().filter_map(satisfied).collect()
}

pub(super) fn changes(policy: &FeedbackPolicy, before: &[Figure], after: &[Figure]) -> Vec<ScoreChange> {
    let changed = |competency: &Code, of: Of| {
        let measuring =
            policy.questions.iter().filter(|question| question.competency.as_ref() == Some(competency));
        let both = measuring
            .filter_map(|question| of_question(question, before, of).zip(of_question(question, after, of)));
        let (before, after): (Vec<u16>, Vec<u16>) = both.unzip();
        let ((before, questions), (after, _)) = mean(&before).zip(mean(&after))?;
        Some(ScoreChange { competency: competency.clone(), of, before, after, questions })
    };
    over_all(policy, changed)
}

/// For every competency in the order in which the questions name it, over each group and over all.
fn over_all<T>(policy: &FeedbackPolicy, score: impl Fn(&Code, Of) -> Option<T>) -> Vec<T> {
    let mut competencies: Vec<&Code> = Vec::new();
    for competency in policy.questions.iter().filter_map(|question| question.competency.as_ref()) {
        if !competencies.contains(&competency) {
            competencies.push(competency);
        }
    }
    let cells = competencies.into_iter().flat_map(|one| Of::ALL.map(|of| (one, of)));
    cells.filter_map(|(competency, of)| score(competency, of)).collect()
}

/// What a group said on a scale, in hundredths of a percent of it, rounded half up.
fn of_question(question: &FeedbackQuestion, figures: &[Figure], of: Of) -> Option<u16> {
    let QuestionKind::Scale { steps } = question.kind else { return None };
    let figure = figures.iter().find(|figure| figure.question == question.id && figure.of == of)?;
    let Tally::Sum(sum) = figure.tally else { return None };
    let count = u64::from(figure.count);
    let range = count.checked_mul(u64::from(steps.checked_sub(1)?))?;
    let above = u64::from(sum).checked_sub(count)?.checked_mul(10_000)?;
    u16::try_from(above.checked_add(range.checked_div(2)?)?.checked_div(range)?).ok()
}

fn mean(each: &[u16]) -> Option<(u16, u8)> {
    let count = u32::try_from(each.len()).ok()?;
    let sum: u32 = each.iter().map(|one| u32::from(*one)).sum();
    let mean = sum.checked_add(count.checked_div(2)?)?.checked_div(count)?;
    Some((u16::try_from(mean).ok()?, u8::try_from(count).ok()?))
}
