use async_trait::async_trait;
use domain_kernel::{PortFailure, SessionId, Timestamp, UserId};

use crate::{AuditEntry, Generation, Session};

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

/// Why no session was opened. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum OpenRefused {
    /// There is no such account, or nobody may use it.
    #[error("nobody may use this account")]
    LockedOut,
    /// The store could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// The sessions of users.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// Keeps a new session of an active account, and `entry` with it. When the user then has more than twenty, the oldest end; their ids
    /// are answered.
    async fn open(&self, session: Session, entry: AuditEntry) -> Result<Vec<SessionId>, OpenRefused>;
    /// The session, ended or not; `None` when it never was.
    async fn load(&self, id: SessionId) -> Result<Option<Session>, PortFailure>;
    /// Moves the session from generation `from` to the next. True for exactly one of parallel calls, and never for an ended session.
    async fn advance(&self, id: SessionId, from: Generation, now: Timestamp) -> Result<bool, PortFailure>;
    /// Ends sessions of `user` at the moment of `entry` and answers which were ended by this call. `entry` is written with them, and not at
    /// all when there was none.
    async fn revoke(&self, user: UserId, scope: RevokeScope, entry: AuditEntry) -> Result<Vec<SessionId>, PortFailure>;
    /// The user's sessions that are not over at `now`, last renewed first.
    async fn list(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, PortFailure>;
    /// Sessions ended at or after `since`: what a starting node must know. At most 100 000.
    async fn ended_since(&self, since: Timestamp) -> Result<Vec<SessionId>, PortFailure>;
}
