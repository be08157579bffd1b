use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_users::ports::{EmailChangeStore, SecretDigest, SecretKind};
use domain_users::{EmailAgreement, LinkToken};

use super::CredentialAudit;

/// Agrees to a change of an address, for whoever holds the link that was mailed to the former or to the new one.
pub struct AgreeEmailChange {
    /// Where changes wait.
    pub changes: Arc<dyn EmailChangeStore>,
    /// Compares what links hold.
    pub digests: Arc<dyn SecretDigest>,
    /// Where it is written down; tells the former address.
    pub audit: CredentialAudit,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Why nobody agreed.
#[derive(Debug, thiserror::Error)]
pub enum AgreeEmailChangeError {
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

impl AgreeEmailChange {
    /// Notes the agreement; true when the account now has its new address.
    pub async fn execute(&self, token: &str, address: &str) -> Result<bool, AgreeEmailChangeError> {
        self.limiter.take(Limit::PasswordByNetwork, address).await?;
        let token = LinkToken::parse(token).map_err(|_| AgreeEmailChangeError::WrongLink)?;
        let digest = self.digests.digest(SecretKind::MailedLink, token.reveal());
        match self.changes.agree(&digest, self.clock.now()).await? {
            EmailAgreement::Void => Err(AgreeEmailChangeError::WrongLink),
            EmailAgreement::Waiting => Ok(false),
            EmailAgreement::Changed { user, former } => {
                self.audit.address_changed(user, former, address).await?;
                Ok(true)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, audit, clock, no_limit};
    use domain_users::ports::{Letter, Mail, MockEmailChangeStore, MockMailSender, MockSecretDigest};

    async fn agree(token: &str, agreement: EmailAgreement, told: usize) -> Result<bool, AgreeEmailChangeError> {
        let mut changes = MockEmailChangeStore::new();
        changes.expect_agree().returning(move |_, _| Ok(agreement.clone()));
        let mut digests = MockSecretDigest::new();
        digests.expect_digest().return_const([9; 32]);
        let mut mails = MockMailSender::new();
        let to_the_former = |mail: &Mail| mail.to == account(1).email && mail.letter == Letter::AddressChanged;
        mails.expect_enqueue().times(told).withf(to_the_former).returning(|_| Ok(()));
        let use_case = AgreeEmailChange {
            changes: Arc::new(changes),
            digests: Arc::new(digests),
            audit: CredentialAudit { mails: Arc::new(mails), ..audit(told) },
            limiter: Arc::new(no_limit()),
            clock: clock(),
        };
        use_case.execute(token, "127.0.0.1").await
    }

    #[tokio::test]
    async fn the_former_address_is_told_when_it_is_done() {
        let (token, user) = ("a5".repeat(16), account(1));
        assert!(!agree(&token, EmailAgreement::Waiting, 0).await.expect("noted"));
        let changed = EmailAgreement::Changed { user: user.id, former: user.email };
        assert!(agree(&token, changed, 1).await.expect("done"));
        assert!(matches!(agree(&token, EmailAgreement::Void, 0).await, Err(AgreeEmailChangeError::WrongLink)));
        assert!(matches!(agree("a5", EmailAgreement::Waiting, 0).await, Err(AgreeEmailChangeError::WrongLink)));
    }
}
