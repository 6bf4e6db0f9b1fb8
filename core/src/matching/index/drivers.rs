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
    /// Those who stand in a list with marks that are enough alone, or in several.
    found: [u64; WORDS],
    /// Those who stand in a list with marks that are enough together with others.
    once: [u64; WORDS],
    /// Those who stand in several such.
    twice: [u64; WORDS],
    /// Whether there may be anybody in these two.
    is_once: bool,
}

impl Window {
    pub(super) fn new() -> Window {
        Window { found: [0; WORDS], once: [0; WORDS], twice: [0; WORDS], is_once: false }
    }

    fn clear(&mut self) {
        self.found.fill(0);
        if std::mem::take(&mut self.is_once) {
            self.once.fill(0);
            self.twice.fill(0);
        }
    }

    /// Those of a block, counted from the first: all, and who stands in several lists.
    #[inline(always)]
    pub(super) fn block(&self, at: usize) -> (Lanes, Lanes) {
        let of =
            |words: &[u64; WORDS]| words.as_chunks().0.get(at).map_or(Lanes::NONE, |words| Lanes(*words));
        (of(&self.found), if self.is_once { of(&self.twice) } else { Lanes::NONE })
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

    /// Chooses lists for what the points have to exceed now; gives back what somebody who stands in just one of them has
    /// at most by lists.
    pub(super) fn choose(&mut self, points: &Points<'_>, must_have_points: bool) -> u32 {
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
        let mut by_lists = lists.last().map_or(0, |(units, _)| *units);
        for (units, _) in lists.drain(..first) {
            rest = rest.saturating_add(i64::from(units));
            by_lists = by_lists.saturating_add(units);
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
        by_lists
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
        let start = block.saturating_mul(BLOCK);
        let last = self.cursors.iter().rposition(|cursor| cursor.enough != 0);
        for (at, cursor) in self.cursors.iter_mut().enumerate().filter(|(_, cursor)| cursor.enough != 0) {
            cursor.mark(window, start, last == Some(at));
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
        for entry in self.entries.get(self.next..).unwrap_or_default() {
            let row = row_of(*entry);
            if row >= from && (self.enough >> marks_of(*entry)) & 1 == 1 {
                return row;
            }
            self.next = self.next.saturating_add(1);
        }
        usize::MAX
    }

    /// Marks all within a window that begins at a row; whether this is the `last` to do so.
    #[inline(always)]
    fn mark(&mut self, window: &mut Window, start: usize, last: bool) {
        let mut entries = self.entries.get(self.next..).unwrap_or_default();
        if entries.first().is_some_and(|entry| row_of(*entry) < start) {
            let before = entries.partition_point(|entry| row_of(*entry) < start);
            self.next = self.next.saturating_add(before);
            entries = entries.get(before..).unwrap_or_default();
        }
        let seen = match (window.is_once, !last) {
            (false, false) => self.mark_each::<false, false>(window, start, entries),
            (false, true) => self.mark_each::<false, true>(window, start, entries),
            (true, false) => self.mark_each::<true, false>(window, start, entries),
            (true, true) => self.mark_each::<true, true>(window, start, entries),
        };
        window.is_once |= !last;
        self.next = self.next.saturating_add(seen);
    }

    /// Marks entries up to the end of the window, tells how many; whether some were marked `BEFORE`, and some will be
    /// `AFTER`.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn mark_each<const BEFORE: bool, const AFTER: bool>(
        &self,
        window: &mut Window,
        start: usize,
        entries: &[[u8; 4]],
    ) -> usize {
        let mut seen = 0_usize;
        for entry in entries {
            let (offset, marks) = (row_of(*entry).wrapping_sub(start), marks_of(*entry));
            let at = offset / 64;
            let (Some(found), Some(once), Some(twice)) =
                (window.found.get_mut(at), window.once.get_mut(at), window.twice.get_mut(at))
            else {
                break;
            };
            let bit = u32::try_from(offset % 64).unwrap_or(0);
            let enough = (u64::from(self.enough.wrapping_shr(marks)) & 1).wrapping_shl(bit);
            let alone = (u64::from(self.alone.wrapping_shr(marks)) & 1).wrapping_shl(bit);
            let again = if BEFORE { enough & *once } else { 0 };
            *found |= alone | again;
            if BEFORE {
                *twice |= again;
            }
            if AFTER {
                *once |= enough;
            }
            seen = seen.saturating_add(1);
        }
        seen
    }
}
