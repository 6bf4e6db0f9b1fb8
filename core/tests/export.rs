//! Events as they leave the engine: the same every time, each under an id of its own, without a word that anybody wrote.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{World, day, id, monday};
use std::collections::BTreeSet;
use tutelage::{
    diary::Audience,
    export::{CloudEvent, Object, Statement, XapiSettings},
    id::RelationshipId,
    lifecycle::{Actor, Command, Event, EventRecord, Outcome},
};

fn settings() -> XapiSettings {
    serde_json::from_str(
        r#"{"accounts": "https://lms.example/people", "activities": "https://lms.example/grow/",
            "practices": [{"type": "mentoring", "role": "mentor", "did": "mentored"},
                {"type": "circle", "role": "lead", "did": "coached"}]}"#,
    )
    .unwrap()
}

fn mentoring(world: &World) -> RelationshipId {
    world.takes_part("cy", "mentoring", "mentor", 2);
    world.takes_part("eve", "mentoring", "mentee", 1);
    world.together("eve", "mentoring", "mentee", "cy", monday())
}

/// What is stated: who, the last word of the verb, and whom or a kind of activity.
fn stated(events: &[EventRecord]) -> Vec<(String, String, String)> {
    let of = |statement: Statement| {
        let object = match &statement.object {
            Object::Agent(agent) => agent.account.name.clone(),
            Object::Activity(activity) => format!("{:?}", activity.definition.kind),
        };
        let verb = statement.verb.id.rsplit('/').next().unwrap().to_owned();
        (statement.actor.account.name, verb, object)
    };
    events.iter().flat_map(|event| Statement::of(event, &settings())).map(of).collect()
}

fn said(actor: &str, verb: &str, object: &str) -> (String, String, String) {
    (actor.to_owned(), verb.to_owned(), object.to_owned())
}

#[test]
fn whoever_mentored_is_said_to_have_at_the_end() {
    let world = World::usual();
    let together = mentoring(&world);
    let before = world.store.log().len();
    world.does("eve", Command::Complete { relationship: together }, day(9));
    let log = world.store.log();
    let stated = stated(&log[before..]);
    assert_eq!(stated, [said("eve", "complete", "Group"), said("cy", "mentored", "eve")]);
    let statements: Vec<Statement> =
        log[before..].iter().flat_map(|event| Statement::of(event, &settings())).collect();
    let registrations: BTreeSet<_> = statements.iter().map(|s| s.context.registration.clone()).collect();
    assert_eq!(registrations.len(), 1);
    let registration = registrations.into_iter().next().flatten().unwrap().replace('-', "");
    // All but the six bits that say what kind of UUID it is.
    let same = registration.chars().zip(together.to_string().chars()).filter(|(a, b)| a == b).count();
    assert!(same >= 30, "{registration} {together}");
}

#[test]
fn in_a_group_the_lead_coached_everybody_and_nobody_else_did() {
    let world = World::usual();
    world.takes_part("cy", "circle", "lead", 1);
    for member in ["eve", "ben"] {
        world.takes_part(member, "circle", "member", 1);
    }
    world.together("eve", "circle", "member", "cy", monday());
    let group = world.together("ben", "circle", "member", "cy", monday());
    let before = world.store.log().len();
    world.does("cy", Command::Complete { relationship: group }, day(9));
    let mut coached: Vec<_> =
        stated(&world.store.log()[before..]).into_iter().filter(|(_, verb, _)| verb == "coached").collect();
    coached.sort();
    assert_eq!(coached, [said("cy", "coached", "ben"), said("cy", "coached", "eve")]);
}

#[test]
fn what_is_private_is_not_stated() {
    let world = World::usual();
    let together = mentoring(&world);
    let before = world.store.log().len();
    let text = || "between us".to_owned();
    let note = |audience| Command::WriteNote { relationship: together, audience, told: true, text: text() };
    world.does("eve", note(Audience::Author), day(1));
    world.does("eve", note(Audience::Members), day(1));
    world.does("eve", Command::RaiseConcern { relationship: together, text: text() }, day(2));
    world.does("eve", Command::NeverAgain { type_id: id("mentoring"), person: id("cy") }, day(2));
    world.does("ben", Command::Block { person: id("eve") }, day(2));
    let log = world.store.log();
    assert!(log.len() >= before + 5);
    assert_eq!(stated(&log[before..]), []);
}

#[test]
fn a_coordinator_who_acts_for_somebody_is_not_said_to_have_done_it_themselves() {
    let world = World::usual();
    let together = mentoring(&world);
    let starts_at = day(8);
    let (audience, told, text) = (Audience::Members, false, None);
    let plan = Command::PlanMeeting {
        agenda: None,
        relationship: together,
        starts_at,
        minutes: 30,
        audience,
        told,
        text,
    };
    let Outcome::Entry { entry, .. } = world.does("eve", plan, day(1)).outcome else { panic!("no meeting") };
    let before = world.store.log().len();
    world.does("cy", Command::HoldMeeting { absent: Vec::new(), entry, starts_at, minutes: 50 }, day(9));
    let log = world.store.log();
    assert_eq!(stated(&log[before..]), [said("cy", "attended", "Meeting")]);
    let statement = log[before..].iter().flat_map(|event| Statement::of(event, &settings())).next().unwrap();
    assert_eq!((statement.timestamp, statement.result.unwrap().duration.as_deref()), (day(8), Some("PT50M")));
    let before = world.store.log().len();
    let held = world.for_somebody(
        "office",
        "eve",
        Command::PutOnHold { relationship: together, until: None },
        day(9),
    );
    assert!(matches!(held, tutelage::store::Driven::Done(_)));
    world.for_somebody("office", "eve", Command::Complete { relationship: together }, day(9));
    assert_eq!(stated(&world.store.log()[before..])[0], said("eve", "complete", "Group"));
}

/// A bit of everything.
fn story(world: &World) {
    let together = mentoring(world);
    let request = Command::Request {
        type_id: id("mentoring"),
        role: id("mentee"),
        to: vec![id("cy")],
        message: Some("teach me to juggle".to_owned()),
    };
    world.takes_part("dee", "mentoring", "mentee", 1);
    world.tries("dee", request, day(1));
    let note = Command::WriteNote {
        relationship: together,
        audience: Audience::Members,
        told: false,
        text: "we juggle".to_owned(),
    };
    world.does("eve", note, day(2));
    let (code, reason) = (id("moved_on"), Some("no more juggling".to_owned()));
    world.does("cy", Command::Cancel { relationship: together, code, reason }, day(3));
    world.settle(day(90));
}

#[test]
fn documents_are_the_same_every_time_and_each_has_an_id_of_its_own() {
    let made = || {
        let world = World::usual();
        story(&world);
        world.store.log()
    };
    let (log, source) = (made(), "https://lms.example".parse().unwrap());
    let cloud =
        |log: &[EventRecord]| log.iter().map(|event| CloudEvent::of(event, &source)).collect::<Vec<_>>();
    let stated =
        |log: &[EventRecord]| log.iter().flat_map(|e| Statement::of(e, &settings())).collect::<Vec<_>>();
    assert_eq!((cloud(&log), stated(&log)), (cloud(&made()), stated(&made())));
    let ids: BTreeSet<String> = cloud(&log).into_iter().map(|event| event.id).collect();
    assert_eq!(ids.len(), log.len());
    let statements = stated(&log);
    let ids: BTreeSet<&str> = statements.iter().map(|statement| statement.id.as_str()).collect();
    assert_eq!(ids.len(), statements.len());
    assert!(statements.len() >= 4, "{statements:?}");
    let json = serde_json::to_string(&(cloud(&log), &statements)).unwrap();
    assert!(!json.contains("juggl") && !json.contains("mailto"));
}

#[test]
fn a_cloud_event_has_what_the_specification_requires() {
    let world = World::usual();
    story(&world);
    let source = "urn:example:lms".parse().unwrap();
    for event in world.store.log() {
        let document = CloudEvent::of(&event, &source);
        // CloudEvents 1.0.2, 3.1: these are required and not empty; attribute names are lower-case letters and digits.
        assert_eq!(document.specversion, "1.0");
        assert!(!document.id.is_empty() && !document.kind.is_empty());
        let json = serde_json::to_string(&document).unwrap();
        let name = serde_json::to_string(&event.event).unwrap();
        assert_eq!(
            document.kind,
            format!("tutelage.{}", name.split('"').nth(1).unwrap()),
            "its name on the wire"
        );
        for required in ["specversion", "id", "source", "type"] {
            assert!(json.contains(&format!("\"{required}\":\"")), "{required}");
        }
        let about = matches!(event.event, Event::RelationshipStarted { .. } | Event::RequestOpened { .. });
        assert!(document.subject.is_some() || !about);
        let by_host = event.actor == Actor::Host;
        assert!(by_host || event.at >= monday());
    }
}
