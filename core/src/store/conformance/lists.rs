//! Lists: who is in them, in which order, and from where.

use super::{Check, Checked, Stage, ensure, same, story::id};
use crate::{
    id::{EntryId, PersonId},
    lifecycle::{CandidateRow, EventRecord, Fact, Item, ItemSelection, Query, Record, RecordKey},
    people::LineEnd,
    store::Store,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub(super) fn checks<S: Store>() -> Vec<(&'static str, Check<S>)> {
    vec![
        ("reporting_lines_end_at_the_top", reporting_line),
        ("entries_come_by_time_and_id", entries_order),
        ("entries_are_paged", entries_paging),
        ("candidates_come_by_id", candidates_order),
        ("candidates_are_paged", candidates_paging),
        ("candidates_are_active", candidates_active),
        ("candidates_are_without_the_asker", candidates_without_asker),
        ("candidates_bring_what_is_known_of_them", candidates_known),
        ("open_items_are_open", items_open),
        ("relationships_are_all_relationships", items_relationships),
        ("to_do_is_what_needs_a_coordinator", items_to_do),
        ("items_come_by_id_and_requests_first", items_order),
        ("items_are_paged", items_paging),
        ("mentions_are_all_that_name_somebody", mentions_complete),
        ("mentions_come_by_key", mentions_order),
        ("mentions_are_paged", mentions_paging),
        ("events_come_in_the_order_of_commit", events_order),
        ("events_are_paged", events_paging),
    ]
}

fn reporting_line<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    match stage.one(Query::ReportingLine(id("ana")?))? {
        Fact::ReportingLine(line) => {
            same(&line.above, &vec![id("eve")?])?;
            same(&line.end, &LineEnd::Nobody)
        }
        other => Err(format!("not a reporting line: {other:?}")),
    }
}

fn entries<S: Store>(
    stage: &Stage<'_, S>,
    after: Option<EntryId>,
    limit: u16,
) -> Result<Vec<EntryId>, String> {
    let relationship = stage.story.running;
    let found = stage.one(Query::Entries { relationship, after, limit })?;
    let Fact::Entries(rows) = found else { return Err(format!("not entries: {found:?}")) };
    let ids = rows.iter().map(|row| match row {
        Record::Entry(entry) => Ok(entry.id),
        other => Err(format!("not an entry: {other:?}")),
    });
    ids.collect()
}

fn entries_order<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    same(&entries(stage, None, 100)?, &stage.story.entries)
}

fn entries_paging<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let all = entries(stage, None, 100)?;
    let mut paged = Vec::new();
    while let page @ [_, ..] = entries(stage, paged.last().copied(), 3)?.as_slice() {
        ensure(page.len() <= 3 && paged.len() < all.len(), || {
            "a page is too long, or one too many".to_owned()
        })?;
        paged.extend_from_slice(page);
    }
    same(&paged, &all)
}

fn candidates<S: Store>(
    stage: &Stage<'_, S>,
    after: Option<&PersonId>,
    limit: u16,
) -> Result<Vec<CandidateRow>, String> {
    let (type_id, asker) = (id("mentoring")?, id("ben")?);
    match stage.one(Query::Candidates { type_id, asker, after: after.cloned(), limit })? {
        Fact::Candidates(rows) => Ok(rows.to_vec()),
        other => Err(format!("not candidates: {other:?}")),
    }
}

fn who(rows: &[CandidateRow]) -> Vec<PersonId> {
    rows.iter().map(|row| row.person.id().clone()).collect()
}

fn candidates_order<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let found = who(&candidates(stage, None, 100)?);
    ensure(found.is_sorted(), || format!("not in order: {found:?}"))?;
    let missing: Vec<_> =
        stage.story.active.iter().filter(|one| one.as_str() != "ben" && !found.contains(one)).collect();
    ensure(missing.is_empty(), || format!("{missing:?} are missing"))
}

fn candidates_paging<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let all = who(&candidates(stage, None, 100)?);
    let mut paged: Vec<PersonId> = Vec::new();
    while let page @ [_, ..] = who(&candidates(stage, paged.last(), 2)?).as_slice() {
        ensure(page.len() <= 2 && paged.len() < all.len(), || {
            "a page is too long, or one too many".to_owned()
        })?;
        paged.extend_from_slice(page);
    }
    same(&paged, &all)
}

fn candidates_active<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let found = who(&candidates(stage, None, 100)?);
    let bob: PersonId = id("bob")?;
    ensure(!found.contains(&bob), || "somebody who left is among them".to_owned())
}

fn candidates_without_asker<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let found = who(&candidates(stage, None, 100)?);
    let ben: PersonId = id("ben")?;
    ensure(!found.contains(&ben), || "whoever asks is among them".to_owned())
}

fn candidates_known<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let rows = candidates(stage, None, 100)?;
    let row = |name: &str| {
        let found = rows.iter().find(|row| row.person.id().as_str() == name);
        found.ok_or_else(|| format!("`{name}` is missing"))
    };
    let (ana, office) = (row("ana")?, row("office")?);
    let places =
        ana.caseload.iter().flat_map(|caseload| &caseload.sections).flat_map(|section| &section.active);
    ensure(places.count() == 1, || format!("the caseload is not there: {:?}", ana.caseload))?;
    let current = ana.pair.as_ref().and_then(|pair| pair.current);
    ensure(current == Some(stage.story.running), || format!("the pair is not there: {:?}", ana.pair))?;
    let eve: PersonId = id("eve")?;
    let line = ana.line.as_ref().is_some_and(|line| line.above == [eve]);
    ensure(line, || format!("the reporting line is not there: {:?}", ana.line))?;
    let nothing = office.caseload.is_none() && office.pair.is_none();
    ensure(nothing, || format!("nothing is known of `office`, yet there are {office:?}"))
}

fn items<S: Store>(
    stage: &Stage<'_, S>,
    select: ItemSelection,
    after: Option<Item>,
    limit: u16,
) -> Result<Vec<Item>, String> {
    let type_id = id("mentoring")?;
    let found = stage.one(Query::Items { type_id, select, scopes: Vec::new(), after, limit })?;
    let Fact::Items(rows) = found else { return Err(format!("not items: {found:?}")) };
    rows.iter().map(|row| row.item().ok_or_else(|| format!("not an item: {row:?}"))).collect()
}

/// The items of a selection are these, in whatever order.
fn selected<S: Store>(stage: &Stage<'_, S>, select: ItemSelection, mut wanted: Vec<Item>) -> Checked {
    stage.told()?;
    let mut found = items(stage, select, None, 100)?;
    found.sort();
    wanted.sort();
    same(&found, &wanted)
}

fn items_open<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let story = stage.story;
    let requests = [story.pending, story.at_coordinator].map(Item::Request);
    let wanted = requests.into_iter().chain([Item::Relationship(story.running)]).collect();
    selected(stage, ItemSelection::Open, wanted)
}

fn items_relationships<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let both = [stage.story.running, stage.story.ended].map(Item::Relationship);
    selected(stage, ItemSelection::Relationships, both.to_vec())
}

fn items_to_do<S: Store>(stage: &Stage<'_, S>) -> Checked {
    selected(stage, ItemSelection::ToDo, vec![Item::Request(stage.story.at_coordinator)])
}

fn items_order<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    for select in [ItemSelection::Open, ItemSelection::Relationships] {
        let found = items(stage, select, None, 100)?;
        ensure(found.is_sorted(), || format!("not in order: {found:?}"))?;
    }
    Ok(())
}

fn items_paging<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let all = items(stage, ItemSelection::Open, None, 100)?;
    let mut paged = Vec::new();
    while let page @ [_, ..] = items(stage, ItemSelection::Open, paged.last().copied(), 2)?.as_slice() {
        ensure(page.len() <= 2 && paged.len() < all.len(), || {
            "a page is too long, or one too many".to_owned()
        })?;
        paged.extend_from_slice(page);
    }
    same(&paged, &all)
}

fn mentions<S: Store>(
    stage: &Stage<'_, S>,
    after: Option<&RecordKey>,
    limit: u16,
) -> Result<Vec<RecordKey>, String> {
    match stage.one(Query::Mentions { person: id("ana")?, after: after.cloned(), limit })? {
        Fact::Mentions(rows) => Ok(rows.iter().map(Record::key).collect()),
        other => Err(format!("not mentions: {other:?}")),
    }
}

fn mentions_complete<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let ana: PersonId = id("ana")?;
    let mut stored = BTreeMap::new();
    for decision in &stage.story.decisions {
        let receipt = decision.receipt.clone().map(|receipt| Record::Receipt(Arc::new(receipt)));
        let written = decision.changes.iter().map(|change| change.record.clone());
        stored.extend(written.chain(receipt).map(|record| (record.key(), record)));
    }
    let found: BTreeSet<RecordKey> = mentions(stage, None, 1_000)?.into_iter().collect();
    let named = stored.iter().filter(|(_, record)| record.names(&ana)).map(|(key, _)| key);
    let missing: Vec<_> = named.filter(|key| !found.contains(key)).collect();
    ensure(missing.is_empty(), || format!("{missing:?} are missing"))
}

fn mentions_order<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let found = mentions(stage, None, 1_000)?;
    ensure(found.is_sorted_by_key(RecordKey::text), || format!("not in order: {found:?}"))
}

fn mentions_paging<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let all = mentions(stage, None, 1_000)?;
    let mut paged: Vec<RecordKey> = Vec::new();
    while let page @ [_, ..] = mentions(stage, paged.last(), 7)?.as_slice() {
        ensure(page.len() <= 7 && paged.len() < all.len(), || {
            "a page is too long, or one too many".to_owned()
        })?;
        paged.extend_from_slice(page);
    }
    same(&paged, &all)
}

fn events<S: Store>(stage: &Stage<'_, S>, offset: u32, limit: u16) -> Result<Arc<[EventRecord]>, String> {
    let relationship = stage.story.running;
    match stage.one(Query::Events { relationship, offset, limit })? {
        Fact::Events(events) => Ok(events),
        other => Err(format!("not events: {other:?}")),
    }
}

fn events_order<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    same(&events(stage, 0, 1_000)?.to_vec(), &stage.story.events)
}

fn events_paging<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let all = events(stage, 0, 1_000)?.to_vec();
    let mut paged = Vec::new();
    loop {
        let offset = u32::try_from(paged.len()).unwrap_or(u32::MAX);
        let page = events(stage, offset, 4)?;
        if page.is_empty() {
            break;
        }
        ensure(page.len() <= 4 && paged.len() < all.len(), || {
            "a page is too long, or one too many".to_owned()
        })?;
        paged.extend(page.iter().cloned());
    }
    same(&paged, &all)
}
