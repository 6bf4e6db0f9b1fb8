//! What stands in which column, as an admin writes it.

use crate::{id::AttributeId, people::Proficiency, strict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Which columns of a CSV file hold what. Columns are named as in the first line of the file.
///
/// Blanks around a cell or an item do not count. What the mapping does not mention stays as it is for people who are
/// already known.
///
/// ```
/// # fn main() -> Result<(), serde_json::Error> {
/// let mapping: tutelage::people::Mapping = serde_json::from_str(
///     r#"{
///         "id": {"column": "employee_id"},
///         "name": {"column": "name"},
///         "manager": {"column": "manager_id", "empty": "nobody"},
///         "empty_values": ["", "NA"],
///         "attributes": {
///             "level": {"column": "level"},
///             "languages": {"column": "languages", "separator": ";"}
///         },
///         "skills": [{"column": "skills", "separator": ";", "marks": ":"}],
///         "left": {"column": "status", "values": ["left", "terminated"]}
///     }"#,
/// )?;
/// assert_eq!(mapping.delimiter, ',');
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The id; it must not be empty and stands in one row only.
    pub id: TextColumn,
    /// The name; it must not be empty.
    pub name: TextColumn,
    /// The id of the manager, who is in the file or already known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<ManagerColumn>,
    /// Who has left; all others are active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<LeftColumn>,
    /// The attributes. An empty cell makes the attribute missing, which is not the same as `0`, `false` or `""`.
    #[serde(default, deserialize_with = "strict::map")]
    pub attributes: BTreeMap<AttributeId, AttributeColumn>,
    /// What people can do, at most 64 columns. A skill in several columns keeps its higher proficiency.
    #[serde(default)]
    pub skills: Vec<SkillColumn>,
    /// What people want to learn, at most 64 columns. A skill in several columns keeps its higher priority.
    #[serde(default)]
    pub wants: Vec<WishColumn>,
    /// The cells that count as empty; without it those with nothing in them.
    #[serde(default = "nothing", deserialize_with = "strict::set")]
    pub empty_values: BTreeSet<String>,
    /// What stands between two cells: one ASCII character, without it a comma.
    #[serde(default = "comma")]
    pub delimiter: char,
}

/// A column that is taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextColumn {
    /// The column.
    pub column: String,
    /// What to put before each cell.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
}

/// The column that says who reports to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManagerColumn {
    /// The column.
    pub column: String,
    /// What to put before each cell to make it a person's id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// What an empty cell says.
    #[serde(default)]
    pub empty: NoManager,
}

/// What an empty manager cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoManager {
    /// They report to nobody.
    Nobody,
    /// It is not known to whom they report.
    #[default]
    Unknown,
}

/// The column that says who has left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftColumn {
    /// The column.
    pub column: String,
    /// The cells of those who have left, at least one; the case of ASCII letters does not count.
    #[serde(deserialize_with = "strict::set")]
    pub values: BTreeSet<String>,
}

/// The column of an attribute. Its kind is that of the schema: whole numbers are digits with perhaps a `-` before them,
/// dates are written `2026-11-23`, yes is `true`, `yes` or `1` and no is `false`, `no` or `0`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributeColumn {
    /// The column.
    pub column: String,
    /// For sets of text: what stands between two texts. Without it the cell is one text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
}

/// A column of skills that people have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillColumn {
    /// The column.
    pub column: String,
    /// What stands between two skills. Without it the cell is one skill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// What stands between a skill and its marks: a proficiency from 1 to 5, then `v` where it was validated and `t`
    /// where they are willing to teach it, as in `python:4:v:t`. Without it the item is the name and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marks: Option<char>,
    /// The proficiency of a skill without a number, 3 unless given.
    #[serde(default = "middle")]
    pub proficiency: Proficiency,
}

/// A column of skills that people want to learn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WishColumn {
    /// The column.
    pub column: String,
    /// What stands between two skills. Without it the cell is one skill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// What stands between a skill and its priority from 1 to 5, as in `python:4`. Without it the item is the name and
    /// nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marks: Option<char>,
    /// The priority of a skill without a number, 3 unless given.
    #[serde(default = "middle")]
    pub priority: Proficiency,
}

impl Mapping {
    /// A mapping of these two columns and nothing else, with commas between the cells.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        let text = |column| TextColumn { column, prefix: String::new() };
        Mapping {
            id: text(id.into()),
            name: text(name.into()),
            manager: None,
            left: None,
            attributes: BTreeMap::new(),
            skills: Vec::new(),
            wants: Vec::new(),
            empty_values: nothing(),
            delimiter: comma(),
        }
    }
}

fn nothing() -> BTreeSet<String> {
    BTreeSet::from([String::new()])
}

fn comma() -> char {
    ','
}

fn middle() -> Proficiency {
    Proficiency::new(3).unwrap_or(Proficiency::ONE)
}
