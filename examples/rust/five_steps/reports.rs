//! Step 5: the views, as tables.

use super::{
    cast::Cast,
    host::{Host, Try, unexpected},
    programme::{Keys, Roster},
    tables::{Names, Page, actor, day, day_or_dash, event_name, minute, word},
};
use std::collections::BTreeMap;
use tutelage::{
    id::{PersonId, RelationshipId, RoleId, TypeId},
    lifecycle::{Event, EventRecord, Record},
    people::{Manager, PersonRecord},
    scheme::CoordinatorView,
    view::{
        Explanation, OverviewRow, OverviewSelection, OverviewView, Question, RelationshipCard, RequestCard,
        View,
    },
};

/// What is in, out, running and to do for the mentor and for the mentee.
pub(crate) fn dashboards(host: &Host, cast: &Cast, names: &Names, page: &mut Page) -> Try<()> {
    for (who, part) in [(&cast.mentor, "mentor"), (&cast.mentee, "mentee")] {
        let View::Dashboard(dashboard) = host.shows(who, Question::Dashboard {})? else { continue };
        page.title(format!("Dashboard of {}, {part}, on {}", names.get(who), day(host.now())));
        let requests = |box_name: &'static str, cards: &[RequestCard]| -> Vec<[String; 5]> {
            let row = |card: &RequestCard| {
                let (other, about) = (with(card, who), card.type_id.to_string());
                let until = card.expires_at.map_or_else(String::new, |at| format!("until {}", day(at)));
                [box_name.to_owned(), about, other, word(card.state), until]
            };
            cards.iter().map(row).collect()
        };
        let mut rows = requests("in", &dashboard.inbound);
        rows.extend(requests("out", &dashboard.outbound));
        rows.extend(dashboard.running.iter().map(|card| {
            let next = card.next_meeting.map_or_else(String::new, |at| format!(", next {}", day(at)));
            let how = format!("met {}, last {}{next}", card.met, day_or_dash(card.last_met));
            let state = format!("{}, {}", word(card.state), word(card.momentum));
            ["running".to_owned(), card.type_id.to_string(), members(card, Some(who)), state, how]
        }));
        page.table(&["box", "type", "with", "state", "meetings"], rows);
        let to_do: Vec<String> = dashboard.to_do.iter().map(|one| word(one.code)).collect();
        page.line(format!(
            "to do: {}",
            if to_do.is_empty() { "nothing".to_owned() } else { to_do.join(", ") }
        ));
    }
    Ok(())
}

fn with(card: &RequestCard, me: &PersonId) -> String {
    let other = if card.from.person.id == *me { &card.to } else { &card.from };
    format!("{} ({})", other.person.name, other.role)
}

fn members(card: &RelationshipCard, without: Option<&PersonId>) -> String {
    let others = card.members.iter().filter(|member| Some(&member.person.id) != without);
    let names: Vec<String> =
        others.map(|member| format!("{} ({})", member.person.name, member.role)).collect();
    names.join(", ")
}

/// The same diary twice: what the mentee reads, and what a coordinator does.
pub(crate) fn diaries(
    host: &Host,
    cast: &Cast,
    office: &PersonId,
    relationship: RelationshipId,
    names: &Names,
    page: &mut Page,
) -> Try<()> {
    for (who, part) in [(&cast.mentee, "the mentee"), (office, "a coordinator")] {
        page.title(format!("The diary as {part} sees it"));
        let question = Question::Diary { relationship, after: None, limit: 50 };
        let View::Diary(diary) = host.shows(who, question)? else { continue };
        let rows = diary.entries.iter().map(|entry| {
            let about = entry.starts_at.unwrap_or(entry.written_at);
            let mut words = entry.text.clone().unwrap_or_default();
            if let Some(before) = entry.revisions.last().and_then(|revision| revision.text.as_deref()) {
                words.push_str(&format!(" [was: {before}]"));
            }
            let author = entry.author.as_ref().map_or("-", |author| names.get(author)).to_owned();
            [minute(about), format!("{}, {}", word(entry.kind), word(entry.state)), author, words]
        });
        page.table(&["when", "what", "by", "words"], rows);
    }
    let count = |who: &PersonId| -> Try<usize> {
        match host.shows(who, Question::Diary { relationship, after: None, limit: 50 })? {
            View::Diary(diary) => Ok(diary.entries.len()),
            other => Err(unexpected(&other)),
        }
    };
    let (mentors, mentees) = (count(&cast.mentor)?, count(&cast.mentee)?);
    let mentor = names.get(&cast.mentor);
    page.line(format!(
        "{mentor} sees {mentors} of the mentee's {mentees} entries: neither the private note nor the concern"
    ));
    Ok(())
}

/// Who is with whom, and what waits for a coordinator.
pub(crate) fn overview(host: &Host, keys: &Keys, office: &PersonId, page: &mut Page) -> Try<()> {
    page.title("The coordinator's overview: who is with whom (first rows of each type)");
    let mut first = Vec::new();
    let mut to_do = Vec::new();
    for type_id in keys.types() {
        let all = list(host, office, type_id, OverviewSelection::Relationships)?;
        let waiting = list(host, office, type_id, OverviewSelection::ToDo)?;
        page.line(format!("{type_id}: {} relationships, {} to do", all.rows.len(), waiting.rows.len()));
        first.extend(all.rows.into_iter().take(4));
        to_do.extend(waiting.rows.into_iter().take(3));
    }
    page.table(
        &["type", "who", "state", "momentum", "met"],
        first.iter().filter_map(|row| match row {
            OverviewRow::Relationship(card) => {
                let (state, momentum) = (word(card.state), word(card.momentum));
                Some([card.type_id.to_string(), members(card, None), state, momentum, card.met.to_string()])
            }
            OverviewRow::Request(_) => None,
        }),
    );
    page.title("To do: all choices came to nothing (first rows)");
    page.table(
        &["type", "who asked", "asked last", "state"],
        to_do.iter().filter_map(|row| match row {
            OverviewRow::Request(card) => {
                let (from, to) = (card.from.person.name.clone(), card.to.person.name.clone());
                Some([card.type_id.to_string(), from, to, word(card.state)])
            }
            OverviewRow::Relationship(_) => None,
        }),
    );
    Ok(())
}

fn list(host: &Host, office: &PersonId, type_id: &TypeId, select: OverviewSelection) -> Try<OverviewView> {
    let question = Question::Overview { type_id: type_id.clone(), select, after: None, limit: 1_000 };
    match host.shows(office, question)? {
        View::Overview(overview) => Ok(overview),
        other => Err(unexpected(&other)),
    }
}

/// How it goes, counted, and where somebody should look first.
pub(crate) fn momentum(host: &Host, keys: &Keys, office: &PersonId, page: &mut Page) -> Try<()> {
    page.title("Momentum");
    let (mut counts, mut at_risk) = (Vec::new(), Vec::new());
    for type_id in keys.types() {
        let question = Question::Momentum { type_id: type_id.clone(), limit: 3 };
        let View::Momentum(momentum) = host.shows(office, question)? else { continue };
        let report = momentum.report;
        let figures = [report.active, report.green, report.nudged, report.amber, report.red, report.met]
            .map(|n| n.to_string());
        counts.push(std::iter::once(type_id.to_string()).chain(figures).collect::<Vec<_>>());
        at_risk.extend(momentum.at_risk);
    }
    page.table(&["type", "active", "green", "nudged", "amber", "red", "meetings"], counts);
    page.title("Silent the longest");
    page.table(
        &["who", "type", "days", "momentum", "last met"],
        at_risk.iter().map(|card| {
            let days = card.silent_days.to_string();
            let last = day_or_dash(card.last_met);
            [members(card, None), card.type_id.to_string(), days, word(card.momentum), last]
        }),
    );
    Ok(())
}

/// Everything that happened in one relationship, from the request on.
pub(crate) fn audit(
    host: &Host,
    office: &PersonId,
    relationship: RelationshipId,
    names: &Names,
    page: &mut Page,
) -> Try<()> {
    page.title("The audit trail of one relationship, for a coordinator");
    let View::Audit(audit) = host.shows(office, Question::Audit { relationship, offset: 0, limit: 50 })?
    else {
        return Ok(());
    };
    let rows = audit.events.iter().map(|record| {
        [minute(record.at), actor(record, names), event_name(&record.event), particulars(record, names)]
    });
    page.table(&["when", "by", "event", "particulars"], rows);
    Ok(())
}

/// Events hold ids and codes; the words of a diary are never in them.
fn particulars(record: &EventRecord, names: &Names) -> String {
    match &record.event {
        Event::RequestOpened { about, .. } | Event::RequestAccepted { about, .. } => {
            format!("{} to {}", names.get(&about.from.person), names.get(&about.to.person))
        }
        Event::RelationshipFormed { members, .. } => names.list(members.iter().map(|party| &party.person)),
        Event::MomentumChanged { momentum, .. } => word(*momentum),
        Event::EntryWritten { kind, readers, coordinators, .. } => {
            let mut readers: Vec<&str> = readers.iter().map(|reader| names.get(reader)).collect();
            if *coordinators == CoordinatorView::Text {
                readers.push("coordinators");
            }
            format!("{}, for {}", word(*kind), readers.join(" and "))
        }
        Event::MeetingPlanned { starts_at, minutes, .. } | Event::MeetingHeld { starts_at, minutes, .. } => {
            format!("{}, {minutes} minutes", minute(*starts_at))
        }
        _ => String::new(),
    }
}

/// One no, explained to the one who would ask.
pub(crate) fn refusal(
    host: &Host,
    keys: &Keys,
    roster: &Roster,
    people: &[PersonRecord],
    names: &Names,
    page: &mut Page,
) -> Try<()> {
    for mentee in &roster.mentees {
        let manager = people.iter().find(|person| person.id == *mentee).map(|person| &person.manager);
        let candidates: Vec<&PersonId> = match manager {
            Some(Manager::Person(manager)) => vec![manager],
            // Nothing is known of managers; somebody who is too near in level will do.
            _ => roster.mentors.iter().collect(),
        };
        for mentor in candidates {
            let explanation = explain(host, &keys.mentoring, &keys.mentee, mentee, mentor)?;
            // Some may not ask for another reason too, such as that they have a mentor by now; one is enough here.
            if explanation.reasons.len() != 1 || explanation.would_need.is_empty() {
                continue;
            }
            let (who, whom) = (names.get(mentee), names.get(mentor));
            page.title(format!("Why {who} may not ask {whom}, as told to {who}"));
            for reason in &explanation.reasons {
                let rule = reason.rule.as_ref().map_or_else(String::new, |rule| format!(" (rule {rule})"));
                page.line(format!("no:     {}{rule}", reason.message));
            }
            for one in &explanation.because {
                page.line(format!("since:  {}", one.message));
            }
            for one in &explanation.would_need {
                page.line(format!("needed: otherwise than now, {}", one.message));
            }
            return Ok(());
        }
    }
    page.line("(nobody is refused anybody here)");
    Ok(())
}

fn explain(host: &Host, type_id: &TypeId, role: &RoleId, from: &PersonId, to: &PersonId) -> Try<Explanation> {
    let question =
        Question::Explain { type_id: type_id.clone(), role: role.clone(), from: None, to: to.clone() };
    match host.shows(from, question)? {
        View::Explain(explanation) => Ok(explanation),
        other => Err(unexpected(&other)),
    }
}

/// The promise behind it all: whatever was asked and answered, nobody has more than their places.
pub(crate) fn places(host: &Host, page: &mut Page) -> Try<()> {
    let oversold = oversold(host);
    let mut loads: BTreeMap<&str, usize> = BTreeMap::new();
    let records = host.store.records();
    for record in records.values() {
        if let Record::Caseload(caseload) = record {
            for section in caseload.sections.iter().filter(|section| !section.active.is_empty()) {
                let count = loads.entry(section.role.as_str()).or_default();
                *count = count.saturating_add(section.active.len());
            }
        }
    }
    let loads: Vec<String> = loads.iter().map(|(role, count)| format!("{role} {count}")).collect();
    page.line(format!(
        "\nplaces taken: {}; people with more than their places: {oversold}",
        loads.join(", ")
    ));
    Ok(())
}

/// How many sections of caseloads have more in use than there are places.
pub(crate) fn oversold(host: &Host) -> usize {
    let records = host.store.records();
    let caseloads = records.values().filter_map(|record| match record {
        Record::Caseload(caseload) => Some(caseload),
        _ => None,
    });
    let sections =
        caseloads.flat_map(|caseload| caseload.sections.iter().map(move |section| (caseload, section)));
    let over = sections.filter(|(caseload, section)| {
        let newest = host.engine.catalog().newest(&section.type_id);
        let role = newest.and_then(|newest| newest.role(&section.role));
        role.is_none_or(|(_, role)| {
            let load = caseload.load(&section.type_id, role, host.now());
            load.used() > load.places
        })
    });
    over.count()
}
