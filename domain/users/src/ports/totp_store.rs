use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp, UserId};

use crate::TotpStep;

/// What a user's one-time codes are made from.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldTotp {
    /// Mixed with the server's key into the secret; worthless without it.
    pub seed: [u8; 32],
    /// The step of the last code that was taken: no code of this step or an earlier one is taken again.
    pub last_step: TotpStep,
}

impl std::fmt::Debug for HeldTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldTotp").field("seed", &"***").field("last_step", &self.last_step).finish()
    }
}

/// The applications in which users keep their one-time codes: one a user, and perhaps one that is being set up.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait TotpStore: Send + Sync {
    /// Keeps a seed that is not confirmed yet, in place of any former one that was not. What is confirmed stays as it is.
    async fn propose(&self, user: UserId, seed: [u8; 32], now: Timestamp) -> Result<(), PortFailure>;
    /// The seed that waits to be confirmed and was proposed at `since` or later, or `None`.
    async fn proposed(&self, user: UserId, since: Timestamp) -> Result<Option<[u8; 32]>, PortFailure>;
    /// Confirms a proposed seed in place of any confirmed one, with `step` as the last one taken, and in the same transaction
    /// replaces all recovery codes by these. False, and nothing is changed, when this is not the seed that was proposed.
    async fn confirm(
        &self,
        user: UserId,
        totp: &HeldTotp,
        recovery_codes: &[[u8; 32]],
        now: Timestamp,
    ) -> Result<bool, PortFailure>;
    /// The confirmed one, or `None`.
    async fn held(&self, user: UserId) -> Result<Option<HeldTotp>, PortFailure>;
    /// Takes a code of `step`. True for exactly one of parallel calls, and never for a step that is not after the last one taken.
    async fn spend(&self, user: UserId, step: TotpStep) -> Result<bool, PortFailure>;
    /// Forgets what is confirmed and what is proposed. True when something was confirmed.
    async fn remove(&self, user: UserId) -> Result<bool, PortFailure>;
}
