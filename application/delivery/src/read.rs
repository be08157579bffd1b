use std::collections::HashMap;
use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, UserId};
use domain_messages::{Catchup, ChatHead, ChatSummary, HistoryPage, Memberships, ReadState, ResetReason, UserCatchup};
use domain_users::User;

use crate::ConnectionId;

/// Something that the hub must know. Reads may be carried out in any order and side by side, but not before the call that
/// asked for them has returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// What a user is in, and then what changed in the user's list after `from`: the second from a later moment than the first.
    User {
        /// For whom.
        connection: ConnectionId,
        /// Whose.
        user: UserId,
        /// After this.
        from: Option<Cursor>,
    },
    /// Head of a user's stream.
    UserHead {
        /// For whom.
        connection: ConnectionId,
        /// Whose.
        user: UserId,
    },
    /// Where chats end; each with a mark that must come back.
    Heads(Vec<(ChatId, u32)>),
    /// What changed in a chat: one read for all who are at `from`.
    Changes {
        /// Which chat.
        chat: ChatId,
        /// After this.
        from: Cursor,
    },
    /// How far a user has read; a chat that is missing in the answer is one the user is not in.
    Markers {
        /// For whom.
        connection: ConnectionId,
        /// Whose.
        user: UserId,
        /// Where.
        chats: Vec<ChatId>,
    },
    /// A chat as a user sees it, and then its newest page: the second from a later moment than the first.
    Reset {
        /// For whom.
        connection: ConnectionId,
        /// Whose.
        user: UserId,
        /// Which chat.
        chat: ChatId,
        /// Why.
        reason: ResetReason,
    },
}

/// What was read.
#[derive(Clone, Debug)]
pub enum Answer {
    /// To [`Read::User`].
    User {
        /// For whom.
        connection: ConnectionId,
        /// What was found.
        read: Box<UserRead>,
    },
    /// To [`Read::UserHead`].
    UserHead {
        /// For whom.
        connection: ConnectionId,
        /// The head.
        cursor: Cursor,
    },
    /// To [`Read::Heads`].
    Heads {
        /// What was asked, with its marks.
        asked: Vec<(ChatId, u32)>,
        /// What exists of it.
        heads: Vec<ChatHead>,
    },
    /// To [`Read::Changes`].
    Changes {
        /// Which chat.
        chat: ChatId,
        /// After this.
        from: Cursor,
        /// What changed.
        catchup: Arc<Catchup>,
    },
    /// To [`Read::Markers`].
    Markers {
        /// For whom.
        connection: ConnectionId,
        /// The markers.
        states: Vec<ReadState>,
    },
    /// To [`Read::Reset`].
    Reset {
        /// For whom.
        connection: ConnectionId,
        /// Which chat.
        chat: ChatId,
        /// Why.
        reason: ResetReason,
        /// The chat and its newest page; `None` when the user is not in it.
        found: Option<Box<(ChatSummary, HistoryPage)>>,
        /// The peer of a direct chat.
        people: HashMap<UserId, User>,
    },
}

/// What [`Read::User`] finds.
#[derive(Clone, Debug)]
pub struct UserRead {
    /// The cursor that was asked for.
    pub from: Option<Cursor>,
    /// What the user is in, read first.
    pub memberships: Memberships,
    /// What changed, read second.
    pub catchup: UserCatchup,
    /// The peers of direct chats among what changed.
    pub people: HashMap<UserId, User>,
}
