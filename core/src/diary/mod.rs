//! The diary of a relationship: meetings, notes and concerns, each with the audience it was written for.
//!
//! An entry keeps the audience that it was shown when it was written: later versions of the type, people who join
//! later and coordinators never widen it.

mod entry;

pub use entry::{Audience, Entry, EntryKind, EntryState, Reading, Revision};
