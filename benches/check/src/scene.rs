//! Twenty types and a thousand people, always the same.

use tutelage::{
    Engine,
    people::{AttributeValue, Person, PersonRecord},
    scheme::RelationshipType,
};

pub const TYPES: usize = 20;
/// So many that no branch predictor learns them by heart.
const CHECKS: usize = 1 << 18;
const SITES: [&str; 8] = ["berlin", "lyon", "madrid", "oslo", "porto", "riga", "turin", "zurich"];

/// What the rules look at.
#[derive(Debug, Clone)]
pub struct Facts {
    pub level: Option<i64>,
    pub team: Option<String>,
    pub site: Option<&'static str>,
    pub remote: Option<bool>,
}

/// What a type asks for.
#[derive(Debug, Clone)]
pub struct Terms {
    pub mentor_from: i64,
    pub mentee_to: i64,
    pub sites: Vec<&'static str>,
    pub above: (i64, i64),
}

#[derive(Debug, Clone, Copy)]
pub struct Check {
    pub type_number: usize,
    pub mentor: usize,
    pub mentee: usize,
}

pub struct Scene {
    pub terms: Vec<Terms>,
    pub facts: Vec<Facts>,
    pub types: Vec<RelationshipType>,
    pub people: Vec<Person>,
    pub checks: Vec<Check>,
}

/// splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 33) as usize % n
    }
}

impl Scene {
    pub fn new() -> Result<Scene, Box<dyn std::error::Error>> {
        let mut dice = Dice(20);
        let config = serde_json::from_str(
            r#"{"schema": {"attributes": [
                {"id": "level", "name": "Level", "kind": "integer"}, {"id": "team", "name": "Team", "kind": "text"},
                {"id": "site", "name": "Site", "kind": "text"}, {"id": "remote", "name": "Remote", "kind": "yes_no"}]}}"#,
        )?;
        let engine = Engine::build(config)?;
        let mut scene = Scene {
            terms: Vec::new(),
            facts: Vec::new(),
            types: Vec::new(),
            people: Vec::new(),
            checks: Vec::new(),
        };
        for number in 0..TYPES {
            let first = dice.below(SITES.len());
            let terms = Terms {
                mentor_from: 2 + dice.below(4) as i64,
                mentee_to: 4 + dice.below(4) as i64,
                sites: (0..4).map(|i| SITES[(first + i) % SITES.len()]).collect(),
                above: (1, 2 + dice.below(3) as i64),
            };
            scene.types.push(draft(number, &terms)?.build(1, engine.schema())?);
            scene.terms.push(terms);
        }
        for number in 0..1_000 {
            // Of one in twenty something is not known.
            let known = |dice: &mut Dice| dice.below(20) > 0;
            let facts = Facts {
                level: Some(1 + dice.below(8) as i64).filter(|_| known(&mut dice)),
                team: Some(format!("team-{}", dice.below(40))).filter(|_| known(&mut dice)),
                site: Some(SITES[dice.below(SITES.len())]).filter(|_| known(&mut dice)),
                remote: Some(dice.below(4) == 0).filter(|_| known(&mut dice)),
            };
            let mut record = PersonRecord::new(format!("p{number}").parse()?, "Somebody");
            for (id, value) in [
                ("level", facts.level.map(AttributeValue::Integer)),
                ("team", facts.team.clone().map(AttributeValue::Text)),
                ("site", facts.site.map(|site| AttributeValue::Text(site.to_owned()))),
                ("remote", facts.remote.map(AttributeValue::YesNo)),
            ] {
                if let Some(value) = value {
                    record.attributes.insert(id.parse()?, value);
                }
            }
            scene.people.push(engine.person(record)?);
            scene.facts.push(facts);
        }
        for _ in 0..CHECKS {
            let (type_number, mentor, mentee) = (dice.below(TYPES), dice.below(1_000), dice.below(1_000));
            scene.checks.push(Check { type_number, mentor, mentee });
        }
        Ok(scene)
    }
}

/// What a programmer would write who knew the rules beforehand.
pub type Closure = Box<dyn Fn(&Facts, &Facts) -> bool>;

pub fn closure(terms: &Terms) -> Closure {
    let Terms { mentor_from, mentee_to, sites, above } = terms.clone();
    Box::new(move |mentor, mentee| {
        let (Some(mentor_level), Some(mentee_level)) = (mentor.level, mentee.level) else { return false };
        let (Some(mentor_team), Some(mentee_team)) = (&mentor.team, &mentee.team) else { return false };
        mentor_level >= mentor_from
            && mentor.remote == Some(false)
            && mentee_level <= mentee_to
            && mentee.site.is_some_and(|site| sites.contains(&site))
            && (above.0..=above.1).contains(&(mentor_level - mentee_level))
            && mentor_team != mentee_team
    })
}

fn draft(number: usize, terms: &Terms) -> serde_json::Result<tutelage::scheme::TypeDraft> {
    let Terms { mentor_from, mentee_to, sites, above: (least, most) } = terms;
    let sites = serde_json::to_string(sites)?;
    serde_json::from_str(&format!(
        r#"{{"id": "type-{number}", "name": "Type", "purpose": "mentoring", "format": "one_on_one",
        "roles": [
            {{"id": "mentor", "name": "Mentor", "min": 1, "max": 1, "audience": {{
                "grants": [{{"id": "level", "when": {{"compare":
                    {{"who": "self", "attribute": "level", "is": "at_least", "value": {mentor_from}}}}}}}],
                "bans": [{{"id": "remote", "when": {{"compare":
                    {{"who": "self", "attribute": "remote", "is": "equal", "value": true}}}}}}]}}}},
            {{"id": "mentee", "name": "Mentee", "min": 1, "max": 1, "initiative": "asks", "audience": {{
                "grants": [{{"id": "level_and_site", "when": {{"all": [
                    {{"compare": {{"who": "self", "attribute": "level", "is": "at_most", "value": {mentee_to}}}}},
                    {{"one_of": {{"who": "self", "attribute": "site", "values": {sites}}}}}]}}}}]}}}}
        ],
        "pair": {{
            "grants": [{{"id": "apart", "when": {{"difference": {{"attribute": "level", "of": "mentor",
                "minus": "mentee", "at_least": {least}, "at_most": {most}}}}}}}],
            "bans": [{{"id": "same_team", "when": {{"same": {{"attribute": "team"}}}}}}]
        }},
        "coordinators": []}}"#
    ))
}
