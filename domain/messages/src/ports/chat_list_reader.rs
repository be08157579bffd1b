use async_trait::async_trait;
use domain_kernel::{ChatId, Cursor, PageSize, PortFailure, UserId};

use crate::{ChatSummary, UserCatchup};

/// Answers a user's chat list.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait ChatListReader: Send + Sync {
    /// Chats the user is in, by id, after `after`, at most a page.
    async fn list(&self, user: UserId, after: Option<ChatId>, size: PageSize) -> Result<Vec<ChatSummary>, PortFailure>;
    /// One chat as the user sees it; `None` when the user is not in it.
    async fn summary(&self, user: UserId, chat: ChatId) -> Result<Option<ChatSummary>, PortFailure>;
    /// What changed in the user's list after `from`; everything when `from` is `None` or does not belong to this history.
    async fn changes_since(&self, user: UserId, from: Option<Cursor>) -> Result<UserCatchup, PortFailure>;
    /// Head of the user's stream.
    async fn cursor(&self, user: UserId) -> Result<Cursor, PortFailure>;
}
