//! Candidates from a search that shows a few at a time: the answer is as good as if all pairs had been scored.

use crate::{
    laws::cases,
    make::{any, mentee, mentor, pairing, problem},
    random::Random,
};
use tutelage::{
    error::ErrorCode,
    id::PersonId,
    matching::{
        After, Hit, Rank, SearchResult,
        cohort::{
            CohortProblem, Matched, Matching, Objective, Outcome, Preference, Proposer, ScoredPair,
            Shortlist, match_cohort, solve,
        },
    },
};

const OBJECTIVES: [Objective; 4] = [
    Objective::MostPeople,
    Objective::HighestScore,
    Objective::WorstOff,
    Objective::Stable { proposed_by: Proposer::Mentees, mentees_prefer: Preference::Score },
];

/// A search over the pairs of a problem, best first, and the problem without them.
fn searched(mut problem: CohortProblem) -> (CohortProblem, impl Shortlist) {
    let mut pairs = std::mem::take(&mut problem.pairs);
    pairs.sort_by_key(|pair| Rank::new(i64::from(pair.score), &pair.mentee, &pair.mentor));
    let search = move |mentee: &PersonId, after: Option<&After>, limit: u16| {
        let all: Vec<&ScoredPair> = pairs.iter().filter(|pair| pair.mentee == *mentee).collect();
        let from =
            after.map_or(0, |after| all.iter().position(|pair| pair.mentor == after.person).unwrap() + 1);
        let hit = |pair: &&ScoredPair| Hit {
            person: pair.mentor.clone(),
            score: i64::from(pair.score),
            waits: false,
            open: None,
            parts: Vec::new(),
        };
        let hits: Vec<Hit> = all[from..].iter().take(usize::from(limit)).map(hit).collect();
        let more = from + hits.len() < all.len();
        Ok(SearchResult { own_reasons: Vec::new(), hits, more })
    };
    (problem, search)
}

fn figures(found: &Matching) -> (u32, i64, Option<i32>) {
    (found.people, found.score, found.least_score)
}

/// What is worth the same to the objective.
fn same(objective: Objective, one: &Matching, other: &Matching) -> bool {
    match objective {
        Objective::HighestScore => one.score == other.score,
        // One stable matching proposed by the mentees there is, and no other.
        Objective::Stable { .. } => one.people == other.people,
        Objective::WorstOff => figures(one) == figures(other),
        Objective::MostPeople => (one.people, one.score) == (other.people, other.score),
    }
}

#[test]
fn the_answer_is_as_good_as_over_all_pairs() {
    for seed in 0..cases() {
        let all = any(seed);
        for objective in OBJECTIVES {
            let whole = all.build().unwrap();
            let expected = solve(&whole, objective).unwrap();
            let (document, mut search) = searched(all.clone());
            let Matched { cohort, outcome, searched } =
                match_cohort(&document, objective, &mut search, 1, 1_000).unwrap();
            assert_eq!(searched.uncertain, [] as [PersonId; 0], "seed {seed} {objective:?}");
            match (expected, outcome) {
                (Outcome::Solved(one), Outcome::Solved(other)) => {
                    let (one, other) = (one.matching(&whole), other.matching(&cohort));
                    assert!(same(objective, &one, &other), "seed {seed} {objective:?}\n{one:?}\n{other:?}");
                }
                (Outcome::Impossible(_), Outcome::Impossible(_)) => {}
                (one, other) => panic!("seed {seed} {objective:?}: {one:?} and {other:?}"),
            }
        }
    }
}

fn dense(mentees: usize, mentors: usize, places: u32) -> CohortProblem {
    let mut random = Random(7);
    let mut dense = problem(&[], &[], &[]);
    dense.mentees = (0..mentees).map(|i| mentee(&format!("mentee{i}"))).collect();
    dense.mentors = (0..mentors).map(|j| mentor(&format!("mentor{j}"), places)).collect();
    for i in 0..mentees {
        for j in 0..mentors {
            let pair = pairing(&format!("mentee{i}"), &format!("mentor{j}"));
            let score = random.below(1_000) as i32;
            dense.pairs.push(ScoredPair { mentee: pair.mentee, mentor: pair.mentor, score });
        }
    }
    dense
}

#[test]
fn most_pairs_need_not_be_looked_at() {
    for (mentees, mentors, places) in [(120, 80, 2), (80, 60, 1)] {
        let all = dense(mentees, mentors, places);
        let whole = all.build().unwrap();
        let Outcome::Solved(best) = solve(&whole, Objective::MostPeople).unwrap() else { panic!() };
        let (document, mut search) = searched(all);
        let found = match_cohort(&document, Objective::MostPeople, &mut search, 5, 1_000_000).unwrap();
        let Outcome::Solved(solution) = &found.outcome else { panic!() };
        assert_eq!(figures(&solution.matching(&found.cohort)), figures(&best.matching(&whole)));
        assert!(found.searched.uncertain.is_empty());
        println!(
            "{} of {} pairs in {} rounds",
            found.searched.pairs,
            mentees * mentors,
            found.searched.rounds
        );
        if places == 2 {
            assert!(found.searched.pairs * 2 < mentees * mentors, "{:?}", found.searched);
        }
    }
}

#[test]
fn one_more_is_matched_even_with_a_score_below_all_that_were_shown() {
    let mut all = problem(&["ana"], &[("mo", 1), ("nia", 1)], &[("ana", "mo", 3), ("ana", "nia", -395)]);
    all.bans.push(pairing("ana", "mo"));
    let (document, mut search) = searched(all);
    let found = match_cohort(&document, Objective::MostPeople, &mut search, 1, 1_000).unwrap();
    let Outcome::Solved(solution) = &found.outcome else { panic!() };
    let matching = solution.matching(&found.cohort);
    assert_eq!((matching.people, matching.score), (1, -395));
}

#[test]
fn a_lower_bound_that_a_higher_least_score_breaks_is_met_with_pairs_that_were_not_shown() {
    let pairs = [("ana", "mo", 5), ("ana", "oz", 2), ("ana", "nia", 2), ("ben", "mo", 2), ("ben", "nia", 1)];
    let mut all = problem(&["ana", "ben"], &[("mo", 1), ("nia", 1), ("oz", 1)], &pairs);
    all.mentors[1].at_least = 1;
    all.bans.push(pairing("ana", "oz"));
    let whole = all.build().unwrap();
    let Outcome::Solved(best) = solve(&whole, Objective::WorstOff).unwrap() else { panic!() };
    assert_eq!(figures(&best.matching(&whole)), (2, 4, Some(2)));
    let (document, mut search) = searched(all);
    let found = match_cohort(&document, Objective::WorstOff, &mut search, 2, 1_000).unwrap();
    let Outcome::Solved(solution) = &found.outcome else { panic!() };
    assert_eq!(figures(&solution.matching(&found.cohort)), (2, 4, Some(2)));
}

#[test]
fn a_limit_that_was_reached_is_told() {
    let all = dense(40, 30, 1);
    let (document, mut search) = searched(all);
    let found = match_cohort(&document, Objective::MostPeople, &mut search, 2, 80).unwrap();
    assert!(!found.searched.uncertain.is_empty());
}

#[test]
fn whoever_has_to_wait_or_cannot_ask_is_no_candidate() {
    let (document, _) = searched(problem(&["ana", "ben"], &[("mo", 1), ("nia", 1)], &[]));
    let mut search = |mentee: &PersonId, _: Option<&After>, _: u16| {
        let hit = |id: &str, waits| Hit {
            person: id.parse().unwrap(),
            score: 5,
            waits,
            open: None,
            parts: Vec::new(),
        };
        let own_reasons = match mentee.as_str() {
            "ben" => vec![tutelage::lifecycle::ReasonCode::NoPlaceLeft],
            _ => Vec::new(),
        };
        Ok(SearchResult { own_reasons, hits: vec![hit("mo", true), hit("nia", false)], more: false })
    };
    let found = match_cohort(&document, Objective::MostPeople, &mut search, 20, 1_000).unwrap();
    let Outcome::Solved(solution) = &found.outcome else { panic!() };
    let matching = solution.matching(&found.cohort);
    assert_eq!(matching.pairs.len(), 1);
    assert_eq!((matching.pairs[0].mentee.as_str(), matching.pairs[0].mentor.as_str()), ("ana", "nia"));
}

#[test]
fn bad_input_is_refused() {
    let (document, mut search) = searched(problem(&["ana"], &[("mo", 1)], &[]));
    let refused = match_cohort(&document, Objective::MostPeople, &mut search, 0, 1_000).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::OutOfRange);
    let with_pairs = problem(&["ana"], &[("mo", 1)], &[("ana", "mo", 3)]);
    let refused = match_cohort(&with_pairs, Objective::MostPeople, &mut search, 20, 1_000).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InvalidValue);
}
