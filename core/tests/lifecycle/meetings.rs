//! "Meetings": planned and held, and missed; by when the cadence wants the next; agendas; one's own calendar.

use crate::common::{World, day, id};
use crate::support::*;
use tutelage::{
    diary::{Audience, EntryState},
    id::{EntryId, RelationshipId},
    lifecycle::{Command, NoticeCode, ReasonCode, Record, RecordKey},
    scheme::Agenda,
    store::{Shown, see},
    time::Timestamp,
    view::{CalendarView, Inquiry, Question, View},
};

fn plan(relationship: RelationshipId, starts_at: Timestamp, agenda: Option<&str>) -> Command {
    let (audience, agenda, text) = (Audience::Members, agenda.map(id), Some("between us".to_owned()));
    Command::PlanMeeting { relationship, starts_at, minutes: 45, agenda, audience, told: false, text }
}

fn miss(entry: EntryId, absent: &[&str]) -> Command {
    Command::MissMeeting { entry, absent: absent.iter().map(|who| id(who)).collect() }
}

fn stands(world: &World, entry: EntryId) -> (EntryState, Vec<tutelage::id::PersonId>) {
    match world.store.records().remove(&RecordKey::Entry(entry)) {
        Some(Record::Entry(entry)) => (entry.state, entry.absent.clone()),
        other => panic!("no entry: {other:?}"),
    }
}

fn calendar(world: &World, viewer: &str, now: Timestamp) -> CalendarView {
    let inquiry = Inquiry { viewer: id(viewer), question: Question::Calendar {} };
    match see(&world.engine, &world.store, &inquiry, now).unwrap() {
        Shown::View(view) => match *view {
            View::Calendar(view) => view,
            other => panic!("another view: {other:?}"),
        },
        Shown::Refused(refusal) => panic!("refused: {refusal:?}"),
    }
}

#[test]
fn a_meeting_is_missed_by_those_who_were_to_be_there() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let meeting = entry_of(&world.does("eve", plan(together, day(10), None), day(1)));
    assert_eq!(
        world.codes("eve", miss(meeting, &["cy"]), day(9)),
        [ReasonCode::TimeOutOfRange],
        "it is to come"
    );
    for absent in [&[][..], &["ben"], &["cy", "cy"], &["cy", "ben"]] {
        assert_eq!(
            world.codes("eve", miss(meeting, absent), day(10)),
            [ReasonCode::NotExpected],
            "{absent:?}"
        );
    }
    assert_eq!(world.codes("ben", miss(meeting, &["cy"]), day(10)), [ReasonCode::NotAvailable]);
    let missed = world.does("eve", miss(meeting, &["cy"]), day(10));
    assert_eq!(told(&missed, NoticeCode::MeetingMissed), [to("cy")]);
    assert_eq!(stands(&world, meeting), (EntryState::Missed, vec![id("cy")]));
    let known = relationship(&world, together);
    assert_eq!((known.clock.missed, known.clock.met, known.clock.planned.len()), (1, 0, 0));
    assert_eq!(world.codes("eve", miss(meeting, &["cy"]), day(11)), [ReasonCode::NotPlanned]);
    let held = Command::HoldMeeting { absent: Vec::new(), entry: meeting, starts_at: day(10), minutes: 45 };
    assert_eq!(world.codes("cy", held, day(11)), [ReasonCode::NotPlanned]);
}

#[test]
fn in_a_group_some_meet_and_some_are_missing() {
    let world = World::usual();
    let group = circle(&world, &["eve", "ben"]);
    let meeting = entry_of(&world.does("cy", plan(group, day(10), None), day(1)));
    let hold = |absent: &[&str]| Command::HoldMeeting {
        entry: meeting,
        starts_at: day(10),
        minutes: 45,
        absent: absent.iter().map(|who| id(who)).collect(),
    };
    assert_eq!(world.codes("cy", hold(&["dee"]), day(10)), [ReasonCode::NotExpected]);
    world.does("cy", hold(&["eve"]), day(10));
    assert_eq!(stands(&world, meeting), (EntryState::Held, vec![id("eve")]));
    let known = relationship(&world, group);
    assert_eq!((known.clock.met, known.clock.missed), (1, 0));
    let log = |absent: &[&str]| Command::LogMeeting {
        relationship: group,
        starts_at: day(12),
        minutes: 45,
        absent: absent.iter().map(|who| id(who)).collect(),
        audience: Audience::Members,
        told: false,
        text: None,
    };
    assert_eq!(world.codes("ben", log(&["ben", "ben"]), day(12)), [ReasonCode::NotExpected]);
    let logged = entry_of(&world.does("ben", log(&["cy", "eve"]), day(12)));
    assert_eq!(stands(&world, logged), (EntryState::Held, vec![id("cy"), id("eve")]));
}

#[test]
fn a_missed_meeting_does_not_restart_the_clock() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let meeting = entry_of(&world.does("eve", plan(together, day(20), None), day(1)));
    // The clock stood still from the day it was planned to the day it was planned for.
    world.does("cy", miss(meeting, &["eve"]), day(21));
    let known = relationship(&world, together);
    assert_eq!((known.clock.last_met, known.clock.silence(day(21)).whole_days()), (None, 2));
}

#[test]
fn what_is_said_of_one_meeting_leaves_the_others_to_be_answered() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let [first, second, third, fourth] =
        [10, 11, 12, 40].map(|at| entry_of(&world.does("eve", plan(together, day(at), None), day(1))));
    let left = |world: &World| {
        let meetings = calendar(world, "cy", day(15)).meetings;
        meetings.iter().map(|meeting| meeting.entry).collect::<Vec<_>>()
    };
    world.does("eve", miss(second, &["cy"]), day(15));
    assert_eq!(left(&world), [first, third, fourth]);
    let silence = relationship(&world, together).clock.silence(day(15));
    assert_eq!(silence.whole_days(), 1, "it stood still from the day on which they planned");
    let held = Command::HoldMeeting { entry: third, starts_at: day(12), minutes: 30, absent: Vec::new() };
    world.does("cy", held, day(15));
    assert_eq!(left(&world), [first, fourth]);
    world.does("eve", Command::CancelMeeting { entry: fourth }, day(15));
    assert_eq!(left(&world), [first]);
    world.does("eve", Command::CancelMeeting { entry: first }, day(15));
    assert_eq!(left(&world), []);
}

#[test]
fn the_cadence_says_by_when_to_meet_until_a_meeting_is_planned() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let meet_by_at = |world: &World, now: u16| relationship(world, together).meet_by(day(now));
    let meet_by = |world: &World| meet_by_at(world, 1);
    assert_eq!(meet_by(&world), Some(day(30)), "a month after it began");
    let late = entry_of(&world.does("eve", plan(together, day(40), None), day(1)));
    assert_eq!(meet_by(&world), Some(day(30)), "that is too late");
    let early = entry_of(&world.does("eve", plan(together, day(10), None), day(1)));
    assert_eq!(meet_by(&world), None);
    assert_eq!(meet_by_at(&world, 11), Some(day(30)), "its time has come and nobody says that they met");
    world.does(
        "eve",
        Command::HoldMeeting { absent: Vec::new(), entry: early, starts_at: day(10), minutes: 30 },
        day(11),
    );
    assert_eq!(meet_by(&world), None, "the other is within a month of it");
    world.does("eve", Command::CancelMeeting { entry: late }, day(12));
    assert_eq!(meet_by(&world), Some(day(40)));
    world.does("eve", Command::PutOnHold { relationship: together, until: None }, day(13));
    assert_eq!(meet_by(&world), None);
}

#[test]
fn a_meeting_follows_an_agenda_of_the_type_it_began_with() {
    let agenda = Agenda {
        id: id("first"),
        name: "First meeting".to_owned(),
        items: vec!["Who are you?".to_owned(), "What for?".to_owned()],
    };
    let world = world_of(config_with("mentoring", |draft| draft.meetings.agendas.push(agenda)));
    let together = cy_and_eve(&world);
    assert_eq!(
        world.codes("eve", plan(together, day(10), Some("last")), day(1)),
        [ReasonCode::UnknownAgenda]
    );
    world.does("eve", plan(together, day(10), Some("first")), day(1));
    let meeting = calendar(&world, "cy", day(2)).meetings.remove(0);
    assert_eq!(meeting.agenda, Some(id("first")));
}

#[test]
fn the_calendar_holds_what_one_is_to_be_at_and_no_words() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.takes_part("ben", "mentoring", "mentee", 1);
    for (at, name) in [(12, "eve"), (10, "cy")] {
        world.does(name, plan(together, day(at), None), day(1));
    }
    let held = entry_of(&world.does("eve", plan(together, day(5), None), day(1)));
    world.does(
        "eve",
        Command::HoldMeeting { absent: Vec::new(), entry: held, starts_at: day(5), minutes: 30 },
        day(6),
    );
    let called_off = entry_of(&world.does("eve", plan(together, day(11), None), day(6)));
    world.does("eve", Command::CancelMeeting { entry: called_off }, day(6));
    let of_cy = calendar(&world, "cy", day(7));
    let times: Vec<Timestamp> = of_cy.meetings.iter().map(|meeting| meeting.starts_at).collect();
    assert_eq!(times, [day(10), day(12)]);
    let text = &of_cy.icalendar;
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
    assert!(text.contains("DTSTART:20260312T090000Z\r\nDTEND:20260312T094500Z\r\n"), "{text}");
    assert!(!text.contains("between us") && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(!text.contains("DURATION") && text.lines().all(|line| line.len() <= 76));
    assert_eq!(calendar(&world, "eve", day(7)).meetings.len(), 2);
    assert_eq!(calendar(&world, "ben", day(7)).meetings.len(), 0);
    world.does("cy", complete(together), day(8));
    assert_eq!(calendar(&world, "cy", day(8)).meetings.len(), 0);
}
