//! The explanation against the decision, and against conditions evaluated in the plainest way.

use crate::common::id;
use crate::dice::Dice;
use crate::organisation::{ROLES, config};
use crate::{Comes, Desk, desk, organisations};
use std::collections::BTreeMap;
use tutelage::{
    Engine,
    id::{AttributeId, PersonId, RoleId, RuleId},
    lifecycle::{Reason, ReasonCode, Record},
    people::{AttributeValue, Manager, PersonRecord, Visibility},
    rules::{Comparison, Condition, Ground, GroundKind, RuleDraft, RulesDraft, Subject},
    view::{Explanation, Question, SidedGround, View, Which},
};

fn explain(
    desk: &Desk<'_>,
    viewer: &PersonId,
    from: &PersonId,
    (type_id, role): (&str, &str),
    to: &PersonId,
) -> Result<Explanation, Vec<Reason>> {
    let from = Some(from.clone()).filter(|from| from != viewer);
    let question = Question::Explain { type_id: id(type_id), role: id(role), from, to: to.clone() };
    match desk.view(viewer, question)? {
        View::Explain(explanation) => Ok(explanation),
        view => panic!("{view:?}"),
    }
}

#[test]
fn an_explanation_says_what_the_decision_says_and_no_secret() {
    let engine = Engine::build(config()).unwrap();
    let everyone = |attribute: &AttributeId| {
        engine.schema().get(attribute).is_some_and(|definition| definition.visible_to == Visibility::Everyone)
    };
    let (mut allowed, mut denied, mut grounds) = (0, 0, 0);
    for seed in 0..organisations() / 2 {
        let desk = desk(&engine, &mut Dice(5 << 40 | seed));
        let people = desk.organisation.people.iter().filter(|p| !["office", "boss"].contains(&p.as_str()));
        for who in people {
            for (type_id, role, _) in ROLES {
                let Comes::Refused(own) = desk.asks(who, type_id, role, &id("nobody")) else {
                    panic!("nobody")
                };
                for whom in desk.organisation.people.iter().filter(|whom| *whom != who) {
                    let place = format!("seed {seed}: {who} {type_id} {role} {whom}");
                    let explained = explain(&desk, who, who, (type_id, role), whom).unwrap();
                    match desk.asks(who, type_id, role, whom) {
                        Comes::Request { already: true, .. } => {}
                        Comes::Request { .. } => {
                            assert!(
                                explained.allowed && explained.reasons.is_empty(),
                                "{place}: {explained:?}"
                            );
                            assert!(explained.would_need.is_empty(), "{place}: {explained:?}");
                            allowed += 1;
                        }
                        Comes::Refused(reasons) => {
                            assert!(!explained.allowed, "{place}");
                            assert_eq!(explained.reasons, reasons, "{place}");
                            denied += 1;
                        }
                    }
                    for reason in &explained.reasons {
                        let shown = reason.attribute.as_ref().is_none_or(everyone) || own.contains(reason);
                        assert!(shown, "{place}: {reason:?}");
                    }
                    let second = ["protege", "mentee", "member", "newcomer", "learner"].contains(&role);
                    let hidden = explained.reasons.iter().any(|r| r.code == ReasonCode::NotAvailable);
                    for SidedGround { of, ground, .. } in
                        explained.because.iter().chain(&explained.would_need)
                    {
                        let own = match of {
                            Which::AskerAudience => true,
                            Which::OtherAudience => false,
                            Which::Pair => {
                                ground.about == if second { Subject::Second } else { Subject::First }
                            }
                            Which::PairReversed => ground.about == Subject::Second,
                        };
                        let open = match (&ground.attribute, ground.condition) {
                            (Some(attribute), _) => everyone(attribute),
                            (None, condition) => condition == GroundKind::ReportingLine,
                        };
                        assert!(own || open, "{place}: {of:?} {ground:?}");
                        assert!(!hidden || *of == Which::AskerAudience, "{place}: {of:?} {ground:?}");
                        grounds += 1;
                    }
                }
            }
        }
    }
    println!("{allowed} allowed, {denied} denied, {grounds} grounds");
    assert!(allowed > 100 && denied > 100 && grounds > 100);
}

/// Those who wait to be asked.
const WAIT: [&str; 2] = ["mentor", "protege"];

#[test]
fn grounds_for_coordinators_suffice_and_none_is_in_vain() {
    let engine = Engine::build(config()).unwrap();
    let (mut because, mut needed) = (0, 0);
    for seed in 0..organisations() / 2 {
        let desk = desk(&engine, &mut Dice(6 << 40 | seed));
        let people = people(&desk);
        for from in desk.organisation.people.iter().filter(|from| from.as_str() != "office") {
            for (type_id, role, opposite) in ROLES {
                for to in desk.organisation.people.iter().filter(|to| *to != from) {
                    let Ok(explained) = explain(&desk, &id("office"), from, (type_id, role), to) else {
                        continue;
                    };
                    let place = format!("seed {seed}: {from} {type_id} {role} {to}: {explained:?}");
                    if WAIT.contains(&role) {
                        assert_eq!(explained.reasons, [Reason::new(ReasonCode::RoleWaits)], "{place}");
                        continue;
                    }
                    let draft = engine.catalog().newest(&id(type_id)).unwrap().draft();
                    let audience =
                        |role: &str| &draft.roles.iter().find(|of| of.id.as_str() == role).unwrap().audience;
                    let first = draft.roles[0].id.as_str() == role;
                    let (one, other) = if first { (from, to) } else { (to, from) };
                    let mut judged = vec![
                        (Which::AskerAudience, audience(role), from, from),
                        (Which::OtherAudience, audience(opposite), to, to),
                        (Which::Pair, &draft.pair, one, other),
                    ];
                    if type_id == "peers" {
                        judged.push((Which::PairReversed, &draft.pair, other, one));
                    }
                    // Of somebody who is not there, and across a block, nothing is said of rules.
                    let nobody = explained.reasons.iter().any(|r| r.code == ReasonCode::NotAvailable);
                    judged.truncate(if nobody { 1 } else { 4 });
                    for (which, rules, one, other) in judged {
                        let names = match (which, type_id) {
                            (Which::Pair | Which::PairReversed, "peers") => ["self", "other"],
                            (Which::Pair | Which::PairReversed, _) => {
                                [draft.roles[0].id.as_str(), draft.roles[1].id.as_str()]
                            }
                            _ => ["self", ""],
                        };
                        let case = Case { people: &people, rules, who: [one, other], names };
                        let of = |grounds: &[SidedGround]| -> Vec<Ground> {
                            grounds.iter().filter(|g| g.of == which).map(|g| g.ground.clone()).collect()
                        };
                        let (kept, open) = (of(&explained.because), of(&explained.would_need));
                        let permits = case.permits(&|_| false).0;
                        if permits == explained.allowed && case.tells_apart(&kept) {
                            let stands = |kept: &[Ground]| {
                                let (low, high) =
                                    case.permits(&|key| !kept.iter().any(|g| key_of(g) == *key));
                                low == high
                            };
                            assert!(stands(&kept), "{place}: {which:?} does not suffice");
                            for i in 0..kept.len() {
                                let mut fewer = kept.clone();
                                fewer.remove(i);
                                assert!(!stands(&fewer), "{place}: {which:?} has too many");
                                because += 1;
                            }
                        }
                        if !explained.allowed && !permits && !open.is_empty() && case.tells_apart(&open) {
                            let could = |open: &[Ground]| {
                                case.permits(&|key| open.iter().any(|g| key_of(g) == *key)).1
                            };
                            assert!(could(&open), "{place}: {which:?} would need more");
                            for i in 0..open.len() {
                                let mut fewer = open.clone();
                                fewer.remove(i);
                                assert!(!could(&fewer), "{place}: {which:?} would need less");
                                needed += 1;
                            }
                        }
                    }
                }
            }
        }
    }
    println!("{because} grounds, {needed} needed");
    assert!(because > 1_000 && needed > 1_000);
}

fn people(desk: &Desk<'_>) -> BTreeMap<PersonId, PersonRecord> {
    let records = desk.organisation.store.records().into_values();
    let people = records.filter_map(|r| if let Record::Person(p) = r { Some(p) } else { None });
    people.map(|p| (p.id.clone(), PersonRecord::clone(&p))).collect()
}

type Key = (RuleId, GroundKind, Option<AttributeId>, Subject);

fn key_of(ground: &Ground) -> Key {
    (ground.rule.clone(), ground.condition, ground.attribute.clone(), ground.about)
}

/// Rules over two people, or over one.
struct Case<'a> {
    people: &'a BTreeMap<PersonId, PersonRecord>,
    rules: &'a RulesDraft,
    who: [&'a PersonId; 2],
    names: [&'a str; 2],
}

/// False, unknown, true; the least and the most that it can be.
type Between = (u8, u8);

impl Case<'_> {
    /// Whether the rules permit, at the least and at the most, when some conditions are left open.
    fn permits(&self, open: &dyn Fn(&Key) -> bool) -> (bool, bool) {
        let all = |rules: &[RuleDraft]| -> Vec<Between> {
            rules.iter().map(|rule| self.weigh(&rule.id, &rule.when, open)).collect()
        };
        let (grants, bans) = (all(&self.rules.grants), all(&self.rules.bans));
        let low = grants.iter().any(|g| g.0 == 2) && bans.iter().all(|b| b.1 == 0);
        let high = grants.iter().any(|g| g.1 == 2) && bans.iter().all(|b| b.0 == 0);
        (low, high)
    }

    /// Whether it is clear which conditions are meant: not where two look alike and only one is named.
    fn tells_apart(&self, named: &[Ground]) -> bool {
        let seen = std::cell::RefCell::new(Vec::new());
        self.permits(&|key| {
            seen.borrow_mut().push(key.clone());
            false
        });
        let seen = seen.into_inner();
        seen.iter().all(|key| seen.iter().filter(|other| *other == key).count() == 1)
            || named.iter().all(|g| seen.iter().filter(|key| **key == key_of(g)).count() == 1)
    }

    fn weigh(&self, rule: &RuleId, condition: &Condition, open: &dyn Fn(&Key) -> bool) -> Between {
        let leaf = |kind, attribute: Option<&AttributeId>, about, truth: Option<bool>| {
            let key = (rule.clone(), kind, attribute.cloned(), about);
            let truth = truth.map_or(1, |truth| if truth { 2 } else { 0 });
            if open(&key) { (0, 2) } else { (truth, truth) }
        };
        let both = Subject::Both;
        match condition {
            Condition::Always => (2, 2),
            Condition::All(parts) => {
                let parts = parts.iter().map(|part| self.weigh(rule, part, open));
                parts.fold((2, 2), |a, b| (a.0.min(b.0), a.1.min(b.1)))
            }
            Condition::Any(parts) => {
                let parts = parts.iter().map(|part| self.weigh(rule, part, open));
                parts.fold((0, 0), |a, b| (a.0.max(b.0), a.1.max(b.1)))
            }
            Condition::Not(part) => not(self.weigh(rule, part, open)),
            Condition::Compare { who, attribute, is, value } => {
                let truth = self.value(who, attribute).map(|has| compare(*is, has, value));
                leaf(GroundKind::Compare, Some(attribute), self.subject(who), truth)
            }
            Condition::Same { attribute } => {
                leaf(GroundKind::Same, Some(attribute), both, self.same(attribute))
            }
            Condition::Different { attribute } => {
                not(leaf(GroundKind::Same, Some(attribute), both, self.same(attribute)))
            }
            Condition::Difference { attribute, of, minus, at_least, at_most } => {
                let number = |who| match self.value(who, attribute) {
                    Some(AttributeValue::Integer(number)) => Some(*number),
                    _ => None,
                };
                let truth = number(of).zip(number(minus)).map(|(a, b)| {
                    at_least.is_none_or(|least| a - b >= least) && at_most.is_none_or(|most| a - b <= most)
                });
                leaf(GroundKind::Difference, Some(attribute), both, truth)
            }
            Condition::ReportingLine { above, below, within: None } => leaf(
                GroundKind::ReportingLine,
                None,
                both,
                self.above(self.person(above), self.person(below)),
            ),
            Condition::Person { who, ids } => {
                leaf(GroundKind::Person, None, self.subject(who), Some(ids.contains(self.person(who))))
            }
            other => panic!("no rule here has {other:?}"),
        }
    }

    fn person(&self, role: &RoleId) -> &PersonId {
        self.who[usize::from(role.as_str() != self.names[0])]
    }

    fn subject(&self, role: &RoleId) -> Subject {
        if role.as_str() == self.names[0] { Subject::First } else { Subject::Second }
    }

    fn value(&self, role: &RoleId, attribute: &AttributeId) -> Option<&AttributeValue> {
        self.people[self.person(role)].attributes.get(attribute)
    }

    fn same(&self, attribute: &AttributeId) -> Option<bool> {
        let [one, other] = self.who.map(|who| self.people[who].attributes.get(attribute));
        Some(one? == other?)
    }

    /// Whether one is above another, as far as it is known.
    fn above(&self, above: &PersonId, below: &PersonId) -> Option<bool> {
        let mut at = below;
        loop {
            match &self.people[at].manager {
                Manager::Person(manager) if manager == above => return Some(true),
                Manager::Person(manager) => at = manager,
                Manager::Nobody => return Some(false),
                Manager::Unknown => return None,
            }
        }
    }
}

fn not((low, high): Between) -> Between {
    (2 - high, 2 - low)
}

fn compare(is: Comparison, has: &AttributeValue, value: &AttributeValue) -> bool {
    let order = match (has, value) {
        (AttributeValue::Integer(a), AttributeValue::Integer(b)) => a.cmp(b),
        (AttributeValue::Text(a), AttributeValue::Text(b)) => a.cmp(b),
        other => panic!("{other:?}"),
    };
    match is {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::More => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}
