//! Leaving the engine: events as xAPI 1.0.3 statements for a learning record store, and as CloudEvents 1.0 for a message
//! bus; meetings as iCalendar.
//!
//! The first two are functions of an event and of a few settings, and of nothing else: the same event gives the same
//! documents with the same ids, however often and from whichever language they are made, so that sending them again does no harm.
//! They hold ids and codes; no words, no names and no addresses are in an event.
//!
//! A bus gets everything that happened; who listens to it is the host's to say. A record store gets what people did for
//! and with each other: it learns nothing of notes, concerns, blocks, ratings or of what was turned down in which words.
//!
//! A statement of a request names whom it is for when it is made, before every step has said yes, and also while it waits in
//! line. A host that shows people the statements about themselves shows those of requests once they are answered.

mod calendar;
mod cloud_event;
mod iri;
mod verb;
mod xapi;

pub use calendar::{CalendarEvent, calendar};
pub use cloud_event::CloudEvent;
pub use iri::Iri;
pub use verb::{Did, Practice};
pub use xapi::{
    Account, Activity, ActivityDefinition, ActivityType, Agent, Context, ContextActivities, Display,
    Extensions, Object, Outcome, Statement, Verb, XapiSettings,
};
