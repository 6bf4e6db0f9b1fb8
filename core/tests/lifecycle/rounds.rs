//! "A round is a record: a draft reserves nothing; publishing checks each pair again, and, as the type says, starts the
//! relationship or sends a proposal both must answer." What publication does to a pair is in `publications`.

use crate::common::{World, config, day, id, monday, request_of};
use crate::support::*;
use std::collections::{BTreeMap, BTreeSet};
use tutelage::{
    Config,
    error::Error,
    id::RoundId,
    lifecycle::{
        Actor, Command, Decision, Event, NoticeCode, Outcome, PairOutcome, Pairing, ReasonCode, Record,
        RecordKey, Round, RoundPage, RoundPageKey, RoundState, Work, evolve, state_table,
    },
    scheme::Publication,
    store::{Failure, Shown, drive, see},
    view::{Inquiry, Question, RoundView, View},
    wire::{Request, Response},
};

pub(crate) fn pairing(first: &str, second: &str) -> Pairing {
    Pairing { first: id(first), second: id(second), score: 0 }
}

pub(crate) fn pairings(pairs: &[(&str, &str)]) -> Vec<Pairing> {
    pairs.iter().map(|(first, second)| pairing(first, second)).collect()
}

pub(crate) fn draft_round(type_id: &str, pairs: &[(&str, &str)]) -> Command {
    Command::DraftRound { type_id: id(type_id), pairs: pairings(pairs) }
}

pub(crate) fn round_of(decision: &Decision) -> RoundId {
    match decision.outcome {
        Outcome::Round { round, .. } => round,
        ref outcome => panic!("not about a round: {outcome:?}"),
    }
}

/// The office drafts a round of mentoring.
pub(crate) fn drafted(world: &World, pairs: &[(&str, &str)]) -> RoundId {
    round_of(&world.does("office", draft_round("mentoring", pairs), monday()))
}

/// The office drafts and publishes; the pairs are yet to be seen to.
pub(crate) fn publish(world: &World, type_id: &str, pairs: &[(&str, &str)]) -> RoundId {
    let round = round_of(&world.does("office", draft_round(type_id, pairs), monday()));
    world.does("office", Command::PublishRound { round }, monday());
    round
}

pub(crate) fn round(world: &World, id: RoundId) -> Round {
    match world.store.records().remove(&RecordKey::Round(id)) {
        Some(Record::Round(round)) => round.as_ref().clone(),
        other => panic!("no round: {other:?}"),
    }
}

pub(crate) fn page(world: &World, round: RoundId, number: u16) -> RoundPage {
    match world.store.records().remove(&RecordKey::RoundPage(RoundPageKey { round, number })) {
        Some(Record::RoundPage(page)) => page.as_ref().clone(),
        other => panic!("no page: {other:?}"),
    }
}

/// What came of the pairs of the first page.
pub(crate) fn outcomes(world: &World, round: RoundId) -> Vec<Option<PairOutcome>> {
    page(world, round, 1).pairs.into_iter().map(|pair| pair.outcome).collect()
}

pub(crate) fn refused_for(code: ReasonCode) -> Option<PairOutcome> {
    Some(PairOutcome::Refused { code })
}

/// The usual configuration in which rounds of these types start relationships.
pub(crate) fn starting() -> Config {
    let mut config = config();
    for configured in &mut config.types {
        configured.draft.cohort.publication = Publication::Starts;
    }
    config
}

fn wrong(world: &World, command: Command) -> Error {
    let envelope = world.envelope(Actor::Person(id("office")), command);
    match drive(&world.engine, &world.store, &envelope, monday()) {
        Err(Failure::Call(error)) => error,
        other => panic!("no error: {other:?}"),
    }
}

fn looks(world: &World, viewer: &str, question: Question) -> Shown {
    let inquiry = Inquiry { viewer: id(viewer), question };
    see(&world.engine, &world.store, &inquiry, monday()).unwrap()
}

fn asked_about(round: RoundId, page: Option<u16>) -> Question {
    Question::Round { round, page, offset: 0, limit: 50 }
}

pub(crate) fn seen(world: &World, viewer: &str, question: Question) -> RoundView {
    match looks(world, viewer, question) {
        Shown::View(view) => match *view {
            View::Round(view) => view,
            other => panic!("{other:?}"),
        },
        Shown::Refused(refusal) => panic!("{viewer}: {refusal:?}"),
    }
}

#[test]
fn a_draft_reserves_nothing_and_nobody_hears_of_it() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve", "ben"]);
    let before = ["cy", "eve"].map(|who| looks(&world, who, Question::Dashboard {}));
    let drafted = world.does("office", draft_round("mentoring", &[("cy", "eve")]), monday());
    assert_eq!((drafted.notices.len(), drafted.follow_ups.len()), (0, 0));
    let keys: Vec<_> = drafted.changes.iter().map(|change| &change.key).collect();
    assert!(matches!(keys[..], [RecordKey::Round(_), RecordKey::RoundPage(_)]), "{keys:?}");
    assert_eq!(["cy", "eve"].map(|who| looks(&world, who, Question::Dashboard {})), before);
    world.together("ben", "mentoring", "mentee", "cy", monday());
    let known = round(&world, round_of(&drafted));
    assert_eq!(
        (known.state, known.pages, known.pairs, known.by),
        (RoundState::Draft, 1, 1, Some(id("office")))
    );
}

#[test]
fn a_draft_looks_at_nobody() {
    let world = World::usual();
    let round = drafted(&world, &[("nobody", "eve"), ("eve", "cy")]);
    assert_eq!(outcomes(&world, round), [None, None]);
}

#[test]
fn pages_come_one_after_the_other_and_the_same_again_does_nothing() {
    let world = World::usual();
    let round = drafted(&world, &[("cy", "eve")]);
    let add = |page, pairs: &[(&str, &str)]| Command::AddPairs { round, page, pairs: pairings(pairs) };
    let second = world.does("office", add(2, &[("cy", "ben")]), monday());
    let expected = Outcome::Round { round, state: RoundState::Draft, pages: 2, pairs: 2 };
    assert_eq!(second.outcome, expected);
    let again = world.does("office", add(2, &[("cy", "ben")]), monday());
    assert_eq!((again.outcome, again.events.len()), (expected, 0));
    assert_eq!(world.codes("office", add(2, &[("cy", "dee")]), monday()), [ReasonCode::WrongPage]);
    assert_eq!(world.codes("office", add(4, &[("cy", "dee")]), monday()), [ReasonCode::WrongPage]);
    world.does("office", Command::PublishRound { round }, monday());
    assert_eq!(world.codes("office", add(3, &[("cy", "dee")]), monday()), [ReasonCode::NotADraft]);
    assert_eq!(world.does("office", add(2, &[("cy", "ben")]), monday()).events.len(), 0);
}

#[test]
fn pages_have_bounds_and_pairs_two_people() {
    let world = World::usual();
    let round = drafted(&world, &[("cy", "eve")]);
    let many: Vec<Pairing> = (0..501).map(|i| pairing("cy", &format!("p{i}"))).collect();
    let draft = |pairs: &[Pairing]| Command::DraftRound { type_id: id("mentoring"), pairs: pairs.to_vec() };
    world.does("office", draft(&many[1..]), monday());
    let add = |page| Command::AddPairs { round, page, pairs: pairings(&[("cy", "ben")]) };
    for (command, expected) in [
        (draft(&[]), "too_large envelope.command.draft_round.pairs"),
        (draft(&many), "too_large envelope.command.draft_round.pairs"),
        (
            draft_round("mentoring", &[("cy", "eve"), ("ben", "ben")]),
            "invalid_value envelope.command.draft_round.pairs[1].second",
        ),
        (
            draft_round("mentoring", &[("cy", "eve"), ("eve", "cy")]),
            "duplicate_id envelope.command.draft_round.pairs[1]",
        ),
        (add(0), "out_of_range envelope.command.add_pairs.page"),
        (add(2_001), "out_of_range envelope.command.add_pairs.page"),
    ] {
        let error = wrong(&world, command);
        let found: Vec<String> =
            error.faults().iter().map(|fault| format!("{} {}", fault.code, fault.path)).collect();
        assert_eq!(found, [expected]);
    }
}

#[test]
fn only_coordinators_for_everybody_and_the_host_run_rounds() {
    let world = World::usual();
    let round = drafted(&world, &[("ana", "ben")]);
    let nothing = id("000000000000000000000000000000aa");
    for who in ["boss", "ben", "nobody"] {
        let draft = draft_round("mentoring", &[("ana", "ben")]);
        assert_eq!(world.codes(who, draft, monday()), [ReasonCode::CoordinatorsOnly], "{who}");
        for round in [round, nothing] {
            for command in [
                Command::AddPairs { round, page: 2, pairs: pairings(&[("ana", "eve")]) },
                Command::PublishRound { round },
                Command::DiscardRound { round },
            ] {
                assert_eq!(world.codes(who, command, monday()), [ReasonCode::CoordinatorsOnly], "{who}");
            }
        }
    }
    let office = world.codes("office", Command::PublishRound { round: nothing }, monday());
    assert_eq!(office, [ReasonCode::CoordinatorsOnly]);
    let for_somebody = acting_for(&world, "office", "ben", Command::PublishRound { round }, monday());
    assert_eq!(refused(for_somebody), [ReasonCode::CoordinatorsOnly]);
    let by_host = |command| world.send(&world.envelope(Actor::Host, command), monday());
    assert_eq!(refused(by_host(Command::PublishRound { round: nothing })), [ReasonCode::NotAvailable]);
    assert_eq!(refused(by_host(draft_round("nothing", &[("ana", "ben")]))), [ReasonCode::NotAvailable]);
    done(by_host(Command::DiscardRound { round }));
    let unknown = draft_round("nothing", &[("ana", "ben")]);
    assert_eq!(world.codes("office", unknown, monday()), [ReasonCode::CoordinatorsOnly]);
}

#[test]
fn a_round_is_discarded_only_as_a_draft() {
    let world = World::usual();
    let round = drafted(&world, &[("cy", "eve")]);
    let discard = || Command::DiscardRound { round };
    let gone = world.does("office", discard(), day(1));
    assert_eq!(gone.outcome, Outcome::Round { round, state: RoundState::Discarded, pages: 1, pairs: 1 });
    assert!(world.does("office", discard(), day(1)).events.is_empty());
    let publish = Command::PublishRound { round };
    assert_eq!(world.codes("office", publish, day(1)), [ReasonCode::NotADraft]);
    let add = Command::AddPairs { round, page: 2, pairs: pairings(&[("cy", "ben")]) };
    assert_eq!(world.codes("office", add, day(1)), [ReasonCode::NotADraft]);
    let round = drafted(&world, &[("cy", "eve")]);
    world.does("office", Command::PublishRound { round }, day(1));
    assert_eq!(world.codes("office", Command::DiscardRound { round }, day(1)), [ReasonCode::NotADraft]);
}

#[test]
fn published_twice_it_is_published_once() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let round = publish(&world, "mentoring", &[("cy", "eve")]);
    for _ in 0..2 {
        let again = world.does("office", Command::PublishRound { round }, monday());
        assert_eq!(again.outcome, Outcome::Round { round, state: RoundState::Published, pages: 1, pairs: 1 });
        assert!(again.events.is_empty() && again.follow_ups.is_empty());
        world.settle(monday());
    }
    assert_eq!(requests_between(&world, "cy", "eve").len(), 1);
}

#[test]
fn whoever_published_is_told_once_when_every_pair_was_seen_to() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let round_id = drafted(&world, &[("cy", "eve"), ("cy", "nobody")]);
    let add = Command::AddPairs { round: round_id, page: 2, pairs: pairings(&[("cy", "ben")]) };
    world.does("office", add, monday());
    let begun = world.does("office", Command::PublishRound { round: round_id }, day(1));
    assert!(begun.notices.is_empty());
    let decisions = world.settle(day(2));
    let finished: Vec<_> = decisions.iter().flat_map(|decision| &decision.notices).collect();
    let finished: Vec<_> = finished.into_iter().filter(|n| n.code == NoticeCode::RoundPublished).collect();
    assert_eq!(finished.len(), 1);
    assert_eq!((&finished[0].to, finished[0].round), (&to("office"), Some(round_id)));
    let known = round(&world, round_id);
    assert_eq!((known.proposed, known.started, known.refused, known.left()), (1, 0, 2, 0));
    assert_eq!((known.decided_at, known.finished_at), (Some(day(1)), Some(day(2))));
    assert_eq!(page(&world, round_id, 2).pairs[0].outcome, refused_for(ReasonCode::NotTakingPart));
}

#[test]
fn coordinators_for_everybody_see_it_and_nobody_else_that_there_is_one() {
    let world = World::usual();
    mentoring(&world, "cy", 2, &["eve"]);
    let round = drafted(&world, &[("cy", "eve"), ("cy", "ben")]);
    let nothing = looks(&world, "eve", asked_about(id("000000000000000000000000000000aa"), Some(1)));
    for who in ["eve", "cy", "boss", "nobody"] {
        assert_eq!(looks(&world, who, asked_about(round, Some(1))), nothing, "{who}");
    }
    let draft = seen(&world, "office", asked_about(round, Some(1)));
    let names: Vec<_> =
        draft.rows.iter().map(|row| (row.first.name.as_str(), row.second.name.as_str())).collect();
    assert_eq!(names, [("CY", "EVE"), ("CY", "BEN")]);
    assert_eq!((draft.more, draft.by.unwrap().name.as_str()), (false, "OFFICE"));
    assert!(draft.rows.iter().all(|row| row.outcome.is_none()));
    world.does("office", Command::PublishRound { round }, monday());
    world.settle(monday());
    let one = Question::Round { round, page: Some(1), offset: 1, limit: 1 };
    let last = seen(&world, "office", one);
    assert_eq!(last.rows.len(), 1);
    assert_eq!(last.rows[0].outcome, refused_for(ReasonCode::NotTakingPart), "ben does not");
    assert_eq!((last.proposed, last.refused), (1, 1));
    let all = seen(&world, "office", asked_about(round, None));
    assert!(all.rows.is_empty() && !all.more);
    let first = seen(&world, "office", Question::Round { round, page: Some(1), offset: 0, limit: 1 });
    assert!(first.more);
    assert!(seen(&world, "office", asked_about(round, Some(9))).rows.is_empty());
    assert_eq!(looks(&world, "eve", asked_about(round, Some(1))), nothing);
}

#[test]
fn the_log_gives_the_round_again() {
    let world = world_of(starting());
    mentoring(&world, "cy", 1, &["eve", "ben"]);
    let round_id = publish(&world, "mentoring", &[("cy", "eve"), ("cy", "ben")]);
    world.settle(monday());
    let replay = Request::Evolve { records: Vec::new(), events: world.store.log() };
    let Response::Evolved { records } = world.engine.answer(replay).unwrap() else { panic!("not replayed") };
    let stored = world.store.records();
    for record in records {
        if matches!(record, Record::Round(_) | Record::RoundPage(_) | Record::Relationship(_)) {
            assert_eq!(stored.get(&record.key()), Some(&record));
        }
    }
    assert_eq!(round(&world, round_id).left(), 0);
}

/// A round of many pairs, in a company of as many.
pub(crate) fn crowd(world: &World, pairs: usize) -> Vec<(String, String)> {
    let names: Vec<_> = (0..pairs).map(|i| (format!("m{i:02}"), format!("n{i:02}"))).collect();
    for (first, second) in &names {
        world.hire(first, 5, "blue", None);
        world.hire(second, 2, "green", None);
        mentoring(world, first, 1, &[second.as_str()]);
    }
    names
}

/// Each step of a round that the log shows, by the names in JSON.
fn steps_seen(world: &World) -> BTreeSet<(String, String, String)> {
    let name = |text: String| text.split('"').nth(1).unwrap().to_owned();
    let mut rounds: BTreeMap<RecordKey, Record> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for event in world.store.log() {
        for key in event.event.touches().into_iter().filter(|key| matches!(key, RecordKey::Round(_))) {
            let state = |record: Option<&Record>| match record {
                Some(Record::Round(round)) => name(serde_json::to_string(&round.state).unwrap()),
                _ => "(none)".to_owned(),
            };
            let before = rounds.remove(&key);
            let from = state(before.as_ref());
            let after = evolve(&key, before, &event).unwrap();
            seen.insert((from, name(serde_json::to_string(&event.event).unwrap()), state(Some(&after))));
            rounds.insert(key, after);
        }
    }
    seen
}

#[test]
fn the_table_of_states_is_what_happens() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    let discarded = drafted(&world, &[("cy", "eve")]);
    world.does("office", Command::DiscardRound { round: discarded }, monday());
    publish(&world, "mentoring", &[("cy", "eve"), ("cy", "ben")]);
    world.settle(monday());
    let table = state_table::round_steps().into_iter();
    let table = table.map(|step| (step.from.to_owned(), step.event.to_owned(), step.to.to_owned()));
    assert_eq!(steps_seen(&world), table.collect());
}

#[test]
fn no_decision_grows_with_the_round() {
    let world = world_of(config_with("mentoring", |draft| {
        draft.cohort.publication = Publication::Starts;
        draft.roles[0].exclusive = true;
    }));
    let names = crowd(&world, 20);
    let pairs: Vec<_> = names.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    // Everybody has a request of their own, so that filling a place leaves more behind.
    for (i, (_, second)) in names.iter().enumerate() {
        asks(&world, second, &names[(i + 1) % names.len()].0, monday());
    }
    let published = publish(&world, "mentoring", &pairs);
    let decisions = world.settle(monday());
    let mut most = 0;
    for decision in &decisions {
        most = most.max(decision.changes.len());
        let successors = events(std::slice::from_ref(decision)).into_iter().filter(|event| {
            let publishes =
                |work: &Work| matches!(work, Work::PublishPage { .. } | Work::PublishPairs { .. });
            matches!(event, Event::FollowUpScheduled { work, .. } if publishes(work))
        });
        assert!(successors.count() <= 1);
    }
    assert_eq!(most, 60, "eight pairs with two releases each, the round, its page, and the follow-ups");
    assert_eq!(round(&world, published).started, 20);
}

#[test]
fn a_request_of_a_round_may_be_taken_back_by_whoever_published_it() {
    let world = World::usual();
    mentoring(&world, "cy", 1, &["eve"]);
    publish(&world, "mentoring", &[("cy", "eve")]);
    world.settle(monday());
    let request = requests_between(&world, "cy", "eve")[0].id();
    assert_eq!(world.codes("cy", withdraw(request), monday()), [ReasonCode::NotAvailable]);
    let back = world.does("office", withdraw(request), monday());
    assert_eq!(told(&back, NoticeCode::RequestWithdrawn), [to("cy")]);
    let round = world.host(draft_round("mentoring", &[("cy", "eve")]), monday());
    let round = round_of(&round);
    world.host(Command::PublishRound { round }, monday());
    world.settle(monday());
    let request = requests_between(&world, "cy", "eve")[1].id();
    assert_eq!(world.codes("office", withdraw(request), monday()), [ReasonCode::NotAvailable]);
    assert_eq!(request_of(&world.host(withdraw(request), monday())).0, request);
}
