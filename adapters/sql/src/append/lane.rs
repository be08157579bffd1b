//! A lane: one task that commits, in their order, all changes of the chats that belong to it.
//!
//! While a commit is under way the next batch gathers by itself; nobody waits on purpose. A panic costs the jobs in hand their answer,
//! which is then unknown to their callers, and nothing else: the lane goes on with what waits.

use std::collections::{HashSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use delivery::ports::{BusItem, EventBus};
use domain_chats::Founding;
use domain_kernel::{PortFailure, Tag};
use domain_messages::{AppendRefused, Change, Founded, Placed};
use futures_util::FutureExt;
use sea_orm::ConnectionTrait;
use tokio::sync::{mpsc, oneshot};

use super::write::{Key, Patience, Write};
use super::{PORT, doubt};
use crate::chats::FactsCache;
use crate::dialect::Dialect;
use crate::sql::Pools;

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
    Write(Writing),
    Change { change: Box<Change>, answer: oneshot::Sender<Appended> },
    Found { founding: Box<Founding>, tag: Tag, answer: oneshot::Sender<Result<Founded, PortFailure>> },
}

/// A message to append.
pub(super) struct Writing {
    pub(super) write: Box<Write>,
    pub(super) answer: oneshot::Sender<Appended>,
    /// How often its chat was locked by others.
    pub(super) busy: u8,
    /// It was sent to the database before, and nobody knows what came of it.
    pub(super) in_doubt: bool,
}

/// What a lane works with.
pub(super) struct Lane {
    pub(super) number: usize,
    pub(super) pools: Pools,
    pub(super) bus: Arc<dyn EventBus>,
    pub(super) facts: Arc<FactsCache>,
    pub(super) jobs: mpsc::Receiver<Job>,
    pub(super) waiting: VecDeque<Job>,
    /// The database was found to be away.
    pub(super) is_away: bool,
}

impl Lane {
    /// Works until every sender is gone and nothing waits.
    pub(super) async fn run(mut self) {
        loop {
            match AssertUnwindSafe(self.step()).catch_unwind().await {
                Ok(true) => {}
                Ok(false) => return,
                Err(_) => {
                    tracing::error!(lane = self.number, "a lane has panicked; the jobs in its hands are unanswered");
                }
            }
        }
    }

    /// One job, or one batch. False at the end.
    async fn step(&mut self) -> bool {
        if !self.fill().await {
            return false;
        }
        match self.waiting.pop_front() {
            Some(Job::Change { change, answer }) => drop(answer.send(self.change(*change).await)),
            Some(Job::Found { founding, tag, answer }) => drop(answer.send(self.found(&founding, tag).await)),
            Some(job @ Job::Write(_)) => {
                self.waiting.push_front(job);
                self.write_run().await;
            }
            None => {}
        }
        if std::mem::take(&mut self.is_away) {
            self.refuse_waiting();
        }
        true
    }

    /// Takes what waits, and waits when nothing does. False at the end.
    async fn fill(&mut self) -> bool {
        if self.waiting.is_empty() {
            self.tell_depth();
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
        self.tell_depth();
        true
    }

    #[expect(clippy::cast_precision_loss, reason = "a lane is shorter than 2^52")]
    fn tell_depth(&self) {
        let depth = (self.waiting.len() + self.jobs.len()) as f64;
        metrics::gauge!("vestnik_lane_depth", "lane" => self.number.to_string()).set(depth);
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
            let busy = writing.busy.saturating_add(1);
            self.waiting.push_front(Job::Write(Writing { busy, ..writing }));
        }
    }

    /// Without a connection each of those that wait would wait as long again to be told the same.
    fn refuse_waiting(&mut self) {
        while let Ok(job) = self.jobs.try_recv() {
            self.waiting.push_back(job);
        }
        for job in std::mem::take(&mut self.waiting) {
            let away = || PortFailure::unavailable(PORT, "the database is away");
            match job {
                Job::Write(writing) if writing.in_doubt => self.leave_in_doubt(vec![writing], "the database is away"),
                Job::Write(Writing { answer, .. }) | Job::Change { answer, .. } => {
                    drop(answer.send(Err(away().into())));
                }
                Job::Found { answer, .. } => drop(answer.send(Err(away()))),
            }
        }
    }

    /// Answers that nobody knows, and goes on looking: what has come after all is announced.
    pub(super) fn leave_in_doubt(&self, run: Vec<Writing>, cause: &str) {
        let mut keys = Vec::with_capacity(run.len());
        for writing in run {
            keys.push(writing.write.key());
            drop(writing.answer.send(Err(PortFailure::timed_out(PORT, cause.to_owned()).into())));
        }
        doubt::watch(&self.pools, &self.bus, doubt::Doubt::Messages(keys));
    }

    pub(super) async fn publish(&self, items: Vec<BusItem>) {
        if !items.is_empty() {
            self.bus.publish(items).await;
        }
    }
}

/// Takes messages from the front up to the first change of another kind, as many as fit. When the first has met a lock twice, only those of
/// its chat, to wait for it.
fn take_run(waiting: &mut VecDeque<Job>) -> (Vec<Writing>, Patience) {
    let waited_for = match waiting.front() {
        Some(Job::Write(message)) if message.busy >= BUSY_TWICE => Some(message.write.chat()),
        _ => None,
    };
    let mut run: Vec<Writing> = Vec::new();
    let mut kept = VecDeque::new();
    let mut keys: HashSet<Key> = HashSet::new();
    let mut weight = 0;
    while let Some(job) = waiting.pop_front() {
        match job {
            Job::Write(message) if waited_for.is_some_and(|chat| chat != message.write.chat()) => {
                kept.push_back(Job::Write(message));
            }
            Job::Write(message)
                if run.len() < BATCH_ITEMS
                    && (run.is_empty() || weight + message.write.weight() <= BATCH_BYTES)
                    && keys.insert(message.write.key()) =>
            {
                weight += message.write.weight();
                run.push(message);
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
