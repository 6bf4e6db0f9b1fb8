//! A store between which and its host everything goes wrong that can, the same for the same seed.

use crate::verify;
use std::cell::{Cell, RefCell};
use tutelage::{
    Engine,
    lifecycle::{Decision, Envelope, Fact, Query, RecordKey},
    store::{Commit, MemoryStore, Store, drive},
    time::Timestamp,
};

/// Numbers by chance (SplitMix64).
pub(crate) struct Chance(Cell<u64>);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(Cell::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1)))
    }

    pub(crate) fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mut z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&self, most: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(most.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn percent(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

/// How often what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Wrongs {
    pub(crate) conflicts: Cell<u64>,
    pub(crate) stale: Cell<u64>,
    pub(crate) lost: Cell<u64>,
    pub(crate) between: Cell<u64>,
}

fn count(cell: &Cell<u64>) {
    cell.set(cell.get() + 1);
}

pub(crate) struct Faulty<'a> {
    engine: &'a Engine,
    pub(crate) inner: MemoryStore,
    pub(crate) chance: &'a Chance,
    pub(crate) now: Cell<Timestamp>,
    /// What was stored some commits ago, the newest last.
    old: RefCell<Vec<MemoryStore>>,
    /// How far back this attempt reads; a later read is never older than an earlier one.
    back: Cell<usize>,
    /// Commands that somebody else sends between reading and writing.
    between: &'a dyn Fn(&MemoryStore) -> Option<Envelope>,
    pub(crate) wrongs: Wrongs,
    pub(crate) fault: RefCell<Option<String>>,
}

impl<'a> Faulty<'a> {
    pub(crate) fn new(
        engine: &'a Engine,
        inner: MemoryStore,
        chance: &'a Chance,
        now: Timestamp,
        between: &'a dyn Fn(&MemoryStore) -> Option<Envelope>,
    ) -> Faulty<'a> {
        Faulty {
            engine,
            inner,
            chance,
            now: Cell::new(now),
            old: RefCell::default(),
            back: Cell::new(0),
            between,
            wrongs: Wrongs::default(),
            fault: RefCell::new(None),
        }
    }

    /// Writes, and looks at what was written.
    fn write(&self, decision: &Decision) -> Commit {
        let before = self.inner.fork();
        let Ok(commit) = self.inner.commit(decision);
        if commit == Commit::Written {
            let verified = verify::written(self.engine, &before.records(), &self.inner.records(), decision);
            if let Err(fault) = verified {
                self.fault.borrow_mut().get_or_insert(fault);
            }
            let mut old = self.old.borrow_mut();
            old.push(before);
            if old.len() > 4 {
                old.remove(0);
            }
        }
        commit
    }

    fn somebody_else(&self) {
        if let Some(envelope) = (self.between)(&self.inner) {
            count(&self.wrongs.between);
            let seen = Seen(self);
            if let Err(fault) = drive(self.engine, &seen, &envelope, self.now.get()) {
                self.fault.borrow_mut().get_or_insert(format!("between: {fault} of {envelope:?}"));
            }
        }
    }
}

/// The same store without faults, what is written looked at all the same.
pub(crate) struct Seen<'a, 'b>(pub(crate) &'b Faulty<'a>);

impl Store for Seen<'_, '_> {
    type Error = std::convert::Infallible;

    fn load(&self, queries: &[Query]) -> Result<Vec<Fact>, Self::Error> {
        self.0.inner.load(queries)
    }

    fn commit(&self, decision: &Decision) -> Result<Commit, Self::Error> {
        Ok(self.0.write(decision))
    }

    fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<RecordKey>, Self::Error> {
        self.0.inner.due(now, limit)
    }
}

impl Store for Faulty<'_> {
    type Error = std::convert::Infallible;

    fn load(&self, queries: &[Query]) -> Result<Vec<Fact>, Self::Error> {
        let begins = queries.iter().any(|query| matches!(query, Query::Record(RecordKey::Receipt(_))));
        if begins {
            self.back.set(if self.chance.percent(25) { 1 + self.chance.below(4) } else { 0 });
        } else {
            self.back.set(self.back.get().min(self.chance.below(5)));
        }
        let old = self.old.borrow();
        let back = self.back.get().min(old.len());
        let snapshot = old.len().checked_sub(back).and_then(|at| old.get(at));
        match snapshot {
            Some(snapshot) => {
                count(&self.wrongs.stale);
                snapshot.load(queries)
            }
            None => self.inner.load(queries),
        }
    }

    fn commit(&self, decision: &Decision) -> Result<Commit, Self::Error> {
        if self.chance.percent(20) {
            self.somebody_else();
        }
        let commit = match self.chance.below(100) {
            0..10 => Commit::Conflict,
            10..20 => {
                self.write(decision);
                count(&self.wrongs.lost);
                Commit::Unknown
            }
            20..28 => {
                count(&self.wrongs.lost);
                Commit::Unknown
            }
            _ => self.write(decision),
        };
        if commit == Commit::Conflict {
            count(&self.wrongs.conflicts);
        }
        Ok(commit)
    }

    fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<RecordKey>, Self::Error> {
        self.inner.due(now, limit)
    }
}
