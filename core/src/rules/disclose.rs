//! A denial as far as the asker may know it.

use super::{
    Ground, Subject, Truth,
    evaluate::Interval,
    explain::{Place, Weighing},
};
use std::collections::BTreeSet;

impl Weighing<'_> {
    /// The grounds of a denial that `viewer` may be told of; `None` when the denial rests on something that they may
    /// not see. `viewer` is `None` for coordinators, who may see everything.
    ///
    /// Whether it is told, and what, depends on nothing but what they may see: were the grounds kept back where
    /// something hidden denies as well, their absence would tell of it.
    pub(crate) fn denial_for(&self, viewer: Option<Subject>) -> Option<Vec<Ground>> {
        let hidden: BTreeSet<Place> = match viewer {
            None => BTreeSet::new(),
            Some(viewer) => self.places_where(|ground| !ground.visible_to(viewer, self.schema())),
        };
        let visible: BTreeSet<Place> = self.places_where(|_| true).difference(&hidden).copied().collect();
        let mut open = BTreeSet::new();
        for place in hidden.iter().chain(&visible) {
            open.insert(*place);
            if self.verdict(&open).high == Truth::True {
                open.remove(place);
            }
        }
        if hidden.is_subset(&open) { Some(self.grounds(|place| !open.contains(&place))) } else { None }
    }

    /// Conditions that would have to come out otherwise for a permission, none in vain, as far as `viewer` may know:
    /// what they may not see is taken to be favourable.
    pub(crate) fn would_need_for(&self, viewer: Option<Subject>) -> Vec<Ground> {
        let Some(viewer) = viewer else { return self.would_need() };
        let hidden = self.places_where(|ground| !ground.visible_to(viewer, self.schema()));
        let mut open = self.places_where(|_| true);
        if self.verdict(&open).high != Truth::True {
            return Vec::new();
        }
        let visible: Vec<Place> = open.difference(&hidden).copied().collect();
        for place in visible {
            open.remove(&place);
            if self.verdict(&open).high != Truth::True {
                open.insert(place);
            }
        }
        self.grounds(|place| open.contains(&place) && !hidden.contains(&place))
    }

    /// Whether the rules permit.
    pub(crate) fn permitted(&self) -> bool {
        self.verdict(&BTreeSet::new()) == Interval::exactly(Truth::True)
    }
}
