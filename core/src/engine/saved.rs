//! An engine as bytes and back: the configuration as a document, and the skills ready to be looked up where they lie.

use super::{Engine, Skills};
use crate::{
    error::{Error, ErrorCode},
    image::{self, Image, Owner},
    json,
    people::{SavedTaxonomy, SchemaDraft},
    scheme::{Catalog, ConfiguredType, JointLimit},
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, sync::Arc};

/// The sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The configuration but for the skills, as a document.
    Config,
    /// The skills; empty where every skill stands alone.
    Skills,
    /// A checksum for every piece of what stands before.
    Checks,
}

impl image::Part<3> for Part {
    const MAGIC: [u8; 8] = *b"tutengn1";
    const VERSION: u32 = 1;
    const WHAT: &'static str = "engine";
    const ALL: [Part; 3] = [Part::Config, Part::Skills, Part::Checks];

    fn place(self) -> usize {
        self as usize
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: SchemaDraft,
    types: Vec<ConfiguredType>,
    joint_limits: Vec<JointLimit>,
}

impl Engine {
    /// The bytes of the engine, the same on every platform: for hosts that start a process for each request, and would
    /// spend most of it on reading their skills. Keep them beside the configuration, and make them anew when it changes
    /// or Tutelage does. Linear in the configuration, plus a sort of the names of skills.
    ///
    /// # Errors
    /// When the taxonomy is the host's own ([`with_taxonomy`](Engine::with_taxonomy)): save the engine before it gets one,
    /// and give it to the engine that was opened. Or when the names of skills have more than 4 GiB.
    pub fn save(&self) -> Result<Vec<u8>, Error> {
        let skills = match &self.skills {
            Skills::Alone => Cow::Borrowed(&[][..]),
            Skills::Listed(skills) => Cow::Owned(skills.save()?),
            Skills::Saved(skills) => Cow::Borrowed(skills.bytes()),
            Skills::Own(_) => {
                let message = "a taxonomy of the host's own cannot be saved: save the engine without it";
                return Err(Error::new(ErrorCode::InvalidValue, "taxonomy", message));
            }
        };
        let (schema, catalog) = (self.schema(), self.catalog());
        let document = Document {
            schema: SchemaDraft {
                attributes: schema.attributes().to_vec(),
                reporting_line: schema.reporting_line(),
            },
            types: catalog
                .all()
                .map(|one| ConfiguredType { version: one.version(), draft: one.draft().clone() })
                .collect(),
            joint_limits: catalog.joint_limits().to_vec(),
        };
        let document = serde_json::to_vec(&document)
            .map_err(|error| Error::new(ErrorCode::Internal, "engine", error.to_string()))?;
        Ok(Image::<Part, 3>::assemble(&[Cow::Owned(document), skills, Cow::default()]))
    }

    /// An engine over bytes that were saved and that the host keeps, a mapped file for one. It answers as the one that was
    /// saved, byte for byte. Skills are not copied: they are looked up in the bytes. Linear in them all the same, since
    /// everything is checked against its checksum, at some 0.03 ms a megabyte; and the types are compiled.
    ///
    /// # Errors
    /// When the bytes are no engine, one of another version, or damaged. Bytes that somebody made up, with the right
    /// checksums, are an error or an engine that answers as wrongly as they are made; none makes it panic, or look something
    /// up for longer than it takes to go through them.
    ///
    /// ```
    /// use tutelage::Engine;
    /// let config = r#"{"taxonomy": [{"id": "s1", "label": "Programming", "alternative_labels": ["coding"]}]}"#;
    /// let bytes = Engine::from_json(config)?.save()?;
    /// let engine = Engine::open(std::sync::Arc::new(bytes))?;
    /// assert_eq!(engine.taxonomy().find("Coding"), Some("s1".parse()?));
    /// assert_eq!(engine.taxonomy().complete("prog", 5).len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(bytes: Owner) -> Result<Engine, Error> {
        let image = Image::<Part, 3>::open_whole(bytes)?;
        let document: Document = json::read_saved(image.part(Part::Config))
            .ok_or_else(|| image::damaged::<Part, 3>("the configuration"))?;
        let place = image.range(Part::Skills);
        let skills = if place.is_empty() {
            Skills::Alone
        } else {
            let skills = SavedTaxonomy::open_within(image.owner().clone(), place);
            Skills::Saved(Arc::new(skills.map_err(|error| error.within("engine"))?))
        };
        let schema = document.schema.build().map_err(|error| error.within("schema"))?;
        let catalog = Catalog::build(schema, &document.types, document.joint_limits)?;
        Ok(Engine { catalog: Arc::new(catalog), skills })
    }
}
