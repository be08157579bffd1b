use poem_openapi::{Enum, Object, Union};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ChatEvent, CommandError, Outcome, UserEvent};
use crate::time::Time;
use crate::{ChatSummary, Cursor, Message, OwnPart, ReadState};

/// Everything that the server sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Union)]
#[serde(tag = "type", rename_all = "snake_case")]
#[oai(discriminator_name = "type", rename_all = "snake_case", one_of = true)]
pub enum ServerFrame {
    /// The token was good.
    HelloOk(HelloOk),
    /// What changed in my list of chats.
    UserDiff(UserDiff),
    /// What changed in one chat.
    Diff(Diff),
    /// What I hold of one chat cannot be continued.
    Reset(Reset),
    /// Everything that had changed was sent.
    SyncDone(SyncDone),
    /// Something happened in a chat.
    Event(EventOf),
    /// Something happened to my list of chats.
    UserEvent(UserEventOf),
    /// Somebody is writing.
    Typing(Typing),
    /// How far others have received and read.
    Marks(Marks),
    /// Large chats that are not on my screen have moved.
    Bump(Bump),
    /// Who came and went.
    Presence(Presence),
    /// The answer to a command.
    Result(Answered),
    /// The server closes; the close frame follows.
    Bye(Bye),
    /// The answer to a ping.
    Pong(Pong),
}

/// The token was good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "HelloOkFrame")]
pub struct HelloOk {
    /// My sign-in.
    pub session: Uuid,
    /// Who I am.
    pub user: Uuid,
    /// What time it is.
    pub now: Time,
    /// How often to ping, in milliseconds.
    #[oai(validator(minimum(value = "1"), maximum(value = "60000")))]
    pub heartbeat_ms: u32,
    /// The largest frame taken, in bytes.
    #[oai(validator(minimum(value = "1"), maximum(value = "65536")))]
    pub max_frame: u32,
    /// The server is busy: what happens now comes at once, what happened before comes later than usual.
    pub degraded: bool,
}

/// What changed in my list of chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "UserDiffFrame")]
pub struct UserDiff {
    /// The cursor it follows; null when there was none.
    pub from: Option<Cursor>,
    /// The cursor after it.
    pub to: Cursor,
    /// Another frame follows.
    pub more: bool,
    /// The whole list: what no frame of it names is gone.
    pub reset: bool,
    /// Chats joined or changed.
    #[oai(validator(max_items = 200))]
    pub chats: Vec<ChatSummary>,
    /// Chats left.
    #[oai(validator(max_items = 1000))]
    pub left: Vec<Uuid>,
    /// What else of my own has changed, to be read anew; everything, with `reset`.
    #[oai(validator(max_items = 3))]
    pub changed: Vec<OwnPart>,
}

/// What changed in one chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "DiffFrame")]
pub struct Diff {
    /// Which chat.
    pub chat: Uuid,
    /// The cursor it follows.
    pub from: Cursor,
    /// The cursor after it.
    pub to: Cursor,
    /// Another frame follows.
    pub more: bool,
    /// The messages touched, in their current state, by rising seq.
    #[oai(validator(max_items = 500))]
    pub messages: Vec<Message>,
    /// How many people are in the chat.
    #[oai(validator(minimum(value = "0"), maximum(value = "4294967295")))]
    pub member_count: u32,
    /// My marker and unread count.
    pub read: ReadState,
}

/// Drop what is held of a chat and take this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "ResetFrame")]
pub struct Reset {
    /// Which chat.
    pub chat: Uuid,
    /// Why.
    pub reason: ResetReason,
    /// The chat as it is now; its cursor is where live events follow.
    pub summary: ChatSummary,
    /// Its newest page, by rising seq.
    #[oai(validator(max_items = 50))]
    pub messages: Vec<Message>,
}

/// Why a cursor cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum ResetReason {
    /// Too many events behind.
    Far,
    /// It comes from another history, or from the future.
    Tag,
    /// What it would need was forgotten.
    Floor,
    /// I was out of the chat in between.
    Membership,
}

impl From<domain_messages::ResetReason> for ResetReason {
    fn from(reason: domain_messages::ResetReason) -> Self {
        match reason {
            domain_messages::ResetReason::Far => Self::Far,
            domain_messages::ResetReason::Tag => Self::Tag,
            domain_messages::ResetReason::Floor => Self::Floor,
            domain_messages::ResetReason::Membership => Self::Membership,
        }
    }
}

/// Everything that had changed was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "SyncDoneFrame")]
pub struct SyncDone {}

/// Something happened in a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "EventFrame")]
pub struct EventOf {
    /// In which chat.
    pub chat: Uuid,
    /// Its place.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub seq: i64,
    /// Its tag.
    #[oai(validator(minimum(value = "-2147483648"), maximum(value = "2147483647")))]
    pub tag: i32,
    /// What happened.
    pub event: ChatEvent,
}

/// Something happened to my list of chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "UserEventFrame")]
pub struct UserEventOf {
    /// Its place in my stream.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub seq: i64,
    /// Its tag.
    #[oai(validator(minimum(value = "-2147483648"), maximum(value = "2147483647")))]
    pub tag: i32,
    /// What happened.
    pub event: UserEvent,
}

/// Somebody is writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "TypingFrame")]
pub struct Typing {
    /// Where.
    pub chat: Uuid,
    /// Who.
    pub user: Uuid,
    /// For how long to show it.
    #[oai(validator(minimum(value = "0"), maximum(value = "6000")))]
    pub ttl_ms: u32,
}

/// How far others have received and read: of everybody when I look at the chat, then of those who got further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "MarksFrame")]
pub struct Marks {
    /// Where.
    pub chat: Uuid,
    /// Each person once.
    #[oai(validator(max_items = 100))]
    pub marks: Vec<MarkOf>,
}

/// How far one person has received and read. Never goes back: of two the larger holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct MarkOf {
    /// Who.
    pub user: Uuid,
    /// Everything up to this seq has reached a device of theirs.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub received: i64,
    /// Everything up to this seq is read.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub read: i64,
}

/// Where large chats stand that are not on my screen. Moves the list and the unread count, never a cursor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "BumpFrame")]
pub struct Bump {
    /// Each chat once.
    #[oai(validator(max_items = 200))]
    pub chats: Vec<ChatBump>,
}

/// Where one chat stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct ChatBump {
    /// Which chat.
    pub chat: Uuid,
    /// Its last event.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub seq: i64,
    /// Number of its last countable message.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub last_number: i64,
    /// Its newest message, or the newest of those that changed: counts when its seq is not below that of the newest one known.
    pub last_message: Option<Message>,
    /// How many people are in it.
    #[oai(validator(minimum(value = "0"), maximum(value = "4294967295")))]
    pub member_count: u32,
    /// Numbers of the countable messages retracted since the last that was told of this chat.
    #[oai(validator(max_items = 1000, minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub retracted: Vec<i64>,
    /// My marker and the server's own count, which holds in place of all that was counted before.
    pub read: Option<ReadState>,
}

/// Who came and went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "PresenceFrame")]
pub struct Presence {
    /// Those whose state changed, or all after a new subscription.
    #[oai(validator(max_items = 500))]
    pub users: Vec<PresenceOf>,
}

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct PresenceOf {
    /// Who.
    pub user: Uuid,
    /// Whether.
    pub state: OnlineState,
    /// Since when, if known.
    pub since: Option<Time>,
}

/// Whether somebody is there, as far as I may know. Who hides it from me is `offline` since nobody knows when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum OnlineState {
    /// A device is connected.
    Online,
    /// The same, and the person is away.
    Away,
    /// The same, and the person is not to be disturbed.
    Busy,
    /// None has been for twenty seconds.
    Offline,
}

/// The answer to a command: `ok` or `error`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "ResultFrame")]
pub struct Answered {
    /// The command's number.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub id: u64,
    /// What it came to.
    pub ok: Option<Outcome>,
    /// Why it did nothing.
    pub error: Option<CommandError>,
}

/// The server closes the connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "ByeFrame")]
pub struct Bye {
    /// The code of the close frame that follows.
    #[oai(validator(minimum(value = "4000"), maximum(value = "4999")))]
    pub code: u16,
    /// Reconnect after a random time between these, in milliseconds; null: as the range of the code says.
    #[oai(validator(min_items = 2, max_items = 2, minimum(value = "0"), maximum(value = "4294967295")))]
    pub after_ms: Option<Vec<u32>>,
    /// Why, in one word.
    #[oai(validator(max_length = 123))]
    pub reason: String,
}

/// The answer to a ping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "PongFrame")]
pub struct Pong {
    /// What the ping carried.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub n: u64,
}
