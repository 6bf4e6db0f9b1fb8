//! Sorting where it is not what takes the time: std's is compiled anew for every type and order, some ten kilobytes
//! each time, which made a seventh of the WebAssembly.

use std::cmp::Ordering;

/// Sorts a list; what is equal stays in its order. `n log n` comparisons, `n` where the list is sorted.
pub(crate) fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let of = |one: usize, other: usize| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    };
    let Some(mut places) = places(items.len(), &of) else { return };
    // Every place takes what belongs there, around each circle of places.
    for start in 0..items.len() {
        let mut at = start;
        while let Some(from) = places.get_mut(at).map(|from| std::mem::replace(from, at))
            && from != start
        {
            items.swap(at, from);
            at = from;
        }
    }
}

/// Sorts a list by what `key` gives; what is equal stays in its order.
pub(crate) fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |one, other| key(one).cmp(&key(other)));
}

/// For every place, where that which belongs there stands now; nothing where all is in its place.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Option<Vec<usize>> {
    if (1..count).all(|at| compare(at.saturating_sub(1), at).is_le()) {
        return None;
    }
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    Some(places)
}

/// [`collect`](Iterator::collect) for maps and sets, which sorts and so has the same cost; this puts in one after the
/// other.
pub(crate) trait Inserted: Iterator + Sized {
    /// The map or set of what it gives; of two equal keys the later counts.
    fn inserted<C: Default + Extend<Self::Item>>(self) -> C {
        let mut into = C::default();
        into.extend(self);
        into
    }
}

impl<I: Iterator> Inserted for I {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    proptest! {
        #[test]
        fn sorts_as_std_does(items in vec((0_u8..6, any::<u8>()), 0..60)) {
            let (mut ours, mut expected) = (items.clone(), items.clone());
            by_key(&mut ours, |item| item.0);
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(ours, expected);
            let (mut ours, mut expected) = (items.clone(), items);
            by(&mut ours, Ord::cmp);
            expected.sort();
            prop_assert_eq!(ours, expected);
        }
    }
}
