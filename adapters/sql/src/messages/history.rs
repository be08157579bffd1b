use async_trait::async_trait;
use domain_kernel::{ChatId, PageSize, PortFailure, Seq, UserId};
use domain_messages::ports::{Anchor, HistoryReader};
use domain_messages::{HistoryPage, Message};

use super::rows::{MESSAGE, MESSAGE_NAMES, message, message_if_any};
use crate::failure::SqlError;
use crate::sql::{Pools, all, one, values};

const PORT: &str = "history reader";
/// What a present member `me` may see of the messages `m`: all since joining, and what was said in former memberships.
const VISIBLE: &str = "(m.seq >= me.join_seq OR EXISTS (SELECT 1 FROM member_spans s \
    WHERE s.chat_id = $1 AND s.user_id = $2 AND s.from_seq <= m.seq AND m.seq < s.to_seq))";
/// The membership of `$2` in `$1`, if it is a present one.
const ME: &str = "WITH me AS (SELECT join_seq FROM members WHERE chat_id = $1 AND user_id = $2 AND leave_seq IS NULL)";

/// Answers what was said.
pub(crate) struct SqlHistory {
    pub(crate) pools: Pools,
}

/// A page cut in two: so many messages before a seq, so many from it on.
struct Cut {
    at: i64,
    before: usize,
    after: usize,
}

impl Cut {
    fn new(anchor: Anchor, size: PageSize) -> Self {
        let size = size.get();
        match anchor {
            Anchor::Newest => Self { at: i64::MAX, before: size, after: 0 },
            Anchor::Before(seq) => Self { at: seq.value(), before: size, after: 0 },
            Anchor::After(seq) => Self { at: seq.next().value(), before: 0, after: size },
            Anchor::Around(seq) => Self { at: seq.value(), before: size / 2, after: size - size / 2 },
        }
    }

    /// The messages, read one further on either side, as a page that knows whether there is more.
    fn page(&self, mut messages: Vec<Message>) -> HistoryPage {
        let middle = messages.partition_point(|message| message.seq.value() < self.at);
        let has_before = middle > self.before;
        let has_after = messages.len() - middle > self.after;
        messages.truncate(middle + self.after);
        messages.drain(..middle.saturating_sub(self.before));
        HistoryPage { messages, has_before, has_after }
    }
}

impl SqlHistory {
    /// Membership and messages in one statement, hence from one snapshot: no removal can come between.
    async fn read(&self, user: UserId, chat: ChatId, cut: &Cut) -> Result<Option<HistoryPage>, SqlError> {
        let half = |condition: &str, order: &str, limit: &str| {
            format!(
                "SELECT * FROM (SELECT {MESSAGE} FROM messages m, me WHERE m.chat_id = $1 AND m.seq {condition} $3 AND {VISIBLE} \
                 ORDER BY m.seq {order} LIMIT {limit}) {order}_half"
            )
        };
        let sql = format!(
            "{ME} SELECT {MESSAGE_NAMES} FROM me LEFT JOIN ({} UNION ALL {}) page ON 1 = 1 ORDER BY m_seq",
            half("<", "DESC", "$4"),
            half(">=", "ASC", "$5"),
        );
        let limit = |count: usize| i64::try_from(count + 1).unwrap_or(i64::MAX);
        let values = values![chat.value(), user.value(), cut.at, limit(cut.before), limit(cut.after)];
        let rows = all(&self.pools.reader, &sql, values).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let messages: Vec<Message> =
            rows.iter().filter_map(|row| message_if_any(row).transpose()).collect::<Result<_, _>>()?;
        Ok(Some(cut.page(messages)))
    }

    async fn single(&self, user: UserId, chat: ChatId, seq: Seq) -> Result<Option<Message>, SqlError> {
        let sql =
            format!("{ME} SELECT {MESSAGE} FROM messages m, me WHERE m.chat_id = $1 AND m.seq = $3 AND {VISIBLE}");
        let row = one(&self.pools.reader, &sql, values![chat.value(), user.value(), seq.value()]).await?;
        row.as_ref().map(message).transpose()
    }
}

#[async_trait]
impl HistoryReader for SqlHistory {
    async fn page(
        &self,
        user: UserId,
        chat: ChatId,
        anchor: Anchor,
        size: PageSize,
    ) -> Result<Option<HistoryPage>, PortFailure> {
        self.read(user, chat, &Cut::new(anchor, size)).await.map_err(|error| error.at(PORT))
    }

    async fn message(&self, user: UserId, chat: ChatId, seq: Seq) -> Result<Option<Message>, PortFailure> {
        self.single(user, chat, seq).await.map_err(|error| error.at(PORT))
    }
}
