use std::sync::Arc;
use std::time::Duration;

use delivery::ports::EventBus;
use domain_kernel::PortFailure;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr};

use crate::dialect::Dialect;
use crate::failure::SqlError;
use crate::sql::Pools;
use crate::users::search::index_missing;
use crate::{MigrationState, Options, Stores};

const PORT: &str = "database";

/// An open database.
#[derive(Clone, Debug)]
pub struct Database {
    url: String,
    options: Options,
    pools: Pools,
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Neither `sqlite:` nor `postgres:`.
    #[error("a database is named by an address that begins with sqlite: or postgres:")]
    UnknownScheme,
    /// Not there, or it lets nobody in.
    #[error("the database cannot be opened")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Database {
    /// Opens `sqlite://path/to/file`, `sqlite::memory:` or `postgres://user@host/name`. A file is made if need be.
    /// The schema is left as it is: see [`Database::migrate_up`].
    pub async fn open(url: &str, options: Options) -> Result<Self, OpenError> {
        let dialect = Dialect::of(url).ok_or(OpenError::UnknownScheme)?;
        let pools = dialect.open(url, &options).await.map_err(|error| OpenError::Unreachable(Box::new(error)))?;
        Ok(Self { url: url.to_owned(), options, pools })
    }

    /// Every port, with lanes that announce what they commit on `bus`. Call it once for each open database.
    pub fn stores(&self, bus: Arc<dyn EventBus>) -> Stores {
        Stores::new(&self.pools, &self.options, bus)
    }

    /// Applies every migration that is missing. Of several servers one leads, the others wait. Whoever is in no index of the search for
    /// people, since they are older than it, gets into it.
    pub async fn migrate_up(&self) -> Result<(), PortFailure> {
        let connection = self.leader().await?;
        migrations::up(&connection).await.map_err(failed)?;
        self.dismiss(connection).await?;
        let indexed = index_missing(&self.pools).await.map_err(|error| error.at(PORT))?;
        if indexed > 0 {
            tracing::info!(people = indexed, "people can be found now");
        }
        Ok(())
    }

    /// Takes the newest `steps` migrations away, or all; what they held is lost.
    pub async fn migrate_down(&self, steps: Option<u32>) -> Result<(), PortFailure> {
        let connection = self.leader().await?;
        migrations::down(&connection, steps).await.map_err(failed)?;
        self.dismiss(connection).await
    }

    /// Which migrations there are, and which this database has.
    pub async fn migration_status(&self) -> Result<Vec<MigrationState>, PortFailure> {
        migrations::status(&self.pools.reader.connections()).await.map_err(failed)
    }

    /// The schema as text, one line for each table, column, index and function that a migration made, sorted: what CI compares.
    pub async fn schema(&self) -> Result<Vec<String>, PortFailure> {
        self.pools.dialect.schema(&self.pools).await.map_err(|error| error.at(PORT))
    }

    /// Answers once the database does: the readiness of a server.
    pub async fn ping(&self) -> Result<(), PortFailure> {
        self.pools.reader.execute_unprepared("SELECT 1").await.map(drop).map_err(failed)
    }

    /// Closes every connection. The lanes must have been drained: see [`Stores::shutdown`].
    pub async fn close(self) -> Result<(), PortFailure> {
        if self.pools.dialect == Dialect::Sqlite {
            // Leaves one file behind instead of three.
            self.pools.writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.map_err(failed)?;
        }
        for pool in [self.pools.lanes, self.pools.writer, self.pools.reader] {
            pool.close().await.map_err(failed)?;
        }
        Ok(())
    }

    pub(crate) fn pools(&self) -> &Pools {
        &self.pools
    }

    /// A connection of its own, since the leader's lock belongs to a session and migrations may take long.
    async fn leader(&self) -> Result<DatabaseConnection, PortFailure> {
        Ok(self.session().await?.unwrap_or_else(|| self.pools.writer.connections()))
    }

    /// A connection of its own to Postgres, for locks that belong to a session.
    pub(crate) async fn session(&self) -> Result<Option<DatabaseConnection>, PortFailure> {
        if self.pools.dialect == Dialect::Sqlite {
            return Ok(None);
        }
        let mut options = ConnectOptions::new(&self.url);
        options.max_connections(1).sqlx_logging(false).connect_timeout(Duration::from_secs(5));
        sea_orm::Database::connect(options).await.map(Some).map_err(failed)
    }

    async fn dismiss(&self, leader: DatabaseConnection) -> Result<(), PortFailure> {
        match self.pools.dialect {
            Dialect::Sqlite => Ok(()),
            Dialect::Postgres => leader.close().await.map_err(failed),
        }
    }
}

pub(crate) fn failed(error: DbErr) -> PortFailure {
    SqlError::from(error).at(PORT)
}
