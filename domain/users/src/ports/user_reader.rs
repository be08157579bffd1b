use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};

use crate::{EmailAddress, User};

/// Answers who somebody is.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait UserReader: Send + Sync {
    /// The user, or `None`.
    async fn by_id(&self, id: UserId) -> Result<Option<User>, PortFailure>;
    /// Those of `ids` that exist, each once, in no order. At most 500 ids.
    async fn by_ids(&self, ids: &[UserId]) -> Result<Vec<User>, PortFailure>;
    /// The user with this address, or `None`.
    async fn by_email(&self, email: &EmailAddress) -> Result<Option<User>, PortFailure>;
    /// Users of whom every word of `query` begins a word of the name or the username, or whose whole address it is.
    /// Case and the difference of `е` and `ё` do not matter. By name, at most `limit`.
    async fn search(&self, query: &str, limit: usize) -> Result<Vec<User>, PortFailure>;
    /// True once somebody owns this server.
    async fn has_owner(&self) -> Result<bool, PortFailure>;
}
