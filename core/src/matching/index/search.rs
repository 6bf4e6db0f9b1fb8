//! A search in the index: what concerns this asker is worked out once, then the blocks are gone through.

use super::{
    Changed, Index,
    base::View,
    feature::Source,
    points::Points,
    rules::Compiler,
    scan::{Found, Scan},
    standing::{Standing, eligibility, may_be_asked},
};
use crate::{
    error::Error,
    id::{PersonId, SkillId},
    image::hash,
    lifecycle::{
        Candidate, CandidateRow, Caseload, Pair, PairKey, ReasonCode, Refusal, Seeker, group_places,
    },
    matching::{
        Candidates, Configured, Hit, Rank, Scoring, SearchQuery, SearchResult, Searcher, Wanted,
        order::shuffled,
        run,
        search::{Checked, codes},
    },
    people::{Person, ReportingLine},
    scheme::{Initiative, RelationshipType},
    time::Timestamp,
};
use std::{collections::BTreeMap, sync::Arc};

/// Who searches, with the facts that are theirs.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// Who.
    pub person: &'a Person,
    /// What they have taken on; none stored yet without it.
    pub caseload: Option<&'a Caseload>,
    /// Who is above them; unknown without it.
    pub line: Option<&'a ReportingLine>,
}

/// What is the same for all blocks.
pub(super) struct Frame<'a> {
    config: Configured<'a>,
    pub(super) searcher: Searcher<'a>,
    pub(super) relationship_type: &'a Arc<RelationshipType>,
    pub(super) query: &'a SearchQuery,
    now: Timestamp,
    /// The number of the asker, if they were ever mentioned.
    number: Option<u32>,
}

impl Frame<'_> {
    /// Whether those who search offer what they can.
    fn is_offered(&self) -> bool {
        let role = self.relationship_type.role(&self.query.role);
        role.is_some_and(|(_, role)| role.initiative() == Initiative::Offers)
    }

    fn scoring<'s>(&'s self, wanted: &'s [Wanted], offered: bool) -> Scoring<'s> {
        let policy = &self.relationship_type.draft().matching;
        Scoring { policy, schema: self.searcher.schema, taxonomy: self.searcher.taxonomy, wanted, offered }
    }
}

impl Index {
    /// The best matches for somebody: what a [view](crate::view::Question::Search) of the same records answers at the
    /// same time.
    ///
    /// # Errors
    /// When the query is out of bounds. That somebody may not search is a [`Refusal`].
    pub fn search<'c>(
        &self,
        config: impl Into<Configured<'c>>,
        asker: &Asker<'_>,
        query: &SearchQuery,
        now: Timestamp,
    ) -> Result<Result<SearchResult, Refusal>, Error> {
        self.search_by(config.into(), asker, query, now, self.arch)
    }

    pub(super) fn search_by(
        &self,
        config: Configured<'_>,
        asker: &Asker<'_>,
        query: &SearchQuery,
        now: Timestamp,
        arch: pulp::Arch,
    ) -> Result<Result<SearchResult, Refusal>, Error> {
        let found =
            self.framed(config, asker, query, now, |frame, checked| self.search_in(frame, checked, arch))?;
        self.base.check()?;
        Ok(found)
    }

    /// Does something for somebody who may search.
    pub(super) fn framed<R>(
        &self,
        config: Configured<'_>,
        asker: &Asker<'_>,
        query: &SearchQuery,
        now: Timestamp,
        then: impl FnOnce(&Frame<'_>, &Checked<'_>) -> Result<R, Error>,
    ) -> Result<Result<R, Refusal>, Error> {
        let checked = query.check(config.schema())?;
        let Some((relationship_type, open)) = self.in_force(config, &query.type_id) else {
            return Ok(Err(Refusal::new(ReasonCode::NotAvailable)));
        };
        let Some((role, of_asker)) = relationship_type.role(&query.role) else {
            return Ok(Err(Refusal::new(ReasonCode::NotAvailable)));
        };
        if of_asker.initiative() == Initiative::Waits {
            return Ok(Err(Refusal::new(ReasonCode::RoleWaits)));
        }
        let blank;
        let caseload = match asker.caseload {
            Some(caseload) => caseload,
            None => {
                blank = Caseload::new(asker.person.id().clone());
                &blank
            }
        };
        let searcher = Searcher {
            eligibility: eligibility(config.catalog, &relationship_type, open, now),
            seeker: Seeker { person: asker.person, caseload, line: asker.line, role, placed: false },
            schema: config.schema(),
            taxonomy: config.taxonomy,
        };
        let number = self.number(asker.person.id());
        let frame = Frame { config, searcher, relationship_type: &relationship_type, query, now, number };
        then(&frame, &checked).map(Ok)
    }

    fn search_in(
        &self,
        frame: &Frame<'_>,
        checked: &Checked<'_>,
        arch: pulp::Arch,
    ) -> Result<SearchResult, Error> {
        let Frame { searcher, query, relationship_type, .. } = frame;
        let asker = searcher.seeker.person.id();
        let limit = usize::from(query.limit);
        let (mut ranked, mut more) = self.in_base(frame, checked, arch);
        if !self.beside.is_empty() {
            // Whoever is behind the last of a full page is not on it.
            let least = ranked.last().filter(|_| more).map(|(rank, _)| rank.score);
            let beside = run(searcher, relationship_type, query, &mut self.candidates(frame, least))?;
            more |= beside.more;
            let rank = |hit: Hit| (Rank::new(hit.score, asker, &hit.person), hit);
            ranked.extend(beside.hits.into_iter().map(rank));
            ranked.sort_by(|a, b| a.0.cmp(&b.0));
        }
        more |= ranked.len() > limit;
        ranked.truncate(limit);
        let own = searcher.eligibility.own_reasons(&searcher.seeker);
        let hits = ranked.into_iter().map(|(_, hit)| hit).collect();
        Ok(SearchResult { own_reasons: codes(&own), hits, more })
    }

    /// The best of the base, and whether there are more.
    fn in_base(
        &self,
        frame: &Frame<'_>,
        checked: &Checked<'_>,
        arch: pulp::Arch,
    ) -> (Vec<(Rank, Hit)>, bool) {
        let (mut found, mut parts) = (Vec::new(), Vec::new());
        let limit = usize::from(frame.query.limit);
        self.with_scan(frame, checked, |scan, explained| {
            found = scan.run(arch);
            parts.extend(explained.iter().flat_map(|points| found.iter().map(|hit| points.explain(hit.row))));
        });
        let (more, view) = (found.len() > limit, self.base.view());
        // The memory is waited for once, not for one after the other.
        found.iter().for_each(|found| view.fetch(found.row));
        let from = shuffled(frame.searcher.seeker.person.id());
        let mut parts = parts.into_iter();
        let hits = found.into_iter().take(limit).filter_map(|found| {
            let parts = parts.next().unwrap_or_default();
            let hit = Hit { parts, ..self.hit(frame, found, view.id(found.row)?)? };
            let distance = view.hash(found.row).wrapping_sub(from);
            Some((Rank { score: hit.score, distance, person: hit.person.clone() }, hit))
        });
        (hits.collect(), more)
    }

    /// The people beside the index, without those of whom it is plain that they have fewer points than `least`.
    pub(super) fn candidates<'f>(&'f self, frame: &'f Frame<'f>, least: Option<i64>) -> impl Candidates {
        Beside { index: self, frame, least }
    }

    /// Works out all that depends on the asker; the points come a second time where they are to be explained.
    pub(super) fn with_scan(
        &self,
        frame: &Frame<'_>,
        checked: &Checked<'_>,
        then: impl FnOnce(Scan<'_, '_>, Option<Points<'_>>),
    ) {
        let Frame { config, searcher, relationship_type, query, .. } = frame;
        let (seeker, view) = (&searcher.seeker, self.base.view());
        let asker = seeker.person.id();
        let offered = frame.is_offered();
        let own_wanted;
        let wanted = match &query.wanted {
            Some(wanted) => wanted.as_slice(),
            None => {
                own_wanted = searcher.own_wanted(offered);
                &own_wanted
            }
        };
        let scoring = frame.scoring(wanted, offered);
        let prepared = self.standings.iter().find(|standing| standing.is_for(relationship_type, seeker.role));
        let worked_out;
        let standing = match prepared {
            Some(standing) => standing,
            None => {
                worked_out = self.stand(*config, relationship_type, seeker.role);
                &worked_out
            }
        };
        let points = Points::new(view, &scoring, seeker.person);
        let explained = query.explain.then(|| Points::new(view, &scoring, seeker.person));
        let excluded = self.excluded(frame);
        let hash = shuffled(asker);
        let (available, changed) = standing.available(&self.base);
        let behind = |row: usize, score: i64| {
            query.after.as_ref().is_none_or(|after| {
                score < after.score || (score == after.score && is_behind(view, row, hash, &after.person))
            })
        };
        let scan = Scan {
            people: view.people,
            available,
            patches: &self.patches(frame, standing, changed),
            filters: filters(view, checked),
            pair: Compiler { view }.pair(
                relationship_type,
                seeker,
                frame.number.map(|number| number as usize),
            ),
            few_fit: false,
            lines: self.lines(),
            excluded: &excluded,
            points,
            must_have_points: query.wanted.as_ref().is_some_and(|wanted| !wanted.is_empty()),
            entry: view.row_from(hash),
            limit: usize::from(query.limit).saturating_add(1),
            most: query.after.as_ref().map(|after| after.score),
            behind: &behind,
        };
        then(scan, explained);
    }

    fn hit(&self, frame: &Frame<'_>, found: Found, person: PersonId) -> Option<Hit> {
        let row = self.row(frame, u32::try_from(found.row).ok()?, person);
        let Frame { searcher, relationship_type, now, .. } = frame;
        let blank;
        let caseload = match &row.caseload {
            Some(caseload) => caseload.as_ref(),
            None => {
                blank = Caseload::new(row.person.clone());
                &blank
            }
        };
        let seeker = &searcher.seeker;
        let none;
        let pair = match &row.pair {
            Some(pair) => pair.as_ref(),
            None => {
                none = Pair::new(PairKey::new(relationship_type.id(), seeker.person.id(), &row.person));
                &none
            }
        };
        let (placed, _) = group_places(relationship_type, seeker.role, caseload, seeker.caseload);
        let candidate = Candidate { person: None, caseload, pair, line: None, placed };
        let waits = searcher.eligibility.waits(seeker, &candidate);
        let open = pair.open_at(*now).map(|open| open.request);
        Some(Hit { person: row.person, score: found.score, waits, open, parts: Vec::new() })
    }

    /// What is known of somebody apart from who they are.
    fn row(&self, frame: &Frame<'_>, number: u32, person: PersonId) -> Row {
        let pair = frame.number.and_then(|asker| self.pair(asker, number, frame.relationship_type.id()));
        Row { person, caseload: self.caseload(number), pair }
    }

    /// Who is out of the question for this asker alone, in order: they themselves, blocks, what was between the two.
    fn excluded(&self, frame: &Frame<'_>) -> Vec<usize> {
        let Frame { searcher, relationship_type, now, .. } = frame;
        let seeker = &searcher.seeker;
        let mut excluded: Vec<u32> = seeker.caseload.blocks.iter().filter_map(|id| self.number(id)).collect();
        if let Some(number) = frame.number {
            excluded.push(number);
            excluded.extend(self.blocked_by(number));
            let again = relationship_type.draft().running.again;
            for (other, pair) in self.pairs_of(number) {
                let out = |pair: &Pair| {
                    let key = &pair.key;
                    let never =
                        pair.never_again.contains(&key.first) || pair.never_again.contains(&key.second);
                    let open = pair.open_at(*now);
                    let hidden = open.is_some_and(|open| !seeker.caseload.holds(open.request));
                    key.type_id == *relationship_type.id()
                        && (never || hidden || pair.current.is_some() || (pair.past > 0 && !again))
                };
                if out(&pair) {
                    excluded.push(other);
                }
            }
        }
        let mut rows: Vec<usize> = excluded.into_iter().map(|number| number as usize).collect();
        rows.sort_unstable();
        rows
    }

    /// Who may or may not be asked at the time of the search, other than as of the time to which the index is settled.
    fn patches(
        &self,
        frame: &Frame<'_>,
        standing: &Standing,
        mut changed: BTreeMap<usize, bool>,
    ) -> Vec<(usize, bool)> {
        changed.extend(self.unsettled(frame.now).into_iter().filter_map(|number| {
            let row = Some(number as usize).filter(|row| *row < self.base.people())?;
            let caseload = self.caseload(number)?;
            Some((row, standing.stands(frame.config.catalog, &self.base, row, &caseload, frame.now)))
        }));
        changed.into_iter().collect()
    }
}

struct Row {
    person: PersonId,
    caseload: Option<Arc<Caseload>>,
    pair: Option<Arc<Pair>>,
}

fn filters<'a>(view: View<'a>, checked: &Checked<'_>) -> Vec<Vec<Source<'a>>> {
    let filters = checked.filters.iter().map(|(slot, term)| {
        let Some(column) = view.column(*slot) else { return Vec::new() };
        let codes = term.values.iter().filter_map(|text| view.text_code(column, text));
        codes.map(|code| Source::new(view.value(column, code))).collect()
    });
    filters.collect()
}

/// Whether a row stands behind somebody of the same score in the list of the asker with this place in the shuffle.
fn is_behind(view: View<'_>, row: usize, asker: u64, last: &PersonId) -> bool {
    let distance = view.hash(row).wrapping_sub(asker);
    match distance.cmp(&shuffled(last).wrapping_sub(asker)) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => view.id(row).is_some_and(|id| id > *last),
    }
}

/// The people beside the index, as the linear search takes them.
struct Beside<'i, 'f> {
    index: &'i Index,
    frame: &'f Frame<'f>,
    least: Option<i64>,
}

/// A sign for skills, so that most people who have none of those that are looked for need no further look: a bit of 128
/// for each.
pub(super) fn sign<'s>(skills: impl Iterator<Item = &'s SkillId>) -> u128 {
    skills.fold(0, |signs, skill| {
        let bit = hash(skill.as_str().as_bytes()) >> 57;
        signs | 1_u128.wrapping_shl(u32::try_from(bit).unwrap_or(0))
    })
}

impl Candidates for Beside<'_, '_> {
    fn each(&mut self, each: &mut dyn FnMut(&CandidateRow)) -> Result<(), Error> {
        let Frame { config, searcher, relationship_type, now, .. } = self.frame;
        let seeker = &searcher.seeker;
        let blank = Caseload::new(seeker.person.id().clone());
        let lines = self.index.lines();
        let needs_lines = relationship_type.needs_lines().contains(&true);
        let own_wanted;
        let (wanted, offered) = {
            let offered = self.frame.is_offered();
            match &self.frame.query.wanted {
                Some(wanted) => (wanted.as_slice(), offered),
                None => {
                    own_wanted = searcher.own_wanted(offered);
                    (own_wanted.as_slice(), offered)
                }
            }
        };
        let scoring = self.frame.scoring(wanted, offered);
        let looked_for = self.frame.query.wanted.as_ref().filter(|wanted| !wanted.is_empty() && !offered);
        let looked_for = looked_for.map(|wanted| {
            let each = |wanted: &Wanted| {
                let (related, broader) =
                    (scoring.taxonomy.related(&wanted.skill), scoring.taxonomy.broader(&wanted.skill));
                sign(std::iter::once(&wanted.skill).chain(&*related).chain(&*broader))
            };
            wanted.iter().fold(0, |signs, wanted| signs | each(wanted))
        });
        for (number, Changed { person, signs }) in &self.index.beside {
            if looked_for.is_some_and(|looked_for| looked_for & signs == 0) {
                continue;
            }
            if self.least.is_some_and(|least| scoring.score(seeker.person, person).total < least) {
                continue;
            }
            let stored = self.index.caseload(*number);
            let caseload = stored.as_deref().unwrap_or(&blank);
            let available = person.is_active()
                && person.id() != seeker.person.id()
                && may_be_asked(config.catalog, relationship_type, seeker.role, caseload, *now);
            if !available {
                continue;
            }
            let row = self.index.row(self.frame, *number, person.id().clone());
            let line = needs_lines.then(|| Arc::new(lines.line(*number, &|number| self.index.id(number))));
            each(&CandidateRow { person: person.clone(), caseload: row.caseload, pair: row.pair, line });
        }
        Ok(())
    }
}
