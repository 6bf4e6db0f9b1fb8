//! What waits for a coordinator besides requests: applications, and concerns that nobody has settled.

use crate::common::{World, day, id, monday};
use crate::support::*;
use std::{convert::Infallible, sync::Arc};
use tutelage::{
    Config,
    id::{EntryId, PersonId, RelationshipId},
    lifecycle::{Command, Decision, Fact, Query, ReasonCode, Record},
    scheme::TakingPartMode,
    store::{Commit, Failure, Shown, Store, see},
    time::Timestamp,
    view::{ApplicationsView, ConcernsView, Inquiry, Question, View},
};

fn shown(world: &World, store: &impl Store<Error = Infallible>, who: &str, question: Question) -> Shown {
    see(&world.engine, store, &Inquiry { viewer: id(who), question }, day(9)).unwrap()
}

fn applications(after: Option<&str>, limit: u16) -> Question {
    Question::Applications { type_id: id("onboarding"), after: after.map(id), limit }
}

fn concerns(after: Option<EntryId>, limit: u16) -> Question {
    Question::Concerns { type_id: id("mentoring"), after, limit }
}

fn applied(world: &World, who: &str, question: Question) -> ApplicationsView {
    match shown(world, &world.store, who, question) {
        Shown::View(view) => match *view {
            View::Applications(view) => view,
            other => panic!("{other:?}"),
        },
        Shown::Refused(refusal) => panic!("{refusal:?}"),
    }
}

fn applicants(world: &World, who: &str) -> Vec<PersonId> {
    let view = applied(world, who, applications(None, 50));
    assert!(!view.more);
    view.applications.into_iter().map(|card| card.person.id).collect()
}

fn raised(world: &World, who: &str, question: Question) -> ConcernsView {
    match shown(world, &world.store, who, question) {
        Shown::View(view) => match *view {
            View::Concerns(view) => view,
            other => panic!("{other:?}"),
        },
        Shown::Refused(refusal) => panic!("{refusal:?}"),
    }
}

fn unsettled(world: &World, who: &str) -> Vec<EntryId> {
    let view = raised(world, who, concerns(None, 50));
    assert!(!view.more);
    view.concerns.into_iter().map(|card| card.entry.entry).collect()
}

fn applies(world: &World, who: &str, role: &str) {
    let agreement = Some(id("buddy-2026")).filter(|_| role == "buddy");
    let command = Command::TakePart { type_id: id("onboarding"), role: id(role), places: None, agreement };
    world.does(who, command, monday());
}

fn worries(world: &World, who: &str, relationship: RelationshipId, at: Timestamp) -> EntryId {
    entry_of(&world.does(who, Command::RaiseConcern { relationship, text: format!("{who} worries") }, at))
}

/// The usual types; boss coordinates those in the team red in onboarding too.
fn with_a_scope() -> Config {
    config_with("onboarding", |onboarding| {
        let [_, reds] = draft("mentoring").coordinators.try_into().unwrap();
        onboarding.coordinators.push(reds);
    })
}

#[test]
fn applications_wait_in_the_order_of_people_until_they_are_answered() {
    let world = World::usual();
    for who in ["eve", "cy", "ana", "dee"] {
        applies(&world, who, "buddy");
    }
    world.takes_part("ben", "mentoring", "mentee", 1);
    let view = applied(&world, "office", applications(None, 50));
    let cards: Vec<_> = view.applications.iter().map(|c| (c.person.name.as_str(), c.roles.clone())).collect();
    assert_eq!(cards, ["ANA", "CY", "DEE", "EVE"].map(|name| (name, vec![id("buddy")])));
    let answer = |who: &str, admit| Command::AnswerApplication {
        type_id: id("onboarding"),
        role: id("buddy"),
        person: id(who),
        admit,
    };
    world.does("office", answer("cy", true), day(1));
    world.does("office", answer("dee", false), day(1));
    assert_eq!(applicants(&world, "office"), ["ana", "eve"].map(id));
    world.does("eve", step_back("onboarding", "buddy"), day(1));
    leaves(&world, "ana", day(2));
    assert_eq!(applicants(&world, "office"), [], "there is nobody left to admit");
}

#[test]
fn whoever_applies_for_two_roles_is_listed_once_with_both() {
    let world = world_of(config_with("onboarding", |draft| {
        draft.roles[1].taking_part.mode = TakingPartMode::Apply;
    }));
    for (who, role) in [("cy", "newcomer"), ("cy", "buddy"), ("eve", "newcomer")] {
        applies(&world, who, role);
    }
    let view = applied(&world, "office", applications(None, 1));
    assert_eq!((view.applications.len(), view.more), (1, true));
    assert_eq!(view.applications[0].roles, ["buddy", "newcomer"].map(id));
    let view = applied(&world, "office", applications(Some("cy"), 1));
    assert_eq!((view.applications[0].person.id.clone(), view.more), (id("eve"), false));
}

#[test]
fn an_application_for_a_role_that_is_gone_waits_for_nobody() {
    let world = World::usual();
    applies(&world, "cy", "buddy");
    let mut renamed = draft("onboarding");
    renamed.roles[0].id = id("guide");
    renamed.diary.writers = Vec::new();
    renamed.diary.readers = Vec::new();
    world.host(Command::PublishType { draft: Box::new(renamed) }, day(1));
    world.settle(day(1));
    assert_eq!(applicants(&world, "office"), [], "an answer would be refused");
}

#[test]
fn applications_are_listed_within_the_scope_and_counted_there() {
    let world = world_of(with_a_scope());
    for who in ["ana", "cy", "eve"] {
        applies(&world, who, "buddy");
    }
    let view = applied(&world, "boss", applications(None, 1));
    assert_eq!((view.applications[0].person.id.clone(), view.more), (id("ana"), false));
    let view = applied(&world, "boss", applications(Some("ana"), 1));
    assert_eq!((view.applications.len(), view.more), (0, false));
}

#[test]
fn concerns_wait_until_one_settles_them() {
    let world = World::usual();
    let together = cy_and_eve(&world);
    world.takes_part("ana", "mentoring", "mentor", 1);
    world.takes_part("dee", "mentoring", "mentee", 1);
    let other = world.together("dee", "mentoring", "mentee", "ana", monday());
    let first = worries(&world, "eve", together, day(1));
    let second = worries(&world, "cy", together, day(2));
    let third = worries(&world, "dee", other, day(3));
    world.does(
        "eve",
        Command::WriteNote {
            relationship: together,
            audience: Default::default(),
            told: true,
            text: "x".into(),
        },
        day(3),
    );
    world.does("eve", Command::EditEntry { entry: first, text: "eve worries more".into() }, day(4));
    world.does("cy", cancel(together), day(5));
    let mut all = vec![first, second, third];
    all.sort();
    assert_eq!(unsettled(&world, "office"), all, "the end of a relationship settles nothing");
    let view = raised(&world, "office", concerns(None, 50));
    let card = view.concerns.iter().find(|card| card.entry.entry == first).unwrap();
    assert_eq!((card.relationship, card.entry.author.clone()), (together, Some(id("eve"))));
    assert_eq!((card.entry.text.as_deref(), card.entry.written_at), (Some("eve worries more"), day(1)));
    assert_eq!(card.entry.revisions[0].text.as_deref(), Some("eve worries"));
    let members: Vec<_> = card.members.iter().map(|m| (m.person.name.as_str(), m.role.to_string())).collect();
    assert_eq!(members, [("EVE", "mentee".to_owned()), ("CY", "mentor".to_owned())]);
    world.does("office", Command::SettleConcern { entry: second }, day(6));
    all.retain(|entry| *entry != second);
    assert_eq!(unsettled(&world, "office"), all);
    let page = raised(&world, "office", concerns(None, 1));
    assert_eq!((page.concerns[0].entry.entry, page.concerns.len(), page.more), (all[0], 1, true));
    let page = raised(&world, "office", concerns(Some(all[0]), 1));
    assert_eq!((page.concerns[0].entry.entry, page.concerns.len(), page.more), (all[1], 1, false));
}

#[test]
fn a_concern_is_in_scope_when_everybody_in_the_relationship_is() {
    let world = World::usual();
    let others = cy_and_eve(&world);
    worries(&world, "eve", others, day(1));
    world.hire("gil", 5, "red", None);
    mentoring(&world, "gil", 2, &["ben", "dee"]);
    let reds = world.together("ben", "mentoring", "mentee", "gil", monday());
    let mixed = world.together("dee", "mentoring", "mentee", "gil", monday());
    worries(&world, "gil", mixed, day(1));
    let red = worries(&world, "ben", reds, day(1));
    assert_eq!(unsettled(&world, "boss"), [red]);
    let page = raised(&world, "boss", concerns(None, 1));
    assert!(!page.more, "what is out of scope is not counted");
}

#[test]
fn a_concern_is_not_for_a_coordinator_who_is_in_the_relationship() {
    let world = world_of(config_with("mentoring", |draft| draft.coordinators[1].scope.clear()));
    world.takes_part("cy", "mentoring", "mentor", 1);
    world.takes_part("office", "mentoring", "mentee", 1);
    let together = world.together("office", "mentoring", "mentee", "cy", monday());
    let concern = worries(&world, "cy", together, day(1));
    assert_eq!(unsettled(&world, "office"), [], "as in the diary, where they are a member first");
    assert_eq!(unsettled(&world, "boss"), [concern]);
}

#[test]
fn nobody_else_is_shown_what_waits_for_coordinators() {
    let world = world_of(with_a_scope());
    applies(&world, "ana", "buddy");
    worries(&world, "eve", cy_and_eve(&world), day(1));
    let refused = |who: &str, question: Question| -> Vec<ReasonCode> {
        match shown(&world, &world.store, who, question) {
            Shown::Refused(refusal) => refusal.reasons.into_iter().map(|reason| reason.code).collect(),
            Shown::View(view) => panic!("{who} sees {view:?}"),
        }
    };
    let none = [ReasonCode::NotAvailable];
    for who in ["ana", "cy", "eve", "nobody"] {
        assert_eq!(refused(who, applications(None, 50)), none);
        assert_eq!(refused(who, concerns(None, 50)), none);
    }
    for type_id in ["sponsorship", "nothing"] {
        let (type_id, limit) = (id(type_id), 50);
        assert_eq!(
            refused("boss", Question::Concerns { type_id, after: None, limit }),
            none,
            "no grant there"
        );
    }
    leaves(&world, "office", day(1));
    assert_eq!(refused("office", applications(None, 50)), none);
    assert_eq!(refused("office", concerns(None, 50)), none);
}

#[test]
fn a_page_has_one_to_a_thousand_rows() {
    let world = World::usual();
    for question in
        [applications(None, 0), applications(None, 1_001), concerns(None, 0), concerns(None, 1_001)]
    {
        let inquiry = Inquiry { viewer: id("office"), question };
        let name =
            if matches!(inquiry.question, Question::Concerns { .. }) { "concerns" } else { "applications" };
        let failure = see(&world.engine, &world.store, &inquiry, day(1)).unwrap_err();
        let Failure::Call(error) = failure else { panic!("{failure}") };
        assert_eq!(error.faults()[0].path, format!("inquiry.question.{name}.limit"));
    }
}

/// A host that neither filters nor pages, and fills its pages up with more of the same.
struct Careless<'a>(&'a World);

impl Store for Careless<'_> {
    type Error = Infallible;

    fn load(&self, queries: &[Query]) -> Result<Vec<Fact>, Infallible> {
        let mut answers = self.0.store.load(queries)?;
        for (query, answer) in queries.iter().zip(&mut answers) {
            let all = |fits: fn(&Record) -> bool| -> Arc<[Record]> {
                let records: Vec<Record> = self.0.store.records().into_values().filter(fits).collect();
                records.iter().cycle().take(1_000).cloned().collect()
            };
            match query {
                Query::Applications { .. } => {
                    *answer = Fact::Applications(all(|row| matches!(row, Record::Caseload(_))));
                }
                Query::Concerns { .. } => *answer = Fact::Entries(all(|row| matches!(row, Record::Entry(_)))),
                _ => {}
            }
        }
        Ok(answers)
    }

    fn commit(&self, decision: &Decision) -> Result<Commit, Infallible> {
        self.0.store.commit(decision)
    }

    fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<tutelage::lifecycle::RecordKey>, Infallible> {
        self.0.store.due(now, limit)
    }
}

#[test]
fn every_row_of_the_host_is_looked_at_again() {
    let world = world_of(with_a_scope());
    for who in ["ana", "cy", "eve"] {
        applies(&world, who, "buddy");
    }
    let together = cy_and_eve(&world);
    worries(&world, "eve", together, day(1));
    let settled = worries(&world, "cy", together, day(1));
    world.does("office", Command::SettleConcern { entry: settled }, day(2));
    world.takes_part("dee", "peers", "peer", 1);
    world.takes_part("eve", "peers", "peer", 1);
    let elsewhere = world.together("dee", "peers", "peer", "eve", monday());
    worries(&world, "dee", elsewhere, day(1));
    let careless = Careless(&world);
    for who in ["office", "boss"] {
        for question in [applications(None, 50), concerns(None, 50), applications(Some("ana"), 50)] {
            let seen = shown(&world, &world.store, who, question.clone());
            assert_eq!(shown(&world, &careless, who, question.clone()), seen, "{who}: {question:?}");
        }
    }
}
