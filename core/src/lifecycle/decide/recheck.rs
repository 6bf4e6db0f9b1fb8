//! Looking again at what is open, after a person or a type changed.
//!
//! Each item is looked at by a small command of its own: only once it is loaded does one know who is in it.

use super::{
    cast::{self, Cast},
    end,
    follow_up::{AT_ONCE, code, invalidate, leave_behind, places_of, tickets_of, want_request},
};
use crate::{
    id::{PersonId, RoleId, TypeId},
    lifecycle::{
        Event, Fact, Flag, Item, ItemSelection, NoticeCode, Purpose, Query, ReasonCode, Recipient, RecordKey,
        Relationship, Request, Viewer, Work,
        session::{Session, Stop},
        settle,
    },
    people::Person,
    rules::Subjects,
    scheme::{RelationshipType, RoleIndex},
};

/// Something changed about somebody: what of theirs is open is looked at again.
pub(super) fn person(s: &mut Session<'_>, person: &PersonId, after: Option<Item>) -> Result<(), Stop> {
    s.want_record(RecordKey::Caseload(person.clone()));
    s.round()?;
    let caseload = s.caseload(person)?;
    let requests = tickets_of(&caseload, |_, _| true).into_iter();
    let requests = requests.map(|(type_id, ticket)| (type_id, Item::Request(ticket.request)));
    let places = places_of(&caseload).into_iter();
    let places = places.map(|(type_id, place)| (type_id, Item::Relationship(place.relationship)));
    let items =
        requests.chain(places).map(|(type_id, item)| (item, Work::RecheckItem { type_id, item })).collect();
    leave_behind(s, items, after, |after| Work::Recheck { person: person.clone(), after: Some(after) })
}

/// A new version of a type came into force: everything open in it is looked at again.
pub(super) fn whole_type(
    s: &mut Session<'_>,
    type_id: &TypeId,
    version: u32,
    after: Option<Item>,
) -> Result<(), Stop> {
    let select = ItemSelection::Open;
    let limit = u16::try_from(AT_ONCE.saturating_add(1)).unwrap_or(u16::MAX);
    let query = Query::Items { type_id: type_id.clone(), select, scopes: Vec::new(), after, limit };
    s.want(query.clone());
    s.want_record(RecordKey::Type(type_id.clone()));
    s.round()?;
    if s.type_head(type_id)?.is_some_and(|head| head.in_force > version) {
        return Ok(());
    }
    let Fact::Items(rows) = s.fact(&query)? else { return Ok(()) };
    let items = rows.iter().filter_map(|row| row.item());
    let items = items.map(|item| (item, Work::RecheckItem { type_id: type_id.clone(), item })).collect();
    leave_behind(s, items, after, |after| Work::RecheckType {
        type_id: type_id.clone(),
        version,
        after: Some(after),
    })
}

/// Looks at one request or relationship under the rules in force.
pub(super) fn item(s: &mut Session<'_>, type_id: &TypeId, item: Item) -> Result<(), Stop> {
    s.want_record(RecordKey::Type(type_id.clone()));
    s.want_record(match item {
        Item::Request(id) => RecordKey::Request(id),
        Item::Relationship(id) => RecordKey::Relationship(id),
    });
    s.round()?;
    let unseen = s.want_type_in_force(type_id)?;
    match item {
        Item::Request(id) => match s.request(&id)?.filter(|request| request.state.is_open()) {
            Some(known) => request(s, &known, unseen),
            None => Ok(()),
        },
        Item::Relationship(id) => {
            match s.relationship(&id)?.filter(|relationship| relationship.state.is_open()) {
                Some(known) => relationship(s, &known, unseen),
                None => Ok(()),
            }
        }
    }
}

/// Ends a request for which a rule no longer holds, or whose role is gone.
fn request(s: &mut Session<'_>, known: &Request, unseen: bool) -> Result<(), Stop> {
    let item = Item::Request(known.id());
    let (from, to) = (&known.parties.from.person, &known.parties.to.person);
    cast::want(s, &known.type_id, from, to);
    for person in [from, to].into_iter().filter(|_| unseen) {
        s.want(Query::ReportingLine(person.clone()));
    }
    want_request(s, known);
    s.round()?;
    s.settle(item)?;
    let Some(request) = s.request(&known.id())?.filter(|request| request.state.is_open()) else {
        return Ok(());
    };
    let Some((relationship_type, _)) = s.type_in_force(&request.type_id)? else { return Ok(()) };
    if !possible(s, &relationship_type, &request)? {
        invalidate(s, &request, "rule_changed")?;
    }
    Ok(())
}

fn possible(
    s: &mut Session<'_>,
    relationship_type: &RelationshipType,
    request: &Request,
) -> Result<bool, Stop> {
    let cast = match Cast::of_request(s, relationship_type, &request.parties) {
        Err(Stop::Refused(_)) => return Ok(false),
        cast => cast?,
    };
    let eligibility =
        s.eligibility(relationship_type, true, Purpose::Accept(request.id()), Viewer::Coordinator);
    let lasting = |code: ReasonCode| {
        matches!(
            code,
            ReasonCode::Audience
                | ReasonCode::PairRule
                | ReasonCode::NotAvailable
                | ReasonCode::NotTakingPart
        )
    };
    let reasons = cast.seeker().map(|seeker| eligibility.reasons(&seeker, &cast.candidate()));
    Ok(reasons.is_some_and(|reasons| !reasons.iter().any(|reason| lasting(reason.code))))
}

/// Ends a relationship for which a ban marked `while_running` has come to apply, and flags one of which another rule is
/// no longer true.
fn relationship(s: &mut Session<'_>, known: &Relationship, unseen: bool) -> Result<(), Stop> {
    let wants_lines = unseen || cast::wants_lines(s, &known.type_id);
    for member in known.present() {
        s.want_record(RecordKey::Person(member.party.person.clone()));
        if wants_lines {
            s.want(Query::ReportingLine(member.party.person.clone()));
        }
    }
    end::want_members(s, known);
    let Some((relationship_type, _)) = s.type_in_force(&known.type_id)? else { return Ok(()) };
    let lines = relationship_type.needs_lines() != [false, false];
    if lines {
        for member in known.present() {
            s.want(Query::ReportingLine(member.party.person.clone()));
        }
    }
    s.round()?;
    let mut members: Vec<(Person, RoleId)> = Vec::new();
    for member in known.present() {
        let person = s.person(&member.party.person)?;
        members.extend(person.map(|person| (person, member.party.role.clone())));
    }
    let (mut broken, mut over) = (false, false);
    for (person, role) in &members {
        let audience = relationship_type.role(role).map(|(_, role)| role.audience());
        broken |= audience.is_none_or(|audience| !audience.permit(&Subjects::one(person)));
    }
    for (i, (one, role)) in members.iter().enumerate() {
        for (other, other_role) in members.iter().skip(i.saturating_add(1)) {
            if relationship_type.is_peer() || role != other_role {
                let (mine, theirs) =
                    if lines { (s.line(one.id())?, s.line(other.id())?) } else { (None, None) };
                let subjects = Subjects::two(one, other).with_lines(mine.as_deref(), theirs.as_deref());
                let first = relationship_type.role(role).is_some_and(|(index, _)| index == RoleIndex::First);
                let subjects = if first { subjects } else { subjects.swapped() };
                broken |= !relationship_type.permits_pair(&subjects);
                over |= relationship_type.ends_running(&subjects);
            }
        }
    }
    s.settle(Item::Relationship(known.id))?;
    let Some(relationship) = s.relationship(&known.id)?.filter(|r| r.state.is_open()) else { return Ok(()) };
    s.decide_by(relationship_type.version());
    if over {
        return end::end(s, &relationship, None, &code("rule_broken")?, None);
    }
    match (broken, relationship.flags.contains(&Flag::RuleBroken)) {
        (true, false) => {
            s.emit(Event::RelationshipFlagged { relationship: relationship.id, flag: Flag::RuleBroken })?;
            let to = Recipient::Coordinators;
            s.tell(settle::about_relationship(&relationship, to, NoticeCode::RelationshipFlagged));
            Ok(())
        }
        (false, true) => {
            s.emit(Event::RelationshipUnflagged { relationship: relationship.id, flag: Flag::RuleBroken })
        }
        _ => Ok(()),
    }
}
