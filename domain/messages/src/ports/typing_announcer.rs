use async_trait::async_trait;
use domain_kernel::{ChatId, PortFailure, UserId};

/// Tells the others that somebody is writing.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait TypingAnnouncer: Send + Sync {
    /// `user`, a member of `chat`, is writing there. Lost without harm; shown for six seconds.
    async fn typing(&self, chat: ChatId, user: UserId) -> Result<(), PortFailure>;
}
