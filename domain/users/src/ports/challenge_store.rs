use async_trait::async_trait;
use domain_kernel::{ChallengeId, PortFailure, Timestamp};

use crate::{Challenge, EmailAddress};

/// A counted try against a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Whom a right code proves.
    pub email: EmailAddress,
    /// What the code is compared with.
    pub code_hash: String,
}

/// Sign-in attempts under way.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait ChallengeStore: Send + Sync {
    /// Keeps a new challenge. Any former one of the same id is replaced; challenges past their time are forgotten.
    async fn open(&self, challenge: Challenge, now: Timestamp) -> Result<(), PortFailure>;
    /// Counts one try and answers what to compare with; `None` when there is no such challenge, it has expired,
    /// or its five tries are spent. Of parallel calls at most five in all are answered.
    async fn attempt(&self, id: ChallengeId, now: Timestamp) -> Result<Option<Attempt>, PortFailure>;
    /// Ends a challenge whose code was right. True for exactly one of parallel calls.
    async fn close(&self, id: ChallengeId) -> Result<bool, PortFailure>;
}
