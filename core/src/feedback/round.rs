//! A round of feedback about somebody.

use super::Release;
use crate::{
    id::{AnswersId, FeedbackId, PersonId, RelationshipId, TextId, TypeId},
    scheme::RaterGroup,
    sort::Inserted,
    time::{Span, Timestamp},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A round of feedback about one person in a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedbackRound {
    /// Its id.
    pub id: FeedbackId,
    /// The version of this record.
    pub version: u64,
    /// In which relationship.
    pub relationship: RelationshipId,
    /// The type of that relationship.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// The version of the type whose questions are asked.
    pub type_version: u32,
    /// Whom it is about.
    pub subject: PersonId,
    /// Before, while or after they are together.
    pub occasion: Occasion,
    /// Where it stands.
    pub state: FeedbackState,
    /// Who opened it; nobody when the host did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// What was settled when it was opened.
    pub terms: FeedbackTerms,
    /// Who is asked, by id.
    pub raters: Vec<Rater>,
    /// When something happens by itself: a reminder or the closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The reminders that were due already.
    #[serde(default)]
    pub reminded: u8,
    /// The first round about them in this relationship, which this one is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<FeedbackId>,
    /// What was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Release>,
    /// Whether the figures came from another tool of the host.
    #[serde(default)]
    pub imported: bool,
}

/// What was settled when a round was opened. Raters are told before they answer; nothing widens it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedbackTerms {
    /// When it closes.
    pub closes_at: Timestamp,
    /// After how many days those who have not answered are reminded.
    pub reminders_after_days: Vec<u16>,
    /// Who reads what is released, besides coordinators and whom it is about; by id.
    pub readers: Vec<PersonId>,
    /// Whether coordinators in whose scope everybody in the relationship is read it.
    pub coordinators: bool,
    /// The fewest people of whom a figure over peers, or over reports, may tell.
    pub threshold: u8,
    /// The fewest people of whom a figure over peers and reports together may tell.
    pub threshold_of_all: u8,
    /// After how many days what a rater said earlier tells nothing of what they say now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forgets_after_days: Option<u16>,
}

/// When a round takes place in a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// Before or as it begins.
    Before,
    /// While it runs.
    Mid,
    /// At its end.
    After,
}

/// Where a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackState {
    /// Raters answer.
    Open,
    /// Nobody answers any more; what may be released is being worked out.
    Closed,
    /// It was released.
    Released,
}

/// Somebody who is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rater {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub group: RaterGroup,
    /// What they said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<AnswersId>,
}

/// A round as its relationship knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedbackSummary {
    /// Which round.
    pub feedback: FeedbackId,
    /// Whom it is about.
    pub subject: PersonId,
    /// Before, while or after they are together.
    pub occasion: Occasion,
}

impl FeedbackRound {
    /// What somebody is asked as.
    pub fn rater(&self, person: &PersonId) -> Option<&Rater> {
        self.raters.iter().find(|rater| rater.person == *person)
    }

    /// Who has yet to answer.
    pub fn unanswered(&self) -> impl Iterator<Item = &PersonId> {
        self.raters.iter().filter(|rater| rater.answers.is_none()).map(|rater| &rater.person)
    }

    /// Those on whose caseloads it stands while it is open: who is asked, and whom it is about.
    pub(crate) fn people(&self) -> BTreeSet<&PersonId> {
        self.raters.iter().map(|rater| &rater.person).chain([&self.subject]).inserted()
    }

    /// Whether somebody reads what is released; a coordinator may besides.
    pub fn is_read_by(&self, person: &PersonId) -> bool {
        self.subject == *person || self.terms.readers.binary_search(person).is_ok()
    }

    /// All words that raters wrote, once it was released.
    pub(crate) fn texts(&self) -> impl Iterator<Item = TextId> {
        let shown = |release: &Release| -> Vec<TextId> {
            let words = release.words.iter().flat_map(|words| &words.texts);
            words.chain(&release.withheld).copied().collect()
        };
        self.release.iter().flat_map(shown)
    }

    pub(crate) fn set_due(&mut self) {
        let reminder = self.terms.reminders_after_days.get(usize::from(self.reminded));
        let reminder = reminder.map(|days| self.opened_at.plus(Span::days(*days)));
        let due = reminder.into_iter().chain([self.terms.closes_at]).min();
        self.due_at = due.filter(|_| self.state == FeedbackState::Open);
    }
}
