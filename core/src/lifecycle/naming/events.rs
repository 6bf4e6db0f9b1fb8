//! Whom events name.

use super::{Naming, See, fields, variants};
use crate::lifecycle::{Actor, Event, EventRecord, OnBehalfOf, Places, TakenPlace};

fields! {
    EventRecord { actor on_behalf_of event; ; command ordinal at type_version }
    OnBehalfOf { person; ; reason exceed_places }
    Places { taken freed moved; ; relationship }
    TakenPlace { party; ; seats }
}

impl Naming for Actor {
    fn each_person(&mut self, see: See<'_>) {
        match self {
            Actor::Person(person) => see(person),
            Actor::Host | Actor::Time => {}
        }
    }
}

variants! {
    Event {
        PersonChanged { person; ; left }
        ErasureStarted { person pseudonym; ; }
        ErasureFinished { pseudonym; ; }
        ParticipationChanged { person; ; type_id role participation agreement }
        PlacesChanged { person; ; type_id role places }
        Blocked { by person; ; }
        Unblocked { by person; ; }
        NeverAgain { person other; ; type_id }
        RequestOpened {
            about by steps choices; ;
            type_id kind waiting terms expires_at follows joins reopens message
        }
        RequestPromoted { about asks; ; type_id expires_at }
        RequestReminded { ; ; request reminders }
        StepApproved { about by asks reserved asked; ; type_id expires_at }
        ApproverReplaced { about asks reserved asked; ; type_id expires_at }
        RequestAccepted { about by asked; ; type_id relationship }
        RequestDeclined { about by asked; ; type_id code reason }
        RequestWithdrawn { about asked; ; type_id }
        RequestExpired { about asked; ; type_id }
        RequestInvalidated { about asked; ; type_id code }
        ChoicesExhausted { ; ; request }
        ExhaustionSettled { ; ; request }
        RelationshipFormed { places members; ; type_id starts_at terms request reopens }
        MemberJoined { places party; ; type_id request }
        MemberLeft { places party; ; type_id code }
        RelationshipStarted { ; ; relationship }
        RelationshipHeld { ; ; relationship until }
        RelationshipResumed { ; ; relationship }
        ExtensionProposed { by; ; relationship until }
        ExtensionAgreed { by; ; relationship }
        RelationshipExtended { ; ; relationship until }
        ExtensionDeclined { by; ; relationship }
        RelationshipCompleted { places by; ; type_id }
        RelationshipCancelled { places by; ; type_id code reason }
        RelationshipLapsed { places; ; type_id }
        RelationshipFlagged { ; ; relationship flag }
        RelationshipUnflagged { ; ; relationship flag }
        MomentumChanged { ; ; relationship momentum }
        LapseWarned { ; ; relationship }
        RetentionEnded { ; ; relationship }
        EntryWritten { author; readers; entry relationship type_id kind coordinators text }
        EntryEdited { ; ; entry text }
        MeetingPlanned {
            author; readers;
            entry relationship type_id starts_at minutes agenda coordinators text
        }
        MeetingHeld {
            author; absent readers;
            entry relationship type_id starts_at minutes coordinators text
        }
        MeetingMissed { ; absent; entry relationship }
        MeetingCancelled { ; ; entry relationship }
        ConcernSettled { ; ; entry relationship }
        ObjectiveProposed { by; readers; objective relationship type_id change coordinators }
        ObjectiveApproved { by; ; objective relationship }
        ObjectiveSettled { ; ; objective relationship state }
        ObjectiveDeclined { by; ; objective relationship state }
        ObjectiveUpdated { by; ; objective relationship value milestone text }
        ObjectiveReviewed { by; ; objective relationship verdict result text }
        FeedbackOpened { subject by terms; raters; feedback relationship type_id occasion baseline }
        FeedbackAnswered { rater; ; feedback answers }
        FeedbackReminded { ; ; feedback reminders }
        FeedbackLeft { rater; ; feedback }
        FeedbackClosed { ; people; feedback }
        FeedbackReleased { subject disclosed; ; feedback type_id release }
        FeedbackImported { subject terms; ; feedback relationship type_id occasion baseline release }
        TypePublished { ; ; type_id version }
        TypeClosed { ; ; type_id }
        TypeReopened { ; ; type_id }
        RoundDrafted { ; ; round type_id first_role second_role }
        PairsAdded { pairs; ; round page }
        RoundPublished { ; ; round }
        RoundDiscarded { ; ; round }
        PairPublished { ; ; round page pair outcome }
        RoundFinished { ; ; round }
        FollowUpScheduled { work; ; follow_up due_at }
        FollowUpDone { ; ; follow_up }
    }
}
