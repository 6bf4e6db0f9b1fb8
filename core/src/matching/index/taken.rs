//! What people have taken on and what there is between them: what was kept, where no record has come since.

use super::{Index, image::Part};
use crate::{
    id::TypeId,
    lifecycle::{Caseload, Pair, Ticket},
    time::Timestamp,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

impl Index {
    pub(super) fn caseload(&self, number: u32) -> Option<Arc<Caseload>> {
        let told = self.caseloads.get(&number).cloned();
        told.or_else(|| if self.base.is_saved() { self.base.kept().caseload(number) } else { None })
    }

    /// Everybody who has a caseload, with it, in no order.
    pub(super) fn all_caseloads(&self) -> impl Iterator<Item = (u32, Arc<Caseload>)> {
        let told = self.caseloads.iter().map(|(number, caseload)| (*number, Arc::clone(caseload)));
        let kept = self.base.kept().caseloads();
        told.chain(kept.filter(|(number, _)| !self.caseloads.contains_key(number)))
    }

    /// Everybody who has taken anything on, with it.
    pub(super) fn told_caseloads(&self) -> BTreeMap<u32, Arc<Caseload>> {
        self.all_caseloads()
            .filter(|(_, caseload)| **caseload != Caseload::new(caseload.person.clone()))
            .collect()
    }

    /// What there is between somebody and others.
    pub(super) fn pairs_of(&self, number: u32) -> Vec<(u32, Arc<Pair>)> {
        let told = self.pairs.range((number, 0)..=(number, u32::MAX));
        let told = told.flat_map(|((_, other), pairs)| pairs.iter().map(|pair| (*other, Arc::clone(pair))));
        let kept = self.base.kept().pairs_of(number);
        told.chain(kept.filter(|(other, pair)| !self.is_told(number, *other, pair))).collect()
    }

    /// What there is between two people in a type.
    pub(super) fn pair(&self, one: u32, other: u32, type_id: &TypeId) -> Option<Arc<Pair>> {
        let of_type = |pair: &&Arc<Pair>| pair.key.type_id == *type_id;
        let told = self.pairs.get(&(one, other)).and_then(|pairs| pairs.iter().find(of_type)).cloned();
        let kept = || self.base.kept().between(one, other).find(|pair| of_type(&pair));
        told.or_else(|| if self.base.is_saved() { kept() } else { None })
    }

    /// Everything that there is between two people, by their numbers, the lower first.
    pub(super) fn told_pairs(&self) -> BTreeMap<(u32, u32, TypeId), Arc<Pair>> {
        let mut all = BTreeMap::new();
        let told =
            self.pairs.iter().flat_map(|((one, other), pairs)| pairs.iter().map(|pair| (*one, *other, pair)));
        for (one, other, pair) in told.filter(|(one, other, _)| one <= other) {
            all.insert((one, other, pair.key.type_id.clone()), Arc::clone(pair));
        }
        for (one, other, pair) in self.base.kept().pairs() {
            all.entry((one, other, pair.key.type_id.clone())).or_insert(pair);
        }
        all.retain(|_, pair| **pair != Pair::new(pair.key.clone()));
        all
    }

    /// Whether a record has come that takes the place of a pair that was kept.
    fn is_told(&self, one: u32, other: u32, kept: &Pair) -> bool {
        let told = self.pairs.get(&(one, other));
        told.is_some_and(|pairs| pairs.iter().any(|pair| pair.key == kept.key))
    }

    /// Who blocks somebody.
    pub(super) fn blocked_by(&self, number: u32) -> Vec<u32> {
        let told = self.blocks.range((number, 0)..=(number, u32::MAX)).map(|(_, by)| *by);
        let kept = self.base.kept().blocked_by(number);
        told.chain(kept.filter(|by| !self.caseloads.contains_key(by))).collect()
    }

    /// Who is blocked, by whom.
    pub(super) fn all_blocks(&self) -> impl Iterator<Item = (u32, u32)> {
        let kept = self.base.kept().all_blocks().filter(|(_, by)| !self.caseloads.contains_key(by));
        kept.chain(self.blocks.iter().copied())
    }

    /// When whose tickets fall due, of those kept in a part and those `told` since.
    pub(super) fn all_due(
        &self,
        part: Part,
        told: &BTreeSet<(Timestamp, u32)>,
    ) -> impl Iterator<Item = (Timestamp, u32)> {
        let kept = self.base.kept().all_due(part).filter(|(_, number)| !self.caseloads.contains_key(number));
        kept.chain(told.iter().copied())
    }

    /// Whose standing may be another at `now` than it is settled.
    pub(super) fn unsettled(&self, now: Timestamp) -> Vec<u32> {
        let (kept, mut numbers) = (self.base.kept(), Vec::new());
        // What is due at an instant no longer counts at it.
        if now > self.settled {
            numbers.extend(kept.due_by(now).filter(|number| !self.caseloads.contains_key(number)));
            numbers.extend(self.due.range(..=(now, u32::MAX)).map(|(_, number)| *number));
        }
        if now < self.settled {
            numbers.extend(kept.was_due_after(now).filter(|number| !self.caseloads.contains_key(number)));
            let told = self.was_due.range((now, 0)..).filter(|(due, _)| *due > now);
            numbers.extend(told.map(|(_, number)| *number));
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

pub(super) fn tickets(caseload: &Caseload) -> impl Iterator<Item = &Ticket> {
    caseload
        .sections
        .iter()
        .flat_map(|section| section.reserved.iter().chain(&section.incoming).chain(&section.ahead))
}

/// When tickets last fell due by a time, and when they do next.
pub(super) fn around(caseload: &Caseload, now: Timestamp) -> (Option<Timestamp>, Option<Timestamp>) {
    let due = || tickets(caseload).filter_map(|ticket| ticket.due_at);
    (due().filter(|due| *due <= now).max(), due().filter(|due| *due > now).min())
}
