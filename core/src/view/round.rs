//! For coordinators of everybody: a cohort round, how far it has come and what came of its pairs. Nobody else learns
//! that there is one.

use super::{
    cards::{self, PersonCard},
    page,
};
use crate::{
    id::{PersonId, RoleId, RoundId, TypeId},
    lifecycle::{
        PairOutcome, ReasonCode, RecordKey, Round, RoundPageKey, RoundPair, RoundState, Session, Stop,
        ensure, runs_rounds,
    },
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::Serialize;

/// A cohort round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoundView {
    /// Which.
    pub round: RoundId,
    /// The type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// What the first of every pair is to be.
    pub first_role: RoleId,
    /// What the second is to be; in a peer type the same.
    pub second_role: RoleId,
    /// Where it stands.
    pub state: RoundState,
    /// Who drafted it; nobody when the host did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonCard>,
    /// When it was drafted.
    pub drafted_at: Timestamp,
    /// Who published or discarded it; nobody when the host did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<PersonCard>,
    /// When it was published or discarded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// When the last of its pairs was seen to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// How many pages it has.
    pub pages: u16,
    /// How many pairs are on them.
    pub pairs: u32,
    /// To how many of them a proposal was sent, or was open already.
    pub proposed: u32,
    /// How many of them are together by it.
    pub started: u32,
    /// How many of them were no longer possible.
    pub refused: u32,
    /// Pairs of the page that was asked for, in their order.
    pub rows: Vec<RoundRow>,
    /// Whether the page has more.
    pub more: bool,
}

/// A pair of a round by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoundRow {
    /// Who takes the first role.
    pub first: PersonCard,
    /// Who takes the second.
    pub second: PersonCard,
    /// How good a match it is, as the matching said.
    pub score: i64,
    /// What came of it; nothing yet without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<PairOutcome>,
}

pub(super) fn round(
    s: &mut Session<'_>,
    viewer: &PersonId,
    id: RoundId,
    number: Option<u16>,
    offset: u16,
    limit: u16,
) -> Result<RoundView, Stop> {
    let limit = page(limit)?;
    let key = number.map(|number| RoundPageKey { round: id, number });
    s.want_record(RecordKey::Round(id));
    s.want_record(RecordKey::Person(viewer.clone()));
    if let Some(key) = key {
        s.want_record(RecordKey::RoundPage(key));
    }
    s.round()?;
    let Some(round) = s.cohort_round(&id)? else { return Err(ReasonCode::NotAvailable.into()) };
    s.want_record(RecordKey::Type(round.type_id.clone()));
    s.round()?;
    let found = s.type_in_force(&round.type_id)?.zip(s.person(viewer)?);
    let may = found.is_some_and(|((relationship_type, _), viewer)| runs_rounds(&relationship_type, &viewer));
    ensure(may, ReasonCode::NotAvailable)?;
    let page = match key {
        Some(key) => s.round_page(&key)?,
        None => None,
    };
    let pairs = page.iter().flat_map(|page| &page.pairs);
    let mut rest: Vec<&RoundPair> = pairs.skip(usize::from(offset)).collect();
    let more = rest.len() > limit;
    rest.truncate(limit);
    for person in rest.iter().flat_map(|pair| [&pair.pairing.first, &pair.pairing.second]) {
        s.want_record(RecordKey::Person(person.clone()));
    }
    for person in round.by.iter().chain(&round.decided_by) {
        s.want_record(RecordKey::Person(person.clone()));
    }
    s.round()?;
    let mut rows = Vec::new();
    for pair in rest {
        rows.push(RoundRow {
            first: cards::person_card(s, &pair.pairing.first)?,
            second: cards::person_card(s, &pair.pairing.second)?,
            score: pair.pairing.score,
            outcome: pair.outcome.clone(),
        });
    }
    shown(s, &round, rows, more)
}

fn shown(s: &mut Session<'_>, round: &Round, rows: Vec<RoundRow>, more: bool) -> Result<RoundView, Stop> {
    let mut name = |person: &Option<PersonId>| -> Result<Option<PersonCard>, Stop> {
        person.as_ref().map(|person| cards::person_card(s, person)).transpose()
    };
    Ok(RoundView {
        round: round.id,
        type_id: round.type_id.clone(),
        first_role: round.first_role.clone(),
        second_role: round.second_role.clone(),
        state: round.state,
        by: name(&round.by)?,
        drafted_at: round.drafted_at,
        decided_by: name(&round.decided_by)?,
        decided_at: round.decided_at,
        finished_at: round.finished_at,
        pages: round.pages,
        pairs: round.pairs,
        proposed: round.proposed,
        started: round.started,
        refused: round.refused,
        rows,
        more,
    })
}
