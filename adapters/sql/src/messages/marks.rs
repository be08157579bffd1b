use async_trait::async_trait;
use domain_kernel::{ChatId, PortFailure, Seq, UserId};
use domain_messages::ports::MemberMarks;
use domain_messages::{MARKED_MEMBERS, MemberMark, Receipt};
use sea_orm::QueryResult;
use serde::Serialize;
use uuid::Uuid;

use crate::failure::SqlError;
use crate::sql::{Pools, all, run, values};

const PORT: &str = "member marks";

/// Remembers how far members of small chats have received.
pub(crate) struct SqlMemberMarks {
    pub(crate) pools: Pools,
}

/// A receipt as both engines read it out of one JSON parameter.
#[derive(Serialize)]
struct Told {
    #[serde(with = "uuid::serde::simple")]
    chat_id: Uuid,
    #[serde(with = "uuid::serde::simple")]
    user_id: Uuid,
    seq: i64,
}

impl SqlMemberMarks {
    /// In the order of the keys, so that two nodes that write the same rows cannot wait for each other.
    async fn note(&self, receipts: &[Receipt]) -> Result<(), SqlError> {
        if receipts.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "INSERT INTO receipts (chat_id, user_id, seq) \
             SELECT r.chat_id, r.user_id, max(CASE WHEN r.seq > h.head_seq THEN h.head_seq ELSE r.seq END) FROM {} r \
             JOIN members m ON m.chat_id = r.chat_id AND m.user_id = r.user_id AND m.leave_seq IS NULL \
             JOIN chat_heads h ON h.chat_id = r.chat_id AND h.member_count <= {MARKED_MEMBERS} \
             GROUP BY r.chat_id, r.user_id ORDER BY r.chat_id, r.user_id \
             ON CONFLICT (chat_id, user_id) DO UPDATE SET seq = excluded.seq WHERE receipts.seq < excluded.seq",
            self.pools.dialect.rows(1, &["chat_id", "user_id", "seq"])
        );
        let told: Vec<Told> = receipts.iter().map(Told::from).collect();
        let told = serde_json::to_string(&told).expect("ids and numbers are always JSON");
        run(&self.pools.writer, &sql, values![told]).await.map(drop)
    }

    /// One row for each member, or one without a member where the chat is too large.
    async fn read(&self, user: UserId, chat: ChatId) -> Result<Option<Vec<MemberMark>>, SqlError> {
        let sql = format!(
            "SELECT m.user_id, CASE WHEN uc.read_seq > m.sent_seq THEN uc.read_seq ELSE m.sent_seq END AS read_seq, r.seq AS received \
             FROM members me JOIN chat_heads h ON h.chat_id = me.chat_id \
             LEFT JOIN members m ON m.chat_id = me.chat_id AND m.leave_seq IS NULL AND h.member_count <= {MARKED_MEMBERS} \
             LEFT JOIN user_chats uc ON uc.user_id = m.user_id AND uc.chat_id = m.chat_id \
             LEFT JOIN receipts r ON r.chat_id = m.chat_id AND r.user_id = m.user_id \
             WHERE me.chat_id = $1 AND me.user_id = $2 AND me.leave_seq IS NULL ORDER BY m.user_id"
        );
        let rows = all(&self.pools.reader, &sql, values![chat.value(), user.value()]).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        rows.iter().filter_map(|row| mark(row).transpose()).collect::<Result<_, _>>().map(Some)
    }
}

impl From<&Receipt> for Told {
    fn from(receipt: &Receipt) -> Self {
        Self { chat_id: receipt.chat.value(), user_id: receipt.user.value(), seq: receipt.seq.value() }
    }
}

fn mark(row: &QueryResult) -> Result<Option<MemberMark>, SqlError> {
    let Some(user) = row.try_get::<Option<Uuid>>("", "user_id")? else { return Ok(None) };
    let read = Seq::new(row.try_get("", "read_seq")?);
    let received = Seq::new(row.try_get::<Option<i64>>("", "received")?.unwrap_or_default());
    // Whoever has read it has got it.
    Ok(Some(MemberMark { user: UserId::new(user), received: received.max(read), read }))
}

#[async_trait]
impl MemberMarks for SqlMemberMarks {
    async fn receive(&self, receipts: &[Receipt]) -> Result<(), PortFailure> {
        self.note(receipts).await.map_err(|error| error.at(PORT))
    }

    async fn marks(&self, user: UserId, chat: ChatId) -> Result<Option<Vec<MemberMark>>, PortFailure> {
        self.read(user, chat).await.map_err(|error| error.at(PORT))
    }
}
