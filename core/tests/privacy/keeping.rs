//! How long words are kept.

use crate::{
    common::{World, config, day, id, monday},
    traces::{replays, texts},
};
use tutelage::{
    Config,
    diary::Audience,
    feedback::{AnswerDraft, Occasion},
    id::{ObjectiveId, RelationshipId},
    lifecycle::{Command, Event, Outcome, ReasonCode, Record, RecordKey},
    objectives::{Measure, MilestoneDraft, ObjectiveDraft},
    scheme::TypeDraft,
    store::{Shown, see},
    time::Timestamp,
    view::{Inquiry, Question},
};

fn keeping(days: Option<u16>) -> Config {
    let mut config = config();
    mentoring(&mut config).retention.texts_days = days;
    config
}

fn mentoring(config: &mut Config) -> &mut TypeDraft {
    type_of(config, "mentoring")
}

fn type_of<'a>(config: &'a mut Config, name: &str) -> &'a mut TypeDraft {
    let found = config.types.iter_mut().find(|one| one.draft.id.as_str() == name);
    &mut found.unwrap().draft
}

/// `ben` and his mentor `cy`, with words everywhere, over on day 10.
fn story(config: Config) -> (World, RelationshipId, ObjectiveId) {
    let world = World::new(config);
    world.hire_the_usual_people();
    world.takes_part("cy", "mentoring", "mentor", 2);
    world.takes_part("ben", "mentoring", "mentee", 1);
    let message = Some("may I".to_owned());
    let asks = Command::Request { type_id: id("mentoring"), role: id("mentee"), to: vec![id("cy")], message };
    let request = crate::common::request_of(&world.does("ben", asks, monday())).0;
    let Outcome::Request { relationship: Some(relationship), .. } =
        world.does("cy", Command::Accept { request }, monday()).outcome
    else {
        panic!("no relationship came of it")
    };
    for number in 0..70 {
        let text = format!("note {number}");
        let note = Command::WriteNote { relationship, audience: Audience::Members, told: true, text };
        let Outcome::Entry { entry, .. } = world.does("ben", note, day(1)).outcome else { panic!() };
        let edit = Command::EditEntry { entry, text: format!("note {number}, again") };
        world.does("ben", edit, day(1));
    }
    let proposes = Command::ProposeObjective { relationship, objective: objective_of_growth(), told: true };
    let Outcome::Objective { objective, .. } = world.does("ben", proposes, day(1)).outcome else { panic!() };
    // Another wording was proposed first, and turned down.
    let draft = ObjectiveDraft { statement: "to shrink".to_owned(), ..objective_of_growth() };
    world.does("cy", Command::ReviseObjective { objective, draft, told: true }, day(1));
    world.does(
        "ben",
        Command::ReviseObjective { objective, draft: objective_of_growth(), told: true },
        day(1),
    );
    world.does("cy", Command::AgreeObjective { objective, proposal: 3 }, day(1));
    for number in 0..70 {
        let text = Some(format!("so far {number}"));
        let said = Command::UpdateObjective { objective, value: None, milestone: None, text, told: true };
        world.does("cy", said, day(2));
    }
    let reason = Some("moved away".to_owned());
    world.does("ben", Command::Cancel { relationship, code: id("moved_on"), reason }, day(10));
    world.settle(day(10));
    (world, relationship, objective)
}

fn objective_of_growth() -> ObjectiveDraft {
    let step = |text: &str| MilestoneDraft { text: text.to_owned(), target_date: None, reached_at: None };
    ObjectiveDraft {
        statement: "to grow".to_owned(),
        measure: Measure::default(),
        target_date: None,
        milestones: vec![step("a step"), step("another")],
    }
}

fn due(world: &World, relationship: RelationshipId) -> Option<Timestamp> {
    world.store.records()[&RecordKey::Relationship(relationship)].due_at()
}

#[test]
fn words_are_kept_unless_the_type_says_otherwise() {
    let (world, relationship, _) = story(keeping(None));
    assert_eq!(due(&world, relationship), None);
    world.settle(day(4_000));
    assert_eq!(texts(&world.store).len(), 2 + 140 + 3 * 3 + 70);
}

#[test]
fn words_go_so_many_days_after_the_end() {
    let (world, relationship, _) = story(keeping(Some(30)));
    let before = texts(&world.store).len();
    assert_eq!(due(&world, relationship), Some(day(40)));
    world.settle(day(39));
    assert_eq!(texts(&world.store).len(), before);
    let decisions = world.settle(day(41));
    assert_eq!(texts(&world.store), []);
    assert_eq!(due(&world, relationship), None);
    let most = decisions.iter().map(|decision| decision.changes.len() + decision.removals.len()).max();
    assert!(most <= Some(64), "{most:?} records at once");
    let ended = decisions.iter().flat_map(|decision| &decision.events).filter(
        |event| matches!(event.event, Event::RetentionEnded { relationship: of } if of == relationship),
    );
    assert_eq!(ended.map(|event| event.at).collect::<Vec<_>>(), [day(40)]);
    replays(&world.store).unwrap();
}

#[test]
fn what_had_words_is_there_without_them() {
    let (world, relationship, objective) = story(keeping(Some(30)));
    world.settle(day(41));
    for question in [
        Question::Diary { relationship, after: None, limit: 100 },
        Question::Objectives { relationship, objective: Some(objective) },
        Question::Relationship { relationship },
    ] {
        let inquiry = Inquiry { viewer: id("cy"), question };
        let Shown::View(view) = see(&world.engine, &world.store, &inquiry, day(42)).unwrap() else {
            panic!()
        };
        let shown = serde_json::to_string(&view).unwrap();
        let words = ["note ", "to grow", "to shrink", "a step", "so far", "moved away"];
        assert!(words.iter().all(|words| !shown.contains(words)), "{shown}");
    }
    let entries = world.store.records().into_values().filter(|record| matches!(record, Record::Entry(_)));
    assert_eq!(entries.count(), 70);
}

#[test]
fn words_of_feedback_go_once_nobody_writes_any_more() {
    let (world, relationship) = {
        let world = World::new(keeping(Some(1)));
        world.hire_the_usual_people();
        world.takes_part("cy", "mentoring", "mentor", 2);
        world.takes_part("ben", "mentoring", "mentee", 1);
        let relationship = world.together("ben", "mentoring", "mentee", "cy", monday());
        (world, relationship)
    };
    let open = Command::OpenFeedback {
        relationship,
        subject: id("ben"),
        occasion: Occasion::After,
        peers: vec![id("dee")],
        reports: Vec::new(),
    };
    let Outcome::Feedback { feedback, .. } = world.does("ben", open.clone(), day(1)).outcome else {
        panic!()
    };
    let words = |text: &str| {
        let answers = [(id("words"), AnswerDraft::Text(text.to_owned()))].into();
        Command::AnswerFeedback { feedback, answers, told: true }
    };
    world.does("dee", words("too quiet"), day(1));
    world.does("cy", Command::Complete { relationship }, day(2));
    world.settle(day(4));
    world.does("cy", words("goes far"), day(5));
    assert_eq!(texts(&world.store).len(), 2, "they are being written");
    assert_eq!(
        world.codes("ben", open, day(20)),
        [ReasonCode::RelationshipClosed],
        "no new ones are asked for"
    );
    world.settle(day(20));
    world.settle(day(22));
    assert_eq!(texts(&world.store), []);
    replays(&world.store).unwrap();
}

#[test]
fn a_period_is_that_of_the_version_it_began_with() {
    let (world, relationship, _) = story(keeping(Some(30)));
    let mut later = keeping(Some(5));
    let draft = Box::new(mentoring(&mut later).clone());
    world.host(Command::PublishType { draft }, day(11));
    world.settle(day(20));
    assert_eq!(due(&world, relationship), Some(day(40)));
    assert!(!texts(&world.store).is_empty());
}

#[test]
fn in_a_group_the_messages_of_those_who_joined_later_go_too() {
    let mut config = config();
    let circle = type_of(&mut config, "circle");
    circle.retention.texts_days = Some(30);
    circle.roles.iter_mut().filter(|role| role.id == id("member")).for_each(|role| role.max = 29);
    let world = World::new(config);
    world.hire_the_usual_people();
    world.takes_part("cy", "circle", "lead", 1);
    let members: Vec<String> = (0..20).map(|number| format!("m{number:02}")).collect();
    let mut group = None;
    for member in &members {
        world.hire(member, 2, "green", None);
        world.takes_part(member, "circle", "member", 1);
        let message = Some(format!("{member} wants to join"));
        let (type_id, role, to) = (id("circle"), id("member"), vec![id("cy")]);
        let asks = Command::Request { type_id, role, to, message };
        let request = crate::common::request_of(&world.does(member, asks, monday())).0;
        let Outcome::Request { relationship, .. } =
            world.does("cy", Command::Accept { request }, day(1)).outcome
        else {
            panic!("not about a request")
        };
        group = relationship;
    }
    let relationship = group.unwrap();
    world.does("m07", Command::Leave { relationship, code: id("no_time") }, day(5));
    world.does("cy", Command::Complete { relationship }, day(10));
    world.settle(day(39));
    assert_eq!(texts(&world.store).len(), 20);
    world.settle(day(41));
    assert_eq!(texts(&world.store), []);
    replays(&world.store).unwrap();
}

#[test]
fn words_of_others_stay() {
    let (world, _, _) = story(keeping(Some(30)));
    world.takes_part("eve", "mentoring", "mentee", 1);
    let other = world.together("eve", "mentoring", "mentee", "cy", day(12));
    let text = "of another".to_owned();
    let note = Command::WriteNote { relationship: other, audience: Audience::Members, told: true, text };
    world.does("eve", note, day(12));
    world.settle(day(41));
    assert_eq!(texts(&world.store).iter().map(|text| text.body.as_str()).collect::<Vec<_>>(), ["of another"]);
}
