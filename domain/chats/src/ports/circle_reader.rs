use async_trait::async_trait;
use domain_kernel::{ChatId, PortFailure, UserId};

/// Answers with whom somebody shares chats.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait CircleReader: Send + Sync {
    /// Those of `others` who are in a chat in which `user` is now, by id. At most 500 others.
    async fn met(&self, user: UserId, others: &[UserId]) -> Result<Vec<UserId>, PortFailure>;
    /// The direct chat of these two, whoever opened it, or `None`.
    async fn direct(&self, one: UserId, other: UserId) -> Result<Option<ChatId>, PortFailure>;
}
