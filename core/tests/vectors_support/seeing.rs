//! What people see.

use super::{
    asking::{message, with_grade},
    recorder::{Book, Scene, ask, id, person, relationship_of, request_of},
    writing::{log, note, plan},
};
use tutelage::{
    diary::Audience,
    id::{PersonId, RelationshipId},
    lifecycle::Command,
    matching::SearchQuery,
    people::{AttributeValue, PersonRecord},
    view::{OverviewSelection, Question},
};

pub fn record(book: &Book) {
    cards(book);
    diary(book);
    coordinators(book);
    waiting(book);
    explain(book);
    search(book);
}

fn dashboard() -> Question {
    Question::Dashboard {}
}

fn explanation(type_id: &str, role: &str, from: Option<&str>, to: &str) -> Question {
    Question::Explain { type_id: id(type_id), role: id(role), from: from.map(id::<PersonId>), to: id(to) }
}

fn cards(book: &Book) {
    let s = Scene::new(book, "views", 40);
    s.takes_part("cy", "mentoring", "mentor", 1);
    s.takes_part("ben", "mentoring", "mentee", 1);
    let request = request_of(&s.just("ben", message("cy", "please"), 0));
    let card = || Question::Request { request };
    s.sees("dashboard_of_who_asked", "ben", dashboard(), 1);
    s.sees("dashboard_of_who_is_asked", "cy", dashboard(), 1);
    s.sees("dashboard_with_nothing", "eve", dashboard(), 1);
    s.sees("dashboard_of_nobody", "nobody", dashboard(), 1);
    s.sees("request_as_made", "ben", card(), 1);
    s.sees("request_to_answer", "cy", card(), 1);
    s.sees("request_as_a_coordinator", "office", card(), 1);
    s.sees("request_as_a_coordinator_out_of_scope", "boss", card(), 1);
    s.sees("request_of_others", "eve", card(), 1);
    s.sees("request_expired_before_anybody_noticed", "ben", card(), 15);
    let declining = Command::Decline { request, code: id("no_time"), reason: Some("too busy".to_owned()) };
    s.just("cy", declining, 2);
    s.sees("request_declined_without_the_words", "ben", card(), 3);
    s.sees("request_declined_with_the_words", "office", card(), 3);
    let relationship = s.together("ben", "mentoring", "mentee", "cy", 4);
    s.just("ben", plan(relationship, 6), 4);
    let until = super::recorder::day(200);
    s.just("ben", Command::Extend { relationship, until }, 4);
    let card = || Question::Relationship { relationship };
    s.sees("relationship_of_ones_own", "ben", card(), 5);
    s.sees("relationship_as_a_coordinator", "office", card(), 5);
    s.sees("relationship_of_others", "eve", card(), 5);
    s.sees("relationship_that_does_not_exist", "eve", Question::Relationship { relationship: other(&s) }, 5);
    s.sees("relationship_long_silent", "ben", card(), 70);
    s.sees("dashboard_with_things_to_do", "cy", dashboard(), 50);
}

fn other(s: &Scene<'_>) -> RelationshipId {
    RelationshipId::derive(s.envelope("eve", Command::Block { person: id("ben") }).id, 0)
}

fn diary(book: &Book) {
    let s = Scene::new(book, "views", 41);
    let relationship = s.mentoring(1);
    let shared = s.just("ben", note(relationship, Audience::Members, false, "read the book"), 1);
    s.just("ben", note(relationship, Audience::Author, false, "be bolder"), 2);
    s.just("cy", log(relationship, 2, 60, Audience::Members), 3);
    let entry = super::recorder::entry_of(&shared);
    s.just("ben", Command::EditEntry { entry, text: "read both".to_owned() }, 4);
    s.just("cy", Command::RaiseConcern { relationship, text: "he is always late".to_owned() }, 5);
    let diary = |limit| Question::Diary { relationship, after: None, limit };
    s.sees("diary_of_the_author", "ben", diary(50), 6);
    s.sees("diary_of_the_other", "cy", diary(50), 6);
    s.sees("diary_of_a_coordinator", "office", diary(50), 6);
    s.sees("diary_of_a_stranger", "eve", diary(50), 6);
    s.sees("diary_first_page", "ben", diary(1), 6);
    s.sees("diary_next_page", "ben", Question::Diary { relationship, after: Some(entry), limit: 1 }, 6);
    s.sees("diary_page_of_nothing", "ben", diary(0), 6);
    let audit = |offset, limit| Question::Audit { relationship, offset, limit };
    s.sees("audit_of_one_side", "ben", audit(0, 50), 6);
    s.sees("audit_of_the_other_side", "cy", audit(0, 50), 6);
    s.sees("audit_of_a_coordinator", "office", audit(0, 50), 6);
    s.sees("audit_of_a_stranger", "eve", audit(0, 50), 6);
    s.sees("audit_second_page", "ben", audit(2, 2), 6);
}

fn coordinators(book: &Book) {
    let s = Scene::new(book, "views", 42);
    s.mentoring(1);
    s.host(Command::PersonChanged { person: Box::new(person("gil", 5, "red", None)) }, 0);
    s.takes_part("gil", "mentoring", "mentor", 1);
    s.host(Command::PersonChanged { person: Box::new(person("hal", 2, "red", None)) }, 0);
    s.takes_part("hal", "mentoring", "mentee", 1);
    s.together("hal", "mentoring", "mentee", "gil", 0);
    let overview = |type_id: &str, select, limit| Question::Overview {
        type_id: id(type_id),
        select,
        after: None,
        limit,
    };
    let all = OverviewSelection::Relationships;
    s.sees("overview", "office", overview("mentoring", all, 50), 1);
    s.sees("overview_within_a_scope", "boss", overview("mentoring", all, 50), 1);
    s.sees("overview_first_page", "office", overview("mentoring", all, 1), 1);
    s.sees("overview_by_no_coordinator", "ben", overview("mentoring", all, 50), 1);
    s.sees("overview_of_an_unknown_type", "office", overview("nothing", all, 50), 1);
    s.host(with_grade("ida", 2, None, 3), 1);
    s.takes_part("cy", "sponsorship", "sponsor", 1);
    s.takes_part("ida", "sponsorship", "protege", 1);
    let request = s.requests("cy", "sponsorship", "sponsor", &["ida"], 1);
    s.just("ida", Command::Accept { request }, 2);
    s.sees(
        "overview_of_what_there_is_to_do",
        "office",
        overview("sponsorship", OverviewSelection::ToDo, 50),
        3,
    );
    let relationship = relationship_of(&s.just("office", Command::Accept { request }, 3));
    s.just("cy", log(relationship, 4, 30, Audience::Members), 5);
    let momentum = |type_id: &str| Question::Momentum { type_id: id(type_id), limit: 50 };
    s.sees("momentum", "office", momentum("mentoring"), 50);
    s.sees("momentum_within_a_scope", "boss", momentum("mentoring"), 50);
    s.sees("momentum_of_sponsors", "office", momentum("sponsorship"), 6);
    s.sees("momentum_by_no_coordinator", "ben", momentum("mentoring"), 50);
}

/// What waits for coordinators besides requests.
fn waiting(book: &Book) {
    let s = Scene::new(book, "views", 45);
    let apply = |who: &str| {
        let (type_id, role, agreement) = (id("onboarding"), id("buddy"), Some(id("buddy-2026")));
        s.just(who, Command::TakePart { type_id, role, places: Some(1), agreement }, 0);
    };
    ["fay", "cy", "ana"].into_iter().for_each(apply);
    let answered = Command::AnswerApplication {
        type_id: id("onboarding"),
        role: id("buddy"),
        person: id("ana"),
        admit: true,
    };
    s.just("office", answered, 1);
    let applications = |type_id: &str, after: Option<&str>, limit| Question::Applications {
        type_id: id(type_id),
        after: after.map(id),
        limit,
    };
    s.sees("applications", "office", applications("onboarding", None, 50), 2);
    s.sees("applications_first_page", "office", applications("onboarding", None, 1), 2);
    s.sees("applications_next_page", "office", applications("onboarding", Some("cy"), 1), 2);
    s.sees("applications_none", "office", applications("mentoring", None, 50), 2);
    s.sees("applications_by_who_applied", "cy", applications("onboarding", None, 50), 2);
    s.sees("applications_by_a_coordinator_of_another_type", "boss", applications("onboarding", None, 50), 2);
    s.sees("applications_page_of_nothing", "office", applications("onboarding", None, 0), 2);
    let others = s.mentoring(1);
    for (name, level) in [("gil", 5), ("hal", 2)] {
        s.host(Command::PersonChanged { person: Box::new(person(name, level, "red", None)) }, 2);
    }
    s.takes_part("gil", "mentoring", "mentor", 1);
    s.takes_part("hal", "mentoring", "mentee", 1);
    let reds = s.together("hal", "mentoring", "mentee", "gil", 2);
    let raise = |who: &str, relationship, text: &str, at| {
        let raised = s.just(who, Command::RaiseConcern { relationship, text: text.to_owned() }, at);
        super::recorder::entry_of(&raised)
    };
    let late = raise("ben", others, "he is always late", 3);
    raise("hal", reds, "we talk past each other", 4);
    let settled = raise("cy", others, "he never prepares", 5);
    s.just("office", Command::SettleConcern { entry: settled }, 6);
    s.just("ben", note(others, Audience::Coordinators, true, "all else is well"), 6);
    s.just("ben", Command::EditEntry { entry: late, text: "he is often late".to_owned() }, 7);
    let concerns = |type_id: &str, after, limit| Question::Concerns { type_id: id(type_id), after, limit };
    let page = s.sees("concerns", "office", concerns("mentoring", None, 50), 8);
    assert!(page.contains("he is often late") && !page.contains("he never prepares"), "{page}");
    s.sees("concerns_within_a_scope", "boss", concerns("mentoring", None, 50), 8);
    s.sees("concerns_first_page", "office", concerns("mentoring", None, 1), 8);
    s.sees("concerns_after_one", "office", concerns("mentoring", Some(late), 50), 8);
    s.sees("concerns_by_who_raised_one", "ben", concerns("mentoring", None, 50), 8);
    s.sees("concerns_of_an_unknown_type", "office", concerns("nothing", None, 50), 8);
    s.sees("concerns_page_of_nothing", "office", concerns("mentoring", None, 0), 8);
}

fn explain(book: &Book) {
    let s = Scene::new(book, "views", 43);
    s.host(with_grade("gil", 2, Some("fay"), 9), 0);
    for who in ["cy", "ana"] {
        s.takes_part(who, "mentoring", "mentor", 1);
    }
    s.takes_part("ben", "mentoring", "mentee", 1);
    s.takes_part("cy", "sponsorship", "sponsor", 1);
    s.takes_part("gil", "sponsorship", "protege", 1);
    s.sees("explain_why_one_may", "ben", explanation("mentoring", "mentee", None, "cy"), 1);
    s.sees("explain_why_one_may_not", "ben", explanation("mentoring", "mentee", None, "ana"), 1);
    s.sees("explain_somebody_hidden", "ben", explanation("mentoring", "mentee", None, "fay"), 1);
    s.sees("explain_nobody", "ben", explanation("mentoring", "mentee", None, "nobody"), 1);
    s.sees("explain_a_hidden_attribute", "cy", explanation("sponsorship", "sponsor", None, "gil"), 1);
    s.sees(
        "explain_a_hidden_attribute_to_a_coordinator",
        "office",
        explanation("sponsorship", "sponsor", Some("cy"), "gil"),
        1,
    );
    s.sees("explain_others_to_a_stranger", "eve", explanation("mentoring", "mentee", Some("ben"), "cy"), 1);
    s.sees("explain_in_a_role_that_waits", "cy", explanation("mentoring", "mentor", None, "ben"), 1);
    s.sees("explain_oneself", "ben", explanation("mentoring", "mentee", None, "ben"), 1);
}

fn speaks(person: PersonRecord, languages: &[&str], skills: &str) -> Command {
    let mut person = person;
    let languages = languages.iter().map(|language| (*language).to_owned()).collect();
    person.attributes.insert(id("languages"), AttributeValue::TextSet(languages));
    person.skills = serde_json::from_str(skills).unwrap();
    Command::PersonChanged { person: Box::new(person) }
}

fn search(book: &Book) {
    let s = Scene::empty(book, "search", 44);
    let python = r#"[{"skill": "python", "proficiency": 4, "validated": true}]"#;
    let negotiation = r#"[{"skill": "negotiation", "proficiency": 3, "teaches": true}]"#;
    for (name, level, languages, skills) in [
        ("ana", 4, &["en", "fr"][..], python),
        ("cy", 5, &["en"][..], negotiation),
        ("fay", 4, &["fr"][..], "[]"),
        ("gus", 2, &["en"][..], python),
    ] {
        s.host(speaks(person(name, level, "red", None), languages, skills), 0);
        s.takes_part(name, "mentoring", "mentor", 1);
    }
    let mut ben = person("ben", 2, "blue", None);
    ben.wants = serde_json::from_str(r#"[{"skill": "presenting", "priority": 5}]"#).unwrap();
    s.host(speaks(ben, &["en", "fr"], "[]"), 0);
    s.host(speaks(person("eve", 1, "blue", None), &["en"], "[]"), 0);
    s.host(speaks(person("office", 3, "none", None), &["en"], "[]"), 0);
    for who in ["ben", "eve"] {
        s.takes_part(who, "mentoring", "mentee", 1);
    }
    s.together("eve", "mentoring", "mentee", "cy", 0);
    let query = |text: &str| -> Question {
        let query: SearchQuery = serde_json::from_str(text).unwrap();
        Question::Search(query)
    };
    s.sees("search", "ben", query(r#"{"type": "mentoring", "role": "mentee"}"#), 1);
    s.sees(
        "search_explained",
        "ben",
        query(r#"{"type": "mentoring", "role": "mentee", "explain": true}"#),
        1,
    );
    let wanted = r#"{"type": "mentoring", "role": "mentee", "wanted": [{"skill": "python", "weight": 2}]}"#;
    s.sees("search_for_a_skill", "ben", query(wanted), 1);
    let related =
        r#"{"type": "mentoring", "role": "mentee", "wanted": [{"skill": "presenting"}], "explain": true}"#;
    s.sees("search_for_a_related_skill", "ben", query(related), 1);
    let filtered = r#"{"type": "mentoring", "role": "mentee", "filters": [{"attribute": "languages", "values": ["fr"]}]}"#;
    s.sees("search_with_a_filter", "ben", query(filtered), 1);
    s.sees("search_first_page", "ben", query(r#"{"type": "mentoring", "role": "mentee", "limit": 1}"#), 1);
    s.sees("search_with_no_place_left", "eve", query(r#"{"type": "mentoring", "role": "mentee"}"#), 1);
    s.sees("search_without_taking_part", "office", query(r#"{"type": "mentoring", "role": "mentee"}"#), 1);
    s.sees("search_in_a_role_that_waits", "cy", query(r#"{"type": "mentoring", "role": "mentor"}"#), 1);
    s.sees("search_by_nobody", "nobody", query(r#"{"type": "mentoring", "role": "mentee"}"#), 1);
    s.sees("search_in_an_unknown_type", "ben", query(r#"{"type": "nothing", "role": "mentee"}"#), 1);
    let hidden =
        r#"{"type": "mentoring", "role": "mentee", "filters": [{"attribute": "gender", "values": ["f"]}]}"#;
    s.sees("search_by_a_hidden_attribute", "ben", query(hidden), 1);
    s.requests("ben", "mentoring", "mentee", &["ana"], 1);
    s.sees("search_shows_what_is_open", "ben", query(r#"{"type": "mentoring", "role": "mentee"}"#), 1);
    s.just("ana", Command::Block { person: id("ben") }, 2);
    s.due(None, 2);
    s.sees("search_hides_who_blocked_one", "ben", query(r#"{"type": "mentoring", "role": "mentee"}"#), 2);
    s.refused(
        "request_to_who_is_hidden_in_search",
        "not_available",
        "ben",
        ask("mentoring", "mentee", &["ana"]),
        2,
    );
}
