//! Cohort rounds: drafted page by page, then published or discarded. What publishing does is in `publish`.

use super::authority;
use crate::{
    error::{Error, ErrorCode, Faults},
    id::{RoundId, TypeId},
    lifecycle::{
        Actor, Event, LONGEST_ROUND_PAGE, MOST_ROUND_PAGES, Outcome, PairKey, Pairing, ReasonCode, RecordKey,
        Round, RoundPageKey, RoundState, Work,
        session::{Session, Stop, ensure},
    },
    scheme::RelationshipType,
};
use std::{collections::BTreeSet, sync::Arc};

pub(super) fn draft(s: &mut Session<'_>, type_id: &TypeId, pairs: &[Pairing]) -> Result<Outcome, Stop> {
    sound(type_id, pairs)?;
    want_authority(s, type_id);
    let (relationship_type, _) = authorized(s, type_id)?;
    let (Some(first), Some(second)) = (relationship_type.roles().first(), relationship_type.roles().last())
    else {
        return Err(ReasonCode::WrongRoles.into());
    };
    let page = s.new_round();
    s.emit(Event::RoundDrafted {
        round: page.round,
        type_id: type_id.clone(),
        first_role: first.id().clone(),
        second_role: second.id().clone(),
    })?;
    s.emit(Event::PairsAdded { round: page.round, page: page.number, pairs: pairs.to_vec() })?;
    outcome(s, page.round)
}

pub(super) fn add(s: &mut Session<'_>, id: RoundId, page: u16, pairs: &[Pairing]) -> Result<Outcome, Stop> {
    if !(1..=MOST_ROUND_PAGES).contains(&page) {
        let message = format!("`{page}` is not from 1 to {MOST_ROUND_PAGES}");
        return Err(Error::new(ErrorCode::OutOfRange, "page", message).into());
    }
    let key = RoundPageKey { round: id, number: page };
    s.want_record(RecordKey::RoundPage(key));
    let (round, _, _) = find(s, id)?;
    sound(&round.type_id, pairs)?;
    // The answer to the same page may have been lost on its way.
    if s.round_page(&key)?.is_some_and(|known| known.holds(pairs)) {
        return outcome(s, id);
    }
    ensure(round.state == RoundState::Draft, ReasonCode::NotADraft)?;
    ensure(page == round.pages.saturating_add(1), ReasonCode::WrongPage)?;
    s.emit(Event::PairsAdded { round: id, page, pairs: pairs.to_vec() })?;
    outcome(s, id)
}

pub(super) fn publish(s: &mut Session<'_>, id: RoundId) -> Result<Outcome, Stop> {
    let (round, relationship_type, open) = find(s, id)?;
    if round.state == RoundState::Published {
        return outcome(s, id);
    }
    ensure(round.state == RoundState::Draft, ReasonCode::NotADraft)?;
    ensure(open, ReasonCode::TypeClosed)?;
    let known = [&round.first_role, &round.second_role];
    ensure(known.iter().all(|role| relationship_type.role(role).is_some()), ReasonCode::WrongRoles)?;
    s.emit(Event::RoundPublished { round: id })?;
    s.follow_up_later(Work::PublishPage { round: id, page: 1 })?;
    outcome(s, id)
}

pub(super) fn discard(s: &mut Session<'_>, id: RoundId) -> Result<Outcome, Stop> {
    let (round, _, _) = find(s, id)?;
    ensure(round.state != RoundState::Published, ReasonCode::NotADraft)?;
    if round.state == RoundState::Draft {
        s.emit(Event::RoundDiscarded { round: id })?;
    }
    outcome(s, id)
}

fn outcome(s: &mut Session<'_>, id: RoundId) -> Result<Outcome, Stop> {
    let Some(round) = s.cohort_round(&id)? else { return Err(ReasonCode::NotAvailable.into()) };
    Ok(Outcome::Round { round: id, state: round.state, pages: round.pages, pairs: round.pairs })
}

/// Makes sure of what can be seen without looking at anybody: how many there are, two people each, each pair once.
fn sound(type_id: &TypeId, pairs: &[Pairing]) -> Result<(), Error> {
    let count = pairs.len();
    if !(1..=LONGEST_ROUND_PAGE).contains(&count) {
        let message = format!("{count} pairs; 1 to {LONGEST_ROUND_PAGE} are allowed");
        return Err(Error::new(ErrorCode::TooLarge, "pairs", message));
    }
    let mut faults = Faults::default();
    let mut seen = BTreeSet::new();
    for (i, Pairing { first, second, .. }) in pairs.iter().enumerate() {
        let path = format!("pairs[{i}]");
        let message = format!("`{first}` cannot be with themselves");
        faults.check(first != second, ErrorCode::InvalidValue, &format!("{path}.second"), message);
        let new = seen.insert(PairKey::new(type_id, first, second));
        faults.check(new, ErrorCode::DuplicateId, &path, format!("`{first}` and `{second}` stand twice"));
    }
    faults.into_result()
}

fn want_authority(s: &mut Session<'_>, type_id: &TypeId) {
    s.want_record(RecordKey::Type(type_id.clone()));
    if let Actor::Person(actor) = s.actor.clone() {
        s.want_record(RecordKey::Person(actor));
    }
}

/// The round, its type and whether that takes requests. A round that somebody may not run looks to them like one that
/// does not exist.
fn find(s: &mut Session<'_>, id: RoundId) -> Result<(Arc<Round>, Arc<RelationshipType>, bool), Stop> {
    s.want_record(RecordKey::Round(id));
    if let Actor::Person(actor) = s.actor.clone() {
        s.want_record(RecordKey::Person(actor));
    }
    s.round()?;
    let Some(round) = s.cohort_round(&id)? else {
        let by_host = s.actor == Actor::Host && s.on_behalf_of.is_none();
        return Err(if by_host { ReasonCode::NotAvailable } else { ReasonCode::CoordinatorsOnly }.into());
    };
    want_authority(s, &round.type_id);
    let (relationship_type, open) = authorized(s, &round.type_id)?;
    Ok((round, relationship_type, open))
}

/// Makes sure that the actor may run rounds of the type: a coordinator for everybody, or the host.
fn authorized(s: &mut Session<'_>, type_id: &TypeId) -> Result<(Arc<RelationshipType>, bool), Stop> {
    s.round()?;
    ensure(s.on_behalf_of.is_none(), ReasonCode::CoordinatorsOnly)?;
    let found = s.type_in_force(type_id)?;
    match (found, s.actor.clone()) {
        (found, Actor::Host) => found.ok_or_else(|| ReasonCode::NotAvailable.into()),
        (Some((relationship_type, open)), Actor::Person(actor)) => {
            let may =
                s.person(&actor)?.is_some_and(|person| authority::runs_rounds(&relationship_type, &person));
            ensure(may, ReasonCode::CoordinatorsOnly)?;
            Ok((relationship_type, open))
        }
        _ => Err(ReasonCode::CoordinatorsOnly.into()),
    }
}
