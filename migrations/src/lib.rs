//! The schema of Vestnik and its history, for `SQLite` and Postgres: plain SQL files in `sql/`, each with a way back.
//!
//! Invariants: expand first, contract a release later, so that the release before still runs; one migration leader at a time;
//! a migration is one transaction.
//!
//! Absent on purpose: migrations as Rust functions, and any query of the running server.
//!
//! Start with [`up`]; a new migration is four files and one line in `script.rs`.

mod lock;
mod script;

use sea_orm_migration::sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::{MigrationStatus, MigrationTrait, MigratorTrait};

use lock::with_lock;

/// One migration and whether this database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Its name, which begins with its date.
    pub name: String,
    /// True when it is applied.
    pub is_applied: bool,
}

/// All migrations, oldest first.
struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        script::all().into_iter().map(|script| Box::new(script) as Box<dyn MigrationTrait>).collect()
    }
}

/// Applies every migration that is missing. `connection` must be a pool of one: the leader's lock belongs to a session.
pub async fn up(connection: &DatabaseConnection) -> Result<(), DbErr> {
    with_lock(connection, Migrator::up(connection, None)).await
}

/// Takes the newest `steps` migrations away, or all of them. `connection` must be a pool of one.
pub async fn down(connection: &DatabaseConnection, steps: Option<u32>) -> Result<(), DbErr> {
    with_lock(connection, Migrator::down(connection, steps)).await
}

/// Which migrations there are and which are applied. Changes nothing.
pub async fn status(connection: &DatabaseConnection) -> Result<Vec<State>, DbErr> {
    let migrations = Migrator::get_migration_with_status_read_only(connection).await?;
    let state = |migration: &sea_orm_migration::Migration| State {
        name: migration.name().to_owned(),
        is_applied: migration.status() == MigrationStatus::Applied,
    };
    Ok(migrations.iter().map(state).collect())
}
