use async_trait::async_trait;
use domain_kernel::PortFailure;

use crate::{AuditEntry, Policies};

/// Why policies were not changed. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum PoliciesRefused {
    /// Somebody else has changed them since.
    #[error("the policies have changed meanwhile")]
    Stale,
    /// The store could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// What the administrators have decided.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait PolicyStore: Send + Sync {
    /// The policies, or `None` while nobody has decided anything.
    async fn current(&self) -> Result<Option<Policies>, PortFailure>;
    /// Replaces the policies if they are still at `policies.version`, 0 where nothing is stored; answers them with their new version.
    /// `entry` is written with them or not at all.
    async fn replace(&self, policies: Policies, entry: AuditEntry) -> Result<Policies, PoliciesRefused>;
}
