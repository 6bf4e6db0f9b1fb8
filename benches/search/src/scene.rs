//! Made-up people and what is asked, always the same for the same seed: skills after Zipf, as many have a few and few
//! have many. Plain numbers, of which everything that is measured makes what it needs.

use tutelage::{
    Engine,
    id::{AttributeId, SkillId},
    matching::{SearchQuery, Wanted},
    people::{AttributeValue, LineEnd, Manager, Person, PersonRecord, Proficiency, ReportingLine, Skill},
    scheme::ScopeTerm,
};

pub const SKILLS: usize = 10_000;
/// How many are asked for.
pub const LIMIT: usize = 10;
const LANGUAGES: [&str; 3] = ["en", "de", "fr"];
const LOCATIONS: [&str; 12] = [
    "paris", "rome", "oslo", "london", "berlin", "madrid", "vienna", "prague", "dublin", "lisbon", "athens",
    "warsaw",
];

/// What is said of somebody.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The rank of each skill among all, the proficiency, and two marks: validated, willing to teach.
    pub skills: Vec<(u16, u8, u8)>,
    pub level: u8,
    pub team: u16,
    pub location: u8,
    /// A bit for each; the first is English.
    pub languages: u8,
}

/// A search.
#[derive(Debug, Clone)]
pub struct Ask {
    pub asker: usize,
    /// The rank of each skill, and how much it counts.
    pub wanted: Vec<(u16, u8)>,
    pub locations: Option<[u8; 2]>,
    pub english: bool,
}

impl Ask {
    pub fn fits(&self, facts: &Facts) -> bool {
        self.locations.is_none_or(|any| any.contains(&facts.location))
            && (!self.english || facts.languages & 1 == 1)
    }

    /// Proficiency times weight, over all that is wanted.
    pub fn points(&self, facts: &Facts) -> u32 {
        let of = |(rank, weight): &(u16, u8)| {
            let found = facts.skills.iter().find(|(skill, ..)| skill == rank);
            found.map_or(0, |(_, step, _)| u32::from(*step) * u32::from(*weight))
        };
        self.wanted.iter().map(of).sum()
    }

    pub fn query(&self, type_id: &str) -> SearchQuery {
        let text = format!(r#"{{"type": "{type_id}", "role": "mentee", "limit": {LIMIT}}}"#);
        let mut query: SearchQuery = serde_json::from_str(&text).unwrap();
        let wanted = self.wanted.iter().map(|(rank, weight)| Wanted {
            skill: skill(*rank),
            weight: *weight,
            at_least: Proficiency::ONE,
        });
        query.wanted = Some(wanted.collect());
        let mut filter = |attribute: &str, values: Vec<&str>| {
            let values = values.into_iter().map(str::to_owned).collect();
            query.filters.push(ScopeTerm { attribute: attribute.parse().unwrap(), values });
        };
        if let Some(any) = self.locations {
            filter("location", any.map(|at| LOCATIONS[usize::from(at)]).to_vec());
        }
        if self.english {
            filter("languages", vec!["en"]);
        }
        query
    }
}

/// Three to seventeen skills each, a level, a team, a location, languages.
pub fn facts(count: usize, seed: u64) -> Vec<Facts> {
    let (mut dice, zipf) = (Dice(seed), Zipf::new(SKILLS));
    let mut one = || {
        let mut ranks: Vec<u16> = (0..3 + dice.below(15)).map(|_| zipf.one(&mut dice)).collect();
        ranks.sort_unstable();
        ranks.dedup();
        let skills =
            ranks.into_iter().map(|rank| (rank, 1 + dice.below(5) as u8, dice.below(4) as u8)).collect();
        Facts {
            skills,
            level: 1 + dice.below(8) as u8,
            team: dice.below(300) as u16,
            location: dice.below(12).min(dice.below(12)) as u8,
            languages: (0..3).filter(|_| dice.below(2) == 0).fold(0, |bits, at| bits | 1 << at),
        }
    };
    (0..count).map(|_| one()).collect()
}

/// Three to five skills, as common as people have them, of different weight; in half of them one filter or two.
pub fn asks(people: usize, count: usize, seed: u64) -> Vec<Ask> {
    let (mut dice, zipf) = (Dice(seed), Zipf::new(SKILLS));
    let mut one = || {
        let mut ranks: Vec<u16> = (0..3 + dice.below(3)).map(|_| zipf.one(&mut dice)).collect();
        ranks.sort_unstable();
        ranks.dedup();
        Ask {
            wanted: ranks.into_iter().map(|rank| (rank, 1 + dice.below(5) as u8)).collect(),
            locations: (dice.below(2) == 0).then(|| [dice.below(12) as u8, dice.below(12) as u8]),
            english: dice.below(4) == 0,
            asker: dice.below(people),
        }
    };
    (0..count).map(|_| one()).collect()
}

/// The people as our index takes them; person `n` reports to `(n - 1) / 8`.
pub fn people(engine: &Engine, facts: &[Facts]) -> Vec<Person> {
    let skills: Vec<SkillId> = (0..SKILLS as u16).map(skill).collect();
    let attributes = ["level", "team", "location", "languages"].map(|id| id.parse().unwrap());
    facts
        .iter()
        .enumerate()
        .map(|(number, facts)| person(engine, number, facts, &skills, &attributes))
        .collect()
}

fn person(
    engine: &Engine,
    number: usize,
    facts: &Facts,
    skills: &[SkillId],
    [level, team, location, languages]: &[AttributeId; 4],
) -> Person {
    let mut record = PersonRecord::new(id(number).parse().unwrap(), "Somebody");
    record.skills = facts
        .skills
        .iter()
        .map(|(rank, step, marks)| Skill {
            skill: skills[usize::from(*rank)].clone(),
            proficiency: Proficiency::new(*step).unwrap(),
            validated: marks & 1 == 1,
            teaches: marks & 2 == 2,
        })
        .collect();
    let text = |text: &str| AttributeValue::Text(text.to_owned());
    let spoken = (0..3).filter(|at| facts.languages >> at & 1 == 1).map(|at| LANGUAGES[at].to_owned());
    record.attributes.insert(level.clone(), AttributeValue::Integer(facts.level.into()));
    record.attributes.insert(team.clone(), text(&format!("team-{}", facts.team)));
    record.attributes.insert(location.clone(), text(LOCATIONS[usize::from(facts.location)]));
    record.attributes.insert(languages.clone(), AttributeValue::TextSet(spoken.collect()));
    record.manager = match number {
        0 => Manager::Nobody,
        number => Manager::Person(id((number - 1) / 8).parse().unwrap()),
    };
    engine.person(record).unwrap()
}

/// Who is above somebody.
pub fn line(mut number: usize) -> ReportingLine {
    let mut above = Vec::new();
    while number > 0 {
        number = (number - 1) / 8;
        above.push(id(number).parse().unwrap());
    }
    ReportingLine { above, end: LineEnd::Nobody }
}

pub fn id(number: usize) -> String {
    format!("p{number:07}")
}

fn skill(rank: u16) -> SkillId {
    format!("http://data.europa.eu/esco/skill/{rank:05}").parse().unwrap()
}

/// Random numbers that are the same everywhere (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.roll()) * n as u128) >> 64) as usize
    }
}

/// Skills by how common they are: the share of rank `r` is as 1 to `r`.
struct Zipf(Vec<f64>);

impl Zipf {
    fn new(count: usize) -> Self {
        let mut sum = 0.0;
        let mut up_to = |rank: usize| {
            sum += 1.0 / rank as f64;
            sum
        };
        Zipf((1..=count).map(&mut up_to).collect())
    }

    fn one(&self, dice: &mut Dice) -> u16 {
        let at = dice.roll() as f64 / u64::MAX as f64 * self.0[self.0.len() - 1];
        self.0.partition_point(|sum| *sum < at).min(self.0.len() - 1) as u16
    }
}
