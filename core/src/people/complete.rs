//! Completing what somebody types to the skill that they mean.

use crate::{id::SkillId, sort};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;

/// A skill that what was typed may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Completion {
    /// Which.
    pub skill: SkillId,
    /// The name that fits: its label or an alternative one.
    pub name: String,
    /// Whether a letter had to be forgiven.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub corrected: bool,
}

/// The names of skills, in the order of what is compared, labels before alternative labels, skills, and names as shown.
pub(super) trait Names {
    /// How many there are.
    fn count(&self) -> usize;

    /// What is compared: [`fold`] of what is shown.
    fn folded(&self, at: usize) -> Option<Cow<'_, str>>;

    fn is_alternative(&self, at: usize) -> bool;

    fn skill(&self, at: usize) -> Option<SkillId>;

    fn shown(&self, at: usize) -> Option<&str>;

    /// The first that does not stand before a folded text.
    fn first_from(&self, folded: &str) -> usize {
        let (mut low, mut high) = (0, self.count());
        while low < high {
            let middle = low.midpoint(high);
            if self.folded(middle).is_some_and(|there| *there < *folded) {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        low
    }
}

/// What is compared of a name: without blanks around it, in lower case.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.to_lowercase())
}

/// See [`Taxonomy::complete`](super::Taxonomy::complete). Logarithmic in the number of names, plus what is found; a
/// correction is linear in them.
pub(super) fn complete(names: &impl Names, typed: &str, limit: usize) -> Vec<Completion> {
    let typed = fold(typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let each = |at: usize| Some((at, names.folded(at)?));
    let from = names.first_from(&typed);
    let exact = (from..names.count()).map_while(each).take_while(|(_, name)| name.starts_with(&*typed));
    let found = first(names, exact, limit, false);
    let letters: Vec<char> = typed.chars().collect();
    if !found.is_empty() || letters.len() < 3 {
        return found;
    }
    let all = (0..names.count()).filter_map(each);
    first(names, all.filter(|(_, name)| nearly_begins(name, &letters)), limit, true)
}

fn first<'a>(
    names: &impl Names,
    fitting: impl Iterator<Item = (usize, Cow<'a, str>)>,
    limit: usize,
    corrected: bool,
) -> Vec<Completion> {
    let order = |(at, folded): (usize, Cow<'_, str>)| (names.is_alternative(at), folded.chars().count(), at);
    let mut fitting: Vec<(bool, usize, usize)> = fitting.map(order).collect();
    sort::by(&mut fitting, Ord::cmp);
    let mut found: Vec<Completion> = Vec::new();
    for (_, _, at) in fitting {
        if found.len() >= limit {
            break;
        }
        let Some((skill, name)) = names.skill(at).zip(names.shown(at)) else { continue };
        if found.iter().all(|there| there.skill != skill) {
            found.push(Completion { skill, name: name.to_owned(), corrected });
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
