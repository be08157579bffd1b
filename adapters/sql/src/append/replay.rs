//! Events of messages that were placed before, told again.

use std::sync::Arc;

use domain_kernel::{ChatId, ClientId, Cursor, Seq, Tag, UserId};
use domain_messages::{ChatEvent, ChatEventKind, Draft, Message};
use sea_orm::QueryResult;

use crate::failure::{Corrupt, SqlError};
use crate::messages::rows::{MESSAGE, message};
use crate::sql::{Pools, one, values};

/// A message that was placed before.
pub(super) struct Stored {
    /// As it is now.
    pub(super) message: Message,
    /// The event that wrote it.
    pub(super) event: ChatEvent,
    /// Of the draft.
    digest: i64,
}

impl Stored {
    /// True when `draft` is what was sent, not another message under the same client id. Of a retracted message nobody knows any more.
    pub(super) fn is_of(&self, draft: &Draft) -> bool {
        self.message.retracted_at.is_some() || self.digest == draft.fingerprint()
    }
}

/// The event that wrote the message of `sender` under this client id, if there is one, with the message as it is now.
///
/// A retry mostly means that the answer was lost, perhaps with the node that should have announced it: so it is announced again.
pub(super) async fn stored(
    pools: &Pools,
    chat: ChatId,
    sender: UserId,
    key: ClientId,
) -> Result<Option<Stored>, SqlError> {
    let sql = format!(
        "SELECT m.digest, e.tag, b.tag AS before_tag, h.member_count, {MESSAGE} FROM messages m \
         JOIN chat_heads h ON h.chat_id = m.chat_id JOIN chat_events e ON e.chat_id = m.chat_id AND e.seq = m.seq \
         LEFT JOIN chat_events b ON b.chat_id = m.chat_id AND b.seq = m.seq - 1 \
         WHERE m.chat_id = $1 AND m.sender_id = $2 AND m.client_id = $3"
    );
    // From the writer's side: a reading replica might not have it yet.
    let row = one(&pools.writer, &sql, values![chat.value(), sender.value(), key.value()]).await?;
    row.as_ref().map(stored_in).transpose()
}

fn stored_in(row: &QueryResult) -> Result<Stored, SqlError> {
    let message = message(row)?;
    let tag = Tag::new(row.try_get("", "tag")?);
    let before: Option<i32> = row.try_get("", "before_tag")?;
    let count: i32 = row.try_get("", "member_count")?;
    let event = ChatEvent {
        chat: message.chat,
        cursor: Cursor::new(message.seq, tag),
        previous: Cursor::new(Seq::new(message.seq.value() - 1), before.map(Tag::new).unwrap_or_default()),
        member_count: u32::try_from(count).map_err(|_| Corrupt::new("chat_heads", "member_count", message.chat))?,
        kind: ChatEventKind::MessageWritten(Arc::new(message.clone())),
    };
    Ok(Stored { message, event, digest: row.try_get("", "digest")? })
}
