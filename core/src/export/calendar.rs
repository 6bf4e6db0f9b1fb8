//! Meetings as iCalendar (RFC 5545).

use crate::{id::EntryId, time::Timestamp};
use ics::{
    Event, ICalendar, escape_text,
    properties::{DtEnd, DtStart, Sequence, Status, Summary},
};

/// A planned meeting, as it stands in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEvent {
    /// Its diary entry: the same meeting keeps its place in the calendar.
    pub entry: EntryId,
    /// How often it was changed.
    pub sequence: u64,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it takes, in minutes.
    pub minutes: u16,
    /// What it is, in a line.
    pub summary: String,
}

/// A calendar of meetings as it stands at `now`: `text/calendar`, lines that end in CR LF, times in UTC.
///
/// ```
/// use tutelage::export::{CalendarEvent, calendar};
/// let meeting = CalendarEvent {
///     entry: "000102030405060708090a0b0c0d0e0f".parse()?,
///     sequence: 0,
///     starts_at: "2026-11-30T09:00:00Z".parse()?,
///     minutes: 45,
///     summary: "Mentoring: Ana, Ben".to_owned(),
/// };
/// let text = calendar(&[meeting], "2026-11-27T09:00:00Z".parse()?);
/// assert!(text.contains("DTSTART:20261130T090000Z\r\nDTEND:20261130T094500Z\r\n"));
/// assert!(text.contains("SUMMARY:Mentoring: Ana\\, Ben\r\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn calendar(meetings: &[CalendarEvent], now: Timestamp) -> String {
    let mut calendar = ICalendar::new("2.0", "-//Tutelage//EN");
    for meeting in meetings {
        let ends_at = meeting.starts_at.plus(crate::time::Span::minutes(meeting.minutes));
        let mut event = Event::new(format!("{}@tutelage", meeting.entry), utc(now));
        event.push(DtStart::new(utc(meeting.starts_at)));
        event.push(DtEnd::new(utc(ends_at)));
        event.push(Summary::new(escape_text(meeting.summary.as_str())));
        event.push(Sequence::new(meeting.sequence.to_string()));
        event.push(Status::confirmed());
        calendar.add_event(event);
    }
    calendar.to_string()
}

/// `20261130T090000Z`: seconds and nothing finer, which is all that a calendar holds.
fn utc(at: Timestamp) -> String {
    let text = at.to_string();
    let seconds: String =
        text.chars().take("2026-11-30T09:00:00".len()).filter(|c| !"-:".contains(*c)).collect();
    format!("{seconds}Z")
}
