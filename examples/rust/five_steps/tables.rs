//! Tables and words: how the example prints what the core says.

use comfy_table::{ContentArrangement, Table, presets};
use std::{collections::BTreeMap, fmt::Display};
use tutelage::{
    id::PersonId,
    lifecycle::{Actor, Decision, Event, EventRecord, Refusal},
    people::PersonRecord,
    scheme::ConfiguredType,
    time::Timestamp,
};

/// The widest line.
const WIDTH: u16 = 108;

/// What is printed. It is collected first, so that two runs can be compared.
#[derive(Debug, Default)]
pub(crate) struct Page {
    text: String,
}

impl Page {
    pub(crate) fn heading(&mut self, number: u8, title: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.line(format!("{number}. {title}"));
        self.line("=".repeat(title.chars().count().saturating_add(3)));
    }

    pub(crate) fn title(&mut self, title: impl Display) {
        self.line(format!("\n{title}"));
    }

    /// A line; what is longer than a line goes on below, indented. Tables have seen to their width themselves.
    pub(crate) fn line(&mut self, line: impl Display) {
        for line in line.to_string().lines() {
            let mut width = 0_usize;
            for word in line.split_inclusive(' ') {
                let more = word.chars().count();
                if !line.starts_with('|') && width.saturating_add(more) > usize::from(WIDTH) {
                    self.text.truncate(self.text.trim_end().len());
                    self.text.push_str("\n        ");
                    width = 8;
                }
                self.text.push_str(word);
                width = width.saturating_add(more);
            }
            self.text.push('\n');
        }
    }

    /// A table that came as text; only prose is broken into lines.
    pub(crate) fn text(&mut self, text: &str) {
        for line in text.lines() {
            if line.chars().count() > usize::from(WIDTH) {
                self.line(line);
            } else {
                self.text.push_str(line);
                self.text.push('\n');
            }
        }
    }

    pub(crate) fn table<R>(&mut self, header: &[&str], rows: R)
    where
        R: IntoIterator,
        R::Item: IntoIterator,
        <R::Item as IntoIterator>::Item: ToString,
    {
        let mut table = Table::new();
        table.load_preset(presets::ASCII_MARKDOWN).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(WIDTH).set_header(header.iter().copied());
        for row in rows {
            table.add_row(row.into_iter().map(|cell| cell.to_string()).collect::<Vec<_>>());
        }
        if table.is_empty() {
            table.add_row(["(none)"]);
        }
        self.line(table.trim_fmt());
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

/// Names of people, for what speaks of them by id.
#[derive(Debug)]
pub(crate) struct Names(BTreeMap<PersonId, String>);

impl Names {
    pub(crate) fn of(people: &[PersonRecord]) -> Self {
        Names(people.iter().map(|person| (person.id.clone(), person.name.clone())).collect())
    }

    pub(crate) fn get<'a>(&'a self, person: &'a PersonId) -> &'a str {
        self.0.get(person).map_or(person.as_str(), String::as_str)
    }

    pub(crate) fn list<'a>(&self, people: impl IntoIterator<Item = &'a PersonId>) -> String {
        let names: Vec<&str> = people.into_iter().map(|person| self.get(person)).collect();
        names.join(", ")
    }
}

/// The types in a few words.
pub(crate) fn types(page: &mut Page, types: &[ConfiguredType]) {
    page.table(
        &["type", "format", "roles", "who may be together", "never", "days"],
        types.iter().map(|configured| {
            let draft = &configured.draft;
            let roles: Vec<&str> = draft.roles.iter().map(|role| role.id.as_str()).collect();
            let rules = |rules: &[tutelage::rules::RuleDraft]| {
                let ids: Vec<String> = rules.iter().map(|rule| spaced(rule.id.as_str())).collect();
                ids.join(", ")
            };
            [
                draft.name.clone(),
                word(draft.format),
                roles.join(" + "),
                rules(&draft.pair.grants),
                rules(&draft.pair.bans),
                draft.running.duration_days.map_or_else(|| "open".to_owned(), |days| days.to_string()),
            ]
        }),
    );
}

/// A variant without fields as it stands on the wire: a code, made readable.
pub(crate) fn word<T: Code>(code: T) -> String {
    spaced(&code.code())
}

/// Codes have one spelling, that of JSON.
pub(crate) trait Code: Copy {
    fn code(&self) -> String;
}

macro_rules! codes {
    ($($name:path),* $(,)?) => {$(
        impl Code for $name {
            fn code(&self) -> String {
                serde_json::to_string(self).unwrap_or_default().trim_matches('"').to_owned()
            }
        }
    )*};
}

codes!(
    tutelage::scheme::Format,
    tutelage::lifecycle::RequestState,
    tutelage::lifecycle::RelationshipState,
    tutelage::lifecycle::Momentum,
    tutelage::diary::EntryKind,
    tutelage::diary::EntryState,
    tutelage::view::ToDoCode,
    tutelage::rules::Truth,
    tutelage::feedback::Occasion,
    tutelage::feedback::Of,
);

pub(crate) fn spaced(code: &str) -> String {
    code.replace(['_', '-'], " ")
}

/// An event by its name in the log.
pub(crate) fn event_name(event: &Event) -> String {
    let text = serde_json::to_string(event).unwrap_or_default();
    spaced(text.split('"').nth(1).unwrap_or_default())
}

/// Who brought it about, for an audit trail.
pub(crate) fn actor(record: &EventRecord, names: &Names) -> String {
    match &record.actor {
        Actor::Person(person) => names.get(person).to_owned(),
        Actor::Host => "the host".to_owned(),
        Actor::Time => "time".to_owned(),
    }
}

/// What came of it by itself: how often each event happened, in the order of their names.
pub(crate) fn aftermath(decisions: &[Decision]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for record in decisions.iter().flat_map(|decision| &decision.events) {
        let count = counts.entry(event_name(&record.event)).or_default();
        *count = count.saturating_add(1);
    }
    counts.remove("follow up done");
    counts.remove("follow up scheduled");
    if counts.is_empty() {
        return "nothing".to_owned();
    }
    let parts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} ×{count}")).collect();
    parts.join(", ")
}

/// A no in words.
pub(crate) fn reasons(refusal: &Refusal) -> String {
    let reasons: Vec<&str> = refusal.reasons.iter().map(|reason| reason.message).collect();
    reasons.join("; ")
}

/// The day and the minute.
pub(crate) fn minute(at: Timestamp) -> String {
    at.to_string().chars().take(16).collect::<String>().replace('T', " ")
}

/// The day.
pub(crate) fn day(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}

pub(crate) fn day_or_dash(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "-".to_owned(), day)
}
