use std::sync::Arc;

use domain_kernel::ports::{Clock, Randomness};
use domain_kernel::{PortFailure, Span};
use domain_users::ports::{Letter, Mail, MailSender, MailedLinkStore, SecretDigest, SecretKind};
use domain_users::{EmailAddress, LinkPurpose, LinkToken, MailedLink, RESET_LIFE, SIGN_IN_LINK_LIFE, User};

/// Mails links that stand for a proof. An address of nobody leaves the same trace in the store and gets no mail.
pub struct LinkMailing {
    /// Where links are kept.
    pub links: Arc<dyn MailedLinkStore>,
    /// Keeps what they hold from the store.
    pub digests: Arc<dyn SecretDigest>,
    /// The post.
    pub mails: Arc<dyn MailSender>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What links hold.
    pub randomness: Arc<dyn Randomness>,
}

impl LinkMailing {
    /// Mails a link for `purpose` to `email`, which is that of `user` if there is one who may sign in.
    pub(crate) async fn send(
        &self,
        purpose: LinkPurpose,
        email: EmailAddress,
        user: Option<User>,
    ) -> Result<(), PortFailure> {
        let token = LinkToken::draw(self.randomness.bytes());
        let (now, life) = (self.clock.now(), life(purpose));
        let link = MailedLink {
            digest: self.digests.digest(SecretKind::MailedLink, token.reveal()),
            purpose,
            user: user.as_ref().map(|user| user.id),
            expires_at: now.plus(life),
        };
        self.links.open(link, now).await?;
        if user.is_none() {
            return Ok(());
        }
        let minutes = life.as_micros() / 60_000_000;
        let letter = match purpose {
            LinkPurpose::SignIn => Letter::SignInLink { token, minutes },
            LinkPurpose::ResetPassword => Letter::ResetPassword { token, minutes },
        };
        self.mails.enqueue(Mail { to: email, letter }).await
    }
}

fn life(purpose: LinkPurpose) -> Span {
    match purpose {
        LinkPurpose::SignIn => SIGN_IN_LINK_LIFE,
        LinkPurpose::ResetPassword => RESET_LIFE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, clock, randomness};
    use domain_users::ports::{MockMailSender, MockMailedLinkStore, MockSecretDigest};

    #[tokio::test]
    async fn an_address_of_nobody_leaves_the_same_trace_and_gets_no_mail() {
        for (user, mailed) in [(Some(account(1)), 1), (None, 0)] {
            let mut links = MockMailedLinkStore::new();
            let whose = user.as_ref().map(|user| user.id);
            links.expect_open().once().withf(move |link, _| link.user == whose).returning(|_, _| Ok(()));
            let mut mails = MockMailSender::new();
            mails.expect_enqueue().times(mailed).returning(|_| Ok(()));
            let mut digests = MockSecretDigest::new();
            digests.expect_digest().return_const([9; 32]);
            let mailing = LinkMailing {
                links: Arc::new(links),
                digests: Arc::new(digests),
                mails: Arc::new(mails),
                clock: clock(),
                randomness: randomness(),
            };
            mailing.send(LinkPurpose::ResetPassword, account(1).email, user).await.expect("sent");
        }
    }
}
