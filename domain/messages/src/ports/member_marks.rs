use async_trait::async_trait;
use domain_kernel::{ChatId, PortFailure, UserId};

use crate::{MemberMark, Receipt};

/// Remembers how far members have received, and answers how far they have received and read. Small chats only.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait MemberMarks: Send + Sync {
    /// Moves marks on, never back and never beyond the head; whoever is not in the chat is passed over. At most 1000, one statement.
    async fn receive(&self, receipts: &[Receipt]) -> Result<(), PortFailure>;
    /// How far the present members of `chat` have come, `user` among them; empty in a chat of more than
    /// [`MARKED_MEMBERS`](crate::MARKED_MEMBERS) people, `None` when `user` is not in it.
    async fn marks(&self, user: UserId, chat: ChatId) -> Result<Option<Vec<MemberMark>>, PortFailure>;
}
