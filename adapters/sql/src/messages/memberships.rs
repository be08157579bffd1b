use async_trait::async_trait;
use domain_chats::{SeqSpan, Visibility};
use domain_kernel::{ChatId, Cursor, PortFailure, Seq, UserId};
use domain_messages::ports::MembershipReader;
use domain_messages::{MembershipPlace, Memberships};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::heads::cursor;
use crate::failure::SqlError;
use crate::sql::{Pools, all, values};

const PORT: &str = "membership reader";

/// Answers which chats a user must hear.
pub(crate) struct SqlMemberships {
    pub(crate) pools: Pools,
}

impl SqlMemberships {
    /// One statement, so that the head and the chats are of one moment without a transaction: every device that connects asks this.
    async fn read(&self, user: UserId) -> Result<Memberships, SqlError> {
        let sql = "SELECT uh.head_seq, uh.head_tag, m.chat_id, m.join_seq, s.from_seq, s.to_seq FROM user_heads uh \
                   LEFT JOIN user_chats uc ON uc.user_id = uh.user_id AND uc.joined = 1 \
                   LEFT JOIN members m ON m.chat_id = uc.chat_id AND m.user_id = uc.user_id AND m.leave_seq IS NULL \
                   LEFT JOIN member_spans s ON s.chat_id = m.chat_id AND s.user_id = m.user_id \
                   WHERE uh.user_id = $1 ORDER BY uc.chat_id, s.from_seq";
        let rows = all(&self.pools.reader, sql, values![user.value()]).await?;
        // Somebody to whom nothing has happened yet has no head.
        let cursor = rows.first().map_or(Ok(Cursor::START), cursor)?;
        Ok(Memberships { cursor, places: places(&rows)? })
    }
}

/// One row for each former membership, or one for a chat without; rows of a chat stand together. Whoever is in no chat has one row
/// without any.
fn places(rows: &[QueryResult]) -> Result<Vec<MembershipPlace>, SqlError> {
    let mut places: Vec<MembershipPlace> = Vec::new();
    for row in rows {
        let Some(chat) = row.try_get::<Option<Uuid>>("", "chat_id")?.map(ChatId::new) else { continue };
        let from: Option<i64> = row.try_get("", "from_seq")?;
        let to: Option<i64> = row.try_get("", "to_seq")?;
        let span = from.zip(to).map(|(from, to)| SeqSpan { from: Seq::new(from), to: Seq::new(to) });
        match places.last_mut().filter(|place| place.chat == chat) {
            Some(place) => place.visibility.former.extend(span),
            None => {
                let joined = Seq::new(row.try_get("", "join_seq")?);
                let visibility = Visibility { joined, former: span.into_iter().collect() };
                places.push(MembershipPlace { chat, visibility });
            }
        }
    }
    Ok(places)
}

#[async_trait]
impl MembershipReader for SqlMemberships {
    async fn memberships(&self, user: UserId) -> Result<Memberships, PortFailure> {
        self.read(user).await.map_err(|error| error.at(PORT))
    }
}
