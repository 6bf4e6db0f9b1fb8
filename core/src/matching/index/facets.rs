//! How many of those who may be asked have which value.

use super::{
    Index,
    feature::{Feature, marks_of, row_of},
    lanes::{BLOCK, Lanes, Sum},
    scan::Scan,
    search::{Asker, Frame},
};
use crate::{
    Engine,
    error::{Error, ErrorCode},
    id::{AttributeId, PersonId},
    lifecycle::Refusal,
    matching::{After, SearchQuery, run},
    people::{AttributeKind, Slot, SlotIndex, Visibility},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// How many people have each value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Of which attribute.
    pub attribute: AttributeId,
    /// Texts with how many have them, none that nobody has, in the order of the texts.
    pub values: Vec<(String, u64)>,
}

impl Index {
    /// How many of those whom a search finds, on all pages together, have which texts in some attributes: counted after
    /// the rules, and only over attributes that everyone may see. Linear in the number of blocks; nothing is skipped.
    ///
    /// # Errors
    /// When the query is out of bounds, or an attribute is unknown, no text or set of text, or not for everyone to see.
    pub fn facets(
        &self,
        engine: &Engine,
        asker: &Asker<'_>,
        query: &SearchQuery,
        attributes: &[AttributeId],
        now: Timestamp,
    ) -> Result<Result<Vec<Facet>, Refusal>, Error> {
        let slots: Vec<SlotIndex> =
            attributes.iter().map(|attribute| slot(engine, attribute)).collect::<Result<_, _>>()?;
        // Everybody who is found, wherever a page would begin.
        let query = SearchQuery { after: None, explain: false, limit: 1_000, ..query.clone() };
        let counts = self.framed(engine, asker, &query, now, |frame, checked| {
            let mut who = Vec::new();
            self.with_scan(frame, checked, |scan, _| who = scan.everybody());
            let mut counts: Vec<BTreeMap<String, u64>> =
                slots.iter().map(|slot| self.count_base(*slot, &who)).collect();
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

    fn count_base(&self, slot: SlotIndex, who: &[Lanes]) -> BTreeMap<String, u64> {
        let view = self.base.view();
        let mut counts = BTreeMap::new();
        let Some(column) = view.column(slot) else { return counts };
        for code in 0..column.values {
            let count = count(view.value(column, code), who);
            if let Some(text) = view.text(column, code).filter(|_| count > 0) {
                counts.insert(text.to_owned(), count);
            }
        }
        counts
    }

    fn count_beside(
        &self,
        frame: &Frame<'_>,
        slots: &[SlotIndex],
        counts: &mut [BTreeMap<String, u64>],
    ) -> Result<(), Error> {
        let mut query = frame.query.clone();
        while !self.beside.is_empty() {
            let page = run(&frame.searcher, frame.relationship_type, &query, &mut self.candidates(frame))?;
            for hit in &page.hits {
                self.count_one(&hit.person, slots, counts);
            }
            let Some(last) = page.hits.last().filter(|_| page.more) else { break };
            query.after = Some(After { score: last.score, person: last.person.clone() });
        }
        Ok(())
    }

    fn count_one(&self, person: &PersonId, slots: &[SlotIndex], counts: &mut [BTreeMap<String, u64>]) {
        let Some(person) = self.number(person).and_then(|number| self.beside.get(&number)) else { return };
        for (slot, counts) in slots.iter().zip(counts) {
            let mut add = |text: &str| {
                let count = counts.entry(text.to_owned()).or_default();
                *count = count.saturating_add(1);
            };
            match person.slot(*slot) {
                Some(Slot::Text(text)) => add(text),
                Some(Slot::Set(texts)) => texts.iter().for_each(|text| add(text)),
                Some(Slot::Number(_) | Slot::YesNo(_)) | None => {}
            }
        }
    }
}

fn slot(engine: &Engine, attribute: &AttributeId) -> Result<SlotIndex, Error> {
    let schema = engine.schema();
    let (Some(slot), Some(definition)) = (schema.slot(attribute), schema.get(attribute)) else {
        let message = format!("the schema has no attribute `{attribute}`");
        return Err(Error::new(ErrorCode::UnknownAttribute, "attributes", message));
    };
    if definition.visible_to != Visibility::Everyone {
        let message = format!("`{attribute}` is not for everyone to see");
        return Err(Error::new(ErrorCode::AttributeNotVisible, "attributes", message));
    }
    if !matches!(definition.kind, AttributeKind::Text | AttributeKind::TextSet) {
        let message = format!("`{attribute}` is not a text or a set of text");
        return Err(Error::new(ErrorCode::AttributeKind, "attributes", message));
    }
    Ok(slot)
}

fn count(feature: Feature<'_>, who: &[Lanes]) -> u64 {
    let one = |lanes: Lanes| u64::from(lanes.count());
    match feature {
        Feature::Planes { planes, .. } => {
            let both = planes.iter().zip(who).map(|(plane, who)| one(Lanes::read(plane).and(*who)));
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
    fn everybody(mut self) -> Vec<Lanes> {
        let mut sum = Sum::new();
        let mut found = Vec::new();
        for block in 0..self.people.div_ceil(BLOCK) {
            let mut who = self.who(block, 0, self.people);
            let start = block.saturating_mul(BLOCK);
            if self.must_have_points && who.any() {
                who = who.and(self.points.block(block, &mut sum));
                for position in who.each() {
                    let (skills, _) = self.points.row(start.saturating_add(position));
                    who.set(position, skills > 0);
                }
            }
            if who.any() {
                who = who.and(self.pair.block(block, who, &self.lines).yes);
            }
            let first = self.excluded.partition_point(|row| *row < start);
            let end = start.saturating_add(BLOCK);
            for row in self.excluded.iter().skip(first).take_while(|row| **row < end) {
                who.set(*row, false);
            }
            found.push(who);
        }
        found
    }
}
