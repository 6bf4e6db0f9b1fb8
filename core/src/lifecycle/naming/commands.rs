//! Whom commands name, and the documents in them.

use super::{Naming, See, fields, variants};
use crate::{
    lifecycle::{Command, RecordKey},
    rules::{Condition, RuleDraft, RulesDraft},
    scheme::{CoordinatorGrant, RoleDraft, TypeDraft},
};

variants! {
    Command {
        PersonChanged { person; ; }
        ErasePerson { person; ; }
        PublishType { draft; ; }
        CloseType { ; ; type_id }
        ReopenType { ; ; type_id }
        TakePart { ; ; type_id role places agreement }
        StepBack { ; ; type_id role }
        AnswerApplication { person; ; type_id role admit }
        SetPlaces { ; ; type_id role places when_in_use }
        Block { person; ; }
        Unblock { person; ; }
        NeverAgain { person; ; type_id }
        Request { to; ; type_id role message }
        Nominate { people; ; type_id message }
        Accept { ; ; request }
        Decline { ; ; request code reason }
        Withdraw { ; ; request }
        SettleExhausted { ; ; request }
        PutOnHold { ; ; relationship until }
        Resume { ; ; relationship }
        Extend { ; ; relationship until }
        DeclineExtension { ; ; relationship }
        Complete { ; ; relationship }
        Cancel { ; ; relationship code reason }
        Leave { ; ; relationship code }
        Reopen { ; ; relationship message }
        PlanMeeting { ; ; relationship starts_at minutes agenda audience told text }
        HoldMeeting { absent; ; entry starts_at minutes }
        LogMeeting { absent; ; relationship starts_at minutes audience told text }
        MissMeeting { absent; ; entry }
        CancelMeeting { ; ; entry }
        WriteNote { ; ; relationship audience told text }
        EditEntry { ; ; entry text }
        RaiseConcern { ; ; relationship text }
        SettleConcern { ; ; entry }
        ProposeObjective { ; ; relationship objective told }
        ReviseObjective { ; ; objective draft told }
        AgreeObjective { ; ; objective proposal }
        DeclineObjective { ; ; objective proposal }
        DropObjective { ; ; objective }
        UpdateObjective { ; ; objective value milestone text told }
        ReviewObjective { ; ; objective verdict text told }
        OpenFeedback { subject peers reports; ; relationship occasion }
        AnswerFeedback { ; ; feedback answers told }
        CloseFeedback { ; ; feedback }
        ImportFeedback { subject; ; relationship occasion figures }
        DraftRound { pairs; ; type_id }
        AddPairs { pairs; ; round page }
        PublishRound { ; ; round }
        DiscardRound { ; ; round }
        Advance { record; ; }
        FollowUp { ; ; follow_up }
    }
}

impl Naming for RecordKey {
    fn each_person(&mut self, see: See<'_>) {
        match self {
            RecordKey::Person(person) | RecordKey::Caseload(person) => see(person),
            RecordKey::Pair(key) => key.each_person(see),
            RecordKey::Disclosures(key) => key.each_person(see),
            RecordKey::Request(_)
            | RecordKey::Relationship(_)
            | RecordKey::Entry(_)
            | RecordKey::Objective(_)
            | RecordKey::Feedback(_)
            | RecordKey::Answers(_)
            | RecordKey::Text(_)
            | RecordKey::Type(_)
            | RecordKey::TypeVersion(_)
            | RecordKey::Round(_)
            | RecordKey::RoundPage(_)
            | RecordKey::FollowUp(_)
            | RecordKey::Receipt(_) => {}
        }
    }
}

fields! {
    TypeDraft {
        roles pair nominators coordinators; ;
        id name description purpose format steps requests running momentum meetings diary objectives retention feedback
        matching cohort
    }
    RoleDraft {
        audience; ;
        id name min max taking_part initiative limits exclusive waiting_list
    }
    CoordinatorGrant { who; ; id scope rights }
    RulesDraft { grants bans; ; }
    RuleDraft { when; ; id while_running }
}

impl Naming for Condition {
    fn each_person(&mut self, see: See<'_>) {
        match self {
            Condition::All(inside) | Condition::Any(inside) => inside.each_person(see),
            Condition::Not(inside) => inside.each_person(see),
            Condition::Person { who: _, ids } => ids.each_person(see),
            Condition::Always
            | Condition::Compare { .. }
            | Condition::OneOf { .. }
            | Condition::Same { .. }
            | Condition::Different { .. }
            | Condition::Difference { .. }
            | Condition::Shared { .. }
            | Condition::ReportingLine { .. } => {}
        }
    }
}
