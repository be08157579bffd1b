//! Commands of clients, carried out by the use cases. Those of one chat and one connection keep their order, others overlap.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use adapter_wire::frames::{Answered, Done, Outcome, PlacedOutcome, ReadOutcome, ServerFrame};
use adapter_wire::{Refusal, Slug};
use domain_users::Actor;
use futures_util::FutureExt;
use tracing::Instrument;

use super::Gateway;
use crate::frame;
use crate::line::Line;
use crate::session::Job;

impl Gateway {
    pub(super) fn start(self: &Arc<Self>, id: u64, job: Job, actor: Actor, line: &Line) {
        let Some(first) = line.begin(id, job) else { return };
        let (gateway, line) = (Arc::clone(self), line.clone());
        self.tasks.spawn(async move {
            let mut next = Some(first);
            while let Some((id, job)) = next {
                let chat = job.chat();
                let outcome = gateway.carried_out(id, job, actor, &line).await;
                // The turn ends first: whoever has read the answer may fill its place at once.
                next = line.finish(chat);
                line.send(answer(id, outcome));
            }
        });
    }

    /// Carries a command out, under its own name in the log and in the metrics.
    async fn carried_out(&self, id: u64, job: Job, actor: Actor, line: &Line) -> Result<Outcome, Refusal> {
        let (began, name) = (Instant::now(), name(&job));
        let span = tracing::info_span!("command", connection = line.number(), command.id = id, command = name);
        // A fault in one command must not hold up those that wait behind it.
        let executed = AssertUnwindSafe(self.execute(job, actor)).catch_unwind().instrument(span.clone()).await;
        let outcome = executed.unwrap_or_else(|_| Err(Refusal::new(Slug::Internal)));
        if let Ok(Outcome::Placed(PlacedOutcome { placed })) = &outcome {
            span.in_scope(|| tracing::debug!(chat.id = %placed.chat, message.seq = placed.seq, "placed"));
        }
        let labels =
            [("command", name), ("outcome", outcome.as_ref().map_or_else(|refusal| kind(refusal.slug), |_| "ok"))];
        metrics::histogram!("vestnik_command_seconds", &labels).record(began.elapsed().as_secs_f64());
        outcome
    }

    async fn execute(&self, job: Job, actor: Actor) -> Result<Outcome, Refusal> {
        let parts = &self.parts;
        let placed = |placed: domain_messages::Placed| Outcome::Placed(PlacedOutcome { placed: placed.into() });
        match job {
            Job::Send(command) => parts.send_message.execute(actor, command).await.map(placed).map_err(refusal),
            Job::Edit(command) => parts.edit_message.execute(actor, command).await.map(placed).map_err(refusal),
            Job::Retract(chat, seq) => {
                parts.retract_message.execute(actor, chat, seq).await.map(placed).map_err(refusal)
            }
            Job::MarkRead(chat, seq) => {
                let read = parts.mark_read.execute(actor, chat, seq).await.map_err(refusal)?;
                Ok(Outcome::Read(ReadOutcome { read: read.into() }))
            }
        }
    }
}

fn name(job: &Job) -> &'static str {
    match job {
        Job::Send(_) => "send_message",
        Job::Edit(_) => "edit_message",
        Job::Retract(..) => "retract_message",
        Job::MarkRead(..) => "mark_read",
    }
}

/// Whose fault a refusal is, for the metrics.
fn kind(slug: Slug) -> &'static str {
    match slug {
        Slug::Busy => "busy",
        Slug::Internal => "internal",
        Slug::Rate => "rate",
        Slug::Invalid
        | Slug::Unauthenticated
        | Slug::Forbidden
        | Slug::NotFound
        | Slug::Conflict
        | Slug::TooLarge
        | Slug::WrongCode
        | Slug::CodeExpired
        | Slug::UsernameTaken
        | Slug::WrongPassword
        | Slug::WrongProof
        | Slug::WrongLink
        | Slug::CodesPause
        | Slug::SecondFactorRequired
        | Slug::ProofNeeded
        | Slug::EmailTaken
        | Slug::LastOwner
        | Slug::WrongSetupToken => "refused",
    }
}

/// What a client is told of an error. Those that no client can cause are logged here, once.
fn refusal<E: std::error::Error>(error: E) -> Refusal
where
    Refusal: for<'a> From<&'a E>,
{
    let refusal = Refusal::from(&error);
    if matches!(refusal.slug, Slug::Busy | Slug::Internal) {
        tracing::error!(%error, source = error.source(), "a command failed");
    }
    refusal
}

/// The answer to a command.
pub(super) fn answer(id: u64, outcome: Result<Outcome, Refusal>) -> bytes::Bytes {
    let (ok, error) = match outcome {
        Ok(outcome) => (Some(outcome), None),
        Err(refusal) => (None, Some(refusal.into())),
    };
    frame::json(&ServerFrame::Result(Answered { id, ok, error }))
}

/// The answer to a command that has nothing to tell.
pub(super) fn done(id: u64) -> bytes::Bytes {
    answer(id, Ok(Outcome::Done(Done {})))
}
