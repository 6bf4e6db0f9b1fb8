//! Texts one after the other, by where each ends.

use super::{Image, Part, word};

/// Texts as they are stored.
#[derive(Clone, Copy)]
pub(crate) struct TextTable<'a, P, const N: usize> {
    image: &'a Image<P, N>,
    ends: (P, &'a [[u8; 4]]),
    bytes: (P, &'a [u8]),
}

impl<'a, P: Part<N>, const N: usize> TextTable<'a, P, N> {
    pub(crate) fn of(image: &'a Image<P, N>, ends: P, bytes: P) -> Self {
        TextTable { image, ends: (ends, image.part(ends).as_chunks().0), bytes: (bytes, image.part(bytes)) }
    }

    pub(crate) fn get(&self, at: usize) -> Option<&'a [u8]> {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.end(before))?;
        let end = self.end(at)?;
        let text = self.bytes.1.get(start..end)?;
        self.image.touch(self.bytes.0, start, end).then_some(text)
    }

    fn end(&self, at: usize) -> Option<usize> {
        let end = self.ends.1.get(at)?;
        let from = at.saturating_mul(4);
        self.image
            .touch(self.ends.0, from, from.saturating_add(4))
            .then_some(u32::from_le_bytes(*end) as usize)
    }

    /// The place of a text among those from `from` up to `to`, which are in order.
    pub(crate) fn find(&self, from: usize, to: usize, text: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (from, to);
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle)? < text {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        (low < to && self.get(low)? == text).then_some(low)
    }
}

/// Collects texts for a [`TextTable`].
#[derive(Default)]
pub(crate) struct TextBuilder {
    pub(crate) ends: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
}

impl TextBuilder {
    /// With those that stand in a table.
    pub(crate) fn over(ends: &[u8], bytes: &[u8]) -> Self {
        TextBuilder { ends: ends.to_vec(), bytes: bytes.to_vec() }
    }

    /// Adds a text.
    pub(crate) fn push(&mut self, text: impl AsRef<[u8]>) {
        self.bytes.extend_from_slice(text.as_ref());
        self.ends.extend_from_slice(&word(self.bytes.len()).to_le_bytes());
    }

    /// How many texts there are.
    pub(crate) fn count(&self) -> usize {
        self.ends.len() / 4
    }

    /// A text by its place.
    pub(crate) fn get(&self, at: usize) -> &[u8] {
        let (ends, _) = self.ends.as_chunks::<4>();
        let end = |at: usize| ends.get(at).map_or(0, |end| u32::from_le_bytes(*end) as usize);
        self.bytes.get(at.checked_sub(1).map_or(0, end)..end(at)).unwrap_or_default()
    }
}
