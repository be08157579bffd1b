use std::sync::Arc;

use domain_kernel::{PageSize, PortFailure, UserId};
use domain_users::ports::{BlockStore, UserReader};
use domain_users::{Actor, Blocked, User};

use crate::people::people;

/// Lists whom the actor has blocked.
pub struct ListBlocks {
    /// Where blocks are kept.
    pub blocks: Arc<dyn BlockStore>,
    /// Their names.
    pub users: Arc<dyn UserReader>,
}

/// A block and the person behind it.
#[derive(Clone, Debug)]
pub struct OneBlocked {
    /// The block.
    pub blocked: Blocked,
    /// The person.
    pub user: User,
}

impl ListBlocks {
    /// Whom the actor has blocked, after `after`; whoever is gone is left out.
    pub async fn execute(
        &self,
        actor: Actor,
        after: Option<UserId>,
        size: PageSize,
    ) -> Result<(Vec<OneBlocked>, Option<UserId>), PortFailure> {
        let blocked = self.blocks.list(actor.user, after, size).await?;
        let next = blocked.last().filter(|_| blocked.len() == size.get()).map(|blocked| blocked.user);
        let mut people = people(&*self.users, blocked.iter().map(|blocked| blocked.user).collect()).await?;
        let known = blocked.into_iter().filter_map(|blocked| {
            let user = people.remove(&blocked.user)?;
            Some(OneBlocked { blocked, user })
        });
        Ok((known.collect(), next))
    }
}
