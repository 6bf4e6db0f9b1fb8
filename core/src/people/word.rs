//! A value as two words of 64 bits, so that rules compare it at once.

use super::Slot;

/// A value that is compared at once: a number, a short text, or as much of a long text as tells most of them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Word {
    low: u64,
    /// The last byte says what it is: the length of a short text, or one of the marks below.
    high: u64,
}

/// Texts of so many bytes are there as they are.
const SHORT: usize = 15;
const LONG: u64 = 0x20 << 56;
const NUMBER: u64 = 0x40 << 56;
const OTHER: u64 = 0x60 << 56;
const UNKNOWN: u64 = 0x80 << 56;

/// Whether two values are the same, as far as their words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Same {
    No,
    Yes,
    /// Long texts that look alike, or sets: their slots tell.
    Open,
}

impl Word {
    /// A value that is not known.
    pub(crate) const UNKNOWN: Word = Word { low: 0, high: UNKNOWN };

    pub(super) fn of(slot: Option<&Slot>) -> Word {
        match slot {
            None => Word::UNKNOWN,
            Some(Slot::Number(number)) => Word::of_number(*number),
            Some(Slot::YesNo(yes)) => Word::of_number((*yes).into()),
            Some(Slot::Text(text)) => Word::of_text(text),
            Some(Slot::Set(_)) => Word { low: 0, high: OTHER },
        }
    }

    pub(crate) fn of_number(number: i64) -> Word {
        Word { low: number.cast_unsigned(), high: NUMBER }
    }

    pub(crate) fn of_text(text: &str) -> Word {
        let mut bytes = [0; SHORT + 1];
        let [short @ .., length] = &mut bytes;
        if let Some(place) = short.get_mut(..text.len()) {
            place.copy_from_slice(text.as_bytes());
            *length = text.len() as u8;
            let both = u128::from_le_bytes(bytes);
            return Word { low: both as u64, high: (both >> 64) as u64 };
        }
        // FNV-1a of 64 bits. Whoever makes two texts alike gains nothing but a comparison of the texts.
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Word { low: text.bytes().fold(0xcbf2_9ce4_8422_2325, mix), high: LONG }
    }

    #[inline]
    pub(crate) fn number(self) -> Option<i64> {
        (self.high == NUMBER).then_some(self.low.cast_signed())
    }

    /// The two words, for a hash.
    #[inline]
    pub(crate) fn bits(self) -> [u64; 2] {
        [self.low, self.high]
    }

    #[inline]
    pub(crate) fn is_unknown(self) -> bool {
        self.high == UNKNOWN
    }

    #[inline]
    pub(crate) fn is_text(self) -> bool {
        self.high < NUMBER
    }

    /// Whether two known values are the same.
    #[inline]
    pub(crate) fn same(self, other: Word) -> Same {
        let alike = self == other;
        let exact = self.high < LONG || self.high == NUMBER;
        match (alike, exact) {
            (true, true) => Same::Yes,
            (false, _) => Same::No,
            (true, false) => Same::Open,
        }
    }
}

/// So many words of a person are there without a further step to memory.
const FEW: usize = 8;

/// The values of a person as words, in the order of their slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OwnWords {
    few: [Word; FEW],
    more: Box<[Word]>,
}

impl OwnWords {
    pub(super) fn of(slots: &[Option<Slot>]) -> OwnWords {
        let mut few = [Word::UNKNOWN; FEW];
        for (word, slot) in few.iter_mut().zip(slots) {
            *word = Word::of(slot.as_ref());
        }
        OwnWords { few, more: slots.iter().skip(FEW).map(|slot| Word::of(slot.as_ref())).collect() }
    }

    #[inline]
    pub(super) fn words(&self) -> Words<'_> {
        Words { few: &self.few, more: &self.more }
    }
}

/// The words of a person.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    few: &'a [Word; FEW],
    more: &'a [Word],
}

impl Words<'_> {
    #[inline]
    pub(crate) fn at(self, index: usize) -> Word {
        match self.few.get(index) {
            Some(word) => *word,
            None => self.more.get(index.saturating_sub(FEW)).copied().unwrap_or(Word::UNKNOWN),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_the_same_when_the_values_are(a in "[ab\\x00é]{0,20}", b in "[ab\\x00é]{0,20}", n: i64) {
            let (one, other) = (Word::of_text(&a), Word::of_text(&b));
            match one.same(other) {
                Same::Yes => prop_assert_eq!(&a, &b),
                Same::No => prop_assert_ne!(&a, &b),
                Same::Open => prop_assert!(a.len() > SHORT && b.len() > SHORT),
            }
            prop_assert!(one.is_text() && !one.is_unknown() && one.number().is_none());
            let number = Word::of_number(n);
            prop_assert_eq!(number.number(), Some(n));
            prop_assert_eq!(one.same(number), Same::No);
            prop_assert_eq!(number.same(Word::of_number(n)), Same::Yes);
            prop_assert!(!number.is_text() && !number.is_unknown());
        }
    }

    #[test]
    fn what_is_not_known_is_no_value() {
        assert!(Word::of(None).is_unknown() && !Word::of(None).is_text());
        let set = Word::of(Some(&Slot::Set(Box::default())));
        assert!(!set.is_text() && !set.is_unknown() && set.number().is_none());
        assert_eq!(set.same(set), Same::Open);
    }
}
