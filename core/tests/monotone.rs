//! Losing information never widens access: a decision that is denied stays denied when any of its facts becomes
//! unknown, an attribute is taken away, a manager is forgotten or a grant is dropped.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]

mod common;

use common::{World, ask, config, id, monday, person};
use proptest::{prelude::*, sample::Index, test_runner::Config as Runs};
use std::cell::Cell;
use tutelage::{
    Config, Engine,
    lifecycle::{Actor, Answer, Command, Envelope, Fact, FactSet, Query, ReasonCode, Record, RecordKey},
    people::{LineEnd, Manager, Person, ReportingLine},
    store::{MemoryStore, Store},
};

const NAMES: [&str; 5] = ["ana", "ben", "cy", "dee", "eve"];
const ROLES: [(&str, &str); 6] = [
    ("mentoring", "mentee"),
    ("sponsorship", "sponsor"),
    ("peers", "peer"),
    ("circle", "member"),
    ("circle", "lead"),
    ("onboarding", "newcomer"),
];

#[derive(Debug, Clone)]
struct Case {
    levels: [i64; 5],
    managers: [Option<usize>; 5],
    taking_part: Vec<(usize, usize)>,
    blocks: Option<(usize, usize)>,
    asker: usize,
    asked: usize,
    role: usize,
    open_request: bool,
    lose: Index,
}

fn cases() -> impl Strategy<Value = Case> {
    let people = (prop::array::uniform5(1..6_i64), prop::array::uniform5(prop::option::of(0..5_usize)));
    let acts = (
        prop::collection::vec((0..5_usize, 0..10_usize), 4..20),
        prop::option::weighted(0.2, (0..5_usize, 0..5_usize)),
    );
    let ask = (0..5_usize, 1..5_usize, 0..ROLES.len(), prop::bool::weighted(0.2), any::<Index>());
    (people, acts, ask).prop_map(
        |((levels, managers), (taking_part, blocks), (asker, step, role, open_request, lose))| Case {
            levels,
            managers,
            taking_part,
            blocks,
            asker,
            asked: (asker + step) % 5,
            role,
            open_request,
            lose,
        },
    )
}

/// All roles that somebody can take part in by saying so.
const TAKEN: [(&str, &str); 10] = [
    ("mentoring", "mentor"),
    ("mentoring", "mentor"),
    ("mentoring", "mentee"),
    ("sponsorship", "sponsor"),
    ("sponsorship", "protege"),
    ("peers", "peer"),
    ("circle", "lead"),
    ("circle", "member"),
    ("circle", "lead"),
    ("onboarding", "newcomer"),
];

fn build(case: &Case, config: Config) -> World {
    let world = World::new(config);
    for (i, name) in NAMES.iter().enumerate() {
        // Only people further down the list, so that the lines end.
        let manager = case.managers[i].filter(|manager| *manager > i).map(|manager| NAMES[manager]);
        let record = person(name, case.levels[i], ["red", "blue"][i % 2], manager);
        world.host(Command::PersonChanged { person: Box::new(record) }, monday());
    }
    for (who, what) in &case.taking_part {
        let (type_id, role) = TAKEN[*what];
        world.takes_part(NAMES[*who], type_id, role, 1);
    }
    if let Some((by, whom)) = case.blocks.filter(|(by, whom)| by != whom) {
        world.does(NAMES[by], Command::Block { person: id(NAMES[whom]) }, monday());
    }
    if case.open_request {
        let (type_id, role) = ROLES[case.role];
        world.tries(NAMES[case.asked], ask(type_id, role, &[NAMES[case.asker]]), monday());
    }
    world
}

fn envelope(case: &Case) -> Envelope {
    let (type_id, role) = ROLES[case.role];
    Envelope {
        id: id("ffffffff-0000-4000-8000-000000000000"),
        actor: Actor::Person(id(NAMES[case.asker])),
        on_behalf_of: None,
        command: ask(type_id, role, &[NAMES[case.asked]]),
    }
}

/// Decides with every fact that is asked for, each first passed through `change`.
fn decide(
    engine: &Engine,
    store: &MemoryStore,
    envelope: &Envelope,
    change: &dyn Fn(&Query, Fact) -> Fact,
) -> (Answer, Vec<Query>) {
    let (mut facts, mut asked) = (FactSet::new(), Vec::new());
    loop {
        match engine.decide(envelope, &facts, monday()).unwrap() {
            Answer::Need(queries) => {
                let answers = store.load(&queries).unwrap();
                for (query, fact) in queries.into_iter().zip(answers) {
                    facts.insert(query.clone(), change(&query, fact));
                    asked.push(query);
                }
            }
            answer => return (answer, asked),
        }
    }
}

fn runs() -> u32 {
    if std::env::var_os("TUTELAGE_FULL").is_some() { 10_000 } else { 1_000 }
}

/// What is taken away of a fact besides making it unknown as a whole.
fn poorer(engine: &Engine, fact: &Fact, lose: &Index) -> Option<Fact> {
    match fact {
        Fact::Person(known) => {
            let mut record = known.record().clone();
            let keys: Vec<_> = record.attributes.keys().cloned().collect();
            let lost = lose.index(keys.len() + 1);
            match keys.get(lost) {
                Some(key) => drop(record.attributes.remove(key)),
                None => record.manager = Manager::Unknown,
            }
            Some(Fact::Person(Person::intern(engine.schema(), record).unwrap()))
        }
        Fact::ReportingLine(line) => {
            let above = line.above[..lose.index(line.above.len() + 1)].to_vec();
            Some(Fact::ReportingLine(ReportingLine { above, end: LineEnd::Unknown }.into()))
        }
        _ => None,
    }
}

#[test]
fn an_unknown_fact_never_adds_a_permission() {
    let (pairs, denied, lost) = (Cell::new(0_u32), Cell::new(0_u32), Cell::new(0_u32));
    let config_of_all = config();
    proptest!(Runs { cases: runs(), ..Runs::default() }, |(case in cases())| {
        let world = build(&case, config_of_all.clone());
        let envelope = envelope(&case);
        let (before, asked) = decide(&world.engine, &world.store, &envelope, &|_, fact| fact);
        let allowed = matches!(before, Answer::Done(_));
        denied.set(denied.get() + u32::from(!allowed));
        for gone in &asked {
            let unknown = |query: &Query, fact: Fact| if query == gone { Fact::Unknown } else { fact };
            let less = |query: &Query, fact: Fact| {
                if query == gone { poorer(&world.engine, &fact, &case.lose).unwrap_or(fact) } else { fact }
            };
            for change in [&unknown as &dyn Fn(&Query, Fact) -> Fact, &less] {
                let (after, _) = decide(&world.engine, &world.store, &envelope, change);
                pairs.set(pairs.get() + 1);
                let still = matches!(after, Answer::Done(_));
                prop_assert!(allowed || !still, "{gone:?} unknown adds a permission to {before:?}");
                lost.set(lost.get() + u32::from(allowed && !still));
            }
        }
    });
    println!("{} pairs, {} cases denied, {} permissions lost", pairs.get(), denied.get(), lost.get());
    assert!(pairs.get() >= 10 * runs() && denied.get() > runs() / 10 && lost.get() > runs() / 10);
}

#[test]
fn dropping_a_grant_never_adds_a_permission() {
    let lost = Cell::new(0_u32);
    proptest!(Runs { cases: runs(), ..Runs::default() }, |(case in cases())| {
        let world = build(&case, config());
        let envelope = envelope(&case);
        let (before, _) = decide(&world.engine, &world.store, &envelope, &|_, fact| fact);
        let mut fewer = config();
        let (type_id, _) = ROLES[case.role];
        let draft = fewer.types.iter_mut().find(|one| one.draft.id.as_str() == type_id).unwrap();
        // `not always` in its place: a type without any grant would not be built.
        let never = tutelage::rules::Condition::Not(Box::new(tutelage::rules::Condition::Always));
        let role = case.lose.index(draft.draft.roles.len() + 1);
        match draft.draft.roles.get_mut(role) {
            Some(role) => role.audience.grants[0].when = never,
            None => draft.draft.pair.grants[0].when = never,
        }
        let engine = Engine::build(fewer).unwrap();
        let (after, _) = decide(&engine, &world.store, &envelope, &|_, fact| fact);
        let fresh = |answer: &Answer| matches!(answer, Answer::Done(done) if !done.events.is_empty());
        prop_assert!(!fresh(&after), "a type in which nobody is allowed took a request: {after:?}");
        lost.set(lost.get() + u32::from(fresh(&before)));
    });
    assert!(lost.get() > 0, "no case was allowed before");
}

#[test]
fn whether_a_command_took_effect_must_be_known() {
    let world = World::usual();
    let envelope = world.envelope(Actor::Person(id("ben")), Command::Block { person: id("cy") });
    let unknown = |query: &Query, fact: Fact| {
        if matches!(query, Query::Record(RecordKey::Receipt(_))) { Fact::Unknown } else { fact }
    };
    let (answer, _) = decide(&world.engine, &world.store, &envelope, &unknown);
    let Answer::Refused(refusal) = answer else { panic!("{answer:?}") };
    assert!(refusal.has(ReasonCode::FactUnknown));
    assert!(!world.store.records().values().any(|record| matches!(record, Record::Caseload(_))));
}
