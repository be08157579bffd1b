//! Postgres: a pool for the lanes, one for other writes, one for reads.

use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

use super::Dialect;
use crate::Options;
use crate::sql::Pools;

/// Connects the three pools.
pub(super) async fn open(url: &str, options: &Options) -> Result<Pools, DbErr> {
    Ok(Pools {
        dialect: Dialect::Postgres,
        lanes: connect(url, options.postgres_lanes, options).await?,
        writer: connect(url, options.postgres_writers, options).await?,
        reader: connect(url, options.postgres_readers, options).await?,
    })
}

async fn connect(url: &str, size: u32, options: &Options) -> Result<DatabaseConnection, DbErr> {
    let mut connect = ConnectOptions::new(url);
    connect
        .max_connections(size)
        .min_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(Duration::from_secs(300))
        // A ping before each use is a round trip; a connection that died in use is found out by its error.
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .statement_timeout(options.statement_timeout)
        .set_application_name("vestnik")
        .record_stmt_in_spans(false)
        .sqlx_logging(false)
        // Queries here are short; compiling one costs more than running it. Whoever waits longer for a lock answers "busy".
        // A transaction left open would stop vacuum.
        .map_sqlx_postgres_opts(|server| {
            server.options([("jit", "off"), ("lock_timeout", "800ms"), ("idle_in_transaction_session_timeout", "5s")])
        });
    Database::connect(connect).await
}
