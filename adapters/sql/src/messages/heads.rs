use domain_kernel::{ChatId, Cursor, Number, Seq, Tag};
use domain_messages::ChatHead;
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, values};

/// Where `chats` end.
pub(crate) async fn heads(pools: &Pools, chats: &[ChatId]) -> Result<Vec<ChatHead>, SqlError> {
    let sql = format!(
        "SELECT h.chat_id, h.head_seq, h.head_tag, h.last_no, h.member_count FROM chat_heads h WHERE {}",
        pools.dialect.is_one_of("h.chat_id", 1)
    );
    let ids = pools.dialect.ids(chats.iter().map(|chat| chat.value()));
    all(&pools.reader, &sql, values![ids]).await?.iter().map(head).collect()
}

fn head(row: &QueryResult) -> Result<ChatHead, SqlError> {
    let chat: Uuid = row.try_get("", "chat_id")?;
    Ok(ChatHead {
        chat: ChatId::new(chat),
        cursor: cursor(row)?,
        last_number: Number::new(row.try_get("", "last_no")?),
        member_count: member_count(row, chat)?,
    })
}

/// The head in the columns `head_seq` and `head_tag`.
pub(super) fn cursor(row: &QueryResult) -> Result<Cursor, SqlError> {
    Ok(Cursor::new(Seq::new(row.try_get("", "head_seq")?), Tag::new(row.try_get("", "head_tag")?)))
}

/// The column `member_count`.
pub(super) fn member_count(row: &QueryResult, chat: Uuid) -> Result<u32, SqlError> {
    let count: i32 = row.try_get("", "member_count")?;
    Ok(u32::try_from(count).map_err(|_| Corrupt::new("chat_heads", "member_count", chat))?)
}
