use poem_openapi::{Object, Union};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::count::{count, count_or_none};
use crate::Cursor;

/// Everything that a client sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Union)]
#[serde(tag = "type", rename_all = "snake_case")]
#[oai(discriminator_name = "type", rename_all = "snake_case", one_of = true)]
pub enum ClientFrame {
    /// The first frame, within five seconds.
    Hello(Hello),
    /// Asks for something to be done; a `result` with the same `id` answers.
    Cmd(Ask),
    /// I am writing.
    Typing(TypingIn),
    /// What is on my screen.
    Focus(Focus),
    /// Whether anybody is at this device.
    Idle(Idle),
    /// What I have applied.
    Ack(Ack),
    /// I am there.
    Ping(Ping),
}

/// Who I am and how far I have followed.
#[derive(Clone, PartialEq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "HelloFrame")]
pub struct Hello {
    /// The version of this protocol: 1.
    #[oai(validator(minimum(value = "0"), maximum(value = "4294967295")))]
    pub protocol: u32,
    /// My access token.
    #[oai(validator(max_length = 4096))]
    pub token: String,
    /// The program and its version, for the log.
    #[oai(validator(max_length = 64))]
    pub client: String,
    /// How far I have followed my own stream; null for a new device.
    pub user: Option<Cursor>,
    /// The chats I hold and how far I have followed each.
    #[oai(validator(max_items = 5000))]
    pub chats: Vec<HeldChat>,
    /// What I can do beyond the least; words that the server does not know are passed over. `passive`: large chats that are not on
    /// my screen may come as a `bump`.
    #[serde(default)]
    #[oai(default, validator(max_items = 32, max_length = 32))]
    pub caps: Vec<String>,
    /// Nobody has touched this device for a while.
    #[serde(default)]
    #[oai(default)]
    pub idle: bool,
}

impl Hello {
    /// True when no text and no list is longer than its schema says. How many chats there are is told apart, for it ends the
    /// connection with words of its own.
    pub fn is_within_limits(&self) -> bool {
        let is_short = |text: &str, most: usize| text.chars().nth(most).is_none();
        is_short(&self.token, 4096)
            && is_short(&self.client, 64)
            && self.caps.len() <= 32
            && self.caps.iter().all(|cap| is_short(cap, 32))
    }
}

/// Hides the token: frames may end in a log.
impl std::fmt::Debug for Hello {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { protocol, client, user, chats, caps, idle, token: _ } = self;
        f.debug_struct("Hello")
            .field("protocol", protocol)
            .field("token", &"***")
            .field("client", client)
            .field("user", user)
            .field("chats", &chats.len())
            .field("caps", caps)
            .field("idle", idle)
            .finish()
    }
}

/// A chat that I hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
pub struct HeldChat {
    /// Which chat.
    pub chat: Uuid,
    /// The last event applied.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    #[serde(deserialize_with = "count")]
    pub seq: i64,
    /// That event's tag.
    #[oai(validator(minimum(value = "-2147483648"), maximum(value = "2147483647")))]
    pub tag: i32,
}

/// A command and the number under which it is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "CommandFrame")]
pub struct Ask {
    /// Chosen by the client, unique among its open commands.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    #[serde(deserialize_with = "count")]
    pub id: u64,
    /// What is to be done.
    pub cmd: Command,
}

/// What a client may ask for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Union)]
#[serde(tag = "type", rename_all = "snake_case")]
#[oai(discriminator_name = "type", rename_all = "snake_case", one_of = true)]
pub enum Command {
    /// Writes a message.
    SendMessage(SendIn),
    /// Changes an own message.
    EditMessage(EditIn),
    /// Takes a message back.
    RetractMessage(RetractIn),
    /// Moves the read marker forward.
    MarkRead(MarkReadIn),
    /// Chooses whose coming and going is told.
    SubscribePresence(SubscribePresence),
    /// Prolongs the connection by a fresh token.
    RenewToken(RenewToken),
}

/// A message to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "SendMessageCommand")]
pub struct SendIn {
    /// Where.
    pub chat: Uuid,
    /// A UUID made by the client: sent again, it is answered as the first time.
    pub client_id: Uuid,
    /// The text, at most 32768 bytes of UTF-8.
    #[oai(validator(min_length = 1, max_length = 32768))]
    pub body: String,
    /// Seq of the message of this chat that it answers.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    #[serde(default, deserialize_with = "count_or_none")]
    pub reply_to: Option<i64>,
}

/// A new text for a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "EditMessageCommand")]
pub struct EditIn {
    /// Where.
    pub chat: Uuid,
    /// Which message.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    #[serde(deserialize_with = "count")]
    pub seq: i64,
    /// The text, at most 32768 bytes of UTF-8.
    #[oai(validator(min_length = 1, max_length = 32768))]
    pub body: String,
    /// The version that the editor saw.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    #[serde(deserialize_with = "count")]
    pub version: i64,
}

/// A message to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "RetractMessageCommand")]
pub struct RetractIn {
    /// Where.
    pub chat: Uuid,
    /// Which message.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    #[serde(deserialize_with = "count")]
    pub seq: i64,
}

/// How far I have read now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "MarkReadCommand")]
pub struct MarkReadIn {
    /// Where.
    pub chat: Uuid,
    /// Everything up to this seq is read.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    #[serde(deserialize_with = "count")]
    pub seq: i64,
}

/// Whose coming and going I want to hear; replaces the former choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "SubscribePresenceCommand")]
pub struct SubscribePresence {
    /// At most 500.
    #[oai(validator(max_items = 500))]
    pub users: Vec<Uuid>,
}

/// A fresh access token of the same session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "RenewTokenCommand")]
pub struct RenewToken {
    /// The token.
    #[oai(validator(max_length = 4096))]
    pub token: String,
}

impl std::fmt::Debug for RenewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RenewToken(***)")
    }
}

/// I am writing in a chat. At most every three seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "AnnounceTypingFrame")]
pub struct TypingIn {
    /// Where.
    pub chat: Uuid,
}

/// The chat on my screen: typing of others comes only for it, marks of others too, and all its events, however large it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "FocusFrame")]
pub struct Focus {
    /// Which; null for none.
    pub chat: Option<Uuid>,
}

/// Whether anybody is at this device. With nobody at any of their devices a person is `away`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "IdleFrame")]
pub struct Idle {
    /// Nobody has touched it for a while; or somebody does again.
    pub idle: bool,
}

/// How far I have applied what came, so that others see it as received. At most one a second; what comes sooner is not heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "AckFrame")]
pub struct Ack {
    /// Chats that moved since the last.
    #[oai(validator(max_items = 200))]
    pub chats: Vec<AckedChat>,
}

/// How far one chat was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
pub struct AckedChat {
    /// Which chat.
    pub chat: Uuid,
    /// The last event applied.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    #[serde(deserialize_with = "count")]
    pub seq: i64,
}

/// I am there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "PingFrame")]
pub struct Ping {
    /// Comes back in the `pong`.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    #[serde(deserialize_with = "count")]
    pub n: u64,
}
