//! The same people in an index without anything of whoever is no longer among them.

use super::{Index, base::Base, build, gather::Gathered};
use crate::{error::Error, matching::Configured, people::PersonState};
use std::sync::Arc;

impl Index {
    /// An index that answers what this one does, made from what it holds: nobody is beside it any more, and nothing is
    /// left in it of people who were taken out, of what people said before they changed, and of ids that nothing
    /// mentions any longer. Saved, it is byte for byte what an index saves that was built anew from the same people, was
    /// told of the same records and is settled as of the same time.
    ///
    /// [`save`](Index::save) does it by itself where somebody was taken out or erased, each time anew. So go on with what
    /// this gives after an erasure, and whenever some thousands of people have [changed](Index::changed).
    ///
    /// As expensive as [`build`](Index::build), without asking for anybody: linear in what is held, plus a sort. It
    /// takes as much memory as the index once more while both are there.
    ///
    /// # Errors
    /// When the index was made for other attributes, its bytes are damaged, or there are more than 134 million people or
    /// different texts.
    ///
    /// ```
    /// # use tutelage::{Config, Engine, matching::index::Index, people::PersonRecord, time::Timestamp};
    /// # let (engine, now) = (Engine::build(Config::default())?, Timestamp::from_millis(0)?);
    /// let person = |id: &str| engine.person(PersonRecord::new(id.parse().unwrap(), id));
    /// let (ana, ben, cy) = (person("ana")?, person("ben")?, person("cy")?);
    /// let mut index = Index::build(&engine, &[ana.clone(), ben], now)?;
    /// index.remove_person(&"ben".parse()?);
    /// index.put_person(cy.clone());
    /// assert_eq!(index.changed(), 1);
    /// let index = index.compacted(&engine)?;
    /// assert_eq!((index.people(), index.changed()), (2, 0));
    /// assert!(index.save(&engine)? == Index::build(&engine, &[ana, cy], now)?.save(&engine)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compacted<'c>(&self, config: impl Into<Configured<'c>>) -> Result<Index, Error> {
        let config = config.into();
        let schema = config.schema();
        let mut gathered = Gathered::of_base(schema, &self.base, &self.live)?;
        self.beside.values().for_each(|changed| gathered.take(&changed.person));
        let base = Base::open(Arc::new(build::write(schema, &gathered)?), false, schema)?;
        let mut index = Index {
            types: self.types.clone(),
            heads: self.heads.clone(),
            arch: self.arch,
            ..Index::over(base, self.settled)
        };
        // Their standing is worked out in one go afterwards.
        self.told_caseloads().values().for_each(|caseload| index.put_caseload(config, caseload));
        self.told_pairs().values().for_each(|pair| index.put_pair(pair));
        self.base.check()?;
        index.prepare_all(config);
        Ok(index)
    }

    /// Whether the base holds what is not to be kept: of people who were taken out or are erased, and not just as they
    /// were before they changed.
    pub(super) fn is_to_forget(&self) -> bool {
        let rows = self.base.people();
        let replaced =
            self.beside.range(..u32::try_from(rows).unwrap_or(u32::MAX)).map(|(_, changed)| changed);
        let is_erased = |changed: &super::Changed| changed.person.record().state == PersonState::Erased;
        rows.saturating_sub(self.live()) > replaced.clone().count() || replaced.into_iter().any(is_erased)
    }
}
