//! Search for oneself: the candidates come page by page from the host, or all of them stand in an index.

use crate::{
    error::Error,
    id::PersonId,
    lifecycle::{
        CandidateRow, Eligibility, Fact, Purpose, Query, ReasonCode, RecordKey, Refusal, Seeker, Session,
        Stop, Viewer,
    },
    matching::{
        self, Candidates, Configured, SearchQuery, SearchResult, Searcher,
        index::{Asker, Index},
    },
    people::Taxonomy,
    scheme::Initiative,
    time::Timestamp,
};
use std::{collections::BTreeSet, sync::Arc};

const PAGE: u16 = 10_000;

pub(super) fn search(
    s: &mut Session<'_>,
    taxonomy: &dyn Taxonomy,
    viewer: &PersonId,
    query: &SearchQuery,
) -> Result<SearchResult, Stop> {
    query.check(s.catalog.schema())?;
    s.want_record(RecordKey::Type(query.type_id.clone()));
    s.want_person(viewer);
    s.want(Query::ReportingLine(viewer.clone()));
    s.round()?;
    let Some((relationship_type, open)) = s.type_in_force(&query.type_id)? else {
        return Err(ReasonCode::NotAvailable.into());
    };
    let Some(person) = s.person(viewer)? else { return Err(ReasonCode::NotAvailable.into()) };
    let Some((index, role)) = relationship_type.role(&query.role) else {
        return Err(ReasonCode::NotAvailable.into());
    };
    if role.initiative() == Initiative::Waits {
        return Err(ReasonCode::RoleWaits.into());
    }
    let (caseload, line) = (s.caseload(viewer)?, s.line(viewer)?);
    let mut pages = Pages(all_pages(s, viewer, query)?);
    let searcher = Searcher {
        eligibility: Eligibility {
            catalog: s.catalog,
            relationship_type: &relationship_type,
            open,
            now: s.now,
            purpose: Purpose::Ask,
            viewer: Viewer::Seeker,
            exceed_places: false,
        },
        seeker: Seeker {
            person: &person,
            caseload: &caseload,
            line: line.as_deref(),
            role: index,
            placed: false,
        },
        schema: s.catalog.schema(),
        taxonomy,
    };
    Ok(matching::run(&searcher, &relationship_type, query, &mut pages)?)
}

/// From the index: only what concerns the viewer comes from the host.
pub(super) fn search_in(
    s: &mut Session<'_>,
    index: &Index,
    config: Configured<'_>,
    viewer: &PersonId,
    query: &SearchQuery,
) -> Result<SearchResult, Stop> {
    query.check(s.catalog.schema())?;
    asked_of(s, viewer, |asker, now| index.search(config, asker, query, now))
}

/// Asks an index for somebody, with the facts that are theirs.
pub(super) fn asked_of<R>(
    s: &mut Session<'_>,
    viewer: &PersonId,
    ask: impl FnOnce(&Asker<'_>, Timestamp) -> Result<Result<R, Refusal>, Error>,
) -> Result<R, Stop> {
    s.want_person(viewer);
    s.want(Query::ReportingLine(viewer.clone()));
    s.round()?;
    let Some(person) = s.person(viewer)? else { return Err(ReasonCode::NotAvailable.into()) };
    let (caseload, line) = (s.caseload(viewer)?, s.line(viewer)?);
    let asker = Asker { person: &person, caseload: Some(&caseload), line: line.as_deref() };
    ask(&asker, s.now)?.map_err(Stop::Refused)
}

fn all_pages(
    s: &mut Session<'_>,
    viewer: &PersonId,
    query: &SearchQuery,
) -> Result<Vec<Arc<[CandidateRow]>>, Stop> {
    let mut pages = Vec::new();
    let mut after = None;
    let mut seen = BTreeSet::new();
    loop {
        let query =
            Query::Candidates { type_id: query.type_id.clone(), asker: viewer.clone(), after, limit: PAGE };
        s.want(query.clone());
        s.round()?;
        let Fact::Candidates(rows) = s.fact(&query)? else { break };
        after = rows.last().map(|row| row.person.id().clone());
        // A host that gives the same page again is not asked for ever.
        let last = rows.len() < usize::from(PAGE) || !seen.insert(after.clone());
        pages.push(rows);
        if last {
            break;
        }
    }
    Ok(pages)
}

struct Pages(Vec<Arc<[CandidateRow]>>);

impl Candidates for Pages {
    fn each(&mut self, each: &mut dyn FnMut(&CandidateRow)) -> Result<(), Error> {
        self.0.iter().flat_map(|page| page.iter()).for_each(each);
        Ok(())
    }
}
