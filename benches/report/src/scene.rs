//! Records as a host would read them, made a batch at a time.

use std::sync::Arc;
use tutelage::{
    Config, Engine,
    diary::{Entry, EntryKind, EntryState},
    id::{CommandId, EntryId, RelationshipId, RequestId, RoleId, TypeId},
    lifecycle::{Clock, Member, Momentum, Party, Relationship, RelationshipState, RelationshipTerms},
    people::{AttributeValue, Person, PersonRecord},
    report::{Fold, Plan},
    scheme::{ConfiguredType, CoordinatorView, MomentumPolicy, templates},
    time::{Span, Timestamp},
};

pub const TEAMS: usize = 40;
const PEOPLE: usize = 20_000;
/// Meetings of each relationship.
pub const ENTRIES: usize = 10;

pub const STATES: [RelationshipState; 6] = [
    RelationshipState::Forming,
    RelationshipState::Active,
    RelationshipState::OnHold,
    RelationshipState::Completed,
    RelationshipState::Cancelled,
    RelationshipState::Lapsed,
];

/// Random numbers that are the same everywhere (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to but not including `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.roll() >> 33) as usize % n
    }
}

/// Who there is.
pub struct Scene {
    pub engine: Engine,
    people: Vec<Person>,
    type_id: TypeId,
    roles: [RoleId; 2],
    begin: Timestamp,
    pub as_of: Timestamp,
    dice: Dice,
    made: u32,
}

/// Relationships with the two in each, and the entries of their diaries.
pub struct Batch {
    pub relationships: Vec<(Arc<Relationship>, [Person; 2])>,
    /// With the place of the relationship in the batch.
    pub entries: Vec<(Entry, usize)>,
}

impl Scene {
    pub fn new(seed: u64) -> Scene {
        let schema = r#"{"attributes": [{"id": "level", "name": "Level", "kind": "integer"},
            {"id": "team", "name": "Team", "kind": "text"}, {"id": "location", "name": "Location", "kind": "text"}]}"#;
        let mut config =
            Config { schema: serde_json::from_str(schema).expect("a schema"), ..Config::default() };
        let draft = templates::named("mentoring_one_on_one").expect("a template").expect("a template");
        config.types.push(ConfiguredType { version: 1, draft });
        let engine = Engine::build(config).expect("an engine");
        let mut dice = Dice(seed);
        let people = (0..PEOPLE).map(|number| {
            let id = format!("person {number}").parse().expect("an id");
            let mut person = PersonRecord::new(id, "Somebody");
            let text = |text: String| AttributeValue::Text(text);
            let team = text(format!("team {:02}", dice.below(TEAMS)));
            person.attributes.insert("team".parse().expect("an id"), team);
            let location = text(format!("location {}", dice.below(8)));
            person.attributes.insert("location".parse().expect("an id"), location);
            engine.person(person).expect("a person")
        });
        let people = people.collect();
        let id = |role: &str| role.parse().expect("an id");
        Scene {
            people,
            type_id: "mentoring".parse().expect("an id"),
            roles: [id("mentor"), id("mentee")],
            begin: "2024-01-01T09:00:00Z".parse().expect("a time"),
            as_of: "2026-11-23T09:00:00Z".parse().expect("a time"),
            engine,
            dice,
            made: 0,
        }
    }

    /// A fold by team and location.
    pub fn fold(&self) -> Fold {
        let mentoring = self.engine.catalog().newest(&self.type_id).expect("a type");
        let by = ["team", "location"].map(|attribute| attribute.parse().expect("an id")).into();
        Fold::new(Plan { by, ..Plan::of(mentoring) }, self.as_of, self.engine.schema()).expect("a plan")
    }

    pub fn batch(&mut self, count: usize) -> Batch {
        let mut batch = Batch { relationships: Vec::new(), entries: Vec::new() };
        for place in 0..count {
            let two = [0; 2].map(|_| self.people[self.dice.below(self.people.len())].clone());
            let relationship = self.relationship(&two);
            for _ in 0..ENTRIES {
                let entry = self.entry(&relationship);
                batch.entries.push((entry, place));
            }
            batch.relationships.push((Arc::new(relationship), two));
        }
        batch
    }

    /// An id and the next number.
    fn next(&mut self) -> (CommandId, u32) {
        self.made += 1;
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&self.made.to_be_bytes());
        (CommandId::from_bytes(bytes), self.made)
    }

    fn relationship(&mut self, two: &[Person; 2]) -> Relationship {
        let (command, ordinal) = self.next();
        let state = STATES[self.dice.below(STATES.len())];
        let momentum =
            [Momentum::Green, Momentum::Nudged, Momentum::Amber, Momentum::Red][self.dice.below(4)];
        let started = self.begin.plus(Span::days(self.dice.below(700) as u16));
        let member = |(person, role): (&Person, &RoleId)| Member {
            party: Party { person: person.id().clone(), role: role.clone() },
            joined_at: self.begin,
            request: None,
            left: None,
        };
        let members = two.iter().zip(&self.roles).map(member).collect();
        Relationship {
            id: RelationshipId::derive(command, ordinal),
            version: 1,
            type_id: self.type_id.clone(),
            type_version: 1,
            members,
            state,
            formed_at: self.begin,
            starts_at: self.begin,
            started_at: Some(started).filter(|_| state != RelationshipState::Forming),
            ends_at: None,
            ended_at: Some(started.plus(Span::days(90))).filter(|_| !state.is_open()),
            due_at: None,
            terms: RelationshipTerms {
                duration_days: None,
                completes_after_days: 14,
                extensions: 0,
                extension_days: 1,
                momentum: MomentumPolicy::default(),
                roles: Vec::new(),
                objectives: 0,
                texts_days: None,
            },
            clock: Clock {
                quiet_since: started,
                stopped: None,
                last_met: None,
                met: 0,
                missed: 0,
                planned: Vec::new(),
                momentum,
                lapse_warned: false,
            },
            hold_until: None,
            extension: None,
            extensions: 0,
            objectives: Vec::new(),
            feedback: Vec::new(),
            texts_ended_at: None,
            flags: Default::default(),
            closing: None,
            request: RequestId::derive(command, ordinal),
            reopens: None,
        }
    }

    fn entry(&mut self, relationship: &Relationship) -> Entry {
        let (command, ordinal) = self.next();
        let held = self.dice.below(10) > 0;
        Entry {
            id: EntryId::derive(command, ordinal),
            version: 1,
            relationship: relationship.id,
            type_id: self.type_id.clone(),
            author: relationship.members[0].party.person.clone(),
            kind: EntryKind::Meeting,
            state: if held { EntryState::Held } else { EntryState::Missed },
            written_at: self.begin,
            starts_at: Some(
                self.begin.plus(Span::minutes(1_439)).plus(Span::days(self.dice.below(1_000) as u16)),
            ),
            minutes: Some(30 + self.dice.below(60) as u16),
            agenda: None,
            absent: Vec::new(),
            readers: Vec::new(),
            coordinators: CoordinatorView::Dates,
            text: None,
            revisions: Vec::new(),
        }
    }
}

/// The team of somebody, as text.
pub fn team(person: &Person) -> &str {
    match person
        .record()
        .attributes
        .values()
        .find(|value| matches!(value, AttributeValue::Text(text) if text.starts_with("team")))
    {
        Some(AttributeValue::Text(text)) => text,
        _ => "",
    }
}
