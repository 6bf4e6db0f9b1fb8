//! What the index is compared with. All answer the same question, and their answers are compared.

#[cfg(feature = "peers")]
mod sqlite;
#[cfg(feature = "peers")]
mod tantivy;

use crate::{
    plain::PlainLoop,
    scene::{Ask, Facts},
};

/// Points, and whose.
pub type Best = (u32, u32);

pub trait Peer {
    fn name(&self) -> &'static str;

    /// The best ten but for the asker, best first; in which order those of the same points stand is their own matter.
    fn best(&mut self, ask: &Ask) -> Vec<Best>;

    /// Takes somebody's new facts over, so that the next question sees them.
    fn change(&mut self, person: usize, facts: &Facts);
}

/// How one is made.
pub type Make = fn(&[Facts]) -> Vec<Box<dyn Peer>>;

/// All that there are; those of one maker share what they stand on.
pub fn all() -> Vec<Make> {
    vec![
        |facts| vec![Box::new(PlainLoop::new(facts))],
        #[cfg(feature = "peers")]
        tantivy::formulations,
        #[cfg(feature = "peers")]
        |facts| vec![Box::new(sqlite::Sqlite::new(facts).expect("SQLite"))],
    ]
}
