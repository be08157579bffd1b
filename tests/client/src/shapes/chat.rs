use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The last event applied of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// Its place.
    pub seq: i64,
    /// Its random mark.
    pub tag: i32,
}

/// What kind of chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Of two people.
    Direct,
    /// Of one.
    Notes,
    /// Of many.
    Group,
}

/// One row of my chat list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ChatSummary {
    /// Which chat.
    pub id: Uuid,
    /// What kind.
    pub kind: Kind,
    /// Groups have one.
    pub title: Option<String>,
    /// How many people.
    pub member_count: u32,
    /// Its head when this was read.
    pub cursor: Cursor,
    /// The newest message I may see.
    pub last_message: Option<Message>,
    /// Seq of the event that let me in.
    pub joined_seq: i64,
    /// Number of the last countable message.
    pub last_number: i64,
    /// My marker and unread count.
    pub read: ReadState,
}

/// How far I have read in one chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct ReadState {
    /// In which.
    pub chat: Uuid,
    /// Everything up to this seq is read.
    pub seq: i64,
    /// Number of the last countable message up to the marker.
    pub number: i64,
    /// Countable messages after it that were not retracted.
    pub unread: i64,
}

/// How a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrittenAs {
    /// By a person.
    Text,
    /// By the chat itself.
    System,
    /// Taken back.
    Tombstone,
}

/// A message in its current state.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Message {
    /// Its name within the chat.
    pub seq: i64,
    /// Its number, if it is countable.
    pub number: Option<i64>,
    /// How it is written.
    pub kind: WrittenAs,
    /// By whom.
    pub sender: Uuid,
    /// The key its author gave it.
    pub client_id: Uuid,
    /// The text.
    pub body: Option<String>,
    /// What the chat says.
    pub system: Option<SystemLine>,
    /// What it answers.
    pub reply_to: Option<i64>,
    /// Rises with each change.
    pub version: i64,
    /// When it was written, as the server says it.
    pub created_at: String,
    /// When it was last edited.
    pub edited_at: Option<String>,
    /// When it was taken back.
    pub retracted_at: Option<String>,
}

/// A line that the chat itself writes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SystemLine {
    /// What happened.
    pub kind: SystemKind,
    /// To whom.
    pub users: Vec<Uuid>,
}

/// What a system line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemKind {
    /// The chat began.
    ChatCreated,
    /// People came.
    MembersAdded,
    /// Somebody was removed.
    MemberRemoved,
    /// Somebody left.
    MemberLeft,
    /// Something a later server tells.
    #[serde(other)]
    Other,
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Placed {
    /// In which chat.
    pub chat: Uuid,
    /// Seq of the message written or changed.
    pub seq: i64,
    /// Its number.
    pub number: Option<i64>,
    /// Its version now.
    pub version: i64,
}

/// A page of my chats.
#[derive(Clone, Debug, Deserialize)]
pub struct ChatList {
    /// The page.
    pub chats: Vec<ChatSummary>,
    /// Where the next begins.
    pub next: Option<Uuid>,
    /// Of my user stream, read first.
    pub cursor: Cursor,
}

/// A page of messages.
#[derive(Clone, Debug, Deserialize)]
pub struct History {
    /// By rising seq.
    pub messages: Vec<Message>,
    /// There are older ones.
    pub has_before: bool,
    /// There are newer ones.
    pub has_after: bool,
}
