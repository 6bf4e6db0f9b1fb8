//! Who plays which part: found out from the file, so that the story can be told of any.

use super::{
    host::{Host, Try},
    programme::{Keys, Roster},
};
use std::collections::BTreeMap;
use tutelage::{
    id::{PersonId, RoleId, TypeId},
    lifecycle::{Fact, Query, RecordKey},
    matching::{SearchQuery, Wanted},
    people::{Proficiency, Wish},
    store::Store,
};

/// The people who are followed closely.
#[derive(Debug)]
pub(crate) struct Cast {
    /// The mentor whom most mentees would like.
    pub(crate) mentor: PersonId,
    /// Gets that mentor.
    pub(crate) mentee: PersonId,
    /// Is declined, and asks the next choice.
    pub(crate) second: PersonId,
    /// Waits in line.
    pub(crate) third: PersonId,
    /// Asks when all is running.
    pub(crate) late: PersonId,
    /// Asks somebody who never answers.
    pub(crate) unlucky: PersonId,
    pub(crate) silent: PersonId,
    /// Whom `mentee` and `second` have in mind besides.
    pub(crate) others: [PersonId; 2],
}

impl Cast {
    /// Casts the parts by what a first search of every mentee finds; the same file gives the same cast.
    pub(crate) fn choose(host: &Host, keys: &Keys, roster: &Roster) -> Try<Self> {
        let mut lists: BTreeMap<&PersonId, Vec<PersonId>> = BTreeMap::new();
        let mut wanted: BTreeMap<PersonId, usize> = BTreeMap::new();
        for mentee in &roster.mentees {
            let query = search(&keys.mentoring, &keys.mentee, Some(wishes(host, mentee)?), 6);
            let hits = host.search(mentee, query)?.hits;
            for hit in &hits {
                let count = wanted.entry(hit.person.clone()).or_default();
                *count = count.saturating_add(1);
            }
            lists.insert(mentee, hits.into_iter().map(|hit| hit.person).collect());
        }
        let few = || "this file has too few people who want to learn what others know";
        let mentor = wanted.into_iter().max_by_key(|(_, count)| *count).ok_or_else(few)?.0;
        let others_of = |mentee: &PersonId| -> Vec<PersonId> {
            let list = lists.get(mentee).into_iter().flatten();
            list.filter(|person| **person != mentor).cloned().collect()
        };
        let mut fans = roster
            .mentees
            .iter()
            .filter(|mentee| lists.get(mentee).is_some_and(|list| list.contains(&mentor) && list.len() >= 4));
        let mut fan = || fans.next().cloned().ok_or_else(few);
        let (mentee, second, third, late) = (fan()?, fan()?, fan()?, fan()?);
        let others = [&mentee, &second].map(|one| others_of(one).first().cloned());
        let [Some(of_mentee), Some(of_second)] = others else { return Err(few().into()) };
        let taken = [&mentee, &second, &third, &late];
        let free = roster.mentees.iter().filter(|one| !taken.contains(one));
        let mut pairs = free.filter_map(|one| {
            let silent =
                others_of(one).into_iter().find(|other| *other != of_mentee && *other != of_second)?;
            Some((one.clone(), silent))
        });
        let (unlucky, silent) = pairs.next().ok_or_else(few)?;
        Ok(Cast { mentor, mentee, second, third, late, unlucky, silent, others: [of_mentee, of_second] })
    }

    /// Whether somebody makes requests as a part of the story.
    pub(crate) fn asks(&self, who: &PersonId) -> bool {
        [&self.mentee, &self.second, &self.third, &self.late, &self.unlucky].contains(&who)
    }
}

/// A search in somebody's role. Without skills it goes by what they want to learn, and finds everybody.
pub(crate) fn search(
    type_id: &TypeId,
    role: &RoleId,
    wanted: Option<Vec<Wanted>>,
    limit: u16,
) -> SearchQuery {
    SearchQuery {
        type_id: type_id.clone(),
        role: role.clone(),
        wanted,
        filters: Vec::new(),
        limit,
        after: None,
        explain: false,
    }
}

/// Three things that somebody wants to learn, as skills to search for; the more they want it, the more it counts.
pub(crate) fn wishes(host: &Host, person: &PersonId) -> Try<Vec<Wanted>> {
    // The store answers what the core asks it, and the host may ask the same.
    let query = Query::Record(RecordKey::Person(person.clone()));
    let facts = host.store.load(&[query])?;
    let Some(Fact::Person(person)) = facts.first() else {
        return Err(format!("{person} is not stored").into());
    };
    let wanted = |wish: &Wish| Wanted {
        skill: wish.skill.clone(),
        weight: wish.priority.get(),
        at_least: Proficiency::ONE,
    };
    Ok(person.record().wants.iter().take(3).map(wanted).collect())
}
