//! What counts the same besides. Who keeps the records is asked once all are there.

mod plain;
#[cfg(feature = "peers")]
mod sqlite;

use crate::scene::Batch;
use std::collections::BTreeMap;

/// What all are asked: relationships by state and by the teams of the two, and held meetings, missed ones and minutes by
/// month. Under `part|...`, in the order of the keys.
pub type Counted = BTreeMap<String, u64>;

pub trait Peer {
    fn name(&self) -> &'static str;

    /// Takes the records of a batch.
    fn take(&mut self, batch: &Batch);

    /// What all that was taken comes to.
    fn counted(&mut self) -> Counted;
}

pub fn all() -> Vec<Box<dyn Peer>> {
    vec![
        Box::new(plain::PlainLoop::default()),
        #[cfg(feature = "peers")]
        Box::new(sqlite::Sqlite::new().expect("SQLite")),
    ]
}
