//! A cohort round: everybody matched at once. A draft reserves nothing and nobody hears of it; published, its pairs are
//! looked at again one by one.
//!
//! A round has one small record for its progress and one for each page of pairs, so that neither grows with it.

use super::{Actor, ReasonCode, event::Event, log::EventRecord};
use crate::{
    id::{PersonId, RelationshipId, RequestId, RoleId, RoundId, TypeId},
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most pairs on one page of a round.
pub const LONGEST_ROUND_PAGE: usize = 500;
/// The most pages of a round; with full pages 1,000,000 pairs.
pub const MOST_ROUND_PAGES: u16 = 2_000;

/// Two people whom a round would bring together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pairing {
    /// Who takes the first role of the type.
    pub first: PersonId,
    /// Who takes the second; in a peer type the same.
    pub second: PersonId,
    /// How good a match it is, as the matching said. Kept and shown; nothing is decided by it. Default 0.
    #[serde(default)]
    pub score: i64,
}

/// A round: where it stands and how far its publication has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// The version of this record.
    pub version: u64,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// When it was drafted.
    pub drafted_at: Timestamp,
    /// Who published or discarded it; nobody when the host did. The proposals are theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<PersonId>,
    /// When it was published or discarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// When the last of its pairs was seen to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// How many pages it has, 1 to 2,000.
    pub pages: u16,
    /// How many pairs are on them.
    pub pairs: u32,
    /// To how many of them a proposal was sent, or was open already.
    pub proposed: u32,
    /// How many of them are together by it.
    pub started: u32,
    /// How many of them were no longer possible.
    pub refused: u32,
}

/// Where a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// Prepared; it reserves nothing.
    Draft,
    /// Being published, or published.
    Published,
    /// Thrown away.
    Discarded,
}

/// Names a page of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundPageKey {
    /// Which round.
    pub round: RoundId,
    /// Which page, from 1.
    pub number: u16,
}

/// Some of the pairs of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundPage {
    /// Which page.
    pub key: RoundPageKey,
    /// The version of this record.
    pub version: u64,
    /// The pairs, 1 to 500, in the order in which they are published.
    pub pairs: Vec<RoundPair>,
}

/// A pair of a round and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundPair {
    /// The two.
    pub pairing: Pairing,
    /// What came of it; nothing yet without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<PairOutcome>,
}

/// What came of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PairOutcome {
    /// A request waits for the answers of both.
    Proposed {
        /// Which request.
        request: RequestId,
        /// Whether it was open before the round.
        #[serde(default)]
        already: bool,
    },
    /// They are together.
    Started {
        /// The request that stands for the round.
        request: RequestId,
        /// Which relationship.
        relationship: RelationshipId,
    },
    /// It was no longer possible.
    Refused {
        /// What stood in the way first.
        code: ReasonCode,
    },
}

impl Round {
    /// How many pairs have yet to be seen to, once it is published.
    pub fn left(&self) -> u32 {
        let seen = self.proposed.saturating_add(self.started).saturating_add(self.refused);
        self.pairs.saturating_sub(seen)
    }

    /// The round that the event drafts.
    pub(crate) fn drafted(record: &EventRecord) -> Option<Round> {
        let Event::RoundDrafted { round, type_id, first_role, second_role } = &record.event else {
            return None;
        };
        Some(Round {
            id: *round,
            version: 0,
            type_id: type_id.clone(),
            first_role: first_role.clone(),
            second_role: second_role.clone(),
            state: RoundState::Draft,
            by: person(&record.actor),
            drafted_at: record.at,
            decided_by: None,
            decided_at: None,
            finished_at: None,
            pages: 0,
            pairs: 0,
            proposed: 0,
            started: 0,
            refused: 0,
        })
    }

    /// What the event makes of this record.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, record: &EventRecord) {
        match &record.event {
            Event::PairsAdded { pairs, .. } => {
                self.pages = self.pages.saturating_add(1);
                self.pairs = self.pairs.saturating_add(u32::try_from(pairs.len()).unwrap_or(u32::MAX));
            }
            Event::RoundPublished { .. } => self.decide(RoundState::Published, record),
            Event::RoundDiscarded { .. } => self.decide(RoundState::Discarded, record),
            Event::PairPublished { outcome, .. } => {
                let count = match outcome {
                    PairOutcome::Proposed { .. } => &mut self.proposed,
                    PairOutcome::Started { .. } => &mut self.started,
                    PairOutcome::Refused { .. } => &mut self.refused,
                };
                *count = count.saturating_add(1);
            }
            Event::RoundFinished { .. } => self.finished_at = Some(record.at),
            _ => {}
        }
    }

    fn decide(&mut self, state: RoundState, record: &EventRecord) {
        self.state = state;
        self.decided_by = person(&record.actor);
        self.decided_at = Some(record.at);
    }
}

fn person(actor: &Actor) -> Option<PersonId> {
    match actor {
        Actor::Person(person) => Some(person.clone()),
        Actor::Host | Actor::Time => None,
    }
}

impl RoundPage {
    /// Whether these are the pairs of the page.
    pub(crate) fn holds(&self, pairs: &[Pairing]) -> bool {
        self.pairs.iter().map(|pair| &pair.pairing).eq(pairs)
    }

    /// The page that the event adds.
    pub(crate) fn added(record: &EventRecord) -> Option<RoundPage> {
        let Event::PairsAdded { round, page, pairs } = &record.event else { return None };
        let pairs = pairs.iter().map(|pairing| RoundPair { pairing: pairing.clone(), outcome: None });
        let key = RoundPageKey { round: *round, number: *page };
        Some(RoundPage { key, version: 0, pairs: pairs.collect() })
    }

    /// What the event makes of this record.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, record: &EventRecord) {
        if let Event::PairPublished { pair, outcome, .. } = &record.event
            && let Some(pair) = self.pairs.get_mut(usize::from(*pair))
        {
            pair.outcome = Some(outcome.clone());
        }
    }
}
