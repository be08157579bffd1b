use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_users::ports::{RefreshTokens, RevokeScope, SessionAnnouncer, SessionStore, UserReader};
use domain_users::{AuditAct, AuditChange, AuditEntry, AuditOrigin, AuditTarget, Renewal, Session};

use super::{OpenedSession, SessionOpening};

/// Renews a session: each refresh token works once. One that was used before ends the session, for somebody else has it.
pub struct RefreshSession {
    /// Where sessions are kept.
    pub sessions: Arc<dyn SessionStore>,
    /// Whose they are.
    pub users: Arc<dyn UserReader>,
    /// Checks what is shown.
    pub tokens: Arc<dyn RefreshTokens>,
    /// Makes the answer.
    pub opening: Arc<SessionOpening>,
    /// Told when a stolen token ended a session.
    pub announcer: Arc<dyn SessionAnnouncer>,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Why nothing was renewed.
#[derive(Debug, thiserror::Error)]
pub enum RefreshSessionError {
    /// No token of ours, or its session is over.
    #[error("the session is over")]
    Unauthenticated,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl RefreshSession {
    /// Renews the session of `token`, shown from network address `address`.
    pub async fn execute(&self, token: &str, address: &str) -> Result<OpenedSession, RefreshSessionError> {
        self.limiter.take(Limit::Refresh, address).await?;
        let shown = self.tokens.read(token).ok_or(RefreshSessionError::Unauthenticated)?;
        let session = self.sessions.load(shown.session).await?.ok_or(RefreshSessionError::Unauthenticated)?;
        if !self.tokens.proves(&shown, &session.seed) {
            return Err(RefreshSessionError::Unauthenticated);
        }
        match session.renewal(shown.generation, self.clock.now()) {
            Renewal::Advance => self.advance(session).await,
            Renewal::Repeat => self.answer(session).await,
            Renewal::Reused => self.end(session, address).await,
            Renewal::Ended => Err(RefreshSessionError::Unauthenticated),
        }
    }

    /// Whoever loses the race for the next generation gets the winner's successor: both held the token rightly.
    async fn advance(&self, session: Session) -> Result<OpenedSession, RefreshSessionError> {
        let from = session.generation;
        self.sessions.advance(session.id, from, self.clock.now()).await?;
        let now = self.sessions.load(session.id).await?.ok_or(RefreshSessionError::Unauthenticated)?;
        if now.generation == from + 1 && !now.is_over(self.clock.now()) {
            self.answer(now).await
        } else {
            Err(RefreshSessionError::Unauthenticated)
        }
    }

    async fn answer(&self, session: Session) -> Result<OpenedSession, RefreshSessionError> {
        let user = self.users.by_id(session.user).await?.ok_or(RefreshSessionError::Unauthenticated)?;
        let refresh_token = self.tokens.make(&session);
        Ok(self.opening.answer(user, session.id, refresh_token, false))
    }

    async fn end(&self, session: Session, address: &str) -> Result<OpenedSession, RefreshSessionError> {
        let (origin, target) = (AuditOrigin::stranger(address), AuditTarget::User(session.user));
        let entry = AuditEntry::refused(self.clock.now(), origin, AuditAct::ReuseToken, target)
            .with(AuditChange::fact("session", &session.id.to_string()));
        let ended = self.sessions.revoke(session.user, RevokeScope::One(session.id), entry).await?;
        self.announcer.ended(session.user, &ended).await?;
        Err(RefreshSessionError::Unauthenticated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, clock, no_limit, opening, user};
    use domain_kernel::{SessionId, Timestamp};
    use domain_users::Device;
    use domain_users::ports::{
        MockRefreshTokens, MockSessionAnnouncer, MockSessionStore, MockUserReader, PresentedToken,
    };

    fn session(generation: i64) -> Session {
        Session {
            id: SessionId::new(uuid::Uuid::from_u128(9)),
            user: user(1),
            device: Device { client: "test".into(), address: "127.0.0.1".into() },
            seed: [1; 32],
            generation,
            renewed_at: Timestamp::default(),
            created_at: Timestamp::default(),
            proved_at: Timestamp::default(),
            revoked_at: None,
        }
    }

    async fn refresh(
        shown: i64,
        is_ours: bool,
        sessions: MockSessionStore,
        ended: usize,
    ) -> Result<OpenedSession, RefreshSessionError> {
        let mut tokens = MockRefreshTokens::new();
        let presented = PresentedToken { session: session(3).id, generation: shown, proof: [0; 32] };
        tokens.expect_read().return_once(move |_| Some(presented));
        tokens.expect_proves().return_const(is_ours);
        tokens.expect_make().returning(|session| format!("refresh {}", session.generation));
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|_| Ok(Some(account(1))));
        let mut announcer = MockSessionAnnouncer::new();
        announcer.expect_ended().times(ended).returning(|_, _| Ok(()));
        let use_case = RefreshSession {
            sessions: Arc::new(sessions),
            users: Arc::new(users),
            tokens: Arc::new(tokens),
            opening: Arc::new(opening(0)),
            announcer: Arc::new(announcer),
            limiter: Arc::new(no_limit()),
            clock: clock(),
        };
        use_case.execute("token", "127.0.0.1").await
    }

    #[tokio::test]
    async fn the_present_token_is_renewed() {
        let mut sessions = MockSessionStore::new();
        sessions.expect_load().once().return_once(|_| Ok(Some(session(3))));
        sessions.expect_advance().once().return_once(|_, _, _| Ok(true));
        sessions.expect_load().once().return_once(|_| Ok(Some(session(4))));
        assert_eq!(refresh(3, true, sessions, 0).await.expect("renewed").refresh_token, "refresh 4");
    }

    #[tokio::test]
    async fn the_token_before_gets_the_same_successor_again() {
        let mut sessions = MockSessionStore::new();
        sessions.expect_load().return_once(|_| Ok(Some(session(3))));
        sessions.expect_advance().never();
        assert_eq!(refresh(2, true, sessions, 0).await.expect("repeated").refresh_token, "refresh 3");
    }

    #[tokio::test]
    async fn a_used_token_ends_the_session() {
        let mut sessions = MockSessionStore::new();
        sessions.expect_load().return_once(|_| Ok(Some(session(3))));
        sessions.expect_revoke().once().return_once(|_, _, _| Ok(vec![session(3).id]));
        assert!(matches!(refresh(1, true, sessions, 1).await, Err(RefreshSessionError::Unauthenticated)));
    }

    #[tokio::test]
    async fn a_forged_token_ends_nothing() {
        let mut sessions = MockSessionStore::new();
        sessions.expect_load().return_once(|_| Ok(Some(session(3))));
        sessions.expect_revoke().never();
        assert!(matches!(refresh(1, false, sessions, 0).await, Err(RefreshSessionError::Unauthenticated)));
    }
}
