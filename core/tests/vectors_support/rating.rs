//! Feedback rounds, from the opening to what shows.

use super::recorder::{Book, Scene, id, person};
use std::collections::BTreeMap;
use tutelage::{
    feedback::{AnswerDraft, ImportedFigure, Occasion},
    id::{FeedbackId, RelationshipId},
    lifecycle::{Command, Decision, Outcome},
    people::PersonState,
    scheme::RaterGroup,
    view::Question,
};

pub fn record(book: &Book) {
    rounds(book);
    limits(book);
    leavers(book);
    imports(book);
}

/// Ben, whom cy mentors and ana manages, has colleagues and people who report to him.
fn company<'a>(book: &'a Book, number: u8) -> (Scene<'a>, RelationshipId) {
    let s = Scene::new(book, "feedback", number);
    for report in ["gil", "hal"] {
        let report = person(report, 1, "red", Some("ben"));
        s.host(Command::PersonChanged { person: Box::new(report) }, 0);
    }
    let r = s.mentoring(1);
    (s, r)
}

fn open(relationship: RelationshipId, occasion: Occasion, peers: &[&str], reports: &[&str]) -> Command {
    let people = |names: &[&str]| names.iter().map(|name| id(name)).collect();
    let (peers, reports) = (people(peers), people(reports));
    Command::OpenFeedback { relationship, subject: id("ben"), occasion, peers, reports }
}

fn answer(feedback: FeedbackId, goals: u8, style: Option<&str>, words: Option<&str>) -> Command {
    let mut answers = BTreeMap::from([(id("goals"), AnswerDraft::Step(goals))]);
    answers.extend(style.map(|style| (id("style"), AnswerDraft::Choice(id(style)))));
    answers.extend(words.map(|words| (id("words"), AnswerDraft::Text(words.to_owned()))));
    Command::AnswerFeedback { feedback, answers, told: true }
}

fn feedback_of(decision: &Decision) -> FeedbackId {
    match &decision.outcome {
        Outcome::Feedback { feedback, .. } => *feedback,
        other => panic!("no feedback came of it: {other:?}"),
    }
}

fn rounds(book: &Book) {
    let (s, r) = company(book, 100);
    let opening = open(r, Occasion::Before, &["dee", "eve", "fay"], &["gil", "hal"]);
    let before = feedback_of(&s.does("open_feedback", "ben", opening, 1));
    s.refused("open_feedback_beside_another", "feedback_open", "ben", open(r, Occasion::Before, &[], &[]), 1);
    s.refused("open_feedback_by_a_stranger", "not_available", "eve", open(r, Occasion::Mid, &[], &[]), 1);
    let view = |feedback| Question::Feedback { feedback };
    s.sees("feedback_form_of_a_peer", "dee", view(before), 2);
    s.sees("feedback_of_a_stranger", "boss", view(before), 2);
    s.sees("dashboard_with_feedback_to_give", "dee", Question::Dashboard {}, 2);
    s.does("answer_feedback", "dee", answer(before, 2, Some("direct"), Some("plans ahead")), 2);
    s.does("answer_feedback_again", "dee", answer(before, 3, Some("careful"), Some("plans well ahead")), 3);
    s.refused("answer_feedback_by_a_stranger", "not_available", "boss", answer(before, 3, None, None), 3);
    s.refused("answer_feedback_off_the_scale", "wrong_answer", "eve", answer(before, 6, None, None), 3);
    let nothing = Command::AnswerFeedback { feedback: before, answers: BTreeMap::new(), told: false };
    s.refused("answer_feedback_with_nothing", "nothing_said", "eve", nothing, 3);
    let Command::AnswerFeedback { answers, .. } = answer(before, 4, None, None) else { return };
    let untold = Command::AnswerFeedback { feedback: before, answers, told: false };
    s.refused("answer_feedback_by_name_untold", "must_be_told", "cy", untold, 3);
    for (who, goals, style) in
        [("eve", 4, "direct"), ("fay", 4, "careful"), ("gil", 1, "direct"), ("ben", 2, "direct")]
    {
        s.just(who, answer(before, goals, Some(style), Some("well done")), 4);
    }
    s.sees("feedback_form_answered", "dee", view(before), 4);
    s.due(Some("feedback_reminder"), 8);
    s.sees("feedback_as_it_goes_for_a_coordinator", "office", view(before), 8);
    s.due(Some("feedback_closes"), 16);
    s.refused("answer_feedback_too_late", "feedback_closed", "cy", answer(before, 4, None, None), 16);
    s.sees("feedback_released", "ben", view(before), 16);
    s.sees("feedback_released_to_a_coordinator", "office", view(before), 16);
    s.sees("feedback_released_to_others", "fay", view(before), 16);
    let opening = open(r, Occasion::After, &["dee", "eve", "fay"], &[]);
    let after = feedback_of(&s.does("open_feedback_by_a_coordinator", "office", opening, 90));
    for (who, goals) in [("ben", 4), ("cy", 5), ("dee", 4), ("eve", 5), ("fay", 4)] {
        s.just(who, answer(after, goals, None, None), 91);
    }
    s.refused(
        "close_feedback_by_a_stranger",
        "not_available",
        "eve",
        Command::CloseFeedback { feedback: after },
        92,
    );
    let closed = s.does("close_feedback", "office", Command::CloseFeedback { feedback: after }, 92);
    let follow_up = Command::FollowUp { follow_up: closed.follow_ups[0] };
    s.asks_at_last("feedback_release_asks_what_was_disclosed", &s.envelope("host", follow_up), 92);
    s.due(Some("feedback_release"), 92);
    s.sees("feedback_with_what_changed", "ben", view(after), 92);
    s.sees("relationship_with_feedback", "ben", Question::Relationship { relationship: r }, 92);
    s.refused(
        "close_feedback_twice",
        "feedback_closed",
        "office",
        Command::CloseFeedback { feedback: after },
        93,
    );
}

fn limits(book: &Book) {
    let (s, r) = company(book, 101);
    s.refused(
        "open_feedback_with_a_peer_twice",
        "wrong_raters",
        "ben",
        open(r, Occasion::Before, &["dee", "dee"], &[]),
        1,
    );
    let about_cy = Command::OpenFeedback {
        relationship: r,
        subject: id("cy"),
        occasion: Occasion::Before,
        peers: Vec::new(),
        reports: Vec::new(),
    };
    s.refused("open_feedback_about_a_mentor", "no_feedback", "cy", about_cy, 1);
    for _ in 0..24 {
        let feedback = feedback_of(&s.just("host", open(r, Occasion::Mid, &[], &[]), 1));
        s.just("host", Command::CloseFeedback { feedback }, 1);
    }
    s.refused("open_feedback_too_often", "too_many_rounds", "ben", open(r, Occasion::Mid, &[], &[]), 1);
}

fn leavers(book: &Book) {
    let (s, r) = company(book, 103);
    s.just("ben", open(r, Occasion::Mid, &["dee", "eve"], &[]), 1);
    let mut eve = person("eve", 2, "green", None);
    eve.state = PersonState::Left;
    s.host(Command::PersonChanged { person: Box::new(eve) }, 2);
    s.due(Some("feedback_without_somebody_who_left"), 2);
}

fn imports(book: &Book) {
    let (s, r) = company(book, 102);
    let figure = |question: &str, group: RaterGroup, count: u16, sum: u32| ImportedFigure {
        question: id(question),
        group,
        count,
        sum,
    };
    let import = |figures: Vec<ImportedFigure>| Command::ImportFeedback {
        relationship: r,
        subject: id("ben"),
        occasion: Occasion::Before,
        figures,
    };
    let figures = vec![figure("goals", RaterGroup::Peers, 4, 13), figure("goals", RaterGroup::Reports, 2, 5)];
    s.refused("import_feedback_by_a_coordinator", "host_only", "office", import(figures.clone()), 1);
    let imported = feedback_of(&s.does("import_feedback", "host", import(figures), 1));
    s.sees("feedback_imported", "ben", Question::Feedback { feedback: imported }, 2);
    let call = |figure: &str| {
        format!(
            r#"{{"decide": {{"envelope": {{"id": "00000000-0000-0000-0000-000000000102", "actor": "host",
                "command": {{"import_feedback": {{"relationship": "{r}", "subject": "ben", "occasion": "mid",
                "figures": [{figure}]}}}}}}, "now": "2026-03-04T09:00:00Z", "facts": []}}}}"#
        )
    };
    s.calls(
        "import_feedback_asks_first",
        &call(r#"{"question": "goals", "group": "peers", "count": 3, "sum": 99}"#),
    );
}
