//! Lists in one of which whoever is to be found must stand, so that blocks without an entry need no look.
//!
//! All that is wanted and is not in one of these lists is together not enough to exceed the threshold. So whoever does
//! has an entry. Who has just one needs marks there that are enough together with the most of all that is no such list;
//! who has several is looked at when each is enough together with the most of all others.

use super::{
    feature::{marks_of, row_of},
    lanes::{BLOCK, Lanes},
    points::Points,
    term::SkillTerm,
};

/// So many blocks are looked at in the lists at once.
pub(super) const WINDOW: usize = 64;

const WORDS: usize = WINDOW * BLOCK / 64;

/// Those who may have enough, a bit for each row of some blocks.
pub(super) struct Window {
    found: [u64; WORDS],
    /// Those who stand in a list with marks that are enough together with another.
    once: [u64; WORDS],
    /// Whether there is anybody of those.
    is_once: bool,
}

impl Window {
    pub(super) fn new() -> Window {
        Window { found: [0; WORDS], once: [0; WORDS], is_once: false }
    }

    fn clear(&mut self) {
        self.found.fill(0);
        if std::mem::take(&mut self.is_once) {
            self.once.fill(0);
        }
    }

    /// Those of a block, counted from the first.
    #[inline(always)]
    pub(super) fn block(&self, at: usize) -> Lanes {
        self.found.as_chunks().0.get(at).map_or(Lanes::NONE, |words| Lanes(*words))
    }
}

/// What an entry and what a score costs, one to the other.
const PASSED: u64 = 2;
const SCORED: u64 = 40;

/// The lists of a search.
pub(super) struct Drivers<'a> {
    cursors: Vec<Cursor<'a>>,
    /// Whether whoever is to be found must stand in one of them.
    pub(super) active: bool,
    /// The most units without any of them.
    without: i64,
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
        Drivers { cursors, active: false, without: i64::MAX }
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
        self.without = rest;
        self.active = !without || (must_have_points && lists.len() == points.skills.len());
        lists.sort_unstable();
        // Those that give least may be done without, as long as all such together are not enough.
        let limit = if without { rest } else { bound };
        let (mut best, mut first) = (u64::MAX, 0_usize);
        for dropped in 0..lists.len() {
            let (left_out, kept) = lists.split_at_checked(dropped).unwrap_or_default();
            let together =
                left_out.iter().fold(rest, |sum, (units, _)| sum.saturating_add(i64::from(*units)));
            if together > limit {
                break;
            }
            let terms = kept.iter().filter_map(|(_, at)| points.skills.get(*at));
            let cost =
                terms.map(|term| cost(term, bound.saturating_sub(together))).fold(0, u64::saturating_add);
            if cost < best {
                (best, first) = (cost, dropped);
            }
        }
        for (units, _) in lists.drain(..first) {
            rest = rest.saturating_add(i64::from(units));
        }
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

    /// Whether those who stand in no list may have enough no longer, which they might when the lists were chosen.
    pub(super) fn would_do(&self, points: &Points<'_>) -> bool {
        points.bound().is_some_and(|bound| self.without <= i64::from(bound))
    }

    /// Goes to the first entries from a row on.
    pub(super) fn start(&mut self, row: usize) {
        for cursor in &mut self.cursors {
            cursor.next = cursor.entries.partition_point(|entry| row_of(*entry) < row);
        }
    }

    /// Fills a window from a block on, with those who may have enough; gives back the block at which it begins, further on
    /// when there is nobody before, or nothing when there is nobody any more before row `to`.
    #[inline(always)]
    pub(super) fn fill(&mut self, window: &mut Window, block: usize, to: usize) -> Option<usize> {
        let from = block.saturating_mul(BLOCK);
        let first =
            self.cursors.iter_mut().map(|cursor| cursor.first_from(from)).fold(usize::MAX, usize::min);
        if first >= to {
            return None;
        }
        let block = first / BLOCK;
        self.mark(window, block);
        Some(block)
    }

    /// Fills a window that begins at a block.
    #[inline(always)]
    pub(super) fn mark(&mut self, window: &mut Window, block: usize) {
        if self.cursors.is_empty() {
            return;
        }
        window.clear();
        for cursor in &mut self.cursors {
            cursor.mark(window, block.saturating_mul(BLOCK));
        }
    }
}

/// About what it costs to go through the lists of a skill, when those are looked at who have more units than this: an
/// entry is passed by, or somebody is scored.
fn cost(term: &SkillTerm<'_>, needed: i64) -> u64 {
    let enough = |step: &u32| i64::from(term.units_of(*step | 7 << 3, true)) > needed;
    let steps = u64::try_from((1..=5).filter(enough).count()).unwrap_or(5);
    term.many().saturating_mul(PASSED.saturating_add(SCORED.saturating_mul(steps) / 5))
}

impl Cursor<'_> {
    /// The row of the first entry from a row on that is enough.
    #[inline(always)]
    fn first_from(&mut self, from: usize) -> usize {
        if self.enough == 0 {
            return usize::MAX;
        }
        let entries = self.entries.get(self.next..).unwrap_or_default();
        let enough = |entry: &[u8; 4]| row_of(*entry) >= from && (self.enough >> marks_of(*entry)) & 1 == 1;
        let skipped = entries.iter().position(enough).unwrap_or(entries.len());
        self.next = self.next.saturating_add(skipped);
        entries.get(skipped).map_or(usize::MAX, |entry| row_of(*entry))
    }

    /// Marks all within a window that begins at a row.
    #[inline(always)]
    fn mark(&mut self, window: &mut Window, start: usize) {
        if self.enough == 0 {
            return;
        }
        let mut entries = self.entries.get(self.next..).unwrap_or_default();
        if entries.first().is_some_and(|entry| row_of(*entry) < start) {
            let before = entries.partition_point(|entry| row_of(*entry) < start);
            self.next = self.next.saturating_add(before);
            entries = entries.get(before..).unwrap_or_default();
        }
        // Who is enough alone need not be known to the lists that follow.
        let seen = match (window.is_once, self.enough != self.alone) {
            (false, false) => self.mark_each::<false, false>(window, start, entries),
            (false, true) => self.mark_each::<false, true>(window, start, entries),
            (true, false) => self.mark_each::<true, false>(window, start, entries),
            (true, true) => self.mark_each::<true, true>(window, start, entries),
        };
        window.is_once |= self.enough != self.alone;
        self.next = self.next.saturating_add(seen);
    }

    /// Marks entries up to the end of the window, tells how many; whether others were marked `BEFORE` for once, and whether
    /// these are to be.
    #[inline(always)]
    fn mark_each<const BEFORE: bool, const ONCE: bool>(
        &self,
        window: &mut Window,
        start: usize,
        entries: &[[u8; 4]],
    ) -> usize {
        let mut seen = 0_usize;
        for entry in entries {
            let (offset, marks) = (row_of(*entry).wrapping_sub(start), marks_of(*entry));
            let (Some(found), Some(once)) =
                (window.found.get_mut(offset / 64), window.once.get_mut(offset / 64))
            else {
                break;
            };
            let bit = u32::try_from(offset % 64).unwrap_or(0);
            let enough = (u64::from(self.enough.wrapping_shr(marks)) & 1).wrapping_shl(bit);
            let alone = (u64::from(self.alone.wrapping_shr(marks)) & 1).wrapping_shl(bit);
            *found |= if BEFORE && ONCE { alone | (enough & *once) } else { alone };
            if ONCE {
                *once |= enough;
            }
            seen = seen.saturating_add(1);
        }
        seen
    }
}
