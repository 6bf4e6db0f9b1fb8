//! While a relationship runs: holds and extensions.

use super::end;
use crate::{
    id::{PersonId, RelationshipId},
    lifecycle::{
        Event, Item, NoticeCode, Outcome, Party, ReasonCode, Recipient, Record, RecordKey, Relationship,
        RelationshipState,
        session::{Session, Stop, ensure},
        settle, settled,
    },
    time::{Span, Timestamp},
};
use std::sync::Arc;

/// A relationship and the member who acts, with everything brought about that was due.
pub(super) struct Membership {
    pub(super) relationship: Arc<Relationship>,
    pub(super) party: Party,
}

impl Membership {
    /// For others than its members a relationship does not exist; a closed one can only be read.
    pub(super) fn find(s: &mut Session<'_>, id: RelationshipId) -> Result<Membership, Stop> {
        let acting = s.acting()?;
        s.want_record(RecordKey::Relationship(id));
        s.want_authority();
        s.round()?;
        let Some(relationship) = s.relationship(&id)? else { return Err(ReasonCode::NotAvailable.into()) };
        s.want_type_version(&relationship.type_id, relationship.type_version);
        if s.on_behalf_of.is_some() {
            s.want_record(RecordKey::Type(relationship.type_id.clone()));
            end::want_members(s, &relationship);
            s.round()?;
            let Some((relationship_type, _)) = s.type_in_force(&relationship.type_id)? else {
                return Err(ReasonCode::NotAvailable.into());
            };
            s.authorize_unseen(&relationship_type)?;
        }
        let Some(party) = relationship.member(&acting).map(|member| member.party.clone()) else {
            return Err(ReasonCode::NotAvailable.into());
        };
        let effective = settled(&Record::Relationship(Arc::clone(&relationship)), s.now);
        let open = matches!(&effective, Record::Relationship(relationship) if relationship.state.is_open());
        ensure(open, ReasonCode::RelationshipClosed)?;
        s.decide_by(relationship.type_version);
        s.settle(Item::Relationship(id))?;
        let relationship = s.relationship(&id)?.unwrap_or(relationship);
        Ok(Membership { relationship, party })
    }

    pub(super) fn person(&self) -> &PersonId {
        &self.party.person
    }

    /// Tells everybody else in it.
    pub(super) fn tell_others(&self, s: &mut Session<'_>, code: NoticeCode) {
        for notice in settle::tell_members(&self.relationship, code) {
            if notice.to != Recipient::Person(self.person().clone()) {
                s.tell(notice);
            }
        }
    }

    fn is(&self, state: RelationshipState, code: ReasonCode) -> Result<(), Stop> {
        ensure(self.relationship.state == state, code)
    }

    fn outcome(&self, state: RelationshipState) -> Outcome {
        Outcome::Relationship { relationship: self.relationship.id, state }
    }
}

pub(super) fn hold(
    s: &mut Session<'_>,
    id: RelationshipId,
    until: Option<Timestamp>,
) -> Result<Outcome, Stop> {
    let membership = Membership::find(s, id)?;
    membership.is(RelationshipState::Active, ReasonCode::NotRunning)?;
    ensure(until.is_none_or(|until| until > s.now), ReasonCode::TimeOutOfRange)?;
    s.emit(Event::RelationshipHeld { relationship: id, until })?;
    membership.tell_others(s, NoticeCode::RelationshipHeld);
    Ok(membership.outcome(RelationshipState::OnHold))
}

pub(super) fn resume(s: &mut Session<'_>, id: RelationshipId) -> Result<Outcome, Stop> {
    let membership = Membership::find(s, id)?;
    membership.is(RelationshipState::OnHold, ReasonCode::NotOnHold)?;
    s.emit(Event::RelationshipResumed { relationship: id })?;
    membership.tell_others(s, NoticeCode::RelationshipResumed);
    Ok(membership.outcome(RelationshipState::Active))
}

/// The first to say a new end proposes it; it holds once every side has said the same.
pub(super) fn extend(s: &mut Session<'_>, id: RelationshipId, until: Timestamp) -> Result<Outcome, Stop> {
    let membership = Membership::find(s, id)?;
    let relationship = &membership.relationship;
    let running = matches!(relationship.state, RelationshipState::Active | RelationshipState::OnHold);
    ensure(running, ReasonCode::NotRunning)?;
    let Some(ends_at) = relationship.ends_at else { return Err(ReasonCode::NoExtension.into()) };
    ensure(relationship.extensions < relationship.terms.extensions, ReasonCode::NoExtension)?;
    let latest = ends_at.max(s.now).plus(Span::days(relationship.terms.extension_days));
    ensure(until > ends_at.max(s.now) && until <= latest, ReasonCode::ExtensionTooLong)?;
    let me = membership.person();
    let proposed = relationship.extension.as_ref().filter(|extension| extension.until == until);
    match proposed {
        None => {
            s.emit(Event::ExtensionProposed { relationship: id, by: me.clone(), until })?;
            membership.tell_others(s, NoticeCode::ExtensionToAnswer);
        }
        Some(extension) => {
            let mut agreed = extension.agreed.clone();
            if !agreed.contains(me) {
                agreed.push(me.clone());
                s.emit(Event::ExtensionAgreed { relationship: id, by: me.clone() })?;
            }
            if both_sides(relationship, &agreed, |_| true) {
                s.emit(Event::RelationshipExtended { relationship: id, until })?;
                membership.tell_others(s, NoticeCode::RelationshipExtended);
            }
        }
    }
    Ok(membership.outcome(relationship.state))
}

pub(super) fn decline_extension(s: &mut Session<'_>, id: RelationshipId) -> Result<Outcome, Stop> {
    let membership = Membership::find(s, id)?;
    ensure(membership.relationship.extension.is_some(), ReasonCode::NothingProposed)?;
    s.emit(Event::ExtensionDeclined { relationship: id, by: membership.person().clone() })?;
    membership.tell_others(s, NoticeCode::ExtensionDeclined);
    Ok(membership.outcome(membership.relationship.state))
}

/// One of every role has agreed, of those whom it `concerns`; where there is one role, everybody.
pub(super) fn both_sides(
    relationship: &Relationship,
    agreed: &[PersonId],
    concerns: impl Fn(&PersonId) -> bool + Copy,
) -> bool {
    let one_role = relationship.terms.roles.len() == 1;
    let has_agreed = |party: &Party| agreed.contains(&party.person);
    let mut concerned = relationship.present().filter(|member| concerns(&member.party.person));
    if one_role {
        concerned.all(|member| has_agreed(&member.party))
    } else {
        relationship.terms.roles.iter().all(|terms| {
            let side = concerned.clone().filter(|member| member.party.role == terms.role);
            side.clone().any(|member| has_agreed(&member.party)) || side.count() == 0
        })
    }
}
