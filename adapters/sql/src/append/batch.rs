//! How a lane appends messages.

use std::sync::Arc;

use delivery::ports::BusItem;
use domain_kernel::PortFailure;
use domain_messages::AppendRefused;

use super::lane::{Appended, Lane, Writing};
use super::write::{self, Patience, Verdict, Write};
use super::{PORT, replay};
use crate::failure::{Effect, SqlError};
use crate::faults;

impl Lane {
    /// Appends a run of messages; gives back those whose chats were locked by others.
    pub(super) async fn write(&mut self, run: Vec<Writing>, patience: Patience) -> Vec<Writing> {
        match self.append(&run, patience).await {
            Ok(verdicts) => self.settle(run, verdicts, patience).await,
            Err(error) if error.effect() == Effect::Unknown => self.write_again(run, patience, error).await,
            // Without a connection each message would wait for one as long as the batch has.
            Err(error) if run.len() == 1 || error.is_lock_timeout() || error.is_without_connection() => {
                tracing::warn!(%error, "messages were not appended");
                self.is_away |= error.is_without_connection();
                self.refuse(run, error);
                vec![]
            }
            Err(error) => {
                tracing::warn!(%error, "a batch failed; its messages are appended one by one");
                self.write_singly(run, patience).await
            }
        }
    }

    async fn append(&self, run: &[Writing], patience: Patience) -> Result<Vec<Verdict>, SqlError> {
        let batch: Vec<&Write> = run.iter().map(|writing| &*writing.write).collect();
        #[expect(clippy::cast_precision_loss, reason = "a batch is short")]
        metrics::histogram!("vestnik_append_batch_messages").record(batch.len() as f64);
        if faults::is_planted("publish-before-commit") {
            return write::append_announced(&self.pools, &batch, patience, &*self.bus).await;
        }
        write::append(&self.pools, &batch, patience).await
    }

    /// The connection was lost under a commit: each message is there or it is not. The same client ids once more, on another connection,
    /// find out which, and place what is not there. What is left after that is never said to have failed.
    async fn write_again(&mut self, mut run: Vec<Writing>, patience: Patience, error: SqlError) -> Vec<Writing> {
        tracing::warn!(%error, messages = run.len(), "the outcome of a batch is unknown; it is found out");
        for writing in &mut run {
            writing.in_doubt = true;
        }
        match self.append(&run, patience).await {
            Ok(verdicts) => self.settle(run, verdicts, patience).await,
            Err(error) => {
                tracing::warn!(%error, "the outcome of a batch stays unknown");
                self.is_away |= error.is_without_connection();
                self.leave_in_doubt(run, &error.to_string());
                vec![]
            }
        }
    }

    /// One item that the database refuses must not fail the others.
    async fn write_singly(&mut self, run: Vec<Writing>, patience: Patience) -> Vec<Writing> {
        let mut busy: Vec<Writing> = Vec::new();
        for writing in run {
            if busy.iter().any(|other| other.write.chat() == writing.write.chat()) {
                busy.push(writing);
            } else {
                busy.extend(Box::pin(self.write(vec![writing], patience)).await);
            }
        }
        busy
    }

    /// Announces what was placed, then answers.
    async fn settle(&self, run: Vec<Writing>, verdicts: Vec<Verdict>, patience: Patience) -> Vec<Writing> {
        let mut items = Vec::new();
        let mut answers = Vec::new();
        let mut repeated = Vec::new();
        let mut busy = Vec::new();
        for (writing, verdict) in run.into_iter().zip(verdicts) {
            let refused = match verdict {
                Verdict::Placed(slot) => {
                    let (placed, event) = writing.write.placed(slot);
                    items.push(BusItem::Chat(Arc::new(event)));
                    answers.push((writing.answer, Ok(placed)));
                    continue;
                }
                Verdict::Repeated => {
                    repeated.push(writing);
                    continue;
                }
                Verdict::Busy if patience == Patience::PassBy => {
                    busy.push(writing);
                    continue;
                }
                Verdict::Busy => AppendRefused::Busy,
                Verdict::Stale => AppendRefused::Stale,
                Verdict::Reused => AppendRefused::ClientIdReused,
                Verdict::NoReply => AppendRefused::NoSuchMessage,
            };
            answers.push((writing.answer, Err(refused)));
        }
        self.publish(items).await;
        faults::die_at("before-answer");
        for (answer, placed) in answers {
            drop(answer.send(placed));
        }
        for writing in repeated {
            let placed = self.look_up(&writing.write).await;
            drop(writing.answer.send(placed));
        }
        busy
    }

    /// The answer to a repetition. The event is announced again: the answer to the first time may have been lost with its node.
    async fn look_up(&self, write: &Write) -> Appended {
        let (chat, sender, key) = write.key();
        match replay::stored(&self.pools, chat, sender, key).await {
            Ok(Some(stored)) => {
                let placed = super::frame::placed(&stored.message, stored.message.created_at, true);
                self.publish(vec![BusItem::Chat(Arc::new(stored.event))]).await;
                Ok(placed)
            }
            Ok(None) => Err(AppendRefused::Stale),
            // It is stored; only where is not known.
            Err(error) => Err(AppendRefused::Failed(PortFailure::timed_out(PORT, error))),
        }
    }

    fn refuse(&self, run: Vec<Writing>, error: SqlError) {
        let cause = error.to_string();
        let is_busy = error.is_lock_timeout();
        let mut error = Some(error);
        let (in_doubt, others): (Vec<_>, Vec<_>) = run.into_iter().partition(|writing| writing.in_doubt);
        if !in_doubt.is_empty() {
            self.leave_in_doubt(in_doubt, &cause);
        }
        for writing in others {
            let failure = match error.take() {
                _ if is_busy => AppendRefused::Busy,
                Some(error) => AppendRefused::Failed(error.at(PORT)),
                None => AppendRefused::Failed(PortFailure::unavailable(PORT, cause.clone())),
            };
            drop(writing.answer.send(Err(failure)));
        }
    }
}
