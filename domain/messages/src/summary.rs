use domain_chats::{Chat, MemberRole};
use domain_kernel::{Cursor, Number, Seq, UserId};

use crate::{Message, ReadState};

/// One row of a user's chat list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatSummary {
    /// The chat.
    pub chat: Chat,
    /// The other person of a direct chat.
    pub peer: Option<UserId>,
    /// How many people are in it.
    pub member_count: u32,
    /// Its head when this was read: live events follow it.
    pub cursor: Cursor,
    /// Number of its last countable message.
    pub last_number: Number,
    /// Its newest message that this user may see.
    pub last_message: Option<Message>,
    /// The user's role.
    pub role: MemberRole,
    /// Seq of the event that let the user in.
    pub joined: Seq,
    /// How far the user has read.
    pub read: ReadState,
}

/// A page of messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryPage {
    /// By rising seq.
    pub messages: Vec<Message>,
    /// There is more before the first.
    pub has_before: bool,
    /// There is more after the last.
    pub has_after: bool,
}
