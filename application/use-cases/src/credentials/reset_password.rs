use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_users::ports::{
    MailedLinkStore, PasswordHasher, PasswordStore, RevokeScope, SecretDigest, SecretKind, SessionAnnouncer,
    SessionStore, UserReader,
};
use domain_users::{
    AuditAct, AuditEntry, AuditOrigin, AuditTarget, CredentialChange, LinkPurpose, LinkToken, PasswordError,
    TypedPassword, User,
};

use super::CredentialAudit;
use super::set_password::chosen;
use crate::users::CurrentPolicies;

/// Gives an account another password, for whoever reads its mail. All its sessions end, and nobody is signed in by it: a second factor
/// is asked for as ever.
pub struct ResetPassword {
    /// Links that were mailed.
    pub links: Arc<dyn MailedLinkStore>,
    /// Compares what they hold.
    pub digests: Arc<dyn SecretDigest>,
    /// What the account is called: no part of its password.
    pub users: Arc<dyn UserReader>,
    /// Where passwords are kept.
    pub passwords: Arc<dyn PasswordStore>,
    /// Hashes them.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Where sessions end.
    pub sessions: Arc<dyn SessionStore>,
    /// Told of the sessions that ended.
    pub announcer: Arc<dyn SessionAnnouncer>,
    /// What a password must be.
    pub policies: CurrentPolicies,
    /// Where it is written down.
    pub audit: CredentialAudit,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Why no password was set.
#[derive(Debug, thiserror::Error)]
pub enum ResetPasswordError {
    /// Not the text of a link, or one that works no more.
    #[error("the link works no more")]
    WrongLink,
    /// The text is no password. The link still works.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ResetPassword {
    /// Sets the password that whoever holds `token` has chosen, asked from network address `address`.
    pub async fn execute(&self, token: &str, password: &str, address: &str) -> Result<(), ResetPasswordError> {
        self.limiter.take(Limit::PasswordByNetwork, address).await?;
        let token = LinkToken::parse(token).map_err(|_| ResetPasswordError::WrongLink)?;
        let digest = self.digests.digest(SecretKind::MailedLink, token.reveal());
        let (purpose, now) = (LinkPurpose::ResetPassword, self.clock.now());
        let user = self.links.read(&digest, purpose, now).await?.ok_or(ResetPasswordError::WrongLink)?;
        let user = self.users.by_id(user).await?.filter(User::may_sign_in).ok_or(ResetPasswordError::WrongLink)?;
        let password = chosen(password, &user, self.policies.read().await?.password)?;
        let hash = self.hasher.hash(&TypedPassword::from(&password)).await?;
        self.links.take(&digest, purpose, now).await?.ok_or(ResetPasswordError::WrongLink)?;
        self.passwords.set(user.id, &hash, now).await?;
        self.audit.changed_by_link(user.id, CredentialChange::PasswordSet, address).await?;
        let origin = AuditOrigin::stranger(address);
        let entry = AuditEntry::done(now, origin, AuditAct::EndSessions, AuditTarget::User(user.id));
        let ended = self.sessions.revoke(user.id, RevokeScope::All, entry).await?;
        if !ended.is_empty() {
            self.announcer.ended(user.id, &ended).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, audit, clock, entrance, no_limit};
    use domain_users::Registration;
    use domain_users::ports::{
        MockMailedLinkStore, MockPasswordHasher, MockPasswordStore, MockSecretDigest, MockSessionAnnouncer,
        MockSessionStore, MockUserReader,
    };

    async fn reset(
        token: &str,
        password: &str,
        works: bool,
        is_first: bool,
        writes: usize,
    ) -> Result<(), ResetPasswordError> {
        let whose = |is_there: bool| is_there.then(|| account(1).id);
        let mut links = MockMailedLinkStore::new();
        links.expect_read().returning(move |_, _, _| Ok(whose(works)));
        links.expect_take().returning(move |_, _, _| Ok(whose(is_first)));
        let mut digests = MockSecretDigest::new();
        digests.expect_digest().return_const([9; 32]);
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|_| Ok(Some(account(1))));
        let mut passwords = MockPasswordStore::new();
        passwords.expect_set().times(writes).returning(|_, _, _| Ok(()));
        let mut hasher = MockPasswordHasher::new();
        hasher.expect_hash().returning(|_| Ok("hash".into()));
        let mut sessions = MockSessionStore::new();
        let all = |_: &_, scope: &RevokeScope, _: &_| *scope == RevokeScope::All;
        sessions.expect_revoke().times(writes).withf(all).returning(|_, _, _| Ok(vec![actor().session]));
        let mut announcer = MockSessionAnnouncer::new();
        announcer.expect_ended().times(writes).returning(|_, _| Ok(()));
        let use_case = ResetPassword {
            links: Arc::new(links),
            digests: Arc::new(digests),
            users: Arc::new(users),
            passwords: Arc::new(passwords),
            hasher: Arc::new(hasher),
            sessions: Arc::new(sessions),
            announcer: Arc::new(announcer),
            policies: entrance(Registration::Open).policies,
            audit: audit(writes),
            limiter: Arc::new(no_limit()),
            clock: clock(),
        };
        use_case.execute(token, password, "127.0.0.1").await
    }

    #[tokio::test]
    async fn whoever_holds_the_link_sets_the_password_and_ends_every_session() {
        assert!(reset(&"a5".repeat(16), "plum orbit tin", true, true, 1).await.is_ok());
    }

    #[tokio::test]
    async fn each_refusal_sets_nothing() {
        let token = "a5".repeat(16);
        for (token, works, is_first) in [("a5", true, true), (&*token, false, true), (&*token, true, false)] {
            let answer = reset(token, "plum orbit tin", works, is_first, 0).await;
            assert!(matches!(answer, Err(ResetPasswordError::WrongLink)), "{token} {works} {is_first}");
        }
        assert!(matches!(reset(&token, "short", true, true, 0).await, Err(ResetPasswordError::Password(_))));
    }
}
