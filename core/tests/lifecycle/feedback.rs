//! "Feedback": self, manager, partner named, raters told first; peers and reports 3; all 4, over unnamed groups only; text
//! apart; one frozen release at closing.

use crate::common::{World, day, id};
use crate::support::*;
use std::{collections::BTreeMap, sync::Arc};
use tutelage::{
    error::ErrorCode,
    feedback::{
        AnswerDraft, FeedbackRound, FeedbackState, ImportedFigure, Occasion, Of, Release, Score, Tally,
    },
    id::{FeedbackId, RelationshipId},
    lifecycle::{
        Actor, Command, Event, NoticeCode, Outcome, ReasonCode, Record, RecordKey, RelationshipState,
    },
    scheme::{
        FeedbackPolicy, FeedbackQuestion, FeedbackReader, QuestionKind,
        RaterGroup::{self, LineManager, Own, Partner, Peers, Reports},
    },
    store::{Shown, drive, see},
    view::{FeedbackView, Inquiry, Question, ToDoCode, View},
};

fn question(key: &str, kind: QuestionKind, competency: Option<&str>) -> FeedbackQuestion {
    FeedbackQuestion {
        id: id(key),
        text: format!("how about {key}?"),
        kind,
        competency: competency.map(id),
        asked_of: Vec::new(),
        satisfaction: false,
    }
}

fn policy() -> FeedbackPolicy {
    let scale = || QuestionKind::Scale { steps: 5 };
    let mut worth = question("worth", scale(), None);
    (worth.satisfaction, worth.asked_of) = (true, vec![Own, Partner]);
    FeedbackPolicy {
        rater_groups: vec![Own, Partner, LineManager, Peers, Reports],
        questions: vec![
            question("goals", scale(), Some("drive")),
            question("plans", scale(), Some("drive")),
            question("style", QuestionKind::Choice { options: vec![id("direct"), id("careful")] }, None),
            worth,
            question("words", QuestionKind::Text {}, None),
        ],
        subjects: vec![id("mentee")],
        ..FeedbackPolicy::default()
    }
}

/// Eve, whom lea manages and cy mentors, has six colleagues and four people who report to her.
fn company(change: impl FnOnce(&mut FeedbackPolicy)) -> (World, RelationshipId) {
    let mut policy = policy();
    change(&mut policy);
    let world = world_of(config_with("mentoring", |draft| draft.feedback = policy));
    world.hire("lea", 4, "green", None);
    changes(&world, "eve", day(0), |eve| eve.manager = tutelage::people::Manager::Person(id("lea")));
    for peer in ["p1", "p2", "p3", "p4", "p5", "p6"] {
        world.hire(peer, 2, "green", Some("lea"));
    }
    for report in ["r1", "r2", "r3", "r4"] {
        world.hire(report, 1, "green", Some("eve"));
    }
    let relationship = cy_and_eve(&world);
    (world, relationship)
}

fn open(relationship: RelationshipId, occasion: Occasion, peers: &[&str], reports: &[&str]) -> Command {
    let people = |names: &[&str]| names.iter().map(|name| id(name)).collect();
    let (peers, reports) = (people(peers), people(reports));
    Command::OpenFeedback { relationship, subject: id("eve"), occasion, peers, reports }
}

fn of(outcome: &Outcome) -> FeedbackId {
    match outcome {
        Outcome::Feedback { feedback, .. } => *feedback,
        other => panic!("no feedback: {other:?}"),
    }
}

fn opened(
    world: &World,
    relationship: RelationshipId,
    peers: &[&str],
    reports: &[&str],
    at: u16,
) -> FeedbackId {
    of(&world.does("eve", open(relationship, Occasion::Before, peers, reports), day(at)).outcome)
}

fn says(feedback: FeedbackId, answers: &[(&str, AnswerDraft)]) -> Command {
    let answers: BTreeMap<_, _> = answers.iter().map(|(key, answer)| (id(key), answer.clone())).collect();
    Command::AnswerFeedback { feedback, answers, told: true }
}

fn goals(step: u8) -> (&'static str, AnswerDraft) {
    ("goals", AnswerDraft::Step(step))
}

fn answers(world: &World, feedback: FeedbackId, said: &[(&str, u8)], at: u16) {
    for (who, step) in said {
        world.does(who, says(feedback, &[goals(*step)]), day(at));
    }
}

fn round(world: &World, feedback: FeedbackId) -> Arc<FeedbackRound> {
    match world.store.records().remove(&RecordKey::Feedback(feedback)) {
        Some(Record::Feedback(round)) => round,
        other => panic!("no round: {other:?}"),
    }
}

/// Everything due until then, and what was released.
fn released(world: &World, feedback: FeedbackId, at: u16) -> Release {
    world.settle(day(at));
    round(world, feedback).release.clone().unwrap()
}

fn sum(release: &Release, question: &str, of: Of) -> Option<(u16, u32)> {
    let mut figures = release.figures.iter().filter(|figure| figure.of == of);
    figures.find(|figure| figure.question == id(question)).map(|figure| match figure.tally {
        Tally::Sum(sum) => (figure.count, sum),
        Tally::Choices(_) => panic!("no scale"),
    })
}

fn group(group: RaterGroup) -> Of {
    Of::from(group)
}

fn seen(world: &World, viewer: &str, feedback: FeedbackId, at: u16) -> Option<FeedbackView> {
    let inquiry = Inquiry { viewer: id(viewer), question: Question::Feedback { feedback } };
    match see(&world.engine, &world.store, &inquiry, day(at)).unwrap() {
        Shown::View(view) => match *view {
            View::Feedback(view) => Some(view),
            other => panic!("no feedback: {other:?}"),
        },
        Shown::Refused(refusal) => {
            assert!(refusal.has(ReasonCode::NotAvailable));
            None
        }
    }
}

#[test]
fn the_groups_that_the_type_names_are_asked_and_told() {
    let (world, relationship) = company(|_| {});
    let opened = world.does("eve", open(relationship, Occasion::Before, &["p1", "p2"], &["r1"]), day(1));
    let round = round(&world, of(&opened.outcome));
    let groups: Vec<_> = round.raters.iter().map(|rater| (rater.person.as_str(), rater.group)).collect();
    let expected =
        [("cy", Partner), ("eve", Own), ("lea", LineManager), ("p1", Peers), ("p2", Peers), ("r1", Reports)];
    assert_eq!(groups, expected);
    let asked = ["cy", "eve", "lea", "p1", "p2", "r1"].map(to);
    assert_eq!(told(&opened, NoticeCode::FeedbackToGive), asked);
    let form = |who: &str| seen(&world, who, round.id, 1).unwrap().form.unwrap();
    assert!(form("lea").named && form("cy").named && !form("p1").named && !form("r1").named);
    let view = seen(&world, "p1", round.id, 1).unwrap();
    assert_eq!(
        (view.relationship, view.answered, view.questions.len()),
        (None, None, 4),
        "worth is not for peers"
    );
    assert_eq!(seen(&world, "p3", round.id, 1), None);
    let to_do = |who: &str, at: u16| {
        let inquiry = Inquiry { viewer: id(who), question: Question::Dashboard {} };
        let Shown::View(view) = see(&world.engine, &world.store, &inquiry, day(at)).unwrap() else {
            panic!()
        };
        let View::Dashboard(dashboard) = *view else { panic!() };
        dashboard.to_do.iter().any(|one| one.code == ToDoCode::GiveFeedback && one.feedback == Some(round.id))
    };
    assert!(to_do("p1", 1) && !to_do("p3", 1));
    world.does("p1", says(round.id, &[goals(3)]), day(2));
    assert!(!to_do("p1", 2) && to_do("p2", 2) && !to_do("p2", 15), "closed is closed, whoever noticed");
}

#[test]
fn named_raters_are_told_first() {
    let (world, relationship) = company(|_| {});
    let feedback = opened(&world, relationship, &["p1"], &[], 1);
    let untold = |who: &str| {
        let answers = BTreeMap::from([(id("goals"), AnswerDraft::Step(3))]);
        world.tries(who, Command::AnswerFeedback { feedback, answers, told: false }, day(1))
    };
    assert_eq!(refused(untold("lea")), [ReasonCode::MustBeTold]);
    done(untold("p1"));
}

#[test]
fn raters_are_there_once_and_in_their_group() {
    let (world, relationship) = company(|_| {});
    leaves(&world, "p6", day(1));
    let refuses = |peers: &[&str], reports: &[&str]| {
        let codes = world.codes("eve", open(relationship, Occasion::Before, peers, reports), day(1));
        assert_eq!(codes, [ReasonCode::WrongRaters], "{peers:?} {reports:?}");
    };
    refuses(&["p1", "p1"], &[]);
    refuses(&["cy"], &[]);
    refuses(&["lea"], &[]);
    refuses(&["eve"], &[]);
    refuses(&["p6"], &[]);
    refuses(&["nobody"], &[]);
    refuses(&["r1"], &[]);
    refuses(&[], &["p1"]);
    refuses(&["p1"; 41], &[]);
    world.does("p4", block("eve"), day(1));
    world.does("eve", block("p5"), day(1));
    refuses(&["p4"], &[]);
    refuses(&["p5"], &[]);
    opened(&world, relationship, &["p1"], &["r1"], 1);
    let (world, relationship) = company(|policy| policy.rater_groups = vec![Own, Peers]);
    let codes = world.codes("eve", open(relationship, Occasion::Before, &[], &["r1"]), day(1));
    assert_eq!(codes, [ReasonCode::WrongRaters]);
}

#[test]
fn it_is_about_those_whom_the_type_names_and_one_round_at_a_time() {
    let (world, relationship) = company(|_| {});
    let about_cy = Command::OpenFeedback {
        relationship,
        subject: id("cy"),
        occasion: Occasion::Before,
        peers: Vec::new(),
        reports: Vec::new(),
    };
    assert_eq!(world.codes("cy", about_cy, day(1)), [ReasonCode::NoFeedback]);
    let by = |who: &str| world.tries(who, open(relationship, Occasion::Mid, &[], &[]), day(1));
    assert_eq!(refused(by("cy")), [ReasonCode::NotAvailable], "nobody asks about somebody else");
    assert_eq!(refused(by("ben")), [ReasonCode::NotAvailable]);
    let first = of(&done(by("office")).outcome);
    assert_eq!(refused(by("eve")), [ReasonCode::FeedbackOpen]);
    let close = |who: &str| world.tries(who, Command::CloseFeedback { feedback: first }, day(1));
    assert_eq!(refused(close("eve")), [ReasonCode::NotAvailable], "whoever opened it, or a coordinator");
    done(close("office"));
    assert_eq!(refused(close("office")), [ReasonCode::FeedbackClosed]);
    for _ in 1..24 {
        let opened = of(&done(by("eve")).outcome);
        world.does("eve", Command::CloseFeedback { feedback: opened }, day(1));
    }
    assert_eq!(refused(by("eve")), [ReasonCode::TooManyRounds]);
}

#[test]
fn answers_fit_their_questions_and_can_be_revised_until_closing() {
    let (world, relationship) = company(|_| {});
    let feedback = opened(&world, relationship, &["p1"], &[], 1);
    let refuses = |who: &str, answers: &[(&str, AnswerDraft)], code: ReasonCode| {
        assert_eq!(world.codes(who, says(feedback, answers), day(2)), [code], "{answers:?}");
    };
    refuses("p1", &[], ReasonCode::NothingSaid);
    refuses("p1", &[goals(0)], ReasonCode::WrongAnswer);
    refuses("p1", &[goals(6)], ReasonCode::WrongAnswer);
    refuses("p1", &[("style", AnswerDraft::Choice(id("loud")))], ReasonCode::WrongAnswer);
    refuses("p1", &[("goals", AnswerDraft::Text("good".to_owned()))], ReasonCode::WrongAnswer);
    refuses("p1", &[("worth", AnswerDraft::Step(3))], ReasonCode::WrongAnswer);
    refuses("p1", &[("hobby", AnswerDraft::Step(3))], ReasonCode::WrongAnswer);
    refuses("p2", &[goals(3)], ReasonCode::NotAvailable);
    let words = |text: &str| ("words", AnswerDraft::Text(text.to_owned()));
    let first = world.does("p1", says(feedback, &[goals(3), words("calm")]), day(2));
    assert!(!serde_json::to_string(&first.events).unwrap().contains("calm"), "no words in events");
    assert!(!serde_json::to_string(&first.events).unwrap().contains("step"), "no answers in events");
    world.does("p1", says(feedback, &[goals(4), words("calm and clear")]), day(3));
    let form = seen(&world, "p1", feedback, 3).unwrap().form.unwrap();
    assert_eq!(form.answers.len(), 2);
    assert_eq!(form.answers.get(&id("words")), Some(&words("calm and clear").1));
    world.does("p1", says(feedback, &[goals(5)]), day(4));
    let kept: Vec<_> = world
        .store
        .records()
        .into_values()
        .filter_map(|record| match record {
            Record::Text(text) => Some(text.body.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(kept, [] as [String; 0], "words that were taken back are kept nowhere");
    assert_eq!(world.codes("p1", says(feedback, &[goals(1)]), day(15)), [ReasonCode::FeedbackClosed]);
    assert_eq!(seen(&world, "p1", feedback, 15).unwrap().state, FeedbackState::Closed);
}

#[test]
fn reminders_and_closing_come_by_themselves_late_as_they_may_be() {
    let (world, relationship) = company(|_| {});
    let feedback = opened(&world, relationship, &["p1"], &[], 0);
    answers(&world, feedback, &[("p1", 3), ("cy", 4)], 1);
    let reminded = world.settle(day(7));
    let to_whom: Vec<_> =
        reminded.iter().flat_map(|decision| told(decision, NoticeCode::FeedbackReminder)).collect();
    assert_eq!(to_whom, [to("eve"), to("lea")]);
    let late = world.settle(day(20));
    let closed = late
        .iter()
        .flat_map(|decision| &decision.events)
        .find(|record| matches!(record.event, Event::FeedbackClosed { .. }));
    assert_eq!(closed.unwrap().at, day(14));
    assert_eq!(late.iter().flat_map(|decision| told(decision, NoticeCode::FeedbackReminder)).count(), 0);
    assert_eq!(
        late.iter().flat_map(|decision| told(decision, NoticeCode::FeedbackReleased)).collect::<Vec<_>>(),
        [to("eve")]
    );
    let frozen = round(&world, feedback);
    assert_eq!((frozen.state, frozen.reminded), (FeedbackState::Released, 2));
    world.settle(day(40));
    assert_eq!(round(&world, feedback).version, frozen.version, "released once");
    assert!(caseload(&world, "p1").feedback.is_empty());
}

#[test]
fn named_groups_show_from_one_on_and_unnamed_ones_from_three() {
    let (world, relationship) = company(|_| {});
    let feedback = opened(&world, relationship, &["p1", "p2", "p3"], &["r1", "r2"], 0);
    answers(
        &world,
        feedback,
        &[("eve", 2), ("cy", 5), ("p1", 3), ("p2", 4), ("p3", 4), ("r1", 1), ("r2", 2)],
        1,
    );
    let release = released(&world, feedback, 14);
    assert_eq!(sum(&release, "goals", group(Own)), Some((1, 2)));
    assert_eq!(sum(&release, "goals", group(Partner)), Some((1, 5)));
    assert_eq!(sum(&release, "goals", group(LineManager)), None, "she did not answer");
    assert_eq!(sum(&release, "goals", group(Peers)), Some((3, 11)));
    assert_eq!(sum(&release, "goals", group(Reports)), None, "two are too few");
    assert_eq!(sum(&release, "goals", Of::All), None, "or the two reports could be subtracted");
}

#[test]
fn a_figure_over_all_shows_where_no_group_has_one_of_its_own() {
    let (world, relationship) = company(|_| {});
    let feedback = opened(&world, relationship, &["p1", "p2"], &["r1", "r2"], 0);
    answers(&world, feedback, &[("p1", 3), ("p2", 4), ("r1", 1), ("r2", 2)], 1);
    let release = released(&world, feedback, 14);
    assert_eq!(sum(&release, "goals", Of::All), Some((4, 10)));
    assert_eq!(release.figures.len(), 1);
    let (world, relationship) = company(|_| {});
    let feedback = opened(&world, relationship, &["p1", "p2"], &["r1"], 0);
    answers(&world, feedback, &[("p1", 3), ("p2", 4), ("r1", 1)], 1);
    assert!(released(&world, feedback, 14).figures.is_empty(), "all is 4");
}

#[test]
fn an_unanimous_group_is_suppressed_and_so_is_what_would_give_it_away() {
    let (world, relationship) = company(|_| {});
    let feedback = opened(&world, relationship, &["p1", "p2", "p3"], &["r1", "r2", "r3"], 0);
    answers(&world, feedback, &[("p1", 4), ("p2", 4), ("p3", 4), ("r1", 1), ("r2", 2), ("r3", 2)], 1);
    let release = released(&world, feedback, 14);
    assert_eq!(release.figures.len(), 1);
    assert_eq!(sum(&release, "goals", group(Reports)), Some((3, 5)));
}

#[test]
fn choices_are_counted_and_words_stand_apart() {
    let (world, relationship) = company(|_| {});
    let feedback = opened(&world, relationship, &["p1", "p2", "p3"], &["r1"], 0);
    let style = |choice: &str| ("style", AnswerDraft::Choice(id(choice)));
    let words = |text: &str| ("words", AnswerDraft::Text(text.to_owned()));
    world.does("p1", says(feedback, &[style("direct"), words("one")]), day(1));
    world.does("p2", says(feedback, &[style("careful"), words("two")]), day(1));
    world.does("p3", says(feedback, &[style("careful"), words("three")]), day(1));
    world.does("cy", says(feedback, &[words("well done")]), day(1));
    let three = released(&world, feedback, 14);
    let choices = BTreeMap::from([(id("careful"), 2), (id("direct"), 1)]);
    assert_eq!(three.figures[0].tally, Tally::Choices(choices));
    let view = seen(&world, "eve", feedback, 14).unwrap().release.unwrap();
    let of: Vec<_> = view.words.iter().map(|words| (words.of, words.texts.clone())).collect();
    assert_eq!(of, [(group(Partner), vec!["well done".to_owned()])], "three wrote, and all is 4");
    let second = opened(&world, relationship, &["p1", "p2", "p3"], &["r1"], 20);
    for (who, text) in [("p1", "one"), ("p2", "two"), ("p3", "three"), ("r1", "four")] {
        world.does(who, says(second, &[words(text)]), day(21));
    }
    released(&world, second, 34);
    let view = seen(&world, "eve", second, 34).unwrap().release.unwrap();
    let [all] = view.words.as_slice() else { panic!("{:?}", view.words) };
    let mut texts = all.texts.clone();
    assert_ne!(texts, ["one", "two", "three", "four"], "not in the order in which they were written");
    texts.sort();
    assert_eq!((all.of, texts), (Of::All, ["four", "one", "three", "two"].map(str::to_owned).to_vec()));
}

#[test]
fn rounds_that_overlap_are_not_told_apart_by_subtraction() {
    let (world, relationship) = company(|_| {});
    let first = opened(&world, relationship, &["p1", "p2", "p3"], &[], 0);
    answers(&world, first, &[("p1", 3), ("p2", 4), ("p3", 5)], 1);
    assert_eq!(sum(&released(&world, first, 14), "goals", group(Peers)), Some((3, 12)));
    let second = opened(&world, relationship, &["p1", "p2", "p3", "p4"], &[], 20);
    answers(&world, second, &[("p1", 3), ("p2", 4), ("p3", 5), ("p4", 1)], 21);
    assert_eq!(sum(&released(&world, second, 34), "goals", group(Peers)), None, "or p4 would be known");
    let third = opened(&world, relationship, &["p4", "p5", "p6"], &[], 40);
    answers(&world, third, &[("p4", 1), ("p5", 2), ("p6", 2)], 41);
    assert_eq!(sum(&released(&world, third, 54), "goals", group(Peers)), Some((3, 5)), "nobody in common");
    let fourth = opened(&world, relationship, &["p1", "p2", "p3"], &[], 60);
    answers(&world, fourth, &[("p1", 4), ("p2", 4), ("p3", 5)], 61);
    assert_eq!(sum(&released(&world, fourth, 74), "goals", group(Peers)), Some((3, 13)), "the same people");
}

#[test]
fn a_type_may_say_that_old_answers_tell_nothing_of_new_ones() {
    let (world, relationship) = company(|policy| policy.forgets_after_days = Some(60));
    let first = opened(&world, relationship, &["p1", "p2", "p3"], &[], 0);
    answers(&world, first, &[("p1", 3), ("p2", 4), ("p3", 5)], 1);
    released(&world, first, 14);
    let second = opened(&world, relationship, &["p1", "p2", "p4"], &[], 59);
    answers(&world, second, &[("p1", 3), ("p2", 4), ("p4", 1)], 60);
    assert_eq!(sum(&released(&world, second, 73), "goals", group(Peers)), None, "59 days");
    let third = opened(&world, relationship, &["p1", "p2", "p5"], &[], 75);
    answers(&world, third, &[("p1", 3), ("p2", 4), ("p5", 1)], 76);
    assert_eq!(sum(&released(&world, third, 89), "goals", group(Peers)), Some((3, 8)));
}

#[test]
fn scores_and_what_changed_come_of_what_shows() {
    let (world, relationship) = company(|_| {});
    let said = |feedback: FeedbackId, who: &str, goals: u8, plans: u8, at: u16| {
        let plans = ("plans", AnswerDraft::Step(plans));
        world.does(who, says(feedback, &[("goals", AnswerDraft::Step(goals)), plans]), day(at));
    };
    let before = opened(&world, relationship, &["p1", "p2", "p3"], &[], 0);
    for (who, goals, plans) in [("eve", 3, 2), ("p1", 1, 3), ("p2", 2, 3), ("p3", 2, 3)] {
        said(before, who, goals, plans, 1);
    }
    let first = released(&world, before, 14);
    let score = |of: Of, score: u16, questions: u8| Score { competency: id("drive"), of, score, questions };
    // Own: (50 % + 25 %) / 2. Peers: (5 - 3) / 12 on goals; on plans all said the same.
    assert_eq!(first.scores, [score(group(Own), 3_750, 2), score(group(Peers), 1_667, 1)]);
    assert!(first.changes.is_empty());
    let after = of(&world
        .does("eve", open(relationship, Occasion::After, &["p1", "p2", "p3"], &[]), day(100))
        .outcome);
    for (who, goals, plans) in [("eve", 5, 2), ("p1", 4, 1), ("p2", 4, 2), ("p3", 5, 2)] {
        said(after, who, goals, plans, 101);
    }
    let last = released(&world, after, 114);
    let changes: Vec<_> = last
        .changes
        .iter()
        .map(|change| (change.of, change.before, change.after, change.questions, change.rise()))
        .collect();
    // Peers: over goals alone, of which both have a figure: (13 - 3) / 12 now.
    assert_eq!(changes, [(group(Own), 3_750, 6_250, 2, 2_500), (group(Peers), 1_667, 8_333, 1, 6_666)]);
    assert_eq!(seen(&world, "eve", after, 114).unwrap().release.unwrap().changes, last.changes);
}

#[test]
fn only_those_read_it_who_were_to_when_it_was_opened() {
    let (world, relationship) = company(|_| {});
    let feedback = opened(&world, relationship, &["p1", "p2", "p3"], &[], 0);
    answers(&world, feedback, &[("p1", 3), ("p2", 4), ("p3", 5), ("cy", 5)], 1);
    released(&world, feedback, 14);
    assert!(seen(&world, "eve", feedback, 14).unwrap().release.is_some());
    for rater in ["cy", "lea", "p1"] {
        assert!(seen(&world, rater, feedback, 14).unwrap().release.is_none(), "{rater}");
    }
    let office = seen(&world, "office", feedback, 14).unwrap();
    assert_eq!(office.answered.map(|count| (count.asked, count.answered)), Some((6, 4)));
    assert!(office.release.is_none() && office.form.is_none());
    assert_eq!(seen(&world, "ben", feedback, 14), None);
    use FeedbackReader::{Coordinators, LineManager, Partner};
    let (world, relationship) = company(|policy| policy.readers = vec![Partner, LineManager, Coordinators]);
    let feedback = opened(&world, relationship, &["p1", "p2", "p3"], &[], 0);
    let form = seen(&world, "p1", feedback, 0).unwrap().form.unwrap();
    let readers: Vec<_> = form.readers.iter().map(|reader| reader.name.as_str()).collect();
    assert_eq!((readers, form.coordinators), (vec!["CY", "LEA"], true), "raters are told who will read it");
    answers(&world, feedback, &[("p1", 3), ("p2", 4), ("p3", 5)], 1);
    released(&world, feedback, 14);
    for reader in ["eve", "cy", "lea", "office"] {
        assert!(seen(&world, reader, feedback, 14).unwrap().release.is_some(), "{reader}");
    }
}

#[test]
fn whoever_knows_a_part_of_a_figure_does_not_see_it() {
    let (world, relationship) = company(|policy| policy.readers = vec![FeedbackReader::Coordinators]);
    let feedback = opened(&world, relationship, &["p1", "p2", "office"], &[], 0);
    answers(&world, feedback, &[("p1", 3), ("p2", 4), ("office", 5), ("eve", 1)], 1);
    released(&world, feedback, 14);
    let figures = |who: &str| seen(&world, who, feedback, 14).unwrap().release.unwrap().figures.len();
    assert_eq!((figures("eve"), figures("office")), (2, 1), "the coordinator was one of the three");
}

#[test]
fn whoever_leaves_is_waited_for_no_longer_and_what_is_about_them_is_closed() {
    let (world, relationship) = company(|_| {});
    let feedback = opened(&world, relationship, &["p1", "p2", "p3"], &[], 1);
    answers(&world, feedback, &[("p1", 3), ("p2", 4)], 2);
    for peer in ["p1", "p3"] {
        leaves(&world, peer, day(3));
    }
    world.settle(day(3));
    let asked = round(&world, feedback);
    let peers: Vec<_> = asked.raters.iter().filter(|rater| rater.group == Peers).collect();
    assert_eq!(peers.iter().map(|rater| rater.person.as_str()).collect::<Vec<_>>(), ["p1", "p2"]);
    assert!(caseload(&world, "p1").feedback.is_empty() && caseload(&world, "p3").feedback.is_empty());
    leaves(&world, "eve", day(4));
    world.settle(day(4));
    assert_eq!(round(&world, feedback).state, FeedbackState::Released);
    assert!(caseload(&world, "p2").feedback.is_empty());
}

#[test]
fn a_coordinator_who_is_in_the_relationship_is_a_member_of_it() {
    let (world, _) = company(|policy| policy.readers = vec![FeedbackReader::Coordinators]);
    mentoring(&world, "office", 1, &["dee"]);
    let relationship = world.together("dee", "mentoring", "mentee", "office", day(0));
    let about_dee = |by: &str| {
        let (subject, occasion) = (id("dee"), Occasion::Mid);
        let (peers, reports) = (Vec::new(), Vec::new());
        world.tries(by, Command::OpenFeedback { relationship, subject, occasion, peers, reports }, day(1))
    };
    assert_eq!(refused(about_dee("office")), [ReasonCode::NotAvailable]);
    let feedback = of(&done(about_dee("dee")).outcome);
    answers(&world, feedback, &[("dee", 4)], 2);
    released(&world, feedback, 20);
    assert!(seen(&world, "dee", feedback, 20).unwrap().release.is_some());
    let office = seen(&world, "office", feedback, 20).unwrap();
    assert!(office.form.is_some() && office.release.is_none() && office.answered.is_none());
}

#[test]
fn nobody_is_asked_in_more_than_five_hundred_rounds_at_once() {
    let (world, relationship) = company(|_| {});
    let mut busy = caseload(&world, "p1");
    let command = |number: u32| tutelage::id::CommandId::from_bytes(u128::from(number).to_be_bytes());
    busy.feedback = (0..500).map(|number| FeedbackId::derive(command(number), 0)).collect();
    world.store.put(Record::Caseload(Arc::new(busy)));
    let codes = world.codes("eve", open(relationship, Occasion::Before, &["p1"], &[]), day(1));
    assert_eq!(codes, [ReasonCode::QueueFull]);
}

#[test]
fn whoever_was_in_the_first_round_does_not_read_what_changed_since() {
    let (world, relationship) = company(|policy| policy.readers = vec![FeedbackReader::Coordinators]);
    let first = opened(&world, relationship, &["p1", "p2", "office"], &[], 0);
    answers(&world, first, &[("p1", 3), ("p2", 4), ("office", 5)], 1);
    released(&world, first, 14);
    let second = opened(&world, relationship, &["p3", "p4", "p5"], &[], 20);
    answers(&world, second, &[("p3", 3), ("p4", 4), ("p5", 5)], 21);
    released(&world, second, 34);
    let read = |who: &str| seen(&world, who, second, 34).unwrap().release.unwrap();
    assert_eq!((read("eve").changes.len(), read("office").changes.len()), (1, 0));
    assert_eq!(read("office").figures.len(), 1, "the second round they may read");
}

#[test]
fn answers_are_forgotten_by_when_they_were_given_and_not_by_when_it_is_noticed() {
    let (world, relationship) = company(|policy| {
        (policy.open_days, policy.forgets_after_days) = (90, Some(30));
    });
    let first = opened(&world, relationship, &["p1", "p2", "p3"], &[], 0);
    answers(&world, first, &[("p1", 3), ("p2", 4), ("p3", 5)], 1);
    world.does("eve", Command::CloseFeedback { feedback: first }, day(2));
    released(&world, first, 2);
    let second = opened(&world, relationship, &["p1", "p2", "p3", "p4"], &[], 3);
    answers(&world, second, &[("p1", 3), ("p2", 4), ("p3", 5), ("p4", 1)], 3);
    assert_eq!(sum(&released(&world, second, 150), "goals", group(Peers)), None);
}

#[test]
fn a_later_round_waits_for_the_first_however_late_both_are() {
    let (world, relationship) = company(|_| {});
    let first = opened(&world, relationship, &["p1", "p2", "p3"], &[], 0);
    answers(&world, first, &[("eve", 2), ("p1", 3), ("p2", 4), ("p3", 5)], 1);
    let second = opened(&world, relationship, &["p1", "p2", "p3"], &[], 20);
    answers(&world, second, &[("eve", 4), ("p1", 4), ("p2", 4), ("p3", 5)], 21);
    world.settle(day(60));
    let last = released(&world, second, 61);
    assert_eq!(last.changes.len(), 2, "compared with the first: {last:?}");
}

#[test]
fn it_is_closed_too_when_they_leave_about_whom_nobody_asks_themselves() {
    let (world, relationship) = company(|policy| policy.rater_groups = vec![Partner, Peers]);
    let feedback = opened(&world, relationship, &["p1"], &[], 1);
    leaves(&world, "eve", day(2));
    world.settle(day(2));
    assert_eq!(round(&world, feedback).state, FeedbackState::Released);
    let (world, relationship) = company(|_| {});
    world.does("cy", complete(relationship), day(3));
    leaves(&world, "eve", day(4));
    let open = world.tries("office", open(relationship, Occasion::After, &["p1"], &[]), day(5));
    assert_eq!(refused(open), [ReasonCode::NotAvailable], "nothing new is said of somebody who is gone");
}

#[test]
fn a_coordinator_closes_a_round_of_a_type_whose_version_only_the_store_has() {
    // Whether or not it asks those whom a coordinator has to cover, nothing more is looked for.
    for rater_groups in [policy().rater_groups, vec![Partner, Peers]] {
        let (world, relationship) = company(|policy| policy.rater_groups.clone_from(&rater_groups));
        let mut draft = draft("mentoring");
        draft.feedback = FeedbackPolicy { rater_groups: rater_groups.clone(), ..policy() };
        world.host(Command::PublishType { draft: Box::new(draft) }, day(1));
        world.settle(day(1));
        let feedback = opened(&world, relationship, &["p1"], &[], 2);
        let envelope = world.envelope(Actor::Person(id("office")), Command::CloseFeedback { feedback });
        let (_, rounds) = decided_in_rounds(&world, &envelope, day(3));
        assert!(rounds <= 3, "{rounds} rounds, {rater_groups:?}");
        done(world.send(&envelope, day(3)));
    }
}

#[test]
fn feedback_can_be_gathered_for_sixty_days_after_the_end() {
    let (world, relationship) = company(|_| {});
    world.does("cy", complete(relationship), day(30));
    let after = |at: u16| world.tries("eve", open(relationship, Occasion::After, &[], &[]), day(at));
    assert_eq!(refused(after(90)), [ReasonCode::RelationshipClosed]);
    done(after(89));
    let (world, relationship) = company(|_| {});
    world.does("cy", cancel(relationship), day(30));
    let after = world.tries("eve", open(relationship, Occasion::After, &[], &[]), day(31));
    assert_eq!(refused(after), [ReasonCode::RelationshipClosed]);
}

/// A circle of the largest size there may be, of 30 days, in which feedback is asked for about its lead, who has ten
/// colleagues.
fn largest_circle() -> (World, RelationshipId) {
    let config = config_with("circle", |circle| {
        circle.roles.iter_mut().for_each(|role| role.max = if role.id == id("member") { 29 } else { 1 });
        circle.running.duration_days = Some(30);
        circle.feedback = FeedbackPolicy {
            rater_groups: vec![Own, Partner, Peers],
            questions: vec![question("goals", QuestionKind::Scale { steps: 5 }, None)],
            subjects: vec![id("lead")],
            ..FeedbackPolicy::default()
        };
    });
    let world = world_of(config);
    let members: Vec<String> = (0..29).map(|number| format!("m{number:02}")).collect();
    for name in members.iter().cloned().chain((0..10).map(|number| format!("p{number}"))) {
        world.hire(&name, 2, "green", None);
    }
    let group = circle(&world, &members.iter().map(String::as_str).collect::<Vec<_>>());
    (world, group)
}

#[test]
fn a_round_is_opened_about_somebody_in_the_largest_group_whose_end_nobody_noticed() {
    let (world, group) = largest_circle();
    let peers: Vec<_> = (0..10).map(|number| id(&format!("p{number}"))).collect();
    let (subject, occasion) = (id("cy"), Occasion::After);
    let open = Command::OpenFeedback { relationship: group, subject, occasion, peers, reports: Vec::new() };
    let ended = 30 + 14;
    assert_eq!(world.codes("cy", open.clone(), day(ended + 60)), [ReasonCode::RelationshipClosed]);
    let noticed = world.fork();
    let envelope = world.envelope(Actor::Person(id("cy")), open.clone());
    let (_, rounds) = decided_in_rounds(&world, &envelope, day(ended + 1));
    assert!(rounds <= 3, "{rounds} rounds: members are asked for at once");
    let opened = done(world.send(&envelope, day(ended + 1)));
    assert_eq!(opened.changes.len(), 1 + 1 + 40, "the round, the relationship and what 40 raters have to do");
    assert_eq!(told(&opened, NoticeCode::FeedbackToGive).len(), 40);
    assert_eq!(runs(&world, group), RelationshipState::Active);
    assert_eq!(world.codes("cy", open.clone(), day(ended + 1)), [ReasonCode::FeedbackOpen]);
    let over = world.settle(day(ended + 2));
    assert!(events(&over).iter().any(|event| matches!(event, Event::RelationshipCompleted { .. })));
    let known = relationship(&world, group);
    assert_eq!((known.state, known.ended_at), (RelationshipState::Completed, Some(day(ended))));
    assert_eq!(
        known.feedback.iter().map(|summary| summary.feedback).collect::<Vec<_>>(),
        [of(&opened.outcome)]
    );
    let load = caseload(&world, "m28");
    assert!(load.sections.iter().all(|section| section.active.is_empty()));
    assert_eq!(load.feedback, [of(&opened.outcome)].into());
    // Whether the end was noticed before or after makes no difference.
    noticed.settle(day(ended));
    noticed.does("cy", open, day(ended + 1));
    assert_eq!(relationship(&noticed, group), known);
    assert_eq!(caseload(&noticed, "m28"), load);
}

#[test]
fn scores_of_the_hosts_own_tool_are_taken_over_under_the_same_thresholds() {
    let (world, relationship) = company(|_| {});
    let figure = |question: &str, group: RaterGroup, count: u16, sum: u32| ImportedFigure {
        question: id(question),
        group,
        count,
        sum,
    };
    let import = |figures: Vec<ImportedFigure>| {
        let (subject, occasion) = (id("eve"), Occasion::Before);
        Command::ImportFeedback { relationship, subject, occasion, figures }
    };
    let figures = vec![
        figure("plans", Peers, 5, 21),
        figure("goals", Own, 1, 4),
        figure("goals", Peers, 2, 7),
        figure("goals", Reports, 3, 15),
        figure("plans", Reports, 3, 9),
    ];
    let imported = world.host(import(figures.clone()), day(1));
    let release = round(&world, of(&imported.outcome)).release.clone().unwrap();
    let shown: Vec<_> =
        release.figures.iter().map(|figure| (figure.question.as_str(), figure.of, figure.count)).collect();
    let expected = [("goals", group(Own), 1), ("plans", group(Peers), 5), ("plans", group(Reports), 3)];
    assert_eq!(shown, expected, "two peers are too few, and reports who all said 5 would be known");
    assert_eq!(world.codes("office", import(figures), day(1)), [ReasonCode::HostOnly]);
    let fault = |figure: ImportedFigure| {
        let envelope = world.envelope(Actor::Host, import(vec![figure]));
        let error = drive(&world.engine, &world.store, &envelope, day(2)).unwrap_err();
        let tutelage::store::Failure::Call(error) = error else { panic!("{error:?}") };
        (error.code(), error.faults()[0].path.clone())
    };
    let path = |field: &str| format!("envelope.command.import_feedback.figures[0].{field}");
    assert_eq!(fault(figure("style", Peers, 3, 9)), (ErrorCode::InvalidValue, path("question")));
    assert_eq!(fault(figure("worth", Peers, 3, 9)), (ErrorCode::InvalidValue, path("group")));
    assert_eq!(fault(figure("goals", Peers, 0, 0)), (ErrorCode::OutOfRange, path("count")));
    assert_eq!(fault(figure("goals", Peers, 3, 16)), (ErrorCode::OutOfRange, path("sum")));
    // A round of the engine's own is compared with it.
    let after = opened(&world, relationship, &["p1", "p2", "p3"], &[], 20);
    answers(&world, after, &[("eve", 5)], 21);
    let release = released(&world, after, 34);
    assert_eq!(release.changes.iter().map(|change| change.rise()).collect::<Vec<_>>(), [2_500]);
}

#[test]
fn a_decision_takes_three_rounds_at_most() {
    let (world, relationship) = company(|policy| policy.readers = vec![FeedbackReader::LineManager]);
    let rounds = |actor: Actor, command: Command, at: u16| {
        let envelope = world.envelope(actor, command);
        let rounds = decided_in_rounds(&world, &envelope, day(at)).1;
        assert!(rounds <= 3, "{rounds} rounds for {envelope:?}");
        done(world.send(&envelope, day(at)))
    };
    let person = |who: &str| Actor::Person(id(who));
    let opening = open(relationship, Occasion::Before, &["p1", "p2", "p3"], &["r1"]);
    let feedback = of(&rounds(person("office"), opening, 1).outcome);
    let words = ("words", AnswerDraft::Text("good".to_owned()));
    rounds(person("p1"), says(feedback, &[goals(2), words.clone()]), 2);
    rounds(person("p1"), says(feedback, &[goals(3), words]), 2);
    rounds(person("p2"), says(feedback, &[goals(2)]), 2);
    let closed = rounds(person("office"), Command::CloseFeedback { feedback }, 3);
    let follow_up = *closed.follow_ups.first().unwrap();
    rounds(Actor::Host, Command::FollowUp { follow_up }, 3);
    assert_eq!(round(&world, feedback).state, FeedbackState::Released);
    let by_eve = of(&rounds(person("eve"), open(relationship, Occasion::Mid, &["p2"], &["r2"]), 4).outcome);
    rounds(person("office"), Command::CloseFeedback { feedback: by_eve }, 4);
    let second = of(&rounds(person("eve"), open(relationship, Occasion::Mid, &["p1"], &[]), 5).outcome);
    rounds(Actor::Host, Command::Advance { record: RecordKey::Feedback(second) }, 30);
}
