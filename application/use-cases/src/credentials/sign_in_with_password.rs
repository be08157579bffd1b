use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_users::ports::{PasswordHasher, PasswordStore, StoredPassword, UserReader, Verdict};
use domain_users::{Device, EmailAddress, EmailError, PasswordError, TypedPassword};

use super::CredentialAudit;
use crate::users::{CurrentPolicies, OpeningError, SignInGate, SignInStep};

/// Signs somebody in who knows the password of an account. Known and unknown addresses, and those without a password, get the same answer
/// in the same time.
pub struct SignInWithPassword {
    /// Where passwords are kept.
    pub passwords: Arc<dyn PasswordStore>,
    /// Compares them.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Who has an account.
    pub users: Arc<dyn UserReader>,
    /// Asks for the second factor, or opens the session.
    pub gate: Arc<SignInGate>,
    /// Whether anybody signs in by password.
    pub policies: CurrentPolicies,
    /// Where refusals are written down.
    pub audit: CredentialAudit,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
}

/// Somebody shows a password.
#[derive(Clone, Debug)]
pub struct SignInWithPasswordCommand {
    /// The address as it came.
    pub email: String,
    /// The password as it came.
    pub password: String,
    /// The network address that asks, as text.
    pub address: String,
    /// What the session will be called.
    pub device: Device,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInWithPasswordError {
    /// The text is no address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// The text is longer than any password, or empty.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Not the password of this account, or there is no such account, or it has no password.
    #[error("the address and the password do not belong together")]
    Wrong,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl SignInWithPassword {
    /// Compares once, and goes on to the second factor or to a session.
    pub async fn execute(&self, command: SignInWithPasswordCommand) -> Result<SignInStep, SignInWithPasswordError> {
        let email = EmailAddress::parse(&command.email)?;
        let typed = TypedPassword::parse(&command.password)?;
        self.limiter.take(Limit::PasswordByNetwork, &command.address).await?;
        self.limiter.take(Limit::PasswordByAccount, email.as_str()).await?;
        let stored = self.passwords.by_email(&email).await?;
        let hash = stored.as_ref().map(|stored| stored.hash.clone());
        let verdict = self.hasher.check(&typed, hash).await?;
        let is_allowed = self.policies.read().await?.password.is_allowed;
        let whose = stored.as_ref().map(|stored| stored.user);
        let Some(stored) = stored.filter(|_| verdict != Verdict::Wrong && is_allowed) else {
            self.audit.refused("password", whose, &command.address).await?;
            return Err(SignInWithPasswordError::Wrong);
        };
        if verdict == Verdict::RightButWeak {
            self.upgrade(&stored, &typed).await?;
        }
        let user = self.users.by_id(stored.user).await?.ok_or(SignInWithPasswordError::Wrong)?;
        Ok(self.gate.pass(user, command.device, false).await?)
    }

    /// This is the only moment at which an old hash can be made anew.
    async fn upgrade(&self, stored: &StoredPassword, typed: &TypedPassword) -> Result<(), PortFailure> {
        let hash = self.hasher.hash(typed).await?;
        self.passwords.upgrade(stored, &hash).await
    }
}

impl From<OpeningError> for SignInWithPasswordError {
    fn from(error: OpeningError) -> Self {
        match error {
            OpeningError::LockedOut => Self::Wrong,
            OpeningError::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, audit, entrance, gate, no_limit, user};
    use domain_users::Registration;
    use domain_users::ports::{MockPasswordHasher, MockPasswordStore, MockUserReader};

    async fn sign_in(
        email: &str,
        stored: Option<&str>,
        verdict: Verdict,
        upgrades: usize,
        sessions: usize,
    ) -> Result<SignInStep, SignInWithPasswordError> {
        let stored = stored.map(|hash| StoredPassword { user: user(1), hash: hash.into() });
        let expected = stored.as_ref().map(|stored| stored.hash.clone());
        let mut passwords = MockPasswordStore::new();
        passwords.expect_by_email().return_once(move |_| Ok(stored));
        passwords.expect_upgrade().times(upgrades).returning(|_, _| Ok(()));
        let mut hasher = MockPasswordHasher::new();
        hasher.expect_check().withf(move |_, hash| *hash == expected).returning(move |_, _| Ok(verdict));
        hasher.expect_hash().times(upgrades).returning(|_| Ok("better".into()));
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|_| Ok(Some(account(1))));
        let use_case = SignInWithPassword {
            passwords: Arc::new(passwords),
            hasher: Arc::new(hasher),
            users: Arc::new(users),
            gate: Arc::new(gate(sessions)),
            policies: entrance(Registration::Open).policies,
            audit: audit(usize::from(sessions == 0 && email.contains('@'))),
            limiter: Arc::new(no_limit()),
        };
        let device = Device { client: "test".into(), address: "127.0.0.1".into() };
        let (email, password) = (email.into(), "plum orbit tin".into());
        use_case.execute(SignInWithPasswordCommand { email, password, address: "127.0.0.1".into(), device }).await
    }

    #[tokio::test]
    async fn the_right_password_opens_a_session() {
        assert!(sign_in("user1@example.org", Some("hash"), Verdict::Right, 0, 1).await.is_ok());
    }

    #[tokio::test]
    async fn an_old_hash_is_made_anew() {
        assert!(sign_in("user1@example.org", Some("old"), Verdict::RightButWeak, 1, 1).await.is_ok());
    }

    #[tokio::test]
    async fn a_wrong_password_and_an_unknown_address_are_told_alike_after_one_comparison_each() {
        for stored in [Some("hash"), None] {
            let answer = sign_in("user1@example.org", stored, Verdict::Wrong, 0, 0).await;
            assert!(matches!(answer, Err(SignInWithPasswordError::Wrong)));
        }
        let unheard = sign_in("user1@example.org", None, Verdict::Right, 0, 0).await;
        assert!(matches!(unheard, Err(SignInWithPasswordError::Wrong)), "whatever the hasher says of nothing");
        assert!(matches!(sign_in("user1", None, Verdict::Wrong, 0, 0).await, Err(SignInWithPasswordError::Email(_))));
    }

    #[tokio::test]
    async fn too_often_asks_no_store() {
        let mut limiter = domain_kernel::ports::MockRateLimiter::new();
        limiter.expect_take().returning(|_, _| Err(TooMany { retry_after: domain_kernel::Span::seconds(6) }));
        let use_case = SignInWithPassword {
            passwords: Arc::new(MockPasswordStore::new()),
            hasher: Arc::new(MockPasswordHasher::new()),
            users: Arc::new(MockUserReader::new()),
            gate: Arc::new(gate(0)),
            policies: entrance(Registration::Open).policies,
            audit: audit(0),
            limiter: Arc::new(limiter),
        };
        let device = Device { client: "test".into(), address: "127.0.0.1".into() };
        let (email, password) = ("user1@example.org".into(), "plum orbit tin".into());
        let command = SignInWithPasswordCommand { email, password, address: "127.0.0.1".into(), device };
        assert!(matches!(use_case.execute(command).await, Err(SignInWithPasswordError::TooMany(_))));
    }
}
