//! "Coordinators."

use crate::common::{World, ask, day, id, monday, request_of};
use crate::support::*;
use tutelage::{
    lifecycle::{Actor, Command, ReasonCode, RequestState, WhenInUse},
    store::Driven,
};

#[test]
fn they_may_act_for_somebody_with_a_reason_that_is_audited() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let asked = done(acting_for(&world, "office", "eve", ask("mentoring", "mentee", &["cy"]), monday()));
    let (request_id, _) = request_of(&asked);
    assert_eq!(request(&world, request_id).by, Some(id("eve")));
    for record in &asked.events {
        assert_eq!(record.actor, Actor::Person(id("office")));
        let on_behalf_of = record.on_behalf_of.as_ref().unwrap();
        assert_eq!((on_behalf_of.person.as_str(), on_behalf_of.reason.as_str()), ("eve", "on_leave"));
    }
    let accepted = done(acting_for(&world, "office", "cy", accept(request_id), monday()));
    let together = formed(&accepted);
    done(acting_for(
        &world,
        "office",
        "cy",
        Command::PutOnHold { relationship: together, until: None },
        day(1),
    ));
    done(acting_for(&world, "office", "cy", Command::Resume { relationship: together }, day(1)));
    done(acting_for(&world, "office", "eve", cancel(together), day(1)));
    assert_eq!(relationship(&world, together).closing.as_ref().unwrap().by, Some(id("eve")));
    done(acting_for(&world, "office", "eve", step_back("mentoring", "mentee"), day(1)));
}

#[test]
fn they_act_within_the_rule_and_the_rights_of_their_grant() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve", "ben"]);
    let asks = |who: &str, for_whom: &str| {
        acting_for(&world, who, for_whom, ask("mentoring", "mentee", &["cy"]), monday())
    };
    assert_eq!(refused(asks("boss", "ben")), [ReasonCode::CoordinatorsOnly], "boss may not act for others");
    assert_eq!(refused(asks("ana", "ben")), [ReasonCode::CoordinatorsOnly]);
    leaves(&world, "office", monday());
    assert_eq!(refused(asks("office", "ben")), [ReasonCode::CoordinatorsOnly], "nor may one who left");
}

#[test]
fn a_scope_covers_both_people_or_nothing() {
    let scoped = |values: &str| {
        let world = world_of(config_with("sponsorship", |draft| {
            let scope = format!(r#"[{{"attribute":"team","values":{values}}}]"#);
            draft.coordinators[0].scope = serde_json::from_str(&scope).unwrap();
            draft.steps.remove(1);
        }));
        world.takes_part("cy", "sponsorship", "sponsor", 1);
        world.takes_part("ben", "sponsorship", "protege", 1);
        let offer = world.asks("cy", "sponsorship", "sponsor", &["ben"], monday());
        world.does("ben", accept(offer), monday());
        world.tries("office", accept(offer), monday())
    };
    assert_eq!(refused(scoped(r#"["red"]"#)), [ReasonCode::NotAvailable]);
    assert!(matches!(scoped(r#"["blue","red"]"#), Driven::Done(_)));
}

#[test]
fn a_request_to_somebody_out_of_scope_is_none_to_them() {
    let world = world_of(config_with("mentoring", |draft| {
        draft.coordinators[0].scope =
            serde_json::from_str(r#"[{"attribute":"team","values":["green"]}]"#).unwrap();
    }));
    mentoring(&world, "cy", 1, &["eve"]);
    let request = world.asks("eve", "mentoring", "mentee", &["cy"], monday());
    let settle = |request| Command::SettleExhausted { request };
    let nothing = settle(id("000000000000000000000000000000aa"));
    assert_eq!(
        world.codes("office", settle(request), monday()),
        world.codes("office", nothing, monday()),
        "eve is in scope and cy is not"
    );
}

#[test]
fn they_may_exceed_places_and_never_bans_or_blocks() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.takes_part("ben", "mentoring", "mentee", 1);
    let (request_id, state) =
        request_of(&done(exceeding(&world, "office", "ben", ask("mentoring", "mentee", &["cy"]), day(1))));
    assert_eq!(state, RequestState::Pending, "no line");
    assert_eq!(world.codes("cy", accept(request_id), day(1)), [ReasonCode::NoPlaceLeft]);
    done(exceeding(&world, "office", "cy", accept(request_id), day(1)));
    assert_eq!(caseload(&world, "cy").sections[0].active.len(), 2);
    assert!(relationship(&world, together).state.is_open());
    world.takes_part("dee", "mentoring", "mentee", 1);
    let banned = exceeding(&world, "office", "dee", ask("mentoring", "mentee", &["cy"]), day(1));
    assert_eq!(refused(banned), [ReasonCode::PairRule], "cy is above dee");
    world.takes_part("boss", "mentoring", "mentor", 1);
    world.hire("fay", 1, "green", None);
    world.takes_part("fay", "mentoring", "mentee", 1);
    world.does("boss", block("fay"), day(1));
    let blocked = exceeding(&world, "office", "fay", ask("mentoring", "mentee", &["boss"]), day(1));
    assert_eq!(refused(blocked), [ReasonCode::NotAvailable]);
}

#[test]
fn exceeding_needs_the_right() {
    let world =
        world_of(config_with("mentoring", |draft| draft.coordinators[0].rights.exceed_places = false));
    mentoring(&world, "cy", 1, &["ben"]);
    let exceeded = exceeding(&world, "office", "ben", ask("mentoring", "mentee", &["cy"]), monday());
    assert_eq!(refused(exceeded), [ReasonCode::CoordinatorsOnly]);
    done(acting_for(&world, "office", "ben", ask("mentoring", "mentee", &["cy"]), monday()));
}

#[test]
fn what_is_somebodys_own_nobody_does_for_them() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let note = Command::WriteNote {
        relationship: together,
        audience: Default::default(),
        told: false,
        text: "x".into(),
    };
    let concern = Command::RaiseConcern { relationship: together, text: "x".into() };
    for command in
        [block("cy"), never_again("mentoring", "cy"), note, concern, Command::Unblock { person: id("cy") }]
    {
        assert_eq!(refused(acting_for(&world, "office", "eve", command, day(1))), [ReasonCode::NotAllowed]);
    }
    let by_host = world.send(&world.envelope(Actor::Host, complete(together)), day(1));
    assert_eq!(refused(by_host), [ReasonCode::NotAllowed], "the host is nobody");
}

#[test]
fn they_set_places_for_somebody() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    done(acting_for(
        &world,
        "office",
        "cy",
        set_places("mentoring", "mentor", 3, WhenInUse::Refuse),
        monday(),
    ));
    assert_eq!(caseload(&world, "cy").sections[0].places, Some(3));
    let too_many =
        exceeding(&world, "office", "cy", set_places("mentoring", "mentor", 9, WhenInUse::Refuse), monday());
    assert_eq!(refused(too_many), [ReasonCode::PlacesOutOfRange]);
}
