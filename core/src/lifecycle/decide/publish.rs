//! Publishing a cohort round: its pairs are looked at again, a few at a time and in their order, by the rules that a
//! nomination and its acceptance go by. A pair that is no longer possible is kept with the reason, and the others go on.
//!
//! Each run leaves one successor, however large the round is; so a million pairs never wait as a million records.

use super::{
    ask,
    cast::{self, Cast},
    coordinator_covers, form,
};
use crate::{
    id::{PersonId, RequestId, TypeId},
    lifecycle::{
        Event, NoticeCode, Outcome, PairOutcome, Pairing, Party, Purpose, Query, ReasonCode, Recipient,
        RecordKey, Refusal, Relationship, RequestKind, Round, RoundPage, RoundPageKey, RoundState, Viewer,
        Work,
        decision::notice,
        session::{Session, Stop, ensure},
    },
    people::Manager,
    scheme::{Publication, RelationshipType, Step},
};
use std::sync::Arc;

/// How many pairs one run sees to: each changes up to five records and leaves up to two follow-ups behind, and some 60
/// facts are asked for at a time.
const FEW: usize = 8;

/// Pairs of a page, with whatever is needed to ask for all facts at once.
pub(super) struct Few<'a> {
    pub(super) key: RoundPageKey,
    pub(super) type_id: &'a TypeId,
    pub(super) from: u16,
    pub(super) by: Option<&'a PersonId>,
    pub(super) pairs: &'a [Pairing],
}

/// Begins with a page.
pub(super) fn page(s: &mut Session<'_>, key: RoundPageKey) -> Result<(), Stop> {
    s.want_record(RecordKey::Round(key.round));
    s.want_record(RecordKey::RoundPage(key));
    s.round()?;
    let Some((round, page)) = published(s, key)? else { return Ok(()) };
    go_on(s, &round, &page, 0)
}

/// Sees to the first few of these pairs.
pub(super) fn pairs(s: &mut Session<'_>, few: &Few<'_>) -> Result<(), Stop> {
    s.want_record(RecordKey::Round(few.key.round));
    s.want_record(RecordKey::RoundPage(few.key));
    s.want_record(RecordKey::Type(few.type_id.clone()));
    if let Some(by) = few.by {
        s.want_record(RecordKey::Person(by.clone()));
    }
    for pair in few.pairs {
        cast::want(s, few.type_id, &pair.first, &pair.second);
    }
    s.round()?;
    let Some((round, page)) = published(s, few.key)? else { return Ok(()) };
    let found = seen(s, few, &round)?;
    let groups = found.as_ref().is_some_and(|(known, _)| starts(known) && known.has_groups());
    // Joining a group changes the records of everybody in it.
    let at_once = if groups { 1 } else { FEW };
    let mut next = few.from;
    for pair in few.pairs.iter().take(at_once) {
        let outcome = match &found {
            Some((relationship_type, open)) => one(s, &round, relationship_type, *open, pair)?,
            None => PairOutcome::Refused { code: ReasonCode::NotAvailable },
        };
        s.emit(Event::PairPublished { round: round.id, page: few.key.number, pair: next, outcome })?;
        next = next.saturating_add(1);
    }
    go_on(s, &round, &page, next)
}

type Published = (Arc<Round>, Arc<RoundPage>);

/// The round and its page, unless it is not published after all.
fn published(s: &mut Session<'_>, key: RoundPageKey) -> Result<Option<Published>, Stop> {
    let found = s.cohort_round(&key.round)?.zip(s.round_page(&key)?);
    Ok(found.filter(|(round, _)| round.state == RoundState::Published))
}

/// Leaves the next few pairs behind, or the next page; after the last the round is finished.
fn go_on(s: &mut Session<'_>, round: &Round, page: &RoundPage, from: u16) -> Result<(), Stop> {
    let rest = page.pairs.iter().skip(usize::from(from)).map(|pair| pair.pairing.clone());
    let pairs: Vec<Pairing> = rest.take(FEW).collect();
    if !pairs.is_empty() {
        return s.follow_up_later(Work::PublishPairs {
            round: round.id,
            type_id: round.type_id.clone(),
            page: page.key.number,
            from,
            by: round.decided_by.clone(),
            pairs,
        });
    }
    if page.key.number < round.pages {
        let page = page.key.number.saturating_add(1);
        return s.follow_up_later(Work::PublishPage { round: round.id, page });
    }
    s.emit(Event::RoundFinished { round: round.id })?;
    let to = round.decided_by.clone().map_or(Recipient::Host, Recipient::Person);
    let mut finished = notice(to, NoticeCode::RoundPublished);
    finished.type_id = Some(round.type_id.clone());
    finished.round = Some(round.id);
    s.tell(finished);
    Ok(())
}

fn starts(relationship_type: &RelationshipType) -> bool {
    relationship_type.draft().cohort.publication == Publication::Starts
}

/// The type in force, with all that it may ask of these people: in one round, however many they are.
fn seen(
    s: &mut Session<'_>,
    few: &Few<'_>,
    round: &Round,
) -> Result<Option<(Arc<RelationshipType>, bool)>, Stop> {
    let people: Vec<&PersonId> = few.pairs.iter().flat_map(|pair| [&pair.first, &pair.second]).collect();
    cast::want_unseen(s, few.type_id, &people)?;
    if let Some(pair) = few.pairs.first() {
        let [first, second] = parties(round, pair);
        match form::want_group_by_now(s, few.type_id, &first, &second) {
            // What the host cannot say of somebody is seen when it is their turn.
            Err(Stop::Refused(_)) => {}
            wanted => wanted?,
        }
    }
    let Some((relationship_type, open)) = s.type_in_force(few.type_id)? else { return Ok(None) };
    let lines = relationship_type.needs_lines() != [false, false];
    let managed = relationship_type.steps().any(|step| matches!(step, Step::ManagerOf(_)));
    for person in people {
        if lines {
            s.want(Query::ReportingLine(person.clone()));
        }
        let known = s.person(person)?.filter(|_| managed && !starts(&relationship_type));
        if let Some(Manager::Person(manager)) = known.map(|person| person.record().manager.clone()) {
            s.want_person(&manager);
        }
    }
    s.round()?;
    Ok(Some((relationship_type, open)))
}

fn parties(round: &Round, pair: &Pairing) -> [Party; 2] {
    let party = |person: &PersonId, role| Party { person: person.clone(), role };
    [party(&pair.first, round.first_role.clone()), party(&pair.second, round.second_role.clone())]
}

/// What stands between a check and what it allows.
enum Ready {
    /// A request of these two is open already.
    Asked(RequestId),
    /// They may be brought together, in the group of one of them if it is there.
    Possible(Cast, Option<Arc<Relationship>>),
}

/// Sees to one pair. It is refused before anything happened, or not at all.
fn one(
    s: &mut Session<'_>,
    round: &Round,
    relationship_type: &Arc<RelationshipType>,
    open: bool,
    pair: &Pairing,
) -> Result<PairOutcome, Stop> {
    s.decide_by(relationship_type.version());
    let parties = parties(round, pair);
    let (cast, group) = match check(s, round, relationship_type, open, &parties) {
        Err(Stop::Refused(refusal)) => return Ok(refused(&refusal)),
        Ok(Ready::Asked(request)) => return Ok(PairOutcome::Proposed { request, already: true }),
        Ok(Ready::Possible(cast, group)) => (cast, group),
        Err(stop) => return Err(stop),
    };
    let opening = ask::Opening {
        kind: RequestKind::Nominated,
        by: round.decided_by.clone(),
        choices: Vec::new(),
        follows: None,
        reopens: None,
        message: None,
        by_coordinator: true,
        asks: !starts(relationship_type),
    };
    let request = match ask::open_request(s, relationship_type, &cast, &opening, false) {
        Ok(Outcome::Request { request, .. }) => request,
        Ok(_) => return Err(ReasonCode::NotAvailable.into()),
        // Whether a manager can answer is looked at before anything is said to have happened.
        Err(Stop::Refused(refusal)) => return Ok(refused(&refusal)),
        Err(stop) => return Err(stop),
    };
    if opening.asks {
        return Ok(PairOutcome::Proposed { request, already: false });
    }
    let Some(known) = s.request(&request)? else { return Err(ReasonCode::NotAvailable.into()) };
    let (group, by) = (group.as_deref(), round.decided_by.as_ref());
    match form::accept(s, &known, relationship_type, &cast, group, by, None)? {
        Outcome::Request { relationship: Some(relationship), .. } => {
            Ok(PairOutcome::Started { request, relationship })
        }
        _ => Err(ReasonCode::NotAvailable.into()),
    }
}

fn refused(refusal: &Refusal) -> PairOutcome {
    PairOutcome::Refused {
        code: refusal.reasons.first().map_or(ReasonCode::NotAvailable, |reason| reason.code),
    }
}

/// Everything that a nomination checks, and of a start what the last yes checks too.
fn check(
    s: &mut Session<'_>,
    round: &Round,
    relationship_type: &Arc<RelationshipType>,
    open: bool,
    parties: &[Party; 2],
) -> Result<Ready, Stop> {
    let [first, second] = parties;
    let (Some((one, _)), Some((other, _))) =
        (relationship_type.role(&first.role), relationship_type.role(&second.role))
    else {
        return Err(ReasonCode::WrongRoles.into());
    };
    ensure(other == ask::opposite(one, relationship_type), ReasonCode::WrongRoles)?;
    let mut cast = Cast::load(s, relationship_type, (&first.person, one), (&second.person, other))?;
    let known: Vec<_> = [&cast.from.person, &cast.to.person].into_iter().flatten().collect();
    ensure(known.len() == 2, ReasonCode::NotAvailable)?;
    if let Some(by) = &round.decided_by {
        ensure(first.person != *by && second.person != *by, ReasonCode::NotAllowed)?;
        // Whoever published may have left since, or a new version gave them a smaller scope.
        let covers =
            s.person(by)?.is_some_and(|person| coordinator_covers(relationship_type, &person, &known));
        ensure(covers, ReasonCode::CoordinatorsOnly)?;
    }
    if let Some(open) = cast.pair.open_at(s.now) {
        // As a nomination finds what is open; but only where it would bring them together in these roles.
        let section = cast.from.caseload.section(&cast.type_id, &first.role);
        let same = section.is_some_and(|section| section.has_ticket(open.request));
        ensure(same, ReasonCode::WrongRoles)?;
        return Ok(Ready::Asked(open.request));
    }
    let mut group = None;
    if starts(relationship_type) {
        if let Some(id) = form::group_by_now(relationship_type, &cast) {
            group = Some(form::placed_in(s, id, &mut cast)?);
        }
    } else {
        ask::find_group(relationship_type, &mut cast);
    }
    let Some(seeker) = cast.seeker() else { return Err(ReasonCode::NotAvailable.into()) };
    let eligibility = s.eligibility(relationship_type, open, Purpose::Ask, Viewer::Coordinator);
    eligibility.check(&seeker, &cast.candidate()).map_err(Stop::Refused)?;
    // A round gives places; it puts nobody in line for one.
    ensure(!eligibility.waits(&seeker, &cast.candidate()), ReasonCode::Full)?;
    if let Some(group) = &group {
        form::joining(s, relationship_type, group, [first, second], &cast)?;
    }
    Ok(Ready::Possible(cast, group))
}
