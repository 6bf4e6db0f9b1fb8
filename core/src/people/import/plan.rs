//! A mapping against the schema and the header of a file: names become the places of cells, and what does not fit is
//! refused before a row is read.

use super::{
    mapping::{Mapping, NoManager, SkillColumn, WishColumn},
    shown,
};
use crate::{
    error::{Error, ErrorCode, Faults, join},
    id::AttributeId,
    people::{AttributeKind, AttributeSchema, Proficiency},
};
use std::collections::BTreeSet;

const MOST_SKILL_COLUMNS: usize = 64;

/// Where each part of a person stands in a row.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) id: Text<'a>,
    pub(super) name: Text<'a>,
    pub(super) manager: Option<(Text<'a>, NoManager)>,
    pub(super) left: Option<(usize, &'a BTreeSet<String>)>,
    pub(super) attributes: Vec<Attribute<'a>>,
    pub(super) skills: Vec<Items>,
    pub(super) wants: Vec<Items>,
    pub(super) empty_values: &'a BTreeSet<String>,
}

/// A cell and what goes before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) column: usize,
    pub(super) prefix: &'a str,
}

/// The cell of an attribute.
#[derive(Debug)]
pub(super) struct Attribute<'a> {
    pub(super) id: &'a AttributeId,
    pub(super) kind: AttributeKind,
    pub(super) column: usize,
    pub(super) separator: Option<char>,
}

/// A cell with skills.
#[derive(Debug, Clone, Copy)]
pub(super) struct Items {
    pub(super) column: usize,
    pub(super) separator: Option<char>,
    pub(super) marks: Option<char>,
    pub(super) step: Proficiency,
}

impl Items {
    fn of_skills(from: &SkillColumn) -> Self {
        Items { column: 0, separator: from.separator, marks: from.marks, step: from.proficiency }
    }

    fn of_wishes(from: &WishColumn) -> Self {
        Items { column: 0, separator: from.separator, marks: from.marks, step: from.priority }
    }
}

/// The delimiter as the byte that the reader splits at.
pub(super) fn delimiter(mapping: &Mapping) -> Option<u8> {
    let allowed = |c: &char| c.is_ascii() && !matches!(c, '"' | '\r' | '\n' | '\0');
    Some(mapping.delimiter).filter(allowed).and_then(|c| u8::try_from(c).ok())
}

impl<'a> Plan<'a> {
    /// Finds every column, given the header; without one only what concerns the mapping itself is checked.
    pub(super) fn check(
        mapping: &'a Mapping,
        schema: &AttributeSchema,
        header: Option<&'a [String]>,
    ) -> Result<Plan<'a>, Error> {
        let mut check = Check { header, faults: Faults::default() };
        let plan = check.plan(mapping, schema);
        check.faults.into_result()?;
        Ok(plan)
    }
}

struct Check<'a> {
    header: Option<&'a [String]>,
    faults: Faults,
}

impl<'a> Check<'a> {
    fn plan(&mut self, mapping: &'a Mapping, schema: &AttributeSchema) -> Plan<'a> {
        let Mapping { id, name, manager, left, attributes, skills, wants, empty_values, delimiter: _ } =
            mapping;
        let splits = delimiter(mapping).is_some();
        let message = "needs one ASCII character that is no quotation mark and no line break";
        self.faults.check(splits, ErrorCode::InvalidValue, "delimiter", message);
        let id = Text { column: self.column("id", &id.column), prefix: &id.prefix };
        let name = Text { column: self.column("name", &name.column), prefix: &name.prefix };
        let manager = manager.as_ref().map(|manager| {
            let column = self.column("manager", &manager.column);
            (Text { column, prefix: &manager.prefix }, manager.empty)
        });
        let left = left.as_ref().map(|left| {
            let message = "an empty list; leave `left` out where nobody is marked";
            self.faults.check(!left.values.is_empty(), ErrorCode::InvalidValue, "left.values", message);
            (self.column("left", &left.column), &left.values)
        });
        let mut cells = Vec::new();
        for (id, attribute) in attributes {
            let path = format!("attributes.{id}");
            let column = self.column(&path, &attribute.column);
            let Some(definition) = schema.get(id) else {
                let message = format!("the schema has no attribute `{id}`");
                self.faults.add(ErrorCode::UnknownAttribute, path, message);
                continue;
            };
            let (kind, separator) = (definition.kind, attribute.separator);
            let fits = separator.is_none() || kind == AttributeKind::TextSet;
            let message = format!("`{id}` is no set of texts; only a set has a separator");
            self.faults.check(fits, ErrorCode::AttributeKind, &join(&path, "separator"), message);
            cells.push(Attribute { id, kind, column, separator });
        }
        let skills = skills.iter().map(|skill| (&skill.column, Items::of_skills(skill)));
        let wants = wants.iter().map(|wish| (&wish.column, Items::of_wishes(wish)));
        let (skills, wants) = (self.items("skills", skills), self.items("wants", wants));
        Plan { id, name, manager, left, attributes: cells, skills, wants, empty_values }
    }

    fn items<'m>(
        &mut self,
        field: &str,
        columns: impl ExactSizeIterator<Item = (&'m String, Items)>,
    ) -> Vec<Items> {
        let count = columns.len();
        let message = format!("{count} columns; at most {MOST_SKILL_COLUMNS} are allowed");
        self.faults.check(count <= MOST_SKILL_COLUMNS, ErrorCode::TooLarge, field, message);
        let mut places = Vec::new();
        for (i, (name, items)) in columns.enumerate() {
            let path = format!("{field}[{i}]");
            let distinct = items.marks.is_none() || items.marks != items.separator;
            let message = "`marks` and `separator` are the same character";
            self.faults.check(distinct, ErrorCode::InvalidValue, &join(&path, "marks"), message);
            let visible = items.marks.is_none_or(|mark| !mark.is_alphanumeric() && !mark.is_whitespace());
            let message = "letters, digits and blanks cannot stand between marks";
            self.faults.check(visible, ErrorCode::InvalidValue, &join(&path, "marks"), message);
            places.push(Items { column: self.column(&path, name), ..items });
        }
        places
    }

    /// The place of a column; 0, beside a fault, where there is none.
    fn column(&mut self, path: &str, name: &str) -> usize {
        let Some(header) = self.header else { return 0 };
        let mut places =
            header.iter().enumerate().filter(|(_, other)| *other == name.trim()).map(|(place, _)| place);
        let (first, second) = (places.next(), places.next());
        if first.is_none() {
            let message = format!("the file has no column `{}`", shown(name));
            self.faults.add(ErrorCode::UnknownColumn, join(path, "column"), message);
        }
        if second.is_some() {
            let message = format!("the file has more than one column `{}`", shown(name));
            self.faults.add(ErrorCode::DuplicateId, join(path, "column"), message);
        }
        first.unwrap_or(0)
    }
}
