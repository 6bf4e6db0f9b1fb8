//! Attributes: declared by the host in a schema, each with a kind and with who may see it.

use crate::{
    error::{Error, ErrorCode, Faults},
    id::AttributeId,
    sort::{self, Inserted},
    strict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The attribute schema as the host writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemaDraft {
    /// The attributes, at most 64.
    #[serde(default)]
    pub attributes: Vec<AttributeDefinition>,
    /// Who may see who reports to whom.
    #[serde(default)]
    pub reporting_line: Visibility,
}

/// One attribute that a person may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributeDefinition {
    /// Its key, unique within the schema.
    pub id: AttributeId,
    /// Its name for people, at most 200 characters.
    pub name: String,
    /// The kind of its values.
    pub kind: AttributeKind,
    /// Who may see it.
    #[serde(default)]
    pub visible_to: Visibility,
}

/// The kind of an attribute's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// A whole number of 64 bits.
    Integer,
    /// A text of at most 200 characters.
    Text,
    /// Yes or no.
    YesNo,
    /// A day, `2026-11-23`.
    Date,
    /// Up to 64 different texts.
    TextSet,
}

/// Who may see an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everyone.
    #[default]
    Everyone,
    /// The person and the coordinators in whose scope they are.
    SelfAndCoordinators,
    /// Nobody; it enters figures over groups only, and no rule may use it.
    Aggregates,
}

/// A value as the host writes it; the schema says what kind it has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum AttributeValue {
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    YesNo(bool),
    /// A text, or a date written as `2026-11-23`.
    Text(String),
    /// A set of texts.
    TextSet(BTreeSet<String>),
}

impl<'de> Deserialize<'de> for AttributeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;
        impl<'de> de::Visitor<'de> for AnyValue {
            type Value = AttributeValue;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number, true or false, a text, or a list of texts")
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<AttributeValue, E> {
                Ok(AttributeValue::Integer(value))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<AttributeValue, E> {
                i64::try_from(value)
                    .map(AttributeValue::Integer)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(value), &self))
            }
            fn visit_bool<E: de::Error>(self, value: bool) -> Result<AttributeValue, E> {
                Ok(AttributeValue::YesNo(value))
            }
            fn visit_str<E: de::Error>(self, value: &str) -> Result<AttributeValue, E> {
                Ok(AttributeValue::Text(value.to_owned()))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, access: A) -> Result<AttributeValue, A::Error> {
                strict::set(de::value::SeqAccessDeserializer::new(access)).map(AttributeValue::TextSet)
            }
        }
        deserializer.deserialize_any(AnyValue)
    }
}

/// A checked schema. Made by [`SchemaDraft::build`]; attributes are kept in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeSchema {
    attributes: Vec<AttributeDefinition>,
    index: BTreeMap<AttributeId, SlotIndex>,
    reporting_line: Visibility,
}

/// The place of an attribute in a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SlotIndex(pub(crate) u16);

/// A value that fits the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Slot {
    /// A number, or a date as days since 1970.
    Number(i64),
    YesNo(bool),
    Text(Box<str>),
    Set(Box<[Box<str>]>),
}

impl SchemaDraft {
    /// Checks the schema.
    ///
    /// # Errors
    /// Every fault with its path: too many attributes, an id twice, a name too long.
    pub fn build(mut self) -> Result<AttributeSchema, Error> {
        let mut faults = Faults::default();
        let count = self.attributes.len();
        faults.check(
            count <= 64,
            ErrorCode::TooLarge,
            "attributes",
            format!("{count} attributes; at most 64 are allowed"),
        );
        let mut seen = BTreeSet::new();
        for (i, attribute) in self.attributes.iter().enumerate() {
            if !seen.insert(&attribute.id) {
                let message = format!("the attribute `{}` is declared twice", attribute.id);
                faults.add(ErrorCode::DuplicateId, format!("attributes[{i}].id"), message);
            }
            faults.absorb(&format!("attributes[{i}].name"), bounded_text(&attribute.name, 1, 200));
        }
        faults.into_result()?;
        sort::by(&mut self.attributes, |a, b| a.id.cmp(&b.id));
        let index = (0_u16..).zip(&self.attributes).map(|(i, a)| (a.id.clone(), SlotIndex(i))).inserted();
        Ok(AttributeSchema { attributes: self.attributes, index, reporting_line: self.reporting_line })
    }
}

impl AttributeSchema {
    /// The attributes, in the order of their ids.
    pub fn attributes(&self) -> &[AttributeDefinition] {
        &self.attributes
    }

    /// The definition of an attribute.
    pub fn get(&self, id: &AttributeId) -> Option<&AttributeDefinition> {
        self.slot(id).and_then(|slot| self.at(slot))
    }

    /// Who may see who reports to whom.
    pub fn reporting_line(&self) -> Visibility {
        self.reporting_line
    }

    pub(crate) fn slot(&self, id: &AttributeId) -> Option<SlotIndex> {
        self.index.get(id).copied()
    }

    pub(crate) fn at(&self, slot: SlotIndex) -> Option<&AttributeDefinition> {
        self.attributes.get(usize::from(slot.0))
    }

    /// The value in the form that the schema asks for.
    pub(crate) fn fit(&self, id: &AttributeId, value: &AttributeValue) -> Result<(SlotIndex, Slot), Error> {
        let Some((slot, definition)) = self.slot(id).and_then(|slot| Some((slot, self.at(slot)?))) else {
            let message = format!("the schema has no attribute `{id}`");
            return Err(Error::new(ErrorCode::UnknownAttribute, "", message));
        };
        Ok((slot, definition.fit(value)?))
    }
}

impl AttributeDefinition {
    pub(crate) fn fit(&self, value: &AttributeValue) -> Result<Slot, Error> {
        match (self.kind, value) {
            (AttributeKind::Integer, AttributeValue::Integer(number)) => Ok(Slot::Number(*number)),
            (AttributeKind::YesNo, AttributeValue::YesNo(yes)) => Ok(Slot::YesNo(*yes)),
            (AttributeKind::Text, AttributeValue::Text(text)) => {
                bounded_text(text, 0, 200)?;
                Ok(Slot::Text(text.as_str().into()))
            }
            (AttributeKind::Date, AttributeValue::Text(text)) => parse_date(text).map(Slot::Number),
            (AttributeKind::TextSet, AttributeValue::TextSet(texts)) => {
                if texts.len() > 64 {
                    let message = format!("{} texts; at most 64 are allowed", texts.len());
                    return Err(Error::new(ErrorCode::TooLarge, "", message));
                }
                for text in texts {
                    bounded_text(text, 0, 200)?;
                }
                Ok(Slot::Set(texts.iter().map(|text| text.as_str().into()).collect()))
            }
            (kind, _) => {
                let expected = match kind {
                    AttributeKind::Integer => "a whole number",
                    AttributeKind::Text => "a text",
                    AttributeKind::YesNo => "true or false",
                    AttributeKind::Date => "a date such as `2026-11-23`",
                    AttributeKind::TextSet => "a list of texts",
                };
                Err(Error::new(ErrorCode::AttributeKind, "", format!("`{}` takes {expected}", self.id)))
            }
        }
    }
}

/// Days since 1970 of a date such as `2026-11-23`.
fn parse_date(text: &str) -> Result<i64, Error> {
    let shape = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let date = text.parse::<jiff::civil::Date>().ok().filter(|_| shape);
    let days = date.and_then(|date| date.since(jiff::civil::date(1970, 1, 1)).ok());
    days.map(|span| i64::from(span.get_days())).ok_or_else(|| {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
        Error::new(ErrorCode::InvalidValue, "", format!("`{shown}` is not a date such as `2026-11-23`"))
    })
}

/// Checks the length of a text in characters, and that it holds no control characters but line breaks and tabs.
pub(crate) fn bounded_text(text: &str, min: usize, max: usize) -> Result<(), Error> {
    let length = text.chars().count();
    if length > max {
        return Err(Error::new(
            ErrorCode::TooLarge,
            "",
            format!("{length} characters; at most {max} are allowed"),
        ));
    }
    if length < min {
        return Err(Error::new(ErrorCode::InvalidValue, "", "the text is empty"));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
        return Err(Error::new(ErrorCode::InvalidValue, "", "the text holds control characters"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_since_1970() {
        assert_eq!(parse_date("1970-01-02").unwrap(), 1);
        assert_eq!(parse_date("1969-12-31").unwrap(), -1);
        assert_eq!(parse_date("2026-11-23").unwrap(), 20_780);
        for bad in ["", "2026-11-31", "2026-1-1", "20261123", "2026-11-23T00:00:00"] {
            assert!(parse_date(bad).is_err(), "{bad}");
        }
    }
}
