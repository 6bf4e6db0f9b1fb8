//! Which person stands in which row: the order of the shuffle, then of the ids.

use super::image::word;

pub(super) struct Rows {
    /// By row, the place in the input.
    pub(super) people: Vec<u32>,
    /// By place in the input, the row.
    pub(super) row_of: Vec<u32>,
    /// By row, the place in the shuffle.
    pub(super) hashes: Vec<u64>,
    /// Where those end whose places in the shuffle begin with the same bits, by these.
    ends: Vec<u32>,
}

impl Rows {
    /// Sorts by place in the shuffle, then by `id`. Linear, since the places are spread evenly: it goes by so many of
    /// their first bits that about eight people have the same, and sorts those.
    pub(super) fn of<I: Ord>(hashes: &[u64], id: impl Fn(u32) -> I) -> Rows {
        let heads = (hashes.len() / 8).max(1).next_power_of_two();
        let mut ends = vec![0_u32; heads];
        for hash in hashes {
            if let Some(count) = ends.get_mut(head(*hash, heads)) {
                *count = count.saturating_add(1);
            }
        }
        let mut end = 0_u32;
        for count in &mut ends {
            let start = end;
            end = end.saturating_add(*count);
            *count = start;
        }
        let mut order = vec![(0_u64, 0_u32); hashes.len()];
        for (hash, at) in hashes.iter().zip(0_u32..) {
            let Some(next) = ends.get_mut(head(*hash, heads)) else { continue };
            if let Some(place) = order.get_mut(*next as usize) {
                *place = (*hash, at);
            }
            *next = next.saturating_add(1);
        }
        let mut start = 0_usize;
        for end in &ends {
            if let Some(few) = order.get_mut(start..*end as usize) {
                few.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| id(a.1).cmp(&id(b.1))));
            }
            start = *end as usize;
        }
        let mut row_of = vec![0; hashes.len()];
        for ((_, at), row) in order.iter().zip(0_u32..) {
            if let Some(place) = row_of.get_mut(*at as usize) {
                *place = row;
            }
        }
        let (hashes, people) = order.into_iter().unzip();
        Rows { people, row_of, hashes, ends }
    }

    /// The rows at a place in the shuffle: mostly one or none.
    pub(super) fn at(&self, hash: u64) -> impl Iterator<Item = u32> {
        let head = head(hash, self.ends.len());
        let end = |head: usize| self.ends.get(head).map_or(0, |end| *end as usize);
        let (start, end) = (head.checked_sub(1).map_or(0, end), end(head));
        let few = self.hashes.get(start..end).unwrap_or_default();
        let same = few.iter().zip(word(start)..).filter(move |(there, _)| **there == hash);
        same.map(|(_, row)| row)
    }
}

/// The first bits of a place in the shuffle: a number below `count`, which is a power of two.
fn head(hash: u64, count: usize) -> usize {
    let bits = count.trailing_zeros();
    usize::try_from(hash.checked_shr(u64::BITS.saturating_sub(bits)).unwrap_or(0)).unwrap_or(0)
}
