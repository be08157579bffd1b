use domain_kernel::{Span, Timestamp};

use crate::Actor;

/// Why an access token proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// Not made by this server, or not for this purpose.
    #[error("the access token is not valid")]
    Invalid,
    /// Past its time.
    #[error("the access token has expired")]
    Expired,
    /// Its session was ended.
    #[error("the session was ended")]
    Revoked,
}

/// Makes and reads the short-lived proof of who is calling.
#[cfg_attr(feature = "test-support", mockall::automock)]
pub trait AccessTokens: Send + Sync {
    /// A token that proves `actor` for ten minutes from `now`.
    fn issue(&self, actor: Actor, now: Timestamp) -> String;
    /// Who the token proves and until when. Reads no store: revoked sessions are known in memory.
    fn verify(&self, token: &str, now: Timestamp) -> Result<(Actor, Timestamp), TokenRefused>;
    /// From now on tokens of these sessions are `Revoked`. Told by [`crate::ports::SessionAnnouncer`] on every node.
    fn revoke(&self, sessions: &[domain_kernel::SessionId], now: Timestamp);
    /// True when tokens of this session are `Revoked`. Whoever registers a connection asks again afterwards: the session may have
    /// ended in between, when there was no connection to close yet.
    fn is_revoked(&self, session: domain_kernel::SessionId) -> bool;
    /// How long a new token works.
    fn life(&self) -> Span;
}
