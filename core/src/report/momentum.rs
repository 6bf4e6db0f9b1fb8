//! How relationships go, counted.

use crate::lifecycle::{Flag, Momentum, Relationship, RelationshipState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many relationships stand where. Feeding records in any order, in pieces, and merging the pieces comes to the
/// same. Feed records as they effectively stand, see [`settled`](crate::lifecycle::settled).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MomentumReport {
    /// Waiting for their minimum or their day.
    pub forming: u64,
    /// Running.
    pub active: u64,
    /// Paused.
    pub on_hold: u64,
    /// Came to their end.
    pub completed: u64,
    /// Ended early.
    pub cancelled: u64,
    /// Ended by silence.
    pub lapsed: u64,
    /// Running, and they meet.
    pub green: u64,
    /// Running, and they were nudged.
    pub nudged: u64,
    /// Running, silent for long.
    pub amber: u64,
    /// Running, silent for very long.
    pub red: u64,
    /// Held meetings, of all of them.
    pub met: u64,
    /// Planned meetings at which somebody was not there.
    #[serde(default)]
    pub missed: u64,
    /// Of which a rule of the type is no longer true.
    pub rule_broken: u64,
    /// Completed with fewer objectives than the type asks for.
    pub objectives_missing: u64,
}

impl MomentumReport {
    /// Counts one relationship.
    pub fn add(&mut self, relationship: &Relationship) {
        let by_state = match relationship.state {
            RelationshipState::Forming => &mut self.forming,
            RelationshipState::Active => &mut self.active,
            RelationshipState::OnHold => &mut self.on_hold,
            RelationshipState::Completed => &mut self.completed,
            RelationshipState::Cancelled => &mut self.cancelled,
            RelationshipState::Lapsed => &mut self.lapsed,
        };
        *by_state = by_state.saturating_add(1);
        if relationship.state == RelationshipState::Active {
            let by_momentum = match relationship.momentum() {
                Momentum::Green => &mut self.green,
                Momentum::Nudged => &mut self.nudged,
                Momentum::Amber => &mut self.amber,
                Momentum::Red => &mut self.red,
            };
            *by_momentum = by_momentum.saturating_add(1);
        }
        self.met = self.met.saturating_add(u64::from(relationship.clock.met));
        self.missed = self.missed.saturating_add(u64::from(relationship.clock.missed));
        let flagged = |flag: Flag| u64::from(relationship.flags.contains(&flag));
        self.rule_broken = self.rule_broken.saturating_add(flagged(Flag::RuleBroken));
        self.objectives_missing = self.objectives_missing.saturating_add(flagged(Flag::ObjectivesMissing));
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &MomentumReport) {
        let pairs = [
            (&mut self.forming, other.forming),
            (&mut self.active, other.active),
            (&mut self.on_hold, other.on_hold),
            (&mut self.completed, other.completed),
            (&mut self.cancelled, other.cancelled),
            (&mut self.lapsed, other.lapsed),
            (&mut self.green, other.green),
            (&mut self.nudged, other.nudged),
            (&mut self.amber, other.amber),
            (&mut self.red, other.red),
            (&mut self.met, other.met),
            (&mut self.missed, other.missed),
            (&mut self.rule_broken, other.rule_broken),
            (&mut self.objectives_missing, other.objectives_missing),
        ];
        for (mine, theirs) in pairs {
            *mine = mine.saturating_add(theirs);
        }
    }
}
