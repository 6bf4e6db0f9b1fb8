//! Points, counted as the documentation of the policy says and in no clever way.

use crate::common::id;
use crate::dice::Dice;
use crate::organisation::Organisation;
use std::collections::BTreeMap;
use tutelage::{
    id::PersonId,
    lifecycle::Record,
    matching::{SearchQuery, Wanted},
    people::{AttributeValue, PersonRecord, Proficiency},
};

pub(crate) const SHUFFLED: [(&str, u64); 3] = [
    ("ana", 0x12deacf92454bcff),
    ("office", 0x47aaaa8bf83510cc),
    ("a-rather-long-person-id-0123456789", 0x87d932d6ef1ececa),
];

/// Skills that somebody may look for; none in particular at times.
pub(crate) fn wanted(dice: &mut Dice) -> Option<Vec<Wanted>> {
    match dice.below(4) {
        0 => None,
        1 => Some(Vec::new()),
        _ => {
            let skills = crate::organisation::SKILLS.iter().filter(|_| dice.chance(50)).collect::<Vec<_>>();
            let wanted = skills.into_iter().map(|skill| Wanted {
                skill: id(skill),
                weight: u8::try_from(dice.below(100)).unwrap() + 1,
                at_least: Proficiency::new(u8::try_from(dice.below(4)).unwrap() + 1).unwrap(),
            });
            Some(wanted.collect())
        }
    }
}

pub(crate) struct Scorer {
    people: BTreeMap<PersonId, PersonRecord>,
    who: PersonId,
    secret: bool,
    offers: bool,
    wanted: Vec<Wanted>,
}

impl Scorer {
    pub(crate) fn new(
        organisation: &Organisation<'_>,
        who: &PersonId,
        type_id: &str,
        role: &str,
        wanted: Option<&[Wanted]>,
    ) -> Scorer {
        let records = organisation.store.records().into_values();
        let people = records.filter_map(|r| if let Record::Person(p) = r { Some(p) } else { None });
        let people: BTreeMap<_, _> = people.map(|p| (p.id.clone(), PersonRecord::clone(&p))).collect();
        let offers = ["sponsor", "lead", "buddy", "guide"].contains(&role);
        let me = &people[who];
        let one = Proficiency::ONE;
        let wanted = match wanted {
            Some(wanted) => wanted.to_vec(),
            None if offers => {
                let weigh = |teaches| if teaches { 2 } else { 1 };
                let skills = me.skills.iter();
                skills
                    .map(|has| Wanted { skill: has.skill.clone(), weight: weigh(has.teaches), at_least: one })
                    .collect()
            }
            None => {
                let wants = me.wants.iter();
                wants
                    .map(|w| Wanted { skill: w.skill.clone(), weight: w.priority.get(), at_least: one })
                    .collect()
            }
        };
        Scorer { who: who.clone(), secret: type_id == "secret", offers, wanted, people }
    }

    /// Whether they are found by what was looked for.
    pub(crate) fn fits(&self, whom: &PersonId, query: &SearchQuery) -> bool {
        let team = match self.people[whom].attributes.get(&id("team")) {
            Some(AttributeValue::Text(team)) => team.clone(),
            _ => String::new(),
        };
        let filtered = query.filters.is_empty() || team == "red" || team == "green";
        let skilled = query.wanted.as_ref().is_none_or(|w| w.is_empty()) || self.skills(whom) > 0;
        filtered && skilled
    }

    pub(crate) fn score(&self, whom: &PersonId) -> i64 {
        self.skills(whom) + self.attributes(whom)
    }

    fn skills(&self, whom: &PersonId) -> i64 {
        self.wanted.iter().map(|wanted| self.skill(wanted, &self.people[whom])).sum()
    }

    fn skill(&self, wanted: &Wanted, other: &PersonRecord) -> i64 {
        let worth = |step: Proficiency| 20 * i64::from(wanted.weight) * i64::from(step.get());
        if self.offers {
            let wish = other.wants.iter().find(|w| w.skill == wanted.skill && w.priority >= wanted.at_least);
            return wish.map_or(0, |wish| worth(wish.priority));
        }
        let has = |skill: &str| {
            other.skills.iter().find(|has| has.skill.as_str() == skill && has.proficiency >= wanted.at_least)
        };
        if let Some(has) = has(wanted.skill.as_str()) {
            let percent = if has.validated { 25 } else { 0 } + if has.teaches { 25 } else { 0 };
            return worth(has.proficiency) + worth(has.proficiency) * percent / 100;
        }
        let instead: &[(&str, i64)] = match wanted.skill.as_str() {
            "rust" => &[("cpp", 40), ("programming", 30)],
            "cpp" => &[("rust", 40), ("programming", 30)],
            _ => &[],
        };
        let instead =
            instead.iter().filter_map(|(s, percent)| Some(worth(has(s)?.proficiency) * percent / 100));
        instead.max().unwrap_or(0)
    }

    fn attributes(&self, whom: &PersonId) -> i64 {
        if !self.secret {
            return 0;
        }
        let (me, other) = (&self.people[&self.who], &self.people[whom]);
        let both =
            |attribute: &str| me.attributes.get(&id(attribute)).zip(other.attributes.get(&id(attribute)));
        let mut points = 0;
        if both("team").is_some_and(|(a, b)| a != b) {
            points += 7;
        }
        if both("location").is_some_and(|(a, b)| a == b) {
            points += 11;
        }
        if let Some((AttributeValue::TextSet(a), AttributeValue::TextSet(b))) = both("languages") {
            points += 5 * i64::try_from(a.intersection(b).count()).unwrap();
        }
        points
    }
}
