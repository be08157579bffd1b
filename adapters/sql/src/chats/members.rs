use async_trait::async_trait;
use domain_chats::Member;
use domain_chats::ports::MemberReader;
use domain_kernel::{ChatId, PageSize, PortFailure, Seq, UserId};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::rows::role;
use crate::failure::SqlError;
use crate::sql::{Pools, all, values};

const PORT: &str = "member reader";

/// Lists who is in a chat.
pub(crate) struct SqlMembers {
    pub(crate) pools: Pools,
}

impl SqlMembers {
    async fn page(&self, chat: ChatId, after: Option<UserId>, size: PageSize) -> Result<Vec<Member>, SqlError> {
        let sql = "SELECT user_id, role, join_seq FROM members WHERE chat_id = $1 AND user_id > $2 AND leave_seq IS NULL \
                   ORDER BY user_id LIMIT $3";
        let after = after.map_or(Uuid::nil(), UserId::value);
        let size = i64::try_from(size.get()).unwrap_or(i64::MAX);
        let rows = all(&self.pools.reader, sql, values![chat.value(), after, size]).await?;
        rows.iter().map(|row| member(chat, row)).collect()
    }
}

fn member(chat: ChatId, row: &QueryResult) -> Result<Member, SqlError> {
    let user: Uuid = row.try_get("", "user_id")?;
    Ok(Member {
        user: UserId::new(user),
        role: role(row.try_get("", "role")?, chat.value(), user)?,
        joined: Seq::new(row.try_get("", "join_seq")?),
    })
}

#[async_trait]
impl MemberReader for SqlMembers {
    async fn members(&self, chat: ChatId, after: Option<UserId>, size: PageSize) -> Result<Vec<Member>, PortFailure> {
        self.page(chat, after, size).await.map_err(|error| error.at(PORT))
    }
}
