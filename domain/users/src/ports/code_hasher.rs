use async_trait::async_trait;
use domain_kernel::PortFailure;

use crate::Code;

/// Keeps short codes so that a stolen database does not give them away.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait CodeHasher: Send + Sync {
    /// A slow, keyed hash of the code. Two hashes of one code differ.
    async fn hash(&self, code: &Code) -> Result<String, PortFailure>;
    /// True when `hash` was made of `code`.
    async fn matches(&self, code: &Code, hash: &str) -> Result<bool, PortFailure>;
}
