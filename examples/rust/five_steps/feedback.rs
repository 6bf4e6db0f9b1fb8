//! What people say about the mentees, before and after: who is asked, what they answer, what shows of it.

use super::{
    cast::Cast,
    host::{Host, Try, unexpected},
    programme::Keys,
    tables::{Names, Page, word},
};
use std::collections::BTreeMap;
use tutelage::{
    feedback::{AnswerDraft, FeedbackRound, FeedbackState, Occasion},
    id::{Code, FeedbackId, PersonId},
    lifecycle::{Command, Outcome, Record, Relationship, RelationshipState},
    people::{AttributeValue, Manager, PersonRecord},
    scheme::{FeedbackQuestion, QuestionKind},
    view::{Question, View},
};

/// The host asks for feedback about everybody who is mentored; whoever is asked answers.
pub(crate) fn gather(
    host: &mut Host,
    keys: &Keys,
    people: &[PersonRecord],
    occasion: Occasion,
    page: &mut Page,
) -> Try<()> {
    let (mut rounds, mut answers) = (0_usize, 0_usize);
    for (relationship, mentee) in mentored(host, keys) {
        let peers = colleagues(people, &mentee);
        let reports = Vec::new();
        let open = Command::OpenFeedback { relationship, subject: mentee, occasion, peers, reports };
        let Outcome::Feedback { feedback, .. } = host.manages(open)?.outcome else { continue };
        answers = answers.saturating_add(answer(host, feedback)?);
        host.manages(Command::CloseFeedback { feedback })?;
        rounds = rounds.saturating_add(1);
    }
    host.settle()?;
    page.line(format!("feedback {}: {rounds} rounds, {answers} answers", word(occasion)));
    Ok(())
}

/// Mentees of running relationships, with these.
fn mentored(host: &Host, keys: &Keys) -> Vec<(tutelage::id::RelationshipId, PersonId)> {
    let records = host.store.records();
    let running = records.values().filter_map(|record| match record {
        Record::Relationship(relationship) => Some(relationship),
        _ => None,
    });
    let mentee = |relationship: &Relationship| {
        let runs = relationship.state == RelationshipState::Active && relationship.type_id == keys.mentoring;
        let mut members = relationship.present().filter(|member| member.party.role == keys.mentee);
        members.next().filter(|_| runs).map(|member| (relationship.id, member.party.person.clone()))
    };
    running.filter_map(|relationship| mentee(relationship)).collect()
}

/// Up to four people on the same level, nearest in the file, who are neither above nor below.
fn colleagues(people: &[PersonRecord], mentee: &PersonId) -> Vec<PersonId> {
    let Some(own) = people.iter().find(|person| person.id == *mentee) else { return Vec::new() };
    let level = |person: &PersonRecord| -> Option<AttributeValue> {
        person.attributes.iter().find(|(id, _)| id.as_str() == "level").map(|(_, value)| value.clone())
    };
    let above = |person: &PersonRecord| own.manager == Manager::Person(person.id.clone());
    let below = |person: &PersonRecord| person.manager == Manager::Person(mentee.clone());
    let same = people.iter().filter(|person| level(person) == level(own) && person.id != *mentee);
    let apart = same.filter(|person| !above(person) && !below(person));
    apart.take(4).map(|person| person.id.clone()).collect()
}

/// Whoever is asked sees a form, and answers what they can; returns how many did.
fn answer(host: &mut Host, feedback: FeedbackId) -> Try<usize> {
    let Some(round) = round(host, feedback) else { return Ok(0) };
    for rater in &round.raters {
        let View::Feedback(view) = host.shows(&rater.person, Question::Feedback { feedback })? else {
            continue;
        };
        let step = |question: &FeedbackQuestion| match question.kind {
            QuestionKind::Scale { .. } => {
                let step = opinion(&rater.person, &round.subject, &question.id, round.occasion);
                Some((question.id.clone(), AnswerDraft::Step(step)))
            }
            _ => None,
        };
        let answers: BTreeMap<Code, AnswerDraft> = view.questions.iter().filter_map(step).collect();
        // The form says whether the answer shows by name; the host's screen has told them.
        let told = view.form.is_some_and(|form| form.named);
        host.does(&rater.person, Command::AnswerFeedback { feedback, answers, told })?;
    }
    Ok(round.raters.len())
}

fn round(host: &Host, feedback: FeedbackId) -> Option<FeedbackRound> {
    let records = host.store.records();
    let found = records.values().find_map(|record| match record {
        Record::Feedback(round) if round.id == feedback => Some(round),
        _ => None,
    });
    found.map(|round| FeedbackRound::clone(round))
}

/// An opinion of one's own, the same in every run; three in four think better of somebody who was mentored.
fn opinion(rater: &PersonId, subject: &PersonId, question: &Code, occasion: Occasion) -> u8 {
    let texts = [rater.as_str(), subject.as_str(), question.as_str()];
    let number = texts
        .iter()
        .flat_map(|text| text.bytes())
        .fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    let before = 2_u8.saturating_add(number % 3);
    let better = occasion == Occasion::After && number % 4 != 0;
    before.saturating_add(u8::from(better))
}

/// What the mentee reads at the end: a figure over peers only where at least three answered, and not all the same.
pub(crate) fn seen(host: &Host, cast: &Cast, names: &Names, page: &mut Page) -> Try<()> {
    let mentee = &cast.mentee;
    let records = host.store.records();
    let about_them = records.values().filter_map(|record| match record {
        Record::Feedback(round) if round.subject == *mentee => Some(round),
        _ => None,
    });
    let mut released: Vec<_> = about_them.filter(|round| round.state == FeedbackState::Released).collect();
    released.sort_by_key(|round| round.opened_at);
    let Some(last) = released.last() else { return Ok(()) };
    let view = match host.shows(mentee, Question::Feedback { feedback: last.id })? {
        View::Feedback(view) => view,
        other => return Err(unexpected(&other)),
    };
    page.title(format!("What changed since the beginning, as {} reads it", names.get(mentee)));
    let percent = |hundredths: u16| format!("{} %", hundredths.div_euclid(100));
    let changes = view.release.map(|release| release.changes).unwrap_or_default();
    page.table(
        &["competency", "as seen by", "before", "after", "questions"],
        changes.iter().map(|change| {
            let by = word(change.of);
            let competency = super::tables::spaced(change.competency.as_str());
            [competency, by, percent(change.before), percent(change.after), change.questions.to_string()]
        }),
    );
    Ok(())
}
