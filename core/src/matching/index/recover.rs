//! From a base back to what was said of its people: of those who remain, and nothing of anybody else.

use super::{
    base::{Base, Column as Stored, View},
    build::{NOBODY, UNKNOWN},
    gather::{Column, Gathered, Values},
    image::{damaged, word},
    intern::SharedInterner,
    lanes::{BLOCK, Lanes},
    marks::Notes,
};
use crate::{
    error::Error,
    people::{AttributeSchema, SlotIndex, Word},
};

/// Which rows of a base remain, and the place of each among them.
pub(super) struct Remaining {
    /// By row; `UNKNOWN` for one that does not remain.
    places: Vec<u32>,
    pub(super) people: usize,
}

impl Remaining {
    fn of(live: &[Lanes], rows: usize) -> Self {
        let mut remaining = Remaining { places: vec![UNKNOWN; rows], people: 0 };
        for (row, place) in remaining.places.iter_mut().enumerate() {
            if live.get(row / BLOCK).is_some_and(|lanes| lanes.has(row % BLOCK)) {
                *place = word(remaining.people);
                remaining.people = remaining.people.saturating_add(1);
            }
        }
        remaining
    }

    /// How many blocks the rows take.
    pub(super) fn blocks(&self) -> usize {
        self.places.len().div_ceil(BLOCK)
    }

    #[inline]
    pub(super) fn place(&self, row: usize) -> Option<usize> {
        self.places.get(row).filter(|place| **place != UNKNOWN).map(|place| *place as usize)
    }

    fn rows(&self) -> impl Iterator<Item = usize> {
        self.places.iter().enumerate().filter(|(_, place)| **place != UNKNOWN).map(|(row, _)| row)
    }
}

impl<'a> Gathered<'a> {
    /// What a base says of the people in its `live` rows, as if they had just been looked at. Linear in the base.
    ///
    /// # Errors
    /// When it was made for other attributes, or is damaged.
    pub(super) fn of_base(schema: &AttributeSchema, base: &'a Base, live: &[Lanes]) -> Result<Self, Error> {
        base.fits(schema)?;
        let remaining = Remaining::of(live, base.people());
        let mut gathered = Gathered::new(schema, remaining.people);
        if gathered.read(base.view(), &remaining).is_none() {
            base.spoil();
            base.check()?;
            return Err(damaged("a part"));
        }
        base.check()?;
        Ok(gathered)
    }

    /// Nothing where it makes no sense.
    fn read(&mut self, view: View<'a>, remaining: &Remaining) -> Option<()> {
        for row in remaining.rows() {
            self.ids.push(view.id_text(row)?);
            self.hashes.push(view.hash(row));
            self.active.push(view.active(row / BLOCK).has(row % BLOCK));
            self.managers.push(match view.manager(row) {
                sign @ (NOBODY | UNKNOWN) => sign,
                manager => self.named.number(view.id_text(manager as usize)?),
            });
        }
        self.has = read_skills(view, false, remaining, &mut self.skills)?;
        self.wants = read_skills(view, true, remaining, &mut self.skills)?;
        for (slot, column) in (0_u16..).map(SlotIndex).zip(&mut self.columns) {
            column.read(view, view.column(slot)?, remaining)?;
        }
        Some(())
    }
}

fn read_skills<'a>(
    view: View<'a>,
    wanted: bool,
    remaining: &Remaining,
    skills: &mut SharedInterner<'a>,
) -> Option<Notes> {
    Notes::read(view.by_skill(wanted), remaining, |number| Some(skills.number(view.skill_text(number)?)))
}

impl<'a> Column<'a> {
    fn read(&mut self, view: View<'a>, stored: &Stored, remaining: &Remaining) -> Option<()> {
        self.codes = vec![0; remaining.people];
        view.codes(stored).each(remaining.blocks(), |row, code| {
            if let Some(to) = remaining.place(row).and_then(|place| self.codes.get_mut(place)) {
                *to = code;
            }
        });
        match &mut self.values {
            Values::YesNo => {}
            Values::Numbers(numbers) => {
                number_anew(&mut self.codes, stored.values, |code| {
                    Some(numbers.number(view.number(stored, code)?))
                })?;
            }
            Values::Texts(texts) => number_anew(&mut self.codes, stored.values, |code| {
                let text = view.text(stored, code)?;
                Some(texts.number_of(Word::of_text(text), || text))
            })?,
            Values::Sets(texts, notes) => {
                let values = (0..stored.values).map(|code| view.value(stored, code));
                *notes = Notes::read(values, remaining, |code| Some(texts.number(view.text(stored, code)?)))?;
            }
        }
        Some(())
    }
}

/// From one more than the code of a value to one more than the `number` of it, which is asked for once.
fn number_anew(codes: &mut [u32], values: usize, mut number: impl FnMut(usize) -> Option<u32>) -> Option<()> {
    let mut known: Vec<Option<u32>> = vec![None; values];
    for code in codes {
        let Some(value) = code.checked_sub(1) else { continue };
        let known = known.get_mut(value as usize)?;
        let number = match known {
            Some(number) => *number,
            None => *known.insert(number(value as usize)?),
        };
        *code = number.saturating_add(1);
    }
    Some(())
}
