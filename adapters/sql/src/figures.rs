//! What an operator wants to know of the database, asked when metrics are read.

use domain_kernel::PortFailure;
use sea_orm::DatabaseConnection;

use crate::Database;
use crate::dialect::Dialect;
use crate::failure::SqlError;
use crate::pool::Pool;
use crate::sql::one;

const PORT: &str = "database figures";

/// The state of the connections, and of what must stay cheap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DatabaseFigures {
    /// Connections that do something.
    pub busy: u32,
    /// Connections that are open and wait.
    pub idle: u32,
    /// Of the updates of chats' heads, how many touched no index (Postgres: HOT). Below about 0.9 each append costs more, and dead
    /// rows pile up. `None` where the engine does not tell, and before the first update.
    pub hot_updates: Option<f64>,
}

impl Database {
    /// As things are now: connections are only counted, heads cost one query.
    pub async fn figures(&self) -> Result<DatabaseFigures, PortFailure> {
        let (open, idle) = self.connections();
        let hot_updates = match self.pools().dialect {
            Dialect::Sqlite => None,
            Dialect::Postgres => self.hot_updates().await.map_err(|error| error.at(PORT))?,
        };
        Ok(DatabaseFigures { busy: open.saturating_sub(idle), idle, hot_updates })
    }

    /// How many people have an account.
    pub async fn people(&self) -> Result<u64, PortFailure> {
        let row = one(&self.pools().reader, "SELECT count(*) AS people FROM users", []).await;
        let count = row.and_then(|row| Ok(row.map(|row| row.try_get::<i64>("", "people")).transpose()?));
        Ok(count.map_err(|error| error.at(PORT))?.and_then(|count| u64::try_from(count).ok()).unwrap_or_default())
    }

    fn connections(&self) -> (u32, u32) {
        let pools = self.pools();
        match pools.dialect {
            Dialect::Sqlite => counted([&pools.writer, &pools.reader], |connection| {
                let pool = connection.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            }),
            Dialect::Postgres => counted([&pools.lanes, &pools.writer, &pools.reader], |connection| {
                let pool = connection.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            }),
        }
    }

    async fn hot_updates(&self) -> Result<Option<f64>, SqlError> {
        let sql = "SELECT sum(n_tup_hot_upd)::float8 / nullif(sum(n_tup_upd), 0)::float8 AS ratio FROM pg_stat_user_tables \
                   WHERE schemaname = current_schema() AND relname LIKE 'chat\\_heads%'";
        let row = one(&self.pools().reader, sql, []).await?;
        Ok(row.map(|row| row.try_get::<Option<f64>>("", "ratio")).transpose()?.flatten())
    }
}

fn counted<const POOLS: usize>(
    pools: [&Pool; POOLS],
    count: impl Fn(&DatabaseConnection) -> (u32, usize),
) -> (u32, u32) {
    let counts = pools.map(|pool| count(&pool.connections()));
    counts.into_iter().fold((0, 0), |(open, idle), (size, free)| (open + size, idle + u32::try_from(free).unwrap_or(0)))
}
