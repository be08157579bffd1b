use async_trait::async_trait;
use domain_kernel::{PageSize, PortFailure, Tag, Timestamp, UserId};

use crate::{Block, Blocked};

/// Why nobody was blocked. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum BlockRefused {
    /// The user has blocked 1 000 people already.
    #[error("a user blocks at most 1000 people")]
    TooMany,
    /// The store could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// Whom users have blocked. Each change is an event of the user's own stream, with `tag`; in the same transaction it makes every right
/// in the direct chat of the two stale, so that nothing is written there that was allowed before; and every node is told that what
/// the two may see of each other has changed. Doing again what is done already does nothing of this.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait BlockStore: Send + Sync {
    /// Blocks somebody.
    async fn block(&self, block: Block, at: Timestamp, tag: Tag) -> Result<(), BlockRefused>;
    /// Takes a block back.
    async fn unblock(&self, block: Block, tag: Tag) -> Result<(), PortFailure>;
    /// Whom `user` has blocked, with an id above `after`, by id, at most a page.
    async fn list(&self, user: UserId, after: Option<UserId>, size: PageSize) -> Result<Vec<Blocked>, PortFailure>;
    /// Every block between `user` and one of `others`, whoever of the two has blocked, in no order. At most 500 others.
    async fn between(&self, user: UserId, others: &[UserId]) -> Result<Vec<Block>, PortFailure>;
}
