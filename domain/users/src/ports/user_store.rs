use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId, Version};

use crate::{Profile, User};

/// Why no account was made. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum RegisterRefused {
    /// Another account has this address.
    #[error("the address is taken")]
    EmailTaken,
    /// Another account has this username.
    #[error("the username is taken")]
    UsernameTaken,
    /// The account was to be the first owner, and there is one already.
    #[error("there is an owner already")]
    OwnerExists,
    /// The store could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// Why a profile was not changed. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ProfileRefused {
    /// Another account has this username.
    #[error("the username is taken")]
    UsernameTaken,
    /// The account has changed since the version given, or is gone.
    #[error("the profile has changed meanwhile")]
    Stale,
    /// The store could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// Writes accounts.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait UserStore: Send + Sync {
    /// Makes an account. Of parallel calls for one address or one username exactly one succeeds.
    async fn register(&self, user: &User) -> Result<(), RegisterRefused>;
    /// Makes this account the first owner: a new account, or the one that has its address already, whose id is answered.
    /// Of parallel calls exactly one succeeds, ever.
    async fn register_first_owner(&self, user: &User) -> Result<UserId, RegisterRefused>;
    /// Replaces the profile if the account is still at `version`; answers the account as it is now.
    async fn change_profile(&self, id: UserId, version: Version, profile: &Profile) -> Result<User, ProfileRefused>;
}
