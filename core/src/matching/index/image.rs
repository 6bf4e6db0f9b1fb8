//! The bytes of a base: a header, a table of sections, the sections. The same in memory, in a file and on every
//! platform; numbers are little end first.

use crate::error::{Error, ErrorCode};
use std::{
    borrow::Cow,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
};

/// Bytes that somebody keeps alive: a vector, a mapped file.
pub(super) type Owner = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// The sections, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Part {
    /// How many people, how many others are named by them, how many skills.
    Counts,
    /// The place of each person in the shuffle, ascending: eight bytes each.
    Hashes,
    /// Where the id of each person ends in `Ids`; those of others follow.
    IdEnds,
    /// The ids, one after the other; those of others in their order.
    Ids,
    /// The manager of each person: a number of a person or one of two signs.
    Managers,
    /// Who is there, one bit each.
    Active,
    /// Where each text of the dictionaries ends in `Texts`.
    TextEnds,
    /// Skills, then the ids and texts of attributes.
    Texts,
    /// Where to look for a skill by its hash: one more than its number, or 0; a word each.
    SkillSlots,
    /// The numbers of the dictionaries, eight bytes each.
    Numbers,
    /// The attributes, five words each.
    Columns,
    /// Where each feature stands in `Marks`, and how.
    Features,
    /// Planes and lists.
    Marks,
    /// Who has a caseload, by number.
    CaseloadOf,
    /// Where each caseload ends in `Caseloads`.
    CaseloadEnds,
    /// The caseloads as documents.
    Caseloads,
    /// Between whom there is something, both ways, with the number of its document: three words each.
    PairOf,
    /// Where each pair ends in `Pairs`.
    PairEnds,
    /// The pairs as documents.
    Pairs,
    /// Who is blocked, and by whom: two words each.
    Blocks,
    /// When the tickets of whom fall due, after the time to which the index is settled: twelve bytes each.
    Due,
    /// When they fell due before that.
    WasDue,
    /// Bits of who may be asked.
    Standings,
    /// What is said once, as a document.
    Rest,
    /// A checksum for every piece of what stands before; none in memory.
    Checks,
}

pub(super) const PARTS: [Part; 25] = [
    Part::Counts,
    Part::Hashes,
    Part::IdEnds,
    Part::Ids,
    Part::Managers,
    Part::Active,
    Part::TextEnds,
    Part::Texts,
    Part::SkillSlots,
    Part::Numbers,
    Part::Columns,
    Part::Features,
    Part::Marks,
    Part::CaseloadOf,
    Part::CaseloadEnds,
    Part::Caseloads,
    Part::PairOf,
    Part::PairEnds,
    Part::Pairs,
    Part::Blocks,
    Part::Due,
    Part::WasDue,
    Part::Standings,
    Part::Rest,
    Part::Checks,
];

const MAGIC: [u8; 8] = *b"tutindx1";
/// Magic, version, number of sections.
const HEADER: usize = 16;
/// Offset, length.
const ENTRY: usize = 16;
const VERSION: u32 = 4;
/// Every section begins at a multiple of this.
const ALIGNED: usize = 64;

/// So many bytes have one checksum.
const PIECE: usize = 1 << 15;

/// An image whose header was read.
#[derive(Clone)]
pub(super) struct Image {
    owner: Owner,
    parts: [Range<usize>; PARTS.len()],
    /// What is known of the pieces; nothing needs to be known of bytes that were made here.
    checks: Option<Arc<Checks>>,
}

/// Which pieces were looked at.
struct Checks {
    pieces: Vec<AtomicU8>,
    damaged: AtomicBool,
}

const SOUND: u8 = 1;
const BROKEN: u8 = 2;

impl Image {
    /// Reads the header and the table of sections; looks at nothing else. What was `saved` is checked piece by piece
    /// when it is first touched.
    ///
    /// # Errors
    /// When it is no index, one of another version, or a section lies outside.
    pub(super) fn open(owner: Owner, saved: bool) -> Result<Image, Error> {
        let parts = read_table(owner.as_ref().as_ref()).ok_or_else(|| damaged("the header"))?;
        let mut image = Image { owner, parts, checks: None };
        if saved {
            let from = image.range(Part::Checks).start;
            if image.part(Part::Checks).len() != from.div_ceil(PIECE).saturating_mul(4) {
                return Err(damaged("the part `checks`"));
            }
            let pieces = (0..from.div_ceil(PIECE)).map(|_| AtomicU8::new(0)).collect();
            image.checks = Some(Arc::new(Checks { pieces, damaged: AtomicBool::new(false) }));
            if !image.touch_bytes(0, HEADER.saturating_add(ENTRY.saturating_mul(PARTS.len()))) {
                return Err(damaged("the header"));
            }
        }
        Ok(image)
    }

    /// Puts sections together, with checksums, to be kept.
    pub(super) fn assemble(sections: &[Cow<'_, [u8]>; PARTS.len()]) -> Vec<u8> {
        let mut lengths = [0; PARTS.len()];
        lengths.iter_mut().zip(sections).for_each(|(length, section)| *length = section.len());
        let [.., checks] = places(&lengths);
        let from = checks.start;
        let [.., length] = &mut lengths;
        *length = from.div_ceil(PIECE).saturating_mul(4);
        let mut draft = Draft::new(&lengths);
        PARTS.iter().zip(sections).for_each(|(part, section)| draft.put(*part, section));
        let checked = draft.bytes.get(..from).unwrap_or_default();
        let checks: Vec<u8> =
            checked.chunks(PIECE).flat_map(|piece| crc32fast::hash(piece).to_le_bytes()).collect();
        draft.put(Part::Checks, &checks);
        draft.bytes
    }

    /// Whether it was saved, perhaps with more than the people.
    pub(super) fn is_saved(&self) -> bool {
        self.checks.is_some()
    }

    /// Whether anything that was touched is not as it was saved.
    pub(super) fn is_damaged(&self) -> bool {
        self.checks.as_ref().is_some_and(|checks| checks.damaged.load(Ordering::Relaxed))
    }

    /// What was read makes no sense.
    pub(super) fn spoil(&self) {
        if let Some(checks) = &self.checks {
            checks.damaged.store(true, Ordering::Relaxed);
        }
    }

    /// Checks the pieces in which a range of a part lies, each once; tells whether they are as they were saved.
    #[inline]
    pub(super) fn touch(&self, part: Part, from: usize, to: usize) -> bool {
        if self.checks.is_none() {
            return true;
        }
        let start = self.range(part).start;
        self.touch_bytes(start.saturating_add(from), start.saturating_add(to))
    }

    /// Checks all pieces that were not yet looked at.
    pub(super) fn touch_all(&self) {
        self.touch_bytes(0, self.range(Part::Checks).start);
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
        let from = piece.saturating_mul(PIECE);
        let to = from.saturating_add(PIECE).min(self.range(Part::Checks).start);
        let (sums, _) = self.part(Part::Checks).as_chunks::<4>();
        let kept = sums.get(piece).map(|sum| u32::from_le_bytes(*sum));
        let found = self.bytes().get(from..to).map(crc32fast::hash);
        if found.is_some() && found == kept { SOUND } else { BROKEN }
    }

    fn range(&self, part: Part) -> Range<usize> {
        self.parts.get(part as usize).cloned().unwrap_or_default()
    }

    /// All of it.
    pub(super) fn bytes(&self) -> &[u8] {
        self.owner.as_ref().as_ref()
    }

    pub(super) fn part(&self, part: Part) -> &[u8] {
        self.bytes().get(self.range(part)).unwrap_or_default()
    }
}

/// An image that is being written: everything has its place from the beginning.
pub(super) struct Draft {
    pub(super) bytes: Vec<u8>,
    places: [Range<usize>; PARTS.len()],
}

impl Draft {
    /// The header and the table; zeros where the sections will be.
    pub(super) fn new(lengths: &[usize; PARTS.len()]) -> Self {
        let places = places(lengths);
        let mut header = [&MAGIC[..], &VERSION.to_le_bytes(), &word(PARTS.len()).to_le_bytes()].concat();
        for place in &places {
            header.extend_from_slice(&long(place.start).to_le_bytes());
            header.extend_from_slice(&long(place.len()).to_le_bytes());
        }
        let mut bytes = vec![0; places.iter().map(|place| place.end).fold(0, usize::max)];
        bytes.iter_mut().zip(header).for_each(|(to, from)| *to = from);
        Draft { bytes, places }
    }

    pub(super) fn part(&mut self, part: Part) -> &mut [u8] {
        let place = self.places.get(part as usize).cloned().unwrap_or_default();
        self.bytes.get_mut(place).unwrap_or_default()
    }

    /// Writes a section.
    pub(super) fn put(&mut self, part: Part, section: &[u8]) {
        let place = self.part(part);
        if place.len() == section.len() {
            place.copy_from_slice(section);
        }
    }
}

/// Where sections of these lengths stand, in the order of [`PARTS`].
fn places(lengths: &[usize; PARTS.len()]) -> [Range<usize>; PARTS.len()] {
    let mut end = HEADER.saturating_add(ENTRY.saturating_mul(PARTS.len()));
    lengths.map(|length| {
        let start = end.next_multiple_of(ALIGNED);
        end = start.saturating_add(length);
        start..end
    })
}

fn read_table(bytes: &[u8]) -> Option<[Range<usize>; PARTS.len()]> {
    let (magic, rest) = bytes.split_first_chunk::<8>()?;
    let (version, rest) = rest.split_first_chunk::<4>()?;
    let (count, rest) = rest.split_first_chunk::<4>()?;
    let known = *magic == MAGIC
        && u32::from_le_bytes(*version) == VERSION
        && u32::from_le_bytes(*count) == word(PARTS.len());
    let mut parts: [Range<usize>; PARTS.len()] = Default::default();
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

/// The error for bytes that are no index, or no longer one.
pub(super) fn damaged(what: &str) -> Error {
    Error::new(ErrorCode::InvalidValue, "index", format!("{what} of the saved index is damaged"))
}

pub(super) fn word(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn long(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Texts one after the other, by where each ends.
#[derive(Clone, Copy)]
pub(super) struct TextTable<'a> {
    image: &'a Image,
    ends: (Part, &'a [[u8; 4]]),
    bytes: (Part, &'a [u8]),
}

impl<'a> TextTable<'a> {
    pub(super) fn of(image: &'a Image, ends: Part, bytes: Part) -> Self {
        TextTable { image, ends: (ends, image.part(ends).as_chunks().0), bytes: (bytes, image.part(bytes)) }
    }

    pub(super) fn get(&self, at: usize) -> Option<&'a [u8]> {
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
    pub(super) fn find(&self, from: usize, to: usize, text: &[u8]) -> Option<usize> {
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
pub(super) struct TextBuilder {
    pub(super) ends: Vec<u8>,
    pub(super) bytes: Vec<u8>,
}

impl TextBuilder {
    /// With those that stand in a table.
    pub(super) fn over(ends: &[u8], bytes: &[u8]) -> Self {
        TextBuilder { ends: ends.to_vec(), bytes: bytes.to_vec() }
    }

    /// Adds a text.
    pub(super) fn push(&mut self, text: impl AsRef<[u8]>) {
        self.bytes.extend_from_slice(text.as_ref());
        self.ends.extend_from_slice(&word(self.bytes.len()).to_le_bytes());
    }

    /// How many texts there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len() / 4
    }

    /// A text by its place.
    pub(super) fn get(&self, at: usize) -> &[u8] {
        let (ends, _) = self.ends.as_chunks::<4>();
        let end = |at: usize| ends.get(at).map_or(0, |end| u32::from_le_bytes(*end) as usize);
        self.bytes.get(at.checked_sub(1).map_or(0, end)..end(at)).unwrap_or_default()
    }
}
