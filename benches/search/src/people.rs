//! Made-up people, always the same for the same seed: skills after Zipf, as many have a few and few have many.

use tutelage::{
    Engine,
    matching::{SearchQuery, Wanted},
    people::{AttributeValue, Manager, Person, PersonRecord, Proficiency, Skill},
    scheme::ScopeTerm,
};

pub const SKILLS: usize = 10_000;
const LOCATIONS: [&str; 12] = [
    "paris", "rome", "oslo", "london", "berlin", "madrid", "vienna", "prague", "dublin", "lisbon", "athens",
    "warsaw",
];

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
pub struct Zipf(Vec<f64>);

impl Zipf {
    pub fn new(count: usize) -> Self {
        let mut sum = 0.0;
        Zipf(
            (1..=count)
                .map(|rank| {
                    sum += 1.0 / rank as f64;
                    sum
                })
                .collect(),
        )
    }

    pub fn one(&self, dice: &mut Dice) -> usize {
        let at = dice.roll() as f64 / u64::MAX as f64 * self.0[self.0.len() - 1];
        self.0.partition_point(|sum| *sum < at).min(self.0.len() - 1)
    }
}

fn skill(rank: usize) -> String {
    format!("http://data.europa.eu/esco/skill/{rank:05}")
}

/// Three to seventeen skills each, a level, a team, a location, languages; one in five leads others.
pub fn people(engine: &Engine, count: usize, seed: u64) -> Vec<Person> {
    let (mut dice, zipf) = (Dice(seed), Zipf::new(SKILLS));
    let skills: Vec<_> = (0..SKILLS).map(|rank| skill(rank).parse().unwrap()).collect();
    let [level, team, location, languages] =
        ["level", "team", "location", "languages"].map(|id| id.parse().unwrap());
    let mut people = Vec::with_capacity(count);
    for number in 0..count {
        let mut person = PersonRecord::new(format!("p{number:07}").parse().unwrap(), "Somebody");
        let mut ranks: Vec<usize> = (0..3 + dice.below(15)).map(|_| zipf.one(&mut dice)).collect();
        ranks.sort_unstable();
        ranks.dedup();
        for rank in ranks {
            let proficiency = Proficiency::new(1 + dice.below(5) as u8).unwrap();
            let marks = dice.below(4);
            let skill: &tutelage::id::SkillId = &skills[rank];
            person.skills.push(Skill {
                skill: skill.clone(),
                proficiency,
                validated: marks & 1 == 1,
                teaches: marks & 2 == 2,
            });
        }
        let text = |text: &str| AttributeValue::Text(text.to_owned());
        person
            .attributes
            .insert(AttributeId::clone(&level), AttributeValue::Integer(1 + dice.below(8) as i64));
        person.attributes.insert(AttributeId::clone(&team), text(&format!("team-{}", dice.below(300))));
        person
            .attributes
            .insert(AttributeId::clone(&location), text(LOCATIONS[dice.below(12).min(dice.below(12))]));
        let spoken = ["en", "de", "fr"].into_iter().filter(|_| dice.below(2) == 0).map(str::to_owned);
        person.attributes.insert(AttributeId::clone(&languages), AttributeValue::TextSet(spoken.collect()));
        person.manager = match number {
            0 => Manager::Nobody,
            number => Manager::Person(format!("p{:07}", (number - 1) / 8).parse().unwrap()),
        };
        people.push(engine.person(person).unwrap());
    }
    people
}
use tutelage::id::AttributeId;

/// Three to five skills, as common as people have them, of different weight; in half of them one filter or two.
pub fn queries(type_id: &str, count: usize, seed: u64) -> Vec<SearchQuery> {
    let (mut dice, zipf) = (Dice(seed), Zipf::new(SKILLS));
    let query = |_| {
        let text = format!(r#"{{"type": "{type_id}", "role": "mentee"}}"#);
        let mut query: SearchQuery = serde_json::from_str(&text).unwrap();
        let mut ranks: Vec<usize> = (0..3 + dice.below(3)).map(|_| zipf.one(&mut dice)).collect();
        ranks.sort_unstable();
        ranks.dedup();
        let wanted = ranks.into_iter().map(|rank| Wanted {
            skill: skill(rank).parse().unwrap(),
            weight: 1 + dice.below(5) as u8,
            at_least: Proficiency::ONE,
        });
        query.wanted = Some(wanted.collect());
        let mut filter = |attribute: &str, values: Vec<&str>| {
            let values = values.into_iter().map(str::to_owned).collect();
            query.filters.push(ScopeTerm { attribute: attribute.parse().unwrap(), values });
        };
        if dice.below(2) == 0 {
            filter("location", vec![LOCATIONS[dice.below(12)], LOCATIONS[dice.below(12)]]);
        }
        if dice.below(4) == 0 {
            filter("languages", vec!["en"]);
        }
        query
    };
    (0..count).map(query).collect()
}
