//! "Request": from asking to an answer.

use crate::common::{World, ask, day, id, monday, request_of};
use crate::support::*;
use tutelage::lifecycle::{Command, Event, NoticeCode, Outcome, ReasonCode, Recipient, RequestState};
use tutelage::store::{Shown, see};
use tutelage::time::{Span, Timestamp};
use tutelage::view::{Inquiry, Question, View};

fn just_before(at: Timestamp) -> Timestamp {
    at.plus(Span::millis(-1))
}

#[test]
fn somebody_asks_and_is_accepted() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben"]);
    let request = asks(&world, "ben", "cy", monday());
    let accepted = world.does("cy", accept(request), day(1));
    assert_eq!(request_of(&accepted), (request, RequestState::Accepted));
    assert_eq!(relationship(&world, formed(&accepted)).started_at, Some(day(1)));
    assert_eq!(told(&accepted, NoticeCode::RequestAccepted), [to("ben")]);
    assert_eq!(world.codes("cy", accept(request), day(1)), [ReasonCode::RequestClosed]);
}

#[test]
fn a_hidden_no_looks_like_nobody() {
    let world = World::usual();
    world.takes_part("ben", "mentoring", "mentee", 1);
    let to_nobody = world.refused("ben", ask("mentoring", "mentee", &["nobody"]), monday());
    let not_taking_part = world.refused("ben", ask("mentoring", "mentee", &["cy"]), monday());
    assert_eq!(to_nobody, not_taking_part);
    world.takes_part("cy", "mentoring", "mentor", 1);
    world.does("cy", block("ben"), monday());
    assert_eq!(world.refused("ben", ask("mentoring", "mentee", &["cy"]), monday()), to_nobody);
    assert!(to_nobody.has(ReasonCode::NotAvailable));
}

#[test]
fn a_refusal_names_the_rule_and_what_everybody_may_see() {
    let world = World::usual();
    mentoring(&world, "eve", 1, &["ben"]);
    let refusal = world.refused("ben", ask("mentoring", "mentee", &["eve"]), monday());
    assert_eq!(refusal.reasons[0].code, ReasonCode::PairRule);
    assert_eq!(refusal.reasons[0].rule, Some(id("levels_apart")));
    assert_eq!(refusal.reasons[0].attribute, Some(id("level")));
}

#[test]
fn asking_twice_returns_the_open_request() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben"]);
    let request = asks(&world, "ben", "cy", monday());
    let again = world.does("ben", ask("mentoring", "mentee", &["cy"]), day(1));
    let Outcome::Request { request: known, already: true, state: RequestState::Pending, .. } = again.outcome
    else {
        panic!("{:?}", again.outcome)
    };
    assert_eq!(known, request);
    assert!(again.events.is_empty() && again.notices.is_empty());
    let afresh = asks(&world, "ben", "cy", day(14));
    assert_ne!(afresh, request, "the first has expired");
}

#[test]
fn limits_count_what_exists_plus_what_is_asked() {
    let world = World::usual();
    world.hire("fay", 5, "green", None);
    world.hire("gus", 5, "green", None);
    for mentor in ["cy", "boss", "fay", "gus"] {
        world.takes_part(mentor, "mentoring", "mentor", 1);
    }
    world.takes_part("eve", "mentoring", "mentee", 2);
    world.together("eve", "mentoring", "mentee", "cy", monday());
    let second = asks(&world, "eve", "boss", monday());
    asks(&world, "eve", "fay", monday());
    let more = ask("mentoring", "mentee", &["gus"]);
    assert_eq!(world.codes("eve", more.clone(), monday()), [ReasonCode::OwnLimitReached]);
    world.does("eve", withdraw(second), monday());
    world.does("eve", more, monday());
}

#[test]
fn ranked_choices_cascade_on_decline_and_expiry() {
    let world = World::usual();
    for mentor in ["cy", "boss", "ana"] {
        world.takes_part(mentor, "mentoring", "mentor", 1);
    }
    world.takes_part("eve", "mentoring", "mentee", 1);
    let first = world.asks("eve", "mentoring", "mentee", &["cy", "boss", "ana"], monday());
    assert!(requests_between(&world, "eve", "boss").is_empty(), "one after the other");
    world.does("cy", decline(first), day(1));
    world.settle(day(1));
    let second = requests_between(&world, "eve", "boss")[0].clone();
    assert_eq!(
        (second.state, second.follows, second.opened_at),
        (RequestState::Pending, Some(first), day(1))
    );
    world.settle(day(15));
    assert_eq!(state(&world, second.id()), RequestState::Expired);
    let third = requests_between(&world, "eve", "ana")[0].clone();
    assert_eq!((third.state, third.opened_at), (RequestState::Pending, day(15)));
    assert!(third.choices.is_empty());
}

#[test]
fn they_cascade_on_invalidation_and_pass_over_who_is_not_possible() {
    let world = World::usual();
    for mentor in ["cy", "ana"] {
        world.takes_part(mentor, "mentoring", "mentor", 1);
    }
    world.takes_part("eve", "mentoring", "mentee", 1);
    let first = world.asks("eve", "mentoring", "mentee", &["cy", "boss", "ana"], monday());
    world.does("cy", step_back("mentoring", "mentor"), day(1));
    world.settle(day(1));
    assert_eq!(state(&world, first), RequestState::Invalidated);
    assert!(requests_between(&world, "eve", "boss").is_empty(), "boss does not take part");
    assert_eq!(requests_between(&world, "eve", "ana")[0].follows, Some(first));
}

#[test]
fn exhausted_they_become_a_coordinators_to_do() {
    let world = World::usual();
    for mentor in ["cy", "ana"] {
        world.takes_part(mentor, "mentoring", "mentor", 1);
    }
    world.takes_part("eve", "mentoring", "mentee", 1);
    let first = world.asks("eve", "mentoring", "mentee", &["cy", "ana"], monday());
    let settle = |request| Command::SettleExhausted { request };
    assert_eq!(world.codes("office", settle(first), monday()), [ReasonCode::NotExhausted]);
    world.does("cy", decline(first), day(1));
    world.settle(day(1));
    let second = requests_between(&world, "eve", "ana")[0].id();
    world.does("ana", decline(second), day(2));
    let decisions = world.settle(day(2));
    assert!(events(&decisions).contains(&&Event::ChoicesExhausted { request: second }));
    let told: Vec<_> = decisions.iter().flat_map(|one| told(one, NoticeCode::ChoicesExhausted)).collect();
    assert_eq!(told, [to("eve"), Recipient::Coordinators]);
    assert!(request(&world, second).exhausted);
    assert_eq!(
        world.codes("boss", settle(second), day(3)),
        [ReasonCode::CoordinatorsOnly],
        "eve is not in scope"
    );
    world.does("office", settle(second), day(3));
    assert_eq!(world.codes("office", settle(second), day(3)), [ReasonCode::NotExhausted]);
}

#[test]
fn a_to_do_is_settled_by_a_coordinator_for_both() {
    let world = World::usual();
    world.hire("gil", 5, "red", None);
    mentoring(&world, "cy", 1, &["ben"]);
    world.takes_part("gil", "mentoring", "mentor", 1);
    for (mentor, in_scope) in [("cy", false), ("gil", true)] {
        let asked = world.asks("ben", "mentoring", "mentee", &[mentor, "dee"], monday());
        let settle = || Command::SettleExhausted { request: asked };
        let early = if in_scope { ReasonCode::NotExhausted } else { ReasonCode::CoordinatorsOnly };
        assert_eq!(world.codes("boss", settle(), monday()), [early]);
        world.does(mentor, decline(asked), day(1));
        world.settle(day(1));
        if in_scope {
            world.does("boss", settle(), day(2));
        } else {
            assert_eq!(world.codes("boss", settle(), day(2)), [ReasonCode::CoordinatorsOnly]);
            world.does("office", settle(), day(2));
        }
    }
}

#[test]
fn whoever_found_somebody_meanwhile_is_no_to_do() {
    let world = World::usual();
    for mentor in ["cy", "ana", "boss"] {
        world.takes_part(mentor, "mentoring", "mentor", 1);
    }
    world.takes_part("eve", "mentoring", "mentee", 1);
    let first = world.asks("eve", "mentoring", "mentee", &["cy", "ana"], monday());
    world.does("cy", decline(first), day(1));
    world.settle(day(1));
    let second = requests_between(&world, "eve", "ana")[0].id();
    world.together("eve", "mentoring", "mentee", "boss", day(1));
    world.settle(day(1));
    assert_eq!(state(&world, second), RequestState::Invalidated);
    assert!(!request(&world, second).exhausted);
}

#[test]
fn few_choices_are_allowed_and_each_person_once() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let many = ["cy", "b", "c", "d", "e", "f"];
    assert_eq!(world.codes("eve", ask("mentoring", "mentee", &many), monday()), [ReasonCode::TooManyChoices]);
    assert_eq!(
        world.codes("eve", ask("mentoring", "mentee", &["cy", "cy"]), monday()),
        [ReasonCode::TooManyChoices]
    );
    assert_eq!(world.codes("eve", ask("mentoring", "mentee", &["eve"]), monday()), [ReasonCode::NotYourself]);
}

#[test]
fn a_role_that_waits_is_asked_and_does_not_ask() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let waits = [ReasonCode::RoleWaits];
    assert_eq!(world.codes("cy", ask("mentoring", "mentor", &["eve"]), monday()), waits);
    assert_eq!(
        refused(acting_for(&world, "office", "cy", ask("mentoring", "mentor", &["eve"]), monday())),
        waits
    );
    let shown = |who: &str, question: Question| {
        see(&world.engine, &world.store, &Inquiry { viewer: id(who), question }, monday()).unwrap()
    };
    let query = serde_json::from_str(r#"{"type": "mentoring", "role": "mentor"}"#).unwrap();
    let Shown::Refused(refusal) = shown("cy", Question::Search(query)) else { panic!("cy may search") };
    assert_eq!(refusal.reasons[0].code, waits[0]);
    let explained = |who: &str, role: &str, from: Option<&str>, to: &str| {
        let (type_id, role, from, to) = (id("mentoring"), id(role), from.map(id), id(to));
        match shown(who, Question::Explain { type_id, role, from, to }) {
            Shown::View(view) => match *view {
                View::Explain(explanation) => explanation,
                other => panic!("{other:?}"),
            },
            Shown::Refused(refusal) => panic!("{refusal:?}"),
        }
    };
    for (who, from, to) in [("cy", None, "eve"), ("cy", None, "nobody"), ("office", Some("cy"), "eve")] {
        let found = explained(who, "mentor", from, to);
        let codes: Vec<_> = found.reasons.iter().map(|reason| reason.code).collect();
        assert_eq!((found.allowed, codes.as_slice()), (false, waits.as_slice()), "{who} {to}");
        assert!(
            found.because.is_empty() && found.would_need.is_empty(),
            "no condition is at fault: {found:?}"
        );
    }
    assert!(explained("eve", "mentee", None, "cy").allowed);
}

#[test]
fn at_the_instant_of_expiry_it_is_expired() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben"]);
    let request = asks(&world, "ben", "cy", monday());
    assert_eq!(world.codes("cy", accept(request), day(14)), [ReasonCode::RequestExpired]);
    assert_eq!(world.codes("cy", decline(request), day(14)), [ReasonCode::RequestExpired]);
    assert_eq!(world.codes("ben", withdraw(request), day(14)), [ReasonCode::RequestExpired]);
    world.does("cy", accept(request), just_before(day(14)));
}

#[test]
fn an_expiry_that_is_noticed_late_happened_when_it_was_due() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben"]);
    let request = asks(&world, "ben", "cy", monday());
    let decisions = world.settle(day(40));
    assert_eq!(state(&world, request), RequestState::Expired);
    let at: Vec<_> = decisions.iter().flat_map(|decision| &decision.events).map(|record| record.at).collect();
    assert_eq!(at, [day(14)]);
    assert_eq!(told(&decisions[0], NoticeCode::RequestExpired), [to("ben"), to("cy")]);
    assert!(caseload(&world, "cy").sections[0].incoming.is_empty());
    assert!(pair(&world, "mentoring", "ben", "cy").open.is_none());
}

#[test]
fn two_reminders_and_missed_ones_collapse_into_one() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben"]);
    asks(&world, "ben", "cy", monday());
    assert!(world.settle(just_before(day(7))).is_empty());
    assert_eq!(told(&world.settle(day(7))[0], NoticeCode::RequestReminder), [to("cy")]);
    assert!(world.settle(day(11)).is_empty());
    assert_eq!(world.settle(day(12)).len(), 1);
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben"]);
    asks(&world, "ben", "cy", monday());
    let late = world.settle(day(13));
    assert_eq!(late.iter().map(|decision| decision.notices.len()).sum::<usize>(), 1);
    assert!(world.settle(day(13)).is_empty());
}

#[test]
fn a_type_says_how_long_a_request_stays_open() {
    let world = world_of(config_with("mentoring", |draft| {
        draft.requests.expires_after_days = 3;
        draft.requests.reminders_after_days = vec![1];
    }));
    mentoring(&world, "cy", 1, &["ben"]);
    let request = asks(&world, "ben", "cy", monday());
    world.settle(day(3));
    assert_eq!(state(&world, request), RequestState::Expired);
}

#[test]
fn a_decline_carries_a_code_of_the_type_and_words_for_coordinators_only() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben"]);
    let request_id = asks(&world, "ben", "cy", monday());
    let no = |code: &str| Command::Decline {
        request: request_id,
        code: id(code),
        reason: Some("too busy".to_owned()),
    };
    assert_eq!(world.codes("cy", no("because"), monday()), [ReasonCode::UnknownCode]);
    assert_eq!(world.codes("ben", no("no_time"), monday()), [ReasonCode::NotYourTurn]);
    let decision = world.does("cy", no("no_time"), monday());
    let known = request(&world, request_id);
    assert_eq!((known.state, known.code.clone()), (RequestState::Declined, Some(id("no_time"))));
    assert!(known.reason.is_some());
    let events = serde_json::to_string(&decision.events).unwrap();
    let notices = serde_json::to_string(&decision.notices).unwrap();
    assert!(!events.contains("busy") && !notices.contains("busy"));
    assert_eq!(decision.notices[0].reason, Some(id("no_time")));
}

#[test]
fn a_request_is_withdrawn_by_who_made_it() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben"]);
    let request = asks(&world, "ben", "cy", monday());
    assert_eq!(world.codes("cy", withdraw(request), monday()), [ReasonCode::NotAvailable]);
    assert_eq!(
        told(&world.does("ben", withdraw(request), monday()), NoticeCode::RequestWithdrawn),
        [to("cy")]
    );
    assert_eq!(world.codes("ben", withdraw(request), monday()), [ReasonCode::RequestClosed]);
    assert_eq!(world.codes("eve", accept(request), monday()), [ReasonCode::NotAvailable]);
}

#[test]
fn an_offer_is_answered_by_whom_it_was_made_to() {
    let world = World::usual();
    world.takes_part("cy", "circle", "lead", 1);
    world.takes_part("eve", "circle", "member", 1);
    let offer = world.asks("cy", "circle", "lead", &["eve"], monday());
    assert_eq!(world.codes("cy", accept(offer), monday()), [ReasonCode::NotYourTurn]);
    world.does("eve", accept(offer), monday());
}

#[test]
fn blocks_and_never_again_bind_both() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.does("eve", complete(together), day(1));
    world.does("eve", never_again("mentoring", "cy"), day(1));
    let again = ask("mentoring", "mentee", &["cy"]);
    assert_eq!(world.codes("eve", again, day(1)), [ReasonCode::NeverAgain]);
    let reopen = Command::Reopen { relationship: together, message: None };
    assert_eq!(world.codes("cy", reopen, day(1)), [ReasonCode::NotAvailable]);
    assert_eq!(world.codes("eve", never_again("mentoring", "ana"), day(1)), [ReasonCode::NotAvailable]);
    assert_eq!(world.codes("eve", never_again("mentoring", "eve"), day(1)), [ReasonCode::NotYourself]);
    world.takes_part("boss", "mentoring", "mentor", 1);
    world.does("eve", block("boss"), day(1));
    assert_eq!(world.codes("eve", ask("mentoring", "mentee", &["boss"]), day(1)), [ReasonCode::BlockedByYou]);
    world.does("eve", Command::Unblock { person: id("boss") }, day(1));
    world.does("eve", ask("mentoring", "mentee", &["boss"]), day(1));
    assert_eq!(world.codes("eve", block("eve"), day(1)), [ReasonCode::NotYourself]);
}

#[test]
fn a_block_ends_what_there_is_between_two_in_every_type() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.takes_part("cy", "circle", "lead", 1);
    world.takes_part("eve", "circle", "member", 1);
    let offer = world.asks("cy", "circle", "lead", &["eve"], monday());
    world.does("eve", block("cy"), day(1));
    assert_eq!(world.codes("eve", accept(offer), day(1)), [ReasonCode::BlockedByYou]);
    let decisions = world.settle(day(1));
    assert_eq!(state(&world, offer), RequestState::Invalidated);
    assert!(!relationship(&world, together).state.is_open());
    let notices = decisions.iter().flat_map(|decision| &decision.notices);
    assert!(notices.into_iter().all(|notice| notice.person.is_none()), "neither learns from it who did it");
}

#[test]
fn nobody_is_with_the_same_person_twice_at_a_time_and_again_only_where_the_type_says_so() {
    let world = World::usual();
    world.takes_part("cy", "mentoring", "mentor", 2);
    world.takes_part("eve", "mentoring", "mentee", 2);
    let together = world.together("eve", "mentoring", "mentee", "cy", monday());
    let again = ask("mentoring", "mentee", &["cy"]);
    assert_eq!(world.codes("eve", again.clone(), monday()), [ReasonCode::AlreadyTogether]);
    world.does("eve", complete(together), day(1));
    world.does("eve", again, day(1));
    let once = world_of(config_with("mentoring", |draft| draft.running.again = false));
    let together = cy_and_eve(&once);
    once.does("eve", complete(together), day(1));
    assert_eq!(once.codes("eve", ask("mentoring", "mentee", &["cy"]), day(1)), [ReasonCode::TogetherBefore]);
}

#[test]
fn a_closed_type_takes_no_requests() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["ben"]);
    world.host(Command::CloseType { type_id: id("mentoring") }, monday());
    assert_eq!(world.codes("ben", ask("mentoring", "mentee", &["cy"]), monday()), [ReasonCode::TypeClosed]);
    world.host(Command::ReopenType { type_id: id("mentoring") }, monday());
    world.does("ben", ask("mentoring", "mentee", &["cy"]), monday());
    let close = Command::CloseType { type_id: id("mentoring") };
    assert_eq!(world.codes("office", close, monday()), [ReasonCode::HostOnly]);
}

#[test]
fn a_closed_type_takes_no_new_requests_and_lets_open_ones_be_answered() {
    let world = World::usual();
    world.takes_part("cy", "mentoring", "mentor", 2);
    world.takes_part("ben", "mentoring", "mentee", 1);
    world.takes_part("eve", "mentoring", "mentee", 1);
    let request = world.asks("ben", "mentoring", "mentee", &["cy"], monday());
    world.host(Command::CloseType { type_id: id("mentoring") }, day(1));
    assert_eq!(world.codes("eve", ask("mentoring", "mentee", &["cy"]), day(1)), [ReasonCode::TypeClosed]);
    world.does("cy", Command::Accept { request }, day(2));
    world.host(Command::ReopenType { type_id: id("mentoring") }, day(3));
    world.asks("eve", "mentoring", "mentee", &["cy"], day(3));
}
