//! Changes: what a record says now takes the place of what it said before, at once.

use super::{
    Changed, Index,
    search::sign,
    standing::Standing,
    taken::{around, tickets},
};
use crate::{
    error::Error,
    id::{PersonId, TypeId},
    lifecycle::{Caseload, Decision, Pair, Record, RecordKey, TypeVersion},
    matching::{
        Configured,
        index::{build, lanes::BLOCK},
    },
    people::{Manager, Person, PersonRecord},
    scheme::{RelationshipType, RoleIndex},
    sort::Inserted,
    time::Timestamp,
};
use std::{collections::BTreeSet, sync::Arc};

impl Index {
    /// Takes over what a record says now: a person, a caseload, a pair, a type's version, or which version is in force.
    /// Others say nothing that a search looks at. Records may come in any order and more than once; the last counts.
    ///
    /// Logarithmic in the number of people; a type's version is linear in it.
    ///
    /// # Errors
    /// When the record does not fit the configuration.
    pub fn apply<'c>(&mut self, config: impl Into<Configured<'c>>, record: &Record) -> Result<(), Error> {
        let config = config.into();
        match record {
            Record::Person(record) => {
                let person = Person::intern(config.schema(), PersonRecord::clone(record))?;
                self.put_person(person);
            }
            Record::Caseload(caseload) => self.put_caseload(config, caseload),
            Record::Pair(pair) => self.put_pair(pair),
            Record::TypeVersion(version) => self.put_version(config, version)?,
            Record::Type(head) => {
                self.heads.insert(head.type_id.clone(), (head.in_force, head.open));
                if let Some((in_force, _)) = self.in_force(config, &head.type_id) {
                    self.prepare(config, &in_force);
                }
            }
            Record::Request(_)
            | Record::Relationship(_)
            | Record::Entry(_)
            | Record::Objective(_)
            | Record::Feedback(_)
            | Record::Answers(_)
            | Record::Disclosures(_)
            | Record::Text(_)
            | Record::FollowUp(_)
            | Record::Receipt(_)
            | Record::Round(_)
            | Record::RoundPage(_) => {}
        }
        Ok(())
    }

    /// Takes over what a decision changed and took away, once it was written.
    ///
    /// # Errors
    /// As [`apply`](Index::apply).
    pub fn apply_decision<'c>(
        &mut self,
        config: impl Into<Configured<'c>>,
        decision: &Decision,
    ) -> Result<(), Error> {
        let config = config.into();
        decision.removals.iter().for_each(|removed| self.remove(config, &removed.record));
        decision.changes.iter().try_for_each(|change| self.apply(config, &change.record))
    }

    /// Takes over that a record is no longer stored.
    pub fn remove<'c>(&mut self, config: impl Into<Configured<'c>>, key: &RecordKey) {
        let config = config.into();
        match key {
            RecordKey::Person(person) => self.remove_person(person),
            RecordKey::Caseload(person) => {
                self.put_caseload(config, &Arc::new(Caseload::new(person.clone())));
            }
            RecordKey::Pair(key) => self.put_pair(&Arc::new(Pair::new(key.clone()))),
            _ => {}
        }
    }

    /// Takes over a person who was made ready already.
    pub fn put_person(&mut self, person: Person) {
        let number = self.number_or_new(person.id());
        let manager = match &person.record().manager {
            Manager::Nobody => build::NOBODY,
            Manager::Unknown => build::UNKNOWN,
            Manager::Person(id) => self.number_or_new(id),
        };
        self.managers.insert(number, manager);
        self.leave_base(number);
        let signs = sign(person.record().skills.iter().map(|skill| &skill.skill));
        self.beside.insert(number, Changed { person, signs });
    }

    /// Takes somebody out, as if they had never been there; what they have taken on stays. What was said of them is in no
    /// answer and nothing that is [saved](Index::save) from then on, nor is their id, unless others still have them as
    /// manager or block them, or something is told of them (an erasure puts a pseudonym in all such places). In memory
    /// it goes when the index is [compacted](Index::compacted). Logarithmic in the number of people.
    ///
    /// ```
    /// # use tutelage::{Config, Engine, matching::index::Index, people::PersonRecord, time::Timestamp};
    /// # let (engine, now) = (Engine::build(Config::default())?, Timestamp::from_millis(0)?);
    /// let ana = engine.person(PersonRecord::new("ana".parse()?, "Ana"))?;
    /// let mut index = Index::build(&engine, &[ana], now)?;
    /// index.remove_person(&"ana".parse()?);
    /// assert_eq!(index.people(), 0);
    /// assert!(index.save(&engine)? == Index::build(&engine, &[], now)?.save(&engine)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn remove_person(&mut self, person: &PersonId) {
        if let Some(number) = self.number(person) {
            self.leave_base(number);
            self.beside.remove(&number);
            self.managers.insert(number, build::UNKNOWN);
        }
    }

    /// Moves the time as of which it is known who may be asked. Searches at any other time are as exact; the fewer
    /// tickets fall due in between, the faster they are. Linear in the number of those tickets.
    pub fn settle<'c>(&mut self, config: impl Into<Configured<'c>>, now: Timestamp) {
        let config = config.into();
        self.prepare_all(config);
        let concerned = self.unsettled(now);
        self.settled = now;
        for number in concerned {
            if let Some(caseload) = self.caseload(number) {
                self.forget_due(number, &caseload);
                self.put_caseload(config, &caseload);
            }
        }
    }

    pub(super) fn put_caseload(&mut self, config: Configured<'_>, caseload: &Arc<Caseload>) {
        let number = self.number_or_new(&caseload.person);
        if let Some(old) = self.caseloads.get(&number).cloned() {
            self.forget_due(number, &old);
            for blocked in old.blocks.difference(&caseload.blocks) {
                let blocked = self.number_or_new(blocked);
                self.blocks.remove(&(blocked, number));
            }
        }
        for blocked in &caseload.blocks {
            let blocked = self.number_or_new(blocked);
            self.blocks.insert((blocked, number));
        }
        let (before, after) = around(caseload, self.settled);
        self.was_due.extend(before.map(|due| (due, number)));
        self.due.extend(after.map(|due| (due, number)));
        let row = number as usize;
        if row < self.base.people() {
            for standing in &mut self.standings {
                standing.settle(config.catalog, &self.base, row, caseload, self.settled);
            }
        }
        self.caseloads.insert(number, Arc::clone(caseload));
    }

    fn forget_due(&mut self, number: u32, caseload: &Caseload) {
        for due in tickets(caseload).filter_map(|ticket| ticket.due_at) {
            self.due.remove(&(due, number));
            self.was_due.remove(&(due, number));
        }
    }

    pub(super) fn put_pair(&mut self, pair: &Arc<Pair>) {
        let (first, second) = (self.number_or_new(&pair.key.first), self.number_or_new(&pair.key.second));
        for key in [(first, second), (second, first)] {
            let pairs = self.pairs.entry(key).or_default();
            pairs.retain(|there| there.key != pair.key);
            pairs.push(Arc::clone(pair));
        }
    }

    fn put_version(&mut self, config: Configured<'_>, version: &TypeVersion) -> Result<(), Error> {
        let key = &version.key;
        if config.catalog.version(&key.type_id, key.number).is_none() {
            let built = version.draft.build(key.number, config.schema())?;
            self.types.insert((key.type_id.clone(), key.number), Arc::new(built));
        }
        if let Some((in_force, _)) = self.in_force(config, &key.type_id) {
            self.prepare(config, &in_force);
        }
        Ok(())
    }

    /// The version of a type that decides, and whether it takes requests.
    pub(super) fn in_force(
        &self,
        config: Configured<'_>,
        type_id: &TypeId,
    ) -> Option<(Arc<RelationshipType>, bool)> {
        let Some((version, open)) = self.heads.get(type_id) else {
            return config.catalog.newest(type_id).map(|newest| (Arc::clone(newest), true));
        };
        let found = config.catalog.version(type_id, *version);
        let found = found.or_else(|| self.types.get(&(type_id.clone(), *version)))?;
        Some((Arc::clone(found), *open))
    }

    /// Works out who may be asked in each type in force, where that is not known.
    pub(super) fn prepare_all(&mut self, config: Configured<'_>) {
        let configured = config.catalog.all_newest().map(|newest| newest.id());
        let types: BTreeSet<TypeId> = configured.chain(self.heads.keys()).cloned().inserted();
        for type_id in types {
            if let Some((in_force, _)) = self.in_force(config, &type_id) {
                self.prepare(config, &in_force);
            }
        }
    }

    /// Works out who may be asked in a version of a type, and forgets what it was in other versions.
    pub(super) fn prepare(&mut self, config: Configured<'_>, relationship_type: &Arc<RelationshipType>) {
        let roles = [RoleIndex::First, RoleIndex::Second];
        for (seeking, _) in roles.into_iter().zip(relationship_type.roles()) {
            if self.standings.iter().any(|standing| standing.is_for(relationship_type, seeking)) {
                continue;
            }
            let standing = self.stand(config, relationship_type, seeking);
            let same = |old: &Standing| {
                old.seeking == seeking && old.relationship_type.id() == relationship_type.id()
            };
            self.standings.retain(|old| !same(old));
            self.standings.push(standing);
        }
    }

    /// Who may be asked by those in a role; linear in the number of blocks and of caseloads.
    pub(super) fn stand(
        &self,
        config: Configured<'_>,
        relationship_type: &Arc<RelationshipType>,
        seeking: RoleIndex,
    ) -> Standing {
        let catalog = config.catalog;
        let mut standing =
            Standing::new(catalog, relationship_type, seeking, self.lines(), &self.live, self.settled);
        for (number, caseload) in self.all_caseloads() {
            if (number as usize) < self.base.people() {
                standing.settle(catalog, &self.base, number as usize, &caseload, self.settled);
            }
        }
        standing
    }

    pub(super) fn leave_base(&mut self, number: u32) {
        let row = number as usize;
        if !self.is_live(number) {
            return;
        }
        if let Some(lanes) = self.live.get_mut(row / BLOCK) {
            lanes.set(row % BLOCK, false);
        }
        for standing in &mut self.standings {
            standing.leave(&self.base, row);
        }
    }

    fn number_or_new(&mut self, id: &PersonId) -> u32 {
        if let Some(number) = self.number(id) {
            return number;
        }
        let number = self.base.named().saturating_add(self.named.len());
        let number = u32::try_from(number).unwrap_or(build::UNKNOWN);
        self.named.push(id.clone());
        self.numbers.insert(id.clone(), number);
        number
    }
}
