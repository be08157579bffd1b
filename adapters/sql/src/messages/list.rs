use std::collections::HashMap;

use async_trait::async_trait;
use domain_kernel::{ChatId, Cursor, PageSize, PortFailure, Seq, Tag, UserId};
use domain_messages::ports::ChatListReader;
use domain_messages::{ChatSummary, OwnPart, UserCatchup};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::heads::cursor;
use super::summary::{select, summary};
use crate::failure::SqlError;
use crate::own;
use crate::sql::{Pools, all, begin_snapshot, one, values};

const PORT: &str = "chat list reader";

/// Answers a user's chat list: one query, however many chats.
pub(crate) struct SqlChatList {
    pub(crate) pools: Pools,
}

impl SqlChatList {
    async fn page(&self, user: UserId, after: Option<ChatId>, size: PageSize) -> Result<Vec<ChatSummary>, SqlError> {
        let sql = format!(
            "{} WHERE uc.user_id = $1 AND uc.joined = 1 AND uc.chat_id > $2 ORDER BY uc.chat_id LIMIT $3",
            select()
        );
        let after = after.map_or(Uuid::nil(), ChatId::value);
        let size = i64::try_from(size.get()).unwrap_or(i64::MAX);
        let rows = all(&self.pools.reader, &sql, values![user.value(), after, size]).await?;
        rows.iter().map(|row| summary(user, row)).collect()
    }

    async fn single(&self, user: UserId, chat: ChatId) -> Result<Option<ChatSummary>, SqlError> {
        let sql = format!("{} WHERE uc.user_id = $1 AND uc.joined = 1 AND uc.chat_id = $2", select());
        let row = one(&self.pools.reader, &sql, values![user.value(), chat.value()]).await?;
        row.map(|row| summary(user, &row)).transpose()
    }

    async fn several(&self, user: UserId, chats: &[ChatId]) -> Result<Vec<ChatSummary>, SqlError> {
        let dialect = self.pools.dialect;
        let condition = dialect.is_one_of("uc.chat_id", 2);
        let sql = format!("{} WHERE uc.user_id = $1 AND uc.joined = 1 AND {condition}", select());
        let ids = dialect.ids(chats.iter().map(|chat| chat.value()));
        let rows = all(&self.pools.reader, &sql, values![user.value(), ids]).await?;
        rows.iter().map(|row| summary(user, row)).collect()
    }

    async fn heads(&self, users: &[UserId]) -> Result<Vec<Cursor>, SqlError> {
        let dialect = self.pools.dialect;
        let condition = dialect.is_one_of("user_id", 1);
        let sql = format!("SELECT user_id, head_seq, head_tag FROM user_heads WHERE {condition}");
        let ids = dialect.ids(users.iter().map(|user| user.value()));
        let rows = all(&self.pools.reader, &sql, values![ids]).await?;
        let head = |row| Ok::<_, SqlError>((UserId::new(QueryResult::try_get(row, "", "user_id")?), cursor(row)?));
        let heads: HashMap<UserId, Cursor> = rows.iter().map(head).collect::<Result<_, _>>()?;
        Ok(users.iter().map(|user| heads.get(user).copied().unwrap_or(Cursor::START)).collect())
    }

    async fn changed(&self, user: UserId, from: Option<Cursor>) -> Result<UserCatchup, SqlError> {
        let snapshot = begin_snapshot(&self.pools).await?;
        let to = user_cursor(&snapshot, user).await?;
        let followed = match from {
            Some(from) if is_known(&snapshot, user, from, to).await? => Some(from),
            _ => None,
        };
        let after = followed.unwrap_or(Cursor::START).seq.value();
        let mut catchup =
            UserCatchup { to, is_reset: followed.is_none(), chats: vec![], left: vec![], changed: vec![] };
        if followed != Some(to) {
            let sql = format!(
                "{} WHERE uc.user_id = $1 AND uc.joined = 1 AND uc.user_seq > $2 ORDER BY uc.chat_id",
                select()
            );
            let rows = all(&snapshot, &sql, values![user.value(), after]).await?;
            catchup.chats = rows.iter().map(|row| summary(user, row)).collect::<Result<_, _>>()?;
        }
        if followed.is_some_and(|from| from != to) {
            catchup.left = left_since(&snapshot, user, after).await?;
            catchup.changed = own::changed_since(&snapshot, user, after).await?;
        } else if catchup.is_reset {
            catchup.changed = OwnPart::ALL.to_vec();
        }
        snapshot.commit().await?;
        Ok(catchup)
    }
}

async fn left_since(snapshot: &impl ConnectionTrait, user: UserId, after: i64) -> Result<Vec<ChatId>, SqlError> {
    let sql = "SELECT chat_id FROM user_chats WHERE user_id = $1 AND joined = 0 AND user_seq > $2 ORDER BY chat_id";
    let rows = all(snapshot, sql, values![user.value(), after]).await?;
    rows.iter().map(|row| Ok(ChatId::new(row.try_get("", "chat_id")?))).collect()
}

/// True when `from` is a place in the history that now ends at `head`. Tags older than a thousand events are forgotten.
async fn is_known(snapshot: &impl ConnectionTrait, user: UserId, from: Cursor, head: Cursor) -> Result<bool, SqlError> {
    if from == head || from == Cursor::START {
        return Ok(true);
    }
    if from.seq >= head.seq {
        return Ok(false);
    }
    let sql = "SELECT tag FROM user_events WHERE user_id = $1 AND seq = $2";
    let row = one(snapshot, sql, values![user.value(), from.seq.value()]).await?;
    let tag: Option<i32> = row.map(|row| row.try_get("", "tag")).transpose()?;
    Ok(tag.map(Tag::new) == Some(from.tag) && from.seq > Seq::default())
}

/// Head of the user's stream; its start for somebody to whom nothing has happened yet.
async fn user_cursor(connection: &impl ConnectionTrait, user: UserId) -> Result<Cursor, SqlError> {
    let sql = "SELECT head_seq, head_tag FROM user_heads WHERE user_id = $1";
    let row = one(connection, sql, values![user.value()]).await?;
    row.as_ref().map_or(Ok(Cursor::START), cursor)
}

#[async_trait]
impl ChatListReader for SqlChatList {
    async fn list(&self, user: UserId, after: Option<ChatId>, size: PageSize) -> Result<Vec<ChatSummary>, PortFailure> {
        self.page(user, after, size).await.map_err(|error| error.at(PORT))
    }

    async fn summary(&self, user: UserId, chat: ChatId) -> Result<Option<ChatSummary>, PortFailure> {
        self.single(user, chat).await.map_err(|error| error.at(PORT))
    }

    async fn changes_since(&self, user: UserId, from: Option<Cursor>) -> Result<UserCatchup, PortFailure> {
        self.changed(user, from).await.map_err(|error| error.at(PORT))
    }

    async fn summaries(&self, user: UserId, chats: &[ChatId]) -> Result<Vec<ChatSummary>, PortFailure> {
        self.several(user, chats).await.map_err(|error| error.at(PORT))
    }

    async fn cursors(&self, users: &[UserId]) -> Result<Vec<Cursor>, PortFailure> {
        self.heads(users).await.map_err(|error| error.at(PORT))
    }
}
