//! SQLite in memory: skills by skill and person, covering; people by number.

use super::{Best, Peer};
use crate::scene::{Ask, Facts, LIMIT};
use rusqlite::{Connection, Result, params};

pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    pub fn new(facts: &[Facts]) -> Result<Sqlite> {
        let mut connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "CREATE TABLE person (id INTEGER PRIMARY KEY, location INTEGER NOT NULL, english INTEGER NOT NULL);
             CREATE TABLE skill (skill INTEGER, person INTEGER, step INTEGER NOT NULL, PRIMARY KEY (skill, person))
             WITHOUT ROWID;
             CREATE INDEX of_person ON skill (person);",
        )?;
        let load = connection.transaction()?;
        for (number, facts) in facts.iter().enumerate() {
            insert(&load, number, facts)?;
        }
        load.commit()?;
        connection.execute_batch("ANALYZE;")?;
        Ok(Sqlite { connection })
    }

    fn ask(&self, ask: &Ask) -> Result<Vec<Best>> {
        let each = |(rank, weight): &(u16, u8)| {
            format!("SELECT person, step * {weight} AS points FROM skill WHERE skill = {rank}")
        };
        let wanted: Vec<String> = ask.wanted.iter().map(each).collect();
        let mut filters = format!("id <> {}", ask.asker);
        if let Some([a, b]) = ask.locations {
            filters += &format!(" AND location IN ({a}, {b})");
        }
        if ask.english {
            filters += " AND english = 1";
        }
        let text = format!(
            "SELECT sum(points) AS total, person FROM ({}) JOIN person ON id = person WHERE {filters}
             GROUP BY person ORDER BY total DESC, person LIMIT {LIMIT}",
            wanted.join(" UNION ALL ")
        );
        let mut statement = self.connection.prepare_cached(&text)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }
}

fn insert(connection: &Connection, number: usize, facts: &Facts) -> Result<()> {
    let person = "INSERT INTO person (id, location, english) VALUES (?, ?, ?)";
    let skill = "INSERT INTO skill (skill, person, step) VALUES (?, ?, ?)";
    let id = number as i64;
    connection.prepare_cached(person)?.execute(params![id, facts.location, facts.languages & 1])?;
    let mut insert = connection.prepare_cached(skill)?;
    for (rank, step, _) in &facts.skills {
        insert.execute(params![rank, id, step])?;
    }
    Ok(())
}

impl Peer for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite, in memory"
    }

    fn best(&mut self, ask: &Ask) -> Vec<Best> {
        self.ask(ask).expect("an answer")
    }

    fn change(&mut self, person: usize, facts: &Facts) {
        let id = person as i64;
        let mut change = || -> Result<()> {
            let change = self.connection.transaction()?;
            change.prepare_cached("DELETE FROM person WHERE id = ?")?.execute([id])?;
            change.prepare_cached("DELETE FROM skill WHERE person = ?")?.execute([id])?;
            insert(&change, person, facts)?;
            change.commit()
        };
        change().expect("changed");
    }
}
