use std::sync::Arc;

use async_trait::async_trait;
use delivery::ports::EventBus;
use domain_kernel::{ChatId, PortFailure, Seq, Tag, UserId};
use domain_messages::ports::ReadMarkers;
use domain_messages::{ReadState, UserEventKind};
use sea_orm::ConnectionTrait;

use super::summary::{PRESENT, READ, read_state};
use crate::append::user_stream;
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, begin, one, run, values};

const PORT: &str = "read markers";

/// Remembers how far people have read.
pub(crate) struct SqlReadMarkers {
    pub(crate) pools: Pools,
    pub(crate) bus: Arc<dyn EventBus>,
}

/// Where a marker stands and where it would go.
struct Move {
    state: ReadState,
    /// The seq that was asked for, or the head if that is before it: nobody has read the future.
    to: Seq,
    /// Number of the last countable message up to there.
    number: i64,
}

impl SqlReadMarkers {
    async fn advanced(&self, user: UserId, chat: ChatId, seq: Seq, tag: Tag) -> Result<Option<ReadState>, SqlError> {
        let Some(plan) = self.plan(user, chat, seq).await? else { return Ok(None) };
        if plan.to <= plan.state.seq {
            return Ok(Some(plan.state));
        }
        match self.moved(user, chat, &plan, tag).await? {
            Some(state) => Ok(Some(state)),
            // Another device was faster, or the user is out meanwhile.
            None => self.state(&self.pools.reader, user, chat).await,
        }
    }

    /// Read without a lock: most calls move nothing, and numbers once given never change.
    async fn plan(&self, user: UserId, chat: ChatId, seq: Seq) -> Result<Option<Move>, SqlError> {
        let sql = format!(
            "SELECT {READ}, h.head_seq, (SELECT q.no FROM messages q WHERE q.chat_id = $2 AND q.seq <= $3 AND q.no IS NOT NULL \
             ORDER BY q.seq DESC LIMIT 1) AS number FROM {PRESENT} WHERE uc.user_id = $1 AND uc.chat_id = $2"
        );
        let row = one(&self.pools.reader, &sql, values![user.value(), chat.value(), seq.value()]).await?;
        let Some(row) = row else { return Ok(None) };
        let head = Seq::new(row.try_get("", "head_seq")?);
        let number = row.try_get::<Option<i64>>("", "number")?.unwrap_or(0);
        Ok(Some(Move { state: read_state(chat, &row)?, to: seq.min(head), number }))
    }

    /// Moves the marker if it is still behind, and tells every node. The user's head is locked first, as by every change of the user's
    /// stream.
    async fn moved(&self, user: UserId, chat: ChatId, plan: &Move, tag: Tag) -> Result<Option<ReadState>, SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        let places = user_stream::advance(&transaction, self.pools.dialect, &[user], tag).await?;
        let place = places.first().ok_or_else(|| Corrupt::new("user_heads", "user_id", user))?;
        let sql = "UPDATE user_chats SET read_seq = $3, read_no = $4, user_seq = $5 \
                   WHERE user_id = $1 AND chat_id = $2 AND joined = 1 AND read_seq < $3";
        let values = values![user.value(), chat.value(), plan.to.value(), plan.number, place.cursor.seq.value()];
        if run(&transaction, sql, values).await? == 0 {
            return Ok(None);
        }
        let Some(state) = self.state(&transaction, user, chat).await? else { return Ok(None) };
        let items = vec![place.announce(UserEventKind::ReadMoved(state))];
        user_stream::commit(transaction, *place, items, &self.pools, &self.bus).await?;
        Ok(Some(state))
    }

    async fn state(
        &self,
        connection: &impl ConnectionTrait,
        user: UserId,
        chat: ChatId,
    ) -> Result<Option<ReadState>, SqlError> {
        let sql = format!("SELECT {READ} FROM {PRESENT} WHERE uc.user_id = $1 AND uc.chat_id = $2");
        let row = one(connection, &sql, values![user.value(), chat.value()]).await?;
        row.map(|row| read_state(chat, &row)).transpose()
    }

    async fn many(&self, user: UserId, chats: &[ChatId]) -> Result<Vec<ReadState>, SqlError> {
        let dialect = self.pools.dialect;
        let sql = format!(
            "SELECT uc.chat_id, {READ} FROM {PRESENT} WHERE uc.user_id = $1 AND {}",
            dialect.is_one_of("uc.chat_id", 2)
        );
        let ids = dialect.ids(chats.iter().map(|chat| chat.value()));
        let rows = all(&self.pools.reader, &sql, values![user.value(), ids]).await?;
        rows.iter().map(|row| read_state(ChatId::new(row.try_get("", "chat_id")?), row)).collect()
    }
}

#[async_trait]
impl ReadMarkers for SqlReadMarkers {
    async fn advance(&self, user: UserId, chat: ChatId, seq: Seq, tag: Tag) -> Result<Option<ReadState>, PortFailure> {
        self.advanced(user, chat, seq, tag).await.map_err(|error| error.at(PORT))
    }

    async fn states(&self, user: UserId, chats: &[ChatId]) -> Result<Vec<ReadState>, PortFailure> {
        self.many(user, chats).await.map_err(|error| error.at(PORT))
    }
}
