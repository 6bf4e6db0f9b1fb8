//! The bytes of a base: which sections an [`Image`](crate::image) of people has.

pub(super) use crate::image::{Owner, TextBuilder, long, word};
use crate::{error::Error, image};

pub(super) type Image = image::Image<Part, 25>;
pub(super) type Draft = image::Draft<Part, 25>;
pub(super) type TextTable<'a> = image::TextTable<'a, Part, 25>;
pub(super) type Slots<'a> = image::Slots<'a, Part, 25>;

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

impl image::Part<25> for Part {
    const MAGIC: [u8; 8] = *b"tutindx1";
    const VERSION: u32 = 4;
    const WHAT: &'static str = "index";
    const ALL: [Part; 25] = PARTS;

    #[inline]
    fn place(self) -> usize {
        self as usize
    }
}

/// The error for bytes that are no index, or no longer one.
pub(super) fn damaged(what: &str) -> Error {
    image::damaged::<Part, 25>(what)
}
