//! Who may be asked by anybody at all, for each role of each type: as bits, kept current.

use super::{
    base::{Base, View},
    kept::Planes,
    lanes::{BLOCK, Lanes},
    lines::Lines,
    rules::Compiler,
};
use crate::{
    id::PersonId,
    lifecycle::{Caseload, Eligibility, Purpose, Viewer, group_places},
    scheme::{Catalog, RelationshipType, RoleIndex},
    sort::Inserted,
    time::Timestamp,
};
use std::{collections::BTreeMap, sync::Arc};

/// Who may be asked by those in one role.
#[derive(Clone)]
pub(super) struct Standing {
    pub(super) relationship_type: Arc<RelationshipType>,
    /// The role of those who ask.
    pub(super) seeking: RoleIndex,
    bits: Bits,
}

#[derive(Clone)]
enum Bits {
    Own {
        /// Who is there, in the base, and in the audience of the other role.
        audience: Vec<Lanes>,
        /// Of those, who may be asked as of the time to which the index is settled.
        available: Vec<Lanes>,
    },
    /// As they were saved, and what has changed since: nothing for a row that is no longer that of anybody, else whether
    /// they may be asked.
    Kept { at: usize, changed: BTreeMap<usize, Option<bool>> },
}

/// Who may be asked, by block.
#[derive(Clone, Copy)]
pub(super) enum Available<'a> {
    Own(&'a [Lanes]),
    Kept(Planes<'a>),
}

impl Available<'_> {
    #[inline(always)]
    pub(super) fn block(self, block: usize) -> Lanes {
        match self {
            Available::Own(lanes) => lanes.get(block).copied().unwrap_or(Lanes::NONE),
            Available::Kept(planes) => planes.get(block).map_or(Lanes::NONE, Lanes::read),
        }
    }
}

/// With more changes than this, bits that were kept are copied.
const MOST_CHANGED: usize = 1_000;

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
        let bits = Bits::Own { audience, available };
        Standing { relationship_type: Arc::clone(relationship_type), seeking, bits }
    }

    /// As it was saved, at this place among others.
    pub(super) fn kept(relationship_type: Arc<RelationshipType>, seeking: RoleIndex, at: usize) -> Standing {
        Standing { relationship_type, seeking, bits: Bits::Kept { at, changed: BTreeMap::new() } }
    }

    pub(super) fn is_for(&self, relationship_type: &RelationshipType, seeking: RoleIndex) -> bool {
        let own = &self.relationship_type;
        self.seeking == seeking
            && own.version() == relationship_type.version()
            && own.id() == relationship_type.id()
    }

    /// Who may be asked, but for the rows that are told with it.
    pub(super) fn available<'a>(&'a self, base: &'a Base) -> (Available<'a>, BTreeMap<usize, bool>) {
        match &self.bits {
            Bits::Own { available, .. } => (Available::Own(available), BTreeMap::new()),
            Bits::Kept { at, changed } => {
                let available = base.kept().bits(*at, base.blocks()).map(|(_, available)| available);
                let changed = changed.iter().map(|(row, to)| (*row, to.unwrap_or(false)));
                (Available::Kept(available.unwrap_or_default()), changed.inserted())
            }
        }
    }

    /// Audience and who may be asked, as they are now.
    pub(super) fn lanes(&self, base: &Base) -> (Vec<Lanes>, Vec<Lanes>) {
        let (at, changed) = match &self.bits {
            Bits::Own { audience, available } => return (audience.clone(), available.clone()),
            Bits::Kept { at, changed } => (*at, changed),
        };
        let read = |planes: Planes<'_>| planes.iter().map(Lanes::read).collect::<Vec<_>>();
        let (audience, available) = base.kept().bits(at, base.blocks()).unwrap_or_default();
        let (mut audience, mut available) = (read(audience), read(available));
        for (row, to) in changed {
            set(&mut available, *row, to.unwrap_or(false));
            if to.is_none() {
                set(&mut audience, *row, false);
            }
        }
        (audience, available)
    }

    /// Whether the caseload lets them be asked at some time; constant but for the length of their queues.
    pub(super) fn stands(
        &self,
        catalog: &Catalog,
        base: &Base,
        row: usize,
        caseload: &Caseload,
        now: Timestamp,
    ) -> bool {
        self.in_audience(base, row)
            && may_be_asked(catalog, &self.relationship_type, self.seeking, caseload, now)
    }

    fn in_audience(&self, base: &Base, row: usize) -> bool {
        match &self.bits {
            Bits::Own { audience, .. } => {
                audience.get(row / BLOCK).is_some_and(|lanes| lanes.has(row % BLOCK))
            }
            Bits::Kept { changed, .. } if changed.get(&row) == Some(&None) => false,
            Bits::Kept { at, .. } => {
                let plane =
                    base.kept().bits(*at, base.blocks()).and_then(|(audience, _)| audience.get(row / BLOCK));
                plane.is_some_and(|plane| Lanes::read(plane).has(row % BLOCK))
            }
        }
    }

    /// Takes over what a caseload says.
    pub(super) fn settle(
        &mut self,
        catalog: &Catalog,
        base: &Base,
        row: usize,
        caseload: &Caseload,
        now: Timestamp,
    ) {
        let stands = self.stands(catalog, base, row, caseload, now);
        match &mut self.bits {
            Bits::Own { available, .. } => set(available, row, stands),
            Bits::Kept { changed, .. } if changed.get(&row) == Some(&None) => {}
            Bits::Kept { changed, .. } => {
                changed.insert(row, Some(stands));
            }
        }
        self.copy_if_much(base);
    }

    /// The row is no longer that of anybody.
    pub(super) fn leave(&mut self, base: &Base, row: usize) {
        match &mut self.bits {
            Bits::Own { audience, available } => {
                set(audience, row, false);
                set(available, row, false);
            }
            Bits::Kept { changed, .. } => {
                changed.insert(row, None);
            }
        }
        self.copy_if_much(base);
    }

    fn copy_if_much(&mut self, base: &Base) {
        if matches!(&self.bits, Bits::Kept { changed, .. } if changed.len() > MOST_CHANGED) {
            let (audience, available) = self.lanes(base);
            self.bits = Bits::Own { audience, available };
        }
    }
}

fn set(lanes: &mut [Lanes], row: usize, to: bool) {
    if let Some(lanes) = lanes.get_mut(row / BLOCK) {
        lanes.set(row % BLOCK, to);
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
        there.and(rule.block(block, there, Some(&lines)).yes)
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
