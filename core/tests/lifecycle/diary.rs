//! "Diary": who reads what, settled when it was written.

use crate::common::{World, day, id, monday};
use crate::support::*;
use std::sync::Arc;
use tutelage::{
    diary::{Audience, Entry, EntryKind, EntryState, Reading},
    id::{EntryId, RelationshipId},
    lifecycle::{Actor, Command, NoticeCode, Outcome, ReasonCode, Recipient, Record, RecordKey},
    scheme::CoordinatorView,
    time::Timestamp,
};

fn note(relationship: RelationshipId, audience: Audience) -> Command {
    Command::WriteNote { relationship, audience, told: false, text: "we talked".to_owned() }
}

fn entry(world: &World, entry: EntryId) -> Arc<Entry> {
    match world.store.records().remove(&RecordKey::Entry(entry)) {
        Some(Record::Entry(entry)) => entry,
        other => panic!("no entry: {other:?}"),
    }
}

fn edit(entry: EntryId, text: &str) -> Command {
    Command::EditEntry { entry, text: text.to_owned() }
}

fn plan(relationship: RelationshipId, starts_at: Timestamp, minutes: u16) -> Command {
    let (audience, told) = (Audience::Members, false);
    Command::PlanMeeting { agenda: None, relationship, starts_at, minutes, audience, told, text: None }
}

fn log(relationship: RelationshipId, starts_at: Timestamp, audience: Audience) -> Command {
    Command::LogMeeting {
        absent: Vec::new(),
        relationship,
        starts_at,
        minutes: 30,
        audience,
        told: false,
        text: None,
    }
}

#[test]
fn the_author_is_told_who_will_read_it() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let written = world.does("cy", note(together, Audience::Members), day(1));
    let Outcome::Entry { entry: id_of, readers, coordinators } = &written.outcome else { panic!() };
    assert_eq!((readers.as_slice(), *coordinators), ([id("eve")].as_slice(), Reading::Dates));
    let known = entry(&world, *id_of);
    assert_eq!(
        ["cy", "eve", "ben"].map(|who| known.reading(&id(who))),
        [Reading::Text, Reading::Text, Reading::Nothing]
    );
    assert_eq!(known.reading_by_coordinator(), Reading::Dates);
    let own = entry_of(&world.does("cy", note(together, Audience::Author), day(1)));
    let own = entry(&world, own);
    assert_eq!(["cy", "eve"].map(|who| own.reading(&id(who))), [Reading::Text, Reading::Nothing]);
    assert_eq!(own.reading_by_coordinator(), Reading::Nothing);
    assert!(!serde_json::to_string(&written.events).unwrap().contains("talked"));
}

#[test]
fn later_joiners_and_versions_never_widen_an_audience() {
    let world = World::usual();
    let group = circle(&world, &["eve", "ben"]);
    world.takes_part("dee", "circle", "member", 1);
    let before = entry_of(&world.does("cy", note(group, Audience::Coordinators), day(1)));
    world.together("dee", "circle", "member", "cy", day(2));
    let mut open = draft("circle");
    open.diary.coordinators = CoordinatorView::Text;
    world.host(Command::PublishType { draft: Box::new(open) }, day(2));
    world.settle(day(2));
    world.does("cy", edit(before, "we talked more"), day(3));
    let known = entry(&world, before);
    assert_eq!(
        (known.readers.as_slice(), known.coordinators),
        ([id("ben"), id("eve")].as_slice(), CoordinatorView::Dates)
    );
    assert_eq!(world.codes("dee", edit(before, "x"), day(3)), [ReasonCode::NotAvailable]);
    let after = world.does("cy", note(group, Audience::Coordinators), day(3));
    let Outcome::Entry { readers, coordinators, .. } = after.outcome else { panic!() };
    assert_eq!(
        (readers.len(), coordinators),
        (3, Reading::Dates),
        "the diary policy stays that it began with"
    );
}

#[test]
fn edits_keep_history_and_only_the_author_edits() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let written = entry_of(&world.does("cy", note(together, Audience::Members), day(1)));
    let first = entry(&world, written).text;
    assert_eq!(world.codes("eve", edit(written, "x"), day(2)), [ReasonCode::NotYourEntry]);
    world.does("cy", edit(written, "second"), day(2));
    let known = entry(&world, written);
    assert_eq!(
        (known.revisions.len(), known.revisions[0].text, known.revisions[0].until),
        (1, first, day(2))
    );
    assert_ne!(known.text, first);
    let own = entry_of(&world.does("cy", note(together, Audience::Author), day(2)));
    assert_eq!(
        world.codes("eve", edit(own, "x"), day(2)),
        [ReasonCode::NotAvailable],
        "it exists for nobody else"
    );
}

#[test]
fn an_entry_is_edited_a_hundred_times_and_no_more() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let written = entry_of(&world.does("cy", note(together, Audience::Members), day(1)));
    for _ in 0..100 {
        world.does("cy", edit(written, "again"), day(2));
    }
    assert_eq!(world.codes("cy", edit(written, "again"), day(2)), [ReasonCode::OwnQueueFull]);
}

#[test]
fn coordinators_read_text_where_the_type_says_so_and_the_writer_was_told() {
    let world = World::usual();
    world.takes_part("cy", "sponsorship", "sponsor", 1);
    world.takes_part("eve", "sponsorship", "protege", 1);
    let offer = world.asks("cy", "sponsorship", "sponsor", &["eve"], monday());
    world.does("eve", accept(offer), monday());
    let together = formed(&world.does("office", accept(offer), monday()));
    assert_eq!(world.codes("eve", note(together, Audience::Coordinators), day(1)), [ReasonCode::MustBeTold]);
    let told = Command::WriteNote {
        relationship: together,
        audience: Audience::Coordinators,
        told: true,
        text: "x".into(),
    };
    let Outcome::Entry { coordinators, .. } = world.does("eve", told, day(1)).outcome else { panic!() };
    assert_eq!(coordinators, Reading::Text);
    let Outcome::Entry { coordinators, .. } =
        world.does("eve", note(together, Audience::Members), day(1)).outcome
    else {
        panic!()
    };
    assert_eq!(coordinators, Reading::Dates, "what was written for members stays with them");
}

#[test]
fn who_writes_and_who_reads_are_rules_of_the_type() {
    let world = world_of(config_with("mentoring", |draft| {
        draft.diary.writers = vec![id("mentor")];
        draft.diary.readers = vec![id("mentor")];
    }));
    let together = cy_and_eve(&world);
    assert_eq!(world.codes("eve", note(together, Audience::Members), day(1)), [ReasonCode::MayNotWrite]);
    world.does("eve", note(together, Audience::Author), day(1));
    let Outcome::Entry { readers, .. } = world.does("cy", note(together, Audience::Members), day(1)).outcome
    else {
        panic!()
    };
    assert!(readers.is_empty());
}

#[test]
fn a_concern_is_seen_by_coordinators_only_and_settled_by_one() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let raised = world.does(
        "eve",
        Command::RaiseConcern { relationship: together, text: "late again".into() },
        day(1),
    );
    assert_eq!(told(&raised, NoticeCode::ConcernRaised), [Recipient::Coordinators]);
    assert_eq!(raised.notices.len(), 1);
    let concern = entry_of(&raised);
    let known = entry(&world, concern);
    assert_eq!((known.kind, known.state), (EntryKind::Concern, EntryState::Written));
    assert_eq!((known.reading(&id("cy")), known.reading_by_coordinator()), (Reading::Nothing, Reading::Text));
    let settle = Command::SettleConcern { entry: concern };
    assert_eq!(world.codes("cy", settle.clone(), day(1)), [ReasonCode::CoordinatorsOnly]);
    assert_eq!(world.codes("boss", settle.clone(), day(1)), [ReasonCode::CoordinatorsOnly], "out of scope");
    world.does("office", settle.clone(), day(2));
    world.does("office", settle, day(2));
    assert_eq!(entry(&world, concern).state, EntryState::Settled);
}

#[test]
fn a_coordinator_does_not_settle_a_concern_about_themselves() {
    let world = World::usual();
    mentoring(&world, "office", 1, &["eve"]);
    let together = world.together("eve", "mentoring", "mentee", "office", monday());
    let raise = Command::RaiseConcern { relationship: together, text: "never there".into() };
    let concern = entry_of(&world.does("eve", raise, day(1)));
    let settle = Command::SettleConcern { entry: concern };
    assert_eq!(world.codes("office", settle, day(2)), [ReasonCode::CoordinatorsOnly]);
}

#[test]
fn a_concern_is_settled_in_three_rounds_under_a_version_that_only_the_store_has() {
    let world = World::usual();
    let publish = || Command::PublishType { draft: Box::new(draft("mentoring")) };
    world.host(publish(), monday());
    let together = cy_and_eve(&world);
    assert_eq!(
        relationship(&world, together).type_version,
        2,
        "a version that the engine was not built with"
    );
    let raise = Command::RaiseConcern { relationship: together, text: "late again".into() };
    let concern = entry_of(&world.does("eve", raise, day(1)));
    world.host(publish(), day(2));
    world.settle(day(2));
    let settle = world.envelope(Actor::Person(id("office")), Command::SettleConcern { entry: concern });
    let (decision, rounds) = decided_in_rounds(&world, &settle, day(3));
    assert_eq!((decision.events[0].type_version, rounds), (Some(3), 3));
}

#[test]
fn an_entry_knows_its_type() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let raise = Command::RaiseConcern { relationship: together, text: "late again".into() };
    for written in [
        note(together, Audience::Author),
        raise,
        plan(together, day(5), 45),
        log(together, day(1), Audience::Members),
    ] {
        let written = entry_of(&world.does("cy", written, day(1)));
        assert_eq!(entry(&world, written).type_id, id("mentoring"));
    }
}

#[test]
fn meetings_are_planned_held_and_called_off() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let planned = world.does("cy", plan(together, day(5), 45), day(1));
    assert_eq!(told(&planned, NoticeCode::MeetingPlanned), [to("eve")]);
    let meeting = entry_of(&planned);
    let hold = |at| Command::HoldMeeting { absent: Vec::new(), entry: meeting, starts_at: at, minutes: 50 };
    assert_eq!(world.codes("eve", hold(day(5)), day(4)), [ReasonCode::TimeOutOfRange], "it is still to come");
    world.does("eve", hold(day(5)), day(6));
    let known = entry(&world, meeting);
    assert_eq!((known.state, known.minutes, known.author.clone()), (EntryState::Held, Some(50), id("cy")));
    assert_eq!(world.codes("eve", hold(day(5)), day(6)), [ReasonCode::NotPlanned]);
    assert_eq!(relationship(&world, together).clock.met, 1);
    let other = entry_of(&world.does("eve", plan(together, day(9), 45), day(6)));
    let cancelled = world.does("cy", Command::CancelMeeting { entry: other }, day(7));
    assert_eq!(told(&cancelled, NoticeCode::MeetingCancelled), [to("eve")]);
    assert_eq!(entry(&world, other).state, EntryState::Cancelled);
}

#[test]
fn meetings_are_shared_and_at_a_possible_time() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let codes = |command| world.codes("cy", command, day(2));
    assert_eq!(codes(log(together, day(1), Audience::Author)), [ReasonCode::MeetingsAreShared]);
    assert_eq!(codes(log(together, day(3), Audience::Members)), [ReasonCode::TimeOutOfRange]);
    assert_eq!(codes(plan(together, day(2), 30)), [ReasonCode::TimeOutOfRange]);
    assert_eq!(codes(plan(together, day(1_200), 30)), [ReasonCode::TimeOutOfRange]);
    assert_eq!(codes(plan(together, day(3), 0)), [ReasonCode::TimeOutOfRange]);
    assert_eq!(codes(plan(together, day(3), 1_441)), [ReasonCode::TimeOutOfRange]);
    for minute in 1..=50 {
        world.does("cy", plan(together, day(3 + minute), 30), day(2));
    }
    assert_eq!(codes(plan(together, day(4), 30)), [ReasonCode::TooManyPlanned]);
    world.does("cy", log(together, day(1), Audience::Members), day(2));
}
