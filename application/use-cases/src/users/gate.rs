use std::sync::Arc;

use domain_kernel::ports::{Clock, Randomness};
use domain_kernel::{PendingSignInId, PortFailure};
use domain_users::ports::{FactorReader, PendingSignInStore};
use domain_users::{Device, NextStep, PENDING_LIFE, PendingSignIn, ProofMethod, User};

use super::{CurrentPolicies, OpenedSession, OpeningError, SessionOpening};

/// What follows every right first factor, whichever it was: a session, or the question for a second factor.
pub struct SignInGate {
    /// Opens the session.
    pub opening: Arc<SessionOpening>,
    /// Who must show a second factor.
    pub policies: CurrentPolicies,
    /// What people hold.
    pub factors: Arc<dyn FactorReader>,
    /// Where sign-ins wait.
    pub pending: Arc<dyn PendingSignInStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids of sign-ins that wait.
    pub randomness: Arc<dyn Randomness>,
}

/// Where a sign-in stands after the first factor.
#[derive(Clone, Debug)]
pub enum SignInStep {
    /// The person is in.
    Opened(OpenedSession),
    /// A second factor is asked for.
    SecondFactor(SecondFactorAsked),
}

/// The question for a second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactorAsked {
    /// To be kept by the browser that has shown the first factor.
    pub pending: PendingSignInId,
    /// How it may be shown, the best first; empty when one has to be set up.
    pub methods: Vec<ProofMethod>,
    /// A second factor is required and there is none: one is set up now.
    pub must_enrol: bool,
}

impl SignInGate {
    /// Lets `user` in, or asks for the second factor; whoever is locked out is neither.
    pub(crate) async fn pass(&self, user: User, device: Device, is_new: bool) -> Result<SignInStep, OpeningError> {
        if !user.may_sign_in() {
            return Err(OpeningError::LockedOut);
        }
        let held = self.factors.held(user.id).await?;
        let is_required = self.policies.read().await?.second_factor.requires_of(user.role);
        match held.next_step(is_required) {
            NextStep::Open => Ok(SignInStep::Opened(self.opening.open(user, device, is_new).await?)),
            NextStep::Show => Ok(self.ask(&user, is_new, held.second_methods()).await?),
            NextStep::Enrol => Ok(self.ask(&user, is_new, vec![]).await?),
        }
    }

    async fn ask(&self, user: &User, is_new: bool, methods: Vec<ProofMethod>) -> Result<SignInStep, PortFailure> {
        let (now, must_enrol) = (self.clock.now(), methods.is_empty());
        let id = self.pending_id();
        let pending = PendingSignIn { id, user: user.id, must_enrol, is_new, expires_at: now.plus(PENDING_LIFE) };
        self.pending.open(pending, now).await?;
        Ok(SignInStep::SecondFactor(SecondFactorAsked { pending: id, methods, must_enrol }))
    }

    fn pending_id(&self) -> PendingSignInId {
        let random = self.randomness.bytes();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(random).for_each(|(byte, chance)| *byte = chance);
        PendingSignInId::new(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, gate_of};
    use domain_users::{HeldFactors, UserRole};

    async fn pass(held: HeldFactors, sessions: usize, waiting: usize) -> SignInStep {
        let device = Device { client: "test".into(), address: "127.0.0.1".into() };
        gate_of(held, sessions, waiting).pass(account(1), device, false).await.expect("passed")
    }

    #[tokio::test]
    async fn whoever_has_a_second_factor_gets_no_session_before_it_was_shown() {
        let held = HeldFactors { has_totp: true, recovery_codes: 3, ..HeldFactors::default() };
        let SignInStep::SecondFactor(asked) = pass(held, 0, 1).await else { unreachable!("a session") };
        assert_eq!((asked.methods, asked.must_enrol), (held.second_methods(), false));
        assert_eq!(asked.pending.value().get_version_num(), 4, "random");
    }

    #[tokio::test]
    async fn whoever_has_none_is_in() {
        assert!(matches!(pass(HeldFactors::default(), 1, 0).await, SignInStep::Opened(_)));
    }

    #[tokio::test]
    async fn an_owner_without_a_second_factor_sets_one_up_first() {
        let device = Device { client: "test".into(), address: "127.0.0.1".into() };
        let owner = User { role: UserRole::Owner, ..account(1) };
        let step = gate_of(HeldFactors::default(), 0, 1).pass(owner, device, false).await.expect("passed");
        let SignInStep::SecondFactor(asked) = step else { unreachable!("a session") };
        assert_eq!((asked.methods, asked.must_enrol), (vec![], true));
    }
}
