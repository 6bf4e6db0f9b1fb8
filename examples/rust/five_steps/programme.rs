//! Step 2: three relationship types that run side by side, and who takes part in them.

use super::{
    host::{Host, Try},
    tables::Page,
};
use tutelage::{
    id::{AttributeId, PersonId, RoleId, TypeId},
    lifecycle::Command,
    people::{AttributeValue, PersonRecord},
    rules::{Comparison, Condition, RuleDraft, RulesDraft},
    scheme::{
        AttributeCriterion, ConfiguredType, CoordinatorView, Preference, RoleDraft, TypeDraft, templates,
    },
};

/// Whoever started on or after this day is new.
const NEW_SINCE: &str = "2026-09-01";

/// The keys of the types and roles, parsed once.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) mentoring: TypeId,
    pub(crate) reverse: TypeId,
    pub(crate) onboarding: TypeId,
    pub(crate) mentor: RoleId,
    pub(crate) mentee: RoleId,
    pub(crate) buddy: RoleId,
    pub(crate) newcomer: RoleId,
}

impl Keys {
    pub(crate) fn new() -> Try<Self> {
        Ok(Keys {
            mentoring: "mentoring".parse()?,
            reverse: "reverse-mentoring".parse()?,
            onboarding: "onboarding".parse()?,
            mentor: "mentor".parse()?,
            mentee: "mentee".parse()?,
            buddy: "buddy".parse()?,
            newcomer: "newcomer".parse()?,
        })
    }

    pub(crate) fn types(&self) -> [&TypeId; 3] {
        [&self.mentoring, &self.reverse, &self.onboarding]
    }
}

/// What is known of the people as a whole, by which types and taking part are set up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) reporting_lines: bool,
    pub(crate) start_dates: bool,
    willing_to_teach: bool,
    /// A third of the people are at most here.
    junior: i64,
    /// Half of them.
    middle: i64,
    /// A third is at least here.
    senior: i64,
    /// A tenth.
    top: i64,
}

impl Known {
    pub(crate) fn of(people: &[PersonRecord], reporting_lines: bool) -> Try<Self> {
        let level: AttributeId = "level".parse()?;
        let start_date: AttributeId = "start_date".parse()?;
        let mut levels: Vec<i64> = people.iter().filter_map(|person| number(person, &level)).collect();
        levels.sort_unstable();
        let at = |parts: usize, of: usize| -> Try<i64> {
            let index = levels.len().saturating_mul(parts).div_euclid(of.max(1));
            levels.get(index).copied().ok_or_else(|| "no levels are known, and the types need them".into())
        };
        Ok(Known {
            reporting_lines,
            start_dates: people.iter().any(|person| person.attributes.contains_key(&start_date)),
            willing_to_teach: people.iter().any(teaches),
            junior: at(1, 3)?,
            middle: at(1, 2)?,
            senior: at(2, 3)?,
            top: at(9, 10)?,
        })
    }

    /// A career ladder has few rungs; what goes higher is experience in years.
    fn levels_are_years(&self) -> bool {
        self.top > 10
    }

    /// Someone who is willing to teach; where nobody was asked about that, someone who can do something.
    fn can_teach(&self, person: &PersonRecord) -> bool {
        if self.willing_to_teach { teaches(person) } else { !person.skills.is_empty() }
    }
}

fn teaches(person: &PersonRecord) -> bool {
    person.skills.iter().any(|skill| skill.teaches)
}

fn number(person: &PersonRecord, attribute: &AttributeId) -> Option<i64> {
    match person.attributes.get(attribute) {
        Some(AttributeValue::Integer(number)) => Some(*number),
        _ => None,
    }
}

/// The three types: a template each, and what is special about this programme.
pub(crate) fn types(known: &Known) -> Try<Vec<ConfiguredType>> {
    let mut drafts = vec![mentoring(known)?, template("mentoring_reverse")?, onboarding(known)?];
    for draft in &mut drafts {
        if !known.reporting_lines {
            // An unknown fact never opens a door: a ban applies when it is true *or unknown*. With reporting lines
            // unknown it would forbid every pair, so it has to go, and not to be satisfied by chance.
            draft.pair.bans.retain(|ban| ban.id.as_str() != "reporting_line");
        }
    }
    Ok(drafts.into_iter().map(|draft| ConfiguredType { version: 1, draft }).collect())
}

fn template(name: &str) -> Try<TypeDraft> {
    templates::named(name)?.ok_or_else(|| format!("there is no template `{name}`").into())
}

/// One-on-one: up to three ranked choices, up to three mentees; coordinators read what was written for them.
fn mentoring(known: &Known) -> Try<TypeDraft> {
    let mut draft = template("mentoring_one_on_one")?;
    draft.requests.ranked_choices = 3;
    draft.diary.coordinators = CoordinatorView::Text;
    if known.levels_are_years() {
        let (attribute, of, minus) = ("level".parse()?, "mentor".parse()?, "mentee".parse()?);
        let ten = Condition::Difference { attribute, of, minus, at_least: Some(10), at_most: None };
        draft.pair.grants = granted("ten_years_apart", ten)?.grants;
    }
    draft.matching.attributes = vec![
        AttributeCriterion { attribute: "location".parse()?, prefer: Preference::Same, points: 40 },
        AttributeCriterion { attribute: "languages".parse()?, prefer: Preference::Shared, points: 10 },
    ];
    if let Some(mentor) = role_mut(&mut draft, "mentor") {
        mentor.limits.places = 3;
    }
    Ok(draft)
}

/// Newcomers take part as a matter of course, as long as they are new, and find a buddy in their own location.
fn onboarding(known: &Known) -> Try<TypeDraft> {
    let mut draft = template("onboarding_buddy")?;
    let who: RoleId = "self".parse()?;
    let new = if known.start_dates {
        let since = AttributeValue::Text(NEW_SINCE.to_owned());
        Condition::Compare { who, attribute: "start_date".parse()?, is: Comparison::AtLeast, value: since }
    } else {
        let most = AttributeValue::Integer(1);
        Condition::Compare { who, attribute: "level".parse()?, is: Comparison::AtMost, value: most }
    };
    if let Some(newcomer) = role_mut(&mut draft, "newcomer") {
        newcomer.audience = granted("new", new)?;
    }
    draft.pair.grants = granted("same_location", Condition::Same { attribute: "location".parse()? })?.grants;
    Ok(draft)
}

fn role_mut<'a>(draft: &'a mut TypeDraft, id: &str) -> Option<&'a mut RoleDraft> {
    draft.roles.iter_mut().find(|role| role.id.as_str() == id)
}

fn granted(id: &str, when: Condition) -> Try<RulesDraft> {
    let grant = RuleDraft { id: id.parse()?, when, while_running: false };
    Ok(RulesDraft { grants: vec![grant], bans: Vec::new() })
}

/// Who takes part as what, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    pub(crate) mentors: Vec<PersonId>,
    pub(crate) mentees: Vec<PersonId>,
    pub(crate) reverse_mentees: Vec<PersonId>,
    pub(crate) newcomers: Vec<PersonId>,
}

/// People say that they take part. Newcomers need not: the type takes them in unless they opt out.
pub(crate) fn take_part(
    host: &mut Host,
    keys: &Keys,
    people: &[PersonRecord],
    known: &Known,
    page: &mut Page,
) -> Try<Roster> {
    let (level, start_date) = ("level".parse()?, "start_date".parse()?);
    let mut roster = Roster::default();
    let (mut reverse_mentors, mut buddies) = (0_usize, 0_usize);
    for person in people {
        let Some(at) = number(person, &level) else { continue };
        let new = match person.attributes.get(&start_date) {
            Some(AttributeValue::Text(date)) => date.as_str() >= NEW_SINCE,
            _ => !known.start_dates && at <= 1,
        };
        if new {
            roster.newcomers.push(person.id.clone());
        }
        if at >= known.senior && known.can_teach(person) {
            // One to three places, by how much they have to give.
            let places = u16::try_from(person.skills.len().div_euclid(3).clamp(1, 3))?;
            join(host, &person.id, &keys.mentoring, &keys.mentor, Some(places))?;
            roster.mentors.push(person.id.clone());
        }
        if at <= known.middle && at < known.senior && !new && !person.wants.is_empty() {
            join(host, &person.id, &keys.mentoring, &keys.mentee, None)?;
            roster.mentees.push(person.id.clone());
        }
        if at >= known.top && !person.wants.is_empty() {
            join(host, &person.id, &keys.reverse, &keys.mentee, None)?;
            roster.reverse_mentees.push(person.id.clone());
        }
        if at <= known.junior && known.can_teach(person) {
            join(host, &person.id, &keys.reverse, &keys.mentor, None)?;
            reverse_mentors = reverse_mentors.saturating_add(1);
        }
        if at == known.middle && !new {
            join(host, &person.id, &keys.onboarding, &keys.buddy, None)?;
            buddies = buddies.saturating_add(1);
        }
    }
    let count = |people: &[PersonId]| people.len().to_string();
    page.title("Who takes part");
    page.table(
        &["type", "role", "people"],
        [
            ["mentoring", "mentor, 1 to 3 places", &count(&roster.mentors)],
            ["mentoring", "mentee, exclusive", &count(&roster.mentees)],
            ["reverse-mentoring", "mentor", &reverse_mentors.to_string()],
            ["reverse-mentoring", "mentee, exclusive", &count(&roster.reverse_mentees)],
            ["onboarding", "buddy", &buddies.to_string()],
            ["onboarding", "newcomer, unless opted out", &count(&roster.newcomers)],
        ],
    );
    Ok(roster)
}

fn join(host: &mut Host, who: &PersonId, type_id: &TypeId, role: &RoleId, places: Option<u16>) -> Try<()> {
    let (type_id, role) = (type_id.clone(), role.clone());
    host.does(who, Command::TakePart { type_id, role, places, agreement: None }).map(|_| ())
}
