//! Erasing somebody: what goes, what stays, and what somebody has to look at.

use crate::{
    common::{World, ask, day, id, monday},
    traces::{erases, replays, texts, to_review, traces},
};
use tutelage::{
    diary::Audience,
    error::ErrorCode,
    id::{PersonId, RelationshipId},
    lifecycle::{
        Actor, Command, Erasure, Outcome, Pairing, ReasonCode, Record, RecordKey, RelationshipState,
        WhenInUse,
    },
    people::{Manager, PersonState},
    store::{Driven, Failure, drive},
    view::{Inquiry, Question},
};

pub(crate) const WHO: &str = "quilliam";

/// Quilliam, whose mentor is `cy`, and whatever else may name somebody.
pub(crate) fn story() -> (World, RelationshipId) {
    let world = World::usual();
    world.hire(WHO, 2, "red", Some("ana"));
    world.hire("under", 1, "red", Some(WHO));
    world.takes_part("cy", "mentoring", "mentor", 2);
    world.takes_part(WHO, "mentoring", "mentee", 1);
    let message = Some("quilliam's first words".to_owned());
    let asks = Command::Request { type_id: id("mentoring"), role: id("mentee"), to: vec![id("cy")], message };
    let request = crate::common::request_of(&world.does(WHO, asks, monday())).0;
    let Outcome::Request { relationship: Some(relationship), .. } =
        world.does("cy", Command::Accept { request }, monday()).outcome
    else {
        panic!("no relationship came of it")
    };
    for (who, words) in [(WHO, "quilliam's note"), ("cy", "cy is glad of quilliam")] {
        let note = Command::WriteNote {
            relationship,
            audience: Audience::Members,
            told: true,
            text: words.to_owned(),
        };
        world.does(who, note, day(1));
    }
    let text = "quilliam worries".to_owned();
    world.does(WHO, Command::RaiseConcern { relationship, text }, day(1));
    world.does("eve", Command::Block { person: id(WHO) }, day(1));
    world.does(WHO, Command::Block { person: id("dee") }, day(1));
    let pairs = vec![Pairing { first: id("cy"), second: id(WHO), score: 3 }];
    world.does("office", Command::DraftRound { type_id: id("mentoring"), pairs }, day(1));
    world.settle(day(2));
    (world, relationship)
}

pub(crate) fn person(world: &World, who: &str) -> Option<std::sync::Arc<tutelage::people::PersonRecord>> {
    match world.store.records().remove(&RecordKey::Person(id(who))) {
        Some(Record::Person(person)) => Some(person),
        _ => None,
    }
}

#[test]
fn nothing_is_left_of_somebody_but_what_they_were_part_of() {
    let (world, relationship) = story();
    assert!(!traces(&world.engine, &world.store, &[WHO, "QUILLIAM"], day(2)).is_empty());
    let before = world.store.records();
    let (pseudonym, _) = erases(&world, WHO, day(3));
    let others = texts(&world.store);
    assert_eq!(others.iter().map(|text| text.body.as_str()).collect::<Vec<_>>(), ["cy is glad of quilliam"]);
    // Words of others may speak of them; that is for somebody to look at.
    let theirs = ["\"quilliam\"", "QUILLIAM", "quilliam's", "quilliam worries"];
    assert_eq!(traces(&world.engine, &world.store, &theirs, day(5)), Vec::<String>::new());
    let after = world.store.records();
    let things = |key: &&RecordKey| {
        matches!(key, RecordKey::Request(_) | RecordKey::Relationship(_) | RecordKey::Entry(_))
    };
    assert!(before.keys().filter(things).eq(after.keys().filter(things)));
    let Record::Relationship(ended) = &after[&RecordKey::Relationship(relationship)] else { panic!() };
    assert_eq!(ended.state, RelationshipState::Cancelled);
    assert!(ended.knows(&pseudonym) && ended.knows(&id("cy")));
    replays(&world.store).unwrap();
}

#[test]
fn the_pseudonym_is_somebody_of_whom_nothing_is_known() {
    let (world, _) = story();
    let (pseudonym, _) = erases(&world, WHO, day(3));
    assert!(pseudonym.as_str().starts_with("erased-") && pseudonym.as_str().len() == 23);
    let nobody = person(&world, pseudonym.as_str()).unwrap();
    assert_eq!((nobody.state, nobody.name.as_str()), (PersonState::Erased, pseudonym.as_str()));
    assert!(nobody.attributes.is_empty() && nobody.manager == Manager::Unknown);
    assert_eq!(person(&world, WHO), None);
    // What they did and were asked still counts, for whoever counts it.
    let Some(Record::Caseload(caseload)) =
        world.store.records().remove(&RecordKey::Caseload(pseudonym.clone()))
    else {
        panic!("no caseload")
    };
    assert_eq!(caseload.blocks.iter().map(PersonId::as_str).collect::<Vec<_>>(), ["dee"]);
    assert_eq!(person(&world, "under").unwrap().manager, Manager::Person(pseudonym));
}

#[test]
fn a_name_goes_at_once_and_the_rest_when_nothing_is_open() {
    let (world, relationship) = story();
    world.host(Command::ErasePerson { person: id(WHO) }, day(3));
    let blank = person(&world, WHO).unwrap();
    assert!(!blank.name.contains("QUILLIAM") && blank.attributes.is_empty());
    assert_eq!(blank.state, PersonState::Erased);
    let running = |world: &World| match &world.store.records()[&RecordKey::Relationship(relationship)] {
        Record::Relationship(found) => found.state.is_open(),
        _ => panic!(),
    };
    assert!(running(&world), "it ends by a follow-up");
    world.settle(day(3));
    assert!(!running(&world));
}

#[test]
fn words_of_others_are_named_to_look_at() {
    let (world, _) = story();
    let private = "cy's own note of quilliam";
    let relationship =
        match world.store.records().keys().find(|key| matches!(key, RecordKey::Relationship(_))) {
            Some(RecordKey::Relationship(relationship)) => *relationship,
            _ => panic!(),
        };
    let reason = Some("quilliam did not come".to_owned());
    let note = Command::WriteNote {
        relationship,
        audience: Audience::Author,
        told: false,
        text: private.to_owned(),
    };
    world.does("cy", note, day(2));
    world.does("cy", Command::Cancel { relationship, code: id("other"), reason }, day(2));
    let (_, decisions) = erases(&world, WHO, day(3));
    let review = to_review(&decisions);
    let named: Vec<_> = texts(&world.store).into_iter().filter(|text| review.contains(&text.id)).collect();
    let mut words: Vec<&str> = named.iter().map(|text| text.body.as_str()).collect();
    words.sort_unstable();
    // A note for its author alone names nobody; a reason and what was written for them to read do.
    assert_eq!(words, ["cy is glad of quilliam", "quilliam did not come"]);
}

#[test]
fn only_the_host_erases_and_nobody_twice_at_once() {
    let (world, _) = story();
    let command = || Command::ErasePerson { person: id(WHO) };
    assert_eq!(world.codes("office", command(), day(2)), [ReasonCode::HostOnly]);
    let first = world.host(command(), day(3));
    let again = world.host(command(), day(3));
    assert_eq!(again.outcome, first.outcome);
    assert!(again.events.is_empty() && again.follow_ups.is_empty());
    let Outcome::Erasure { pseudonym, .. } = first.outcome else { panic!() };
    for hour in 3..5 {
        world.settle(day(hour));
    }
    assert_eq!(traces(&world.engine, &world.store, &["\"quilliam\""], day(5)), Vec::<String>::new());
    let envelope = world.envelope(Actor::Host, Command::ErasePerson { person: pseudonym });
    let Driven::Refused(refusal) = world.send(&envelope, day(5)) else { panic!("erased once more") };
    assert!(refusal.has(ReasonCode::Erased));
}

#[test]
fn erasing_somebody_again_leaves_no_trace_either() {
    let (world, _) = story();
    let (first, _) = erases(&world, WHO, day(3));
    // Somebody still knows the id.
    world.does("ana", Command::Block { person: id(WHO) }, day(6));
    let (second, _) = erases(&world, WHO, day(7));
    assert_ne!(first, second);
    assert_eq!(traces(&world.engine, &world.store, &["\"quilliam\""], day(8)), Vec::<String>::new());
    replays(&world.store).unwrap();
}

#[test]
fn two_who_were_together_are_erased_one_after_the_other() {
    let (world, _) = story();
    world.hire("quentin-two", 5, "blue", None);
    let (one, _) = erases(&world, WHO, day(3));
    let (other, _) = erases(&world, "cy", day(4));
    assert_eq!(
        traces(&world.engine, &world.store, &["\"quilliam\"", "\"cy\""], day(8)),
        Vec::<String>::new()
    );
    assert_eq!(texts(&world.store), []);
    let pair = RecordKey::Pair(tutelage::lifecycle::PairKey::new(&id("mentoring"), &one, &other));
    let Some(Record::Pair(pair)) = world.store.records().remove(&pair) else { panic!("the pair is lost") };
    assert_eq!(pair.past, 1);
    replays(&world.store).unwrap();
}

#[test]
fn the_host_cannot_change_who_is_erased_or_make_somebody_so() {
    let (world, _) = story();
    let mut before = tutelage::people::PersonRecord::clone(&person(&world, WHO).unwrap());
    world.host(Command::ErasePerson { person: id(WHO) }, day(3));
    let changed = Command::PersonChanged { person: Box::new(before.clone()) };
    let Driven::Refused(refusal) = world.send(&world.envelope(Actor::Host, changed), day(3)) else {
        panic!("somebody who is being erased was changed")
    };
    assert!(refusal.has(ReasonCode::Erased));
    before.id = id("dee");
    before.state = PersonState::Erased;
    let envelope = world.envelope(Actor::Host, Command::PersonChanged { person: Box::new(before) });
    let Err(Failure::Call(error)) = drive(&world.engine, &world.store, &envelope, day(3)) else { panic!() };
    assert_eq!(error.code(), ErrorCode::InvalidValue);
}

#[test]
fn a_command_of_theirs_sent_again_is_a_conflict() {
    let (world, _) = story();
    let (role, type_id) = (id("mentee"), id("mentoring"));
    let places = Command::SetPlaces { type_id, role, places: 1, when_in_use: WhenInUse::StopNew };
    let envelope = world.envelope(Actor::Person(id(WHO)), places);
    let Driven::Done(first) = world.send(&envelope, day(2)) else { panic!() };
    let digest = first.receipt.unwrap().digest;
    assert!(!traces(&world.engine, &world.store, &[&digest], day(2)).is_empty());
    let note = |relationship| Command::WriteNote {
        relationship,
        audience: Audience::Members,
        told: true,
        text: "cy again".to_owned(),
    };
    let relationship = world.store.records().keys().find_map(|key| match key {
        RecordKey::Relationship(relationship) => Some(*relationship),
        _ => None,
    });
    let of_another = world.envelope(Actor::Person(id("cy")), note(relationship.unwrap()));
    let Driven::Done(written) = world.send(&of_another, day(2)) else { panic!() };
    let (pseudonym, _) = erases(&world, WHO, day(3));
    assert_eq!(traces(&world.engine, &world.store, &[&digest], day(5)), Vec::<String>::new());
    let again = drive(&world.engine, &world.store, &envelope, day(5));
    let Err(Failure::Call(error)) = again else { panic!("{again:?}") };
    assert_eq!(error.code(), ErrorCode::CommandConflict);
    // What others sent is answered as it was, with the pseudonym in it.
    let Driven::Done(again) = world.send(&of_another, day(5)) else { panic!() };
    assert!(again.repeated);
    let (Outcome::Entry { readers: were, .. }, Outcome::Entry { readers, .. }) =
        (written.outcome, again.outcome)
    else {
        panic!()
    };
    assert_eq!((were, readers), (vec![id(WHO)], vec![pseudonym]));
}

#[test]
fn what_is_kept_in_the_order_of_ids_is_in_that_order_again() {
    let world = World::usual();
    world.hire(WHO, 2, "blue", None);
    for peer in ["eve", WHO] {
        world.takes_part(peer, "peers", "peer", 1);
    }
    let relationship = world.together(WHO, "peers", "peer", "eve", monday());
    let draft = tutelage::objectives::ObjectiveDraft {
        statement: "to grow".to_owned(),
        measure: tutelage::objectives::Measure::default(),
        target_date: None,
        milestones: Vec::new(),
    };
    let proposes = Command::ProposeObjective { relationship, objective: draft, told: true };
    let Outcome::Objective { objective, .. } = world.does(WHO, proposes, day(1)).outcome else { panic!() };
    world.does("eve", Command::AgreeObjective { objective, proposal: 1 }, day(1));
    for who in [WHO, "eve"] {
        let verdict = tutelage::objectives::Verdict::Reached;
        world.does(who, Command::ReviewObjective { objective, verdict, text: None, told: true }, day(2));
    }
    let reviewers = |world: &World| match &world.store.records()[&RecordKey::Objective(objective)] {
        Record::Objective(found) => found.reviews.iter().map(|review| review.by.clone()).collect::<Vec<_>>(),
        _ => panic!(),
    };
    assert_eq!(reviewers(&world), [id("eve"), id(WHO)]);
    let (pseudonym, _) = erases(&world, WHO, day(3));
    assert_eq!(reviewers(&world), [pseudonym, id("eve")]);
    replays(&world.store).unwrap();
}

#[test]
fn an_open_request_that_names_them_goes_on() {
    let world = World::usual();
    world.hire(WHO, 5, "blue", None);
    for mentor in ["cy", WHO] {
        world.takes_part(mentor, "mentoring", "mentor", 1);
    }
    world.takes_part("ben", "mentoring", "mentee", 1);
    let request = world.asks("ben", "mentoring", "mentee", &["cy", WHO], monday());
    let (pseudonym, _) = erases(&world, WHO, day(1));
    let Record::Request(open) = &world.store.records()[&RecordKey::Request(request)] else { panic!() };
    assert!(open.state.is_open());
    assert_eq!(open.choices, [pseudonym]);
    world.does("cy", Command::Decline { request, code: id("no_time"), reason: None }, day(2));
    world.settle(day(2));
    replays(&world.store).unwrap();
    assert_eq!(traces(&world.engine, &world.store, &["\"quilliam\""], day(2)), Vec::<String>::new());
    let found = world.refused("ben", ask("mentoring", "mentee", &[WHO]), day(3));
    assert!(found.has(ReasonCode::NotAvailable));
}

#[test]
fn many_records_are_rewritten_a_few_at_a_time() {
    let (world, relationship) = story();
    for number in 0..150 {
        let text = format!("quilliam number {number}");
        let note = Command::WriteNote { relationship, audience: Audience::Members, told: true, text };
        world.does(WHO, note, day(2));
    }
    let (_, decisions) = erases(&world, WHO, day(3));
    let most = decisions.iter().map(|decision| decision.changes.len() + decision.removals.len()).max();
    assert!(most <= Some(64), "{most:?} records at once");
    let of_them =
        |decision: &&tutelage::lifecycle::Decision| matches!(decision.outcome, Outcome::Erasure { .. });
    assert!(decisions.iter().filter(of_them).count() > 10);
    assert_eq!(
        traces(&world.engine, &world.store, &["\"quilliam\"", "quilliam number"], day(5)),
        Vec::<String>::new()
    );
    replays(&world.store).unwrap();
}

#[test]
fn the_last_decision_says_whom_the_log_must_forget() {
    let (world, _) = story();
    let (pseudonym, decisions) = erases(&world, WHO, day(3));
    let erasures: Vec<&Erasure> = decisions.iter().filter_map(|decision| decision.erasure.as_ref()).collect();
    assert_eq!(erasures, [&Erasure { person: id(WHO), pseudonym: pseudonym.clone() }]);
    let last = decisions.iter().find(|decision| decision.erasure.is_some()).unwrap();
    let Outcome::Erasure { finished: true, .. } = last.outcome else { panic!("{:?}", last.outcome) };
    let told: Vec<_> = last.notices.iter().map(|notice| (notice.code, notice.person.clone())).collect();
    assert_eq!(told, [(tutelage::lifecycle::NoticeCode::PersonErased, Some(pseudonym))]);
    // Neither the notice nor an event of it names them.
    let said = serde_json::to_string(&(&last.events, &last.notices, &last.outcome, &last.receipt)).unwrap();
    assert!(!said.contains(WHO), "{said}");
}

#[test]
fn figures_and_lists_are_the_same_before_and_after() {
    let (world, _) = story();
    world.host(
        Command::PersonChanged {
            person: Box::new(tutelage::people::PersonRecord {
                state: PersonState::Left,
                ..tutelage::people::PersonRecord::clone(&person(&world, WHO).unwrap())
            }),
        },
        day(2),
    );
    world.settle(day(2));
    let questions = [
        r#"{"momentum": {"type": "mentoring"}}"#,
        r#"{"overview": {"type": "mentoring"}}"#,
        r#"{"overview": {"type": "mentoring", "select": "to_do"}}"#,
        r#"{"concerns": {"type": "mentoring"}}"#,
        r#"{"applications": {"type": "onboarding"}}"#,
    ];
    let seen = |question: &str| {
        let inquiry = Inquiry { viewer: id("office"), question: serde_json::from_str(question).unwrap() };
        match tutelage::store::see(&world.engine, &world.store, &inquiry, day(5)).unwrap() {
            tutelage::store::Shown::View(view) => serde_json::to_string(&view).unwrap(),
            refused => panic!("{refused:?}"),
        }
    };
    let before = questions.map(seen);
    let (pseudonym, _) = erases(&world, WHO, day(3));
    let renamed = |text: String| {
        let words = text.replace(r#","text":"quilliam worries""#, "");
        words.replace("QUILLIAM", pseudonym.as_str()).replace(WHO, pseudonym.as_str())
    };
    assert!(before[1].contains("QUILLIAM") && before[3].contains("quilliam worries"), "{before:?}");
    assert_eq!(before.map(renamed), questions.map(seen));
}

#[test]
fn others_see_the_pseudonym_where_somebody_was() {
    let (world, relationship) = story();
    let (pseudonym, _) = erases(&world, WHO, day(3));
    for (viewer, question) in [
        ("cy", Question::Relationship { relationship }),
        ("cy", Question::Diary { relationship, after: None, limit: 50 }),
        ("cy", Question::Audit { relationship, offset: 0, limit: 1_000 }),
        ("office", Question::Relationship { relationship }),
    ] {
        let inquiry = Inquiry { viewer: id(viewer), question };
        let seen = tutelage::store::see(&world.engine, &world.store, &inquiry, day(5)).unwrap();
        let tutelage::store::Shown::View(view) = seen else { panic!("{viewer} sees nothing: {seen:?}") };
        let shown = serde_json::to_string(&view).unwrap();
        assert!(shown.contains(pseudonym.as_str()) && !shown.contains("\"quilliam\""), "{shown}");
    }
}
