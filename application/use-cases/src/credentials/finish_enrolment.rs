use std::sync::Arc;

use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_kernel::{PendingSignInId, PortFailure};
use domain_users::ports::{PendingSignInStore, UserReader};
use domain_users::{CodeError, CredentialChange, Device, RecoveryCode};

use super::{ConfirmTotpError, CredentialAudit, TotpEnrolment};
use crate::users::{OpenedSession, OpeningError, SessionOpening};

/// Confirms the second factor of somebody who could not come in without, and signs them in.
pub struct FinishEnrolment {
    /// Sign-ins that wait.
    pub pending: Arc<dyn PendingSignInStore>,
    /// Sets the application up.
    pub enrolment: Arc<TotpEnrolment>,
    /// Who it is.
    pub users: Arc<dyn UserReader>,
    /// Opens the session.
    pub opening: Arc<SessionOpening>,
    /// Where it is written down.
    pub audit: CredentialAudit,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Somebody shows the first code of a new application.
#[derive(Clone, Debug)]
pub struct FinishEnrolmentCommand {
    /// The sign-in that this browser has begun.
    pub pending: PendingSignInId,
    /// The code as it came.
    pub code: String,
    /// The network address that asks, as text.
    pub address: String,
    /// What the session will be called.
    pub device: Device,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum FinishEnrolmentError {
    /// The text is no code.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// Not the code that the application should show.
    #[error("this is not the code")]
    WrongCode,
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

impl FinishEnrolment {
    /// Confirms the application and opens a session; answers the recovery codes beside it, which are shown this once.
    pub async fn execute(
        &self,
        command: FinishEnrolmentCommand,
    ) -> Result<(OpenedSession, Vec<RecoveryCode>), FinishEnrolmentError> {
        self.limiter.take(Limit::PasswordByNetwork, &command.address).await?;
        let attempt = self.pending.attempt(command.pending, self.clock.now()).await?;
        let attempt = attempt.filter(|pending| pending.must_enrol).ok_or(FinishEnrolmentError::Expired)?;
        let codes = self.enrolment.confirm(attempt.user, &command.code).await?;
        self.audit.changed_by_link(attempt.user, CredentialChange::TotpSetUp, &command.address).await?;
        if !self.pending.close(command.pending).await? {
            return Err(FinishEnrolmentError::Expired);
        }
        let user = self.users.by_id(attempt.user).await?.ok_or(FinishEnrolmentError::Expired)?;
        Ok((self.opening.open(user, command.device, attempt.is_new).await?, codes))
    }
}

impl From<ConfirmTotpError> for FinishEnrolmentError {
    fn from(error: ConfirmTotpError) -> Self {
        match error {
            ConfirmTotpError::Code(error) => Self::Code(error),
            ConfirmTotpError::WrongCode => Self::WrongCode,
            ConfirmTotpError::Expired => Self::Expired,
            ConfirmTotpError::TooMany(too_many) => Self::TooMany(too_many),
            ConfirmTotpError::Failed(failure) => Self::Failed(failure),
        }
    }
}

impl From<OpeningError> for FinishEnrolmentError {
    fn from(error: OpeningError) -> Self {
        match error {
            OpeningError::LockedOut => Self::Expired,
            OpeningError::Failed(failure) => Self::Failed(failure),
        }
    }
}
