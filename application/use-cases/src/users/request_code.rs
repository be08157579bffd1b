use std::sync::Arc;

use domain_kernel::ports::{Clock, Limit, Randomness, RateLimiter, TooMany};
use domain_kernel::{ChallengeId, PortFailure};
use domain_users::ports::{ChallengeStore, CodeHasher, Letter, Mail, MailSender, UserReader};
use domain_users::{CODE_LIFE, Challenge, Code, EmailAddress, EmailError};

use super::{AdmissionError, Entrance};

/// Mails a sign-in code. Known and unknown addresses get the same answer in the same time.
pub struct RequestCode {
    /// Who has an account.
    pub users: Arc<dyn UserReader>,
    /// Where attempts are kept.
    pub challenges: Arc<dyn ChallengeStore>,
    /// Keeps the code from the store.
    pub hasher: Arc<dyn CodeHasher>,
    /// The post.
    pub mails: Arc<dyn MailSender>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Codes and challenge ids.
    pub randomness: Arc<dyn Randomness>,
    /// Whether strangers get a code.
    pub entrance: Arc<Entrance>,
}

/// Who asks for a code.
#[derive(Clone, Debug)]
pub struct RequestCodeCommand {
    /// The address as it came.
    pub email: String,
    /// The network that asks (IPv4 /24, IPv6 /56), as text.
    pub network: String,
    /// The code of an invite, as it came.
    pub invite: Option<String>,
}

/// A code is on its way, or would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeRequested {
    /// To be kept by the browser that asked.
    pub challenge: ChallengeId,
}

/// Why no code was mailed.
#[derive(Debug, thiserror::Error)]
pub enum RequestCodeError {
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

impl RequestCode {
    /// Opens a challenge and queues the mail.
    pub async fn execute(&self, command: RequestCodeCommand) -> Result<CodeRequested, RequestCodeError> {
        let email = EmailAddress::parse(&command.email)?;
        self.limiter.take(Limit::CodeRequestByNetwork, &command.network).await?;
        self.limiter.take(Limit::CodeRequestByAddress, email.as_str()).await?;
        let is_welcome = match self.users.by_email(&email).await? {
            Some(user) => user.may_sign_in(),
            None => self.entrance.admission(command.invite.as_deref(), &command.network).await?.is_some(),
        };
        let code = Code::draw(self.randomness.bytes());
        let code_hash = self.hasher.hash(&code).await?;
        let now = self.clock.now();
        let challenge = self.challenge_id();
        let opened = Challenge { id: challenge, email: email.clone(), code_hash, expires_at: now.plus(CODE_LIFE) };
        self.challenges.open(opened, now).await?;
        if is_welcome {
            let minutes = CODE_LIFE.as_micros() / 60_000_000;
            self.mails.enqueue(Mail { to: email, letter: Letter::SignInCode { code, minutes } }).await?;
        }
        Ok(CodeRequested { challenge })
    }

    fn challenge_id(&self) -> ChallengeId {
        let random = self.randomness.bytes();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(random).for_each(|(byte, chance)| *byte = chance);
        ChallengeId::new(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}

impl From<AdmissionError> for RequestCodeError {
    fn from(error: AdmissionError) -> Self {
        match error {
            AdmissionError::TooMany(too_many) => Self::TooMany(too_many),
            AdmissionError::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, clock, entrance, failure, no_limit, randomness};
    use domain_users::ports::{MockChallengeStore, MockCodeHasher, MockMailSender, MockUserReader};
    use domain_users::{AccountState, Registration, User, UserRole};

    fn use_case(is_known: bool, registration: Registration, mails: MockMailSender) -> RequestCode {
        let mut users = MockUserReader::new();
        users.expect_by_email().returning(move |_| Ok(is_known.then(|| account(1))));
        let mut hasher = MockCodeHasher::new();
        hasher.expect_hash().returning(|_| Ok("hash".into()));
        let mut challenges = MockChallengeStore::new();
        challenges.expect_open().returning(|_, _| Ok(()));
        RequestCode {
            users: Arc::new(users),
            challenges: Arc::new(challenges),
            hasher: Arc::new(hasher),
            mails: Arc::new(mails),
            limiter: Arc::new(no_limit()),
            clock: clock(),
            randomness: randomness(),
            entrance: Arc::new(entrance(registration)),
        }
    }

    fn command(email: &str) -> RequestCodeCommand {
        RequestCodeCommand { email: email.into(), network: "203.0.113.0/24".into(), invite: None }
    }

    #[tokio::test]
    async fn strangers_are_answered_alike_but_mailed_only_where_registration_is_open() {
        use Registration::{Closed, Open};
        for (is_known, registration, mailed) in
            [(true, Open, 1), (true, Closed, 1), (false, Open, 1), (false, Closed, 0)]
        {
            let mut mails = MockMailSender::new();
            mails.expect_enqueue().times(mailed).returning(|_| Ok(()));
            let answer = use_case(is_known, registration, mails).execute(command("user1@example.org")).await;
            assert!(answer.is_ok());
        }
    }

    #[tokio::test]
    async fn whoever_is_locked_out_gets_the_same_answer_and_no_mail() {
        for locked_out in [
            User { state: AccountState::Disabled, ..account(1) },
            User { state: AccountState::Deleted, ..account(1) },
            User { role: UserRole::Bot, ..account(1) },
        ] {
            let mut mails = MockMailSender::new();
            mails.expect_enqueue().never();
            let mut use_case = use_case(true, Registration::Open, mails);
            let mut users = MockUserReader::new();
            users.expect_by_email().return_once(move |_| Ok(Some(locked_out)));
            use_case.users = Arc::new(users);
            assert!(use_case.execute(command("user1@example.org")).await.is_ok());
        }
    }

    #[tokio::test]
    async fn a_bad_address_opens_and_mails_nothing() {
        let mut use_case = use_case(false, Registration::Open, MockMailSender::new());
        use_case.challenges = Arc::new(MockChallengeStore::new());
        assert!(matches!(
            use_case.execute(command("nobody")).await,
            Err(RequestCodeError::Email(EmailError::Malformed))
        ));
    }

    #[tokio::test]
    async fn too_often_opens_and_mails_nothing() {
        let mut limiter = domain_kernel::ports::MockRateLimiter::new();
        limiter.expect_take().returning(|limit, _| match limit {
            Limit::CodeRequestByAddress => Err(TooMany { retry_after: domain_kernel::Span::seconds(60) }),
            _ => Ok(()),
        });
        let mut use_case = use_case(true, Registration::Open, MockMailSender::new());
        use_case.limiter = Arc::new(limiter);
        use_case.challenges = Arc::new(MockChallengeStore::new());
        assert!(matches!(use_case.execute(command("user1@example.org")).await, Err(RequestCodeError::TooMany(_))));
    }

    #[tokio::test]
    async fn a_full_post_office_is_told() {
        let mut mails = MockMailSender::new();
        mails.expect_enqueue().return_once(|_| Err(failure()));
        let answer = use_case(true, Registration::Open, mails).execute(command("user1@example.org")).await;
        assert!(matches!(answer, Err(RequestCodeError::Failed(_))));
    }
}
