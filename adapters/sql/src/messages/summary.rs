//! One row of a chat list, and the read marker in it.

use domain_kernel::{ChatId, Number, Seq, UserId};
use domain_messages::{ChatSummary, ReadState};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::heads::{cursor, member_count};
use super::rows::{MESSAGE, message_if_any};
use crate::chats::rows::{ChatRow, role};
use crate::failure::{Corrupt, SqlError};

/// The columns of a read state, from a row of `user_chats` (`uc`), of `members` (`me`) and of `chat_heads` (`h`).
///
/// The marker is the further one of what was marked and of the own last message: sending moves it without touching the user side.
/// Unread is a difference of numbers, less the retracted ones among them: no count over messages. Where nothing was retracted after the
/// marker, which is in most chats of a list, nothing is looked up.
pub(super) const READ: &str = "CASE WHEN uc.read_seq >= me.sent_seq THEN uc.read_seq ELSE me.sent_seq END AS read_seq, \
    CASE WHEN uc.read_no >= me.sent_no THEN uc.read_no ELSE me.sent_no END AS read_no, h.last_no, h.purged_no, \
    CASE WHEN h.last_deleted_no > uc.read_no AND h.last_deleted_no > me.sent_no THEN (SELECT count(*) FROM deleted_nos d \
      WHERE d.chat_id = h.chat_id AND d.no > uc.read_no AND d.no > me.sent_no AND d.no > h.purged_no) ELSE 0 END AS deleted";

/// The chats that a user is in; conditions on `uc` follow.
pub(super) const PRESENT: &str = "user_chats uc \
    JOIN members me ON me.chat_id = uc.chat_id AND me.user_id = uc.user_id AND me.leave_seq IS NULL \
    JOIN chat_heads h ON h.chat_id = uc.chat_id";

/// The query of chat summaries, up to its conditions on `uc`. The newest message is always one that a present member may see: the line
/// by which the member joined, or a later one.
pub(super) fn select() -> String {
    format!(
        "SELECT c.id, c.kind, c.title, c.direct_key, c.created_at, h.head_seq, h.head_tag, h.member_count, me.role, me.join_seq, {READ}, \
         {MESSAGE} FROM {PRESENT} JOIN chats c ON c.id = uc.chat_id \
         LEFT JOIN messages m ON m.chat_id = h.chat_id AND m.seq = h.last_msg_seq"
    )
}

/// The summary, as `user` sees it, in a row of [`select`].
pub(super) fn summary(user: UserId, row: &QueryResult) -> Result<ChatSummary, SqlError> {
    let id: Uuid = row.try_get("", "id")?;
    let chat = ChatRow {
        id,
        kind: row.try_get("", "kind")?,
        title: row.try_get("", "title")?,
        direct_key: row.try_get("", "direct_key")?,
        created_at: row.try_get("", "created_at")?,
    };
    Ok(ChatSummary {
        chat: chat.chat()?,
        peer: chat.peer(user)?,
        member_count: member_count(row, id)?,
        cursor: cursor(row)?,
        last_number: Number::new(row.try_get("", "last_no")?),
        last_message: message_if_any(row)?,
        role: role(row.try_get("", "role")?, id, user.value())?,
        joined: Seq::new(row.try_get("", "join_seq")?),
        read: read_state(ChatId::new(id), row)?,
    })
}

/// The read state in the columns of [`READ`].
pub(super) fn read_state(chat: ChatId, row: &QueryResult) -> Result<ReadState, SqlError> {
    let number: i64 = row.try_get("", "read_no")?;
    let last: i64 = row.try_get("", "last_no")?;
    let purged: i64 = row.try_get("", "purged_no")?;
    let deleted: i64 = row.try_get("", "deleted")?;
    let unread = (last - number.max(purged) - deleted).max(0);
    Ok(ReadState {
        chat,
        seq: Seq::new(row.try_get("", "read_seq")?),
        number: Number::new(number),
        unread: u32::try_from(unread).map_err(|_| Corrupt::new("chat_heads", "last_no", chat))?,
    })
}
