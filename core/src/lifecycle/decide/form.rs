//! From the last yes to a relationship: a new one, or a place in a group.

use super::cast::{self, Cast};
use crate::{
    id::{PersonId, RelationshipId, TypeId},
    lifecycle::{
        Event, Item, NoticeCode, Outcome, PairKey, Party, Places, Query, ReasonCode, Recipient, Record,
        RecordKey, Relationship, RelationshipTerms, Request, RequestParties, RequestState, RoleTerms,
        TakenPlace, Work,
        session::{Session, Stop, ensure},
        settle, settled,
    },
    rules::Subjects,
    scheme::{RelationshipType, RoleIndex},
};
use std::sync::Arc;

/// Notes what will be needed to join the group that a request is for, or that one of the two has by now.
pub(super) fn want_group(s: &mut Session<'_>, request: &Request) -> Result<(), Stop> {
    let RequestParties { from, to, .. } = &request.parties;
    if let Some(id) = request.joins {
        let group = s.relationship(&id)?;
        let members = group.iter().flat_map(|group| group.present()).map(|member| &member.party.person);
        want_members(s, &request.type_id, [from, to], members.cloned().collect())
    } else if request.reopens.is_none() {
        want_group_by_now(s, &request.type_id, from, to)
    } else {
        Ok(())
    }
}

/// Notes what will be needed to join the group that one of two has by now.
pub(super) fn want_group_by_now(
    s: &mut Session<'_>,
    type_id: &TypeId,
    from: &Party,
    to: &Party,
) -> Result<(), Stop> {
    for party in [to, from] {
        let caseload = s.caseload(&party.person)?;
        if let Some(place) = caseload.place_with_room(type_id, &party.role) {
            s.want_record(RecordKey::Relationship(place.relationship));
            return want_members(s, type_id, [from, to], place.with.clone());
        }
    }
    Ok(())
}

fn want_members(
    s: &mut Session<'_>,
    type_id: &TypeId,
    parties: [&Party; 2],
    members: Vec<PersonId>,
) -> Result<(), Stop> {
    let unseen = s.want_type_in_force(type_id)?;
    let lines = cast::wants_lines(s, type_id) || unseen;
    for member in members {
        s.want_person(&member);
        for party in parties.into_iter().filter(|party| party.person != member) {
            s.want_record(RecordKey::Pair(PairKey::new(type_id, &member, &party.person)));
        }
        if lines {
            s.want(Query::ReportingLine(member));
        }
    }
    Ok(())
}

/// The group that a request wants to join, or that one of the two has by now, with everybody in it; marks who of the
/// two is in it already.
pub(super) fn group(
    s: &mut Session<'_>,
    request: &Request,
    relationship_type: &RelationshipType,
    cast: &mut Cast,
) -> Result<Option<Arc<Relationship>>, Stop> {
    let by_now = || group_by_now(relationship_type, cast).filter(|_| request.reopens.is_none());
    let Some(id) = request.joins.or_else(by_now) else {
        return Ok(None);
    };
    s.want_record(RecordKey::Relationship(id));
    want_group(s, request)?;
    s.round()?;
    placed_in(s, id, cast).map(Some)
}

/// The group as it stands, if it takes people still; marks who of the two is in it already.
pub(super) fn placed_in(
    s: &mut Session<'_>,
    id: RelationshipId,
    cast: &mut Cast,
) -> Result<Arc<Relationship>, Stop> {
    let Some(group) = s.relationship(&id)? else { return Err(ReasonCode::GroupFull.into()) };
    let effective = settled(&Record::Relationship(Arc::clone(&group)), s.now);
    let open = matches!(&effective, Record::Relationship(group) if group.state.is_open());
    ensure(open, ReasonCode::GroupFull)?;
    for who in [&mut cast.from, &mut cast.to] {
        who.placed = group.member(&who.id).is_some();
    }
    Ok(group)
}

/// The group that one of the two has by now. Only where that one's place names everybody whom a newcomer would meet.
pub(super) fn group_by_now(relationship_type: &RelationshipType, cast: &Cast) -> Option<RelationshipId> {
    if !relationship_type.has_groups() {
        return None;
    }
    [&cast.to, &cast.from].into_iter().find_map(|who| {
        let role = relationship_type.roles().get(usize::from(who.role == RoleIndex::Second))?;
        let alone = relationship_type.is_peer() || role.draft().max == 1;
        let place = who.caseload.place_with_room(relationship_type.id(), role.id()).filter(|_| alone)?;
        Some(place.relationship)
    })
}

/// The last yes: the two come together.
pub(super) fn accept(
    s: &mut Session<'_>,
    request: &Request,
    relationship_type: &RelationshipType,
    cast: &Cast,
    group: Option<&Relationship>,
    by: Option<&PersonId>,
    asked: Option<PersonId>,
) -> Result<Outcome, Stop> {
    let relationship = match group {
        Some(group) => group.id,
        None => s.new_relationship(),
    };
    // Nothing is said to have happened before it is sure that it can.
    let joining = match group {
        Some(group) => {
            Some(joining(s, relationship_type, group, [&request.parties.from, &request.parties.to], cast)?)
        }
        None => None,
    };
    s.decide_by(relationship_type.version());
    s.emit(Event::RequestAccepted {
        type_id: request.type_id.clone(),
        about: request.parties.clone(),
        by: by.cloned(),
        relationship,
        asked,
    })?;
    let comers: Vec<&Party> = match (group, &joining) {
        (Some(group), Some(joining)) => {
            join(s, request, group, joining)?;
            vec![&joining.joiner]
        }
        _ => {
            found(s, request, relationship_type, relationship)?;
            vec![&request.parties.from, &request.parties.to]
        }
    };
    s.settle(Item::Relationship(relationship))?;
    for party in &comers {
        release_if_filled(s, relationship_type, party)?;
    }
    let parties = [&request.parties.from.person, &request.parties.to.person].into_iter();
    for person in parties.chain(&request.by) {
        if Some(person) != by {
            let mut accepted = crate::lifecycle::decision::notice(
                Recipient::Person(person.clone()),
                NoticeCode::RequestAccepted,
            );
            accepted.type_id = Some(request.type_id.clone());
            accepted.request = Some(request.id());
            let inside = request.is_party(person);
            accepted.relationship = Some(relationship).filter(|_| inside);
            s.tell(accepted);
        }
    }
    Ok(Outcome::Request {
        request: request.id(),
        state: RequestState::Accepted,
        already: false,
        relationship: Some(relationship),
    })
}

fn found(
    s: &mut Session<'_>,
    request: &Request,
    relationship_type: &RelationshipType,
    relationship: RelationshipId,
) -> Result<(), Stop> {
    let draft = relationship_type.draft();
    let members = vec![request.parties.from.clone(), request.parties.to.clone()];
    let terms = RelationshipTerms {
        duration_days: draft.running.duration_days,
        completes_after_days: draft.running.completes_after_days,
        extensions: draft.running.extensions,
        extension_days: draft.running.extension_days,
        momentum: draft.momentum.clone(),
        roles: draft
            .roles
            .iter()
            .map(|role| RoleTerms { role: role.id.clone(), min: role.min, max: role.max })
            .collect(),
        objectives: draft.objectives.at_least,
        texts_days: draft.retention.texts_days,
    };
    let taken = members
        .iter()
        .map(|party| TakenPlace { party: party.clone(), seats: seats(&terms.roles, &members, party) });
    let places = Places { relationship, taken: taken.collect(), freed: Vec::new(), moved: None };
    s.emit(Event::RelationshipFormed {
        type_id: request.type_id.clone(),
        places,
        members,
        starts_at: s.now,
        terms,
        request: request.id(),
        reopens: request.reopens,
    })
}

/// Somebody who may join a group.
pub(super) struct Joining {
    joiner: Party,
    /// Everybody whom they meet in the opposite role.
    opposite: Vec<Party>,
}

/// Who of the two may join the group of the other: under all rules with everybody opposite, and across no block with
/// anybody in it.
pub(super) fn joining(
    s: &mut Session<'_>,
    relationship_type: &RelationshipType,
    group: &Relationship,
    parties: [&Party; 2],
    cast: &Cast,
) -> Result<Joining, Stop> {
    let mut joiner = parties.into_iter().filter(|party| group.member(&party.person).is_none());
    let (Some(joiner), None) = (joiner.next(), joiner.next()) else {
        return Err(ReasonCode::GroupFull.into());
    };
    ensure(group.room(&joiner.role) > 0, ReasonCode::GroupFull)?;
    let one_role = relationship_type.is_peer();
    let lines = relationship_type.needs_lines() != [false, false];
    let newcomer = if cast.from.id == joiner.person { &cast.from } else { &cast.to };
    let Some(person) = &newcomer.person else { return Err(ReasonCode::NotAvailable.into()) };
    let mut opposite = Vec::new();
    for member in group.present() {
        let id = &member.party.person;
        let blocked =
            s.caseload(id)?.blocks.contains(&joiner.person) || newcomer.caseload.blocks.contains(id);
        ensure(!blocked, ReasonCode::NotAvailable)?;
        if one_role || member.party.role != joiner.role {
            let Some(other) = s.person(id)? else { return Err(ReasonCode::NotAvailable.into()) };
            let (mine, theirs) = if lines { (s.line(&joiner.person)?, s.line(id)?) } else { (None, None) };
            let subjects = Subjects::two(person, &other).with_lines(mine.as_deref(), theirs.as_deref());
            let subjects = if newcomer.role == RoleIndex::First { subjects } else { subjects.swapped() };
            ensure(relationship_type.permits_pair(&subjects), ReasonCode::NotAvailable)?;
            let pair = s.pair(&PairKey::new(relationship_type.id(), id, &joiner.person))?;
            let again = pair.past == 0 || relationship_type.draft().running.again;
            let apart = pair.current.is_none() && pair.never_again.is_empty();
            ensure(apart && again, ReasonCode::NotAvailable)?;
            opposite.push(member.party.clone());
        }
    }
    Ok(Joining { joiner: joiner.clone(), opposite })
}

fn join(s: &mut Session<'_>, request: &Request, group: &Relationship, joining: &Joining) -> Result<(), Stop> {
    s.settle(Item::Relationship(group.id))?;
    let Joining { joiner, opposite } = joining;
    let mut all: Vec<Party> = group.present().map(|member| member.party.clone()).collect();
    all.push(joiner.clone());
    let taken = std::iter::once(joiner)
        .chain(opposite)
        .map(|party| TakenPlace { party: party.clone(), seats: seats(&group.terms.roles, &all, party) });
    let places = Places {
        relationship: group.id,
        taken: taken.collect(),
        freed: Vec::new(),
        moved: Some(joiner.person.clone()),
    };
    for notice in settle::tell_members(group, NoticeCode::MemberJoined) {
        s.tell(notice);
    }
    s.emit(Event::MemberJoined {
        type_id: request.type_id.clone(),
        places,
        party: joiner.clone(),
        request: Some(request.id()),
    })
}

/// How many more people a relationship can take opposite to somebody; none where two is the most.
pub(super) fn seats(roles: &[RoleTerms], members: &[Party], party: &Party) -> u8 {
    let most: u16 = roles.iter().map(|role| u16::from(role.max)).sum();
    let opposite = roles.iter().find(|role| role.role != party.role).or(roles.first());
    let Some(opposite) = opposite.filter(|_| most > 2) else { return 0 };
    let there = members.iter().filter(|member| member.role == opposite.role).count();
    opposite.max.saturating_sub(u8::try_from(there).unwrap_or(u8::MAX))
}

/// When somebody's exclusive role is filled, their other requests in it end.
fn release_if_filled(
    s: &mut Session<'_>,
    relationship_type: &RelationshipType,
    party: &Party,
) -> Result<(), Stop> {
    let Some((_, role)) = relationship_type.role(&party.role) else { return Ok(()) };
    let load = s.caseload(&party.person)?.load(relationship_type.id(), role, s.now);
    let others = [load.incoming, load.outgoing, load.ahead, load.reserved].into_iter().any(|count| count > 0);
    if role.draft().exclusive && load.active >= load.places && others {
        let type_id = relationship_type.id().clone();
        let work = Work::Release {
            person: party.person.clone(),
            type_id,
            role: party.role.clone(),
            before: s.now,
            after: None,
        };
        s.follow_up_later(work)?;
    }
    Ok(())
}
