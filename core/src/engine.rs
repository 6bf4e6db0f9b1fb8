//! The engine: a configuration compiled once, shared freely between threads, that decides and answers.

mod saved;

use crate::{
    error::Error,
    id::{AttributeId, PersonId},
    lifecycle::{self, Answer, Envelope, Facts},
    matching::{
        Configured, SearchQuery,
        index::{Facet, Index},
    },
    people::{
        AttributeSchema, Import, Mapping, NoTaxonomy, OnFault, Person, PersonRecord, SavedTaxonomy,
        SchemaDraft, SkillEntry, SkillTaxonomy, Taxonomy,
    },
    scheme::{Catalog, ConfiguredType, JointLimit},
    time::Timestamp,
    view::{self, Inquiry, Seen},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// What an engine is made of, as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The attributes that people have.
    #[serde(default)]
    pub schema: SchemaDraft,
    /// The skill taxonomy; without it every skill stands alone and any id is a skill.
    #[serde(default)]
    pub taxonomy: Vec<SkillEntry>,
    /// The relationship types, every version that anything open was made under.
    #[serde(default)]
    pub types: Vec<ConfiguredType>,
    /// Limits over several roles together, across types.
    #[serde(default)]
    pub joint_limits: Vec<JointLimit>,
}

/// A compiled configuration. Immutable; cheap to clone.
#[derive(Clone)]
pub struct Engine {
    catalog: Arc<Catalog>,
    skills: Skills,
}

/// Where the skills are.
#[derive(Clone)]
enum Skills {
    /// Every skill stands alone.
    Alone,
    Listed(Arc<SkillTaxonomy>),
    Saved(Arc<SavedTaxonomy>),
    /// With the host.
    Own(Arc<dyn Taxonomy>),
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("catalog", &self.catalog).finish_non_exhaustive()
    }
}

impl Engine {
    /// Checks and compiles a configuration.
    ///
    /// # Errors
    /// Every fault of the first part that has any (schema, then taxonomy, then types and limits), with its path.
    ///
    /// ```
    /// use tutelage::{Config, Engine};
    /// let engine = Engine::build(Config::default())?;
    /// assert_eq!(engine.catalog().all_newest().count(), 0);
    /// # Ok::<(), tutelage::error::Error>(())
    /// ```
    pub fn build(config: Config) -> Result<Self, Error> {
        let schema = config.schema.build().map_err(|error| error.within("schema"))?;
        let skills = if config.taxonomy.is_empty() {
            Skills::Alone
        } else {
            let skills = SkillTaxonomy::build(config.taxonomy).map_err(|error| error.within("taxonomy"))?;
            Skills::Listed(Arc::new(skills))
        };
        let catalog = Catalog::build(schema, &config.types, config.joint_limits)?;
        Ok(Engine { catalog: Arc::new(catalog), skills })
    }

    /// The same engine with a taxonomy of the host's own.
    #[must_use]
    pub fn with_taxonomy(mut self, taxonomy: Arc<dyn Taxonomy>) -> Self {
        self.skills = Skills::Own(taxonomy);
        self
    }

    /// The relationship types and limits.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The attribute schema.
    pub fn schema(&self) -> &AttributeSchema {
        self.catalog.schema()
    }

    /// The skill taxonomy.
    pub fn taxonomy(&self) -> &dyn Taxonomy {
        match &self.skills {
            Skills::Alone => &NoTaxonomy,
            Skills::Listed(skills) => skills.as_ref(),
            Skills::Saved(skills) => skills.as_ref(),
            Skills::Own(skills) => skills.as_ref(),
        }
    }

    /// Makes a person ready for rules, once for as many decisions as wanted.
    ///
    /// # Errors
    /// Every fault with its path.
    pub fn person(&self, record: PersonRecord) -> Result<Person, Error> {
        Person::intern(self.schema(), record)
    }

    /// Reads people from a CSV export of an HR system; see [`Import`]. `existing` tells what is stored of somebody, so
    /// that the same file twice changes nothing. [`Command::changes`](lifecycle::Command::changes) makes commands of it.
    ///
    /// # Errors
    /// When the mapping does not fit the file or the schema. Faulty rows are part of the result.
    pub fn import(
        &self,
        csv: &[u8],
        mapping: &Mapping,
        on_fault: OnFault,
        existing: &dyn Fn(&PersonId) -> Option<PersonRecord>,
    ) -> Result<Import, Error> {
        Import::run(csv, mapping, self.schema(), self.taxonomy(), on_fault, existing)
    }

    /// Decides a command from the facts known so far.
    ///
    /// # Errors
    /// When the call itself is wrong: a document out of bounds, facts that contradict the query, a command id used
    /// for another command. A decision that says no is [`Answer::Refused`].
    pub fn decide(&self, envelope: &Envelope, facts: &dyn Facts, now: Timestamp) -> Result<Answer, Error> {
        lifecycle::decide(&self.catalog, envelope, facts, now)
    }

    /// Answers a question from the facts known so far.
    ///
    /// # Errors
    /// When the call itself is wrong. What the viewer may not see is [`Seen::Refused`], or simply not there.
    pub fn view(&self, inquiry: &Inquiry, facts: &dyn Facts, now: Timestamp) -> Result<Seen, Error> {
        view::view(&self.catalog, self.taxonomy(), inquiry, facts, now)
    }

    /// Answers a search from an index of this engine: the same answer, and only facts about the viewer are needed.
    ///
    /// # Errors
    /// When the call itself is wrong, `invalid_value` for any other question.
    pub fn view_in(
        &self,
        index: &Index,
        inquiry: &Inquiry,
        facts: &dyn Facts,
        now: Timestamp,
    ) -> Result<Seen, Error> {
        view::view_in(self.into(), index, inquiry, facts, now)
    }

    /// How many of those whom a search in an index of this engine finds, on all pages together, have which values in
    /// some attributes. Only facts about the viewer are needed.
    ///
    /// # Errors
    /// When the call itself is wrong, or an attribute is unknown or not for everyone to see.
    pub fn facets(
        &self,
        index: &Index,
        viewer: &PersonId,
        query: &SearchQuery,
        attributes: &[AttributeId],
        facts: &dyn Facts,
        now: Timestamp,
    ) -> Result<Seen<Vec<Facet>>, Error> {
        view::facets(self.into(), index, viewer, (query, attributes), facts, now)
    }
}

impl<'a> From<&'a Engine> for Configured<'a> {
    fn from(engine: &'a Engine) -> Self {
        Configured { catalog: engine.catalog(), taxonomy: engine.taxonomy() }
    }
}
