//! The same figures by plain loops over all records, kept in lists.

use crate::{
    company::{Company, line_of},
    dice::Dice,
    figures::{Figures, figures},
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tutelage::{
    diary::{EntryKind, EntryState},
    id::{AttributeId, PersonId},
    lifecycle::{
        Caseload, Flag, Member, Momentum, Participation, Relationship, RelationshipState, RequestState,
        Section,
    },
    objectives::{ObjectiveResult, ObjectiveState},
    people::{AttributeValue, LineEnd, Manager, Person},
    report::{Reader, ReportKind, Scope},
    scheme::CoordinatorView,
};

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var_os("TUTELAGE_FULL").is_some() { 2_000 } else { 200 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_that_of_plain_loops(seed: u64, size in 0_usize..60) {
        let mut dice = Dice(seed);
        let mut company = Company::found(&mut dice, size);
        company.scope(&mut dice);
        if dice.chance(50) {
            for person in &company.people {
                if dice.chance(80) {
                    company.lines.insert(person.id().clone(), line_of(&company.people, person));
                }
            }
        }
        let summary = company.summary();
        for kind in ReportKind::ALL {
            let report = summary.report(kind, Reader::Coordinator, company.engine.schema()).unwrap();
            let found = figures(&report);
            let words = if kind == ReportKind::Comparison { 2 } else { 0 };
            prop_assert_eq!(report.table().lines().count(), 2 + found.len() + words, "a line for each figure");
            let mut wanted = Plain(&company).report(kind);
            if kind == ReportKind::Fairness {
                // Which groups are left out is for the tests of suppression.
                wanted.retain(|key, _| !key.starts_with("groups|") || found.contains_key(key));
                wanted.retain(|key, _| !key.starts_with("pairs|gender") && !key.starts_with("pairs||gender"));
                let found: Figures = found.into_iter().filter(|(key, _)| !key.starts_with("pairs||gender") && !key.ends_with("impact_ratio") && !key.ends_with("below_four_fifths") && !key.ends_with("left_out")).collect();
                prop_assert_eq!(found, wanted);
            } else {
                prop_assert_eq!(found, wanted, "{:?}", kind);
            }
        }
    }
}

struct Plain<'a>(&'a Company);

/// Figures to be added up, in the order of their keys.
#[derive(Default)]
struct Told(Figures);

impl Told {
    fn tell<T: ToString>(&mut self, about: &str, figure: &str, value: T) {
        let value = value.to_string();
        assert_eq!(self.0.insert(format!("{about}|{figure}"), value), None, "{about}|{figure}");
    }
}

fn groups(person: &Person, attribute: &AttributeId) -> Vec<String> {
    match person.record().attributes.get(attribute) {
        Some(AttributeValue::Integer(number)) => vec![number.to_string()],
        Some(AttributeValue::YesNo(yes)) => vec![yes.to_string()],
        Some(AttributeValue::Text(text)) => vec![text.clone()],
        Some(AttributeValue::TextSet(texts)) if !texts.is_empty() => texts.iter().cloned().collect(),
        _ => vec!["(unknown)".to_owned()],
    }
}

impl Plain<'_> {
    fn report(&self, kind: ReportKind) -> Figures {
        let mut told = Told::default();
        match kind {
            ReportKind::Overview => self.overview(&mut told),
            ReportKind::Funnel => self.funnel(&mut told),
            ReportKind::Momentum => self.momentum(&mut told),
            ReportKind::Load => self.load(&mut told),
            ReportKind::Outcomes => self.outcomes(&mut told),
            ReportKind::Comparison => self.comparison(&mut told),
            ReportKind::Fairness => self.fairness(&mut told),
        }
        told.0
    }

    fn person(&self, id: &PersonId) -> &Person {
        self.0.people.iter().find(|person| person.id() == id).unwrap()
    }

    fn roles(&self) -> Vec<String> {
        let mut roles: Vec<String> = self.0.plan.roles.iter().map(|role| role.id.to_string()).collect();
        roles.sort();
        roles
    }

    fn covers(&self, people: &[&Person]) -> bool {
        let team = |person: &Person| groups(person, &crate::common::id("team")).remove(0);
        match &self.0.plan.scope {
            Scope::Everybody => true,
            Scope::Scopes(_) => {
                people.iter().all(|person| matches!(team(person).as_str(), "red" | "blue"))
                    || people.iter().all(|person| team(person) == "green")
            }
            Scope::ReportsOf(manager) => {
                people.iter().any(|person| person.record().manager == Manager::Person(manager.clone()))
            }
        }
    }

    /// Coordinators of some are told over four people and more what these have taken on.
    fn tells_over(&self, people: usize) -> bool {
        people >= if self.0.plan.scope == Scope::Everybody { 1 } else { 4 }
    }

    fn people(&self) -> Vec<&Person> {
        self.0.people.iter().filter(|person| self.covers(&[person])).collect()
    }

    fn caseload(&self, person: &Person) -> Option<&Caseload> {
        self.0.caseloads.get(person.id())
    }

    fn section(&self, person: &Person, role: &str) -> Option<&Section> {
        let sections = &self.caseload(person)?.sections;
        sections.iter().find(|s| s.type_id == self.0.plan.type_id && s.role.as_str() == role)
    }

    fn active(person: &Person) -> bool {
        person.record().state == tutelage::people::PersonState::Active
    }

    fn takes_part(&self, person: &Person, role: &str) -> bool {
        Self::active(person)
            && self.section(person, role).is_some_and(|s| s.participation == Participation::In)
    }

    fn selected(&self, person: &Person, role: &str) -> bool {
        self.section(person, role).is_some_and(|s| s.tally.relationships_begun > 0 || !s.active.is_empty())
    }

    fn candidate(&self, person: &Person, role: &str) -> bool {
        self.takes_part(person, role)
            || self.selected(person, role)
            || self.section(person, role).is_some_and(|s| !s.tally.is_empty())
    }

    /// Everybody may take part in the types of these companies.
    fn eligible(&self, person: &Person, role: &str) -> bool {
        Self::active(person) || self.candidate(person, role)
    }

    fn stage(&self, person: &Person, role: &str) -> BTreeMap<&'static str, bool> {
        let section = self.section(person, role);
        let did = |count: fn(&Section) -> u32| section.is_some_and(|section| count(section) > 0);
        let applied = section.is_some_and(|s| s.participation == Participation::Applied);
        BTreeMap::from([
            ("eligible", self.eligible(person, role)),
            ("taking_part", self.candidate(person, role)),
            ("applied", applied && Self::active(person)),
            ("asked", did(|s| s.tally.requests_made)),
            ("received", did(|s| s.tally.requests_received)),
            ("selected", self.selected(person, role)),
            ("completed", did(|s| s.tally.relationships_completed)),
        ])
    }

    fn relationships(&self) -> Vec<&Relationship> {
        let all = self.0.relationships.iter().map(AsRef::as_ref);
        all.filter(|r| r.type_id == self.0.plan.type_id && self.covers(&self.members(r))).collect()
    }

    fn members(&self, relationship: &Relationship) -> Vec<&Person> {
        relationship.members.iter().map(|member| self.person(&member.party.person)).collect()
    }

    fn couples<'r>(&self, relationship: &'r Relationship) -> Vec<[&'r Member; 2]> {
        let mut couples = Vec::new();
        let one_role = self.0.plan.roles.len() == 1;
        for (i, one) in relationship.members.iter().enumerate() {
            for other in &relationship.members[i + 1..] {
                if one_role || one.party.role != other.party.role {
                    couples.push([one, other]);
                }
            }
        }
        couples
    }

    fn visible(&self) -> impl Iterator<Item = &AttributeId> {
        self.0.plan.by.iter().filter(|attribute| attribute.as_str() != "gender")
    }

    fn states(&self, told: &mut Told) {
        let all = self.relationships();
        for (figure, state) in [
            ("forming", RelationshipState::Forming),
            ("active", RelationshipState::Active),
            ("on_hold", RelationshipState::OnHold),
            ("completed", RelationshipState::Completed),
            ("cancelled", RelationshipState::Cancelled),
            ("lapsed", RelationshipState::Lapsed),
        ] {
            told.tell("relationships||||", figure, all.iter().filter(|r| r.state == state).count());
        }
    }

    fn overview(&self, told: &mut Told) {
        self.states(told);
        for role in self.roles() {
            let eligible: Vec<_> = self.people().into_iter().filter(|p| self.eligible(p, &role)).collect();
            let places = |p: &&Person| self.section(p, &role).map_or(0, |s| s.active.len());
            if self.tells_over(eligible.len()) {
                let about = format!("people|{role}|||");
                told.tell(&about, "people", eligible.iter().filter(|p| places(p) > 0).count());
                told.tell(&about, "places", eligible.iter().map(places).sum::<usize>());
            }
        }
        for attribute in self.visible() {
            let (mut by_group, mut by_pair) = (BTreeMap::new(), BTreeMap::new());
            for relationship in self.relationships() {
                let add = |counts: &mut [usize; 2]| {
                    counts[0] += usize::from(relationship.state.is_open());
                    counts[1] += 1;
                };
                let members = self.members(relationship);
                let all: BTreeSet<String> = members.iter().flat_map(|p| groups(p, attribute)).collect();
                all.into_iter().for_each(|group| add(by_group.entry(group).or_default()));
                for [one, other] in self.couples(relationship) {
                    for first in groups(self.person(&one.party.person), attribute) {
                        for second in groups(self.person(&other.party.person), attribute) {
                            let unknown = |value: &String| value == "(unknown)";
                            let key = |value: &String| (unknown(value), value.clone());
                            let turned = self.0.plan.roles.len() == 1 && key(&first) > key(&second);
                            let pair = if turned { (second, first.clone()) } else { (first.clone(), second) };
                            add(by_pair.entry(pair).or_default());
                        }
                    }
                }
            }
            for (group, [open, all]) in by_group {
                told.tell(&format!("groups||{attribute}|{group}|"), "open", open);
                told.tell(&format!("groups||{attribute}|{group}|"), "all", all);
            }
            for ((first, second), [open, all]) in by_pair {
                told.tell(&format!("pairs||{attribute}|{first}|{second}"), "open", open);
                told.tell(&format!("pairs||{attribute}|{first}|{second}"), "all", all);
            }
        }
    }

    fn funnel(&self, told: &mut Told) {
        for role in self.roles() {
            let stages: Vec<_> = self.people().into_iter().map(|p| self.stage(p, &role)).collect();
            if self.tells_over(stages.iter().filter(|stage| stage["eligible"]).count()) {
                for figure in
                    ["eligible", "taking_part", "applied", "asked", "received", "selected", "completed"]
                {
                    let count = stages.iter().filter(|stage| stage["eligible"] && stage[figure]).count();
                    told.tell(&format!("people|{role}|||"), figure, count);
                }
            }
        }
        let requests = self.0.requests.iter().filter(|request| {
            let two = [&request.parties.from, &request.parties.to].map(|party| self.person(&party.person));
            request.type_id == self.0.plan.type_id && self.covers(&two)
        });
        let requests: Vec<_> = requests.collect();
        told.tell("requests||||", "made", requests.len());
        for (figure, state) in [
            ("waiting", RequestState::Waiting),
            ("pending", RequestState::Pending),
            ("accepted", RequestState::Accepted),
            ("declined", RequestState::Declined),
            ("withdrawn", RequestState::Withdrawn),
            ("expired", RequestState::Expired),
            ("invalidated", RequestState::Invalidated),
        ] {
            told.tell("requests||||", figure, requests.iter().filter(|r| r.state == state).count());
        }
        let hours =
            requests.iter().filter_map(|r| Some(r.answered_at?.since(r.opened_at).as_millis() / 3_600_000));
        let mut hours: Vec<i64> = hours.collect();
        hours.sort_unstable();
        told.tell("answers||||", "answered", hours.len());
        if !hours.is_empty() {
            told.tell("answers||||", "median", hours[(hours.len() - 1) / 2]);
            told.tell("answers||||", "ninth_decile", hours[(hours.len() * 9).div_ceil(10) - 1]);
        }
        let all = self.relationships();
        let of = |state| all.iter().filter(|r| r.state == state).count();
        told.tell("relationships||||", "formed", all.len());
        told.tell("relationships||||", "started", all.iter().filter(|r| r.started_at.is_some()).count());
        told.tell("relationships||||", "completed", of(RelationshipState::Completed));
        told.tell("relationships||||", "cancelled", of(RelationshipState::Cancelled));
        told.tell("relationships||||", "lapsed", of(RelationshipState::Lapsed));
    }

    fn momentum(&self, told: &mut Told) {
        self.states(told);
        let all = self.relationships();
        let active: Vec<_> = all.iter().filter(|r| r.state == RelationshipState::Active).collect();
        let of = |momentum| active.iter().filter(|r| r.clock.momentum == momentum).count();
        told.tell("relationships||||", "green", of(Momentum::Green));
        told.tell("relationships||||", "nudged", of(Momentum::Nudged));
        told.tell("relationships||||", "amber", of(Momentum::Amber));
        told.tell("relationships||||", "red", of(Momentum::Red));
        told.tell("relationships||||", "at_risk", of(Momentum::Amber) + of(Momentum::Red));
        told.tell("relationships||||", "met", all.iter().map(|r| r.clock.met).sum::<u32>());
        told.tell("relationships||||", "missed", all.iter().map(|r| r.clock.missed).sum::<u32>());
        let broken = all.iter().filter(|r| r.flags.contains(&Flag::RuleBroken)).count();
        told.tell("relationships||||", "rule_broken", broken);
        let mut silence: Vec<u32> =
            active.iter().map(|r| self.0.as_of.since(r.clock.quiet_since).whole_days()).collect();
        silence.sort_unstable();
        if !silence.is_empty() {
            told.tell("relationships||||", "median_silence", silence[(silence.len() - 1) / 2]);
        }
        let mut months: BTreeMap<(String, bool), [u64; 3]> = BTreeMap::new();
        for written in &self.0.entries {
            let entry = &written.entry;
            let relationship = &self.0.relationships[written.of];
            if entry.kind != EntryKind::Meeting
                || entry.type_id != self.0.plan.type_id
                || !self.covers(&self.members(relationship))
            {
                continue;
            }
            let month = entry.starts_at.unwrap().to_string()[..7].to_owned();
            let unseen = entry.coordinators == CoordinatorView::Nothing;
            match entry.state {
                EntryState::Held => {
                    let counts = months.entry((month, unseen)).or_default();
                    counts[0] += 1;
                    counts[2] += u64::from(entry.minutes.unwrap());
                }
                EntryState::Missed => months.entry((month, unseen)).or_default()[1] += 1,
                _ => {}
            }
        }
        let mut shown: BTreeMap<String, [u64; 3]> = BTreeMap::new();
        for ((month, unseen), counts) in months {
            if !unseen || counts[0] + counts[1] >= 4 {
                let sums = shown.entry(month).or_default();
                (0..3).for_each(|i| sums[i] += counts[i]);
            }
        }
        for (month, [held, missed, minutes]) in shown {
            let about = format!("meetings|||{month}|");
            told.tell(&about, "held", held);
            told.tell(&about, "missed", missed);
            told.tell(&about, "minutes", minutes);
        }
    }

    fn load(&self, told: &mut Told) {
        for (number, role) in self.roles().into_iter().enumerate() {
            let people = self.people();
            if people.iter().all(|p| !self.eligible(p, &role)) {
                continue;
            }
            let draft = self.0.plan.roles.iter().find(|draft| draft.id.as_str() == role).unwrap();
            let most = draft.limits.places;
            let now = self.0.as_of;
            let taking: Vec<_> = people
                .into_iter()
                .filter(|person| self.takes_part(person, &role))
                .map(|person| {
                    let section = self.section(person, &role).unwrap();
                    let counts = |tickets: &[tutelage::lifecycle::Ticket]| {
                        tickets.iter().filter(|ticket| ticket.due_at.is_none_or(|due| now < due)).count()
                    };
                    let places =
                        usize::from(section.places.unwrap_or(draft.taking_part.default_places).min(most));
                    let reserved = counts(&section.reserved);
                    let free = places.saturating_sub(section.active.len() + reserved);
                    let demand = counts(&section.incoming) + section.waiting.len();
                    (person, section, places, reserved, free, counts(&section.incoming), demand)
                })
                .collect();
            if self.0.plan.scope != Scope::Everybody && taking.len() < 4 {
                continue;
            }
            let about = format!("places|{role}|||");
            let sum = |of: &dyn Fn(usize) -> usize| (0..taking.len()).map(of).sum::<usize>();
            told.tell(&about, "people", taking.len());
            told.tell(&about, "full", taking.iter().filter(|t| t.4 == 0).count());
            told.tell(&about, "over_asked", taking.iter().filter(|t| t.6 > t.4).count());
            told.tell(&about, "places", sum(&|i| taking[i].2));
            told.tell(&about, "used", sum(&|i| taking[i].1.active.len()));
            told.tell(&about, "reserved", sum(&|i| taking[i].3));
            told.tell(&about, "open_requests", sum(&|i| taking[i].5));
            told.tell(&about, "waiting", sum(&|i| taking[i].1.waiting.len()));
            told.tell(&about, "unmet_requests", sum(&|i| taking[i].6.saturating_sub(taking[i].4)));
            let mut loads: Vec<usize> = taking.iter().map(|t| t.1.active.len()).collect();
            loads.sort_unstable();
            if !loads.is_empty() {
                told.tell(&about, "median_relationships", loads[(loads.len() - 1) / 2]);
            }
            let mut skills: BTreeMap<String, [usize; 4]> = BTreeMap::new();
            for (person, section, _, _, free, ..) in &taking {
                for wish in &person.record().wants {
                    let counts = skills.entry(wish.skill.to_string()).or_default();
                    counts[0] += 1;
                    counts[1] += usize::from(section.active.is_empty());
                }
                for skill in person.record().skills.iter().filter(|skill| skill.teaches) {
                    let counts = skills.entry(skill.skill.to_string()).or_default();
                    counts[2] += 1;
                    counts[3] += usize::from(*free > 0);
                }
            }
            // Of few it would tell whether one of them has taken somebody on.
            let told_of = |count: usize| count == 0 || self.tells_over(count);
            for (skill, counts) in skills {
                if !told_of(counts[0]) || !told_of(counts[2]) {
                    continue;
                }
                for (figure, count) in ["wanted", "unmet", "taught", "teachable"].into_iter().zip(counts) {
                    told.tell(&format!("skills|{role}||{skill}|"), figure, count);
                }
            }
            assert!(number < 2);
        }
    }

    fn outcomes(&self, told: &mut Told) {
        let all = self.relationships();
        let objectives: Vec<_> = all.iter().flat_map(|r| &r.objectives).collect();
        let agreed: Vec<_> = objectives.iter().filter(|o| o.state == ObjectiveState::Agreed).collect();
        let result = |result| agreed.iter().filter(|o| o.result == result).count();
        let agrees = |r: &&&Relationship| r.objectives.iter().any(|o| o.state == ObjectiveState::Agreed);
        let (about, enough) = ("objectives||||", all.iter().filter(agrees).count() >= 4);
        told.tell(about, "agreed", agreed.len());
        if enough {
            told.tell(about, "reached", result(Some(ObjectiveResult::Reached)));
            told.tell(about, "partly_reached", result(Some(ObjectiveResult::PartlyReached)));
            told.tell(about, "not_reached", result(Some(ObjectiveResult::NotReached)));
            told.tell(about, "unreviewed", result(None));
        }
        let of = |state| objectives.iter().filter(|o| o.state == state).count();
        told.tell(about, "proposed", of(ObjectiveState::Proposed));
        told.tell(about, "dropped", of(ObjectiveState::Dropped));
        let done: Vec<_> = all.iter().filter(|r| r.state == RelationshipState::Completed).collect();
        told.tell("relationships||||", "completed", done.len());
        if done.iter().filter(|r| agrees(r)).count() >= 4 {
            let reached = done.iter().filter(|r| {
                let mut agreed = r.objectives.iter().filter(|o| o.state == ObjectiveState::Agreed).peekable();
                agreed.peek().is_some() && agreed.all(|o| o.result == Some(ObjectiveResult::Reached))
            });
            told.tell("relationships||||", "all_reached", reached.count());
        }
        let missing = done.iter().filter(|r| r.flags.contains(&Flag::ObjectivesMissing)).count();
        told.tell("relationships||||", "objectives_missing", missing);
        let days =
            |r: &&&Relationship| i128::from(r.ended_at.unwrap().since(r.started_at.unwrap()).whole_days());
        let days: Vec<i128> = done.iter().map(days).collect();
        let count = i128::try_from(days.len()).unwrap();
        let sum: i128 = days.iter().sum();
        if count > 0 {
            told.tell("relationships||||", "mean_length", (sum * 20_000 + count) / (2 * count));
        }
        if count > 1 {
            let spread: i128 = days.iter().map(|d| (d * count - sum) * (d * count - sum)).sum::<i128>();
            // The sum of squares of deviations is this over the square of the count.
            let variance = spread * 100_000_000 / (count * count * (count - 1));
            told.tell("relationships||||", "deviation_of_length", variance.isqrt());
        }
    }

    fn comparison(&self, told: &mut Told) {
        let mut names: BTreeMap<String, [[u64; 2]; 2]> = BTreeMap::new();
        for seen in &self.0.seen {
            let person = &self.0.people[seen.person];
            if self.covers(&[person]) {
                let took_part = self.roles().iter().any(|role| self.selected(person, role));
                let counts = &mut names.entry(seen.name.to_string()).or_default()[usize::from(!took_part)];
                counts[0] += 1;
                counts[1] += u64::from(seen.observed);
            }
        }
        for (name, [took_part, others]) in names {
            if took_part[0] < 4 || others[0] < 4 {
                continue;
            }
            let about = format!("outcomes|||{name}|");
            let [(p, low, high), (q, other_low, other_high)] = [took_part, others].map(|[n, x]| wilson(x, n));
            told.tell(&about, "took_part_people", took_part[0]);
            told.tell(&about, "others_people", others[0]);
            told.tell(&about, "took_part", format!("{p} ({low} to {high})"));
            told.tell(&about, "others", format!("{q} ({other_low} to {other_high})"));
            let root = |a: i64, b: i64| {
                let square = a * a + b * b;
                square.isqrt() + i64::from(square.isqrt() * square.isqrt() < square)
            };
            let (down, up) = (root(p - low, other_high - q), root(high - p, q - other_low));
            let (low, high) = ((p - q - down).max(-10_000), (p - q + up).min(10_000));
            told.tell(&about, "difference", format!("{} ({low} to {high})", p - q));
        }
    }

    fn fairness(&self, told: &mut Told) {
        for role in self.roles() {
            let people = self.people();
            let people: Vec<_> = people.into_iter().filter(|p| self.eligible(p, &role)).collect();
            if !self.tells_over(people.len()) {
                continue;
            }
            let figures = ["eligible", "taking_part", "asked", "selected"];
            let count = |people: &[&Person], figure: &str| {
                people.iter().filter(|p| self.stage(p, &role)[figure]).count()
            };
            for figure in figures {
                told.tell(&format!("everybody|{role}|||"), figure, count(&people, figure));
            }
            for attribute in &self.0.plan.by {
                let all: BTreeSet<String> = people.iter().flat_map(|p| groups(p, attribute)).collect();
                for group in all {
                    let theirs: Vec<&Person> =
                        people.iter().copied().filter(|p| groups(p, attribute).contains(&group)).collect();
                    let about = format!("groups|{role}|{attribute}|{group}|");
                    for figure in figures {
                        told.tell(&about, figure, count(&theirs, figure));
                    }
                    let of = |figure| u64::try_from(count(&theirs, figure)).unwrap();
                    if of("taking_part") > 0 {
                        let (rate, low, high) = wilson(of("selected"), of("taking_part"));
                        told.tell(&about, "selection_rate", format!("{rate} ({low} to {high})"));
                    }
                }
            }
            let loads = people.iter().filter(|p| self.takes_part(p, &role));
            let loads = loads.map(|p| self.section(p, &role).unwrap().active.len());
            let mut concentrated = |about: String, values: Vec<usize>| {
                if self.tells_over(values.len().div_ceil(10)) {
                    concentration(told, &about, values);
                }
            };
            concentrated(format!("load|{role}|||"), loads.collect());
            let received = people.iter().filter(|p| self.candidate(p, &role)).map(|p| {
                self.section(p, &role).map_or(0, |s| usize::try_from(s.tally.requests_received).unwrap())
            });
            concentrated(format!("requests|{role}|||"), received.collect());
        }
        let pairs: Vec<_> = self.relationships().into_iter().flat_map(|r| self.couples(r)).collect();
        let pairs: Vec<_> = pairs.iter().map(|pair| pair.map(|m| self.person(&m.party.person))).collect();
        for attribute in self.visible() {
            let alike = pairs.iter().map(|[one, other]| {
                let (one, other) = (groups(one, attribute), groups(other, attribute));
                let known = one != ["(unknown)"] && other != ["(unknown)"];
                known.then(|| one.iter().any(|value| other.contains(value)))
            });
            share(told, &format!("pairs||{attribute}||"), &alike.collect::<Vec<_>>());
        }
        let alike = pairs.iter().map(|[one, other]| match [self.above(one, other), self.above(other, one)] {
            [Some(true), _] | [_, Some(true)] => Some(true),
            [Some(false), Some(false)] => Some(false),
            _ => None,
        });
        share(told, "reporting_line||||", &alike.collect::<Vec<_>>());
    }

    fn above(&self, senior: &Person, junior: &Person) -> Option<bool> {
        if let Some(line) = self.0.lines.get(junior.id()) {
            return if line.above.contains(senior.id()) {
                Some(true)
            } else {
                (line.end == LineEnd::Nobody).then_some(false)
            };
        }
        match &junior.record().manager {
            Manager::Person(manager) => (manager == senior.id()).then_some(true),
            Manager::Nobody => Some(false),
            Manager::Unknown => None,
        }
    }
}

fn share(told: &mut Told, about: &str, alike: &[Option<bool>]) {
    let count = |wanted| u64::try_from(alike.iter().filter(|one| **one == wanted).count()).unwrap();
    let (same, known) = (count(Some(true)), count(Some(true)) + count(Some(false)));
    if known >= 4 {
        let (rate, low, high) = wilson(same, known);
        told.tell(about, "same", format!("{rate} ({low} to {high})"));
        told.tell(about, "unknown", count(None));
    }
}

fn concentration(told: &mut Told, about: &str, mut values: Vec<usize>) {
    if values.len() < 4 {
        return;
    }
    told.tell(about, "people", values.len());
    let total: usize = values.iter().sum();
    if total == 0 {
        return;
    }
    values.sort_unstable();
    let rounded =
        |numerator: usize, denominator: usize| (numerator * 20_000 + denominator) / (2 * denominator);
    let tenth: usize = values.iter().rev().take(values.len().div_ceil(10)).sum();
    told.tell(about, "top_tenth", rounded(tenth, total));
    let apart: usize = values.iter().flat_map(|one| values.iter().map(|other| one.abs_diff(*other))).sum();
    told.tell(about, "gini", rounded(apart, 2 * values.len() * total));
    told.tell(about, "herfindahl", rounded(values.iter().map(|v| v * v).sum(), total * total));
}

/// The rate and the interval of Wilson in basis points: the ends are where the distance from the rate is as large as it
/// may be, found by trying: `(x - n p)² <= z² n p (1 - p)`.
fn wilson(x: u64, n: u64) -> (i64, i64, i64) {
    let (x, n) = (i128::from(x), i128::from(n));
    let inside = |points: i128| {
        let apart = 10_000 * x - n * points;
        apart * apart * 1_000_000 <= 3_841_459 * n * points * (10_000 - points)
    };
    let rate = (20_000 * x + n) / (2 * n);
    let low = (0..=10_000_i128).find(|points| inside(*points) || *points * n >= 10_000 * x).unwrap();
    let high = (0..=10_000_i128).rev().find(|points| inside(*points) || *points * n <= 10_000 * x).unwrap();
    // The first inside is at or above the end: the end rounded down is one less, unless it is met exactly.
    let low = if low == 0 || exact(x, n, low) { low } else { low - 1 };
    let high = if high == 10_000 || exact(x, n, high) { high } else { high + 1 };
    [rate, low, high].map(|points| i64::try_from(points).unwrap()).into()
}

fn exact(x: i128, n: i128, points: i128) -> bool {
    let apart = 10_000 * x - n * points;
    apart * apart * 1_000_000 == 3_841_459 * n * points * (10_000 - points)
}
