use async_trait::async_trait;
use domain_kernel::{PasskeyId, PortFailure, Timestamp, UserId};

use crate::Passkey;

/// Why a passkey was not kept. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyNotKept {
    /// The key is somebody's already.
    #[error("the key is known")]
    Known,
    /// The user has ten.
    #[error("there are too many passkeys")]
    TooMany,
    /// The store could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// The passkeys of users.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait PasskeyStore: Send + Sync {
    /// Keeps a passkey. However many come at once, no user has more than ten, and no key is kept twice.
    async fn add(&self, passkey: &Passkey) -> Result<(), PasskeyNotKept>;
    /// The passkey that the authenticator calls so, or `None`.
    async fn by_credential(&self, credential: &[u8]) -> Result<Option<Passkey>, PortFailure>;
    /// Notes that a passkey was shown and has signed `sign_count` times now. True unless another call has noted as much or more
    /// meanwhile, where the authenticator counts.
    async fn used(&self, id: PasskeyId, sign_count: u32, now: Timestamp) -> Result<bool, PortFailure>;
    /// The user's passkeys, the oldest first.
    async fn list(&self, user: UserId) -> Result<Vec<Passkey>, PortFailure>;
    /// Forgets a passkey of this user. True when there was one.
    async fn remove(&self, user: UserId, id: PasskeyId) -> Result<bool, PortFailure>;
}
