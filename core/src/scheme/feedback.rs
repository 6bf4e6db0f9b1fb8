//! The feedback policy of a relationship type: who is asked what about whom, and who reads what comes of it.

use super::RoleDraft;
use crate::{
    error::{ErrorCode, Faults},
    id::{Code, RoleId},
    people::bounded_text,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whether 360 feedback is gathered, from whom and about what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FeedbackPolicy {
    /// Who is asked; nobody by default.
    pub rater_groups: Vec<RaterGroup>,
    /// What they are asked, in this order, at most 50.
    pub questions: Vec<FeedbackQuestion>,
    /// The roles that feedback is about; all by default.
    pub subjects: Vec<RoleId>,
    /// Who reads what was released, besides whom it is about.
    pub readers: Vec<FeedbackReader>,
    /// The days that raters have, 1 to 90. Default 14.
    pub open_days: u16,
    /// When raters who have not answered are reminded, in days after the opening, at most 2. Default 7 and 12.
    pub reminders_after_days: Vec<u16>,
    /// After how many days what a rater said in an earlier round tells nothing of what they say in a later one, 30 to
    /// 3,650. Never by default: then groups of raters that overlap from round to round are not told apart by
    /// subtraction, at the price of figures that are withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forgets_after_days: Option<u16>,
}

/// A group of people who rate somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RaterGroup {
    /// The person.
    Own,
    /// Whoever is with them in the relationship.
    Partner,
    /// Their manager.
    LineManager,
    /// Colleagues on their level.
    Peers,
    /// People who report to them.
    Reports,
}

impl RaterGroup {
    /// Whether it shows who said it. Those are told before they answer.
    pub fn is_named(self) -> bool {
        matches!(self, RaterGroup::Own | RaterGroup::Partner | RaterGroup::LineManager)
    }
}

/// Who reads what was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackReader {
    /// Whoever was with them in the relationship when the round was opened.
    Partner,
    /// Who was their manager then.
    LineManager,
    /// Coordinators in whose scope everybody in the relationship is.
    Coordinators,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedbackQuestion {
    /// Its key. A question that keeps its key from version to version of a type must keep its meaning and its kind.
    pub id: Code,
    /// The question, 1 to 500 characters.
    pub text: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// The competency that it measures; scales only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competency: Option<Code>,
    /// The groups that are asked it; all by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked_of: Vec<RaterGroup>,
    /// Whether it asks how satisfied somebody is with the relationship; scales only.
    #[serde(default)]
    pub satisfaction: bool,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QuestionKind {
    /// With a step of a scale, from 1.
    Scale {
        /// How many steps it has, 2 to 10.
        steps: u8,
    },
    /// With one of these.
    Choice {
        /// The options, 2 to 20.
        options: Vec<Code>,
    },
    /// In words.
    Text {},
}

impl Default for FeedbackPolicy {
    fn default() -> Self {
        FeedbackPolicy {
            rater_groups: Vec::new(),
            questions: Vec::new(),
            subjects: Vec::new(),
            readers: Vec::new(),
            open_days: 14,
            reminders_after_days: vec![7, 12],
            forgets_after_days: None,
        }
    }
}

impl FeedbackPolicy {
    /// Whether feedback is asked for about people in this role.
    pub fn is_about(&self, role: &RoleId) -> bool {
        let about = self.subjects.is_empty() || self.subjects.contains(role);
        about && !self.rater_groups.is_empty() && !self.questions.is_empty()
    }

    /// The question with this key.
    pub fn question(&self, id: &Code) -> Option<&FeedbackQuestion> {
        self.questions.iter().find(|question| question.id == *id)
    }

    pub(super) fn check(&self, faults: &mut Faults, roles: &[RoleDraft]) {
        distinct(faults, "feedback.rater_groups", &self.rater_groups);
        distinct(faults, "feedback.readers", &self.readers);
        distinct(faults, "feedback.subjects", &self.subjects);
        for (i, subject) in self.subjects.iter().enumerate() {
            let known = roles.iter().any(|role| role.id == *subject);
            let path = format!("feedback.subjects[{i}]");
            faults.check(known, ErrorCode::UnknownRole, &path, format!("the type has no role `{subject}`"));
        }
        range(faults, self.open_days, 1, 90, "feedback.open_days");
        if let Some(days) = self.forgets_after_days {
            range(faults, days, 30, 3_650, "feedback.forgets_after_days");
        }
        let path = "feedback.reminders_after_days";
        let reminders = &self.reminders_after_days;
        faults.check(reminders.len() <= 2, ErrorCode::TooLarge, path, "at most 2 reminders are allowed");
        let early = reminders.iter().all(|days| *days >= 1);
        faults.check(
            early,
            ErrorCode::InvalidOrder,
            path,
            "a reminder comes a day after the opening at the earliest",
        );
        let ordered = reminders.is_sorted_by(|a, b| a < b);
        faults.check(ordered, ErrorCode::InvalidOrder, path, "the days must rise");
        let count = self.questions.len();
        let message = format!("{count} questions; at most 50 are allowed");
        faults.check(count <= 50, ErrorCode::TooLarge, "feedback.questions", message);
        let mut seen = BTreeSet::new();
        for (i, question) in self.questions.iter().enumerate() {
            let path = format!("feedback.questions[{i}]");
            let message = format!("the question `{}` stands twice", question.id);
            let new = seen.insert(&question.id);
            faults.check(new, ErrorCode::DuplicateId, &format!("{path}.id"), message);
            question.check(faults, &path);
        }
        self.check_competencies(faults);
    }

    /// A competency is measured on one scale, or its questions could not be put together.
    fn check_competencies(&self, faults: &mut Faults) {
        for (i, question) in self.questions.iter().enumerate() {
            let before = self.questions.iter().take(i);
            let differs =
                before.filter(|other| other.competency.is_some() && other.competency == question.competency);
            if let Some(other) = differs.into_iter().find(|other| other.kind != question.kind) {
                let message = format!("`{}` measures the same on another scale", other.id);
                faults.add(ErrorCode::InvalidValue, format!("feedback.questions[{i}].kind"), message);
            }
        }
    }
}

impl FeedbackQuestion {
    /// Whether people in this group are asked it.
    pub fn asks(&self, group: RaterGroup) -> bool {
        self.asked_of.is_empty() || self.asked_of.contains(&group)
    }

    fn check(&self, faults: &mut Faults, path: &str) {
        faults.absorb(&format!("{path}.text"), bounded_text(&self.text, 1, 500));
        match &self.kind {
            QuestionKind::Scale { steps } => {
                range(faults, u16::from(*steps), 2, 10, &format!("{path}.kind.scale.steps"));
            }
            QuestionKind::Choice { options } => {
                let path = format!("{path}.kind.choice.options");
                let count = options.len();
                let message = format!("{count} options; 2 to 20 are needed");
                faults.check((2..=20).contains(&count), ErrorCode::TooLarge, &path, message);
                distinct(faults, &path, options);
            }
            QuestionKind::Text {} => {}
        }
        distinct(faults, &format!("{path}.asked_of"), &self.asked_of);
        let measures = self.competency.is_some() || self.satisfaction;
        let fits = !measures || matches!(self.kind, QuestionKind::Scale { .. });
        faults.check(fits, ErrorCode::InvalidValue, &format!("{path}.kind"), "only a scale can measure");
    }
}

fn distinct<T: Ord>(faults: &mut Faults, path: &str, items: &[T]) {
    let mut seen = BTreeSet::new();
    for (i, item) in items.iter().enumerate() {
        let new = seen.insert(item);
        faults.check(new, ErrorCode::DuplicateId, &format!("{path}[{i}]"), "this stands twice");
    }
}

fn range(faults: &mut Faults, value: u16, least: u16, most: u16, path: &str) {
    let message = format!("`{value}` is not from {least} to {most}");
    faults.check((least..=most).contains(&value), ErrorCode::OutOfRange, path, message);
}
