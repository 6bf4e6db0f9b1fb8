//! Something counted for each value of an attribute.

use super::count::{MOST_GROUPS, Merge, too_large};
use crate::{
    error::{Error, ErrorCode},
    id::AttributeId,
    people::{AttributeValue, Person},
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap};

/// A count for each value of an attribute, by the text of the value, and one for those of whom it is not known. Of a set
/// of texts each text is a value, so that somebody counts in several; an empty set is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound = "C: Serialize + serde::de::DeserializeOwned")]
#[schemars(rename = "{C}Groups")]
pub(super) struct Groups<C> {
    /// By value, at most 1,000.
    #[serde(
        default = "empty::<C>",
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "strict::map"
    )]
    known: BTreeMap<String, C>,
    /// Of those without a value.
    #[serde(default = "none::<C>", skip_serializing_if = "Option::is_none")]
    unknown: Option<C>,
}

fn empty<C>() -> BTreeMap<String, C> {
    BTreeMap::new()
}

fn none<C>() -> Option<C> {
    None
}

/// The value of an attribute as text; nothing where it is not known.
pub(super) type Group<'a> = Option<Cow<'a, str>>;

/// The groups to which somebody belongs by an attribute; never none.
pub(super) fn groups_of<'a>(person: Option<&'a Person>, attribute: &AttributeId) -> Vec<Group<'a>> {
    match person.and_then(|person| person.record().attributes.get(attribute)) {
        None => vec![None],
        Some(AttributeValue::Integer(number)) => vec![Some(number.to_string().into())],
        Some(AttributeValue::YesNo(yes)) => vec![Some(if *yes { "true" } else { "false" }.into())],
        Some(AttributeValue::Text(text)) => vec![Some(text.as_str().into())],
        Some(AttributeValue::TextSet(texts)) if texts.is_empty() => vec![None],
        Some(AttributeValue::TextSet(texts)) => texts.iter().map(|text| Some(text.as_str().into())).collect(),
    }
}

impl<C> Default for Groups<C> {
    fn default() -> Self {
        Groups { known: BTreeMap::new(), unknown: None }
    }
}

impl<C> Groups<C> {
    /// How many groups there are.
    pub(super) fn len(&self) -> usize {
        self.known.len().saturating_add(usize::from(self.unknown.is_some()))
    }

    /// The groups in the order of their texts; those without a value last, under no text.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Option<&str>, &C)> {
        let known = self.known.iter().map(|(value, count)| (Some(value.as_str()), count));
        known.chain(self.unknown.iter().map(|count| (None, count)))
    }

    /// Whether there is a group.
    pub(super) fn has(&self, group: Option<&str>) -> bool {
        group.map_or(self.unknown.is_some(), |value| self.known.contains_key(value))
    }
}

impl<C: Default> Groups<C> {
    /// What is counted of a group.
    ///
    /// # Errors
    /// When there would be more than [`MOST_GROUPS`].
    pub(super) fn at(&mut self, group: Option<&str>) -> Result<&mut C, Error> {
        let Some(value) = group else { return Ok(self.unknown.get_or_insert_default()) };
        if !self.known.contains_key(value) {
            if self.known.len() >= MOST_GROUPS {
                return Err(too_large(format!("more than {MOST_GROUPS} values of an attribute")));
            }
            self.known.insert(value.to_owned(), C::default());
        }
        let missing = || Error::new(ErrorCode::Internal, "", "a group was made and is not there");
        self.known.get_mut(value).ok_or_else(missing)
    }
}

impl<C: Merge + Default> Merge for Groups<C> {
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        other.iter().try_for_each(|(group, count)| self.at(group)?.merge(count))
    }
}

/// Merges maps key by key; no more than `most` keys.
pub(super) fn merge_maps<K: Ord + Clone, V: Merge + Default>(
    mine: &mut BTreeMap<K, V>,
    theirs: &BTreeMap<K, V>,
    most: usize,
    of: &str,
) -> Result<(), Error> {
    theirs.iter().try_for_each(|(key, value)| entry(mine, key, most, of)?.merge(value))
}

/// The value of a key, made where it is missing; no more than `most` keys.
pub(super) fn entry<'m, K: Ord + Clone, V: Default>(
    map: &'m mut BTreeMap<K, V>,
    key: &K,
    most: usize,
    of: &str,
) -> Result<&'m mut V, Error> {
    if map.len() >= most && !map.contains_key(key) {
        return Err(too_large(format!("more than {most} {of}")));
    }
    Ok(map.entry(key.clone()).or_default())
}
