//! A taxonomy as bytes, and one over such bytes. Skills have numbers, in the order of their ids; nothing of them is read
//! before somebody asks for it, and whatever bytes they are, no answer reads beyond them or goes round in them.

use super::{
    complete::{Completion, Names, complete, fold},
    taxonomy::{SkillEntry, SkillTaxonomy, Taxonomy},
};
use crate::{
    error::{Error, ErrorCode},
    id::SkillId,
    image::{self, Image, Owner, Slots, TextBuilder, TextTable, placed, places_for, word},
    sort,
};
use std::{borrow::Cow, cmp::Ordering, ops::Range};

/// The sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Where to look for a skill by the hash of its id: one more than its number, or 0; a word each.
    Slots,
    /// The numbers in the order of ids without regard to the case of ASCII letters.
    Folded,
    /// Where each text ends in `Texts`.
    TextEnds,
    /// The ids, then the labels, then the alternative labels of one skill after the other.
    Texts,
    /// Of each skill, where its alternative labels end among the texts, and where its broader and its related skills end
    /// in `Links`; those of a skill begin where those of the one before end. Three words each.
    Skills,
    /// Numbers of skills: the broader ones of a skill, then the related ones.
    Links,
    /// Numbers of labels and alternative labels, in the order in which they are completed.
    Names,
    /// A checksum for every piece of what stands before.
    Checks,
}

impl image::Part<8> for Part {
    const MAGIC: [u8; 8] = *b"tutskil1";
    const VERSION: u32 = 1;
    const WHAT: &'static str = "taxonomy";
    const ALL: [Part; 8] = [
        Part::Slots,
        Part::Folded,
        Part::TextEnds,
        Part::Texts,
        Part::Skills,
        Part::Links,
        Part::Names,
        Part::Checks,
    ];

    fn place(self) -> usize {
        self as usize
    }
}

impl SkillTaxonomy {
    /// The bytes of it, the same on every platform. Linear in the names, plus a sort.
    ///
    /// # Errors
    /// When ids and names have more than 4 GiB, or there are as many broader and related skills.
    pub(crate) fn save(&self) -> Result<Vec<u8>, Error> {
        let entries: Vec<&SkillEntry> = self.entries().collect();
        let mut texts = TextBuilder::default();
        entries.iter().for_each(|entry| texts.push(entry.id.as_str()));
        entries.iter().for_each(|entry| texts.push(&entry.label));
        let (mut rows, mut links) = (Vec::new(), Vec::new());
        for entry in &entries {
            entry.alternative_labels.iter().for_each(|label| texts.push(label));
            let mut ends = [texts.count(), 0, 0];
            for (end, others) in ends.iter_mut().skip(1).zip([&entry.broader, &entry.related]) {
                let number = |skill: &SkillId| entries.binary_search_by(|entry| entry.id.cmp(skill)).ok();
                links.extend(others.iter().filter_map(number).map(word));
                *end = links.len();
            }
            rows.extend(ends.map(word));
        }
        fits(texts.bytes.len(), "bytes of ids and names")?;
        fits(links.len(), "broader and related skills")?;
        let sections = [
            bytes(placed(entries.iter().map(|entry| entry.id.as_str()))),
            bytes(in_folded_order(&entries)),
            texts.ends,
            texts.bytes,
            bytes(rows),
            bytes(links),
            bytes(in_completed_order(&entries)),
            Vec::new(),
        ];
        Ok(Image::<Part, 8>::assemble(&sections.map(Cow::Owned)))
    }
}

fn fits(count: usize, what: &str) -> Result<(), Error> {
    let most = u32::MAX;
    if count < most as usize {
        return Ok(());
    }
    let message = format!("{count} {what}; fewer than {most} can be saved");
    Err(Error::new(ErrorCode::TooLarge, "taxonomy", message))
}

fn bytes(words: Vec<u32>) -> Vec<u8> {
    words.into_iter().flat_map(u32::to_le_bytes).collect()
}

fn in_folded_order(entries: &[&SkillEntry]) -> Vec<u32> {
    let mut ids: Vec<(&SkillEntry, u32)> = entries.iter().copied().zip(0..).collect();
    // Of ids that differ in case alone the first in their own order stays first.
    sort::by(&mut ids, |(one, _), (other, _)| {
        compare_folded(one.id.as_str().as_bytes(), other.id.as_str().as_bytes())
    });
    ids.into_iter().map(|(_, number)| number).collect()
}

fn compare_folded(one: &[u8], other: &[u8]) -> Ordering {
    one.iter().map(u8::to_ascii_lowercase).cmp(other.iter().map(u8::to_ascii_lowercase))
}

fn in_completed_order(entries: &[&SkillEntry]) -> Vec<u32> {
    let labels = entries.iter().map(|entry| (false, &entry.id, &entry.label));
    let others = entries
        .iter()
        .flat_map(|entry| entry.alternative_labels.iter().map(move |label| (true, &entry.id, label)));
    let mut names: Vec<_> = labels
        .chain(others)
        .zip(word(entries.len())..)
        .map(|((alternative, skill, shown), text)| (fold(shown), alternative, skill, shown, text))
        .collect();
    sort::by(&mut names, Ord::cmp);
    names.into_iter().map(|(.., text)| text).collect()
}

/// A taxonomy over bytes that were saved.
#[derive(Clone)]
pub(crate) struct SavedTaxonomy {
    image: Image<Part, 8>,
    place: Range<usize>,
    skills: usize,
}

impl SavedTaxonomy {
    /// Reads the header of a taxonomy that stands in other bytes, which were checked.
    ///
    /// # Errors
    /// When it is none, one of another version, or its parts do not fit together.
    pub(crate) fn open_within(owner: Owner, place: Range<usize>) -> Result<SavedTaxonomy, Error> {
        let image = Image::<Part, 8>::open_within(owner, &place)?;
        let words = |part: Part| image.part(part).len() / 4;
        let skills = words(Part::Folded);
        let fit = skills > 0
            && words(Part::Slots) == places_for(skills)
            && Some(words(Part::Skills)) == skills.checked_mul(3)
            && Some(words(Part::Names)) == words(Part::TextEnds).checked_sub(skills);
        if fit {
            Ok(SavedTaxonomy { image, place, skills })
        } else {
            Err(image::damaged::<Part, 8>("a part"))
        }
    }

    /// The bytes that it was opened over.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.image.bytes().get(self.place.clone()).unwrap_or_default()
    }

    fn texts(&self) -> TextTable<'_, Part, 8> {
        TextTable::of(&self.image, Part::TextEnds, Part::Texts)
    }

    fn text(&self, at: usize) -> Option<&str> {
        std::str::from_utf8(self.texts().get(at)?).ok()
    }

    fn words(&self, part: Part) -> &[[u8; 4]] {
        self.image.part(part).as_chunks().0
    }

    fn word(&self, part: Part, at: usize) -> Option<usize> {
        self.words(part).get(at).map(|word| u32::from_le_bytes(*word) as usize)
    }

    fn number(&self, skill: &str) -> Option<usize> {
        Slots::of(&self.image, Part::Slots).find(&self.texts(), self.skills, skill)
    }

    fn id(&self, number: usize) -> Option<SkillId> {
        self.text(number).filter(|_| number < self.skills)?.parse().ok()
    }

    /// What ends at each of the three words of a skill.
    fn end(&self, number: usize, which: usize) -> Option<usize> {
        self.word(Part::Skills, number.checked_mul(3)?.checked_add(which)?)
    }

    fn links(&self, from: usize, to: usize) -> Cow<'_, [SkillId]> {
        let numbers = self.words(Part::Links).get(from..to).unwrap_or_default();
        if numbers.is_empty() {
            return Cow::Borrowed(&[]);
        }
        let skills = numbers.iter().map(|number| u32::from_le_bytes(*number) as usize);
        Cow::Owned(skills.filter_map(|number| self.id(number)).collect())
    }

    fn broader_of(&self, skill: &SkillId) -> Option<Cow<'_, [SkillId]>> {
        let number = self.number(skill.as_str())?;
        let from = number.checked_sub(1).map_or(Some(0), |before| self.end(before, 2))?;
        Some(self.links(from, self.end(number, 1)?))
    }

    fn related_of(&self, skill: &SkillId) -> Option<Cow<'_, [SkillId]>> {
        let number = self.number(skill.as_str())?;
        Some(self.links(self.end(number, 1)?, self.end(number, 2)?))
    }

    /// The first skill that has this id but for the case of ASCII letters.
    fn by_folded_id(&self, name: &str) -> Option<SkillId> {
        let numbers = self.words(Part::Folded);
        let texts = self.texts();
        let compare = |number: &[u8; 4]| {
            let id = texts.get(u32::from_le_bytes(*number) as usize).unwrap_or_default();
            compare_folded(id, name.as_bytes())
        };
        let at = numbers.partition_point(|number| compare(number).is_lt());
        let found = numbers.get(at).filter(|number| compare(number).is_eq())?;
        self.id(u32::from_le_bytes(*found) as usize)
    }

    /// The skill that has this name but for the case of ASCII letters: names that are the same without regard to any
    /// case stand together, in the order in which they are to be taken.
    fn by_name(&self, name: &str) -> Option<SkillId> {
        let folded = fold(name);
        let mut same = (self.first_from(&folded)..self.count())
            .take_while(|at| self.folded(*at).is_some_and(|there| there == folded));
        let found =
            same.find(|at| self.shown(*at).is_some_and(|shown| shown.trim().eq_ignore_ascii_case(name)))?;
        self.skill(found)
    }

    /// Whose label or alternative label a text is.
    fn named_by(&self, text: usize) -> Option<usize> {
        let label = text.checked_sub(self.skills)?;
        if label < self.skills {
            return Some(label);
        }
        let (rows, _) = self.words(Part::Skills).as_chunks::<3>();
        Some(rows.partition_point(|[end, ..]| u32::from_le_bytes(*end) as usize <= text))
    }
}

impl Names for SavedTaxonomy {
    fn count(&self) -> usize {
        self.words(Part::Names).len()
    }
    fn folded(&self, at: usize) -> Option<Cow<'_, str>> {
        self.shown(at).map(fold)
    }
    fn is_alternative(&self, at: usize) -> bool {
        let labels = self.skills.saturating_mul(2);
        self.word(Part::Names, at).is_some_and(|text| text >= labels)
    }
    fn skill(&self, at: usize) -> Option<SkillId> {
        self.id(self.named_by(self.word(Part::Names, at)?)?)
    }
    fn shown(&self, at: usize) -> Option<&str> {
        self.text(self.word(Part::Names, at)?)
    }
}

impl Taxonomy for SavedTaxonomy {
    fn contains(&self, skill: &SkillId) -> bool {
        self.number(skill.as_str()).is_some()
    }
    fn broader(&self, skill: &SkillId) -> Cow<'_, [SkillId]> {
        self.broader_of(skill).unwrap_or_default()
    }
    fn related(&self, skill: &SkillId) -> Cow<'_, [SkillId]> {
        self.related_of(skill).unwrap_or_default()
    }
    fn label(&self, skill: &SkillId) -> Option<&str> {
        self.text(self.skills.checked_add(self.number(skill.as_str())?)?)
    }
    fn find(&self, name: &str) -> Option<SkillId> {
        let name = name.trim();
        let exact = self.number(name).and_then(|number| self.id(number));
        exact.or_else(|| self.by_folded_id(name)).or_else(|| self.by_name(name))
    }
    fn complete(&self, typed: &str, limit: usize) -> Vec<Completion> {
        complete(self, typed, limit)
    }
}
