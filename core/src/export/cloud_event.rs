//! Events as CloudEvents 1.0 (CNCF), in the JSON format.

use super::Iri;
use crate::{lifecycle::EventRecord, time::Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// A CloudEvent. The pair of `source` and `id` is the same whenever it is made of the same event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CloudEvent {
    /// The version of the specification: `1.0`.
    pub specversion: &'static str,
    /// The command and the place of the event among those of the command: `<uuid>/<ordinal>`.
    pub id: String,
    /// Whose events they are: the host, or one of its tenants.
    pub source: Iri,
    /// The kind of event: `tutelage.` and its name on the wire, such as `tutelage.request_opened`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The relationship or the request that it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// When it happened.
    pub time: Timestamp,
    /// What `data` is: `application/json`.
    pub datacontenttype: &'static str,
    /// The event.
    pub data: EventRecord,
}

impl CloudEvent {
    /// An event as a CloudEvent. There is one for every event.
    ///
    /// ```
    /// use tutelage::{export::CloudEvent, lifecycle::EventRecord};
    /// let event: EventRecord = serde_json::from_str(
    ///     r#"{"command": "00000000-0000-0000-0000-000000000001", "ordinal": 0, "at": "2026-11-27T09:00:00Z",
    ///         "actor": {"person": "ana"}, "event": {"blocked": {"by": "ana", "person": "ben"}}}"#,
    /// )?;
    /// let document = CloudEvent::of(&event, &"https://lms.example".parse()?);
    /// assert_eq!(document.kind, "tutelage.blocked");
    /// assert_eq!(document.id, "00000000-0000-0000-0000-000000000001/0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(event: &EventRecord, source: &Iri) -> CloudEvent {
        let kind: &'static str = (&event.event).into();
        let relationship = event.event.relationship().map(|id| id.to_string());
        let request = || event.event.request().map(|id| id.to_string());
        CloudEvent {
            specversion: "1.0",
            id: format!("{}/{}", event.command, event.ordinal),
            source: source.clone(),
            kind: format!("tutelage.{kind}"),
            subject: relationship.or_else(request),
            time: event.at,
            datacontenttype: "application/json",
            data: event.clone(),
        }
    }
}
