//! Where a text is found by its hash: open addressing, as many places as a power of two, at most half of them taken.
//! A few steps to memory, where halving the texts in their order takes two for each bit of their number.

use super::{Image, Part, TextTable};

/// The places of texts with the numbers from 0 on, one more than the number in each that is taken.
pub(crate) fn placed<'t>(texts: impl ExactSizeIterator<Item = &'t str>) -> Vec<u32> {
    let mut slots = vec![0_u32; places_for(texts.len())];
    for (number, text) in (1_u32..).zip(texts) {
        let free = places(text, slots.len()).find(|place| slots.get(*place) == Some(&0));
        if let Some(slot) = free.and_then(|place| slots.get_mut(place)) {
            *slot = number;
        }
    }
    slots
}

/// How many places so many texts have.
pub(crate) fn places_for(texts: usize) -> usize {
    texts.saturating_mul(2).checked_next_power_of_two().unwrap_or(usize::MAX)
}

/// The places at which to look for a text, in order; as many as there are.
fn places(text: &str, count: usize) -> impl Iterator<Item = usize> + use<> {
    let mask = count.saturating_sub(1);
    let first = usize::try_from(hash(text.as_bytes()) >> 32).unwrap_or(0);
    (0..count).map(move |step| first.wrapping_add(step) & mask)
}

/// Places as they are stored.
#[derive(Clone, Copy)]
pub(crate) struct Slots<'a, P, const N: usize> {
    image: &'a Image<P, N>,
    part: P,
    slots: &'a [[u8; 4]],
}

impl<'a, P: Part<N>, const N: usize> Slots<'a, P, N> {
    pub(crate) fn of(image: &'a Image<P, N>, part: P) -> Self {
        Slots { image, part, slots: image.part(part).as_chunks().0 }
    }

    /// The number of a text among the first `count` of a table. Constant but for texts with the same hash; places that
    /// [`placed`] cannot have made are damage.
    pub(crate) fn find(&self, texts: &TextTable<'_, P, N>, count: usize, text: &str) -> Option<usize> {
        for place in places(text, self.slots.len()) {
            let from = place.saturating_mul(4);
            if !self.image.touch(self.part, from, from.saturating_add(4)) {
                return None;
            }
            let number = u32::from_le_bytes(*self.slots.get(place)?).checked_sub(1)? as usize;
            let Some(there) = texts.get(number).filter(|_| number < count) else { break };
            if there == text.as_bytes() {
                return Some(number);
            }
        }
        self.image.spoil();
        None
    }
}

/// Multiplies and folds eight bytes at a time; good enough for a table that nobody attacks from within.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    // What is left of the last word, or that word once more with what is before it.
    let last = match bytes.last_chunk::<8>() {
        Some(last) => u64::from_le_bytes(*last),
        None => rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte)),
    };
    let mut hash = u64::try_from(bytes.len()).unwrap_or(0);
    for word in words {
        hash = spread(hash ^ u64::from_le_bytes(*word));
    }
    spread(spread(hash ^ last))
}

pub(crate) fn spread(word: u64) -> u64 {
    let word = word.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    word ^ word >> 29
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{Draft, TextBuilder};
    use std::sync::Arc;

    #[derive(Clone, Copy, PartialEq)]
    enum Shelf {
        Ends,
        Texts,
        Slots,
        Checks,
    }

    impl Part<4> for Shelf {
        const MAGIC: [u8; 8] = *b"shelf   ";
        const VERSION: u32 = 1;
        const WHAT: &'static str = "shelf";
        const ALL: [Shelf; 4] = [Shelf::Ends, Shelf::Texts, Shelf::Slots, Shelf::Checks];
        fn place(self) -> usize {
            self as usize
        }
    }

    #[test]
    fn every_text_is_found_and_no_other() {
        for count in [0, 1, 2, 3, 700] {
            let texts: Vec<String> = (0..count).map(|i| format!("http://skills.example/{}", i * 7)).collect();
            let mut table = TextBuilder::default();
            texts.iter().for_each(|text| table.push(text));
            let slots: Vec<u8> =
                placed(texts.iter().map(String::as_str)).into_iter().flat_map(u32::to_le_bytes).collect();
            let mut draft = Draft::<Shelf, 4>::new(&[table.ends.len(), table.bytes.len(), slots.len(), 0]);
            draft.put(Shelf::Ends, &table.ends);
            draft.put(Shelf::Texts, &table.bytes);
            draft.put(Shelf::Slots, &slots);
            let image = Image::open(Arc::new(draft.bytes), false).unwrap();
            let table = TextTable::of(&image, Shelf::Ends, Shelf::Texts);
            let slots = Slots::of(&image, Shelf::Slots);
            for (number, text) in texts.iter().enumerate() {
                assert_eq!(slots.find(&table, texts.len(), text), Some(number));
            }
            assert_eq!(slots.find(&table, texts.len(), "http://skills.example/1"), None);
        }
    }
}
