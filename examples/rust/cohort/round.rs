//! The programme office at work on a round.

use super::{
    host::{Host, Try},
    programme::{Keys, Roster},
    tables::{Names, Page},
};
use std::collections::BTreeMap;
use tutelage::{
    Engine,
    error::Error,
    id::{PersonId, RoleId, TypeId},
    lifecycle::{Caseload, Fact, Query, Record, RecordKey},
    matching::{
        After, SearchQuery, SearchResult,
        cohort::{
            Certificate, Cohort, CohortMentee, CohortMentor, CohortProblem, Explanation, Matched,
            MatchedPair, Matching, Objective, Outcome, Placing, Price, Shortlist, Solution, compare,
            match_cohort, solve,
        },
        index::{Asker, Index},
    },
    people::{Person, ReportingLine},
    store::Store,
    time::Timestamp,
    view::{Question, View},
};

/// How many candidates each mentee is shown to begin with.
const FIRST: u16 = 20;

/// What the office works with: the people of the round, and an index to search in.
pub(crate) struct Office<'a> {
    host: &'a Host,
    coordinator: PersonId,
    type_id: TypeId,
    mentee: RoleId,
    problem: CohortProblem,
    index: Index,
    askers: BTreeMap<PersonId, (Person, Option<Caseload>, Option<ReportingLine>)>,
}

impl<'a> Office<'a> {
    pub(crate) fn open(host: &'a Host, coordinator: PersonId, keys: &Keys, roster: &Roster) -> Try<Self> {
        let records = host.store.records();
        let person = |record: &Record| match record {
            Record::Person(person) => Some(host.engine.person(person.as_ref().clone())),
            _ => None,
        };
        let people = records.values().filter_map(person).collect::<Result<Vec<Person>, Error>>()?;
        let mut index = Index::build(&host.engine, &people, host.now())?;
        for record in records.values().filter(|record| !matches!(record, Record::Person(_))) {
            index.apply(&host.engine, record)?;
        }
        let caseload = |id: &PersonId| match records.get(&RecordKey::Caseload(id.clone())) {
            Some(Record::Caseload(caseload)) => Some(caseload.as_ref().clone()),
            _ => None,
        };
        let mut askers = BTreeMap::new();
        for one in people {
            let line = match host.store.load(&[Query::ReportingLine(one.id().clone())])?.pop() {
                Some(Fact::ReportingLine(line)) => Some(line.as_ref().clone()),
                _ => None,
            };
            askers.insert(one.id().clone(), (one.clone(), caseload(one.id()), line));
        }
        let newest = host.engine.catalog().newest(&keys.mentoring).ok_or("no such type")?;
        let (_, mentor) = newest.role(&"mentor".parse()?).ok_or("no such role")?;
        let places = |id: &PersonId| {
            let load = caseload(id).map(|caseload| caseload.load(newest.id(), mentor, host.now()));
            // One each in this round; the rest is kept for those who ask by themselves.
            load.map_or(0, |load| if load.room() > 0 { 1 } else { 0 })
        };
        let mentors =
            roster.mentors.iter().map(|id| CohortMentor { id: id.clone(), places: places(id), at_least: 0 });
        let mentees = roster.mentees.iter().cloned().map(CohortMentee::new);
        let problem = CohortProblem {
            round: "autumn-2026".parse()?,
            mentees: mentees.collect(),
            mentors: mentors.collect(),
            pairs: Vec::new(),
            pins: Vec::new(),
            bans: Vec::new(),
            never_again: Vec::new(),
            // Whom nobody can teach anything that they want is better left to look for themselves.
            minimum_score: Some(1),
            ranking_bonus: 0,
            teams: Vec::new(),
        };
        let (type_id, mentee) = (keys.mentoring.clone(), keys.mentee.clone());
        Ok(Office { host, coordinator, type_id, mentee, problem, index, askers })
    }

    /// The best matching, with candidates from the index.
    pub(crate) fn matched(&self, objective: Objective) -> Try<Matched> {
        Ok(match_cohort(&self.problem, objective, &mut Searching(self), FIRST, usize::MAX)?)
    }

    fn places(&self) -> u32 {
        self.problem.mentors.iter().map(|mentor| mentor.places).sum()
    }
}

/// The search of each mentee, by what they want to learn.
struct Searching<'a>(&'a Office<'a>);

impl Shortlist for Searching<'_> {
    fn best(&mut self, mentee: &PersonId, after: Option<&After>, limit: u16) -> Result<SearchResult, Error> {
        let Office { host, type_id, mentee: role, index, askers, .. } = self.0;
        let nobody = SearchResult { own_reasons: Vec::new(), hits: Vec::new(), more: false };
        let Some((person, caseload, line)) = askers.get(mentee) else { return Ok(nobody) };
        let asker = Asker { person, caseload: caseload.as_ref(), line: line.as_ref() };
        let query = SearchQuery {
            type_id: type_id.clone(),
            role: role.clone(),
            wanted: None,
            filters: Vec::new(),
            limit,
            after: after.cloned(),
            explain: false,
        };
        let (engine, now): (&Engine, Timestamp) = (&host.engine, host.now());
        Ok(index.search(engine, &asker, &query, now)?.unwrap_or(nobody))
    }
}

pub(crate) fn result(page: &mut Page, best: &Matched, matching: &Matching, office: &Office<'_>) {
    let (mentees, mentors) = (office.problem.mentees.len(), office.problem.mentors.len());
    page.line(format!("{mentees} mentees, {mentors} mentors with {} places", office.places()));
    page.line(format!(
        "{} pairs looked at in {} rounds; {} mentees were shown more than {FIRST}",
        best.searched.pairs, best.searched.rounds, best.searched.lengthened
    ));
    page.line(format!(
        "{} matched, {} points, the least of a pair {}; {} left out",
        matching.people,
        matching.score,
        matching.least_score.unwrap_or(0),
        matching.left_out.len()
    ));
}

pub(crate) fn proof(page: &mut Page, proof: &Certificate, office: &Office<'_>) {
    let sought = proof.prices.iter().filter(|price| price.value > 0).count();
    let (person, point) = (proof.person, proof.point);
    page.line(format!(
        "proof: with {person} for a person and {point} for a point, the gains of the mentees and the prices of the \
         places cover every pair, and their sum is what the matching is worth; so none is worth more. {sought} of {} \
         mentors are sought after by more than they have places for",
        office.problem.mentors.len()
    ));
}

pub(crate) fn compared(
    page: &mut Page,
    office: &Office<'_>,
    cohort: &Cohort,
    best: &Matching,
    stable: Objective,
) -> Try<()> {
    let Outcome::Solved(stable) = solve(cohort, stable)? else { return Err("nothing is stable".into()) };
    let stable = stable.matching(cohort);
    let by_hand = first_come(office, cohort);
    let figures = compare(cohort, &[best, &stable, &by_hand])?;
    page.table(
        &["way", "matched", "points", "least", "pairs that would rather"],
        ["most people, then points", "stable", "first come, first served"].iter().zip(&figures).map(
            |(way, row)| {
                [
                    (*way).to_owned(),
                    row.people.to_string(),
                    row.score.to_string(),
                    row.least_score.map_or_else(|| "-".to_owned(), |least| least.to_string()),
                    row.blocking_pairs.to_string(),
                ]
            },
        ),
    );
    Ok(())
}

/// What a sign-up sheet gives: one after the other takes the best who is left.
fn first_come(office: &Office<'_>, cohort: &Cohort) -> Matching {
    let mut left: BTreeMap<&PersonId, u32> =
        office.problem.mentors.iter().map(|mentor| (&mentor.id, mentor.places)).collect();
    let mut matching = Matching::default();
    for mentee in &office.problem.mentees {
        let free = left.iter().filter(|(_, places)| **places > 0);
        let scored = free.filter_map(|(mentor, _)| Some((cohort.score(&mentee.id, mentor)?, *mentor)));
        let Some((score, mentor)) = scored.max_by_key(|(score, _)| *score) else {
            matching.left_out.push(mentee.id.clone());
            continue;
        };
        left.entry(mentor).and_modify(|places| *places = places.saturating_sub(1));
        matching.people = matching.people.saturating_add(1);
        matching.score = matching.score.saturating_add(i64::from(score));
        matching.least_score = Some(matching.least_score.map_or(score, |least| least.min(score)));
        matching.pairs.push(MatchedPair { mentee: mentee.id.clone(), mentor: mentor.clone(), score });
    }
    matching
}

/// Somebody who did not get their first choice, and somebody who was left out, if there are such.
pub(crate) fn telling(solution: &Solution, cohort: &Cohort, matching: &Matching) -> Try<Vec<PersonId>> {
    let mut found = Vec::new();
    for pair in &matching.pairs {
        let explanation = solution.explain(cohort, &pair.mentee)?;
        if matches!(explanation.outcome, Placing::Matched { better: Some(_), .. }) {
            found.push(pair.mentee.clone());
            break;
        }
    }
    if found.is_empty() {
        found.extend(matching.pairs.first().map(|pair| pair.mentee.clone()));
    }
    found.extend(matching.left_out.first().cloned());
    Ok(found)
}

pub(crate) fn explain(
    page: &mut Page,
    office: &Office<'_>,
    names: &Names,
    explanation: &Explanation,
) -> Try<()> {
    let who = names.get(&explanation.mentee);
    let of = |price: &Option<Price>| match price {
        Some(price) if price.people == 1 => format!("one person and {} points", price.points),
        Some(price) if price.people > 1 => format!("{} people and {} points", price.people, price.points),
        Some(price) => format!("{} points", price.points),
        None => "nothing".to_owned(),
    };
    match &explanation.outcome {
        Placing::Matched { mentor, score, price, better } => {
            page.title(format!("{who} is with {}", names.get(mentor)));
            page.line(format!("{score} points, out of {} candidates", explanation.candidates));
            page.line(format!("one place more with {} would be worth {}", names.get(mentor), of(price)));
            if let Some(better) = better {
                page.line(format!(
                    "{} would have been {} points more, and is with {}; a place more there would be worth {}",
                    names.get(&better.mentor),
                    better.lost,
                    names.list(&better.held_by),
                    of(&better.price)
                ));
            }
        }
        Placing::Pinned { mentor, .. } => page.title(format!("{who} was promised {}", names.get(mentor))),
        Placing::Outbid { mentor, score, short_by, held_by, team } => {
            page.title(format!("{who} is left out: others are worth more to the round"));
            page.line(format!(
                "nearest was {} with {score} points, short by {}; there is {}",
                names.get(mentor),
                of(short_by),
                names.list(held_by)
            ));
            if let Some(limited) = team {
                let price = Some(limited.price);
                page.line(format!("one more of {} would be worth {}", limited.team, of(&price)));
            }
        }
        Placing::NoCandidate {} => {
            page.title(format!("{who} is left out: there is nobody whom the rules allow and who fits"));
            page.line(format!(
                "{} candidates could teach them nothing of what they want",
                explanation.below_minimum
            ));
            reasons(page, office, &explanation.mentee)?;
        }
    }
    Ok(())
}

/// How many of the mentors each reason keeps away from somebody, as a coordinator is told.
fn reasons(page: &mut Page, office: &Office<'_>, mentee: &PersonId) -> Try<()> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for mentor in office.problem.mentors.iter().filter(|mentor| mentor.id != *mentee) {
        let question = Question::Explain {
            type_id: office.type_id.clone(),
            role: office.mentee.clone(),
            from: Some(mentee.clone()),
            to: mentor.id.clone(),
        };
        let View::Explain(explanation) = office.host.shows(&office.coordinator, question)? else { continue };
        for reason in explanation.reasons {
            let rule = reason.rule.map_or_else(String::new, |rule| format!(" (rule {rule})"));
            let count = counts.entry(format!("{}{rule}", reason.message)).or_default();
            *count = count.saturating_add(1);
        }
    }
    page.table(
        &["what keeps mentors away", "how many"],
        counts.iter().map(|(why, count)| [why.clone(), count.to_string()]),
    );
    Ok(())
}
