use std::collections::HashMap;
use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, SessionId, Span, UserId};
use domain_messages::{
    Catchup, ChatHead, ChatSummary, HistoryPage, MemberMark, Memberships, ReadState, ResetReason, UserCatchup,
};
use domain_users::ports::Look;
use domain_users::{Availability, Block, User};

use crate::ConnectionId;
use crate::ports::PresenceChange;

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
    /// Heads of users' streams, each for one connection; at most 500. Any two may be made one.
    UserHeads(Vec<(ConnectionId, UserId)>),
    /// Where chats end; each with a mark that must come back. At most 500. Any two may be made one.
    Heads(Vec<(ChatId, u32)>),
    /// Where the chats end in which something was committed lately.
    Recent {
        /// How lately, by the log's clock.
        within: Span,
    },
    /// What changed in each chat after its cursor: one read for all who are there. The answer tells as much as fits, from the first on.
    Changes(Vec<(ChatId, Cursor)>),
    /// Which sessions have ended that an access token could still name.
    EndedSessions,
    /// Which of these people are connected to any node. At most 500.
    Presence(Vec<UserId>),
    /// Which of these people, who have left this node, are connected to another: asked when the registry has them here no more. At
    /// most 500.
    Elsewhere(Vec<UserId>),
    /// Whom connections may see come and go.
    Sight {
        /// Comes back with the answer: only that to the last question counts.
        question: u64,
        /// Who, and whom. At most 500.
        asked: Vec<(ConnectionId, Look)>,
    },
    /// Between which people and the users of connections there are blocks.
    Severed {
        /// Comes back with the answer: only that to the last question counts.
        question: u64,
        /// Of whom. At most 500.
        asked: Vec<(ConnectionId, UserId)>,
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
    /// How far the members of a small chat have received and read.
    Marks {
        /// For whom.
        connection: ConnectionId,
        /// Whose eyes.
        user: UserId,
        /// Where.
        chat: ChatId,
    },
    /// Chats as a user sees them; one that is missing in the answer is one the user is not in. At most 500.
    Summaries {
        /// For whom.
        connection: ConnectionId,
        /// Whose eyes.
        user: UserId,
        /// Which.
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
    /// To [`Read::UserHeads`]: the heads, in the order asked.
    UserHeads(Vec<(ConnectionId, Cursor)>),
    /// To [`Read::Heads`].
    Heads {
        /// What was asked, with its marks.
        asked: Vec<(ChatId, u32)>,
        /// What exists of it.
        heads: Vec<ChatHead>,
    },
    /// To [`Read::Recent`]: those chats, and possibly others.
    Recent(Vec<ChatHead>),
    /// To [`Read::Changes`].
    Changes {
        /// What was asked.
        asked: Vec<(ChatId, Cursor)>,
        /// What changed in the first of them, in their order; the rest is to be asked again.
        catchups: Vec<Arc<Catchup>>,
    },
    /// To [`Read::EndedSessions`]: those sessions. Their tokens are refused by now.
    EndedSessions(Vec<SessionId>),
    /// To [`Read::Presence`].
    Presence {
        /// Who was asked for.
        asked: Vec<UserId>,
        /// Those who are there, since when; all others are not.
        online: Vec<PresenceChange>,
    },
    /// To [`Read::Elsewhere`].
    Elsewhere {
        /// Who was asked for.
        asked: Vec<UserId>,
        /// Those who are there; all others are nowhere.
        online: Vec<PresenceChange>,
    },
    /// To [`Read::Sight`].
    Sight {
        /// Which question.
        question: u64,
        /// What was asked.
        asked: Vec<(ConnectionId, Look)>,
        /// Those of the looks that find something, and what.
        seen: Vec<(Look, Availability)>,
    },
    /// To [`Read::Severed`].
    Severed {
        /// Which question.
        question: u64,
        /// Of whom was asked.
        asked: Vec<(ConnectionId, UserId)>,
        /// Every block that concerns one of them.
        blocks: Vec<Block>,
    },
    /// To [`Read::Markers`].
    Markers {
        /// For whom.
        connection: ConnectionId,
        /// The markers.
        states: Vec<ReadState>,
    },
    /// To [`Read::Marks`].
    Marks {
        /// For whom.
        connection: ConnectionId,
        /// Where.
        chat: ChatId,
        /// The marks; `None` when the user is not in the chat.
        marks: Option<Vec<MemberMark>>,
    },
    /// To [`Read::Summaries`].
    Summaries {
        /// For whom.
        connection: ConnectionId,
        /// What was found.
        summaries: Vec<ChatSummary>,
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
    /// People between whom and the user there is a block.
    pub severed: Vec<UserId>,
}
