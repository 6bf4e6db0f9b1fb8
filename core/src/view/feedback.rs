//! A feedback round as somebody sees it: a rater what they are asked, a reader what was released, coordinators how far it
//! has come. For everybody else it does not exist.

use super::cards::{self, PersonCard};
use crate::{
    feedback::{
        Answer, AnswerDraft, FeedbackRound, FeedbackState, Figure, Occasion, Of, Rater, Release,
        SatisfactionScore, Score, ScoreChange,
    },
    id::{Code, FeedbackId, PersonId, RelationshipId, TypeId},
    lifecycle::{ReasonCode, RecordKey, Session, Stop},
    scheme::{FeedbackQuestion, RaterGroup},
    sort::Inserted,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A feedback round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeedbackView {
    /// Which.
    pub feedback: FeedbackId,
    /// The type of the relationship.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// In which relationship; not for those who are only asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationship: Option<RelationshipId>,
    /// Whom it is about.
    pub subject: PersonCard,
    /// Before, while or after they are together.
    pub occasion: Occasion,
    /// Where it stands.
    pub state: FeedbackState,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it closes by itself.
    pub closes_at: Timestamp,
    /// The questions: for a rater those that they are asked, for others all of them.
    pub questions: Vec<FeedbackQuestion>,
    /// What the viewer is asked as, and what they said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<FeedbackForm>,
    /// How many are asked and how many have answered; not for those who are only asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<Answered>,
    /// What was released, for those who read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<SeenRelease>,
    /// Whether the figures came from another tool.
    pub imported: bool,
}

/// What a rater has to know before they answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeedbackForm {
    /// What they are asked as.
    pub group: RaterGroup,
    /// Whether it shows that it was they who said it; tell them, and say in the command that they were told.
    pub named: bool,
    /// Whether anybody reads it besides whom it is about: partners or the manager, by name, and coordinators.
    pub readers: Vec<PersonCard>,
    /// Whether coordinators read it.
    pub coordinators: bool,
    /// What they have answered.
    pub answers: BTreeMap<Code, AnswerDraft>,
}

/// How far a round has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answered {
    /// How many are asked.
    pub asked: u16,
    /// How many of them answered.
    pub answered: u16,
}

/// What was released of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenRelease {
    /// When.
    pub at: Timestamp,
    /// The figures. Those over an unnamed group that the viewer was in are not for them: they know a part of each.
    pub figures: Vec<Figure>,
    /// The words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<SeenWords>,
    /// What the figures come to for each competency.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Score>,
    /// How satisfied each group is with the relationship.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub satisfaction: Vec<SatisfactionScore>,
    /// What changed since the first round in the relationship.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ScoreChange>,
}

/// The words of one group, or of all who are unnamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenWords {
    /// To which question.
    pub question: Code,
    /// Whose.
    pub of: Of,
    /// The words, in no order that tells of who they are.
    pub texts: Vec<String>,
}

pub(super) fn feedback(s: &mut Session<'_>, viewer: &PersonId, id: FeedbackId) -> Result<FeedbackView, Stop> {
    s.want_record(RecordKey::Feedback(id));
    s.round()?;
    let Some(round) = cards::effective_feedback(s, id)? else { return Err(ReasonCode::NotAvailable.into()) };
    let administers = !round.is_read_by(viewer) && coordinates(s, viewer, &round)?;
    if round.rater(viewer).is_none() && !round.is_read_by(viewer) && !administers {
        return Err(ReasonCode::NotAvailable.into());
    }
    want(s, viewer, &round);
    s.round()?;
    view(s, viewer, &round, administers)
}

/// The round for a rater, a reader or, where they `administer` it, a coordinator.
pub(super) fn view(
    s: &mut Session<'_>,
    viewer: &PersonId,
    round: &FeedbackRound,
    administers: bool,
) -> Result<FeedbackView, Stop> {
    let rater = round.rater(viewer).cloned();
    let reads = round.is_read_by(viewer);
    let inside = reads || administers;
    let release = round.release.as_ref().filter(|_| reads || (administers && round.terms.coordinators));
    let unnamed = |round: &FeedbackRound| round.rater(viewer).is_some_and(|rater| !rater.group.is_named());
    let compared = match round.baseline {
        Some(baseline) => s.feedback(&baseline)?,
        None => None,
    };
    // Whoever was in one of the two rounds knows a part of what is compared.
    let sees = Sees {
        figures: !unnamed(round),
        changes: !unnamed(round) && !compared.is_some_and(|round| unnamed(&round)),
    };
    let release = match release {
        Some(release) => Some(seen_release(s, release, round.terms.threshold_of_all, &sees)?),
        None => None,
    };
    let relationship_type = s.type_version(&round.type_id, round.type_version)?;
    let asks = |question: &&FeedbackQuestion| {
        inside || rater.as_ref().is_some_and(|rater| question.asks(rater.group))
    };
    let questions = relationship_type.draft().feedback.questions.iter().filter(asks).cloned().collect();
    let form = match &rater {
        Some(rater) => Some(form(s, round, rater)?),
        None => None,
    };
    Ok(FeedbackView {
        feedback: round.id,
        type_id: round.type_id.clone(),
        relationship: inside.then_some(round.relationship),
        subject: cards::person_card(s, &round.subject)?,
        occasion: round.occasion,
        state: round.state,
        opened_at: round.opened_at,
        closes_at: round.terms.closes_at,
        questions,
        form,
        answered: inside.then(|| answered(round)),
        release,
        imported: round.imported,
    })
}

/// Whether somebody has yet to answer a round.
pub(super) fn is_waited_for(s: &mut Session<'_>, id: &FeedbackId, rater: &PersonId) -> Result<bool, Stop> {
    let Some(round) = cards::effective_feedback(s, *id)? else { return Ok(false) };
    let answered = round.rater(rater).is_none_or(|rater| rater.answers.is_some());
    Ok(round.state == FeedbackState::Open && !answered)
}

/// Whether the viewer is a coordinator for everybody in the relationship, and none of them.
fn coordinates(s: &mut Session<'_>, viewer: &PersonId, round: &Arc<FeedbackRound>) -> Result<bool, Stop> {
    s.want_record(RecordKey::Relationship(round.relationship));
    s.round()?;
    let Some(relationship) = cards::effective_relationship(s, round.relationship)? else { return Ok(false) };
    if relationship.knows(viewer) {
        return Ok(false);
    }
    let members = relationship.present().map(|member| &member.party.person);
    // Whom it is about may have left a group since.
    let covered: BTreeSet<&PersonId> = members.chain([&round.subject]).inserted();
    cards::coordinates(s, viewer, &round.type_id, &covered.into_iter().collect::<Vec<_>>())
}

/// Notes what will be needed to show it.
pub(super) fn want(s: &mut Session<'_>, viewer: &PersonId, round: &FeedbackRound) {
    s.want_type_version(&round.type_id, round.type_version);
    if let Some(baseline) = round.baseline {
        s.want_record(RecordKey::Feedback(baseline));
    }
    for person in round.terms.readers.iter().chain([&round.subject, viewer]) {
        s.want_record(RecordKey::Person(person.clone()));
    }
    if let Some(answers) = round.rater(viewer).and_then(|rater| rater.answers) {
        s.want_record(RecordKey::Answers(answers));
    }
    let words = round.release.iter().flat_map(|release| &release.words);
    for text in words.flat_map(|words| &words.texts) {
        s.want_record(RecordKey::Text(*text));
    }
}

fn answered(round: &FeedbackRound) -> Answered {
    let count = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let asked = round.raters.len();
    let answered = asked.saturating_sub(round.unanswered().count());
    Answered { asked: count(asked), answered: count(answered) }
}

fn form(s: &mut Session<'_>, round: &FeedbackRound, rater: &Rater) -> Result<FeedbackForm, Stop> {
    let mut said = BTreeMap::new();
    let known = match rater.answers {
        Some(answers) => s.answers(&answers)?.filter(|answers| answers.rater == rater.person),
        None => None,
    };
    let answers = known.iter().flat_map(|known| &known.answers);
    for text in answers.clone().filter_map(|(_, answer)| answer.text()) {
        s.want_record(RecordKey::Text(text));
    }
    s.round()?;
    for (question, answer) in answers {
        let answer = match answer {
            Answer::Step(step) => AnswerDraft::Step(*step),
            Answer::Choice(choice) => AnswerDraft::Choice(choice.clone()),
            Answer::Text(text) => match s.text(text)? {
                Some(text) => AnswerDraft::Text(text.body.clone()),
                None => continue,
            },
        };
        said.insert(question.clone(), answer);
    }
    let others = round.terms.readers.iter().filter(|reader| **reader != rater.person);
    let readers = others.map(|reader| cards::person_card(s, reader)).collect::<Result<_, _>>()?;
    Ok(FeedbackForm {
        group: rater.group,
        named: rater.group.is_named(),
        readers,
        coordinators: round.terms.coordinators,
        answers: said,
    })
}

/// Whether somebody sees what unnamed groups say.
struct Sees {
    figures: bool,
    changes: bool,
}

fn seen_release(
    s: &mut Session<'_>,
    release: &Release,
    threshold_of_all: u8,
    sees: &Sees,
) -> Result<SeenRelease, Stop> {
    let visible = |of: Of| of.is_named() || sees.figures;
    let mut words = Vec::new();
    for released in release.words.iter().filter(|words| visible(words.of)) {
        let mut texts = Vec::new();
        for text in &released.texts {
            texts.extend(s.text(text)?.map(|text| text.body.clone()).filter(|body| !body.is_empty()));
        }
        // Where words of one were erased, those that are left would tell which were theirs.
        let whole = texts.len() == released.texts.len() && texts.len() >= usize::from(threshold_of_all);
        if (released.of.is_named() || whole) && !texts.is_empty() {
            words.push(SeenWords { question: released.question.clone(), of: released.of, texts });
        }
    }
    let compares = |change: &&ScoreChange| change.of.is_named() || sees.changes;
    Ok(SeenRelease {
        at: release.at,
        figures: release.figures.iter().filter(|figure| visible(figure.of)).cloned().collect(),
        words,
        scores: release.scores.iter().filter(|score| visible(score.of)).cloned().collect(),
        satisfaction: release.satisfaction.iter().filter(|score| visible(score.of)).cloned().collect(),
        changes: release.changes.iter().filter(compares).cloned().collect(),
    })
}
