use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Clock, Randomness};
use domain_users::ports::{CeremonyStore, PasskeyStore, PasskeyVerifier, SecretDigest, SecretKind};
use domain_users::{CEREMONY_LIFE, Ceremony, CeremonyKind, CreatedPasskey, Passkey, PasskeyKey, ShownPasskey};

/// Asks for passkeys and checks the answers, each once: for those who make one, who sign in, and who prove again who they are.
pub struct PasskeyCeremonies {
    /// Questions that wait.
    pub ceremonies: Arc<dyn CeremonyStore>,
    /// Passkeys that are known.
    pub passkeys: Arc<dyn PasskeyStore>,
    /// Checks answers.
    pub verifier: Arc<dyn PasskeyVerifier>,
    /// Keeps challenges from the store.
    pub digests: Arc<dyn SecretDigest>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Challenges.
    pub randomness: Arc<dyn Randomness>,
}

/// A question for a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyQuestion {
    /// 256 random bits to be signed, as browsers write them.
    pub challenge: String,
    /// The host for which keys are made.
    pub host: String,
}

/// Why an answer proves nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum CeremonyFailed {
    /// Not an answer to a question of ours that still waits, or not a right one.
    #[error("this is not a passkey of anybody")]
    Wrong,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl PasskeyCeremonies {
    /// Asks.
    pub(super) async fn ask(&self, kind: CeremonyKind) -> Result<PasskeyQuestion, PortFailure> {
        let (challenge, now) = (self.verifier.written(&self.randomness.bytes()), self.clock.now());
        let digest = self.digest(&challenge);
        self.ceremonies.open(Ceremony { digest, kind, expires_at: now.plus(CEREMONY_LIFE) }, now).await?;
        Ok(PasskeyQuestion { challenge, host: self.verifier.host() })
    }

    /// The key that was made, and what the question was about.
    pub(super) async fn created(&self, answer: &CreatedPasskey) -> Result<(PasskeyKey, CeremonyKind), CeremonyFailed> {
        let (challenge, kind) = self.question(&answer.client_data).await?;
        let key = self.verifier.created(&challenge, answer).map_err(|_| CeremonyFailed::Wrong)?;
        Ok((key, kind))
    }

    /// The passkey that was shown, with its count noted.
    pub(super) async fn shown(&self, answer: &ShownPasskey) -> Result<Passkey, CeremonyFailed> {
        let (challenge, kind) = self.question(&answer.client_data).await?;
        if kind != CeremonyKind::Show {
            return Err(CeremonyFailed::Wrong);
        }
        let passkey = self.passkeys.by_credential(&answer.credential).await?.ok_or(CeremonyFailed::Wrong)?;
        let count = self.verifier.shown(&challenge, answer, &passkey.key).map_err(|_| CeremonyFailed::Wrong)?;
        let is_first = self.passkeys.used(passkey.id, count, self.clock.now()).await?;
        if is_first { Ok(passkey) } else { Err(CeremonyFailed::Wrong) }
    }

    /// The question that an answer claims to be to; from now on it is answered, be the answer right or wrong.
    async fn question(&self, client_data: &[u8]) -> Result<(String, CeremonyKind), CeremonyFailed> {
        let challenge = self.verifier.challenge(client_data).ok_or(CeremonyFailed::Wrong)?;
        let kind = self.ceremonies.take(&self.digest(&challenge), self.clock.now()).await?;
        Ok((challenge, kind.ok_or(CeremonyFailed::Wrong)?))
    }

    fn digest(&self, challenge: &str) -> [u8; 32] {
        self.digests.digest(SecretKind::PasskeyChallenge, challenge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{clock, passkey, randomness};
    use domain_users::ports::{
        MockCeremonyStore, MockPasskeyStore, MockPasskeyVerifier, MockSecretDigest, PasskeyRefused,
    };

    fn ceremonies(
        kind: Option<CeremonyKind>,
        is_known: bool,
        count: Result<u32, PasskeyRefused>,
        is_first: bool,
    ) -> PasskeyCeremonies {
        let mut ceremonies = MockCeremonyStore::new();
        ceremonies.expect_take().returning(move |_, _| Ok(kind));
        let mut passkeys = MockPasskeyStore::new();
        passkeys.expect_by_credential().returning(move |_| Ok(is_known.then(passkey)));
        passkeys.expect_used().returning(move |_, _, _| Ok(is_first));
        let mut verifier = MockPasskeyVerifier::new();
        verifier.expect_challenge().returning(|_| Some("challenge".into()));
        verifier.expect_shown().returning(move |_, _, _| count);
        let mut digests = MockSecretDigest::new();
        digests.expect_digest().return_const([9; 32]);
        PasskeyCeremonies {
            ceremonies: Arc::new(ceremonies),
            passkeys: Arc::new(passkeys),
            verifier: Arc::new(verifier),
            digests: Arc::new(digests),
            clock: clock(),
            randomness: randomness(),
        }
    }

    #[tokio::test]
    async fn only_a_right_answer_to_a_question_that_waits_counts_and_only_once() {
        let show = Some(CeremonyKind::Show);
        let make = Some(CeremonyKind::Create(passkey().user));
        let answer =
            ShownPasskey { credential: vec![1], client_data: vec![], authenticator_data: vec![], signature: vec![] };
        for (kind, is_known, count, is_first, expected) in [
            (show, true, Ok(1), true, true),
            (None, true, Ok(1), true, false),
            (make, true, Ok(1), true, false),
            (show, false, Ok(1), true, false),
            (show, true, Err(PasskeyRefused::WrongSignature), true, false),
            (show, true, Ok(1), false, false),
        ] {
            let shown = ceremonies(kind, is_known, count, is_first).shown(&answer).await;
            assert_eq!(shown.is_ok(), expected, "{kind:?} {is_known} {count:?} {is_first}");
        }
    }
}
