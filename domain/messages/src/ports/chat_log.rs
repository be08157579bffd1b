use async_trait::async_trait;
use domain_chats::Founding;
use domain_kernel::{ChatId, Cursor, PortFailure, Tag};

use crate::{AppendRefused, Catchup, Change, ChatHead, Founded, Placed};

/// The one door through which anything in a chat changes: its stream, in the order the server accepted it.
///
/// After the commit every change is announced on the event bus; the bus may lose it, the log does not.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait ChatLog: Send + Sync {
    /// Opens a chat, or answers the one that is there: one per pair of people, one set of notes per person, one group per
    /// founder and client id. A new chat begins with an event that writes the system line `ChatCreated`; the founder and the
    /// others join by it. `tag` marks that event.
    async fn found(&self, founding: Founding, tag: Tag) -> Result<Founded, PortFailure>;
    /// Places `change` at the end of its chat, durable when this returns. The same author and client id again changes nothing
    /// and answers the first place. `Stale` when the rules or the membership have moved on since the right was proved.
    /// Changes of one chat that one caller makes one after the other keep their order.
    async fn append(&self, change: Change) -> Result<Placed, AppendRefused>;
    /// What changed in `chat` after `from`, in its current state, at most one page by events and by bytes; all of it from one snapshot.
    async fn changes_since(&self, chat: ChatId, from: Cursor) -> Result<Catchup, PortFailure>;
    /// Where these chats end, in one query; chats that do not exist are left out.
    async fn heads(&self, chats: &[ChatId]) -> Result<Vec<ChatHead>, PortFailure>;
}
