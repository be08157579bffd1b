use std::sync::Arc;

use domain_kernel::ports::{Clock, IdSource, Randomness};
use domain_kernel::{PortFailure, SessionId};
use domain_users::ports::{AccessTokens, OpenRefused, RefreshTokens, SessionAnnouncer, SessionStore};
use domain_users::{Actor, AuditAct, AuditChange, AuditEntry, AuditOrigin, AuditTarget, Device, Session, User};

/// The last step of every way to sign in: a new session and its tokens.
pub struct SessionOpening {
    /// Where sessions are kept.
    pub sessions: Arc<dyn SessionStore>,
    /// The short-lived proof.
    pub access: Arc<dyn AccessTokens>,
    /// The long-lived proof.
    pub refresh: Arc<dyn RefreshTokens>,
    /// Told of sessions that ended because there were too many.
    pub announcer: Arc<dyn SessionAnnouncer>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids of sessions.
    pub ids: Arc<dyn IdSource>,
    /// Seeds of refresh tokens.
    pub randomness: Arc<dyn Randomness>,
}

/// Somebody is signed in.
#[derive(Clone, Debug)]
pub struct OpenedSession {
    /// Who.
    pub user: User,
    /// Through which session.
    pub session: SessionId,
    /// Proves the user for `expires_in` seconds.
    pub access_token: String,
    /// How long the access token works, in seconds.
    pub expires_in: u64,
    /// Renews the session, once.
    pub refresh_token: String,
    /// The account was made just now.
    pub is_new: bool,
}

/// Why no session was opened, though the proof was right.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The account is disabled or deleted, or a program's.
    #[error("nobody may use this account")]
    LockedOut,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl From<OpenRefused> for OpeningError {
    fn from(refused: OpenRefused) -> Self {
        match refused {
            OpenRefused::LockedOut => Self::LockedOut,
            OpenRefused::Failed(failure) => Self::Failed(failure),
        }
    }
}

impl SessionOpening {
    /// Opens a session of `user` on `device` and writes it down; the oldest of too many ends.
    pub(crate) async fn open(&self, user: User, device: Device, is_new: bool) -> Result<OpenedSession, OpeningError> {
        if !user.may_sign_in() {
            return Err(OpeningError::LockedOut);
        }
        let now = self.clock.now();
        let session = Session {
            id: SessionId::new(self.ids.next_id()),
            user: user.id,
            device,
            seed: self.randomness.bytes(),
            generation: 1,
            renewed_at: now,
            created_at: now,
            proved_at: now,
            revoked_at: None,
        };
        let refresh_token = self.refresh.make(&session);
        let actor = Actor { user: user.id, session: session.id };
        let origin = AuditOrigin::person(actor, &session.device.address);
        let mut entry = AuditEntry::done(now, origin, AuditAct::SignIn, AuditTarget::User(user.id));
        if is_new {
            entry = entry.with(AuditChange::fact("account", "new"));
        }
        let ended = self.sessions.open(session.clone(), entry).await?;
        if !ended.is_empty() {
            self.announcer.ended(user.id, &ended).await?;
        }
        Ok(self.answer(user, session.id, refresh_token, is_new))
    }

    /// The answer for an open session, with a new access token.
    pub(crate) fn answer(&self, user: User, session: SessionId, refresh_token: String, is_new: bool) -> OpenedSession {
        let access_token = self.access.issue(Actor { user: user.id, session }, self.clock.now());
        let expires_in = self.access.life().whole_seconds();
        OpenedSession { user, session, access_token, expires_in, refresh_token, is_new }
    }
}
