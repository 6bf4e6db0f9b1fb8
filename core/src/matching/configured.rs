//! What a search needs of a configuration.

use crate::{
    people::{AttributeSchema, Taxonomy},
    scheme::Catalog,
};

/// The part of a configuration that a search looks at. A `&Engine` becomes one by itself.
#[derive(Clone, Copy)]
pub struct Configured<'a> {
    /// The relationship types and limits, and the attributes.
    pub catalog: &'a Catalog,
    /// The skill taxonomy.
    pub taxonomy: &'a dyn Taxonomy,
}

impl std::fmt::Debug for Configured<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Configured").field("catalog", &self.catalog).finish_non_exhaustive()
    }
}

impl<'a> Configured<'a> {
    /// The attribute schema.
    pub fn schema(&self) -> &'a AttributeSchema {
        self.catalog.schema()
    }
}
