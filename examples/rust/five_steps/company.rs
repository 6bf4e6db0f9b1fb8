//! Step 1: people from a CSV file, skills from a taxonomy, and the schema that both have to fit.

use super::{
    host::{Host, Try},
    tables::Page,
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use tutelage::{
    id::PersonId,
    lifecycle::{Command, Record, RecordKey},
    people::{
        AttributeDefinition, AttributeKind, Import, Manager, Mapping, OnFault, PersonRecord, SchemaDraft,
        SkillEntry, Visibility,
    },
};

/// The files that the example reads.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    people: PathBuf,
    mapping: PathBuf,
    taxonomy: Option<PathBuf>,
}

/// What stood in them.
#[derive(Debug)]
pub(crate) struct Sources {
    pub(crate) csv: Vec<u8>,
    pub(crate) mapping: Mapping,
    pub(crate) taxonomy: Vec<SkillEntry>,
}

impl Files {
    /// The company that comes with the repository: 300 people who never existed.
    pub(crate) fn company() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        Files {
            people: here.join("../company/people.csv"),
            mapping: here.join("company.mapping.json"),
            taxonomy: Some(here.join("../company/skills.json")),
        }
    }

    /// A file of one's own and its mapping, with skills as they are written there.
    pub(crate) fn own(people: impl Into<PathBuf>, mapping: impl Into<PathBuf>) -> Self {
        Files { people: people.into(), mapping: mapping.into(), taxonomy: None }
    }

    pub(crate) fn read(&self) -> Try<Sources> {
        let read = |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
        let taxonomy = match &self.taxonomy {
            Some(path) => serde_json::from_slice(&read(path)?)?,
            None => Vec::new(),
        };
        let mapping = serde_json::from_slice(&read(&self.mapping)?)?;
        Ok(Sources { csv: read(&self.people)?, mapping, taxonomy })
    }
}

/// Everything that rules, filters and scores may look at. What a file does not have is unknown of everybody in it,
/// which is not the same as empty, zero or no.
pub(crate) fn schema() -> Try<SchemaDraft> {
    let attribute = |id: &str, name: &str, kind: AttributeKind| -> Try<AttributeDefinition> {
        Ok(AttributeDefinition {
            id: id.parse()?,
            name: name.to_owned(),
            kind,
            visible_to: Visibility::Everyone,
        })
    };
    Ok(SchemaDraft {
        attributes: vec![
            attribute("level", "Level", AttributeKind::Integer)?,
            attribute("role", "Job", AttributeKind::Text)?,
            attribute("team", "Team", AttributeKind::Text)?,
            attribute("department", "Department", AttributeKind::Text)?,
            attribute("location", "Location", AttributeKind::Text)?,
            attribute("languages", "Languages", AttributeKind::TextSet)?,
            attribute("start_date", "Start date", AttributeKind::Date)?,
        ],
        reporting_line: Visibility::Everyone,
    })
}

/// Imports the file, sends every change to the core, and reads the file once more to see that nothing is left to do.
pub(crate) fn import(host: &mut Host, sources: &Sources, page: &mut Page) -> Try<Vec<PersonRecord>> {
    let first = compare(host, sources)?;
    let (rows, faulty) = (first.rows, first.faults.len());
    page.line(format!("{rows} rows read, {} people new or changed, {faulty} faults", first.changed.len()));
    for fault in first.faults.iter().take(5) {
        let column = fault.column.as_deref().unwrap_or("-");
        page.line(format!("  line {}, {column}: {} ({})", fault.line, fault.message, fault.code));
    }
    page.line(match sources.taxonomy.len() {
        0 => "no taxonomy: every skill stands alone, as it is written in the file".to_owned(),
        skills => format!("{skills} skills in the taxonomy, with what they are part of and near to"),
    });
    let people = first.changed.clone();
    for command in Command::changes(first) {
        host.manages(command)?;
    }
    // Changes of a person make the core look again at what is open with them; here that is nothing yet.
    host.settle()?;
    let second = compare(host, sources)?;
    page.line(format!(
        "the same file again: {} changes, {} unchanged",
        second.changed.len(),
        second.unchanged
    ));
    Ok(people)
}

fn compare(host: &Host, sources: &Sources) -> Try<Import> {
    let known: BTreeMap<RecordKey, Record> = host.store.records();
    let existing = |id: &PersonId| match known.get(&RecordKey::Person(id.clone())) {
        Some(Record::Person(person)) => Some(person.as_ref().clone()),
        _ => None,
    };
    Ok(host.engine.import(&sources.csv, &sources.mapping, OnFault::SkipFaulty, &existing)?)
}

/// The programme office coordinates; the templates know it by this id.
pub(crate) fn hire_office(host: &mut Host) -> Try<PersonId> {
    let id: PersonId = "programme-office".parse()?;
    let office =
        PersonRecord { manager: Manager::Nobody, ..PersonRecord::new(id.clone(), "Programme office") };
    host.manages(Command::PersonChanged { person: Box::new(office) })?;
    Ok(id)
}
