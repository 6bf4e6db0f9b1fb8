//! Search, the single decision and the explanation say the same, for everybody and at any time; what is found stands
//! in the stated order with the stated points.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/dice.rs"]
mod dice;
mod explain;
#[path = "../two_worlds/organisation.rs"]
mod organisation;
mod scorer;

use common::id;
use dice::Dice;
use organisation::{Organisation, ROLES, command_id, config};
use std::collections::{BTreeMap, BTreeSet};
use tutelage::{
    Engine,
    id::{PersonId, RequestId},
    lifecycle::{Actor, Answer, Command, Envelope, FactSet, Outcome, Reason, ReasonCode, RequestState},
    matching::{After, SearchQuery, SearchResult, shuffled},
    store::{Shown, Store, see},
    time::{Span, Timestamp},
    view::{Inquiry, Question, View},
};

/// An organisation looked at from outside at some time.
pub(crate) struct Desk<'e> {
    pub(crate) organisation: Organisation<'e>,
    pub(crate) now: Timestamp,
}

/// What comes of a request.
pub(crate) enum Comes {
    Request { request: RequestId, state: RequestState, already: bool },
    Refused(Vec<Reason>),
}

impl Desk<'_> {
    /// What would come of a request, without making it.
    pub(crate) fn asks(&self, who: &PersonId, type_id: &str, role: &str, whom: &PersonId) -> Comes {
        let command =
            Command::Request { type_id: id(type_id), role: id(role), to: vec![whom.clone()], message: None };
        let actor = Actor::Person(who.clone());
        let envelope = Envelope { id: command_id(7, 7), actor, on_behalf_of: None, command };
        let mut facts = FactSet::new();
        loop {
            match self.organisation.engine.decide(&envelope, &facts, self.now).unwrap() {
                Answer::Need(queries) => {
                    let answers = self.organisation.store.load(&queries).unwrap();
                    queries.into_iter().zip(answers).for_each(|(query, fact)| {
                        facts.insert(query, fact);
                    });
                }
                Answer::Refused(refusal) => return Comes::Refused(refusal.reasons),
                Answer::Done(decision) => match decision.outcome {
                    Outcome::Request { request, state, already, .. } => {
                        return Comes::Request { request, state, already };
                    }
                    outcome => panic!("{outcome:?}"),
                },
            }
        }
    }

    pub(crate) fn view(&self, who: &PersonId, question: Question) -> Result<View, Vec<Reason>> {
        let inquiry = Inquiry { viewer: who.clone(), question };
        match see(self.organisation.engine, &self.organisation.store, &inquiry, self.now).unwrap() {
            Shown::View(view) => Ok(*view),
            Shown::Refused(refusal) => Err(refusal.reasons),
        }
    }

    fn search(&self, who: &PersonId, query: SearchQuery) -> Result<SearchResult, Vec<Reason>> {
        match self.view(who, Question::Search(query))? {
            View::Search(result) => Ok(result),
            view => panic!("{view:?}"),
        }
    }
}

pub(crate) fn desk<'e>(engine: &'e Engine, dice: &mut Dice) -> Desk<'e> {
    let mut organisation = Organisation::found(engine, dice);
    let steps = 10 + dice.below(90);
    organisation.live(dice, steps);
    if dice.chance(10) {
        let (type_id, ..) = *dice.one(&ROLES);
        organisation.act(Actor::Host, Command::CloseType { type_id: id(type_id) }, true);
    }
    let later = *dice.one(&[0, 0, 3, 10, 20, 200]);
    let now = organisation.now.plus(Span::days(later));
    Desk { organisation, now }
}

fn query(type_id: &str, role: &str) -> SearchQuery {
    let text = format!(r#"{{"type": "{type_id}", "role": "{role}", "limit": 1000, "explain": true}}"#);
    serde_json::from_str(&text).unwrap()
}

/// What concerns only the one who asks, whomever they ask.
const OWN: [ReasonCode; 8] = [
    ReasonCode::TypeClosed,
    ReasonCode::YouLeft,
    ReasonCode::NotTakingPart,
    ReasonCode::ApplicationPending,
    ReasonCode::AgreementRequired,
    ReasonCode::NoPlaceLeft,
    ReasonCode::JointLimitReached,
    ReasonCode::OwnLimitReached,
];

/// The reasons that lie with the one who is asked; `own` is what stands in the way with nobody.
fn of_other(reasons: &[Reason], own: &[Reason]) -> Vec<Reason> {
    let audience = own.iter().filter(|reason| reason.code == ReasonCode::Audience).count();
    let rest = reasons.iter().filter(|reason| !OWN.contains(&reason.code));
    rest.skip(audience).cloned().collect()
}

fn organisations() -> u64 {
    if std::env::var_os("TUTELAGE_FULL").is_some() { 4_000 } else { 300 }
}

#[test]
fn search_finds_whom_one_may_ask_and_nobody_else() {
    let engine = Engine::build(config()).unwrap();
    let mut seen: BTreeMap<ReasonCode, u32> = BTreeMap::new();
    let (mut hits, mut waiting, mut open) = (0, 0, 0);
    for seed in 0..organisations() {
        let desk = desk(&engine, &mut Dice(3 << 40 | seed));
        for who in &desk.organisation.people {
            for (type_id, role, _) in ROLES {
                let found = desk.search(who, query(type_id, role));
                let Comes::Refused(nobody) = desk.asks(who, type_id, role, &id("nobody")) else {
                    panic!("nobody was asked")
                };
                let Ok(found) = found else {
                    let waits = nobody.iter().any(|reason| reason.code == ReasonCode::RoleWaits);
                    assert!(waits, "seed {seed}: {who} {type_id} {role}");
                    continue;
                };
                assert_eq!(nobody.last().unwrap().code, ReasonCode::NotAvailable);
                let own = &nobody[..nobody.len() - 1];
                if !["circle", "peers"].contains(&type_id) {
                    let mut codes: Vec<_> = own.iter().map(|reason| reason.code).collect();
                    codes.dedup();
                    assert_eq!(codes, found.own_reasons, "seed {seed}: {who} {type_id} {role}");
                }
                let at = |whom: &PersonId| found.hits.iter().find(|hit| hit.person == *whom);
                assert!(at(who).is_none(), "seed {seed}: nobody finds themselves");
                for whom in desk.organisation.people.iter().filter(|whom| *whom != who) {
                    let place = format!("seed {seed}: {who} {type_id} {role} {whom} at {}", desk.now);
                    match (desk.asks(who, type_id, role, whom), at(whom)) {
                        (Comes::Request { request, already: true, .. }, hit) => {
                            assert!(hit.is_none_or(|hit| hit.open == Some(request)), "{place}");
                            open += 1;
                        }
                        (Comes::Request { state, .. }, Some(hit)) => {
                            assert_eq!(hit.waits, state == RequestState::Waiting, "{place}");
                            assert_eq!(hit.open, None, "{place}");
                            hits += 1;
                            waiting += u32::from(hit.waits);
                        }
                        (Comes::Request { .. }, None) => panic!("{place}: can be asked and is not found"),
                        (Comes::Refused(reasons), hit) => {
                            let other = of_other(&reasons, own);
                            assert_eq!(
                                other.is_empty(),
                                hit.is_some(),
                                "{place}: {reasons:?}, found {hit:?}"
                            );
                            other.iter().for_each(|reason| *seen.entry(reason.code).or_default() += 1);
                        }
                    }
                }
            }
        }
    }
    println!("{hits} could be asked, {waiting} of them with a wait; {open} were asked; refused for {seen:?}");
    for code in [
        ReasonCode::NotAvailable,
        ReasonCode::PairRule,
        ReasonCode::BlockedByYou,
        ReasonCode::NeverAgain,
        ReasonCode::AlreadyTogether,
        ReasonCode::TogetherBefore,
        ReasonCode::Full,
    ] {
        assert!(seen.contains_key(&code), "nobody was refused for {code}");
    }
    assert!(hits > 100 && waiting > 10 && open > 10);
}

#[test]
fn what_is_found_stands_in_order_with_its_points() {
    let engine = Engine::build(config()).unwrap();
    let (mut hits, mut scored) = (0, 0);
    for seed in 0..organisations() {
        let mut dice = Dice(4 << 40 | seed);
        let desk = desk(&engine, &mut dice);
        for who in &desk.organisation.people {
            let (type_id, role, _) = *dice.one(&ROLES);
            let all = query(type_id, role);
            let mut asked = all.clone();
            asked.wanted = scorer::wanted(&mut dice);
            if dice.chance(30) {
                let red = r#"{"attribute": "team", "values": ["red", "green"]}"#;
                asked.filters.push(serde_json::from_str(red).unwrap());
            }
            let (Ok(everybody), Ok(found)) = (desk.search(who, all), desk.search(who, asked.clone())) else {
                continue;
            };
            let place = format!("seed {seed}: {who} {type_id} {role} {asked:?}");
            let scorer = scorer::Scorer::new(&desk.organisation, who, type_id, role, asked.wanted.as_deref());
            let expected: BTreeSet<PersonId> = everybody
                .hits
                .iter()
                .map(|hit| hit.person.clone())
                .filter(|whom| scorer.fits(whom, &asked))
                .collect();
            let people: BTreeSet<PersonId> = found.hits.iter().map(|hit| hit.person.clone()).collect();
            assert_eq!(people, expected, "{place}");
            let mut ranks = Vec::new();
            for hit in &found.hits {
                assert_eq!(hit.score, scorer.score(&hit.person), "{place}: {hit:?}");
                assert_eq!(hit.score, hit.parts.iter().map(|part| part.points()).sum::<i64>(), "{place}");
                let distance = shuffled(&hit.person).wrapping_sub(shuffled(who));
                ranks.push((-hit.score, distance));
                hits += 1;
                scored += u32::from(hit.score > 0);
            }
            assert!(ranks.is_sorted(), "{place}: {:?}", found.hits);
            assert!(!found.more);
            for size in 1..=4 {
                assert_eq!(pages(&desk, who, &asked, size), found.hits, "{place} in pages of {size}");
            }
        }
    }
    println!("{hits} were found, {scored} with points");
    assert!(scored > 100);
}

/// All pages, one after the other.
fn pages(desk: &Desk<'_>, who: &PersonId, query: &SearchQuery, size: u16) -> Vec<tutelage::matching::Hit> {
    let mut all = Vec::new();
    let mut query = SearchQuery { limit: size, ..query.clone() };
    loop {
        let page = desk.search(who, query.clone()).unwrap();
        assert!(!page.more || page.hits.len() == usize::from(size));
        let last = page.hits.last().map(|hit| After { score: hit.score, person: hit.person.clone() });
        all.extend(page.hits);
        assert!(all.len() < 100, "the pages have no end");
        if !page.more {
            return all;
        }
        query.after = last;
    }
}

/// Computed with Python: `int.from_bytes(sha256(len(b).to_bytes(8, "big") + b).digest()[:8], "big")`.
#[test]
fn the_shuffle_is_the_stated_hash() {
    for (person, place) in scorer::SHUFFLED {
        assert_eq!(shuffled(&id(person)), place, "{person}");
    }
}
