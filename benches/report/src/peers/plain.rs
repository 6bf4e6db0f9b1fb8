//! A loop written for these three questions and no other.

use super::{Counted, Peer};
use crate::scene::{Batch, STATES, team};
use std::collections::BTreeMap;
use tutelage::{diary::EntryState, time::Month};

#[derive(Default)]
pub struct PlainLoop {
    states: [u64; STATES.len()],
    pairs: BTreeMap<(String, String), u64>,
    months: BTreeMap<Month, [u64; 3]>,
}

impl Peer for PlainLoop {
    fn name(&self) -> &'static str {
        "plain Rust loop, three figures"
    }

    fn take(&mut self, batch: &Batch) {
        for (relationship, [mentor, mentee]) in &batch.relationships {
            let state = STATES.iter().position(|state| *state == relationship.state).expect("a state");
            self.states[state] += 1;
            *self.pairs.entry((team(mentor).to_owned(), team(mentee).to_owned())).or_default() += 1;
        }
        for (entry, _) in &batch.entries {
            let counts = self.months.entry(entry.starts_at.expect("a time").month()).or_default();
            if entry.state == EntryState::Held {
                counts[0] += 1;
                counts[2] += u64::from(entry.minutes.unwrap_or(0));
            } else {
                counts[1] += 1;
            }
        }
    }

    fn counted(&mut self) -> Counted {
        let mut counted = Counted::new();
        for (state, count) in STATES.iter().zip(self.states) {
            counted.insert(format!("state|{state:?}"), count);
        }
        for ((one, other), count) in &self.pairs {
            counted.insert(format!("pair|{one}|{other}"), *count);
        }
        for (month, [held, missed, minutes]) in &self.months {
            counted.insert(format!("held|{month}"), *held);
            counted.insert(format!("missed|{month}"), *missed);
            counted.insert(format!("minutes|{month}"), *minutes);
        }
        counted
    }
}
