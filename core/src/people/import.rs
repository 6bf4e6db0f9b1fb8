//! People from a CSV file: the export of an HR system, a survey, a spreadsheet.
//!
//! A file is read as a whole: every fault is reported with its line, and what comes out is only what is new or has
//! changed, so that the same file read twice changes nothing. Importing decides nothing and stores nothing: the host
//! sends each changed record with `person_changed`, as it would after a change of its own.

mod mapping;
mod plan;
mod row;
mod table;

pub use mapping::{
    AttributeColumn, LeftColumn, ManagerColumn, Mapping, NoManager, SkillColumn, TextColumn, WishColumn,
};

use super::{AttributeSchema, PersonRecord, Taxonomy};
use crate::{
    error::{Error, ErrorCode},
    id::PersonId,
    sort,
};
use plan::Plan;
use row::Reading;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use table::{Broken, Row, Table, name_of};

const MOST_ROWS: u32 = 2_000_000;
const MOST_FAULTS: usize = 1_000;

/// What to do with a file in which some rows are faulty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnFault {
    /// Take nothing from it.
    #[default]
    RejectAll,
    /// Take the rows without fault.
    SkipFaulty,
}

/// What a file says, compared with what was known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Import {
    /// The people who are new or of whom something changed, in the order of the file, their skills in the order of ids.
    /// The version is that of the known record, 0 for somebody new. People who are not in the file are not touched.
    pub changed: Vec<PersonRecord>,
    /// How many rows say only what was known.
    pub unchanged: u32,
    /// How many rows there are below the header, blank lines not counted.
    pub rows: u32,
    /// What is wrong, in the order of lines, at most 1,000.
    pub faults: Vec<RowFault>,
    /// How many faults there are beyond these.
    pub faults_omitted: u32,
}

/// Something wrong in a row, which makes the whole row faulty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RowFault {
    /// The line on which the row starts; the header stands on line 1.
    pub line: u32,
    /// The column, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is wrong; stable for ever.
    pub code: ErrorCode,
    /// One line of plain English in lower case; user input stands in backticks.
    pub message: String,
}

impl Import {
    /// Reads a file of at most 64 MiB and 2,000,000 rows in UTF-8, with or without a byte order mark. The first line
    /// names the columns.
    ///
    /// `existing` gives what is known of a person. What the mapping does not mention is kept from there. Skills are
    /// found by id or name in the taxonomy. A manager is somebody in the file, even in a faulty row, or somebody known.
    ///
    /// # Errors
    /// A file beyond the limits or without a readable header; every fault of the mapping, with its path: a column that
    /// the file does not have or has twice, an attribute that the schema does not have. Faults of rows are no errors
    /// but in [`Import::faults`].
    pub fn run(
        csv: &[u8],
        mapping: &Mapping,
        schema: &AttributeSchema,
        taxonomy: &dyn Taxonomy,
        on_fault: OnFault,
        existing: &dyn Fn(&PersonId) -> Option<PersonRecord>,
    ) -> Result<Import, Error> {
        let Some(delimiter) = plan::delimiter(mapping) else {
            return Plan::check(mapping, schema, None).map(|_| Import::default());
        };
        let table = Table::open(csv, delimiter)?;
        let plan = Plan::check(mapping, schema, Some(table.header()))?;
        let pass = Pass { table: &table, plan: &plan, schema, taxonomy, existing };
        let mut import = pass.read(&pass.first_lines()?);
        if on_fault == OnFault::RejectAll && !import.faults.is_empty() {
            import.changed.clear();
        }
        Ok(import)
    }
}

/// Faults, the first so many of them kept.
#[derive(Debug, Default)]
struct RowFaults {
    kept: Vec<RowFault>,
    omitted: u32,
}

impl RowFaults {
    fn push(&mut self, fault: RowFault) {
        if self.kept.len() < MOST_FAULTS {
            self.kept.push(fault);
        } else {
            self.omitted = self.omitted.saturating_add(1);
        }
    }

    fn extend(&mut self, others: RowFaults) {
        self.omitted = self.omitted.saturating_add(others.omitted);
        others.kept.into_iter().for_each(|fault| self.push(fault));
    }

    fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

/// One run through the file. There are two: managers may stand below those who report to them.
struct Pass<'a> {
    table: &'a Table<'a>,
    plan: &'a Plan<'a>,
    schema: &'a AttributeSchema,
    taxonomy: &'a dyn Taxonomy,
    existing: &'a dyn Fn(&PersonId) -> Option<PersonRecord>,
}

impl<'a> Pass<'a> {
    /// Who is in the file, and on which line first.
    fn first_lines(&self) -> Result<BTreeMap<PersonId, u32>, Error> {
        let mut lines = BTreeMap::new();
        let mut rows: u32 = 0;
        for Row { line, cells } in self.table.rows() {
            rows = rows.saturating_add(1);
            if rows > MOST_ROWS {
                let message = format!("more than {MOST_ROWS} rows");
                return Err(Error::new(ErrorCode::TooLarge, "", message));
            }
            if let Some(id) = cells.ok().and_then(|cells| self.reading(line, &cells).id()) {
                lines.entry(id).or_insert(line);
            }
        }
        Ok(lines)
    }

    fn read(&self, first_lines: &BTreeMap<PersonId, u32>) -> Import {
        let is_person = |id: &PersonId| first_lines.contains_key(id) || (self.existing)(id).is_some();
        let (mut import, mut faults) = (Import::default(), RowFaults::default());
        for Row { line, cells } in self.table.rows() {
            import.rows = import.rows.saturating_add(1);
            let cells = match cells {
                Ok(cells) => cells,
                Err(broken) => {
                    faults.push(self.broken(line, &broken));
                    continue;
                }
            };
            let mut reading = self.reading(line, &cells);
            if let Some(id) = reading.id() {
                if let Some(first) = first_lines.get(&id).filter(|first| **first != line) {
                    reading.fault_of_id(
                        ErrorCode::DuplicateId,
                        format!("`{id}` stands on line {first} already"),
                    );
                }
                let before = (self.existing)(&id).map(in_order);
                match (reading.record(id, before.as_ref(), &is_person), before) {
                    (Some(record), Some(before)) if record.same_content(&before) => {
                        import.unchanged = import.unchanged.saturating_add(1);
                    }
                    (Some(record), _) => import.changed.push(record),
                    (None, _) => {}
                }
            }
            faults.extend(reading.faults);
        }
        Import { faults: faults.kept, faults_omitted: faults.omitted, ..import }
    }

    fn reading<'r>(&'r self, line: u32, cells: &'r csv::StringRecord) -> Reading<'r> {
        let Pass { table, plan, schema, taxonomy, existing: _ } = self;
        Reading {
            plan,
            schema,
            taxonomy: *taxonomy,
            header: table.header(),
            line,
            cells,
            faults: RowFaults::default(),
        }
    }

    fn broken(&self, line: u32, broken: &Broken) -> RowFault {
        let header = self.table.header();
        let column = match broken {
            Broken::NotUtf8(column) => name_of(header, *column),
            Broken::Ragged(_) | Broken::OpenQuote => None,
        };
        RowFault { line, column, code: ErrorCode::InvalidRow, message: broken.message(header.len()) }
    }
}

/// The record with its skills in the order in which an import gives them.
fn in_order(mut record: PersonRecord) -> PersonRecord {
    sort::by(&mut record.skills, |a, b| a.skill.cmp(&b.skill));
    sort::by(&mut record.wants, |a, b| a.skill.cmp(&b.skill));
    record
}

/// User input short enough for a message.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
