//! "Relationship": holds, extensions, ends, taking up again.

use crate::common::{World, ask, day, id, monday, request_of};
use crate::support::*;
use tutelage::{
    id::RelationshipId,
    lifecycle::{Command, Flag, NoticeCode, ReasonCode, RelationshipState, RequestState},
    time::Timestamp,
};

fn hold(relationship: RelationshipId, until: Option<Timestamp>) -> Command {
    Command::PutOnHold { relationship, until }
}

fn extend(relationship: RelationshipId, until: Timestamp) -> Command {
    Command::Extend { relationship, until }
}

#[test]
fn it_runs_from_the_last_yes() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let known = relationship(&world, together);
    assert_eq!(
        (known.state, known.started_at, known.ends_at),
        (RelationshipState::Active, Some(monday()), Some(day(180)))
    );
    assert_eq!(known.type_version, 1);
    assert!(known.members.iter().all(|member| member.joined_at == monday() && member.left.is_none()));
}

#[test]
fn a_hold_lasts_until_somebody_resumes_or_its_time_comes() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let resume = Command::Resume { relationship: together };
    assert_eq!(world.codes("cy", resume.clone(), day(1)), [ReasonCode::NotOnHold]);
    assert_eq!(
        told(&world.does("cy", hold(together, None), day(1)), NoticeCode::RelationshipHeld),
        [to("eve")]
    );
    assert_eq!(world.codes("cy", hold(together, None), day(2)), [ReasonCode::NotRunning]);
    world.does("eve", resume, day(3));
    assert_eq!(world.codes("cy", hold(together, Some(day(3))), day(3)), [ReasonCode::TimeOutOfRange]);
    world.does("cy", hold(together, Some(day(10))), day(3));
    world.settle(day(9));
    assert_eq!(runs(&world, together), RelationshipState::OnHold);
    world.settle(day(12));
    assert_eq!(runs(&world, together), RelationshipState::Active);
}

#[test]
fn others_do_not_see_it() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    for command in [hold(together, None), complete(together), cancel(together), extend(together, day(200))] {
        assert_eq!(world.codes("ben", command, day(1)), [ReasonCode::NotAvailable]);
    }
}

#[test]
fn an_extension_needs_both_sides() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let decline = Command::DeclineExtension { relationship: together };
    assert_eq!(world.codes("cy", decline.clone(), day(1)), [ReasonCode::NothingProposed]);
    let proposed = world.does("cy", extend(together, day(200)), day(1));
    assert_eq!(told(&proposed, NoticeCode::ExtensionToAnswer), [to("eve")]);
    world.does("cy", extend(together, day(200)), day(1));
    assert_eq!(relationship(&world, together).ends_at, Some(day(180)));
    world.does("eve", decline, day(2));
    assert_eq!(relationship(&world, together).extension, None);
    world.does("eve", extend(together, day(210)), day(2));
    world.does("cy", extend(together, day(220)), day(3));
    assert_eq!(relationship(&world, together).ends_at, Some(day(180)), "another end is another proposal");
    let agreed = world.does("eve", extend(together, day(220)), day(3));
    assert_eq!(told(&agreed, NoticeCode::RelationshipExtended), [to("cy")]);
    let known = relationship(&world, together);
    assert_eq!((known.ends_at, known.extensions, known.extension.clone()), (Some(day(220)), 1, None));
}

#[test]
fn an_extension_is_as_long_and_as_often_as_the_type_allows() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    assert_eq!(world.codes("cy", extend(together, day(180)), day(1)), [ReasonCode::ExtensionTooLong]);
    assert_eq!(world.codes("cy", extend(together, day(361)), day(1)), [ReasonCode::ExtensionTooLong]);
    for until in [day(190), day(200)] {
        world.does("cy", extend(together, until), day(1));
        world.does("eve", extend(together, until), day(1));
    }
    assert_eq!(world.codes("cy", extend(together, day(210)), day(1)), [ReasonCode::NoExtension]);
}

#[test]
fn fourteen_days_after_its_end_it_completes_itself_and_missing_objectives_are_marked() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.settle(day(193));
    assert!(relationship(&world, together).state.is_open());
    assert_eq!(
        world.codes("cy", hold(together, None), day(194)),
        [ReasonCode::RelationshipClosed],
        "at the instant"
    );
    world.settle(day(300));
    let known = relationship(&world, together);
    assert_eq!((known.state, known.ended_at), (RelationshipState::Completed, Some(day(194))));
    assert_eq!(known.closing.as_ref().unwrap().by, None);
    assert!(known.flags.contains(&Flag::ObjectivesMissing));
    assert!(caseload(&world, "cy").sections[0].active.is_empty());
    assert_eq!(pair(&world, "mentoring", "cy", "eve").past, 1);
}

#[test]
fn a_hold_does_not_put_the_end_off() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.does("cy", hold(together, None), day(1));
    world.settle(day(194));
    assert_eq!(runs(&world, together), RelationshipState::Completed);
}

#[test]
fn a_closed_relationship_can_only_be_read() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.does("eve", complete(together), day(5));
    let note = Command::WriteNote {
        relationship: together,
        audience: Default::default(),
        told: false,
        text: "x".into(),
    };
    let resume = Command::Resume { relationship: together };
    for command in
        [hold(together, None), complete(together), cancel(together), extend(together, day(200)), note, resume]
    {
        assert_eq!(world.codes("cy", command, day(6)), [ReasonCode::RelationshipClosed]);
    }
    assert!(world.settle(day(400)).is_empty());
}

#[test]
fn cancelling_carries_who_a_code_and_words() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let end = |code: &str| Command::Cancel {
        relationship: together,
        code: id(code),
        reason: Some("moving".into()),
    };
    assert_eq!(world.codes("eve", end("whim"), day(5)), [ReasonCode::UnknownCode]);
    let decision = world.does("eve", end("moved_on"), day(5));
    let known = relationship(&world, together);
    let closing = known.closing.as_ref().unwrap();
    assert_eq!((known.state, closing.by.clone()), (RelationshipState::Cancelled, Some(id("eve"))));
    assert_eq!(closing.code, Some(id("moved_on")));
    assert!(closing.reason.is_some());
    assert!(!serde_json::to_string(&(&decision.events, &decision.notices)).unwrap().contains("moving"));
}

#[test]
fn reopening_makes_a_new_linked_relationship_under_all_rules() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let reopen = Command::Reopen { relationship: together, message: None };
    assert_eq!(world.codes("cy", reopen.clone(), day(5)), [ReasonCode::NotClosed]);
    world.does("eve", complete(together), day(5));
    assert_eq!(world.codes("ben", reopen.clone(), day(6)), [ReasonCode::NotAvailable]);
    let (request_id, state) = request_of(&world.does("cy", reopen.clone(), day(6)));
    assert_eq!(state, RequestState::Pending, "the mentor asks, and the mentee says yes");
    assert_eq!(request_of(&world.does("eve", reopen, day(6))).0, request_id);
    let again = formed(&world.does("eve", accept(request_id), day(7)));
    assert_ne!(again, together);
    assert_eq!(relationship(&world, again).reopens, Some(together));
    assert_eq!(runs(&world, together), RelationshipState::Completed);
    world.does("eve", complete(again), day(8));
    world.does("cy", step_back("mentoring", "mentor"), day(8));
    world.settle(day(8));
    let reopen = Command::Reopen { relationship: again, message: None };
    assert_eq!(world.codes("eve", reopen, day(9)), [ReasonCode::NotAvailable]);
}

#[test]
fn one_that_ended_unnoticed_can_be_reopened_at_once() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.does("eve", Command::Reopen { relationship: together, message: None }, day(194));
    assert_eq!(runs(&world, together), RelationshipState::Completed);
    assert!(caseload(&world, "eve").sections[0].active.is_empty());
}

#[test]
fn who_may_complete_is_the_types_to_say_and_durations_stay() {
    let world = world_of(config_with("mentoring", |draft| draft.running.complete_by = vec![id("mentor")]));
    let together = cy_and_eve(&world);
    let mut shorter = draft("mentoring");
    shorter.running.duration_days = Some(10);
    world.host(Command::PublishType { draft: Box::new(shorter) }, day(1));
    world.settle(day(1));
    assert_eq!(relationship(&world, together).ends_at, Some(day(180)));
    assert_eq!(world.codes("eve", complete(together), day(2)), [ReasonCode::NotAllowed]);
    world.does("cy", complete(together), day(2));
    world.does("eve", ask("mentoring", "mentee", &["cy"]), day(2));
}

#[test]
fn without_an_end_there_is_nothing_to_extend() {
    let world = world_of(config_with("mentoring", |draft| draft.running.duration_days = None));
    let together = cy_and_eve(&world);
    assert_eq!(world.codes("cy", extend(together, day(200)), day(1)), [ReasonCode::NoExtension]);
}
