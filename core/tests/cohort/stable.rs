//! Stable matchings against all there are.

use crate::{
    brute::{self, Choice},
    laws::cases,
    make::any,
    naive,
};
use std::cmp::Reverse;
use tutelage::{
    id::PersonId,
    matching::{
        cohort::{CohortProblem, Objective, Outcome, Preference, Proposer, Requirement, solve},
        shuffled,
    },
};

struct Tastes<'a> {
    problem: &'a CohortProblem,
    possible: std::collections::BTreeMap<(PersonId, PersonId), i64>,
    prefer: Preference,
}

impl Tastes<'_> {
    /// Less is better.
    fn of_mentee(&self, mentee: &PersonId, mentor: &PersonId) -> (usize, Reverse<i64>, u64) {
        let one = self.problem.mentees.iter().find(|one| one.id == *mentee).unwrap();
        let rank = one.ranking.iter().position(|ranked| ranked == mentor);
        let rank = rank.filter(|_| self.prefer == Preference::Ranking).unwrap_or(usize::MAX);
        let score = self.possible[&(mentee.clone(), mentor.clone())];
        (rank, Reverse(score), shuffled(mentor).wrapping_sub(shuffled(mentee)))
    }

    fn of_mentor(&self, mentor: &PersonId, mentee: &PersonId) -> (Reverse<i64>, bool, u64) {
        let one = self.problem.mentees.iter().find(|one| one.id == *mentee).unwrap();
        let score = self.possible[&(mentee.clone(), mentor.clone())];
        (Reverse(score), !one.priority, shuffled(mentee).wrapping_sub(shuffled(mentor)))
    }

    fn blocking(&self, choice: &Choice) -> usize {
        let pinned = |mentee: &PersonId| self.problem.pins.iter().any(|pin| pin.mentee == *mentee);
        let blocks = |(mentee, mentor): &(PersonId, PersonId)| {
            let wants = match choice.get(mentee) {
                Some(theirs) => self.of_mentee(mentee, mentor) < self.of_mentee(mentee, theirs),
                None => true,
            };
            let places = self.problem.mentors.iter().find(|one| one.id == *mentor).unwrap().places as usize;
            let theirs: Vec<_> =
                choice.iter().filter(|(_, theirs)| *theirs == mentor).map(|(mentee, _)| mentee).collect();
            let wanted = theirs.len() < places
                || theirs.iter().any(|other| {
                    !pinned(other) && self.of_mentor(mentor, mentee) < self.of_mentor(mentor, other)
                });
            !pinned(mentee) && wants && wanted
        };
        self.possible.keys().filter(|pair| blocks(pair)).count()
    }
}

#[test]
fn a_stable_matching_is_the_best_for_those_who_propose() {
    let (mut found, mut unmet) = (0, 0);
    for seed in 0..cases() {
        let problem = any(seed);
        let cohort = problem.build().unwrap();
        let prefer = if seed % 2 == 0 { Preference::Score } else { Preference::Ranking };
        let tastes = Tastes { problem: &problem, possible: naive::possible(&problem), prefer };
        let mut unbounded = problem.clone();
        unbounded.mentors.iter_mut().for_each(|mentor| mentor.at_least = 0);
        unbounded.teams.clear();
        let stable: Vec<Choice> =
            brute::all(&unbounded).into_iter().filter(|choice| tastes.blocking(choice) == 0).collect();
        for proposed_by in [Proposer::Mentees, Proposer::Mentors] {
            let objective = Objective::Stable { proposed_by, mentees_prefer: prefer };
            let solution = match solve(&cohort, objective).unwrap() {
                Outcome::Solved(solution) => solution,
                Outcome::Impossible(impossible) => {
                    let met = brute::all(&problem);
                    assert!(!met.iter().any(|choice| stable.contains(choice)), "seed {seed}");
                    let stands = impossible.requirements.contains(&Requirement::Stable {});
                    assert_eq!(stands, !met.is_empty(), "seed {seed}");
                    unmet += 1;
                    continue;
                }
            };
            let matching = solution.matching(&cohort);
            let choice = brute::choice(&matching);
            assert!(stable.contains(&choice), "seed {seed} {proposed_by:?} {choice:?}");
            assert_eq!(solution.blocking_pairs(&cohort, 9).1, 0);
            assert!(solution.certificate(&cohort).is_none());
            for other in &stable {
                for (mentee, mentor) in &choice {
                    let (mine, theirs) =
                        (tastes.of_mentee(mentee, mentor), tastes.of_mentee(mentee, &other[mentee]));
                    let best = if proposed_by == Proposer::Mentees { mine <= theirs } else { theirs <= mine };
                    assert!(best, "seed {seed} {proposed_by:?} {mentee}");
                }
            }
            found += 1;
        }
        let Outcome::Solved(best) = solve(&cohort, Objective::MostPeople).unwrap() else { continue };
        let by_score =
            Tastes { prefer: Preference::Score, possible: naive::possible(&problem), problem: &problem };
        let (pairs, count) = best.blocking_pairs(&cohort, 2);
        assert_eq!(count, by_score.blocking(&brute::choice(&best.matching(&cohort))) as u64, "seed {seed}");
        assert_eq!(pairs.len() as u64, count.min(2));
    }
    assert!(found as u64 > cases() && unmet > 500, "{found} {unmet}");
}
