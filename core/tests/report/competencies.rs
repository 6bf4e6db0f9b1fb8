//! What feedback says over a programme: in batches of months that are over, so that one more round tells of nobody.

use crate::common::{World, config, day, id};
use tutelage::{
    feedback::{AnswerDraft, Occasion, Of},
    id::RelationshipId,
    lifecycle::{Command, Outcome, Record, RecordKey},
    report::{CompetencyChange, Fold, Outcomes, Plan, Reader, Report, ReportKind, Row, Scope, Summary},
    time::Timestamp,
};

fn company() -> World {
    let mut config = config();
    let mentoring = config.types.iter_mut().find(|one| one.draft.id.as_str() == "mentoring").unwrap();
    mentoring.draft.feedback.readers.clear();
    for question in &mut mentoring.draft.feedback.questions {
        question.satisfaction = question.id == id("goals");
    }
    let world = World::new(config);
    for number in 1..=4 {
        world.hire(&format!("m{number}"), 5, "red", None);
        world.takes_part(&format!("m{number}"), "mentoring", "mentor", 2);
    }
    for number in 1..=8 {
        world.hire(&format!("e{number}"), 2, "blue", None);
        world.takes_part(&format!("e{number}"), "mentoring", "mentee", 1);
    }
    world
}

fn round(world: &World, relationship: RelationshipId, who: &str, occasion: Occasion, goals: u8, at: u16) {
    let (subject, peers, reports) = (id(who), Vec::new(), Vec::new());
    let open = Command::OpenFeedback { relationship, subject, occasion, peers, reports };
    let Outcome::Feedback { feedback, .. } = world.does(who, open, day(at)).outcome else { panic!() };
    let answers = [(id("goals"), AnswerDraft::Step(goals))].into();
    world.does(who, Command::AnswerFeedback { feedback, answers, told: true }, day(at));
    world.host(Command::CloseFeedback { feedback }, day(at));
    world.settle(day(at));
}

/// Three are rated at the end in March, two in April, one in May; each says of themselves how they set goals.
fn told(world: &World) {
    let rated = [(3, 5, 20), (2, 4, 21), (3, 4, 22), (2, 5, 40), (4, 4, 41), (1, 5, 70)];
    for (number, (before, after, at)) in (0_u16..).zip(rated) {
        let (who, mentor) = (format!("e{}", number + 1), format!("m{}", number / 2 + 1));
        let relationship = world.together(&who, "mentoring", "mentee", &mentor, day(0));
        round(world, relationship, &who, Occasion::Before, before, 1);
        round(world, relationship, &who, Occasion::Mid, 1, 10);
        round(world, relationship, &who, Occasion::After, after, at);
        // What comes later changes nothing of what was told.
        round(world, relationship, &who, Occasion::After, 1, at + 1);
    }
}

fn fold(world: &World, scope: Scope, as_of: Timestamp, keep: impl Fn(usize) -> bool) -> Summary {
    let mentoring = world.engine.catalog().newest(&id("mentoring")).unwrap();
    let plan = Plan { scope, ..Plan::of(mentoring) };
    let records = world.store.records();
    let mut fold = Fold::new(plan, as_of, world.engine.schema()).unwrap();
    let rounds = records.values().filter_map(|record| match record {
        Record::Feedback(round) => Some(round),
        _ => None,
    });
    for (_, round) in rounds.enumerate().filter(|(number, _)| keep(*number)) {
        let Some(Record::Relationship(relationship)) =
            records.get(&RecordKey::Relationship(round.relationship))
        else {
            panic!("a round without a relationship")
        };
        fold.add(Row::Feedback { round, relationship }).unwrap();
    }
    fold.finish()
}

fn outcomes(world: &World, summary: &Summary) -> Outcomes {
    match summary.report(ReportKind::Outcomes, Reader::Coordinator, world.engine.schema()) {
        Some(Report::Outcomes(outcomes)) => outcomes,
        other => panic!("no outcomes: {other:?}"),
    }
}

#[test]
fn competencies_are_told_in_batches_that_never_change() {
    let world = company();
    told(&world);
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let told = |as_of: &str| outcomes(&world, &fold(&world, Scope::Everybody, at(as_of), |_| true));
    for early in ["2026-03-31T12:00:00Z", "2026-04-30T12:00:00Z"] {
        assert_eq!(told(early).competencies, [], "three in March are too few, and April is not over");
    }
    // Before 50, 25, 50, 25 and 75 %, after 100, 75, 75, 100 and 75 %: up by 50, 50, 25, 75 and 0.
    let of_five = CompetencyChange {
        competency: id("drive"),
        of: Of::Own,
        rounds: 5,
        before: 4_500,
        after: 8_500,
        rise: 4_000,
        deviation: Some(2_850),
    };
    let april = told("2026-05-01T00:00:00Z");
    assert_eq!(april.competencies, [of_five]);
    assert_eq!(
        april.satisfaction.iter().map(|one| (one.of, one.rounds, one.score)).collect::<Vec<_>>(),
        [(Of::Own, 5, 8_500)]
    );
    assert_eq!(told("2026-07-01T00:00:00Z").competencies, april.competencies, "one in May waits for others");
    let text = Report::Outcomes(april).table();
    assert!(text.contains("45.00 %") && text.contains("28.50 %"), "{text}");
}

#[test]
fn it_is_told_over_the_whole_programme_only() {
    let world = company();
    told(&world);
    let term = r#"[[{"attribute": "team", "values": ["red", "blue"]}]]"#;
    let scope = Scope::Scopes(serde_json::from_str(term).unwrap());
    let as_of = "2026-07-01T00:00:00Z".parse().unwrap();
    let summary = fold(&world, scope, as_of, |_| true);
    assert_eq!(summary.records, 0);
}

#[test]
fn pieces_in_any_order_come_to_the_same() {
    let world = company();
    told(&world);
    let as_of = "2026-07-01T00:00:00Z".parse().unwrap();
    let all = fold(&world, Scope::Everybody, as_of, |_| true);
    let third = |rest: usize| fold(&world, Scope::Everybody, as_of, |number| number % 3 == rest);
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        let mut merged = third(order[0]);
        order[1..].iter().for_each(|rest| merged.merge(&third(*rest)).unwrap());
        assert_eq!(serde_json::to_string(&merged).unwrap(), serde_json::to_string(&all).unwrap());
    }
    let text = serde_json::to_string(&all).unwrap();
    assert_eq!(serde_json::from_str::<Summary>(&text).unwrap(), all);
}
