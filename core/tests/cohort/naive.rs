//! The same questions answered from the document alone, as simply as can be.

use std::collections::BTreeMap;
use tutelage::{
    id::PersonId,
    matching::cohort::{Certificate, CohortProblem, Matching},
};

/// The possible pairs with all that counts in their score. A pinned mentee has one.
pub(crate) fn possible(problem: &CohortProblem) -> BTreeMap<(PersonId, PersonId), i64> {
    let mut pairs = BTreeMap::new();
    let cut = |list: &[tutelage::matching::cohort::Pairing], mentee: &PersonId, mentor: &PersonId| {
        list.iter().any(|pair| pair.mentee == *mentee && pair.mentor == *mentor)
    };
    for pin in &problem.pins {
        pairs.insert((pin.mentee.clone(), pin.mentor.clone()), 0);
    }
    for pair in &problem.pairs {
        let (mentee, mentor) = (&pair.mentee, &pair.mentor);
        let pinned = problem.pins.iter().any(|pin| pin.mentee == *mentee);
        let below = problem.minimum_score.is_some_and(|least| pair.score < least);
        let here = cut(&problem.pins, mentee, mentor);
        let cut = cut(&problem.bans, mentee, mentor) || cut(&problem.never_again, mentee, mentor);
        if if pinned { !here } else { cut || below } {
            continue;
        }
        let ranking = &problem.mentees.iter().find(|one| one.id == *mentee).unwrap().ranking;
        let rank = ranking.iter().position(|ranked| ranked == mentor);
        let length = ranking.len() as i64;
        let bonus = rank.map_or(0, |rank| i64::from(problem.ranking_bonus) * (length - rank as i64) / length);
        pairs.insert((mentee.clone(), mentor.clone()), i64::from(pair.score) + bonus);
    }
    pairs
}

/// Twenty lines that check a certificate.
pub(crate) fn proves(problem: &CohortProblem, matching: &Matching, proof: &Certificate) -> bool {
    let gain: BTreeMap<_, _> = proof.gains.iter().map(|dual| (&dual.id, i128::from(dual.value))).collect();
    let price: BTreeMap<_, _> = proof.prices.iter().map(|dual| (&dual.id, i128::from(dual.value))).collect();
    let price_of_team: BTreeMap<_, _> =
        proof.teams.iter().map(|dual| (&dual.team, i128::from(dual.value))).collect();
    let team_of = |mentee: &PersonId| {
        problem.mentees.iter().find(|one| one.id == *mentee).and_then(|one| one.team.as_ref())
    };
    let team = |mentee| team_of(mentee).and_then(|team| price_of_team.get(team)).unwrap_or(&0);
    let class: BTreeMap<_, _> =
        problem.mentees.iter().map(|one| (&one.id, 1 + i128::from(one.priority))).collect();
    let pinned = |mentee: &PersonId| problem.pins.iter().any(|pin| pin.mentee == *mentee);
    let worth = |mentee, score: i64| {
        i128::from(proof.person) * class[mentee] + i128::from(proof.point) * i128::from(score)
    };
    let mut sum: i128 = problem.mentees.iter().map(|one| gain[&one.id]).sum();
    for mentor in &problem.mentors {
        let places = if price[&mentor.id] < 0 { mentor.at_least } else { mentor.places };
        sum += price[&mentor.id] * i128::from(places);
    }
    for limit in &problem.teams {
        sum += price_of_team[&limit.id] * i128::from(limit.at_most);
    }
    let possible = possible(problem);
    let covered = possible.iter().all(|((mentee, mentor), score)| {
        let left_out = proof.least_score.is_some_and(|least| *score < i64::from(least)) && !pinned(mentee);
        left_out || gain[mentee] + price[mentor] + team(mentee) >= worth(mentee, *score)
    });
    let gains = problem.mentees.iter().all(|one| gain[&one.id] >= 0 || pinned(&one.id))
        && price_of_team.values().all(|price| *price >= 0);
    let made = |pair: &tutelage::matching::cohort::MatchedPair| {
        possible[&(pair.mentee.clone(), pair.mentor.clone())]
    };
    let made: i128 = matching.pairs.iter().map(|pair| worth(&pair.mentee, made(pair))).sum();
    covered && gains && sum == made
}
