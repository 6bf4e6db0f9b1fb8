//! Records: what a host stores, one row each, with a version that grows by one with every change.

use super::{
    Caseload, EventRecord, Outcome, Pair, PairKey, Pairing, Relationship, Request, Round, RoundPage,
    RoundPageKey, event::Event,
};
use crate::{
    diary::Entry,
    feedback::{Answers, Disclosures, DisclosuresKey, FeedbackRound},
    id::{
        AnswersId, Code, CommandId, EntryId, FeedbackId, FollowUpId, ObjectiveId, PersonId, RelationshipId,
        RequestId, RoleId, RoundId, TextId, TypeId,
    },
    objectives::Objective,
    people::PersonRecord,
    scheme::TypeDraft,
    strict,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};

/// Names one record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordKey {
    /// A person, as the host knows them.
    Person(PersonId),
    /// What a person has taken on.
    Caseload(PersonId),
    /// What there is between two people.
    Pair(PairKey),
    /// A request.
    Request(RequestId),
    /// A relationship.
    Relationship(RelationshipId),
    /// A diary entry.
    Entry(EntryId),
    /// An objective.
    Objective(ObjectiveId),
    /// A feedback round.
    Feedback(FeedbackId),
    /// What one rater said in a feedback round.
    Answers(AnswersId),
    /// Of whom feedback about somebody was released in a type.
    Disclosures(DisclosuresKey),
    /// A free text.
    Text(TextId),
    /// Which version of a type is in force.
    Type(TypeId),
    /// A version of a type.
    TypeVersion(TypeVersionKey),
    /// A cohort round.
    Round(RoundId),
    /// A page of pairs of a cohort round.
    RoundPage(RoundPageKey),
    /// A small command left to be run.
    FollowUp(FollowUpId),
    /// What became of a command.
    Receipt(CommandId),
}

/// A record. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// A person, as the host knows them.
    Person(Arc<PersonRecord>),
    /// What a person has taken on.
    Caseload(Arc<Caseload>),
    /// What there is between two people.
    Pair(Arc<Pair>),
    /// A request.
    Request(Arc<Request>),
    /// A relationship.
    Relationship(Arc<Relationship>),
    /// A diary entry.
    Entry(Arc<Entry>),
    /// An objective.
    Objective(Arc<Objective>),
    /// A feedback round.
    Feedback(Arc<FeedbackRound>),
    /// What one rater said in a feedback round.
    Answers(Arc<Answers>),
    /// Of whom feedback about somebody was released in a type.
    Disclosures(Arc<Disclosures>),
    /// A free text.
    Text(Arc<Text>),
    /// Which version of a type is in force.
    Type(Arc<TypeHead>),
    /// A version of a type.
    TypeVersion(Arc<TypeVersion>),
    /// A cohort round.
    Round(Arc<Round>),
    /// A page of pairs of a cohort round.
    RoundPage(Arc<RoundPage>),
    /// A small command left to be run.
    FollowUp(Arc<FollowUp>),
    /// What became of a command.
    Receipt(Arc<Receipt>),
}

/// Words that somebody wrote, apart from the record that they belong to, so that events and records hold none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Its id.
    pub id: TextId,
    /// The version of this record.
    pub version: u64,
    /// Whose words.
    pub author: PersonId,
    /// The words, at most 10,000 characters.
    pub body: String,
}

/// Which version of a relationship type is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeHead {
    /// Which type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// The version of this record.
    pub version: u64,
    /// The version of the type that decides now.
    pub in_force: u32,
    /// Whether it takes requests.
    pub open: bool,
}

/// Names a version of a type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeVersionKey {
    /// Which type.
    #[serde(rename = "type")]
    pub type_id: TypeId,
    /// Which version, from 1.
    pub number: u32,
}

/// A version of a relationship type, as it was published. Never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeVersion {
    /// Which.
    pub key: TypeVersionKey,
    /// The version of this record.
    pub version: u64,
    /// The document.
    pub draft: TypeDraft,
}

/// A small command that a decision left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// Its id.
    pub id: FollowUpId,
    /// The version of this record.
    pub version: u64,
    /// What is to be done.
    pub work: Work,
    /// From when; none once it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

/// What a follow-up does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Work {
    /// Asks the next choice of a request that came to nothing.
    Cascade {
        /// Which request.
        request: RequestId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Who asked.
        from: PersonId,
        /// Whom to ask next.
        choices: Vec<PersonId>,
    },
    /// Gives a freed place to the first in line.
    Promote {
        /// Who.
        person: PersonId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The role.
        role: RoleId,
    },
    /// Gives a freed place to whoever is in line, in every role that counts it.
    PromoteAll {
        /// Who.
        person: PersonId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The role.
        role: RoleId,
    },
    /// Gives the places that a group took to whoever is in line with its members, after those already seen.
    PromoteMembers {
        /// Which relationship.
        relationship: RelationshipId,
        /// After which member.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<PersonId>,
    },
    /// Ends the requests made by then of somebody whose exclusive role was filled, or who stepped back from it.
    Release {
        /// Who.
        person: PersonId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// The role.
        role: RoleId,
        /// Made by when.
        before: Timestamp,
        /// After which of those already seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<RequestId>,
    },
    /// Ends the requests and relationships of somebody who left, after those already seen.
    Leave {
        /// Who.
        person: PersonId,
        /// After which of those already seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Item>,
    },
    /// Lets a coordinator answer a request that waits for a manager who left.
    ReplaceApprover {
        /// Who.
        person: PersonId,
        /// Which request.
        request: RequestId,
    },
    /// Takes somebody out of a relationship: it ends, or the others go on without them.
    Part {
        /// Who.
        person: PersonId,
        /// Which relationship.
        relationship: RelationshipId,
        /// Why, as a code.
        code: Code,
    },
    /// Looks again at the requests and relationships of somebody of whom something changed, after those already seen.
    Recheck {
        /// Who.
        person: PersonId,
        /// After which of those already seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Item>,
    },
    /// Looks again at one request or relationship.
    RecheckItem {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Which request or relationship.
        item: Item,
    },
    /// Ends what runs between two people, one of whom blocked the other.
    Separate {
        /// Who did it.
        by: PersonId,
        /// Who.
        person: PersonId,
    },
    /// Begins with a page of a published round.
    PublishPage {
        /// Which round.
        round: RoundId,
        /// Which page, from 1.
        page: u16,
    },
    /// Sees to the next few pairs of a page of a published round. They are named so that nothing has to be read to know
    /// whom to ask for.
    PublishPairs {
        /// Which round.
        round: RoundId,
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Which page, from 1.
        page: u16,
        /// The place of the first of the pairs on the page, from 0.
        from: u16,
        /// Who published the round; nobody when the host did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
        /// The pairs.
        pairs: Vec<Pairing>,
    },
    /// Takes somebody who left out of a feedback round, or closes it when it is about them; then the next.
    LeaveFeedback {
        /// Who.
        person: PersonId,
        /// Which round.
        feedback: FeedbackId,
    },
    /// Works out what may be shown of a feedback round that was closed.
    ReleaseFeedback {
        /// Which round.
        feedback: FeedbackId,
    },
    /// Puts a pseudonym in the place of somebody's id, in the next few records that name them. It goes over all of them
    /// again until it finds nothing.
    Erase {
        /// Who.
        person: PersonId,
        /// Who they are from then on.
        pseudonym: PersonId,
        /// After which of the records already seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<RecordKey>,
        /// Whether nothing was found this time so far.
        untouched: bool,
    },
    /// Takes the words of a relationship away that are kept no longer, the next few of them. Everything that has words is
    /// named, so that nothing has to be read to know what to ask for.
    EraseTexts {
        /// Which relationship.
        relationship: RelationshipId,
        /// The request that it came from.
        request: RequestId,
        /// The requests by which others joined that have yet to be seen to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        joined: Vec<RequestId>,
        /// The reason given for its end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<TextId>,
        /// Its objectives that have yet to be seen to.
        objectives: Vec<ObjectiveId>,
        /// Its feedback rounds that have yet to be seen to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        feedback: Vec<FeedbackId>,
        /// After which entry of its diary.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<EntryId>,
    },
    /// Looks again at everything open in a type of which a new version came into force.
    RecheckType {
        /// The type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Which version.
        version: u32,
        /// After which of those already seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Item>,
    },
}

/// Something open: a request or a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// An open request.
    Request(RequestId),
    /// An open relationship.
    Relationship(RelationshipId),
}

/// What became of a command, so that sending it again does nothing and answers the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Which command.
    pub command: CommandId,
    /// The version of this record.
    pub version: u64,
    /// SHA-256 of the actor and the canonical command, in hexadecimal.
    pub digest: String,
    /// Whom the command named: who wanted it, for whom, and everybody in it. Whoever knows one can tell from the digest
    /// what was wanted, so it is theirs too.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "strict::set")]
    pub people: BTreeSet<PersonId>,
    /// What came of it.
    pub outcome: Outcome,
    /// When it took effect.
    pub at: Timestamp,
}

macro_rules! each {
    ($record:expr, $inner:ident => $body:expr) => {
        match $record {
            Record::Person($inner) => $body,
            Record::Caseload($inner) => $body,
            Record::Pair($inner) => $body,
            Record::Request($inner) => $body,
            Record::Relationship($inner) => $body,
            Record::Entry($inner) => $body,
            Record::Objective($inner) => $body,
            Record::Feedback($inner) => $body,
            Record::Answers($inner) => $body,
            Record::Disclosures($inner) => $body,
            Record::Text($inner) => $body,
            Record::Type($inner) => $body,
            Record::TypeVersion($inner) => $body,
            Record::Round($inner) => $body,
            Record::RoundPage($inner) => $body,
            Record::FollowUp($inner) => $body,
            Record::Receipt($inner) => $body,
        }
    };
}

impl RecordKey {
    /// The key as JSON, as a host stores it; lists over records of all kinds are in the order of these bytes.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Record {
    /// Names it.
    pub fn key(&self) -> RecordKey {
        match self {
            Record::Person(person) => RecordKey::Person(person.id.clone()),
            Record::Caseload(caseload) => RecordKey::Caseload(caseload.person.clone()),
            Record::Pair(pair) => RecordKey::Pair(pair.key.clone()),
            Record::Request(request) => RecordKey::Request(request.id()),
            Record::Relationship(relationship) => RecordKey::Relationship(relationship.id),
            Record::Entry(entry) => RecordKey::Entry(entry.id),
            Record::Objective(objective) => RecordKey::Objective(objective.id),
            Record::Feedback(round) => RecordKey::Feedback(round.id),
            Record::Answers(answers) => RecordKey::Answers(answers.id),
            Record::Disclosures(disclosures) => RecordKey::Disclosures(disclosures.key.clone()),
            Record::Text(text) => RecordKey::Text(text.id),
            Record::Type(head) => RecordKey::Type(head.type_id.clone()),
            Record::TypeVersion(version) => RecordKey::TypeVersion(version.key.clone()),
            Record::Round(round) => RecordKey::Round(round.id),
            Record::RoundPage(page) => RecordKey::RoundPage(page.key),
            Record::FollowUp(follow_up) => RecordKey::FollowUp(follow_up.id),
            Record::Receipt(receipt) => RecordKey::Receipt(receipt.command),
        }
    }

    /// How often it was written.
    pub fn version(&self) -> u64 {
        each!(self, record => record.version)
    }

    pub(crate) fn set_version(&mut self, version: u64) {
        each!(self, record => Arc::make_mut(record).version = version);
    }

    /// When something happens to it by itself, for the host's index of due records.
    pub fn due_at(&self) -> Option<Timestamp> {
        match self {
            Record::Request(request) => request.due_at,
            Record::Relationship(relationship) => relationship.due_at,
            Record::Feedback(round) => round.due_at,
            Record::FollowUp(follow_up) => follow_up.due_at,
            _ => None,
        }
    }
}

/// What an event makes of a record that it [touches](Event::touches); `None` is a record that does not exist yet.
///
/// Records are a fold of this over the events that touch them. Versions, people, texts, answers and receipts are no part of
/// it: the first counts commits, the others come from outside.
pub fn evolve(key: &RecordKey, record: Option<Record>, event: &EventRecord) -> Option<Record> {
    // Each kind in a function of its own, kept apart: WebAssembly is compiled when it is first called, and a first
    // decision should not wait for how all others are made.
    match (key, record) {
        (RecordKey::Caseload(person), record) => {
            let mut caseload = match record {
                Some(Record::Caseload(caseload)) => caseload,
                _ => Arc::new(Caseload::new(person.clone())),
            };
            Arc::make_mut(&mut caseload).evolve(event);
            Some(Record::Caseload(caseload))
        }
        (RecordKey::Pair(pair), record) => {
            let mut pair = match record {
                Some(Record::Pair(pair)) => pair,
                _ => Arc::new(Pair::new(pair.clone())),
            };
            Arc::make_mut(&mut pair).evolve(event);
            Some(Record::Pair(pair))
        }
        (RecordKey::Request(_), None) => Request::opened(event).map(Arc::new).map(Record::Request),
        (RecordKey::Request(_), Some(Record::Request(mut request))) => {
            Arc::make_mut(&mut request).evolve(event);
            Some(Record::Request(request))
        }
        (RecordKey::Relationship(_), None) => {
            Relationship::formed(event).map(Arc::new).map(Record::Relationship)
        }
        (RecordKey::Relationship(_), Some(Record::Relationship(mut relationship))) => {
            Arc::make_mut(&mut relationship).evolve(event);
            Some(Record::Relationship(relationship))
        }
        (RecordKey::Entry(_), None) => Entry::written(event).map(Arc::new).map(Record::Entry),
        (RecordKey::Entry(_), Some(Record::Entry(mut entry))) => {
            Arc::make_mut(&mut entry).evolve(event);
            Some(Record::Entry(entry))
        }
        (RecordKey::Objective(_), None) => Objective::proposed(event).map(Arc::new).map(Record::Objective),
        (RecordKey::Objective(_), Some(Record::Objective(mut objective))) => {
            Arc::make_mut(&mut objective).evolve(event);
            Some(Record::Objective(objective))
        }
        (RecordKey::Feedback(_), None) => FeedbackRound::opened(event).map(Arc::new).map(Record::Feedback),
        (RecordKey::Feedback(_), Some(Record::Feedback(mut round))) => {
            Arc::make_mut(&mut round).evolve(event);
            Some(Record::Feedback(round))
        }
        (RecordKey::Disclosures(key), record) => {
            let mut disclosures = match record {
                Some(Record::Disclosures(disclosures)) => disclosures,
                _ => Arc::new(Disclosures::new(key.clone())),
            };
            Arc::make_mut(&mut disclosures).evolve(event);
            Some(Record::Disclosures(disclosures))
        }
        (RecordKey::Type(type_id), record) => {
            let mut head = match record {
                Some(Record::Type(head)) => head,
                _ => Arc::new(TypeHead { type_id: type_id.clone(), version: 0, in_force: 0, open: true }),
            };
            Arc::make_mut(&mut head).evolve(event);
            Some(Record::Type(head))
        }
        (RecordKey::Round(_), None) => Round::drafted(event).map(Arc::new).map(Record::Round),
        (RecordKey::Round(_), Some(Record::Round(mut round))) => {
            Arc::make_mut(&mut round).evolve(event);
            Some(Record::Round(round))
        }
        (RecordKey::RoundPage(_), None) => RoundPage::added(event).map(Arc::new).map(Record::RoundPage),
        (RecordKey::RoundPage(_), Some(Record::RoundPage(mut page))) => {
            Arc::make_mut(&mut page).evolve(event);
            Some(Record::RoundPage(page))
        }
        (RecordKey::FollowUp(id), record) => FollowUp::evolve(*id, record, event),
        (_, record) => record,
    }
}

impl TypeHead {
    fn evolve(&mut self, record: &EventRecord) {
        match &record.event {
            Event::TypePublished { version, .. } => self.in_force = *version,
            Event::TypeClosed { .. } => self.open = false,
            Event::TypeReopened { .. } => self.open = true,
            _ => {}
        }
    }
}

impl FollowUp {
    fn evolve(id: FollowUpId, record: Option<Record>, event: &EventRecord) -> Option<Record> {
        match (&event.event, record) {
            (Event::FollowUpScheduled { work, due_at, .. }, None) => {
                let follow_up = FollowUp { id, version: 0, work: work.clone(), due_at: Some(*due_at) };
                Some(Record::FollowUp(Arc::new(follow_up)))
            }
            (Event::FollowUpDone { .. }, Some(Record::FollowUp(mut follow_up))) => {
                Arc::make_mut(&mut follow_up).due_at = None;
                Some(Record::FollowUp(follow_up))
            }
            (_, record) => record,
        }
    }
}
