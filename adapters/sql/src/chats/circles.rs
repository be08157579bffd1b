use async_trait::async_trait;
use domain_chats::ports::CircleReader;
use domain_kernel::{ChatId, PortFailure, UserId};

use super::rows::direct_key;
use crate::failure::SqlError;
use crate::sql::{Pools, all, one, values};

const PORT: &str = "circle reader";

/// Answers with whom somebody shares chats.
pub(crate) struct SqlCircles {
    pub(crate) pools: Pools,
}

impl SqlCircles {
    /// From the few who are asked after to the chats that both are in: however large those are, nobody else is read.
    async fn shared(&self, user: UserId, others: &[UserId]) -> Result<Vec<UserId>, SqlError> {
        let dialect = self.pools.dialect;
        let sql = format!(
            "SELECT DISTINCT theirs.user_id FROM user_chats theirs \
             JOIN user_chats mine ON mine.user_id = $1 AND mine.chat_id = theirs.chat_id AND mine.joined = 1 \
             WHERE theirs.joined = 1 AND {} ORDER BY theirs.user_id",
            dialect.is_one_of("theirs.user_id", 2)
        );
        let ids = dialect.ids(others.iter().map(|other| other.value()));
        let rows = all(&self.pools.reader, &sql, values![user.value(), ids]).await?;
        rows.iter().map(|row| Ok(UserId::new(row.try_get("", "user_id")?))).collect()
    }

    async fn chat_of(&self, one_of_them: UserId, other: UserId) -> Result<Option<ChatId>, SqlError> {
        let sql = "SELECT id FROM chats WHERE direct_key = $1";
        let row = one(&self.pools.reader, sql, values![direct_key(one_of_them, other)]).await?;
        Ok(row.map(|row| row.try_get("", "id")).transpose()?.map(ChatId::new))
    }
}

#[async_trait]
impl CircleReader for SqlCircles {
    async fn met(&self, user: UserId, others: &[UserId]) -> Result<Vec<UserId>, PortFailure> {
        self.shared(user, others).await.map_err(|error| error.at(PORT))
    }

    async fn direct(&self, one: UserId, other: UserId) -> Result<Option<ChatId>, PortFailure> {
        self.chat_of(one, other).await.map_err(|error| error.at(PORT))
    }
}
