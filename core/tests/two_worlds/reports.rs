//! Reports are figures over many: what one may not know changes nothing in them but figures over at least the threshold.

use crate::{
    common::id,
    dice::Dice,
    probe::{TYPES, World},
};
use std::collections::BTreeMap;
use tutelage::{
    id::PersonId,
    report::{Reader, ReportKind},
    store::{Shown, see},
    view::{Inquiry, Question, ReportFormat, ReportOver, ShownReport, View},
};

/// `part|role|attribute|group|opposite|figure` to the value.
type Figures = BTreeMap<String, u64>;

/// What somebody asks for.
pub(crate) fn reports(dice: &mut Dice) -> Vec<Question> {
    let mut questions = Vec::new();
    for type_id in TYPES {
        for report in ReportKind::ALL {
            if dice.chance(60) {
                continue;
            }
            let over = if dice.chance(70) { ReportOver::Programme } else { ReportOver::Reports };
            let by = ["team", "gender", "grade", "languages"].into_iter().filter(|_| dice.chance(50));
            let by = by.map(id).collect();
            questions.push(Question::Report {
                type_id: id(type_id),
                report,
                over,
                by,
                format: ReportFormat::Csv,
            });
        }
    }
    questions
}

/// Asks in both worlds; returns how many reports there were to see, and in how many a figure differed.
pub(crate) fn compare(
    one: &World<'_>,
    other: &World<'_>,
    viewer: &PersonId,
    question: &Question,
    about: &str,
) -> [u64; 2] {
    let (a, b) = (seen(one, viewer, question), seen(other, viewer, question));
    match (&a, &b) {
        (None, None) => return [0, 0],
        (Some((reader, figures)), Some((of, others))) => {
            assert_eq!(reader, of, "{about}");
            let keys = figures.keys().chain(others.keys());
            for key in keys {
                let (here, there) = (figures.get(key), others.get(key));
                assert!(
                    here == there || is_of_many(*reader, key, [figures, others]),
                    "{about}: {key} {here:?} {there:?}"
                );
            }
        }
        // There are enough people in one world, and one fewer in the other.
        (Some((reader, figures)), None) | (None, Some((reader, figures))) => {
            assert_ne!(*reader, Reader::Coordinator, "{about}: a report for a coordinator in one world only");
            assert!(figures.keys().all(|key| is_of_many(*reader, key, [figures, figures])), "{about}");
        }
    }
    [1, u64::from(a != b)]
}

/// Whether a figure is one over at least four people: of a coordinator what people in their scope have taken on, of
/// others every figure there is.
fn is_of_many(reader: Reader, key: &str, worlds: [&Figures; 2]) -> bool {
    let parts: Vec<&str> = key.split('|').collect();
    match reader {
        Reader::Coordinator => {
            let of_people = matches!(
                parts[0],
                "people" | "everybody" | "places" | "skills" | "load" | "requests" | "groups"
            );
            // Requests of a funnel and groups of an overview are records, and have no role.
            let role = parts[1];
            let bases = [
                format!("people|{role}||||eligible"),
                format!("everybody|{role}||||eligible"),
                format!("places|{role}||||people"),
            ];
            let over_few = worlds.iter().any(|figures| {
                let known = bases.iter().filter_map(|base| figures.get(base));
                known.clone().any(|people| *people < 4)
            });
            of_people && !role.is_empty() && !over_few
        }
        Reader::Manager | Reader::Participant => {
            let middle =
                matches!(parts[5], "median" | "ninth_decile" | "median_silence" | "median_relationships");
            middle || worlds.iter().all(|figures| figures.get(key).is_none_or(|count| *count >= 4))
        }
    }
}

fn seen(world: &World<'_>, viewer: &PersonId, question: &Question) -> Option<(Reader, Figures)> {
    let inquiry = Inquiry { viewer: viewer.clone(), question: question.clone() };
    let shown = see(world.engine, &world.store, &inquiry, world.now).unwrap();
    let Shown::View(view) = shown else { return None };
    let View::Report(report) = *view else { panic!("another view") };
    let ShownReport::Csv(csv) = &report.shown else { panic!("another format") };
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let figures = reader.records().map(|row| {
        let row = row.unwrap();
        (row.iter().take(6).collect::<Vec<_>>().join("|"), row[7].parse::<i64>().unwrap().unsigned_abs())
    });
    Some((report.reader, figures.collect()))
}
