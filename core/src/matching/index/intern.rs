//! Numbers for texts and the like, by open addressing: as fast as building an index needs it, and in an order that
//! depends on the order of the input alone.

use crate::{
    image::{hash, spread},
    people::{Same, Word},
};

/// What can be numbered.
pub(super) trait Key: Copy + Ord {
    fn hash(self) -> u64;
}

impl Key for &str {
    fn hash(self) -> u64 {
        hash(self.as_bytes())
    }
}

impl Key for i64 {
    fn hash(self) -> u64 {
        hash(&self.to_le_bytes())
    }
}

/// A text with its word, by which it is mostly known without a look at where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Worded<'a> {
    pub(super) text: &'a str,
    word: Word,
}

impl Key for Worded<'_> {
    fn hash(self) -> u64 {
        hash_of(self.word)
    }
}

fn hash_of(word: Word) -> u64 {
    let [low, high] = word.bits();
    spread(spread(low) ^ high)
}

/// Keys in the order in which they were first seen.
pub(super) struct Interner<K> {
    keys: Vec<K>,
    /// The number of a key and one, 0 where nothing is; as many as a power of two, at most half full.
    slots: Vec<u32>,
}

impl<K: Key> Interner<K> {
    pub(super) fn new() -> Self {
        Interner { keys: Vec::new(), slots: vec![0; 1_024] }
    }

    /// The number of a key, a new one if it was not seen before.
    pub(super) fn number(&mut self, key: K) -> u32 {
        self.number_where(key.hash(), |there| *there == key, || key)
    }

    /// The number of the key with this hash that `is` it, or of the new one that is made then.
    fn number_where(&mut self, hash: u64, is: impl Fn(&K) -> bool, key: impl FnOnce() -> K) -> u32 {
        let place = self.place(hash, is);
        if let Some(found) = self.slots.get(place).and_then(|slot| slot.checked_sub(1)) {
            return found;
        }
        let number = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        self.keys.push(key());
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = number.saturating_add(1);
        }
        if self.keys.len().saturating_mul(2) > self.slots.len() {
            self.grow();
        }
        number
    }

    /// The keys by number.
    pub(super) fn keys(&self) -> &[K] {
        &self.keys
    }

    /// The numbers in the order of their keys.
    pub(super) fn sorted(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0_u32..).take(self.keys.len()).collect();
        numbers.sort_unstable_by_key(|number| self.keys.get(*number as usize));
        numbers
    }

    /// The keys with these numbers.
    pub(super) fn of(&self, numbers: &[u32]) -> impl Iterator<Item = K> {
        numbers.iter().filter_map(|number| self.keys.get(*number as usize).copied())
    }

    /// Where the key with this hash is or would be.
    fn place(&self, hash: u64, is: impl Fn(&K) -> bool) -> usize {
        let mask = self.slots.len().saturating_sub(1);
        let mut place = usize::try_from(hash >> 32).unwrap_or(0) & mask;
        loop {
            let Some(number) = self.slots.get(place).and_then(|slot| slot.checked_sub(1)) else {
                return place;
            };
            if self.keys.get(number as usize).is_some_and(&is) {
                return place;
            }
            place = place.saturating_add(1) & mask;
        }
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len().saturating_mul(2)];
        for i in 0..self.keys.len() {
            let Some(key) = self.keys.get(i).copied() else { continue };
            let place = self.place(key.hash(), |there| *there == key);
            if let Some(slot) = self.slots.get_mut(place) {
                *slot = u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1);
            }
        }
    }
}

impl<'a> Interner<Worded<'a>> {
    /// The number of a text with this word, a new one if it was not seen before. The text is asked for when it is new, or
    /// its word does not tell which it is.
    pub(super) fn number_of(&mut self, word: Word, text: impl Fn() -> &'a str) -> u32 {
        let is = |there: &Worded<'_>| match there.word.same(word) {
            Same::Yes => true,
            Same::No => false,
            Same::Open => there.text == text(),
        };
        self.number_where(hash_of(word), is, || Worded { text: text(), word })
    }
}

/// Numbers for texts that records may share: a text that was met where it lies is not read again.
pub(super) struct SharedInterner<'a> {
    interner: Interner<&'a str>,
    /// Texts met last with their numbers, by where they lie.
    met: Vec<Option<(&'a str, u32)>>,
}

impl<'a> SharedInterner<'a> {
    pub(super) fn new() -> Self {
        SharedInterner { interner: Interner::new(), met: vec![None; 1 << 14] }
    }

    /// The number of a text, a new one if it was not seen before.
    pub(super) fn number(&mut self, text: &'a str) -> u32 {
        let lies = u64::try_from(text.as_ptr().addr()).unwrap_or(0);
        let place = usize::try_from(spread(lies) >> 50).unwrap_or(0);
        if let Some(Some((met, number))) = self.met.get(place)
            && std::ptr::eq(*met, text)
        {
            return *number;
        }
        let number = self.interner.number(text);
        if let Some(place) = self.met.get_mut(place) {
            *place = Some((text, number));
        }
        number
    }

    pub(super) fn interner(&self) -> &Interner<&'a str> {
        &self.interner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_one_number() {
        let texts: Vec<String> = (0..5_000).map(|i| format!("skill-{}", i * 7 % 3_000)).collect();
        let (mut interner, mut shared) = (Interner::new(), SharedInterner::new());
        for text in texts.iter().chain(&texts) {
            let number = interner.number(text.as_str());
            assert_eq!(interner.keys()[number as usize], text);
            assert_eq!(shared.number(text), number);
        }
        assert_eq!(interner.keys().len(), 3_000);
        let sorted: Vec<&str> = interner.sorted().into_iter().map(|n| interner.keys()[n as usize]).collect();
        assert!(sorted.is_sorted());
    }

    #[test]
    fn texts_are_told_apart_by_their_words_or_themselves() {
        let texts: Vec<String> =
            (0..3_000).map(|i| format!("{}{}", "long enough ".repeat(i % 3), i * 7 % 1_000)).collect();
        let (mut interner, mut worded) = (Interner::new(), Interner::new());
        for text in &texts {
            let number = worded.number_of(Word::of_text(text), || text);
            assert_eq!(interner.number(text.as_str()), number);
            assert_eq!(worded.keys()[number as usize].text, text);
        }
        assert_eq!(interner.sorted(), worded.sorted());
    }

    #[test]
    fn a_part_of_a_text_is_another_text() {
        let mut shared = SharedInterner::new();
        let text = "welding";
        assert_eq!([text, &text[..4], text, &text[..4]].map(|text| shared.number(text)), [0, 1, 0, 1]);
    }
}
