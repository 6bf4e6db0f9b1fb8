//! SQLite in memory: the records in two tables, each figure a `GROUP BY`.

use super::{Counted, Peer};
use crate::scene::{Batch, STATES, team};
use rusqlite::{Connection, Result, params};
use tutelage::diary::EntryState;

pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    pub fn new() -> Result<Sqlite> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "CREATE TABLE relationship (state INTEGER NOT NULL, mentor TEXT NOT NULL, mentee TEXT NOT NULL);
             CREATE TABLE entry (held INTEGER NOT NULL, starts_at INTEGER NOT NULL, minutes INTEGER NOT NULL);",
        )?;
        Ok(Sqlite { connection })
    }

    fn insert(&mut self, batch: &Batch) -> Result<()> {
        let load = self.connection.transaction()?;
        {
            let mut insert = load.prepare_cached("INSERT INTO relationship VALUES (?, ?, ?)")?;
            for (relationship, [mentor, mentee]) in &batch.relationships {
                let state = STATES.iter().position(|state| *state == relationship.state).expect("a state");
                insert.execute(params![state as i64, team(mentor), team(mentee)])?;
            }
            let mut insert = load.prepare_cached("INSERT INTO entry VALUES (?, ?, ?)")?;
            for (entry, _) in &batch.entries {
                let starts_at = entry.starts_at.expect("a time").as_millis() / 1_000;
                insert.execute(params![entry.state == EntryState::Held, starts_at, entry.minutes])?;
            }
        }
        load.commit()
    }

    fn ask(&self) -> Result<Counted> {
        let mut counted = Counted::new();
        let mut ask = self.connection.prepare("SELECT state, count(*) FROM relationship GROUP BY state")?;
        let mut rows = ask.query([])?;
        while let Some(row) = rows.next()? {
            let state = STATES[row.get::<_, i64>(0)? as usize];
            counted.insert(format!("state|{state:?}"), row.get::<_, i64>(1)? as u64);
        }
        let pairs = "SELECT mentor, mentee, count(*) FROM relationship GROUP BY mentor, mentee";
        let mut ask = self.connection.prepare(pairs)?;
        let mut rows = ask.query([])?;
        while let Some(row) = rows.next()? {
            let (one, other): (String, String) = (row.get(0)?, row.get(1)?);
            counted.insert(format!("pair|{one}|{other}"), row.get::<_, i64>(2)? as u64);
        }
        let months = "SELECT strftime('%Y-%m', starts_at, 'unixepoch') AS month, sum(held), sum(NOT held),
            sum(minutes) FILTER (WHERE held) FROM entry GROUP BY month";
        let mut ask = self.connection.prepare(months)?;
        let mut rows = ask.query([])?;
        while let Some(row) = rows.next()? {
            let month: String = row.get(0)?;
            for (column, figure) in [(1, "held"), (2, "missed"), (3, "minutes")] {
                let count = row.get::<_, Option<i64>>(column)?.unwrap_or(0) as u64;
                counted.insert(format!("{figure}|{month}"), count);
            }
        }
        Ok(counted)
    }
}

impl Peer for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite in memory, three GROUP BYs"
    }

    fn take(&mut self, batch: &Batch) {
        self.insert(batch).expect("inserted");
    }

    fn counted(&mut self) -> Counted {
        self.ask().expect("an answer")
    }
}
