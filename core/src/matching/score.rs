//! How good a match somebody is.

use crate::{
    id::{AttributeId, SkillId},
    people::{AttributeSchema, Person, Proficiency, Slot, Taxonomy},
    scheme::{MatchingPolicy, Preference},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A skill that is looked for, or that somebody offers to teach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Which.
    pub skill: SkillId,
    /// How much it counts, 1 to 100.
    #[serde(default = "one")]
    pub weight: u8,
    /// The least proficiency that counts; for offers the least priority.
    #[serde(default = "lowest")]
    pub at_least: Proficiency,
}

fn one() -> u8 {
    1
}

fn lowest() -> Proficiency {
    Proficiency::ONE
}

/// A score and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// The points for skills.
    pub skills: i64,
    /// All points.
    pub total: i64,
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ScorePart {
    /// The skill itself.
    Skill {
        /// Which.
        skill: SkillId,
        /// What it is worth.
        points: i64,
    },
    /// Instead of a skill one that is related to it or broader.
    Instead {
        /// What is wanted.
        skill: SkillId,
        /// What is there.
        has: SkillId,
        /// What it is worth.
        points: i64,
    },
    /// An attribute that the type prefers.
    Attribute {
        /// Which.
        attribute: AttributeId,
        /// What it is worth.
        points: i64,
    },
}

/// By what people are scored.
#[derive(Clone, Copy)]
pub struct Scoring<'a> {
    /// What the type prefers.
    pub policy: &'a MatchingPolicy,
    /// The schema of the people.
    pub schema: &'a AttributeSchema,
    /// Broader and related skills.
    pub taxonomy: &'a dyn Taxonomy,
    /// What is looked for.
    pub wanted: &'a [Wanted],
    /// Whether it is offered: then it is looked for among what people want to learn.
    pub offered: bool,
}

impl Scoring<'_> {
    /// The score of a candidate, without its parts.
    pub fn score(&self, seeker: &Person, candidate: &Person) -> Score {
        let mut score = Score::default();
        self.parts(seeker, candidate, &mut |part| {
            let points = part.points();
            if !matches!(part, ScorePart::Attribute { .. }) {
                score.skills = score.skills.saturating_add(points);
            }
            score.total = score.total.saturating_add(points);
        });
        score
    }

    /// The parts of the score of a candidate, in the order of what is wanted; none that are worth nothing.
    pub fn explain(&self, seeker: &Person, candidate: &Person) -> Vec<ScorePart> {
        let mut parts = Vec::new();
        self.parts(seeker, candidate, &mut |part| parts.push(part));
        parts
    }

    fn parts(&self, seeker: &Person, candidate: &Person, add: &mut dyn FnMut(ScorePart)) {
        for wanted in self.wanted {
            let found = if self.offered { wish(wanted, candidate) } else { self.skill(wanted, candidate) };
            if let Some(part) = found.filter(|part| part.points() > 0) {
                add(part);
            }
        }
        for criterion in &self.policy.attributes {
            let Some(slot) = self.schema.slot(&criterion.attribute) else { continue };
            let Some((a, b)) = seeker.slot(slot).zip(candidate.slot(slot)) else { continue };
            let times = match (criterion.prefer, a, b) {
                (Preference::Same, a, b) => i64::from(a == b),
                (Preference::Different, a, b) => i64::from(a != b),
                (Preference::Shared, Slot::Set(a), Slot::Set(b)) => {
                    let shared = a.iter().filter(|text| b.binary_search(text).is_ok()).count();
                    i64::try_from(shared).unwrap_or(0)
                }
                (Preference::Shared, ..) => 0,
            };
            if times > 0 {
                let points = i64::from(criterion.points).saturating_mul(times);
                add(ScorePart::Attribute { attribute: criterion.attribute.clone(), points });
            }
        }
    }

    /// The skill itself where it is good enough, otherwise the best that stands in for it.
    fn skill(&self, wanted: &Wanted, candidate: &Person) -> Option<ScorePart> {
        let policy = &self.policy.skills;
        if let Some(has) = candidate.skill(&wanted.skill).filter(|has| has.proficiency >= wanted.at_least) {
            let base = base(wanted, has.proficiency);
            let percent = [(has.validated, policy.validated_percent), (has.teaches, policy.teaches_percent)];
            let bonus = percent.iter().filter(|(is, _)| *is).map(|(_, percent)| i64::from(*percent)).sum();
            let points = base.saturating_add(share(base, bonus));
            return Some(ScorePart::Skill { skill: wanted.skill.clone(), points });
        }
        let related = self.taxonomy.related(&wanted.skill);
        let related = related.iter().map(|skill| (skill, policy.related_percent));
        let broader = self.taxonomy.broader(&wanted.skill);
        let broader = broader.iter().map(|skill| (skill, policy.broader_percent));
        let mut best: Option<(i64, &SkillId)> = None;
        for (skill, percent) in related.chain(broader) {
            let Some(has) = candidate.skill(skill).filter(|has| has.proficiency >= wanted.at_least) else {
                continue;
            };
            let points = share(base(wanted, has.proficiency), i64::from(percent));
            if best.is_none_or(|(most, _)| points > most) {
                best = Some((points, skill));
            }
        }
        best.map(|(points, has)| ScorePart::Instead { skill: wanted.skill.clone(), has: has.clone(), points })
    }
}

/// What somebody wants to learn of what is offered.
fn wish(wanted: &Wanted, candidate: &Person) -> Option<ScorePart> {
    let wish = candidate.record().wants.iter().find(|wish| wish.skill == wanted.skill)?;
    let good = wish.priority >= wanted.at_least;
    good.then(|| ScorePart::Skill { skill: wanted.skill.clone(), points: base(wanted, wish.priority) })
}

fn base(wanted: &Wanted, step: Proficiency) -> i64 {
    i64::from(wanted.weight).saturating_mul(i64::from(step.get())).saturating_mul(20)
}

fn share(points: i64, percent: i64) -> i64 {
    points.saturating_mul(percent).div_euclid(100)
}

impl ScorePart {
    /// What it is worth.
    pub fn points(&self) -> i64 {
        match self {
            ScorePart::Skill { points, .. }
            | ScorePart::Instead { points, .. }
            | ScorePart::Attribute { points, .. } => *points,
        }
    }
}
