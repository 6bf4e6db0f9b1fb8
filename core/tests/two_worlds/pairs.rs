//! Pairs of worlds that differ in what one person may not know.

use crate::common::id;
use crate::dice::Dice;
use crate::organisation::{Organisation, ROLES, Step, perform, take_part};
use crate::probe::{Ids, TYPES};
use std::collections::BTreeSet;
use tutelage::{
    Engine,
    diary::Audience,
    feedback::{AnswerDraft, FeedbackRound},
    id::{EntryId, FeedbackId, ObjectiveId, PersonId, RelationshipId, RequestId},
    lifecycle::{Actor, Approver, Command, Outcome, Party, Record, RecordKey, Request},
    people::{AttributeValue, PersonRecord, PersonState},
    store::{Driven, MemoryStore, run_due},
    time::Timestamp,
};

/// Two worlds that have to look the same to somebody.
pub(crate) struct Twins {
    pub(crate) one: MemoryStore,
    pub(crate) other: MemoryStore,
    pub(crate) now: Timestamp,
    pub(crate) viewer: PersonId,
    /// Whom they are curious about.
    pub(crate) about: PersonId,
    pub(crate) ids: Ids,
    pub(crate) what: &'static str,
}

/// They are there, and take part in nothing that the viewer does.
pub(crate) const HIDDEN_BY_RULES: &str = "somebody hidden by the rules";

/// A world in which somebody is hidden from the viewer, and one in which they never were.
pub(crate) fn without_somebody(engine: &Engine, dice: &mut Dice) -> Option<Twins> {
    let mut organisation = Organisation::found(engine, dice);
    let hidden = organisation.leaf.clone();
    let others: Vec<PersonId> =
        organisation.people.iter().filter(|p| **p != hidden && p.as_str() != "office").cloned().collect();
    let viewer = dice.one(&others).clone();
    let steps = 5 + dice.below(40);
    let what = match dice.below(4) {
        0 | 1 => {
            let block = Command::Block { person: viewer.clone() };
            organisation.act(Actor::Person(hidden.clone()), block, true);
            organisation.live(dice, steps);
            organisation.act(
                Actor::Person(hidden.clone()),
                Command::Block { person: viewer.clone() },
                dice.chance(50),
            );
            "a block"
        }
        2 => {
            organisation.live(dice, steps);
            let mut person = record(&organisation, &hidden)?;
            person.state = PersonState::Left;
            let settles = dice.chance(50);
            organisation.act(Actor::Host, Command::PersonChanged { person: Box::new(person) }, settles);
            "somebody who left"
        }
        _ => {
            organisation.live(dice, steps);
            hide_everywhere(dice, &mut organisation, &hidden, &viewer);
            HIDDEN_BY_RULES
        }
    };
    if viewer.as_str() == "boss" && may_be_red(&organisation, &hidden) {
        return None;
    }
    if organisation.stuck {
        return None;
    }
    let ids = all_ids(dice, &organisation);
    let other = replay_without(&organisation, &hidden, &viewer)?;
    let nothing_shared = shares_nothing(&organisation.store, &other, &hidden, &viewer);
    let public_alike = organisation.people.iter().filter(|person| **person != hidden).all(|person| {
        public(engine, &organisation.store, person, organisation.now)
            == public(engine, &other, person, organisation.now)
    });
    if !nothing_shared || !public_alike {
        return None;
    }
    let now = organisation.now;
    Some(Twins { one: organisation.store, other, now, viewer, about: hidden, ids, what })
}

/// In every type for a reason of its own.
fn hide_everywhere(
    dice: &mut Dice,
    organisation: &mut Organisation<'_>,
    hidden: &PersonId,
    viewer: &PersonId,
) {
    for type_id in TYPES {
        if dice.chance(50) && never_again(dice, organisation, type_id, hidden, viewer) {
            continue;
        }
        if type_id == "secret"
            && dice.chance(60)
            && let Some(mut person) = record(organisation, hidden)
        {
            let team = if viewer.as_str() == "boss" { "blue" } else { "red" };
            person.attributes.insert(id("team"), AttributeValue::Text(team.to_owned()));
            person.attributes.insert(id("grade"), AttributeValue::Integer(0));
            person.attributes.insert(id("level"), AttributeValue::Integer(1));
            organisation.act(
                Actor::Host,
                Command::PersonChanged { person: Box::new(person) },
                dice.chance(80),
            );
            if team == "red" {
                continue;
            }
        }
        for (_, role, _) in ROLES.into_iter().filter(|(of, ..)| *of == type_id) {
            let settles = dice.chance(80);
            let step_back = Command::StepBack { type_id: id(type_id), role: id(role) };
            organisation.act(Actor::Person(hidden.clone()), step_back, settles);
        }
    }
}

/// The office brings the two together; the one asked first never wants to, and the other never learns of it.
fn never_again(
    dice: &mut Dice,
    organisation: &mut Organisation<'_>,
    type_id: &str,
    hidden: &PersonId,
    viewer: &PersonId,
) -> bool {
    let roles: Vec<_> = ROLES.into_iter().filter(|(of, ..)| *of == type_id).collect();
    let (_, role, opposite) = *dice.one(&roles);
    for (who, role) in [(hidden, role), (viewer, opposite)] {
        organisation.act(Actor::Person(who.clone()), take_part(type_id, role, Some(2)), true);
    }
    let people = vec![
        Party { person: hidden.clone(), role: id(role) },
        Party { person: viewer.clone(), role: id(opposite) },
    ];
    let nominate = Command::Nominate { type_id: id(type_id), people, message: None };
    let Driven::Done(done) = organisation.act(Actor::Person(id("office")), nominate, true) else {
        return false;
    };
    let Outcome::Request { request, already: false, .. } = done.outcome else { return false };
    let never = Command::NeverAgain { type_id: id(type_id), person: viewer.clone() };
    let said = organisation.act(Actor::Person(hidden.clone()), never, true);
    if dice.chance(70) {
        let decline = Command::Decline { request, code: id("other"), reason: None };
        organisation.act(Actor::Person(hidden.clone()), decline, true);
    }
    matches!(said, Driven::Done(_))
}

/// The same without anything that the hidden person did or that was about them; nothing, when others felt it.
fn replay_without(
    organisation: &Organisation<'_>,
    hidden: &PersonId,
    viewer: &PersonId,
) -> Option<MemoryStore> {
    let mut marks = vec![format!("\"{hidden}\"")];
    for request in organisation.requests() {
        if request.is_party(hidden) || request.by.as_ref() == Some(hidden) {
            marks.push(request.id().to_string());
        }
    }
    for relationship in organisation.relationships() {
        if relationship.knows(hidden) {
            marks.push(relationship.id.to_string());
            marks.extend(entries_of(&organisation.store, relationship.id).iter().map(ToString::to_string));
        }
    }
    let rounds = organisation.rounds().into_iter().filter(|round| concerns(round, hidden));
    marks.extend(rounds.map(|round| round.id.to_string()));
    let store = MemoryStore::new(organisation.engine.schema());
    for (step, ended) in organisation.steps.iter().zip(&organisation.ended) {
        let text = serde_json::to_string(&step.envelope).unwrap();
        let by_viewer = step.envelope.actor == Actor::Person(viewer.clone());
        if marks.iter().any(|mark| text.contains(mark)) && !by_viewer {
            settle(organisation, &store, step)?;
            continue;
        }
        let now = perform(organisation.engine, &store, step)?;
        if matches!(now, Driven::Done(_)) != matches!(ended, Driven::Done(_)) {
            return None;
        }
    }
    Some(store)
}

fn settle(organisation: &Organisation<'_>, store: &MemoryStore, step: &Step) -> Option<()> {
    if step.settles {
        run_due(organisation.engine, store, step.now, 10_000).ok()?;
    }
    Some(())
}

/// A world like another but for words and entries that the viewer may not read.
pub(crate) fn with_other_words(engine: &Engine, dice: &mut Dice) -> Option<Twins> {
    let mut organisation = Organisation::found(engine, dice);
    organisation.prompt = true;
    let steps = 20 + dice.below(60);
    organisation.live(dice, steps);
    if organisation.stuck {
        return None;
    }
    let viewer = dice.one(&organisation.people).clone();
    let coordinates = ["boss", "office"].contains(&viewer.as_str());
    let store = MemoryStore::new(engine.schema());
    let mut gone: Vec<String> = Vec::new();
    let mut differ = false;
    for (step, ended) in organisation.steps.iter().zip(&organisation.ended) {
        let text = serde_json::to_string(&step.envelope).unwrap();
        let mut step = step.clone();
        let mut other = gone.iter().any(|mark| text.contains(mark));
        if !other && step.envelope.actor != Actor::Person(viewer.clone()) {
            match changed(dice, &organisation.store, &mut step.envelope.command, &viewer, coordinates) {
                Change::None => {}
                Change::Words => differ = true,
                Change::Gone => other = true,
            }
        }
        if other {
            differ = true;
            if let Driven::Done(decision) = ended
                && let Outcome::Entry { entry, .. } = decision.outcome
            {
                gone.push(entry.to_string());
            }
            settle(&organisation, &store, &step)?;
            continue;
        }
        let now = perform(engine, &store, &step)?;
        assert_eq!(
            matches!(now, Driven::Done(_)),
            matches!(ended, Driven::Done(_)),
            "words change what is done"
        );
    }
    let about = organisation.people.iter().find(|person| **person != viewer)?.clone();
    let ids = all_ids(dice, &organisation);
    let now = organisation.now;
    let twins = Twins { one: organisation.store, other: store, now, viewer, about, ids, what: "words" };
    differ.then_some(twins)
}

enum Change {
    None,
    Words,
    Gone,
}

/// Makes something other of a command where the viewer may not know.
fn changed(
    dice: &mut Dice,
    store: &MemoryStore,
    command: &mut Command,
    viewer: &PersonId,
    coordinates: bool,
) -> Change {
    let member = |id: RelationshipId| match store.records().get(&RecordKey::Relationship(id)) {
        Some(Record::Relationship(relationship)) => relationship.knows(viewer),
        _ => true,
    };
    let reads = |id: EntryId| match store.records().get(&RecordKey::Entry(id)) {
        Some(Record::Entry(entry)) => {
            coordinates || entry.readers.contains(viewer) || entry.author == *viewer
        }
        _ => true,
    };
    let reads_objective = |id: ObjectiveId| match store.records().get(&RecordKey::Objective(id)) {
        Some(Record::Objective(objective)) => coordinates || objective.readers.contains(viewer),
        _ => true,
    };
    let reads_feedback = |id: FeedbackId| match store.records().get(&RecordKey::Feedback(id)) {
        Some(Record::Feedback(round)) => coordinates || round.is_read_by(viewer),
        _ => true,
    };
    let text = match command {
        Command::AnswerFeedback { feedback, answers, .. } if !reads_feedback(*feedback) => {
            for answer in answers.values_mut() {
                match answer {
                    AnswerDraft::Step(step) => *step = 1 + *step % 5,
                    AnswerDraft::Text(text) => text.push_str(", and worse"),
                    AnswerDraft::Choice(_) => {}
                }
            }
            return Change::Words;
        }
        Command::WriteNote { audience: Audience::Author, text, .. } => {
            if dice.chance(70) {
                return Change::Gone;
            }
            text
        }
        Command::RaiseConcern { text, .. } if !coordinates => {
            if dice.chance(70) {
                return Change::Gone;
            }
            text
        }
        Command::Decline { reason: Some(text), .. } | Command::Cancel { reason: Some(text), .. }
            if !coordinates =>
        {
            text
        }
        Command::ProposeObjective { relationship, objective, .. }
            if !coordinates && !member(*relationship) =>
        {
            &mut objective.statement
        }
        Command::UpdateObjective { objective, text: Some(text), .. }
        | Command::ReviewObjective { objective, text: Some(text), .. }
            if !reads_objective(*objective) =>
        {
            text
        }
        Command::ReviseObjective { objective, draft, .. } if !reads_objective(*objective) => {
            &mut draft.statement
        }
        Command::WriteNote { relationship, text, .. }
        | Command::PlanMeeting { relationship, text: Some(text), .. }
        | Command::LogMeeting { relationship, text: Some(text), .. }
            if !coordinates && !member(*relationship) =>
        {
            text
        }
        Command::EditEntry { entry, text } if !reads(*entry) => text,
        _ => return Change::None,
    };
    text.push_str(", and worse");
    Change::Words
}

fn record(organisation: &Organisation<'_>, person: &PersonId) -> Option<PersonRecord> {
    match organisation.store.records().get(&RecordKey::Person(person.clone())) {
        Some(Record::Person(person)) => Some(PersonRecord::clone(person)),
        _ => None,
    }
}

fn may_be_red(organisation: &Organisation<'_>, person: &PersonId) -> bool {
    let red = AttributeValue::Text("red".to_owned());
    record(organisation, person).is_none_or(|person| person.attributes.get(&id("team")) == Some(&red))
}

fn objectives_of(store: &MemoryStore) -> Vec<ObjectiveId> {
    let records = store.records().into_values();
    records.filter_map(|r| if let Record::Objective(o) = r { Some(o.id) } else { None }).collect()
}

fn entries_of(store: &MemoryStore, relationship: RelationshipId) -> Vec<EntryId> {
    let records = store.records().into_values();
    let entries = records.filter_map(|r| if let Record::Entry(e) = r { Some(e) } else { None });
    entries.filter(|entry| entry.relationship == relationship).map(|entry| entry.id).collect()
}

/// Some ids of everything there is, and of nothing.
fn all_ids(dice: &mut Dice, organisation: &Organisation<'_>) -> Ids {
    let mut requests: Vec<RequestId> = organisation.requests().iter().map(|request| request.id()).collect();
    let mut relationships: Vec<_> = organisation.relationships().iter().map(|r| r.id).collect();
    let entries = relationships.iter().flat_map(|id| entries_of(&organisation.store, *id));
    let mut entries: Vec<EntryId> = entries.collect();
    shorten(dice, &mut requests);
    shorten(dice, &mut relationships);
    shorten(dice, &mut entries);
    requests.push(id("000000000000000000000000000000aa"));
    relationships.push(id("000000000000000000000000000000aa"));
    entries.push(id("000000000000000000000000000000aa"));
    let mut objectives = objectives_of(&organisation.store);
    shorten(dice, &mut objectives);
    let mut feedback: Vec<_> = organisation.rounds().iter().map(|round| round.id).collect();
    shorten(dice, &mut feedback);
    feedback.push(id("000000000000000000000000000000aa"));
    objectives.push(id("000000000000000000000000000000aa"));
    Ids { requests, relationships, entries, objectives, feedback, people: organisation.people.clone() }
}

fn shorten<T>(dice: &mut Dice, list: &mut Vec<T>) {
    while list.len() > 6 {
        list.remove(dice.below(list.len()));
    }
}

/// Whether the viewer has the same records in both worlds, and none that shows them the hidden person.
fn shares_nothing(one: &MemoryStore, other: &MemoryStore, hidden: &PersonId, viewer: &PersonId) -> bool {
    let coordinates = ["boss", "office"].contains(&viewer.as_str());
    let records = one.records();
    let shared = records.values().any(|record| match record {
        Record::Request(request) => {
            let about = request.is_party(hidden) || request.by.as_ref() == Some(hidden);
            // Whom the hidden person nominates the viewer with, the viewer cannot ask meanwhile.
            about && (reached(request, viewer) || request.is_party(viewer))
        }
        Record::Relationship(relationship) => relationship.knows(viewer) && relationship.knows(hidden),
        Record::Feedback(round) => concerns(round, hidden) && (coordinates || concerns(round, viewer)),
        _ => false,
    });
    let keys = |store: &MemoryStore| -> BTreeSet<RecordKey> {
        let records = store.records().into_iter();
        let theirs = records.filter(|(_, record)| match record {
            // A coordinator sees what is in their scope; what came of choices that named the hidden person is felt there.
            Record::Request(request) => {
                reached(request, viewer) || (coordinates && !request.is_party(hidden))
            }
            Record::Relationship(relationship) => {
                relationship.knows(viewer) || (coordinates && !relationship.knows(hidden))
            }
            _ => false,
        });
        theirs.map(|(key, _)| key).collect()
    };
    !shared && keys(one) == keys(other)
}

/// Whether somebody is asked in a round, reads it, or is whom it is about.
fn concerns(round: &FeedbackRound, person: &PersonId) -> bool {
    round.rater(person).is_some() || round.is_read_by(person) || round.by.as_ref() == Some(person)
}

/// Whether somebody made a request, is one of two who knew of it, or was asked.
fn reached(request: &Request, person: &PersonId) -> bool {
    let began = request.parties.from_began && request.parties.from.person == *person;
    let mut asked = request.steps.iter().take(usize::from(request.step) + 1);
    request.by.as_ref() == Some(person)
        || began
        || asked.any(|step| step.approver.person() == Some(person))
        || request.steps.iter().any(|step| matches!(&step.approver, Approver::Manager(m) if m == person))
}

/// What everybody may know of somebody: where they have room.
fn public(engine: &Engine, store: &MemoryStore, person: &PersonId, now: Timestamp) -> Vec<[bool; 5]> {
    let records = store.records();
    let Some(Record::Caseload(caseload)) = records.get(&RecordKey::Caseload(person.clone())) else {
        return Vec::new();
    };
    let joint: usize = [("mentoring", "mentor"), ("sponsorship", "sponsor")]
        .iter()
        .filter_map(|(type_id, role)| caseload.section(&id(type_id), &id(role)))
        .map(|section| section.active.len() + section.reserved.iter().filter(|t| t.counts(now)).count())
        .sum();
    let roles = ROLES.iter().map(|(type_id, role, _)| {
        let (type_id, role_id) = (id(type_id), id(role));
        let relationship_type = engine.catalog().newest(&type_id).unwrap();
        let (_, role) = relationship_type.role(&role_id).unwrap();
        let load = caseload.load(&type_id, role, now);
        let longest = role.draft().waiting_list.map_or(0, usize::from);
        let seats =
            caseload.section(&type_id, &role_id).is_some_and(|s| s.active.iter().any(|p| p.seats > 0));
        [load.room() == 0, load.waiting >= longest, joint >= 3, seats, load.takes_part]
    });
    roles.collect()
}
