//! Sentence by sentence.

use crate::{
    brute,
    make::{mentee, mentor, pairing, problem},
    random::Random,
};
use tutelage::{
    error::ErrorCode,
    matching::cohort::{
        Change, CohortProblem, Matching, Objective, Outcome, Pairing, Placing, Preference, Proposer,
        Requirement, ScoredPair, Solution, TeamLimit, compare, resolve, solve,
    },
};

fn best(problem: &CohortProblem, objective: Objective) -> (Matching, Box<Solution>) {
    let cohort = problem.build().unwrap();
    match solve(&cohort, objective).unwrap() {
        Outcome::Solved(solution) => (solution.matching(&cohort), solution),
        Outcome::Impossible(impossible) => panic!("{impossible:?}"),
    }
}

fn pairs(matching: &Matching) -> Vec<String> {
    let mut pairs: Vec<_> =
        matching.pairs.iter().map(|pair| format!("{} {}", pair.mentee, pair.mentor)).collect();
    pairs.sort();
    pairs
}

fn contested() -> CohortProblem {
    problem(
        &["ana", "ben"],
        &[("mo", 1), ("nia", 1)],
        &[("ana", "mo", 90), ("ana", "nia", 1), ("ben", "mo", 20)],
    )
}

#[test]
fn most_people_come_before_the_score() {
    assert_eq!(pairs(&best(&contested(), Objective::MostPeople).0), ["ana nia", "ben mo"]);
}

#[test]
fn the_score_comes_first_when_asked_for() {
    assert_eq!(pairs(&best(&contested(), Objective::HighestScore).0), ["ana mo"]);
}

#[test]
fn where_everybody_is_possible_popular_mentors_go_to_whom_they_are_worth_most() {
    let size = 90;
    let names = |letter: char| (0..size).map(|at| format!("{letter}{at}")).collect::<Vec<_>>();
    let (mentees, mentors) = (names('e'), names('o'));
    // Mentors are popular by far different amounts, which nobody can gain from; what decides is below a thousand.
    let mut scores = Vec::new();
    for (i, mentee) in mentees.iter().enumerate() {
        for (j, mentor) in mentors.iter().enumerate() {
            let made = j == (7 * i + 3) % size;
            let own = if made { 1000 } else { (i * 37 + j * 101) % 1000 };
            scores.push((mentee.as_str(), mentor.as_str(), (5000 * (j % 13) + 300 * (i % 7) + own) as i32));
        }
    }
    let mentees: Vec<&str> = mentees.iter().map(String::as_str).collect();
    let places: Vec<(&str, u32)> = mentors.iter().map(|mentor| (mentor.as_str(), 1)).collect();
    let problem = problem(&mentees, &places, &scores);
    let mut expected: Vec<String> = (0..size).map(|i| format!("e{i} o{}", (7 * i + 3) % size)).collect();
    expected.sort();
    for objective in [Objective::MostPeople, Objective::HighestScore] {
        assert_eq!(pairs(&best(&problem, objective).0), expected);
    }
}
#[test]
fn a_pair_below_zero_is_made_only_where_people_come_first() {
    let problem = problem(&["ana"], &[("mo", 1)], &[("ana", "mo", -5)]);
    assert_eq!(best(&problem, Objective::MostPeople).0.score, -5);
    assert_eq!(best(&problem, Objective::HighestScore).0.people, 0);
}

#[test]
fn the_worst_off_pair_is_as_good_as_can_be() {
    let scores = [("ana", "mo", 10), ("ana", "nia", 5), ("ben", "mo", 5), ("ben", "nia", 1)];
    let problem = problem(&["ana", "ben"], &[("mo", 1), ("nia", 1)], &scores);
    assert_eq!(best(&problem, Objective::MostPeople).0.least_score, Some(1));
    let (matching, solution) = best(&problem, Objective::WorstOff);
    assert_eq!(matching.least_score, Some(5));
    assert_eq!(solution.cut(&problem.build().unwrap()).unwrap().least_score, Some(10));
}

#[test]
fn those_left_out_last_round_come_first_and_cost_nobody_a_place() {
    let mut problem = problem(&["ana", "ben"], &[("mo", 1)], &[("ana", "mo", 90), ("ben", "mo", 20)]);
    problem.mentees[1].priority = true;
    assert_eq!(pairs(&best(&problem, Objective::MostPeople).0), ["ben mo"]);
    assert_eq!(pairs(&best(&problem, Objective::HighestScore).0), ["ana mo"]);
}

/// Three of sales and one of support want the three places of one mentor.
fn of_two_teams() -> CohortProblem {
    let scores = [("ana", "mo", 90), ("ben", "mo", 80), ("cem", "mo", 70), ("dia", "mo", 10)];
    let mut problem = problem(&["ana", "ben", "cem", "dia"], &[("mo", 3)], &scores);
    for (mentee, team) in problem.mentees.iter_mut().zip(["sales", "sales", "sales", "support"]) {
        mentee.team = Some(team.parse().unwrap());
    }
    problem.teams = vec![TeamLimit { id: "sales".parse().unwrap(), at_most: 2 }];
    problem
}

#[test]
fn no_more_of_a_team_are_matched_than_may_be() {
    let mut problem = of_two_teams();
    assert_eq!(pairs(&best(&problem, Objective::MostPeople).0), ["ana mo", "ben mo", "dia mo"]);
    problem.pins = vec![pairing("cem", "mo")];
    assert_eq!(pairs(&best(&problem, Objective::HighestScore).0), ["ana mo", "cem mo", "dia mo"]);
    problem.teams[0].at_most = 0;
    let Outcome::Impossible(impossible) = solve(&problem.build().unwrap(), Objective::MostPeople).unwrap()
    else {
        panic!("nobody of sales may be matched, and one is");
    };
    let team = "sales".parse().unwrap();
    assert!(impossible.requirements.contains(&Requirement::AtMost { team, at_most: 0 }));
    problem.teams.push(problem.teams[0].clone());
    let faults = problem.build().unwrap_err();
    assert_eq!((faults.faults()[0].path.as_str(), faults.code()), ("teams[1].id", ErrorCode::DuplicateId));
}

#[test]
fn teams_are_held_back_in_a_large_cohort_too() {
    let mut random = Random(11);
    let mut problem = problem(&[], &[], &[]);
    for j in 0..300 {
        problem.mentors.push(mentor(&format!("mentor{j}"), 1 + random.below(3) as u32));
    }
    for i in 0..1_000 {
        let name = format!("mentee{i}");
        let mut one = mentee(&name);
        one.team = Some(format!("team{}", random.below(20)).parse().unwrap());
        problem.mentees.push(one);
        let first = random.below(300);
        for k in 0..10 {
            let Pairing { mentee, mentor } = pairing(&name, &format!("mentor{}", (first + k * k) % 300));
            problem.pairs.push(ScoredPair { mentee, mentor, score: random.below(1_000) as i32 });
        }
    }
    problem.teams =
        (0..20).map(|t| TeamLimit { id: format!("team{t}").parse().unwrap(), at_most: 3 * t }).collect();
    for objective in [Objective::MostPeople, Objective::HighestScore, Objective::WorstOff] {
        let (matching, _) = best(&problem, objective);
        assert!(brute::within_limits(&problem, &brute::choice(&matching)), "{objective:?}");
        assert!(matching.people > 400, "{objective:?} {}", matching.people);
    }
}

#[test]
fn whoever_is_left_out_for_their_team_is_told_what_one_more_of_it_is_worth() {
    let problem = of_two_teams();
    let (cohort, (_, solution)) = (problem.build().unwrap(), best(&problem, Objective::HighestScore));
    let Placing::Outbid { team, .. } = solution.explain(&cohort, &"cem".parse().unwrap()).unwrap().outcome
    else {
        panic!("there is a place, but not for a third of sales");
    };
    let team = team.unwrap();
    assert_eq!((team.team.as_str(), team.price.people), ("sales", 0));
    // Cem for Dia is worth 60, and Ben would be missed by 80: prices between prove the same.
    assert!((60..=80).contains(&team.price.points), "{team:?}");
}

#[test]
fn a_lower_bound_that_only_one_team_could_meet_gets_in_the_way_of_its_limit() {
    let mut problem = of_two_teams();
    problem.pairs.retain(|pair| pair.mentee.as_str() != "dia");
    problem.mentors[0].at_least = 3;
    let Outcome::Impossible(impossible) = solve(&problem.build().unwrap(), Objective::MostPeople).unwrap()
    else {
        panic!("only two may be matched");
    };
    let [bound, limit] = &impossible.requirements[..] else { panic!("{impossible:?}") };
    assert_eq!(*bound, Requirement::AtLeast { mentor: "mo".parse().unwrap(), at_least: 3 });
    assert_eq!(*limit, Requirement::AtMost { team: "sales".parse().unwrap(), at_most: 2 });
}

#[test]
fn pins_hold_without_a_score_and_bans_beat_scores() {
    let mut problem = contested();
    problem.pins = vec![pairing("ben", "nia")];
    assert_eq!(pairs(&best(&problem, Objective::MostPeople).0), ["ana mo", "ben nia"]);
    problem.bans = vec![pairing("ana", "mo")];
    assert_eq!(pairs(&best(&problem, Objective::MostPeople).0), ["ben nia"]);
    problem.bans.push(pairing("ben", "nia"));
    let faults = problem.build().unwrap_err();
    assert_eq!(faults.faults()[0].path, "bans[1]");
    assert_eq!(faults.code(), ErrorCode::InvalidBounds);
}

#[test]
fn a_lower_bound_is_kept_at_the_least_cost() {
    let mut problem = contested();
    problem.mentors[0].places = 2;
    problem.mentors[1].at_least = 1;
    assert_eq!(pairs(&best(&problem, Objective::HighestScore).0), ["ana nia", "ben mo"]);
}

#[test]
fn the_own_ranking_adds_a_bonus() {
    let scores = [("ana", "mo", 10), ("ana", "nia", 9)];
    let mut problem = problem(&["ana"], &[("mo", 1), ("nia", 1)], &scores);
    problem.mentees[0].ranking = vec!["nia".parse().unwrap(), "mo".parse().unwrap()];
    problem.ranking_bonus = 5;
    let (matching, _) = best(&problem, Objective::MostPeople);
    assert_eq!((pairs(&matching)[0].as_str(), matching.score), ("ana nia", 14));
}

#[test]
fn each_side_gets_its_best_stable_matching_when_it_proposes() {
    let scores = [("ana", "mo", 2), ("ana", "nia", 3), ("ben", "mo", 3), ("ben", "nia", 2)];
    let mut problem = problem(&["ana", "ben"], &[("mo", 1), ("nia", 1)], &scores);
    for (mentee, first) in problem.mentees.iter_mut().zip(["mo", "nia"]) {
        mentee.ranking = vec![first.parse().unwrap()];
    }
    let stable = |proposed_by| Objective::Stable { proposed_by, mentees_prefer: Preference::Ranking };
    assert_eq!(pairs(&best(&problem, stable(Proposer::Mentees)).0), ["ana mo", "ben nia"]);
    assert_eq!(pairs(&best(&problem, stable(Proposer::Mentors)).0), ["ana nia", "ben mo"]);
}

#[test]
fn everybody_is_told_why() {
    let scores =
        [("ana", "mo", 90), ("ben", "mo", 20), ("cem", "mo", 3), ("dora", "mo", 50), ("dora", "nia", 40)];
    let mut problem = problem(&["ana", "ben", "cem", "dora"], &[("mo", 1), ("nia", 1)], &scores);
    problem.mentees.push(mentee("eve"));
    problem.minimum_score = Some(5);
    let (_, solution) = best(&problem, Objective::MostPeople);
    let cohort = problem.build().unwrap();
    let why = |id: &str| solution.explain(&cohort, &id.parse().unwrap()).unwrap();
    let Placing::Matched { score: 40, better: Some(better), .. } = why("dora").outcome else { panic!() };
    assert_eq!((better.mentor.as_str(), better.lost, better.held_by[0].as_str()), ("mo", 10, "ana"));
    let Placing::Outbid { mentor, short_by: Some(short), held_by, .. } = why("ben").outcome else { panic!() };
    assert_eq!((mentor.as_str(), held_by[0].as_str(), short.people), ("mo", "ana", 0));
    assert!((1..=70).contains(&short.points), "{short:?}");
    assert_eq!((why("cem").below_minimum, why("cem").outcome), (1, Placing::NoCandidate {}));
    assert_eq!((why("eve").candidates, why("eve").outcome), (0, Placing::NoCandidate {}));
    assert!(solution.explain(&cohort, &"zoe".parse().unwrap()).is_err());
}

#[test]
fn matchings_are_compared_by_what_matters() {
    let problem = contested();
    let cohort = problem.build().unwrap();
    let stable = Objective::Stable { proposed_by: Proposer::Mentees, mentees_prefer: Preference::Score };
    let (people, stable) = (best(&problem, Objective::MostPeople).0, best(&problem, stable).0);
    let figures = compare(&cohort, &[&people, &stable]).unwrap();
    assert_eq!((figures[0].people, figures[0].score, figures[0].blocking_pairs), (2, 21, 1));
    assert_eq!((figures[1].people, figures[1].score, figures[1].blocking_pairs), (1, 90, 0));
    assert_eq!((figures[0].other_pairs, figures[1].other_pairs), (0, 1));
}

#[test]
fn after_somebody_left_the_rest_is_matched_anew() {
    let problem = contested();
    let mut cohort = problem.build().unwrap();
    let (_, before) = best(&problem, Objective::MostPeople);
    let change = Change::MenteeLeaves { mentee: "ben".parse().unwrap() };
    let Outcome::Solved(after) = resolve(&mut cohort, &before, &change).unwrap() else { panic!() };
    assert_eq!(pairs(&after.matching(&cohort)), ["ana mo"]);
}

#[test]
fn every_fault_is_told_with_its_path() {
    let mut problem = contested();
    problem.mentees.push(mentee("ana"));
    problem.mentors[1].at_least = 3;
    let faults = |problem: &CohortProblem| {
        let error = problem.build().unwrap_err();
        error.faults().iter().map(|fault| format!("{} {}", fault.code, fault.path)).collect::<Vec<_>>()
    };
    assert_eq!(faults(&problem), ["duplicate_id mentees[2].id", "invalid_bounds mentors[1].at_least"]);
    let mut problem = contested();
    problem.pairs[1].mentor = "zoe".parse().unwrap();
    problem.pairs[2].mentee = "ana".parse().unwrap();
    problem.pins = vec![pairing("zoe", "mo")];
    problem.ranking_bonus = -1;
    assert_eq!(
        faults(&problem),
        [
            "out_of_range ranking_bonus",
            "invalid_value pins[0].mentee",
            "invalid_value pairs[1].mentor",
            "duplicate_id pairs[2]"
        ]
    );
    let mut problem = contested();
    problem.pairs[0].score = i32::MAX;
    assert_eq!(faults(&problem), ["out_of_range pairs[0].score"]);
    assert!(
        serde_json::from_str::<CohortProblem>(
            r#"{"round": "r", "mentees": [], "mentors": [], "pairs": [], "x": 1}"#
        )
        .is_err()
    );
}
