//! Silence: how long since the last held meeting, and what that means.
//!
//! The clock stands still during a hold and while a meeting is planned within 30 days. Notes do not wind it back.

use crate::{
    id::EntryId,
    scheme::MomentumPolicy,
    sort,
    time::{Span, Timestamp},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many days before a planned meeting the clock stands still.
const PLANNED_DAYS: u16 = 30;
/// How many days before it lapses everybody is warned.
const WARNED_DAYS: u16 = 14;
/// The most meetings that can be planned at one time.
pub(crate) const MOST_PLANNED: usize = 50;

/// How a relationship goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Momentum {
    /// They meet.
    #[default]
    Green,
    /// They were nudged.
    Nudged,
    /// Silent for long.
    Amber,
    /// Silent for very long.
    Red,
}

/// The silence of a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// From when silence is counted.
    pub quiet_since: Timestamp,
    /// The milliseconds of silence that had passed when a hold began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<i64>,
    /// When they last met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_met: Option<Timestamp>,
    /// How often they met.
    #[serde(default)]
    pub met: u32,
    /// How often somebody was not there.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub missed: u32,
    /// Planned meetings, by time; those too whose time has come and of which nobody has said whether they took place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<Planned>,
    /// What was last made of the silence.
    #[serde(default)]
    pub momentum: Momentum,
    /// Whether everybody was warned that it is about to lapse.
    #[serde(default)]
    pub lapse_warned: bool,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A planned meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// Its diary entry.
    pub entry: EntryId,
    /// When it is to begin.
    pub at: Timestamp,
    /// When it was planned.
    pub planned_on: Timestamp,
}

/// What silence brings about next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silence {
    Became(Momentum),
    LapseNear,
    Lapsed,
}

impl Clock {
    pub(crate) fn new(at: Timestamp) -> Self {
        Clock {
            quiet_since: at,
            stopped: None,
            last_met: None,
            met: 0,
            missed: 0,
            planned: Vec::new(),
            momentum: Momentum::Green,
            lapse_warned: false,
        }
    }

    /// How long it has been silent at `now`.
    pub fn silence(&self, now: Timestamp) -> Span {
        if let Some(stopped) = self.stopped {
            return Span::millis(stopped);
        }
        let mut silence = Span::ZERO;
        let mut from = self.quiet_since;
        for (begin, end) in self.pauses() {
            let begin = begin.min(now);
            if begin > from {
                silence = silence.plus(begin.since(from));
            }
            from = from.max(end);
        }
        if now > from { silence.plus(now.since(from)) } else { silence }
    }

    /// When silence will have lasted so long, if nothing changes.
    fn reaches(&self, length: Span) -> Option<Timestamp> {
        if self.stopped.is_some() {
            return None;
        }
        let mut left = length;
        let mut from = self.quiet_since;
        for (begin, end) in self.pauses() {
            if begin > from {
                let stretch = begin.since(from);
                if left <= stretch {
                    break;
                }
                left = left.minus(stretch);
            }
            from = from.max(end);
        }
        Some(from.plus(left))
    }

    /// The times in which the clock stands still for a planned meeting, by their beginning.
    fn pauses(&self) -> Vec<(Timestamp, Timestamp)> {
        let window = |planned: &Planned| {
            let near = planned.at.plus(Span::days(PLANNED_DAYS).back());
            (near.max(planned.planned_on).max(self.quiet_since), planned.at)
        };
        let mut pauses: Vec<_> = self.planned.iter().map(window).filter(|(begin, end)| begin < end).collect();
        sort::by(&mut pauses, Ord::cmp);
        pauses
    }

    /// What silence brings about next, and when.
    pub(crate) fn next(&self, policy: &MomentumPolicy) -> Option<(Timestamp, Silence)> {
        let levels = [
            (policy.nudge_days, Momentum::Nudged),
            (policy.amber_days, Momentum::Amber),
            (policy.red_days, Momentum::Red),
        ];
        let rises = levels.into_iter().filter(|(_, level)| *level > self.momentum);
        let rises = rises.map(|(days, level)| (days, Silence::Became(level)));
        let warning = policy.lapse_days.filter(|_| !self.lapse_warned);
        let warning = warning.map(|days| (days.saturating_sub(WARNED_DAYS), Silence::LapseNear));
        let lapse = policy.lapse_days.map(|days| (days, Silence::Lapsed));
        let all = rises.chain(warning).chain(lapse);
        all.filter_map(|(days, what)| Some((self.reaches(Span::days(days))?, what))).min_by_key(|(at, _)| *at)
    }

    pub(crate) fn next_due(&self, policy: &MomentumPolicy) -> Option<Timestamp> {
        self.next(policy).map(|(at, _)| at)
    }

    pub(crate) fn restart(&mut self, at: Timestamp) {
        self.quiet_since = at;
        self.stopped = None;
    }

    pub(crate) fn stop(&mut self, at: Timestamp) {
        self.stopped = Some(self.silence(at).as_millis());
    }

    /// Goes on after a hold with the silence that had passed before it.
    pub(crate) fn go_on(&mut self, at: Timestamp) {
        let silence = Span::millis(self.stopped.take().unwrap_or(0));
        self.quiet_since = at.plus(silence.back());
        for planned in &mut self.planned {
            planned.planned_on = planned.planned_on.max(at);
        }
    }

    pub(crate) fn plan(&mut self, planned: Planned) {
        self.planned.push(planned);
        sort::by_key(&mut self.planned, |planned| (planned.at, planned.entry));
    }

    pub(crate) fn held(&mut self, entry: EntryId, at: Timestamp) {
        self.planned.retain(|planned| planned.entry != entry);
        self.met = self.met.saturating_add(1);
        self.last_met = self.last_met.max(Some(at));
        if at >= self.quiet_since {
            self.quiet_since = at;
            self.momentum = Momentum::Green;
            self.lapse_warned = false;
            self.stopped = self.stopped.map(|_| 0);
        }
    }

    pub(crate) fn miss(&mut self, entry: EntryId, at: Timestamp) {
        self.unplan(entry, at);
        self.missed = self.missed.saturating_add(1);
    }

    /// Takes a planned meeting out; the time that it stopped the clock stays stopped.
    pub(crate) fn unplan(&mut self, entry: EntryId, at: Timestamp) {
        let silence = self.silence(at);
        self.planned.retain(|planned| planned.entry != entry);
        if self.stopped.is_none() {
            self.quiet_since = at.plus(silence.back());
            for planned in &mut self.planned {
                planned.planned_on = planned.planned_on.max(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::CommandId;

    fn day(days: u16) -> Timestamp {
        Timestamp::from_millis(0).unwrap().plus(Span::days(days))
    }

    fn planned(ordinal: u32, on: u16, at: u16) -> Planned {
        let entry = EntryId::derive(CommandId::from_bytes([0; 16]), ordinal);
        Planned { entry, at: day(at), planned_on: day(on) }
    }

    #[test]
    fn a_planned_meeting_within_thirty_days_stops_the_clock() {
        let mut clock = Clock::new(day(0));
        assert_eq!(
            clock.next(&MomentumPolicy::default()),
            Some((day(35), Silence::Became(Momentum::Nudged)))
        );
        clock.plan(planned(0, 10, 50));
        assert_eq!(clock.silence(day(15)).whole_days(), 15);
        assert_eq!(clock.silence(day(30)).whole_days(), 20);
        assert_eq!(clock.silence(day(60)).whole_days(), 30);
        assert_eq!(clock.next_due(&MomentumPolicy::default()), Some(day(65)));
        clock.plan(planned(1, 40, 60));
        assert_eq!(clock.silence(day(60)).whole_days(), 20);
        assert_eq!(clock.reaches(Span::days(20)), Some(day(20)));
    }

    #[test]
    fn a_hold_stops_it_and_a_meeting_winds_it_back() {
        let mut clock = Clock::new(day(0));
        clock.stop(day(20));
        assert_eq!(clock.silence(day(90)).whole_days(), 20);
        assert_eq!(clock.next_due(&MomentumPolicy::default()), None);
        clock.go_on(day(100));
        assert_eq!(clock.silence(day(101)).whole_days(), 21);
        assert_eq!(clock.next_due(&MomentumPolicy::default()), Some(day(115)));
        clock.held(planned(0, 0, 0).entry, day(110));
        assert_eq!(clock.silence(day(111)).whole_days(), 1);
    }
}
