//! Identifiers: each a type of its own, so that a relationship cannot be passed where a person is meant.
//!
//! Three families. *Keys* name what an admin defines (types, roles, attributes, rules, codes). *Names from
//! outside* belong to the host (people, skills). *Record ids* are derived by the core: 128 bits of SHA-256 over
//! the command id, the kind of record and an ordinal, so that the same command always makes the same records.

use crate::strict;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, fmt, str::FromStr, sync::Arc};
use uuid::Uuid;

/// Why a text is not an identifier; the message says what would be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {expected}")]
pub struct InvalidId {
    text: String,
    expected: &'static str,
}

impl InvalidId {
    fn new(text: &str, expected: &'static str) -> Self {
        InvalidId { text: text.chars().filter(|c| !c.is_control()).take(80).collect(), expected }
    }
}

const KEY: &str = "a key of 1 to 64 characters from a-z, 0-9, `_`, `-` and `.`";
const OUTSIDE: &str = "an id of 1 to 128 bytes without control characters or blanks around it";
const RECORD: &str = "a record id of 32 lower-case hexadecimal digits";
const COMMAND: &str = "a UUID in lower case with hyphens";

fn is_key(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.'))
}

fn is_outside(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.trim() == text && !text.chars().any(char::is_control)
}

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident $check:ident $expected:ident $pattern:literal $max:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as the host wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if $check(text) { Ok($name(text.into())) } else { Err(InvalidId::new(text, $expected)) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                strict::parsed(deserializer)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "minLength": 1, "maxLength": $max, "pattern": $pattern,
                    "description": $expected})
            }
        }
    )*};
}

text_ids! {
    /// A relationship type, such as `mentoring`.
    TypeId is_key KEY r"^[a-z0-9_.\-]+$" 64;
    /// A role within a relationship type, such as `mentor`.
    RoleId is_key KEY r"^[a-z0-9_.\-]+$" 64;
    /// An attribute of the host's schema, such as `level`.
    AttributeId is_key KEY r"^[a-z0-9_.\-]+$" 64;
    /// A rule, a grant or a ban of a relationship type.
    RuleId is_key KEY r"^[a-z0-9_.\-]+$" 64;
    /// A reason given by a person, from the list of the type: `no_time`, `moved_on`.
    Code is_key KEY r"^[a-z0-9_.\-]+$" 64;
    /// A person, as the host names them.
    PersonId is_outside OUTSIDE r"^\S(.*\S)?$" 128;
    /// A skill of the taxonomy, as the host or a standard (ESCO, O*NET) names it.
    SkillId is_outside OUTSIDE r"^\S(.*\S)?$" 128;
    /// A team, as the host names it.
    TeamId is_outside OUTSIDE r"^\S(.*\S)?$" 128;
}

impl PersonId {
    /// Who somebody is once a command has erased them.
    pub(crate) fn pseudonym(command: CommandId) -> PersonId {
        let [a, b, c, d, e, f, g, h, ..] = digest(&[b"pseudonym", command.0.as_bytes()]);
        PersonId(format!("erased-{:016x}", u64::from_be_bytes([a, b, c, d, e, f, g, h])).into())
    }
}

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The id of the `ordinal`-th record of this kind that a command makes.
            pub fn derive(command: CommandId, ordinal: u32) -> Self {
                $name(Uuid::from_bytes(digest128(&[command.0.as_bytes(), $kind.as_bytes(), &ordinal.to_be_bytes()])))
            }

            /// The 128 bits.
            pub fn to_bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                match Uuid::try_parse(text) {
                    Ok(id) if id.simple().encode_lower(&mut Uuid::encode_buffer()) == text => Ok($name(id)),
                    _ => Err(InvalidId::new(text, RECORD)),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.simple(), f)
            }
        }

        uuid_ids!(@serde $name RECORD "^[0-9a-f]{32}$");
    )*};
    (@serde $name:ident $expected:ident $pattern:literal) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                strict::parsed(deserializer)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "pattern": $pattern, "description": $expected})
            }
        }
    };
}

uuid_ids! {
    /// A request: somebody asked, offered or nominated.
    RequestId "request";
    /// A relationship between members.
    RelationshipId "relationship";
    /// A diary entry.
    EntryId "entry";
    /// An objective of a relationship.
    ObjectiveId "objective";
    /// A feedback round: what people say about somebody at one time.
    FeedbackId "feedback";
    /// What one rater says in a feedback round.
    AnswersId "answers";
    /// A free text, kept apart from the record that it belongs to.
    TextId "text";
    /// A cohort round.
    RoundId "round";
    /// A small command that a decision left behind to be run later.
    FollowUpId "follow_up";
}

impl FollowUpId {
    /// The command id under which a follow-up runs: the same however often and by whomever it is run.
    pub fn command_id(self) -> CommandId {
        CommandId(self.0)
    }
}

/// The id of a command, a UUID made by the host. The same id never takes effect twice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(Uuid);

impl CommandId {
    /// A command id from its 128 bits.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        CommandId(Uuid::from_bytes(bytes))
    }

    /// The 128 bits.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.into_bytes()
    }
}

impl FromStr for CommandId {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match Uuid::try_parse(text) {
            Ok(id) if id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text => Ok(CommandId(id)),
            _ => Err(InvalidId::new(text, COMMAND)),
        }
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.hyphenated(), f)
    }
}

uuid_ids!(@serde CommandId COMMAND "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

/// SHA-256 over the parts, each preceded by its length, so that no two lists of parts run together.
pub(crate) fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash.update(length.to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first 128 bits of [`digest`].
pub(crate) fn digest128(parts: &[&[u8]]) -> [u8; 16] {
    let mut short = [0; 16];
    for (to, from) in short.iter_mut().zip(digest(parts)) {
        *to = from;
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_narrow_and_outside_ids_are_wide() {
        assert!("reverse-mentoring.v2".parse::<TypeId>().is_ok());
        for bad in ["", "Mentor", "a b", "ä", &"x".repeat(65)] {
            assert!(bad.parse::<RoleId>().is_err(), "{bad}");
        }
        assert!("http://data.europa.eu/esco/skill/0005c151".parse::<SkillId>().is_ok());
        for bad in ["", " x", "x ", "a\nb", &"x".repeat(129)] {
            assert!(bad.parse::<PersonId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn record_ids_depend_on_command_kind_and_ordinal() {
        let one = CommandId::from_bytes([1; 16]);
        assert_eq!(RequestId::derive(one, 0), RequestId::derive(one, 0));
        assert_ne!(RequestId::derive(one, 0), RequestId::derive(one, 1));
        assert_ne!(RequestId::derive(one, 0).to_bytes(), EntryId::derive(one, 0).to_bytes());
        let text = RequestId::derive(one, 0).to_string();
        assert_eq!(text.parse::<RequestId>().unwrap().to_string(), text);
        assert!(text.to_uppercase().parse::<RequestId>().is_err());
    }
}
