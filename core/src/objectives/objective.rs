//! One objective of a relationship.

use super::Measure;
use crate::{
    id::{ObjectiveId, PersonId, RelationshipId, TextId, TypeId},
    scheme::CoordinatorView,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An objective as somebody proposes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectiveDraft {
    /// What is to be reached, 1 to 10,000 characters.
    pub statement: String,
    /// How it is measured; done or not done without it.
    #[serde(default)]
    pub measure: Measure,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_date: Option<Timestamp>,
    /// Steps on the way, at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<MilestoneDraft>,
}

/// A step on the way as somebody proposes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MilestoneDraft {
    /// What is to be reached, 1 to 10,000 characters.
    pub text: String,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_date: Option<Timestamp>,
    /// When it was reached, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_at: Option<Timestamp>,
}

/// An objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Its id.
    pub id: ObjectiveId,
    /// The version of this record.
    pub version: u64,
    /// Whose it is.
    pub relationship: RelationshipId,
    /// The type of that relationship.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// Who proposed it.
    pub author: PersonId,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// Where it stands.
    pub state: ObjectiveState,
    /// What was agreed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<ObjectiveTerms>,
    /// When it was agreed on first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_at: Option<Timestamp>,
    /// What is proposed now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Proposal>,
    /// How often something was proposed: the number of what is proposed now.
    pub proposals: u16,
    /// Who reads it besides coordinators as long as they are in the relationship, by id: those who were when it was
    /// proposed first.
    pub readers: Vec<PersonId>,
    /// What coordinators see of it; settled when it was first proposed.
    pub coordinators: CoordinatorView,
    /// How far it has come, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub progress: Vec<Progress>,
    /// How many of these were said before the present measure was agreed on.
    #[serde(default)]
    pub before_measure: u16,
    /// Words that stood in it before and are shown no more, so that they are found when they are to be taken away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<TextId>,
    /// What each makes of the terms as they are, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
}

/// Where an objective stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObjectiveState {
    /// Both sides have yet to agree; it does not count.
    Proposed,
    /// Both sides agreed.
    Agreed,
    /// Given up, or never agreed on.
    Dropped,
}

/// What an objective says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectiveTerms {
    /// The words.
    pub statement: TextId,
    /// How it is measured.
    pub measure: Measure,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_date: Option<Timestamp>,
    /// Steps on the way, at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
}

/// A step on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// The words.
    pub text: TextId,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_date: Option<Timestamp>,
    /// When it was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_at: Option<Timestamp>,
}

/// A change that waits until both sides have agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// What is to be.
    pub change: ObjectiveChange,
    /// Who has agreed; the first proposed it.
    pub agreed: Vec<PersonId>,
}

/// What is to become of an objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObjectiveChange {
    /// It is to say this.
    Set(ObjectiveTerms),
    /// It is to be given up.
    Drop,
}

/// How far it had come at some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// When.
    pub at: Timestamp,
    /// Who says so.
    pub by: PersonId,
    /// The value of the measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextId>,
}

/// What somebody makes of an objective at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// When.
    pub at: Timestamp,
    /// Who says so.
    pub by: PersonId,
    /// What came of it.
    pub verdict: Verdict,
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextId>,
}

/// What came of an objective, as one person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing, or too little.
    NotReached,
    /// Some of it.
    PartlyReached,
    /// All of it.
    Reached,
}

/// What came of an objective, as all see it who reviewed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObjectiveResult {
    /// All say that nothing came of it, or too little.
    NotReached,
    /// They say that some of it was reached, or do not agree.
    PartlyReached,
    /// All say that it was reached.
    Reached,
}

/// An objective in the record of its relationship: enough to count it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectiveSummary {
    /// Which.
    pub objective: ObjectiveId,
    /// Where it stands.
    pub state: ObjectiveState,
    /// Who has yet to agree to what is proposed, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_agree: Vec<PersonId>,
    /// What came of it, once somebody reviewed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ObjectiveResult>,
}

impl ObjectiveTerms {
    /// The words, by id.
    pub fn texts(&self) -> impl Iterator<Item = TextId> {
        self.milestones.iter().map(|milestone| milestone.text).chain([self.statement])
    }
}

impl Objective {
    /// Whether somebody in the relationship reads it.
    pub fn is_read_by(&self, person: &PersonId) -> bool {
        self.readers.binary_search(person).is_ok()
    }

    /// Everything that was written about it, by id.
    pub fn texts(&self) -> impl Iterator<Item = TextId> {
        let proposed = self.proposal.iter().filter_map(|proposal| match &proposal.change {
            ObjectiveChange::Set(terms) => Some(terms),
            ObjectiveChange::Drop => None,
        });
        let terms = self.terms.iter().chain(proposed).flat_map(ObjectiveTerms::texts);
        let terms = terms.chain(self.earlier.iter().copied());
        let progress = self.progress.iter().filter_map(|progress| progress.text);
        terms.chain(progress).chain(self.reviews.iter().filter_map(|review| review.text))
    }

    /// The value of the present measure that was said last.
    pub fn value(&self) -> Option<i64> {
        let of_measure = self.progress.iter().skip(self.before_measure.into());
        of_measure.rev().find_map(|progress| progress.value)
    }

    /// How much of the way is gone, in percent, as [`Measure::percent`] counts it; nothing without an agreed number.
    pub fn percent(&self) -> Option<i64> {
        self.terms.as_ref()?.measure.percent(self.value()?)
    }

    /// What came of it, as all see it who reviewed it.
    pub fn result(&self) -> Option<ObjectiveResult> {
        ObjectiveResult::of(self.reviews.iter().map(|review| review.verdict))
    }
}

impl ObjectiveResult {
    /// What several verdicts come to; nothing without any.
    pub fn of(verdicts: impl IntoIterator<Item = Verdict>) -> Option<ObjectiveResult> {
        let mut verdicts = verdicts.into_iter();
        let first = verdicts.next()?;
        let same = verdicts.all(|verdict| verdict == first);
        Some(match (first, same) {
            (Verdict::Reached, true) => ObjectiveResult::Reached,
            (Verdict::NotReached, true) => ObjectiveResult::NotReached,
            _ => ObjectiveResult::PartlyReached,
        })
    }
}
