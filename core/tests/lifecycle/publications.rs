//! What publishing a cohort round does to its pairs: everything is looked at again, and one that is no longer possible
//! stops nothing.

use crate::common::{World, day, id, monday};
use crate::rounds::*;
use crate::support::*;
use tutelage::{
    id::FollowUpId,
    lifecycle::{
        Answer, Approver, Command, Envelope, Fact, FactSet, NoticeCode, PairOutcome, Query, ReasonCode,
        Recipient, Record, RecordKey, RelationshipState, RequestKind, RequestState, Round, RoundState,
        WhenInUse,
    },
    people::AttributeValue,
    scheme::Publication,
    store::{Store, due_command},
};

#[test]
fn a_type_proposes_and_both_answer() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let round_id = publish(&world, "mentoring", &[("cy", "eve")]);
    let decisions = world.settle(day(1));
    let proposed = requests_between(&world, "cy", "eve")[0].clone();
    let outcome = PairOutcome::Proposed { request: proposed.id(), already: false };
    assert_eq!(outcomes(&world, round_id), [Some(outcome)]);
    assert_eq!((proposed.kind, proposed.by.clone()), (RequestKind::Nominated, Some(id("office"))));
    let approvers: Vec<_> = proposed.steps.iter().map(|step| step.approver.clone()).collect();
    assert_eq!(approvers, ["cy", "eve"].map(|who| Approver::Party(id(who))));
    let asked = decisions.iter().flat_map(|decision| told(decision, NoticeCode::RequestToAnswer));
    assert_eq!(asked.collect::<Vec<_>>(), [to("cy")]);
    world.does("cy", accept(proposed.id()), day(2));
    let done = world.does("eve", accept(proposed.id()), day(3));
    assert_eq!(runs(&world, formed(&done)), RelationshipState::Active);
    assert_eq!(told(&done, NoticeCode::RequestAccepted), [to("cy"), to("office")]);
}

#[test]
fn a_proposal_goes_through_the_steps_of_the_type_but_for_coordinators() {
    let world = World::usual();
    world.takes_part("cy", "sponsorship", "sponsor", 1);
    world.takes_part("ben", "sponsorship", "protege", 1);
    publish(&world, "sponsorship", &[("cy", "ben")]);
    world.settle(monday());
    let proposed = requests_between(&world, "cy", "ben")[0].clone();
    let approvers: Vec<_> = proposed.steps.iter().map(|step| step.approver.clone()).collect();
    let [cy, ben, ana] = ["cy", "ben", "ana"].map(id);
    assert_eq!(approvers, [Approver::Party(cy), Approver::Party(ben), Approver::Manager(ana)]);
}

#[test]
fn a_type_starts_and_nobody_is_asked() {
    let world = world_of(starting());
    mentoring(&world, "cy", 1, &["eve"]);
    mentoring(&world, "boss", 1, &[]);
    let other = asks(&world, "eve", "boss", monday());
    let round_id = publish(&world, "mentoring", &[("cy", "eve")]);
    let decisions = world.settle(day(1));
    let request = requests_between(&world, "cy", "eve")[0].clone();
    let together = request.relationship.unwrap();
    let outcome = PairOutcome::Started { request: request.id(), relationship: together };
    assert_eq!(outcomes(&world, round_id), [Some(outcome)]);
    assert_eq!((request.state, request.steps.len()), (RequestState::Accepted, 0));
    let begun = relationship(&world, together);
    assert_eq!((begun.state, begun.started_at), (RelationshipState::Active, Some(day(1))));
    assert_eq!(pair(&world, "mentoring", "cy", "eve").current, Some(together));
    assert_eq!(caseload(&world, "cy").sections[0].active.len(), 1);
    let told = |code| decisions.iter().flat_map(|decision| told(decision, code)).collect::<Vec<_>>();
    assert_eq!(told(NoticeCode::RelationshipStarted), [to("cy"), to("eve")]);
    assert_eq!(told(NoticeCode::RequestAccepted), [to("cy"), to("eve")], "the office is not told of each");
    assert_eq!(told(NoticeCode::RequestToAnswer), []);
    assert_eq!(state(&world, other), RequestState::Invalidated, "the place of eve is filled");
}

#[test]
fn the_host_publishes_in_nobodys_name() {
    let world = world_of(starting());
    mentoring(&world, "cy", 1, &["eve"]);
    let round_id = round_of(&world.host(draft_round("mentoring", &[("cy", "eve")]), monday()));
    world.host(Command::PublishRound { round: round_id }, monday());
    let decisions = world.settle(monday());
    assert_eq!((round(&world, round_id).by, round(&world, round_id).started), (None, 1));
    let told = decisions.iter().flat_map(|decision| told(decision, NoticeCode::RoundPublished));
    assert_eq!(told.collect::<Vec<_>>(), [Recipient::Host]);
    assert_eq!(requests_between(&world, "cy", "eve")[0].by, None);
}

/// What comes of ana and eve, with boss and dee after them, when something happens between draft and publication.
fn after(world: &World, happens: impl FnOnce(&World)) -> Option<PairOutcome> {
    world.hire("fay", 1, "green", None);
    mentoring(world, "ana", 1, &["eve", "fay"]);
    mentoring(world, "boss", 1, &["dee"]);
    let round_id = publish(world, "mentoring", &[("ana", "eve"), ("boss", "dee")]);
    happens(world);
    world.settle(day(1));
    let found = outcomes(world, round_id);
    let [first, Some(second)] = found.as_slice() else { panic!("{found:?}") };
    assert!(!matches!(second, PairOutcome::Refused { .. }), "{found:?}");
    assert_eq!((round(world, round_id).refused, round(world, round_id).left()), (1, 0));
    first.clone()
}

#[test]
fn whoever_is_no_longer_possible_is_refused_with_the_reason_and_the_others_go_on() {
    for config in [starting(), crate::common::config()] {
        let refused = |happens: fn(&World)| match after(&world_of(config.clone()), happens) {
            Some(PairOutcome::Refused { code }) => code,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(|w| leaves(w, "ana", day(1))), ReasonCode::YouLeft);
        assert_eq!(refused(|w| leaves(w, "eve", day(1))), ReasonCode::NotAvailable);
        assert_eq!(refused(|w| does(w, "eve", block("ana"))), ReasonCode::NotAvailable);
        assert_eq!(refused(|w| does(w, "ana", block("eve"))), ReasonCode::BlockedByYou);
        assert_eq!(refused(|w| does(w, "ana", step_back("mentoring", "mentor"))), ReasonCode::NotTakingPart);
        let with_another = |w: &World| {
            w.together("fay", "mentoring", "mentee", "ana", day(1));
        };
        assert_eq!(refused(with_another), ReasonCode::NoPlaceLeft);
        let elsewhere = |w: &World| {
            w.takes_part("cy", "mentoring", "mentor", 1);
            w.together("eve", "mentoring", "mentee", "cy", day(1));
        };
        assert_eq!(refused(elsewhere), ReasonCode::Full);
        let already = |w: &World| {
            does(w, "ana", set_places("mentoring", "mentor", 2, WhenInUse::Refuse));
            does(w, "eve", set_places("mentoring", "mentee", 2, WhenInUse::Refuse));
            w.together("eve", "mentoring", "mentee", "ana", day(1));
        };
        assert_eq!(refused(already), ReasonCode::AlreadyTogether);
        let parted = |w: &World| {
            let together = w.together("eve", "mentoring", "mentee", "ana", day(1));
            does(w, "eve", cancel(together));
            does(w, "eve", never_again("mentoring", "ana"));
        };
        assert_eq!(refused(parted), ReasonCode::NotAvailable);
        let promoted = |w: &World| {
            changes(w, "eve", day(1), |eve| {
                eve.attributes.insert(id("level"), AttributeValue::Integer(4));
            });
        };
        assert_eq!(refused(promoted), ReasonCode::PairRule);
    }
}

fn does(world: &World, who: &str, command: Command) {
    world.does(who, command, day(1));
}

#[test]
fn a_round_gives_places_and_puts_nobody_in_line() {
    let world = world_of(config_with("mentoring", |draft| {
        draft.roles[1].waiting_list = Some(5);
    }));
    mentoring(&world, "ana", 2, &["eve"]);
    mentoring(&world, "cy", 1, &[]);
    world.together("eve", "mentoring", "mentee", "cy", monday());
    let round_id = publish(&world, "mentoring", &[("ana", "eve")]);
    world.settle(monday());
    assert_eq!(outcomes(&world, round_id), [refused_for(ReasonCode::Full)]);
}

#[test]
fn a_request_that_is_open_between_them_goes_on() {
    for config in [starting(), crate::common::config()] {
        let world = world_of(config);
        mentoring(&world, "cy", 2, &["eve"]);
        let round_id = publish(&world, "mentoring", &[("cy", "eve"), ("cy", "ben")]);
        let request = asks(&world, "eve", "cy", monday());
        world.settle(monday());
        let open = PairOutcome::Proposed { request, already: true };
        assert_eq!(outcomes(&world, round_id)[0], Some(open));
        assert_eq!(requests_between(&world, "cy", "eve").len(), 1);
        world.does("cy", accept(request), day(1));
    }
}

#[test]
fn a_request_the_other_way_round_is_not_what_the_round_wants() {
    let world = world_of(config_with("mentoring", |draft| {
        draft.pair = serde_json::from_str(r#"{"grants":[{"id":"any","when":"always"}]}"#).unwrap();
    }));
    mentoring(&world, "cy", 1, &["eve"]);
    mentoring(&world, "eve", 1, &["cy"]);
    asks(&world, "cy", "eve", monday());
    let round_id = publish(&world, "mentoring", &[("cy", "eve")]);
    world.settle(monday());
    assert_eq!(outcomes(&world, round_id), [refused_for(ReasonCode::WrongRoles)]);
}

#[test]
fn a_pair_that_stands_on_two_pages_is_brought_together_once() {
    let world = world_of(starting());
    mentoring(&world, "cy", 2, &["eve"]);
    let round = drafted(&world, &[("cy", "eve")]);
    let add = Command::AddPairs { round, page: 2, pairs: pairings(&[("cy", "eve")]) };
    world.does("office", add, monday());
    world.does("office", Command::PublishRound { round }, monday());
    world.settle(monday());
    assert!(matches!(page(&world, round, 1).pairs[0].outcome, Some(PairOutcome::Started { .. })));
    assert!(matches!(page(&world, round, 2).pairs[0].outcome, Some(PairOutcome::Refused { .. })));
}

#[test]
fn a_type_that_closed_takes_nobody() {
    let world = world_of(starting());
    mentoring(&world, "cy", 1, &["eve"]);
    let round = drafted(&world, &[("cy", "eve")]);
    let close = || Command::CloseType { type_id: id("mentoring") };
    world.host(close(), monday());
    let publish = || Command::PublishRound { round };
    assert_eq!(world.codes("office", publish(), monday()), [ReasonCode::TypeClosed]);
    world.host(Command::ReopenType { type_id: id("mentoring") }, monday());
    world.does("office", publish(), monday());
    world.host(close(), monday());
    world.settle(monday());
    assert_eq!(outcomes(&world, round), [refused_for(ReasonCode::TypeClosed)]);
}

#[test]
fn the_version_in_force_decides() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let starts = publish(&world, "mentoring", &[("cy", "eve")]);
    let mut other = draft("mentoring");
    other.cohort.publication = Publication::Starts;
    world.host(Command::PublishType { draft: Box::new(other) }, monday());
    world.settle(monday());
    assert!(
        matches!(outcomes(&world, starts)[0], Some(PairOutcome::Started { .. })),
        "{:?}",
        outcomes(&world, starts)
    );
    let gone = drafted(&world, &[("cy", "eve")]);
    let under_way = publish(&world, "mentoring", &[("cy", "eve")]);
    let text = serde_json::to_string(&draft("mentoring")).unwrap().replace("\"mentee\"", "\"learner\"");
    world.host(Command::PublishType { draft: Box::new(serde_json::from_str(&text).unwrap()) }, monday());
    world.settle(monday());
    assert_eq!(outcomes(&world, under_way), [refused_for(ReasonCode::WrongRoles)]);
    let publish = Command::PublishRound { round: gone };
    assert_eq!(world.codes("office", publish, monday()), [ReasonCode::WrongRoles]);
}

#[test]
fn whoever_published_must_still_cover_both() {
    let world = World::usual();
    mentoring(&world, "cy", 2, &["eve"]);
    mentoring(&world, "boss", 2, &[]);
    let left = publish(&world, "mentoring", &[("cy", "eve")]);
    leaves(&world, "office", monday());
    world.settle(monday());
    assert_eq!(outcomes(&world, left), [refused_for(ReasonCode::CoordinatorsOnly)]);
    let world = World::usual();
    mentoring(&world, "cy", 2, &["eve", "ben"]);
    mentoring(&world, "ana", 2, &["dee"]);
    let narrowed = publish(&world, "mentoring", &[("cy", "eve"), ("cy", "ben")]);
    let mut scoped = draft("mentoring");
    scoped.coordinators[0].scope =
        serde_json::from_str(r#"[{"attribute":"team","values":["red","blue"]}]"#).unwrap();
    world.host(Command::PublishType { draft: Box::new(scoped) }, monday());
    world.settle(monday());
    let found = outcomes(&world, narrowed);
    assert_eq!(found[0], refused_for(ReasonCode::CoordinatorsOnly), "eve is green");
    assert!(matches!(found[1], Some(PairOutcome::Proposed { .. })));
    let add = Command::AddPairs { round: narrowed, page: 2, pairs: pairings(&[("ana", "dee")]) };
    assert_eq!(
        world.codes("office", add, monday()),
        [ReasonCode::CoordinatorsOnly],
        "no longer for everybody"
    );
}

#[test]
fn nobody_brings_themselves_together_by_a_round() {
    let world = world_of(starting());
    mentoring(&world, "office", 1, &["eve"]);
    let by_office = publish(&world, "mentoring", &[("office", "eve")]);
    world.settle(monday());
    assert_eq!(outcomes(&world, by_office), [refused_for(ReasonCode::NotAllowed)]);
    let by_host = round_of(&world.host(draft_round("mentoring", &[("office", "eve")]), monday()));
    world.host(Command::PublishRound { round: by_host }, monday());
    world.settle(monday());
    assert!(matches!(outcomes(&world, by_host)[0], Some(PairOutcome::Started { .. })));
}

#[test]
fn groups_form_with_the_first_pair_and_fill_with_the_others() {
    let world = world_of(starting());
    world.takes_part("cy", "circle", "lead", 1);
    for who in ["eve", "ben", "dee", "ana", "boss"] {
        world.takes_part(who, "circle", "member", 1);
    }
    world.does("ben", block("dee"), monday());
    let round_id = publish(
        &world,
        "circle",
        &[("cy", "eve"), ("cy", "ben"), ("cy", "dee"), ("cy", "ana"), ("cy", "boss")],
    );
    world.settle(monday());
    let found = outcomes(&world, round_id);
    let Some(PairOutcome::Started { relationship: circle, .. }) = found[0] else { panic!("{found:?}") };
    assert_eq!(found[2], refused_for(ReasonCode::NotAvailable), "ben is there and blocks dee");
    for outcome in [&found[1], &found[3], &found[4]] {
        assert!(
            matches!(outcome, Some(PairOutcome::Started { relationship, .. }) if *relationship == circle)
        );
    }
    assert_eq!(relationship(&world, circle).present().count(), 5);
    world.takes_part("dee", "circle", "member", 1);
    let full = publish(&world, "circle", &[("cy", "dee")]);
    world.settle(monday());
    assert_eq!(outcomes(&world, full), [refused_for(ReasonCode::NoPlaceLeft)]);
}

#[test]
fn peers_meet_in_threes() {
    let world = world_of(starting());
    for who in ["eve", "ben", "dee", "office"] {
        world.takes_part(who, "peers", "peer", 1);
    }
    let round_id = round_of(
        &world.host(draft_round("peers", &[("eve", "ben"), ("dee", "eve"), ("ben", "office")]), monday()),
    );
    world.host(Command::PublishRound { round: round_id }, monday());
    world.settle(monday());
    let found = outcomes(&world, round_id);
    let Some(PairOutcome::Started { relationship: trio, .. }) = found[0] else { panic!("{found:?}") };
    assert!(matches!(&found[1], Some(PairOutcome::Started { relationship, .. }) if *relationship == trio));
    assert_eq!(found[2], refused_for(ReasonCode::NoPlaceLeft));
}

/// What follows up a publication, in the order in which it is due.
fn follow_ups(world: &World) -> Vec<FollowUpId> {
    let due = world.store.due(day(400), 1_000).unwrap();
    due.into_iter()
        .filter_map(|key| if let RecordKey::FollowUp(id) = key { Some(id) } else { None })
        .collect()
}

fn next_follow_up(world: &World) -> FollowUpId {
    *follow_ups(world).first().unwrap()
}

#[test]
fn publication_run_twice_or_late_comes_to_the_same() {
    let published = |late: u16, twice: bool| {
        let world = world_of(starting());
        let names = crowd(&world, 10);
        let pairs: Vec<_> = names.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let round_id = publish(&world, "mentoring", &pairs);
        let mut runs = 0;
        while let [next, ..] = follow_ups(&world)[..] {
            runs += 1;
            assert!(runs < 20, "there is always another");
            let envelope = due_command(RecordKey::FollowUp(next), day(late));
            done(world.send(&envelope, day(late)));
            if twice {
                assert!(done(world.send(&envelope, day(late))).repeated);
                let other = Envelope { id: world.command_id(), ..envelope };
                assert!(done(world.send(&other, day(late))).events.is_empty());
            }
        }
        assert_eq!(runs, 3, "one for the page, and eight and two pairs");
        let Round { state, started, refused, .. } = round(&world, round_id);
        (state, started, refused)
    };
    let expected = (RoundState::Published, 10, 0);
    assert_eq!(published(0, false), expected);
    assert_eq!(published(0, true), expected);
    assert_eq!(published(90, true), expected);
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    publish(&world, "mentoring", &[("cy", "eve")]);
    let command = Command::FollowUp { follow_up: follow_ups(&world)[0] };
    assert_eq!(world.codes("office", command, monday()), [ReasonCode::HostOnly]);
}

#[test]
fn facts_are_asked_for_in_three_rounds_also_under_a_version_that_only_the_store_has() {
    for (type_id, first, second) in [
        ("mentoring", "mentor", "mentee"),
        ("sponsorship", "sponsor", "protege"),
        ("circle", "lead", "member"),
    ] {
        for config in [starting(), crate::common::config()] {
            let world = world_of(config);
            for (i, who) in ["eve", "ben", "dee"].into_iter().enumerate() {
                world.takes_part(who, type_id, second, 1);
                world.takes_part(["cy", "boss", "ana"][i], type_id, first, 1);
            }
            let mut newer = draft(type_id);
            newer.cohort = world.engine.catalog().newest(&id(type_id)).unwrap().draft().cohort.clone();
            world.host(Command::PublishType { draft: Box::new(newer) }, monday());
            world.settle(monday());
            publish(&world, type_id, &[("cy", "eve"), ("ana", "dee"), ("boss", "ben")]);
            while let [next, ..] = follow_ups(&world)[..] {
                let envelope = due_command(RecordKey::FollowUp(next), monday());
                let (_, rounds) = decided_in_rounds(&world, &envelope, monday());
                assert!(rounds <= 3, "{type_id}: {rounds} rounds");
                done(world.send(&envelope, monday()));
            }
        }
    }
}

/// What comes of the first pairs of a page when the host cannot say what somebody has taken on.
fn unknown(world: &World, who: &str) -> Vec<Option<PairOutcome>> {
    done(world.send(&due_command(RecordKey::FollowUp(next_follow_up(world)), monday()), monday()));
    let envelope = due_command(RecordKey::FollowUp(next_follow_up(world)), monday());
    let mut facts = FactSet::new();
    let decision = loop {
        match world.engine.decide(&envelope, &facts, monday()).unwrap() {
            Answer::Done(decision) => break decision,
            Answer::Refused(refusal) => panic!("{refusal:?}"),
            Answer::Need(queries) => {
                let answers = world.store.load(&queries).unwrap();
                for (query, fact) in queries.into_iter().zip(answers) {
                    let unknown = query == Query::Record(RecordKey::Caseload(id(who)));
                    facts.insert(query, if unknown { Fact::Unknown } else { fact });
                }
            }
        }
    };
    let mut pages = decision.changes.iter().filter_map(|change| match &change.record {
        Record::RoundPage(page) => Some(page),
        _ => None,
    });
    pages.next().unwrap().pairs.iter().map(|pair| pair.outcome.clone()).collect()
}

#[test]
fn who_is_not_known_for_certain_is_refused_and_stops_nobody() {
    let world = World::usual();
    mentoring(&world, "cy", 2, &["eve", "ben"]);
    publish(&world, "mentoring", &[("cy", "eve"), ("cy", "ben")]);
    let found = unknown(&world, "eve");
    assert_eq!(found[0], refused_for(ReasonCode::FactUnknown));
    assert!(matches!(found[1], Some(PairOutcome::Proposed { .. })));
    let world = World::usual();
    world.takes_part("cy", "sponsorship", "sponsor", 2);
    world.takes_part("boss", "sponsorship", "sponsor", 2);
    world.takes_part("ben", "sponsorship", "protege", 1);
    world.takes_part("eve", "sponsorship", "protege", 1);
    publish(&world, "sponsorship", &[("cy", "ben"), ("boss", "eve")]);
    let found = unknown(&world, "ana");
    assert_eq!(found[0], refused_for(ReasonCode::FactUnknown), "ana would have to approve for ben");
    assert!(matches!(found[1], Some(PairOutcome::Proposed { .. })));
}
