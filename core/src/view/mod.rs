//! What one person may see. Every read goes through here, and everything is filtered before it is counted.
//!
//! A question is answered like a command is decided: from facts, asking for those that are missing. Views show the
//! effective state: what fell due is settled in memory, whether or not anybody has advanced the record yet.

mod audit;
mod calendar;
mod cards;
mod dashboard;
mod diary;
mod explain;
mod feedback;
mod objectives;
mod overview;
mod person_export;
mod report;
mod round;
mod search;
mod waiting;

pub use calendar::{CalendarView, MeetingCard};
pub use cards::{PersonCard, RelationshipCard, RequestCard, RequestPart, SeenMember};
pub use dashboard::{Dashboard, TakingPartCard, ToDo, ToDoCode};
pub use diary::{DiaryView, EntryCard, SeenRevision};
pub use explain::{Explanation, SidedGround, Which};
pub use feedback::{Answered, FeedbackForm, FeedbackView, SeenRelease, SeenWords};
pub use objectives::{
    ObjectiveCard, ObjectiveWords, ObjectivesView, SeenMilestone, SeenProgress, SeenProposal, SeenReview,
    SeenTerms,
};
pub use overview::{MomentumView, OverviewRow, OverviewView};
pub use person_export::{Held, PersonExport, Shows};
pub use report::{ReportFormat, ReportOver, ReportView, ShownReport};
pub use round::{RoundRow, RoundView};
pub use waiting::{ApplicationCard, ApplicationsView, ConcernCard, ConcernsView};

use crate::{
    error::{Error, ErrorCode, ErrorKind},
    id::{
        AttributeId, CommandId, EntryId, FeedbackId, ObjectiveId, PersonId, RelationshipId, RequestId,
        RoleId, RoundId, TypeId,
    },
    lifecycle::{Actor, EventRecord, Facts, Item, Query, RecordKey, Refusal, Session, Stop},
    matching::{
        Configured, SearchQuery, SearchResult,
        index::{Facet, Index},
    },
    people::Taxonomy,
    report::ReportKind,
    scheme::Catalog,
    strict,
    time::Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use strum::IntoStaticStr;

/// A question and who asks it; the host has made sure that it is them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inquiry {
    /// Who wants to see.
    pub viewer: PersonId,
    /// What.
    pub question: Question,
}

/// What somebody wants to see. As a `&'static str` it is its name on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
pub enum Question {
    /// One's own requests, relationships and what there is to do.
    Dashboard {},
    /// One request, for those whom it concerns.
    Request {
        /// Which.
        request: RequestId,
    },
    /// One relationship, for its members and coordinators.
    Relationship {
        /// Which.
        relationship: RelationshipId,
    },
    /// The diary of a relationship, for its members and coordinators, each what was written for them.
    Diary {
        /// Whose.
        relationship: RelationshipId,
        /// After this entry of an earlier page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<EntryId>,
        /// At most so many, 1 to 1,000.
        #[serde(default = "fifty")]
        limit: u16,
    },
    /// One's own planned meetings, as iCalendar too.
    Calendar {},
    /// The objectives of a relationship, for its members and coordinators.
    Objectives {
        /// Whose.
        relationship: RelationshipId,
        /// This one alone, with everything that was said of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        objective: Option<ObjectiveId>,
    },
    /// A feedback round, for those who are asked, those who read it, and coordinators.
    Feedback {
        /// Which.
        feedback: FeedbackId,
    },
    /// For coordinators: who is with whom, within their scope.
    Overview {
        /// In which type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Relationships, or what there is to do.
        #[serde(default)]
        select: OverviewSelection,
        /// After this one of an earlier page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Item>,
        /// At most so many, 1 to 1,000.
        #[serde(default = "fifty")]
        limit: u16,
    },
    /// For coordinators: who applied to take part and waits for an answer, within their scope.
    Applications {
        /// In which type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// After this person of an earlier page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<PersonId>,
        /// At most so many people, 1 to 1,000.
        #[serde(default = "fifty")]
        limit: u16,
    },
    /// For coordinators: concerns that nobody has settled, within their scope and without relationships of their own.
    Concerns {
        /// In which type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// After this entry of an earlier page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<EntryId>,
        /// At most so many, 1 to 1,000.
        #[serde(default = "fifty")]
        limit: u16,
    },
    /// For coordinators: how it goes, within their scope.
    Momentum {
        /// In which type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// At most so many relationships at risk by name, 1 to 1,000.
        #[serde(default = "fifty")]
        limit: u16,
    },
    /// Figures over many people: for coordinators over their scope, for managers over those who report to them, for
    /// participants over the whole type; what of it each may see says [`Reader`](crate::report::Reader).
    Report {
        /// Of which type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// Which.
        report: ReportKind,
        /// Over whom.
        #[serde(default)]
        over: ReportOver,
        /// For coordinators: by which attributes, at most 8. For others there is no breakdown.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "strict::set")]
        by: BTreeSet<AttributeId>,
        /// As data, as CSV, or as a table in text.
        #[serde(default)]
        format: ReportFormat,
    },
    /// For coordinators of everybody: a cohort round, how far its publication has come, and pairs of one of its pages.
    Round {
        /// Which.
        round: RoundId,
        /// Which page, from 1; no pairs without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<u16>,
        /// Leaving out so many pairs of the page.
        #[serde(default)]
        offset: u16,
        /// At most so many pairs, 1 to 1,000; a page has 500.
        #[serde(default = "fifty")]
        limit: u16,
    },
    /// What happened in a relationship, for its members and coordinators, as far as each may know.
    Audit {
        /// Which.
        relationship: RelationshipId,
        /// Leaving out so many.
        #[serde(default)]
        offset: u32,
        /// At most so many, 1 to 1,000.
        #[serde(default = "fifty")]
        limit: u16,
    },
    /// Everything that is held about oneself, to be given a copy of it.
    PersonExport {
        /// After this record of an earlier page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<RecordKey>,
        /// At most so many records, 1 to 1,000.
        #[serde(default = "fifty")]
        limit: u16,
    },
    /// The best matches for oneself.
    Search(SearchQuery),
    /// Why one may ask somebody, or may not; for coordinators between any two in their scope.
    Explain {
        /// In which type.
        #[serde(rename = "type")]
        type_id: TypeId,
        /// As what.
        role: RoleId,
        /// Who would ask; oneself without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<PersonId>,
        /// Who would be asked.
        to: PersonId,
    },
}

/// Which rows of an overview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OverviewSelection {
    /// Relationships, open and closed.
    #[default]
    Relationships,
    /// Requests that wait for a coordinator, or whose choices came to nothing.
    ToDo,
}

fn fifty() -> u16 {
    50
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen<T = Box<View>> {
    /// These facts are missing; ask again with all facts so far.
    Need(Vec<Query>),
    /// This is what they may see.
    Answer(T),
    /// Nothing.
    Refused(Refusal),
}

/// What somebody may see.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// To [`Question::Dashboard`].
    Dashboard(Dashboard),
    /// To [`Question::Request`].
    Request(RequestCard),
    /// To [`Question::Relationship`].
    Relationship(RelationshipCard),
    /// To [`Question::Diary`].
    Diary(DiaryView),
    /// To [`Question::Calendar`].
    Calendar(CalendarView),
    /// To [`Question::Objectives`].
    Objectives(ObjectivesView),
    /// To [`Question::Feedback`].
    Feedback(FeedbackView),
    /// To [`Question::Overview`].
    Overview(OverviewView),
    /// To [`Question::Applications`].
    Applications(ApplicationsView),
    /// To [`Question::Concerns`].
    Concerns(ConcernsView),
    /// To [`Question::Momentum`].
    Momentum(MomentumView),
    /// To [`Question::Report`].
    Report(ReportView),
    /// To [`Question::Round`].
    Round(RoundView),
    /// To [`Question::Audit`].
    Audit(AuditView),
    /// To [`Question::PersonExport`].
    PersonExport(PersonExport),
    /// To [`Question::Search`].
    Search(SearchResult),
    /// To [`Question::Explain`].
    Explain(Explanation),
}

/// What happened, as far as the viewer may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AuditView {
    /// The events, oldest first.
    pub events: Vec<EventRecord>,
    /// Whether there are more.
    pub more: bool,
}

/// Answers a question.
pub(crate) fn view(
    catalog: &Catalog,
    taxonomy: &dyn Taxonomy,
    inquiry: &Inquiry,
    facts: &dyn Facts,
    now: Timestamp,
) -> Result<Seen, Error> {
    let viewer = &inquiry.viewer;
    let mut session = session(catalog, viewer, facts, now);
    let s = &mut session;
    let seen = match &inquiry.question {
        Question::Dashboard {} => dashboard::dashboard(s, viewer).map(View::Dashboard),
        Question::Request { request } => cards::request(s, viewer, *request).map(View::Request),
        Question::Relationship { relationship } => {
            cards::relationship(s, viewer, *relationship).map(View::Relationship)
        }
        Question::Diary { relationship, after, limit } => {
            diary::diary(s, viewer, *relationship, *after, *limit).map(View::Diary)
        }
        Question::Calendar {} => calendar::calendar_of(s, viewer).map(View::Calendar),
        Question::Objectives { relationship, objective } => {
            objectives::objectives(s, viewer, *relationship, *objective).map(View::Objectives)
        }
        Question::Feedback { feedback } => feedback::feedback(s, viewer, *feedback).map(View::Feedback),
        Question::Overview { type_id, select, after, limit } => {
            overview::overview(s, viewer, type_id, *select, *after, *limit).map(View::Overview)
        }
        Question::Applications { type_id, after, limit } => {
            waiting::applications(s, viewer, type_id, after.clone(), *limit).map(View::Applications)
        }
        Question::Concerns { type_id, after, limit } => {
            waiting::concerns(s, viewer, type_id, *after, *limit).map(View::Concerns)
        }
        Question::Momentum { type_id, limit } => {
            overview::momentum(s, viewer, type_id, *limit).map(View::Momentum)
        }
        Question::Report { type_id, report, over, by, format } => {
            let wanted = report::Wanted { type_id, kind: *report, over: *over, by, format: *format };
            report::report(s, viewer, &wanted).map(View::Report)
        }
        Question::Round { round, page, offset, limit } => {
            round::round(s, viewer, *round, *page, *offset, *limit).map(View::Round)
        }
        Question::Audit { relationship, offset, limit } => {
            audit::audit(s, viewer, *relationship, *offset, *limit).map(View::Audit)
        }
        Question::PersonExport { after, limit } => {
            person_export::person_export(s, viewer, after.as_ref(), *limit).map(View::PersonExport)
        }
        Question::Search(query) => search::search(s, taxonomy, viewer, query).map(View::Search),
        Question::Explain { type_id, role, from, to } => {
            explain::explain(s, viewer, type_id, role, from.as_ref(), to).map(View::Explain)
        }
    };
    seen_of(seen.map(Box::new), &session).map_err(|error| in_question(error, &inquiry.question))
}

/// Answers a search from an index.
pub(crate) fn view_in(
    config: Configured<'_>,
    index: &Index,
    inquiry: &Inquiry,
    facts: &dyn Facts,
    now: Timestamp,
) -> Result<Seen, Error> {
    let Question::Search(query) = &inquiry.question else {
        let message = "an index answers `search`; ask the engine for anything else";
        return Err(Error::new(ErrorCode::InvalidValue, "inquiry.question", message));
    };
    let mut session = session(config.catalog, &inquiry.viewer, facts, now);
    let found = search::search_in(&mut session, index, config, &inquiry.viewer, query);
    let seen = seen_of(found.map(View::Search).map(Box::new), &session);
    seen.map_err(|error| in_question(error, &inquiry.question))
}

/// Counts values among those whom a search finds in an index.
pub(crate) fn facets(
    config: Configured<'_>,
    index: &Index,
    viewer: &PersonId,
    (query, attributes): (&SearchQuery, &[AttributeId]),
    facts: &dyn Facts,
    now: Timestamp,
) -> Result<Seen<Vec<Facet>>, Error> {
    let mut session = session(config.catalog, viewer, facts, now);
    query.check(config.schema()).map_err(|error| error.within("query"))?;
    let counted = search::asked_of(&mut session, viewer, |asker, now| {
        index.facets(config, asker, query, attributes, now)
    });
    seen_of(counted, &session)
}

/// A session in which nothing is changed.
fn session<'a>(catalog: &'a Catalog, viewer: &PersonId, facts: &'a dyn Facts, now: Timestamp) -> Session<'a> {
    Session::new(catalog, facts, now, Actor::Person(viewer.clone()), CommandId::from_bytes([0; 16]))
}

fn seen_of<T>(seen: Result<T, Stop>, session: &Session<'_>) -> Result<Seen<T>, Error> {
    match seen {
        Ok(seen) => Ok(Seen::Answer(seen)),
        Err(Stop::Need) => Ok(Seen::Need(session.missing())),
        Err(Stop::Refused(refusal)) => Ok(Seen::Refused(refusal)),
        Err(Stop::Error(error)) => Err(error),
    }
}

/// Says where in the document it is wrong. What the facts contradict is the host's, and so is a file that cannot be read.
fn in_question(error: Error, question: &Question) -> Error {
    match (error.kind(), error.code()) {
        (ErrorKind::Facts, _) | (_, ErrorCode::StaleFile) => error,
        _ => error.within(question.into()).within("inquiry.question"),
    }
}

/// Makes sure that a page has 1 to 1,000 rows.
fn page(limit: u16) -> Result<usize, Stop> {
    if (1..=1_000).contains(&limit) {
        return Ok(usize::from(limit));
    }
    let message = format!("`{limit}` is not from 1 to 1000");
    Err(Error::new(ErrorCode::OutOfRange, "limit", message).into())
}
