use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};

use crate::HeldFactors;

/// Answers what somebody can prove themselves with.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait FactorReader: Send + Sync {
    /// What the user holds; of somebody unknown: nothing.
    async fn held(&self, user: UserId) -> Result<HeldFactors, PortFailure>;
}
