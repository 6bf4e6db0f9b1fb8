//! The end: what the programme achieved, and whether it was fair; as tables, and as a page to show.

use super::{
    host::{Host, Try, unexpected},
    programme::{Keys, Roster},
    sheet::{self, Impact},
    tables::{Names, Page, day},
};
use std::collections::BTreeSet;
use tutelage::{
    id::{AttributeId, PersonId},
    lifecycle::{Caseload, Record, RecordKey},
    people::PersonRecord,
    report::{
        Comparison, Fairness, Fold, Funnel, LoadReport, MomentumSummary, Outcomes, Plan, Reader, Report,
        ReportKind, Row,
    },
    view::{Question, ReportFormat, ReportOver, ReportView, ShownReport, View},
};

/// The reports of the mentoring programme as a coordinator sees them; returns the page to show.
pub(crate) fn prove(
    host: &Host,
    keys: &Keys,
    office: &PersonId,
    roster: &Roster,
    people: &[PersonRecord],
    names: &Names,
    page: &mut Page,
) -> Try<String> {
    let ask = |report: ReportKind, by: &[&str], format: ReportFormat| -> Try<ShownReport> {
        let (type_id, by) = (keys.mentoring.clone(), attributes(by)?);
        let question = Question::Report { type_id, report, over: ReportOver::Programme, by, format };
        match host.shows(office, question)? {
            View::Report(ReportView { shown, .. }) => Ok(shown),
            other => Err(unexpected(&other)),
        }
    };
    for (title, kind) in [("Outcomes", ReportKind::Outcomes), ("Fairness", ReportKind::Fairness)] {
        page.title(format!("{title} of the mentoring programme on {}", day(host.now())));
        if let ShownReport::Table(table) = ask(kind, &["location"], ReportFormat::Table)? {
            page.text(&table);
        }
    }
    let comparison = compare(host, keys, people)?;
    page.title("Who stayed, of those who took part and of the others (made up for the example)");
    page.text(&Report::Comparison(comparison.clone()).table());
    // A participant may see how the programme goes, and nothing of anybody.
    if let Some(mentee) = roster.mentees.first() {
        let question = Question::Report {
            type_id: keys.mentoring.clone(),
            report: ReportKind::Fairness,
            over: ReportOver::Programme,
            by: BTreeSet::new(),
            format: ReportFormat::Data,
        };
        let refused = host.shows(mentee, question).is_err();
        page.line(format!(
            "{} asks for the same and is {}",
            names.get(mentee),
            if refused { "refused" } else { "shown it" }
        ));
    }
    let data = |kind: ReportKind| -> Try<Report> {
        match ask(kind, &["department", "location"], ReportFormat::Data)? {
            ShownReport::Data(report) => Ok(*report),
            other => Err(format!("not data: {other:?}").into()),
        }
    };
    let impact = Impact {
        as_of: day(host.now()),
        funnel: funnel(data(ReportKind::Funnel)?)?,
        momentum: momentum(data(ReportKind::Momentum)?)?,
        load: load(data(ReportKind::Load)?)?,
        outcomes: outcomes(data(ReportKind::Outcomes)?)?,
        fairness: fairness(data(ReportKind::Fairness)?)?,
        comparison,
    };
    Ok(sheet::html(&impact))
}

fn attributes(ids: &[&str]) -> Try<BTreeSet<AttributeId>> {
    Ok(ids.iter().map(|attribute| attribute.parse()).collect::<Result<_, _>>()?)
}

/// What became of people only the host knows. It counts by itself, one row at a time: no need to have them all at once.
fn compare(host: &Host, keys: &Keys, people: &[PersonRecord]) -> Try<Comparison> {
    let mentoring = host.engine.catalog().newest(&keys.mentoring).ok_or("the type is configured")?;
    let mut fold = Fold::new(Plan::of(mentoring), host.now(), host.engine.schema())?;
    let records = host.store.records();
    let stayed = "stayed".parse()?;
    for record in people {
        let caseload: Option<&Caseload> = match records.get(&RecordKey::Caseload(record.id.clone())) {
            Some(Record::Caseload(caseload)) => Some(caseload),
            _ => None,
        };
        let person = host.engine.person(record.clone())?;
        let took_part = caseload.is_some_and(|caseload| {
            caseload
                .sections
                .iter()
                .any(|section| section.type_id == keys.mentoring && !section.active.is_empty())
        });
        let observed = made_up(&record.id, if took_part { 15 } else { 9 });
        fold.add(Row::Observed { person: &person, caseload, name: &stayed, observed })?;
    }
    let report = fold.finish().report(ReportKind::Comparison, Reader::Coordinator, host.engine.schema());
    match report {
        Some(Report::Comparison(comparison)) => Ok(comparison),
        other => Err(format!("no comparison: {other:?}").into()),
    }
}

/// One in so many left, always the same.
fn made_up(person: &PersonId, one_in: u32) -> bool {
    let number =
        person.as_str().bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    !number.wrapping_mul(2_654_435_761).rotate_left(11).is_multiple_of(one_in)
}

macro_rules! report_of {
    ($($name:ident -> $kind:ident($report:ty);)*) => {$(
        fn $name(report: Report) -> Try<$report> {
            match report {
                Report::$kind(report) => Ok(report),
                other => Err(format!("another report: {other:?}").into()),
            }
        }
    )*};
}

report_of! {
    funnel -> Funnel(Funnel);
    momentum -> Momentum(MomentumSummary);
    load -> Load(LoadReport);
    outcomes -> Outcomes(Outcomes);
    fairness -> Fairness(Fairness);
}
