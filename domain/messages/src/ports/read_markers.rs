use async_trait::async_trait;
use domain_kernel::{ChatId, PortFailure, Seq, Tag, UserId};

use crate::ReadState;

/// Remembers how far people have read.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait ReadMarkers: Send + Sync {
    /// Moves the marker of `user` in `chat` to `seq`, never back and never beyond the head, and answers where it is then;
    /// `None` when the user is not in the chat. A marker that moved is an event of the user's stream, marked with `tag`,
    /// announced after the commit; one that did not move writes nothing.
    async fn advance(&self, user: UserId, chat: ChatId, seq: Seq, tag: Tag) -> Result<Option<ReadState>, PortFailure>;
    /// How far `user` has read in each of `chats` that the user is in. At most 500 chats, one query.
    async fn states(&self, user: UserId, chats: &[ChatId]) -> Result<Vec<ReadState>, PortFailure>;
}
