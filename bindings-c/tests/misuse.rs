//! Whatever is done with handles, by one thread or by many, is answered.

#[path = "../../core/tests/common/dice.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]
mod dice;
#[expect(dead_code, reason = "other tests use more of it")]
mod support;

use dice::Dice;
use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
};
use support::*;
use tutelage_c::{tut_status::*, *};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Engine,
    Index,
}

/// A model that knows what every handle is.
#[derive(Default)]
struct World {
    live: BTreeMap<u64, Kind>,
    freed: BTreeSet<u64>,
}

impl World {
    /// A handle: good, freed, or made up near to one.
    fn any(&self, dice: &mut Dice) -> u64 {
        let pick = |dice: &mut Dice, from: Vec<u64>| from.get(dice.below(from.len().max(1))).copied();
        let (live, freed) =
            (self.live.keys().copied().collect::<Vec<_>>(), self.freed.iter().copied().collect());
        let found = match dice.below(8) {
            0 => pick(dice, freed),
            1 => Some(dice.roll()),
            2 => pick(dice, live).map(|handle| handle ^ (1 << dice.below(64))),
            3 => Some(dice.roll() % 5_000),
            _ => pick(dice, live),
        };
        found.unwrap_or(1)
    }

    fn expected(&self, handle: u64, wanted: Kind) -> tut_status {
        match self.live.get(&handle) {
            None => TUT_INVALID_HANDLE,
            Some(kind) if *kind == wanted => TUT_OK,
            Some(_) => TUT_WRONG_HANDLE,
        }
    }

    fn step(&mut self, dice: &mut Dice) {
        let handle = self.any(dice);
        match dice.below(9) {
            0 if self.live.len() < 200 => {
                let (status, made, _) = new_engine("{}");
                assert_eq!(status, TUT_OK);
                assert!(!self.freed.contains(&made), "a handle comes again");
                assert_eq!(self.live.insert(made, Kind::Engine), None);
            }
            1 | 2 if self.live.len() < 200 => {
                let (status, made, _) = new_index(handle, PEOPLE, NOW);
                assert_eq!(status, self.expected(handle, Kind::Engine));
                if status == TUT_OK {
                    assert!(!self.freed.contains(&made), "a handle comes again");
                    assert_eq!(self.live.insert(made, Kind::Index), None);
                } else {
                    assert_eq!(made, 0);
                }
            }
            3 => assert_eq!(call(handle, r#"{"describe": {}}"#).0, self.expected(handle, Kind::Engine)),
            4 => assert_eq!(ask(handle, r#"{"size": {}}"#).0, self.expected(handle, Kind::Index)),
            5 => assert_eq!(change(handle, "[]").0, self.expected(handle, Kind::Index)),
            6 => assert_eq!(save(handle).0, self.expected(handle, Kind::Index)),
            7 => self.free(handle, Kind::Engine, if handle == 0 { TUT_OK } else { tut_engine_free(handle) }),
            _ => self.free(handle, Kind::Index, if handle == 0 { TUT_OK } else { tut_index_free(handle) }),
        }
    }

    fn free(&mut self, handle: u64, kind: Kind, status: tut_status) {
        if handle == 0 {
            return;
        }
        assert_eq!(status, self.expected(handle, kind), "{handle:x}");
        if status == TUT_OK {
            self.live.remove(&handle);
            self.freed.insert(handle);
        }
    }
}

/// 10,000 steps in scripts of 20, a hundred times as many in full; their handles live on from one to the next.
#[test]
fn scripts_of_misuse_get_what_a_model_expects() {
    let _alone = ALONE.lock();
    let mut world = World::default();
    let scripts = if std::env::var_os("TUTELAGE_FULL").is_some() { 50_000 } else { 500 };
    for seed in 0..scripts {
        let mut dice = Dice(seed);
        for _ in 0..20 {
            world.step(&mut dice);
        }
    }
    for (handle, kind) in std::mem::take(&mut world.live) {
        let status = if kind == Kind::Engine { tut_engine_free(handle) } else { tut_index_free(handle) };
        assert_eq!(status, TUT_OK);
    }
}

/// The table is one for all tests of a process.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[test]
fn sixteen_threads_do_each_other_no_harm() {
    let _alone = ALONE.lock();
    let (_, engine, _) = new_engine(&config());
    let (_, index, _) = new_index(engine, PEOPLE, NOW);
    let threads: Vec<_> = (0..16_u64)
        .map(|number| {
            thread::spawn(move || {
                let mut dice = Dice(number);
                let mut busy = 0_u32;
                for round in 0..300 {
                    let mut allowed = |status: tut_status| match status {
                        TUT_BUSY => busy += 1,
                        status => assert_eq!(status, TUT_OK),
                    };
                    match dice.below(6) {
                        0 => {
                            let record = format!(r#"{{"person": {{"id": "p{number}", "name": "{round}"}}}}"#);
                            allowed(change(index, &format!(r#"[{{"records": [{record}]}}]"#)).0);
                        }
                        1 => allowed(save(index).0),
                        2 => assert_eq!(call(engine, r#"{"describe": {}}"#).0, TUT_OK),
                        3 => {
                            let (status, own, _) = new_engine("{}");
                            assert_eq!(status, TUT_OK);
                            assert_eq!(call(own, r#"{"template": {}}"#).0, TUT_OK);
                            assert_eq!(tut_engine_free(own), TUT_OK);
                        }
                        _ => allowed(ask(index, r#"{"size": {}}"#).0),
                    }
                }
                busy
            })
        })
        .collect();
    let ended = threads.into_iter().map(|thread| thread.join().is_ok());
    assert_eq!(ended.filter(|ok| *ok).count(), 16);
    // Nobody is in any more: whoever changes it is let in.
    assert_eq!(change(index, "[]").0, TUT_OK);
    assert_eq!(tut_index_free(index), TUT_OK);
    assert_eq!(tut_engine_free(engine), TUT_OK);
}

#[test]
fn there_is_room_for_4096_handles() {
    let _alone = ALONE.lock();
    let mut made = Vec::new();
    let refused = loop {
        match new_engine("{}") {
            (TUT_OK, engine, _) => made.push(engine),
            (status, engine, error) => break (status, engine, error),
        }
    };
    assert_eq!((refused.0, refused.1), (TUT_TOO_MANY_HANDLES, 0));
    assert!(refused.2.contains("free those that are not needed"));
    assert!(made.len() <= 4_096 && made.len() > 4_000, "{}", made.len());
    made.into_iter().for_each(|engine| assert_eq!(tut_engine_free(engine), TUT_OK));
}
