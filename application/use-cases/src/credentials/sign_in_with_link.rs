use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_users::ports::{MailedLinkStore, SecretDigest, SecretKind, UserReader};
use domain_users::{Device, LinkPurpose, LinkToken};

use super::CredentialAudit;
use crate::users::{OpeningError, SignInGate, SignInStep};

/// Signs somebody in who holds the link that is mailed while codes pause: 128 random bits, which nobody guesses.
pub struct SignInWithLink {
    /// Links that were mailed.
    pub links: Arc<dyn MailedLinkStore>,
    /// Compares what they hold.
    pub digests: Arc<dyn SecretDigest>,
    /// Who it is.
    pub users: Arc<dyn UserReader>,
    /// Asks for the second factor, or opens the session.
    pub gate: Arc<SignInGate>,
    /// Where refusals are written down.
    pub audit: CredentialAudit,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInWithLinkError {
    /// Not the text of a link, or one that works no more.
    #[error("the link works no more")]
    WrongLink,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl SignInWithLink {
    /// Uses the link up, and goes on to the second factor or to a session.
    pub async fn execute(&self, token: &str, address: &str, device: Device) -> Result<SignInStep, SignInWithLinkError> {
        self.limiter.take(Limit::PasswordByNetwork, address).await?;
        let token = LinkToken::parse(token).map_err(|_| SignInWithLinkError::WrongLink)?;
        let digest = self.digests.digest(SecretKind::MailedLink, token.reveal());
        let Some(user) = self.links.take(&digest, LinkPurpose::SignIn, self.clock.now()).await? else {
            self.audit.refused("link", None, address).await?;
            return Err(SignInWithLinkError::WrongLink);
        };
        let user = self.users.by_id(user).await?.ok_or(SignInWithLinkError::WrongLink)?;
        Ok(self.gate.pass(user, device, false).await?)
    }
}

impl From<OpeningError> for SignInWithLinkError {
    fn from(error: OpeningError) -> Self {
        match error {
            OpeningError::LockedOut => Self::WrongLink,
            OpeningError::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, audit, clock, gate, no_limit};
    use domain_users::ports::{MockMailedLinkStore, MockSecretDigest, MockUserReader};

    async fn sign_in(token: &str, works: bool, sessions: usize) -> Result<SignInStep, SignInWithLinkError> {
        let mut links = MockMailedLinkStore::new();
        let for_signing_in = |_: &_, purpose: &LinkPurpose, _: &_| *purpose == LinkPurpose::SignIn;
        links.expect_take().withf(for_signing_in).returning(move |_, _, _| Ok(works.then(|| account(1).id)));
        let mut digests = MockSecretDigest::new();
        digests.expect_digest().return_const([9; 32]);
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|_| Ok(Some(account(1))));
        let use_case = SignInWithLink {
            links: Arc::new(links),
            digests: Arc::new(digests),
            users: Arc::new(users),
            gate: Arc::new(gate(sessions)),
            audit: audit(usize::from(!works)),
            limiter: Arc::new(no_limit()),
            clock: clock(),
        };
        let device = Device { client: "test".into(), address: "127.0.0.1".into() };
        use_case.execute(token, "127.0.0.1", device).await
    }

    #[tokio::test]
    async fn a_link_leads_to_the_gate_and_anything_else_nowhere() {
        let token = "a5".repeat(16);
        assert!(sign_in(&token, true, 1).await.is_ok());
        for (token, works) in [(&*token, false), ("a5", true), ("", true)] {
            assert!(matches!(sign_in(token, works, 0).await, Err(SignInWithLinkError::WrongLink)), "{token}");
        }
    }
}
