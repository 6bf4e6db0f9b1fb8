//! Who reports to whom, by number, as it is now.

use super::{
    base::View,
    build::{NOBODY, UNKNOWN},
};
use crate::{
    id::PersonId,
    people::{LineEnd, ReportingLine},
    rules::Truth,
};
use std::collections::BTreeMap;

/// The managers of everybody.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) view: View<'a>,
    /// The managers that are no longer those of the base, by number.
    pub(super) changed: &'a BTreeMap<u32, u32>,
}

impl Lines<'_> {
    fn manager(&self, number: u32) -> u32 {
        match self.changed.get(&number) {
            Some(manager) => *manager,
            None => self.view.manager(number as usize),
        }
    }

    /// Calls `each` with everybody above `number`, nearest first, until it wants no more; tells what comes above the
    /// last, or nothing when it wanted no more. The same walk as a host makes: at most 64, nobody twice.
    fn walk(&self, number: u32, each: &mut dyn FnMut(u32) -> bool) -> Option<LineEnd> {
        let mut above = [number; ReportingLine::MOST.saturating_add(1)];
        let mut count = 1_usize;
        let mut manager = self.manager(number);
        loop {
            if manager == NOBODY {
                return Some(LineEnd::Nobody);
            }
            let seen = above.get(..count).is_none_or(|seen| seen.contains(&manager));
            if manager == UNKNOWN || seen || count > ReportingLine::MOST {
                return Some(LineEnd::Unknown);
            }
            if let Some(place) = above.get_mut(count) {
                *place = manager;
            }
            count = count.saturating_add(1);
            if !each(manager) {
                return None;
            }
            manager = self.manager(manager);
        }
    }

    /// Whether `above` is above `row` within so many steps, as `Leaf::ReportingLine` has it.
    pub(super) fn is_below(&self, row: usize, above: usize, within: usize) -> Truth {
        let (mut found, mut steps) = (false, 0_usize);
        let number = u32::try_from(row).unwrap_or(UNKNOWN);
        let end = if within == 0 {
            None
        } else {
            self.walk(number, &mut |manager| {
                steps = steps.saturating_add(1);
                found = manager as usize == above;
                !found && steps < within
            })
        };
        match end {
            _ if found => Truth::True,
            None | Some(LineEnd::Nobody) => Truth::False,
            Some(LineEnd::Unknown) => Truth::Unknown,
        }
    }

    /// The line of somebody.
    pub(super) fn line(&self, number: u32, id: &dyn Fn(u32) -> Option<PersonId>) -> ReportingLine {
        let mut line = ReportingLine::default();
        let end = self.walk(number, &mut |manager| {
            line.above.extend(id(manager));
            true
        });
        line.end = end.unwrap_or_default();
        line
    }
}
