use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_users::ports::UserReader;
use domain_users::{Actor, User};

/// Reads the actor's own account.
pub struct ReadMe {
    /// Where accounts are kept.
    pub users: Arc<dyn UserReader>,
}

/// Why there is no account to show.
#[derive(Debug, thiserror::Error)]
pub enum ReadMeError {
    /// The account is gone, the token not yet.
    #[error("the account is gone")]
    Gone,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ReadMe {
    /// The account.
    pub async fn execute(&self, actor: Actor) -> Result<User, ReadMeError> {
        self.users.by_id(actor.user).await?.ok_or(ReadMeError::Gone)
    }
}
