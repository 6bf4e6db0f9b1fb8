//! One name for all states that differ only in ids and in when they are: a hash of their canonical JSON, in which ids
//! are numbered in the order in which they are met and times are counted from now.

use crate::world::World;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tutelage::{
    lifecycle::{Participation, Record, RecordKey, Section, Tally},
    time::Timestamp,
};

pub(crate) fn hash(world: &World) -> u128 {
    let mut text =
        Canonical { now: world.now, out: Vec::with_capacity(8_192), met: Vec::new(), rest: Vec::new() };
    for (key, record) in &world.records {
        match id_of(key) {
            Some(id) => text.rest.push((id, record.clone())),
            None => text.write(record, true),
        }
    }
    let mut done = 0;
    loop {
        while let Some(id) = text.met.get(done).copied() {
            done += 1;
            if let Some(at) = text.rest.iter().position(|(known, _)| *known == id) {
                let (_, record) = text.rest.swap_remove(at);
                text.write(&record, true);
            }
        }
        // Nothing names the others: they are taken in the order of what they say without unknown ids.
        let written = text.out.len();
        let mut rest: Vec<(Vec<u8>, u128)> = Vec::new();
        for (id, record) in text.rest.clone() {
            text.write(&record, false);
            rest.push((text.out.split_off(written), id));
        }
        match rest.into_iter().min() {
            Some((_, id)) => text.met.push(id),
            None => break,
        }
    }
    let digest: [u8; 32] = Sha256::digest(&text.out).into();
    u128::from_be_bytes(digest[..16].try_into().unwrap())
}

/// Times that are only told, and decide nothing.
const HISTORY: [&[u8]; 4] = [b"joined_at", b"formed_at", b"started_at", b"last_met"];

struct Canonical {
    now: Timestamp,
    out: Vec<u8>,
    met: Vec<u128>,
    rest: Vec<(u128, Record)>,
}

impl Canonical {
    fn write(&mut self, record: &Record, meet: bool) {
        let json = serde_json::to_vec(&without_tallies(record)).unwrap();
        let ended = match record {
            Record::Request(request) => !request.state.is_open(),
            Record::Relationship(relationship) => !relationship.state.is_open(),
            _ => false,
        };
        let mut rest = json.as_slice();
        let mut field: &[u8] = b"";
        while let Some((&first, after)) = rest.split_first() {
            if first != b'"' {
                self.out.push(first);
                rest = after;
                continue;
            }
            let end = after.iter().position(|byte| *byte == b'"').unwrap();
            let (string, after) = (&after[..end], &after[end + 1..]);
            rest = after;
            if matches!(string, b"version" | b"met") {
                // How often a record was written, and how often they met, decides nothing.
                let digits = after.iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
                rest = &after[1 + digits..];
            } else if let Some(id) = hex(string) {
                let known = self.met.iter().position(|known| *known == id);
                if known.is_none() && meet {
                    self.met.push(id);
                }
                let number = known.or(meet.then(|| self.met.len() - 1));
                self.out.extend(number.map_or("#".to_owned(), |number| format!("#{number}")).bytes());
            } else if let Some(at) = time(string) {
                if ended || HISTORY.contains(&field) {
                    continue;
                }
                self.out.extend(at.since(self.now).as_millis().to_string().bytes());
            } else {
                self.out.extend_from_slice(string);
                self.out.push(b'"');
                field = string;
            }
        }
        self.out.push(b'\n');
    }
}

/// How often something happened decides nothing.
fn without_tallies(record: &Record) -> Record {
    let mut record = record.clone();
    if let Record::Caseload(caseload) = &mut record {
        let caseload = Arc::make_mut(caseload);
        caseload.sections.iter_mut().for_each(|section| section.tally = Tally::default());
        caseload.sections.retain(|section| !is_blank(section));
    }
    record
}

fn is_blank(section: &Section) -> bool {
    let queues = [&section.reserved, &section.incoming, &section.outgoing, &section.ahead, &section.waiting];
    section.participation == Participation::Unsaid
        && section.places.is_none()
        && section.agreement.is_none()
        && section.active.is_empty()
        && queues.into_iter().all(Vec::is_empty)
}

fn id_of(key: &RecordKey) -> Option<u128> {
    match key {
        RecordKey::Request(id) => Some(id.to_bytes()),
        RecordKey::Relationship(id) => Some(id.to_bytes()),
        RecordKey::Entry(id) => Some(id.to_bytes()),
        RecordKey::FollowUp(id) => Some(id.to_bytes()),
        _ => None,
    }
    .map(u128::from_be_bytes)
}

fn hex(string: &[u8]) -> Option<u128> {
    let text = std::str::from_utf8(string).ok().filter(|text| text.len() == 32)?;
    u128::from_str_radix(text, 16).ok()
}

fn time(string: &[u8]) -> Option<Timestamp> {
    let looks = string.len() >= 20 && string[4] == b'-' && string[10] == b'T';
    std::str::from_utf8(string).ok().filter(|_| looks)?.parse().ok()
}
