//! `SQLite`: one connection that writes, several that read, one file.

use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

use super::Dialect;
use crate::Options;
use crate::faults;
use crate::pool::Pool;
use crate::sql::Pools;

/// Everything that a migration made, as it was written.
pub(super) const SCHEMA: &str = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_schema \
    WHERE name <> 'seaql_migrations' AND tbl_name <> 'seaql_migrations' AND name NOT LIKE 'sqlite_stat%'";

/// Opens the file, making it if need be. `sqlite::memory:` is a database that lives as long as its one connection.
pub(super) async fn open(url: &str, options: &Options) -> Result<Pools, DbErr> {
    let writer = Pool::local("write", connect(url, 1, options, Access::Write).await?);
    let reader = if is_memory(url) {
        writer.clone()
    } else {
        Pool::local("read", connect(url, options.sqlite_readers, options, Access::Read).await?)
    };
    Ok(Pools { dialect: Dialect::Sqlite, lanes: writer.clone(), writer, reader })
}

fn is_memory(url: &str) -> bool {
    url.contains(":memory:")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Write,
    Read,
}

async fn connect(url: &str, size: u32, options: &Options, access: Access) -> Result<DatabaseConnection, DbErr> {
    let mut connect = ConnectOptions::new(url);
    connect
        .max_connections(size)
        .min_connections(u32::from(access == Access::Write))
        .acquire_timeout(options.acquire_timeout)
        // A connection in memory is the database; one to a file costs nothing to keep.
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .test_before_acquire(false)
        .record_stmt_in_spans(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |file| {
            let file = file
                .create_if_missing(access == Access::Write)
                .busy_timeout(Duration::from_secs(5))
                .statement_cache_capacity(200)
                .pragma("journal_mode", "WAL")
                // NORMAL loses acknowledged commits when the power fails.
                .pragma("synchronous", if faults::is_planted("sqlite-normal") { "NORMAL" } else { "FULL" })
                .pragma("foreign_keys", "OFF")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-8192")
                // 16 MiB: a page that changes with each message is written back once for many.
                .pragma("wal_autocheckpoint", "4000");
            if access == Access::Read { file.pragma("query_only", "ON") } else { file }
        });
    Database::connect(connect).await
}

#[cfg(test)]
mod tests {
    use support::database::TestDatabase;

    use super::*;
    use crate::sql::one;

    /// As the engine numbers it: 2 is FULL, 1 is NORMAL. The rig shows that NORMAL loses what was answered.
    #[tokio::test]
    async fn whatever_writes_waits_for_the_disk() {
        let place = TestDatabase::sqlite();
        let pools = open(place.url(), &Options::default()).await.expect("an open database");
        for pool in [&pools.lanes, &pools.writer] {
            let row = one(pool, "PRAGMA synchronous", []).await.expect("an answer").expect("a row");
            assert_eq!(row.try_get::<i64>("", "synchronous").expect("a number"), 2);
            let row = one(pool, "PRAGMA journal_mode", []).await.expect("an answer").expect("a row");
            assert_eq!(row.try_get::<String>("", "journal_mode").expect("a word"), "wal");
        }
    }
}
