//! A summary of all that is stored, by the fold that every host uses.

use crate::{
    error::Error,
    id::PersonId,
    lifecycle::{Record, RecordKey},
    people::{AttributeSchema, Person, ReportingLine},
    report::{Fold, Plan, Row, Summary},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// Everything stored, to be counted.
pub(super) struct Stored<'a> {
    pub(super) schema: &'a AttributeSchema,
    pub(super) people: &'a BTreeMap<PersonId, Person>,
    pub(super) records: &'a BTreeMap<RecordKey, Record>,
    /// Somebody's reporting line.
    pub(super) line: &'a dyn Fn(&Person) -> ReportingLine,
}

impl Stored<'_> {
    pub(super) fn summary(&self, plan: &Plan, as_of: Timestamp) -> Result<Summary, Error> {
        let mut fold = Fold::new(plan.clone(), as_of, self.schema)?;
        for person in self.people.values() {
            let caseload = match self.records.get(&RecordKey::Caseload(person.id().clone())) {
                Some(Record::Caseload(caseload)) => Some(caseload.as_ref()),
                _ => None,
            };
            fold.add(Row::Person { person, caseload })?;
        }
        for record in self.records.values() {
            match record {
                Record::Request(request) => {
                    let parties = [&request.parties.from.person, &request.parties.to.person];
                    let people = self.known(parties.into_iter());
                    fold.add(Row::Request { request, people: &people })?;
                }
                Record::Relationship(relationship) => {
                    let members = relationship.present().map(|member| &member.party.person);
                    let people = self.known(members);
                    let lines = people.iter().map(|person| (person.id().clone(), (self.line)(person)));
                    let lines = lines.collect();
                    fold.add(Row::Relationship { relationship, people: &people, lines: &lines })?;
                }
                Record::Entry(entry) => {
                    let key = RecordKey::Relationship(entry.relationship);
                    if let Some(Record::Relationship(relationship)) = self.records.get(&key) {
                        let people = self.known(relationship.present().map(|member| &member.party.person));
                        fold.add(Row::Entry { entry, relationship, people: &people })?;
                    }
                }
                Record::Feedback(round) => {
                    let key = RecordKey::Relationship(round.relationship);
                    if let Some(Record::Relationship(relationship)) = self.records.get(&key) {
                        fold.add(Row::Feedback { round, relationship })?;
                    }
                }
                _ => {}
            }
        }
        Ok(fold.finish())
    }

    fn known<'i>(&self, ids: impl Iterator<Item = &'i PersonId>) -> Vec<Person> {
        ids.filter_map(|id| self.people.get(id).cloned()).collect()
    }
}
