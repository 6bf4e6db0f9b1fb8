//! Sentence by sentence, with figures counted by hand.

use crate::{
    common::{World, day, id, monday, person},
    figures::{figures, tells},
};
use std::collections::BTreeMap;
use tutelage::{
    diary::{Audience, Entry},
    error::ErrorCode,
    id::{Code, PersonId, RelationshipId},
    lifecycle::{Caseload, Command, Record, RecordKey, Relationship},
    objectives::{Measure, ObjectiveDraft, Verdict},
    people::{AttributeValue, Manager, Person, PersonRecord, PersonState, Proficiency, Skill, Wish},
    report::{Fold, NOT_CAUSAL, Plan, Reader, Report, ReportKind, Row, Scope, Summary},
    time::{Span, Timestamp},
};

/// Eight mentees below three mentors; `hr` reports to nobody.
fn company() -> World {
    let world = World::new(crate::common::config());
    let hire = |name: &str, level: i64, team: &str, manager: Option<&str>, gender: &str| {
        let mut hired = person(name, level, team, manager);
        let gender = AttributeValue::Text(gender.to_owned());
        hired.attributes.insert(id("gender"), gender);
        world.host(Command::PersonChanged { person: Box::new(hired) }, monday());
    };
    hire("hr", 6, "office", None, "f");
    for (mentor, gender) in [("m1", "f"), ("m2", "m"), ("m3", "m")] {
        hire(mentor, 5, "red", None, gender);
        world.takes_part(mentor, "mentoring", "mentor", 2);
    }
    for (number, gender) in (1..=8).zip(["f", "f", "f", "f", "m", "m", "m", "m"]) {
        hire(&format!("e{number}"), 2, if number <= 4 { "blue" } else { "red" }, Some("hr"), gender);
        world.takes_part(&format!("e{number}"), "mentoring", "mentee", 1);
    }
    world
}

fn plan(world: &World, by: &[&str]) -> Plan {
    let mentoring = world.engine.catalog().newest(&id("mentoring")).unwrap();
    Plan { by: by.iter().map(|attribute| id(attribute)).collect(), ..Plan::of(mentoring) }
}

/// Everything that the store holds, counted.
fn summary(world: &World, plan: Plan, as_of: Timestamp) -> Summary {
    let records = world.store.records();
    let (mut people, mut caseloads) = (Vec::<Person>::new(), BTreeMap::<PersonId, Caseload>::new());
    for record in records.values() {
        match record {
            Record::Person(person) => people.push(world.engine.person(person.as_ref().clone()).unwrap()),
            Record::Caseload(caseload) => {
                caseloads.insert(caseload.person.clone(), caseload.as_ref().clone());
            }
            _ => {}
        }
    }
    let (people, lines) = (people.as_slice(), BTreeMap::new());
    let mut fold = Fold::new(plan, as_of, world.engine.schema()).unwrap();
    for person in people {
        fold.add(Row::Person { person, caseload: caseloads.get(person.id()) }).unwrap();
    }
    for record in records.values() {
        match record {
            Record::Request(request) => fold.add(Row::Request { request, people }).unwrap(),
            Record::Relationship(relationship) => {
                fold.add(Row::Relationship { relationship, people, lines: &lines }).unwrap()
            }
            Record::Entry(entry) => {
                let relationship = relationship(&records, entry);
                fold.add(Row::Entry { entry, relationship, people }).unwrap()
            }
            _ => false,
        };
    }
    fold.finish()
}

fn relationship<'r>(records: &'r BTreeMap<RecordKey, Record>, entry: &Entry) -> &'r Relationship {
    match records.get(&RecordKey::Relationship(entry.relationship)) {
        Some(Record::Relationship(relationship)) => relationship,
        other => panic!("no relationship: {other:?}"),
    }
}

fn report(world: &World, summary: &Summary, kind: ReportKind) -> Report {
    summary.report(kind, Reader::Coordinator, world.engine.schema()).unwrap()
}

fn meets(world: &World, who: &str, relationship: RelationshipId, at: Timestamp) {
    let (minutes, audience) = (45, Audience::Members);
    let absent = Vec::new();
    let log = Command::LogMeeting {
        relationship,
        starts_at: at,
        minutes,
        audience,
        absent,
        told: true,
        text: None,
    };
    world.does(who, log, at);
}

/// e1 and e2 with m1, e5 with m2, where e5 came to the end; e3 was declined, e6 waits for an answer until it expires.
fn lived() -> World {
    let world = company();
    let first = world.together("e1", "mentoring", "mentee", "m1", day(1));
    world.together("e2", "mentoring", "mentee", "m1", day(1));
    let third = world.together("e5", "mentoring", "mentee", "m2", day(2));
    let declined = world.asks("e3", "mentoring", "mentee", &["m3"], day(3));
    let at = day(3).plus(Span::minutes(150));
    world.does("m3", Command::Decline { request: declined, code: id("other"), reason: None }, at);
    world.asks("e6", "mentoring", "mentee", &["m3"], day(3));
    meets(&world, "e1", first, day(10));
    meets(&world, "e1", first, day(40));
    meets(&world, "e5", third, day(11));
    world.does("e5", Command::Complete { relationship: third }, day(12));
    world
}

#[test]
fn overview_tells_who_is_with_whom_by_type_team_and_location() {
    let world = lived();
    let summary = summary(&world, plan(&world, &["team", "location", "gender"]), day(50));
    let overview = report(&world, &summary, ReportKind::Overview);
    tells(
        &overview,
        "relationships|||||",
        &[
            ("active", "2"),
            ("cancelled", "0"),
            ("completed", "1"),
            ("forming", "0"),
            ("lapsed", "0"),
            ("on_hold", "0"),
        ],
    );
    tells(
        &overview,
        "people|",
        &[
            ("mentee||||people", "2"),
            ("mentee||||places", "2"),
            ("mentor||||people", "1"),
            ("mentor||||places", "2"),
        ],
    );
    tells(
        &overview,
        "groups||team|",
        &[("blue||all", "2"), ("blue||open", "2"), ("red||all", "3"), ("red||open", "2")],
    );
    tells(
        &overview,
        "pairs||team|",
        &[("red|blue|all", "2"), ("red|blue|open", "2"), ("red|red|all", "1"), ("red|red|open", "0")],
    );
    tells(&overview, "pairs||location|", &[("paris|paris|all", "3"), ("paris|paris|open", "2")]);
    tells(&overview, "groups||gender|", &[]);
    tells(&overview, "pairs||gender|", &[]);
}

#[test]
fn funnel_tells_how_far_people_came_and_how_long_answers_took() {
    let world = lived();
    let funnel = report(&world, &summary(&world, plan(&world, &[]), day(50)), ReportKind::Funnel);
    // Everybody fits the audience, all twelve; whoever asked or was taken takes part, and eight said that they do.
    tells(
        &funnel,
        "people|mentee||||",
        &[
            ("applied", "0"),
            ("asked", "5"),
            ("completed", "1"),
            ("eligible", "12"),
            ("received", "0"),
            ("selected", "3"),
            ("taking_part", "8"),
        ],
    );
    tells(
        &funnel,
        "people|mentor||||",
        &[
            ("applied", "0"),
            ("asked", "0"),
            ("completed", "1"),
            ("eligible", "12"),
            ("received", "3"),
            ("selected", "2"),
            ("taking_part", "3"),
        ],
    );
    // That of e6 was not answered in 14 days: it expired, though nobody has advanced it.
    tells(
        &funnel,
        "requests|||||",
        &[
            ("accepted", "3"),
            ("declined", "1"),
            ("expired", "1"),
            ("invalidated", "0"),
            ("made", "5"),
            ("pending", "0"),
            ("waiting", "0"),
            ("withdrawn", "0"),
        ],
    );
    // Three at once, one after two and a half hours.
    tells(&funnel, "answers|||||", &[("answered", "4"), ("median", "0"), ("ninth_decile", "2")]);
    tells(
        &funnel,
        "relationships|||||",
        &[("cancelled", "0"), ("completed", "1"), ("formed", "3"), ("lapsed", "0"), ("started", "3")],
    );
}

#[test]
fn momentum_tells_of_months_of_silence_and_of_who_is_at_risk() {
    let world = lived();
    let momentum = report(&world, &summary(&world, plan(&world, &[]), day(62)), ReportKind::Momentum);
    // e1 met on day 40; e2 never did, and is silent for 61 days on day 62, which is red from 60 on.
    tells(
        &momentum,
        "relationships|||||",
        &[
            ("active", "2"),
            ("amber", "0"),
            ("at_risk", "1"),
            ("cancelled", "0"),
            ("completed", "1"),
            ("forming", "0"),
            ("green", "1"),
            ("lapsed", "0"),
            ("median_silence", "22"),
            ("met", "3"),
            ("missed", "0"),
            ("nudged", "0"),
            ("on_hold", "0"),
            ("red", "1"),
            ("rule_broken", "0"),
        ],
    );
    tells(
        &momentum,
        "meetings|||",
        &[
            ("2026-03||held", "2"),
            ("2026-03||minutes", "90"),
            ("2026-03||missed", "0"),
            ("2026-04||held", "1"),
            ("2026-04||minutes", "45"),
            ("2026-04||missed", "0"),
        ],
    );
}

#[test]
fn load_tells_of_places_of_the_over_asked_and_of_skills() {
    let world = company();
    let skilled = |name: &str, level: i64, skills: &[(&str, bool)], wants: &[&str]| {
        let proficiency = Proficiency::new(4).unwrap();
        let mut changed = person(name, level, "red", None);
        changed.manager = Manager::Nobody;
        for (skill, teaches) in skills {
            changed.skills.push(Skill { skill: id(skill), proficiency, validated: false, teaches: *teaches });
        }
        changed.wants = wants.iter().map(|skill| Wish { skill: id(skill), priority: proficiency }).collect();
        world.host(Command::PersonChanged { person: Box::new(changed) }, monday());
    };
    skilled("m1", 5, &[("selling", true), ("rust", false)], &[]);
    skilled("m2", 5, &[("selling", true)], &["rust"]);
    skilled("e1", 2, &[], &["selling", "rust"]);
    skilled("e2", 2, &[], &["selling"]);
    world.together("e1", "mentoring", "mentee", "m1", day(1));
    world.together("e3", "mentoring", "mentee", "m1", day(1));
    for mentee in ["e2", "e4"] {
        world.asks(mentee, "mentoring", "mentee", &["m1"], day(2));
    }
    for mentee in ["e5", "e6", "e7"] {
        world.asks(mentee, "mentoring", "mentee", &["m2"], day(2));
    }
    let load = report(&world, &summary(&world, plan(&world, &[]), day(3)), ReportKind::Load);
    // m1 has two places, both taken, and two in line; m2 two free ones and three who ask; m3 nobody.
    tells(
        &load,
        "places|mentor||||",
        &[
            ("full", "1"),
            ("median_relationships", "0"),
            ("open_requests", "3"),
            ("over_asked", "2"),
            ("people", "3"),
            ("places", "6"),
            ("reserved", "0"),
            ("unmet_requests", "3"),
            ("used", "2"),
            ("waiting", "2"),
        ],
    );
    tells(
        &load,
        "skills|mentor||",
        &[
            ("rust||taught", "0"),
            ("rust||teachable", "0"),
            ("rust||unmet", "1"),
            ("rust||wanted", "1"),
            ("selling||taught", "2"),
            ("selling||teachable", "1"),
            ("selling||unmet", "0"),
            ("selling||wanted", "0"),
        ],
    );
    tells(
        &load,
        "skills|mentee||",
        &[
            ("rust||taught", "0"),
            ("rust||teachable", "0"),
            ("rust||unmet", "0"),
            ("rust||wanted", "1"),
            ("selling||taught", "0"),
            ("selling||teachable", "0"),
            ("selling||unmet", "1"),
            ("selling||wanted", "2"),
        ],
    );
}

#[test]
fn outcomes_tell_what_was_reached_and_how_long_it_took() {
    let world = company();
    let pairs = [("e1", "m1"), ("e2", "m1"), ("e5", "m2"), ("e6", "m2")];
    for (number, (mentee, mentor)) in (0_u16..).zip(pairs) {
        let relationship = world.together(mentee, "mentoring", "mentee", mentor, day(0));
        let statement = "speak up".to_owned();
        let objective = ObjectiveDraft {
            statement,
            measure: Measure::default(),
            target_date: None,
            milestones: Vec::new(),
        };
        let propose = Command::ProposeObjective { relationship, objective, told: true };
        let decision = world.does(mentee, propose, day(1));
        let proposed = decision.changes.iter().find_map(|change| match &change.record {
            Record::Objective(objective) => Some(objective.id),
            _ => None,
        });
        let objective = proposed.unwrap();
        world.does(mentor, Command::AgreeObjective { objective, proposal: 1 }, day(1));
        if number < 3 {
            let verdict = if number < 2 { Verdict::Reached } else { Verdict::NotReached };
            world.does(
                mentee,
                Command::ReviewObjective { objective, verdict, text: None, told: true },
                day(2),
            );
            world.does(mentee, Command::Complete { relationship }, day(10 + 10 * number));
        }
    }
    let outcomes = report(&world, &summary(&world, plan(&world, &[]), day(40)), ReportKind::Outcomes);
    tells(
        &outcomes,
        "objectives|||||",
        &[
            ("agreed", "4"),
            ("dropped", "0"),
            ("not_reached", "1"),
            ("partly_reached", "0"),
            ("proposed", "0"),
            ("reached", "2"),
            ("unreviewed", "1"),
        ],
    );
    // 10, 20 and 30 days: 20 in the mean, 10 the deviation.
    tells(
        &outcomes,
        "relationships|||||",
        &[
            ("completed", "3"),
            ("deviation_of_length", "100000"),
            ("mean_length", "200000"),
            ("objectives_missing", "0"),
        ],
    );
}

#[test]
fn comparison_is_with_those_who_did_not_take_part_and_says_that_it_is_not_causal() {
    let world = company();
    for (mentee, mentor) in [("e1", "m1"), ("e2", "m1"), ("e5", "m2"), ("e6", "m2")] {
        world.together(mentee, "mentoring", "mentee", mentor, day(1));
    }
    let records = world.store.records();
    let mut fold = Fold::new(plan(&world, &[]), day(2), world.engine.schema()).unwrap();
    let mut people = 0;
    for record in records.values() {
        let Record::Person(person) = record else { continue };
        let name = person.id.to_string();
        let person = world.engine.person(person.as_ref().clone()).unwrap();
        let caseload = match records.get(&RecordKey::Caseload(person.id().clone())) {
            Some(Record::Caseload(caseload)) => Some(caseload.as_ref()),
            _ => None,
        };
        // Six took part, of whom five stayed; six did not, of whom three stayed. Two only have a word on promotion.
        let observed = !matches!(name.as_str(), "e1" | "e3" | "e4" | "hr");
        let row = |name| Row::Observed { person: &person, caseload, name, observed };
        let stayed: Code = id("stayed");
        assert!(fold.add(row(&stayed)).unwrap());
        if people < 2 {
            let promoted: Code = id("promoted");
            fold.add(row(&promoted)).unwrap();
        }
        people += 1;
    }
    let comparison = report(&world, &fold.finish(), ReportKind::Comparison);
    // Wilson: 5 of 6 is 0.4365 to 0.9699, 3 of 6 is 0.1876 to 0.8124; Newcombe: 0.3333 is -0.1717 to 0.6742.
    tells(
        &comparison,
        "outcomes|||",
        &[
            ("stayed||difference", "3333 (-1718 to 6743)"),
            ("stayed||others", "5000 (1876 to 8124)"),
            ("stayed||others_people", "6"),
            ("stayed||took_part", "8333 (4364 to 9700)"),
            ("stayed||took_part_people", "6"),
        ],
    );
    assert!(comparison.table().ends_with(&format!("\n{NOT_CAUSAL}\n")));
    let json = serde_json::to_string(&comparison).unwrap();
    assert!(json.starts_with(r#"{"comparison":{"warning":"people chose to take part"#), "{json}");
}

#[test]
fn fairness_tells_who_was_taken_by_group_and_who_is_below_four_fifths() {
    let world = company();
    for (mentee, mentor) in [("e1", "m1"), ("e5", "m2"), ("e6", "m2"), ("e7", "m3")] {
        world.together(mentee, "mentoring", "mentee", mentor, day(1));
    }
    let fairness =
        report(&world, &summary(&world, plan(&world, &["gender", "team"]), day(2)), ReportKind::Fairness);
    // Of mentees four f take part, of whom one was taken, and four m, of whom three were: a third.
    tells(
        &fairness,
        "groups|mentee|gender|",
        &[
            ("f||asked", "1"),
            ("f||below_four_fifths", "1"),
            ("f||eligible", "6"),
            ("f||impact_ratio", "3333"),
            ("f||selected", "1"),
            ("f||selection_rate", "2500 (455 to 6994)"),
            ("f||taking_part", "4"),
            ("m||asked", "3"),
            ("m||below_four_fifths", "0"),
            ("m||eligible", "6"),
            ("m||impact_ratio", "10000"),
            ("m||selected", "3"),
            ("m||selection_rate", "7500 (3006 to 9545)"),
            ("m||taking_part", "4"),
        ],
    );
    // Of mentors one f and two m take part: all three are few.
    tells(&fairness, "groups|mentor|gender|", &[("||left_out", "1")]);
    // hr is the only one in the office, and with it the smallest other team is left out.
    tells(
        &fairness,
        "groups|mentee|team|",
        &[
            ("red||asked", "3"),
            ("red||below_four_fifths", "0"),
            ("red||eligible", "7"),
            ("red||impact_ratio", "10000"),
            ("red||selected", "3"),
            ("red||selection_rate", "7500 (3006 to 9545)"),
            ("red||taking_part", "4"),
            ("||left_out", "1"),
        ],
    );
    tells(
        &fairness,
        "everybody|mentee||||",
        &[("asked", "4"), ("eligible", "12"), ("selected", "4"), ("taking_part", "8")],
    );
    // One relationship for each of four, none for four: the mean difference is half of all, over twice the mean.
    tells(
        &fairness,
        "load|mentee||||",
        &[("gini", "5000"), ("herfindahl", "2500"), ("people", "8"), ("top_tenth", "2500")],
    );
    tells(&fairness, "load|mentor||||", &[]);
    // Three reds are with reds, one blue with a red.
    tells(&fairness, "pairs||team|||", &[("same", "7500 (3006 to 9545)"), ("unknown", "0")]);
    // The mentors are at the top, so no mentee is above them; above the mentees is hr, and above hr nobody knows here.
    tells(&fairness, "reporting_line|||||", &[]);
}

#[test]
fn a_reporting_line_tells_who_is_in_it() {
    let world = company();
    let records = world.store.records();
    let people: Vec<Person> = records
        .values()
        .filter_map(|record| match record {
            Record::Person(person) => Some(world.engine.person(person.as_ref().clone()).unwrap()),
            _ => None,
        })
        .collect();
    for (mentee, mentor) in [("e1", "m1"), ("e5", "m2"), ("e6", "m2"), ("e7", "m3")] {
        world.together(mentee, "mentoring", "mentee", mentor, day(1));
    }
    let line = |above: &str, end: &str| {
        serde_json::from_str(&format!(r#"{{"above": {above}, "end": "{end}"}}"#)).unwrap()
    };
    let lines = BTreeMap::from([
        (id("e1"), line(r#"["hr", "m1"]"#, "nobody")),
        (id("e5"), line(r#"["hr"]"#, "nobody")),
        (id("e6"), line(r#"["hr"]"#, "nobody")),
        (id("e7"), line(r#"["hr"]"#, "nobody")),
    ]);
    let mut fold = Fold::new(plan(&world, &[]), day(2), world.engine.schema()).unwrap();
    for record in world.store.records().values() {
        if let Record::Relationship(relationship) = record {
            fold.add(Row::Relationship { relationship, people: &people, lines: &lines }).unwrap();
        }
    }
    let fairness = report(&world, &fold.finish(), ReportKind::Fairness);
    tells(&fairness, "reporting_line|||||", &[("same", "2500 (455 to 6994)"), ("unknown", "0")]);
}

#[test]
fn what_is_out_of_scope_is_not_counted_whatever_the_host_gives() {
    let world = lived();
    let blue =
        Scope::Scopes(serde_json::from_str(r#"[[{"attribute": "team", "values": ["blue"]}]]"#).unwrap());
    let scoped = summary(&world, Plan { scope: blue, ..plan(&world, &[]) }, day(50));
    // Four mentees; every relationship has a mentor who is red.
    assert_eq!(scoped.records, 4);
    let funnel = figures(&report(&world, &scoped, ReportKind::Funnel));
    assert_eq!(
        (funnel["people|mentee||||eligible"].as_str(), funnel["relationships|||||formed"].as_str()),
        ("4", "0")
    );
    let reports = Plan { scope: Scope::ReportsOf(id("hr")), ..plan(&world, &[]) };
    let reports = summary(&world, reports, day(50));
    // Eight mentees, their five requests, three relationships and three meetings, though the mentors report to nobody.
    assert_eq!(reports.records, 8 + 5 + 3 + 3);
    let elsewhere = Plan { type_id: id("peers"), ..plan(&world, &[]) };
    assert_eq!(summary(&world, elsewhere, day(50)).records, 12, "people alone");
}

#[test]
fn who_left_counts_with_what_they_did_and_takes_no_place() {
    let world = lived();
    let left = |name: &str| {
        let mut gone = PersonRecord { state: PersonState::Left, ..person(name, 2, "blue", None) };
        gone.attributes.insert(id("gender"), AttributeValue::Text("f".to_owned()));
        world.host(Command::PersonChanged { person: Box::new(gone) }, day(45));
        world.settle(day(45));
    };
    left("e3");
    left("hr");
    let counted = summary(&world, plan(&world, &[]), day(50));
    let funnel = figures(&report(&world, &counted, ReportKind::Funnel));
    assert_eq!(funnel["people|mentee||||eligible"], "11", "hr did nothing; e3 asked");
    assert_eq!(funnel["people|mentee||||asked"], "5");
    let load = figures(&report(&world, &counted, ReportKind::Load));
    assert_eq!(load["places|mentee||||people"], "7");
}

#[test]
fn meetings_of_which_coordinators_may_know_nothing_count_from_the_threshold_on() {
    let mut config = crate::common::config();
    config.types[0].draft.diary.coordinators = tutelage::scheme::CoordinatorView::Nothing;
    let world = World::new(config);
    world.hire_the_usual_people();
    world.takes_part("cy", "mentoring", "mentor", 1);
    world.takes_part("eve", "mentoring", "mentee", 1);
    let relationship = world.together("eve", "mentoring", "mentee", "cy", monday());
    for number in [1, 2, 3, 40, 41, 42, 43] {
        meets(&world, "eve", relationship, day(number));
    }
    let momentum = report(&world, &summary(&world, plan(&world, &[]), day(50)), ReportKind::Momentum);
    tells(
        &momentum,
        "meetings|||",
        &[("2026-04||held", "4"), ("2026-04||minutes", "180"), ("2026-04||missed", "0")],
    );
}

#[test]
fn a_report_is_for_whom_it_is_and_tells_the_others_nothing() {
    let world = lived();
    let reports = Plan { scope: Scope::ReportsOf(id("hr")), ..plan(&world, &[]) };
    let counted = summary(&world, reports, day(50));
    let seen = |reader: Reader| {
        let kinds = ReportKind::ALL.into_iter();
        kinds
            .filter(|kind| counted.report(*kind, reader, world.engine.schema()).is_some())
            .collect::<Vec<_>>()
    };
    assert_eq!(seen(Reader::Coordinator), ReportKind::ALL);
    assert_eq!(seen(Reader::Manager), [ReportKind::Funnel, ReportKind::Momentum, ReportKind::Load]);
    assert_eq!(seen(Reader::Participant), [ReportKind::Funnel, ReportKind::Momentum]);
    let funnel = counted.report(ReportKind::Funnel, Reader::Manager, world.engine.schema()).unwrap();
    // All eight take part, which would tell it of each; five asked, so that three did not; three were taken. The five
    // requests are those of five people.
    tells(
        &funnel,
        "",
        &[("people|mentee||||eligible", "8"), ("people|mentor||||eligible", "8"), ("requests|||||made", "5")],
    );
    let few = Plan { scope: Scope::ReportsOf(id("m1")), ..plan(&world, &[]) };
    let few = summary(&world, few, day(50));
    assert_eq!(few.report(ReportKind::Funnel, Reader::Manager, world.engine.schema()), None);
}

#[test]
fn a_table_has_headings_and_lines_up() {
    let world = lived();
    let summary = summary(&world, plan(&world, &["team"]), day(50));
    let table = report(&world, &summary, ReportKind::Momentum).table();
    assert_eq!(
        table,
        "\
Part           Group    Figure           Value
-------------  -------  --------------  ------
relationships           forming              0
                        active               2
                        on hold              0
                        completed            1
                        cancelled            0
                        lapsed               0
                        green                1
                        nudged               0
                        amber                1
                        red                  0
                        at risk              1
                        met                  3
                        missed               0
                        rule broken          0
                        median silence    10 d
meetings       2026-03  held                 2
                        missed               0
                        minutes         90 min
               2026-04  held                 1
                        missed               0
                        minutes         45 min
"
    );
    let overview = report(&world, &summary, ReportKind::Overview).table();
    let widths: Vec<usize> = overview.lines().map(|line| line.chars().count()).collect();
    assert!(widths.iter().all(|width| *width <= widths[1]), "{overview}");
}

#[test]
fn csv_quotes_what_needs_it_and_has_whole_numbers() {
    let world = company();
    let mut odd = person("e1", 2, "a \"team\", and more", Some("hr"));
    odd.attributes.insert(id("gender"), AttributeValue::Text("f".to_owned()));
    world.host(Command::PersonChanged { person: Box::new(odd) }, monday());
    world.together("e1", "mentoring", "mentee", "m1", day(1));
    let counted = summary(&world, plan(&world, &["team"]), day(2));
    let csv = report(&world, &counted, ReportKind::Overview).csv().unwrap();
    assert!(csv.contains("pairs,,team,red,\"a \"\"team\"\", and more\",open,count,1,,\n"), "{csv}");
}

#[test]
fn csv_runs_no_formula_in_a_spreadsheet_and_numbers_stay_numbers() {
    let world = company();
    for (name, team, level) in [("e1", "=HYPERLINK(\"x\")", 2), ("e2", "-2+3", -2), ("e3", "@team", 2)] {
        world
            .host(Command::PersonChanged { person: Box::new(person(name, level, team, Some("hr"))) }, day(1));
    }
    for (mentee, mentor) in [("e1", "m1"), ("e2", "m2"), ("e3", "m3")] {
        world.together(mentee, "mentoring", "mentee", mentor, day(1));
    }
    let counted = summary(&world, plan(&world, &["team", "level"]), day(2));
    let csv = report(&world, &counted, ReportKind::Overview).csv().unwrap();
    for row in [
        "groups,,team,\"'=HYPERLINK(\"\"x\"\")\",,open,count,1,,",
        "groups,,team,'-2+3,,open,count,1,,",
        "groups,,team,'@team,,open,count,1,,",
        "groups,,level,-2,,open,count,1,,",
    ] {
        assert!(csv.lines().any(|line| line == row), "{row} is missing: {csv}");
    }
    assert!(report(&world, &counted, ReportKind::Overview).table().contains("  -2+3  "));
}

#[test]
fn plans_out_of_bounds_are_refused_with_every_fault() {
    let world = company();
    let nine = ["team", "location", "gender", "level", "languages", "joined", "remote", "grade", "shoe_size"];
    let bad = Plan { threshold: 3, roles: Vec::new(), ..plan(&world, &nine) };
    let error = Fold::new(bad, day(1), world.engine.schema()).unwrap_err();
    let faults: Vec<_> = error.faults().iter().map(|fault| (fault.code, fault.path.as_str())).collect();
    assert_eq!(
        faults,
        [
            (ErrorCode::InvalidBounds, "plan.roles"),
            (ErrorCode::TooLarge, "plan.by"),
            (ErrorCode::UnknownAttribute, "plan.by[7]"),
            (ErrorCode::OutOfRange, "plan.threshold"),
        ]
    );
}

#[test]
fn an_entry_comes_with_its_own_relationship() {
    let world = lived();
    let records = world.store.records();
    let mut relationships = records.values().filter_map(|record| match record {
        Record::Relationship(relationship) => Some(relationship.as_ref()),
        _ => None,
    });
    let entry = records.values().find_map(|record| match record {
        Record::Entry(entry) => Some(entry.as_ref()),
        _ => None,
    });
    let entry = entry.unwrap();
    let other = relationships.find(|relationship| relationship.id != entry.relationship).unwrap();
    let mut fold = Fold::new(plan(&world, &[]), day(50), world.engine.schema()).unwrap();
    let error = fold.add(Row::Entry { entry, relationship: other, people: &[] }).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidValue);
}
