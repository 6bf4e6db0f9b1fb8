//! The verbs of statements: those that a community already uses, none of our own.
//!
//! From the xAPI registry <https://registry.tincanapi.com> (`mentored`), the vocabulary of the Agile and Adaptive
//! Learning group at <https://w3id.org/xapi/adb> (`coached`, `requested`), Activity Streams 1.0
//! <https://activitystrea.ms/specs/json/schema/activity-schema.html>, and ADL <http://adlnet.gov/expapi/verbs>.

use super::xapi::{Display, Verb};
use crate::id::{RoleId, TypeId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who did what for the others, in a type: said at the end of a relationship, of each whom they did it for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// In which type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// Those in this role did it for all others.
    pub role: RoleId,
    /// What they did.
    pub did: Did,
}

/// What somebody did for somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Did {
    /// They were their mentor, sponsor or buddy.
    Mentored,
    /// They were their coach.
    Coached,
}

impl Did {
    pub(super) fn verb(self) -> Verb {
        match self {
            Did::Mentored => verb("http://id.tincanapi.com/verb/mentored", "mentored"),
            Did::Coached => verb("https://w3id.org/xapi/adb/verbs/coached", "coached"),
        }
    }
}

pub(super) fn requested() -> Verb {
    verb("https://w3id.org/xapi/adb/verbs/requested", "requested")
}

pub(super) fn attended() -> Verb {
    verb("http://adlnet.gov/expapi/verbs/attended", "attended")
}

macro_rules! activity_streams {
    ($($name:ident $display:literal;)*) => {$(
        pub(super) fn $name() -> Verb {
            verb(concat!("http://activitystrea.ms/schema/1.0/", stringify!($name)), $display)
        }
    )*};
}

activity_streams! {
    accept "accepted";
    agree "agreed with";
    approve "approved";
    cancel "cancelled";
    complete "completed";
    invite "invited";
    join "joined";
    leave "left";
    reject "rejected";
    schedule "scheduled";
    start "started";
    terminate "terminated";
}

fn verb(id: &str, display: &str) -> Verb {
    Verb { id: id.to_owned(), display: Display { en: display.to_owned() } }
}
