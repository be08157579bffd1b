use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_users::ports::UserReader;
use domain_users::{Device, ShownPasskey};

use super::passkey_ceremonies::CeremonyFailed;
use super::{CredentialAudit, PasskeyCeremonies};
use crate::users::{OpenedSession, OpeningError, SessionOpening};

/// Signs somebody in who shows a passkey. Nothing else is asked for: it was unlocked by its owner, and is both factors in one.
pub struct SignInWithPasskey {
    /// Checks the answer.
    pub ceremonies: Arc<PasskeyCeremonies>,
    /// Who it is.
    pub users: Arc<dyn UserReader>,
    /// Opens the session.
    pub opening: Arc<SessionOpening>,
    /// Where refusals are written down.
    pub audit: CredentialAudit,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInWithPasskeyError {
    /// Not a passkey of anybody, or not shown for this question.
    #[error("this is not a passkey of anybody")]
    Wrong,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl SignInWithPasskey {
    /// Checks what was shown from network address `address`, and opens a session.
    pub async fn execute(
        &self,
        answer: &ShownPasskey,
        address: &str,
        device: Device,
    ) -> Result<OpenedSession, SignInWithPasskeyError> {
        self.limiter.take(Limit::PasswordByNetwork, address).await?;
        let passkey = match self.ceremonies.shown(answer).await {
            Ok(passkey) => passkey,
            Err(failed) => {
                self.audit.refused("passkey", None, address).await?;
                return Err(failed.into());
            }
        };
        let user = self.users.by_id(passkey.user).await?.ok_or(SignInWithPasskeyError::Wrong)?;
        Ok(self.opening.open(user, device, false).await?)
    }
}

impl From<CeremonyFailed> for SignInWithPasskeyError {
    fn from(failed: CeremonyFailed) -> Self {
        match failed {
            CeremonyFailed::Wrong => Self::Wrong,
            CeremonyFailed::Failed(failure) => Self::Failed(failure),
        }
    }
}

impl From<OpeningError> for SignInWithPasskeyError {
    fn from(error: OpeningError) -> Self {
        match error {
            OpeningError::LockedOut => Self::Wrong,
            OpeningError::Failed(failure) => Self::Failed(failure),
        }
    }
}
