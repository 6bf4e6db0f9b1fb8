//! Bringing about what fell due, late or twice as it may be.

use crate::lifecycle::{
    Item, Outcome, RecordKey,
    session::{Session, Stop},
};

pub(super) fn advance(s: &mut Session<'_>, record: &RecordKey) -> Result<Outcome, Stop> {
    s.host_only()?;
    match record {
        RecordKey::Request(id) => s.settle(Item::Request(*id))?,
        RecordKey::Relationship(id) => s.settle(Item::Relationship(*id))?,
        RecordKey::Feedback(id) => {
            s.want_record(record.clone());
            s.round()?;
            s.settle_feedback(id)?;
        }
        RecordKey::FollowUp(id) => return super::follow_up::run(s, *id),
        // Nothing else has a time of its own: a ticket in a caseload and an open request in a pair end by being read.
        _ => {}
    }
    Ok(Outcome::Done)
}
