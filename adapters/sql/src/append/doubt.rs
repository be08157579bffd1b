//! What becomes of a change whose commit was never answered.

use std::sync::Arc;
use std::time::Duration;

use delivery::ports::{BusItem, EventBus};
use domain_kernel::{ChatId, Cursor};
use sea_orm::ConnectionTrait;
use tokio::time::Instant;

use super::replay;
use super::write::Key;
use crate::failure::SqlError;
use crate::sql::{Pools, begin, one, values};

/// How long a caller waits to know. Longer than Postgres lets a transaction idle, so that even a commit that never arrived is over by then.
const PATIENCE: Duration = Duration::from_secs(7);
const PAUSE: Duration = Duration::from_millis(100);
/// When it is looked again afterwards: a server that was frozen commits when it wakes.
const LATER: [Duration; 4] =
    [Duration::from_secs(2), Duration::from_secs(8), Duration::from_secs(20), Duration::from_secs(60)];

/// How often it is tried to look while the database is away, and how long.
const ABSENCE: Duration = Duration::from_secs(5);
const LONGEST_ABSENCE: Duration = Duration::from_secs(3_600);

/// Something that may have been committed.
pub(super) enum Doubt {
    /// Messages under these client ids.
    Messages(Vec<Key>),
    /// An event at this place, and what every node must hear of it.
    Event(ChatId, Cursor, Vec<BusItem>),
}

/// Whether the event at `place` was committed. It is asked under the chat's lock, which the transaction in doubt held when it committed:
/// whoever gets the lock knows that the other is over. `None` when the lock is not to be had in time.
pub(super) async fn stands(pools: &Pools, chat: ChatId, place: Cursor) -> Option<bool> {
    let begun = Instant::now();
    loop {
        match stands_now(pools, chat, place).await {
            Ok(stands) => return Some(stands),
            Err(error) if begun.elapsed() > PATIENCE => {
                tracing::warn!(%error, "the outcome of a change stays unknown");
                return None;
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn stands_now(pools: &Pools, chat: ChatId, place: Cursor) -> Result<bool, SqlError> {
    let work = begin(&pools.writer).await?;
    let sql = format!("SELECT 1 AS one FROM chat_heads WHERE chat_id = $1{}", pools.dialect.for_update());
    one(&work, &sql, values![chat.value()]).await?;
    let stands = is_at(&work, chat, place).await?;
    work.rollback().await?;
    Ok(stands)
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
        for pause in LATER {
            tokio::time::sleep(pause).await;
            let mut come = Vec::new();
            // While the database is away there is nothing to be seen.
            while doubt.resolve(&pools, &mut come).await.is_err() && begun.elapsed() < LONGEST_ABSENCE {
                tokio::time::sleep(ABSENCE).await;
            }
            if !come.is_empty() {
                tracing::info!(events = come.len(), "what was in doubt had been committed; it is announced");
                bus.publish(come).await;
            }
            if doubt.is_settled() {
                return;
            }
        }
    });
}

impl Doubt {
    /// Moves what is committed by now to `come`.
    async fn resolve(&mut self, pools: &Pools, come: &mut Vec<BusItem>) -> Result<(), SqlError> {
        match self {
            Self::Messages(keys) => {
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
            }
            Self::Event(chat, place, items) => {
                if is_at(&pools.writer, *chat, *place).await? {
                    come.append(items);
                }
            }
        }
        Ok(())
    }

    fn is_settled(&self) -> bool {
        match self {
            Self::Messages(keys) => keys.is_empty(),
            Self::Event(_, _, items) => items.is_empty(),
        }
    }
}
