use std::sync::Arc;

use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_kernel::{PendingSignInId, PortFailure};
use domain_users::Device;
use domain_users::ports::{PendingSignInStore, UserReader};

use super::second_factor_check::CheckFailed;
use super::{CredentialAudit, SecondFactorCheck, ShownFactor};
use crate::users::{OpenedSession, OpeningError, SessionOpening};

/// Signs somebody in who has shown a first factor and now shows the second.
pub struct ShowSecondFactor {
    /// Sign-ins that wait.
    pub pending: Arc<dyn PendingSignInStore>,
    /// Checks the second factor.
    pub check: Arc<SecondFactorCheck>,
    /// Who it is.
    pub users: Arc<dyn UserReader>,
    /// Opens the session.
    pub opening: Arc<SessionOpening>,
    /// Where refusals are written down.
    pub audit: CredentialAudit,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Somebody shows a second factor.
#[derive(Clone, Debug)]
pub struct ShowSecondFactorCommand {
    /// The sign-in that this browser has begun.
    pub pending: PendingSignInId,
    /// What is shown.
    pub shown: ShownFactor,
    /// The network address that asks, as text.
    pub address: String,
    /// What the session will be called.
    pub device: Device,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum ShowSecondFactorError {
    /// Not a second factor of this person, or one that was used before.
    #[error("this is not the second factor")]
    Wrong,
    /// Past its time, its tries spent, or ended already: sign in from the beginning.
    #[error("the sign-in works no more")]
    Expired,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ShowSecondFactor {
    /// Counts a try, checks, and opens a session.
    pub async fn execute(&self, command: ShowSecondFactorCommand) -> Result<OpenedSession, ShowSecondFactorError> {
        self.limiter.take(Limit::PasswordByNetwork, &command.address).await?;
        let attempt = self.pending.attempt(command.pending, self.clock.now()).await?;
        let attempt = attempt.filter(|pending| !pending.must_enrol).ok_or(ShowSecondFactorError::Expired)?;
        if !self.check.is_right(attempt.user, &command.shown).await? {
            self.audit.refused("second_factor", Some(attempt.user), &command.address).await?;
            return Err(ShowSecondFactorError::Wrong);
        }
        if !self.pending.close(command.pending).await? {
            return Err(ShowSecondFactorError::Expired);
        }
        let user = self.users.by_id(attempt.user).await?.ok_or(ShowSecondFactorError::Expired)?;
        Ok(self.opening.open(user, command.device, attempt.is_new).await?)
    }
}

impl From<CheckFailed> for ShowSecondFactorError {
    fn from(failed: CheckFailed) -> Self {
        match failed {
            CheckFailed::TooMany(too_many) => Self::TooMany(too_many),
            CheckFailed::Failed(failure) => Self::Failed(failure),
        }
    }
}

impl From<OpeningError> for ShowSecondFactorError {
    fn from(error: OpeningError) -> Self {
        match error {
            OpeningError::LockedOut => Self::Expired,
            OpeningError::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, audit, clock, no_limit, opening, second_factor_check};
    use domain_kernel::Timestamp;
    use domain_users::ports::{MockPendingSignInStore, MockUserReader};
    use domain_users::{Code, PendingSignIn};

    fn pending(must_enrol: bool) -> PendingSignIn {
        let id = PendingSignInId::new(uuid::Uuid::from_u128(1));
        PendingSignIn { id, user: account(1).id, must_enrol, is_new: false, expires_at: Timestamp::default() }
    }

    async fn show(
        waiting: Option<PendingSignIn>,
        is_right: bool,
        closes: bool,
        sessions: usize,
    ) -> Result<OpenedSession, ShowSecondFactorError> {
        let mut store = MockPendingSignInStore::new();
        store.expect_attempt().once().return_once(move |_, _| Ok(waiting));
        store.expect_close().returning(move |_| Ok(closes));
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|_| Ok(Some(account(1))));
        let use_case = ShowSecondFactor {
            pending: Arc::new(store),
            check: Arc::new(second_factor_check(is_right)),
            users: Arc::new(users),
            opening: Arc::new(opening(sessions)),
            audit: audit(usize::from(!is_right)),
            limiter: Arc::new(no_limit()),
            clock: clock(),
        };
        let shown = ShownFactor::Totp(Code::parse("123456").expect("a code"));
        let device = Device { client: "test".into(), address: "127.0.0.1".into() };
        let command =
            ShowSecondFactorCommand { pending: pending(false).id, shown, address: "127.0.0.1".into(), device };
        use_case.execute(command).await
    }

    #[tokio::test]
    async fn the_second_factor_opens_the_session() {
        assert!(show(Some(pending(false)), true, true, 1).await.is_ok());
    }

    #[tokio::test]
    async fn each_refusal_opens_no_session() {
        use ShowSecondFactorError::{Expired, Wrong};
        assert!(matches!(show(Some(pending(false)), false, true, 0).await, Err(Wrong)));
        assert!(matches!(show(None, true, true, 0).await, Err(Expired)));
        assert!(matches!(show(Some(pending(true)), true, true, 0).await, Err(Expired)), "one has to be set up");
        assert!(matches!(show(Some(pending(false)), true, false, 0).await, Err(Expired)), "another was first");
    }
}
