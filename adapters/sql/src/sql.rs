//! The few words in which the rest of this crate speaks SQL.

use sea_orm::{
    ConnectionTrait, IsolationLevel, QueryResult, SqliteTransactionMode, Statement, TransactionOptions, Value,
};

use crate::dialect::Dialect;
use crate::failure::SqlError;
use crate::pool::Pool;
use crate::work::Work;

/// The connections of one database.
#[derive(Clone, Debug)]
pub(crate) struct Pools {
    pub(crate) dialect: Dialect,
    /// Postgres: connections of the lanes. `SQLite`: the one writer.
    pub(crate) lanes: Pool,
    /// For every other write. `SQLite`: the one writer.
    pub(crate) writer: Pool,
    /// Reads only.
    pub(crate) reader: Pool,
}

/// Values of a statement, in the order of `$1`, `$2` …, which both engines understand.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$(sea_orm::Value::from($value)),*] };
}
pub(crate) use values;

/// Begins a transaction that writes. `SQLite` takes its lock now: one that upgrades later fails at once when another writes.
pub(crate) async fn begin(pool: &Pool) -> Result<Work, SqlError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(pool.begin(options).await?)
}

/// Begins a transaction whose statements all see one snapshot.
pub(crate) async fn begin_snapshot(pools: &Pools) -> Result<Work, SqlError> {
    let isolation_level = match pools.dialect {
        Dialect::Postgres => Some(IsolationLevel::RepeatableRead),
        // A read transaction of SQLite in WAL mode is a snapshot.
        Dialect::Sqlite => None,
    };
    Ok(pools.reader.begin(TransactionOptions { isolation_level, ..TransactionOptions::default() }).await?)
}

/// Every row.
pub(crate) async fn all(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<QueryResult>, SqlError> {
    Ok(connection.query_all_raw(statement(connection, sql, values)).await?)
}

/// The first row, if there is one.
pub(crate) async fn one(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<QueryResult>, SqlError> {
    Ok(connection.query_one_raw(statement(connection, sql, values)).await?)
}

/// Runs a statement that answers no rows; says how many it touched.
pub(crate) async fn run(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, SqlError> {
    Ok(connection.execute_raw(statement(connection, sql, values)).await?.rows_affected())
}

fn statement(connection: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(connection.get_database_backend(), sql, values)
}
