//! What a good programmer writes by hand for this one question: postings by skill, one number for each person, a heap.

use crate::{
    peers::{Best, Peer},
    scene::{Ask, Facts, LIMIT, SKILLS},
};
use std::{cmp::Reverse, collections::BinaryHeap};

pub struct PlainLoop {
    postings: Vec<Vec<(u32, u8)>>,
    locations: Vec<u8>,
    languages: Vec<u8>,
    points: Vec<u16>,
    touched: Vec<u32>,
}

impl PlainLoop {
    pub fn new(facts: &[Facts]) -> PlainLoop {
        let mut postings = vec![Vec::new(); SKILLS];
        for (number, facts) in facts.iter().enumerate() {
            for (rank, step, _) in &facts.skills {
                postings[usize::from(*rank)].push((number as u32, *step));
            }
        }
        PlainLoop {
            postings,
            locations: facts.iter().map(|facts| facts.location).collect(),
            languages: facts.iter().map(|facts| facts.languages).collect(),
            points: vec![0; facts.len()],
            touched: Vec::new(),
        }
    }
}

impl Peer for PlainLoop {
    fn name(&self) -> &'static str {
        "plain Rust loop over postings"
    }

    fn best(&mut self, ask: &Ask) -> Vec<Best> {
        for (rank, weight) in &ask.wanted {
            for (person, step) in &self.postings[usize::from(*rank)] {
                let points = &mut self.points[*person as usize];
                if *points == 0 {
                    self.touched.push(*person);
                }
                *points += u16::from(*step) * u16::from(*weight);
            }
        }
        let mut heap: BinaryHeap<Reverse<(u16, Reverse<u32>)>> = BinaryHeap::with_capacity(LIMIT + 1);
        for person in self.touched.drain(..) {
            let points = std::mem::take(&mut self.points[person as usize]);
            let full = heap.len() == LIMIT;
            if full && heap.peek().is_some_and(|Reverse((least, _))| points < *least) {
                continue;
            }
            let at = person as usize;
            let fits = ask.locations.is_none_or(|any| any.contains(&self.locations[at]))
                && (!ask.english || self.languages[at] & 1 == 1)
                && at != ask.asker;
            if fits {
                heap.push(Reverse((points, Reverse(person))));
                if full {
                    heap.pop();
                }
            }
        }
        let best = heap.into_sorted_vec().into_iter();
        best.map(|Reverse((points, Reverse(person)))| (u32::from(points), person)).collect()
    }

    fn change(&mut self, person: usize, facts: &Facts) {
        for postings in &mut self.postings {
            postings.retain(|(other, _)| *other as usize != person);
        }
        for (rank, step, _) in &facts.skills {
            let postings = &mut self.postings[usize::from(*rank)];
            let at = postings.partition_point(|(other, _)| (*other as usize) < person);
            postings.insert(at, (person as u32, *step));
        }
        self.locations[person] = facts.location;
        self.languages[person] = facts.languages;
    }
}
