use std::sync::Arc;

use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::BlockStore;
use domain_users::{Actor, Block};

use crate::Stamps;

/// Takes a block of the actor's back. Twice is once.
pub struct UnblockUser {
    /// Where blocks are kept.
    pub blocks: Arc<dyn BlockStore>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum UnblockUserError {
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl UnblockUser {
    /// Blocks `user` no more.
    pub async fn execute(&self, actor: Actor, user: UserId) -> Result<(), UnblockUserError> {
        self.limiter.take(Limit::OwnChanges, &actor.user.to_string()).await?;
        let block = Block { blocker: actor.user, blocked: user };
        Ok(self.blocks.unblock(block, self.stamps.tag()).await?)
    }
}
