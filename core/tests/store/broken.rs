//! Stores that are wrong in one thing each.

use std::{cell::RefCell, collections::BTreeSet, convert::Infallible, sync::Arc};
use tutelage::{
    diary::{EntryKind, EntryState},
    id::{CommandId, PersonId},
    lifecycle::{
        CandidateRow, Change, Decision, Fact, Item, ItemSelection, Outcome, Participation, Query, Record,
        RecordKey,
    },
    people::{LineEnd, ReportingLine},
    report::{Plan, Scope},
    store::{Commit, MemoryStore, Store},
    time::{Span, Timestamp},
};

macro_rules! faults {
    ($($fault:ident $check:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Fault {$($fault,)*}

        impl Fault {
            /// Every fault, with the check that has to notice it.
            pub(crate) const ALL: &'static [(Fault, &'static str)] = &[$((Fault::$fault, $check),)*];
        }
    };
}

faults! {
    AnswersInAnyOrder "load_answers_in_the_order_of_the_queries";
    AbsentIsUnknown "what_is_not_there_is_none";
    LosesWords "what_is_committed_is_there";
    CountsToTwo "versions_are_kept";
    LastWriteWins "a_changed_version_conflicts";
    NoGuards "a_changed_guard_conflicts";
    NoGuardsOfAbsent "a_guard_of_what_is_absent_conflicts_when_it_is_there";
    GuardsAlwaysConflict "a_guard_that_holds_does_not_conflict";
    KeepsWhatIsRemoved "what_is_removed_is_gone";
    RemovesWhatChanged "a_changed_removal_conflicts";
    LogRemembers "an_erasure_rewrites_the_log";
    ReceiptsTwice "a_known_receipt_conflicts";
    WritesAPart "a_conflict_writes_nothing";
    RemovesOneByOne "a_conflict_of_a_removal_removes_nothing";
    RemovesBeforeGuards "a_conflict_of_a_guard_removes_nothing";
    ReceiptsOfConflicts "a_conflict_is_got_over_by_deciding_anew";
    ForgetsOutcomes "a_command_sent_again_is_answered_from_its_receipt";
    ReceiptsReadOnce "a_lost_acknowledgement_takes_effect_once";
    DueBackwards "due_records_come_by_time_and_key";
    DueWithoutLimit "due_records_are_limited";
    DueTooEarly "only_what_is_due_is_due";
    LinesWithoutEnd "reporting_lines_end_at_the_top";
    EntriesById "entries_come_by_time_and_id";
    EntriesFromTheStart "entries_are_paged";
    CandidatesBackwards "candidates_come_by_id";
    CandidatesWithoutLimit "candidates_are_paged";
    CandidatesWhoLeft "candidates_are_active";
    CandidatesWithAsker "candidates_are_without_the_asker";
    CandidatesWithoutPairs "candidates_bring_what_is_known_of_them";
    OpenRequestsOnly "open_items_are_open";
    OpenRelationshipsOnly "relationships_are_all_relationships";
    EverythingIsToDo "to_do_is_what_needs_a_coordinator";
    ItemsBackwards "items_come_by_id_and_requests_first";
    ItemsWithoutLimit "items_are_paged";
    MentionsWithoutWords "mentions_are_all_that_name_somebody";
    MentionsBackwards "mentions_come_by_key";
    MentionsFromTheStart "mentions_are_paged";
    EventsBackwards "events_come_in_the_order_of_commit";
    EventsFromTheStart "events_are_paged";
    ApplicationsAnswered "applications_are_those_that_wait";
    ApplicationsAnywhere "applications_are_of_the_type";
    ApplicationsBackwards "applications_come_by_person";
    ApplicationsWithoutLimit "applications_are_paged";
    ConcernsOfWhatRuns "concerns_are_those_that_nobody_settled";
    ConcernsAnywhere "concerns_are_of_the_type";
    ConcernsByTime "concerns_come_by_id";
    ConcernsFromTheStart "concerns_are_paged";
    SummariesOfOtherPlans "summaries_are_of_what_was_asked";
    SummariesOfHalf "summaries_count_every_record_once";
    SummariesOfEverybody "summaries_keep_to_their_scope";
}

pub(crate) struct Broken {
    inner: MemoryStore,
    fault: Fault,
    read: RefCell<BTreeSet<CommandId>>,
}

impl Broken {
    pub(crate) fn new(inner: MemoryStore, fault: Fault) -> Broken {
        Broken { inner, fault, read: RefCell::default() }
    }

    fn one(&self, query: &Query) -> Fact {
        self.inner.load(std::slice::from_ref(query)).unwrap().remove(0)
    }

    fn version(&self, key: &RecordKey) -> u64 {
        match self.one(&Query::Record(key.clone())) {
            Fact::Record(record) => record.version(),
            Fact::Person(person) => person.record().version,
            _ => 0,
        }
    }

    fn answer(&self, query: &Query) -> Fact {
        let fact = self.one(query);
        match (self.fault, query, fact) {
            (Fault::AbsentIsUnknown, Query::Record(RecordKey::Person(id)), Fact::None)
                if id.as_str() == "nobody" =>
            {
                Fact::Unknown
            }
            (Fault::LosesWords, _, Fact::Record(Record::Text(mut text))) => {
                Arc::make_mut(&mut text).body.clear();
                Fact::Record(Record::Text(text))
            }
            (Fault::CountsToTwo, _, Fact::Record(Record::Text(mut text))) => {
                let version = text.version.min(2);
                Arc::make_mut(&mut text).version = version;
                Fact::Record(Record::Text(text))
            }
            (Fault::ForgetsOutcomes, _, Fact::Record(Record::Receipt(mut receipt))) => {
                let (type_id, version) = ("any".parse().unwrap(), 1);
                Arc::make_mut(&mut receipt).outcome = Outcome::Type { type_id, version };
                Fact::Record(Record::Receipt(receipt))
            }
            (Fault::ReceiptsReadOnce, _, Fact::Record(Record::Receipt(receipt))) => {
                let first = self.read.borrow_mut().insert(receipt.command);
                if first { Fact::Record(Record::Receipt(receipt)) } else { Fact::None }
            }
            (Fault::LinesWithoutEnd, _, Fact::ReportingLine(line)) => {
                let line = ReportingLine { end: LineEnd::Unknown, ..line.as_ref().clone() };
                Fact::ReportingLine(Arc::new(line))
            }
            (_, Query::Entries { .. }, Fact::Entries(rows)) => self.entries(query, rows),
            (_, Query::Candidates { .. }, Fact::Candidates(rows)) => self.candidates(query, rows),
            (_, Query::Items { .. }, Fact::Items(rows)) => self.items(query, rows),
            (_, Query::Applications { .. }, Fact::Applications(rows)) => self.applications(query, rows),
            (_, Query::Concerns { .. }, Fact::Entries(rows)) => self.concerns(query, rows),
            (_, Query::Mentions { .. }, Fact::Mentions(rows)) => self.mentions(query, rows),
            (_, Query::Events { .. }, fact) => self.events(query, fact),
            (_, Query::Summary { .. }, fact) => self.summary(query, fact),
            (_, _, fact) => fact,
        }
    }

    fn entries(&self, query: &Query, rows: Arc<[Record]>) -> Fact {
        let Query::Entries { relationship, after, limit } = query.clone() else { return Fact::Entries(rows) };
        let everything = |limit| match self.one(&Query::Entries { relationship, after: None, limit }) {
            Fact::Entries(all) => all.to_vec(),
            _ => Vec::new(),
        };
        match self.fault {
            Fault::EntriesById => {
                let mut all = everything(u16::MAX);
                all.sort_by_key(Record::key);
                let after = after.map(RecordKey::Entry);
                Fact::Entries(page(all, |row| Some(row.key()) == after, after.is_some(), limit))
            }
            Fault::EntriesFromTheStart => Fact::Entries(everything(limit).into()),
            _ => Fact::Entries(rows),
        }
    }

    fn candidates(&self, query: &Query, rows: Arc<[CandidateRow]>) -> Fact {
        let Query::Candidates { type_id, asker, after, limit } = query.clone() else {
            return Fact::Candidates(rows);
        };
        let from = after.clone().filter(|_| self.fault == Fault::CandidatesWithoutLimit);
        let all = Query::Candidates { type_id, asker: asker.clone(), after: from, limit: u16::MAX };
        let Fact::Candidates(all) = self.one(&all) else { return Fact::Candidates(rows) };
        let mut all = all.to_vec();
        match self.fault {
            Fault::CandidatesBackwards => all.reverse(),
            Fault::CandidatesWithoutLimit => return Fact::Candidates(all.into()),
            Fault::CandidatesWhoLeft => self.add(&mut all, &"bob".parse().unwrap()),
            Fault::CandidatesWithAsker => self.add(&mut all, &asker),
            Fault::CandidatesWithoutPairs => all.iter_mut().for_each(|row| row.pair = None),
            _ => return Fact::Candidates(rows),
        }
        let is_after = |row: &CandidateRow| Some(row.person.id()) == after.as_ref();
        Fact::Candidates(page(all, is_after, after.is_some(), limit))
    }

    fn add(&self, rows: &mut Vec<CandidateRow>, who: &PersonId) {
        if let Fact::Person(person) = self.one(&Query::Record(RecordKey::Person(who.clone()))) {
            rows.push(CandidateRow { person, caseload: None, pair: None, line: None });
            rows.sort_by_key(|row| row.person.id().clone());
        }
    }

    fn items(&self, query: &Query, rows: Arc<[Record]>) -> Fact {
        let Query::Items { type_id, mut select, scopes, after, limit } = query.clone() else {
            return Fact::Items(rows);
        };
        if self.fault == Fault::EverythingIsToDo && select == ItemSelection::ToDo {
            select = ItemSelection::Open;
        }
        let from = after.filter(|_| self.fault == Fault::ItemsWithoutLimit);
        let all = Query::Items { type_id, select, scopes, after: from, limit: u16::MAX };
        let Fact::Items(all) = self.one(&all) else { return Fact::Items(rows) };
        let mut all = all.to_vec();
        let closed = |row: &Record| matches!(row, Record::Relationship(found) if !found.state.is_open());
        match self.fault {
            Fault::OpenRequestsOnly if select == ItemSelection::Open => {
                all.retain(|row| matches!(row, Record::Request(_)));
            }
            Fault::OpenRelationshipsOnly => all.retain(|row| !closed(row)),
            Fault::ItemsBackwards => all.reverse(),
            Fault::ItemsWithoutLimit => return Fact::Items(all.into()),
            _ => {}
        }
        let item = |row: &Record| match row {
            Record::Request(request) => Some(Item::Request(request.id())),
            Record::Relationship(relationship) => Some(Item::Relationship(relationship.id)),
            _ => None,
        };
        Fact::Items(page(all, |row| item(row) == after, after.is_some(), limit))
    }

    fn applications(&self, query: &Query, rows: Arc<[Record]>) -> Fact {
        let Query::Applications { type_id, after, limit, .. } = query.clone() else {
            return Fact::Applications(rows);
        };
        let (answered, anywhere) =
            (self.fault == Fault::ApplicationsAnswered, self.fault == Fault::ApplicationsAnywhere);
        let person = |row: &Record| match row {
            Record::Caseload(caseload) => Some(caseload.person.clone()),
            _ => None,
        };
        let mut all: Vec<Record> = self.inner.records().into_values().collect();
        all.retain(|row| match row {
            Record::Caseload(caseload) => caseload.sections.iter().any(|section| {
                let admitted =
                    section.participation == Participation::In && section.role.as_str() == "mentor";
                (section.participation == Participation::Applied || (answered && admitted))
                    && (anywhere || section.type_id == type_id)
            }),
            _ => false,
        });
        match self.fault {
            Fault::ApplicationsBackwards => all.reverse(),
            Fault::ApplicationsWithoutLimit => {
                all.retain(|row| person(row) > after);
                return Fact::Applications(all.into());
            }
            _ => {}
        }
        Fact::Applications(page(all, |row| person(row) == after, after.is_some(), limit))
    }

    fn concerns(&self, query: &Query, rows: Arc<[Record]>) -> Fact {
        let Query::Concerns { type_id, after, limit, .. } = query.clone() else { return Fact::Entries(rows) };
        let entry = |row: &Record| match row {
            Record::Entry(entry) => Some(Arc::clone(entry)),
            _ => None,
        };
        let mut all: Vec<_> = self.inner.records().values().filter_map(entry).collect();
        all.retain(|entry| (entry.kind, entry.state) == (EntryKind::Concern, EntryState::Written));
        match self.fault {
            Fault::ConcernsAnywhere => {}
            _ => all.retain(|entry| entry.type_id == type_id),
        }
        match self.fault {
            Fault::ConcernsOfWhatRuns => all.retain(|entry| {
                match self.one(&Query::Record(RecordKey::Relationship(entry.relationship))) {
                    Fact::Record(Record::Relationship(found)) => found.state.is_open(),
                    _ => false,
                }
            }),
            Fault::ConcernsByTime => all.sort_by_key(|entry| (entry.written_at, entry.id)),
            _ => {}
        }
        let from = after.filter(|_| self.fault != Fault::ConcernsFromTheStart);
        Fact::Entries(
            page(all, |entry| Some(entry.id) == from, from.is_some(), limit)
                .iter()
                .map(|entry| Record::Entry(Arc::clone(entry)))
                .collect(),
        )
    }

    fn mentions(&self, query: &Query, rows: Arc<[Record]>) -> Fact {
        let Query::Mentions { person, after, limit } = query.clone() else { return Fact::Mentions(rows) };
        let all = match self.one(&Query::Mentions { person, after: None, limit: u16::MAX }) {
            Fact::Mentions(all) => all.to_vec(),
            _ => Vec::new(),
        };
        match self.fault {
            Fault::MentionsWithoutWords => {
                Fact::Mentions(rows.iter().filter(|row| !matches!(row, Record::Text(_))).cloned().collect())
            }
            Fault::MentionsBackwards => {
                let all: Vec<Record> = all.into_iter().rev().collect();
                Fact::Mentions(page(all, |row| Some(row.key()) == after, after.is_some(), limit))
            }
            Fault::MentionsFromTheStart => Fact::Mentions(all.into_iter().take(usize::from(limit)).collect()),
            _ => Fact::Mentions(rows),
        }
    }

    fn events(&self, query: &Query, fact: Fact) -> Fact {
        let Query::Events { relationship, offset, limit } = query.clone() else { return fact };
        let all = match self.one(&Query::Events { relationship, offset: 0, limit: u16::MAX }) {
            Fact::Events(all) => all.to_vec(),
            _ => Vec::new(),
        };
        let (offset, limit) = (usize::try_from(offset).unwrap(), usize::from(limit));
        match self.fault {
            Fault::EventsBackwards => Fact::Events(all.into_iter().rev().skip(offset).take(limit).collect()),
            Fault::EventsFromTheStart => Fact::Events(all.into_iter().take(limit).collect()),
            _ => fact,
        }
    }

    /// The decision as the broken store takes it.
    fn summary(&self, query: &Query, fact: Fact) -> Fact {
        let Query::Summary { plan, as_of } = query.clone() else { return fact };
        let Fact::Summary(found) = &fact else { return fact };
        let everybody = Plan { scope: Scope::Everybody, ..plan.as_ref().clone() };
        let mut summary = found.as_ref().clone();
        match self.fault {
            Fault::SummariesOfOtherPlans => summary.plan.threshold = 5,
            Fault::SummariesOfHalf if plan.scope == Scope::Everybody => summary.records /= 2,
            Fault::SummariesOfEverybody => {
                let all = Query::Summary { plan: Box::new(everybody), as_of };
                if let Fact::Summary(all) = self.one(&all) {
                    summary = all.as_ref().clone();
                    summary.plan = *plan;
                }
            }
            _ => return fact,
        }
        Fact::Summary(Arc::new(summary))
    }

    fn bend(&self, decision: &Decision) -> Decision {
        let mut bent = decision.clone();
        match self.fault {
            Fault::LastWriteWins => {
                if let [Change { expected, record: record @ Record::Text(_), .. }] =
                    bent.changes.as_mut_slice()
                {
                    *expected = self.version(&record.key());
                }
            }
            // With removals there are stores of their own for it.
            Fault::NoGuards if bent.removals.is_empty() => bent.guards.retain(|guard| guard.version == 0),
            Fault::NoGuardsOfAbsent => bent.guards.retain(|guard| guard.version > 0),
            Fault::KeepsWhatIsRemoved => {
                bent.removals.retain(|removed| self.version(&removed.record) != removed.version);
            }
            Fault::RemovesWhatChanged if bent.changes.is_empty() => {
                bent.removals.iter_mut().for_each(|removed| removed.version = self.version(&removed.record));
            }
            Fault::LogRemembers => bent.erasure = None,
            Fault::ReceiptsTwice => {
                let known =
                    bent.receipt.take_if(|receipt| self.version(&RecordKey::Receipt(receipt.command)) > 0);
                assert!(known.is_none_or(|known| known.version == 1));
            }
            _ => {}
        }
        bent
    }

    /// What the broken store writes where it should write nothing.
    fn spill(&self, decision: &Decision) {
        let mut spilt = Decision { guards: Vec::new(), events: Vec::new(), ..decision.clone() };
        match self.fault {
            Fault::WritesAPart if decision.changes.len() == 3 => {
                spilt.changes.truncate(1);
                spilt.receipt = None;
            }
            Fault::RemovesOneByOne if decision.removals.len() > 1 => {
                spilt = removing_first(decision);
            }
            Fault::RemovesBeforeGuards if !decision.removals.is_empty() && !decision.guards.is_empty() => {
                spilt = removing_first(decision);
            }
            Fault::ReceiptsOfConflicts
                if matches!(decision.changes.as_slice(), [Change { record: Record::Person(_), .. }]) =>
            {
                spilt.changes.clear();
            }
            _ => return,
        }
        assert_eq!(self.inner.commit(&spilt), Ok(Commit::Written));
    }
}

/// The first removal of a decision and nothing else of it.
fn removing_first(decision: &Decision) -> Decision {
    Decision {
        removals: decision.removals.iter().take(1).cloned().collect(),
        changes: Vec::new(),
        events: Vec::new(),
        guards: Vec::new(),
        erasure: None,
        receipt: None,
        ..decision.clone()
    }
}

fn page<T: Clone>(all: Vec<T>, is_after: impl Fn(&T) -> bool, paged: bool, limit: u16) -> Arc<[T]> {
    let from =
        if paged { all.iter().position(is_after).map_or(all.len(), |at| at.saturating_add(1)) } else { 0 };
    all.into_iter().skip(from).take(usize::from(limit)).collect()
}

impl Store for Broken {
    type Error = Infallible;

    fn load(&self, queries: &[Query]) -> Result<Vec<Fact>, Infallible> {
        let mut answers: Vec<Fact> = queries.iter().map(|query| self.answer(query)).collect();
        let texts = queries.iter().all(|query| matches!(query, Query::Record(RecordKey::Text(_))));
        if self.fault == Fault::AnswersInAnyOrder && texts {
            answers.reverse();
        }
        Ok(answers)
    }

    fn commit(&self, decision: &Decision) -> Result<Commit, Infallible> {
        let on_text = decision.guards.iter().any(|guard| matches!(guard.record, RecordKey::Text(_)));
        if self.fault == Fault::GuardsAlwaysConflict && on_text {
            return Ok(Commit::Conflict);
        }
        let commit = self.inner.commit(&self.bend(decision))?;
        if commit == Commit::Conflict {
            self.spill(decision);
        }
        Ok(commit)
    }

    fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<RecordKey>, Infallible> {
        match self.fault {
            Fault::DueBackwards => {
                let mut due = self.inner.due(now, usize::MAX)?;
                due.reverse();
                due.truncate(limit);
                Ok(due)
            }
            Fault::DueWithoutLimit => self.inner.due(now, usize::MAX),
            Fault::DueTooEarly => self.inner.due(now.plus(Span::days(1)), limit),
            _ => self.inner.due(now, limit),
        }
    }
}
