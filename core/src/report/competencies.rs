//! What feedback rounds say: how competencies changed from the first round in a relationship to that at its end, and how
//! satisfied people are.
//!
//! One more round between two reports would tell of the one person whom it is about. So rounds are counted by the month
//! of their release, and told in batches: month after month that is over, until there are as many people as the
//! threshold, each counted once however often they are rated; what is left over waits for the next. A batch that was told never changes, so the difference between two
//! reports is whole batches. And since people move in and out of a coordinator's scope, it is told over the whole
//! programme only. Where others than the subject read single releases they could take those away from a mean: then only
//! what partners and managers say is told.

use super::{
    count::{MOST_MONTHS, MOST_OUTCOMES, Merge, size},
    group::{entry, merge_maps},
    plan::Scope,
    rate::Moments,
    summary::Summary,
};
use crate::{
    error::Error,
    feedback::{FeedbackRound, Occasion, Of},
    id::{Code, digest128, hex},
    lifecycle::Relationship,
    sort::Inserted,
    strict,
    time::Month,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a summary counts of feedback rounds, by the month of their release.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct FeedbackCounts(#[serde(deserialize_with = "strict::map")] BTreeMap<Month, MonthCounts>);

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct MonthCounts {
    #[serde(deserialize_with = "strict::map")]
    competencies: BTreeMap<Code, ByGroup<Change>>,
    satisfaction: ByGroup<Satisfied>,
}

/// By whose figures they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent, bound = "T: Serialize + serde::de::DeserializeOwned")]
#[schemars(rename = "{T}ByGroup")]
struct ByGroup<T>(#[serde(deserialize_with = "strict::map")] BTreeMap<Of, T>);

/// Scores before and after, and by how much each rose, in hundredths of a percent of the scale.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ScoresBeforeAndAfter")]
struct Change {
    people: Distinct,
    before: Moments,
    after: Moments,
    rise: Moments,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Satisfied {
    relationships: Distinct,
    score: Moments,
}

/// Different ones, as far as it takes to tell that there are enough: the smallest digests of what they are called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
struct Distinct(#[serde(deserialize_with = "strict::set")] BTreeSet<String>);

/// How many different ones are told apart; no threshold can ask for more.
const TOLD_APART: usize = 64;

impl Distinct {
    fn add(&mut self, of: &str) {
        self.extend([hex(&digest128(&[of.as_bytes()]))]);
    }

    fn extend(&mut self, digests: impl IntoIterator<Item = String>) {
        self.0.extend(digests);
        while self.0.len() > TOLD_APART {
            self.0.pop_last();
        }
    }

    fn are(&self, enough: u64) -> bool {
        size(self.0.len()) >= enough.min(size(TOLD_APART))
    }
}

impl Merge for Distinct {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.extend(other.0.iter().cloned());
        Ok(())
    }
}

/// The number of groups there are: each and all.
const GROUPS: usize = 6;

impl FeedbackCounts {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Counts a round, if it is the first at the end of the relationship about its subject and was released; tells
    /// whether it is.
    pub(super) fn add(&mut self, round: &FeedbackRound, relationship: &Relationship) -> Result<bool, Error> {
        let at_the_end = |summary: &&crate::feedback::FeedbackSummary| {
            summary.subject == round.subject && summary.occasion == Occasion::After
        };
        let first = relationship.feedback.iter().find(at_the_end);
        let Some(release) = &round.release else { return Ok(false) };
        if first.is_none_or(|first| first.feedback != round.id) {
            return Ok(false);
        }
        let month = entry(&mut self.0, &release.at.month(), MOST_MONTHS, "months")?;
        let private = round.terms.readers.is_empty() && !round.terms.coordinators;
        let told = |of: Of| private || matches!(of, Of::Partner | Of::LineManager);
        for change in release.changes.iter().filter(|change| told(change.of)) {
            let groups = entry(&mut month.competencies, &change.competency, MOST_OUTCOMES, "competencies")?;
            let counted: &mut Change = entry(&mut groups.0, &change.of, GROUPS, "groups")?;
            counted.people.add(round.subject.as_str());
            counted.before.add(change.before.into())?;
            counted.after.add(change.after.into())?;
            counted.rise.add(change.rise())?;
        }
        for satisfied in release.satisfaction.iter().filter(|satisfied| told(satisfied.of)) {
            let counted: &mut Satisfied = entry(&mut month.satisfaction.0, &satisfied.of, GROUPS, "groups")?;
            counted.relationships.add(&round.relationship.to_string());
            counted.score.add(satisfied.score.into())?;
        }
        Ok(true)
    }
}

/// How a competency changed, as a group sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CompetencyChange {
    /// Which competency.
    pub competency: Code,
    /// As who sees it.
    pub of: Of,
    /// How many rounds; somebody who was rated in several relationships is in it several times.
    pub rounds: u64,
    /// The mean of their scores before, in hundredths of a percent of the scale.
    pub before: i64,
    /// The mean after.
    pub after: i64,
    /// By how much it rose in the mean.
    pub rise: i64,
    /// The standard deviation of by how much it rose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deviation: Option<i64>,
}

/// How satisfied people are with their relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Satisfaction {
    /// Who.
    pub of: Of,
    /// In how many rounds.
    pub rounds: u64,
    /// The mean, in hundredths of a percent of the scale.
    pub score: i64,
    /// The standard deviation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deviation: Option<i64>,
}

/// The changes that are told of a summary, in the order of competencies and groups.
pub(super) fn changes(summary: &Summary) -> Vec<CompetencyChange> {
    let months = complete(summary);
    let competencies: BTreeSet<&Code> = months.iter().flat_map(|month| month.competencies.keys()).inserted();
    let cells = competencies.into_iter().flat_map(|competency| Of::ALL.map(|of| (competency, of)));
    let told = |(competency, of): (&Code, Of)| {
        let cells = months.iter().filter_map(|month| month.competencies.get(competency)?.0.get(&of));
        let change = batches(cells, |change: &Change| change.people.are(summary.plan.threshold.into()))?;
        Some(CompetencyChange {
            competency: competency.clone(),
            of,
            rounds: change.rise.count,
            before: whole(change.before.mean()?),
            after: whole(change.after.mean()?),
            rise: whole(change.rise.mean()?),
            deviation: deviation(&change.rise),
        })
    };
    cells.filter_map(told).collect()
}

/// The satisfaction that is told of a summary, in the order of groups.
pub(super) fn satisfaction(summary: &Summary) -> Vec<Satisfaction> {
    let months = complete(summary);
    let told = |of: Of| {
        let cells = months.iter().filter_map(|month| month.satisfaction.0.get(&of));
        let enough = |satisfied: &Satisfied| satisfied.relationships.are(summary.plan.threshold.into());
        let score = batches(cells, enough)?.score;
        let (rounds, mean) = (score.count, whole(score.mean()?));
        Some(Satisfaction { of, rounds, score: mean, deviation: deviation(&score) })
    };
    Of::ALL.into_iter().filter_map(told).collect()
}

/// The months that are over, where it is told over the whole programme.
fn complete(summary: &Summary) -> Vec<&MonthCounts> {
    let now = summary.as_of.month();
    let whole = summary.plan.scope == Scope::Everybody;
    summary
        .outcomes
        .feedback
        .0
        .iter()
        .filter(|(month, _)| whole && **month < now)
        .map(|(_, counts)| counts)
        .collect()
}

/// All batches that are enough, together; what is left over at the end waits.
fn batches<'a, T: Merge + Default + 'a>(
    months: impl Iterator<Item = &'a T>,
    enough: impl Fn(&T) -> bool,
) -> Option<T> {
    let (mut told, mut batch) = (None, T::default());
    for month in months {
        batch.merge(month).ok()?;
        if enough(&batch) {
            told.get_or_insert_with(T::default).merge(&batch).ok()?;
            batch = T::default();
        }
    }
    told
}

fn deviation(moments: &Moments) -> Option<i64> {
    moments.deviation().and_then(|deviation| i64::try_from(deviation).ok()).map(whole)
}

/// Ten-thousandths as whole numbers, to the nearest, halves away from zero.
fn whole(ten_thousandths: i64) -> i64 {
    let half = if ten_thousandths < 0 { -5_000 } else { 5_000 };
    ten_thousandths.saturating_add(half).checked_div(10_000).unwrap_or(0)
}

impl Merge for FeedbackCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        merge_maps(&mut self.0, &other.0, MOST_MONTHS, "months")
    }
}

impl Merge for MonthCounts {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        merge_maps(&mut self.competencies, &other.competencies, MOST_OUTCOMES, "competencies")?;
        self.satisfaction.merge(&other.satisfaction)
    }
}

impl<T: Merge + Default> Merge for ByGroup<T> {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        merge_maps(&mut self.0, &other.0, GROUPS, "groups")
    }
}

impl<T> Default for ByGroup<T> {
    fn default() -> Self {
        ByGroup(BTreeMap::new())
    }
}

impl Merge for Satisfied {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.relationships.merge(&other.relationships)?;
        self.score.merge(&other.score)
    }
}

impl Merge for Change {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.people.merge(&other.people)?;
        self.before.merge(&other.before)?;
        self.after.merge(&other.after)?;
        self.rise.merge(&other.rise)
    }
}
