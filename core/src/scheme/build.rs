//! From a draft to a type that cannot be invalid.

use super::{
    AttributeCriterion, CoordinatorGrant, Format, Initiative, Preference, RelationshipType, RoleDraft, Step,
    TypeDraft,
    relationship_type::{Coordinators, Role},
};
use crate::{
    error::{Error, ErrorCode, Faults},
    id::{Code, RoleId},
    people::{AttributeKind, AttributeSchema, Visibility, bounded_text},
    rules::{Binding, Rules, RulesDraft},
    sort::Inserted,
};
use std::collections::BTreeSet;

/// One decision may change 64 records; some are needed besides members and pairs.
const MOST_MEMBER_RECORDS: usize = 60;

impl TypeDraft {
    /// Checks the draft against the attribute schema and makes a version of the type.
    ///
    /// # Errors
    /// Every fault with its path.
    pub fn build(&self, version: u32, schema: &AttributeSchema) -> Result<RelationshipType, Error> {
        build(self, version, schema)
    }
}

fn build(draft: &TypeDraft, version: u32, schema: &AttributeSchema) -> Result<RelationshipType, Error> {
    let mut check = Check { draft, schema, faults: Faults::default() };
    check.texts();
    check.format();
    let roles = check.roles();
    let pair = check.pair();
    let nominators = check.rules("nominators", &draft.nominators, &Binding::One);
    check.somebody_begins();
    check.steps();
    check.requests();
    check.running();
    check.momentum();
    check.retention();
    check.meetings();
    check.diary();
    draft.feedback.check(&mut check.faults, &draft.roles);
    check.matching();
    let coordinators = check.coordinators();
    check.faults.into_result()?;
    match (roles, pair, nominators, coordinators) {
        (Some(roles), Some(pair), Some(nominators), Some(coordinators)) => {
            let program = RelationshipType::program(&roles, &pair);
            let draft = draft.clone();
            Ok(RelationshipType { draft, version, roles, pair, nominators, coordinators, program })
        }
        _ => Err(Error::new(ErrorCode::Internal, "", "a fault was found and not reported")),
    }
}

struct Check<'a> {
    draft: &'a TypeDraft,
    schema: &'a AttributeSchema,
    faults: Faults,
}

impl Check<'_> {
    fn texts(&mut self) {
        self.faults.absorb("name", bounded_text(&self.draft.name, 1, 200));
        self.faults.absorb("description", bounded_text(&self.draft.description, 0, 2_000));
    }

    fn format(&mut self) {
        let roles = &self.draft.roles;
        let bounds: Vec<(u8, u8)> = roles.iter().map(|role| (role.min, role.max)).collect();
        let (fits, expected) = match self.draft.format {
            Format::OneOnOne | Format::Reverse => (
                bounds.len() == 2 && bounds.iter().all(|(_, max)| *max == 1),
                "two roles with one person each",
            ),
            Format::Peer => {
                (bounds.len() == 1 && bounds.iter().all(|(min, _)| *min >= 2), "one role of two or more")
            }
            Format::Group => (
                bounds.len() == 2 && bounds.iter().any(|(_, max)| *max >= 2),
                "two roles, one of them for several people",
            ),
        };
        self.faults.check(fits, ErrorCode::FormatMismatch, "roles", format!("this format needs {expected}"));
        let records = match bounds.as_slice() {
            [(_, only)] => {
                let count = usize::from(*only);
                count.saturating_add(count.saturating_mul(count.saturating_sub(1)).div_euclid(2))
            }
            [(_, first), (_, second)] => {
                let (first, second) = (usize::from(*first), usize::from(*second));
                first.saturating_add(second).saturating_add(first.saturating_mul(second))
            }
            _ => 0,
        };
        let message =
            format!("{records} records to keep together; at most {MOST_MEMBER_RECORDS} can be: lower `max`");
        self.faults.check(records <= MOST_MEMBER_RECORDS, ErrorCode::TooManyMembers, "roles", message);
    }

    fn roles(&mut self) -> Option<Vec<Role>> {
        let mut seen = BTreeSet::new();
        let mut roles = Vec::new();
        for (i, role) in self.draft.roles.iter().enumerate() {
            let path = format!("roles[{i}]");
            if matches!(role.id.as_str(), "self" | "other") {
                let message = format!("`{}` names people in rules; take another key", role.id);
                self.faults.add(ErrorCode::InvalidValue, format!("{path}.id"), message);
            }
            if !seen.insert(&role.id) {
                let message = format!("the role `{}` stands twice", role.id);
                self.faults.add(ErrorCode::DuplicateId, format!("{path}.id"), message);
            }
            self.role_bounds(role, &path);
            let audience = self.rules(&format!("{path}.audience"), &role.audience, &Binding::One);
            let somebody = !role.audience.grants.is_empty();
            let message = "no grant, so nobody may take part; write a grant such as `always`";
            self.faults.check(
                somebody,
                ErrorCode::NobodyEligible,
                &format!("{path}.audience.grants"),
                message,
            );
            roles.extend(audience.map(|audience| Role { draft: role.clone(), audience }));
        }
        (roles.len() == self.draft.roles.len()).then_some(roles)
    }

    fn role_bounds(&mut self, role: &RoleDraft, path: &str) {
        self.faults.absorb(&format!("{path}.name"), bounded_text(&role.name, 1, 200));
        let message = format!("needs 1 to `max`, which is {}", role.max);
        let possible = (1..=role.max).contains(&role.min);
        self.faults.check(possible, ErrorCode::InvalidBounds, &format!("{path}.min"), message);
        let (limits, taking_part) = (&role.limits, &role.taking_part);
        self.range(limits.places, 1, 100, &format!("{path}.limits.places"));
        self.range(limits.outgoing, 1, 500, &format!("{path}.limits.outgoing"));
        self.range(limits.incoming, 1, 500, &format!("{path}.limits.incoming"));
        self.range(
            taking_part.default_places,
            1,
            limits.places,
            &format!("{path}.taking_part.default_places"),
        );
        if let Some(length) = role.waiting_list {
            self.range(length, 1, 500, &format!("{path}.waiting_list"));
        }
        let enrolment = &taking_part.enrolment;
        let ordered = enrolment.from.zip(enrolment.until).is_none_or(|(from, until)| from < until);
        let path = format!("{path}.taking_part.enrolment");
        self.faults.check(ordered, ErrorCode::InvalidOrder, &path, "`until` is not after `from`");
    }

    fn pair(&mut self) -> Option<Rules> {
        let named = |text: &str| text.parse::<RoleId>().ok();
        let names = match self.draft.roles.as_slice() {
            [first, second] if self.draft.format != Format::Peer => {
                Some((first.id.clone(), second.id.clone()))
            }
            _ => named("self").zip(named("other")),
        };
        let (first, second) = names?;
        let somebody = !self.draft.pair.grants.is_empty();
        let message = "no grant, so nobody may be with anybody; write a grant such as `always`";
        self.faults.check(somebody, ErrorCode::NobodyEligible, "pair.grants", message);
        self.rules("pair", &self.draft.pair, &Binding::Two(first, second))
    }

    fn rules(&mut self, path: &str, draft: &RulesDraft, binding: &Binding) -> Option<Rules> {
        self.faults.absorb(path, draft.build(self.schema, binding))
    }

    fn somebody_begins(&mut self) {
        let asks = self.draft.roles.iter().any(|role| role.initiative != Initiative::Waits);
        let others = !self.draft.nominators.grants.is_empty() || !self.draft.coordinators.is_empty();
        let message = "no role asks or offers, and there are no nominators and no coordinators";
        self.faults.check(asks || others, ErrorCode::NobodyEligible, "roles", message);
    }

    fn steps(&mut self) {
        let steps = &self.draft.steps;
        self.faults.check(steps.len() <= 4, ErrorCode::TooLarge, "steps", "at most 4 steps are allowed");
        let mut seen = BTreeSet::new();
        for (i, step) in steps.iter().enumerate() {
            let path = format!("steps[{i}]");
            self.faults.check(seen.insert(step), ErrorCode::DuplicateId, &path, "this step stands twice");
            if let Step::ManagerOf(role) = step {
                self.known_role(role, &format!("{path}.manager_of"));
            }
            if *step == Step::Coordinator && self.draft.coordinators.is_empty() {
                self.faults.add(ErrorCode::InvalidOrder, path, "the type has no coordinators");
            }
        }
    }

    fn requests(&mut self) {
        let policy = &self.draft.requests;
        self.range(policy.expires_after_days, 1, 365, "requests.expires_after_days");
        self.range(u16::from(policy.ranked_choices), 1, 10, "requests.ranked_choices");
        self.codes(&policy.decline_codes, "requests.decline_codes");
        let reminders = &policy.reminders_after_days;
        let path = "requests.reminders_after_days";
        self.faults.check(reminders.len() <= 2, ErrorCode::TooLarge, path, "at most 2 reminders are allowed");
        let early = reminders.iter().all(|days| *days >= 1 && *days < policy.expires_after_days);
        self.faults.check(
            early,
            ErrorCode::InvalidOrder,
            path,
            "a reminder must come before the request expires",
        );
        let ordered = reminders.is_sorted_by(|a, b| a < b);
        self.faults.check(ordered, ErrorCode::InvalidOrder, path, "the days must rise");
    }

    fn running(&mut self) {
        let policy = &self.draft.running;
        if let Some(days) = policy.duration_days {
            self.range(days, 1, 3_650, "running.duration_days");
        }
        self.range(policy.extension_days, 1, 3_650, "running.extension_days");
        self.range(policy.completes_after_days, 0, 365, "running.completes_after_days");
        self.codes(&policy.cancel_codes, "running.cancel_codes");
        for (i, role) in policy.complete_by.iter().enumerate() {
            self.known_role(role, &format!("running.complete_by[{i}]"));
        }
    }

    fn retention(&mut self) {
        if let Some(days) = self.draft.retention.texts_days {
            self.range(days, 1, 3_650, "retention.texts_days");
        }
    }

    fn momentum(&mut self) {
        let policy = &self.draft.momentum;
        self.range(policy.cadence_days, 1, 365, "momentum.cadence_days");
        self.range(policy.nudge_days, 1, 3_650, "momentum.nudge_days");
        let ordered = policy.nudge_days <= policy.amber_days && policy.amber_days <= policy.red_days;
        let message = "`nudge_days`, `amber_days` and `red_days` must not fall";
        self.faults.check(ordered, ErrorCode::InvalidOrder, "momentum", message);
        if let Some(days) = policy.lapse_days {
            self.range(days, 60, 3_650, "momentum.lapse_days");
            let last = days > policy.red_days;
            self.faults.check(
                last,
                ErrorCode::InvalidOrder,
                "momentum.lapse_days",
                "must come after `red_days`",
            );
        }
    }

    fn meetings(&mut self) {
        let agendas = &self.draft.meetings.agendas;
        let path = "meetings.agendas";
        self.faults.check(agendas.len() <= 20, ErrorCode::TooLarge, path, "at most 20 agendas are allowed");
        let mut seen = BTreeSet::new();
        for (i, agenda) in agendas.iter().enumerate() {
            let path = format!("{path}[{i}]");
            let message = format!("the agenda `{}` stands twice", agenda.id);
            self.faults.check(
                seen.insert(&agenda.id),
                ErrorCode::DuplicateId,
                &format!("{path}.id"),
                message,
            );
            self.faults.absorb(&format!("{path}.name"), bounded_text(&agenda.name, 1, 200));
            let some = (1..=20).contains(&agenda.items.len());
            let message = format!("{} items; 1 to 20 are needed", agenda.items.len());
            self.faults.check(some, ErrorCode::TooLarge, &format!("{path}.items"), message);
            for (j, item) in agenda.items.iter().enumerate() {
                self.faults.absorb(&format!("{path}.items[{j}]"), bounded_text(item, 1, 500));
            }
        }
    }

    fn diary(&mut self) {
        let policy = &self.draft.diary;
        for (field, roles) in [("writers", &policy.writers), ("readers", &policy.readers)] {
            for (i, role) in roles.iter().enumerate() {
                self.known_role(role, &format!("diary.{field}[{i}]"));
            }
        }
        let count = self.draft.objectives.at_least;
        self.range(u16::from(count), 0, 20, "objectives.at_least");
    }

    fn matching(&mut self) {
        let skills = &self.draft.matching.skills;
        let percentages = [
            ("validated_percent", skills.validated_percent),
            ("teaches_percent", skills.teaches_percent),
            ("related_percent", skills.related_percent),
            ("broader_percent", skills.broader_percent),
        ];
        for (field, percent) in percentages {
            self.range(u16::from(percent), 0, 100, &format!("matching.skills.{field}"));
        }
        let criteria = &self.draft.matching.attributes;
        let path = "matching.attributes";
        self.faults.check(criteria.len() <= 16, ErrorCode::TooLarge, path, "at most 16 criteria are allowed");
        for (i, criterion) in criteria.iter().enumerate() {
            self.criterion(criterion, &format!("{path}[{i}]"));
        }
    }

    fn criterion(&mut self, criterion: &AttributeCriterion, path: &str) {
        self.range(criterion.points, 1, 10_000, &format!("{path}.points"));
        let attribute = &criterion.attribute;
        let path = format!("{path}.attribute");
        let Some(definition) = self.schema.get(attribute) else {
            let message = format!("the schema has no attribute `{attribute}`");
            return self.faults.add(ErrorCode::UnknownAttribute, path, message);
        };
        let message = format!("`{attribute}` is not for everyone to see, and an order would tell it");
        let open = definition.visible_to == Visibility::Everyone;
        self.faults.check(open, ErrorCode::AttributeNotVisible, &path, message);
        let fits = criterion.prefer != Preference::Shared || definition.kind == AttributeKind::TextSet;
        self.faults.check(fits, ErrorCode::AttributeKind, &path, "`shared` needs a set of text");
    }

    fn coordinators(&mut self) -> Option<Vec<Coordinators>> {
        let grants = &self.draft.coordinators;
        self.faults.check(
            grants.len() <= 32,
            ErrorCode::TooLarge,
            "coordinators",
            "at most 32 grants are allowed",
        );
        let mut seen = BTreeSet::new();
        let mut built = Vec::new();
        for (i, grant) in grants.iter().enumerate() {
            let path = format!("coordinators[{i}]");
            if !seen.insert(&grant.id) {
                let message = format!("the grant `{}` stands twice", grant.id);
                self.faults.add(ErrorCode::DuplicateId, format!("{path}.id"), message);
            }
            built.extend(self.coordinator(grant, &path));
        }
        (built.len() == grants.len()).then_some(built)
    }

    fn coordinator(&mut self, grant: &CoordinatorGrant, path: &str) -> Option<Coordinators> {
        let who = self.rules(&format!("{path}.who"), &grant.who, &Binding::One);
        let somebody = !grant.who.grants.is_empty();
        let message = "no grant, so nobody is a coordinator";
        self.faults.check(somebody, ErrorCode::NobodyEligible, &format!("{path}.who.grants"), message);
        let few = grant.scope.len() <= 8;
        self.faults.check(few, ErrorCode::TooLarge, &format!("{path}.scope"), "at most 8 are allowed");
        let mut scope = Vec::new();
        for (i, term) in grant.scope.iter().enumerate() {
            let path = format!("{path}.scope[{i}]");
            let count = term.values.len();
            let message = format!("{count} values; 1 to 256 are allowed");
            self.faults.check(
                (1..=256).contains(&count),
                ErrorCode::TooLarge,
                &format!("{path}.values"),
                message,
            );
            let kind = self.schema.get(&term.attribute).map(|definition| definition.kind);
            match (kind, self.schema.slot(&term.attribute)) {
                (Some(AttributeKind::Text | AttributeKind::TextSet), Some(slot)) => {
                    scope.push((term.clone(), slot))
                }
                (Some(_), _) => {
                    let message = format!("`{}` is not a text or a set of text", term.attribute);
                    self.faults.add(ErrorCode::AttributeKind, format!("{path}.attribute"), message);
                }
                (None, _) => {
                    let message = format!("the schema has no attribute `{}`", term.attribute);
                    self.faults.add(ErrorCode::UnknownAttribute, format!("{path}.attribute"), message);
                }
            }
        }
        Some(Coordinators { who: who?, scope, rights: grant.rights })
    }

    fn known_role(&mut self, role: &RoleId, path: &str) {
        let known = self.draft.roles.iter().any(|draft| draft.id == *role);
        self.faults.check(known, ErrorCode::UnknownRole, path, format!("the type has no role `{role}`"));
    }

    fn codes(&mut self, codes: &[Code], path: &str) {
        let count = codes.len();
        let message = format!("{count} codes; 1 to 32 are allowed");
        self.faults.check((1..=32).contains(&count), ErrorCode::TooLarge, path, message);
        let distinct = codes.iter().inserted::<BTreeSet<_>>().len() == count;
        self.faults.check(distinct, ErrorCode::DuplicateId, path, "a code stands twice");
    }

    fn range(&mut self, value: u16, least: u16, most: u16, path: &str) {
        let message = format!("`{value}` is not from {least} to {most}");
        self.faults.check((least..=most).contains(&value), ErrorCode::OutOfRange, path, message);
    }
}
