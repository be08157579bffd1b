use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp, UserId};

use crate::EmailAddress;

/// A user's password as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPassword {
    /// Whose.
    pub user: UserId,
    /// What the hasher made of it. Never the password itself.
    pub hash: String,
}

/// The passwords of users, each as a hash. A user has at most one.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait PasswordStore: Send + Sync {
    /// The password of whoever has this address; `None` where there is no such user, or one without a password. One question to the
    /// store in each case, so that the time it takes tells nothing.
    async fn by_email(&self, email: &EmailAddress) -> Result<Option<StoredPassword>, PortFailure>;
    /// The password of this user, or `None`.
    async fn by_user(&self, user: UserId) -> Result<Option<StoredPassword>, PortFailure>;
    /// Keeps a password in place of any former one.
    async fn set(&self, user: UserId, hash: &str, now: Timestamp) -> Result<(), PortFailure>;
    /// Replaces a hash by a better one of the same password, if it is still the same; a password set meanwhile stays.
    async fn upgrade(&self, former: &StoredPassword, hash: &str) -> Result<(), PortFailure>;
    /// Forgets the password. True when there was one.
    async fn remove(&self, user: UserId) -> Result<bool, PortFailure>;
}
