//! What may be shown of a round, worked out once, when it is closed.

use super::{Answer, Answers, Disclosed, Disclosures, SatisfactionScore, Score, ScoreChange, score};
use crate::{
    id::{Code, PersonId, TextId, digest},
    scheme::{FeedbackPolicy, FeedbackQuestion, QuestionKind, RaterGroup},
    sort::{self, Inserted},
    strict,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The fewest people of whom a figure over peers, or over reports, tells.
pub const THRESHOLD: u8 = 3;
/// The fewest people of whom a figure over peers and reports together tells.
pub const THRESHOLD_OF_ALL: u8 = 4;

/// What is shown of a round. Made once, and never again.
///
/// - The groups `own`, `partner` and `line_manager` are named: what they say shows from one person on, and they are told
///   so before they answer. Peers and reports are not: a figure tells of at least 3 of one group, or 4 of both together.
/// - Where all of an unnamed group say the same, nothing shows: it would tell what each of them said.
/// - A figure over both groups shows only where neither has enough for one of its own. Beside one of theirs it could be
///   subtracted.
/// - Figures over groups that overlap with others of which figures were released before are withheld, see
///   [`Disclosures`].
/// - Scores and changes are worked out of the figures that show, and of nothing else.
/// - Words of unnamed raters show where at least 4 wrote some, all together, in no order that tells of who they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// When.
    pub at: Timestamp,
    /// The figures, in the order of the questions and groups.
    pub figures: Vec<Figure>,
    /// The words, in the order of the questions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<ReleasedWords>,
    /// Words that were written and show to nobody, so that they are found when they are to be taken away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<TextId>,
    /// What the figures come to for each competency, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Score>,
    /// How satisfied each group is with the relationship.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub satisfaction: Vec<SatisfactionScore>,
    /// What changed since the first round in the relationship, over the questions of which both have a figure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ScoreChange>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// On which question.
    pub question: Code,
    /// Over whom.
    pub of: Of,
    /// How many of them answered.
    pub count: u16,
    /// What they said.
    pub tally: Tally,
}

/// Over whom a figure is: a group of raters, or peers and reports together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Of {
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
    /// Peers and reports together.
    All,
}

impl Of {
    /// Each group, and all.
    pub const ALL: [Of; 6] = [Of::Own, Of::Partner, Of::LineManager, Of::Peers, Of::Reports, Of::All];

    /// Whether it shows who said it.
    pub fn is_named(self) -> bool {
        matches!(self, Of::Own | Of::Partner | Of::LineManager)
    }

    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Of::Own => "own",
            Of::Partner => "partner",
            Of::LineManager => "line_manager",
            Of::Peers => "peers",
            Of::Reports => "reports",
            Of::All => "all",
        }
    }
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<RaterGroup> for Of {
    fn from(group: RaterGroup) -> Of {
        match group {
            RaterGroup::Own => Of::Own,
            RaterGroup::Partner => Of::Partner,
            RaterGroup::LineManager => Of::LineManager,
            RaterGroup::Peers => Of::Peers,
            RaterGroup::Reports => Of::Reports,
        }
    }
}

/// What several people said together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "AnswerTally")]
pub enum Tally {
    /// The sum of the steps of a scale. By the count it is the mean.
    Sum(u32),
    /// How many chose which option; those that nobody chose are left out.
    Choices(#[serde(deserialize_with = "strict::map")] BTreeMap<Code, u16>),
}

/// The words of one group, or of all who are unnamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasedWords {
    /// To which question.
    pub question: Code,
    /// Whose.
    pub of: Of,
    /// The words.
    pub texts: Vec<TextId>,
}

/// A figure of another tool of the host: the steps of a scale, summed over a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportedFigure {
    /// On which question.
    pub question: Code,
    /// Over which group.
    pub group: RaterGroup,
    /// How many of them answered, 1 to 10,000.
    pub count: u16,
    /// The sum of what they said.
    pub sum: u32,
}

/// What is counted: the raters with what they said, and how far it may be told.
pub(crate) struct Count<'a> {
    pub(crate) policy: &'a FeedbackPolicy,
    pub(crate) answers: Vec<(RaterGroup, &'a Answers)>,
    pub(crate) thresholds: [u8; 2],
    pub(crate) forgets_after_days: Option<u16>,
}

impl Count<'_> {
    /// The release, and of whom something is known by it.
    pub(crate) fn release(
        &self,
        at: Timestamp,
        opened_at: Timestamp,
        before: &Disclosures,
        baseline: Option<&Release>,
    ) -> (Release, Vec<Disclosed>) {
        let mut met = Disclosures::new(before.key.clone());
        let (mut figures, mut words, mut withheld) = (Vec::new(), Vec::new(), Vec::new());
        for question in &self.policy.questions {
            if question.kind == (QuestionKind::Text {}) {
                let (shown, kept_back) = self.words(question);
                words.extend(shown);
                withheld.extend(kept_back);
            } else {
                figures.extend(self.figures([at, opened_at], question, before, &mut met));
            }
        }
        (Release { withheld, ..Release::of(at, figures, words, self.policy, baseline) }, met.groups)
    }

    fn figures(
        &self,
        [at, opened_at]: [Timestamp; 2],
        question: &FeedbackQuestion,
        before: &Disclosures,
        met: &mut Disclosures,
    ) -> Vec<Figure> {
        use RaterGroup::{LineManager, Own, Partner, Peers, Reports};
        let [threshold, threshold_of_all] = self.thresholds.map(usize::from);
        let mut figures = Vec::new();
        for group in [Own, Partner, LineManager] {
            let said = self.said(question, &[group]);
            figures.extend(figure(question, Of::from(group), &said));
        }
        let enough = |group: &RaterGroup| self.said(question, &[*group]).len() >= threshold;
        let candidates: Vec<(Of, Vec<RaterGroup>)> = if [Peers, Reports].iter().any(enough) {
            [Peers, Reports].into_iter().filter(enough).map(|group| (Of::from(group), vec![group])).collect()
        } else if self.said(question, &[Peers, Reports]).len() >= threshold_of_all {
            vec![(Of::All, vec![Peers, Reports])]
        } else {
            Vec::new()
        };
        for (of, groups) in candidates {
            let said = self.said(question, &groups);
            let mut raters: Vec<PersonId> = said.iter().map(|(rater, _)| (*rater).clone()).collect();
            sort::by(&mut raters, Ord::cmp);
            if !before.permits(&question.id, &raters, opened_at, self.forgets_after_days) {
                continue;
            }
            // Remembered although nothing may show: that it does not says that they all said the same.
            met.disclose(at, &question.id, &raters);
            let different: BTreeSet<&Answer> = said.iter().map(|(_, answer)| *answer).inserted();
            figures.extend(figure(question, of, &said).filter(|_| different.len() > 1));
        }
        figures
    }

    /// The answers of people in these groups to a question.
    fn said(&self, question: &FeedbackQuestion, groups: &[RaterGroup]) -> Vec<(&PersonId, &Answer)> {
        let mut said = Vec::new();
        for (_, answers) in self.answers.iter().filter(|(group, _)| groups.contains(group)) {
            said.extend(answers.answers.get(&question.id).map(|answer| (&answers.rater, answer)));
        }
        said
    }

    /// The words that show, and those that do not.
    fn words(&self, question: &FeedbackQuestion) -> (Vec<ReleasedWords>, Vec<TextId>) {
        use RaterGroup::{LineManager, Own, Partner, Peers, Reports};
        let texts = |groups: &[RaterGroup]| -> Vec<TextId> {
            self.said(question, groups).into_iter().filter_map(|(_, answer)| answer.text()).collect()
        };
        let of = |of: Of, texts: Vec<TextId>| ReleasedWords { question: question.id.clone(), of, texts };
        let named = [Own, Partner, LineManager].map(|group| of(Of::from(group), texts(&[group])));
        let mut unnamed = texts(&[Peers, Reports]);
        sort::by_key(&mut unnamed, |text| digest(&[question.id.as_str().as_bytes(), &text.to_bytes()]));
        let [_, threshold_of_all] = self.thresholds.map(usize::from);
        let enough = unnamed.len() >= threshold_of_all;
        let (unnamed, withheld) =
            if enough { (Some(of(Of::All, unnamed)), Vec::new()) } else { (None, unnamed) };
        let named = named.into_iter().filter(|words| !words.texts.is_empty());
        (named.chain(unnamed).collect(), withheld)
    }
}

fn figure(question: &FeedbackQuestion, of: Of, said: &[(&PersonId, &Answer)]) -> Option<Figure> {
    let count = u16::try_from(said.len()).ok().filter(|count| *count > 0)?;
    let tally = match question.kind {
        QuestionKind::Scale { .. } => Tally::Sum(said.iter().map(|(_, answer)| answer.step()).sum()),
        QuestionKind::Choice { .. } => {
            let mut choices: BTreeMap<Code, u16> = BTreeMap::new();
            for (_, answer) in said {
                if let Answer::Choice(choice) = answer {
                    let chosen = choices.entry(choice.clone()).or_default();
                    *chosen = chosen.saturating_add(1);
                }
            }
            Tally::Choices(choices)
        }
        QuestionKind::Text {} => return None,
    };
    Some(Figure { question: question.id.clone(), of, count, tally })
}

impl Answer {
    fn step(&self) -> u32 {
        match self {
            Answer::Step(step) => u32::from(*step),
            Answer::Choice(_) | Answer::Text(_) => 0,
        }
    }
}

impl Release {
    fn of(
        at: Timestamp,
        figures: Vec<Figure>,
        words: Vec<ReleasedWords>,
        policy: &FeedbackPolicy,
        baseline: Option<&Release>,
    ) -> Release {
        let (scores, satisfaction) = (score::scores(policy, &figures), score::satisfaction(policy, &figures));
        let changes =
            baseline.map(|baseline| score::changes(policy, &baseline.figures, &figures)).unwrap_or_default();
        Release { at, figures, words, withheld: Vec::new(), scores, satisfaction, changes }
    }

    /// A release of figures from another tool. The same thresholds hold; whether groups overlap the other tool has to see
    /// to, since it does not say who they are.
    pub(crate) fn imported(
        at: Timestamp,
        imported: &[ImportedFigure],
        policy: &FeedbackPolicy,
        baseline: Option<&Release>,
    ) -> Release {
        let mut figures = Vec::new();
        for question in &policy.questions {
            let of_question = imported.iter().filter(|figure| figure.question == question.id);
            let mut of_question: Vec<&ImportedFigure> = of_question.collect();
            sort::by_key(&mut of_question, |figure| figure.group);
            for ImportedFigure { group, count, sum, .. } in of_question {
                let may = group.is_named()
                    || (*count >= u16::from(THRESHOLD) && !unanimous(question, *count, *sum));
                if may {
                    let (question, of) = (question.id.clone(), Of::from(*group));
                    figures.push(Figure { question, of, count: *count, tally: Tally::Sum(*sum) });
                }
            }
        }
        Release::of(at, figures, Vec::new(), policy, baseline)
    }
}

/// Whether the sum gives away what each of them said: all the least, or all the most.
fn unanimous(question: &FeedbackQuestion, count: u16, sum: u32) -> bool {
    let QuestionKind::Scale { steps } = question.kind else { return true };
    let least = u32::from(count);
    sum == least || sum == least.saturating_mul(u32::from(steps))
}
