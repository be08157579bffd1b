use async_trait::async_trait;
use domain_kernel::{PortFailure, SessionId, Timestamp, UserId};

use crate::{Generation, Session};

/// Which of a user's sessions end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokeScope {
    /// This one, if it is the user's.
    One(SessionId),
    /// All but this one.
    AllBut(SessionId),
    /// Every one.
    All,
}

/// The sessions of users.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// Keeps a new session. When the user then has more than twenty, the oldest end; their ids are answered.
    async fn open(&self, session: Session) -> Result<Vec<SessionId>, PortFailure>;
    /// The session, ended or not; `None` when it never was.
    async fn load(&self, id: SessionId) -> Result<Option<Session>, PortFailure>;
    /// Moves the session from generation `from` to the next. True for exactly one of parallel calls, and never for an ended session.
    async fn advance(&self, id: SessionId, from: Generation, now: Timestamp) -> Result<bool, PortFailure>;
    /// Ends sessions of `user` and answers which were ended by this call.
    async fn revoke(&self, user: UserId, scope: RevokeScope, now: Timestamp) -> Result<Vec<SessionId>, PortFailure>;
    /// The user's sessions that are not over at `now`, last renewed first.
    async fn list(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, PortFailure>;
    /// Sessions ended at or after `since`: what a starting node must know. At most 100 000.
    async fn ended_since(&self, since: Timestamp) -> Result<Vec<SessionId>, PortFailure>;
}
