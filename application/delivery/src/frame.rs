//! What is handed to a connection.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use domain_kernel::{ChatId, Cursor, Number, Seq, Timestamp, UserId};
use domain_messages::{
    Catchup, ChatSummary, HistoryPage, MemberMark, Message, ReadState, ResetReason, UserCatchup, UserEvent,
};
use domain_users::{Availability, User};

use crate::Shared;
use crate::ports::Attendance;

use domain_chats::Visibility;

/// An event of a chat, encoded once for all who hear it.
#[derive(Debug, PartialEq, Eq)]
pub struct EventFrame {
    /// In which chat.
    pub chat: ChatId,
    /// Its place.
    pub cursor: Cursor,
    /// The place before it: where whoever misses it continues.
    pub previous: Cursor,
    /// Seq of the message it is about: who may not see that message gets `hidden` in its place.
    pub about: Seq,
    /// Who is out from this event on.
    pub removed: Option<UserId>,
    /// The bytes to send.
    pub bytes: Bytes,
}

/// Something for one connection. What is encoded already is shared; the rest is encoded when it is written, outside every lock.
#[derive(Clone, Debug, PartialEq)]
pub enum Outgoing {
    /// An event of a chat.
    Event(Arc<EventFrame>),
    /// An event of the user's own stream.
    User(Arc<UserFrame>),
    /// What changed in the user's list of chats.
    UserDiff(Box<UserDiff>),
    /// What changed in a chat.
    Diff(Box<ChatDiff>),
    /// A chat from its newest page.
    Reset(Box<ChatReset>),
    /// All differences were sent.
    SyncDone,
    /// Somebody is writing.
    Typing {
        /// Where.
        chat: ChatId,
        /// Who.
        user: UserId,
    },
    /// How far others have come.
    Marks(Arc<Shared<ChatMarks>>),
    /// Where large chats stand.
    Bump(Arc<Shared<Vec<ChatBump>>>),
    /// Who came and went.
    Presence(Vec<Present>),
    /// A frame that whoever owns the connection has made.
    Ready(Bytes),
}

/// An event of a user's own stream, for all connections of that user.
#[derive(Debug, PartialEq, Eq)]
pub struct UserFrame {
    /// The event; always one that needs no more than itself to be understood.
    pub event: Arc<UserEvent>,
}

/// What changed in the user's list of chats.
#[derive(Clone, Debug, PartialEq)]
pub struct UserDiff {
    /// The cursor it follows.
    pub from: Option<Cursor>,
    /// What changed.
    pub catchup: Arc<UserCatchup>,
    /// Chats that the client must drop; more than the catch-up names when it held what it should not.
    pub left: Vec<ChatId>,
    /// The peers of direct chats.
    pub people: Arc<HashMap<UserId, User>>,
}

/// What changed in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatDiff {
    /// Which chat.
    pub chat: ChatId,
    /// Always `Changes`; shared by all who read from the same cursor.
    pub catchup: Arc<Catchup>,
    /// What this reader may see of it.
    pub visibility: Visibility,
    /// The reader's marker.
    pub read: ReadState,
}

/// A chat from its newest page.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatReset {
    /// Why.
    pub reason: ResetReason,
    /// The chat; its cursor is where live events follow.
    pub summary: ChatSummary,
    /// The newest messages, at least as new as the summary.
    pub page: HistoryPage,
    /// The peer of a direct chat.
    pub people: Arc<HashMap<UserId, User>>,
}

/// How far members of a chat have received and read. State, not events: of two marks the larger holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatMarks {
    /// In which chat.
    pub chat: ChatId,
    /// Each member once; never empty.
    pub marks: Vec<MemberMark>,
}

/// Where a chat stands whose events a connection does not get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatBump {
    /// Which chat.
    pub chat: ChatId,
    /// Its last event.
    pub seq: Seq,
    /// Number of its last countable message.
    pub last_number: Number,
    /// The newest message, or the newest of those that were touched; only if whoever gets this may see it.
    pub last_message: Option<Arc<Message>>,
    /// How many people are in it.
    pub member_count: u32,
    /// Countable messages retracted by the events after the last one told.
    pub retracted: Vec<Number>,
    /// The reader's marker, and a count that holds in place of what was counted before.
    pub read: Option<ReadState>,
}

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// Who.
    pub user: UserId,
    /// How much they are there, as far as whoever is told may know.
    pub attendance: Attendance,
    /// What the user chose to appear as while online; never `Offline`.
    pub availability: Availability,
    /// Since when, if known.
    pub since: Option<Timestamp>,
}

impl Outgoing {
    /// About how many bytes it takes; exact where it is encoded already.
    pub fn weight(&self) -> usize {
        match self {
            Self::Event(frame) => frame.bytes.len(),
            Self::Ready(bytes) => bytes.len(),
            Self::User(_) | Self::SyncDone | Self::Typing { .. } => 200,
            Self::Presence(users) => 100 * users.len(),
            Self::Marks(marks) => 100 * (marks.value().marks.len() + 1),
            Self::Bump(chats) => 800 * chats.value().len(),
            Self::UserDiff(diff) => 600 * (diff.catchup.chats.len() + 1),
            Self::Reset(reset) => 600 * (reset.page.messages.len() + 1),
            Self::Diff(diff) => match diff.catchup.as_ref() {
                Catchup::Changes { messages, .. } => 600 * (messages.len() + 1),
                Catchup::Reset(_) => 200,
            },
        }
    }
}
