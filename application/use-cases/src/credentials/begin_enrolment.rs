use std::sync::Arc;

use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_kernel::{PendingSignInId, PortFailure};
use domain_users::ports::{PendingSignInStore, UserReader};

use super::{ProposedTotp, TotpEnrolment};

/// Begins to set up the second factor of somebody who has shown the first and may not come in without.
pub struct BeginEnrolment {
    /// Sign-ins that wait.
    pub pending: Arc<dyn PendingSignInStore>,
    /// Sets the application up.
    pub enrolment: Arc<TotpEnrolment>,
    /// What the account is called in the application.
    pub users: Arc<dyn UserReader>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Why nothing was begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginEnrolmentError {
    /// Past its time, its tries spent, or nothing is to be set up: sign in from the beginning.
    #[error("the sign-in works no more")]
    Expired,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl BeginEnrolment {
    /// Proposes a secret to the person of `pending`, who asks from network address `address`.
    pub async fn execute(&self, pending: PendingSignInId, address: &str) -> Result<ProposedTotp, BeginEnrolmentError> {
        self.limiter.take(Limit::PasswordByNetwork, address).await?;
        let pending = self.pending.read(pending, self.clock.now()).await?;
        let pending = pending.filter(|pending| pending.must_enrol).ok_or(BeginEnrolmentError::Expired)?;
        let user = self.users.by_id(pending.user).await?.ok_or(BeginEnrolmentError::Expired)?;
        Ok(self.enrolment.propose(&user).await?)
    }
}
