use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};

/// The recovery codes of users, as digests.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait RecoveryCodeStore: Send + Sync {
    /// Keeps these codes in place of all former ones, used or not.
    async fn replace(&self, user: UserId, codes: &[[u8; 32]]) -> Result<(), PortFailure>;
    /// Uses a code up. True for exactly one of parallel calls, and never for a code that is not this user's.
    async fn spend(&self, user: UserId, code: &[u8; 32]) -> Result<bool, PortFailure>;
}
