use std::sync::Arc;

use domain_kernel::ports::{Clock, IdSource, Limit, Randomness, RateLimiter, TooMany};
use domain_kernel::{ChallengeId, PortFailure, UserId};
use domain_users::ports::{AuditLog, ChallengeStore, CodeHasher, RedeemRefused, RegisterRefused, UserReader};
use domain_users::{
    AuditAct, AuditChange, AuditEntry, AuditOrigin, AuditTarget, Code, CodeError, Device, EmailAddress, LinkPurpose,
    User,
};

use crate::credentials::LinkMailing;

use super::{AdmissionError, Entrance, OpeningError, SignInGate, SignInStep};

/// How many usernames are tried for a newcomer.
const NAME_ATTEMPTS: u32 = 20;

/// Signs somebody in who has the code that was mailed; makes the account at the first time.
pub struct CheckCode {
    /// Where attempts are kept.
    pub challenges: Arc<dyn ChallengeStore>,
    /// Compares codes.
    pub hasher: Arc<dyn CodeHasher>,
    /// Mails links while codes pause.
    pub links: Arc<LinkMailing>,
    /// Who has an account.
    pub users: Arc<dyn UserReader>,
    /// Whether strangers become users.
    pub entrance: Arc<Entrance>,
    /// Where wrong codes are written down.
    pub audit: Arc<dyn AuditLog>,
    /// Asks for the second factor, or opens the session.
    pub gate: Arc<SignInGate>,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids of accounts.
    pub ids: Arc<dyn IdSource>,
    /// Numbers behind usernames that are taken.
    pub randomness: Arc<dyn Randomness>,
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
    /// The code of an invite, as it came.
    pub invite: Option<String>,
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
    /// Codes pause for this address, for this long; a link was mailed instead.
    #[error("codes pause for this address")]
    Paused(TooMany),
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl CheckCode {
    /// Counts a try, compares, and goes on to the second factor or to a session.
    pub async fn execute(&self, command: CheckCodeCommand) -> Result<SignInStep, CheckCodeError> {
        let code = Code::parse(&command.code)?;
        self.limiter.take(Limit::CodeCheckByNetwork, &command.address).await?;
        let attempt =
            self.challenges.attempt(command.challenge, self.clock.now()).await?.ok_or(CheckCodeError::Expired)?;
        if let Err(too_many) = self.limiter.take(Limit::CodeCheckByAccount, attempt.email.as_str()).await {
            return self.pause(&attempt.email, too_many).await;
        }
        if !self.hasher.matches(&code, &attempt.code_hash).await? {
            return self.refuse(&attempt.email, &command.address).await;
        }
        if !self.challenges.close(command.challenge).await? {
            return Err(CheckCodeError::Expired);
        }
        let Some((user, is_new)) = self.account(&attempt.email, &command).await? else {
            return self.refuse(&attempt.email, &command.address).await;
        };
        match self.gate.pass(user, command.device, is_new).await {
            Ok(step) => Ok(step),
            Err(OpeningError::LockedOut) => self.refuse(&attempt.email, &command.address).await,
            Err(OpeningError::Failed(failure)) => Err(failure.into()),
        }
    }

    /// Guessing must not lock anybody out: whoever reads the mail gets a link that nobody guesses. Told alike to everybody.
    async fn pause(&self, email: &EmailAddress, too_many: TooMany) -> Result<SignInStep, CheckCodeError> {
        if self.limiter.take(Limit::SignInLinkByAddress, email.as_str()).await.is_ok() {
            let user = self.users.by_email(email).await?.filter(User::may_sign_in);
            self.links.send(LinkPurpose::SignIn, email.clone(), user).await?;
        }
        Err(CheckCodeError::Paused(too_many))
    }

    /// Writes down that somebody did not get in; of whom, when there is such an account. The address of mail is not kept.
    async fn refuse(&self, email: &EmailAddress, address: &str) -> Result<SignInStep, CheckCodeError> {
        let user = self.users.by_email(email).await?;
        let target = user.map_or(AuditTarget::None, |user| AuditTarget::User(user.id));
        let entry = AuditEntry::refused(self.clock.now(), AuditOrigin::stranger(address), AuditAct::SignIn, target)
            .with(AuditChange::fact("method", "code"));
        self.audit.append(entry).await?;
        Err(CheckCodeError::WrongCode)
    }

    /// The account of this address, made now if there is none; `None` when there is none and none may be made.
    async fn account(
        &self,
        email: &EmailAddress,
        command: &CheckCodeCommand,
    ) -> Result<Option<(User, bool)>, CheckCodeError> {
        for attempt in 0..NAME_ATTEMPTS {
            if let Some(user) = self.users.by_email(email).await? {
                return Ok(Some((user, false)));
            }
            let admission = self.entrance.admission(command.invite.as_deref(), &command.address).await?;
            let Some(admission) = admission else { return Ok(None) };
            let newcomer =
                User::newcomer(UserId::new(self.ids.next_id()), email.clone(), self.suffix(attempt), self.clock.now());
            let user = User { role: admission.role(), ..newcomer };
            match self.entrance.register(&admission, &user).await {
                Ok(()) => return Ok(Some((user, true))),
                Err(RedeemRefused::Unusable) => return Ok(None),
                Err(RedeemRefused::Account(
                    RegisterRefused::EmailTaken | RegisterRefused::UsernameTaken | RegisterRefused::OwnerExists,
                )) => {}
                Err(RedeemRefused::Account(RegisterRefused::Failed(failure))) => return Err(failure.into()),
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

impl From<AdmissionError> for CheckCodeError {
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
    use crate::testing::{account, clock, entrance, gate, ids, is_new, links, randomness};
    use domain_kernel::Span;
    use domain_kernel::ports::MockRateLimiter;
    use domain_users::ports::{
        Attempt, MockAuditLog, MockChallengeStore, MockCodeHasher, MockUserReader, MockUserStore,
    };
    use domain_users::{AccountState, AuditOutcome, Registration};

    struct Scene {
        attempt: Option<Attempt>,
        is_right: bool,
        closes: bool,
        known: Option<User>,
        registration: Registration,
        sessions: usize,
        accounts: usize,
        /// Refusals that are written down.
        refusals: usize,
        links: usize,
    }

    const USUAL: fn() -> Scene = || Scene {
        attempt: Some(Attempt {
            email: EmailAddress::parse("user1@example.org").expect("an address"),
            code_hash: "hash".into(),
        }),
        is_right: true,
        closes: true,
        known: Some(account(1)),
        registration: Registration::Open,
        sessions: 1,
        accounts: 0,
        refusals: 0,
        links: 0,
    };

    async fn check(scene: Scene, code: &str) -> Result<SignInStep, CheckCodeError> {
        let mut challenges = MockChallengeStore::new();
        challenges.expect_attempt().return_once(move |_, _| Ok(scene.attempt));
        challenges.expect_close().return_once(move |_| Ok(scene.closes));
        let mut hasher = MockCodeHasher::new();
        hasher.expect_matches().return_once(move |_, _| Ok(scene.is_right));
        let mut users = MockUserReader::new();
        users.expect_by_email().returning(move |_| Ok(scene.known.clone()));
        let mut accounts = MockUserStore::new();
        accounts.expect_register().times(scene.accounts).returning(|_| Ok(()));
        let mut audit = MockAuditLog::new();
        let is_refusal = |entry: &AuditEntry| entry.act == AuditAct::SignIn && entry.outcome == AuditOutcome::Refused;
        audit.expect_append().withf(is_refusal).times(scene.refusals).returning(|_| Ok(()));
        let entrance = Entrance { accounts: Arc::new(accounts), ..entrance(scene.registration) };
        let mut limiter = MockRateLimiter::new();
        let is_paused = scene.links > 0;
        limiter.expect_take().returning(move |limit, _| match limit {
            Limit::CodeCheckByAccount if is_paused => Err(TooMany { retry_after: Span::seconds(60) }),
            _ => Ok(()),
        });
        let use_case = CheckCode {
            challenges: Arc::new(challenges),
            hasher: Arc::new(hasher),
            links: Arc::new(links(scene.links)),
            users: Arc::new(users),
            entrance: Arc::new(entrance),
            audit: Arc::new(audit),
            gate: Arc::new(gate(scene.sessions)),
            limiter: Arc::new(limiter),
            clock: clock(),
            ids: ids(),
            randomness: randomness(),
        };
        let device = Device { client: "test".into(), address: "127.0.0.1".into() };
        let challenge = ChallengeId::new(uuid::Uuid::from_u128(1));
        let (code, address) = (code.into(), "127.0.0.1".into());
        use_case.execute(CheckCodeCommand { challenge, code, address, device, invite: None }).await
    }

    #[tokio::test]
    async fn a_known_user_signs_in() {
        assert!(!is_new(check(USUAL(), "123456").await.expect("signed in")));
    }

    #[tokio::test]
    async fn a_stranger_becomes_a_user_where_registration_is_open() {
        let scene = Scene { known: None, accounts: 1, ..USUAL() };
        assert!(is_new(check(scene, "123456").await.expect("signed in")));
        let scene = Scene { known: None, registration: Registration::Closed, sessions: 0, refusals: 1, ..USUAL() };
        assert!(matches!(check(scene, "123456").await, Err(CheckCodeError::WrongCode)));
    }

    #[tokio::test]
    async fn each_refusal_opens_no_session() {
        let nothing = || Scene { sessions: 0, ..USUAL() };
        assert!(matches!(check(nothing(), "12345").await, Err(CheckCodeError::Code(_))));
        assert!(matches!(check(Scene { attempt: None, ..nothing() }, "123456").await, Err(CheckCodeError::Expired)));
        assert!(matches!(
            check(Scene { is_right: false, refusals: 1, ..nothing() }, "123456").await,
            Err(CheckCodeError::WrongCode)
        ));
        let locked_out = Some(User { state: AccountState::Disabled, ..account(1) });
        assert!(matches!(
            check(Scene { known: locked_out, refusals: 1, ..nothing() }, "123456").await,
            Err(CheckCodeError::WrongCode)
        ));
        assert!(matches!(check(Scene { closes: false, ..nothing() }, "123456").await, Err(CheckCodeError::Expired)));
    }

    #[tokio::test]
    async fn while_codes_pause_a_link_is_mailed_and_not_even_the_right_code_works() {
        let paused = Scene { links: 1, sessions: 0, ..USUAL() };
        assert!(matches!(check(paused, "123456").await, Err(CheckCodeError::Paused(_))));
    }
}
