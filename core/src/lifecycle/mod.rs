//! What happens: commands in, decisions out.
//!
//! A handler in `decide` checks a command against the records and emits events; [`evolve`] is the only place where an
//! event changes a record; `settle` finds the events that are due by a given time. So a decision, a view of the
//! effective state and a replay can never disagree.

mod caseload;
mod command;
mod decide;
mod decision;
mod eligibility;
mod entry;
mod erasure;
mod event;
mod feedback;
mod log;
mod momentum;
mod naming;
mod objective;
mod pair;
mod places;
mod query;
mod record;
mod refusal;
mod relationship;
mod request;
mod round;
mod session;
mod settle;
pub mod state_table;
mod tally;
mod touch;

pub use caseload::{ActivePlace, Caseload, Load, Participation, Section, Ticket};
pub use command::{Actor, Command, Envelope, OnBehalfOf, WhenInUse};
pub(crate) use decide::{coordinator_covers, decide, group_places, runs_rounds};
pub use decision::{Answer, Change, Decision, Guard, MOST_CHANGES, Notice, NoticeCode, Outcome, Recipient};
pub(crate) use eligibility::{Candidate, Eligibility, Purpose, Seeker, Viewer};
pub use erasure::{Erased, Erasure};
pub use event::Event;
pub use log::EventRecord;
pub use momentum::{Clock, Momentum, Planned};
pub use pair::{OpenRequest, Pair, PairKey};
pub use places::{Places, TakenPlace};
pub use query::{CandidateRow, Fact, FactSet, Facts, ItemSelection, LONGEST_PAGE, Query};
pub use record::{
    FollowUp, Item, Receipt, Record, RecordKey, Text, TypeHead, TypeVersion, TypeVersionKey, Work, evolve,
};
pub use refusal::{Reason, ReasonCode, Refusal};
pub use relationship::{
    Closing, Extension, Flag, Leaving, Member, Relationship, RelationshipState, RelationshipTerms, RoleTerms,
};
pub use request::{
    Approver, Party, Request, RequestKind, RequestParties, RequestState, RequestStep, RequestTerms,
};
pub use round::{
    LONGEST_ROUND_PAGE, MOST_ROUND_PAGES, PairOutcome, Pairing, Round, RoundPage, RoundPageKey, RoundPair,
    RoundState,
};
pub(crate) use session::{Session, Stop, ensure};
pub use settle::settled;
pub use tally::Tally;
