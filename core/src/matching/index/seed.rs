//! A threshold to begin with: the scores of some who have what few have.
//!
//! So many who may be found have at least so many points; hence nobody with fewer is among the best, wherever they stand.

use super::{
    feature::{marks_of, row_of},
    lanes::BLOCK,
    scan::Scan,
};
use crate::rules::Truth;

/// For so many people one of each list is counted: the more people, the more there is to be saved.
const PEOPLE: usize = 1 << 17;
/// The fewest and the most of each list that are counted.
const TRIED: (usize, usize) = (4, 64);
/// For each that is counted so many entries are looked at.
const LOOKED_AT: usize = 12;
/// With pages longer than this a threshold is not worth what it costs.
pub(super) const LONGEST: usize = 64;

impl Scan<'_, '_> {
    /// A score that at least as many as are looked for exceed, each by a point or more.
    pub(super) fn seed(&mut self) -> Option<i64> {
        if self.limit > LONGEST {
            return None;
        }
        let most = (self.people / PEOPLE).clamp(TRIED.0, TRIED.1);
        let looked_at = LOOKED_AT.saturating_mul(most);
        let mut lists: Vec<(i64, &[[u8; 4]])> = Vec::new();
        for term in self.points.skills.iter().filter(|term| term.is_list()) {
            let own = term.lists().next().map(|(_, entries)| entries).unwrap_or_default();
            lists.push((term.most_points(), own));
        }
        lists.sort_by_key(|(most, entries)| (std::cmp::Reverse(*most), entries.len()));
        let mut seen: Vec<usize> = Vec::new();
        let mut scores: Vec<i64> = Vec::with_capacity(self.limit.saturating_add(1));
        for (_, entries) in lists {
            let mut tried = 0_usize;
            for step in [5, 4, 3] {
                let good = entries.iter().take(looked_at).filter(|entry| marks_of(**entry) & 7 == step);
                for row in good.map(|entry| row_of(*entry)) {
                    if tried >= most {
                        break;
                    }
                    if !self.may_be_found(row) || seen.contains(&row) {
                        continue;
                    }
                    tried = tried.saturating_add(1);
                    let least = scores.last().copied().filter(|_| scores.len() >= self.limit);
                    let Some(score) = self.found(row, least) else { continue };
                    seen.push(row);
                    keep_best(&mut scores, score, self.limit);
                }
            }
        }
        floor_of(&scores, self.limit)
    }

    /// Whether a row may be asked by anybody and fits the filters.
    fn may_be_found(&self, row: usize) -> bool {
        let block = row / BLOCK;
        let mut available = self.available.block(block).has(row % BLOCK);
        if let Ok(at) = self.patches.binary_search_by_key(&row, |(row, _)| *row) {
            available = self.patches.get(at).is_some_and(|(_, there)| *there);
        }
        let mut filters = self.filters.iter();
        available && filters.all(|filter| filter.iter().any(|value| value.feature.marks(row) != 0))
    }

    /// The score of a row that the rules let this asker find, if it is more than `least`.
    pub(super) fn found(&mut self, row: usize, least: Option<i64>) -> Option<i64> {
        let (skills, score) = self.points.row_above(row, least)?;
        if (self.must_have_points && skills <= 0)
            || self.excluded.binary_search(&row).is_ok()
            || !(self.behind)(row, score)
        {
            return None;
        }
        self.rules_let(row).then_some(score)
    }

    /// Whether the rule over two lets this asker find a row.
    pub(super) fn rules_let(&self, row: usize) -> bool {
        self.pair.truth(row, &self.lines) == Truth::True
    }
}

/// Takes a score among the best, best first.
pub(super) fn keep_best(scores: &mut Vec<i64>, score: i64, limit: usize) {
    let at = scores.partition_point(|other| *other >= score);
    scores.insert(at, score);
    scores.truncate(limit);
}

/// A score that as many as are looked for exceed, if there are so many.
pub(super) fn floor_of(scores: &[i64], limit: usize) -> Option<i64> {
    let least = scores.last().copied().filter(|_| scores.len() >= limit)?;
    Some(least.saturating_sub(1)).filter(|least| *least >= 0)
}
