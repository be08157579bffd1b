use std::sync::Arc;

use domain_kernel::ports::{Clock, IdSource, Limit, Randomness, RateLimiter, TooMany};
use domain_kernel::{ChallengeId, PortFailure, UserId};
use domain_users::ports::{ChallengeStore, CodeHasher, RegisterRefused, UserReader, UserStore};
use domain_users::{Code, CodeError, Device, EmailAddress, User};

use super::{OpenedSession, Registration, SessionOpening};

/// How many usernames are tried for a newcomer.
const NAME_ATTEMPTS: u32 = 20;

/// Signs somebody in who has the code that was mailed; makes the account at the first time.
pub struct CheckCode {
    /// Where attempts are kept.
    pub challenges: Arc<dyn ChallengeStore>,
    /// Compares codes.
    pub hasher: Arc<dyn CodeHasher>,
    /// Who has an account.
    pub users: Arc<dyn UserReader>,
    /// Where accounts are made.
    pub accounts: Arc<dyn UserStore>,
    /// Opens the session.
    pub opening: Arc<SessionOpening>,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids of accounts.
    pub ids: Arc<dyn IdSource>,
    /// Numbers behind usernames that are taken.
    pub randomness: Arc<dyn Randomness>,
    /// Whether strangers become users.
    pub registration: Registration,
}

/// Somebody shows a code.
#[derive(Clone, Debug)]
pub struct CheckCodeCommand {
    /// The challenge that this browser keeps.
    pub challenge: ChallengeId,
    /// The code as it came.
    pub code: String,
    /// The network address that asks, as text.
    pub address: String,
    /// What the session will be called.
    pub device: Device,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum CheckCodeError {
    /// The text is no code. Costs no try.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// Not the code that was mailed.
    #[error("this is not the code")]
    WrongCode,
    /// Past its time, its tries spent, or used already.
    #[error("the code works no more")]
    Expired,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl CheckCode {
    /// Counts a try, compares, and opens a session.
    pub async fn execute(&self, command: CheckCodeCommand) -> Result<OpenedSession, CheckCodeError> {
        let code = Code::parse(&command.code)?;
        self.limiter.take(Limit::CodeCheckByNetwork, &command.address)?;
        let attempt =
            self.challenges.attempt(command.challenge, self.clock.now()).await?.ok_or(CheckCodeError::Expired)?;
        self.limiter.take(Limit::CodeCheckByAccount, attempt.email.as_str())?;
        if !self.hasher.matches(&code, &attempt.code_hash).await? {
            return Err(CheckCodeError::WrongCode);
        }
        if !self.challenges.close(command.challenge).await? {
            return Err(CheckCodeError::Expired);
        }
        let (user, is_new) = self.account(attempt.email).await?;
        Ok(self.opening.open(user, command.device, is_new).await?)
    }

    /// The account of this address, made now if there is none.
    async fn account(&self, email: EmailAddress) -> Result<(User, bool), CheckCodeError> {
        for attempt in 0..NAME_ATTEMPTS {
            if let Some(user) = self.users.by_email(&email).await? {
                return Ok((user, false));
            }
            if self.registration == Registration::Closed {
                return Err(CheckCodeError::WrongCode);
            }
            let user =
                User::newcomer(UserId::new(self.ids.next_id()), email.clone(), self.suffix(attempt), self.clock.now());
            match self.accounts.register(&user).await {
                Ok(()) => return Ok((user, true)),
                Err(RegisterRefused::EmailTaken | RegisterRefused::UsernameTaken | RegisterRefused::OwnerExists) => {}
                Err(RegisterRefused::Failed(failure)) => return Err(failure.into()),
            }
        }
        Err(PortFailure::unavailable("user store", "no free username was found").into())
    }

    /// What stands behind a suggested username: nothing at first, then a number up to a million.
    fn suffix(&self, attempt: u32) -> u32 {
        let [a, b, c, ..] = self.randomness.bytes();
        if attempt == 0 { 0 } else { 1 + u32::from_le_bytes([a, b, c, 0]) % 999_999 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, clock, ids, no_limit, opening, randomness};
    use domain_users::ports::{Attempt, MockChallengeStore, MockCodeHasher, MockUserReader, MockUserStore};

    struct Scene {
        attempt: Option<Attempt>,
        is_right: bool,
        closes: bool,
        is_known: bool,
        registration: Registration,
        sessions: usize,
        accounts: usize,
    }

    const USUAL: fn() -> Scene = || Scene {
        attempt: Some(Attempt {
            email: EmailAddress::parse("user1@example.org").expect("an address"),
            code_hash: "hash".into(),
        }),
        is_right: true,
        closes: true,
        is_known: true,
        registration: Registration::Open,
        sessions: 1,
        accounts: 0,
    };

    async fn check(scene: Scene, code: &str) -> Result<OpenedSession, CheckCodeError> {
        let mut challenges = MockChallengeStore::new();
        challenges.expect_attempt().return_once(move |_, _| Ok(scene.attempt));
        challenges.expect_close().return_once(move |_| Ok(scene.closes));
        let mut hasher = MockCodeHasher::new();
        hasher.expect_matches().return_once(move |_, _| Ok(scene.is_right));
        let mut users = MockUserReader::new();
        users.expect_by_email().returning(move |_| Ok(scene.is_known.then(|| account(1))));
        let mut accounts = MockUserStore::new();
        accounts.expect_register().times(scene.accounts).returning(|_| Ok(()));
        let use_case = CheckCode {
            challenges: Arc::new(challenges),
            hasher: Arc::new(hasher),
            users: Arc::new(users),
            accounts: Arc::new(accounts),
            opening: Arc::new(opening(scene.sessions)),
            limiter: Arc::new(no_limit()),
            clock: clock(),
            ids: ids(),
            randomness: randomness(),
            registration: scene.registration,
        };
        let device = Device { client: "test".into(), address: "127.0.0.1".into() };
        let challenge = ChallengeId::new(uuid::Uuid::from_u128(1));
        use_case.execute(CheckCodeCommand { challenge, code: code.into(), address: "127.0.0.1".into(), device }).await
    }

    #[tokio::test]
    async fn a_known_user_signs_in() {
        assert!(!check(USUAL(), "123456").await.expect("signed in").is_new);
    }

    #[tokio::test]
    async fn a_stranger_becomes_a_user_where_registration_is_open() {
        let scene = Scene { is_known: false, accounts: 1, ..USUAL() };
        assert!(check(scene, "123456").await.expect("signed in").is_new);
        let scene = Scene { is_known: false, registration: Registration::Closed, sessions: 0, ..USUAL() };
        assert!(matches!(check(scene, "123456").await, Err(CheckCodeError::WrongCode)));
    }

    #[tokio::test]
    async fn each_refusal_opens_no_session() {
        let nothing = || Scene { sessions: 0, ..USUAL() };
        assert!(matches!(check(nothing(), "12345").await, Err(CheckCodeError::Code(_))));
        assert!(matches!(check(Scene { attempt: None, ..nothing() }, "123456").await, Err(CheckCodeError::Expired)));
        assert!(matches!(
            check(Scene { is_right: false, ..nothing() }, "123456").await,
            Err(CheckCodeError::WrongCode)
        ));
        assert!(matches!(check(Scene { closes: false, ..nothing() }, "123456").await, Err(CheckCodeError::Expired)));
    }
}
