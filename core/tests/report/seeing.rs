//! The question: over whom it is, what is asked of the host, and which summaries it may answer with.

use crate::common::{World, day, id, monday};
use std::sync::Arc;
use tutelage::{
    error::{Error, ErrorCode},
    lifecycle::{Fact, FactSet, Query, ReasonCode},
    report::{Fold, Plan, Reader, Report, ReportKind, Scope, Summary},
    store::{Shown, Store, see},
    time::{Span, Timestamp},
    view::{Inquiry, Question, ReportFormat, ReportOver, ReportView, Seen, ShownReport, View},
};

fn question(report: ReportKind, over: ReportOver, by: &[&str]) -> Question {
    let by = by.iter().map(|attribute| id(attribute)).collect();
    Question::Report { type_id: id("mentoring"), report, over, by, format: ReportFormat::Data }
}

fn funnel() -> Question {
    question(ReportKind::Funnel, ReportOver::Programme, &[])
}

/// What comes of a question when the host answers the query for a summary like this.
fn answered(
    world: &World,
    who: &str,
    question: Question,
    now: impl Fn(usize) -> Timestamp,
    answer: impl Fn(&Plan, Timestamp) -> Fact,
) -> Result<Seen, Error> {
    let inquiry = Inquiry { viewer: id(who), question };
    let mut facts = FactSet::new();
    for round in 0..4 {
        let Seen::Need(queries) = world.engine.view(&inquiry, &facts, now(round))? else {
            return world.engine.view(&inquiry, &facts, now(round));
        };
        let found = world.store.load(&queries).unwrap();
        for (query, fact) in queries.into_iter().zip(found) {
            let fact = match &query {
                Query::Summary { plan, as_of } => answer(plan, *as_of),
                _ => fact,
            };
            assert!(facts.insert(query, fact));
        }
    }
    panic!("there is always another round")
}

fn summary(world: &World, plan: &Plan, as_of: Timestamp) -> Summary {
    Fold::new(plan.clone(), as_of, world.engine.schema()).unwrap().finish()
}

fn shown(world: &World, who: &str, question: Question) -> Option<ReportView> {
    match see(&world.engine, &world.store, &Inquiry { viewer: id(who), question }, day(1)).unwrap() {
        Shown::View(view) => match *view {
            View::Report(report) => Some(report),
            other => panic!("another view: {other:?}"),
        },
        Shown::Refused(refusal) => {
            let codes: Vec<_> = refusal.reasons.iter().map(|reason| reason.code).collect();
            assert_eq!(codes, [ReasonCode::NotAvailable]);
            None
        }
    }
}

#[test]
fn the_plan_says_over_whom_a_report_is() {
    let world = World::usual();
    for (mentor, mentee) in [("cy", "eve"), ("boss", "dee")] {
        world.takes_part(mentor, "mentoring", "mentor", 1);
        world.takes_part(mentee, "mentoring", "mentee", 1);
    }
    let asked = |who: &str, over: ReportOver| {
        let asked = std::cell::RefCell::new(None);
        let question = question(ReportKind::Funnel, over, &["team"]);
        let seen = answered(
            &world,
            who,
            question,
            |_| day(1),
            |plan, as_of| {
                *asked.borrow_mut() = Some(plan.clone());
                Fact::Summary(Arc::new(summary(&world, plan, as_of)))
            },
        );
        seen.unwrap();
        asked.into_inner()
    };
    let plan = asked("office", ReportOver::Programme).unwrap();
    assert_eq!((&plan.scope, plan.by.len(), plan.threshold), (&Scope::Everybody, 1, 4));
    let plan = asked("boss", ReportOver::Programme).unwrap();
    let reds = serde_json::from_str(r#"[[{"attribute": "team", "values": ["red"]}]]"#).unwrap();
    assert_eq!(plan.scope, Scope::Scopes(reds));
    let plan = asked("boss", ReportOver::Reports).unwrap();
    assert_eq!((&plan.scope, plan.by.len()), (&Scope::ReportsOf(id("boss")), 0));
    let plan = asked("eve", ReportOver::Programme).unwrap();
    assert_eq!((&plan.scope, plan.by.len()), (&Scope::Everybody, 0));
    assert_eq!(
        asked("ana", ReportOver::Programme),
        None,
        "who takes no part is not told, and nothing is counted"
    );
}

#[test]
fn who_was_in_a_relationship_once_is_a_participant_still() {
    let world = World::usual();
    world.takes_part("cy", "mentoring", "mentor", 1);
    world.takes_part("eve", "mentoring", "mentee", 1);
    assert_eq!(shown(&world, "ben", funnel()), None);
    assert_eq!(shown(&world, "eve", funnel()).unwrap().reader, Reader::Participant);
    let relationship = world.together("eve", "mentoring", "mentee", "cy", monday());
    let code = id("other");
    let cancel = tutelage::lifecycle::Command::Cancel { relationship, code, reason: None };
    world.does("eve", cancel, monday());
    let (type_id, role) = (id("mentoring"), id("mentee"));
    world.does("eve", tutelage::lifecycle::Command::StepBack { type_id, role }, monday());
    assert_eq!(shown(&world, "eve", funnel()).unwrap().reader, Reader::Participant);
    let load = question(ReportKind::Load, ReportOver::Programme, &[]);
    assert_eq!(shown(&world, "eve", load), None);
}

#[test]
fn coordinators_see_what_the_store_counts() {
    let world = World::usual();
    world.takes_part("cy", "mentoring", "mentor", 1);
    world.takes_part("eve", "mentoring", "mentee", 1);
    world.together("eve", "mentoring", "mentee", "cy", monday());
    let view =
        shown(&world, "office", question(ReportKind::Overview, ReportOver::Programme, &["team"])).unwrap();
    let ShownReport::Data(report) = view.shown else { panic!("not as data") };
    let Report::Overview(overview) = *report else { panic!("another report") };
    assert_eq!((overview.relationships.active, overview.by[0].pairs.len()), (Some(1), 1));
}

#[test]
fn a_host_whose_clock_runs_on_is_not_asked_for_ever() {
    let world = World::usual();
    let now = |round: usize| day(1).plus(Span::millis(7_000 * i64::try_from(round).unwrap()));
    let seen = answered(&world, "office", funnel(), now, |plan, as_of| {
        Fact::Summary(Arc::new(summary(&world, plan, as_of)))
    });
    assert!(matches!(seen.unwrap(), Seen::Answer(_)));
}

#[test]
fn a_summary_of_last_night_will_do_and_one_of_another_plan_or_to_come_will_not() {
    let world = World::usual();
    let seen =
        |answer: &dyn Fn(&Plan, Timestamp) -> Fact| answered(&world, "office", funnel(), |_| day(9), answer);
    let at = |plan: &Plan, as_of| Fact::Summary(Arc::new(summary(&world, plan, as_of)));
    let Seen::Answer(view) = seen(&|plan, _| at(plan, day(8))).unwrap() else { panic!("no answer") };
    let View::Report(report) = *view else { panic!("another view") };
    assert_eq!(report.as_of, day(8));
    let code = |answer: &dyn Fn(&Plan, Timestamp) -> Fact| seen(answer).unwrap_err().code();
    assert_eq!(code(&|plan, _| at(plan, day(9).plus(Span::millis(1)))), ErrorCode::InvalidFact);
    assert_eq!(
        code(&|plan, as_of| at(&Plan { threshold: 5, ..plan.clone() }, as_of)),
        ErrorCode::InvalidFact
    );
    assert_eq!(code(&|_, _| Fact::None), ErrorCode::InvalidFact);
    let Seen::Refused(refusal) = seen(&|_, _| Fact::Unknown).unwrap() else { panic!("not refused") };
    assert_eq!(refusal.reasons[0].code, ReasonCode::FactUnknown);
}

#[test]
fn attributes_that_there_are_not_are_an_error_whoever_asks() {
    let world = World::usual();
    for who in ["office", "eve", "nobody"] {
        let question = question(ReportKind::Overview, ReportOver::Programme, &["shoe_size"]);
        let inquiry = Inquiry { viewer: id(who), question };
        let error = world.engine.view(&inquiry, &FactSet::new(), day(1)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::UnknownAttribute);
    }
}
