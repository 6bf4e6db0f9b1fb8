//! The states of requests, relationships and cohort rounds, and every way from one to another.
//!
//! This table is the published contract. A test explores all states of a small world and compares: every step it
//! sees is in the table, and every step of the table is seen.
//!
//! ## Requests
//!
//! | from | event | to |
//! |---|---|---|
//! | (none) | `request_opened` | pending |
//! | (none) | `request_opened` | waiting |
//! | waiting | `request_promoted` | pending |
//! | waiting | `request_withdrawn` | withdrawn |
//! | waiting | `request_invalidated` | invalidated |
//! | pending | `request_reminded` | pending |
//! | pending | `step_approved` | pending |
//! | pending | `approver_replaced` | pending |
//! | pending | `request_accepted` | accepted |
//! | pending | `request_declined` | declined |
//! | pending | `request_withdrawn` | withdrawn |
//! | pending | `request_expired` | expired |
//! | pending | `request_invalidated` | invalidated |
//! | declined | `choices_exhausted` | declined |
//! | expired | `choices_exhausted` | expired |
//! | invalidated | `choices_exhausted` | invalidated |
//! | declined | `exhaustion_settled` | declined |
//! | expired | `exhaustion_settled` | expired |
//! | invalidated | `exhaustion_settled` | invalidated |
//!
//! ## Relationships
//!
//! | from | event | to |
//! |---|---|---|
//! | (none) | `relationship_formed` | forming |
//! | forming | `member_joined` | forming |
//! | forming | `member_left` | forming |
//! | forming | `relationship_started` | active |
//! | forming | `relationship_cancelled` | cancelled |
//! | forming | `meeting_planned` | forming |
//! | forming | `meeting_held` | forming |
//! | forming | `meeting_cancelled` | forming |
//! | forming | `relationship_flagged` | forming |
//! | forming | `relationship_unflagged` | forming |
//! | active | `member_joined` | active |
//! | active | `member_left` | active |
//! | active | `relationship_held` | on_hold |
//! | active | `extension_proposed` | active |
//! | active | `extension_agreed` | active |
//! | active | `relationship_extended` | active |
//! | active | `extension_declined` | active |
//! | active | `relationship_completed` | completed |
//! | active | `relationship_cancelled` | cancelled |
//! | active | `relationship_lapsed` | lapsed |
//! | active | `momentum_changed` | active |
//! | active | `lapse_warned` | active |
//! | active | `meeting_planned` | active |
//! | active | `meeting_held` | active |
//! | active | `meeting_cancelled` | active |
//! | active | `relationship_flagged` | active |
//! | active | `relationship_unflagged` | active |
//! | on_hold | `member_joined` | on_hold |
//! | on_hold | `member_left` | on_hold |
//! | on_hold | `relationship_resumed` | active |
//! | on_hold | `extension_proposed` | on_hold |
//! | on_hold | `extension_agreed` | on_hold |
//! | on_hold | `relationship_extended` | on_hold |
//! | on_hold | `extension_declined` | on_hold |
//! | on_hold | `relationship_completed` | completed |
//! | on_hold | `relationship_cancelled` | cancelled |
//! | on_hold | `meeting_planned` | on_hold |
//! | on_hold | `meeting_held` | on_hold |
//! | on_hold | `meeting_cancelled` | on_hold |
//! | on_hold | `relationship_flagged` | on_hold |
//! | on_hold | `relationship_unflagged` | on_hold |
//!
//! ## Rounds
//!
//! | from | event | to |
//! |---|---|---|
//! | (none) | `round_drafted` | draft |
//! | draft | `pairs_added` | draft |
//! | draft | `round_discarded` | discarded |
//! | draft | `round_published` | published |
//! | published | `pair_published` | published |
//! | published | `round_finished` | published |

/// A step: from a state (none for a record that does not exist yet) by an event to a state, by their names in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// The state before.
    pub from: &'static str,
    /// The event.
    pub event: &'static str,
    /// The state after.
    pub to: &'static str,
}

/// Every step of a request.
pub fn request_steps() -> Vec<Step> {
    steps("Requests")
}

/// Every step of a relationship.
pub fn relationship_steps() -> Vec<Step> {
    steps("Relationships")
}

/// Every step of a cohort round.
pub fn round_steps() -> Vec<Step> {
    steps("Rounds")
}

/// Reads the table above, so that the documentation and the contract are one text.
fn steps(heading: &str) -> Vec<Step> {
    let lines = include_str!("state_table.rs").lines().map(|line| line.trim_start_matches("//!").trim());
    let section = lines.skip_while(|line| line.strip_prefix("## ") != Some(heading)).skip(1);
    let rows = section.take_while(|line| !line.starts_with("##") && !line.starts_with("///"));
    let cells = rows.filter_map(|row| row.strip_prefix("| ")?.strip_suffix(" |"));
    let named = cells.filter(|row| !row.starts_with("from "));
    named
        .filter_map(|row| {
            let mut cells = row.split(" | ").map(|cell| cell.trim_matches('`'));
            Some(Step { from: cells.next()?, event: cells.next()?, to: cells.next()? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(request_steps().len(), 19);
        assert_eq!(relationship_steps().len(), 41);
        assert_eq!(round_steps().len(), 6);
        assert_eq!(request_steps()[0], Step { from: "(none)", event: "request_opened", to: "pending" });
    }
}
