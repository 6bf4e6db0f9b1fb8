//! The skill taxonomy: what a skill is called, what it is part of, what it is near to.

use super::{
    attribute::bounded_text,
    complete::{Completion, Names, complete, fold},
};
use crate::{
    error::{Error, ErrorCode, Faults},
    id::SkillId,
    sort::{self, Inserted},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// Broader and related skills: a seam, so that a host can bring ESCO, O*NET or its own.
pub trait Taxonomy: Send + Sync {
    /// Whether the taxonomy has the skill.
    fn contains(&self, skill: &SkillId) -> bool;
    /// The skills that this one is directly part of, in the order of their ids.
    fn broader(&self, skill: &SkillId) -> Cow<'_, [SkillId]>;
    /// The skills near to this one, in the order of their ids.
    fn related(&self, skill: &SkillId) -> Cow<'_, [SkillId]>;
    /// The name to show.
    fn label(&self, skill: &SkillId) -> Option<&str>;
    /// The skill that people call by this name. A taxonomy without other names knows a skill by its id only.
    fn find(&self, name: &str) -> Option<SkillId> {
        name.parse().ok().filter(|skill| self.contains(skill))
    }
    /// At most `limit` skills, each once, that what somebody typed may mean. A taxonomy without names completes nothing;
    /// that of a configuration gives skills with a name that begins with what was typed, whatever its case: the shortest
    /// names first, labels before alternative labels, then in the order of names. When there are none, those are taken
    /// whose name begins with something one letter away from it: one more, one less, another, or two exchanged; only
    /// from three letters on.
    ///
    /// Logarithmic in the number of names, plus what is found; a correction is linear in them.
    ///
    /// ```
    /// use tutelage::people::{SkillTaxonomy, Taxonomy};
    /// let skills = serde_json::from_str(r#"[{"id": "s1", "label": "Programming", "alternative_labels": ["coding"]}]"#)?;
    /// let taxonomy = SkillTaxonomy::build(skills)?;
    /// assert_eq!(taxonomy.complete("cod", 5)[0].name, "coding");
    /// assert_eq!(taxonomy.complete("porgr", 5)[0].name, "Programming");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn complete(&self, typed: &str, limit: usize) -> Vec<Completion> {
        let _ = (typed, limit);
        Vec::new()
    }
}

/// No taxonomy: every skill stands alone and any id is a skill.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTaxonomy;

impl Taxonomy for NoTaxonomy {
    fn contains(&self, _: &SkillId) -> bool {
        true
    }
    fn broader(&self, _: &SkillId) -> Cow<'_, [SkillId]> {
        Cow::Borrowed(&[])
    }
    fn related(&self, _: &SkillId) -> Cow<'_, [SkillId]> {
        Cow::Borrowed(&[])
    }
    fn label(&self, _: &SkillId) -> Option<&str> {
        None
    }
}

/// One skill of a taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillEntry {
    /// Its id.
    pub id: SkillId,
    /// Its name, 1 to 200 characters.
    pub label: String,
    /// Other names for it, at most 50.
    #[serde(default)]
    pub alternative_labels: Vec<String>,
    /// The skills that it is part of.
    #[serde(default)]
    pub broader: Vec<SkillId>,
    /// The skills near to it.
    #[serde(default)]
    pub related: Vec<SkillId>,
}

/// A checked list of skills: every reference leads somewhere, nothing is broader than itself, related goes both ways.
#[derive(Debug, Clone, Default)]
pub struct SkillTaxonomy {
    entries: BTreeMap<SkillId, SkillEntry>,
    names: BTreeMap<String, SkillId>,
    /// Made at once, so that nobody ever waits for somebody who makes it, not in a child of a fork either.
    sorted: SortedNames,
}

impl SkillTaxonomy {
    /// Checks the entries and makes `related` go both ways.
    ///
    /// # Errors
    /// Every fault with its path: an id twice, a reference to no entry, a circle of broader skills.
    pub fn build(list: Vec<SkillEntry>) -> Result<Self, Error> {
        let mut faults = Faults::default();
        let ids: BTreeSet<SkillId> = list.iter().map(|entry| entry.id.clone()).inserted();
        let mut seen = BTreeSet::new();
        for (i, entry) in list.iter().enumerate() {
            if !seen.insert(&entry.id) {
                let message = format!("the skill `{}` stands twice", entry.id);
                faults.add(ErrorCode::DuplicateId, format!("[{i}].id"), message);
            }
            faults.absorb(&format!("[{i}].label"), bounded_text(&entry.label, 1, 200));
            let count = entry.alternative_labels.len();
            let path = format!("[{i}].alternative_labels");
            faults.check(
                count <= 50,
                ErrorCode::TooLarge,
                &path,
                format!("{count} labels; at most 50 are allowed"),
            );
            for (j, label) in entry.alternative_labels.iter().enumerate() {
                faults.absorb(&format!("{path}[{j}]"), bounded_text(label, 1, 200));
            }
            for (field, others) in [("broader", &entry.broader), ("related", &entry.related)] {
                for (j, other) in others.iter().enumerate() {
                    let path = format!("[{i}].{field}[{j}]");
                    faults.check(
                        ids.contains(other),
                        ErrorCode::UnknownSkill,
                        &path,
                        format!("there is no skill `{other}`"),
                    );
                }
            }
        }
        faults.into_result()?;
        let mut entries: BTreeMap<SkillId, SkillEntry> =
            list.into_iter().map(|entry| (entry.id.clone(), entry)).inserted();
        refuse_circles(&entries)?;
        make_related_mutual(&mut entries);
        let names = names_of(&entries);
        let sorted = SortedNames::of(&entries);
        Ok(SkillTaxonomy { entries, names, sorted })
    }

    /// The skills, in the order of their ids.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &SkillEntry> {
        self.entries.values()
    }
}

impl Taxonomy for SkillTaxonomy {
    fn contains(&self, skill: &SkillId) -> bool {
        self.entries.contains_key(skill)
    }
    fn broader(&self, skill: &SkillId) -> Cow<'_, [SkillId]> {
        Cow::Borrowed(self.entries.get(skill).map_or(&[], |entry| &entry.broader))
    }
    fn related(&self, skill: &SkillId) -> Cow<'_, [SkillId]> {
        Cow::Borrowed(self.entries.get(skill).map_or(&[], |entry| &entry.related))
    }
    fn label(&self, skill: &SkillId) -> Option<&str> {
        self.entries.get(skill).map(|entry| entry.label.as_str())
    }
    /// By id, label or alternative label, blanks around it and the case of ASCII letters aside. Of several skills with
    /// the name, one that has it as id goes before one that has it as label, that before one that has it as
    /// alternative label, and among equals the first in the order of ids.
    fn find(&self, name: &str) -> Option<SkillId> {
        let name = name.trim();
        let exact = name.parse().ok().filter(|skill| self.entries.contains_key(skill));
        exact.or_else(|| self.names.get(&name.to_ascii_lowercase()).cloned())
    }
    fn complete(&self, typed: &str, limit: usize) -> Vec<Completion> {
        complete(&self.sorted, typed, limit)
    }
}

/// The names as they are completed.
#[derive(Debug, Clone, Default)]
struct SortedNames(Vec<SortedName>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct SortedName {
    folded: String,
    alternative: bool,
    skill: SkillId,
    shown: String,
}

impl SortedNames {
    fn of(entries: &BTreeMap<SkillId, SkillEntry>) -> SortedNames {
        let mut names = Vec::new();
        for (skill, entry) in entries {
            let others = entry.alternative_labels.iter().map(|label| (true, label));
            for (alternative, label) in std::iter::once((false, &entry.label)).chain(others) {
                let (folded, shown) = (fold(label).into_owned(), label.clone());
                names.push(SortedName { folded, alternative, skill: skill.clone(), shown });
            }
        }
        sort::by(&mut names, Ord::cmp);
        SortedNames(names)
    }
}

impl Names for SortedNames {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn folded(&self, at: usize) -> Option<Cow<'_, str>> {
        self.0.get(at).map(|name| Cow::Borrowed(name.folded.as_str()))
    }
    fn is_alternative(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|name| name.alternative)
    }
    fn skill(&self, at: usize) -> Option<SkillId> {
        self.0.get(at).map(|name| name.skill.clone())
    }
    fn shown(&self, at: usize) -> Option<&str> {
        self.0.get(at).map(|name| name.shown.as_str())
    }
}

fn names_of(entries: &BTreeMap<SkillId, SkillEntry>) -> BTreeMap<String, SkillId> {
    let ids = entries.keys().map(|id| (id.as_str(), id));
    let labels = entries.iter().map(|(id, entry)| (entry.label.as_str(), id));
    let others = entries
        .iter()
        .flat_map(|(id, entry)| entry.alternative_labels.iter().map(move |name| (name.as_str(), id)));
    let mut names = BTreeMap::new();
    for (name, id) in ids.chain(labels).chain(others) {
        names.entry(name.trim().to_ascii_lowercase()).or_insert_with(|| id.clone());
    }
    names
}

/// Takes away, again and again, the skills whose broader skills are all gone; what is left stands in a circle
/// (Kahn 1962).
fn refuse_circles(entries: &BTreeMap<SkillId, SkillEntry>) -> Result<(), Error> {
    let mut open: BTreeMap<&SkillId, usize> = BTreeMap::new();
    let mut narrower: BTreeMap<&SkillId, Vec<&SkillId>> = BTreeMap::new();
    for (id, entry) in entries {
        open.insert(id, entry.broader.len());
        for broader in &entry.broader {
            narrower.entry(broader).or_default().push(id);
        }
    }
    let mut free: Vec<&SkillId> = open.iter().filter(|(_, left)| **left == 0).map(|(id, _)| *id).collect();
    while let Some(id) = free.pop() {
        open.remove(id);
        for narrow in narrower.get(id).into_iter().flatten() {
            if let Some(left) = open.get_mut(narrow) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    free.push(narrow);
                }
            }
        }
    }
    match open.keys().next() {
        None => Ok(()),
        Some(id) => Err(Error::new(
            ErrorCode::TaxonomyCycle,
            "",
            format!("the broader skills of `{id}` lead back to itself or never end"),
        )),
    }
}

fn make_related_mutual(entries: &mut BTreeMap<SkillId, SkillEntry>) {
    let mut related: BTreeMap<SkillId, BTreeSet<SkillId>> = BTreeMap::new();
    for (id, entry) in &*entries {
        for other in entry.related.iter().filter(|other| *other != id) {
            related.entry(id.clone()).or_default().insert(other.clone());
            related.entry(other.clone()).or_default().insert(id.clone());
        }
    }
    for (id, entry) in entries {
        entry.related = related.remove(id).unwrap_or_default().into_iter().collect();
        sort::by(&mut entry.broader, Ord::cmp);
        entry.broader.dedup();
    }
}
