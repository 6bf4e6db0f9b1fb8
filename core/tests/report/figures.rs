//! A report as a map from what a figure is of to the figure.

use std::collections::BTreeMap;
use tutelage::report::Report;

/// `part|role|attribute|group|opposite|figure` to the value, with the interval where there is one.
pub(crate) type Figures = BTreeMap<String, String>;

pub(crate) fn figures(report: &Report) -> Figures {
    let csv = report.csv().unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().iter().collect::<Vec<_>>().join(",");
    assert_eq!(header, "part,role,attribute,group,opposite,figure,unit,value,low,high");
    let mut figures = Figures::new();
    for row in reader.records() {
        let row = row.unwrap();
        let key = row.iter().take(6).collect::<Vec<_>>().join("|");
        let value = match (&row[8], &row[9]) {
            ("", "") => row[7].to_owned(),
            (low, high) => format!("{} ({low} to {high})", &row[7]),
        };
        assert_eq!(figures.insert(key.clone(), value), None, "{key} stands twice");
    }
    figures
}

/// Makes sure that these figures, and no others that begin like `about`, are what is told.
pub(crate) fn tells(report: &Report, about: &str, wanted: &[(&str, &str)]) {
    let found = figures(report);
    let found: Vec<(String, String)> = found
        .into_iter()
        .filter_map(|(key, value)| Some((key.strip_prefix(about)?.to_owned(), value)))
        .collect();
    let mut wanted: Vec<(String, String)> =
        wanted.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    wanted.sort();
    assert_eq!(found, wanted, "{about}");
}
