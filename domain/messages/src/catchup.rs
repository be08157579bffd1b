use domain_kernel::{ChatId, Cursor, Number};

use crate::Message;

/// How many events one page of a catch-up covers.
pub const CATCHUP_PAGE: usize = 500;
/// A page ends after the message with which the bodies in it reach so many bytes: 256 KiB.
pub const CATCHUP_BYTES: usize = 256 * 1024;
/// So many chats are caught up with in one read at most.
pub const CATCHUP_CHATS: usize = 200;
/// A read of several chats ends after the chat with which the bodies in it reach so many bytes: 1 MiB.
pub const CATCHUP_TOTAL_BYTES: usize = 1024 * 1024;
/// And after the chat with which the events in it are so many.
pub const CATCHUP_TOTAL_EVENTS: usize = 10 * CATCHUP_PAGE;
/// So many recently changed chats are told at most; whoever gets as many compares all it holds.
pub const RECENT_HEADS: usize = 20_000;
/// Whoever is further behind than this starts anew from the newest page.
pub const CATCHUP_LIMIT: i64 = 1_000;

/// Where a chat's stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChatHead {
    /// Which chat.
    pub chat: ChatId,
    /// Its last event.
    pub cursor: Cursor,
    /// Number of its last countable message.
    pub last_number: Number,
    /// How many people are in it.
    pub member_count: u32,
}

/// What changed in a chat after a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Catchup {
    /// The messages touched in `(from, to]`, each once, in their current state, by rising seq.
    Changes {
        /// The cursor asked for.
        from: Cursor,
        /// How far this page goes; equal to `from` when nothing changed.
        to: Cursor,
        /// There is another page after `to`.
        more: bool,
        /// What was touched.
        messages: Vec<Message>,
        /// How many people are in the chat.
        member_count: u32,
    },
    /// The cursor cannot be followed: drop what is held of this chat and read its newest page.
    Reset(ResetReason),
}

/// Why a cursor cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResetReason {
    /// More than a thousand events behind.
    Far,
    /// It comes from another history, or from the future.
    Tag,
    /// What it would need was forgotten.
    Floor,
    /// The reader was out of the chat in between.
    Membership,
}
