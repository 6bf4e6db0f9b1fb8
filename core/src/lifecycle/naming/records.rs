//! Whom records name.

use super::{Naming, See, fields, variants};
use crate::{
    diary::{Entry, Revision},
    feedback::{
        Answers, Disclosed, Disclosures, DisclosuresKey, FeedbackRound, FeedbackSummary, FeedbackTerms, Rater,
    },
    lifecycle::{
        ActivePlace, Approver, Caseload, Closing, Extension, FollowUp, Member, Outcome, Pair, PairKey,
        Pairing, Party, Receipt, Record, Relationship, Request, RequestParties, RequestStep, Round,
        RoundPage, RoundPair, Section, Text, Ticket, TypeHead, TypeVersion, Work,
    },
    objectives::{Objective, ObjectiveSummary, Progress, Proposal, Review},
    people::{Manager, PersonRecord},
    sort,
};
use std::sync::Arc;

impl Naming for Record {
    fn each_person(&mut self, see: See<'_>) {
        match self {
            Record::Person(person) => Arc::make_mut(person).each_person(see),
            Record::Caseload(caseload) => Arc::make_mut(caseload).each_person(see),
            Record::Pair(pair) => Arc::make_mut(pair).each_person(see),
            Record::Request(request) => Arc::make_mut(request).each_person(see),
            Record::Relationship(relationship) => Arc::make_mut(relationship).each_person(see),
            Record::Entry(entry) => Arc::make_mut(entry).each_person(see),
            Record::Objective(objective) => Arc::make_mut(objective).each_person(see),
            Record::Feedback(round) => Arc::make_mut(round).each_person(see),
            Record::Answers(answers) => Arc::make_mut(answers).each_person(see),
            Record::Disclosures(disclosures) => Arc::make_mut(disclosures).each_person(see),
            Record::Text(text) => Arc::make_mut(text).each_person(see),
            Record::Type(head) => Arc::make_mut(head).each_person(see),
            Record::TypeVersion(version) => Arc::make_mut(version).each_person(see),
            Record::Round(round) => Arc::make_mut(round).each_person(see),
            Record::RoundPage(page) => Arc::make_mut(page).each_person(see),
            Record::FollowUp(follow_up) => Arc::make_mut(follow_up).each_person(see),
            Record::Receipt(receipt) => Arc::make_mut(receipt).each_person(see),
        }
    }
}

fields! {
    PersonRecord { id manager; ; version name state attributes skills wants }
    Caseload { person sections approvals blocks; ; version feedback }
    Section {
        reserved active incoming outgoing ahead waiting; ;
        type_id role participation places agreement tally
    }
    Ticket { with asks; ; request due_at }
    ActivePlace { ; with; relationship seats }
    Request {
        parties by steps reserved choices; ;
        version type_id type_version kind state step opened_at step_since due_at expires_at reminded terms follows
        joins reopens message code reason relationship exhausted answered_at
    }
    RequestParties { from to; ; request from_began }
    RequestStep { approver approved_by; ; }
    Party { person; ; role }
    Relationship {
        members extension objectives feedback closing; ;
        id version type_id type_version state formed_at starts_at started_at ends_at ended_at due_at terms clock
        hold_until extensions flags texts_ended_at request reopens
    }
    Member { party; ; joined_at request left }
    Extension { agreed; ; until }
    Closing { by; ; code reason }
    ObjectiveSummary { ; to_agree; objective state result }
    Entry {
        author revisions; absent readers;
        id version relationship type_id kind state written_at starts_at minutes agenda coordinators text
    }
    Revision { ; ; until text }
    Proposal { agreed; ; change }
    Progress { by; ; at value text }
    Review { by; ; at verdict text }
    FeedbackRound {
        subject by terms; raters;
        id version relationship type_id type_version occasion state opened_at due_at reminded baseline release imported
    }
    FeedbackTerms {
        ; readers;
        closes_at reminders_after_days coordinators threshold threshold_of_all forgets_after_days
    }
    Rater { person; ; group answers }
    FeedbackSummary { subject; ; feedback occasion }
    Answers { rater; ; id version feedback answers }
    Disclosures { key groups; ; version }
    DisclosuresKey { subject; ; type_id }
    Disclosed { ; raters; at questions }
    Text { author; ; id version body }
    TypeHead { ; ; type_id version in_force open }
    TypeVersion { draft; ; key version }
    Round {
        by decided_by; ;
        id version type_id first_role second_role state drafted_at decided_at finished_at pages pairs proposed
        started refused
    }
    RoundPage { pairs; ; key version }
    RoundPair { pairing; ; outcome }
    Pairing { first second; ; score }
    FollowUp { work; ; id version due_at }
    Receipt { outcome people; ; command version digest at }
}

impl Naming for Manager {
    fn each_person(&mut self, see: See<'_>) {
        match self {
            Manager::Person(person) => see(person),
            Manager::Nobody | Manager::Unknown => {}
        }
    }
}

impl Naming for Approver {
    fn each_person(&mut self, see: See<'_>) {
        match self {
            Approver::Party(person) | Approver::Manager(person) => see(person),
            Approver::Coordinator => {}
        }
    }
}

impl Naming for Pair {
    fn each_person(&mut self, see: See<'_>) {
        let Pair { key, version: _, open: _, current: _, past: _, never_again } = self;
        key.each_person(see);
        never_again.each_person(see);
    }
}

/// The two are in the order of their ids whoever they are; nothing in a pair says which of them is meant by place.
impl Naming for PairKey {
    fn each_person(&mut self, see: See<'_>) {
        let PairKey { type_id, first, second } = self;
        see(first);
        see(second);
        *self = PairKey::new(type_id, first, second);
    }
}

impl Naming for Objective {
    fn each_person(&mut self, see: See<'_>) {
        let Objective {
            id: _,
            version: _,
            relationship: _,
            type_id: _,
            author,
            proposed_at: _,
            state: _,
            terms: _,
            agreed_at: _,
            proposal,
            proposals: _,
            readers,
            coordinators: _,
            progress,
            before_measure: _,
            earlier: _,
            reviews,
        } = self;
        author.each_person(see);
        proposal.each_person(see);
        readers.each_person(see);
        sort::by(readers, Ord::cmp);
        progress.each_person(see);
        reviews.each_person(see);
        sort::by(reviews, |one, other| one.by.cmp(&other.by));
    }
}

variants! {
    Outcome {
        Done { ; ; }
        Request { ; ; request state already relationship }
        Relationship { ; ; relationship state }
        Entry { ; readers; entry coordinators }
        Objective { ; ; objective state coordinators }
        Feedback { ; ; feedback state }
        Round { ; ; round state pages pairs }
        Type { ; ; type_id version }
        Erasure { pseudonym; ; finished review }
    }
}

variants! {
    Work {
        Cascade { from choices; ; request type_id }
        Promote { person; ; type_id role }
        PromoteAll { person; ; type_id role }
        PromoteMembers { after; ; relationship }
        Release { person; ; type_id role before after }
        Leave { person; ; after }
        ReplaceApprover { person; ; request }
        Part { person; ; relationship code }
        Recheck { person; ; after }
        RecheckItem { ; ; type_id item }
        Separate { by person; ; }
        PublishPage { ; ; round page }
        PublishPairs { by pairs; ; round type_id page from }
        Erase { person pseudonym after; ; untouched }
        EraseTexts { ; ; relationship request joined reason objectives feedback after }
        ReleaseFeedback { ; ; feedback }
        LeaveFeedback { person; ; feedback }
        RecheckType { ; ; type_id version after }
    }
}
