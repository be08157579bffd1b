//! A lane: one task that commits, in their order, all changes of the chats that belong to it.
//!
//! While a commit is under way the next batch gathers by itself; nobody waits on purpose.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use delivery::ports::{BusItem, EventBus};
use domain_chats::Founding;
use domain_kernel::{PortFailure, Tag};
use domain_messages::{AppendRefused, Change, Founded, Placed};
use sea_orm::ConnectionTrait;
use tokio::sync::{mpsc, oneshot};

use super::write::{self, Key, Patience, Verdict, Write};
use super::{Committed, PORT, Refused, found, people, replay, revise};
use crate::chats::FactsCache;
use crate::dialect::Dialect;
use crate::failure::{Effect, SqlError};
use crate::sql::{Pools, begin};

/// A batch has at most so many messages.
const BATCH_ITEMS: usize = 64;
/// A batch has at most so many bytes, the first message apart.
const BATCH_BYTES: usize = 256 * 1024;
/// A chat that was locked by others so many times is waited for.
const BUSY_TWICE: u8 = 2;
/// After so long without work `SQLite`'s log is folded into its file.
const IDLE: Duration = Duration::from_secs(30);

pub(super) type Appended = Result<Placed, AppendRefused>;

/// One thing to do, and where the answer goes.
pub(super) enum Job {
    Write { write: Box<Write>, answer: oneshot::Sender<Appended>, busy: u8 },
    Change { change: Box<Change>, answer: oneshot::Sender<Appended> },
    Found { founding: Box<Founding>, tag: Tag, answer: oneshot::Sender<Result<Founded, PortFailure>> },
}

/// A message in a batch.
struct Writing {
    write: Box<Write>,
    answer: oneshot::Sender<Appended>,
    busy: u8,
}

/// What a lane works with.
pub(super) struct Lane {
    pub(super) pools: Pools,
    pub(super) bus: Arc<dyn EventBus>,
    pub(super) facts: Arc<FactsCache>,
    pub(super) jobs: mpsc::Receiver<Job>,
    pub(super) waiting: VecDeque<Job>,
}

impl Lane {
    /// Works until every sender is gone and nothing waits.
    pub(super) async fn run(mut self) {
        while self.fill().await {
            match self.waiting.pop_front() {
                Some(Job::Change { change, answer }) => drop(answer.send(self.change(*change).await)),
                Some(Job::Found { founding, tag, answer }) => drop(answer.send(self.found(&founding, tag).await)),
                Some(job @ Job::Write { .. }) => {
                    self.waiting.push_front(job);
                    self.write_run().await;
                }
                None => {}
            }
        }
    }

    /// Takes what waits, and waits when nothing does. False at the end.
    async fn fill(&mut self) -> bool {
        if self.waiting.is_empty() {
            let job = match tokio::time::timeout(IDLE, self.jobs.recv()).await {
                Ok(job) => job,
                Err(_) => {
                    self.fold_log().await;
                    self.jobs.recv().await
                }
            };
            match job {
                Some(job) => self.waiting.push_back(job),
                None => return false,
            }
        }
        while self.waiting.len() < BATCH_ITEMS {
            let Ok(job) = self.jobs.try_recv() else { break };
            self.waiting.push_back(job);
        }
        true
    }

    async fn fold_log(&self) {
        if self.pools.dialect == Dialect::Sqlite {
            let folded = self.pools.lanes.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await;
            if let Err(error) = folded {
                tracing::debug!(%error, "the log was not folded");
            }
        }
    }

    async fn write_run(&mut self) {
        let (run, patience) = take_run(&mut self.waiting);
        let busy = self.write(run, patience).await;
        // In their old order, before everything that came later: the changes of a chat keep theirs.
        for writing in busy.into_iter().rev() {
            let Writing { write, answer, busy } = writing;
            self.waiting.push_front(Job::Write { write, answer, busy: busy.saturating_add(1) });
        }
    }

    /// Appends a run of messages; gives back those whose chats were locked by others.
    async fn write(&self, run: Vec<Writing>, patience: Patience) -> Vec<Writing> {
        let batch: Vec<&Write> = run.iter().map(|writing| &*writing.write).collect();
        match write::append(&self.pools, &batch, patience).await {
            Ok(verdicts) => self.settle(run, verdicts, patience).await,
            Err(error) if error.effect() == Effect::Unknown => {
                self.find_out(run, error).await;
                vec![]
            }
            // Without a connection each message would wait for one as long as the batch has.
            Err(error) if run.len() == 1 || error.is_lock_timeout() || error.is_without_connection() => {
                tracing::warn!(%error, "messages were not appended");
                refuse(run, error);
                vec![]
            }
            Err(error) => {
                tracing::warn!(%error, "a batch failed; its messages are appended one by one");
                self.write_singly(run, patience).await
            }
        }
    }

    /// One item that the database refuses must not fail the others.
    async fn write_singly(&self, run: Vec<Writing>, patience: Patience) -> Vec<Writing> {
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
            Ok(Some((message, event))) => {
                self.publish(vec![BusItem::Chat(Arc::new(event))]).await;
                Ok(super::frame::placed(&message, message.created_at, true))
            }
            Ok(None) => Err(AppendRefused::Stale),
            Err(error) => Err(AppendRefused::Failed(error.at(PORT))),
        }
    }

    /// The connection was lost under a commit: each message is there or it is not. What is not found may still come, so the answer is
    /// never that it failed.
    async fn find_out(&self, run: Vec<Writing>, error: SqlError) {
        tracing::warn!(%error, "the outcome of a batch is unknown");
        let cause = error.to_string();
        for writing in run {
            let found = self.look_up(&writing.write).await.ok();
            let unknown = || AppendRefused::Failed(PortFailure::timed_out(PORT, cause.clone()));
            drop(writing.answer.send(found.ok_or_else(unknown)));
        }
    }

    async fn change(&self, change: Change) -> Appended {
        let chat = change.chat();
        let touched = touched_by(&change);
        let committed = self.commit(change).await;
        self.facts.forget(chat, touched);
        let Committed { placed, items } = committed?;
        self.publish(items).await;
        Ok(placed)
    }

    async fn commit(&self, change: Change) -> Result<Committed, Refused> {
        let transaction = begin(&self.pools.lanes).await?;
        let dialect = self.pools.dialect;
        let committed = match &change {
            Change::Write { .. } => return Err(Refused::Stale),
            Change::Edit { right, body, stamp } => revise::edit(&transaction, dialect, right, body, *stamp).await?,
            Change::Retract { right, stamp } => revise::retract(&transaction, dialect, right, *stamp).await?,
            Change::AddMembers { right, users, line, stamp } => {
                people::add(&transaction, dialect, right, users, (*line, *stamp)).await?
            }
            Change::RemoveMember { right, user, line, stamp } => {
                people::remove(&transaction, dialect, right, *user, (*line, *stamp)).await?
            }
        };
        transaction.commit().await?;
        Ok(committed)
    }

    async fn found(&self, founding: &Founding, tag: Tag) -> Result<Founded, PortFailure> {
        let (founded, items) = self.open(founding, tag).await.map_err(|error| error.at(PORT))?;
        self.publish(items).await;
        Ok(founded)
    }

    async fn open(&self, founding: &Founding, tag: Tag) -> Result<(Founded, Vec<BusItem>), SqlError> {
        let transaction = begin(&self.pools.lanes).await?;
        let opened = found::found(&transaction, self.pools.dialect, founding, tag).await?;
        transaction.commit().await?;
        Ok(opened)
    }

    async fn publish(&self, items: Vec<BusItem>) {
        if !items.is_empty() {
            self.bus.publish(items).await;
        }
    }
}

/// Takes messages from the front up to the first change of another kind, as many as fit. When the first has met a lock twice, only those of
/// its chat, to wait for it.
fn take_run(waiting: &mut VecDeque<Job>) -> (Vec<Writing>, Patience) {
    let waited_for = match waiting.front() {
        Some(Job::Write { write, busy, .. }) if *busy >= BUSY_TWICE => Some(write.chat()),
        _ => None,
    };
    let mut run: Vec<Writing> = Vec::new();
    let mut kept = VecDeque::new();
    let mut keys: HashSet<Key> = HashSet::new();
    let mut weight = 0;
    while let Some(job) = waiting.pop_front() {
        match job {
            Job::Write { write, answer, busy } if waited_for.is_some_and(|chat| chat != write.chat()) => {
                kept.push_back(Job::Write { write, answer, busy });
            }
            Job::Write { write, answer, busy }
                if run.len() < BATCH_ITEMS
                    && (run.is_empty() || weight + write.weight() <= BATCH_BYTES)
                    && keys.insert(write.key()) =>
            {
                weight += write.weight();
                run.push(Writing { write, answer, busy });
            }
            job => {
                waiting.push_front(job);
                break;
            }
        }
    }
    kept.into_iter().rev().for_each(|job| waiting.push_front(job));
    (run, if waited_for.is_some() { Patience::Wait } else { Patience::PassBy })
}

/// Whose facts a change may alter: only the people it names are known before it is made.
fn touched_by(change: &Change) -> Vec<domain_kernel::UserId> {
    match change {
        Change::AddMembers { users, .. } => users.clone(),
        Change::RemoveMember { user, .. } => vec![*user],
        Change::Write { .. } | Change::Edit { .. } | Change::Retract { .. } => vec![],
    }
}

fn refuse(run: Vec<Writing>, error: SqlError) {
    let mut error = Some(error);
    let cause = error.as_ref().map(ToString::to_string).unwrap_or_default();
    let is_busy = error.as_ref().is_some_and(SqlError::is_lock_timeout);
    for writing in run {
        let failure = match error.take() {
            _ if is_busy => AppendRefused::Busy,
            Some(error) => AppendRefused::Failed(error.at(PORT)),
            None => AppendRefused::Failed(PortFailure::unavailable(PORT, cause.clone())),
        };
        drop(writing.answer.send(Err(failure)));
    }
}
