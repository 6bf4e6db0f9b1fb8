//! Numbers for texts, by open addressing: as fast as building an index needs it, and in an order that depends on the
//! order of the input alone.

/// Texts in the order in which they were first seen.
pub(super) struct Interner<'a> {
    texts: Vec<&'a str>,
    /// The number of a text and one, 0 where nothing is; as many as a power of two, at most half full.
    slots: Vec<u32>,
}

impl<'a> Interner<'a> {
    pub(super) fn new() -> Self {
        Interner { texts: Vec::new(), slots: vec![0; 1_024] }
    }

    /// The number of a text, a new one if it was not seen before.
    pub(super) fn number(&mut self, text: &'a str) -> u32 {
        let place = self.place(text);
        if let Some(found) = self.slots.get(place).and_then(|slot| slot.checked_sub(1)) {
            return found;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text);
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = number.saturating_add(1);
        }
        if self.texts.len().saturating_mul(2) > self.slots.len() {
            self.grow();
        }
        number
    }

    /// The texts by number.
    pub(super) fn texts(&self) -> &[&'a str] {
        &self.texts
    }

    /// The numbers in the order of their texts.
    pub(super) fn sorted(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0_u32..).take(self.texts.len()).collect();
        numbers.sort_unstable_by_key(|number| self.texts.get(*number as usize));
        numbers
    }

    /// Where a text is or would be.
    fn place(&self, text: &str) -> usize {
        let mask = self.slots.len().saturating_sub(1);
        let mut place = usize::try_from(hash(text.as_bytes()) >> 32).unwrap_or(0) & mask;
        loop {
            let Some(number) = self.slots.get(place).and_then(|slot| slot.checked_sub(1)) else {
                return place;
            };
            if self.texts.get(number as usize).is_some_and(|there| *there == text) {
                return place;
            }
            place = place.saturating_add(1) & mask;
        }
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len().saturating_mul(2)];
        for i in 0..self.texts.len() {
            let Some(text) = self.texts.get(i).copied() else { continue };
            let place = self.place(text);
            if let Some(slot) = self.slots.get_mut(place) {
                *slot = u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1);
            }
        }
    }
}

/// Multiplies and folds eight bytes at a time; good enough for a table that nobody attacks from within.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = u64::try_from(bytes.len()).unwrap_or(0);
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    for word in words.iter().chain([&last]) {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(ODD);
        hash ^= hash >> 29;
    }
    hash.wrapping_mul(ODD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_one_number() {
        let texts: Vec<String> = (0..5_000).map(|i| format!("skill-{}", i * 7 % 3_000)).collect();
        let mut interner = Interner::new();
        for text in &texts {
            let number = interner.number(text) as usize;
            assert_eq!(interner.texts()[number], text);
        }
        assert_eq!(interner.texts().len(), 3_000);
        let sorted: Vec<&str> = interner.sorted().into_iter().map(|n| interner.texts()[n as usize]).collect();
        assert!(sorted.is_sorted());
    }
}
