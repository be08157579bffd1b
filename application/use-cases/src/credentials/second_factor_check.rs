use std::sync::Arc;

use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::{OneTimeCodes, RecoveryCodeStore, TotpStore};
use domain_users::{Code, RecoveryCode};

use super::RecoveryCodeDrawing;

/// Checks a code of an application or a recovery code, and uses it up: neither works twice.
pub struct SecondFactorCheck {
    /// What one-time codes are made from.
    pub totp: Arc<dyn TotpStore>,
    /// Makes and checks them.
    pub codes: Arc<dyn OneTimeCodes>,
    /// What is kept of recovery codes.
    pub recovery_codes: Arc<dyn RecoveryCodeStore>,
    /// Makes digests of them.
    pub recovery: RecoveryCodeDrawing,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// A second factor as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownFactor {
    /// A code of an application.
    Totp(Code),
    /// A recovery code.
    RecoveryCode(RecoveryCode),
}

/// Why a second factor was not checked.
#[derive(Debug, thiserror::Error)]
pub(super) enum CheckFailed {
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl SecondFactorCheck {
    /// True when `shown` is a second factor of `user` that nobody has used before; from now on it is used.
    pub(super) async fn is_right(&self, user: UserId, shown: &ShownFactor) -> Result<bool, CheckFailed> {
        self.limiter.take(Limit::SecondFactorByAccount, &user.to_string()).await?;
        match shown {
            ShownFactor::Totp(code) => Ok(self.is_totp(user, code).await?),
            ShownFactor::RecoveryCode(code) => Ok(self.recovery_codes.spend(user, &self.recovery.digest(code)).await?),
        }
    }

    async fn is_totp(&self, user: UserId, code: &Code) -> Result<bool, PortFailure> {
        let Some(held) = self.totp.held(user).await? else { return Ok(false) };
        match self.codes.step_of(user, &held.seed, code, self.clock.now()) {
            Some(step) => self.totp.spend(user, step).await,
            None => Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{clock, no_limit, randomness, user};
    use domain_users::ports::{HeldTotp, MockOneTimeCodes, MockRecoveryCodeStore, MockSecretDigest, MockTotpStore};

    fn check(held: bool, step: Option<i64>, is_new_step: bool) -> SecondFactorCheck {
        let mut totp = MockTotpStore::new();
        totp.expect_held().returning(move |_| Ok(held.then_some(HeldTotp { seed: [1; 32], last_step: 4 })));
        totp.expect_spend().times(usize::from(held && step.is_some())).returning(move |_, _| Ok(is_new_step));
        let mut codes = MockOneTimeCodes::new();
        codes.expect_step_of().return_const(step);
        let mut digests = MockSecretDigest::new();
        digests.expect_digest().return_const([9; 32]);
        let mut recovery_codes = MockRecoveryCodeStore::new();
        recovery_codes.expect_spend().withf(|_, code| *code == [9; 32]).returning(|of, _| Ok(of == user(1)));
        SecondFactorCheck {
            totp: Arc::new(totp),
            codes: Arc::new(codes),
            recovery_codes: Arc::new(recovery_codes),
            recovery: RecoveryCodeDrawing { randomness: randomness(), digests: Arc::new(digests) },
            limiter: Arc::new(no_limit()),
            clock: clock(),
        }
    }

    #[tokio::test]
    async fn a_code_counts_when_it_is_right_and_nobody_has_used_its_step() {
        let shown = ShownFactor::Totp(Code::parse("123456").expect("a code"));
        for (held, step, is_new_step, expected) in [
            (true, Some(5), true, true),
            (true, Some(4), false, false),
            (true, None, true, false),
            (false, Some(5), true, false),
        ] {
            let is_right = check(held, step, is_new_step).is_right(user(1), &shown).await.expect("an answer");
            assert_eq!(is_right, expected, "{held} {step:?} {is_new_step}");
        }
    }

    #[tokio::test]
    async fn a_recovery_code_is_compared_by_its_digest() {
        let shown = ShownFactor::RecoveryCode(RecoveryCode::draw([3; 32]));
        assert!(check(false, None, false).is_right(user(1), &shown).await.expect("an answer"));
        assert!(!check(false, None, false).is_right(user(2), &shown).await.expect("an answer"));
    }

    #[tokio::test]
    async fn too_often_looks_at_nothing() {
        let mut limiter = domain_kernel::ports::MockRateLimiter::new();
        limiter.expect_take().returning(|_, _| Err(TooMany { retry_after: domain_kernel::Span::seconds(6) }));
        let check = SecondFactorCheck {
            totp: Arc::new(MockTotpStore::new()),
            limiter: Arc::new(limiter),
            ..check(false, None, false)
        };
        let shown = ShownFactor::Totp(Code::parse("123456").expect("a code"));
        assert!(matches!(check.is_right(user(1), &shown).await, Err(CheckFailed::TooMany(_))));
    }
}
