use async_trait::async_trait;
use domain_chats::Founding;
use domain_kernel::{ChatId, Cursor, PortFailure, Span, Tag, UserId};

use crate::{AppendRefused, Catchup, Change, ChatHead, Draft, Founded, Placed};

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
    /// The place of what `author` has written under the client id of `draft` before, as a second append would answer and announce it, even
    /// to somebody who is out of the chat by now; `None` when nothing was. `ClientIdReused` when it was another message.
    async fn repeated(&self, chat: ChatId, author: UserId, draft: &Draft) -> Result<Option<Placed>, AppendRefused>;
    /// What changed in each chat after its cursor, in its current state, at most one page by events and by bytes; one statement and
    /// one snapshot for all. Answers in the order asked, for at least the first and for as many as fit
    /// [`CATCHUP_TOTAL_BYTES`](crate::CATCHUP_TOTAL_BYTES) and [`CATCHUP_TOTAL_EVENTS`](crate::CATCHUP_TOTAL_EVENTS) together:
    /// whoever asked asks again for the rest. At most [`CATCHUP_CHATS`](crate::CATCHUP_CHATS), each chat once.
    async fn changes_since(&self, asked: &[(ChatId, Cursor)]) -> Result<Vec<Catchup>, PortFailure>;
    /// Heads of the chats in which something was committed within the last `span` by the log's own clock, and possibly of others; at
    /// most [`RECENT_HEADS`](crate::RECENT_HEADS), the newest first. What a node reads when the bus may have swallowed something.
    async fn recent(&self, span: Span) -> Result<Vec<ChatHead>, PortFailure>;
    /// Where these chats end, in one query; chats that do not exist are left out.
    async fn heads(&self, chats: &[ChatId]) -> Result<Vec<ChatHead>, PortFailure>;
}
