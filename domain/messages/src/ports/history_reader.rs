use async_trait::async_trait;
use domain_kernel::{ChatId, PageSize, PortFailure, Seq, UserId};

use crate::{HistoryPage, Message};

/// Where a page of history lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The newest messages.
    Newest,
    /// The messages just before this seq, it not included.
    Before(Seq),
    /// The messages just after this seq, it not included.
    After(Seq),
    /// About half a page before this seq, and it and what follows.
    Around(Seq),
}

/// Answers what was said.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait HistoryReader: Send + Sync {
    /// A page of what `user` may see in `chat`; `None` when the user is not in it now.
    /// Membership and messages are read in one snapshot.
    async fn page(
        &self,
        user: UserId,
        chat: ChatId,
        anchor: Anchor,
        size: PageSize,
    ) -> Result<Option<HistoryPage>, PortFailure>;
    /// One message, if `user` is in the chat and may see it.
    async fn message(&self, user: UserId, chat: ChatId, seq: Seq) -> Result<Option<Message>, PortFailure>;
}
