//! What somebody is given of all that is held about them.

use crate::common::{World, day, id, monday};
use tutelage::{
    diary::Audience,
    feedback::{AnswerDraft, Occasion},
    id::RelationshipId,
    lifecycle::{Command, Outcome, Party, ReasonCode, RecordKey},
    objectives::{Measure, ObjectiveDraft},
    store::{Shown, see},
    view::{Held, Inquiry, PersonExport, Question, Shows, View},
};

fn exported(world: &World, who: &str, after: Option<RecordKey>, limit: u16) -> PersonExport {
    let inquiry = Inquiry { viewer: id(who), question: Question::PersonExport { after, limit } };
    match see(&world.engine, &world.store, &inquiry, day(9)).unwrap() {
        Shown::View(view) => match *view {
            View::PersonExport(export) => export,
            other => panic!("not an export: {other:?}"),
        },
        Shown::Refused(refusal) => panic!("{who} is refused: {refusal:?}"),
    }
}

fn json(export: &PersonExport) -> String {
    serde_json::to_string(export).unwrap()
}

fn note(relationship: RelationshipId, audience: Audience, text: &str) -> Command {
    Command::WriteNote { relationship, audience, told: true, text: text.to_owned() }
}

/// `ben` and his mentor `cy`, who write for each other and for themselves.
fn story() -> (World, RelationshipId) {
    let world = World::usual();
    world.takes_part("cy", "mentoring", "mentor", 2);
    world.takes_part("ben", "mentoring", "mentee", 1);
    let relationship = world.together("ben", "mentoring", "mentee", "cy", monday());
    for (who, audience, text) in [
        ("ben", Audience::Members, "ben for both"),
        ("ben", Audience::Author, "ben alone"),
        ("cy", Audience::Members, "cy for both"),
        ("cy", Audience::Author, "cy alone"),
    ] {
        world.does(who, note(relationship, audience, text), day(1));
    }
    let raises = |text: &str| Command::RaiseConcern { relationship, text: text.to_owned() };
    world.does("ben", raises("ben worries"), day(1));
    world.does("cy", raises("cy worries"), day(1));
    (world, relationship)
}

#[test]
fn their_own_words_in_full_and_those_of_others_where_they_were_for_them() {
    let (world, _) = story();
    let ben = json(&exported(&world, "ben", None, 100));
    for words in ["ben for both", "ben alone", "ben worries", "cy for both", "BEN", "\"team\":\"red\""] {
        assert!(ben.contains(words), "{words}: {ben}");
    }
    assert!(!ben.contains("cy alone") && !ben.contains("cy worries"), "{ben}");
    let cy = json(&exported(&world, "cy", None, 100));
    assert!(cy.contains("cy alone") && !cy.contains("ben alone") && !cy.contains("ben worries"), "{cy}");
}

#[test]
fn what_they_said_of_others_and_what_they_may_read_of_themselves() {
    let (world, relationship) = story();
    let (subject, occasion, reports) = (id("ben"), Occasion::Mid, Vec::new());
    let peers = ["dee", "eve", "boss"].map(id).to_vec();
    let open = Command::OpenFeedback { relationship, subject, occasion, peers, reports };
    let Outcome::Feedback { feedback, .. } = world.does("ben", open, day(1)).outcome else { panic!() };
    for (who, step, words) in [
        ("dee", 2, "dee of ben"),
        ("eve", 3, "eve of ben"),
        ("boss", 3, "boss of ben"),
        ("cy", 5, "cy of ben"),
    ] {
        let words = AnswerDraft::Text(words.to_owned());
        let answers = [(id("goals"), AnswerDraft::Step(step)), (id("words"), words)].into();
        world.does(who, Command::AnswerFeedback { feedback, answers, told: true }, day(1));
    }
    world.host(Command::CloseFeedback { feedback }, day(2));
    world.settle(day(2));
    let ben = json(&exported(&world, "ben", None, 100));
    assert!(ben.contains("cy of ben") && ben.contains(r#"{"sum":8}"#), "what shows: {ben}");
    for words in ["dee of ben", "eve of ben", "boss of ben", "\"dee\"", "\"eve\""] {
        assert!(!ben.contains(words), "{words}: {ben}");
    }
    let dee = json(&exported(&world, "dee", None, 100));
    assert!(
        dee.contains("dee of ben") && !dee.contains("eve of ben") && !dee.contains(r#"{"sum":8}"#),
        "{dee}"
    );
}

#[test]
fn reasons_for_coordinators_blocks_by_others_and_drafts_stay_away() {
    let (world, relationship) = story();
    world.does("eve", Command::Block { person: id("ben") }, day(2));
    world.does("ben", Command::Block { person: id("dee") }, day(2));
    let never = |person: &str| Command::NeverAgain { type_id: id("mentoring"), person: id(person) };
    world.does("cy", never("ben"), day(2));
    let pairs = vec![tutelage::lifecycle::Pairing { first: id("cy"), second: id("ben"), score: 77_777 }];
    world.does("office", Command::DraftRound { type_id: id("mentoring"), pairs }, day(2));
    let reason = Some("ben never came".to_owned());
    world.does("cy", Command::Cancel { relationship, code: id("other"), reason }, day(3));
    let ben = exported(&world, "ben", None, 100);
    assert_eq!(ben.blocks, [id("dee")]);
    let text = json(&ben);
    for words in ["ben never came", "\"eve\"", "77777", "never_again"] {
        assert!(!text.contains(words), "{words}: {text}");
    }
    // What is over is there all the same, as it stands by now.
    assert!(text.contains(r#""state":"cancelled""#), "{text}");
    let cy = json(&exported(&world, "cy", None, 100));
    assert!(cy.contains(r#"{"never_again":{"type":"mentoring","other":"ben"}}"#), "{cy}");
    assert!(cy.contains("ben never came"), "a reason is the words of whoever gave it");
}

#[test]
fn a_request_is_there_once_it_has_reached_them() {
    let world = World::usual();
    world.takes_part("cy", "mentoring", "mentor", 2);
    world.takes_part("eve", "mentoring", "mentee", 1);
    let party = |person: &str, role: &str| Party { person: id(person), role: id(role) };
    let people = vec![party("eve", "mentee"), party("cy", "mentor")];
    let message = Some("you two should meet".to_owned());
    world.does("office", Command::Nominate { type_id: id("mentoring"), people, message }, monday());
    let has = |who: &str| json(&exported(&world, who, None, 100)).contains("you two should meet");
    let (eve, cy) = (has("eve"), has("cy"));
    assert!(eve != cy, "it is before one of them and has yet to reach the other: {eve} {cy}");
    assert!(has("office"));
}

#[test]
fn objectives_are_there_for_those_who_read_them() {
    let (world, relationship) = story();
    let objective = ObjectiveDraft {
        statement: "to speak in public".to_owned(),
        measure: Measure::default(),
        target_date: None,
        milestones: Vec::new(),
    };
    world.does("ben", Command::ProposeObjective { relationship, objective, told: true }, day(2));
    let is_objective = |held: &Held| matches!(held.shows, Shows::Objective(_));
    for who in ["ben", "cy"] {
        let export = exported(&world, who, None, 100);
        assert_eq!(export.held.iter().filter(|held| is_objective(held)).count(), 1, "{who}");
        assert!(json(&export).contains("to speak in public"));
    }
    assert!(!json(&exported(&world, "eve", None, 100)).contains("to speak in public"));
}

#[test]
fn pages_hold_everything_once() {
    let (world, _) = story();
    let all = exported(&world, "ben", None, 100);
    assert!(!all.more && all.held.len() > 6);
    let mut paged: Vec<Held> = Vec::new();
    loop {
        let after = paged.last().map(|held| held.record.clone());
        let page = exported(&world, "ben", after, 2);
        assert!(page.held.len() <= 2);
        paged.extend(page.held);
        if !page.more {
            break;
        }
    }
    assert_eq!(paged, all.held);
    assert!(all.held.iter().map(|held| held.record.text()).is_sorted());
}

#[test]
fn nobody_is_given_what_is_held_about_nobody() {
    let (world, _) = story();
    let question = Question::PersonExport { after: None, limit: 10 };
    let inquiry = Inquiry { viewer: id("nobody"), question };
    let Shown::Refused(refusal) = see(&world.engine, &world.store, &inquiry, day(1)).unwrap() else {
        panic!()
    };
    assert!(refusal.has(ReasonCode::NotAvailable));
    // Nothing but what the host says of them, for somebody who has done nothing yet.
    let fresh = exported(&world, "boss", None, 10);
    assert!(fresh.held.is_empty() && !fresh.more && fresh.person.name == "BOSS");
}
