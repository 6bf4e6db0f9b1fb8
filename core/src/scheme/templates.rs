//! Seven relationship types, valid as they are for a schema with an integer `level`.
//!
//! Drafts to begin with: take one, change it, build it. Each names a coordinator by id, `programme-office`: put your own
//! grant in its place.
//!
//! | template | type | roles | who begins | who says yes |
//! |---|---|---|---|---|
//! | `mentoring_one_on_one` | `mentoring` | mentor, mentee | the mentee asks | the mentor |
//! | `mentoring_peer` | `peer-mentoring` | peer | either asks | the other |
//! | `mentoring_group` | `group-mentoring` | mentor, mentee | either | the other |
//! | `mentoring_reverse` | `reverse-mentoring` | mentor, mentee | the senior mentee asks | the mentor |
//! | `coaching` | `coaching` | coach, coachee | the coachee asks | the coach |
//! | `sponsorship` | `sponsorship` | sponsor, protege | the sponsor offers | the protégé, their manager, a coordinator |
//! | `onboarding_buddy` | `onboarding` | buddy, newcomer | either | the other |

use super::{
    CoordinatorGrant, CoordinatorRights, CoordinatorView, FeedbackPolicy, FeedbackQuestion, Format,
    Initiative, Purpose, QuestionKind, RaterGroup, RoleDraft, RoleLimits, Step, TakingPartMode, TypeDraft,
    policy,
};
use crate::{
    error::Error,
    id::InvalidId,
    rules::{Condition, RuleDraft, RulesDraft},
};

/// The names of all templates.
pub const NAMES: [&str; 7] = [
    "mentoring_one_on_one",
    "mentoring_peer",
    "mentoring_group",
    "mentoring_reverse",
    "coaching",
    "sponsorship",
    "onboarding_buddy",
];

/// The draft with this name, or nothing.
///
/// # Errors
/// Never for the names of [`NAMES`].
///
/// ```
/// use tutelage::scheme::templates;
/// let draft = templates::named("coaching")?.expect("one of the seven");
/// assert_eq!(draft.id.as_str(), "coaching");
/// # Ok::<(), tutelage::error::Error>(())
/// ```
pub fn named(name: &str) -> Result<Option<TypeDraft>, Error> {
    let draft = match name {
        "mentoring_one_on_one" => mentoring_one_on_one(),
        "mentoring_peer" => mentoring_peer(),
        "mentoring_group" => mentoring_group(),
        "mentoring_reverse" => mentoring_reverse(),
        "coaching" => coaching(),
        "sponsorship" => sponsorship(),
        "onboarding_buddy" => onboarding_buddy(),
        _ => return Ok(None),
    };
    draft.map(Some).map_err(|invalid| Error::new(crate::error::ErrorCode::Internal, "", invalid.to_string()))
}

/// A mentor at least one level above, outside the mentee's reporting line.
fn mentoring_one_on_one() -> Result<TypeDraft, InvalidId> {
    let mentor = RoleDraft { waiting_list: Some(10), ..role("mentor", "Mentor", Initiative::Waits, 2)? };
    let mentee = RoleDraft { exclusive: true, ..role("mentee", "Mentee", Initiative::Asks, 1)? };
    let mut draft =
        base("mentoring", "Mentoring", Purpose::Mentoring, Format::OneOnOne, vec![mentor, mentee])?;
    draft.pair = levels_apart("mentor", "mentee", 1)?;
    draft.objectives.at_least = 1;
    draft.feedback = feedback(
        &[RaterGroup::Own, RaterGroup::Partner, RaterGroup::LineManager, RaterGroup::Peers],
        &[
            ("goals", "Sets goals and follows them", "self_management"),
            ("learns", "Seeks advice and acts on it", "self_management"),
            ("speaks", "Says clearly what they think and why", "communication"),
            ("listens", "Listens and takes up what others say", "communication"),
        ],
    )?;
    draft.feedback.subjects = vec!["mentee".parse()?];
    Ok(draft)
}

/// Colleagues on a level who meet as equals.
fn mentoring_peer() -> Result<TypeDraft, InvalidId> {
    let peer = RoleDraft { min: 2, max: 2, ..role("peer", "Peer", Initiative::Asks, 2)? };
    let mut draft = base("peer-mentoring", "Peer mentoring", Purpose::Mentoring, Format::Peer, vec![peer])?;
    let near = Condition::Difference {
        attribute: "level".parse()?,
        of: "self".parse()?,
        minus: "other".parse()?,
        at_least: Some(-1),
        at_most: Some(1),
    };
    draft.pair = RulesDraft { grants: vec![rule("near_in_level", near)?], bans: Vec::new() };
    Ok(draft)
}

/// One mentor and two to eight mentees.
fn mentoring_group() -> Result<TypeDraft, InvalidId> {
    let mentor = role("mentor", "Mentor", Initiative::Offers, 1)?;
    let mentee = RoleDraft { min: 2, max: 8, ..role("mentee", "Mentee", Initiative::Asks, 1)? };
    let mut draft =
        base("group-mentoring", "Group mentoring", Purpose::Mentoring, Format::Group, vec![mentor, mentee])?;
    draft.pair = levels_apart("mentor", "mentee", 1)?;
    Ok(draft)
}

/// Somebody at least two levels below shows somebody senior what they know.
fn mentoring_reverse() -> Result<TypeDraft, InvalidId> {
    let mentor = role("mentor", "Reverse mentor", Initiative::Waits, 1)?;
    let mentee = RoleDraft { exclusive: true, ..role("mentee", "Senior mentee", Initiative::Asks, 1)? };
    let roles = vec![mentor, mentee];
    let mut draft =
        base("reverse-mentoring", "Reverse mentoring", Purpose::Mentoring, Format::Reverse, roles)?;
    draft.pair = levels_apart("mentee", "mentor", 2)?;
    Ok(draft)
}

/// A trained coach, by application; what is said stays between the two.
fn coaching() -> Result<TypeDraft, InvalidId> {
    let mut coach = role("coach", "Coach", Initiative::Waits, 3)?;
    coach.taking_part.mode = TakingPartMode::Apply;
    coach.waiting_list = Some(20);
    let coachee = RoleDraft { exclusive: true, ..role("coachee", "Coachee", Initiative::Asks, 1)? };
    let mut draft = base("coaching", "Coaching", Purpose::Coaching, Format::OneOnOne, vec![coach, coachee])?;
    draft.pair = outside_reporting_line("coach", "coachee")?;
    draft.running.duration_days = Some(90);
    draft.momentum = policy::MomentumPolicy {
        cadence_days: 14,
        nudge_days: 20,
        amber_days: 30,
        red_days: 45,
        lapse_days: Some(90),
    };
    draft.diary.coordinators = CoordinatorView::Nothing;
    draft.objectives.at_least = 1;
    Ok(draft)
}

/// Somebody senior offers to speak up for somebody; their manager and a coordinator agree.
fn sponsorship() -> Result<TypeDraft, InvalidId> {
    let sponsor = role("sponsor", "Sponsor", Initiative::Offers, 2)?;
    let protege = role("protege", "Protégé", Initiative::Waits, 1)?;
    let roles = vec![sponsor, protege];
    let mut draft = base("sponsorship", "Sponsorship", Purpose::Sponsorship, Format::OneOnOne, roles)?;
    draft.pair = levels_apart("sponsor", "protege", 2)?;
    draft.steps = vec![Step::Counterpart, Step::ManagerOf("protege".parse()?), Step::Coordinator];
    draft.running.duration_days = Some(365);
    draft.objectives.at_least = 1;
    Ok(draft)
}

/// A buddy for the first ninety days.
fn onboarding_buddy() -> Result<TypeDraft, InvalidId> {
    let buddy = role("buddy", "Buddy", Initiative::Offers, 1)?;
    let mut newcomer = role("newcomer", "Newcomer", Initiative::Asks, 1)?;
    newcomer.taking_part.mode = TakingPartMode::UnlessOptedOut;
    newcomer.exclusive = true;
    let roles = vec![buddy, newcomer];
    let mut draft = base("onboarding", "Onboarding buddy", Purpose::Onboarding, Format::OneOnOne, roles)?;
    draft.pair = outside_reporting_line("buddy", "newcomer")?;
    draft.requests.expires_after_days = 5;
    draft.requests.reminders_after_days = vec![2];
    draft.running.duration_days = Some(90);
    draft.running.completes_after_days = 7;
    draft.momentum = policy::MomentumPolicy {
        cadence_days: 7,
        nudge_days: 10,
        amber_days: 14,
        red_days: 21,
        lapse_days: None,
    };
    Ok(draft)
}

fn base(
    id: &str,
    name: &str,
    purpose: Purpose,
    format: Format,
    roles: Vec<RoleDraft>,
) -> Result<TypeDraft, InvalidId> {
    Ok(TypeDraft {
        id: id.parse()?,
        name: name.to_owned(),
        description: String::new(),
        purpose,
        format,
        roles,
        pair: RulesDraft::default(),
        nominators: RulesDraft::default(),
        steps: vec![Step::Counterpart],
        requests: policy::RequestPolicy::default(),
        running: policy::RunningPolicy::default(),
        momentum: policy::MomentumPolicy::default(),
        meetings: policy::MeetingsPolicy::default(),
        diary: policy::DiaryPolicy::default(),
        objectives: policy::ObjectivesPolicy::default(),
        retention: policy::RetentionPolicy::default(),
        feedback: FeedbackPolicy::default(),
        matching: policy::MatchingPolicy::default(),
        cohort: policy::CohortPolicy::default(),
        coordinators: vec![CoordinatorGrant {
            id: "programme-office".parse()?,
            who: RulesDraft {
                grants: vec![rule(
                    "named",
                    Condition::Person {
                        who: "self".parse()?,
                        ids: std::iter::once("programme-office".parse()?).collect(),
                    },
                )?],
                bans: Vec::new(),
            },
            scope: Vec::new(),
            rights: CoordinatorRights { act_for: true, exceed_places: true },
        }],
    })
}

/// Questions on scales of five steps, by the competency that they measure, and how satisfied somebody is.
fn feedback(groups: &[RaterGroup], questions: &[(&str, &str, &str)]) -> Result<FeedbackPolicy, InvalidId> {
    let scale = |id: &str, text: &str, competency: Option<&str>| -> Result<FeedbackQuestion, InvalidId> {
        Ok(FeedbackQuestion {
            id: id.parse()?,
            text: text.to_owned(),
            kind: QuestionKind::Scale { steps: 5 },
            competency: competency.map(str::parse).transpose()?,
            asked_of: if competency.is_none() {
                vec![RaterGroup::Own, RaterGroup::Partner]
            } else {
                Vec::new()
            },
            satisfaction: competency.is_none(),
        })
    };
    let measuring = questions.iter().map(|(id, text, competency)| scale(id, text, Some(competency)));
    let mut questions: Vec<FeedbackQuestion> = measuring.collect::<Result<_, _>>()?;
    questions.push(scale("worth_it", "It is worth the time", None)?);
    questions.push(FeedbackQuestion {
        id: "go_on".parse()?,
        text: "What should they go on with, and what should they try?".to_owned(),
        kind: QuestionKind::Text {},
        competency: None,
        asked_of: Vec::new(),
        satisfaction: false,
    });
    Ok(FeedbackPolicy { rater_groups: groups.to_vec(), questions, ..FeedbackPolicy::default() })
}

fn role(id: &str, name: &str, initiative: Initiative, places: u16) -> Result<RoleDraft, InvalidId> {
    let taking_part = policy::TakingPart { default_places: places, ..policy::TakingPart::default() };
    Ok(RoleDraft {
        id: id.parse()?,
        name: name.to_owned(),
        min: 1,
        max: 1,
        audience: RulesDraft { grants: vec![rule("everybody", Condition::Always)?], bans: Vec::new() },
        taking_part,
        initiative,
        limits: RoleLimits::default(),
        exclusive: false,
        waiting_list: None,
    })
}

fn levels_apart(senior: &str, junior: &str, least: i64) -> Result<RulesDraft, InvalidId> {
    let apart = Condition::Difference {
        attribute: "level".parse()?,
        of: senior.parse()?,
        minus: junior.parse()?,
        at_least: Some(least),
        at_most: None,
    };
    let mut rules = outside_reporting_line(senior, junior)?;
    rules.grants = vec![rule("levels_apart", apart)?];
    Ok(rules)
}

/// Neither reports to the other, at any distance: a mentor who is also the boss is not one.
fn outside_reporting_line(one: &str, other: &str) -> Result<RulesDraft, InvalidId> {
    let line = |above: &str, below: &str| -> Result<Condition, InvalidId> {
        Ok(Condition::ReportingLine { above: above.parse()?, below: below.parse()?, within: None })
    };
    let either = Condition::Any(vec![line(one, other)?, line(other, one)?]);
    Ok(RulesDraft {
        grants: vec![rule("everybody", Condition::Always)?],
        bans: vec![RuleDraft { while_running: true, ..rule("reporting_line", either)? }],
    })
}

fn rule(id: &str, when: Condition) -> Result<RuleDraft, InvalidId> {
    Ok(RuleDraft { id: id.parse()?, when, while_running: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{AttributeDefinition, AttributeKind, SchemaDraft, Visibility};

    #[test]
    fn every_template_builds_and_survives_json() {
        let level = AttributeDefinition {
            id: "level".parse().unwrap(),
            name: "Level".into(),
            kind: AttributeKind::Integer,
            visible_to: Visibility::Everyone,
        };
        let schema = SchemaDraft { attributes: vec![level], ..SchemaDraft::default() }.build().unwrap();
        for name in NAMES {
            let draft = named(name).unwrap().unwrap();
            draft.build(1, &schema).unwrap_or_else(|error| panic!("{name}: {error}"));
            let text = serde_json::to_string(&draft).unwrap();
            assert_eq!(serde_json::from_str::<TypeDraft>(&text).unwrap(), draft);
        }
        assert_eq!(named("none").unwrap(), None);
    }
}
