//! "Leavers and movers."

use crate::common::{World, ask, day, id, monday};
use crate::support::*;
use tutelage::{
    lifecycle::{Command, Flag, NoticeCode, ReasonCode, Recipient, RelationshipState, RequestState},
    people::{AttributeValue, Manager, PersonState},
};

#[test]
fn who_left_has_no_requests_and_no_relationships() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.takes_part("ben", "mentoring", "mentee", 1);
    let in_line = asks(&world, "ben", "cy", day(1));
    world.takes_part("cy", "sponsorship", "sponsor", 1);
    world.takes_part("ben", "sponsorship", "protege", 1);
    let offer = world.asks("cy", "sponsorship", "sponsor", &["ben"], day(1));
    leaves(&world, "cy", day(2));
    assert_eq!(
        world.codes("ben", accept(offer), day(2)),
        [ReasonCode::NotAvailable],
        "even before the follow-up"
    );
    assert_eq!(world.codes("cy", ask("sponsorship", "sponsor", &["eve"]), day(2))[0], ReasonCode::YouLeft);
    let decisions = world.settle(day(2));
    assert_eq!([in_line, offer].map(|request| state(&world, request)), [RequestState::Invalidated; 2]);
    let ended = relationship(&world, together);
    assert_eq!(ended.state, RelationshipState::Cancelled);
    assert_eq!(ended.closing.as_ref().unwrap().code, Some(id("left")));
    assert_eq!(ended.closing.as_ref().unwrap().by, None);
    assert!(decisions.iter().any(|one| told(one, NoticeCode::RelationshipCancelled).contains(&to("eve"))));
    for who in ["cy", "ben", "eve"] {
        let open = caseload(&world, who).sections.into_iter().filter(|section| {
            [&section.incoming, &section.outgoing, &section.reserved, &section.waiting, &section.ahead]
                .into_iter()
                .any(|queue| !queue.is_empty())
                || !section.active.is_empty()
        });
        assert_eq!(open.count(), 0, "{who}");
    }
}

#[test]
fn who_left_with_much_open_is_dealt_with_step_by_step() {
    let world = World::usual();
    world.takes_part("cy", "mentoring", "mentor", 5);
    let mentees: Vec<String> = (0..14).map(|n| format!("m{n:02}")).collect();
    let requests: Vec<_> = mentees
        .iter()
        .map(|mentee| {
            world.hire(mentee, 1, "green", None);
            world.takes_part(mentee, "mentoring", "mentee", 1);
            asks(&world, mentee, "cy", monday())
        })
        .collect();
    let together: Vec<_> =
        requests[..3].iter().map(|id| formed(&world.does("cy", accept(*id), monday()))).collect();
    leaves(&world, "cy", day(1));
    for decision in world.settle(day(1)) {
        assert!(decision.changes.len() <= 64);
    }
    assert!(requests[3..].iter().all(|id| state(&world, *id) == RequestState::Invalidated));
    assert!(together.iter().all(|id| runs(&world, *id) == RelationshipState::Cancelled));
    assert!(world.settle(day(1)).is_empty());
}

#[test]
fn the_choices_of_others_go_on_without_who_left() {
    let world = World::usual();
    for mentor in ["cy", "boss"] {
        world.takes_part(mentor, "mentoring", "mentor", 1);
    }
    world.takes_part("eve", "mentoring", "mentee", 1);
    world.asks("eve", "mentoring", "mentee", &["cy", "boss"], monday());
    leaves(&world, "cy", day(1));
    world.settle(day(1));
    assert_eq!(requests_between(&world, "eve", "boss").len(), 1);
}

#[test]
fn a_rule_no_longer_true_flags_and_unflags_what_runs() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    let level = |level| {
        move |person: &mut tutelage::people::PersonRecord| {
            person.attributes.insert(id("level"), AttributeValue::Integer(level));
        }
    };
    changes(&world, "eve", day(1), level(9));
    let decisions = world.settle(day(1));
    assert!(
        decisions.iter().any(|one| told(one, NoticeCode::RelationshipFlagged) == [Recipient::Coordinators])
    );
    let known = relationship(&world, together);
    assert_eq!((known.state, known.flags.contains(&Flag::RuleBroken)), (RelationshipState::Active, true));
    changes(&world, "eve", day(2), level(1));
    world.settle(day(2));
    assert!(relationship(&world, together).flags.is_empty());
}

#[test]
fn a_ban_marked_while_running_ends_it() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    changes(&world, "eve", day(1), |eve| eve.manager = Manager::Person(id("cy")));
    world.settle(day(1));
    let ended = relationship(&world, together);
    assert_eq!(ended.state, RelationshipState::Cancelled);
    assert_eq!(ended.closing.as_ref().unwrap().code, Some(id("rule_broken")));
}

#[test]
fn a_request_whose_rule_is_no_longer_true_is_invalidated() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve", "ben"]);
    let (first, second) = (asks(&world, "eve", "cy", monday()), asks(&world, "ben", "cy", monday()));
    changes(&world, "eve", day(1), |eve| eve.manager = Manager::Person(id("cy")));
    assert_eq!(world.codes("cy", accept(first), day(1)), [ReasonCode::PairRule]);
    world.settle(day(1));
    assert_eq!(
        [first, second].map(|id| state(&world, id)),
        [RequestState::Invalidated, RequestState::Pending]
    );
}

#[test]
fn what_changes_nothing_does_nothing() {
    let world = World::usual();
    let before = world.store.log().len();
    changes(&world, "eve", day(1), |_| {});
    assert_eq!(world.store.log().len(), before);
    changes(&world, "eve", day(1), |eve| eve.name = "Eve".to_owned());
    assert_eq!(world.store.log().len(), before + 2, "the change and its follow-up");
}

#[test]
fn who_comes_back_is_there_again() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    leaves(&world, "cy", day(1));
    world.settle(day(1));
    changes(&world, "cy", day(2), |cy| cy.state = PersonState::Active);
    world.settle(day(2));
    world.together("eve", "mentoring", "mentee", "cy", day(3));
}

#[test]
fn only_the_host_says_who_is_who() {
    let world = World::usual();
    let person = Box::new(crate::common::person("eve", 9, "green", None));
    assert_eq!(world.codes("eve", Command::PersonChanged { person }, monday()), [ReasonCode::HostOnly]);
}

#[test]
fn a_manager_with_many_approvals_who_leaves_hands_them_all_over() {
    let world = World::usual();
    world.takes_part("cy", "sponsorship", "sponsor", 10);
    let offers: Vec<_> = (0..9)
        .map(|n| {
            let name = format!("p{n}");
            world.hire(&name, 1, "green", Some("ana"));
            world.takes_part(&name, "sponsorship", "protege", 1);
            let offer = world.asks("cy", "sponsorship", "sponsor", &[&name], monday());
            world.does(&name, accept(offer), monday());
            offer
        })
        .take(3)
        .collect();
    leaves(&world, "ana", day(1));
    world.settle(day(1));
    assert!(caseload(&world, "ana").approvals.is_empty());
    assert!(offers.iter().all(|offer| request(&world, *offer).approver().unwrap().person().is_none()));
    assert!(world.settle(day(1)).is_empty());
}
