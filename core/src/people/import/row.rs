//! A row becomes a person.

use super::{
    RowFault, RowFaults,
    mapping::NoManager,
    plan::{Attribute, Items, Plan, Text},
    shown,
    table::name_of,
};
use crate::{
    error::ErrorCode,
    id::{PersonId, SkillId},
    people::{
        AttributeKind, AttributeSchema, AttributeValue, Manager, Person, PersonRecord, PersonState,
        Proficiency, Skill, Taxonomy, Wish,
    },
    sort::Inserted,
};
use csv::StringRecord;
use std::collections::{BTreeMap, BTreeSet};

/// A row with all that is needed to read it.
pub(super) struct Reading<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) schema: &'a AttributeSchema,
    pub(super) taxonomy: &'a dyn Taxonomy,
    pub(super) header: &'a [String],
    pub(super) line: u32,
    pub(super) cells: &'a StringRecord,
    pub(super) faults: RowFaults,
}

/// What stands behind a skill.
#[derive(Clone, Copy)]
struct Marks {
    step: Proficiency,
    validated: bool,
    teaches: bool,
}

impl Reading<'_> {
    /// The id alone.
    pub(super) fn id(&mut self) -> Option<PersonId> {
        let text = self.prefixed(self.plan.id);
        if text.is_none() {
            self.fault_of_id(ErrorCode::MissingField, "the id is empty");
        }
        self.person(self.plan.id.column, &text?)
    }

    pub(super) fn fault_of_id(&mut self, code: ErrorCode, message: impl Into<String>) {
        self.fault(self.plan.id.column, code, message);
    }

    /// The person that the row describes, given what was known of them before. `None` beside at least one fault.
    pub(super) fn record(
        &mut self,
        id: PersonId,
        before: Option<&PersonRecord>,
        is_person: &dyn Fn(&PersonId) -> bool,
    ) -> Option<PersonRecord> {
        let name = self.prefixed(self.plan.name);
        if name.is_none() {
            self.fault(self.plan.name.column, ErrorCode::MissingField, "the name is empty");
        }
        let mut record = PersonRecord::new(id, name.unwrap_or_default());
        if let Some(before) = before {
            self.carry_over(&mut record, before);
        }
        if let Some((text, empty)) = self.plan.manager {
            self.manager(&mut record, text, empty, is_person);
        }
        if let Some((column, values)) = self.plan.left {
            let cell = self.cell(column);
            let left = values.iter().any(|value| value.trim().eq_ignore_ascii_case(cell));
            record.state = if left { PersonState::Left } else { PersonState::Active };
        }
        for attribute in &self.plan.attributes {
            record.attributes.remove(attribute.id);
            if let Some(value) = self.value(attribute) {
                record.attributes.insert(attribute.id.clone(), value);
            }
        }
        if !self.plan.skills.is_empty() {
            let skill = |(skill, Marks { step: proficiency, validated, teaches })| Skill {
                skill,
                proficiency,
                validated,
                teaches,
            };
            record.skills = self.items(&self.plan.skills, true).into_iter().map(skill).collect();
        }
        if !self.plan.wants.is_empty() {
            let wish = |(skill, marks): (SkillId, Marks)| Wish { skill, priority: marks.step };
            record.wants = self.items(&self.plan.wants, false).into_iter().map(wish).collect();
        }
        self.intern(record)
    }

    /// What the mapping says nothing of stays as it was, as far as it still fits the schema.
    fn carry_over(&self, record: &mut PersonRecord, before: &PersonRecord) {
        record.version = before.version;
        record.state = before.state;
        record.manager = before.manager.clone();
        let fitting = before.attributes.iter().filter(|(id, value)| self.schema.fit(id, value).is_ok());
        record.attributes = fitting.map(|(id, value)| (id.clone(), value.clone())).inserted();
        record.skills = before.skills.clone();
        record.wants = before.wants.clone();
    }

    /// Checks the whole as the engine would, and brings the skills into order.
    fn intern(&mut self, record: PersonRecord) -> Option<PersonRecord> {
        let interned = Person::intern(self.schema, record);
        for fault in interned.as_ref().err().into_iter().flat_map(|error| error.faults()) {
            let column = self.column_of(&fault.path);
            let name = column.and_then(|column| name_of(self.header, column));
            let told = name.is_some() && self.faults.kept.iter().any(|other| other.column == name);
            if !told {
                let message = if name.is_some() { fault.message.clone() } else { fault.to_string() };
                self.faults.push(RowFault { line: self.line, column: name, code: fault.code, message });
            }
        }
        interned.ok().filter(|_| self.faults.is_empty()).map(|person| person.record().clone())
    }

    fn column_of(&self, path: &str) -> Option<usize> {
        let only = |list: &[Items]| match list {
            [one] => Some(one.column),
            _ => None,
        };
        let (field, rest) = path.split_once(['.', '[']).unwrap_or((path, ""));
        match field {
            "name" => Some(self.plan.name.column),
            "manager" => self.plan.manager.map(|(text, _)| text.column),
            "attributes" => self.plan.attributes.iter().find(|a| a.id.as_str() == rest).map(|a| a.column),
            "skills" => only(&self.plan.skills),
            "wants" => only(&self.plan.wants),
            _ => None,
        }
    }

    fn manager(
        &mut self,
        record: &mut PersonRecord,
        text: Text<'_>,
        empty: NoManager,
        is_person: &dyn Fn(&PersonId) -> bool,
    ) {
        record.manager = match self.prefixed(text) {
            None if empty == NoManager::Nobody => Manager::Nobody,
            None => Manager::Unknown,
            Some(id) => match self.person(text.column, &id) {
                Some(manager) => {
                    if !is_person(&manager) {
                        let message = format!("`{}` is neither in the file nor known already", shown(&id));
                        self.fault(text.column, ErrorCode::InvalidValue, message);
                    }
                    Manager::Person(manager)
                }
                None => Manager::Unknown,
            },
        };
    }

    fn value(&mut self, attribute: &Attribute<'_>) -> Option<AttributeValue> {
        let cell = self.cell(attribute.column);
        if self.plan.empty_values.contains(cell) {
            return None;
        }
        let (value, expected) = match attribute.kind {
            AttributeKind::Integer => {
                let plain = !cell.starts_with('+');
                (
                    cell.parse().ok().filter(|_| plain).map(AttributeValue::Integer),
                    "a whole number of 64 bits",
                )
            }
            AttributeKind::YesNo => {
                (yes_no(cell).map(AttributeValue::YesNo), "yes or no, true or false, 1 or 0")
            }
            AttributeKind::Date | AttributeKind::Text => {
                (Some(AttributeValue::Text(cell.to_owned())), "a text")
            }
            AttributeKind::TextSet => {
                let texts = split(cell, attribute.separator).map(str::to_owned).collect();
                (Some(AttributeValue::TextSet(texts)), "texts")
            }
        };
        if value.is_none() {
            let message = format!("`{}` is not {expected}", shown(cell));
            self.fault(attribute.column, ErrorCode::InvalidValue, message);
        }
        value
    }

    /// The skills of several cells, in the order of their ids.
    fn items(&mut self, columns: &[Items], letters: bool) -> BTreeMap<SkillId, Marks> {
        let mut found: BTreeMap<SkillId, Marks> = BTreeMap::new();
        for items in columns {
            let cell = self.cell(items.column);
            let cell = if self.plan.empty_values.contains(cell) { "" } else { cell };
            let mut in_cell = BTreeSet::new();
            for item in split(cell, items.separator) {
                match self.item(item, items, letters) {
                    Err((code, message)) => self.fault(items.column, code, message),
                    Ok((skill, _)) if !in_cell.insert(skill.clone()) => {
                        let message = format!("the skill `{skill}` stands twice in the cell");
                        self.fault(items.column, ErrorCode::DuplicateId, message);
                    }
                    Ok((skill, marks)) => {
                        found.entry(skill).and_modify(|other| other.join(marks)).or_insert(marks);
                    }
                }
            }
        }
        found
    }

    /// A skill and its marks. They are taken off from the right, so that the name may hold the character between
    /// them if the taxonomy has a skill called so, as in `http://data.europa.eu/esco/skill/0005c151:4`.
    fn item(
        &self,
        item: &str,
        items: &Items,
        letters: bool,
    ) -> Result<(SkillId, Marks), (ErrorCode, String)> {
        let mut marks = Marks { step: items.step, validated: false, teaches: false };
        let mut name = item;
        while let Some((before, last)) = items.marks.and_then(|mark| name.rsplit_once(mark)) {
            let step = last.trim().parse().ok().and_then(Proficiency::new);
            match last.trim() {
                "v" if letters && !marks.validated => marks.validated = true,
                "t" if letters && !marks.teaches => marks.teaches = true,
                _ if step.is_some() => marks.step = step.unwrap_or(marks.step),
                _ => break,
            }
            name = before.trim_end();
            if step.is_some() {
                break;
            }
        }
        let skill = self.taxonomy.find(name);
        let rest = items.marks.and_then(|mark| name.rsplit_once(mark));
        match (skill, rest) {
            (Some(skill), None) => Ok((skill, marks)),
            (Some(skill), Some(_)) if self.taxonomy.label(&skill).is_some() => Ok((skill, marks)),
            (None, None) => Err((ErrorCode::UnknownSkill, format!("no skill is called `{}`", shown(name)))),
            (_, Some((_, mark))) => {
                let expected = if letters { "1 to 5, then `v` and `t`" } else { "1 to 5" };
                let (mark, item) = (shown(mark), shown(item));
                Err((
                    ErrorCode::InvalidValue,
                    format!("`{mark}` in `{item}` is no mark; they are {expected}"),
                ))
            }
        }
    }

    fn person(&mut self, column: usize, text: &str) -> Option<PersonId> {
        match text.parse() {
            Ok(id) => Some(id),
            Err(error) => {
                self.fault(column, ErrorCode::InvalidValue, error.to_string());
                None
            }
        }
    }

    /// The cell with its prefix; `None` where it is empty, and then the prefix alone is no value.
    fn prefixed(&self, text: Text<'_>) -> Option<String> {
        let cell = self.cell(text.column);
        let empty = cell.is_empty() || self.plan.empty_values.contains(cell);
        (!empty).then(|| format!("{}{cell}", text.prefix))
    }

    fn fault(&mut self, column: usize, code: ErrorCode, message: impl Into<String>) {
        let column = name_of(self.header, column);
        self.faults.push(RowFault { line: self.line, column, code, message: message.into() });
    }
}

impl<'a> Reading<'a> {
    fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).unwrap_or_default().trim()
    }
}

impl Marks {
    /// Both of the same skill: the higher step with what was validated at it, and willing to teach where either says so.
    fn join(&mut self, other: Marks) {
        let teaches = self.teaches || other.teaches;
        let validated =
            (self.validated && self.step >= other.step) || (other.validated && other.step >= self.step);
        *self = Marks { step: self.step.max(other.step), validated, teaches };
    }
}

fn split(cell: &str, separator: Option<char>) -> impl Iterator<Item = &str> {
    let whole = separator.is_none().then_some(cell);
    let parts = separator.map(|separator| cell.split(separator));
    whole.into_iter().chain(parts.into_iter().flatten()).map(str::trim).filter(|item| !item.is_empty())
}

fn yes_no(cell: &str) -> Option<bool> {
    let is = |word: &&str| cell.eq_ignore_ascii_case(word);
    let yes = ["true", "yes", "1"].iter().any(is);
    (yes || ["false", "no", "0"].iter().any(is)).then_some(yes)
}
