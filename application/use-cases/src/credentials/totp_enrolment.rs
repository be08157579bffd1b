use std::sync::Arc;

use domain_kernel::ports::{Clock, Limit, Randomness, RateLimiter, TooMany};
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::{HeldTotp, OneTimeCodes, TotpStore};
use domain_users::{Code, CodeError, RecoveryCode, TOTP_PROPOSAL_LIFE, User};

use super::RecoveryCodeDrawing;

/// Sets up an application for one-time codes, for whoever is signed in and for whoever has to before they are.
pub struct TotpEnrolment {
    /// Where seeds are kept.
    pub totp: Arc<dyn TotpStore>,
    /// Makes secrets of seeds.
    pub codes: Arc<dyn OneTimeCodes>,
    /// The codes for the day on which the application is lost.
    pub recovery: RecoveryCodeDrawing,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Seeds.
    pub randomness: Arc<dyn Randomness>,
}

/// What an application is set up with.
#[derive(Clone, PartialEq, Eq)]
pub struct ProposedTotp {
    /// 160 bits in base 32.
    pub secret: String,
    /// What the account is called in the application.
    pub account: String,
}

impl std::fmt::Debug for ProposedTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProposedTotp(***)")
    }
}

/// Why an application was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmTotpError {
    /// The text is no code.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// Not the code that the application should show.
    #[error("this is not the code")]
    WrongCode,
    /// Nothing was proposed, or too long ago, or something else since.
    #[error("begin anew")]
    Expired,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl TotpEnrolment {
    /// A new secret for the application of `user`. It counts for nothing until a code of it was shown.
    pub(super) async fn propose(&self, user: &User) -> Result<ProposedTotp, PortFailure> {
        let seed = self.randomness.bytes();
        self.totp.propose(user.id, seed, self.clock.now()).await?;
        Ok(ProposedTotp { secret: self.codes.secret(user.id, &seed), account: user.email.as_str().to_owned() })
    }

    /// Confirms the secret by a code of it. All former recovery codes are replaced by those that are answered.
    pub(super) async fn confirm(&self, user: UserId, code: &str) -> Result<Vec<RecoveryCode>, ConfirmTotpError> {
        let code = Code::parse(code)?;
        self.limiter.take(Limit::SecondFactorByAccount, &user.to_string()).await?;
        let now = self.clock.now();
        let proposed = self.totp.proposed(user, now.minus(TOTP_PROPOSAL_LIFE)).await?;
        let seed = proposed.ok_or(ConfirmTotpError::Expired)?;
        let last_step = self.codes.step_of(user, &seed, &code, now).ok_or(ConfirmTotpError::WrongCode)?;
        let (codes, digests) = self.recovery.draw();
        let is_confirmed = self.totp.confirm(user, &HeldTotp { seed, last_step }, &digests, now).await?;
        if is_confirmed { Ok(codes) } else { Err(ConfirmTotpError::Expired) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, clock, no_limit, randomness};
    use domain_users::RECOVERY_CODES;
    use domain_users::ports::{MockOneTimeCodes, MockSecretDigest, MockTotpStore};

    async fn confirm(
        text: &str,
        proposed: bool,
        step: Option<i64>,
        is_same: bool,
        writes: usize,
    ) -> Result<Vec<RecoveryCode>, ConfirmTotpError> {
        let mut totp = MockTotpStore::new();
        totp.expect_proposed().returning(move |_, _| Ok(proposed.then_some([1; 32])));
        let with_codes =
            |_: &_, totp: &HeldTotp, codes: &[[u8; 32]], _: &_| totp.last_step == 5 && codes.len() == RECOVERY_CODES;
        totp.expect_confirm().times(writes).withf(with_codes).returning(move |_, _, _, _| Ok(is_same));
        let mut codes = MockOneTimeCodes::new();
        codes.expect_step_of().return_const(step);
        let mut digests = MockSecretDigest::new();
        digests.expect_digest().return_const([9; 32]);
        let enrolment = TotpEnrolment {
            totp: Arc::new(totp),
            codes: Arc::new(codes),
            recovery: RecoveryCodeDrawing { randomness: randomness(), digests: Arc::new(digests) },
            limiter: Arc::new(no_limit()),
            clock: clock(),
            randomness: randomness(),
        };
        enrolment.confirm(account(1).id, text).await
    }

    #[tokio::test]
    async fn a_right_code_confirms_and_brings_recovery_codes() {
        assert_eq!(confirm("123456", true, Some(5), true, 1).await.expect("codes").len(), RECOVERY_CODES);
    }

    #[tokio::test]
    async fn each_refusal_confirms_nothing() {
        use ConfirmTotpError::{Expired, WrongCode};
        assert!(matches!(confirm("12345", true, Some(5), true, 0).await, Err(ConfirmTotpError::Code(_))));
        assert!(matches!(confirm("123456", false, Some(5), true, 0).await, Err(Expired)));
        assert!(matches!(confirm("123456", true, None, true, 0).await, Err(WrongCode)));
        assert!(
            matches!(confirm("123456", true, Some(5), false, 1).await, Err(Expired)),
            "another was proposed meanwhile"
        );
    }
}
