//! Organisations of twelve people in which sue is rated again and again, and what each may read of it.

use crate::{
    common::{World, config, day, id},
    random::Random,
};
use std::collections::{BTreeMap, BTreeSet};
use tutelage::{
    feedback::{AnswerDraft, Occasion, Of, Tally},
    id::{FeedbackId, RelationshipId},
    lifecycle::{Actor, Command, Outcome, Record, RecordKey},
    people::Manager,
    scheme::{
        FeedbackPolicy, FeedbackQuestion, FeedbackReader, QuestionKind,
        RaterGroup::{self, LineManager, Own, Partner, Peers, Reports},
    },
    store::{Shown, see},
    view::{Inquiry, Question, View},
};

/// Sue is mentored by max and managed by kim; `office` coordinates, and may be a peer.
const PEERS: [&str; 5] = ["p1", "p2", "p3", "p4", "office"];
const REPORTS: [&str; 4] = ["r1", "r2", "r3", "r4"];
const QUESTIONS: [&str; 3] = ["goals", "plans", "style"];
const OPTIONS: [&str; 3] = ["direct", "careful", "neither"];

/// Who is asked, and what everybody says, round by round.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub(crate) rounds: Vec<Asked>,
    /// By rater and question: what they say whenever they are asked.
    pub(crate) says: BTreeMap<(String, String), u8>,
}

/// Who answers what in one round.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) peers: Vec<&'static str>,
    pub(crate) reports: Vec<&'static str>,
    /// Who answers which question.
    pub(crate) answers: BTreeSet<(&'static str, &'static str)>,
}

/// A figure that somebody read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SeenFigure {
    pub(crate) round: usize,
    pub(crate) question: String,
    pub(crate) of: Of,
    pub(crate) count: u16,
    pub(crate) tally: Tally,
}

/// Everything that somebody read. Scores and changes are checked to follow from the figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) figures: Vec<SeenFigure>,
}

impl Script {
    pub(crate) fn any(random: &mut Random) -> Script {
        let rounds = 1 + random.below(4);
        let some = |random: &mut Random, from: &[&'static str]| -> Vec<&'static str> {
            let mut some = from.to_vec();
            random.shuffle(&mut some);
            some.truncate(random.below(from.len() as u64 + 2) as usize);
            some
        };
        let mut script = Script { rounds: Vec::new(), says: BTreeMap::new() };
        for _ in 0..rounds {
            // Often the same people again.
            let (peers, reports) = match script.rounds.last().filter(|_| random.chance(40)) {
                Some(Asked { peers, reports, .. }) => (peers.clone(), reports.clone()),
                None => (some(random, &PEERS), some(random, &REPORTS)),
            };
            let percent = 60 + random.below(41);
            let raters = ["sue", "max", "kim"].into_iter().chain(peers.clone()).chain(reports.clone());
            let pairs = raters.flat_map(|rater| QUESTIONS.map(|question| (rater, question)));
            let answers = pairs.filter(|_| random.chance(percent)).collect();
            script.rounds.push(Asked { peers, reports, answers });
        }
        let alike = random.chance(30);
        for rater in PEERS.iter().chain(&REPORTS).chain(&["sue", "max", "kim"]) {
            for question in QUESTIONS {
                let step = if alike && random.chance(80) { 2 } else { 1 + random.below(3) as u8 };
                script.says.insert(((*rater).to_owned(), question.to_owned()), step);
            }
        }
        script
    }

    /// One with few enough raters to try all that they may have said, on one question.
    pub(crate) fn small(random: &mut Random) -> Option<Script> {
        let mut script = Script::any(random);
        script.rounds.truncate(2);
        for round in &mut script.rounds {
            round.peers.retain(|peer| *peer != "office" && *peer != "p4");
            round.reports.retain(|report| *report != "r4");
            round.answers.retain(|(rater, question)| {
                *question == "goals" && (round.peers.contains(rater) || round.reports.contains(rater))
            });
        }
        script.says.retain(|(_, question), _| question == "goals");
        let unnamed = script.unnamed().len();
        (3..=6).contains(&unnamed).then_some(script)
    }

    /// Unnamed raters who answer at some time.
    pub(crate) fn unnamed(&self) -> Vec<String> {
        let all = self.rounds.iter().flat_map(|round| &round.answers).map(|(rater, _)| (*rater).to_owned());
        all.filter(|rater| !self.is_named(rater)).collect::<BTreeSet<_>>().into_iter().collect()
    }

    pub(crate) fn with_answers(&self, raters: &[String], steps: &[u8]) -> Script {
        let mut script = self.clone();
        for (rater, step) in raters.iter().zip(steps) {
            script.says.insert((rater.clone(), "goals".to_owned()), *step);
        }
        script
    }

    pub(crate) fn is_named(&self, rater: &str) -> bool {
        ["sue", "max", "kim"].contains(&rater)
    }

    /// Who answered a question in a round, of those whom a figure is over.
    pub(crate) fn answered(&self, round: usize, question: &str, of: Of) -> BTreeSet<&'static str> {
        let asked = &self.rounds[round];
        let over: Vec<&'static str> = match of {
            Of::Own => vec!["sue"],
            Of::Partner => vec!["max"],
            Of::LineManager => vec!["kim"],
            Of::Peers => asked.peers.clone(),
            Of::Reports => asked.reports.clone(),
            Of::All => [asked.peers.as_slice(), &asked.reports].concat(),
        };
        let answered = over
            .into_iter()
            .filter(|rater| asked.answers.iter().any(|(who, what)| who == rater && *what == question));
        answered.collect()
    }
}

fn policy() -> FeedbackPolicy {
    let question = |key: &str, kind: QuestionKind| FeedbackQuestion {
        id: id(key),
        text: format!("how about {key}?"),
        competency: matches!(kind, QuestionKind::Scale { .. }).then(|| id("drive")),
        kind,
        asked_of: Vec::new(),
        satisfaction: false,
    };
    let scale = || QuestionKind::Scale { steps: 3 };
    let choice = QuestionKind::Choice { options: OPTIONS.map(id).to_vec() };
    FeedbackPolicy {
        rater_groups: vec![Own, Partner, LineManager, Peers, Reports],
        questions: vec![question("goals", scale()), question("plans", scale()), question("style", choice)],
        subjects: vec![id("mentee")],
        readers: vec![FeedbackReader::Partner, FeedbackReader::LineManager, FeedbackReader::Coordinators],
        ..FeedbackPolicy::default()
    }
}

pub(crate) struct Organisation {
    world: World,
    relationship: RelationshipId,
    rounds: Vec<FeedbackId>,
    end: u16,
    said: Vec<Vec<(String, BTreeMap<String, u8>)>>,
}

impl Organisation {
    pub(crate) fn base() -> Organisation {
        let mut config = config();
        let mentoring = config.types.iter_mut().find(|one| one.draft.id.as_str() == "mentoring").unwrap();
        mentoring.draft.feedback = policy();
        let world = World::new(config);
        for (name, level, manager) in
            [("kim", 5, None), ("max", 6, None), ("sue", 3, Some("kim")), ("office", 3, None)]
        {
            world.hire(name, level, "red", manager);
        }
        PEERS[..4].iter().for_each(|peer| world.hire(peer, 3, "red", Some("kim")));
        REPORTS.iter().for_each(|report| world.hire(report, 1, "red", Some("sue")));
        assert!(matches!(world.store.records().get(&RecordKey::Person(id("sue"))),
            Some(Record::Person(sue)) if sue.manager == Manager::Person(id("kim"))));
        world.takes_part("max", "mentoring", "mentor", 1);
        world.takes_part("sue", "mentoring", "mentee", 1);
        let relationship = world.together("sue", "mentoring", "mentee", "max", day(0));
        Organisation { world, relationship, rounds: Vec::new(), end: 0, said: Vec::new() }
    }

    /// The rounds, one after the other.
    pub(crate) fn play(&self, script: &Script) -> Organisation {
        let world = self.world.fork();
        let (mut rounds, mut said, mut now) = (Vec::new(), Vec::new(), 1);
        for asked in &script.rounds {
            let people = |names: &[&str]| names.iter().map(|name| id(name)).collect();
            let open = Command::OpenFeedback {
                relationship: self.relationship,
                subject: id("sue"),
                occasion: Occasion::Mid,
                peers: people(&asked.peers),
                reports: people(&asked.reports),
            };
            let opened = world.does("sue", open, day(now)).outcome;
            let Outcome::Feedback { feedback, .. } = opened else { panic!("{opened:?}") };
            let mut by_rater: BTreeMap<&str, BTreeMap<String, u8>> = BTreeMap::new();
            for (rater, question) in &asked.answers {
                let step = script.says[&((*rater).to_owned(), (*question).to_owned())];
                by_rater.entry(rater).or_default().insert((*question).to_owned(), step);
            }
            for (rater, steps) in &by_rater {
                let answers = steps.iter().map(|(question, step)| {
                    let choice = AnswerDraft::Choice(id(OPTIONS[usize::from(*step) - 1]));
                    (id(question), if question == "style" { choice } else { AnswerDraft::Step(*step) })
                });
                let answer = Command::AnswerFeedback { feedback, answers: answers.collect(), told: true };
                world.does(rater, answer, day(now));
            }
            let close = world.envelope(Actor::Host, Command::CloseFeedback { feedback });
            world.send(&close, day(now + 1));
            world.settle(day(now + 1));
            said.push(by_rater.into_iter().map(|(rater, steps)| (rater.to_owned(), steps)).collect());
            rounds.push(feedback);
            now += 2;
        }
        Organisation { world, relationship: self.relationship, rounds, end: now, said }
    }

    pub(crate) fn viewers(&self) -> [&'static str; 4] {
        ["sue", "max", "kim", "office"]
    }

    pub(crate) fn read_by(&self, viewer: &str) -> Read {
        let mut read = Read::default();
        for (round, feedback) in self.rounds.iter().enumerate() {
            let inquiry =
                Inquiry { viewer: id(viewer), question: Question::Feedback { feedback: *feedback } };
            let shown = see(&self.world.engine, &self.world.store, &inquiry, day(self.end)).unwrap();
            let Shown::View(view) = shown else { panic!("{viewer} reads it: {shown:?}") };
            let View::Feedback(view) = *view else { panic!("not feedback") };
            let release = view.release.unwrap();
            for figure in &release.figures {
                read.figures.push(SeenFigure {
                    round,
                    question: figure.question.to_string(),
                    of: figure.of,
                    count: figure.count,
                    tally: figure.tally.clone(),
                });
            }
            // Scores and changes are over groups of which every question is among the figures.
            let known = |of: Of, questions: u8| {
                let scales =
                    release.figures.iter().filter(|figure| figure.of == of && figure.question != id("style"));
                usize::from(questions) <= scales.count()
            };
            assert!(release.scores.iter().all(|score| known(score.of, score.questions)));
            assert!(release.changes.iter().all(|change| known(change.of, change.questions)));
            // What it was before is among what they read of the first round.
            let first = |of: Of| read.figures.iter().any(|figure| figure.round == 0 && figure.of == of);
            assert!(release.changes.iter().all(|change| first(change.of)), "{viewer} {:?}", release.changes);
        }
        read
    }

    /// What would be read if every group had its figure, and both together too.
    pub(crate) fn everything(&self) -> Read {
        let mut read = Read::default();
        for (round, said) in self.said.iter().enumerate() {
            let group = |rater: &str| match rater {
                "sue" => Own,
                "max" => Partner,
                "kim" => LineManager,
                rater if REPORTS.contains(&rater) => Reports,
                _ => Peers,
            };
            for question in QUESTIONS {
                let over = |groups: &[RaterGroup]| {
                    let steps = said.iter().filter(|(rater, _)| groups.contains(&group(rater)));
                    steps
                        .filter_map(|(_, steps)| steps.get(question))
                        .map(|step| u32::from(*step))
                        .collect::<Vec<_>>()
                };
                for (of, groups) in
                    [(Of::Peers, vec![Peers]), (Of::Reports, vec![Reports]), (Of::All, vec![Peers, Reports])]
                {
                    let steps = over(&groups);
                    if !steps.is_empty() {
                        let (count, tally) = (steps.len() as u16, Tally::Sum(steps.iter().sum()));
                        read.figures.push(SeenFigure {
                            round,
                            question: question.to_owned(),
                            of,
                            count,
                            tally,
                        });
                    }
                }
            }
        }
        read
    }
}
