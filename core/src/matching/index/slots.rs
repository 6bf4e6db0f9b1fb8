//! Where a text is found by its hash: open addressing, as many places as a power of two, at most half of them taken.
//! A few steps to memory, where halving the texts in their order takes two for each bit of their number.

use super::{
    image::{Image, Part, TextTable},
    intern::hash,
};

/// The places of texts with the numbers from 0 on, one more than the number in each that is taken.
pub(super) fn placed<'t>(texts: impl ExactSizeIterator<Item = &'t str>) -> Vec<u32> {
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
pub(super) fn places_for(texts: usize) -> usize {
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
pub(super) struct Slots<'a> {
    image: &'a Image,
    part: Part,
    slots: &'a [[u8; 4]],
}

impl<'a> Slots<'a> {
    pub(super) fn of(image: &'a Image, part: Part) -> Self {
        Slots { image, part, slots: image.part(part).as_chunks().0 }
    }

    /// The number of a text among the first `count` of a table. Constant but for texts with the same hash; places that
    /// [`placed`] cannot have made are damage.
    pub(super) fn find(&self, texts: &TextTable<'_>, count: usize, text: &str) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::index::image::{Draft, PARTS, TextBuilder};
    use std::sync::Arc;

    #[test]
    fn every_text_is_found_and_no_other() {
        for count in [0, 1, 2, 3, 700] {
            let texts: Vec<String> = (0..count).map(|i| format!("http://skills.example/{}", i * 7)).collect();
            let mut table = TextBuilder::default();
            texts.iter().for_each(|text| table.push(text));
            let slots: Vec<u8> =
                placed(texts.iter().map(String::as_str)).into_iter().flat_map(u32::to_le_bytes).collect();
            let sections =
                [(Part::TextEnds, &table.ends), (Part::Texts, &table.bytes), (Part::SkillSlots, &slots)];
            let length =
                |part: Part| sections.iter().find(|(there, _)| *there == part).map_or(0, |(_, s)| s.len());
            let mut draft = Draft::new(&PARTS.map(length));
            sections.iter().for_each(|(part, section)| draft.put(*part, section));
            let image = Image::open(Arc::new(draft.bytes), false).unwrap();
            let table = TextTable::of(&image, Part::TextEnds, Part::Texts);
            let slots = Slots::of(&image, Part::SkillSlots);
            for (number, text) in texts.iter().enumerate() {
                assert_eq!(slots.find(&table, texts.len(), text), Some(number));
            }
            assert_eq!(slots.find(&table, texts.len(), "http://skills.example/1"), None);
        }
    }
}
