//! What happened, as the log tells it after the commit.

use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, Seq, UserId};

use crate::{Message, ReadState};

/// Something happened in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatEvent {
    /// In which chat.
    pub chat: ChatId,
    /// Its place.
    pub cursor: Cursor,
    /// The place before it: events chain, so that nobody takes one history for another.
    pub previous: Cursor,
    /// How many members the chat has after it.
    pub member_count: u32,
    /// What happened, with the present state of what it touched. In transit only: the log keeps pointers.
    pub kind: ChatEventKind,
}

/// What happened in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatEventKind {
    /// A message was written.
    MessageWritten(Arc<Message>),
    /// A message says something else now.
    MessageEdited(Arc<Message>),
    /// A message was taken back; what is left is a tombstone.
    MessageRetracted(Arc<Message>),
    /// People came in with this event.
    MembersAdded {
        /// The system line at this seq.
        line: Arc<Message>,
        /// Who.
        users: Vec<UserId>,
    },
    /// Somebody is out from this event on, and does not see it.
    MemberRemoved {
        /// The system line at this seq.
        line: Arc<Message>,
        /// Who.
        user: UserId,
        /// Who owns the chat now, when the owner left.
        new_owner: Option<UserId>,
    },
}

impl ChatEventKind {
    /// The message that it wrote or changed.
    pub fn message(&self) -> &Arc<Message> {
        match self {
            Self::MessageWritten(message) | Self::MessageEdited(message) | Self::MessageRetracted(message) => message,
            Self::MembersAdded { line, .. } | Self::MemberRemoved { line, .. } => line,
        }
    }
}

impl ChatEvent {
    /// Seq of the message that it is about: only who may see that message may see the event.
    pub fn about(&self) -> Seq {
        self.kind.message().seq
    }
}

/// Something happened to what is a user's own: the list of chats, the portrait, the contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserEvent {
    /// Whose.
    pub user: UserId,
    /// Its place in the user's stream.
    pub cursor: Cursor,
    /// The place before it.
    pub previous: Cursor,
    /// What happened.
    pub kind: UserEventKind,
}

/// What happened to what is a user's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserEventKind {
    /// The user is in this chat now.
    ChatJoined(ChatId),
    /// The user is out of this chat now.
    ChatLeft(ChatId),
    /// The user has read further, on some device.
    ReadMoved(ReadState),
    /// The user has changed this on some device: the others read it anew.
    OwnChanged(OwnPart),
}

/// A part of what is a user's own, beside the chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnPart {
    /// How the user shows oneself.
    Profile,
    /// Whom the user keeps at hand.
    Contacts,
    /// Whom the user has blocked.
    Blocks,
}

impl OwnPart {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Profile, Self::Contacts, Self::Blocks];
}
