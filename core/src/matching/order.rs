//! The order of matches: score, then a fixed shuffle of ids entered at a point of the asker's own.

use crate::id::{PersonId, digest128};
use std::cmp::Ordering;

/// The place of a person in the fixed shuffle: the first 64 bits, big end first, of SHA-256 over the eight-byte
/// big-endian length of the id and the id.
pub fn shuffled(person: &PersonId) -> u64 {
    shuffled_text(person.as_str())
}

/// The place of the person with this id.
pub(super) fn shuffled_text(id: &str) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = digest128(&[id.as_bytes()]);
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Where somebody stands in a list: higher scores first, then the shuffle from the asker's point on, then the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// The score.
    pub score: i64,
    /// How far behind the asker's point in the shuffle.
    pub distance: u64,
    /// Who.
    pub person: PersonId,
}

impl Rank {
    /// The rank of somebody in the list of `asker`.
    pub fn new(score: i64, asker: &PersonId, person: &PersonId) -> Self {
        let distance = shuffled(person).wrapping_sub(shuffled(asker));
        Rank { score, distance, person: person.clone() }
    }
}

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_score = other.score.cmp(&self.score);
        by_score.then(self.distance.cmp(&other.distance)).then_with(|| self.person.cmp(&other.person))
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_shuffled_and_entered_elsewhere_by_everybody() {
        let ids: Vec<PersonId> = (0..50).map(|i| format!("p{i:02}").parse().unwrap()).collect();
        let list = |asker: &PersonId| {
            let mut ranks: Vec<Rank> = ids.iter().map(|id| Rank::new(7, asker, id)).collect();
            ranks.sort();
            ranks.into_iter().map(|rank| rank.person).collect::<Vec<_>>()
        };
        let (one, mut turned) = (list(&ids[3]), list(&ids[4]));
        assert_eq!(one[0], ids[3], "the asker's own point is where their list begins");
        assert_ne!(one, ids);
        let turn = turned.iter().position(|id| *id == one[0]).unwrap();
        turned.rotate_left(turn);
        assert_eq!(turned, one, "the shuffle is the same for everybody");
        assert!(Rank::new(8, &ids[0], &ids[9]) < Rank::new(7, &ids[0], &ids[0]));
    }
}
