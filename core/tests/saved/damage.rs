//! Bytes that are not as they were saved, and bytes that somebody made up.

use crate::{config, dice::Dice, people, search, skills::few};
use std::{ops::Range, sync::Arc};
use tutelage::{Engine, error::ErrorCode, matching::index::Index, time::Timestamp};

fn times(full: u64, usual: u64) -> u64 {
    if std::env::var_os("TUTELAGE_FULL").is_some() { full } else { usual }
}

fn saved() -> Vec<u8> {
    let mut config = config(few());
    config.types.truncate(1);
    config.joint_limits.clear();
    Engine::build(config).unwrap().save().unwrap()
}

fn open(bytes: &[u8]) -> Option<Engine> {
    Engine::open(Arc::new(bytes.to_vec())).ok()
}

fn number(bytes: &[u8], at: usize) -> usize {
    let bytes = bytes.get(at..at + 8).map(|bytes| bytes.try_into().unwrap());
    bytes.map_or(0, |bytes| usize::try_from(u64::from_le_bytes(bytes)).unwrap_or(0))
}

/// Where the skills stand, and the checksums.
fn places(bytes: &[u8]) -> [Range<usize>; 2] {
    [32, 48].map(|at| {
        let start = number(bytes, at);
        start..start.saturating_add(number(bytes, at + 8))
    })
}

/// Makes the checksums right.
fn checked(mut bytes: Vec<u8>) -> Vec<u8> {
    let [_, checks] = places(&bytes);
    let sums = |bytes: &[u8]| -> Vec<u8> {
        bytes.chunks(1 << 15).flat_map(|piece| crc32fast::hash(piece).to_le_bytes()).collect()
    };
    if let Some(sums) = bytes.get(..checks.start).map(sums)
        && let Some(place) = bytes.get_mut(checks).filter(|place| place.len() == sums.len())
    {
        place.copy_from_slice(&sums);
    }
    bytes
}

#[test]
fn every_change_is_noticed() {
    let bytes = saved();
    assert!(open(&bytes).is_some() && checked(bytes.clone()) == bytes);
    for at in 0..bytes.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= change;
            assert!(open(&changed).is_none(), "{change} at {at} of {}", bytes.len());
        }
    }
    for length in 0..bytes.len() {
        assert!(open(&bytes[..length]).is_none(), "{length} of {}", bytes.len());
    }
    assert!(open(&[&bytes[..], &[0]].concat()).is_none(), "more than was saved");
}

#[test]
fn what_is_none_says_so() {
    let message = |bytes: &[u8]| {
        let error = Engine::open(Arc::new(bytes.to_vec())).unwrap_err();
        assert_eq!(error.code(), ErrorCode::StaleFile);
        error.to_string()
    };
    let bytes = saved();
    assert_eq!(message(b""), "engine: this is no saved engine, or its beginning is damaged");
    let mut newer = bytes.clone();
    newer[8] = 7;
    assert_eq!(
        message(&newer),
        "engine: the saved engine is of version 7, and this reads version 1: save it anew"
    );
    let mut config = bytes.clone();
    config[64] = b'[';
    let config = checked(config);
    assert_eq!(message(&config), "engine: the configuration of the saved engine is damaged");
    let [skills, _] = places(&bytes);
    let mut newer = bytes;
    newer[skills.start + 8] = 2;
    assert_eq!(
        message(&checked(newer)),
        "engine.taxonomy: the saved taxonomy is of version 2, and this reads version 1: save it anew"
    );
}

#[test]
fn bytes_by_chance_are_no_engine() {
    let header = saved()[..64].to_vec();
    for seed in 0..3_000 {
        let mut dice = Dice(seed);
        let mut bytes: Vec<u8> = (0..dice.below(2_000)).map(|_| dice.roll().to_le_bytes()[0]).collect();
        let begin = dice.below(header.len() + 1).min(bytes.len());
        bytes[..begin].copy_from_slice(&header[..begin]);
        assert!(open(&bytes).is_none() && open(&checked(bytes)).is_none(), "seed {seed}");
    }
}

/// Asks for everything that an answer takes from the bytes.
fn ask(engine: &Engine) {
    let taxonomy = engine.taxonomy();
    for text in ["it", "programming", "Rust", "RUST", "c", "coding", "Software", "the c language", "none", ""]
    {
        let _ = (taxonomy.find(text), taxonomy.complete(text, 3), taxonomy.complete(&format!("x{text}"), 9));
        if let Ok(skill) = text.parse() {
            let _ = (taxonomy.contains(&skill), taxonomy.label(&skill));
            let _ = (taxonomy.broader(&skill), taxonomy.related(&skill));
        }
    }
    assert!(!engine.call(r#"{"describe": {}}"#).is_empty());
    let Some(people) = people(engine) else { return };
    let index = Index::build(engine, &people, Timestamp::from_millis(0).unwrap()).unwrap();
    let _ = search(engine, &index, &people);
}

#[test]
fn bytes_made_up_with_right_checksums_are_refused_or_answer() {
    let bytes = saved();
    let [skills, checks] = places(&bytes);
    let (mut refused, mut answered) = (0, 0);
    for seed in 0..times(40_000, 4_000) {
        let mut dice = Dice(seed);
        let mut changed = bytes.clone();
        for _ in 0..1 + dice.below(4) {
            let at = match dice.below(10) {
                0 => dice.below(64),
                1 => 64 + dice.below(skills.start - 64),
                2 => skills.start + dice.below(144),
                _ => dice.below(checks.start - skills.start) + skills.start,
            };
            match dice.below(3) {
                0 => changed[at] ^= 1 << dice.below(8),
                1 => changed[at] = *dice.one(&[0, 1, 2, 5, 0x7f, 0xff]),
                // A word from elsewhere: numbers that lead back, or nowhere.
                _ => {
                    let (from, to) = (dice.below(bytes.len() / 4) * 4, at / 4 * 4);
                    changed[to..to + 4].copy_from_slice(&bytes[from..from + 4]);
                }
            }
        }
        match open(&checked(changed)) {
            Some(engine) => {
                ask(&engine);
                answered += 1;
            }
            None => refused += 1,
        }
    }
    println!("{refused} refused, {answered} answered");
    assert!(refused > 200 && answered > 1_000);
}
