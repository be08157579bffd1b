use std::sync::Arc;

use async_trait::async_trait;
use delivery::ports::{BusItem, EventBus};
use domain_kernel::{PageSize, PortFailure, Tag, Timestamp, UserId};
use domain_messages::OwnPart;
use domain_users::ports::{BlockRefused, BlockStore};
use domain_users::{BLOCKS, Block, Blocked};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::rows::block_of;
use crate::chats::direct_key;
use crate::failure::SqlError;
use crate::own::OwnChange;
use crate::sql::{Pools, all, begin, one, run, values};

const PORT: &str = "block store";

/// Whom users have blocked.
pub(crate) struct SqlBlocks {
    pub(crate) pools: Pools,
    pub(crate) bus: Arc<dyn EventBus>,
}

impl SqlBlocks {
    /// Locks the head of the direct chat of the two, before the stream of the user as whoever adds people does, and makes every right
    /// in it stale.
    async fn begin(&self, block: Block, tag: Tag) -> Result<OwnChange, SqlError> {
        let work = begin(&self.pools.writer).await?;
        let sql = "UPDATE chat_heads SET rules_ver = rules_ver + 1 WHERE chat_id = (SELECT c.id FROM chats c WHERE c.direct_key = $1)";
        run(&work, sql, values![direct_key(block.blocker, block.blocked)]).await?;
        OwnChange::within(work, &self.pools, block.blocker, OwnPart::Blocks, tag).await
    }

    async fn end(&self, change: OwnChange, block: Block) -> Result<(), SqlError> {
        let told = BusItem::SightChanged(vec![block.blocker, block.blocked]);
        change.commit(&self.pools, &self.bus, vec![told]).await
    }

    /// False when there are too many already.
    async fn blocked(&self, block: Block, at: Timestamp, tag: Tag) -> Result<bool, SqlError> {
        let change = self.begin(block, tag).await?;
        let sql = "SELECT count(*) AS held FROM blocks WHERE user_id = $1";
        let held = one(&change.work, sql, values![block.blocker.value()]).await?;
        let held = held.map(|row| row.try_get::<i64>("", "held")).transpose()?.unwrap_or_default();
        let sql = "INSERT INTO blocks (user_id, blocked_id, blocked_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        let values = values![block.blocker.value(), block.blocked.value(), at.micros()];
        if run(&change.work, sql, values).await? == 0 {
            return Ok(true);
        }
        if usize::try_from(held).is_ok_and(|held| held >= BLOCKS) {
            return Ok(false);
        }
        self.end(change, block).await?;
        Ok(true)
    }

    async fn unblocked(&self, block: Block, tag: Tag) -> Result<(), SqlError> {
        let change = self.begin(block, tag).await?;
        let sql = "DELETE FROM blocks WHERE user_id = $1 AND blocked_id = $2";
        if run(&change.work, sql, values![block.blocker.value(), block.blocked.value()]).await? == 0 {
            return Ok(());
        }
        self.end(change, block).await
    }

    async fn page(&self, user: UserId, after: Option<UserId>, size: PageSize) -> Result<Vec<Blocked>, SqlError> {
        let sql = "SELECT b.blocked_id, b.blocked_at FROM blocks b WHERE b.user_id = $1 AND b.blocked_id > $2 \
                   ORDER BY b.blocked_id LIMIT $3";
        let after = after.map_or(Uuid::nil(), UserId::value);
        let size = i64::try_from(size.get()).unwrap_or(i64::MAX);
        let rows = all(&self.pools.reader, sql, values![user.value(), after, size]).await?;
        let blocked = |row: &QueryResult| {
            Ok(Blocked {
                user: UserId::new(row.try_get("", "blocked_id")?),
                blocked_at: Timestamp::from_micros(row.try_get("", "blocked_at")?),
            })
        };
        rows.iter().map(blocked).collect()
    }

    async fn found(&self, user: UserId, others: &[UserId]) -> Result<Vec<Block>, SqlError> {
        let dialect = self.pools.dialect;
        let sql = format!(
            "SELECT b.user_id, b.blocked_id FROM blocks b WHERE b.user_id = $1 AND {} \
             UNION SELECT b.user_id, b.blocked_id FROM blocks b WHERE b.blocked_id = $1 AND {}",
            dialect.is_one_of("b.blocked_id", 2),
            dialect.is_one_of("b.user_id", 2)
        );
        let others = dialect.ids(others.iter().map(|other| other.value()));
        let rows = all(&self.pools.reader, &sql, values![user.value(), others]).await?;
        rows.iter().map(block_of).collect()
    }
}

#[async_trait]
impl BlockStore for SqlBlocks {
    async fn block(&self, block: Block, at: Timestamp, tag: Tag) -> Result<(), BlockRefused> {
        let is_blocked = self.blocked(block, at, tag).await.map_err(|error| error.at(PORT))?;
        if is_blocked { Ok(()) } else { Err(BlockRefused::TooMany) }
    }

    async fn unblock(&self, block: Block, tag: Tag) -> Result<(), PortFailure> {
        self.unblocked(block, tag).await.map_err(|error| error.at(PORT))
    }

    async fn list(&self, user: UserId, after: Option<UserId>, size: PageSize) -> Result<Vec<Blocked>, PortFailure> {
        self.page(user, after, size).await.map_err(|error| error.at(PORT))
    }

    async fn between(&self, user: UserId, others: &[UserId]) -> Result<Vec<Block>, PortFailure> {
        self.found(user, others).await.map_err(|error| error.at(PORT))
    }
}
