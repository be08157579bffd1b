use domain_kernel::{ChatId, ClientId, Number, Seq, Timestamp, UserId, Version};
use domain_messages::{Body, Content, Message};
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;

use super::system::decode;
use crate::failure::{Corrupt, SqlError};

/// The columns of a message `m`, each named `m_…`, so that they can stand beside others.
pub(crate) const MESSAGE: &str = "m.chat_id AS m_chat_id, m.seq AS m_seq, m.no AS m_no, m.sender_id AS m_sender_id, \
    m.client_id AS m_client_id, m.kind AS m_kind, m.body AS m_body, m.system AS m_system, m.reply_to AS m_reply_to, m.ver AS m_ver, \
    m.created_at AS m_created_at, m.edited_at AS m_edited_at, m.retracted_at AS m_retracted_at";
/// The names of those columns, for a query around the one that makes them.
pub(super) const MESSAGE_NAMES: &str = "m_chat_id, m_seq, m_no, m_sender_id, m_client_id, m_kind, m_body, m_system, m_reply_to, \
    m_ver, m_created_at, m_edited_at, m_retracted_at";

#[derive(FromQueryResult)]
struct MessageRow {
    chat_id: Uuid,
    seq: i64,
    no: Option<i64>,
    sender_id: Uuid,
    client_id: Uuid,
    kind: i16,
    body: Option<String>,
    system: Option<String>,
    reply_to: Option<i64>,
    ver: i64,
    created_at: i64,
    edited_at: Option<i64>,
    retracted_at: Option<i64>,
}

/// The message in a row of [`MESSAGE`].
pub(crate) fn message(row: &QueryResult) -> Result<Message, SqlError> {
    let row = MessageRow::from_query_result(row, "m_")?;
    Ok(Message {
        chat: ChatId::new(row.chat_id),
        seq: Seq::new(row.seq),
        number: row.no.map(Number::new),
        sender: UserId::new(row.sender_id),
        client_id: ClientId::new(row.client_id),
        content: row.content()?,
        reply_to: row.reply_to.map(Seq::new),
        version: Version::new(row.ver),
        created_at: Timestamp::from_micros(row.created_at),
        edited_at: row.edited_at.map(Timestamp::from_micros),
        retracted_at: row.retracted_at.map(Timestamp::from_micros),
    })
}

/// The same, where an outer join may have found none.
pub(crate) fn message_if_any(row: &QueryResult) -> Result<Option<Message>, SqlError> {
    match row.try_get::<Option<i64>>("m_", "seq")? {
        None => Ok(None),
        Some(_) => message(row).map(Some),
    }
}

impl MessageRow {
    fn content(&self) -> Result<Content, Corrupt> {
        match self.kind {
            0 => {
                let body = self.body.as_deref().and_then(|body| Body::parse(body).ok());
                body.map(Content::Text).ok_or_else(|| self.corrupt("body"))
            }
            1 => {
                let line = self.system.as_deref().and_then(decode);
                line.map(Content::System).ok_or_else(|| self.corrupt("system"))
            }
            2 => Ok(Content::Tombstone),
            _ => Err(self.corrupt("kind")),
        }
    }

    fn corrupt(&self, column: &'static str) -> Corrupt {
        Corrupt::new("messages", column, format_args!("{}/{}", self.chat_id, self.seq))
    }
}
