use async_trait::async_trait;
use domain_kernel::PortFailure;

use crate::TypedPassword;

/// What became of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not this password.
    Wrong,
    /// This password.
    Right,
    /// This password, but its hash is of a kind that is no longer made: hash it anew.
    RightButWeak,
}

/// Keeps passwords so that a stolen database does not give them away.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// A slow hash of the password, as a PHC string. Two hashes of one password differ.
    async fn hash(&self, password: &TypedPassword) -> Result<String, PortFailure>;
    /// Compares in one evaluation. Without a hash the answer is `Wrong` and takes as long as with one. Hashes made by bcrypt
    /// (`$2a$`, `$2b$`, `$2y$`) are `RightButWeak`. Fails as unavailable when too many comparisons are waiting.
    async fn check(&self, typed: &TypedPassword, hash: Option<String>) -> Result<Verdict, PortFailure>;
}
