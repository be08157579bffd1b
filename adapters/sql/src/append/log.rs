use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use async_trait::async_trait;
use delivery::ports::EventBus;
use domain_chats::Founding;
use domain_kernel::{ChatId, Cursor, PortFailure, Tag};
use domain_messages::ports::ChatLog;
use domain_messages::{AppendRefused, Catchup, Change, ChatHead, Founded, Placed};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::PORT;
use super::lane::{Job, Lane};
use super::write::Write;
use crate::chats::FactsCache;
use crate::messages;
use crate::sql::Pools;

/// So many changes wait in a lane at most.
const QUEUE: usize = 1_000;

/// The one door through which anything in a chat changes.
pub(crate) struct SqlChatLog {
    pools: Pools,
    /// Empty once the log has shut down.
    lanes: RwLock<Vec<mpsc::Sender<Job>>>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl SqlChatLog {
    /// Starts `count` lanes.
    pub(crate) fn start(pools: &Pools, count: usize, bus: &Arc<dyn EventBus>, facts: &Arc<FactsCache>) -> Self {
        let mut lanes = Vec::new();
        let mut tasks = Vec::new();
        for _ in 0..count.max(1) {
            let (sender, jobs) = mpsc::channel(QUEUE);
            let (bus, facts) = (Arc::clone(bus), Arc::clone(facts));
            let lane = Lane { pools: pools.clone(), bus, facts, jobs, waiting: VecDeque::new() };
            lanes.push(sender);
            tasks.push(tokio::spawn(lane.run()));
        }
        Self { pools: pools.clone(), lanes: RwLock::new(lanes), tasks: Mutex::new(tasks) }
    }

    /// Takes no more changes, and returns when every change that was taken is committed and answered.
    pub(crate) async fn shutdown(&self) {
        self.lanes.write().unwrap_or_else(PoisonError::into_inner).clear();
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            task.await.unwrap_or_else(|error| tracing::error!(%error, "a lane has failed"));
        }
    }

    /// Puts a job into the lane of `chat`; all changes of a chat go through one.
    fn enqueue(&self, chat: ChatId, job: Job) -> Result<(), AppendRefused> {
        let lanes = self.lanes.read().unwrap_or_else(PoisonError::into_inner);
        // The last bits of any UUID are random; a count of lanes is small.
        let (_, low) = chat.value().as_u64_pair();
        let lane = usize::try_from(low % (lanes.len().max(1) as u64)).unwrap_or_default();
        let lane = lanes.get(lane).ok_or_else(|| AppendRefused::Failed(shut_down()))?;
        lane.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => AppendRefused::Busy,
            TrySendError::Closed(_) => AppendRefused::Failed(shut_down()),
        })
    }
}

fn shut_down() -> PortFailure {
    PortFailure::unavailable(PORT, "the log has shut down")
}

/// The lane went away with a job in its hands.
fn lost() -> PortFailure {
    PortFailure::timed_out(PORT, "the lane gave no answer")
}

#[async_trait]
impl ChatLog for SqlChatLog {
    async fn found(&self, founding: Founding, tag: Tag) -> Result<Founded, PortFailure> {
        let (answer, answered) = oneshot::channel();
        let chat = founding.id();
        let job = Job::Found { founding: Box::new(founding), tag, answer };
        self.enqueue(chat, job).map_err(|refused| PortFailure::unavailable(PORT, refused))?;
        answered.await.map_err(|_| lost())?
    }

    async fn append(&self, change: Change) -> Result<Placed, AppendRefused> {
        let (answer, answered) = oneshot::channel();
        let chat = change.chat();
        let job = match change {
            Change::Write { right, draft, stamp } => {
                Job::Write { write: Box::new(Write { right, draft, stamp }), answer, busy: 0 }
            }
            change => Job::Change { change: Box::new(change), answer },
        };
        self.enqueue(chat, job)?;
        answered.await.map_err(|_| lost())?
    }

    async fn changes_since(&self, chat: ChatId, from: Cursor) -> Result<Catchup, PortFailure> {
        messages::changes_since(&self.pools, chat, from).await.map_err(|error| error.at(PORT))
    }

    async fn heads(&self, chats: &[ChatId]) -> Result<Vec<ChatHead>, PortFailure> {
        messages::heads(&self.pools, chats).await.map_err(|error| error.at(PORT))
    }
}
