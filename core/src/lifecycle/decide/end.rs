//! How a relationship ends, and how somebody leaves one.

use super::{form, running::Membership};
use crate::{
    id::{Code, PersonId, RelationshipId, TextId},
    lifecycle::{
        Event, NoticeCode, Outcome, Party, Places, ReasonCode, RecordKey, Relationship, RelationshipState,
        TakenPlace, Work,
        session::{Session, Stop, ensure},
        settle,
    },
};

pub(super) fn complete(s: &mut Session<'_>, id: RelationshipId) -> Result<Outcome, Stop> {
    let membership = Membership::find(s, id)?;
    let relationship = &membership.relationship;
    want_members(s, relationship);
    let running = matches!(relationship.state, RelationshipState::Active | RelationshipState::OnHold);
    ensure(running, ReasonCode::NotRunning)?;
    let relationship_type = s.type_version(&relationship.type_id, relationship.type_version)?;
    let by = &relationship_type.draft().running.complete_by;
    ensure(by.is_empty() || by.contains(&membership.party.role), ReasonCode::NotAllowed)?;
    s.emit(Event::RelationshipCompleted {
        type_id: relationship.type_id.clone(),
        places: settle::all_freed(relationship),
        by: Some(membership.person().clone()),
    })?;
    membership.tell_others(s, NoticeCode::RelationshipCompleted);
    s.promote_later(settle::promotions(relationship))?;
    Ok(Outcome::Relationship { relationship: id, state: RelationshipState::Completed })
}

pub(super) fn cancel(
    s: &mut Session<'_>,
    id: RelationshipId,
    code: &Code,
    reason: Option<&str>,
) -> Result<Outcome, Stop> {
    let membership = Membership::find(s, id)?;
    let relationship = &membership.relationship;
    want_members(s, relationship);
    known_code(s, relationship, code)?;
    let by = membership.person().clone();
    let reason = s.write_optional(&by, reason, "reason")?;
    end(s, relationship, Some(by), code, reason)?;
    Ok(Outcome::Relationship { relationship: id, state: RelationshipState::Cancelled })
}

pub(super) fn leave(s: &mut Session<'_>, id: RelationshipId, code: &Code) -> Result<Outcome, Stop> {
    let membership = Membership::find(s, id)?;
    let relationship = &membership.relationship;
    want_members(s, relationship);
    let most: u16 = relationship.terms.roles.iter().map(|role| u16::from(role.max)).sum();
    ensure(most > 2, ReasonCode::NotAGroup)?;
    known_code(s, relationship, code)?;
    let by = Some(membership.person().clone());
    let state = part(s, relationship, &membership.party, by, code)?;
    Ok(Outcome::Relationship { relationship: id, state })
}

fn known_code(s: &mut Session<'_>, relationship: &Relationship, code: &Code) -> Result<(), Stop> {
    let relationship_type = s.type_version(&relationship.type_id, relationship.type_version)?;
    ensure(relationship_type.draft().running.cancel_codes.contains(code), ReasonCode::UnknownCode)
}

/// Somebody leaves; when that leaves nobody to be with, it ends for all.
pub(super) fn part(
    s: &mut Session<'_>,
    relationship: &Relationship,
    leaver: &Party,
    by: Option<PersonId>,
    code: &Code,
) -> Result<RelationshipState, Stop> {
    let one_role = relationship.terms.roles.len() == 1;
    let fewest = if one_role { 2 } else { 1 };
    if relationship.count(&leaver.role).saturating_sub(1) < fewest {
        end(s, relationship, by, code, None)?;
        return Ok(RelationshipState::Cancelled);
    }
    let stay: Vec<Party> = relationship
        .present()
        .map(|member| member.party.clone())
        .filter(|party| party.person != leaver.person)
        .collect();
    let opposite = stay.iter().filter(|party| one_role || party.role != leaver.role);
    let taken = opposite.map(|party| TakenPlace {
        party: party.clone(),
        seats: form::seats(&relationship.terms.roles, &stay, party),
    });
    let places = Places {
        relationship: relationship.id,
        taken: taken.collect(),
        freed: vec![leaver.clone()],
        moved: Some(leaver.person.clone()),
    };
    s.emit(Event::MemberLeft {
        type_id: relationship.type_id.clone(),
        places,
        party: leaver.clone(),
        code: code.clone(),
    })?;
    for notice in settle::tell_members(relationship, NoticeCode::MemberLeft) {
        s.tell(notice);
    }
    s.promote_later(Work::Promote {
        person: leaver.person.clone(),
        type_id: relationship.type_id.clone(),
        role: leaver.role.clone(),
    })?;
    Ok(relationship.state)
}

/// Ends it for everybody before its time.
pub(super) fn end(
    s: &mut Session<'_>,
    relationship: &Relationship,
    by: Option<PersonId>,
    code: &Code,
    reason: Option<TextId>,
) -> Result<(), Stop> {
    s.emit(Event::RelationshipCancelled {
        type_id: relationship.type_id.clone(),
        places: settle::all_freed(relationship),
        by,
        code: code.clone(),
        reason,
    })?;
    for mut notice in settle::tell_members(relationship, NoticeCode::RelationshipCancelled) {
        notice.reason = Some(code.clone());
        s.tell(notice);
    }
    s.promote_later(settle::promotions(relationship))
}

/// Notes that everybody in it will be needed, to end it or to let somebody leave.
pub(super) fn want_members(s: &mut Session<'_>, relationship: &Relationship) {
    let members: Vec<&PersonId> = relationship.present().map(|member| &member.party.person).collect();
    for (i, one) in members.iter().enumerate() {
        s.want_record(RecordKey::Caseload((*one).clone()));
        for other in members.iter().skip(i.saturating_add(1)) {
            let key = crate::lifecycle::PairKey::new(&relationship.type_id, one, other);
            let roles = [one, other].map(|id| relationship.member(id).map(|member| &member.party.role));
            if relationship.terms.roles.len() == 1 || roles.first() != roles.last() {
                s.want_record(RecordKey::Pair(key));
            }
        }
    }
}
