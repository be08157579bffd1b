use std::time::Duration;

/// How the database is used.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections of `SQLite` that only read; one more writes.
    pub sqlite_readers: u32,
    /// Lanes of Postgres that append to chats, each with a connection.
    pub postgres_lanes: u32,
    /// Connections to Postgres for every other write.
    pub postgres_writers: u32,
    /// Connections to Postgres that only read.
    pub postgres_readers: u32,
    /// How long to wait for a free connection.
    pub acquire_timeout: Duration,
    /// Postgres gives a statement up after this long.
    pub statement_timeout: Duration,
    /// Memberships kept in memory for deciding rights.
    pub cached_facts: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            sqlite_readers: 4,
            postgres_lanes: 4,
            postgres_writers: 2,
            postgres_readers: 6,
            acquire_timeout: Duration::from_secs(3),
            statement_timeout: Duration::from_secs(5),
            cached_facts: 50_000,
        }
    }
}
