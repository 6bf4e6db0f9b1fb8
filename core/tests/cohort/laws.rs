//! What holds for every cohort: 10,000 small ones, 100,000 with `TUTELAGE_FULL=1`.

use crate::{
    brute::{self, Value},
    make::{any, pairing},
    naive,
    random::Random,
};
use tutelage::{
    error::ErrorCode,
    matching::cohort::{
        Certificate, Change, Cohort, CohortProblem, Flaw, Matching, Objective, Outcome, Solution, resolve,
        solve,
    },
};

pub(crate) fn cases() -> u64 {
    if std::env::var_os("TUTELAGE_FULL").is_some() { 100_000 } else { 10_000 }
}

const PRICED: [Objective; 3] = [Objective::MostPeople, Objective::HighestScore, Objective::WorstOff];

/// In the order of the objective.
fn rank(objective: Objective, value: Value) -> [i64; 4] {
    let Value { people, priority, score, least } = value;
    let (people, priority) = (i64::from(people), i64::from(priority));
    match objective {
        Objective::HighestScore => [score, people + priority, 0, 0],
        Objective::WorstOff => [people + priority, least, score, 0],
        _ => [people + priority, score, 0, 0],
    }
}

/// Whether most people, those with priority counted twice, are most people first and then most with priority.
fn is_free(problem: &CohortProblem) -> bool {
    problem.teams.is_empty() && problem.mentors.iter().all(|mentor| mentor.at_least == 0)
}

fn solved(cohort: &Cohort, objective: Objective) -> Option<(Box<Solution>, Matching)> {
    match solve(cohort, objective).unwrap() {
        Outcome::Solved(solution) => {
            let matching = solution.matching(cohort);
            Some((solution, matching))
        }
        Outcome::Impossible(_) => None,
    }
}

#[test]
fn nothing_is_better_than_the_solution_and_its_proof_says_so() {
    let (mut optimal, mut impossible) = (0, 0);
    for seed in 0..cases() {
        let problem = any(seed);
        let cohort = problem.build().unwrap();
        let all = brute::all(&problem);
        for objective in PRICED {
            let best = all.iter().map(|choice| rank(objective, brute::value(&problem, choice))).max();
            let Some((solution, matching)) = solved(&cohort, objective) else {
                assert_eq!(best, None, "seed {seed} {objective:?}");
                impossible += 1;
                continue;
            };
            let choice = brute::choice(&matching);
            assert!(all.contains(&choice), "seed {seed} {objective:?} {choice:?}");
            let value = brute::value(&problem, &choice);
            assert_eq!(Some(rank(objective, value)), best, "seed {seed} {objective:?}");
            assert_eq!((matching.people, matching.score), (value.people, value.score), "seed {seed}");
            if objective != Objective::HighestScore && is_free(&problem) {
                let people = |value: Value| (value.people, value.priority);
                let most = all.iter().map(|choice| people(brute::value(&problem, choice))).max();
                assert_eq!(Some(people(value)), most, "seed {seed} {objective:?}");
            }
            let proof = solution.certificate(&cohort).unwrap();
            assert_eq!(proof.check(&cohort, &matching), Ok(()));
            assert!(naive::proves(&problem, &matching, &proof), "seed {seed} {objective:?}");
            optimal += 1;
        }
    }
    assert!(optimal > 20_000 && impossible > 1_000, "{optimal} {impossible}");
}

#[test]
fn requirements_in_the_way_are_a_set_from_which_nothing_can_be_left_out() {
    let mut found = 0;
    for seed in 0..cases() {
        let problem = any(seed);
        let Outcome::Impossible(impossible) =
            solve(&problem.build().unwrap(), Objective::MostPeople).unwrap()
        else {
            continue;
        };
        found += 1;
        let all: Vec<_> = impossible.requirements.iter().collect();
        assert!(brute::all(&brute::only(&problem, &all)).is_empty(), "seed {seed} {all:?}");
        for leave in 0..all.len() {
            let mut fewer = all.clone();
            fewer.remove(leave);
            assert!(
                !brute::all(&brute::only(&problem, &fewer)).is_empty(),
                "seed {seed} {all:?} without {leave}"
            );
        }
    }
    assert!(found > 300, "{found}");
}

#[test]
fn the_least_score_is_proven_to_be_the_highest() {
    for seed in 0..cases() / 4 {
        let problem = any(seed);
        let cohort = problem.build().unwrap();
        let Some((solution, matching)) = solved(&cohort, Objective::WorstOff) else { continue };
        let Some(cut) = solution.cut(&cohort) else { continue };
        let value = brute::value(&problem, &brute::choice(&matching));
        assert!(i64::from(cut.least_score.unwrap()) > value.least, "seed {seed}");
        let places = |mentor: &tutelage::matching::cohort::CohortMentor, price: i64| {
            price * i64::from(if price < 0 { mentor.at_least } else { mentor.places })
        };
        let price =
            |id: &tutelage::id::PersonId| cut.prices.iter().find(|dual| dual.id == *id).unwrap().value;
        let team = |id: &tutelage::id::TeamId| cut.teams.iter().find(|dual| dual.team == *id).unwrap().value;
        let sum: i64 = cut.gains.iter().map(|dual| dual.value).sum::<i64>()
            + problem.mentors.iter().map(|mentor| places(mentor, price(&mentor.id))).sum::<i64>()
            + problem.teams.iter().map(|limit| team(&limit.id) * i64::from(limit.at_most)).sum::<i64>();
        assert!(sum < i64::from(value.people + value.priority), "seed {seed}");
    }
}

/// A cohort that could be solved, and what proves the solution.
struct Proven {
    seed: u64,
    problem: CohortProblem,
    cohort: Cohort,
    matching: Matching,
    proof: Certificate,
}

fn proven() -> impl Iterator<Item = Proven> {
    (0..cases() / 10).filter_map(|seed| {
        let problem = any(seed);
        let cohort = problem.build().unwrap();
        let (solution, matching) = solved(&cohort, PRICED[seed as usize % 2])?;
        let proof = solution.certificate(&cohort).unwrap();
        Some(Proven { seed, problem, cohort, matching, proof })
    })
}

#[test]
fn a_wrong_proof_is_not_taken() {
    for Proven { seed, problem, cohort, matching, proof } in proven() {
        let mut random = Random(seed);
        let mut wrong = proof.clone();
        let at = random.below(wrong.gains.len() as u64) as usize;
        wrong.gains[at].value += if random.chance(50) { 1 } else { -1 };
        assert!(wrong.check(&cohort, &matching).is_err(), "seed {seed}");
        assert!(!naive::proves(&problem, &matching, &wrong), "seed {seed}");
        let mut wrong = proof.clone();
        wrong.prices.pop();
        assert_eq!(wrong.check(&cohort, &matching), Err(Flaw::People));
        let mut worse = matching.clone();
        if worse.pairs.pop().is_some() {
            assert!(proof.check(&cohort, &worse).is_err(), "seed {seed}");
        }
    }
}

/// The proof in figures so many times as large, if they can be written.
fn scaled(proof: &Certificate, by: i64) -> Option<Certificate> {
    let mut scaled = proof.clone();
    let duals = scaled.gains.iter_mut().chain(&mut scaled.prices).map(|dual| &mut dual.value);
    let teams = scaled.teams.iter_mut().map(|dual| &mut dual.value);
    for figure in duals.chain(teams).chain([&mut scaled.person, &mut scaled.point]) {
        *figure = figure.checked_mul(by)?;
    }
    Some(scaled)
}

#[test]
fn figures_of_any_size_are_counted_right() {
    for Proven { seed, problem, cohort, matching, proof } in proven() {
        let mut random = Random(seed);
        for bits in 0..63 {
            let Some(mut large) = scaled(&proof, 1 << bits) else { break };
            assert_eq!(large.check(&cohort, &matching), Ok(()), "seed {seed}");
            // As far out as a figure can be, or off by the least that there is.
            let at = random.below(large.gains.len() as u64) as usize;
            let (gain, off) = (large.gains[at].value, [1, -1, i64::MAX, i64::MIN][bits % 4]);
            large.gains[at].value = gain.checked_add(off).unwrap_or(off);
            assert!(large.check(&cohort, &matching).is_err(), "seed {seed}");
            assert!(!naive::proves(&problem, &matching, &large), "seed {seed}");
        }
        for most in [i64::MAX, i64::MIN] {
            let extreme = Certificate { person: most, point: most, ..proof.clone() };
            let holds = naive::proves(&problem, &matching, &extreme);
            assert_eq!(extreme.check(&cohort, &matching).is_ok(), holds, "seed {seed}");
        }
    }
}

#[test]
fn the_same_people_in_any_order_give_the_same_bytes() {
    for seed in 0..cases() / 10 {
        let problem = any(seed);
        let mut random = Random(seed);
        let bytes = |problem: &CohortProblem| {
            let cohort = problem.build().unwrap();
            let all = PRICED.map(|objective| match solve(&cohort, objective).unwrap() {
                Outcome::Solved(solution) => {
                    let proof = serde_json::to_string(&solution.certificate(&cohort)).unwrap();
                    serde_json::to_string(&solution.matching(&cohort)).unwrap() + &proof
                }
                Outcome::Impossible(impossible) => serde_json::to_string(&impossible).unwrap(),
            });
            all.concat()
        };
        let first = bytes(&problem);
        let mut turned = problem.clone();
        random.shuffle(&mut turned.mentees);
        random.shuffle(&mut turned.mentors);
        random.shuffle(&mut turned.pairs);
        random.shuffle(&mut turned.pins);
        random.shuffle(&mut turned.bans);
        random.shuffle(&mut turned.teams);
        assert_eq!(bytes(&turned), first, "seed {seed}");
        let json = serde_json::to_string(&turned).unwrap();
        assert_eq!(serde_json::from_str::<CohortProblem>(&json).unwrap(), turned);
    }
}

#[test]
fn after_a_change_the_solution_is_worth_as_much_as_a_new_one() {
    let mut changed = 0;
    for seed in 0..cases() {
        let problem = any(seed);
        let mut cohort = problem.build().unwrap();
        let objective = PRICED[seed as usize % 3];
        let mut random = Random(seed ^ 77);
        let Some((mut solution, _)) = solved(&cohort, objective) else { continue };
        for _ in 0..3 {
            let mentee = problem.mentees[random.below(problem.mentees.len() as u64) as usize].id.clone();
            let mentor = problem.mentors[random.below(problem.mentors.len() as u64) as usize].id.clone();
            let pair = pairing(mentee.as_str(), mentor.as_str());
            let change = match random.below(5) {
                0 => Change::MenteeLeaves { mentee },
                1 => Change::MentorLeaves { mentor },
                2 => Change::Pin(pair),
                3 => Change::Ban(pair),
                _ => Change::Score { mentee, mentor, score: random.below(2000) as i32 - 500 },
            };
            let before = cohort.clone();
            let outcome = match resolve(&mut cohort, &solution, &change) {
                Ok(outcome) => outcome,
                Err(error) => {
                    assert_ne!(error.code(), ErrorCode::Internal, "seed {seed} {change:?}");
                    assert_eq!(before.pairs(), cohort.pairs());
                    continue;
                }
            };
            let anew = solved(&cohort, objective);
            let Outcome::Solved(warm) = outcome else {
                assert!(anew.is_none(), "seed {seed} {change:?}");
                break;
            };
            let (_, anew) = anew.unwrap();
            let found = warm.matching(&cohort);
            assert_eq!(
                (found.people, found.score),
                (anew.people, anew.score),
                "seed {seed} {objective:?} {change:?}"
            );
            assert_eq!(warm.certificate(&cohort).unwrap().check(&cohort, &found), Ok(()));
            solution = warm;
            changed += 1;
        }
    }
    assert!(changed > cases(), "{changed}");
}
