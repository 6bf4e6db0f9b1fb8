//! Of whom figures were released, so that no later one can be taken from an earlier one.
//!
//! The method is complementary suppression (Cox, "Suppression methodology and statistical disclosure control", JASA 75,
//! 1980) in its strictest form: of any two groups of raters of whom figures are released on a question about somebody,
//! either both are the same people or they have nobody in common. Whatever is added to or taken from such figures, each
//! group stays in the sum whole or not at all, so that no combination tells of fewer people than the smallest group. It
//! depends on who answered and never on what they said, so that what is withheld tells nothing either.

use crate::{
    id::{Code, PersonId, TypeId},
    time::{Span, Timestamp},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most groups that are remembered. Nothing more is released about the unnamed groups of a person who has so many.
const MOST_GROUPS: usize = 200;

/// Names what was released about somebody in a type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosuresKey {
    /// In which type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// About whom.
    pub subject: PersonId,
}

/// Of whom figures about somebody were released in a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disclosures {
    /// About whom.
    pub key: DisclosuresKey,
    /// The version of this record.
    pub version: u64,
    /// The groups, oldest first.
    #[serde(default)]
    pub groups: Vec<Disclosed>,
}

/// Raters of whom a figure was released, or withheld since all of them said the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disclosed {
    /// When the last of them was released.
    pub at: Timestamp,
    /// Who, by id.
    pub raters: Vec<PersonId>,
    /// On which questions, by key.
    pub questions: Vec<Code>,
}

impl Disclosures {
    /// Nothing was released yet.
    pub fn new(key: DisclosuresKey) -> Self {
        Disclosures { key, version: 0, groups: Vec::new() }
    }

    /// Whether a figure over these raters, by id, may be released on a question beside all that was before. What they say
    /// is at the earliest of `since`, when they were first asked.
    pub(crate) fn permits(
        &self,
        question: &Code,
        raters: &[PersonId],
        since: Timestamp,
        forgets_after_days: Option<u16>,
    ) -> bool {
        let remembered = |group: &&Disclosed| {
            forgets_after_days.is_none_or(|days| since < group.at.plus(Span::days(days)))
        };
        let of_question = |group: &&Disclosed| group.questions.binary_search(question).is_ok();
        let mut met = self.groups.iter().filter(remembered).filter(of_question);
        let apart = |group: &Disclosed| raters.iter().all(|rater| group.raters.binary_search(rater).is_err());
        let many = self.groups.iter().filter(remembered).count() >= MOST_GROUPS;
        !many && met.all(|group| group.raters == raters || apart(group))
    }

    /// Remembers that one was.
    pub(crate) fn disclose(&mut self, at: Timestamp, question: &Code, raters: &[PersonId]) {
        let known = self.groups.iter_mut().find(|group| group.raters == raters);
        let group = match known {
            Some(group) => group,
            None => {
                self.groups.push(Disclosed { at, raters: raters.to_vec(), questions: Vec::new() });
                let Some(group) = self.groups.last_mut() else { return };
                group
            }
        };
        group.at = group.at.max(at);
        if let Err(place) = group.questions.binary_search(question) {
            group.questions.insert(place, question.clone());
        }
    }
}
