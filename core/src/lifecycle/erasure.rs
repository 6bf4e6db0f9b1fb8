//! Erasing somebody: a pseudonym in the place of their id, in every record and every event.
//!
//! What events make of records depends on who is the same and who is not, never on what anybody is called: lists that
//! are in the order of ids are in that order again, and nothing else follows it. So the rewritten log gives the
//! rewritten records, byte for byte but for their versions.

use super::{EventRecord, Receipt, Record, Relationship, Request, naming::Naming};
use crate::{
    id::{CommandId, PersonId, TextId, digest, hex},
    objectives::{Objective, ObjectiveChange, ObjectiveTerms},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Whom to erase, and who they are from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// Who.
    pub person: PersonId,
    /// The id in the place of theirs: `erased-` and 16 hexadecimal digits of SHA-256 of the erase command's id.
    pub pseudonym: PersonId,
}

/// What becomes of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Erased {
    /// It does not name them.
    Unchanged,
    /// It is to be stored under the same key.
    Replaced(Record),
    /// It is to be stored under another key, and the old one to be taken away.
    Moved(Record),
    /// It is to be taken away: what the host said of them, and their own words.
    Removed,
}

impl Erasure {
    /// The erasure that a command begins.
    pub fn new(command: CommandId, person: PersonId) -> Erasure {
        Erasure { person, pseudonym: PersonId::pseudonym(command) }
    }

    /// An event of the log as it is to be from then on.
    #[must_use]
    pub fn event(&self, event: &EventRecord) -> EventRecord {
        let mut event = event.clone();
        event.each_person(&mut |person| self.replace(person));
        event
    }

    /// What becomes of a record.
    #[must_use]
    pub fn record(&self, record: &Record) -> Erased {
        match record {
            Record::Person(person) if person.id == self.person => return Erased::Removed,
            Record::Text(text) if text.author == self.person => return Erased::Removed,
            _ => {}
        }
        let mut erased = record.clone();
        if let Record::Receipt(receipt) = &mut erased
            && receipt.people.contains(&self.person)
        {
            self.conceal(Arc::make_mut(receipt));
        }
        // Their words are gone; what they chose counts on.
        if let Record::Answers(answers) = &mut erased
            && answers.rater == self.person
        {
            Arc::make_mut(answers).answers.retain(|_, answer| answer.text().is_none());
        }
        erased.each_person(&mut |person| self.replace(person));
        if erased == *record {
            Erased::Unchanged
        } else if erased.key() == record.key() {
            Erased::Replaced(erased)
        } else {
            Erased::Moved(erased)
        }
    }

    fn replace(&self, person: &mut PersonId) {
        if *person == self.person {
            *person = self.pseudonym.clone();
        }
    }

    /// Whoever guesses a command of theirs can tell from its digest that they sent it. So there is another, and the same
    /// command again is then one that uses an id twice.
    fn conceal(&self, receipt: &mut Receipt) {
        let parts = [self.pseudonym.as_str().as_bytes(), &receipt.command.to_bytes()];
        receipt.digest = hex(&digest(&parts));
    }

    /// Words of others in a record that names them: they may be about them, and somebody has to look. Of an objective it
    /// is not known who wrote what both agreed on; of such words those that were theirs are gone.
    pub(super) fn words_of_others(&self, record: &Record) -> Vec<TextId> {
        match record {
            Record::Request(request) => self.of_request(request),
            Record::Relationship(relationship) => self.of_relationship(relationship),
            Record::Entry(entry) if self.is_them(&entry.author) => Vec::new(),
            Record::Entry(entry) => entry.texts().collect(),
            Record::Objective(objective) => self.of_objective(objective),
            Record::Feedback(round) if self.is_them(&round.subject) => round.texts().collect(),
            Record::Feedback(_) => Vec::new(),
            Record::Person(_)
            | Record::Caseload(_)
            | Record::Pair(_)
            | Record::Answers(_)
            | Record::Disclosures(_)
            | Record::Text(_)
            | Record::Type(_)
            | Record::TypeVersion(_)
            | Record::Round(_)
            | Record::RoundPage(_)
            | Record::FollowUp(_)
            | Record::Receipt(_) => Vec::new(),
        }
    }

    fn is_them(&self, person: &PersonId) -> bool {
        *person == self.person || *person == self.pseudonym
    }

    fn of_request(&self, request: &Request) -> Vec<TextId> {
        let asked = request.steps.get(usize::from(request.step)).and_then(|step| step.approver.person());
        let message = request.message.filter(|_| !request.by.as_ref().is_some_and(|by| self.is_them(by)));
        let reason = request.reason.filter(|_| !asked.is_some_and(|asked| self.is_them(asked)));
        message.into_iter().chain(reason).collect()
    }

    fn of_relationship(&self, relationship: &Relationship) -> Vec<TextId> {
        let closing = relationship.closing.iter();
        let by_others = closing.filter(|closing| !closing.by.as_ref().is_some_and(|by| self.is_them(by)));
        by_others.filter_map(|closing| closing.reason).collect()
    }

    fn of_objective(&self, objective: &Objective) -> Vec<TextId> {
        let terms = objective.terms.iter().flat_map(ObjectiveTerms::texts);
        let mut words: Vec<TextId> = terms.chain(objective.earlier.iter().copied()).collect();
        if let Some(proposal) = &objective.proposal
            && let ObjectiveChange::Set(terms) = &proposal.change
            && !proposal.agreed.first().is_some_and(|by| self.is_them(by))
        {
            words.extend(terms.texts());
        }
        let progress = objective.progress.iter().map(|progress| (&progress.by, progress.text));
        let said = progress.chain(objective.reviews.iter().map(|review| (&review.by, review.text)));
        words.extend(said.filter(|(by, _)| !self.is_them(by)).filter_map(|(_, text)| text));
        words
    }
}
