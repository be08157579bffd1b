use async_trait::async_trait;
use domain_kernel::{PortFailure, Span, Timestamp};
use domain_users::ports::{Statistics, StatisticsReader, Usage, UsageDay};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};

use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, one, run, values};

const PORT: &str = "statistics reader";
const DAY: Span = Span::days(1);
const COLUMNS: &str = "users, disabled_users, active_day, active_month, chats, messages, storage_bytes";

/// Counts.
pub(crate) struct SqlStatistics {
    pub(crate) pools: Pools,
}

#[derive(FromQueryResult)]
struct Row {
    users: i64,
    disabled_users: i64,
    active_day: i64,
    active_month: i64,
    chats: i64,
    messages: i64,
    storage_bytes: i64,
}

fn usage(row: &QueryResult) -> Result<Usage, SqlError> {
    let row = Row::from_query_result(row, "")?;
    Ok(Usage {
        users: row.users,
        disabled_users: row.disabled_users,
        active_day: row.active_day,
        active_month: row.active_month,
        chats: row.chats,
        messages: row.messages,
        storage_bytes: row.storage_bytes,
    })
}

impl SqlStatistics {
    /// Messages are counted by where each chat's numbers end, not one by one.
    async fn counted(&self, connection: &impl ConnectionTrait, now: Timestamp) -> Result<Usage, SqlError> {
        let active = |number| format!("(SELECT count(DISTINCT user_id) FROM sessions WHERE renewed_at > ${number})");
        let sql = format!(
            "SELECT (SELECT count(*) FROM users WHERE state <> 2) AS users, \
             (SELECT count(*) FROM users WHERE state = 1) AS disabled_users, {} AS active_day, {} AS active_month, \
             (SELECT count(*) FROM chats) AS chats, \
             (SELECT CAST(coalesce(sum(last_no), 0) AS bigint) FROM chat_heads) AS messages, {} AS storage_bytes",
            active(1),
            active(2),
            self.pools.dialect.storage_bytes()
        );
        let values = values![now.minus(DAY).micros(), now.minus(Span::days(30)).micros()];
        let row = one(connection, &sql, values).await?;
        usage(&row.ok_or_else(|| Corrupt::new("users", "count", "all"))?)
    }

    async fn found(&self, now: Timestamp, days: u16) -> Result<Statistics, SqlError> {
        let present = self.counted(&self.pools.reader, now).await?;
        let since = day_of(now).minus(Span::days(i64::from(days)));
        let sql = format!("SELECT day, {COLUMNS} FROM usage_days WHERE day >= $1 ORDER BY day");
        let rows = all(&self.pools.reader, &sql, values![since.micros()]).await?;
        let day = |row: &QueryResult| {
            let day: i64 = row.try_get("", "day")?;
            Ok::<_, SqlError>(UsageDay { day: Timestamp::from_micros(day), usage: usage(row)? })
        };
        Ok(Statistics { now: present, days: rows.iter().map(day).collect::<Result<_, _>>()? })
    }

    async fn kept(&self, now: Timestamp) -> Result<(), SqlError> {
        let usage = self.counted(&self.pools.reader, now).await?;
        let sql = format!(
            "INSERT INTO usage_days (day, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (day) DO UPDATE SET \
             users = $2, disabled_users = $3, active_day = $4, active_month = $5, chats = $6, messages = $7, storage_bytes = $8"
        );
        let values = values![
            day_of(now).micros(),
            usage.users,
            usage.disabled_users,
            usage.active_day,
            usage.active_month,
            usage.chats,
            usage.messages,
            usage.storage_bytes,
        ];
        run(&self.pools.writer, &sql, values).await.map(drop)
    }
}

/// The first moment of the day of `now`, UTC.
fn day_of(now: Timestamp) -> Timestamp {
    Timestamp::from_micros(now.micros() - now.micros().rem_euclid(DAY.as_micros()))
}

#[async_trait]
impl StatisticsReader for SqlStatistics {
    async fn read(&self, now: Timestamp, days: u16) -> Result<Statistics, PortFailure> {
        self.found(now, days).await.map_err(|error| error.at(PORT))
    }

    async fn keep(&self, now: Timestamp) -> Result<(), PortFailure> {
        self.kept(now).await.map_err(|error| error.at(PORT))
    }
}
