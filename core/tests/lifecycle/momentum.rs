//! "Momentum": what silence brings about.

use crate::common::{World, day, monday};
use crate::support::*;
use tutelage::{
    id::RelationshipId,
    lifecycle::{Command, Decision, Event, Momentum, NoticeCode, Recipient, RelationshipState},
    time::Timestamp,
};

fn plan(relationship: RelationshipId, starts_at: Timestamp) -> Command {
    let (audience, told) = (Default::default(), false);
    Command::PlanMeeting { agenda: None, relationship, starts_at, minutes: 30, audience, told, text: None }
}

fn met(relationship: RelationshipId, starts_at: Timestamp) -> Command {
    let (audience, told) = (Default::default(), false);
    Command::LogMeeting {
        absent: Vec::new(),
        relationship,
        starts_at,
        minutes: 30,
        audience,
        told,
        text: None,
    }
}

fn codes(decisions: &[Decision]) -> Vec<NoticeCode> {
    decisions.iter().flat_map(|decision| &decision.notices).map(|notice| notice.code).collect()
}

/// Cy sponsors eve since monday; the type lets them lapse after 90 days.
fn sponsored(world: &World) -> RelationshipId {
    world.takes_part("cy", "sponsorship", "sponsor", 1);
    world.takes_part("eve", "sponsorship", "protege", 1);
    let offer = world.asks("cy", "sponsorship", "sponsor", &["eve"], monday());
    world.does("eve", accept(offer), monday());
    formed(&world.does("office", accept(offer), monday()))
}

#[test]
fn a_nudge_at_35_amber_at_45_red_at_60_and_no_lapse() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    assert!(world.settle(day(34)).is_empty());
    assert_eq!(codes(&world.settle(day(35))), [NoticeCode::MomentumNudge; 2]);
    assert_eq!(relationship(&world, together).momentum(), Momentum::Nudged);
    let amber = world.settle(day(45));
    assert_eq!(told(&amber[0], NoticeCode::MomentumAmber), [to("cy"), to("eve"), Recipient::Coordinators]);
    let red = world.settle(day(60));
    assert_eq!(told(&red[0], NoticeCode::MomentumRed).len(), 3);
    assert!(world.settle(day(193)).is_empty(), "lapse is off unless the type sets it");
    assert_eq!(runs(&world, together), RelationshipState::Active);
}

#[test]
fn levels_that_were_missed_collapse_into_the_last() {
    let world = World::usual();
    cy_and_eve(&world);
    let late = world.settle(day(100));
    assert_eq!(late.len(), 1);
    let record = &late[0].events[0];
    assert!(matches!(record.event, Event::MomentumChanged { momentum: Momentum::Red, .. }));
    assert_eq!(record.at, day(60));
}

#[test]
fn a_held_meeting_winds_it_back_and_notes_do_not() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.settle(day(40));
    let note = Command::WriteNote {
        relationship: together,
        audience: Default::default(),
        told: false,
        text: "x".into(),
    };
    world.does("cy", note, day(40));
    assert_eq!(relationship(&world, together).momentum(), Momentum::Nudged);
    world.does("cy", met(together, day(39)), day(41));
    assert_eq!(relationship(&world, together).momentum(), Momentum::Green);
    assert!(world.settle(day(73)).is_empty());
    assert_eq!(codes(&world.settle(day(74))), [NoticeCode::MomentumNudge; 2]);
}

#[test]
fn a_hold_stops_the_clock() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.does("cy", Command::PutOnHold { relationship: together, until: None }, day(30));
    assert!(world.settle(day(90)).is_empty());
    world.does("cy", Command::Resume { relationship: together }, day(90));
    assert!(world.settle(day(94)).is_empty());
    assert_eq!(codes(&world.settle(day(95))), [NoticeCode::MomentumNudge; 2]);
}

#[test]
fn a_meeting_planned_within_thirty_days_stops_the_clock() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.does("cy", plan(together, day(50)), day(25));
    assert!(world.settle(day(59)).is_empty());
    assert_eq!(
        codes(&world.settle(day(60))),
        [NoticeCode::MomentumNudge; 2],
        "25 days before it and 10 after it"
    );
    let far = World::usual();
    let together = cy_and_eve(&far);
    far.does("cy", plan(together, day(80)), day(25));
    assert_eq!(codes(&far.settle(day(35))), [NoticeCode::MomentumNudge; 2], "it is more than 30 days away");
}

#[test]
fn a_meeting_called_off_lets_the_clock_go_on() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let entry = entry_of(&world.does("cy", plan(together, day(50)), day(25)));
    world.does("eve", Command::CancelMeeting { entry }, day(40));
    assert!(world.settle(day(49)).is_empty());
    assert_eq!(world.settle(day(50)).len(), 1);
}

#[test]
fn where_the_type_lapses_both_are_warned_fourteen_days_before() {
    let world = World::usual();
    let together = sponsored(&world);
    world.settle(day(75));
    let warned = world.settle(day(76));
    assert_eq!(told(&warned[0], NoticeCode::LapseWarning), [to("cy"), to("eve")]);
    world.settle(day(89));
    assert_eq!(runs(&world, together), RelationshipState::Active);
    let hold = Command::PutOnHold { relationship: together, until: None };
    assert_eq!(world.codes("cy", hold, day(90)), [tutelage::lifecycle::ReasonCode::RelationshipClosed]);
    let lapsed = world.settle(day(95));
    assert_eq!(told(&lapsed[0], NoticeCode::RelationshipLapsed), [to("cy"), to("eve")]);
    let known = relationship(&world, together);
    assert_eq!((known.state, known.ended_at), (RelationshipState::Lapsed, Some(day(90))));
    assert!(caseload(&world, "cy").sections[0].active.is_empty());
}

#[test]
fn after_a_warning_a_meeting_saves_it_and_a_new_warning_comes() {
    let world = World::usual();
    let together = sponsored(&world);
    world.settle(day(80));
    world.does("cy", met(together, day(80)), day(80));
    world.settle(day(155));
    assert!(codes(&world.settle(day(156))).contains(&NoticeCode::LapseWarning));
    assert_eq!(runs(&world, together), RelationshipState::Active);
}

#[test]
fn late_and_timely_runs_come_to_the_same() {
    let (timely, late) = (World::usual(), World::usual());
    let [one, other] = [&timely, &late].map(sponsored);
    for days in 1..=120 {
        timely.settle(day(days));
    }
    late.settle(day(120));
    let [mut one, mut other] =
        [(&timely, one), (&late, other)].map(|(world, found)| relationship(world, found).as_ref().clone());
    (one.version, other.version) = (0, 0);
    assert_eq!(one, other);
}
