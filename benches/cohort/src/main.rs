//! Cohort matches beside what else there is: processor time of one thread, the same instances, the same worth.
//!
//! - `compare [mentees] [candidates] [family]`: a table for each objective. What the environment names stands beside
//!   ours: `LEMON`, the program made of `peers/lemon.cc`, and `ORTOOLS`, a Python that has OR-Tools.
//! - `stable [mentees] [candidates]`, `growth`, `change [mentees] [candidates]`, `large`: our own figures.
//! - `dense [size]`: everybody with everybody; with the feature `peers` beside crate `lapjv`.
//! - `--small`: all of it on few people.

mod compare;
mod dense;
mod figures;
mod generate;
mod own;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, default: usize| args.get(at).map_or(default, |text| text.parse().expect("a number"));
    match args.first().map_or("compare", String::as_str) {
        "compare" => {
            compare::compare(number(1, 100_000), number(2, 20), args.get(3).map(String::as_str));
        }
        "stable" => own::stable(number(1, 100_000), number(2, 50)),
        "growth" => own::growth(&[12_500, 25_000, 50_000, 100_000]),
        "change" => own::change(number(1, 100_000), number(2, 20)),
        "dense" => dense::dense(number(1, 5_000)),
        "large" => own::large(1_000_000, 50),
        "--small" => {
            compare::compare(1_000, 10, None);
            own::stable(1_000, 10);
            own::growth(&[100, 200, 400, 800]);
            own::change(1_000, 10);
            dense::dense(100);
        }
        other => panic!("no such thing to run: {other}"),
    }
}
