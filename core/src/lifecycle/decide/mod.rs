//! One handler for each command: look up, check, emit.

mod advance;
mod answer;
mod ask;
mod authority;
mod cast;
mod diary;
mod end;
mod erase;
mod feedback;
mod follow_up;
mod form;
mod objectives;
mod people;
mod publish;
mod recheck;
mod release;
mod retention;
mod round;
mod running;
mod taking_part;
mod types;

pub(crate) use ask::group_places;
pub(crate) use authority::{coordinator_covers, runs_rounds};

use super::{
    Actor, Answer, Command, Decision, Envelope, Facts, Outcome, Query, RecordKey,
    session::{Session, Stop, command_digest},
};
use crate::{
    error::{Error, ErrorCode, ErrorKind},
    scheme::Catalog,
    time::Timestamp,
};

/// Decides a command.
pub(crate) fn decide(
    catalog: &Catalog,
    envelope: &Envelope,
    facts: &dyn Facts,
    now: Timestamp,
) -> Result<Answer, Error> {
    if envelope.actor == Actor::Time {
        let message = "`time` brings nothing about by command";
        return Err(Error::new(ErrorCode::InvalidValue, "envelope.actor", message));
    }
    let digest = command_digest(envelope)?;
    let mut session = Session::new(catalog, facts, now, envelope.actor.clone(), envelope.id);
    session.on_behalf_of.clone_from(&envelope.on_behalf_of);
    let receipt = Query::Record(RecordKey::Receipt(envelope.id));
    session.want(receipt);
    if session.round().is_ok() {
        match session.receipt(&envelope.id) {
            Ok(Some(receipt)) => return repeated(&receipt, &digest),
            Err(Stop::Refused(unknown)) => return Ok(Answer::Refused(unknown)),
            Err(Stop::Error(error)) => return Err(error),
            Ok(None) | Err(Stop::Need) => {}
        }
    }
    match run(&mut session, &envelope.command) {
        Ok(outcome) => match session.round() {
            Ok(()) => {
                let receipted = session.has_events() || !matches!(envelope.command, Command::Advance { .. });
                session.finish(outcome, digest, envelope.people(), receipted)
            }
            Err(_) => Ok(Answer::Need(session.missing())),
        },
        Err(Stop::Need) => Ok(Answer::Need(session.missing())),
        Err(Stop::Refused(_)) if session.round().is_err() => Ok(Answer::Need(session.missing())),
        Err(Stop::Refused(refusal)) => Ok(Answer::Refused(refusal)),
        // What the facts contradict is the host's; everything else stands in the command.
        Err(Stop::Error(error)) if error.kind() == ErrorKind::Facts => Err(error),
        Err(Stop::Error(error)) => Err(error.within((&envelope.command).into()).within("envelope.command")),
    }
}

fn repeated(receipt: &super::Receipt, digest: &str) -> Result<Answer, Error> {
    if receipt.digest != digest {
        let message =
            format!("`{}` was used before, for another command or by another actor", receipt.command);
        return Err(Error::new(ErrorCode::CommandConflict, "envelope.id", message));
    }
    Ok(Answer::Done(Box::new(Decision {
        outcome: receipt.outcome.clone(),
        repeated: true,
        events: Vec::new(),
        changes: Vec::new(),
        removals: Vec::new(),
        erasure: None,
        guards: Vec::new(),
        receipt: None,
        follow_ups: Vec::new(),
        notices: Vec::new(),
    })))
}

fn run(s: &mut Session<'_>, command: &Command) -> Result<Outcome, Stop> {
    match command {
        Command::PersonChanged { person } => people::changed(s, person),
        Command::ErasePerson { person } => erase::erase(s, person),
        Command::Block { person } => people::block(s, person),
        Command::Unblock { person } => people::unblock(s, person),
        Command::NeverAgain { type_id, person } => people::never_again(s, type_id, person),
        Command::PublishType { draft } => types::publish(s, draft),
        Command::CloseType { type_id } => types::set_open(s, type_id, false),
        Command::ReopenType { type_id } => types::set_open(s, type_id, true),
        Command::TakePart { type_id, role, places, agreement } => {
            taking_part::take_part(s, type_id, role, *places, agreement.as_ref())
        }
        Command::StepBack { type_id, role } => taking_part::step_back(s, type_id, role),
        Command::AnswerApplication { type_id, role, person, admit } => {
            taking_part::answer(s, type_id, role, person, *admit)
        }
        Command::SetPlaces { type_id, role, places, when_in_use } => {
            taking_part::set_places(s, type_id, role, *places, *when_in_use)
        }
        Command::Request { type_id, role, to, message } => {
            ask::request(s, type_id, role, to, message.as_deref())
        }
        Command::Nominate { type_id, people, message } => {
            ask::nominate(s, type_id, people, message.as_deref())
        }
        Command::Reopen { relationship, message } => ask::reopen(s, *relationship, message.as_deref()),
        Command::Accept { request } => answer::accept(s, *request),
        Command::Decline { request, code, reason } => answer::decline(s, *request, code, reason.as_deref()),
        Command::Withdraw { request } => answer::withdraw(s, *request),
        Command::SettleExhausted { request } => answer::settle_exhausted(s, *request),
        Command::PutOnHold { relationship, until } => running::hold(s, *relationship, *until),
        Command::Resume { relationship } => running::resume(s, *relationship),
        Command::Extend { relationship, until } => running::extend(s, *relationship, *until),
        Command::DeclineExtension { relationship } => running::decline_extension(s, *relationship),
        Command::Complete { relationship } => end::complete(s, *relationship),
        Command::Cancel { relationship, code, reason } => {
            end::cancel(s, *relationship, code, reason.as_deref())
        }
        Command::Leave { relationship, code } => end::leave(s, *relationship, code),
        Command::PlanMeeting { relationship, starts_at, minutes, agenda, audience, told, text } => {
            let writing = diary::Writing { relationship: *relationship, audience: *audience, told: *told };
            diary::plan(s, &writing, *starts_at, *minutes, agenda.as_ref(), text.as_deref())
        }
        Command::LogMeeting { relationship, starts_at, minutes, absent, audience, told, text } => {
            let writing = diary::Writing { relationship: *relationship, audience: *audience, told: *told };
            diary::log(s, &writing, *starts_at, *minutes, absent, text.as_deref())
        }
        Command::HoldMeeting { entry, starts_at, minutes, absent } => {
            diary::hold(s, *entry, *starts_at, *minutes, absent)
        }
        Command::MissMeeting { entry, absent } => diary::miss(s, *entry, absent),
        Command::CancelMeeting { entry } => diary::cancel(s, *entry),
        Command::WriteNote { relationship, audience, told, text } => {
            let writing = diary::Writing { relationship: *relationship, audience: *audience, told: *told };
            diary::note(s, &writing, text)
        }
        Command::EditEntry { entry, text } => diary::edit(s, *entry, text),
        Command::RaiseConcern { relationship, text } => diary::raise_concern(s, *relationship, text),
        Command::SettleConcern { entry } => diary::settle_concern(s, *entry),
        Command::ProposeObjective { relationship, objective, told } => {
            objectives::propose(s, *relationship, objective, *told)
        }
        Command::ReviseObjective { objective, draft, told } => {
            objectives::revise(s, *objective, draft, *told)
        }
        Command::AgreeObjective { objective, proposal } => objectives::agree(s, *objective, *proposal),
        Command::DeclineObjective { objective, proposal } => objectives::decline(s, *objective, *proposal),
        Command::DropObjective { objective } => objectives::give_up(s, *objective),
        Command::UpdateObjective { objective, value, milestone, text, told } => {
            objectives::update(s, *objective, *value, *milestone, text.as_deref(), *told)
        }
        Command::ReviewObjective { objective, verdict, text, told } => {
            objectives::review(s, *objective, *verdict, text.as_deref(), *told)
        }
        Command::OpenFeedback { relationship, subject, occasion, peers, reports } => {
            let asked = feedback::Asked { peers, reports };
            feedback::open(s, *relationship, subject, *occasion, &asked)
        }
        Command::AnswerFeedback { feedback, answers, told } => feedback::answer(s, *feedback, answers, *told),
        Command::CloseFeedback { feedback } => feedback::close(s, *feedback),
        Command::ImportFeedback { relationship, subject, occasion, figures } => {
            feedback::import(s, *relationship, subject, *occasion, figures)
        }
        Command::DraftRound { type_id, pairs } => round::draft(s, type_id, pairs),
        Command::AddPairs { round, page, pairs } => round::add(s, *round, *page, pairs),
        Command::PublishRound { round } => round::publish(s, *round),
        Command::DiscardRound { round } => round::discard(s, *round),
        Command::Advance { record } => advance::advance(s, record),
        Command::FollowUp { follow_up } => follow_up::run(s, *follow_up),
    }
}
