//! Bytes that are read where they lie: a header, a table of sections, the sections. The same in memory, in a file and on
//! every platform; numbers are little end first.

mod slots;
mod texts;

pub(crate) use slots::{Slots, hash, placed, places_for, spread};
pub(crate) use texts::{TextBuilder, TextTable};

use crate::error::{Error, ErrorCode};
use std::{
    borrow::Cow,
    marker::PhantomData,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
};

/// Bytes that somebody keeps alive: a vector, a mapped file.
pub(crate) type Owner = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// The sections of one kind of image, numbered in the order in which they stand. The last holds a checksum for every
/// piece of what stands before.
pub(crate) trait Part<const N: usize>: Copy + PartialEq {
    /// The first bytes, by which the kind is known.
    const MAGIC: [u8; 8];
    /// The version of the kind.
    const VERSION: u32;
    /// What it is an image of, for errors.
    const WHAT: &'static str;
    /// All of them.
    const ALL: [Self; N];

    /// Its place among them.
    fn place(self) -> usize;
}

/// Magic, version, number of sections.
const HEADER: usize = 16;
/// Offset, length.
const ENTRY: usize = 16;
/// Every section begins at a multiple of this.
const ALIGNED: usize = 64;

/// So many bytes have one checksum.
const PIECE: usize = 1 << 15;

/// An image whose header was read.
#[derive(Clone)]
pub(crate) struct Image<P, const N: usize> {
    owner: Owner,
    parts: [Range<usize>; N],
    /// What is known of the pieces; nothing where bytes were made here or checked before.
    checks: Option<Arc<Checks>>,
    kind: PhantomData<P>,
}

/// Which pieces were looked at.
struct Checks {
    pieces: Vec<AtomicU8>,
    damaged: AtomicBool,
}

const SOUND: u8 = 1;
const BROKEN: u8 = 2;

impl<P: Part<N>, const N: usize> Image<P, N> {
    /// Reads the header and the table of sections; looks at nothing else. What was `saved` is checked piece by piece
    /// when it is first touched.
    ///
    /// # Errors
    /// When it is no such image, one of another version, or a section lies outside.
    pub(crate) fn open(owner: Owner, saved: bool) -> Result<Self, Error> {
        let parts = read_table::<P, N>(owner.as_ref().as_ref())?;
        let mut image = Image { owner, parts, checks: None, kind: PhantomData };
        if saved {
            let checks = image.checks_range();
            if checks.len() != checks.start.div_ceil(PIECE).saturating_mul(4) {
                return Err(damaged::<P, N>("the part `checks`"));
            }
            let pieces = (0..checks.start.div_ceil(PIECE)).map(|_| AtomicU8::new(0)).collect();
            image.checks = Some(Arc::new(Checks { pieces, damaged: AtomicBool::new(false) }));
            if !image.touch_bytes(0, HEADER.saturating_add(ENTRY.saturating_mul(N))) {
                return Err(damaged::<P, N>("the header"));
            }
        }
        Ok(image)
    }

    /// Reads what was saved and checks all of it at once; nothing is checked later. Linear in the bytes.
    ///
    /// # Errors
    /// When it is no such image, one of another version, or not as it was saved.
    pub(crate) fn open_whole(owner: Owner) -> Result<Self, Error> {
        let image = Self::open(owner, true)?;
        let checks = image.checks_range();
        if !image.touch_all() || checks.end != image.bytes().len() {
            return Err(damaged::<P, N>("a part"));
        }
        Ok(Image { checks: None, ..image })
    }

    /// Reads an image that stands in another, which has checked it.
    ///
    /// # Errors
    /// When it is no such image, one of another version, or a section lies outside.
    pub(crate) fn open_within(owner: Owner, place: &Range<usize>) -> Result<Self, Error> {
        let bytes = owner.as_ref().as_ref().get(place.clone()).unwrap_or_default();
        let parts = read_table::<P, N>(bytes)?
            .map(|part| place.start.saturating_add(part.start)..place.start.saturating_add(part.end));
        Ok(Image { owner, parts, checks: None, kind: PhantomData })
    }

    /// Puts sections together, with checksums, to be kept.
    pub(crate) fn assemble(sections: &[Cow<'_, [u8]>; N]) -> Vec<u8> {
        let mut lengths = [0; N];
        lengths.iter_mut().zip(sections).for_each(|(length, section)| *length = section.len());
        let from = places(&lengths).last().map_or(0, |checks| checks.start);
        if let Some(checks) = lengths.last_mut() {
            *checks = from.div_ceil(PIECE).saturating_mul(4);
        }
        let mut draft = Draft::<P, N>::new(&lengths);
        P::ALL.iter().zip(sections).for_each(|(part, section)| draft.put(*part, section));
        let checked = draft.bytes.get(..from).unwrap_or_default();
        let checks: Vec<u8> =
            checked.chunks(PIECE).flat_map(|piece| crc32fast::hash(piece).to_le_bytes()).collect();
        if let Some(part) = P::ALL.last() {
            draft.put(*part, &checks);
        }
        draft.bytes
    }

    /// Whether it was opened as one that was saved.
    pub(crate) fn is_saved(&self) -> bool {
        self.checks.is_some()
    }

    /// Whether anything that was touched is not as it was saved.
    pub(crate) fn is_damaged(&self) -> bool {
        self.checks.as_ref().is_some_and(|checks| checks.damaged.load(Ordering::Relaxed))
    }

    /// What was read makes no sense.
    pub(crate) fn spoil(&self) {
        if let Some(checks) = &self.checks {
            checks.damaged.store(true, Ordering::Relaxed);
        }
    }

    /// Checks the pieces in which a range of a part lies, each once; tells whether they are as they were saved.
    #[inline]
    pub(crate) fn touch(&self, part: P, from: usize, to: usize) -> bool {
        if self.checks.is_none() {
            return true;
        }
        let start = self.range(part).start;
        self.touch_bytes(start.saturating_add(from), start.saturating_add(to))
    }

    /// Checks all pieces that were not yet looked at.
    pub(crate) fn touch_all(&self) -> bool {
        self.touch_bytes(0, self.checks_range().start)
    }

    fn touch_bytes(&self, from: usize, to: usize) -> bool {
        let Some(checks) = &self.checks else { return true };
        let mut sound = true;
        for piece in from / PIECE..to.div_ceil(PIECE) {
            let Some(state) = checks.pieces.get(piece) else { continue };
            let known = match state.load(Ordering::Relaxed) {
                0 => self.check(piece),
                known => known,
            };
            state.store(known, Ordering::Relaxed);
            sound &= known == SOUND;
        }
        if !sound {
            checks.damaged.store(true, Ordering::Relaxed);
        }
        sound
    }

    fn check(&self, piece: usize) -> u8 {
        let checks = self.checks_range();
        let from = piece.saturating_mul(PIECE);
        let to = from.saturating_add(PIECE).min(checks.start);
        let (sums, _) = self.bytes().get(checks).unwrap_or_default().as_chunks::<4>();
        let kept = sums.get(piece).map(|sum| u32::from_le_bytes(*sum));
        let found = self.bytes().get(from..to).map(crc32fast::hash);
        if found.is_some() && found == kept { SOUND } else { BROKEN }
    }

    fn checks_range(&self) -> Range<usize> {
        self.parts.last().cloned().unwrap_or_default()
    }

    /// Where a part stands in the bytes.
    pub(crate) fn range(&self, part: P) -> Range<usize> {
        self.parts.get(part.place()).cloned().unwrap_or_default()
    }

    /// Who keeps the bytes.
    pub(crate) fn owner(&self) -> &Owner {
        &self.owner
    }

    /// All of it.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.owner.as_ref().as_ref()
    }

    pub(crate) fn part(&self, part: P) -> &[u8] {
        self.bytes().get(self.range(part)).unwrap_or_default()
    }
}

/// An image that is being written: everything has its place from the beginning.
pub(crate) struct Draft<P, const N: usize> {
    pub(crate) bytes: Vec<u8>,
    places: [Range<usize>; N],
    kind: PhantomData<P>,
}

impl<P: Part<N>, const N: usize> Draft<P, N> {
    /// The header and the table; zeros where the sections will be.
    pub(crate) fn new(lengths: &[usize; N]) -> Self {
        let places = places(lengths);
        let mut header = [&P::MAGIC[..], &P::VERSION.to_le_bytes(), &word(N).to_le_bytes()].concat();
        for place in &places {
            header.extend_from_slice(&long(place.start).to_le_bytes());
            header.extend_from_slice(&long(place.len()).to_le_bytes());
        }
        let mut bytes = vec![0; places.iter().map(|place| place.end).fold(0, usize::max)];
        bytes.iter_mut().zip(header).for_each(|(to, from)| *to = from);
        Draft { bytes, places, kind: PhantomData }
    }

    pub(crate) fn part(&mut self, part: P) -> &mut [u8] {
        let place = self.places.get(part.place()).cloned().unwrap_or_default();
        self.bytes.get_mut(place).unwrap_or_default()
    }

    /// Writes a section.
    pub(crate) fn put(&mut self, part: P, section: &[u8]) {
        let place = self.part(part);
        if place.len() == section.len() {
            place.copy_from_slice(section);
        }
    }
}

/// Where sections of these lengths stand.
fn places<const N: usize>(lengths: &[usize; N]) -> [Range<usize>; N] {
    let mut end = HEADER.saturating_add(ENTRY.saturating_mul(N));
    lengths.map(|length| {
        let start = end.next_multiple_of(ALIGNED);
        end = start.saturating_add(length);
        start..end
    })
}

fn read_table<P: Part<N>, const N: usize>(bytes: &[u8]) -> Result<[Range<usize>; N], Error> {
    let version = read_version::<P, N>(bytes).ok_or_else(|| {
        let message = format!("this is no saved {}, or its beginning is damaged", P::WHAT);
        Error::new(ErrorCode::StaleFile, P::WHAT, message)
    })?;
    if version != P::VERSION {
        let message = format!(
            "the saved {} is of version {version}, and this reads version {}: save it anew",
            P::WHAT,
            P::VERSION
        );
        return Err(Error::new(ErrorCode::StaleFile, P::WHAT, message));
    }
    read_places(bytes).ok_or_else(|| damaged::<P, N>("the header"))
}

fn read_version<P: Part<N>, const N: usize>(bytes: &[u8]) -> Option<u32> {
    let version = bytes.strip_prefix(&P::MAGIC)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*version))
}

fn read_places<const N: usize>(bytes: &[u8]) -> Option<[Range<usize>; N]> {
    let (header, rest) = bytes.split_first_chunk::<HEADER>()?;
    let [.., a, b, c, d] = *header;
    let known = u32::from_le_bytes([a, b, c, d]) == word(N);
    let mut parts: [Range<usize>; N] = std::array::from_fn(|_| 0..0);
    let (entries, _) = rest.as_chunks::<ENTRY>();
    for (i, part) in parts.iter_mut().enumerate() {
        let (numbers, _) = entries.get(i)?.as_chunks::<8>();
        let [offset, length] = numbers else { return None };
        let start = usize::try_from(u64::from_le_bytes(*offset)).ok()?;
        let end = start.checked_add(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        bytes.get(start..end)?;
        *part = start..end;
    }
    known.then_some(parts)
}

/// The error for bytes that are no such image, or no longer one.
pub(crate) fn damaged<P: Part<N>, const N: usize>(what: &str) -> Error {
    Error::new(ErrorCode::StaleFile, P::WHAT, format!("{what} of the saved {} is damaged", P::WHAT))
}

pub(crate) fn word(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(crate) fn long(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
