//! Handles: a fixed table of slots, so that whatever number a host gives is answered and never followed.
//!
//! A handle is the number of a slot and the generation that it had when the handle was made; freeing makes the next
//! generation begin, so that a handle that was freed fits no more. A slot has one atomic word:
//!
//! ```text
//! | generation, 32 bits; odd while there is something in it | closing | writing | index | wanted | refused, 8 bits | readers, 20 bits |
//! ```
//!
//! Whoever reads counts themselves in; whoever writes, fills or empties sets `writing` when nobody else is in. Nobody
//! waits: who cannot get in is told so. `free` sets `closing`, and the last one out empties the slot.
//!
//! Whoever could not write since others read leaves `wanted` behind: then no more readers come in, so that writing is
//! possible soon. Should the writer never come back, so many readers are refused at an empty slot, and then it is
//! forgotten.
//!
//! Where threads are inside while the process forks, the child is without them: their counts are taken back, and what
//! one of them was just writing is given up, since nobody can know how far they came.

use crate::{index::Indexed, status::tut_status};
use std::{
    cell::UnsafeCell,
    ops::{Deref, DerefMut},
    sync::atomic::{AtomicU32, AtomicU64, Ordering},
};
use tutelage::Engine;

/// What a handle stands for.
pub(crate) enum Held {
    Engine(Engine),
    Index(Box<Indexed>),
}

pub(crate) const SLOTS: usize = 4_096;

const CLOSING: u64 = 1 << 31;
const WRITING: u64 = 1 << 30;
/// There is an index in it, and no engine.
const INDEX: u64 = 1 << 29;
/// Somebody wants to write.
const WANTED: u64 = 1 << 28;
/// How many readers were refused for their sake while nobody was in.
const REFUSED: u64 = 0xFF << 20;
const ONE_REFUSED: u64 = 1 << 20;
const MOST_REFUSED: u64 = 64 * ONE_REFUSED;
const READERS: u64 = ONE_REFUSED - 1;
/// A slot that came to this generation is used no more, so that none ever comes again.
const LAST_GENERATION: u32 = u32::MAX - 1;

static TABLE: Table = Table::new();

/// Puts something into the table.
pub(crate) fn insert(held: Held) -> Result<u64, tut_status> {
    fork::watch()?;
    TABLE.insert(held)
}

/// Reads what a handle of a kind stands for, with others.
pub(crate) fn read(handle: u64, kind: Kind) -> Result<Reading<'static>, tut_status> {
    TABLE.read(handle, kind)
}

/// Changes what a handle of a kind stands for, alone.
pub(crate) fn write(handle: u64, kind: Kind) -> Result<Writing<'static>, tut_status> {
    TABLE.write(handle, kind)
}

/// Frees a handle of a kind. Whoever is still inside comes to their end; the last of them drops what was in it.
pub(crate) fn free(handle: u64, kind: Kind) -> Result<(), tut_status> {
    TABLE.close(handle, kind)
}

/// What a handle may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Engine,
    Index,
}

struct Table {
    slots: [Slot; SLOTS],
    /// Where to look for a free slot first.
    next: AtomicU32,
}

struct Slot {
    state: AtomicU64,
    held: UnsafeCell<Option<Held>>,
}

const _: fn() = || {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Held>();
};

// SAFETY: `Held` may be shared, and what is in a cell is reached only as the state of its slot allows: by many who read, or by one who writes.
unsafe impl Sync for Slot {}

impl Slot {
    const fn new() -> Slot {
        Slot { state: AtomicU64::new(0), held: UnsafeCell::new(None) }
    }

    /// Empties a slot whose generation is over and which nobody is in.
    fn empty(&self, generation: u32) {
        // SAFETY: `closing` is set and nobody is in, so nobody comes in; whoever found it so is alone to do this.
        let held = unsafe { (*self.held.get()).take() };
        self.state.store(word(generation.saturating_add(1)), Ordering::Release);
        drop(held);
    }

    /// Goes out, and empties the slot when it is closing and nobody else is in.
    fn leave(&self, take: u64) {
        let before = self.state.fetch_sub(take, Ordering::AcqRel);
        let after = before.wrapping_sub(take);
        if after & CLOSING != 0 && after & (WRITING | READERS) == 0 {
            self.empty(generation(after));
        }
    }
}

fn generation(state: u64) -> u32 {
    u32::try_from(state >> 32).unwrap_or(0)
}

/// The state of a slot that nobody is in.
fn word(generation: u32) -> u64 {
    u64::from(generation) << 32
}

fn is_live(generation: u32) -> bool {
    generation % 2 == 1
}

impl Table {
    const fn new() -> Table {
        Table { slots: [const { Slot::new() }; SLOTS], next: AtomicU32::new(0) }
    }

    fn insert(&self, held: Held) -> Result<u64, tut_status> {
        let first = self.next.fetch_add(1, Ordering::Relaxed) as usize;
        let index = if matches!(held, Held::Index(_)) { INDEX } else { 0 };
        for step in 0..SLOTS {
            let at = first.wrapping_add(step) % SLOTS;
            let Some(slot) = self.slots.get(at) else { continue };
            let state = slot.state.load(Ordering::Relaxed);
            let free = generation(state);
            if state != word(free) || is_live(free) || free >= LAST_GENERATION {
                continue;
            }
            let taken =
                slot.state.compare_exchange(state, state | WRITING, Ordering::Acquire, Ordering::Relaxed);
            if taken.is_err() {
                continue;
            }
            // SAFETY: the slot was empty and `writing` is set, so nobody else is in.
            unsafe { *slot.held.get() = Some(held) };
            let live = word(free.saturating_add(1));
            slot.state.store(live | index, Ordering::Release);
            return Ok(live | u64::try_from(at).unwrap_or(0));
        }
        Err(tut_status::TUT_TOO_MANY_HANDLES)
    }

    fn read(&self, handle: u64, kind: Kind) -> Result<Reading<'_>, tut_status> {
        let slot = self.enter(handle, kind, |state| {
            let (readers, refused) = (state & READERS, state & REFUSED);
            if state & WRITING != 0 || readers == READERS {
                return (state, Err(tut_status::TUT_BUSY));
            }
            match state & WANTED {
                0 => (state.wrapping_add(1), Ok(())),
                _ if readers > 0 => (state, Err(tut_status::TUT_BUSY)),
                _ if refused < MOST_REFUSED => (state.wrapping_add(ONE_REFUSED), Err(tut_status::TUT_BUSY)),
                _ => ((state & !(WANTED | REFUSED)).wrapping_add(1), Ok(())),
            }
        })?;
        // SAFETY: counted in as reading, so nobody writes until this is dropped.
        let held = unsafe { (*slot.held.get()).as_ref() };
        let Some(held) = held else {
            slot.leave(1);
            return Err(tut_status::TUT_INVALID_HANDLE);
        };
        Ok(Reading { slot, held })
    }

    fn write(&self, handle: u64, kind: Kind) -> Result<Writing<'_>, tut_status> {
        let slot = self.enter(handle, kind, |state| match (state & WRITING, state & READERS) {
            (0, 0) => ((state & !(WANTED | REFUSED)) | WRITING, Ok(())),
            (0, _) => (state | WANTED, Err(tut_status::TUT_BUSY)),
            _ => (state, Err(tut_status::TUT_BUSY)),
        })?;
        // SAFETY: `writing` is set, so nobody else is in until this is dropped.
        let held = unsafe { (*slot.held.get()).as_mut() };
        let Some(held) = held else {
            slot.leave(WRITING);
            return Err(tut_status::TUT_INVALID_HANDLE);
        };
        Ok(Writing { slot, held, unwinding: std::thread::panicking() })
    }

    fn close(&self, handle: u64, kind: Kind) -> Result<(), tut_status> {
        let mut alone = false;
        let slot = self.enter(handle, kind, |state| {
            alone = state & (WRITING | READERS) == 0;
            (state | CLOSING, Ok(()))
        })?;
        if alone {
            slot.empty(generation(handle));
        }
        Ok(())
    }

    /// Changes the state of the slot of a handle, if the handle is good; `change` also says whether one may go in.
    fn enter(
        &self,
        handle: u64,
        kind: Kind,
        mut change: impl FnMut(u64) -> (u64, Result<(), tut_status>),
    ) -> Result<&Slot, tut_status> {
        let wanted = generation(handle);
        let at = usize::try_from(handle & u64::from(u32::MAX)).unwrap_or(usize::MAX);
        let slot = self.slots.get(at).filter(|_| is_live(wanted)).ok_or(tut_status::TUT_INVALID_HANDLE)?;
        let mut state = slot.state.load(Ordering::Relaxed);
        loop {
            if generation(state) != wanted || state & CLOSING != 0 {
                return Err(tut_status::TUT_INVALID_HANDLE);
            }
            if (state & INDEX != 0) != (kind == Kind::Index) {
                return Err(tut_status::TUT_WRONG_HANDLE);
            }
            let (changed, may) = change(state);
            if changed == state {
                return may.map(|()| slot);
            }
            match slot.state.compare_exchange_weak(state, changed, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return may.map(|()| slot),
                Err(now) => state = now,
            }
        }
    }

    /// In a child: takes back what threads did that are not there. Nobody else is here.
    fn after_fork(&self) {
        for slot in &self.slots {
            let state = slot.state.load(Ordering::Relaxed);
            let over = generation(state);
            let torn = state & (WRITING | CLOSING) != 0;
            if torn {
                // SAFETY: this is the only thread. What is there may be half written: it is not dropped.
                unsafe { slot.held.get().write(None) };
            }
            let next = match torn {
                true if is_live(over) => word(over.saturating_add(1)),
                true => word(over),
                false => word(over) | (state & INDEX),
            };
            // A page that is not written to is not copied.
            if next != state {
                slot.state.store(next, Ordering::Relaxed);
            }
        }
    }
}

/// Somebody who reads.
pub(crate) struct Reading<'t> {
    slot: &'t Slot,
    held: &'t Held,
}

impl Deref for Reading<'_> {
    type Target = Held;
    fn deref(&self) -> &Held {
        self.held
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.slot.leave(1);
    }
}

/// Somebody who writes. Where that ends in a panic, nobody can know what was written: the handle is freed.
pub(crate) struct Writing<'t> {
    slot: &'t Slot,
    held: &'t mut Held,
    /// Whether a panic of somebody else's was on its way already.
    unwinding: bool,
}

impl Writing<'_> {
    /// Frees the handle once this is over.
    pub(crate) fn give_up(&self) {
        self.slot.state.fetch_or(CLOSING, Ordering::Relaxed);
    }
}

impl Deref for Writing<'_> {
    type Target = Held;
    fn deref(&self) -> &Held {
        self.held
    }
}

impl DerefMut for Writing<'_> {
    fn deref_mut(&mut self) -> &mut Held {
        self.held
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() && !self.unwinding {
            self.give_up();
        }
        self.slot.leave(WRITING);
    }
}

mod fork {
    use super::{TABLE, tut_status};
    use std::sync::atomic::{AtomicBool, Ordering};

    static WATCHED: AtomicBool = AtomicBool::new(false);

    /// Makes sure that a child begins without the threads of its parent. Where several threads are the first, each says
    /// so, and in a child the same is done as often, which changes nothing.
    pub(super) fn watch() -> Result<(), tut_status> {
        if WATCHED.load(Ordering::Acquire) {
            return Ok(());
        }
        if !register() {
            return Err(tut_status::TUT_NO_MEMORY);
        }
        WATCHED.store(true, Ordering::Release);
        Ok(())
    }

    #[cfg(unix)]
    fn register() -> bool {
        extern "C" fn child() {
            TABLE.after_fork();
        }
        // SAFETY: the function is there as long as the library, and does nothing that is not allowed after a fork.
        unsafe { libc::pthread_atfork(None, None, Some(child)) == 0 }
    }

    #[cfg(not(unix))]
    fn register() -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::Arc, thread};
    use tutelage::Config;

    fn engine() -> Held {
        Held::Engine(Engine::build(Config::default()).unwrap())
    }

    fn table() -> Arc<Table> {
        Arc::new(Table::new())
    }

    #[test]
    fn a_handle_is_good_until_it_is_freed() {
        let table = table();
        let handle = table.insert(engine()).ok().unwrap();
        assert!(table.read(handle, Kind::Engine).is_ok());
        assert_eq!(table.close(handle, Kind::Engine), Ok(()));
        assert_eq!(table.close(handle, Kind::Engine), Err(tut_status::TUT_INVALID_HANDLE));
        assert!(matches!(table.read(handle, Kind::Engine), Err(tut_status::TUT_INVALID_HANDLE)));
        let again = table.insert(engine()).ok().unwrap();
        assert_ne!(again, handle);
    }

    #[test]
    fn a_slot_gives_no_handle_twice() {
        let table = table();
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..3 * SLOTS {
            let handle = table.insert(engine()).ok().unwrap();
            assert!(seen.insert(handle));
            table.close(handle, Kind::Engine).unwrap();
        }
        for slot in &table.slots {
            slot.state.store(word(LAST_GENERATION), Ordering::Relaxed);
        }
        assert!(matches!(table.insert(engine()), Err(tut_status::TUT_TOO_MANY_HANDLES)));
    }

    #[test]
    fn many_read_or_one_writes() {
        let table = table();
        let handle = table.insert(engine()).ok().unwrap();
        let (one, other) =
            (table.read(handle, Kind::Engine).ok().unwrap(), table.read(handle, Kind::Engine).ok().unwrap());
        assert!(matches!(table.write(handle, Kind::Engine), Err(tut_status::TUT_BUSY)));
        drop((one, other));
        let writing = table.write(handle, Kind::Engine).ok().unwrap();
        assert!(matches!(table.read(handle, Kind::Engine), Err(tut_status::TUT_BUSY)));
        assert!(matches!(table.write(handle, Kind::Engine), Err(tut_status::TUT_BUSY)));
        drop(writing);
        assert!(table.read(handle, Kind::Engine).is_ok());
    }

    #[test]
    fn whoever_wants_to_write_gets_in_once_those_inside_are_out() {
        let table = table();
        let handle = table.insert(engine()).ok().unwrap();
        let inside = table.read(handle, Kind::Engine).ok().unwrap();
        assert!(matches!(table.write(handle, Kind::Engine), Err(tut_status::TUT_BUSY)));
        assert!(matches!(table.read(handle, Kind::Engine), Err(tut_status::TUT_BUSY)));
        drop(inside);
        assert!(matches!(table.read(handle, Kind::Engine), Err(tut_status::TUT_BUSY)));
        drop(table.write(handle, Kind::Engine).ok().unwrap());
        assert!(table.read(handle, Kind::Engine).is_ok());
    }

    #[test]
    fn a_writer_who_never_comes_back_is_forgotten() {
        let table = table();
        let handle = table.insert(engine()).ok().unwrap();
        let inside = table.read(handle, Kind::Engine).ok().unwrap();
        assert!(table.write(handle, Kind::Engine).is_err());
        drop(inside);
        let refused = (0..1_000).take_while(|_| table.read(handle, Kind::Engine).is_err()).count();
        assert_eq!(refused, 64);
        assert!(table.read(handle, Kind::Engine).is_ok());
    }

    #[test]
    fn a_handle_of_another_kind_is_told_so_and_shuts_nobody_out() {
        let table = table();
        let handle = table.insert(engine()).ok().unwrap();
        let _inside = table.read(handle, Kind::Engine).ok().unwrap();
        assert!(matches!(table.write(handle, Kind::Index), Err(tut_status::TUT_WRONG_HANDLE)));
        assert!(table.read(handle, Kind::Engine).is_ok());
    }

    #[test]
    fn writing_while_a_panic_of_others_unwinds_changes_nothing() {
        struct Writes(Arc<Table>, u64);
        impl Drop for Writes {
            fn drop(&mut self) {
                drop(self.0.write(self.1, Kind::Engine));
            }
        }
        let table = table();
        let handle = table.insert(engine()).ok().unwrap();
        let inside = Arc::clone(&table);
        let ended = thread::spawn(move || {
            let _writes = Writes(inside, handle);
            panic!("asked for");
        });
        assert!(ended.join().is_err());
        assert!(table.read(handle, Kind::Engine).is_ok());
    }

    #[test]
    fn the_last_one_out_empties_a_slot_that_was_freed() {
        let table = table();
        let handle = table.insert(engine()).ok().unwrap();
        let reading = table.read(handle, Kind::Engine).ok().unwrap();
        assert_eq!(table.close(handle, Kind::Engine), Ok(()));
        assert!(matches!(table.read(handle, Kind::Engine), Err(tut_status::TUT_INVALID_HANDLE)));
        assert!(matches!(&*reading, Held::Engine(_)));
        drop(reading);
        let slot = table.slots.get((handle & 0xFFFF_FFFF) as usize).unwrap();
        assert_eq!(slot.state.load(Ordering::Relaxed), word(generation(handle) + 1));
        // SAFETY: nobody is in.
        assert!(unsafe { (*slot.held.get()).is_none() });
    }

    #[test]
    fn what_a_panic_left_half_written_is_gone() {
        let table = table();
        let handle = table.insert(engine()).ok().unwrap();
        let inside = Arc::clone(&table);
        let ended = thread::spawn(move || {
            let _writing = inside.write(handle, Kind::Engine).ok().unwrap();
            panic!("asked for");
        });
        assert!(ended.join().is_err());
        assert!(matches!(table.read(handle, Kind::Engine), Err(tut_status::TUT_INVALID_HANDLE)));
    }

    #[test]
    fn a_child_is_without_the_threads_of_its_parent() {
        let table = table();
        let [read, written, idle] = [(); 3].map(|()| table.insert(engine()).ok().unwrap());
        std::mem::forget(table.read(read, Kind::Engine).ok().unwrap());
        std::mem::forget(table.write(written, Kind::Engine).ok().unwrap());
        table.after_fork();
        assert!(table.write(read, Kind::Engine).is_ok());
        assert!(matches!(table.read(written, Kind::Engine), Err(tut_status::TUT_INVALID_HANDLE)));
        assert!(table.write(idle, Kind::Engine).is_ok());
    }

    #[test]
    fn threads_that_read_write_and_free_at_once_do_each_other_no_harm() {
        let table = table();
        let rounds = if cfg!(miri) { 3 } else { 300 };
        for _ in 0..rounds {
            let handle = table.insert(engine()).ok().unwrap();
            let threads: Vec<_> = (0..4)
                .map(|i| {
                    let table = Arc::clone(&table);
                    thread::spawn(move || match i {
                        0 => drop(table.write(handle, Kind::Engine)),
                        1 => drop(table.close(handle, Kind::Engine)),
                        _ => drop(
                            table
                                .read(handle, Kind::Engine)
                                .map(|held| assert!(matches!(&*held, Held::Engine(_)))),
                        ),
                    })
                })
                .collect();
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            assert!(matches!(table.read(handle, Kind::Engine), Err(tut_status::TUT_INVALID_HANDLE)));
        }
        // SAFETY: nobody is in.
        assert!(table.slots.iter().all(|slot| unsafe { (*slot.held.get()).is_none() }));
    }
}
