//! Lists of what waits for a coordinator besides requests: who is in them, in which order, and from where.

use super::{Check, Checked, Stage, ensure, same, story::id};
use crate::{
    id::{EntryId, PersonId},
    lifecycle::{Fact, Query, Record},
    store::Store,
};

pub(super) fn checks<S: Store>() -> Vec<(&'static str, Check<S>)> {
    vec![
        ("applications_are_those_that_wait", applications_that_wait),
        ("applications_are_of_the_type", applications_of_the_type),
        ("applications_come_by_person", applications_order),
        ("applications_are_paged", applications_paging),
        ("concerns_are_those_that_nobody_settled", concerns_that_wait),
        ("concerns_are_of_the_type", concerns_of_the_type),
        ("concerns_come_by_id", concerns_order),
        ("concerns_are_paged", concerns_paging),
    ]
}

fn applications<S: Store>(
    stage: &Stage<'_, S>,
    after: Option<&PersonId>,
    limit: u16,
) -> Result<Vec<PersonId>, String> {
    let (type_id, scopes) = (id("tutoring")?, Vec::new());
    let found = stage.one(Query::Applications { type_id, scopes, after: after.cloned(), limit })?;
    let Fact::Applications(rows) = found else { return Err(format!("not applications: {found:?}")) };
    let people = rows.iter().map(|row| match row {
        Record::Caseload(caseload) => Ok(caseload.person.clone()),
        other => Err(format!("not a caseload: {other:?}")),
    });
    people.collect()
}

/// All who wait are there, and of those who take part in the type nobody else.
fn applications_that_wait<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let mut found = applications(stage, None, 100)?;
    found.retain(|person| *person != stage.story.applicant_elsewhere);
    found.sort();
    same(&found, &stage.story.applicants)
}

fn applications_of_the_type<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let found = applications(stage, None, 100)?;
    let elsewhere = found.contains(&stage.story.applicant_elsewhere);
    ensure(!elsewhere, || "somebody who applied in another type is among them".to_owned())
}

fn applications_order<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let found = applications(stage, None, 100)?;
    ensure(found.is_sorted(), || format!("not in order: {found:?}"))
}

fn applications_paging<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let all = applications(stage, None, 100)?;
    let mut paged: Vec<PersonId> = Vec::new();
    while let page @ [_, ..] = applications(stage, paged.last(), 2)?.as_slice() {
        ensure(page.len() <= 2 && paged.len() < all.len(), || {
            "a page is too long, or one too many".to_owned()
        })?;
        paged.extend_from_slice(page);
    }
    same(&paged, &all)
}

fn concerns<S: Store>(
    stage: &Stage<'_, S>,
    after: Option<EntryId>,
    limit: u16,
) -> Result<Vec<EntryId>, String> {
    let (type_id, scopes) = (id("mentoring")?, Vec::new());
    let found = stage.one(Query::Concerns { type_id, scopes, after, limit })?;
    let Fact::Entries(rows) = found else { return Err(format!("not entries: {found:?}")) };
    let ids = rows.iter().map(|row| match row {
        Record::Entry(entry) => Ok(entry.id),
        other => Err(format!("not an entry: {other:?}")),
    });
    ids.collect()
}

/// All that wait are there, and of the diaries of the type nothing else.
fn concerns_that_wait<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let mut found = concerns(stage, None, 100)?;
    found.retain(|entry| *entry != stage.story.concern_elsewhere);
    found.sort();
    same(&found, &stage.story.concerns)
}

fn concerns_of_the_type<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let found = concerns(stage, None, 100)?;
    let elsewhere = found.contains(&stage.story.concern_elsewhere);
    ensure(!elsewhere, || "a concern in another type is among them".to_owned())
}

fn concerns_order<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let found = concerns(stage, None, 100)?;
    ensure(found.is_sorted(), || format!("not in order: {found:?}"))
}

fn concerns_paging<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let all = concerns(stage, None, 100)?;
    let mut paged = Vec::new();
    while let page @ [_, ..] = concerns(stage, paged.last().copied(), 2)?.as_slice() {
        ensure(page.len() <= 2 && paged.len() < all.len(), || {
            "a page is too long, or one too many".to_owned()
        })?;
        paged.extend_from_slice(page);
    }
    same(&paged, &all)
}
