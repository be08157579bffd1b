use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Clock, Limit, Randomness, RateLimiter, TooMany};
use domain_users::ports::{EmailChangeStore, Letter, Mail, MailSender, SecretDigest, SecretKind, UserReader};
use domain_users::{Actor, EMAIL_CHANGE_LIFE, EmailAddress, EmailChange, EmailError, LinkToken};

use super::{NoProof, RecentProofs};

/// Begins to give the actor's account another address: both the present and the new one get a link, and both have to agree. Whether
/// the new address belongs to somebody already is not told: its reader gets no link then, and nothing ever changes.
pub struct BeginEmailChange {
    /// Whether the actor has proved lately who they are.
    pub proofs: RecentProofs,
    /// The present address, and whose the new one is.
    pub users: Arc<dyn UserReader>,
    /// Where changes wait.
    pub changes: Arc<dyn EmailChangeStore>,
    /// Keeps what links hold from the store.
    pub digests: Arc<dyn SecretDigest>,
    /// The post.
    pub mails: Arc<dyn MailSender>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What links hold.
    pub randomness: Arc<dyn Randomness>,
}

/// Why nothing was begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginEmailChangeError {
    /// The actor has not proved lately who they are.
    #[error(transparent)]
    NoProof(#[from] NoProof),
    /// The text is no address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl BeginEmailChange {
    /// Mails both links.
    pub async fn execute(&self, actor: Actor, email: &str) -> Result<(), BeginEmailChangeError> {
        let proof = self.proofs.of(actor).await?;
        let email = EmailAddress::parse(email)?;
        self.limiter.take(Limit::CodeRequestByAddress, email.as_str()).await?;
        let user = self.users.by_id(proof.user()).await?.ok_or(NoProof::Gone)?;
        let is_taken = self.users.by_email(&email).await?.is_some();
        let (former, new) = (self.token(), self.token());
        let now = self.clock.now();
        let digest = |token: &LinkToken| self.digests.digest(SecretKind::MailedLink, token.reveal());
        let change = EmailChange {
            user: user.id,
            email: email.clone(),
            former_digest: digest(&former),
            new_digest: digest(&new),
            expires_at: now.plus(EMAIL_CHANGE_LIFE),
        };
        self.changes.begin(&change, now).await?;
        let asked = Letter::LeaveAddress { token: former, new: email.clone() };
        self.mails.enqueue(Mail { to: user.email, letter: asked }).await?;
        if !is_taken {
            self.mails.enqueue(Mail { to: email, letter: Letter::TakeAddress { token: new } }).await?;
        }
        Ok(())
    }

    fn token(&self) -> LinkToken {
        LinkToken::draw(self.randomness.bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, clock, no_limit, randomness, session};
    use domain_kernel::{Span, Timestamp};
    use domain_users::Session;
    use domain_users::ports::{
        MockEmailChangeStore, MockMailSender, MockSecretDigest, MockSessionStore, MockUserReader,
    };

    async fn begin(email: &str, taken: bool, session: Session, mailed: usize) -> Result<(), BeginEmailChangeError> {
        let mut sessions = MockSessionStore::new();
        sessions.expect_load().returning(move |_| Ok(Some(session.clone())));
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|_| Ok(Some(account(1))));
        users.expect_by_email().returning(move |_| Ok(taken.then(|| account(2))));
        let mut changes = MockEmailChangeStore::new();
        changes.expect_begin().times(usize::from(mailed > 0)).returning(|_, _| Ok(()));
        let mut mails = MockMailSender::new();
        mails.expect_enqueue().times(mailed).returning(|_| Ok(()));
        let mut digests = MockSecretDigest::new();
        digests.expect_digest().return_const([9; 32]);
        let use_case = BeginEmailChange {
            proofs: RecentProofs { sessions: Arc::new(sessions), clock: clock() },
            users: Arc::new(users),
            changes: Arc::new(changes),
            digests: Arc::new(digests),
            mails: Arc::new(mails),
            limiter: Arc::new(no_limit()),
            clock: clock(),
            randomness: randomness(),
        };
        use_case.execute(actor(), email).await
    }

    #[tokio::test]
    async fn both_addresses_are_asked_and_one_that_is_taken_is_not() {
        assert!(begin("anna@example.org", false, session(), 2).await.is_ok());
        assert!(begin("user2@example.org", true, session(), 1).await.is_ok(), "told alike");
    }

    #[tokio::test]
    async fn each_refusal_begins_and_mails_nothing() {
        assert!(matches!(begin("anna", false, session(), 0).await, Err(BeginEmailChangeError::Email(_))));
        let long_ago = Session { proved_at: Timestamp::default().minus(Span::minutes(6)), ..session() };
        let answer = begin("anna@example.org", false, long_ago, 0).await;
        assert!(matches!(answer, Err(BeginEmailChangeError::NoProof(NoProof::Needed(_)))));
    }
}
