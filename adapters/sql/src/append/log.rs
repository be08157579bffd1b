use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use async_trait::async_trait;
use delivery::ports::{BusItem, EventBus};
use domain_chats::Founding;
use domain_kernel::{ChatId, Cursor, PortFailure, Span, Tag, UserId};
use domain_messages::ports::ChatLog;
use domain_messages::{AppendRefused, Catchup, Change, ChatHead, Draft, Founded, Placed};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::lane::{Appended, Job, Lane, Writing};
use super::write::Write;
use super::{PORT, Unappended, replay};
use crate::chats::FactsCache;
use crate::messages;
use crate::sql::Pools;

/// So many changes wait in a lane at most.
const QUEUE: usize = 1_000;

/// The one door through which anything in a chat changes.
pub(crate) struct SqlChatLog {
    pools: Pools,
    bus: Arc<dyn EventBus>,
    /// Empty once the log has shut down.
    lanes: RwLock<Vec<mpsc::Sender<Job>>>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl SqlChatLog {
    /// Starts `count` lanes.
    pub(crate) fn start(pools: &Pools, count: usize, bus: &Arc<dyn EventBus>, facts: &Arc<FactsCache>) -> Self {
        let mut lanes = Vec::new();
        let mut tasks = Vec::new();
        for number in 0..count.max(1) {
            let (sender, jobs) = mpsc::channel(QUEUE);
            let (bus, facts) = (Arc::clone(bus), Arc::clone(facts));
            let pools = pools.clone();
            let lane = Lane { number, pools, bus, facts, jobs, waiting: VecDeque::new(), is_away: false };
            lanes.push(sender);
            tasks.push(tokio::spawn(lane.run()));
        }
        let bus = Arc::clone(bus);
        Self { pools: pools.clone(), bus, lanes: RwLock::new(lanes), tasks: Mutex::new(tasks) }
    }

    /// Takes no more changes, and returns when every change that was taken is committed and answered.
    pub(crate) async fn shutdown(&self) {
        self.lanes.write().unwrap_or_else(PoisonError::into_inner).clear();
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            task.await.unwrap_or_else(|error| tracing::error!(%error, "a lane has failed"));
        }
    }

    async fn appended(&self, change: Change) -> Appended {
        let (answer, answered) = oneshot::channel();
        let chat = change.chat();
        let job = match change {
            Change::Write { right, draft, stamp } => {
                let write = Box::new(Write { right, draft, stamp });
                Job::Write(Writing { write, answer, busy: 0, in_doubt: false })
            }
            change => Job::Change { change: Box::new(change), answer },
        };
        self.enqueue(chat, job)?;
        answered.await.map_err(|_| lost())?
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
        let begun = Instant::now();
        let appended = self.appended(change).await;
        metrics::histogram!("vestnik_append_seconds").record(begun.elapsed().as_secs_f64());
        if let Err(refused) = &appended {
            metrics::counter!("vestnik_append_refused_total", "reason" => Unappended::from(refused).word())
                .increment(1);
        }
        appended
    }

    async fn repeated(&self, chat: ChatId, author: UserId, draft: &Draft) -> Result<Option<Placed>, AppendRefused> {
        let stored =
            replay::stored(&self.pools, chat, author, draft.client_id).await.map_err(|error| error.at(PORT))?;
        match stored {
            Some(stored) if stored.is_of(draft) => {
                let placed = super::frame::placed(&stored.message, stored.message.created_at, true);
                self.bus.publish(vec![BusItem::Chat(Arc::new(stored.event))]).await;
                Ok(Some(placed))
            }
            Some(_) => Err(AppendRefused::ClientIdReused),
            None => Ok(None),
        }
    }

    async fn changes_since(&self, asked: &[(ChatId, Cursor)]) -> Result<Vec<Catchup>, PortFailure> {
        messages::changes_since(&self.pools, asked).await.map_err(|error| error.at(PORT))
    }

    async fn recent(&self, span: Span) -> Result<Vec<ChatHead>, PortFailure> {
        messages::recent(&self.pools, span).await.map_err(|error| error.at(PORT))
    }

    async fn heads(&self, chats: &[ChatId]) -> Result<Vec<ChatHead>, PortFailure> {
        messages::heads(&self.pools, chats).await.map_err(|error| error.at(PORT))
    }
}
