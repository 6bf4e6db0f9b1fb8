//! Step 4: meetings and notes, and what silence does.

use super::{
    cast::Cast,
    host::{Host, Try, entry_of},
    programme::Keys,
    story::{request, set_places},
    tables::{Names, Page, aftermath, reasons},
};
use tutelage::{
    diary::Audience,
    id::{PersonId, RelationshipId, TypeId},
    lifecycle::{Actor, Command},
    store::Driven,
    view::{OverviewRow, OverviewSelection, Question, RelationshipCard, View},
};

/// Entries for each audience, one change, one concern.
pub(crate) fn keep(
    host: &mut Host,
    cast: &Cast,
    relationship: RelationshipId,
    names: &Names,
    page: &mut Page,
) -> Try<()> {
    let Cast { mentor, mentee, .. } = cast;
    let note = |audience, told, text: &str| Command::WriteNote {
        relationship,
        audience,
        told,
        text: text.to_owned(),
    };
    host.pass(21)?;
    let meeting = entry_of(&host.does(mentor, plan(host, relationship, 24, 45))?)?;
    host.pass(24)?;
    host.does(
        mentor,
        Command::HoldMeeting { absent: Vec::new(), entry: meeting, starts_at: host.now(), minutes: 50 },
    )?;
    let goals = note(Audience::Members, false, "We agreed on three gaols and one book.");
    let goals = entry_of(&host.does(mentee, goals)?)?;
    host.does(mentee, note(Audience::Author, false, "Quicker than I am. Prepare questions!"))?;

    // Coordinators read the words only where the type says so, and where the writer was told.
    let words = "Going well; we would like a room on Tuesdays.";
    if let Driven::Refused(refusal) =
        host.tries(Actor::Person(mentor.clone()), note(Audience::Coordinators, false, words))?
    {
        page.line(format!("{} is refused at first: {}", names.get(mentor), reasons(&refusal)));
    }
    host.does(mentor, note(Audience::Coordinators, true, words))?;

    host.pass(25)?;
    let text = "We agreed on three goals and one book.".to_owned();
    host.does(mentee, Command::EditEntry { entry: goals, text })?;
    let text = "My manager moves our hours. Please help.".to_owned();
    host.does(mentee, Command::RaiseConcern { relationship, text })?;
    page.line(
        "a meeting planned and held; three notes for three audiences, one of them corrected; a concern",
    );
    Ok(())
}

/// Ten weeks: most meet, some once, some never.
pub(crate) fn time_passes(
    host: &mut Host,
    keys: &Keys,
    office: &PersonId,
    cast: &Cast,
    pair: RelationshipId,
    names: &Names,
    page: &mut Page,
) -> Try<()> {
    let Cast { mentor, mentee, late, .. } = cast;
    for day in [28, 36, 49, 56, 63, 70] {
        let happened = host.pass(day)?;
        page.line(format!("day {day}: {}", aftermath(&happened)));
        meet(host, keys, office, pair, day)?;
        match day {
            49 => drop(host.does(mentor, met(host, pair))?),
            63 => drop(host.does(mentee, plan(host, pair, 73, 30))?),
            70 => drop(host.does(mentee, plan(host, pair, 82, 30))?),
            _ => {}
        }
    }
    page.line(format!("day 74: {}", aftermath(&host.pass(74)?)));
    set_places(host, keys, mentor, 3)?;
    request(host, keys, late, &[mentor])?;
    page.line(format!("{} offers a third place, and {} asks for it", names.get(mentor), names.get(late)));
    Ok(())
}

/// Weeks later: those who meet go on meeting.
pub(crate) fn goes_on(host: &mut Host, keys: &Keys, office: &PersonId, pair: RelationshipId) -> Try<()> {
    for day in [84, 91, 98, 108] {
        host.pass(day)?;
        meet(host, keys, office, pair, day)?;
    }
    Ok(())
}

/// Who meets on a day, by habit.
fn meet(host: &mut Host, keys: &Keys, office: &PersonId, pair: RelationshipId, day: u16) -> Try<()> {
    for type_id in keys.types() {
        // Buddies are meant to meet every week, mentors every month.
        let weekly = *type_id == keys.onboarding;
        let running = running(host, office, type_id)?;
        for (place, card) in running.iter().enumerate().filter(|(_, card)| card.relationship != pair) {
            let habit = match place.rem_euclid(5) {
                0 => false,
                1 if weekly => day <= 56,
                1 => day == 28,
                2 if !weekly => day == 36 || day == 98,
                _ => weekly || [28, 56, 84, 108].contains(&day),
            };
            if let Some(member) = card.members.first().filter(|_| habit) {
                host.does(&member.person.id, met(host, card.relationship))?;
            }
        }
    }
    Ok(())
}

fn plan(host: &Host, relationship: RelationshipId, day: u16, minutes: u16) -> Command {
    Command::PlanMeeting {
        agenda: None,
        relationship,
        starts_at: host.day(day),
        minutes,
        audience: Audience::Members,
        told: false,
        text: Some("Getting on".to_owned()),
    }
}

fn met(host: &Host, relationship: RelationshipId) -> Command {
    Command::LogMeeting {
        absent: Vec::new(),
        relationship,
        starts_at: host.now(),
        minutes: 45,
        audience: Audience::Members,
        told: false,
        text: None,
    }
}

/// The relationships of a type that are running, as a coordinator lists them.
fn running(host: &Host, office: &PersonId, type_id: &TypeId) -> Try<Vec<RelationshipCard>> {
    let select = OverviewSelection::Relationships;
    let question = Question::Overview { type_id: type_id.clone(), select, after: None, limit: 1_000 };
    let View::Overview(overview) = host.shows(office, question)? else { return Ok(Vec::new()) };
    let rows = overview.rows.into_iter().filter_map(|row| match row {
        OverviewRow::Relationship(card) if card.ended_at.is_none() => Some(card),
        _ => None,
    });
    Ok(rows.collect())
}
