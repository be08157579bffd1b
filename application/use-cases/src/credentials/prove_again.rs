use std::sync::Arc;

use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_kernel::{ChallengeId, PortFailure};
use domain_users::ports::{
    ChallengeStore, CodeHasher, FactorReader, PasswordHasher, PasswordStore, RevokeScope, SessionAnnouncer,
    SessionStore, UserReader, Verdict,
};
use domain_users::{
    Actor, AuditAct, AuditEntry, AuditOrigin, AuditTarget, Code, Device, ProofMethod, ShownPasskey, TypedPassword, User,
};

use super::passkey_ceremonies::CeremonyFailed;
use super::second_factor_check::CheckFailed;
use super::{PasskeyCeremonies, SecondFactorCheck, ShownFactor};
use crate::users::{OpenedSession, OpeningError, SessionOpening};

/// Proves again who the actor is, before a sensitive act. A new session takes the place of the present one: whoever had a copy of its
/// tokens has nothing of the proof.
pub struct ProveAgain {
    /// By what the actor may prove themselves.
    pub factors: Arc<dyn FactorReader>,
    /// Checks second factors.
    pub check: Arc<SecondFactorCheck>,
    /// Checks passkeys.
    pub ceremonies: Arc<PasskeyCeremonies>,
    /// Where passwords are kept.
    pub passwords: Arc<dyn PasswordStore>,
    /// Compares them.
    pub password_hasher: Arc<dyn PasswordHasher>,
    /// Codes that were mailed.
    pub challenges: Arc<dyn ChallengeStore>,
    /// Compares them.
    pub code_hasher: Arc<dyn CodeHasher>,
    /// Who the actor is.
    pub users: Arc<dyn UserReader>,
    /// Opens the new session.
    pub opening: Arc<SessionOpening>,
    /// Ends the old one.
    pub sessions: Arc<dyn SessionStore>,
    /// Told of its end.
    pub announcer: Arc<dyn SessionAnnouncer>,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// What the actor shows.
#[derive(Clone, Debug)]
pub enum ShownProof {
    /// A passkey.
    Passkey(ShownPasskey),
    /// A second factor that was typed.
    Factor(ShownFactor),
    /// The password.
    Password(TypedPassword),
    /// A code that was mailed, and the challenge that this browser keeps.
    MailedCode(ChallengeId, Code),
}

/// The actor proves again who they are.
#[derive(Clone, Debug)]
pub struct ProveAgainCommand {
    /// What is shown.
    pub shown: ShownProof,
    /// The network address that asks, as text.
    pub address: String,
    /// What the session will be called.
    pub device: Device,
}

/// Why nothing was proved.
#[derive(Debug, thiserror::Error)]
pub enum ProveAgainError {
    /// Not right, or the actor has set up something stronger.
    #[error("this does not prove who you are")]
    Wrong,
    /// The mailed code works no more.
    #[error("the code works no more")]
    Expired,
    /// The account is gone, the token not yet.
    #[error("the account is gone")]
    Gone,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ShownProof {
    fn method(&self) -> ProofMethod {
        match self {
            Self::Passkey(_) => ProofMethod::Passkey,
            Self::Factor(ShownFactor::Totp(_)) => ProofMethod::Totp,
            Self::Factor(ShownFactor::RecoveryCode(_)) => ProofMethod::RecoveryCode,
            Self::Password(_) => ProofMethod::Password,
            Self::MailedCode(..) => ProofMethod::MailedCode,
        }
    }
}

impl ProveAgain {
    /// Checks what is shown and exchanges the session for a new one.
    pub async fn execute(&self, actor: Actor, command: ProveAgainCommand) -> Result<OpenedSession, ProveAgainError> {
        self.limiter.take(Limit::PasswordByNetwork, &command.address).await?;
        let user = self.users.by_id(actor.user).await?.ok_or(ProveAgainError::Gone)?;
        let held = self.factors.held(user.id).await?;
        let is_strong_enough = held.proof_methods().contains(&command.shown.method());
        if !is_strong_enough || !self.is_right(&user, &command.shown).await? {
            return Err(ProveAgainError::Wrong);
        }
        self.exchange(actor, user, command.device).await
    }

    async fn is_right(&self, user: &User, shown: &ShownProof) -> Result<bool, ProveAgainError> {
        match shown {
            ShownProof::Passkey(answer) => self.is_passkey(user, answer).await,
            ShownProof::Factor(factor) => Ok(self.check.is_right(user.id, factor).await?),
            ShownProof::Password(typed) => self.is_password(user, typed).await,
            ShownProof::MailedCode(challenge, code) => self.is_mailed(user, *challenge, code).await,
        }
    }

    async fn is_passkey(&self, user: &User, answer: &ShownPasskey) -> Result<bool, ProveAgainError> {
        match self.ceremonies.shown(answer).await {
            Ok(passkey) => Ok(passkey.user == user.id),
            Err(CeremonyFailed::Wrong) => Ok(false),
            Err(CeremonyFailed::Failed(failure)) => Err(failure.into()),
        }
    }

    async fn is_password(&self, user: &User, typed: &TypedPassword) -> Result<bool, ProveAgainError> {
        self.limiter.take(Limit::PasswordByAccount, user.email.as_str()).await?;
        let hash = self.passwords.by_user(user.id).await?.map(|stored| stored.hash);
        let is_there = hash.is_some();
        Ok(self.password_hasher.check(typed, hash).await? != Verdict::Wrong && is_there)
    }

    /// A code that was mailed to another address proves somebody else.
    async fn is_mailed(&self, user: &User, challenge: ChallengeId, code: &Code) -> Result<bool, ProveAgainError> {
        let attempt = self.challenges.attempt(challenge, self.clock.now()).await?.ok_or(ProveAgainError::Expired)?;
        self.limiter.take(Limit::CodeCheckByAccount, attempt.email.as_str()).await?;
        let is_right = self.code_hasher.matches(code, &attempt.code_hash).await? && attempt.email == user.email;
        Ok(is_right && self.challenges.close(challenge).await?)
    }

    async fn exchange(&self, actor: Actor, user: User, device: Device) -> Result<OpenedSession, ProveAgainError> {
        let address = device.address.clone();
        let opened = self.opening.open(user, device, false).await?;
        let former = RevokeScope::One(actor.session);
        let origin = AuditOrigin::person(actor, &address);
        let entry = AuditEntry::done(self.clock.now(), origin, AuditAct::EndSessions, AuditTarget::User(actor.user));
        let ended = self.sessions.revoke(actor.user, former, entry).await?;
        if !ended.is_empty() {
            self.announcer.ended(actor.user, &ended).await?;
        }
        Ok(opened)
    }
}

impl From<CheckFailed> for ProveAgainError {
    fn from(failed: CheckFailed) -> Self {
        match failed {
            CheckFailed::TooMany(too_many) => Self::TooMany(too_many),
            CheckFailed::Failed(failure) => Self::Failed(failure),
        }
    }
}

impl From<OpeningError> for ProveAgainError {
    fn from(error: OpeningError) -> Self {
        match error {
            OpeningError::LockedOut => Self::Gone,
            OpeningError::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, clock, no_limit, opening, passkey_ceremonies, second_factor_check};
    use domain_users::HeldFactors;
    use domain_users::ports::{
        Attempt, MockChallengeStore, MockCodeHasher, MockFactorReader, MockPasswordHasher, MockPasswordStore,
        MockSessionAnnouncer, MockSessionStore, MockUserReader, StoredPassword,
    };

    const TOTP: HeldFactors = HeldFactors { has_totp: true, passkeys: 0, recovery_codes: 1, has_password: true };
    const PASSWORD: HeldFactors = HeldFactors { has_totp: false, ..TOTP };
    const NOTHING: HeldFactors = HeldFactors { has_password: false, ..PASSWORD };

    fn code() -> Code {
        Code::parse("123456").expect("a code")
    }

    fn totp() -> ShownProof {
        ShownProof::Factor(ShownFactor::Totp(code()))
    }

    fn password() -> ShownProof {
        ShownProof::Password(TypedPassword::parse("plum orbit tin").expect("typed"))
    }

    fn mailed() -> ShownProof {
        ShownProof::MailedCode(ChallengeId::new(uuid::Uuid::from_u128(1)), code())
    }

    /// Whoever is user `mailed_to` got the code; everything that is compared is right, or nothing is.
    async fn prove(
        held: HeldFactors,
        shown: ShownProof,
        (is_right, mailed_to): (bool, u128),
        exchanges: usize,
    ) -> Result<OpenedSession, ProveAgainError> {
        let mut factors = MockFactorReader::new();
        factors.expect_held().returning(move |_| Ok(held));
        let mut passwords = MockPasswordStore::new();
        passwords.expect_by_user().returning(|user| Ok(Some(StoredPassword { user, hash: "hash".into() })));
        let mut password_hasher = MockPasswordHasher::new();
        let verdict = if is_right { Verdict::Right } else { Verdict::Wrong };
        password_hasher.expect_check().returning(move |_, _| Ok(verdict));
        let mut challenges = MockChallengeStore::new();
        challenges
            .expect_attempt()
            .returning(move |_, _| Ok(Some(Attempt { email: account(mailed_to).email, code_hash: "hash".into() })));
        challenges.expect_close().returning(|_| Ok(true));
        let mut code_hasher = MockCodeHasher::new();
        code_hasher.expect_matches().returning(move |_, _| Ok(is_right));
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|_| Ok(Some(account(1))));
        let mut sessions = MockSessionStore::new();
        let former = |_: &_, scope: &RevokeScope, _: &_| *scope == RevokeScope::One(actor().session);
        let ended = |_, _, _| Ok(vec![actor().session]);
        sessions.expect_revoke().times(exchanges).withf(former).returning(ended);
        let mut announcer = MockSessionAnnouncer::new();
        announcer.expect_ended().times(exchanges).returning(|_, _| Ok(()));
        let use_case = ProveAgain {
            factors: Arc::new(factors),
            check: Arc::new(second_factor_check(is_right)),
            ceremonies: Arc::new(passkey_ceremonies()),
            passwords: Arc::new(passwords),
            password_hasher: Arc::new(password_hasher),
            challenges: Arc::new(challenges),
            code_hasher: Arc::new(code_hasher),
            users: Arc::new(users),
            opening: Arc::new(opening(exchanges)),
            sessions: Arc::new(sessions),
            announcer: Arc::new(announcer),
            limiter: Arc::new(no_limit()),
            clock: clock(),
        };
        let device = Device { client: "test".into(), address: "127.0.0.1".into() };
        use_case.execute(actor(), ProveAgainCommand { shown, address: "127.0.0.1".into(), device }).await
    }

    #[tokio::test]
    async fn each_right_proof_exchanges_the_session() {
        for (held, shown) in [(TOTP, totp()), (PASSWORD, password()), (NOTHING, mailed())] {
            assert!(prove(held, shown, (true, 1), 1).await.is_ok(), "{held:?}");
        }
    }

    #[tokio::test]
    async fn a_wrong_proof_a_weaker_one_and_somebody_elses_leave_the_session_as_it_is() {
        for (held, shown, is_right, mailed_to) in [
            (TOTP, totp(), false, 1),
            (PASSWORD, password(), false, 1),
            (NOTHING, mailed(), false, 1),
            (TOTP, password(), true, 1),
            (TOTP, mailed(), true, 1),
            (PASSWORD, mailed(), true, 1),
            (NOTHING, totp(), true, 1),
            (NOTHING, mailed(), true, 2),
        ] {
            let answer = prove(held, shown.clone(), (is_right, mailed_to), 0).await;
            assert!(matches!(answer, Err(ProveAgainError::Wrong)), "{held:?} {shown:?}");
        }
    }
}
