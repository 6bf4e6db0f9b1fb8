//! A report as rows: one figure a row, with what it is of. The same rows make the CSV and the table in text.

use super::{Report, rate::Rate};
use crate::error::{Error, ErrorCode};
use std::borrow::Cow;

/// What a figure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Count,
    BasisPoints,
    Hours,
    Days,
    Minutes,
    TenThousandthsOfADay,
}

impl Unit {
    fn code(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::BasisPoints => "basis_points",
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::Minutes => "minutes",
            Unit::TenThousandthsOfADay => "ten_thousandths_of_a_day",
        }
    }

    /// A number for people to read.
    fn written(self, number: i64) -> String {
        let whole = |divisor: i64, unit: &str| {
            let (sign, number) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
            let divisor = divisor.unsigned_abs();
            let cents = number.saturating_mul(100).checked_div(divisor).unwrap_or(0);
            format!("{sign}{}.{:02}{unit}", cents.div_euclid(100), cents.rem_euclid(100))
        };
        match self {
            Unit::Count => number.to_string(),
            Unit::Hours => format!("{number} h"),
            Unit::Days => format!("{number} d"),
            Unit::Minutes => format!("{number} min"),
            Unit::BasisPoints => whole(100, " %"),
            Unit::TenThousandthsOfADay => whole(10_000, " d"),
        }
    }
}

/// A figure and what it is of; what does not apply is empty.
#[derive(Debug, Clone)]
pub(super) struct Line {
    part: &'static str,
    role: String,
    attribute: String,
    group: String,
    opposite: String,
    figure: String,
    unit: Unit,
    value: i64,
    interval: Option<(i64, i64)>,
}

/// How a group without a value is written.
const UNKNOWN: &str = "(unknown)";

/// The columns, with the headings under which people read them.
const COLUMNS: [(&str, &str); 10] = [
    ("part", "Part"),
    ("role", "Role"),
    ("attribute", "Attribute"),
    ("group", "Group"),
    ("opposite", "With"),
    ("figure", "Figure"),
    ("unit", "Unit"),
    ("value", "Value"),
    ("low", "From"),
    ("high", "To"),
];

/// Collects lines that are of the same.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    of: Line,
    lines: Vec<Line>,
}

impl Lines {
    pub(super) fn new(part: &'static str) -> Lines {
        let of = Line {
            part,
            role: String::new(),
            attribute: String::new(),
            group: String::new(),
            opposite: String::new(),
            figure: String::new(),
            unit: Unit::Count,
            value: 0,
            interval: None,
        };
        Lines { of, lines: Vec::new() }
    }

    pub(super) fn part(&mut self, part: &'static str) -> &mut Self {
        *self = Lines { lines: std::mem::take(&mut self.lines), ..Lines::new(part) };
        self
    }

    pub(super) fn role(&mut self, role: &impl ToString) -> &mut Self {
        self.of.role = role.to_string();
        self
    }

    pub(super) fn attribute(&mut self, attribute: &impl ToString) -> &mut Self {
        self.of.attribute = attribute.to_string();
        self
    }

    pub(super) fn group(&mut self, group: Option<&str>) -> &mut Self {
        self.of.group = group.unwrap_or(UNKNOWN).to_owned();
        self
    }

    pub(super) fn opposite(&mut self, group: Option<&str>) -> &mut Self {
        self.of.opposite = group.unwrap_or(UNKNOWN).to_owned();
        self
    }

    fn push(&mut self, figure: &str, unit: Unit, value: Option<i64>, interval: Option<(i64, i64)>) {
        if let Some(value) = value {
            self.lines.push(Line { figure: figure.to_owned(), unit, value, interval, ..self.of.clone() });
        }
    }

    pub(super) fn counts(&mut self, figures: impl Iterator<Item = (&'static str, Option<u64>)>) {
        for (figure, count) in figures {
            let unit = if figure == "minutes" { Unit::Minutes } else { Unit::Count };
            self.push(figure, unit, count.map(signed), None);
        }
    }

    pub(super) fn count(&mut self, figure: &str, count: Option<u64>) {
        self.push(figure, Unit::Count, count.map(signed), None);
    }

    pub(super) fn hours(&mut self, figure: &str, hours: Option<u32>) {
        self.push(figure, Unit::Hours, hours.map(i64::from), None);
    }

    pub(super) fn days(&mut self, figure: &str, days: Option<u32>) {
        self.push(figure, Unit::Days, days.map(i64::from), None);
    }

    pub(super) fn fine_days(&mut self, figure: &str, days: Option<i64>) {
        self.push(figure, Unit::TenThousandthsOfADay, days, None);
    }

    pub(super) fn rate(&mut self, figure: &str, rate: &Rate) {
        let interval = rate.low.zip(rate.high).map(|(low, high)| (signed(low), signed(high)));
        self.push(figure, Unit::BasisPoints, rate.basis_points.map(signed), interval);
    }

    pub(super) fn points(&mut self, figure: &str, points: Option<u64>) {
        self.push(figure, Unit::BasisPoints, points.map(signed), None);
    }

    pub(super) fn signed_points(&mut self, figure: &str, points: Option<i64>) {
        self.push(figure, Unit::BasisPoints, points, None);
    }

    pub(super) fn difference(&mut self, figure: &str, difference: Option<&super::Difference>) {
        let interval = difference.map(|difference| (difference.low, difference.high));
        self.push(figure, Unit::BasisPoints, difference.map(|difference| difference.basis_points), interval);
    }

    pub(super) fn finish(self) -> Vec<Line> {
        self.lines
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Report {
    /// The report as CSV (RFC 4180): one figure a row under `part,role,attribute,group,opposite,figure,unit,value,low,
    /// high`. Numbers are whole, rates in basis points; `low` and `high` are the interval of a rate.
    ///
    /// A text that a spreadsheet program would take for a formula, since it begins with `=`, `+`, `-`, `@`, a tab or a
    /// line break, has an apostrophe before it; a number never has.
    ///
    /// # Errors
    /// Never for a report that was made of a summary.
    pub fn csv(&self) -> Result<String, Error> {
        let internal = |error: String| Error::new(ErrorCode::Internal, "", error);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS.map(|(code, _)| code)).map_err(|error| internal(error.to_string()))?;
        for line in self.lines() {
            let (low, high) = line
                .interval
                .map_or_else(Default::default, |(low, high)| (low.to_string(), high.to_string()));
            let Line { part, role, attribute, group, opposite, figure, unit, value, .. } = &line;
            let texts: [&str; 7] = [part, role, attribute, group, opposite, figure, unit.code()];
            let texts = texts.map(text_cell);
            let numbers = [value.to_string(), low, high].map(Cow::Owned);
            let cells = texts.iter().chain(&numbers).map(|cell| cell.as_bytes());
            writer.write_record(cells).map_err(|error| internal(error.to_string()))?;
        }
        let bytes = writer.into_inner().map_err(|error| internal(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| internal(error.to_string()))
    }

    /// The report as a table in text, with headings in English. A column in which nothing stands is left out; so is
    /// what a row has in common with the row above in its first columns.
    pub fn table(&self) -> String {
        let words = |code: &str| code.replace('_', " ");
        let mut rows: Vec<[String; 9]> = Vec::new();
        for line in self.lines() {
            let written = |number: i64| line.unit.written(number);
            let (low, high) =
                line.interval.map_or_else(Default::default, |(low, high)| (written(low), written(high)));
            rows.push([
                words(line.part),
                line.role.clone(),
                line.attribute.clone(),
                line.group.clone(),
                line.opposite.clone(),
                words(&line.figure),
                written(line.value),
                low,
                high,
            ]);
        }
        let headings = COLUMNS.into_iter().filter(|(code, _)| *code != "unit").map(|(_, heading)| heading);
        let columns: Vec<(usize, &str, usize)> = headings
            .enumerate()
            .filter_map(|(index, heading)| {
                let cells = rows.iter().filter_map(|row| row.get(index));
                let widest = cells.map(|cell| width(cell)).max().filter(|widest| *widest > 0)?;
                Some((index, heading, widest.max(heading.len())))
            })
            .collect();
        let mut text = String::new();
        let rule: Vec<String> = columns.iter().map(|(.., widest)| "-".repeat(*widest)).collect();
        write_row(&mut text, &columns, |index| {
            columns.iter().find(|(own, ..)| *own == index).map_or("", |(_, heading, _)| heading)
        });
        text.push_str(&rule.join("  "));
        text.push('\n');
        let mut above: Option<&[String; 9]> = None;
        for row in &rows {
            let common = above.map_or(0, |above| {
                row.iter().zip(above).take(LAST_NAMING).take_while(|(one, other)| one == other).count()
            });
            write_row(&mut text, &columns, |index| {
                if index < common { "" } else { row.get(index).map_or("", String::as_str) }
            });
            above = Some(row);
        }
        if let Report::Comparison(comparison) = self {
            text.push('\n');
            text.push_str(comparison.warning);
            text.push('\n');
        }
        text
    }
}

/// Spreadsheet programs run what begins like a formula, those of East Asia in wide characters too; with an apostrophe
/// before it, it is text (OWASP, CSV Injection). A whole number, as a group may be called, runs nothing.
fn text_cell(text: &str) -> Cow<'_, str> {
    const FORMULAS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let is_formula = text.starts_with(|first: char| FORMULAS.contains(&first) || first.is_control());
    let digits = text.strip_prefix('-').filter(|digits| !digits.is_empty());
    let is_number = digits.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()));
    if is_formula && !is_number { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The columns before the figure.
const LAST_NAMING: usize = 5;

/// Names stand at the left, numbers at the right.
fn write_row<'a>(text: &mut String, columns: &[(usize, &str, usize)], cell: impl Fn(usize) -> &'a str) {
    let mut line = String::new();
    for (place, (index, _, widest)) in columns.iter().enumerate() {
        let cell = cell(*index);
        // A line break in a value would tear the table.
        let cell: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let blanks = " ".repeat(widest.saturating_sub(width(&cell)));
        if place > 0 {
            line.push_str("  ");
        }
        let (before, after) =
            if *index > LAST_NAMING { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
        line.extend([before, cell.as_str(), after]);
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_begins_like_a_formula_gets_an_apostrophe() {
        for formula in [
            "=1+1", "+33 1", "-", "-1+1", "--1", "-1.5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1",
            "－1", "＠1",
        ] {
            assert_eq!(text_cell(formula), format!("'{formula}"));
        }
    }

    #[test]
    fn other_texts_and_whole_numbers_stay_as_they_are() {
        for text in ["", "red", "1=1", " =1", "'=1", "a-b", "5", "-5", "-1234567890123456789012"] {
            assert_eq!(text_cell(text), text);
        }
    }
}
