//! The page for a head of learning: one file without anything from elsewhere, to read on a screen and to print.

use super::{plots, tables::spaced};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use tutelage::report::{
    Comparison, Fairness, Funnel, LoadReport, MomentumSummary, Outcomes, Rate, RoleFairness,
};

/// What the page tells.
#[derive(Debug)]
pub(crate) struct Impact {
    pub(crate) as_of: String,
    pub(crate) funnel: Funnel,
    pub(crate) momentum: MomentumSummary,
    pub(crate) load: LoadReport,
    pub(crate) outcomes: Outcomes,
    pub(crate) fairness: Fairness,
    pub(crate) comparison: Comparison,
}

const STYLE: &str = include_str!("sheet.css");

pub(crate) fn html(impact: &Impact) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Mentoring: impact and fairness" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { "Mentoring: impact and fairness" }
                    p { "A made-up company, as of " (impact.as_of) ". Figures that would tell of a few people are left out." }
                }
                main {
                    (tiles(impact))
                    (reach(&impact.funnel))
                    (meetings(&impact.momentum))
                    (growth(&impact.outcomes))
                    (places(&impact.load))
                    (stayed(&impact.comparison))
                    (fairness(&impact.fairness))
                }
                footer { (methods()) }
            }
        }
    };
    page.into_string()
}

fn tiles(impact: &Impact) -> Markup {
    let met = &impact.momentum.relationships;
    let reached = impact.outcomes.objectives.reached.or(impact.outcomes.objectives.agreed);
    let told = |count: Option<u64>| count.map_or_else(|| "–".to_owned(), |count| count.to_string());
    html! {
        section.tiles aria-label="Key figures" {
            (tile(&told(impact.funnel.relationships.formed), "relationships begun"))
            (tile(&told(met.met), "meetings held"))
            (tile(&told(met.at_risk), "at risk: amber or red"))
            (tile(&told(reached), "objectives agreed on or reached"))
            @if let Some(hours) = impact.funnel.answers.median_hours {
                (tile(&format!("{} d", hours.div_euclid(24)), "to answer, in the median"))
            }
        }
    }
}

fn tile(figure: &str, words: &str) -> Markup {
    html! { div.tile { strong { (figure) } span { (words) } } }
}

fn reach(funnel: &Funnel) -> Markup {
    html! {
        section {
            h2 { "Who got how far" }
            div.columns {
                @for stages in &funnel.roles {
                    figure {
                        figcaption { "As " (spaced(stages.role.as_str())) ", people" }
                        (plots::bars(&[
                            ("could", stages.eligible),
                            ("take part", stages.taking_part),
                            ("asked", stages.asked.filter(|asked| *asked > 0)),
                            ("were asked", stages.received.filter(|received| *received > 0)),
                            ("have begun", stages.selected),
                        ]))
                    }
                }
                figure {
                    figcaption { "Requests" }
                    (plots::bars(&[
                        ("made", funnel.requests.made),
                        ("accepted", funnel.requests.accepted),
                        ("declined", funnel.requests.declined),
                        ("expired", funnel.requests.expired),
                        ("no longer possible", funnel.requests.invalidated),
                    ]))
                }
            }
        }
    }
}

fn meetings(momentum: &MomentumSummary) -> Markup {
    let course = &momentum.relationships;
    let months: Vec<(String, Option<u64>)> =
        momentum.months.iter().map(|meetings| (meetings.month.to_string(), meetings.held)).collect();
    html! {
        section {
            h2 { "Momentum" }
            div.columns {
                figure {
                    figcaption { "Meetings held, by month" }
                    (plots::columns(&months))
                }
                figure {
                    figcaption { "Running relationships, by how long they have been silent" }
                    (plots::stack(&[
                        ("green", course.green, "g"),
                        ("nudged", course.nudged, "n"),
                        ("amber", course.amber, "a"),
                        ("red", course.red, "r"),
                    ]))
                    @if let Some(days) = momentum.median_silent_days {
                        p.note { "Half of them last met " (days) " days ago or less." }
                    }
                }
            }
        }
    }
}

fn growth(outcomes: &Outcomes) -> Markup {
    let changes: Vec<plots::Change> = outcomes
        .competencies
        .iter()
        .map(|change| plots::Change {
            label: format!("{}, by {}", spaced(change.competency.as_str()), spaced(change.of.as_str())),
            people: change.rounds,
            before: change.before,
            after: change.after,
        })
        .collect();
    html! {
        section {
            h2 { "What changed: feedback before and after" }
            @if changes.is_empty() {
                p.note { "Not enough rounds were released in months that are over." }
            } @else {
                figure {
                    figcaption { "Mean score before (hollow) and after (full), percent of the scale" }
                    (plots::dumbbells(&changes))
                }
            }
            @if !outcomes.satisfaction.is_empty() {
                p.note {
                    "Worth the time: "
                    @for (i, satisfied) in outcomes.satisfaction.iter().enumerate() {
                        @if i > 0 { ", " }
                        (spaced(satisfied.of.as_str())) " " (plots::percent(satisfied.score)) " (of " (satisfied.rounds) ")"
                    }
                    "."
                }
            }
        }
    }
}

fn places(load: &LoadReport) -> Markup {
    html! {
        section {
            h2 { "Places, and what people want to learn" }
            div.columns {
                @for role in &load.roles {
                    @let capacity = &role.capacity;
                    figure {
                        figcaption { "As " (spaced(role.role.as_str())) }
                        (plots::bars(&[
                            ("places", capacity.places),
                            ("used", capacity.used),
                            ("people full", capacity.full),
                            ("over-asked", capacity.over_asked),
                        ]))
                    }
                    @let mut wanted: Vec<(&str, u64)> = role.skills.iter()
                        .filter_map(|skill| Some((skill.skill.as_str(), skill.unmet.filter(|unmet| *unmet > 0)?))).collect();
                    @let () = wanted.sort_by(|(a, one), (b, other)| other.cmp(one).then(a.cmp(b)));
                    @if !wanted.is_empty() {
                        figure {
                            figcaption { "Wanted as " (spaced(role.role.as_str())) " by people without a relationship" }
                            (plots::bars(&wanted.iter().take(8).map(|(skill, unmet)| (*skill, Some(*unmet))).collect::<Vec<_>>()))
                        }
                    }
                }
            }
        }
    }
}

fn stayed(comparison: &Comparison) -> Markup {
    html! {
        section {
            h2 { "Beside people who did not take part" }
            @for compared in &comparison.outcomes {
                figure {
                    figcaption { (spaced(compared.name.as_str())) ", with 95 % intervals (Wilson)" }
                    (plots::rates(&[("took part", &compared.took_part), ("others", &compared.others)], None))
                }
            }
            p.warning { strong { "Not causal: " } (comparison.warning) }
        }
    }
}

fn fairness(fairness: &Fairness) -> Markup {
    html! {
        section {
            h2 { "Equal chances" }
            @for role in &fairness.roles {
                h3 { "As " (spaced(role.role.as_str())) }
                (chances(role))
            }
            h3 { "Who is with whom" }
            @let shares: Vec<(String, &Rate)> = fairness.pairs.iter()
                .map(|pair| (format!("same {}", spaced(pair.attribute.as_str())), &pair.share.same))
                .chain(fairness.reporting_line.iter().map(|share| ("in one reporting line".to_owned(), &share.same)))
                .collect();
            figure {
                figcaption { "Share of matches, with 95 % intervals" }
                (plots::rates(&shares.iter().map(|(label, rate)| (label.as_str(), *rate)).collect::<Vec<_>>(), None))
            }
        }
    }
}

fn chances(role: &RoleFairness) -> Markup {
    html! {
        div.columns {
            @for by in &role.by {
                @let groups: Vec<(String, &Rate)> = by.groups.iter().map(|group| {
                    let flag = if group.below_four_fifths { " ▼" } else { "" };
                    (format!("{}{flag}", group.value.as_deref().unwrap_or("unknown")), &group.selection)
                }).collect();
                @let highest = by.groups.iter().filter_map(|group| group.selection.basis_points).max();
                figure {
                    figcaption {
                        "Selected, of those who take part, by " (spaced(by.attribute.as_str()))
                        @if by.left_out { " (small groups are left out)" }
                    }
                    (plots::rates(
                        &groups.iter().map(|(label, rate)| (label.as_str(), *rate)).collect::<Vec<_>>(),
                        highest.map(|highest| highest.saturating_mul(4).div_euclid(5)),
                    ))
                }
            }
        }
        @if let Some(load) = &role.load {
            p.note {
                "The busiest tenth holds " (load.top_tenth.basis_points.map_or_else(|| "–".to_owned(), |share| plots::percent(i64::try_from(share).unwrap_or(0))))
                " of all relationships"
                @if let Some(gini) = load.gini { "; Gini " (plots::percent(i64::try_from(gini).unwrap_or(0))) }
                "."
            }
        }
    }
}

fn methods() -> Markup {
    html! {
        h2 { "How to read this" }
        ul {
            li { "▼ and the dashed line: less than four fifths of the highest rate (29 CFR 1607.4 D). A reason to look closer, not a verdict." }
            li { "Intervals are those of Wilson (1927), at 95 %. Where they are wide, few people are behind the figure." }
            li { "Feedback shows from three raters on, scores of a programme in batches of at least four people of months that are over; small groups are left out, and as many more as it takes that nobody can work them out by subtraction." }
            li { "People chose to take part. That those who did differ from others does not say that the programme made the difference." }
        }
    }
}
