//! Migrations as pairs of SQL files per dialect.

use async_trait::async_trait;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// One migration: its name and its four files.
pub(crate) struct Script {
    name: &'static str,
    sqlite: Pair,
    postgres: Pair,
}

/// The way there and the way back.
struct Pair {
    up: &'static str,
    down: &'static str,
}

macro_rules! script {
    ($name:literal) => {
        Script {
            name: $name,
            sqlite: Pair {
                up: include_str!(concat!("../sql/", $name, ".sqlite.up.sql")),
                down: include_str!(concat!("../sql/", $name, ".sqlite.down.sql")),
            },
            postgres: Pair {
                up: include_str!(concat!("../sql/", $name, ".postgres.up.sql")),
                down: include_str!(concat!("../sql/", $name, ".postgres.down.sql")),
            },
        }
    };
}

/// All migrations, oldest first.
pub(crate) fn all() -> Vec<Script> {
    vec![
        script!("20261121100000_create_users"),
        script!("20261121100100_create_chats"),
        script!("20261121100200_create_messages"),
        script!("20261121100300_create_append"),
        script!("20261121100400_note_events"),
        script!("20261121100500_create_receipts"),
        script!("20261121110000_add_account_states"),
        script!("20261121110100_create_policies"),
        script!("20261121110200_create_invites"),
        script!("20261121110300_create_usage_days"),
        script!("20261121120000_create_passwords"),
        script!("20261121120100_create_second_factors"),
        script!("20261121120200_create_mailed_links"),
        script!("20261121120300_create_passkeys"),
        script!("20261121130000_create_portraits"),
        script!("20261121130100_create_contacts"),
        script!("20261121140000_create_audit"),
        script!("20261121160000_index_words"),
        script!("20261122100000_note_last_retraction"),
        script!("20261122100100_fill_last_retractions"),
    ]
}

impl Script {
    fn pair(&self, backend: DbBackend) -> Result<&Pair, DbErr> {
        match backend {
            DbBackend::Sqlite => Ok(&self.sqlite),
            DbBackend::Postgres => Ok(&self.postgres),
            _ => Err(DbErr::Migration("only SQLite and Postgres are supported".into())),
        }
    }
}

impl MigrationName for Script {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for Script {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = self.pair(manager.get_database_backend())?.up;
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = self.pair(manager.get_database_backend())?.down;
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
