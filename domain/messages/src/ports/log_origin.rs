use async_trait::async_trait;
use domain_kernel::PortFailure;

/// A run of the server that keeps the log. Another one may keep another history: a replica took its place, or an older backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin(i64);

impl Origin {
    /// As the adapter tells its runs apart.
    pub const fn new(value: i64) -> Self {
        Self(value)
    }
}

/// Tells which run of the log's server answers now. No error tells it: connections are made anew in silence.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait LogOrigin: Send + Sync {
    /// The same for as long as the same run answers, another one after a restart or a change of servers.
    async fn origin(&self) -> Result<Origin, PortFailure>;
}
