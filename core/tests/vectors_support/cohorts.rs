//! Cohort rounds, from the draft to the last pair.

use super::recorder::{Book, Scene, id};
use tutelage::{
    id::RoundId,
    lifecycle::{Command, Decision, Outcome, Pairing},
    view::Question,
};

pub fn record(book: &Book) {
    drafts(book);
    proposals(book);
    starts(book);
    matches(book);
}

/// Three mentees, two mentors with a place each.
fn matches(book: &Book) {
    let s = Scene::empty(book, "cohorts", 53);
    let problem = |more: &str| {
        format!(
            r#""problem": {{"round": "autumn", "mentees": [{{"id": "ana"}}, {{"id": "ben"}}, {{"id": "cy"}}],
            "mentors": [{{"id": "dan", "places": 1}}, {{"id": "eve", "places": 1}}], "pairs": [
            {{"mentee": "ana", "mentor": "dan", "score": 50}}, {{"mentee": "ana", "mentor": "eve", "score": 40}},
            {{"mentee": "ben", "mentor": "dan", "score": 48}}, {{"mentee": "cy", "mentor": "dan", "score": 30}}]{more}}}"#
        )
    };
    let call = |name: &str, more: &str, options: &str| {
        s.calls(name, &format!(r#"{{"match": {{{}{options}}}}}"#, problem(more)))
    };
    let best = call(
        "match_most_people",
        "",
        r#", "explain": ["cy", "ana"], "certificate": true, "compare": [{"objective": {"stable": {"proposed_by": "mentees",
        "mentees_prefer": "score"}}}, {"pairs": [{"mentee": "ana", "mentor": "dan"}]}]"#,
    );
    assert!(best.contains(r#""people":2,"score":88"#), "{best}");
    let stable = r#", "objective": {"stable": {"proposed_by": "mentors", "mentees_prefer": "score"}}"#;
    let stable = call("match_so_that_nobody_would_rather", "", stable);
    assert!(
        stable.contains(r#""people":1,"score":50"#) && stable.contains(r#""blocking_pairs":0"#),
        "{stable}"
    );
    call("match_the_worst_off", "", r#", "objective": "worst_off", "certificate": true"#);
    let pins = r#", "pins": [{"mentee": "ben", "mentor": "dan"}, {"mentee": "cy", "mentor": "dan"}]"#;
    let impossible = call("match_what_cannot_be", pins, "");
    assert!(impossible.starts_with(r#"{"impossible""#), "{impossible}");
    call("match_somebody_twice", r#", "pins": [{"mentee": "ben", "mentor": "ben"}]"#, "");
    call("match_and_explain_a_stranger", "", r#", "explain": ["zoe"]"#);
    let strange = call(
        "match_beside_a_pair_that_cannot_be",
        "",
        r#", "compare": [{"pairs": [{"mentee": "ben", "mentor": "eve"}]}]"#,
    );
    assert!(strange.contains(r#""path":"match.compare[0]""#), "{strange}");
}

fn pairings(pairs: &[(&str, &str, i64)]) -> Vec<Pairing> {
    let pairing = |(first, second, score): &(&str, &str, i64)| Pairing {
        first: id(first),
        second: id(second),
        score: *score,
    };
    pairs.iter().map(pairing).collect()
}

fn draft(type_id: &str, pairs: &[(&str, &str, i64)]) -> Command {
    Command::DraftRound { type_id: id(type_id), pairs: pairings(pairs) }
}

fn round_of(decision: &Decision) -> RoundId {
    match &decision.outcome {
        Outcome::Round { round, .. } => *round,
        other => panic!("not about a round: {other:?}"),
    }
}

fn look(round: RoundId, page: Option<u16>) -> Question {
    Question::Round { round, page, offset: 0, limit: 50 }
}

fn drafts(book: &Book) {
    let s = Scene::new(book, "rounds", 70);
    let two = [("cy", "ben", 310), ("ana", "dee", 120)];
    s.refused("draft_round_by_a_participant", "coordinators_only", "ben", draft("mentoring", &two), 0);
    s.refused("draft_round_within_a_scope", "coordinators_only", "boss", draft("mentoring", &two), 0);
    s.refused("draft_round_of_an_unknown_type", "coordinators_only", "office", draft("nothing", &two), 0);
    let round = round_of(&s.does("draft_round", "office", draft("mentoring", &two), 0));
    let add = |page, pairs| Command::AddPairs { round, page, pairs: pairings(pairs) };
    s.does("add_pairs", "office", add(2, &[("fay", "eve", 90)]), 0);
    s.does("add_pairs_again", "office", add(2, &[("fay", "eve", 90)]), 0);
    s.refused("add_other_pairs_as_the_same_page", "wrong_page", "office", add(2, &[("fay", "dee", 90)]), 0);
    s.refused("add_pairs_before_their_turn", "wrong_page", "office", add(4, &[("fay", "dee", 90)]), 0);
    s.refused("add_pairs_by_a_participant", "coordinators_only", "ben", add(3, &[("fay", "dee", 90)]), 0);
    s.sees("round_as_a_draft", "office", look(round, Some(1)), 1);
    s.sees("round_of_others", "ben", look(round, Some(1)), 1);
    s.sees("round_within_a_scope", "boss", look(round, Some(1)), 1);
    s.sees("round_that_does_not_exist", "office", look(other(&s), None), 1);
    let nothing = Command::PublishRound { round: other(&s) };
    s.refused("publish_round_that_does_not_exist", "coordinators_only", "office", nothing, 1);
    s.refused(
        "discard_round_by_a_participant",
        "coordinators_only",
        "ben",
        Command::DiscardRound { round },
        1,
    );
    s.does("discard_round", "office", Command::DiscardRound { round }, 1);
    s.refused(
        "publish_round_that_was_discarded",
        "not_a_draft",
        "office",
        Command::PublishRound { round },
        1,
    );
    s.sees("round_that_was_discarded", "office", look(round, None), 2);
}

fn other(s: &Scene<'_>) -> RoundId {
    RoundId::derive(s.envelope("eve", Command::Block { person: id("ben") }).id, 0)
}

fn proposals(book: &Book) {
    let s = Scene::new(book, "rounds", 71);
    for mentor in ["cy", "fay", "ana"] {
        s.takes_part(mentor, "mentoring", "mentor", 1);
    }
    for mentee in ["ben", "eve"] {
        s.takes_part(mentee, "mentoring", "mentee", 1);
    }
    let open = s.requests("eve", "mentoring", "mentee", &["fay"], 0);
    let pairs = [("cy", "ben", 310), ("fay", "eve", 90), ("ana", "ben", 40)];
    let round = round_of(&s.just("office", draft("mentoring", &pairs), 0));
    s.just(
        "office",
        Command::AddPairs { round, page: 2, pairs: pairings(&[("fay", "dee", 0), ("office", "ben", 0)]) },
        0,
    );
    let publish = || Command::PublishRound { round };
    s.host(Command::CloseType { type_id: id("mentoring") }, 0);
    s.refused("publish_round_of_a_closed_type", "type_closed", "office", publish(), 0);
    s.host(Command::ReopenType { type_id: id("mentoring") }, 0);
    s.does("publish_round", "office", publish(), 1);
    s.does("publish_round_again", "office", publish(), 1);
    s.refused(
        "discard_round_that_was_published",
        "not_a_draft",
        "office",
        Command::DiscardRound { round },
        1,
    );
    s.sees("round_under_way", "office", look(round, Some(1)), 1);
    s.due(Some("due_of_a_round_that_proposes"), 1);
    let seen = s.sees("round_that_was_published", "office", look(round, Some(1)), 2);
    assert!(seen.contains(&open.to_string()), "what was open goes on");
    s.sees("round_by_its_second_page", "office", look(round, Some(2)), 2);
}

fn starts(book: &Book) {
    let s = Scene::new(book, "rounds", 72);
    for peer in ["ben", "dee", "eve", "ana"] {
        s.takes_part(peer, "peers", "peer", 1);
    }
    let pairs = [("ben", "eve", 500), ("ben", "dee", 250), ("ana", "eve", 10)];
    let round = round_of(&s.does("draft_round_by_the_host", "host", draft("peers", &pairs), 0));
    s.does("publish_round_by_the_host", "host", Command::PublishRound { round }, 0);
    s.due(Some("due_of_a_round_that_starts"), 0);
    s.sees("round_that_started_relationships", "office", look(round, Some(1)), 1);
    s.sees("dashboard_after_a_round", "eve", Question::Dashboard {}, 1);
}
