//! "Request": steps, nominations, and rules that change while one waits.

use crate::common::{World, ask, day, id, monday, person, request_of};
use crate::support::*;
use tutelage::{
    id::{PersonId, RequestId},
    lifecycle::{Approver, Command, Event, NoticeCode, Party, ReasonCode, Recipient, RequestState},
    scheme::Step,
};

/// Cy offers to sponsor ben, who reports to ana.
fn offered(world: &World) -> RequestId {
    world.takes_part("cy", "sponsorship", "sponsor", 1);
    world.takes_part("ben", "sponsorship", "protege", 1);
    world.asks("cy", "sponsorship", "sponsor", &["ben"], monday())
}

fn approvers(world: &World, id: RequestId) -> Vec<Approver> {
    request(world, id).steps.iter().map(|step| step.approver.clone()).collect()
}

fn nominate(people: &[(&str, &str)]) -> Command {
    let party = |(person, role): &(&str, &str)| Party { person: id(person), role: id(role) };
    Command::Nominate {
        type_id: id("sponsorship"),
        people: people.iter().map(party).collect(),
        message: None,
    }
}

#[test]
fn each_step_is_seen_by_its_approver_only_when_reached() {
    let world = World::usual();
    let offer = offered(&world);
    let [ben, ana] = ["ben", "ana"].map(id::<PersonId>);
    assert_eq!(
        approvers(&world, offer),
        [Approver::Party(ben), Approver::Manager(ana), Approver::Coordinator]
    );
    assert_eq!(world.codes("ana", accept(offer), monday()), [ReasonCode::NotAvailable]);
    assert_eq!(world.codes("office", accept(offer), monday()), [ReasonCode::NotAvailable]);
    assert!(caseload(&world, "ana").approvals.is_empty());
    let step = world.does("ben", accept(offer), day(1));
    assert_eq!(request_of(&step), (offer, RequestState::Pending));
    assert_eq!(told(&step, NoticeCode::RequestToAnswer), [to("ana")]);
    assert_eq!(told(&step, NoticeCode::RequestApproved), [to("cy")]);
    assert_eq!(caseload(&world, "ana").approvals.len(), 1);
    assert_eq!(world.codes("ben", accept(offer), day(1)), [ReasonCode::NotYourTurn]);
    let step = world.does("ana", accept(offer), day(2));
    assert_eq!(told(&step, NoticeCode::RequestToAnswer), [Recipient::Coordinators]);
    assert_eq!(world.codes("ana", accept(offer), day(2)), [ReasonCode::NotYourTurn]);
    let done = world.does("office", accept(offer), day(3));
    assert_eq!(relationship(&world, formed(&done)).started_at, Some(day(3)));
    let known = request(&world, offer);
    let approved: Vec<_> = known.steps.iter().map(|step| step.approved_by.clone().unwrap()).collect();
    assert_eq!(approved, ["ben", "ana", "office"].map(id::<PersonId>));
}

#[test]
fn each_step_has_its_own_two_weeks() {
    let world = World::usual();
    let offer = offered(&world);
    world.does("ben", accept(offer), day(13));
    world.settle(day(26));
    assert_eq!(state(&world, offer), RequestState::Pending);
    world.settle(day(27));
    assert_eq!(state(&world, offer), RequestState::Expired);
}

#[test]
fn a_place_is_reserved_from_its_owners_yes_and_given_back_if_the_rest_fails() {
    let world = World::usual();
    let offer = offered(&world);
    assert!(caseload(&world, "ben").sections.iter().all(|section| section.reserved.is_empty()));
    world.does("ben", accept(offer), monday());
    for who in ["ben", "cy"] {
        assert_eq!(caseload(&world, who).sections[0].reserved.len(), 1, "{who}");
    }
    world.hire("fay", 6, "green", None);
    world.takes_part("fay", "sponsorship", "sponsor", 1);
    let other = ask("sponsorship", "sponsor", &["ben"]);
    assert_eq!(world.codes("fay", other.clone(), monday()), [ReasonCode::Full]);
    world.does("ana", decline(offer), day(1));
    for who in ["ben", "cy"] {
        assert!(caseload(&world, who).sections[0].reserved.is_empty(), "{who}");
    }
    world.does("fay", other, day(1));
}

#[test]
fn who_said_yes_hears_of_a_later_no() {
    let world = World::usual();
    let offer = offered(&world);
    world.does("ben", accept(offer), monday());
    let no = world.does("ana", decline(offer), day(1));
    assert_eq!(told(&no, NoticeCode::RequestDeclined), [to("ben"), to("cy")]);
}

#[test]
fn the_counterpart_is_a_step_even_where_the_type_names_none() {
    let world = world_of(config_with("sponsorship", |draft| draft.steps = vec![Step::Coordinator]));
    let offer = offered(&world);
    assert_eq!(approvers(&world, offer), [Approver::Party(id("ben")), Approver::Coordinator]);
}

#[test]
fn a_missing_approver_is_replaced_by_a_coordinator() {
    let world = World::usual();
    world.takes_part("cy", "sponsorship", "sponsor", 2);
    world.takes_part("eve", "sponsorship", "protege", 1);
    let no_manager = world.asks("cy", "sponsorship", "sponsor", &["eve"], monday());
    assert_eq!(approvers(&world, no_manager), [Approver::Party(id("eve")), Approver::Coordinator]);
    let offer = offered(&world);
    world.does("ben", accept(offer), monday());
    leaves(&world, "ana", day(1));
    assert_ne!(world.tries("ana", accept(offer), day(1)), world.tries("office", accept(offer), day(1)));
    assert!(!world.codes("ana", accept(offer), day(1)).is_empty(), "a manager who left answers nothing");
    let decisions = world.settle(day(1));
    assert!(events(&decisions).iter().any(|event| matches!(event, Event::ApproverReplaced { .. })));
    assert_eq!(request(&world, offer).approver(), Some(&Approver::Coordinator));
    assert!(caseload(&world, "ana").approvals.is_empty());
    let still = request(&world, offer).expires_at;
    assert_eq!(still, Some(day(14)), "the time goes on");
    world.does("office", accept(offer), day(2));
}

#[test]
fn a_manager_who_left_before_the_step_is_replaced_when_it_is_reached() {
    let world = World::usual();
    let offer = offered(&world);
    leaves(&world, "ana", day(1));
    world.settle(day(1));
    let step = world.does("ben", accept(offer), day(2));
    assert_eq!(told(&step, NoticeCode::RequestToAnswer), [Recipient::Coordinators]);
}

#[test]
fn a_manager_who_is_one_of_the_two_is_not_asked_again() {
    let world = world_of(config_with("sponsorship", |draft| {
        draft.steps = vec![Step::Counterpart, Step::ManagerOf(id("protege"))];
    }));
    world.takes_part("ana", "sponsorship", "sponsor", 1);
    world.takes_part("ben", "sponsorship", "protege", 1);
    let offer = world.asks("ana", "sponsorship", "sponsor", &["ben"], monday());
    assert_eq!(approvers(&world, offer), [Approver::Party(id("ben"))]);
}

#[test]
fn a_manager_is_told_nothing_of_rules_over_others() {
    let world = World::usual();
    let offer = offered(&world);
    world.does("ben", accept(offer), monday());
    changes(&world, "ben", day(1), |ben| {
        ben.attributes.remove(&id("level"));
    });
    assert_eq!(world.codes("ana", accept(offer), day(1)), [ReasonCode::NotAvailable]);
}

#[test]
fn all_rules_are_checked_again_at_acceptance_by_the_current_version() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let request_id = asks(&world, "eve", "cy", monday());
    let mut stricter = draft("mentoring");
    let when = r#"{"difference":{"attribute":"level","of":"mentor","minus":"mentee","at_least":4}}"#;
    stricter.pair.grants[0].when = serde_json::from_str(when).unwrap();
    stricter.requests.expires_after_days = 20;
    world.host(Command::PublishType { draft: Box::new(stricter) }, day(1));
    assert_eq!(world.codes("cy", accept(request_id), day(1)), [ReasonCode::PairRule]);
    world.settle(day(1));
    let known = request(&world, request_id);
    assert_eq!((known.state, known.code.clone()), (RequestState::Invalidated, Some(id("rule_changed"))));
    assert_eq!(known.terms.expires_after_days, 14, "periods stay those it began with");
}

#[test]
fn a_version_that_drops_a_role_ends_its_requests() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve", "ben"]);
    let running = world.together("ben", "mentoring", "mentee", "cy", monday());
    let waiting = asks(&world, "eve", "cy", monday());
    let text = serde_json::to_string(&draft("mentoring")).unwrap().replace("\"mentee\"", "\"learner\"");
    world.host(Command::PublishType { draft: Box::new(serde_json::from_str(&text).unwrap()) }, day(1));
    world.settle(day(1));
    assert_eq!(state(&world, waiting), RequestState::Invalidated);
    assert!(relationship(&world, running).state.is_open());
    assert!(!relationship(&world, running).flags.is_empty());
    assert!(world.settle(day(1)).is_empty());
}

#[test]
fn everything_works_under_a_version_that_only_the_store_has() {
    let world = World::usual();
    for type_id in ["mentoring", "sponsorship", "circle", "peers"] {
        world.host(Command::PublishType { draft: Box::new(draft(type_id)) }, monday());
    }
    world.settle(monday());
    let offer = offered(&world);
    for who in ["ben", "ana", "office"] {
        world.does(who, accept(offer), monday());
    }
    let sponsored = request(&world, offer).relationship.unwrap();
    world.does(
        "ben",
        Command::WriteNote {
            relationship: sponsored,
            audience: Default::default(),
            told: false,
            text: "x".into(),
        },
        day(1),
    );
    acting_for(&world, "office", "ben", cancel(sponsored), day(1));
    let reopened =
        request_of(&world.does("cy", Command::Reopen { relationship: sponsored, message: None }, day(2))).0;
    acting_for(&world, "office", "cy", withdraw(reopened), day(2));
    assert_eq!(state(&world, reopened), RequestState::Withdrawn);
    world.does("boss", nominate(&[("cy", "sponsor"), ("ben", "protege")]), day(2));
    let mentored = cy_and_eve(&world);
    world.takes_part("ben", "mentoring", "mentee", 1);
    let waiting = asks(&world, "ben", "cy", day(2));
    world.does("eve", complete(mentored), day(2));
    world.settle(day(2));
    assert_eq!(state(&world, waiting), RequestState::Pending);
    world.takes_part("cy", "circle", "lead", 1);
    for member in ["eve", "ben", "dee"] {
        world.takes_part(member, "circle", "member", 1);
        world.together(member, "circle", "member", "cy", day(3));
    }
    leaves(&world, "ben", day(4));
    world.settle(day(4));
    assert_eq!(state(&world, waiting), RequestState::Invalidated);
}

#[test]
fn nominated_people_both_have_to_say_yes() {
    let world = World::usual();
    world.takes_part("cy", "sponsorship", "sponsor", 1);
    world.takes_part("ben", "sponsorship", "protege", 1);
    let two = nominate(&[("cy", "sponsor"), ("ben", "protege")]);
    assert_eq!(world.codes("eve", two.clone(), monday()), [ReasonCode::NotAllowed]);
    let (request_id, _) = request_of(&world.does("boss", two.clone(), monday()));
    let [cy, ben, ana] = ["cy", "ben", "ana"].map(id::<PersonId>);
    let steps = [Approver::Party(cy), Approver::Party(ben), Approver::Manager(ana), Approver::Coordinator];
    assert_eq!(approvers(&world, request_id), steps);
    assert_eq!(
        world.codes("boss", two, monday()),
        [ReasonCode::NotAvailable],
        "who nominates learns nothing of it"
    );
    for who in ["cy", "ben", "ana", "office"] {
        world.does(who, accept(request_id), monday());
    }
    assert_eq!(state(&world, request_id), RequestState::Accepted);
}

#[test]
fn a_coordinator_who_nominates_has_said_yes() {
    let world = World::usual();
    world.takes_part("cy", "sponsorship", "sponsor", 1);
    world.takes_part("ben", "sponsorship", "protege", 1);
    let two = nominate(&[("cy", "sponsor"), ("ben", "protege")]);
    let (request_id, _) = request_of(&world.does("office", two, monday()));
    assert!(!approvers(&world, request_id).contains(&Approver::Coordinator));
}

#[test]
fn a_nomination_needs_one_person_for_each_role() {
    let world = World::usual();
    let codes = |people: &[(&str, &str)]| world.codes("boss", nominate(people), monday());
    assert_eq!(codes(&[("cy", "sponsor")]), [ReasonCode::WrongRoles]);
    assert_eq!(codes(&[("cy", "sponsor"), ("ana", "sponsor")]), [ReasonCode::WrongRoles]);
    assert_eq!(codes(&[("cy", "sponsor"), ("ana", "chief")]), [ReasonCode::WrongRoles]);
    assert_eq!(codes(&[("cy", "sponsor"), ("cy", "protege")]), [ReasonCode::NotYourself]);
    assert_eq!(codes(&[("boss", "sponsor"), ("ben", "protege")]), [ReasonCode::NotAllowed]);
    assert_eq!(codes(&[("cy", "sponsor"), ("ben", "protege")]), [ReasonCode::NotAvailable]);
}

#[test]
fn whoever_was_not_reached_yet_and_leaves_or_blocks_ends_it_all_the_same() {
    for leaving in [true, false] {
        let world = world_of(config_with("sponsorship", |draft| {
            draft.steps = vec![Step::ManagerOf(id("protege")), Step::Counterpart];
        }));
        let offer = offered(&world);
        if leaving {
            leaves(&world, "ben", day(1));
        } else {
            world.does("ben", block("cy"), day(1));
        }
        world.settle(day(1));
        assert_eq!(state(&world, offer), RequestState::Invalidated, "{leaving}");
        assert!(caseload(&world, "ana").approvals.is_empty());
    }
}

#[test]
fn the_managers_of_both_sides_can_be_steps() {
    let world = world_of(config_with("sponsorship", |draft| {
        draft.steps = vec![Step::ManagerOf(id("sponsor")), Step::ManagerOf(id("protege"))];
    }));
    world.host(Command::PersonChanged { person: Box::new(person("cy", 5, "blue", Some("boss"))) }, monday());
    let offer = offered(&world);
    for who in ["ben", "boss", "ana"] {
        world.does(who, accept(offer), monday());
    }
    assert_eq!(state(&world, offer), RequestState::Accepted);
}
