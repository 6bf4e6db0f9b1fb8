//! A cohort that has been checked: people in their canonical order, pairs as rows of small indices.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices are checked where they come in, counts are bounded by MOST_PEOPLE and MOST_PAIRS"
)]

use super::{
    graph::{Edge, Graph, NONE, SCORE_LIMIT, Side},
    problem::{CohortMentee, CohortMentor},
    teams::Teams,
};
use crate::{
    error::{Error, ErrorCode, Faults},
    id::{Code, PersonId, TeamId, digest128},
    matching::shuffled,
};
use std::collections::{BTreeMap, BTreeSet};

const MOST_PEOPLE: usize = 1_000_000;
const MOST_PAIRS: usize = 64_000_000;
const MOST_RANKED: usize = 100;
const HOST_SCORE_LIMIT: i32 = 900_000_000;

/// A cohort that cannot be invalid. Made by [`CohortProblem::build`](super::CohortProblem::build) or a
/// [`CohortBuilder`].
#[derive(Debug, Clone)]
pub struct Cohort {
    pub(super) mentees: People,
    pub(super) mentors: People,
    /// The pairs that are left to decide: without pinned mentees and the places they take.
    pub(super) graph: Graph,
    /// The declared bounds of the mentors.
    pub(super) bounds: Vec<(u32, u32)>,
    /// What is settled: mentor, score, and how many candidates the mentee had.
    pub(super) pinned: BTreeMap<u32, Pin>,
    /// Per mentee: how many candidates were banned, not wanted again, and below the minimum.
    pub(super) cuts: Vec<[u32; 3]>,
    /// The mentors a mentee ranked, as indices.
    pub(super) rankings: BTreeMap<u32, Vec<u32>>,
    pub(super) teams: Teams,
}

/// A settled pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pin {
    pub(super) mentor: u32,
    pub(super) score: i32,
    pub(super) candidates: u32,
}

/// One side in its canonical order.
#[derive(Debug, Clone)]
pub(super) struct People {
    pub(super) ids: Vec<PersonId>,
    /// The way of each from the point of the round, in the shuffle.
    turn: Vec<u64>,
}

impl People {
    /// The people in order, and where in that order each of `ids` is.
    fn sorted<'a>(ids: impl Iterator<Item = &'a PersonId>, point: u64) -> (People, Vec<u32>) {
        let mut all: Vec<(u64, &PersonId, u32)> =
            ids.zip(0..).map(|(id, at)| (shuffled(id).wrapping_sub(point), id, at)).collect();
        all.sort_unstable();
        let mut index = vec![0; all.len()];
        for (place, (_, _, at)) in all.iter().enumerate() {
            index[*at as usize] = place as u32;
        }
        let ids = all.iter().map(|(_, id, _)| (*id).clone()).collect();
        (People { ids, turn: all.into_iter().map(|(turn, ..)| turn).collect() }, index)
    }

    /// The first of these people at or behind the point of somebody.
    pub(super) fn entered_by(&self, other: &People, somebody: u32) -> u32 {
        let turn = other.turn[somebody as usize];
        self.turn.partition_point(|mine| *mine < turn) as u32
    }

    /// The same for each of `other`.
    pub(super) fn entries(&self, other: &People) -> impl Iterator<Item = u32> {
        let mut at = 0;
        other.turn.iter().map(move |turn| {
            while self.turn.get(at).is_some_and(|mine| mine < turn) {
                at += 1;
            }
            at as u32
        })
    }

    /// How far behind `entry` somebody is, going round.
    #[inline]
    pub(super) fn behind(&self, entry: u32, somebody: u32) -> u32 {
        let count = self.ids.len() as u32;
        if somebody >= entry { somebody - entry } else { somebody + count - entry }
    }

    /// Who is so far behind `entry`.
    #[inline]
    pub(super) fn after(&self, entry: u32, behind: u32) -> u32 {
        let (count, somebody) = (self.ids.len() as u32, entry + behind);
        if somebody >= count { somebody - count } else { somebody }
    }

    pub(super) fn id(&self, somebody: u32) -> &PersonId {
        &self.ids[somebody as usize]
    }

    pub(super) fn find(&self, id: &PersonId) -> Option<u32> {
        // Hashing again is cheaper than keeping a map of a million ids.
        let here = |at: &usize| self.ids[*at] == *id;
        let turn = shuffled(id).wrapping_sub(self.point());
        let from = self.turn.partition_point(|mine| *mine < turn);
        (from..self.ids.len()).take_while(|at| self.turn[*at] == turn).find(here).map(|at| at as u32)
    }

    fn point(&self) -> u64 {
        self.ids.first().zip(self.turn.first()).map_or(0, |(id, turn)| shuffled(id).wrapping_sub(*turn))
    }
}

impl Cohort {
    /// How many mentees there are.
    pub fn mentees(&self) -> usize {
        self.mentees.ids.len()
    }

    /// How many mentors there are.
    pub fn mentors(&self) -> usize {
        self.mentors.ids.len()
    }

    /// How many pairs are left to decide: possible ones of mentees who are not pinned.
    pub fn pairs(&self) -> usize {
        self.graph.mentees.pairs()
    }

    /// What a pair scores; none if it is not possible. The bonus for the mentee's ranking is in it.
    pub fn score(&self, mentee: &PersonId, mentor: &PersonId) -> Option<i32> {
        self.score_of(self.mentees.find(mentee)?, self.mentors.find(mentor)?)
    }

    pub(super) fn score_of(&self, mentee: u32, mentor: u32) -> Option<i32> {
        if let Some(pin) = self.pinned.get(&mentee) {
            return (pin.mentor == mentor).then_some(pin.score);
        }
        self.graph.mentees.row(mentee).iter().find(|edge| edge.to == mentor).map(|edge| edge.score)
    }
}

/// Builds a large cohort without a document: people first, then the candidates of one mentee after the other. Indices are
/// places in the lists of people given.
///
/// ```
/// use tutelage::matching::cohort::{CohortBuilder, CohortMentee, CohortMentor};
///
/// let mentees = ["ana", "ben"].map(|id| CohortMentee::new(id.parse().unwrap()));
/// let mentors = ["mo"].map(|id| CohortMentor { id: id.parse().unwrap(), places: 1, at_least: 0 });
/// let mut builder = CohortBuilder::new(&"spring".parse()?, &mentees, &mentors)?;
/// builder.candidates(0, &[(0, 9)])?;
/// builder.candidates(1, &[(0, 8)])?;
/// assert_eq!(builder.finish()?.pairs(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CohortBuilder {
    mentees: People,
    mentors: People,
    mentee_at: Vec<u32>,
    mentor_at: Vec<u32>,
    bounds: Vec<(u32, u32)>,
    class: Vec<u8>,
    rankings: BTreeMap<u32, Vec<u32>>,
    members: BTreeMap<TeamId, Vec<u32>>,
    limits: BTreeMap<TeamId, u32>,
    pins: BTreeMap<u32, u32>,
    bans: BTreeSet<(u32, u32)>,
    never_again: BTreeSet<(u32, u32)>,
    minimum_score: i32,
    ranking_bonus: i32,
    rows: Side,
    pinned: BTreeMap<u32, Pin>,
    cuts: Vec<[u32; 3]>,
    /// In which row a mentor was last seen, to find repetitions.
    seen: Vec<u32>,
}

impl CohortBuilder {
    /// Begins with the people.
    ///
    /// # Errors
    /// Every fault with its path: `too_large`, `duplicate_id`, `invalid_bounds`, `out_of_range`; `invalid_value` for
    /// somebody ranked who is no mentor.
    pub fn new(round: &Code, mentees: &[CohortMentee], mentors: &[CohortMentor]) -> Result<Self, Error> {
        let mut faults = Faults::default();
        for (path, count) in [("mentees", mentees.len()), ("mentors", mentors.len())] {
            faults.check(count <= MOST_PEOPLE, ErrorCode::TooLarge, path, "must be at most 1000000 people");
        }
        faults.into_result()?;
        let mut faults = Faults::default();
        let [a, b, c, d, e, f, g, h, ..] = digest128(&[round.as_str().as_bytes()]);
        let point = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        let (people, mentee_at) = People::sorted(mentees.iter().map(|one| &one.id), point);
        let (guides, mentor_at) = People::sorted(mentors.iter().map(|one| &one.id), point);
        for (name, side, at) in [("mentees", &people, &mentee_at), ("mentors", &guides, &mentor_at)] {
            let twice =
                |place: &u32| *place > 0 && side.ids[*place as usize] == side.ids[*place as usize - 1];
            for (index, _) in at.iter().enumerate().filter(|(_, place)| twice(place)) {
                faults.add(
                    ErrorCode::DuplicateId,
                    format!("{name}[{index}].id"),
                    "the person is there twice",
                );
            }
        }
        let mut bounds = vec![(0, 0); mentors.len()];
        for ((at, one), place) in mentors.iter().enumerate().zip(&mentor_at) {
            bounds[*place as usize] = (one.at_least, one.places);
            if one.places > 1_000_000 {
                faults.add(ErrorCode::OutOfRange, format!("mentors[{at}].places"), "must be at most 1000000");
            }
            if one.at_least > one.places {
                let message = format!("must be at most the {} places", one.places);
                faults.add(ErrorCode::InvalidBounds, format!("mentors[{at}].at_least"), message);
            }
        }
        let mut class = vec![1; mentees.len()];
        let mut rankings = BTreeMap::new();
        let mut members: BTreeMap<TeamId, Vec<u32>> = BTreeMap::new();
        for ((at, one), place) in mentees.iter().enumerate().zip(&mentee_at) {
            class[*place as usize] = if one.priority { 2 } else { 1 };
            if let Some(team) = &one.team {
                members.entry(team.clone()).or_default().push(*place);
            }
            if one.ranking.len() > MOST_RANKED {
                faults.add(
                    ErrorCode::TooLarge,
                    format!("mentees[{at}].ranking"),
                    "must be at most 100 mentors",
                );
                continue;
            }
            let mut ranked = Vec::with_capacity(one.ranking.len());
            for (rank, mentor) in one.ranking.iter().enumerate() {
                let path = || format!("mentees[{at}].ranking[{rank}]");
                match guides.find(mentor) {
                    None => faults.add(
                        ErrorCode::InvalidValue,
                        path(),
                        format!("no mentor `{mentor}` in this cohort"),
                    ),
                    Some(j) if ranked.contains(&j) => {
                        faults.add(ErrorCode::DuplicateId, path(), "the mentor is ranked twice");
                    }
                    Some(j) => ranked.push(j),
                }
            }
            if !ranked.is_empty() {
                rankings.insert(*place, ranked);
            }
        }
        faults.into_result()?;
        let count = mentees.len();
        Ok(CohortBuilder {
            mentees: people,
            seen: vec![NONE; mentors.len()],
            mentors: guides,
            mentee_at,
            mentor_at,
            bounds,
            class,
            rankings,
            members,
            limits: BTreeMap::new(),
            pins: BTreeMap::new(),
            bans: BTreeSet::new(),
            never_again: BTreeSet::new(),
            minimum_score: i32::MIN,
            ranking_bonus: 0,
            rows: Side { start: vec![0; count], len: vec![0; count], edges: Vec::new() },
            pinned: BTreeMap::new(),
            cuts: vec![[0; 3]; count],
        })
    }

    /// Makes room for so many pairs at once.
    pub fn reserve(&mut self, pairs: usize) {
        self.rows.edges.reserve_exact(pairs.min(MOST_PAIRS));
    }

    /// Pairs that score less are not possible. To be said before any candidates.
    pub fn minimum_score(&mut self, least: Option<i32>) {
        self.minimum_score = least.unwrap_or(i32::MIN);
    }

    /// The bonus for the first of a mentee's ranking, cut to 0 to 1,000,000. To be said before any candidates.
    pub fn ranking_bonus(&mut self, bonus: i32) {
        self.ranking_bonus = bonus.clamp(0, 1_000_000);
    }

    /// At most so many of a team may be matched.
    ///
    /// # Errors
    /// `out_of_range` for more than a million, `duplicate_id` if the team is limited already.
    pub fn limit_team(&mut self, team: &TeamId, at_most: u32) -> Result<(), Error> {
        if at_most > 1_000_000 {
            return Err(Error::new(ErrorCode::OutOfRange, "at_most", "must be at most 1000000"));
        }
        if self.limits.contains_key(team) {
            return Err(Error::new(ErrorCode::DuplicateId, "id", "the team is there twice"));
        }
        self.limits.insert(team.clone(), at_most);
        Ok(())
    }

    /// Settles a pair. To be said before any candidates.
    ///
    /// # Errors
    /// `out_of_range` for an index that is not there, `invalid_bounds` if the mentee has another pin or the pair is
    /// banned.
    pub fn pin(&mut self, mentee: u32, mentor: u32) -> Result<(), Error> {
        let (i, j) = self.at(mentee, mentor)?;
        if self.bans.contains(&(i, j)) || self.never_again.contains(&(i, j)) {
            return Err(Error::new(ErrorCode::InvalidBounds, "", "the pair is both pinned and banned"));
        }
        match self.pins.insert(i, j) {
            Some(other) if other != j => {
                Err(Error::new(ErrorCode::InvalidBounds, "", "the mentee is pinned to two mentors"))
            }
            _ => {
                self.pinned.insert(i, Pin { mentor: j, score: 0, candidates: 0 });
                Ok(())
            }
        }
    }

    /// Forbids a pair. To be said before any candidates.
    ///
    /// # Errors
    /// `out_of_range` for an index that is not there, `invalid_bounds` if the pair is pinned.
    pub fn ban(&mut self, mentee: u32, mentor: u32) -> Result<(), Error> {
        let pair = self.at(mentee, mentor)?;
        self.bans.insert(pair);
        self.not_pinned(pair)
    }

    /// Forbids a pair because the two do not want each other again. To be said before any candidates.
    ///
    /// # Errors
    /// As for [`ban`](Self::ban).
    pub fn never_again(&mut self, mentee: u32, mentor: u32) -> Result<(), Error> {
        let pair = self.at(mentee, mentor)?;
        self.never_again.insert(pair);
        self.not_pinned(pair)
    }

    fn not_pinned(&self, (mentee, mentor): (u32, u32)) -> Result<(), Error> {
        if self.pins.get(&mentee) == Some(&mentor) {
            return Err(Error::new(ErrorCode::InvalidBounds, "", "the pair is both pinned and banned"));
        }
        Ok(())
    }

    fn at(&self, mentee: u32, mentor: u32) -> Result<(u32, u32), Error> {
        let pair = self.mentee_at.get(mentee as usize).zip(self.mentor_at.get(mentor as usize));
        let (i, j) = pair.ok_or_else(|| Error::new(ErrorCode::OutOfRange, "", "no such person"))?;
        Ok((*i, *j))
    }

    /// Whether a score is one that a host may give.
    pub(super) fn in_range(score: i32) -> Result<(), Error> {
        if score.unsigned_abs() > HOST_SCORE_LIMIT.unsigned_abs() {
            return Err(Error::new(ErrorCode::OutOfRange, "score", "must be -900000000 to 900000000"));
        }
        Ok(())
    }

    /// All candidates of one mentee, as mentor and score, in any order. Once for each mentee; those who are not named
    /// have none.
    ///
    /// # Errors
    /// `out_of_range` for an index or score, `duplicate_id` for a mentor or mentee named before, `too_large` for more
    /// than 64 million pairs. Nothing is taken in then.
    pub fn candidates(&mut self, mentee: u32, candidates: &[(u32, i32)]) -> Result<(), Error> {
        let Some(&i) = self.mentee_at.get(mentee as usize) else {
            return Err(Error::new(ErrorCode::OutOfRange, "", "no such mentee"));
        };
        if self.rows.len[i as usize] > 0 || self.cuts[i as usize] != [0; 3] {
            return Err(Error::new(ErrorCode::DuplicateId, "", "the mentee has candidates already"));
        }
        let from = self.rows.edges.len();
        if from + candidates.len() > MOST_PAIRS {
            return Err(Error::new(ErrorCode::TooLarge, "", "must be at most 64000000 pairs"));
        }
        let taken = self.take(i, candidates);
        if taken.is_err() {
            self.rows.edges.truncate(from);
            self.cuts[i as usize] = [0; 3];
            // A row taken back must not count as seen.
            self.seen.fill(NONE);
        }
        taken
    }

    fn take(&mut self, i: u32, candidates: &[(u32, i32)]) -> Result<(), Error> {
        let from = self.rows.edges.len();
        let entry = self.mentors.entered_by(&self.mentees, i);
        let pinned = self.pins.get(&i).copied();
        let ranking = self.rankings.get(&i);
        for (mentor, score) in candidates {
            let Some(&j) = self.mentor_at.get(*mentor as usize) else {
                return Err(Error::new(ErrorCode::OutOfRange, "", "no such mentor"));
            };
            Self::in_range(*score)?;
            if j == entry && self.mentors.id(j) == self.mentees.id(i) {
                return Err(Error::new(ErrorCode::InvalidValue, "", "nobody is their own mentor"));
            }
            if std::mem::replace(&mut self.seen[j as usize], i) == i {
                return Err(Error::new(ErrorCode::DuplicateId, "", "the pair is there twice"));
            }
            let cuts = [
                self.bans.contains(&(i, j)),
                self.never_again.contains(&(i, j)),
                *score < self.minimum_score && pinned != Some(j),
            ];
            if let Some(cut) = cuts.iter().position(|cut| *cut) {
                self.cuts[i as usize][cut] += 1;
                continue;
            }
            let bonus = ranking.and_then(|ranking| {
                let rank = ranking.iter().position(|ranked| *ranked == j)?;
                let (left, all) = ((ranking.len() - rank) as i64, ranking.len() as i64);
                i32::try_from(i64::from(self.ranking_bonus) * left / all).ok()
            });
            let score = (score + bonus.unwrap_or(0)).clamp(-SCORE_LIMIT, SCORE_LIMIT);
            if pinned == Some(j)
                && let Some(pin) = self.pinned.get_mut(&i)
            {
                pin.score = score;
            }
            self.rows.edges.push(Edge { to: j, score });
        }
        let mentors = &self.mentors;
        self.rows.edges[from..]
            .sort_unstable_by_key(|edge| (std::cmp::Reverse(edge.score), mentors.behind(entry, edge.to)));
        self.rows.start[i as usize] = from as u32;
        self.rows.len[i as usize] = (self.rows.edges.len() - from) as u32;
        Ok(())
    }

    /// The cohort.
    ///
    /// # Errors
    /// None yet; what is wrong is told where it is said.
    pub fn finish(mut self) -> Result<Cohort, Error> {
        self.rows = self.rows.in_order();
        let mut upper: Vec<u32> = self.bounds.iter().map(|(_, places)| *places).collect();
        let mut lower: Vec<u32> = self.bounds.iter().map(|(least, _)| *least).collect();
        for (mentee, pin) in &mut self.pinned {
            // The row stays where it is and is not seen any more.
            pin.candidates = std::mem::take(&mut self.rows.len[*mentee as usize]);
            let j = pin.mentor as usize;
            upper[j] = upper[j].saturating_sub(1);
            lower[j] = lower[j].saturating_sub(1);
        }
        let teams = Teams::limited(self.limits, &self.members, self.mentees.ids.len());
        let graph = Graph::new(self.rows, upper, lower, self.class).with_benches(teams.benches(&self.pinned));
        Ok(Cohort {
            mentees: self.mentees,
            mentors: self.mentors,
            graph,
            bounds: self.bounds,
            pinned: self.pinned,
            cuts: self.cuts,
            rankings: self.rankings,
            teams,
        })
    }
}
