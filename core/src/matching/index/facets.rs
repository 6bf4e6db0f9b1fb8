//! How many of those who may be asked have which value.

use super::{
    Index,
    adder::Sum,
    base::{Column, View},
    feature::{Feature, marks_of, row_of},
    lanes::{BLOCK, Lanes},
    scan::Scan,
    search::{Asker, Frame},
};
use crate::{
    error::{Error, ErrorCode},
    id::{AttributeId, PersonId},
    lifecycle::Refusal,
    matching::{Configured, SearchQuery, ranked},
    people::{AttributeKind, Slot, SlotIndex, Visibility},
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many people have each value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Facet {
    /// Of which attribute.
    pub attribute: AttributeId,
    /// Values with how many have them, none that nobody has, in the order of the values.
    pub values: Vec<(FacetValue, u64)>,
}

/// A value that is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum FacetValue {
    /// A whole number; a date as days since 1970-01-01.
    Number(i64),
    /// Yes or no.
    YesNo(bool),
    /// A text, or one of a set.
    Text(String),
}

type Counts = BTreeMap<FacetValue, u64>;

impl Index {
    /// How many of those whom a search finds, on all pages together, have which values in some attributes: counted after
    /// the rules, and only over attributes that everyone may see. Linear in the number of blocks, times the values that
    /// many have; nothing is skipped.
    ///
    /// # Errors
    /// When the query is out of bounds, or an attribute is unknown or not for everyone to see.
    pub fn facets<'c>(
        &self,
        config: impl Into<Configured<'c>>,
        asker: &Asker<'_>,
        query: &SearchQuery,
        attributes: &[AttributeId],
        now: Timestamp,
    ) -> Result<Result<Vec<Facet>, Refusal>, Error> {
        let config = config.into();
        let slots: Vec<(SlotIndex, AttributeKind)> =
            attributes.iter().map(|attribute| slot(config, attribute)).collect::<Result<_, _>>()?;
        // Everybody who is found, wherever a page would begin.
        let query = SearchQuery { after: None, explain: false, limit: 1_000, ..query.clone() };
        let counts = self.framed(config, asker, &query, now, |frame, checked| {
            let mut who = Vec::new();
            self.with_scan(frame, checked, |scan, _| who = scan.everybody());
            let mut counts: Vec<Counts> = slots.iter().map(|slot| self.count_base(slot, &who)).collect();
            self.count_beside(frame, &slots, &mut counts)?;
            Ok(counts)
        })?;
        self.base.check()?;
        Ok(counts.map(|counts| {
            let facets = attributes.iter().cloned().zip(counts);
            facets
                .map(|(attribute, values)| Facet { attribute, values: values.into_iter().collect() })
                .collect()
        }))
    }

    fn count_base(&self, (slot, kind): &(SlotIndex, AttributeKind), who: &[Lanes]) -> Counts {
        let view = self.base.view();
        let mut counts = Counts::new();
        let Some(column) = view.column(*slot) else { return counts };
        for code in 0..column.values {
            let count = count(view.value(column, code), who);
            if let Some(value) = value(view, column, *kind, code).filter(|_| count > 0) {
                counts.insert(value, count);
            }
        }
        counts
    }

    fn count_beside(
        &self,
        frame: &Frame<'_>,
        slots: &[(SlotIndex, AttributeKind)],
        counts: &mut [Counts],
    ) -> Result<(), Error> {
        let mut candidates = self.candidates(frame, None);
        let all = ranked(&frame.searcher, frame.relationship_type, frame.query, usize::MAX, &mut candidates)?;
        all.hits.iter().for_each(|hit| self.count_one(&hit.person, slots, counts));
        Ok(())
    }

    fn count_one(&self, person: &PersonId, slots: &[(SlotIndex, AttributeKind)], counts: &mut [Counts]) {
        let Some(changed) = self.number(person).and_then(|number| self.beside.get(&number)) else { return };
        let person = &changed.person;
        for ((slot, _), counts) in slots.iter().zip(counts) {
            let mut add = |value: FacetValue| {
                let count = counts.entry(value).or_default();
                *count = count.saturating_add(1);
            };
            match person.slot(*slot) {
                Some(Slot::Text(text)) => add(FacetValue::Text(text.to_string())),
                Some(Slot::Set(texts)) => {
                    texts.iter().for_each(|text| add(FacetValue::Text(text.to_string())))
                }
                Some(Slot::Number(number)) => add(FacetValue::Number(*number)),
                Some(Slot::YesNo(yes)) => add(FacetValue::YesNo(*yes)),
                None => {}
            }
        }
    }
}

fn slot(config: Configured<'_>, attribute: &AttributeId) -> Result<(SlotIndex, AttributeKind), Error> {
    let schema = config.schema();
    let (Some(slot), Some(definition)) = (schema.slot(attribute), schema.get(attribute)) else {
        let message = format!("the schema has no attribute `{attribute}`");
        return Err(Error::new(ErrorCode::UnknownAttribute, "attributes", message));
    };
    if definition.visible_to != Visibility::Everyone {
        let message = format!("`{attribute}` is not for everyone to see");
        return Err(Error::new(ErrorCode::AttributeNotVisible, "attributes", message));
    }
    Ok((slot, definition.kind))
}

/// What a code of an attribute stands for.
fn value(view: View<'_>, column: &Column, kind: AttributeKind, code: usize) -> Option<FacetValue> {
    match kind {
        AttributeKind::Integer | AttributeKind::Date => view.number(column, code).map(FacetValue::Number),
        AttributeKind::YesNo => Some(FacetValue::YesNo(code != 0)),
        AttributeKind::Text | AttributeKind::TextSet => {
            view.text(column, code).map(|text| FacetValue::Text(text.to_owned()))
        }
    }
}

fn count(feature: Feature<'_>, who: &[Lanes]) -> u64 {
    let one = |lanes: Lanes| u64::from(lanes.count());
    match feature {
        Feature::Planes { .. } => {
            let both = who.iter().enumerate().map(|(block, who)| one(feature.plane(block, 0).and(*who)));
            both.fold(0, u64::saturating_add)
        }
        Feature::List(entries) => {
            let has = |entry: &&[u8; 4]| {
                let row = row_of(**entry);
                marks_of(**entry) != 0 && who.get(row / BLOCK).is_some_and(|lanes| lanes.has(row % BLOCK))
            };
            u64::try_from(entries.iter().filter(has).count()).unwrap_or(u64::MAX)
        }
    }
}

impl Scan<'_, '_> {
    /// Everybody who would be found, by block.
    fn everybody(self) -> Vec<Lanes> {
        pulp::Arch::new().dispatch(Everybody(self))
    }

    fn found_in<S: pulp::Simd>(&mut self, simd: S, block: usize, sum: &mut Sum) -> Lanes {
        let mut who = self.who(block, 0, self.people);
        let start = block.saturating_mul(BLOCK);
        if self.must_have_points && who.any() {
            who = self.points.above(simd, block, sum, who, true);
            for position in who.each() {
                let (skills, _) = self.points.row(start.saturating_add(position));
                who.set(position, skills > 0);
            }
        }
        if who.any() {
            who = who.and(self.pair.block(block, who, Some(&self.lines)).yes);
        }
        let first = self.excluded.partition_point(|row| *row < start);
        let end = start.saturating_add(BLOCK);
        for row in self.excluded.iter().skip(first).take_while(|row| **row < end) {
            who.set(*row, false);
        }
        who
    }
}

struct Everybody<'a, 's>(Scan<'a, 's>);

impl pulp::WithSimd for Everybody<'_, '_> {
    type Output = Vec<Lanes>;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(mut self, simd: S) -> Vec<Lanes> {
        let mut sum = Sum::new(self.0.points.most_units());
        let blocks = 0..self.0.people.div_ceil(BLOCK);
        blocks.map(|block| self.0.found_in(simd, block, &mut sum)).collect()
    }
}
