//! Commands of clients, carried out by the use cases. Those of one chat and one connection keep their order, others overlap.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use adapter_wire::frames::{Answered, Done, Outcome, PlacedOutcome, ReadOutcome, ServerFrame};
use adapter_wire::{Refusal, Slug};
use domain_users::Actor;
use futures_util::FutureExt;

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
                // A fault in one command must not hold up those that wait behind it.
                let outcome = AssertUnwindSafe(gateway.execute(job, actor)).catch_unwind().await;
                // The turn ends first: whoever has read the answer may fill its place at once.
                next = line.finish(chat);
                line.send(answer(id, outcome.unwrap_or_else(|_| Err(Refusal::new(Slug::Internal)))));
            }
        });
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
