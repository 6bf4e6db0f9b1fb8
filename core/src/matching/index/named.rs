//! Those who are only named, as they are saved: whom anything still mentions, in the order of their ids.

use super::{
    Index,
    build::{NOBODY, UNKNOWN},
    image::{TextBuilder, word},
    saved::Told,
};
use crate::{id::PersonId, sort::Inserted};
use std::collections::{BTreeMap, BTreeSet};

/// The numbers that people have once they are saved. Rows keep theirs.
pub(super) struct Named {
    rows: usize,
    numbers: BTreeMap<u32, u32>,
    ids: Vec<PersonId>,
}

impl Named {
    /// Linear in who is in the index and what is told, plus a sort of those who are only named.
    pub(super) fn of(index: &Index, told: &Told) -> Named {
        let rows = index.base.people();
        let mut mentioned = BTreeSet::new();
        let mut mention = |number: u32| {
            if number as usize >= rows && number != NOBODY && number != UNKNOWN {
                mentioned.insert(number);
            }
        };
        index.managers_in_base().for_each(&mut mention);
        for number in index.beside.keys() {
            mention(*number);
            index.managers.get(number).copied().into_iter().for_each(&mut mention);
        }
        told.caseloads.keys().copied().for_each(&mut mention);
        told.pairs.keys().flat_map(|(one, other, _)| [*one, *other]).for_each(&mut mention);
        told.blocks.iter().flat_map(|(blocked, by)| [*blocked, *by]).for_each(&mut mention);
        let mut named: Vec<(PersonId, u32)> =
            mentioned.into_iter().filter_map(|number| Some((index.id(number)?, number))).collect();
        named.sort_unstable();
        let (ids, old): (Vec<PersonId>, Vec<u32>) = named.into_iter().unzip();
        let numbers = old.into_iter().zip(word(rows)..).inserted();
        Named { rows, numbers, ids }
    }

    /// How many they are.
    pub(super) fn count(&self) -> usize {
        self.ids.len()
    }

    /// The number that somebody is saved under, or the sign that it is.
    pub(super) fn number(&self, number: u32) -> u32 {
        if (number as usize) < self.rows || number == NOBODY {
            return number;
        }
        self.numbers.get(&number).copied().unwrap_or(UNKNOWN)
    }

    /// The ids of everybody who has a number, in the order of the numbers.
    pub(super) fn all_ids(&self, index: &Index) -> TextBuilder {
        let mut ids = index.base.ids_of_rows();
        self.ids.iter().for_each(|id| ids.push(id.as_str()));
        ids
    }
}

impl Index {
    /// The managers by row; unknown where the row is no longer that of anybody.
    pub(super) fn managers_in_base(&self) -> impl Iterator<Item = u32> {
        let view = self.base.view();
        (0..self.base.people()).map(move |row| {
            let live = u32::try_from(row).is_ok_and(|number| self.is_live(number));
            if live { view.manager(row) } else { UNKNOWN }
        })
    }
}
