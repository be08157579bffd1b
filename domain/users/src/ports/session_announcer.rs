use async_trait::async_trait;
use domain_kernel::{PortFailure, SessionId, UserId};

/// Tells every node that sessions have ended.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait SessionAnnouncer: Send + Sync {
    /// Within one second every node refuses the access tokens of these sessions and closes their sockets.
    /// The revocation itself is already durable when this is called.
    async fn ended(&self, user: UserId, sessions: &[SessionId]) -> Result<(), PortFailure>;
}
