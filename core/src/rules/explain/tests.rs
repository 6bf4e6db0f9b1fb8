//! Grounds against brute force: every way in which the conditions of small rule sets can come out.

use super::{super::*, *};
use crate::{
    id::RoleId,
    people::{
        AttributeDefinition, AttributeKind, AttributeValue, LineEnd, Person, PersonRecord, ReportingLine,
        SchemaDraft,
    },
};
use proptest::{prelude::*, sample::select};
use std::collections::BTreeMap;

const MOST: usize = 8;
const TRUTHS: [Truth; 3] = [Truth::False, Truth::Unknown, Truth::True];

fn schema(visible_to: Visibility) -> AttributeSchema {
    schema_with(|_| visible_to)
}

/// The attributes `a0` to `a7`, `level` and `tags`; the closure says who may see the how-manieth.
fn schema_with(visible_to: impl Fn(usize) -> Visibility) -> AttributeSchema {
    let yes_no = (0..MOST).map(|i| (format!("a{i}"), AttributeKind::YesNo));
    let others = [("level".to_owned(), AttributeKind::Integer), ("tags".to_owned(), AttributeKind::TextSet)];
    let define = |(i, (id, kind)): (usize, (String, AttributeKind))| AttributeDefinition {
        name: id.clone(),
        id: id.parse().unwrap(),
        kind,
        visible_to: visible_to(i),
    };
    let attributes = yes_no.chain(others).enumerate().map(define).collect();
    SchemaDraft { attributes, reporting_line: visible_to(0) }.build().unwrap()
}

/// Somebody in whom the condition over attribute `a0`, `a1` and so on is true, false or unknown as given.
fn somebody(schema: &AttributeSchema, truths: &[Truth]) -> Person {
    let mut record = PersonRecord::new("p".parse().unwrap(), "Somebody");
    let known = truths.iter().enumerate().filter(|(_, truth)| **truth != Truth::Unknown);
    let value = |(i, truth): (usize, &Truth)| (id_of(i), AttributeValue::YesNo(*truth == Truth::True));
    record.attributes = known.map(value).collect();
    Person::intern(schema, record).unwrap()
}

fn id_of(leaf: usize) -> AttributeId {
    format!("a{leaf}").parse().unwrap()
}

fn a_condition() -> impl Strategy<Value = Condition> {
    let leaf = Condition::Compare {
        who: "self".parse().unwrap(),
        attribute: id_of(0),
        is: Comparison::Equal,
        value: AttributeValue::YesNo(true),
    };
    prop_oneof![1 => Just(Condition::Always), 8 => Just(leaf)].prop_recursive(4, 6, 3, |part| {
        prop_oneof![
            prop::collection::vec(part.clone(), 1..4).prop_map(Condition::All),
            prop::collection::vec(part.clone(), 1..4).prop_map(Condition::Any),
            part.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

/// Gives every leaf an attribute of its own, so that each can be true, false or unknown whatever the others are.
fn number(condition: &mut Condition, next: &mut usize) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter_mut().for_each(|part| number(part, next)),
        Condition::Not(part) => number(part, next),
        Condition::Compare { attribute, .. } => {
            *attribute = id_of(*next);
            *next = next.saturating_add(1);
        }
        _ => {}
    }
}

/// Rules over at most eight leaves, how many there are, and the truth of each.
fn a_case() -> impl Strategy<Value = (RulesDraft, Vec<Truth>)> {
    let lists = (prop::collection::vec(a_condition(), 0..3), prop::collection::vec(a_condition(), 0..3));
    let rules = lists.prop_filter_map("more leaves than can be tried out", |(mut grants, mut bans)| {
        let mut leaves = 0;
        grants.iter_mut().chain(&mut bans).for_each(|condition| number(condition, &mut leaves));
        let rule = |prefix: &str, (i, when)| RuleDraft {
            id: format!("{prefix}{i}").parse().unwrap(),
            when,
            while_running: false,
        };
        let grants = grants.into_iter().enumerate().map(|grant| rule("g", grant)).collect();
        let bans = bans.into_iter().enumerate().map(|ban| rule("b", ban)).collect();
        (leaves <= MOST).then_some((RulesDraft { grants, bans }, leaves))
    });
    (rules, prop::collection::vec(select(TRUTHS.to_vec()), MOST))
        .prop_map(|((rules, leaves), truths)| (rules, truths[..leaves].to_vec()))
}

/// Every way in which the leaves can come out, with the verdict that the plain evaluation has on it.
fn completions(rules: &Rules, schema: &AttributeSchema, leaves: usize) -> Vec<(Vec<Truth>, Truth)> {
    let mut all = vec![Vec::new()];
    for _ in 0..leaves {
        all = all.iter().flat_map(|begun| TRUTHS.map(|truth| [&begun[..], &[truth]].concat())).collect();
    }
    let verdict = |truths: &Vec<Truth>| rules.evaluate(&Subjects::one(&somebody(schema, truths)));
    all.into_iter()
        .map(|truths| (verdict(&truths), truths))
        .map(|(verdict, truths)| (truths, verdict))
        .collect()
}

/// The leaves that the grounds name, each with the truth that it has.
fn places(grounds: &[Ground], truths: &[Truth]) -> BTreeSet<usize> {
    let place = |ground: &Ground| {
        let leaf = (0..truths.len()).find(|leaf| ground.attribute == Some(id_of(*leaf))).unwrap();
        assert_eq!(ground.holds, truths[leaf]);
        assert_eq!((ground.condition, ground.about), (GroundKind::Compare, Subject::First));
        leaf
    };
    let places: BTreeSet<usize> = grounds.iter().map(place).collect();
    assert_eq!(places.len(), grounds.len(), "a ground stands twice");
    places
}

fn without_each(places: &BTreeSet<usize>) -> impl Iterator<Item = BTreeSet<usize>> {
    places.iter().map(|left_out| places.iter().copied().filter(|place| place != left_out).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        if std::env::var_os("TUTELAGE_FULL").is_some_and(|full| full == "1") { 10_000 } else { 500 }
    ))]

    #[test]
    fn grounds_suffice_and_none_is_in_vain((draft, truths) in a_case()) {
        let schema = schema(Visibility::Everyone);
        let rules = draft.build(&schema, &Binding::One).unwrap();
        let all = completions(&rules, &schema, truths.len());
        let person = somebody(&schema, &truths);
        let subjects = Subjects::one(&person);
        let permitted = rules.evaluate(&subjects) == Truth::True;
        let weighing = Weighing::new(&rules, &schema, &subjects);

        let because = places(&weighing.because(), &truths);
        let suffices = |kept: &BTreeSet<usize>| {
            let agrees = |other: &[Truth]| kept.iter().all(|leaf| other[*leaf] == truths[*leaf]);
            all.iter().filter(|(other, _)| agrees(other)).all(|(_, verdict)| (*verdict == Truth::True) == permitted)
        };
        prop_assert!(suffices(&because), "{:?} is not enough", because);
        for fewer in without_each(&because) {
            prop_assert!(!suffices(&fewer), "{:?} is enough, not all of {:?}", fewer, because);
        }

        let would_need = places(&weighing.would_need(), &truths);
        let brings_it_about = |changed: &BTreeSet<usize>| {
            let agrees = |other: &[Truth]| {
                (0..truths.len()).all(|leaf| changed.contains(&leaf) || other[leaf] == truths[leaf])
            };
            all.iter().any(|(other, verdict)| *verdict == Truth::True && agrees(other))
        };
        let possible = all.iter().any(|(_, verdict)| *verdict == Truth::True);
        if permitted || !possible {
            prop_assert!(would_need.is_empty());
        } else {
            prop_assert!(brings_it_about(&would_need), "{:?} is not enough", would_need);
        }
        for fewer in without_each(&would_need) {
            prop_assert!(!brings_it_about(&fewer), "{:?} is enough, not all of {:?}", fewer, would_need);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        if std::env::var_os("TUTELAGE_FULL").is_some_and(|full| full == "1") { 10_000 } else { 500 }
    ))]

    /// Otherwise one could tell from a refusal what one may not see.
    #[test]
    fn what_is_told_of_a_denial_rests_on_what_may_be_seen((draft, truths) in a_case(), hidden in 0_u8..64) {
        let truths = &truths[..];
        prop_assume!(truths.len() <= 6);
        let visible = |leaf: usize| hidden & (1 << leaf) == 0;
        let schema = schema_with(|i| {
            if i >= truths.len() || visible(i) { Visibility::Everyone } else { Visibility::SelfAndCoordinators }
        });
        let rules = draft.build(&schema, &Binding::One).unwrap();
        let all = completions(&rules, &schema, truths.len());
        let mut told_by_visible = BTreeMap::new();
        for (truths, verdict) in all.iter().filter(|(_, verdict)| *verdict != Truth::True) {
            let person = somebody(&schema, truths);
            let weighing = Weighing::new(&rules, &schema, &Subjects::one(&person));
            let told = weighing.denial_for(Some(Subject::Second));
            let seen: Vec<_> = (0..truths.len()).filter(|leaf| visible(*leaf)).map(|leaf| truths[leaf]).collect();
            let before = told_by_visible.entry(seen).or_insert_with(|| told.clone());
            prop_assert_eq!(&*before, &told, "told otherwise by what is hidden, {:?}", verdict);

            let denied_if_known = |known: &dyn Fn(usize) -> bool| {
                let agrees = |other: &[Truth]| (0..truths.len()).all(|leaf| !known(leaf) || other[leaf] == truths[leaf]);
                all.iter().filter(|(other, _)| agrees(other)).all(|(_, verdict)| *verdict != Truth::True)
            };
            prop_assert_eq!(told.is_some(), denied_if_known(&visible));
            let told = places(&told.unwrap_or_default(), truths);
            prop_assert!(told.iter().all(|leaf| visible(*leaf)));
            for fewer in without_each(&told) {
                prop_assert!(!denied_if_known(&|leaf| fewer.contains(&leaf)), "{:?} is told in vain", told);
            }
            let everything = weighing.denial_for(None).map(|grounds| places(&grounds, truths));
            prop_assert!(everything.is_some_and(|told| denied_if_known(&|leaf| told.contains(&leaf))));
        }
    }
}

#[test]
fn a_hidden_denial_does_not_silence_a_visible_one() {
    let schema = schema_with(|i| if i == 1 { Visibility::SelfAndCoordinators } else { Visibility::Everyone });
    let leaf = |id| {
        format!(r#"{{"compare": {{"who": "self", "attribute": "{id}", "is": "equal", "value": true}}}}"#)
    };
    let json =
        format!(r#"{{"grants": [{{"id": "g", "when": {{"all": [{}, {}]}}}}]}}"#, leaf("a0"), leaf("a1"));
    let rules = serde_json::from_str::<RulesDraft>(&json).unwrap().build(&schema, &Binding::One).unwrap();
    let told = |seen, hidden| {
        let person = somebody(&schema, &[seen, hidden]);
        Weighing::new(&rules, &schema, &Subjects::one(&person)).denial_for(Some(Subject::Second))
    };
    for hidden in TRUTHS {
        let attributes =
            |grounds: Vec<Ground>| grounds.into_iter().map(|ground| ground.attribute).collect::<Vec<_>>();
        assert_eq!(told(Truth::False, hidden).map(attributes), Some(vec![Some(id_of(0))]), "{hidden:?}");
    }
    assert_eq!((told(Truth::True, Truth::False), told(Truth::True, Truth::Unknown)), (None, None));
}

/// A ground of each kind: its condition, attribute, subject, truth, and whether first and second may be told of it
/// where attributes and lines are for everyone, and where they are not.
#[test]
fn each_kind_of_ground_and_who_may_be_told() {
    use GroundKind::{Compare, Difference, OneOf, ReportingLine as Line, Same, Shared};
    let level =
        |who| format!(r#"{{"compare": {{"who": "{who}", "attribute": "level", "is": "more", "value": 1}}}}"#);
    let tags = |who| format!(r#"{{"one_of": {{"who": "{who}", "attribute": "tags", "values": ["x"]}}}}"#);
    let named = |who| format!(r#"{{"person": {{"who": "{who}", "ids": ["b"]}}}}"#);
    let both = |json: &str| json.to_owned();
    let table = [
        (level("m"), Compare, Some("level"), Subject::First, Truth::True, [true; 2], [true, false]),
        (level("n"), Compare, Some("level"), Subject::Second, Truth::Unknown, [true; 2], [false, true]),
        (tags("m"), OneOf, Some("tags"), Subject::First, Truth::True, [true; 2], [true, false]),
        (
            both(r#"{"same": {"attribute": "tags"}}"#),
            Same,
            Some("tags"),
            Subject::Both,
            Truth::False,
            [true; 2],
            [false; 2],
        ),
        (
            both(r#"{"different": {"attribute": "tags"}}"#),
            Same,
            Some("tags"),
            Subject::Both,
            Truth::False,
            [true; 2],
            [false; 2],
        ),
        (
            both(r#"{"shared": {"attribute": "tags"}}"#),
            Shared,
            Some("tags"),
            Subject::Both,
            Truth::True,
            [true; 2],
            [false; 2],
        ),
        (
            both(r#"{"difference": {"attribute": "level", "of": "m", "minus": "n", "at_least": 1}}"#),
            Difference,
            Some("level"),
            Subject::Both,
            Truth::Unknown,
            [true; 2],
            [false; 2],
        ),
        (
            both(r#"{"reporting_line": {"above": "m", "below": "n"}}"#),
            Line,
            None,
            Subject::Both,
            Truth::True,
            [true; 2],
            [false; 2],
        ),
        (named("m"), GroundKind::Person, None, Subject::First, Truth::False, [true, false], [true, false]),
        (named("n"), GroundKind::Person, None, Subject::Second, Truth::True, [false, true], [false, true]),
    ];
    let roles: [RoleId; 2] = ["m", "n"].map(|role| role.parse().unwrap());
    let line = ReportingLine { above: vec!["a".parse().unwrap()], end: LineEnd::Unknown };
    for (condition, kind, attribute, about, holds, if_open, if_closed) in table {
        for (visible_to, told) in
            [(Visibility::Everyone, if_open), (Visibility::SelfAndCoordinators, if_closed)]
        {
            let schema = schema(visible_to);
            let person = |id: &str, attributes: &str| {
                let mut record = PersonRecord::new(id.parse().unwrap(), id);
                record.attributes = serde_json::from_str(attributes).unwrap();
                Person::intern(&schema, record).unwrap()
            };
            let (a, b) =
                (person("a", r#"{"level": 3, "tags": ["x", "y"]}"#), person("b", r#"{"tags": ["x"]}"#));
            let subjects = Subjects::two(&a, &b).with_lines(None, Some(&line));
            let json = format!(r#"{{"grants": [{{"id": "g", "when": {condition}}}]}}"#);
            let draft: RulesDraft = serde_json::from_str(&json).unwrap();
            let binding = Binding::Two(roles[0].clone(), roles[1].clone());
            let rules = draft.build(&schema, &binding).unwrap();
            let because = Weighing::new(&rules, &schema, &subjects).because();
            let attribute = attribute.map(|id| id.parse().unwrap());
            let rule = "g".parse().unwrap();
            assert_eq!(because, [Ground { rule, condition: kind, attribute, about, holds }], "{condition}");
            let ground = because[0].clone();
            let seen = [Subject::First, Subject::Second].map(|viewer| ground.visible_to(viewer, &schema));
            assert_eq!(seen, told, "{condition}");
        }
    }
}

#[test]
fn a_ban_is_named_by_its_own_rule() {
    let schema = schema(Visibility::Everyone);
    let json = r#"{
        "grants": [{"id": "g", "when": {"compare": {"who": "self", "attribute": "a0", "is": "equal", "value": true}}}],
        "bans": [{"id": "b", "when": {"compare": {"who": "self", "attribute": "a1", "is": "equal", "value": true}}}]
    }"#;
    let rules = serde_json::from_str::<RulesDraft>(json).unwrap().build(&schema, &Binding::One).unwrap();
    let person = somebody(&schema, &[Truth::True, Truth::Unknown]);
    let subjects = Subjects::one(&person);
    let weighing = Weighing::new(&rules, &schema, &subjects);
    let named =
        |grounds: Vec<Ground>| -> Vec<String> { grounds.iter().map(|g| g.rule.to_string()).collect() };
    assert_eq!(
        (named(weighing.because()), named(weighing.would_need())),
        (vec!["b".into()], vec!["b".into()])
    );
    assert!(!rules.ends_running(&subjects));
}

#[test]
fn without_a_grant_there_is_nothing_to_name() {
    let schema = schema(Visibility::Everyone);
    let rules = RulesDraft::default().build(&schema, &Binding::One).unwrap();
    let person = somebody(&schema, &[]);
    let weighing = Weighing::new(&rules, &schema, &Subjects::one(&person));
    assert_eq!((weighing.because(), weighing.would_need()), (vec![], vec![]));
}
