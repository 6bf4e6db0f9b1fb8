//! Groups that people join and leave, and peers.

use crate::common::{World, ask, day, id, monday, request_of};
use crate::support::*;
use tutelage::{
    id::RelationshipId,
    lifecycle::{Command, Flag, NoticeCode, ReasonCode, RelationshipState, RequestState},
    scheme::Initiative,
};

fn leave(relationship: RelationshipId) -> Command {
    Command::Leave { relationship, code: id("no_time") }
}

#[test]
fn a_group_forms_until_every_role_has_its_minimum() {
    let world = World::usual();
    let group = circle(&world, &["eve"]);
    assert_eq!(runs(&world, group), RelationshipState::Forming);
    assert_eq!(
        world.codes("cy", Command::PutOnHold { relationship: group, until: None }, day(1)),
        [ReasonCode::NotRunning]
    );
    assert_eq!(world.codes("cy", complete(group), day(1)), [ReasonCode::NotRunning]);
    world.takes_part("ben", "circle", "member", 1);
    let request = world.asks("ben", "circle", "member", &["cy"], day(1));
    let joined = world.does("cy", accept(request), day(2));
    assert_eq!(formed(&joined), group, "the same group");
    assert_eq!(told(&joined, NoticeCode::RelationshipStarted), [to("ben"), to("cy"), to("eve")]);
    let known = relationship(&world, group);
    assert_eq!((known.state, known.started_at), (RelationshipState::Active, Some(day(2))));
    assert_eq!(known.member(&id("ben")).unwrap().joined_at, day(2));
    assert_eq!(caseload(&world, "cy").sections[0].active.len(), 1, "a group takes one place of its lead");
}

#[test]
fn requests_made_before_the_group_existed_can_be_accepted() {
    let world = World::usual();
    world.takes_part("cy", "circle", "lead", 1);
    let requests = ["eve", "ben"].map(|member| {
        world.takes_part(member, "circle", "member", 1);
        world.asks(member, "circle", "member", &["cy"], monday())
    });
    let [one, other] = requests.map(|request| formed(&world.does("cy", accept(request), monday())));
    assert_eq!(one, other);
}

#[test]
fn a_full_group_takes_nobody() {
    let world = World::usual();
    world.hire("fay", 2, "green", None);
    world.hire("gus", 2, "green", None);
    world.takes_part("cy", "circle", "lead", 1);
    let members = ["ana", "ben", "dee", "eve", "fay"];
    let requests = members.map(|member| {
        world.takes_part(member, "circle", "member", 1);
        world.asks(member, "circle", "member", &["cy"], monday())
    });
    for request in &requests[..2] {
        world.does("cy", accept(*request), monday());
    }
    world.takes_part("gus", "circle", "member", 1);
    let joins = world.asks("gus", "circle", "member", &["cy"], monday());
    for request in &requests[2..4] {
        world.does("cy", accept(*request), monday());
    }
    assert_eq!(world.codes("cy", accept(joins), monday()), [ReasonCode::GroupFull]);
    assert_eq!(world.codes("cy", accept(requests[4]), monday()), [ReasonCode::NoPlaceLeft]);
    world.hire("hal", 2, "green", None);
    world.takes_part("hal", "circle", "member", 1);
    assert_eq!(world.codes("hal", ask("circle", "member", &["cy"]), monday()), [ReasonCode::Full]);
}

#[test]
fn below_its_minimum_it_runs_on_flagged_until_somebody_joins() {
    let world = World::usual();
    let group = circle(&world, &["eve", "ben"]);
    assert_eq!(
        world.codes("ben", Command::Leave { relationship: group, code: id("whim") }, day(3)),
        [ReasonCode::UnknownCode]
    );
    let left = world.does("ben", leave(group), day(3));
    assert_eq!(told(&left, NoticeCode::MemberLeft).len(), 3);
    let known = relationship(&world, group);
    assert_eq!(known.state, RelationshipState::Active);
    assert!(known.flags.contains(&Flag::BelowMinimum));
    let gone = known.members.iter().find(|member| member.party.person == id("ben")).unwrap();
    assert_eq!(
        (gone.left.as_ref().unwrap().at, gone.left.as_ref().unwrap().code.clone()),
        (day(3), id("no_time"))
    );
    assert_eq!(world.codes("ben", leave(group), day(3)), [ReasonCode::NotAvailable]);
    world.takes_part("dee", "circle", "member", 1);
    world.together("dee", "circle", "member", "cy", day(4));
    assert!(relationship(&world, group).flags.is_empty());
}

#[test]
fn when_nobody_is_left_opposite_it_ends() {
    let world = World::usual();
    let group = circle(&world, &["eve", "ben", "dee"]);
    world.does("cy", leave(group), day(3));
    assert_eq!(runs(&world, group), RelationshipState::Cancelled);
    for who in ["cy", "eve", "ben", "dee"] {
        assert!(caseload(&world, who).sections.iter().all(|section| section.active.is_empty()), "{who}");
    }
    let pair = World::usual();
    let two = cy_and_eve(&pair);
    assert_eq!(pair.codes("eve", leave(two), day(1)), [ReasonCode::NotAGroup]);
}

#[test]
fn who_left_may_not_come_back_where_the_type_allows_it_once() {
    let world = World::usual();
    let group = circle(&world, &["eve", "ben", "dee"]);
    world.does("ben", leave(group), day(3));
    assert_eq!(world.codes("ben", ask("circle", "member", &["cy"]), day(4)), [ReasonCode::TogetherBefore]);
}

#[test]
fn a_lead_can_bring_somebody_into_their_group() {
    let world = World::usual();
    let group = circle(&world, &["eve", "ben"]);
    world.takes_part("dee", "circle", "member", 1);
    let offer = world.asks("cy", "circle", "lead", &["dee"], day(1));
    assert_eq!(formed(&world.does("dee", accept(offer), day(1))), group);
}

#[test]
fn a_group_that_ended_takes_nobody_in() {
    let world = World::usual();
    let group = circle(&world, &["eve", "ben"]);
    world.takes_part("dee", "circle", "member", 1);
    let request = world.asks("dee", "circle", "member", &["cy"], day(1));
    world.does("cy", complete(group), day(1));
    assert_eq!(world.codes("cy", accept(request), day(1)), [ReasonCode::GroupFull]);
}

#[test]
fn nobody_joins_across_a_block_with_anybody_in_the_group() {
    let world = World::usual();
    circle(&world, &["eve", "ben"]);
    world.takes_part("dee", "circle", "member", 1);
    world.does("eve", block("dee"), day(1));
    let request = world.asks("dee", "circle", "member", &["cy"], day(1));
    assert_eq!(world.codes("cy", accept(request), day(1)), [ReasonCode::NotAvailable]);
}

#[test]
fn peers_have_one_role_and_their_rule_holds_both_ways() {
    let world = World::usual();
    world.hire("fay", 3, "green", None);
    world.hire("gus", 1, "green", None);
    for peer in ["eve", "ben", "fay", "gus"] {
        world.takes_part(peer, "peers", "peer", 1);
    }
    let together = world.together("eve", "peers", "peer", "ben", monday());
    assert_eq!(runs(&world, together), RelationshipState::Active);
    assert_eq!(world.codes("gus", ask("peers", "peer", &["fay"]), monday()), [ReasonCode::PairRule]);
    let joins = world.asks("fay", "peers", "peer", &["ben"], monday());
    assert_eq!(formed(&world.does("ben", accept(joins), monday())), together);
    assert_eq!(caseload(&world, "eve").sections[0].active[0].with, [id("ben"), id("fay")]);
    let extend = Command::Extend { relationship: together, until: day(200) };
    for peer in ["eve", "ben"] {
        world.does(peer, extend.clone(), day(1));
        assert_eq!(relationship(&world, together).ends_at, Some(day(180)), "everybody has to agree");
    }
    world.does("fay", extend, day(1));
    assert_eq!(relationship(&world, together).ends_at, Some(day(200)));
    world.does("ben", leave(together), day(2));
    assert_eq!(pair(&world, "peers", "eve", "fay").current, Some(together));
    assert_eq!(pair(&world, "peers", "eve", "ben").current, None);
    world.does("eve", leave(together), day(3));
    assert_eq!(runs(&world, together), RelationshipState::Cancelled);
}

#[test]
fn who_said_never_again_to_a_member_is_not_brought_into_their_group() {
    let world = World::usual();
    world.hire("fay", 3, "green", None);
    for peer in ["eve", "ben", "fay"] {
        world.takes_part(peer, "peers", "peer", 1);
    }
    let before = world.together("eve", "peers", "peer", "fay", monday());
    world.does("fay", complete(before), day(1));
    world.does("fay", never_again("peers", "eve"), day(1));
    world.together("eve", "peers", "peer", "ben", day(2));
    let joins = world.asks("fay", "peers", "peer", &["ben"], day(2));
    assert_eq!(world.codes("ben", accept(joins), day(2)), [ReasonCode::NotAvailable]);
    assert_eq!(state(&world, joins), RequestState::Pending);
}

#[test]
fn a_recheck_of_a_group_sees_everybody() {
    let world = World::usual();
    let group = circle(&world, &["eve", "ben", "dee"]);
    changes(&world, "ben", day(1), |ben| ben.name = "Benjamin".to_owned());
    world.settle(day(1));
    assert!(world.settle(day(1)).is_empty(), "every follow-up was run");
    leaves(&world, "ben", day(2));
    world.settle(day(2));
    assert_eq!(relationship(&world, group).present().count(), 3);
    leaves(&world, "cy", day(3));
    world.settle(day(3));
    assert_eq!(runs(&world, group), RelationshipState::Cancelled);
}

/// A circle of the largest size there may be, and somebody in line with each of its members.
fn largest_circle_with_lines() -> (World, RelationshipId, Vec<String>) {
    let config = config_with("circle", |circle| {
        for role in &mut circle.roles {
            role.max = if role.id == id("member") { 29 } else { 1 };
            role.initiative = if role.max == 1 { Initiative::Offers } else { Initiative::Asks };
            role.waiting_list = Some(5);
            role.limits.outgoing = 40;
        }
    });
    let world = world_of(config);
    let members: Vec<String> = (0..29).map(|i| format!("m{i:02}")).collect();
    for member in &members {
        world.hire(member, 2, "green", None);
    }
    let names: Vec<&str> = members.iter().map(String::as_str).collect();
    let group = circle(&world, &names);
    world.takes_part("ana", "circle", "lead", 1);
    for member in &names {
        let offer = ask("circle", "lead", &[member]);
        assert_eq!(request_of(&world.does("ana", offer, day(1))).1, RequestState::Waiting);
    }
    (world, group, members)
}

#[test]
fn a_group_of_any_size_ends_in_one_decision_and_everybody_in_line_gets_their_turn() {
    let (world, group, members) = largest_circle_with_lines();
    let ended = world.does("cy", cancel(group), day(2));
    assert_eq!(ended.follow_ups.len(), 1, "one small command for all of them");
    world.settle(day(2));
    for member in &members {
        let section = &caseload(&world, member).sections[0];
        assert!(section.waiting.is_empty(), "{member}: {section:?}");
        assert!(requests_between(&world, "ana", member)[0].state.is_open());
    }
}

#[test]
fn somebody_in_two_groups_is_joined_in_the_one_where_they_have_the_role() {
    let world = world_of(config_with("circle", |draft| draft.roles[0].max = 2));
    world.takes_part("cy", "circle", "lead", 1);
    for who in ["ana", "boss"] {
        world.takes_part(who, "circle", "lead", 1);
    }
    for who in ["eve", "cy"] {
        world.takes_part(who, "circle", "member", 1);
    }
    let led = world.together("eve", "circle", "member", "cy", monday());
    let joined = world.together("cy", "circle", "member", "ana", monday());
    assert_ne!(led, joined);
    let offer = world.asks("boss", "circle", "lead", &["cy"], monday());
    assert_eq!(request(&world, offer).joins, Some(joined), "where cy is a member");
    let together = formed(&world.does("cy", accept(offer), monday()));
    assert_eq!(together, joined);
}
