use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp};

/// How the server is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Now.
    pub now: Usage,
    /// At the end of each of the last days, the oldest first; days on which the server did not run are missing.
    pub days: Vec<UsageDay>,
}

/// What one day came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsageDay {
    /// The day as its first moment, UTC.
    pub day: Timestamp,
    /// The figures.
    pub usage: Usage,
}

/// Figures of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Usage {
    /// Accounts that are not deleted.
    pub users: i64,
    /// Accounts that are locked out.
    pub disabled_users: i64,
    /// People with a session that was renewed within a day.
    pub active_day: i64,
    /// The same within 30 days.
    pub active_month: i64,
    /// Chats of every kind.
    pub chats: i64,
    /// Countable messages that were ever written.
    pub messages: i64,
    /// Bytes that the database takes on disk.
    pub storage_bytes: i64,
}

/// Counts.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait StatisticsReader: Send + Sync {
    /// The figures as they are, and those kept of the last `days` days before.
    async fn read(&self, now: Timestamp, days: u16) -> Result<Statistics, PortFailure>;
    /// Keeps the figures as those of the day of `now`, in place of what was kept of that day before.
    async fn keep(&self, now: Timestamp) -> Result<(), PortFailure>;
}
