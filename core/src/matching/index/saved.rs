//! An index as bytes and back: the parts of the base as they are, and beside them all that was told since.

use super::{
    Index,
    base::Base,
    build::fits,
    image::{Image, Owner, PARTS, Part, long},
    kept::{KeptStanding, KeptWriter, Rest},
    named::Named,
    standing::Standing,
};
use crate::{
    error::Error,
    id::{TypeId, digest128},
    lifecycle::{Caseload, Pair},
    matching::Configured,
    people::{Person, PersonRecord},
    scheme::{ConfiguredType, RelationshipType, RoleIndex},
    sort::Inserted,
    time::Timestamp,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What was told of people, by their numbers; nothing that says no more than if it had never been told.
pub(super) struct Told {
    pub(super) caseloads: BTreeMap<u32, Arc<Caseload>>,
    pub(super) pairs: BTreeMap<(u32, u32, TypeId), Arc<Pair>>,
    /// Who is blocked, by whom.
    pub(super) blocks: BTreeSet<(u32, u32)>,
}

impl Index {
    /// The bytes of the index as it is, the same on every platform: the people, and everything that was applied since.
    /// They hold nothing of people who were taken out or are erased, but what is still told of them under their ids.
    ///
    /// Linear in all of it; where somebody was taken out or erased, as expensive as to [compact](Index::compacted) the
    /// index, which it does first.
    ///
    /// # Errors
    /// When the bytes that it was opened over are damaged, or ids, caseloads or pairs have more than 4 GiB; where it is
    /// compacted also as that says.
    ///
    /// ```
    /// # use tutelage::{Config, Engine, matching::index::Index, people::PersonRecord, time::Timestamp};
    /// # let (engine, now) = (Engine::build(Config::default())?, Timestamp::from_millis(0)?);
    /// let ana = engine.person(PersonRecord::new("ana".parse()?, "Ana"))?;
    /// let mut index = Index::build(&engine, &[ana], now)?;
    /// let holds = |bytes: &[u8]| bytes.windows(3).any(|window| window == b"ana");
    /// assert!(holds(&index.save(&engine)?));
    /// index.remove_person(&"ana".parse()?);
    /// assert!(!holds(&index.save(&engine)?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save<'c>(&self, config: impl Into<Configured<'c>>) -> Result<Vec<u8>, Error> {
        let config = config.into();
        self.base.check_all()?;
        if self.is_to_forget() { self.compacted(config)?.write(config) } else { self.write(config) }
    }

    fn write(&self, config: Configured<'_>) -> Result<Vec<u8>, Error> {
        let told = Told {
            caseloads: self.told_caseloads(),
            pairs: self.told_pairs(),
            blocks: self.all_blocks().inserted(),
        };
        let named = Named::of(self, &told);
        let mut writer = KeptWriter::default();
        let number = |number: &u32| named.number(*number);
        let due = |(time, of): (Timestamp, u32)| (time, number(&of));
        writer.due(Part::Due, &self.all_due(Part::Due, &self.due).map(due).collect());
        writer.due(Part::WasDue, &self.all_due(Part::WasDue, &self.was_due).map(due).inserted());
        writer.blocks(&told.blocks.iter().map(|(blocked, by)| (number(blocked), number(by))).inserted());
        writer.caseloads(&told.caseloads.iter().map(|(of, caseload)| (number(of), caseload)).collect())?;
        writer.pairs(
            &told
                .pairs
                .iter()
                .map(|((one, other, type_id), pair)| {
                    let (one, other) = (number(one), number(other));
                    ((one.min(other), one.max(other), type_id), pair)
                })
                .inserted(),
        )?;
        let standings = self.standings_in_force(config);
        writer.standings(standings.iter().flat_map(|standing| {
            let (audience, available) = standing.lanes(&self.base);
            audience.into_iter().chain(available)
        }));
        writer.rest(&self.rest(config, &standings, &named));
        let (ids, managers) = (named.all_ids(self), self.managers_in_base().map(|manager| number(&manager)));
        fits(ids.bytes.len(), u32::MAX as usize, "bytes of ids")?;
        let managers: Vec<u8> = managers.flat_map(u32::to_le_bytes).collect();
        self.base.check()?;
        let counts = self.base.counts(named.count()).map(|count| long(count).to_le_bytes());
        let sections = PARTS.map(|part| match part {
            Part::Counts => Cow::Owned(counts.concat()),
            Part::IdEnds => Cow::Borrowed(ids.ends.as_slice()),
            Part::Ids => Cow::Borrowed(ids.bytes.as_slice()),
            Part::Managers => Cow::Borrowed(managers.as_slice()),
            Part::Checks => Cow::Owned(Vec::new()),
            other => match writer.part(other) {
                Some(bytes) => Cow::Owned(bytes),
                None => Cow::Borrowed(self.base.part(other)),
            },
        });
        Ok(Image::assemble(&sections))
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
    /// let bytes = Index::build(&engine, &[ana], now)?.save(&engine)?;
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
        for record in rest.beside {
            index.put_person(Person::intern(config.schema(), record).map_err(|error| error.within("index"))?);
        }
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

    fn rest(&self, config: Configured<'_>, standings: &[&Standing], named: &Named) -> Rest {
        let standing = |standing: &&Standing| KeptStanding {
            type_id: standing.relationship_type.id().clone(),
            version: standing.relationship_type.version(),
            second: standing.seeking == RoleIndex::Second,
            digest: digest(config, &standing.relationship_type),
        };
        let draft = |((_, version), built): (&(_, u32), &Arc<RelationshipType>)| ConfiguredType {
            version: *version,
            draft: built.draft().clone(),
        };
        let beside: BTreeMap<u32, &PersonRecord> =
            self.beside.iter().map(|(of, changed)| (named.number(*of), changed.person.record())).inserted();
        Rest {
            settled: self.settled,
            heads: self
                .heads
                .iter()
                .map(|(type_id, (version, open))| (type_id.clone(), *version, *open))
                .collect(),
            types: self.types.iter().map(draft).collect(),
            standings: standings.iter().map(standing).collect(),
            beside: beside.into_values().cloned().collect(),
        }
    }

    /// In the order of types and roles; of a version that decides nothing there is none to keep.
    fn standings_in_force(&self, config: Configured<'_>) -> Vec<&Standing> {
        let is_in_force = |standing: &&Standing| {
            let in_force = self.in_force(config, standing.relationship_type.id());
            in_force.is_some_and(|(in_force, _)| standing.is_for(&in_force, standing.seeking))
        };
        let mut standings: Vec<&Standing> = self.standings.iter().filter(is_in_force).collect();
        standings
            .sort_by_key(|standing| (standing.relationship_type.id(), standing.seeking == RoleIndex::Second));
        standings
    }
}

/// Of all in a configuration that decides who may be asked in a type.
fn digest(config: Configured<'_>, relationship_type: &RelationshipType) -> String {
    let draft = serde_json::to_vec(relationship_type.draft()).unwrap_or_default();
    let limits = serde_json::to_vec(config.catalog.joint_limits()).unwrap_or_default();
    format!("{:032x}", u128::from_be_bytes(digest128(&[&draft, &limits])))
}
