//! Every reason code is provoked by a scenario, or known to be out of reach.

use std::collections::BTreeSet;
use tutelage::lifecycle::ReasonCode;

/// What no command can come to at present.
const OUT_OF_REACH: [ReasonCode; 0] = [];

#[test]
fn every_code_is_provoked_somewhere() {
    let scenarios = [
        include_str!("coordinators.rs"),
        include_str!("decisions.rs"),
        include_str!("diary.rs"),
        include_str!("feedback.rs"),
        include_str!("groups.rs"),
        include_str!("leavers.rs"),
        include_str!("meetings.rs"),
        include_str!("objectives.rs"),
        include_str!("places.rs"),
        include_str!("requests.rs"),
        include_str!("publications.rs"),
        include_str!("rounds.rs"),
        include_str!("running.rs"),
        include_str!("steps.rs"),
        include_str!("to_do.rs"),
        include_str!("waiting_list.rs"),
        include_str!("../privacy/erasing.rs"),
    ]
    .concat();
    let named = |code: &ReasonCode| scenarios.contains(&format!("ReasonCode::{code:?}"));
    let missing: BTreeSet<_> = ReasonCode::ALL.iter().filter(|code| !named(code)).collect();
    assert_eq!(missing, OUT_OF_REACH.iter().collect());
}
