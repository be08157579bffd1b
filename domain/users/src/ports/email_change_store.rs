use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp};

use crate::{EmailAgreement, EmailChange};

/// Changes of addresses under way: one a user at most.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait EmailChangeStore: Send + Sync {
    /// Keeps a change in place of any former one of the same user; those past their time are forgotten.
    async fn begin(&self, change: &EmailChange, now: Timestamp) -> Result<(), PortFailure>;
    /// Notes that the address to which the link of `digest` was mailed agrees. When both have agreed the account gets the new address and
    /// its version grows, and links that were mailed to the former one are worth nothing, in one transaction with the end of the
    /// change. Agreeing twice changes nothing more. A new address that
    /// belongs to another account by then voids the change.
    async fn agree(&self, digest: &[u8; 32], now: Timestamp) -> Result<EmailAgreement, PortFailure>;
}
