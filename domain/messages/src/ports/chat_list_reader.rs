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
    /// Those of `chats` that the user is in, as the user sees them, in any order. At most 500, a fixed number of statements.
    async fn summaries(&self, user: UserId, chats: &[ChatId]) -> Result<Vec<ChatSummary>, PortFailure>;
    /// Heads of users' streams, one for each of `users` in their order; `START` for whoever has no stream yet. At most 500, one query.
    async fn cursors(&self, users: &[UserId]) -> Result<Vec<Cursor>, PortFailure>;
}
