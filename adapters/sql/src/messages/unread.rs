//! Counting unread messages one by one, to compare with what is told. Slow on purpose, and out of everybody's way.

use std::collections::BinaryHeap;
use std::time::Duration;

use async_trait::async_trait;
use domain_kernel::{ChatId, PortFailure, UserId};
use domain_messages::ports::{UnreadMismatch, UnreadVerifier};
use sea_orm::{ConnectionTrait, QueryResult};
use tokio::time::Instant;
use uuid::Uuid;

use super::summary::{PRESENT, READ, read_state};
use crate::dialect::Dialect;
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, begin_snapshot, values};

const PORT: &str = "unread verifier";
/// So many people are looked at in one query when some of them are chosen.
const PEOPLE_PAGE: i64 = 5_000;
/// So many chats of a person are counted in one query.
const CHATS_PAGE: i64 = 50;
/// How long one query may count.
const COUNTING: Duration = Duration::from_secs(60);
/// How long to wait for its answer.
const PATIENCE: Duration = Duration::from_secs(65);
/// The longest pause between two people.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Compares unread counts with the messages themselves.
pub(crate) struct SqlUnreadVerifier {
    pub(crate) pools: Pools,
}

impl SqlUnreadVerifier {
    async fn compare(&self, seed: u64, users: u32) -> Result<(u64, Vec<UnreadMismatch>), SqlError> {
        let (mut compared, mut mismatches) = (0, Vec::new());
        for user in self.chosen(seed, users as usize).await? {
            let begun = Instant::now();
            let (chats, found) = self.count(user).await?;
            metrics::counter!("vestnik_unread_verified_total").increment(chats);
            metrics::counter!("vestnik_unread_mismatches_total").increment(found.len() as u64);
            compared += chats;
            mismatches.extend(found);
            // At most half of one connection's time.
            tokio::time::sleep(begun.elapsed().min(LONGEST_PAUSE)).await;
        }
        Ok((compared, mismatches))
    }

    /// `count` of all people, or fewer where there are fewer: those whose ids, mixed with the seed, come first. Page by page.
    async fn chosen(&self, seed: u64, count: usize) -> Result<Vec<UserId>, SqlError> {
        let mut first: BinaryHeap<(u64, UserId)> = BinaryHeap::new();
        let mut after = Uuid::nil();
        loop {
            let sql = "SELECT user_id FROM user_heads WHERE user_id > $1 ORDER BY user_id LIMIT $2";
            let rows = all(&self.pools.reader, sql, values![after, PEOPLE_PAGE]).await?;
            let Some(last) = rows.last() else { break };
            after = last.try_get("", "user_id")?;
            for row in &rows {
                let user: Uuid = row.try_get("", "user_id")?;
                first.push((mixed(seed, user), UserId::new(user)));
                if first.len() > count {
                    first.pop();
                }
            }
        }
        Ok(first.into_sorted_vec().into_iter().map(|(_, user)| user).collect())
    }

    /// How many chats `user` is in, and those in which the two counts differ, from one snapshot.
    async fn count(&self, user: UserId) -> Result<(u64, Vec<UnreadMismatch>), SqlError> {
        let snapshot = begin_snapshot(&self.pools).await?.with_patience(PATIENCE);
        if self.pools.dialect == Dialect::Postgres {
            let sql = format!("SET LOCAL statement_timeout = {}", COUNTING.as_millis());
            snapshot.execute_unprepared(&sql).await?;
        }
        let sql = format!(
            "SELECT uc.chat_id, {READ}, (SELECT count(*) FROM messages q WHERE q.chat_id = uc.chat_id AND q.seq > uc.read_seq \
               AND q.seq > me.sent_seq AND q.no IS NOT NULL AND q.no > h.purged_no AND q.retracted_at IS NULL) AS counted \
             FROM {PRESENT} WHERE uc.user_id = $1 AND uc.joined = 1 AND uc.chat_id > $2 ORDER BY uc.chat_id LIMIT $3"
        );
        let (mut chats, mut found, mut after) = (0, Vec::new(), Uuid::nil());
        loop {
            let rows = all(&snapshot, &sql, values![user.value(), after, CHATS_PAGE]).await?;
            let Some(last) = rows.last() else { break };
            after = last.try_get("", "chat_id")?;
            chats += rows.len() as u64;
            for row in &rows {
                found.extend(mismatch(user, row)?);
            }
        }
        snapshot.commit().await?;
        Ok((chats, found))
    }
}

fn mismatch(user: UserId, row: &QueryResult) -> Result<Option<UnreadMismatch>, SqlError> {
    let chat = ChatId::new(row.try_get("", "chat_id")?);
    let told = read_state(chat, row)?.unread;
    let counted: i64 = row.try_get("", "counted")?;
    let counted = u32::try_from(counted).map_err(|_| Corrupt::new("messages", "no", chat))?;
    Ok((told != counted).then_some(UnreadMismatch { user, chat, told, counted }))
}

/// A number that looks random, and is the same for the same seed and person (the last step of splitmix64).
fn mixed(seed: u64, user: Uuid) -> u64 {
    let (high, low) = user.as_u64_pair();
    let mut x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ high.rotate_left(32) ^ low;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[async_trait]
impl UnreadVerifier for SqlUnreadVerifier {
    async fn verify(&self, seed: u64, users: u32) -> Result<(u64, Vec<UnreadMismatch>), PortFailure> {
        self.compare(seed, users).await.map_err(|error| error.at(PORT))
    }
}
