//! Everybody at once: the best matching of a whole cohort, with its proof.
//!
//! A [`CohortProblem`] says who is there and what each pair would score; [`CohortProblem::build`] checks it into a
//! [`Cohort`], and [`solve`] answers with a [`Solution`] or with why there is none ([`Impossible`]). Large cohorts are
//! built without the document, by a [`CohortBuilder`].
//!
//! | objective | what is best | proof |
//! |---|---|---|
//! | [`Objective::MostPeople`] | most people matched, those with priority counted twice, then the highest total score | [`Certificate`] |
//! | [`Objective::HighestScore`] | the highest total score, then most people, counting those with priority twice | [`Certificate`] |
//! | [`Objective::WorstOff`] | of the matchings of most people those whose least score is highest, then as above | two certificates |
//! | [`Objective::Stable`] | nobody has somebody they prefer who prefers them | no [blocking pair](Solution::blocking_pairs) |
//!
//! ```
//! use tutelage::matching::cohort::{CohortProblem, Objective, Outcome, solve};
//!
//! let problem: CohortProblem = serde_json::from_str(r#"{
//!     "round": "spring",
//!     "mentees": [{"id": "ana"}, {"id": "ben"}],
//!     "mentors": [{"id": "mo", "places": 1}, {"id": "nia", "places": 1}],
//!     "pairs": [
//!         {"mentee": "ana", "mentor": "mo", "score": 9},
//!         {"mentee": "ana", "mentor": "nia", "score": 7},
//!         {"mentee": "ben", "mentor": "mo", "score": 8}
//!     ]
//! }"#)?;
//! let cohort = problem.build()?;
//! let Outcome::Solved(solution) = solve(&cohort, Objective::MostPeople)? else { panic!("it can be met") };
//! let found = solution.matching(&cohort);
//! assert_eq!((found.people, found.score), (2, 15));
//! assert!(solution.certificate(&cohort).is_some_and(|proof| proof.check(&cohort, &found).is_ok()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Exact, and the same everywhere
//! Integers only. People stand in the fixed shuffle of [`shuffled`](super::shuffled), entered at a point hashed from the
//! round, so the same people in any order of input give the same bytes. Every solution is checked against its own
//! certificate before it is given out.
//!
//! # What it costs
//! Bounds: a million mentees, a million mentors, 64 million pairs. Sixteen bytes a pair.
//!
//! Time, measured at 12,500, 25,000, 50,000 and 100,000 mentees with 20 candidates each: eight times the people take 13
//! to 21 times as long, which is 2.4 to 2.8 times for each doubling, more where the pairs cease to fit the caches of the
//! machine. A stable matching takes about a tenth of the others, but longer than they do where all scores are equal. The
//! figures by family stand in `benches/RESULTS.md`. In the worst case the last step, shortest paths for those whom the
//! auction left, is quadratic in the people.

mod auction;
mod augment;
mod build;
mod cardinality;
mod certificate;
mod dense;
mod explain;
mod feasible;
mod graph;
mod objective;
mod places;
mod problem;
mod resolve;
mod seats;
mod settle;
mod shortlist;
mod solve;
mod stable;
mod state;
mod teams;
mod worst_off;

pub use build::{Cohort, CohortBuilder};
pub use certificate::{Certificate, Dual, Flaw, TeamDual};
pub use explain::{Better, Explanation, Figures, Placing, Price, TeamPrice, compare};
pub use feasible::{Impossible, Requirement};
pub use objective::{MatchedPair, Matching, Objective, Outcome, Preference, Proposer, Solution, solve};
pub use problem::{CohortMentee, CohortMentor, CohortProblem, Pairing, ScoredPair, TeamLimit};
pub use resolve::{Change, resolve};
pub use shortlist::{Matched, Searched, Shortlist, match_cohort};
