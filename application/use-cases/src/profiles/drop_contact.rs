use std::sync::Arc;

use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{PortFailure, UserId};
use domain_users::Actor;
use domain_users::ports::ContactStore;

use crate::Stamps;

/// Keeps somebody among the actor's contacts no more. Twice is once.
pub struct DropContact {
    /// Where contacts are kept.
    pub contacts: Arc<dyn ContactStore>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum DropContactError {
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl DropContact {
    /// Takes `user` out of the contacts.
    pub async fn execute(&self, actor: Actor, user: UserId) -> Result<(), DropContactError> {
        self.limiter.take(Limit::OwnChanges, &actor.user.to_string()).await?;
        Ok(self.contacts.remove(actor.user, user, self.stamps.tag()).await?)
    }
}
