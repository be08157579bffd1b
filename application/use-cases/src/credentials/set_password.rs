use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::Clock;
use domain_users::ports::{PasswordHasher, PasswordStore, RevokeScope, SessionAnnouncer, SessionStore, UserReader};
use domain_users::{
    Actor, AuditAct, AuditEntry, AuditOrigin, AuditTarget, CredentialChange, Password, PasswordError, PasswordRules,
    TypedPassword, User,
};

use super::{CredentialAudit, NoProof, RecentProofs};
use crate::users::CurrentPolicies;

/// Gives the actor's account a password, or another one. All other sessions end: whoever knew the former password is out.
pub struct SetPassword {
    /// Where passwords are kept.
    pub passwords: Arc<dyn PasswordStore>,
    /// Hashes them.
    pub hasher: Arc<dyn PasswordHasher>,
    /// What the account is called: no part of its password.
    pub users: Arc<dyn UserReader>,
    /// Whether the actor has proved lately who they are.
    pub proofs: RecentProofs,
    /// What a password must be.
    pub policies: CurrentPolicies,
    /// Where it is written down.
    pub audit: CredentialAudit,
    /// Where sessions end.
    pub sessions: Arc<dyn SessionStore>,
    /// Told of the sessions that ended.
    pub announcer: Arc<dyn SessionAnnouncer>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Why no password was set.
#[derive(Debug, thiserror::Error)]
pub enum SetPasswordError {
    /// The actor has not proved lately who they are.
    #[error(transparent)]
    NoProof(#[from] NoProof),
    /// The text is no password.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl SetPassword {
    /// Sets the password and ends all other sessions.
    /// Asked from network address `address`.
    pub async fn execute(&self, actor: Actor, address: &str, password: &str) -> Result<(), SetPasswordError> {
        let proof = self.proofs.of(actor).await?;
        let user = self.users.by_id(proof.user()).await?.ok_or(NoProof::Gone)?;
        let password = chosen(password, &user, self.policies.read().await?.password)?;
        let hash = self.hasher.hash(&TypedPassword::from(&password)).await?;
        let now = self.clock.now();
        self.passwords.set(user.id, &hash, now).await?;
        self.audit.changed(actor, address, CredentialChange::PasswordSet).await?;
        let origin = AuditOrigin::person(actor, address);
        let entry = AuditEntry::done(now, origin, AuditAct::EndSessions, AuditTarget::User(user.id));
        let ended = self.sessions.revoke(user.id, RevokeScope::AllBut(actor.session), entry).await?;
        if !ended.is_empty() {
            self.announcer.ended(user.id, &ended).await?;
        }
        Ok(())
    }
}

/// A password as the server's rules ask for it, that is not made of what the account is called.
pub(super) fn chosen(text: &str, user: &User, rules: PasswordRules) -> Result<Password, PasswordError> {
    let names = [
        user.email.as_str(),
        user.email.local_part(),
        user.profile.username.as_str(),
        user.profile.name.as_str(),
        "vestnik",
    ];
    Password::parse(text, usize::from(rules.min_length()), &names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, audit, clock, entrance, session};
    use domain_kernel::{SessionId, Span, Timestamp};
    use domain_users::ports::{
        MockPasswordHasher, MockPasswordStore, MockSessionAnnouncer, MockSessionStore, MockUserReader,
    };
    use domain_users::{Registration, Session};

    async fn set(password: &str, session: Option<Session>, writes: usize) -> Result<(), SetPasswordError> {
        let mut passwords = MockPasswordStore::new();
        passwords.expect_set().times(writes).withf(|_, hash, _| hash == "hash").returning(|_, _, _| Ok(()));
        let mut hasher = MockPasswordHasher::new();
        hasher.expect_hash().times(writes).returning(|_| Ok("hash".into()));
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|_| Ok(Some(account(1))));
        let mut sessions = MockSessionStore::new();
        sessions.expect_load().return_once(move |_| Ok(session));
        let other = SessionId::new(uuid::Uuid::from_u128(12));
        sessions
            .expect_revoke()
            .times(writes)
            .withf(|_, scope, _| *scope == RevokeScope::AllBut(actor().session))
            .returning(move |_, _, _| Ok(vec![other]));
        let sessions = Arc::new(sessions);
        let mut announcer = MockSessionAnnouncer::new();
        announcer.expect_ended().times(writes).withf(move |_, ended| ended == [other]).returning(|_, _| Ok(()));
        let use_case = SetPassword {
            passwords: Arc::new(passwords),
            hasher: Arc::new(hasher),
            users: Arc::new(users),
            policies: entrance(Registration::Open).policies,
            audit: audit(writes),
            proofs: RecentProofs { sessions: sessions.clone(), clock: clock() },
            sessions,
            announcer: Arc::new(announcer),
            clock: clock(),
        };
        use_case.execute(actor(), "127.0.0.1", password).await
    }

    #[tokio::test]
    async fn a_new_password_ends_all_other_sessions() {
        assert!(set("plum orbit tin", Some(session()), 1).await.is_ok());
    }

    #[tokio::test]
    async fn each_refusal_writes_nothing() {
        for (text, expected) in [
            ("short", PasswordError::TooShort(12)),
            ("password2026!", PasswordError::Common),
            ("user1@example.org", PasswordError::Common),
        ] {
            let answer = set(text, Some(session()), 0).await;
            assert!(matches!(answer, Err(SetPasswordError::Password(error)) if error == expected), "{text}");
        }
        let long_ago = Session { proved_at: Timestamp::default().minus(Span::minutes(6)), ..session() };
        let answer = set("plum orbit tin", Some(long_ago), 0).await;
        assert!(matches!(answer, Err(SetPasswordError::NoProof(NoProof::Needed(_)))));
        assert!(matches!(set("plum orbit tin", None, 0).await, Err(SetPasswordError::NoProof(NoProof::Gone))));
    }
}
