//! Summaries: of what was asked, of everything, and of nobody out of scope.

use super::{Check, Checked, Stage, ensure, same, story::id};
use crate::{
    lifecycle::{Fact, Query, Record, RecordKey},
    report::{Plan, Scope, Summary},
    store::Store,
    time::{Span, Timestamp},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub(super) fn checks<S: Store>() -> Vec<(&'static str, Check<S>)> {
    vec![
        ("summaries_are_of_what_was_asked", summaries_asked),
        ("summaries_count_every_record_once", summaries_once),
        ("summaries_keep_to_their_scope", summaries_scope),
    ]
}

fn as_of() -> Result<Timestamp, String> {
    Ok(super::story::monday()?.plus(Span::days(10)))
}

fn plan<S: Store>(stage: &Stage<'_, S>) -> Result<Plan, String> {
    let mentoring = stage.engine.catalog().newest(&id("mentoring")?);
    mentoring.map(|found| Plan::of(found)).ok_or_else(|| "the story has no type".to_owned())
}

fn summary<S: Store>(stage: &Stage<'_, S>, plan: &Plan) -> Result<Arc<Summary>, String> {
    let found = stage.one(Query::Summary { plan: Box::new(plan.clone()), as_of: as_of()? })?;
    match found {
        Fact::Summary(summary) => Ok(summary),
        other => Err(format!("not a summary: {other:?}")),
    }
}

fn summaries_asked<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let asked = plan(stage)?;
    let found = summary(stage, &asked)?;
    same(&found.plan, &asked)?;
    let late = as_of()?;
    ensure(found.as_of <= late, || format!("of a time to come: {}", found.as_of))
}

/// What the story left behind, by key.
fn stored<S: Store>(stage: &Stage<'_, S>) -> BTreeMap<RecordKey, Record> {
    let changes = stage.story.decisions.iter().flat_map(|decision| &decision.changes);
    changes.map(|change| (change.key.clone(), change.record.clone())).collect()
}

fn summaries_once<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let asked = plan(stage)?;
    let counted = stored(stage).into_values().filter(|record| match record {
        Record::Person(_) => true,
        Record::Request(request) => request.type_id == asked.type_id,
        Record::Relationship(relationship) => relationship.type_id == asked.type_id,
        // The story has notes and concerns, and no meetings.
        _ => false,
    });
    same(&summary(stage, &asked)?.records, &u64::try_from(counted.count()).unwrap_or(u64::MAX))
}

/// Ana alone reports to Eve.
fn summaries_scope<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let everybody = plan(stage)?;
    let asked = Plan { scope: Scope::ReportsOf(id("eve")?), ..everybody };
    let ana = BTreeSet::from([id("ana")?]);
    let counted = stored(stage).into_values().filter(|record| match record {
        Record::Person(person) => ana.contains(&person.id),
        Record::Request(request) => {
            request.type_id == asked.type_id && ana.iter().any(|person| request.is_party(person))
        }
        Record::Relationship(relationship) => {
            relationship.type_id == asked.type_id && ana.iter().any(|person| relationship.knows(person))
        }
        _ => false,
    });
    same(&summary(stage, &asked)?.records, &u64::try_from(counted.count()).unwrap_or(u64::MAX))
}
