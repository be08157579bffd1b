use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};

use super::PresenceChange;

/// Who is connected to which node. A node that dies takes its people with it: what it noted counts only while its lease lives.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait PresenceRegistry: Send + Sync {
    /// How much these people are at this node now. Whoever comes twice stays since the first time; who turns idle, or is back,
    /// is so since then.
    async fn note(&self, changes: &[PresenceChange]) -> Result<(), PortFailure>;
    /// Those of `users` who are connected to any living node, each once: as much as they are there at any, since the earliest
    /// there. All others are offline. At most 500.
    async fn online(&self, users: &[UserId]) -> Result<Vec<PresenceChange>, PortFailure>;
}
