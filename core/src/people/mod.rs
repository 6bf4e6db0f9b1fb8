//! People: what the host says of them, and who may see it.
//!
//! A [`PersonRecord`] is plain data that the host owns. [`Engine::person`](crate::Engine::person) checks it against
//! the [`AttributeSchema`] and makes a [`Person`], in which every attribute has a slot, so that rules read it without
//! looking names up.

mod attribute;
mod complete;
mod import;
mod line;
mod person;
mod saved;
mod taxonomy;
mod word;

pub(crate) use attribute::bounded_text;
pub use attribute::{
    AttributeDefinition, AttributeKind, AttributeSchema, AttributeValue, SchemaDraft, Visibility,
};
pub(crate) use attribute::{Slot, SlotIndex};
pub use complete::Completion;
pub use import::{
    AttributeColumn, Import, LeftColumn, ManagerColumn, Mapping, NoManager, OnFault, RowFault, SkillColumn,
    TextColumn, WishColumn,
};
pub use line::{LineEnd, ReportingLine};
pub use person::{Manager, Person, PersonRecord, PersonState, Proficiency, Skill, Wish};
pub(crate) use saved::SavedTaxonomy;
pub use taxonomy::{NoTaxonomy, SkillEntry, SkillTaxonomy, Taxonomy};
pub(crate) use word::{Same, Word, Words};
