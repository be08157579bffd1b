//! What becomes of a change whose commit was never answered.

use std::sync::Arc;
use std::time::Duration;

use delivery::ports::{BusItem, EventBus};
use domain_kernel::{ChatId, Cursor};
use sea_orm::ConnectionTrait;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::replay;
use super::user_stream::{self, UserPlace};
use super::write::Key;
use crate::failure::SqlError;
use crate::sql::{Pools, begin, one, values};

/// How long a caller waits to know. Longer than Postgres lets a transaction idle, so that even a commit that never arrived is over by then.
const PATIENCE: Duration = Duration::from_secs(7);
const PAUSE: Duration = Duration::from_millis(100);
/// When it is looked again afterwards, in seconds: a server that was frozen commits when it wakes.
const LATER: [u64; 6] = [2, 3, 5, 10, 20, 60];

/// How often it is tried to look while the database is away, or the lock is held by what is in doubt, and how long.
const ABSENCE: Duration = Duration::from_secs(2);
const LONGEST_ABSENCE: Duration = Duration::from_secs(3_600);
/// So many look at once, however much is in doubt: the connections are needed by others.
static LOOKING: Semaphore = Semaphore::const_new(2);

/// Something that may have been committed.
pub(super) enum Doubt {
    /// Messages under these client ids.
    Messages(Vec<Key>),
    /// An event at this place, and what every node must hear of it.
    Event(ChatId, Cursor, Vec<BusItem>),
    /// The same in the stream of a user.
    UserEvent(UserPlace, Vec<BusItem>),
}

/// Whether the event at `place` was committed. It is asked under the chat's lock, which the transaction in doubt held when it committed:
/// whoever gets the lock knows that the other is over. `None` when the lock is not to be had in time.
pub(super) async fn stands(pools: &Pools, chat: ChatId, place: Cursor) -> Option<bool> {
    let begun = Instant::now();
    loop {
        match stands_now(pools, chat, place).await {
            Ok(known) => return Some(known.unwrap_or_default()),
            Err(error) if begun.elapsed() > PATIENCE => {
                tracing::warn!(%error, "the outcome of a change stays unknown");
                return None;
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// `None` when there is no head to be locked: the chat may be just what is in doubt.
async fn stands_now(pools: &Pools, chat: ChatId, place: Cursor) -> Result<Option<bool>, SqlError> {
    let work = begin(&pools.writer).await?;
    let sql = format!("SELECT 1 AS one FROM chat_heads WHERE chat_id = $1{}", pools.dialect.for_update());
    let head = one(&work, &sql, values![chat.value()]).await?;
    let stands = is_at(&work, chat, place).await?;
    work.rollback().await?;
    Ok((head.is_some() || stands).then_some(stands))
}

async fn is_at(connection: &impl ConnectionTrait, chat: ChatId, place: Cursor) -> Result<bool, SqlError> {
    let sql = "SELECT tag FROM chat_events WHERE chat_id = $1 AND seq = $2";
    let row = one(connection, sql, values![chat.value(), place.seq.value()]).await?;
    let tag: Option<i32> = row.map(|row| row.try_get("", "tag")).transpose()?;
    Ok(tag == Some(place.tag.value()))
}

/// Looks a few times more, and announces what has come: otherwise only a retry of its author or the nodes' own patrol would.
pub(super) fn watch(pools: &Pools, bus: &Arc<dyn EventBus>, mut doubt: Doubt) {
    let (pools, bus) = (pools.clone(), Arc::clone(bus));
    tokio::spawn(async move {
        let begun = Instant::now();
        for pause in LATER.map(Duration::from_secs) {
            tokio::time::sleep(pause).await;
            let mut come = Vec::new();
            let is_settled = loop {
                match doubt.look(&pools, &mut come).await {
                    Ok(is_settled) => break is_settled,
                    // While the database is away there is nothing to be seen.
                    Err(_) if begun.elapsed() < LONGEST_ABSENCE => tokio::time::sleep(ABSENCE).await,
                    Err(_) => break true,
                }
            };
            if !come.is_empty() {
                tracing::info!(events = come.len(), "what was in doubt had been committed; it is announced");
                bus.publish(come).await;
            }
            if is_settled {
                return;
            }
        }
    });
}

impl Doubt {
    async fn look(&mut self, pools: &Pools, come: &mut Vec<BusItem>) -> Result<bool, SqlError> {
        let _turn = LOOKING.acquire().await;
        self.resolve(pools, come).await
    }

    /// Moves what is committed by now to `come`. True when nothing more can come.
    async fn resolve(&mut self, pools: &Pools, come: &mut Vec<BusItem>) -> Result<bool, SqlError> {
        let (stands, items) = match self {
            Self::Messages(keys) => return arrived(pools, keys, come).await,
            Self::Event(chat, place, items) => (stands_now(pools, *chat, *place).await?, items),
            Self::UserEvent(place, items) => (user_stream::stands(pools, *place).await?, items),
        };
        if stands == Some(true) {
            come.append(items);
        }
        Ok(stands.is_some())
    }
}

/// Moves the messages that are there from `keys` to `come`. A statement that never arrived may still do so: while one is not there nobody
/// can tell that it will not come.
async fn arrived(pools: &Pools, keys: &mut Vec<Key>, come: &mut Vec<BusItem>) -> Result<bool, SqlError> {
    let mut next = 0;
    while let Some((chat, sender, key)) = keys.get(next).copied() {
        match replay::stored(pools, chat, sender, key).await? {
            Some(stored) => {
                come.push(BusItem::Chat(Arc::new(stored.event)));
                keys.remove(next);
            }
            None => next += 1,
        }
    }
    Ok(keys.is_empty())
}
