//! Made-up cohorts. The same seed makes the same cohort, on every machine.

/// SplitMix64: small, known, and good enough to make up people.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// How the scores of a cohort come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Skills by Zipf, scores of small weights and proficiencies: many ties.
    HeavyTies,
    /// The same people, rare skills counting more.
    Idf,
    /// Random candidates, random scores from 1 to 10,000.
    Uniform,
    /// Random candidates, all with the same score.
    AllEqual,
    /// Near ones on a map; the nearer the better.
    Geographic,
}

impl Family {
    pub const ALL: [Family; 5] =
        [Family::HeavyTies, Family::Idf, Family::Uniform, Family::AllEqual, Family::Geographic];

    pub fn name(self) -> &'static str {
        match self {
            Family::HeavyTies => "heavy-ties",
            Family::Idf => "idf",
            Family::Uniform => "uniform",
            Family::AllEqual => "all-equal",
            Family::Geographic => "geographic",
        }
    }
}

/// The candidates of a mentee with a score.
pub type Row = Vec<(u32, i32)>;

/// A cohort: places of mentors from 1 to 3, and for each mentee their candidates.
pub struct Cohort {
    pub places: Vec<u32>,
    pub rows: Vec<Row>,
}

impl Cohort {
    pub fn generate(family: Family, mentees: usize, candidates: usize, seed: u64) -> Cohort {
        let (places, rows) = one_by_one(family, mentees, candidates, seed);
        Cohort { places, rows: rows.collect() }
    }

    pub fn pairs(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }
}

/// The places, and the rows as they are made: a large cohort need not be there twice. As many places as mentees, about:
/// half as many mentors, with 1 to 3 places each.
pub fn one_by_one(
    family: Family,
    mentees: usize,
    candidates: usize,
    seed: u64,
) -> (Vec<u32>, Box<dyn Iterator<Item = Row>>) {
    let mut random = Random::new(seed ^ 0x7475_7465_6c61_6765);
    let mentors = (mentees / 2).max(1);
    let places = (0..mentors).map(|_| 1 + random.below(3) as u32).collect();
    let k = candidates.min(mentors);
    let rows: Box<dyn Iterator<Item = Row>> = match family {
        Family::Uniform => {
            Box::new(scattered(random, mentees, mentors, k, |random| 1 + random.below(10_000) as i32))
        }
        Family::AllEqual => Box::new(scattered(random, mentees, mentors, k, |_| 100)),
        Family::HeavyTies => Box::new(skilled(random, mentees, mentors, k, false)),
        Family::Idf => Box::new(skilled(random, mentees, mentors, k, true)),
        Family::Geographic => Box::new(placed(random, mentees, mentors, k)),
    };
    (places, rows)
}

fn scattered(
    mut random: Random,
    mentees: usize,
    mentors: usize,
    k: usize,
    score: fn(&mut Random) -> i32,
) -> impl Iterator<Item = Row> {
    (0..mentees).map(move |_| {
        let mut row = Row::with_capacity(k);
        while row.len() < k {
            let mentor = random.below(mentors as u64) as u32;
            if !row.iter().any(|(other, _)| *other == mentor) {
                row.push((mentor, score(&mut random)));
            }
        }
        row
    })
}

const SKILLS: usize = 5_000;

/// Each mentor has 5 skills with a proficiency, each mentee wants 3 to 5; a skill counts by its weight. Of a wanted
/// skill at most 300 mentors are looked at, from a random one on; the best `k` are the candidates.
fn skilled(
    mut random: Random,
    mentees: usize,
    mentors: usize,
    k: usize,
    idf: bool,
) -> impl Iterator<Item = Row> {
    let mut sum = 0.0;
    let share: Vec<f64> = (0..SKILLS)
        .map(|rank| {
            sum += 1.0 / (rank as f64 + 1.0);
            sum
        })
        .collect();
    let zipf = move |random: &mut Random| {
        let at = random.unit() * sum;
        share.partition_point(|up_to| *up_to <= at).min(SKILLS - 1)
    };
    let mut having: Vec<Vec<(u32, i32)>> = vec![Vec::new(); SKILLS];
    for mentor in 0..mentors {
        let mut own = Vec::new();
        while own.len() < 5 {
            let skill = zipf(&mut random);
            if !own.contains(&skill) {
                own.push(skill);
                having[skill].push((mentor as u32, 1 + random.below(5) as i32));
            }
        }
    }
    let weight: Vec<i32> =
        having
            .iter()
            .map(|with| {
                if idf { (100.0 * (mentors as f64 / (with.len() as f64 + 1.0)).log2()) as i32 + 1 } else { 1 }
            })
            .collect();
    let mut found: Vec<(u32, i32)> = Vec::new();
    (0..mentees).map(move |_| {
        found.clear();
        let mut wanted = Vec::new();
        let count = 3 + random.below(3) as usize;
        while wanted.len() < count {
            let skill = zipf(&mut random);
            if !wanted.contains(&skill) {
                wanted.push(skill);
                let with = &having[skill];
                let from = random.below(with.len().max(1) as u64) as usize;
                let priority = 1 + random.below(3) as i32;
                for at in 0..with.len().min(300) {
                    let (mentor, proficiency) = with[(from + at) % with.len()];
                    found.push((mentor, proficiency * priority * weight[skill]));
                }
            }
        }
        found.sort_unstable();
        let mut merged: Vec<(i32, u64, u32)> = Vec::new();
        for (mentor, score) in &found {
            match merged.last_mut() {
                Some(last) if last.2 == *mentor => last.0 += score,
                _ => merged.push((*score, random.next(), *mentor)),
            }
        }
        merged.sort_unstable_by(|a, b| b.cmp(a));
        merged.truncate(k);
        merged.into_iter().map(|(score, _, mentor)| (mentor, score)).collect()
    })
}

const SIDE: i64 = 100_000;

/// Everybody has a point on a square map; candidates are random ones of those in the cells around.
fn placed(mut random: Random, mentees: usize, mentors: usize, k: usize) -> impl Iterator<Item = Row> {
    let cells = (((mentors / (k / 4).max(1)) as f64).sqrt() as i64).max(1);
    let width = SIDE / cells + 1;
    let mut grid: Vec<Vec<(u32, i64, i64)>> = vec![Vec::new(); (cells * cells) as usize];
    for mentor in 0..mentors {
        let (x, y) = (random.below(SIDE as u64) as i64, random.below(SIDE as u64) as i64);
        grid[(x / width * cells + y / width) as usize].push((mentor as u32, x, y));
    }
    (0..mentees).map(move |_| {
        let (x, y) = (random.below(SIDE as u64) as i64, random.below(SIDE as u64) as i64);
        let mut near: Vec<(i32, u32)> = Vec::new();
        for cx in (x / width - 1).max(0)..=(x / width + 1).min(cells - 1) {
            for cy in (y / width - 1).max(0)..=(y / width + 1).min(cells - 1) {
                for (mentor, mx, my) in &grid[(cx * cells + cy) as usize] {
                    let square = (mx - x) * (mx - x) + (my - y) * (my - y);
                    let distance = (square as f64).sqrt() as i64;
                    near.push(((10_000 - distance * 10_000 / (3 * width)) as i32, *mentor));
                }
            }
        }
        near.sort_unstable_by(|a, b| b.cmp(a));
        near.truncate(k);
        near.into_iter().map(|(score, mentor)| (mentor, score.max(1))).collect()
    })
}
