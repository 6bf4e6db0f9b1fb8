//! Feedback rounds: opened about somebody, answered by raters, closed; or taken over from another tool.

use crate::{
    error::{Error, ErrorCode},
    feedback::{
        Answer, AnswerDraft, Answers, FeedbackRound, FeedbackState, FeedbackSummary, FeedbackTerms,
        ImportedFigure, Occasion, Rater, Release, THRESHOLD, THRESHOLD_OF_ALL,
    },
    id::{Code, FeedbackId, PersonId, RelationshipId},
    lifecycle::{
        Actor, Event, Item, NoticeCode, Outcome, ReasonCode, Recipient, Record, RecordKey, Relationship,
        RelationshipState, Work,
        caseload::LONGEST_QUEUE,
        session::{Session, Stop, ensure},
        settle, settled,
    },
    people::{Manager, Person, PersonState},
    scheme::{FeedbackPolicy, FeedbackReader, QuestionKind, RaterGroup, RelationshipType},
    sort::Inserted,
    time::Span,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// One decision may change 64 records, the caseload of each rater among them.
const MOST_RATERS: usize = 40;
/// The most rounds about one person in a relationship.
const MOST_ROUNDS: usize = 24;
/// How long after a relationship was completed feedback can be gathered about it.
const DAYS_AFTER: u16 = 60;
const MOST_FIGURES: usize = 250;
const MOST_COUNTED: u16 = 10_000;

/// Whom somebody names to be asked.
pub(super) struct Asked<'a> {
    pub(super) peers: &'a [PersonId],
    pub(super) reports: &'a [PersonId],
}

pub(super) fn open(
    s: &mut Session<'_>,
    id: RelationshipId,
    subject: &PersonId,
    occasion: Occasion,
    asked: &Asked<'_>,
) -> Result<Outcome, Stop> {
    ensure(s.on_behalf_of.is_none(), ReasonCode::NotAllowed)?;
    ensure(asked.peers.len().saturating_add(asked.reports.len()) <= MOST_RATERS, ReasonCode::WrongRaters)?;
    for person in asked.peers.iter().chain(asked.reports) {
        s.want_person(person);
    }
    let about = About::find(s, id, subject)?;
    // Nobody says anything new about somebody who is gone.
    ensure(about.is(s, |state| state == PersonState::Active)?, ReasonCode::NotAvailable)?;
    let by = about.opener(s)?;
    about.nothing_open(s)?;
    let manager = about.manager(s)?;
    let raters = about.raters(s, asked, manager.as_ref())?;
    let terms = about.terms(s, manager);
    let feedback = s.new_feedback();
    let type_id = about.relationship.type_id.clone();
    let (subject, baseline) = (subject.clone(), about.baseline());
    s.emit(Event::FeedbackOpened {
        feedback,
        relationship: id,
        type_id,
        subject,
        occasion,
        by,
        raters,
        terms,
        baseline,
    })?;
    let Some(round) = s.feedback(&feedback)? else { return Err(ReasonCode::NotAvailable.into()) };
    for rater in round.unanswered() {
        let to = Recipient::Person(rater.clone());
        s.tell(settle::about_feedback(&round, to, NoticeCode::FeedbackToGive));
    }
    Ok(outcome(&round))
}

pub(super) fn import(
    s: &mut Session<'_>,
    id: RelationshipId,
    subject: &PersonId,
    occasion: Occasion,
    figures: &[ImportedFigure],
) -> Result<Outcome, Stop> {
    s.host_only()?;
    let about = About::find(s, id, subject)?;
    ensure(about.is(s, |state| state != PersonState::Erased)?, ReasonCode::NotAvailable)?;
    about.nothing_open(s)?;
    let policy = about.policy();
    check_figures(policy, figures)?;
    let manager = about.manager(s)?;
    let terms = FeedbackTerms { closes_at: s.now, ..about.terms(s, manager) };
    let baseline = about.baseline();
    let compared = match &baseline {
        Some(baseline) => s.feedback(baseline)?,
        None => None,
    };
    let compared = compared.as_ref().and_then(|compared| compared.release.as_ref());
    let release = Release::imported(s.now, figures, policy, compared);
    let feedback = s.new_feedback();
    s.emit(Event::FeedbackImported {
        feedback,
        relationship: id,
        type_id: about.relationship.type_id.clone(),
        subject: subject.clone(),
        occasion,
        terms,
        baseline,
        release,
    })?;
    let Some(round) = s.feedback(&feedback)? else { return Err(ReasonCode::NotAvailable.into()) };
    settle::tell_readers(s, &round);
    Ok(outcome(&round))
}

fn check_figures(policy: &FeedbackPolicy, figures: &[ImportedFigure]) -> Result<(), Error> {
    if !(1..=MOST_FIGURES).contains(&figures.len()) {
        let message = format!("{} figures; 1 to {MOST_FIGURES} are needed", figures.len());
        return Err(Error::new(ErrorCode::TooLarge, "figures", message));
    }
    let mut seen = BTreeSet::new();
    for (i, figure) in figures.iter().enumerate() {
        let fault = |field: &str, code: ErrorCode, message: String| {
            Err(Error::new(code, format!("figures[{i}].{field}"), message))
        };
        let question = policy.question(&figure.question);
        let Some(QuestionKind::Scale { steps }) = question.map(|question| &question.kind) else {
            let message = format!("the type has no question `{}` with a scale", figure.question);
            return fault("question", ErrorCode::InvalidValue, message);
        };
        let asked = question.is_some_and(|question| question.asks(figure.group));
        if !asked || !policy.rater_groups.contains(&figure.group) {
            return fault("group", ErrorCode::InvalidValue, "the type does not ask this group".to_owned());
        }
        if !seen.insert((&figure.question, figure.group)) {
            return fault(
                "question",
                ErrorCode::DuplicateId,
                "this question stands twice for the group".to_owned(),
            );
        }
        if !(1..=MOST_COUNTED).contains(&figure.count) {
            let message = format!("`{}` is not from 1 to {MOST_COUNTED}", figure.count);
            return fault("count", ErrorCode::OutOfRange, message);
        }
        let least = u32::from(figure.count);
        let most = least.saturating_mul(u32::from(*steps));
        if !(least..=most).contains(&figure.sum) {
            let message = format!("`{}` is not from {least} to {most}", figure.sum);
            return fault("sum", ErrorCode::OutOfRange, message);
        }
    }
    Ok(())
}

pub(super) fn answer(
    s: &mut Session<'_>,
    id: FeedbackId,
    drafts: &BTreeMap<Code, AnswerDraft>,
    told: bool,
) -> Result<Outcome, Stop> {
    let me = s.acting_in_person()?;
    let round = find(s, id)?;
    let Some(rater) = round.rater(&me).cloned() else { return Err(ReasonCode::NotAvailable.into()) };
    ensure(effective(s, &round) == FeedbackState::Open, ReasonCode::FeedbackClosed)?;
    s.want_type_version(&round.type_id, round.type_version);
    rater.answers.iter().for_each(|answers| s.want_record(RecordKey::Answers(*answers)));
    s.round()?;
    s.settle_feedback(&id)?;
    let relationship_type = s.type_version(&round.type_id, round.type_version)?;
    let policy = &relationship_type.draft().feedback;
    ensure(!rater.group.is_named() || told, ReasonCode::MustBeTold)?;
    ensure(!drafts.is_empty(), ReasonCode::NothingSaid)?;
    let asked = |question: &Code| policy.question(question).filter(|question| question.asks(rater.group));
    let fits =
        |(question, draft): (&Code, &AnswerDraft)| asked(question).is_some_and(|asked| draft.fits(asked));
    ensure(drafts.iter().all(fits), ReasonCode::WrongAnswer)?;
    let (answers, version, mut before) = match rater.answers {
        Some(known) => {
            let known = s.answers(&known)?.filter(|known| known.rater == me);
            let Some(known) = known else { return Err(ReasonCode::NotAvailable.into()) };
            (known.id, known.version, texts(&known))
        }
        None => (s.new_answers(), 0, BTreeMap::new()),
    };
    before.values().for_each(|text| s.want_record(RecordKey::Text(*text)));
    s.round()?;
    let mut said = BTreeMap::new();
    for (question, draft) in drafts {
        let answer = match draft {
            AnswerDraft::Step(step) => Answer::Step(*step),
            AnswerDraft::Choice(choice) => Answer::Choice(choice.clone()),
            AnswerDraft::Text(words) => {
                let path = format!("answers.{question}.text");
                Answer::Text(match before.remove(question) {
                    Some(text) => s.rewrite(text, words, &path)?,
                    None => s.write(&me, words, &path)?,
                })
            }
        };
        said.insert(question.clone(), answer);
    }
    // Words that were taken back are kept nowhere.
    for text in before.into_values() {
        if s.text(&text)?.is_some() {
            s.remove(&RecordKey::Text(text));
        }
    }
    let record = Answers { id: answers, version, feedback: id, rater: me.clone(), answers: said };
    s.store(Record::Answers(Arc::new(record)))?;
    s.decide_by(round.type_version);
    s.emit(Event::FeedbackAnswered { feedback: id, rater: me, answers })?;
    Ok(Outcome::Feedback { feedback: id, state: FeedbackState::Open })
}

fn texts(answers: &Answers) -> BTreeMap<Code, crate::id::TextId> {
    let text = |(question, answer): (&Code, &Answer)| Some((question.clone(), answer.text()?));
    answers.answers.iter().filter_map(text).inserted()
}

pub(super) fn close(s: &mut Session<'_>, id: FeedbackId) -> Result<Outcome, Stop> {
    ensure(s.on_behalf_of.is_none(), ReasonCode::NotAllowed)?;
    let round = find(s, id)?;
    for person in round.people() {
        s.want_record(RecordKey::Caseload(person.clone()));
    }
    let actor = match s.actor.clone() {
        Actor::Person(actor) => Some(actor).filter(|actor| round.by.as_ref() != Some(actor)),
        Actor::Host => None,
        Actor::Time => return Err(ReasonCode::NotAllowed.into()),
    };
    if let Some(actor) = actor {
        s.want_record(RecordKey::Relationship(round.relationship));
        s.want_record(RecordKey::Type(round.type_id.clone()));
        s.want_record(RecordKey::Person(actor));
        s.round()?;
        let Some(relationship) = s.relationship(&round.relationship)? else {
            return Err(ReasonCode::NotAvailable.into());
        };
        s.want_type_in_force(&relationship.type_id)?;
        want_covered(s, &relationship, &round.subject);
        s.round()?;
        coordinator(s, &relationship, &round.subject)?;
    }
    ensure(effective(s, &round) == FeedbackState::Open, ReasonCode::FeedbackClosed)?;
    s.round()?;
    s.settle_feedback(&id)?;
    s.decide_by(round.type_version);
    s.emit(round.closing())?;
    s.follow_up_later(round.releasing())?;
    Ok(Outcome::Feedback { feedback: id, state: FeedbackState::Closed })
}

/// Somebody left: they are waited for no longer, and what is about them is closed. Then the next round that waits for
/// them.
pub(super) fn leave(s: &mut Session<'_>, person: &PersonId, id: FeedbackId) -> Result<(), Stop> {
    s.want_person(person);
    s.want_record(RecordKey::Feedback(id));
    s.round()?;
    if s.person(person)?.is_some_and(|person| person.is_active()) {
        return Ok(());
    }
    let next = s.caseload(person)?.feedback.iter().find(|feedback| **feedback > id).copied();
    s.settle_feedback(&id)?;
    if let Some(round) = s.feedback(&id)?.filter(|round| round.state == FeedbackState::Open) {
        s.decide_by(round.type_version);
        if round.subject == *person {
            s.emit(round.closing())?;
            s.follow_up_later(round.releasing())?;
        } else if round.rater(person).is_some() {
            s.emit(Event::FeedbackLeft { feedback: id, rater: person.clone() })?;
        }
    }
    let Some(feedback) = next else { return Ok(()) };
    s.follow_up_later(Work::LeaveFeedback { person: person.clone(), feedback })
}

/// For whom it does not concern there is no such round.
fn find(s: &mut Session<'_>, id: FeedbackId) -> Result<Arc<FeedbackRound>, Stop> {
    s.want_record(RecordKey::Feedback(id));
    s.round()?;
    s.feedback(&id)?.ok_or_else(|| ReasonCode::NotAvailable.into())
}

/// Where a round stands, whether or not anybody has noticed.
fn effective(s: &Session<'_>, round: &Arc<FeedbackRound>) -> FeedbackState {
    match settled(&Record::Feedback(Arc::clone(round)), s.now) {
        Record::Feedback(round) => round.state,
        _ => round.state,
    }
}

/// Notes that those will be needed whom a coordinator has to cover.
fn want_covered(s: &mut Session<'_>, relationship: &Relationship, subject: &PersonId) {
    s.want_record(RecordKey::Person(subject.clone()));
    for member in relationship.present() {
        s.want_record(RecordKey::Person(member.party.person.clone()));
    }
}

/// Makes sure that a coordinator of everybody in the relationship acts, who is none of them; for others it does not
/// exist.
fn coordinator(
    s: &mut Session<'_>,
    relationship: &Relationship,
    subject: &PersonId,
) -> Result<PersonId, Stop> {
    let Some((relationship_type, _)) = s.type_in_force(&relationship.type_id)? else {
        return Err(ReasonCode::NotAvailable.into());
    };
    let members = relationship.present().map(|member| &member.party.person);
    // Whom it is about may have left a group since.
    let covered: BTreeSet<&PersonId> = members.chain([subject]).collect();
    match s.coordinator(&relationship_type, &covered.into_iter().collect::<Vec<_>>()) {
        Err(Stop::Refused(_)) => Err(ReasonCode::NotAvailable.into()),
        Ok(actor) if relationship.knows(&actor) => Err(ReasonCode::NotAvailable.into()),
        coordinator => coordinator,
    }
}

fn outcome(round: &FeedbackRound) -> Outcome {
    Outcome::Feedback { feedback: round.id, state: round.state }
}

/// Somebody in a relationship, as feedback is about them.
struct About<'a> {
    relationship: Arc<Relationship>,
    relationship_type: Arc<RelationshipType>,
    subject: &'a PersonId,
}

impl<'a> About<'a> {
    fn find(s: &mut Session<'_>, id: RelationshipId, subject: &'a PersonId) -> Result<About<'a>, Stop> {
        s.want_record(RecordKey::Relationship(id));
        s.want_person(subject);
        if let Actor::Person(actor) = s.actor.clone() {
            s.want_record(RecordKey::Person(actor));
        }
        s.round()?;
        let Some(relationship) = s.relationship(&id)? else { return Err(ReasonCode::NotAvailable.into()) };
        s.want_type_version(&relationship.type_id, relationship.type_version);
        s.want_record(RecordKey::Type(relationship.type_id.clone()));
        for member in relationship.present() {
            s.want_person(&member.party.person);
        }
        for summary in &relationship.feedback {
            s.want_record(RecordKey::Feedback(summary.feedback));
        }
        if let Some(Manager::Person(manager)) =
            s.person(subject)?.map(|subject| subject.record().manager.clone())
        {
            s.want_person(&manager);
        }
        s.round()?;
        let relationship_type = s.type_version(&relationship.type_id, relationship.type_version)?;
        let about = About { relationship, relationship_type, subject };
        let Some(member) = about.relationship.member(subject) else {
            return Err(ReasonCode::NotAvailable.into());
        };
        about.opener(s)?;
        ensure(about.policy().is_about(&member.party.role), ReasonCode::NoFeedback)?;
        s.decide_by(about.relationship.type_version);
        let relationship = about.settled(s)?;
        let until = relationship.ended_at.map(|end| end.plus(Span::days(DAYS_AFTER)));
        let may = match relationship.state {
            // Once words are kept no longer, no new ones are asked for.
            RelationshipState::Completed => {
                until.is_some_and(|until| s.now < until) && relationship.texts_ended_at.is_none()
            }
            state => state.is_open(),
        };
        ensure(may, ReasonCode::RelationshipClosed)?;
        Ok(About { relationship, ..about })
    }

    /// The relationship as it stands. That it ended unnoticed is left to be brought about by itself: of a large group it
    /// changes about as many records as one decision may, and a round is the same before and after.
    fn settled(&self, s: &mut Session<'_>) -> Result<Arc<Relationship>, Stop> {
        let stored = &self.relationship;
        match settled(&Record::Relationship(Arc::clone(stored)), s.now) {
            Record::Relationship(over) if !over.state.is_open() => Ok(over),
            _ => {
                s.settle(Item::Relationship(stored.id))?;
                Ok(s.relationship(&stored.id)?.unwrap_or_else(|| Arc::clone(stored)))
            }
        }
    }

    /// Who opens a round; nobody when it is the host. For others than whom it is about, coordinators and the host, there is
    /// nothing to open one about.
    fn opener(&self, s: &mut Session<'_>) -> Result<Option<PersonId>, Stop> {
        match s.actor.clone() {
            Actor::Host => Ok(None),
            Actor::Person(actor) if actor == *self.subject => Ok(Some(actor)),
            _ => coordinator(s, &self.relationship, self.subject).map(Some),
        }
    }

    fn is(&self, s: &mut Session<'_>, holds: impl Fn(PersonState) -> bool) -> Result<bool, Stop> {
        Ok(s.person(self.subject)?.is_some_and(|subject| holds(subject.record().state)))
    }

    fn policy(&self) -> &FeedbackPolicy {
        &self.relationship_type.draft().feedback
    }

    fn nothing_open(&self, s: &mut Session<'_>) -> Result<(), Stop> {
        let rounds = self.rounds();
        ensure(rounds.clone().count() < MOST_ROUNDS, ReasonCode::TooManyRounds)?;
        for summary in rounds {
            let round = s.feedback(&summary.feedback)?;
            let open = round.is_some_and(|round| effective(s, &round) == FeedbackState::Open);
            ensure(!open, ReasonCode::FeedbackOpen)?;
        }
        Ok(())
    }

    /// The first round about them in this relationship.
    fn baseline(&self) -> Option<FeedbackId> {
        self.rounds().next().map(|summary| summary.feedback)
    }

    /// The rounds about them in this relationship, oldest first.
    fn rounds(&self) -> impl Iterator<Item = &FeedbackSummary> + Clone {
        self.relationship.feedback.iter().filter(|summary| summary.subject == *self.subject)
    }

    fn partners(&self) -> impl Iterator<Item = &PersonId> {
        self.relationship
            .present()
            .map(|member| &member.party.person)
            .filter(|person| *person != self.subject)
    }

    /// Their manager, unless that is somebody in the relationship.
    fn manager(&self, s: &mut Session<'_>) -> Result<Option<PersonId>, Stop> {
        let manager = s.person(self.subject)?.map(|subject| subject.record().manager.clone());
        let Some(Manager::Person(manager)) = manager else { return Ok(None) };
        let active = s.person(&manager)?.is_some_and(|manager| manager.is_active());
        let partner = self.partners().any(|partner| *partner == manager);
        Ok(Some(manager).filter(|_| active && !partner))
    }

    /// Who is asked, by id. Whoever is not there, or stands twice, makes the list wrong.
    fn raters(
        &self,
        s: &mut Session<'_>,
        asked: &Asked<'_>,
        manager: Option<&PersonId>,
    ) -> Result<Vec<Rater>, Stop> {
        let groups = &self.policy().rater_groups;
        let mut named: Vec<(&PersonId, RaterGroup)> = vec![(self.subject, RaterGroup::Own)];
        named.extend(self.partners().map(|partner| (partner, RaterGroup::Partner)));
        named.extend(manager.map(|manager| (manager, RaterGroup::LineManager)));
        named.retain(|(_, group)| groups.contains(group));
        let mut raters: BTreeMap<PersonId, RaterGroup> = BTreeMap::new();
        for (person, group) in named {
            let active = s.person(person)?.is_some_and(|person| person.is_active());
            raters.extend(active.then(|| (person.clone(), group)));
        }
        let close: Vec<&PersonId> = self.partners().chain(manager).chain([self.subject]).collect();
        let blocks = s.caseload(self.subject)?.blocks.clone();
        let peers = asked.peers.iter().map(|person| (person, RaterGroup::Peers));
        let reports = asked.reports.iter().map(|person| (person, RaterGroup::Reports));
        for (person, group) in peers.chain(reports) {
            let fits = |known: &Person| {
                let reports = known.record().manager == Manager::Person(self.subject.clone());
                known.is_active() && reports == (group == RaterGroup::Reports)
            };
            let known = s.person(person)?;
            // Whoever blocks somebody is not there for them.
            let apart = s.caseload(person)?.blocks.contains(self.subject) || blocks.contains(person);
            let fits = !apart && known.is_some_and(|known| fits(&known));
            ensure(fits && groups.contains(&group) && !close.contains(&person), ReasonCode::WrongRaters)?;
            ensure(raters.insert(person.clone(), group).is_none(), ReasonCode::WrongRaters)?;
        }
        ensure((1..=MOST_RATERS).contains(&raters.len()), ReasonCode::WrongRaters)?;
        for rater in raters.keys() {
            ensure(s.caseload(rater)?.feedback.len() < LONGEST_QUEUE, ReasonCode::QueueFull)?;
        }
        Ok(raters.into_iter().map(|(person, group)| Rater { person, group, answers: None }).collect())
    }

    fn terms(&self, s: &Session<'_>, manager: Option<PersonId>) -> FeedbackTerms {
        let policy = self.policy();
        let reads = |reader: FeedbackReader| policy.readers.contains(&reader);
        let partners = self.partners().filter(|_| reads(FeedbackReader::Partner)).cloned();
        let manager = manager.filter(|_| reads(FeedbackReader::LineManager));
        let readers: BTreeSet<PersonId> = partners.chain(manager).collect();
        FeedbackTerms {
            closes_at: s.now.plus(Span::days(policy.open_days)),
            reminders_after_days: policy.reminders_after_days.clone(),
            readers: readers.into_iter().collect(),
            coordinators: reads(FeedbackReader::Coordinators),
            threshold: THRESHOLD,
            threshold_of_all: THRESHOLD_OF_ALL,
            forgets_after_days: policy.forgets_after_days,
        }
    }
}
