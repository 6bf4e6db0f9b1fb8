//! One record with what is known of the people in it: what a summary is fed with.

use super::group::{Group, groups_of};
use crate::{
    diary::Entry,
    feedback::FeedbackRound,
    id::{AttributeId, Code, PersonId, RoleId},
    lifecycle::{Caseload, Member, Record, Relationship, Request, settled},
    people::{LineEnd, Manager, Person, ReportingLine},
    time::Timestamp,
};
use std::{collections::BTreeMap, sync::Arc};

/// A record to be counted. Each is to be given once. Of people who are not given nothing is known: they are in no
/// scope, and their values are unknown.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// Somebody, with what they have taken on; nothing yet without it.
    Person {
        /// Who.
        person: &'a Person,
        /// Their caseload.
        caseload: Option<&'a Caseload>,
    },
    /// A request, open or closed, with the two whom it is about.
    Request {
        /// The request.
        request: &'a Arc<Request>,
        /// The two.
        people: &'a [Person],
    },
    /// A relationship, open or closed, with its members.
    Relationship {
        /// The relationship.
        relationship: &'a Arc<Relationship>,
        /// Its members.
        people: &'a [Person],
        /// Their reporting lines, by whom; of others it is known at most who their manager is.
        lines: &'a BTreeMap<PersonId, ReportingLine>,
    },
    /// A diary entry, with the relationship in whose diary it stands and its members.
    Entry {
        /// The entry.
        entry: &'a Entry,
        /// The relationship.
        relationship: &'a Relationship,
        /// Its members.
        people: &'a [Person],
    },
    /// A feedback round, with the relationship in which it took place.
    Feedback {
        /// The round.
        round: &'a FeedbackRound,
        /// The relationship.
        relationship: &'a Relationship,
    },
    /// What the host says became of somebody, whether they took part or not: that they stayed, that they rose. Once a
    /// person and name.
    Observed {
        /// Who.
        person: &'a Person,
        /// Their caseload.
        caseload: Option<&'a Caseload>,
        /// What, as the host names it.
        name: &'a Code,
        /// Whether it became of them.
        observed: bool,
    },
}

/// The person of this id among those given.
pub(super) fn find<'a>(people: &'a [Person], id: &PersonId) -> Option<&'a Person> {
    people.iter().find(|person| person.id() == id)
}

/// The request as it effectively stands.
pub(super) fn settled_request(request: &Arc<Request>, now: Timestamp) -> Arc<Request> {
    if request.due_at.is_none_or(|due| now < due) {
        return Arc::clone(request);
    }
    match settled(&Record::Request(Arc::clone(request)), now) {
        Record::Request(settled) => settled,
        _ => Arc::clone(request),
    }
}

/// The relationship as it effectively stands.
pub(super) fn settled_relationship(relationship: &Arc<Relationship>, now: Timestamp) -> Arc<Relationship> {
    if relationship.due_at.is_none_or(|due| now < due) {
        return Arc::clone(relationship);
    }
    match settled(&Record::Relationship(Arc::clone(relationship)), now) {
        Record::Relationship(settled) => settled,
        _ => Arc::clone(relationship),
    }
}

/// Two people who are with each other: in opposite roles, or both in the only one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Couple<'a> {
    pub(super) first: Matched<'a>,
    pub(super) second: Matched<'a>,
}

/// One of the two, as far as they are known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matched<'a> {
    pub(super) id: &'a PersonId,
    pub(super) person: Option<&'a Person>,
}

/// Everybody in a relationship who is with somebody in it, those in the first role first.
pub(super) fn couples<'a>(
    relationship: &'a Relationship,
    people: &'a [Person],
    first: &RoleId,
    one_role: bool,
) -> Vec<Couple<'a>> {
    let matched =
        |member: &'a Member| Matched { id: &member.party.person, person: find(people, &member.party.person) };
    let mut couples = Vec::new();
    for (i, one) in relationship.present().enumerate() {
        for other in relationship.present().skip(i.saturating_add(1)) {
            let first_is_first = one.party.role == *first;
            if one_role || first_is_first != (other.party.role == *first) {
                let (one, other) = if first_is_first { (one, other) } else { (other, one) };
                couples.push(Couple { first: matched(one), second: matched(other) });
            }
        }
    }
    couples
}

/// Whether two people are the same in some respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alike {
    Same,
    Different,
    Unknown,
}

impl Couple<'_> {
    /// Whether they have a value of an attribute in common.
    pub(super) fn alike(&self, attribute: &AttributeId) -> Alike {
        let first: Vec<Group<'_>> = groups_of(self.first.person, attribute);
        let second = groups_of(self.second.person, attribute);
        if first.contains(&None) || second.contains(&None) {
            Alike::Unknown
        } else if first.iter().any(|value| second.contains(value)) {
            Alike::Same
        } else {
            Alike::Different
        }
    }

    /// Whether one of them is above the other in the reporting line.
    pub(super) fn in_line(&self, lines: &BTreeMap<PersonId, ReportingLine>) -> Alike {
        match [above(self.first, self.second, lines), above(self.second, self.first, lines)] {
            [Alike::Same, _] | [_, Alike::Same] => Alike::Same,
            [Alike::Different, Alike::Different] => Alike::Different,
            _ => Alike::Unknown,
        }
    }
}

fn above(senior: Matched<'_>, junior: Matched<'_>, lines: &BTreeMap<PersonId, ReportingLine>) -> Alike {
    let (is_above, ends) = match (lines.get(junior.id), junior.person.map(|person| &person.record().manager))
    {
        (Some(line), _) => (line.above.contains(senior.id), line.end == LineEnd::Nobody),
        (None, Some(Manager::Person(manager))) => (manager == senior.id, false),
        (None, Some(Manager::Nobody)) => (false, true),
        (None, Some(Manager::Unknown) | None) => (false, false),
    };
    match (is_above, ends) {
        (true, _) => Alike::Same,
        (false, true) => Alike::Different,
        (false, false) => Alike::Unknown,
    }
}
