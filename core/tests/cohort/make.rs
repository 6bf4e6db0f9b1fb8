//! Small cohorts made up from a seed.

use crate::random::Random;
use tutelage::{
    id::TeamId,
    matching::cohort::{CohortMentee, CohortMentor, CohortProblem, Pairing, ScoredPair, TeamLimit},
};

pub(crate) fn pairing(mentee: &str, mentor: &str) -> Pairing {
    Pairing { mentee: mentee.parse().unwrap(), mentor: mentor.parse().unwrap() }
}

pub(crate) fn mentee(id: &str) -> CohortMentee {
    CohortMentee::new(id.parse().unwrap())
}

pub(crate) fn mentor(id: &str, places: u32) -> CohortMentor {
    CohortMentor { id: id.parse().unwrap(), places, at_least: 0 }
}

/// `pairs` as `mentee mentor score`.
pub(crate) fn problem(
    mentees: &[&str],
    mentors: &[(&str, u32)],
    pairs: &[(&str, &str, i32)],
) -> CohortProblem {
    CohortProblem {
        round: "spring".parse().unwrap(),
        mentees: mentees.iter().map(|id| mentee(id)).collect(),
        mentors: mentors.iter().map(|(id, places)| mentor(id, *places)).collect(),
        pairs: pairs
            .iter()
            .map(|(mentee, mentor, score)| {
                let Pairing { mentee, mentor } = pairing(mentee, mentor);
                ScoredPair { mentee, mentor, score: *score }
            })
            .collect(),
        pins: Vec::new(),
        bans: Vec::new(),
        never_again: Vec::new(),
        minimum_score: None,
        ranking_bonus: 0,
        teams: Vec::new(),
    }
}

/// A cohort of at most 5 mentees and 4 mentors with everything that can be said about one.
pub(crate) fn any(seed: u64) -> CohortProblem {
    let mut random = Random(seed);
    let n = 1 + random.below(5) as usize;
    let m = 1 + random.below(4) as usize;
    let mentees: Vec<String> = (0..n).map(|i| format!("mentee{i}")).collect();
    let mentors: Vec<String> = (0..m).map(|j| format!("mentor{j}")).collect();
    let mut problem = problem(
        &mentees.iter().map(String::as_str).collect::<Vec<_>>(),
        &mentors.iter().map(|id| (id.as_str(), 1)).collect::<Vec<_>>(),
        &[],
    );
    problem.round = format!("round{}", random.below(100)).parse().unwrap();
    let (density, scores) = (30 + random.below(70), [1, 3, 10, 1000][random.below(4) as usize]);
    let negative = random.chance(30);
    for mentee in &mentees {
        for mentor in &mentors {
            if random.chance(density) {
                let score = random.below(scores) as i32 + 1 - if negative { scores as i32 / 2 } else { 0 };
                let Pairing { mentee, mentor } = pairing(mentee, mentor);
                problem.pairs.push(ScoredPair { mentee, mentor, score });
            }
        }
    }
    let bounded = random.chance(30);
    for mentor in &mut problem.mentors {
        mentor.places = random.below(4) as u32;
        if bounded && random.chance(50) {
            mentor.at_least = random.below(u64::from(mentor.places) + 1) as u32;
        }
    }
    for mentee in &mut problem.mentees {
        mentee.priority = random.chance(20);
        if random.chance(30) {
            let mut ranking: Vec<_> = problem.mentors.iter().map(|mentor| mentor.id.clone()).collect();
            random.shuffle(&mut ranking);
            ranking.truncate(1 + random.below(3) as usize);
            mentee.ranking = ranking;
        }
    }
    if random.chance(40) {
        problem.ranking_bonus = random.below(5) as i32;
    }
    if random.chance(20) {
        problem.minimum_score = Some(random.below(scores) as i32);
    }
    let lists = [random.chance(25), random.chance(25), random.chance(25)];
    for (i, mentee) in mentees.iter().enumerate() {
        let mentor = &mentors[random.below(m as u64) as usize];
        let pair = pairing(mentee, mentor);
        match (i as u64 + random.below(4)) % 4 {
            0 if lists[0] => problem.pins.push(pair),
            1 if lists[1] => problem.bans.push(pair),
            2 if lists[2] => problem.never_again.push(pair),
            _ => {}
        }
    }
    limit_teams(&mut problem, &mut random);
    problem
}

/// In a third of the cases most are in one of two teams, of which one or both are limited.
fn limit_teams(problem: &mut CohortProblem, random: &mut Random) {
    if !random.chance(33) {
        return;
    }
    let teams = ["team a", "team b"].map(|team| team.parse::<TeamId>().unwrap());
    for mentee in &mut problem.mentees {
        mentee.team = random.chance(80).then(|| teams[random.below(2) as usize].clone());
    }
    for id in teams {
        if random.chance(80) {
            problem.teams.push(TeamLimit { id, at_most: random.below(4) as u32 });
        }
    }
    random.shuffle(&mut problem.teams);
}
