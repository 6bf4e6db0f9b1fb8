//! Events as statements of xAPI 1.0.3 (ADL).

use super::{
    Iri, Practice,
    verb::{
        accept, agree, approve, attended, cancel, complete, invite, join, leave, reject, requested, schedule,
        start, terminate,
    },
};
use crate::{
    id::{Code, EntryId, ObjectiveId, PersonId, RelationshipId, RequestId, TypeId, digest128},
    lifecycle::{Actor, Event, EventRecord, Party, RequestKind},
    objectives::ObjectiveState,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Builder;

/// What statements need to know of the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct XapiSettings {
    /// Where the accounts of people are: with their id it names them. Never an e-mail.
    pub accounts: Iri,
    /// Below it types, requests, relationships, meetings and objectives get their names.
    pub activities: Iri,
    /// Who did what for whom, by type and role; where nothing is said, nothing is stated. At most 64 on the wire.
    #[serde(default)]
    pub practices: Vec<Practice>,
}

/// A statement: somebody did something with something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Statement {
    /// A UUID; the same whenever it is made of the same event.
    pub id: String,
    /// Who.
    pub actor: Agent,
    /// Did.
    pub verb: Verb,
    /// What, or for whom.
    pub object: Object,
    /// What came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Outcome>,
    /// In which relationship and type.
    pub context: Context,
    /// When.
    pub timestamp: Timestamp,
    /// The version of the specification: `1.0.3`.
    pub version: &'static str,
}

/// Somebody, by account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Agent {
    /// `Agent`.
    #[serde(rename = "objectType")]
    pub object_type: &'static str,
    /// Their account.
    pub account: Account,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Account {
    /// Where it is; for what came about by itself or by the host, where the activities are.
    #[serde(rename = "homePage")]
    pub home_page: Iri,
    /// Whose: the id of a person, or `system`.
    pub name: String,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Verb {
    /// Its IRI.
    pub id: String,
    /// In words.
    pub display: Display,
}

/// Words for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Display {
    /// In English.
    pub en: String,
}

/// With what, or for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Object {
    /// Somebody.
    Agent(Agent),
    /// Something.
    Activity(Activity),
}

/// Something that is done or worked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Activity {
    /// `Activity`.
    #[serde(rename = "objectType")]
    pub object_type: &'static str,
    /// Its IRI.
    pub id: String,
    /// What kind it is of.
    pub definition: ActivityDefinition,
}

/// What is known of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ActivityDefinition {
    /// What kind it is of.
    #[serde(rename = "type")]
    pub kind: ActivityType,
}

/// The kinds of activities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ActivityType {
    /// A relationship type.
    #[serde(rename = "http://id.tincanapi.com/activitytype/category")]
    Category,
    /// A request.
    #[serde(rename = "http://activitystrea.ms/schema/1.0/offer")]
    Offer,
    /// A relationship.
    #[serde(rename = "http://activitystrea.ms/schema/1.0/group")]
    Group,
    /// A meeting.
    #[serde(rename = "http://adlnet.gov/expapi/activities/meeting")]
    Meeting,
    /// An objective.
    #[serde(rename = "http://adlnet.gov/expapi/activities/objective")]
    Objective,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "StatementOutcome")]
pub struct Outcome {
    /// Whether it came to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion: Option<bool>,
    /// How long it took (ISO 8601).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    /// Why, as a code.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// Further codes, by IRI.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Extensions(BTreeMap<String, Code>);

impl Extensions {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// In which relationship and type it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Context {
    /// The relationship: its id with the bits that make a UUID of version 8 of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<String>,
    /// What it is part of.
    #[serde(rename = "contextActivities", skip_serializing_if = "ContextActivities::is_empty")]
    pub activities: ContextActivities,
}

/// What something is part of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ContextActivities {
    /// The relationship or request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parent: Vec<Activity>,
    /// The relationship type.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<Activity>,
}

impl ContextActivities {
    fn is_empty(&self) -> bool {
        self.parent.is_empty() && self.category.is_empty()
    }
}

impl Statement {
    /// What an event says of what people did: nothing, one statement, or one for each who is concerned.
    ///
    /// ```
    /// use tutelage::{export::{Statement, XapiSettings}, lifecycle::EventRecord};
    /// let settings: XapiSettings = serde_json::from_str(
    ///     r#"{"accounts": "https://lms.example", "activities": "https://lms.example/mentoring"}"#,
    /// )?;
    /// let event: EventRecord = serde_json::from_str(
    ///     r#"{"command": "00000000-0000-0000-0000-000000000001", "ordinal": 0, "at": "2026-11-27T09:00:00Z",
    ///         "actor": {"person": "ana"}, "event": {"blocked": {"by": "ana", "person": "ben"}}}"#,
    /// )?;
    /// assert_eq!(Statement::of(&event, &settings), [], "whom somebody blocks is nobody's business");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(event: &EventRecord, settings: &XapiSettings) -> Vec<Statement> {
        Stating { event, settings }.statements()
    }
}

/// The most people of whom a relationship can be.
const MOST_MEMBERS: usize = 64;

struct Stating<'a> {
    event: &'a EventRecord,
    settings: &'a XapiSettings,
}

/// What stands behind the actor of a statement.
struct Said {
    verb: Verb,
    object: Object,
    result: Option<Outcome>,
    relationship: Option<RelationshipId>,
    activities: ContextActivities,
}

impl Said {
    fn new(verb: Verb, object: Object) -> Said {
        Said { verb, object, result: None, relationship: None, activities: ContextActivities::default() }
    }
}

impl Stating<'_> {
    fn statements(&self) -> Vec<Statement> {
        match &self.event.event {
            Event::RequestOpened { type_id, about, kind, by, .. } => {
                let verb = if *kind == RequestKind::Asked { requested } else { invite };
                let whom: &[&Party] = if about.from_began { &[&about.to] } else { &[&about.from, &about.to] };
                let say = |party: &&Party| {
                    let mut said = Said::new(verb(), Object::Agent(self.person(&party.person)));
                    said.activities = self.of_request(about.request, type_id);
                    said
                };
                self.all(by.as_ref(), whom.iter().map(say))
            }
            Event::StepApproved { type_id, about, by, .. } => {
                self.one(Some(by), self.on_request(approve(), about.request, type_id))
            }
            Event::RequestAccepted { type_id, about, by, relationship, .. } => {
                let mut said = self.on_request(accept(), about.request, type_id);
                said.relationship = Some(*relationship);
                self.one(by.as_ref(), said)
            }
            Event::RequestDeclined { type_id, about, by, code, .. } => {
                let mut said = self.on_request(reject(), about.request, type_id);
                said.result = Some(self.because(code));
                self.one(Some(by), said)
            }
            Event::RequestWithdrawn { type_id, about, .. } => {
                self.one(self.actor(), self.on_request(cancel(), about.request, type_id))
            }
            Event::RequestExpired { type_id, about, .. } => {
                self.one(None, self.on_request(terminate(), about.request, type_id))
            }
            Event::RequestInvalidated { type_id, about, code, .. } => {
                let mut said = self.on_request(terminate(), about.request, type_id);
                said.result = Some(self.because(code));
                self.one(None, said)
            }
            Event::RelationshipStarted { relationship } => {
                self.one(None, self.on_relationship(start(), *relationship, None))
            }
            Event::MemberJoined { type_id, places, party, .. } => {
                let said = self.on_relationship(join(), places.relationship, Some(type_id));
                self.one(Some(&party.person), said)
            }
            Event::MemberLeft { type_id, places, party, code } => {
                let mut said = self.on_relationship(leave(), places.relationship, Some(type_id));
                said.result = Some(self.because(code));
                self.one(Some(&party.person), said)
            }
            Event::RelationshipCompleted { type_id, places, by } => {
                let mut said = self.on_relationship(complete(), places.relationship, Some(type_id));
                let completion = Some(true);
                said.result = Some(Outcome { completion, duration: None, extensions: Extensions::default() });
                let mut statements = self.one(by.as_ref(), said);
                statements.extend(self.practised(type_id, places.relationship, &places.freed));
                statements
            }
            Event::RelationshipCancelled { type_id, places, by, code, .. } => {
                let mut said = self.on_relationship(terminate(), places.relationship, Some(type_id));
                said.result = Some(self.because(code));
                self.one(by.as_ref(), said)
            }
            Event::RelationshipLapsed { type_id, places } => {
                self.one(None, self.on_relationship(terminate(), places.relationship, Some(type_id)))
            }
            Event::MeetingPlanned { entry, relationship, type_id, author, .. } => {
                self.one(Some(author), self.on_meeting(schedule(), *entry, *relationship, Some(type_id)))
            }
            Event::MeetingCancelled { entry, relationship } => {
                self.one(self.actor(), self.on_meeting(cancel(), *entry, *relationship, None))
            }
            // Whoever says that others met without them did not attend.
            Event::MeetingHeld { author, absent, .. } if absent.contains(self.actor().unwrap_or(author)) => {
                Vec::new()
            }
            Event::MeetingHeld { entry, relationship, type_id, author, starts_at, minutes, .. } => {
                let mut said = self.on_meeting(attended(), *entry, *relationship, Some(type_id));
                let duration = Some(format!("PT{minutes}M"));
                said.result = Some(Outcome { completion: None, duration, extensions: Extensions::default() });
                let mut statements = self.one(self.actor().or(Some(author)), said);
                statements.iter_mut().for_each(|statement| statement.timestamp = *starts_at);
                statements
            }
            Event::ObjectiveSettled { objective, relationship, state: ObjectiveState::Agreed } => {
                let object = self.objective(*objective);
                let mut said = Said::new(agree(), Object::Activity(object));
                said.relationship = Some(*relationship);
                said.activities.parent.push(self.relationship(*relationship));
                self.one(self.actor(), said)
            }
            _ => Vec::new(),
        }
    }

    /// Who did what for whom in a relationship that came to its end.
    fn practised(&self, type_id: &TypeId, relationship: RelationshipId, members: &[Party]) -> Vec<Statement> {
        let mut statements = Vec::new();
        let members = members.get(..members.len().min(MOST_MEMBERS)).unwrap_or_default();
        let one_role = members.iter().zip(members.iter().skip(1)).all(|(one, next)| one.role == next.role);
        for practice in self.settings.practices.iter().filter(|practice| practice.type_id == *type_id) {
            for who in members.iter().filter(|party| party.role == practice.role) {
                let others = members.iter().filter(|party| party.person != who.person);
                let whom = others.filter(|party| one_role || party.role != who.role);
                for whom in whom {
                    let object = Object::Agent(self.person(&whom.person));
                    let mut said = self.on_relationship(practice.did.verb(), relationship, Some(type_id));
                    said.object = object;
                    said.activities.parent.push(self.relationship(relationship));
                    statements.push((&who.person, said));
                }
            }
        }
        // The first place is taken by the statement that it was completed.
        let numbered = (1_u32..).zip(statements);
        numbered.map(|(number, (who, said))| self.statement(number, Some(who), said)).collect()
    }

    fn one(&self, actor: Option<&PersonId>, said: Said) -> Vec<Statement> {
        self.all(actor, [said].into_iter())
    }

    fn all(&self, actor: Option<&PersonId>, said: impl Iterator<Item = Said>) -> Vec<Statement> {
        (0_u32..).zip(said).map(|(number, said)| self.statement(number, actor, said)).collect()
    }

    fn statement(&self, number: u32, actor: Option<&PersonId>, said: Said) -> Statement {
        let EventRecord { command, ordinal, at, .. } = self.event;
        let place = [ordinal.to_be_bytes(), number.to_be_bytes()].concat();
        let id = digest128(&[b"xapi", command.to_string().as_bytes(), &place]);
        Statement {
            id: uuid_of(id),
            actor: actor.map_or_else(|| self.nobody(), |person| self.person(person)),
            verb: said.verb,
            object: said.object,
            result: said.result,
            context: Context {
                registration: said.relationship.map(|relationship| uuid_of(relationship.to_bytes())),
                activities: said.activities,
            },
            timestamp: *at,
            version: "1.0.3",
        }
    }

    /// Who brought the event about, when it was a person.
    fn actor(&self) -> Option<&PersonId> {
        match &self.event.actor {
            Actor::Person(person) => {
                Some(self.event.on_behalf_of.as_ref().map_or(person, |other| &other.person))
            }
            Actor::Host | Actor::Time => None,
        }
    }

    fn person(&self, person: &PersonId) -> Agent {
        let account = Account { home_page: self.settings.accounts.clone(), name: person.to_string() };
        Agent { object_type: "Agent", account }
    }

    /// Whoever stands for what came about by itself, or by the host: no account of a person.
    fn nobody(&self) -> Agent {
        let account = Account { home_page: self.settings.activities.clone(), name: "system".to_owned() };
        Agent { object_type: "Agent", account }
    }

    fn activity(&self, kind: ActivityType, segments: &[&str]) -> Activity {
        let id = self.settings.activities.below(segments);
        Activity { object_type: "Activity", id, definition: ActivityDefinition { kind } }
    }

    fn relationship(&self, id: RelationshipId) -> Activity {
        self.activity(ActivityType::Group, &["relationships", &id.to_string()])
    }

    fn request(&self, id: RequestId) -> Activity {
        self.activity(ActivityType::Offer, &["requests", &id.to_string()])
    }

    fn objective(&self, id: ObjectiveId) -> Activity {
        self.activity(ActivityType::Objective, &["objectives", &id.to_string()])
    }

    fn category(&self, type_id: Option<&TypeId>) -> Vec<Activity> {
        let category = |type_id: &TypeId| self.activity(ActivityType::Category, &["types", type_id.as_str()]);
        type_id.map(category).into_iter().collect()
    }

    fn of_request(&self, request: RequestId, type_id: &TypeId) -> ContextActivities {
        ContextActivities { parent: vec![self.request(request)], category: self.category(Some(type_id)) }
    }

    fn on_request(&self, verb: Verb, request: RequestId, type_id: &TypeId) -> Said {
        let mut said = Said::new(verb, Object::Activity(self.request(request)));
        said.activities.category = self.category(Some(type_id));
        said
    }

    fn on_relationship(&self, verb: Verb, relationship: RelationshipId, type_id: Option<&TypeId>) -> Said {
        let mut said = Said::new(verb, Object::Activity(self.relationship(relationship)));
        said.relationship = Some(relationship);
        said.activities.category = self.category(type_id);
        said
    }

    fn on_meeting(
        &self,
        verb: Verb,
        entry: EntryId,
        relationship: RelationshipId,
        type_id: Option<&TypeId>,
    ) -> Said {
        let meeting = self.activity(ActivityType::Meeting, &["meetings", &entry.to_string()]);
        let mut said = Said::new(verb, Object::Activity(meeting));
        said.relationship = Some(relationship);
        said.activities.parent.push(self.relationship(relationship));
        said.activities.category = self.category(type_id);
        said
    }

    fn because(&self, code: &Code) -> Outcome {
        let extension = self.settings.activities.below(&["extensions", "code"]);
        let extensions = Extensions(BTreeMap::from([(extension, code.clone())]));
        Outcome { completion: None, duration: None, extensions }
    }
}

/// 128 bits as a UUID of version 8 (RFC 9562), which is for bits that mean something to whoever made them.
fn uuid_of(bits: [u8; 16]) -> String {
    Builder::from_custom_bytes(bits).into_uuid().to_string()
}
