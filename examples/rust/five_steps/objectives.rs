//! What two people want to reach, and what came of it.

use super::{
    cast::Cast,
    host::{Host, Try, unexpected},
    tables::{Names, Page},
};
use tutelage::{
    id::{ObjectiveId, PersonId, RelationshipId},
    lifecycle::{Command, Outcome},
    objectives::{Measure, MeasureDraft, MilestoneDraft, ObjectiveDraft, Verdict},
    view::{Question, View},
};

/// The mentee proposes, the mentor would like more, both agree.
pub(crate) fn agree(
    host: &mut Host,
    cast: &Cast,
    relationship: RelationshipId,
    names: &Names,
    page: &mut Page,
) -> Try<ObjectiveId> {
    let Cast { mentor, mentee, .. } = cast;
    let proposal = Command::ProposeObjective { relationship, objective: talks(2)?, told: false };
    let decision = host.does(mentee, proposal)?;
    let Outcome::Objective { objective, .. } = decision.outcome else {
        return Err(format!("not about an objective: {:?}", decision.outcome).into());
    };
    host.does(mentor, Command::ReviseObjective { objective, draft: talks(3)?, told: false })?;
    host.does(mentee, Command::AgreeObjective { objective, proposal: 2 })?;
    page.line(format!(
        "an objective: {} proposes two talks, {} three, and both agree",
        names.get(mentee),
        names.get(mentor)
    ));
    Ok(objective)
}

fn talks(target: i64) -> Try<ObjectiveDraft> {
    let measure = MeasureDraft::Number { baseline: 0, target, unit: "talks".parse()? };
    let milestone =
        |text: &str| MilestoneDraft { text: text.to_owned(), target_date: None, reached_at: None };
    Ok(ObjectiveDraft {
        statement: "Speak in front of other teams".to_owned(),
        measure: Measure::try_from(measure)?,
        target_date: None,
        milestones: vec![milestone("Find a stage"), milestone("Rehearse with somebody")],
    })
}

/// How far it has come, and what each makes of it.
pub(crate) fn review(host: &mut Host, cast: &Cast, objective: ObjectiveId, page: &mut Page) -> Try<()> {
    let Cast { mentor, mentee, .. } = cast;
    for (value, milestone) in [(1, 1), (2, 2)] {
        let (value, milestone) = (Some(value), Some(milestone));
        host.does(mentee, Command::UpdateObjective { objective, value, milestone, text: None, told: false })?;
    }
    for (who, verdict) in [(mentee, Verdict::PartlyReached), (mentor, Verdict::PartlyReached)] {
        host.does(who, Command::ReviewObjective { objective, verdict, text: None, told: false })?;
    }
    page.line("two of three talks given, both milestones reached; both call the objective partly reached");
    Ok(())
}

/// The same objective as a member and as a coordinator see it.
pub(crate) fn seen(
    host: &Host,
    cast: &Cast,
    office: &PersonId,
    relationship: RelationshipId,
    names: &Names,
    page: &mut Page,
) -> Try<()> {
    for viewer in [&cast.mentee, office] {
        let view = match host.shows(viewer, Question::Objectives { relationship, objective: None })? {
            View::Objectives(view) => view,
            other => return Err(unexpected(&other)),
        };
        for card in view.objectives {
            let words = card.words.and_then(|words| words.terms?.statement);
            let words = words.map_or("without its words".to_owned(), |words| format!("`{words}`"));
            let [all, reached] = card.milestones;
            page.line(format!(
                "{} sees an objective {words}: {} %, {reached} of {all} milestones",
                names.get(viewer),
                card.percent.unwrap_or_default()
            ));
        }
    }
    Ok(())
}
