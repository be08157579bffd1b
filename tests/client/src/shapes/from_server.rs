use anyhow::{Context, Result};
use serde::Deserialize;
use uuid::Uuid;

use super::{ChatSummary, Cursor, Message, Placed, ReadState};

/// A frame from the server.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromServer {
    /// The token was good.
    HelloOk(HelloOk),
    /// What changed in my list of chats.
    UserDiff(UserDiff),
    /// What changed in a chat.
    Diff(Diff),
    /// Drop what is held of a chat and take this.
    Reset(Reset),
    /// Everything that had changed was sent.
    SyncDone,
    /// Something happened in a chat.
    Event(Event),
    /// Something happened to my list of chats.
    UserEvent(UserEvent),
    /// Somebody is writing.
    Typing(Typing),
    /// How far others are.
    Marks(Marks),
    /// Large chats moved.
    Bump(Bump),
    /// Who came and went.
    Presence(Presence),
    /// The answer to a command.
    Result {
        /// Which.
        id: u64,
        /// It was done.
        ok: Option<Outcome>,
        /// It was not.
        error: Option<Refusal>,
    },
    /// The server closes the connection.
    Bye(Bye),
    /// The answer to a ping.
    Pong {
        /// What the ping carried.
        n: u64,
    },
    /// Something a later server says.
    #[serde(other)]
    Unknown,
}

impl FromServer {
    /// The frame in `text`.
    pub fn parse(text: &[u8]) -> Result<Self> {
        serde_json::from_slice(text)
            .with_context(|| format!("not a frame of the protocol: {}", String::from_utf8_lossy(text)))
    }
}

/// The token was good.
#[derive(Clone, Debug, Deserialize)]
pub struct HelloOk {
    /// My sign-in.
    pub session: Uuid,
    /// Who I am.
    pub user: Uuid,
    /// How often to ping, in milliseconds.
    pub heartbeat_ms: u64,
    /// The server is busy: differences come later than usual.
    #[serde(default)]
    pub degraded: bool,
}

/// What changed in my list of chats.
#[derive(Clone, Debug, Deserialize)]
pub struct UserDiff {
    /// What it follows.
    pub from: Option<Cursor>,
    /// Where it leads.
    pub to: Cursor,
    /// Another frame of the same difference follows.
    pub more: bool,
    /// It lists every chat.
    pub reset: bool,
    /// Joined or changed.
    pub chats: Vec<ChatSummary>,
    /// Left.
    pub left: Vec<Uuid>,
}

/// What changed in a chat.
#[derive(Clone, Debug, Deserialize)]
pub struct Diff {
    /// Which.
    pub chat: Uuid,
    /// What it follows.
    pub from: Cursor,
    /// Where it leads.
    pub to: Cursor,
    /// Another follows.
    pub more: bool,
    /// Those touched, as they are now.
    pub messages: Vec<Message>,
    /// How many people.
    pub member_count: u32,
    /// My marker.
    pub read: ReadState,
}

/// Drop what is held of a chat and take this.
#[derive(Clone, Debug, Deserialize)]
pub struct Reset {
    /// Which.
    pub chat: Uuid,
    /// Why.
    pub reason: String,
    /// The chat as it is now.
    pub summary: ChatSummary,
    /// Its newest page.
    pub messages: Vec<Message>,
}

/// Something happened in a chat.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    /// Where.
    pub chat: Uuid,
    /// Its place.
    pub seq: i64,
    /// Its tag.
    pub tag: i32,
    /// What.
    pub event: ChatEvent,
}

/// What happened in a chat.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ChatEvent {
    /// Somebody wrote.
    MessageWritten {
        /// The message.
        message: Message,
    },
    /// Somebody edited.
    MessageEdited {
        /// The message as it is now.
        message: Message,
    },
    /// Somebody took a message back.
    MessageRetracted {
        /// What is left of it.
        message: Message,
    },
    /// People came.
    MembersAdded {
        /// The system line.
        message: Message,
        /// Who.
        users: Vec<Uuid>,
        /// How many there are now.
        member_count: u32,
    },
    /// Somebody went.
    MemberRemoved {
        /// The system line.
        message: Message,
        /// Who.
        user: Uuid,
        /// How many there are now.
        member_count: u32,
    },
    /// Something this reader may not see.
    Hidden,
    /// Something a later server tells.
    #[serde(other)]
    Unknown,
}

impl ChatEvent {
    /// The message that comes with it.
    pub fn message(&self) -> Option<&Message> {
        match self {
            Self::MessageWritten { message }
            | Self::MessageEdited { message }
            | Self::MessageRetracted { message }
            | Self::MembersAdded { message, .. }
            | Self::MemberRemoved { message, .. } => Some(message),
            Self::Hidden | Self::Unknown => None,
        }
    }
}

/// Something happened to my list of chats.
#[derive(Clone, Debug, Deserialize)]
pub struct UserEvent {
    /// Its place.
    pub seq: i64,
    /// Its tag.
    pub tag: i32,
    /// What.
    pub event: UserEventKind,
}

/// What happened to my list of chats.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum UserEventKind {
    /// My marker moved.
    ReadMoved {
        /// To here.
        read: ReadState,
    },
    /// Something a later server tells.
    #[serde(other)]
    Unknown,
}

/// Somebody is writing.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Typing {
    /// Where.
    pub chat: Uuid,
    /// Who.
    pub user: Uuid,
}

/// How far others are in a chat.
#[derive(Clone, Debug, Deserialize)]
pub struct Marks {
    /// Which.
    pub chat: Uuid,
    /// Of those whose marks moved, or of all.
    pub marks: Vec<Mark>,
}

/// How far somebody is.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Mark {
    /// Who.
    pub user: Uuid,
    /// Has everything up to here.
    pub received: i64,
    /// Has read everything up to here.
    pub read: i64,
}

/// Large chats that are not followed event by event moved.
#[derive(Clone, Debug, Deserialize)]
pub struct Bump {
    /// Which.
    pub chats: Vec<BumpedChat>,
}

/// Where a large chat ends now.
#[derive(Clone, Debug, Deserialize)]
pub struct BumpedChat {
    /// Which.
    pub chat: Uuid,
    /// Its head.
    pub seq: i64,
    /// Number of its last countable message.
    pub last_number: i64,
    /// Its newest message.
    pub last_message: Option<Message>,
    /// How many people.
    pub member_count: u32,
    /// Numbers of messages retracted since the last bump.
    pub retracted: Vec<i64>,
    /// My marker and the server's count, at the first catching up.
    pub read: Option<ReadState>,
}

/// Who came and went.
#[derive(Clone, Debug, Deserialize)]
pub struct Presence {
    /// Those whose state changed, or all after a new subscription.
    pub users: Vec<PresenceOf>,
}

/// Whether somebody is there.
#[derive(Clone, Debug, Deserialize)]
pub struct PresenceOf {
    /// Who.
    pub user: Uuid,
    /// `online` or `offline`.
    pub state: String,
}

/// What a command came to.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outcome {
    /// The message stands here.
    Placed {
        /// Its place.
        placed: Placed,
    },
    /// The marker stands here.
    Read {
        /// The marker.
        read: ReadState,
    },
    /// It was done.
    Done,
}

/// Why a command did nothing.
#[derive(Clone, Debug, Deserialize)]
pub struct Refusal {
    /// What went wrong.
    pub code: String,
    /// `never` or `same_id`.
    pub retry: String,
    /// How long to wait before that, in milliseconds.
    pub after_ms: Option<u64>,
}

/// The server closes the connection.
#[derive(Clone, Debug, Deserialize)]
pub struct Bye {
    /// The code of the close frame that follows.
    pub code: u16,
    /// Reconnect after a random time between these, in milliseconds.
    pub after_ms: Option<[u64; 2]>,
    /// Why.
    pub reason: String,
}
