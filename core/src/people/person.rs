//! A person as the host knows them, and the same person made ready for rules.

use super::{
    attribute::{AttributeSchema, AttributeValue, Slot, SlotIndex, bounded_text},
    word::{OwnWords, Words},
};
use crate::{
    error::{Error, ErrorCode, Faults},
    id::{AttributeId, PersonId, SkillId},
    sort, strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A person as plain data. The host owns it and sends it anew with `person_changed`.
///
/// Whether somebody takes part, with how many places, and whom they block is theirs to say to the engine; it is in
/// their [`Caseload`](crate::lifecycle::Caseload).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonRecord {
    /// Who it is.
    pub id: PersonId,
    /// The version of this record; 0 for one that was never stored.
    #[serde(default)]
    pub version: u64,
    /// The name to show, 1 to 200 characters.
    pub name: String,
    /// Active or left.
    #[serde(default)]
    pub state: PersonState,
    /// Values by attribute; one that is missing is unknown.
    #[serde(default, deserialize_with = "strict::map")]
    pub attributes: BTreeMap<AttributeId, AttributeValue>,
    /// To whom they report.
    #[serde(default)]
    pub manager: Manager,
    /// What they can do, at most 200 skills.
    #[serde(default)]
    pub skills: Vec<Skill>,
    /// What they want to learn, at most 200 skills.
    #[serde(default)]
    pub wants: Vec<Wish>,
}

/// Whether somebody is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// There.
    #[default]
    Active,
    /// Left the organisation.
    Left,
    /// Erased, or being erased; nothing else is said of them. Only `erase_person` makes somebody so.
    Erased,
}

/// To whom somebody reports.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Manager {
    /// This person.
    Person(PersonId),
    /// To nobody: the top of a reporting line.
    Nobody,
    /// Not known, which is not the same as nobody.
    #[default]
    Unknown,
}

/// A skill that somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// Which.
    pub skill: SkillId,
    /// How well.
    pub proficiency: Proficiency,
    /// Whether somebody else confirmed it.
    #[serde(default)]
    pub validated: bool,
    /// Whether they are willing to teach it.
    #[serde(default)]
    pub teaches: bool,
}

/// A skill that somebody wants to learn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Which.
    pub skill: SkillId,
    /// How much, 1 (a little) to 5 (most of all).
    pub priority: Proficiency,
}

/// A step from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Proficiency(#[schemars(range(min = 1, max = 5))] u8);

impl Proficiency {
    /// The lowest step.
    pub const ONE: Proficiency = Proficiency(1);

    /// A step from 1 to 5, or nothing.
    pub fn new(step: u8) -> Option<Self> {
        (1..=5).contains(&step).then_some(Proficiency(step))
    }

    /// The step as a number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Proficiency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let step = u8::deserialize(deserializer)?;
        Proficiency::new(step)
            .ok_or_else(|| de::Error::custom(format_args!("`{step}` is not a step from 1 to 5")))
    }
}

impl PersonRecord {
    /// Somebody active of whom nothing else is known yet.
    pub fn new(id: PersonId, name: impl Into<String>) -> Self {
        PersonRecord {
            id,
            version: 0,
            name: name.into(),
            state: PersonState::Active,
            attributes: BTreeMap::new(),
            manager: Manager::Unknown,
            skills: Vec::new(),
            wants: Vec::new(),
        }
    }

    /// Whether everything the host owns is the same, whatever the versions.
    pub fn same_content(&self, other: &PersonRecord) -> bool {
        let PersonRecord { id, version: _, name, state, attributes, manager, skills, wants } = self;
        *id == other.id
            && *name == other.name
            && *state == other.state
            && *attributes == other.attributes
            && *manager == other.manager
            && *skills == other.skills
            && *wants == other.wants
    }
}

/// A person who fits the schema: every attribute in its slot, skills in the order of their ids. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person(Arc<Interned>);

#[derive(Debug, PartialEq, Eq)]
struct Interned {
    record: Arc<PersonRecord>,
    slots: Box<[Option<Slot>]>,
    /// The slots once more, as words.
    words: OwnWords,
}

impl Person {
    /// Checks the record against the schema.
    ///
    /// # Errors
    /// Every fault with its path: a name too long, an attribute unknown or of another kind, a skill twice.
    pub fn intern(schema: &AttributeSchema, mut record: PersonRecord) -> Result<Person, Error> {
        let mut faults = Faults::default();
        faults.absorb("name", bounded_text(&record.name, 1, 200));
        let mut slots = vec![None; schema.attributes().len()].into_boxed_slice();
        for (id, value) in &record.attributes {
            if let Some((index, slot)) = faults.absorb(&format!("attributes.{id}"), schema.fit(id, value))
                && let Some(place) = slots.get_mut(usize::from(index.0))
            {
                *place = Some(slot);
            }
        }
        if record.manager == Manager::Person(record.id.clone()) {
            faults.add(ErrorCode::InvalidValue, "manager", "nobody reports to themselves");
        }
        check_skills(&mut faults, "skills", 200, record.skills.iter().map(|s| &s.skill));
        check_skills(&mut faults, "wants", 200, record.wants.iter().map(|w| &w.skill));
        faults.into_result()?;
        sort::by(&mut record.skills, |a, b| a.skill.cmp(&b.skill));
        sort::by(&mut record.wants, |a, b| a.skill.cmp(&b.skill));
        Ok(Person(Arc::new(Interned { words: OwnWords::of(&slots), record: Arc::new(record), slots })))
    }

    /// The plain record.
    pub fn record(&self) -> &PersonRecord {
        &self.0.record
    }

    /// The plain record, to keep.
    pub fn shared_record(&self) -> Arc<PersonRecord> {
        Arc::clone(&self.0.record)
    }

    /// Who it is.
    pub fn id(&self) -> &PersonId {
        &self.0.record.id
    }

    /// Whether they are still there.
    pub fn is_active(&self) -> bool {
        self.0.record.state == PersonState::Active
    }

    /// What they know of a skill.
    pub fn skill(&self, skill: &SkillId) -> Option<&Skill> {
        let skills = &self.0.record.skills;
        skills.binary_search_by(|s| s.skill.cmp(skill)).ok().and_then(|i| skills.get(i))
    }

    #[inline]
    pub(crate) fn words(&self) -> Words<'_> {
        self.0.words.words()
    }

    pub(crate) fn slot(&self, index: SlotIndex) -> Option<&Slot> {
        self.0.slots.get(usize::from(index.0)).and_then(Option::as_ref)
    }
}

fn check_skills<'a>(
    faults: &mut Faults,
    path: &str,
    most: usize,
    skills: impl ExactSizeIterator<Item = &'a SkillId>,
) {
    let count = skills.len();
    faults.check(
        count <= most,
        ErrorCode::TooLarge,
        path,
        format!("{count} skills; at most {most} are allowed"),
    );
    let mut seen = BTreeSet::new();
    for (i, skill) in skills.enumerate() {
        if !seen.insert(skill) {
            faults.add(
                ErrorCode::DuplicateId,
                format!("{path}[{i}].skill"),
                format!("the skill `{skill}` stands twice"),
            );
        }
    }
}
