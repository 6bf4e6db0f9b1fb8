//! Plots as SVG: plain shapes with text beside them, readable without colour.

use maud::{Markup, html};
use tutelage::report::Rate;

/// The width of a plot, in the units of its drawing; the page scales it.
const WIDTH: u64 = 460;
/// Where labels end and bars begin.
const LABELS: u64 = 170;
/// Where bars end and figures begin.
const FIGURES: u64 = 400;
const ROW: u64 = 26;

/// Hundredths of a percent in words.
pub(crate) fn percent(hundredths: i64) -> String {
    let rounded = hundredths.saturating_add(50).div_euclid(100);
    format!("{rounded} %")
}

fn part(of: u64, value: u64, most: u64) -> u64 {
    of.saturating_mul(value).checked_div(most.max(1)).unwrap_or(0)
}

fn row(at: usize) -> u64 {
    u64::try_from(at).unwrap_or(0).saturating_mul(ROW)
}

fn height(rows: usize) -> u64 {
    row(rows).saturating_add(6)
}

fn drawing(height: u64, label: &str, inside: &Markup) -> Markup {
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(label) { (inside) }
    }
}

/// Long names are shortened so that nothing overlaps.
fn short(label: &str) -> String {
    const MOST: usize = 26;
    if label.chars().count() <= MOST {
        return label.to_owned();
    }
    let kept: String = label.chars().take(MOST.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

fn name(at: usize, label: &str) -> Markup {
    html! {
        text.label x=(LABELS.saturating_sub(8)) y=(row(at).saturating_add(18)) text-anchor="end" {
            title { (label) }
            (short(label))
        }
    }
}

/// A bar for each; what is withheld has none.
pub(crate) fn bars(rows: &[(&str, Option<u64>)]) -> Markup {
    let shown: Vec<(&str, u64)> =
        rows.iter().filter_map(|(label, count)| count.map(|count| (*label, count))).collect();
    let most = shown.iter().map(|(_, count)| *count).max().unwrap_or(1);
    let inside = html! {
        @for (at, (label, count)) in shown.iter().enumerate() {
            @let long = part(FIGURES.saturating_sub(LABELS), *count, most).max(1);
            (name(at, &label.replace('_', " ")))
            rect.bar x=(LABELS) y=(row(at).saturating_add(5)) width=(long) height="17" rx="2" {}
            text.figure x=(LABELS.saturating_add(long).saturating_add(6)) y=(row(at).saturating_add(18)) { (count) }
        }
    };
    drawing(height(shown.len()), "bars", &inside)
}

/// A column for each month.
pub(crate) fn columns(months: &[(String, Option<u64>)]) -> Markup {
    const HIGH: u64 = 120;
    let latest = months.get(months.len().saturating_sub(12)..).unwrap_or(months);
    let most = latest.iter().filter_map(|(_, count)| *count).max().unwrap_or(1);
    let wide = WIDTH.checked_div(u64::try_from(latest.len()).unwrap_or(1).max(1)).unwrap_or(WIDTH).min(90);
    let inside = html! {
        @for (at, (month, count)) in latest.iter().enumerate() {
            @let left = u64::try_from(at).unwrap_or(0).saturating_mul(wide);
            @let middle = left.saturating_add(wide.div_euclid(2));
            @let high = part(HIGH, count.unwrap_or(0), most);
            rect.bar x=(left.saturating_add(8)) y=(HIGH.saturating_add(20).saturating_sub(high)) width=(wide.saturating_sub(16)) height=(high) rx="2" {}
            text.figure x=(middle) y=(HIGH.saturating_add(14).saturating_sub(high)) text-anchor="middle" { (count.map_or_else(|| "–".to_owned(), |count| count.to_string())) }
            text.label x=(middle) y=(HIGH.saturating_add(36)) text-anchor="middle" { (month) }
        }
    };
    drawing(HIGH.saturating_add(44), "columns by month", &inside)
}

/// Parts of a whole, side by side, with their names below.
pub(crate) fn stack(parts: &[(&str, Option<u64>, &str)]) -> Markup {
    let whole: u64 = parts.iter().filter_map(|(_, count, _)| *count).sum();
    let mut from = 0_u64;
    let mut drawn = Vec::new();
    for (label, count, class) in parts {
        let Some(count) = count else { continue };
        let left = part(WIDTH, from, whole);
        from = from.saturating_add(*count);
        drawn.push((label, count, class, left, part(WIDTH, from, whole).saturating_sub(left)));
    }
    let inside = html! {
        @for (at, (label, count, class, left, long)) in drawn.iter().enumerate() {
            rect class=(format!("part {class}")) x=(left) y="4" width=(long) height="34" {}
            @let x = u64::try_from(at).unwrap_or(0).saturating_mul(115);
            rect class=(format!("part {class}")) x=(x) y="54" width="12" height="12" {}
            text.label x=(x.saturating_add(18)) y="65" { (label) ": " (count) }
        }
    };
    drawing(74, "parts of a whole", &inside)
}

/// A score before and after.
pub(crate) struct Change {
    pub(crate) label: String,
    pub(crate) people: u64,
    pub(crate) before: i64,
    pub(crate) after: i64,
}

pub(crate) fn dumbbells(changes: &[Change]) -> Markup {
    const LEFT: u64 = 270;
    const RIGHT: u64 = 630;
    let x = |score: i64| {
        let score = u64::try_from(score).unwrap_or(0);
        LEFT.saturating_add(part(RIGHT.saturating_sub(LEFT), score, 10_000))
    };
    let high = height(changes.len()).saturating_add(22);
    html! {
        svg.wide viewBox=(format!("0 0 780 {high}")) role="img" aria-label="scores before and after" {
            @for tick in [0_i64, 2_500, 5_000, 7_500, 10_000] {
                line.grid x1=(x(tick)) x2=(x(tick)) y1="2" y2=(high.saturating_sub(20)) {}
                text.label x=(x(tick)) y=(high.saturating_sub(5)) text-anchor="middle" { (percent(tick)) }
            }
            @for (at, change) in changes.iter().enumerate() {
                @let y = row(at).saturating_add(14);
                text.label x=(LEFT.saturating_sub(12)) y=(y.saturating_add(5)) text-anchor="end" { (change.label) }
                line.change x1=(x(change.before)) x2=(x(change.after)) y1=(y) y2=(y) {}
                circle.before cx=(x(change.before)) cy=(y) r="6" {}
                circle.after cx=(x(change.after)) cy=(y) r="6" {}
                text.figure x="642" y=(y.saturating_add(5)) {
                    (percent(change.before)) " → " (percent(change.after)) " (" (change.people) ")"
                }
            }
        }
    }
}

/// Rates with their intervals, and a line that they should reach.
pub(crate) fn rates(rows: &[(&str, &Rate)], line: Option<u64>) -> Markup {
    let x = |points: u64| LABELS.saturating_add(part(FIGURES.saturating_sub(LABELS), points, 10_000));
    let high = height(rows.len());
    let inside = html! {
        @for tick in [0, 5_000, 10_000] {
            line.grid x1=(x(tick)) x2=(x(tick)) y1="2" y2=(high.saturating_sub(2)) {}
        }
        @for (at, (label, rate)) in rows.iter().enumerate() {
            (name(at, label))
            @let y = row(at).saturating_add(13);
            @if let (Some(points), Some(low), Some(high)) = (rate.basis_points, rate.low, rate.high) {
                line.interval x1=(x(low)) x2=(x(high)) y1=(y) y2=(y) {}
                circle.after cx=(x(points)) cy=(y) r="5" {}
                text.figure x=(FIGURES.saturating_add(8)) y=(y.saturating_add(5)) {
                    (percent(i64::try_from(points).unwrap_or(0)))
                }
            }
        }
        @if let Some(line) = line {
            line.threshold x1=(x(line)) x2=(x(line)) y1="2" y2=(high.saturating_sub(2)) {}
        }
    };
    drawing(high, "rates with intervals", &inside)
}
