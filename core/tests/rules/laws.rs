//! The evaluation against another, written from the meaning of the words and nothing else; and what losing
//! information may do to a decision.

use super::{schema, two};
use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use std::collections::BTreeMap;
use tutelage::{
    id::{AttributeId, PersonId, RoleId},
    people::{AttributeValue, LineEnd, Person, PersonRecord, ReportingLine},
    rules::{Binding, Comparison, Condition, RuleDraft, RulesDraft, Subjects, Truth},
};

const PEOPLE: [&str; 4] = ["p1", "p2", "p3", "p4"];
const ATTRIBUTES: [&str; 5] = ["level", "since", "team", "remote", "languages"];

fn cases() -> u32 {
    if std::env::var_os("TUTELAGE_FULL").is_some_and(|full| full == "1") { 100_000 } else { 10_000 }
}

/// Two people with what is known of the lines above them.
#[derive(Debug, Clone)]
struct Pair {
    people: [PersonRecord; 2],
    lines: [Option<ReportingLine>; 2],
}

/// What can be the case, given what is known: true, false or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Possible {
    yes: bool,
    no: bool,
}

impl Possible {
    fn of(known: Option<bool>) -> Self {
        Possible { yes: known != Some(false), no: known != Some(true) }
    }

    fn truth(self) -> Truth {
        match (self.yes, self.no) {
            (true, false) => Truth::True,
            (false, true) => Truth::False,
            _ => Truth::Unknown,
        }
    }
}

/// The naive evaluation.
impl Pair {
    fn permits(&self, rules: &RulesDraft) -> Truth {
        let grants: Vec<Possible> = rules.grants.iter().map(|rule| self.possible(&rule.when)).collect();
        let bans: Vec<Possible> = rules.bans.iter().map(|rule| self.possible(&rule.when)).collect();
        let yes = grants.iter().any(|grant| grant.yes) && bans.iter().all(|ban| ban.no);
        let no = grants.iter().all(|grant| grant.no) || bans.iter().any(|ban| ban.yes);
        Possible { yes, no }.truth()
    }

    fn possible(&self, condition: &Condition) -> Possible {
        match condition {
            Condition::All(parts) => Possible {
                yes: parts.iter().all(|part| self.possible(part).yes),
                no: parts.iter().any(|part| self.possible(part).no),
            },
            Condition::Any(parts) => Possible {
                yes: parts.iter().any(|part| self.possible(part).yes),
                no: parts.iter().all(|part| self.possible(part).no),
            },
            Condition::Not(part) => {
                let Possible { yes, no } = self.possible(part);
                Possible { yes: no, no: yes }
            }
            leaf => Possible::of(self.known(leaf)),
        }
    }

    fn known(&self, leaf: &Condition) -> Option<bool> {
        match leaf {
            Condition::Compare { who, attribute, is, value } => {
                let found = self.value(who, attribute)?;
                let (equal, less) = match (found, value) {
                    (AttributeValue::Integer(a), AttributeValue::Integer(b)) => (a == b, a < b),
                    // Dates of four-digit years are in order as texts.
                    (AttributeValue::Text(a), AttributeValue::Text(b)) => (a == b, a < b),
                    (AttributeValue::YesNo(a), AttributeValue::YesNo(b)) => (a == b, false),
                    other => panic!("{other:?}"),
                };
                Some(match is {
                    Comparison::Equal => equal,
                    Comparison::NotEqual => !equal,
                    Comparison::Less => less,
                    Comparison::AtMost => less || equal,
                    Comparison::More => !less && !equal,
                    Comparison::AtLeast => !less,
                })
            }
            Condition::OneOf { who, attribute, values } => Some(match self.value(who, attribute)? {
                AttributeValue::Text(text) => values.iter().any(|value| value == text),
                AttributeValue::TextSet(texts) => {
                    values.iter().any(|value| texts.iter().any(|text| text == value))
                }
                other => panic!("{other:?}"),
            }),
            Condition::Same { attribute } => self.both(attribute).map(|(a, b)| a == b),
            Condition::Different { attribute } => self.both(attribute).map(|(a, b)| a != b),
            Condition::Difference { attribute, of, minus, at_least, at_most } => {
                let (a, b) = (number(self.value(of, attribute)?), number(self.value(minus, attribute)?));
                let too_small = at_least.is_some_and(|least| a - b < i128::from(least));
                let too_large = at_most.is_some_and(|most| a - b > i128::from(most));
                Some(!too_small && !too_large)
            }
            Condition::Shared { attribute, at_least } => match self.both(attribute)? {
                (AttributeValue::TextSet(a), AttributeValue::TextSet(b)) => {
                    Some(a.intersection(b).count() >= usize::from(*at_least))
                }
                other => panic!("{other:?}"),
            },
            Condition::ReportingLine { above, below, within } => {
                let line = self.lines[side(below)].as_ref()?;
                let boss = &self.people[side(above)].id;
                let mut steps = 0;
                for person in &line.above {
                    steps += 1;
                    if within.is_some_and(|within| steps > usize::from(within)) {
                        return Some(false);
                    }
                    if person == boss {
                        return Some(true);
                    }
                }
                let all_seen =
                    line.end == LineEnd::Nobody || within.is_some_and(|within| steps == usize::from(within));
                all_seen.then_some(false)
            }
            Condition::Person { who, ids } => Some(ids.iter().any(|id| *id == self.people[side(who)].id)),
            Condition::Always => Some(true),
            Condition::All(_) | Condition::Any(_) | Condition::Not(_) => panic!("{leaf:?} has parts"),
        }
    }

    fn value(&self, who: &RoleId, attribute: &AttributeId) -> Option<&AttributeValue> {
        self.people[side(who)].attributes.get(attribute)
    }

    fn both(&self, attribute: &AttributeId) -> Option<(&AttributeValue, &AttributeValue)> {
        self.people[0].attributes.get(attribute).zip(self.people[1].attributes.get(attribute))
    }
}

fn side(who: &RoleId) -> usize {
    usize::from(who.as_str() == "mentee")
}

/// A number, or the number of a day, counted one by one.
fn number(value: &AttributeValue) -> i128 {
    let date = match value {
        AttributeValue::Integer(number) => return i128::from(*number),
        AttributeValue::Text(date) => date,
        other => panic!("{other:?}"),
    };
    let parts: Vec<i128> = date.split('-').map(|part| part.parse().unwrap()).collect();
    let leap = |year: i128| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let of_years: i128 = (1..parts[0]).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let february = if leap(parts[0]) { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    of_years + months.iter().take(parts[1] as usize - 1).sum::<i128>() + parts[2]
}

/// What the engine says, through the public door.
fn evaluated(rules: &RulesDraft, pair: &Pair) -> Truth {
    let rules = rules.build(&schema(), &two()).unwrap_or_else(|error| panic!("{error}: {rules:?}"));
    let people = pair.people.clone().map(|record| Person::intern(&schema(), record).unwrap());
    let subjects = Subjects::two(&people[0], &people[1]);
    let subjects = subjects.with_lines(pair.lines[0].as_ref(), pair.lines[1].as_ref());
    let truth = rules.evaluate(&subjects);
    assert_eq!(rules.permit(&subjects), truth == Truth::True, "the compiled form agrees");
    truth
}

/// Short and long, just as long as a text that is compared at once, and one more.
const TEAMS: [&str; 8] = [
    "",
    "a",
    "b",
    "sales and more ",
    "sales and more  ",
    "sales, marketing and purchase, North",
    "sales, marketing and purchase, South",
    "a, b",
];

fn a_value(attribute: &str) -> BoxedStrategy<AttributeValue> {
    let text = |texts: &[&'static str]| {
        select(texts.to_vec()).prop_map(|text| AttributeValue::Text(text.to_owned()))
    };
    match attribute {
        "level" => prop_oneof![8 => -2..4_i64, 1 => Just(i64::MIN), 1 => Just(i64::MAX)]
            .prop_map(AttributeValue::Integer)
            .boxed(),
        "since" => {
            text(&["1899-12-31", "1969-12-31", "2020-02-28", "2020-02-29", "2020-03-01", "2021-03-01"])
                .boxed()
        }
        "team" => text(&TEAMS).boxed(),
        "remote" => any::<bool>().prop_map(AttributeValue::YesNo).boxed(),
        _ => prop::collection::btree_set(select(vec!["a", "b", "c", ""]).prop_map(str::to_owned), 0..4)
            .prop_map(AttributeValue::TextSet)
            .boxed(),
    }
}

fn a_role() -> impl Strategy<Value = RoleId> {
    select(vec!["mentor", "mentee"]).prop_map(|role| role.parse().unwrap())
}

fn attribute(id: &str) -> AttributeId {
    id.parse().unwrap()
}

fn other(role: &RoleId) -> RoleId {
    if role.as_str() == "mentor" { "mentee" } else { "mentor" }.parse().unwrap()
}

fn a_leaf() -> impl Strategy<Value = Condition> {
    use Comparison::{AtLeast, AtMost, Equal, Less, More, NotEqual};
    let compare = select(vec!["level", "since", "team", "remote"]).prop_flat_map(|id| {
        let orders: Vec<Comparison> = match id {
            "level" | "since" => vec![Equal, NotEqual, Less, AtMost, More, AtLeast],
            _ => vec![Equal, NotEqual],
        };
        (a_role(), select(orders), a_value(id)).prop_map(move |(who, is, value)| Condition::Compare {
            who,
            attribute: attribute(id),
            is,
            value,
        })
    });
    let texts = [&TEAMS[..], &["c", "d"]].concat();
    let texts = prop::collection::btree_set(select(texts).prop_map(str::to_owned), 1..12);
    let one_of = (a_role(), select(vec!["team", "languages"]), texts)
        .prop_map(|(who, id, values)| Condition::OneOf { who, attribute: attribute(id), values });
    let same = select(ATTRIBUTES.to_vec()).prop_map(|id| Condition::Same { attribute: attribute(id) });
    let different =
        select(ATTRIBUTES.to_vec()).prop_map(|id| Condition::Different { attribute: attribute(id) });
    let bound = || prop::option::of(prop_oneof![4 => -3..4_i64, 1 => -400..400_i64, 1 => any::<i64>()]);
    let difference =
        (select(vec!["level", "since"]), a_role(), bound(), bound()).prop_map(|(id, of, a, b)| {
            let (at_least, at_most) = match (a, b) {
                (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
                (None, None) => (Some(1), None),
                given => given,
            };
            Condition::Difference { attribute: attribute(id), minus: other(&of), of, at_least, at_most }
        });
    let shared =
        (1..4_u8).prop_map(|at_least| Condition::Shared { attribute: attribute("languages"), at_least });
    let line = (a_role(), prop::option::of(1..5_u8)).prop_map(|(above, within)| Condition::ReportingLine {
        below: other(&above),
        above,
        within,
    });
    let ids = prop::collection::btree_set(a_person_id(), 1..3);
    let person = (a_role(), ids).prop_map(|(who, ids)| Condition::Person { who, ids });
    prop_oneof![
        1 => Just(Condition::Always),
        4 => compare,
        3 => one_of,
        1 => same,
        1 => different,
        2 => difference,
        1 => shared,
        3 => line,
        1 => person,
    ]
}

fn a_condition() -> impl Strategy<Value = Condition> {
    a_leaf().prop_recursive(4, 12, 3, |part| {
        prop_oneof![
            prop::collection::vec(part.clone(), 1..4).prop_map(Condition::All),
            prop::collection::vec(part.clone(), 1..4).prop_map(Condition::Any),
            part.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

fn some_rules() -> impl Strategy<Value = RulesDraft> {
    let rules = |prefix: &'static str, most: usize| {
        prop::collection::vec(a_condition(), 0..=most).prop_map(move |conditions| {
            let rule = |(i, when)| RuleDraft {
                id: format!("{prefix}{i}").parse().unwrap(),
                when,
                while_running: false,
            };
            conditions.into_iter().enumerate().map(rule).collect()
        })
    };
    (rules("g", 3), rules("b", 2)).prop_map(|(grants, bans)| RulesDraft { grants, bans })
}

fn a_person_id() -> impl Strategy<Value = PersonId> + Clone {
    select(PEOPLE.to_vec()).prop_map(|id| id.parse().unwrap())
}

fn a_pair() -> impl Strategy<Value = Pair> {
    let attributes = || ATTRIBUTES.map(|id| prop::option::weighted(0.8, a_value(id)));
    let person = (a_person_id(), attributes()).prop_map(|(id, values)| {
        let known =
            ATTRIBUTES.into_iter().zip(values).filter_map(|(id, value)| Some((attribute(id), value?)));
        PersonRecord { attributes: known.collect::<BTreeMap<_, _>>(), ..PersonRecord::new(id, "Somebody") }
    });
    let line = || {
        let end = select(vec![LineEnd::Nobody, LineEnd::Unknown]);
        let line = (prop::collection::vec(a_person_id(), 0..5), end);
        prop::option::weighted(0.9, line.prop_map(|(above, end)| ReportingLine { above, end }))
    };
    let person = person.boxed();
    ([person.clone(), person], [line(), line()]).prop_map(|(people, lines)| Pair { people, lines })
}

/// What to forget: an attribute of one of the two, or part of a line, or all of it.
fn forget(pair: &Pair, what: &[(usize, usize)]) -> Pair {
    let mut less = pair.clone();
    for (who, which) in what {
        match ATTRIBUTES.get(*which) {
            Some(id) => {
                less.people[*who].attributes.remove(&attribute(id));
            }
            None => {
                let keep = which - ATTRIBUTES.len();
                less.lines[*who] = less.lines[*who].take().filter(|_| keep > 0).map(|mut line| {
                    line.above.truncate(keep - 1);
                    line.end = LineEnd::Unknown;
                    line
                });
            }
        }
    }
    less
}

fn check<S: Strategy>(strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config).run(&strategy, law).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_engine_says_what_the_words_mean() {
    check((some_rules(), a_pair()), |(rules, pair)| {
        prop_assert_eq!(evaluated(&rules, &pair), pair.permits(&rules));
        Ok(())
    });
}

#[test]
fn losing_information_never_widens_access() {
    let what = prop::collection::vec((0..2_usize, 0..ATTRIBUTES.len() + 5), 1..6);
    check((some_rules(), a_pair(), what), |(rules, pair, what)| {
        let (before, after) = (evaluated(&rules, &pair), evaluated(&rules, &forget(&pair, &what)));
        prop_assert!(after == before || after == Truth::Unknown, "{:?} became {:?}", before, after);
        Ok(())
    });
}

#[test]
fn fewer_grants_and_more_bans_never_widen_access() {
    let at = any::<prop::sample::Index>();
    check((some_rules(), a_pair(), a_condition(), at), |(rules, pair, when, at)| {
        let before = evaluated(&rules, &pair);
        let mut stricter = rules.clone();
        if !stricter.grants.is_empty() {
            stricter.grants.remove(at.index(rules.grants.len()));
        }
        prop_assert!(evaluated(&stricter, &pair) <= before);
        let mut banned = rules;
        banned.bans.push(RuleDraft { id: "more".parse().unwrap(), when, while_running: false });
        prop_assert!(evaluated(&banned, &pair) <= before);
        Ok(())
    });
}

#[test]
fn which_of_the_two_comes_first_does_not_matter() {
    check((some_rules(), a_pair()), |(rules, pair)| {
        let turned = Binding::Two("mentee".parse().unwrap(), "mentor".parse().unwrap());
        let turned = rules.build(&schema(), &turned).unwrap();
        let people = pair.people.clone().map(|record| Person::intern(&schema(), record).unwrap());
        let subjects = Subjects::two(&people[0], &people[1]);
        let subjects = subjects.with_lines(pair.lines[0].as_ref(), pair.lines[1].as_ref()).swapped();
        prop_assert_eq!(turned.evaluate(&subjects), evaluated(&rules, &pair));
        Ok(())
    });
}
