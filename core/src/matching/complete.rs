//! Completing what somebody types to the skill that they mean.

use crate::{id::SkillId, people::SkillTaxonomy};

/// A skill that what was typed may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Which.
    pub skill: SkillId,
    /// The name that fits: its label or an alternative one.
    pub name: String,
    /// Whether a letter had to be forgiven.
    pub corrected: bool,
}

/// The names of the skills of a taxonomy, ready to be completed. Made once; costs about as much as the names.
#[derive(Debug, Clone)]
pub struct Completions {
    /// Names in lower case with what they stand for, in order.
    names: Vec<Name>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    folded: String,
    /// Labels go before alternative labels.
    alternative: bool,
    skill: SkillId,
    shown: String,
}

impl Completions {
    /// Gathers labels and alternative labels. Linear in them, plus a sort.
    pub fn new(taxonomy: &SkillTaxonomy) -> Self {
        let mut names = Vec::new();
        for entry in taxonomy.entries() {
            let labels = std::iter::once((false, &entry.label));
            for (alternative, label) in
                labels.chain(entry.alternative_labels.iter().map(|label| (true, label)))
            {
                let folded = fold(label);
                names.push(Name { folded, alternative, skill: entry.id.clone(), shown: label.clone() });
            }
        }
        names.sort();
        Completions { names }
    }

    /// At most `limit` skills, each once, with a name that begins with what was typed, whatever its case; the shortest
    /// names first, labels before alternative labels, then in the order of names. When there are none, those are taken
    /// whose name begins with something one letter away from it: one more, one less, another, or two exchanged; only
    /// from three letters on.
    ///
    /// Logarithmic in the number of names, plus what is found; a correction is linear in them.
    ///
    /// ```
    /// use tutelage::{matching::Completions, people::SkillTaxonomy};
    /// let taxonomy = serde_json::from_str(r#"[{"id": "s1", "label": "Programming", "alternative_labels": ["coding"]}]"#);
    /// let completions = Completions::new(&SkillTaxonomy::build(taxonomy?)?);
    /// assert_eq!(completions.complete("cod", 5)[0].name, "coding");
    /// assert_eq!(completions.complete("porgr", 5)[0].name, "Programming");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn complete(&self, typed: &str, limit: usize) -> Vec<Completion> {
        let typed = fold(typed);
        if typed.is_empty() {
            return Vec::new();
        }
        let from = self.names.partition_point(|name| name.folded < typed);
        let exact = self.names.iter().skip(from).take_while(|name| name.folded.starts_with(&typed));
        let found = first(exact, limit, false);
        let letters: Vec<char> = typed.chars().collect();
        if !found.is_empty() || letters.len() < 3 {
            return found;
        }
        first(self.names.iter().filter(|name| nearly_begins(&name.folded, &letters)), limit, true)
    }
}

fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

fn first<'a>(names: impl Iterator<Item = &'a Name>, limit: usize, corrected: bool) -> Vec<Completion> {
    let mut names: Vec<&Name> = names.collect();
    names.sort_by_key(|name| (name.alternative, name.folded.chars().count()));
    let mut found: Vec<Completion> = Vec::new();
    for name in names {
        if found.len() >= limit {
            break;
        }
        if found.iter().all(|there| there.skill != name.skill) {
            found.push(Completion { skill: name.skill.clone(), name: name.shown.clone(), corrected });
        }
    }
    found
}

/// Whether a name begins with something that is one slip away from what was typed.
fn nearly_begins(name: &str, typed: &[char]) -> bool {
    let name: Vec<char> = name.chars().take(typed.len().saturating_add(1)).collect();
    let same = name.iter().zip(typed).take_while(|(a, b)| a == b).count();
    let begins = |name_from: usize, typed_from: usize| {
        let (name, typed) = (name.get(name_from..), typed.get(typed_from..));
        name.zip(typed).is_some_and(|(name, typed)| name.starts_with(typed))
    };
    let (next, after) = (same.saturating_add(1), same.saturating_add(2));
    let exchanged = name.get(same).is_some()
        && name.get(same) == typed.get(next)
        && name.get(next) == typed.get(same)
        && begins(after, after);
    begins(next, next) || begins(next, same) || begins(same, next) || exchanged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_forgiven() {
        let nearly = |name: &str, typed: &str| nearly_begins(name, &typed.chars().collect::<Vec<_>>());
        for typed in ["prog", "pog", "porg", "prrog", "prxg", "xrog", "rog", "prox"] {
            assert!(nearly("programming", typed), "{typed}");
        }
        for typed in ["pxxg", "grop", "ogr"] {
            assert!(!nearly("programming", typed), "{typed}");
        }
    }
}
