//! Records and commits: all of a decision or nothing of it, and once.

use super::{
    Check, Checked, Stage, ensure, guarded, receipted, same,
    story::{command_id, id, monday},
    writing,
};
use crate::{
    id::{FollowUpId, PersonId, TextId},
    lifecycle::{
        Actor, Answer, Command, Decision, Envelope, Erasure, EventRecord, Fact, FactSet, FollowUp, Guard,
        Outcome, Query, Receipt, Record, RecordKey, Text, Work,
    },
    people::PersonRecord,
    store::{Commit, Driven, Store, drive},
    time::Span,
};
use std::{collections::BTreeSet, sync::Arc};

pub(super) fn checks<S: Store>() -> Vec<(&'static str, Check<S>)> {
    vec![
        ("load_answers_in_the_order_of_the_queries", answers_in_order),
        ("what_is_not_there_is_none", absent_is_none),
        ("what_is_committed_is_there", committed_is_visible),
        ("versions_are_kept", versions_are_kept),
        ("a_changed_version_conflicts", changed_version),
        ("a_changed_guard_conflicts", changed_guard),
        ("a_guard_of_what_is_absent_conflicts_when_it_is_there", absent_guard),
        ("a_guard_that_holds_does_not_conflict", holding_guard),
        ("what_is_removed_is_gone", removed_is_gone),
        ("a_changed_removal_conflicts", changed_removal),
        ("an_erasure_rewrites_the_log", rewritten_log),
        ("a_known_receipt_conflicts", known_receipt),
        ("a_conflict_writes_nothing", conflict_writes_nothing),
        ("a_conflict_of_a_removal_removes_nothing", removal_removes_nothing),
        ("a_conflict_of_a_guard_removes_nothing", guard_removes_nothing),
        ("a_conflict_is_got_over_by_deciding_anew", conflict_is_retried),
        ("a_command_sent_again_is_answered_from_its_receipt", repeated),
        ("a_lost_acknowledgement_takes_effect_once", lost_acknowledgement),
        ("due_records_come_by_time_and_key", due_order),
        ("due_records_are_limited", due_limit),
        ("only_what_is_due_is_due", due_excludes),
    ]
}

fn text_id(number: u32) -> TextId {
    TextId::derive(command_id(0), number)
}

fn text_key(number: u32) -> RecordKey {
    RecordKey::Text(text_id(number))
}

fn text(number: u32, body: &str) -> Result<Record, String> {
    let text = Text { id: text_id(number), version: 0, author: id("ana")?, body: body.to_owned() };
    Ok(Record::Text(Arc::new(text)))
}

fn receipt(number: u8) -> Result<Receipt, String> {
    let digest = "00".repeat(32);
    Ok(Receipt {
        command: command_id(number),
        version: 1,
        digest,
        people: BTreeSet::new(),
        outcome: Outcome::Done,
        at: monday()?,
    })
}

fn answers_in_order<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.writes(&writing(vec![(0, text(1, "one")?), (0, text(2, "two")?)]))?;
    for order in [[1, 3, 2], [2, 1, 3], [3, 2, 1]] {
        let queries = order.map(|number| Query::Record(text_key(number)));
        let answers = stage.load(&queries)?;
        let found = answers.iter().map(|fact| match fact {
            Fact::Record(record) => Some(record.key()),
            _ => None,
        });
        let found = found.collect::<Vec<_>>();
        let wanted: Vec<_> =
            order.iter().map(|number| Some(text_key(*number)).filter(|_| *number != 3)).collect();
        same(&found, &wanted)?;
    }
    Ok(())
}

fn absent_is_none<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let nobody: PersonId = id("nobody")?;
    let queries = [
        Query::Record(text_key(9)),
        Query::Record(RecordKey::Person(nobody.clone())),
        Query::Record(RecordKey::Caseload(nobody.clone())),
        Query::Record(RecordKey::Receipt(command_id(9))),
        Query::ReportingLine(nobody),
    ];
    for query in queries {
        let found = stage.one(query.clone())?;
        ensure(found == Fact::None, || format!("{query:?} was answered by {found:?}"))?;
    }
    Ok(())
}

fn committed_is_visible<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let mut wanted = text(1, "words")?;
    stage.writes(&writing(vec![(0, wanted.clone())]))?;
    wanted.set_version(1);
    same(&stage.one(Query::Record(text_key(1)))?, &Fact::Record(wanted))
}

fn versions_are_kept<S: Store>(stage: &Stage<'_, S>) -> Checked {
    for before in 0..3 {
        stage.writes(&writing(vec![(before, text(1, "words")?)]))?;
        same(&stage.version(&text_key(1))?, &before.saturating_add(1))?;
    }
    Ok(())
}

fn changed_version<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let anew = writing(vec![(0, text(1, "anew")?)]);
    stage
        .conflicts(&writing(vec![(1, text(1, "anew")?)]), "a record is absent that should be at version 1")?;
    stage.writes(&anew)?;
    stage.conflicts(&anew, "a record is there that should be absent")?;
    stage.conflicts(&writing(vec![(2, text(1, "anew")?)]), "a record is at version 1 and should be at 2")
}

fn changed_guard<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.writes(&writing(vec![(0, text(1, "relied on")?)]))?;
    stage.writes(&writing(vec![(1, text(1, "changed")?)]))?;
    let decision = guarded(writing(vec![(0, text(2, "new")?)]), text_key(1), 1);
    stage.conflicts(&decision, "a guard is at version 2 and should be at 1")?;
    let decision = guarded(writing(vec![(0, text(2, "new")?)]), text_key(3), 1);
    stage.conflicts(&decision, "a guard is absent and should be at version 1")
}

fn absent_guard<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.writes(&writing(vec![(0, text(1, "there")?)]))?;
    let decision = guarded(writing(vec![(0, text(2, "new")?)]), text_key(1), 0);
    stage.conflicts(&decision, "a guard is there that should be absent")
}

fn holding_guard<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.writes(&writing(vec![(0, text(1, "there")?)]))?;
    stage.writes(&guarded(writing(vec![(0, text(2, "new")?)]), text_key(1), 1))?;
    stage.writes(&guarded(writing(vec![(0, text(3, "new")?)]), text_key(4), 0))?;
    same(&stage.version(&text_key(1))?, &1)
}

fn removing(records: &[(RecordKey, u64)]) -> Decision {
    let removals =
        records.iter().map(|(record, version)| Guard { record: record.clone(), version: *version });
    Decision { removals: removals.collect(), ..writing(Vec::new()) }
}

fn removed_is_gone<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let person = Record::Person(Arc::new(PersonRecord::new(id("ana")?, "Ana")));
    let keys = [person.key(), text_key(1)];
    stage.writes(&writing(vec![(0, person), (0, text(1, "words")?), (0, text(2, "others")?)]))?;
    stage.writes(&removing(&keys.clone().map(|key| (key, 1))))?;
    for key in keys {
        same(&stage.version(&key)?, &0)?;
    }
    same(&stage.version(&text_key(2))?, &1)
}

fn changed_removal<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.writes(&writing(vec![(0, text(1, "words")?)]))?;
    stage.writes(&writing(vec![(1, text(1, "other words")?)]))?;
    for version in [0, 1, 3] {
        stage.conflicts(&removing(&[(text_key(1), version)]), "a record to remove has changed")?;
    }
    same(&stage.version(&text_key(1))?, &2)
}

fn rewritten_log<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.told()?;
    let erasure = Erasure::new(command_id(0), id("ben")?);
    stage.writes(&Decision { erasure: Some(erasure.clone()), ..writing(Vec::new()) })?;
    let (relationship, events) = (stage.story.running, &stage.story.events);
    // In which order they come is another check.
    let in_order = |mut events: Vec<EventRecord>| {
        events.sort_by_key(|event| (event.command, event.ordinal));
        events
    };
    let wanted = in_order(events.iter().map(|event| erasure.event(event)).collect());
    match stage.one(Query::Events { relationship, offset: 0, limit: 1_000 })? {
        Fact::Events(found) => same(&in_order(found.to_vec()), &wanted),
        other => Err(format!("not events: {other:?}")),
    }
}

fn known_receipt<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.writes(&receipted(writing(Vec::new()), receipt(1)?))?;
    let again = receipted(writing(vec![(0, text(1, "twice")?)]), receipt(1)?);
    stage.conflicts(&again, "the command has a receipt already")
}

fn conflict_writes_nothing<S: Store>(stage: &Stage<'_, S>) -> Checked {
    stage.writes(&writing(vec![(0, text(5, "in the middle")?)]))?;
    let stale = (7, text(5, "stale")?);
    let decision = writing(vec![(0, text(1, "before")?), stale, (0, text(9, "after")?)]);
    // A store that does not notice is found out by another check; here it must not have written a part of it.
    if stage.commit(&receipted(decision, receipt(2)?))? == Commit::Conflict {
        let keys = [text_key(1), text_key(9), RecordKey::Receipt(command_id(2))];
        for key in keys {
            let version = stage.version(&key)?;
            ensure(version == 0, || format!("{key:?} was written at version {version}"))?;
        }
        same(&stage.version(&text_key(5))?, &1)?;
    }
    Ok(())
}

fn removal_removes_nothing<S: Store>(stage: &Stage<'_, S>) -> Checked {
    // The one that changed stands between two that did not, so that no order of removing spares both.
    let removals = removing(&[(text_key(1), 1), (text_key(2), 1), (text_key(3), 1)]);
    leaves_everything(stage, &removals, "one of the records to remove has changed")
}

fn guard_removes_nothing<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let removal = guarded(removing(&[(text_key(1), 1)]), text_key(2), 1);
    leaves_everything(stage, &removal, "a record relied on has changed, and another is to be removed")
}

/// Whether a decision that removes, writes and rewrites the log does nothing of it. Of three texts the second was changed.
fn leaves_everything<S: Store>(stage: &Stage<'_, S>, removing: &Decision, why: &str) -> Checked {
    stage.told()?;
    stage.writes(&writing(vec![(0, text(1, "one")?), (0, text(2, "two")?), (0, text(3, "three")?)]))?;
    stage.writes(&writing(vec![(1, text(2, "changed")?)]))?;
    let log = || stage.one(Query::Events { relationship: stage.story.running, offset: 0, limit: 1_000 });
    let before = log()?;
    let decision = Decision {
        removals: removing.removals.clone(),
        guards: removing.guards.clone(),
        erasure: Some(Erasure::new(command_id(0), id("ben")?)),
        ..receipted(writing(vec![(0, text(4, "new")?)]), receipt(200)?)
    };
    stage.conflicts(&decision, why)?;
    let receipt = RecordKey::Receipt(command_id(200));
    for (key, version) in
        [(text_key(1), 1), (text_key(2), 2), (text_key(3), 1), (text_key(4), 0), (receipt, 0)]
    {
        let found = stage.version(&key)?;
        ensure(found == version, || format!("{key:?} was at version {version} and is at {found}"))?;
    }
    ensure(log()? == before, || "the log was rewritten".to_owned())
}

/// Somebody is entered by the host.
fn entering(number: u8, name: &str) -> Result<Envelope, String> {
    let person = PersonRecord::new(id("ana")?, name);
    let command = Command::PersonChanged { person: Box::new(person) };
    Ok(Envelope { id: command_id(number), actor: Actor::Host, on_behalf_of: None, command })
}

fn decided<S: Store>(stage: &Stage<'_, S>, envelope: &Envelope) -> Result<Decision, String> {
    let mut facts = FactSet::new();
    for _ in 0..4 {
        match stage.engine.decide(envelope, &facts, monday()?).map_err(|error| error.to_string())? {
            Answer::Need(queries) => {
                for query in queries {
                    let fact = stage.one(query.clone())?;
                    facts.insert(query, fact);
                }
            }
            Answer::Done(decision) => return Ok(*decision),
            Answer::Refused(refusal) => return Err(format!("refused: {refusal:?}")),
        }
    }
    Err("a decision asked for facts again and again".to_owned())
}

fn driven<S: Store>(stage: &Stage<'_, S>, envelope: &Envelope) -> Result<Decision, String> {
    match drive(stage.engine, &stage.store, envelope, monday()?) {
        Ok(Driven::Done(decision)) => Ok(*decision),
        Ok(Driven::Refused(refusal)) => Err(format!("refused: {refusal:?}")),
        Err(_) => Err("the command could not be driven to its end".to_owned()),
    }
}

fn conflict_is_retried<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let ana = RecordKey::Person(id("ana")?);
    let early = decided(stage, &entering(1, "Ana")?)?;
    driven(stage, &entering(2, "Anna")?)?;
    if stage.commit(&early)? == Commit::Conflict {
        ensure(!driven(stage, &entering(1, "Ana")?)?.repeated, || {
            "it was answered as if it had been done".to_owned()
        })?;
        same(&stage.version(&ana)?, &2)?;
    }
    Ok(())
}

fn repeated<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let ana = RecordKey::Person(id("ana")?);
    let first = driven(stage, &entering(1, "Ana")?)?;
    driven(stage, &entering(2, "Anna")?)?;
    let again = driven(stage, &entering(1, "Ana")?)?;
    ensure(again.repeated, || "the same command was decided twice".to_owned())?;
    same(&again.outcome, &first.outcome)?;
    same(&stage.version(&ana)?, &2)
}

fn lost_acknowledgement<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let ana = RecordKey::Person(id("ana")?);
    let envelope = entering(1, "Ana")?;
    // It is written, and nobody hears of it: a commit whose answer is unknown.
    stage.writes(&decided(stage, &envelope)?)?;
    driven(stage, &entering(2, "Anna")?)?;
    for _ in 0..2 {
        ensure(driven(stage, &envelope)?.repeated, || "it took effect a second time".to_owned())?;
    }
    same(&stage.version(&ana)?, &2)
}

/// Small commands that are due after so many days, in the order of (`due_at`, key).
fn schedule<S: Store>(stage: &Stage<'_, S>, days: &[u16]) -> Result<Vec<RecordKey>, String> {
    let mut due = Vec::new();
    for (number, days) in (0_u32..).zip(days) {
        let id = FollowUpId::derive(command_id(0), number);
        let due_at = monday()?.plus(Span::days(*days));
        let work = Work::Leave { person: super::story::id("ana")?, after: None };
        let follow_up = FollowUp { id, version: 0, work, due_at: Some(due_at) };
        stage.writes(&writing(vec![(0, Record::FollowUp(Arc::new(follow_up)))]))?;
        due.push((due_at, RecordKey::FollowUp(id)));
    }
    due.sort();
    Ok(due.into_iter().map(|(_, key)| key).collect())
}

fn due<S: Store>(stage: &Stage<'_, S>, days: u16, limit: usize) -> Result<Vec<RecordKey>, String> {
    let now = monday()?.plus(Span::days(days));
    stage.store.due(now, limit).map_err(|_| "the store could not be read".to_owned())
}

fn due_order<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let wanted = schedule(stage, &[5, 3, 3, 1, 4, 3, 2, 3])?;
    same(&due(stage, 9, 100)?, &wanted)
}

fn due_limit<S: Store>(stage: &Stage<'_, S>) -> Checked {
    schedule(stage, &[5, 3, 3, 1, 4])?;
    same(&due(stage, 9, 3)?.len(), &3)?;
    same(&due(stage, 9, 0)?.len(), &0)
}

/// Due is what is due at the very instant or was before; not what is due later, and not what is done.
fn due_excludes<S: Store>(stage: &Stage<'_, S>) -> Checked {
    let all = schedule(stage, &[3, 4, 1])?;
    let mut found = due(stage, 3, 100)?;
    found.sort();
    let mut wanted: Vec<RecordKey> = all.iter().take(2).cloned().collect();
    wanted.sort();
    same(&found, &wanted)?;
    let Some(Record::FollowUp(done)) = (match all.first() {
        Some(first) => match stage.one(Query::Record(first.clone()))? {
            Fact::Record(record) => Some(record),
            _ => None,
        },
        None => None,
    }) else {
        return Err("a small command is lost".to_owned());
    };
    let done = FollowUp { due_at: None, ..FollowUp::clone(&done) };
    stage.writes(&writing(vec![(1, Record::FollowUp(Arc::new(done)))]))?;
    same(&due(stage, 3, 100)?.len(), &1)
}
