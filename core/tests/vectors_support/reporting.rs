//! Reports, and the summaries they are made of.

use super::{
    recorder::{Book, Scene, day, id, person},
    writing::log,
};
use std::sync::Arc;
use tutelage::{
    diary::Audience,
    lifecycle::{Command, Record},
    people::AttributeValue,
    report::{Plan, ReportKind, Scope, Summary},
    view::{Question, ReportFormat, ReportOver},
    wire::{Request, Response, WireRow},
};

pub fn record(book: &Book) {
    let s = company(book);
    seen(&s);
    counted(&s);
    formulas(book);
}

/// `boss` above eight mentees, of whom four are red; three mentors.
fn company(book: &Book) -> Scene<'_> {
    let s = Scene::new(book, "reports", 46);
    for number in 1..=8 {
        let name = format!("m{number}");
        let mut mentee = person(&name, 1, if number <= 4 { "red" } else { "green" }, Some("boss"));
        let gender = if number % 2 == 0 { "f" } else { "m" };
        mentee.attributes.insert(id("gender"), AttributeValue::Text(gender.to_owned()));
        s.host(Command::PersonChanged { person: Box::new(mentee) }, 0);
        s.takes_part(&name, "mentoring", "mentee", 1);
    }
    for mentor in ["ana", "cy", "fay"] {
        s.takes_part(mentor, "mentoring", "mentor", 2);
    }
    let first = s.together("m1", "mentoring", "mentee", "cy", 1);
    s.together("m2", "mentoring", "mentee", "ana", 1);
    s.together("m3", "mentoring", "mentee", "fay", 2);
    s.together("m5", "mentoring", "mentee", "fay", 2);
    let asked = s.requests("m6", "mentoring", "mentee", &["ana"], 3);
    s.just("ana", Command::Decline { request: asked, code: id("no_time"), reason: None }, 4);
    s.just("m1", log(first, 5, 60, Audience::Members), 5);
    s
}

fn question(report: ReportKind, over: ReportOver, by: &[&str], format: ReportFormat) -> Question {
    let by = by.iter().map(|attribute| id(attribute)).collect();
    Question::Report { type_id: id("mentoring"), report, over, by, format }
}

fn seen(s: &Scene<'_>) {
    let (programme, reports) = (ReportOver::Programme, ReportOver::Reports);
    let (data, csv, table) = (ReportFormat::Data, ReportFormat::Csv, ReportFormat::Table);
    for (name, kind) in [
        ("report_overview", ReportKind::Overview),
        ("report_funnel", ReportKind::Funnel),
        ("report_momentum", ReportKind::Momentum),
        ("report_load", ReportKind::Load),
        ("report_outcomes", ReportKind::Outcomes),
        ("report_comparison", ReportKind::Comparison),
        ("report_fairness", ReportKind::Fairness),
    ] {
        s.sees(name, "office", question(kind, programme, &["team", "gender"], data), 50);
    }
    s.sees("report_overview_as_csv", "office", question(ReportKind::Overview, programme, &["team"], csv), 50);
    s.sees(
        "report_fairness_as_a_table",
        "office",
        question(ReportKind::Fairness, programme, &["team"], table),
        50,
    );
    s.sees("report_within_a_scope", "boss", question(ReportKind::Funnel, programme, &[], data), 50);
    s.sees("report_of_a_manager", "boss", question(ReportKind::Funnel, reports, &["team"], data), 50);
    s.sees("report_of_a_participant", "m1", question(ReportKind::Funnel, programme, &["team"], table), 50);
    s.sees(
        "report_of_momentum_to_a_participant",
        "m1",
        question(ReportKind::Momentum, programme, &[], data),
        50,
    );
    s.sees("report_that_is_not_for_participants", "m1", question(ReportKind::Load, programme, &[], data), 50);
    s.sees("report_that_is_not_for_managers", "boss", question(ReportKind::Fairness, reports, &[], data), 50);
    s.sees("report_of_a_manager_of_few", "cy", question(ReportKind::Funnel, reports, &[], data), 50);
    s.sees("report_to_who_takes_no_part", "eve", question(ReportKind::Funnel, programme, &[], data), 50);
    let elsewhere = Question::Report {
        type_id: id("nothing"),
        report: ReportKind::Funnel,
        over: programme,
        by: Default::default(),
        format: data,
    };
    s.sees("report_of_an_unknown_type", "office", elsewhere, 50);
    let unknown = question(ReportKind::Overview, programme, &["shoe_size"], data);
    s.sees("report_by_an_unknown_attribute", "office", unknown, 50);
}

fn plan(s: &Scene<'_>) -> Plan {
    Plan::of(s.engine.catalog().newest(&id("mentoring")).unwrap())
}

/// Everything stored as rows of the wire.
fn rows(s: &Scene<'_>) -> Vec<WireRow> {
    let records = s.store.records();
    let known = |ids: &[tutelage::id::PersonId]| {
        let person = |record: &Record| match record {
            Record::Person(person) if ids.contains(&person.id) => Some(person.as_ref().clone()),
            _ => None,
        };
        records.values().filter_map(person).collect::<Vec<_>>()
    };
    let relationship = |id| match records.get(&tutelage::lifecycle::RecordKey::Relationship(id)) {
        Some(Record::Relationship(relationship)) => Arc::clone(relationship),
        other => panic!("no relationship: {other:?}"),
    };
    let members = |relationship: &tutelage::lifecycle::Relationship| {
        let members = relationship.present().map(|member| member.party.person.clone());
        known(&members.collect::<Vec<_>>())
    };
    let caseload = |id: &tutelage::id::PersonId| match records
        .get(&tutelage::lifecycle::RecordKey::Caseload(id.clone()))
    {
        Some(Record::Caseload(caseload)) => Some(caseload.as_ref().clone()),
        _ => None,
    };
    let row = |record: &Record| match record {
        Record::Person(person) => {
            Some(WireRow::Person { person: person.as_ref().clone(), caseload: caseload(&person.id) })
        }
        Record::Request(request) => {
            let two = [&request.parties.from.person, &request.parties.to.person].map(Clone::clone);
            Some(WireRow::Request { request: Arc::clone(request), people: known(&two) })
        }
        Record::Relationship(relationship) => Some(WireRow::Relationship {
            relationship: Arc::clone(relationship),
            people: members(relationship),
            lines: Default::default(),
        }),
        Record::Entry(entry) => {
            let relationship = relationship(entry.relationship);
            let people = members(&relationship);
            Some(WireRow::Entry { entry: Box::new(entry.as_ref().clone()), relationship, people })
        }
        _ => None,
    };
    records.values().filter_map(row).collect()
}

fn counted(s: &Scene<'_>) {
    let (plan, now) = (Box::new(plan(s)), day(50));
    let rows = rows(s);
    let count = |name: &str, rows: &[WireRow], summary: Option<Box<Summary>>| {
        let request = Request::Summarise { plan: plan.clone(), now, rows: rows.to_vec(), summary };
        s.asks(name, &request);
        match s.engine.answer(request) {
            Ok(Response::Summary { summary }) => summary,
            other => panic!("no summary: {other:?}"),
        }
    };
    let (some, rest) = rows.split_at(9);
    count("summarise_nothing", &[], None);
    let one = count("summarise_some", some, None);
    let other = count("summarise_the_rest", rest, None);
    let whole = count("summarise_on", rest, Some(one.clone()));
    let merged = s.asks("merge", &Request::Merge { summaries: vec![*one.clone(), *other] });
    assert_eq!(merged, serde_json::to_string(&Response::Summary { summary: whole }).unwrap());
    let elsewhere = Box::new(Plan { scope: Scope::ReportsOf(id("boss")), ..plan.as_ref().clone() });
    let of_another_plan =
        Request::Summarise { plan: elsewhere.clone(), now, rows: Vec::new(), summary: Some(one.clone()) };
    s.asks("summarise_on_under_another_plan", &of_another_plan);
    let reports = Request::Summarise { plan: elsewhere, now, rows: rows.clone(), summary: None };
    s.asks("summarise_a_scope", &reports);
    let Ok(Response::Summary { summary: other }) = s.engine.answer(reports) else { panic!("no summary") };
    s.asks("merge_other_plans", &Request::Merge { summaries: vec![*one, *other] });
    s.asks("merge_nothing", &Request::Merge { summaries: Vec::new() });
    let few = Box::new(Plan { threshold: 3, ..plan.as_ref().clone() });
    s.asks(
        "summarise_with_a_threshold_too_low",
        &Request::Summarise { plan: few, now, rows: Vec::new(), summary: None },
    );
    let mut odd = person("odd", 1, "red", None);
    odd.attributes.insert(id("shoe_size"), AttributeValue::Integer(42));
    let observed =
        |person, name: &str| WireRow::Observed { person, caseload: None, name: id(name), observed: true };
    let rows = vec![observed(person("pat", 1, "red", None), "stayed"), observed(odd, "stayed")];
    s.asks("summarise_a_faulty_row", &Request::Summarise { plan: plan.clone(), now, rows, summary: None });
    let rows = vec![observed(person("pat", 1, "red", None), "stayed")];
    s.asks("summarise_what_became_of_somebody", &Request::Summarise { plan, now, rows, summary: None });
}

/// A team that is called like a formula, and a level below nothing.
fn formulas(book: &Book) {
    let s = Scene::new(book, "reports", 95);
    s.host(Command::PersonChanged { person: Box::new(person("m1", -1, "=1+1", None)) }, 0);
    s.takes_part("m1", "mentoring", "mentee", 1);
    s.takes_part("cy", "mentoring", "mentor", 1);
    s.together("m1", "mentoring", "mentee", "cy", 1);
    let overview =
        question(ReportKind::Overview, ReportOver::Programme, &["team", "level"], ReportFormat::Csv);
    s.sees("report_as_csv_without_formulas", "office", overview, 2);
}
