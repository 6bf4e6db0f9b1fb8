//! An index over people: what the linear search answers, in the time that a million bits take to read.
//!
//! [`Index::build`] takes people; [`Index::apply`] takes every record that changes, people, caseloads, pairs and types,
//! and what it takes is seen by the next search. [`Index::search`] answers exactly what
//! [`Question::Search`](crate::view::Question::Search) answers from the same records at the same time: the same rules,
//! points, order, pages.
//!
//! # How it is made
//!
//! People stand in the order of [`shuffled`](super::shuffled), in blocks of 512. What many people have in common (a
//! skill, a value of an attribute) is kept as planes of bits, what few have as a sorted list. A search goes through the
//! blocks from the asker's point on. For each it joins the bits of those who may be asked, adds up everybody's points
//! bit by bit, and keeps those above the last of the best so far; only these are looked at one by one. So ties cost
//! nothing: of equals the first that is met goes first.
//!
//! From how common is what gives points it is estimated what the last of a page will have, so that there is a threshold
//! from the first block on; nothing is decided by it, and where fewer exceed it than are looked for, the search begins
//! again. Then a sieve tells from a coarse sum over the planes, a bound from above, who can exceed the threshold without any
//! list, with an entry in one, and with entries in several; where many get through, their points are added up exactly, what
//! rules most people out first, and a few are counted one by one. Once what is kept as planes is together not enough, only
//! people with an entry in one of the lists are looked at, a batch at a time.
//!
//! Whether somebody may be asked *by anybody* (audience, taking part, agreement, places) is a bit for each role, kept
//! current from caseloads. Some of that depends on time: the index is settled as of some time, and whoever has
//! something due between that and the time of the search is looked at again.
//!
//! People who changed since the index was built are kept beside it and searched one by one; [`Index::changed`] says how
//! many they are. [`Index::compacted`] takes them in, and leaves out whoever is gone with all that was said of them.
//!
//! [`Index::save`] gives bytes that hold all of it, [`Index::open`] an index over such bytes wherever they lie: what was
//! taken on is looked up in them until a record says otherwise. So a host that starts a process for each request opens
//! what was saved, applies the records that changed since, and asks; [`Engine::save`](crate::Engine::save) does as much
//! for the configuration.
//!
//! # Costs
//!
//! A search is at most linear in the number of blocks times what is wanted, plus the entries of the lists, plus who is
//! beside the index; a change is logarithmic; building is linear in what is said of the people, plus a sort by place in
//! the shuffle. See `benches/search`.

mod adder;
mod base;
mod batch;
mod build;
mod change;
mod compact;
mod criterion;
mod drivers;
mod estimate;
mod facets;
mod feature;
mod gather;
mod image;
mod intern;
mod kept;
mod lanes;
mod lines;
mod marks;
mod named;
mod paths;
mod points;
mod recover;
mod rows;
mod rules;
mod saved;
mod scan;
mod search;
mod seed;
mod sieve;
mod standing;
mod taken;
mod term;
mod test;

pub use facets::{Facet, FacetValue};
pub use search::Asker;

use crate::{
    error::Error,
    id::{PersonId, TypeId},
    lifecycle::{Caseload, Pair},
    matching::Configured,
    people::Person,
    scheme::RelationshipType,
    time::Timestamp,
};
use base::Base;
use lanes::{BLOCK, Lanes};
use lines::Lines;
use standing::Standing;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// People, ready to be searched. See the [module](self).
#[derive(Clone)]
pub struct Index {
    base: Base,
    /// The rows of the base that still hold.
    live: Vec<Lanes>,
    /// People who are not in the base, or no longer as they are there, by number.
    beside: BTreeMap<u32, Changed>,
    /// Ids that the base has no number for, by number from that of the base on.
    named: Vec<PersonId>,
    numbers: BTreeMap<PersonId, u32>,
    /// Managers that are no longer those of the base.
    managers: BTreeMap<u32, u32>,
    /// What people have taken on, where it is no longer what was kept.
    caseloads: BTreeMap<u32, Arc<Caseload>>,
    /// Whom those block whose caseloads are here: the one who is blocked first.
    blocks: BTreeSet<(u32, u32)>,
    /// What there is between two people, both ways, where it is no longer what was kept.
    pairs: BTreeMap<(u32, u32), Vec<Arc<Pair>>>,
    /// Whose tickets fall due after the time to which the index is settled: the first for each.
    due: BTreeSet<(Timestamp, u32)>,
    /// Whose tickets fell due before: the last for each.
    was_due: BTreeSet<(Timestamp, u32)>,
    settled: Timestamp,
    /// Types that are not part of the configuration.
    types: BTreeMap<(TypeId, u32), Arc<RelationshipType>>,
    /// Which version decides, and whether it takes requests.
    heads: BTreeMap<TypeId, (u32, bool)>,
    standings: Vec<Standing>,
    /// The registers in which searches compute.
    arch: pulp::Arch,
}

/// Somebody beside the base.
#[derive(Clone)]
struct Changed {
    person: Person,
    /// A sign of their skills.
    signs: u128,
}

impl Index {
    /// An index over these people, settled as of `now`. Everything else (caseloads, pairs, types in force) comes through
    /// [`apply`](Index::apply). Linear in what is said of the people, plus a sort.
    ///
    /// # Errors
    /// When somebody stands in the list twice, or there are more than 134 million people or different texts.
    ///
    /// ```
    /// use tutelage::{Config, Engine, matching::index::Index, people::PersonRecord, time::Timestamp};
    /// let engine = Engine::build(Config::default())?;
    /// let ana = engine.person(PersonRecord::new("ana".parse()?, "Ana"))?;
    /// let index = Index::build(&engine, &[ana], Timestamp::from_millis(0)?)?;
    /// assert_eq!(index.people(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn build<'c>(
        config: impl Into<Configured<'c>>,
        people: &[Person],
        now: Timestamp,
    ) -> Result<Index, Error> {
        let config = config.into();
        let bytes = build::build(config.schema(), people)?;
        let mut index = Index::over(Base::open(Arc::new(bytes), false, config.schema())?, now);
        for relationship_type in config.catalog.all_newest() {
            index.prepare(config, relationship_type);
        }
        Ok(index)
    }

    fn over(base: Base, now: Timestamp) -> Index {
        let count = base.people();
        let live = (0..base.blocks())
            .map(|block| Lanes::between(0, count.saturating_sub(block.saturating_mul(BLOCK)).min(BLOCK)));
        let live = live.collect();
        Index {
            base,
            live,
            beside: BTreeMap::new(),
            named: Vec::new(),
            numbers: BTreeMap::new(),
            managers: BTreeMap::new(),
            caseloads: BTreeMap::new(),
            blocks: BTreeSet::new(),
            pairs: BTreeMap::new(),
            due: BTreeSet::new(),
            was_due: BTreeSet::new(),
            settled: now,
            types: BTreeMap::new(),
            heads: BTreeMap::new(),
            standings: Vec::new(),
            arch: pulp::Arch::new(),
        }
    }

    /// How many people there are in it, those included who left.
    pub fn people(&self) -> usize {
        self.live().saturating_add(self.beside.len())
    }

    /// How many people are kept beside the index since they are new or changed. Beyond some thousands go on with the
    /// index [compacted](Index::compacted).
    pub fn changed(&self) -> usize {
        self.beside.len()
    }

    /// The bytes that the people take, their ids included, and those that say who may be asked.
    pub fn bytes(&self) -> usize {
        let lanes = size_of::<Lanes>().saturating_mul(self.live.len());
        let standings = self.standings.len().saturating_mul(2).saturating_add(1);
        self.base.bytes().len().saturating_add(lanes.saturating_mul(standings))
    }

    /// The same index, searched in registers of 256 bits where the machine has wider ones, to measure what these are worth.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn with_narrow_registers(self) -> Index {
        Index { arch: narrow(self.arch), ..self }
    }

    /// Whether all that was read so far is as it was saved.
    ///
    /// # Errors
    /// When it is not.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.base.check()
    }

    fn lines(&self) -> Lines<'_> {
        Lines { view: self.base.view(), changed: &self.managers }
    }

    /// The number of somebody who was ever mentioned.
    fn number(&self, id: &PersonId) -> Option<u32> {
        if let Some(number) = self.numbers.get(id) {
            return Some(*number);
        }
        self.base.view().number_of(id).and_then(|number| u32::try_from(number).ok())
    }

    fn id(&self, number: u32) -> Option<PersonId> {
        let number = number as usize;
        match number.checked_sub(self.base.named()) {
            Some(at) => self.named.get(at).cloned(),
            None => self.base.view().id(number),
        }
    }

    /// How many rows of the base still hold.
    fn live(&self) -> usize {
        let count = |lanes: &Lanes| lanes.count() as usize;
        self.live.iter().map(count).fold(0, usize::saturating_add)
    }

    fn is_live(&self, number: u32) -> bool {
        let row = number as usize;
        self.live.get(row / BLOCK).is_some_and(|lanes| lanes.has(row % BLOCK))
    }
}

#[cfg(all(feature = "testing", any(target_arch = "x86", target_arch = "x86_64")))]
fn narrow(arch: pulp::Arch) -> pulp::Arch {
    match (arch, pulp::x86::V3::try_new()) {
        (pulp::Arch::V4(_), Some(narrow)) => pulp::Arch::V3(narrow),
        _ => arch,
    }
}

#[cfg(all(feature = "testing", not(any(target_arch = "x86", target_arch = "x86_64"))))]
fn narrow(arch: pulp::Arch) -> pulp::Arch {
    arch
}
