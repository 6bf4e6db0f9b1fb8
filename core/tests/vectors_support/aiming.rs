//! Objectives, from the proposal to what came of them.

use super::recorder::{Book, Scene, day, id};
use tutelage::{
    id::{ObjectiveId, RelationshipId},
    lifecycle::{Command, Decision, Outcome},
    objectives::{Measure, MeasureDraft, MilestoneDraft, ObjectiveDraft, Verdict},
    view::Question,
};

pub fn record(book: &Book) {
    agreed(book);
    measured(book);
    limits(book);
    told(book);
}

fn draft(statement: &str) -> ObjectiveDraft {
    ObjectiveDraft {
        statement: statement.to_owned(),
        measure: Measure::default(),
        target_date: None,
        milestones: Vec::new(),
    }
}

pub fn talks() -> ObjectiveDraft {
    let measure = MeasureDraft::Number { baseline: 0, target: 4, unit: id("talks") };
    let milestone =
        MilestoneDraft { text: "find a stage".to_owned(), target_date: Some(day(40)), reached_at: None };
    ObjectiveDraft {
        measure: Measure::try_from(measure).unwrap(),
        target_date: Some(day(90)),
        milestones: vec![milestone],
        ..draft("speak in public")
    }
}

pub fn propose(relationship: RelationshipId, objective: ObjectiveDraft) -> Command {
    Command::ProposeObjective { relationship, objective, told: false }
}

fn update(objective: ObjectiveId, value: Option<i64>, milestone: Option<u8>, text: Option<&str>) -> Command {
    Command::UpdateObjective { objective, value, milestone, text: text.map(str::to_owned), told: false }
}

fn review(objective: ObjectiveId, verdict: Verdict, text: Option<&str>) -> Command {
    Command::ReviewObjective { objective, verdict, text: text.map(str::to_owned), told: false }
}

pub fn objective_of(decision: &Decision) -> ObjectiveId {
    match &decision.outcome {
        Outcome::Objective { objective, .. } => *objective,
        other => panic!("no objective came of it: {other:?}"),
    }
}

fn agreed(book: &Book) {
    let s = Scene::new(book, "objectives", 80);
    let r = s.mentoring(1);
    let agree = |objective, proposal| Command::AgreeObjective { objective, proposal };
    let decline = |objective, proposal| Command::DeclineObjective { objective, proposal };
    let give_up = |objective| Command::DropObjective { objective };
    let view = || Question::Objectives { relationship: r, objective: None };
    let one = objective_of(&s.does("propose_objective", "ben", propose(r, talks()), 1));
    s.refused("propose_objective_by_a_stranger", "not_available", "eve", propose(r, talks()), 1);
    s.refused("update_objective_before_it_counts", "not_agreed", "ben", update(one, Some(1), None, None), 1);
    s.sees("dashboard_with_an_objective_to_answer", "cy", Question::Dashboard {}, 1);
    s.refused("agree_objective_to_another_proposal", "proposal_changed", "cy", agree(one, 2), 2);
    s.does("agree_objective", "cy", agree(one, 1), 2);
    s.refused("agree_objective_twice", "nothing_proposed", "cy", agree(one, 1), 2);
    s.refused("agree_objective_by_a_stranger", "not_available", "eve", agree(one, 1), 2);
    let revise = |draft| Command::ReviseObjective { objective: one, draft, told: false };
    s.does("revise_objective", "cy", revise(draft("speak to the board")), 3);
    s.sees("objectives_with_a_change_proposed", "ben", view(), 3);
    s.does("decline_objective", "ben", decline(one, 2), 4);
    s.refused("decline_objective_twice", "nothing_proposed", "ben", decline(one, 2), 4);
    s.refused("revise_objective_by_a_stranger", "not_available", "eve", revise(talks()), 4);
    s.just("cy", revise(talks()), 5);
    s.does("agree_objective_to_a_change", "ben", agree(one, 3), 5);
    s.does("drop_objective_proposes", "ben", give_up(one), 6);
    s.does("drop_objective_agrees", "cy", give_up(one), 7);
    s.refused("drop_objective_twice", "objective_dropped", "cy", give_up(one), 7);
    let early = objective_of(&s.just("cy", propose(r, draft("know the team")), 8));
    s.does("decline_objective_that_never_counted", "ben", decline(early, 1), 8);
}

fn measured(book: &Book) {
    let s = Scene::new(book, "objectives", 81);
    let r = s.mentoring(1);
    let one = objective_of(&s.just("ben", propose(r, talks()), 1));
    s.just("cy", Command::AgreeObjective { objective: one, proposal: 1 }, 1);
    s.does("update_objective", "ben", update(one, Some(3), Some(1), Some("the third talk")), 2);
    s.refused("update_objective_with_nothing", "nothing_said", "ben", update(one, None, None, None), 2);
    s.refused(
        "update_objective_beyond_counting",
        "not_measured",
        "ben",
        update(one, Some(i64::MAX), None, None),
        2,
    );
    s.refused(
        "update_objective_unknown_milestone",
        "unknown_milestone",
        "ben",
        update(one, None, Some(2), None),
        2,
    );
    s.does("review_objective", "cy", review(one, Verdict::Reached, Some("well done")), 3);
    s.does("review_objective_otherwise", "ben", review(one, Verdict::PartlyReached, None), 3);
    let view = || Question::Objectives { relationship: r, objective: None };
    s.sees("objectives_of_a_member", "ben", view(), 4);
    let alone = Question::Objectives { relationship: r, objective: Some(one) };
    s.sees("one_objective_of_a_member", "ben", alone, 4);
    s.sees("objectives_of_a_coordinator", "office", view(), 4);
    s.sees("objectives_of_a_stranger", "eve", view(), 4);
    let audit = || Question::Audit { relationship: r, offset: 0, limit: 50 };
    s.sees("audit_with_objectives", "cy", audit(), 4);
    s.sees("audit_with_objectives_of_a_coordinator", "office", audit(), 4);
    s.does("complete_with_an_objective", "cy", Command::Complete { relationship: r }, 5);
    s.refused(
        "review_objective_after_the_end",
        "relationship_closed",
        "cy",
        review(one, Verdict::Reached, None),
        6,
    );
}

fn limits(book: &Book) {
    let s = Scene::new(book, "objectives", 82);
    let r = s.mentoring(1);
    let mut far = talks();
    far.milestones = vec![far.milestones[0].clone(); 21];
    s.refused("propose_objective_with_too_many_milestones", "too_many_milestones", "ben", propose(r, far), 1);
    let one = objective_of(&s.just("ben", propose(r, draft("be on time")), 1));
    for _ in 1..20 {
        s.just("ben", propose(r, draft("read a book")), 1);
    }
    s.refused("propose_too_many_objectives", "too_many_objectives", "ben", propose(r, draft("one more")), 1);
    s.just("cy", Command::AgreeObjective { objective: one, proposal: 1 }, 2);
    s.refused(
        "update_objective_without_a_number",
        "not_measured",
        "ben",
        update(one, Some(1), None, None),
        2,
    );
    for _ in 0..200 {
        s.just("ben", update(one, None, None, Some("again")), 2);
    }
    s.refused(
        "update_objective_too_often",
        "too_many_updates",
        "ben",
        update(one, None, None, Some("again")),
        2,
    );
}

fn told(book: &Book) {
    let s = Scene::new(book, "objectives", 83);
    let call = |baseline: i64, target: i64| {
        format!(
            r#"{{"decide": {{"envelope": {{"id": "00000000-0000-0000-0000-000000000083",
                "actor": {{"person": "ben"}}, "command": {{"propose_objective": {{
                "relationship": "00000000000000000000000000000000", "objective": {{"statement": "x",
                "measure": {{"number": {{"baseline": {baseline}, "target": {target}, "unit": "talks"}}}}}}}}}}}},
                "now": "2026-03-02T09:00:00Z"}}}}"#
        )
    };
    s.calls("propose_objective_that_goes_nowhere", &call(3, 3));
    s.calls("propose_objective_beyond_counting", &call(0, i64::MAX));
}
