use std::sync::Arc;

use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::{BlockRefused, BlockStore, UserReader};
use domain_users::{Actor, Block};

use crate::Stamps;

/// Blocks somebody: see [`Block`] for what follows.
pub struct BlockUser {
    /// Whether the person exists.
    pub users: Arc<dyn UserReader>,
    /// Where blocks are kept.
    pub blocks: Arc<dyn BlockStore>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// Why nobody was blocked.
#[derive(Debug, thiserror::Error)]
pub enum BlockUserError {
    /// There is no such person.
    #[error("there is no such user")]
    UserNotFound,
    /// Nobody blocks oneself.
    #[error("the other person is yourself")]
    Oneself,
    /// The actor has blocked 1 000 people already.
    #[error("a user blocks at most 1000 people")]
    Full,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl BlockUser {
    /// Blocks `user`. Twice is once.
    pub async fn execute(&self, actor: Actor, user: UserId) -> Result<(), BlockUserError> {
        if user == actor.user {
            return Err(BlockUserError::Oneself);
        }
        self.limiter.take(Limit::OwnChanges, &actor.user.to_string()).await?;
        let blocked = self.users.by_id(user).await?.ok_or(BlockUserError::UserNotFound)?.id;
        let stamp = self.stamps.next();
        Ok(self.blocks.block(Block { blocker: actor.user, blocked }, stamp.at, stamp.tag).await?)
    }
}

impl From<BlockRefused> for BlockUserError {
    fn from(refused: BlockRefused) -> Self {
        match refused {
            BlockRefused::TooMany => Self::Full,
            BlockRefused::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, no_limit, stamps, user};
    use domain_users::ports::{MockBlockStore, MockUserReader};

    async fn block(whom: UserId, writes: usize, is_full: bool) -> Result<(), BlockUserError> {
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|id| Ok((id == user(2)).then(|| account(2))));
        let mut blocks = MockBlockStore::new();
        let answer = move || if is_full { Err(BlockRefused::TooMany) } else { Ok(()) };
        let meant = Block { blocker: actor().user, blocked: user(2) };
        blocks
            .expect_block()
            .times(writes)
            .withf(move |block, _, _| *block == meant)
            .returning(move |_, _, _| answer());
        let use_case = BlockUser {
            users: Arc::new(users),
            blocks: Arc::new(blocks),
            limiter: Arc::new(no_limit()),
            stamps: stamps(),
        };
        use_case.execute(actor(), whom).await
    }

    #[tokio::test]
    async fn somebody_is_blocked_and_each_refusal_blocks_nobody() {
        assert!(block(user(2), 1, false).await.is_ok());
        assert!(matches!(block(user(2), 1, true).await, Err(BlockUserError::Full)));
        assert!(matches!(block(user(404), 0, false).await, Err(BlockUserError::UserNotFound)));
        assert!(matches!(block(actor().user, 0, false).await, Err(BlockUserError::Oneself)));
    }
}
