//! An index as bytes and back: the parts of the base as they are, and beside them all that was told since.

use super::{
    Index,
    base::Base,
    image::{Image, Owner, PARTS, Part, long},
    kept::{KeptStanding, KeptWriter, Rest, more_ids},
    standing::Standing,
};
use crate::{
    error::Error,
    id::digest128,
    matching::Configured,
    people::{Person, PersonRecord},
    scheme::{ConfiguredType, RelationshipType, RoleIndex},
    time::Timestamp,
};
use std::{borrow::Cow, collections::BTreeSet, sync::Arc};

impl Index {
    /// The bytes of the index as it is, the same on every platform: the people, and everything that was applied since.
    /// Linear in all of it.
    pub fn save<'c>(&self, config: impl Into<Configured<'c>>) -> Vec<u8> {
        let config = config.into();
        let mut writer = KeptWriter::default();
        let kept = self.base.kept();
        let held = |number: &u32| !self.caseloads.contains_key(number);
        let due: BTreeSet<(Timestamp, u32)> =
            kept.all_due(Part::Due).filter(|(_, number)| held(number)).collect();
        let was: BTreeSet<(Timestamp, u32)> =
            kept.all_due(Part::WasDue).filter(|(_, number)| held(number)).collect();
        let blocks = kept.all_blocks().filter(|(_, by)| held(by)).collect::<BTreeSet<_>>();
        writer.due(Part::Due, due.union(&self.due).copied());
        writer.due(Part::WasDue, was.union(&self.was_due).copied());
        writer.blocks(blocks.union(&self.blocks).copied());
        writer.caseloads(&self.all_caseloads().collect());
        writer.pairs(&self.all_pairs());
        writer.standings(self.standings.iter().flat_map(|standing| {
            let (audience, available) = standing.lanes(&self.base);
            audience.into_iter().chain(available)
        }));
        writer.rest(&self.rest(config));
        let ids = more_ids(self.base.part(Part::IdEnds), self.base.part(Part::Ids), &self.named);
        let counts = self.base.counts(self.named.len()).map(|count| long(count).to_le_bytes());
        let sections = PARTS.map(|part| match part {
            Part::Counts => Cow::Owned(counts.concat()),
            Part::IdEnds => Cow::Borrowed(ids.ends.as_slice()),
            Part::Ids => Cow::Borrowed(ids.bytes.as_slice()),
            Part::Checks => Cow::Owned(Vec::new()),
            other => match writer.part(other) {
                Some(bytes) => Cow::Owned(bytes),
                None => Cow::Borrowed(self.base.part(other)),
            },
        });
        Image::assemble(&sections)
    }

    /// An index over bytes that were saved and that the host keeps, a mapped file for one. Nothing is copied but people
    /// who had changed when it was saved; header and table are checked now, everything else when it is first touched.
    ///
    /// Searches in a type that was prepared when it was saved, and is the same now, are as fast as they were; in another
    /// they are slower until the type was applied or [`settle`](Index::settle) was called, since who is in its audience
    /// is worked out anew for each.
    ///
    /// # Errors
    /// When the bytes are no index, one of another version or other attributes, or damaged. Damage that is found later
    /// fails the search that finds it, and all after it.
    ///
    /// ```
    /// # use tutelage::{Config, Engine, matching::index::Index, people::PersonRecord, time::Timestamp};
    /// # let (engine, now) = (Engine::build(Config::default())?, Timestamp::from_millis(0)?);
    /// let ana = engine.person(PersonRecord::new("ana".parse()?, "Ana"))?;
    /// let bytes = Index::build(&engine, &[ana], now)?.save(&engine);
    /// let index = Index::open(&engine, std::sync::Arc::new(bytes))?;
    /// assert_eq!(index.people(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open<'c>(config: impl Into<Configured<'c>>, bytes: Owner) -> Result<Index, Error> {
        let config = config.into();
        let base = Base::open(bytes, true, config.schema())?;
        let rest = base.kept().rest();
        base.check()?;
        let Some(rest) = rest else { return Err(super::image::damaged("the part `rest`")) };
        let mut index = Index::over(base, rest.settled);
        index.heads =
            rest.heads.into_iter().map(|(type_id, version, open)| (type_id, (version, open))).collect();
        for ConfiguredType { version, draft } in rest.types {
            let built = draft.build(version, config.schema()).map_err(|error| error.within("index"))?;
            index.types.insert((built.id().clone(), version), Arc::new(built));
        }
        for number in rest.gone {
            index.leave_base(number);
        }
        for record in rest.beside {
            index.put_person(Person::intern(config.schema(), record).map_err(|error| error.within("index"))?);
        }
        index.managers = rest.managers.into_iter().collect();
        for (at, kept) in rest.standings.into_iter().enumerate() {
            let seeking = if kept.second { RoleIndex::Second } else { RoleIndex::First };
            let configured = config.catalog.version(&kept.type_id, kept.version);
            let found =
                configured.or_else(|| index.types.get(&(kept.type_id.clone(), kept.version))).cloned();
            if let Some(found) = found.filter(|found| digest(config, found) == kept.digest) {
                index.standings.push(Standing::kept(found, seeking, at));
            }
        }
        Ok(index)
    }

    fn rest(&self, config: Configured<'_>) -> Rest {
        let standing = |standing: &Standing| KeptStanding {
            type_id: standing.relationship_type.id().clone(),
            version: standing.relationship_type.version(),
            second: standing.seeking == RoleIndex::Second,
            digest: digest(config, &standing.relationship_type),
        };
        let draft = |((_, version), built): (&(_, u32), &Arc<RelationshipType>)| ConfiguredType {
            version: *version,
            draft: built.draft().clone(),
        };
        let rows = (0..self.base.people()).filter_map(|row| u32::try_from(row).ok());
        let gone = rows.filter(|row| !self.is_live(*row) && !self.beside.contains_key(row));
        Rest {
            settled: self.settled,
            heads: self
                .heads
                .iter()
                .map(|(type_id, (version, open))| (type_id.clone(), *version, *open))
                .collect(),
            types: self.types.iter().map(draft).collect(),
            standings: self.standings.iter().map(standing).collect(),
            managers: self.managers.iter().map(|(number, manager)| (*number, *manager)).collect(),
            gone: gone.collect(),
            beside: self
                .beside
                .values()
                .map(|changed| PersonRecord::clone(changed.person.record()))
                .collect(),
        }
    }
}

/// Of all in a configuration that decides who may be asked in a type.
fn digest(config: Configured<'_>, relationship_type: &RelationshipType) -> String {
    let draft = serde_json::to_vec(relationship_type.draft()).unwrap_or_default();
    let limits = serde_json::to_vec(config.catalog.joint_limits()).unwrap_or_default();
    format!("{:032x}", u128::from_be_bytes(digest128(&[&draft, &limits])))
}
