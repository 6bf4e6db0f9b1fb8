//! Who may be asked by anybody at all, for each role of each type: as bits, kept current.

use super::{
    base::View,
    lanes::{BLOCK, Lanes},
    lines::Lines,
    rules::Compiler,
};
use crate::{
    id::PersonId,
    lifecycle::{Caseload, Eligibility, Purpose, Viewer, group_places},
    scheme::{Catalog, RelationshipType, RoleIndex},
    time::Timestamp,
};
use std::sync::Arc;

/// Who may be asked by those in one role.
#[derive(Clone)]
pub(super) struct Standing {
    pub(super) relationship_type: Arc<RelationshipType>,
    /// The role of those who ask.
    pub(super) seeking: RoleIndex,
    /// Who is there, in the base, and in the audience of the other role.
    audience: Vec<Lanes>,
    /// Of those, who may be asked as of the time to which the index is settled.
    pub(super) available: Vec<Lanes>,
}

impl Standing {
    /// Works it out for everybody in the base who is `live`; nobody has a caseload yet. Linear in the number of
    /// blocks.
    pub(super) fn new(
        catalog: &Catalog,
        relationship_type: &Arc<RelationshipType>,
        seeking: RoleIndex,
        lines: Lines<'_>,
        live: &[Lanes],
        now: Timestamp,
    ) -> Standing {
        let view = lines.view;
        let audience = audience(view, relationship_type, seeking, lines, live);
        let blank =
            blank().is_some_and(|blank| may_be_asked(catalog, relationship_type, seeking, &blank, now));
        let available = if blank { audience.clone() } else { vec![Lanes::NONE; audience.len()] };
        Standing { relationship_type: Arc::clone(relationship_type), seeking, audience, available }
    }

    pub(super) fn is_for(&self, relationship_type: &RelationshipType, seeking: RoleIndex) -> bool {
        let own = &self.relationship_type;
        self.seeking == seeking
            && own.version() == relationship_type.version()
            && own.id() == relationship_type.id()
    }

    /// Whether the caseload lets them be asked at some time; constant but for the length of their queues.
    pub(super) fn stands(&self, catalog: &Catalog, row: usize, caseload: &Caseload, now: Timestamp) -> bool {
        let in_audience = self.audience.get(row / BLOCK).is_some_and(|lanes| lanes.has(row % BLOCK));
        in_audience && may_be_asked(catalog, &self.relationship_type, self.seeking, caseload, now)
    }

    /// Takes over what a caseload says.
    pub(super) fn settle(&mut self, catalog: &Catalog, row: usize, caseload: &Caseload, now: Timestamp) {
        let stands = self.stands(catalog, row, caseload, now);
        if let Some(lanes) = self.available.get_mut(row / BLOCK) {
            lanes.set(row % BLOCK, stands);
        }
    }

    /// The row is no longer that of anybody.
    pub(super) fn leave(&mut self, row: usize) {
        for lanes in [&mut self.audience, &mut self.available] {
            if let Some(lanes) = lanes.get_mut(row / BLOCK) {
                lanes.set(row % BLOCK, false);
            }
        }
    }
}

fn audience(
    view: View<'_>,
    relationship_type: &RelationshipType,
    seeking: RoleIndex,
    lines: Lines<'_>,
    live: &[Lanes],
) -> Vec<Lanes> {
    let Some(role) = relationship_type.opposite(seeking) else { return vec![Lanes::NONE; live.len()] };
    let mut rule = Compiler { view }.audience(role.audience());
    let blocks = live.iter().enumerate().map(|(block, live)| {
        let there = live.and(view.active(block));
        there.and(rule.block(block, there, &lines).yes)
    });
    blocks.collect()
}

/// Whether anybody with this caseload may be asked, whoever asks.
pub(super) fn may_be_asked(
    catalog: &Catalog,
    relationship_type: &RelationshipType,
    seeking: RoleIndex,
    caseload: &Caseload,
    now: Timestamp,
) -> bool {
    let (placed, _) = group_places(relationship_type, seeking, caseload, caseload);
    eligibility(catalog, relationship_type, true, now).may_be_asked(seeking, caseload, placed)
}

/// As a search looks at it.
pub(super) fn eligibility<'a>(
    catalog: &'a Catalog,
    relationship_type: &'a RelationshipType,
    open: bool,
    now: Timestamp,
) -> Eligibility<'a> {
    Eligibility {
        catalog,
        relationship_type,
        open,
        now,
        purpose: Purpose::Ask,
        viewer: Viewer::Seeker,
        exceed_places: false,
    }
}

/// The caseload of anybody of whom none is stored.
fn blank() -> Option<Caseload> {
    "-".parse::<PersonId>().ok().map(Caseload::new)
}
