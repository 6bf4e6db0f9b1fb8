//! tantivy in RAM, one segment, asked in three ways that differ in the filters: terms of each attribute, one term for
//! all attributes together, a collector that looks at the attributes of each hit. Points are constant scores of terms of
//! skill and proficiency.

use super::{Best, Peer};
use crate::scene::{Ask, Facts, LIMIT};
use std::{cell::RefCell, rc::Rc};
use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term,
    collector::{FilterCollector, TopDocs},
    query::{BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery},
    schema::{FAST, Field, INDEXED, IndexRecordOption, Schema},
};

/// Twelve locations, with English and without.
const PACKED: u64 = 24;

#[derive(Clone, Copy)]
struct Fields {
    number: Field,
    skill: Field,
    location: Field,
    english: Field,
    packed: Field,
}

struct Shelf {
    fields: Fields,
    writer: IndexWriter,
    reader: IndexReader,
}

#[derive(Clone, Copy)]
enum Formulation {
    Terms,
    Packed,
    Collector,
}

struct Tantivy {
    shelf: Rc<RefCell<Shelf>>,
    formulation: Formulation,
}

pub fn formulations(facts: &[Facts]) -> Vec<Box<dyn Peer>> {
    let shelf = Rc::new(RefCell::new(Shelf::new(facts).expect("tantivy")));
    let each = [Formulation::Terms, Formulation::Packed, Formulation::Collector].into_iter();
    each.map(|formulation| Box::new(Tantivy { shelf: Rc::clone(&shelf), formulation }) as Box<dyn Peer>)
        .collect()
}

impl Shelf {
    fn new(facts: &[Facts]) -> tantivy::Result<Shelf> {
        let mut schema = Schema::builder();
        let fields = Fields {
            number: schema.add_u64_field("number", FAST | INDEXED),
            skill: schema.add_u64_field("skill", INDEXED),
            location: schema.add_u64_field("location", INDEXED),
            english: schema.add_u64_field("english", INDEXED),
            packed: schema.add_u64_field("packed", FAST | INDEXED),
        };
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 2_000_000_000)?;
        for (number, facts) in facts.iter().enumerate() {
            writer.add_document(document(fields, number, facts))?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Shelf { fields, writer, reader })
    }

    fn ask(&self, ask: &Ask, formulation: Formulation) -> tantivy::Result<Vec<Best>> {
        let Fields { skill, location, english, packed, .. } = self.fields;
        let mut points: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (rank, weight) in &ask.wanted {
            for step in 1..=5_u8 {
                let worth = f32::from(step) * f32::from(*weight);
                let term = constant(term(skill, skill_code(*rank, step)), worth);
                points.push((Occur::Should, term));
            }
        }
        let points: Box<dyn Query> = Box::new(BooleanQuery::new(points));
        let mut filters: Vec<Box<dyn Query>> = Vec::new();
        match formulation {
            Formulation::Terms => {
                if let Some(any) = ask.locations {
                    filters.push(union(any.map(|at| term(location, u64::from(at)))));
                }
                if ask.english {
                    filters.push(term(english, 1));
                }
            }
            Formulation::Packed if ask.locations.is_some() || ask.english => {
                let fits = (0..PACKED).filter(|code| fits(ask, *code));
                filters.push(union(fits.map(|code| term(packed, code))));
            }
            Formulation::Packed | Formulation::Collector => {}
        }
        let query: Box<dyn Query> = if filters.is_empty() {
            points
        } else {
            let filters = filters.into_iter().map(|filter| (Occur::Must, constant(filter, 0.0)));
            Box::new(BooleanQuery::new([(Occur::Must, points)].into_iter().chain(filters).collect()))
        };
        // One more, since the asker may be among them.
        let best = TopDocs::with_limit(LIMIT + 1).order_by_score();
        let searcher = self.reader.searcher();
        let filtered =
            matches!(formulation, Formulation::Collector) && (ask.locations.is_some() || ask.english);
        let found = if filtered {
            let ask = ask.clone();
            let predicate = move |code: u64| fits(&ask, code);
            searcher.search(&query, &FilterCollector::new("packed".to_owned(), predicate, best))?
        } else {
            searcher.search(&query, &best)?
        };
        let mut hits = Vec::with_capacity(LIMIT);
        for (score, address) in found {
            let numbers = searcher.segment_reader(address.segment_ord).fast_fields().u64("number")?;
            let number = numbers.first(address.doc_id).unwrap_or(u64::MAX);
            if number != ask.asker as u64 {
                hits.push((score as u32, number as u32));
            }
        }
        hits.truncate(LIMIT);
        Ok(hits)
    }
}

fn document(fields: Fields, number: usize, facts: &Facts) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_u64(fields.number, number as u64);
    for (rank, step, _) in &facts.skills {
        document.add_u64(fields.skill, skill_code(*rank, *step));
    }
    let english = u64::from(facts.languages & 1);
    document.add_u64(fields.location, facts.location.into());
    document.add_u64(fields.english, english);
    document.add_u64(fields.packed, u64::from(facts.location) * 2 + english);
    document
}

fn skill_code(rank: u16, step: u8) -> u64 {
    u64::from(rank) * 8 + u64::from(step)
}

fn fits(ask: &Ask, code: u64) -> bool {
    ask.locations.is_none_or(|any| any.contains(&((code / 2) as u8))) && (!ask.english || code % 2 == 1)
}

fn term(field: Field, code: u64) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_u64(field, code), IndexRecordOption::Basic))
}

fn constant(query: Box<dyn Query>, worth: f32) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, worth))
}

fn union(terms: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(terms.into_iter().map(|term| (Occur::Should, term)).collect()))
}

impl Peer for Tantivy {
    fn name(&self) -> &'static str {
        match self.formulation {
            Formulation::Terms => "tantivy, a term for each attribute",
            Formulation::Packed => "tantivy, one term for all attributes",
            Formulation::Collector => "tantivy, filter collector",
        }
    }

    fn best(&mut self, ask: &Ask) -> Vec<Best> {
        self.shelf.borrow().ask(ask, self.formulation).expect("an answer")
    }

    fn change(&mut self, person: usize, facts: &Facts) {
        let Shelf { fields, writer, reader } = &mut *self.shelf.borrow_mut();
        writer.delete_term(Term::from_field_u64(fields.number, person as u64));
        writer.add_document(document(*fields, person, facts)).expect("added");
        writer.commit().expect("committed");
        reader.reload().expect("reloaded");
    }
}
