//! Step 3: searching, asking and answering. A few people are followed closely; everybody else has simple habits.

use super::{
    cast::{Cast, search, wishes},
    host::{Host, Try, relationship_of, request_of, unexpected},
    programme::{Keys, Roster},
    tables::{Names, Page, aftermath},
};
use tutelage::{
    id::{PersonId, RelationshipId, RequestId},
    lifecycle::{Actor, Command, Decision, RecordKey, RequestState, WhenInUse},
    matching::{Hit, ScorePart, SearchQuery},
    store::Driven,
    view::{Question, View},
};

/// Two days in the lives of the cast; returns the relationship of the mentee with the mentor.
pub(crate) fn ask_and_answer(
    host: &mut Host,
    keys: &Keys,
    cast: &Cast,
    names: &Names,
    page: &mut Page,
) -> Try<RelationshipId> {
    let Cast { mentor, mentee, second, third, unlucky, silent, others: [of_mentee, of_second], .. } = cast;
    let name = |person| names.get(person);
    set_places(host, keys, mentor, 1)?;

    let skills = wishes(host, mentee)?;
    let looked_for: Vec<&str> = skills.iter().map(|wanted| wanted.skill.as_str()).collect();
    page.title(format!("Day 0: {} searches for {}", name(mentee), looked_for.join(", ")));
    let query = search(&keys.mentoring, &keys.mentee, Some(skills), 6);
    let found = host.search(mentee, SearchQuery { explain: true, ..query })?;
    hits(page, &found.hits, names);

    let asked = request(host, keys, mentee, &[mentor])?;
    request(host, keys, mentee, &[of_mentee])?;
    let ranked = request(host, keys, second, &[mentor, of_second])?;
    request(host, keys, unlucky, &[silent])?;
    page.line(format!("{} asks {}, and {} too", name(mentee), name(mentor), name(of_mentee)));
    page.line(format!("{} asks {}; second choice {}", name(second), name(mentor), name(of_second)));
    page.line(format!("{} asks {}, who will not answer", name(unlucky), name(silent)));

    page.title("Day 1: answers");
    host.pass(1)?;
    let pair = relationship_of(&host.does(mentor, Command::Accept { request: asked.0 })?)?;
    page.line(format!("{} accepts {}, who is now taken:", name(mentor), name(mentee)));
    page.line(format!("  then: {}", aftermath(&host.settle()?)));
    let code = "no_time".parse()?;
    host.does(mentor, Command::Decline { request: ranked.0, code, reason: None })?;
    page.line(format!("{} declines {}, whose next choice is asked:", name(mentor), name(second)));
    page.line(format!("  then: {}", aftermath(&host.settle()?)));

    page.title(format!("Day 1: {} searches; who is full is marked", name(third)));
    let query = search(&keys.mentoring, &keys.mentee, Some(wishes(host, third)?), 6);
    let found = host.search(third, SearchQuery { explain: true, ..query })?;
    hits(page, &found.hits, names);
    let (_, waits) = request(host, keys, third, &[mentor])?;
    page.line(format!("{} asks {}: {}", name(third), name(mentor), if waits { "in line" } else { "asked" }));
    Ok(pair)
}

pub(crate) fn set_places(host: &mut Host, keys: &Keys, mentor: &PersonId, places: u16) -> Try<Decision> {
    let (type_id, role) = (keys.mentoring.clone(), keys.mentor.clone());
    host.does(mentor, Command::SetPlaces { type_id, role, places, when_in_use: WhenInUse::Refuse })
}

/// Asks; returns the request, and whether it has to wait in line.
pub(crate) fn request(
    host: &mut Host,
    keys: &Keys,
    who: &PersonId,
    whom: &[&PersonId],
) -> Try<(RequestId, bool)> {
    let to = whom.iter().map(|person| (*person).clone()).collect();
    let (type_id, role) = (keys.mentoring.clone(), keys.mentee.clone());
    let message = Some("May I learn from you?".to_owned());
    let decision = host.does(who, Command::Request { type_id, role, to, message })?;
    let request = request_of(&decision)?;
    match host.shows(who, Question::Request { request })? {
        View::Request(card) => Ok((request, card.state == RequestState::Waiting)),
        other => Err(unexpected(&other)),
    }
}

fn hits(page: &mut Page, hits: &[Hit], names: &Names) {
    page.table(
        &["person", "score", "made of", "place"],
        hits.iter().map(|hit| {
            let parts: Vec<String> = hit.parts.iter().map(part).collect();
            let place = if hit.waits { "full: in line" } else { "free" };
            [names.get(&hit.person).to_owned(), hit.score.to_string(), parts.join(", "), place.to_owned()]
        }),
    );
}

fn part(part: &ScorePart) -> String {
    match part {
        ScorePart::Skill { skill, points } => format!("{skill} {points}"),
        ScorePart::Instead { skill, has, points } => format!("{has} for {skill} {points}"),
        ScorePart::Attribute { attribute, points } => format!("{attribute} {points}"),
    }
}

/// Everybody else asks whom the search finds with a place free, and answers as they do: the most part say yes while
/// they have places, one in nine never answers.
pub(crate) fn everybody_else(
    host: &mut Host,
    keys: &Keys,
    roster: &Roster,
    cast: &Cast,
    page: &mut Page,
) -> Try<()> {
    page.title("Everybody else, in all three types");
    host.pass(2)?;
    let seekers = [
        (&keys.mentoring, &keys.mentee, &roster.mentees, 3),
        (&keys.reverse, &keys.mentee, &roster.reverse_mentees, 2),
        (&keys.onboarding, &keys.newcomer, &roster.newcomers, 2),
    ];
    let mut asked = 0_usize;
    for (type_id, role, people, choices) in seekers {
        for who in people.iter().filter(|who| !cast.asks(who)) {
            let found = host.search(who, search(type_id, role, None, 8))?;
            let free = found.hits.into_iter().filter(|hit| !hit.waits && hit.person != cast.silent);
            let to: Vec<PersonId> = free.map(|hit| hit.person).take(choices).collect();
            if to.is_empty() || !found.own_reasons.is_empty() {
                continue;
            }
            let command =
                Command::Request { type_id: type_id.clone(), role: role.clone(), to, message: None };
            host.does(who, command)?;
            asked = asked.saturating_add(1);
        }
    }
    page.line(format!("day  2: {asked} people ask, up to three choices each"));
    for day in [4, 6, 8] {
        host.pass(day)?;
        let [yes, no] = answer(host, cast)?;
        page.line(format!("day {day:>2}: {yes} accepted, {no} declined; {}", aftermath(&host.settle()?)));
    }
    page.line(format!("day 16: {}", aftermath(&host.pass(16)?)));
    let [yes, no] = answer(host, cast)?;
    page.line(format!("day 16: {yes} accepted, {no} declined; {}", aftermath(&host.settle()?)));

    host.pass(20)?;
    set_places(host, keys, &cast.mentor, 2)?;
    let promoted = aftermath(&host.settle()?);
    let [yes, _] = answer(host, cast)?;
    host.settle()?;
    page.line(format!("day 20: one more place with the mentor most asked for: {promoted}; {yes} accepted"));
    Ok(())
}

/// Everybody with something to answer answers; returns how many said yes and how many no.
fn answer(host: &mut Host, cast: &Cast) -> Try<[usize; 2]> {
    let [mut yes, mut no] = [0_usize; 2];
    for (place, who) in everybody(host).into_iter().enumerate() {
        let silent =
            who == cast.silent || (place % 9 == 8 && who != cast.mentor && !cast.others.contains(&who));
        if silent {
            continue;
        }
        let View::Dashboard(dashboard) = host.shows(&who, Question::Dashboard {})? else { continue };
        for request in dashboard.inbound.iter().map(|card| card.request) {
            // Whether there is still a place is not for the host to work out: it asks, and takes no for an answer.
            match host.tries(Actor::Person(who.clone()), Command::Accept { request })? {
                Driven::Done(_) => yes = yes.saturating_add(1),
                Driven::Refused(_) => {
                    let code = "no_time".parse()?;
                    host.does(&who, Command::Decline { request, code, reason: None })?;
                    no = no.saturating_add(1);
                }
            }
        }
    }
    Ok([yes, no])
}

fn everybody(host: &Host) -> Vec<PersonId> {
    let records = host.store.records().into_keys();
    records
        .filter_map(|key| match key {
            RecordKey::Caseload(person) => Some(person),
            _ => None,
        })
        .collect()
}
