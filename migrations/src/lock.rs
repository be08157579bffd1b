//! One leader at a time.

use std::future::Future;

use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr};

/// Any number that nothing else locks: the bytes of `vestnik1`.
const LEADER: i64 = 0x7665_7374_6e69_6b31;

/// Runs `work` while this session holds the advisory lock of migrations. `SQLite` has one writer anyway.
pub(crate) async fn with_lock(
    connection: &DatabaseConnection,
    work: impl Future<Output = Result<(), DbErr>>,
) -> Result<(), DbErr> {
    if connection.get_database_backend() != DbBackend::Postgres {
        return work.await;
    }
    connection.execute_unprepared(&format!("SELECT pg_advisory_lock({LEADER})")).await?;
    // Waiting behind a long transaction would make every other query on the table wait behind us.
    connection.execute_unprepared("SET lock_timeout = '2s'").await?;
    let outcome = work.await;
    connection.execute_unprepared(&format!("SELECT pg_advisory_unlock({LEADER})")).await?;
    outcome
}
