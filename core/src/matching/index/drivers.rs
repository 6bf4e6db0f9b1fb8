//! Lists in one of which whoever is to be found must stand, so that blocks without an entry need no look.
//!
//! All that is wanted and is not in one of these lists is together not enough to exceed the threshold. So whoever does
//! has an entry. Who has just one needs marks there that are enough together with the most of all that is no such list;
//! who has several is looked at when each is enough together with the most of all others.

use super::{
    feature::{marks_of, row_of},
    lanes::{BLOCK, Lanes},
    points::Points,
};

/// The lists of a search.
pub(super) struct Drivers<'a> {
    cursors: Vec<Cursor<'a>>,
    /// Whether whoever is to be found must stand in one of them.
    pub(super) active: bool,
}

/// A list that is gone through once.
struct Cursor<'a> {
    entries: &'a [[u8; 4]],
    next: usize,
    /// Which marks may be enough, a bit for each of the 32 that there can be.
    enough: u32,
    /// Which are for somebody who stands in no other of the lists.
    alone: u32,
    /// Of which of the skills, and whether of that itself.
    skill: usize,
    itself: bool,
}

impl<'a> Drivers<'a> {
    pub(super) fn new(points: &Points<'a>) -> Drivers<'a> {
        let mut cursors = Vec::new();
        for (skill, term) in points.skills.iter().enumerate().filter(|(_, term)| term.is_list()) {
            for (itself, entries) in term.lists().filter(|(_, entries)| !entries.is_empty()) {
                cursors.push(Cursor { entries, next: 0, enough: 0, alone: 0, skill, itself });
            }
        }
        Drivers { cursors, active: false }
    }

    /// Chooses lists for what the points have to exceed now.
    pub(super) fn choose(&mut self, points: &Points<'_>, must_have_points: bool) {
        let bound = points.bound().map_or(-1, i64::from);
        let most = i64::try_from(points.most_units()).unwrap_or(i64::MAX);
        let mut lists: Vec<(u32, usize)> = Vec::new();
        let mut rest = most;
        for (at, term) in points.skills.iter().enumerate().filter(|(_, term)| term.is_list()) {
            lists.push((term.most, at));
            rest = rest.saturating_sub(i64::from(term.most));
        }
        let without = rest > bound;
        self.active = !without || (must_have_points && lists.len() == points.skills.len());
        lists.sort_unstable();
        // Those that give least are done without, as long as all such together are not enough.
        let without = if without { rest } else { bound };
        lists.retain(|(units, _)| {
            let together = rest.saturating_add(i64::from(*units));
            let needed = together > without;
            rest = if needed { rest } else { together };
            needed
        });
        for cursor in &mut self.cursors {
            (cursor.enough, cursor.alone) = (0, 0);
            let Some((units, _)) = lists.iter().find(|(_, skill)| *skill == cursor.skill) else { continue };
            let Some(term) = points.skills.get(cursor.skill) else { continue };
            let others = most.saturating_sub(i64::from(*units));
            for marks in 0..32 {
                let own = i64::from(term.units_of(marks, cursor.itself));
                let enough = |others: i64| u32::from(own > 0 && others.saturating_add(own) > bound) << marks;
                cursor.enough |= enough(others);
                cursor.alone |= enough(rest);
            }
        }
    }

    /// Goes to the first entries from a row on.
    pub(super) fn start(&mut self, row: usize) {
        for cursor in &mut self.cursors {
            cursor.next = cursor.entries.partition_point(|entry| row_of(*entry) < row);
        }
    }

    /// The first block from `block` on where there is an entry that is enough.
    #[inline(always)]
    pub(super) fn next_block(&mut self, block: usize) -> usize {
        let from = block.saturating_mul(BLOCK);
        let mut first = usize::MAX;
        for cursor in &mut self.cursors {
            first = first.min(cursor.next_block(from));
        }
        first
    }

    /// Who of a block may have enough.
    #[inline(always)]
    pub(super) fn block(&mut self, block: usize) -> Lanes {
        let end = block.saturating_add(1).saturating_mul(BLOCK);
        let (mut found, mut once) = (Lanes::NONE, Lanes::NONE);
        for cursor in &mut self.cursors {
            if cursor.enough == 0 {
                continue;
            }
            let mut any = Lanes::NONE;
            cursor.mark(end, &mut any, &mut found);
            found = found.or(once.and(any));
            once = once.or(any);
        }
        found
    }
}

impl Cursor<'_> {
    #[inline(always)]
    fn next_block(&mut self, from: usize) -> usize {
        if self.enough == 0 {
            return usize::MAX;
        }
        let entries = self.entries.get(self.next..).unwrap_or_default();
        let enough = |entry: &[u8; 4]| row_of(*entry) >= from && (self.enough >> marks_of(*entry)) & 1 == 1;
        let skipped = entries.iter().position(enough).unwrap_or(entries.len());
        self.next = self.next.saturating_add(skipped);
        entries.get(skipped).map_or(usize::MAX, |entry| row_of(*entry) / BLOCK)
    }

    #[inline(always)]
    fn mark(&mut self, end: usize, any: &mut Lanes, found: &mut Lanes) {
        let entries = self.entries.get(self.next..).unwrap_or_default();
        let mut seen = 0_usize;
        for entry in entries.iter().take_while(|entry| row_of(**entry) < end) {
            let (row, marks) = (row_of(*entry), marks_of(*entry));
            any.mark(row, (self.enough >> marks) & 1);
            found.mark(row, (self.alone >> marks) & 1);
            seen = seen.saturating_add(1);
        }
        self.next = self.next.saturating_add(seen);
    }
}
