use domain_kernel::{ChatId, Cursor, Number, Seq, Span, Tag};
use domain_messages::{ChatHead, RECENT_HEADS};
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::dialect::Dialect;
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

/// An event is noted some time before its commit. A transaction that takes longer than this is given up by its lane, see `append/lane`.
const UNDER_WAY: Span = Span::seconds(10);

/// Where those chats end in which something was committed within the last `span`, the newest first.
pub(crate) async fn recent(pools: &Pools, span: Span) -> Result<Vec<ChatHead>, SqlError> {
    let sql = match pools.dialect {
        // The time of a chat's last event stands in its head, and there are not many chats.
        Dialect::Sqlite => format!(
            "SELECT h.chat_id, h.head_seq, h.head_tag, h.last_no, h.member_count FROM chat_heads h \
             WHERE h.last_ts >= cast(unixepoch('subsec') * 1000000 AS INTEGER) - $1 ORDER BY h.last_ts DESC LIMIT {RECENT_HEADS}"
        ),
        Dialect::Postgres => format!(
            "SELECT h.chat_id, h.head_seq, h.head_tag, h.last_no, h.member_count \
             FROM (SELECT e.chat_id, max(e.noted_at) AS noted_at FROM chat_events e \
                   WHERE e.noted_at >= (extract(epoch FROM statement_timestamp()) * 1000000)::bigint - $1 \
                   GROUP BY e.chat_id ORDER BY max(e.noted_at) DESC LIMIT {RECENT_HEADS}) r \
             JOIN chat_heads h ON h.chat_id = r.chat_id ORDER BY r.noted_at DESC"
        ),
    };
    let reach = span.as_micros().saturating_add(UNDER_WAY.as_micros());
    all(&pools.reader, &sql, values![reach]).await?.iter().map(head).collect()
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
