//! "Objectives": agreed by both before they count, followed by either side, reviewed at the end.

use crate::common::{World, day, id};
use crate::support::*;
use std::sync::Arc;
use tutelage::{
    diary::Reading,
    id::{ObjectiveId, RelationshipId},
    lifecycle::{
        Command, Decision, Event, Flag, NoticeCode, Outcome, ReasonCode, Record, RecordKey, RelationshipState,
    },
    objectives::{
        Measure, MeasureDraft, MilestoneDraft, Objective, ObjectiveDraft, ObjectiveResult, ObjectiveState,
        Verdict,
    },
    scheme::CoordinatorView,
    store::{Shown, see},
    view::{Inquiry, ObjectivesView, Question, View},
};

fn talks() -> ObjectiveDraft {
    let measure = MeasureDraft::Number { baseline: 0, target: 4, unit: id("talks") };
    let milestone =
        |text: &str| MilestoneDraft { text: text.to_owned(), target_date: Some(day(40)), reached_at: None };
    ObjectiveDraft {
        statement: "speak in public".to_owned(),
        measure: Measure::try_from(measure).unwrap(),
        target_date: Some(day(90)),
        milestones: vec![milestone("find a stage"), milestone("write it down")],
    }
}

fn done() -> ObjectiveDraft {
    let statement = "know the team".to_owned();
    ObjectiveDraft { statement, measure: Measure::default(), target_date: None, milestones: Vec::new() }
}

fn propose(relationship: RelationshipId, objective: ObjectiveDraft) -> Command {
    Command::ProposeObjective { relationship, objective, told: false }
}

fn revise(objective: ObjectiveId, draft: ObjectiveDraft) -> Command {
    Command::ReviseObjective { objective, draft, told: false }
}

fn agree(objective: ObjectiveId, proposal: u16) -> Command {
    Command::AgreeObjective { objective, proposal }
}

fn value(objective: ObjectiveId, value: i64) -> Command {
    Command::UpdateObjective { objective, value: Some(value), milestone: None, text: None, told: false }
}

fn review(objective: ObjectiveId, verdict: Verdict) -> Command {
    Command::ReviewObjective { objective, verdict, text: Some("looking back".to_owned()), told: false }
}

fn of(decision: &Decision) -> ObjectiveId {
    match decision.outcome {
        Outcome::Objective { objective, .. } => objective,
        ref outcome => panic!("no objective: {outcome:?}"),
    }
}

fn stands(decision: &Decision) -> ObjectiveState {
    match decision.outcome {
        Outcome::Objective { state, .. } => state,
        ref outcome => panic!("no objective: {outcome:?}"),
    }
}

fn objective(world: &World, objective: ObjectiveId) -> Arc<Objective> {
    match world.store.records().remove(&RecordKey::Objective(objective)) {
        Some(Record::Objective(objective)) => objective,
        other => panic!("no objective: {other:?}"),
    }
}

fn agreed(world: &World, relationship: RelationshipId, draft: ObjectiveDraft) -> ObjectiveId {
    let proposed = of(&world.does("eve", propose(relationship, draft), day(1)));
    world.does("cy", agree(proposed, 1), day(2));
    proposed
}

fn seen(world: &World, viewer: &str, relationship: RelationshipId) -> Option<ObjectivesView> {
    let question = Question::Objectives { relationship, objective: None };
    let inquiry = Inquiry { viewer: id(viewer), question };
    match see(&world.engine, &world.store, &inquiry, day(5)).unwrap() {
        Shown::View(view) => match *view {
            View::Objectives(view) => Some(view),
            other => panic!("another view: {other:?}"),
        },
        _ => None,
    }
}

#[test]
fn it_counts_once_both_sides_have_agreed() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let proposed = world.does("eve", propose(together, talks()), day(1));
    assert_eq!(stands(&proposed), ObjectiveState::Proposed);
    assert_eq!(told(&proposed, NoticeCode::ObjectiveToAgree), [to("cy")]);
    let one = of(&proposed);
    assert_eq!(relationship(&world, together).agreed_objectives(), 0);
    assert_eq!(world.codes("eve", value(one, 1), day(1)), [ReasonCode::NotAgreed]);
    assert_eq!(
        stands(&world.does("eve", agree(one, 1), day(1))),
        ObjectiveState::Proposed,
        "one side twice is one side"
    );
    let both = world.does("cy", agree(one, 1), day(2));
    assert_eq!(
        (stands(&both), told(&both, NoticeCode::ObjectiveSettled)),
        (ObjectiveState::Agreed, vec![to("eve")])
    );
    assert_eq!(relationship(&world, together).agreed_objectives(), 1);
    assert_eq!(objective(&world, one).agreed_at, Some(day(2)));
    assert_eq!(world.codes("cy", agree(one, 1), day(3)), [ReasonCode::NothingProposed]);
}

#[test]
fn a_change_holds_once_both_sides_have_agreed_and_until_then_nothing_is_lost() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let one = agreed(&world, together, talks());
    let before = objective(&world, one).terms.clone();
    world.does("cy", revise(one, done()), day(3));
    assert_eq!(objective(&world, one).terms, before);
    world.does("eve", value(one, 1), day(3));
    world.does("eve", Command::DeclineObjective { objective: one, proposal: 2 }, day(4));
    let known = objective(&world, one);
    assert_eq!((known.state, &known.terms, &known.proposal), (ObjectiveState::Agreed, &before, &None));
    world.does("cy", revise(one, done()), day(5));
    assert_eq!(world.codes("eve", agree(one, 2), day(6)), [ReasonCode::ProposalChanged], "that was another");
    world.does("eve", agree(one, 3), day(6));
    let known = objective(&world, one);
    assert_eq!(known.terms.as_ref().unwrap().measure, Measure::default());
    assert_eq!((known.agreed_at, known.progress.len()), (Some(day(2)), 1));
    assert_eq!(world.codes("eve", value(one, 2), day(7)), [ReasonCode::NotMeasured]);
}

#[test]
fn it_is_given_up_by_one_before_it_counts_and_by_both_afterwards() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let give_up = |objective| Command::DropObjective { objective };
    let early = of(&world.does("eve", propose(together, talks()), day(1)));
    assert_eq!(stands(&world.does("eve", give_up(early), day(1))), ObjectiveState::Dropped);
    assert_eq!(world.codes("eve", give_up(early), day(1)), [ReasonCode::ObjectiveDropped]);
    assert_eq!(world.codes("cy", agree(early, 1), day(1)), [ReasonCode::NothingProposed]);
    let one = agreed(&world, together, talks());
    assert_eq!(stands(&world.does("eve", give_up(one), day(3))), ObjectiveState::Agreed);
    assert_eq!(
        stands(&world.does("eve", give_up(one), day(3))),
        ObjectiveState::Agreed,
        "one side twice is one side"
    );
    assert_eq!(stands(&world.does("cy", give_up(one), day(4))), ObjectiveState::Dropped);
    assert_eq!(relationship(&world, together).agreed_objectives(), 0);
    assert_eq!(world.codes("cy", value(one, 2), day(5)), [ReasonCode::ObjectiveDropped]);
    assert_eq!(world.codes("cy", review(one, Verdict::Reached), day(5)), [ReasonCode::ObjectiveDropped]);
}

#[test]
fn either_side_says_how_far_it_has_come() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let one = agreed(&world, together, talks());
    world.does("eve", value(one, 1), day(3));
    world.does("cy", value(one, 3), day(4));
    let milestone = |number| Command::UpdateObjective {
        objective: one,
        value: None,
        milestone: Some(number),
        text: Some("on the way".to_owned()),
        told: false,
    };
    world.does("eve", milestone(2), day(5));
    world.does("eve", milestone(2), day(6));
    let known = objective(&world, one);
    let reached: Vec<_> =
        known.terms.as_ref().unwrap().milestones.iter().map(|milestone| milestone.reached_at).collect();
    assert_eq!(reached, [None, Some(day(5))], "it was reached when it was first said");
    assert_eq!((known.value(), known.percent(), known.progress.len()), (Some(3), Some(75), 4));
    let again =
        Command::UpdateObjective { objective: one, value: None, milestone: Some(2), text: None, told: false };
    assert_eq!(world.codes("eve", again, day(6)), [ReasonCode::NothingSaid], "it is reached");
    for number in [0, 3] {
        assert_eq!(world.codes("eve", milestone(number), day(6)), [ReasonCode::UnknownMilestone]);
    }
    let nothing =
        Command::UpdateObjective { objective: one, value: None, milestone: None, text: None, told: false };
    assert_eq!(world.codes("eve", nothing, day(6)), [ReasonCode::NothingSaid]);
    assert_eq!(world.codes("eve", value(one, i64::MAX), day(6)), [ReasonCode::NotMeasured]);
    assert_eq!(world.codes("ben", value(one, 2), day(6)), [ReasonCode::NotAvailable]);
}

#[test]
fn each_reviews_it_and_may_say_otherwise_until_the_end() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let one = agreed(&world, together, done());
    let result = |world: &World| relationship(world, together).objectives[0].result;
    assert_eq!(result(&world), None);
    for (who, verdict, expected) in [
        ("eve", Verdict::Reached, ObjectiveResult::Reached),
        ("cy", Verdict::NotReached, ObjectiveResult::PartlyReached),
        ("cy", Verdict::Reached, ObjectiveResult::Reached),
        ("eve", Verdict::NotReached, ObjectiveResult::PartlyReached),
        ("cy", Verdict::NotReached, ObjectiveResult::NotReached),
        ("cy", Verdict::PartlyReached, ObjectiveResult::PartlyReached),
    ] {
        world.does(who, review(one, verdict), day(100));
        assert_eq!((result(&world), objective(&world, one).result()), (Some(expected), Some(expected)));
    }
    assert_eq!(objective(&world, one).reviews.len(), 2);
    world.does("eve", complete(together), day(101));
    assert_eq!(world.codes("cy", review(one, Verdict::Reached), day(102)), [ReasonCode::RelationshipClosed]);
}

#[test]
fn one_that_completes_without_is_marked_and_never_held_open() {
    let ends = |with: bool, by_itself: bool| {
        let world = world_of(config_with("mentoring", |draft| draft.objectives.at_least = 1));
        let together = cy_and_eve(&world);
        if with {
            agreed(&world, together, done());
        } else {
            world.does("eve", propose(together, done()), day(1));
        }
        if by_itself {
            for entry in [50, 100, 150] {
                let (starts_at, audience, told) = (day(entry), Default::default(), false);
                let held = Command::LogMeeting {
                    absent: Vec::new(),
                    relationship: together,
                    starts_at,
                    minutes: 30,
                    audience,
                    told,
                    text: None,
                };
                world.does("cy", held, day(entry));
            }
            world.settle(day(400));
        } else {
            world.does("eve", complete(together), day(100));
        }
        let known = relationship(&world, together);
        assert_eq!(known.state, RelationshipState::Completed);
        known.flags.contains(&Flag::ObjectivesMissing)
    };
    assert_eq!(
        [ends(true, false), ends(false, false), ends(true, true), ends(false, true)],
        [false, true, false, true]
    );
}

#[test]
fn in_a_group_one_of_each_role_agrees_and_who_joins_later_does_not_read_it() {
    let world = World::usual();
    let group = circle(&world, &["eve", "ben"]);
    world.takes_part("dee", "circle", "member", 1);
    let one = of(&world.does("eve", propose(group, talks()), day(1)));
    world.together("dee", "circle", "member", "cy", day(2));
    assert_eq!(world.codes("dee", agree(one, 1), day(3)), [ReasonCode::NotAvailable]);
    assert_eq!(seen(&world, "dee", group).unwrap().objectives, []);
    assert_eq!(
        stands(&world.does("ben", agree(one, 1), day(3))),
        ObjectiveState::Proposed,
        "they are of the same role"
    );
    assert_eq!(stands(&world.does("cy", agree(one, 1), day(3))), ObjectiveState::Agreed);
    assert_eq!(objective(&world, one).readers, [id("ben"), id("cy"), id("eve")]);
    world.does("dee", propose(group, done()), day(4));
    assert_eq!(seen(&world, "dee", group).unwrap().objectives.len(), 1);
    assert_eq!(seen(&world, "eve", group).unwrap().objectives.len(), 2);
}

#[test]
fn events_have_no_words_and_coordinators_see_what_the_type_says() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let proposed = world.does("eve", propose(together, talks()), day(1));
    assert!(!serde_json::to_string(&proposed.events).unwrap().contains("public"));
    assert!(matches!(proposed.outcome, Outcome::Objective { coordinators: Reading::Dates, .. }));
    world.does("cy", agree(of(&proposed), 1), day(2));
    world.does("cy", value(of(&proposed), 1), day(3));
    let own = seen(&world, "eve", together).unwrap().objectives.remove(0);
    let statement = own.words.unwrap().terms.unwrap().statement;
    assert_eq!(statement.as_deref(), Some("speak in public"));
    let office = seen(&world, "office", together).unwrap().objectives.remove(0);
    assert_eq!((office.words, office.percent, office.milestones), (None, Some(25), [2, 0]));
    assert!(seen(&world, "ben", together).is_none());

    let shown = |view| world_of(config_with("mentoring", |draft| draft.objectives.coordinators = view));
    let nothing = shown(CoordinatorView::Nothing);
    let together = cy_and_eve(&nothing);
    nothing.does("eve", propose(together, talks()), day(1));
    assert_eq!(seen(&nothing, "office", together).unwrap().objectives, []);
    let text = shown(CoordinatorView::Text);
    let together = cy_and_eve(&text);
    assert_eq!(text.codes("eve", propose(together, talks()), day(1)), [ReasonCode::MustBeTold]);
    let command = Command::ProposeObjective { relationship: together, objective: talks(), told: true };
    let one = of(&text.does("eve", command, day(1)));
    assert!(seen(&text, "office", together).unwrap().objectives[0].words.is_some());
    assert_eq!(text.codes("cy", revise(one, done()), day(2)), [ReasonCode::MustBeTold]);
    text.does("cy", agree(one, 1), day(2));
    assert_eq!(text.codes("cy", review(one, Verdict::Reached), day(3)), [ReasonCode::MustBeTold]);
    text.does("cy", value(one, 1), day(3));
}

#[test]
fn there_are_twenty_at_a_time_with_twenty_milestones_each() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let mut far = talks();
    far.milestones = vec![far.milestones[0].clone(); 21];
    assert_eq!(world.codes("eve", propose(together, far.clone()), day(1)), [ReasonCode::TooManyMilestones]);
    far.milestones.truncate(20);
    let first = of(&world.does("eve", propose(together, far), day(1)));
    for _ in 1..20 {
        world.does("eve", propose(together, done()), day(1));
    }
    assert_eq!(world.codes("eve", propose(together, done()), day(1)), [ReasonCode::TooManyObjectives]);
    world.does("cy", Command::DeclineObjective { objective: first, proposal: 1 }, day(1));
    world.does("eve", propose(together, done()), day(1));
    let mut late = done();
    late.milestones = talks().milestones;
    late.milestones[0].reached_at = Some(day(9));
    world.does(
        "eve",
        Command::DropObjective { objective: relationship(&world, together).objectives[1].objective },
        day(1),
    );
    assert_eq!(world.codes("eve", propose(together, late), day(1)), [ReasonCode::TimeOutOfRange]);
}

#[test]
fn what_was_said_of_other_terms_does_not_count_for_those_agreed_on_since() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let one = agreed(&world, together, talks());
    world.does("eve", value(one, 3), day(3));
    world.does("cy", review(one, Verdict::Reached), day(3));
    let days = MeasureDraft::Number { baseline: 30, target: 10, unit: id("days") };
    let other = ObjectiveDraft { measure: Measure::try_from(days).unwrap(), ..talks() };
    world.does("cy", revise(one, other), day(4));
    let milestone =
        Command::UpdateObjective { objective: one, value: None, milestone: Some(1), text: None, told: false };
    assert_eq!(
        world.codes("eve", milestone, day(4)),
        [ReasonCode::NotAgreed],
        "it may be another milestone soon"
    );
    world.does("eve", agree(one, 2), day(5));
    let known = objective(&world, one);
    assert_eq!((known.value(), known.percent(), known.result(), known.progress.len()), (None, None, None, 1));
    assert_eq!(relationship(&world, together).objectives[0].result, None);
    world.does("eve", value(one, 15), day(6));
    assert_eq!(objective(&world, one).percent(), Some(75));
}

#[test]
fn nobody_agrees_for_those_who_left_and_who_left_reads_no_more() {
    let world = World::usual();
    let group = circle(&world, &["eve", "ben"]);
    let one = of(&world.does("eve", propose(group, talks()), day(1)));
    world.does("cy", agree(one, 1), day(2));
    assert_eq!(seen(&world, "eve", group).unwrap().objectives.len(), 1);
    world.does("eve", Command::Leave { relationship: group, code: id("moved_on") }, day(3));
    assert_eq!(seen(&world, "eve", group).unwrap().objectives, []);
    world.does("ben", revise(one, done()), day(4));
    assert_eq!(stands(&world.does("ben", agree(one, 2), day(4))), ObjectiveState::Agreed);
    assert!(objective(&world, one).proposal.is_some(), "the lead has yet to agree");
}

#[test]
fn how_far_it_has_come_is_said_two_hundred_times_and_no_more() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let one = agreed(&world, together, talks());
    for said in 0..200 {
        world.does("eve", value(one, said), day(3));
    }
    assert_eq!(world.codes("eve", value(one, 200), day(3)), [ReasonCode::TooManyUpdates]);
}

#[test]
fn everybody_is_reminded_of_what_they_have_yet_to_answer() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let one = of(&world.does("eve", propose(together, talks()), day(1)));
    let to_agree = |world: &World| relationship(world, together).objectives[0].to_agree.clone();
    assert_eq!(to_agree(&world), [id("cy")]);
    let decision = world.does("cy", agree(one, 1), day(2));
    assert!(decision.events.iter().any(|record| matches!(record.event, Event::ObjectiveSettled { .. })));
    assert_eq!(to_agree(&world), []);
    world.does("cy", revise(one, done()), day(3));
    assert_eq!(to_agree(&world), [id("eve")]);
}
